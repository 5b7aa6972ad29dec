-- Who may be insured (SH-1; of Weihai: WH-1.2a): boundary days, documents and nationality, every failed condition by
-- code; the same for one person as for all, and as an independent query has it.

\ir clauses.psql

SELECT * FROM no_plan();
SELECT medins.create_ledger('city') \g /dev/null
SELECT medins.install_plan('city', 'shanghai') \g /dev/null
SET search_path = city, law, medins, public;
INSERT INTO college VALUES (1, 'one', NULL), (2, 'another', NULL);

-- A person with an identity number or another document, studying in a form from and until some day.
CREATE FUNCTION pg_temp.person(id text, type text DEFAULT NULL, nationality text DEFAULT NULL, form text DEFAULT 'undergraduate',
  since date DEFAULT '2024-09-01', until date DEFAULT '2028-07-01') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  person bigint := nextval('law.number');
BEGIN
  INSERT INTO person (person_id, resident_id, document_type, document_no, nationality, name)
  VALUES (person, CASE WHEN type IS NULL THEN id::medins.resident_id END, type, CASE WHEN type IS NOT NULL THEN id END, nationality, 'somebody');
  IF form IS NOT NULL THEN
    INSERT INTO study (person_id, college_id, valid, form) VALUES (person, 1, daterange(since, until), form);
  END IF;
  RETURN person;
END $$;

-- What is told of a person on a day: "eligible", or the reasons.
CREATE FUNCTION pg_temp.told(person bigint, day date DEFAULT '2025-10-10') RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN eligible THEN 'eligible' ELSE '' END || array_to_string(reasons, ' ')
  FROM medins.eligibility(current_schema::regnamespace, person, day)
$$;


-- Study ----------------------------------------------------------------------------------------------------

SELECT pg_temp.person('319000200603150014') AS p \gset
SELECT is(pg_temp.told(:p, '2024-08-31'), 'not_enrolled', 'SH-1: the day before entry');
SELECT is(pg_temp.told(:p, '2024-09-01'), 'eligible', 'SH-1: the day of entry');
SELECT is(pg_temp.told(:p, '2028-06-30'), 'eligible', 'SH-1: the last day of study');
SELECT is(pg_temp.told(:p, '2028-07-01'), 'not_enrolled', 'SH-1: the day after');
SELECT is(pg_temp.told(:p, '2021-12-31'), 'no_plan', 'SH-1 FORCE: before the plan nothing is said');
SELECT is(pg_temp.told(:p, '2022-01-01'), 'not_enrolled', 'SH-1 FORCE: the first day of the plan');
DELETE FROM study WHERE person_id = :p;
SELECT is(pg_temp.told(:p), 'not_enrolled', 'SH-1: a retracted study is none');
SELECT is(pg_temp.told(pg_temp.person('319000200603150022', form => NULL)), 'not_enrolled',
  'SH-1: who is not enrolled is not told of the form besides');
SELECT is(pg_temp.told(pg_temp.person(upper('E' || form), 'chinese_passport', form => form)), expected, 'SH-1: ' || form)
FROM (VALUES ('undergraduate', 'eligible'), ('junior_college', 'eligible'), ('graduate', 'eligible'), ('part_time', 'form_not_insured'),
        ('in_service', 'form_not_insured'), ('Graduate student', 'form_not_insured')) v (form, expected);
-- two studies one after the other: the form of the day counts
SELECT pg_temp.person('E1', 'chinese_passport', form => 'part_time', until => '2025-09-01') AS p \gset
INSERT INTO study (person_id, college_id, valid, form) VALUES (:p, 2, '[2025-09-01,)', 'graduate');
SELECT is(pg_temp.told(:p, '2025-08-31') || ', ' || pg_temp.told(:p, '2025-09-01'), 'form_not_insured, eligible', 'SH-1: the form of the day');


-- Nationality ----------------------------------------------------------------------------------------------

