-- claims once more: verify, impact, readjudicate; T and a number name a trap of docs/traps.md
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_replay');
SELECT medins.install_plan('regress_replay', 'shanghai');
SET search_path = regress_replay;

INSERT INTO college VALUES (1, 'a college', '2022-01-01'), (2, 'another college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic'), (1, 'H1', 'a small hospital');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (3, '(,)', 3, 'hospital', '310101', true, true), (4, '(,)', NULL, 'campus_clinic', '310101', true, true),
  (1, '(,)', 1, 'hospital', '310101', true, true);
INSERT INTO designation VALUES (1, 4, 'campus', true, '(,)');
INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', i, 'nobody' FROM generate_series(1, 30) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1 + (i > 12)::int, '[2023-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 30) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 + (i > 12)::int FROM generate_series(1, 30) i, unnest(ARRAY['declaration', 'payment']) kind
  WHERE i <> 5;
CREATE FUNCTION bill(person bigint, request text, day date, amount numeric, place bigint DEFAULT 3, disease text DEFAULT NULL, credential text DEFAULT 'card')
  RETURNS TABLE (ledger_no int, decision text, reason text, deductible numeric, fund_paid numeric, cash_paid numeric) LANGUAGE sql AS $$
  INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, disease)
  VALUES (person, request, place, 'outpatient', credential, day, day, day, amount, disease)
  RETURNING ledger_no, decision, reason, deductible, fund_paid, cash_paid $$;
CREATE VIEW ledger AS
  SELECT person_id AS person, ledger_no AS no, entry, base_no AS base, adjustment AS adj, request_id AS request, settled_on,
    to_char(settlement_month, 'YYYY-MM') AS month, decision, reason, deductible, fund_paid AS fund, serious_illness_paid AS illness,
    other_paid AS other, family_paid AS family, cash_paid AS cash, accumulators
  FROM claim ORDER BY person_id, ledger_no;
CREATE VIEW would_change AS
  SELECT person_id AS person, ledger_no AS no, to_char(settlement_month, 'YYYY-MM') AS month, decision, reason, decision_then, reason_then,
    deductible AS deductible, fund_paid AS fund, serious_illness_paid AS illness, other_paid AS other, cash_paid AS cash, why, plan_version AS version, facts, rows
  FROM medins.impact('regress_replay') ORDER BY 1, 2;

-- T3, T4, T16, T40: the first of three bills took the deductible and is reversed; the others stand until they are decided again
SELECT * FROM bill(1, 'a', '2025-03-01', 400);
SELECT * FROM bill(1, 'b', '2025-03-05', 100);
SELECT * FROM bill(1, 'campus', '2025-03-06', 100, 4);
SELECT * FROM bill(1, 'c', '2025-04-01', 500);
SELECT * FROM would_change;
SELECT * FROM medins.later_rows('regress_replay', 1, 1);
SELECT medins.reverse('regress_replay', 1, 1, 'refund', '2025-04-02');
SELECT * FROM would_change;
SELECT * FROM medins.readjudication('regress_replay', 1);
SELECT medins.close_month('regress_replay', '2025-03-01');
SELECT * FROM medins.readjudicate('regress_replay', 1);
SELECT * FROM ledger WHERE person = 1;
SELECT * FROM would_change;
SELECT * FROM medins.readjudicate('regress_replay', 1);
SELECT * FROM medins.verify('regress_replay');

-- T41, T42: a payment that is entered late, a status that is
SELECT * FROM bill(5, 'early', '2025-03-05', 1000);
SELECT * FROM bill(5, 'more', '2025-03-06', 1000);
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT 5, kind, '2024-11-01', 2025, 1 FROM unnest(ARRAY['declaration', 'payment']) kind;
SELECT * FROM would_change;
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 5);
SELECT * FROM ledger WHERE person = 5;
SELECT * FROM would_change;

