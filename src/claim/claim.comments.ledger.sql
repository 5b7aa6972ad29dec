-- What the objects of claim.ledger.sql are, in English and Chinese.

COMMENT ON TABLE claim IS 'The ledger: insert a bill, get it split. Rows are never changed; a correction is a reversal and a new row. / 结算账：插入账单即得分担结果；行不改变，更正为冲销加新行。';
COMMENT ON COLUMN claim.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN claim.ledger_no IS 'Number within the person, without gaps. Result. / 个人账号，连续无缺。结果列。';
COMMENT ON COLUMN claim.entry IS 'claim, reversal, repost, supplement, ruling or opening. / 结算（claim）、冲销（reversal）、重记（repost）、补付（supplement）、裁定（ruling）或期初（opening）。';
COMMENT ON COLUMN claim.request_id IS 'The sender''s number of the bill; the same one twice is refused. / 发送方结算号；重复者拒绝。';
COMMENT ON COLUMN claim.institution_id IS 'Institution that gave the care. / 就医机构。';
COMMENT ON COLUMN claim.prescriber_id IS 'Institution that prescribed what a pharmacy sold. / 处方机构（药店购药）。';
COMMENT ON COLUMN claim.care IS 'Kind of care. / 医疗类别。';
COMMENT ON COLUMN claim.channel IS 'direct settlement or reimbursement. / 直接结算（direct）或零星报销（reimbursement）。';
COMMENT ON COLUMN claim.credential IS 'Credential shown. / 就医凭证。';
COMMENT ON COLUMN claim.access IS 'How the person came to the institution. / 就医方式。';
COMMENT ON COLUMN claim.served_from IS 'First day of care. / 就诊（入院）日期。';
COMMENT ON COLUMN claim.served_to IS 'Last day of care. / 结束（出院）日期。';
COMMENT ON COLUMN claim.settled_on IS 'Day of settlement. / 结算日期。';
COMMENT ON COLUMN claim.applied_on IS 'Day reimbursement was applied for. / 申请零星报销日期。';
COMMENT ON COLUMN claim.applied_for IS 'Layer of the plan that a supplement applies for. / 补充支付所申请的待遇层。';
COMMENT ON COLUMN claim.receipt_no IS 'Number of the receipt. / 票据号。';
COMMENT ON COLUMN claim.receipt_date IS 'Day the receipt was issued. / 票据开具日期。';
COMMENT ON COLUMN claim.disease IS 'Disease, by its code on the platform. / 平台疾病代码。';
COMMENT ON COLUMN claim.catalogue_region IS 'Region whose catalogue was used. / 所用目录的地区。';
COMMENT ON COLUMN claim.papers IS 'Papers handed in with a reimbursement; NULL: not recorded here. / 零星报销所交材料；为空即未在此登记。';
COMMENT ON COLUMN claim.total_amount IS 'The bill. / 总费用。';
COMMENT ON COLUMN claim.self_funded IS 'Part outside the catalogue. / 自费。';
COMMENT ON COLUMN claim.over_price_limit IS 'Part above price limits. / 超限价。';
COMMENT ON COLUMN claim.advance_self_pay IS 'Advance self-pay. / 先行自付。';
COMMENT ON COLUMN claim.college_id IS 'Situation: college. / 情形：院校。';
COMMENT ON COLUMN claim.level IS 'Situation: level of the institution. / 情形：机构级别。';
COMMENT ON COLUMN claim.relation IS 'Situation: what the institution is to the college. / 情形：机构与院校的关系。';
COMMENT ON COLUMN claim.locality IS 'Situation: where care was given, seen from home. / 情形：就医地类别。';
COMMENT ON COLUMN claim.pathway IS 'Situation: by what right the person was covered; NULL: not covered. / 情形：参保途径；为空即未参保。';
COMMENT ON COLUMN claim.statuses IS 'Situation: statuses of the person. / 情形：人员身份。';
COMMENT ON COLUMN claim.illness IS 'Situation: listed treatment. / 情形：大病治疗项目。';
COMMENT ON COLUMN claim.family_account IS 'Situation: family account that may pay. / 情形：可支付的家庭共济账户。';
COMMENT ON COLUMN claim.decision IS 'Result: paid, denied or pended. / 结果：支付（paid）、拒付（denied）或待核定（pended）。';
COMMENT ON COLUMN claim.reason IS 'Result: why it is not paid. / 结果：不支付的原因。';
COMMENT ON COLUMN claim.plan_version IS 'Result: plan version that decided. / 结果：所依据的方案版本。';
COMMENT ON COLUMN claim.benefit_year IS 'Result: benefit year. / 结果：待遇年度。';
COMMENT ON COLUMN claim.settlement_month IS 'Result: month it is booked in. / 结果：记账月份。';
COMMENT ON COLUMN claim.recorded_at IS 'Result: when it was recorded. / 结果：登记时间。';
COMMENT ON COLUMN claim.in_scope IS 'Result: in-scope amount. / 结果：医保范围内费用。';
COMMENT ON COLUMN claim.deductible IS 'Result: deductible borne. / 结果：承担的起付标准。';
COMMENT ON COLUMN claim.rate IS 'Result: the fund''s rate; NULL where several applied. / 结果：基金支付比例；多段时为空。';
COMMENT ON COLUMN claim.fund_paid IS 'Result: paid by the fund. / 结果：基金支付。';
COMMENT ON COLUMN claim.relief_paid IS 'Result: paid by relief. / 结果：救助支付。';
COMMENT ON COLUMN claim.serious_illness_paid IS 'Result: paid by serious illness insurance. / 结果：大病保险支付。';
COMMENT ON COLUMN claim.family_paid IS 'Result: paid by the family account. / 结果：家庭共济支付。';
COMMENT ON COLUMN claim.other_paid IS 'Result: paid by others. / 结果：其他支付。';
COMMENT ON COLUMN claim.cash_paid IS 'Result: paid by the person. / 结果：个人现金支付。';
COMMENT ON COLUMN claim.accumulators IS 'Result: running totals after this row. / 结果：本行之后的累计额。';
COMMENT ON COLUMN claim.base_no IS 'Row of the person that this one reverses, adds to or decides. / 所冲销、补付或裁定的本人账号。';
COMMENT ON COLUMN claim.adjustment IS 'Ties the rows of one correction. / 同一更正各行的关联号。';

