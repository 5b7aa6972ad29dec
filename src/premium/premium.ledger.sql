-- What is due, paid, missing and to be refunded, of everybody and for every benefit year, as the facts now say it.
--
-- A person and year stand here that were declared, paid for or are covered.  What the year costs says table
-- premium, who bears it premium_rule.  What no rule gives to somebody else is the person's, and who pays of it
-- bears it: the college of a student in hardship (SH-8), the family account (SH-18).

CREATE VIEW premium_due WITH (security_invoker = true) AS
-- LIMIT 1 and OFFSET 0 are for the planner: there is one row; compute it once.
WITH settling AS (
  SELECT plan, region, year_begins FROM plan WHERE settles LIMIT 1),
-- versions, each until the next one's first day; may cover rest on a payment without a declaration?  which
-- pathways matter to a rule, NULL: any?
in_force AS MATERIALIZED (
  SELECT v.version, v.valid_from, lead(v.valid_from, 1, 'infinity') OVER (ORDER BY v.valid_from) AS valid_until,
         EXISTS (SELECT FROM coverage_rule c WHERE c.version = v.version
                   AND c.anchor = 'payment' AND 'declaration' = ANY (c.needs)) AS declared_too,
         (SELECT CASE WHEN NOT bool_or(num_nonnulls(r.pathway, r.status, r.listed, r.insured) = 0) THEN array_agg(w) END
          FROM premium_rule r LEFT JOIN unnest(r.pathway) w ON true WHERE r.version = v.version) AS pathways
  FROM (SELECT DISTINCT ON (p.valid_from) p.version, p.valid_from
        FROM plan_version p JOIN settling USING (plan)
        WHERE p.published_at IS NOT NULL
        ORDER BY p.valid_from, p.published_at DESC) v),
-- facts that mean a year, and each period of cover once for every year it reaches
told AS (
  SELECT f.person_id, coalesce(f.benefit_year, medins.benefit_year(lower(f.valid), s.year_begins)) AS benefit_year,
         f.kind, lower(f.valid) AS day, f.kind IN (SELECT unnest(listed) FROM premium_rule) AS listed, f.fact_no,
         CASE WHEN f.kind = 'payment' THEN coalesce(f.code, 'person') END AS payer,
         CASE WHEN f.kind = 'payment' THEN f.amount END AS amount,
         NULL::text AS cover, NULL::text AS pathway, NULL::text AS clause
  FROM fact f CROSS JOIN settling s
  WHERE f.retracted_at IS NULL
    AND (f.kind IN ('declaration', 'payment') OR f.kind IN (SELECT unnest(listed) FROM premium_rule))
  UNION ALL
  SELECT c.person_id, y.benefit_year, NULL AS kind, NULL AS day, NULL AS listed, c.fact_no, NULL AS payer, NULL AS amount,
         CASE WHEN c.reason IS NOT NULL THEN 'held' WHEN r.anchor = 'payment' THEN 'bought' ELSE 'given' END AS cover,
         c.pathway, c.clause
  FROM coverage c
  JOIN coverage_rule r ON (r.version, r.rule) = (c.plan_version, c.coverage_rule)
  CROSS JOIN settling s
  CROSS JOIN LATERAL medins.benefit_years(c.valid, s.year_begins) y (benefit_year)),
