-- Clearing: advances, capitation and prepayment, old balances, the earmarked grant, payers; and that all of it sums to the
-- ledger.  A test's name begins with the id of its clause (docs/clauses.md).  A year of a college is told as
--   MODE HEADCOUNT × PER_HEAD = ALLOTTED used INSIDE+OUTSIDE surplus S excess E payee WHO, next NEXT {problems}
-- with a ? for what is not known.  Weihai pays 80 % above 100 yuan a year.

\ir clauses.psql
SET jit = off;  -- plans of views are large, and rows few

CREATE FUNCTION law.places() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_schema LIKE 'shanghai%' THEN
    -- college 1 settles by card, 2 has just begun, 3 begins on a day of a longer month, of 4 nobody knows, 5 began before the plan
    INSERT INTO college VALUES (1, 'on card', '2022-01-01'), (2, 'new', '2023-01-01'), (3, 'month end', '2023-08-31'), (4, 'unknown', NULL),
      (5, 'too early', '2021-12-31');
  ELSE
    -- 1 has a clinic of its own, 2 a clinic with a partner, 3 a hospital, 4 changes from one clinic to another, 5 has chosen none
    INSERT INTO college SELECT c, 'college ' || c FROM generate_series(1, 5) c;
  END IF;
  INSERT INTO institution (institution_id, code, name) SELECT i, i, 'place ' || i FROM generate_series(1, 6) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, '(,)', 2, 'hospital', (SELECT rpad(region, 6, '2') FROM plan WHERE settles), true, true FROM generate_series(1, 6) i;
  IF current_schema NOT LIKE 'shanghai%' THEN
    INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES
      (1, 1, 'designated', true, '(,)'), (1, 1, 'campus', true, '(,)'),
      (2, 2, 'designated', false, '(,)'), (2, 2, 'campus', false, '(,)'),
      (3, 3, 'designated', false, '(,)'),
      (4, 1, 'designated', true, '(,2025-07-01)'), (4, 3, 'designated', false, '[2025-07-01,)');
  END IF;
  INSERT INTO enrolment_window SELECT 'collection', y, daterange(make_date(y - 1, 9, 1), make_date(y, 1, 1)) FROM generate_series(2022, 2027) y;
END $$;

-- A student of a college who paid for calendar years.
CREATE FUNCTION law.of(college bigint, VARIADIC years int[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  person bigint := law.student(college, '2021-09-01');
  year int;
BEGIN
  FOREACH year IN ARRAY years LOOP
    PERFORM law.paid(person, year);
  END LOOP;
  RETURN person;
END $$;

CREATE FUNCTION law.year(college bigint, year int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT format('%s %s × %s = %s used %s+%s surplus %s excess %s payee %s, next %s %s', mode, trim_scale(headcount), trim_scale(per_head),
            coalesce(trim_scale(allotted)::text, '?'), trim_scale(used_inside), trim_scale(used_outside), coalesce(trim_scale(surplus)::text, '?'),
            coalesce(trim_scale(excess)::text, '?'), coalesce(payee, '?'), next_mode, problems)
          FROM capitation_clearing WHERE college_id = college AND benefit_year = year);
END $$;

CREATE FUNCTION law.enter(entry jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  no int;
BEGIN
  INSERT INTO clearing_entry SELECT (jsonb_populate_record(NULL::clearing_entry, '{"document": "paper"}' || entry)).* RETURNING entry_no INTO no;
  RETURN no;
END $$;

-- The last entry of a kind is wrong.
CREATE FUNCTION law.retract(what text) RETURNS void LANGUAGE sql AS $$
  UPDATE clearing_entry SET retracted_at = now()
  WHERE entry_no = (SELECT max(entry_no) FROM clearing_entry WHERE kind = what AND retracted_at IS NULL);
$$;

SELECT * FROM no_plan();
SELECT law.reading('weihai', 'weihai', NULL, NULL) \g /dev/null


-- ---------------------------------------------------------------------------------------------------------
-- WH-3.1: who counts
SELECT law.of(1, 2025) AS p1, law.of(1, 2025, 2026) AS p2, law.student(1, '2021-09-01') AS unpaid, law.of(2, 2025) AS partner,
       law.event(law.student(1, '2024-09-01'), 'payment', '2025-02-01', 2025) AS held,
       law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-15', 2026) AS freshman \gset
-- from college 3 to college 1 on 2 January: counts at 3
SELECT law.student(3, '2023-09-01', '2025-01-02') AS mover \gset
INSERT INTO study (person_id, college_id, valid, form) VALUES (:mover, 1, '[2025-01-02,)', 'graduate');
SELECT law.paid(:mover, 2025) \g /dev/null
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted) || coalesce(' ' || reason, '') ORDER BY person_id) FROM capitation_person WHERE college_id = 1 AND benefit_year = 2025),
  ARRAY[:p1 || ' 1', :p2 || ' 1', :unpaid || ' 0 counted_uncovered', :held || ' 0 counted_held', :freshman || ' 0 counted_later', :mover || ' 0 counted_elsewhere'],
  'WH-3.1: who counts on 1 January, and who does not and why');
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted)) FROM capitation_person WHERE college_id = 3 AND benefit_year = 2025), ARRAY[:mover || ' 1'],
  'WH-3.1: who goes to another college the day after counts where he was');
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted) || coalesce(' ' || reason, '') ORDER BY person_id) FROM capitation_person WHERE college_id = 1 AND benefit_year = 2026),
  ARRAY[:p1 || ' 0 counted_uncovered', :p2 || ' 1', :unpaid || ' 0 counted_uncovered', :held || ' 0 counted_uncovered', :freshman || ' 1', :mover || ' 0 counted_uncovered'],
  'WH-3.1: a freshman of the year before counts in the next');

