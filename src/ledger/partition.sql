-- claim in partitions: by hash of the person, never by time, since a person's rows are one chain.

-- Another table takes the place of claim, with so many partitions, or none, and with everything that is on it; rows are copied as
-- they were decided.  Nobody reads or writes the ledger meanwhile.
CREATE FUNCTION medins.partition_claim(ledger regnamespace, partitions int) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
  SET default_tablespace = ''
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  started_at timestamptz := clock_timestamp();
  plain regclass := format('%I.claim', schema)::regclass;
  claim pg_class;
  leaves pg_class[];		-- what has the rows now: claim itself, or its partitions
  columns text;
  definitions text[];		-- indexes and keys first
  others text[];
  command text;
  one regclass;
  leaf pg_class;
  leaf_blocks bigint;
  blocks bigint;			-- of all, of which so many have been read
  blocks_read bigint := 0;
  step bigint;
  moved bigint;
  done bigint := 0;
  total bigint := 0;
BEGIN
  PERFORM medins.require_owner(ledger);
  IF partitions IS NULL OR partitions NOT BETWEEN 0 AND 1000 THEN
    RAISE EXCEPTION 'a table has from 1 to 1000 partitions, or none'
      USING ERRCODE = 'MI006', COLUMN = 'partitions', HINT = 'Eight or so will do for tens of millions of rows; 0 makes one table of it.';
  END IF;
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', plain);
  SELECT * INTO claim FROM pg_class c WHERE c.oid = plain;
  leaves := CASE claim.relkind WHEN 'p' THEN ARRAY(SELECT c FROM pg_partition_tree(plain) p JOIN pg_class c ON c.oid = p.relid WHERE p.isleaf ORDER BY c.oid)
                               ELSE ARRAY[claim] END;
  IF partitions = (CASE claim.relkind WHEN 'p' THEN cardinality(leaves) ELSE 0 END) THEN
    RAISE EXCEPTION 'table "claim" of ledger "%" has % partitions already', schema, partitions
      USING ERRCODE = 'wrong_object_type', HINT = 'Give another number; 0 makes one table of it.';
  ELSIF NOT medins.sees_all_claims(ledger) THEN
    -- forced upon the owner, too: what is hidden would be lost
    RAISE EXCEPTION 'row security hides claims from you'
      USING ERRCODE = 'insufficient_privilege', HINT = 'Only somebody who sees all rows can move them.';
  ELSIF EXISTS (SELECT FROM (SELECT plain AS relid UNION SELECT l.oid FROM unnest(leaves) l) t
                WHERE EXISTS (SELECT FROM pg_publication_rel p WHERE p.prrelid = t.relid) OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = t.relid)
                   OR EXISTS (SELECT FROM pg_constraint k WHERE k.confrelid = t.relid)
                   OR EXISTS (SELECT FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class m ON m.oid = r.ev_class AND m.relkind = 'm'
                              WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.relid))
     OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = plain OR i.inhparent = plain AND claim.relkind <> 'p') THEN
    RAISE EXCEPTION 'table "claim" of ledger "%" has rules, heirs, foreign keys to it, materialized views or a publication that names it', schema
      USING ERRCODE = 'dependent_objects_still_exist', HINT = 'Take them off first and put them on again afterwards; publish tables by their schema.';
  END IF;
  -- what is on one partition and not on claim would be lost
  SELECT l.oid INTO one
  FROM unnest(leaves) l
  WHERE claim.relkind = 'p' AND (
    l.relkind <> 'r' OR l.relrowsecurity OR l.relowner <> claim.relowner OR obj_description(l.oid, 'pg_class') IS NOT NULL
    OR (SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = l.oid) <> plain
    OR (l.reloptions, l.reltablespace, l.relreplident) IS DISTINCT FROM (leaves[1].reloptions, leaves[1].reltablespace, leaves[1].relreplident)
    OR EXISTS (SELECT FROM aclexplode(l.relacl) g WHERE g.grantee <> l.relowner)
    OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = l.oid AND a.attacl IS NOT NULL)
    OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = l.oid)
    OR EXISTS (SELECT FROM pg_index x WHERE x.indrelid = l.oid AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = x.indexrelid))
    OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = l.oid AND k.conislocal AND k.contype IN ('c', 'f'))
    OR EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = l.oid AND NOT g.tgisinternal AND g.tgparentid = 0
               AND NOT EXISTS (SELECT FROM pg_trigger c WHERE c.tgrelid = plain AND (c.tgname, c.tgfoid, c.tgtype) = (g.tgname, g.tgfoid, g.tgtype))))
  ORDER BY l.relname LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'partition "%" has something of its own', one
      USING ERRCODE = 'dependent_objects_still_exist',
            HINT = 'Other storage parameters, tablespace, owner, privileges, policies, triggers, indexes, constraints or a comment than the rest: take them off first.';
  END IF;

  -- what CREATE TABLE … LIKE leaves out, as it is now called; a generated column makes its own values
  columns := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = plain AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '');
  definitions := ARRAY(
    SELECT format('SET LOCAL default_tablespace = %L; %s%s', coalesce(s.spcname, ''),
                  CASE WHEN k.oid IS NULL THEN replace(pg_get_indexdef(x.indexrelid), format(' %I ON ONLY %s ', c.relname, plain), format(' %I ON %s ', c.relname, plain))
                       ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', plain, k.conname, pg_get_constraintdef(k.oid)) END,
                  format('; COMMENT ON INDEX %I.%I IS %L', schema, c.relname, obj_description(c.oid, 'pg_class'))
                  || CASE WHEN k.oid IS NOT NULL THEN format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, plain, obj_description(k.oid, 'pg_constraint')) ELSE '' END)
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
    LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.conrelid = plain AND k.contype IN ('p', 'u', 'x')
    WHERE x.indrelid = plain ORDER BY k.contype = 'p' DESC NULLS LAST, c.relname);
  others := ARRAY(
    SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s; COMMENT ON CONSTRAINT %2$I ON %1$s IS %4$L', plain, k.conname, pg_get_constraintdef(k.oid),
                  obj_description(k.oid, 'pg_constraint'))
    FROM pg_constraint k WHERE k.conrelid = plain AND k.contype = 'f' ORDER BY k.conname);
  others := others || ARRAY(
    SELECT format('ALTER TABLE %s ALTER %I SET STATISTICS %s', plain, a.attname, a.attstattarget)
    FROM pg_attribute a WHERE a.attrelid = plain AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0 ORDER BY a.attnum);
  others := others || ARRAY(
    SELECT format('ALTER TABLE %s ALTER %I SET (%s)', plain, a.attname, o)
    FROM pg_attribute a CROSS JOIN LATERAL unnest(a.attoptions) o
    -- a server may have options of its own there
    WHERE a.attrelid = plain AND a.attnum > 0 AND NOT a.attisdropped AND o ^@ 'n_distinct' ORDER BY a.attnum, o);
  others := others || ARRAY(
    SELECT CASE WHEN g.tgtype & 1 = 1 THEN d.definition
                -- what fires by statement is not inherited
                ELSE (SELECT string_agg(replace(d.definition, format(' ON %s ', plain), format(' ON %I.%I ', schema, t.name)), '; ')
                      FROM (SELECT 'claim' AS name UNION ALL SELECT format('claim_%s', n) FROM generate_series(0, partitions - 1) n) t) END
           || CASE g.tgenabled WHEN 'O' THEN '' ELSE
                format('; ALTER TABLE %s %s TRIGGER %I', plain, CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
                       g.tgname) END
           || format('; COMMENT ON TRIGGER %I ON %s IS %L', g.tgname, plain, obj_description(g.oid, 'pg_trigger'))
    FROM pg_trigger g CROSS JOIN LATERAL pg_get_triggerdef(g.oid) d (definition)
    WHERE g.tgrelid = plain AND NOT g.tgisinternal
    ORDER BY g.tgname);
  others := others || ARRAY(
    SELECT format('CREATE OR REPLACE VIEW %I.%I %s AS %s', n.nspname, v.relname, 'WITH (' || array_to_string(v.reloptions, ', ') || ')',
                  pg_get_viewdef(v.oid))
    FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
    WHERE v.relkind = 'v' AND v.oid IN (
      SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
      WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = plain)
    ORDER BY v.oid);
  others := others || ARRAY(
    SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s %s %s; COMMENT ON POLICY %1$I ON %2$s IS %8$L', p.policyname, plain, p.permissive, p.cmd,
                  (SELECT string_agg(CASE r WHEN 'public' THEN r ELSE quote_ident(r) END, ', ') FROM unnest(p.roles) r),
                  'USING (' || p.qual || ')', 'WITH CHECK (' || p.with_check || ')', obj_description(o.oid, 'pg_policy'))
    FROM pg_policies p JOIN pg_policy o ON o.polrelid = plain AND o.polname = p.policyname
    WHERE p.schemaname = schema AND p.tablename = 'claim' ORDER BY p.policyname);
  others := others || ARRAY(
    SELECT format('GRANT %s%s ON %s TO %s%s', g.privilege_type, ' (' || quote_ident(a.attname) || ')', plain,
                  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
    FROM (SELECT NULL AS attname, claim.relacl AS acl
          UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = plain AND attnum > 0) a
    CROSS JOIN LATERAL aclexplode(a.acl) g
    ORDER BY a.attname NULLS FIRST, g.grantee, g.privilege_type);
  others := others || CASE WHEN claim.relrowsecurity THEN format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', plain) END
                   || CASE WHEN claim.relforcerowsecurity THEN format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', plain) END
                   || format('COMMENT ON TABLE %s IS %L', plain, obj_description(plain, 'pg_class'));

  -- another table under this name
  FOREACH command IN ARRAY ARRAY(SELECT format('ALTER INDEX %s RENAME TO %I', x.indexrelid::regclass, 'claim_before_' || x.indexrelid)
                                 FROM pg_index x WHERE x.indrelid = plain)
                           || ARRAY(SELECT format('ALTER TABLE %s RENAME TO %I', l.oid::regclass, 'claim_before_' || l.oid) FROM unnest(leaves) l WHERE l.oid <> plain)
                           || format('ALTER TABLE %s RENAME TO claim_before', plain) LOOP
    EXECUTE command;
  END LOOP;
  EXECUTE format('SET LOCAL default_tablespace = %L', coalesce((SELECT s.spcname FROM pg_tablespace s WHERE s.oid = leaves[1].reltablespace), ''));
  EXECUTE format('CREATE TABLE %1$I.claim (LIKE %1$I.claim_before INCLUDING ALL EXCLUDING INDEXES) %2$s', schema,
                 CASE partitions WHEN 0 THEN 'WITH (' || array_to_string(leaves[1].reloptions, ', ') || ')' ELSE 'PARTITION BY HASH (person_id)' END);
  FOR n IN 0 .. partitions - 1 LOOP
    EXECUTE format('CREATE TABLE %1$I.claim_%3$s PARTITION OF %1$I.claim FOR VALUES WITH (MODULUS %2$s, REMAINDER %3$s) %4$s',
                   schema, partitions, n, 'WITH (' || array_to_string(leaves[1].reloptions, ', ') || ')');
  END LOOP;
  FOR one IN SELECT format('%I.claim', schema)::regclass UNION SELECT p.relid FROM pg_partition_tree(format('%I.claim', schema)::regclass) p LOOP
    -- default privileges would open what claim's policies close
    FOR command IN SELECT DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END
                   FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE c.oid = one AND g.grantee <> c.relowner LOOP
      EXECUTE format('REVOKE ALL ON %s FROM %s', one, command);
    END LOOP;
    EXECUTE format('ALTER TABLE %s OWNER TO %s', one, claim.relowner::regrole);
    IF leaves[1].relreplident IN ('f', 'n') THEN
      EXECUTE format('ALTER TABLE %s REPLICA IDENTITY %s', one, CASE leaves[1].relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END);
    END IF;
  END LOOP;

  -- the rows, in a hundred steps or so, and then the indexes, each of which is as much work as a step
  blocks := (SELECT sum(pg_relation_size(l.oid) / current_setting('block_size')::int) FROM unnest(leaves) l);
  step := greatest(blocks / 100, 100);
  FOREACH leaf IN ARRAY leaves LOOP
    leaf_blocks := pg_relation_size(leaf.oid) / current_setting('block_size')::int;
    FOR block IN 0 .. leaf_blocks - 1 BY step LOOP
      EXECUTE format('INSERT INTO %I.claim (%2$s) SELECT %2$s FROM ONLY %3$s WHERE ctid >= %4$L AND ctid < %5$L', schema, columns, leaf.oid::regclass,
                     format('(%s,0)', block), format('(%s,0)', block + step));
      GET DIAGNOSTICS moved = ROW_COUNT;
      done := done + moved;
      blocks_read := blocks_read + least(step, leaf_blocks - block);
      total := done * blocks / blocks_read * (1 + cardinality(definitions));
      PERFORM medins.report_progress(ledger, 'medins.partition_claim', started_at, done, total);
    END LOOP;
  END LOOP;
  moved := done;
  FOREACH command IN ARRAY definitions LOOP
    EXECUTE command;
    done := done + moved;
    PERFORM medins.report_progress(ledger, 'medins.partition_claim', started_at, done, total);
  END LOOP;
  FOREACH command IN ARRAY array_remove(others, NULL) LOOP
    EXECUTE command;
  END LOOP;
  EXECUTE format('DROP TABLE %I.claim_before', schema);
  PERFORM medins.end_progress();
END
$$;

COMMENT ON FUNCTION medins.partition_claim(regnamespace, int) IS
  'Makes claim a table of so many partitions by hash of the person, whatever it was; 0: a table without. Rows stay as they were decided; indexes, triggers, views, policies, grants and comments go along. Its owner alone may; nobody reads or writes it meanwhile; shown in medins.progress. Errors: MI006 no such number, 42501, 42809 it has so many already, 2BP01 something depends on it, or is on one partition alone, that cannot go along. / 将claim改为按人员哈希分区的表，可变更现有分区数；0为不分区。各行保持原裁定，索引、触发器、视图、策略、权限与注释一并保留。仅限所有者；其间不可读写；进度见medins.progress。错误：MI006分区数无效，42501，42809分区数未变，2BP01有无法一并迁移的依赖对象或仅属于某一分区的对象。';
