-- Premiums: what is due for a year, who bears it, what is missing and what is to be refunded.  A test's name
-- begins with the id of its clause (docs/clauses.md).  A year is told as
--   due PERSON+GOVERNMENT+COLLEGE+FAMILY paid P missing M refund R {clauses} {problems}
-- and a payment as "used U held H refund R reason"; a ? stands for what is not known.

\ir clauses.psql

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'on card', '2022-01-01'), (2, 'not yet', '2023-01-01');
  INSERT INTO enrolment_window
    SELECT 'collection', y, daterange(make_date(y - 1, 10, 10), make_date(y - 1, 12, 1)) FROM generate_series(2022, 2027) y;
  INSERT INTO premium SELECT plan, y, 100 FROM plan CROSS JOIN generate_series(2021, 2026) y;
$$;

CREATE FUNCTION law.pay(person bigint, year int, on_day date, amount numeric DEFAULT 100, payer text DEFAULT NULL) RETURNS bigint
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount, payer) VALUES (person, 'payment', on_day, year, amount, payer);
  RETURN person;
END $$;

CREATE FUNCTION law.declared(person bigint, year int, on_day date DEFAULT NULL) RETURNS bigint
  LANGUAGE sql AS $$ SELECT law.event(person, 'declaration', coalesce(on_day, make_date(year - 1, 9, 20)), year) $$;

CREATE FUNCTION law.has(person bigint, status text, days daterange, place text DEFAULT '310000') RETURNS bigint
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO status (person_id, status, valid, place) VALUES (person, status, days, place);
  RETURN person;
END $$;

CREATE FUNCTION law.owes(person bigint, year int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT format('due %s %s+%s+%s+%s paid %s missing %s refund %s %s %s', coalesce(trim_scale(due)::text, '?'),
            coalesce(trim_scale(by_person)::text, '?'), coalesce(trim_scale(by_government)::text, '?'),
            coalesce(trim_scale(by_college)::text, '?'), coalesce(trim_scale(by_family)::text, '?'), coalesce(trim_scale(paid)::text, '?'),
            coalesce(trim_scale(missing)::text, '?'), coalesce(trim_scale(refund)::text, '?'), clauses, problems)
          FROM premium_due WHERE person_id = person AND benefit_year = year);
END $$;

-- All payments of a person for a year, in the order in which they were made.
CREATE FUNCTION law.payments(person bigint, year int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT string_agg(concat_ws(' ', 'used', coalesce(trim_scale(used)::text, '?'), 'held', coalesce(trim_scale(held)::text, '?'),
                                      'refund', coalesce(trim_scale(refund)::text, '?'), reason), ', ' ORDER BY paid_on, fact_no)
          FROM premium_payment WHERE person_id = person AND benefit_year = year);
END $$;

SELECT * FROM no_plan();
SELECT law.reading('shanghai', 'shanghai', NULL, NULL) \g /dev/null


-- ---------------------------------------------------------------------------------------------------------
-- SH-2: one premium a year, entered by the office
SELECT law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15') AS p, law.pay(law.declared(law.student(), 2027), 2027, '2026-10-15') AS unknown,
       law.declared(law.student(), 2027) AS unpaid, law.student() AS nobody \gset
