-- Who may do what: duties, as privileges on tables and as row security on what belongs to persons.

CREATE FUNCTION medins.duty_scope(ledger regnamespace, duty text) RETURNS bigint[]
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'duty_scope';

CREATE FUNCTION medins.has_duty(ledger regnamespace, VARIADIC duties text[]) RETURNS boolean
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'has_duty';

CREATE FUNCTION medins.sees_all_claims(ledger regnamespace) RETURNS boolean
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'sees_all_claims_of';

CREATE FUNCTION medins.students_in_charge(ledger regnamespace) RETURNS SETOF bigint
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10000
  AS 'MODULE_PATHNAME', 'students_in_charge';

-- What each duty needs, besides USAGE on the schema.
CREATE FUNCTION medins.duty_privileges(ledger regnamespace, duty text)
  RETURNS TABLE (privileges text, relation regclass)
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  -- what a policy is written in: versions with their parts, and what they speak of
  policy text[] := '{clause,illness,insurer,reason}'
    || ARRAY(SELECT DISTINCT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE c.relnamespace = ledger AND t.tgfoid = 'medins.guard_version'::regproc);
  -- what is known of rules and places, not of persons
  reference text[] := policy || '{college,credential_state,designation,document_type,enrolment_window,fact_kind,institution,'
                                'institution_kind,institution_term,month,premium}';
  inputs text := 'INSERT (person_id, entry, request_id, institution_id, prescriber_id, care, channel, credential, access, served_from, '
                 'served_to, settled_on, applied_on, receipt_no, receipt_date, disease, catalogue_region, papers, total_amount, self_funded, '
                 'over_price_limit, advance_self_pay, base_no, reason, adjustment)';
BEGIN
  RETURN QUERY EXECUTE format($query$
    SELECT w.privileges, c.oid::regclass
    FROM pg_class c
    CROSS JOIN LATERAL (
      SELECT 'SELECT' WHERE $1 IN ('office', 'auditor') AND c.relkind <> 'S'
         OR $1 IN ('billing', 'college', 'policy') AND c.relname = ANY ($2)
      UNION ALL
      SELECT 'USAGE' WHERE $1 IN ('office', 'college') AND c.relkind = 'S'
      UNION ALL
      SELECT CASE WHEN c.relkind = 'v' THEN 'INSERT, DELETE'
                  WHEN c.relname = 'fact' THEN 'INSERT, UPDATE (retracted_at)'
                  ELSE 'INSERT, UPDATE, DELETE' END
      WHERE $1 = 'office' AND c.relkind <> 'S' AND c.relname <> ALL ($3 || '{claim,duty}')
        AND (c.relkind <> 'v' OR pg_relation_is_updatable(c.oid, true) & 8 <> 0)
      UNION ALL
      SELECT 'INSERT' WHERE $1 = 'office' AND c.relname = 'claim'
      UNION ALL
      -- what a year costs, and when it is paid, the office enters too: no version says it
      SELECT 'INSERT, UPDATE, DELETE' WHERE $1 = 'policy' AND c.relname = ANY ($3 || '{enrolment_window,premium}')
      UNION ALL
      SELECT x.privileges
      FROM (VALUES
        ('billing', 'claim', 'SELECT'), ('billing', 'claim', %L), ('billing', 'settlement_row', 'SELECT'), ('billing', 'settlement_line', 'SELECT'), ('billing', 'settlement_statement', 'SELECT'),
        ('college', 'person', 'SELECT'), ('college', 'fact', 'SELECT'), ('college', 'identity', 'SELECT'),
        ('college', 'upload', 'SELECT, INSERT, DELETE, UPDATE (declared_on, benefit_year)'),
        ('college', 'student_upload', 'SELECT, INSERT, UPDATE, DELETE'), ('college', 'upload_line', 'SELECT'),
        ('college', 'study', 'SELECT'), ('college', 'coverage_event', 'SELECT'), ('college', 'coverage', 'SELECT'),
        ('college', 'coverage_miss', 'SELECT'), ('college', 'coverage_month', 'SELECT'), ('college', 'premium_due', 'SELECT'),
        ('college', 'premium_payment', 'SELECT'), ('college', 'broken_commitment', 'SELECT'),
        ('college', 'double_insurance', 'SELECT'), ('college', 'card_order', 'SELECT')) x (duty, relation, privileges)
      WHERE x.duty = $1 AND x.relation = c.relname) w (privileges)
    WHERE c.relnamespace = %L::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
    ORDER BY c.relname, w.privileges$query$, inputs, quote_ident(schema))
  USING duty, reference, policy;
