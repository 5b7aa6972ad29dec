-- The layer language, element by element: a made-up city each, of as few rows as show it, and bills whose split is
-- worked out by hand in the test's name or in the comment above it.  Every bill is quoted and settled, and must come out
-- the same; every ledger is verified in the end.  Amounts in yuan; what is not named of a split is zero.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
SET check_function_bodies = off;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
CREATE SCHEMA shape;
CREATE TABLE shape.city (name text PRIMARY KEY);

-- A new ledger that settles under a plan of these rows, version 1, in force from 2020.  The first layer is there already.
-- Whoever paid for a benefit year is covered in it.
CREATE FUNCTION shape.city(name text, rows text, begins interval DEFAULT '0') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM medins.create_ledger(name), set_config('search_path', format('%I, shape, medins, public', name), false);
  INSERT INTO shape.city VALUES (name);
  INSERT INTO clause VALUES ('S', 'A made-up clause.', '虚构条款。');
  INSERT INTO plan (plan, name_en, name_zh, region, year_begins, settles) VALUES ('city', 'made up', '虚构', '52', begins, true);
  INSERT INTO plan_version (version, plan, valid_from, places, source) VALUES (1, 'city', '2020-01-01', '{out_of_area}', 'made up');
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, clause)
    VALUES (1, 1, 'cover', 'paid', 'payment', 'year', '1 year', 'S');
  INSERT INTO layer VALUES (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend');
  EXECUTE rows;
  PERFORM medins.publish_plan(name::regnamespace, 1);
  -- hospitals: 1, 2, 3 of that level, 4 of level 1 too, 5 in another region
  INSERT INTO institution (institution_id, code, name) SELECT i, i, 'hospital ' || i FROM generate_series(1, 5) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, '(,)', level, 'hospital', region, true, true
    FROM (VALUES (1, 1, '520102'), (2, 2, '520102'), (3, 3, '520102'), (4, 1, '520103'), (5, 2, '110101')) v (i, level, region);
  PERFORM shape.someone();
END $$;

-- A new person, who has paid for these benefit years; bills from now on are this person's.
CREATE FUNCTION shape.someone(VARIADIC years int[] DEFAULT '{2022,2023,2024,2025,2026,2027}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  person bigint := coalesce((SELECT max(person_id) FROM person), 0) + 1;
BEGIN
  INSERT INTO person (person_id, document_type, document_no, name) VALUES (person, 'other', person::text, 'somebody');
  INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
    SELECT person, 'payment', make_date(y - 1, 11, 1), y FROM unnest(years) y;
  RETURN person;
END $$;

CREATE FUNCTION shape.person() RETURNS bigint LANGUAGE sql AS 'SELECT max(person_id) FROM person';

CREATE FUNCTION shape.split(decision text, reason text, deductible numeric, fund numeric, relief numeric, illness numeric,
  family numeric, other numeric, cash numeric) RETURNS text LANGUAGE sql AS $$
  SELECT CASE decision WHEN 'paid' THEN
    concat_ws(', ', 'deductible ' || nullif(deductible, 0), 'fund ' || nullif(fund, 0), 'relief ' || nullif(relief, 0),
              'illness ' || nullif(illness, 0), 'family ' || nullif(family, 0), 'other ' || nullif(other, 0), 'cash ' || cash)
  ELSE decision || ' ' || reason END;
$$;

-- Quotes a bill, settles it, and says what became of it.
CREATE FUNCTION shape.bill(day date, amount numeric, care text DEFAULT 'outpatient', place bigint DEFAULT 1,
  until date DEFAULT NULL, self_funded numeric DEFAULT 0, advance numeric DEFAULT 0, settled date DEFAULT NULL) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  q medins.adjudication := medins.quote(current_schema::regnamespace, shape.person(), place, care, day, amount, coalesce(until, day),
    coalesce(settled, until, day), self_funded => self_funded, advance_self_pay => advance);
  c record;
BEGIN
  INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount,
                     self_funded, advance_self_pay)
    VALUES (shape.person(), place, (SELECT count(*) FROM claim), care, 'card', day, coalesce(until, day),
            coalesce(settled, until, day), amount, self_funded, advance) RETURNING * INTO c;
  RETURN shape.split(c.decision, c.reason, c.deductible, c.fund_paid, c.relief_paid, c.serious_illness_paid, c.family_paid, c.other_paid, c.cash_paid)
    || CASE WHEN (q.decision, q.reason, q.deductible, q.rate, q.fund_paid, q.relief_paid, q.serious_illness_paid, q.family_paid,
                  q.other_paid, q.cash_paid, q.accumulators)
       IS DISTINCT FROM (c.decision, c.reason, c.deductible, c.rate, c.fund_paid, c.relief_paid, c.serious_illness_paid, c.family_paid,
                  c.other_paid, c.cash_paid, c.accumulators) THEN ' (the quote differs)' ELSE '' END;
END $$;

-- The running totals after the person's last bill.
CREATE FUNCTION shape.totals() RETURNS text LANGUAGE sql AS $$
  SELECT accumulators::text FROM claim WHERE person_id = shape.person() ORDER BY ledger_no DESC LIMIT 1;
$$;

-- What explain says of the person's last bill in steps of one kind, by their English beginning or Chinese words.
CREATE FUNCTION shape.told(pattern text, language text DEFAULT 'en') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(e.sentence, ' ' ORDER BY e.step)
  FROM (SELECT person_id, max(ledger_no) AS no FROM claim WHERE person_id = shape.person() GROUP BY person_id) c,
       medins.explain(current_schema::regnamespace, c.person_id, c.no, language) e
  WHERE e.sentence ~ pattern;
$$;

SELECT * FROM no_plan();


-- ---------------------------------------------------------------------------------------------------------
-- Deductibles: 50 % of what lies above them

SELECT shape.city('per_visit', $$
  INSERT INTO rule (version, rule, layer, effect, deductible, bands_start, clause) VALUES (1, 1, 1, 'pay', '{20}', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 20), 'deductible 20.00, cash 20.00', 'per visit: a bill of the deductible');
SELECT is(shape.bill('2025-03-01', 20.01), 'deductible 20.00, fund 0.01, cash 20.00', 'per visit: due again the same day; 0.01 × 50 % = 0.005, rounded to 0.01');
SELECT is(shape.bill('2025-03-02', 100), 'deductible 20.00, fund 40.00, cash 60.00', 'per visit: (100 − 20) × 50 %');
SELECT is(shape.totals(), '{}', 'per visit: nothing is counted up');

-- a stay is known by its deciding day: who is moved from one hospital to another that day bears the deductible once
SELECT shape.city('per_stay', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'stay', 'amount', 'stay');
  INSERT INTO rule (version, rule, layer, care, effect, deductible, bands_start, clause) VALUES
    (1, 1, 1, '{inpatient}', 'pay', '{100}', 'above_deductible', 'S');
  INSERT INTO rule (version, rule, layer, care, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 2, 1, '{observation}', 'pay', '{100}', 'stay', 'stay', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 2, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 300, 'inpatient', until => '2025-03-09'), 'deductible 100.00, fund 100.00, cash 200.00', 'per stay: (300 − 100) × 50 %');
