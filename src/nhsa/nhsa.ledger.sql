-- Faces to the national platform: what billing systems there know, under its field names and in its codes.  Codes are rows,
-- and a province adds its own; what provinces do differently are options.

-- A code of the platform, and the word of ours that it stands for.  Of several rows of a word that with the longest region
-- that the plan's lies in counts; codes without a word are the platform's dictionary for whoever reads it.
CREATE TABLE nhsa_code (
  dictionary text NOT NULL CHECK (dictionary <> ''),
  region text NOT NULL DEFAULT '' CHECK (region ~ '^[0-9]{0,12}$'),
  code text NOT NULL CHECK (code <> ''),
  word text CHECK (word <> ''),
  name text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (dictionary, region, code, word));
-- no primary key, since word may be NULL: for logical replication
ALTER TABLE nhsa_code REPLICA IDENTITY FULL;
CREATE UNIQUE INDEX nhsa_code_word ON nhsa_code (dictionary, region, word) WHERE word IS NOT NULL;

INSERT INTO nhsa_code (dictionary, code, word, name) VALUES
 ('insutype', '390', 'resident', '城乡居民基本医疗保险'),
 ('psn_type', '1404', 'student', '大学生'),
 ('gend', '0', 'unknown', '未知的性别'), ('gend', '1', 'male', '男'), ('gend', '2', 'female', '女'), ('gend', '9', NULL, '未说明性别'),
 ('flag', '0', 'false', '否'), ('flag', '1', 'true', '是'),
 ('mdtrt_cert_type', '01', 'e_credential', '医保电子凭证'), ('mdtrt_cert_type', '02', NULL, '居民身份证'), ('mdtrt_cert_type', '03', 'card', '社会保障卡'),
 ('med_type', '11', 'outpatient', '普通门诊'), ('med_type', '13', 'emergency', '急诊'), ('med_type', '21', 'inpatient', '普通住院'),
 ('med_type', '21', 'observation', '普通住院'), ('med_type', '41', 'pharmacy', '定点药店购药'),
 ('clr_type', '11', 'outpatient', '门诊'), ('clr_type', '11', 'emergency', '门诊'), ('clr_type', '21', 'inpatient', '住院'),
 ('clr_type', '21', 'observation', '住院'), ('clr_type', '41', 'pharmacy', '药店购药'), ('clr_type', '99', NULL, '其他'),
 ('clr_way', '1', 'item', '按项目'), ('clr_way', '6', 'capitation', '按人头'),
 ('setl_type', '1', 'reimbursement', '中心报销'), ('setl_type', '2', 'direct', '联网结算'), ('setl_type', '3', 'supplement', '补充报销'),
 ('pay_loc', '1', 'office', '中心'), ('pay_loc', '2', 'institution', '医疗机构'), ('pay_loc', '3', 'province', '省内异地'), ('pay_loc', '4', 'elsewhere', '跨省异地'),
 ('dedc_hosp_lv', '1', '1', '一级'), ('dedc_hosp_lv', '2', '2', '二级'), ('dedc_hosp_lv', '3', '3', '三级'),
 ('fund_pay_type', '390100', 'hifp_pay', '城乡居民基本医疗保险基金'), ('fund_pay_type', '390200', 'hifmi_pay', '城乡居民大病医疗保险资金'),
 ('fund_pay_type', '610100', 'maf_pay', '医疗救助基金'), ('fund_pay_type', '640100', 'oth_relief', '政府兜底基金'),
 ('fund_pay_type', '999997', 'oth_pay', '其他基金'), ('fund_pay_type', '310200', 'acct_pay', '职工基本医疗保险个人账户基金'),
 ('psn_insu_stas', '0', NULL, '未参保'), ('psn_insu_stas', '1', 'covered', '正常参保'), ('psn_insu_stas', '2', NULL, '暂停参保'), ('psn_insu_stas', '4', NULL, '终止参保'),
 ('trt_chk_type', '01', 'fund', '基金项检查'),
 ('cum_type_code', 'C0000', 'visits', '次数'), ('cum_type_code', 'F0000', 'total', '医疗费总额'), ('cum_type_code', 'Q0000', 'deductible', '已付起付标准'),
 ('cum_type_code', 'D390101', 'hifp_pay', '统筹基金支付'), ('cum_type_code', 'D390201', 'hifmi_pay', '大病资金支付'),
 ('cum_type_code', 'D610101', 'relief', '医疗救助支付'), ('cum_type_code', 'D310201', 'acct_pay', '个人账户支付');

-- What is disputed among provinces: one row.
CREATE TABLE nhsa_option (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- relief of the deductible is medical assistance, or another fund
  relief_as text NOT NULL DEFAULT 'oth_pay' CHECK (relief_as IN ('maf_pay', 'oth_pay')),
  -- what a college pays is another fund, or within what the person pays
  other_as text NOT NULL DEFAULT 'psn_cash_pay' CHECK (other_as IN ('oth_pay', 'psn_cash_pay')),
  account_in_fund_sum boolean NOT NULL DEFAULT false,
  mulaid_in_account boolean NOT NULL DEFAULT true,
  -- both rows of a refund carry the flag, or the negative one alone
  refund_marks_both boolean NOT NULL DEFAULT false,
  -- codes of the region and of the office that clears; NULL: not given
  admdvs text CHECK (admdvs ~ '^[0-9]{6}$'),
  clr_optins text CHECK (clr_optins ~ '^[0-9]{6}$'));
INSERT INTO nhsa_option DEFAULT VALUES;

CREATE VIEW nhsa_word WITH (security_invoker = true) AS
  SELECT DISTINCT ON (c.dictionary, c.word) c.dictionary, c.word, c.code, c.name
  FROM nhsa_code c
  JOIN plan p ON p.settles AND starts_with(p.region, c.region)
  WHERE c.word IS NOT NULL
  ORDER BY c.dictionary, c.word, length(c.region) DESC;

