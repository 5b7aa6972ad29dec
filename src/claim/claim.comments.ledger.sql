-- What the objects of claim.ledger.sql are, in English and Chinese.

COMMENT ON TABLE claim IS 'The ledger: INSERT a bill, RETURNING what was decided. Input columns may be given, any other is an error (MI012). Rows never change (MI020); a correction is a reversal, which is its base negated and takes back what that had consumed, and a new row. / 结算账：插入账单，以RETURNING取得裁定结果。仅可给出输入列，给出其他列报错（MI012）。行不改变（MI020）；更正为冲销（原行取负并退回其累计）加新行。';
COMMENT ON COLUMN claim.person_id IS 'Input, required: person. Errors: MI001. / 输入，必填：人员。错误：MI001。';
COMMENT ON COLUMN claim.ledger_no IS 'Result: number within the person, from 1, without gaps. / 结果：个人账号，自1起连续无缺。';
COMMENT ON COLUMN claim.entry IS 'Input: claim; reversal takes a row back; repost enters a reversed bill anew; supplement adds what a layer pays on application; ruling is a person''s decision on a row that was held; opening brings totals in. Functions make all but claims. Errors: MI015. / 输入：结算（claim）；reversal冲销一行；repost将已冲销费用重新录入；supplement为申请后的补充支付；ruling为对待核定行的裁定；opening带入期初累计。除claim外均由函数产生。错误：MI015。';
COMMENT ON COLUMN claim.request_id IS 'Input, required: the sender''s own number of the bill. The same one twice for a person and institution violates claim_request (23505), so that a retry with ON CONFLICT DO NOTHING is safe. It stays taken after a reversal: enter the right bill under a new one. / 输入，必填：发送方结算号。同一人员同一机构重复即违反claim_request（23505），故以ON CONFLICT DO NOTHING重发是安全的。冲销后仍被占用：更正费用须用新号。';
COMMENT ON COLUMN claim.institution_id IS 'Input, required: institution that gave the care. Errors: MI002, 42501 without duty for it. / 输入，必填：就医机构。错误：MI002；无该机构职责为42501。';
COMMENT ON COLUMN claim.prescriber_id IS 'Input: institution that prescribed what a pharmacy sold. / 输入：处方机构（药店购药）。';
COMMENT ON COLUMN claim.care IS 'Input, required: kind of care: outpatient, emergency, observation (a stay in the emergency ward), inpatient, pharmacy. Errors: MI006, MI014 not given there. / 输入，必填：医疗类别：门诊（outpatient）、急诊（emergency）、急诊留观（observation）、住院（inpatient）、药店（pharmacy）。错误：MI006；该机构不提供为MI014。';
COMMENT ON COLUMN claim.channel IS 'Input: direct, the institution settles; or reimbursement, the person paid cash and applies later. / 输入：直接结算（direct），或零星报销（reimbursement，个人先付现金、事后申请）。';
COMMENT ON COLUMN claim.credential IS 'Input, required: credential shown: card, e_credential, medical_card or none. / 输入，必填：就医凭证：社保卡（card）、医保电子凭证（e_credential）、医保卡（medical_card）或无（none）。';
COMMENT ON COLUMN claim.access IS 'Input: how the person came to the institution: ordinary, emergency, referred, mental or chronic_infectious. / 输入：就医方式：普通（ordinary）、急诊（emergency）、转诊（referred）、精神病（mental）或慢性传染病（chronic_infectious）。';
COMMENT ON COLUMN claim.served_from IS 'Input, required: first day of care. It decides, but of a stay where the version says stay_date = discharge. / 输入，必填：就诊（入院）日期，为判定日；版本规定stay_date = discharge的住院除外。';
COMMENT ON COLUMN claim.served_to IS 'Input, required: last day of care, included; the first one too unless care is a stay (inpatient, observation). Errors: MI011. / 输入，必填：结束（出院）日期，含当日；除住院、留观外与首日相同。错误：MI011。';
COMMENT ON COLUMN claim.settled_on IS 'Input: day of settlement, by default today in Asia/Shanghai; not before served_to. Errors: MI011. / 输入：结算日期，默认为上海时区当日；不早于served_to。错误：MI011。';
COMMENT ON COLUMN claim.applied_on IS 'Input, of a reimbursement required: day it was applied for; not before receipt_date, not after settled_on. / 输入，零星报销必填：申请日期；不早于receipt_date，不晚于settled_on。';
COMMENT ON COLUMN claim.applied_for IS 'Input, of a supplement: layer of the plan that it applies for. / 输入，补充支付：所申请的待遇层。';
COMMENT ON COLUMN claim.receipt_no IS 'Input: number of the receipt. / 输入：票据号。';
COMMENT ON COLUMN claim.receipt_date IS 'Input, of a reimbursement required: day the receipt was issued. / 输入，零星报销必填：票据开具日期。';
COMMENT ON COLUMN claim.disease IS 'Input: disease, by its code on the platform. / 输入：平台疾病代码。';
COMMENT ON COLUMN claim.catalogue_region IS 'Input: region whose catalogue was used. / 输入：所用目录的地区。';
COMMENT ON COLUMN claim.papers IS 'Input: papers handed in with a reimbursement: credential, identity_document (or the card in its place), receipt, records, bank_card, originals (of receipt and records, by post). What lacks are statuses of the claim. NULL: not recorded here, looked at elsewhere. Those that come later: medins.repost. / 输入：零星报销所交材料：就医凭证（credential）、身份证件（identity_document，可以卡代）、票据（receipt）、病历（records）、银行卡（bank_card）、邮寄原件（originals）。缺少者成为情形中的身份。为空即未在此登记、另行审核。后补材料用medins.repost。';
COMMENT ON COLUMN claim.total_amount IS 'Input, required: the bill, in yuan. Errors: MI010. / 输入，必填：总费用（元）。错误：MI010。';
COMMENT ON COLUMN claim.self_funded IS 'Input: part outside the catalogue, not in scope, in yuan. / 输入：自费（元），不在范围内。';
COMMENT ON COLUMN claim.over_price_limit IS 'Input: part above price limits, not in scope, in yuan. / 输入：超限价（元），不在范围内。';
COMMENT ON COLUMN claim.advance_self_pay IS 'Input: advance self-pay, not in scope, in yuan. / 输入：先行自付（元），不在范围内。';
COMMENT ON COLUMN claim.college_id IS 'Situation: college attended on the deciding day, else the one attended last before it. / 情形：判定日就读院校，否则为此前最后就读院校。';
COMMENT ON COLUMN claim.level IS 'Situation: level of the institution; of the prescriber where a pharmacy sold. / 情形：机构级别；药店购药为处方机构级别。';
COMMENT ON COLUMN claim.relation IS 'Situation: what the institution is to the college, the first that holds: undesignated (by the insurance, or outside every term); unconnected, unless the college has chosen it; no_prescriber (a pharmacy without one); designated (chosen by the college); campus (clinic of the college); other_campus (of another college); other. At a pharmacy both it and the prescriber must be designated by the insurance and connected, and the relation is the prescriber''s. / 情形：机构与院校的关系，取首个符合者：非定点（undesignated，含不在任何期间）；未联网（unconnected，院校已选定者除外）；无处方机构（no_prescriber，药店）；院校选定（designated）；本校医疗机构（campus）；他校医疗机构（other_campus）；其他（other）。药店购药时药店与处方机构均须定点且联网，关系取处方机构。';
COMMENT ON COLUMN claim.locality IS 'Situation: where care was given, seen from home. local: the region begins with the plan''s; else the first kind of fact in plan_version.places in force on the last day of care for that region; else elsewhere. NULL outside every term. / 情形：就医地类别。地区代码以方案统筹区开头为本地（local）；否则为plan_version.places中就医末日有效且地区相符的首个事实种类；再否则为elsewhere。机构不在任何期间为空。';
COMMENT ON COLUMN claim.pathway IS 'Situation: by what right the person was covered; NULL: not covered. / 情形：参保途径；为空即未参保。';
COMMENT ON COLUMN claim.statuses IS 'Situation: statuses of the person, sorted: from facts in force, and derived ones; see the manual, words. / 情形：人员身份，已排序：来自有效事实及推导者；见manual.md用词一节。';
COMMENT ON COLUMN claim.illness IS 'Situation: listed treatment. / 情形：大病治疗项目。';
COMMENT ON COLUMN claim.family_account IS 'Situation: family group whose account was asked: that of the person on settled_on, if it pays bills then. / 情形：所询问的家庭共济账户：settled_on当日所属共济网，且当时可支付费用。';
COMMENT ON COLUMN claim.decision IS 'Result: paid, by the rules, even where the fund''s part is 0; denied, the rules say no; pended, the rules do not say and a person decides. Denied and pended bills cost the person all and touch no running total. / 结果：支付（paid，按规则裁定，基金支付可为0）、拒付（denied，规则不予支付）或待核定（pended，规则未明，由人员裁定）。拒付与待核定费用全部由个人承担，不计入累计额。';
COMMENT ON COLUMN claim.reason IS 'Result: why it is not paid; of a reversal an input: why it is taken back. A row of reason. / 结果：不支付的原因；冲销行为输入：冲销原因。见reason表。';
COMMENT ON COLUMN claim.plan_version IS 'Result: plan version that decided; NULL: none was in force. / 结果：所依据的方案版本；为空即当日无有效版本。';
COMMENT ON COLUMN claim.benefit_year IS 'Result: benefit year. / 结果：待遇年度。';
COMMENT ON COLUMN claim.settlement_month IS 'Result: first day of the month it is booked in: the first month from that of settled_on that is open for the institution. / 结果：记账月份首日：自settled_on当月起对该机构未关闭的首个月份。';
COMMENT ON COLUMN claim.recorded_at IS 'Result: when it was recorded; later than every earlier row and fact of the person. / 结果：登记时间；晚于该人此前各行与事实。';
COMMENT ON COLUMN claim.in_scope IS 'Result: total_amount less self_funded, over_price_limit and advance_self_pay, in yuan. / 结果：医保范围内费用（元），即total_amount减self_funded、over_price_limit与advance_self_pay。';
COMMENT ON COLUMN claim.deductible IS 'Result: deductible borne by the person, in yuan. / 结果：个人承担的起付标准（元）。';
COMMENT ON COLUMN claim.rate IS 'Result: the fund''s rate; NULL where several applied. / 结果：基金支付比例；多段时为空。';
COMMENT ON COLUMN claim.fund_paid IS 'Result: paid by the fund, in yuan. The six payers sum to total_amount. / 结果：基金支付（元）。六个支付方合计等于total_amount。';
COMMENT ON COLUMN claim.relief_paid IS 'Result: paid by relief, in yuan. / 结果：救助支付（元）。';
COMMENT ON COLUMN claim.serious_illness_paid IS 'Result: paid by serious illness insurance, in yuan. / 结果：大病保险支付（元）。';
COMMENT ON COLUMN claim.family_paid IS 'Result: paid by the family account, in yuan. / 结果：家庭共济支付（元）。';
COMMENT ON COLUMN claim.other_paid IS 'Result: paid by others, in yuan. / 结果：其他支付（元）。';
COMMENT ON COLUMN claim.cash_paid IS 'Result: paid by the person, in yuan. / 结果：个人现金支付（元）。';
COMMENT ON COLUMN claim.accumulators IS 'Result: running totals after this row, in fen and counts; medins.totals shows them as rows. / 结果：本行之后的累计额（分或次数）；medins.totals可展开为行。';
COMMENT ON COLUMN claim.base_no IS 'Row of the person that this one reverses, adds to or decides; then an input. / 所冲销、补付或裁定的本人账号；此时为输入。';
COMMENT ON COLUMN claim.adjustment IS 'Ties the rows of one correction: the number of its first row. / 同一更正各行的关联号，即其首行账号。';

COMMENT ON TABLE month IS 'Closings of months, and the counter-entries that open them again; the last one counts. / 月结记录，以及重新打开月份的反向记录；以最后一条为准。';
COMMENT ON COLUMN month.month IS 'First day of the month; months may be closed in any order. / 月份首日；各月可按任意顺序关闭。';
COMMENT ON COLUMN month.entry_no IS 'Number within the month, without gaps; set by the ledger. / 月内序号，连续无缺；由账套编号。';
COMMENT ON COLUMN month.entry IS 'closing; or reopening, the counter-entry. Of an institution the last entry that is for it or for all says whether the month is closed. / 关闭（closing）或重新打开（reopening，反向记录）。对某机构而言，以适用于它或全部机构的最后一条为准。';
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
