-- The competitor must agree with medins in every row: prints how many differ, and some that do.
\set ON_ERROR_STOP on
CREATE TEMP VIEW difference AS
SELECT request_id, m.ledger_no, c.ledger_no AS c_ledger_no, m.decision, c.decision AS c_decision, m.reason, c.reason AS c_reason,
  m.fund_paid, c.fund_paid AS c_fund_paid
FROM (SELECT *, (SELECT jsonb_object_agg(extract(year FROM day)::text, round(value / 100.0, 2)) FROM medins.totals(accumulators)) AS totals FROM city.claim) m
FULL JOIN competitor.claim c USING (person_id, request_id)
WHERE (m.ledger_no, m.total_amount, m.self_funded, m.in_scope, m.deductible, m.fund_paid, m.cash_paid, m.rate, m.decision, m.reason, m.benefit_year,
       m.settlement_month, m.college_id, m.level, m.relation, m.locality, m.pathway, coalesce(m.totals, '{}'))
  IS DISTINCT FROM
      (c.ledger_no, c.total_amount, c.self_funded, c.in_scope, c.deductible, c.fund_paid, c.cash_paid, c.rate, c.decision, c.reason, c.benefit_year,
       c.settlement_month, c.college_id, c.level, c.relation, c.locality, c.pathway, c.totals);
SELECT count(*) AS differing FROM difference \gset
\echo :differing
SELECT * FROM difference LIMIT 20;