-- setlinfo of 2207 and 2304, a row for each of the ledger but openings; refunds are negative.  What is held has no setl_id
-- yet.  R1: medfee = fulamt + overlmt + preself + inscp.  R2: fund_pay_sumamt = all funds.  R3: psn_part = medfee − funds −
-- hospital.  R4: psn_part = account + cash.
CREATE VIEW nhsa_setlinfo WITH (security_invoker = true) AS
  SELECT concat(c.person_id, '-', coalesce(b.base_no, c.base_no, c.ledger_no)) AS mdtrt_id,
         CASE WHEN c.decision <> 'pended' THEN concat(c.person_id, '-', c.ledger_no) END AS setl_id,
         c.person_id::text AS psn_no, i.name AS psn_name, i.psn_cert_type, i.document_no AS certno,
         g.code AS gend, NULL::text AS naty, medins.birth_date(p.resident_id) AS brdy,
         extract(year FROM age(c.served_from::timestamp, medins.birth_date(p.resident_id)::timestamp))::numeric(4,1) AS age,
         n.code AS insutype, t.code AS psn_type, f.code AS cvlserv_flag,
         CASE WHEN c.decision <> 'pended' THEN c.settled_on::timestamp END AS setl_time,
         k.code AS mdtrt_cert_type, m.code AS med_type,
         c.total_amount::numeric(16,2) AS medfee_sumamt, c.self_funded::numeric(16,2) AS fulamt_ownpay_amt,
         c.over_price_limit::numeric(16,2) AS overlmt_selfpay, c.advance_self_pay::numeric(16,2) AS preselfpay_amt,
         c.in_scope::numeric(16,2) AS inscp_scp_amt, c.deductible::numeric(16,2) AS act_pay_dedc,
         c.fund_paid::numeric(16,2) AS hifp_pay, c.rate::numeric(5,4) AS pool_prop_selfpay, 0::numeric(16,2) AS cvlserv_pay,
         0::numeric(16,2) AS hifes_pay, c.serious_illness_paid::numeric(16,2) AS hifmi_pay, 0::numeric(16,2) AS hifob_pay,
         x.maf_pay::numeric(16,2) AS maf_pay, x.oth_pay::numeric(16,2) AS oth_pay,
         (x.funds + CASE WHEN o.account_in_fund_sum THEN c.family_paid ELSE 0 END)::numeric(16,2) AS fund_pay_sumamt,
         (c.total_amount - x.funds)::numeric(16,2) AS psn_part_amt,
         CASE WHEN o.mulaid_in_account THEN c.family_paid ELSE 0 END::numeric(16,2) AS acct_pay,
         (c.total_amount - x.funds - c.family_paid)::numeric(16,2) AS psn_cash_pay, 0::numeric(16,2) AS hosp_part_amt,
         0::numeric(16,2) AS balc, c.family_paid::numeric(16,2) AS acct_mulaid_pay, c.request_id AS medins_setl_id,
         o.clr_optins, w.code AS clr_way, y.code AS clr_type, 0::numeric(16,2) AS hifdm_pay,
         c.person_id, c.ledger_no, c.institution_id, c.settlement_month
  FROM claim c
  CROSS JOIN nhsa_option o
  JOIN person p ON p.person_id = c.person_id
  -- everybody has one; LEFT: looked up for the bills asked for, or the planner begins with everybody
  LEFT JOIN identity i ON i.person_id = c.person_id
  LEFT JOIN claim b ON b.person_id = c.person_id AND b.ledger_no = c.base_no
  LEFT JOIN fund_line l ON l.version = c.plan_version AND l.per_head IS NOT NULL AND c.care = ANY (l.care)
  LEFT JOIN nhsa_word g ON g.dictionary = 'gend' AND g.word = coalesce(medins.sex(p.resident_id), 'unknown')
  LEFT JOIN nhsa_word n ON n.dictionary = 'insutype' AND n.word = 'resident'
  LEFT JOIN nhsa_word t ON t.dictionary = 'psn_type' AND t.word = 'student'
  LEFT JOIN nhsa_word f ON f.dictionary = 'flag' AND f.word = 'false'
  LEFT JOIN nhsa_word k ON k.dictionary = 'mdtrt_cert_type' AND k.word = c.credential
  LEFT JOIN nhsa_word m ON m.dictionary = 'med_type' AND m.word = c.care
  LEFT JOIN nhsa_word w ON w.dictionary = 'clr_way' AND w.word = CASE WHEN l.version IS NULL THEN 'item' ELSE 'capitation' END
  LEFT JOIN nhsa_word y ON y.dictionary = 'clr_type' AND y.word = c.care
  CROSS JOIN LATERAL (
    SELECT r.maf_pay, r.oth_pay, c.fund_paid + c.serious_illness_paid + r.maf_pay + r.oth_pay AS funds
    FROM (SELECT CASE o.relief_as WHEN 'maf_pay' THEN c.relief_paid ELSE 0 END AS maf_pay,
                 CASE o.relief_as WHEN 'oth_pay' THEN c.relief_paid ELSE 0 END
                 + CASE o.other_as WHEN 'oth_pay' THEN c.other_paid ELSE 0 END AS oth_pay) r) x
  WHERE c.entry <> 'opening';

