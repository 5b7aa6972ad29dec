-- medins.resident_id: identity numbers of 18 places (SH-24 for 81, 82, 83)
SET search_path = medins, public;
\set SHOW_CONTEXT never

-- specimens of the standards, and made-up ones in regions that are none
SELECT input, input::resident_id AS id, birth_date(input::resident_id), sex(input::resident_id), region(input::resident_id),
  document_type(input::resident_id)
FROM unnest(ARRAY[
  '11010519491231002X', '11010519491231002x', '440524188001010014', '810000199408230021', '820000200002290013',
  '830000199201300022', '931840198512310011'
]) WITH ORDINALITY AS u (input, n)
ORDER BY n;

-- what is refused, and why; never with the number in the message
CREATE FUNCTION pg_temp.refusal(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text;
  message text;
  detail text;
  hint text;
BEGIN
  PERFORM input::medins.resident_id;
  RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(' ', state, message, '|', detail, nullif(hint, ''));
END $$;
CREATE TEMP TABLE malformed AS
SELECT n, input FROM unnest(ARRAY[
  '', ' ', '1', '11010519491231002', '11010519491231002X0', ' 11010519491231002X', '11010519491231002X ', E'11010519491231002X\n',
  '110105491231002', '11010549123100X', 'X1010519491231002X', '11010519491231002Y', '-1010519491231002X', '１１０１０５',
  '1101051949123100２', '010105194912310020', '110105194913310029', '110105194900310028', '110105190002290016', '110105200102290012',
  '110105000012310020', '110105194912310021', '810000199408230012', '00000000000000000X'
]) WITH ORDINALITY AS u (input, n);
SELECT n, input, id_problem(input), pg_temp.refusal(input) FROM malformed ORDER BY n;
SELECT id_problem('11010519491231002X') IS NULL AS fine, id_problem(NULL) IS NULL AS nothing;

-- since 16 an input may also be refused softly: then it must refuse the same
DO $$
DECLARE
  given text;
  valid boolean;
  why text;
BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    FOR given IN SELECT input FROM malformed LOOP
      EXECUTE 'SELECT pg_input_is_valid($1, ''medins.resident_id'')' INTO valid USING given;
      EXECUTE 'SELECT concat_ws('' '', sql_error_code, message, ''|'', detail, hint) FROM pg_input_error_info($1, ''medins.resident_id'')'
        INTO why USING given;
      IF valid OR why IS DISTINCT FROM pg_temp.refusal(given) THEN
        RAISE WARNING 'soft refusal of "%" is %', given, why;
      END IF;
    END LOOP;
    EXECUTE 'SELECT pg_input_is_valid($1, ''medins.resident_id'')' INTO valid USING '11010519491231002X';
    IF NOT valid THEN
      RAISE WARNING 'a valid value is refused softly';
    END IF;
  END IF;
END $$;

-- no setting changes what a number says
SET DateStyle = 'SQL, DMY';
SET lc_messages = 'C';
SET search_path = '';
SELECT '11010519491231002x'::medins.resident_id AS id, medins.birth_date('11010519491231002X') = '1949-12-31' AS born;
RESET DateStyle;
SET search_path = medins, public;

-- many, all of whose check digits are right: of eleven each has one
CREATE TEMP TABLE many AS
SELECT i, (places || check_digit)::resident_id AS id, places || check_digit AS number
FROM generate_series(1, 10000) i,
  LATERAL (SELECT to_char(319000 + i % 90, 'FM000000') || to_char(date '1998-01-01' + i % 5000, 'YYYYMMDD') || to_char(i % 1000, 'FM000')) p (places),
  unnest('{0,1,2,3,4,5,6,7,8,9,X}'::text[]) check_digit
WHERE id_problem(places || check_digit) IS NULL;
SELECT count(*), count(DISTINCT id) FROM many;
SELECT bool_and(id::text = number) AS written_as_read, bool_and(birth_date(id) = date '1998-01-01' + i % 5000) AS born,
  bool_and(region(id)::int = 319000 + i % 90) AS region, bool_and((sex(id) = 'male') = (i % 1000 % 2 = 1)) AS sex FROM many;

-- operators and classes
SELECT oprname, oprcom::regoperator, oprnegate::regoperator, oprcanhash, oprcanmerge, oprrest, oprjoin
FROM pg_operator WHERE oprleft = 'resident_id'::regtype ORDER BY oprname COLLATE "C";
SELECT amname, opcname, opcdefault, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod WHERE opcintype = 'resident_id'::regtype ORDER BY amname;
SELECT typlen, typbyval, typalign, typstorage FROM pg_type WHERE oid = 'resident_id'::regtype;
SELECT a = b AS eq, a <> b AS ne, a < b AS lt, a <= b AS le, a > b AS gt, a >= b AS ge, resident_id_cmp(a, b) AS cmp
FROM (VALUES ('11010519491231002X'::resident_id, '11010519491231002x'::resident_id), ('11010519491231002X', '440524188001010014'),
  ('440524188001010014', '11010519491231002X')) AS v (a, b);
SELECT count(DISTINCT resident_id_hash(id)) > 9990 AS spread, count(DISTINCT resident_id_hash_extended(id, 42)) = 10000 AS spread_extended,
  bool_and(resident_id_hash_extended(id, 0)::bit(32) = resident_id_hash(id)::bit(32)) AS compatible
FROM many;
-- the order is that of the text
SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY id) AS a, row_number() OVER (ORDER BY number COLLATE "C") AS b FROM many) o WHERE a <> b;
SELECT min(id)::text = min(number COLLATE "C") AS least, max(id)::text = max(number COLLATE "C") AS greatest FROM many;
SELECT min(id) IS NULL AS none, max(id) IS NULL AS none FROM many WHERE false;

