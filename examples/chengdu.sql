-- Chengdu: residents' basic medical insurance of university students, as rows.
--
--   SELECT medins.create_ledger('chengdu');
--   SET search_path = chengdu;
--   \i examples/chengdu.sql
--
-- Sources, as quoted in 《大学生医保完全攻略》 (a wiki by a student of Chengdu University of Traditional Chinese Medicine,
-- github.com/Lucas-Wong-Dev/Medical_Insurance_for_College_Students_CDUTCM_wiki, state of 2022-09-23), which names for each:
--   [79]   成都市人民政府办公室关于调整城乡居民基本医疗保险、大病医疗互助补充保险及重特大疾病医疗保险有关政策的通知，
--          成办函〔2019〕79号, 2019-07-10, http://gk.chengdu.gov.cn/govInfoPub/detail.action?id=109660&tn=6
--   [33]   成都市大学生门诊医疗费管理办法，成医保办〔2020〕33号, in force from 2020-09-01 for 5 years,
--          http://cdyb.chengdu.gov.cn/ylbzj/c128998/2020-09/07/content_5423e43a96b24022989cfaa9e8628e76.shtml
--   [FAQ]  成都市2022年城乡居民（大学生）医疗保险常见问题解答，四川大学校医院, https://xyy.scu.edu.cn/info/1093/1892.htm;
--          its figures for stays are those of 2018–2019, which it gives for reference
--   [119]  国办发〔2008〕119号, 2008-10-25, https://www.nmg.gov.cn/zwgk/zfgb/2008n_5002/200812/200810/t20081025_299887.html
--   [14]   成医保发〔2021〕14号, 2021-07, http://cdyb.chengdu.gov.cn/ylbzj/c128998/2021-07/08/content_f20451ee025d4045b49a418c6eca6305.shtml
--   [CDU]  成都中医药大学温江门诊部, 2021-09-13, https://mp.weixin.qq.com/s/-AbBdHMkPzhyN75FbqBOnw
--
-- Not entered, because the sources give no figure or only part of it; such bills are held:
--   serious illness insurance (城乡大病, "以具体文件为准"), 重特大疾病保险, treatment of special diseases as an outpatient
--   ("按相关规定"), dog bites (a limit of 200 a course, no rate), maternity, pharmacies, observation, care outside the city
--   without a filing, outpatient care outside the city, payments after the window, outpatient care after [33] ends.
-- Not entered, because it is one college's own: a month to hand in receipts [CDU].
--
-- Read so; the other reading is a row away:
--   "50元以上的部分" of an injury is meant of each visit (of the period of cover: deductible_uses and _fills a bucket);
--   the bands of the supplementary insurance are meant of each stay (of a year: bands_over);
--   a filing for another region is what [FAQ] calls 市外转诊;
--   emergencies, exempt from the first institution [33], are paid at the same 60 %.
--
-- "Period of cover" (保险有效期), which limits go by, is 16 months for a freshman and a calendar year for others: so each
-- limit is a total of the year for pathway annual, and one for life for pathway first_year, which nobody has twice.
-- Township hospitals and community centres are level 0 here: enter it in institution_term.

SELECT coalesce(max(version), 0) + 1 AS version FROM plan_version \gset

INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES
 ('CD-who', 'Full-time undergraduate, junior college and graduate students [119].', '接受普通高等学历教育的全日制本专科生、全日制研究生（国办发〔2008〕119号）。'),
 ('CD-period', 'Covered from 1 January to 31 December; in the first year from 1 September of entry to 31 December of the next year [79], [33].', '待遇有效期按自然年度计算；大学新生参保第一年为入学当年9月1日至次年12月31日（成办函〔2019〕79号，成医保办〔2020〕33号）。'),
 ('CD-first', 'Outpatients go to the college''s clinic, or the institution chosen for it, first; save in emergencies [33].', '大学生门诊医疗费实行定点医疗机构首诊制，急救抢救除外（成医保办〔2020〕33号第四条）。'),
 ('CD-outpatient', 'Outpatient care at the first institution, or where it agreed to: 60 %, at most 500 yuan in a period of cover [FAQ].', '普通门诊按60%的比例报销，一个保险有效期内不超过500元；经首诊医疗机构同意在其他定点医疗机构发生的，个人垫付后按规定比例报销。'),
 ('CD-injury', 'Injuries: 90 % of what is above 50 yuan, at most 800 yuan in a period of cover [FAQ].', '意外伤害门诊：50元以上的部分按90%报销，一个保险有效期内最高不超过800元。'),
 ('CD-stay', 'Stays: deductible 100 yuan at township hospitals, community centres and level 1, 200 at level 2, 500 at level 3, 1000 outside the city; then 95, 85, 75, 60 % [FAQ].', '住院：乡镇卫生院、社区卫生服务中心和一级医院起付线100元，二级200元，三级500元，市外转诊1000元；报销比例95%、85%、75%、60%。'),
 ('CD-supplementary', 'Supplementary insurance, after the basic one and with the same deductible: of what is left of the in-scope costs 77 % up to 10000 yuan, 80 % to 30000, 85 % to 50000, 90 % beyond [FAQ].', '大病医疗互助补充保险：基本医疗保险政策范围内报销后的剩余部分，0-10000元77%，10000-30000元80%，30000-50000元85%，50000元以上90%，起付线与基本医疗保险一致。'),
 ('CD-unsaid', 'The sources do not say, or give no figure.', '所据文件未载明。')
ON CONFLICT (clause) DO NOTHING;

INSERT INTO reason (reason, sentence_en, sentence_zh, clause) VALUES
 ('late_payment', 'A payment after the window: the sources do not say; held for a decision.', '逾期缴费，所据文件未载明，待核定。', 'CD-unsaid'),
 ('not_first', 'Not at the college''s first institution, nor agreed to by it, nor an emergency.', '未在首诊医疗机构就诊，且非经其同意转诊或急救抢救。', 'CD-first'),
 ('no_referral', 'Said to be referred, but no referral by the first institution is recorded.', '申报为转诊，但无首诊医疗机构同意的记录。', 'CD-first'),
 ('cash_first', 'Elsewhere the bill is paid in cash and handed in at the first institution.', '在其他机构就诊先由个人垫付，再到首诊医疗机构报销。', 'CD-outpatient'),
 ('undesignated', 'The institution is not designated by the insurance: held for a decision.', '非医保定点机构，待核定。', 'CD-unsaid'),
 ('not_filed', 'Care outside the city without a filing: held for a decision.', '未备案的异地就医，待核定。', 'CD-unsaid'),
 ('dog_bite', 'A dog bite is paid up to 200 yuan a course; the rate is not given: held for a decision.', '犬伤门诊每人份报销不超过200元，比例未载明，待核定。', 'CD-unsaid'),
 ('special_disease', 'Outpatient treatment of special diseases follows rules of its own: held for a decision.', '门诊特殊疾病按相关规定报销，待核定。', 'CD-unsaid')
ON CONFLICT (reason) DO NOTHING;

INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES
 ('chengdu', 'Chengdu residents'' basic medical insurance, university students', '成都市城乡居民基本医疗保险（大学生）', '5101',
  NOT EXISTS (SELECT FROM plan WHERE settles));
INSERT INTO bucket (plan, bucket, unit, period) VALUES
 ('chengdu', 'outpatient', 'amount', 'year'), ('chengdu', 'injury', 'amount', 'year'),
 ('chengdu', 'outpatient_one', 'amount', 'life'), ('chengdu', 'injury_one', 'amount', 'life');
INSERT INTO premium (plan, benefit_year, amount) VALUES ('chengdu', 2022, 320);  -- [14]

INSERT INTO plan_version (version, plan, valid_from, places, source) VALUES
 (:version, 'chengdu', '2022-01-01', '{out_of_area}',
  '成办函〔2019〕79号; 成医保办〔2020〕33号; 成都市2022年城乡居民（大学生）医疗保险常见问题解答（四川大学校医院）; 国办发〔2008〕119号');

