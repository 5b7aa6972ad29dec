-- The law of Shanghai, clause by clause.  A test's name begins with the id of its clause (docs/clauses.md);
-- T and a number name the trap it guards against.  Results are "decision deductible fund cash" in yuan, worked
-- out by hand: fund = (in scope − deductible) × rate, cash = total − fund.  See clauses.psql for the words.

\ir clauses.psql

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES
    (1, 'pilot', '2022-01-01'), (2, 'by the aim', '2023-01-01'), (3, 'without a date', NULL), (4, 'late', '2025-07-01');
  INSERT INTO institution (institution_id, code, name) SELECT i, i, 'place ' || i FROM generate_series(1, 23) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, daterange(since::date, until::date), level, kind, region, designated, connected
    FROM (VALUES
      -- 1, 2, 3: hospitals of that level
      (1, NULL, NULL, 1, 'hospital', '310101', true, true), (2, NULL, NULL, 2, 'hospital', '310115', true, true),
      (3, NULL, NULL, 3, 'hospital', '310104', true, true),
      -- clinics: of college 1, of college 2, and one of college 1 that joined the network on 2025-07-01
      (4, NULL, NULL, NULL, 'campus_clinic', '310110', true, true), (5, NULL, NULL, NULL, 'campus_clinic', '310110', true, true),
      (6, NULL, '2025-07-01', NULL, 'campus_clinic', '310110', true, false), (6, '2025-07-01', NULL, NULL, 'campus_clinic', '310110', true, true),
      -- 7 was designated until 2025-06-30, and never was 8; of 9 nobody entered the level; 10 rose from 2 to 3 on 2025-07-01
      (7, NULL, '2025-07-01', 2, 'hospital', '310101', true, true), (7, '2025-07-01', NULL, 2, 'hospital', '310101', false, true),
      (8, NULL, NULL, 2, 'hospital', '310101', false, false), (9, NULL, NULL, NULL, 'hospital', '310101', true, true),
      (10, NULL, '2025-07-01', 2, 'hospital', '310101', true, true), (10, '2025-07-01', NULL, 3, 'hospital', '310101', true, true),
      -- pharmacies: designated, not designated
      (11, NULL, NULL, NULL, 'pharmacy', '310101', true, true), (12, NULL, NULL, NULL, 'pharmacy', '310101', false, true),
      -- Hangzhou: connected, not connected, a college's clinic, a pharmacy, not designated; Suzhou
      (13, NULL, NULL, 2, 'hospital', '330106', true, true), (14, NULL, NULL, 2, 'hospital', '330106', true, false),
      (15, NULL, NULL, 1, 'campus_clinic', '330106', true, true), (16, NULL, NULL, NULL, 'pharmacy', '330106', true, true),
      (17, NULL, NULL, 2, 'hospital', '330106', false, false), (18, NULL, NULL, 2, 'hospital', '320505', true, true),
      -- 22: Hangzhou, connected from 2025-07-01; 23: a community centre of which nobody entered a level
      (22, NULL, '2025-07-01', 2, 'hospital', '330106', true, false), (22, '2025-07-01', NULL, 2, 'hospital', '330106', true, true),
      (23, NULL, NULL, NULL, 'community_centre', '310101', true, true),
      -- 19: outside every term until 2026; clinics of college 1: one that is not designated, one of level 1
      (21, NULL, NULL, 1, 'campus_clinic', '310110', true, true),
      (19, '2026-01-01', NULL, 2, 'hospital', '310101', true, true), (20, NULL, NULL, NULL, 'campus_clinic', '310110', false, true)
    ) AS v (i, since, until, level, kind, region, designated, connected);
  INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES
    (1, 4, 'campus', true, '(,)'), (2, 5, 'campus', true, '(,)'), (1, 6, 'campus', true, '(,)'), (1, 20, 'campus', true, '(,)'),
    (1, 21, 'campus', true, '(,)');
  -- collection for 2024 reached into January, that for 2025 ended in November; for 2026 none is recorded
  INSERT INTO enrolment_window VALUES
    ('collection', 2024, '[2023-10-08,2024-01-20]'), ('collection', 2025, '[2024-10-10,2024-11-30]');
$$;

SELECT * FROM no_plan();
SELECT law.reading('shanghai', 'shanghai', NULL, NULL) \g /dev/null


-- ---------------------------------------------------------------------------------------------------------
-- What is paid

-- SH-6.1a, SN-2.1: 80 % from the first fen
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 4, '2025-03-03', 100.00), 'paid 0.00 80.00 20.00', 'SH-6.1a SN-2.1: college clinic, 100 × 80 % = 80.00, no deductible');
SELECT is(law.bill(:p, 4, '2025-03-03', 0.01), 'paid 0.00 0.01 0.00', 'SH-6.1a ROUND T1: 0.01 × 80 % = 0.008, rounded to 0.01');
SELECT is(law.bill(:p, 4, '2025-03-03', 33.33, care => 'emergency'), 'paid 0.00 26.66 6.67', 'SH-6.1a SN-2.1: emergency at the clinic, 33.33 × 80 % = 26.664');
SELECT is(law.last(:p, 'accumulators'), '{}', 'SH-6.1a T26: the clinic does not fill the annual deductible');
SELECT is(law.bill(:p, 1, '2025-03-04', 300.00), 'paid 300.00 0.00 300.00', 'SH-6.1a T26: after the clinic the whole deductible of 300 is still due');
SELECT is(law.bill(:p, 4, '2025-03-05', 100.00), 'paid 0.00 80.00 20.00', 'SH-6.1a T26: nor does the clinic use it');
SELECT is(law.bill(:p, 5, '2025-03-05', 100.00), 'paid 0.00 80.00 20.00', 'SH-6.1a: the clinic of another college counts (campus = any)');
SELECT is(law.last(:p, 'relation'), 'other_campus', 'SH-6.1a: … and the claim says whose it was');
SELECT is(law.bill(:p, 6, '2025-07-01', 100.00), 'paid 0.00 80.00 20.00', 'SH-6.1a: networked on the service date');
SELECT is(law.bill(:p, 6, '2025-06-30', 100.00), 'pended not_connected', 'SH-6.1a: the day before it was networked no rule is given');
SELECT is(law.bill(:p, 20, '2025-03-05', 100.00), 'denied not_designated', 'SH-6.1a SH-9: a clinic that is not designated');

-- SH-6.1b, SN-2.2: 300 a year, then 70 / 60 / 50 %
SELECT law.insured(2025) AS p1, law.insured(2025) AS p2, law.insured(2025) AS p3 \gset
SELECT is(law.bill(:p1, 1, '2025-02-01', 299.99), 'paid 299.99 0.00 299.99', 'SH-6.1b: one fen below the deductible');
SELECT is(law.bill(:p1, 1, '2025-02-02', 0.01), 'paid 0.01 0.00 0.01', 'SH-6.1b: the fen that reaches it');
SELECT is(law.bill(:p1, 1, '2025-02-03', 0.01), 'paid 0.00 0.01 0.00', 'SH-6.1b ROUND: the first fen above, level 1: 0.007 is 0.01');
SELECT is(law.bill(:p1, 1, '2025-02-04', 1000.00), 'paid 0.00 700.00 300.00', 'SH-6.1b SN-2.2: level 1, 70 %');
SELECT is(law.bill(:p2, 2, '2025-02-01', 300.00), 'paid 300.00 0.00 300.00', 'SH-6.1b: exactly the deductible');
SELECT is(law.bill(:p2, 2, '2025-02-02', 1000.00), 'paid 0.00 600.00 400.00', 'SH-6.1b SN-2.2: level 2, 60 %');
SELECT is(law.bill(:p3, 3, '2025-02-01', 1000.00), 'paid 300.00 350.00 650.00', 'SH-6.1b SN-2.2: level 3, (1000 − 300) × 50 %');
SELECT is(law.bill(:p3, 3, '2025-02-01', 1000.00, 'emergency'), 'paid 0.00 500.00 500.00', 'SH-6.1b: emergency by the same rule and the same deductible');
SELECT is(law.last(:p3, 'accumulators'), '{outpatient@2025-01-01=30000}', 'SH-6.1b: 300 are used up, no more');
SELECT is(law.last(:p3, 'rate'), '0.5000', 'SH-6.1b: the rate stands on the claim');
-- 200 at level 3, then 150 at level 1: 100 of it deductible, 50 × 70 % = 35
SELECT law.insured(2025, 2026) AS p \gset
SELECT is(law.bill(:p, 3, '2025-12-30', 200.00), 'paid 200.00 0.00 200.00', 'SH-6.1b: one deductible for all levels: 200 borne at level 3');
SELECT is(law.bill(:p, 1, '2025-12-31', 150.00), 'paid 100.00 35.00 115.00', 'SH-6.1b T18: … leave 100 at level 1, reached in the middle of a bill');
SELECT is(law.bill(:p, 1, '2026-01-01', 150.00), 'paid 150.00 0.00 150.00', 'SH-6.1b: it begins anew with the benefit year, on 1 January');
SELECT is(law.bill(:p, 1, '2025-12-31', 10.00, settled => '2026-01-02'), 'paid 0.00 7.00 3.00', 'DATES: care of 31 December settled in January counts for December''s year');

SELECT is(law.bill(:p, 23, '2025-12-31', 10.00), 'paid 0.00 7.00 3.00', 'SN-2.2: a community centre, 70 %, its level not recorded');

-- the in-scope amount: total − self-funded − over-limit − advance self-pay
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 2, '2025-02-01', 1000.00, self_funded => 100, over_limit => 50, advance => 30), 'paid 300.00 312.00 688.00',
          'SH-6.1b: in scope 820, (820 − 300) × 60 % = 312; the rest of the bill is the person''s');
SELECT is(law.last(:p, 'in_scope'), '820.00', 'SH-6.1b: only the in-scope amount counts');
SELECT is(law.bill(:p, 2, '2025-02-01', 100.00, self_funded => 100), 'paid 0.00 0.00 100.00', 'SH-6.1b: all of it outside the catalogue: nothing to pay');
SELECT is(law.bill(:p, 2, '2025-02-01', 0), 'paid 0.00 0.00 0.00', 'SH-6.1b: a bill of nothing');

-- SH-6.1c, SN-2.3: 50 / 100 / 300 a stay, then 80 / 75 / 60 %
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-02-01', 50.00, 'inpatient', '2025-02-03'), 'paid 50.00 0.00 50.00', 'SH-6.1c: level 1, exactly the deductible of 50');
SELECT is(law.bill(:p, 1, '2025-02-05', 50.01, 'inpatient', '2025-02-06'), 'paid 50.00 0.01 50.00', 'SH-6.1c ROUND: one fen above, 0.008 is 0.01');
SELECT is(law.bill(:p, 1, '2025-03-01', 1050.00, 'inpatient', '2025-03-04'), 'paid 50.00 800.00 250.00', 'SH-6.1c SN-2.3: level 1, the deductible is due for each stay, 1000 × 80 %');
SELECT is(law.bill(:p, 2, '2025-04-01', 99.99, 'inpatient', '2025-04-02'), 'paid 99.99 0.00 99.99', 'SH-6.1c: level 2, one fen below 100');
SELECT is(law.bill(:p, 2, '2025-04-03', 100.01, 'inpatient', '2025-04-03'), 'paid 100.00 0.01 100.00', 'SH-6.1c ROUND: a stay of one day, 0.0075 is 0.01');
SELECT is(law.bill(:p, 2, '2025-05-01', 1100.00, 'inpatient', '2025-05-04'), 'paid 100.00 750.00 350.00', 'SH-6.1c SN-2.3: level 2, 75 %');
SELECT is(law.bill(:p, 3, '2025-06-01', 1300.00, 'inpatient', '2025-06-04'), 'paid 300.00 600.00 700.00', 'SH-6.1c SN-2.3: level 3, 60 %');
SELECT is(law.last(:p, 'accumulators'), '{}', 'SH-6.1c: stays do not touch the outpatient deductible');
SELECT is(law.bill(:p, 3, '2025-07-01', 310.00), 'paid 300.00 5.00 305.00', 'SH-6.1b: … which is still due after them');