-- supplements and rulings come along
INSERT INTO status (person_id, status, valid, place) VALUES (3, 'school_hardship', '[2025-01-01,)', '310100');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (3, 2025, 'cpic');
SELECT * FROM bill(3, 'first', '2025-03-01', 200);
SELECT * FROM bill(3, 'b', '2025-03-04', 1000, 3, 'N18.6');
SELECT medins.apply('regress_replay', 3, 2, 'college_relief', '2025-04-01', '2025-04-02');
SELECT medins.resolve('regress_replay', 3, 3, 'paid', 'college 7', other_paid => 50, settled_on => '2025-04-10');
SELECT medins.apply('regress_replay', 3, 2, 'serious_illness', '2025-04-11', '2025-04-12');
SELECT * FROM would_change;
SELECT medins.reverse('regress_replay', 3, 1, 'refund', '2025-06-01');
SELECT * FROM would_change;
SELECT * FROM medins.readjudication('regress_replay', 3);
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 3);
SELECT * FROM ledger WHERE person = 3;
SELECT * FROM would_change;
SELECT * FROM medins.verify('regress_replay');

-- what a person decided of a bill that was held, and of an application for it, stands
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (19, 'stay', 3, 'inpatient', 'none', '2025-03-01', '2025-03-02', '2025-03-02', 1000);
SELECT medins.resolve('regress_replay', 19, 1, 'paid', 'decision 1', fund_paid => 100, settled_on => '2025-03-10'),
       medins.apply('regress_replay', 19, 1, 'relief', '2025-03-11', '2025-03-11');
SELECT * FROM bill(19, 'y', '2025-03-11', 100);
SELECT medins.resolve('regress_replay', 19, 3, 'paid', 'decision 2', relief_paid => 10, settled_on => '2025-03-12');
SELECT * FROM would_change WHERE person = 19;
-- … also where another application came to nothing
SELECT * FROM bill(18, 'ill', '2025-03-01', 1000, 3, 'N18.6');
SELECT medins.apply('regress_replay', 18, 1, 'serious_illness', '2025-03-02', '2025-03-02'),
       medins.apply('regress_replay', 18, 1, 'serious_illness', '2025-03-03', '2025-03-03', disease => 'Z00'),
       medins.resolve('regress_replay', 18, 2, 'paid', 'decision 4', serious_illness_paid => 5, settled_on => '2025-03-04');
SELECT * FROM would_change WHERE person = 18;
SELECT ledger_no, decision, serious_illness_paid, decision_then, serious_illness_paid_then FROM medins.simulate('regress_replay', NULL) WHERE person_id = 18;
-- what would have been granted at once is not applied for again
SELECT * FROM bill(17, 'poor', '2025-03-01', 400);
SELECT medins.apply('regress_replay', 17, 1, 'relief', '2025-03-02', '2025-03-02');
INSERT INTO status (person_id, status, valid, place) VALUES (17, 'minimum_living', '[2025-01-01,)', '310100');
SELECT medins.apply('regress_replay', 17, 1, 'relief', '2025-03-03', '2025-03-03');
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 17);
SELECT no, entry, base, decision, reason, cash FROM ledger WHERE person = 17;
SELECT * FROM would_change WHERE person = 17;

-- a place was entered wrongly: the bill is paid alike, but what was added to it is not; both are posted again
INSERT INTO out_of_area (person_id, valid, region) VALUES (16, '[2025-01-01,)', '4401');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (16, 2025, 'cpic');
INSERT INTO institution (institution_id, code, name) VALUES (5, 'H5', 'a hospital elsewhere');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES (5, '(,)', 3, 'hospital', '310101', true, true);
SELECT * FROM bill(16, 'far', '2025-03-01', 1000, 5, 'N18.6');
SELECT medins.apply('regress_replay', 16, 1, 'serious_illness', '2025-03-02', '2025-03-02');
UPDATE institution_term SET region = '440101' WHERE institution_id = 5;
SELECT * FROM would_change WHERE person = 16;
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 16);
SELECT no, entry, base, decision, reason, fund, illness, cash FROM ledger WHERE person = 16;
SELECT * FROM would_change WHERE person = 16;
-- a ruling is posted again with the totals that were given, where older ones have been dropped since
SELECT medins.open_totals('regress_replay', 20, 3, '2022-03-01', '{outpatient@2022-01-01=30000}', 'opening');
SELECT * FROM bill(20, 'a', '2025-03-01', 200);
INSERT INTO institution (institution_id, code, name) VALUES (2, 'H2', 'another hospital');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES (2, '(,)', 2, 'hospital', '310101', true, true);
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (20, 'stay', 2, 'inpatient', 'none', '2025-03-03', '2025-03-04', '2025-03-04', 1000);
SELECT medins.resolve('regress_replay', 20, 3, 'paid', 'decision 3', fund_paid => 100, accumulators => '{outpatient@2022-01-01=7,outpatient@2025-01-01=5000}', settled_on => '2025-03-10');
SELECT * FROM bill(20, 'b', '2025-03-12', 400);
UPDATE institution_term SET connected = false WHERE institution_id = 2;
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 20);
SELECT no, entry, base, decision, reason, deductible, fund, accumulators FROM ledger WHERE person = 20;
SELECT * FROM would_change WHERE person = 20;

