-- Months: once closed, a month takes no more claims, and its lines are stored.

-- Closing is a row of month; whoever inserts it, it goes through here.
--
-- A claim's trigger holds this lock shared from before it reads the months until its transaction ends.  So a
-- month is closed after the last claim booked in it is committed, and no later claim finds it open.
CREATE FUNCTION medins.lock_month(ledger regnamespace, day date) RETURNS void
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'lock_month';
CREATE FUNCTION medins.stamp_month() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ledger oid := quote_ident(TG_TABLE_SCHEMA)::regnamespace;
  name text;
  given text;
  -- Of a month: is it closed for whom the entry is for?  For all: it is as soon as it is for somebody, or not before it is
  -- for everybody.
  closed_for text := format($query$
    WITH last AS (
      SELECT DISTINCT ON (institution_id) entry, entry_no, institution_id FROM %I.month
      WHERE month = $1 AND ($2 IS NULL OR institution_id IS NULL OR institution_id = $2)
      ORDER BY institution_id, entry_no DESC
    ), counts AS (
      SELECT entry = 'closing' AS closed, institution_id IS NULL AS for_all FROM last
      WHERE entry_no >= (SELECT coalesce(max(entry_no), 0) FROM last WHERE institution_id IS NULL)
    )
    SELECT CASE WHEN $2 IS NOT NULL THEN coalesce((SELECT closed FROM counts ORDER BY for_all LIMIT 1), false)
                WHEN $3 THEN EXISTS (SELECT FROM counts WHERE closed)
                ELSE EXISTS (SELECT FROM counts WHERE closed AND for_all) AND NOT EXISTS (SELECT FROM counts WHERE NOT closed) END
    $query$, TG_TABLE_SCHEMA);
  closed boolean;
BEGIN
  IF TG_WHEN <> 'BEFORE' OR TG_LEVEL <> 'ROW' OR TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'function medins.stamp_month must be fired BEFORE INSERT, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  END IF;
  name := to_char(NEW.month, 'YYYY-MM');
  given := CASE WHEN NEW.entry_no IS NOT NULL THEN 'entry_no' WHEN NEW.recorded_at IS NOT NULL THEN 'recorded_at'
                WHEN NEW.recorded_by IS NOT NULL THEN 'recorded_by' END;
  IF NEW.month IS NULL THEN
    RAISE EXCEPTION 'no month given' USING ERRCODE = 'MI013', COLUMN = 'month', HINT = 'Give its first day.';
  ELSIF NOT isfinite(NEW.month) OR date_trunc('month', NEW.month::timestamp)::date <> NEW.month THEN
    RAISE EXCEPTION 'a month is named by its first day'
      USING ERRCODE = 'MI011', COLUMN = 'month', HINT = 'For December 2025 give 2025-12-01.';
  ELSIF given IS NOT NULL THEN
    RAISE EXCEPTION 'when and by whom a month is closed or opened cannot be given'
      USING ERRCODE = 'MI012', COLUMN = given, HINT = 'Leave the columns out, or use medins.close_month or medins.reopen_month.';
  ELSIF NEW.entry IS NULL OR NEW.entry NOT IN ('closing', 'reopening') THEN
    RAISE EXCEPTION 'an entry of table "month" is "closing" or "reopening"'
      USING ERRCODE = 'MI006', COLUMN = 'entry', HINT = 'Use medins.close_month or medins.reopen_month.';
  ELSIF NEW.entry = 'reopening' AND coalesce(NEW.grounds, '') = '' THEN
    RAISE EXCEPTION 'no grounds given for opening a month again'
      USING ERRCODE = 'MI013', COLUMN = 'grounds', HINT = 'Say why, or name the document that says so.';
  ELSIF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    -- with a snapshot from before the lock, claims that were committed meanwhile would be missing in the lines
    RAISE EXCEPTION 'a month cannot be closed or opened under the snapshot of a whole transaction'
      USING ERRCODE = 'invalid_transaction_state', HINT = 'Use a transaction of isolation level READ COMMITTED.';
  END IF;

  PERFORM medins.lock_month(ledger, NEW.month);
  EXECUTE closed_for INTO closed USING NEW.month, NEW.institution_id, NEW.entry = 'reopening';
  IF NEW.entry = 'closing' AND closed THEN
    RAISE EXCEPTION 'month % is already closed', name
      USING ERRCODE = 'MI023', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'month',
            HINT = 'What comes later is booked in the next open month.';
  ELSIF NEW.entry = 'reopening' AND NOT closed THEN
    RAISE EXCEPTION 'month % is not closed', name
      USING ERRCODE = 'MI023', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'month',
            HINT = 'View "closed_month" shows for whom a month is closed.';
  ELSIF NEW.entry = 'reopening' THEN
    EXECUTE closed_for INTO closed USING (NEW.month + interval '1 month')::date, NEW.institution_id, true;
    IF closed THEN
      RAISE EXCEPTION 'month % cannot be opened again: the month after it is closed', name
        USING ERRCODE = 'MI023', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'month',
              HINT = 'What is to be corrected is booked in the next open month.';
    END IF;
  END IF;
  EXECUTE format('SELECT coalesce(max(entry_no), 0) + 1 FROM %I.month WHERE month = $1', TG_TABLE_SCHEMA)
    INTO NEW.entry_no USING NEW.month;
  NEW.recorded_at := clock_timestamp();
  NEW.recorded_by := current_user;
  RETURN NEW;
