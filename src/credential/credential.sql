-- Which credential of a person worked when: from facts to states, and what cannot have happened.

-- One person's history of one credential (card, medical_card, record_book), day by day.
CREATE FUNCTION medins.credential_periods(credential text, fact_no int[], event text[], day date[], lapses_on date[])
  RETURNS TABLE (since date, until date, state text, bank boolean, fact_no int, order_no int)
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 4
  AS 'MODULE_PATHNAME', 'credential_history_periods';

CREATE FUNCTION medins.check_credential() RETURNS trigger
  LANGUAGE C VOLATILE PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'check_credential';

-- All that is known of a person's credentials, as periods; known at a moment: facts recorded and not retracted
-- by then, versions published by then.  Infinity: all that is known now.
CREATE FUNCTION medins.credentials(ledger regnamespace, person_id bigint, as_known_at timestamptz DEFAULT 'infinity')
  RETURNS TABLE (credential text, valid daterange, state text, bank boolean, fact_no int, clause text, due_on date)
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE ROWS 8
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.person p WHERE p.person_id = $1)', schema)
    INTO known USING person_id;
  IF NOT known THEN
    RAISE EXCEPTION 'no such person'
      USING ERRCODE = 'MI001', SCHEMA = schema, TABLE = 'person', COLUMN = 'person_id',
            HINT = 'Enter the person first.';
  END IF;
  RETURN QUERY EXECUTE format($query$
    WITH known AS (
      SELECT f.kind AS credential, f.code AS event, f.fact_no, f.valid, lower(f.valid) AS day, v.*
      FROM %1$I.fact f
      LEFT JOIN LATERAL (
        SELECT w.loss_lifts_after, w.card_due, w.replacement_due
        FROM %1$I.plan p JOIN %1$I.plan_version w USING (plan)
        WHERE p.settles AND w.published_at <= $2 AND w.valid_from <= lower(f.valid)
        ORDER BY w.valid_from DESC, w.published_at DESC, w.version DESC
        LIMIT 1) v ON true
      WHERE f.person_id = $1 AND f.kind IN ('card', 'medical_card', 'record_book', 'e_credential')
        AND f.recorded_at <= $2 AND (f.retracted_at IS NULL OR f.retracted_at > $2)
    ), period AS (
      SELECT h.credential, daterange(p.since, p.until) AS valid, p.state, p.bank, p.fact_no, p.order_no
      FROM (SELECT k.credential, array_agg(k.fact_no) AS fact_no, array_agg(k.event) AS event, array_agg(k.day) AS day,
                   array_agg((k.day + k.loss_lifts_after)::date + 1) AS lapses_on
            FROM known k WHERE k.credential <> 'e_credential' GROUP BY k.credential) h
      CROSS JOIN LATERAL medins.credential_periods(h.credential, h.fact_no, h.event, h.day, h.lapses_on) p
      UNION ALL
      SELECT k.credential, k.valid, 'usable', false, k.fact_no, NULL
      FROM known k WHERE k.credential = 'e_credential'
    )
    SELECT p.credential, p.valid, p.state, p.bank, p.fact_no, s.clause,
           (o.day + CASE WHEN o.event IN ('ordered', 'ordered_online') THEN o.card_due ELSE o.replacement_due END)::date
    FROM period p
    LEFT JOIN %1$I.credential_state s USING (credential, state)
    LEFT JOIN known o ON o.fact_no = p.order_no
    ORDER BY p.credential COLLATE "C", p.valid, p.fact_no $query$, schema)
  USING person_id, as_known_at;
END
$$;

-- The state of a day is that after its last event.  NULL: nothing is recorded of that credential.
CREATE FUNCTION medins.credential_on(ledger regnamespace, person_id bigint, at date, as_known_at timestamptz DEFAULT 'infinity',
    OUT card text, OUT card_usable boolean, OUT card_bank boolean, OUT medical_card boolean, OUT e_credential boolean,
    OUT record_book boolean, OUT since date, OUT fact_no int, OUT clause text, OUT due_on date, OUT overdue boolean)
  RETURNS record
  LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(max(c.state) FILTER (WHERE c.now AND c.card), CASE WHEN bool_or(c.card) THEN 'none' END),
         bool_or(c.now AND c.state = 'usable') FILTER (WHERE c.card),
         bool_or(c.now AND c.bank) FILTER (WHERE c.card),
         bool_or(c.now AND c.state = 'usable') FILTER (WHERE c.credential = 'medical_card'),
         bool_or(c.now AND c.state = 'usable') FILTER (WHERE c.credential = 'e_credential'),
         bool_or(c.now AND c.state = 'usable') FILTER (WHERE c.credential = 'record_book'),
         max(lower(c.valid)) FILTER (WHERE c.now AND c.card),
         max(c.fact_no) FILTER (WHERE c.now AND c.card),
         max(c.clause) FILTER (WHERE c.now AND c.card),
         min(c.due_on) FILTER (WHERE c.now),
         coalesce(bool_or(c.now AND c.due_on < at), false)
  FROM (SELECT p.*, p.valid @> at AS now, p.credential = 'card' AS card
        FROM medins.credentials(ledger, person_id, as_known_at) p) c;
END;

COMMENT ON FUNCTION medins.credential_periods(text, int[], text[], date[], date[]) IS
  'What happened to a credential, as periods of one state each; used by medins.credentials. / 由某凭证的各项事件推算其各期间状态，供medins.credentials使用。';
COMMENT ON FUNCTION medins.check_credential() IS
  'Trigger that refuses an event that could not happen to the card or record book in its state. / 触发器：拒绝卡或就医记录册在当时状态下不可能发生的事件。';
COMMENT ON FUNCTION medins.credentials(regnamespace, bigint, timestamptz) IS
  'The states of a person''s credentials over time, as known now or at a moment, and the facts that brought them about; a day has the state after its last event. Errors: MI001. / 某人各就医凭证的状态、期间及所依事实，以现在或某一时刻所知为准；一日取其最后事件之后的状态。错误：MI001。';
COMMENT ON FUNCTION medins.credential_on(regnamespace, bigint, date, timestamptz) IS
  'Which credentials of a person work on a day, as known now or at a moment: one row. card is the state of the social security card, card_usable and card_bank whether its social security and bank functions work; since, fact_no and clause say since when, by which fact and clause; medical_card, e_credential, record_book whether they work; due_on is the last good day of what is on order, overdue whether it is past. NULL: nothing is recorded of that credential. Errors: MI001. / 某人某日可用的就医凭证，以现在或某一时刻所知为准，一行。card为社会保障卡状态，card_usable、card_bank为社保与银行功能是否可用；since、fact_no、clause为起始日、所依事实与条款；medical_card、e_credential、record_book为是否可用；due_on为在办卡的最后期限，overdue为是否逾期。为空即该凭证无记录。错误：MI001。';