-- WH-3.1, WH-2.1b: allotted and used, in whose books
SELECT is(law.bill(:p1, 1, '2025-03-01', 150), 'paid 100.00 40.00 110.00', 'WH-2.1b: settled directly at the designated institution');
SELECT is(law.handed_in(:p2, 3, '2025-03-02', 140, 'emergency'), 'paid 100.00 32.00 108.00', 'WH-2.1b: elsewhere, claimed at the designated one');
SELECT is((SELECT array_agg(concat_ws(' ', institution_id, college_id, settled_directly, reimbursed, advanced) ORDER BY institution_id) FROM advance_clearing),
  '{1 1 40.00 32.00 72.00}', 'WH-2.1b: the designated institution has advanced both');
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 40+32 surplus 8 excess 0 payee college, next capitation {year_open}',
  'WH-3.1 WH-3.2: care elsewhere is use of the line; the college''s own clinic: the money goes to the college');
SELECT is(law.year(2, 2025), 'capitation 1 × 40 = 40 used 0+0 surplus 40 excess 0 payee institution, next capitation {year_open}', 'WH-3.2: a clinic run with a partner: to the institution');
SELECT is(law.year(3, 2025), 'capitation 1 × 40 = 40 used 0+0 surplus 40 excess 0 payee institution, next capitation {year_open}', 'WH-3.2: an entrusted one likewise');
SELECT is((SELECT concat_ws(' ', choice, surplus_kept_by, headcount_counted::int, headcount_not_counted) FROM capitation_clearing WHERE (college_id, benefit_year) = (1, 2025)),
  'own 1 2 4', 'WH-3.2: a surplus is kept by the designated institution');
-- to the fen: used = allotted is not above it
SELECT is(law.bill(:p1, 1, '2025-04-01', 10), 'paid 0.00 8.00 2.00', 'WH-3.1: the rest of the capitation');
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 48+32 surplus 0 excess 0 payee college, next capitation {year_open}', 'WH-3.1 T44: used all: capitation again');
SELECT is(law.bill(:p1, 1, '2025-04-02', 0.01), 'paid 0.00 0.01 0.00', 'WH-3.1: a fen more');
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 48.01+32 surplus 0 excess 0.01 payee college, next prepayment {year_open,excess_open}',
  'WH-3.1: a fen above: global prepayment next year; who bears the fen is not said');
SELECT law.enter('{"kind": "excess", "college_id": 1, "benefit_year": 2025, "amount": 0.01, "payer": "the office"}') \g /dev/null
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 48.01+32 surplus 0 excess 0.01 payee college, next prepayment {year_open}', 'WH-3.1: … the office has paid it, by a row');
-- a reversal gives it back
SELECT medins.reverse('weihai', :p1, 3, 'refund', '2025-04-03') \g /dev/null
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 48+32 surplus 0 excess 0 payee college, next capitation {year_open}', 'WH-3.1: reversed, it was not used');
SELECT is(law.bill(:p1, 1, '2025-04-04', 1), 'paid 0.00 0.80 0.20', 'WH-3.1: and used after all');