END
$$;

-- Stores what is closed, or takes it back.  Compiling a query for each part would take longer than the part.  Whom row security hides claims from closes nothing: the sums would be wrong.
CREATE FUNCTION medins.store_lines() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
  SET jit = off
AS $$
DECLARE
  -- the columns of closed_line: what a line is of, and what it adds up
  keys constant text := 'settlement_month, institution_id, for_month, care, channel';
  amounts constant text[] := '{entries,visits,persons,denied,pended,total_amount,in_scope,deductible,fund_paid,relief_paid,'
                             'serious_illness_paid,family_paid,other_paid,cash_paid,payable,reimbursed}';
  stored text := format('SELECT %2$s, %3$s FROM %1$I.closed_line WHERE settlement_month = $1 AND institution_id BETWEEN $3 AND $4 '
                        'GROUP BY %2$s HAVING sum(entries) <> 0', TG_TABLE_SCHEMA, keys,
                        (SELECT string_agg(format('-sum(%1$I) AS %1$I', a), ', ') FROM unnest(amounts) a));
  lines text;
  -- a twentieth of the institutions after the other, to show how far it has come
  part record;
  added bigint;
  all_added bigint := 0;
  started_at timestamptz := clock_timestamp();
BEGIN
  IF TG_WHEN <> 'AFTER' OR TG_LEVEL <> 'ROW' OR TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'function medins.store_lines must be fired AFTER INSERT, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF NOT medins.sees_all_claims(quote_ident(TG_TABLE_SCHEMA)::regnamespace) THEN
    RAISE EXCEPTION 'row security hides claims from you'
      USING ERRCODE = 'insufficient_privilege', HINT = 'What a month comes to can only be said by somebody who sees all of it.';
  END IF;
  lines := CASE NEW.entry
    WHEN 'closing' THEN format('SELECT * FROM %1$I.settlement_line WHERE settlement_month = $1 AND institution_id BETWEEN $3 AND $4 '
                               'AND institution_id <> ALL (ARRAY(SELECT s.institution_id FROM (%2$s) s))', TG_TABLE_SCHEMA, stored)
    ELSE stored END;
  FOR part IN EXECUTE format('SELECT min(i.institution_id) AS first, max(i.institution_id) AS last, min(i.nth) - 1 AS done, i.total '
                             'FROM (SELECT institution_id, count(*) OVER () AS total, row_number() OVER o AS nth, ntile(20) OVER o AS part '
                             '  FROM %I.institution WHERE $1 IS NULL OR institution_id = $1 WINDOW o AS (ORDER BY institution_id)) i '
                             'GROUP BY i.part, i.total ORDER BY i.part', TG_TABLE_SCHEMA)
    USING NEW.institution_id
  LOOP
    PERFORM medins.report_progress(quote_ident(TG_TABLE_SCHEMA)::regnamespace, 'medins.close_month', started_at, part.done, part.total);
    EXECUTE format('INSERT INTO %1$I.closed_line (entry_no, line_no, %2$s, %3$s) '
                   'SELECT $2, $5 + row_number() OVER (ORDER BY %2$s), %2$s, %3$s FROM (%4$s) l',
                   TG_TABLE_SCHEMA, keys, array_to_string(amounts, ', '), lines)
      USING NEW.month, NEW.entry_no, part.first, part.last, all_added;
    GET DIAGNOSTICS added = ROW_COUNT;
    all_added := all_added + added;
  END LOOP;
  PERFORM medins.end_progress();
  RETURN NULL;
END
$$;

