-- Lists for the office: what the law wants looked at, and undoes nothing by itself.

-- Cover given on a commitment to pay for the next year in full and in time, which was not done (SN-10.1, SH-5).  Where
-- an amount is not known, having paid is enough; where nothing is due, nothing is broken.
CREATE VIEW broken_commitment WITH (security_invoker = true) AS
  SELECT DISTINCT ON (c.person_id, n.benefit_year)
         c.person_id, c.fact_no, c.valid, c.pathway, n.benefit_year, d.due_by, q.due, p.paid_on, p.paid_in_time, c.clause
  FROM coverage c
  JOIN coverage_rule r ON r.version = c.plan_version AND r.rule = c.coverage_rule AND r.commits
  JOIN plan s ON s.settles
  CROSS JOIN LATERAL (SELECT medins.benefit_year(lower(c.valid), s.year_begins) + 1 AS benefit_year) n
  CROSS JOIN LATERAL (
    -- the last day on which a payment for that year is in time
    SELECT max(greatest((make_date(n.benefit_year, 1, 1) + (s.year_begins + b.anchor_before))::date,
                        CASE WHEN b.before_window_ends THEN upper(w.valid) END)) - 1 AS due_by
    FROM coverage_rule b
    LEFT JOIN enrolment_window w ON w.kind = 'collection' AND w.benefit_year = n.benefit_year
    WHERE b.version = c.plan_version AND b.anchor = 'payment' AND b.effect = 'cover') d
  LEFT JOIN premium_due q ON q.person_id = c.person_id AND q.benefit_year = n.benefit_year
  CROSS JOIN LATERAL (
    SELECT min(lower(f.valid)) AS paid_on, sum(f.amount) FILTER (WHERE lower(f.valid) <= d.due_by) AS paid_in_time,
           bool_or(f.amount IS NULL) FILTER (WHERE lower(f.valid) <= d.due_by) AS unknown
    FROM fact f
    WHERE f.person_id = c.person_id AND f.kind = 'payment' AND f.benefit_year = n.benefit_year AND f.retracted_at IS NULL) p
  WHERE c.reason IS NULL AND (q.due = 0) IS NOT TRUE
    -- unknown is null where nothing was paid in time
    AND (p.unknown IS NULL OR NOT p.unknown AND p.paid_in_time < q.due)
  ORDER BY c.person_id, n.benefit_year, c.valid;

-- Covered here, and insured elsewhere on the same days (SH-10, SH-22, SN-10.1).
CREATE VIEW double_insurance WITH (security_invoker = true) AS
  SELECT c.person_id, c.valid * f.valid AS valid, c.pathway, f.code AS insurance, f.fact_no, a.applied_on
  FROM coverage c
  JOIN fact f ON f.person_id = c.person_id AND f.kind = 'other_insurance' AND f.retracted_at IS NULL AND f.valid && c.valid
  CROSS JOIN LATERAL (
    -- an application that no termination has answered yet
    SELECT max(lower(t.valid)) AS applied_on
    FROM fact t
    WHERE t.person_id = c.person_id AND t.kind = 'termination_application' AND t.retracted_at IS NULL
      AND NOT EXISTS (SELECT FROM fact e WHERE e.person_id = t.person_id AND e.kind = 'termination'
                        AND e.retracted_at IS NULL AND lower(e.valid) >= lower(t.valid))) a
  WHERE c.reason IS NULL;

-- Stays that reach over an edge of cover, not taken back (EDGE).
CREATE VIEW edge_stay WITH (security_invoker = true) AS
  SELECT c.person_id, c.ledger_no, c.institution_id, c.care, c.served_from, c.served_to, e.edge, c.decision, c.fund_paid,
         c.settlement_month
  FROM claim c
  JOIN unnest('{cover_begins_later,cover_ended_within}'::text[]) e (edge) ON e.edge = ANY (c.statuses)
  WHERE c.entry IN ('claim', 'repost')
    AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = c.person_id AND r.base_no = c.ledger_no AND r.entry = 'reversal');

-- How many are covered, by college and month.  A person counts at the college attended then, else at the one attended
-- last before, as on a claim.
CREATE VIEW coverage_month WITH (security_invoker = true) AS
  WITH attended AS (
    SELECT person_id, organisation_id AS college_id,
           daterange(lower(valid), lead(lower(valid)) OVER (PARTITION BY person_id ORDER BY lower(valid))) AS days
    FROM fact WHERE kind = 'study' AND retracted_at IS NULL
    UNION ALL
    SELECT person_id, NULL AS college_id, daterange(NULL, min(lower(valid))) AS days
    FROM fact WHERE kind = 'study' AND retracted_at IS NULL
    GROUP BY person_id),
  -- periods at a college; of all persons whose period, and the one before it, have the same days, one row
  period AS (
    SELECT college_id, held, since, until, before, count(*) AS persons
    FROM (SELECT a.college_id, c.reason IS NOT NULL AS held, lower(d.days) AS since, upper(d.days) AS until,
                 lag(upper(d.days)) OVER (PARTITION BY c.person_id, a.college_id, c.reason IS NOT NULL ORDER BY d.days) AS before
          FROM coverage c
          LEFT JOIN attended a ON a.person_id = c.person_id AND a.days && c.valid
          CROSS JOIN LATERAL (SELECT coalesce(c.valid * a.days, c.valid)) d (days)) p
    GROUP BY college_id, held, since, until, before)
  SELECT p.college_id, m.month::date AS month,
         coalesce(sum(p.persons) FILTER (WHERE NOT p.held AND p.since <= m.month), 0)::bigint AS on_first_day,
         coalesce(sum(p.persons) FILTER (WHERE NOT p.held), 0)::bigint AS on_some_day,
         coalesce(sum(p.persons) FILTER (WHERE p.held), 0)::bigint AS held
  FROM period p
  CROSS JOIN LATERAL generate_series(
    -- not the month that the period before reaches into: there it has been counted
    greatest(date_trunc('month', p.since::timestamp), date_trunc('month', (p.before - 1)::timestamp) + interval '1 month'),
    (p.until - 1)::timestamp, interval '1 month') m (month)
  GROUP BY p.college_id, m.month;

