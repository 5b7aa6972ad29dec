-- medins.cover: when a person is covered, by what, and what the law leaves open
SET search_path = medins, public;
SET DateStyle = 'ISO';
\set SHOW_CONTEXT never

-- text, canonical out
SELECT input::cover AS canonical, input::cover::text = input AS same, input::cover::text::cover = input::cover AS stable
FROM unnest(ARRAY[
  '{}',
  ' { } ',
  '{[2025-01-01,2026-01-01) annual v1/1 #4 SH-4}',
  '{[2024-09-10,2025-01-01) freshman v1/3 #2 SH-5 usable 2024-09-13; [2025-01-01,2026-01-01) annual v1/1 #4 SH-4}',
  '{[2022-09-12,2023-01-01) freshman_2022 v1/6 #1 SN-10.1 pends freshman_2022}',
  '{[2022-09-12,2023-01-01) a v1/6 #1 SN-10.1 usable 2022-09-13 pends b}',
  E'\t{\n[2025-01-01,2026-01-01)  annual\tv001/01  #04 "SH-4"  usable  2025-01-01 ;[2026-01-01,2027-01-01)\nx v2/7 #9 c  }\r\n',
  '{(,2025-01-01) a v1/1 #1 c; [2025-01-01,) b v1/2 #2 c}',
  '{(,) a v1/1 #1 c}',
  '{(,2025-01-01) a v1/1 #1 c usable infinity; [2025-06-01,2025-06-02) b v1/1 #2 c usable 2025-06-02}',
  '{(,) a v1/1 #1 c usable 2025-01-01 pends a}',
  '{[0001-01-01,9999-12-31) a v2147483647/32767 #2147483647 c}',
  '{[-4712-01-01,0000-02-29) a v1/1 #1 c; [10000-01-01,5874897-12-31) a v1/1 #1 c}',
  '{[2024-02-29,2024-03-01) abcdefghijklmnopqrstuvwxyz01234 v1/1 #1 ABCDEFGHIJKLMNOPQRSTUVWXYZ0._-z pends abcdefghijklmnopqrstuvwxyz_0123}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 "威医保〔2024〕1号"; [2026-01-01,2027-01-01) a v1/1 #1 " \"\\}; v1"; [2027-01-01,2028-01-01) a v1/1 #1 "\a"}',
  '{[2025-01-01,2026-01-01) usable v1/1 #1 usable usable 2025-01-02; [2026-01-01,2027-01-01) pends v1/1 #1 pends pends pends}'
]) WITH ORDINALITY AS u (input, n)
ORDER BY n;

-- no setting changes the text, and none is needed to read it
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Pacific/Apia';
SET IntervalStyle = 'iso_8601';
SET search_path = '';
SELECT '{[2024-09-10,2025-02-01) freshman v1/3 #2 SH-5 usable 2024-10-11}'::medins.cover;
SET search_path = medins, public;
RESET TimeZone;
RESET IntervalStyle;
SET DateStyle = 'ISO';

