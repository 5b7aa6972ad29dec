-- Claims once more: a reform over everybody's claims, and verify, against what plain SQL must do. In ledger city, which is
-- emptied. Variables: replay_claims (ten a person), persons, rounds. Adds to bench.sample; the first round does not count.
-- Where plain SQL and medins disagree it fails.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET session_replication_role = replica;
TRUNCATE city.claim;
RESET session_replication_role;

-- Ten claims a person over two years, as they arrive: everybody's first, everybody's second …
SELECT greatest(:persons / greatest(:replay_claims / 10, 1), 1) AS step \gset
SELECT format($$
  INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, self_funded)
  SELECT p, 'S%1$s', CASE WHEN bench.dice(p, 60 + %1$s, 100) < 30 THEN 1 + p %% 60 ELSE 61 + (bench.dice(p, 71, 20) * 97 + bench.dice(p, 80 + %1$s, 3)) %% 1940 END,
    'outpatient', 'card', day, day, day, 10 + bench.dice(p, 90 + %1$s, 60000) / 100.0, bench.dice(p, 100 + %1$s, 1000) / 100.0
  FROM generate_series(1, %3$s, %2$s) p, LATERAL (SELECT date '2024-09-25' + (%1$s * 45 + bench.dice(p, 110 + %1$s, 40))::int AS day) d
  ORDER BY p$$, n, :step, :persons)
FROM generate_series(1, 10) n \gexec
VACUUM ANALYZE city.claim;

-- The reform: a deductible of 200, half of what was borne at hospitals of level 3 and 2 a little less.
SELECT medins.draft_plan('city', 'shanghai', '2025-01-01') AS version \gset
UPDATE city.rule SET deductible = '{200}' WHERE version = :version AND deductible_fills = 'outpatient';
UPDATE city.band SET rate = rate + 0.05 WHERE version = :version AND rate <= 0.6;