SELECT is(shape.bill('2025-03-09', 300, 'inpatient', until => '2025-03-12'), 'deductible 100.00, fund 100.00, cash 200.00', 'per stay: another stay, another deductible');
SELECT is(shape.bill('2025-04-01', 60, 'observation', 1, '2025-04-01'), 'deductible 60.00, cash 60.00', 'per stay, in a bucket: 60 of 100');
SELECT is(shape.bill('2025-04-01', 100, 'observation', 2, '2025-04-05'), 'deductible 40.00, fund 30.00, cash 70.00', 'per stay, in a bucket: moved on the same day: the other 40, (100 − 40) × 50 %');
SELECT is(shape.bill('2025-04-02', 100, 'observation', 2, '2025-04-05'), 'deductible 100.00, cash 100.00', 'per stay, in a bucket: admitted the day after: a stay of its own');

SELECT shape.city('per_period', $$
  INSERT INTO bucket (plan, bucket, unit, period, by_institution) VALUES
    ('city', 'day', 'amount', 'day', false), ('city', 'month', 'amount', 'month', false), ('city', 'quarter', 'amount', 'quarter', false),
    ('city', 'year', 'amount', 'year', false), ('city', 'life', 'amount', 'life', false), ('city', 'place', 'amount', 'year', true);
  INSERT INTO rule (version, rule, layer, care, served, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', NULL, 'pay', '{10}', 'day', 'day', 'above_deductible', 'S'),
    (1, 2, 1, '{emergency}', NULL, 'pay', '{30}', 'month', 'month', 'above_deductible', 'S'),
    (1, 3, 1, '{inpatient}', NULL, 'pay', '{600}', 'quarter', 'quarter', 'above_deductible', 'S'),
    (1, 4, 1, '{observation}', '[2025-01-01,2027-01-01)', 'pay', '{100}', 'year', 'year', 'above_deductible', 'S'),
    (1, 5, 1, '{observation}', '[2023-01-01,2024-01-01)', 'pay', '{50}', 'place', 'place', 'above_deductible', 'S'),
    (1, 6, 1, '{observation}', '[2027-01-01,)', 'pay', '{70}', 'life', 'life', 'above_deductible', 'S');
  INSERT INTO band SELECT 1, i, 0, 0.5 FROM generate_series(1, 6) i;
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 6), 'deductible 6.00, cash 6.00', 'a day: 6 of 10');
SELECT is(shape.bill('2025-03-01', 10), 'deductible 4.00, fund 3.00, cash 7.00', 'a day: the other 4');
SELECT is(shape.bill('2025-03-02', 10), 'deductible 10.00, cash 10.00', 'a day: the next one begins anew');
SELECT is(shape.bill('2025-01-31', 50, 'emergency'), 'deductible 30.00, fund 10.00, cash 40.00', 'a month: its last day');
SELECT is(shape.bill('2025-01-01', 50, 'emergency'), 'fund 25.00, cash 25.00', 'a month: its first day has the same deductible');
SELECT is(shape.bill('2025-02-01', 50, 'emergency'), 'deductible 30.00, fund 10.00, cash 40.00', 'a month: the next one begins anew');
SELECT is(shape.bill('2025-03-31', 500, 'inpatient'), 'deductible 500.00, cash 500.00', 'a quarter: its last day, 500 of 600');
SELECT is(shape.bill('2025-01-01', 300, 'inpatient'), 'deductible 100.00, fund 100.00, cash 200.00', 'a quarter: the other 100 on its first');
SELECT is(shape.bill('2025-04-01', 300, 'inpatient'), 'deductible 300.00, cash 300.00', 'a quarter: the next one begins anew');
SELECT is(shape.bill('2025-12-31', 99.99, 'observation'), 'deductible 99.99, cash 99.99', 'a year: one fen below');
SELECT is(shape.bill('2025-01-01', 0.02, 'observation'), 'deductible 0.01, fund 0.01, cash 0.01', 'a year: the fen that reaches it, and one above');
SELECT is(shape.bill('2026-01-01', 100, 'observation'), 'deductible 100.00, cash 100.00', 'a year: the next one begins anew');
SELECT is(shape.bill('2023-05-01', 60, 'observation', 1), 'deductible 50.00, fund 5.00, cash 55.00', 'an institution and year: the first one''s');
SELECT is(shape.bill('2023-06-01', 60, 'observation', 4), 'deductible 50.00, fund 5.00, cash 55.00', 'an institution and year: another''s');
SELECT is(shape.bill('2023-07-01', 60, 'observation', 1), 'fund 30.00, cash 30.00', 'an institution and year: the first one again');
SELECT is(shape.bill('2027-12-31', 100, 'observation'), 'deductible 70.00, fund 15.00, cash 85.00', 'once in life');
SELECT shape.someone(2022, 2040) \g /dev/null
SELECT is(shape.bill('2040-01-01', 100, 'observation'), 'deductible 70.00, fund 15.00, cash 85.00', 'once in life: another person''s');
SELECT is(shape.bill('2040-12-31', 100, 'observation'), 'fund 50.00, cash 50.00', 'once in life: never again');

-- once a year at the highest level: 100, 200, 400 by level, the difference topped up
SELECT shape.city('highest_level', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'used', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, level, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, '{1}', 'pay', '{100}', 'used', 'used', 'above_deductible', 'S'), (1, 2, 1, '{2}', 'pay', '{200}', 'used', 'used', 'above_deductible', 'S'),
    (1, 3, 1, '{3}', 'pay', '{400}', 'used', 'used', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 2, 0, 0.5), (1, 3, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 150, place => 1), 'deductible 100.00, fund 25.00, cash 125.00', 'highest level: the deductible of level 1');
