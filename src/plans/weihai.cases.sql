-- Weihai: cases.  Amounts are worked out by hand from the law, not taken from what the software says.
-- Unless something else is said: a student covered for 2025 (annual) on 3 March 2025, an outpatient at the institution
-- that the college has chosen, settled directly by card.  Running totals are in fen.

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('ORDER', 'Bills use up the deductible in the order in which they are settled.', '起付标准按结算先后累计。'),
 ('DATES', 'Year, level and rate go by the day of service, a stay''s by admission; deadlines by the application.', '年度、等级与比例以就诊日（住院以入院日）为准，期限以申请日为准。')
ON CONFLICT (clause) DO NOTHING;

-- What is paid at the chosen institution: 100 a year, then 80 %, the fund at most 5000 a year.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, served_from, total_amount, totals_before,
  decision, deductible, rate, fund_paid, cash_paid, totals_after, note)
SELECT :version, name, 'WH-1.1', '{20}', care, 1, 'designated', 'annual', '2025-03-03', total, before::medins.accumulators,
  'paid', deductible, rate, fund, cash, after::medins.accumulators, note
FROM (VALUES
 ('WH-1.1 one fen below the deductible', 'outpatient', 99.99, '{}', 99.99, NULL::numeric, 0.00, 99.99, '{outpatient@2025-01-01=9999}', 'all of it deductible'),
 ('WH-1.1 exactly the deductible', 'outpatient', 100.00, '{}', 100.00, NULL, 0.00, 100.00, '{outpatient@2025-01-01=10000}', 'all of it deductible'),
 ('WH-1.1 one fen above', 'outpatient', 100.01, '{}', 100.00, 0.80, 0.01, 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=1}', '0.01 × 80 % = 0.008'),
 ('WH-1.1 80 %', 'outpatient', 400.00, '{}', 100.00, 0.80, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 % = 240.00'),
 ('WH-1.1 an emergency there', 'emergency', 400.00, '{}', 100.00, 0.80, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 % = 240.00'),
 ('WH-1.1 the rest of the deductible', 'outpatient', 100.00, '{outpatient@2025-01-01=6000}', 40.00, 0.80, 48.00, 52.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=4800}', '100.00 − 60.00 = 40.00; 60.00 × 80 % = 48.00'),
 ('WH-1.1 deductible used up', 'outpatient', 100.00, '{outpatient@2025-01-01=10000}', 0.00, 0.80, 80.00, 20.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=8000}', '100.00 × 80 %'),
 ('WH-1.1 last year''s totals are last year''s', 'outpatient', 200.00, '{outpatient@2024-01-01=10000,outpatient_fund@2024-01-01=500000}', 100.00, 0.80, 80.00, 120.00,
  '{outpatient@2024-01-01=10000,outpatient@2025-01-01=10000,outpatient_fund@2024-01-01=500000,outpatient_fund@2025-01-01=8000}', '(200.00 − 100.00) × 80 %'),
 ('WH-1.1 a bill of 5000.00', 'outpatient', 5000.00, '{}', 100.00, 0.80, 3920.00, 1080.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=392000}', '4900.00 × 80 % = 3920.00: the limit is not on the bill'),
 ('WH-1.1 a bill of 5000.01', 'outpatient', 5000.01, '{}', 100.00, 0.80, 3920.01, 1080.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=392001}', '4900.01 × 80 % = 3920.008'),
 ('WH-1.1 a bill of 5100.00', 'outpatient', 5100.00, '{}', 100.00, 0.80, 4000.00, 1100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=400000}', '5000.00 × 80 % = 4000.00: nor on what lies above the deductible'),
 ('WH-1.1 a bill of 5100.01', 'outpatient', 5100.01, '{}', 100.00, 0.80, 4000.01, 1100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=400001}', '5000.01 × 80 % = 4000.008'),
 ('WH-1.1 one fen below the limit', 'outpatient', 6349.99, '{}', 100.00, 0.80, 4999.99, 1350.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=499999}', '6249.99 × 80 % = 4999.992'),
 ('WH-1.1 the limit exactly', 'outpatient', 6350.00, '{}', 100.00, 0.80, 5000.00, 1350.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '6250.00 × 80 % = 5000.00'),
 ('WH-1.1 one fen above the limit', 'outpatient', 6350.01, '{}', 100.00, 0.80, 5000.00, 1350.01, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '6250.01 × 80 % = 5000.008, cut to 5000.00'),
 ('WH-1.1 far above the limit', 'outpatient', 10100.00, '{}', 100.00, 0.80, 5000.00, 5100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '10000.00 × 80 % = 8000.00, cut to 5000.00'),
 ('WH-1.1 the limit is reached within the bill', 'outpatient', 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=495000}', 0.00, 0.80, 50.00, 50.00,
  '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '100.00 × 80 % = 80.00, of which 5000.00 − 4950.00 are left'),
 ('WH-1.1 the last fen of the limit', 'outpatient', 10.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=499999}', 0.00, 0.80, 0.01, 9.99,
  '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '10.00 × 80 % = 8.00, of which 0.01 is left'),
 ('WH-1.1 the limit used up', 'outpatient', 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', 0.00, 0.80, 0.00, 100.00,
  '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', 'nothing is left'),
 ('WH-1.1 a bill of nothing', 'outpatient', 0.00, '{}', 0.00, NULL, 0.00, 0.00, '{}', NULL)
) AS v (name, care, total, before, deductible, rate, fund, cash, after, note);
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, served_from, total_amount, self_funded, over_price_limit, advance_self_pay,
  decision, in_scope, deductible, fund_paid, cash_paid, note) VALUES
 (:version, 'WH-1.1 only what is in scope', 'WH-1.1', '{20}', 'outpatient', 1, 'designated', 'annual', '2025-03-03', 300.00, 50.00, 30.00, 20.00,
  'paid', 200.00, 100.00, 80.00, 220.00, '300.00 − 50.00 − 30.00 − 20.00 = 200.00; (200.00 − 100.00) × 80 %');

-- Days, order, and the two ways of being covered.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, pathway, served_from, settled_on, total_amount, totals_before,
  decision, benefit_year, deductible, fund_paid, cash_paid, totals_after, note) VALUES
 (:version, 'WH-1.2a first enrolment, its first calendar year', 'WH-1.2a', '{20}', 'outpatient', 1, 'designated', 'first_enrolment', '2025-12-31', NULL, 200.00, '{}',
  'paid', 2025, 100.00, 80.00, 120.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=8000}', '(200.00 − 100.00) × 80 %'),
 (:version, 'WH-1.2a first enrolment, its second calendar year', 'WH-1.2a', '{20}', 'outpatient', 1, 'designated', 'first_enrolment', '2026-01-01', NULL, 200.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=8000}',
  'paid', 2026, 100.00, 80.00, 120.00, '{outpatient@2025-01-01=10000,outpatient@2026-01-01=10000,outpatient_fund@2025-01-01=8000,outpatient_fund@2026-01-01=8000}', 'a deductible for each calendar year: (200.00 − 100.00) × 80 %'),
 (:version, 'WH-1.2a others, the paid calendar year', 'WH-1.2a', '{20}', 'outpatient', 1, 'designated', 'annual', '2025-12-31', '2026-01-05', 200.00, '{}',
  'paid', 2025, 100.00, 80.00, 120.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=8000}', 'settled in January, of December''s year: (200.00 − 100.00) × 80 %'),
 -- 2 May is the 122nd day of 2025; the deductible was used up that day
 (:version, 'ORDER care of 1 May settled after that of 2 May', 'ORDER', '{20}', 'outpatient', 1, 'designated', 'annual', '2025-05-01', '2025-05-03', 200.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=8000}',
  'paid', 2025, 0.00, 160.00, 40.00, '{_served_on@2025-01-01=122,outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'settled later, it finds the deductible used up: 200.00 × 80 %');

