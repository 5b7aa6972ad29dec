-- Supervision: what each rule finds, and what it does not one day, fen or bill either side.  A test's name begins with the id
-- of its clause (docs/clauses.md).  Findings are told as "RULE person/no … MEASURE of THRESHOLD", the persons by their part.

\ir clauses.psql
SET jit = off;  -- plans of views are large, and rows few

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'on card', '2022-01-01');
  INSERT INTO institution (institution_id, code, name) SELECT i, i, 'place ' || i FROM generate_series(1, 8) i;
  -- 7 lies elsewhere; 4, 5, 6 and 8 are peers of 1, 2, 3 by kind, not by level
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, '(,)', CASE WHEN i < 4 THEN 2 ELSE 3 END, 'hospital', CASE i WHEN 7 THEN '330106' ELSE '310110' END, true, true FROM generate_series(1, 8) i;
  INSERT INTO enrolment_window SELECT 'collection', y, daterange(make_date(y - 1, 9, 1), make_date(y, 1, 1)) FROM generate_series(2023, 2027) y;
$$;

-- The findings of some persons.
CREATE FUNCTION law.found(VARIADIC persons bigint[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT string_agg(concat_ws(' ', f.rule, (SELECT string_agg(concat(array_position($1, u.p), '/', u.n), ' ' ORDER BY i)
                                                      FROM unnest(f.persons, f.ledger_nos) WITH ORDINALITY u (p, n, i)),
                              trim_scale(f.measure) || ' of ' || trim_scale(f.threshold)), ', ' ORDER BY f.rule COLLATE "C", f.ledger_nos)
          FROM supervision_finding f WHERE f.persons && $1);
END $$;

-- A stay.
CREATE FUNCTION law.stay(person bigint, institution bigint, day date, until date, total numeric DEFAULT 1000) RETURNS text LANGUAGE sql AS $$
  SELECT law.bill(person, institution, day, total, 'inpatient', until);
$$;

SELECT * FROM no_plan();
SELECT law.reading('city', 'shanghai', NULL, NULL) \g /dev/null

-- SH-19, SN-7: care in two places at once
SELECT law.insured(2025) AS p, law.insured(2025) AS q, law.insured(2025) AS r, law.insured(2025) AS s, law.insured(2025) AS t, law.insured(2025) AS u \gset
SELECT law.stay(:p, 1, '2025-03-01', '2025-03-05'), law.stay(:p, 2, '2025-03-05', '2025-03-08') \g /dev/null
SELECT is(law.found(:p), NULL, 'SN-7 T46: discharged and admitted elsewhere the same day is no finding');
SELECT law.stay(:p, 3, '2025-03-07', '2025-03-09') \g /dev/null
SELECT is(law.found(:p), 'two_stays 1/2 1/3 2 of 0', 'SN-7 SH-19: admitted a day before discharge elsewhere');
SELECT is((SELECT concat_ws(' ', settlement_month, institution_id, person_id = :p, first_day, last_day, fund_paid, clause, closed_at IS NULL) FROM supervision_finding WHERE person_id = :p),
  '2025-03-01 3 t 2025-03-07 2025-03-08 1350.00 SH-19 t', 'SH-19: where, when, whose money, by which clause');
SELECT law.bill(:p, 1, '2025-03-01', 30), law.bill(:p, 2, '2025-03-05', 30) \g /dev/null
SELECT is(law.found(:p), 'two_stays 1/2 1/3 2 of 0', 'SN-7: visits on the days of admission and discharge');
SELECT law.bill(:p, 1, '2025-03-02', 30), law.bill(:p, 2, '2025-03-04', 30) \g /dev/null
SELECT is(law.found(:p), 'bill_during_stay 1/1 1/6 1 of 1, two_stays 1/2 1/3 2 of 0, visit_during_stay 1/1 1/7 1 of 1',
  'SN-7 SH-19: within the stay: a bill of the same place, a visit elsewhere');
-- the stay comes after the visit, in a later month
SELECT law.bill(:q, 2, '2025-03-30', 30), law.stay(:q, 1, '2025-03-28', '2025-04-02') \g /dev/null
SELECT is(law.found(:q), 'visit_during_stay 1/1 1/2 1 of 1', 'SH-19: a stay settled after the visit');
SELECT is((SELECT settlement_month FROM supervision_finding WHERE person_id = :q), '2025-04-01', '… a finding of the later month');
SELECT medins.reverse('city', :q, 1, 'refund', '2025-04-03') \g /dev/null
SELECT is(law.found(:q), NULL, 'SN-7: what was reversed is no evidence');
-- home and filed place
INSERT INTO out_of_area (person_id, valid, region) VALUES (:r, '[2025-01-01,)', '3301');
SELECT law.bill(:r, 7, '2025-05-05', 30), law.bill(:r, 1, '2025-05-06', 30) \g /dev/null
SELECT is(law.found(:r), NULL, 'SH-19: at home the day after care elsewhere');
SELECT law.bill(:r, 2, '2025-05-05', 30) \g /dev/null
SELECT is(law.found(:r), 'two_regions 1/1 1/3 1 of 0', 'SH-19: at home and at the filed place on one day');
SELECT law.bill(:r, 7, '2025-05-06', 30) \g /dev/null
SELECT is(law.found(:r), 'two_regions 1/1 1/3 1 of 0, two_regions 1/2 1/4 1 of 0', 'SH-19: whichever comes first');
UPDATE supervision_rule SET active = false WHERE rule = 'two_regions';
SELECT is(law.found(:r), NULL, 'SN-7: a rule may be put out');
UPDATE supervision_rule SET active = true WHERE rule = 'two_regions';
UPDATE supervision_rule SET days = 0 WHERE rule = 'bill_during_stay';
SELECT is(law.found(:p) ~ 'bill_during_stay 1/1 1/4', true, 'SN-7: parameters are rows: days = 0 counts the day of admission');
UPDATE supervision_rule SET days = 1 WHERE rule = 'bill_during_stay';

-- SN-7: the same receipt
CREATE FUNCTION law.receipt(person bigint, institution bigint, day date, no text, channel text DEFAULT 'direct') RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  row int;
BEGIN
  INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, receipt_no, total_amount)
  VALUES (person, institution, nextval('law.number')::text, 'outpatient', CASE channel WHEN 'none' THEN 'none' ELSE 'card' END, day, day, day, no, 30) RETURNING ledger_no INTO row;
  RETURN row;