-- what is refused, and why
CREATE FUNCTION pg_temp.refusal(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text;
  detail text;
BEGIN
  PERFORM input::medins.cover;
  RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL;
  RETURN state || ' ' || detail;
END $$;

CREATE TEMP TABLE malformed AS
SELECT n, input FROM unnest(ARRAY[
  '', ' ', '{', '}', '{}}', '{} x', '{;}', '{,}', '{{}}', 'NULL', '[]',
  '[2025-01-01,2026-01-01) a v1/1 #1 c', '{[2025-01-01,2026-01-01) a v1/1 #1 c', '{[2025-01-01,2026-01-01) a v1/1 #1 c;}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c} x', '{[2025-01-01,2026-01-01) a v1/1 #1 c, [2026-01-01,2027-01-01) a v1/1 #1 c}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c [2026-01-01,2027-01-01) a v1/1 #1 c}',
  -- days
  '{2025-01-01 a v1/1 #1 c}', '{[,2026-01-01) a v1/1 #1 c}', '{(2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01) a v1/1 #1 c}',
  '{[2025-01-01;2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01] a v1/1 #1 c}', '{[2025-01-01, 2026-01-01) a v1/1 #1 c}',
  '{[2025-1-1,2026-01-01) a v1/1 #1 c}', '{[2025-01-1,2026-01-01) a v1/1 #1 c}', '{[2025-01-011,2026-01-01) a v1/1 #1 c}',
  '{[25-01-01,2026-01-01) a v1/1 #1 c}', '{[20250101,2026-01-01) a v1/1 #1 c}', '{[2025/01/01,2026-01-01) a v1/1 #1 c}',
  '{[2025-02-29,2026-01-01) a v1/1 #1 c}', '{[1900-02-29,2026-01-01) a v1/1 #1 c}', '{[2025-00-01,2026-01-01) a v1/1 #1 c}',
  '{[2025-13-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-00,2026-01-01) a v1/1 #1 c}', '{[2025-04-31,2026-01-01) a v1/1 #1 c}',
  '{[-4714-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,5874898-01-01) a v1/1 #1 c}', '{[2025-01-01,99999999-01-01) a v1/1 #1 c}',
  '{[--2025-01-01,2026-01-01) a v1/1 #1 c}', '{[-infinity,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,infinity) a v1/1 #1 c}',
  '{[２０２５-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01 BC,2026-01-01) a v1/1 #1 c}',
  -- order
  '{[2025-01-01,2025-01-01) a v1/1 #1 c}', '{[2025-01-02,2025-01-01) a v1/1 #1 c}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c; [2025-12-31,2027-01-01) a v1/1 #1 c}',
  '{[2026-01-01,2027-01-01) a v1/1 #1 c; [2025-01-01,2026-01-01) a v1/1 #1 c}',
  '{[2025-01-01,) a v1/1 #1 c; [2026-01-01,) a v1/1 #1 c}', '{(,2025-01-01) a v1/1 #1 c; (,2026-01-01) a v1/1 #1 c}',
  -- pathway
  '{[2025-01-01,2026-01-01)a v1/1 #1 c}', '{[2025-01-01,2026-01-01) v1/1 #1 c}', '{[2025-01-01,2026-01-01) A v1/1 #1 c}',
  '{[2025-01-01,2026-01-01) 1a v1/1 #1 c}', '{[2025-01-01,2026-01-01) _a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a-b v1/1 #1 c}',
  '{[2025-01-01,2026-01-01) "a" v1/1 #1 c}', '{[2025-01-01,2026-01-01) 新生 v1/1 #1 c}',
  '{[2025-01-01,2026-01-01) abcdefghijklmnopqrstuvwxyz012345 v1/1 #1 c}',
  -- version, rule, fact
  '{[2025-01-01,2026-01-01) a 1/1 #1 c}', '{[2025-01-01,2026-01-01) a v/1 #1 c}', '{[2025-01-01,2026-01-01) a v1 #1 c}',
  '{[2025-01-01,2026-01-01) a v1/ #1 c}', '{[2025-01-01,2026-01-01) a v1/1#1 c}', '{[2025-01-01,2026-01-01) a v1/1 1 c}',
  '{[2025-01-01,2026-01-01) a v1/1 # c}', '{[2025-01-01,2026-01-01) a v0/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/0 #1 c}',
  '{[2025-01-01,2026-01-01) a v1/1 #0 c}', '{[2025-01-01,2026-01-01) a v-1/1 #1 c}', '{[2025-01-01,2026-01-01) a v+1/1 #1 c}',
  '{[2025-01-01,2026-01-01) a v1.0/1 #1 c}', '{[2025-01-01,2026-01-01) a v2147483648/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/32768 #1 c}',
  '{[2025-01-01,2026-01-01) a v1/1 #2147483648 c}', '{[2025-01-01,2026-01-01) a v1/1 #99999999999999999999999999 c}',
  -- clause
  '{[2025-01-01,2026-01-01) a v1/1 #1}', '{[2025-01-01,2026-01-01) a v1/1 #1 }', '{[2025-01-01,2026-01-01) a v1/1 #1c}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 ""}', '{[2025-01-01,2026-01-01) a v1/1 #1 "c}', '{[2025-01-01,2026-01-01) a v1/1 #1 "c\',
  '{[2025-01-01,2026-01-01) a v1/1 #1 "c\"}', '{[2025-01-01,2026-01-01) a v1/1 #1 条}', '{[2025-01-01,2026-01-01) a v1/1 #1 c"d"}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 abcdefghijklmnopqrstuvwxyz012345}', '{[2025-01-01,2026-01-01) a v1/1 #1 "一二三四五六七八九十〇"}',
  -- usable, pends
  '{[2025-01-01,2026-01-01) a v1/1 #1 c d}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable 2024-12-31}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c usable 2025-02-30}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable -infinity}',
  '{(,2026-01-01) a v1/1 #1 c usable -infinity}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable2025-02-03}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 "c"usable 2025-02-03}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable infinitypends a}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c pends}', '{[2025-01-01,2026-01-01) a v1/1 #1 c pends ""}', '{[2025-01-01,2026-01-01) a v1/1 #1 c pends A}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c pends a b}', '{[2025-01-01,2026-01-01) a v1/1 #1 c pends a usable 2025-02-03}',
  '{[2025-01-01,2026-01-01) a v1/1 #1 c pends abcdefghijklmnopqrstuvwxyz012345}', '{[2025-01-01,2026-01-01) a v1/1 #1 c USABLE 2025-02-03}'
]) WITH ORDINALITY AS u (input, n);
SELECT input, pg_temp.refusal(input) FROM malformed ORDER BY n;

SELECT '{[2025-01-01,2025-01-01) a v1/1 #1 c}'::cover;

-- nothing that begins as a value does is one, and nothing follows it
SELECT count(*) AS beginnings, count(*) FILTER (WHERE pg_temp.refusal(left(whole, n)) = 'accepted') AS accepted
FROM (SELECT '{[2022-09-12,2023-01-01) a v1/6 #1 "c d" usable 2022-09-13 pends b; [2023-01-01,) c v1/1 #2 SH-4}') AS v (whole),
  generate_series(0, length(whole) - 1) AS n;

-- since 16 an input may also be refused softly: then it must refuse the same
DO $$
DECLARE
  given text;
  valid boolean;
  why text;
BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    FOR given IN SELECT input FROM malformed LOOP
      EXECUTE 'SELECT pg_input_is_valid($1, ''medins.cover'')' INTO valid USING given;
      EXECUTE 'SELECT sql_error_code || '' '' || detail FROM pg_input_error_info($1, ''medins.cover'')'
        INTO why USING given;
      IF valid OR why IS DISTINCT FROM pg_temp.refusal(given) THEN
        RAISE WARNING 'soft refusal of "%" is %', given, why;
      END IF;
    END LOOP;
    EXECUTE 'SELECT pg_input_is_valid($1, ''medins.cover'')' INTO valid USING '{[2025-01-01,2026-01-01) a v1/1 #1 c}';
    IF NOT valid THEN
      RAISE WARNING 'a valid value is refused softly';
    END IF;
  END IF;
END $$;

-- = and <>
SELECT a = b AS eq, a <> b AS ne
FROM (VALUES
  ('{}'::cover, '{ }'::cover),
  ('{}', '{[2025-01-01,2026-01-01) a v1/1 #1 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/1 #1 "c" usable 2025-01-01}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-02) a v1/1 #1 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v2/1 #1 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/2 #1 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/1 #2 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) b v1/1 #1 c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/1 #1 d}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/1 #1 c usable 2025-01-02}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', '{[2025-01-01,2026-01-01) a v1/1 #1 c pends c}'),
  ('{[2025-01-01,2026-01-01) a v1/1 #1 c}', NULL)) AS v (a, b);
SELECT oprname, oprright::regtype, oprcom::regoperator, oprnegate::regoperator, oprcanhash, oprcanmerge, oprrest, oprjoin
FROM pg_operator WHERE oprleft = 'cover'::regtype ORDER BY oprname COLLATE "C";

-- @> date, && daterange, the days covered, the periods
CREATE TEMP TABLE example AS SELECT * FROM (VALUES
  (1, '{}'::cover),
  (2, '{[2024-09-10,2025-01-01) freshman v1/3 #2 SH-5 usable 2024-09-13; [2025-01-01,2026-01-01) annual v1/1 #4 SH-4}'),
  (3, '{[2024-01-01,2024-06-15) annual v1/1 #2 SH-4; [2024-09-01,2024-10-01) x v2/6 #7 "第 1 条" pends open_case; [2024-10-01,2025-01-01) mid_year v2/5 #9 SH-10}'),
  (4, '{(,2024-01-01) a v1/1 #1 c; [2025-01-01,) b v1/2 #2 d usable infinity}'),
  (5, '{(,) a v1/1 #1 c pends open_case}'),
  (6, '{(,) a v1/1 #1 c}')) AS v (n, cover);

SELECT n, string_agg(day::text, ' ' ORDER BY day) FILTER (WHERE cover @> day) AS covered_on
FROM example, unnest('{-infinity,2023-12-31,2024-01-01,2024-06-14,2024-06-15,2024-08-31,2024-09-01,2024-09-09,2024-09-10,2024-09-30,
  2024-10-01,2024-12-31,2025-01-01,2025-12-31,2026-01-01,infinity}'::date[]) AS day
GROUP BY n ORDER BY n;

SELECT n, string_agg(range::text, ' ' ORDER BY i) FILTER (WHERE cover && range) AS overlaps,
  bool_and((cover && range) = (cover::datemultirange && range)) AS as_multirange
FROM example, unnest(ARRAY['empty', '[2024-06-14,2024-06-14]', '[2024-06-15,2024-09-01)', '[2024-06-15,2024-09-10]', '(,2024-01-01)', '(,2023-12-31]',
  '(,2024-01-01]', '[2025-12-31,)', '[2026-01-01,)', '(,)', '[2024-09-01,2024-10-01)', '[2024-09-01,2024-10-01]', '[infinity,)',
  '[-infinity,-infinity]']::daterange[]) WITH ORDINALITY AS u (range, i)
GROUP BY n ORDER BY n;

SELECT n, cover::datemultirange FROM example ORDER BY n;
SELECT n, p.* FROM example, periods(cover) AS p ORDER BY n, valid;
SELECT n, lower_inf(valid), upper_inf(valid) FROM example, periods(cover) WHERE n > 3 ORDER BY n, valid;
SELECT * FROM periods(NULL);
SELECT NULL::cover @> date '2025-01-01' AS contains, '{}'::cover && NULL AS overlaps, NULL::cover::datemultirange AS days;

-- the three say the same, and the same as multiranges do
SELECT count(*) AS tested, bool_and((cover @> day) = (days @> day)) AS contains, bool_and((cover && range) = (days && range)) AS overlaps,
  bool_and((cover @> day) = EXISTS (SELECT FROM periods(cover) WHERE valid @> day AND reason IS NULL)) AS periods
FROM example, LATERAL (SELECT cover::datemultirange) AS m (days),
  generate_series(-20, 900) AS i, LATERAL (SELECT date '2023-12-31' + i, daterange(date '2023-12-31' + i, date '2023-12-31' + i + i % 7)) AS d (day, range)
WHERE i % 7 >= 0;

-- with a short header, compressed, out of line
CREATE TEMP TABLE stored (n int, padding "char", cover cover);
INSERT INTO stored
SELECT n, 'x', (SELECT '{' || coalesce(string_agg(format('[%s,%s) p%s v%s/%s #%s "%s"', date '2000-01-01' + i * 3, date '2000-01-01' + i * 3 + 1 + i % 3,
                  i * 7919 % 1009, i, i % 99 + 1, i * 31 % 1013 + 1, md5(i::text)::varchar(31)), '; '), '') || '}'
                FROM generate_series(1, n) i)::cover
FROM unnest('{0, 1, 2, 60, 3000}'::int[]) n;
ALTER TABLE stored ADD copy cover;
ALTER TABLE stored ALTER copy SET STORAGE external;
UPDATE stored SET copy = cover::text::cover;
SELECT n, pg_column_size(cover) < 8 + 120 * n AS smaller, pg_column_size(copy) >= 120 * n AS whole, cover = copy AS equal,
  (SELECT count(*) FROM periods(cover)) = n AS counted, (SELECT count(*) FROM periods(cover) WHERE copy @> lower(valid)) = n AS found
FROM stored ORDER BY n;

-- binary round trip
CREATE TEMP TABLE returned (n int, cover cover);
COPY (SELECT n, cover FROM stored UNION ALL SELECT -n, cover FROM example) TO STDOUT (FORMAT binary) \g results/cover.bin
\copy returned FROM 'results/cover.bin' (FORMAT binary)
SELECT count(*), bool_and(r.cover = coalesce(s.cover, e.cover)) AS equal
FROM returned r LEFT JOIN stored s USING (n) LEFT JOIN example e ON e.n = - r.n;
SELECT cover_send('{[2000-01-02,) a v1/2 #3 SH-4 usable 2000-01-03 pends b}');

-- malformed binary input: bytea's binary form is the bytes themselves
CREATE TEMP TABLE wire (bytes bytea);
CREATE TEMP TABLE received (cover cover);
CREATE TEMP VIEW good AS
SELECT '\x01'::bytea AS format, '\x00000001000000050000000100000001000000020000000300000001610000000453482d3400000000'::bytea AS period,
  '\x00000005000000090000000500000001000000020000000300000001610000000453482d340000000162'::bytea AS other;

INSERT INTO wire SELECT format || period || other FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
SELECT cover FROM received;

-- no format, an unknown one, an end too soon, junk at the end
UPDATE wire SET bytes = '';
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = '\x02' || period FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || substr(period, 1, length(period) - 1) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || period || '\x00' FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)

