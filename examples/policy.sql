-- For the policy author: the statements of docs/tutorials/policy.md, in a database that has examples/city.sql.

-- For the policy author
CREATE ROLE policy;
SELECT medins.grant_access('city', 'policy', 'policy');
-- Before the notice came, the office had settled a stay of July.
INSERT INTO city.status (person_id, status, place, valid) VALUES (4, 'low_income', '310110', '[2025-01-01,)');
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (4, 10, 'H10-0100', 'inpatient', 'card', '2025-07-02', '2025-07-05', '2025-07-05', 2300.00)
RETURNING ledger_no, deductible, rate, fund_paid, cash_paid;
SET ROLE policy;

-- A draft
SELECT medins.draft_plan('city', 'shanghai', '2025-07-01') AS draft \gset
UPDATE city.plan_version SET source = source || '; notice of June 2025' WHERE version = :draft;
INSERT INTO city.clause (clause, sentence_en, sentence_zh) VALUES
  ('EX-1', 'Stays at level 3: 5 points more for low-income families, from 1 July 2025.', '自2025年7月1日起，低收入家庭大学生三级医院住院支付比例提高5个百分点。');

-- First what must come out
INSERT INTO city.policy_case (version, name, clause, care, level, pathway, statuses, served_from, total_amount,
                              decision, rate, fund_paid, cash_paid, note) VALUES
  (:draft, 'EX-1 low income', 'EX-1', 'inpatient', 3, 'annual', '{low_income}', '2025-07-02', 2300.00,
   'paid', 0.65, 1300.00, 1000.00, '(2300.00 − 300.00) × 65 %'),
  (:draft, 'EX-1 level 2 as before', 'EX-1', 'inpatient', 2, 'annual', '{low_income}', '2025-07-02', 2100.00,
   'paid', 0.75, 1500.00, 600.00, '(2100.00 − 100.00) × 75 %');
SELECT name, column_name, expected, actual FROM medins.run_cases('city', :draft);

-- Then the rule
INSERT INTO city.rule (version, rule, layer, care, level, status, effect, rate_add, clause)
VALUES (:draft, 100, 1, '{inpatient}', '{3}', '{low_income}', 'adjust', 0.05, 'EX-1');
SELECT name, column_name, expected, actual FROM medins.run_cases('city', :draft);
UPDATE city.policy_case SET fund_paid = 13000.00, serious_illness_paid = 4745.00, cash_paid = 2555.00, rules = '{36,61,100}',
  note = '20000.00 × 65 %; 7300.00 × 65 %' WHERE version = :draft AND name = 'SH-6.2 malignant tumour, 65 %';
SELECT name FROM medins.run_cases('city', :draft);
SELECT severity, finding, rules, detail FROM medins.lint_plan('city', :draft) WHERE severity <> 'note';

-- Publish
SELECT medins.publish_plan('city', :draft);
UPDATE city.rule SET rate_add = 0.06 WHERE version = :draft AND rule = 100;
\echo :LAST_ERROR_SQLSTATE
SELECT version, valid_from, published_at IS NOT NULL AS published FROM city.plan_version ORDER BY version;
SELECT rate, fund_paid, cash_paid FROM medins.copay('city', 'shanghai', 'inpatient', 3, 2300.00, '2025-07-02', statuses => '{low_income}');
SELECT rate, fund_paid, cash_paid FROM medins.copay('city', 'shanghai', 'inpatient', 3, 2300.00, '2025-06-30', statuses => '{low_income}');

-- Whom does it touch that was settled already?
RESET ROLE;
SELECT person_id, ledger_no, fund_paid, cash_paid, why, plan_version FROM medins.impact('city');
SELECT ledger_no, entry FROM medins.readjudicate('city', 4);
SELECT ledger_no, entry, settlement_month, rate, fund_paid, cash_paid FROM city.claim WHERE person_id = 4 ORDER BY ledger_no;