END
$$;

-- Rows of persons are shown and taken by duty from now on.  Owner and superusers are not concerned.
CREATE FUNCTION medins.secure_rows(ledger regnamespace) RETURNS void
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  guarded text;
  policy text[];
BEGIN
  FOREACH guarded IN ARRAY '{claim,person,fact,upload,student_upload}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', schema, guarded);
  END LOOP;
  -- Scalar subqueries are asked once a statement, and let an index find the rows.
  FOREACH policy SLICE 1 IN ARRAY ARRAY[
    ['claim', 'all_of_it', 'FOR SELECT USING ((SELECT medins.has_duty(%1$L, ''office'', ''auditor'')))'],
    ['claim', 'billing', 'FOR SELECT USING (institution_id = ANY ((SELECT medins.duty_scope(%1$L, ''billing''))::bigint[]))'],
    ['claim', 'office_enters', 'FOR INSERT WITH CHECK ((SELECT medins.has_duty(%1$L, ''office'')))'],
    ['claim', 'billing_enters', 'FOR INSERT WITH CHECK (institution_id = ANY ((SELECT medins.duty_scope(%1$L, ''billing''))::bigint[])
                                 AND entry IN (''claim'', ''reversal'', ''repost''))'],
    ['person', 'all_of_it', 'FOR SELECT USING ((SELECT medins.has_duty(%1$L, ''office'', ''auditor'')))'],
    ['person', 'college', 'FOR SELECT USING (person_id IN (SELECT medins.students_in_charge(%1$L)))'],
    ['person', 'office', 'USING ((SELECT medins.has_duty(%1$L, ''office'')))'],
    ['fact', 'all_of_it', 'FOR SELECT USING ((SELECT medins.has_duty(%1$L, ''office'', ''auditor'')))'],
    ['fact', 'college', 'FOR SELECT USING (person_id IN (SELECT medins.students_in_charge(%1$L)))'],
    ['fact', 'office', 'USING ((SELECT medins.has_duty(%1$L, ''office'')))'],
    ['upload', 'all_of_it', 'FOR SELECT USING ((SELECT medins.has_duty(%1$L, ''office'', ''auditor'')))'],
    ['upload', 'office', 'USING ((SELECT medins.has_duty(%1$L, ''office'')))'],
    ['upload', 'college', 'USING (handed_in_by = current_user)'],
    ['student_upload', 'as_the_list', 'USING (batch IN (SELECT u.batch FROM %2$I.upload u))
                                       WITH CHECK (batch IN (SELECT u.batch FROM %2$I.upload u))']]
  LOOP
    IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polname = policy[2] AND p.polrelid = format('%I.%I', schema, policy[1])::regclass) THEN
      EXECUTE format('CREATE POLICY %I ON %I.%I ', policy[2], schema, policy[1])
        || format(policy[3], quote_ident(schema), schema);
    END IF;
  END LOOP;
END
$$;

-- What duty reporter sees: sums without persons, in a schema of their own, so that it needs nothing of the ledger's.
CREATE FUNCTION medins.open_reports(ledger regnamespace) RETURNS name
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  reports name := schema || '_report';
  view name;
BEGIN
  IF octet_length(schema || '_report') > 63 THEN
    RAISE EXCEPTION 'the name of the schema of reports would be longer than 63 bytes'
      USING ERRCODE = 'name_too_long', HINT = 'Give the ledger a shorter name.';
  END IF;
  IF to_regnamespace(quote_ident(reports)) IS NULL THEN
    EXECUTE format('CREATE SCHEMA %I', reports);
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', reports,
                   'What may be reported of ledger ' || schema || ': sums without persons. / 账套' || schema || '的报表：不含个人信息的汇总。');
  END IF;
  FOR view IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = ledger AND c.relkind = 'v'
      AND c.relname = ANY ('{advance_clearing,capitation_clearing,earmarked_grant,old_balance_clearing,payer_clearing,pool_use,'
                           'settlement_statement,students_line,transition}'::name[])
      AND to_regclass(format('%I.%I', reports, c.relname)) IS NULL
    ORDER BY c.relname
  LOOP
    -- A view for the owner over one with security_invoker would not do: what that reads is asked of the user,
    -- however deep it lies.
    EXECUTE format('CREATE FUNCTION %1$I.%2$I() RETURNS SETOF %3$I.%2$I LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED '
                   'SET search_path = pg_catalog, pg_temp AS %4$L', reports, view, schema, format('TABLE %I.%I', schema, view));
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %I.%I() FROM PUBLIC', reports, view);
    EXECUTE format('CREATE VIEW %1$I.%2$I AS SELECT * FROM %1$I.%2$I()', reports, view);
    EXECUTE format('COMMENT ON VIEW %I.%I IS %L', reports, view, obj_description(format('%I.%I', schema, view)::regclass, 'pg_class'));
  END LOOP;
  RETURN reports;
