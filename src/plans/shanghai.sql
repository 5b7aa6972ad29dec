-- Shanghai: what the Q&A (seeds: questions 1-33, SH-n) and the notice
-- 沪医保待遇发〔2021〕42号 (SN-n.m) say of university students, as rows.
-- Rule numbers stand in the order of the clauses; a lower rank is asked first.

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('FORCE', 'The plan is in force from 1 January 2022.', '本方案自2022年1月1日起执行。'),
 ('EDGE', 'A stay that begins before cover starts and ends within it is held for a decision.', '待遇开始前入院、待遇期内出院的住院，待核定。'),
 ('SH-1', 'Full-time undergraduates, junior college students and graduate students not in service, of a local college and without other basic insurance; Hong Kong, Macau and Taiwan students included, foreign students excluded.', '未参加其他基本医疗保险的全日制本科、高职高专学生及非在职研究生，含港、澳、台大学生，不含外籍留学生。'),
 ('SH-4', 'Declared and paid on time for a year: covered from 1 January to 31 December of that year.', '按年度标准缴费的，于次年1月1日至12月31日享受待遇。'),
 ('SH-5', 'A freshman registered in autumn and confirmed is covered from entry (August: from 1 September) to 31 December.', '秋季入学新生经参保确认及承诺后，自入学之日（8月注册的自9月1日）起至当年12月31日享受待遇。'),
 ('SH-5p', 'A freshman confirmed in autumn owes no premium for that year.', '经参保确认的新生免缴当年度个人缴费部分。'),
 ('SN-10.1', 'Autumn 2022: a freshman who commits to pay next year in full and on time is covered from entry.', '有意愿参保且承诺按规定缴纳下一年度医保费的入学新生，入学即可享受待遇。'),
 ('SH-10', 'Joining in mid-year: covered from the month after payment to 31 December; other basic insurance ends it.', '中途参保的，自缴费次月至当年12月31日享受待遇；参加其他基本医疗保险的按转换规定执行。'),
 ('SH-22', 'Local employee insurance takes over without an application; for insurance elsewhere cover ends on application.', '参加本市职工医保的自动衔接；参加外省市医保的凭终止申请终止。'),
 ('SH-8', 'Severely disabled students are covered from the federation''s list without payment.', '重残大学生由医保部门根据残联名单自动建立账户，个人不缴费。'),
 ('SH-8p', 'The severely disabled owe no premium; that of minimum-living families'' students the government pays.', '重残大学生个人不缴费；低保家庭大学生的个人缴费享受政府补助。'),
 ('SH-8r', 'The deductible of students of minimum-living families (outpatient) and of the severely disabled (also inpatient) is relieved on application.', '本市低保家庭大学生的门急诊起付标准、重残大学生的门急诊和住院起付标准享受政府补助，可申请减免。'),
 ('SH-8c', 'Colleges may help students in hardship with the deductible, as they decide.', '家庭经济困难学生的起付标准，可由各院校酌情帮助解决。'),
 ('SH-6.2', 'Serious illness: of the copay for the listed treatments 60 % is paid, 65 % to minimum-living and low-income families.', '大病保险：参保大学生因指定大病发生的自负费用，由大病保险资金报销60%，低保、低收入家庭报销65%。'),
 ('SH-7', 'Serious illness is paid by the insurer that the person has chosen for the benefit year.', '大病保险由个人在一个年度内选定的承办保险公司受理。'),
 ('SH-11', 'Who is not covered bears all costs.', '未按规定参保缴费的，医疗费用全部由个人承担。'),
 ('SN-10.3', 'Before a college settles by card its students'' outpatient care stays on the former route.', '院校并轨前，门急诊费用仍按原途径报销。'),
 ('SH-6.1a', 'College clinic: no deductible, the fund pays 80 %.', '已定点联网的院校内部医疗机构门急诊：不设起付线，基金支付80%。'),
 ('SH-6.1b', 'Other outpatient and emergency care: 300 yuan a year deductible, then 70/60/50 % by level 1/2/3.', '校外门急诊：年起付线300元，以上部分一、二、三级分别支付70%、60%、50%。'),
 ('SH-6.1c', 'Inpatient: deductible per stay 50/100/300 yuan, then 80/75/60 % by level 1/2/3.', '住院：每次起付标准50、100、300元，以上部分支付80%、75%、60%。'),
 ('SH-9', 'Free choice among the city''s designated institutions.', '可自主选择本市医保定点医疗机构就医。'),
 ('SH-12', 'Without a credential an outpatient visit is not settled; an emergency is claimed within 6 months of the receipt.', '未携带凭证的门诊费用不予结算；急诊费用自凭证开具之日起6个月内申请报销。'),
 ('SH-13', 'Social security card and electronic credential are equal for care.', '医保电子凭证与实体社会保障卡在就医方面同等效力。'),
 ('SH-23', 'The outpatient record book is issued, and a lost one replaced, on the spot.', '门急诊就医记录册立等可取，遗失可补发。'),
 ('SH-24', 'Who cannot have the electronic credential is given a medical-only card.', '无法申领医保电子凭证的，可申领医保卡（医疗保险专用）就医。'),
 ('SH-26', 'A temporary loss is lifted by itself after 5 days; a formal loss lasts.', '临时挂失有效期5日，超期自动解除；正式挂失长期有效。'),
 ('SH-27', 'A card found is usable at once, but not once a replacement was ordered.', '挂失期内找回原卡的可即时解除挂失；已办理补领的，原卡不能恢复使用。'),
 ('SH-28', 'A card is usable once its social security function is activated.', '社会保障卡经开通后方可使用。'),
 ('SH-30', 'A card is made and issued within 30 days of the verified application.', '社会保障卡自核验通过之日起30日内完成制作和发放。'),
 ('SH-31', 'A card that could not be delivered waits at the pick-up point.', '投递未成功的，送至指定的社区事务受理服务中心自领。'),
 ('SH-12n2', 'A freshman''s care before the account works: clinic of the college, settled again; elsewhere, reimbursement.', '新生账户启用前的费用：校内退费重新结算，校外零星报销。'),
 ('SN-6.4', 'Autumn 2022: care before card settlement works is paid in cash and reimbursed once the credential is there.', '新生持卡就医直接结算前的费用，先垫付，领取凭证后申请报销。'),
 ('SH-14', 'While identity is not synchronised care is reimbursed; at a college clinic it is settled again later.', '身份信息未同步期间的费用以零星报销处理（校内除外）。'),
 ('SH-16', 'Care outside the city follows the home plan for who has filed.', '办理异地就医备案后，执行就医地目录、参保地政策。'),
 ('SH-18', 'A family mutual-aid account in mode ''pay'' pays its members'' copay at designated institutions and pharmacies.', '家庭共济网选择“共济支付”的，成员可用共济资金支付在医保定点医药机构发生的自负费用。'),
 ('SH-20.1', 'A pharmacy without a prescription: the fund pays nothing; a family account in mode ''pay'' may.', '无处方药店购药，基金不予支付；家庭共济选择“共济支付”的，可由共济资金支付。'),
 ('SH-20.2', 'A pharmacy with an electronic prescription and credential: the prescriber''s rule.', '凭外配电子处方及医保电子凭证在定点药店购药，执行开方机构的门诊政策。'),
 ('SN-5', 'The earmarked grant for students'' outpatient care is brought into the fiscal special account, managed as one and used pooled, open to finance and audit.', '大学生普通门急诊医疗补助专项资金纳入社会保障基金财政专户，统一管理、统筹使用，接受财政、审计监督。'),
 ('SN-7', 'Students'' costs are supervised.', '医疗保障部门做好大学生医疗费用的监督管理。'),
 ('SH-19', 'Care in two places at once is not refused; it is looked at afterwards.', '同时间点发生两地就医行为的，列入重点监管范围，接受事后监管。'),
 ('SN-8', 'From its card settlement a college reimburses earlier care for six months; then a deficit goes to the former sharing mechanism, a surplus to the resident fund.', '院校自并轨之日起设6个月过渡期，按原途径报销此前费用；期满后不敷支付的按原分担机制弥补，结余并入居民医保基金。'),
 ('SH-21', 'Who was insured elsewhere in the year of admission may stay so.', '录取当年已参加外省市基本医疗保险的，可按本人意愿维持原参保关系。')