-- T14, T15, T16, T36: which rows look at what a row moved; whoever takes it back says what becomes of them
SELECT * FROM medins.later_rows('regress_replay', 1, 8);
SELECT medins.reverse('regress_replay', 1, 8, 'refund', '2025-05-01', later_rows => 'readjudicate');
SELECT * FROM would_change;
-- T34, T37, T39: a part of it refunded
SELECT * FROM bill(2, 'a', '2025-03-01', 400);
SELECT * FROM bill(2, 'b', '2025-03-05', 100);
SELECT medins.repost('regress_replay', 2, 1, 'wrong_amount', '{"total_amount": 250}', '2025-04-05', later_rows => 'readjudicate');
SELECT * FROM ledger WHERE person <= 2 AND no > 2;
SELECT * FROM would_change;
-- T7: a plan version that is published later, and a level that was wrong: nothing is changed before it is asked for
SELECT * FROM bill(6, 'a', '2025-06-01', 400);
SELECT * FROM bill(13, 'b', '2025-06-05', 400, 1);
SELECT medins.draft_plan('regress_replay', 'shanghai', '2025-06-01') AS version \gset
UPDATE band SET rate = 0.75 WHERE version = :version AND rate = 0.5;
DELETE FROM policy_case WHERE version = :version;
SELECT medins.publish_plan('regress_replay', :version);
SELECT * FROM would_change;
UPDATE institution_term SET level = 2 WHERE institution_id = 1;
SELECT * FROM would_change;
SELECT person_id, ledger_no, why FROM medins.impact('regress_replay', college_id => 2);
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 6);
SELECT * FROM would_change;
SELECT person_id, ledger_no, why FROM medins.impact('regress_replay', college_id => 2);

-- T17: a late earlier claim. In the order of settlement it counts last; in that of service it is held until the others are
-- decided again after it
INSERT INTO enrolment_window VALUES ('collection', 2026, '[2025-10-01,2026-01-01)');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2025-11-01', 2026, 1 FROM generate_series(7, 9) i, unnest(ARRAY['declaration', 'payment']) kind;
SELECT * FROM bill(7, 'later care', '2025-05-10', 350);
SELECT * FROM bill(7, 'earlier care', '2025-05-01', 350);
SELECT * FROM would_change WHERE person = 7;
SELECT medins.draft_plan('regress_replay', 'shanghai', '2026-01-01') AS version \gset
UPDATE plan_version SET claim_order = 'served' WHERE version = :version;
DELETE FROM policy_case WHERE version = :version;
SELECT medins.publish_plan('regress_replay', :version);
SELECT * FROM bill(7, 'later care', '2026-05-10', 350, 1);
SELECT * FROM bill(7, 'earlier care', '2026-05-01', 350, 1);
SELECT * FROM bill(7, 'even later', '2026-05-20', 100, 1);
SELECT * FROM would_change WHERE person = 7;
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 7);
SELECT no, entry, base, request, decision, reason, deductible, fund, accumulators FROM ledger WHERE person = 7 AND no > 2;
SELECT * FROM would_change WHERE person = 7;
-- T40: of what is left the first bears the deductible again
SELECT medins.reverse('regress_replay', 7, 10, 'refund', '2026-06-01');
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 7);
SELECT * FROM bill(7, 'first of all', '2026-05-02', 350, 1);
SELECT * FROM bill(7, 'between', '2026-05-12', 350, 1);
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_replay', 7);
SELECT no, entry, base, request, decision, reason, deductible, fund, accumulators FROM ledger WHERE person = 7 AND no > 10;
SELECT * FROM would_change WHERE person = 7;

