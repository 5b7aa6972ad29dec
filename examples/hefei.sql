-- Hefei: university students' insurance at the Hefei campus of Hefei University of Technology, by school years, as rows.
--
--   SELECT medins.create_ledger('hefei');
--   SET search_path = hefei;
--   \i examples/hefei.sql
--
-- Sources, as summed up and quoted in 《Survive HFUT》, 医保 (github.com/Survive-HFUT/survive-hfut.github.io,
-- docs/life/medical_treatment/medical_insurance.md, state of 2026-08-06), which names for each:
--   [6]  合肥工业大学校医院：关于启动2025年合肥工业大学合肥校区大学生医保参保工作的通知, 2025-10-28,
--        https://xyy.hfut.edu.cn/2025/1028/c4798a315920/page.htm
--   [4]  合肥工业大学校医院：关于办理2025年度参保大学生门诊医疗费报销的通知, 2025-11-14,
--        https://xyy.hfut.edu.cn/2025/1114/c4798a316295/page.htm
--   [7]  合肥工业大学校医院：关于学生门诊就诊及报销的温馨提示, 2025-10-30,
--        https://xyy.hfut.edu.cn/2025/1030/c4798a315961/page.htm
--
-- Not entered, because the sources give no figure or only part of it; such bills are held:
--   stays (the deductible is halved, of what is not said; no rates), serious illness (a limit of 300000, no rates),
--   outpatient care outside the city, institutions that are not designated, pharmacies, payments after the window.
-- Not entered, because a bill does not tell: dental care and traditional medicine elsewhere than on campus, which are
-- paid at public hospitals of level 2 and above only [7]; students whose home region pays their premium, who do not join [6].
--
-- Read so; the other reading is a row away: the limit of 2000 a school year (门诊医疗费额度，年度限额) is one on what is paid
-- (on the costs: cap 1 with measure base).
--
-- One payment buys outpatient care for the school year (September to August) and stays for the calendar year in the
-- middle of which the school year turns: benefit years are school years here, 2025 is 2025/26, and stays are a pathway
-- that begins four months into it.

SELECT coalesce(max(version), 0) + 1 AS version FROM plan_version \gset

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('HF-who', 'Full-time undergraduates and graduate students not in service [6].', '学籍在校的全日制本科生、非在职研究生。'),
 ('HF-paying', 'Who pays from 29 October to 30 November 2025 is covered: as an outpatient from 1 September 2025 to 31 August 2026, in hospital from 1 January to 31 December 2026 [6].', '缴费时间为2025年10月29日至11月30日；门诊待遇享受时间2025年9月1日至2026年8月31日，住院待遇享受时间2026年1月1日至12月31日。'),
 ('HF-campus', 'Outpatient care at the campus hospital: 70 %; all outpatient care at most 2000 yuan a school year [6].', '门诊医疗费额度2000元/人/学年，校医院报销比例为70%。'),
 ('HF-elsewhere', 'Outpatient care at designated institutions elsewhere: 60 %, paid in cash and handed in to the college [6], [4].', '校外定点医疗机构报销比例为60%，凭发票参加学校集中报销。'),
 ('HF-later', 'What could not be settled at the campus hospital at once is handed in with the receipt [7].', '因特殊情况未能在校医院实时报销的医疗费，可保留发票，待学生门诊医疗费报销期间集中办理。'),
 ('HF-unsaid', 'The sources do not say, or give no figure.', '所据文件未载明。')
ON CONFLICT (clause) DO NOTHING;

INSERT INTO reason (reason, sentence_en, sentence_zh, clause) VALUES
 ('late_payment', 'A payment after the window: the sources do not say; held for a decision.', '逾期缴费，所据文件未载明，待核定。', 'HF-unsaid'),
 ('school_year_over', 'Outpatient care is paid to the end of the school year that was paid for.', '门诊待遇至所缴学年8月31日止。', 'HF-paying'),
 ('stay_open', 'The sources give no figures for stays: held for a decision.', '住院待遇标准所据文件未载明，待核定。', 'HF-unsaid'),
 ('hand_in', 'Not settled at once: keep the receipt and hand it in to the college.', '未实时结算，请保留发票参加集中报销。', 'HF-later'),
 ('undesignated', 'The institution is not designated by the insurance: held for a decision.', '非医保定点机构，待核定。', 'HF-unsaid')
ON CONFLICT (reason) DO NOTHING;

INSERT INTO plan (plan, name_en, name_zh, region, year_begins, settles) VALUES
 ('hefei', 'Hefei students'' medical insurance', '合肥市大学生医保', '3401', '8 months',
  NOT EXISTS (SELECT FROM plan WHERE settles));
INSERT INTO bucket (plan, bucket, unit, period) VALUES ('hefei', 'outpatient', 'amount', 'year');
INSERT INTO premium (plan, benefit_year, amount) VALUES ('hefei', 2025, 350);
INSERT INTO enrolment_window (kind, benefit_year, valid) VALUES ('collection', 2025, '[2025-10-29,2025-11-30]');