-- setldetail of 2207 and 2304: a row for each payer of a row of setlinfo.  R6: they sum to fund_pay_sumamt + acct_pay +
-- hosp_part_amt, so the total of the funds is not their sum.
CREATE VIEW nhsa_setldetail WITH (security_invoker = true) AS
  SELECT CASE WHEN c.decision <> 'pended' THEN concat(c.person_id, '-', c.ledger_no) END AS setl_id,
         w.code AS fund_pay_type, c.in_scope::numeric(16,2) AS inscp_scp_amt, NULL::numeric(16,2) AS crt_payb_lmt_amt,
         d.amount::numeric(16,2) AS fund_payamt, w.name AS fund_pay_type_name, NULL::text AS setl_proc_info,
         c.person_id, c.ledger_no, d.line_no
  FROM claim c
  CROSS JOIN nhsa_option o
  CROSS JOIN LATERAL (VALUES
    (1, 'hifp_pay', c.fund_paid), (2, 'hifmi_pay', c.serious_illness_paid),
    (3, CASE o.relief_as WHEN 'maf_pay' THEN 'maf_pay' ELSE 'oth_relief' END, c.relief_paid),
    (4, 'oth_pay', CASE o.other_as WHEN 'oth_pay' THEN c.other_paid ELSE 0 END),
    (5, 'acct_pay', c.family_paid)) d (line_no, word, amount)
  LEFT JOIN nhsa_word w ON w.dictionary = 'fund_pay_type' AND w.word = d.word
  WHERE c.entry <> 'opening' AND d.amount <> 0;

-- The query 5203, with the names that it has for the same amounts.
CREATE VIEW nhsa_setl WITH (security_invoker = true) AS
  SELECT s.mdtrt_id, s.setl_id, s.psn_no, s.psn_name, s.psn_cert_type, s.certno, s.gend, s.naty, s.brdy, s.age, s.insutype, s.psn_type,
         s.cvlserv_flag, n.code AS flxempe_flag, n.code AS nwb_flag, o.admdvs AS insu_optins, k.name AS emp_name, l.code AS pay_loc,
         i.code AS fixmedins_code, i.name AS fixmedins_name, v.code AS hosp_lv, t.region AS fixmedins_poolarea,
         NULL::text AS lmtpric_hosp_lv, d.code AS dedc_hosp_lv, c.served_from AS begndate, c.served_to AS enddate, s.setl_time,
         s.mdtrt_cert_type, s.med_type, s.clr_type, s.clr_way, s.clr_optins, s.medfee_sumamt, s.fulamt_ownpay_amt, s.overlmt_selfpay,
         s.preselfpay_amt, s.inscp_scp_amt, s.act_pay_dedc, s.hifp_pay, s.pool_prop_selfpay, s.cvlserv_pay, s.hifes_pay, s.hifmi_pay,
         s.hifob_pay, s.maf_pay, s.oth_pay, s.fund_pay_sumamt, s.psn_part_amt AS psn_pay, s.acct_pay, s.psn_cash_pay AS cash_payamt,
         s.balc, s.acct_mulaid_pay, s.medins_setl_id, r.code AS refd_setl_flag, y.code AS setl_type,
         CASE WHEN c.base_no IS NOT NULL THEN concat(c.person_id, '-', c.base_no) END AS init_setl_id,
         c.benefit_year::text AS year, c.disease AS dise_codg, NULL::text AS dise_name, c.receipt_no AS invono,
         NULL::text AS opter_id, NULL::text AS opter_name, (c.recorded_at AT TIME ZONE 'Asia/Shanghai') AS opt_time,
         s.person_id, s.ledger_no, s.institution_id, s.settlement_month
  FROM nhsa_setlinfo s
  JOIN claim c ON c.person_id = s.person_id AND c.ledger_no = s.ledger_no
  JOIN institution i ON i.institution_id = c.institution_id
  CROSS JOIN nhsa_option o
  JOIN plan p ON p.settles
  LEFT JOIN institution_term t ON t.institution_id = c.institution_id AND t.valid @> c.served_from
  LEFT JOIN college k ON k.college_id = c.college_id
  LEFT JOIN nhsa_word n ON n.dictionary = 'flag' AND n.word = 'false'
  LEFT JOIN nhsa_word r ON r.dictionary = 'flag' AND r.word =
    CASE WHEN c.entry = 'reversal' OR o.refund_marks_both
           AND EXISTS (SELECT FROM claim b WHERE b.person_id = c.person_id AND b.base_no = c.ledger_no AND b.entry = 'reversal') THEN 'true' ELSE 'false' END
  LEFT JOIN nhsa_word l ON l.dictionary = 'pay_loc' AND l.word =
    CASE WHEN c.channel = 'reimbursement' OR c.entry IN ('supplement', 'ruling') THEN 'office' WHEN c.locality = 'local' THEN 'institution'
         WHEN left(t.region, 2) = left(p.region, 2) THEN 'province' WHEN t.region IS NOT NULL THEN 'elsewhere' END
  LEFT JOIN nhsa_word v ON v.dictionary = 'hosp_lv' AND v.word = c.level::text
  LEFT JOIN nhsa_word d ON d.dictionary = 'dedc_hosp_lv' AND d.word = c.level::text
  LEFT JOIN nhsa_word y ON y.dictionary = 'setl_type' AND y.word = CASE WHEN c.entry IN ('supplement', 'ruling') THEN 'supplement' ELSE c.channel END;

-- The query 5206: totals of a benefit year up to each month in which something was booked.
CREATE VIEW nhsa_cuminfo WITH (security_invoker = true) AS
  SELECT s.person_id::text AS psn_no, n.code AS insutype, s.benefit_year::text AS year, to_char(s.settlement_month::timestamp, 'YYYYMM') AS cum_ym,
         w.code AS cum_type_code, d.amount::numeric(16,2) AS cum, s.person_id, s.settlement_month
  FROM (SELECT person_id, benefit_year, settlement_month,
               sum(sum(sign(total_amount))) OVER up AS visits, sum(sum(total_amount)) OVER up AS total, sum(sum(deductible)) OVER up AS deductible,
               sum(sum(fund_paid)) OVER up AS fund, sum(sum(serious_illness_paid)) OVER up AS serious_illness,
               sum(sum(relief_paid)) OVER up AS relief, sum(sum(family_paid)) OVER up AS family
        FROM claim
        WHERE entry <> 'opening' AND decision = 'paid' AND benefit_year IS NOT NULL
        GROUP BY person_id, benefit_year, settlement_month
        WINDOW up AS (PARTITION BY person_id, benefit_year ORDER BY settlement_month)) s
  CROSS JOIN LATERAL (VALUES ('visits', s.visits), ('total', s.total), ('deductible', s.deductible), ('hifp_pay', s.fund),
                             ('hifmi_pay', s.serious_illness), ('relief', s.relief), ('acct_pay', s.family)) d (word, amount)
  JOIN nhsa_word w ON w.dictionary = 'cum_type_code' AND w.word = d.word
  LEFT JOIN nhsa_word n ON n.dictionary = 'insutype' AND n.word = 'resident';

