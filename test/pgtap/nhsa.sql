-- Faces to the national platform: the relations between its amounts (R1 to R6) hold on every row, codes are rows of a
-- dictionary, and what is disputed is an option.

\ir clauses.psql
SET jit = off;

CREATE FUNCTION law.places() RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'on card', '2022-01-01');
  INSERT INTO institution (institution_id, code, name) SELECT i, 'H3101010000' || i, 'place ' || i FROM generate_series(1, 3) i;
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
    SELECT i, '(,)', i, 'hospital', CASE i WHEN 3 THEN '330106' ELSE '310110' END, true, true FROM generate_series(1, 3) i;
  INSERT INTO enrolment_window SELECT 'collection', y, daterange(make_date(y - 1, 9, 1), make_date(y, 1, 1)) FROM generate_series(2023, 2027) y;
$$;
-- What is wrong with the amounts: the relation, and the row.
CREATE FUNCTION law.wrong() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  o nhsa_option := (SELECT o FROM nhsa_option o);
BEGIN
  RETURN QUERY
    SELECT r.relation || ' ' || s.person_id || '/' || s.ledger_no
    FROM nhsa_setlinfo s
    LEFT JOIN (SELECT person_id, ledger_no, sum(fund_payamt) AS details FROM nhsa_setldetail GROUP BY 1, 2) d USING (person_id, ledger_no)
    CROSS JOIN LATERAL (SELECT CASE WHEN o.mulaid_in_account THEN s.acct_pay ELSE s.acct_pay + s.acct_mulaid_pay END AS account,
                               s.hifp_pay + s.cvlserv_pay + s.hifes_pay + s.hifmi_pay + s.hifob_pay + s.maf_pay + s.oth_pay + s.hifdm_pay AS funds) a
    CROSS JOIN LATERAL (VALUES
      ('R1', s.medfee_sumamt = s.fulamt_ownpay_amt + s.overlmt_selfpay + s.preselfpay_amt + s.inscp_scp_amt),
      ('R2', s.fund_pay_sumamt = a.funds + CASE WHEN o.account_in_fund_sum THEN a.account ELSE 0 END),
      ('R3', s.psn_part_amt = s.medfee_sumamt - a.funds - s.hosp_part_amt),
      ('R4', s.psn_part_amt = a.account + s.psn_cash_pay),
      ('R5', s.acct_mulaid_pay <= s.acct_pay OR NOT o.mulaid_in_account OR s.medfee_sumamt < 0 OR s.acct_pay < 0),
      ('R6', coalesce(d.details, 0) = a.funds + a.account + s.hosp_part_amt),
      ('R8', abs(s.act_pay_dedc) <= abs(s.inscp_scp_amt))) r (relation, holds)
    WHERE r.holds IS NOT TRUE;
END $$;

SELECT * FROM no_plan();
SELECT law.reading('city', 'shanghai', NULL, NULL) \g /dev/null

-- a ledger with rows of all sorts: paid, denied, held, all parts of a bill, relief, a college's ruling, serious illness, a family
-- account, reimbursement, elsewhere, reversed and entered anew
SELECT law.insured(2025) AS p, law.insured(2025) AS q, law.insured(2025) AS r \gset
UPDATE person SET resident_id = '310101200603150018', document_type = NULL, document_no = NULL WHERE person_id = :p;
INSERT INTO illness (disease, illness, name_en, name_zh) VALUES ('X1', 'haemophilia', 'made up', '示例') ON CONFLICT DO NOTHING;
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (:p, 2025, 'picc');
INSERT INTO status (person_id, status, valid, place) VALUES (:p, 'minimum_living', '[2025-01-01,)', '310000'), (:q, 'school_hardship', '[2025-01-01,)', '310000');
INSERT INTO out_of_area (person_id, valid, region) VALUES (:r, '[2025-01-01,)', '3301');
SELECT law.family(50, :p) \g /dev/null
SELECT law.bill(:p, 1, '2025-03-01', 1000, self_funded => 10, over_limit => 20.01, advance => 30.5), law.bill(:p, 2, '2025-03-02', 0.01),
       law.bill(:q, 1, '2025-03-01', 600), law.bill(:q, 2, '2025-03-03', 10, credential => 'none'), law.handed_in(:q, 2, '2025-03-04', 333.33, 'emergency'),
       law.bill(:r, 3, '2025-03-05', 800, 'inpatient', '2025-03-09'), law.bill(:r, 1, '2025-03-20', 77.77), law.bill(:r, 1, '2024-12-31', 5) \g /dev/null
SELECT medins.apply('city', :p, 1, 'relief', '2025-04-02', '2025-04-02'), medins.apply('city', :p, 1, 'serious_illness', '2025-04-03', '2025-04-03', disease => 'X1') \g /dev/null
SELECT medins.apply('city', :q, 1, 'college_relief', '2025-04-02', '2025-04-02') AS held \gset
SELECT medins.resolve('city', :q, :held, 'paid', 'letter 1', other_paid => 100, settled_on => '2025-04-05') \g /dev/null
SELECT medins.reverse('city', :r, 2, 'refund', '2025-04-06') \g /dev/null
SELECT is((SELECT array_agg(DISTINCT entry || ' ' || decision ORDER BY entry || ' ' || decision) FROM claim),
  '{"claim denied","claim paid","reversal paid","ruling paid","supplement paid","supplement pended"}', 'rows of all sorts are there');
