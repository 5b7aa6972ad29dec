-- A month as a page for people: one HTML document without anything outside it, in Chinese and English at once; which of
-- the two is shown is the reader's choice, and needs no script.

CREATE TABLE medins.report_text (
  key text PRIMARY KEY,
  text_en text NOT NULL,
  text_zh text NOT NULL);
GRANT SELECT ON medins.report_text TO PUBLIC;
INSERT INTO medins.report_text (key, text_en, text_zh) VALUES
 ('report', 'Student medical insurance · monthly settlement', '学生医保结算月报'),
 ('amounts_in', 'Amounts in yuan; of what is corrected, the net.', '金额单位：元；更正后净额。'),
 ('closed_for_all', 'closed for all institutions', '已对全部机构月结'),
 ('closed_for_some', 'closed for some institutions', '已对部分机构月结'),
 ('open', 'open: figures may still change', '未月结，数据可能变动'),
 ('against_before', 'vs last month', '较上月'),
 ('payers', 'Who paid', '支付构成'),
 ('trend', 'Twelve months', '近十二个月'),
 ('trend_note', 'What each payer paid, by the month booked in; cash is not in it.', '各支付方按记账月份支付金额，不含个人现金。'),
 ('statement', 'By institution', '机构结算'),
 ('kinds', 'By kind of care', '按医疗类别与结算方式'),
 ('account', 'Owed to institutions', '机构应付滚存'),
 ('account_note', 'Opening and closing run on from month to month; what was paid out is not in the ledger.', '期初、期末逐月滚存，不含已拨付。'),
 ('corrections_of', 'Corrections and late bills of other months', '以前月份更正及补记'),
 ('held', 'Held for a decision', '待核定'),
 ('held_note', 'Booked in this month and not decided yet; the decision is booked in the first open month.', '记入本月尚未核定，核定后记入首个未月结月份。'),
 ('capitation', 'Capitation and prepayment', '按人头包干与总额预付'),
 ('capitation_note', 'The benefit year as booked so far: used of what is allotted. The mark is the whole of it.', '待遇年度截至目前记账：已使用占核定额的比例，刻线为核定额。'),
 ('findings', 'Supervision', '监管提示'),
 ('findings_note', 'To be looked at; nothing was refused for it.', '供核查，未因此拒付。'),
 ('checks', 'Checks', '核对'),
 ('check_ledger', 'Rows of the ledger', '账行'),
 ('check_statement', 'Lines of the statement', '结算行'),
 ('check_stored', 'Lines stored at closing', '月结保存行'),
 ('check_equal', 'equal to the fen', '分毫不差'),
 ('check_differs', 'DIFFERENT', '不一致'),
 ('check_none', 'not closed yet', '尚未月结'),
 ('nothing', 'Nothing was booked in this month.', '本月无记账。'),
 ('none', 'None.', '无。'),
 ('total', 'Total', '合计'),
 ('institution', 'Institution', '机构'),
 ('college', 'College', '院校'),
 ('month', 'Month', '月份'),
 ('care', 'Care', '医疗类别'),
 ('channel', 'Channel', '结算方式'),
 ('payer', 'Payer', '支付方'),
 ('entries', 'Rows', '笔数'),
 ('visits', 'Visits', '人次'),
 ('persons', 'Persons', '人数'),
 ('denied', 'Denied', '拒付'),
 ('pended', 'Held', '待核定'),
 ('total_amount', 'Billed', '总费用'),
 ('in_scope', 'In scope', '范围内'),
 ('fund_paid', 'Fund', '基金'),
 ('others_paid', 'Other payers', '其他支付方'),
 ('cash_paid', 'Cash', '个人现金'),
 ('paid', 'Paid', '支付合计'),
 ('payable', 'To institutions', '应付机构'),
 ('reimbursed', 'To persons', '付给个人'),
 ('share', 'Share', '占比'),
 ('opening', 'Opening', '期初'),
 ('movements', 'This month', '本期发生'),
 ('corrections', 'Corrections', '更正'),
 ('closing', 'Closing', '期末'),
 ('reason', 'Reason', '原因'),
 ('mode', 'Mode', '方式'),
 ('headcount', 'Heads', '人头数'),
 ('allotted', 'Allotted', '核定额'),
 ('used', 'Used', '已使用'),
 ('rule', 'Rule', '规则'),
 ('found', 'Found', '条数'),
 ('settled', 'Closed', '已办结'),
 ('unknown', 'not known', '未定'),
 ('mode.capitation', 'capitation', '按人头包干'),
 ('mode.prepayment', 'global prepayment', '总额预付'),
 ('care.outpatient', 'outpatient', '普通门诊'),
 ('care.emergency', 'emergency', '急诊'),
 ('care.observation', 'observation', '急诊观察'),
 ('care.inpatient', 'inpatient', '住院'),
 ('care.pharmacy', 'pharmacy', '定点药店'),
 ('channel.direct', 'direct', '直接结算'),
 ('channel.reimbursement', 'reimbursement', '零星报销'),
 ('payer.fund', 'Insurance fund', '医保基金'),
 ('payer.relief', 'Relief', '救助'),
 ('payer.serious_illness', 'Serious illness', '大病保险'),
 ('payer.family', 'Family accounts', '家庭共济'),
 ('payer.other', 'Others', '其他');

