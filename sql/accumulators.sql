-- medins.accumulators: a person's running totals
SET search_path = medins, public;
\set SHOW_CONTEXT never

-- text in any order, canonical out
SELECT input, input::accumulators AS canonical, input::accumulators::text::accumulators = input::accumulators AS stable
FROM unnest(ARRAY[
  '{}',
  ' { } ',
  '{deductible@2025-01-01=30000,stays@2025-01-01/17=2}',
  '{stays@2025-01-01/17=2,deductible@2025-01-01=30000}',
  E' {\tstays@2025-01-01/17 = 2 ,\n deductible@2025-01-01 = 30000 } ',
  '{paid@life=1,paid@2025-01-01=2,paid@2024-01-01=3,paid@2025-01-01/0=4,paid@2025-01-01/-9223372036854775808=5}',
  '{since 2023-01-01;deductible@2025-01-01=30000}',
  '{since 2023-01-01;}',
  '{ since   2023-01-01 ; }',
  '{since@2025-01-01=1}',
  '{since 2023-01-01;since@2025-01-01=1}',
  '{_@0001-01-01=-5,abcdefghijklmno@9999-12-31=007}',
  '{a@2024-02-29=9223372036854775807,b@2000-02-29=-9223372036854775808}',
  '{life@life=1}'
]) WITH ORDINALITY AS u (input, n)
ORDER BY n;

-- no setting changes the text, and none is needed to read it
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Pacific/Apia';
SET IntervalStyle = 'iso_8601';
SELECT '{since 2023-02-01;a@2025-02-01=3}'::accumulators;
SET search_path = '';
SELECT '{since 2023-02-01;a@2025-02-01=3}'::medins.accumulators;
RESET DateStyle;
RESET TimeZone;
RESET IntervalStyle;
SET search_path = medins, public;

