-- The law of Weihai, clause by clause.  A test's name begins with the id of its clause (docs/clauses.md);
-- T and a number name the trap it guards against.  Results are "decision deductible fund cash" in yuan, worked
-- out by hand: fund = (in scope − deductible) × 80 %, cash = total − fund.  See clauses.psql for the words.

\ir clauses.psql

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'with a clinic'), (2, 'with a township centre'), (3, 'without a clinic'), (4, 'with two clinics');
  INSERT INTO institution (institution_id, code, name, parent_id) SELECT i, i, 'place ' || i, CASE i WHEN 6 THEN 5 END FROM generate_series(1, 14) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, '(,)', level, kind, region, designated, connected
    FROM (VALUES
      -- 1: what college 1 has chosen; 2: its other clinic; 3: a hospital of Weihai; 4: one that is not designated
      (1, NULL, 'campus_clinic', '371002', true, true), (2, NULL, 'campus_clinic', '371002', true, true),
      (3, 3, 'hospital', '371002', true, true), (4, 2, 'hospital', '371082', false, false),
      -- 5: the township centre that college 2 has chosen, not connected; 6: a village clinic of it; 7: a centre it changes to in 2026
      (5, 1, 'community_centre', '371003', true, false), (6, NULL, 'station', '371003', true, false), (7, 1, 'community_centre', '371003', true, true),
      -- Yantai, Jinan: designated; Yantai, not designated; a pharmacy of Weihai; Rongcheng, not connected
      (8, 2, 'hospital', '370602', true, true), (9, 2, 'hospital', '370102', true, true), (10, 2, 'hospital', '370602', false, false),
      (11, NULL, 'pharmacy', '371002', true, true), (12, 2, 'hospital', '371082', true, false),
      -- clinics of college 4: its own, and one run with a partner
      (13, NULL, 'campus_clinic', '371002', true, true), (14, NULL, 'campus_clinic', '371002', true, true)
    ) AS v (i, level, kind, region, designated, connected);
  INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES
    (1, 1, 'designated', true, '(,)'), (1, 1, 'campus', true, '(,)'), (1, 2, 'campus', true, '(,)'),
    (2, 5, 'designated', false, '(,2026-01-01)'), (2, 7, 'designated', false, '[2026-01-01,)'),
    (4, 13, 'campus', true, '[2025-01-01,)'), (4, 14, 'campus', false, '[2025-01-01,)');
  -- collection for 2026, held from 2025 into January (late it is all the same), and for 2025; for 2027 none is recorded
  INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-08,2024-12-31]'), ('collection', 2026, '[2025-09-10,2026-01-15]');
$$;

-- Somebody who paid in time for calendar years, a student of college 1 since 2023.
CREATE FUNCTION law.payer(VARIADIC years int[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  person bigint := law.student(1, '2023-09-01');
  year int;
BEGIN
  FOREACH year IN ARRAY years LOOP
    PERFORM law.event(person, 'payment', make_date(year - 1, 11, 11), year);
  END LOOP;
  RETURN person;
END $$;

SELECT * FROM no_plan();
SELECT law.reading('weihai', 'weihai', NULL, NULL) \g /dev/null


-- ---------------------------------------------------------------------------------------------------------
-- WH-1.1: deductible 100 a year, 80 %, the fund pays at most 5000 a year (cap_base = fund)
SELECT law.payer(2025, 2026) AS p \gset
SELECT is(law.bill(:p, 1, '2025-02-01', 99.99), 'paid 99.99 0.00 99.99', 'WH-1.1: one fen below the deductible');
SELECT is(law.bill(:p, 1, '2025-02-02', 0.01), 'paid 0.01 0.00 0.01', 'WH-1.1: the fen that reaches it');
SELECT is(law.bill(:p, 1, '2025-02-03', 0.01), 'paid 0.00 0.01 0.00', 'WH-1.1 ROUND: the first fen above: 0.008 is 0.01');
SELECT is(law.bill(:p, 1, '2025-02-03', 100.00), 'paid 0.00 80.00 20.00', 'WH-1.1: 80 %');
SELECT is(law.bill(:p, 1, '2025-02-03', 100.00, 'emergency'), 'paid 0.00 80.00 20.00', 'WH-1.1: an emergency there by the same rule');
SELECT is(law.bill(:p, 1, '2025-12-31', 200.00, self_funded => 50, over_limit => 30, advance => 20), 'paid 0.00 80.00 120.00', 'WH-1.1: in scope 100 of 200');
SELECT is(law.bill(:p, 1, '2026-01-01', 200.00), 'paid 100.00 80.00 120.00', 'WH-1.1: the deductible is annual, from 1 January anew');
-- 5000 / 80 % + 100 = 6350
SELECT law.payer(2025, 2026) AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 6350.00), 'paid 100.00 5000.00 1350.00', 'WH-1.1 T18 T19: 6350 reach the limit exactly');
SELECT is(law.bill(:p, 1, '2025-03-02', 100.00), 'paid 0.00 0.00 100.00', 'WH-1.1 T18: nothing is left for the next bill');
SELECT is(law.last(:p, 'accumulators'), '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=500000}', 'WH-1.1: 100.00 and 5000.00 used up');
SELECT is(law.bill(:p, 1, '2026-01-01', 200.00), 'paid 100.00 80.00 120.00', 'WH-1.1: the limit is annual');
SELECT law.payer(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 6350.01), 'paid 100.00 5000.00 1350.01', 'WH-1.1 T18: one fen above the limit is the person''s');
SELECT law.payer(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 6349.99), 'paid 100.00 4999.99 1350.00', 'WH-1.1 T18: one fen below: 6249.99 × 80 % = 4999.992');
SELECT is(law.bill(:p, 1, '2025-03-01', 10.00), 'paid 0.00 0.01 9.99', 'WH-1.1 T18: the last fen of the limit, reached within a bill');
SELECT is(law.bill(:p, 1, '2025-03-01', 0.01), 'paid 0.00 0.00 0.01', 'WH-1.1 T18: and no more');