-- ROUND: half away from zero, once, the person bears the rest
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 3, '2025-02-01', 300.01), 'paid 300.00 0.01 300.00', 'ROUND T38: 0.005 is 0.01');
SELECT is(law.bill(:p, 3, '2025-02-01', 0.03), 'paid 0.00 0.02 0.01', 'ROUND T38: 0.015 is 0.02');
SELECT is(law.bill(:p, 3, '2025-02-01', 0.05), 'paid 0.00 0.03 0.02', 'ROUND T38: 0.025 is 0.03, not to even');
SELECT is(law.bill(:p, 2, '2025-02-01', 0.04), 'paid 0.00 0.02 0.02', 'ROUND: 0.024 is 0.02');
SELECT is(law.bill(:p, 2, '2025-02-01', 33.33), 'paid 0.00 20.00 13.33', 'ROUND T1: 33.33 × 60 % = 19.998');
SELECT is(law.bill(:p, 2, '2025-02-01', 33.33), 'paid 0.00 20.00 13.33', 'ROUND T33: an equal bill again is another bill');
SELECT is(law.bill(:p, 2, '2025-02-01', 99999999999999.99), 'paid 0.00 59999999999999.99 40000000000000.00',
          'ROUND: the largest amount: 99999999999999.99 × 60 % = 59999999999999.994');

-- SH-9, SN-1: free choice of what is designated
SELECT law.insured(2025, 2026) AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 3, '2025-02-01', 100.00), 'paid 0.00 50.00 50.00', 'SH-9 SN-1: any level, no referral');
SELECT is(law.bill(:p, 7, '2025-06-30', 100.00), 'paid 0.00 60.00 40.00', 'SH-9 T25: the last day of a designation');
SELECT is(law.bill(:p, 7, '2025-07-01', 100.00), 'denied not_designated', 'SH-9: the day after it ended');
SELECT is(law.bill(:p, 8, '2025-02-01', 100.00), 'denied not_designated', 'SH-9: never designated');
SELECT is(law.bill(:p, 19, '2025-12-31', 100.00), 'denied not_designated', 'SH-9: nothing recorded of the institution on the service date');
SELECT law.bill(:p, 1, '2026-01-01', 300) \g /dev/null
SELECT is(law.bill(:p, 19, '2026-01-01', 100.00), 'paid 0.00 60.00 40.00', 'SH-9: the first day of its term');
SELECT is(law.bill(:p, 8, '2025-02-01', 100.00, 'inpatient'), 'denied not_designated', 'SH-9: a stay there likewise');
SELECT is(law.bill(:p, 8, '2025-02-01', 100.00, 'emergency'), 'pended emergency_undesignated', 'SH-9: an emergency there is not said');
SELECT is(law.bill(:p, 8, '2025-02-01', 100.00, 'inpatient', access => 'emergency'), 'pended emergency_undesignated', 'SH-9: admitted there as an emergency likewise');
SELECT is(law.bill(:p, 9, '2025-02-01', 100.00), 'pended level_unknown', 'SH-9: designated, but no level recorded');
SELECT is(law.bill(:p, 9, '2025-02-01', 100.00, 'inpatient', '2025-02-02'), 'pended level_unknown', 'SH-9: … for a stay likewise');
SELECT is(law.bill(:p, 2, '2025-03-01', 1100.00, 'observation', '2025-03-03'), 'paid 100.00 750.00 350.00', 'SH-9: observation is settled by the inpatient rule');
SELECT is(law.bill(:p, 2, '2025-03-01', 1100.00, 'observation', '2025-03-01'), 'paid 100.00 750.00 350.00', 'SH-9: … also within one day');

-- SN-6.1: the institution books the fund's share
SELECT law.insured(2025) AS p \gset
SELECT law.bill(:p, 4, '2025-03-03', 100) \g /dev/null
SELECT is(law.last(:p, 'channel') || ' ' || law.last(:p, 'fund_paid') || ' ' || law.last(:p, 'settlement_month'), 'direct 80.00 2025-03-01',
          'SN-6.1: settled directly, the fund owes the institution 80 in March');

-- SH-20.2: the pharmacy by the rule of who prescribed
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 11, '2025-02-01', 400.00, 'pharmacy', prescriber => 3), 'paid 300.00 50.00 350.00', 'SH-20.2 T28: prescribed at level 3, (400 − 300) × 50 %');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 1), 'paid 0.00 70.00 30.00', 'SH-20.2 T28: prescribed at level 1');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 4), 'paid 0.00 80.00 20.00', 'SH-20.2: prescribed at a college clinic');
SELECT is(law.last(:p, 'institution_id'), '11', 'SH-20.2: paid to the pharmacy');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 9), 'pended level_unknown', 'SH-20.2: the prescriber''s level is not recorded');
SELECT is(law.bill(:p, 11, '2025-07-01', 100.00, 'pharmacy', prescriber => 7), 'denied not_designated', 'SH-20.2: the prescriber is not designated any more');
SELECT is(law.bill(:p, 12, '2025-02-01', 100.00, 'pharmacy', prescriber => 1), 'denied not_designated', 'SH-20.2: the pharmacy is not designated');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 1, credential => 'card'), 'denied not_electronic', 'SH-20.2: the card is not enough');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 1, credential => 'medical_card'), 'denied not_electronic', 'SH-20.2: nor the medical-only card');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy', prescriber => 1, credential => 'none'), 'denied not_electronic', 'SH-20.2: nor nothing');
SELECT is(law.bill(:p, 11, '2025-02-01', 100.00, 'pharmacy'), 'denied no_prescription', 'SH-20.1: without a prescription the fund pays nothing');
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-02-01,)', '3301');
SELECT is(law.bill(:p, 16, '2025-02-01', 100.00, 'pharmacy', prescriber => 13), 'pended no_benefit_rule', 'SH-20.2: a pharmacy outside the city is not said, filed or not');
SELECT is(law.bill(:p, 16, '2025-02-01', 100.00, 'pharmacy', prescriber => 1), 'pended no_benefit_rule', 'SH-20.2: … nor with a prescription of the city''s');

-- SH-18: the family account pays copay of what is settled directly in the city: DEDUCTIBLE FUND CASH family FAMILY
SELECT law.insured(2025) AS p, law.insured(2025) AS q \gset
SELECT law.family(700.00, :p, :q) AS account \gset
SELECT is(law.bill(:p, 1, '2025-02-01', 1000.00), 'paid 300.00 490.00 0.00 family 510.00', 'SH-18: the copay of 510, deductible included');
SELECT is(law.bill(:q, 4, '2025-02-02', 945.00), 'paid 0.00 756.00 0.00 family 189.00', 'SH-18: another member, at the clinic; 1 is left');
SELECT is(law.bill(:p, 4, '2025-02-03', 5.00), 'paid 0.00 4.00 0.00 family 1.00', 'SH-18: exactly what is left');
SELECT is(law.bill(:p, 4, '2025-02-03', 5.00), 'paid 0.00 4.00 1.00 family 0.00', 'SH-18: … and now nothing');
SELECT law.insured(2025) AS p \gset
SELECT law.family(19.99, :p) AS account \gset
SELECT is(law.bill(:p, 4, '2025-02-03', 100.00), 'paid 0.00 80.00 0.01 family 19.99', 'SH-18: one fen less than the copay of 20');
SELECT law.insured(2025) AS p \gset
SELECT law.family(20.01, :p) AS account \gset
SELECT is(law.bill(:p, 4, '2025-02-03', 100.00), 'paid 0.00 80.00 0.00 family 20.00', 'SH-18: one fen more');
SELECT is(law.bill(:p, 4, '2025-02-03', 100.00), 'paid 0.00 80.00 19.99 family 0.01', 'SH-18: … which is the next bill''s');
SELECT law.insured(2025, 2026) AS p \gset
SELECT law.family(100000.00, :p) AS account \gset
SELECT is(law.bill(:p, 1, '2025-02-04', 1000.00, self_funded => 100, over_limit => 50, advance => 30), 'paid 300.00 364.00 180.00 family 456.00',
          'SH-18: never what is self-funded, over a limit or borne in advance');
SELECT is(law.bill(:p, 2, '2025-02-05', 1100.00, 'inpatient', '2025-02-08'), 'paid 100.00 750.00 0.00 family 350.00', 'SH-18: a stay');
SELECT is(law.bill(:p, 11, '2025-02-09', 100.00, 'pharmacy', prescriber => 3), 'paid 0.00 50.00 0.00 family 50.00', 'SH-18: a pharmacy, with a prescription');
SELECT is(law.bill(:p, 8, '2025-02-10', 100.00), 'denied not_designated', 'SH-18: not where it is not designated');
SELECT is(law.bill(:p, 1, '2025-02-10', 100.00, credential => 'none'), 'denied no_credential', 'SH-18: not without a credential');
SELECT is(law.handed_in(:p, 1, '2025-02-10', 100.00, 'emergency'), 'paid 0.00 70.00 30.00 family 0.00', 'SH-18: not what was paid in cash and is handed in');
SELECT is(law.bill(:p, 11, '2025-02-10', 100.00, 'pharmacy', prescriber => 1, credential => 'card'), 'denied not_electronic', 'SH-18: not a prescription that is not settled');
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-02-01,)', '3301');
SELECT is(law.bill(:p, 13, '2025-02-11', 100.00), 'paid 0.00 60.00 40.00 family 0.00', 'SH-18: not outside the city');
SELECT is(law.bill(:p, 9, '2025-02-12', 100.00), 'pended level_unknown', 'SH-18: what is held is held');
SELECT is(law.bill(law.student(), 1, '2025-02-12', 100.00), 'denied not_covered', 'SH-18: who is not covered');
-- who is a member, and what the account may be used for, on the day of settlement
SELECT law.insured(2025, 2026) AS p \gset
SELECT law.family(0.00, :p) AS account \gset
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (:account, 'second', 'deposit', 100, '2025-01-01');
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (:account, '2025-03-01', true, false), (:account, '2025-05-01', true, true);
SELECT is(law.bill(:p, 4, '2025-02-28', 10.00), 'paid 0.00 8.00 0.00 family 2.00', 'SH-18: on the last day of mode ''pay''');
SELECT is(law.bill(:p, 4, '2025-03-01', 10.00), 'paid 0.00 8.00 2.00', 'SH-18: in mode ''premium'' alone the account pays no bills');
SELECT is(law.bill(:p, 4, '2025-02-28', 10.00, settled => '2025-03-01'), 'paid 0.00 8.00 2.00', 'SH-18 DATES: what counts is the day of settlement');
SELECT is(law.bill(:p, 4, '2025-04-30', 10.00), 'paid 0.00 8.00 2.00', 'SH-18: the day before both are on');
SELECT is(law.bill(:p, 4, '2025-05-01', 10.00), 'paid 0.00 8.00 0.00 family 2.00', 'SH-18: both may be on');
SELECT is(law.bill(:p, 2, '2025-04-29', 1100.00, 'inpatient', '2025-05-02'), 'paid 100.00 750.00 254.00 family 96.00', 'SH-18 DATES: a stay, settled when the account pays');
DELETE FROM family_membership WHERE person_id = :p;
SELECT is(law.bill(:p, 4, '2025-05-03', 10.00), 'paid 0.00 8.00 2.00', 'SH-18: not a member any more');
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (:account, 'third', 'deposit', 100, '2025-01-01');
INSERT INTO family_membership (person_id, group_id, valid) VALUES (:p, :account, '[2025-06-01,2026-02-01)');
SELECT is(law.bill(:p, 4, '2025-05-31', 10.00), 'paid 0.00 8.00 2.00', 'SH-18: the day before membership');
SELECT is(law.bill(:p, 4, '2025-06-01', 10.00), 'paid 0.00 8.00 0.00 family 2.00', 'SH-18: its first day');
SELECT is(law.bill(:p, 4, '2026-01-31', 10.00), 'paid 0.00 8.00 0.00 family 2.00', 'SH-18: its last');
SELECT is(law.bill(:p, 4, '2026-02-01', 10.00), 'paid 0.00 8.00 2.00', 'SH-18: the day after');
SELECT is(format('%s %s', paid, balance), '104.00 96.00', 'SH-18: what the account paid, and holds') FROM family_account WHERE group_id = :account;
SELECT throws_ok(format('INSERT INTO family_membership (person_id, group_id, valid) VALUES (%s, %s, ''[2026-01-31,)'')', :p, law.family(0, law.student())),
  '23P01', NULL, 'SH-18: one group at a time');
