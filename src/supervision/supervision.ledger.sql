-- Supervision: what the ledger itself says should be looked at (SN-7, SH-19, WH-4.3).  Nothing is refused for it.  Findings
-- are derived; what is stored is that a person has looked at one and closed it.

-- Rules and their parameters; a rule is put out by active = false.
CREATE TABLE supervision_rule (
  rule text PRIMARY KEY CHECK (rule ~ '^[a-z][a-z0-9_]{0,30}$'),
  sentence_en text NOT NULL,
  sentence_zh text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  -- days a rule leaves out, or lets lie between
  days int CHECK (days >= 0),
  -- the time after which something is late
  within interval CHECK (within > '0'),
  -- an amount that bills lie below one by one and not together; NULL: the rule says nothing
  amount cny CHECK (amount > 0),
  -- bills, or visits, from which on something is remarkable
  bills int CHECK (bills > 0),
  -- times of what its peers have
  times numeric CHECK (times > 0),
  clause text REFERENCES clause);

INSERT INTO supervision_rule (rule, sentence_en, sentence_zh, days, within, amount, bills, times) VALUES
 ('two_stays', 'Two stays at once.', '同一时间两处住院。', 0, NULL, NULL, NULL, NULL),
 ('visit_during_stay', 'Care elsewhere during a stay.', '住院期间在其他机构就医。', 1, NULL, NULL, NULL, NULL),
 ('bill_during_stay', 'An outpatient bill of the same institution during a stay there.', '住院期间同一机构另有门诊费用。', 1, NULL, NULL, NULL, NULL),
 ('two_regions', 'Care at home and at another place at once.', '同一时间在本地与异地就医。', 0, NULL, NULL, NULL, NULL),
 ('same_receipt', 'The same receipt twice.', '同一票据重复使用。', NULL, NULL, NULL, NULL, NULL),
 ('late_claim', 'Reimbursement applied for late.', '逾期申请零星报销。', NULL, '6 months', NULL, NULL, NULL),
 ('after_cover', 'Paid by the fund, but as facts are now known the person was not covered.', '基金已支付，但按现有事实就诊时已无待遇。', NULL, NULL, NULL, NULL, NULL),
 ('double_insurance', 'Paid by the fund while the person had other basic insurance.', '重复参保期间基金支付。', NULL, NULL, NULL, NULL, NULL),
 ('split_bills', 'Several bills of one day and place, each below a deductible or cap and together not.', '同日同机构多笔费用，单笔低于而合计达到起付线或限额。', NULL, NULL, NULL, 3, NULL),
 ('pool_use', 'An institution uses the outpatient pool much more, a visit, than its peers.', '机构门诊统筹次均使用额显著高于同类机构。', NULL, NULL, NULL, 30, 2);

-- A finding as it was when it was closed, which so outlasts a change of facts or parameters.
CREATE TABLE finding_closing (
  finding text PRIMARY KEY,
  rule text NOT NULL REFERENCES supervision_rule,
  settlement_month date NOT NULL,
  institution_id bigint,
  person_id bigint,
  persons bigint[] NOT NULL,
  ledger_nos int[] NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  fund_paid numeric NOT NULL,
  measure numeric,
  threshold numeric,
  note text NOT NULL CHECK (note <> ''),
  closed_at timestamptz NOT NULL,
  closed_by name NOT NULL);

CREATE TRIGGER close BEFORE INSERT ON finding_closing
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_finding_closing();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON finding_closing
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON finding_closing
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- What can collide with anything else is care over more than a day, or away from home: few rows, found without the others.
CREATE INDEX claim_collision ON claim (person_id)
  INCLUDE (ledger_no, settlement_month, institution_id, care, locality, served_from, served_to, fund_paid, entry, decision)
  WHERE served_to > served_from OR locality <> 'local';
CREATE INDEX claim_receipt ON claim (institution_id, receipt_no) WHERE receipt_no IS NOT NULL;
-- What may end cover or have taken it away: few facts, too.  A plan under which others end it has all facts read.
CREATE INDEX fact_ending ON fact (person_id) INCLUDE (kind, valid, recorded_at, retracted_at)
  WHERE kind IN ('other_insurance', 'termination') OR retracted_at IS NOT NULL;