SELECT cmp_ok((SELECT count(*) FROM claim WHERE relief_paid <> 0 OR serious_illness_paid <> 0 OR family_paid <> 0 OR other_paid <> 0), '>=', 4::bigint, '… and payers of all sorts');

SELECT is_empty('SELECT * FROM law.wrong()', 'R1 R2 R3 R4 R5 R6 R8: they hold on every row');
SELECT is((SELECT count(*) FROM nhsa_setlinfo), (SELECT count(*) FROM claim), 'every row is there');
SELECT is((SELECT concat_ws(' ', sum(medfee_sumamt), sum(hifp_pay), sum(hifmi_pay), sum(acct_pay), sum(fund_pay_sumamt), sum(psn_cash_pay)) FROM nhsa_setlinfo),
  (SELECT concat_ws(' ', sum(total_amount), sum(fund_paid), sum(serious_illness_paid), sum(family_paid), sum(fund_paid + serious_illness_paid + relief_paid), sum(cash_paid + other_paid)) FROM claim),
  'R11: they sum to the ledger, refunds being negative');
SELECT is((SELECT concat_ws(' ', mdtrt_id = :p || '-1', setl_id = :p || '-1', psn_no = :'p', psn_cert_type, gend, brdy, age, insutype, psn_type, cvlserv_flag, setl_time, mdtrt_cert_type, med_type) FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 1),
  't t t 01 1 2006-03-15 18.0 390 1404 0 2025-03-01 00:00:00 01 11', '2207: who and what');
SELECT is((SELECT concat_ws(' ', medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_scp_amt, act_pay_dedc, hifp_pay, pool_prop_selfpay, hifmi_pay, maf_pay, oth_pay, fund_pay_sumamt, psn_part_amt, acct_pay, psn_cash_pay, acct_mulaid_pay, clr_way, clr_type) FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 1),
  '1000.00 10.00 20.01 30.50 939.49 300.00 447.64 0.7000 0.00 0.00 0.00 447.64 552.36 50.00 502.36 50.00 1 11', '2207: amounts: (939.49 − 300) × 0.7');
SELECT is((SELECT array_agg(concat_ws(' ', fund_pay_type, fund_payamt, fund_pay_type_name) ORDER BY line_no) FROM nhsa_setldetail WHERE person_id = :p AND ledger_no = 1),
  '{"390100 447.64 城乡居民基本医疗保险基金","310200 50.00 职工基本医疗保险个人账户基金"}', '2207: its payers');
SELECT is((SELECT concat_ws(' ', mdtrt_id = :p || '-1', medfee_sumamt, oth_pay, fund_pay_sumamt, psn_part_amt) FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 3),
  't 0.00 300.00 300.00 -300.00', '2207: relief, a settlement of its own of the same visit');
SELECT is((SELECT array_agg(concat_ws(' ', setl_id IS NULL, setl_time IS NULL)) FROM nhsa_setlinfo WHERE person_id = :q AND ledger_no = :held), '{"t t"}', '2206: what is held is not settled');
SELECT is((SELECT array_agg(concat_ws(' ', ledger_no, setl_type, refd_setl_flag, init_setl_id IS NOT NULL, pay_loc, year, psn_pay, cash_payamt, fixmedins_code, dedc_hosp_lv, begndate, enddate) ORDER BY ledger_no) FROM nhsa_setl WHERE person_id = :r),
  '{"1 2 0 f 4 2025 500.00 500.00 H31010100003 3 2025-03-05 2025-03-09","2 2 0 f 2 2025 77.77 77.77 H31010100001 1 2025-03-20 2025-03-20","3 2 0 f 2 2024 5.00 5.00 H31010100001 1 2024-12-31 2024-12-31","4 2 1 t 2 2025 -77.77 -77.77 H31010100001 1 2025-03-20 2025-03-20"}',
  '5203: where, which settlement it takes back');
SELECT is((SELECT array_agg(concat_ws(' ', ledger_no, setl_type, pay_loc) ORDER BY ledger_no) FROM nhsa_setl WHERE person_id = :q AND ledger_no IN (1, 3, :held)), ARRAY['1 2 2', '3 1 1', :held || ' 3 1'], '5203: reimbursed by the office, supplements');
SELECT is((SELECT array_agg(concat_ws(' ', cum_ym, cum_type_code, cum) ORDER BY cum_ym, cum_type_code) FROM nhsa_cuminfo WHERE person_id = :p AND cum_type_code IN ('C0000', 'F0000', 'Q0000', 'D390101')),
  '{"202503 C0000 2.00","202503 D390101 447.65","202503 F0000 1000.01","202503 Q0000 300.00","202504 C0000 2.00","202504 D390101 447.65","202504 F0000 1000.01","202504 Q0000 300.00"}', '5206: totals up to a month');