-- everybody at once, in chunks; one who cannot be decided again is skipped
SELECT count(*) FROM generate_series(22, 27) i, bill(i, 'a', '2025-03-01', 400) b;
SELECT count(*) FROM generate_series(22, 27) i, bill(i, 'b', '2025-04-01', 400) b;
SELECT count(medins.reverse('regress_replay', i, 1, 'refund', '2025-06-01')) FROM generate_series(22, 26) i;
SET session_replication_role = replica;
DELETE FROM claim WHERE person_id = 27 AND ledger_no = 1;
RESET session_replication_role;
SELECT person_id, ledger_no FROM medins.impact('regress_replay', college_id => 2) ORDER BY 1, 2;
CALL medins.readjudicate_persons('regress_replay', 2, 2);
CALL medins.readjudicate_persons('regress_replay');
CALL medins.readjudicate_persons('regress_replay');
SELECT count(*) FROM medins.impact('regress_replay');
CALL medins.readjudicate_persons('regress_replay', chunk => 0);
SET session_replication_role = replica;
DELETE FROM claim WHERE person_id = 27;
RESET session_replication_role;
BEGIN;
CALL medins.readjudicate_persons('regress_replay', chunk => 1);
ROLLBACK;

-- the story of a year
SELECT ledger_no, entry, insured_so_far, cash_so_far, totals, sentence FROM medins.statement('regress_replay', 3, 2025);
SELECT ledger_no, sentence FROM medins.statement('regress_replay', 3, 2025, 'zh');
SELECT ledger_no, sentence FROM medins.statement('regress_replay', 7, 2026);
SELECT count(*) FROM medins.statement('regress_replay', 7, 2024);

-- verify: every way of reading finds the same, whatever the order of the table, the memory, the slices
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(101, 3100) i;
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT i, r, 3, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-01', 1 FROM generate_series(1, 2) r, generate_series(101, 3100) i;
CREATE FUNCTION findings(OUT one_pass bigint, OUT as_hash text) LANGUAGE sql AS $$
  SELECT count(*), md5(string_agg(v::text, ',' ORDER BY v.person_id, v.ledger_no, v.column_name)) FROM medins.verify('regress_replay') v $$;