-- WH-1.2a: who is newly enrolled; the window held in 2025 opened on 2025-09-10
SELECT law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-10', 2026) AS p,
       law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-09', 2026) AS early, law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-09', 2025) AS early_for_2025,
       law.event(law.student(1, '2025-09-01'), 'payment', '2025-12-31', 2026) AS last_day,
       law.event(law.student(1, '2025-09-01'), 'payment', '2026-01-01', 2026) AS late,
       law.event(law.student(1, '2024-09-01'), 'payment', '2025-10-20', 2026) AS old_student,
       law.event(law.event(law.student(1, '2025-09-01'), 'payment', '2024-11-11', 2025), 'payment', '2025-10-20', 2026) AS second_payment,
       law.event(law.student(1, '2026-09-01'), 'payment', '2026-10-15', 2027) AS next_autumn \gset
SELECT is(law.covered(:p, 1, '2025-09-09'), 'no', 'WH-1.2a: not before the payment');
SELECT is(law.covered(:p, 1, '2025-09-10'), 'first_enrolment', 'WH-1.2a T21: first payment on the opening day of the window: covered from the payment day');
SELECT is(law.covered(:p, 1, '2026-12-31'), 'first_enrolment', 'WH-1.2a T21: to 31 December of the next year');
SELECT is(law.covered(:p, 1, '2027-01-01'), 'no', 'WH-1.2a: no further');
SELECT is(law.covered(:early, 1, '2025-12-31') || ' ' || law.covered(:early, 1, '2026-01-01'), 'no annual', 'WH-1.2a: paid the day before: the paid calendar year');
SELECT is(law.bill(:early_for_2025, 1, '2025-09-15', 100), 'pended late_payment', 'WH-1.2a: … for a year that runs already: late, not in the document');
SELECT is(law.covered(:last_day, 1, '2025-12-31'), 'first_enrolment', 'WH-1.2a: paid on 31 December of the year of admission');
SELECT is(law.bill(:late, 1, '2026-02-01', 100), 'pended late_payment', 'WH-1.2a: paid on 1 January after it');
SELECT is(law.covered(:old_student, 1, '2025-12-31') || ' ' || law.covered(:old_student, 1, '2026-01-01'), 'no annual', 'WH-1.2a: not newly enrolled: the paid calendar year');
SELECT is(law.covered(:second_payment, 1, '2025-10-21') || ' ' || law.covered(:second_payment, 1, '2026-01-01'), 'annual annual', 'WH-1.2a: not the first payment: the paid years');
SELECT is(law.covered(:next_autumn, 1, '2026-10-14') || ' ' || law.covered(:next_autumn, 1, '2027-12-31'), 'no first_enrolment', 'WH-1.2a: autumns after 2025 as well');
SELECT is(law.bill(:p, 1, '2025-12-01', 200), 'paid 100.00 80.00 120.00', 'WH-1.2a T21: the deductible of the first calendar year');
SELECT is(law.bill(:p, 1, '2026-01-01', 200), 'paid 100.00 80.00 120.00', 'WH-1.2a T21: … and that of the second: accumulators run by calendar year, cover does not');
-- others
SELECT law.payer(2025) AS p, law.event(law.student(1, '2023-09-01'), 'payment', '2024-12-31', 2025) AS in_time,
       law.event(law.student(1, '2023-09-01'), 'payment', '2025-01-01', 2025) AS late \gset
