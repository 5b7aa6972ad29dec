-- What comes after a bill, a second time and slowly: applications, rulings,
-- reposts, reversals, openings; who may add which, and what the row must be.
-- Written from the law (rule LATE), docs/architecture.md and docs/manual.md.

-- What was asked for with a row other than a bill, by column.
CREATE TABLE model.asked (ledger text, person_id bigint, ledger_no int, asked jsonb, PRIMARY KEY (ledger, person_id, ledger_no));

-- What was refused, or not, against the model's judgement; applications quoted otherwise than settled.
CREATE TABLE model.misjudged (ledger text, person_id bigint, operation text, asked jsonb, expected text, found text);

-- Operations by what became of them.
CREATE TABLE model.operation (ledger text, operation text, state text, count int, PRIMARY KEY (ledger, operation, state));

-- ---------------------------------------------------------------------------
-- The rows of a bill

-- Rows of one person that are not reversed by a row before `upto`.
CREATE FUNCTION model.stands(of_person bigint, no int, upto int) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN NOT EXISTS (SELECT FROM claim r WHERE r.person_id = of_person AND r.base_no = no AND r.entry = 'reversal' AND r.ledger_no < upto);
END $$;

-- Running totals on a row, and before it.
CREATE FUNCTION model.totals_on(of_person bigint, no int) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT model.totals(c.accumulators::text) FROM claim c WHERE c.person_id = of_person AND c.ledger_no = no), '{}');
END $$;

-- ---------------------------------------------------------------------------
-- What is granted on application, and what a person decides on one

CREATE TYPE model.change AS (
  decision text, reason text,                           -- 'refused': a ruling that cannot be
  fund_paid numeric, relief_paid numeric, serious_illness_paid numeric, family_paid numeric, other_paid numeric, cash_paid numeric,
  accumulators jsonb, disease text, statuses text[], illness text);

-- Row `no` of a person, which adds to bill `base_no` by a layer; ruling is what a person decided to pay, NULL where the
-- rules decide.  rights: as known at as_of.
CREATE FUNCTION model.supplement(of_person bigint, no int, bill_no int, for_layer text, applied_on date, settled_on date,
  ruling numeric, disease text, was_disease text, rights model.right[], as_of timestamptz) RETURNS model.change
LANGUAGE plpgsql STABLE AS $$
DECLARE
  b record;                                             -- the bill
  r record;
  bill model.bill;
  s model.situation;
  known model.situation;
  app model.application;
  x model.split;
  change model.change;
  now_totals jsonb := model.totals_on(of_person, no - 1);
  until_now jsonb;                                      -- payer → what was paid
  payer text;
  ruled_bill boolean := false;
BEGIN
  SELECT c.* INTO b FROM claim c WHERE c.person_id = of_person AND c.ledger_no = bill_no;
  until_now := to_jsonb(b);
  app.layer := for_layer;
  app.granted := '{}';
  app.rulings := '{}';
  app.since := coalesce(b.receipt_date, b.settled_on);
  app.applied_on := applied_on;
  app.settled_on := settled_on;
  app.totals := model.reversed(now_totals, model.totals_on(of_person, bill_no), model.totals_on(of_person, bill_no - 1));
  change.accumulators := now_totals;
  change.disease := was_disease;
  FOR r IN
    SELECT c.*, l.payer
      FROM claim c LEFT JOIN layer l ON l.version = b.plan_version AND l.name = c.applied_for
     WHERE c.person_id = of_person AND c.base_no = bill_no AND c.entry IN ('supplement', 'ruling') AND c.ledger_no < no
       AND model.stands(of_person, c.ledger_no, no)
     ORDER BY c.ledger_no
  LOOP
    app.totals := model.reversed(app.totals, model.totals_on(of_person, r.ledger_no), model.totals_on(of_person, r.ledger_no - 1));
    FOREACH payer IN ARRAY '{fund_paid,relief_paid,serious_illness_paid,family_paid,other_paid,cash_paid}'::text[] LOOP
      until_now := until_now || jsonb_build_object(payer, (until_now ->> payer)::numeric + (to_jsonb(r) ->> payer)::numeric);
    END LOOP;
    CONTINUE WHEN r.decision <> 'paid';
    IF r.applied_for IS NULL THEN
      ruled_bill := true;
      CONTINUE;
    END IF;
    app.granted := app.granted || r.applied_for;
    IF r.entry = 'ruling' THEN
      app.rulings := app.rulings || jsonb_build_object(r.applied_for, to_jsonb(r) -> (r.payer || '_paid'));
    END IF;
    -- what was proven with something granted stays proven
    change.disease := coalesce(r.disease, change.disease);
  END LOOP;
  change.disease := coalesce(disease, change.disease);

  bill := ROW (b.person_id, b.institution_id, b.prescriber_id, b.care, b.channel, b.credential, b.access,
               b.served_from, b.served_to, b.settled_on, b.applied_on, b.receipt_date, change.disease, b.papers,
               b.total_amount, b.self_funded, b.over_price_limit, b.advance_self_pay);
  known := model.situate(bill, rights, as_of);
  change.statuses := known.statuses;
  change.illness := known.illness;

  change.fund_paid := 0;
  change.relief_paid := 0;
  change.serious_illness_paid := 0;
  change.family_paid := 0;
  change.other_paid := 0;
  change.cash_paid := 0;
  IF b.decision <> 'paid' THEN
    change.decision := CASE WHEN ruled_bill THEN 'pended' ELSE 'denied' END;
    change.reason := CASE WHEN ruled_bill THEN 'no_benefit_rule' ELSE 'base_not_paid' END;
    RETURN change;
  END IF;

  app.statuses := known.statuses;
  app.illness := known.illness;
  IF ruling IS NOT NULL THEN
    app.rulings := app.rulings || jsonb_build_object(for_layer, ruling);
  END IF;
  -- the bill's own situation, as it is on its row; the day and the rest follow from it
  s := known;
  s.version := b.plan_version;
  s.benefit_year := b.benefit_year;
  s.college_id := b.college_id;
  s.level := b.level;
  s.relation := b.relation;
  s.locality := b.locality;
  s.pathway := b.pathway;
  s.effect := 'cover';
  s.statuses := b.statuses;
  s.illness := b.illness;
  -- of the family account no more than it paid of the bill
  s.family_account := b.family_account;
  s.family_money := (until_now ->> 'family_paid')::numeric;
  x := model.split(bill, s, model.totals_on(of_person, bill_no - 1), app);
  change.decision := x.decision;
  change.reason := x.reason;
  IF x.decision <> 'paid' THEN
    RETURN change;
  END IF;
  change.fund_paid := x.fund_paid - (until_now ->> 'fund_paid')::numeric;
  change.relief_paid := x.relief_paid - (until_now ->> 'relief_paid')::numeric;
  change.serious_illness_paid := x.serious_illness_paid - (until_now ->> 'serious_illness_paid')::numeric;
  change.family_paid := x.family_paid - (until_now ->> 'family_paid')::numeric;
  change.other_paid := x.other_paid - (until_now ->> 'other_paid')::numeric;
  change.cash_paid := x.cash_paid - (until_now ->> 'cash_paid')::numeric;
  -- family money that is replaced goes back to the account, or to the person
  IF change.family_paid < 0 AND 'person' = (SELECT v.late_return FROM plan_version v WHERE v.version = b.plan_version) THEN
    change.cash_paid := change.cash_paid + change.family_paid;
    change.family_paid := 0;
  END IF;
  change.accumulators := x.accumulators;
  -- the amount must stand on the row as it was decided
  IF ruling IS NOT NULL AND ruling IS DISTINCT FROM (
    SELECT (to_jsonb(change) ->> (l.payer || '_paid'))::numeric FROM layer l WHERE l.version = b.plan_version AND l.name = for_layer)
  THEN
    change.decision := 'refused';
  END IF;
  RETURN change;