-- what is refused, and why
CREATE FUNCTION pg_temp.refusal(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text;
  detail text;
BEGIN
  PERFORM input::medins.accumulators;
  RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL;
  RETURN state || ' ' || detail;
END $$;

CREATE TEMP TABLE malformed AS
SELECT n, input FROM unnest(ARRAY[
  '', ' ', '{', '}', '{}}', '{} x', '{,}', 'a@life=1', '{a@life=1', '{a@life=1,}', '{,a@life=1}', '{a@life=1;b@life=1}',
  '{a@life=1 b@life=1}', '{a@life=1}{}', '{{a@life=1}}', '[]', 'NULL',
  '{a=1}', '{@life=1}', '{A@life=1}', '{a1@life=1}', '{a-b@life=1}', '{医保@life=1}', '{"a"@life=1}', '{a @life=1}',
  '{abcdefghijklmnop@life=1}',
  '{a@=1}', '{a@LIFE=1}', '{a@lif=1}', '{a@lifetime=1}', '{a@infinity=1}', '{a@-infinity=1}', '{a@2025=1}', '{a@2025-1-1=1}',
  '{a@2025-01-1=1}', '{a@2025-01-011=1}', '{a@2025-13-01=1}', '{a@2025-00-01=1}', '{a@2025-01-00=1}', '{a@2025-04-31=1}',
  '{a@2023-02-29=1}', '{a@1900-02-29=1}', '{a@0000-12-31=1}', '{a@10000-01-01=1}', '{a@-001-01-01=1}', '{a@2025/01/01=1}',
  '{a@20250101=1}', '{a@2025-01-01 =1', '{a@2025-01-01BC=1}',
  '{a@life/=1}', '{a@life/x=1}', '{a@life/1/2=1}', '{a@life/9223372036854775808=1}', '{a@life/ 1=1}',
  '{a@life}', '{a@life=}', '{a@life=x}', '{a@life=1.0}', '{a@life=1e3}', '{a@life=0x10}', '{a@life=+1}', '{a@life=--1}',
  '{a@life=-}', '{a@life=1_000}', '{a@life=１２}', '{a@life=9223372036854775808}', '{a@life=-9223372036854775809}',
  '{a@life=99999999999999999999999999}', '{a@life==1}',
  '{a@life=0}', '{a@life=-0}', '{a@life=1,a@life=2}', '{a@life=1,b@life=1,a@life=1}', '{a@life/1=1,a@life/1=1}',
  '{since 2023-01-01}', '{since 2023-01-01 a@life=1}', '{since 2023-01-01,a@life=1}', '{since life;}', '{since infinity;}',
  '{since ;}', '{since}', '{since;}', '{since 2023-02-30;}', '{since 2023-01-01;;}', '{since 2023-01-01;since 2023-01-01;}',
  '{a@life=1,since 2023-01-01;}', '{since2023-01-01;}', '{SINCE 2023-01-01;}'
]) WITH ORDINALITY AS u (input, n);
SELECT input, pg_temp.refusal(input) FROM malformed ORDER BY n;

SELECT '{deductible@2025-01-01}'::accumulators;

-- since 16 an input may also be refused softly: then it must refuse the same
DO $$
DECLARE
  given text;
  valid boolean;
  why text;
BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    FOR given IN SELECT input FROM malformed LOOP
      EXECUTE 'SELECT pg_input_is_valid($1, ''medins.accumulators'')' INTO valid USING given;
      EXECUTE 'SELECT sql_error_code || '' '' || detail FROM pg_input_error_info($1, ''medins.accumulators'')'
        INTO why USING given;
      IF valid OR why IS DISTINCT FROM pg_temp.refusal(given) THEN
        RAISE WARNING 'soft refusal of "%" is %', given, why;
      END IF;
    END LOOP;
    EXECUTE 'SELECT pg_input_is_valid($1, ''medins.accumulators'')' INTO valid USING '{a@life=1}';
    IF NOT valid THEN
      RAISE WARNING 'a valid value is refused softly';
    END IF;
  END IF;
END $$;

-- ->
SELECT key, '{since 2023-01-01;deductible@2025-01-01=30000,paid@life=-7,stays@2025-01-01/17=2}'::accumulators -> key AS value
FROM unnest('{deductible@2025-01-01, paid@life, stays@2025-01-01/17, deductible@2024-01-01, deductible@life,
              stays@2025-01-01, stays@2025-01-01/18, deductible@2025-01-01/17, nothing@life, since@life}'::text[])
  WITH ORDINALITY AS u (key, n)
ORDER BY n;
SELECT '{}'::accumulators -> NULL AS value, NULL::accumulators -> 'a@life' AS nothing;
SELECT '{}'::accumulators -> 'deductible';
SELECT '{}'::accumulators -> 'deductible@2025-01-01 ';
SELECT '{}'::accumulators -> 'deductible@2025-01-01=3';
SELECT '{}'::accumulators -> 'deductible@2025-02-30';
SELECT '{}'::accumulators -> '';

-- + and -
SELECT a + b AS sum, a - b AS difference, (a + b) - b = a AS undone
FROM (VALUES
  ('{}'::accumulators, '{}'::accumulators),
  ('{a@life=1}', '{}'),
  ('{}', '{a@life=1}'),
  ('{a@life=1,c@life=3}', '{b@life=2,c@life=3}'),
  ('{a@life=1,a@life/1=1,a@2025-01-01=1}', '{a@life=-1,a@life/2=1,a@2025-01-01=2}'),
  ('{since 2022-01-01;a@life=1}', '{since 2023-01-01;}'),
  ('{since 2023-01-01;a@life=1}', '{a@life=4}'),
  ('{a@life=-1}', '{a@life=-9223372036854775807}')) AS v (a, b);
SELECT '{a@life=9223372036854775807}'::accumulators + '{a@life=1}';
SELECT '{}'::accumulators - '{a@life=-9223372036854775808}';

-- totals()
SET DateStyle = 'ISO';
SELECT * FROM totals('{since 2023-01-01;stays@2025-01-01/17=2,deductible@2025-01-01=30000,paid@life=-5}');
SELECT * FROM totals('{}');
SELECT * FROM totals(NULL);
SELECT (totals('{a@2025-09-01=1}')).*;

-- many values, to compare, sort, store and index
CREATE TEMP TABLE many AS
SELECT i, format('{since 2023-01-01;deductible@2025-01-01=%s,stays@2025-01-01/%s=1}', i, 10000 - i)::accumulators AS a
FROM generate_series(1, 10000) i;

-- operators and classes
SELECT oprname, oprcom::regoperator, oprnegate::regoperator, oprcanhash, oprcanmerge, oprrest, oprjoin
FROM pg_operator WHERE oprleft = 'accumulators'::regtype ORDER BY oprname COLLATE "C";
SELECT amname, opcname, opcdefault, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod WHERE opcintype = 'accumulators'::regtype ORDER BY amname;
SELECT a = b AS eq, a <> b AS ne, a < b AS lt, a <= b AS le, a > b AS gt, a >= b AS ge, accumulators_cmp(a, b) AS cmp
FROM (VALUES ('{a@life=1}'::accumulators, '{ a@life=01 }'::accumulators), ('{a@life=1}', '{b@life=1}'),
  ('{b@life=1}', '{a@life=1}'), ('{}', '{a@life=1}')) AS v (a, b);
SELECT count(DISTINCT accumulators_hash(a)) > 9990 AS spread,
  count(DISTINCT accumulators_hash_extended(a, 42)) = 10000 AS spread_extended,
  bool_and(accumulators_hash_extended(a, 0)::bit(32) = accumulators_hash(a)::bit(32)) AS compatible
FROM many;

SET enable_hashjoin = off;
SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM many x JOIN many y USING (a);
SELECT count(*) FROM many x JOIN many y USING (a);
RESET enable_hashjoin;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM many x JOIN many y USING (a);
SELECT count(*) FROM many x JOIN many y USING (a);
RESET enable_nestloop;
RESET enable_mergejoin;
SELECT count(*) FROM (SELECT DISTINCT a FROM many UNION ALL SELECT DISTINCT a FROM many ORDER BY a) AS d;
SELECT bool_and(before < a) AS sorted FROM (SELECT a, lag(a) OVER (ORDER BY a) AS before FROM many) AS s;

CREATE TEMP TABLE parts (a accumulators) PARTITION BY HASH (a);
CREATE TEMP TABLE part_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TEMP TABLE part_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parts SELECT a FROM many;
SELECT count(*) BETWEEN 4500 AND 5500 AS halved FROM part_0;

-- a unique index, a partial one, one of many duplicates
CREATE UNIQUE INDEX many_key ON many (a);
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT i FROM many WHERE a = '{since 2023-01-01;stays@2025-01-01/7=1,deductible@2025-01-01=9993}';
EXPLAIN (COSTS OFF) SELECT i FROM many WHERE a = '{}';
CREATE TEMP TABLE equal AS SELECT '{a@life=1,b@life=2}'::accumulators AS a FROM generate_series(1, 5000);
CREATE INDEX equal_deduplicated ON equal (a) WHERE a <> '{}';
CREATE INDEX equal_not ON equal (a) WITH (deduplicate_items = off);
CREATE INDEX equal_hash ON equal USING hash (a);
SELECT pg_relation_size('equal_deduplicated') < pg_relation_size('equal_not') / 5 AS deduplicated;
SELECT count(*) FROM equal WHERE a = '{b@life=2,a@life=1}';
RESET enable_seqscan;
RESET enable_bitmapscan;

-- as columns store it: with a short header, compressed, out of line
CREATE TEMP TABLE stored (n int, padding "char", a accumulators);
INSERT INTO stored
SELECT n, 'x', (SELECT '{' || coalesce(string_agg(format('b@%s/%s=%s', to_char(date '2025-01-01' + i, 'YYYY-MM-DD'), i * 7919 % 1009,
                  i::bigint * 104729 % 99991 + 1), ','), '') || '}'
                FROM generate_series(1, n) i)::accumulators
FROM unnest('{0, 1, 2, 3, 4, 60, 5000}'::int[]) n;
ALTER TABLE stored ADD copy accumulators;
ALTER TABLE stored ALTER copy SET STORAGE external;
UPDATE stored SET copy = a + '{}';
SELECT n, pg_column_size(a) < 8 + 40 * n AS smaller, pg_column_size(copy) >= 4 + 40 * n AS whole, a = copy AS equal,
  (a + copy) - a = copy AS computed, a::text = copy::text AS written, a::text::accumulators = a AS read,
  (SELECT count(*) FROM totals(a)) = n AS counted,
  (SELECT coalesce(bool_and(a -> format('%s@%s/%s', bucket, to_char(day, 'YYYY-MM-DD'), institution_id) = value), true) FROM totals(copy)) AS found
FROM stored ORDER BY n;

-- totals() against the sum of single totals
WITH single AS (
  SELECT p, format('{%s@%s=%s}', (ARRAY['a', 'b', 'c'])[i % 3 + 1],
    (ARRAY['life', '2024-01-01', '2025-01-01', '2025-01-01/1'])[i % 4 + 1], i * 7919 % 11 - 5)::text AS t, i * 7919 % 11 - 5 AS value
  FROM generate_series(1, 2) p, generate_series(p, 30 * p) i
), map AS (
  SELECT p, ('{' || string_agg(replace(trim(both '{}' FROM key), '=', '=' || v), ',') || '}')::accumulators AS a
  FROM (SELECT p, split_part(t, '=', 1) || '=' AS key, sum(value) AS v FROM single
        GROUP BY 1, 2 HAVING sum(value) <> 0) s
  GROUP BY p
), expected AS (
  SELECT trim('{' FROM split_part(t, '=', 1)) AS key, sum(value) AS sum, sum(value * (3 - 2 * p)) AS difference
  FROM single GROUP BY 1
)
SELECT count(*) AS keys, bool_and(coalesce((x.a + y.a) -> key, 0) = sum) AS sums,
  bool_and(coalesce((x.a - y.a) -> key, 0) = difference) AS differences
FROM expected, map x, map y WHERE x.p = 1 AND y.p = 2;

-- binary round trip
CREATE TEMP TABLE returned (LIKE many);
COPY many TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy returned FROM 'results/accumulators.bin' (FORMAT binary)
SELECT count(*), bool_and(m.a = r.a) AS equal FROM many m JOIN returned r USING (i);
SELECT accumulators_send('{since 2000-01-02;stays@life/17=-2}');

-- malformed binary input: bytea's binary form is the bytes themselves
CREATE TEMP TABLE wire (bytes bytea);
CREATE TEMP TABLE received (a accumulators);
CREATE TEMP VIEW good AS
SELECT '\x01'::bytea AS format, '\x80000000'::bytea AS horizon,
  convert_to('deductible', 'UTF8') || '\x000000000000'::bytea || '\x000023ac000000000000000000' || '\x0000000000007530' AS total,
  convert_to('stays', 'UTF8') || '\x0000000000000000000000'::bytea || '\x000023ac010000000000000011' || '\x0000000000000002' AS other;

-- totals in the wrong order are brought into the right one
INSERT INTO wire SELECT format || horizon || other || total FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
SELECT a, a = '{deductible@2025-01-01=30000,stays@2025-01-01/17=2}' AS equal FROM received;

UPDATE wire SET bytes = '';
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

UPDATE wire SET bytes = '\x010000';
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

UPDATE wire SET bytes = '\x02' || horizon || total FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

UPDATE wire SET bytes = format || horizon || substr(total, 1, 36) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

UPDATE wire SET bytes = format || horizon || total || '\x00' FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

UPDATE wire SET bytes = format || horizon || total || total FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

-- a horizon of infinity
UPDATE wire SET bytes = format || '\x7fffffff' || total FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

-- a name that is empty, has a capital, goes on after its end, does not end
UPDATE wire SET bytes = format || horizon || overlay(total PLACING '\x00000000000000000000' FROM 1) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING 'D' FROM 1) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING 'x' FROM 16) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING 'xxxxxx' FROM 11) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

-- a day out of range, by_institution 2, an institution where there is none, a total of zero
UPDATE wire SET bytes = format || horizon || overlay(total PLACING '\x7fffffff' FROM 17) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING '\x02' FROM 21) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING '\x01' FROM 22) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)
UPDATE wire SET bytes = format || horizon || overlay(total PLACING '\x0000000000000000' FROM 30) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/accumulators.bin
\copy received FROM 'results/accumulators.bin' (FORMAT binary)

SELECT count(*) AS received FROM received;

-- everything here is described, in English and in Chinese
SELECT o.object
FROM (SELECT oid::regprocedure::text, obj_description(oid, 'pg_proc') FROM pg_proc
      WHERE pronamespace = 'medins'::regnamespace AND (proname LIKE 'accumulators%' OR proname IN ('totals', 'is_cny'))
      UNION ALL
      SELECT oid::regoperator::text, obj_description(oid, 'pg_operator') FROM pg_operator WHERE oprleft = 'accumulators'::regtype
      UNION ALL
      SELECT oid::regtype::text, obj_description(oid, 'pg_type') FROM pg_type WHERE oid = 'accumulators'::regtype) AS o (object, comment)
WHERE comment IS NULL OR comment !~ '^[A-Z].*\. / .*。$';