SELECT is(shape.bill('2025-03-02', 150, place => 2), 'deductible 100.00, fund 25.00, cash 125.00', 'highest level: 100 more at level 2');
SELECT is(shape.bill('2025-03-03', 150, place => 1), 'fund 75.00, cash 75.00', 'highest level: nothing at level 1 any more');
SELECT is(shape.bill('2025-03-04', 199.99, place => 3), 'deductible 199.99, cash 199.99', 'highest level: 200 more at level 3, one fen below');
SELECT is(shape.bill('2025-03-05', 10.01, place => 3), 'deductible 0.01, fund 5.00, cash 5.01', 'highest level: the last fen');
SELECT is(shape.totals(), '{used@2025-01-01=40000}', 'highest level: 400 in all');
SELECT is(shape.bill('2025-03-06', 10, place => 2), 'fund 5.00, cash 5.00', 'highest level: nothing anywhere');
SELECT shape.someone() \g /dev/null
SELECT is(shape.bill('2025-03-01', 500, place => 3), 'deductible 400.00, fund 50.00, cash 450.00', 'highest level: who begins there bears it at once');
SELECT is(shape.bill('2025-03-02', 10, place => 1), 'fund 5.00, cash 5.00', 'highest level: … and nothing below');

-- less for the n-th stay: 800, 400, 0 and so on; a month has its own count at each place
SELECT shape.city('nth_stay', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'stays', 'count', 'year');
  INSERT INTO rule (version, rule, layer, effect, deductible, nth_of, bands_start, clause) VALUES (1, 1, 1, 'pay', '{800,400,0}', 'stays', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 1000, 'inpatient'), 'deductible 800.00, fund 100.00, cash 900.00', 'n-th stay: the first');
SELECT is(shape.bill('2025-04-01', 1000, 'inpatient'), 'deductible 400.00, fund 300.00, cash 700.00', 'n-th stay: the second');
SELECT is(shape.bill('2025-05-01', 50, 'inpatient', self_funded => 50), 'cash 50.00', 'n-th stay: one with nothing in scope is none');
SELECT is(shape.bill('2025-06-01', 1000, 'inpatient'), 'fund 500.00, cash 500.00', 'n-th stay: the third');
SELECT is(shape.bill('2025-07-01', 1000, 'inpatient'), 'fund 500.00, cash 500.00', 'n-th stay: the last deductible stays');
SELECT is(shape.totals(), '{stays@2025-01-01=4}', 'n-th stay: four in all');
SELECT medins.reverse('nth_stay', 1, no, 'refund', '2025-08-01') FROM unnest('{2,4,5}'::int[]) no \g /dev/null
SELECT is(shape.bill('2025-08-01', 1000, 'inpatient'), 'deductible 400.00, fund 300.00, cash 700.00', 'n-th stay T40: three refunded, so this is the second');
SELECT is(shape.bill('2026-01-01', 1000, 'inpatient'), 'deductible 800.00, fund 100.00, cash 900.00', 'n-th stay: counted by the year');

-- one bucket, used and filled as two things: outpatients use and fill it, pharmacies use it, emergencies fill it
SELECT shape.city('uses_or_fills', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'used', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, care, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', '{300}', 'used', 'used', 'above_deductible', 'S'),
    (1, 2, 1, '{observation}', 'pay', '{300}', 'used', NULL, 'above_deductible', 'S'),
    (1, 3, 1, '{emergency}', 'pay', '{50}', NULL, 'used', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 2, 0, 0.5), (1, 3, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 100, 'observation'), 'deductible 100.00, cash 100.00', 'uses only: bears it, …');
SELECT is(shape.totals(), '{}', 'uses only: … and it does not count');
SELECT is(shape.bill('2025-03-02', 250), 'deductible 250.00, cash 250.00', 'uses and fills: 250 of 300');
SELECT is(shape.bill('2025-03-03', 100, 'observation'), 'deductible 50.00, fund 25.00, cash 75.00', 'uses only: takes off what others filled');
SELECT is(shape.bill('2025-03-04', 80, 'emergency'), 'deductible 50.00, fund 15.00, cash 65.00', 'fills only: takes nothing off, …');
SELECT is(shape.bill('2025-03-05', 10), 'fund 5.00, cash 5.00', 'fills only: … but counts: 300 are reached');


-- ---------------------------------------------------------------------------------------------------------
-- Bands: 50 % up to 200, 80 % beyond

