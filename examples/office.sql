-- For the insurance office: the statements of docs/tutorials/office.md, in a database that has examples/city.sql.

-- For the insurance office
CREATE ROLE office;
SELECT medins.grant_access('city', 'office', 'office');
SET ROLE office;

-- A new year: windows and price
INSERT INTO city.premium (plan, benefit_year, amount) VALUES ('shanghai', 2026, 100.00);
INSERT INTO city.enrolment_window (kind, benefit_year, valid) VALUES
  ('declaration', 2026, '[2025-09-15,2025-11-01)'), ('collection', 2026, '[2025-10-15,2025-12-26)');

-- A college's list of students
INSERT INTO city.upload (declared_on, benefit_year) VALUES ('2025-10-10', 2026) RETURNING batch;
CREATE TEMPORARY TABLE list (line bigint, college_id text, document_type text, document_no text, name text, nationality text,
                             form text, study_from text, study_to text);
\copy list FROM 'students.csv' (FORMAT csv, HEADER)
INSERT INTO city.student_upload (batch, line, college_id, document_type, document_no, name, nationality, form, study_from, study_to)
  SELECT 1, * FROM list ORDER BY line;
SELECT line, column_name, reason, sentence FROM medins.check_upload('city', 1);
UPDATE city.student_upload SET study_from = '2025-09-01' WHERE batch = 1 AND line = 2;
UPDATE city.student_upload SET document_no = '31900020071201007X' WHERE batch = 1 AND line = 3;
SELECT line, reason FROM medins.load_upload('city', 1);
SELECT person_id, name FROM city.person WHERE person_id > 5 ORDER BY person_id;

-- Who has paid, who has not?
\copy city.coverage_event (person_id, kind, happened_on, benefit_year, amount) FROM 'payments.csv' (FORMAT csv, HEADER)
SELECT person_id, due, paid, missing, refund, problems FROM city.premium_due WHERE benefit_year = 2026 ORDER BY person_id;

-- "Am I insured?"
SELECT valid, pathway, clause FROM city.coverage WHERE person_id = 6;
\t on
SELECT concat_ws(': ', outcome, sentence) FROM medins.explain_coverage('city', 3) ORDER BY fact_no;
\t off

-- A reimbursement with papers missing
INSERT INTO city.claim (person_id, institution_id, request_id, care, channel, access, credential, served_from, served_to,
                        receipt_no, receipt_date, applied_on, settled_on, papers, total_amount)
VALUES (4, 10, 'A-1', 'emergency', 'reimbursement', 'emergency', 'none', '2025-03-05', '2025-03-05',
        'Q-771', '2025-03-05', '2025-03-20', '2025-03-20', '{credential,receipt}', 900.00)
RETURNING ledger_no, decision, reason;
\t on
SELECT concat_ws(' ', step || '.', sentence) FROM medins.explain('city', 4, 1) ORDER BY step;
\t off
SELECT medins.repost('city', 4, 1, 'papers_came', '{"papers": ["credential", "receipt", "records"], "request_id": "A-2"}', '2025-03-27');
SELECT person_id, ledger_no, decision, applied_on, amount FROM city.reimbursement;

-- The rules do not say: a ruling
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (2, 10, 'H10-0003', 'inpatient', 'none', '2025-03-03', '2025-03-09', '2025-03-09', 5200.00)
RETURNING ledger_no, decision, reason;
SELECT person_id, ledger_no, reason, total_amount, carried_to FROM city.pended_claim;
SELECT deductible, fund_paid, cash_paid FROM medins.copay('city', 'shanghai', 'inpatient', 3, 5200.00, '2025-03-09');
SELECT medins.resolve('city', 2, 1, 'paid', 'decision 2025-17', fund_paid => 2940.00, deductible => 300.00, settled_on => '2025-03-28');
SELECT ledger_no, entry, request_id, total_amount, fund_paid, cash_paid FROM city.claim WHERE person_id = 2 ORDER BY ledger_no;

-- Close the month
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'H10-0010', 'outpatient', 'card', '2025-03-17', '2025-03-17', '2025-03-17', 720.00);
SELECT medins.close_month('city', '2025-03-01');
SELECT institution_id, visits, total_amount, payable, reimbursed FROM city.settlement_statement WHERE settlement_month = '2025-03-01';
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (5, 10, 'H10-0011', 'outpatient', 'card', '2025-03-31', '2025-03-31', '2025-03-31', 480.00)
RETURNING ledger_no, settlement_month, fund_paid;
SELECT * FROM medins.check_months('city');

-- Does the hospital's file agree?
INSERT INTO city.reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount, funds_paid) VALUES
  (10, 'F-04', '2025-04-01', 5, 'H10-0011', 480.00, 95.00), (10, 'F-04', '2025-04-01', 1, 'H10-0012', 70.00, 0.00);
SELECT person_id, request_id, result, funds_there, funds_here FROM medins.reconcile('city', 10, '2025-04-01', 'F-04') ORDER BY request_id;

-- The month as a page
SELECT left(medins.month_report('city', '2025-03-01'), 15) AS begins, length(medins.month_report('city', '2025-03-01')) > 5000 AS is_long;

-- A fact came late
INSERT INTO city.other_insurance (person_id, valid, code) VALUES (5, '[2025-03-15,)', 'local_employee');
INSERT INTO city.coverage_event (person_id, kind, happened_on) VALUES (5, 'termination', '2025-03-20');
SELECT person_id, ledger_no, decision, decision_then, fund_paid, cash_paid, why FROM medins.impact('city');
SELECT ledger_no, entry, base_no FROM medins.readjudicate('city', 5);

-- What would a reform cost?
RESET ROLE;
SELECT medins.draft_plan('city', 'shanghai', '2026-01-01') AS draft \gset
UPDATE city.band SET rate = 0.60 WHERE version = :draft AND rule = 33;
SET ROLE office;
SELECT payer, sum(amount) AS now, sum(amount_then) AS then, sum(difference) AS difference, sum(gaining) AS gaining, sum(losing) AS losing
FROM medins.simulate_summary('city', :draft, '2025-01-01', '2026-01-01') GROUP BY payer ORDER BY payer;
RESET ROLE;
