-- What a college sees of its students, and the office of its colleges.  A student is told as
--   eligible declared paid confirmed covered-from covered-until {problems}, with - for what there is not.

\ir clauses.psql

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'one', '2022-01-01'), (2, 'two', '2022-01-01'), (3, 'without students', '2022-01-01');
  INSERT INTO enrolment_window
    SELECT 'collection', y, daterange(make_date(y - 1, 10, 10), make_date(y - 1, 12, 1)) FROM generate_series(2022, 2027) y;
  INSERT INTO premium SELECT plan, y, 100 FROM plan CROSS JOIN generate_series(2022, 2026) y;
$$;

CREATE FUNCTION law.chinese(person bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  UPDATE person SET nationality = 'CHN' WHERE person_id = $1;
  RETURN person;
END $$;

CREATE FUNCTION law.pay(person bigint, year int, on_day date) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES (person, 'payment', on_day, year, 100);
  RETURN person;
END $$;

CREATE FUNCTION law.seen(person bigint, day date, year int DEFAULT NULL, college bigint DEFAULT 1) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT concat_ws(' ', eligible, coalesce(declared_on::text, '-'), coalesce(paid_on::text, '-'), coalesce(confirmed_on::text, '-'),
                           coalesce(covered_from::text, '-'), coalesce(covered_until::text, '-'), problems)
          FROM medins.students(current_schema::regnamespace, college, day, year) WHERE person_id = person);
END $$;

SELECT * FROM no_plan();
SELECT law.reading('shanghai', 'shanghai', NULL, NULL) \g /dev/null

-- SN-3: declared, paid, covered
SELECT law.pay(law.event(law.chinese(law.student(1, '2023-09-03', '2027-07-01')), 'declaration', '2024-09-20', 2025), 2025, '2024-10-15') AS p \gset
SELECT is(law.seen(:p, '2025-03-01'), 't 2024-09-20 2024-10-15 - 2025-01-01 2025-12-31 {}', 'SN-3: declared, paid, covered: nothing is wrong');
SELECT is(law.seen(:p, '2025-12-31'), 't 2024-09-20 2024-10-15 - 2025-01-01 2025-12-31 {}', 'SN-3: on the last day');
SELECT is(law.seen(:p, '2026-01-01'), 't - - - - - {not_covered}', 'SN-3: the day after nothing is known of the year');
SELECT is(law.seen(:p, '2024-12-31'), 't - - - 2025-01-01 2025-12-31 {not_covered}', 'SN-3: the day before, cover is to come');
SELECT is(law.seen(:p, '2024-12-31', 2025), 't 2024-09-20 2024-10-15 - 2025-01-01 2025-12-31 {not_covered}', 'SN-3: … and, of the next year, declared and paid');
SELECT is(law.seen(:p, '2023-09-02') || law.seen(:p, '2027-07-01'), NULL, 'SN-3: not enrolled the day before study begins, nor the day after it ends');
SELECT is(substr(law.seen(:p, '2023-09-03'), 1, 1) || substr(law.seen(:p, '2027-06-30'), 1, 1), 'tt', 'SN-3: enrolled on its first and its last day');
SELECT is(law.seen(:p, '2025-03-01', college => 2), NULL, 'SN-3: a college sees its own students');
SELECT law.event(:p, 'declaration', '2025-09-20', 2026) \g /dev/null
SELECT is(law.seen(:p, '2025-10-01', 2026), 't 2025-09-20 - - 2025-01-01 2025-12-31 {not_paid}', 'SN-3: declared for the next year, and not paid');
SELECT law.pay(:p, 2026, '2025-10-15') \g /dev/null
SELECT is(law.seen(:p, '2025-10-20', 2026), 't 2025-09-20 2025-10-15 - 2025-01-01 2026-12-31 {}', 'SN-3: paid: one cover through both years');
DELETE FROM coverage_event WHERE person_id = :p AND kind = 'payment' AND benefit_year = 2026;
SELECT is(law.seen(:p, '2025-10-20', 2026), 't 2025-09-20 - - 2025-01-01 2025-12-31 {not_paid}', 'SN-3: retracted: not paid');
SELECT is(law.seen(law.pay(law.chinese(law.student()), 2025, '2024-10-15'), '2025-03-01'), 't - 2024-10-15 - - - {not_declared,miss_need}', 'SN-3: paid and not declared');

-- SH-5: freshmen
SELECT law.event(law.chinese(law.student(1, '2024-09-03')), 'confirmation', '2024-09-10') AS confirmed, law.chinese(law.student(1, '2024-09-03')) AS unconfirmed,
       law.event(law.chinese(law.student(1, '2024-09-03')), 'confirmation', '2024-10-10') AS suspended \gset
SELECT is(law.seen(:confirmed, '2024-09-20'), 't - - 2024-09-10 2024-09-03 2024-12-31 {}', 'SH-5: confirmed, and covered from entry');
SELECT is(law.seen(:unconfirmed, '2024-09-20'), 't - - - - - {miss_need}', 'SH-5: not confirmed');
SELECT is(law.seen(:suspended, '2024-10-20'), 't - - 2024-10-10 - - {miss_suspended}', 'SH-5: confirmed when it was suspended');