SELECT shape.city('bands_event', $$
  INSERT INTO rule (version, rule, layer, care, effect, deductible, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', '{100}', 'above_deductible', 'S'), (1, 2, 1, '{emergency}', 'pay', '{100}', 'base', 'S'),
    (1, 3, 1, '{inpatient}', 'pay', NULL, 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 1, 200, 0.8), (1, 2, 0, 0.5), (1, 2, 200, 0.8), (1, 3, 0, 0.5), (1, 3, 0.01, 0.5), (1, 3, 0.02, 0.45);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, cash 200.00', 'bands above the deductible: up to the edge of a band, 200 × 50 %');
SELECT is(shape.bill('2025-03-01', 400), 'deductible 100.00, fund 180.00, cash 220.00', 'bands above the deductible: 200 × 50 % + 100 × 80 %');
SELECT is(shape.bill('2025-03-01', 300.01), 'deductible 100.00, fund 100.01, cash 200.00', 'bands above the deductible: one fen in the second, 0.008');
SELECT is(shape.bill('2025-03-01', 300, 'emergency'), 'deductible 100.00, fund 130.00, cash 170.00', 'bands from zero: the deductible lies in the first, 100 × 50 % + 100 × 80 %');
SELECT is(shape.bill('2025-03-01', 200, 'emergency'), 'deductible 100.00, fund 50.00, cash 150.00', 'bands from zero: up to the edge');
SELECT is(shape.bill('2025-03-01', 0.03, 'inpatient'), 'fund 0.02, cash 0.01', 'bands: each share is rounded, 0.005 + 0.005 + 0.0045');

SELECT shape.city('bands_year', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'axis', 'amount', 'year'), ('city', 'cost', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, care, effect, deductible, bands_over, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', '{100}', 'axis', 'above_deductible', 'S'), (1, 2, 1, '{inpatient}', 'pay', '{100}', 'cost', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 1, 200, 0.8), (1, 2, 0, 0.5), (1, 2, 200, 0.8);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 250), 'deductible 100.00, fund 75.00, cash 175.00', 'bands over the year: 150 above the deductible');
SELECT is(shape.bill('2025-03-02', 200), 'deductible 100.00, fund 65.00, cash 135.00', 'bands over the year: from 150 to 250, 50 × 50 % + 50 × 80 %');
SELECT is(shape.bill('2025-03-03', 200), 'deductible 100.00, fund 80.00, cash 120.00', 'bands over the year: all of it in the second');
SELECT is(shape.bill('2025-03-01', 150, 'inpatient'), 'deductible 100.00, fund 25.00, cash 125.00', 'bands over the year from zero: the deductible lies on the axis, from 100 to 150');
SELECT is(shape.bill('2025-03-02', 200, 'inpatient'), 'deductible 100.00, fund 80.00, cash 120.00', 'bands over the year from zero: the next begins at 150, its share at 250');
SELECT is(shape.totals(), '{axis@2025-01-01=35000,cost@2025-01-01=35000}', 'bands over the year: above the deductible 150 + 100 + 100; from zero 150 + 200');
SELECT is(shape.bill('2026-01-01', 250), 'deductible 100.00, fund 75.00, cash 175.00', 'bands over the year: the next begins anew');


-- ---------------------------------------------------------------------------------------------------------
-- Adjustments

SELECT shape.city('adjusted', $$
  INSERT INTO rule (version, rule, layer, care, effect, deductible, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', '{100}', 'above_deductible', 'S'), (1, 2, 1, '{emergency}', 'pay', NULL, 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 2, 0, 0.98);
  INSERT INTO rule (version, rule, layer, status, locality, effect, rate_add, rate_times, deductible_times, first_pay, clause) VALUES
    (1, 10, 1, '{minimum_living}', NULL, 'adjust', 0.05, NULL, NULL, NULL, 'S'),
    (1, 11, 1, '{low_income}', NULL, 'adjust', -0.1, NULL, NULL, NULL, 'S'),
    (1, 12, 1, '{severe_disability}', NULL, 'adjust', NULL, 1.1, 0.5, NULL, 'S'),
    -- care elsewhere: filed, a tenth less of the rate; not filed, the person bears a fifth first, and half as much again of the deductible
    (1, 13, 1, NULL, '{out_of_area}', 'adjust', NULL, 0.9, NULL, NULL, 'S'),
    (1, 14, 1, NULL, '{elsewhere}', 'adjust', NULL, NULL, 1.5, 0.2, 'S'),
    (1, 15, 1, '{school_hardship}', NULL, 'adjust', NULL, NULL, NULL, 0.1, 'S');
$$) \g /dev/null
CREATE FUNCTION shape.granted(VARIADIC word text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO status (person_id, status, valid, place) SELECT shape.person(), w, '[2020-01-01,)', '52' FROM unnest(word) w;
$$;
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, cash 200.00', 'adjusted: not at all, 200 × 50 %');
SELECT is(shape.bill('2025-03-01', 300, place => 5), 'deductible 150.00, fund 45.00, cash 255.00', 'first pay of unfiled care: 60; then 100 × 1.5 of 240, 90 × 50 %');
INSERT INTO out_of_area (person_id, valid, region) VALUES (1, '[2025-03-02,)', '11');
SELECT is(shape.bill('2025-03-02', 300, place => 5), 'deductible 100.00, fund 90.00, cash 210.00', 'multiplier of filed care: 200 × 50 % × 0.9');
SELECT is(shape.bill('2025-03-02', 0.11, 'emergency', 5), 'fund 0.10, cash 0.01', 'multiplier: 0.11 × 98 % × 0.9 = 0.09702, rounded once');
SELECT shape.someone(), shape.granted('minimum_living') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 110.00, cash 190.00', 'points added: 200 × 55 %');
SELECT is(shape.bill('2025-03-01', 300, 'emergency'), 'fund 300.00, cash 0.00', 'points added: 98 % and 5 points are 100 %');
SELECT shape.someone(), shape.granted('low_income') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 80.00, cash 220.00', 'points lowered: 200 × 40 %');
SELECT shape.someone(), shape.granted('minimum_living', 'low_income', 'severe_disability') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 50.00, fund 123.75, cash 176.25', 'points, then the multiplier, half the deductible: 250 × (50 + 5 − 10) % × 1.1');
SELECT is((SELECT rate FROM claim WHERE person_id = shape.person()), 0.495, 'adjusted: the rate that comes of it stands on the claim');
SELECT shape.someone(), shape.granted('school_hardship', 'severe_disability') \g /dev/null
SELECT is(shape.bill('2025-03-01', 500, place => 5), 'deductible 75.00, fund 156.75, cash 343.25',
          'first pay twice: a fifth of 500, a tenth of 400; then 100 × 0.5 × 1.5 of 360, 285 × 50 % × 1.1');


-- ---------------------------------------------------------------------------------------------------------
-- Caps

-- on the payment: 100 a year at 50 %
SELECT shape.city('cap_paid', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'paid', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 1, 'paid', 'paid', 100, 'S');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 2, 0, 0.3);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 200), 'fund 100.00, cash 100.00', 'cap on the payment: hit exactly');
SELECT is(shape.bill('2025-03-02', 0.01), 'cash 0.01', 'cap on the payment: nothing is left; a fen spills over, 0.003');
SELECT is(shape.bill('2025-03-03', 100), 'other 30.00, cash 70.00', 'cap on the payment: all of it spills over, 100 × 30 %');
SELECT shape.someone() \g /dev/null
SELECT is(shape.bill('2025-03-01', 199.98), 'fund 99.99, cash 99.99', 'cap on the payment: one fen under');
SELECT is(shape.bill('2025-03-02', 0.02), 'fund 0.01, cash 0.01', 'cap on the payment: … which the next bill takes');
SELECT shape.someone() \g /dev/null
SELECT is(shape.bill('2025-03-01', 200.02), 'fund 100.00, other 0.01, cash 100.01', 'cap on the payment: one fen over: 100 is reached at 199.99, 0.03 spill over');
SELECT is(shape.totals(), '{paid@2025-01-01=10000}', 'cap on the payment: never more than the limit');
SELECT is(shape.bill('2026-01-01', 200), 'fund 100.00, cash 100.00', 'cap on the payment: anew each year');

-- in the middle of a band: 50 % up to 100, 80 % up to 200, 90 % beyond; at most 90 a visit, reached at 150
SELECT shape.city('cap_in_band', $$
  INSERT INTO rule (version, rule, layer, effect, deductible, bands_start, clause) VALUES (1, 1, 1, 'pay', '{30}', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 1, 100, 0.8), (1, 1, 200, 0.9);
  INSERT INTO cap (version, cap, layer, measure, amount, clause) VALUES (1, 1, 1, 'paid', 90, 'S');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 2, 0, 0.3);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 180), 'deductible 30.00, fund 90.00, cash 90.00', 'cap in the middle of a band: hit exactly, 100 × 50 % + 50 × 80 %');