of_year AS (
  SELECT person_id, benefit_year,
         min(day) FILTER (WHERE kind = 'declaration') AS declared_on,
         min(day) FILTER (WHERE kind = 'payment') AS paid_on,
         array_agg(fact_no ORDER BY fact_no) FILTER (WHERE kind = 'payment') AS payments,
         coalesce(sum(amount), 0) AS paid,
         coalesce(sum(amount) FILTER (WHERE payer = 'government'), 0) AS government,
         coalesce(sum(amount) FILTER (WHERE payer = 'college'), 0) AS college,
         coalesce(sum(amount) FILTER (WHERE payer = 'family'), 0) AS family,
         coalesce(bool_or(payer <> 'person'), false) AS helped,
         count(amount) < count(payer) AS unknown,
         array_agg(fact_no) FILTER (WHERE cover = 'bought') AS bought,
         array_agg(fact_no) FILTER (WHERE cover = 'held') AS held,
         array_agg(pathway) FILTER (WHERE cover <> 'held') AS pathways,
         min(clause) FILTER (WHERE cover = 'bought') AS clause,
         array_agg(kind) FILTER (WHERE listed) AS listed,
         array_agg(day) FILTER (WHERE listed) AS listed_on
  FROM told
  GROUP BY person_id, benefit_year
  HAVING bool_or(kind IN ('declaration', 'payment') OR cover <> 'held')),
known AS (
  SELECT f.person_id,
         array_agg(f.code) FILTER (WHERE f.kind = 'status') AS status,
         array_agg(f.valid) FILTER (WHERE f.kind = 'status') AS status_days,
         array_agg(f.code) FILTER (WHERE f.kind = 'other_insurance') AS insured,
         array_agg(f.valid) FILTER (WHERE f.kind = 'other_insurance') AS insured_days
  FROM fact f CROSS JOIN settling s
  WHERE f.retracted_at IS NULL
    AND (f.kind = 'other_insurance' OR f.kind = 'status' AND starts_with(f.organisation_id::text, s.region))
  GROUP BY f.person_id),
-- each payer's part by the rules; person: what is left, whoever pays it
parts AS (
  SELECT y.*, v.declared_too, round(m.amount, 2) AS premium, d.due, coalesce(r.government, 0) AS of_government,
         coalesce(r.college, 0) AS of_college, coalesce(r.family, 0) AS of_family, coalesce(r.person, 0) AS of_person,
         CASE WHEN e.elsewhere THEN ARRAY[y.clause] ELSE coalesce(r.clauses, '{}') END AS clauses
  FROM of_year y
  CROSS JOIN settling p
  LEFT JOIN known k ON k.person_id = y.person_id
  CROSS JOIN LATERAL (SELECT medins.benefit_year_from(y.benefit_year, p.year_begins),
                             medins.benefit_year_from(y.benefit_year + 1, p.year_begins)) b (from_day, until_day)
  LEFT JOIN LATERAL (SELECT version, declared_too, pathways FROM in_force
                     WHERE b.from_day >= valid_from AND b.from_day < valid_until LIMIT 1) v ON true
  LEFT JOIN premium m ON (m.plan, m.benefit_year) = (p.plan, y.benefit_year)
  CROSS JOIN LATERAL (
    SELECT (array_agg(t.payer = 'nobody' AND t.share = 1 ORDER BY t.rule))[1] AS waived,
           sum(t.part) FILTER (WHERE t.payer = 'nobody') AS nobody,
           sum(t.part) FILTER (WHERE t.payer = 'government') AS government,
           sum(t.part) FILTER (WHERE t.payer = 'college') AS college,
           sum(t.part) FILTER (WHERE t.payer = 'family') AS family,
           sum(t.part) FILTER (WHERE t.payer = 'person') AS person,
           array_agg(DISTINCT t.clause) AS clauses
    FROM (SELECT r.rule, r.payer, r.share, r.clause,
                 least(m.amount, sum(w.wanted) OVER up) - least(m.amount, sum(w.wanted) OVER up - w.wanted) AS part
          FROM premium_rule r
          CROSS JOIN LATERAL (SELECT coalesce(r.amount, round(m.amount * r.share, 2))) w (wanted)
          WHERE r.version = v.version
            -- most have none of what rules ask for: then no rule is read
            AND (k.person_id IS NOT NULL OR y.listed IS NOT NULL OR coalesce(y.pathways && v.pathways, true))
            AND (r.pathway IS NULL OR r.pathway && y.pathways)
            AND (r.status IS NULL OR EXISTS (
              SELECT FROM unnest(k.status, k.status_days) h (status, days)
              WHERE h.status = ANY (r.status)
                AND CASE r.status_on WHEN 'declaration' THEN h.days @> coalesce(y.declared_on, y.paid_on)
                                     ELSE h.days && daterange(b.from_day, b.until_day) END))
            AND (r.listed IS NULL OR EXISTS (
              SELECT FROM unnest(y.listed, y.listed_on) l (kind, day)
              WHERE l.kind = ANY (r.listed) AND l.day <= coalesce(y.paid_on, l.day)))
            AND (r.insured IS NULL OR y.paid_on IS NULL AND EXISTS (
              SELECT FROM unnest(k.insured, k.insured_days) i (insured, days)
              JOIN fact s ON s.person_id = k.person_id AND s.kind = 'study' AND s.retracted_at IS NULL
              CROSS JOIN LATERAL (SELECT medins.benefit_year(lower(s.valid), p.year_begins)) a (year)
              WHERE i.insured = ANY (r.insured) AND a.year <= y.benefit_year
                AND i.days && daterange(b.from_day, b.until_day)
                AND i.days && daterange(medins.benefit_year_from(a.year, p.year_begins),
                                        medins.benefit_year_from(a.year + 1, p.year_begins))))
          WINDOW up AS (ORDER BY r.rule)) t
    WHERE t.part IS DISTINCT FROM 0) r
  -- covered by a payment for another year (WH-1.2a)
  CROSS JOIN LATERAL (SELECT y.paid_on IS NULL AND y.bought IS NOT NULL) e (elsewhere)
  CROSS JOIN LATERAL (SELECT CASE WHEN v.version IS NULL THEN NULL WHEN e.elsewhere OR r.waived THEN 0
                                  ELSE m.amount - coalesce(r.nobody, 0) END OFFSET 0) d (due))