SELECT is(law.owes(:p, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-2: declared and paid');
SELECT is(law.payments(:p, 2025), 'used 100 held 0 refund 0', 'SH-2: … the payment is used');
SELECT is((SELECT concat_ws(' ', declared_on, paid_on, premium) FROM premium_due WHERE person_id = :p), '2024-09-20 2024-10-15 100.00', 'SH-2: days and premium stand beside it');
SELECT is(law.owes(:unknown, 2027), 'due ? ?+?+?+? paid 100 missing ? refund ? {} {premium_unknown}', 'SH-2: no premium entered: unknown, not nothing');
SELECT is(law.payments(:unknown, 2027), 'used ? held 0 refund ? premium_unknown', 'SH-2: … nor what of the payment is used');
SELECT is(law.owes(:unpaid, 2027), 'due ? ?+?+?+? paid 0 missing ? refund 0 {} {premium_unknown,not_paid}', 'SH-2: … nor what is missing');
SELECT is(law.owes(:nobody, 2025), NULL, 'SH-2: not declared, not paid, not covered: nothing is owed');
INSERT INTO premium VALUES ('shanghai', 2027, 120);
SELECT is(law.owes(:unknown, 2027), 'due 120 120+0+0+0 paid 100 missing 20 refund 0 {} {paid_short}', 'SH-2: entered later, it is asked for');
UPDATE premium SET amount = 80 WHERE benefit_year = 2027;
SELECT is(law.owes(:unknown, 2027), 'due 80 80+0+0+0 paid 100 missing 0 refund 20 {} {overpaid}', 'SH-2: corrected, it is refunded');
SELECT is(law.payments(:unknown, 2027), 'used 80 held 0 refund 20 overpaid', 'SH-2: … of the payment');
DELETE FROM premium WHERE benefit_year = 2027;
SELECT is(law.owes(law.pay(law.declared(law.student(), 2021), 2021, '2020-10-15'), 2021), 'due ? ?+?+?+? paid 100 missing ? refund 100 {} {premium_unknown,covers_nothing}',
          'FORCE: a year before the plan: who bears it is not known; it covers nothing');

-- SH-3, SN-3: declared, paid, both
SELECT law.declared(law.student(), 2025) AS declared, law.pay(law.student(), 2025, '2024-10-15') AS paid \gset
SELECT is(law.owes(:declared, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-3 SN-3 SH-4: declared and not paid');
SELECT is(law.owes(:paid, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {not_declared}', 'SN-3 SH-3: paid and not declared');
SELECT is(law.payments(:paid, 2025), 'used 0 held 0 refund 100 not_declared', 'SN-3: … the payment gives nothing, and says why');
SELECT is((SELECT array_agg(person_id) FROM premium_due WHERE benefit_year = 2025 AND 'not_paid' = ANY (problems) AND declared_on IS NOT NULL), ARRAY[:declared::bigint], 'SN-3: the list of those declared and not paid');
SELECT is((SELECT array_agg(person_id) FROM premium_due WHERE benefit_year = 2025 AND 'not_declared' = ANY (problems)), ARRAY[:paid::bigint], 'SN-3: the list of those paid and not declared');
SELECT law.declared(:paid, 2025, '2025-06-01') \g /dev/null
SELECT is(law.owes(:paid, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SN-3: declared later: nothing is to be refunded any more');
DELETE FROM coverage_event WHERE person_id = :paid AND kind = 'payment';
SELECT is(law.owes(:paid, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SN-3: a retracted payment never counts');
SELECT is(law.payments(:paid, 2025), NULL, 'SN-3: … and is no payment');
SELECT law.pay(:paid, 2025, '2024-10-16') \g /dev/null
SELECT is(law.owes(:paid, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SN-3: entered late, it counts as if it had been there');
DELETE FROM coverage_event WHERE person_id = :paid;
SELECT is(law.owes(:paid, 2025), NULL, 'SN-3: all retracted: nothing is owed');

-- SH-4: part of it, twice, too much, an amount that nobody recorded
SELECT law.declared(law.student(), 2025) AS p \gset
SELECT is(law.owes(law.pay(:p, 2025, '2024-10-15', 60.50), 2025), 'due 100 100+0+0+0 paid 60.5 missing 39.5 refund 0 {} {paid_short}', 'SH-4: paid in part');
SELECT is(law.owes(law.pay(:p, 2025, '2024-11-15', 39.50), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-4: … and the rest');
SELECT is(law.owes(law.pay(:p, 2025, '2024-11-16', 0.01), 2025), 'due 100 100+0+0+0 paid 100.01 missing 0 refund 0.01 {} {overpaid}', 'SH-4: a fen too much');
SELECT is(law.payments(:p, 2025), 'used 60.5 held 0 refund 0, used 39.5 held 0 refund 0, used 0 held 0 refund 0.01 overpaid', 'SH-4: … is the last payment''s');
SELECT law.pay(law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15'), 2025, '2025-03-03') AS twice,
       law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15', NULL) AS some,
       law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15', 0) AS zero,
       law.pay(law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15', 30), 2025, '2024-10-16', NULL, 'college') AS some_college \gset
SELECT is(law.owes(:twice, 2025), 'due 100 100+0+0+0 paid 200 missing 0 refund 100 {} {overpaid}', 'SH-4: paid twice');
SELECT is(law.payments(:twice, 2025), 'used 100 held 0 refund 0, used 0 held 0 refund 100 overpaid', 'SH-4: … the second is refunded');
SELECT is(law.owes(:some, 2025), 'due 100 100+0+0+0 paid ? missing ? refund ? {} {amount_unknown}', 'SH-4: paid, the amount not recorded: unknown, not zero');
SELECT is(law.payments(:some, 2025), 'used ? held 0 refund ? amount_unknown', 'SH-4: … and said so');
SELECT is(law.owes(:some_college, 2025), 'due 100 ?+?+?+? paid ? missing ? refund ? {} {amount_unknown}', 'SH-4: how much the college bears is not known either');
SELECT is(law.owes(:zero, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {paid_short}', 'SH-4: a payment of nothing');

-- SH-5: a freshman's first autumn
SELECT law.event(law.student(1, '2024-09-03'), 'confirmation', '2024-09-10') AS p, law.event(law.student(1, '2024-08-20'), 'confirmation', '2024-08-25') AS august,
       law.student(1, '2024-09-03') AS unconfirmed, law.event(law.student(1, '2024-09-03'), 'confirmation', '2024-10-10') AS suspended,
       law.event(law.student(1, '2024-09-03'), 'confirmation', '2024-10-09') AS last_day \gset
SELECT is(law.owes(:p, 2024), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-5p} {}', 'SH-5: the personal premium of the year of entry is waived');
SELECT is(law.owes(:august, 2024), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-5p} {}', 'SH-5: registered in August likewise');
SELECT is(law.owes(:last_day, 2024), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-5p} {}', 'SH-5: confirmed the day before the window opens');
SELECT is(concat(law.owes(:unconfirmed, 2024), law.owes(:suspended, 2024)), '', 'SH-5: not confirmed, or once the window is open: not covered, nothing is owed');
SELECT is(law.owes(law.declared(:p, 2025), 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-5: the next year is due as everybody''s');
SELECT is(law.owes(law.pay(law.declared(:p, 2024, '2024-09-12'), 2024, '2024-09-15'), 2024), 'due 0 0+0+0+0 paid 100 missing 0 refund 100 {SH-5p} {nothing_due}', 'SH-5: who paid for it all the same is refunded');
SELECT is(law.payments(:p, 2024), 'used 0 held 0 refund 100 nothing_due', 'SH-5: … all of it');
SELECT is(law.owes(law.pay(law.declared(:unconfirmed, 2024, '2024-09-12'), 2024, '2024-09-15'), 2024), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-5 SH-10: not confirmed, but joined in mid-year: the full premium');
DELETE FROM premium WHERE benefit_year = 2024;
SELECT is(law.owes(:august, 2024), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-5p} {}', 'SH-5: nothing is due, whatever the premium');
INSERT INTO premium VALUES ('shanghai', 2024, 100);

-- SN-10.1: autumn 2022
SELECT law.event(law.student(1, '2022-09-03'), 'commitment', '2022-09-10') AS p, law.event(law.student(2, '2022-09-03'), 'commitment', '2022-09-10') AS open \gset
SELECT is(law.owes(:p, 2022), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SN-10.1} {}', 'SN-10.1: covered from entry, nothing due for the year');
SELECT is(law.owes(law.declared(:p, 2023), 2023), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SN-10.1: the next year is to be paid in full');
SELECT is(law.owes(:open, 2022), NULL, 'SN-10.1: another college: cover is held, nothing is owed so far');

-- SH-8: severe disability
SELECT law.event(law.student(), 'disability_listing', '2025-03-10', 2025) AS listed,
       law.pay(law.declared(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025), 2025, '2025-03-10') AS paid_after,
       law.pay(law.declared(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025), 2025, '2025-01-15') AS paid_before,
       law.pay(law.declared(law.event(law.student(), 'disability_listing', '2025-03-10', 2025), 2025), 2025, '2025-03-09') AS day_before,
       law.pay(law.declared(law.event(law.student(), 'disability_listing', '2024-09-01', 2025), 2025), 2025, '2024-10-15') AS listed_first,
       law.declared(law.event(law.student(), 'disability_listing', '2024-09-01', 2025), 2026) AS next_year,
       law.declared(law.has(law.student(), 'severe_disability', '[2020-01-01,)'), 2025) AS status \gset
SELECT is(law.owes(:listed, 2025), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-8p} {}', 'SH-8: on the list: nothing is due');
SELECT is(law.owes(:paid_after, 2025), 'due 0 0+0+0+0 paid 100 missing 0 refund 100 {SH-8p} {nothing_due}', 'SH-8: paid on the day of the listing: refunded');
SELECT is(law.owes(:paid_before, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-8: paid before, and covered by it: what was paid stands');
SELECT is(law.owes(:day_before, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {covers_nothing}', 'SH-8: paid the day before: the list covers from then on, the payment nothing');
SELECT is(law.owes(:listed_first, 2025), 'due 0 0+0+0+0 paid 100 missing 0 refund 100 {SH-8p} {nothing_due}', 'SH-8: on the list first, paid in time: refunded although cover rests on it');
SELECT is(law.owes(:next_year, 2026), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: the list is a year''s');
SELECT is(law.owes(:status, 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: the status without the list: the government''s, and not paid yet');

-- SH-8: minimum-living
SELECT law.declared(law.has(law.student(), 'minimum_living', '[2024-09-20,2024-09-21)'), 2025) AS that_day,
       law.declared(law.has(law.student(), 'minimum_living', '[2024-09-21,)'), 2025) AS day_after,
       law.declared(law.has(law.student(), 'minimum_living', '[2023-01-01,2024-09-20)'), 2025) AS day_before,
       law.declared(law.has(law.student(), 'minimum_living', '[2023-01-01,)', '330000'), 2025) AS elsewhere,
       law.declared(law.has(law.student(), 'minimum_living', '[2023-01-01,)', '310115'), 2025) AS district,
       law.declared(law.has(law.student(), 'low_income', '[2023-01-01,)'), 2025) AS low_income,
       law.declared(law.has(law.has(law.student(), 'minimum_living', '[2023-01-01,)'), 'severe_disability', '[2023-01-01,)'), 2025) AS both \gset
SELECT is(law.owes(:that_day, 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: minimum-living on the day of declaration: the government bears it');
SELECT is(law.owes(:day_after, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: granted the day after: not');
SELECT is(law.owes(:day_before, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: over the day before: not');
SELECT is(law.owes(:elsewhere, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: granted by another place: not');
SELECT is(law.owes(:district, 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: granted by a district of the city');
SELECT is(law.owes(:low_income, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: low income: the premium is the person''s');
SELECT is(law.owes(:both, 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: two statuses: no more than the premium');
SELECT is(law.owes(law.pay(:that_day, 2025, '2024-10-15', 100, 'government'), 2025), 'due 100 0+100+0+0 paid 100 missing 0 refund 0 {SH-8p} {}', 'SH-8: the government pays');
SELECT is(law.owes(law.pay(:district, 2025, '2024-10-15'), 2025), 'due 100 0+100+0+0 paid 100 missing 100 refund 100 {SH-8p} {paid_short,overpaid}', 'SH-8: the person has paid: refunded, and asked of the government');
SELECT is(law.payments(:district, 2025), 'used 0 held 0 refund 100 overpaid', 'SH-8: … the payment says so');
SELECT is(law.owes(law.pay(:district, 2025, '2025-01-15', 100, 'government'), 2025), 'due 100 0+100+0+0 paid 200 missing 0 refund 100 {SH-8p} {overpaid}', 'SH-8: … and once it has paid');
SELECT is(law.payments(:district, 2025), 'used 0 held 0 refund 100 overpaid, used 100 held 0 refund 0', 'SH-8: each payment once');
SELECT is(law.owes(law.pay(law.has(law.student(), 'minimum_living', '[2024-10-15,2024-10-16)'), 2025, '2024-10-15', 100, 'government'), 2025),
          'due 100 0+100+0+0 paid 100 missing 0 refund 100 {SH-8p} {not_declared}', 'SH-8: not declared: by the day of the first payment');

DELETE FROM status WHERE person_id = :district;
SELECT is(law.owes(:district, 2025), 'due 100 0+100+0+0 paid 200 missing 0 refund 100 {} {overpaid}', 'SH-8: the status retracted: by no rule, but the government has paid');

-- SH-8: school hardship: what the college pays it bears; SH-18: what the family account pays
SELECT law.declared(law.has(law.student(), 'school_hardship', '[2024-01-01,)'), 2025) AS p, law.declared(law.student(), 2025) AS q, law.declared(law.student(), 2025) AS r \gset
SELECT is(law.owes(:p, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: school hardship: the person''s, unless the college pays');
SELECT is(law.owes(law.pay(:p, 2025, '2024-10-15', 60, 'college'), 2025), 'due 100 40+0+60+0 paid 60 missing 40 refund 0 {} {paid_short}', 'SH-8: the college pays a part');
SELECT is(law.owes(law.pay(:p, 2025, '2024-10-16', 40), 2025), 'due 100 40+0+60+0 paid 100 missing 0 refund 0 {} {}', 'SH-8: … the person the rest');
SELECT is(law.owes(law.pay(:p, 2025, '2024-10-17', 10, 'college'), 2025), 'due 100 30+0+70+0 paid 110 missing 0 refund 10 {} {overpaid}', 'SH-8: … the college more: the person is refunded');
SELECT is(law.payments(:p, 2025), 'used 60 held 0 refund 0, used 30 held 0 refund 10 overpaid, used 10 held 0 refund 0', 'SH-8: … whose payment says so');
SELECT is(law.owes(law.pay(:q, 2025, '2024-10-15', 100, 'family'), 2025), 'due 100 0+0+0+100 paid 100 missing 0 refund 0 {} {}', 'SH-18: the family account pays the premium');
SELECT is(law.owes(law.pay(:q, 2025, '2024-10-16', 100, 'college'), 2025), 'due 100 0+0+0+100 paid 200 missing 0 refund 100 {} {overpaid}', 'SH-18: … the college need not');
SELECT is(law.owes(law.pay(:r, 2025, '2024-10-15', 100, 'person'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-18: payer person is the same as none');
SELECT throws_ok($$INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, payer) VALUES (1, 'payment', '2024-10-15', 2025, 'parents')$$, 'MI006', 'column "payer" of view "coverage_event" cannot be "parents"', 'SH-18: payers are four');
SELECT throws_ok($$INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, payer) VALUES (1, 'declaration', '2024-10-15', 2025, 'person')$$, 'MI006', 'column "payer" of view "coverage_event" cannot be "person" where column "kind" is "declaration"', 'SH-18: only a payment has one');

-- SH-10: joining in mid-year
SELECT law.declared(law.student(), 2025) AS november, law.declared(law.student(), 2025) AS december, law.declared(law.student(), 2025) AS silvester,
       law.declared(law.student(), 2025) AS late, law.declared(law.student(), 2025) AS year_end \gset
SELECT is(law.owes(law.pay(:november, 2025, '2025-11-30'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-10: paid on 30 November: the full premium, for December');
SELECT is(law.owes(law.pay(:december, 2025, '2025-12-01'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {covers_nothing}', 'SH-10: paid on 1 December: covers nothing, to be refunded');
SELECT is(law.payments(:december, 2025), 'used 0 held 0 refund 100 covers_nothing', 'SH-10: … and listed');
SELECT is(law.owes(law.pay(:silvester, 2025, '2025-12-31'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {covers_nothing}', 'SH-10: on 31 December likewise');
SELECT is(law.owes(law.pay(:late, 2025, '2026-01-01'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {covers_nothing}', 'SH-10: after the year likewise');
SELECT is(law.owes(law.pay(:year_end, 2025, '2024-12-31'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-4 SH-10: the day before the year begins: in time');
SELECT is((SELECT array_agg(person_id ORDER BY person_id) FROM premium_payment WHERE benefit_year = 2025 AND reason = 'covers_nothing' AND paid_on >= '2025-12-01'),
          ARRAY[:december, :silvester, :late]::bigint[], 'SH-10: the list of payments that cover nothing');
-- other insurance ends it before it begins, or on the way
SELECT law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15') AS before, law.pay(law.declared(law.student(), 2025), 2025, '2024-10-15') AS within \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:before, '[2025-01-01,)', 'local_employee'), (:within, '[2025-01-02,)', 'local_employee');
SELECT is(law.owes(:before, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 100 {} {covers_nothing}', 'SH-22: employed from the first day: the payment covers nothing');
SELECT is(law.owes(:within, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-22: from the second: what gave a day of cover is not refunded');

-- SH-21: insured elsewhere in the year of admission
CREATE FUNCTION law.elsewhere(days daterange, code text DEFAULT 'elsewhere', since date DEFAULT '2024-09-03') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  person bigint := law.declared(law.student(1, since), 2025);
BEGIN
  INSERT INTO other_insurance (person_id, valid, code) VALUES (person, days, code);
  RETURN person;
END $$;
SELECT law.elsewhere('[2020-01-01,)') AS p \gset
SELECT is(law.owes(:p, 2025), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-21} {}', 'SH-21: may stay there: declared and not paid, but not missing');
SELECT is(law.owes(law.pay(:p, 2025, '2024-10-15'), 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'SH-21: who pays has joined');
SELECT is(law.owes(law.elsewhere('[2024-12-31,2025-01-02)'), 2025), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-21} {}', 'SH-21: a day of the year of admission and a day of this year are enough');
SELECT is(law.owes(law.elsewhere('[2025-01-01,)'), 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: not yet in the year of admission');
SELECT is(law.owes(law.elsewhere('[2020-01-01,2025-01-01)'), 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: no more in this year');
SELECT is(law.owes(law.elsewhere('[2020-01-01,)', 'local_resident'), 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: insured here in another way: not');
SELECT is(law.owes(law.elsewhere('[2020-01-01,)', since => '2025-09-03'), 2025), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {SH-21} {}', 'SH-21: in the year of admission itself');
SELECT is(law.owes(law.elsewhere('[2020-01-01,)', since => '2026-09-03'), 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: admitted only later: not');

SELECT law.elsewhere('[2020-01-01,)') AS p, law.elsewhere('[2020-01-01,)') AS q \gset
DELETE FROM other_insurance WHERE person_id = :p;
SELECT is(law.owes(:p, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: a retracted insurance excuses nobody');
DELETE FROM study WHERE person_id = :q;
SELECT is(law.owes(:q, 2025), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-21: nor one of who was never admitted');

-- every code is explained
SELECT is_empty('SELECT person_id FROM premium_due, unnest(problems) p WHERE p NOT IN (SELECT reason FROM reason)', 'SH-2: every problem is a reason');
SELECT is_empty('SELECT person_id FROM premium_payment WHERE reason NOT IN (SELECT reason FROM reason)', 'SH-2: … and so is why a payment is not used');


-- ---------------------------------------------------------------------------------------------------------
-- Other readings and other plans, as rows

-- SH-8: the status on any day of the year; subsidies one after the other; a discount for everybody
SELECT law.reading('subsidies', 'shanghai', '2025-01-01', $$
  UPDATE premium_rule SET status_on = 'year' WHERE version = :v AND rule = 6;
  INSERT INTO premium_rule (version, rule, status, payer, share, amount, clause) VALUES
    (:v, 7, '{low_income}', 'government', NULL, 33.33, 'SH-8p'), (:v, 8, '{low_income}', 'college', 0.3333, NULL, 'SH-8p'),
    (:v, 9, '{school_hardship}', 'college', 1, NULL, 'SH-8p'), (:v, 10, '{school_hardship}', 'family', 1, NULL, 'SH-8p'),
    (:v, 11, NULL, 'nobody', 0.1, NULL, 'SH-4');
$$) \g /dev/null
SELECT is(law.owes(law.declared(law.has(law.student(), 'minimum_living', '[2025-12-31,2026-01-01)'), 2025), 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: status_on = year: on its last day');
SELECT is(law.owes(law.declared(law.has(law.student(), 'minimum_living', '[2026-01-01,)'), 2025), 2025), 'due 90 90+0+0+0 paid 0 missing 90 refund 0 {SH-4} {not_paid}', 'SH-8: … not the day after');
SELECT is(law.owes(law.declared(law.has(law.student(), 'minimum_living', '[2024-01-01,2025-01-02)'), 2025), 2025), 'due 100 0+100+0+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: … on its first day');
SELECT is(law.owes(law.declared(law.has(law.student(), 'low_income', '[2024-01-01,)'), 2025), 2025), 'due 90 23.34+33.33+33.33+0 paid 0 missing 90 refund 0 {SH-4,SH-8p} {not_paid}', 'SH-8: an amount, a share, a discount; the rest is the person''s');
SELECT is(law.owes(law.declared(law.has(law.has(law.student(), 'low_income', '[2024-01-01,)'), 'school_hardship', '[2024-01-01,)'), 2025), 2025),
          'due 100 0+33.33+66.67+0 paid 0 missing 100 refund 0 {SH-8p} {not_paid}', 'SH-8: in the order of rules, never more than the premium');
SELECT is(law.owes(law.declared(law.has(law.student(), 'school_hardship', '[2024-01-01,)'), 2024), 2024), 'due 100 100+0+0+0 paid 0 missing 100 refund 0 {} {not_paid}', 'SH-8: a version counts from the year whose first day it is in force on');
SELECT law.pay(law.pay(law.declared(law.has(law.student(), 'low_income', '[2024-01-01,)'), 2025), 2025, '2024-10-15', 50, 'college'), 2025, '2024-10-16', 40, 'government') AS p \gset
SELECT is(law.owes(:p, 2025), 'due 90 0+40+50+0 paid 90 missing 0 refund 0 {SH-4,SH-8p} {}', 'SH-8: who pays more than its part pays for the person');
UPDATE premium SET amount = 0 WHERE benefit_year = 2025;
SELECT is(law.owes(:p, 2025), 'due 0 0+0+0+0 paid 90 missing 0 refund 90 {} {nothing_due}', 'SH-2: a year that costs nothing');
UPDATE premium SET amount = 0.05 WHERE benefit_year = 2025;
SELECT is(law.owes(law.declared(law.student(), 2025), 2025), 'due 0.04 0.04+0+0+0 paid 0 missing 0.04 refund 0 {SH-4} {not_paid}', 'ROUND: a tenth of 0.05 is 0.005, rounded to 0.01');

-- years that begin on 1 September
SELECT law.reading('school', 'shanghai', NULL, NULL) \g /dev/null
INSERT INTO plan VALUES ('school', 'school years', '学年', '31', '8 months', false);
INSERT INTO bucket SELECT 'school', bucket, unit, period FROM bucket;
INSERT INTO plan_version (version, plan, valid_from, places, source) SELECT 2, 'school', valid_from - 122, places, source FROM plan_version;
INSERT INTO layer SELECT (l).* FROM (SELECT jsonb_populate_record(l, '{"version": 2}') AS l FROM layer l) l;
INSERT INTO rule SELECT (l).* FROM (SELECT jsonb_populate_record(l, '{"version": 2}') AS l FROM rule l) l;
INSERT INTO band SELECT (l).* FROM (SELECT jsonb_populate_record(l, '{"version": 2}') AS l FROM band l) l;
INSERT INTO coverage_rule SELECT (l).* FROM (SELECT jsonb_populate_record(l, '{"version": 2}') AS l FROM coverage_rule l) l;
INSERT INTO premium_rule SELECT (l).* FROM (SELECT jsonb_populate_record(l, '{"version": 2}') AS l FROM premium_rule l) l;
SELECT medins.publish_plan('school', 2) \g /dev/null
UPDATE plan SET settles = false;
UPDATE plan SET settles = true WHERE plan = 'school';
INSERT INTO premium SELECT 'school', y, 50 FROM generate_series(2021, 2026) y;
SELECT law.pay(law.declared(law.student(), 2025, '2025-05-01'), 2025, '2025-08-31', 50) AS in_time, law.pay(law.declared(law.student(), 2025, '2025-05-01'), 2025, '2026-07-31', 50) AS last,
       law.pay(law.declared(law.student(), 2025, '2025-05-01'), 2025, '2026-08-01', 50) AS too_late, law.student() AS unnamed \gset
SELECT is(law.owes(:in_time, 2025), 'due 50 50+0+0+0 paid 50 missing 0 refund 0 {} {}', 'SH-2: a benefit year from 1 September: paid the day before');
SELECT is((SELECT string_agg(concat_ws(' ', benefit_year, due), ', ' ORDER BY benefit_year) FROM premium_due WHERE person_id = :in_time), '2025 50.00', 'SH-2: … it is one year, though in two of the calendar');
SELECT is(law.owes(:last, 2025), 'due 50 50+0+0+0 paid 50 missing 0 refund 0 {} {}', 'SH-10: paid in its last month but one');
SELECT is(law.owes(:too_late, 2025), 'due 50 50+0+0+0 paid 50 missing 0 refund 50 {} {covers_nothing}', 'SH-10: in its last month: covers nothing');
INSERT INTO fact (person_id, kind, valid, amount) VALUES (:unnamed, 'payment', '[2025-08-31,2025-09-01)', 50);
SELECT is(law.owes(:unnamed, 2024), 'due 50 50+0+0+0 paid 50 missing 0 refund 50 {} {not_declared}', 'SH-2: a payment that names no year is of the one its day lies in');
INSERT INTO fact (person_id, kind, valid, benefit_year, amount) VALUES (:unnamed, 'payment', '[2025-08-31,2025-09-01)', 2147483647, 50), (:unnamed, 'payment', '(,)', NULL, 50);
SELECT is(law.owes(:unnamed, 2147483647), 'due ? ?+?+?+? paid 50 missing ? refund 50 {} {premium_unknown,covers_nothing}', 'SH-2: a year that cannot be spoils nothing');
SELECT is((SELECT count(*) FROM premium_payment WHERE person_id = :unnamed), 3::bigint, 'SH-2: … and no payment is lost');
SELECT is(medins.benefit_year('2025-08-31', '8 months') || ' ' || medins.benefit_year('2025-09-01', '8 months') || ' ' || medins.benefit_year('2024-02-29', '0'), '2024 2025 2024', 'SH-2: the year a day lies in');
SELECT is(medins.benefit_year_from(2025, '8 months') || ' ' || medins.benefit_year_from(2025, '1 month 29 days') || ' ' || medins.benefit_year_from(2024, '1 month 28 days'),
          '2025-09-01 2025-03-02 2024-02-29', 'SH-2: the first day of a year');
SELECT is(concat_ws(' ', medins.benefit_year('infinity', '0'), medins.benefit_year_from(2147483647, '0'), medins.benefit_year_from(-2147483648, '0')), 'infinity -infinity', 'SH-2: without an end');


-- ---------------------------------------------------------------------------------------------------------
-- WH-1.2a: the first payment is for all of the time to the end of the next year
SELECT law.reading('weihai', 'weihai', NULL, NULL) \g /dev/null
UPDATE enrolment_window SET valid = '[2025-09-10,2026-01-16)' WHERE benefit_year = 2026;
SELECT law.pay(law.student(1, '2025-09-01'), 2026, '2025-10-01') AS p, law.pay(law.student(1, '2025-09-01'), 2025, '2025-10-01') AS named_first,
       law.pay(law.pay(law.student(1, '2023-09-01'), 2025, '2024-10-11'), 2026, '2025-10-11') AS older, law.pay(law.student(1, '2023-09-01'), 2025, '2025-02-01') AS late \gset
SELECT is(law.owes(:p, 2025), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {WH-1.2a} {}', 'WH-1.2a: the rest of the first year is covered by the payment for the next');
SELECT is(law.owes(:p, 2026), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'WH-1.2a: … which is due, and paid; nobody need declare');
SELECT is(law.owes(:named_first, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 'WH-1.2a: named for the first year, it is that year''s');
SELECT is(law.owes(:named_first, 2026), 'due 0 0+0+0+0 paid 0 missing 0 refund 0 {WH-1.2a} {}', 'WH-1.2a: … and the next is covered by it');
SELECT is(law.owes(law.pay(:p, 2026, '2025-11-01'), 2026), 'due 100 100+0+0+0 paid 200 missing 0 refund 100 {} {overpaid}', 'WH-1.2a: paid twice');
SELECT is(law.owes(law.pay(:p, 2027, '2026-11-01'), 2027), 'due ? ?+?+?+? paid 100 missing ? refund ? {} {premium_unknown}', 'WH-1.2a: the year after is paid for itself');
SELECT is(law.owes(:older, 2025) || law.owes(:older, 2026), repeat('due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {}', 2), 'WH-1.2a: others pay each year');
SELECT is(law.owes(:late, 2025), 'due 100 100+0+0+0 paid 100 missing 0 refund 0 {} {cover_held}', 'WH-1.2a: a late payment: cover is held');
SELECT is(law.payments(law.pay(:late, 2025, '2025-02-02'), 2025), 'used 0 held 100 refund 0 cover_held, used 0 held 0 refund 100 overpaid', 'WH-1.2a: … so is the payment; a second is refunded');


-- ---------------------------------------------------------------------------------------------------------
-- The same worked out slowly: one person and year at a time, a fen at a time, for made-up histories

CREATE FUNCTION law.slowly(person bigint, year int, OUT owes text, OUT payments text) LANGUAGE plpgsql AS $$
DECLARE
  version_of_year int := (SELECT version FROM plan_version WHERE published_at IS NOT NULL AND plan = 'shanghai' AND valid_from <= make_date(year, 1, 1)
                          ORDER BY valid_from DESC, published_at DESC LIMIT 1);
  days daterange := daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1));
  price int := (SELECT amount * 100 FROM premium WHERE benefit_year = year AND plan = 'shanghai');
  declared date := (SELECT min(happened_on) FROM coverage_event e WHERE e.person_id = person AND kind = 'declaration' AND benefit_year = year);
  first_paid date := (SELECT min(happened_on) FROM coverage_event e WHERE e.person_id = person AND kind = 'payment' AND benefit_year = year);
  payers text[] := '{family,college,government,person}';
  own int[] := '{0,0,0,0}';  -- fen
  clauses text[] := '{}';
  problems text[] := '{}';
  due int;
  rest int;
  unpaid int;
  waived boolean := false;
  first boolean := true;
  bought boolean := false;
  held boolean := false;
  unknown boolean := false;
  helped boolean := false;
  covered boolean := false;
  r record;
  p record;
  part int;
  n int;
  fen int[];      -- of each payment, left
  used int[];
  fact int[];
  who text[];
  gap boolean;
  fate text;
BEGIN
  SELECT array_agg(fact_no ORDER BY happened_on, fact_no), array_agg((amount * 100)::int ORDER BY happened_on, fact_no),
         array_agg(0 ORDER BY happened_on, fact_no), array_agg(coalesce(payer, 'person') ORDER BY happened_on, fact_no)
    INTO fact, fen, used, who FROM coverage_event e WHERE e.person_id = person AND kind = 'payment' AND benefit_year = year;
  FOR r IN SELECT * FROM coverage c WHERE c.person_id = person LOOP
    FOR n IN 1 .. coalesce(cardinality(fact), 0) LOOP
      IF r.fact_no = fact[n] AND r.valid && days THEN
        bought := bought OR r.reason IS NULL;
        held := held OR r.reason IS NOT NULL;
      END IF;
    END LOOP;
    covered := covered OR r.reason IS NULL AND r.valid && days;
  END LOOP;
  IF declared IS NULL AND fact IS NULL AND NOT covered THEN
    RETURN;
  END IF;
  due := price;
  unpaid := price;
  FOR r IN SELECT * FROM premium_rule WHERE version = version_of_year ORDER BY rule LOOP
    CONTINUE WHEN r.pathway IS NOT NULL AND NOT EXISTS (SELECT FROM coverage c WHERE c.person_id = person AND c.reason IS NULL AND c.valid && days AND c.pathway = ANY (r.pathway));
    CONTINUE WHEN r.status IS NOT NULL AND NOT EXISTS (SELECT FROM status s WHERE s.person_id = person AND s.status = ANY (r.status) AND s.place LIKE '31%'
      AND CASE r.status_on WHEN 'year' THEN s.valid && days ELSE s.valid @> coalesce(declared, first_paid) END);
    CONTINUE WHEN r.listed IS NOT NULL AND NOT EXISTS (SELECT FROM coverage_event e WHERE e.person_id = person AND e.kind = ANY (r.listed) AND e.benefit_year = year
      AND (first_paid IS NULL OR e.happened_on <= first_paid));
    CONTINUE WHEN r.insured IS NOT NULL AND (fact IS NOT NULL OR NOT EXISTS (
      SELECT FROM other_insurance o JOIN study s USING (person_id) WHERE o.person_id = person AND o.code = ANY (r.insured) AND o.valid && days
        AND date_part('year', lower(s.valid)) <= year
        AND o.valid && daterange(date_trunc('year', lower(s.valid)::timestamp)::date, (date_trunc('year', lower(s.valid)::timestamp) + interval '1 year')::date)));
    waived := waived OR first AND r.payer = 'nobody' AND r.share = 1;
    first := false;
    part := least(unpaid, round(coalesce(r.amount * 100, price * r.share))::int);
    CONTINUE WHEN part = 0;
    clauses := clauses || r.clause;
    unpaid := unpaid - part;
    IF r.payer = 'nobody' THEN
      due := due - part;
    ELSE
      n := array_position(payers, r.payer);
      own[n] := own[n] + part;
    END IF;
  END LOOP;
  IF version_of_year IS NULL THEN due := NULL; ELSIF waived THEN due := 0; END IF;
  rest := due - own[1] - own[2] - own[3] - own[4];
  FOR n IN 1 .. coalesce(cardinality(fact), 0) LOOP
    unknown := unknown OR fen[n] IS NULL;
    helped := helped OR who[n] <> 'person';
  END LOOP;
  -- a fen from the oldest payment that has one
  IF due > 0 AND NOT unknown AND fact IS NOT NULL THEN
    FOR n IN 1 .. 8 LOOP
      LOOP
        EXIT WHEN CASE WHEN n <= 4 THEN own[n] ELSE rest END = 0;
        gap := true;
        FOR k IN 1 .. cardinality(fact) LOOP
          IF who[k] = payers[1 + (n - 1) % 4] AND fen[k] > 0 THEN
            fen[k] := fen[k] - 1;
            used[k] := used[k] + 1;
            IF n <= 4 THEN own[n] := own[n] - 1; ELSE rest := rest - 1; END IF;
            gap := false;
            EXIT;
          END IF;
        END LOOP;
        EXIT WHEN gap;
      END LOOP;
    END LOOP;
  END IF;
  problems := problems || CASE WHEN due IS NULL THEN 'premium_unknown' END || CASE WHEN unknown THEN 'amount_unknown' END;
  unpaid := CASE WHEN due = 0 THEN 0 WHEN NOT unknown THEN own[1] + own[2] + own[3] + own[4] + rest END;
  problems := problems || CASE WHEN due = 0 THEN NULL WHEN fact IS NULL THEN 'not_paid' WHEN unpaid > 0 THEN 'paid_short' END;
  IF fact IS NOT NULL THEN
    fate := CASE WHEN due = 0 THEN CASE WHEN unknown OR (SELECT sum(f) FROM unnest(fen) f) > 0 THEN 'nothing_due' END
                 WHEN bought THEN NULL WHEN held THEN 'cover_held' WHEN version_of_year IS NOT NULL AND declared IS NULL THEN 'not_declared' ELSE 'covers_nothing' END;
    problems := problems || fate
      || CASE WHEN due > 0 AND (bought OR held) AND NOT unknown AND (SELECT sum(f) FROM unnest(fen) f) > 0 THEN 'overpaid' END;
  END IF;
  owes := concat_ws(' ', 'due', coalesce(due::text, '?'), 'missing', coalesce(unpaid::text, '?'), 'refund',
    CASE WHEN fact IS NULL THEN '0' WHEN unknown THEN '?' WHEN due = 0 OR NOT (bought OR held) THEN (SELECT sum(f) FROM unnest(fen || used) f)::text
         WHEN due IS NULL THEN '?' ELSE (SELECT sum(f) FROM unnest(fen) f)::text END,
    (SELECT array_agg(DISTINCT c ORDER BY c) FROM unnest(clauses) c), array_remove(problems, NULL));
  IF due > 0 AND NOT unknown THEN
    owes := owes || (SELECT string_agg(concat(' ', w, ' ', coalesce((SELECT sum(used[k]) FROM generate_subscripts(fact, 1) k WHERE who[k] = w), 0)
                                              + own[array_position(payers, w)] + CASE w WHEN 'person' THEN rest ELSE 0 END), '') FROM unnest(payers) w);
  END IF;
  payments := (SELECT string_agg(concat_ws(' ', fact[k],
      CASE WHEN due = 0 OR NOT (bought OR held) THEN concat_ws(' ', '0 0', coalesce(fen[k] + used[k] || '', '?'))
           WHEN due IS NULL OR unknown THEN CASE WHEN bought THEN '? 0 ?' ELSE '0 ? ?' END
           WHEN bought THEN concat_ws(' ', used[k], 0, fen[k])
           ELSE concat_ws(' ', 0, used[k], fen[k]) END), ', ' ORDER BY k) FROM generate_subscripts(fact, 1) k);
END $$;

SELECT law.reading('chance', 'shanghai', '2025-01-01', $$
  UPDATE premium_rule SET status_on = 'year' WHERE version = :v AND rule = 6;
  INSERT INTO premium_rule (version, rule, status, payer, share, amount, clause) VALUES
    (:v, 7, '{low_income}', 'government', NULL, 0.33, 'SH-8p'), (:v, 8, '{low_income}', 'college', 0.3333, NULL, 'SH-8p'),
    (:v, 9, '{school_hardship}', 'family', 0.25, NULL, 'SH-8p'), (:v, 10, '{school_hardship}', 'person', 0.5, NULL, 'SH-8p'),
    (:v, 11, NULL, 'nobody', 0.1, NULL, 'SH-4');
  -- late payments are held, so that such are in it too
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, reason, clause)
    VALUES (:v, 7, 'pend', 'undeclared', 'payment', 'year', '1 year', 'freshman_unclear', 'SH-4');
$$) \g /dev/null
UPDATE premium SET amount = CASE WHEN benefit_year = 2026 THEN 0 ELSE 0.97 END;
SELECT setseed(0.42) \g /dev/null
CREATE FUNCTION law.one_of(VARIADIC words text[]) RETURNS text LANGUAGE sql AS $$ SELECT words[1 + floor(random() * cardinality(words))::int] $$;
CREATE FUNCTION law.some_day(since date, days int) RETURNS date LANGUAGE sql AS $$ SELECT since + floor(random() * days)::int $$;
INSERT INTO person (person_id, document_type, document_no, name) SELECT n, 'other', n, 'somebody' FROM generate_series(1001, 1400) n;
INSERT INTO study (person_id, college_id, valid, form) SELECT n, 1, daterange(law.some_day('2022-06-01', 1300), NULL), 'undergraduate' FROM generate_series(1001, 1400) n;
INSERT INTO status (person_id, status, valid, place)
  SELECT n, law.one_of('minimum_living', 'low_income', 'severe_disability', 'school_hardship'), daterange(d, d + 1 + floor(random() * 500)::int),
         law.one_of('310000', '310115', '330000')
  FROM generate_series(1001, 1400) n, generate_series(1, 3) k, LATERAL law.some_day(CASE WHEN n + k > 0 THEN date '2023-06-01' END, 900) d WHERE random() < CASE WHEN n + k > 0 THEN 0.3 END;
INSERT INTO other_insurance (person_id, valid, code)
  SELECT n, daterange(d, d + 1 + floor(random() * 900)::int), law.one_of('elsewhere', 'elsewhere', 'local_employee')
  FROM generate_series(1001, 1400) n, LATERAL law.some_day(CASE WHEN n > 0 THEN date '2022-06-01' END, 1300) d WHERE random() < CASE WHEN n > 0 THEN 0.3 END;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT n, kind, law.some_day(make_date(y - 1, 9, 1), CASE kind WHEN 'declaration' THEN 120 ELSE 400 END), y
  FROM generate_series(1001, 1400) n, generate_series(2021, 2027) y, unnest('{declaration,declaration,confirmation,commitment,disability_listing}'::text[]) kind
  WHERE random() < CASE WHEN n + y = 0 THEN 0 WHEN kind = 'declaration' THEN 0.5 WHEN kind = 'disability_listing' THEN 0.08 ELSE 0.15 END;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount, payer)
  SELECT n, 'payment', law.some_day(make_date(y - 1, 9, 1), 500), y,
         CASE WHEN random() < 0.95 THEN CASE WHEN random() < 0.5 THEN 0.97 ELSE round((random() * 1.2)::numeric, 2) END END,
         law.one_of(NULL, NULL, NULL, 'person', 'government', 'college', 'family')
  FROM generate_series(1001, 1400) n, generate_series(2021, 2027) y, generate_series(1, 3) k WHERE random() < CASE WHEN n + y + k > 0 THEN 0.35 END;
DELETE FROM coverage_event WHERE kind = 'payment' AND fact_no % 7 = 0;
CREATE TEMP TABLE slowly AS SELECT n AS person_id, y AS benefit_year, s.* FROM generate_series(1001, 1400) n, generate_series(2020, 2028) y, LATERAL law.slowly(n, y) s;
CREATE TEMP TABLE quickly AS
  SELECT d.person_id, d.benefit_year,
    concat_ws(' ', 'due', coalesce((due * 100)::int::text, '?'), 'missing', coalesce((missing * 100)::int::text, '?'), 'refund', coalesce((refund * 100)::int::text, '?'),
      nullif(clauses, '{}'), problems)
    || CASE WHEN due > 0 AND paid IS NOT NULL
            THEN format(' family %s college %s government %s person %s', (by_family * 100)::int, (by_college * 100)::int, (by_government * 100)::int, (by_person * 100)::int)
            ELSE '' END AS owes,
    (SELECT string_agg(concat_ws(' ', fact_no, coalesce((used * 100)::int::text, '?'), coalesce((held * 100)::int::text, '?'), coalesce((p.refund * 100)::int::text, '?')), ', ' ORDER BY paid_on, fact_no)
     FROM premium_payment p WHERE (p.person_id, p.benefit_year) = (d.person_id, d.benefit_year)) AS payments
  FROM premium_due d;
SELECT results_eq('SELECT person_id, benefit_year, owes, payments FROM quickly ORDER BY 1, 2',
                  'SELECT person_id::bigint, benefit_year, owes, payments FROM slowly WHERE owes IS NOT NULL ORDER BY 1, 2', 'SH-2: as worked out slowly, person by person');
SELECT is((SELECT array_agg(DISTINCT p ORDER BY p) FROM premium_due, unnest(problems) p),
          '{amount_unknown,cover_held,covers_nothing,not_declared,not_paid,nothing_due,overpaid,paid_short,premium_unknown}', 'SH-2: … all problems among them');
SELECT cmp_ok((SELECT count(*) FROM premium_due WHERE (by_family > 0)::int + (by_college > 0)::int + (by_government > 0)::int + (by_person > 0)::int >= 3), '>', 3::bigint,
              'SH-2: … and years that three or four bear');

-- whatever else: parts sum up, and every payment is once used, held or refunded
SELECT is_empty('SELECT * FROM premium_due WHERE by_person + by_government + by_college + by_family <> due OR due > premium
    OR least(due, by_person, by_government, by_college, by_family, missing, refund) < 0', 'SH-2: parts sum to what is due, none below nothing');
SELECT is_empty('SELECT * FROM premium_payment WHERE used + held + refund <> amount OR least(used, held, refund) < 0', 'SH-2: of a payment nothing is lost');
SELECT is_empty($$SELECT person_id, fact_no FROM coverage_event WHERE kind = 'payment'
    EXCEPT ALL SELECT person_id, fact_no FROM premium_payment$$, 'SH-2: every payment is there');
SELECT is_empty($$SELECT person_id, fact_no FROM premium_payment
    EXCEPT ALL SELECT person_id, fact_no FROM coverage_event WHERE kind = 'payment'$$, 'SH-2: … once, and none that was retracted');
SELECT is_empty('SELECT d.* FROM premium_due d JOIN (SELECT person_id, benefit_year, sum(used) + sum(held) AS kept, sum(refund) AS refund
                   FROM premium_payment GROUP BY 1, 2) p USING (person_id, benefit_year)
                 WHERE p.refund <> d.refund OR d.paid <> p.kept + p.refund OR d.missing > 0 AND d.due - d.missing < p.kept', 'SH-2: both views say the same');

SELECT * FROM finish();
ROLLBACK;