SELECT is(law.covered(:p, 1, '2025-01-01') || ' ' || law.covered(:p, 1, '2025-12-31') || ' ' || law.covered(:p, 1, '2026-01-01'), 'annual annual no', 'WH-1.2a: others: the paid calendar year');
SELECT is(law.covered(:in_time, 1, '2025-01-01'), 'annual', 'WH-1.2a: paid on 31 December before it');
SELECT is(law.bill(:late, 1, '2025-06-01', 100), 'pended late_payment', 'WH-1.2a: a late payment: pended');
SELECT law.student() AS unpaid \gset
SELECT is(law.bill(:unpaid, 1, '2025-06-01', 100), 'denied not_covered', 'WH-1.2a: nothing paid: not covered, all of it the person''s');

-- WH-1.2b: household registration and internship; Yantai is 3706
SELECT law.payer(2025) AS p, law.payer(2025) AS q \gset
SELECT is(law.bill(:p, 8, '2025-03-01', 300), 'pended out_of_area_policy', 'WH-1.2b: outside Weihai: a policy that the documents do not give');
INSERT INTO household (person_id, valid, region) VALUES (:p, '[2020-01-01,)', '370602');
INSERT INTO internship (person_id, valid, region) VALUES (:q, '[2025-03-01,2025-06-01)', '3706');
SELECT is(law.bill(:p, 8, '2025-03-01', 300), 'denied cash_first', 'WH-1.2b: at the place of household registration: cash first');
SELECT is(law.handed_in(:p, 8, '2025-03-01', 300), 'paid 100.00 160.00 140.00', 'WH-1.2b: … then by the local rule, not bound to the designated institution');
SELECT is(law.bill(:p, 1, '2025-03-02', 100), 'paid 0.00 80.00 20.00', 'WH-1.2b: same buckets: the deductible is used up at home');
SELECT is(law.last(:p, 'accumulators'), '{outpatient@2025-01-01=10000,outpatient_fund@2025-01-01=24000}', 'WH-1.2b: … and the limit counts both');
SELECT is(law.handed_in(:p, 8, '2025-03-03', 100, 'emergency'), 'paid 0.00 80.00 20.00', 'WH-1.2b: an emergency there likewise');
SELECT is(law.handed_in(:p, 9, '2025-03-03', 100), 'pended out_of_area_policy', 'WH-1.2b: elsewhere outside Weihai');
SELECT is(law.handed_in(:p, 9, '2025-03-03', 100, 'emergency'), 'pended out_of_area_policy', 'WH-1.2b: … an emergency likewise');
SELECT is(law.handed_in(:p, 10, '2025-03-03', 100), 'pended elsewhere_undesignated', 'WH-1.2b WH-2.1: a place there that is not designated');
SELECT is(law.handed_in(:q, 8, '2025-02-28', 100), 'pended out_of_area_policy', 'WH-1.2b: the day before the internship');
SELECT is(law.handed_in(:q, 8, '2025-03-01', 100), 'paid 100.00 0.00 100.00', 'WH-1.2b: its first day');
SELECT is(law.handed_in(:q, 8, '2025-05-31', 100), 'paid 0.00 80.00 20.00', 'WH-1.2b: its last day');
SELECT is(law.handed_in(:q, 8, '2025-06-01', 100), 'pended out_of_area_policy', 'WH-1.2b: the day after');

