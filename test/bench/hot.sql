-- After 8 clients on 10 persons (variable variant): ledgers with a gap, deductibles that are not what was left of the
-- year's, persons with rows that verify decides otherwise.
\set ON_ERROR_STOP on
SELECT count(*) AS gaps FROM (SELECT FROM :variant.claim GROUP BY person_id HAVING min(ledger_no) <> 1 OR max(ledger_no) <> count(*)) x \gset
SELECT count(*) AS wrong FROM (
  SELECT deductible, in_scope, 300 - coalesce(sum(deductible) OVER (PARTITION BY person_id, benefit_year ORDER BY ledger_no
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS remains
  FROM :variant.claim WHERE decision = 'paid' AND care = 'outpatient' AND relation NOT IN ('campus', 'other_campus')) x
WHERE deductible <> least(in_scope, remains) \gset
SELECT :'variant' = 'city' AS verifies \gset
\set differing 0
\if :verifies
SELECT count(*) AS differing FROM medins.verify('city') \gset
\endif
\echo :gaps :wrong :differing
