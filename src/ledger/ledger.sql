-- Ledgers: schemas of ordinary tables, made from template text that the extension carries.
--
-- Functions here and in plan.sql, person.sql, settlement.sql run as the caller, with pg_catalog alone on
-- their search_path: privileges on the ledger's tables decide what a caller may do, so EXECUTE stays with
-- PUBLIC.  Names of a ledger's objects are always qualified.  Template text has plain names: it runs with
-- the ledger (and, implied, pg_catalog before it) as the whole path.

GRANT USAGE ON SCHEMA medins TO PUBLIC;

-- Filled by the build: the DDL of a ledger, parted in what holds rows and what only defines; what brings an older
-- one to layout N; the shipped plans.
CREATE TABLE medins.template (
  kind text NOT NULL CHECK (kind IN ('ledger', 'layout', 'plan')),
  name text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (kind, name));
GRANT SELECT ON medins.template TO PUBLIC;

-- The layout is the argument of the claim table's trigger; NULL: not a ledger.
CREATE FUNCTION medins.ledger_layout(ledger regnamespace) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
  SELECT split_part(encode(t.tgargs, 'escape'), E'\\000', 1)
  FROM pg_class c
  JOIN pg_trigger t ON t.tgrelid = c.oid
  WHERE c.relnamespace = ledger AND c.relname = 'claim' AND c.relkind IN ('r', 'p')
    AND t.tgfoid = to_regprocedure('medins.adjudicate()')
$$;

CREATE FUNCTION medins.check_ledger(ledger regnamespace) RETURNS void
  LANGUAGE C STABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'check_ledger';

-- The schema's name, having checked that it is a ledger this version can work with.
CREATE FUNCTION medins.ledger_schema(ledger regnamespace) RETURNS name
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := (SELECT n.nspname FROM pg_namespace n WHERE n.oid = ledger);
  layout text := medins.ledger_layout(ledger);
BEGIN
  IF ledger IS NULL THEN
    RAISE EXCEPTION 'no ledger given'
      USING ERRCODE = 'MI013', HINT = 'Name the ledger''s schema.';
  ELSIF schema IS NULL THEN
    RAISE EXCEPTION 'there is no schema with OID %', ledger::oid
      USING ERRCODE = 'MI004', HINT = 'A ledger is made by medins.create_ledger.';
  ELSIF layout IS NULL THEN
    RAISE EXCEPTION 'schema "%" is not a ledger of medins', schema
      USING ERRCODE = 'MI004', HINT = 'A ledger is made by medins.create_ledger.', SCHEMA = schema;
  END IF;
  -- of a layout that the library knows; and no view stands where a table should: what is read for the caller is read
  -- from tables
  PERFORM medins.check_ledger(ledger);
  RETURN schema;
END
$$;

-- Template text that runs in a ledger, whose name is alone on the search_path meanwhile.
CREATE FUNCTION medins.run_templates(ledger regnamespace, VARIADIC templates text[]) RETURNS void
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
  SET standard_conforming_strings = on
  SET check_function_bodies = on
AS $$
DECLARE
  template text;
BEGIN
  -- local to this function: its SET clause puts the caller's path back, after an error too
  PERFORM set_config('search_path', format('%s, pg_temp', ledger), true);
  FOREACH template IN ARRAY templates LOOP
    EXECUTE template;
  END LOOP;
END
$$;

CREATE FUNCTION medins.create_ledger(ledger text) RETURNS regnamespace
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF ledger IS NULL OR ledger = '' THEN
    RAISE EXCEPTION 'no name given for the ledger'
      USING ERRCODE = 'MI013', HINT = 'Name the schema that is to be made.';
  ELSIF octet_length(ledger) > 63 THEN
    -- as an identifier it would be cut, and that silently
    RAISE EXCEPTION 'the name of a ledger cannot be longer than 63 bytes' USING ERRCODE = 'name_too_long';
  END IF;
  -- Refuses an existing schema, medins itself among them, and names that begin with pg_.
  EXECUTE format('CREATE SCHEMA %I', ledger);
  PERFORM medins.run_templates(quote_ident(ledger)::regnamespace, VARIADIC ARRAY(
    SELECT t.body FROM medins.template t WHERE t.kind = 'ledger' ORDER BY t.name = 'defined'));
  RETURN quote_ident(ledger)::regnamespace;
END
$$;