INSERT INTO layer (version, layer, name, payer, base, settle, unmatched, name_en, name_zh) VALUES
 (:version, 1, 'basic', 'fund', 'in_scope', 'inline', 'pend', 'basic insurance', '基本医疗保险'),
 (:version, 2, 'supplementary', 'other', 'copay', 'inline', 'pass', 'supplementary insurance', '大病医疗互助补充保险');

-- What is refused or held before a rate is asked.  What no rule names is held, too.
INSERT INTO rule (version, rule, layer, rank, care, relation, locality, access, channel, pathway, illness, unless_status, effect, reason, clause) VALUES
 (:version, 1, 1, -90, NULL, NULL, NULL, NULL, NULL, '{none}', NULL, NULL, 'deny', 'not_covered', 'CD-period'),
 (:version, 2, 1, -80, NULL, NULL, '{elsewhere}', NULL, NULL, NULL, NULL, NULL, 'pend', 'not_filed', 'CD-unsaid'),
 (:version, 3, 1, -70, NULL, '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, 'pend', 'undesignated', 'CD-unsaid'),
 (:version, 4, 1, -60, '{outpatient,emergency}', NULL, NULL, NULL, NULL, NULL, '{special_disease}', NULL, 'pend', 'special_disease', 'CD-unsaid'),
 (:version, 5, 1, -60, '{outpatient,emergency}', NULL, NULL, NULL, NULL, NULL, '{dog_bite}', NULL, 'pend', 'dog_bite', 'CD-unsaid'),
 (:version, 6, 1, -50, '{outpatient}', '{other,other_campus,unconnected}', '{local}', '{ordinary,mental,chronic_infectious}', NULL, NULL, NULL, NULL, 'deny', 'not_first', 'CD-first'),
 (:version, 7, 1, -50, '{outpatient}', '{other,other_campus,unconnected}', '{local}', '{referred}', NULL, NULL, NULL, '{referral}', 'deny', 'no_referral', 'CD-first'),
 (:version, 8, 1, -40, '{outpatient,emergency}', '{other,other_campus,unconnected}', '{local}', NULL, '{direct}', NULL, NULL, NULL, 'deny', 'cash_first', 'CD-outpatient');

-- Outpatients, until [33] ends.
INSERT INTO rule (version, rule, layer, rank, care, locality, pathway, illness, served, effect, deductible, bands_start, clause) VALUES
 (:version, 10, 1, 0, '{outpatient,emergency}', '{local}', '{first_year}', '{injury}', '[2022-01-01,2025-09-01)', 'pay', '{50}', 'above_deductible', 'CD-injury'),
 (:version, 11, 1, 0, '{outpatient,emergency}', '{local}', '{annual}', '{injury}', '[2022-01-01,2025-09-01)', 'pay', '{50}', 'above_deductible', 'CD-injury'),
 (:version, 12, 1, 1, '{outpatient,emergency}', '{local}', '{first_year}', NULL, '[2022-01-01,2025-09-01)', 'pay', NULL, 'base', 'CD-outpatient'),
 (:version, 13, 1, 1, '{outpatient,emergency}', '{local}', '{annual}', NULL, '[2022-01-01,2025-09-01)', 'pay', NULL, 'base', 'CD-outpatient');
INSERT INTO band (version, rule, from_amount, rate) VALUES
 (:version, 10, 0, 0.90), (:version, 11, 0, 0.90), (:version, 12, 0, 0.60), (:version, 13, 0, 0.60);
INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause) VALUES
 (:version, 1, 1, 10, 'injury_one', 'paid', 800, 'CD-injury'), (:version, 2, 1, 11, 'injury', 'paid', 800, 'CD-injury'),
 (:version, 3, 1, 12, 'outpatient_one', 'paid', 500, 'CD-outpatient'), (:version, 4, 1, 13, 'outpatient', 'paid', 500, 'CD-outpatient');

-- Stays: rules 20 to 23 in the city, 24 to 27 outside it, by level; the same of the supplementary insurance, 30 to 37.
INSERT INTO rule (version, rule, layer, care, level, locality, effect, deductible, bands_start, clause)
SELECT :version, y.first + p.first + l.level, y.layer, '{inpatient}', ARRAY[l.level]::smallint[], p.locality, 'pay',
       ARRAY[coalesce(p.deductible, l.deductible)]::cny[], 'above_deductible', y.clause
