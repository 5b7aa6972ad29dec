-- The slow model: coverage and claim splitting a second time, in PL/pgSQL with
-- numeric, written from the law and from the comments of the ledger's tables,
-- never from the C code.  Slow and obvious; test/t/050_property.pl compares the
-- two on random histories, row by row and column by column.
--
-- The functions read the tables of the ledger that search_path begins with
-- (model.use) and see them as they were known at a moment, `as_of`: facts
-- recorded and not yet retracted, versions published, months closed by then.

CREATE SCHEMA model;

CREATE FUNCTION model.use(ledger text) RETURNS void
BEGIN ATOMIC
  SELECT set_config('search_path', quote_ident(ledger) || ', pg_catalog', false);
END;

-- ---------------------------------------------------------------------------
-- Days, years, periods

-- The benefit year a day lies in: years begin at 1 January + begins.
CREATE FUNCTION model.year_of(day date, begins interval) RETURNS int IMMUTABLE
RETURN extract(year FROM day)::int
  - CASE WHEN day < (make_date(extract(year FROM day)::int, 1, 1) + begins)::date THEN 1 ELSE 0 END;

CREATE FUNCTION model.year_start(year int, begins interval) RETURNS date IMMUTABLE
RETURN (make_date(year, 1, 1) + begins)::date;

-- A day so far into a year, all counted from 1 January at once: 12 months into a year the next begins.
CREATE FUNCTION model.in_year(year int, begins interval, after interval) RETURNS date IMMUTABLE
RETURN (make_date(year, 1, 1) + (begins + after))::date;

-- First day of the period of a bucket that a day lies in; a stay is known by
-- its deciding day, life begins at -infinity.
CREATE FUNCTION model.period_start(period text, day date, begins interval) RETURNS date IMMUTABLE
RETURN CASE period
  WHEN 'stay' THEN day
  WHEN 'day' THEN day
  WHEN 'month' THEN date_trunc('month', day::timestamp)::date
  WHEN 'quarter' THEN date_trunc('quarter', day::timestamp)::date
  WHEN 'year' THEN model.year_start(model.year_of(day, begins), begins)
  WHEN 'life' THEN '-infinity'::date
END;

-- First day after the period that begins on start.
CREATE FUNCTION model.period_end(period text, start date, begins interval) RETURNS date IMMUTABLE
RETURN CASE period
  WHEN 'stay' THEN start + 1
  WHEN 'day' THEN start + 1
  WHEN 'month' THEN (start + interval '1 month')::date
  WHEN 'quarter' THEN (start + interval '3 months')::date
  WHEN 'year' THEN model.year_start(model.year_of(start, begins) + 1, begins)
  WHEN 'life' THEN 'infinity'::date
END;

-- ---------------------------------------------------------------------------
-- Running totals: {"bucket@first day[/institution]": fen or count, …} and,
-- where totals were dropped, "since": the horizon.

CREATE FUNCTION model.totals(accumulators text) RETURNS jsonb IMMUTABLE
BEGIN ATOMIC
  SELECT coalesce(jsonb_object_agg(m[1], m[2]::numeric), '{}')
      || coalesce(jsonb_build_object('since', substring(accumulators FROM 'since ([^;]*);')) - ARRAY(
           SELECT 'since' WHERE accumulators NOT LIKE '%since %'), '{}')
    FROM regexp_matches(regexp_replace(accumulators, 'since [^;]*;', ''), '([^{},= ]+)=(-?[0-9]+)', 'g') AS m;
END;

CREATE FUNCTION model.total(totals jsonb, key text) RETURNS numeric IMMUTABLE
RETURN coalesce((totals ->> key)::numeric, 0);

-- A total that becomes 0 is no longer in the map.
CREATE FUNCTION model.moved(totals jsonb, key text, by numeric) RETURNS jsonb IMMUTABLE
RETURN CASE
  WHEN key IS NULL OR by = 0 THEN totals
  WHEN model.total(totals, key) + by = 0 THEN totals - key
  ELSE totals || jsonb_build_object(key, trim_scale(model.total(totals, key) + by))
END;

-- First day after the period of a total, by its key.
CREATE FUNCTION model.total_end(key text) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
  name text := split_part(key, '@', 1);
  start text := split_part(split_part(key, '@', 2), '/', 1);
BEGIN
  IF start = 'life' THEN
    RETURN 'infinity';
  END IF;
  RETURN (SELECT CASE name WHEN '_served_on' THEN model.period_end('year', start::date, p.year_begins)
                 ELSE model.period_end(b.period, start::date, coalesce(b.year_begins, p.year_begins)) END
            FROM plan p LEFT JOIN bucket b ON b.plan = p.plan AND b.bucket = name
           WHERE p.settles);
END $$;

-- ---------------------------------------------------------------------------
-- Cover

-- The version in force on a day.
CREATE FUNCTION model.version_on(day date, as_of timestamptz) RETURNS int LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT v.version
            FROM plan p JOIN plan_version v USING (plan)
           WHERE p.settles AND v.published_at <= as_of AND v.valid_from <= day
           ORDER BY v.valid_from DESC, v.published_at DESC
           LIMIT 1);
END $$;

-- One right to cover (or to a decision still open): what one anchor brings by
-- one coverage rule.  Rights may overlap; on each day one of them counts.
CREATE TYPE model.right AS (
  starts date, until date, usable_from date, effect text, pathway text, reason text, clause text,
  version int, valid_from date, rule int, fact_no int, anchored_on date);