-- The check 2001, a row for each period and fund; who has no cover has one that says so.
CREATE VIEW nhsa_trtinfo WITH (security_invoker = true) AS
  SELECT p.person_id::text AS psn_no, k.code AS trt_chk_type, f.code AS fund_pay_type, e.code AS trt_enjymnt_flag,
         lower(c.valid) AS begndate, (upper(c.valid) - 1) AS enddate, r.sentence_zh AS trt_chk_rslt, p.person_id
  FROM person p
  LEFT JOIN coverage c ON c.person_id = p.person_id
  CROSS JOIN LATERAL (
    SELECT 'hifp_pay' AS word
    UNION ALL
    SELECT 'hifmi_pay' AS word WHERE EXISTS (SELECT FROM layer l WHERE l.version = c.plan_version AND l.payer = 'serious_illness')) w
  LEFT JOIN nhsa_word f ON f.dictionary = 'fund_pay_type' AND f.word = w.word
  LEFT JOIN nhsa_word k ON k.dictionary = 'trt_chk_type' AND k.word = 'fund'
  LEFT JOIN nhsa_word e ON e.dictionary = 'flag' AND e.word = CASE WHEN c.valid IS NOT NULL AND c.reason IS NULL THEN 'true' ELSE 'false' END
  LEFT JOIN reason r ON r.reason = CASE WHEN c.valid IS NULL THEN 'not_covered' ELSE c.reason END;

-- The three nodes of 1101.
CREATE VIEW nhsa_baseinfo WITH (security_invoker = true) AS
  SELECT p.person_id::text AS psn_no, i.psn_cert_type, i.document_no AS certno, i.name AS psn_name, g.code AS gend, NULL::text AS naty,
         medins.birth_date(p.resident_id) AS brdy, p.person_id
  FROM person p
  JOIN identity i ON i.person_id = p.person_id
  LEFT JOIN nhsa_word g ON g.dictionary = 'gend' AND g.word = coalesce(medins.sex(p.resident_id), 'unknown');

CREATE VIEW nhsa_insuinfo WITH (security_invoker = true) AS
  SELECT c.person_id::text AS psn_no, 0::numeric(16,2) AS balc, n.code AS insutype, t.code AS psn_type, s.code AS psn_insu_stas,
         lower(c.valid) AS psn_insu_date, (upper(c.valid) - 1) AS paus_insu_date, f.code AS cvlserv_flag, o.admdvs AS insuplc_admdvs,
         (SELECT k.name FROM study a JOIN college k ON k.college_id = a.college_id
          WHERE a.person_id = c.person_id AND lower(a.valid) < upper(c.valid) ORDER BY lower(a.valid) DESC LIMIT 1) AS emp_name,
         c.person_id
  FROM coverage c
  CROSS JOIN nhsa_option o
  LEFT JOIN nhsa_word n ON n.dictionary = 'insutype' AND n.word = 'resident'
  LEFT JOIN nhsa_word t ON t.dictionary = 'psn_type' AND t.word = 'student'
  LEFT JOIN nhsa_word f ON f.dictionary = 'flag' AND f.word = 'false'
  LEFT JOIN nhsa_word s ON s.dictionary = 'psn_insu_stas' AND s.word = CASE WHEN c.reason IS NULL THEN 'covered' ELSE 'held' END;

CREATE VIEW nhsa_idetinfo WITH (security_invoker = true) AS
  SELECT s.person_id::text AS psn_no, w.code AS psn_idet_type, NULL::text AS psn_type_lv, s.status AS memo,
         lower(s.valid) AS begntime, (upper(s.valid) - 1) AS endtime, s.person_id
  FROM status s
  LEFT JOIN nhsa_word w ON w.dictionary = 'psn_idet_type' AND w.word = s.status;

COMMENT ON TABLE nhsa_code IS 'Codes of the national platform, and the words of ours that they stand for; a province adds its own rows. / 国家平台代码及其对应的本系统代码；各省可增加行。';
COMMENT ON COLUMN nhsa_code.dictionary IS 'Dictionary. / 字典。';
COMMENT ON COLUMN nhsa_code.region IS 'Region it holds for; the row with the longest one that the plan''s region begins with counts; empty: everywhere. / 适用地区；以方案统筹区代码开头匹配最长者为准；空串即各地。';
COMMENT ON COLUMN nhsa_code.code IS 'Code. / 代码。';
COMMENT ON COLUMN nhsa_code.word IS 'Our word that it stands for, one code a region; NULL: none. / 对应的本系统用词，每地区一个代码；为空即无。';
COMMENT ON COLUMN nhsa_code.name IS 'Name on the platform. / 平台名称。';