SELECT is((SELECT array_agg(concat_ws(' ', fund_pay_type, trt_enjymnt_flag, begndate, enddate) ORDER BY fund_pay_type, begndate) FROM nhsa_trtinfo WHERE person_id = :p),
  '{"390100 1 2025-01-01 2025-12-31","390200 1 2025-01-01 2025-12-31"}', '2001: a row for each period and fund');
SELECT law.student() AS nobody \gset
SELECT is((SELECT array_agg(concat_ws(' ', fund_pay_type, trt_enjymnt_flag, begndate, trt_chk_rslt IS NOT NULL)) FROM nhsa_trtinfo WHERE person_id = :nobody), '{"390100 0 t"}', '2001: not covered, and why');
SELECT is((SELECT array_agg(concat_ws(' ', psn_cert_type, gend, coalesce(brdy::text, '?')) ORDER BY person_id) FROM nhsa_baseinfo WHERE person_id IN (:p, :q)), '{"01 1 2006-03-15","99 0 ?"}', '1101: persons; what the document does not tell is not told');
SELECT is((SELECT concat_ws(' ', insutype, psn_type, psn_insu_stas, psn_insu_date, paus_insu_date, emp_name, coalesce(insuplc_admdvs, '?')) FROM nhsa_insuinfo WHERE person_id = :p), '390 1404 1 2025-01-01 2025-12-31 on card ?', '1101: insurance');
SELECT is((SELECT concat_ws(' ', coalesce(psn_idet_type, '?'), memo, begntime, coalesce(endtime::text, '?')) FROM nhsa_idetinfo WHERE person_id = :p), '? minimum_living 2025-01-01 ?', '1101: statuses; the dictionary has no code of them');

-- codes are rows, and a province adds its own; the nearer region counts
INSERT INTO nhsa_code (dictionary, region, code, word, name) VALUES ('psn_idet_type', '31', '0201', 'minimum_living', '本地低保'), ('med_type', '31', '1101', 'outpatient', '本地门诊'),
  ('med_type', '3101', '110101', 'outpatient', '本市门诊'), ('med_type', '37', '9999', 'outpatient', '外省门诊');
SELECT is((SELECT psn_idet_type FROM nhsa_idetinfo WHERE person_id = :p), '0201', 'a province adds a code');
SELECT is((SELECT med_type FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 1), '1101', '… or has its own; those of a part of it, or of another, do not count');
SELECT throws_ok($$INSERT INTO nhsa_code (dictionary, region, code, word, name) VALUES ('med_type', '31', '12', 'outpatient', 'x')$$, '23505', NULL, 'a word has one code in a region');
SELECT throws_ok($$INSERT INTO nhsa_option DEFAULT VALUES$$, '23505', NULL, 'there is one row of options');
SELECT throws_ok($$UPDATE nhsa_option SET relief_as = 'hifp_pay'$$, '23514', NULL, 'relief is not the basic fund''s');

-- what is disputed
UPDATE nhsa_option SET relief_as = 'maf_pay';
SELECT is((SELECT concat_ws(' ', s.maf_pay, s.oth_pay, d.fund_pay_type) FROM nhsa_setlinfo s JOIN nhsa_setldetail d USING (person_id, ledger_no) WHERE person_id = :p AND ledger_no = 3 AND d.fund_payamt > 0), '300.00 0.00 610100', 'relief as medical assistance');
SELECT is_empty('SELECT * FROM law.wrong()', 'R1 to R8: they hold');
UPDATE nhsa_option SET other_as = 'oth_pay';
SELECT is((SELECT concat_ws(' ', oth_pay, psn_cash_pay) FROM nhsa_setlinfo WHERE person_id = :q AND oth_pay <> 0), '100.00 -100.00', 'what a college pays as another fund');
SELECT is_empty('SELECT * FROM law.wrong()', 'R1 to R8: they hold');
UPDATE nhsa_option SET account_in_fund_sum = true;
SELECT is((SELECT fund_pay_sumamt FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 1), 497.64, 'R2'': the account in the sum of the funds');
SELECT is_empty('SELECT * FROM law.wrong()', 'R1 to R8: they hold');
UPDATE nhsa_option SET account_in_fund_sum = false, mulaid_in_account = false;
SELECT is((SELECT concat_ws(' ', acct_pay, acct_mulaid_pay, psn_cash_pay) FROM nhsa_setlinfo WHERE person_id = :p AND ledger_no = 1), '0.00 50.00 502.36', 'R5: mutual aid beside the account');
SELECT is_empty('SELECT * FROM law.wrong()', 'R1 to R8: they hold');
UPDATE nhsa_option SET refund_marks_both = true, admdvs = '310000';
SELECT is((SELECT string_agg(refd_setl_flag, '' ORDER BY ledger_no) FROM nhsa_setl WHERE person_id = :r), '0101', 'R11: both rows of a refund are marked');
SELECT is((SELECT insuplc_admdvs FROM nhsa_insuinfo WHERE person_id = :p), '310000', 'the insuring region is entered');

SELECT * FROM finish();
ROLLBACK;