SELECT p.person_id, p.benefit_year, p.declared_on, p.paid_on, coalesce(p.payments, '{}') AS payments, p.premium,
       round(p.due, 2) AS due,
       b.person AS by_person, b.government AS by_government, b.college AS by_college, b.family AS by_family,
       CASE WHEN NOT p.unknown THEN round(p.paid, 2) END AS paid, q.missing, q.refund, p.clauses,
       array_remove(ARRAY[
         CASE WHEN p.due IS NULL THEN 'premium_unknown' END,
         CASE WHEN p.unknown THEN 'amount_unknown' END,
         CASE WHEN p.due = 0 THEN NULL WHEN p.payments IS NULL THEN 'not_paid' WHEN q.missing > 0 THEN 'paid_short' END,
         CASE WHEN p.payments IS NULL THEN NULL
              WHEN p.due = 0 THEN CASE WHEN p.unknown OR p.paid > 0 THEN 'nothing_due' END
              WHEN p.payments && p.bought THEN NULL
              WHEN p.payments && p.held THEN 'cover_held'
              WHEN p.declared_too AND p.declared_on IS NULL THEN 'not_declared'
              ELSE 'covers_nothing' END,
         CASE WHEN p.due > 0 AND (p.payments && p.bought OR p.payments && p.held) AND q.refund > 0 THEN 'overpaid' END],
         NULL) AS problems
FROM parts p
-- the rest is filled by the family, the college, the government, the person
CROSS JOIN LATERAL (SELECT p.due - p.of_government - p.of_college - p.of_family - p.of_person,
                           greatest(p.family - p.of_family, 0), greatest(p.college - p.of_college, 0),
                           greatest(p.government - p.of_government, 0) OFFSET 0) r (rest, family, college, government)
CROSS JOIN LATERAL (SELECT least(r.rest, r.family), least(r.rest, r.family + r.college),
                           least(r.rest, r.family + r.college + r.government) OFFSET 0) f (one, two, three)
