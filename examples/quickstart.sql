-- A ledger, who is where, and the rules of the city.
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
SELECT medins.create_ledger('city');
SELECT medins.install_plan('city', 'shanghai');
INSERT INTO city.college (college_id, name, card_settlement_from) VALUES (1, 'Example College', '2023-01-01');
INSERT INTO city.institution (institution_id, code, name) VALUES (10, 'H10', 'Example Hospital');
INSERT INTO city.institution_term (institution_id, valid, level, kind, region, designated, connected)
VALUES (10, '[2020-01-01,)', 3, 'hospital', '310115', true, true);

-- What is known of a student: cover follows from it.
INSERT INTO city.person (person_id, resident_id, name) VALUES (1, '319000200603150014', 'Zhang San');
INSERT INTO city.study (person_id, college_id, valid, form) VALUES (1, 1, '[2024-09-02,)', 'undergraduate');
INSERT INTO city.coverage_event (person_id, kind, happened_on, benefit_year)
VALUES (1, 'declaration', '2024-10-08', 2025), (1, 'payment', '2024-11-20', 2025);
SELECT valid, pathway, clause FROM city.coverage WHERE person_id = 1;

-- What would a bill of 620.50 yuan cost, 20.50 of it outside the catalogue?
SELECT decision, deductible, rate, fund_paid, cash_paid
FROM medins.quote('city', 1, 10, 'outpatient', '2025-03-10', 620.50, settled_on => '2025-03-10', self_funded => 20.50);

-- Settle it.
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential,
                        served_from, served_to, settled_on, total_amount, self_funded)
VALUES (1, 10, 'R-1', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 620.50, 20.50)
RETURNING ledger_no, decision, deductible, fund_paid, cash_paid, accumulators;

-- Why did I pay this?
\t on
SELECT concat_ws(' ', step || '.', sentence) FROM medins.explain('city', 1, 1);
SELECT concat_ws(' ', step || '.', sentence) FROM medins.explain('city', 1, 1, 'zh') WHERE step > 3;
\t off

-- The bill was wrong: undo it, enter it again.
SELECT medins.reverse('city', 1, 1, 'wrong_amount', '2025-03-11');
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential,
                        served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-11', 600)
RETURNING ledger_no, decision, deductible, fund_paid, cash_paid, accumulators;

-- What the fund owes the hospital; and every row decided again, to see that nothing differs.
SELECT institution_id, settlement_month, visits, total_amount, fund_paid, payable FROM city.settlement_statement;
SELECT * FROM medins.verify('city');