-- WH-3.1: global prepayment
SELECT is(law.year(1, 2026), 'prepayment 2 × 40 = ? used 0+0 surplus ? excess ? payee college, next prepayment {year_open,quota_unknown}',
  'WH-3.1: global prepayment: the quota is not computed');
SELECT law.enter('{"kind": "quota", "college_id": 1, "benefit_year": 2026, "amount": 100}') \g /dev/null
SELECT is(law.bill(:p2, 1, '2026-02-01', 200), 'paid 100.00 80.00 120.00', 'WH-3.1: use of 2026');
SELECT is(law.year(1, 2026), 'prepayment 2 × 40 = 100 used 80+0 surplus 20 excess 0 payee college, next prepayment {year_open}', 'WH-3.1: … it is entered; prepayment lasts, whatever was used');
SELECT is((SELECT surplus_kept_by FROM capitation_clearing WHERE (college_id, benefit_year) = (1, 2026)), NULL, 'WH-3.1: who keeps a surplus of it is not said');
SELECT law.enter('{"kind": "mode", "college_id": 1, "benefit_year": 2027, "mode": "capitation"}') \g /dev/null
SELECT is((SELECT next_mode FROM capitation_clearing WHERE (college_id, benefit_year) = (1, 2026)), 'capitation', 'WH-3.1: … until it is set otherwise');
SELECT is(law.year(1, 2027), 'capitation 0 × 40 = 0 used 0+0 surplus 0 excess 0 payee college, next capitation {year_open}', 'WH-3.1: … from that year on');
SELECT law.enter('{"kind": "mode", "college_id": 1, "benefit_year": 2025, "mode": "prepayment"}') \g /dev/null
SELECT is((SELECT string_agg(mode, ' ' ORDER BY benefit_year) FROM capitation_clearing WHERE college_id = 1), 'prepayment prepayment capitation', 'WH-3.1: a mode that was set comes first');
SELECT law.retract('mode') \g /dev/null
SELECT law.enter('{"kind": "mode", "college_id": 1, "benefit_year": 2026, "mode": "capitation"}') \g /dev/null
SELECT is((SELECT string_agg(mode, ' ' ORDER BY benefit_year) FROM capitation_clearing WHERE college_id = 1), 'capitation capitation capitation', 'WH-3.1: … also after an excess');
SELECT law.retract('mode') \g /dev/null

-- WH-3.1: the office fixes the number
SELECT law.enter('{"kind": "headcount", "college_id": 2, "benefit_year": 2025, "persons": 30}') \g /dev/null
SELECT is(law.year(2, 2025), 'capitation 30 × 40 = 1200 used 0+0 surplus 1200 excess 0 payee institution, next capitation {year_open}', 'WH-3.1: the office may fix the number');
SELECT is((SELECT headcount_counted::int FROM capitation_clearing WHERE (college_id, benefit_year) = (2, 2025)), 1, 'WH-3.1: … beside what was counted');
-- choices that change, and none
SELECT law.of(4, 2025) AS changed, law.of(5, 2025) AS nowhere \gset
SELECT is(law.year(4, 2025), 'capitation 1 × 40 = 40 used 0+0 surplus 40 excess 0 payee ?, next capitation {year_open,designation_changed}', 'WH-3.2: changed in the year: to whom is not guessed');
SELECT is(law.year(5, 2025), 'capitation 1 × 40 = 40 used 0+0 surplus 40 excess 0 payee ?, next capitation {year_open,no_designation}', 'WH-3.2: no designated institution');

-- WH-3.1: the line within the institution's total
SELECT is((SELECT concat_ws(' ', colleges, coalesce(total::text, '?'), line, shifted, available, used, rest, problems) FROM students_line WHERE (institution_id, benefit_year) = (3, 2025)),
  '{3} ? 40.00 0.00 40.00 0.00 40.00 {total_unknown}', 'WH-3.1: the total is the office''s to enter');
SELECT law.enter('{"kind": "total", "institution_id": 3, "benefit_year": 2025, "amount": 1000}'), law.enter('{"kind": "shift", "institution_id": 3, "benefit_year": 2025, "amount": 25.5}'),
       law.enter('{"kind": "shift", "institution_id": 3, "benefit_year": 2025, "amount": -10}') \g /dev/null
