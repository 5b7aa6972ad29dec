-- For the database administrator: the statements of docs/tutorials/dba.md, in a database that has examples/city.sql.

-- Install
SELECT extname FROM pg_extension WHERE extname IN ('medins', 'btree_gist') ORDER BY extname;

-- Let an office make its ledger
CREATE ROLE insurance_office;
GRANT CREATE ON DATABASE city_db TO insurance_office;
SET ROLE insurance_office;
SELECT medins.create_ledger('sandbox');
SELECT medins.install_plan('sandbox', 'weihai');
RESET ROLE;
\set VERBOSITY terse
DROP EXTENSION medins;
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE

-- Roles
CREATE ROLE clinic_11;
CREATE ROLE audit;
SELECT medins.grant_access('city', 'clinic_11', 'billing', 11), medins.grant_access('city', 'audit', 'auditor');
SELECT grantee, duty, scope FROM city.duty ORDER BY duty;
SET ROLE clinic_11;
SELECT count(*) FROM city.fact;
\echo :LAST_ERROR_SQLSTATE
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 11, 'C11-1', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 120.00)
RETURNING decision, fund_paid, cash_paid;
RESET ROLE;
SELECT medins.revoke_access('city', 'audit', 'auditor');

-- Back up and restore
CREATE DATABASE city_copy;
\! pg_dump -Fc city_db | pg_restore -d city_copy
\c city_copy
SELECT count(*) FROM city.claim;
SELECT * FROM medins.verify('city');
\c city_db

-- Upgrade
SET client_min_messages = warning;
ALTER EXTENSION medins UPDATE;
SELECT medins.upgrade_ledger('city') = medins.ledger_layout('city') AS up_to_date;

-- What to watch
-- Damage, or an edit past the triggers: must be empty. It locks nothing, and runs on a standby.
SELECT count(*) AS differences FROM medins.verify('city');
-- Closed months against the ledger: must be empty.
SELECT count(*) AS differences FROM medins.check_months('city');
-- How far long calls have come, while they run: verify, impact, simulate, closing, lists.
SELECT call, done, total, seconds_left FROM medins.progress;
-- What waits for a person.
SELECT reason, count(*) FROM city.pended_claim GROUP BY reason ORDER BY reason;
-- Who holds a month or a person for long: the locks of a ledger are ordinary ones.
SELECT count(*) AS long_transactions FROM pg_stat_activity WHERE state = 'idle in transaction' AND xact_start < now() - interval '5 minutes';
-- Sizes.
SELECT relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 1000000000;
