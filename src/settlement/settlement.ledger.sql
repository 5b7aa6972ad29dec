-- What the fund owes each institution for a month, from the ledger alone (SN-6.1): reversals net out in the
-- month they are booked in, so a month never changes once it is closed.

CREATE VIEW settlement_statement WITH (security_invoker = true) AS
  SELECT p.institution_id, p.settlement_month,
    sum(p.visits)::bigint AS visits,
    count(*) FILTER (WHERE p.visits > 0) AS persons,
    coalesce(sum(p.denied), 0)::bigint AS denied,
    coalesce(sum(p.pended), 0)::bigint AS pended,
    sum(p.total_amount)::cny AS total_amount,
    sum(p.in_scope)::cny AS in_scope,
    sum(p.deductible)::cny AS deductible,
    sum(p.fund_paid)::cny AS fund_paid,
    sum(p.relief_paid)::cny AS relief_paid,
    sum(p.serious_illness_paid)::cny AS serious_illness_paid,
    sum(p.family_paid)::cny AS family_paid,
    sum(p.other_paid)::cny AS other_paid,
    sum(p.cash_paid)::cny AS cash_paid,
    sum(p.payable)::cny AS payable
  FROM (
    SELECT c.institution_id, c.settlement_month, c.person_id,
      sum(v.visit) AS visits,
      sum(v.visit) FILTER (WHERE c.decision = 'denied') AS denied,
      sum(v.visit) FILTER (WHERE c.decision = 'pended') AS pended,
      sum(c.total_amount) AS total_amount,
      sum(c.in_scope) AS in_scope,
      sum(c.deductible) AS deductible,
      sum(c.fund_paid) AS fund_paid,
      sum(c.relief_paid) AS relief_paid,
      sum(c.serious_illness_paid) AS serious_illness_paid,
      sum(c.family_paid) AS family_paid,
      sum(c.other_paid) AS other_paid,
      sum(c.cash_paid) AS cash_paid,
      -- what was settled directly the institution has advanced; reimbursements, and what is paid on application or
      -- by a ruling, go to the person
      coalesce(sum(c.total_amount - c.cash_paid) FILTER (WHERE c.channel = 'direct' AND c.total_amount <> 0), 0.00) AS payable
    FROM claim c
    -- rows that add to a bill, or bring totals in, have a total of 0 and are no visits
    CROSS JOIN LATERAL (SELECT sign(c.total_amount)::int) v(visit)
    GROUP BY c.institution_id, c.settlement_month, c.person_id) p
  GROUP BY p.institution_id, p.settlement_month;

COMMENT ON VIEW settlement_statement IS 'Per institution and month: visits, persons and amounts, net of reversals. / 按机构和月份汇总：人次、人数及金额，已扣减冲销。';
COMMENT ON COLUMN settlement_statement.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN settlement_statement.settlement_month IS 'First day of the month booked in. / 记账月份首日。';
COMMENT ON COLUMN settlement_statement.visits IS 'Visits and stays, less those reversed. / 人次，已扣减冲销。';
COMMENT ON COLUMN settlement_statement.persons IS 'Persons with a visit left. / 人数。';
COMMENT ON COLUMN settlement_statement.denied IS 'Visits that were denied. / 不予支付的人次。';
COMMENT ON COLUMN settlement_statement.pended IS 'Visits held for a decision. / 待核定的人次。';
COMMENT ON COLUMN settlement_statement.total_amount IS 'Billed, in yuan. / 总费用（元）。';
COMMENT ON COLUMN settlement_statement.in_scope IS 'In scope, in yuan. / 医保范围内费用（元）。';
COMMENT ON COLUMN settlement_statement.deductible IS 'Deductible borne, in yuan. / 起付线部分（元）。';
COMMENT ON COLUMN settlement_statement.fund_paid IS 'Paid by the fund, in yuan. / 基金支付（元）。';
COMMENT ON COLUMN settlement_statement.relief_paid IS 'Paid by relief, in yuan. / 救助支付（元）。';
COMMENT ON COLUMN settlement_statement.serious_illness_paid IS 'Paid by serious-illness insurance, in yuan. / 大病保险支付（元）。';
COMMENT ON COLUMN settlement_statement.family_paid IS 'Paid by family accounts, in yuan. / 家庭共济支付（元）。';
COMMENT ON COLUMN settlement_statement.other_paid IS 'Paid by others, in yuan. / 其他支付（元）。';
COMMENT ON COLUMN settlement_statement.cash_paid IS 'Paid by the persons, in yuan. / 个人现金支付（元）。';
COMMENT ON COLUMN settlement_statement.payable IS 'Owed to the institution for what it settled directly, in yuan. / 应付机构（直接结算部分，元）。';