-- WH-2.1: the one designated institution
SELECT law.payer(2025) AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 100) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-03-01', 100), 'paid 0.00 80.00 20.00', 'WH-2.1: at the institution that the college has chosen');
SELECT is(law.bill(:p, 2, '2025-03-01', 100), 'denied not_chosen', 'WH-2.1 T27: another clinic of the college is not it');
SELECT is(law.bill(:p, 3, '2025-03-01', 100), 'denied not_chosen', 'WH-2.1 T27: nor a hospital of the city');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100), 'denied not_chosen', 'WH-2.1 T27: … nor by reimbursement');
SELECT is(law.handed_in(:p, 12, '2025-03-01', 100), 'denied not_chosen', 'WH-2.1 T27: … connected or not');
SELECT is(law.handed_in(:p, 4, '2025-03-01', 100), 'denied not_chosen', 'WH-2.1 T27: anything else in Weihai: nothing, designated by the insurance or not');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'emergency'), 'paid 0.00 80.00 20.00', 'WH-2.1: emergency elsewhere');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, access => 'emergency'), 'paid 0.00 80.00 20.00', 'WH-2.1: … entered as outpatient care');
SELECT is(law.handed_in(:p, 12, '2025-03-01', 100, 'emergency'), 'paid 0.00 80.00 20.00', 'WH-2.1: … at a place that is not connected');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, access => 'mental'), 'paid 0.00 80.00 20.00', 'WH-2.1: mental illness');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, access => 'chronic_infectious'), 'paid 0.00 80.00 20.00', 'WH-2.1: chronic infectious illness');
SELECT is(law.handed_in(:p, 4, '2025-03-01', 100, 'emergency'), 'pended elsewhere_undesignated', 'WH-2.1: an emergency at a place that is not designated');
SELECT is(law.handed_in(:p, 4, '2025-03-01', 100, access => 'mental'), 'pended elsewhere_undesignated', 'WH-2.1: … mental illness likewise');
SELECT is(law.handed_in(:p, 3, '2025-03-09', 100, access => 'referred'), 'denied no_referral', 'WH-2.1: referred, but nothing was agreed');
INSERT INTO referral (person_id, valid, institution_id) VALUES (:p, '[2025-01-01,)', 3), (:p, '[2025-01-01,)', 2), (:p, '[2025-01-01,)', 5);
SELECT is(law.handed_in(:p, 3, '2025-03-09', 100, access => 'referred'), 'denied no_referral', 'WH-2.1: agreed by others than the designated institution');
INSERT INTO referral (person_id, valid, institution_id) VALUES (:p, '[2025-03-10,)', 1);
SELECT is(law.handed_in(:p, 3, '2025-03-09', 100, access => 'referred'), 'denied no_referral', 'WH-2.1: referral dated after the care');
SELECT is(law.handed_in(:p, 3, '2025-03-10', 100, access => 'referred'), 'paid 0.00 80.00 20.00', 'WH-2.1: dated on the day of the care');
SELECT is(law.handed_in(:p, 3, '2025-03-20', 100, access => 'referred'), 'paid 0.00 80.00 20.00', 'WH-2.1: … or before');
SELECT is(law.handed_in(:p, 4, '2025-03-20', 100, access => 'referred'), 'pended elsewhere_undesignated', 'WH-2.1: referred to a place that is not designated');
SELECT is(law.handed_in(:p, 3, '2025-03-20', 100), 'denied not_chosen', 'WH-2.1: a referral does not open other visits');
-- college 2: a township centre; a village clinic of it counts as it; another one from 2026
SELECT law.event(law.event(law.student(2), 'payment', '2024-11-11', 2025), 'payment', '2025-11-11', 2026) AS p \gset
SELECT is(law.bill(:p, 5, '2025-12-31', 200), 'paid 100.00 80.00 120.00', 'WH-2.1: what the college has chosen, connected or not: the notice asks for no network');
SELECT is(law.bill(:p, 6, '2025-12-31', 100), 'paid 0.00 80.00 20.00', 'WH-2.2: a village clinic under the chosen centre counts as it');
INSERT INTO referral (person_id, valid, institution_id) VALUES (:p, '[2025-12-20,)', 6);
SELECT is(law.handed_in(:p, 3, '2025-12-31', 100, access => 'referred'), 'paid 0.00 80.00 20.00', 'WH-2.1 WH-2.2: referred by the village clinic that counts as the centre');
SELECT is(law.handed_in(:p, 3, '2026-01-05', 100, access => 'referred'), 'paid 100.00 0.00 100.00', 'WH-2.1: agreed before the care by who was chosen then');
SELECT is(law.bill(:p, 7, '2025-12-31', 100), 'denied not_chosen', 'WH-2.3: next year''s choice is not this year''s');
SELECT is(law.bill(:p, 7, '2026-01-01', 200), 'paid 0.00 160.00 40.00', 'WH-2.3: … from 1 January it is');
SELECT is(law.bill(:p, 6, '2026-01-01', 200), 'denied not_chosen', 'WH-2.3: … and the old one is not');
SELECT is(law.bill(:p, 1, '2025-12-31', 100), 'denied not_chosen', 'WH-2.1: another college''s clinic');