SELECT is((SELECT concat_ws(' ', total, line, shifted, available, used, rest, problems) FROM students_line WHERE (institution_id, benefit_year) = (3, 2025)),
  '1000.00 40.00 15.50 55.50 0.00 55.50 {}', 'WH-3.1: what was shifted, in and out');
SELECT law.enter('{"kind": "shift", "institution_id": 3, "benefit_year": 2025, "amount": 944.51}') \g /dev/null
SELECT is((SELECT problems FROM students_line WHERE (institution_id, benefit_year) = (3, 2025)), '{total_exceeded}', 'WH-3.1: a fen above the total is told');
SELECT is((SELECT concat_ws(' ', colleges, line, used) FROM students_line WHERE (institution_id, benefit_year) = (1, 2025)), '{1,4} 120.00 80.80', 'WH-3.1: the lines of two colleges at one institution');

SELECT law.enter('{"kind": "total", "institution_id": 6, "benefit_year": 2025, "amount": 700}') \g /dev/null
SELECT is((SELECT concat_ws(' ', colleges, total, line, used, problems) FROM students_line WHERE (institution_id, benefit_year) = (6, 2025)), '{} 700.00 0.00 0.00 {}', 'WH-3.1: nobody has chosen it: no line');

-- WH-3.1: months, not days of care, make the year
SELECT law.of(3, 2025) AS late \gset
SELECT is(law.handed_in(:late, 3, '2025-12-30', 200, 'emergency', '2026-01-10'), 'paid 100.00 80.00 120.00', 'WH-3.1: care of 2025, claimed in 2026');
SELECT is(law.year(3, 2025), 'capitation 2 × 40 = 80 used 0+0 surplus 80 excess 0 payee institution, next capitation {year_open}', 'WH-3.1: … is not use of 2025');
SELECT is((SELECT used FROM capitation_clearing WHERE (college_id, benefit_year) = (3, 2026)), 80.00, 'WH-3.1: … but of 2026');
-- a year is closed when its months are
SELECT medins.close_month('weihai', m::date) FROM generate_series(timestamp '2025-01-01', '2025-11-01', '1 month') m \g /dev/null
SELECT is((SELECT closed FROM capitation_clearing WHERE (college_id, benefit_year) = (3, 2025)), false, 'WH-3.1: December is open');
SELECT medins.close_month('weihai', '2025-12-01') \g /dev/null
SELECT is(law.year(3, 2025), 'capitation 2 × 40 = 80 used 0+0 surplus 80 excess 0 payee institution, next capitation {}', 'WH-3.1: all months closed');

-- what is in no line
SELECT law.student(1, '2023-09-01') AS nobodys \gset
SELECT is((SELECT count(*) FROM clearing_exclusion), 0::bigint, 'T45: nothing is left out so far');
SELECT is_empty('SELECT * FROM clearing_difference', 'WH-3.1: clearing sums to settlement sums to the ledger');

-- WH-4.2: balances up to 2024-12-31
SELECT law.enter('{"kind": "old_balance", "college_id": 1, "amount": 1234.56}'), law.enter('{"kind": "old_balance", "college_id": 2, "amount": -500.01}') \g /dev/null
SELECT is((SELECT array_agg(concat_ws(' ', college_id, balance_on, coalesce(balance::text, '?'), surplus, surplus_to, deficit, problems) ORDER BY college_id) FROM old_balance_clearing),
  '{"1 2024-12-31 1234.56 1234.56 fund 0.00 {}","2 2024-12-31 -500.01 0.00 500.01 {}","3 2024-12-31 ? {balance_unknown}","4 2024-12-31 ? {balance_unknown}","5 2024-12-31 ? {balance_unknown}"}',
  'WH-4.2: a surplus is recovered, a deficit subsidised; what is not entered is not known');
SELECT is((SELECT array_agg(concat_ws(' ', college_id, bearer, amount)) FROM old_balance_share), '{2 fund 500.01}', 'WH-4.2: … in full');