-- Months may be closed in any order: a claim settled in a month that is still open is booked there, whatever
-- became of the months after it.
CREATE FUNCTION medins.close_month(ledger regnamespace, month date, institution bigint DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
BEGIN
  PERFORM medins.find_institution(ledger, institution);
  EXECUTE format('INSERT INTO %I.month (month, institution_id) VALUES ($1, $2)', schema) USING month, institution;
END
$$;

-- The counter-entry, while the next month is open.
CREATE FUNCTION medins.reopen_month(ledger regnamespace, month date, grounds text, institution bigint DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
BEGIN
  PERFORM medins.find_institution(ledger, institution);
  EXECUTE format('INSERT INTO %I.month (month, entry, institution_id, grounds) VALUES ($1, ''reopening'', $2, $3)', schema)
    USING month, institution, grounds;
END
$$;

-- NULL is all of them.
CREATE FUNCTION medins.find_institution(ledger regnamespace, institution bigint) RETURNS void
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
BEGIN
  IF institution IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.institution WHERE institution_id = $1)', schema) INTO known USING institution;
  IF NOT known THEN
    RAISE EXCEPTION 'institution % does not exist', institution
      USING ERRCODE = 'MI002', SCHEMA = schema, COLUMN = 'institution_id',
            HINT = 'Leave it out to name all institutions.';
  END IF;
END
$$;

-- What was stored when months were closed, against the ledger as it is: no row, or something has been tampered with.
CREATE FUNCTION medins.check_months(ledger regnamespace, month date DEFAULT NULL)
  RETURNS TABLE (settlement_month date, institution_id bigint, for_month date, care text, channel text,
    column_name text, stored numeric, expected numeric)
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED ROWS 10
  SET search_path = pg_catalog, pg_temp
  SET jit = off
AS $$
BEGIN
  RETURN QUERY EXECUTE format($query$
    SELECT b.settlement_month, b.institution_id, b.for_month, b.care, b.channel, v.key, sum(v.value::numeric * b.stored),
      sum(v.value::numeric * (1 - b.stored))
    FROM (SELECT s.settlement_month, s.institution_id, s.for_month, s.care, s.channel, 1 AS stored,
                 to_jsonb(s) - '{settlement_month,entry_no,line_no,institution_id,for_month,care,channel}'::text[] AS line
          FROM %1$I.closed_line s
          WHERE $1 IS NULL OR s.settlement_month = $1
          UNION ALL
          SELECT l.settlement_month, l.institution_id, l.for_month, l.care, l.channel, 0,
                 to_jsonb(l) - '{settlement_month,institution_id,for_month,care,channel}'::text[]
          FROM %1$I.settlement_line l
          JOIN %1$I.closed_month c ON c.month = l.settlement_month AND c.institution_id = l.institution_id
          WHERE $1 IS NULL OR l.settlement_month = $1) b
    CROSS JOIN LATERAL jsonb_each_text(b.line) v
    GROUP BY b.settlement_month, b.institution_id, b.for_month, b.care, b.channel, v.key
    HAVING sum(v.value::numeric * b.stored) <> sum(v.value::numeric * (1 - b.stored))
    ORDER BY b.settlement_month, b.institution_id, b.for_month, b.care, b.channel, v.key $query$, medins.ledger_schema(ledger))
  USING month;
END
$$;

COMMENT ON FUNCTION medins.lock_month(regnamespace, date) IS
  'Keeps claims out of the day''s month until the transaction ends, and waits for those being booked; needs INSERT on month. Errors: MI004. / 在事务结束前阻止向该日所属月份记账，并等待正在记账者；需要month表的INSERT权限。错误：MI004。';
COMMENT ON FUNCTION medins.stamp_month() IS
  'Trigger that closes a month or opens it again: waits for claims being booked in it, says when and by whom. / 触发器：关闭或重新打开月份，等待正在记入该月的结算完成，并记录时间和操作人。';
COMMENT ON FUNCTION medins.store_lines() IS
  'Trigger that stores the lines of a month that is closed, or takes them back. / 触发器：保存所关闭月份的结算行，或予以反向冲回。';
COMMENT ON FUNCTION medins.close_month(regnamespace, date, bigint) IS
  'Closes a month, named by its first day, for one institution or for all that are open, and stores its lines in closed_line; what is settled in it later is booked in the next open month. Errors: MI011 not a first day, MI002, MI013, MI023 closed already, 25000 not under READ COMMITTED, 42501 row security hides claims. / 关闭以首日表示的月份（某一机构或全部未关闭机构），结算行存入closed_line；此后的结算记入下一个未关闭的月份。错误：MI011非首日，MI002，MI013，MI023已关闭，25000非READ COMMITTED，42501行级安全隐藏结算。';
COMMENT ON FUNCTION medins.reopen_month(regnamespace, date, text, bigint) IS
  'The counter-entry: opens a closed month again, for one institution or for all, and stores its lines negated; only while the next month is closed for none of them. Errors: as close_month; MI013 no grounds, MI023 not closed, or the next month is. / 反向记录：重新打开已关闭的月份（某一机构或全部），结算行以负数存入；仅限次月对其均未关闭时。错误：同close_month；MI013未给依据，MI023未关闭或次月已关闭。';
COMMENT ON FUNCTION medins.find_institution(regnamespace, bigint) IS
  'An error unless the ledger knows the institution; NULL stands for all. Errors: MI002. / 账套中无此机构时报错；为空即全部机构。错误：MI002。';
COMMENT ON FUNCTION medins.check_months(regnamespace, date) IS
  'Where the stored lines of closed months differ from what the ledger has of them; no row is what should be. month NULL: all. / 已关闭月份保存的结算行与账不一致之处；正常情况下无结果。month为空即全部。';
