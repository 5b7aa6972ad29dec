-- Everybody's cover in one query: against counting the same facts, and against the same resolution in plain SQL.
-- A ledger of its own, three facts a person. Variables: cover_persons, rounds. Adds to bench.sample by wall clock, as
-- several processes may take part; the first round does not count. Where plain SQL and medins disagree it fails.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT medins.create_ledger('cover') \g /dev/null
SELECT medins.install_plan('cover', 'shanghai') \g /dev/null
SET search_path = cover, pg_catalog;
INSERT INTO college (college_id, name, card_settlement_from) SELECT i, 'college ' || i, '2022-01-01' FROM generate_series(1, 60) i;
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-10,2025-01-11)'), ('collection', 2026, '[2025-10-10,2026-01-01)');
INSERT INTO person (person_id, document_type, document_no, name)
SELECT i, 'other', i::text, 'person ' || i FROM generate_series(1, :cover_persons) i;

-- Of 20 persons 14 paid in time, 2 late, 1 in December; 1 is a freshman, 1 on the list and a payer; of one more the
-- cover ended.
SET session_replication_role = replica;
INSERT INTO fact (person_id, fact_no, kind, valid, benefit_year, organisation_id, code, exclusive, recorded_at, recorded_by)
SELECT i, row_number() OVER (PARTITION BY i ORDER BY n), kind, daterange(day, until), year, college, code, kind = 'study',
  '2024-01-01 00:00:00+08', 'bench'
FROM generate_series(1, :cover_persons) i,
  LATERAL (SELECT bench.dice(i, 41, 20) AS story, bench.dice(i, 42, 60) + 1 AS of_college, bench.dice(i, 43, 90)::int AS d) s,
  LATERAL (SELECT CASE WHEN story < 14 THEN date '2024-10-15' + d % 80 WHEN story < 16 OR story = 18 THEN date '2025-01-20' + 3 * d
                  WHEN story = 16 THEN date '2025-12-01' + d % 30 ELSE date '2024-11-01' + d % 60 END AS paid) p,
  LATERAL (VALUES
    (1, 'study', CASE story WHEN 17 THEN date '2025-08-15' + d % 40 ELSE date '2021-09-01' + d END, NULL, NULL, of_college, 'undergraduate', story <> 19),
    (2, 'declaration', date '2024-09-10' + d % 50, date '2024-09-11' + d % 50, 2025, of_college, NULL, story <> 17 AND story <> 18),
    (3, 'payment', paid, paid + 1, 2025, of_college, NULL, story <> 17),
    (4, 'confirmation', date '2025-09-16' + d % 20, date '2025-09-17' + d % 20, NULL, of_college, NULL, story = 17),
    (5, 'disability_listing', date '2025-03-01' + d, date '2025-03-02' + d, 2025, NULL, NULL, story = 18),
    (6, 'identity_unsynchronised', date '2025-09-01' + d % 10, date '2025-09-02' + d % 10, NULL, NULL, NULL, story = 17),
    (7, 'other_insurance', date '2025-07-01' + d, NULL, NULL, NULL, 'local_employee', story = 19)) f (n, kind, day, until, year, college, code, holds)
WHERE holds
ORDER BY i, n;
RESET session_replication_role;
VACUUM ANALYZE fact;

-- Counting: what any query over all facts by person costs.
CREATE VIEW counted AS
  SELECT person_id, count(*) AS facts, max(lower(valid)) AS latest FROM fact GROUP BY person_id;

CREATE VIEW resolved AS
  SELECT f.person_id, medins.cover_agg('fact'::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                                       f.retracted_at) AS cover
  FROM fact f GROUP BY f.person_id;