-- overlapping, empty, usable too early, beyond the calendar, infinite at the wrong end
UPDATE wire SET bytes = format || other || period FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00000001' FROM 5) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00000000' FROM 9) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x7ffffffe' FROM 5) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x80000000' FROM 9) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x7fffffff7fffffff7fffffff' FROM 1) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)

-- version 0, rule 32768, fact -1
UPDATE wire SET bytes = format || overlay(period PLACING '\x00000000' FROM 13) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00008000' FROM 17) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\xffffffff' FROM 21) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)

-- a pathway in capitals, of negative length, of 32 bytes; an empty clause, one with a zero byte
UPDATE wire SET bytes = format || overlay(period PLACING 'A' FROM 29) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\xffffffff' FROM 25) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00000020' || convert_to(repeat('a', 32), 'UTF8') FROM 25 FOR 5) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00000000' FROM 30 FOR 8) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
UPDATE wire SET bytes = format || overlay(period PLACING '\x00' FROM 36) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)
-- a reason in capitals
UPDATE wire SET bytes = format || overlay(other PLACING 'B' FROM 42) FROM good;
COPY wire TO STDOUT (FORMAT binary) \g results/cover.bin
\copy received FROM 'results/cover.bin' (FORMAT binary)

SELECT count(*) AS received FROM received;