END $$;

-- ---------------------------------------------------------------------------
-- What a row must be

-- The columns of row c, which is no bill, as they must be; before are the totals on the row before it.
CREATE FUNCTION model.amendment(c jsonb, rights model.right[]) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  person bigint := c ->> 'person_id';
  no int := c ->> 'ledger_no';
  as_of timestamptz := c ->> 'recorded_at';
  asked jsonb := (SELECT a.asked FROM model.asked a WHERE a.ledger = current_schema AND a.person_id = person AND a.ledger_no = no);
  before jsonb := model.totals_on(person, no - 1);
  the_row jsonb;                                        -- that was named
  bill jsonb;                                           -- and the bill it is about
  wanted jsonb;
  amounts jsonb;
  change model.change;
  s model.situation;
  was_asked jsonb := coalesce(asked, '{}') - 'named';
BEGIN
  IF asked IS NULL THEN
    RETURN jsonb_build_object('entry', 'nothing that was asked for');
  END IF;
  SELECT to_jsonb(b) INTO the_row FROM claim b WHERE b.person_id = person AND b.ledger_no = (asked ->> 'named')::int;
  wanted := the_row || '{"adjustment": null}' || jsonb_strip_nulls(was_asked) || jsonb_build_object(
    'entry', c -> 'entry', 'ledger_no', no, 'recorded_at', as_of,
    'settlement_month', model.settlement_month((asked ->> 'settled_on')::date, (c ->> 'institution_id')::bigint, as_of));

  IF c ->> 'entry' = 'reversal' THEN
    -- the base negated; the totals lose what it had added
    RETURN wanted - 'accumulators' || (
      SELECT jsonb_object_agg(k, - (the_row ->> k)::numeric)
        FROM unnest('{total_amount,self_funded,over_price_limit,advance_self_pay,in_scope,deductible,fund_paid,relief_paid,
                      serious_illness_paid,family_paid,other_paid,cash_paid}'::text[]) k)
      || jsonb_build_object('base_no', asked -> 'named', 'totals',
           model.reversed(before, model.totals_on(person, (the_row ->> 'ledger_no')::int), model.totals_on(person, (the_row ->> 'ledger_no')::int - 1)));
  END IF;

  IF c ->> 'entry' = 'opening' THEN
    s := model.situate(ROW (person, (asked ->> 'institution_id')::bigint, NULL, 'outpatient', 'direct', 'none', 'ordinary',
                            (asked ->> 'settled_on')::date, (asked ->> 'settled_on')::date, (asked ->> 'settled_on')::date, NULL, NULL, NULL, NULL,
                            0, 0, 0, 0)::model.bill, rights, as_of);
    RETURN jsonb_build_object(
      'person_id', person, 'ledger_no', no, 'entry', 'opening', 'request_id', asked -> 'request_id', 'institution_id', asked -> 'institution_id',
      'prescriber_id', NULL, 'care', 'outpatient', 'channel', 'direct', 'credential', 'none', 'access', 'ordinary',
      'served_from', asked -> 'settled_on', 'served_to', asked -> 'settled_on', 'settled_on', asked -> 'settled_on', 'applied_on', NULL,
      'applied_for', NULL, 'receipt_no', NULL, 'receipt_date', NULL, 'disease', NULL, 'catalogue_region', NULL, 'papers', NULL,
      'college_id', s.college_id, 'level', s.level, 'relation', s.relation, 'locality', s.locality, 'pathway', s.pathway,
      'statuses', s.statuses, 'illness', NULL, 'decision', 'paid', 'reason', NULL, 'plan_version', s.version,
      'benefit_year', s.benefit_year, 'rate', NULL, 'totals', model.totals(asked ->> 'accumulators'), 'base_no', NULL, 'adjustment', NULL)
      || model.no_amounts() || jsonb_build_object('settlement_month', model.settlement_month((asked ->> 'settled_on')::date, (asked ->> 'institution_id')::bigint, as_of));
  END IF;

  -- what adds to a bill has no bill of its own
  amounts := (SELECT jsonb_object_agg(k, coalesce(asked -> k, '0'))
                FROM unnest('{fund_paid,relief_paid,serious_illness_paid,family_paid,other_paid}'::text[]) k);
  -- a person may let the family account of the day pay of a bill
  IF (amounts ->> 'family_paid')::numeric <> 0 THEN
    wanted := wanted || jsonb_build_object('family_account', model.group_of(person, (asked ->> 'settled_on')::date, as_of));
  END IF;
  wanted := wanted - 'accumulators' || model.no_amounts() || '{"rate": null}';
  bill := CASE WHEN the_row ->> 'applied_for' IS NULL THEN the_row
          ELSE (SELECT to_jsonb(b) FROM claim b WHERE b.person_id = person AND b.ledger_no = (the_row ->> 'base_no')::int) END;
  wanted := wanted || jsonb_build_object('base_no', bill -> 'ledger_no');

  IF c ->> 'entry' = 'ruling' THEN
    wanted := wanted || jsonb_build_object('reason', asked -> 'reason', 'deductible', coalesce(asked -> 'deductible', '0'));
    IF the_row ->> 'applied_for' IS NULL OR bill ->> 'decision' <> 'paid' OR asked ->> 'decision' = 'denied' THEN
      wanted := wanted || amounts || jsonb_build_object(
        'cash_paid', (SELECT - sum(a.value::numeric) FROM jsonb_each_text(amounts) a),
        'totals', (SELECT coalesce(jsonb_object_agg(k, trim_scale(model.total(before, k) + model.total(g.given, k))), '{}')
                     -- of a period that was dropped nothing is kept
                     FROM (SELECT coalesce(jsonb_object_agg(t.key, t.value), '{}') AS given
                             FROM jsonb_each(model.totals(coalesce(asked ->> 'accumulators', '{}'))) t
                            WHERE coalesce(model.total_end(t.key) > (before ->> 'since')::date, true)) g,
                          LATERAL (SELECT jsonb_object_keys(before - 'since') UNION SELECT jsonb_object_keys(g.given)) x (k))
                  || (before - ARRAY (SELECT k FROM jsonb_object_keys(before - 'since') k)));
      -- (what is known of the person is as it was for who decides a bill, and as it is now for who decides an application)
      IF the_row ->> 'applied_for' IS NOT NULL AND bill ->> 'decision' = 'paid' THEN
        change := model.supplement(person, no, (bill ->> 'ledger_no')::int, the_row ->> 'applied_for', (the_row ->> 'applied_on')::date,
          (asked ->> 'settled_on')::date, NULL, NULL, the_row ->> 'disease', rights, as_of);
        wanted := wanted || jsonb_build_object('disease', change.disease, 'statuses', change.statuses, 'illness', change.illness);
      END IF;
      RETURN wanted;
    END IF;
    change := model.supplement(person, no, (bill ->> 'ledger_no')::int, the_row ->> 'applied_for', (the_row ->> 'applied_on')::date,
      (asked ->> 'settled_on')::date,
      (SELECT (amounts ->> (l.payer || '_paid'))::numeric FROM layer l WHERE l.version = (the_row ->> 'plan_version')::int AND l.name = the_row ->> 'applied_for'),
      NULL, the_row ->> 'disease', rights, as_of);
  ELSE
    change := model.supplement(person, no, (bill ->> 'ledger_no')::int, asked ->> 'applied_for', (asked ->> 'applied_on')::date,
      (asked ->> 'settled_on')::date, NULL, asked ->> 'disease', the_row ->> 'disease', rights, as_of);
  END IF;
  RETURN wanted || (to_jsonb(change) - 'accumulators') || jsonb_build_object('totals', change.accumulators);
END $$;

-- What a repost takes from the bill that it enters anew, with the changes.
CREATE FUNCTION model.reposted(of_person bigint, no int) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  asked jsonb := (SELECT a.asked FROM model.asked a WHERE a.ledger = current_schema AND a.person_id = of_person AND a.ledger_no = no);
BEGIN
  RETURN (SELECT jsonb_object_agg(w.key, w.value)
            FROM claim c CROSS JOIN LATERAL jsonb_each(to_jsonb(c) || (asked - 'named')) w
           WHERE c.person_id = of_person AND c.ledger_no = (asked ->> 'named')::int
             AND (asked ? w.key OR w.key = ANY ('{request_id,institution_id,prescriber_id,care,channel,credential,access,served_from,served_to,
                    applied_on,receipt_no,receipt_date,disease,catalogue_region,papers,total_amount,self_funded,over_price_limit,advance_self_pay}'::text[])));
END $$;

CREATE FUNCTION model.no_amounts() RETURNS jsonb IMMUTABLE
RETURN '{"total_amount": 0, "self_funded": 0, "over_price_limit": 0, "advance_self_pay": 0, "in_scope": 0, "deductible": 0,
  "fund_paid": 0, "relief_paid": 0, "serious_illness_paid": 0, "family_paid": 0, "other_paid": 0, "cash_paid": 0}'::jsonb;

-- ---------------------------------------------------------------------------
-- What is refused

-- Are these totals ones that the plan keeps?
CREATE FUNCTION model.totals_are_kept(given text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  key text;
BEGIN
  FOR key IN SELECT jsonb_object_keys(model.totals(coalesce(given, '{}'))) LOOP
    IF key = 'since' OR (model.totals(given) ->> key)::numeric < 0 OR NOT EXISTS (
      SELECT FROM plan p JOIN bucket b USING (plan)
       WHERE p.settles AND b.bucket = split_part(key, '@', 1) AND b.by_institution = (key LIKE '%/%')
         AND CASE b.period WHEN 'life' THEN split_part(split_part(key, '@', 2), '/', 1) = 'life'
             ELSE split_part(key, '@', 2) <> 'life'
              AND model.period_start(b.period, split_part(split_part(key, '@', 2), '/', 1)::date, coalesce(b.year_begins, p.year_begins))
                  = split_part(split_part(key, '@', 2), '/', 1)::date END)
    THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $$;

-- Does a family account hold too little for a row to be reversed, with all that was added to it, the newest first?  What
-- was given back to it is taken again.
CREATE FUNCTION model.account_lacks(of_person bigint, no int, upto int, as_of timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  r record;
  spent jsonb := '{}';                                  -- account → by the reversals so far
BEGIN
  FOR r IN
    SELECT c.family_account, c.family_paid FROM claim c
     WHERE c.person_id = of_person AND c.family_account IS NOT NULL
       AND (c.ledger_no = no OR c.base_no = no AND c.entry IN ('supplement', 'ruling') AND model.stands(of_person, c.ledger_no, upto))
     ORDER BY c.ledger_no DESC
  LOOP
    IF r.family_paid < 0 AND model.account_holds(r.family_account, as_of) - model.total(spent, r.family_account::text) < - r.family_paid THEN
      RETURN true;
    END IF;
    spent := model.moved(spent, r.family_account::text, - r.family_paid);
  END LOOP;
  RETURN false;
END $$;

-- All SQLSTATEs for which an operation on row `no` of a person can be refused; none: it must be done.
CREATE FUNCTION model.refusals(operation text, of_person bigint, no int, asked jsonb, as_of timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  states text[] := '{}';
  next_no int := (SELECT coalesce(max(c.ledger_no), 0) + 1 FROM claim c WHERE c.person_id = of_person);
  settled date := asked ->> 'settled_on';
  base record;
  bill record;
  paid numeric;
  copay numeric;
  layer_payer text;
  change model.change;
  account bigint;
BEGIN
  IF operation = 'opening' THEN
    RETURN array_remove(ARRAY[
      CASE WHEN next_no > 1 THEN 'MI015' END,
      CASE WHEN model.version_on(settled, as_of) IS NULL THEN 'MI003' END,
      CASE WHEN NOT model.totals_are_kept(asked ->> 'accumulators') THEN 'MI015' END], NULL);
  END IF;

  SELECT c.* INTO base FROM claim c WHERE c.person_id = of_person AND c.ledger_no = no;
  IF operation IN ('apply', 'quote') AND (asked ->> 'applied_on')::date > settled THEN
    states := states || 'MI011'::text;
  END IF;
  IF operation = 'resolve' AND ((asked ->> 'decision' = 'paid') <> (asked ->> 'reason' IS NULL) OR asked ->> 'decision' NOT IN ('paid', 'denied')) THEN
    states := states || 'MI006'::text;
  END IF;
  IF base IS NULL THEN
    RETURN states || 'MI005'::text;
  END IF;
  IF NOT model.stands(of_person, no, next_no) THEN
    states := states || 'MI040'::text;
  END IF;
  IF settled < base.settled_on THEN
    states := states || 'MI011'::text;
  END IF;

  IF operation IN ('reverse', 'strict', 'repost') THEN
    IF base.entry = 'reversal' THEN
      states := states || 'MI040'::text;
    ELSIF EXISTS (SELECT FROM claim c
                   WHERE c.person_id = of_person AND c.entry IN ('supplement', 'ruling') AND model.stands(of_person, c.ledger_no, next_no)
                     AND c.ledger_no > no
                     -- of a bill its own are reversed with it, where medins.reverse is asked
                     AND CASE WHEN base.entry IN ('supplement', 'ruling') THEN c.base_no = base.base_no
                         ELSE c.base_no = no AND (operation = 'strict' OR settled < c.settled_on) END)
    THEN
      states := states || CASE WHEN operation = 'strict' OR base.entry IN ('supplement', 'ruling') THEN 'MI040' ELSE 'MI011' END;
    END IF;
    IF operation = 'repost' AND base.entry NOT IN ('claim', 'repost') THEN
      states := states || 'MI005'::text;
    END IF;
    IF model.account_lacks(of_person, no, next_no, as_of) THEN
      states := states || 'MI042'::text;
    END IF;
    RETURN states;
  END IF;

  IF operation IN ('apply', 'quote') THEN
    IF base.entry NOT IN ('claim', 'repost') THEN
      RETURN states || 'MI015'::text;
    END IF;
    IF NOT EXISTS (SELECT FROM layer l WHERE l.version = base.plan_version AND l.name = asked ->> 'applied_for' AND l.settle = 'application') THEN
      states := states || 'MI006'::text;
    END IF;
    IF EXISTS (SELECT FROM claim c
                WHERE c.person_id = of_person AND c.base_no = no AND c.entry IN ('supplement', 'ruling') AND c.decision = 'paid'
                  AND c.applied_for = asked ->> 'applied_for' AND model.stands(of_person, c.ledger_no, next_no))
    THEN
      states := states || 'MI041'::text;
    END IF;
    RETURN states;
  END IF;

  -- resolve
  IF base.decision <> 'pended' OR base.entry = 'reversal' THEN
    RETURN states || 'MI015'::text;
  END IF;
  SELECT c.* INTO bill FROM claim c
   WHERE c.person_id = of_person AND c.ledger_no = CASE WHEN base.applied_for IS NULL THEN no ELSE base.base_no END;
  IF EXISTS (SELECT FROM claim c
              WHERE c.person_id = of_person AND c.base_no = bill.ledger_no AND c.entry IN ('supplement', 'ruling') AND c.ledger_no > no
                AND c.applied_for IS NOT DISTINCT FROM base.applied_for AND (c.entry = 'ruling' OR c.decision = 'paid')
                AND model.stands(of_person, c.ledger_no, next_no))
  THEN
    states := states || 'MI041'::text;
  END IF;
  paid := (SELECT sum((asked ->> k)::numeric) FROM unnest('{fund_paid,relief_paid,serious_illness_paid,family_paid,other_paid}'::text[]) k);
  IF 0 > ANY (ARRAY (SELECT (asked ->> k)::numeric FROM unnest('{fund_paid,relief_paid,serious_illness_paid,family_paid,other_paid,deductible}'::text[]) k)) THEN
    states := states || 'MI010'::text;
  END IF;
  IF asked ->> 'decision' = 'denied' AND (paid <> 0 OR (asked ->> 'deductible')::numeric <> 0) THEN
    states := states || 'MI010'::text;
  END IF;
  IF base.applied_for IS NULL THEN
    IF paid > base.total_amount OR (asked ->> 'fund_paid')::numeric > base.in_scope - (asked ->> 'deductible')::numeric THEN
      states := states || 'MI010'::text;
    END IF;
    IF NOT model.totals_are_kept(asked ->> 'accumulators')
       OR model.totals(coalesce(asked ->> 'accumulators', '{}')) <> '{}' AND model.version_on(base.served_from, as_of) IS NULL THEN
      states := states || 'MI015'::text;
    END IF;
    IF (asked ->> 'family_paid')::numeric > 0 THEN
      account := model.group_of(of_person, settled, as_of);
      IF NOT model.account_pays(account, 'pay', settled, as_of) THEN
        states := states || 'MI043'::text;
      ELSIF model.account_holds(account, as_of) < (asked ->> 'family_paid')::numeric THEN
        states := states || 'MI042'::text;
      END IF;
    END IF;
    RETURN states;
  END IF;

  SELECT l.payer || '_paid' INTO layer_payer FROM layer l WHERE l.version = base.plan_version AND l.name = base.applied_for;
  IF paid <> coalesce((asked ->> layer_payer)::numeric, 0) OR (asked ->> 'deductible')::numeric <> 0 THEN
    states := states || 'MI010'::text;
  END IF;
  IF asked ->> 'accumulators' IS NOT NULL THEN
    states := states || 'MI012'::text;
  END IF;
  IF bill.decision <> 'paid' THEN
    copay := (SELECT sum(c.cash_paid) FROM claim c
               WHERE c.person_id = of_person AND (c.ledger_no = bill.ledger_no
                 OR c.base_no = bill.ledger_no AND c.entry IN ('supplement', 'ruling') AND model.stands(of_person, c.ledger_no, next_no)))
             - bill.self_funded - bill.over_price_limit - bill.advance_self_pay;
    IF paid > copay THEN
      states := states || 'MI010'::text;
    END IF;
  ELSIF asked ->> 'decision' = 'paid' AND states = '{}' THEN
    change := model.supplement(of_person, next_no, bill.ledger_no, base.applied_for, base.applied_on, settled, paid, NULL, base.disease,
                               model.rights(of_person, as_of), as_of);
    IF change.decision = 'refused' THEN
      states := states || 'MI010'::text;
    ELSIF change.decision <> 'paid' THEN
      states := states || 'MI015'::text;
    END IF;
  END IF;
  RETURN states;
END $$;

-- ---------------------------------------------------------------------------
-- Playing

-- Remember what was asked for with the rows of a person after `from_no`.
CREATE FUNCTION model.note(of_person bigint, from_no int, asked jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO model.asked
  SELECT current_schema, of_person, c.ledger_no,
         CASE c.entry
         -- (with a bill its supplements are reversed)
         WHEN 'reversal' THEN jsonb_build_object('named', c.base_no, 'reason', asked -> 'reason', 'settled_on', asked -> 'settled_on',
                                'request_id', CASE WHEN asked ? 'adjustment' THEN NULL ELSE asked -> 'request_id' END, 'adjustment', asked -> 'adjustment')
         WHEN 'repost' THEN asked - 'reason' || jsonb_build_object('base_no', asked -> 'named')
         ELSE (asked || CASE WHEN asked ? 'year' THEN jsonb_build_object('named', c.base_no) ELSE '{}' END) - 'year' END
    FROM claim c
   WHERE c.person_id = of_person AND c.ledger_no > from_no;
END $$;

-- What a year's application must do, bill by bill, asked of the model's own reading of the rules for which bills get a row.
CREATE FUNCTION model.year_applied(of_person bigint, asked jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  b record;
  q medins.adjudication;
  told text := '';
  some_have boolean := false;
BEGIN
  FOR b IN
    SELECT c.*, EXISTS (SELECT FROM layer l WHERE l.version = c.plan_version AND l.settle = 'application' AND l.name = asked ->> 'applied_for') AS has
      FROM claim c
     WHERE c.person_id = of_person AND c.entry IN ('claim', 'repost') AND c.benefit_year = (asked ->> 'year')::int
       AND model.stands(of_person, c.ledger_no, 2147483647)
       AND (c.decision = 'paid' OR EXISTS (
             SELECT FROM claim r WHERE r.person_id = of_person AND r.base_no = c.ledger_no AND r.entry = 'ruling' AND r.applied_for IS NULL
                AND r.decision = 'paid' AND model.stands(of_person, r.ledger_no, 2147483647)))
     ORDER BY has DESC, c.ledger_no
  LOOP
    some_have := some_have OR b.has;
    CONTINUE WHEN some_have AND NOT b.has;
    CONTINUE WHEN EXISTS (SELECT FROM claim s WHERE s.person_id = of_person AND s.base_no = b.ledger_no AND s.applied_for = asked ->> 'applied_for'
                           AND s.decision = 'paid' AND s.entry <> 'reversal' AND model.stands(of_person, s.ledger_no, 2147483647));
    q := medins.quote_supplement(current_schema::regnamespace, of_person, b.ledger_no, asked ->> 'applied_for',
      (asked ->> 'applied_on')::date, (asked ->> 'settled_on')::date);
    IF NOT some_have THEN
      RETURN 'there is no such layer';
    END IF;
    CONTINUE WHEN q.decision = 'denied'
      OR q.decision = 'paid' AND (q.fund_paid, q.relief_paid, q.serious_illness_paid, q.family_paid, q.other_paid) = (0, 0, 0, 0, 0)
      -- held already, and nobody has decided
      OR q.decision = 'pended' AND 'pended' = (
           SELECT s.decision FROM claim s WHERE s.person_id = of_person AND s.base_no = b.ledger_no AND s.applied_for = asked ->> 'applied_for'
              AND s.entry <> 'reversal' AND model.stands(of_person, s.ledger_no, 2147483647) ORDER BY s.ledger_no DESC LIMIT 1);
    PERFORM medins.apply(current_schema::regnamespace, of_person, b.ledger_no, asked ->> 'applied_for',
      (asked ->> 'applied_on')::date, (asked ->> 'settled_on')::date, asked ->> 'request_id');
    told := concat_ws(' ', told, b.ledger_no, q.decision, q.reason, - q.cash_paid - q.family_paid);
  END LOOP;
  RETURN told;
END $$;

-- Does one operation, or sees it refused; the SQLSTATE, '' where it was done.
CREATE FUNCTION model.operate(operation text, of_person bigint, no int, asked jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  ledger regnamespace := current_schema::regnamespace;
  last_no int := (SELECT coalesce(max(c.ledger_no), 0) FROM claim c WHERE c.person_id = of_person);
  settled date := asked ->> 'settled_on';
  state text := '';
  quote_state text := '';
  told text;
  quoted medins.adjudication;
  settled_row record;
BEGIN
  IF operation = 'apply' THEN
    BEGIN
      quoted := medins.quote_supplement(ledger, of_person, no, asked ->> 'applied_for', (asked ->> 'applied_on')::date, settled, asked ->> 'disease');
    EXCEPTION WHEN others THEN
      quote_state := SQLSTATE;
    END;
  ELSIF operation = 'apply_year' THEN
    BEGIN
      told := model.year_applied(of_person, asked);
      RAISE EXCEPTION USING ERRCODE = 'XX999';
    EXCEPTION WHEN SQLSTATE 'XX999' THEN
      NULL;
    WHEN others THEN
      told := SQLSTATE;
    END;
  END IF;

  BEGIN
    CASE operation
      WHEN 'apply' THEN
        PERFORM medins.apply(ledger, of_person, no, asked ->> 'applied_for', (asked ->> 'applied_on')::date, settled, asked ->> 'request_id', asked ->> 'disease');
      WHEN 'apply_year' THEN
        quote_state := (SELECT coalesce(string_agg(concat_ws(' ', '', y.base_no, y.decision, y.reason, y.amount), '' ORDER BY y.ledger_no), '')
          FROM medins.apply_year(ledger, of_person, asked ->> 'applied_for', (asked ->> 'year')::int, (asked ->> 'applied_on')::date, settled, asked ->> 'request_id') y);
      WHEN 'resolve' THEN
        PERFORM medins.resolve(ledger, of_person, no, asked ->> 'decision', asked ->> 'request_id', asked ->> 'reason',
          (asked ->> 'fund_paid')::numeric, (asked ->> 'deductible')::numeric, (asked ->> 'relief_paid')::numeric,
          (asked ->> 'serious_illness_paid')::numeric, (asked ->> 'family_paid')::numeric, (asked ->> 'other_paid')::numeric, (asked ->> 'accumulators')::medins.accumulators, settled);
      WHEN 'repost' THEN
        PERFORM medins.repost(ledger, of_person, no, asked ->> 'reason', asked - '{named,reason,settled_on,adjustment}'::text[], settled);
      WHEN 'reverse' THEN
        PERFORM medins.reverse(ledger, of_person, no, asked ->> 'reason', settled, asked ->> 'request_id');
      WHEN 'strict' THEN
        INSERT INTO claim (person_id, entry, base_no, reason, settled_on, request_id)
        VALUES (of_person, 'reversal', no, asked ->> 'reason', settled, asked ->> 'request_id');
      WHEN 'opening' THEN
        PERFORM medins.open_totals(ledger, of_person, (asked ->> 'institution_id')::bigint, settled, (asked ->> 'accumulators')::medins.accumulators, asked ->> 'request_id');
    END CASE;
    PERFORM model.note(of_person, last_no, asked);
  EXCEPTION WHEN others THEN
    state := SQLSTATE;
    IF operation = 'apply_year' THEN
      quote_state := SQLSTATE;
    END IF;
  END;

  IF operation = 'apply_year' THEN
    INSERT INTO model.misjudged
    SELECT current_schema, of_person, operation, asked, told, quote_state
     WHERE ltrim(told) IS DISTINCT FROM ltrim(quote_state);
  ELSIF operation = 'apply' THEN
    SELECT * INTO settled_row FROM claim c WHERE c.person_id = of_person AND c.ledger_no = last_no + 1;
    INSERT INTO model.misquote
    SELECT current_schema, of_person, last_no + 1, coalesce(to_jsonb(quoted), to_jsonb(quote_state)), coalesce(to_jsonb(settled_row), to_jsonb(state))
     WHERE state IS DISTINCT FROM quote_state
        OR state = '' AND to_jsonb(quoted) <> (SELECT jsonb_object_agg(q.key, to_jsonb(settled_row) -> q.key) FROM jsonb_object_keys(to_jsonb(quoted)) q (key));
  END IF;
  INSERT INTO model.operation VALUES (current_schema, operation, state, 1)
  ON CONFLICT ON CONSTRAINT operation_pkey DO UPDATE SET count = model.operation.count + 1;
  RETURN state;
END $$;

-- A round's operations: some on bills of any person, most of them several on the same bill.
CREATE PROCEDURE model.amend(seed bigint, this_round int, operations int) LANGUAGE plpgsql AS $$
DECLARE
  bills text[];
  held text[];
  words text[] := ARRAY (SELECT DISTINCT unnest(r.status) FROM rule r JOIN layer l USING (version, layer) WHERE l.settle = 'application');
  names text[] := (SELECT array_agg(DISTINCT l.name ORDER BY l.name) FROM layer l WHERE l.settle = 'application');
  diseases text[] := (SELECT array_agg(i.disease ORDER BY i.disease) FROM illness i);
  buckets text[] := (SELECT array_agg(format('%s@%s%s', b.bucket,
                            CASE b.period WHEN 'life' THEN 'life'
                            ELSE model.period_start(b.period, date '2024-05-15', coalesce(b.year_begins, p.year_begins))::text END,
                            CASE WHEN b.by_institution THEN '/14' ELSE '' END) ORDER BY b.bucket)
                       FROM plan p JOIN bucket b USING (plan) WHERE p.settles);
  d text;
  operation text;
  person bigint;
  bill int;
  no int;
  row_ record;
  asked jsonb;
  expected text[];
  state text;
  settled date;
  of_layer record;
BEGIN
  -- bills that something may be granted for first
  bills := ARRAY (SELECT concat_ws('/', c.person_id, c.ledger_no) FROM claim c
                   WHERE c.entry IN ('claim', 'repost') AND (c.decision = 'paid' OR c.ledger_no % 7 = 0)
                   ORDER BY c.family_paid = 0, c.illness IS NULL AND NOT c.statuses && words AND c.ledger_no % 9 > 0,
                            hashtextextended(c.request_id, seed + this_round)
                   LIMIT operations / 4 + 1);
  held := ARRAY (SELECT concat_ws('/', c.person_id, c.ledger_no) FROM claim c
                  WHERE c.decision = 'pended' AND c.entry <> 'reversal'
                  ORDER BY c.entry <> 'supplement', hashtextextended(c.request_id, seed + this_round)
                  LIMIT operations / 6 + 1);
  FOR n IN 1 .. operations LOOP
    d := concat_ws('/', 'amend', this_round, n, '');
    IF person IS NULL OR model.dice(seed, d || 'another') < 0.25 THEN
      row_ := NULL;
      IF model.dice(seed, d || 'held') < 0.3 AND held <> '{}' THEN
        SELECT split_part(x, '/', 1)::bigint AS p, split_part(x, '/', 2)::int AS b INTO row_ FROM model.pick(seed, d || 'which', held) x;
      ELSIF bills <> '{}' THEN
        SELECT split_part(x, '/', 1)::bigint AS p, split_part(x, '/', 2)::int AS b INTO row_ FROM model.pick(seed, d || 'which', bills) x;
      END IF;
      CONTINUE WHEN row_ IS NULL;
      person := row_.p;
      bill := coalesce((SELECT c.base_no FROM claim c WHERE c.person_id = person AND c.ledger_no = row_.b AND c.entry = 'supplement'), row_.b);
    END IF;

    operation := model.pick(seed, d || 'operation',
      '{apply,apply,apply,apply,apply,apply,apply,apply,apply,apply,resolve,repost,reverse,strict,strict,apply_year,opening}'::text[]);
    IF model.dice(seed, d || 'decided') < 0.5 AND EXISTS (
      SELECT FROM claim c WHERE c.person_id = person AND c.decision = 'pended' AND c.entry <> 'reversal' AND (c.ledger_no = bill OR c.base_no = bill)
         AND model.stands(person, c.ledger_no, 2147483647)
         AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = person AND r.entry = 'ruling' AND r.ledger_no > c.ledger_no AND r.base_no IN (bill, c.ledger_no)))
    THEN
      operation := 'resolve';
    END IF;
    -- a row of the bill: itself, what was added to it, what is held, or (seldom) any number
    SELECT c.ledger_no INTO no
      FROM claim c
     WHERE c.person_id = person AND (c.ledger_no = bill OR c.base_no = bill)
     ORDER BY CASE operation WHEN 'resolve' THEN c.decision <> 'pended' OR c.entry = 'reversal' OR NOT model.stands(person, c.ledger_no, 2147483647)
              WHEN 'strict' THEN c.entry NOT IN ('supplement', 'ruling') OR NOT model.stands(person, c.ledger_no, 2147483647)
              ELSE c.ledger_no <> bill END,
              CASE operation WHEN 'strict' THEN - c.ledger_no END,
              model.dice(seed, d || c.ledger_no)
     LIMIT 1;
    IF model.dice(seed, d || 'odd') < 0.08 THEN
      no := model.draw(seed, d || 'number', -1, (SELECT max(c.ledger_no) FROM claim c WHERE c.person_id = person) + 1);
    END IF;
    SELECT c.* INTO row_ FROM claim c WHERE c.person_id = person AND c.ledger_no = no;
    settled := coalesce((SELECT max(c.settled_on) FROM claim c WHERE c.person_id = person AND (c.ledger_no = no OR c.base_no = bill OR c.ledger_no = bill)),
                        date '2024-01-01')
               + CASE WHEN model.dice(seed, d || 'late') < 0.03 THEN model.draw(seed, d || 'later', 400, 1000)
                 WHEN model.dice(seed, d || 'early') < 0.03 THEN model.draw(seed, d || 'earlier', -300, -1)
                 ELSE model.pick(seed, d || 'days', '{0,0,1,3,10,30,80}'::int[]) END;
    asked := jsonb_build_object('named', no, 'settled_on', settled, 'request_id', concat_ws('-', 'A', this_round, n));

    CASE operation
      WHEN 'apply', 'apply_year' THEN
        -- near the end of a deadline, or shortly before it is settled
        SELECT r.apply_within INTO of_layer FROM rule r JOIN layer l USING (version, layer)
         WHERE l.settle = 'application' AND r.apply_within IS NOT NULL AND row_.person_id IS NOT NULL
         ORDER BY model.dice(seed, d || r.version || '/' || r.rule)
         LIMIT 1;
        asked := asked || jsonb_build_object(
          'applied_for', coalesce(CASE WHEN model.dice(seed, d || 'no such') < 0.97 THEN model.pick(seed, d || 'layer', names) END, 'layer_1'),
          'applied_on', coalesce(CASE WHEN model.dice(seed, d || 'deadline') < 0.4 AND of_layer IS NOT NULL
                                 THEN (coalesce(row_.receipt_date, row_.settled_on) + of_layer.apply_within)::date + model.draw(seed, d || 'after', -1, 1) END,
                                 settled - model.draw(seed, d || 'before', 0, 20)),
          'disease', CASE WHEN operation = 'apply' AND model.dice(seed, d || 'proven') < 0.25 THEN model.pick(seed, d || 'disease', diseases) END);
        IF model.dice(seed, d || 'disordered') < 0.97 THEN
          asked := asked || jsonb_build_object('settled_on', greatest(settled, (asked ->> 'applied_on')::date));
        END IF;
        IF operation = 'apply_year' THEN
          asked := asked - '{named,disease}'::text[] || jsonb_build_object('year', coalesce(row_.benefit_year, 2024),
            'settled_on', (asked ->> 'settled_on')::date + model.draw(seed, d || 'year', 0, 500));
        END IF;
      WHEN 'resolve' THEN
        -- mostly what the layer pays, near the copay or a part of it
        SELECT l.payer INTO of_layer FROM layer l WHERE l.version = row_.plan_version AND l.name = row_.applied_for;
        asked := asked || '{"fund_paid": 0, "relief_paid": 0, "serious_illness_paid": 0, "family_paid": 0, "other_paid": 0, "deductible": 0, "reason": null, "accumulators": null}'
          || jsonb_build_object('decision', CASE WHEN model.dice(seed, d || 'paid') < 0.8 THEN 'paid' ELSE 'denied' END);
        IF (asked ->> 'decision' = 'denied') <> (model.dice(seed, d || 'reason') < 0.05) THEN
          asked := asked || '{"reason": "refund"}';
        END IF;
        IF asked ->> 'decision' = 'paid' OR model.dice(seed, d || 'all the same') < 0.1 THEN
          asked := asked || jsonb_build_object(
            CASE WHEN of_layer.payer IS NULL OR of_layer.payer = 'family' OR model.dice(seed, d || 'other payer') < 0.1
                 THEN model.pick(seed, d || 'payer', '{fund_paid,relief_paid,serious_illness_paid,family_paid,other_paid}'::text[]) ELSE of_layer.payer || '_paid' END,
            CASE WHEN model.dice(seed, d || 'size') < 0.3 THEN model.draw(seed, d || 'fen', -20, 30000) / 100.0
            ELSE (SELECT round(c.in_scope * model.pick(seed, d || 'part', '{0.1,0.2,0.3,0.5,1}'::numeric[]), 2) + model.pick(seed, d || 'fen', '{-0.01,0,0.01}'::numeric[])
                    FROM claim c WHERE c.person_id = person AND c.ledger_no = bill) END);
          IF row_.applied_for IS NULL AND model.dice(seed, d || 'deductible') < 0.3 THEN
            asked := asked || jsonb_build_object('deductible', model.draw(seed, d || 'borne', 0, 20000) / 100.0);
          END IF;
        END IF;
        IF model.dice(seed, d || 'totals') < (CASE WHEN row_.applied_for IS NULL THEN 0.5 ELSE 0.05 END) THEN
          asked := asked || jsonb_build_object('accumulators', format('{%s=%s}', model.pick(seed, d || 'bucket', buckets),
            model.pick(seed, d || 'total', '{1,2,3,1000,30000,123456}'::int[])));
          IF model.dice(seed, d || 'bad total') < 0.1 THEN
            asked := asked || jsonb_build_object('accumulators', '{nothing@2024-01-01=1}');
          END IF;
        END IF;
      WHEN 'reverse', 'strict' THEN
        asked := asked || jsonb_build_object('reason', model.pick(seed, d || 'reason', '{refund,wrong_amount,wrong_person,duplicate}'::text[]));
      WHEN 'repost' THEN
        asked := asked || jsonb_build_object('reason', 'wrong_amount', 'disease', model.pick(seed, d || 'disease', diseases),
            'adjustment', (SELECT max(c.ledger_no) + 1 FROM claim c WHERE c.person_id = person))
          || CASE WHEN model.dice(seed, d || 'amount') < 0.7
             THEN jsonb_build_object('total_amount', coalesce(row_.self_funded + row_.over_price_limit + row_.advance_self_pay, 0) + model.draw(seed, d || 'fen', 0, 90000) / 100.0)
             ELSE jsonb_build_object('credential', model.pick(seed, d || 'credential', '{card,e_credential,none}'::text[])) END
          || jsonb_build_object('request_id', coalesce(row_.request_id, 'x') || '/' || n);
      WHEN 'opening' THEN
        person := coalesce((SELECT p.person_id FROM person p
                             WHERE NOT EXISTS (SELECT FROM claim c WHERE c.person_id = p.person_id) AND model.dice(seed, d || 'new') < 0.7
                             ORDER BY hashint8(p.person_id + n) LIMIT 1), person);
        settled := date '2021-12-01' + model.draw(seed, d || 'day', 0, 1200);
        asked := jsonb_build_object('institution_id', model.draw(seed, d || 'place', 1, 32), 'settled_on', settled, 'request_id', 'opening',
          'accumulators', CASE WHEN model.dice(seed, d || 'bad total') < 0.1 THEN '{nothing@2024-01-01=1}'
                          ELSE format('{%s=%s}', model.pick(seed, d || 'bucket', buckets), model.pick(seed, d || 'total', '{1,1000,30000}'::int[])) END);
    END CASE;
    asked := CASE WHEN operation = 'resolve' THEN asked ELSE jsonb_strip_nulls(asked) END;

    expected := model.refusals(operation, person, no, asked, clock_timestamp());
    state := model.operate(operation, person, no, asked);
    IF operation <> 'apply_year' AND NOT (state = ANY (expected) OR state = '' AND expected = '{}') THEN
      INSERT INTO model.misjudged VALUES (current_schema, person, concat_ws(' ', operation, no), asked, expected::text, state);
    END IF;
    -- little can be added to what was taken back
    IF operation = 'opening' OR operation = 'reverse' AND state = '' AND model.dice(seed, d || 'over') < 0.8 THEN
      person := NULL;
    ELSIF operation = 'repost' AND state = '' THEN
      bill := (SELECT max(c.ledger_no) FROM claim c WHERE c.person_id = person);
    END IF;
  END LOOP;
  COMMIT;
END $$;

-- ---------------------------------------------------------------------------
-- What must always hold (DESIGN 12), as queries that find nothing

-- Takes back everything of some persons: their bills in any order.
CREATE PROCEDURE model.undo(seed bigint, part int, parts int) LANGUAGE plpgsql AS $$
DECLARE
  b record;
  last_no int;
BEGIN
  -- what was given back to an account may have been spent since
  INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on)
  SELECT c.family_account, 'undo', 'deposit', sum(abs(c.family_paid)), max(c.settled_on)
    FROM claim c WHERE c.person_id % parts = part AND c.family_account IS NOT NULL
   GROUP BY c.family_account HAVING sum(abs(c.family_paid)) > 0
   ORDER BY c.family_account;
  FOR b IN
    SELECT c.person_id, c.ledger_no, (SELECT max(x.settled_on) FROM claim x WHERE x.person_id = c.person_id) AS day
      FROM claim c
     WHERE c.person_id % parts = part AND c.entry IN ('claim', 'repost', 'opening') AND model.stands(c.person_id, c.ledger_no, 2147483647)
     ORDER BY c.person_id, hashint8(c.ledger_no + seed)
  LOOP
    last_no := (SELECT max(c.ledger_no) FROM claim c WHERE c.person_id = b.person_id);
    PERFORM medins.reverse(current_schema::regnamespace, b.person_id, b.ledger_no, 'refund', b.day, 'undo');
    PERFORM model.note(b.person_id, last_no, jsonb_build_object('reason', 'refund', 'settled_on', b.day, 'request_id', 'undo'));
  END LOOP;
  COMMIT;
END $$;

CREATE FUNCTION model.violations(undone_part int, parts int) RETURNS TABLE (what text, person_id bigint, ledger_no int, detail text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  -- a row belongs to the bill that it, or what it reverses, is about
  WITH RECURSIVE about AS (
    SELECT c.person_id, c.ledger_no, c.ledger_no AS bill FROM claim c WHERE c.entry IN ('claim', 'repost', 'opening')
    UNION ALL
    SELECT c.person_id, c.ledger_no, a.bill FROM claim c JOIN about a ON a.person_id = c.person_id AND a.ledger_no = c.base_no
     WHERE c.entry IN ('supplement', 'ruling', 'reversal')
  ), net AS (
    SELECT a.person_id, a.bill, count(*) AS rows, sum(c.total_amount) AS total, sum(c.in_scope) AS in_scope, sum(c.deductible) AS deductible,
           sum(c.self_funded) AS self_funded, sum(c.over_price_limit) AS over_price_limit, sum(c.advance_self_pay) AS advance_self_pay,
           sum(c.fund_paid) AS fund, sum(c.relief_paid) AS relief, sum(c.serious_illness_paid) AS illness, sum(c.family_paid) AS family,
           sum(c.other_paid) AS other, sum(c.cash_paid) AS cash
      FROM about a JOIN claim c USING (person_id, ledger_no)
     GROUP BY a.person_id, a.bill
  ), chain AS (
    SELECT c.person_id, count(*) AS rows, max(c.ledger_no) AS last, min(c.ledger_no) AS first, sum(c.total_amount) AS total,
           sum(c.fund_paid) AS fund, sum(c.relief_paid) AS relief, sum(c.serious_illness_paid) AS illness, sum(c.family_paid) AS family,
           sum(c.other_paid) AS other, sum(c.cash_paid) AS cash, sum(c.deductible) AS deductible, sum(c.in_scope) AS in_scope
      FROM claim c GROUP BY c.person_id
  ), limits AS (
    -- buckets that nothing but limited caps fill
    SELECT b.bucket, max(c.amount) * CASE b.unit WHEN 'count' THEN 1 ELSE 100 END AS most
      FROM plan p JOIN bucket b USING (plan) JOIN plan_version v USING (plan) JOIN cap c USING (version, bucket)
     WHERE p.settles
       AND NOT EXISTS (SELECT FROM rule r WHERE b.bucket IN (r.nth_of, r.deductible_fills, r.bands_over))
     GROUP BY b.bucket, b.unit
    HAVING bool_and(c.amount IS NOT NULL)
  )
  SELECT 'a row is about no bill', c.person_id, c.ledger_no, c.entry FROM claim c WHERE NOT EXISTS (
    SELECT FROM about a WHERE a.person_id = c.person_id AND a.ledger_no = c.ledger_no)
  UNION ALL
  SELECT 'the total is not the sum of its payers', c.person_id, c.ledger_no, NULL FROM claim c
   WHERE c.total_amount <> c.fund_paid + c.relief_paid + c.serious_illness_paid + c.family_paid + c.other_paid + c.cash_paid
  UNION ALL
  SELECT 'a bill''s net total is not the sum of its payers', n.person_id, n.bill, n::text FROM net n
   WHERE n.total <> n.fund + n.relief + n.illness + n.family + n.other + n.cash
  UNION ALL
  SELECT 'a bill''s part is below zero', n.person_id, n.bill, n::text FROM net n
   WHERE least(n.total, n.in_scope, n.deductible, n.self_funded, n.over_price_limit, n.advance_self_pay) < 0
  UNION ALL
  -- (family money that went back to the person is the person's)
  SELECT 'a payer''s net is below zero', n.person_id, n.bill, n::text
    FROM net n JOIN claim b ON b.person_id = n.person_id AND b.ledger_no = n.bill LEFT JOIN plan_version v ON v.version = b.plan_version
   WHERE least(n.fund, n.relief, n.illness, n.family, n.other, n.cash + CASE v.late_return WHEN 'person' THEN n.family ELSE 0 END) < 0
  UNION ALL
  SELECT 'the fund pays more than is in scope above the deductible', n.person_id, n.bill, n::text FROM net n
   WHERE n.fund > n.in_scope - n.deductible
  UNION ALL
  SELECT 'rows of a person are not numbered without gaps', h.person_id, NULL, h::text FROM chain h WHERE h.first <> 1 OR h.last <> h.rows
  UNION ALL
  SELECT 'a bucket holds more than its limit', c.person_id, c.ledger_no, t.key || ' ' || t.value
    FROM claim c CROSS JOIN LATERAL jsonb_each_text(model.totals(c.accumulators::text)) t JOIN limits l ON l.bucket = split_part(t.key, '@', 1)
   WHERE t.value::numeric > l.most
     -- a person who decides, or brings totals in, is not bound
     AND NOT EXISTS (SELECT FROM claim g WHERE g.person_id = c.person_id AND g.entry IN ('ruling', 'opening'))
  UNION ALL
  SELECT 'a total is below zero', c.person_id, c.ledger_no, t.key || ' ' || t.value
    FROM claim c CROSS JOIN LATERAL jsonb_each_text(model.totals(c.accumulators::text)) t
   WHERE t.key <> 'since' AND t.value::numeric < 0
  UNION ALL
  SELECT 'everything was taken back, but not all is nothing', h.person_id, NULL, concat_ws(' ', h::text, c.accumulators)
    FROM chain h JOIN claim c ON c.person_id = h.person_id AND c.ledger_no = h.last
   WHERE h.person_id % parts = undone_part
     AND (model.totals(c.accumulators::text) - 'since' <> '{}'
          OR (h.total, h.fund, h.relief, h.illness, h.family, h.other, h.cash, h.deductible, h.in_scope) <> (0, 0, 0, 0, 0, 0, 0, 0, 0))
  ORDER BY 1, 2, 3;
END $$;
