-- Months: once closed, a month takes no more claims.

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
  ledger oid := (SELECT c.relnamespace FROM pg_class c WHERE c.oid = TG_RELID);
  closed boolean;
BEGIN
  IF TG_WHEN <> 'BEFORE' OR TG_LEVEL <> 'ROW' OR TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'function medins.stamp_month must be fired BEFORE INSERT, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF NEW.month IS NULL THEN
    RAISE EXCEPTION 'no month given' USING ERRCODE = 'MI013', COLUMN = 'month', HINT = 'Give its first day.';
  ELSIF NOT isfinite(NEW.month) OR date_trunc('month', NEW.month::timestamp)::date <> NEW.month THEN
    RAISE EXCEPTION 'a month is named by its first day'
      USING ERRCODE = 'MI011', COLUMN = 'month', HINT = 'For December 2025 give 2025-12-01.';
  ELSIF NEW.closed_at IS NOT NULL OR NEW.closed_by IS NOT NULL THEN
    RAISE EXCEPTION 'when and by whom a month is closed cannot be given'
      USING ERRCODE = 'MI012', COLUMN = CASE WHEN NEW.closed_at IS NULL THEN 'closed_by' ELSE 'closed_at' END,
            HINT = 'Leave the columns out, or use medins.close_month.';
  END IF;

  PERFORM medins.lock_month(ledger, NEW.month);
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.month
                  WHERE month = $1 AND (institution_id IS NULL OR institution_id = $2))', TG_TABLE_SCHEMA)
    INTO closed USING NEW.month, NEW.institution_id;
  IF closed THEN
    RAISE EXCEPTION 'month % is already closed', to_char(NEW.month, 'YYYY-MM')
      USING ERRCODE = 'MI023', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'month',
            HINT = 'What comes later is booked in the next open month.';
  END IF;
  NEW.closed_at := clock_timestamp();
  NEW.closed_by := current_user;
  RETURN NEW;
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
  known boolean;
BEGIN
  IF institution IS NOT NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.institution WHERE institution_id = $1)', schema)
      INTO known USING institution;
    IF NOT known THEN
      RAISE EXCEPTION 'institution % does not exist', institution
        USING ERRCODE = 'MI002', SCHEMA = schema, TABLE = 'month', COLUMN = 'institution_id',
              HINT = 'Leave it out to close the month for all.';
    END IF;
  END IF;
  EXECUTE format('INSERT INTO %I.month (month, institution_id) VALUES ($1, $2)', schema) USING month, institution;
END
$$;

COMMENT ON FUNCTION medins.lock_month(regnamespace, date) IS
  'Keeps claims out of a month until the transaction ends; needs INSERT on table month. / 在事务结束前阻止向某月记账；需要month表的INSERT权限。';
COMMENT ON FUNCTION medins.stamp_month() IS
  'Trigger that closes a month: waits for claims being booked in it, says when and by whom. / 触发器：关闭月份，等待正在记入该月的结算完成，并记录时间和操作人。';
COMMENT ON FUNCTION medins.close_month(regnamespace, date, bigint) IS
  'Closes a month, for one institution or for all; what comes later is booked in the next open month. / 关闭一个月份（某一机构或全部机构）；此后的结算记入下一个未关闭的月份。';