END $$;
SELECT law.receipt(:s, 1, '2025-03-03', 'R1'), law.receipt(:s, 2, '2025-03-03', 'R1'), law.receipt(:s, 1, '2025-03-04', 'R2'), law.receipt(:s, 1, '2025-03-05', NULL), law.receipt(:s, 1, '2025-03-06', NULL) \g /dev/null
SELECT is(law.found(:s), NULL, 'SN-7: numbers of two institutions are two receipts; no number is none');
SELECT law.receipt(:t, 1, '2025-04-03', 'R1') \g /dev/null
SELECT is(law.found(:s, :t), 'same_receipt 1/1 2/1', 'SN-7: the same receipt, of two persons');
SELECT law.receipt(:s, 1, '2025-03-07', 'R3', 'none'), law.receipt(:s, 1, '2025-03-07', 'R3') \g /dev/null
SELECT is(law.found(:s, :t), 'same_receipt 1/1 2/1', 'SN-7: handed in again after it was denied is no finding');
SELECT law.receipt(:s, 1, '2025-03-08', 'R2') \g /dev/null
SELECT is(law.found(:s, :t), 'same_receipt 1/1 2/1, same_receipt 1/3 1/8', 'SN-7: … of one person');

-- SH-12, SN-7: late claims, paid (no deadline) or denied
SELECT law.handed_in(:u, 1, '2025-01-31', 500, 'emergency', '2025-07-31'), law.handed_in(:u, 1, '2025-01-31', 500, 'emergency', '2025-08-01') \g /dev/null
SELECT is(law.found(:u), 'late_claim 1/2 182 of 181', 'SN-7 SH-12: the last good day, and the day after');
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (:u, '[2025-02-01,2025-03-01)');
SELECT is(law.handed_in(:u, 1, '2025-02-10', 500, 'emergency', '2025-09-01'), 'paid 0.00 300.00 200.00', 'SH-14: no deadline');
SELECT is(law.found(:u), 'late_claim 1/2 182 of 181, late_claim 1/3 203 of 181', 'SH-12: … it is listed');

