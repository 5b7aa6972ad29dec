-- Clearing: what the office enters for it.  What is cleared are views (clearing.ledger.sql).

-- Numbers and stamps an entry, and says what it lacks; later it may be retracted once, and nothing else changes.
--
-- Two entries at once get the same number: the second waits for the first, and fails.
CREATE FUNCTION medins.stamp_clearing_entry() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given jsonb := to_jsonb(NEW);
  needs text[];
  col text;
  known boolean;
BEGIN
  IF TG_WHEN <> 'BEFORE' OR TG_LEVEL <> 'ROW' OR TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'function medins.stamp_clearing_entry must be fired BEFORE INSERT or UPDATE, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF TG_OP = 'UPDATE' THEN
    IF OLD.retracted_at IS NOT NULL OR NEW.retracted_at IS NULL OR given - 'retracted_at' <> to_jsonb(OLD) - 'retracted_at' THEN
      RAISE EXCEPTION 'what is entered for clearing can be retracted once, and not changed'
        USING ERRCODE = 'MI020', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
              HINT = 'Set retracted_at, then enter the right one.';
    END IF;
    NEW.retracted_at := clock_timestamp();
    RETURN NEW;
  END IF;

  FOREACH col IN ARRAY '{entry_no,recorded_at,recorded_by,retracted_at}'::text[] LOOP
    IF given ->> col IS NOT NULL THEN
      RAISE EXCEPTION 'column "%" of table "%" cannot be given', col, TG_TABLE_NAME
        USING ERRCODE = 'MI012', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
              HINT = 'It is set when the row is recorded.';
    END IF;
  END LOOP;

  -- what each kind of entry says; the bill of a reimbursement may be left out
  needs := CASE NEW.kind
    WHEN 'headcount' THEN '{college_id,benefit_year,persons}'
    WHEN 'mode' THEN '{college_id,benefit_year,mode}'
    WHEN 'quota' THEN '{college_id,benefit_year,amount}'
    WHEN 'excess' THEN '{college_id,benefit_year,amount,payer}'
    WHEN 'total' THEN '{institution_id,benefit_year,amount}'
    WHEN 'shift' THEN '{institution_id,benefit_year,amount}'
    WHEN 'old_balance' THEN '{college_id,amount}'
    WHEN 'reimbursed' THEN '{college_id,amount,happened_on}'
    WHEN 'grant' THEN '{amount,happened_on}'
  END;
  IF NEW.kind IS NULL THEN
    RAISE EXCEPTION 'an entry for clearing needs a kind'
      USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'kind',
            HINT = 'Nothing is assumed where it is left out.';
  ELSIF needs IS NULL THEN
    RAISE EXCEPTION 'column "kind" of table "%" cannot be "%"', TG_TABLE_NAME, NEW.kind
      USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'kind',
            HINT = 'It is one of headcount, mode, quota, excess, total, shift, old_balance, reimbursed, grant.';
  END IF;
  needs := needs || 'document'::text;
  FOREACH col IN ARRAY '{college_id,institution_id,benefit_year,persons,mode,amount,payer,happened_on,person_id,ledger_no,document}'::text[] LOOP
    IF given ->> col IS NULL AND col = ANY (needs) THEN
      RAISE EXCEPTION 'an entry of kind "%" needs a value in column "%"', NEW.kind, col
        USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
              HINT = 'Nothing is assumed where it is left out.';
    ELSIF given ->> col IS NOT NULL AND col <> ALL (needs)
          AND NOT (NEW.kind = 'reimbursed' AND col IN ('person_id', 'ledger_no')) THEN
      RAISE EXCEPTION 'an entry of kind "%" has no value in column "%"', NEW.kind, col
        USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col, HINT = 'Leave it out.';
    END IF;
  END LOOP;

  IF num_nonnulls(NEW.person_id, NEW.ledger_no) = 1 THEN
    col := CASE WHEN NEW.person_id IS NULL THEN 'person_id' ELSE 'ledger_no' END;
    RAISE EXCEPTION 'a bill is named by its person and its number'
      USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            HINT = 'Give both, or neither.';
  ELSIF NEW.person_id IS NOT NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.claim WHERE person_id = $1 AND ledger_no = $2 AND entry IN (''claim'', ''repost''))',
                   TG_TABLE_SCHEMA) INTO known USING NEW.person_id, NEW.ledger_no;
    IF NOT known THEN
      RAISE EXCEPTION 'the person has no bill with that number'
        USING ERRCODE = 'MI005', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'ledger_no',
              HINT = 'Give the ledger_no of a row with entry claim or repost.';
    END IF;
  END IF;

  EXECUTE format('SELECT coalesce(max(entry_no), 0) + 1 FROM %I.clearing_entry', TG_TABLE_SCHEMA) INTO NEW.entry_no;
  NEW.recorded_at := clock_timestamp();
  NEW.recorded_by := current_user;
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION medins.stamp_clearing_entry() IS
  'Trigger: numbers and stamps what the office enters for clearing, and lets it be retracted once. / 触发器：为清算录入事项编号并加盖时间戳，仅允许撤回一次。';