SELECT is(shape.bill('2025-03-01', 179.99), 'deductible 30.00, fund 89.99, cash 90.00', 'cap in the middle of a band: one fen less, 39.992');
SELECT is(shape.bill('2025-03-01', 180.01), 'deductible 30.00, fund 90.00, cash 90.01', 'cap in the middle of a band: one fen more spills over, 0.003');
SELECT is(shape.bill('2025-03-01', 180.04), 'deductible 30.00, fund 90.00, other 0.01, cash 90.03', 'cap in the middle of a band: … and four, 0.012');
SELECT is(shape.bill('2025-03-01', 380), 'deductible 30.00, fund 90.00, other 60.00, cash 230.00', 'cap in the middle of a band: what lies beyond the point spills over, 200 × 30 %');

-- on the base, deductible included: 1000 a year
SELECT shape.city('cap_base', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'cost', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, effect, deductible, bands_start, clause) VALUES (1, 1, 1, 'pay', '{100}', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 1, 'cost', 'base', 1000, 'S');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 2, 0, 0.3);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 999.99), 'deductible 100.00, fund 450.00, cash 549.99', 'cap on the base: one fen under, 899.99 × 50 % = 449.995');
SELECT is(shape.bill('2025-03-02', 0.01), 'deductible 0.01, cash 0.01', 'cap on the base: the fen that reaches it');
SELECT is(shape.bill('2025-03-03', 0.02), 'other 0.01, cash 0.01', 'cap on the base: beyond it no deductible either; 0.02 × 30 % spill over');
SELECT shape.someone() \g /dev/null
SELECT is(shape.bill('2025-03-01', 1000.10), 'deductible 100.00, fund 450.00, other 0.03, cash 550.07', 'cap on the base: 0.10 over it, 900 × 50 % and 0.10 × 30 %');
SELECT is(shape.totals(), '{cost@2025-01-01=100000}', 'cap on the base: 1000 are used');

-- on what lies above the deductible: 900 a visit
SELECT shape.city('cap_above', $$
  INSERT INTO rule (version, rule, layer, effect, deductible, bands_start, clause) VALUES (1, 1, 1, 'pay', '{100}', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
  INSERT INTO cap (version, cap, layer, rule, measure, amount, clause) VALUES (1, 1, 1, 1, 'above_deductible', 900, 'S');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 2, 0, 0.3);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 1000), 'deductible 100.00, fund 450.00, cash 550.00', 'cap above the deductible: hit exactly');
SELECT is(shape.bill('2025-03-01', 999.99), 'deductible 100.00, fund 450.00, cash 549.99', 'cap above the deductible: one fen under, 449.995');
SELECT is(shape.bill('2025-03-01', 1000.01), 'deductible 100.00, fund 450.00, cash 550.01', 'cap above the deductible: one fen over, 0.003 spill over');
SELECT is(shape.bill('2025-03-01', 2000), 'deductible 100.00, fund 450.00, other 300.00, cash 1250.00', 'cap above the deductible: 1000 × 30 % spill over');

-- on the number of events: two a day; all are counted over the year, and not limited
SELECT shape.city('cap_count', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'visits', 'count', 'day'), ('city', 'all', 'count', 'year');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 1, 'visits', 'count', 2, 'S'), (1, 2, 1, 'all', 'count', NULL, 'S');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched, name_en, name_zh) VALUES
    (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass', 'college fund', '院校基金');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 2, 0, 0.3);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 3, 2, 'all', 'count', NULL, 'S');
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 100), 'fund 50.00, cash 50.00', 'cap on events: the first');
SELECT is(shape.bill('2025-03-01', 100, self_funded => 100), 'cash 100.00', 'cap on events: a bill with nothing in scope is none');
SELECT is(shape.bill('2025-03-01', 100), 'fund 50.00, cash 50.00', 'cap on events: the second is the limit');
SELECT is(shape.told('times'), 'It is paid 2 times, of which 1 are used up: 0.00 yuan are cut off. A made-up clause.', 'cap on events: told as numbers');
SELECT is(shape.bill('2025-03-01', 100), 'other 30.00, cash 70.00', 'cap on events: the third spills over, and no part of it counts');
SELECT is(shape.told('times'), 'It is paid 2 times, of which 2 are used up: 100.00 yuan are cut off. A made-up clause.', 'cap on events: told as numbers');
SELECT is(shape.told('次', 'zh'), '限付2次，已使用2次，本次超限100.00元。虚构条款。', 'cap on events: told as numbers, in Chinese');
SELECT is(shape.told('pays'), 'The layer basic pays 0.00 yuan; 100.00 yuan remain. The college fund pays 30.00 yuan; 70.00 yuan remain.', 'a layer is called by its name for people, else by its own');
SELECT is(shape.told('支付.*余', 'zh'), 'basic层支付0.00元，余100.00元。 院校基金支付30.00元，余70.00元。', 'a layer is called by its name for people, in Chinese');
SELECT is(shape.totals(), '{all@2025-01-01=3,visits@2025-03-01=2}', 'counted, not limited: three in the year, once each though two layers count');
SELECT is(shape.bill('2025-03-02', 100), 'fund 50.00, cash 50.00', 'cap on events: anew each day');

-- several caps: of a rule and of its layer, on all measures at once, in the order of their numbers; a cap of zero
SELECT shape.city('caps', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'month', 'amount', 'month'), ('city', 'year', 'amount', 'year'), ('city', 'cost', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, care, effect, deductible, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', '{100}', 'above_deductible', 'S'), (1, 2, 1, '{emergency}', 'pay', NULL, 'base', 'S'), (1, 3, 1, '{inpatient}', 'pay', NULL, 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.8), (1, 2, 0, 0.8), (1, 3, 0, 0.8);
  INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause) VALUES
    (1, 1, 1, NULL, 'year', 'paid', 900, 'S'), (1, 2, 1, 1, 'month', 'paid', 400, 'S'), (1, 3, 1, 1, 'cost', 'base', 1500, 'S'),
    (1, 4, 1, 1, NULL, 'above_deductible', 1000, 'S'), (1, 5, 1, 3, NULL, 'paid', 0, 'S');