-- SN-7: care after cover ended
SELECT law.insured(2025) AS p, law.insured(2025) AS q, law.insured(2025) AS r \gset
SELECT law.bill(person, 1, day::date, 400) FROM unnest(ARRAY[:p, :q]) person, unnest('{2025-06-30,2025-07-01,2025-07-02}'::text[]) day \g /dev/null
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2025-07-01,)', 'local_employee');
SELECT is(law.found(:p, :q), 'after_cover 1/2, after_cover 1/3, double_insurance 1/2, double_insurance 1/3', 'SN-7 SH-22: known later, cover had ended the day before');
DELETE FROM coverage_event WHERE person_id = :q AND kind = 'payment';
SELECT is(law.found(:q), 'after_cover 1/1, after_cover 1/2, after_cover 1/3', 'SN-7: a payment that was retracted');
SELECT is(law.bill(:q, 1, '2025-07-03', 400), 'denied not_covered', 'SN-7: denied since');
SELECT is(law.found(:q), 'after_cover 1/1, after_cover 1/2, after_cover 1/3', 'SN-7: … and no finding');
-- SN-7: double insurance
INSERT INTO other_insurance (person_id, valid, code) VALUES (:r, '[2025-03-02,2025-03-03)', 'elsewhere');
SELECT law.bill(:r, 1, day::date, 400) FROM unnest('{2025-03-01,2025-03-02,2025-03-03}'::text[]) day \g /dev/null
SELECT is(law.found(:r), 'double_insurance 1/2', 'SN-7 SN-10.1: paid while insured elsewhere, and not the day before or after');

-- SN-7: split bills
SELECT law.insured(2025) AS p, law.insured(2025) AS q, law.insured(2025) AS r, law.insured(2025) AS s \gset
SELECT law.bill(:p, 1, '2025-03-03', 100) FROM generate_series(1, 3) \g /dev/null
SELECT is(law.found(:p), 'split_bills 1/1 1/2 1/3 300 of 300', 'SN-7: three bills of a day that reach the deductible together');
SELECT law.bill(:q, 1, '2025-03-03', 100) FROM generate_series(1, 2) \g /dev/null
SELECT law.bill(:q, 1, '2025-03-03', 99.99), law.bill(:q, 2, '2025-03-03', 100), law.bill(:q, 1, '2025-03-04', 100) \g /dev/null
SELECT is(law.found(:q), NULL, 'SN-7: a fen below; another place; another day');
SELECT law.bill(:r, 1, '2025-03-03', a) FROM unnest('{300,100,100}'::numeric[]) a \g /dev/null
SELECT is(law.found(:r), NULL, 'SN-7: one reaches it by itself');
SELECT law.bill(:s, 1, '2025-03-03', 299.99) FROM generate_series(1, 2) \g /dev/null
SELECT is(law.found(:s), NULL, 'SN-7: two bills are too few');
UPDATE supervision_rule SET bills = 2 WHERE rule = 'split_bills';
SELECT is(law.found(:s), 'split_bills 1/1 1/2 599.98 of 300', 'SN-7: … but for a parameter');
UPDATE supervision_rule SET amount = NULL WHERE rule = 'split_bills';
SELECT is(law.found(:s), NULL, 'SN-7: no amount, no finding');
UPDATE supervision_rule SET bills = 3, amount = 300 WHERE rule = 'split_bills';

-- WH-4.3: use of the pool against peers: the fund pays 120 at the deductible's end, 60 % (level 2)
SELECT law.bill(law.insured(2026), i, '2026-01-10', 400) FROM unnest('{1,2}'::int[]) i, generate_series(1, 30) \g /dev/null
SELECT law.bill(law.insured(2026), 3, '2026-01-10', 500) FROM generate_series(1, 30) \g /dev/null
CREATE FUNCTION law.use() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT string_agg(concat_ws(' ', finding, fund_paid, measure, threshold, first_day, last_day), ', ') FROM supervision_finding WHERE rule = 'pool_use');
END $$;
SELECT is((SELECT array_agg(concat_ws(' ', institution_id, visits, fund_paid) ORDER BY institution_id) FROM pool_use WHERE settlement_month = '2026-01-01'),
  '{"1 30 1800.00","2 30 1800.00","3 30 3600.00"}', 'WH-4.3: use of the pool by institution and month');