-- WH-2.3: choosing, and changing it; college 3 has no clinic
CREATE FUNCTION law.files(college bigint, institution bigint, on_day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  filing record;
  state text;
  col text;
BEGIN
  INSERT INTO designation_filing (college_id, institution_id, filed_on) VALUES (college, institution, on_day) RETURNING * INTO filing;
  RETURN concat_ws(' ', filing.outcome, filing.takes_effect);
EXCEPTION WHEN others THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME;
  RETURN format('%s %s: %s', state, col, SQLERRM);
END $$;
-- the college's choices, with their days
CREATE FUNCTION law.choices(college bigint) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(institution_id || ' ' || valid, ', ' ORDER BY valid) FROM designation WHERE college_id = college AND relation = 'designated';
$$;
SELECT law.paid(law.student(3), 2025, '2024-11-11', '2024-11-11') AS p \gset
SELECT law.paid(:p, 2026), law.paid(:p, 2027) \g /dev/null
SELECT is(law.bill(:p, 5, '2025-03-02', 200), 'denied not_chosen', 'WH-2.1: nothing chosen yet');
SELECT is(law.files(3, 5, '2025-03-03'), 'first 2025-03-03', 'WH-2.3: a first choice counts from the day it is filed');
SELECT is(law.bill(:p, 5, '2025-03-02', 200), 'denied not_chosen', 'WH-2.3: … not before');
SELECT is(law.bill(:p, 5, '2025-03-03', 200), 'paid 100.00 80.00 120.00', 'WH-2.3: … from that day');
SELECT is(law.files(3, 5, '2025-04-01'), 'same', 'WH-2.3: the same again changes nothing');
SELECT is(law.files(3, 7, '2025-12-10'), 'next_year 2026-01-01', 'WH-2.3: a change filed by 10 December is for the next year');
SELECT is(law.bill(:p, 5, '2025-12-31', 100), 'paid 0.00 80.00 20.00', 'WH-2.3: until then the old one stands');
SELECT is(law.bill(:p, 7, '2025-12-31', 100), 'denied not_chosen', 'WH-2.3: … and the new one does not');
SELECT is(law.bill(:p, 7, '2026-01-01', 200), 'paid 100.00 80.00 120.00', 'WH-2.3: from 1 January it does');
SELECT is(law.bill(:p, 5, '2026-01-01', 100), 'denied not_chosen', 'WH-2.3: … and the old one does not');
SELECT is(law.files(3, 5, '2026-12-11'), 'late', 'WH-2.3: filed on 11 December it is late');
SELECT is(law.bill(:p, 7, '2027-01-01', 200), 'paid 100.00 80.00 120.00', 'WH-2.3: … the old one goes on by itself');
SELECT is(law.bill(:p, 5, '2027-01-01', 200), 'denied not_chosen', 'WH-2.3: … the one filed late does not begin');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, day, breach), ', ' ORDER BY day, breach) FROM designation_breach WHERE college_id = 3),
          '5 2026-12-11 filed_late', 'WH-2.3: the late filing is kept and reported');
SELECT is(law.choices(3), '5 [2025-03-03,2026-01-01), 7 [2026-01-01,)', 'WH-2.3: what was chosen has no end of its own');
SELECT is(law.files(3, 5, '2027-06-01'), 'next_year 2028-01-01', 'WH-2.3: a change filed early in the year is for the next year too');
SELECT is(law.files(3, 3, '2027-12-01'), 'next_year 2028-01-01', 'WH-2.3: another one in time takes its place');
SELECT is(law.choices(3), '5 [2025-03-03,2026-01-01), 7 [2026-01-01,2028-01-01), 3 [2028-01-01,)', 'WH-2.3: … only the last counts');
SELECT is(law.files(3, 7, '2027-12-10'), 'next_year 2028-01-01', 'WH-2.3: a change can be taken back in time');
SELECT is(law.choices(3), '5 [2025-03-03,2026-01-01), 7 [2026-01-01,)', 'WH-2.3: … and nothing changes');
SELECT is(law.files(3, 12, '2027-12-10'), 'next_year 2028-01-01', 'WH-2.3: a filing of the same day corrects it');
SELECT is(law.files(3, 12, '2027-12-20'), 'same', 'WH-2.3: what is so already is not late');
SELECT is(law.files(3, 5, '2027-12-09'), 'MI011 filed_on: a later filing of the college has taken effect already', 'WH-2.3: filings are entered in their order');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, valid, choice, renewed, filing_no), ', ' ORDER BY valid) FROM medins.designations('weihai', 2025) WHERE college_id = 3),
          '5 [2025-03-03,2026-01-01) entrusted f 1', 'WH-2.3: by benefit year: chosen in it');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, valid, choice, renewed, filing_no), ', ' ORDER BY valid) FROM medins.designations('weihai', 2026) WHERE college_id = 3),
          '7 [2026-01-01,2027-01-01) entrusted f 3', 'WH-2.3: … changed');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, valid, choice, renewed, filing_no), ', ' ORDER BY valid) FROM medins.designations('weihai', 2027) WHERE college_id = 3),
          '7 [2027-01-01,2028-01-01) entrusted t 3', 'WH-2.3: … renewed silently');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, valid, choice, renewed), ', ' ORDER BY valid) FROM medins.designations('weihai', 2025) WHERE college_id = 1),
          '1 [2025-01-01,2026-01-01) own t', 'WH-2.2: … its own clinic');

-- WH-2.2: the order of choice, reported; an own clinic has no lock
SELECT is(law.files(4, 7, '2025-02-01'), 'first 2025-02-01', 'WH-2.2: a college with a clinic may choose another: not refused');
SELECT is(law.files(4, 14, '2025-03-01'), 'next_year 2026-01-01', 'WH-2.3: from an outside one to its own clinic: next year');
SELECT is(law.files(4, 13, '2026-05-04'), 'at_once 2026-05-04', 'WH-2.3: for a college''s own clinic no lock is stated, one run with a partner included');
SELECT is(law.files(4, 4, '2026-12-24'), 'at_once 2026-12-24', 'WH-2.3: … nor to leave it');
SELECT is(law.choices(4), '7 [2025-02-01,2026-01-01), 14 [2026-01-01,2026-05-04), 13 [2026-05-04,2026-12-24), 4 [2026-12-24,)', 'WH-2.3: each from its day');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, day, breach), ', ' ORDER BY day, breach) FROM designation_breach WHERE college_id = 4),
          '7 2025-02-01 clinic_passed_over, 14 2026-01-01 partner_before_own, 4 2026-12-24 clinic_passed_over, 4 2026-12-24 not_listed',
          'WH-2.2: passed over its clinic; a partner before its own; not on the published list; and its own clinic is no breach');