ON CONFLICT (clause) DO NOTHING;

-- Which clause says what the state of a card means.
UPDATE credential_state s SET clause = v.clause
FROM (VALUES
  ('card', 'ordered', 'SH-30'), ('card', 'inactive', 'SH-28'), ('card', 'at_pickup_point', 'SH-31'), ('card', 'usable', 'SH-28'),
  ('card', 'lost_temporarily', 'SH-26'), ('card', 'lost', 'SH-26'), ('card', 'dead', 'SH-27'),
  ('medical_card', 'ordered', 'SH-24'), ('medical_card', 'at_pickup_point', 'SH-31'), ('medical_card', 'usable', 'SH-24'),
  ('medical_card', 'lost_temporarily', 'SH-26'), ('medical_card', 'lost', 'SH-26'), ('medical_card', 'dead', 'SH-27'),
  ('record_book', 'usable', 'SH-23'), ('record_book', 'lost', 'SH-23'), ('e_credential', 'usable', 'SH-13')
) AS v (credential, state, clause)
WHERE (s.credential, s.state) = (v.credential, v.state) AND s.clause IS NULL;

INSERT INTO reason (reason, sentence_en, sentence_zh, clause) VALUES
 ('college_decides', 'The college decides what it pays of the deductible: held for its decision.', '起付标准由院校酌情帮助解决，待院校决定。', 'SH-8c'),
 ('insurer_not_chosen', 'No insurer of serious illness has been chosen for the year: held until one is.', '本年度尚未选定大病保险承办机构，待选定后办理。', 'SH-7'),
 ('not_designated', 'The institution was not designated by the insurance on the day of care.', '就诊当日该机构不是医保定点机构。', 'SH-9'),
 ('emergency_undesignated', 'Emergency care at an institution that is not designated: the rules do not say; held for a decision.', '在非定点机构急诊，规定未明确，待核定。', 'SH-9'),
 ('not_connected', 'The institution was not connected on the day of care: held for a decision.', '就诊当日该机构未联网，待核定。', 'SH-9'),
 ('level_unknown', 'The institution''s level is not recorded, or has no rate: held for a decision.', '机构等级未登记或无对应支付比例，待核定。', 'SH-9'),
 ('no_credential', 'No credential was shown: an outpatient visit is not settled.', '未携带就医凭证，门诊费用不予结算。', 'SH-12'),
 ('claim_later', 'No credential was shown: pay in cash and apply for reimbursement.', '未携带就医凭证，先由个人垫付，再申请报销。', 'SH-12'),
 ('credential_invalid', 'The credential shown did not work then (lost, not activated, not issued yet or expired): it is not settled.', '出示的就医凭证当时不能使用（已挂失、未开通、未领取或不在有效期内），不予结算。', 'SH-12'),
 ('invalid_claim_later', 'The credential shown did not work then: settle with one that does, or pay in cash and apply for reimbursement.', '出示的就医凭证当时不能使用，请持有效凭证结算，或先由个人垫付，再申请报销。', 'SH-12'),
 ('stay_credential_invalid', 'The credential shown at discharge did not work: held for a decision.', '出院（观）时出示的就医凭证不能使用，待核定。', 'SH-12'),
 ('unconnected_claim_later', 'The place is not connected: pay in cash and apply for reimbursement.', '就医地未开通直接结算，先由个人垫付，再申请报销。', 'SH-16'),
 ('stay_no_credential', 'No credential at discharge: held for a decision.', '出院（观）时无就医凭证，待核定。', 'SH-12'),
 ('account_inactive', 'The account did not work yet on the day of settlement: settle again later, or apply for reimbursement.', '结算时账户尚未启用，请重新结算或申请报销。', 'SH-12n2'),
 ('settle_again', 'At a college clinic this is refunded and settled again by card.', '校内医疗机构发生的费用应退费后重新持卡结算。', 'SH-12n2'),
 ('unsynchronised', 'The person''s identity was not synchronised: settle again later, or apply for reimbursement.', '身份信息未同步，请重新结算或申请报销。', 'SH-14'),
 ('not_reimbursed', 'This care is settled directly with the credential; the rules give no reimbursement for it.', '该项费用应持凭证直接结算，规定未给予报销途径，待核定。', 'SH-12'),
 ('old_route', 'The college did not settle by card yet: the former route reimburses it.', '院校尚未并轨，按原途径报销。', 'SN-10.3'),
 ('card_start_unknown', 'The college''s card settlement date is not recorded: held for a decision.', '院校并轨日期未登记，待核定。', 'SN-10.3'),
 ('not_filed', 'Care outside the city without a filing in force: the rules do not say; held for a decision.', '无有效异地备案的外地就医，规定未明确，待核定。', 'SH-16'),
 ('no_prescription', 'A purchase without a prescription: the fund pays nothing.', '无处方购药，基金不予支付。', 'SH-20.1'),
 ('not_electronic', 'A prescription is honoured at a pharmacy only with the electronic credential.', '外配处方购药须使用医保电子凭证。', 'SH-20.2'),
 ('stay_before_cover', 'The stay began before cover started: held for a decision.', '住院开始于待遇期之前，待核定。', 'EDGE'),
 ('papers_missing', 'Papers that the reimbursement needs are missing: held until they are handed in.', '报销所需材料不全，待补齐后办理。', NULL),
 ('freshman_unclear', 'Entry before autumn 2023 without card settlement at the college: the rules do not say.', '2023年秋季前入学且院校未并轨，规定未明确，待核定。', 'SN-10.1')
