-- Clearing: what colleges and institutions get and bear, a year and at the turn of a policy.  Terms are rows of a plan's
-- version, what only the office knows is entered by it; everything else is a view of the ledger.

-- The line of the fund that is counted on its own: students' ordinary outpatient care.  With per_head it is paid by
-- capitation (WH-3.1), without it is only counted (SN-5).
CREATE TABLE fund_line (
  version int PRIMARY KEY REFERENCES plan_version,
  care text[] NOT NULL CHECK (care <@ '{outpatient,emergency,observation,inpatient,pharmacy}' AND care <> '{}'),
  -- yuan a person and benefit year
  per_head cny CHECK (per_head >= 0),
  -- who counts: covered on the headcount_day (that long after the year's first day), on any day, or a month's first days
  headcount text NOT NULL DEFAULT 'day' CHECK (headcount IN ('day', 'any_day', 'month_mean')),
  headcount_day interval NOT NULL DEFAULT '0' CHECK (headcount_day >= '0' AND headcount_day < '1 year'),
  -- whether care elsewhere than at the designated institution is use of the line
  outside_uses_line boolean NOT NULL DEFAULT true,
  -- the year it is use of: by the month booked in, or by the benefit year of the care
  used_by text NOT NULL DEFAULT 'month' CHECK (used_by IN ('month', 'benefit_year')),
  -- who pays a person what was not settled directly, and settles it with the fund
  reimbursed_by text NOT NULL DEFAULT 'office' CHECK (reimbursed_by IN ('office', 'designated')),
  clause text NOT NULL REFERENCES clause);

-- What becomes of a college's old balance: as of balance_on, or where that is NULL of the day before its card
-- settlement starts.
CREATE TABLE old_balance_rule (
  version int PRIMARY KEY REFERENCES plan_version,
  balance_on date CHECK (isfinite(balance_on)),
  -- for so long from its card settlement on the college still reimburses earlier care from it
  transition interval CHECK (transition > '0'),
  transition_end text NOT NULL DEFAULT 'corresponding' CHECK (transition_end IN ('corresponding', 'day_before')),
  surplus_to text NOT NULL,
  clause text NOT NULL REFERENCES clause);

-- Who bears a deficit of an old balance.
CREATE TABLE deficit_share (
  plan text NOT NULL REFERENCES plan,
  bearer text NOT NULL CHECK (bearer <> ''),
  share rate NOT NULL,
  document text NOT NULL,
  PRIMARY KEY (plan, bearer));

-- What only the office knows, a row each: medins.stamp_clearing_entry says which columns a kind has.  What is wrong is
-- retracted and entered anew.
CREATE TABLE clearing_entry (
  entry_no int PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('headcount', 'mode', 'quota', 'excess', 'total', 'shift', 'old_balance', 'reimbursed', 'grant')),
  college_id bigint REFERENCES college,
  institution_id bigint REFERENCES institution,
  benefit_year int CHECK (benefit_year BETWEEN 1 AND 9998),
  persons int CHECK (persons >= 0),
  mode text CHECK (mode IN ('capitation', 'prepayment')),
  amount cny CHECK (amount >= 0 OR kind IN ('shift', 'old_balance', 'reimbursed')),
  payer text,
  happened_on date CHECK (isfinite(happened_on)),
  person_id bigint,
  ledger_no int,
  document text NOT NULL CHECK (document <> ''),
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  retracted_at timestamptz);
-- of these there is one at a time
CREATE UNIQUE INDEX clearing_entry_once ON clearing_entry (kind, college_id, institution_id, benefit_year) NULLS NOT DISTINCT
  WHERE retracted_at IS NULL AND kind IN ('headcount', 'mode', 'quota', 'total', 'old_balance');

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON fund_line
  FOR EACH ROW EXECUTE FUNCTION medins.guard_version();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON fund_line
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_version();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON old_balance_rule
  FOR EACH ROW EXECUTE FUNCTION medins.guard_version();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON old_balance_rule
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_version();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON clearing_entry
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_clearing_entry();
CREATE TRIGGER refuse_change BEFORE DELETE ON clearing_entry
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON clearing_entry
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- Why a person does not count, a payment is in no line, or a clearing is not known.
INSERT INTO reason (reason, sentence_en, sentence_zh) VALUES
 ('counted_elsewhere', 'Not counted: at another college on the day that counts.', '未计入：计数日在其他院校。'),
 ('counted_uncovered', 'Not counted: not covered in the year.', '未计入：当年度未参保。'),
 ('counted_later', 'Not counted: cover began after the day that counts.', '未计入：待遇在计数日之后开始。'),
 ('counted_ended', 'Not counted: cover had ended before the day that counts.', '未计入：待遇在计数日之前已终止。'),
 ('counted_held', 'Not counted: the cover on the day that counts is held for a decision.', '未计入：计数日待遇待核定。'),
 ('line_unknown', 'Paid by the fund, but no line was in force on the first day of the year.', '基金已支付，但年度首日无有效的单列项目。'),
 ('line_other_care', 'Paid by the fund for care that is not of the line.', '基金已支付，但该类费用不属单列项目。'),
 ('line_outside', 'Paid by the fund for care elsewhere, which does not use the line.', '基金已支付的选定机构以外费用，不计入单列项目。'),
 ('line_no_college', 'Paid by the fund for a person of no college.', '基金已支付，但人员无所属院校。'),
 ('transition_over', 'Applied for after the last day of the transition.', '过渡期满后申请。'),
 ('transition_early', 'Reimbursed before the transition began.', '过渡期开始前报销。'),
 ('transition_unknown', 'The college has no transition: no date of card settlement, or no rule in force then.', '院校无过渡期：无并轨日期或当时无有效规定。'),
 ('quota_unknown', 'Global prepayment, but the office has entered no quota.', '总额预付，但未录入指标。'),
 ('no_designation', 'The college has no designated institution in the year.', '院校当年度无选定定点医疗机构。'),
 ('designation_changed', 'The college''s designated institution changed within the year: the rules do not say to whom the year belongs.', '年度内选定机构有变更，规定未明确归属。'),
 ('excess_open', 'More was used than was allotted, and the rules do not say who bears it.', '使用超过拨付，规定未明确由谁承担。'),
 ('year_open', 'A month of the year is still open.', '年度内尚有月份未关闭。'),
 ('total_unknown', 'The institution''s annual total is not entered.', '未录入机构年度总额指标。'),
 ('total_exceeded', 'The line with what was shifted is above the institution''s annual total.', '单列项目连同调剂额超过机构年度总额。'),
 ('balance_unknown', 'The old balance is not entered.', '未录入历年结余。'),
 ('shares_unknown', 'The shares of who bears a deficit do not sum to one.', '亏损分担比例合计不为一。');

