-- Troubleshooting: the statements of docs/troubleshooting.md, in a database that has examples/city.sql.

-- Troubleshooting
\set VERBOSITY verbose
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-1', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500) RETURNING ledger_no, fund_paid;

-- `MI001` no such person
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (99, 10, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);

-- `MI002` no such institution
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 99, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);

-- `MI003` no such plan or version
SELECT medins.install_plan('city', 'beijing');

-- `MI004` not a ledger
SELECT * FROM medins.verify('public');
BEGIN;
ALTER TABLE city.fact RENAME COLUMN code TO kode;
SELECT medins.coverage('city', 1);
ROLLBACK;

-- `MI005` no such ledger row
SELECT * FROM medins.explain('city', 1, 99);

-- `MI006` unknown word
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-2', 'dentist', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);

-- `MI010` not an amount
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, self_funded)
VALUES (1, 10, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500, 500.01);

-- `MI011` dates do not fit
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-11', '2025-03-11', 500);

-- `MI012` a result was given
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount, cash_paid)
VALUES (1, 10, 'R-2', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500, 0);

-- `MI013` a value is missing
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, settled_on, total_amount)
VALUES (1, 10, 'R-2', 'inpatient', 'card', '2025-03-10', '2025-03-10', 500);

-- `MI014` care not given there
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 11, 'R-2', 'inpatient', 'card', '2025-03-10', '2025-03-12', '2025-03-12', 500);

-- `MI015` this entry cannot be inserted, or not now
SELECT medins.resolve('city', 1, 1, 'paid', 'decision 1', fund_paid => 100);

-- `MI040` reversed already
SELECT medins.reverse('city', 1, 1, 'refund', '2025-03-11');
SELECT medins.reverse('city', 1, 1, 'refund', '2025-03-11');

-- `MI041` paid or ruled on already
INSERT INTO city.status (person_id, status, place, valid) VALUES (4, 'minimum_living', '310110', '[2025-01-01,)');
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (4, 10, 'R-3', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500) RETURNING ledger_no;
SELECT medins.apply('city', 4, 1, 'relief', '2025-03-12', '2025-03-12');
SELECT medins.apply('city', 4, 1, 'relief', '2025-03-13', '2025-03-13');

-- `MI020` append-only
UPDATE city.claim SET total_amount = 400 WHERE person_id = 1;
UPDATE city.study SET form = 'graduate' WHERE person_id = 1;

-- `MI021` published
UPDATE city.band SET rate = 0.9 WHERE version = 1;

-- `MI022` referred to for good
DELETE FROM city.college WHERE college_id = 1;

-- `MI023` closed or not
SELECT medins.close_month('city', '2025-02-01');
SELECT medins.close_month('city', '2025-02-01');

-- `MI024` no such upload
SELECT * FROM medins.check_upload('city', 99);

-- `MI025` loaded already
INSERT INTO city.upload DEFAULT VALUES RETURNING batch;
INSERT INTO city.student_upload (line, college_id, document_type, document_no, name, form, study_from)
VALUES (1, '1', 'resident_id', '319000200709120016', 'Sun Ba', 'undergraduate', '2025-09-01');
SELECT * FROM medins.load_upload('city', 1);
SELECT * FROM medins.load_upload('city', 1);

-- `MI027` not possible in that state
INSERT INTO city.credential_event (person_id, credential, event, happened_on) VALUES (1, 'card', 'delivered', '2025-03-01');

-- `MI028` what follows would not have been possible
INSERT INTO city.credential_event (person_id, credential, event, happened_on) VALUES
  (1, 'card', 'issued', '2025-03-01'), (1, 'card', 'activated_social', '2025-03-03');
DELETE FROM city.credential_event WHERE person_id = 1 AND event = 'issued';

-- `MI030` the version has errors
SELECT medins.draft_plan('city', 'shanghai', '2026-01-01') AS draft \gset
DELETE FROM city.band WHERE version = :draft AND rule = 36;
SELECT medins.publish_plan('city', :draft);