COMMENT ON TABLE nhsa_option IS 'What provinces do differently on the platform; one row. / 各省平台做法不一之处；仅一行。';
COMMENT ON COLUMN nhsa_option.only_row IS 'There is one row. / 仅一行。';
COMMENT ON COLUMN nhsa_option.relief_as IS 'Relief of the deductible is another fund (oth_pay, code 640100) or medical assistance (maf_pay, 610100). / 起付标准救助计入其他基金（oth_pay，640100）或医疗救助（maf_pay，610100）。';
COMMENT ON COLUMN nhsa_option.other_as IS 'What a college pays is within psn_cash_pay, or another fund (oth_pay, 999997). / 院校支付计入psn_cash_pay，或其他基金（oth_pay，999997）。';
COMMENT ON COLUMN nhsa_option.account_in_fund_sum IS 'Whether fund_pay_sumamt includes the account. / fund_pay_sumamt是否含个人账户。';
COMMENT ON COLUMN nhsa_option.mulaid_in_account IS 'Whether acct_pay includes family mutual aid. / acct_pay是否含家庭共济。';
COMMENT ON COLUMN nhsa_option.refund_marks_both IS 'Whether both rows of a refund carry refd_setl_flag. / 退费双方是否均标记refd_setl_flag。';
COMMENT ON COLUMN nhsa_option.admdvs IS 'Code of the insuring region; NULL: not given. / 参保地医保区划；为空即未提供。';
COMMENT ON COLUMN nhsa_option.clr_optins IS 'Code of the clearing office; NULL: not given. / 清算经办机构；为空即未提供。';

COMMENT ON VIEW nhsa_word IS 'The code that each word of ours has here. / 本地适用的代码对应。';
COMMENT ON COLUMN nhsa_word.dictionary IS 'Dictionary. / 字典。';
COMMENT ON COLUMN nhsa_word.word IS 'Our word. / 本系统代码。';
COMMENT ON COLUMN nhsa_word.code IS 'Code. / 代码。';
COMMENT ON COLUMN nhsa_word.name IS 'Name on the platform. / 平台名称。';

COMMENT ON VIEW nhsa_setlinfo IS 'setlinfo of 2207 and 2304: a row for each of the ledger but openings. Refunds are negative; supplements and rulings are settlements of their own of the same visit, with a bill of 0; what is held has no setl_id yet. / 2207、2304结算信息（setlinfo）：除期初外每账行一行。退费为负；补付与裁定为同一就诊的单独结算，费用为0；待核定者尚无setl_id。';
COMMENT ON COLUMN nhsa_setlinfo.mdtrt_id IS 'Visit: person and number of its bill. / 就诊ID。';
COMMENT ON COLUMN nhsa_setlinfo.setl_id IS 'Settlement: person and number; NULL: held, not settled yet. / 结算ID；待核定者为空。';
COMMENT ON COLUMN nhsa_setlinfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_setlinfo.psn_name IS 'Name. / 人员姓名。';
COMMENT ON COLUMN nhsa_setlinfo.psn_cert_type IS 'Type of document. / 人员证件类型。';
COMMENT ON COLUMN nhsa_setlinfo.certno IS 'Number of the document. / 证件号码。';
COMMENT ON COLUMN nhsa_setlinfo.gend IS 'Sex. / 性别。';
COMMENT ON COLUMN nhsa_setlinfo.naty IS 'Ethnic group: not recorded. / 民族（未登记）。';
COMMENT ON COLUMN nhsa_setlinfo.brdy IS 'Date of birth; NULL: the document does not tell. / 出生日期；证件未示者为空。';
COMMENT ON COLUMN nhsa_setlinfo.age IS 'Age in years on the first day of care. / 就医首日年龄。';
COMMENT ON COLUMN nhsa_setlinfo.insutype IS 'Type of insurance. / 险种类型。';
COMMENT ON COLUMN nhsa_setlinfo.psn_type IS 'Category of person. / 人员类别。';
COMMENT ON COLUMN nhsa_setlinfo.cvlserv_flag IS 'Civil servant. / 公务员标志。';
COMMENT ON COLUMN nhsa_setlinfo.setl_time IS 'Day of settlement; NULL: held. / 结算时间；待核定者为空。';
COMMENT ON COLUMN nhsa_setlinfo.mdtrt_cert_type IS 'Credential shown; NULL: the dictionary has no code for it. / 就诊凭证类型；字典无对应者为空。';
COMMENT ON COLUMN nhsa_setlinfo.med_type IS 'Kind of care. / 医疗类别。';
COMMENT ON COLUMN nhsa_setlinfo.medfee_sumamt IS 'The bill. / 医疗费总额。';
COMMENT ON COLUMN nhsa_setlinfo.fulamt_ownpay_amt IS 'Outside the catalogue. / 全自费金额。';
COMMENT ON COLUMN nhsa_setlinfo.overlmt_selfpay IS 'Above price limits. / 超限价自费费用。';
COMMENT ON COLUMN nhsa_setlinfo.preselfpay_amt IS 'Advance self-pay. / 先行自付金额。';
COMMENT ON COLUMN nhsa_setlinfo.inscp_scp_amt IS 'In scope. / 符合政策范围金额。';
COMMENT ON COLUMN nhsa_setlinfo.act_pay_dedc IS 'Deductible borne. / 实际支付起付线。';
COMMENT ON COLUMN nhsa_setlinfo.hifp_pay IS 'Paid by the basic fund. / 基本医疗保险统筹基金支出。';
COMMENT ON COLUMN nhsa_setlinfo.pool_prop_selfpay IS 'The fund''s rate; NULL where several applied. / 基本医疗保险统筹基金支付比例；多段时为空。';
COMMENT ON COLUMN nhsa_setlinfo.cvlserv_pay IS 'Civil servants: 0. / 公务员医疗补助资金支出（0）。';
COMMENT ON COLUMN nhsa_setlinfo.hifes_pay IS 'Enterprises: 0. / 企业补充医疗保险基金支出（0）。';
COMMENT ON COLUMN nhsa_setlinfo.hifmi_pay IS 'Serious illness insurance. / 居民大病保险资金支出。';
COMMENT ON COLUMN nhsa_setlinfo.hifob_pay IS 'Large amounts of employees: 0. / 职工大额医疗费用补助基金支出（0）。';
COMMENT ON COLUMN nhsa_setlinfo.maf_pay IS 'Medical assistance. / 医疗救助基金支出。';
COMMENT ON COLUMN nhsa_setlinfo.oth_pay IS 'Other funds. / 其他支出。';
COMMENT ON COLUMN nhsa_setlinfo.fund_pay_sumamt IS 'All funds. / 基金支付总额。';
COMMENT ON COLUMN nhsa_setlinfo.psn_part_amt IS 'What is left to the person. / 个人负担总金额。';
COMMENT ON COLUMN nhsa_setlinfo.acct_pay IS 'Personal account. / 个人账户支出。';
COMMENT ON COLUMN nhsa_setlinfo.psn_cash_pay IS 'Cash. / 个人现金支出。';
COMMENT ON COLUMN nhsa_setlinfo.hosp_part_amt IS 'Borne by the hospital: 0. / 医院负担金额（0）。';
COMMENT ON COLUMN nhsa_setlinfo.balc IS 'Balance of an account of their own, which students have not: 0. / 余额（学生无个人账户，为0）。';
COMMENT ON COLUMN nhsa_setlinfo.acct_mulaid_pay IS 'Of that, family mutual aid. / 个人账户共济支付金额。';
COMMENT ON COLUMN nhsa_setlinfo.medins_setl_id IS 'The sender''s number. / 医药机构结算ID。';
COMMENT ON COLUMN nhsa_setlinfo.clr_optins IS 'Office that clears. / 清算经办机构。';
COMMENT ON COLUMN nhsa_setlinfo.clr_way IS 'How it is cleared. / 清算方式。';
COMMENT ON COLUMN nhsa_setlinfo.clr_type IS 'Clearing category. / 清算类别。';
COMMENT ON COLUMN nhsa_setlinfo.hifdm_pay IS 'Disabled: 0. / 伤残人员医疗保障基金支出（0）。';
COMMENT ON COLUMN nhsa_setlinfo.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN nhsa_setlinfo.ledger_no IS 'Number within the person. / 个人账号。';
COMMENT ON COLUMN nhsa_setlinfo.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_setlinfo.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_setldetail IS 'setldetail of 2207 and 2304: a row for each payer of a settlement. Do not take their sum for that of the funds (R6). / 2207、2304基金分项信息（setldetail）：每支付方一行。其合计不等于基金支付总额（R6）。';
COMMENT ON COLUMN nhsa_setldetail.setl_id IS 'Settlement: person and number; NULL: held, not settled yet. / 结算ID；待核定者为空。';
COMMENT ON COLUMN nhsa_setldetail.fund_pay_type IS 'Fund. / 基金支付类型。';
COMMENT ON COLUMN nhsa_setldetail.inscp_scp_amt IS 'In scope. / 符合政策范围金额。';
COMMENT ON COLUMN nhsa_setldetail.crt_payb_lmt_amt IS 'What may still be paid: not told. / 本次可支付限额金额（未提供）。';
COMMENT ON COLUMN nhsa_setldetail.fund_payamt IS 'Paid by it. / 基金支付金额。';
COMMENT ON COLUMN nhsa_setldetail.fund_pay_type_name IS 'Its name. / 基金支付类型名称。';
COMMENT ON COLUMN nhsa_setldetail.setl_proc_info IS 'How it came about: not told. / 结算过程信息（未提供）。';
COMMENT ON COLUMN nhsa_setldetail.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN nhsa_setldetail.ledger_no IS 'Number within the person. / 个人账号。';
COMMENT ON COLUMN nhsa_setldetail.line_no IS 'Number of the line. / 行号。';