-- what is entered
SELECT throws_ok($$SELECT law.enter('{"kind": "quota", "college_id": 1, "benefit_year": 2026, "amount": 1}')$$, '23505', NULL, 'WH-3.1: a second quota is refused');
SELECT throws_ok($$SELECT law.enter('{"kind": "quota", "college_id": 1, "benefit_year": 2026}')$$, 'MI013', 'an entry of kind "quota" needs a value in column "amount"', 'an entry that lacks its amount');
SELECT throws_ok($$SELECT law.enter('{"kind": "quota", "college_id": 1, "benefit_year": 2028, "amount": -1}')$$, '23514', NULL, 'a quota below zero');
SELECT throws_ok($$SELECT law.enter('{"kind": "quota", "college_id": 1, "benefit_year": 2028, "amount": 1.001}')$$, '23514', NULL, 'a tenth of a fen');
SELECT throws_ok($$SELECT law.enter('{"kind": "quota", "college_id": 1, "institution_id": 1, "benefit_year": 2028, "amount": 1}')$$, 'MI006', 'an entry of kind "quota" has no value in column "institution_id"', 'a column that is not of the kind');
SELECT throws_ok($$SELECT law.enter('{"kind": "gift", "amount": 1}')$$, 'MI006', 'column "kind" of table "clearing_entry" cannot be "gift"', 'an unknown kind');
SELECT throws_ok($$SELECT law.enter('{"amount": 1}')$$, 'MI013', 'an entry for clearing needs a kind', 'no kind');
SELECT throws_ok($$SELECT law.enter('{"kind": "grant", "amount": 1, "happened_on": "2025-01-01", "document": null}')$$, 'MI013', 'an entry of kind "grant" needs a value in column "document"', 'no document');
SELECT throws_ok($$SELECT law.enter('{"kind": "grant", "amount": 1, "happened_on": "infinity"}')$$, '23514', NULL, 'no day');
SELECT throws_ok($$SELECT law.enter('{"kind": "grant", "amount": 1, "happened_on": "2025-01-01", "entry_no": 7}')$$, 'MI012', 'column "entry_no" of table "clearing_entry" cannot be given', 'the number is the ledger''s');
SELECT throws_ok($$SELECT law.enter('{"kind": "mode", "college_id": 1, "benefit_year": 2029, "mode": "gift"}')$$, '23514', NULL, 'an unknown mode');
SELECT throws_ok('UPDATE clearing_entry SET amount = 1', 'MI020', 'what is entered for clearing can be retracted once, and not changed', 'an entry is not changed');
SELECT throws_ok('UPDATE clearing_entry SET retracted_at = now() WHERE retracted_at IS NOT NULL', 'MI020', 'what is entered for clearing can be retracted once, and not changed', '… and retracted once');
SELECT throws_ok('DELETE FROM clearing_entry', 'MI020', 'rows of table "clearing_entry" cannot be deleted', '… and stays');
SELECT throws_ok('TRUNCATE clearing_entry', 'MI020', 'table "clearing_entry" cannot be truncated', '… all of them');
SELECT throws_ok('UPDATE fund_line SET per_head = 41', 'MI021', NULL, 'WH-3.1: terms of a published version stay');
SELECT throws_ok('DELETE FROM old_balance_rule', 'MI021', NULL, 'WH-4.2: these too');


-- ---------------------------------------------------------------------------------------------------------
-- The other readings of WH-3.1
SELECT law.reading('weihai_any', 'weihai', '2025-01-01', 'UPDATE fund_line SET headcount = ''any_day'', outside_uses_line = false WHERE version = :v') \g /dev/null
SELECT law.of(1, 2025) AS p, law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-15', 2026) AS freshman \gset
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted) ORDER BY person_id) FROM capitation_person WHERE benefit_year = 2025), ARRAY[:p || ' 1', :freshman || ' 1'],
  'WH-3.1: other reading, headcount any_day: whoever was covered on some day');
SELECT is(law.handed_in(:p, 3, '2025-03-02', 140, 'emergency'), 'paid 100.00 32.00 108.00', 'WH-3.1: care elsewhere');
SELECT is(law.year(1, 2025), 'capitation 2 × 40 = 80 used 0+0 surplus 80 excess 0 payee college, next capitation {year_open}', 'WH-3.1: other reading, outside_uses_line no: it uses nothing');
SELECT is((SELECT array_agg(concat_ws(' ', report, settlement_month, college_id, institution_id, bills, amount, reason)) FROM clearing_exclusion),
  '{capitation_clearing 2025-03-01 1 3 1 32.00 line_outside}', 'WH-3.1 T45: … and stands in the list of what is left out');
SELECT is_empty('SELECT * FROM clearing_difference', 'WH-3.1: … so that everything sums up');

