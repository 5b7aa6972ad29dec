-- What the objects of plan.ledger.sql are, in English and Chinese.

COMMENT ON DOMAIN cny IS 'Amount in yuan, at most two decimals. / 以元计的金额，最多两位小数。';
COMMENT ON DOMAIN rate IS 'Share of an amount from 0 to 1, at most four decimals. / 比例，0至1，最多四位小数。';
COMMENT ON DOMAIN rate_change IS 'Change of a rate or factor, at most four decimals. / 比例的增减或倍数，最多四位小数。';

COMMENT ON TABLE clause IS 'Clauses of the law that rules rest on. / 规则所依据的政策条款。';
COMMENT ON COLUMN clause.clause IS 'Clause, as SH-6.1a; up to 31 bytes. / 条款编号，如SH-6.1a；至多31字节。';
COMMENT ON COLUMN clause.sentence_en IS 'What it says, in English. / 条款内容（英文）。';
COMMENT ON COLUMN clause.sentence_zh IS 'What it says, in Chinese. / 条款内容（中文）。';

COMMENT ON TABLE reason IS 'Why a claim is denied, held or reversed, or a person is not eligible. / 结算拒付、待核定或冲销，以及人员不符合参保条件的原因。';
COMMENT ON COLUMN reason.reason IS 'Code. / 原因代码。';
COMMENT ON COLUMN reason.sentence_en IS 'The reason as a sentence, in English. / 原因说明（英文）。';
COMMENT ON COLUMN reason.sentence_zh IS 'The reason as a sentence, in Chinese. / 原因说明（中文）。';
COMMENT ON COLUMN reason.clause IS 'Clause it follows from, if one. / 所依据的条款，可为空。';

COMMENT ON TABLE plan IS 'Insurance schemes: one settles, others may stand beside it to be compared with. / 待遇方案：其中一个用于结算，其他可并列以供比较。';
COMMENT ON COLUMN plan.plan IS 'Name: a small letter, then small letters, digits, underscores; up to 31. / 名称：小写字母开头，后接小写字母、数字或下划线，至多31个。';
COMMENT ON COLUMN plan.name_en IS 'Name in English. / 英文名称。';
COMMENT ON COLUMN plan.name_zh IS 'Name in Chinese. / 中文名称。';
COMMENT ON COLUMN plan.region IS 'Code of the pooling region; places whose code begins so are local. / 统筹区代码；区划代码以此开头的地点为本地。';
COMMENT ON COLUMN plan.year_begins IS 'First day of the benefit year, counted from 1 January: 0, or 8 months for a school year. / 待遇年度首日，自1月1日起计：0，或学年为8 months。';
COMMENT ON COLUMN plan.settles IS 'Claims are settled under this plan, one of a ledger; others stand beside it, for medins.copay. / 据此方案结算，每账套一个；其他方案并列供medins.copay试算。';