-- Pairs of bills that overlap in days, one of them a stay or away from home, each pair once: a is the one booked later.
-- In two halves, so that a month asks its own rows and of all others those that collide, or those of the same person
-- (OFFSET 0: by the index, one person after the other).
CREATE VIEW overlapping_care WITH (security_invoker = true) AS
  SELECT o.settlement_month, o.person_id, o.ledger_no, o.institution_id, o.care, o.locality, o.served_from, o.served_to, o.fund_paid,
         o.other_no, o.other_institution_id, o.other_care, o.other_locality, o.other_from, o.other_to, o.other_fund_paid
  FROM (
    SELECT a.settlement_month, a.person_id, a.ledger_no, a.institution_id, a.care, a.locality, a.served_from, a.served_to, a.fund_paid,
           b.ledger_no AS other_no, b.institution_id AS other_institution_id, b.care AS other_care, b.locality AS other_locality,
           b.served_from AS other_from, b.served_to AS other_to, b.fund_paid AS other_fund_paid
    FROM claim a
    JOIN claim b ON b.person_id = a.person_id AND (b.served_to > b.served_from OR b.locality <> 'local')
      AND b.served_from <= a.served_to AND b.served_to >= a.served_from
      AND (b.settlement_month, b.ledger_no) < (a.settlement_month, a.ledger_no)
    WHERE a.entry IN ('claim', 'repost') AND a.decision <> 'denied' AND b.entry IN ('claim', 'repost') AND b.decision <> 'denied'
    UNION ALL
    SELECT a.settlement_month, a.person_id, a.ledger_no, a.institution_id, a.care, a.locality, a.served_from, a.served_to, a.fund_paid,
           b.ledger_no AS other_no, b.institution_id AS other_institution_id, b.care AS other_care, b.locality AS other_locality,
           b.served_from AS other_from, b.served_to AS other_to, b.fund_paid AS other_fund_paid
    FROM claim a
    CROSS JOIN LATERAL (
      SELECT c.ledger_no, c.institution_id, c.care, c.locality, c.served_from, c.served_to, c.fund_paid
      FROM claim c
      WHERE c.person_id = a.person_id AND c.served_from <= a.served_to AND c.served_to >= a.served_from
        AND (c.served_to > c.served_from OR c.locality <> 'local') IS NOT TRUE
        AND (c.settlement_month, c.ledger_no) < (a.settlement_month, a.ledger_no)
        AND c.entry IN ('claim', 'repost') AND c.decision <> 'denied'
      OFFSET 0) b
    WHERE (a.served_to > a.served_from OR a.locality <> 'local') AND a.entry IN ('claim', 'repost') AND a.decision <> 'denied') o
  WHERE NOT EXISTS (SELECT FROM claim r WHERE r.person_id = o.person_id AND r.base_no IN (o.ledger_no, o.other_no) AND r.entry = 'reversal');

-- What each institution takes from the outpatient pool, the line of the fund (WH-4.3), by month; visits net of reversals.
CREATE VIEW pool_use WITH (security_invoker = true) AS
  SELECT u.settlement_month, u.institution_id, t.kind, t.level, u.visits, u.fund_paid
  FROM (SELECT g.settlement_month, g.institution_id, sum(g.visits)::bigint AS visits, sum(g.fund_paid)::cny AS fund_paid
        FROM (SELECT c.settlement_month, c.institution_id, c.care, sum(sign(c.total_amount)::int) AS visits, sum(c.fund_paid) AS fund_paid
              FROM claim c
              GROUP BY c.settlement_month, c.institution_id, c.care) g
        JOIN fund_line_in_force l ON l.valid @> g.settlement_month AND g.care = ANY (l.care)
        GROUP BY g.settlement_month, g.institution_id) u
  -- there is one; LIMIT: look it up by the institution
  LEFT JOIN LATERAL (SELECT i.kind, i.level FROM institution_term i
                     WHERE i.institution_id = u.institution_id AND i.valid @> u.settlement_month LIMIT 1) t ON true;