CREATE FUNCTION temporary_blocks(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ' || statement INTO plan;
  RETURN plan->0->'Plan'->>'Temp Written Blocks';
END $$;
SELECT * FROM findings();
BEGIN;
SET LOCAL session_replication_role = replica;
-- forged: an amount, totals, a version, a base, a situation; a row that is missing; rows that lie before their predecessors
UPDATE claim SET fund_paid = fund_paid + 1, cash_paid = cash_paid - 1 WHERE (person_id, ledger_no) IN ((1, 2), (3, 7), (3, 14));
UPDATE claim SET accumulators = '{outpatient@2025-01-01=1}' WHERE (person_id, ledger_no) IN ((5, 2), (200, 1));
UPDATE claim SET plan_version = 99 WHERE (person_id, ledger_no) = (300, 2);
UPDATE claim SET base_no = 3 WHERE (person_id, ledger_no) = (5, 4);
UPDATE claim SET level = 1 WHERE (person_id, ledger_no) = (5, 6);
DELETE FROM claim WHERE (person_id, ledger_no) IN ((1, 3), (400, 1));
UPDATE claim SET receipt_no = 'moved' WHERE person_id BETWEEN 500 AND 700 AND ledger_no = 1;
SELECT * FROM medins.verify('regress_replay') ORDER BY person_id, ledger_no, column_name;
SELECT person_id, ledger_no, why FROM medins.impact('regress_replay') WHERE why <> '{unexplained}' AND person_id < 500 ORDER BY 1, 2;
SELECT * FROM findings() \gset all_
SELECT :all_one_pass = sum(n) AND :all_one_pass > 0 AS slices_add_up, bool_and(n > 0) AS each_has_some
  FROM (SELECT (SELECT count(*) FROM medins.verify('regress_replay', NULL, s, 2)) AS n FROM generate_series(0, 1) s) x;
SELECT :all_one_pass = sum(n) AS persons_add_up
  FROM (SELECT (SELECT count(*) FROM medins.verify('regress_replay', p.person_id)) AS n FROM person p WHERE p.person_id < 500) x;
SET LOCAL work_mem = '64kB';
SET LOCAL hash_mem_multiplier = 1;
SELECT f.as_hash = :'all_as_hash' AS same, temporary_blocks('SELECT count(*) FROM medins.verify(''regress_replay'')') > 50 AS some_waited FROM findings() f;
CREATE ROLE regress_auditor;
GRANT USAGE ON SCHEMA regress_replay TO regress_auditor;
GRANT SELECT ON claim TO regress_auditor;
ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON claim USING (true);
SET LOCAL ROLE regress_auditor;
SELECT as_hash = :'all_as_hash' AS same FROM findings();
RESET ROLE;
DROP POLICY all_of_it ON claim;
CREATE POLICY even_ones ON claim USING (ledger_no <> 1 OR person_id <> 5);
SET LOCAL ROLE regress_auditor;
SELECT * FROM medins.verify('regress_replay', 5) WHERE ledger_no <> 6;
ROLLBACK;
SELECT * FROM findings();
\pset format unaligned
\pset tuples_only on
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
CREATE ROLE regress_stranger;
GRANT USAGE ON SCHEMA regress_replay TO regress_stranger;
SELECT refused($$SELECT medins.reverse('regress_replay', 1, 12, 'refund', later_rows => 'forget')$$);
SELECT refused($$SELECT medins.repost('regress_replay', 1, 12, 'refund', later_rows => NULL)$$);
-- decided again an account pays what it paid at most: here none did
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, family_paid)
  VALUES (2, 'repost', 6, 3, 'z', 'outpatient', 'card', '2025-03-05', '2025-03-05', '2025-03-05', 100, 1)$$);
SELECT medins.reverse('regress_replay', 2, 6, 'refund', '2025-06-06');
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, family_paid)
  VALUES (2, 'repost', 6, 3, 'z', 'outpatient', 'card', '2025-03-05', '2025-03-05', '2025-03-05', 100, 0.01)$$);
SELECT refused($$SELECT medins.verify('regress_replay', NULL, 2, 2)$$);
SELECT refused($$SELECT medins.verify('regress_replay', NULL, -1, 2)$$);
SELECT refused($$SELECT medins.verify('regress_replay', NULL, 0, 0)$$);
SELECT refused($$SELECT medins.impact('regress_replay', 987654321)$$);
SELECT refused($$SELECT medins.impact(NULL)$$);
SELECT refused($$SELECT medins.statement('regress_replay', 7, 2026, 'la')$$);
SET ROLE regress_stranger;
SELECT refused($$SELECT medins.impact('regress_replay')$$);
SELECT refused($$SELECT medins.readjudicate('regress_replay', 1)$$);
RESET ROLE;
GRANT SELECT ON claim, fact, person TO regress_stranger;
SET ROLE regress_stranger;
SELECT refused($$SELECT count(*) FROM medins.impact('regress_replay')$$);
RESET ROLE;
ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
SET ROLE regress_stranger;
SELECT refused($$SELECT count(*) FROM medins.impact('regress_replay')$$);
RESET ROLE;
SELECT refused($$SELECT medins.later_rows('regress_replay', 1, 99)$$);
SELECT refused($$SELECT medins.later_rows('regress_replay', 1, 0)$$);
SELECT refused($$SELECT medins.readjudicate('regress_replay', 1, 'whim')$$);
SELECT refused($$SELECT medins.readjudicate('regress_replay', 987654321)$$);
SELECT refused($$SELECT medins.readjudicate('regress_replay', NULL)$$);
\pset tuples_only off
\pset format aligned

DROP SCHEMA regress_replay CASCADE;
DROP ROLE regress_stranger;
RESET search_path;