-- SH-18: the college does not settle by card yet: the former route
SELECT law.paid(law.student(4), 2025) AS p \gset
SELECT law.family(1000, :p) AS account \gset
SELECT is(law.bill(:p, 1, '2025-06-30', 100.00), 'denied old_route', 'SH-18 SN-10.3: not on the former route');
SELECT is(law.bill(:p, 1, '2025-06-01', 1050.00, 'inpatient', '2025-06-03'), 'paid 50.00 800.00 0.00 family 250.00', 'SH-18 SN-10.3: a stay');
SELECT is(law.bill(:p, 11, '2025-06-30', 100.00, 'pharmacy'), 'denied old_route', 'SH-20.1 SN-10.3: nor a purchase');
-- SH-18: not before the account at the insurance works, or while identity is not synchronised
SELECT law.event(law.student(1, '2024-09-02'), 'confirmation', '2024-09-12') AS p \gset
SELECT law.family(1000, :p) AS account \gset
SELECT is(law.bill(:p, 4, '2024-09-12', 100.00), 'denied account_inactive', 'SH-18 SH-12n2: settled before the account works');
SELECT is(law.bill(:p, 4, '2024-09-12', 100.00, settled => '2024-09-13'), 'paid 0.00 80.00 0.00 family 20.00', 'SH-18 SH-12n2: … and again, when it does');
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (:p, '[2024-10-01,2024-10-10)');
SELECT is(law.bill(:p, 4, '2024-10-09', 100.00), 'denied unsynchronised', 'SH-18 SH-14: not synchronised');
SELECT is(law.bill(:p, 4, '2024-10-09', 100.00, settled => '2024-10-10'), 'paid 0.00 80.00 0.00 family 20.00', 'SH-18 SH-14: … and again, when it is');

-- SH-20.1: without a prescription, listed items, the family account alone
SELECT law.insured(2025) AS p, law.insured(2025) AS q \gset
SELECT law.family(100.00, :p) AS account, law.family(100.00, :q) AS only_premiums \gset
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (:only_premiums, '2022-01-01', true, false);
SELECT is(law.bill(:p, 11, '2025-02-01', 30.00, 'pharmacy', credential => 'card'), 'paid 0.00 0.00 0.00 family 30.00', 'SH-20.1: by card, all of it');
SELECT is(law.bill(:p, 11, '2025-02-01', 30.00, 'pharmacy', self_funded => 10), 'paid 0.00 0.00 10.00 family 20.00', 'SH-20.1: by electronic credential; not what is not listed');
SELECT is(law.bill(:p, 11, '2025-02-01', 30.00, 'pharmacy', credential => 'medical_card'), 'denied no_prescription', 'SH-20.1: not by the medical-only card');
SELECT is(law.bill(:p, 11, '2025-02-01', 30.00, 'pharmacy', credential => 'none'), 'denied no_prescription', 'SH-20.1: nor without a credential');
SELECT is(law.bill(:p, 12, '2025-02-01', 30.00, 'pharmacy'), 'denied not_designated', 'SH-20.1: a pharmacy that is not designated');
SELECT is(law.bill(:p, 16, '2025-02-01', 30.00, 'pharmacy'), 'pended not_filed', 'SH-20.1: a pharmacy outside the city');
SELECT is(law.bill(:q, 11, '2025-02-01', 30.00, 'pharmacy'), 'denied no_prescription', 'SH-20.1: only in mode ''pay''');
SELECT is(law.bill(:p, 11, '2025-02-01', 50.01, 'pharmacy'), 'paid 0.00 0.00 0.01 family 50.00', 'SH-20.1: a fen more than is left');
SELECT is(law.bill(:p, 11, '2025-02-01', 0.01, 'pharmacy'), 'denied no_prescription', 'SH-20.1: nothing is left: the fund''s answer');


-- ---------------------------------------------------------------------------------------------------------
-- Order, dates, edges

-- ORDER (order_key = settled): who is settled first uses the deductible, whenever the care was
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-05-02', 400.00), 'paid 300.00 70.00 330.00', 'ORDER: care of May, settled first');
SELECT is(law.bill(:p, 1, '2025-05-01', 400.00, settled => '2025-05-03'), 'paid 0.00 280.00 120.00', 'ORDER T17: care of the day before, settled later, finds it used up');

-- DATES: a stay by its admission
SELECT law.insured(2024, 2025) AS p \gset
SELECT is(law.bill(:p, 2, '2024-12-29', 1100.00, 'inpatient', '2025-01-02'), 'paid 100.00 750.00 350.00', 'DATES T20: a stay across the year''s end: one deductible');
SELECT is(law.last(:p, 'benefit_year'), '2024', 'DATES T20: … in the year of admission (stay_date = admission)');
SELECT is(law.bill(:p, 10, '2025-06-30', 1100.00, 'inpatient', '2025-07-05'), 'paid 100.00 750.00 350.00', 'DATES: the level on the day of admission');
SELECT is(law.bill(:p, 10, '2025-07-01', 1300.00, 'inpatient', '2025-07-05'), 'paid 300.00 600.00 700.00', 'DATES: … and one day later');
SELECT is(law.bill(:p, 10, '2025-06-30', 400.00, settled => '2025-07-01'), 'paid 300.00 60.00 340.00', 'DATES: a visit by its own day, not that of settlement');
SELECT is(law.bill(:p, 1, '2025-06-01', 100.00, settled => '2025-05-31'), 'error MI011 column "served_to" of a claim must not be after column "settled_on"',
          'DATES: nothing is settled before it is over');

-- EDGE: stays that reach over the ends of cover
SELECT law.insured(2024) AS p, law.insured(2025) AS q \gset
SELECT is(law.bill(:p, 2, '2024-12-31', 1100.00, 'inpatient', '2025-01-10'), 'paid 100.00 750.00 350.00', 'EDGE: begun on the last day of cover: paid whole');
SELECT ok(law.last(:p, 'statuses') ~ 'cover_ended_within', 'EDGE: … and marked');
SELECT is(law.bill(:p, 2, '2024-12-30', 1100.00, 'inpatient', '2024-12-31'), 'paid 100.00 750.00 350.00', 'EDGE: over on the last day');
SELECT ok(law.last(:p, 'statuses') !~ 'cover_ended_within', 'EDGE: … not marked');
SELECT is(law.bill(:p, 2, '2025-01-01', 1100.00, 'inpatient', '2025-01-10'), 'denied not_covered', 'EDGE: begun the day after');
SELECT is(law.bill(:q, 2, '2024-12-31', 1100.00, 'inpatient', '2025-01-01'), 'pended stay_before_cover', 'EDGE: begun the day before cover, ending on its first day');
SELECT is(law.bill(:q, 2, '2024-12-20', 1100.00, 'observation', '2025-01-10'), 'pended stay_before_cover', 'EDGE: observation likewise');
SELECT is(law.bill(:q, 2, '2024-12-20', 1100.00, 'inpatient', '2024-12-31'), 'denied not_covered', 'EDGE: over before cover starts');
SELECT is(law.bill(:q, 2, '2025-01-01', 1100.00, 'inpatient', '2025-01-10'), 'paid 100.00 750.00 350.00', 'EDGE: begun on the first day');
SELECT is((SELECT string_agg(concat_ws(' ', ledger_no, edge, decision, served_from), ', ' ORDER BY ledger_no) FROM edge_stay WHERE person_id = :p),
          '1 cover_ended_within paid 2024-12-31', 'EDGE: listed, and no other');
SELECT is((SELECT string_agg(concat_ws(' ', ledger_no, edge, decision, served_from), ', ' ORDER BY ledger_no) FROM edge_stay WHERE person_id = :q),
          '1 cover_begins_later pended 2024-12-31, 2 cover_begins_later pended 2024-12-20', 'EDGE: … those held too');
SELECT medins.reverse('shanghai', :p, 1, 'refund', '2025-01-12') \g /dev/null
SELECT is((SELECT count(*) FROM edge_stay WHERE person_id = :p), 0::bigint, 'EDGE: … until taken back');

-- NULL: what is not paid neither uses nor fills (law.bill looks at every one); paid after them as if they were not there
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 8, '2025-02-01', 500.00), 'denied not_designated', 'NULL: denied');
SELECT is(law.bill(:p, 9, '2025-02-01', 500.00), 'pended level_unknown', 'NULL: pended');
SELECT is(law.bill(:p, 1, '2025-02-01', 300.01), 'paid 300.00 0.01 300.00', 'NULL: the whole deductible is due after them');

-- FORCE: from 2022-01-01
SELECT law.insured(2022) AS p \gset
SELECT is(law.bill(:p, 4, '2021-12-31', 100.00), 'pended no_plan', 'FORCE: the day before the plan is in force');
SELECT is(law.bill(:p, 4, '2022-01-01', 100.00), 'paid 0.00 80.00 20.00', 'FORCE: the first day');
SELECT is(law.bill(:p, 2, '2021-12-31', 1100.00, 'inpatient', '2022-01-05'), 'pended no_plan', 'FORCE: a stay begun before it');


-- ---------------------------------------------------------------------------------------------------------
-- Who is covered, and when

-- SH-4: declared and paid in time; the window for 2024 ended on 2024-01-20, that for 2025 on 2024-11-30
SELECT law.insured(2025) AS p, law.paid(law.student(), 2025, '2024-12-31') AS last_day, law.paid(law.student(), 2025, '2025-01-01') AS late,
       law.paid(law.student(), 2024, '2024-01-20') AS in_window, law.paid(law.student(), 2024, '2024-01-21') AS after_window,
       law.event(law.student(), 'declaration', '2024-09-20', 2025) AS unpaid,
       law.event(law.student(), 'payment', '2024-10-20', 2025) AS undeclared \gset
SELECT is(law.covered(:p, 4, '2024-12-31'), 'no', 'SH-4: not covered the day before the year');
SELECT is(law.covered(:p, 4, '2025-01-01'), 'annual', 'SH-4: from 1 January');
SELECT is(law.covered(:p, 4, '2025-12-31'), 'annual', 'SH-4 T25: to 31 December');
SELECT is(law.covered(:p, 4, '2026-01-01'), 'no', 'SH-4: not the day after');
SELECT is(law.covered(:last_day, 4, '2025-01-01'), 'annual', 'SH-4: on time = by 31 December, though the window ended before');
SELECT is(law.covered(:late, 4, '2025-01-31'), 'no', 'SH-4: paid on 1 January is late …');
SELECT is(law.covered(:late, 4, '2025-02-01'), 'mid_year', 'SH-4 SH-10: … and covers from February');
SELECT is(law.covered(:in_window, 4, '2024-01-01'), 'annual', 'SH-4: on the last day of a window that reaches into the year');
SELECT is(law.covered(:after_window, 4, '2024-01-31'), 'no', 'SH-4: the day after it is late …');
SELECT is(law.covered(:after_window, 4, '2024-02-01'), 'mid_year', 'SH-4 SH-10: … and covers from February');
SELECT is(law.covered(:in_window, 4, '2024-02-01'), 'annual', 'SH-4 OVERLAP: annual beats mid-year');
SELECT is(law.covered(:unpaid, 4, '2025-03-01'), 'no', 'SH-4: declared, not paid: not covered');
SELECT is(law.covered(:undeclared, 4, '2025-03-01'), 'no', 'SN-3 SH-4: paid, not declared: not covered');

