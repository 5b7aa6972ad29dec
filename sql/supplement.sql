-- supplements: relief (SH-8r, SH-8c) and serious illness (SH-6.2, SH-7) on application, rule LATE; and what is refused
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_supplement');
SELECT medins.install_plan('regress_supplement', 'shanghai');
SET search_path = regress_supplement;

INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (3, '(,)', 3, 'hospital', '310101', true, true), (4, '(,)', NULL, 'campus_clinic', '310101', true, true);
INSERT INTO designation VALUES (1, 4, 'campus', true, '(,)');
INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', i, 'nobody' FROM generate_series(1, 4) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, '[2023-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 4) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, 3) i, unnest(ARRAY['declaration', 'payment']) kind;
CREATE FUNCTION bill(person bigint, request text, day date, amount numeric, disease text DEFAULT 'N18.6', place bigint DEFAULT 3,
  care text DEFAULT 'outpatient', self_funded numeric DEFAULT 0)
  RETURNS TABLE (ledger_no int, decision text, reason text, deductible numeric, fund_paid numeric, cash_paid numeric) LANGUAGE sql AS $$
  INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, disease, self_funded)
  VALUES (person, request, place, care, 'card', day, day, day, amount, disease, self_funded)
  RETURNING ledger_no, decision, reason, deductible, fund_paid, cash_paid $$;
CREATE VIEW ledger AS
  SELECT person_id AS person, ledger_no AS no, entry, base_no AS base, applied_for, decision, reason, total_amount AS total, fund_paid AS fund,
    relief_paid AS relief, serious_illness_paid AS illness, other_paid AS other, cash_paid AS cash, statuses, accumulators
  FROM claim ORDER BY person_id, ledger_no;

-- 1300 at a hospital of level 3, 100 of it self-funded: (1200 - 300) x 50 % = 450, copay 750
SELECT * FROM bill(1, 'a', '2025-03-04', 1300, self_funded => 100);
-- nobody has chosen an insurer, nor has a status
SELECT decision, reason FROM medins.quote_supplement('regress_supplement', 1, 1, 'serious_illness', '2025-04-01', '2025-04-02');
SELECT decision, reason FROM medins.quote_supplement('regress_supplement', 1, 1, 'relief', '2025-04-01', '2025-04-02');
SELECT medins.apply('regress_supplement', 1, 1, 'serious_illness', '2025-04-01', '2025-04-02', 'held');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (1, 2025, 'picc');
-- 60 % of 750; never of what is self-funded
SELECT medins.apply('regress_supplement', 1, 1, 'serious_illness', '2025-04-03', '2025-04-04', 'si');
-- the status is granted later, from an earlier day: relief pays 300, and serious illness is 65 % of 450 from now on
INSERT INTO status (person_id, status, valid, place) VALUES (1, 'minimum_living', '[2025-01-01,2026-01-01)', '310100');
SELECT medins.apply('regress_supplement', 1, 1, 'relief', '2025-05-01', '2025-05-02', 'relief');
SELECT * FROM ledger WHERE person = 1;
SELECT sum(fund) AS fund, sum(relief) AS relief, sum(illness) AS illness, sum(cash) AS cash, sum(total) AS total FROM ledger WHERE person = 1;
SELECT step, clause, rule, amount, sentence FROM medins.explain('regress_supplement', 1, 4, 'en');
SELECT step, sentence FROM medins.explain('regress_supplement', 1, 4, 'zh') WHERE step = 1;
SELECT * FROM medins.verify('regress_supplement');

-- beforehand: as the bill above and what was applied for, in either order; for nobody in particular; and what is refused
BEGIN;
SELECT medins.reverse('regress_supplement', 1, 1, 'refund', '2025-05-03');
SELECT decision, reason, deductible, fund_paid, relief_paid, serious_illness_paid, cash_paid, accumulators
FROM unnest('{NULL,"{relief,serious_illness}","{serious_illness,relief}","{relief,relief}","{college_relief}"}'::text[]) WITH ORDINALITY l (layers, nth),
  medins.quote('regress_supplement', 1, 3, 'outpatient', '2025-03-04', 1300, settled_on => '2025-05-03', self_funded => 100, disease => 'N18.6',
               applied_for => layers::text[])
ORDER BY nth;
SELECT decision, reason FROM medins.quote('regress_supplement', 1, 3, 'outpatient', '2025-03-04', 1300, settled_on => '2025-05-03', credential => 'none', applied_for => '{relief}');
ROLLBACK;
SELECT decision, reason, deductible, fund_paid, relief_paid, serious_illness_paid, cash_paid
FROM unnest('{NULL,"{relief,serious_illness}","{relief}","{serious_illness}"}'::text[]) WITH ORDINALITY l (layers, nth),
  medins.copay('regress_supplement', 'shanghai', 'outpatient', 3, 1200, '2025-03-04', statuses => '{minimum_living,picc}', illness => 'uraemia_dialysis',
               applied_for => layers::text[])
ORDER BY nth;
SELECT decision, reason, fund_paid, cash_paid FROM medins.copay('regress_supplement', 'shanghai', 'outpatient', 3, 1200, '2025-03-04', applied_for => '{relief}');
SELECT medins.copay('regress_supplement', 'shanghai', 'outpatient', 3, 1200, '2025-03-04', applied_for => '{basic}');
SELECT medins.copay('regress_supplement', 'shanghai', 'outpatient', 3, 1200, '2025-03-04', applied_for => '{NULL}');

