-- rulings on what is held, openings, and bills entered anew
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_amend');
SELECT medins.install_plan('regress_amend', 'shanghai');
SET search_path = regress_amend;

INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic'), (9, 'X', 'far away');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (3, '(,)', 3, 'hospital', '310101', true, true), (4, '(,)', NULL, 'campus_clinic', '310101', true, true),
  (9, '(,)', 3, 'hospital', '440101', true, true);
INSERT INTO designation VALUES (1, 4, 'campus', true, '(,)');
INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', i, 'nobody' FROM generate_series(1, 5) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, '[2023-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 4) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, 4) i, unnest(ARRAY['declaration', 'payment']) kind;
CREATE FUNCTION bill(person bigint, request text, day date, amount numeric, place bigint DEFAULT 3, self_funded numeric DEFAULT 0,
  disease text DEFAULT NULL)
  RETURNS TABLE (ledger_no int, decision text, reason text, deductible numeric, fund_paid numeric, cash_paid numeric) LANGUAGE sql AS $$
  INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, self_funded, disease)
  VALUES (person, request, place, 'outpatient', 'card', day, day, day, amount, self_funded, disease)
  RETURNING ledger_no, decision, reason, deductible, fund_paid, cash_paid $$;
CREATE VIEW ledger AS
  SELECT person_id AS person, ledger_no AS no, entry, base_no AS base, adjustment AS adj, request_id AS request, decision, reason, total_amount AS total,
    deductible, fund_paid AS fund, serious_illness_paid AS illness, other_paid AS other, cash_paid AS cash, accumulators
  FROM claim ORDER BY person_id, ledger_no;
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused

-- SH-16: care elsewhere without a filing is held; the office decides
SELECT * FROM bill(1, 'far', '2025-03-04', 1000, 9, 100);
SELECT medins.resolve('regress_amend', 1, 1, 'paid', 'office 2025/17', fund_paid => 300, deductible => 300,
  accumulators => '{outpatient@2025-01-01=30000}', settled_on => '2025-04-01');
SELECT * FROM ledger;
-- which counts for what comes after
SELECT * FROM bill(1, 'near', '2025-05-04', 100);
SELECT step, sentence FROM medins.explain('regress_amend', 1, 2, 'en');
SELECT medins.reverse('regress_amend', 1, 1, 'wrong_person', '2025-06-01');
SELECT * FROM ledger;
SELECT sum(total), sum(deductible), sum(fund), sum(cash) FROM ledger WHERE no <> 3;
-- denied, for a reason
SELECT * FROM bill(2, 'far', '2025-03-04', 1000, 9);
SELECT medins.resolve('regress_amend', 2, 1, 'denied', 'office 2025/18', 'not_entitled', settled_on => '2025-04-01');
SELECT * FROM ledger WHERE person = 2;

-- SH-8c: what the college decides; serious illness looks at the copay after it (1000 - 350 - 200) x 60 % = 270
INSERT INTO status (person_id, status, valid, place) VALUES (3, 'school_hardship', '[2025-01-01,)', '310100');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (3, 2025, 'cpic');
SELECT * FROM bill(3, 'b', '2025-03-04', 1000, 3, 0, 'N18.6');
SELECT medins.apply('regress_amend', 3, 1, 'college_relief', '2025-04-01', '2025-04-02');
SELECT medins.resolve('regress_amend', 3, 2, 'paid', 'college 7', other_paid => 200, settled_on => '2025-04-10');
SELECT medins.apply('regress_amend', 3, 1, 'serious_illness', '2025-04-11', '2025-04-12');
SELECT * FROM ledger WHERE person = 3;
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.resolve('regress_amend', 3, 2, 'paid', 'college 8', other_paid => 1, settled_on => '2025-04-10')$$);
SELECT refused($$SELECT medins.apply('regress_amend', 3, 1, 'college_relief', '2025-04-11', '2025-04-12')$$);
SELECT refused($$SELECT medins.reverse('regress_amend', 3, 3, 'refund', '2025-06-01')$$);
SELECT medins.reverse('regress_amend', 3, 1, 'refund', '2025-06-01');
SELECT sum(total), sum(deductible), sum(fund), sum(illness), sum(other), sum(cash) FROM ledger WHERE person = 3;