-- SH-5: freshmen from autumn 2023; the window for 2025 opened on 2024-10-10, that for 2024 on 2023-10-08
SELECT law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10') AS p,
       law.event(law.student(1, '2024-08-20'), 'confirmation', '2024-08-25') AS august,
       law.event(law.student(1, '2024-08-01'), 'confirmation', '2024-09-02') AS first_of_august,
       law.event(law.student(1, '2024-07-31'), 'confirmation', '2024-09-02') AS july,
       law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-10-09') AS last_chance,
       law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-10-10') AS suspended,
       law.event(law.student(1, '2025-09-05'), 'confirmation', '2025-12-31') AS no_window,
       law.event(law.student(1, '2025-09-05'), 'confirmation', '2026-01-01') AS next_year,
       law.event(law.student(1, '2025-12-31'), 'confirmation', '2025-12-31') AS december,
       law.student(1, '2024-09-05') AS unconfirmed,
       law.event(law.student(1, '2023-08-01'), 'confirmation', '2023-08-02') AS first_autumn,
       law.event(law.student(1, '2022-09-05'), 'confirmation', '2022-09-06') AS before_2023 \gset
SELECT is(law.covered(:p, 4, '2024-09-04'), 'no', 'SH-5: not before entry');
SELECT is(law.covered(:p, 4, '2024-09-05'), 'freshman', 'SH-5 T22: from the day of entry, before it was confirmed');
SELECT is(law.covered(:p, 4, '2024-12-31'), 'freshman', 'SH-5: to 31 December');
SELECT is(law.covered(:p, 4, '2025-01-01'), 'no', 'SH-5: the next year wants paying');
SELECT is(law.covered(:august, 4, '2024-08-31'), 'no', 'SH-5: registered in August: not in August');
SELECT is(law.covered(:august, 4, '2024-09-01'), 'freshman', 'SH-5: … from 1 September');
SELECT is(law.covered(:first_of_august, 4, '2024-09-01'), 'freshman', 'SH-5: autumn begins on 1 August');
SELECT is(law.covered(:july, 4, '2024-09-03'), 'no', 'SH-5: … not on 31 July');
SELECT is(law.covered(:last_chance, 4, '2024-09-05'), 'freshman', 'SH-5: confirmed on the day before the window for next year opens');
SELECT is(law.covered(:suspended, 4, '2024-12-01'), 'no', 'SH-5: confirmations are suspended from the day it opens');
SELECT is(law.covered(:no_window, 4, '2025-09-05'), 'freshman', 'SH-5: no window recorded = not suspended, until 31 December');
SELECT is(law.covered(:next_year, 4, '2025-12-01'), 'no', 'SH-5: a confirmation of the next calendar year opens nothing');
SELECT is(law.covered(:december, 4, '2025-12-31'), 'freshman', 'SH-5: registered and confirmed on 31 December');
SELECT is(law.covered(:december, 4, '2025-12-30'), 'no', 'SH-5: … not the day before');
SELECT is(law.covered(:unconfirmed, 4, '2024-10-01'), 'no', 'SH-5: not confirmed, not covered');
SELECT is(law.covered(:first_autumn, 4, '2023-09-01'), 'freshman', 'SH-5: the first autumn is 2023''s');
SELECT is(law.covered(:before_2023, 4, '2022-09-10'), 'no', 'SH-5: in 2022 a confirmation opened nothing');
SELECT law.paid(:suspended, 2024, '2024-10-15') \g /dev/null
SELECT is(law.covered(:suspended, 4, '2024-11-01'), 'mid_year', 'SH-5 SH-10: mid-year joining stays open meanwhile');
SELECT is(law.covered(:suspended, 4, '2024-10-31'), 'no', 'SH-5 SH-10: … from the month after payment');

-- SN-10.1: autumn 2022 at colleges that settle by card (1); others (2: from 2023, 3: no date) are open
SELECT law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05') AS p, law.event(law.student(1, '2022-08-25'), 'commitment', '2022-09-05') AS august,
       law.event(law.student(2, '2022-09-03'), 'commitment', '2022-09-05') AS other, law.event(law.student(3, '2022-09-03'), 'commitment', '2022-09-05') AS unknown,
       law.student(1, '2022-09-03') AS unwilling, law.event(law.student(1, '2021-09-03'), 'commitment', '2021-09-05') AS earlier,
       law.event(law.student(1, '2023-09-03'), 'commitment', '2023-09-05') AS after_that \gset
SELECT is(law.covered(:p, 4, '2022-09-02'), 'no', 'SN-10.1: not before entry');
SELECT is(law.covered(:p, 4, '2022-09-03'), 'freshman_2022', 'SN-10.1 T23: from entry, having committed to pay for 2023');
SELECT is(law.covered(:p, 4, '2022-12-31'), 'freshman_2022', 'SN-10.1 T23: to 31 December, though 2023 was never paid (listed, not undone)');
SELECT is(law.covered(:p, 4, '2023-01-01'), 'no', 'SN-10.1: no further');
SELECT is(law.covered(:august, 4, '2022-08-31'), 'no', 'SN-10.1: not before 1 September');
SELECT is(law.covered(:august, 4, '2022-09-01'), 'freshman_2022', 'SN-10.1: … from then');
SELECT is(law.bill(:other, 4, '2022-10-01', 100), 'pended freshman_unclear', 'SN-10.1: a college not on card settlement: not in the documents');
SELECT is(law.bill(:unknown, 4, '2022-10-01', 100), 'pended freshman_unclear', 'SN-10.1: … nor one without a date');
SELECT is(law.covered(:unwilling, 4, '2022-10-01'), 'no', 'SN-10.1: no commitment, no cover');
SELECT is(law.bill(:earlier, 4, '2021-10-01', 100), 'pended no_plan', 'SN-10.1 FORCE: earlier autumns are not in the documents');
SELECT is(law.covered(:after_that, 4, '2023-10-01'), 'no', 'SN-10.1: from 2023 the confirmation counts (SH-5)');