-- From one layout to the next by its template, in order; then all that only defines is replaced by this version's text.
CREATE FUNCTION medins.upgrade_ledger(ledger regnamespace) RETURNS text
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  layout text := medins.ledger_layout(ledger);
  latest int := (SELECT coalesce(max(t.name::int), 1) FROM medins.template t WHERE t.kind = 'layout');
  known text[] := ARRAY(SELECT n::text FROM generate_series(1, latest) n);
BEGIN
  IF layout = latest::text OR (layout = ANY (known)) IS NOT TRUE THEN
    -- nothing to do, or nothing that could be done: the check says what is wrong
    PERFORM medins.ledger_schema(ledger);
    RETURN layout;
  END IF;
  IF (SELECT n.nspowner FROM pg_namespace n WHERE n.oid = ledger) <> current_user::regrole THEN
    RAISE EXCEPTION 'permission denied for schema %', ledger
      USING ERRCODE = 'insufficient_privilege', HINT = 'The owner of a ledger brings it up, and owns what is added: SET ROLE first.';
  END IF;
  -- From here on nobody else reads or writes claims; who was before us may have brought it up.
  EXECUTE format('LOCK TABLE %s.claim IN ACCESS EXCLUSIVE MODE', ledger);
  layout := medins.ledger_layout(ledger);
  PERFORM medins.close_reports(ledger);
  PERFORM medins.run_templates(ledger, VARIADIC
    ARRAY(SELECT t.body FROM medins.template t WHERE t.kind = 'layout' AND t.name::int > layout::int ORDER BY t.name::int)
    || ARRAY(SELECT regexp_replace(t.body, '^CREATE (VIEW|TRIGGER) ', 'CREATE OR REPLACE \1 ', 'gn')
             FROM medins.template t WHERE (t.kind, t.name) = ('ledger', 'defined')));
  PERFORM medins.renew_access(ledger);
  RETURN medins.ledger_layout(ledger);
END
$$;

COMMENT ON TABLE medins.template IS
  'Text that ledgers and their plans are made from. / 用于建立账套及其待遇方案的模板文本。';
COMMENT ON COLUMN medins.template.kind IS
  'ledger: what a new one is made from; layout: what brings an older one up; plan: a shipped plan. / ledger：新建账套；layout：升级旧账套；plan：随附方案。';
COMMENT ON COLUMN medins.template.name IS
  'Of a ledger: rows (what holds rows) and defined (views, triggers, comments); else the layout reached, or the plan. / 账套分rows（存数据的对象）与defined（视图、触发器、注释）；其余为所达版式号或方案名称。';
COMMENT ON COLUMN medins.template.body IS
  'SQL that runs with the ledger as its search_path; :version stands for the number of the version that a plan gets. / 以账套为search_path执行的SQL；:version代表方案所得的版本号。';
COMMENT ON FUNCTION medins.ledger_layout(regnamespace) IS
  'The layout of a ledger''s tables; NULL where the schema is not a ledger. / 账套表结构的版式号；该模式不是账套时为NULL。';
COMMENT ON FUNCTION medins.check_ledger(regnamespace) IS
  'An error unless all the ledger''s tables are ordinary ones of one owner, as this version knows them. Errors: MI004. / 若账套各表不是本版本所知结构、同一所有者的普通表则报错。错误：MI004。';
COMMENT ON FUNCTION medins.ledger_schema(regnamespace) IS
  'The name of a ledger''s schema, having checked that it is a ledger of a known layout. Errors: MI004, MI013. / 账套的模式名，并检查其为已知版式的账套。错误：MI004、MI013。';
COMMENT ON FUNCTION medins.run_templates(regnamespace, text[]) IS
  'Runs template text in a ledger. / 在账套内执行模板文本。';
COMMENT ON FUNCTION medins.create_ledger(text) IS
  'Makes a ledger: a schema with its tables, owned by the caller, who needs CREATE on the database. Errors: MI013 no name, 42622 longer than 63 bytes, 42P06 the schema exists, 42939 it begins with pg_. / 建立账套：由调用者拥有的模式及其各表，需要数据库的CREATE权限。错误：MI013未给名称，42622超过63字节，42P06模式已存在，42939以pg_开头。';
COMMENT ON FUNCTION medins.upgrade_ledger(regnamespace) IS
  'Brings a ledger up to the layout of this version, step by step in one transaction, makes its views, triggers and comments those of this version, gives duties what is new, and returns the layout; one that is there already is only checked. Its owner alone may. Errors: MI004 the layout is not known, 42501. / 在一个事务内逐步将账套升级到本版本的版式，更新其视图、触发器与注释，补授职责新增权限，并返回版式号；已是本版式者仅作检查。仅所有者可用。错误：MI004版式未知，42501。';
