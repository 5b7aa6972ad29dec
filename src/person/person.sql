-- Triggers of persons, places and the views of facts.  The one on fact itself is in claim.sql.

CREATE FUNCTION medins.refuse_change() RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'refuse_change';

CREATE FUNCTION medins.guard_parent() RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'guard_parent';

-- Writes through a view of facts (views.ledger.sql).  Arguments, '' or left out where there is none:
--   1 the kind of fact; '' where the view has a column kind, or credential
--   2 the view's column that is organisation_id in fact
--   3 the view's column that is code in fact
--   4 the words that may stand in that column, or in the one that is the kind
--   5 exclusive, where facts of the kind exclude one another
-- valid or happened_on, benefit_year, amount and document are called the same in all views that have them; a fact
-- with neither days nor a day holds for its benefit year.
CREATE FUNCTION medins.write_fact() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
  SET DateStyle = 'ISO, YMD'
AS $$
DECLARE
  given jsonb := to_jsonb(NEW);
  kind_column text := CASE WHEN TG_ARGV[0] = '' THEN CASE WHEN given ? 'kind' THEN 'kind' ELSE 'credential' END END;
  kind text := coalesce(nullif(TG_ARGV[0], ''), given ->> kind_column);
  organisation_column text := coalesce(TG_ARGV[1], '');
  code_column text := coalesce(TG_ARGV[2], '');
  word_column text := coalesce(kind_column, code_column);
  words text[] := string_to_array(nullif(TG_ARGV[3], ''), ',');
  valid daterange := given ->> 'valid';
  happened_on date := given ->> 'happened_on';
  benefit_year int := given ->> 'benefit_year';
  organisation text := given ->> organisation_column;
  code text := given ->> code_column;
  of_year boolean := NOT (given ?| '{valid,happened_on}');
  amount numeric := given ->> 'amount';
  exclusive boolean := coalesce(TG_ARGV[4] = 'exclusive', false);
  col text;
  known boolean;
