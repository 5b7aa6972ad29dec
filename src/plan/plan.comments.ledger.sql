-- What the objects of plan.ledger.sql are, in English and Chinese.

COMMENT ON DOMAIN cny IS 'Amount in yuan, at most two decimals. / 以元计的金额，最多两位小数。';
COMMENT ON DOMAIN rate IS 'Share of an amount from 0 to 1, at most four decimals. / 比例，0至1，最多四位小数。';
COMMENT ON DOMAIN rate_change IS 'Change of a rate or factor, at most four decimals. / 比例的增减或倍数，最多四位小数。';

COMMENT ON TABLE clause IS 'Clauses of the law that rules rest on. / 规则所依据的政策条款。';
COMMENT ON COLUMN clause.clause IS 'Clause, as SH-6.1a. / 条款编号，如SH-6.1a。';
COMMENT ON COLUMN clause.sentence_en IS 'What it says, in English. / 条款内容（英文）。';
COMMENT ON COLUMN clause.sentence_zh IS 'What it says, in Chinese. / 条款内容（中文）。';

COMMENT ON TABLE reason IS 'Why a claim is denied, held or reversed, or a person is not eligible. / 结算拒付、待核定或冲销，以及人员不符合参保条件的原因。';
COMMENT ON COLUMN reason.reason IS 'Code. / 原因代码。';
COMMENT ON COLUMN reason.sentence_en IS 'The reason as a sentence, in English. / 原因说明（英文）。';
COMMENT ON COLUMN reason.sentence_zh IS 'The reason as a sentence, in Chinese. / 原因说明（中文）。';
COMMENT ON COLUMN reason.clause IS 'Clause it follows from, if one. / 所依据的条款，可为空。';

COMMENT ON TABLE plan IS 'Insurance schemes: one settles, others may stand beside it to be compared with. / 待遇方案：其中一个用于结算，其他可并列以供比较。';
COMMENT ON COLUMN plan.plan IS 'Name. / 方案代号。';
COMMENT ON COLUMN plan.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN plan.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN plan.region IS 'Code of the pooling region; places whose code begins so are local. / 统筹区代码；区划代码以此开头的地点为本地。';
COMMENT ON COLUMN plan.year_begins IS 'First day of the benefit year, counted from 1 January. / 待遇年度起始日，自1月1日起算。';
COMMENT ON COLUMN plan.settles IS 'Claims are settled under this plan. / 结算是否使用本方案。';

COMMENT ON TABLE plan_version IS 'Versions of a plan; published ones never change. In force on a day: the latest first day, then the latest published. / 方案的版本，发布后不再改变。某日有效的版本：生效首日最晚者，其次发布最晚者。';
COMMENT ON COLUMN plan_version.version IS 'Number, unique in the ledger. / 版本号，账套内唯一。';
COMMENT ON COLUMN plan_version.plan IS 'Plan. / 所属方案。';
COMMENT ON COLUMN plan_version.valid_from IS 'First day in force. / 生效首日。';
COMMENT ON COLUMN plan_version.published_at IS 'When it was published; NULL: a draft. / 发布时间；为空即草稿。';
COMMENT ON COLUMN plan_version.claim_order IS 'Order in which claims use up deductibles and limits: settled or served. / 结算累计顺序：按结算先后（settled）或按就诊先后（served）。';
COMMENT ON COLUMN plan_version.stay_date IS 'Day of a stay that decides: admission or discharge. / 住院适用日期：入院日（admission）或出院日（discharge）。';
COMMENT ON COLUMN plan_version.late_return IS 'Who gets family money back that a supplement replaces: the account or the person. / 补充支付替代的共济资金退回：账户（account）或个人（person）。';
COMMENT ON COLUMN plan_version.advance_is_copay IS 'Whether advance self-pay counts as copay. / 先行自付是否计入自负。';
COMMENT ON COLUMN plan_version.places IS 'Kinds of fact that make a region a locality of that name; the first that fits counts. / 使某地区成为同名就医地类别的事实种类，以先匹配者为准。';
COMMENT ON COLUMN plan_version.loss_lifts_after IS 'After which time a temporary loss of a card lifts by itself, the day of the report not counted; NULL: never. / 临时挂失自动解除的期限，挂失当日不计；为空即不自动解除。';
COMMENT ON COLUMN plan_version.card_due IS 'Within which time after it was ordered a card is issued; NULL: no term. / 社会保障卡自申领核验通过之日起的发放期限；为空即无期限。';
COMMENT ON COLUMN plan_version.replacement_due IS 'The same of a replacement. / 补换卡的发放期限；为空即无期限。';
COMMENT ON COLUMN plan_version.choice_before IS 'A college changes its outside institution for the next year before year + this; NULL: it is not bound. / 院校变更下一年度校外定点机构须在年度起点加此间隔之前备案；为空即不限。';
COMMENT ON COLUMN plan_version.source IS 'Documents it was made from. / 政策文件依据。';