-- Text that comes from anywhere, for a place in HTML or within quotes; braces too, which stand for texts here.
CREATE FUNCTION medins.html(text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN replace(replace(replace(replace(replace(replace(regexp_replace($1, '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]', '�', 'g'),
    '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;'), '{', '&#123;');

-- A cell with an amount or a count: thousands apart, a true minus, and nothing where it is nothing.
CREATE FUNCTION medins.html_cell(value numeric, decimals int) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN '<td class="n' || CASE WHEN value = 0 THEN ' z' WHEN value < 0 THEN ' m' ELSE '' END || '">'
    || replace(to_char(value, CASE decimals WHEN 0 THEN 'FM999,999,999,999,990' ELSE 'FM999,999,999,999,990.00' END), '-', '−') || '</td>';

-- Columns stacked by month, what is negative below the line.  Amounts are by month, and in it by name.
CREATE FUNCTION medins.svg_columns(months date[], names text[], amounts numeric[], chosen date) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  width constant numeric := 960;
  height constant numeric := 260;
  left_edge constant numeric := 84;
  columns int := cardinality(months);
  series int := cardinality(names);
  slot numeric := (width - left_edge) / greatest(columns, 1);
  column_width numeric := least(slot * 0.6, 64);
  top numeric := (SELECT greatest(max(s), 0) FROM (SELECT sum(greatest(a, 0)) AS s FROM unnest(amounts) WITH ORDINALITY x (a, n) GROUP BY (n - 1) / series) t);
  low numeric := (SELECT least(min(s), 0) FROM (SELECT sum(least(a, 0)) AS s FROM unnest(amounts) WITH ORDINALITY x (a, n) GROUP BY (n - 1) / series) t);
  step numeric;
  scale numeric;
  svg text := '';
  up numeric;
  down numeric;
  total numeric;
  amount numeric;
  x numeric;
BEGIN
  -- gridlines at 1, 2 or 5 times a power of ten, some four of them
  step := power(10::numeric, floor(log(greatest((top - low) / 4, 0.01))));
  step := step * CASE WHEN (top - low) / 4 / step > 5 THEN 10 WHEN (top - low) / 4 / step > 2 THEN 5 WHEN (top - low) / 4 / step > 1 THEN 2 ELSE 1 END;
  top := greatest(ceil(top / step), 1) * step;
  low := floor(low / step) * step;
  scale := (height - 52) / (top - low);
  FOR line IN 0 .. ((top - low) / step)::int LOOP
    amount := low + line * step;
    svg := svg || format('<line x1="%s" x2="%s" y1="%3$s" y2="%3$s" class="%4$s"/><text x="%5$s" y="%6$s" class="y">%7$s</text>',
      left_edge, width, round(24 + (top - amount) * scale, 1), CASE amount WHEN 0 THEN 'zero' ELSE 'grid' END, left_edge - 10,
      round(28 + (top - amount) * scale, 1), replace(to_char(amount, CASE WHEN step < 1 THEN 'FM999,999,999,999,990.00' ELSE 'FM999,999,999,999,990' END), '-', '−'));
  END LOOP;
  FOR m IN 1 .. columns LOOP
    x := left_edge + (m - 1) * slot + (slot - column_width) / 2;
    up := 0;
    down := 0;
    total := 0;
    FOR s IN 1 .. series LOOP
      amount := amounts[(m - 1) * series + s];
      total := total + amount;
      IF amount > 0 THEN
        up := up + amount;
      ELSIF amount < 0 THEN
        down := down + amount;
      END IF;
      IF amount <> 0 THEN
        svg := svg || format('<rect x="%s" y="%s" width="%s" height="%s" class="s%s"><title>%s · %s · %s</title></rect>',
          round(x, 1), round(24 + (top - CASE WHEN amount > 0 THEN up ELSE down - amount END) * scale, 2), round(column_width, 1),
          round(abs(amount) * scale, 2), CASE WHEN months[m] = chosen THEN s::text ELSE s || ' past' END,
          to_char(months[m], 'YYYY-MM'), names[s], to_char(amount, 'FM999,999,999,999,990.00'));
      END IF;
    END LOOP;
    svg := svg || format('<text x="%s" y="%s" class="t%s">%s</text><text x="%1$s" y="%5$s" class="x%3$s">%6$s</text>',
      round(x + column_width / 2, 1), round(18 + (top - up) * scale, 1), CASE WHEN months[m] = chosen THEN ' now' ELSE '' END,
      CASE WHEN total <> 0 THEN replace(to_char(total, 'FM999,999,999,999,990'), '-', '−') ELSE '' END,
      height - 6, to_char(months[m], 'YYYY-MM'));
  END LOOP;
  RETURN format('<svg class="trend" viewBox="0 0 %s %s" role="img">%s</svg>', width, height, svg);
END
$$;

-- How much of an amount is used; the mark is the whole of it.
CREATE FUNCTION medins.svg_gauge(used numeric, allotted numeric) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT format('<svg class="gauge" viewBox="0 0 220 14" role="img"><rect x="0" y="3" width="220" height="8" rx="4" class="track"/>'
      '<rect x="0" y="3" width="%s" height="8" rx="4" class="%s"/><line x1="%3$s" x2="%3$s" y1="0" y2="14" class="mark"/></svg>',
      round(220 * greatest(used, 0) / f.whole, 1), CASE WHEN used > allotted THEN 'over' ELSE 'fill' END, round(220 * allotted / f.whole, 1))
    FROM (SELECT greatest(allotted * 1.25, used, 0.01) AS whole) f);

CREATE FUNCTION medins.month_report(ledger regnamespace, month date, language text DEFAULT 'zh') RETURNS text
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 100000
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  payers constant text[] := '{fund,relief,serious_illness,family,other}';
  months date[];
  open_months date[];
  page text;
  part text;
  here record;
  before record;
  line record;
BEGIN
  IF month IS NULL THEN
    RAISE EXCEPTION 'no month given' USING ERRCODE = 'MI013', COLUMN = 'month', HINT = 'Give its first day.';
  ELSIF NOT isfinite(month) OR date_trunc('month', month::timestamp)::date <> month THEN
    RAISE EXCEPTION 'a month is named by its first day'
      USING ERRCODE = 'MI011', COLUMN = 'month', HINT = 'For December 2025 give 2025-12-01.';
  ELSIF language IS NULL OR language NOT IN ('zh', 'en') THEN
    RAISE EXCEPTION 'reports are in en or zh' USING ERRCODE = 'MI006', COLUMN = 'language', HINT = 'Give en or zh: the one shown first.';
  END IF;

  -- the head
  EXECUTE format($query$
    SELECT coalesce(max(p.name_zh), $2) AS name_zh, coalesce(max(p.name_en), $2) AS name_en,
           CASE WHEN EXISTS (SELECT FROM %1$I.settled_month s WHERE s.month = $1) THEN 'closed_for_all'
                WHEN EXISTS (SELECT FROM %1$I.closed_month c WHERE c.month = $1) THEN 'closed_for_some' ELSE 'open' END AS state,
           (SELECT to_char(max(m.recorded_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || ' · ' || medins.html(max(m.recorded_by))
            FROM %1$I.month m WHERE m.month = $1 AND (m.month, m.entry_no) = (SELECT l.month, max(l.entry_no) FROM %1$I.month l WHERE l.month = $1 GROUP BY l.month)) AS entry
    FROM %1$I.plan p WHERE p.settles $query$, schema) INTO line USING month, schema::text;
  page := format(
    '<header><div><p class="over">{report}</p><h1><span lang="zh">%s<b>%s</b></span><span lang="en">%s <b>%s</b></span></h1>'
    '<p class="state %s">{%5$s}%s</p></div><p class="note">{amounts_in}</p></header>',
    medins.html(line.name_zh), to_char(month, 'FMYYYY"年"FMMM"月"'), medins.html(line.name_en), to_char(month, 'FMMonth FMYYYY'), line.state,
    CASE WHEN line.state <> 'open' THEN ' <small>' || line.entry || '</small>' ELSE '' END);

  -- The month's lines are summed once, for everything below.  What earlier months came to is carried forward from the lines stored
  -- when they were closed, as in any books; of months still open from their rows.
  EXECUTE format($query$
    SELECT ARRAY(SELECT g::date FROM generate_series(greatest($1 - interval '11 months', least(l.first, $1)::timestamp), $1::timestamp, interval '1 month') g),
           ARRAY(SELECT g::date FROM generate_series(l.first::timestamp, least(l.last, $1 - interval '1 month'), interval '1 month') g
                 WHERE NOT EXISTS (SELECT FROM %1$I.settled_month s WHERE s.month = g::date))
    FROM (SELECT min(settlement_month) AS first, max(settlement_month) AS last FROM %1$I.claim) l $query$, schema) INTO months, open_months USING month;
  EXECUTE format($query$
    WITH line AS MATERIALIZED (
      SELECT * FROM %1$I.settlement_line WHERE settlement_month = $1),
    earlier AS MATERIALIZED (
      SELECT settlement_month, institution_id, sum(fund_paid) AS fund_paid, sum(relief_paid) AS relief_paid,
             sum(serious_illness_paid) AS serious_illness_paid, sum(family_paid) AS family_paid, sum(other_paid) AS other_paid, sum(payable) AS payable
      FROM (SELECT settlement_month, institution_id, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, payable
            FROM %1$I.closed_line WHERE settlement_month < $1 AND settlement_month <> ALL ($3)
            UNION ALL
            SELECT settlement_month, institution_id, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, payable
            FROM %1$I.settlement_row WHERE settlement_month = ANY ($3)) b
      GROUP BY settlement_month, institution_id),
    payer AS (
      SELECT b.settlement_month, p.payer_no, sum(p.amount) AS amount
      FROM (SELECT settlement_month, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid FROM line
            UNION ALL
            SELECT settlement_month, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid FROM earlier WHERE settlement_month = ANY ($2)) b
      CROSS JOIN LATERAL (VALUES (1, b.fund_paid), (2, b.relief_paid), (3, b.serious_illness_paid), (4, b.family_paid), (5, b.other_paid)) p (payer_no, amount)
      GROUP BY b.settlement_month, p.payer_no),
    -- opening, movements, corrections, closing
    account AS (
      SELECT b.institution_id, sum(b.payable) AS closing, coalesce(sum(b.payable) FILTER (WHERE b.for_month = $1), 0.00) AS movements,
             coalesce(sum(b.payable) FILTER (WHERE b.for_month <> $1), 0.00) AS corrections
      FROM (SELECT institution_id, for_month, payable FROM line
            UNION ALL
            SELECT institution_id, NULL, payable FROM earlier) b
      GROUP BY b.institution_id HAVING bool_or(b.payable <> 0)),
    kind AS (
      SELECT care, channel, sum(visits) AS visits, sum(total_amount) AS total_amount, sum(total_amount - cash_paid) AS paid, sum(cash_paid) AS cash_paid,
             sum(payable) AS payable, sum(reimbursed) AS reimbursed
      FROM line GROUP BY care, channel),
    -- what is about other months
    correction AS (
      SELECT institution_id, for_month, sum(entries) AS entries, sum(total_amount) AS total_amount, sum(payable) AS payable, sum(reimbursed) AS reimbursed
      FROM line WHERE for_month <> $1 GROUP BY institution_id, for_month)
    SELECT t.*,
           ARRAY(SELECT coalesce(p.amount, 0.00) FROM unnest($2) m CROSS JOIN generate_series(1, 5) n LEFT JOIN payer p ON (p.settlement_month, p.payer_no) = (m, n)
                 ORDER BY m, n) AS amounts,
           (SELECT string_agg(format('<tr><th>{care.%%s}</th><td>{channel.%%s}</td>', x.care, x.channel) || medins.html_cell(x.visits, 0) || medins.html_cell(x.total_amount, 2)
                || medins.html_cell(x.paid, 2) || medins.html_cell(x.cash_paid, 2) || medins.html_cell(x.payable, 2) || medins.html_cell(x.reimbursed, 2) || '</tr>', '' ORDER BY x.total_amount DESC, x.care, x.channel)
            FROM kind x) AS kinds,
           (SELECT string_agg('<tr><th>' || medins.html(i.name) || '</th>' || medins.html_cell(x.closing - x.movements - x.corrections, 2) || medins.html_cell(x.movements, 2)
                || medins.html_cell(x.corrections, 2) || medins.html_cell(x.closing, 2) || '</tr>', '' ORDER BY x.closing DESC, x.institution_id)
              || '<tr class="sum"><th>{total}</th>' || medins.html_cell(sum(x.closing - x.movements - x.corrections), 2) || medins.html_cell(sum(x.movements), 2)
                || medins.html_cell(sum(x.corrections), 2) || medins.html_cell(sum(x.closing), 2) || '</tr>'
            FROM account x JOIN %1$I.institution i ON i.institution_id = x.institution_id) AS account,
           (SELECT string_agg('<tr><th>' || medins.html(i.name) || '</th><td>' || to_char(x.for_month, 'YYYY-MM') || '</td>' || medins.html_cell(x.entries, 0)
                || medins.html_cell(x.total_amount, 2) || medins.html_cell(x.payable, 2) || medins.html_cell(x.reimbursed, 2) || '</tr>', '' ORDER BY x.for_month, x.institution_id)
            FROM correction x JOIN %1$I.institution i ON i.institution_id = x.institution_id) AS corrections
    FROM (SELECT coalesce(sum(entries), 0) AS entries, coalesce(sum(total_amount), 0) AS total_amount, coalesce(sum(fund_paid), 0) AS fund_paid,
                 coalesce(sum(cash_paid), 0) AS cash_paid, coalesce(sum(payable), 0) AS payable, coalesce(sum(reimbursed), 0) AS reimbursed,
                 coalesce(sum(visits), 0) AS visits
          FROM line) t $query$, schema) INTO here USING month, months, open_months;

  -- what matters most, beside the month before
  EXECUTE format($query$
    SELECT coalesce(sum(total_amount), 0) AS total_amount, coalesce(sum(fund_paid), 0) AS fund_paid, coalesce(sum(cash_paid), 0) AS cash_paid,
           coalesce(sum(payable), 0) AS payable, coalesce(sum(reimbursed), 0) AS reimbursed, coalesce(sum(visits), 0) AS visits
    FROM (SELECT total_amount, fund_paid, cash_paid, payable, reimbursed, visits FROM %1$I.closed_line WHERE settlement_month = $1 AND $1 <> ALL ($2)
          UNION ALL
          SELECT total_amount, fund_paid, cash_paid, payable, reimbursed, visit FROM %1$I.settlement_row WHERE settlement_month = $1 AND $1 = ANY ($2)) b
    $query$, schema) INTO before USING (month - interval '1 month')::date, open_months;
  page := page || '<section class="figures">' || (
    SELECT string_agg(format('<div><p>{%s}</p><strong>%s</strong><small>%s</small></div>', f.key,
        replace(to_char(f.now, f.form), '-', '−'),
        CASE WHEN f.past > 0 THEN format('{against_before} %s%s %%', CASE WHEN f.now < f.past THEN '−' ELSE '+' END, round(abs(f.now - f.past) / f.past * 100, 1)) ELSE ' ' END), '' ORDER BY f.n)
    FROM (VALUES
      (1, 'total_amount', here.total_amount, before.total_amount, 'FM999,999,999,999,990.00'),
      (2, 'fund_paid', here.fund_paid, before.fund_paid, 'FM999,999,999,999,990.00'),
      (3, 'cash_paid', here.cash_paid, before.cash_paid, 'FM999,999,999,999,990.00'),
      (4, 'payable', here.payable, before.payable, 'FM999,999,999,999,990.00'),
      (5, 'reimbursed', here.reimbursed, before.reimbursed, 'FM999,999,999,999,990.00'),
      (6, 'visits', here.visits, before.visits, 'FM999,999,999,999,990')) f (n, key, now, past, form)) || '</section>';

  -- twelve months of payers, no more than the ledger has
  page := page || format('<section><h2>{trend}</h2><p class="note">{trend_note}</p><p class="legend">%s</p>%s</section>',
    (SELECT string_agg(format('<span class="s%s">{payer.%s}</span>', n, p), '' ORDER BY n) FROM unnest(payers) WITH ORDINALITY x (p, n)
     WHERE EXISTS (SELECT FROM unnest(here.amounts) WITH ORDINALITY a (amount, i) WHERE amount <> 0 AND (i - 1) % cardinality(payers) = n - 1)),
    CASE WHEN EXISTS (SELECT FROM unnest(here.amounts) a WHERE a <> 0)
         THEN medins.svg_columns(months, ARRAY(SELECT '{|payer.' || p || '}' FROM unnest(payers) p), here.amounts, month)
         ELSE '<p class="none">{nothing}</p>' END);

  -- who paid, and to whom
  EXECUTE format($query$
    SELECT string_agg(format('<tr><th class="s%%s"><i></i>{payer.%%s}</th>%%s%%s%%s<td class="n">%%s</td><td class="bar"><span class="s%%s" style="width:%%s%%%%"></span></td></tr>',
        x.n, x.p, medins.html_cell(x.payable, 2), medins.html_cell(x.reimbursed, 2), medins.html_cell(x.amount, 2),
        to_char(x.amount / x.whole * 100, 'FM990.0') || ' %%', x.n, round(greatest(x.amount, 0) / x.whole * 100, 1)), '' ORDER BY x.n)
      || format('<tr class="sum"><th>{total}</th>%%s%%s%%s<td></td><td></td></tr>', medins.html_cell(sum(x.payable), 2), medins.html_cell(sum(x.reimbursed), 2), medins.html_cell(sum(x.amount), 2))
    FROM (SELECT n, p, sum(s.payable) AS payable, sum(s.reimbursed) AS reimbursed, sum(s.amount) AS amount,
                 nullif(sum(sum(s.amount)) OVER (), 0) AS whole
          FROM %1$I.payer_statement s
          JOIN unnest($2) WITH ORDINALITY x (p, n) ON x.p = s.payer
          WHERE s.settlement_month = $1
          GROUP BY n, p) x
    WHERE x.whole IS NOT NULL $query$, schema) INTO part USING month, payers;
  page := page || '<section><h2>{payers}</h2>' || coalesce('<table><thead><tr><th>{payer}</th><th class="n">{payable}</th><th class="n">{reimbursed}</th><th class="n">{paid}</th>'
    '<th class="n">{share}</th><th></th></tr></thead><tbody>' || part || '</tbody></table>', '<p class="none">{nothing}</p>') || '</section>';

  -- the statement
  EXECUTE format($query$
    SELECT string_agg('<tr><th>' || medins.html(i.name) || ' <small>' || medins.html(i.code) || '</small></th>'
        || medins.html_cell(s.visits, 0) || medins.html_cell(s.persons, 0) || medins.html_cell(s.denied, 0) || medins.html_cell(s.pended, 0)
        || medins.html_cell(s.total_amount, 2) || medins.html_cell(s.in_scope, 2) || medins.html_cell(s.fund_paid, 2)
        || medins.html_cell(s.relief_paid + s.serious_illness_paid + s.family_paid + s.other_paid, 2) || medins.html_cell(s.cash_paid, 2)
        || medins.html_cell(s.payable, 2) || medins.html_cell(s.reimbursed, 2) || '</tr>', '' ORDER BY s.payable DESC, s.institution_id)
      || '<tr class="sum"><th>{total}</th>' || medins.html_cell(sum(s.visits), 0) || '<td></td>' || medins.html_cell(sum(s.denied), 0) || medins.html_cell(sum(s.pended), 0)
        || medins.html_cell(sum(s.total_amount), 2) || medins.html_cell(sum(s.in_scope), 2) || medins.html_cell(sum(s.fund_paid), 2)
        || medins.html_cell(sum(s.relief_paid + s.serious_illness_paid + s.family_paid + s.other_paid), 2) || medins.html_cell(sum(s.cash_paid), 2)
        || medins.html_cell(sum(s.payable), 2) || medins.html_cell(sum(s.reimbursed), 2) || '</tr>'
    FROM %1$I.settlement_statement s JOIN %1$I.institution i ON i.institution_id = s.institution_id
    WHERE s.settlement_month = $1 $query$, schema) INTO part USING month;
  page := page || '<section class="long"><h2>{statement}</h2>' || coalesce('<table><thead><tr><th>{institution}</th><th class="n">{visits}</th><th class="n">{persons}</th>'
    '<th class="n">{denied}</th><th class="n">{pended}</th><th class="n">{total_amount}</th><th class="n">{in_scope}</th><th class="n">{fund_paid}</th><th class="n">{others_paid}</th>'
    '<th class="n">{cash_paid}</th><th class="n">{payable}</th><th class="n">{reimbursed}</th></tr></thead><tbody>' || part || '</tbody></table>', '<p class="none">{nothing}</p>') || '</section>';

  -- by kind of care
  page := page || coalesce('<section><h2>{kinds}</h2><table><thead><tr><th>{care}</th><th>{channel}</th><th class="n">{visits}</th><th class="n">{total_amount}</th><th class="n">{paid}</th>'
    '<th class="n">{cash_paid}</th><th class="n">{payable}</th><th class="n">{reimbursed}</th></tr></thead><tbody>' || here.kinds || '</tbody></table></section>', '');

  page := page || coalesce('<section class="long"><h2>{account}</h2><p class="note">{account_note}</p><table><thead><tr><th>{institution}</th><th class="n">{opening}</th><th class="n">{movements}</th>'
    '<th class="n">{corrections}</th><th class="n">{closing}</th></tr></thead><tbody>' || here.account || '</tbody></table></section>', '');

  page := page || '<section class="long"><h2>{corrections_of}</h2>' || coalesce('<table><thead><tr><th>{institution}</th><th>{month}</th><th class="n">{entries}</th><th class="n">{total_amount}</th>'
    '<th class="n">{payable}</th><th class="n">{reimbursed}</th></tr></thead><tbody>' || here.corrections || '</tbody></table>', '<p class="none">{none}</p>') || '</section>';

  -- what is held
  EXECUTE format($query$
    SELECT string_agg(format('<tr><th><span lang="zh">%%s</span><span lang="en">%%s</span></th>', medins.html(r.sentence_zh), medins.html(r.sentence_en))
        || medins.html_cell(x.visits, 0) || medins.html_cell(x.total_amount, 2) || '</tr>', '' ORDER BY x.visits DESC, x.reason)
    FROM (SELECT c.reason, count(*) AS visits, sum(c.total_amount) AS total_amount
          FROM %1$I.pended_claim c WHERE c.settlement_month = $1 GROUP BY c.reason) x
    JOIN %1$I.reason r ON r.reason = x.reason $query$, schema) INTO part USING month;
  page := page || '<section><h2>{held}</h2>' || coalesce('<p class="note">{held_note}</p><table><thead><tr><th>{reason}</th><th class="n">{entries}</th><th class="n">{total_amount}</th></tr></thead><tbody>'
    || part || '</tbody></table>', '<p class="none">{none}</p>') || '</section>';

  -- capitation, where the plan has it
  EXECUTE format($query$
    SELECT string_agg('<tr><th>' || medins.html(g.name) || ' <small>' || c.benefit_year || '</small></th><td>{mode.' || c.mode || '}</td>' || medins.html_cell(c.headcount, 0)
        || coalesce(medins.html_cell(c.allotted, 2), '<td class="n">{unknown}</td>') || medins.html_cell(c.used, 2)
        || '<td class="n">' || coalesce(to_char(c.used / nullif(c.allotted, 0) * 100, 'FM999990.0') || ' %%', '') || '</td><td>'
        || coalesce(medins.svg_gauge(c.used, c.allotted), '') || '</td></tr>', '' ORDER BY c.college_id)
    FROM %1$I.capitation_clearing c
    JOIN %1$I.college g ON g.college_id = c.college_id
    JOIN %1$I.plan p ON p.settles AND c.benefit_year = medins.benefit_year($1, p.year_begins)
    -- all of it is computed before the year is picked: not where no plan has it
    WHERE EXISTS (SELECT FROM %1$I.fund_line l WHERE l.per_head IS NOT NULL) $query$, schema) INTO part USING month;
  page := page || coalesce('<section><h2>{capitation}</h2><p class="note">{capitation_note}</p><table><thead><tr><th>{college}</th><th>{mode}</th><th class="n">{headcount}</th>'
    '<th class="n">{allotted}</th><th class="n">{used}</th><th class="n">{share}</th><th></th></tr></thead><tbody>' || part || '</tbody></table></section>', '');

  -- findings
  EXECUTE format($query$
    SELECT string_agg(format('<tr><th><span lang="zh">%%s</span><span lang="en">%%s</span></th>', medins.html(r.sentence_zh), medins.html(r.sentence_en))
        || medins.html_cell(x.found, 0) || medins.html_cell(x.settled, 0) || medins.html_cell(x.fund_paid, 2) || '</tr>', '' ORDER BY x.found DESC, x.rule)
    FROM (SELECT f.rule, count(*) AS found, count(f.closed_at) AS settled, sum(f.fund_paid) AS fund_paid
          FROM %1$I.supervision_finding f WHERE f.settlement_month = $1 GROUP BY f.rule) x
    JOIN %1$I.supervision_rule r ON r.rule = x.rule $query$, schema) INTO part USING month;
  page := page || '<section><h2>{findings}</h2>' || coalesce('<p class="note">{findings_note}</p><table><thead><tr><th>{rule}</th><th class="n">{found}</th><th class="n">{settled}</th>'
    '<th class="n">{fund_paid}</th></tr></thead><tbody>' || part || '</tbody></table>', '<p class="none">{none}</p>') || '</section>';

  -- does it add up
  EXECUTE format($query$
    SELECT string_agg('<tr><th>{' || x.key || '}</th>' || coalesce(medins.html_cell(x.entries, 0) || medins.html_cell(x.total_amount, 2) || medins.html_cell(x.fund_paid, 2) || medins.html_cell(x.cash_paid, 2)
        || CASE WHEN (x.entries, x.total_amount, x.fund_paid, x.cash_paid) = (x.entries1, x.total1, x.fund1, x.cash1) THEN '<td class="ok">✓ {check_equal}</td>' ELSE '<td class="bad">✗ {check_differs}</td>' END,
        '<td colspan="5" class="note">{check_none}</td>') || '</tr>', '' ORDER BY x.n)
    FROM (SELECT y.*, first_value(entries) OVER w AS entries1, first_value(total_amount) OVER w AS total1, first_value(fund_paid) OVER w AS fund1, first_value(cash_paid) OVER w AS cash1
          FROM (SELECT 1 AS n, 'check_ledger' AS key, count(*) AS entries, coalesce(sum(total_amount), 0) AS total_amount, coalesce(sum(fund_paid), 0) AS fund_paid, coalesce(sum(cash_paid), 0) AS cash_paid
                FROM %1$I.claim WHERE settlement_month = $1
                UNION ALL
                SELECT 2, 'check_statement', $2, $3, $4, $5
                UNION ALL
                SELECT 3, 'check_stored', CASE WHEN c.closed THEN coalesce(sum(entries), 0) END, coalesce(sum(total_amount), 0), coalesce(sum(fund_paid), 0), coalesce(sum(cash_paid), 0)
                FROM (SELECT EXISTS (SELECT FROM %1$I.settled_month WHERE month = $1) AS closed) c
                LEFT JOIN %1$I.closed_line ON settlement_month = $1
                GROUP BY c.closed) y
          WINDOW w AS (ORDER BY n)) x $query$, schema) INTO part USING month, here.entries, here.total_amount, here.fund_paid, here.cash_paid;
  page := page || '<section><h2>{checks}</h2><table><thead><tr><th></th><th class="n">{entries}</th><th class="n">{total_amount}</th><th class="n">{fund_paid}</th><th class="n">{cash_paid}</th><th></th></tr></thead><tbody>'
    || part || '</tbody></table></section>';

  FOR line IN SELECT t.key, t.text_en, t.text_zh FROM medins.report_text t LOOP
    page := replace(replace(page, '{' || line.key || '}', format('<span lang="zh">%s</span><span lang="en">%s</span>', line.text_zh, line.text_en)),
                    '{|' || line.key || '}', line.text_zh || ' ' || line.text_en);
  END LOOP;
  RETURN format($html$<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s %s</title>
<style>
:root{--ink:#1b2630;--soft:#64707c;--line:#dbe1e6;--wash:#f4f6f8;--paper:#fff;--mark:#17696a;--bad:#a8323e}
*{box-sizing:border-box}
html{background:var(--wash);color:var(--ink);font:14px/1.5 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0}
body>input{position:absolute;opacity:0}
nav{max-width:1120px;margin:0 auto;padding:18px 48px 10px;text-align:right;font-size:13px}
nav label{padding:3px 12px;border-radius:12px;color:var(--soft);cursor:pointer}
#zh:checked~nav [for=zh],#en:checked~nav [for=en]{background:var(--ink);color:var(--paper)}
#zh:focus-visible~nav [for=zh],#en:focus-visible~nav [for=en]{outline:2px solid var(--mark);outline-offset:2px}
#zh:checked~main [lang=en],#en:checked~main [lang=zh]{display:none}
main{max-width:1120px;margin:0 auto 48px;padding:44px 48px 36px;background:var(--paper);box-shadow:0 1px 3px rgba(27,38,48,.12)}
header{display:flex;justify-content:space-between;align-items:flex-end;gap:24px;padding-bottom:20px;border-bottom:2px solid var(--ink)}
.over{margin:0;color:var(--mark);font-weight:600;letter-spacing:.06em}
h1{margin:4px 0 6px;font:400 34px/1.25 "Noto Serif CJK SC","Noto Serif SC","Songti SC",Georgia,serif}
h1 b{margin-left:.4em;font-weight:600}
h2{break-after:avoid;margin:0 0 10px;font:600 18px/1.4 "Noto Serif CJK SC","Noto Serif SC","Songti SC",Georgia,serif}
.state{margin:0}.state:before{content:"";display:inline-block;width:8px;height:8px;margin-right:8px;border-radius:50%%;background:var(--mark)}
.state.open:before{background:none;box-shadow:inset 0 0 0 2px #c98a1b}.state.closed_for_some:before{background:#c98a1b}
.note,small{color:var(--soft);font-size:12px;font-weight:400}p.note{break-after:avoid;margin:-6px 0 12px}header p.note{margin:0;text-align:right}
.none{margin:0;color:var(--soft)}
section{margin-top:34px;break-inside:avoid}section.long{break-inside:auto}
.figures{display:grid;grid-template-columns:repeat(6,auto);justify-content:space-between;gap:12px 20px;margin-top:22px}
.figures p{margin:0;color:var(--soft);font-size:12.5px}.figures strong{display:block;font:500 21px/1.4 Georgia,"Noto Serif CJK SC",serif;font-feature-settings:"tnum","lnum"}
.figures small{white-space:pre}
table{width:100%%;border-collapse:collapse;font-size:13px}
th,td{padding:6px 0 6px 16px;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);font-weight:400}
th:first-child{padding-left:0}td:last-child:not(.n){padding-left:24px}
thead{display:table-header-group}
thead th{color:var(--soft);font-size:12px;border-bottom:1px solid var(--ink);vertical-align:bottom}
tbody tr:hover{background:var(--wash)}
tr{break-inside:avoid}
.n{text-align:right;font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}
.z{color:#b3bbc2}.m{color:var(--bad)}
.sum th,.sum td{border-bottom:0;border-top:1px solid var(--ink);font-weight:600}
.ok{color:var(--mark)}.bad{color:var(--bad);font-weight:700}
.bar{width:26%%}.bar span{display:block;height:8px;border-radius:1px}
th i{display:inline-block;width:9px;height:9px;margin-right:9px;border-radius:2px}
th.s1 i,.bar .s1,.legend .s1:before{background:#17696a}th.s2 i,.bar .s2,.legend .s2:before{background:#c98a1b}th.s3 i,.bar .s3,.legend .s3:before{background:#8c3b4a}
th.s4 i,.bar .s4,.legend .s4:before{background:#4a7ab5}th.s5 i,.bar .s5,.legend .s5:before{background:#8a938f}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0 0 6px;font-size:12.5px}.legend>span:before{content:"";display:inline-block;width:9px;height:9px;margin-right:7px;border-radius:2px}
svg{display:block}.trend{width:100%%;height:auto}.trend text{font-size:11px;fill:var(--soft);text-anchor:middle;font-variant-numeric:tabular-nums}.trend text.y{text-anchor:end}
.trend text.t{paint-order:stroke;stroke:var(--paper);stroke-width:4px}.trend text.now{fill:var(--ink);font-weight:700}.trend .grid{stroke:var(--line)}.trend .zero{stroke:var(--ink)}
.trend .s1{fill:#17696a}.trend .s2{fill:#c98a1b}.trend .s3{fill:#8c3b4a}.trend .s4{fill:#4a7ab5}.trend .s5{fill:#8a938f}.trend .s1.past{fill:#8bb5b5}.trend .s2.past{fill:#e4c58d}.trend .s3.past{fill:#c69da5}.trend .s4.past{fill:#a5bdda}.trend .s5.past{fill:#c5c9c7}
.gauge{width:220px;height:14px}.gauge .track{fill:#e6eaed}.gauge .fill{fill:#17696a}.gauge .over{fill:#a8323e}.gauge .mark{stroke:var(--ink);stroke-width:1.5}
@page{size:A4 landscape;margin:12mm}
@media print{html{background:none;font-size:12px}nav,body>input{display:none}main{max-width:none;margin:0;padding:0;box-shadow:none}section{margin-top:24px}tbody tr:hover{background:none}}
@media screen and (max-width:800px){main,nav{padding-left:18px;padding-right:18px}.figures{grid-template-columns:repeat(2,auto)}section{overflow-x:auto}header{display:block}header p.note{text-align:left}}
</style>
</head>
<body>
<input type="radio" name="language" id="zh"%s><input type="radio" name="language" id="en"%s>
<nav><label for="zh">中文</label><label for="en">English</label></nav>
<main>%s</main>
</body>
</html>
$html$, CASE language WHEN 'zh' THEN 'zh-CN' ELSE 'en' END, medins.html(schema::text), to_char(month, 'YYYY-MM'),
    CASE language WHEN 'zh' THEN ' checked' ELSE '' END, CASE language WHEN 'en' THEN ' checked' ELSE '' END, page);
END
$$;

COMMENT ON TABLE medins.report_text IS 'Texts of the monthly report. / 月报所用文字。';
COMMENT ON COLUMN medins.report_text.key IS 'What the report calls it by. / 文字代号。';
COMMENT ON COLUMN medins.report_text.text_en IS 'English text. / 英文。';
COMMENT ON COLUMN medins.report_text.text_zh IS 'Chinese text. / 中文。';
COMMENT ON FUNCTION medins.html(text) IS 'A text made safe for a place in the report''s HTML. / 将文字转义为可置于月报HTML中的形式。';
COMMENT ON FUNCTION medins.html_cell(numeric, int) IS 'A number as a cell of a table of the report. / 月报表格中的数字单元格。';
COMMENT ON FUNCTION medins.svg_columns(date[], text[], numeric[], date) IS 'The report''s chart of months. / 月报的月份堆叠柱形图。';
COMMENT ON FUNCTION medins.svg_gauge(numeric, numeric) IS 'The report''s gauge of what is used of an amount. / 月报的已使用额度标尺。';
COMMENT ON FUNCTION medins.month_report(regnamespace, date, text) IS
  'The month as one HTML page that needs nothing outside of it, in Chinese and English: statement, payers of twelve months as a chart, corrections, what is held, capitation, findings, and whether it adds up; language (zh, en) is the one shown first. Errors: MI013, MI011, MI006. / 月度报告：自包含的中英文HTML页面，含结算表、近十二月支付方图、更正、待核定、人头付费、监管事项及是否平账；language（zh、en）为首先显示的语言。错误：MI013、MI011、MI006。';