-- Terms of the plan that settles, by the days whose year or balance they are of.
CREATE VIEW fund_line_in_force WITH (security_invoker = true) AS
  SELECT l.version AS plan_version, v.valid, p.year_begins, l.care, l.per_head, l.headcount, l.headcount_day,
         l.outside_uses_line, l.used_by, l.reimbursed_by, l.clause
  FROM plan p
  JOIN (SELECT plan, version, daterange(valid_from, lead(valid_from) OVER (PARTITION BY plan ORDER BY valid_from)) AS valid
        FROM (SELECT DISTINCT ON (plan, valid_from) plan, version, valid_from
              FROM plan_version WHERE published_at IS NOT NULL
              ORDER BY plan, valid_from, published_at DESC) d) v ON v.plan = p.plan
  JOIN fund_line l ON l.version = v.version
  WHERE p.settles;

-- Everything the fund has paid, each fen once: whose money it was, by whom the person got it, and of which year's line
-- it is use, or why of none.  All clearing of the fund is made of this.
CREATE VIEW fund_payment WITH (security_invoker = true) AS
  SELECT y.benefit_year, g.settlement_month, g.college_id, g.institution_id, g.care, g.relation,
         CASE WHEN g.direct THEN g.institution_id
              WHEN t.reimbursed_by = 'designated' THEN d.institution_id END AS paid_by,
         g.direct AS settled_directly, g.bills, g.fund_paid, x.excluded, t.per_head IS NOT NULL AS by_capitation
  FROM (SELECT c.settlement_month, c.benefit_year, c.college_id, c.institution_id, c.care, c.relation, s.direct,
               CASE WHEN NOT s.direct THEN coalesce(c.applied_on, c.settled_on) END AS asked_on,
               count(*) AS bills, sum(c.fund_paid) AS fund_paid
        FROM claim c
        -- what a ruling or a supplement adds has a total of 0, and goes to the person
        CROSS JOIN LATERAL (SELECT c.channel = 'direct' AND c.total_amount <> 0) s (direct)
        WHERE c.fund_paid <> 0
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) g
  JOIN plan p ON p.settles
  CROSS JOIN LATERAL (SELECT medins.benefit_year(g.settlement_month, p.year_begins)) b (booked_year)
  -- which year it is use of say the terms of the year it is booked in; everything else those of that year
  LEFT JOIN fund_line_in_force o ON o.valid @> medins.benefit_year_from(b.booked_year, p.year_begins)
  CROSS JOIN LATERAL (SELECT CASE o.used_by WHEN 'benefit_year' THEN g.benefit_year ELSE b.booked_year END) y (benefit_year)
  LEFT JOIN fund_line_in_force t ON t.valid @> medins.benefit_year_from(y.benefit_year, p.year_begins)
  CROSS JOIN LATERAL (
    SELECT CASE WHEN t.plan_version IS NULL THEN 'line_unknown'
                WHEN g.care <> ALL (t.care) THEN 'line_other_care'
                WHEN NOT t.outside_uses_line AND g.relation IS DISTINCT FROM 'designated' THEN 'line_outside'
                WHEN t.per_head IS NOT NULL AND g.college_id IS NULL THEN 'line_no_college' END) x (excluded)
  LEFT JOIN designation d ON d.college_id = g.college_id AND d.relation = 'designated' AND d.valid @> g.asked_on;