-- Elsewhere: cash first, then handed in at the chosen institution; same deductible, same limit.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, access, channel, credential, pathway, statuses, served_from, applied_on, total_amount, totals_before,
  decision, deductible, fund_paid, cash_paid, totals_after, note)
SELECT :version, name, clause, ARRAY[rule]::smallint[], care, 2, relation, locality, access, 'reimbursement', 'none', 'annual', statuses::text[], '2025-03-03', applied_on::date, total, before::medins.accumulators,
  'paid', deductible, fund, cash, after::medins.accumulators, note
FROM (VALUES
 ('WH-1.2b at the place of household registration', 'WH-1.2b', 21, 'outpatient', 'other', 'household', 'ordinary', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-1.2b an emergency there', 'WH-1.2b', 21, 'emergency', 'other', 'household', 'ordinary', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-1.2b at the place of internship', 'WH-1.2b', 21, 'outpatient', 'other', 'internship', 'ordinary', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-1.2b household registration, agreed or not', 'WH-1.2b', 21, 'outpatient', 'other', 'household', 'referred', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-1.2b same deductible, same limit', 'WH-1.2b', 21, 'outpatient', 'unconnected', 'household', 'ordinary', '{}', NULL, 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=495000}', 0.00, 50.00, 50.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '100.00 × 80 % = 80.00, of which 50.00 are left'),
 ('WH-2.1 an emergency elsewhere', 'WH-2.1', 22, 'emergency', 'other', 'local', 'ordinary', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1 an emergency elsewhere, not connected', 'WH-2.1', 22, 'emergency', 'unconnected', 'local', 'ordinary', '{}', NULL, 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=495000}', 0.00, 50.00, 50.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '100.00 × 80 % = 80.00, of which 50.00 are left'),
 ('WH-2.1 an emergency, agreed or not', 'WH-2.1', 22, 'emergency', 'other', 'local', 'referred', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1 at the chosen institution, agreed or not', 'WH-2.1', 20, 'outpatient', 'designated', 'local', 'referred', '{}', '2026-12-31', 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'no deadline: (400.00 − 100.00) × 80 %'),
 ('WH-2.1 an emergency entered as outpatient care', 'WH-2.1', 23, 'outpatient', 'other', 'local', 'emergency', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1 mental illness', 'WH-2.1', 23, 'outpatient', 'other', 'local', 'mental', '{}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1 chronic infectious illness', 'WH-2.1', 23, 'outpatient', 'other', 'local', 'chronic_infectious', '{}', NULL, 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=495000}', 0.00, 50.00, 50.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '100.00 × 80 % = 80.00, of which 50.00 are left'),
 ('WH-2.1 referred', 'WH-2.1', 24, 'outpatient', 'other', 'local', 'referred', '{referral}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1 referred, limit nearly used up', 'WH-2.1', 24, 'outpatient', 'campus', 'local', 'referred', '{referral}', NULL, 100.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=495000}', 0.00, 50.00, 50.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', '100.00 × 80 % = 80.00, of which 50.00 are left'),
 ('WH-2.1b an emergency, handed in late', 'WH-2.1b', 22, 'emergency', 'other', 'local', 'ordinary', '{}', '2026-12-31', 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'no deadline: (400.00 − 100.00) × 80 %'),
 ('WH-2.1b an emergency, handed in with what is asked for', 'WH-2.1b', 22, 'emergency', 'other', 'local', 'ordinary', '{lacks_bank_card,lacks_credential,lacks_originals,lacks_receipt}', NULL, 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', '(400.00 − 100.00) × 80 %'),
 ('WH-2.1b mental illness, handed in late', 'WH-2.1b', 23, 'outpatient', 'other', 'local', 'mental', '{}', '2026-12-31', 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'no deadline: (400.00 − 100.00) × 80 %'),
 ('WH-2.1b referred, handed in late', 'WH-2.1b', 24, 'outpatient', 'other', 'local', 'referred', '{referral}', '2026-12-31', 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'no deadline: (400.00 − 100.00) × 80 %'),
 ('WH-1.2b household registration, handed in late', 'WH-1.2b', 21, 'outpatient', 'other', 'household', 'ordinary', '{}', '2026-12-31', 400.00, '{}', 100.00, 240.00, 160.00, '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'no deadline: (400.00 − 100.00) × 80 %')
) AS v (name, clause, rule, care, relation, locality, access, statuses, applied_on, total, before, deductible, fund, cash, after, note);

-- What is refused or held: 100 yuan, all of it in cash, whatever had been used before.
INSERT INTO policy_case (version, name, clause, rules, care, level, relation, locality, access, channel, pathway, statuses, served_from, total_amount,
  totals_before, decision, reason, cash_paid, totals_after)
SELECT :version, name, clause, coalesce(rules, '{}')::smallint[], care, 2, relation, locality, access, channel, pathway, statuses::text[], '2025-03-03', 100,
  '{outpatient@2025-01-01=5000}', decision, reason, 100, '{outpatient@2025-01-01=5000}'
FROM (VALUES
 -- 8, 1, and the way of cover that is held
 ('EDGE a stay that began before cover', 'EDGE', '{8}', 'inpatient', 'designated', 'local', 'ordinary', 'direct', 'none', '{cover_begins_later}', 'pended', 'stay_before_cover'),
 ('EDGE observation that began before cover', 'EDGE', '{8}', 'observation', 'other', 'local', 'ordinary', 'direct', 'none', '{cover_begins_later}', 'pended', 'stay_before_cover'),
 ('WH-1.2a not paid', 'WH-1.2a', '{1}', 'outpatient', 'designated', 'local', 'ordinary', 'direct', 'none', '{}', 'denied', 'not_covered'),
 ('WH-1.2a not paid, a stay', 'WH-1.2a', '{1}', 'inpatient', 'other', 'elsewhere', 'ordinary', 'direct', 'none', '{}', 'denied', 'not_covered'),
 ('WH-1.2a paid late', 'WH-1.2a', '{}', 'outpatient', 'designated', 'local', 'ordinary', 'direct', 'late_payment', '{}', 'pended', 'late_payment'),
 -- 2: elsewhere outside the city
 ('WH-1.2b elsewhere', 'WH-1.2b', '{2}', 'outpatient', 'other', 'elsewhere', 'ordinary', 'reimbursement', 'annual', '{}', 'pended', 'out_of_area_policy'),
 ('WH-1.2b an emergency elsewhere', 'WH-1.2b', '{2}', 'emergency', 'undesignated', 'elsewhere', 'ordinary', 'direct', 'annual', '{}', 'pended', 'out_of_area_policy'),
 -- 4: not at the chosen institution
 ('WH-2.1 another clinic of the college', 'WH-2.1', '{4}', 'outpatient', 'campus', 'local', 'ordinary', 'direct', 'annual', '{}', 'denied', 'not_chosen'),
 ('WH-2.1 the clinic of another college', 'WH-2.1', '{4}', 'outpatient', 'other_campus', 'local', 'ordinary', 'direct', 'annual', '{}', 'denied', 'not_chosen'),
 ('WH-2.1 a hospital of the city', 'WH-2.1', '{4}', 'outpatient', 'other', 'local', 'ordinary', 'direct', 'annual', '{}', 'denied', 'not_chosen'),
 ('WH-2.1 a hospital of the city, handed in', 'WH-2.1', '{4}', 'outpatient', 'other', 'local', 'ordinary', 'reimbursement', 'annual', '{referral}', 'denied', 'not_chosen'),
 ('WH-2.1 a place not connected', 'WH-2.1', '{4}', 'outpatient', 'unconnected', 'local', 'ordinary', 'reimbursement', 'annual', '{}', 'denied', 'not_chosen'),
 ('WH-2.1 a place not designated by the insurance', 'WH-2.1', '{4}', 'outpatient', 'undesignated', 'local', 'ordinary', 'reimbursement', 'annual', '{}', 'denied', 'not_chosen'),
 -- 5: referred, but nothing was agreed
 ('WH-2.1 not agreed', 'WH-2.1', '{5}', 'outpatient', 'other', 'local', 'referred', 'reimbursement', 'annual', '{}', 'denied', 'no_referral'),
 ('WH-2.1 not agreed, another clinic of the college', 'WH-2.1', '{5}', 'outpatient', 'campus', 'local', 'referred', 'reimbursement', 'annual', '{}', 'denied', 'no_referral'),
 ('WH-2.1 not agreed, the clinic of another college', 'WH-2.1', '{5}', 'outpatient', 'other_campus', 'local', 'referred', 'reimbursement', 'annual', '{}', 'denied', 'no_referral'),
 ('WH-2.1 not agreed, not connected', 'WH-2.1', '{5}', 'outpatient', 'unconnected', 'local', 'referred', 'direct', 'annual', '{}', 'denied', 'no_referral'),
 ('WH-2.1 not agreed, not designated', 'WH-2.1', '{5}', 'outpatient', 'undesignated', 'local', 'referred', 'reimbursement', 'annual', '{}', 'denied', 'no_referral'),
 -- 3: an exception at a place that is not designated by the insurance
 ('WH-2.1 an emergency, not designated', 'WH-2.1', '{3}', 'emergency', 'undesignated', 'local', 'ordinary', 'reimbursement', 'annual', '{}', 'pended', 'elsewhere_undesignated'),
 ('WH-2.1 mental illness, not designated', 'WH-2.1', '{3}', 'outpatient', 'undesignated', 'local', 'mental', 'direct', 'annual', '{}', 'pended', 'elsewhere_undesignated'),
 ('WH-2.1 referred, not designated', 'WH-2.1', '{3}', 'outpatient', 'undesignated', 'local', 'referred', 'reimbursement', 'annual', '{referral}', 'pended', 'elsewhere_undesignated'),
 ('WH-2.1 household registration, not designated', 'WH-2.1', '{3}', 'outpatient', 'undesignated', 'household', 'ordinary', 'reimbursement', 'annual', '{}', 'pended', 'elsewhere_undesignated'),
 -- 6, 7: cash first
 ('WH-2.1b an emergency elsewhere, directly', 'WH-2.1b', '{6}', 'emergency', 'other', 'local', 'ordinary', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 ('WH-2.1b an emergency at another clinic of the college, directly', 'WH-2.1b', '{6}', 'emergency', 'campus', 'local', 'ordinary', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 ('WH-2.1b chronic infectious illness, the clinic of another college, directly', 'WH-2.1b', '{6}', 'outpatient', 'other_campus', 'local', 'chronic_infectious', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 ('WH-2.1b mental illness, not connected, directly', 'WH-2.1b', '{6}', 'outpatient', 'unconnected', 'local', 'mental', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 ('WH-2.1b referred, directly', 'WH-2.1b', '{6}', 'outpatient', 'other', 'local', 'referred', 'direct', 'annual', '{referral}', 'denied', 'cash_first'),
 ('WH-1.2b household registration, directly', 'WH-1.2b', '{7}', 'outpatient', 'other', 'household', 'ordinary', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 ('WH-1.2b internship, an emergency, directly', 'WH-1.2b', '{7}', 'emergency', 'other', 'internship', 'ordinary', 'direct', 'annual', '{}', 'denied', 'cash_first'),
 -- 9: papers
 ('WH-2.1b an emergency, handed in without a document of identity or card', 'WH-2.1b', '{9}', 'emergency', 'other', 'local', 'ordinary', 'reimbursement', 'annual', '{lacks_identity_document}', 'pended', 'papers_missing'),
 ('WH-2.1b mental illness, handed in without the records', 'WH-2.1b', '{9}', 'outpatient', 'other', 'local', 'mental', 'reimbursement', 'annual', '{lacks_records}', 'pended', 'papers_missing'),
 -- what the notice does not say: no rule accepts it
 ('WH-FORCE a stay', 'WH-FORCE', '{}', 'inpatient', 'designated', 'local', 'ordinary', 'direct', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a stay at another hospital', 'WH-FORCE', '{}', 'inpatient', 'other', 'local', 'ordinary', 'direct', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a stay, referred', 'WH-FORCE', '{}', 'inpatient', 'other', 'local', 'referred', 'reimbursement', 'annual', '{referral}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a stay elsewhere', 'WH-FORCE', '{}', 'inpatient', 'undesignated', 'elsewhere', 'ordinary', 'direct', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a stay, handed in without the records', 'WH-FORCE', '{}', 'inpatient', 'other', 'local', 'emergency', 'reimbursement', 'annual', '{lacks_records}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE observation', 'WH-FORCE', '{}', 'observation', 'other', 'local', 'emergency', 'reimbursement', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a pharmacy', 'WH-FORCE', '{}', 'pharmacy', 'designated', 'local', 'ordinary', 'direct', 'annual', '{}', 'pended', 'no_benefit_rule'),
 ('WH-FORCE a pharmacy at the place of household registration', 'WH-FORCE', '{}', 'pharmacy', 'other', 'household', 'ordinary', 'direct', 'annual', '{}', 'pended', 'no_benefit_rule')
) AS v (name, clause, rules, care, relation, locality, access, channel, pathway, statuses, decision, reason);
INSERT INTO policy_case (version, name, clause, rules, care, level, pathway, served_from, served_to, total_amount, decision, reason, benefit_year, cash_paid) VALUES
 (:version, 'DATES a stay across the new year', 'DATES', '{}', 'inpatient', 2, 'annual', '2025-12-29', '2026-01-02', 1000, 'pended', 'no_benefit_rule', 2025, 1000);