-- the college decides what it pays of a deductible
INSERT INTO status (person_id, status, valid, place) VALUES (2, 'school_hardship', '[2025-01-01,)', '310100'), (2, 'severe_disability', '[2025-01-01,)', '310100');
SELECT * FROM bill(2, 'b', '2025-03-04', 1000, NULL);
SELECT * FROM bill(2, 'stay', '2025-03-05', 1000, NULL, care => 'inpatient');
SELECT * FROM bill(2, 'campus', '2025-03-06', 100, NULL, 4);
SELECT * FROM bill(2, 'ill', '2025-03-07', 100);
SELECT * FROM bill(3, 'n', '2025-03-07', 400);
SELECT medins.apply('regress_supplement', 2, 1, 'college_relief', '2025-04-01', '2025-04-02');
-- the severely disabled: also of a stay; where there is no deductible, nothing
SELECT * FROM medins.apply_year('regress_supplement', 2, 'relief', 2025, '2025-04-01', '2025-04-02', 'year');
SELECT * FROM medins.apply_year('regress_supplement', 2, 'relief', 2025, '2025-04-01', '2025-04-02', 'again');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (2, 2025, 'cpic');
SELECT * FROM medins.apply_year('regress_supplement', 2, 'serious_illness', 2025, '2025-04-01', '2025-04-02', 'year');
SELECT * FROM medins.apply_year('regress_supplement', 2, 'serious_illness', 2024, '2025-04-01', '2025-04-02', 'no year');
SELECT * FROM ledger WHERE person = 2;

-- a disease that the bill did not name, proven with the application
SELECT * FROM bill(3, 'o', '2025-03-08', 100, NULL);
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (3, 2025, 'ping_an');
SELECT decision, reason FROM medins.quote_supplement('regress_supplement', 3, 2, 'serious_illness', '2025-04-01', '2025-04-02');
SELECT decision, serious_illness_paid, cash_paid, illness FROM medins.quote_supplement('regress_supplement', 3, 2, 'serious_illness', '2025-04-01', '2025-04-02', 'N18.6');

-- reversed with the bill, the newest first; a supplement alone only where none stands on it
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.reverse('regress_supplement', 1, 3, 'refund', '2025-06-01')$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, reason, settled_on) VALUES (1, 'reversal', 1, 'refund', '2025-06-01')$$);
SELECT medins.reverse('regress_supplement', 1, 4, 'wrong_amount', '2025-06-01');
SELECT medins.apply('regress_supplement', 1, 1, 'relief', '2025-06-01', '2025-06-02');
SELECT medins.reverse('regress_supplement', 1, 1, 'refund', '2025-06-03');
SELECT no, entry, base, applied_for, fund, relief, illness, cash, accumulators FROM ledger WHERE person = 1;
SELECT sum(fund), sum(relief), sum(illness), sum(cash), sum(total) FROM ledger WHERE person = 1;

-- what is refused
SELECT refused($$SELECT medins.apply('regress_supplement', 1, 1, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 1, 99, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 1, 3, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 1, 10, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 99, 1, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 2, 'relief', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 1, 'basic', '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 1, NULL, '2025-07-01', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 1, 'college_relief', NULL, '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 1, 'college_relief', '2025-07-02', '2025-07-01')$$);
SELECT refused($$SELECT medins.apply('regress_supplement', 2, 1, 'college_relief', '2025-03-03', '2025-03-03')$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, applied_for, applied_on, settled_on, total_amount)
  VALUES (2, 'supplement', 1, 'college_relief', '2025-07-01', '2025-07-01', 1)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, applied_for, applied_on, settled_on, institution_id)
  VALUES (2, 'supplement', 1, 'college_relief', '2025-07-01', '2025-07-01', 3)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, base_no, applied_for, applied_on, settled_on, relief_paid)
  VALUES (2, 'supplement', 1, 'college_relief', '2025-07-01', '2025-07-01', 3)$$);
SELECT refused($$INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, applied_for)
  VALUES (2, 3, 'z', 'outpatient', 'card', '2025-07-01', '2025-07-01', '2025-07-01', 1, 'relief')$$);
SELECT refused($$SELECT medins.quote_supplement('regress_supplement', NULL, 1, 'relief', '2025-07-01', '2025-07-01')$$);
\pset tuples_only off
\pset format aligned

-- of a bill that was not paid nothing is paid on application
SELECT * FROM bill(4, 'u', '2025-03-04', 100);
SELECT medins.apply('regress_supplement', 4, 1, 'relief', '2025-04-01', '2025-04-02');
SELECT no, entry, base, decision, reason, cash, accumulators FROM ledger WHERE person = 4;

SELECT * FROM medins.verify('regress_supplement');

-- a row that was tampered with is found
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE claim SET serious_illness_paid = serious_illness_paid + 1, cash_paid = cash_paid - 1 WHERE person_id = 1 AND ledger_no = 3;
SELECT person_id, ledger_no, column_name, stored, expected FROM medins.verify('regress_supplement');
ROLLBACK;

DROP SCHEMA regress_supplement CASCADE;
RESET search_path;
