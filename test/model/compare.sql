-- Plays a random history into a ledger through the extension, then recomputes
-- every row of the ledger with the slow model and lists what differs.

-- ---------------------------------------------------------------------------
-- Playing

-- Quotes that were not kept.
CREATE TABLE model.misquote (ledger text, person_id bigint, ledger_no int, quoted jsonb, settled jsonb);

-- Settles a round's claims, in every way rows can come: one by one (quoted
-- first), several persons' several in one statement (and some of them twice),
-- as a query, by COPY.
CREATE PROCEDURE model.settle(this_round int, file text) LANGUAGE plpgsql AS $$
DECLARE
  columns text := 'person_id, institution_id, prescriber_id, request_id, care, channel, credential, access, receipt_no, receipt_date,
    served_from, served_to, settled_on, applied_on, disease, papers, total_amount, self_funded, over_price_limit, advance_self_pay';
  source text := format('SELECT %s FROM model.coming_claim WHERE ledger = %L AND round = %s AND way = ', columns, current_schema, this_round);
  one record;
  quoted medins.adjudication;
  settled record;
  statement text;
BEGIN
  EXECUTE format('INSERT INTO claim (%s) %s %L ORDER BY hashtext(request_id)', columns, source, 'select');
  COMMIT;

  FOR one IN EXECUTE source || '''single'' ORDER BY no' LOOP
    quoted := medins.quote(current_schema::regnamespace, one.person_id, one.institution_id, one.care, one.served_from, one.total_amount,
      served_to => one.served_to, settled_on => one.settled_on, self_funded => one.self_funded, over_price_limit => one.over_price_limit,
      advance_self_pay => one.advance_self_pay, channel => one.channel, credential => one.credential, access => one.access,
      prescriber_id => one.prescriber_id, disease => one.disease, applied_on => one.applied_on, receipt_date => one.receipt_date, papers => one.papers);
    INSERT INTO claim (person_id, institution_id, prescriber_id, request_id, care, channel, credential, access, receipt_no, receipt_date,
                       served_from, served_to, settled_on, applied_on, disease, papers, total_amount, self_funded, over_price_limit, advance_self_pay)
    VALUES (one.person_id, one.institution_id, one.prescriber_id, one.request_id, one.care, one.channel, one.credential, one.access,
            one.receipt_no, one.receipt_date, one.served_from, one.served_to, one.settled_on, one.applied_on, one.disease, one.papers,
            one.total_amount, one.self_funded, one.over_price_limit, one.advance_self_pay)
    RETURNING * INTO settled;
    IF to_jsonb(quoted) <> (SELECT jsonb_object_agg(q.key, to_jsonb(settled) -> q.key) FROM jsonb_object_keys(to_jsonb(quoted)) q (key)) THEN
      INSERT INTO model.misquote VALUES (current_schema, settled.person_id, settled.ledger_no, to_jsonb(quoted), to_jsonb(settled));
    END IF;
    IF one.total_amount < 10 THEN
      COMMIT;
    END IF;
  END LOOP;
  COMMIT;

  FOR statement IN
    SELECT format('INSERT INTO claim (%s) VALUES %s ON CONFLICT DO NOTHING', columns,
             string_agg(format('(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L)',
               c.person_id, c.institution_id, c.prescriber_id, c.request_id, c.care, c.channel, c.credential, c.access, c.receipt_no, c.receipt_date,
               c.served_from, c.served_to, c.settled_on, c.applied_on, c.disease, c.papers, c.total_amount, c.self_funded, c.over_price_limit, c.advance_self_pay),
               ', ' ORDER BY hashtext(c.request_id || twice)))
      FROM model.coming_claim c CROSS JOIN generate_series(1, CASE WHEN c.no % 10 = 0 THEN 2 ELSE 1 END) twice
     WHERE c.ledger = current_schema AND c.round = this_round AND c.way = 'values'
     GROUP BY c.person_id / 3
     ORDER BY c.person_id / 3
  LOOP
    EXECUTE statement;
  END LOOP;
  COMMIT;

  EXECUTE format('COPY (%s %L ORDER BY hashtext(request_id)) TO %L', source, 'copy', file);
  EXECUTE format('COPY claim (%s) FROM %L', columns, file);
  COMMIT;
END $$;

-- A whole history: places and persons, then rounds of facts that become known,
-- claims, what comes after them, and closed months.
CREATE PROCEDURE model.play(seed bigint, claims int, rounds int, file text, amended float8) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM model.populate(seed, greatest(claims / 25, 40));
  PERFORM model.invent_facts(seed, rounds);
  COMMIT;
  FOR r IN 1 .. rounds LOOP
    PERFORM model.learn(r);
    PERFORM model.learn_credentials(seed, r, rounds);
    PERFORM model.keep_families(seed, r);
    PERFORM model.invent_claims(seed, r, rounds, claims / rounds);
    COMMIT;
    CALL model.settle(r, file);
    CALL model.amend(seed, r, (claims / rounds * amended)::int);
    PERFORM model.close_months(seed, r, rounds);
    COMMIT;
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------
-- Comparing

-- Every column of every row of one part of the persons that is not as the model
-- has it.  After a difference the model goes on from the totals it found, so
-- that one mistake is one difference.
CREATE FUNCTION model.differences(part int, parts int)
RETURNS TABLE (person_id bigint, ledger_no int, name text, expected text, found text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  c record;
  bill model.bill;
  s model.situation;
  x model.split;
  rights model.right[];
  person bigint;
  no int;
  known text;
  was_known text;
  before jsonb;
  after jsonb;
  wanted jsonb;
  month date;
BEGIN
  FOR c IN
    SELECT k.*, model.totals(k.accumulators::text) AS totals
      FROM claim k
     WHERE k.person_id % parts = part
     ORDER BY k.person_id, k.ledger_no
  LOOP
    IF c.person_id IS DISTINCT FROM person THEN
      person := c.person_id;
      no := 0;
      before := '{}';
      was_known := NULL;
    END IF;
    no := no + 1;
    month := model.settlement_month(c.settled_on, c.institution_id, c.recorded_at);

    IF c.entry <> 'reversal' THEN
      -- what was known then
      known := (SELECT concat_ws(' ', max(f.recorded_at), max(f.retracted_at) FILTER (WHERE f.retracted_at <= c.recorded_at))
                  FROM fact f
                 WHERE f.person_id = person AND f.recorded_at <= c.recorded_at)
               || (SELECT count(*) FROM plan_version v WHERE v.published_at <= c.recorded_at);
      IF known IS DISTINCT FROM was_known THEN
        rights := model.rights(person, c.recorded_at);
        was_known := known;
      END IF;
    END IF;

    IF c.entry IN ('claim', 'repost') THEN
      bill := ROW (c.person_id, c.institution_id, c.prescriber_id, c.care, c.channel, c.credential, c.access,
                   c.served_from, c.served_to, c.settled_on, c.applied_on, c.receipt_date, c.disease, c.papers,
                   c.total_amount, c.self_funded, c.over_price_limit, c.advance_self_pay);
      s := model.situate(bill, rights, c.recorded_at);
      x := model.split(bill, s, before, again => c.entry = 'repost');
      after := x.accumulators;
      IF (c.ledger_no, c.college_id, c.level, c.relation, c.locality, c.pathway, c.statuses, c.illness, c.family_account,
          c.decision, c.reason, c.plan_version, c.benefit_year, c.settlement_month, c.in_scope, c.deductible, c.rate,
          c.fund_paid, c.relief_paid, c.serious_illness_paid, c.family_paid, c.other_paid, c.cash_paid, c.totals,
          c.applied_for, c.base_no, c.adjustment)
         IS NOT DISTINCT FROM
         (no, s.college_id, s.level::smallint, s.relation, s.locality, s.pathway, s.statuses, s.illness, s.family_account,
          x.decision, x.reason, s.version, s.benefit_year, month, x.in_scope, x.deductible, x.rate,
          x.fund_paid, x.relief_paid, x.serious_illness_paid, x.family_paid, x.other_paid, x.cash_paid, x.accumulators,
          NULL::text, NULL::int, NULL::int)
      THEN
        before := after;
        CONTINUE;
      END IF;
      wanted := jsonb_build_object(
        'ledger_no', no, 'college_id', s.college_id, 'level', s.level, 'relation', s.relation, 'locality', s.locality, 'pathway', s.pathway,
        'statuses', s.statuses, 'illness', s.illness, 'family_account', s.family_account, 'decision', x.decision, 'reason', x.reason,
        'plan_version', s.version, 'benefit_year', s.benefit_year, 'settlement_month', month, 'in_scope', x.in_scope,
        'deductible', x.deductible, 'rate', x.rate, 'fund_paid', x.fund_paid, 'relief_paid', x.relief_paid,
        'serious_illness_paid', x.serious_illness_paid, 'family_paid', x.family_paid, 'other_paid', x.other_paid,
        'cash_paid', x.cash_paid, 'totals', x.accumulators, 'applied_for', NULL, 'base_no', NULL, 'adjustment', NULL);
      IF c.entry = 'repost' THEN
        wanted := wanted || model.reposted(c.person_id, no);
      END IF;
    ELSE
      wanted := model.amendment(to_jsonb(c), rights);
    END IF;

    RETURN QUERY
      SELECT c.person_id, c.ledger_no, w.key, w.value #>> '{}', f.value #>> '{}'
        FROM jsonb_each(wanted) w
        LEFT JOIN jsonb_each(to_jsonb(c)) f USING (key)
       WHERE w.value IS DISTINCT FROM f.value
       ORDER BY w.key;
    before := c.totals;
    no := c.ledger_no;
  END LOOP;
END $$;

-- Cover of one part of the persons where extension and model do not agree: as it is now known (the view), or as
-- it was known at a moment.
CREATE FUNCTION model.cover_differences(part int, parts int, as_of timestamptz DEFAULT 'infinity')
RETURNS TABLE (person_id bigint, by_model boolean, starts date, until date, usable_from date, pathway text, reason text, clause text,
               version int, rule int, fact_no int)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    WITH modelled AS MATERIALIZED (
      SELECT p.person_id, m.* FROM person p CROSS JOIN LATERAL model.cover(p.person_id, as_of) m WHERE p.person_id % parts = part
    ), viewed AS MATERIALIZED (
      SELECT c.person_id, lower(c.valid), upper(c.valid), c.usable_from, c.pathway, c.reason, c.clause, c.plan_version, c.coverage_rule, c.fact_no
        FROM coverage c
       WHERE c.person_id % parts = part AND as_of = 'infinity'
      UNION ALL
      SELECT c.person_id, lower(c.valid), upper(c.valid), c.usable_from, c.pathway, c.reason, c.clause, c.plan_version, c.coverage_rule, c.fact_no
        FROM medins.coverage_as_known(current_schema::regnamespace, as_of) c
       WHERE c.person_id % parts = part AND as_of <> 'infinity'
    )
    SELECT m.person_id, true, m.starts, m.until, m.usable_from, m.pathway, m.reason, m.clause, m.version, m.rule, m.fact_no
      FROM (TABLE modelled EXCEPT TABLE viewed) m
    UNION ALL
    SELECT v.person_id, false, v.starts, v.until, v.usable_from, v.pathway, v.reason, v.clause, v.version, v.rule, v.fact_no
      FROM (TABLE viewed EXCEPT TABLE modelled) v (person_id, starts, until, usable_from, pathway, reason, clause, version, rule, fact_no)
    ORDER BY 1, 3;
END $$;

-- The totals after a reversal: the last ones without what the base row had added;
-- what was dropped meanwhile stays dropped.
CREATE FUNCTION model.reversed(last jsonb, base jsonb, before_base jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  key text;
BEGIN
  FOR key IN SELECT jsonb_object_keys(base || before_base) LOOP
    CONTINUE WHEN key = 'since' OR model.total_end(key) <= (last ->> 'since')::date;
    last := model.moved(last, key, model.total(before_base, key) - model.total(base, key));
  END LOOP;
  RETURN last;
END $$;

-- ---------------------------------------------------------------------------
-- What has been compared

-- The elements of the layer language that had a part in some paid bills of the ledger, at most so many of them.
CREATE FUNCTION model.elements(bills int) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    WITH bill AS MATERIALIZED (
      SELECT c.person_id, c.ledger_no, c.plan_version, model.totals(c.accumulators::text) AS totals
        FROM claim c
       WHERE c.entry = 'claim' AND c.decision = 'paid'
       ORDER BY hashint8(c.person_id), c.ledger_no
       LIMIT bills
    ), told AS MATERIALIZED (
      SELECT b.person_id, b.ledger_no, b.totals, t.kind, t.rule, t.base, t.amount, t.running, t.bucket,
             p.year_begins AS plan_year, y AS layer, r AS of_rule, u AS used, x AS capped
        FROM bill b
       CROSS JOIN LATERAL medins.trace(current_schema::regnamespace, b.person_id, b.ledger_no) t
        JOIN plan p ON p.settles
        JOIN layer y ON y.version = b.plan_version AND y.name = t.layer
        LEFT JOIN rule r ON r.version = b.plan_version AND r.rule = t.rule
        LEFT JOIN bucket u ON u.plan = p.plan AND u.bucket = t.bucket
        LEFT JOIN cap x ON t.kind IN ('cap', 'count') AND x.version = b.plan_version AND x.layer = y.layer
              AND coalesce(x.rule, r.rule) = r.rule AND x.bucket IS NOT DISTINCT FROM t.bucket AND x.amount = t.base
              AND (x.measure = 'count') = (t.kind = 'count')
    )
    SELECT DISTINCT e.element
      FROM told t
     CROSS JOIN LATERAL (
       SELECT 'deductible per event' WHERE t.kind = 'deductible' AND t.amount > 0 AND (t.of_rule).deductible_uses IS NULL
       UNION ALL SELECT 'deductible by ' || (t.used).period WHERE t.kind = 'deductible' AND t.amount > 0
       UNION ALL SELECT 'deductible by institution' WHERE t.kind = 'deductible' AND t.amount > 0 AND (t.used).by_institution
       UNION ALL SELECT 'deductible topped up at a higher level'
         WHERE t.kind = 'deductible' AND t.amount > 0 AND EXISTS (
           SELECT FROM rule o WHERE o.version = (t.of_rule).version AND o.deductible_fills = t.bucket AND t.running = ANY (o.deductible))
       UNION ALL SELECT 'less for the n-th event' WHERE t.kind = 'deductible' AND (t.of_rule).nth_of IS NOT NULL AND t.base < (t.of_rule).deductible[1]
       UNION ALL SELECT 'uses, but does not fill' WHERE t.kind = 'deductible' AND (t.of_rule).deductible_uses IS NOT NULL AND (t.of_rule).deductible_fills IS NULL
       UNION ALL SELECT 'fills, but does not use' WHERE t.kind = 'deductible' AND (t.of_rule).deductible_uses IS NULL AND (t.of_rule).deductible_fills IS NOT NULL
       UNION ALL SELECT 'uses one, fills another' WHERE t.kind = 'deductible' AND (t.of_rule).deductible_uses <> (t.of_rule).deductible_fills
       UNION ALL SELECT format('bands %s, %s', (t.of_rule).bands_start, CASE WHEN (t.of_rule).bands_over IS NULL THEN 'event' ELSE 'period' END) WHERE t.kind = 'band'
       UNION ALL SELECT 'points added' WHERE t.kind = 'adjust' AND (t.of_rule).rate_add > 0
       UNION ALL SELECT 'points lowered' WHERE t.kind = 'adjust' AND (t.of_rule).rate_add < 0
       UNION ALL SELECT 'rate multiplied' WHERE t.kind = 'adjust' AND (t.of_rule).rate_times <> 1
       UNION ALL SELECT 'deductible multiplied' WHERE t.kind = 'adjust' AND (t.of_rule).deductible_times <> 1
       UNION ALL SELECT 'first pay' WHERE t.kind = 'first_pay' AND t.amount > 0
       UNION ALL SELECT 'cap on ' || (t.capped).measure WHERE t.kind IN ('cap', 'count') AND t.amount > 0
       UNION ALL SELECT 'cap of ' || (t.used).period WHERE t.kind IN ('cap', 'count') AND t.amount > 0
       UNION ALL SELECT 'cap by institution' WHERE t.kind IN ('cap', 'count') AND t.amount > 0 AND (t.used).by_institution
       UNION ALL SELECT 'cap per event' WHERE t.kind = 'cap' AND t.amount > 0 AND t.bucket IS NULL
       UNION ALL SELECT 'cap in bands' WHERE t.kind = 'cap' AND t.amount > 0 AND (t.capped).measure = 'paid'
         AND (SELECT count(*) > 1 FROM band b WHERE b.version = (t.of_rule).version AND b.rule = t.rule)
       UNION ALL SELECT 'cap hit exactly' WHERE t.kind = 'cap' AND t.amount = 0 AND t.running < t.base
         AND EXISTS (SELECT FROM jsonb_each_text(t.totals) v WHERE split_part(v.key, '@', 1) = t.bucket AND v.value::numeric = t.base * 100)
       UNION ALL SELECT 'cap one fen under' WHERE t.kind = 'cap' AND t.amount = 0 AND t.running < t.base - 0.01
         AND EXISTS (SELECT FROM jsonb_each_text(t.totals) v WHERE split_part(v.key, '@', 1) = t.bucket AND v.value::numeric = t.base * 100 - 1)
       UNION ALL SELECT 'cap one fen over' WHERE t.kind = 'cap' AND t.amount = 0.01
       UNION ALL SELECT 'counted, not limited' WHERE t.kind = 'paid' AND EXISTS (
         SELECT FROM cap o JOIN jsonb_each_text(t.totals) v ON split_part(v.key, '@', 1) = o.bucket
          WHERE o.version = (t.layer).version AND o.layer = (t.layer).layer AND o.amount IS NULL)
       UNION ALL SELECT (t.layer).base || ' paid by ' || (t.layer).payer WHERE t.kind = 'paid' AND t.amount > 0
       UNION ALL SELECT 'a share of in_scope again' WHERE t.kind = 'paid' AND t.amount > 0 AND (t.layer).base = 'in_scope'
         AND EXISTS (SELECT FROM layer o WHERE o.version = (t.layer).version AND o.layer < (t.layer).layer AND o.base = 'in_scope')
       UNION ALL SELECT 'a family account emptied' WHERE t.kind = 'account' AND t.base > 0
       UNION ALL SELECT 'a family account empty' WHERE t.kind = 'account' AND t.base = 0
       UNION ALL SELECT 'a year of its own' WHERE t.bucket IS NOT NULL AND (t.used).period = 'year' AND (t.used).year_begins <> t.plan_year
       UNION ALL SELECT 'a year that does not begin in January' WHERE t.plan_year <> '0'
       UNION ALL SELECT 'a layer on application' WHERE EXISTS (SELECT FROM layer o WHERE o.version = (t.layer).version AND o.settle = 'application')
       UNION ALL SELECT v.claim_order || ', stays by ' || v.stay_date || CASE WHEN v.advance_is_copay THEN ', advance as copay' ELSE '' END
         FROM plan_version v WHERE v.version = (t.layer).version) e (element)
     WHERE e.element IS NOT NULL
    UNION
    SELECT 'waiting after a lapse'
      FROM coverage c
      JOIN coverage_rule r ON r.version = c.plan_version AND r.rule = c.coverage_rule AND r.wait_months > 0
     WHERE EXISTS (SELECT FROM coverage b WHERE b.person_id = c.person_id AND upper(b.valid) <= lower(c.valid) - make_interval(months => r.wait_months))
    UNION
    SELECT 'held as papers lack' FROM claim c WHERE c.reason = 'papers_missing'
    UNION
    SELECT 'as settled after served'
      FROM claim c JOIN plan_version v ON v.version = c.plan_version
     WHERE v.claim_order = 'settled' AND c.decision = 'paid' AND c.accumulators::text LIKE '%\_served\_on%';
END $$;

-- ---------------------------------------------------------------------------
-- Statements (SN-6.1)

-- Sums of statements that are not those of the ledger's rows, of an institution and month or over all.
CREATE FUNCTION model.missettled() RETURNS TABLE (statement text, of text, found text, expected text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    WITH moved AS (
      SELECT c.*, CASE WHEN c.channel = 'direct' AND c.entry NOT IN ('supplement', 'ruling') AND c.total_amount <> 0
                       THEN c.fund_paid + c.relief_paid + c.serious_illness_paid + c.family_paid + c.other_paid ELSE 0 END AS owed
        FROM claim c
    ), by_month AS (
      SELECT c.institution_id, c.settlement_month, sum(sign(c.total_amount)) AS visits, sum(c.total_amount) AS total_amount,
             sum(c.fund_paid) AS fund_paid, sum(c.cash_paid) AS cash_paid, sum(c.owed) AS payable
        FROM moved c GROUP BY c.institution_id, c.settlement_month
    ), total AS (
      SELECT sum(c.total_amount) AS total_amount, sum(c.fund_paid) AS fund_paid, sum(c.cash_paid) AS cash_paid, sum(c.owed) AS payable,
             sum(c.total_amount - c.cash_paid - c.owed) AS reimbursed, sum(c.total_amount - c.cash_paid) AS paid FROM moved c
    )
    SELECT 'settlement_statement', concat_ws(' ', coalesce(s.institution_id, c.institution_id), coalesce(s.settlement_month, c.settlement_month)),
           concat_ws(' ', s.visits, s.total_amount, s.fund_paid, s.cash_paid, s.payable), concat_ws(' ', c.visits, c.total_amount, c.fund_paid, c.cash_paid, c.payable)
      FROM settlement_statement s FULL JOIN by_month c USING (institution_id, settlement_month)
     WHERE (s.visits, s.total_amount, s.fund_paid, s.cash_paid, s.payable) IS DISTINCT FROM (c.visits, c.total_amount, c.fund_paid, c.cash_paid, c.payable)
    UNION ALL
    SELECT 'persons', concat_ws(' ', s.institution_id, s.settlement_month), s.persons::text, p.persons::text
      FROM settlement_statement s
      JOIN (SELECT v.institution_id, v.settlement_month, count(*) FILTER (WHERE v.visits > 0) AS persons
              FROM (SELECT c.institution_id, c.settlement_month, c.person_id, sum(sign(c.total_amount)) AS visits
                      FROM claim c GROUP BY c.institution_id, c.settlement_month, c.person_id) v
             GROUP BY v.institution_id, v.settlement_month) p USING (institution_id, settlement_month)
     WHERE s.persons <> p.persons
    UNION ALL
    SELECT x.statement, 'all', x.found::text, x.expected::text
      FROM total t
     CROSS JOIN LATERAL (VALUES
       ('settlement_line', (SELECT sum(l.total_amount) FROM settlement_line l), t.total_amount),
       ('settlement_line fund', (SELECT sum(l.fund_paid) FROM settlement_line l), t.fund_paid),
       ('college_statement', (SELECT sum(l.total_amount) FROM college_statement l), t.total_amount),
       ('college_statement fund', (SELECT sum(l.fund_paid) FROM college_statement l), t.fund_paid),
       ('payer_statement', (SELECT sum(l.amount) FROM payer_statement l), t.paid),
       ('payer_statement fund', (SELECT sum(l.amount) FROM payer_statement l WHERE l.payer = 'fund'), t.fund_paid),
       ('payer_statement payable', (SELECT sum(l.payable) FROM payer_statement l), t.payable),
       ('payer_statement reimbursed', (SELECT sum(l.reimbursed) FROM payer_statement l), t.reimbursed),
       ('reimbursement_statement', (SELECT sum(l.reimbursed) FROM reimbursement_statement l), t.reimbursed),
       ('settlement_account', (SELECT sum(a.movements + a.corrections) FROM settlement_account a), t.payable),
       ('settlement_account closing', (SELECT sum(a.closing) FROM (SELECT DISTINCT ON (b.institution_id) b.closing FROM settlement_account b
                                                                    ORDER BY b.institution_id, b.settlement_month DESC) a), t.payable),
       ('closed_line', (SELECT coalesce(sum(l.payable), 0) FROM closed_line l),
                       (SELECT coalesce(sum(c.owed), 0) FROM moved c JOIN closed_month m ON m.month = c.settlement_month AND m.institution_id = c.institution_id)))
       x (statement, found, expected)
     WHERE x.found IS DISTINCT FROM x.expected
    UNION ALL
    SELECT 'settlement_account', concat_ws(' ', a.institution_id, a.settlement_month), a.opening::text, a.before::text
      FROM (SELECT s.*, lag(s.closing, 1, 0.00) OVER (PARTITION BY s.institution_id ORDER BY s.settlement_month) AS before FROM settlement_account s) a
     WHERE a.opening <> a.before OR a.closing <> a.opening + a.movements + a.corrections
    UNION ALL
    SELECT 'clearing', concat_ws(' ', d.settlement_month, d.payer), concat_ws(' ', d.statement, d.by_payer, d.advanced, d.in_reports), d.ledger::text
      FROM clearing_difference d
    UNION ALL
    SELECT 'national platform', concat_ws('/', s.person_id, s.ledger_no), NULL, r.relation
      FROM nhsa_setlinfo s
     CROSS JOIN LATERAL (VALUES
       ('R1', s.medfee_sumamt = s.fulamt_ownpay_amt + s.overlmt_selfpay + s.preselfpay_amt + s.inscp_scp_amt),
       ('R2', s.fund_pay_sumamt = s.hifp_pay + s.cvlserv_pay + s.hifes_pay + s.hifmi_pay + s.hifob_pay + s.maf_pay + s.oth_pay + s.hifdm_pay),
       ('R3', s.psn_part_amt = s.medfee_sumamt - s.fund_pay_sumamt - s.hosp_part_amt),
       ('R4', s.psn_part_amt = s.acct_pay + s.psn_cash_pay)) r (relation, holds)
     WHERE r.holds IS NOT TRUE;
END $$;