BEGIN
  IF TG_WHEN <> 'INSTEAD OF' OR TG_LEVEL <> 'ROW' THEN
    RAISE EXCEPTION 'function medins.write_fact must be fired INSTEAD OF, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'rows of view "%" cannot be changed', TG_TABLE_NAME
      USING ERRCODE = 'MI020', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            HINT = 'A correction is a retraction and a new row: delete the row, then insert the right one.';
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('UPDATE %I.fact SET retracted_at = $3
                    WHERE person_id = $1 AND fact_no = $2 AND retracted_at IS NULL', TG_TABLE_SCHEMA)
      USING OLD.person_id, OLD.fact_no, clock_timestamp();
    RETURN OLD;
  END IF;

  FOREACH col IN ARRAY '{fact_no,recorded_at,recorded_by}'::text[] LOOP
    IF given ->> col IS NOT NULL THEN
      RAISE EXCEPTION 'column "%" of view "%" cannot be given', col, TG_TABLE_NAME
        USING ERRCODE = 'MI012', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
              HINT = 'It is set when the row is recorded.';
    END IF;
  END LOOP;

  -- the city centre ends cover on the day it enters, by default that of the application (SH-22)
  IF kind = 'termination' AND happened_on IS NULL THEN
    EXECUTE format('SELECT max(lower(a.valid)) FROM %1$I.fact a
                    WHERE a.person_id = $1 AND a.kind = ''termination_application'' AND a.retracted_at IS NULL
                      AND NOT EXISTS (SELECT FROM %1$I.fact t WHERE t.person_id = $1 AND t.kind = ''termination''
                                        AND t.retracted_at IS NULL AND lower(t.valid) >= lower(a.valid))', TG_TABLE_SCHEMA)
      INTO happened_on USING NEW.person_id;
    NEW.happened_on := happened_on;
  END IF;

  col := CASE
    WHEN NEW.person_id IS NULL THEN 'person_id'
    WHEN kind IS NULL THEN kind_column
    WHEN given ? 'valid' AND valid IS NULL THEN 'valid'
    WHEN given ? 'happened_on' AND happened_on IS NULL THEN 'happened_on'
    WHEN (kind IN ('declaration', 'payment') OR of_year) AND benefit_year IS NULL THEN 'benefit_year'
    -- an event may concern no college, and need not say who paid
    WHEN organisation_column <> '' AND organisation IS NULL AND NOT given ? 'happened_on' THEN organisation_column
    WHEN code_column NOT IN ('', 'payer') AND code IS NULL THEN code_column
  END;
  IF col IS NOT NULL THEN
    RAISE EXCEPTION 'column "%" of view "%" needs a value', col, TG_TABLE_NAME
      USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            HINT = CASE WHEN col = 'benefit_year' THEN 'Name the year that is meant.'
                        ELSE 'Nothing is assumed where it is left out.' END;
  END IF;

  IF benefit_year NOT BETWEEN 1 AND 9998 THEN
    RAISE EXCEPTION 'column "benefit_year" of view "%" must be a year', TG_TABLE_NAME
      USING ERRCODE = 'MI011', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'benefit_year',
            HINT = 'Give its four digits.';
  ELSIF of_year THEN
    EXECUTE format('SELECT daterange(medins.benefit_year_from($1, begins), medins.benefit_year_from($1 + 1, begins))
                    FROM (SELECT coalesce(max(year_begins), ''0'') AS begins FROM %I.plan WHERE settles) p', TG_TABLE_SCHEMA)
      INTO valid USING benefit_year;
  ELSIF given ? 'happened_on' THEN
    IF NOT isfinite(happened_on) THEN
      RAISE EXCEPTION 'column "happened_on" of view "%" must be a day', TG_TABLE_NAME
        USING ERRCODE = 'MI011', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'happened_on',
              HINT = 'An event has the one day it happened on.';
    END IF;
    valid := daterange(happened_on, happened_on + 1);
  ELSIF isempty(valid) OR lower_inf(valid) OR NOT isfinite(lower(valid)) OR NOT isfinite(coalesce(upper(valid), lower(valid))) THEN
    RAISE EXCEPTION 'column "valid" of view "%" must begin on a day and hold at least one', TG_TABLE_NAME
      USING ERRCODE = 'MI011', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'valid',
            HINT = 'Leave the end out where none is known: [2025-09-01,).';
  END IF;

  IF words IS NOT NULL AND NOT given ->> word_column = ANY (words) THEN
    RAISE EXCEPTION 'column "%" of view "%" cannot be "%"', word_column, TG_TABLE_NAME, given ->> word_column
      USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = word_column,
            HINT = 'It is one of ' || array_to_string(words, ', ') || '.';
  ELSIF code = '' THEN
    RAISE EXCEPTION 'column "%" of view "%" cannot be empty', code_column, TG_TABLE_NAME
      USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = code_column;
  END IF;
  IF code_column = 'payer' AND code IS NOT NULL
     AND (kind <> 'payment' OR code <> ALL ('{person,government,college,family}')) THEN
    RAISE EXCEPTION 'column "payer" of view "%" cannot be "%"%', TG_TABLE_NAME, code,
                    CASE WHEN kind <> 'payment' THEN format(' where column "kind" is "%s"', kind) ELSE '' END
      USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = code_column,
            HINT = 'A payment''s is one of person, government, college, family; nothing else has one.';
  ELSIF code_column = 'insurer' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.insurer WHERE insurer = $1)', TG_TABLE_SCHEMA) INTO known USING code;
    IF NOT known THEN
      RAISE EXCEPTION 'insurer "%" does not exist', code
        USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = code_column,
              HINT = 'It is a row of table "insurer".';
    END IF;
  END IF;
  col := CASE WHEN organisation_column = 'place' AND organisation !~ '^[1-9][0-9]{1,11}$' THEN 'place'
              WHEN code_column = 'region' AND code !~ '^[1-9][0-9]{1,11}$' THEN 'region' END;
  IF col IS NOT NULL THEN
    RAISE EXCEPTION 'column "%" of view "%" must be the code of a region', col, TG_TABLE_NAME
      USING ERRCODE = 'MI006', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            HINT = 'Give the digits of its administrative division code, 310000 for Shanghai.';
  END IF;
  IF amount < 0 OR NOT medins.is_cny(amount) THEN
    RAISE EXCEPTION 'column "amount" of view "%" must be an amount in yuan', TG_TABLE_NAME
      USING ERRCODE = 'MI010', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'amount',
            HINT = 'At most two decimals, not negative, below 10^14.';
  END IF;

  -- The constraint on fact would say so too, but with the person and the days in its message.
  IF exclusive THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.fact WHERE person_id = $1 AND kind = $2 AND valid && $3
                    AND exclusive AND retracted_at IS NULL)', TG_TABLE_SCHEMA)
      INTO known USING NEW.person_id, kind, valid;
    IF known THEN
      RAISE EXCEPTION 'view "%" has a row of the person for some of these days', TG_TABLE_NAME
        USING ERRCODE = 'exclusion_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
              COLUMN = CASE WHEN of_year THEN 'benefit_year' ELSE 'valid' END,
              HINT = CASE WHEN of_year THEN 'It stands for the whole benefit year.'
                          ELSE 'Delete that row, and insert it again with the end it has now.' END;
    END IF;
  END IF;

  EXECUTE format('INSERT INTO %I.fact (person_id, kind, valid, benefit_year, organisation_id, code, amount, document, exclusive)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                  RETURNING fact_no, recorded_at, recorded_by', TG_TABLE_SCHEMA)
    INTO NEW.fact_no, NEW.recorded_at, NEW.recorded_by
    USING NEW.person_id, kind, valid, benefit_year, organisation::bigint, code, amount, given ->> 'document',
          exclusive;
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION medins.refuse_change() IS
  'Trigger that refuses UPDATE, DELETE and TRUNCATE. / 触发器：拒绝UPDATE、DELETE和TRUNCATE。';
COMMENT ON FUNCTION medins.guard_parent() IS
  'Trigger that refuses a change of key always, and DELETE once a claim or fact refers to the row. / 触发器：始终拒绝修改主键；有结算或事实引用该行后拒绝删除。';
COMMENT ON FUNCTION medins.write_fact() IS
  'Trigger that writes to fact through a view: INSERT records a fact, DELETE retracts it, UPDATE is refused. / 触发器：通过视图写入fact表：INSERT登记事实，DELETE撤回事实，UPDATE被拒绝。';
