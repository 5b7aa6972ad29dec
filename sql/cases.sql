-- policy cases: what a version must make of a bill, run when it is published
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE ROLE regress_cases_office;
CREATE ROLE regress_cases_reader;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_cases_office', current_database()) \gexec
SET ROLE regress_cases_office;
SELECT medins.create_ledger('regress_cases');
SET search_path = regress_cases;

-- a plan: 10 a year are the deductible; then half is paid, at most 100 a year; stays 0.8; a place that is not
-- designated pays nothing; reimbursed within a month; the poor pay no deductible; who is late in paying is held
INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('demo', 'Demo', '示例', '99', true);
INSERT INTO clause VALUES ('D-1', 'Half is paid.', '支付一半。'), ('D-2', 'Who paid late is held.', '逾期缴费待核定。');
INSERT INTO reason VALUES ('late', 'Paid late.', '逾期缴费。', 'D-2'), ('far', 'Not designated.', '非定点。', 'D-1');
INSERT INTO bucket (plan, bucket, unit, period, by_institution) VALUES
  ('demo', 'borne', 'amount', 'year', false), ('demo', 'fund', 'amount', 'year', true);
SELECT medins.draft_plan('regress_cases', 'demo', '2025-01-01') AS version \gset
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, reason, clause) VALUES
  (:version, 1, 'cover', 'annual', 'payment', 'year', '1 year', NULL, 'D-1'),
  (:version, 2, 'pend', 'tardy', 'declaration', 'year', '1 year', 'late', 'D-2');
INSERT INTO layer (version, layer, name, payer, base, settle, unmatched) VALUES
  (:version, 1, 'basic', 'fund', 'in_scope', 'inline', 'pend'), (:version, 2, 'aid', 'relief', 'copay', 'inline', 'pass'),
  (:version, 3, 'late_aid', 'other', 'copay', 'application', 'pass'), (:version, 4, 'last_aid', 'relief', 'copay', 'application', 'pass');
INSERT INTO rule (version, rule, layer, rank, care, relation, locality, status, effect, reason, deductible, deductible_uses, deductible_fills, bands_start, apply_within, deductible_times, clause) VALUES
  (:version, 1, 1, 0, NULL, '{undesignated}', NULL, NULL, 'deny', 'far', NULL, NULL, NULL, NULL, NULL, NULL, 'D-1'),
  (:version, 2, 1, 1, '{outpatient,emergency}', NULL, NULL, NULL, 'pay', NULL, '{10}', 'borne', 'borne', 'above_deductible', '1 month', NULL, 'D-1'),
  (:version, 3, 1, 1, '{inpatient,observation}', NULL, NULL, NULL, 'pay', NULL, NULL, NULL, NULL, 'base', NULL, NULL, 'D-1'),
  (:version, 4, 1, 0, '{outpatient,emergency}', NULL, NULL, '{minimum_living}', 'adjust', NULL, NULL, NULL, NULL, NULL, NULL, 0, 'D-1'),
  (:version, 5, 2, 0, '{inpatient}', NULL, NULL, '{minimum_living}', 'pay', NULL, NULL, NULL, NULL, 'base', NULL, NULL, 'D-1'),
  (:version, 6, 3, 0, NULL, NULL, NULL, '{minimum_living}', 'pay', NULL, NULL, NULL, NULL, 'base', '1 month', NULL, 'D-1'),
  (:version, 7, 4, 0, NULL, NULL, NULL, '{minimum_living}', 'pay', NULL, NULL, NULL, NULL, 'base', NULL, NULL, 'D-1');
INSERT INTO band (version, rule, from_amount, rate) VALUES (:version, 2, 0, 0.5), (:version, 3, 0, 0.8), (:version, 5, 0, 0.25), (:version, 6, 0, 0.5), (:version, 7, 0, 0.1);
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (:version, 1, 1, 'fund', 'paid', 100, 'D-1');
SELECT severity, finding FROM medins.lint_plan('regress_cases', :version) WHERE severity = 'error';