-- What the rules find now, whether closed or not.  Every arm is of the month in which its last row was booked, and finds
-- a month by itself: WHERE settlement_month = … reads that month and what it is compared with.
CREATE VIEW finding_now WITH (security_invoker = true) AS
  SELECT concat_ws(' ', r.rule, to_char(f.settlement_month::timestamp, 'YYYY-MM'),
                   CASE WHEN f.person_id IS NULL THEN f.institution_id::text END,
                   (SELECT string_agg(concat(u.p, '/', u.n), ' ' ORDER BY u.i) FROM unnest(f.persons, f.ledger_nos) WITH ORDINALITY u (p, n, i))) AS finding,
         r.rule, f.settlement_month, f.institution_id, f.person_id, f.persons, f.ledger_nos, f.first_day, f.last_day,
         round(f.fund_paid, 2) AS fund_paid, round(f.measure, 2) AS measure, round(f.threshold, 2) AS threshold, r.clause
  FROM (
    -- care in two places at once; the days of a stay that a rule leaves out lie at both ends
    SELECT w.rule, o.settlement_month, o.institution_id, o.person_id, ARRAY[o.person_id, o.person_id] AS persons,
           ARRAY[o.other_no, o.ledger_no] AS ledger_nos, greatest(o.served_from, o.other_from) AS first_day,
           least(o.served_to, o.other_to) AS last_day, o.fund_paid + o.other_fund_paid AS fund_paid,
           (least(o.served_to, o.other_to) - greatest(o.served_from, o.other_from) + 1)::numeric AS measure, w.days::numeric AS threshold
    FROM overlapping_care o
    CROSS JOIN LATERAL (SELECT o.care IN ('inpatient', 'observation'), o.other_care IN ('inpatient', 'observation')) s (one, other)
    JOIN supervision_rule w ON w.rule IN ('two_stays', 'visit_during_stay', 'bill_during_stay', 'two_regions')
      AND CASE w.rule
            -- from discharge on one may be admitted elsewhere
            WHEN 'two_stays' THEN s.one AND s.other AND o.served_from < o.other_to - w.days AND o.other_from < o.served_to - w.days
            WHEN 'two_regions' THEN o.locality <> o.other_locality AND NOT (s.one AND s.other)
              AND greatest(o.served_from, o.other_from) + w.days <= least(o.served_to, o.other_to)
            ELSE s.one <> s.other AND (o.institution_id = o.other_institution_id) = (w.rule = 'bill_during_stay')
              AND CASE WHEN s.one THEN o.served_from + w.days <= o.other_from AND o.other_to <= o.served_to - w.days
                       ELSE o.other_from + w.days <= o.served_from AND o.served_to <= o.other_to - w.days END
          END
    UNION ALL
    -- what is said of one bill, all of it in one pass over the bills
    SELECT x.rule, c.settlement_month, c.institution_id, c.person_id, x.persons, x.ledger_nos, x.first_day, x.last_day, x.fund_paid,
           x.measure, x.threshold
    FROM claim c
    -- who has a fact that ends cover or was retracted
    LEFT JOIN (SELECT e.person_id, max(greatest(e.recorded_at, e.retracted_at)) AS known_at,
                      range_agg(e.valid) FILTER (WHERE e.kind = 'other_insurance' AND e.retracted_at IS NULL) AS insured
               FROM (SELECT f.person_id, f.kind, f.valid, f.recorded_at, f.retracted_at
                     FROM fact f
                     WHERE f.kind IN ('other_insurance', 'termination') OR f.retracted_at IS NOT NULL
                     UNION ALL
                     SELECT f.person_id, f.kind, f.valid, f.recorded_at, f.retracted_at
                     FROM (SELECT DISTINCT r.anchor FROM coverage_rule r WHERE r.effect = 'end' AND r.anchor NOT IN ('other_insurance', 'termination')) r
                     JOIN fact f ON f.kind = r.anchor) e
               GROUP BY e.person_id) k ON k.person_id = c.person_id
    CROSS JOIN LATERAL (
      SELECT 'same_receipt' AS rule, ARRAY[b.person_id, c.person_id] AS persons, ARRAY[b.ledger_no, c.ledger_no] AS ledger_nos,
             least(c.served_from, b.served_from) AS first_day, greatest(c.served_to, b.served_to) AS last_day,
             c.fund_paid + b.fund_paid AS fund_paid, NULL::numeric AS measure, NULL::numeric AS threshold
      FROM claim b
      WHERE b.institution_id = c.institution_id AND b.receipt_no = c.receipt_no AND c.decision <> 'denied'
        AND (b.settlement_month, b.recorded_at, b.person_id, b.ledger_no) < (c.settlement_month, c.recorded_at, c.person_id, c.ledger_no)
        AND b.entry IN ('claim', 'repost') AND b.decision <> 'denied'
        AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = b.person_id AND r.base_no = b.ledger_no AND r.entry = 'reversal')
      UNION ALL
      SELECT 'late_claim' AS rule, ARRAY[c.person_id] AS persons, ARRAY[c.ledger_no] AS ledger_nos, c.receipt_date AS first_day,
             c.applied_on AS last_day, c.fund_paid, (c.applied_on - c.receipt_date)::numeric AS measure,
             ((c.receipt_date + w.within)::date - c.receipt_date)::numeric AS threshold
      FROM supervision_rule w
      WHERE w.rule = 'late_claim' AND c.channel = 'reimbursement' AND c.applied_on > (c.receipt_date + w.within)::date
      UNION ALL
      -- cover is resolved only where it may have been lost since the bill
      SELECT 'after_cover' AS rule, ARRAY[c.person_id] AS persons, ARRAY[c.ledger_no] AS ledger_nos, c.served_from AS first_day,
             c.served_to AS last_day, c.fund_paid, NULL::numeric AS measure, NULL::numeric AS threshold
      FROM (SELECT medins.cover_agg('fact'::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code, f.retracted_at) AS cover
            FROM fact f WHERE f.person_id = c.person_id) v
      WHERE k.known_at > c.recorded_at AND c.fund_paid > 0 AND NOT v.cover OPERATOR(medins.@>) c.served_from
      UNION ALL
      SELECT 'double_insurance' AS rule, ARRAY[c.person_id] AS persons, ARRAY[c.ledger_no] AS ledger_nos, c.served_from AS first_day,
             c.served_to AS last_day, c.fund_paid, NULL::numeric AS measure, NULL::numeric AS threshold
      WHERE k.insured @> c.served_from AND c.fund_paid > 0) x
    WHERE c.entry IN ('claim', 'repost')
      AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = c.person_id AND r.base_no = c.ledger_no AND r.entry = 'reversal')
    UNION ALL
    SELECT 'split_bills' AS rule, g.settlement_month, g.institution_id, g.person_id,
           array_fill(g.person_id, ARRAY[cardinality(g.ledger_nos)]) AS persons, g.ledger_nos, g.served_from AS first_day,
           g.served_from AS last_day, g.fund_paid, g.in_scope AS measure, g.amount AS threshold
    FROM (SELECT c.settlement_month, c.institution_id, c.person_id, c.served_from, c.care, w.amount,
                 array_agg(c.ledger_no ORDER BY c.ledger_no) AS ledger_nos, sum(c.fund_paid) AS fund_paid, sum(c.in_scope) AS in_scope
          FROM claim c
          JOIN supervision_rule w ON w.rule = 'split_bills' AND c.in_scope < w.amount
          WHERE c.entry IN ('claim', 'repost') AND c.decision <> 'denied' AND c.served_to = c.served_from
            AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = c.person_id AND r.base_no = c.ledger_no AND r.entry = 'reversal')
          GROUP BY c.settlement_month, c.institution_id, c.person_id, c.served_from, c.care, w.amount, w.bills
          HAVING count(*) >= w.bills AND sum(c.in_scope) >= w.amount) g
    UNION ALL
    -- what the fund pays a visit, against the median of institutions of the same kind and level
    SELECT 'pool_use' AS rule, u.settlement_month, u.institution_id, NULL::bigint AS person_id, '{}'::bigint[] AS persons,
           '{}'::int[] AS ledger_nos, u.settlement_month AS first_day, (u.settlement_month + interval '1 month')::date - 1 AS last_day,
           u.fund_paid, round(u.fund_paid / u.visits, 2) AS measure, round((w.times * p.median)::numeric, 2) AS threshold
    FROM (SELECT settlement_month, percentile_cont(0.5) WITHIN GROUP (ORDER BY fund_paid / visits) AS median,
                 array_agg(institution_id) AS institutions, array_agg(visits) AS visits, array_agg(fund_paid::numeric) AS fund_paid
          FROM pool_use WHERE visits > 0 AND kind IS NOT NULL
          GROUP BY settlement_month, kind, level
          HAVING count(*) > 2) p
    CROSS JOIN LATERAL (SELECT p.settlement_month, m.institution_id, m.visits, m.fund_paid
                        FROM unnest(p.institutions, p.visits, p.fund_paid) m (institution_id, visits, fund_paid)) u
    JOIN supervision_rule w ON w.rule = 'pool_use' AND u.visits >= w.bills AND u.fund_paid / u.visits > w.times * p.median) f
  JOIN supervision_rule r ON r.rule = f.rule AND r.active;

