-- Shanghai: cases.  Amounts are worked out by hand from the law, not taken from what the software says.
-- Unless something else is said: a student covered for 2025 (annual) on 3 March 2025, at a designated institution
-- of the city that is no college's, settled directly by card.  Running totals are in fen.

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('ORDER', 'Bills use up the deductible in the order in which they are settled.', '起付标准按结算先后累计。'),
 ('DATES', 'Year, level and rate go by the day of service, a stay''s by admission; deadlines by the application.', '年度、等级与比例以就诊日（住院以入院日）为准，期限以申请日为准。'),
 ('LATE', 'What is granted later replaces what the person paid of the copay; relief comes before serious illness.', '事后批准的待遇先冲抵个人已付的自负费用；减免先于大病保险。'),
 ('SH-21', 'Insured elsewhere, and not here: the fund pays nothing.', '已参加外省市基本医疗保险而未参加本市居民医保的，不享受本市大学生医保待遇。'),
 ('ROUND', 'A share is rounded once to the fen, half away from zero; the person bears the rest.', '支付额四舍五入至分，余额由个人承担。')
ON CONFLICT (clause) DO NOTHING;

-- What is paid of one bill.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, served_from, total_amount, totals_before,
  decision, deductible, rate, fund_paid, cash_paid, totals_after, note)
SELECT :version, name, clause, ARRAY[rule]::smallint[], care, level, relation, 'annual', '2025-03-03', total, before::medins.accumulators,
  'paid', deductible, rate, fund, cash, after::medins.accumulators, note
