-- The triggers that make the ledger one.  Their argument is the layout of its tables; medins.adjudicate's on
-- claim is where functions look for it.

CREATE TRIGGER adjudicate BEFORE INSERT ON claim
  FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('2');
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON claim
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON claim
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON fact
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_fact('2');
CREATE TRIGGER refuse_change BEFORE DELETE ON fact
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON fact
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- What claims refer to; the argument is the key, the arguments after it are claim's columns that hold it.
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON person
  FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('person_id', 'person_id');
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON person
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_parent('person_id', 'person_id');
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON institution
  FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('institution_id', 'institution_id', 'prescriber_id');
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON institution
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_parent('institution_id', 'institution_id', 'prescriber_id');
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON college
  FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('college_id', 'college_id');
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON college
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_parent('college_id', 'college_id');

-- What a fact means does not change while it stands; every backend remembers kinds (plan/policy.c).
CREATE TRIGGER refuse_change BEFORE UPDATE OF kind, status_is, organisation_is OR DELETE ON fact_kind
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON fact_kind
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- Facts name insurers by their codes.
CREATE TRIGGER refuse_change BEFORE UPDATE OF insurer OR DELETE ON insurer
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON insurer
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

CREATE TRIGGER stamp BEFORE INSERT ON month
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_month();
CREATE TRIGGER store AFTER INSERT ON month
  FOR EACH ROW EXECUTE FUNCTION medins.store_lines();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON month
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON month
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON closed_line
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON closed_line
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON reconciliation_line
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON reconciliation_line
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();