SELECT is(pg_temp.told(pg_temp.person(id, type, nationality)), expected, 'SH-1: ' || concat_ws(' ', what, nationality))
FROM (VALUES
  ('110105200603150016', NULL, NULL, 'eligible', 'an identity card'),
  ('810000199408230021', NULL, NULL, 'eligible', 'a residence permit of Hong Kong'),
  ('820000200002290013', NULL, NULL, 'eligible', 'a residence permit of Macau'),
  ('830000199201300022', NULL, NULL, 'eligible', 'a residence permit of Taiwan'),
  ('931840198512310011', NULL, NULL, 'foreigner', 'a permanent residence card'),
  ('H1', 'hk_travel_permit', NULL, 'eligible', 'a travel permit of Hong Kong'),
  ('M1', 'macau_travel_permit', NULL, 'eligible', 'a travel permit of Macau'),
  ('T1', 'taiwan_travel_permit', NULL, 'eligible', 'a travel permit of Taiwan'),
  ('H2', 'hk_travel_permit', 'GBR', 'foreigner', 'a travel permit of Hong Kong, but'),
  ('T2', 'taiwan_travel_permit', 'TWN', 'eligible', 'a travel permit of Taiwan, as'),
  ('C1', 'chinese_passport', NULL, 'eligible', 'a Chinese passport'),
  -- 侨胞: foreign is nationality, never "has a passport"
  ('F1', 'foreign_passport', 'CHN', 'eligible', 'a foreign passport, but'),
  ('F2', 'foreign_passport', 'HKG', 'eligible', 'a foreign passport, but'),
  ('F3', 'foreign_passport', 'KOR', 'foreigner', 'a foreign passport,'),
  ('F4', 'foreign_passport', NULL, 'nationality_unknown', 'a passport that leaves it open is not guessed at'),
  ('X1', 'other', NULL, 'nationality_unknown', 'nor is another document')) v (id, type, nationality, expected, what);
-- an identity number goes before another document, a recorded nationality before both
SELECT pg_temp.person('F5', 'foreign_passport') AS p \gset
UPDATE person SET resident_id = '810000200603150022' WHERE person_id = :p;
SELECT is(pg_temp.told(:p), 'eligible', 'SH-1: a passport and a residence permit');
SELECT row_eq(format('SELECT document_type, document_no, psn_cert_type, nationality FROM city.identity WHERE person_id = %s', :p),
  row('residence_permit'::text, '810000200603150022'::text, '17'::text, 'CHN'::text), 'SH-24: by which document a person is known');


-- Other insurance ------------------------------------------------------------------------------------------

SELECT pg_temp.person('319000200603150030') AS p \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2025-03-01,2025-06-01)', 'elsewhere'), (:p, '[2026-01-01,)', 'local_resident');
SELECT is(pg_temp.told(:p, day), expected, 'SH-1: other insurance, ' || day)
FROM (VALUES (date '2025-02-28', 'eligible'), ('2025-03-01', 'otherwise_insured'), ('2025-05-31', 'otherwise_insured'), ('2025-06-01', 'eligible'),
        ('2026-01-01', 'otherwise_insured')) v (day, expected);
SELECT pg_temp.person('931840200002290014', form => 'part_time') AS p \gset
INSERT INTO other_insurance (person_id, valid, code) VALUES (:p, '[2025-01-01,)', 'local_employee');
SELECT is(pg_temp.told(:p), 'form_not_insured foreigner otherwise_insured', 'SH-1: every failed condition, in the order of the rules');
SELECT is((SELECT array_agg(DISTINCT clause) FROM medins.ineligible('city', '2025-10-10', NULL, :p)), '{SH-1}', 'SH-1: each names its clause');


-- Set-wise -------------------------------------------------------------------------------------------------

INSERT INTO person (person_id, resident_id, document_type, document_no, nationality, name)
  SELECT 10000 + i, CASE WHEN i % 3 = 0 THEN (places || c)::medins.resident_id END,
    CASE WHEN i % 3 > 0 THEN (ARRAY['foreign_passport', 'hk_travel_permit', 'chinese_passport', 'other'])[1 + i % 4] END,
    CASE WHEN i % 3 > 0 THEN 'N' || i END, CASE WHEN i % 3 > 0 AND i % 5 < 2 THEN (ARRAY['CHN', 'USA'])[1 + i % 5] END, 'random'
  FROM generate_series(1, 900) i,
    LATERAL (SELECT (ARRAY['319000', '820000', '931000'])[1 + i % 7 % 3] || '20050101' || to_char(i, 'FM000')) p (places),
    unnest('{0,1,2,3,4,5,6,7,8,9,X}'::text[]) c
  WHERE medins.id_problem(places || c) IS NULL;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT 10000 + i, 1 + i % 2, daterange(date '2024-09-01' + i % 400, date '2024-09-01' + i % 400 + 1 + i * 7919 % 500),
    (ARRAY['undergraduate', 'graduate', 'part_time'])[1 + i * 31 % 3]
  FROM generate_series(1, 900) i WHERE i % 8 > 0;