-- in another encoding of the client a clause has other bytes, and another number of them
SET client_encoding = 'GB18030';
COPY (SELECT cover FROM example WHERE n = 3) TO STDOUT (FORMAT binary) \g results/cover.bin
TRUNCATE received;
\copy received FROM 'results/cover.bin' (FORMAT binary)
RESET client_encoding;
SELECT r.cover = e.cover AS equal FROM received r, example e WHERE n = 3;

-- everything here is described, in English and in Chinese
SELECT o.object
FROM (SELECT oid::regprocedure::text, obj_description(oid, 'pg_proc') FROM pg_proc
      WHERE pronamespace = 'medins'::regnamespace AND (proname LIKE 'cover\_%' OR proname IN ('periods', 'covered_days'))
        AND 'cover'::regtype IN (prorettype, proargtypes[0])
      UNION ALL
      SELECT oid::regoperator::text, obj_description(oid, 'pg_operator') FROM pg_operator WHERE oprleft = 'cover'::regtype
      UNION ALL
      SELECT castsource::regtype || ' to ' || casttarget::regtype, obj_description(oid, 'pg_cast') FROM pg_cast WHERE castsource = 'cover'::regtype
      UNION ALL
      SELECT oid::regtype::text, obj_description(oid, 'pg_type') FROM pg_type WHERE oid = 'cover'::regtype) AS o (object, comment)
WHERE comment IS NULL OR comment !~ '^[A-Z].*\. / .*。$';

-- nothing here depends on a setting or on rows
SELECT oid::regprocedure AS not_as_it_should_be FROM pg_proc
WHERE 'cover'::regtype IN (prorettype, proargtypes[0]) AND pronamespace = 'medins'::regnamespace
  AND (proname IN ('cover_in', 'cover_out', 'cover_recv', 'cover_send', 'cover_eq', 'cover_ne', 'cover_contains_day', 'cover_overlaps_range', 'periods', 'covered_days'))
  AND (provolatile, proisstrict, proparallel) IS DISTINCT FROM ('i', true, 's');