FROM (VALUES
 -- SH-6.1a: no deductible, 80 %
 ('SH-6.1a clinic of the college', 'SH-6.1a', 30, 'outpatient', NULL::smallint, 'campus', 100.00, '{}', 0.00, 0.80, 80.00, 20.00, '{}', '100.00 × 80 % = 80.00'),
 ('SH-6.1a emergency at the clinic', 'SH-6.1a', 30, 'emergency', NULL, 'campus', 33.33, '{}', 0, 0.80, 26.66, 6.67, '{}', '33.33 × 80 % = 26.664'),
 ('SH-6.1a from the first fen', 'SH-6.1a', 30, 'outpatient', NULL, 'campus', 0.01, '{}', 0, 0.80, 0.01, 0.00, '{}', '0.01 × 80 % = 0.008'),
 ('SH-6.1a clinic of another college', 'SH-6.1a', 30, 'outpatient', NULL, 'other_campus', 100.00, '{}', 0, 0.80, 80.00, 20.00, '{}', 'any college''s: 100.00 × 80 %'),
 ('SH-6.1a clinic with a level', 'SH-6.1a', 30, 'outpatient', 1, 'campus', 100.00, '{}', 0, 0.80, 80.00, 20.00, '{}', 'a clinic first, then of level 1: 100.00 × 80 %'),
 ('SH-6.1a deductible neither used nor filled', 'SH-6.1a', 30, 'outpatient', NULL, 'campus', 50.00, '{outpatient@2025-01-01=10000}', 0, 0.80, 40.00, 10.00, '{outpatient@2025-01-01=10000}', '50.00 × 80 %; of the 300.00 the 200.00 left are not asked for'),
 -- SH-6.1b: 300 a year, then 70, 60, 50 %
 ('SH-6.1b level 1, one fen below the deductible', 'SH-6.1b', 31, 'outpatient', 1, 'other', 299.99, '{}', 299.99, NULL, 0.00, 299.99, '{outpatient@2025-01-01=29999}', 'all of it deductible'),
 ('SH-6.1b level 1, exactly the deductible', 'SH-6.1b', 31, 'outpatient', 1, 'other', 300.00, '{}', 300.00, NULL, 0.00, 300.00, '{outpatient@2025-01-01=30000}', 'all of it deductible'),
 ('SH-6.1b level 1, one fen above', 'SH-6.1b', 31, 'outpatient', 1, 'other', 300.01, '{}', 300.00, 0.70, 0.01, 300.00, '{outpatient@2025-01-01=30000}', '0.01 × 70 % = 0.007'),
 ('SH-6.1b level 1', 'SH-6.1b', 31, 'outpatient', 1, 'other', 1000.00, '{}', 300.00, 0.70, 490.00, 510.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 70 % = 490.00'),
 ('SH-6.1b level 1, emergency', 'SH-6.1b', 31, 'emergency', 1, 'other', 1000.00, '{}', 300.00, 0.70, 490.00, 510.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 70 % = 490.00'),
 ('SH-6.1b level 2, one fen below the deductible', 'SH-6.1b', 32, 'outpatient', 2, 'other', 299.99, '{}', 299.99, NULL, 0.00, 299.99, '{outpatient@2025-01-01=29999}', 'all of it deductible'),
 ('SH-6.1b level 2, exactly the deductible', 'SH-6.1b', 32, 'outpatient', 2, 'other', 300.00, '{}', 300.00, NULL, 0.00, 300.00, '{outpatient@2025-01-01=30000}', 'all of it deductible'),
 ('SH-6.1b level 2, one fen above', 'SH-6.1b', 32, 'outpatient', 2, 'other', 300.01, '{}', 300.00, 0.60, 0.01, 300.00, '{outpatient@2025-01-01=30000}', '0.01 × 60 % = 0.006'),
 ('SH-6.1b level 2', 'SH-6.1b', 32, 'outpatient', 2, 'other', 1000.00, '{}', 300.00, 0.60, 420.00, 580.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 60 % = 420.00'),
 ('SH-6.1b level 2, emergency', 'SH-6.1b', 32, 'emergency', 2, 'other', 1000.00, '{}', 300.00, 0.60, 420.00, 580.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 60 % = 420.00'),
 ('SH-6.1b level 3, one fen below the deductible', 'SH-6.1b', 33, 'outpatient', 3, 'other', 299.99, '{}', 299.99, NULL, 0.00, 299.99, '{outpatient@2025-01-01=29999}', 'all of it deductible'),
 ('SH-6.1b level 3, exactly the deductible', 'SH-6.1b', 33, 'outpatient', 3, 'other', 300.00, '{}', 300.00, NULL, 0.00, 300.00, '{outpatient@2025-01-01=30000}', 'all of it deductible'),
 ('SH-6.1b level 3, one fen above', 'SH-6.1b', 33, 'outpatient', 3, 'other', 300.01, '{}', 300.00, 0.50, 0.01, 300.00, '{outpatient@2025-01-01=30000}', '0.01 × 50 % = 0.005'),
 ('SH-6.1b level 3', 'SH-6.1b', 33, 'outpatient', 3, 'other', 1000.00, '{}', 300.00, 0.50, 350.00, 650.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 50 % = 350.00'),
 ('SH-6.1b level 3, emergency', 'SH-6.1b', 33, 'emergency', 3, 'other', 1000.00, '{}', 300.00, 0.50, 350.00, 650.00, '{outpatient@2025-01-01=30000}', '(1000.00 − 300.00) × 50 % = 350.00'),
 ('SH-6.1b the rest of the deductible, level 1', 'SH-6.1b', 31, 'outpatient', 1, 'other', 150.00, '{outpatient@2025-01-01=20000}', 100.00, 0.70, 35.00, 115.00, '{outpatient@2025-01-01=30000}', '300.00 − 200.00 = 100.00; 50.00 × 70 % = 35.00'),
 ('SH-6.1b the rest of the deductible, level 2', 'SH-6.1b', 32, 'outpatient', 2, 'other', 150.00, '{outpatient@2025-01-01=20000}', 100.00, 0.60, 30.00, 120.00, '{outpatient@2025-01-01=30000}', '300.00 − 200.00 = 100.00; 50.00 × 60 % = 30.00'),
 ('SH-6.1b the rest of the deductible, level 3', 'SH-6.1b', 33, 'outpatient', 3, 'other', 150.00, '{outpatient@2025-01-01=20000}', 100.00, 0.50, 25.00, 125.00, '{outpatient@2025-01-01=30000}', '300.00 − 200.00 = 100.00; 50.00 × 50 % = 25.00'),
 ('SH-6.1b the last fen of the deductible', 'SH-6.1b', 31, 'outpatient', 1, 'other', 0.02, '{outpatient@2025-01-01=29999}', 0.01, 0.70, 0.01, 0.01, '{outpatient@2025-01-01=30000}', '0.01 deductible; 0.01 × 70 % = 0.007'),
 ('SH-6.1b deductible used up, level 1', 'SH-6.1b', 31, 'outpatient', 1, 'other', 100.00, '{outpatient@2025-01-01=30000}', 0.00, 0.70, 70.00, 30.00, '{outpatient@2025-01-01=30000}', '100.00 × 70 %'),
 ('SH-6.1b deductible used up, level 2', 'SH-6.1b', 32, 'outpatient', 2, 'other', 100.00, '{outpatient@2025-01-01=30000}', 0.00, 0.60, 60.00, 40.00, '{outpatient@2025-01-01=30000}', '100.00 × 60 %'),
 ('SH-6.1b deductible used up, level 3', 'SH-6.1b', 33, 'outpatient', 3, 'other', 100.00, '{outpatient@2025-01-01=30000}', 0.00, 0.50, 50.00, 50.00, '{outpatient@2025-01-01=30000}', '100.00 × 50 %'),
 ('SH-6.1b last year''s deductible is last year''s', 'SH-6.1b', 31, 'outpatient', 1, 'other', 100.00, '{outpatient@2024-01-01=30000}', 100.00, NULL, 0.00, 100.00, '{outpatient@2024-01-01=30000,outpatient@2025-01-01=10000}', 'of 2025 nothing is used yet'),
 ('SH-6.1b a bill of nothing', 'SH-6.1b', 31, 'outpatient', 1, 'other', 0.00, '{}', 0.00, NULL, 0.00, 0.00, '{}', NULL),
 -- SH-6.1c: 50, 100, 300 a stay, then 80, 75, 60 %
 ('SH-6.1c level 1, one fen below the deductible', 'SH-6.1c', 34, 'inpatient', 1, 'other', 49.99, '{}', 49.99, NULL, 0.00, 49.99, '{}', 'all of it deductible'),
 ('SH-6.1c level 1, exactly the deductible', 'SH-6.1c', 34, 'inpatient', 1, 'other', 50.00, '{}', 50.00, NULL, 0.00, 50.00, '{}', 'all of it deductible'),
 ('SH-6.1c level 1, one fen above', 'SH-6.1c', 34, 'inpatient', 1, 'other', 50.01, '{}', 50.00, 0.80, 0.01, 50.00, '{}', '0.01 × 80 % = 0.008'),
 ('SH-6.1c level 1', 'SH-6.1c', 34, 'inpatient', 1, 'other', 1050.00, '{}', 50.00, 0.80, 800.00, 250.00, '{}', '(1050.00 − 50.00) × 80 % = 800.00'),
 ('SH-6.1c level 2, one fen below the deductible', 'SH-6.1c', 35, 'inpatient', 2, 'other', 99.99, '{}', 99.99, NULL, 0.00, 99.99, '{}', 'all of it deductible'),
 ('SH-6.1c level 2, exactly the deductible', 'SH-6.1c', 35, 'inpatient', 2, 'other', 100.00, '{}', 100.00, NULL, 0.00, 100.00, '{}', 'all of it deductible'),
 ('SH-6.1c level 2, one fen above', 'SH-6.1c', 35, 'inpatient', 2, 'other', 100.01, '{}', 100.00, 0.75, 0.01, 100.00, '{}', '0.01 × 75 % = 0.0075'),
 ('SH-6.1c level 2', 'SH-6.1c', 35, 'inpatient', 2, 'other', 1100.00, '{}', 100.00, 0.75, 750.00, 350.00, '{}', '(1100.00 − 100.00) × 75 % = 750.00'),
 ('SH-6.1c level 3, one fen below the deductible', 'SH-6.1c', 36, 'inpatient', 3, 'other', 299.99, '{}', 299.99, NULL, 0.00, 299.99, '{}', 'all of it deductible'),
 ('SH-6.1c level 3, exactly the deductible', 'SH-6.1c', 36, 'inpatient', 3, 'other', 300.00, '{}', 300.00, NULL, 0.00, 300.00, '{}', 'all of it deductible'),
 ('SH-6.1c level 3, one fen above', 'SH-6.1c', 36, 'inpatient', 3, 'other', 300.01, '{}', 300.00, 0.60, 0.01, 300.00, '{}', '0.01 × 60 % = 0.006'),
 ('SH-6.1c level 3', 'SH-6.1c', 36, 'inpatient', 3, 'other', 1300.00, '{}', 300.00, 0.60, 600.00, 700.00, '{}', '(1300.00 − 300.00) × 60 % = 600.00'),
 ('SH-6.1c a stay is no outpatient care, level 1', 'SH-6.1c', 34, 'inpatient', 1, 'other', 1050.00, '{outpatient@2025-01-01=30000}', 50.00, 0.80, 800.00, 250.00, '{outpatient@2025-01-01=30000}', 'its deductible is due whatever was borne as an outpatient'),
 ('SH-6.1c a stay is no outpatient care, level 2', 'SH-6.1c', 35, 'inpatient', 2, 'other', 1100.00, '{outpatient@2025-01-01=30000}', 100.00, 0.75, 750.00, 350.00, '{outpatient@2025-01-01=30000}', 'its deductible is due whatever was borne as an outpatient'),
 ('SH-6.1c a stay is no outpatient care, level 3', 'SH-6.1c', 36, 'inpatient', 3, 'other', 1300.00, '{outpatient@2025-01-01=30000}', 300.00, 0.60, 600.00, 700.00, '{outpatient@2025-01-01=30000}', 'its deductible is due whatever was borne as an outpatient'),
 -- SH-9: observation by the inpatient rule
 ('SH-9 observation, level 1', 'SH-9', 34, 'observation', 1, 'other', 1050.00, '{}', 50.00, 0.80, 800.00, 250.00, '{}', '(1050.00 − 50.00) × 80 %'),
 ('SH-9 observation at a college clinic', 'SH-9', 34, 'observation', 1, 'campus', 550.00, '{}', 50.00, 0.80, 400.00, 150.00, '{}', '(550.00 − 50.00) × 80 %'),
 ('SH-9 observation, level 2', 'SH-9', 35, 'observation', 2, 'other', 1100.00, '{}', 100.00, 0.75, 750.00, 350.00, '{}', '(1100.00 − 100.00) × 75 %'),
 ('SH-9 observation, level 3', 'SH-9', 36, 'observation', 3, 'other', 1300.00, '{}', 300.00, 0.60, 600.00, 700.00, '{}', '(1300.00 − 300.00) × 60 %'),
 -- ROUND
 ('ROUND 0.015', 'ROUND', 33, 'outpatient', 3, 'other', 0.03, '{outpatient@2025-01-01=30000}', 0.00, 0.50, 0.02, 0.01, '{outpatient@2025-01-01=30000}', '0.03 × 50 % = 0.015'),
 ('ROUND 0.025', 'ROUND', 33, 'outpatient', 3, 'other', 0.05, '{outpatient@2025-01-01=30000}', 0.00, 0.50, 0.03, 0.02, '{outpatient@2025-01-01=30000}', '0.05 × 50 % = 0.025: away from zero, not to even'),
 ('ROUND 0.024', 'ROUND', 32, 'outpatient', 2, 'other', 0.04, '{outpatient@2025-01-01=30000}', 0.00, 0.60, 0.02, 0.02, '{outpatient@2025-01-01=30000}', '0.04 × 60 % = 0.024'),
 ('ROUND 19.998', 'ROUND', 32, 'outpatient', 2, 'other', 33.33, '{outpatient@2025-01-01=30000}', 0.00, 0.60, 20.00, 13.33, '{outpatient@2025-01-01=30000}', '33.33 × 60 % = 19.998'),
 ('ROUND the largest amount', 'ROUND', 32, 'outpatient', 2, 'other', 99999999999999.99, '{outpatient@2025-01-01=30000}', 0.00, 0.60, 59999999999999.99, 40000000000000.00, '{outpatient@2025-01-01=30000}', '99999999999999.99 × 60 % = 59999999999999.994')
) AS v (name, clause, rule, care, level, relation, total, before, deductible, rate, fund, cash, after, note);

-- What is in scope of a bill.
INSERT INTO policy_case (version, name, clause, rules, care, level, pathway, served_from, total_amount, self_funded, over_price_limit, advance_self_pay,
  decision, in_scope, deductible, fund_paid, cash_paid, totals_after, note) VALUES
 (:version, 'SH-6.1b only what is in scope', 'SH-6.1b', '{32}', 'outpatient', 2, 'annual', '2025-03-03', 1000.00, 100.00, 50.00, 30.00,
  'paid', 820.00, 300.00, 312.00, 688.00, '{outpatient@2025-01-01=30000}', '1000.00 − 100.00 − 50.00 − 30.00 = 820.00; (820.00 − 300.00) × 60 % = 312.00'),
 (:version, 'SH-6.1b nothing in scope', 'SH-6.1b', '{32}', 'outpatient', 2, 'annual', '2025-03-03', 100.00, 100.00, 0, 0,
  'paid', 0.00, 0.00, 0.00, 100.00, '{}', 'nothing counts'),
 (:version, 'SH-6.1c only what is in scope', 'SH-6.1c', '{36}', 'inpatient', 3, 'annual', '2025-03-03', 1000.00, 100.00, 50.00, 30.00,
  'paid', 820.00, 300.00, 312.00, 688.00, '{}', '1000.00 − 100.00 − 50.00 − 30.00 = 820.00; (820.00 − 300.00) × 60 % = 312.00');

-- Days: whose year, in what order.
INSERT INTO policy_case (version, name, clause, rules, care, level, pathway, statuses, served_from, served_to, settled_on, total_amount, totals_before,
  decision, benefit_year, deductible, fund_paid, cash_paid, totals_after, note) VALUES
 (:version, 'DATES a visit of December settled in January', 'DATES', '{31}', 'outpatient', 1, 'annual', '{}', '2025-12-31', NULL, '2026-01-02', 10.00, '{outpatient@2025-01-01=30000}',
  'paid', 2025, 0.00, 7.00, 3.00, '{outpatient@2025-01-01=30000}', 'December''s year, whose deductible is used up: 10.00 × 70 %'),
 (:version, 'DATES the first day of a year', 'DATES', '{31}', 'outpatient', 1, 'annual', '{}', '2026-01-01', NULL, NULL, 10.00, '{outpatient@2025-01-01=30000}',
  'paid', 2026, 10.00, 0.00, 10.00, '{outpatient@2025-01-01=30000,outpatient@2026-01-01=1000}', 'the deductible of 2026'),
 (:version, 'DATES a stay across the new year', 'DATES', '{35}', 'inpatient', 2, 'annual', '{}', '2024-12-29', '2025-01-02', NULL, 1100.00, '{}',
  'paid', 2024, 100.00, 750.00, 350.00, '{}', 'one stay, one deductible, the year of admission: (1100.00 − 100.00) × 75 %'),
 (:version, 'EDGE a stay that outlasts cover', 'EDGE', '{35}', 'inpatient', 2, 'annual', '{cover_ended_within}', '2025-12-31', '2026-01-10', NULL, 1100.00, '{}',
  'paid', 2025, 100.00, 750.00, 350.00, '{}', 'begun on the last day of cover, paid whole: (1100.00 − 100.00) × 75 %'),
 -- 2 May is the 122nd day of 2025; the deductible was used up that day
 (:version, 'ORDER care of 1 May settled after that of 2 May', 'ORDER', '{31}', 'outpatient', 1, 'annual', '{}', '2025-05-01', NULL, '2025-05-03', 400.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=30000}',
  'paid', 2025, 0.00, 280.00, 120.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=30000}', 'settled later, it finds the deductible used up: 400.00 × 70 %'),
 (:version, 'ORDER care of 2 May settled after another of that day', 'ORDER', '{31}', 'outpatient', 1, 'annual', '{}', '2025-05-02', NULL, NULL, 400.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=30000}',
  'paid', 2025, 0.00, 280.00, 120.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=30000}', '400.00 × 70 %');

-- Who is covered by what right is paid alike, and by what credential.
INSERT INTO policy_case (version, name, clause, rules, care, level, credential, pathway, statuses, served_from, total_amount,
  decision, deductible, fund_paid, cash_paid, note)
SELECT :version, name, clause, '{31}', 'outpatient', 1, credential, pathway, '{}', served_from::date, 400, 'paid', 300, 70, 330, '(400.00 − 300.00) × 70 % = 70.00'
FROM (VALUES
 ('SH-4 covered for the year', 'SH-4', 'card', 'annual', '2025-03-03'),
 ('SH-8 on the list of the severely disabled', 'SH-8', 'card', 'disability_list', '2025-03-03'),
 ('SH-5 a freshman', 'SH-5', 'card', 'freshman', '2024-10-08'),
 ('SN-10.1 a freshman of autumn 2022', 'SN-10.1', 'card', 'freshman_2022', '2022-10-08'),
 ('SH-10 joined in mid-year', 'SH-10', 'card', 'mid_year', '2025-07-01'),
 ('SH-13 by electronic credential', 'SH-13', 'e_credential', 'annual', '2025-03-03'),
 ('SH-24 by medical-only card', 'SH-24', 'medical_card', 'annual', '2025-03-03')
) AS v (name, clause, credential, pathway, served_from);
-- held by the way of cover itself: no rule is asked
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, served_from, total_amount, decision, reason, cash_paid, note) VALUES
 (:version, 'SN-10.1 autumn 2022, college not on card settlement', 'SN-10.1', '{}', 'outpatient', NULL, 'campus', 'freshman_2022_open', '2022-10-08', 100,
  'pended', 'freshman_unclear', 100, 'not in the documents');

-- Outside the city, who has filed; in a pharmacy, by the rule of who prescribed.  The deductible is used up.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, channel, credential, pathway, served_from, applied_on, total_amount, totals_before,
  decision, deductible, fund_paid, cash_paid, note)
SELECT :version, name, clause, ARRAY[rule]::smallint[], care, level, relation, locality, channel, credential, 'annual', '2025-03-03', applied_on::date, total, '{outpatient@2025-01-01=30000}',
  'paid', deductible, fund, cash, note
FROM (VALUES
 ('SH-16 filed, a place that is connected', 'SH-16', 32, 'outpatient', 2, 'other', 'out_of_area', 'direct', 'card', NULL, 100.00, 0.00, 60.00, 40.00, 'the home plan, level 2: 100.00 × 60 %'),
 ('SH-16 filed, a stay', 'SH-16', 35, 'inpatient', 2, 'other', 'out_of_area', 'direct', 'card', NULL, 1100.00, 100.00, 750.00, 350.00, 'the home plan, level 2: (1100.00 − 100.00) × 75 %'),
 ('SH-16 filed, not connected, handed in', 'SH-16', 32, 'outpatient', 2, 'unconnected', 'out_of_area', 'reimbursement', 'none', '2025-03-20', 100.00, 0.00, 60.00, 40.00, '100.00 × 60 %'),
 ('SH-16 no deadline outside the city', 'SH-16', 32, 'outpatient', 2, 'unconnected', 'out_of_area', 'reimbursement', 'card', '2026-09-01', 100.00, 0.00, 60.00, 40.00, '100.00 × 60 %, a year and a half later'),
 ('SH-16 no deadline for an emergency outside', 'SH-16', 32, 'emergency', 2, 'unconnected', 'out_of_area', 'reimbursement', 'none', '2026-09-01', 100.00, 0.00, 60.00, 40.00, '100.00 × 60 %'),
 ('SH-16 no deadline, level 3', 'SH-16', 33, 'outpatient', 3, 'unconnected', 'out_of_area', 'reimbursement', 'none', '2026-09-01', 100.00, 0.00, 50.00, 50.00, '100.00 × 50 %'),
 ('SH-16 no deadline for a stay, level 1', 'SH-16', 34, 'inpatient', 1, 'unconnected', 'out_of_area', 'reimbursement', 'card', '2026-09-01', 1050.00, 50.00, 800.00, 250.00, '(1050.00 − 50.00) × 80 %'),
 ('SH-16 no deadline for a stay, level 3', 'SH-16', 36, 'inpatient', 3, 'unconnected', 'out_of_area', 'reimbursement', 'card', '2026-09-01', 1300.00, 300.00, 600.00, 700.00, '(1300.00 − 300.00) × 60 %'),
 ('SH-16 filed, a stay, not connected, handed in', 'SH-16', 35, 'inpatient', 2, 'unconnected', 'out_of_area', 'reimbursement', 'card', '2025-03-20', 1100.00, 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-6.1a a college''s clinic outside the city', 'SH-6.1a', 31, 'outpatient', 1, 'other_campus', 'out_of_area', 'direct', 'card', NULL, 100.00, 0.00, 70.00, 30.00, 'no clinic of a college of the city: by its level, 100.00 × 70 %'),
 ('SH-20.2 prescribed at level 1', 'SH-20.2', 31, 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', NULL, 100.00, 0.00, 70.00, 30.00, '100.00 × 70 %'),
 ('SH-20.2 prescribed at level 2', 'SH-20.2', 32, 'pharmacy', 2, 'other', 'local', 'direct', 'e_credential', NULL, 100.00, 0.00, 60.00, 40.00, '100.00 × 60 %'),
 ('SH-20.2 prescribed at level 3', 'SH-20.2', 33, 'pharmacy', 3, 'other', 'local', 'direct', 'e_credential', NULL, 100.00, 0.00, 50.00, 50.00, '100.00 × 50 %'),
 ('SH-20.2 prescribed at a college clinic', 'SH-20.2', 30, 'pharmacy', NULL, 'campus', 'local', 'direct', 'e_credential', NULL, 100.00, 0.00, 80.00, 20.00, '100.00 × 80 %')
) AS v (name, clause, rule, care, level, relation, locality, channel, credential, applied_on, total, deductible, fund, cash, note);

-- … and where place, care and what was not working come together.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, access, channel, credential, pathway, statuses, served_from, applied_on, total_amount,
  decision, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'SH-16 no deadline for an emergency entered as outpatient care', 'SH-16', '{32}', 'outpatient', 2, 'unconnected', 'out_of_area', 'emergency', 'reimbursement', 'none', 'annual', '{}',
  '2025-03-03', '2026-09-01', 400, 'paid', 300, 60, 340, '(400.00 − 300.00) × 60 %'),
 (:version, 'SH-12n2 freshman at a college''s clinic outside the city', 'SH-12n2', '{31,42}', 'outpatient', 1, 'other_campus', 'out_of_area', 'ordinary', 'reimbursement', 'none', 'freshman', '{account_inactive,before_account}',
  '2024-09-06', '2024-09-20', 400, 'paid', 300, 70, 330, 'no clinic of a college of the city, nothing to settle again: (400.00 − 300.00) × 70 %'),
 (:version, 'SH-14 … at a college''s clinic outside the city', 'SH-14', '{31}', 'outpatient', 1, 'other_campus', 'out_of_area', 'ordinary', 'reimbursement', 'none', 'annual', '{identity_unsynchronised}',
  '2025-03-10', '2025-03-20', 400, 'paid', 300, 70, 330, 'no clinic of a college of the city, nothing to settle again: (400.00 − 300.00) × 70 %'),
 (:version, 'SH-12n2 freshman''s observation at the clinic', 'SH-12n2', '{34,42}', 'observation', 1, 'campus', 'local', 'ordinary', 'reimbursement', 'none', 'freshman', '{account_inactive,before_account}',
  '2024-09-06', '2024-09-20', 550, 'paid', 50, 400, 150, 'asked at discharge, so not settled again: (550.00 − 50.00) × 80 %'),
 (:version, 'SH-14 … observation at the clinic', 'SH-14', '{34}', 'observation', 1, 'campus', 'local', 'ordinary', 'reimbursement', 'none', 'annual', '{identity_unsynchronised}',
  '2025-03-10', '2025-03-20', 550, 'paid', 50, 400, 150, 'asked at discharge, so not settled again: (550.00 − 50.00) × 80 %'),
 (:version, 'SH-6.1b an emergency entered as outpatient care', 'SH-6.1b', '{31}', 'outpatient', 1, 'other', 'local', 'emergency', 'direct', 'card', 'annual', '{}',
  '2025-03-03', NULL, 400, 'paid', 300, 70, 330, '(400.00 − 300.00) × 70 %');

-- What is handed in later, of 400 yuan in cash at level 1 (a stay: 1100 at level 2): in time, or not.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, access, channel, credential, pathway, statuses, served_from, applied_on, total_amount,
  decision, reason, deductible, fund_paid, cash_paid, note)
SELECT :version, name, clause, rules::smallint[], care, CASE care WHEN 'inpatient' THEN 2 ELSE 1 END, relation, access, 'reimbursement', credential, pathway, statuses::text[],
  served_from::date, applied_on::date, CASE care WHEN 'inpatient' THEN 1100 ELSE 400 END,
  CASE WHEN fund IS NULL THEN 'denied' ELSE 'paid' END, CASE WHEN fund IS NULL THEN 'applied_late' END,
  CASE WHEN fund IS NULL THEN 0 ELSE deductible END, coalesce(fund, 0), cash, note
FROM (VALUES
 ('SH-12 emergency, the last good day', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, 'six months to the day: (400.00 − 300.00) × 70 %'),
 ('SH-12 emergency, the day after', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2025-02-15', '2025-08-16', NULL, NULL, 400.00, 'one day more'),
 ('SH-12 emergency of 31 August, end of February', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2024-08-31', '2025-02-28', 300.00, 70.00, 330.00, 'the month has no 31st: its last day'),
 ('SH-12 emergency of 31 August, 1 March', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2024-08-31', '2025-03-01', NULL, NULL, 400.00, 'one day more'),
 ('SH-12 emergency of 31 August, leap day', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2023-08-31', '2024-02-29', 300.00, 70.00, 330.00, 'February has 29 days'),
 ('SH-12 emergency of 28 February, 28 August', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2025-02-28', '2025-08-28', 300.00, 70.00, 330.00, 'the same day, not the month''s end'),
 ('SH-12 emergency of 28 February, 29 August', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'none', 'annual', '{}', '2025-02-28', '2025-08-29', NULL, NULL, 400.00, 'one day more'),
 ('SH-12 entered as outpatient care, the last good day', 'SH-12', '{31,41}', 'outpatient', 'other', 'emergency', 'none', 'annual', '{}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, 'an emergency all the same: (400.00 − 300.00) × 70 %'),
 ('SH-12 entered as outpatient care, the day after', 'SH-12', '{31,41}', 'outpatient', 'other', 'emergency', 'none', 'annual', '{}', '2025-02-15', '2025-08-16', NULL, NULL, 400.00, 'one day more'),
 ('SH-12 an emergency at a college clinic', 'SH-12', '{30,40}', 'emergency', 'campus', 'ordinary', 'none', 'annual', '{}', '2025-02-15', '2025-08-15', 0.00, 320.00, 80.00, '400.00 × 80 %'),
 ('SH-12 a freshman''s emergency at a clinic, the account works', 'SH-12', '{30,40}', 'emergency', 'campus', 'ordinary', 'none', 'freshman', '{}', '2024-10-15', '2025-04-15', 0.00, 320.00, 80.00, '400.00 × 80 %'),
 ('SH-12 entered as outpatient care, card invalid', 'SH-12', '{31,41}', 'outpatient', 'other', 'emergency', 'card', 'annual', '{credential_invalid}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12 a card that did not work is one not carried', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'card', 'annual', '{credential_invalid}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12 an electronic credential that did not work', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'e_credential', 'annual', '{credential_invalid}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12 a medical-only card that did not work', 'SH-12', '{31,40}', 'emergency', 'other', 'ordinary', 'medical_card', 'annual', '{credential_invalid}', '2025-02-15', '2025-08-15', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12n2 freshman before the account works, the last good day', 'SH-12n2', '{31,42}', 'outpatient', 'other', 'ordinary', 'none', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2025-03-06', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12n2 freshman before the account works, the day after', 'SH-12n2', '{31,42}', 'outpatient', 'other', 'ordinary', 'none', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2025-03-07', NULL, NULL, 400.00, 'one day more'),
 ('SH-12n2 whatever was shown', 'SH-12n2', '{31,42}', 'outpatient', 'other', 'ordinary', 'card', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2024-09-20', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12n2 whatever was shown, working or not', 'SH-12n2', '{31,42}', 'outpatient', 'other', 'ordinary', 'card', 'freshman', '{account_inactive,before_account,credential_invalid}', '2024-09-06', '2024-09-20', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-12n2 freshman in a pharmacy', 'SH-12n2', '{31,42}', 'pharmacy', 'other', 'ordinary', 'card', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2024-09-20', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SH-12n2 freshman in a pharmacy, electronic', 'SH-12n2', '{31,42}', 'pharmacy', 'other', 'ordinary', 'e_credential', 'freshman', '{account_inactive,before_account,credential_invalid}', '2024-09-06', '2024-09-20', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SH-12n2 freshman in a pharmacy, prescribed at the clinic', 'SH-12n2', '{30,42}', 'pharmacy', 'campus', 'ordinary', 'none', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2024-09-20', 0.00, 320.00, 80.00, 'a pharmacy settles nothing again: 400.00 × 80 %'),
 ('SH-12n2 a freshman''s stay', 'SH-12n2', '{35,42}', 'inpatient', 'other', 'ordinary', 'none', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2025-03-06', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-12n2 a freshman''s stay, card shown', 'SH-12n2', '{35,42}', 'inpatient', 'other', 'ordinary', 'card', 'freshman', '{account_inactive,before_account,credential_invalid}', '2024-09-06', '2024-09-20', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-12n2 a freshman''s stay, too late', 'SH-12n2', '{35,42}', 'inpatient', 'other', 'ordinary', 'none', 'freshman', '{account_inactive,before_account}', '2024-09-06', '2025-03-07', NULL, NULL, 1100.00, 'one day more'),
 ('SN-6.4 autumn 2022, the last good day', 'SN-6.4', '{31,43}', 'outpatient', 'other', 'ordinary', 'none', 'freshman_2022', '{}', '2022-09-06', '2023-03-06', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SN-6.4 autumn 2022, the day after', 'SN-6.4', '{31,43}', 'outpatient', 'other', 'ordinary', 'none', 'freshman_2022', '{}', '2022-09-06', '2023-03-07', NULL, NULL, 400.00, 'one day more'),
 ('SN-6.4 autumn 2022, at the clinic', 'SN-6.4', '{30,43}', 'outpatient', 'campus', 'ordinary', 'none', 'freshman_2022', '{}', '2022-09-06', '2022-09-20', 0.00, 320.00, 80.00, 'campus or not: 400.00 × 80 %'),
 ('SN-6.4 autumn 2022, a stay', 'SN-6.4', '{35,43}', 'inpatient', 'other', 'ordinary', 'none', 'freshman_2022', '{}', '2022-09-06', '2022-09-20', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SN-6.4 autumn 2022, with a card', 'SN-6.4', '{31,43}', 'outpatient', 'other', 'ordinary', 'card', 'freshman_2022', '{}', '2022-09-06', '2022-09-20', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SN-6.4 autumn 2022, in a pharmacy', 'SN-6.4', '{31,43}', 'pharmacy', 'other', 'ordinary', 'none', 'freshman_2022', '{}', '2022-09-06', '2022-09-20', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SN-6.4 autumn 2022, in a pharmacy, electronic', 'SN-6.4', '{31,43}', 'pharmacy', 'other', 'ordinary', 'e_credential', 'freshman_2022', '{credential_invalid}', '2022-09-06', '2022-09-20', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SN-6.4 autumn 2022, a stay, card shown', 'SN-6.4', '{35,43}', 'inpatient', 'other', 'ordinary', 'card', 'freshman_2022', '{credential_invalid}', '2022-09-06', '2022-09-20', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-14 identity not synchronised, no deadline', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'none', 'annual', '{identity_unsynchronised}', '2025-03-10', '2026-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … whatever was shown', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'e_credential', 'annual', '{credential_invalid,identity_unsynchronised}', '2025-03-10', '2025-03-20', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … an emergency, no deadline', 'SH-14', '{31}', 'emergency', 'other', 'emergency', 'none', 'annual', '{identity_unsynchronised}', '2025-03-10', '2026-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … an emergency, not synchronised when settled', 'SH-14', '{31}', 'emergency', 'other', 'emergency', 'none', 'annual', '{unsynchronised_at_settlement}', '2025-03-10', '2026-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … a freshman, no deadline', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'none', 'freshman', '{before_account,identity_unsynchronised}', '2024-09-06', '2026-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … a freshman, not synchronised when settled', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'none', 'freshman', '{before_account,unsynchronised_at_settlement}', '2024-09-06', '2026-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … autumn 2022, no deadline', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'none', 'freshman_2022', '{identity_unsynchronised}', '2022-09-06', '2024-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … autumn 2022, not synchronised when settled', 'SH-14', '{31}', 'outpatient', 'other', 'ordinary', 'none', 'freshman_2022', '{unsynchronised_at_settlement}', '2022-09-06', '2024-08-01', 300.00, 70.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-14 … in a pharmacy', 'SH-14', '{31}', 'pharmacy', 'other', 'ordinary', 'card', 'annual', '{identity_unsynchronised}', '2025-03-10', '2026-08-01', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SH-14 … in a pharmacy, electronic', 'SH-14', '{31}', 'pharmacy', 'other', 'ordinary', 'e_credential', 'annual', '{credential_invalid,identity_unsynchronised}', '2025-03-10', '2026-08-01', 300.00, 70.00, 330.00, 'prescribed at level 1: (400.00 − 300.00) × 70 %'),
 ('SH-14 … in a pharmacy, prescribed at the clinic', 'SH-14', '{30}', 'pharmacy', 'campus', 'ordinary', 'none', 'annual', '{identity_unsynchronised}', '2025-03-10', '2026-08-01', 0.00, 320.00, 80.00, 'a pharmacy settles nothing again: 400.00 × 80 %'),
 ('SH-14 … a stay', 'SH-14', '{35}', 'inpatient', 'other', 'ordinary', 'none', 'annual', '{identity_unsynchronised}', '2025-03-10', '2026-08-01', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-14 … a stay, lost by discharge', 'SH-14', '{35}', 'inpatient', 'other', 'ordinary', 'none', 'annual', '{unsynchronised_at_settlement}', '2025-03-10', '2026-08-01', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-14 … a stay, lost by discharge, card shown', 'SH-14', '{35}', 'inpatient', 'other', 'ordinary', 'card', 'annual', '{credential_invalid,unsynchronised_at_settlement}', '2025-03-10', '2026-08-01', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-14 … a stay, lost by discharge, a card that worked', 'SH-14', '{35}', 'inpatient', 'other', 'ordinary', 'card', 'annual', '{unsynchronised_at_settlement}', '2025-03-10', '2026-08-01', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %'),
 ('SH-14 … a stay, card shown', 'SH-14', '{35}', 'inpatient', 'other', 'ordinary', 'card', 'annual', '{credential_invalid,identity_unsynchronised}', '2025-03-10', '2026-08-01', 100.00, 750.00, 350.00, '(1100.00 − 100.00) × 75 %')
) AS v (name, clause, rules, care, relation, access, credential, pathway, statuses, served_from, applied_on, deductible, fund, cash, note);

-- What is refused or held: 100 yuan, all of it in cash, whatever had been used before.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, access, channel, credential, pathway, statuses, served_from, total_amount,
  totals_before, decision, reason, cash_paid, totals_after)
SELECT :version, name, clause, ARRAY[rule]::smallint[], care, level, relation, locality, access, channel, credential, pathway, statuses::text[], '2025-03-03', 100,
  '{outpatient@2025-01-01=10000}', decision, reason, 100, '{outpatient@2025-01-01=10000}'
FROM (VALUES
 -- 1, 2: not covered
 ('EDGE a stay that began before cover', 'EDGE', 1, 'inpatient', 2::smallint, 'other', 'local', 'ordinary', 'direct', 'card', 'none', '{cover_begins_later}', 'pended', 'stay_before_cover'),
 ('EDGE observation that began before cover', 'EDGE', 1, 'observation', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'none', '{cover_begins_later}', 'pended', 'stay_before_cover'),
 ('SH-11 not covered', 'SH-11', 2, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'none', '{}', 'denied', 'not_covered'),
 ('SH-11 not covered, at the college clinic', 'SH-11', 2, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'none', '{}', 'denied', 'not_covered'),
 ('SH-11 not covered, a stay', 'SH-11', 2, 'inpatient', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'none', '{}', 'denied', 'not_covered'),
 ('SH-11 not covered, an emergency handed in', 'SH-11', 2, 'emergency', 2, 'other', 'local', 'emergency', 'reimbursement', 'none', 'none', '{}', 'denied', 'not_covered'),
 ('SH-21 not covered, outside the city', 'SH-21', 2, 'outpatient', 2, 'other', 'elsewhere', 'ordinary', 'direct', 'card', 'none', '{}', 'denied', 'not_covered'),
 -- 8, 9: before the college's card settlement
 ('SN-10.3 outpatient on the old route', 'SN-10.3', 8, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'annual', '{old_route}', 'denied', 'old_route'),
 ('SN-10.3 emergency on the old route', 'SN-10.3', 8, 'emergency', 1, 'undesignated', 'local', 'emergency', 'direct', 'card', 'annual', '{old_route}', 'denied', 'old_route'),
 ('SN-10.3 pharmacy on the old route', 'SN-10.3', 8, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'e_credential', 'annual', '{old_route}', 'denied', 'old_route'),
 ('SN-10.3 outside the city on the old route', 'SN-10.3', 8, 'outpatient', 1, 'other', 'elsewhere', 'ordinary', 'direct', 'card', 'annual', '{old_route}', 'denied', 'old_route'),
 ('SN-10.3 outpatient, no date recorded', 'SN-10.3', 9, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'annual', '{card_start_unknown}', 'pended', 'card_start_unknown'),
 ('SN-10.3 emergency, no date recorded', 'SN-10.3', 9, 'emergency', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{card_start_unknown}', 'pended', 'card_start_unknown'),
 ('SN-10.3 pharmacy, no date recorded', 'SN-10.3', 9, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'e_credential', 'annual', '{card_start_unknown}', 'pended', 'card_start_unknown'),
 -- 3 to 7, 29: the place
 ('SH-16 not filed', 'SH-16', 3, 'outpatient', 2, 'other', 'elsewhere', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'not_filed'),
 ('SH-16 not filed, a stay', 'SH-16', 3, 'inpatient', 2, 'unconnected', 'elsewhere', 'ordinary', 'reimbursement', 'card', 'annual', '{}', 'pended', 'not_filed'),
 ('SH-16 not filed, not designated', 'SH-16', 3, 'outpatient', 2, 'undesignated', 'elsewhere', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'not_filed'),
 ('SH-9 emergency at a place that is not designated', 'SH-9', 4, 'emergency', 2, 'undesignated', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'emergency_undesignated'),
 ('SH-9 admitted as an emergency, not designated', 'SH-9', 5, 'inpatient', 2, 'undesignated', 'local', 'emergency', 'direct', 'card', 'annual', '{}', 'pended', 'emergency_undesignated'),
 ('SH-9 not designated', 'SH-9', 6, 'outpatient', 2, 'undesignated', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'not_designated'),
 ('SH-9 a stay, not designated', 'SH-9', 6, 'inpatient', 2, 'undesignated', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'not_designated'),
 ('SH-16 filed, not designated', 'SH-16', 6, 'outpatient', 2, 'undesignated', 'out_of_area', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'not_designated'),
 ('SH-9 not connected', 'SH-9', 7, 'outpatient', NULL, 'unconnected', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'not_connected'),
 ('SH-9 a stay, not connected', 'SH-9', 7, 'inpatient', 2, 'unconnected', 'local', 'ordinary', 'reimbursement', 'card', 'annual', '{}', 'pended', 'not_connected'),
 ('SH-9 level not recorded', 'SH-9', 29, 'outpatient', NULL, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'level_unknown'),
 ('SH-9 a stay, level not recorded', 'SH-9', 29, 'inpatient', NULL, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'level_unknown'),
 ('SH-9 a level without a rate', 'SH-9', 29, 'outpatient', 9, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'pended', 'level_unknown'),
 -- 10, 11, 21, 22, 24: pharmacies
 ('SH-20.1 no prescription', 'SH-20.1', 10, 'pharmacy', NULL, 'no_prescriber', 'local', 'ordinary', 'direct', 'e_credential', 'annual', '{}', 'denied', 'no_prescription'),
 ('SH-20.1 no prescription, by card', 'SH-20.1', 10, 'pharmacy', NULL, 'no_prescriber', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'no_prescription'),
 ('SH-20.2 a card is not enough', 'SH-20.2', 11, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 nor a medical-only card', 'SH-20.2', 11, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'medical_card', 'annual', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 nor nothing', 'SH-20.2', 11, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'none', 'annual', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 nor of a college clinic', 'SH-20.2', 11, 'pharmacy', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'freshman_2022', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 handed in, card', 'SH-20.2', 22, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'card', 'annual', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 handed in, medical-only card', 'SH-20.2', 22, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'medical_card', 'disability_list', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 handed in, nothing shown', 'SH-20.2', 22, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'none', 'freshman', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 handed in, joined in mid-year', 'SH-20.2', 22, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'none', 'mid_year', '{}', 'denied', 'not_electronic'),
 ('SH-20.2 outside the city', 'SH-20.2', 21, 'pharmacy', 2, 'other', 'out_of_area', 'ordinary', 'direct', 'e_credential', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('SH-20.2 outside the city, handed in', 'SH-20.2', 21, 'pharmacy', 2, 'unconnected', 'out_of_area', 'ordinary', 'reimbursement', 'e_credential', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('SH-20.2 the electronic credential did not work', 'SH-20.2', 24, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'e_credential', 'annual', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-20.2 it did not work, on the list', 'SH-20.2', 24, 'pharmacy', 1, 'other', 'local', 'ordinary', 'direct', 'e_credential', 'disability_list', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-20.2 it did not work, a freshman', 'SH-20.2', 24, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'e_credential', 'freshman', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-20.2 it did not work, joined in mid-year', 'SH-20.2', 24, 'pharmacy', NULL, 'campus', 'local', 'ordinary', 'reimbursement', 'e_credential', 'mid_year', '{credential_invalid}', 'denied', 'credential_invalid'),
 -- 12 to 14: settled directly when it cannot be
 ('SH-12n2 the account does not work yet', 'SH-12n2', 12, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 'denied', 'account_inactive'),
 ('SH-12n2 the account does not work yet, at the clinic', 'SH-12n2', 12, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 'denied', 'account_inactive'),
 ('SH-12n2 the account does not work at discharge', 'SH-12n2', 12, 'inpatient', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 'denied', 'account_inactive'),
 ('SH-14 not synchronised', 'SH-14', 13, 'outpatient', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{identity_unsynchronised,unsynchronised_at_settlement}', 'denied', 'unsynchronised'),
 ('SH-14 not synchronised, at the clinic', 'SH-14', 13, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'direct', 'card', 'annual', '{identity_unsynchronised,unsynchronised_at_settlement}', 'denied', 'unsynchronised'),
 ('SH-14 not synchronised at discharge', 'SH-14', 13, 'inpatient', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{unsynchronised_at_settlement}', 'denied', 'unsynchronised'),
 ('SH-16 not connected, settled directly', 'SH-16', 14, 'outpatient', 2, 'unconnected', 'out_of_area', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'unconnected_claim_later'),
 ('SH-16 a stay, not connected, settled directly', 'SH-16', 14, 'inpatient', 2, 'unconnected', 'out_of_area', 'ordinary', 'direct', 'card', 'annual', '{}', 'denied', 'unconnected_claim_later'),
 -- 15, 16: at a college clinic refunded and settled again, not reimbursed
 ('SH-12n2 freshman at the clinic, handed in', 'SH-12n2', 15, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'reimbursement', 'none', 'freshman', '{account_inactive,before_account}', 'denied', 'settle_again'),
 ('SH-12n2 emergency at another college''s clinic, handed in', 'SH-12n2', 15, 'emergency', NULL, 'other_campus', 'local', 'ordinary', 'reimbursement', 'none', 'freshman', '{account_inactive,before_account}', 'denied', 'settle_again'),
 ('SH-14 at the clinic, handed in', 'SH-14', 16, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'reimbursement', 'none', 'annual', '{identity_unsynchronised}', 'denied', 'settle_again'),
 ('SH-14 emergency at another college''s clinic, handed in', 'SH-14', 16, 'emergency', NULL, 'other_campus', 'local', 'ordinary', 'reimbursement', 'card', 'annual', '{identity_unsynchronised}', 'denied', 'settle_again'),
 -- 17, 23: no credential, or none that worked: an outpatient visit is not settled
 ('SH-12 outpatient, no credential', 'SH-12', 17, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'none', 'annual', '{}', 'denied', 'no_credential'),
 ('SH-12 outpatient, no credential, handed in', 'SH-12', 17, 'outpatient', 1, 'other', 'local', 'ordinary', 'reimbursement', 'none', 'annual', '{}', 'denied', 'no_credential'),
 ('SH-12 outpatient, no credential, referred', 'SH-12', 17, 'outpatient', 1, 'other', 'local', 'referred', 'reimbursement', 'none', 'disability_list', '{}', 'denied', 'no_credential'),
 ('SH-12 outpatient, no credential, mental illness', 'SH-12', 17, 'outpatient', 1, 'other', 'local', 'mental', 'reimbursement', 'none', 'freshman', '{}', 'denied', 'no_credential'),
 ('SH-12 outpatient, no credential, chronic infectious illness', 'SH-12', 17, 'outpatient', 1, 'other', 'local', 'chronic_infectious', 'reimbursement', 'none', 'mid_year', '{}', 'denied', 'no_credential'),
 ('SH-12 outpatient, credential invalid', 'SH-12', 23, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-12 outpatient, credential invalid, handed in', 'SH-12', 23, 'outpatient', NULL, 'campus', 'local', 'ordinary', 'reimbursement', 'card', 'annual', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-12 outpatient, credential invalid, referred', 'SH-12', 23, 'outpatient', 1, 'other', 'local', 'referred', 'reimbursement', 'e_credential', 'disability_list', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-12 outpatient, credential invalid, mental illness', 'SH-12', 23, 'outpatient', 1, 'other', 'local', 'mental', 'direct', 'medical_card', 'freshman', '{credential_invalid}', 'denied', 'credential_invalid'),
 ('SH-12 outpatient, credential invalid, chronic infectious illness', 'SH-12', 23, 'outpatient', 1, 'other', 'local', 'chronic_infectious', 'direct', 'card', 'mid_year', '{credential_invalid}', 'denied', 'credential_invalid'),
 -- 18, 25: a stay without one, or with one that did not work
 ('SH-12 a stay, no credential', 'SH-12', 18, 'inpatient', 2, 'other', 'local', 'ordinary', 'direct', 'none', 'annual', '{}', 'pended', 'stay_no_credential'),
 ('SH-12 a stay, no credential, handed in', 'SH-12', 18, 'inpatient', 2, 'other', 'local', 'emergency', 'reimbursement', 'none', 'disability_list', '{}', 'pended', 'stay_no_credential'),
 ('SH-12 observation, no credential', 'SH-12', 18, 'observation', 2, 'other', 'local', 'ordinary', 'direct', 'none', 'freshman', '{}', 'pended', 'stay_no_credential'),
 ('SH-12 a stay outside the city, no credential', 'SH-12', 18, 'inpatient', 2, 'other', 'out_of_area', 'ordinary', 'direct', 'none', 'mid_year', '{}', 'pended', 'stay_no_credential'),
 ('SH-12 a stay, credential invalid', 'SH-12', 25, 'inpatient', 2, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{credential_invalid}', 'pended', 'stay_credential_invalid'),
 ('SH-12 a stay, credential invalid, handed in', 'SH-12', 25, 'inpatient', 2, 'other', 'local', 'emergency', 'reimbursement', 'e_credential', 'disability_list', '{credential_invalid}', 'pended', 'stay_credential_invalid'),
 ('SH-12 observation, credential invalid', 'SH-12', 25, 'observation', 2, 'other', 'local', 'ordinary', 'direct', 'medical_card', 'freshman', '{credential_invalid}', 'pended', 'stay_credential_invalid'),
 ('SH-12 a stay outside the city, credential invalid', 'SH-12', 25, 'inpatient', 2, 'other', 'out_of_area', 'ordinary', 'direct', 'card', 'mid_year', '{credential_invalid}', 'pended', 'stay_credential_invalid'),
 -- 19, 26: cash first
 ('SH-12 emergency, no credential', 'SH-12', 19, 'emergency', 1, 'other', 'local', 'ordinary', 'direct', 'none', 'annual', '{}', 'denied', 'claim_later'),
 ('SH-12 emergency entered as outpatient care, no credential', 'SH-12', 19, 'outpatient', 1, 'other', 'local', 'emergency', 'direct', 'none', 'annual', '{}', 'denied', 'claim_later'),
 ('SH-16 filed, no credential', 'SH-16', 19, 'outpatient', 2, 'other', 'out_of_area', 'ordinary', 'direct', 'none', 'annual', '{}', 'denied', 'claim_later'),
 ('SN-6.4 autumn 2022, no credential', 'SN-6.4', 19, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'none', 'freshman_2022', '{}', 'denied', 'claim_later'),
 ('SH-14 identity lately synchronised, no credential', 'SH-14', 19, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'none', 'annual', '{identity_unsynchronised}', 'denied', 'claim_later'),
 ('SH-12 emergency, card invalid', 'SH-12', 26, 'emergency', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'annual', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 ('SH-12 emergency, electronic credential invalid', 'SH-12', 26, 'emergency', 1, 'other', 'local', 'ordinary', 'direct', 'e_credential', 'annual', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 ('SH-12 emergency, medical-only card invalid', 'SH-12', 26, 'emergency', 1, 'other', 'local', 'ordinary', 'direct', 'medical_card', 'annual', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 ('SH-12 emergency entered as outpatient care, card invalid', 'SH-12', 26, 'outpatient', 1, 'other', 'local', 'emergency', 'direct', 'card', 'annual', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 ('SH-16 filed, card invalid', 'SH-16', 26, 'outpatient', 2, 'other', 'out_of_area', 'ordinary', 'direct', 'card', 'annual', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 ('SN-6.4 autumn 2022, card invalid', 'SN-6.4', 26, 'outpatient', 1, 'other', 'local', 'ordinary', 'direct', 'card', 'freshman_2022', '{credential_invalid}', 'denied', 'invalid_claim_later'),
 -- 20: with a credential that works there is no reimbursement
 ('SH-12 handed in though the card worked', 'SH-12', 20, 'outpatient', 1, 'other', 'local', 'ordinary', 'reimbursement', 'card', 'annual', '{}', 'pended', 'not_reimbursed'),
 ('SH-12 an emergency handed in though a credential worked', 'SH-12', 20, 'emergency', 1, 'other', 'local', 'ordinary', 'reimbursement', 'e_credential', 'disability_list', '{}', 'pended', 'not_reimbursed'),
 ('SH-12 a stay handed in though a credential worked', 'SH-12', 20, 'inpatient', 2, 'other', 'local', 'ordinary', 'reimbursement', 'medical_card', 'freshman', '{}', 'pended', 'not_reimbursed'),
 ('SH-20.2 handed in though the credential worked', 'SH-20.2', 20, 'pharmacy', 1, 'other', 'local', 'ordinary', 'reimbursement', 'e_credential', 'mid_year', '{}', 'pended', 'not_reimbursed'),
 -- 27: papers
 ('SH-12 an emergency, handed in without the credential', 'SH-12', 27, 'emergency', 1, 'other', 'local', 'ordinary', 'reimbursement', 'none', 'annual', '{lacks_credential}', 'pended', 'papers_missing'),
 ('SH-12 an emergency, handed in without the receipt', 'SH-12', 27, 'emergency', 1, 'other', 'local', 'ordinary', 'reimbursement', 'none', 'annual', '{lacks_bank_card,lacks_receipt}', 'pended', 'papers_missing'),
 ('SH-16 filed, handed in without the records', 'SH-16', 27, 'outpatient', 2, 'unconnected', 'out_of_area', 'ordinary', 'reimbursement', 'card', 'annual', '{lacks_records}', 'pended', 'papers_missing')
) AS v (name, clause, rule, care, level, relation, locality, access, channel, credential, pathway, statuses, decision, reason);

-- Stays are paid by the city fund whatever the college's card settlement.
INSERT INTO policy_case (version, name, clause, rules, care, level, pathway, statuses, served_from, total_amount, decision, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'SN-10.3 a stay before card settlement', 'SN-10.3', '{35}', 'inpatient', 2, 'annual', '{old_route}', '2025-03-03', 1100, 'paid', 100, 750, 350, '(1100.00 − 100.00) × 75 %'),
 (:version, 'SN-10.3 observation before card settlement', 'SN-10.3', '{35}', 'observation', 2, 'annual', '{old_route}', '2025-03-03', 1100, 'paid', 100, 750, 350, '(1100.00 − 100.00) × 75 %'),
 (:version, 'SN-10.3 a stay, no date recorded', 'SN-10.3', '{35}', 'inpatient', 2, 'annual', '{card_start_unknown}', '2025-03-03', 1100, 'paid', 100, 750, 350, '(1100.00 − 100.00) × 75 %');

-- What only an application online needs is not asked for.
INSERT INTO policy_case (version, name, clause, rules, care, level, access, channel, credential, pathway, statuses, served_from, total_amount, decision, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'SH-12 an emergency, handed in at the counter', 'SH-12', '{31,40}', 'emergency', 1, 'ordinary', 'reimbursement', 'none', 'annual', '{lacks_bank_card,lacks_identity_document,lacks_originals}', '2025-03-03', 400, 'paid', 300, 70, 330, '(400.00 − 300.00) × 70 %');

-- A record book is not asked for.
INSERT INTO policy_case (version, name, clause, rules, care, level, pathway, statuses, served_from, total_amount, decision, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'SH-23 without a record book', 'SH-23', '{31}', 'outpatient', 1, 'annual', '{no_record_book}', '2025-03-03', 400, 'paid', 300, 70, 330, '(400.00 − 300.00) × 70 %');

-- Once it works, it is settled: the account, the identity.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, statuses, served_from, settled_on, total_amount, decision, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'SH-12n2 settled again at the clinic', 'SH-12n2', '{30}', 'outpatient', NULL, 'campus', 'freshman', '{before_account}', '2024-09-06', '2024-09-12', 100, 'paid', 0, 80, 20, 'by card, once the account works: 100.00 × 80 %'),
 (:version, 'SH-14 settled again at the clinic', 'SH-14', '{30}', 'outpatient', NULL, 'campus', 'annual', '{identity_unsynchronised}', '2025-03-10', '2025-03-20', 100, 'paid', 0, 80, 20, 'by card, once synchronised: 100.00 × 80 %');

-- What is applied for when the bill has been paid: how the bill stands then.  Nothing is paid that is not applied for.
INSERT INTO policy_case (version, name, clause, rules, care, level, locality, credential, pathway, statuses, illness, served_from, total_amount, totals_before,
  applied_for, decision, reason, deductible, fund_paid, relief_paid, serious_illness_paid, cash_paid, note)
SELECT :version, name, clause, rules::smallint[], care, level, locality, CASE care WHEN 'pharmacy' THEN 'e_credential' ELSE 'card' END, 'annual', statuses::text[], illness, '2025-03-03', total,
  before::medins.accumulators, applied_for::text[], decision, reason, deductible, fund, relief, serious, cash, note
FROM (VALUES
 -- SH-8: relief of the deductible
 ('SH-8r minimum-living, outpatient', 'SH-8r', '{31,50}', 'outpatient', 1, 'local', '{minimum_living}', NULL::text, '{relief}', 400.00, '{}', 'paid', NULL::text, 300.00, 70.00, 300.00, 0.00, 30.00, '(400.00 − 300.00) × 70 %; the deductible of 300.00 is relieved'),
 ('SH-8r severely disabled, outpatient', 'SH-8r', '{33,50}', 'outpatient', 3, 'local', '{severe_disability}', NULL, '{relief}', 1000.00, '{}', 'paid', NULL, 300.00, 350.00, 300.00, 0.00, 350.00, '(1000.00 − 300.00) × 50 %; 300.00 relieved'),
 ('SH-8r severely disabled, emergency', 'SH-8r', '{32,50}', 'emergency', 2, 'local', '{severe_disability}', NULL, '{relief}', 1000.00, '{}', 'paid', NULL, 300.00, 420.00, 300.00, 0.00, 280.00, '(1000.00 − 300.00) × 60 %; 300.00 relieved'),
 ('SH-8r in a pharmacy', 'SH-8r', '{31,50}', 'pharmacy', 1, 'local', '{minimum_living}', NULL, '{relief}', 150.00, '{outpatient@2025-01-01=20000}', 'paid', NULL, 100.00, 35.00, 100.00, 0.00, 15.00, '50.00 × 70 %; the 100.00 left of the deductible are relieved'),
 ('SH-8r the last fen of the deductible', 'SH-8r', '{31,50}', 'outpatient', 1, 'local', '{minimum_living}', NULL, '{relief}', 0.02, '{outpatient@2025-01-01=29999}', 'paid', NULL, 0.01, 0.01, 0.01, 0.00, 0.00, '0.01 × 70 % = 0.007; 0.01 relieved'),
 ('SH-8r nothing left to relieve', 'SH-8r', '{31,50}', 'outpatient', 1, 'local', '{minimum_living}', NULL, '{relief}', 100.00, '{outpatient@2025-01-01=30000}', 'paid', NULL, 0.00, 70.00, 0.00, 0.00, 30.00, '100.00 × 70 %; no deductible is due'),
 ('SH-8r severely disabled, a stay', 'SH-8r', '{36,51}', 'inpatient', 3, 'local', '{severe_disability}', NULL, '{relief}', 1300.00, '{}', 'paid', NULL, 300.00, 600.00, 300.00, 0.00, 400.00, '(1300.00 − 300.00) × 60 %; 300.00 relieved'),
 ('SH-8r severely disabled, observation', 'SH-8r', '{35,51}', 'observation', 2, 'local', '{severe_disability}', NULL, '{relief}', 1100.00, '{}', 'paid', NULL, 100.00, 750.00, 100.00, 0.00, 250.00, '(1100.00 − 100.00) × 75 %; 100.00 relieved'),
 ('SH-8r minimum-living, a stay', 'SH-8r', '{35}', 'inpatient', 2, 'local', '{minimum_living}', NULL, '{relief}', 1100.00, '{}', 'denied', 'not_entitled', 100.00, 750.00, 0.00, 0.00, 350.00, 'of stays only the severely disabled'),
 ('SH-8r neither', 'SH-8r', '{31}', 'outpatient', 1, 'local', '{}', NULL, '{relief}', 400.00, '{}', 'denied', 'not_entitled', 300.00, 70.00, 0.00, 0.00, 330.00, NULL),
 ('SH-8r low income', 'SH-8r', '{31}', 'outpatient', 1, 'local', '{low_income}', NULL, '{relief}', 400.00, '{}', 'denied', 'not_entitled', 300.00, 70.00, 0.00, 0.00, 330.00, 'minimum-living is not low income'),
 ('SH-8r not applied for', 'SH-8r', '{31}', 'outpatient', 1, 'local', '{minimum_living}', NULL, '{}', 400.00, '{}', 'paid', NULL, 300.00, 70.00, 0.00, 0.00, 330.00, '(400.00 − 300.00) × 70 %'),
 ('SH-8c the college decides', 'SH-8c', '{31,52}', 'outpatient', 1, 'local', '{school_hardship}', NULL, '{college_relief}', 400.00, '{}', 'pended', 'college_decides', 300.00, 70.00, 0.00, 0.00, 330.00, 'until it has, the bill stands as it was'),
 ('SH-8c the college decides of a stay', 'SH-8c', '{35,52}', 'inpatient', 2, 'local', '{school_hardship}', NULL, '{college_relief}', 1100.00, '{}', 'pended', 'college_decides', 100.00, 750.00, 0.00, 0.00, 350.00, 'until it has, the bill stands as it was'),
 ('SH-8c no hardship', 'SH-8c', '{31}', 'outpatient', 1, 'local', '{minimum_living}', NULL, '{college_relief}', 400.00, '{}', 'denied', 'not_entitled', 300.00, 70.00, 0.00, 0.00, 330.00, NULL),
 ('SH-8c not applied for', 'SH-8c', '{31}', 'outpatient', 1, 'local', '{school_hardship}', NULL, '{}', 400.00, '{}', 'paid', NULL, 300.00, 70.00, 0.00, 0.00, 330.00, '(400.00 − 300.00) × 70 %'),
 -- SH-6.2: serious illness, 60 %, or 65 %
 ('SH-6.2 uraemia, 60 %', 'SH-6.2', '{31,62}', 'outpatient', 1, 'local', '{picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 490.00, 0.00, 306.00, 204.00, '700.00 × 70 %; of the copay of 510.00, deductible included, 60 %'),
 ('SH-6.2 kidney transplant, 60 %', 'SH-6.2', '{32,62}', 'emergency', 2, 'local', '{china_life}', 'kidney_transplant', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 420.00, 0.00, 348.00, 232.00, '700.00 × 60 %; 580.00 × 60 %'),
 ('SH-6.2 malignant tumour, 60 %', 'SH-6.2', '{36,62}', 'inpatient', 3, 'local', '{ping_an}', 'malignant_tumour', '{serious_illness}', 20300.00, '{}', 'paid', NULL, 300.00, 12000.00, 0.00, 4980.00, 3320.00, '20000.00 × 60 %; 8300.00 × 60 %'),
 ('SH-6.2 mental illness, 60 %', 'SH-6.2', '{35,62}', 'observation', 2, 'local', '{cpic}', 'mental_illness', '{serious_illness}', 1100.00, '{}', 'paid', NULL, 100.00, 750.00, 0.00, 210.00, 140.00, '1000.00 × 75 %; 350.00 × 60 %'),
 ('SH-6.2 haemophilia, 60 %', 'SH-6.2', '{33,62}', 'outpatient', 3, 'local', '{picc}', 'haemophilia', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 350.00, 0.00, 390.00, 260.00, '700.00 × 50 %; 650.00 × 60 %'),
 ('SH-6.2 aplastic anaemia, 60 %', 'SH-6.2', '{31,62}', 'outpatient', 1, 'local', '{picc}', 'aplastic_anaemia', '{serious_illness}', 1000.00, '{outpatient@2025-01-01=30000}', 'paid', NULL, 0.00, 700.00, 0.00, 180.00, 120.00, '1000.00 × 70 %; 300.00 × 60 %'),
 ('SH-6.2 uraemia, 65 %', 'SH-6.2', '{31,61}', 'outpatient', 1, 'local', '{low_income,picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 490.00, 0.00, 331.50, 178.50, '700.00 × 70 %; 510.00 × 65 %'),
 ('SH-6.2 kidney transplant, 65 %', 'SH-6.2', '{32,61}', 'emergency', 2, 'local', '{china_life,minimum_living}', 'kidney_transplant', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 420.00, 0.00, 377.00, 203.00, '700.00 × 60 %; 580.00 × 65 %'),
 ('SH-6.2 malignant tumour, 65 %', 'SH-6.2', '{36,61}', 'inpatient', 3, 'local', '{low_income,ping_an}', 'malignant_tumour', '{serious_illness}', 20300.00, '{}', 'paid', NULL, 300.00, 12000.00, 0.00, 5395.00, 2905.00, '20000.00 × 60 %; 8300.00 × 65 %'),
 ('SH-6.2 mental illness, 65 %', 'SH-6.2', '{35,61}', 'observation', 2, 'local', '{cpic,minimum_living}', 'mental_illness', '{serious_illness}', 1100.00, '{}', 'paid', NULL, 100.00, 750.00, 0.00, 227.50, 122.50, '1000.00 × 75 %; 350.00 × 65 %'),
 ('SH-6.2 haemophilia, 65 %', 'SH-6.2', '{33,61}', 'outpatient', 3, 'local', '{low_income,picc}', 'haemophilia', '{serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 350.00, 0.00, 422.50, 227.50, '700.00 × 50 %; 650.00 × 65 %'),
 ('SH-6.2 aplastic anaemia, 65 %', 'SH-6.2', '{31,61}', 'outpatient', 1, 'local', '{minimum_living,picc}', 'aplastic_anaemia', '{serious_illness}', 1000.00, '{outpatient@2025-01-01=30000}', 'paid', NULL, 0.00, 700.00, 0.00, 195.00, 105.00, '1000.00 × 70 %; 300.00 × 65 %'),
 ('SH-7 uraemia, no insurer chosen', 'SH-7', '{31,60}', 'outpatient', 1, 'local', '{}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'pended', 'insurer_not_chosen', 300.00, 490.00, 0.00, 0.00, 510.00, 'until one is, the bill stands as it was'),
 ('SH-7 kidney transplant, no insurer chosen', 'SH-7', '{32,60}', 'emergency', 2, 'local', '{}', 'kidney_transplant', '{serious_illness}', 1000.00, '{}', 'pended', 'insurer_not_chosen', 300.00, 420.00, 0.00, 0.00, 580.00, 'until one is, the bill stands as it was'),
 ('SH-7 malignant tumour, no insurer chosen', 'SH-7', '{36,60}', 'inpatient', 3, 'local', '{}', 'malignant_tumour', '{serious_illness}', 20300.00, '{}', 'pended', 'insurer_not_chosen', 300.00, 12000.00, 0.00, 0.00, 8300.00, 'until one is, the bill stands as it was'),
 ('SH-7 mental illness, no insurer chosen', 'SH-7', '{35,60}', 'observation', 2, 'local', '{}', 'mental_illness', '{serious_illness}', 1100.00, '{}', 'pended', 'insurer_not_chosen', 100.00, 750.00, 0.00, 0.00, 350.00, 'until one is, the bill stands as it was'),
 ('SH-7 haemophilia, no insurer chosen', 'SH-7', '{33,60}', 'outpatient', 3, 'local', '{low_income}', 'haemophilia', '{serious_illness}', 1000.00, '{}', 'pended', 'insurer_not_chosen', 300.00, 350.00, 0.00, 0.00, 650.00, 'until one is, the bill stands as it was'),
 ('SH-7 aplastic anaemia, no insurer chosen', 'SH-7', '{31,60}', 'outpatient', 1, 'local', '{}', 'aplastic_anaemia', '{serious_illness}', 1000.00, '{outpatient@2025-01-01=30000}', 'pended', 'insurer_not_chosen', 0.00, 700.00, 0.00, 0.00, 300.00, 'until one is, the bill stands as it was'),
 ('SH-6.2 another illness', 'SH-6.2', '{31}', 'outpatient', 1, 'local', '{picc}', NULL, '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'the list is closed'),
 ('SH-6.2 another illness, low income', 'SH-6.2', '{31}', 'outpatient', 1, 'local', '{low_income,picc}', NULL, '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'the list is closed'),
 ('SH-6.2 another illness, no insurer chosen', 'SH-6.2', '{31}', 'outpatient', 1, 'local', '{}', NULL, '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'the list is closed'),
 ('SH-6.2 in a pharmacy', 'SH-6.2', '{31}', 'pharmacy', 1, 'local', '{picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'pharmacies are no medical institutions'),
 ('SH-6.2 in a pharmacy, low income', 'SH-6.2', '{31}', 'pharmacy', 1, 'local', '{low_income,picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'pharmacies are no medical institutions'),
 ('SH-6.2 in a pharmacy, no insurer chosen', 'SH-6.2', '{31}', 'pharmacy', 1, 'local', '{}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 490.00, 0.00, 0.00, 510.00, 'pharmacies are no medical institutions'),
 ('SH-6.2 outside the city', 'SH-6.2', '{32}', 'outpatient', 2, 'out_of_area', '{picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 420.00, 0.00, 0.00, 580.00, 'the city''s institutions alone'),
 ('SH-6.2 outside the city, low income', 'SH-6.2', '{32}', 'outpatient', 2, 'out_of_area', '{low_income,picc}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 420.00, 0.00, 0.00, 580.00, 'the city''s institutions alone'),
 ('SH-6.2 outside the city, no insurer chosen', 'SH-6.2', '{32}', 'outpatient', 2, 'out_of_area', '{}', 'uraemia_dialysis', '{serious_illness}', 1000.00, '{}', 'denied', 'not_entitled', 300.00, 420.00, 0.00, 0.00, 580.00, 'the city''s institutions alone'),
 ('SH-6.2 not applied for', 'SH-6.2', '{31}', 'outpatient', 1, 'local', '{picc}', 'uraemia_dialysis', '{}', 1000.00, '{}', 'paid', NULL, 300.00, 490.00, 0.00, 0.00, 510.00, '700.00 × 70 %'),
 -- both: relief is deducted first, whichever is applied for first
 ('LATE relief, then serious illness', 'LATE', '{31,50,61}', 'outpatient', 1, 'local', '{minimum_living,picc}', 'uraemia_dialysis', '{relief,serious_illness}', 1000.00, '{}', 'paid', NULL, 300.00, 490.00, 300.00, 136.50, 73.50, '510.00 − 300.00 = 210.00; × 65 %'),
 ('LATE serious illness, then relief', 'LATE', '{31,50,61}', 'outpatient', 1, 'local', '{minimum_living,picc}', 'uraemia_dialysis', '{serious_illness,relief}', 1000.00, '{}', 'paid', NULL, 300.00, 490.00, 300.00, 136.50, 73.50, 'relief granted later makes serious illness less: 210.00 × 65 %'),
 ('LATE relief, then serious illness, a stay', 'LATE', '{36,51,62}', 'inpatient', 3, 'local', '{ping_an,severe_disability}', 'malignant_tumour', '{relief,serious_illness}', 20300.00, '{}', 'paid', NULL, 300.00, 12000.00, 300.00, 4800.00, 3200.00, '8300.00 − 300.00 = 8000.00; × 60 %'),
 ('ROUND serious illness', 'ROUND', '{33,62}', 'outpatient', 3, 'local', '{picc}', 'uraemia_dialysis', '{serious_illness}', 0.05, '{outpatient@2025-01-01=30000}', 'paid', NULL, 0.00, 0.03, 0.00, 0.01, 0.01, '0.025 is 0.03; 0.02 × 60 % = 0.012')
) AS v (name, clause, rules, care, level, locality, statuses, illness, applied_for, total, before, decision, reason, deductible, fund, relief, serious, cash, note);
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, statuses, illness, served_from, total_amount, self_funded, advance_self_pay,
  applied_for, supplemented_on, decision, reason, deductible, fund_paid, relief_paid, serious_illness_paid, cash_paid, totals_after, note) VALUES
 (:version, 'SH-6.2 of what is in scope', 'SH-6.2', '{31,62}', 'outpatient', 1, 'other', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 100.00, 50.00,
  '{serious_illness}', NULL, 'paid', NULL, 300.00, 385.00, 0.00, 279.00, 336.00, '{outpatient@2025-01-01=30000}', '850.00 in scope: 550.00 × 70 %; 465.00 × 60 %'),
 (:version, 'SH-6.2 no deadline', 'SH-6.2', '{31,62}', 'outpatient', 1, 'other', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0, 0,
  '{serious_illness}', '2026-06-01', 'paid', NULL, 300.00, 490.00, 0.00, 306.00, 204.00, '{outpatient@2025-01-01=30000}', '700.00 × 70 %; 510.00 × 60 %'),
 (:version, 'SH-6.2 no deadline, 65 %', 'SH-6.2', '{31,61}', 'outpatient', 1, 'other', 'annual', '{low_income,picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0, 0,
  '{serious_illness}', '2026-06-01', 'paid', NULL, 300.00, 490.00, 0.00, 331.50, 178.50, '{outpatient@2025-01-01=30000}', '700.00 × 70 %; 510.00 × 65 %'),
 (:version, 'SH-8r no deadline', 'SH-8r', '{31,50}', 'outpatient', 1, 'other', 'annual', '{minimum_living}', NULL, '2025-03-03', 400.00, 0, 0,
  '{relief}', '2026-06-01', 'paid', NULL, 300.00, 70.00, 300.00, 0.00, 30.00, '{outpatient@2025-01-01=30000}', '(400.00 − 300.00) × 70 %; 300.00 relieved'),
 (:version, 'SH-8r no deadline for a stay', 'SH-8r', '{34,51}', 'inpatient', 1, 'other', 'annual', '{severe_disability}', NULL, '2025-03-03', 1050.00, 0, 0,
  '{relief}', '2026-06-01', 'paid', NULL, 50.00, 800.00, 50.00, 0.00, 200.00, '{}', '(1050.00 − 50.00) × 80 %; 50.00 relieved'),
 (:version, 'SH-6.2 of a bill that was not paid', 'SH-6.2', '{6}', 'outpatient', 1, 'undesignated', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0, 0,
  '{serious_illness}', NULL, 'denied', 'base_not_paid', 0.00, 0.00, 0.00, 0.00, 1000.00, '{}', 'not designated'),
 (:version, 'SH-8r totals as if the person had paid', 'SH-8r', '{31,50}', 'outpatient', 1, 'other', 'annual', '{minimum_living}', NULL, '2025-03-03', 250.00, 0, 0,
  '{relief}', NULL, 'paid', NULL, 250.00, 0.00, 250.00, 0.00, 0.00, '{outpatient@2025-01-01=25000}', 'all of it deductible, and relieved; 250.00 of the 300.00 are used up');

-- What a family account pays.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, channel, credential, pathway, statuses, served_from, total_amount,
  self_funded, family_money, decision, reason, deductible, fund_paid, family_paid, cash_paid, note)
SELECT :version, name, clause, rules::smallint[], care, level, relation, locality, channel, credential, pathway, statuses::text[], '2025-03-03', total,
  self_funded, money, CASE WHEN reason IS NULL THEN 'paid' ELSE 'denied' END, reason, deductible, fund, family, cash, note
FROM (VALUES
 -- SH-18: outpatient and emergency care
 ('SH-18 the copay, deductible included', 'SH-18', '{31,70}', 'outpatient', 1::smallint, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0.00, 1000.00, NULL, 300.00, 490.00, 510.00, 0.00, '(1000.00 − 300.00) × 70 %; the rest from the account'),
 ('SH-18 the account holds just that', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0, 510.00, NULL, 300.00, 490.00, 510.00, 0.00, '700.00 × 70 %; 510.00'),
 ('SH-18 it holds one fen less', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0, 509.99, NULL, 300.00, 490.00, 509.99, 0.01, '700.00 × 70 %; 510.00 − 509.99'),
 ('SH-18 it holds one fen more', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0, 510.01, NULL, 300.00, 490.00, 510.00, 0.00, '700.00 × 70 %; 510.00'),
 ('SH-18 its last fen', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0, 0.01, NULL, 300.00, 490.00, 0.01, 509.99, '700.00 × 70 %; 510.00 − 0.01'),
 ('SH-18 an empty account', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 0, 0.00, NULL, 300.00, 490.00, 0.00, 510.00, '700.00 × 70 %'),
 ('SH-18 never what is self-funded', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1000.00, 100.00, 1000.00, NULL, 300.00, 420.00, 480.00, 100.00, '(900.00 − 300.00) × 70 %; 900.00 − 420.00'),
 ('SH-18 at the clinic, medical-only card', 'SH-18', '{30,70}', 'outpatient', NULL, 'campus', 'local', 'direct', 'medical_card', 'annual', '{}', 100.00, 0, 1000.00, NULL, 0.00, 80.00, 20.00, 0.00, '100.00 × 80 %; 20.00'),
 ('SH-18 emergency at another college''s clinic', 'SH-18', '{30,70}', 'emergency', NULL, 'other_campus', 'local', 'direct', 'e_credential', 'freshman', '{}', 100.00, 0, 1000.00, NULL, 0.00, 80.00, 20.00, 0.00, '100.00 × 80 %; 20.00'),
 ('SH-18 where a college has chosen', 'SH-18', '{32,70}', 'outpatient', 2, 'designated', 'local', 'direct', 'card', 'mid_year', '{}', 1000.00, 0, 1000.00, NULL, 300.00, 420.00, 580.00, 0.00, '700.00 × 60 %; 580.00'),
 ('SH-18 care before the account worked, settled now', 'SH-18', '{30,70}', 'outpatient', NULL, 'campus', 'local', 'direct', 'card', 'freshman', '{before_account}', 100.00, 0, 1000.00, NULL, 0.00, 80.00, 20.00, 0.00, 'refunded and settled again: 100.00 × 80 %; 20.00'),
 ('SH-18 not covered', 'SH-18', '{2}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'none', '{}', 100.00, 0, 1000.00, 'not_covered', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 not designated', 'SH-18', '{6}', 'outpatient', 1, 'undesignated', 'local', 'direct', 'card', 'annual', '{}', 100.00, 0, 1000.00, 'not_designated', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 no credential', 'SH-18', '{17}', 'outpatient', 1, 'other', 'local', 'direct', 'none', 'annual', '{}', 100.00, 0, 1000.00, 'no_credential', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a credential that did not work', 'SH-18', '{23}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{credential_invalid}', 100.00, 0, 1000.00, 'credential_invalid', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 the former route', 'SH-18', '{8}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{old_route}', 100.00, 0, 1000.00, 'old_route', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 the person''s account does not work yet', 'SH-18', '{12}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 100.00, 0, 1000.00, 'account_inactive', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 not synchronised when settled', 'SH-18', '{13}', 'outpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{identity_unsynchronised,unsynchronised_at_settlement}', 100.00, 0, 1000.00, 'unsynchronised', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 outside the city', 'SH-18', '{32}', 'outpatient', 2, 'other', 'out_of_area', 'direct', 'card', 'annual', '{}', 1000.00, 0, 1000.00, NULL, 300.00, 420.00, 0.00, 580.00, '700.00 × 60 %; institutions of the city alone'),
 ('SH-18 handed in', 'SH-18', '{31}', 'outpatient', 1, 'other', 'local', 'reimbursement', 'card', 'annual', '{identity_unsynchronised}', 1000.00, 0, 1000.00, NULL, 300.00, 490.00, 0.00, 510.00, '700.00 × 70 %; cash was paid already'),
 -- stays
 ('SH-18 a stay', 'SH-18', '{34,71}', 'inpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 1050.00, 0, 1000.00, NULL, 50.00, 800.00, 250.00, 0.00, '(1050.00 − 50.00) × 80 %; 250.00'),
 ('SH-18 a stay, electronic credential', 'SH-18', '{35,71}', 'inpatient', 2, 'designated', 'local', 'direct', 'e_credential', 'annual', '{}', 1100.00, 0, 350.00, NULL, 100.00, 750.00, 350.00, 0.00, '1000.00 × 75 %; 350.00'),
 ('SH-18 observation at the clinic', 'SH-18', '{34,71}', 'observation', 1, 'campus', 'local', 'direct', 'medical_card', 'annual', '{}', 1050.00, 0, 1000.00, NULL, 50.00, 800.00, 250.00, 0.00, '1000.00 × 80 %; 250.00'),
 ('SH-18 observation at another college''s clinic', 'SH-18', '{34,71}', 'observation', 1, 'other_campus', 'local', 'direct', 'card', 'annual', '{}', 1050.00, 0, 249.99, NULL, 50.00, 800.00, 249.99, 0.01, '1000.00 × 80 %; 250.00 − 249.99'),
 ('SH-18 a stay before card settlement', 'SH-18', '{34,71}', 'inpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{old_route}', 1050.00, 0, 1000.00, NULL, 50.00, 800.00, 250.00, 0.00, 'stays are paid throughout: 1000.00 × 80 %; 250.00'),
 ('SH-18 a stay, not designated', 'SH-18', '{6}', 'inpatient', 1, 'undesignated', 'local', 'direct', 'card', 'annual', '{}', 100.00, 0, 1000.00, 'not_designated', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a stay, no credential', 'SH-18', '{19}', 'inpatient', 1, 'other', 'local', 'direct', 'none', 'freshman_2022', '{}', 100.00, 0, 1000.00, 'claim_later', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a stay, a credential that did not work', 'SH-18', '{26}', 'inpatient', 1, 'other', 'local', 'direct', 'card', 'freshman_2022', '{credential_invalid}', 100.00, 0, 1000.00, 'invalid_claim_later', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a stay, the person''s account does not work yet', 'SH-18', '{12}', 'inpatient', 1, 'other', 'local', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 100.00, 0, 1000.00, 'account_inactive', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a stay, not synchronised when settled', 'SH-18', '{13}', 'inpatient', 1, 'other', 'local', 'direct', 'card', 'annual', '{unsynchronised_at_settlement}', 100.00, 0, 1000.00, 'unsynchronised', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a stay outside the city', 'SH-18', '{35}', 'inpatient', 2, 'other', 'out_of_area', 'direct', 'card', 'annual', '{}', 1100.00, 0, 1000.00, NULL, 100.00, 750.00, 0.00, 350.00, '1000.00 × 75 %; institutions of the city alone'),
 ('SH-18 a stay, handed in', 'SH-18', '{34}', 'inpatient', 1, 'other', 'local', 'reimbursement', 'card', 'annual', '{identity_unsynchronised}', 1050.00, 0, 1000.00, NULL, 50.00, 800.00, 0.00, 250.00, '1000.00 × 80 %; cash was paid already'),
 -- pharmacies, with a prescription
 ('SH-18 a prescription', 'SH-18', '{31,72}', 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', 'annual', '{}', 1000.00, 0, 1000.00, NULL, 300.00, 490.00, 510.00, 0.00, '700.00 × 70 %; 510.00'),
 ('SH-18 a prescription of the clinic', 'SH-18', '{30,72}', 'pharmacy', NULL, 'campus', 'local', 'direct', 'e_credential', 'annual', '{}', 100.00, 0, 19.99, NULL, 0.00, 80.00, 19.99, 0.01, '100.00 × 80 %; 20.00 − 19.99'),
 ('SH-18 a prescription of another college''s clinic', 'SH-18', '{30,72}', 'pharmacy', NULL, 'other_campus', 'local', 'direct', 'e_credential', 'annual', '{}', 100.00, 0, 20.00, NULL, 0.00, 80.00, 20.00, 0.00, '100.00 × 80 %; 20.00'),
 ('SH-18 a prescription from where a college has chosen', 'SH-18', '{32,72}', 'pharmacy', 2, 'designated', 'local', 'direct', 'e_credential', 'annual', '{}', 1000.00, 0, 1000.00, NULL, 300.00, 420.00, 580.00, 0.00, '700.00 × 60 %; 580.00'),
 ('SH-18 a prescription, the card is not enough', 'SH-18', '{11}', 'pharmacy', 1, 'other', 'local', 'direct', 'card', 'annual', '{}', 100.00, 0, 1000.00, 'not_electronic', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a prescription, a credential that did not work', 'SH-18', '{24}', 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', 'annual', '{credential_invalid}', 100.00, 0, 1000.00, 'credential_invalid', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a prescription, the former route', 'SH-18', '{8}', 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', 'annual', '{old_route}', 100.00, 0, 1000.00, 'old_route', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a prescription, the person''s account does not work yet', 'SH-18', '{12}', 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', 'freshman', '{account_inactive,before_account}', 100.00, 0, 1000.00, 'account_inactive', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a prescription, not synchronised when settled', 'SH-18', '{13}', 'pharmacy', 1, 'other', 'local', 'direct', 'e_credential', 'annual', '{unsynchronised_at_settlement}', 100.00, 0, 1000.00, 'unsynchronised', 0.00, 0.00, 0.00, 100.00, NULL),
 ('SH-18 a prescription, handed in', 'SH-18', '{31}', 'pharmacy', 1, 'other', 'local', 'reimbursement', 'e_credential', 'annual', '{identity_unsynchronised}', 1000.00, 0, 1000.00, NULL, 300.00, 490.00, 0.00, 510.00, '700.00 × 70 %; cash was paid already'),
 -- and without: what is not on the list is entered as self-funded
 ('SH-20.1 the family account, by card', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{}', 200.00, 0, 1000.00, NULL, 0.00, 0.00, 200.00, 0.00, 'all of it from the account'),
 ('SH-20.1 the family account, electronic credential', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'e_credential', 'annual', '{}', 200.00, 0, 200.00, NULL, 0.00, 0.00, 200.00, 0.00, 'just what it holds'),
 ('SH-20.1 the family account holds one fen less', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{}', 200.00, 0, 199.99, NULL, 0.00, 0.00, 199.99, 0.01, '200.00 − 199.99'),
 ('SH-20.1 not what is not listed', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{}', 200.00, 50.00, 1000.00, NULL, 0.00, 0.00, 150.00, 50.00, '200.00 − 50.00'),
 ('SH-20.1 nothing of it is listed', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{}', 200.00, 200.00, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 an empty family account', 'SH-20.1', '{10,73}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{}', 200.00, 0, 0.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, medical-only card', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'medical_card', 'annual', '{}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, outside the city', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'out_of_area', 'direct', 'card', 'annual', '{}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, handed in', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'local', 'reimbursement', 'card', 'annual', '{}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, not covered', 'SH-20.1', '{2}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'none', '{}', 200.00, 0, 1000.00, 'not_covered', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, the former route', 'SH-20.1', '{8}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{old_route}', 200.00, 0, 1000.00, 'old_route', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, a credential that did not work', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{credential_invalid}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, the person''s account does not work yet', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'freshman', '{account_inactive,before_account}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL),
 ('SH-20.1 the family account, not synchronised when settled', 'SH-20.1', '{10}', 'pharmacy', NULL, 'no_prescriber', 'local', 'direct', 'card', 'annual', '{unsynchronised_at_settlement}', 200.00, 0, 1000.00, 'no_prescription', 0.00, 0.00, 0.00, 200.00, NULL)
) AS v (name, clause, rules, care, level, relation, locality, channel, credential, pathway, statuses, total, self_funded, money, reason, deductible, fund, family, cash, note);
-- what lies over a price limit and advance self-pay are no copay; what is granted later replaces cash first, then family money
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, statuses, illness, served_from, total_amount, self_funded,
  over_price_limit, advance_self_pay, family_money, applied_for, decision, deductible, fund_paid, relief_paid, serious_illness_paid, family_paid, cash_paid, note) VALUES
 (:version, 'SH-18 neither over-limit nor advance self-pay', 'SH-18', '{31,70}', 'outpatient', 1, 'other', 'annual', '{}', NULL, '2025-03-03', 1000.00, 100.00,
  50.00, 30.00, 1000.00, '{}', 'paid', 300.00, 364.00, 0, 0, 456.00, 180.00, '(820.00 − 300.00) × 70 %; 820.00 − 364.00'),
 (:version, 'LATE serious illness gives back to the account', 'LATE', '{31,62,70}', 'outpatient', 1, 'other', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0,
  0, 0, 1000.00, '{serious_illness}', 'paid', 300.00, 490.00, 0, 306.00, 204.00, 0.00, '510.00 from the account; 510.00 × 60 % of it back'),
 (:version, 'LATE cash is replaced before family money', 'LATE', '{31,62,70}', 'outpatient', 1, 'other', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0,
  0, 0, 300.00, '{serious_illness}', 'paid', 300.00, 490.00, 0, 306.00, 204.00, 0.00, '210.00 of cash, then 96.00 of the 300.00'),
 (:version, 'LATE less than the cash is replaced', 'LATE', '{31,62,70}', 'outpatient', 1, 'other', 'annual', '{picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0,
  0, 0, 100.00, '{serious_illness}', 'paid', 300.00, 490.00, 0, 306.00, 100.00, 104.00, '410.00 − 306.00 of cash'),
 (:version, 'LATE relief and serious illness, before family money', 'LATE', '{31,50,61,70}', 'outpatient', 1, 'other', 'annual', '{minimum_living,picc}', 'uraemia_dialysis', '2025-03-03', 1000.00, 0,
  0, 0, 1000.00, '{serious_illness,relief}', 'paid', 300.00, 490.00, 300.00, 136.50, 73.50, 0.00, '(510.00 − 300.00) × 65 %; 210.00 − 136.50');