SELECT law.reading('weihai_mean', 'weihai', '2025-01-01', 'UPDATE fund_line SET headcount = ''month_mean'', used_by = ''benefit_year'' WHERE version = :v') \g /dev/null
SELECT law.of(1, 2025) AS p, law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-15', 2026) AS freshman \gset
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted) ORDER BY person_id) FROM capitation_person WHERE benefit_year = 2025), ARRAY[:p || ' 1', :freshman || ' 0.25'],
  'WH-3.1: other reading, headcount month_mean: covered on the first of October, November, December');
SELECT is(law.handed_in(:p, 3, '2025-12-30', 140, 'emergency', '2026-01-10'), 'paid 100.00 32.00 108.00', 'WH-3.1: claimed in the next year');
SELECT is(law.year(1, 2025), 'capitation 1.25 × 40 = 50 used 0+32 surplus 18 excess 0 payee college, next capitation {year_open}', 'WH-3.1: … other reading, used_by benefit_year: use of the year of the care');
SELECT is_empty('SELECT * FROM clearing_difference', 'WH-3.1: it all sums up');

SELECT law.reading('weihai_day', 'weihai', '2025-01-01', 'UPDATE fund_line SET headcount_day = ''8 months'' WHERE version = :v') \g /dev/null
SELECT law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-01', 2026) AS on_the_day, law.event(law.student(1, '2025-09-01'), 'payment', '2025-09-02', 2026) AS a_day_late \gset
SELECT is((SELECT array_agg(person_id || ' ' || trim_scale(counted) || coalesce(' ' || reason, '') ORDER BY person_id) FROM capitation_person WHERE benefit_year = 2025),
  ARRAY[:on_the_day || ' 1', :a_day_late || ' 0 counted_later'], 'WH-3.1: other reading, headcount_day: 1 September');


-- A version without a line: what is booked in its years is in none
SELECT law.reading('weihai_none', 'weihai', '2026-01-01', 'DELETE FROM fund_line WHERE version = :v') \g /dev/null
SELECT law.of(1, 2025, 2026) AS p \gset
SELECT law.bill(:p, 1, '2025-12-31', 200), law.bill(:p, 1, '2026-01-01', 300) \g /dev/null
SELECT is(law.year(1, 2025), 'capitation 1 × 40 = 40 used 80+0 surplus 0 excess 40 payee college, next prepayment {year_open,excess_open}', 'WH-3.1: a year is of the version in force on its first day');
SELECT is((SELECT array_agg(benefit_year) FROM capitation_clearing), '{2025}', 'WH-3.1: none is cleared by a version that has no line');
SELECT is((SELECT array_agg(concat_ws(' ', report, settlement_month, college_id, amount, reason)) FROM clearing_exclusion), '{fund_line 2026-01-01 1 160.00 line_unknown}', 'T45: … and what was paid is listed');
SELECT is_empty('SELECT * FROM clearing_difference', 'WH-3.1: it all sums up');


-- ---------------------------------------------------------------------------------------------------------
-- Shanghai
SELECT law.reading('shanghai', 'shanghai', NULL, NULL) \g /dev/null
SELECT law.of(1, 2022, 2023) AS p, law.of(2, 2022, 2023) AS q, law.of(3, 2023) AS r \gset

-- SN-8: the transition of college 2 lasts from 2023-01-01 to 2023-07-01, of college 3 to 2024-02-29
SELECT is((SELECT array_agg(concat_ws(' ', college_id, coalesce(first_day || ' ' || last_day, '?')) ORDER BY college_id) FROM transition),
  '{"1 2022-01-01 2022-07-01","2 2023-01-01 2023-07-01","3 2023-08-31 2024-02-29","4 ?","5 ?"}', 'SN-8: 6 months from card settlement, to the same day or that month''s end');
SELECT is(law.handed_in(:q, 2, '2022-12-31', 200, 'emergency', applied => d::date), 'denied old_route', 'SN-8: care before it, applied for ' || d)
FROM unnest('{2023-07-01,2023-07-02}'::text[]) d;
SELECT is((SELECT array_agg(concat_ws(' ', applied_on, last_day, total_amount, reason) ORDER BY ledger_no) FROM transition_bill WHERE person_id = :q),
  '{"2023-07-01 2023-07-01 200.00","2023-07-02 2023-07-01 200.00 transition_over"}', 'SN-8: the last good day, and the day after');