-- a case of each sort, right
SELECT * FROM medins.run_cases('regress_cases', :version);
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, reason, rules, fund_paid, relief_paid, cash_paid, note) VALUES
  (:version, 'visit', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', NULL, '{2}', 10, 0, 20, '(30 - 10) * 50 %'),
  (:version, 'stay', 'D-1', 'inpatient', 'annual', '2025-03-01', 30, 'paid', NULL, '{3}', 24, 0, 6, '30 * 80 %'),
  (:version, 'pharmacy', 'D-1', 'pharmacy', 'annual', '2025-03-01', 30, 'pended', 'no_benefit_rule', '{}', 0, 0, 30, NULL),
  (:version, 'not covered', 'D-1', 'outpatient', 'none', '2025-03-01', 30, 'denied', 'not_covered', '{}', 0, 0, 30, NULL),
  (:version, 'tardy', 'D-2', 'outpatient', 'tardy', '2025-03-01', 30, 'pended', 'late', '{}', 0, 0, 30, NULL);
INSERT INTO policy_case (version, name, clause, care, pathway, statuses, served_from, total_amount, decision, rules, rate, deductible, fund_paid, relief_paid, cash_paid, totals_after) VALUES
  (:version, 'poor', 'D-1', 'outpatient', 'annual', '{minimum_living}', '2025-03-01', 30, 'paid', '{4,2}', 0.5, 0, 15, 0, 15, '{fund@2025-01-01/1=1500}'),
  (:version, 'poor stay', 'D-1', 'inpatient', 'annual', '{minimum_living}', '2025-03-01', 30, 'paid', '{3,5}', 0.80, 0, 24, 1.5, 4.5, NULL);
INSERT INTO policy_case (version, name, clause, care, pathway, relation, served_from, total_amount, decision, reason, rules) VALUES
  (:version, 'far', 'D-1', 'outpatient', 'annual', 'undesignated', '2025-03-01', 30, 'denied', 'far', '{1}');
-- days left out follow from those before: the receipt from the visit, the application from the receipt, the settlement from it
INSERT INTO policy_case (version, name, clause, care, channel, pathway, served_from, receipt_date, applied_on, total_amount, decision, reason, rules, cash_paid) VALUES
  (:version, 'in time', 'D-1', 'outpatient', 'reimbursement', 'annual', '2025-01-31', NULL, '2025-02-28', 10, 'paid', NULL, '{2}', 10),
  (:version, 'late', 'D-1', 'outpatient', 'reimbursement', 'annual', '2025-01-31', NULL, '2025-03-01', 10, 'denied', 'applied_late', '{2}', 10),
  (:version, 'later receipt', 'D-1', 'outpatient', 'reimbursement', 'annual', '2025-01-31', '2025-02-05', '2025-03-01', 10, 'paid', NULL, '{2}', 10),
  (:version, 'at once', 'D-1', 'outpatient', 'reimbursement', 'annual', '2025-01-31', NULL, NULL, 10, 'paid', NULL, '{2}', 10);
-- totals before, by institution: of another one they do not count; the in-scope amount is what is left of the bill
INSERT INTO policy_case (version, name, clause, care, pathway, institution_id, served_from, settled_on, total_amount, self_funded, over_price_limit, advance_self_pay, totals_before,
    decision, rules, benefit_year, in_scope, deductible, rate, fund_paid, cash_paid, totals_after) VALUES
  (:version, 'limit', 'D-1', 'emergency', 'annual', 7, '2025-03-01', '2025-03-09', 50, 1, 2, 3, '{borne@2025-01-01=600,fund@2025-01-01/7=9000,fund@2025-01-01/8=9000}',
   'paid', '{2}', 2025, 44, 4, 0.5, 10, 40, '{borne@2025-01-01=1000,fund@2025-01-01/7=10000,fund@2025-01-01/8=9000}'),
  (:version, 'limit of another', 'D-1', 'emergency', 'annual', 1, '2025-03-01', NULL, 50, 1, 2, 3, '{borne@2025-01-01=600,fund@2025-01-01/7=10000}',
   'paid', NULL, 2025, 44, 4, NULL, 20, 30, NULL);
-- what is applied for then: the bill as it stands with all of it
INSERT INTO policy_case (version, name, clause, rules, care, pathway, statuses, served_from, settled_on, total_amount, applied_for, supplemented_on,
    decision, reason, fund_paid, relief_paid, other_paid, cash_paid, note) VALUES
  (:version, 'late aid', 'D-1', '{2,4,6}', 'outpatient', 'annual', '{minimum_living}', '2025-03-01', '2025-03-05', 40, '{late_aid}', '2025-04-05', 'paid', NULL, 20, 0, 10, 10, '40 * 50 %; 20 * 50 %'),
  (:version, 'late aid, too late', 'D-1', '{2,4,6}', 'outpatient', 'annual', '{minimum_living}', '2025-03-01', '2025-03-05', 40, '{late_aid}', '2025-04-06', 'denied', 'applied_late', 20, 0, 0, 20, NULL),
  (:version, 'late aid, last aid', 'D-1', '{2,4,6,7}', 'outpatient', 'annual', '{minimum_living}', '2025-03-01', NULL, 40, '{late_aid,last_aid}', NULL, 'paid', NULL, 20, 1, 10, 9, '10 * 10 %'),
  (:version, 'last aid, late aid', 'D-1', '{2,4,6,7}', 'outpatient', 'annual', '{minimum_living}', '2025-03-01', NULL, 40, '{last_aid,late_aid}', NULL, 'paid', NULL, 20, 1, 10, 9, 'whichever comes first'),
  (:version, 'late aid, not entitled', 'D-1', '{2}', 'outpatient', 'annual', '{}', '2025-03-01', NULL, 40, '{late_aid}', NULL, 'denied', 'not_entitled', 15, 0, 0, 25, '30 * 50 %'),
  (:version, 'late aid, nothing paid', 'D-1', '{}', 'pharmacy', 'annual', '{minimum_living}', '2025-03-01', NULL, 40, '{late_aid}', NULL, 'denied', 'base_not_paid', 0, 0, 0, 40, NULL);
-- what is not said is not compared
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid) VALUES
  (:version, 'says little', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', NULL, NULL, NULL, NULL, NULL);
SELECT * FROM medins.run_cases('regress_cases', :version);

-- what cannot be a case
\set VERBOSITY terse
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, fund_paid, cash_paid) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', 10, 21);
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'denied');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, reason) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', 'far');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, reason) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'denied', 'farther');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'x', 'D-9', 'outpatient', 'annual', '2025-03-01', 30, 'paid');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'x', 'D-1', 'dental', 'annual', '2025-03-01', 30, 'paid');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30.001, 'paid');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, totals_before) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', 'borne=1');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision, statuses) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid', '{NULL}');
UPDATE policy_case SET supplemented_on = '2025-02-28' WHERE name = 'late aid';
UPDATE policy_case SET supplemented_on = 'infinity' WHERE name = 'late aid';
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'visit', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid');
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (99, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid');

-- what no claim could be is told with the case's name when it is run
\set VERBOSITY default
\set SHOW_CONTEXT always
\set x 'INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, ''x'', ''D-1'', ''outpatient'', ''annual'', ''2025-03-01'', 30, ''paid'')'
BEGIN; :x; UPDATE policy_case SET pathway = 'anual' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET relation = 'nowhere' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET locality = 'moon' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET served_to = '2025-03-02' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET served_from = 'infinity' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET settled_on = '2025-02-28' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET self_funded = 31 WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET channel = 'reimbursement', applied_on = '2025-02-28' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
\set SHOW_CONTEXT never
BEGIN; :x; UPDATE policy_case SET self_funded = 31 WHERE name = 'x'; SELECT medins.publish_plan('regress_cases', :version); ROLLBACK;
BEGIN; :x; UPDATE policy_case SET applied_for = '{aid}' WHERE name = 'x'; SELECT * FROM medins.run_cases('regress_cases', :version); ROLLBACK;
SELECT * FROM medins.run_cases('regress_cases', 99);
SELECT * FROM medins.run_cases('regress_cases', NULL);
SELECT * FROM medins.run_cases(NULL, :version);
SELECT * FROM medins.run_cases('pg_catalog', :version);

-- a wrong rule is noticed, column by column, and not published
UPDATE band SET rate = 0.6 WHERE version = :version AND rule = 2;
UPDATE rule SET rank = 2 WHERE version = :version AND rule = 1;
SELECT * FROM medins.run_cases('regress_cases', :version);
SELECT medins.publish_plan('regress_cases', :version);
UPDATE rule SET rank = 0 WHERE version = :version AND rule = 1;
UPDATE plan_version SET published_at = now() WHERE version = :version;
-- … nor a wrong case
UPDATE band SET rate = 0.5 WHERE version = :version AND rule = 2;
UPDATE policy_case SET fund_paid = 11, cash_paid = 19 WHERE version = :version AND name = 'visit';
SELECT medins.publish_plan('regress_cases', :version);
UPDATE policy_case SET fund_paid = 10, cash_paid = 20 WHERE version = :version AND name = 'visit';

-- who may see the rules and the cases may run them
RESET ROLE;
GRANT USAGE ON SCHEMA regress_cases TO regress_cases_reader;
SET ROLE regress_cases_reader;
SELECT * FROM medins.run_cases('regress_cases', :version);
RESET ROLE;
GRANT SELECT ON regress_cases.plan_version TO regress_cases_reader;
SET ROLE regress_cases_reader;
SELECT * FROM medins.run_cases('regress_cases', :version);
RESET ROLE;
GRANT SELECT ON regress_cases.policy_case TO regress_cases_reader;
SET ROLE regress_cases_reader;
SELECT * FROM medins.run_cases('regress_cases', :version);
SET ROLE regress_cases_office;

-- published: the cases stay
SELECT medins.publish_plan('regress_cases', :version);
\set VERBOSITY terse
UPDATE policy_case SET note = 'x' WHERE name = 'visit';
DELETE FROM policy_case WHERE name = 'visit';
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, decision) VALUES (:version, 'x', 'D-1', 'outpatient', 'annual', '2025-03-01', 30, 'paid');
TRUNCATE policy_case;
\set VERBOSITY default
SELECT * FROM medins.run_cases('regress_cases', :version);

