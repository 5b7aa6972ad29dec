-- The cities of examples/: they install, lint finds nothing wrong, their own cases hold, and bills worked out by hand
-- from the sources that each file names come out so.  Amounts in yuan; what is not named of a split is zero.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
SET check_function_bodies = off;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
CREATE SCHEMA example;

CREATE FUNCTION example.split(a medins.adjudication) RETURNS text LANGUAGE sql AS $$
  SELECT CASE a.decision WHEN 'paid' THEN
    concat_ws(', ', 'deductible ' || nullif(a.deductible, 0), 'fund ' || nullif(a.fund_paid, 0), 'other ' || nullif(a.other_paid, 0), 'cash ' || a.cash_paid)
  ELSE a.decision || ' ' || a.reason END;
$$;

-- An in-scope amount by the rules of the plan that the ledger settles under.
CREATE FUNCTION example.copay(care text, level int, amount numeric, pathway text, day date, relation text DEFAULT 'other', illness text DEFAULT NULL,
  before text DEFAULT '{}', access text DEFAULT 'ordinary', channel text DEFAULT 'direct', locality text DEFAULT 'local', credential text DEFAULT 'card',
  statuses text[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT example.split(medins.copay(current_schema::regnamespace, (SELECT plan FROM plan WHERE settles), care, level, amount, day, relation, locality,
                                    access, channel, credential, pathway, statuses, illness, before::medins.accumulators));
$$;

-- A bill of person 1 at institution 1, paid in cash and handed in if so said.
CREATE FUNCTION example.bill(day date, amount numeric, applied date DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  c record;
BEGIN
  INSERT INTO claim (person_id, institution_id, request_id, care, channel, credential, served_from, served_to, settled_on, total_amount,
                     receipt_date, applied_on)
    VALUES (1, 1, (SELECT count(*) FROM claim), 'outpatient', CASE WHEN applied IS NULL THEN 'direct' ELSE 'reimbursement' END, 'card', day, day,
            coalesce(applied, day), amount, CASE WHEN applied IS NOT NULL THEN day END, applied)
    RETURNING * INTO c;
  RETURN CASE c.decision WHEN 'paid' THEN concat_ws(', ', 'fund ' || nullif(c.fund_paid, 0), 'cash ' || c.cash_paid) ELSE c.decision || ' ' || c.reason END;
END $$;

-- College 1 and its clinic, institution 1; person 1 studies there.
CREATE FUNCTION example.campus(region text, since date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO college (college_id, name) VALUES (1, 'somewhere');
  INSERT INTO institution (institution_id, code, name) VALUES (1, 'C1', 'clinic');
  INSERT INTO institution_term (institution_id, valid, kind, region, designated, connected) VALUES (1, '(,)', 'campus_clinic', region, true, true);
  INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES (1, 1, 'campus', true, '(,)');
  INSERT INTO person (person_id, document_type, document_no, name) VALUES (1, 'other', 'P1', 'somebody');
  INSERT INTO study (person_id, college_id, valid, form) VALUES (1, 1, daterange(since, NULL), 'undergraduate');
END $$;

CREATE FUNCTION example.cover(day date) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(pathway || ' ' || valid || CASE WHEN usable_from > lower(valid) THEN ' usable from ' || usable_from ELSE '' END, ', ' ORDER BY valid)
  FROM coverage WHERE person_id = 1;
$$;

SELECT * FROM no_plan();


-- ---------------------------------------------------------------------------------------------------------
-- Chengdu

SELECT medins.create_ledger('chengdu'), set_config('search_path', 'chengdu, example, medins, public', false) \g /dev/null
\o /dev/null
\ir ../../examples/chengdu.sql
\o
SELECT is_empty($$SELECT * FROM medins.lint_plan('chengdu', 1) WHERE severity <> 'note'$$, 'Chengdu: lint finds nothing wrong');
SELECT is_empty($$SELECT * FROM medins.run_cases('chengdu', 1)$$, 'Chengdu: its cases hold');

-- outpatients: 60 %, at most 500 in a period of cover
SELECT is(example.copay('outpatient', NULL, 100, 'annual', '2022-03-01', 'campus'), 'fund 60.00, cash 40.00', 'CD-outpatient: 100 × 60 %');
SELECT is(example.copay('outpatient', NULL, 833.33, 'annual', '2022-03-01', 'designated'), 'fund 500.00, cash 333.33', 'CD-outpatient: 833.33 × 60 % = 499.998, the limit exactly');
SELECT is(example.copay('outpatient', NULL, 833.31, 'annual', '2022-03-01', 'designated'), 'fund 499.99, cash 333.32', 'CD-outpatient: 833.31 × 60 % = 499.986, one fen under');
SELECT is(example.copay('outpatient', NULL, 1000, 'annual', '2022-03-01', 'designated'), 'fund 500.00, cash 500.00', 'CD-outpatient: 600, at most 500');
SELECT is(example.copay('outpatient', NULL, 1, 'first_year', '2023-03-01', 'campus', before => '{outpatient_one@life=49999}'), 'fund 0.01, cash 0.99', 'CD-outpatient CD-period: one fen is left to a freshman');
SELECT is(example.copay('outpatient', 2, 200, 'annual', '2022-03-01'), 'denied not_first', 'CD-first: elsewhere without having been sent');
SELECT is(example.copay('outpatient', 2, 200, 'annual', '2022-03-01', access => 'referred', channel => 'reimbursement'), 'denied no_referral', 'CD-first: said to be sent, but nothing is recorded');
SELECT is(example.copay('outpatient', 2, 200, 'annual', '2022-03-01', access => 'referred', statuses => '{referral}'), 'denied cash_first', 'CD-outpatient: elsewhere cash first');
SELECT is(example.copay('outpatient', 2, 200, 'annual', '2022-03-01', access => 'referred', statuses => '{referral}', channel => 'reimbursement'), 'fund 120.00, cash 80.00', 'CD-outpatient: … then 200 × 60 %');
SELECT is(example.copay('emergency', 3, 300, 'annual', '2022-03-01', channel => 'reimbursement'), 'fund 180.00, cash 120.00', 'CD-first: an emergency anywhere, 300 × 60 %');
SELECT is(example.copay('outpatient', NULL, 100, 'annual', '2025-08-31', 'campus'), 'fund 60.00, cash 40.00', 'CD-outpatient: the last day of 成医保办〔2020〕33号');
SELECT is(example.copay('outpatient', NULL, 100, 'annual', '2025-09-01', 'campus'), 'pended no_benefit_rule', 'CD-outpatient: the day after, nothing is said');
-- injuries: 90 % above 50, at most 800
SELECT is(example.copay('outpatient', NULL, 50, 'annual', '2022-03-01', 'campus', 'injury'), 'deductible 50.00, cash 50.00', 'CD-injury: 50 are the person''s');
SELECT is(example.copay('outpatient', NULL, 938.89, 'annual', '2022-03-01', 'campus', 'injury'), 'deductible 50.00, fund 800.00, cash 138.89', 'CD-injury: 888.89 × 90 % = 800.001, the limit exactly');
SELECT is(example.copay('outpatient', NULL, 1050, 'first_year', '2022-10-01', 'campus', 'injury'), 'deductible 50.00, fund 800.00, cash 250.00', 'CD-injury: 1000 × 90 %, at most 800');
-- stays, and the supplementary insurance on what they leave
SELECT is(example.copay('inpatient', 3, 10500, 'annual', '2022-03-01'), 'deductible 500.00, fund 6000.00, other 3080.00, cash 1420.00',
          'CD-stay CD-supplementary: level 3, 10000 × 60 %; of 4500 left 4000 above 500, × 77 %');
SELECT is(example.copay('inpatient', 2, 200, 'annual', '2022-03-01'), 'deductible 200.00, cash 200.00', 'CD-stay CD-supplementary: no more than the deductible');
SELECT is(example.copay('inpatient', 1, 1100, 'annual', '2022-03-01'), 'deductible 100.00, fund 850.00, other 115.50, cash 134.50', 'CD-stay CD-supplementary: level 1, 1000 × 85 %; of 250 left 150 × 77 %');
SELECT is(example.copay('inpatient', 0, 1100, 'annual', '2022-03-01'), 'deductible 100.00, fund 950.00, other 38.50, cash 111.50', 'CD-stay CD-supplementary: community centre, 1000 × 95 %; of 150 left 50 × 77 %');
SELECT is(example.copay('inpatient', 3, 25500, 'annual', '2022-03-01'), 'deductible 500.00, fund 15000.00, other 7700.00, cash 2800.00',
          'CD-supplementary: 25000 × 60 % leave 10000 above the deductible, the edge of a band: × 77 %');
SELECT is(example.copay('inpatient', 3, 25500.10, 'annual', '2022-03-01'), 'deductible 500.00, fund 15000.06, other 7700.03, cash 2800.01', 'CD-supplementary: 4 fen in the second band, 0.032');
SELECT is(example.copay('inpatient', 3, 100500, 'annual', '2022-03-01'), 'deductible 500.00, fund 60000.00, other 32200.00, cash 8300.00',
          'CD-supplementary: of 40000 left 7700 + 20000 × 80 % + 10000 × 85 %');
SELECT is(example.copay('inpatient', 3, 150500, 'annual', '2022-03-01'), 'deductible 500.00, fund 90000.00, other 49700.00, cash 10800.00',
          'CD-supplementary: of 60000 left 7700 + 16000 + 20000 × 85 % + 10000 × 90 %');
SELECT is(example.copay('inpatient', 2, 11000, 'annual', '2022-03-01', locality => 'out_of_area'), 'deductible 1000.00, fund 7500.00, other 1925.00, cash 1575.00',
          'CD-stay: outside the city, filed, 10000 × 75 %; of 3500 left 2500 above 1000, × 77 %');
SELECT is(example.copay('inpatient', 2, 11000, 'annual', '2022-03-01', locality => 'elsewhere'), 'pended not_filed', 'CD-unsaid: outside the city without a filing');
SELECT is(example.copay('inpatient', NULL, 1100, 'annual', '2022-03-01'), 'pended no_benefit_rule', 'CD-stay: a level that is not known');
SELECT is(example.copay('outpatient', NULL, 500, 'annual', '2022-03-01', 'campus', 'dog_bite'), 'pended dog_bite', 'CD-unsaid: a dog bite, of which no rate is given');
SELECT is(example.copay('observation', 2, 500, 'annual', '2022-03-01'), 'pended no_benefit_rule', 'CD-unsaid: observation');

-- a freshman of 2022, paid on 20 September for 2023; then for 2024 in time, for 2025 too late
SELECT example.campus('510104', '2022-09-05') \g /dev/null
INSERT INTO enrolment_window VALUES ('collection', 2024, '[2023-09-01,2024-01-01)'), ('collection', 2025, '[2024-09-01,2025-01-01)');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES
  (1, 'payment', '2022-09-20', 2023), (1, 'payment', '2023-11-01', 2024), (1, 'payment', '2025-01-10', 2025);
SELECT is(example.cover('2022-10-01'), 'first_year [2022-09-01,2024-01-01), annual [2024-01-01,2025-01-01), late_payment [2025-01-01,2026-01-01)',
          'CD-period: sixteen months, then calendar years; a late payment is held');
SELECT is(example.bill('2022-08-31', 100), 'denied not_covered', 'CD-period: the day before');
SELECT is(example.bill('2022-10-01', 800), 'fund 480.00, cash 320.00', 'CD-outpatient: 480 of 500');
SELECT is(example.bill('2023-12-31', 100), 'fund 20.00, cash 80.00', 'CD-outpatient CD-period: the same 500 in the next calendar year');
SELECT is(example.bill('2024-01-01', 100), 'fund 60.00, cash 40.00', 'CD-outpatient CD-period: then 500 a year');
SELECT is(example.bill('2025-03-01', 100), 'pended late_payment', 'CD-unsaid: paid late');


-- ---------------------------------------------------------------------------------------------------------
-- Hefei

SELECT medins.create_ledger('hefei'), set_config('search_path', 'hefei, example, medins, public', false) \g /dev/null
\o /dev/null
\ir ../../examples/hefei.sql
\o
SELECT is_empty($$SELECT * FROM medins.lint_plan('hefei', 1) WHERE severity <> 'note'$$, 'Hefei: lint finds nothing wrong');
SELECT is_empty($$SELECT * FROM medins.run_cases('hefei', 1)$$, 'Hefei: its cases hold');

SELECT is(example.copay('outpatient', NULL, 100, 'school_year', '2025-12-01', 'campus'), 'fund 70.00, cash 30.00', 'HF-campus: 100 × 70 %');
SELECT is(example.copay('outpatient', 3, 100, 'school_year', '2025-12-01', channel => 'reimbursement'), 'fund 60.00, cash 40.00', 'HF-elsewhere: 100 × 60 %');
SELECT is(example.copay('outpatient', 3, 100, 'school_year', '2025-12-01'), 'denied hand_in', 'HF-elsewhere: not at once');
SELECT is(example.copay('emergency', 3, 33.33, 'school_year', '2025-12-01', channel => 'reimbursement'), 'fund 20.00, cash 13.33', 'HF-elsewhere: an emergency, 19.998');
SELECT is(example.copay('outpatient', NULL, 100, 'school_year', '2025-12-01', 'campus', credential => 'none'), 'denied hand_in', 'HF-later: at the campus without a credential, not at once');
SELECT is(example.copay('outpatient', NULL, 100, 'school_year', '2025-12-01', 'campus', credential => 'none', channel => 'reimbursement'), 'fund 70.00, cash 30.00', 'HF-later: … but later, 70 %');
SELECT is(example.copay('outpatient', NULL, 2857.14, 'school_year', '2025-12-01', 'campus'), 'fund 2000.00, cash 857.14', 'HF-campus: 2857.14 × 70 % = 1999.998, the limit exactly');
SELECT is(example.copay('outpatient', NULL, 2857.13, 'school_year', '2025-12-01', 'campus'), 'fund 1999.99, cash 857.14', 'HF-campus: 1999.991, one fen under');
SELECT is(example.copay('outpatient', NULL, 2857.15, 'school_year', '2025-12-01', 'campus'), 'fund 2000.00, cash 857.15', 'HF-campus: 2000.005, one fen over');
SELECT is(example.copay('outpatient', 2, 100, 'school_year', '2026-08-31', channel => 'reimbursement', before => '{outpatient@2025-09-01=195000}'), 'fund 50.00, cash 50.00', 'HF-campus: one limit for all outpatient care, to the last day of August');
SELECT is(example.copay('outpatient', NULL, 100, 'school_year', '2026-09-01', 'campus', before => '{outpatient@2025-09-01=200000}'), 'fund 70.00, cash 30.00', 'HF-campus: anew from 1 September');
SELECT is(example.copay('outpatient', NULL, 100, 'calendar_year', '2026-09-01', 'campus'), 'denied school_year_over', 'HF-paying: paid for the school year before: no outpatient care');
SELECT is(example.copay('inpatient', 2, 1000, 'calendar_year', '2026-09-01'), 'pended stay_open', 'HF-unsaid: stays');
SELECT is(example.copay('outpatient', 2, 100, 'school_year', '2025-12-01', locality => 'elsewhere', channel => 'reimbursement'), 'pended no_benefit_rule', 'HF-unsaid: outpatient care outside the city');
SELECT is(example.copay('outpatient', 2, 100, 'school_year', '2025-12-01', 'undesignated', channel => 'reimbursement'), 'pended undesignated', 'HF-unsaid: an institution that is not designated');

-- paid on 30 October for 2025/26, and on the day after the window for 2026/27
SELECT example.campus('340104', '2025-09-01') \g /dev/null
INSERT INTO enrolment_window VALUES ('collection', 2026, '[2026-10-29,2026-11-30]');
SELECT is(example.bill('2025-09-01', 100), 'denied not_covered', 'HF-paying: not paid');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '2025-10-30', 2025);
SELECT is(example.cover('2025-12-01'), 'school_year [2025-09-01,2026-09-01) usable from 2025-10-31, calendar_year [2026-09-01,2027-01-01)',
          'HF-paying: outpatients for the school year, stays to the end of the calendar year');
SELECT is(example.bill('2025-09-01', 100), 'denied hand_in', 'HF-later: before the payment was known, not at once');
SELECT is(example.bill('2025-09-01', 100, applied => '2025-11-20'), 'fund 70.00, cash 30.00', 'HF-later: … but later');
SELECT is(example.bill('2025-10-31', 100), 'fund 70.00, cash 30.00', 'HF-campus: from the day after');
SELECT is(example.bill('2026-08-31', 100), 'fund 70.00, cash 30.00', 'HF-paying: to 31 August');
SELECT is(example.bill('2026-09-01', 100), 'denied school_year_over', 'HF-paying: not the day after');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '2026-12-01', 2026);
SELECT is(example.bill('2026-12-02', 100), 'pended late_payment', 'HF-unsaid: paid the day after the window');

SELECT is_empty($$SELECT * FROM medins.verify('chengdu') UNION ALL SELECT * FROM medins.verify('hefei')$$, 'both ledgers verify');

SELECT * FROM finish();
ROLLBACK;
