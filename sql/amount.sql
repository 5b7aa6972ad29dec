-- medins.is_cny: at most two decimals by value, finite, below 10^14
SELECT amount, medins.is_cny(amount)
FROM unnest('{0, 0.00, -0, 0.0000, 1, -1, 80.00, 1.5, 1.500, 1.50000000000000000000, 1.505, 0.01, -0.01,
              0.001, 0.009, 0.0100, 0.00001, 0.000000000001, 1.00001, 12345.67, 12345.678, 10000, 100000000,
              99999999999999.99, -99999999999999.99, 99999999999999.990, 99999999999999.999, 100000000000000,
              -100000000000000, 100000000000000.01, 9999999999999999, 1e16, 1e20, 1e-20, NaN, Infinity,
              -Infinity}'::numeric[]) WITH ORDINALITY AS u (amount, n)
ORDER BY n;

SELECT medins.is_cny(NULL) IS NULL AS strict;

-- the same said in SQL, for values of every size and scale
SELECT count(*) AS tested, count(*) FILTER (WHERE medins.is_cny(amount)) AS amounts,
  bool_and(medins.is_cny(amount) = (min_scale(amount) <= 2 AND abs(amount) < 1e14)) AS agrees
FROM generate_series(-40, 40) AS digits, generate_series(-8, 20) AS shift,
  LATERAL (SELECT (digits * 37 + 1) * 10::numeric ^ shift) AS v (amount);

-- whatever way the number is stored: plain, with a short header, compressed, out of line
CREATE TEMP TABLE stored (n int, padding "char", amount numeric);
INSERT INTO stored VALUES
  (1, 'x', 12345.67), (2, 'x', 1.005), (3, 'x', 99999999999999.99), (4, 'x', 'NaN'), (5, 'x', 0),
  (6, 'x', 1::numeric(1000, 998)),
  (7, 'x', repeat('1', 8000)::numeric),
  (8, 'x', ('1.' || repeat('7', 16000))::numeric),
  (9, 'x', (SELECT string_agg((10000 + (i::bigint * 7919 + i * i) % 89989)::text, '' ORDER BY i)
            FROM generate_series(1, 9000) i)::numeric);
SELECT n, pg_column_size(amount) * 10 < octet_length(numeric_send(amount)) AS compressed, medins.is_cny(amount)
FROM stored ORDER BY n;

-- a domain over it, as every ledger has one
CREATE DOMAIN pg_temp.yuan AS numeric CHECK (medins.is_cny(VALUE));
SELECT 80.50::pg_temp.yuan, '1.500'::pg_temp.yuan, NULL::pg_temp.yuan;
\set VERBOSITY sqlstate
SELECT 0.005::pg_temp.yuan;
SELECT 'NaN'::pg_temp.yuan;
SELECT 1e14::pg_temp.yuan;
\set VERBOSITY default

SELECT provolatile, proparallel, proisstrict, proleakproof
FROM pg_proc WHERE oid = 'medins.is_cny(numeric)'::regprocedure;