COMMENT ON VIEW nhsa_setl IS 'Query 5203: settlements; the same amounts have other names there: psn_pay, cash_payamt. / 5203结算信息查询；同一金额在此另有名称：psn_pay、cash_payamt。';
COMMENT ON COLUMN nhsa_setl.mdtrt_id IS 'Visit: person and number of its bill. / 就诊ID。';
COMMENT ON COLUMN nhsa_setl.setl_id IS 'Settlement: person and number; NULL: held, not settled yet. / 结算ID；待核定者为空。';
COMMENT ON COLUMN nhsa_setl.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_setl.psn_name IS 'Name. / 人员姓名。';
COMMENT ON COLUMN nhsa_setl.psn_cert_type IS 'Type of document. / 人员证件类型。';
COMMENT ON COLUMN nhsa_setl.certno IS 'Number of the document. / 证件号码。';
COMMENT ON COLUMN nhsa_setl.gend IS 'Sex. / 性别。';
COMMENT ON COLUMN nhsa_setl.naty IS 'Ethnic group: not recorded. / 民族（未登记）。';
COMMENT ON COLUMN nhsa_setl.brdy IS 'Date of birth; NULL: the document does not tell. / 出生日期；证件未示者为空。';
COMMENT ON COLUMN nhsa_setl.age IS 'Age in years on the first day of care. / 就医首日年龄。';
COMMENT ON COLUMN nhsa_setl.insutype IS 'Type of insurance. / 险种类型。';
COMMENT ON COLUMN nhsa_setl.psn_type IS 'Category of person. / 人员类别。';
COMMENT ON COLUMN nhsa_setl.cvlserv_flag IS 'Civil servant. / 公务员标志。';
COMMENT ON COLUMN nhsa_setl.flxempe_flag IS 'Flexible employment. / 灵活就业标志。';
COMMENT ON COLUMN nhsa_setl.nwb_flag IS 'Newborn. / 新生儿标志。';
COMMENT ON COLUMN nhsa_setl.insu_optins IS 'Insuring office. / 参保机构医保区划。';
COMMENT ON COLUMN nhsa_setl.emp_name IS 'College. / 单位名称（院校）。';
COMMENT ON COLUMN nhsa_setl.pay_loc IS 'Where it was paid. / 支付地点类别。';
COMMENT ON COLUMN nhsa_setl.fixmedins_code IS 'Code of the institution. / 定点医药机构编号。';
COMMENT ON COLUMN nhsa_setl.fixmedins_name IS 'Its name. / 定点医药机构名称。';
COMMENT ON COLUMN nhsa_setl.hosp_lv IS 'Its grade; NULL: the dictionary has none. / 医院等级；字典无对应者为空。';
COMMENT ON COLUMN nhsa_setl.fixmedins_poolarea IS 'Its region. / 定点归属统筹区。';
COMMENT ON COLUMN nhsa_setl.lmtpric_hosp_lv IS 'Grade of price limits: not recorded. / 限价医院等级（未登记）。';
COMMENT ON COLUMN nhsa_setl.dedc_hosp_lv IS 'Grade that the deductible goes by. / 起付线医院等级。';
COMMENT ON COLUMN nhsa_setl.begndate IS 'First day. / 开始日期。';
COMMENT ON COLUMN nhsa_setl.enddate IS 'Last day; NULL: open. / 结束日期；为空即未定。';
COMMENT ON COLUMN nhsa_setl.setl_time IS 'Day of settlement; NULL: held. / 结算时间；待核定者为空。';
COMMENT ON COLUMN nhsa_setl.mdtrt_cert_type IS 'Credential shown; NULL: the dictionary has no code for it. / 就诊凭证类型；字典无对应者为空。';
COMMENT ON COLUMN nhsa_setl.med_type IS 'Kind of care. / 医疗类别。';
COMMENT ON COLUMN nhsa_setl.clr_type IS 'Clearing category. / 清算类别。';
COMMENT ON COLUMN nhsa_setl.clr_way IS 'How it is cleared. / 清算方式。';
COMMENT ON COLUMN nhsa_setl.clr_optins IS 'Office that clears. / 清算经办机构。';
COMMENT ON COLUMN nhsa_setl.medfee_sumamt IS 'The bill. / 医疗费总额。';
COMMENT ON COLUMN nhsa_setl.fulamt_ownpay_amt IS 'Outside the catalogue. / 全自费金额。';
COMMENT ON COLUMN nhsa_setl.overlmt_selfpay IS 'Above price limits. / 超限价自费费用。';
COMMENT ON COLUMN nhsa_setl.preselfpay_amt IS 'Advance self-pay. / 先行自付金额。';
COMMENT ON COLUMN nhsa_setl.inscp_scp_amt IS 'In scope. / 符合政策范围金额。';
COMMENT ON COLUMN nhsa_setl.act_pay_dedc IS 'Deductible borne. / 实际支付起付线。';
COMMENT ON COLUMN nhsa_setl.hifp_pay IS 'Paid by the basic fund. / 基本医疗保险统筹基金支出。';
COMMENT ON COLUMN nhsa_setl.pool_prop_selfpay IS 'The fund''s rate; NULL where several applied. / 基本医疗保险统筹基金支付比例；多段时为空。';
COMMENT ON COLUMN nhsa_setl.cvlserv_pay IS 'Civil servants: 0. / 公务员医疗补助资金支出（0）。';
COMMENT ON COLUMN nhsa_setl.hifes_pay IS 'Enterprises: 0. / 企业补充医疗保险基金支出（0）。';
COMMENT ON COLUMN nhsa_setl.hifmi_pay IS 'Serious illness insurance. / 居民大病保险资金支出。';
COMMENT ON COLUMN nhsa_setl.hifob_pay IS 'Large amounts of employees: 0. / 职工大额医疗费用补助基金支出（0）。';
COMMENT ON COLUMN nhsa_setl.maf_pay IS 'Medical assistance. / 医疗救助基金支出。';
COMMENT ON COLUMN nhsa_setl.oth_pay IS 'Other funds. / 其他支出。';
COMMENT ON COLUMN nhsa_setl.fund_pay_sumamt IS 'All funds. / 基金支付总额。';
COMMENT ON COLUMN nhsa_setl.psn_pay IS 'What is left to the person. / 个人负担总金额。';
COMMENT ON COLUMN nhsa_setl.acct_pay IS 'Personal account. / 个人账户支出。';
COMMENT ON COLUMN nhsa_setl.cash_payamt IS 'Cash. / 个人现金支出。';
COMMENT ON COLUMN nhsa_setl.balc IS 'Balance of an account of their own, which students have not: 0. / 余额（学生无个人账户，为0）。';
COMMENT ON COLUMN nhsa_setl.acct_mulaid_pay IS 'Of that, family mutual aid. / 个人账户共济支付金额。';
COMMENT ON COLUMN nhsa_setl.medins_setl_id IS 'The sender''s number. / 医药机构结算ID。';
COMMENT ON COLUMN nhsa_setl.refd_setl_flag IS 'Refund. / 退费结算标志。';
COMMENT ON COLUMN nhsa_setl.setl_type IS 'Kind of settlement. / 结算类别。';
COMMENT ON COLUMN nhsa_setl.init_setl_id IS 'Settlement that it reverses or adds to. / 原结算ID。';
COMMENT ON COLUMN nhsa_setl.year IS 'Benefit year. / 年度。';
COMMENT ON COLUMN nhsa_setl.dise_codg IS 'Disease. / 病种编码。';
COMMENT ON COLUMN nhsa_setl.dise_name IS 'Its name: not recorded. / 病种名称（未登记）。';
COMMENT ON COLUMN nhsa_setl.invono IS 'Receipt. / 发票号。';
COMMENT ON COLUMN nhsa_setl.opter_id IS 'Operator: not recorded. / 经办人ID（未登记）。';
COMMENT ON COLUMN nhsa_setl.opter_name IS 'Operator: not recorded. / 经办人姓名（未登记）。';
COMMENT ON COLUMN nhsa_setl.opt_time IS 'When it was recorded. / 经办时间。';
COMMENT ON COLUMN nhsa_setl.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN nhsa_setl.ledger_no IS 'Number within the person. / 个人账号。';
COMMENT ON COLUMN nhsa_setl.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_setl.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_cuminfo IS 'Query 5206: totals of a benefit year up to each month in which something was booked; held and denied bills are not in it. / 5206人员累计信息查询：待遇年度截至各记账月份的累计；待核定与拒付费用不计入。';
COMMENT ON COLUMN nhsa_cuminfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_cuminfo.insutype IS 'Type of insurance. / 险种类型。';
COMMENT ON COLUMN nhsa_cuminfo.year IS 'Benefit year. / 年度。';
COMMENT ON COLUMN nhsa_cuminfo.cum_ym IS 'Month. / 累计年月。';
COMMENT ON COLUMN nhsa_cuminfo.cum_type_code IS 'What is totalled. / 累计类别代码。';
COMMENT ON COLUMN nhsa_cuminfo.cum IS 'Total of the year up to that month. / 累计值。';
COMMENT ON COLUMN nhsa_cuminfo.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN nhsa_cuminfo.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_trtinfo IS 'Check 2001: a row for each period and fund; who was never covered has one that says so. / 2001人员待遇享受检查：每期间每基金一行；从未享受待遇者有一行说明。';
COMMENT ON COLUMN nhsa_trtinfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_trtinfo.trt_chk_type IS 'What is checked. / 待遇检查类型。';
COMMENT ON COLUMN nhsa_trtinfo.fund_pay_type IS 'Fund. / 基金支付类型。';
COMMENT ON COLUMN nhsa_trtinfo.trt_enjymnt_flag IS 'Whether it is enjoyed. / 基金款项待遇享受标志。';
COMMENT ON COLUMN nhsa_trtinfo.begndate IS 'First day. / 开始日期。';
COMMENT ON COLUMN nhsa_trtinfo.enddate IS 'Last day; NULL: open. / 结束日期；为空即未定。';
COMMENT ON COLUMN nhsa_trtinfo.trt_chk_rslt IS 'Why not. / 待遇检查结果。';
COMMENT ON COLUMN nhsa_trtinfo.person_id IS 'Person. / 人员。';

