-- For the developer of a billing system: the statements of docs/tutorials/billing.md, in a database that has examples/city.sql.

-- The role you connect as
CREATE ROLE clinic_10;
SELECT medins.grant_access('city', 'clinic_10', 'billing', 10);
SET ROLE clinic_10;

-- What will it cost?
SELECT decision, in_scope, deductible, rate, fund_paid, cash_paid
FROM medins.quote('city', 1, 10, 'outpatient', '2025-03-10', 620.50, settled_on => '2025-03-10', self_funded => 20.50);

-- Settle
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential,
                        served_from, served_to, settled_on, total_amount, self_funded)
VALUES (1, 10, 'H10-0001', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 620.50, 20.50)
RETURNING ledger_no, decision, reason, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid;

-- No answer came. Was it booked?
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential,
                        served_from, served_to, settled_on, total_amount, self_funded)
VALUES (1, 10, 'H10-0001', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 620.50, 20.50)
ON CONFLICT DO NOTHING
RETURNING ledger_no, decision, fund_paid, cash_paid;
SELECT ledger_no, decision, fund_paid, cash_paid FROM city.claim
WHERE person_id = 1 AND institution_id = 10 AND request_id = 'H10-0001';

-- Not paid: denied or held
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (3, 10, 'H10-0002', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 80.00),
       (2, 10, 'H10-0003', 'inpatient', 'none', '2025-03-03', '2025-03-09', '2025-03-09', 5200.00)
RETURNING person_id, ledger_no, decision, reason, cash_paid;
SELECT reason, sentence_en, sentence_zh FROM city.reason WHERE reason IN ('not_covered', 'stay_no_credential') ORDER BY reason;

-- Refused: errors
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'H10-0004', 'outpatient', 'card', '2025-03-11', '2025-03-11', '2025-03-11', 99.999);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, fund_paid)
VALUES (1, 10, 'H10-0004', 'outpatient', 'card', '2025-03-11', '2025-03-11', '2025-03-11', 99.99, 50);
\echo :LAST_ERROR_SQLSTATE

-- "Why did I pay this?"
\t on
SELECT concat_ws(' ', step || '.', sentence) FROM medins.explain('city', 1, 1) ORDER BY step;
SELECT concat_ws(' ', step || '.', sentence) FROM medins.explain('city', 3, 1, 'zh') ORDER BY step;
\t off

-- Refund, and enter it again
SELECT medins.repost('city', 1, 1, 'wrong_amount', '{"total_amount": 600.50, "self_funded": 0.50, "request_id": "H10-0005"}', '2025-03-12');
SELECT ledger_no, entry, request_id, base_no, total_amount, fund_paid, cash_paid FROM city.claim WHERE person_id = 1 ORDER BY ledger_no;

-- A day at once
CREATE TEMPORARY TABLE day (person_id bigint, institution_id bigint, request_id text, care text, credential text,
                            served_from date, served_to date, settled_on date, total_amount numeric);
\copy day FROM 'day.csv' (FORMAT csv, HEADER)
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount
  FROM day ORDER BY person_id, request_id
ON CONFLICT DO NOTHING
RETURNING person_id, ledger_no, decision, fund_paid, cash_paid;

-- Does it agree with our books?
SELECT settlement_month, visits, denied, pended, total_amount, cash_paid, payable FROM city.settlement_statement;
RESET ROLE;