-- SH-1: not eligible, on the day asked
SELECT law.student() AS unknown, law.chinese(law.student()) AS insured \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:insured, '[2025-03-01,2025-04-01)', 'elsewhere');
SELECT is(law.seen(:unknown, '2025-03-01'), 'f - - - - - {nationality_unknown,not_covered}', 'SH-1: of unknown nationality');
SELECT is(law.seen(:insured, '2025-03-31'), 'f - - - - - {otherwise_insured,not_covered}', 'SH-1: insured elsewhere');
SELECT is(law.seen(:insured, '2025-04-01'), 't - - - - - {not_covered}', 'SH-1: no more');

-- SH-10
SELECT law.pay(law.event(law.chinese(law.student()), 'declaration', '2025-03-01', 2025), 2025, '2025-03-15') AS mid_year,
       law.pay(law.event(law.chinese(law.student()), 'declaration', '2025-12-01', 2025), 2025, '2025-12-01') AS december \gset
SELECT is(law.seen(:mid_year, '2025-03-31'), 't 2025-03-01 2025-03-15 - 2025-04-01 2025-12-31 {miss_late}', 'SH-10: paid in March: not covered yet on the 31st, as it came late for that');
SELECT is(law.seen(:mid_year, '2025-04-01'), 't 2025-03-01 2025-03-15 - 2025-04-01 2025-12-31 {}', 'SH-10: but from 1 April');
SELECT is(law.seen(:december, '2025-12-31'), 't 2025-12-01 2025-12-01 - - - {covers_nothing,miss_empty,miss_late}', 'SH-10: paid in December: covers nothing');

-- SH-22: cover that ended
SELECT law.pay(law.pay(law.event(law.chinese(law.student()), 'declaration', '2024-09-20', 2025), 2025, '2024-10-15'), 2025, '2024-10-16') AS ended \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:ended, '[2025-03-01,)', 'local_employee');
SELECT is(law.seen(:ended, '2025-03-01'), 'f 2024-09-20 2024-10-15 - - - {otherwise_insured,overpaid,miss_ended}', 'SH-22: employed: ended; that it was paid twice matters no more to that');

SELECT is((SELECT count(*) FROM medins.students('shanghai', 3, '2025-03-01')), 0::bigint, 'SN-3: a college without students');
SELECT throws_ok($$SELECT * FROM medins.students('shanghai', NULL, '2025-03-01')$$, 'MI013', 'no college given', 'SN-3: a college is asked for');
SELECT throws_ok($$SELECT * FROM medins.students('shanghai', 4, '2025-03-01')$$, 'MI006', 'college 4 does not exist', 'SN-3: … that there is');
SELECT throws_ok($$SELECT * FROM medins.students('shanghai', 1, NULL)$$, 'MI013', 'no day given', 'SN-3: … and a day');
SELECT throws_ok($$SELECT * FROM medins.students('shanghai', 1, 'infinity')$$, 'MI011', 'students are asked for of a day, not of infinity', 'SN-3: … that is one');
SELECT is_empty($$SELECT p FROM medins.students('shanghai', 1, '2025-03-01'), unnest(problems) p
    WHERE p NOT IN (SELECT reason FROM reason) AND p NOT IN (SELECT kind FROM medins.sentence)$$, 'SN-3: every problem is a reason, or an outcome of explain_coverage');


-- ---------------------------------------------------------------------------------------------------------
-- Head-counts by college and month

CREATE FUNCTION law.heads(college bigint, month date) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT concat_ws(' ', on_first_day, on_some_day, coverage_month.held) FROM coverage_month
          WHERE college_id IS NOT DISTINCT FROM college AND coverage_month.month = heads.month);
END $$;