-- Who advanced what the fund has to settle (WH-2.1b, SN-6.1): the institution for what it settled directly; for the rest
-- the designated institution of the college, or (NULL) the office.
CREATE VIEW advance_clearing WITH (security_invoker = true) AS
  SELECT paid_by AS institution_id, settlement_month, college_id,
         coalesce(sum(fund_paid) FILTER (WHERE settled_directly), 0.00)::cny AS settled_directly,
         coalesce(sum(fund_paid) FILTER (WHERE NOT settled_directly), 0.00)::cny AS reimbursed,
         sum(fund_paid)::cny AS advanced
  FROM fund_payment
  GROUP BY paid_by, settlement_month, college_id;

-- Who counts for a college's capitation in a year, and who does not, and why (WH-3.1).  Looked at are those who studied
-- there, or were covered or held as its students, on some day of the year.
CREATE VIEW capitation_person WITH (security_invoker = true) AS
  WITH cover AS MATERIALIZED (
    SELECT c.person_id, c.valid, c.reason IS NOT NULL AS held FROM coverage c),
  year AS MATERIALIZED (
    SELECT y.benefit_year, daterange(b.first_day, b.next) AS days, (b.first_day + t.headcount_day)::date AS day,
           t.headcount, t.plan_version
    FROM plan p
    CROSS JOIN LATERAL (
      SELECT DISTINCT n FROM (SELECT DISTINCT valid FROM cover) v CROSS JOIN LATERAL medins.benefit_years(v.valid, p.year_begins) n
      UNION
      SELECT e.benefit_year FROM clearing_entry e WHERE e.benefit_year IS NOT NULL AND e.retracted_at IS NULL) y (benefit_year)
    CROSS JOIN LATERAL (SELECT medins.benefit_year_from(y.benefit_year, p.year_begins),
                               medins.benefit_year_from(y.benefit_year + 1, p.year_begins)) b (first_day, next)
    JOIN fund_line_in_force t ON t.per_head IS NOT NULL AND t.valid @> b.first_day
    WHERE p.settles),
  -- a person counts at the college attended, else at the one attended last before, as on a claim
  attended AS (
    SELECT f.person_id, f.organisation_id AS college_id, f.valid AS study,
           daterange(lower(f.valid), lead(lower(f.valid)) OVER (PARTITION BY f.person_id ORDER BY lower(f.valid))) AS days,
           min(lower(f.valid)) OVER (PARTITION BY f.person_id) AS since
    FROM fact f WHERE f.kind = 'study' AND f.retracted_at IS NULL),
  known AS (
    SELECT a.college_id, y.benefit_year, a.person_id, y.headcount,
           bool_or(a.days @> y.day) AS here, min(a.since) <= y.day AS somewhere,
           coalesce(bool_or(NOT c.held AND c.valid @> y.day AND a.days @> y.day), false) AS on_day,
           coalesce(bool_or(c.held AND c.valid @> y.day AND a.days @> y.day), false) AS held_on_day,
           coalesce(bool_or(NOT c.held), false) AS on_some_day,
           coalesce(bool_or(NOT c.held AND lower(c.valid) > y.day), false) AS later,
           coalesce(bool_or(c.held), false) AS held,
           coalesce(sum(CASE y.headcount WHEN 'month_mean' THEN
                          (SELECT count(*) FROM generate_series(lower(y.days)::timestamp, (upper(y.days) - 1)::timestamp, interval '1 month') m
                           WHERE c.valid @> m::date AND a.days @> m::date) END) FILTER (WHERE NOT c.held), 0) AS months
    FROM attended a
    -- OFFSET 0: the few years for each stay at a college, not all of those anew for each year
    CROSS JOIN LATERAL (SELECT * FROM year WHERE year.days && a.days OFFSET 0) y
    LEFT JOIN cover c ON c.person_id = a.person_id AND c.valid && (a.days * y.days)
    WHERE a.college_id IS NOT NULL AND (c.person_id IS NOT NULL OR a.study && y.days)
    GROUP BY a.person_id, a.college_id, y.benefit_year, y.headcount, y.day)
  SELECT college_id, benefit_year, person_id, n.counted,
         CASE WHEN n.counted > 0 THEN NULL
              WHEN headcount = 'day' AND held_on_day OR headcount <> 'day' AND held THEN 'counted_held'
              WHEN headcount = 'day' AND somewhere AND NOT here THEN 'counted_elsewhere'
              WHEN NOT on_some_day THEN 'counted_uncovered'
              WHEN later THEN 'counted_later'
              ELSE 'counted_ended' END AS reason
  FROM known
  CROSS JOIN LATERAL (SELECT round(CASE headcount WHEN 'day' THEN on_day::int WHEN 'any_day' THEN on_some_day::int
                                                  ELSE months / 12 END, 6)) n (counted);

