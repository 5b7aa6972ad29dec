-- The slow model of cards and record books, written from the law and never from the C code: not a machine that steps
-- from state to state, but what each state and each event demands of all that happened before.  model.situate asks it
-- (model.sql, loaded before); test/t/055_credential.pl compares it with the extension on random events.

-- Something that happened to one credential, with the last day of its term where it has one.
CREATE TYPE model.happening AS (fact_no int, event text, day date, until date);

-- What is known of a person's credential, in the order it happened.
CREATE FUNCTION model.happenings(person bigint, credential text, as_of timestamptz) RETURNS model.happening[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY (
    SELECT ROW (f.fact_no, f.code, lower(f.valid),
                CASE f.code WHEN 'lost_temporarily' THEN lower(f.valid) + v.loss_lifts_after END)::model.happening
      FROM fact f LEFT JOIN plan_version v ON v.version = model.version_on(lower(f.valid), as_of)
     WHERE f.person_id = person AND f.kind = credential
       AND f.recorded_at <= as_of AND (f.retracted_at IS NULL OR f.retracted_at > as_of)
     ORDER BY lower(f.valid), f.fact_no);
END $$;

-- Which of them, counted from 1, is the last of some events; 0 where there is none.
CREATE FUNCTION model.last_of(h model.happening[], VARIADIC events text[]) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(max(n), 0)::int FROM unnest(h) WITH ORDINALITY x (fact_no, event, day, until, n) WHERE x.event = ANY (events)
$$;

-- The state on a day of what happened up to it.
CREATE FUNCTION model.state_of(credential text, h model.happening[], on_day date) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  issued int := model.last_of(h, 'issued', 'replaced', 'instantly_replaced');
  reordered int := model.last_of(h, 'replacement_ordered', 'replacement_ordered_online');
  lost int := model.last_of(h, 'lost', 'lost_temporarily');
  loss model.happening := h[lost];
  on_order boolean := reordered > issued;
BEGIN
  IF issued = 0 THEN
    RETURN CASE WHEN model.last_of(h, 'ordered', 'ordered_online') > 0 THEN 'ordered' ELSE 'none' END;
  ELSIF model.last_of(h, 'undelivered') > greatest(issued, model.last_of(h, 'picked_up')) THEN
    RETURN 'at_pickup_point';
  ELSIF lost > greatest(issued, model.last_of(h, 'lifted')) THEN
    -- a temporary one is over after its last day, unless a replacement was on order by then
    IF loss.event = 'lost' OR on_order AND (h[reordered].day <= loss.until) IS NOT FALSE THEN
      RETURN CASE WHEN on_order THEN 'dead' ELSE 'lost' END;
    ELSIF (on_day > loss.until) IS NOT TRUE THEN
      RETURN 'lost_temporarily';
    END IF;
  END IF;
  RETURN CASE WHEN credential = 'card' AND model.last_of(h, 'activated_social', 'activated_by_phone', 'activated_bank') < issued
         THEN 'inactive' ELSE 'usable' END;
END $$;

-- Could this happen next?
CREATE FUNCTION model.is_possible(credential text, h model.happening[], event text, on_day date) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  state text := model.state_of(credential, h, on_day);
  issued int := model.last_of(h, 'issued', 'replaced', 'instantly_replaced');
  ordered int := model.last_of(h, 'ordered', 'ordered_online', 'replacement_ordered', 'replacement_ordered_online');
  -- the order that the present one was made for is the last before it was issued
  made_for int := model.last_of(h[: issued - 1], 'ordered', 'ordered_online', 'replacement_ordered', 'replacement_ordered_online');
  on_order boolean := issued > 0 AND ordered > issued;
BEGIN
  IF credential = 'record_book' THEN
    RETURN CASE event WHEN 'issued' THEN state = 'none' WHEN 'lost' THEN state = 'usable' WHEN 'replaced' THEN state <> 'none' ELSE false END;
  ELSIF credential = 'medical_card' AND (event LIKE 'activated%' OR event = 'instantly_replaced') THEN
    RETURN false;
  END IF;
  RETURN CASE event
    WHEN 'ordered' THEN state = 'none'
    WHEN 'ordered_online' THEN state = 'none'
    WHEN 'issued' THEN state IN ('none', 'ordered')
    WHEN 'delivered' THEN issued > 0 AND state <> 'at_pickup_point' AND h[issued].event <> 'instantly_replaced'
      AND issued > model.last_of(h, 'delivered', 'picked_up', 'activated_social', 'activated_by_phone', 'activated_bank', 'lost', 'lost_temporarily')
    WHEN 'undelivered' THEN issued > 0 AND state <> 'at_pickup_point' AND h[issued].event <> 'instantly_replaced'
      AND issued > model.last_of(h, 'delivered', 'picked_up', 'activated_social', 'activated_by_phone', 'activated_bank', 'lost', 'lost_temporarily')
    WHEN 'picked_up' THEN state = 'at_pickup_point'
    WHEN 'activated_social' THEN state = 'inactive'
    WHEN 'activated_by_phone' THEN state = 'inactive'
      AND (h[issued].event = 'instantly_replaced' OR made_for = 0 OR h[made_for].event NOT LIKE '%online')
    WHEN 'activated_bank' THEN state = 'inactive' OR state = 'usable' AND model.last_of(h, 'activated_bank') < issued
    WHEN 'lost_temporarily' THEN state IN ('inactive', 'usable')
    WHEN 'lost' THEN state IN ('inactive', 'usable', 'lost_temporarily')
    WHEN 'lifted' THEN state IN ('lost', 'lost_temporarily')
    WHEN 'replacement_ordered' THEN state IN ('inactive', 'usable', 'lost', 'lost_temporarily') AND NOT on_order
    WHEN 'replacement_ordered_online' THEN state IN ('inactive', 'usable', 'lost', 'lost_temporarily') AND NOT on_order
    WHEN 'replaced' THEN on_order AND state <> 'at_pickup_point'
    WHEN 'instantly_replaced' THEN state IN ('inactive', 'usable', 'lost', 'lost_temporarily', 'dead')
  END;
END $$;

-- Did a credential work on a day?  Of one that nothing is known of the claim alone says so.
CREATE FUNCTION model.works(person bigint, credential text, on_day date, as_of timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  h model.happening[];
BEGIN
  IF NOT EXISTS (SELECT FROM fact f WHERE f.person_id = person AND f.kind = credential AND f.recorded_at <= as_of
                    AND (f.retracted_at IS NULL OR f.retracted_at > as_of)) THEN
    RETURN true;
  ELSIF credential = 'e_credential' THEN
    RETURN EXISTS (SELECT FROM fact f WHERE f.person_id = person AND f.kind = credential AND f.recorded_at <= as_of
                     AND (f.retracted_at IS NULL OR f.retracted_at > as_of) AND f.valid @> on_day);
  END IF;
  h := ARRAY (SELECT x FROM unnest(model.happenings(person, credential, as_of)) x WHERE x.day <= on_day ORDER BY x.day, x.fact_no);
  RETURN model.state_of(credential, h, on_day) = 'usable';
END $$;

-- ---------------------------------------------------------------------------
-- Random events, each entered or retracted; what the extension says and what the model says.

CREATE TABLE model.tried (no int, person_id bigint, credential text, event text, day date, taken text, expected boolean);

CREATE FUNCTION model.possible_history(credential text, h model.happening[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  FOR i IN 1 .. cardinality(h) LOOP
    IF NOT model.is_possible(credential, h[: i - 1], h[i].event, h[i].day) THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $$;

CREATE PROCEDURE model.try_events(seed bigint, persons int, events int) LANGUAGE plpgsql AS $$
DECLARE
  words text[] := '{ordered,ordered_online,issued,delivered,undelivered,picked_up,activated_social,activated_by_phone,activated_bank,
    lost_temporarily,lost_temporarily,lost,lifted,replacement_ordered,replacement_ordered,replacement_ordered_online,replaced,replaced,instantly_replaced}';
  p bigint;
  d text;
  word text;
  on_day date;
  next_day date;
  kind text;
  old record;
  expected boolean;
  taken text;
BEGIN
  FOR p IN SELECT x.person_id FROM person x WHERE x.person_id <= persons ORDER BY 1 LOOP
    kind := (ARRAY['card', 'card', 'card', 'medical_card', 'record_book'])[1 + p % 5];
    next_day := date '2024-12-20';
    FOR n IN 1 .. events LOOP
      d := concat_ws('/', p, n, '');
      taken := 'taken';
      old := NULL;
      IF model.dice(seed, d || 'retract') < 0.12 THEN
        SELECT e.* INTO old FROM credential_event e WHERE e.person_id = p ORDER BY model.dice(seed, d || e.fact_no) LIMIT 1;
        CONTINUE WHEN old.fact_no IS NULL;
        expected := model.possible_history(kind, ARRAY (
          SELECT x FROM unnest(model.happenings(p, kind, 'infinity')) x WHERE x.fact_no <> old.fact_no ORDER BY x.day, x.fact_no));
        BEGIN
          DELETE FROM credential_event e WHERE e.person_id = p AND e.fact_no = old.fact_no;
        EXCEPTION WHEN SQLSTATE 'MI028' THEN
          taken := SQLSTATE;
        END;
        INSERT INTO model.tried VALUES (n, p, kind, 'retract ' || old.event, old.happened_on, taken, expected);
        CONTINUE;
      END IF;
      word := model.pick(seed, d || 'event', words);
      -- mostly what comes next, sometimes what could not, or what came earlier
      next_day := next_day + model.pick(seed, d || 'step', '{0,0,1,1,2,4,5,6,7,20}'::int[]);
      on_day := CASE WHEN model.dice(seed, d || 'late') < 0.25 THEN next_day - model.draw(seed, d || 'back', 0, 25) ELSE next_day END;
      IF model.dice(seed, d || 'fit') < 0.6 THEN
        SELECT w INTO word FROM unnest(words) w
         WHERE model.is_possible(kind, ARRAY (SELECT x FROM unnest(model.happenings(p, kind, 'infinity')) x WHERE x.day <= on_day ORDER BY x.day, x.fact_no), w, on_day)
         ORDER BY model.dice(seed, d || w), w LIMIT 1;
      END IF;
      expected := model.possible_history(kind, ARRAY (
        SELECT x FROM (SELECT x FROM unnest(model.happenings(p, kind, 'infinity')) x
                       UNION ALL
                       SELECT ROW (2000000000, word, on_day, CASE word WHEN 'lost_temporarily' THEN on_day + v.loss_lifts_after END)::model.happening
                         FROM (SELECT 1) y LEFT JOIN plan_version v ON v.version = model.version_on(on_day, 'infinity')) z (x)
         ORDER BY (x).day, (x).fact_no));
      BEGIN
        INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (p, kind, word, on_day);
      EXCEPTION WHEN SQLSTATE 'MI027' OR SQLSTATE 'MI028' THEN
        taken := SQLSTATE;
      END;
      INSERT INTO model.tried VALUES (n, p, kind, word, on_day, taken, expected);
    END LOOP;
    COMMIT;
  END LOOP;
END $$;

-- Days on which the extension and the model see a credential in another state, as it was known at a moment.
CREATE FUNCTION model.credential_differences(as_of timestamptz DEFAULT 'infinity') RETURNS TABLE (person_id bigint, day date, expected text, found text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    WITH found AS MATERIALIZED (
      SELECT p.person_id, c.credential, c.valid, c.state
        FROM person p CROSS JOIN LATERAL medins.credentials(current_schema::regnamespace, p.person_id, as_of) c
    ), known AS MATERIALIZED (
      SELECT p.person_id, k.credential, model.happenings(p.person_id, k.credential, as_of) AS h
        FROM person p CROSS JOIN unnest('{card,medical_card,record_book}'::text[]) k (credential)
    ), modelled AS MATERIALIZED (
      SELECT k.person_id, k.credential, d::date AS day,
             model.state_of(k.credential, ARRAY (SELECT x FROM unnest(k.h) x WHERE x.day <= d ORDER BY x.day, x.fact_no), d::date) AS state
        FROM known k
       CROSS JOIN generate_series((SELECT min(x.day) FROM unnest(k.h) x) - 1, (SELECT max(x.day) FROM unnest(k.h) x) + 15, interval '1 day') d
    )
    SELECT m.person_id, m.day, m.state, coalesce(f.state, 'none')
      FROM modelled m
      LEFT JOIN found f ON f.person_id = m.person_id AND f.credential = m.credential AND f.valid @> m.day
     WHERE m.state IS DISTINCT FROM coalesce(f.state, 'none')
     ORDER BY 1, 2;
END $$;

-- ---------------------------------------------------------------------------
-- What becomes known of credentials in one round of a history (history.sql): mostly what could happen, on days about
-- then; what the extension refuses is passed over.

CREATE FUNCTION model.learn_credentials(seed bigint, this_round int, rounds int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  words text[] := '{ordered,issued,delivered,undelivered,picked_up,activated_social,activated_bank,lost_temporarily,lost,lifted,
    replacement_ordered,replaced,instantly_replaced}';
  begins date := model.history_begins();
  days int := (date '2026-07-12' - begins) / rounds;
  p bigint;
  k text;
  d text;
  on_day date;
  word text;
BEGIN
  FOR p, k IN
    SELECT x.person_id, c.kind FROM person x CROSS JOIN unnest('{card,medical_card,record_book,e_credential}'::text[]) c (kind)
     WHERE model.dice(seed, concat_ws('/', x.person_id, c.kind, 'has')) < CASE c.kind WHEN 'card' THEN 0.6 ELSE 0.15 END
     ORDER BY 1, 2
  LOOP
    FOR n IN 1 .. model.draw(seed, concat_ws('/', p, k, this_round, 'events'), 0, 4) LOOP
      d := concat_ws('/', p, k, this_round, n, '');
      on_day := begins + (this_round - 1) * days + model.draw(seed, d || 'day', -30, days);
      IF model.dice(seed, d || 'retract') < 0.1 THEN
        DELETE FROM credential_event e WHERE (e.person_id, e.fact_no) = (
          SELECT p, f.fact_no FROM fact f WHERE f.person_id = p AND f.kind = k AND f.retracted_at IS NULL
           ORDER BY lower(f.valid) DESC, f.fact_no DESC LIMIT 1);
      ELSIF k = 'e_credential' THEN
        INSERT INTO e_credential (person_id, valid)
        VALUES (p, daterange(on_day, CASE WHEN model.dice(seed, d || 'ends') < 0.7 THEN on_day + model.draw(seed, d || 'length', 1, 200) END));
      ELSE
        -- usable is what things mostly are
        word := (SELECT w FROM unnest(words) w
                  WHERE model.is_possible(k, ARRAY (SELECT x FROM unnest(model.happenings(p, k, 'infinity')) x WHERE x.day <= on_day ORDER BY x.day, x.fact_no), w, on_day)
                  ORDER BY model.dice(seed, d || w) * CASE WHEN w IN ('issued', 'activated_social', 'replaced', 'lifted') THEN 0.4 ELSE 1 END, w LIMIT 1);
        BEGIN
          INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (p, k, word, on_day);
        EXCEPTION WHEN SQLSTATE 'MI028' THEN
          NULL;
        END;
      END IF;
    END LOOP;
  END LOOP;
END $$;