COMMENT ON TABLE plan_version IS 'Versions of a plan; published ones never change. In force on a day: the latest first day, then the latest published. / 方案的版本，发布后不再改变。某日有效的版本：生效首日最晚者，其次发布最晚者。';
COMMENT ON COLUMN plan_version.version IS 'Number, unique in the ledger. / 版本号，账套内唯一。';
COMMENT ON COLUMN plan_version.plan IS 'Plan. / 所属方案。';
COMMENT ON COLUMN plan_version.valid_from IS 'First day in force. / 生效首日。';
COMMENT ON COLUMN plan_version.published_at IS 'When it was published; NULL: a draft. Setting it publishes, and stamps. / 发布时间；为空即草稿。设置即发布，并记录时间。';
COMMENT ON COLUMN plan_version.claim_order IS 'Order in which claims use up deductibles and limits (ORDER): settled; or served, where a claim for a day before one already paid in that year is pended (out_of_order). / 费用累计顺序（ORDER）：按结算（settled）；或按就诊（served），此时早于该年度已支付费用的就诊待核定（out_of_order）。';
COMMENT ON COLUMN plan_version.stay_date IS 'Day of a stay that decides (DATES): admission or discharge. / 住院判定日（DATES）：入院（admission）或出院（discharge）。';
COMMENT ON COLUMN plan_version.late_return IS 'Who gets family money back that a later supplement replaces (LATE): the account or the person. / 后续补充支付替代的家庭共济款退还对象（LATE）：账户（account）或个人（person）。';
COMMENT ON COLUMN plan_version.advance_is_copay IS 'Whether advance self-pay counts in base copay of a layer. / 先行自付是否计入待遇层基数copay。';
COMMENT ON COLUMN plan_version.places IS 'Kinds of fact with a region, each a locality of its own name; the first that fits counts. / 带地区的事实种类，各为同名的就医地类别；以首个符合者为准。';
COMMENT ON COLUMN plan_version.loss_lifts_after IS 'A temporary loss of a card lifts by itself at the end of the day this long after the report; NULL: never. / 卡的临时挂失在报失后此期限届满之日终了自动解除；为空即不自动解除。';
COMMENT ON COLUMN plan_version.card_due IS 'Within which time after it was ordered a card is issued; NULL: no term. / 社会保障卡自申领核验通过之日起的发放期限；为空即无期限。';
COMMENT ON COLUMN plan_version.replacement_due IS 'The same of a replacement. / 补换卡的发放期限；为空即无期限。';
COMMENT ON COLUMN plan_version.choice_before IS 'A college changes its outside institution for the next year before the year''s first day + this (WH-2.3: 11 months 10 days, by 10 December); NULL: at any time. / 院校变更下一年度外部机构的期限：本年度首日加此间隔之前（WH-2.3：11 months 10 days，即12月10日前）；为空即随时。';
COMMENT ON COLUMN plan_version.source IS 'Documents it was made from. / 政策文件依据。';

COMMENT ON TABLE bucket IS 'Running totals that rules use: amounts or counts within a period. They belong to the plan, not to a version; rows may be added at any time. / 规则使用的累计项：某一期间内的金额或次数。属方案而非版本；可随时增加。';
COMMENT ON COLUMN bucket.plan IS 'Plan. / 所属方案。';
COMMENT ON COLUMN bucket.bucket IS 'Name: 1 to 15 small letters or underscores; _served_on is reserved. / 名称：1至15个小写字母或下划线；_served_on保留。';
COMMENT ON COLUMN bucket.unit IS 'amount (in fen) or count. / 金额（amount，以分计）或次数（count）。';
COMMENT ON COLUMN bucket.period IS 'Period it runs over: stay and day (the deciding day), month, quarter (of the calendar), year (the benefit year), life. / 累计期间：住院（stay）与日（day，均指判定日）、月（month）、季（quarter，日历）、年（year，待遇年度）、终身（life）。';
COMMENT ON COLUMN bucket.by_institution IS 'Whether each institution has a total of its own. / 是否按机构分别累计。';
COMMENT ON COLUMN bucket.year_begins IS 'First day of its year where it differs from the plan''s. / 年度起始日，与方案不同时填写。';

COMMENT ON TABLE layer IS 'Layers of a version, in the order in which payers take their part. / 版本的支付层，按支付顺序排列。';
COMMENT ON COLUMN layer.version IS 'Version. / 版本号。';
COMMENT ON COLUMN layer.layer IS 'Number, 1 to 16: lower ones pay first. / 层号，1至16，小者先付。';
COMMENT ON COLUMN layer.name IS 'Name. / 名称。';
COMMENT ON COLUMN layer.payer IS 'Who pays: fund, relief, serious_illness, family or other, the column of claim that it pays into. family pays no more than the account holds; where that is nothing, or there is no account, it is as though there were no such layer, but that its deny and pend count where an account is asked. / 支付方：基金（fund）、救助（relief）、大病保险（serious_illness）、家庭共济（family）或其他（other），即claim中的相应列。家庭共济至多支付账户余额；无账户或余额为零时视同无此层，但询问账户时其拒付与待核定仍有效。';
COMMENT ON COLUMN layer.base IS 'What of the bill it looks at. in_scope: the in-scope amount; deductible: that of base_layer, as far as unpaid; copay: in scope and unpaid so far; above_deductible: that without what is left of the deductible; over_cap: what lay above caps of base_layer, as far as unpaid; unpaid: all that is unpaid. Never more than is unpaid, and the fund never pays beyond scope or a deductible. / 计算基数。in_scope：医保范围内费用；deductible：base_layer的起付额中未付部分；copay：范围内尚未支付部分；above_deductible：前者减剩余起付额；over_cap：base_layer超限额部分中未付者；unpaid：全部未付。不超过未付额，且基金不支付范围以外及起付额。';
COMMENT ON COLUMN layer.base_layer IS 'Of base deductible and over_cap: the earlier layer whose deductible, or amount over a cap, it is. / 基数为deductible、over_cap时：所指的前一层。';
COMMENT ON COLUMN layer.settle IS 'inline: with the claim; application: later, by medins.apply, and with the bill it is passed over. / 随结算支付（inline）；经medins.apply申请后支付（application），结算时跳过。';
COMMENT ON COLUMN layer.unmatched IS 'What becomes of a claim that no rule accepts: pass to the next layer, or pend (no_benefit_rule). / 无规则适用时：转入下一层（pass）或待核定（pend，no_benefit_rule）。';
COMMENT ON COLUMN layer.name_en IS 'Name in English, for explanations; NULL: name. / 英文名称，用于说明；为空则用name。';
COMMENT ON COLUMN layer.name_zh IS 'Name in Chinese, for explanations; NULL: name. / 中文名称，用于说明；为空则用name。';