COMMENT ON TABLE bucket IS 'Running totals that rules use: amounts or counts within a period. / 规则使用的累计项：某一期间内的金额或次数。';
COMMENT ON COLUMN bucket.plan IS 'Plan. / 所属方案。';
COMMENT ON COLUMN bucket.bucket IS 'Name. / 累计项名称。';
COMMENT ON COLUMN bucket.unit IS 'amount or count. / 金额（amount）或次数（count）。';
COMMENT ON COLUMN bucket.period IS 'Period it runs over. / 累计期间。';
COMMENT ON COLUMN bucket.by_institution IS 'Whether each institution has a total of its own. / 是否按机构分别累计。';
COMMENT ON COLUMN bucket.year_begins IS 'First day of its year where it differs from the plan''s. / 年度起始日，与方案不同时填写。';

COMMENT ON TABLE layer IS 'Layers of a version, in the order in which payers take their part. / 版本的支付层，按支付顺序排列。';
COMMENT ON COLUMN layer.version IS 'Version. / 版本号。';
COMMENT ON COLUMN layer.layer IS 'Number: lower ones pay first. / 层号，小者先支付。';
COMMENT ON COLUMN layer.name IS 'Name. / 名称。';
COMMENT ON COLUMN layer.payer IS 'Who pays. / 支付方。';
COMMENT ON COLUMN layer.base IS 'What of the bill it looks at. / 计算基数。';
COMMENT ON COLUMN layer.base_layer IS 'Whose deductible, or amount over a cap, is the base. / 以哪一层的起付标准或超限额部分为基数。';
COMMENT ON COLUMN layer.settle IS 'inline: with the claim; application: later, when applied for. / 随结算支付（inline）或另行申请（application）。';
COMMENT ON COLUMN layer.unmatched IS 'What becomes of a claim that no rule accepts: pass or pend. / 无规则适用时：略过（pass）或待核定（pend）。';
COMMENT ON COLUMN layer.name_en IS 'Name in English, for explanations; NULL: name. / 英文名称，用于说明；为空则用name。';
COMMENT ON COLUMN layer.name_zh IS 'Name in Chinese, for explanations; NULL: name. / 中文名称，用于说明；为空则用name。';