CROSS JOIN LATERAL (
  SELECT CASE WHEN known THEN CASE WHEN p.due = 0 THEN 0.00 ELSE round(p.of_person + r.rest - f.three, 2) END END,
         CASE WHEN known THEN CASE WHEN p.due = 0 THEN 0.00 ELSE round(p.of_government + f.three - f.two, 2) END END,
         CASE WHEN known THEN CASE WHEN p.due = 0 THEN 0.00 ELSE round(p.of_college + f.two - f.one, 2) END END,
         CASE WHEN known THEN CASE WHEN p.due = 0 THEN 0.00 ELSE round(p.of_family + f.one, 2) END END
  FROM (SELECT p.due = 0 OR p.due > 0 AND NOT (p.unknown AND p.helped)) k (known) OFFSET 0) b (person, government, college, family)
CROSS JOIN LATERAL (SELECT least(p.paid - p.government - p.college - p.family, b.person) + least(p.government, b.government)
                           + least(p.college, b.college) + least(p.family, b.family) OFFSET 0) a (applied)
CROSS JOIN LATERAL (
  SELECT CASE WHEN p.due = 0 THEN 0.00 WHEN p.due > 0 AND NOT p.unknown THEN round(p.due - a.applied, 2) END,
         CASE WHEN p.payments IS NULL THEN 0.00 WHEN p.unknown THEN NULL
              WHEN p.due > 0 AND (p.payments && p.bought OR p.payments && p.held) THEN round(p.paid - a.applied, 2)
              WHEN p.due IS NULL AND (p.payments && p.bought OR p.payments && p.held) THEN NULL
              ELSE round(p.paid, 2) END OFFSET 0) q (missing, refund);

-- Every payment once, and what became of it: of a payer's payments for a year the first ones are used.
CREATE VIEW premium_payment WITH (security_invoker = true) AS
SELECT person_id, fact_no, benefit_year, paid_on, payer, amount,
       CASE WHEN bought AND NOT open THEN applied ELSE 0.00 END AS used,
       CASE WHEN open THEN applied ELSE 0.00 END AS held,
       CASE WHEN bought THEN amount - applied ELSE amount END AS refund,
       CASE WHEN amount IS DISTINCT FROM 0
            THEN coalesce(problem, CASE WHEN due IS NULL THEN 'premium_unknown' WHEN applied IS NULL THEN 'amount_unknown'
                                        WHEN applied < amount THEN 'overpaid' WHEN open THEN 'cover_held' END) END AS reason
FROM (
  SELECT *, CASE WHEN NOT unknown THEN round(least(borne, sum(amount) OVER up) - least(borne, sum(amount) OVER up - amount), 2) END AS applied,
         problem IS NULL AS bought
  FROM (
    SELECT d.person_id, n.fact_no, d.benefit_year, d.due, f.paid_on, f.payer, f.amount,
           CASE f.payer WHEN 'person' THEN d.by_person WHEN 'government' THEN d.by_government
                        WHEN 'college' THEN d.by_college WHEN 'family' THEN d.by_family END AS borne,
           d.paid IS NULL OR d.due IS NULL AS unknown,
           'cover_held' = ANY (d.problems) AS open,
           CASE WHEN 'nothing_due' = ANY (d.problems) THEN 'nothing_due'
                WHEN 'not_declared' = ANY (d.problems) THEN 'not_declared'
                WHEN 'covers_nothing' = ANY (d.problems) THEN 'covers_nothing' END AS problem
    FROM premium_due d
    CROSS JOIN unnest(d.payments) n (fact_no)
    CROSS JOIN LATERAL (SELECT lower(f.valid), coalesce(f.code, 'person'), round(f.amount, 2) FROM fact f
                        WHERE f.person_id = d.person_id AND f.fact_no = n.fact_no OFFSET 0) f (paid_on, payer, amount)) f
  WINDOW up AS (PARTITION BY person_id, benefit_year, payer ORDER BY paid_on, fact_no ROWS UNBOUNDED PRECEDING)) f;