-- Capitation and global prepayment, a row for each college and benefit year (WH-3.1, WH-3.2).  Amounts of a year with an
-- open month are those booked so far.
CREATE VIEW capitation_clearing WITH (security_invoker = true) AS
  WITH head AS (
    SELECT college_id, benefit_year, sum(counted) AS counted, count(*) FILTER (WHERE reason IS NOT NULL) AS not_counted
    FROM capitation_person
    GROUP BY college_id, benefit_year),
  used AS (
    SELECT college_id, benefit_year, coalesce(sum(fund_paid) FILTER (WHERE relation = 'designated'), 0) AS inside,
           coalesce(sum(fund_paid) FILTER (WHERE relation IS DISTINCT FROM 'designated'), 0) AS outside
    FROM fund_payment
    WHERE by_capitation AND excluded IS NULL
    GROUP BY college_id, benefit_year),
  entered AS (
    SELECT college_id, benefit_year, max(persons) FILTER (WHERE kind = 'headcount') AS persons,
           max(mode) FILTER (WHERE kind = 'mode') AS mode, max(amount) FILTER (WHERE kind = 'quota') AS quota,
           sum(amount) FILTER (WHERE kind = 'excess') AS excess
    FROM clearing_entry
    WHERE retracted_at IS NULL AND kind IN ('headcount', 'mode', 'quota', 'excess')
    GROUP BY college_id, benefit_year),
  sums AS (
    SELECT k.college_id, k.benefit_year, t.plan_version, t.clause, daterange(b.first_day, b.next) AS days,
           (b.first_day + t.headcount_day)::date AS day, coalesce(h.counted, 0) AS counted, coalesce(h.not_counted, 0) AS not_counted,
           e.persons AS fixed, n.headcount, t.per_head, round(t.per_head * n.headcount, 2) AS capitation, e.mode AS entered_mode,
           e.quota, coalesce(e.excess, 0) AS excess_paid, coalesce(u.inside, 0) AS inside, coalesce(u.outside, 0) AS outside,
           coalesce(u.inside, 0) + coalesce(u.outside, 0) AS used
    FROM (SELECT college_id, benefit_year FROM head
          UNION SELECT college_id, benefit_year FROM used
          UNION SELECT college_id, benefit_year FROM entered) k
    JOIN plan p ON p.settles
    CROSS JOIN LATERAL (SELECT medins.benefit_year_from(k.benefit_year, p.year_begins),
                               medins.benefit_year_from(k.benefit_year + 1, p.year_begins)) b (first_day, next)
    JOIN fund_line_in_force t ON t.per_head IS NOT NULL AND t.valid @> b.first_day
    LEFT JOIN head h USING (college_id, benefit_year)
    LEFT JOIN used u USING (college_id, benefit_year)
    LEFT JOIN entered e USING (college_id, benefit_year)
    CROSS JOIN LATERAL (SELECT coalesce(e.persons, h.counted, 0)) n (headcount)),
  -- a mode that was entered begins a run of years; within it capitation lasts until it was exceeded, prepayment for good
  runs AS (
    SELECT *, count(entered_mode) OVER (PARTITION BY college_id ORDER BY benefit_year) AS run FROM sums),
  modes AS (
    SELECT *, CASE WHEN first_value(entered_mode) OVER w = 'prepayment'
                     OR coalesce(bool_or(used > capitation) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)
                   THEN 'prepayment' ELSE 'capitation' END AS mode,
           lead(entered_mode) OVER (PARTITION BY college_id ORDER BY benefit_year) AS entered_next,
           lead(benefit_year) OVER (PARTITION BY college_id ORDER BY benefit_year) AS next_year
    FROM runs
    WINDOW w AS (PARTITION BY college_id, run ORDER BY benefit_year))
  SELECT m.college_id, m.benefit_year, m.plan_version, d.institution_id, d.choice,
         CASE WHEN d.own THEN 'college' WHEN d.institutions = 1 AND NOT d.some_own THEN 'institution' END AS payee,
         m.mode, m.counted AS headcount_counted, m.not_counted AS headcount_not_counted, m.fixed AS headcount_fixed, m.headcount,
         round(m.per_head, 2) AS per_head, m.capitation, round(m.quota, 2) AS quota, round(a.allotted, 2) AS allotted,
         round(m.inside, 2) AS used_inside, round(m.outside, 2) AS used_outside, round(m.used, 2) AS used,
         CASE WHEN a.allotted IS NOT NULL THEN round(greatest(a.allotted - m.used, 0), 2) END AS surplus,
         CASE WHEN a.allotted IS NOT NULL THEN round(greatest(m.used - a.allotted, 0), 2) END AS excess,
         CASE WHEN m.mode = 'capitation' AND d.institutions = 1 THEN d.institution_id END AS surplus_kept_by,
         round(m.excess_paid, 2) AS excess_paid,
         CASE WHEN m.next_year = m.benefit_year + 1 AND m.entered_next IS NOT NULL THEN m.entered_next
              WHEN m.mode = 'prepayment' OR m.used > m.capitation THEN 'prepayment' ELSE 'capitation' END AS next_mode,
         c.closed, m.clause,
         array_remove(ARRAY[
           CASE WHEN NOT c.closed THEN 'year_open' END,
           CASE WHEN d.institutions = 0 THEN 'no_designation' WHEN d.institutions > 1 THEN 'designation_changed' END,
           CASE WHEN a.allotted IS NULL THEN 'quota_unknown' END,
           CASE WHEN m.used > a.allotted + m.excess_paid THEN 'excess_open' END], NULL) AS problems
  FROM modes m
  CROSS JOIN LATERAL (SELECT CASE m.mode WHEN 'capitation' THEN m.capitation ELSE m.quota END) a (allotted)
  -- the institution designated on the day that counts, else the first of the year
  CROSS JOIN LATERAL (
    SELECT (array_agg(g.institution_id ORDER BY g.valid @> m.day DESC, g.valid))[1] AS institution_id,
           (array_agg(g.choice ORDER BY g.valid @> m.day DESC, g.valid))[1] AS choice,
           count(DISTINCT g.institution_id) AS institutions, bool_and(g.owned) AS own, bool_or(g.owned) AS some_own
    FROM (SELECT d.institution_id, d.valid, d.owned,
                 CASE WHEN d.owned THEN 'own'
                      WHEN EXISTS (SELECT FROM designation i
                                   WHERE i.college_id = d.college_id AND i.institution_id = d.institution_id
                                     AND i.relation = 'campus' AND i.valid && (d.valid * m.days)) THEN 'partner'
                      ELSE 'entrusted' END AS choice
          FROM designation d
          WHERE d.college_id = m.college_id AND d.relation = 'designated' AND d.valid && m.days) g) d
  CROSS JOIN LATERAL (
    SELECT bool_and(EXISTS (SELECT FROM settled_month o WHERE o.month = n::date)) AS closed
    FROM generate_series(date_trunc('month', lower(m.days)::timestamp), (upper(m.days) - 1)::timestamp, interval '1 month') n) c;