COMMENT ON TABLE month IS 'Closings of months, and the counter-entries that open them again; the last one counts. / 月结记录，以及重新打开月份的反向记录；以最后一条为准。';
COMMENT ON COLUMN month.month IS 'First day of the month. / 月份首日。';
COMMENT ON COLUMN month.entry_no IS 'Number within the month, without gaps. / 月内序号，连续无缺。';
COMMENT ON COLUMN month.entry IS 'closing or reopening. / 关闭（closing）或重新打开（reopening）。';
COMMENT ON COLUMN month.institution_id IS 'Institution it is closed or opened for; NULL: all. / 所关闭或打开的机构；为空即全部。';
COMMENT ON COLUMN month.grounds IS 'Why, or the document that says so; a reopening has some. / 依据或文号；重新打开时必填。';
COMMENT ON COLUMN month.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN month.recorded_by IS 'Role that recorded it. / 登记人。';

-- A trigger does what its function does.
DO $$
DECLARE
  trigger record;
BEGIN
  FOR trigger IN
    SELECT t.tgname, t.tgrelid::regclass, obj_description(t.tgfoid, 'pg_proc') AS does
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND NOT t.tgisinternal
  LOOP
    EXECUTE format('COMMENT ON TRIGGER %I ON %s IS %L', trigger.tgname, trigger.tgrelid, trigger.does);
  END LOOP;
END
$$;
