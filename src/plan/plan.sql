-- Plans of a ledger: installing, drafting, linting, publishing, and the guard that keeps what is published.

-- A shipped plan as the ledger's own rows: drafted from its template, linted, published.
-- A template inserts its plan row with settles = false; the ledger's first plan settles.
CREATE FUNCTION medins.install_plan(ledger regnamespace, plan text) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
  SET standard_conforming_strings = on
  SET DateStyle = 'ISO, YMD'
  SET IntervalStyle = postgres
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  template text := (SELECT t.body FROM medins.template t WHERE t.kind = 'plan' AND t.name = plan);
  known boolean;
  version int;
BEGIN
  IF template IS NULL THEN
    RAISE EXCEPTION 'no plan "%" is shipped', plan
      USING ERRCODE = 'MI003', COLUMN = 'plan',
            HINT = format('Shipped are: %s.', (SELECT string_agg(t.name, ', ' ORDER BY t.name COLLATE "C")
                                               FROM medins.template t WHERE t.kind = 'plan'));
  END IF;

  EXECUTE format('LOCK TABLE %I.plan_version IN SHARE ROW EXCLUSIVE MODE', schema);
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.plan WHERE plan = $1)', schema) INTO known USING plan;
  IF known THEN
    RAISE EXCEPTION 'plan "%" is already installed in ledger "%"', plan, schema
      USING ERRCODE = 'duplicate_object', SCHEMA = schema, TABLE = 'plan',
            HINT = 'A change of it is a new version: medins.draft_plan, then medins.publish_plan.';
  END IF;
  EXECUTE format('SELECT coalesce(max(version), 0) + 1 FROM %I.plan_version', schema) INTO version;

  PERFORM set_config('search_path', format('%I, pg_temp', schema), true);
  EXECUTE replace(template, ':version', version::text);
  PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);

  EXECUTE format('SELECT EXISTS (SELECT FROM %I.plan_version WHERE plan = $1 AND version = $2)', schema)
    INTO known USING plan, version;
  IF NOT known THEN
    RAISE EXCEPTION 'the template of plan "%" makes no version %', plan, version USING ERRCODE = 'internal_error';
  END IF;
  EXECUTE format('UPDATE %1$I.plan SET settles = true
                  WHERE plan = $1 AND NOT EXISTS (SELECT FROM %1$I.plan WHERE settles)', schema) USING plan;
  PERFORM medins.publish_plan(ledger, version);
  RETURN version;
END
$$;

-- A draft with the content of the version in force on valid_from; empty where there is none.
CREATE FUNCTION medins.draft_plan(ledger regnamespace, plan text, valid_from date) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
  base int;
  draft int;
  part text;
  columns text;
BEGIN
  IF valid_from IS NULL THEN
    RAISE EXCEPTION 'no first day given for the draft'
      USING ERRCODE = 'MI013', COLUMN = 'valid_from', HINT = 'Name the first day the version is to be in force.';
  ELSIF NOT isfinite(valid_from) THEN
    RAISE EXCEPTION 'a version cannot begin at infinity' USING ERRCODE = 'MI011', COLUMN = 'valid_from';
  END IF;
  EXECUTE format('LOCK TABLE %I.plan_version IN SHARE ROW EXCLUSIVE MODE', schema);
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.plan WHERE plan = $1)', schema) INTO known USING plan;
  IF NOT known THEN
    RAISE EXCEPTION 'ledger "%" has no plan "%"', schema, plan
      USING ERRCODE = 'MI003', SCHEMA = schema, TABLE = 'plan', COLUMN = 'plan',
            HINT = 'A shipped plan is brought in by medins.install_plan; a new one begins with a row of table plan.';
  END IF;
  EXECUTE format('SELECT version FROM %I.plan_version
                  WHERE plan = $1 AND valid_from <= $2 AND published_at IS NOT NULL
                  ORDER BY valid_from DESC, published_at DESC LIMIT 1', schema)
    INTO base USING plan, valid_from;
  EXECUTE format('SELECT coalesce(max(version), 0) + 1 FROM %I.plan_version', schema) INTO draft;

  IF base IS NULL THEN
    EXECUTE format('INSERT INTO %I.plan_version (version, plan, valid_from, source) VALUES ($1, $2, $3, '''')', schema)
      USING draft, plan, valid_from;
    RETURN draft;
  END IF;

  FOREACH part IN ARRAY '{plan_version,layer,rule,band,cap,coverage_rule,eligibility_rule,premium_rule,fund_line,old_balance_rule,policy_case}'::text[] LOOP
    -- every column, those that somebody added to the table too
    SELECT string_agg(format(', %I', a.attname), '' ORDER BY a.attnum) INTO columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = ledger AND c.relname = part
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
      AND a.attname NOT IN ('version', 'valid_from', 'published_at');
    EXECUTE format('INSERT INTO %1$I.%2$I (version%3$s%4$s) SELECT $1%3$s%5$s FROM %1$I.%2$I WHERE version = $2',
                   schema, part, columns,
                   CASE WHEN part = 'plan_version' THEN ', valid_from' ELSE '' END,
                   CASE WHEN part = 'plan_version' THEN ', $3' ELSE '' END)
      USING draft, base, valid_from;
  END LOOP;
  RETURN draft;
END
$$;

-- Findings of lint.c.  Not stable: it reads the rows as committed now, which are those that publishing would freeze.
CREATE FUNCTION medins.lint_plan(ledger regnamespace, version int)
  RETURNS TABLE (severity text, finding text, layer int, rules int[], detail text)
  LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10
  AS 'MODULE_PATHNAME', 'lint_plan';

-- Setting published_at publishes: the guard on plan_version lints, stamps and refuses, whoever does it.
CREATE FUNCTION medins.publish_plan(ledger regnamespace, version int) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  published boolean;
BEGIN
  -- Locked first, so that of two who publish the same version the second is told.
  EXECUTE format('SELECT published_at IS NOT NULL FROM %I.plan_version WHERE version = $1 FOR UPDATE', schema)
    INTO published USING version;
  IF published IS NULL THEN
    RAISE EXCEPTION 'ledger "%" has no plan version %', schema, version
      USING ERRCODE = 'MI003', SCHEMA = schema, TABLE = 'plan_version', COLUMN = 'version';
  ELSIF published THEN
    RAISE EXCEPTION 'plan version % is already published', version
      USING ERRCODE = 'MI021', SCHEMA = schema, TABLE = 'plan_version',
            HINT = 'A change is a new version: medins.draft_plan.';
  END IF;
  EXECUTE format('UPDATE %I.plan_version SET published_at = $2 WHERE version = $1', schema) USING version, clock_timestamp();
END
$$;

-- The name that a ledger has for a table.
CREATE FUNCTION medins.table_name(relation regclass) RETURNS name
  LANGUAGE C STABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'ledger_table_name';

-- Fires before INSERT, UPDATE, DELETE (row) and TRUNCATE on plan, plan_version, bucket, layer, rule, band,
-- cap, coverage_rule, eligibility_rule, premium_rule, fund_line, old_balance_rule, policy_case.
--
-- Who edits a part of a version holds its plan_version row FOR SHARE; who publishes holds it FOR UPDATE
-- (before the trigger fires) and changes it.  So an edit is either seen by the lint of publishing, or
-- waits and then finds the version published; with one snapshot for the whole transaction it fails with 40001.
-- In the same way edits of plan and bucket hold the plan's row, which publishing changes (to itself).
CREATE FUNCTION medins.guard_version() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- not TG_TABLE_NAME, which under Citus is a shard's
  subject name := medins.table_name(TG_RELID);
  part boolean := subject IN ('layer', 'rule', 'band', 'cap', 'coverage_rule', 'eligibility_rule', 'premium_rule', 'fund_line', 'old_balance_rule', 'policy_case');
  frozen boolean;
  ledger regnamespace;
  latest timestamptz;
  findings text;
  failed int;
BEGIN
  IF TG_WHEN <> 'BEFORE' OR (TG_LEVEL = 'ROW') = (TG_OP = 'TRUNCATE') THEN
    RAISE EXCEPTION 'function medins.guard_version must be fired BEFORE, by rows or by TRUNCATE'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'table "%" cannot be truncated', subject
      USING ERRCODE = 'MI021', SCHEMA = TG_TABLE_SCHEMA, TABLE = subject,
            HINT = 'Published versions stay; rows of a draft can be deleted.';
  END IF;

  IF part THEN
    IF TG_OP <> 'INSERT' THEN
      EXECUTE format('SELECT published_at IS NOT NULL FROM %I.plan_version WHERE version = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO frozen USING OLD.version;
    END IF;
    IF TG_OP <> 'DELETE' AND frozen IS NOT TRUE THEN
      EXECUTE format('SELECT published_at IS NOT NULL FROM %I.plan_version WHERE version = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO frozen USING NEW.version;
    END IF;

  ELSIF subject = 'plan_version' THEN
    IF TG_OP = 'INSERT' THEN
      IF NEW.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a plan version begins as a draft'
          USING ERRCODE = 'MI021', SCHEMA = TG_TABLE_SCHEMA, TABLE = subject, COLUMN = 'published_at',
                HINT = 'Insert it without published_at, then use medins.publish_plan.';
      END IF;
    ELSE
      frozen := OLD.published_at IS NOT NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NOT frozen AND NEW.published_at IS NOT NULL THEN
      NEW.published_at := NULL;
      IF NEW *<> OLD THEN
        RAISE EXCEPTION 'a plan version cannot be changed and published at once'
          USING ERRCODE = 'MI021', SCHEMA = TG_TABLE_SCHEMA, TABLE = subject,
                HINT = 'Change it first, then use medins.publish_plan.';
      END IF;
      -- One publisher of a plan at a time; editors of plan and bucket wait or are waited for.
      EXECUTE format('UPDATE %I.plan SET settles = settles WHERE plan = $1', TG_TABLE_SCHEMA) USING NEW.plan;
      ledger := quote_ident(TG_TABLE_SCHEMA)::regnamespace;
      SELECT string_agg(concat_ws(', ', l.finding, 'layer ' || l.layer, 'rules ' || array_to_string(l.rules, ', '))
                        || ': ' || l.detail, E'\n')
        INTO findings
        FROM medins.lint_plan(ledger, NEW.version) l
        WHERE l.severity = 'error';
      IF findings IS NOT NULL THEN
        RAISE EXCEPTION 'plan version % has errors', NEW.version
          USING ERRCODE = 'MI030', DETAIL = findings, SCHEMA = TG_TABLE_SCHEMA, TABLE = subject,
                HINT = 'See medins.lint_plan for all findings.';
      END IF;
      SELECT string_agg(format('%s: %s is %s, expected %s', d.name, d.column_name, coalesce(d.actual, 'none'), coalesce(d.expected, 'none')),
                        E'\n' ORDER BY d.no) FILTER (WHERE d.no <= 10),
             count(DISTINCT d.name)
        INTO findings, failed
        FROM medins.run_cases(ledger, NEW.version) WITH ORDINALITY AS d (name, column_name, expected, actual, clause, no);
      IF failed > 0 THEN
        RAISE EXCEPTION 'plan version % decides % of its policy cases otherwise than expected', NEW.version, failed
          USING ERRCODE = 'MI034', DETAIL = findings, SCHEMA = TG_TABLE_SCHEMA, TABLE = subject,
                HINT = 'See medins.run_cases for all differences; correct the rules, or the cases.';
      END IF;
      -- Later than every other of the plan: versions of one first day never tie.
      EXECUTE format('SELECT max(published_at) FROM %I.plan_version WHERE plan = $1', TG_TABLE_SCHEMA)
        INTO latest USING NEW.plan;
      NEW.published_at := greatest(clock_timestamp(), latest + interval '1 microsecond');
    END IF;

  ELSIF subject NOT IN ('plan', 'bucket') THEN
    RAISE EXCEPTION 'function medins.guard_version is not for table "%"', subject
      USING ERRCODE = 'trigger_protocol_violated';

  ELSIF TG_OP <> 'INSERT' THEN  -- plan and bucket: rows may always be added
    IF subject = 'bucket' THEN
      EXECUTE format('SELECT FROM %I.plan WHERE plan = $1 FOR SHARE', TG_TABLE_SCHEMA) USING OLD.plan;
    ELSIF TG_OP = 'UPDATE' AND (NEW.plan, NEW.region, NEW.year_begins::text)
                                = (OLD.plan, OLD.region, OLD.year_begins::text) THEN
      RETURN NEW;  -- names, and which plan settles
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.plan_version WHERE plan = $1 AND published_at IS NOT NULL)', TG_TABLE_SCHEMA)
      INTO frozen USING OLD.plan;
  END IF;

  IF frozen THEN
    RAISE EXCEPTION 'table "%": rows of a published plan version cannot be changed', subject
      USING ERRCODE = 'MI021', SCHEMA = TG_TABLE_SCHEMA, TABLE = subject,
            HINT = 'A change is a new version: medins.draft_plan, then medins.publish_plan.';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;

COMMENT ON FUNCTION medins.install_plan(regnamespace, text) IS
  'Enters a shipped plan (shanghai, weihai), publishes it and returns its version; the first plan of a ledger settles. Errors: MI003 not shipped, 42710 installed already. / 录入随附方案（shanghai、weihai）并发布，返回版本号；账套的首个方案用于结算。错误：MI003未随附，42710已录入。';
COMMENT ON FUNCTION medins.draft_plan(regnamespace, text, date) IS
  'Makes a draft with the content of the version in force on valid_from, an empty one where there is none, and returns its version. Errors: MI003 no such plan, MI013, MI011. / 新建草稿，内容取自valid_from当日有效的版本（无则为空），返回版本号。错误：MI003无此方案，MI013，MI011。';
COMMENT ON FUNCTION medins.lint_plan(regnamespace, int) IS
  'What is wrong (error), looks wrong (warning) or is left open (note) in a plan version, draft or not; rules names rows of rule. Reads the rows as committed now; needs SELECT on plan_version. Errors: MI003, MI006, MI050. / 检查方案版本（含草稿）：错误（error）、疑点（warning）或未规定之处（note）；rules为rule表的规则号。读取当前已提交的行；需plan_version的SELECT权限。错误：MI003、MI006、MI050。';
COMMENT ON FUNCTION medins.publish_plan(regnamespace, int) IS
  'Publishes a draft, whose rows then never change. Errors: MI030 lint has errors (all in the DETAIL), MI034 policy cases are decided otherwise (the first ten differences in the DETAIL), MI021 published already, MI003. / 发布草稿，此后其行不再改变。错误：MI030检查有错误（DETAIL列出全部），MI034政策案例裁定不符（DETAIL列出前十处），MI021已发布，MI003。';
COMMENT ON FUNCTION medins.table_name(regclass) IS
  'The name that a ledger has for a table: its own, or under Citus that of the table whose shard it is. / 表在账套中的名称：即其本名；若为Citus分片，则为所属表之名。';
COMMENT ON FUNCTION medins.guard_version() IS
  'Trigger that keeps published plan versions unchanged and checks what is published. / 触发器：保证已发布的方案版本不变，并在发布时检查。';