SELECT is((SELECT string_agg(concat_ws(' ', institution_id, choice), ', ' ORDER BY valid) FROM medins.designations('weihai', 2026) WHERE college_id = 4),
          '14 partner, 13 own, 4 entrusted', 'WH-2.2: what each is');
SELECT is((SELECT string_agg(breach, ' ') FROM designation_breach WHERE college_id = 1), NULL, 'WH-2.2: the own clinic first: no breach');

-- what is refused
SELECT is(law.files(NULL, 5, '2027-12-10'), 'MI013 college_id: a filing needs a value in column "college_id"', 'WH-2.3: a filing says who');
SELECT is(law.files(3, NULL, '2027-12-10'), 'MI013 institution_id: a filing needs a value in column "institution_id"', 'WH-2.3: … what');
SELECT is(law.files(3, 5, NULL), 'MI013 filed_on: a filing needs a value in column "filed_on"', 'WH-2.3: … and when');
SELECT is(law.files(3, 5, 'infinity'), 'MI011 filed_on: column "filed_on" of a filing must be a day', 'WH-2.3: … a day');
SELECT throws_ok($$INSERT INTO designation_filing (college_id, institution_id, filed_on, outcome) VALUES (3, 5, '2028-01-01', 'first')$$, 'MI012', 'column "outcome" of a filing cannot be given', 'WH-2.3: what it changes is decided here');
SELECT throws_ok('UPDATE designation_filing SET institution_id = 7', 'MI020', NULL, 'WH-2.3: filings are kept as they were');
SELECT throws_ok('DELETE FROM designation_filing', 'MI020', NULL, 'WH-2.3: … for good');

-- WH-2.1b
SELECT law.payer(2025) AS p \gset
SELECT law.bill(:p, 1, '2025-01-02', 100) \g /dev/null
SELECT is(law.bill(:p, 1, '2025-03-01', 100), 'paid 0.00 80.00 20.00', 'WH-2.1b: at the designated institution at once');
SELECT is(law.last(:p, 'channel') || ' ' || law.last(:p, 'fund_paid'), 'direct 80.00', 'WH-2.1b: … which advances the fund''s share');
SELECT is(law.bill(:p, 3, '2025-03-01', 100, 'emergency'), 'denied cash_first', 'WH-2.1b: elsewhere direct settlement is refused');
SELECT is(law.bill(:p, 3, '2025-03-01', 100, access => 'mental'), 'denied cash_first', 'WH-2.1b: … for every exception');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'emergency', applied => '2026-12-31', credential => 'card'), 'paid 0.00 80.00 20.00', 'WH-2.1b: claimed later, with the card, without a deadline');

SELECT is(law.reimbursed(:p), '5 paid 80.00 through 1 line', 'WH-2.1b: paid to the person, through the chosen institution and out of its students'' line (outside_uses_line = yes)');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'emergency', papers => '{identity_document}'), 'pended papers_missing', 'WH-2.1b: the records are asked for, …');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'emergency', papers => '{records}'), 'pended papers_missing', 'WH-2.1b: … and who hands them in');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'emergency', papers => '{records,identity_document}'), 'paid 0.00 80.00 20.00', 'WH-2.1b: both are there');
SELECT is(law.handed_in(:p, 3, '2025-03-01', 100, 'inpatient', papers => '{}'), 'pended no_benefit_rule', 'WH-2.1b: what no rule pays is not held for papers');
-- the institution chosen on the day of the application: college 2 changes on 2026-01-01
SELECT law.event(law.student(2, '2023-09-01'), 'payment', '2024-11-11', 2025) AS q \gset
SELECT law.event(:q, 'payment', '2025-11-11', 2026) \g /dev/null
SELECT is(law.handed_in(:q, 3, '2025-12-31', 200, 'emergency', applied => '2026-01-05'), 'paid 100.00 80.00 120.00', 'WH-2.1b: an emergency of December, claimed in January');
SELECT is(law.handed_in(:q, 3, '2025-12-31', 100, 'emergency', applied => '2025-12-31'), 'paid 0.00 80.00 20.00', 'WH-2.1b: one claimed at once');
SELECT is(law.reimbursed(:q), '1 paid 80.00 through 7 line, 2 paid 80.00 through 5 line', 'WH-2.1b WH-2.3: through the institution that is chosen when it is claimed');
SELECT medins.reverse('weihai', :q, 1, 'wrong_amount', '2026-02-01') \g /dev/null
SELECT is(law.reimbursed(:q), '2 paid 80.00 through 5 line', 'WH-2.1b: net of what was taken back');