INSERT INTO other_insurance (person_id, valid, code)
  SELECT 10000 + i, daterange(date '2025-01-01' + i % 300, date '2025-01-01' + i % 300 + i % 60 + 1), 'elsewhere' FROM generate_series(1, 900, 4) i;
DELETE FROM other_insurance WHERE person_id % 12 = 1;

-- SH-1 written once more, by hand, from the tables.
CREATE FUNCTION pg_temp.by_hand(day date) RETURNS TABLE (person_id bigint, reasons text[]) LANGUAGE sql AS $$
  SELECT p.person_id, array_remove(ARRAY[
    CASE WHEN s.code IS NULL THEN 'not_enrolled' WHEN s.code NOT IN ('undergraduate', 'junior_college', 'graduate') THEN 'form_not_insured' END,
    CASE WHEN p.nationality IS NOT NULL THEN CASE WHEN p.nationality NOT IN ('CHN', 'HKG', 'MAC', 'TWN') THEN 'foreigner' END
         WHEN p.resident_id IS NOT NULL THEN CASE WHEN p.resident_id::text LIKE '9%' THEN 'foreigner' END
         WHEN p.document_type IN ('foreign_passport', 'other') THEN 'nationality_unknown' END,
    CASE WHEN EXISTS (SELECT FROM city.fact f WHERE f.person_id = p.person_id AND f.kind = 'other_insurance' AND f.retracted_at IS NULL
                        AND lower(f.valid) <= day AND (upper(f.valid) IS NULL OR day < upper(f.valid))) THEN 'otherwise_insured' END], NULL)
  FROM city.person p
  LEFT JOIN city.fact s ON s.person_id = p.person_id AND s.kind = 'study' AND s.retracted_at IS NULL
    AND lower(s.valid) <= day AND (upper(s.valid) IS NULL OR day < upper(s.valid))
$$;
CREATE FUNCTION pg_temp.set_wise(day date, college bigint DEFAULT NULL) RETURNS TABLE (person_id bigint, reasons text[]) LANGUAGE sql AS $$
  SELECT person_id, array_agg(reason ORDER BY rule) FROM medins.ineligible('city', day, college) GROUP BY person_id
$$;
SELECT set_eq(format('SELECT * FROM pg_temp.set_wise(%L)', day), format('SELECT * FROM pg_temp.by_hand(%L) WHERE reasons <> ''{}''', day),
  'SH-1: all persons, as by hand, ' || day)
FROM unnest('{2024-09-01,2025-01-01,2025-04-30,2025-10-10,2026-03-01}'::date[]) day;
SELECT set_eq($$SELECT p.person_id, e.reasons FROM person p, medins.eligibility('city', p.person_id, '2025-04-30') e WHERE NOT e.eligible$$,
  $$SELECT * FROM pg_temp.set_wise('2025-04-30')$$, 'SH-1: one by one the same');
SELECT set_eq($$SELECT * FROM pg_temp.set_wise('2025-04-30', 2)$$,
  $$SELECT b.* FROM pg_temp.by_hand('2025-04-30') b JOIN study s USING (person_id)
    WHERE s.college_id = 2 AND s.valid @> date '2025-04-30' AND reasons <> '{}'$$, 'SH-1: those enrolled at a college on the day');
SELECT cmp_ok((SELECT count(DISTINCT reasons) FROM pg_temp.set_wise('2025-04-30')), '>', 8::bigint, '… and there is something to compare');


-- Plans and callers ----------------------------------------------------------------------------------------

SELECT throws_ok($$SELECT * FROM medins.eligibility('city', 0, '2025-10-10')$$, 'MI001', 'no such person');
SELECT throws_ok($$SELECT * FROM medins.ineligible('city', NULL)$$, 'MI013', 'no day given');
SELECT throws_ok($$SELECT * FROM medins.ineligible('city', 'infinity')$$, 'MI011', 'eligibility is asked for a day, not for infinity');
SELECT throws_ok($$SELECT * FROM medins.ineligible('city', '2025-10-10', 9)$$, 'MI006', 'college 9 does not exist');
SELECT throws_ok($$SELECT * FROM medins.ineligible('public', '2025-10-10')$$, 'MI004', 'schema "public" is not a ledger of medins');
SELECT is_empty($$SELECT * FROM medins.eligibility('city', NULL, '2025-10-10')$$, 'nobody is asked about: nothing is told');