-- SN-10.1, SH-5: who committed to pay for the next year, and did not; the window for 2024 ended on 2024-01-20
CREATE FUNCTION law.broken(person bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', benefit_year, pathway, valid, 'by', due_by, paid_on, paid_in_time, 'of ' || due), ', ') FROM broken_commitment WHERE person_id = person;
$$;
SELECT law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05') AS unpaid,
       law.event(law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05'), 'payment', '2022-12-31', 2023) AS kept,
       law.event(law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05'), 'payment', '2023-01-01', 2023) AS late,
       law.event(law.event(law.student(1, '2023-09-03'), 'confirmation', '2023-09-05'), 'payment', '2024-01-20', 2024) AS in_window,
       law.event(law.event(law.student(1, '2023-09-03'), 'confirmation', '2023-09-05'), 'payment', '2024-01-21', 2024) AS after_window,
       law.event(law.event(law.student(1, '2023-09-03'), 'confirmation', '2023-09-05'), 'disability_listing', '2023-12-20', 2024) AS listed,
       law.event(law.student(3, '2022-09-03'), 'commitment', '2022-09-05') AS held, law.insured(2023) AS annual \gset
SELECT is(law.broken(:unpaid), '2023 freshman_2022 [2022-09-03,2023-01-01) by 2022-12-31', 'SN-10.1: committed, not paid: listed');
SELECT is(law.covered(:unpaid, 4, '2022-12-31'), 'freshman_2022', 'SN-10.1: … and the period stands');
SELECT is(law.broken(:kept), NULL, 'SN-10.1: paid on the last day: kept, declared or not');
SELECT is(law.broken(:late), '2023 freshman_2022 [2022-09-03,2023-01-01) by 2022-12-31 2023-01-01', 'SN-10.1: paid the day after: broken');
SELECT is(law.broken(:in_window), NULL, 'SH-5 SN-10.1: a freshman''s confirmation commits too; paid on the last day of a window that reaches into the year');
SELECT is(law.broken(:after_window), '2024 freshman [2023-09-03,2024-01-01) by 2024-01-20 2024-01-21', 'SH-5 SN-10.1: … the day after');
SELECT is(law.broken(:listed), NULL, 'SN-10.1 SH-8: nothing due for the year: nothing broken');
SELECT is(law.broken(:held), NULL, 'SN-10.1: no cover was given on it');
SELECT is(law.broken(:annual), NULL, 'SN-10.1: who has paid promised nothing');
DELETE FROM coverage_event WHERE person_id = :kept AND kind = 'payment';
SELECT is(law.broken(:kept), '2023 freshman_2022 [2022-09-03,2023-01-01) by 2022-12-31', 'SN-10.1: a payment that is retracted was none');

-- … in full: of 2028 the premium is known
INSERT INTO premium VALUES ('shanghai', 2028, 100);
SELECT law.event(law.student(1, '2027-09-03'), 'confirmation', '2027-09-05') AS part, law.event(law.student(1, '2027-09-03'), 'confirmation', '2027-09-05') AS both \gset
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES
  (:part, 'declaration', '2027-10-01', 2028, NULL), (:part, 'payment', '2027-12-31', 2028, 99.99), (:part, 'payment', '2028-01-01', 2028, 0.01),
  (:both, 'declaration', '2027-10-01', 2028, NULL), (:both, 'payment', '2027-11-11', 2028, 60), (:both, 'payment', '2027-12-31', 2028, 40);
SELECT is(law.broken(:part), '2028 freshman [2027-09-03,2028-01-01) by 2027-12-31 2027-12-31 99.99 of 100.00', 'SN-10.1: a fen short on the last day in time: broken');
SELECT is(law.broken(:both), NULL, 'SN-10.1: in full, in two payments');

-- SH-10: mid-year
SELECT law.paid(law.student(), 2025, '2025-03-15', '2025-03-10') AS p, law.paid(law.student(), 2025, '2025-01-31') AS january,
       law.paid(law.student(), 2024, '2024-02-29') AS leap, law.paid(law.student(), 2025, '2025-11-30') AS november,
       law.paid(law.student(), 2025, '2025-12-01') AS december, law.event(law.student(), 'payment', '2025-03-15', 2025) AS undeclared,
       law.paid(law.student(1, '2021-09-01', '2025-07-01'), 2025) AS graduate, law.insured(2025) AS left_in_march \gset
SELECT is(law.covered(:p, 4, '2025-03-31'), 'no', 'SH-10: not in the month of payment');
SELECT is(law.covered(:p, 4, '2025-04-01'), 'mid_year', 'SH-10: from the first day of the next month');
SELECT is(law.covered(:p, 4, '2025-12-31'), 'mid_year', 'SH-10: to 31 December');
SELECT is(law.covered(:p, 4, '2026-01-01'), 'no', 'SH-10: no further');
SELECT is(law.covered(:january, 4, '2025-01-31') || ' ' || law.covered(:january, 4, '2025-02-01'), 'no mid_year', 'SH-10 T24: paid on 31 January');
SELECT is(law.covered(:leap, 4, '2024-02-29') || ' ' || law.covered(:leap, 4, '2024-03-01'), 'no mid_year', 'SH-10 T24: paid on 29 February');
SELECT is(law.covered(:november, 4, '2025-11-30') || ' ' || law.covered(:november, 4, '2025-12-01'), 'no mid_year', 'SH-10 T24: paid on 30 November: December');
SELECT is(law.covered(:december, 4, '2025-12-31') || ' ' || law.covered(:december, 4, '2026-01-01'), 'no no', 'SH-10 T24: a December payment covers nothing');
SELECT is(law.covered(:undeclared, 4, '2025-06-01'), 'no', 'SH-10: paid, but not declared by the college');
SELECT is(law.covered(:graduate, 4, '2025-12-31'), 'annual', 'SH-10: graduating does not end the paid year');
SELECT is(law.bill(:graduate, 4, '2025-11-01', 100), 'paid 0.00 80.00 20.00', 'SH-10: … and the graduate is still of the college');
DELETE FROM study WHERE person_id = :left_in_march;
INSERT INTO study (person_id, college_id, valid, form) VALUES (:left_in_march, 1, '[2023-09-01,2025-03-10)', 'undergraduate');
SELECT is(law.covered(:left_in_march, 4, '2025-03-10') || ' ' || law.covered(:left_in_march, 4, '2025-12-31'), 'annual annual', 'SH-10: nor does leaving otherwise');
SELECT is((SELECT string_agg(concat_ws(' ', pathway, missing, gives_cover), ', ' ORDER BY pathway) FROM coverage_miss WHERE person_id = :december AND clause IN ('SH-4', 'SH-10')),
          'annual late f, mid_year empty f', 'SH-10: a December payment says so: it gives no cover');
SELECT is((SELECT string_agg(concat_ws(' ', pathway, missing, gives_cover), ', ' ORDER BY pathway) FROM coverage_miss WHERE person_id = :november AND clause IN ('SH-4', 'SH-10')),
          'annual late t', 'SH-10: … one of November gives some');

-- SH-10, SH-22: other insurance
SELECT law.insured(2025) AS local, law.insured(2025) AS before, law.insured(2025) AS elsewhere, law.insured(2025) AS ended, law.insured(2025, 2026) AS both_years \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES
  (:local, '[2025-08-10,)', 'local_employee'), (:before, '[2024-06-01,)', 'local_employee'), (:elsewhere, '[2025-08-10,)', 'elsewhere');
SELECT law.event(:ended, 'termination', '2025-08-10'), law.event(:both_years, 'termination', '2025-08-10') \g /dev/null
SELECT is(law.covered(:local, 4, '2025-08-09'), 'annual', 'SH-22 T42: local employee insurance from D: student cover to D − 1');
SELECT is(law.covered(:local, 4, '2025-08-10'), 'no', 'SH-22 T42: … without an application, not on D');
SELECT is(law.covered(:local, 4, '2025-12-31'), 'no', 'SH-22: nor later');
SELECT is(law.covered(:before, 4, '2025-01-01'), 'no', 'SH-22: employed before the year began');
SELECT is(law.covered(:elsewhere, 4, '2025-12-31'), 'annual', 'SH-22: insured elsewhere without a termination: cover stands');
SELECT is(law.covered(:ended, 4, '2025-08-09'), 'annual', 'SH-22: terminated on application: covered until then');
SELECT is(law.covered(:ended, 4, '2025-08-10'), 'no', 'SH-22: … not on the day that the city centre ends it');
SELECT is(law.covered(:ended, 4, '2025-08-11'), 'no', 'SH-22: … nor after');
SELECT is(law.covered(:both_years, 4, '2026-01-01'), 'annual', 'SH-22: a later year that is paid for is not touched');
SELECT law.event(law.insured(2025), 'termination_application', '2025-08-04') AS applied, law.event(law.insured(2025), 'termination_application', '2025-08-04') AS entered,
       law.insured(2025) AS never_applied \gset
SELECT is(law.covered(:applied, 4, '2025-12-31'), 'annual', 'SH-22: an application alone ends nothing');
INSERT INTO coverage_event (person_id, kind) VALUES (:applied, 'termination') RETURNING happened_on \gset
SELECT is(:'happened_on'::date, '2025-08-04'::date, 'SH-22: the city centre ends it on the day of the application, if it enters no other');
SELECT is(law.covered(:applied, 4, '2025-08-03') || ' ' || law.covered(:applied, 4, '2025-08-04'), 'annual no', 'SH-22: … to the day');
SELECT law.event(:entered, 'termination', '2025-09-01') \g /dev/null
SELECT is(law.covered(:entered, 4, '2025-08-31') || ' ' || law.covered(:entered, 4, '2025-09-01'), 'annual no', 'SH-22: … or on the one it enters');
SELECT throws_ok(format('INSERT INTO coverage_event (person_id, kind) VALUES (%s, %L)', p, 'termination'), 'MI013', NULL, 'SH-22: without an application a day must be given')
  FROM unnest(ARRAY[:never_applied, :applied]) p;

-- SH-10, SH-22, SN-10.1: insured twice
CREATE FUNCTION law.twice(person bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', insurance, valid, applied_on), ', ' ORDER BY valid) FROM double_insurance WHERE person_id = person;
$$;
SELECT is(law.twice(:elsewhere), 'elsewhere [2025-08-10,2026-01-01)', 'SH-22: insured elsewhere without a termination: listed as double');
SELECT is(law.twice(:local), NULL, 'SH-22: local employee insurance has ended the cover');
SELECT law.event(:elsewhere, 'termination_application', '2025-09-05') \g /dev/null
SELECT is(law.twice(:elsewhere), 'elsewhere [2025-08-10,2026-01-01) 2025-09-05', 'SH-22: … with the application that waits');
INSERT INTO coverage_event (person_id, kind) VALUES (:elsewhere, 'termination');
SELECT is(law.twice(:elsewhere), 'elsewhere [2025-08-10,2025-09-05)', 'SH-22: … until it is ended');
SELECT law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05') AS p \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2022-01-01,2023-01-01)', 'elsewhere');
SELECT is(law.twice(:p), 'elsewhere [2022-09-03,2023-01-01)', 'SN-10.1: a freshman insured at home too');

-- SH-21: insured elsewhere in the year of admission, and not here
SELECT law.student(1, '2025-09-01') AS p \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2025-01-01,2026-01-01)', 'elsewhere');
SELECT is(law.bill(:p, 4, '2025-10-01', 100), 'denied not_covered', 'SH-21: no direct settlement at the college clinic');
SELECT is(law.bill(:p, 2, '2025-10-01', 1100, 'inpatient', '2025-10-03'), 'denied not_covered', 'SH-21: nothing from the city fund');
SELECT is(law.twice(:p), NULL, 'SH-21: and not insured twice');

-- SH-8: the federation's list
SELECT law.event(law.student(), 'disability_listing', '2025-03-10', 2025) AS p, law.event(law.student(), 'disability_listing', '2024-11-20', 2025) AS early,
       law.paid(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025, '2025-05-05') AS paid_too,
       law.paid(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025) AS paid_in_time \gset
SELECT is(law.covered(:p, 4, '2025-03-09'), 'no', 'SH-8: not before the listing');
SELECT is(law.covered(:p, 4, '2025-03-10'), 'disability_list', 'SH-8: from the listing day, without declaration or payment');
SELECT is(law.covered(:p, 4, '2025-12-31') || ' ' || law.covered(:p, 4, '2026-01-01'), 'disability_list no', 'SH-8: to 31 December');
SELECT is(law.covered(:early, 4, '2024-12-31') || ' ' || law.covered(:early, 4, '2025-01-01'), 'no disability_list', 'SH-8: listed before the year: from 1 January');
SELECT is(law.bill(:p, 4, '2025-03-10', 100), 'paid 0.00 80.00 20.00', 'SH-8: and paid like others');
SELECT is(law.covered(:paid_too, 4, '2025-07-01'), 'disability_list', 'OVERLAP: the lower rule number has the day: the list before mid-year');
SELECT is(law.covered(:paid_in_time, 4, '2025-03-09') || ' ' || law.covered(:paid_in_time, 4, '2025-03-10'), 'annual annual', 'OVERLAP: annual before the list');
-- … and who is aided: only a status granted in this city counts, on its days
SELECT law.insured(2025) AS p \gset
INSERT INTO status (person_id, status, valid, place) VALUES
  (:p, 'minimum_living', '[2025-03-01,2025-04-01)', '310115'), (:p, 'low_income', '[2025-03-01,)', '340000'),
  (:p, 'severe_disability', '[2025-03-01,)', '31'), (:p, 'school_hardship', '[2025-03-01,)', '13');
CREATE FUNCTION law.statuses(person bigint, day date) RETURNS text[] LANGUAGE sql AS $$
  SELECT (medins.quote(current_schema::regnamespace, person, 4, 'outpatient', day, 1, day, day)).statuses;
$$;
SELECT is(law.statuses(:p, '2025-02-28'), '{}', 'SH-8: no status the day before it was granted');
SELECT is(law.statuses(:p, '2025-03-01'), '{minimum_living,severe_disability}', 'SH-8: granted by a district, or by the city: counts; by another place: does not');
SELECT is(law.statuses(:p, '2025-03-31'), '{minimum_living,severe_disability}', 'SH-8: its last day');
SELECT is(law.statuses(:p, '2025-04-01'), '{severe_disability}', 'SH-8: the day after');
DELETE FROM status WHERE person_id = :p AND status = 'severe_disability';
SELECT is(law.statuses(:p, '2025-04-01'), '{}', 'SH-8: a retracted one counts no more');
INSERT INTO status (person_id, status, valid, place) VALUES (:p, 'low_income', '[2025-01-01,)', '310000');
SELECT is(law.statuses(:p, '2025-02-28'), '{low_income}', 'SH-8: one granted from an earlier day counts from it');

-- SH-7: the insurer of serious illness
CREATE FUNCTION law.chosen(person bigint, year int, insurer text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text;
  col text;
BEGIN
  INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (person, year, insurer);
  RETURN 'chosen';
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME;
  RETURN format('%s %s: %s', state, col, SQLERRM);
END $$;
SELECT law.insured(2025, 2026) AS p \gset
SELECT is((SELECT string_agg(insurer, ' ' ORDER BY insurer) FROM insurer), 'china_life cpic picc ping_an', 'SH-7: four insurers');
SELECT is(law.chosen(:p, 2025, 'picc'), 'chosen', 'SH-7: the person chooses one for the year');
SELECT is(law.chosen(:p, 2025, 'cpic'), '23P01 benefit_year: view "insurer_choice" has a row of the person for some of these days', 'SH-7: another for the same year is refused');
SELECT is(law.chosen(:p, 2025, 'picc'), '23P01 benefit_year: view "insurer_choice" has a row of the person for some of these days', 'SH-7: so is the same again');
SELECT is(law.chosen(:p, 2026, 'cpic'), 'chosen', 'SH-7: another year, another choice');
SELECT is(law.chosen(:p, 2027, 'nobody'), 'MI006 insurer: insurer "nobody" does not exist', 'SH-7: only one of the four');
SELECT is(law.chosen(:p, NULL, 'picc'), 'MI013 benefit_year: column "benefit_year" of view "insurer_choice" needs a value', 'SH-7: for which year must be said');
SELECT is(law.chosen(:p, 20255, 'picc'), 'MI011 benefit_year: column "benefit_year" of view "insurer_choice" must be a year', 'SH-7: … and be a year');
SELECT is((SELECT array_agg(concat_ws(' ', benefit_year, insurer) ORDER BY benefit_year) FROM insurer_choice WHERE person_id = :p), '{2025 picc,2026 cpic}', 'SH-7: what was chosen');
DELETE FROM insurer_choice WHERE person_id = :p AND benefit_year = 2025;
SELECT is(law.chosen(:p, 2025, 'cpic'), 'chosen', 'SH-7: one entered by mistake is retracted by the office, then the right one is entered');
SELECT throws_ok('DELETE FROM insurer', 'MI020', NULL, 'SH-7: an insurer stays, as facts name it');

-- SH-11
SELECT law.student() AS p \gset
SELECT is(law.bill(:p, 4, '2025-03-10', 100), 'denied not_covered', 'SH-11: not covered: recorded, all of it the person''s, also at the college clinic');
SELECT is(law.bill(:p, 2, '2025-03-10', 1100, 'inpatient', '2025-03-12'), 'denied not_covered', 'SH-11: a stay likewise');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 100, 'emergency'), 'denied not_covered', 'SH-11: nor by reimbursement');
SELECT is(law.bill(:p, 13, '2025-03-10', 100), 'denied not_covered', 'SH-11: nor elsewhere');

-- SN-10.3: the old route
SELECT law.paid(law.student(2), 2022) AS two, law.paid(law.student(3), 2025) AS unknown, law.paid(law.student(4), 2025) AS four, law.insured(2022) AS pilot \gset
SELECT law.paid(:two, 2023) \g /dev/null
SELECT is(law.bill(:pilot, 4, '2022-01-01', 100), 'paid 0.00 80.00 20.00', 'SN-10.3: pilot colleges settle by card from 2022-01-01');
SELECT is(law.bill(:two, 5, '2022-12-31', 100), 'denied old_route', 'SN-10.3: before a college''s date its outpatients are on the old route');
SELECT is(law.bill(:two, 5, '2023-01-01', 100), 'paid 0.00 80.00 20.00', 'SN-10.3: … and from that date are not');
SELECT is(law.bill(:two, 1, '2022-12-31', 500, 'emergency'), 'denied old_route', 'SN-10.3: emergency likewise');
SELECT is(law.bill(:two, 11, '2022-12-31', 500, 'pharmacy', prescriber => 1), 'denied old_route', 'SN-10.3: a prescription is outpatient care');
SELECT is(law.bill(:two, 2, '2022-12-31', 1100, 'inpatient', '2022-12-31'), 'paid 100.00 750.00 350.00', 'SN-10.3: stays are paid by the city fund throughout');
SELECT is(law.bill(:two, 2, '2022-12-31', 1100, 'observation', '2022-12-31'), 'paid 100.00 750.00 350.00', 'SN-10.3: observation too');
SELECT is(law.bill(:four, 4, '2025-06-30', 100) || ', ' || law.bill(:four, 4, '2025-07-01', 100), 'denied old_route, paid 0.00 80.00 20.00', 'SN-10.3: the day before and the day of a date in mid-year');
SELECT is((SELECT concat_ws(' ', college_id, statuses, total_amount, in_scope, cash_paid, accumulators) FROM claim WHERE person_id = :four ORDER BY ledger_no LIMIT 1),
          '4 {old_route} 100.00 100.00 100.00 {}', 'SN-10.3 SN-8: recorded with its college, for the clearing');
SELECT is(law.handed_in(:four, 4, '2025-06-30', 100, applied => '2026-01-01'), 'denied old_route', 'SN-8: handed in at the college afterwards: not paid by the city fund either, …');
SELECT is(law.last(:four, 'college_id') || ' ' || law.last(:four, 'applied_on') || ' ' || law.last(:four, 'in_scope'), '4 2026-01-01 100.00', 'SN-8: … recorded with the day it was applied for');
SELECT is(law.bill(:four, 13, '2025-06-30', 100), 'denied old_route', 'SN-10.3: outside the city too: the city fund does not pay it, filed or not');
SELECT is(law.bill(:four, 8, '2025-06-30', 100, 'emergency'), 'denied old_route', 'SN-10.3: an emergency anywhere likewise');
SELECT is(law.bill(:unknown, 4, '2025-06-30', 100), 'pended card_start_unknown', 'SN-10.3: no date recorded');
SELECT is(law.bill(:unknown, 2, '2025-06-30', 1100, 'inpatient', '2025-06-30'), 'paid 100.00 750.00 350.00', 'SN-10.3: … a stay needs none');


-- ---------------------------------------------------------------------------------------------------------
-- Directly, later, never

-- SH-12, SN-6.2: the credential
SELECT law.insured(2023, 2024, 2025) AS p \gset
SELECT law.bill(:p, 1, '2023-01-02', 300), law.bill(:p, 1, '2024-01-02', 300), law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 2, '2025-03-01', 100, credential => 'card'), 'paid 0.00 60.00 40.00', 'SH-12: with the card');
SELECT is(law.bill(:p, 2, '2025-03-01', 100, credential => 'medical_card'), 'paid 0.00 60.00 40.00', 'SH-12: with the medical-only card');
SELECT is(law.bill(:p, 2, '2025-03-01', 100, credential => 'none'), 'denied no_credential', 'SH-12: an outpatient visit without a credential is not settled');
SELECT is(law.handed_in(:p, 2, '2025-03-01', 100), 'denied no_credential', 'SH-12: … nor later');
SELECT is(law.bill(:p, 4, '2025-03-01', 100, credential => 'none'), 'denied no_credential', 'SH-12: … nor at the college clinic');
SELECT is(law.bill(:p, 2, '2025-03-01', 100, 'emergency', credential => 'none'), 'denied claim_later', 'SH-12: an emergency is paid in cash first');
SELECT is(law.handed_in(:p, 2, '2025-03-01', 100, 'emergency'), 'paid 0.00 60.00 40.00', 'SH-12: … and reimbursed');
SELECT is(law.handed_in(:p, 2, '2025-03-01', 100, access => 'emergency'), 'paid 0.00 60.00 40.00', 'SH-12: also when the visit is entered as outpatient care of emergency access');
SELECT is(law.handed_in(:p, 2, '2025-03-31', 100, 'emergency', '2025-09-30'), 'paid 0.00 60.00 40.00', 'SH-12 T48: six months of 31 March end on 30 September');
SELECT is(law.handed_in(:p, 2, '2025-03-31', 100, 'emergency', '2025-10-01'), 'denied applied_late', 'SH-12 T48: the day after is late');
SELECT is(law.handed_in(:p, 2, '2024-08-31', 100, 'emergency', '2025-02-28'), 'paid 0.00 60.00 40.00', 'SH-12 T48: of 31 August on 28 February');
SELECT is(law.handed_in(:p, 2, '2024-08-31', 100, 'emergency', '2025-03-01'), 'denied applied_late', 'SH-12 T48: … not 1 March');
SELECT is(law.handed_in(:p, 2, '2023-08-31', 100, 'emergency', '2024-02-29'), 'paid 0.00 60.00 40.00', 'SH-12 T48: in a leap year on 29 February');
SELECT is(law.handed_in(:p, 2, '2023-08-31', 100, 'emergency', '2024-03-01'), 'denied applied_late', 'SH-12 T48: … not 1 March');
SELECT is(law.handed_in(:p, 2, '2025-02-15', 100, 'emergency', '2025-08-15'), 'paid 0.00 60.00 40.00', 'SH-12: in general on the same day of the sixth month after');
SELECT is(law.handed_in(:p, 2, '2025-02-15', 100, 'emergency', '2025-08-16'), 'denied applied_late', 'SH-12: … not the next');
SELECT is(law.handed_in(:p, 2, '2025-02-15', 100, 'emergency', '2025-08-20', receipt => '2025-02-20'), 'paid 0.00 60.00 40.00', 'SH-12 DATES: from the issue of the receipt, not from the care');
SELECT is(law.handed_in(:p, 2, '2025-02-15', 100, 'emergency', '2025-08-15', settled => '2025-11-01'), 'paid 0.00 60.00 40.00', 'SH-12 DATES: the day of application counts, not that of settlement');
SELECT is(law.bill(:p, 2, '2025-03-01', 1100, 'inpatient', '2025-03-04', credential => 'none'), 'pended stay_no_credential', 'SH-12: a stay without a credential at discharge');
SELECT is(law.bill(:p, 2, '2025-03-01', 1100, 'observation', '2025-03-04', credential => 'none'), 'pended stay_no_credential', 'SH-12: observation likewise');
SELECT is(law.handed_in(:p, 2, '2025-03-01', 1100, 'inpatient', until => '2025-03-04'), 'pended stay_no_credential', 'SH-12: … also when handed in later');
SELECT is(law.handed_in(:p, 2, '2025-03-01', 100, credential => 'card'), 'pended not_reimbursed', 'SH-12: who had the credential and paid cash: not said');

