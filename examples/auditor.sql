-- For the auditor: the statements of docs/tutorials/auditor.md, in a database that has examples/city.sql.

-- For the auditor
CREATE ROLE auditor;
SELECT medins.grant_access('city', 'auditor', 'auditor');
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, receipt_no, served_from, served_to, settled_on, total_amount) VALUES
  (1, 10, 'H10-1', 'outpatient', 'card', 'R-501', '2025-03-04', '2025-03-04', '2025-03-04', 640.00),
  (1, 10, 'H10-2', 'inpatient', 'card', 'R-502', '2025-03-10', '2025-03-14', '2025-03-14', 3100.00),
  (1, 12, 'S12-1', 'outpatient', 'card', 'R-9', '2025-03-12', '2025-03-12', '2025-03-12', 90.00),
  (2, 10, 'H10-3', 'outpatient', 'card', 'R-503', '2025-03-18', '2025-03-18', '2025-03-18', 450.00),
  (2, 10, 'H10-4', 'outpatient', 'card', 'R-503', '2025-03-19', '2025-03-19', '2025-03-19', 450.00);
SELECT medins.close_month('city', '2025-03-01');
SELECT medins.repost('city', 2, 1, 'wrong_amount', '{"total_amount": 405.00, "request_id": "H10-5"}', '2025-04-02');
SELECT medins.close_month('city', '2025-04-01');
SET ROLE auditor;

-- Is the ledger what the rules make of it?
SELECT * FROM medins.verify('city');
SELECT * FROM medins.check_months('city');
SELECT * FROM city.clearing_difference;
SELECT count(*) = max(ledger_no) AS no_gaps FROM city.claim WHERE person_id = 2;

-- From a fen of the report to the clause
SELECT institution_id, settlement_month, visits, total_amount, fund_paid, payable FROM city.settlement_statement ORDER BY 1, 2;
SELECT person_id, ledger_no, entry, base_no, for_month, total_amount, fund_paid FROM city.settlement_row
WHERE institution_id = 10 AND settlement_month = '2025-04-01' ORDER BY person_id, ledger_no;
SELECT ledger_no, entry, reason, adjustment, deductible, fund_paid, cash_paid, accumulators FROM city.claim WHERE person_id = 2 ORDER BY ledger_no;
\t on
SELECT concat_ws(' ', clause || ':', sentence) FROM medins.explain('city', 2, 4) ORDER BY step;
SELECT ledger_no, sentence FROM medins.statement('city', 2, 2025) ORDER BY ledger_no;
\t off
SELECT clause, sentence_en, sentence_zh FROM city.clause WHERE clause = 'SH-6.1b';
SELECT version, plan, valid_from, source FROM city.plan_version WHERE version = 1;

-- From a year's clearing to the same rows
SELECT sum(fund_paid) AS ledger FROM city.claim;
SELECT sum(fund_paid) AS clearing FROM city.fund_payment;
SELECT report, reason, bills, amount FROM city.clearing_exclusion ORDER BY 1, 2, 3, 4;

-- Was the student insured, and on what was that decided then?
SELECT ledger_no, pathway, medins.covered_on('city', person_id, served_from, recorded_at) AS covered_then,
       medins.covered_on('city', person_id, served_from) AS covered_now
FROM city.claim WHERE person_id = 1 ORDER BY ledger_no;
SELECT fact_no, kind, valid, benefit_year, amount, retracted_at FROM city.fact WHERE person_id = 1 ORDER BY fact_no;
SELECT person_id, ledger_no, fund_paid, why FROM medins.impact('city');

-- What looks wrong
SELECT finding, rule, institution_id, first_day, last_day, fund_paid FROM city.supervision_finding ORDER BY finding COLLATE "C";
SELECT rule, sentence_en FROM city.supervision_rule WHERE rule IN ('same_receipt', 'visit_during_stay') ORDER BY rule COLLATE "C";

-- Nothing can be changed unseen
UPDATE city.claim SET fund_paid = 0 WHERE person_id = 1;
RESET ROLE;
UPDATE city.claim SET fund_paid = 0 WHERE person_id = 1;
\echo :LAST_ERROR_SQLSTATE