-- What the notice does not say
SELECT law.payer(2025) AS p, law.payer(2024) AS q \gset
SELECT is(law.bill(:p, 3, '2025-03-01', 1000, 'inpatient', '2025-03-05'), 'pended no_benefit_rule', 'WH: stays are not in the notice');
SELECT is(law.bill(:p, 3, '2025-03-01', 1000, 'observation', '2025-03-02'), 'pended no_benefit_rule', 'WH: nor observation');
SELECT is(law.bill(:p, 11, '2025-03-01', 100, 'pharmacy', prescriber => 1), 'pended no_benefit_rule', 'WH: nor pharmacies');
SELECT is(law.bill(:p, 9, '2025-03-01', 1000, 'inpatient', '2025-03-05'), 'pended no_benefit_rule', 'WH: nor stays elsewhere');
SELECT is(law.bill(:p, 3, '2024-12-31', 1000, 'inpatient', '2025-01-05'), 'pended no_plan', 'FORCE: begun before the plan');
SELECT is(law.bill(:q, 1, '2024-12-31', 100), 'pended no_plan', 'FORCE: the day before the plan is in force');
SELECT is(law.bill(:p, 1, '2025-01-01', 200), 'paid 100.00 80.00 120.00', 'FORCE: the first day; nothing above has used the deductible (NULL)');
SELECT law.payer(2026) AS p \gset
SELECT is(law.bill(:p, 3, '2025-12-31', 1000, 'inpatient', '2026-01-05'), 'pended stay_before_cover', 'EDGE: a stay begun before cover, ending in it');
SELECT is(law.bill(:p, 3, '2025-12-30', 1000, 'inpatient', '2025-12-31'), 'denied not_covered', 'EDGE: over before cover starts');

SELECT is(law.verified('weihai'), NULL, 'verify: every row above is decided the same again');


-- ---------------------------------------------------------------------------------------------------------
-- The other reading of what was decided, one row away

SELECT law.reading('cap_in_scope', 'weihai', '2025-01-01', $$UPDATE cap SET measure = 'base' WHERE version = :v$$) \g /dev/null
SELECT law.payer(2025) AS p, law.payer(2025) AS q \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 5000.00), 'paid 100.00 3920.00 1080.00', 'WH-1.1 T19, cap_base = in_scope: (5000 − 100) × 80 % = 3920 at most');
SELECT is(law.bill(:p, 1, '2025-03-02', 1000.00), 'paid 0.00 0.00 1000.00', 'WH-1.1 T19, cap_base = in_scope: … and no more');
SELECT is(law.bill(:q, 1, '2025-03-01', 4999.99), 'paid 100.00 3919.99 1080.00', 'WH-1.1 T19, cap_base = in_scope: one fen below: 4899.99 × 80 % = 3919.992');
SELECT is(law.bill(:q, 1, '2025-03-02', 10.00), 'paid 0.00 0.01 9.99', 'WH-1.1 T19, cap_base = in_scope: its last fen');
SELECT is(law.verified('cap_in_scope'), NULL, 'cap_base = in_scope: verify');

SELECT law.reading('cap_above', 'weihai', '2025-01-01', $$UPDATE cap SET measure = 'above_deductible' WHERE version = :v$$) \g /dev/null
SELECT law.payer(2025) AS p, law.payer(2025) AS q \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 5100.00), 'paid 100.00 4000.00 1100.00', 'WH-1.1 T19, cap_base = above_deductible: 5000 × 80 % = 4000 at most');
SELECT is(law.bill(:p, 1, '2025-03-02', 1000.00), 'paid 0.00 0.00 1000.00', 'WH-1.1 T19, cap_base = above_deductible: … and no more');
SELECT is(law.bill(:q, 1, '2025-03-01', 5100.01), 'paid 100.00 4000.00 1100.01', 'WH-1.1 T19, cap_base = above_deductible: one fen above');
SELECT is(law.verified('cap_above'), NULL, 'cap_base = above_deductible: verify');

SELECT law.reading('window_for_2025', 'weihai', '2025-01-01', $$UPDATE coverage_rule SET anchored_since_window = 2025 WHERE version = :v AND rule = 1$$) \g /dev/null
SELECT law.event(law.student(1, '2025-02-20'), 'payment', '2025-03-05', 2025) AS p \gset
SELECT is(law.covered(:p, 1, '2025-03-04') || ' ' || law.covered(:p, 1, '2025-03-05') || ' ' || law.covered(:p, 1, '2026-12-31'), 'late_payment first_enrolment first_enrolment',
          'WH-1.2a, the window for 2025: a first payment of spring 2025 counts, from its day');