COMMENT ON TABLE rule IS 'Rules of a layer: the gate says which claims, the rest what is paid. The lowest rank that accepts a claim decides. / 层内规则：准入列规定适用的结算，其余列规定待遇；由接受该结算的最低rank者决定。';
COMMENT ON COLUMN rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN rule.rule IS 'Number, unique in the version. / 规则号，版本内唯一。';
COMMENT ON COLUMN rule.layer IS 'Layer. / 所属层。';
COMMENT ON COLUMN rule.rank IS 'Lowest first; two rules of equal rank must not accept the same claim (lint: overlap). / 小者优先；同级两条规则不得适用于同一结算（检查项overlap）。';
COMMENT ON COLUMN rule.care IS 'Gate: kinds of care; NULL any, here and in the other gates. All gates given must hold. / 准入：医疗类别；为空不限（其他准入列同）；所列各项须同时满足。';
COMMENT ON COLUMN rule.level IS 'Gate: levels of institution. / 准入：机构级别。';
COMMENT ON COLUMN rule.relation IS 'Gate: what the institution is to the person''s college. / 准入：机构与所在院校的关系。';
COMMENT ON COLUMN rule.locality IS 'Gate: where care is given, seen from home. / 准入：就医地类别。';
COMMENT ON COLUMN rule.access IS 'Gate: how the person came to the institution. / 准入：就医方式。';
COMMENT ON COLUMN rule.channel IS 'Gate: direct settlement or reimbursement. / 准入：直接结算或零星报销。';
COMMENT ON COLUMN rule.credential IS 'Gate: credential shown. / 准入：就医凭证。';
COMMENT ON COLUMN rule.pathway IS 'Gate: covered by one of these; none: not covered. NULL of a pay or adjust rule is any but none. / 准入：参保途径；none为未参保。pay与adjust规则为空时指none以外的任何途径。';
COMMENT ON COLUMN rule.status IS 'Gate: the person has one of these statuses. / 准入：具有其中任一身份。';
COMMENT ON COLUMN rule.unless_status IS 'Gate: the person has none of these statuses. / 准入：不具有其中任何身份。';
COMMENT ON COLUMN rule.illness IS 'Gate: listed treatments. / 准入：列明的大病治疗。';
COMMENT ON COLUMN rule.served IS 'Gate: the deciding day is one of these. / 准入：判定日在此范围内。';
COMMENT ON COLUMN rule.effect IS 'pay; deny; pend; adjust, which changes what the paying rule says: all that accept apply, in order of rank and number. A deny ends its layer only, and if no layer pays the first denial is the claim''s; a pend in any layer holds the claim. / 支付（pay）、拒付（deny）、待核定（pend），或调整支付规则（adjust，适用者按rank与规则号依次全部适用）。拒付只终止本层，各层均不支付时取首个拒付；任一层待核定则整笔待核定。';
COMMENT ON COLUMN rule.reason IS 'Why it denies or pends. / 拒付或待核定的原因。';
COMMENT ON COLUMN rule.deductible IS 'Of pay: deductible of the first, second … event, in yuan; the last repeats; NULL: none. For example {300}, {800,400}. / 支付规则：第一次、第二次……的起付标准（元），末项沿用；为空即无。如{300}、{800,400}。';
COMMENT ON COLUMN rule.nth_of IS 'Count bucket that says which event it is. / 说明为第几次的次数累计项。';
COMMENT ON COLUMN rule.deductible_uses IS 'Bucket with what was borne before, which is taken off. / 已承担起付额的累计项，予以抵扣。';
COMMENT ON COLUMN rule.deductible_fills IS 'Bucket that what is borne now is added to. / 本次承担的起付额计入的累计项。';
COMMENT ON COLUMN rule.bands_over IS 'Bucket whose total the claim is put on top of: bands over a year; NULL: bands over this claim. / 分段所依据的累计项，本次费用叠加其上（如年度分段）；为空即仅本次。';
COMMENT ON COLUMN rule.bands_start IS 'Where the axis of the bands begins: above_deductible, or at the base. / 分段起点：起付标准以上（above_deductible）或基数起（base）。';
COMMENT ON COLUMN rule.rate_add IS 'Of adjust: added to each band''s rate; several are summed. / 调整：各段比例增减；多条相加。';
COMMENT ON COLUMN rule.rate_times IS 'Of adjust: each rate is then multiplied by it; several are multiplied, the result is at most 1. / 调整：随后各段比例乘以此数；多条相乘，结果不超过1。';
COMMENT ON COLUMN rule.deductible_times IS 'Of adjust: the deductible is multiplied by it. / 调整：起付标准乘以此数。';
COMMENT ON COLUMN rule.first_pay IS 'Of pay and adjust: share of the base that the person bears before the deductible, for example 0.1. / 支付与调整规则：起付标准之前个人先行自付比例，如0.1。';
COMMENT ON COLUMN rule.apply_within IS 'Of pay and adjust: a reimbursement must be applied for within this time of the receipt, else it is denied (applied_late). The last good day is the same day of the later month, or that month''s end. / 支付与调整规则：自票据开具起申请零星报销的期限，逾期拒付（applied_late）。最后一日为届满月份的同日，无同日则为月末。';
COMMENT ON COLUMN rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE band IS 'Rates of a paying rule: each from its amount up to the next one''s. / 支付规则的分段比例：自本段起点至下一段起点。';
COMMENT ON COLUMN band.version IS 'Version. / 版本号。';
COMMENT ON COLUMN band.rule IS 'Rule. / 规则号。';
COMMENT ON COLUMN band.from_amount IS 'Where it begins, in yuan; it runs to the next band''s from_amount, and below the first nothing is paid. / 起点（元）；至下一段起点，首段以下不支付。';
COMMENT ON COLUMN band.rate IS 'Share that is paid, rounded once to the fen, half away from zero (ROUND). / 支付比例；每段四舍五入到分一次（ROUND）。';