END
$$;

-- Before an upgrade: views of the ledger may be made anew, and reports hang on them.
CREATE FUNCTION medins.close_reports(ledger regnamespace) RETURNS void
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  report record;
BEGIN
  FOR report IN
    SELECT n.nspname, c.relname FROM pg_namespace l
    JOIN pg_namespace n ON n.nspname = l.nspname || '_report'
    JOIN pg_proc p ON p.pronamespace = n.oid
    JOIN pg_class c ON c.relnamespace = l.oid AND c.relname = p.proname AND c.reltype = p.prorettype AND c.relkind = 'v'
    WHERE l.oid = ledger ORDER BY c.relname
  LOOP
    EXECUTE format('DROP VIEW IF EXISTS %I.%I', report.nspname, report.relname);
    EXECUTE format('DROP FUNCTION %I.%I()', report.nspname, report.relname);
  END LOOP;
END
$$;

CREATE FUNCTION medins.require_owner(ledger regnamespace) RETURNS void
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- else GRANT would do nothing, and say so in a warning only
  IF NOT (SELECT pg_has_role(n.nspowner, 'USAGE') FROM pg_namespace n WHERE n.oid = ledger) THEN
    RAISE EXCEPTION 'permission denied for schema %', ledger
      USING ERRCODE = 'insufficient_privilege', HINT = 'Only the owner of the ledger may do this: SET ROLE first.';
  END IF;
END
$$;

CREATE FUNCTION medins.grant_privileges(ledger regnamespace, role regrole, duty text) RETURNS void
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  reports name;
  privilege record;
BEGIN
  IF duty = 'reporter' THEN
    reports := medins.open_reports(ledger);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', reports, role);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %s', reports, role);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %s', reports, role);
    RETURN;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', schema, role);
  FOR privilege IN SELECT * FROM medins.duty_privileges(ledger, duty) LOOP
    EXECUTE format('GRANT %s ON %s TO %s', privilege.privileges,
                   CASE WHEN privilege.privileges = 'USAGE' THEN 'SEQUENCE ' ELSE '' END || privilege.relation, role);
  END LOOP;
END
$$;

-- After an upgrade: what every duty needs of what is there now.
CREATE FUNCTION medins.renew_access(ledger regnamespace) RETURNS void
  LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  given record;
