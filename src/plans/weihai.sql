-- Weihai: what the notice of 20 December 2024 (WH-n.m) says of university
-- students' ordinary outpatient care, as rows.  What it does not say is pended.

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('EDGE', 'A stay that begins before cover starts and ends within it is held for a decision.', '待遇开始前入院、待遇期内出院的住院，待核定。'),
 ('WH-1.1', 'Ordinary outpatient care: deductible 100 yuan, the fund pays 80 %, at most 5000 yuan a year.', '普通门诊：起付标准100元，支付比例80%，年度支付限额5000元。'),
 ('WH-1.2a', 'Enrolled for the first time as a college student here: covered from the day of payment to 31 December of the next year.', '新入学学生首次以高校学生身份在我市参保缴费的，自缴费之日起至次年12月31日享受待遇。'),
 ('WH-1.2b', 'Care at the place of household registration or internship is paid by the local rule; elsewhere outside the city, by a policy of its own.', '在户籍地或见习实习地就医按在我市就医的政策报销；其他异地按异地就医有关政策报销。'),
 ('WH-2.1', 'Care in the city is paid at the college''s designated institution; elsewhere only emergency, mental or chronic infectious illness, or agreed referral.', '在我市普通门诊就医，限学校选定定点医疗机构；急诊、精神类或慢性传染类疾病、同意转诊的除外。'),
 ('WH-2.1b', 'At the designated institution the bill is settled at once; elsewhere cash first, then a claim at the designated institution.', '在选定机构即时结算；在非选定机构先由个人垫付，再回选定机构报销。'),
 ('WH-3.1', 'Students'' ordinary outpatient care is a line of its own in the designated institution''s annual total: capitation of 40 yuan a student and year, or global prepayment after a year in which more was used.', '高校学生普通门诊基金在定点医疗机构年度总额指标内单列、调剂使用、单独统计；按每学生每年40元人头付费，上年度超支的次年改为总额预付。'),
 ('WH-4.3', 'Use of the students'' outpatient pool is looked at in supervision.', '高校普通门诊统筹基金使用情况纳入监督检查范围。'),
 ('WH-4.2', 'What colleges had left on 31 December 2024 is recovered, what they overspent is subsidised in full.', '各高校2024年12月31日前的账面结余予以收回，历史超支予以全额补助。'),
 ('WH-FORCE', 'The plan is in force from 1 January 2025; other benefits are not in the notice.', '本通知自2025年1月1日起施行；其他待遇通知未作规定。')
ON CONFLICT (clause) DO NOTHING;

INSERT INTO reason (reason, sentence_en, sentence_zh, clause) VALUES
 ('late_payment', 'A payment after the window: the notice does not say; held for a decision.', '逾期缴费，通知未作规定，待核定。', 'WH-1.2a'),
 ('not_chosen', 'Not at the institution that the college has chosen, and none of the exceptions applies.', '未在学校选定的定点医疗机构就诊，且不属例外情形。', 'WH-2.1'),
 ('no_referral', 'A referral is claimed, but none by the chosen institution is recorded that was in force on the day of care.', '申报为转诊，但就诊当日无选定机构同意转诊的有效记录。', 'WH-2.1'),
 ('elsewhere_undesignated', 'The institution is not designated by the insurance: held for a decision.', '该机构不是医保定点机构，待核定。', 'WH-2.1'),
 ('cash_first', 'Only the designated institution settles directly: pay in cash and claim there.', '非选定机构不能直接结算，请先垫付再到选定机构报销。', 'WH-2.1b'),
 ('out_of_area_policy', 'Care elsewhere outside the city follows a policy that the notice does not give: held for a decision.', '其他异地就医按异地政策执行，通知未载明，待核定。', 'WH-1.2b'),
 ('papers_missing', 'Papers that the reimbursement needs are missing: held until they are handed in.', '报销所需材料不全，待补齐后办理。', NULL),
 ('stay_before_cover', 'The stay began before cover started: held for a decision.', '住院开始于待遇期之前，待核定。', 'EDGE')
ON CONFLICT (reason) DO NOTHING;

INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES
 ('weihai', 'Weihai residents'' basic medical insurance, university students', '威海市居民基本医疗保险（高校学生）', '3710',
  NOT EXISTS (SELECT FROM plan WHERE settles));
INSERT INTO bucket (plan, bucket, unit, period) VALUES
 ('weihai', 'outpatient', 'amount', 'year'),
 ('weihai', 'outpatient_fund', 'amount', 'year');

INSERT INTO plan_version (version, plan, valid_from, places, choice_before, source) VALUES
 (:version, 'weihai', '2025-01-01', '{household,internship}', '11 months 10 days', '威海市医疗保障局 2024-12-20');

INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched, name_en, name_zh) VALUES
 (:version, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend', 'basic insurance', '基本医疗保险');

INSERT INTO rule (version, rule, layer, rank, care, relation, locality, access, channel, pathway, status, unless_status,
  effect, reason, clause) VALUES
 (:version, 8, 1, -90, '{inpatient,observation}', NULL, NULL, NULL, NULL, '{none}', '{cover_begins_later}', NULL, 'pend', 'stay_before_cover', 'EDGE'),
 (:version, 1, 1, -80, NULL, NULL, NULL, NULL, NULL, '{none}', NULL, NULL, 'deny', 'not_covered', 'WH-1.2a'),
 -- stays and pharmacies are not in the notice: no rule matches them, so they pend
 (:version, 2, 1, -70, '{outpatient,emergency}', NULL, '{elsewhere}', NULL, NULL, NULL, NULL, NULL, 'pend', 'out_of_area_policy', 'WH-1.2b'),
 -- in the city and not at the chosen institution: no exception, nothing; an exception must be a designated place
 (:version, 4, 1, -65, '{outpatient}', '{campus,other_campus,other,unconnected,undesignated}', '{local}', '{ordinary}', NULL, NULL, NULL, NULL,
  'deny', 'not_chosen', 'WH-2.1'),
 (:version, 5, 1, -64, '{outpatient}', '{campus,other_campus,other,unconnected,undesignated}', '{local}', '{referred}', NULL, NULL, NULL, '{referral}',
  'deny', 'no_referral', 'WH-2.1'),
 (:version, 3, 1, -60, '{outpatient,emergency}', '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'elsewhere_undesignated', 'WH-2.1'),
 (:version, 6, 1, -40, '{outpatient,emergency}', '{campus,other_campus,other,unconnected}', '{local}', NULL, '{direct}', NULL, NULL, NULL,
  'deny', 'cash_first', 'WH-2.1b'),
 (:version, 7, 1, -39, '{outpatient,emergency}', NULL, '{household,internship}', NULL, '{direct}', NULL, NULL, NULL, 'deny', 'cash_first', 'WH-1.2b'),
 (:version, 9, 1, -30, '{outpatient,emergency}', NULL, NULL, NULL, NULL, NULL, '{lacks_identity_document,lacks_records}', NULL, 'pend', 'papers_missing', 'WH-2.1b');

INSERT INTO rule (version, rule, layer, rank, care, relation, locality, access, status, effect,
  deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES
 (:version, 20, 1, 0, '{outpatient,emergency}', '{designated}', '{local}', NULL, NULL, 'pay', '{100}', 'outpatient', 'outpatient', 'above_deductible', 'WH-1.1'),
 (:version, 21, 1, 1, '{outpatient,emergency}', NULL, '{household,internship}', NULL, NULL, 'pay', '{100}', 'outpatient', 'outpatient', 'above_deductible', 'WH-1.2b'),
 (:version, 22, 1, 2, '{emergency}', NULL, '{local}', NULL, NULL, 'pay', '{100}', 'outpatient', 'outpatient', 'above_deductible', 'WH-2.1'),
 (:version, 23, 1, 3, '{outpatient}', NULL, '{local}', '{emergency,mental,chronic_infectious}', NULL, 'pay', '{100}', 'outpatient', 'outpatient', 'above_deductible', 'WH-2.1'),
 (:version, 24, 1, 4, '{outpatient}', NULL, '{local}', '{referred}', '{referral}', 'pay', '{100}', 'outpatient', 'outpatient', 'above_deductible', 'WH-2.1');
INSERT INTO band (version, rule, from_amount, rate) VALUES
 (:version, 20, 0, 0.80), (:version, 21, 0, 0.80), (:version, 22, 0, 0.80), (:version, 23, 0, 0.80), (:version, 24, 0, 0.80);
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES
 (:version, 1, 1, 'outpatient_fund', 'paid', 5000, 'WH-1.1');

INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, year_of, needs, first_anchor, anchored_since_window,
  anchor_before, before_window_ends, start, ends, reason, clause) VALUES
 (:version, 1, 'cover', 'first_enrolment', 'payment', 'day', '{study}', true, 2026, NULL, false, 'anchor', '2 years', NULL, 'WH-1.2a'),
 (:version, 2, 'cover', 'annual', 'payment', 'fact', '{}', false, NULL, '0', false, 'year', '1 year', NULL, 'WH-1.2a'),
 (:version, 3, 'pend', 'late_payment', 'payment', 'fact', '{}', false, NULL, NULL, false, 'year', '1 year', 'late_payment', 'WH-1.2a');

-- Who may be insured: the notice speaks of students of colleges in the city, and says no more.
INSERT INTO eligibility_rule (version, rule, subject, effect, reason, clause) VALUES
 (:version, 1, 'study', 'needs', 'not_enrolled', 'WH-1.2a');

-- The students' line, and what colleges had left or overspent before it.
INSERT INTO fund_line (version, care, per_head, headcount, headcount_day, outside_uses_line, used_by, reimbursed_by, clause) VALUES
 (:version, '{outpatient,emergency}', 40, 'day', '0', true, 'month', 'designated', 'WH-3.1');
INSERT INTO old_balance_rule (version, balance_on, surplus_to, clause) VALUES (:version, '2024-12-31', 'fund', 'WH-4.2');
INSERT INTO deficit_share (plan, bearer, share, document) VALUES ('weihai', 'fund', 1, '威海市医疗保障局 2024-12-20');

-- What supervision looks at: the pool by this notice; bills below the deductible.
UPDATE supervision_rule SET clause = 'WH-4.3' WHERE clause IS NULL;
UPDATE supervision_rule SET amount = 100 WHERE rule = 'split_bills' AND amount IS NULL;
