-- Reimbursements as they stand: what is paid to the person, through whom, and whether it uses the students' line.
-- The terms are those that fund_payment has for them.

CREATE VIEW reimbursement WITH (security_invoker = true) AS
  SELECT c.person_id, c.ledger_no, c.college_id, c.institution_id, c.care, c.served_from, c.served_to,
    c.receipt_no, c.receipt_date, c.applied_on, c.papers, c.settled_on,
    coalesce(r.decision, c.decision) AS decision,
    CASE WHEN r.decision IS NULL THEN c.reason ELSE r.reason END AS reason,
    'person'::text AS payee,
    CASE t.reimbursed_by WHEN 'designated' THEN d.institution_id END AS paid_through,
    coalesce(c.care = ANY (t.care) AND (t.outside_uses_line OR c.relation = 'designated'), false) AS uses_line,
    c.total_amount::cny AS total_amount,
    (c.fund_paid + coalesce(s.fund_paid, 0))::cny AS fund_paid,
    (c.total_amount - c.cash_paid - coalesce(s.cash_paid, 0))::cny AS amount
  FROM claim c
  JOIN plan p ON p.settles
  CROSS JOIN LATERAL (SELECT medins.benefit_year(c.settlement_month, p.year_begins)) b (booked_year)
  LEFT JOIN fund_line_in_force o ON o.valid @> medins.benefit_year_from(b.booked_year, p.year_begins)
  LEFT JOIN fund_line_in_force t
    ON t.valid @> medins.benefit_year_from(CASE o.used_by WHEN 'benefit_year' THEN c.benefit_year ELSE b.booked_year END, p.year_begins)
  LEFT JOIN designation d ON d.college_id = c.college_id AND d.relation = 'designated' AND d.valid @> c.applied_on
  -- what was granted on application, and ruled, since
  LEFT JOIN LATERAL (
    SELECT sum(a.fund_paid) AS fund_paid, sum(a.cash_paid) AS cash_paid
    FROM claim a
    WHERE a.person_id = c.person_id AND a.base_no = c.ledger_no AND a.entry IN ('supplement', 'ruling')
      AND NOT EXISTS (SELECT FROM claim x WHERE x.person_id = a.person_id AND x.base_no = a.ledger_no AND x.entry = 'reversal')) s ON true
  LEFT JOIN LATERAL (
    SELECT a.decision, a.reason
    FROM claim a
    WHERE a.person_id = c.person_id AND a.base_no = c.ledger_no AND a.entry = 'ruling' AND a.applied_for IS NULL
      AND NOT EXISTS (SELECT FROM claim x WHERE x.person_id = a.person_id AND x.base_no = a.ledger_no AND x.entry = 'reversal')) r ON true
  WHERE c.channel = 'reimbursement' AND c.entry IN ('claim', 'repost')
    AND NOT EXISTS (SELECT FROM claim x WHERE x.person_id = c.person_id AND x.base_no = c.ledger_no AND x.entry = 'reversal');

COMMENT ON VIEW reimbursement IS 'Bills handed in for reimbursement that stand, with what was granted on them since. / 现行有效的零星报销，含其后补充支付与裁定。';
COMMENT ON COLUMN reimbursement.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN reimbursement.ledger_no IS 'Ledger row of the bill. / 费用的账号。';
COMMENT ON COLUMN reimbursement.college_id IS 'College of the person. / 人员所在院校。';
COMMENT ON COLUMN reimbursement.institution_id IS 'Institution that gave the care. / 就医机构。';
COMMENT ON COLUMN reimbursement.care IS 'Kind of care. / 医疗类别。';
COMMENT ON COLUMN reimbursement.served_from IS 'First day of care. / 就诊（入院）日期。';
COMMENT ON COLUMN reimbursement.served_to IS 'Last day of care. / 结束（出院）日期。';
COMMENT ON COLUMN reimbursement.receipt_no IS 'Number of the receipt. / 票据号。';
COMMENT ON COLUMN reimbursement.receipt_date IS 'Day the receipt was issued. / 票据开具日期。';
COMMENT ON COLUMN reimbursement.applied_on IS 'Day it was applied for. / 申请日期。';
COMMENT ON COLUMN reimbursement.papers IS 'Papers handed in; NULL: not recorded here. / 所交材料；为空即未在此登记。';
COMMENT ON COLUMN reimbursement.settled_on IS 'Day of settlement. / 结算日期。';
COMMENT ON COLUMN reimbursement.decision IS 'paid, denied or pended; a ruling''s where there is one. / 支付、拒付或待核定；有裁定的以裁定为准。';
COMMENT ON COLUMN reimbursement.reason IS 'Why it is not paid. / 不支付的原因。';
COMMENT ON COLUMN reimbursement.payee IS 'Who is paid: the person. / 收款人：本人。';
COMMENT ON COLUMN reimbursement.paid_through IS 'Institution where it is claimed and paid: that chosen by the college on the day of the application, where the line has reimbursed_by = designated; NULL: an insurance office. / 申领与支付的机构：单列项目reimbursed_by = designated时为申请日院校选定的机构；为空即医保经办机构。';
COMMENT ON COLUMN reimbursement.uses_line IS 'Whether the fund''s share uses up the students'' line of the college. / 基金支付是否计入院校学生单列项目。';
COMMENT ON COLUMN reimbursement.total_amount IS 'The bill, in yuan. / 总费用（元）。';
COMMENT ON COLUMN reimbursement.fund_paid IS 'The fund''s share, in yuan. / 基金支付（元）。';
COMMENT ON COLUMN reimbursement.amount IS 'What all payers pay to the person, in yuan. / 各支付方付给个人的合计（元）。';