BEGIN
  FOR given IN EXECUTE format('SELECT DISTINCT d.grantee, d.duty FROM %I.duty d JOIN pg_roles r ON r.oid = d.grantee ORDER BY 1, 2', schema) LOOP
    PERFORM medins.grant_privileges(ledger, given.grantee, given.duty);
  END LOOP;
  IF FOUND THEN
    PERFORM medins.secure_rows(ledger);
  END IF;
END
$$;

CREATE FUNCTION medins.grant_access(ledger regnamespace, role regrole, duty text, scope bigint DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  scopes text := CASE duty WHEN 'billing' THEN 'institution' WHEN 'college' THEN 'college' END;
  known boolean;
BEGIN
  PERFORM medins.require_owner(ledger);
  IF role IS NULL OR duty IS NULL THEN
    RAISE EXCEPTION 'no % given', CASE WHEN role IS NULL THEN 'role' ELSE 'duty' END
      USING ERRCODE = 'MI013', HINT = 'Name the role and its duty.';
  ELSIF duty NOT IN ('billing', 'college', 'office', 'policy', 'auditor', 'reporter') THEN
    RAISE EXCEPTION 'there is no duty "%"', duty
      USING ERRCODE = 'MI006', COLUMN = 'duty', HINT = 'Duties are billing, college, office, policy, auditor and reporter.';
  ELSIF scopes IS NOT NULL AND scope IS NULL THEN
    RAISE EXCEPTION 'duty "%" needs a scope', duty
      USING ERRCODE = 'MI013', COLUMN = 'scope', HINT = format('Give the %s that the role works for; call again for another.', scopes);
  ELSIF scopes IS NULL AND scope IS NOT NULL THEN
    RAISE EXCEPTION 'duty "%" has no scope', duty
      USING ERRCODE = 'MI006', COLUMN = 'scope', HINT = 'Leave it out: the duty is for the whole ledger.';
  END IF;
  IF scopes IS NOT NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I WHERE %I = $1)', schema, scopes, scopes || '_id') INTO known USING scope;
    IF NOT known THEN
      RAISE EXCEPTION '% % does not exist', scopes, scope
        USING ERRCODE = 'MI006', COLUMN = 'scope', HINT = format('Add it to table "%s" first.', scopes);
    END IF;
  END IF;

  EXECUTE format('LOCK TABLE %I.duty IN SHARE ROW EXCLUSIVE MODE', schema);
  PERFORM medins.secure_rows(ledger);
  EXECUTE format('INSERT INTO %I.duty (grantee, duty, scope) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', schema)
    USING role, duty, scope;
  PERFORM medins.grant_privileges(ledger, role, duty);
END
$$;

-- Of a duty with scopes, one, or (NULL) all of them.  What the role's other duties need stays; what was granted by
-- hand on the ledger's tables goes too.
CREATE FUNCTION medins.revoke_access(ledger regnamespace, role regrole, duty text, scope bigint DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  reports name := schema || '_report';
  revoked bigint;
  other record;
BEGIN
  PERFORM medins.require_owner(ledger);
  EXECUTE format('LOCK TABLE %I.duty IN SHARE ROW EXCLUSIVE MODE', schema);
  EXECUTE format('DELETE FROM %I.duty d WHERE d.grantee = $1 AND d.duty = $2 AND (d.scope = $3 OR $3 IS NULL)', schema)
    USING role, duty, scope;
  GET DIAGNOSTICS revoked = ROW_COUNT;
  IF revoked = 0 THEN
    RAISE EXCEPTION 'role % does not have this duty', role
      USING ERRCODE = 'MI006', COLUMN = 'duty', HINT = 'Table "duty" of the ledger says who has which.';
  END IF;
  EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s', schema, role);
  EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %s', schema, role);
  EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s', schema, role);
  IF to_regnamespace(quote_ident(reports)) IS NOT NULL THEN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s', reports, role);
    EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM %s', reports, role);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s', reports, role);
  END IF;
  FOR other IN EXECUTE format('SELECT d.duty, min(d.scope) AS scope FROM %I.duty d WHERE d.grantee = $1 GROUP BY d.duty', schema) USING role LOOP
    PERFORM medins.grant_access(ledger, role, other.duty, other.scope);
  END LOOP;
