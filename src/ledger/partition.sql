-- claim in partitions: by hash of the person, never by time, since a person's rows are one chain.

-- Everything that is on the table is put on the partitioned one; the rows are copied as they were decided.  Nobody reads or
-- writes the ledger meanwhile.
CREATE FUNCTION medins.partition_claim(ledger regnamespace, partitions int) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  plain regclass := format('%I.claim', schema)::regclass;
  claim pg_class := (SELECT c FROM pg_class c WHERE c.oid = plain);
  -- a generated column makes its own values
  columns text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                   WHERE a.attrelid = plain AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '');
  commands text[] := '{}';
  command text;
BEGIN
  PERFORM medins.require_owner(ledger);
  IF partitions IS NULL OR partitions NOT BETWEEN 1 AND 1000 THEN
    RAISE EXCEPTION 'a table has from 1 to 1000 partitions'
      USING ERRCODE = 'MI006', COLUMN = 'partitions', HINT = 'Eight or so will do for tens of millions of rows.';
  ELSIF claim.relkind <> 'r' THEN
    RAISE EXCEPTION 'table "claim" of ledger "%" has partitions already', schema
      USING ERRCODE = 'wrong_object_type', HINT = 'Detach and attach partitions by hand, or restore the rows into an ordinary table first.';
  ELSIF NOT medins.sees_all_claims(ledger) THEN
    -- forced upon the owner, too: what is hidden would be lost
    RAISE EXCEPTION 'row security hides claims from you'
      USING ERRCODE = 'insufficient_privilege', HINT = 'Only somebody who sees all rows can move them.';
  ELSIF EXISTS (SELECT FROM pg_publication_rel p WHERE p.prrelid = plain) OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = plain)
     OR EXISTS (SELECT FROM pg_inherits i WHERE plain IN (i.inhrelid, i.inhparent)) THEN
    RAISE EXCEPTION 'table "claim" of ledger "%" has rules, heirs or a publication that names it', schema
      USING ERRCODE = 'dependent_objects_still_exist', HINT = 'Take them off first and put them on again afterwards; publish tables by their schema.';
  END IF;
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', plain);

  -- what CREATE TABLE … LIKE leaves out, as it is now called
  commands := commands || ARRAY(
    SELECT CASE WHEN g.tgtype & 1 = 1 THEN d.definition
                -- what fires by statement is not inherited
                ELSE (SELECT string_agg(replace(d.definition, format(' ON %s ', plain), format(' ON %I.%I ', schema, t.name)), '; ')
                      FROM (SELECT 'claim' AS name UNION ALL SELECT format('claim_%s', n) FROM generate_series(0, partitions - 1) n) t) END
           || CASE g.tgenabled WHEN 'O' THEN '' ELSE
                format('; ALTER TABLE %s %s TRIGGER %I', plain, CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                       g.tgname) END
    FROM pg_trigger g CROSS JOIN LATERAL pg_get_triggerdef(g.oid) d (definition)
    WHERE g.tgrelid = plain AND NOT g.tgisinternal
    ORDER BY g.tgname);
  commands := commands || ARRAY(
    SELECT format('CREATE OR REPLACE VIEW %I.%I %s AS %s', n.nspname, v.relname, 'WITH (' || array_to_string(v.reloptions, ', ') || ')',
                  pg_get_viewdef(v.oid))
    FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
    WHERE v.relkind = 'v' AND v.oid IN (
      SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
      WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = plain)
    ORDER BY v.oid);
  commands := commands || ARRAY(
    SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s %s %s', p.policyname, plain, p.permissive, p.cmd,
                  (SELECT string_agg(CASE r WHEN 'public' THEN r ELSE quote_ident(r) END, ', ') FROM unnest(p.roles) r),
                  'USING (' || p.qual || ')', 'WITH CHECK (' || p.with_check || ')')
    FROM pg_policies p WHERE p.schemaname = schema AND p.tablename = 'claim' ORDER BY p.policyname);
  commands := commands || ARRAY(
    SELECT format('GRANT %s%s ON %s TO %s%s', g.privilege_type, ' (' || quote_ident(a.attname) || ')', plain,
                  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
    FROM (SELECT NULL AS attname, claim.relacl AS acl
          UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = plain AND attnum > 0) a
    CROSS JOIN LATERAL aclexplode(a.acl) g
    ORDER BY a.attname NULLS FIRST, g.grantee, g.privilege_type);
  commands := commands || CASE WHEN claim.relrowsecurity THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', plain) END
                       || CASE WHEN claim.relforcerowsecurity THEN format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', plain) END
                       || format('COMMENT ON TABLE %s IS %L', plain, obj_description(plain, 'pg_class'))
                       || format('ALTER TABLE %s OWNER TO %s', plain, claim.relowner::regrole);

  EXECUTE format('ALTER TABLE %I.claim RENAME TO claim_plain', schema);
  EXECUTE format('CREATE TABLE %1$I.claim (LIKE %1$I.claim_plain INCLUDING ALL) PARTITION BY HASH (person_id)', schema);
  FOR n IN 0 .. partitions - 1 LOOP
    EXECUTE format('CREATE TABLE %1$I.claim_%3$s PARTITION OF %1$I.claim FOR VALUES WITH (MODULUS %2$s, REMAINDER %3$s) %4$s',
                   schema, partitions, n, 'WITH (' || array_to_string(claim.reloptions, ', ') || ')');
    EXECUTE format('ALTER TABLE %I.claim_%s OWNER TO %s', schema, n, claim.relowner::regrole);
  END LOOP;
  EXECUTE format('INSERT INTO %1$I.claim (%2$s) SELECT %2$s FROM %1$I.claim_plain', schema, columns);
  FOREACH command IN ARRAY array_remove(commands, NULL) LOOP
    EXECUTE command;
  END LOOP;
  EXECUTE format('DROP TABLE %I.claim_plain', schema);
END
$$;

COMMENT ON FUNCTION medins.partition_claim(regnamespace, int) IS
  'Makes claim a table of so many partitions by hash of the person: rows stay as they were decided; triggers, views, policies, grants and comments go along. Its owner alone may; nobody reads or writes it meanwhile. Errors: MI006 no such number, 42501, 42809 it has partitions already, 2BP01 something depends on it that cannot go along. / 将claim改为按人员哈希分区的表：各行保持原裁定，触发器、视图、策略、权限与注释一并保留。仅限所有者；其间不可读写。错误：MI006分区数无效，42501，42809已分区，2BP01有无法一并迁移的依赖对象。';