ON CONFLICT (reason) DO NOTHING;

INSERT INTO insurer (insurer, name_en, name_zh) VALUES
 ('china_life', 'China Life Insurance, Shanghai branch', '中国人寿保险股份有限公司上海市分公司'),
 ('ping_an', 'Ping An Annuity Insurance, Shanghai branch', '平安养老保险股份有限公司上海分公司'),
 ('picc', 'PICC Property and Casualty, Shanghai branch', '中国人民财产保险股份有限公司上海市分公司'),
 ('cpic', 'China Pacific Life Insurance, Shanghai branch', '中国太平洋人寿保险有限公司上海市分公司')
ON CONFLICT (insurer) DO NOTHING;

INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES
 ('shanghai', 'Shanghai residents'' basic medical insurance, university students', '上海市城乡居民基本医疗保险（大学生）', '31',
  NOT EXISTS (SELECT FROM plan WHERE settles));
INSERT INTO bucket (plan, bucket, unit, period) VALUES
 ('shanghai', 'outpatient', 'amount', 'year');

INSERT INTO plan_version (version, plan, valid_from, places, loss_lifts_after, card_due, replacement_due, source) VALUES
 (:version, 'shanghai', '2022-01-01', '{out_of_area}', '5 days', '30 days', '15 days', '沪医保待遇发〔2021〕42号; 上海市大学生医保问答');

INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched, name_en, name_zh) VALUES
 (:version, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend', 'basic insurance', '基本医疗保险'),
 (:version, 2, 'relief', 'relief', 'deductible', 1, 'application', 'pass', 'deductible relief', '起付标准减免'),
 (:version, 3, 'college_relief', 'other', 'deductible', 1, 'application', 'pass', 'college''s relief', '院校减免'),
 (:version, 4, 'serious_illness', 'serious_illness', 'copay', NULL, 'application', 'pass', 'serious illness insurance', '大病保险'),
 (:version, 5, 'family', 'family', 'copay', NULL, 'inline', 'pass', 'family account', '家庭共济账户');

-- Who is not covered, and what is refused or held before any rate is asked.
INSERT INTO rule (version, rule, layer, rank, care, relation, locality, access, channel, credential, pathway, status, unless_status,
  effect, reason, clause) VALUES
 (:version,  1, 1, -90, '{inpatient,observation}', NULL, NULL, NULL, NULL, NULL, '{none}', '{cover_begins_later}', NULL, 'pend', 'stay_before_cover', 'EDGE'),
 (:version,  2, 1, -80, NULL, NULL, NULL, NULL, NULL, NULL, '{none}', NULL, NULL, 'deny', 'not_covered', 'SH-11'),
 -- the old route: whatever the place, the city fund has no part in it
 (:version,  8, 1, -75, '{outpatient,emergency,pharmacy}', NULL, NULL, NULL, NULL, NULL, NULL, '{old_route}', NULL, 'deny', 'old_route', 'SN-10.3'),
 -- place
 (:version,  3, 1, -70, NULL, NULL, '{elsewhere}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'not_filed', 'SH-16'),
 (:version,  4, 1, -60, '{emergency}', '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'emergency_undesignated', 'SH-9'),
 (:version,  5, 1, -59, NULL, '{undesignated}', NULL, '{emergency}', NULL, NULL, NULL, NULL, NULL, 'pend', 'emergency_undesignated', 'SH-9'),
 (:version,  6, 1, -58, NULL, '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'deny', 'not_designated', 'SH-9'),
 (:version,  7, 1, -57, NULL, '{unconnected}', '{local}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'not_connected', 'SH-9'),
 (:version,  9, 1, -49, '{outpatient,emergency,pharmacy}', NULL, NULL, NULL, NULL, NULL, NULL, '{card_start_unknown}', NULL, 'pend', 'card_start_unknown', 'SN-10.3'),
 -- pharmacies
 (:version, 10, 1, -40, '{pharmacy}', '{no_prescriber}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'deny', 'no_prescription', 'SH-20.1'),
 (:version, 11, 1, -39, '{pharmacy}', NULL, NULL, NULL, '{direct}', '{card,medical_card,none}', NULL, NULL, NULL, 'deny', 'not_electronic', 'SH-20.2'),
 (:version, 22, 1, -39, '{pharmacy}', NULL, NULL, NULL, '{reimbursement}', '{card,medical_card,none}', '{annual,disability_list,freshman,mid_year}', NULL,
  '{before_account,identity_unsynchronised}', 'deny', 'not_electronic', 'SH-20.2'),
 (:version, 21, 1, -38, '{pharmacy}', NULL, '{out_of_area}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'no_benefit_rule', 'SH-20.2'),
 -- whether it can be settled directly
 (:version, 12, 1, -35, NULL, NULL, NULL, NULL, '{direct}', NULL, NULL, '{account_inactive}', NULL, 'deny', 'account_inactive', 'SH-12n2'),
 (:version, 13, 1, -34, NULL, NULL, NULL, NULL, '{direct}', NULL, NULL, '{unsynchronised_at_settlement}', NULL, 'deny', 'unsynchronised', 'SH-14'),
 (:version, 14, 1, -33, NULL, '{unconnected}', NULL, NULL, '{direct}', NULL, NULL, NULL, NULL, 'deny', 'unconnected_claim_later', 'SH-16'),
 -- what is cash first, and what is not paid later either
 (:version, 15, 1, -32, '{outpatient,emergency}', '{campus,other_campus}', '{local}', NULL, '{reimbursement}', NULL, '{freshman}', '{before_account}', NULL, 'deny', 'settle_again', 'SH-12n2'),
 (:version, 16, 1, -31, '{outpatient,emergency}', '{campus,other_campus}', '{local}', NULL, '{reimbursement}', NULL, NULL, '{identity_unsynchronised}', NULL, 'deny', 'settle_again', 'SH-14'),
 (:version, 17, 1, -30, '{outpatient}', NULL, '{local}', '{ordinary,referred,mental,chronic_infectious}', NULL, '{none}', '{annual,disability_list,freshman,mid_year}', NULL,
  '{before_account,identity_unsynchronised}', 'deny', 'no_credential', 'SH-12'),
 (:version, 18, 1, -29, '{inpatient,observation}', NULL, NULL, NULL, NULL, '{none}', '{annual,disability_list,freshman,mid_year}', NULL,
  '{before_account,identity_unsynchronised,unsynchronised_at_settlement}', 'pend', 'stay_no_credential', 'SH-12'),
 (:version, 19, 1, -28, NULL, NULL, NULL, NULL, '{direct}', '{none}', NULL, NULL, NULL, 'deny', 'claim_later', 'SH-12'),
 (:version, 20, 1, -27, NULL, NULL, '{local}', NULL, '{reimbursement}', '{card,e_credential,medical_card}', '{annual,disability_list,freshman,mid_year}', NULL,
  '{before_account,identity_unsynchronised,unsynchronised_at_settlement,credential_invalid}', 'pend', 'not_reimbursed', 'SH-12'),
 -- a credential that did not work is one not carried
 (:version, 23, 1, -30, '{outpatient}', NULL, '{local}', '{ordinary,referred,mental,chronic_infectious}', NULL, '{card,e_credential,medical_card}',
  '{annual,disability_list,freshman,mid_year}', '{credential_invalid}', '{before_account,identity_unsynchronised}', 'deny', 'credential_invalid', 'SH-12'),
 (:version, 24, 1, -30, '{pharmacy}', NULL, NULL, NULL, NULL, '{e_credential}',
  '{annual,disability_list,freshman,mid_year}', '{credential_invalid}', '{before_account,identity_unsynchronised}', 'deny', 'credential_invalid', 'SH-20.2'),
 (:version, 25, 1, -29, '{inpatient,observation}', NULL, NULL, NULL, NULL, '{card,e_credential,medical_card}',
  '{annual,disability_list,freshman,mid_year}', '{credential_invalid}', '{before_account,identity_unsynchronised,unsynchronised_at_settlement}', 'pend', 'stay_credential_invalid', 'SH-12'),
 (:version, 26, 1, -28, NULL, NULL, NULL, NULL, '{direct}', '{card,e_credential,medical_card}', NULL, '{credential_invalid}', NULL, 'deny', 'invalid_claim_later', 'SH-12'),
 -- the papers of a reimbursement: those of online applications (identity document, bank card, originals by post) are recorded, too
 (:version, 27, 1, -20, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{lacks_credential,lacks_receipt,lacks_records}', NULL, 'pend', 'papers_missing', 'SH-12'),
 -- a designated institution whose level no rate below names
 (:version, 29, 1,  90, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'level_unknown', 'SH-9');

-- What the fund pays.
INSERT INTO rule (version, rule, layer, rank, care, level, relation, locality, effect,
  deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
 (:version, 30, 1, 0, '{outpatient,emergency,pharmacy}', NULL, '{campus,other_campus}', '{local}', 'pay', NULL, NULL, NULL, 'above_deductible', 'SH-6.1a'),
 (:version, 31, 1, 1, '{outpatient,emergency,pharmacy}', '{1}', NULL, NULL, 'pay', '{300}', 'outpatient', 'outpatient', 'above_deductible', 'SH-6.1b'),
 (:version, 32, 1, 1, '{outpatient,emergency,pharmacy}', '{2}', NULL, NULL, 'pay', '{300}', 'outpatient', 'outpatient', 'above_deductible', 'SH-6.1b'),
 (:version, 33, 1, 1, '{outpatient,emergency,pharmacy}', '{3}', NULL, NULL, 'pay', '{300}', 'outpatient', 'outpatient', 'above_deductible', 'SH-6.1b'),
 (:version, 34, 1, 1, '{inpatient,observation}', '{1}', NULL, NULL, 'pay', '{50}', NULL, NULL, 'above_deductible', 'SH-6.1c'),
 (:version, 35, 1, 1, '{inpatient,observation}', '{2}', NULL, NULL, 'pay', '{100}', NULL, NULL, 'above_deductible', 'SH-6.1c'),
 (:version, 36, 1, 1, '{inpatient,observation}', '{3}', NULL, NULL, 'pay', '{300}', NULL, NULL, 'above_deductible', 'SH-6.1c');

-- Deadlines of reimbursement: those of SH-14 and SH-16 have none.
INSERT INTO rule (version, rule, layer, care, locality, access, channel, pathway, status, unless_status, effect, apply_within, clause) VALUES
 (:version, 40, 1, '{emergency}', '{local}', NULL, '{reimbursement}', NULL, NULL, '{identity_unsynchronised,unsynchronised_at_settlement}', 'adjust', '6 months', 'SH-12'),
 (:version, 41, 1, NULL, '{local}', '{emergency}', '{reimbursement}', NULL, NULL, '{identity_unsynchronised,unsynchronised_at_settlement}', 'adjust', '6 months', 'SH-12'),
 (:version, 42, 1, NULL, NULL, NULL, '{reimbursement}', NULL, '{before_account}', '{identity_unsynchronised,unsynchronised_at_settlement}', 'adjust', '6 months', 'SH-12n2'),
 (:version, 43, 1, NULL, NULL, NULL, '{reimbursement}', '{freshman_2022}', NULL, '{identity_unsynchronised,unsynchronised_at_settlement}', 'adjust', '6 months', 'SN-6.4');
INSERT INTO band (version, rule, from_amount, rate) VALUES
 (:version, 30, 0, 0.80),
 (:version, 31, 0, 0.70), (:version, 32, 0, 0.60), (:version, 33, 0, 0.50),
 (:version, 34, 0, 0.80), (:version, 35, 0, 0.75), (:version, 36, 0, 0.60);

-- What is paid on application: relief of the deductible, serious illness. No registration of an illness is asked for:
-- the bill's disease is one of those that table illness lists.
INSERT INTO rule (version, rule, layer, rank, care, locality, status, unless_status, illness, effect, reason, bands_start, clause) VALUES
 (:version, 50, 2,  0, '{outpatient,emergency,pharmacy}', NULL, '{minimum_living,severe_disability}', NULL, NULL, 'pay', NULL, 'base', 'SH-8r'),
 (:version, 51, 2,  0, '{inpatient,observation}', NULL, '{severe_disability}', NULL, NULL, 'pay', NULL, 'base', 'SH-8r'),
 (:version, 52, 3,  0, NULL, NULL, '{school_hardship}', NULL, NULL, 'pend', 'college_decides', NULL, 'SH-8c'),
 (:version, 60, 4, -2, '{outpatient,emergency,observation,inpatient}', '{local}', NULL, '{china_life,ping_an,picc,cpic}',
  '{uraemia_dialysis,kidney_transplant,malignant_tumour,mental_illness,haemophilia,aplastic_anaemia}', 'pend', 'insurer_not_chosen', NULL, 'SH-7'),
 (:version, 61, 4, -1, '{outpatient,emergency,observation,inpatient}', '{local}', '{minimum_living,low_income}', NULL,
  '{uraemia_dialysis,kidney_transplant,malignant_tumour,mental_illness,haemophilia,aplastic_anaemia}', 'pay', NULL, 'base', 'SH-6.2'),
 (:version, 62, 4,  0, '{outpatient,emergency,observation,inpatient}', '{local}', NULL, NULL,
  '{uraemia_dialysis,kidney_transplant,malignant_tumour,mental_illness,haemophilia,aplastic_anaemia}', 'pay', NULL, 'base', 'SH-6.2');
INSERT INTO band (version, rule, from_amount, rate) VALUES
 (:version, 50, 0, 1), (:version, 51, 0, 1), (:version, 61, 0, 0.65), (:version, 62, 0, 0.60);

-- What a family account pays: the copay of what is settled directly in the city, at a pharmacy with its prescription or
-- without. What is not settled now it does not pay either: each rule leaves out what refuses it above.
INSERT INTO rule (version, rule, layer, care, relation, locality, channel, credential, unless_status, effect, bands_start, clause) VALUES
 (:version, 70, 5, '{outpatient,emergency}', '{campus,other_campus,designated,other}', '{local}', '{direct}', '{card,e_credential,medical_card}',
  '{old_route,account_inactive,unsynchronised_at_settlement,credential_invalid}', 'pay', 'base', 'SH-18'),
 (:version, 71, 5, '{inpatient,observation}', '{campus,other_campus,designated,other}', '{local}', '{direct}', '{card,e_credential,medical_card}',
  '{account_inactive,unsynchronised_at_settlement,credential_invalid}', 'pay', 'base', 'SH-18'),
 (:version, 72, 5, '{pharmacy}', '{campus,other_campus,designated,other}', '{local}', '{direct}', '{e_credential}',
  '{old_route,account_inactive,unsynchronised_at_settlement,credential_invalid}', 'pay', 'base', 'SH-18'),
 (:version, 73, 5, '{pharmacy}', '{no_prescriber}', '{local}', '{direct}', '{card,e_credential}',
  '{old_route,account_inactive,unsynchronised_at_settlement,credential_invalid}', 'pay', 'base', 'SH-20.1');
INSERT INTO band (version, rule, from_amount, rate) VALUES
 (:version, 70, 0, 1), (:version, 71, 0, 1), (:version, 72, 0, 1), (:version, 73, 0, 1);

-- Who is covered, from when to when; where two pathways overlap the lower number wins.
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, code, year_of, needs, on_card, anchored,
  anchor_from, anchor_before, before_window_ends, start, start_floor, ends, usable_after, suspended_by, reason, clause) VALUES
 (:version, 1, 'cover', 'annual', 'payment', NULL, 'fact', '{declaration}', NULL, NULL,
  NULL, '0', true, 'year', NULL, '1 year', NULL, NULL, NULL, 'SH-4'),
 (:version, 2, 'cover', 'disability_list', 'disability_listing', NULL, 'fact', '{}', NULL, NULL,
  NULL, NULL, false, 'anchor', '0', '1 year', NULL, NULL, NULL, 'SH-8'),
 (:version, 3, 'cover', 'freshman', 'study', NULL, 'day', '{confirmation}', NULL, '[2023-08-01,)',
  '7 months', '1 year', false, 'anchor', '8 months', '1 year', 'confirmation', 'collection', NULL, 'SH-5'),
 (:version, 4, 'cover', 'freshman_2022', 'study', NULL, 'day', '{commitment}', true, '[2022-08-01,2023-01-01)',
  '7 months', '1 year', false, 'anchor', '8 months', '1 year', NULL, NULL, NULL, 'SN-10.1'),
 (:version, 5, 'cover', 'mid_year', 'payment', NULL, 'fact', '{declaration}', NULL, NULL,
  NULL, NULL, false, 'next_month', '0', '1 year', NULL, NULL, NULL, 'SH-10'),
 (:version, 6, 'pend', 'freshman_2022_open', 'study', NULL, 'day', '{commitment}', false, '[2022-08-01,2023-01-01)',
  '7 months', '1 year', false, 'anchor', '8 months', '1 year', NULL, NULL, 'freshman_unclear', 'SN-10.1');
UPDATE coverage_rule SET commits = true WHERE version = :version AND rule IN (3, 4, 6);
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, code, clause) VALUES
 (:version, 20, 'end', 'local_employee', 'other_insurance', '{local_employee}', 'SH-22'),
 (:version, 21, 'end', 'termination', 'termination', NULL, 'SH-22');

-- Who may be insured.
INSERT INTO eligibility_rule (version, rule, subject, effect, code, reason, clause) VALUES
 (:version, 1, 'study', 'needs', NULL, 'not_enrolled', 'SH-1'),
 (:version, 2, 'study', 'needs', '{undergraduate,junior_college,graduate}', 'form_not_insured', 'SH-1'),
 (:version, 3, 'nationality', 'needs', NULL, 'nationality_unknown', 'SH-1'),
 (:version, 4, 'nationality', 'needs', '{CHN,HKG,MAC,TWN}', 'foreigner', 'SH-1'),
 (:version, 5, 'other_insurance', 'excludes', NULL, 'otherwise_insured', 'SH-1');

-- Who bears the premium.  How much it is the documents do not say: the office enters it (table premium).
INSERT INTO premium_rule (version, rule, pathway, status, listed, insured, payer, share, clause) VALUES
 (:version, 1, '{freshman}',      NULL,                  NULL,                   NULL,          'nobody',     1, 'SH-5p'),
 (:version, 2, '{freshman_2022}', NULL,                  NULL,                   NULL,          'nobody',     1, 'SN-10.1'),
 (:version, 3, NULL,              NULL,                  '{disability_listing}', NULL,          'nobody',     1, 'SH-8p'),
 (:version, 4, NULL,              NULL,                  NULL,                   '{elsewhere}', 'nobody',     1, 'SH-21'),
 (:version, 5, NULL,              '{severe_disability}', NULL,                   NULL,          'government', 1, 'SH-8p'),
 (:version, 6, NULL,              '{minimum_living}',    NULL,                   NULL,          'government', 1, 'SH-8p');

-- Outpatient care as a line for auditors, and a college's balance at the turn to card settlement.  Who shares a deficit the
-- documents leave to the former mechanism: the office enters it (table deficit_share).
INSERT INTO fund_line (version, care, clause) VALUES (:version, '{outpatient,emergency,pharmacy}', 'SN-5');
INSERT INTO old_balance_rule (version, transition, transition_end, surplus_to, clause) VALUES (:version, '6 months', 'corresponding', 'fund', 'SN-8');

-- What supervision looks at by which clause; bills below the deductible.
UPDATE supervision_rule SET clause = CASE WHEN rule IN ('two_stays', 'visit_during_stay', 'two_regions') THEN 'SH-19' ELSE 'SN-7' END
WHERE clause IS NULL;
UPDATE supervision_rule SET amount = 300 WHERE rule = 'split_bills' AND amount IS NULL;