$$) \g /dev/null
-- base: 1500 of 1700; above: 1000 of 1400; 800 by the rate; 400 in the month, reached at 500 above the deductible
SELECT is(shape.bill('2025-03-01', 1700), 'deductible 100.00, fund 400.00, cash 1300.00', 'several caps: on the base, above the deductible, on the payment');
SELECT is(shape.totals(), '{cost@2025-01-01=60000,month@2025-03-01=40000,year@2025-01-01=40000}', 'several caps: what lies over one does not use up another');
SELECT is(shape.bill('2025-04-01', 700), 'deductible 100.00, fund 400.00, cash 300.00', 'several caps: the next month, 600 × 80 %, at most 400');
SELECT is(shape.bill('2025-05-01', 1000), 'deductible 100.00, fund 100.00, cash 900.00', 'several caps: 300 are left of the base; of 160 the 100 that are left of the layer''s 900');
SELECT is(shape.bill('2025-05-02', 1000, 'emergency'), 'cash 1000.00', 'several caps: the layer''s holds for every rule');
SELECT is(shape.bill('2026-04-02', 1000, 'inpatient'), 'cash 1000.00', 'a cap of nothing');


-- ---------------------------------------------------------------------------------------------------------
-- Layers, one after the other

-- the deductible paid by relief, and of the rest a half by the college; then serious illness of what is left in scope,
-- with a deductible and a year of its own from July; what lies over its cap spills over once more
SELECT shape.city('chain', $$
  INSERT INTO bucket (plan, bucket, unit, period, year_begins) VALUES
    ('city', 'paid', 'amount', 'year', NULL), ('city', 'si_used', 'amount', 'year', '6 months'), ('city', 'si_paid', 'amount', 'year', '6 months'),
    ('city', 'spilt', 'amount', 'year', '3 months');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES
    (1, 2, 'relief', 'relief', 'deductible', 1, 'inline', 'pass'), (1, 3, 'college', 'other', 'deductible', 1, 'inline', 'pass'),
    (1, 4, 'serious', 'serious_illness', 'copay', NULL, 'inline', 'pass'), (1, 5, 'spill', 'other', 'over_cap', 4, 'inline', 'pass'),
    (1, 6, 'late', 'relief', 'copay', NULL, 'application', 'pend'), (1, 7, 'last', 'other', 'unpaid', NULL, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, status, care, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, NULL, NULL, 'pay', '{100}', NULL, NULL, 'above_deductible', 'S'), (1, 2, 2, '{minimum_living}', NULL, 'pay', NULL, NULL, NULL, 'base', 'S'),
    (1, 3, 3, '{school_hardship,minimum_living}', NULL, 'pay', NULL, NULL, NULL, 'base', 'S'),
    (1, 4, 4, NULL, '{inpatient}', 'pay', '{200}', 'si_used', 'si_used', 'above_deductible', 'S'), (1, 5, 5, NULL, NULL, 'pay', NULL, NULL, NULL, 'base', 'S'),
    (1, 6, 6, '{severe_disability}', NULL, 'pay', NULL, NULL, NULL, 'base', 'S'), (1, 7, 7, '{low_income}', NULL, 'pay', NULL, NULL, NULL, 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 2, 0, 0.8), (1, 3, 0, 0.5), (1, 4, 0, 0.6), (1, 5, 0, 0.25), (1, 6, 0, 1), (1, 7, 0, 0.1);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES
    (1, 1, 1, 'paid', 'paid', 1000, 'S'), (1, 2, 4, 'si_paid', 'paid', 120, 'S'), (1, 3, 5, 'spilt', 'base', 100, 'S');
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, cash 200.00', 'layers: no status, one layer');
SELECT shape.someone(), shape.granted('school_hardship') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, other 50.00, cash 150.00', 'a layer on the deductible: the college bears half of it');
SELECT is(shape.bill('2025-03-02', 60), 'deductible 60.00, other 30.00, cash 30.00', 'a layer on the deductible: as much as there was');
SELECT shape.someone(), shape.granted('minimum_living') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, relief 80.00, other 10.00, cash 110.00', 'two layers on a deductible: 80 %, then half of the 20 left');
SELECT shape.someone(), shape.granted('low_income') \g /dev/null
-- unpaid 350 of 500: in scope 300 − 100 × 50 %, out of scope 200
SELECT is(shape.bill('2025-03-01', 500, self_funded => 200), 'deductible 100.00, fund 100.00, other 40.00, cash 360.00', 'a layer on all that is unpaid: (500 − 100) × 10 %, in scope or not');
SELECT shape.someone(), shape.granted('severe_disability') \g /dev/null
SELECT is(shape.bill('2025-03-01', 300), 'deductible 100.00, fund 100.00, cash 200.00', 'a layer settled on application pays nothing with the bill …');
SELECT is(shape.bill('2025-03-01', 300, 'emergency'), 'deductible 100.00, fund 100.00, cash 200.00', '… nor does it hold what it does not match');
SELECT is(shape.split(c.decision, c.reason, c.deductible, c.fund_paid, c.relief_paid, c.serious_illness_paid, c.family_paid, c.other_paid, c.cash_paid),
          'deductible 100.00, fund 100.00, cash 200.00', '… nor in copay')
  FROM medins.copay('chain', 'city', 'outpatient', 1, 300, '2025-03-01', statuses => '{severe_disability}') c;
SELECT shape.someone() \g /dev/null
-- serious illness: 1300 − 600 = 700 copay, 200 deductible, 60 % of 500 = 300, at most 120: reached at 200, 300 over; 100 of them × 25 %
SELECT is(shape.bill('2025-06-30', 1300, 'inpatient'), 'deductible 100.00, fund 600.00, illness 120.00, other 25.00, cash 555.00', 'a later layer with deductible, year and cap of its own, and its spill-over');
SELECT is(shape.totals(), '{paid@2025-01-01=60000,si_paid@2024-07-01=12000,si_used@2024-07-01=20000,spilt@2025-04-01=10000}', 'each layer''s totals in its own year');
-- fund: 400 of 600 left of 1000; its over: 1300 − 100 − 800 = 400; copay 900, a new year of serious illness, none of what spills over
SELECT is(shape.bill('2025-07-01', 1300, 'inpatient'), 'deductible 100.00, fund 400.00, illness 120.00, cash 780.00', 'the later layer''s year begins in July, the first one''s goes on, the spill-over''s too');
-- copay 1300 − 600, 200 used, 120 reached
SELECT is(shape.bill('2026-01-01', 1300, 'inpatient'), 'deductible 100.00, fund 600.00, cash 700.00', 'the first layer''s year begins in January, the others'' go on');
-- copay 1300 − 400; over the cap 900 × 60 %, none left: 900 over; of them 100
SELECT is(shape.bill('2026-04-01', 1300, 'inpatient'), 'deductible 100.00, fund 400.00, other 25.00, cash 875.00', 'the spill-over''s year begins in April');

-- over the cap of a layer, and over the cap of the layer that took that
SELECT shape.city('spill', $$
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES
    (1, 2, 'second', 'other', 'over_cap', 1, 'inline', 'pass'), (1, 3, 'third', 'relief', 'over_cap', 2, 'inline', 'pass'), (1, 4, 'fourth', 'family', 'over_cap', 1, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) SELECT 1, i, i, 'pay', 'base', 'S' FROM generate_series(1, 3) i;
  INSERT INTO band VALUES (1, 1, 0, 1), (1, 2, 0, 1), (1, 3, 0, 1);
  INSERT INTO cap (version, cap, layer, measure, amount, clause) VALUES (1, 1, 1, 'paid', 100, 'S'), (1, 2, 2, 'paid', 50, 'S'), (1, 3, 3, 'paid', 25, 'S');
  DELETE FROM layer WHERE layer = 4;
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 100), 'fund 100.00, cash 0.00', 'spill: the first cap exactly');
SELECT is(shape.bill('2025-03-01', 150), 'fund 100.00, other 50.00, cash 0.00', 'spill: the second cap exactly');
SELECT is(shape.bill('2025-03-01', 150.01), 'fund 100.00, relief 0.01, other 50.00, cash 0.00', 'spill: one fen reaches the third');
SELECT is(shape.bill('2025-03-01', 180), 'fund 100.00, relief 25.00, other 50.00, cash 5.00', 'spill: what lies over all three is the person''s');

