-- ledgers: made, recognised and closed by an owner who is nobody special
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE ROLE regress_office;
CREATE ROLE regress_stranger;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_office', current_database()) \gexec

-- What stands on a path, in public or in pg_temp must not be picked up: each of these fails when called.
CREATE SCHEMA regress_hostile;
GRANT USAGE ON SCHEMA regress_hostile TO PUBLIC;
CREATE FUNCTION public.regress_trap() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
CREATE FUNCTION regress_hostile.isfinite(date) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE FUNCTION regress_hostile.format(text, name) RETURNS text LANGUAGE sql AS 'SELECT public.regress_trap()::text';
CREATE FUNCTION regress_hostile.format(text, text) RETURNS text LANGUAGE sql AS 'SELECT public.regress_trap()::text';
CREATE FUNCTION regress_hostile.min_scale(numeric) RETURNS int LANGUAGE sql AS 'SELECT public.regress_trap()::int';
CREATE FUNCTION regress_hostile.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE FUNCTION regress_hostile.eq(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE FUNCTION regress_hostile.eq(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE FUNCTION regress_hostile.eq(date, date) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE FUNCTION regress_hostile.eq(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT public.regress_trap()';
CREATE OPERATOR regress_hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = regress_hostile.eq);
CREATE OPERATOR regress_hostile.= (LEFTARG = name, RIGHTARG = name, FUNCTION = regress_hostile.eq);
CREATE OPERATOR regress_hostile.= (LEFTARG = int, RIGHTARG = int, FUNCTION = regress_hostile.eq);
CREATE OPERATOR regress_hostile.= (LEFTARG = date, RIGHTARG = date, FUNCTION = regress_hostile.eq);
CREATE OPERATOR regress_hostile.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = regress_hostile.eq);
CREATE DOMAIN regress_hostile.cny AS text;
CREATE TABLE regress_hostile.plan (plan text);

SET ROLE regress_office;
SET search_path = regress_hostile, public, pg_catalog;
CREATE TEMP TABLE plan (plan text);
CREATE TEMP TABLE fact (fact_no int);
SELECT medins.create_ledger('regress_city');
SHOW search_path;
SELECT medins.install_plan('regress_city', 'shanghai');
SELECT medins.draft_plan('regress_city', 'shanghai', '2026-01-01');
SELECT medins.upgrade_ledger('regress_city'), medins.ledger_layout('regress_city'), medins.ledger_schema('regress_city');
INSERT INTO regress_city.college VALUES (1, 'first');
INSERT INTO regress_city.institution VALUES (1, 'H1', 'hospital'), (2, 'H2', 'clinic');
INSERT INTO regress_city.person (person_id, document_type, document_no, name) VALUES (1, 'other', 'P1', 'nobody');
INSERT INTO regress_city.study (person_id, college_id, valid, form) VALUES (1, 1, '[2025-09-01,)', 'undergraduate') RETURNING fact_no;
DELETE FROM regress_city.study WHERE person_id OPERATOR(pg_catalog.=) 1;
SELECT medins.close_month('regress_city', '2024-01-01');
SHOW search_path;
DROP TABLE plan, fact;
RESET search_path;

-- nothing of the ledger rests on what was not in it, in medins or built in
RESET ROLE;
DROP SCHEMA regress_hostile CASCADE;
DROP FUNCTION public.regress_trap();

-- its owner owns all of it
SELECT count(*) > 30 AS objects, bool_and(relowner = 'regress_office'::regrole) AS owned
FROM pg_class WHERE relnamespace = 'regress_city'::regnamespace;
SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'regress_city';

-- names
SET ROLE regress_office;
SELECT medins.create_ledger('Regress "Ledger" 市');
SELECT medins.install_plan('"Regress ""Ledger"" 市"', 'weihai');
SELECT medins.ledger_schema('"Regress ""Ledger"" 市"');
SELECT settles FROM "Regress ""Ledger"" 市".plan;
DROP SCHEMA "Regress ""Ledger"" 市" CASCADE;
SELECT medins.create_ledger(repeat('x', 57)) AS long \gset
SELECT medins.grant_access(:'long', 'regress_stranger', 'reporter');
DROP SCHEMA :long CASCADE;
SELECT medins.create_ledger(NULL);
SELECT medins.create_ledger('');
SELECT medins.create_ledger(repeat('x', 64));
\set VERBOSITY sqlstate
SELECT medins.create_ledger('regress_city');
SELECT medins.create_ledger('medins');
SELECT medins.create_ledger('pg_regress');
SHOW search_path;
SET ROLE regress_stranger;
SELECT medins.create_ledger('regress_stranger');
-- a ledger's tables decide what a caller may do
SELECT medins.install_plan('regress_city', 'weihai');
SELECT medins.draft_plan('regress_city', 'shanghai', '2026-01-01');
SELECT medins.publish_plan('regress_city', 2);
SELECT * FROM medins.lint_plan('regress_city', 2);
SELECT medins.close_month('regress_city', '2025-01-01');
\set VERBOSITY default
SELECT medins.lock_month('regress_city', '2025-01-01');
RESET ROLE;

-- what is a ledger
\set VERBOSITY default
SELECT medins.ledger_schema(NULL);
SELECT medins.ledger_schema(0::oid::regnamespace);
SELECT medins.ledger_schema('public');
SELECT medins.upgrade_ledger('public');
SELECT medins.ledger_layout('public') IS NULL AS none;
CREATE SCHEMA regress_newer;
CREATE TABLE regress_newer.claim ();
SELECT medins.ledger_schema('regress_newer');
CREATE TRIGGER adjudicate BEFORE INSERT ON regress_newer.claim
  FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('99');
SELECT medins.ledger_layout('regress_newer');
SELECT medins.upgrade_ledger('regress_newer');
SELECT medins.close_month('regress_newer', '2025-01-01');
CREATE OR REPLACE TRIGGER adjudicate BEFORE INSERT ON regress_newer.claim FOR EACH ROW EXECUTE FUNCTION medins.adjudicate();
SELECT medins.check_ledger('regress_newer');
DROP SCHEMA regress_newer CASCADE;
CREATE SCHEMA regress_view CREATE VIEW claim AS SELECT 1 AS one;
SELECT medins.coverage('regress_view', 1);
SELECT medins.check_ledger('regress_view');
SELECT medins.verify('regress_view');
DROP SCHEMA regress_view CASCADE;

-- months
SET ROLE regress_office;
SELECT medins.close_month('regress_city', '2025-01-02');
SELECT medins.close_month('regress_city', 'infinity');
SELECT medins.close_month('regress_city', NULL);
SELECT medins.close_month('regress_city', '2025-01-01', 3);
SELECT medins.close_month('regress_city', '2025-03-01', 1);
SELECT medins.close_month('regress_city', '2025-03-01', 1);
SELECT medins.close_month('regress_city', '2025-03-01', 2);
SELECT medins.close_month('regress_city', '2025-03-01');
SELECT medins.close_month('regress_city', '2025-03-01', 2);
SELECT medins.close_month('regress_city', '2025-01-01');
INSERT INTO regress_city.month (month) VALUES ('2025-01-01');
INSERT INTO regress_city.month (month, recorded_at) VALUES ('2025-04-01', '2020-01-01');
UPDATE regress_city.month SET recorded_by = 'nobody';
DELETE FROM regress_city.month;
TRUNCATE regress_city.month CASCADE;
SELECT month, institution_id, recorded_at BETWEEN now() - interval '1 hour' AND now() AS now, recorded_by FROM regress_city.month ORDER BY month, institution_id;
BEGIN;
SELECT medins.close_month('regress_city', '2025-05-01');
SELECT objid = 'regress_city'::regnamespace AS ledger, objsubid AS month, mode
FROM pg_locks WHERE locktype = 'object' AND classid = 'pg_namespace'::regclass AND pid = pg_backend_pid() AND mode = 'ExclusiveLock';
ROLLBACK;

-- everything says what it is, in English and in Chinese
RESET ROLE;
WITH object AS (
  SELECT c.oid::regclass::text AS object, obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c WHERE relnamespace IN ('regress_city'::regnamespace, 'medins'::regnamespace) AND relkind IN ('r', 'v', 'p')
  UNION ALL
  SELECT c.oid::regclass || '.' || a.attname, col_description(c.oid, a.attnum)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE relnamespace IN ('regress_city'::regnamespace, 'medins'::regnamespace) AND relkind IN ('r', 'v', 'p')
  UNION ALL
  SELECT t.oid::regtype::text, obj_description(t.oid, 'pg_type')
  FROM pg_type t WHERE typnamespace = 'regress_city'::regnamespace AND typtype = 'd'
  UNION ALL
  SELECT p.oid::regprocedure::text, obj_description(p.oid, 'pg_proc')
  FROM pg_proc p WHERE pronamespace = 'medins'::regnamespace)
SELECT object, comment FROM object
WHERE comment IS NULL OR comment !~ '^[^一-龥]+ / .*[一-龥]'
ORDER BY object COLLATE "C";

-- the extension stays while a ledger needs it
\set VERBOSITY sqlstate
DROP EXTENSION medins;
\set VERBOSITY default
DROP SCHEMA regress_city CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_office', current_database()) \gexec
DROP ROLE regress_office;
DROP ROLE regress_stranger;