-- The students' line within an institution's annual total (WH-3.1): set with it, shifted within it, counted on its own.
CREATE VIEW students_line WITH (security_invoker = true) AS
  SELECT institution_id, benefit_year, coalesce(l.colleges, '{}') AS colleges, round(e.total, 2) AS total, round(x.line, 2) AS line,
         round(x.shifted, 2) AS shifted, round(x.line + x.shifted, 2) AS available, round(x.used, 2) AS used,
         round(x.line + x.shifted - x.used, 2) AS rest,
         array_remove(ARRAY[
           CASE WHEN e.total IS NULL THEN 'total_unknown' END,
           CASE WHEN x.line IS NULL THEN 'quota_unknown' END,
           CASE WHEN x.line + x.shifted > e.total THEN 'total_exceeded' END], NULL) AS problems
  FROM (SELECT institution_id, benefit_year, array_agg(college_id ORDER BY college_id) AS colleges,
               CASE WHEN bool_and(allotted IS NOT NULL) THEN sum(allotted) END AS line, sum(used) AS used
        FROM capitation_clearing
        WHERE institution_id IS NOT NULL
        GROUP BY institution_id, benefit_year) l
  FULL JOIN (SELECT institution_id, benefit_year, max(amount) FILTER (WHERE kind = 'total') AS total,
                    sum(amount) FILTER (WHERE kind = 'shift') AS shifted
             FROM clearing_entry
             WHERE retracted_at IS NULL AND kind IN ('total', 'shift')
             GROUP BY institution_id, benefit_year) e USING (institution_id, benefit_year)
  -- of an institution that no college has chosen the line is nothing
  CROSS JOIN LATERAL (SELECT CASE WHEN l.colleges IS NULL THEN 0 ELSE l.line END, coalesce(e.shifted, 0), coalesce(l.used, 0)) x (line, shifted, used);