CREATE VIEW supervision_finding WITH (security_invoker = true) AS
  SELECT n.finding, n.rule, n.settlement_month, n.institution_id, n.person_id, n.persons, n.ledger_nos, n.first_day, n.last_day,
         n.fund_paid, n.measure, n.threshold, n.clause, NULL::text AS note, NULL::timestamptz AS closed_at, NULL::name AS closed_by
  FROM finding_now n
  WHERE NOT EXISTS (SELECT FROM finding_closing c WHERE c.finding = n.finding)
  UNION ALL
  SELECT c.finding, c.rule, c.settlement_month, c.institution_id, c.person_id, c.persons, c.ledger_nos, c.first_day, c.last_day,
         c.fund_paid, c.measure, c.threshold, r.clause, c.note, c.closed_at, c.closed_by
  FROM finding_closing c
  JOIN supervision_rule r ON r.rule = c.rule;

COMMENT ON TABLE supervision_rule IS 'Rules of supervision, and their parameters in this ledger, which may be changed. Denied and reversed bills are no evidence, but of late_claim. / 监管规则及其在本账套的参数，可更改。拒付与已冲销费用不作依据，late_claim除外。';
COMMENT ON COLUMN supervision_rule.rule IS 'Code. / 规则代码。';
COMMENT ON COLUMN supervision_rule.sentence_en IS 'What it finds, in English. / 英文说明。';
COMMENT ON COLUMN supervision_rule.sentence_zh IS 'What it finds, in Chinese. / 中文说明。';
COMMENT ON COLUMN supervision_rule.active IS 'Whether it is asked. / 是否启用。';
COMMENT ON COLUMN supervision_rule.days IS 'Days it leaves out at either end of a stay, or lets overlap. / 两端不计或容许重叠的天数。';
COMMENT ON COLUMN supervision_rule.within IS 'Time after which something is late. / 逾期时限。';
COMMENT ON COLUMN supervision_rule.amount IS 'Amount that bills lie below one by one and not together, in yuan; NULL: the rule is silent. / 单笔低于而合计达到的金额（元）；为空即不检查。';
COMMENT ON COLUMN supervision_rule.bills IS 'Bills or visits from which on it speaks. / 起查笔数或人次。';
COMMENT ON COLUMN supervision_rule.times IS 'Times of the median of its peers. / 同类中位数的倍数。';
COMMENT ON COLUMN supervision_rule.clause IS 'Clause. / 条款。';

