-- What a review found: tables changed by their owner, what one command does at once, versions that were rolled back.
SET client_min_messages = warning;
\set VERBOSITY terse
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_review');
SELECT medins.install_plan('regress_review', 'shanghai');
SET search_path = regress_review;
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-01,2025-01-01)');
INSERT INTO college VALUES (1, 'made-up college', '2020-01-01');
INSERT INTO institution VALUES (1, 'A', 'made-up hospital'), (2, 'B', 'made-up clinic');
INSERT INTO institution_term VALUES (1, '(,)', 1, 'hospital', '310000', true, true);
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', i, 'nobody' FROM generate_series(1, 4) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, '[2023-09-01,2027-07-01)', 'full_time' FROM generate_series(1, 2) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, 2) i, unnest(ARRAY['declaration', 'payment']) kind;
CREATE FUNCTION bill(person bigint, request text) RETURNS SETOF claim LANGUAGE sql AS $$
  INSERT INTO regress_review.claim
    (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (person, request, 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 1000.00) RETURNING * $$;
SELECT ledger_no, decision, plan_version, fund_paid FROM bill(1, 'first');

-- a version whose publishing was rolled back is not the one that later gets its number
BEGIN;
SELECT medins.draft_plan('regress_review', 'shanghai', '2025-01-01');
UPDATE band SET rate = 0.10 WHERE version = 2;
DELETE FROM policy_case WHERE version = 2;
SELECT medins.publish_plan('regress_review', 2);
SELECT plan_version, fund_paid FROM medins.quote('regress_review', 2, 1, 'outpatient', '2025-03-01', 1000);
ROLLBACK;
SELECT medins.draft_plan('regress_review', 'shanghai', '2025-01-01');
UPDATE band SET rate = 0.90 WHERE version = 2;
DELETE FROM policy_case WHERE version = 2;
SELECT medins.publish_plan('regress_review', 2);
SELECT plan_version, fund_paid FROM medins.quote('regress_review', 2, 1, 'outpatient', '2025-03-01', 1000);

-- a person changed, or deleted, by the very command that adds to it
CREATE TABLE audit (name text);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN INSERT INTO regress_review.audit VALUES (OLD.name); RETURN NEW; END $$;
CREATE TRIGGER audit BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION audit();
WITH changed AS (UPDATE person SET name = 'somebody' WHERE person_id = 2 RETURNING person_id)
SELECT c.ledger_no FROM changed, bill(changed.person_id, 'changed') c;
WITH changed AS (UPDATE person SET name = 'anybody' WHERE person_id = 2 RETURNING person_id)
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT person_id, 'same', 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 10 FROM changed RETURNING ledger_no;
WITH gone AS (DELETE FROM person WHERE person_id = 4 RETURNING person_id)
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT person_id, 'gone', 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 10 FROM gone;

-- a mistyped year is not booked in it
SELECT settlement_month FROM medins.quote('regress_review', 1, 1, 'outpatient', '2025-03-01', 10, settled_on => '20250-03-02');
SELECT settlement_month FROM medins.quote('regress_review', 1, 1, 'outpatient', '0044-03-15 BC', 10);
SELECT medins.reverse('regress_review', 1, 1, 'refund', '20250-03-02');

-- a fact that is written over unchanged is locked like any other
BEGIN;
UPDATE fact SET code = code WHERE person_id = 1 AND fact_no = 1;
SELECT mode FROM pg_locks WHERE relation = 'person'::regclass AND pid = pg_backend_pid() AND mode = 'RowExclusiveLock';
ROLLBACK;
INSERT INTO fact (person_id, kind, valid, recorded_by) VALUES (3, 'status', '[2025-01-01,)', 'somebody_else');

-- Columns that no ledger leaves empty are read as they are found; each of these used to end the server.
CREATE FUNCTION ways() RETURNS TABLE (way text, error text) LANGUAGE plpgsql AS $$
DECLARE
  query text;
  detail text;
BEGIN
  FOREACH query IN ARRAY ARRAY[
    $q$SELECT ledger_no FROM regress_review.bill(1, 'again')$q$,
    $q$SELECT ledger_no FROM medins.quote('regress_review', 1, 1, 'outpatient', '2025-03-01', 1000)$q$,
    $q$INSERT INTO regress_review.fact (person_id, kind, valid) VALUES (3, 'status', '[2025-01-01,)')$q$,
    $q$SELECT count(*) FROM medins.verify('regress_review')$q$,
    $q$SELECT count(*) FROM medins.trace('regress_review', 1, 1)$q$,
    $q$SELECT medins.coverage('regress_review', 1)$q$,
    $q$SELECT count(*) FROM medins.lint_plan('regress_review', 3)$q$]
  LOOP
    way := substring(query FROM 'bill|quote|fact|verify|trace|coverage|lint_plan');
    BEGIN
      EXECUTE query;
      RAISE SQLSTATE 'ZZ000';  -- undo it
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE <> 'ZZ000' THEN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        error := concat_ws(' ', SQLSTATE, SQLERRM, '/ ' || nullif(detail, ''));
        RETURN NEXT;
      END IF;
    END;
  END LOOP;
END
$$;
SELECT medins.draft_plan('regress_review', 'shanghai', '2026-01-01');
SELECT * FROM ways();
\set with 'BEGIN; SET LOCAL session_replication_role = replica;'
\set then 'SET LOCAL session_replication_role = origin; SELECT * FROM ways()'
:with ALTER TABLE institution_term ALTER kind DROP NOT NULL; UPDATE institution_term SET kind = NULL; :then; ROLLBACK;
:with ALTER TABLE plan ALTER region DROP NOT NULL; UPDATE plan SET region = NULL; :then; ROLLBACK;
:with ALTER TABLE fact ALTER valid DROP NOT NULL; UPDATE fact SET valid = NULL WHERE person_id = 1; :then; ROLLBACK;
-- a bill looks at no more of the last row than it needs
:with ALTER TABLE claim ALTER channel DROP NOT NULL; UPDATE claim SET channel = NULL WHERE person_id = 1; :then; ROLLBACK;
:with ALTER TABLE claim ALTER accumulators DROP NOT NULL; UPDATE claim SET accumulators = NULL WHERE person_id = 1; :then; ROLLBACK;
:with ALTER TABLE layer ALTER payer DROP NOT NULL; UPDATE layer SET payer = NULL WHERE version = 3; :then; ROLLBACK;
-- … and tables whose columns are not what they were
:with ALTER TABLE layer DROP CONSTRAINT layer_name_check, ALTER name TYPE int USING layer; :then WHERE way = 'lint_plan'; ROLLBACK;
:with ALTER TABLE rule DROP CONSTRAINT rule_version_layer_fkey; UPDATE rule SET layer = 99 WHERE version = 3; :then; ROLLBACK;
:with ALTER TABLE layer DROP CONSTRAINT layer_layer_check; INSERT INTO layer SELECT 3, i, 'l' || i, 'fund', 'in_scope', NULL, 'inline', 'pass' FROM generate_series(20, 60) i; :then; ROLLBACK;
-- … and rows that their constraints kept out
:with ALTER TABLE layer DROP CONSTRAINT layer_payer_check; UPDATE layer SET payer = 'nobody' WHERE version = 3; :then; ROLLBACK;
:with ALTER TABLE layer DROP CONSTRAINT layer_check1; UPDATE layer SET base_layer = 16 WHERE version = 3 AND base_layer IS NOT NULL; :then; ROLLBACK;
:with UPDATE band SET rule = 30000 + rule WHERE version = 3; :then; ROLLBACK;
:with ALTER TABLE band ALTER rate TYPE numeric; UPDATE band SET rate = 1e30 WHERE version = 3; :then; ROLLBACK;
:with ALTER TABLE band ALTER from_amount TYPE numeric; UPDATE band SET from_amount = 'NaN' WHERE version = 3 AND from_amount = 0; :then; ROLLBACK;
:with ALTER TABLE rule DROP CONSTRAINT rule_deductible_check, ALTER deductible TYPE numeric[]; UPDATE rule SET deductible = '{NaN}' WHERE version = 3 AND deductible IS NOT NULL; :then; ROLLBACK;
:with ALTER TABLE claim DROP CONSTRAINT consistent; UPDATE claim SET self_funded = total_amount + 1 WHERE person_id = 1; :then; ROLLBACK;
:with ALTER TABLE fact RENAME recorded_by TO by_whom; :then WHERE way = 'fact'; ROLLBACK;
:with ALTER TABLE illness ALTER disease TYPE text COLLATE "POSIX"; :then WHERE way = 'quote'; ROLLBACK;
\set verify 'SELECT person_id, ledger_no, column_name, stored, expected FROM medins.verify(''regress_review'') ORDER BY 1, 2, 3'
-- verify reads rows by themselves as long as they come in order, else the person's chain
:with UPDATE claim SET fund_paid = fund_paid - 1, cash_paid = cash_paid + 1 WHERE (person_id, ledger_no) = (2, 1); :verify; ROLLBACK;
:with UPDATE claim SET deductible = deductible - 1 WHERE (person_id, ledger_no) = (1, 1); :verify; ROLLBACK;
:with UPDATE claim SET rate = rate + 0.01 WHERE (person_id, ledger_no) = (1, 1); :verify; ROLLBACK;
:with UPDATE claim SET rate = NULL WHERE (person_id, ledger_no) = (1, 1); :verify; ROLLBACK;
:with UPDATE claim SET fund_paid = fund_paid - 1, relief_paid = 1 WHERE (person_id, ledger_no) = (1, 1); :verify; ROLLBACK;
:with UPDATE claim SET accumulators = '{outpatient@2025-01-01=9223372036854775807}' WHERE (person_id, ledger_no) = (2, 1); :verify; ROLLBACK;
-- columns that came after the rows
:with ALTER TABLE claim DROP COLUMN disease CASCADE; ALTER TABLE claim ADD disease text; :verify; ROLLBACK;
:with DROP TABLE illness CASCADE; :then WHERE way = 'quote'; ROLLBACK;
:with ALTER TABLE illness RENAME TO ill; CREATE VIEW illness AS TABLE ill; :then WHERE way = 'quote'; ROLLBACK;
CREATE ROLE regress_owner;
GRANT ALL ON SCHEMA regress_review TO regress_owner;
:with ALTER TABLE college OWNER TO regress_owner; :then WHERE way = 'quote'; DELETE FROM college; ROLLBACK;
BEGIN; CREATE TABLE other AS SELECT bigint '1' AS person_id; ALTER TABLE other OWNER TO regress_owner;
CREATE TRIGGER guard BEFORE DELETE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('person_id', 'person_id'); DELETE FROM other; ROLLBACK;
REVOKE ALL ON SCHEMA regress_review FROM regress_owner;
DROP ROLE regress_owner;
BEGIN; CREATE TABLE other (person_id bigint); CREATE TRIGGER stamp BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION medins.stamp_fact('2'); INSERT INTO other VALUES (1); ROLLBACK;
SELECT * FROM ways();

-- a row is explained from the row before it, or not at all
CREATE ROLE regress_clinic;
GRANT USAGE ON SCHEMA regress_review TO regress_clinic;
GRANT SELECT ON ALL TABLES IN SCHEMA regress_review TO regress_clinic;
ALTER TABLE regress_review.claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON regress_review.claim TO regress_clinic USING (request_id = 'same');
SET ROLE regress_clinic;
SELECT person_id, ledger_no FROM regress_review.claim;
SELECT count(*) FROM medins.explain('regress_review', 2, 2);
RESET ROLE;
-- … as what it takes back, or adds to
SELECT medins.reverse('regress_review', 2, 1, 'refund', '2025-03-20');
SELECT medins.apply('regress_review', 2, 2, 'relief', '2025-03-20', '2025-03-20', 'relief');
SELECT medins.apply('regress_review', 2, 2, 'serious_illness', '2025-03-20', '2025-03-20', 'illness');
ALTER POLICY own ON regress_review.claim USING (entry <> 'claim');
SET ROLE regress_clinic;
SELECT ledger_no, entry, decision FROM regress_review.claim WHERE person_id = 2 ORDER BY ledger_no;
SELECT count(*) FROM medins.trace('regress_review', 2, 3);
SELECT count(*) FROM medins.trace('regress_review', 2, 5);
SELECT count(*) FROM medins.readjudication('regress_review', 2);
RESET ROLE;
-- the facts it rests on are told to who may read them
SELECT count(*), count(*) FILTER (WHERE sentence LIKE 'It rests on fact%') AS facts FROM medins.explain('regress_review', 2, 1);
REVOKE SELECT ON regress_review.fact FROM regress_clinic;
DROP POLICY own ON regress_review.claim;
CREATE POLICY own ON regress_review.claim TO regress_clinic USING (true);
SET ROLE regress_clinic;
SELECT count(*), count(*) FILTER (WHERE sentence LIKE 'It rests on fact%') AS facts FROM medins.explain('regress_review', 2, 1);
RESET ROLE;
\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA regress_review CASCADE;
DROP OWNED BY regress_clinic;
DROP ROLE regress_clinic;