COMMENT ON VIEW broken_commitment IS 'Cover given on a commitment to pay for the next year that was not paid for in full and in time (SN-10.1, SH-5); the cover stands. Where an amount is not known, having paid in time is enough; where nothing is due nothing is broken; before due_by nothing is broken yet. / 以承诺缴纳下一年度保险费为前提享受待遇、但未按时足额缴费者（SN-10.1、SH-5）；待遇不撤销。金额未知者按时缴费即可；无应缴者不视为违约；due_by之前尚不违约。';
COMMENT ON COLUMN broken_commitment.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN broken_commitment.fact_no IS 'The fact that the cover rests on. / 该待遇所依据的事实编号。';
COMMENT ON COLUMN broken_commitment.valid IS 'Cover that was given. / 已享受的待遇期。';
COMMENT ON COLUMN broken_commitment.pathway IS 'By what right. / 参保途径。';
COMMENT ON COLUMN broken_commitment.benefit_year IS 'Year that was to be paid for. / 承诺缴费的年度。';
COMMENT ON COLUMN broken_commitment.due_by IS 'Last day on which a payment is in time; before it nothing is broken yet. / 按时缴费的最后一日；此日之前尚未违约。';
COMMENT ON COLUMN broken_commitment.due IS 'Premium due for that year, in yuan; NULL: not known. / 该年度应缴保险费（元）；为空即未知。';
COMMENT ON COLUMN broken_commitment.paid_on IS 'Day of the first payment; NULL: not paid. / 首次缴费日；为空即未缴费。';
COMMENT ON COLUMN broken_commitment.paid_in_time IS 'Amount that was paid in time, in yuan; NULL: nothing. / 按时缴纳的金额（元）；为空即无。';
COMMENT ON COLUMN broken_commitment.clause IS 'Clause of the cover. / 条款。';

COMMENT ON VIEW double_insurance IS 'Days on which a person covered here has other basic insurance too (SH-10, SH-22, SN-10.1). / 在本地享受待遇期间同时参加其他基本医保的日期（SH-10、SH-22、SN-10.1）。';
COMMENT ON COLUMN double_insurance.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN double_insurance.valid IS 'Days of both. / 重复参保的日期范围。';
COMMENT ON COLUMN double_insurance.pathway IS 'By what right covered here. / 本地参保途径。';
COMMENT ON COLUMN double_insurance.insurance IS 'The other one: local_employee, local_resident, elsewhere. / 另一参保类型。';
COMMENT ON COLUMN double_insurance.fact_no IS 'Fact of the other insurance. / 另一参保的事实编号。';
COMMENT ON COLUMN double_insurance.applied_on IS 'Day of an application to end the cover that was not answered yet. / 尚未处理的终止申请日期。';

COMMENT ON VIEW edge_stay IS 'Stays that reach over an edge of cover and were not taken back (EDGE). / 跨待遇期起止且未冲销的住院（EDGE）。';
COMMENT ON COLUMN edge_stay.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN edge_stay.ledger_no IS 'Number within the person. / 个人账号。';
COMMENT ON COLUMN edge_stay.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN edge_stay.care IS 'Kind of care. / 医疗类别。';
COMMENT ON COLUMN edge_stay.served_from IS 'Admission. / 入院日期。';
COMMENT ON COLUMN edge_stay.served_to IS 'Discharge. / 出院日期。';
COMMENT ON COLUMN edge_stay.edge IS 'cover_begins_later: begun before cover, held; cover_ended_within: begun covered, paid whole. / 入院时未在保（cover_begins_later，待核定）或出院时已终止（cover_ended_within，全额结算）。';
COMMENT ON COLUMN edge_stay.decision IS 'What was decided. / 裁定结果。';
COMMENT ON COLUMN edge_stay.fund_paid IS 'Paid by the fund, in yuan. / 基金支付（元）。';
COMMENT ON COLUMN edge_stay.settlement_month IS 'Month it is booked in. / 记账月份。';

COMMENT ON VIEW coverage_month IS 'How many persons are covered, by college and month. A person counts at the college attended then, else at the one attended last before (NULL: none so far), in the month of a change at both. Months without anybody are left out. / 各院校各月在保人数。按当时就读院校计，无则按此前最后就读院校（为空即无），变更当月两处均计。无人月份不列。';
COMMENT ON COLUMN coverage_month.college_id IS 'College attended then, or last before; NULL: none so far. / 当时或此前最近就读的院校；为空即尚无。';
COMMENT ON COLUMN coverage_month.month IS 'First day of the month. / 月份首日。';
COMMENT ON COLUMN coverage_month.on_first_day IS 'Persons covered on its first day. / 当月首日在保人数。';
COMMENT ON COLUMN coverage_month.on_some_day IS 'Persons covered on some day of it. / 当月任一日在保人数。';
COMMENT ON COLUMN coverage_month.held IS 'Persons whose cover is held for a decision on some day of it. / 当月任一日待遇待核定人数。';