END
$$;

COMMENT ON FUNCTION medins.duty_scope(regnamespace, text) IS
  'Institutions or colleges that the caller has a duty for; asked by row security. / 调用者某项职责所及的机构或院校；供行级安全策略使用。';
COMMENT ON FUNCTION medins.has_duty(regnamespace, text[]) IS
  'Whether the caller has one of these duties; asked by row security. / 调用者是否具有所列职责之一；供行级安全策略使用。';
COMMENT ON FUNCTION medins.sees_all_claims(regnamespace) IS
  'Whether row security shows the caller every claim: as owner, or by duty office or auditor. / 行级安全是否向调用者显示全部结算记录：所有者，或office、auditor职责。';
COMMENT ON FUNCTION medins.students_in_charge(regnamespace) IS
  'Persons who study or studied at a college that the caller works for; asked by row security. / 调用者所负责院校的在读及曾就读学生；供行级安全策略使用。';
COMMENT ON FUNCTION medins.duty_privileges(regnamespace, text) IS
  'The privileges that a duty needs on tables, views and sequences of a ledger: what medins.grant_access grants. / 某项职责在账套各表、视图及序列上所需的权限，即medins.grant_access所授予者。';
COMMENT ON FUNCTION medins.secure_rows(regnamespace) IS
  'Turns row security on, by duty, for what belongs to persons; grant_access does it. / 对涉及个人的表启用按职责的行级安全；由grant_access调用。';
COMMENT ON FUNCTION medins.open_reports(regnamespace) IS
  'Makes the schema of reports that duty reporter reads, the ledger''s name with _report, and returns its name; medins.grant_access and medins.upgrade_ledger do it. / 建立reporter职责所读的报表模式（账套名加_report）并返回其名；由medins.grant_access与medins.upgrade_ledger调用。';
COMMENT ON FUNCTION medins.require_owner(regnamespace) IS
  'An error unless the caller has the rights of the ledger''s owner. Errors: 42501. / 调用者不具有账套所有者权限时报错。错误：42501。';
COMMENT ON FUNCTION medins.grant_privileges(regnamespace, regrole, text) IS
  'Grants a role what a duty needs. / 授予角色某项职责所需的权限。';
COMMENT ON FUNCTION medins.renew_access(regnamespace) IS
  'Grants every role of the ledger what its duties need of what is there now. / 按现有对象重新授予各角色职责所需的权限。';
COMMENT ON FUNCTION medins.close_reports(regnamespace) IS
  'Drops what duty reporter sees, for it to be made anew. / 删除报表模式中的视图，以便重建。';
COMMENT ON FUNCTION medins.grant_access(regnamespace, regrole, text, bigint) IS
  'Gives a role a duty: billing for an institution, college for a college (scope, once for each), office, policy, auditor or reporter; members of the role have it too, and twice is once. Only who has the rights of the ledger''s owner. Errors: MI006 no such duty, institution or college, MI013, 42501. / 授予角色职责：billing（机构结算，scope为机构）、college（院校，scope为院校，逐个授予）、office（经办）、policy（政策）、auditor（审计）或reporter（报表）；角色成员同有，重复授予视为一次。仅账套所有者可授。错误：MI006无此职责、机构或院校，MI013，42501。';
COMMENT ON FUNCTION medins.revoke_access(regnamespace, regrole, text, bigint) IS
  'Takes a duty from a role (scope NULL: whatever the scope); what other duties of the role need stays, what was granted to it by hand on the ledger goes too. Errors: MI006 the role does not have it, 42501. / 收回角色的职责（scope为空即不论范围）；其他职责所需保留，在账套上手工授予的一并收回。错误：MI006角色无此职责，42501。';