-- SH-12, SN-6.2: what is handed in
SELECT law.insured(2025) AS p \gset
SELECT is(law.handed_in(:p, 1, '2025-02-15', 400, 'emergency', applied => '2025-03-01', papers => '{records,receipt}'), 'pended papers_missing', 'SH-12 SN-6.2: without the credential it is held');
SELECT is(law.last(:p, 'statuses'), '{lacks_bank_card,lacks_credential,lacks_identity_document,lacks_originals}', 'SH-12: the row says what lacks');
SELECT is((SELECT string_agg(e.sentence, ' ') FROM medins.explain('shanghai', :p, 1) e WHERE e.sentence ~ 'missing'),
          'It is not paid. Papers that the reimbursement needs are missing: held until they are handed in. The credential is missing. '
          || (SELECT sentence_en FROM clause WHERE clause = 'SH-12'), 'SH-12: explain names what is asked for');
SELECT is((SELECT string_agg(e.sentence, ' ') FROM medins.explain('shanghai', :p, 1, 'zh') e WHERE e.sentence ~ '缺少'),
          '不予支付。报销所需材料不全，待补齐后办理。缺少就医凭证。' || (SELECT sentence_zh FROM clause WHERE clause = 'SH-12'), 'SH-12: in Chinese too');
SELECT is(law.reimbursed(:p), '1 pended papers_missing 0.00 line', 'SH-12: held, nothing is paid');
-- the receipt is of 2025-02-15: until 2025-08-15
SELECT is(medins.repost('shanghai', :p, 1, 'papers_came', '{"papers": ["credential", "receipt", "records"], "request_id": "complete"}', '2025-09-01'), 3,
          'SH-12: when it comes the bill is decided anew, …');
SELECT is(law.last(:p, 'entry') || ' ' || law.last(:p, 'decision') || ' ' || law.last(:p, 'fund_paid') || ' ' || law.last(:p, 'applied_on'),
          'repost paid 70.00 2025-03-01', 'SH-12: … and the day of the application stays: (400 − 300) × 70 %');
SELECT is(law.reimbursed(:p), '3 paid 70.00 line', 'SH-12 SN-5: paid to the person, at an office, out of the outpatient line');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{credential,receipt,records}'), 'paid 0.00 70.00 30.00', 'SH-12 SN-6.2: with credential, receipt and records');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{credential,receipt,records,identity_document,bank_card}'), 'paid 0.00 70.00 30.00', 'SH-12: online also identity document and bank card');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{credential,records}'), 'pended papers_missing', 'SH-12: without the receipt');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{credential,receipt}'), 'pended papers_missing', 'SH-12: without the records');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{}'), 'pended papers_missing', 'SH-12: with nothing');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency'), 'paid 0.00 70.00 30.00', 'SH-12: nothing recorded of papers: they were looked at elsewhere');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, papers => '{}'), 'denied no_credential', 'SH-12: what is not reimbursed anyway is not held for its papers');
SELECT is(law.bill(:p, 1, '2025-02-15', 100, papers => '{}'), 'paid 0.00 70.00 30.00', 'SH-12: nor what is settled directly');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{receipt,invoice}') ~ '^error MI006', true, 'SH-12: a paper that there is no word for');
SELECT is(law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{NULL}') ~ '^error MI006', true, 'SH-12: … or none');
-- decided by a person, with a reason
SELECT law.handed_in(:p, 1, '2025-02-15', 100, 'emergency', papers => '{receipt}') \g /dev/null
SELECT max(ledger_no) AS no FROM claim WHERE person_id = :p \gset
SELECT medins.resolve('shanghai', :p, :no, 'denied', 'decision 1', 'wrong_person', settled_on => '2025-09-01') \g /dev/null
SELECT is(split_part(law.reimbursed(:p), ', ', -1), :'no' || ' denied wrong_person 0.00 line', 'SH-12: denied by a person, for a reason');
-- SH-16: the originals by post
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-03-01,)', '3301');
SELECT is(law.handed_in(:p, 14, '2025-03-02', 100, papers => '{credential,receipt,records,identity_document,bank_card,originals}'), 'paid 0.00 60.00 40.00', 'SH-16: outside the city, the originals by post');
SELECT is(law.handed_in(:p, 14, '2025-03-02', 100, papers => '{credential,receipt}'), 'pended papers_missing', 'SH-16: without the records');