COMMENT ON TABLE finding_closing IS 'Findings that a person has closed, as they were then; rows are added and stay. / 已由人员办结的监管事项及其当时内容；只增加、不改变。';
COMMENT ON COLUMN finding_closing.finding IS 'Name of the finding: rule, month, and person/number of its bills. / 事项标识：规则、月份及各笔费用的人员/账号。';
COMMENT ON COLUMN finding_closing.rule IS 'Rule. / 规则。';
COMMENT ON COLUMN finding_closing.settlement_month IS 'Month in which its last bill was booked. / 末笔费用的记账月份。';
COMMENT ON COLUMN finding_closing.institution_id IS 'Institution of that bill. / 该费用的机构。';
COMMENT ON COLUMN finding_closing.person_id IS 'Person of that bill; NULL: the finding is of an institution. / 该费用的人员；为空即针对机构。';
COMMENT ON COLUMN finding_closing.persons IS 'Persons of the bills, one a bill. / 各笔费用的人员，与账号一一对应。';
COMMENT ON COLUMN finding_closing.ledger_nos IS 'Numbers of the bills within their persons. / 各笔费用的个人账号。';
COMMENT ON COLUMN finding_closing.first_day IS 'First day concerned. / 所涉首日。';
COMMENT ON COLUMN finding_closing.last_day IS 'Last day concerned. / 所涉末日。';
COMMENT ON COLUMN finding_closing.fund_paid IS 'Paid by the fund for these bills, in yuan. / 所涉费用基金支付（元）。';
COMMENT ON COLUMN finding_closing.measure IS 'What was measured: days, yuan in scope, or yuan a visit. / 度量值：天数、范围内金额或次均金额。';
COMMENT ON COLUMN finding_closing.threshold IS 'What it was measured against. / 对照值。';
COMMENT ON COLUMN finding_closing.note IS 'What the person found. / 办结说明。';
COMMENT ON COLUMN finding_closing.closed_at IS 'When it was closed. / 办结时间。';
COMMENT ON COLUMN finding_closing.closed_by IS 'Role that closed it. / 办结人。';

