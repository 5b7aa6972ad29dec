-- Supervision: findings are views; closing one is a row.

-- Looks the finding up among those of its month, and keeps it as it is now beside the note.
CREATE FUNCTION medins.stamp_finding_closing() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  month date;
  col text;
  found record;
BEGIN
  IF TG_WHEN <> 'BEFORE' OR TG_LEVEL <> 'ROW' OR TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'function medins.stamp_finding_closing must be fired BEFORE INSERT, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF NEW.finding IS NULL OR coalesce(NEW.note, '') = '' THEN
    RAISE EXCEPTION 'a finding is closed with a note'
      USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            COLUMN = CASE WHEN NEW.finding IS NULL THEN 'finding' ELSE 'note' END, HINT = 'Say what was found.';
  END IF;
  SELECT k.key INTO col FROM jsonb_each_text(to_jsonb(NEW)) k WHERE k.value IS NOT NULL AND k.key NOT IN ('finding', 'note') LIMIT 1;
  IF col IS NOT NULL THEN
    RAISE EXCEPTION 'column "%" of table "%" cannot be given', col, TG_TABLE_NAME
      USING ERRCODE = 'MI012', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            HINT = 'It is taken from the finding.';
  END IF;

  month := to_date(substring(NEW.finding FROM '^[a-z0-9_]+ (\d{4}-(0[1-9]|1[0-2])) '), 'YYYY-MM');
  EXECUTE format('SELECT * FROM %I.finding_now WHERE settlement_month = $1 AND finding = $2', TG_TABLE_SCHEMA)
    INTO found USING month, NEW.finding;
  IF found.finding IS NULL THEN
    RAISE EXCEPTION 'there is no such finding'
      USING ERRCODE = 'MI045', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'finding',
            HINT = 'Name it as view "supervision_finding" does.';
  END IF;
  NEW.rule := found.rule;
  NEW.settlement_month := found.settlement_month;
  NEW.institution_id := found.institution_id;
  NEW.person_id := found.person_id;
  NEW.persons := found.persons;
  NEW.ledger_nos := found.ledger_nos;
  NEW.first_day := found.first_day;
  NEW.last_day := found.last_day;
  NEW.fund_paid := found.fund_paid;
  NEW.measure := found.measure;
  NEW.threshold := found.threshold;
  NEW.closed_at := clock_timestamp();
  NEW.closed_by := current_user;
  RETURN NEW;
END
$$;

CREATE FUNCTION medins.close_finding(ledger regnamespace, finding text, note text) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.finding_closing (finding, note) VALUES ($1, $2)', medins.ledger_schema(ledger)) USING finding, note;
END
$$;

COMMENT ON FUNCTION medins.stamp_finding_closing() IS
  'Trigger: keeps a finding of supervision as it is when it is closed, and by whom. / 触发器：保存监管事项办结时的内容及办结人。';
COMMENT ON FUNCTION medins.close_finding(regnamespace, text, text) IS
  'Closes a finding of supervision with a note; it stays in the list, as it is now. The same as inserting finding and note into finding_closing. Errors: MI045 no such finding, MI013, 23505 closed already. / 以说明办结一项监管事项；事项按现状保留在列表中。等同于向finding_closing插入finding与note。错误：MI045无此事项，MI013，23505已办结。';