-- A college's days of transition: from its card settlement on, to the last good day for applying (SN-8).
CREATE VIEW transition WITH (security_invoker = true) AS
  SELECT k.college_id, o.plan_version, o.first_day, o.last_day
  FROM college k
  LEFT JOIN LATERAL (
    SELECT r.version AS plan_version, k.card_settlement_from AS first_day,
           (k.card_settlement_from + r.transition)::date - CASE r.transition_end WHEN 'day_before' THEN 1 ELSE 0 END AS last_day
    FROM plan p
    JOIN plan_version v ON v.plan = p.plan AND v.published_at IS NOT NULL AND v.valid_from <= k.card_settlement_from
    JOIN old_balance_rule r ON r.version = v.version AND r.transition IS NOT NULL
    WHERE p.settles
      AND NOT EXISTS (SELECT FROM plan_version w
                      WHERE w.plan = v.plan AND w.published_at IS NOT NULL AND w.valid_from <= k.card_settlement_from
                        AND (w.valid_from, w.published_at) > (v.valid_from, v.published_at))) o ON true;

-- Bills on the old route, which the fund has no part in: which of them the college may still reimburse, and did.
CREATE VIEW transition_bill WITH (security_invoker = true) AS
  SELECT c.person_id, c.ledger_no, c.college_id, c.institution_id, c.care, c.served_from, c.settlement_month, a.applied_on,
         t.last_day, round(c.total_amount, 2) AS total_amount, round(e.reimbursed, 2) AS reimbursed,
         CASE WHEN t.last_day IS NULL THEN 'transition_unknown'
              WHEN a.applied_on > t.last_day THEN 'transition_over' END AS reason
  FROM claim c
  LEFT JOIN transition t ON t.college_id = c.college_id
  CROSS JOIN LATERAL (SELECT coalesce(c.applied_on, c.settled_on)) a (applied_on)
  LEFT JOIN LATERAL (SELECT sum(n.amount) AS reimbursed FROM clearing_entry n
                     WHERE n.person_id = c.person_id AND n.ledger_no = c.ledger_no AND n.kind = 'reimbursed' AND n.retracted_at IS NULL) e ON true
  WHERE c.entry IN ('claim', 'repost') AND c.reason = 'old_route'
    AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = c.person_id AND r.base_no = c.ledger_no AND r.entry = 'reversal');

-- What a college has reimbursed on the old route, as the office entered it, and what of it is not of the transition.
CREATE VIEW transition_payment WITH (security_invoker = true) AS
  SELECT e.entry_no, e.college_id, e.happened_on, round(e.amount, 2) AS amount, e.person_id, e.ledger_no,
         CASE WHEN t.last_day IS NULL THEN 'transition_unknown'
              WHEN e.happened_on < t.first_day THEN 'transition_early'
              WHEN coalesce(b.applied_on, e.happened_on) > t.last_day THEN 'transition_over' END AS reason
  FROM clearing_entry e
  JOIN transition t ON t.college_id = e.college_id
  LEFT JOIN LATERAL (SELECT coalesce(c.applied_on, c.settled_on) AS applied_on FROM claim c
                     WHERE c.person_id = e.person_id AND c.ledger_no = e.ledger_no) b ON true
  WHERE e.kind = 'reimbursed' AND e.retracted_at IS NULL;

