-- settlement months: closed once and for good; what comes later is booked in the next open one
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_months');
SELECT medins.install_plan('regress_months', 'shanghai');
SET search_path = regress_months;
INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (1, 'A', 'a clinic'), (2, 'B', 'another');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
  SELECT i, '(,)', 1, 'hospital', '310101', true, true FROM generate_series(1, 2) i;
INSERT INTO person (person_id, document_type, document_no, name) SELECT p, 'other', p, 'somebody' FROM generate_series(1, 3) p;
INSERT INTO study (person_id, college_id, valid, form) SELECT p, 1, '[2024-09-01,)', 'undergraduate' FROM generate_series(1, 3) p;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT p, k, '2024-10-15', 2025 FROM generate_series(1, 3) p, unnest('{declaration,payment}'::text[]) k;

-- a visit of some day, settled on another; shows the month it is booked in
CREATE FUNCTION visit(person bigint, institution bigint, served date, settled date DEFAULT NULL) RETURNS date LANGUAGE sql AS $$
  INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (person, institution, (SELECT count(*) FROM claim), 'outpatient', 'card', served, served, coalesce(settled, served), 400)
  RETURNING settlement_month;
$$;

-- the month is that of settlement, not of the care
SELECT visit(1, 1, '2025-03-31'), visit(1, 1, '2025-03-31', '2025-04-01'), visit(2, 2, '2025-12-31');

-- closed for one institution
SELECT medins.close_month('regress_months', '2025-03-01', 1);
SELECT visit(1, 1, '2025-03-30') AS closed_here, visit(1, 2, '2025-03-30') AS open_there;
SELECT settlement_month FROM medins.quote('regress_months', 1, 1, 'outpatient', '2025-03-30', 1, settled_on => '2025-03-30');
-- closed for all: two months on, where the next is closed for the institution as well
SELECT medins.close_month('regress_months', '2025-04-01', 1);
SELECT medins.close_month('regress_months', '2025-03-01');
SELECT visit(2, 1, '2025-03-29') AS one, visit(2, 2, '2025-03-29') AS two;
-- months may be closed in any order, and a later one before any claim is in it
SELECT medins.close_month('regress_months', '2025-12-01');
SELECT visit(3, 1, '2025-11-30') AS november, visit(3, 1, '2025-12-01') AS december, visit(3, 1, '2025-12-31') AS last_day;
-- what was booked stays where it was
SELECT person_id, ledger_no, institution_id, served_from, settled_on, settlement_month FROM claim ORDER BY person_id, ledger_no;

-- a reversal is booked in the month it is settled in, or the next open one; the closed month keeps its claim
SELECT medins.reverse('regress_months', 1, 1, 'refund', '2025-03-31');
SELECT medins.reverse('regress_months', 2, 1, 'refund', '2025-12-31');
SELECT person_id, entry, base_no, fund_paid, settled_on, settlement_month FROM claim WHERE person_id < 3 AND (entry = 'reversal' OR ledger_no = 1) ORDER BY person_id, ledger_no;
SELECT * FROM medins.verify('regress_months');
-- the sums of a closed month never change
SELECT settlement_month, institution_id, count(*), sum(fund_paid) AS fund, sum(cash_paid) AS cash FROM claim GROUP BY 1, 2 ORDER BY 1, 2;

-- who closed what is recorded, by the ledger
SELECT month, institution_id, closed_by = current_user AS by_me, closed_at <= clock_timestamp() AS stamped FROM month ORDER BY month, institution_id;

-- inside a transaction that is rolled back nothing is closed
BEGIN;
SELECT medins.close_month('regress_months', '2025-06-01');
SELECT visit(3, 2, '2025-06-15') AS july;
ROLLBACK;
SELECT visit(3, 2, '2025-06-15') AS june;

-- refused
CREATE FUNCTION refused(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; col text; message text; more text; hint text;
BEGIN
  EXECUTE statement;
  RETURN 'ACCEPTED';
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME, message = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat(state, ' (', col, ') ', message, E'\n  DETAIL ' || nullif(more, ''), E'\n  HINT ' || nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.close_month('regress_months', '2025-03-01')$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-03-01', 1)$$);
-- closed for all is closed for each
SELECT refused($$SELECT medins.close_month('regress_months', '2025-12-01', 2)$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-02')$$);
SELECT refused($$SELECT medins.close_month('regress_months', 'infinity')$$);
SELECT refused($$SELECT medins.close_month('regress_months', NULL)$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-01', 99)$$);
SELECT refused($$SELECT medins.close_month('public', '2025-07-01')$$);
SELECT refused($$SELECT medins.close_month(NULL, '2025-07-01')$$);
SELECT refused($$INSERT INTO month (month, closed_at) VALUES ('2025-07-01', now())$$);
SELECT refused($$INSERT INTO month (month, closed_by) VALUES ('2025-07-01', 'me')$$);
SELECT refused($$INSERT INTO month (month, institution_id) VALUES ('2025-07-01', 99)$$);
SELECT refused('DELETE FROM month');
SELECT refused('UPDATE month SET closed_at = now()');
SELECT refused('TRUNCATE month');
\pset tuples_only off
\pset format aligned

DROP SCHEMA regress_months CASCADE;
RESET search_path;
