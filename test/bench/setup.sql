-- The ledger, its persons and the feed of claims that every variant is given.
-- Variables: persons, claimants, claims. The same sizes give the same rows.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE EXTENSION medins CASCADE;
SELECT medins.create_ledger('city') \g /dev/null
SELECT medins.install_plan('city', 'shanghai') \g /dev/null
CREATE SCHEMA bench;

-- CPU of this backend in seconds: by the scheduler's clock, or where the kernel has none by ticks.
CREATE FUNCTION bench.cpu() RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
  ns float8 := split_part(pg_read_file('/proc/self/schedstat', 0, 200), ' ', 1);
  stat text[];
BEGIN
  IF ns > 0 THEN
    RETURN ns / 1e9;
  END IF;
  stat := string_to_array(split_part(pg_read_file('/proc/self/stat', 0, 2000), ') ', 2), ' ');
  RETURN (stat[12]::float8 + stat[13]::float8) / 100;
END $$;

-- A number from 0 to n - 1 that depends on what is given only.
CREATE FUNCTION bench.dice(i bigint, k bigint, n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN (hashint8extended(i, k) & 9223372036854775807) % n;

CREATE TABLE bench.sample (test text, variant text, round int, cpu float8, wall float8, rows bigint);

-- Places: a clinic for each of 60 colleges, then hospitals and centres; some have a flaw.
INSERT INTO city.college (college_id, name, card_settlement_from)
SELECT i, 'college ' || i, CASE i WHEN 59 THEN '2025-03-01'::date WHEN 60 THEN NULL ELSE '2022-01-01' END
FROM generate_series(1, 60) i;
INSERT INTO city.institution (institution_id, code, name)
SELECT i, 'H' || i, 'institution ' || i FROM generate_series(1, 2000) i;
INSERT INTO city.institution_term (institution_id, valid, level, kind, region, designated, connected)
SELECT i, CASE WHEN i % 40 = 7 THEN daterange('2010-01-01', '2025-06-01') ELSE daterange('2010-01-01', NULL) END,
  CASE WHEN i <= 60 THEN 1 WHEN i % 5 = 0 OR i % 100 = 1 THEN NULL ELSE 1 + i % 3 END,
  CASE WHEN i <= 60 THEN 'campus_clinic' WHEN i % 5 = 0 THEN 'community_centre' ELSE 'hospital' END,
  CASE WHEN i % 50 = 49 THEN '3301' ELSE '3101' END || lpad((i % 17)::text, 2, '0'),
  i % 60 <> 33, i % 70 <> 34
FROM generate_series(1, 2000) i;
INSERT INTO city.institution_term (institution_id, valid, level, kind, region, designated, connected)
SELECT institution_id, daterange(upper(valid), NULL), 3, kind, region, designated, connected
FROM city.institution_term WHERE NOT upper_inf(valid);
INSERT INTO city.designation (college_id, institution_id, relation, owned, valid)
SELECT i, i, 'campus', true, '[2010-01-01,)' FROM generate_series(1, 60) i;
INSERT INTO city.enrolment_window (kind, benefit_year, valid)
SELECT 'collection', y, daterange(make_date(y - 1, 10, 15), make_date(y, 1, 21)) FROM generate_series(2023, 2026) y;

-- Persons and facts are entered as a restore would, without triggers; one person's facts lie together, as
-- after a first load sorted by person.
SET session_replication_role = replica;
INSERT INTO city.person (person_id, resident_id, name)
SELECT i, (places || check_digit)::medins.resident_id, 'student ' || i
FROM generate_series(1, :persons) i,
  LATERAL (SELECT to_char(319000 + i / 1000 % 1000, 'FM000000') || to_char(date '2006-01-01' + i / 1000000, 'YYYYMMDD')
                  || to_char(i % 1000, 'FM000')) AS p (places),
  unnest('{0,1,2,3,4,5,6,7,8,9,X}'::text[]) AS check_digit
WHERE medins.id_problem(places || check_digit) IS NULL;
-- One in four began in autumn 2024.
INSERT INTO city.fact (person_id, fact_no, kind, valid, benefit_year, organisation_id, code, exclusive, recorded_at, recorded_by)
SELECT person_id, row_number() OVER (PARTITION BY person_id ORDER BY day, kind), kind, valid, benefit_year, organisation_id, code,
  kind = 'study', day, 'office'
FROM (
  SELECT i AS person_id, 'study' AS kind, CASE WHEN bench.dice(i, 1, 4) = 0 THEN date '2024-08-25' ELSE date '2023-09-01' END
      + bench.dice(i, 2, 20)::int AS day, NULL::date AS until, NULL::int AS benefit_year,
    1 + i % 60 AS organisation_id, 'undergraduate' AS code
    FROM generate_series(1, :persons) i
  UNION ALL
  SELECT i, 'confirmation', date '2024-09-10' + bench.dice(i, 3, 45)::int, date '2024-09-10' + bench.dice(i, 3, 45)::int + 1, 2024, 1 + i % 60, NULL
    FROM generate_series(1, :persons) i WHERE bench.dice(i, 1, 4) = 0
  UNION ALL
  SELECT i, k, d, d + 1, y, 1 + i % 60, NULL
    FROM generate_series(1, :persons) i, generate_series(2024, 2025) y,
      LATERAL (VALUES ('declaration', make_date(y - 1, 10, 8) + bench.dice(i, y, 20)::int),
        ('payment', make_date(y - 1, 10, 30) + (bench.dice(i, y, 20) + CASE WHEN bench.dice(i, y + 50, 30) = 0 THEN 150 ELSE 0 END)::int)) x (k, d)
    WHERE (y = 2025 OR bench.dice(i, 1, 4) <> 0) AND bench.dice(i, y + 100, 16) <> 0
  UNION ALL
  -- what everybody has, and every claim reads: a card, the electronic credential, a household, an insurer
  SELECT i, k, d, u, y, NULL, c FROM generate_series(1, :persons) i,
    (VALUES ('card', date '2023-08-20', date '2023-08-21', NULL::int, 'issued'),
      ('card', '2023-08-21', '2023-08-22', NULL, 'activated_social'),
      ('e_credential', '2023-08-22', NULL, NULL, NULL),
      ('household', '2023-08-20', NULL, NULL, '310115'),
      ('insurer_choice', '2025-01-01', '2026-01-01', 2025, 'picc')) x (k, d, u, y, c)
  UNION ALL
  SELECT i, 'status', date '2024-09-20', date '2025-07-01', NULL, 310100, 'low_income'
    FROM generate_series(1, :persons) i WHERE bench.dice(i, 4, 16) = 0
  UNION ALL
  SELECT i, 'identity_unsynchronised', date '2025-02-01' + bench.dice(i, 6, 200)::int, date '2025-02-01' + bench.dice(i, 6, 200)::int + 20, NULL, NULL, NULL
    FROM generate_series(1, :persons) i WHERE bench.dice(i, 5, 40) = 0
  UNION ALL
  SELECT i, 'other_insurance', date '2025-07-01', NULL, NULL, NULL, 'local_employee'
    FROM generate_series(1, :persons) i WHERE bench.dice(i, 7, 50) = 0
  UNION ALL
  SELECT i, 'out_of_area', date '2025-01-10', date '2025-09-01', NULL, NULL, '33'
    FROM generate_series(1, :persons) i WHERE bench.dice(i, 8, 30) = 0
) f, LATERAL (SELECT daterange(day, until)) v (valid)
ORDER BY person_id, day;
RESET session_replication_role;

-- Bills as they arrive: outpatient and inpatient care settled directly, over sixteen months.
CREATE FUNCTION bench.bills(claims bigint, persons bigint, claimants bigint)
  RETURNS TABLE (n bigint, person_id bigint, request_id text, institution_id bigint, care text, access text, credential text,
    served_from date, served_to date, settled_on date, total_amount numeric, self_funded numeric)
  STABLE LANGUAGE sql AS $$
SELECT n, person_id, 'R' || n AS request_id, institution_id, care,
  CASE WHEN bench.dice(n, 11, 100) < 3 THEN 'emergency' ELSE 'ordinary' END AS access,
  CASE WHEN bench.dice(n, 12, 100) < 2 THEN 'none' WHEN bench.dice(n, 12, 100) < 20 THEN 'e_credential' ELSE 'card' END AS credential,
  day AS served_from, day + stay AS served_to,
  day + stay + CASE WHEN bench.dice(n, 13, 20) = 0 THEN 2 ELSE 0 END AS settled_on,
  round((total * CASE WHEN stay > 0 THEN 12 ELSE 1 END)::numeric, 2) AS total_amount,
  round((total * bench.dice(n, 14, 300) / 1000)::numeric, 2) AS self_funded
FROM (SELECT n, 1 + (bench.dice(n, 15, claimants) * persons) / claimants AS person_id, bench.dice(n, 16, 100) AS lot,
        date '2024-09-01' + (n * 480 / claims)::int AS day,
        10 + power(bench.dice(n, 17, 1000000) / 1e6, 3) * 2000 AS total
      FROM generate_series(1, claims) n) c,
  LATERAL (SELECT CASE WHEN lot < 30 THEN 1 + person_id % 60 WHEN lot < 35 THEN 1 + bench.dice(n, 18, 60)
                  ELSE 61 + bench.dice(n, 18, 1940) END) p (institution_id),
  LATERAL (SELECT CASE WHEN lot >= 91 THEN 'inpatient' ELSE 'outpatient' END, CASE WHEN lot >= 91 THEN (1 + bench.dice(n, 19, 9))::int ELSE 0 END) s (care, stay)
$$;
CREATE TABLE bench.feed AS SELECT * FROM bench.bills(:claims, :persons, :claimants) ORDER BY n;
CREATE TABLE bench.feed_sorted AS SELECT * FROM bench.feed ORDER BY person_id, n;

-- Bare: the same table, with the foreign keys that the trigger stands for.
CREATE SCHEMA bare;
CREATE TABLE bare.claim (LIKE city.claim INCLUDING ALL);
ALTER TABLE bare.claim
  ADD FOREIGN KEY (person_id) REFERENCES city.person,
  ADD FOREIGN KEY (institution_id) REFERENCES city.institution,
  ADD FOREIGN KEY (prescriber_id) REFERENCES city.institution,
  ADD FOREIGN KEY (college_id) REFERENCES city.college,
  ADD FOREIGN KEY (plan_version) REFERENCES city.plan_version,
  ADD FOREIGN KEY (reason) REFERENCES city.reason;