COMMENT ON VIEW overlapping_care IS 'Pairs of bills of a person that overlap in days, one of them a stay or away from home. / 同一人员日期重叠的费用对，其一为住院或异地。';
COMMENT ON COLUMN overlapping_care.settlement_month IS 'Month of the one booked later. / 后记账者的月份。';
COMMENT ON COLUMN overlapping_care.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN overlapping_care.ledger_no IS 'Number of the one booked later. / 后记账者的个人账号。';
COMMENT ON COLUMN overlapping_care.institution_id IS 'Its institution. / 其机构。';
COMMENT ON COLUMN overlapping_care.care IS 'Its kind of care. / 其医疗类别。';
COMMENT ON COLUMN overlapping_care.locality IS 'Where it was given. / 其就医地类别。';
COMMENT ON COLUMN overlapping_care.served_from IS 'Its first day. / 其首日。';
COMMENT ON COLUMN overlapping_care.served_to IS 'Its last day. / 其末日。';
COMMENT ON COLUMN overlapping_care.fund_paid IS 'Paid by the fund for it, in yuan. / 其基金支付（元）。';
COMMENT ON COLUMN overlapping_care.other_no IS 'Number of the other one. / 另一笔的个人账号。';
COMMENT ON COLUMN overlapping_care.other_institution_id IS 'Its institution. / 其机构。';
COMMENT ON COLUMN overlapping_care.other_care IS 'Its kind of care. / 其医疗类别。';
COMMENT ON COLUMN overlapping_care.other_locality IS 'Where it was given. / 其就医地类别。';
COMMENT ON COLUMN overlapping_care.other_from IS 'Its first day. / 其首日。';
COMMENT ON COLUMN overlapping_care.other_to IS 'Its last day. / 其末日。';
COMMENT ON COLUMN overlapping_care.other_fund_paid IS 'Paid by the fund for it, in yuan. / 其基金支付（元）。';

COMMENT ON VIEW pool_use IS 'Use of the outpatient pool by institution and month. / 各机构各月门诊统筹基金使用情况。';
COMMENT ON COLUMN pool_use.settlement_month IS 'First day of the month booked in. / 记账月份首日。';
COMMENT ON COLUMN pool_use.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN pool_use.kind IS 'Its kind on that day; NULL: not recorded. / 当日机构类别；为空即未登记。';
COMMENT ON COLUMN pool_use.level IS 'Its level on that day. / 当日机构级别。';
COMMENT ON COLUMN pool_use.visits IS 'Visits, less those reversed. / 人次，已扣减冲销。';
COMMENT ON COLUMN pool_use.fund_paid IS 'Paid by the fund, in yuan. / 基金支付（元）。';