-- who pays where a layer denies or does not match; advance self-pay as copay
SELECT shape.city('pass', $$
  UPDATE plan_version SET advance_is_copay = true;
  INSERT INTO reason VALUES ('not_this', 'Not this.', '不予支付。', 'S');
  UPDATE layer SET unmatched = 'pass';
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'second', 'other', 'copay', NULL, 'inline', 'pend');
  INSERT INTO rule (version, rule, layer, care, effect, reason, bands_start, clause) VALUES
    (1, 1, 1, '{outpatient}', 'pay', NULL, 'base', 'S'), (1, 2, 1, '{emergency}', 'deny', 'not_this', NULL, 'S'),
    (1, 3, 2, '{outpatient,emergency,observation}', 'pay', NULL, 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5), (1, 3, 0, 0.2);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 100), 'fund 50.00, other 10.00, cash 40.00', 'copay: half of it is left, × 20 %');
SELECT is(shape.bill('2025-03-01', 100, advance => 20), 'fund 40.00, other 12.00, cash 48.00', 'copay: with advance self-pay, 80 × 50 %, then (40 + 20) × 20 %');
SELECT is(shape.bill('2025-03-01', 100, 'emergency'), 'other 20.00, cash 80.00', 'a layer that denies leaves all to the next');
SELECT is(shape.bill('2025-03-01', 100, 'observation'), 'other 20.00, cash 80.00', 'so does one that does not match and passes');
SELECT is(shape.bill('2025-03-01', 100, 'inpatient'), 'pended no_benefit_rule', 'one that does not match and holds, holds the bill');