SELECT law.enter('{"kind": "old_balance", "college_id": 2, "amount": 1000}'),
  law.enter(jsonb_build_object('kind', 'reimbursed', 'college_id', 2, 'amount', 150, 'happened_on', '2023-07-20', 'person_id', :q::bigint, 'ledger_no', 1)),
  law.enter(jsonb_build_object('kind', 'reimbursed', 'college_id', 2, 'amount', 60, 'happened_on', '2023-07-20', 'person_id', :q::bigint, 'ledger_no', 2)),
  law.enter('{"kind": "reimbursed", "college_id": 2, "amount": 20, "happened_on": "2022-12-31"}'),
  law.enter('{"kind": "reimbursed", "college_id": 2, "amount": 300.5, "happened_on": "2023-01-01"}'),
  law.enter('{"kind": "reimbursed", "college_id": 4, "amount": 1, "happened_on": "2023-01-01"}') \g /dev/null
SELECT is((SELECT concat_ws(' ', balance_on, balance, transition_from, transition_until, reimbursed, not_of_transition, result, surplus, surplus_to, deficit, problems) FROM old_balance_clearing WHERE college_id = 2),
  '2022-12-31 1000.00 2023-01-01 2023-07-01 450.50 80.00 549.50 549.50 fund 0.00 {year_open}', 'SN-8: brought in, reimbursed in the transition, what is left is the fund''s');
SELECT is((SELECT array_agg(concat_ws(' ', report, college_id, entry_no, amount, reason) ORDER BY entry_no) FROM clearing_exclusion),
  '{"old_balance_clearing 2 3 60.00 transition_over","old_balance_clearing 2 4 20.00 transition_early","old_balance_clearing 4 6 1.00 transition_unknown"}', 'SN-8 T45: what is not of the transition, and why');
SELECT is((SELECT reimbursed FROM transition_bill WHERE person_id = :q AND ledger_no = 1), 150.00, 'SN-8: what a bill was reimbursed');
SELECT is((SELECT array_agg(college_id || ' ' || problems::text ORDER BY college_id) FROM old_balance_clearing WHERE college_id > 3),
  '{"4 {transition_unknown,balance_unknown}","5 {transition_unknown,balance_unknown}"}', 'SN-8: no date, or before the plan: not known');
SELECT medins.close_month('shanghai', m::date) FROM generate_series(timestamp '2023-01-01', '2023-07-01', '1 month') m \g /dev/null
SELECT is((SELECT problems FROM old_balance_clearing WHERE college_id = 2), '{}', 'SN-8: all its months are closed');
-- a deficit
SELECT law.retract('old_balance'), law.enter('{"kind": "old_balance", "college_id": 2, "amount": 350.49}') \g /dev/null
SELECT is((SELECT concat_ws(' ', result, surplus, surplus_to, deficit, problems) FROM old_balance_clearing WHERE college_id = 2), '-100.01 0.00 100.01 {shares_unknown}', 'SN-8: a deficit, and nobody knows the shares');
INSERT INTO deficit_share VALUES ('shanghai', 'city', 0.5, 'paper'), ('shanghai', 'college', 0.3, 'paper');
SELECT is((SELECT array_agg(concat_ws(' ', bearer, share, coalesce(amount::text, '?')) ORDER BY bearer) FROM old_balance_share), '{"city 0.5 ?","college 0.3 ?"}', 'SN-8: shares that do not sum to one share nothing');
INSERT INTO deficit_share VALUES ('shanghai', 'district', 0.2, 'paper');
SELECT is((SELECT array_agg(concat_ws(' ', bearer, amount) ORDER BY bearer) FROM old_balance_share), '{"city 50.01","college 30.00","district 20.00"}', 'SN-8 ROUND: the parts sum to the deficit');
SELECT is((SELECT problems FROM old_balance_clearing WHERE college_id = 2), '{}', 'SN-8: now they are known');
SELECT throws_ok(format($$SELECT law.enter('{"kind": "reimbursed", "college_id": 2, "amount": 1, "happened_on": "2023-02-01", "person_id": %s, "ledger_no": 9}')$$, :q), 'MI005', 'the person has no bill with that number', 'SN-8: there is no such bill');
SELECT throws_ok(format($$SELECT law.enter('{"kind": "reimbursed", "college_id": 2, "amount": 1, "happened_on": "2023-02-01", "person_id": %s}')$$, :q), 'MI013', 'a bill is named by its person and its number', 'SN-8: half of a bill''s name');