-- a new version with other conditions decides from its first day
SELECT pg_temp.person('319000200603150049', form => 'part_time') AS p \gset
SELECT medins.draft_plan('city', 'shanghai', '2026-01-01') AS v \gset
SELECT is((SELECT count(*) FROM eligibility_rule WHERE version = :v), 5::bigint, 'a draft has the conditions of the version it is made from');
UPDATE eligibility_rule SET code = code || '{part_time}'::text[] WHERE version = :v AND rule = 2;
INSERT INTO eligibility_rule VALUES (:v, 6, 'household', 'needs', '{31}', 'not_enrolled', 'SH-1'), (:v, 7, 'status', 'excludes', '{low_income,severe_disability}', 'foreigner', 'SH-1');
SELECT medins.publish_plan('city', :v) \g /dev/null
SELECT is(pg_temp.told(:p, '2025-12-31') || ', ' || pg_temp.told(:p, '2026-01-01'), 'form_not_insured, not_enrolled', 'conditions are those of the day');
INSERT INTO household (person_id, valid, region) VALUES (:p, '[2026-01-01,)', '31');
SELECT is(pg_temp.told(:p, '2026-01-01'), 'eligible', 'any kind of fact may be a condition');
INSERT INTO status (person_id, status, valid, place) VALUES (:p, 'low_income', '[2026-02-01,)', '31');
SELECT is(pg_temp.told(:p, '2026-02-01'), 'foreigner', '… or the contrary');
SELECT throws_ok(format('UPDATE eligibility_rule SET code = NULL WHERE version = %s', :v), 'MI021');
SELECT throws_ok(format('DELETE FROM eligibility_rule WHERE version = %s', :v), 'MI021');
SELECT throws_ok('TRUNCATE eligibility_rule', 'MI021');
-- a correction with the same first day counts instead
SELECT medins.draft_plan('city', 'shanghai', '2026-01-01') AS v \gset
DELETE FROM eligibility_rule WHERE version = :v AND rule = 7;
SELECT medins.publish_plan('city', :v) \g /dev/null
SELECT is(pg_temp.told(:p, '2026-02-01'), 'eligible', 'of versions with one first day the latest published counts');
-- kinds that no fact has do not pass
SELECT medins.draft_plan('city', 'shanghai', '2027-01-01') AS v \gset
UPDATE eligibility_rule SET subject = 'nationalty' WHERE version = :v AND rule = 3;
SELECT throws_ok(format($$SELECT medins.publish_plan('city', %s)$$, :v), 'MI030');
SELECT is((SELECT detail FROM medins.lint_plan('city', :v) WHERE finding = 'unknown_kind'),
  'Table eligibility_rule names nationalty, which is no kind of fact.', 'lint says which');
DELETE FROM eligibility_rule WHERE version = :v;
SELECT is((SELECT severity FROM medins.lint_plan('city', :v) WHERE finding = 'no_eligibility_rule'), 'note', 'no condition at all is noted');

-- Weihai: the notice speaks of students of colleges in the city, and asks no more
SELECT medins.create_ledger('bay') \g /dev/null
SELECT medins.install_plan('bay', 'weihai') \g /dev/null
SET search_path = bay, law, medins, public;
INSERT INTO college VALUES (1, 'one', NULL);
SELECT pg_temp.person('F1', 'foreign_passport', 'KOR') AS p \gset
SELECT is(pg_temp.told(:p, '2028-06-30') || ', ' || pg_temp.told(:p, '2028-07-01'), 'eligible, not_enrolled', 'WH-1.2a: a student here');
SELECT is(pg_temp.told(:p, '2024-12-31'), 'no_plan', 'WH-1.2a FORCE: before the plan');

-- who may not read facts may not ask
CREATE ROLE regress_stranger;
GRANT USAGE ON SCHEMA city TO regress_stranger;
SET ROLE regress_stranger;
SELECT throws_ok($$SELECT * FROM medins.ineligible('city', '2025-10-10')$$, '42501');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