-- SH-12n2: a freshman before the account works; entered 2024-09-05, confirmed on 10: works from 11
SELECT law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10') AS p \gset
SELECT is(law.bill(:p, 4, '2024-09-06', 100), 'denied account_inactive', 'SH-12n2: the account does not work yet: not settled directly');
SELECT is(law.bill(:p, 4, '2024-09-10', 100), 'denied account_inactive', 'SH-5 SH-12n2: nor on the day of confirmation');
SELECT is(law.bill(:p, 4, '2024-09-11', 100), 'paid 0.00 80.00 20.00', 'SH-5 SH-12n2: but from the day after');
SELECT is(law.bill(:p, 4, '2024-09-06', 100, settled => '2024-09-10'), 'denied account_inactive', 'SH-12n2: settled again a day too early');
SELECT is(law.bill(:p, 4, '2024-09-06', 100, settled => '2024-09-11'), 'paid 0.00 80.00 20.00', 'SH-12n2: at the clinic settled again by card once it works');
SELECT is(law.handed_in(:p, 4, '2024-09-06', 100), 'denied settle_again', 'SH-12n2: not reimbursed at the clinic');
SELECT is(law.handed_in(:p, 5, '2024-09-06', 100), 'denied settle_again', 'SH-12n2: at another college''s clinic likewise');
SELECT is(law.handed_in(:p, 1, '2024-09-06', 400), 'paid 300.00 70.00 330.00', 'SH-12n2: elsewhere reimbursed, outpatient care without a credential too');
SELECT is(law.handed_in(:p, 1, '2024-09-10', 100), 'paid 0.00 70.00 30.00', 'SH-12n2: … until the day before the account works');
SELECT is(law.handed_in(:p, 1, '2024-09-11', 100), 'denied no_credential', 'SH-12n2: … not from then');
SELECT is(law.handed_in(:p, 1, '2024-09-06', 100, applied => '2025-03-06'), 'paid 0.00 70.00 30.00', 'SH-12n2: the six months bind freshmen');
SELECT is(law.handed_in(:p, 1, '2024-09-06', 100, applied => '2025-03-07'), 'denied applied_late', 'SH-12n2: … to the day');
SELECT is(law.handed_in(:p, 2, '2024-09-06', 1100, 'inpatient', until => '2024-09-09'), 'paid 100.00 750.00 350.00', 'SH-12n2: a stay before the account works is reimbursed');
SELECT is(law.bill(:p, 2, '2024-09-06', 1100, 'inpatient', '2024-09-11'), 'paid 100.00 750.00 350.00', 'SH-12n2 DATES: a stay may be settled directly if the account works at discharge');
SELECT is(law.bill(:p, 2, '2024-09-06', 1100, 'inpatient', '2024-09-10'), 'denied account_inactive', 'SH-12n2 DATES: … not if it does not');
SELECT is(law.bill(:p, 2, '2024-09-06', 1100, 'inpatient', '2024-09-10', settled => '2024-09-12'), 'denied account_inactive', 'DATES: whatever the day the bill is sent in');
-- refunded and settled again by card: one call where the cash visit is in the ledger, one INSERT where it is not
SELECT law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10') AS q, law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-09-10') AS r \gset
SELECT law.bill(:q, 4, '2024-09-06', 100, settled => '2024-09-06') \g /dev/null
SELECT is(medins.repost('shanghai', :q, 1, 'refund', '{"request_id": "again", "credential": "card"}', '2024-09-11'), 3, 'SH-12n2: refunded and settled again in one call');
SELECT is((SELECT string_agg(concat_ws(' ', entry, decision, fund_paid, cash_paid, adjustment), ', ' ORDER BY ledger_no) FROM claim WHERE person_id = :q),
          'claim denied 0.00 100.00, reversal denied 0.00 -100.00 2, repost paid 80.00 20.00 2', 'SH-12n2: … by card, both rows tied together');
SELECT throws_ok(format($$SELECT medins.repost('shanghai', %s, 3, 'refund', '{"care": "none"}', '2024-09-12')$$, :q), 'MI006', NULL, 'SH-12n2: what cannot be settled again …');
SELECT is(law.last(:q, 'ledger_no'), '3', 'SH-12n2: … is not taken back either');
SELECT law.handed_in(:r, 4, '2024-09-06', 100, papers => '{receipt}') \g /dev/null
SELECT is(medins.repost('shanghai', :r, 1, 'refund', '{"request_id": "again", "credential": "card", "channel": "direct"}', '2024-09-11'), 3, 'SH-12n2: … as well what was handed in for reimbursement');
SELECT is(law.last(:r, 'decision') || ' ' || law.last(:r, 'fund_paid'), 'paid 80.00', 'SH-12n2: … 100 × 80 %');
SELECT is(law.reimbursed(:r), NULL, 'SH-12n2: … and is no reimbursement any more');
SELECT is(law.handed_in(:p, 1, '2024-09-04', 100), 'denied not_covered', 'SH-12n2: care before registration is not covered');

-- SN-6.4: autumn 2022
SELECT law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-05') AS p \gset
SELECT is(law.handed_in(:p, 1, '2022-09-06', 400), 'paid 300.00 70.00 330.00', 'SN-6.4: autumn 2022: cash, then reimbursed');
SELECT is(law.handed_in(:p, 4, '2022-09-06', 100), 'paid 0.00 80.00 20.00', 'SN-6.4: at the clinic as well');
SELECT is(law.handed_in(:p, 2, '2022-09-06', 1100, 'inpatient', until => '2022-09-08'), 'paid 100.00 750.00 350.00', 'SN-6.4: stays as well');
SELECT is(law.handed_in(:p, 1, '2022-09-06', 100, applied => '2023-03-06'), 'paid 0.00 70.00 30.00', 'SN-6.4: within six months');
SELECT is(law.handed_in(:p, 1, '2022-09-06', 100, applied => '2023-03-07'), 'denied applied_late', 'SN-6.4: … to the day');

-- SH-14: identity not synchronised from 2025-03-01 to 03-19
SELECT law.insured(2025) AS p \gset
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (:p, '[2025-03-01,2025-03-20)');
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 2, '2025-03-10', 100), 'denied unsynchronised', 'SH-14: not settled directly');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 100), 'paid 0.00 60.00 40.00', 'SH-14: reimbursed, outpatient care too');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 100, credential => 'e_credential'), 'paid 0.00 60.00 40.00', 'SH-14: … whether or not a credential that does not work was shown');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 100, applied => '2026-08-01'), 'paid 0.00 60.00 40.00', 'SH-14: without a deadline');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 100, 'emergency', applied => '2026-08-01'), 'paid 0.00 60.00 40.00', 'SH-14: an emergency likewise');
SELECT is(law.handed_in(:p, 2, '2025-03-10', 1100, 'inpatient', until => '2025-03-12'), 'paid 100.00 750.00 350.00', 'SH-14: a stay likewise');
SELECT is(law.handed_in(:p, 2, '2025-02-28', 100), 'denied no_credential', 'SH-14: not the day before');
SELECT is(law.handed_in(:p, 2, '2025-03-20', 100), 'denied no_credential', 'SH-14: not once synchronised');
SELECT is(law.bill(:p, 2, '2025-03-20', 100), 'paid 0.00 60.00 40.00', 'SH-14: then directly');
SELECT is(law.handed_in(:p, 4, '2025-03-10', 100), 'denied settle_again', 'SH-14: not reimbursed at a college clinic');
SELECT is(law.bill(:p, 4, '2025-03-10', 100), 'denied unsynchronised', 'SH-14: nor settled there at once');
SELECT is(law.bill(:p, 4, '2025-03-10', 100, settled => '2025-03-19'), 'denied unsynchronised', 'SH-14: nor later while it lasts');
SELECT is(law.bill(:p, 4, '2025-03-10', 100, settled => '2025-03-20'), 'paid 0.00 80.00 20.00', 'SH-14 DATES: but settled again by card once synchronised');
SELECT is(law.bill(:p, 21, '2025-03-10', 550, 'observation', '2025-03-12', settled => '2025-03-20'), 'denied unsynchronised', 'SH-14 DATES: observation at a college clinic is asked at discharge, …');
SELECT is(law.handed_in(:p, 21, '2025-03-10', 550, 'observation', until => '2025-03-12'), 'paid 50.00 400.00 150.00', 'SH-14: … so it is reimbursed, as any care: (550 − 50) × 80 %');
SELECT is(law.bill(:p, 2, '2025-03-10', 1100, 'inpatient', '2025-03-20'), 'paid 100.00 750.00 350.00', 'SH-14 DATES: a stay directly if synchronised at discharge');
SELECT is(law.bill(:p, 2, '2025-02-20', 1100, 'inpatient', '2025-03-02'), 'denied unsynchronised', 'SH-14 DATES: … not if it was lost meanwhile');
SELECT is(law.handed_in(:p, 2, '2025-02-20', 1100, 'inpatient', until => '2025-03-02'), 'paid 100.00 750.00 350.00', 'SH-14 DATES: … which is reimbursed then');

-- SH-16: outside the city; filed for Hangzhou from 2025-03-01 to 05-31
SELECT law.insured(2025) AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 13, '2025-03-01', 100), 'pended not_filed', 'SH-16: not filed');
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-03-01,2025-06-01)', '3301');
SELECT is(law.bill(:p, 13, '2025-02-28', 100), 'pended not_filed', 'SH-16 SH-17: the day before it was filed');
SELECT is(law.bill(:p, 13, '2025-03-01', 100), 'paid 0.00 60.00 40.00', 'SH-16 SN-6.3 SH-17: it works at once; the home plan, level 2, 60 %');
SELECT is(law.bill(:p, 13, '2025-05-31', 100) || ', ' || law.bill(:p, 13, '2025-06-01', 100), 'paid 0.00 60.00 40.00, pended not_filed', 'SH-16 SH-17: until its validity ends');
SELECT is(law.bill(:p, 18, '2025-03-02', 100), 'pended not_filed', 'SH-16: another place than the one filed');
SELECT is(law.bill(:p, 2, '2025-03-02', 100), 'paid 0.00 60.00 40.00', 'SH-19: home stays valid meanwhile');
SELECT is(law.bill(:p, 14, '2025-03-02', 100), 'denied unconnected_claim_later', 'SH-16 SN-6.3: a place not connected: cash first');
SELECT is(law.handed_in(:p, 14, '2025-03-02', 100), 'paid 0.00 60.00 40.00', 'SH-16 SN-6.3: … then reimbursed');
SELECT is(law.handed_in(:p, 14, '2025-03-02', 100, applied => '2026-09-01', credential => 'card'), 'paid 0.00 60.00 40.00', 'SH-16: without a deadline');
SELECT is(law.handed_in(:p, 14, '2025-03-02', 100, 'emergency', applied => '2026-09-01'), 'paid 0.00 60.00 40.00', 'SH-16: an emergency outside likewise');
SELECT is(law.bill(:p, 17, '2025-03-02', 100), 'denied not_designated', 'SH-16 SH-19: a place there that is not designated');
SELECT is(law.bill(:p, 13, '2025-02-25', 1100, 'inpatient', '2025-03-01'), 'paid 100.00 750.00 350.00', 'SH-17: filed before discharge: it serves the whole stay');
SELECT is(law.bill(:p, 13, '2025-02-25', 1100, 'inpatient', '2025-02-28'), 'pended not_filed', 'SH-17: … not if filed after');
SELECT law.insured(2025) AS p \gset
INSERT INTO out_of_area (person_id, valid, region) VALUES (:p, '[2025-03-01,)', '33');
SELECT is(law.bill(:p, 13, '2025-12-31', 310), 'paid 300.00 6.00 304.00', 'SH-17: no end recorded = open; filed for the whole province; one deductible with home');
SELECT is(law.bill(:p, 1, '2025-12-31', 100), 'paid 0.00 70.00 30.00', 'SH-16 T29: … which is used up at home then');
SELECT is(law.bill(:p, 15, '2025-12-31', 100), 'paid 0.00 70.00 30.00', 'SH-6.1a: the clinic of a college elsewhere is no clinic of 院校 (the city''s, SN preamble): by its level');

