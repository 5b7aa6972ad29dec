-- Forms between an institution and the office, under the names of the national platform: 3201 and 3202 to compare what
-- was settled directly in a month, 3203 and 3204 to apply for it and to take that back.  Sources are named in
-- docs/manual.md; what they do not define is NULL.

-- What the institution has advanced, by clearing category; the same amounts as the rows of setlinfo have.
CREATE VIEW nhsa_stmt WITH (security_invoker = true) AS
  SELECT n.code AS insutype, y.code AS clr_type, o.clr_optins AS setl_optins, s.settlement_month AS stmt_begndate,
         (s.settlement_month + interval '1 month')::date - 1 AS stmt_enddate, sum(s.total_amount)::numeric(16,2) AS medfee_sumamt,
         sum(x.funds + CASE WHEN o.account_in_fund_sum THEN s.family_paid ELSE 0 END)::numeric(16,2) AS fund_pay_sumamt,
         sum(CASE WHEN o.mulaid_in_account THEN s.family_paid ELSE 0 END)::numeric(16,2) AS acct_pay,
         sum(s.total_amount - x.funds - s.family_paid)::numeric(16,2) AS cash_payamt, sum(s.visits)::numeric(10,0) AS fixmedins_setl_cnt,
         i.code AS fixmedins_code, s.institution_id, s.settlement_month
  FROM (SELECT r.institution_id, r.settlement_month, r.care, sum(r.visit) AS visits, sum(r.total_amount) AS total_amount, sum(r.fund_paid) AS fund_paid,
               sum(r.relief_paid) AS relief_paid, sum(r.serious_illness_paid) AS serious_illness_paid, sum(r.family_paid) AS family_paid, sum(r.other_paid) AS other_paid
        FROM settlement_row r
        WHERE r.advanced
        GROUP BY r.institution_id, r.settlement_month, r.care) s
  JOIN institution i ON i.institution_id = s.institution_id
  CROSS JOIN nhsa_option o
  CROSS JOIN LATERAL (SELECT s.fund_paid + s.serious_illness_paid + s.relief_paid + CASE o.other_as WHEN 'oth_pay' THEN s.other_paid ELSE 0 END) x (funds)
  LEFT JOIN nhsa_word n ON n.dictionary = 'insutype' AND n.word = 'resident'
  LEFT JOIN nhsa_word y ON y.dictionary = 'clr_type' AND y.word = s.care
  GROUP BY n.code, y.code, o.clr_optins, s.settlement_month, i.code, s.institution_id;

-- … and each bill of it.
CREATE VIEW nhsa_stmt_detail WITH (security_invoker = true) AS
  SELECT s.setl_id, s.mdtrt_id, s.psn_no, s.medins_setl_id AS msgid, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, f.code AS refd_setl_flag,
         i.code AS fixmedins_code, s.person_id, s.ledger_no, s.institution_id, s.settlement_month
  FROM settlement_row r
  JOIN nhsa_setlinfo s ON s.person_id = r.person_id AND s.ledger_no = r.ledger_no
  JOIN institution i ON i.institution_id = r.institution_id
  LEFT JOIN nhsa_word f ON f.dictionary = 'flag' AND f.word = CASE r.entry WHEN 'reversal' THEN 'true' ELSE 'false' END
  WHERE r.advanced;

