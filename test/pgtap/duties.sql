-- Who may do what (issue: every duty is tested for what it is denied): duties of medins.grant_access, row security,
-- what leaks through RETURNING, ON CONFLICT, errors, plans, statistics, functions; forged results; hostile objects.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
SET jit = off;  -- many small reports
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
CREATE ROLE duty_owner;
CREATE ROLE duty_clinic;
CREATE ROLE duty_other_clinic;
CREATE ROLE duty_member IN ROLE duty_clinic;
CREATE ROLE duty_college;
CREATE ROLE duty_office;
CREATE ROLE duty_policy;
CREATE ROLE duty_auditor;
CREATE ROLE duty_reporter;
CREATE ROLE duty_nobody;
SELECT format('GRANT CREATE ON DATABASE %I TO duty_owner', current_database()) \gexec
SELECT * FROM no_plan();
-- pgTAP keeps its count in temporary objects of whoever came first
SELECT format('GRANT ALL ON ALL TABLES IN SCHEMA %1$s TO PUBLIC; GRANT ALL ON ALL SEQUENCES IN SCHEMA %1$s TO PUBLIC', pg_my_temp_schema()::regnamespace) \gexec

SET ROLE duty_owner;
SELECT medins.create_ledger('city') \g /dev/null
SELECT medins.install_plan('city', 'shanghai') \g /dev/null
SET search_path = city, public;
INSERT INTO college VALUES (1, 'one', '2022-01-01'), (2, 'two', '2022-01-01');
INSERT INTO institution (institution_id, code, name) SELECT i, 'H' || i, 'institution ' || i FROM generate_series(11, 13) i;
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
SELECT i, '[2010-01-01,)', 3, 'hospital', '3101', true, true FROM generate_series(11, 13) i;
INSERT INTO person (person_id, document_type, document_no, name) SELECT p, 'other', 'P' || p, 'somebody ' || p FROM generate_series(1, 4) p;
INSERT INTO study (person_id, college_id, valid, form)
SELECT p, CASE WHEN p <= 2 THEN 1 ELSE 2 END, '[2019-09-01,)', 'undergraduate' FROM generate_series(1, 4) p;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
SELECT p, k, d, 2025 FROM generate_series(1, 4) p, (VALUES ('declaration', '2024-09-20'::date), ('payment', '2024-10-15')) e (k, d);
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-10,2024-12-01)');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT p, 'first', i, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-01', 100 FROM generate_series(1, 4) p, generate_series(11, 13) i;
RESET ROLE;