SELECT is(law.handed_in(:p, 22, '2025-06-28', 1100, 'inpatient', until => '2025-06-30', credential => 'card'), 'paid 100.00 750.00 350.00', 'SH-16 DATES: a stay at a place not connected: reimbursed');
SELECT is(law.bill(:p, 22, '2025-06-28', 1100, 'inpatient', '2025-06-30'), 'denied unconnected_claim_later', 'SH-16 DATES: not directly, the place is not connected at discharge');
SELECT is(law.bill(:p, 22, '2025-06-28', 1100, 'inpatient', '2025-07-01'), 'paid 100.00 750.00 350.00', 'SH-16 DATES: … directly if it is');

-- Reversals
CREATE FUNCTION law.undone(person bigint, number int, on_day date) RETURNS text LANGUAGE sql AS $$
  SELECT medins.reverse(current_schema::regnamespace, person, number, 'refund', on_day);
  SELECT concat_ws(' ', entry, deductible, fund_paid, cash_paid, accumulators) FROM claim WHERE person_id = person ORDER BY ledger_no DESC LIMIT 1;
$$;
SELECT law.insured(2025, 2026) AS p \gset
SELECT law.bill(:p, 1, '2025-12-30', 400), law.bill(:p, 1, '2025-12-31', 100), law.bill(:p, 1, '2026-01-02', 100) \g /dev/null
SELECT is(law.undone(:p, 1, '2026-01-05'), 'reversal -300.00 -70.00 -330.00 {outpatient@2026-01-01=10000}', 'T3 T14 T16: undone in January, it frees the deductible of December''s year, and no other');
SELECT is((SELECT fund_paid FROM claim WHERE (person_id, ledger_no) = (:p, 2))::numeric, 70.00, 'T16: what was paid after it stands');
SELECT is(law.bill(:p, 1, '2025-12-31', 400, settled => '2026-01-06'), 'paid 300.00 70.00 330.00', 'T3 ORDER: the next claim of that year bears the deductible');
SELECT is(law.bill(:p, 1, '2026-01-07', 300), 'paid 200.00 70.00 230.00', 'T14: that of January is as it was: 100 of 300 used up');
SELECT is(law.undone(:p, 2, '2026-01-08'), 'reversal 0.00 -70.00 -30.00 {outpatient@2025-01-01=30000,outpatient@2026-01-01=30000}', 'T15: what was posted is negated, not computed again: it had no deductible');

SELECT is(law.verified('shanghai'), NULL, 'verify: every row above is decided the same again');


-- ---------------------------------------------------------------------------------------------------------
-- The other reading of what was decided, one row away

SELECT law.reading('campus_own', 'shanghai', '2022-01-01', $$UPDATE rule SET relation = '{campus}' WHERE version = :v AND rule = 30$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 4, '2025-03-05', 100.00), 'paid 0.00 80.00 20.00', 'SH-6.1a, campus = own: the clinic of the student''s own college');
SELECT is(law.bill(:p, 5, '2025-03-05', 100.00), 'pended level_unknown', 'SH-6.1a, campus = own: another college''s is like any institution, and has no level here');
SELECT is(law.verified('campus_own'), NULL, 'campus = own: verify');

SELECT law.reading('by_discharge', 'shanghai', '2022-01-01', $$UPDATE plan_version SET stay_date = 'discharge' WHERE version = :v$$) \g /dev/null
SELECT law.insured(2024, 2025) AS p, law.insured(2024) AS q, law.insured(2025) AS r \gset
SELECT is(law.bill(:p, 2, '2024-12-29', 1100.00, 'inpatient', '2025-01-02'), 'paid 100.00 750.00 350.00', 'DATES, stay_date = discharge: a stay across the year''s end');
SELECT is(law.last(:p, 'benefit_year'), '2025', 'DATES, stay_date = discharge: … counts in the year of discharge');
SELECT is(law.bill(:p, 10, '2025-06-30', 1300.00, 'inpatient', '2025-07-05'), 'paid 300.00 600.00 700.00', 'DATES, stay_date = discharge: the level on that day');
SELECT is(law.bill(:q, 2, '2024-12-31', 1100.00, 'inpatient', '2025-01-10'), 'denied not_covered', 'DATES, stay_date = discharge: cover on that day');
SELECT is(law.bill(:r, 2, '2024-12-31', 1100.00, 'inpatient', '2025-01-10'), 'paid 100.00 750.00 350.00', 'DATES, stay_date = discharge: … and the other way round');
SELECT is(law.bill(:p, 10, '2025-06-30', 400.00, settled => '2025-07-01'), 'paid 300.00 60.00 340.00', 'DATES, stay_date = discharge: a visit is not touched');
SELECT is(law.verified('by_discharge'), NULL, 'stay_date = discharge: verify');

SELECT law.reading('by_service', 'shanghai', '2022-01-01', $$UPDATE plan_version SET claim_order = 'served' WHERE version = :v$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-05-02', 400.00), 'paid 300.00 70.00 330.00', 'ORDER, order_key = served: care of May');
SELECT is(law.bill(:p, 1, '2025-05-02', 100.00), 'paid 0.00 70.00 30.00', 'ORDER, order_key = served: another of the same day');
SELECT is(law.bill(:p, 1, '2025-05-01', 400.00, settled => '2025-05-03'), 'pended out_of_order', 'ORDER, order_key = served: earlier care that comes later');
SELECT is(law.bill(:p, 1, '2025-05-03', 100.00), 'paid 0.00 70.00 30.00', 'ORDER, order_key = served: later care goes on');
SELECT is(law.verified('by_service'), NULL, 'order_key = served: verify');

SELECT law.reading('never_suspended', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET suspended_by = NULL WHERE version = :v AND rule = 3$$) \g /dev/null
SELECT law.event(law.student(1, '2024-09-05'), 'confirmation', '2024-10-10') AS p, law.event(law.student(1, '2024-09-05'), 'confirmation', '2025-01-01') AS q \gset
SELECT is(law.covered(:p, 4, '2024-09-05'), 'freshman', 'SH-5, not suspended: a confirmation inside the window counts');
SELECT is(law.covered(:q, 4, '2024-12-01'), 'no', 'SH-5, not suspended: one of the next calendar year still does not');

SELECT law.reading('no_deadline', 'shanghai', '2022-01-01', $$UPDATE rule SET apply_within = NULL, rate_times = 1 WHERE version = :v AND rule IN (40, 41)$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
SELECT is(law.handed_in(:p, 1, '2025-02-15', 400, 'emergency', '2026-08-16'), 'paid 300.00 70.00 330.00', 'SH-12, deadline_months null: no deadline');

SELECT law.reading('observation', 'shanghai', '2022-01-01', $$
  UPDATE rule SET care = '{outpatient,emergency,observation,pharmacy}' WHERE version = :v AND rule IN (31, 32, 33);
  UPDATE rule SET care = '{inpatient}' WHERE version = :v AND rule IN (34, 35, 36)$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
SELECT is(law.bill(:p, 2, '2025-03-01', 1100.00, 'observation', '2025-03-03'), 'paid 300.00 480.00 620.00', 'SH-9, observation as outpatient care: (1100 − 300) × 60 %');

SELECT law.reading('list_from_january', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET start = 'year', start_floor = NULL WHERE version = :v AND rule = 2$$) \g /dev/null
SELECT law.event(law.student(), 'disability_listing', '2025-03-10', 2025) AS p \gset
SELECT is(law.covered(:p, 4, '2025-01-01'), 'disability_list', 'SH-8, other reading: the list covers the year from 1 January');

-- ways into cover
SELECT law.reading('window_alone', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET anchor_before = NULL WHERE version = :v AND rule = 1$$) \g /dev/null
SELECT law.paid(law.student(), 2025, '2024-11-30') AS p, law.paid(law.student(), 2025, '2024-12-01') AS q \gset
SELECT is(law.covered(:p, 4, '2025-01-01') || ' ' || law.covered(:q, 4, '2025-01-01'), 'annual mid_year', 'SH-4, other reading: on time is by the end of the window alone');
SELECT law.reading('december_alone', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET before_window_ends = false WHERE version = :v AND rule = 1$$) \g /dev/null
SELECT law.paid(law.student(), 2024, '2024-01-20') AS p \gset
SELECT is(law.covered(:p, 4, '2024-01-31') || ' ' || law.covered(:p, 4, '2024-02-01'), 'no mid_year', 'SH-4, other reading: on time is by 31 December alone');
SELECT law.reading('september', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET anchor_from = '8 months' WHERE version = :v AND rule = 3$$) \g /dev/null
SELECT law.event(law.student(1, '2024-08-31'), 'confirmation', '2024-09-02') AS p, law.event(law.student(1, '2024-09-01'), 'confirmation', '2024-09-02') AS q \gset
SELECT is(law.covered(:p, 4, '2024-09-05') || ' ' || law.covered(:q, 4, '2024-09-05'), 'no freshman', 'SH-5, other reading: autumn begins in September');
SELECT law.reading('from_registration', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET start_floor = NULL WHERE version = :v AND rule = 3$$) \g /dev/null
SELECT law.event(law.student(1, '2024-08-20'), 'confirmation', '2024-08-25') AS p \gset
SELECT is(law.covered(:p, 4, '2024-08-19') || ' ' || law.covered(:p, 4, '2024-08-20'), 'no freshman', 'SH-5, other reading: registered in August, covered from then');
SELECT law.reading('open_to_all', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET on_card = NULL WHERE version = :v AND rule = 4$$) \g /dev/null
SELECT law.event(law.student(2, '2022-09-03'), 'commitment', '2022-09-05') AS p \gset
SELECT is(law.covered(:p, 4, '2022-10-01'), 'freshman_2022', 'SN-10.1, other reading: at colleges not on card settlement as well');
SELECT law.reading('mid_year_first', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET rule = 7 WHERE version = :v AND rule = 2$$) \g /dev/null
SELECT law.paid(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025, '2025-05-05') AS p \gset
SELECT is(law.covered(:p, 4, '2025-05-31') || ' ' || law.covered(:p, 4, '2025-06-01'), 'disability_list mid_year', 'OVERLAP, other order: joining in mid-year before the list');
SELECT law.reading('any_insurance', 'shanghai', '2022-01-01', $$UPDATE coverage_rule SET code = NULL WHERE version = :v AND rule = 20$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2025-08-10,)', 'elsewhere');
SELECT is(law.covered(:p, 4, '2025-08-09') || ' ' || law.covered(:p, 4, '2025-08-10'), 'annual no', 'SH-22, other reading: insurance elsewhere ends cover without a termination');

-- A new version of the same plan: a rate that changes on a day (T7)
SELECT law.reading('next_rate', 'shanghai', '2025-07-01', $$UPDATE band SET rate = 0.55 WHERE version = :v AND rule IN (33, 36)$$) \g /dev/null
SELECT law.insured(2025) AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 300) \g /dev/null
SELECT is(law.bill(:p, 3, '2025-06-30', 100), 'paid 0.00 50.00 50.00', 'DATES T7: the day before a new version');
SELECT is(law.bill(:p, 3, '2025-07-01', 100), 'paid 0.00 55.00 45.00', 'DATES T7: its first day; the totals go on');
SELECT is(law.bill(:p, 3, '2025-06-30', 100, settled => '2025-07-02'), 'paid 0.00 50.00 50.00', 'DATES T7: earlier care, settled later, by the old one');
SELECT is(law.bill(:p, 3, '2025-06-30', 1300, 'inpatient', '2025-07-02'), 'paid 300.00 600.00 700.00', 'DATES T7: a stay by the version of its admission');
SELECT is(law.bill(:p, 3, '2025-07-01', 1300, 'inpatient', '2025-07-02'), 'paid 300.00 550.00 750.00', 'DATES T7: … and one begun later');
SELECT is(law.verified('next_rate'), NULL, 'T7: verify');

SELECT * FROM finish();
ROLLBACK;