-- Closing a month is the application: an event for each category, as long as the month stays closed.
CREATE VIEW nhsa_clr_appy WITH (security_invoker = true) AS
  SELECT concat_ws('-', to_char(s.settlement_month::timestamp, 'YYYYMM'), c.entry_no, s.institution_id, s.clr_type) AS clr_appy_evt_id,
         s.clr_type, w.code AS clr_way, to_char(s.settlement_month::timestamp, 'YYYYMM') AS setlym, s.fixmedins_setl_cnt AS psntime, s.medfee_sumamt,
         NULL::numeric(16,2) AS med_sumfee, s.fund_pay_sumamt AS fund_appy_sum, s.cash_payamt, s.acct_pay, s.stmt_begndate AS begndate,
         s.stmt_enddate AS enddate, s.setl_optins AS clr_optins, s.fixmedins_code, s.institution_id, s.settlement_month
  FROM nhsa_stmt s
  JOIN (SELECT l.settlement_month, l.institution_id, max(l.entry_no) AS entry_no
        FROM closed_line l WHERE l.entries > 0
        GROUP BY l.settlement_month, l.institution_id) c ON c.settlement_month = s.settlement_month AND c.institution_id = s.institution_id
  JOIN closed_month m ON m.month = s.settlement_month AND m.institution_id = s.institution_id
  LEFT JOIN nhsa_word w ON w.dictionary = 'clr_way' AND w.word =
    CASE WHEN EXISTS (SELECT FROM fund_line_in_force l
                      JOIN nhsa_word y ON y.dictionary = 'clr_type' AND y.code = s.clr_type AND y.word = ANY (l.care)
                      WHERE l.per_head IS NOT NULL AND l.valid @> s.settlement_month) THEN 'capitation' ELSE 'item' END;

-- Opening it again takes them back.
CREATE VIEW nhsa_clr_revoke WITH (security_invoker = true) AS
  SELECT DISTINCT concat_ws('-', to_char(o.settlement_month::timestamp, 'YYYYMM'), c.entry_no, o.institution_id, y.code) AS clr_appy_evt_id,
         to_char(o.settlement_month::timestamp, 'YYYYMM') AS setlym, m.grounds AS memo, o.institution_id, o.settlement_month, o.entry_no
  FROM closed_line o
  JOIN month m ON m.month = o.settlement_month AND m.entry_no = o.entry_no
  CROSS JOIN LATERAL (
    -- the closing that stored the line
    SELECT max(l.entry_no) AS entry_no FROM closed_line l
    WHERE l.settlement_month = o.settlement_month AND l.entry_no < o.entry_no AND l.institution_id = o.institution_id AND l.entries > 0) c
  LEFT JOIN nhsa_word y ON y.dictionary = 'clr_type' AND y.word = o.care
  WHERE o.entries < 0 AND o.channel = 'direct';