-- what a ruling may not say
SELECT * FROM bill(2, 'far 2', '2025-03-05', 1000, 9, 100);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 1, 'paid', 'x', fund_paid => 1, settled_on => '2025-04-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 1, 3, 'paid', 'x', fund_paid => 1, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 900.01, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 600.01, deductible => 300, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 900, relief_paid => 100.01, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => -1, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', 'refund', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'denied', 'x', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'denied', 'x', 'whim', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'denied', 'x', 'not_entitled', fund_paid => 1, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'pended', 'x', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', NULL, settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', settled_on => '2025-03-04')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 1, accumulators => '{nothing@2025-01-01=1}', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 1, accumulators => '{outpatient@2025-01-02=1}', settled_on => '2025-06-01')$$);
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 1, accumulators => '{outpatient@2025-01-01=-1}', settled_on => '2025-06-01')$$);
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE claim SET accumulators = '{outpatient@2025-01-01=9223372036854775807}' WHERE person_id = 2 AND ledger_no = 3;
SET LOCAL session_replication_role = origin;
SELECT refused($$SELECT medins.resolve('regress_amend', 2, 3, 'paid', 'x', fund_paid => 1, accumulators => '{outpatient@2025-01-01=1}', settled_on => '2025-06-01')$$);
ROLLBACK;
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, decision, request_id, settled_on, family_paid) VALUES (2, 'ruling', 3, 'paid', 'x', '2025-06-01', 1)$$);

-- an opening: 299.99 of the deductible had been used elsewhere
SELECT medins.open_totals('regress_amend', 4, 3, '2025-03-01', '{outpatient@2025-01-01=29999}', 'from the old system');
SELECT * FROM bill(4, 'first', '2025-03-04', 10);
SELECT refused($$SELECT medins.open_totals('regress_amend', 4, 3, '2025-03-01', '{outpatient@2025-01-01=29999}', 'again')$$);
SELECT refused($$SELECT medins.open_totals('regress_amend', 5, 3, '2025-03-01', '{nothing@2025-01-01=1}', 'x')$$);
SELECT refused($$SELECT medins.open_totals('regress_amend', 5, 3, '2021-03-01', '{outpatient@2025-01-01=1}', 'x')$$);
SELECT refused($$SELECT medins.open_totals('regress_amend', 5, 3, '2025-03-01', NULL, 'x')$$);
SELECT refused($$SELECT medins.open_totals('regress_amend', 5, 99, '2025-03-01', '{}', 'x')$$);

-- entered anew: 40 of the bill are refunded
SELECT medins.repost('regress_amend', 4, 2, 'wrong_amount', '{"total_amount": 6}', '2025-03-10');
SELECT no, entry, base, adj, request, decision, total, deductible, fund, cash, accumulators FROM ledger WHERE person = 4;
SELECT refused($$SELECT medins.repost('regress_amend', 4, 2, 'wrong_amount', '{}', '2025-03-10')$$);
SELECT refused($$SELECT medins.repost('regress_amend', 4, 4, 'wrong_amount', '{"person_id": 3}', '2025-03-10')$$);
SELECT refused($$SELECT medins.repost('regress_amend', 4, 4, 'wrong_amount', '{"care": "dental"}', '2025-03-10')$$);
SELECT refused($$SELECT medins.repost('regress_amend', 4, 1, 'wrong_amount', '{}', '2025-03-10')$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (4, 'repost', 4, 3, 'z', 'outpatient', 'card', '2025-03-04', '2025-03-04', '2025-03-10', 6)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (4, 'repost', 2, 3, 'z', 'outpatient', 'card', '2025-03-04', '2025-03-04', '2025-03-10', 6)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, reason, settled_on, adjustment) VALUES (4, 'reversal', 4, 'refund', '2025-03-11', 99)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, reason, settled_on, adjustment) VALUES (4, 'reversal', 4, 'refund', '2025-03-11', 0)$$);
SELECT refused($$INSERT INTO claim (person_id, entry) VALUES (4, 'gift')$$);
\pset tuples_only off
\pset format aligned

SELECT * FROM medins.verify('regress_amend');
SELECT visits, denied, pended, total_amount, fund_paid, payable FROM settlement_statement ORDER BY institution_id, settlement_month;

DROP SCHEMA regress_amend CASCADE;
RESET search_path;