-- the next version begins with its cases, of days before it; a stay is asked of the rules as if they had been in force
SELECT medins.draft_plan('regress_cases', 'demo', '2026-01-01') AS next \gset
SELECT count(*) FROM policy_case WHERE version = :next;
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, served_to, total_amount, decision, benefit_year, fund_paid) VALUES
  (:next, 'over the new year', 'D-1', 'inpatient', 'annual', '2024-12-31', '2025-01-02', 30, 'paid', 2024, 24);
SELECT * FROM medins.run_cases('regress_cases', :next);
UPDATE plan_version SET stay_date = 'discharge' WHERE version = :next;
SELECT * FROM medins.run_cases('regress_cases', :next);
UPDATE plan_version SET stay_date = 'admission', claim_order = 'served' WHERE version = :next;
INSERT INTO policy_case (version, name, clause, care, pathway, served_from, total_amount, totals_before, decision, reason) VALUES
  (:next, 'out of order', 'D-1', 'outpatient', 'annual', '2025-01-09', 30, '{_served_on@2025-01-01=10}', 'pended', 'out_of_order');
SELECT * FROM medins.run_cases('regress_cases', :next);

RESET ROLE;
DROP SCHEMA regress_cases CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_cases_office', current_database()) \gexec
DROP ROLE regress_cases_office, regress_cases_reader;