COMMENT ON TABLE rule IS 'Rules of a layer: the gate says which claims, the rest what is paid. The lowest rank that accepts a claim decides. / 层内规则：准入列规定适用的结算，其余列规定待遇；由接受该结算的最低rank者决定。';
COMMENT ON COLUMN rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN rule.rule IS 'Number, unique in the version. / 规则号，版本内唯一。';
COMMENT ON COLUMN rule.layer IS 'Layer. / 所属层。';
COMMENT ON COLUMN rule.rank IS 'Lower ones come first; rules of equal rank never accept the same claim. / 小者优先；同级规则不得适用于同一结算。';
COMMENT ON COLUMN rule.care IS 'Gate: kinds of care; NULL any, here and in the other gates. / 准入：医疗类别；为空不限（其他准入列同）。';
COMMENT ON COLUMN rule.level IS 'Gate: levels of institution. / 准入：机构级别。';
COMMENT ON COLUMN rule.relation IS 'Gate: what the institution is to the person''s college. / 准入：机构与所在院校的关系。';
COMMENT ON COLUMN rule.locality IS 'Gate: where care is given, seen from home. / 准入：就医地类别。';
COMMENT ON COLUMN rule.access IS 'Gate: how the person came to the institution. / 准入：就医方式。';
COMMENT ON COLUMN rule.channel IS 'Gate: direct settlement or reimbursement. / 准入：直接结算或零星报销。';
COMMENT ON COLUMN rule.credential IS 'Gate: credential shown. / 准入：就医凭证。';
COMMENT ON COLUMN rule.pathway IS 'Gate: by what right the person is covered; none: not covered. / 准入：参保途径；none为未参保。';
COMMENT ON COLUMN rule.status IS 'Gate: the person has one of these statuses. / 准入：具有其中任一身份。';
COMMENT ON COLUMN rule.unless_status IS 'Gate: the person has none of these statuses. / 准入：不具有其中任何身份。';
COMMENT ON COLUMN rule.illness IS 'Gate: listed treatments. / 准入：列明的大病治疗。';
COMMENT ON COLUMN rule.served IS 'Gate: days of care. / 准入：就诊日期范围。';
COMMENT ON COLUMN rule.effect IS 'pay, deny, pend, or adjust what the paying rule says. / 支付、拒付、待核定，或调整支付规则。';
COMMENT ON COLUMN rule.reason IS 'Why it denies or pends. / 拒付或待核定的原因。';
COMMENT ON COLUMN rule.deductible IS 'Deductible of the first, second … event; the last repeats. / 第一次、第二次……的起付标准，末项沿用。';
COMMENT ON COLUMN rule.nth_of IS 'Bucket that counts those events. / 计次的累计项。';
COMMENT ON COLUMN rule.deductible_uses IS 'Bucket that what was borne before is taken from. / 抵扣已承担起付额的累计项。';
COMMENT ON COLUMN rule.deductible_fills IS 'Bucket that what is borne now is added to. / 本次承担的起付额计入的累计项。';
COMMENT ON COLUMN rule.bands_over IS 'Bucket whose total the bands are over; NULL: this claim. / 分段所依据的累计项；为空即本次。';
COMMENT ON COLUMN rule.bands_start IS 'Where the bands begin: at the base or above the deductible. / 分段起点：基数起（base）或起付标准以上（above_deductible）。';
COMMENT ON COLUMN rule.rate_add IS 'adjust: added to the rate. / 调整：比例增减。';
COMMENT ON COLUMN rule.rate_times IS 'adjust: the rate is multiplied by it. / 调整：比例倍数。';
COMMENT ON COLUMN rule.deductible_times IS 'adjust: the deductible is multiplied by it. / 调整：起付标准倍数。';
COMMENT ON COLUMN rule.first_pay IS 'Share of the base that the person bears first. / 个人先行自付比例。';
COMMENT ON COLUMN rule.apply_within IS 'Time after the receipt in which reimbursement must be applied for. / 自票据开具起申请零星报销的期限。';
COMMENT ON COLUMN rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE band IS 'Rates of a paying rule: each from its amount up to the next one''s. / 支付规则的分段比例：自本段起点至下一段起点。';
COMMENT ON COLUMN band.version IS 'Version. / 版本号。';
COMMENT ON COLUMN band.rule IS 'Rule. / 规则号。';
COMMENT ON COLUMN band.from_amount IS 'Where it begins. / 本段起点。';
COMMENT ON COLUMN band.rate IS 'Share that is paid. / 支付比例。';