-- `MI034` policy cases differ
INSERT INTO city.band (version, rule, from_amount, rate) VALUES (:draft, 36, 0, 0.6);
UPDATE city.policy_case SET fund_paid = 350.01, cash_paid = 649.99 WHERE version = :draft AND name = 'SH-6.1b level 3';
SELECT medins.publish_plan('city', :draft);

-- `MI050` a limit
BEGIN;
INSERT INTO city.bucket (plan, bucket, unit, period)
  SELECT 'shanghai', 'many_' || chr(97 + n / 26) || chr(97 + n % 26), 'amount', 'year' FROM generate_series(0, 64) n;
SELECT * FROM medins.lint_plan('city', :draft);
ROLLBACK;

-- `MI042` not enough in the family account
INSERT INTO city.family_group (group_id, founder_name, founded_on, document) VALUES (1, 'Somebody', '2025-01-05', 'family register');
INSERT INTO city.family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-05', false, true);
INSERT INTO city.family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'W-1', 'withdrawal', -50, '2025-01-06');

-- `MI043` not this account, not on that day
SELECT medins.pay_premium('city', 2, 2026, 100, '2025-11-01', 'P-1');

-- `MI045` no such finding
SELECT medins.close_finding('city', 'two_stays 2025-03 1/1 1/2', 'looked at');

-- `23505` the same bill twice
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-1', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);

-- `23P01` it overlaps another
INSERT INTO city.study (person_id, college_id, valid, form) VALUES (1, 1, '[2025-01-01,)', 'graduate');

-- `23514`, `23502` a value the table does not take
INSERT INTO city.institution_term (institution_id, valid, level, kind, region, designated, connected)
VALUES (12, '[2019-01-01,2020-01-01)', 12, 'hospital', '310110', true, true);

-- `22P02` not an identity number
INSERT INTO city.person (person_id, resident_id, name) VALUES (77, '319000200603150015', 'Somebody');
SELECT medins.id_problem('319000200603150015');

-- `42501` no permission
CREATE ROLE clinic_12;
SELECT medins.grant_access('city', 'clinic_12', 'billing', 12);
SET ROLE clinic_12;
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 10, 'R-9', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);

-- `0A000` COPY with row security
\copy city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount) FROM 'day.csv' (FORMAT csv, HEADER)
RESET ROLE;

-- `40001` run it again
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM city.college;
\! psql -X -q -c "INSERT INTO city.coverage_event (person_id, kind, happened_on, benefit_year) VALUES (2, 'declaration', '2025-10-10', 2026)"
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (2, 10, 'R-4', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);
ROLLBACK;

-- `55P03` waited too long for a lock
BEGIN;
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (2, 10, 'R-5', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);
\! psql -X -q -v VERBOSITY=verbose -v SHOW_CONTEXT=never -c "SET lock_timeout = '50ms'" -c "INSERT INTO city.status (person_id, status, place, valid) VALUES (2, 'low_income', '310110', '[2025-01-01,)')"
ROLLBACK;

-- `57014` cancelled
SET statement_timeout = '50ms';
SELECT count(*) FROM medins.verify('city'), pg_sleep(5);
RESET statement_timeout;

-- `25000` not under this isolation level
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT medins.close_month('city', '2025-01-01');
ROLLBACK;

-- `42P06` the schema is there already
SELECT medins.create_ledger('city');

-- `2BP01` other objects depend on it
\set VERBOSITY terse
DROP EXTENSION medins;
\echo :LAST_ERROR_SQLSTATE

-- `25006` read-only
\set VERBOSITY verbose
BEGIN READ ONLY;
INSERT INTO city.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (2, 10, 'R-6', 'outpatient', 'card', '2025-03-10', '2025-03-10', '2025-03-10', 500);
ROLLBACK;