-- joins, indexes, and the aggregates by an index
SET enable_hashjoin = off;
SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM many x JOIN many y USING (id);
SELECT count(*) FROM many x JOIN many y USING (id);
RESET enable_hashjoin;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM many x JOIN many y USING (id);
SELECT count(*) FROM many x JOIN many y USING (id);
RESET enable_mergejoin;
RESET enable_nestloop;
CREATE UNIQUE INDEX many_btree ON many (id);
CREATE INDEX many_hash ON many USING hash (id);
ANALYZE many;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
CREATE FUNCTION pg_temp.plan_has(query text, pattern text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  plan text;
BEGIN
  EXECUTE 'EXPLAIN (COSTS OFF, FORMAT json) ' || query INTO plan;
  RETURN plan ~ pattern;
END $$;
SELECT pg_temp.plan_has('SELECT max(id) FROM many', '"Scan Direction": "Backward"') AS backward;
SELECT max(id)::text = max(number COLLATE "C") AS greatest FROM many;
EXPLAIN (COSTS OFF) SELECT i FROM many WHERE id < '11010519491231002X';
SELECT count(*) FROM many m WHERE EXISTS (SELECT FROM many x WHERE x.id = m.number::resident_id);
RESET enable_seqscan;
RESET enable_bitmapscan;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
CREATE TABLE public.regress_many AS SELECT * FROM many;
ANALYZE public.regress_many;
EXPLAIN (COSTS OFF) SELECT min(id), max(id) FROM public.regress_many;
SELECT p.least = m.least AND p.greatest = m.greatest AS same
FROM (SELECT min(id), max(id) FROM public.regress_many) p (least, greatest), (SELECT min(id), max(id) FROM many) m (least, greatest);
RESET min_parallel_table_scan_size;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
DROP TABLE public.regress_many;
-- spread over partitions
CREATE TEMP TABLE spread (id resident_id) PARTITION BY HASH (id);
CREATE TEMP TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TEMP TABLE spread_1 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO spread SELECT id FROM many;
SELECT count(*) BETWEEN 4500 AND 5500 AS halved FROM spread_0;

-- binary round trip
SELECT resident_id_send('11010519491231002X');
CREATE TEMP TABLE returned (LIKE many);
COPY many TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy returned FROM 'results/resident_id.bin' (FORMAT binary)
SELECT count(*), bool_and(m.id = r.id AND r.id::text = r.number) AS equal FROM many m JOIN returned r USING (i);

-- malformed binary input: bigint's binary form is the bytes themselves
CREATE TEMP TABLE wire (value bigint);
CREATE TEMP TABLE received (id resident_id);
INSERT INTO wire VALUES (11010519491231002 * 11 + 10);
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
SELECT id FROM received;
-- out of range, no region, no day, another check digit
UPDATE wire SET value = -1;
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
UPDATE wire SET value = 1100000000000000000;
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
UPDATE wire SET value = 0;
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
UPDATE wire SET value = 11010519491331002 * 11;
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
UPDATE wire SET value = 11010519491231002 * 11 + 9;
COPY wire TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
-- too few bytes
CREATE TEMP TABLE short (value int);
INSERT INTO short VALUES (1);
COPY short TO STDOUT (FORMAT binary) \g results/resident_id.bin
\copy received FROM 'results/resident_id.bin' (FORMAT binary)
SELECT count(*) AS received FROM received;