-- A statement as a role, and what became of it: what it returned, or "error SQLSTATE".
CREATE FUNCTION public.act(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  state text;
BEGIN
  BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement INTO result;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
    result := 'error ' || state;
  END;
  RESET ROLE;
  RETURN result;
END $$;
-- The same, but the message.
CREATE FUNCTION public.told(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  message text;
  detail text;
BEGIN
  BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
  END;
  RESET ROLE;
  RETURN concat_ws(' / ', message, nullif(detail, ''));
END $$;
CREATE FUNCTION public.bill(person bigint, institution bigint, request text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  format('INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) '
         'VALUES (%s, %L, %s, ''outpatient'', ''card'', ''2025-03-02'', ''2025-03-02'', ''2025-03-02'', 200) RETURNING decision', person, request, institution);
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT EXECUTE ON FUNCTION public.act(name, text), public.told(name, text), public.bill(bigint, bigint, text) TO PUBLIC;

-- Giving duties -------------------------------------------------------------------------------------------

SELECT is(act('duty_nobody', $$SELECT medins.grant_access('city', 'duty_nobody', 'auditor')$$), 'error 42501', 'only the owner gives duties');
SELECT is(act('duty_nobody', $$SELECT count(*) FROM city.claim$$), 'error 42501', 'without a duty nothing is seen');
SET ROLE duty_owner;
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', 'king')$$, 'MI006', 'there is no duty "king"');
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', 'billing')$$, 'MI013', 'duty "billing" needs a scope');
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', 'billing', 99)$$, 'MI006', 'institution 99 does not exist');
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', 'college', 99)$$, 'MI006', 'college 99 does not exist');
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', 'auditor', 11)$$, 'MI006', 'duty "auditor" has no scope');
SELECT throws_ok($$SELECT medins.grant_access('city', NULL, 'auditor')$$, 'MI013', 'no role given');
SELECT throws_ok($$SELECT medins.grant_access('city', 'duty_clinic', NULL)$$, 'MI013', 'no duty given');
SELECT throws_ok($$SELECT medins.revoke_access('city', 'duty_clinic', 'billing')$$, 'MI006', 'role duty_clinic does not have this duty');
SELECT is((SELECT count(*) FROM duty), 0::bigint, 'what was refused left nothing');
SELECT ok(NOT relrowsecurity, 'row security is off until the first duty') FROM pg_class WHERE oid = 'claim'::regclass;
SELECT medins.grant_access('city', 'duty_clinic', 'billing', 11), medins.grant_access('city', 'duty_clinic', 'billing', 11),
       medins.grant_access('city', 'duty_other_clinic', 'billing', 12), medins.grant_access('city', 'duty_other_clinic', 'billing', 13),
       medins.grant_access('city', 'duty_college', 'college', 1), medins.grant_access('city', 'duty_office', 'office'),
       medins.grant_access('city', 'duty_policy', 'policy'), medins.grant_access('city', 'duty_auditor', 'auditor'),
       medins.grant_access('city', 'duty_reporter', 'reporter') \g /dev/null
SELECT is((SELECT count(*) FROM duty), 8::bigint, 'a duty given twice is one');
SELECT ok(relrowsecurity AND NOT relforcerowsecurity, 'row security is on, the owner is not concerned') FROM pg_class WHERE oid = 'claim'::regclass;
RESET ROLE;

-- Billing ---------------------------------------------------------------------------------------------------

SELECT is(act('duty_clinic', 'SELECT string_agg(DISTINCT institution_id::text, '','') FROM city.claim'), '11', 'billing reads the claims of its institution');
SELECT is(act('duty_other_clinic', 'SELECT string_agg(DISTINCT institution_id::text, '','' ORDER BY institution_id::text) FROM city.claim'), '12,13', 'of two, where it has two');
SELECT is(act('duty_member', 'SELECT count(*) FROM city.claim'), '4', 'a member of the role has its duty');
SELECT is(act('duty_clinic', bill(1, 11, 'second')), 'paid', 'billing enters bills of its institution');
SELECT is(act('duty_clinic', bill(1, 12, 'third')), 'error 42501', 'of another it does not');
SELECT is(told('duty_clinic', bill(1, 12, 'first')), 'permission denied for claims of another institution', 'nor is it told that another''s request is known');
SELECT is(told('duty_clinic', bill(99, 12, 'x')), told('duty_clinic', bill(1, 12, 'x')), 'nor whether a person is known, where it may not bill');
SELECT is(told('duty_clinic', bill(1, 999, 'x')), told('duty_clinic', bill(1, 12, 'x')), 'nor whether an institution is');
SELECT is(act('duty_clinic', bill(1, 11, 'second') || ''), 'error 23505', 'its own request, sent again, is found');
SELECT is(act('duty_clinic', replace(bill(1, 11, 'second'), ' RETURNING', ' ON CONFLICT DO NOTHING RETURNING')), NULL, 'ON CONFLICT DO NOTHING returns no row of anybody');
SELECT is(act('duty_clinic', replace(bill(1, 12, 'first'), ' RETURNING', ' ON CONFLICT DO NOTHING RETURNING')), 'error 42501', 'ON CONFLICT is no way to ask for another''s requests');
SELECT is(act('duty_clinic', replace(bill(1, 11, 'second'), ' RETURNING', ' ON CONFLICT (person_id, institution_id, request_id) WHERE entry = ''claim'' DO UPDATE SET total_amount = 0 RETURNING')), 'error 42501', 'nor to change its own');
SELECT is(act('duty_clinic', $$UPDATE city.claim SET total_amount = 0$$), 'error 42501', 'no UPDATE');
SELECT is(act('duty_clinic', $$DELETE FROM city.claim$$), 'error 42501', 'no DELETE');
SELECT is(act('duty_clinic', $$TRUNCATE city.claim$$), 'error 42501', 'no TRUNCATE');
SELECT is(act('duty_clinic', 'SELECT count(*) FROM city.' || quote_ident(c.relname)), 'error 42501', 'billing reads nothing of ' || c.relname)
FROM pg_class c WHERE c.relnamespace = 'city'::regnamespace AND c.relkind IN ('r', 'v')
  AND c.relname IN ('person', 'fact', 'study', 'status', 'identity', 'coverage', 'upload', 'student_upload', 'duty', 'family_movement', 'family_account', 'premium_payment')
ORDER BY c.relname;
SELECT is(act('duty_clinic', format('INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, %I) '
    'VALUES (1, ''forged'', 11, ''outpatient'', ''card'', ''2025-03-02'', ''2025-03-02'', ''2025-03-02'', 200, NULL)', a.attname)), 'error 42501', 'billing cannot name result ' || a.attname)
FROM pg_attribute a WHERE a.attrelid = 'city.claim'::regclass AND a.attname IN ('ledger_no', 'decision', 'fund_paid', 'cash_paid', 'accumulators', 'plan_version', 'statuses', 'recorded_at', 'settlement_month', 'college_id')
ORDER BY a.attnum;
SELECT is(act('duty_clinic', $$SELECT (medins.quote('city', 1, 11, 'outpatient', '2025-03-03', 100, settled_on => '2025-03-03')).decision$$), 'paid', 'it quotes for its institution');
SELECT is(act('duty_clinic', $$SELECT (medins.quote('city', 1, 12, 'outpatient', '2025-03-03', 100, settled_on => '2025-03-03')).decision$$), 'error 42501', 'for another it does not');
SELECT is(act('duty_nobody', $$SELECT (medins.quote('city', 1, 11, 'outpatient', '2025-03-03', 100, settled_on => '2025-03-03')).decision$$), 'error 42501', 'without a duty nobody does');
SELECT is(act('duty_clinic', $$SELECT count(*) > 3 AND bool_and(sentence NOT LIKE '%fact%') FROM medins.explain('city', 1, 1)$$), 'true', 'it explains its own, without the facts');
SELECT is(act('duty_clinic', $$SELECT count(*) FROM medins.explain('city', 1, 2)$$), act('duty_clinic', $$SELECT count(*) FROM medins.explain('city', 1, 77)$$), 'another''s is as little explained as one that does not exist');
SELECT is(regexp_replace(told('duty_clinic', $$SELECT medins.reverse('city', 1, 2, 'refund', '2025-03-05')$$), '\d+', 'N'),
          regexp_replace(told('duty_clinic', $$SELECT medins.reverse('city', 1, 77, 'refund', '2025-03-05')$$), '\d+', 'N'), 'a row of another institution is as little there as one that does not exist');
SELECT is(regexp_replace(told('duty_clinic', $$SELECT medins.repost('city', 1, 2, 'refund', '{}', '2025-03-05')$$), '\d+', 'N'),
          regexp_replace(told('duty_clinic', $$SELECT medins.repost('city', 1, 77, 'refund', '{}', '2025-03-05')$$), '\d+', 'N'), 'nor can it be posted again');
SELECT is(told('duty_clinic', $$SELECT medins.quote_supplement('city', 1, 2, 'relief', '2025-03-05', '2025-03-05')$$) LIKE '%has no ledger row%', true, 'nor applied for');
SELECT is(act('duty_clinic', $$SELECT medins.reverse('city', 1, 4, 'refund', '2025-03-05')$$), '5', 'its own row it reverses');
SELECT is(act('duty_clinic', $$INSERT INTO city.claim (person_id, entry, request_id, institution_id, settled_on) VALUES (1, 'opening', 'o', 11, '2025-01-01')$$) LIKE 'error %', true, 'openings are not its affair');
SELECT is(act('duty_clinic', $$SELECT string_agg(DISTINCT institution_id::text, ',') FROM city.settlement_statement$$), '11', 'its statement is its own');
SELECT is(act('duty_clinic', $$SELECT medins.close_month('city', '2025-03-01')$$), 'error 42501', 'it closes no month');
SELECT is(act('duty_clinic', $$SELECT count(*) FROM pg_stats WHERE schemaname = 'city' AND tablename = 'claim'$$), '0', 'statistics of claims are not shown to it');
SELECT is(act('duty_clinic', $$SELECT medins.duty_scope('city', 'billing')$$), '{11}', 'its scope');
SELECT is(act('duty_nobody', $$SELECT medins.duty_scope('city', 'billing')$$), '{}', 'of others nothing is told');
-- a function that tells what it is given is not asked about rows that are not the caller's
CREATE FUNCTION public.spy(bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN IF $1 <> 11 THEN RAISE EXCEPTION 'seen %', $1; END IF; RETURN true; END $$;
SELECT is(act('duty_clinic', 'SELECT count(*) FROM city.claim WHERE public.spy(institution_id)'), '6', 'a cheap function in the WHERE is not asked about others'' rows');
DO $$
DECLARE
  line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) SELECT * FROM city.claim WHERE institution_id = 12' LOOP END LOOP;
END $$;

-- College -----------------------------------------------------------------------------------------------------

SELECT is(act('duty_college', 'SELECT array_agg(person_id ORDER BY person_id) FROM city.person'), '{1,2}', 'a college sees its students');
SELECT is(act('duty_college', 'SELECT array_agg(DISTINCT person_id ORDER BY person_id) FROM city.fact'), '{1,2}', 'and their facts');
SELECT is(act('duty_college', 'SELECT array_agg(DISTINCT person_id ORDER BY person_id) FROM city.coverage'), '{1,2}', 'and their cover');
SELECT is(act('duty_college', $$SELECT array_agg(person_id ORDER BY person_id) FROM medins.students('city', 1, '2025-03-01')$$), '{1,2}', 'its list');
SELECT is(act('duty_college', $$SELECT count(*) FROM medins.students('city', 2, '2025-03-01')$$), '0', 'another''s list is empty');
SELECT is(act('duty_college', $$SELECT medins.covered_on('city', 1, '2025-03-01')$$), 'true', 'whether a student is covered');
SELECT is(act('duty_college', $$SELECT medins.covered_on('city', 3, '2025-03-01')$$), 'error MI001', 'of another college''s student: no such person');
SELECT is(act('duty_college', 'SELECT count(*) FROM city.claim'), 'error 42501', 'a college reads no claims');
SELECT is(act('duty_college', $$SELECT (medins.quote('city', 1, 11, 'outpatient', '2025-03-03', 100)).decision$$), 'error 42501', 'and quotes none');
SELECT is(act('duty_college', $$INSERT INTO city.study (person_id, college_id, valid, form) VALUES (3, 1, '[2019-09-01,)', 'x')$$), 'error 42501', 'it cannot make somebody its student');
SELECT is(act('duty_college', $$UPDATE city.person SET name = 'x'$$), 'error 42501', 'nor change a person');
SELECT is(act('duty_college', $$INSERT INTO city.upload (declared_on, benefit_year) VALUES ('2025-09-20', 2026) RETURNING handed_in_by$$), 'duty_college', 'it hands in lists');
SELECT is(act('duty_college', $$INSERT INTO city.student_upload (batch, college_id, name) SELECT max(batch), '1', 'somebody' FROM city.upload RETURNING line$$), '1', 'with lines');
SELECT is(act('duty_college', $$INSERT INTO city.upload (handed_in_by) VALUES ('duty_office') RETURNING batch$$), 'error 42501', 'in nobody else''s name');
SELECT is(act('duty_college', $$UPDATE city.upload SET loaded_by = 'x', loaded_at = now() RETURNING batch$$), 'error 42501', 'it does not say that they are loaded');
SELECT is(act('duty_college', $$SELECT count(*) FROM city.student_upload$$), '1', 'it sees its lines');
SET ROLE duty_owner;
SELECT medins.grant_access('city', 'duty_other_clinic', 'college', 2) \g /dev/null
RESET ROLE;
SELECT is(act('duty_other_clinic', $$SELECT count(*) FROM city.upload$$), '0', 'another college does not see the list');
SELECT is(act('duty_other_clinic', $$SELECT count(*) FROM city.student_upload$$), '0', 'nor its lines');
SELECT is(act('duty_other_clinic', $$INSERT INTO city.student_upload (batch, college_id, name) VALUES (1, '1', 'x') RETURNING line$$), 'error 42501', 'nor adds to it');
SELECT is(act('duty_other_clinic', 'SELECT array_agg(person_id ORDER BY person_id) FROM city.person'), '{3,4}', 'two duties: each with its rows');
SELECT is(act('duty_other_clinic', 'SELECT count(DISTINCT institution_id) FROM city.claim'), '2', 'and the other with its own');

-- Office, policy, auditor, reporter -------------------------------------------------------------------------

SELECT is(act('duty_office', 'SELECT count(DISTINCT institution_id) FROM city.claim'), '3', 'the office reads all claims');
SELECT is(act('duty_office', bill(2, 13, 'office')), 'paid', 'enters any');
SELECT is(act('duty_office', $$INSERT INTO city.status (person_id, status, place, valid, document) VALUES (1, 'low_income', '310101', '[2025-01-01,)', 'D1') RETURNING person_id$$), '1', 'enters facts');
SELECT is(act('duty_office', $$SELECT medins.reverse('city', 2, 1, 'refund', '2025-03-05') > 0$$), 'true', 'reverses');
SELECT is(act('duty_office', $$INSERT INTO city.premium (plan, benefit_year, amount) VALUES ('shanghai', 2031, 100) RETURNING benefit_year$$), '2031', 'enters what a year costs');
SELECT is(act('duty_office', $$INSERT INTO city.enrolment_window (kind, benefit_year, valid) VALUES ('collection', 2031, '[2030-10-01,2031-01-01)') RETURNING benefit_year$$), '2031', '… and its windows');
SELECT is(act('duty_office', $$SELECT medins.close_month('city', '2025-02-01')$$), '', 'closes months');
SELECT is(act('duty_office', $$UPDATE city.rule SET rank = 99$$), 'error 42501', 'but does not write the policy');
SELECT is(act('duty_office', $$UPDATE city.claim SET cash_paid = 0$$), 'error 42501', 'nor the ledger');
SELECT is(act('duty_office', $$INSERT INTO city.duty VALUES ('duty_nobody', 'auditor', NULL)$$), 'error 42501', 'nor duties');
SELECT is(act('duty_office', $$UPDATE city.fact SET code = 'x'$$), 'error 42501', 'nor facts that stand');
SELECT is(act('duty_policy', $$SELECT medins.draft_plan('city', 'shanghai', '2030-01-01')$$), '2', 'policy drafts versions');
SELECT is(act('duty_policy', $$SELECT medins.publish_plan('city', 2)$$), '', 'and publishes them');
SELECT is(act('duty_policy', 'SELECT count(*) FROM city.' || t), 'error 42501', 'policy reads nothing of ' || t) FROM unnest('{claim,person,fact,coverage}'::text[]) t;
SELECT is(act('duty_auditor', 'SELECT count(*) > 0 FROM city.' || quote_ident(c.relname)), (SELECT act('duty_owner', 'SELECT count(*) > 0 FROM city.' || quote_ident(c.relname))), 'the auditor reads all of ' || c.relname)
FROM pg_class c WHERE c.relnamespace = 'city'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY c.relname;
SELECT is(act('duty_auditor', bill(1, 11, 'audit')), 'error 42501', 'and enters nothing');
SELECT is(act('duty_auditor', $$SELECT count(*) FROM medins.verify('city')$$), '0', 'the auditor verifies');
SELECT is(act('duty_reporter', 'SELECT count(*) > 0 FROM city_report.settlement_statement'), 'true', 'a reporter reads sums');
SELECT ok(act('duty_reporter', 'SELECT count(*) FROM city_report.' || quote_ident(c.relname)) !~ 'error', 'a reporter reads ' || c.relname)
FROM pg_class c WHERE c.relnamespace = 'city_report'::regnamespace AND c.relkind = 'v' ORDER BY c.relname;
SELECT is(act('duty_nobody', 'SELECT count(*) FROM city_report.settlement_statement'), 'error 42501', 'nobody else does');
SELECT is(act('duty_clinic', 'SELECT count(*) FROM city_report.settlement_statement()'), 'error 42501', 'nor by the function behind it');
SELECT is(act('duty_reporter', 'SELECT count(*) FROM city.settlement_statement'), 'error 42501', 'and nothing of the ledger');
SELECT is(act('duty_reporter', 'SELECT count(*) FROM city.claim'), 'error 42501', 'no claims');
SELECT is((SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'city_report'::regnamespace AND a.attname ~ 'person_id|document'), 0::bigint, 'no report has a column of persons');

-- What belongs to somebody has one duty at least that reads it, and no relation is forgotten.
SELECT is((SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
           AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'person_id' AND NOT a.attisdropped)
           AND NOT c.relrowsecurity
           AND (has_any_column_privilege('duty_clinic', c.oid, 'SELECT') OR has_any_column_privilege('duty_college', c.oid, 'SELECT') OR has_any_column_privilege('duty_policy', c.oid, 'SELECT'))),
          NULL::text, 'no table of persons is open without row security to who sees a part');

-- Hostile surroundings ---------------------------------------------------------------------------------------------------

SELECT format('GRANT TEMPORARY, CREATE ON DATABASE %I TO duty_clinic', current_database()) \gexec
SET ROLE duty_clinic;
CREATE SCHEMA hostile;
CREATE TABLE hostile.duty (grantee regrole, duty text, scope bigint);
INSERT INTO hostile.duty VALUES ('duty_clinic', 'office', NULL);
CREATE FUNCTION hostile.pg_has_role(oid, regrole, text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.has_duty(regnamespace, VARIADIC text[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.always(bigint, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE OPERATOR hostile.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = hostile.always);
CREATE FUNCTION hostile.always(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.always);
CREATE TEMP TABLE duty AS TABLE hostile.duty;
CREATE TEMP TABLE claim (person_id bigint);
SET search_path = pg_temp, hostile, pg_catalog, city;
SELECT count(DISTINCT institution_id) AS seen FROM city.claim \gset
SELECT public.act('duty_clinic', public.bill(1, 12, 'hostile')) AS entered \gset
RESET search_path;
RESET ROLE;
SET search_path = city, public;
SELECT is(:seen::int, 1, 'a hostile search_path, table, function and operator show nothing more');
SELECT is(:'entered'::text, 'error 42501', 'nor let anything in');

-- A role with policies of the owner's own making is not ruled by duties that nobody has given.
SET ROLE duty_owner;
SELECT medins.create_ledger('own') \g /dev/null
SELECT medins.install_plan('own', 'shanghai') \g /dev/null
INSERT INTO own.institution (institution_id, code, name) VALUES (11, 'H', 'x');
INSERT INTO own.institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES (11, '[2010-01-01,)', 3, 'hospital', '3101', true, true);
INSERT INTO own.person (person_id, document_type, document_no, name) VALUES (1, 'other', 'P', 'x');
ALTER TABLE own.claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON own.claim USING (institution_id = 11);
GRANT USAGE ON SCHEMA own TO duty_nobody;
GRANT SELECT, INSERT ON own.claim TO duty_nobody;
RESET ROLE;
SELECT is(act('duty_nobody', replace(bill(1, 11, 'own'), 'city.', 'own.')), 'denied', 'policies of the owner''s own decide alone');

-- Taking duties ----------------------------------------------------------------------------------------------

SET ROLE duty_owner;
SELECT medins.revoke_access('city', 'duty_other_clinic', 'billing', 12) \g /dev/null
RESET ROLE;
SELECT is(act('duty_other_clinic', 'SELECT string_agg(DISTINCT institution_id::text, '','') FROM city.claim'), '13', 'one institution taken, the other left');
SELECT is(act('duty_other_clinic', 'SELECT count(*) FROM city.person'), '2', 'and the other duty');
SET ROLE duty_owner;
SELECT medins.revoke_access('city', 'duty_other_clinic', 'billing') \g /dev/null
SELECT medins.revoke_access('city', 'duty_reporter', 'reporter') \g /dev/null
RESET ROLE;
SELECT is(act('duty_other_clinic', 'SELECT count(*) FROM city.claim'), 'error 42501', 'all taken');
SELECT is(act('duty_other_clinic', 'SELECT count(*) FROM city.person'), '2', 'the other duty stays');
SELECT is(act('duty_reporter', 'SELECT count(*) FROM city_report.settlement_statement'), 'error 42501', 'nothing to report any more');
ALTER ROLE duty_clinic RENAME TO duty_renamed;
SELECT is(act('duty_renamed', 'SELECT string_agg(DISTINCT institution_id::text, '','') FROM city.claim'), '11', 'a role keeps its duties under a new name');

SELECT * FROM finish();
ROLLBACK;