-- Shanghai's rules by hand, one pass over the facts: for each person and year what there is, then a period for each
-- right, of which the lower number has the days.
CREATE VIEW by_hand AS
WITH known AS (
  SELECT f.person_id, y.year, make_date(y.year, 1, 1) AS starts, make_date(y.year + 1, 1, 1) AS ends,
    bool_or(f.kind = 'declaration') AS declared,
    min(lower(f.valid)) FILTER (WHERE f.kind = 'payment') AS paid,
    max(lower(f.valid)) FILTER (WHERE f.kind = 'payment') AS last_paid,
    min(lower(f.valid)) FILTER (WHERE f.kind = 'disability_listing') AS listed,
    min(lower(f.valid)) FILTER (WHERE f.kind = 'study') AS entered,
    min(lower(f.valid)) FILTER (WHERE f.kind = 'commitment') AS committed,
    min(f.organisation_id) FILTER (WHERE f.kind = 'study') AS college_id,
    min(lower(f.valid)) FILTER (WHERE f.kind = 'confirmation' AND lower(f.valid) < coalesce(lower(n.valid), make_date(y.year + 1, 1, 1))) AS confirmed
  FROM fact f
  CROSS JOIN LATERAL (SELECT coalesce(f.benefit_year, extract(year FROM lower(f.valid))::int) AS year) y
  LEFT JOIN enrolment_window n ON n.kind = 'collection' AND n.benefit_year = y.year + 1
  WHERE f.retracted_at IS NULL AND f.kind IN ('study', 'declaration', 'payment', 'confirmation', 'commitment', 'disability_listing')
  GROUP BY f.person_id, y.year, n.valid
), rights AS (
  SELECT k.person_id, r.rule, r.pathway, greatest(r.starts, k.starts) AS starts, k.ends, r.usable_from
  FROM known k
  LEFT JOIN enrolment_window w ON w.kind = 'collection' AND w.benefit_year = k.year
  LEFT JOIN college c ON c.college_id = k.college_id
  CROSS JOIN LATERAL (SELECT greatest(k.starts, upper(w.valid)) AS late) l
  CROSS JOIN LATERAL (VALUES
    (1, 'annual', k.starts, NULL::date, k.declared AND k.paid < l.late),
    (2, 'disability_list', k.listed, NULL, k.listed IS NOT NULL),
    (3, 'freshman', greatest(k.entered, make_date(k.year, 9, 1)), k.confirmed + 1,
     k.entered >= greatest(make_date(k.year, 8, 1), '2023-08-01') AND k.confirmed IS NOT NULL),
    (4, 'freshman_2022', greatest(k.entered, make_date(k.year, 9, 1)), NULL,
     k.entered >= '2022-08-01' AND k.entered < '2023-01-01' AND k.committed IS NOT NULL AND c.card_settlement_from <= k.entered),
    (5, 'mid_year', (date_trunc('month', k.paid) + interval '1 month')::date, NULL, k.declared AND k.paid IS NOT NULL)
  ) r (rule, pathway, starts, usable_from, holds)
  WHERE r.holds AND k.starts >= '2022-01-01' AND r.starts < k.ends
), cut AS (
  -- all rights of a year end with it, so a lower number takes the end of a higher one
  SELECT r.*, least(r.ends, min(r.starts) OVER (PARTITION BY r.person_id, r.ends ORDER BY r.rule ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS until
  FROM rights r
), ended AS (
  SELECT person_id, min(lower(valid)) AS day
  FROM fact
  WHERE retracted_at IS NULL AND (kind = 'termination' OR kind = 'other_insurance' AND code = 'local_employee')
  GROUP BY person_id
)
SELECT c.person_id, daterange(c.starts, least(c.until, e.day)) AS valid, c.pathway, greatest(c.starts, c.usable_from) AS usable_from
FROM cut c LEFT JOIN ended e ON e.person_id = c.person_id
WHERE c.starts < least(c.until, coalesce(e.day, 'infinity'));

SELECT count(*) AS differing FROM (
  (SELECT person_id, valid, pathway, usable_from FROM coverage EXCEPT ALL TABLE by_hand)
  UNION ALL (TABLE by_hand EXCEPT ALL SELECT person_id, valid, pathway, usable_from FROM coverage)) d \gset
SELECT :differing > 0 AS wrong \gset
\if :wrong
  \warn 'cover by hand and by medins differ:' :differing
  SELECT 1 / 0;
\endif

-- In turns; OFFSET 0 keeps the inner query whole.
CREATE PROCEDURE bench.cover_turns(rounds int, persons int) LANGUAGE plpgsql AS $$
DECLARE
  turn record;
  begun timestamptz;
  before float8;
BEGIN
  -- one process, so that its CPU is all there is
  SET LOCAL max_parallel_workers_per_gather = 0;
  FOR turn IN
    SELECT round, variant, statement
    FROM generate_series(0, rounds) round, (VALUES
      (1, 'bare', 'SELECT count(latest) FROM (SELECT * FROM cover.counted OFFSET 0) x'),
      (2, 'city', 'SELECT count(cover) FROM (SELECT * FROM cover.resolved OFFSET 0) x'),
      (3, 'competitor', 'SELECT count(valid) FROM (SELECT * FROM cover.by_hand OFFSET 0) x')) v (nth, variant, statement)
    ORDER BY round, nth
  LOOP
    begun := clock_timestamp();
    before := bench.cpu();
    EXECUTE turn.statement;
    INSERT INTO bench.sample (test, variant, round, cpu, wall, rows)
    VALUES ('coverage', turn.variant, turn.round, bench.cpu() - before, extract(epoch FROM clock_timestamp() - begun), persons);
  END LOOP;
END $$;
CALL bench.cover_turns(:rounds, :cover_persons);