SELECT law.reading('heads', 'shanghai', NULL, NULL) \g /dev/null
SELECT law.event(law.student(1, '2024-09-03', '2025-06-30'), 'confirmation', '2024-09-04') AS a, law.paid(law.student(2, '2025-02-15'), 2025) AS b \gset
SELECT is(law.heads(1, '2024-09-01') || ', ' || law.heads(1, '2024-10-01') || ', ' || law.heads(1, '2024-12-01'), '0 1 0, 1 1 0, 1 1 0', 'SH-5: from 3 September: not on the first of September');
SELECT is(law.heads(1, '2024-08-01') || law.heads(1, '2025-01-01'), NULL, 'SH-5: nobody before and after');
SELECT is(law.heads(NULL, '2025-01-01') || ', ' || law.heads(NULL, '2025-02-01') || ', ' || coalesce(law.heads(NULL, '2025-03-01'), '-'), '1 1 0, 1 1 0, -', 'SH-4: before the first study at no college');
SELECT is(law.heads(2, '2025-02-01') || ', ' || law.heads(2, '2025-03-01') || ', ' || law.heads(2, '2025-12-01'), '0 1 0, 1 1 0, 1 1 0', 'SH-4: from then at the college; in the month of the change at both');
-- graduated in June: counted at the college attended last, until another one is
SELECT law.paid(:a, 2025) \g /dev/null
SELECT is(law.heads(1, '2025-07-01'), '1 1 0', 'SH-10: after graduation at the college attended last');
INSERT INTO study (person_id, college_id, valid, form) VALUES (:a, 2, '[2025-09-01,)', 'graduate');
SELECT is(law.heads(1, '2025-08-01') || ', ' || coalesce(law.heads(1, '2025-09-01'), '-') || ', ' || law.heads(2, '2025-09-01'), '1 1 0, -, 2 2 0', 'SH-10: … which is the new one from its first day');
-- out and in again within a month: a person once
SELECT law.paid(law.student(3, '2023-09-01'), 2025) AS c \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:c, '[2025-05-10,2025-05-20)', 'local_employee');
SELECT law.event(:c, 'disability_listing', '2025-05-21', 2025) \g /dev/null
SELECT is((SELECT count(*) FROM coverage WHERE person_id = :c), 2::bigint, 'SH-22: cover ends, and begins anew');
SELECT is(law.heads(3, '2025-05-01') || ', ' || law.heads(3, '2025-06-01'), '1 1 0, 1 1 0', 'SH-22: … in one month: one person');
DELETE FROM coverage_event WHERE person_id = :c AND kind = 'payment';
SELECT is(coalesce(law.heads(3, '2025-04-01'), '-') || ', ' || law.heads(3, '2025-05-01') || ', ' || law.heads(3, '2025-06-01'), '-, 0 1 0, 1 1 0', 'SH-8: retracted: covered from the listing');
-- held
SELECT law.event(law.student(3, '2022-09-03'), 'commitment', '2022-09-10') \g /dev/null
UPDATE college SET card_settlement_from = '2023-01-01' WHERE college_id = 3;
SELECT is(law.heads(3, '2022-09-01'), '0 0 1', 'SN-10.1: held: counted apart');

-- the same, day by day, for made-up histories
SELECT setseed(0.17) \g /dev/null
INSERT INTO person (person_id, document_type, document_no, name) SELECT n, 'other', n, 'somebody' FROM generate_series(1001, 1120) n;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT n, 1 + n % 3, daterange(day, day + 300), 'undergraduate' FROM generate_series(1001, 1120) n, LATERAL (SELECT date '2022-06-01' + floor(random() * 800)::int + 0 * n) d (day);
INSERT INTO study (person_id, college_id, valid, form)
  SELECT n, 1 + n % 2, daterange(day, NULL), 'graduate' FROM generate_series(1001, 1120) n, LATERAL (SELECT date '2025-06-01' + floor(random() * 300)::int + 0 * n) d (day);
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT n, kind, make_date(y - 1, 9, 1) + floor(random() * CASE kind WHEN 'payment' THEN 450 ELSE 100 END)::int, y
  FROM generate_series(1001, 1120) n, generate_series(2022, 2026) y, unnest('{declaration,payment,payment,confirmation,commitment}'::text[]) kind
  WHERE random() < CASE WHEN n + y > 0 THEN 0.7 END;
INSERT INTO other_insurance (person_id, valid, code)
  SELECT n, daterange(day, day + 20), 'local_employee' FROM generate_series(1001, 1120, 2) n, LATERAL (SELECT date '2023-01-01' + floor(random() * 900)::int + 0 * n) d (day);
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT n, 'disability_listing', day, extract(year FROM day) FROM generate_series(1001, 1120, 3) n, LATERAL (SELECT date '2023-01-01' + floor(random() * 900)::int + 0 * n) d (day);
SELECT results_eq('SELECT college_id, month, on_first_day, on_some_day, held FROM coverage_month ORDER BY 1, 2', $$
  SELECT college_id, date_trunc('month', day::timestamp)::date, count(DISTINCT person_id) FILTER (WHERE extract(day FROM day) = 1 AND reason IS NULL),
         count(DISTINCT person_id) FILTER (WHERE reason IS NULL), count(DISTINCT person_id) FILTER (WHERE reason IS NOT NULL)
  FROM (SELECT c.person_id, d.day, c.reason,
               (SELECT s.college_id FROM study s WHERE s.person_id = c.person_id AND lower(s.valid) <= d.day ORDER BY lower(s.valid) DESC LIMIT 1) AS college_id
        FROM coverage c, LATERAL (SELECT g::date FROM generate_series(lower(c.valid)::timestamp, (upper(c.valid) - 1)::timestamp, '1 day') g) d (day)) d
  GROUP BY 1, 2 ORDER BY 1, 2 $$, 'SN-3: head-counts as counted day by day');
SELECT cmp_ok((SELECT count(*) FROM coverage_month WHERE on_first_day < on_some_day AND college_id IS NOT NULL), '>', 10::bigint, 'SN-3: … which do differ');

SELECT * FROM finish();
ROLLBACK;