-- two shares of one base: the second takes no notice of the first, and reaches what is out of scope; lint says so
SELECT shape.city('shares', $$
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES (1, 2, 'second', 'other', 'in_scope', NULL, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S'), (1, 2, 2, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.8), (1, 2, 0, 0.5);
$$) \g /dev/null
SELECT is(shape.bill('2025-03-01', 100), 'fund 80.00, other 10.00, cash 10.00', 'two shares: 80 % of 100; then half of the 20 that are unpaid');
SELECT is(shape.bill('2025-03-01', 200, self_funded => 100), 'fund 80.00, other 50.00, cash 70.00', 'two shares: 130 of 100 in scope, as the bill has more');
SELECT is((SELECT array_agg(severity || ' ' || layer) FROM medins.lint_plan('shares', 1) WHERE finding = 'paid_twice'), '{warning 2}', 'two shares: … of which lint warns');


-- ---------------------------------------------------------------------------------------------------------
-- Benefit years, and cover by them

-- from 1 September: the year 2025 is the school year 2025/26, paid for by its number
SELECT shape.city('school_year', $$
  INSERT INTO bucket (plan, bucket, unit, period, year_begins) VALUES ('city', 'used', 'amount', 'year', NULL), ('city', 'calendar', 'amount', 'year', '0');
  INSERT INTO rule (version, rule, layer, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, 'pay', '{100}', 'used', 'used', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
  INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 1, 'calendar', 'paid', 300, 'S');
$$, '8 months') \g /dev/null
SELECT shape.someone(2024, 2025) \g /dev/null
SELECT is(shape.bill('2024-08-31', 100), 'denied not_covered', 'school year: not covered before it');
SELECT is(shape.bill('2024-09-01', 300), 'deductible 100.00, fund 100.00, cash 200.00', 'school year: from 1 September');
SELECT is(shape.bill('2025-08-31', 300), 'fund 150.00, cash 150.00', 'school year: to 31 August; one deductible in it, though two calendar years');
SELECT is((SELECT array_agg(benefit_year ORDER BY ledger_no) FROM claim WHERE person_id = shape.person()), '{2023,2024,2024}', 'school year: called by the year it begins in');
SELECT is(shape.bill('2025-09-01', 500), 'deductible 100.00, fund 150.00, cash 350.00', 'school year: the next has its own deductible; the cap by calendar year has 150 left of 300');
SELECT is(shape.bill('2026-01-01', 500), 'fund 250.00, cash 250.00', 'school year: … and begins anew in January');
SELECT is(shape.bill('2026-08-31', 200), 'fund 50.00, cash 150.00', 'school year: the last day of the second');
SELECT is(shape.bill('2026-09-01', 200), 'denied not_covered', 'school year: the day after');

-- from 15 March, and from 29 February, which is 1 March in other years
SELECT shape.city('ides', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'used', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, 'pay', '{100}', 'used', 'used', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$, '2 months 14 days') \g /dev/null
SELECT is(shape.bill('2025-03-14', 100), 'deductible 100.00, cash 100.00', 'year from 15 March: the last day of 2024''s');
SELECT is(shape.bill('2025-03-15', 100), 'deductible 100.00, cash 100.00', 'year from 15 March: the first day of 2025''s');
SELECT is(shape.bill('2026-03-14', 100), 'fund 50.00, cash 50.00', 'year from 15 March: the last day of 2025''s');
SELECT is(shape.totals(), '{used@2024-03-15=10000,used@2025-03-15=10000}', 'year from 15 March: a total each');
SELECT shape.city('leap', $$
  INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'used', 'amount', 'year');
  INSERT INTO rule (version, rule, layer, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
    (1, 1, 1, 'pay', '{100}', 'used', 'used', 'above_deductible', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$, '1 month 28 days') \g /dev/null
SELECT is(shape.bill('2024-02-28', 100), 'deductible 100.00, cash 100.00', 'year from 29 February: the day before');
SELECT is(shape.bill('2024-02-29', 100), 'deductible 100.00, cash 100.00', 'year from 29 February: its day in a leap year');
SELECT is(shape.bill('2025-02-28', 100), 'fund 50.00, cash 50.00', 'year from 29 February: the last day of 2024''s');
SELECT is(shape.bill('2025-03-01', 100), 'deductible 100.00, cash 100.00', 'year from 29 February: 2025''s begins on 1 March');
SELECT is(shape.totals(), '{used@2023-03-01=10000,used@2024-02-29=10000,used@2025-03-01=10000}', 'year from 29 February: a total each');

-- three months to wait after a lapse, six for who joins late; who never was covered waits for nothing
SELECT shape.city('waiting', $$
  DELETE FROM coverage_rule;
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, anchor_from, anchor_before, start, ends, wait_months, clause) VALUES
    (1, 1, 'cover', 'on_time', 'payment', NULL, '0', 'year', '1 year', 3, 'S'), (1, 2, 'cover', 'late', 'payment', '0', '1 year', 'next_day', '1 year', 6, 'S');
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$) \g /dev/null
CREATE FUNCTION shape.cover() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(pathway || ' ' || valid, ', ' ORDER BY valid) FROM coverage WHERE person_id = shape.person();
$$;
SELECT shape.someone(2023, 2024) \g /dev/null
SELECT is(shape.cover(), 'on_time [2023-01-01,2024-01-01), on_time [2024-01-01,2025-01-01)', 'waiting: nothing for who was never covered, nothing for who goes on');
SELECT shape.someone(2023, 2025) \g /dev/null
SELECT is(shape.cover(), 'on_time [2023-01-01,2024-01-01), on_time [2025-04-01,2026-01-01)', 'waiting: three months after a year without cover');
SELECT is(shape.bill('2025-03-31', 100), 'denied not_covered', 'waiting: not covered meanwhile');
SELECT is(shape.bill('2025-04-01', 100), 'fund 50.00, cash 50.00', 'waiting: covered after it');
SELECT shape.someone(2023) \g /dev/null
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (shape.person(), 'payment', '2024-01-30', 2024);
SELECT is(shape.cover(), 'on_time [2023-01-01,2024-01-01), late [2024-07-31,2025-01-01)', 'waiting: a late payment after 30 days without cover, six months from 31 January');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (shape.person() + 1, 'other', 'N1', 'somebody');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (shape.person(), 'payment', '2024-02-28', 2024), (shape.person(), 'payment', '2023-12-31', 2025);
SELECT is(shape.cover(), 'late [2024-02-29,2025-01-01), on_time [2025-01-01,2026-01-01)', 'waiting: the first cover begins the day after a late payment; going on, no wait');
SELECT shape.someone(2023) \g /dev/null
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (shape.person(), 'payment', '2024-08-31', 2024);
SELECT is(shape.cover(), 'on_time [2023-01-01,2024-01-01)', 'waiting: past the end of the year nothing is left');

-- a version that counts in the order served, then one that counts as settled
SELECT shape.city('orders', $$
  UPDATE plan_version SET claim_order = 'served';
  INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S');
  INSERT INTO band VALUES (1, 1, 0, 0.5);
$$) \g /dev/null
SELECT medins.draft_plan('orders', 'city', '2024-01-01') AS later \gset
UPDATE plan_version SET claim_order = 'settled' WHERE version = :later;
SELECT medins.publish_plan('orders', :later) \g /dev/null
SELECT is(shape.bill('2023-02-01', 100), 'fund 50.00, cash 50.00', 'order: served');
SELECT is(shape.totals(), '{_served_on@2023-01-01=32}', 'order: served leaves its mark');
SELECT is(shape.bill('2023-01-31', 100), 'pended out_of_order', 'order: an earlier day is held');
SELECT is(shape.bill('2024-06-01', 100), 'fund 50.00, cash 50.00', 'order: as settled, from 2024');
SELECT is(shape.bill('2024-05-01', 100, settled => '2025-12-31'), 'fund 50.00, cash 50.00', 'order: as settled, an earlier day is not held');
SELECT is(shape.totals(), '{_served_on@2023-01-01=32}', 'order: the mark is kept two years …');
SELECT is(shape.bill('2024-05-01', 100, settled => '2026-01-01'), 'fund 50.00, cash 50.00', 'order: … by whatever version');
SELECT is(shape.totals(), '{since 2024-01-01;}', 'order: … then dropped');


-- ---------------------------------------------------------------------------------------------------------
SELECT is((SELECT string_agg(format('%s: %s/%s %s: %s <> %s', c.name, v.person_id, v.ledger_no, v.column_name, v.stored, v.expected), '; ')
           FROM shape.city c CROSS JOIN LATERAL medins.verify(c.name::regnamespace) v), NULL, 'every ledger verifies');

SELECT * FROM finish();
ROLLBACK;
