-- What came out. Variable form: lines, targets (a table), costs (a table).
\set ON_ERROR_STOP on
CREATE TEMP VIEW ratio AS
SELECT test, a.variant AS a, b.variant AS b, cpu.ratio AS cpu, wall.ratio AS wall
FROM bench.sample a JOIN bench.sample b USING (test, round),
  LATERAL (SELECT a.cpu / b.cpu) cpu (ratio), LATERAL (SELECT a.wall / b.wall) wall (ratio)
WHERE round > 0;
CREATE TEMP VIEW result AS
SELECT place, name, what, ratio, low, high, target, CASE WHEN at_least THEN ratio >= target ELSE ratio <= target END AS met, at_least
FROM (
  SELECT place, name, what, percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu) AS ratio, min(cpu) AS low, max(cpu) AS high, target, at_least
  FROM (VALUES
     (1, 'bulk_random', 'city', 'bare', 1.3, false, 'bulk INSERT in random order, CPU against bare'),
     (2, 'bulk_sorted', 'city', 'bare', 0.6, false, 'bulk INSERT sorted by person, CPU against bare'),
     (3, 'single_1', 'city', 'bare', 1.15, false, 'single rows, 1 client, CPU against bare'),
     (4, 'single_2', 'city', 'bare', 1.3, false, 'single rows, 2 clients, CPU against bare'),
     (5, 'bulk_random', 'competitor', 'city', 3, true, 'bulk INSERT in random order, CPU of PL/pgSQL against ours'),
     (6, 'bulk_sorted', 'competitor', 'city', 5, true, 'bulk INSERT sorted by person, CPU of PL/pgSQL against ours'),
     (7, 'single_1', 'competitor', 'city', 2, true, 'single rows, 1 client, CPU of PL/pgSQL against ours'),
     (8, 'single_2', 'competitor', 'city', 2, true, 'single rows, 2 clients, CPU of PL/pgSQL against ours')
   ) t (place, test, a, b, target, at_least, what)
  JOIN ratio USING (test, a, b), LATERAL (SELECT test || CASE WHEN a = 'competitor' THEN '_vs_plpgsql' ELSE '_vs_bare' END) n (name)
  GROUP BY place, name, what, target, at_least
  UNION ALL
  SELECT 9, 'hot_vs_plpgsql', '8 clients on 10 persons, claims a second against PL/pgSQL',
    percentile_cont(0.5) WITHIN GROUP (ORDER BY wall), min(wall), max(wall), 1.5, true
  FROM ratio WHERE test = 'hot' AND a = 'competitor' AND b = 'city'
  UNION ALL
  SELECT 10 + (test = 'statements')::int, 'memory_' || test || '_' || kind, format('%s after all rows against a fifth, %s', kind,
      CASE test WHEN 'statement' THEN 'one statement' ELSE 'a statement a row' END), r, r, r, 1.02, false
  FROM (SELECT test, max(contexts) FILTER (WHERE rows = most) / max(contexts) FILTER (WHERE rows < most) AS contexts,
          max(resident) FILTER (WHERE rows = most) / max(resident) FILTER (WHERE rows < most) AS resident
        FROM (SELECT test, rows, contexts::numeric, resident::numeric, max(rows) OVER (PARTITION BY test) AS most FROM bench.memory) x GROUP BY test) m,
    LATERAL (VALUES ('contexts', contexts), ('resident', resident)) k (kind, r)
  UNION ALL
  SELECT place, name, what, percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu), min(cpu), max(cpu), target, at_least
  FROM (VALUES
     (13, 'coverage_vs_count', 'city', 'bare', 1.5, false, 'cover of everybody in one query, CPU against counting the same facts'),
     (14, 'coverage_vs_sql', 'competitor', 'city', 2.5, true, 'cover of everybody in one query, CPU of plain SQL against ours')
   ) t (place, name, a, b, target, at_least, what)
  JOIN ratio USING (a, b)
  WHERE test = 'coverage'
  GROUP BY place, name, what, target, at_least
  UNION ALL
  SELECT place, name, what, percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu), min(cpu), max(cpu), target, at_least
  FROM (VALUES
     (15, 'replay_sums_vs_sort', 'replay_sums', 'city', 'bare', 0.8, false, 'a reform over all claims, summed, CPU against sorting them by person'),
     (16, 'replay_sums_vs_sql', 'replay_sums', 'competitor', 'city', 4, true, 'a reform over all claims, summed, CPU of window functions against ours'),
     (17, 'replay_claims_vs_sql', 'replay_claims', 'competitor', 'city', 3, true, 'the same claim by claim'),
     (18, 'replay_slices', 'replay_slice', 'bare', 'city', 1.6, true, 'a reform over all claims, CPU of one slice against one of two'),
     (19, 'verify_vs_sort', 'replay_verify', 'city', 'bare', 1, false, 'verify of all claims, CPU against sorting them by person')
   ) t (place, name, test, a, b, target, at_least, what)
  JOIN ratio USING (test, a, b)
  GROUP BY place, name, what, target, at_least
  UNION ALL
  -- seconds, not a ratio
  SELECT 20, name, 'seconds: ' || what, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), min(seconds), max(seconds), target, false
  FROM bench.seconds WHERE round > 0
  GROUP BY name, what, target
  UNION ALL
  SELECT 12, 'copy_locks', 'locks held by a large COPY against one of 1000 rows', r, r, r, 1, false
  FROM (SELECT max(rows) FILTER (WHERE test = 'copy_large')::numeric / max(rows) FILTER (WHERE test = 'copy_small') AS r FROM bench.sample) x
) r;

SELECT :'form' = 'lines' AS lines, :'form' = 'targets' AS targets \gset
\if :lines
SELECT format('%s %s %s%s %s', name, round(ratio::numeric, CASE WHEN target < 0.1 THEN 4 ELSE 2 END), CASE WHEN at_least THEN '>=' ELSE '<=' END, target, CASE WHEN met THEN 'met' ELSE 'short' END)
FROM result ORDER BY place, name;
\elif :targets
\echo '| what | ratio | rounds | target | |'
\echo '|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s %s | %s |', what, round(ratio::numeric, d), CASE WHEN low = high THEN '' ELSE round(low::numeric, d) || '–' || round(high::numeric, d) END,
  CASE WHEN at_least THEN '≥' ELSE '≤' END, target, CASE WHEN met THEN 'met' ELSE 'short' END)
FROM result, LATERAL (SELECT CASE WHEN target < 0.1 THEN 4 ELSE 2 END) p (d) ORDER BY place, name;
\else
\echo '| µs of CPU a claim | bare | medins | PL/pgSQL |'
\echo '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', what, max(us) FILTER (WHERE variant = 'bare'), max(us) FILTER (WHERE variant = 'city'), max(us) FILTER (WHERE variant = 'competitor'))
FROM (SELECT test, variant, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu / rows) * 1e6)::numeric, 1) AS us FROM bench.sample WHERE round > 0 GROUP BY test, variant) s
JOIN (VALUES ('bulk_random', 'bulk, random order'), ('bulk_sorted', 'bulk, sorted by person'), ('single_1', 'single rows, 1 client'), ('single_2', 'single rows, 2 clients'),
  ('hot', '8 clients on 10 persons')) t (test, what) USING (test)
GROUP BY test, what ORDER BY test;
\endif