CREATE VIEW bench.by_window AS
WITH counted AS (
  SELECT c.*, c.decision = 'paid' AS paid, c.decision = 'paid' AND NOT (c.relation IN ('campus', 'other_campus') AND c.locality = 'local') AS counts
  FROM city.claim c
), before AS (
  SELECT c.*, CASE WHEN counts THEN
      coalesce(sum(CASE WHEN counts THEN in_scope END) OVER (PARTITION BY person_id, benefit_year ORDER BY ledger_no
                                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) END AS used
  FROM counted c
), decided AS (
  SELECT b.*, CASE WHEN counts THEN least(in_scope, greatest(200 - used, 0)) ELSE 0 END AS deductible_then
  FROM before b WHERE served_from >= '2025-01-01'
)
SELECT d.*, CASE WHEN NOT paid THEN 0
    WHEN counts THEN round((in_scope - deductible_then) * CASE WHEN level IS NULL OR level <= 1 THEN 0.7 WHEN level = 2 THEN 0.65 ELSE 0.55 END, 2)
    ELSE round(in_scope * 0.8, 2) END AS fund_then
FROM decided d;

-- What simulate tells of each claim, and what simulate_summary tells of them together.
CREATE VIEW bench.told_by_window AS
  SELECT person_id, ledger_no, entry, benefit_year, settlement_month, institution_id, college_id, level, decision, reason, deductible,
    fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid, true AS simulated, decision AS decision_then, reason AS reason_then,
    deductible_then, fund_then AS fund_paid_then, 0.00 AS relief_paid_then, 0.00 AS serious_illness_paid_then, 0.00 AS family_paid_then,
    0.00 AS other_paid_then, total_amount - fund_then AS cash_paid_then, total_amount - fund_then - cash_paid AS difference
  FROM bench.by_window;
CREATE VIEW bench.summed_by_window AS
  SELECT college_id, institution_id, level, settlement_month, count(*) AS rows, sum(fund_paid) AS fund, sum(fund_paid_then) AS fund_then,
    sum(relief_paid) AS relief, sum(serious_illness_paid) AS serious_illness, sum(family_paid) AS family, sum(other_paid) AS other,
    sum(cash_paid) AS cash, sum(cash_paid_then) AS cash_then,
    count(*) FILTER (WHERE is_last AND more < 0) AS gaining, count(*) FILTER (WHERE is_last AND more > 0) AS losing
  FROM (SELECT t.*, row_number() OVER (PARTITION BY person_id ORDER BY ledger_no DESC) = 1 AS is_last,
          sum(difference) OVER (PARTITION BY person_id) AS more
        FROM bench.told_by_window t) x
  GROUP BY college_id, institution_id, level, settlement_month;

SET work_mem = '64MB';
SET max_parallel_workers_per_gather = 0;
SELECT count(*) AS differing FROM (
  SELECT w.person_id FROM bench.by_window w JOIN medins.simulate('city', :version, '2025-01-01') s USING (person_id, ledger_no)
  WHERE w.fund_then <> s.fund_paid_then OR w.deductible_then <> s.deductible_then OR NOT s.simulated) d \gset
SELECT count(*) AS missing FROM bench.by_window \gset
SELECT :missing - count(*) + :differing AS differing FROM medins.simulate('city', :version, '2025-01-01') \gset
SELECT :differing <> 0 AS wrong \gset
\if :wrong
  \warn 'a reform by window functions and by medins differ:' :differing
  SELECT 1 / 0;
\endif

CREATE PROCEDURE bench.replay_turns(rounds int, claims int, version int) LANGUAGE plpgsql AS $$
DECLARE
  turn record;
  begun timestamptz;
  before float8;
BEGIN
  SET LOCAL max_parallel_workers_per_gather = 0;
  SET LOCAL work_mem = '64MB';
  FOR turn IN
    SELECT round, test, variant, format(statement, version) AS statement
    FROM generate_series(0, rounds) round, (VALUES
      -- the columns that a decision reads, in the order in which plain SQL needs them
      (1, 'replay_sums', 'bare', 'SELECT count(x) FROM (SELECT person_id, ledger_no, entry, institution_id, care, channel, credential, access,
          served_from, served_to, settled_on, total_amount, self_funded, over_price_limit, advance_self_pay, college_id, level, relation, locality, pathway,
          statuses, illness, decision, plan_version, benefit_year, settlement_month, fund_paid, relief_paid, serious_illness_paid, family_paid,
          other_paid, cash_paid FROM city.claim ORDER BY person_id, ledger_no OFFSET 0) x'),
      (2, 'replay_sums', 'city', 'SELECT count(x) FROM medins.simulate_summary(''city'', %s, ''2025-01-01'') x'),
      (3, 'replay_sums', 'competitor', 'SELECT count(x) FROM (SELECT * FROM bench.summed_by_window OFFSET 0) x'),
      (4, 'replay_claims', 'city', 'SELECT count(x) FROM medins.simulate(''city'', %s, ''2025-01-01'') x'),
      (5, 'replay_claims', 'competitor', 'SELECT count(x) FROM (SELECT * FROM bench.told_by_window OFFSET 0) x'),
      (6, 'replay_slice', 'bare', 'SELECT count(x) FROM medins.simulate_summary(''city'', %s, ''2025-01-01'') x'),
      (7, 'replay_slice', 'city', 'SELECT count(x) FROM medins.simulate_summary(''city'', %s, ''2025-01-01'', NULL, 0, 2) x'),
      (8, 'replay_verify', 'city', 'SELECT count(*) FROM medins.verify(''city'')'),
      (9, 'replay_verify', 'bare', 'SELECT count(x) FROM (SELECT * FROM city.claim ORDER BY person_id, ledger_no OFFSET 0) x')) v (nth, test, variant, statement)
    ORDER BY round, nth
  LOOP
    begun := clock_timestamp();
    before := bench.cpu();
    EXECUTE turn.statement;
    INSERT INTO bench.sample (test, variant, round, cpu, wall, rows)
    VALUES (turn.test, turn.variant, turn.round, bench.cpu() - before, extract(epoch FROM clock_timestamp() - begun), claims);
  END LOOP;
END $$;
CALL bench.replay_turns(:rounds, :replay_claims, :version);