CREATE FUNCTION model.rights(of_person bigint, as_of timestamptz) RETURNS model.right[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  begins interval := (SELECT p.year_begins FROM plan p WHERE p.settles);
  h record;
  rights model.right[] := '{}';
  ends model.right[] := '{}';
  r model.right;
BEGIN
  FOR h IN
    WITH known AS (
      SELECT f.*, lower(f.valid) AS first_day
        FROM fact f
       WHERE f.person_id = of_person AND f.recorded_at <= as_of
         AND (f.retracted_at IS NULL OR f.retracted_at > as_of)
    ), anchor AS (
      -- every fact that a rule hangs on, with the year it means
      SELECT k.fact_no, k.kind, k.valid, k.first_day, k.organisation_id, m.year,
             model.year_start(m.year, begins) AS year_start, c.*
        FROM known k
        JOIN coverage_rule c ON c.anchor = k.kind AND (c.code IS NULL OR k.code = ANY (c.code))
       CROSS JOIN LATERAL (
         SELECT CASE WHEN c.year_of = 'fact' AND k.benefit_year IS NOT NULL THEN k.benefit_year
                ELSE model.year_of(k.first_day, begins) END AS year) m
       WHERE isfinite(k.first_day)
    )
    SELECT a.*, v.valid_from, needed.after AS usable_fact_day, model.in_year(a.year, begins, a.ends) AS until,
           greatest(model.in_year(a.year, begins, a.start_floor),
             CASE a.start
             WHEN 'year' THEN a.year_start
             WHEN 'anchor' THEN a.first_day
             WHEN 'next_day' THEN a.first_day + 1
             WHEN 'next_month' THEN (date_trunc('month', a.first_day::timestamp) + interval '1 month')::date
             END) AS starts
      FROM anchor a
      JOIN plan_version v USING (version)
      LEFT JOIN enrolment_window w ON w.kind = 'collection' AND w.benefit_year = a.year
      LEFT JOIN enrolment_window since ON since.kind = 'collection' AND since.benefit_year = a.anchored_since_window
      LEFT JOIN college o ON o.college_id = a.organisation_id
     CROSS JOIN LATERAL (
       -- the facts of that year that count, by kind: where confirmations are suspended from the opening of next
       -- year's window, those before it, and never one after the year
       SELECT coalesce(array_agg(n.kind), '{}') AS kinds, min(n.first_day) FILTER (WHERE n.kind = a.usable_after) AS after
         FROM known n
        WHERE (n.kind = ANY (a.needs) OR n.kind = a.usable_after)
          AND coalesce(n.benefit_year, model.year_of(n.first_day, begins)) = a.year
          AND (a.suspended_by IS NULL
               OR n.first_day < model.year_start(a.year + 1, begins)
                  AND NOT EXISTS (SELECT FROM enrolment_window x
                                   WHERE x.kind = a.suspended_by AND x.benefit_year = a.year + 1
                                     AND n.first_day >= lower(x.valid)))) needed
     -- an anchor is decided by the version in force on its day or on the first of its year, whichever is later,
     -- one that ends cover by the version in force when it does
     WHERE (a.effect = 'end' OR a.version = model.version_on(greatest(a.first_day, a.year_start), as_of))
       AND (a.anchored IS NULL OR a.anchored @> a.first_day)
       AND (a.anchored_since_window IS NULL OR a.first_day >= lower(since.valid))
       AND (a.anchor_from IS NULL OR a.first_day >= model.in_year(a.year, begins, a.anchor_from))
       AND (a.anchor_before IS NULL AND NOT a.before_window_ends
            OR a.first_day < model.in_year(a.year, begins, a.anchor_before)
            OR a.before_window_ends AND a.first_day < upper(w.valid))
       AND NOT (a.first_anchor AND EXISTS (
             SELECT FROM known e
              WHERE e.kind = a.kind AND (e.first_day, e.fact_no) < (a.first_day, a.fact_no)))
       AND (a.on_card IS NULL OR a.on_card = coalesce(o.card_settlement_from <= a.first_day, false))
       AND a.needs <@ needed.kinds
     ORDER BY a.effect = 'end' DESC, starts
  LOOP
    r := ROW (h.starts, h.until, NULL, h.effect, h.pathway, h.reason, h.clause, h.version, h.valid_from, h.rule, h.fact_no, h.first_day);
    IF h.effect = 'end' THEN
      r.starts := h.first_day;
      r.until := coalesce(upper(h.valid), 'infinity');
      ends := ends || r;
      CONTINUE;
    END IF;
    -- later where earlier cover has lapsed
    IF h.wait_months > 0
       AND EXISTS (SELECT FROM unnest(rights) e WHERE e.starts < r.starts)
       AND NOT EXISTS (SELECT FROM unnest(rights) e WHERE e.starts <= r.starts - 1 AND r.starts - 1 < e.until)
    THEN
      r.starts := (r.starts + make_interval(months => h.wait_months))::date;
    END IF;
    -- shorter where another fact ends it
    r.until := least(r.until, (SELECT min(greatest(r.starts, e.starts)) FROM unnest(ends) e
                                WHERE e.starts < r.until AND e.until > r.starts
                                  AND e.version = model.version_on(greatest(e.starts, r.starts), as_of)));
    r.usable_from := greatest(r.starts, h.usable_fact_day + 1);
    IF r.starts < r.until THEN
      rights := rights || r;
    END IF;
  END LOOP;
  RETURN rights;
END $$;

-- The right that counts on a day: the lowest rule number wins.
CREATE FUNCTION model.right_on(rights model.right[], day date) RETURNS model.right LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  winner model.right;
BEGIN
  SELECT r.* INTO winner
    FROM unnest(rights) r
   WHERE r.starts <= day AND day < r.until
   ORDER BY r.rule, r.valid_from, r.anchored_on, r.fact_no
   LIMIT 1;
  RETURN winner;
END $$;

-- A person's cover as disjoint periods.
CREATE FUNCTION model.cover(of_person bigint, as_of timestamptz DEFAULT clock_timestamp())
RETURNS TABLE (starts date, until date, usable_from date, pathway text, reason text, clause text, version int, rule int, fact_no int)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  rights model.right[] := model.rights(of_person, as_of);
BEGIN
  RETURN QUERY
    WITH edge AS (
      SELECT r.starts AS day FROM unnest(rights) r UNION SELECT r.until FROM unnest(rights) r
    ), piece AS (
      SELECT e.day AS from_day, lead(e.day) OVER (ORDER BY e.day) AS until_day, w.*
        FROM edge e CROSS JOIN LATERAL model.right_on(rights, e.day) w
    ), marked AS (
      -- a piece goes on where the one before it rests on the same rule and fact
      SELECT p.*, (p.version, p.rule, p.fact_no) IS DISTINCT FROM
                  (lag(p.version) OVER o, lag(p.rule) OVER o, lag(p.fact_no) OVER o) AS begins
        FROM piece p
      WINDOW o AS (ORDER BY p.from_day)
    ), numbered AS (
      SELECT m.*, count(*) FILTER (WHERE m.begins) OVER (ORDER BY m.from_day) AS no FROM marked m
    )
    SELECT min(n.from_day), max(n.until_day), greatest(min(n.from_day), min(n.usable_from)),
           min(n.pathway), min(n.reason), min(n.clause), min(n.version), min(n.rule), min(n.fact_no)
      FROM numbered n
     WHERE n.rule IS NOT NULL
     GROUP BY n.no
     ORDER BY 1;
END $$;

-- ---------------------------------------------------------------------------
-- The claim

CREATE TYPE model.bill AS (
  person_id bigint, institution_id bigint, prescriber_id bigint, care text, channel text, credential text, access text,
  served_from date, served_to date, settled_on date, applied_on date, receipt_date date, disease text, papers text[],
  total_amount numeric, self_funded numeric, over_price_limit numeric, advance_self_pay numeric);

CREATE TYPE model.situation AS (
  day date, version int, benefit_year int,              -- the deciding day and what is in force on it
  college_id bigint, level int, relation text, locality text,
  pathway text, effect text, reason text,               -- of the right that counts on the day
  statuses text[], illness text,
  family_account bigint, family_money numeric);         -- the account that is asked, and what it holds

CREATE TYPE model.split AS (
  decision text, reason text, in_scope numeric, deductible numeric, rate numeric,
  fund_paid numeric, relief_paid numeric, serious_illness_paid numeric, family_paid numeric, other_paid numeric,
  cash_paid numeric, accumulators jsonb);

-- An application for a layer of a paid claim: what is known at application, the
-- totals as they are without the claim and what was applied for on it, and all
-- layers that are granted with it.
CREATE TYPE model.application AS (
  layer text,                                           -- applied for now
  granted text[],                                       -- before, those a person decided included
  rulings jsonb,                                        -- layer → what a person decided, now or before
  statuses text[], illness text,                        -- on the day of care
  since date, applied_on date, settled_on date,
  totals jsonb);

-- What the facts say of a claim.
CREATE FUNCTION model.situate(bill model.bill, rights model.right[], as_of timestamptz) RETURNS model.situation
LANGUAGE plpgsql STABLE AS $$
DECLARE
  s model.situation;
  is_stay boolean := bill.care IN ('inpatient', 'observation');
  -- whether it can be settled directly is asked when it is; of a stay at discharge, of what is reimbursed on the day of care
  asked_on date := CASE WHEN bill.channel = 'direct' AND NOT is_stay THEN bill.settled_on ELSE bill.served_to END;
  place bigint := bill.institution_id;                  -- whose rule applies
  card_from date;
  here record;
  there record;
  connected boolean;
  chosen text;                                          -- what the place is to the college
  counts model.right;
  the_plan record;
  v record;
BEGIN
  SELECT p.* INTO the_plan FROM plan p WHERE p.settles;

  s.day := bill.served_from;
  s.version := model.version_on(s.day, as_of);
  SELECT p.* INTO v FROM plan_version p WHERE p.version = s.version;
  IF is_stay AND v.stay_date = 'discharge' THEN
    s.day := bill.served_to;
    s.version := model.version_on(s.day, as_of);
    SELECT p.* INTO v FROM plan_version p WHERE p.version = s.version;
  END IF;
  s.benefit_year := model.year_of(s.day, the_plan.year_begins);

  -- the college
  s.college_id := (
    SELECT f.organisation_id
      FROM fact f
     WHERE f.person_id = bill.person_id AND f.kind = 'study' AND f.recorded_at <= as_of
       AND (f.retracted_at IS NULL OR f.retracted_at > as_of)
       AND (f.valid @> s.day OR upper(f.valid) <= s.day)
     ORDER BY f.valid @> s.day DESC, upper(f.valid) DESC, f.fact_no DESC
     LIMIT 1);
  card_from := (SELECT c.card_settlement_from FROM college c WHERE c.college_id = s.college_id);

  -- the place: of a prescription, the prescriber's rule at a pharmacy that must be fit itself
  IF bill.care = 'pharmacy' AND bill.prescriber_id IS NOT NULL THEN
    place := bill.prescriber_id;
  END IF;
  SELECT t.* INTO here FROM institution_term t WHERE t.institution_id = bill.institution_id AND t.valid @> s.day;
  SELECT t.* INTO there FROM institution_term t WHERE t.institution_id = place AND t.valid @> s.day;
  s.level := coalesce(there.level, (SELECT k.level FROM institution_kind k WHERE k.kind = there.kind));
  connected := 2 = (                                    -- of a campus clinic on the day of care (SH-6.1a)
    SELECT count(*) FROM (VALUES (bill.institution_id, here.kind), (place, there.kind)) i (institution_id, kind)
      JOIN institution_term t USING (institution_id)
     WHERE t.connected AND t.valid @> CASE i.kind WHEN 'campus_clinic' THEN s.day ELSE asked_on END);
  chosen := (                                           -- 'designated' before 'campus'; a part stands for the whole
    SELECT max(d.relation)
      FROM designation d
     WHERE d.college_id = s.college_id AND d.valid @> s.day
       AND d.institution_id IN (place, (SELECT i.parent_id FROM institution i WHERE i.institution_id = place)));
  s.relation := CASE
    WHEN (here.designated AND there.designated) IS NOT TRUE THEN 'undesignated'
    WHEN NOT connected AND chosen IS DISTINCT FROM 'designated' THEN 'unconnected'
    WHEN bill.care = 'pharmacy' AND bill.prescriber_id IS NULL THEN 'no_prescriber'
    WHEN chosen IS NOT NULL THEN chosen
    WHEN there.kind = 'campus_clinic' THEN 'other_campus'
    ELSE 'other'
    END;
  s.locality := CASE
    WHEN here.region IS NULL THEN NULL
    WHEN starts_with(here.region, the_plan.region) AND starts_with(coalesce(there.region, here.region), the_plan.region) THEN 'local'
    ELSE coalesce((SELECT p.kind
                     FROM unnest(v.places) WITH ORDINALITY p (kind, nth)
                    WHERE EXISTS (SELECT FROM fact f
                                   WHERE f.person_id = bill.person_id AND f.kind = p.kind AND f.recorded_at <= as_of
                                     AND (f.retracted_at IS NULL OR f.retracted_at > as_of)
                                     AND f.valid @> bill.served_to AND starts_with(here.region, f.code))
                    ORDER BY p.nth
                    LIMIT 1), 'elsewhere')
    END;

  -- cover
  counts := model.right_on(rights, s.day);
  s.pathway := counts.pathway;
  s.effect := counts.effect;
  s.reason := counts.reason;

  -- what else is known of the person on that day
  s.statuses := ARRAY (
    SELECT x.status
      FROM (
        SELECT CASE k.status_is WHEN 'kind' THEN f.kind ELSE f.code END
          FROM fact f JOIN fact_kind k USING (kind)
         WHERE f.person_id = bill.person_id AND f.valid @> s.day AND f.recorded_at <= as_of
           AND (f.retracted_at IS NULL OR f.retracted_at > as_of) AND k.status_is IS NOT NULL
           -- a status granted elsewhere is none here
           AND (f.kind <> 'status' OR starts_with(f.organisation_id::text, the_plan.region))
           -- only the institution that the college had chosen can agree to a referral
           AND (f.kind <> 'referral' OR EXISTS (
                 SELECT FROM designation d
                  WHERE d.college_id = s.college_id AND d.relation = 'designated' AND d.valid @> lower(f.valid)
                    AND d.institution_id IN (f.organisation_id, (SELECT i.parent_id FROM institution i WHERE i.institution_id = f.organisation_id))))
        UNION SELECT 'old_route' WHERE card_from > s.day
        UNION SELECT 'card_start_unknown' WHERE card_from IS NULL
        UNION SELECT 'unsynchronised_at_settlement'
               WHERE EXISTS (SELECT FROM fact f
                              WHERE f.person_id = bill.person_id AND f.kind = 'identity_unsynchronised'
                                AND f.recorded_at <= as_of AND (f.retracted_at IS NULL OR f.retracted_at > as_of)
                                AND f.valid @> asked_on)
        UNION SELECT 'before_account' WHERE s.day < counts.usable_from
        UNION SELECT 'account_inactive' WHERE asked_on < counts.usable_from
        UNION SELECT 'credential_invalid' WHERE NOT model.works(bill.person_id, bill.credential, asked_on, as_of)
        UNION SELECT 'no_record_book' WHERE NOT model.works(bill.person_id, 'record_book', asked_on, as_of)
        -- of papers only what is recorded is known
        UNION SELECT 'lacks_' || p
                FROM unnest('{credential,identity_document,receipt,records,bank_card,originals}'::text[]) p
               WHERE bill.channel = 'reimbursement' AND p <> ALL (bill.papers)
        UNION SELECT 'cover_begins_later'
               WHERE is_stay AND s.pathway IS NULL
                 AND EXISTS (SELECT FROM generate_series(s.day + 1, bill.served_to, interval '1 day') d
                              WHERE (model.right_on(rights, d::date)).effect = 'cover')
        UNION SELECT 'cover_ended_within'
               WHERE is_stay AND s.pathway IS NOT NULL AND (model.right_on(rights, bill.served_to)).pathway IS NULL) x (status)
     WHERE x.status IS NOT NULL
     ORDER BY x.status COLLATE "C");
  s.illness := (SELECT i.illness FROM illness i WHERE i.disease = bill.disease);

  -- the family account, where the version asks one
  IF EXISTS (SELECT FROM layer l WHERE l.version = s.version AND l.payer = 'family' AND l.settle = 'inline') THEN
    s.family_account := model.group_of(bill.person_id, bill.settled_on, as_of);
    IF NOT model.account_pays(s.family_account, 'pay', bill.settled_on, as_of) THEN
      s.family_account := NULL;
    END IF;
    s.family_money := model.account_holds(s.family_account, as_of);
  END IF;
  RETURN s;
END $$;

-- A rate of a band, adjusted: a share, kept to eight places.
CREATE FUNCTION model.adjusted(rate numeric, rate_add numeric, rate_times numeric) RETURNS numeric IMMUTABLE
RETURN round(least(greatest((rate + rate_add) * rate_times, 0), 1), 8);

-- What the bands of a rule pay for a stretch of their axis, each band's piece rounded for itself; below the
-- first band the rate is 0.  How many rates apply to the stretch, and the lowest of them.
CREATE FUNCTION model.earned(of_version int, of_rule int, axis numeric, stretch numeric, rate_add numeric, rate_times numeric,
  OUT paid numeric, OUT rates int, OUT rate numeric)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT coalesce(sum(round(p.length * p.rate, 2)), 0), count(DISTINCT p.rate), min(p.rate)
    INTO paid, rates, rate
    FROM (SELECT least(axis + stretch, lead(b.from_amount) OVER (ORDER BY b.from_amount))
                 - greatest(axis, b.from_amount) AS length,
                 model.adjusted(b.rate, rate_add, rate_times) AS rate
            FROM band b
           WHERE b.version = of_version AND b.rule = of_rule
          UNION ALL
          SELECT least(axis + stretch, min(b.from_amount)) - axis, 0
            FROM band b
           WHERE b.version = of_version AND b.rule = of_rule) p
   WHERE p.length > 0;
END $$;

-- Which rules accept the situation: every gate given must hold.
CREATE FUNCTION model.accepting(bill model.bill, s model.situation) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY (
    SELECT r.rule
      FROM rule r
     WHERE r.version = s.version
       AND (r.care IS NULL OR bill.care = ANY (r.care))
       AND (r.level IS NULL OR s.level = ANY (r.level))
       AND (r.relation IS NULL OR s.relation = ANY (r.relation))
       AND (r.locality IS NULL OR s.locality = ANY (r.locality))
       AND (r.access IS NULL OR bill.access = ANY (r.access))
       AND (r.channel IS NULL OR bill.channel = ANY (r.channel))
       AND (r.credential IS NULL OR bill.credential = ANY (r.credential))
       AND CASE WHEN r.pathway IS NOT NULL THEN coalesce(s.pathway, 'none') = ANY (r.pathway)
           ELSE r.effect IN ('deny', 'pend') OR s.pathway IS NOT NULL END
       AND (r.status IS NULL OR r.status && s.statuses)
       AND (r.unless_status IS NULL OR NOT r.unless_status && s.statuses)
       AND (r.illness IS NULL OR s.illness = ANY (r.illness))
       AND (r.served IS NULL OR r.served @> s.day));
END $$;

-- Who pays what, and the totals after.  With an application: how the claim stands
-- with all that was granted; layers settled on application look at what is known
-- and at the totals now, the others as they did when the claim was settled.
CREATE FUNCTION model.split(bill model.bill, s model.situation, before jsonb, app model.application DEFAULT NULL,
  again boolean DEFAULT false) RETURNS model.split
LANGUAGE plpgsql STABLE AS $$
DECLARE
  result model.split;
  refused model.split;                                  -- the same, were the claim denied or pended
  late boolean;                                         -- the layer at work is settled on application
  s_now model.situation := s;
  before_now jsonb := coalesce(app.totals, before);
  totals_now jsonb := before_now;
  inline_before jsonb := before;
  inline_totals jsonb := before;
  moves jsonb;                                          -- of the layer at work
  ruling numeric;                                       -- a person's, on the layer at work
  settled_on date;
  deductible_unpaid numeric := 0;                       -- in all layers
  matching int[];
  keys jsonb;                                           -- bucket → key of its total on the day
  horizon date := before ->> 'since';
  totals jsonb := before;
  any_paid boolean := false;
  rate_known boolean := false;
  denied_for text;
  paid_so_far numeric := 0;
  deductible_left numeric[] := array_fill(0::numeric, ARRAY[16]);
  over_cap numeric[] := array_fill(0::numeric, ARRAY[16]);
  l record;
  r record;
  a record;
  c record;
  e record;
  base numeric;
  first_pay numeric[];
  rate_add numeric;
  rate_times numeric;
  deductible_times numeric;
  room numeric;
  borne numeric;
  above numeric;
  axis numeric;
  axis_moved numeric;
  pay numeric;
  low numeric;
  high numeric;
  cut numeric;
  is_event boolean;                                     -- nothing to pay for is no event
  advance_is_copay boolean;
  in_order boolean;                                     -- claims count in the order served
  order_key text;                                       -- which day of the year the latest paid one was served on
  day_of_year int;
BEGIN
  result.in_scope := bill.total_amount - bill.self_funded - bill.over_price_limit - bill.advance_self_pay;
  result.deductible := 0;
  result.fund_paid := 0;
  result.relief_paid := 0;
  result.serious_illness_paid := 0;
  result.family_paid := 0;
  result.other_paid := 0;
  result.cash_paid := bill.total_amount;
  result.accumulators := before;
  refused := result;
  refused.decision := 'pended';

  IF s.version IS NULL THEN
    refused.reason := 'no_plan';
    RETURN refused;
  END IF;
  IF s.effect = 'pend' THEN
    refused.reason := s.reason;
    RETURN refused;
  END IF;

  SELECT v.advance_is_copay, v.claim_order = 'served', '_served_on@' || y.start, s.day - y.start + 1
    INTO advance_is_copay, in_order, order_key, day_of_year
    FROM plan_version v JOIN plan p USING (plan)
   CROSS JOIN LATERAL (SELECT model.year_start(s.benefit_year, p.year_begins) AS start) y
   WHERE v.version = s.version;
  s_now.statuses := app.statuses;
  s_now.illness := app.illness;
  keys := (
    SELECT jsonb_object_agg(b.bucket,
             b.bucket || '@'
             || CASE b.period WHEN 'life' THEN 'life'
                ELSE model.period_start(b.period, s.day, coalesce(b.year_begins, p.year_begins))::text END
             || CASE WHEN b.by_institution THEN '/' || bill.institution_id ELSE '' END)
      FROM plan p JOIN bucket b USING (plan)
     WHERE p.settles);

  FOR l IN
    SELECT * FROM layer x
     WHERE x.version = s.version AND (x.settle = 'inline' OR x.name = app.layer OR x.name = ANY (app.granted))
     ORDER BY x.layer
  LOOP
    CONTINUE WHEN l.payer = 'family' AND s.family_account IS NULL;
    late := l.settle = 'application';
    before := CASE WHEN late THEN before_now ELSE inline_before END;
    totals := CASE WHEN late THEN totals_now ELSE inline_totals END;
    settled_on := CASE WHEN late THEN app.settled_on ELSE bill.settled_on END;
    horizon := before ->> 'since';
    matching := model.accepting(bill, CASE WHEN late THEN s_now ELSE s END);
    ruling := app.rulings ->> l.name;
    SELECT x.* INTO r
      FROM rule x
     WHERE x.version = s.version AND x.layer = l.layer AND x.effect <> 'adjust' AND x.rule = ANY (matching)
     ORDER BY x.rank, x.rule
     LIMIT 1;

    IF ruling IS NOT NULL THEN
      NULL;                                             -- a person decided
    ELSIF r.rule IS NULL THEN
      IF l.unmatched = 'pass' THEN
        CONTINUE WHEN l.name IS DISTINCT FROM app.layer;
        refused.decision := 'denied';
        refused.reason := 'not_entitled';
      ELSIF s.pathway IS NULL THEN
        refused.decision := 'denied';
        refused.reason := 'not_covered';
      ELSE
        refused.reason := 'no_benefit_rule';
      END IF;
      RETURN refused;
    ELSIF r.effect = 'deny' THEN
      denied_for := coalesce(denied_for, r.reason);
      CONTINUE WHEN l.name IS DISTINCT FROM app.layer;
      refused.decision := 'denied';
      refused.reason := r.reason;
      RETURN refused;
    ELSIF r.effect = 'pend' THEN
      refused.reason := r.reason;
      RETURN refused;
    END IF;

    -- deadlines: its own and those of the rules that adjust it
    IF ruling IS NULL AND (CASE WHEN late THEN l.name = app.layer ELSE bill.channel = 'reimbursement' END) AND EXISTS (
      SELECT FROM rule x
       WHERE x.version = s.version AND x.layer = l.layer AND (x.rule = r.rule OR x.effect = 'adjust' AND x.rule = ANY (matching))
         AND CASE WHEN late THEN app.applied_on > (app.since + x.apply_within)::date
             ELSE bill.applied_on > (bill.receipt_date + x.apply_within)::date END)
    THEN
      refused.decision := 'denied';
      refused.reason := 'applied_late';
      RETURN refused;
    END IF;

    -- never from the absence of a total that was, or would have been, dropped
    IF ruling IS NULL AND (EXISTS (
      SELECT FROM (SELECT unnest(ARRAY[r.nth_of, r.deductible_uses, r.deductible_fills, r.bands_over])
                   UNION SELECT x.bucket FROM cap x
                          WHERE x.version = s.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule)) used (bucket)
       WHERE model.total_end(keys ->> used.bucket) <= horizon
          OR (model.total_end(keys ->> used.bucket) + interval '2 years')::date <= settled_on)
       OR in_order AND NOT late AND (model.total_end(order_key) <= horizon
                                     OR (model.total_end(order_key) + interval '2 years')::date <= settled_on))
    THEN
      refused.reason := 'too_old';
      RETURN refused;
    END IF;
    IF in_order AND NOT late AND day_of_year < model.total(before, order_key) THEN
      refused.reason := 'out_of_order';
      RETURN refused;
    END IF;

    -- base: never more than is left of the bill; the fund pays only what is in scope, and no deductible
    base := least(bill.total_amount - paid_so_far, CASE l.base
      WHEN 'in_scope' THEN result.in_scope
      WHEN 'deductible' THEN deductible_left[l.base_layer]
      WHEN 'copay' THEN result.in_scope - paid_so_far + CASE WHEN advance_is_copay THEN bill.advance_self_pay ELSE 0 END
      WHEN 'above_deductible' THEN
        result.in_scope - paid_so_far + CASE WHEN advance_is_copay THEN bill.advance_self_pay ELSE 0 END - greatest(deductible_unpaid, 0)
      WHEN 'over_cap' THEN over_cap[l.base_layer]
      WHEN 'unpaid' THEN bill.total_amount
    END);
    IF l.payer = 'fund' THEN
      base := least(base, result.in_scope - result.deductible - result.fund_paid);
    END IF;
    base := greatest(base, 0);
    moves := '{}';

    IF ruling IS NOT NULL THEN
      -- bound by the base, and by no cap; but the totals of the rule that applies count it
      IF ruling > base AND l.name = app.layer THEN
        refused.decision := 'refused';
        RETURN refused;
      END IF;
      pay := least(ruling, base);
      is_event := pay > 0;
      cut := 0;
      borne := 0;
      above := pay;
      axis_moved := 0;
    ELSE
      -- the layer's numbers, adjusted
      first_pay := ARRAY[r.first_pay];
      rate_add := 0;
      rate_times := 1;
      deductible_times := 1;
      FOR a IN
        SELECT * FROM rule x
         WHERE x.version = s.version AND x.layer = l.layer AND x.effect = 'adjust' AND x.rule = ANY (matching)
         ORDER BY x.rank, x.rule
      LOOP
        first_pay := first_pay || a.first_pay::numeric;
        rate_add := rate_add + coalesce(a.rate_add, 0);
        rate_times := round(rate_times * coalesce(a.rate_times, 1), 8);  -- a rate has eight places, as plan.h says
        deductible_times := round(deductible_times * coalesce(a.deductible_times, 1), 8);
      END LOOP;

      is_event := base > 0;

      -- one event too many: all of it lies above the cap, and nothing is consumed
      cut := 0;
      IF EXISTS (
        SELECT FROM cap x
         WHERE x.version = s.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule)
           AND x.measure = 'count' AND model.total(before, keys ->> x.bucket) >= x.amount)
      THEN
        cut := base;
        base := 0;
        is_event := false;
      END IF;

      FOR i IN 1 .. cardinality(first_pay) LOOP
        base := base - coalesce(round(base * first_pay[i], 2), 0);
      END LOOP;

      -- caps on the base
      FOR c IN
        SELECT * FROM cap x
         WHERE x.version = s.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule)
           AND x.measure = 'base' AND x.amount IS NOT NULL
         ORDER BY x.cap
      LOOP
        room := greatest(c.amount - model.total(totals, keys ->> c.bucket) / 100, 0);
        cut := cut + base - least(base, room);
        base := least(base, room);
      END LOOP;

      -- deductible
      room := coalesce(r.deductible[least(1 + model.total(before, keys ->> r.nth_of), cardinality(r.deductible))::int], 0);
      room := greatest(round(room * deductible_times, 2) - model.total(totals, keys ->> r.deductible_uses) / 100, 0);
      borne := least(base, room);
      above := base - borne;

      -- caps on what lies above it
      FOR c IN
        SELECT * FROM cap x
         WHERE x.version = s.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule)
           AND x.measure = 'above_deductible' AND x.amount IS NOT NULL
         ORDER BY x.cap
      LOOP
        room := greatest(c.amount - model.total(totals, keys ->> c.bucket) / 100, 0);
        cut := cut + above - least(above, room);
        above := least(above, room);
      END LOOP;

      -- bands
      axis := model.total(totals, keys ->> r.bands_over) / 100;
      axis_moved := 0;
      IF r.bands_start = 'base' THEN
        axis := axis + borne;
        axis_moved := borne;
      END IF;
      SELECT * INTO e FROM model.earned(s.version, r.rule, axis, above, rate_add, rate_times);
      pay := e.paid;

      -- caps on the payment, then what the family account holds: what lies above the smallest amount that earns the room
      -- is over the cap
      FOR c IN
        SELECT x.cap::int AS nth, greatest(x.amount - model.total(totals, keys ->> x.bucket) / 100, 0) AS room
          FROM cap x
         WHERE x.version = s.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule)
           AND x.measure = 'paid' AND x.amount IS NOT NULL
        UNION ALL
        SELECT 1000000, greatest(s.family_money - result.family_paid, 0) WHERE l.payer = 'family'
         ORDER BY nth
      LOOP
        room := c.room;
        CONTINUE WHEN pay <= room;
        low := 0;
        high := above;
        WHILE low < high LOOP
          pay := trunc((low + high) / 2, 2);
          IF (model.earned(s.version, r.rule, axis, pay, rate_add, rate_times)).paid >= room THEN
            high := pay;
          ELSE
            low := pay + 0.01;
          END IF;
        END LOOP;
        cut := cut + above - high;
        above := high;
        pay := room;
      END LOOP;

      -- an account that pays nothing has no say
      CONTINUE WHEN l.payer = 'family' AND pay = 0;
      any_paid := true;

      -- the rate shown on the claim: of the first layer on the in-scope amount, where one rate alone applied
      IF l.base = 'in_scope' AND NOT rate_known THEN
        rate_known := true;
        IF e.rates = 1 THEN
          result.rate := e.rate;
        ELSIF e.rates = 0 THEN
          result.rate := (SELECT min(model.adjusted(b.rate, rate_add, rate_times))
                         FROM band b
                        WHERE b.version = s.version AND b.rule = r.rule
                       HAVING count(*) = 1);
        END IF;
      END IF;
    END IF;

    -- totals
    moves := model.moved(moves, keys ->> r.deductible_fills, borne * 100);
    moves := model.moved(moves, keys ->> r.bands_over, (axis_moved + above) * 100);
    FOR c IN
      SELECT * FROM cap x
       WHERE x.version = r.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule) AND x.bucket IS NOT NULL
       ORDER BY x.cap
    LOOP
      moves := model.moved(moves, keys ->> c.bucket, CASE c.measure
        WHEN 'paid' THEN pay * 100
        WHEN 'base' THEN (borne + above) * 100
        WHEN 'above_deductible' THEN above * 100
        ELSE 0
      END);
    END LOOP;
    -- one claim is one event, however many layers count it
    IF is_event THEN
      FOR c IN
        SELECT keys ->> r.nth_of AS key
        UNION
        SELECT keys ->> x.bucket FROM cap x
         WHERE x.version = r.version AND x.layer = l.layer AND (x.rule IS NULL OR x.rule = r.rule) AND x.measure = 'count'
      LOOP
        moves := model.moved(moves, c.key, 1 + model.total(before, c.key) - model.total(totals, c.key));
      END LOOP;
    END IF;
    FOR e IN SELECT k.key, k.value::numeric AS value FROM jsonb_each_text(moves) k LOOP
      inline_totals := model.moved(inline_totals, e.key, e.value);
      -- what was dropped with its period stays dropped
      CONTINUE WHEN NOT app IS NULL AND model.total_end(e.key) <= (before_now ->> 'since')::date;
      totals_now := model.moved(totals_now, e.key, e.value);
    END LOOP;

    -- what is left for later layers
    over_cap[l.layer] := cut;
    deductible_left[l.layer] := borne;
    IF l.base = 'deductible' THEN
      deductible_left[l.base_layer] := deductible_left[l.base_layer] - pay;
      deductible_unpaid := deductible_unpaid - pay;
    ELSIF l.base = 'over_cap' THEN
      over_cap[l.base_layer] := over_cap[l.base_layer] - pay;
    END IF;
    paid_so_far := paid_so_far + pay;
    CASE l.payer
      WHEN 'fund' THEN result.fund_paid := result.fund_paid + pay;
      WHEN 'relief' THEN result.relief_paid := result.relief_paid + pay;
      WHEN 'serious_illness' THEN result.serious_illness_paid := result.serious_illness_paid + pay;
      WHEN 'family' THEN result.family_paid := result.family_paid + pay;
      WHEN 'other' THEN result.other_paid := result.other_paid + pay;
    END CASE;
    -- no fen is borne twice, nor one that the fund paid
    IF l.base = 'in_scope' THEN
      borne := least(borne, result.in_scope - result.deductible - result.fund_paid);
      result.deductible := result.deductible + borne;
      deductible_unpaid := deductible_unpaid + borne;
    END IF;
  END LOOP;

  IF NOT any_paid THEN
    IF denied_for IS NOT NULL THEN
      refused.decision := 'denied';
      refused.reason := denied_for;
    ELSIF s.pathway IS NULL THEN
      refused.decision := 'denied';
      refused.reason := 'not_covered';
    ELSE
      refused.reason := 'no_benefit_rule';
    END IF;
    RETURN refused;
  END IF;

  result.decision := 'paid';
  totals := totals_now;
  IF in_order AND (app IS NULL OR model.total_end(order_key) > coalesce((before_now ->> 'since')::date, '-infinity')) THEN
    totals := model.moved(totals, order_key, day_of_year - model.total(inline_before, order_key));
  END IF;
  horizon := before_now ->> 'since';
  result.cash_paid := bill.total_amount - paid_so_far;

  -- totals of periods that ended two years ago or earlier are dropped, but not by a bill that is entered again
  FOR e IN
    SELECT k.key, model.total_end(k.key) AS ended FROM jsonb_object_keys(totals - 'since') k (key)
     -- (a period that began later has not ended by then; this saves time)
     WHERE NOT again AND k.key NOT LIKE '%@life%' AND split_part(split_part(k.key, '@', 2), '/', 1)::date + 730 < coalesce(app.settled_on, bill.settled_on)
  LOOP
    IF (e.ended + interval '2 years')::date <= coalesce(app.settled_on, bill.settled_on) THEN
      totals := totals - e.key;
      horizon := greatest(horizon, e.ended);
    END IF;
  END LOOP;
  result.accumulators := totals || CASE WHEN horizon IS NULL THEN '{}' ELSE jsonb_build_object('since', horizon) END;
  RETURN result;
END $$;

-- The month a claim is booked in: the first one not closed, for all or for the institution.
CREATE FUNCTION model.settlement_month(settled_on date, of_institution bigint, as_of timestamptz) RETURNS date
LANGUAGE plpgsql STABLE AS $$
DECLARE
  booked date := date_trunc('month', settled_on::timestamp)::date;
BEGIN
  -- of all that was said of it until then, the last word
  WHILE (SELECT m.entry FROM month m
          WHERE m.month = booked AND m.recorded_at <= as_of
            AND (m.institution_id IS NULL OR m.institution_id = of_institution)
          ORDER BY m.recorded_at DESC LIMIT 1) = 'closing'
  LOOP
    booked := (booked + interval '1 month')::date;
  END LOOP;
  RETURN booked;
END $$;