FROM (VALUES (1, 20, 'CD-stay'), (2, 30, 'CD-supplementary')) y (layer, first, clause)
CROSS JOIN (VALUES (0, '{local}'::text[], NULL), (4, '{out_of_area}', 1000)) p (first, locality, deductible)
CROSS JOIN (VALUES (0, 100), (1, 100), (2, 200), (3, 500)) l (level, deductible);
INSERT INTO band (version, rule, from_amount, rate)
SELECT :version, r.rule, b.from_amount, b.rate
FROM rule r
JOIN (VALUES (1, 0, 0, 0.95), (1, 1, 0, 0.85), (1, 2, 0, 0.75), (1, 3, 0, 0.60),
             (2, NULL, 0, 0.77), (2, NULL, 10000, 0.80), (2, NULL, 30000, 0.85), (2, NULL, 50000, 0.90)) b (layer, level, from_amount, rate)
  ON b.layer = r.layer AND coalesce(b.level = ANY (r.level), true)
WHERE r.version = :version AND r.care = '{inpatient}' AND r.effect = 'pay';

INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, year_of, needs, first_anchor, anchor_before, before_window_ends,
  start, start_floor, ends, reason, clause) VALUES
 (:version, 1, 'cover', 'first_year', 'payment', 'day', '{study}', true, NULL, false, 'year', '8 months', '2 years', NULL, 'CD-period'),
 (:version, 2, 'cover', 'annual', 'payment', 'fact', '{}', false, '0', true, 'year', NULL, '1 year', NULL, 'CD-period'),
 (:version, 3, 'pend', 'late_payment', 'payment', 'fact', '{}', false, NULL, false, 'year', NULL, '1 year', 'late_payment', 'CD-unsaid');
INSERT INTO eligibility_rule (version, rule, subject, effect, code, reason, clause) VALUES
 (:version, 1, 'study', 'needs', NULL, 'not_enrolled', 'CD-who'),
 (:version, 2, 'study', 'needs', '{undergraduate,junior_college,graduate}', 'form_not_insured', 'CD-who');

-- Cases, worked out by hand; publishing runs them.
INSERT INTO policy_case (version, name, clause, care, level, relation, pathway, illness, served_from, total_amount, totals_before,
  decision, deductible, fund_paid, other_paid, cash_paid, note) VALUES
 (:version, 'clinic', 'CD-outpatient', 'outpatient', NULL, 'designated', 'annual', NULL, '2022-03-01', 100, '{}', 'paid', 0, 60, 0, 40, '100 × 60 %'),
 (:version, 'clinic, the last of 500', 'CD-outpatient', 'outpatient', NULL, 'designated', 'annual', NULL, '2022-03-01', 100, '{outpatient@2022-01-01=45000}', 'paid', 0, 50, 0, 50, '60, but 450 of 500 are used'),
 (:version, 'clinic, a freshman''s second year', 'CD-outpatient', 'outpatient', NULL, 'designated', 'first_year', NULL, '2022-03-01', 100, '{outpatient_one@life=45000}', 'paid', 0, 50, 0, 50, 'one limit for 16 months'),
 (:version, 'injury', 'CD-injury', 'outpatient', NULL, 'designated', 'annual', 'injury', '2022-03-01', 150, '{}', 'paid', 50, 90, 0, 60, '(150 − 50) × 90 %'),
 (:version, 'stay, level 2', 'CD-stay', 'inpatient', 2, 'other', 'annual', NULL, '2022-03-01', 5200, '{}', 'paid', 200, 3750, 962.50, 487.50, '5000 × 75 %; of 1450 left 1250 above 200, × 77 %'),
 (:version, 'stay, community centre', 'CD-stay', 'inpatient', 0, 'other', 'annual', NULL, '2022-03-01', 2100, '{}', 'paid', 100, 1900, 77, 123, '2000 × 95 %; of 200 left 100 above 100, × 77 %');

SELECT medins.publish_plan(current_schema::regnamespace, :version);