-- Balances from before the present policy, a row for each college (SN-8, WH-4.2): brought in, reimbursed in the
-- transition, and what becomes of the rest.
CREATE VIEW old_balance_clearing WITH (security_invoker = true) AS
  SELECT k.college_id, coalesce(t.plan_version, f.plan_version) AS plan_version, coalesce(t.first_day - 1, f.balance_on) AS balance_on,
         round(e.amount, 2) AS balance, t.first_day AS transition_from, t.last_day AS transition_until,
         round(m.reimbursed, 2) AS reimbursed, round(m.refused, 2) AS not_of_transition,
         round(x.result, 2) AS result, CASE WHEN x.result IS NOT NULL THEN round(greatest(x.result, 0), 2) END AS surplus,
         CASE WHEN x.result > 0 THEN r.surplus_to END AS surplus_to,
         CASE WHEN x.result IS NOT NULL THEN round(greatest(-x.result, 0), 2) END AS deficit, c.closed, r.clause,
         array_remove(ARRAY[
           CASE WHEN r.version IS NULL THEN 'transition_unknown' END,
           CASE WHEN e.amount IS NULL THEN 'balance_unknown' END,
           CASE WHEN NOT c.closed THEN 'year_open' END,
           CASE WHEN x.result < 0 AND s.share IS DISTINCT FROM 1 THEN 'shares_unknown' END], NULL) AS problems
  FROM college k
  JOIN plan p ON p.settles
  JOIN transition t ON t.college_id = k.college_id
  LEFT JOIN LATERAL (
    -- where a day is named, by the version in force on the day after it
    SELECT r.version AS plan_version, r.balance_on
    FROM old_balance_rule r JOIN plan_version v ON v.version = r.version
    WHERE v.plan = p.plan AND v.published_at IS NOT NULL AND r.balance_on IS NOT NULL AND v.valid_from <= r.balance_on + 1
    ORDER BY v.valid_from DESC, v.published_at DESC LIMIT 1) f ON t.plan_version IS NULL
  LEFT JOIN old_balance_rule r ON r.version = coalesce(t.plan_version, f.plan_version)
  LEFT JOIN clearing_entry e ON e.college_id = k.college_id AND e.kind = 'old_balance' AND e.retracted_at IS NULL
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.amount) FILTER (WHERE i.reason IS NULL), 0), coalesce(sum(i.amount) FILTER (WHERE i.reason IS NOT NULL), 0)
    FROM transition_payment i WHERE i.college_id = k.college_id) m (reimbursed, refused)
  CROSS JOIN LATERAL (SELECT e.amount - m.reimbursed) x (result)
  CROSS JOIN LATERAL (SELECT sum(d.share) FROM deficit_share d WHERE d.plan = p.plan) s (share)
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_and(EXISTS (SELECT FROM settled_month o WHERE o.month = n::date)), true) AS closed
    FROM generate_series(date_trunc('month', t.first_day::timestamp), t.last_day::timestamp, interval '1 month') n) c;

-- … and who bears a deficit: rounded so that the parts sum to it.
CREATE VIEW old_balance_share WITH (security_invoker = true) AS
  SELECT college_id, bearer, share,
         CASE WHEN sum(share) OVER (PARTITION BY college_id) = 1
              THEN round(deficit * sum(share) OVER up, 2) - round(deficit * (sum(share) OVER up - share), 2) END AS amount
  FROM (SELECT b.college_id, b.deficit, d.bearer, d.share
        FROM old_balance_clearing b
        JOIN plan p ON p.settles
        JOIN deficit_share d ON d.plan = p.plan
        WHERE b.deficit > 0) s
  WINDOW up AS (PARTITION BY college_id ORDER BY bearer);

-- The earmarked outpatient grant, a line of its own for auditors (SN-5): what came in, what care of the line cost.  No
-- claim is limited by its balance.
CREATE VIEW earmarked_grant WITH (security_invoker = true) AS
  SELECT month, round(sum(brought_in), 2) AS brought_in, round(sum(used), 2) AS used,
         round(sum(sum(brought_in - used)) OVER (ORDER BY month), 2) AS balance
  FROM (SELECT date_trunc('month', happened_on::timestamp)::date AS month, amount AS brought_in, 0::numeric AS used
        FROM clearing_entry WHERE kind = 'grant' AND retracted_at IS NULL
        UNION ALL
        SELECT settlement_month AS month, 0::numeric AS brought_in, fund_paid AS used
        FROM fund_payment WHERE excluded IS NULL AND NOT by_capitation) g
  GROUP BY month;

-- What each payer but the person owes, by who stands behind it: the insurer of serious illness chosen by the person, the
-- college, the family account.
CREATE VIEW payer_clearing WITH (security_invoker = true) AS
  SELECT p.payer, c.settlement_month, p.insurer, p.college_id, p.family_account, count(*) AS bills, sum(p.amount)::cny AS amount
  FROM claim c
  CROSS JOIN LATERAL (VALUES
    ('fund', c.fund_paid, NULL::text, NULL::bigint, NULL::bigint),
    ('relief', c.relief_paid, NULL, NULL, NULL),
    ('serious_illness', c.serious_illness_paid,
     CASE WHEN c.serious_illness_paid <> 0 THEN (SELECT min(i.insurer) FROM insurer i WHERE i.insurer = ANY (c.statuses)) END, NULL, NULL),
    ('family', c.family_paid, NULL, NULL, c.family_account),
    ('other', c.other_paid, NULL, c.college_id, NULL)) p (payer, amount, insurer, college_id, family_account)
  WHERE p.amount <> 0
  GROUP BY p.payer, c.settlement_month, p.insurer, p.college_id, p.family_account;