COMMENT ON VIEW finding_now IS 'What the rules of supervision find now, closed or not. / 监管规则当前查出的事项，含已办结。';
COMMENT ON COLUMN finding_now.finding IS 'Name of the finding: rule, month, and person/number of its bills. / 事项标识：规则、月份及各笔费用的人员/账号。';
COMMENT ON COLUMN finding_now.rule IS 'Rule. / 规则。';
COMMENT ON COLUMN finding_now.settlement_month IS 'Month in which its last bill was booked. / 末笔费用的记账月份。';
COMMENT ON COLUMN finding_now.institution_id IS 'Institution of that bill. / 该费用的机构。';
COMMENT ON COLUMN finding_now.person_id IS 'Person of that bill; NULL: the finding is of an institution. / 该费用的人员；为空即针对机构。';
COMMENT ON COLUMN finding_now.persons IS 'Persons of the bills, one a bill. / 各笔费用的人员，与账号一一对应。';
COMMENT ON COLUMN finding_now.ledger_nos IS 'Numbers of the bills within their persons. / 各笔费用的个人账号。';
COMMENT ON COLUMN finding_now.first_day IS 'First day concerned. / 所涉首日。';
COMMENT ON COLUMN finding_now.last_day IS 'Last day concerned. / 所涉末日。';
COMMENT ON COLUMN finding_now.fund_paid IS 'Paid by the fund for these bills, in yuan. / 所涉费用基金支付（元）。';
COMMENT ON COLUMN finding_now.measure IS 'What was measured: days, yuan in scope, or yuan a visit. / 度量值：天数、范围内金额或次均金额。';
COMMENT ON COLUMN finding_now.threshold IS 'What it was measured against. / 对照值。';
COMMENT ON COLUMN finding_now.clause IS 'Clause. / 条款。';

COMMENT ON VIEW supervision_finding IS 'Findings of supervision: those open, as the ledger now says, and those closed, as they were. A month is asked by itself: WHERE settlement_month = ''2025-03-01''. / 监管事项：未办结者按现有数据，已办结者按办结时内容。宜按月查询：WHERE settlement_month = ''2025-03-01''。';
COMMENT ON COLUMN supervision_finding.finding IS 'Name of the finding: rule, month, and person/number of its bills (of pool_use: the institution). / 事项名称：规则、月份及各笔费用的人员/账号（pool_use为机构）。';
COMMENT ON COLUMN supervision_finding.rule IS 'Rule. / 规则。';
COMMENT ON COLUMN supervision_finding.settlement_month IS 'Month in which its last bill was booked. / 末笔费用的记账月份。';
COMMENT ON COLUMN supervision_finding.institution_id IS 'Institution of that bill. / 该费用的机构。';
COMMENT ON COLUMN supervision_finding.person_id IS 'Person of that bill; NULL: the finding is of an institution. / 该费用的人员；为空即针对机构。';
COMMENT ON COLUMN supervision_finding.persons IS 'Persons of the bills, one a bill: FROM unnest(persons, ledger_nos). / 各笔费用的人员，与ledger_nos逐项对应：FROM unnest(persons, ledger_nos)。';
COMMENT ON COLUMN supervision_finding.ledger_nos IS 'Numbers of the bills within their persons. / 各笔费用的个人账号。';
COMMENT ON COLUMN supervision_finding.first_day IS 'First day concerned. / 所涉首日。';
COMMENT ON COLUMN supervision_finding.last_day IS 'Last day concerned. / 所涉末日。';
COMMENT ON COLUMN supervision_finding.fund_paid IS 'Paid by the fund for these bills, in yuan. / 所涉费用基金支付（元）。';
COMMENT ON COLUMN supervision_finding.measure IS 'What was measured: days, yuan in scope, or yuan a visit. / 度量值：天数、范围内金额或次均金额。';
COMMENT ON COLUMN supervision_finding.threshold IS 'What it was measured against. / 对照值。';
COMMENT ON COLUMN supervision_finding.clause IS 'Clause. / 条款。';
COMMENT ON COLUMN supervision_finding.note IS 'What the person who closed it found; NULL: open. / 办结说明；为空即未办结。';
COMMENT ON COLUMN supervision_finding.closed_at IS 'When it was closed. / 办结时间。';
COMMENT ON COLUMN supervision_finding.closed_by IS 'Role that closed it. / 办结人。';
-- A trigger does what its function does.
DO $$
DECLARE
  trigger record;
BEGIN
  FOR trigger IN
    SELECT t.tgname, t.tgrelid::regclass, obj_description(t.tgfoid, 'pg_proc') AS does
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND obj_description(t.oid, 'pg_trigger') IS NULL
  LOOP
    EXECUTE format('COMMENT ON TRIGGER %I ON %s IS %L', trigger.tgname, trigger.tgrelid, trigger.does);
  END LOOP;
END
$$;