SET search_path = weihai, law, medins, public;
SELECT law.event(law.student(1, '2025-02-20'), 'payment', '2025-03-05', 2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-06', 100), 'pended late_payment', 'WH-1.2a, the window held in 2025 (as shipped): it does not');

SELECT law.reading('by_the_15th', 'weihai', '2025-01-01', $$UPDATE plan_version SET choice_before = '11 months 15 days' WHERE version = :v$$) \g /dev/null
SELECT law.files(3, 5, '2025-03-03') \g /dev/null
SELECT is(law.files(3, 7, '2025-12-16') || ', ' || law.files(3, 7, '2025-12-15'), 'late, next_year 2026-01-01', 'WH-2.3, by 15 December: the day after it, and that day');
SELECT law.reading('by_the_20th', 'weihai', '2025-01-01', $$UPDATE plan_version SET choice_before = '11 months 20 days' WHERE version = :v$$) \g /dev/null
SELECT law.files(3, 5, '2025-03-03') \g /dev/null
SELECT is(law.files(3, 7, '2025-12-21') || ', ' || law.files(3, 7, '2025-12-20'), 'late, next_year 2026-01-01', 'WH-2.3, by 20 December: the day after it, and that day');
SELECT law.reading('not_bound', 'weihai', '2025-01-01', $$UPDATE plan_version SET choice_before = NULL WHERE version = :v$$) \g /dev/null
SELECT law.files(3, 5, '2025-03-03') \g /dev/null
SELECT is(law.files(3, 7, '2025-12-21'), 'at_once 2025-12-21', 'WH-2.3, no deadline: a change counts from its day');

SELECT law.reading('late_is_none', 'weihai', '2025-01-01', $$DELETE FROM policy_case WHERE version = :v AND pathway = 'late_payment'; DELETE FROM coverage_rule WHERE version = :v AND rule = 3$$) \g /dev/null
SELECT law.event(law.student(1, '2023-09-01'), 'payment', '2025-01-01', 2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-06-01', 100), 'denied not_covered', 'WH-1.2a, other reading: a late payment gives nothing');
SELECT law.reading('any_payment', 'weihai', '2025-01-01', $$UPDATE coverage_rule SET first_anchor = false WHERE version = :v AND rule = 1$$) \g /dev/null
SELECT law.event(law.event(law.student(1, '2025-09-01'), 'payment', '2024-11-11', 2025), 'payment', '2025-10-20', 2026) AS p \gset
SELECT is(law.covered(:p, 1, '2025-10-20') || ' ' || law.covered(:p, 1, '2026-12-31'), 'first_enrolment first_enrolment', 'WH-1.2a, other reading: who had paid before counts as newly enrolled too');

SELECT law.reading('by_service', 'weihai', '2025-01-01', $$UPDATE plan_version SET claim_order = 'served' WHERE version = :v$$) \g /dev/null
SELECT law.payer(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-05-02', 200.00), 'paid 100.00 80.00 120.00', 'ORDER, order_key = served: care of May');
SELECT is(law.bill(:p, 1, '2025-05-01', 200.00, settled => '2025-05-03'), 'pended out_of_order', 'ORDER, order_key = served: earlier care that comes later');

SELECT law.reading('own_line', 'weihai', '2025-01-01', $$UPDATE fund_line SET outside_uses_line = false, reimbursed_by = 'office' WHERE version = :v$$) \g /dev/null
SELECT law.payer(2025) AS p \gset
SELECT law.handed_in(:p, 3, '2025-03-01', 200, 'emergency') \g /dev/null
SELECT is(law.reimbursed(:p), '1 paid 80.00', 'WH-2.1b, outside_uses_line = no: not on the institution''s line; nor through it, were it an office''s affair');

SELECT law.reading('with_deadline', 'weihai', '2025-01-01', $$UPDATE rule SET apply_within = '6 months' WHERE version = :v AND rule = 22$$) \g /dev/null
SELECT law.payer(2025) AS p \gset
SELECT is(law.handed_in(:p, 3, '2025-03-01', 200, 'emergency', applied => '2025-09-02'), 'denied applied_late', 'WH-2.1b, were there a deadline: it is a row');

-- Both cities' plans in one ledger, in either order: the first one settles
SELECT is(medins.install_plan('weihai', 'shanghai'), 2, 'Shanghai''s plan beside Weihai''s, to compare with');
SET search_path = weihai, law, medins, public;
SELECT law.payer(2025) AS p \gset
SELECT is(law.bill(:p, 1, '2025-03-01', 200), 'paid 100.00 80.00 120.00', '… which does not touch what Weihai''s pays');
SELECT law.reading('both', 'shanghai', NULL, NULL) \g /dev/null
SELECT is(medins.install_plan('both', 'weihai'), 2, 'Weihai''s plan beside Shanghai''s');

SELECT * FROM finish();
ROLLBACK;