COMMENT ON VIEW premium_due IS 'What each person owes for each benefit year that was declared, paid for or is covered, as the facts now say: who bears it, what was paid, is missing and is to be refunded. / 每人在已申报、已缴费或享受待遇的各年度应缴保险费（按现有事实）：承担方、已缴、未缴及应退金额。';
COMMENT ON COLUMN premium_due.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN premium_due.benefit_year IS 'Benefit year. / 待遇年度。';
COMMENT ON COLUMN premium_due.declared_on IS 'First day the college declared the person for the year. / 院校首次申报该年度参保的日期。';
COMMENT ON COLUMN premium_due.paid_on IS 'First day something was paid for the year. / 该年度首次缴费日期。';
COMMENT ON COLUMN premium_due.payments IS 'Numbers of the facts that are its payments; empty: none. / 其缴费事实的编号；空数组即无缴费。';
COMMENT ON COLUMN premium_due.premium IS 'What the year costs; NULL: not entered. / 该年度缴费标准；为空即未录入。';
COMMENT ON COLUMN premium_due.due IS 'What is due of it, in yuan: 0 where it is waived, or where cover rests on a payment for another year; NULL: unknown. / 应缴额（元）：免缴或待遇依据其他年度缴费者为0；为空即未知。';
COMMENT ON COLUMN premium_due.by_person IS 'Part borne by the person, in yuan; the four parts sum to due. / 个人承担（元）；四方合计等于due。';
COMMENT ON COLUMN premium_due.by_government IS 'Part borne by the government. / 政府补助部分。';
COMMENT ON COLUMN premium_due.by_college IS 'Part borne by the college. / 院校承担部分。';
COMMENT ON COLUMN premium_due.by_family IS 'Part borne by the family account. / 家庭共济承担部分。';
COMMENT ON COLUMN premium_due.paid IS 'What was paid; NULL: an amount is unknown. / 已缴金额；为空即有金额未知。';
COMMENT ON COLUMN premium_due.missing IS 'What is due and not paid; NULL: unknown. / 未缴金额；为空即未知。';
COMMENT ON COLUMN premium_due.refund IS 'What is to be refunded, in yuan: all where the year gives no cover or nothing is due, else what a payer paid beyond its part; NULL: unknown. / 应退金额（元）：该年度无待遇或无应缴者全退，否则为缴费方超出其承担部分；为空即未知。';
COMMENT ON COLUMN premium_due.clauses IS 'Clauses by which the person does not owe all of it. / 个人无须承担全部的条款依据。';
COMMENT ON COLUMN premium_due.problems IS 'What is wrong, as codes of table reason; empty: all is well. / 存在的问题，见reason表；空数组即无问题。';

COMMENT ON VIEW premium_payment IS 'Every payment of a premium, once, and what became of it; of a payer''s payments for a year the first ones are used. / 每笔保险费及其去向，不重复；同一缴费方同一年度先缴者先用。';
COMMENT ON COLUMN premium_payment.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN premium_payment.fact_no IS 'Number of the fact. / 事实编号。';
COMMENT ON COLUMN premium_payment.benefit_year IS 'Year it was paid for. / 缴费所属年度。';
COMMENT ON COLUMN premium_payment.paid_on IS 'Day of payment. / 缴费日期。';
COMMENT ON COLUMN premium_payment.payer IS 'Who paid. / 缴费方。';
COMMENT ON COLUMN premium_payment.amount IS 'Amount; NULL: not recorded. / 金额；为空即未登记。';
COMMENT ON COLUMN premium_payment.used IS 'What of it pays the premium, in yuan; used, held and refund sum to amount; NULL: unknown. / 用于缴费部分（元）；used、held、refund合计等于amount；为空即未知。';
COMMENT ON COLUMN premium_payment.held IS 'What waits for a decision on the cover. / 待遇待核定而暂挂的金额。';
COMMENT ON COLUMN premium_payment.refund IS 'What of it is to be refunded. / 应退金额。';
COMMENT ON COLUMN premium_payment.reason IS 'Why not all of it is used, as a code of table reason. / 未全部使用的原因，见reason表。';