COMMENT ON VIEW nhsa_baseinfo IS 'baseinfo of 1101: persons; no age, which depends on the day. / 1101人员基本信息（baseinfo）；年龄随日期而定，不列。';
COMMENT ON COLUMN nhsa_baseinfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_baseinfo.psn_cert_type IS 'Type of document. / 人员证件类型。';
COMMENT ON COLUMN nhsa_baseinfo.certno IS 'Number of the document. / 证件号码。';
COMMENT ON COLUMN nhsa_baseinfo.psn_name IS 'Name. / 人员姓名。';
COMMENT ON COLUMN nhsa_baseinfo.gend IS 'Sex. / 性别。';
COMMENT ON COLUMN nhsa_baseinfo.naty IS 'Ethnic group: not recorded. / 民族（未登记）。';
COMMENT ON COLUMN nhsa_baseinfo.brdy IS 'Date of birth; NULL: the document does not tell. / 出生日期；证件未示者为空。';
COMMENT ON COLUMN nhsa_baseinfo.person_id IS 'Person. / 人员。';

COMMENT ON VIEW nhsa_insuinfo IS 'insuinfo of 1101: a row for each period of cover. / 1101参保信息（insuinfo）：每待遇期一行。';
COMMENT ON COLUMN nhsa_insuinfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_insuinfo.balc IS 'Balance of an account of their own, which students have not: 0. / 余额（学生无个人账户，为0）。';
COMMENT ON COLUMN nhsa_insuinfo.insutype IS 'Type of insurance. / 险种类型。';
COMMENT ON COLUMN nhsa_insuinfo.psn_type IS 'Category of person. / 人员类别。';
COMMENT ON COLUMN nhsa_insuinfo.psn_insu_stas IS 'State in the period; NULL: held for a decision. / 人员参保状态；待核定者为空。';
COMMENT ON COLUMN nhsa_insuinfo.psn_insu_date IS 'First day of cover. / 个人参保日期。';
COMMENT ON COLUMN nhsa_insuinfo.paus_insu_date IS 'Last day of cover; NULL: open. / 暂停参保日期；为空即未定。';
COMMENT ON COLUMN nhsa_insuinfo.cvlserv_flag IS 'Civil servant. / 公务员标志。';
COMMENT ON COLUMN nhsa_insuinfo.insuplc_admdvs IS 'Insuring region. / 参保地医保区划。';
COMMENT ON COLUMN nhsa_insuinfo.emp_name IS 'College. / 单位名称（院校）。';
COMMENT ON COLUMN nhsa_insuinfo.person_id IS 'Person. / 人员。';

COMMENT ON VIEW nhsa_idetinfo IS 'idetinfo of 1101: a row for each status. / 1101身份信息（idetinfo）：每项身份一行。';
COMMENT ON COLUMN nhsa_idetinfo.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_idetinfo.psn_idet_type IS 'Status; NULL: the dictionary has no code for it. / 人员身份类别；字典无对应者为空。';
COMMENT ON COLUMN nhsa_idetinfo.psn_type_lv IS 'Degree: not recorded. / 人员类别等级（未登记）。';
COMMENT ON COLUMN nhsa_idetinfo.memo IS 'Status in our words. / 备注（本系统代码）。';
COMMENT ON COLUMN nhsa_idetinfo.begntime IS 'First day. / 开始时间。';
COMMENT ON COLUMN nhsa_idetinfo.endtime IS 'Last day; NULL: open. / 结束时间；为空即未定。';
COMMENT ON COLUMN nhsa_idetinfo.person_id IS 'Person. / 人员。';