SELECT is(law.use(), NULL, 'WH-4.3: twice the median of its peers is not above it');
SELECT law.bill(law.insured(2026), 3, '2026-01-10', 500.03) \g /dev/null
SELECT is(law.use(), 'pool_use 2026-01 3 3720.02 120.00 120.00 2026-01-01 2026-01-31', 'WH-4.3: a fen above');
UPDATE supervision_rule SET bills = 32 WHERE rule = 'pool_use';
SELECT is(law.use(), NULL, 'WH-4.3: too few visits to tell');
UPDATE supervision_rule SET bills = 31 WHERE rule = 'pool_use';

-- a finding is closed with a note, and stays
SELECT finding AS pool FROM supervision_finding WHERE rule = 'pool_use' \gset
SELECT finding AS split FROM supervision_finding WHERE person_id = :p \gset
SELECT is(:'split', format('split_bills 2025-03 %1$s/1 %1$s/2 %1$s/3', :p), 'a finding is named by its rule, month and bills');
SELECT medins.close_finding('city', :'split', 'three departments'), medins.close_finding('city', :'pool', 'a specialist clinic') \g /dev/null
SELECT is((SELECT concat_ws(' ', note, closed_by = current_user, closed_at IS NOT NULL, measure) FROM supervision_finding WHERE finding = :'split'), 'three departments t t 300.00', 'SN-7: closed with a note, by whom and when');
SELECT is((SELECT count(*) FROM supervision_finding WHERE finding IN (:'split', :'pool')), 2::bigint, 'SN-7: each stands there once');
UPDATE supervision_rule SET amount = 1000 WHERE rule = 'split_bills';
SELECT is((SELECT concat_ws(' ', measure, threshold) FROM supervision_finding WHERE finding = :'split'), '300.00 300.00', 'SN-7: … as it was, whatever becomes of the parameters');
SELECT medins.reverse('city', :p, 3, 'refund', '2025-03-04') \g /dev/null
SELECT is((SELECT ledger_nos FROM supervision_finding WHERE finding = :'split'), '{1,2,3}', 'SN-7: … or of the bills');
SELECT throws_ok(format('SELECT medins.close_finding(''city'', %L, ''again'')', :'pool'), '23505', NULL, 'a finding is closed once');
SELECT throws_ok($$SELECT medins.close_finding('city', 'two_stays 2025-03 1/1 1/9', 'x')$$, 'MI045', 'there is no such finding', 'no such finding');
SELECT throws_ok($$SELECT medins.close_finding('city', 'nonsense', 'x')$$, 'MI045', 'there is no such finding', '… nor anything like it');
SELECT throws_ok($$SELECT medins.close_finding('city', NULL, 'x')$$, 'MI013', 'a finding is closed with a note', 'no finding named');
SELECT throws_ok($$SELECT medins.close_finding('city', 'two_stays 2025-03 1/1 1/9', '')$$, 'MI013', 'a finding is closed with a note', 'no note');
SELECT throws_ok($$INSERT INTO finding_closing (finding, note, closed_by) VALUES ('x', 'x', 'somebody else')$$, 'MI012', 'column "closed_by" of table "finding_closing" cannot be given', 'who closed it is not given');
SELECT throws_ok('UPDATE finding_closing SET note = ''x''', 'MI020', 'rows of table "finding_closing" cannot be changed', 'what is closed stays');
SELECT throws_ok('DELETE FROM finding_closing', 'MI020', NULL, '… each');
SELECT throws_ok('TRUNCATE finding_closing', 'MI020', NULL, '… and all');
SELECT is_empty('SELECT * FROM clearing_difference', 'it all sums up');

SELECT * FROM finish();
ROLLBACK;