INSERT INTO plan_version (version, plan, valid_from, source) VALUES
 (:version, 'hefei', '2025-09-01', '合肥工业大学校医院 2025-10-28、2025-10-30、2025-11-14 通知');

INSERT INTO layer (version, layer, name, payer, base, settle, unmatched, name_en, name_zh) VALUES
 (:version, 1, 'basic', 'fund', 'in_scope', 'inline', 'pend', 'students'' insurance', '大学生医保');

INSERT INTO rule (version, rule, layer, rank, care, relation, locality, channel, credential, pathway, status, effect, reason, clause) VALUES
 (:version, 1, 1, -90, NULL, NULL, NULL, NULL, NULL, '{none}', NULL, 'deny', 'not_covered', 'HF-paying'),
 (:version, 2, 1, -80, '{inpatient,observation}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'stay_open', 'HF-unsaid'),
 (:version, 3, 1, -70, '{outpatient,emergency,pharmacy}', NULL, NULL, NULL, NULL, '{calendar_year}', NULL, 'deny', 'school_year_over', 'HF-paying'),
 (:version, 4, 1, -60, '{outpatient,emergency}', '{undesignated}', NULL, NULL, NULL, NULL, NULL, 'pend', 'undesignated', 'HF-unsaid'),
 (:version, 5, 1, -50, '{outpatient,emergency}', '{other,other_campus,unconnected}', '{local}', '{direct}', NULL, NULL, NULL, 'deny', 'hand_in', 'HF-elsewhere'),
 (:version, 6, 1, -40, '{outpatient,emergency}', NULL, '{local}', '{direct}', '{none}', NULL, NULL, 'deny', 'hand_in', 'HF-later'),
 (:version, 7, 1, -30, '{outpatient,emergency}', NULL, '{local}', '{direct}', NULL, NULL, '{account_inactive}', 'deny', 'hand_in', 'HF-later');
INSERT INTO rule (version, rule, layer, care, relation, locality, effect, bands_start, clause) VALUES
 (:version, 10, 1, '{outpatient,emergency}', '{campus,designated}', '{local}', 'pay', 'base', 'HF-campus'),
 (:version, 11, 1, '{outpatient,emergency}', '{other,other_campus,unconnected}', '{local}', 'pay', 'base', 'HF-elsewhere');
INSERT INTO band (version, rule, from_amount, rate) VALUES (:version, 10, 0, 0.70), (:version, 11, 0, 0.60);
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (:version, 1, 1, 'outpatient', 'paid', 2000, 'HF-campus');

INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, before_window_ends, start, start_floor, ends, usable_after, reason, clause) VALUES
 (:version, 1, 'cover', 'school_year', 'payment', true, 'year', NULL, '1 year', 'payment', NULL, 'HF-paying'),
 (:version, 2, 'pend', 'late_payment', 'payment', false, 'year', NULL, '1 year', NULL, 'late_payment', 'HF-unsaid'),
 (:version, 3, 'cover', 'calendar_year', 'payment', true, 'year', '4 months', '16 months', NULL, NULL, 'HF-paying');
INSERT INTO eligibility_rule (version, rule, subject, effect, code, reason, clause) VALUES
 (:version, 1, 'study', 'needs', NULL, 'not_enrolled', 'HF-who'),
 (:version, 2, 'study', 'needs', '{undergraduate,graduate}', 'form_not_insured', 'HF-who');

-- Cases, worked out by hand; publishing runs them.
INSERT INTO policy_case (version, name, clause, care, relation, channel, pathway, served_from, total_amount, totals_before,
  decision, reason, fund_paid, cash_paid, note) VALUES
 (:version, 'campus', 'HF-campus', 'outpatient', 'campus', 'direct', 'school_year', '2025-12-01', 100, '{}', 'paid', NULL, 70, 30, '100 × 70 %'),
 (:version, 'elsewhere', 'HF-elsewhere', 'outpatient', 'other', 'reimbursement', 'school_year', '2025-12-01', 100, '{}', 'paid', NULL, 60, 40, '100 × 60 %'),
 (:version, 'elsewhere, at once', 'HF-elsewhere', 'outpatient', 'other', 'direct', 'school_year', '2025-12-01', 100, '{}', 'denied', 'hand_in', 0, 100, 'handed in to the college'),
 (:version, 'the last of 2000', 'HF-campus', 'outpatient', 'campus', 'direct', 'school_year', '2026-08-31', 100, '{outpatient@2025-09-01=195000}', 'paid', NULL, 50, 50, '70, but 1950 of 2000 are used'),
 (:version, 'the school year is over', 'HF-paying', 'outpatient', 'campus', 'direct', 'calendar_year', '2026-09-01', 100, '{}', 'denied', 'school_year_over', 0, 100, 'stays only'),
 (:version, 'a stay', 'HF-unsaid', 'inpatient', 'other', 'direct', 'school_year', '2026-03-01', 1000, '{}', 'pended', 'stay_open', 0, 1000, 'no figures');

SELECT medins.publish_plan(current_schema::regnamespace, :version);