COMMENT ON VIEW nhsa_stmt IS '3201 and the head of 3202: totals of what an institution settled directly in a month. / 3201对总账、3202对明细账（总数）：机构当月直接结算合计。';
COMMENT ON COLUMN nhsa_stmt.insutype IS 'Type of insurance. / 险种类型。';
COMMENT ON COLUMN nhsa_stmt.clr_type IS 'Clearing category. / 清算类别。';
COMMENT ON COLUMN nhsa_stmt.setl_optins IS 'Office that settles; NULL: not given. / 结算经办机构；为空即未提供。';
COMMENT ON COLUMN nhsa_stmt.stmt_begndate IS 'First day. / 对账开始日期。';
COMMENT ON COLUMN nhsa_stmt.stmt_enddate IS 'Last day. / 对账结束日期。';
COMMENT ON COLUMN nhsa_stmt.medfee_sumamt IS 'Bills. / 医疗费总额。';
COMMENT ON COLUMN nhsa_stmt.fund_pay_sumamt IS 'All funds. / 基金支付总额。';
COMMENT ON COLUMN nhsa_stmt.acct_pay IS 'Personal account. / 个人账户支付金额。';
COMMENT ON COLUMN nhsa_stmt.cash_payamt IS 'Cash. / 现金支付金额。';
COMMENT ON COLUMN nhsa_stmt.fixmedins_setl_cnt IS 'Settlements, less those taken back. / 定点医药机构结算笔数（已扣减退费）。';
COMMENT ON COLUMN nhsa_stmt.fixmedins_code IS 'Code of the institution. / 定点医药机构编号。';
COMMENT ON COLUMN nhsa_stmt.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_stmt.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_stmt_detail IS '3202: each settlement of a month. / 3202对明细账：当月逐笔结算。';
COMMENT ON COLUMN nhsa_stmt_detail.setl_id IS 'Settlement: person and number; NULL: held, not settled yet. / 结算ID；待核定者为空。';
COMMENT ON COLUMN nhsa_stmt_detail.mdtrt_id IS 'Visit: person and number of its bill. / 就诊ID。';
COMMENT ON COLUMN nhsa_stmt_detail.psn_no IS 'Person. / 人员编号。';
COMMENT ON COLUMN nhsa_stmt_detail.msgid IS 'The sender''s number. / 发送方报文ID。';
COMMENT ON COLUMN nhsa_stmt_detail.medfee_sumamt IS 'The bill. / 医疗费总额。';
COMMENT ON COLUMN nhsa_stmt_detail.fund_pay_sumamt IS 'All funds. / 基金支付总额。';
COMMENT ON COLUMN nhsa_stmt_detail.acct_pay IS 'Personal account. / 个人账户支付金额。';
COMMENT ON COLUMN nhsa_stmt_detail.refd_setl_flag IS 'It takes a settlement back. / 退费结算标志。';
COMMENT ON COLUMN nhsa_stmt_detail.fixmedins_code IS 'Code of the institution. / 定点医药机构编号。';
COMMENT ON COLUMN nhsa_stmt_detail.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN nhsa_stmt_detail.ledger_no IS 'Number within the person. / 个人账号。';
COMMENT ON COLUMN nhsa_stmt_detail.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_stmt_detail.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_clr_appy IS '3203: closing a month applies for clearing, an event for each institution and category, as long as it stays closed. / 3203清算申请：由月结产生，每机构每类别一项，随月份关闭而有效。';
COMMENT ON COLUMN nhsa_clr_appy.clr_appy_evt_id IS 'Event: month, entry, institution, category. / 机构清算申请事件ID。';
COMMENT ON COLUMN nhsa_clr_appy.clr_type IS 'Clearing category. / 清算类别。';
COMMENT ON COLUMN nhsa_clr_appy.clr_way IS 'How it is cleared. / 清算方式。';
COMMENT ON COLUMN nhsa_clr_appy.setlym IS 'Month, as yyyyMM. / 清算年月。';
COMMENT ON COLUMN nhsa_clr_appy.psntime IS 'Settlements, less those taken back. / 清算人次。';
COMMENT ON COLUMN nhsa_clr_appy.medfee_sumamt IS 'Bills. / 医疗费总额。';
COMMENT ON COLUMN nhsa_clr_appy.med_sumfee IS 'Recognised by the insurance: the sources do not say how; NULL. / 医保认可费用：来源未说明口径，为空。';
COMMENT ON COLUMN nhsa_clr_appy.fund_appy_sum IS 'Applied for from the funds. / 基金申报总额。';
COMMENT ON COLUMN nhsa_clr_appy.cash_payamt IS 'Cash. / 现金支付金额。';
COMMENT ON COLUMN nhsa_clr_appy.acct_pay IS 'Personal account. / 个人账户支出。';
COMMENT ON COLUMN nhsa_clr_appy.begndate IS 'First day. / 开始日期。';
COMMENT ON COLUMN nhsa_clr_appy.enddate IS 'Last day. / 结束日期。';
COMMENT ON COLUMN nhsa_clr_appy.clr_optins IS 'Office that clears; NULL: not given. / 清算经办机构；为空即未提供。';
COMMENT ON COLUMN nhsa_clr_appy.fixmedins_code IS 'Code of the institution. / 定点医药机构编号。';
COMMENT ON COLUMN nhsa_clr_appy.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_clr_appy.settlement_month IS 'First day of the month booked in. / 记账月份首日。';

COMMENT ON VIEW nhsa_clr_revoke IS '3204: applications taken back, which opening a month again does. / 3204清算申请撤销：由重新打开月份产生。';
COMMENT ON COLUMN nhsa_clr_revoke.clr_appy_evt_id IS 'Event that is taken back. / 所撤销的清算申请事件ID。';
COMMENT ON COLUMN nhsa_clr_revoke.setlym IS 'Month, as yyyyMM. / 清算年月。';
COMMENT ON COLUMN nhsa_clr_revoke.memo IS 'Grounds. / 备注（依据）。';
COMMENT ON COLUMN nhsa_clr_revoke.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN nhsa_clr_revoke.settlement_month IS 'First day of the month. / 月份首日。';
COMMENT ON COLUMN nhsa_clr_revoke.entry_no IS 'Entry of table month that opened it. / 重新打开该月的month表记录序号。';