-- SN-5: the grant is a line of its own, and limits nothing
SELECT law.enter('{"kind": "grant", "amount": 100, "happened_on": "2022-03-31"}'), law.enter('{"kind": "grant", "amount": 50, "happened_on": "2022-05-01"}') \g /dev/null
SELECT is(law.bill(:p, 2, '2022-03-05', 500), 'paid 300.00 120.00 380.00', 'SN-5: more than there is');
SELECT is(law.bill(:p, 2, '2022-04-05', 1100, 'inpatient', '2022-04-07'), 'paid 100.00 750.00 350.00', 'SN-5: a stay is not of the line');
SELECT is((SELECT array_agg(concat_ws(' ', month, brought_in, used, balance) ORDER BY month) FROM earmarked_grant),
  '{"2022-03-01 100.00 120.00 -20.00","2022-05-01 50.00 0.00 30.00"}', 'SN-5: in, used, balance');
SELECT is((SELECT array_agg(concat_ws(' ', report, care, amount, reason)) FROM clearing_exclusion WHERE entry_no IS NULL), '{earmarked_grant inpatient 750.00 line_other_care}', 'SN-5 T45: what is in no line');
SELECT is_empty('SELECT * FROM capitation_clearing', 'SN-5: Shanghai has no capitation');

-- who owes what: serious illness by insurer, relief, colleges, family accounts (SH-7, SH-8, SH-18)
INSERT INTO illness (disease, illness, name_en, name_zh) VALUES ('X1', 'haemophilia', 'made up', '示例') ON CONFLICT DO NOTHING;
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (:p, 2022, 'picc');
INSERT INTO status (person_id, status, valid, place) VALUES (:p, 'minimum_living', '[2022-01-01,)', '310000');
SELECT law.family(30, :p) AS account \gset
SELECT is(law.bill(:p, 2, '2022-06-01', 100), 'paid 0.00 60.00 10.00 family 30.00', 'SH-18: a family account pays');
SELECT medins.apply('shanghai', :p, 1, 'relief', '2022-06-02', '2022-06-02') \g /dev/null
SELECT medins.apply('shanghai', :p, 1, 'serious_illness', '2022-06-03', '2022-06-03', disease => 'X1') \g /dev/null
SELECT is((SELECT array_agg(concat_ws(' ', payer, settlement_month, insurer, family_account IS NOT NULL, bills, amount) ORDER BY payer, settlement_month) FROM payer_clearing),
  '{"family 2022-06-01 t 1 30.00","fund 2022-03-01 f 1 120.00","fund 2022-04-01 f 1 750.00","fund 2022-06-01 f 1 60.00","relief 2022-06-01 f 1 300.00","serious_illness 2022-06-01 picc f 1 52.00"}',
  'SH-7 SH-8 SH-18 T30: each payer''s part, by who stands behind it');
SELECT is_empty('SELECT * FROM clearing_difference', 'SN-8 SN-6.1: clearing sums to settlement sums to the ledger');
SELECT is((SELECT array_agg(concat_ws(' ', coalesce(institution_id::text, 'office'), settlement_month, settled_directly, reimbursed) ORDER BY settlement_month) FROM advance_clearing),
  '{"2 2022-03-01 120.00 0.00","2 2022-04-01 750.00 0.00","2 2022-06-01 60.00 0.00"}', 'SN-6.1: what was advanced');
SELECT is(law.handed_in(:p, 2, '2022-07-01', 100, 'emergency'), 'paid 0.00 60.00 40.00 family 0.00', 'SN-6.2: an emergency handed in');
SELECT is((SELECT concat_ws(' ', coalesce(institution_id::text, 'office'), settled_directly, reimbursed) FROM advance_clearing WHERE settlement_month = '2022-07-01'), 'office 0.00 60.00', 'SN-6.2: the office has paid it');

-- SH-7: nobody chosen is nobody
SELECT is((SELECT count(*) FROM payer_clearing WHERE payer = 'serious_illness' AND insurer IS NULL), 0::bigint, 'SH-7: no serious illness without an insurer');

-- SN-8: other reading
SELECT law.reading('shanghai_before', 'shanghai', '2022-01-01', 'UPDATE old_balance_rule SET transition_end = ''day_before'' WHERE version = :v') \g /dev/null
SELECT is((SELECT last_day FROM transition WHERE college_id = 2), '2023-06-30', 'SN-8: other reading, transition_end day_before');
SELECT is((SELECT count(*) FROM fund_line WHERE version = 2), 1::bigint, 'a draft has the line of the version it is made from');

SELECT * FROM finish();
ROLLBACK;