COMMENT ON TABLE cap IS 'Limits of a layer or of one rule. / 层或单条规则的限额。';
COMMENT ON COLUMN cap.version IS 'Version. / 版本号。';
COMMENT ON COLUMN cap.cap IS 'Number, unique in the version. / 限额号，版本内唯一。';
COMMENT ON COLUMN cap.layer IS 'Layer. / 所属层。';
COMMENT ON COLUMN cap.rule IS 'Rule; NULL: all of the layer. / 规则号；为空即全层。';
COMMENT ON COLUMN cap.bucket IS 'Bucket the limit is on; NULL: each claim. / 限额所在的累计项；为空即每次结算。';
COMMENT ON COLUMN cap.measure IS 'What is limited: paid, base, above_deductible or count. / 限制对象：支付额（paid）、基数（base）、起付标准以上部分（above_deductible）或次数（count）。';
COMMENT ON COLUMN cap.amount IS 'Limit; NULL: counted, not limited. / 限额；为空则只累计不限制。';
COMMENT ON COLUMN cap.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE coverage_rule IS 'Ways into cover and out of it: what a fact of the anchor''s kind leads to. The lowest number wins where periods overlap. / 参保与终止的途径：锚定事实产生的待遇期；重叠时规则号小者优先。';
COMMENT ON COLUMN coverage_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN coverage_rule.rule IS 'Number. / 规则号。';
COMMENT ON COLUMN coverage_rule.effect IS 'cover, pend (the law leaves it open) or end. / 参保（cover）、待核定（pend）或终止（end）。';
COMMENT ON COLUMN coverage_rule.pathway IS 'Name of the way. / 途径名称。';
COMMENT ON COLUMN coverage_rule.anchor IS 'Kind of fact it hangs on. / 锚定事实的种类。';
COMMENT ON COLUMN coverage_rule.code IS 'Codes the anchor must have one of; NULL any. / 锚定事实须具有的代码；为空不限。';
COMMENT ON COLUMN coverage_rule.year_of IS 'Which year is meant: the one the fact names, or its first day''s. / 所指年度：事实所载（fact）或其首日所在（day）。';
COMMENT ON COLUMN coverage_rule.needs IS 'Kinds of which a fact of that year is needed besides. / 该年度还须具备的事实种类。';
COMMENT ON COLUMN coverage_rule.first_anchor IS 'Only the person''s first fact of the anchor''s kind counts. / 仅限本人首个此类事实。';
COMMENT ON COLUMN coverage_rule.on_card IS 'Whether the anchor''s college must, or must not, settle by card on its first day. / 锚定事实首日其院校须已（或未）并轨。';
COMMENT ON COLUMN coverage_rule.anchored IS 'Days the anchor''s first day must lie in. / 锚定事实首日须在的日期范围。';
COMMENT ON COLUMN coverage_rule.anchored_since_window IS 'Benefit year whose collection window must have opened by then. / 须不早于该年度集中缴费期开始日。';
COMMENT ON COLUMN coverage_rule.anchor_from IS 'Earliest first day of the anchor, from the start of the year. / 锚定事实首日的最早时间，自年度起始日起算。';
COMMENT ON COLUMN coverage_rule.anchor_before IS 'The anchor''s first day must be before this, from the start of the year. / 锚定事实首日须早于此时间，自年度起始日起算。';
COMMENT ON COLUMN coverage_rule.before_window_ends IS 'Or else by the last day of the year''s collection window. / 或不晚于该年度集中缴费期末日。';
COMMENT ON COLUMN coverage_rule.start IS 'First day of cover: of the year, of the anchor, the day or the month after. / 待遇期首日：年度首日、锚定日、次日或次月首日。';
COMMENT ON COLUMN coverage_rule.start_floor IS 'Cover never begins before this, from the start of the year. / 待遇期不早于此时间，自年度起始日起算。';
COMMENT ON COLUMN coverage_rule.ends IS 'First day after cover, from the start of the year. / 待遇期止后首日，自年度起始日起算。';
COMMENT ON COLUMN coverage_rule.usable_after IS 'Needed fact after whose day the account works. / 账户自该事实次日起可用。';
COMMENT ON COLUMN coverage_rule.suspended_by IS 'Window of the next year from whose opening on needed facts do not count. / 自次年度该窗口开始之日起，所需事实不再计入。';
COMMENT ON COLUMN coverage_rule.wait_months IS 'Months to wait where earlier cover had lapsed. / 中断后的等待月数。';
COMMENT ON COLUMN coverage_rule.commits IS 'Whether it is given on a commitment to pay the next year''s premium. / 是否以承诺缴纳下一年度保险费为前提。';
COMMENT ON COLUMN coverage_rule.reason IS 'Why the period is held. / 待核定原因。';
COMMENT ON COLUMN coverage_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE eligibility_rule IS 'Who may be insured: what must, or must not, be known of a person on a day. / 参保条件：某日关于人员须有或不得有的情况。';
COMMENT ON COLUMN eligibility_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN eligibility_rule.rule IS 'Number, unique in the version. / 规则号，版本内唯一。';
COMMENT ON COLUMN eligibility_rule.subject IS 'Kind of fact in force on the day, or nationality. / 当日有效的事实种类，或国籍（nationality）。';
COMMENT ON COLUMN eligibility_rule.effect IS 'needs or excludes. / 须有（needs）或不得有（excludes）。';
COMMENT ON COLUMN eligibility_rule.code IS 'Codes it is about; NULL any. / 所涉代码；为空不限。';
COMMENT ON COLUMN eligibility_rule.reason IS 'What is told where it fails. / 不符合时的原因。';
COMMENT ON COLUMN eligibility_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE premium_rule IS 'Who bears the premium, beside the person: in the order of rules each takes its part of what is left. / 个人以外由谁承担保险费：按规则号顺序各承担其份额。';
COMMENT ON COLUMN premium_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN premium_rule.rule IS 'Number; lower ones take their part first. / 规则号，小者优先。';
COMMENT ON COLUMN premium_rule.pathway IS 'Covered in the year by one of these; NULL any. / 该年度参保途径；为空不限。';
COMMENT ON COLUMN premium_rule.status IS 'Has one of these statuses, granted here; NULL any. / 具有其中一种本地认定的身份；为空不限。';
COMMENT ON COLUMN premium_rule.status_on IS 'When: on the day of declaration, or of the first payment where there is none; or on some day of the year. / 身份时点：申报日（无申报则首次缴费日），或年度内任一日（year）。';
COMMENT ON COLUMN premium_rule.listed IS 'Has a fact of one of these kinds for the year, not later than the first payment; NULL any. / 该年度有其中一种事实，且不晚于首次缴费；为空不限。';
COMMENT ON COLUMN premium_rule.insured IS 'Has paid nothing, and kept one of these other insurances since the year of admission; NULL any. / 未缴费，且自录取当年起一直参加其中一种其他基本医保；为空不限。';
COMMENT ON COLUMN premium_rule.payer IS 'Who bears the part: nobody (waived), person, government, college or family. / 承担方：免缴（nobody）、个人、政府、院校或家庭共济。';
COMMENT ON COLUMN premium_rule.share IS 'The part as a share of the premium. / 占缴费标准的比例。';
COMMENT ON COLUMN premium_rule.amount IS 'Or as an amount. / 或以金额计。';
COMMENT ON COLUMN premium_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE enrolment_window IS 'When colleges declare and premiums are collected for a year. / 各年度的申报期和集中参保缴费期。';
COMMENT ON COLUMN enrolment_window.kind IS 'declaration or collection. / 申报（declaration）或集中缴费（collection）。';
COMMENT ON COLUMN enrolment_window.benefit_year IS 'Year declared or paid for. / 申报或缴费所属年度。';
COMMENT ON COLUMN enrolment_window.valid IS 'Days of the window. / 日期范围。';

COMMENT ON TABLE premium IS 'What a benefit year costs a student, entered by the office. / 各待遇年度的大学生缴费标准，由经办机构录入。';
COMMENT ON COLUMN premium.plan IS 'Plan. / 方案。';
COMMENT ON COLUMN premium.benefit_year IS 'Benefit year. / 待遇年度。';
COMMENT ON COLUMN premium.amount IS 'Amount in yuan. / 金额（元）。';