COMMENT ON TABLE cap IS 'Limits of a layer or of one rule. / 层或单条规则的限额。';
COMMENT ON COLUMN cap.version IS 'Version. / 版本号。';
COMMENT ON COLUMN cap.cap IS 'Number; caps apply in this order. / 限额号，按序适用。';
COMMENT ON COLUMN cap.layer IS 'Layer. / 所属层。';
COMMENT ON COLUMN cap.rule IS 'Rule; NULL: all of the layer. / 规则号；为空即全层。';
COMMENT ON COLUMN cap.bucket IS 'Bucket the limit is on; NULL: each claim. / 限额所在的累计项；为空即每次结算。';
COMMENT ON COLUMN cap.measure IS 'What is limited. paid: what the layer pays; base: the base, deductible included; above_deductible: the base above it; count: number of events. What lies over a cap is not consumed, and is the base of a later layer with base over_cap. / 限额对象。paid：本层支付额；base：基数（含起付额）；above_deductible：起付额以上的基数；count：次数。超限部分不计入累计，可为后续over_cap层的基数。';
COMMENT ON COLUMN cap.amount IS 'Limit; NULL: counted, not limited. / 限额；为空则只累计不限制。';
COMMENT ON COLUMN cap.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE coverage_rule IS 'Ways into cover and out of it: what a fact of the anchor''s kind leads to. The lowest number wins where periods overlap. / 参保与终止的途径：锚定事实产生的待遇期；重叠时规则号小者优先。';
COMMENT ON COLUMN coverage_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN coverage_rule.rule IS 'Number. / 规则号。';
COMMENT ON COLUMN coverage_rule.effect IS 'cover; pend, the law leaves it open and claims are held; end, cover ends on the anchor''s first day, or as soon as both are there. / 享受待遇（cover）；待核定（pend，法规未明，费用待核定）；终止（end，自锚定事实首日或二者齐备时终止）。';
COMMENT ON COLUMN coverage_rule.pathway IS 'Name, the pathway of a claim''s situation; one name has one effect, and one reason, for good. / 途径名称，即结算情形的pathway；同一名称的效果与原因始终如一。';
COMMENT ON COLUMN coverage_rule.anchor IS 'Kind of fact it hangs on. / 锚定事实的种类。';
COMMENT ON COLUMN coverage_rule.code IS 'Codes the anchor must have one of; NULL any. / 锚定事实须具有的代码；为空不限。';
COMMENT ON COLUMN coverage_rule.year_of IS 'Which year Y is meant: the one the fact names (its day''s where it names none), or the one its first day lies in. / 所指年度Y：事实写明的年度（fact，未写明则为其日期所属年度），或首日所属年度（day）。';
COMMENT ON COLUMN coverage_rule.needs IS 'Kinds of which a fact of that year is needed besides. / 该年度还须具备的事实种类。';
COMMENT ON COLUMN coverage_rule.first_anchor IS 'Only the person''s first fact of the anchor''s kind counts. / 仅限本人首个此类事实。';
COMMENT ON COLUMN coverage_rule.on_card IS 'Whether the anchor''s college must, or must not, settle by card on its first day; NULL does not matter. / 锚定首日其院校须（或不得）已持卡结算；为空不限。';
COMMENT ON COLUMN coverage_rule.anchored IS 'Days the anchor''s first day must lie in. / 锚定事实首日须在的日期范围。';
COMMENT ON COLUMN coverage_rule.anchored_since_window IS 'Benefit year whose collection window must have opened by then. / 须不早于该年度集中缴费期开始日。';
COMMENT ON COLUMN coverage_rule.anchor_from IS 'The anchor''s first day is not before Y + this, for example 7 months. / 锚定首日不早于年度首日加此间隔，如7 months。';
COMMENT ON COLUMN coverage_rule.anchor_before IS 'The anchor''s first day is before Y + this. / 锚定首日早于年度首日加此间隔。';
COMMENT ON COLUMN coverage_rule.before_window_ends IS 'Or else by the last day of the year''s collection window. / 或不晚于该年度集中缴费期末日。';
COMMENT ON COLUMN coverage_rule.start IS 'First day of cover: of the year, of the anchor, the next_day, or the first of the next_month. / 待遇首日：年度首日（year）、锚定首日（anchor）、次日（next_day）或次月首日（next_month）。';
COMMENT ON COLUMN coverage_rule.start_floor IS 'Cover never begins before Y + this. / 待遇不早于年度首日加此间隔。';
COMMENT ON COLUMN coverage_rule.ends IS 'First day after cover: Y + this, for example 1 year. / 待遇终止后的首日：年度首日加此间隔，如1 year。';
COMMENT ON COLUMN coverage_rule.usable_after IS 'Kind of fact after whose day the account works; NULL: at once. / 账户自该种事实之日后可用；为空即立即可用。';
COMMENT ON COLUMN coverage_rule.suspended_by IS 'Needed facts dated from the opening of the next year''s declaration or collection window on do not count. / 自下一年度申报（declaration）或征缴（collection）期开始之日起的所需事实不计。';
COMMENT ON COLUMN coverage_rule.wait_months IS 'Months to wait where earlier cover had lapsed. / 中断后的等待月数。';
COMMENT ON COLUMN coverage_rule.commits IS 'Whether it is given on a commitment to pay the next year''s premium. / 是否以承诺缴纳下一年度保险费为前提。';
COMMENT ON COLUMN coverage_rule.reason IS 'Why the period is held. / 待核定原因。';
COMMENT ON COLUMN coverage_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE eligibility_rule IS 'Who may be insured: what must, or must not, be known of a person on a day. / 参保条件：某日关于人员须有或不得有的情况。';
COMMENT ON COLUMN eligibility_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN eligibility_rule.rule IS 'Number, unique in the version. / 规则号，版本内唯一。';
COMMENT ON COLUMN eligibility_rule.subject IS 'Kind of fact of which one in force on the day is looked for; or nationality, looked for in view identity. / 当日须查找的有效事实种类；或国籍（nationality，见identity视图）。';
COMMENT ON COLUMN eligibility_rule.effect IS 'needs: there must be one; excludes: there must be none. Of several needs of one subject only the first that fails is told. / 须有（needs）或不得有（excludes）。同一对象的多条needs只告知首个不符者。';
COMMENT ON COLUMN eligibility_rule.code IS 'Its code is one of these; NULL any. Of study it is the form, of a nationality that itself. / 代码为其中之一；为空不限。study为学习形式，国籍为其本身。';
COMMENT ON COLUMN eligibility_rule.reason IS 'What is told where it fails. / 不符合时的原因。';
COMMENT ON COLUMN eligibility_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE premium_rule IS 'Who bears the premium, beside the person: in the order of rules each takes its part of what is left. / 个人以外由谁承担保险费：按规则号顺序各承担其份额。';
COMMENT ON COLUMN premium_rule.version IS 'Version. / 版本号。';
COMMENT ON COLUMN premium_rule.rule IS 'Number; lower ones take their part first. / 规则号，小者优先。';
COMMENT ON COLUMN premium_rule.pathway IS 'Covered in the year by one of these; NULL any. / 该年度参保途径；为空不限。';
COMMENT ON COLUMN premium_rule.status IS 'Has one of these statuses, granted in the plan''s region; NULL any. / 具有其中任一身份且在方案统筹区认定；为空不限。';
COMMENT ON COLUMN premium_rule.status_on IS 'When: on the day of declaration, or of the first payment where there is none; or on some day of the year. / 身份时点：申报日（无申报则首次缴费日），或年度内任一日（year）。';
COMMENT ON COLUMN premium_rule.listed IS 'Has a fact of one of these kinds for the year, not later than the first payment; NULL any. / 该年度有其中一种事实，且不晚于首次缴费；为空不限。';
COMMENT ON COLUMN premium_rule.insured IS 'Nothing was paid, and one of these other insurances was in force in the year and already in the year in which a study began; NULL any. / 未缴费，且其中任一其他保险在该年度及入学年度均有效；为空不限。';
COMMENT ON COLUMN premium_rule.payer IS 'Who bears the part: nobody (waived), person, government, college or family. / 承担方：免缴（nobody）、个人、政府、院校或家庭共济。';
COMMENT ON COLUMN premium_rule.share IS 'The part as a share of the premium, rounded to the fen. / 承担比例，计算到分四舍五入。';
COMMENT ON COLUMN premium_rule.amount IS 'Or as an amount. / 或以金额计。';
COMMENT ON COLUMN premium_rule.clause IS 'Clause it rests on. / 所依据的条款。';

COMMENT ON TABLE enrolment_window IS 'When colleges declare and premiums are collected for a year, entered by the office; not part of a version. / 各年度的申报期和集中参保缴费期，由经办机构录入；不属方案版本。';
COMMENT ON COLUMN enrolment_window.kind IS 'declaration: colleges declare; collection: premiums are paid. / 申报期（declaration，院校申报）或征缴期（collection，缴费）。';
COMMENT ON COLUMN enrolment_window.benefit_year IS 'Year declared or paid for. / 申报或缴费所属年度。';
COMMENT ON COLUMN enrolment_window.valid IS 'Days of the window. / 日期范围。';

COMMENT ON TABLE premium IS 'What a benefit year costs a student, entered by the office; not part of a version. / 各待遇年度的大学生缴费标准，由经办机构录入；不属方案版本。';
COMMENT ON COLUMN premium.plan IS 'Plan. / 方案。';
COMMENT ON COLUMN premium.benefit_year IS 'Benefit year. / 待遇年度。';
COMMENT ON COLUMN premium.amount IS 'Amount in yuan. / 金额（元）。';