-- What is in no report of clearing although it might be, and why.
CREATE VIEW clearing_exclusion WITH (security_invoker = true) AS
  SELECT CASE WHEN f.by_capitation THEN 'capitation_clearing' WHEN f.excluded = 'line_unknown' THEN 'fund_line' ELSE 'earmarked_grant' END AS report, f.settlement_month, f.benefit_year,
         f.college_id, f.institution_id, f.care, NULL::int AS entry_no, NULL::bigint AS person_id, NULL::int AS ledger_no,
         sum(f.bills)::bigint AS bills, round(sum(f.fund_paid), 2) AS amount, f.excluded AS reason
  FROM fund_payment f
  WHERE f.excluded IS NOT NULL
  GROUP BY f.by_capitation, f.settlement_month, f.benefit_year, f.college_id, f.institution_id, f.care, f.excluded
  UNION ALL
  SELECT 'old_balance_clearing' AS report, date_trunc('month', t.happened_on::timestamp)::date AS settlement_month, NULL::int AS benefit_year,
         t.college_id, NULL::bigint AS institution_id, NULL::text AS care, t.entry_no, t.person_id, t.ledger_no,
         NULL::bigint AS bills, t.amount, t.reason
  FROM transition_payment t
  WHERE t.reason IS NOT NULL;

-- Clearing sums to settlement sums to the ledger: rows of this view are where it does not.  Years of clearing need not
-- be months of settlement, so what is in a report or excluded from it is compared over all months (NULL).
CREATE VIEW clearing_difference WITH (security_invoker = true) AS
  SELECT settlement_month, payer, round(sum(ledger), 2) AS ledger, round(sum(statement), 2) AS statement,
         round(sum(by_payer), 2) AS by_payer, round(sum(advanced), 2) AS advanced, NULL::numeric AS in_reports
  FROM (
    SELECT c.settlement_month, p.payer, p.amount AS ledger, 0::numeric AS statement, 0::numeric AS by_payer, 0::numeric AS advanced
    FROM claim c
    CROSS JOIN LATERAL (VALUES ('fund', c.fund_paid), ('relief', c.relief_paid), ('serious_illness', c.serious_illness_paid),
                               ('family', c.family_paid), ('other', c.other_paid)) p (payer, amount)
    UNION ALL
    SELECT s.settlement_month, p.payer, 0::numeric AS ledger, p.amount AS statement, 0::numeric AS by_payer, 0::numeric AS advanced
    FROM settlement_statement s
    CROSS JOIN LATERAL (VALUES ('fund', s.fund_paid), ('relief', s.relief_paid), ('serious_illness', s.serious_illness_paid),
                               ('family', s.family_paid), ('other', s.other_paid)) p (payer, amount)
    UNION ALL
    SELECT y.settlement_month, y.payer, 0::numeric AS ledger, 0::numeric AS statement, y.amount AS by_payer,
           CASE y.payer WHEN 'fund' THEN 0 ELSE y.amount END AS advanced
    FROM payer_clearing y
    UNION ALL
    SELECT a.settlement_month, 'fund' AS payer, 0::numeric AS ledger, 0::numeric AS statement, 0::numeric AS by_payer, a.advanced
    FROM advance_clearing a) m
  GROUP BY settlement_month, payer
  HAVING sum(ledger) <> sum(statement) OR sum(ledger) <> sum(by_payer) OR sum(ledger) <> sum(advanced)
  UNION ALL
  SELECT NULL::date AS settlement_month, 'fund' AS payer, round(l.amount, 2) AS ledger, NULL::numeric AS statement,
         NULL::numeric AS by_payer, NULL::numeric AS advanced, round(i.amount, 2) AS in_reports
  FROM (SELECT coalesce(sum(fund_paid), 0) AS amount FROM claim) l
  CROSS JOIN (SELECT coalesce(sum(amount), 0) AS amount
              FROM (SELECT used AS amount FROM capitation_clearing
                    UNION ALL SELECT used AS amount FROM earmarked_grant
                    UNION ALL SELECT amount FROM clearing_exclusion WHERE report <> 'old_balance_clearing') r) i
  WHERE l.amount <> i.amount;
