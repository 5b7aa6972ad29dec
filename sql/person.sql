-- facts through their views, and the guards of what claims refer to
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE ROLE regress_office;
CREATE ROLE regress_clerk;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_office', current_database()) \gexec
SET ROLE regress_office;
SELECT medins.create_ledger('regress_person');
SET search_path = regress_person;
INSERT INTO college VALUES (1, 'first'), (2, 'second'), (3, 'unused'), (4, 'once named');
INSERT INTO institution (institution_id, code, name) VALUES (1, 'H1', 'hospital'), (2, 'H2', 'pharmacy'), (3, 'H3', 'clinic'), (4, 'H4', 'unused'), (5, 'H5', 'once named');
INSERT INTO institution_term VALUES (1, '[2020-01-01,)', 2, 'hospital', '310101', true, true);
INSERT INTO institution_term VALUES (2, '[2020-01-01,)', NULL, 'pharmacy', '310101', true, true);
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'foreign_passport', 'P' || i, 'nobody' FROM generate_series(1, 6) i;

-- identity documents: at least one, each once, and none that says otherwise than the nationality
\set VERBOSITY sqlstate
INSERT INTO person (person_id, resident_id, name) VALUES (11, '319000200603150014', 'a resident'), (12, '810000199408230021', 'of Hong Kong'), (13, '931840198512310011', 'a foreigner');
INSERT INTO person (person_id, resident_id, name) VALUES (14, '319000200603150014', 'the same');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (14, 'foreign_passport', 'P1', 'the same');
INSERT INTO person (person_id, name) VALUES (14, 'without a document');
INSERT INTO person (person_id, document_type, name) VALUES (14, 'other', 'without a number');
INSERT INTO person (person_id, document_no, name) VALUES (14, 'X1', 'without a type');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (14, 'resident_id', '319000200603150014', 'in the wrong column');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (14, 'library_card', '7', 'of no known type');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (14, 'other', 'x1', 'small letters');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (14, 'other', ' X1', 'blanks');
INSERT INTO person (person_id, document_type, document_no, nationality, name) VALUES (14, 'foreign_passport', 'X1', 'China', 'no code');
UPDATE person SET nationality = 'USA' WHERE person_id = 11;
UPDATE person SET nationality = 'CHN' WHERE person_id = 13;
UPDATE person SET nationality = 'CHN' WHERE person_id IN (11, 12);
UPDATE person SET nationality = 'USA', document_type = 'foreign_passport', document_no = 'X1' WHERE person_id = 13;
INSERT INTO person (person_id, resident_id, name) VALUES (14, '319000200603150015', 'a wrong check digit');
\set VERBOSITY default
SELECT p.person_id, p.resident_id, d.document_type, d.psn_cert_type, coalesce(p.nationality <> 'CHN', d.foreigner) AS foreigner
FROM person p JOIN document_type d ON d.document_type = coalesce(medins.document_type(p.resident_id), p.document_type)
WHERE person_id IN (1, 11, 12, 13) ORDER BY person_id;

-- every view takes rows, and shows what it took
INSERT INTO study (person_id, college_id, valid, form, document) VALUES (1, 1, '[2025-09-01,2029-07-01)', 'undergraduate', 'letter') RETURNING person_id, college_id, valid, form, document, fact_no, recorded_by, recorded_at IS NOT NULL AS stamped;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id, amount) VALUES
  (1, 'declaration', '2025-10-10', 2026, 1, NULL),
  (1, 'payment', '2025-11-01', 2026, NULL, 120.5),
  (1, 'confirmation', '2025-09-02', NULL, 1, NULL),
  (1, 'commitment', '2025-09-02', NULL, NULL, NULL),
  (1, 'disability_listing', '2025-09-03', NULL, NULL, NULL),
  (1, 'termination', '2025-09-04', NULL, NULL, NULL);
INSERT INTO other_insurance (person_id, valid, code) VALUES (1, '[2024-01-01,2025-09-01)', 'elsewhere');
INSERT INTO status (person_id, status, valid, place) VALUES (1, 'low_income', '[2025-01-01,2026-01-01)', '310000');
INSERT INTO out_of_area (person_id, valid, region) VALUES (1, '[2025-07-01,)', '3302');
INSERT INTO household (person_id, valid, region) VALUES (1, '[2006-01-01,)', '330281');
INSERT INTO internship (person_id, valid, region) VALUES (1, '[2025-07-01,2025-09-01)', '3702');
INSERT INTO referral (person_id, valid, institution_id) VALUES (1, '[2025-07-01,2025-07-08)', 1);
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (1, '[2025-09-01,2025-10-01)');
SELECT fact_no, kind, valid, benefit_year, organisation_id, code, amount, document, exclusive FROM fact WHERE person_id = 1 ORDER BY fact_no;
SELECT kind, happened_on, benefit_year, college_id, amount FROM coverage_event ORDER BY fact_no;
SELECT status, valid, place FROM status;
SELECT region FROM out_of_area UNION ALL SELECT region FROM household UNION ALL SELECT region FROM internship;
SELECT institution_id, valid FROM referral;

-- COPY
COPY coverage_event (person_id, kind, happened_on, benefit_year, college_id, amount) FROM stdin;
2	declaration	2025-10-10	2026	1	\N
2	payment	2025-11-01	2026	\N	120.00
3	declaration	2025-10-10	2026	1	\N
\.
SELECT person_id, fact_no, kind FROM coverage_event WHERE person_id > 1 ORDER BY 1, 2;

-- the session's way to write dates does not matter
SET DateStyle = 'SQL, DMY';
INSERT INTO study (person_id, college_id, valid) VALUES (2, 1, '[01/09/2025,01/07/2029)');
INSERT INTO study (person_id, college_id, valid, form) VALUES (2, 1, '[01/09/2025,01/07/2029)', 'master');
RESET DateStyle;
SELECT valid FROM study WHERE person_id = 2;

-- what cannot be right is refused, and the column told
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; col text; msg text; tip text;
BEGIN
  EXECUTE statement;
  RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME, msg = MESSAGE_TEXT, tip = PG_EXCEPTION_HINT;
  RETURN format('%s [%s] %s. %s', state, col, msg, tip);
END $$;
SELECT pg_temp.refusal(statement) FROM (VALUES
  ($$INSERT INTO study (college_id, valid, form) VALUES (1, '[2025-09-01,)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (99, 1, '[2025-09-01,)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 9, '[2025-09-01,)', 'x')$$),
  ($$INSERT INTO study (person_id, valid, form) VALUES (3, '[2025-09-01,)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, '[2025-09-01,)', '')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, NULL, 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, 'empty', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, '(,2025-09-01)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, '[-infinity,2025-09-01)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (3, 1, '[2025-09-01,infinity)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form) VALUES (1, 2, '[2026-09-01,)', 'x')$$),
  ($$INSERT INTO study (person_id, college_id, valid, form, fact_no) VALUES (3, 1, '[2025-09-01,)', 'x', 7)$$),
  ($$INSERT INTO study (person_id, college_id, valid, form, recorded_by) VALUES (3, 1, '[2025-09-01,)', 'x', 'me')$$),
  ($$INSERT INTO coverage_event (person_id, happened_on) VALUES (3, '2025-09-01')$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on) VALUES (3, 'study', '2025-09-01')$$),
  ($$INSERT INTO coverage_event (person_id, kind) VALUES (3, 'confirmation')$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on) VALUES (3, 'confirmation', 'infinity')$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on) VALUES (3, 'payment', '2025-09-01')$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on, college_id) VALUES (3, 'confirmation', '2025-09-01', 9)$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES (3, 'payment', '2025-09-01', 2026, 1.005)$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES (3, 'payment', '2025-09-01', 2026, -1)$$),
  ($$INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES (3, 'payment', '2025-09-01', 2026, 'NaN')$$),
  ($$INSERT INTO other_insurance (person_id, valid, code) VALUES (3, '[2025-09-01,)', 'private')$$),
  ($$INSERT INTO other_insurance (person_id, valid) VALUES (3, '[2025-09-01,)')$$),
  ($$INSERT INTO status (person_id, status, valid, place) VALUES (3, 'poor', '[2025-09-01,)', '31')$$),
  ($$INSERT INTO status (person_id, status, valid) VALUES (3, 'low_income', '[2025-09-01,)')$$),
  ($$INSERT INTO status (person_id, status, valid, place) VALUES (3, 'low_income', '[2025-09-01,)', 'Shanghai')$$),
  ($$INSERT INTO household (person_id, valid, region) VALUES (3, '[2025-09-01,)', '0310')$$),
  ($$INSERT INTO referral (person_id, valid, institution_id) VALUES (3, '[2025-09-01,)', 9)$$),
  ($$INSERT INTO referral (person_id, valid) VALUES (3, '[2025-09-01,)')$$),
  ($$INSERT INTO fact (person_id, kind, valid, organisation_id) VALUES (3, 'study', '[2025-09-01,)', 9)$$),
  ($$INSERT INTO fact (person_id, kind, valid, organisation_id) VALUES (3, 'referral', '[2025-09-01,)', 9)$$),
  ($$INSERT INTO fact (person_id, kind, valid, code) VALUES (3, 'household', '[2025-09-01,)', repeat('1', 201))$$),
  ($$INSERT INTO fact (kind, valid, code) VALUES ('household', '[2025-09-01,)', '31')$$),
  ($$UPDATE study SET form = 'x'$$),
  ($$DELETE FROM fact$$),
  ($$TRUNCATE fact$$)
) AS t (statement);
SELECT count(*) FROM fact WHERE person_id = 3;

DROP FUNCTION pg_temp.refusal;

-- retracted, a fact is gone from its view, and stays in fact
DELETE FROM study WHERE person_id = 1 RETURNING fact_no;
DELETE FROM study WHERE person_id = 1;
SELECT count(*) FROM study WHERE person_id = 1;
SELECT retracted_at >= recorded_at AS retracted FROM fact WHERE person_id = 1 AND fact_no = 1;
INSERT INTO study (person_id, college_id, valid, form) VALUES (1, 2, '[2025-09-01,2029-07-01)', 'undergraduate') RETURNING fact_no;

-- whoever may not write facts may not through a view; row security of fact holds there too
GRANT USAGE ON SCHEMA regress_person TO regress_clerk;
GRANT SELECT, INSERT ON study, household TO regress_clerk;
SET ROLE regress_clerk;
\set VERBOSITY terse
INSERT INTO household (person_id, valid, region) VALUES (3, '[2025-09-01,)', '31');
SELECT * FROM household;
RESET ROLE;
SET ROLE regress_office;
GRANT SELECT, INSERT ON fact TO regress_clerk;
ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY places ON fact TO regress_clerk USING (kind = 'household');
SET ROLE regress_clerk;
INSERT INTO household (person_id, valid, region) VALUES (3, '[2025-09-01,)', '31') RETURNING person_id, region, recorded_by;
SELECT count(*) FROM study;
RESET ROLE;
SET ROLE regress_office;

-- keys never change, and rows stay once a claim names them
SELECT medins.install_plan('regress_person', 'shanghai');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 'r1', 1, 'outpatient', 'card', '2026-03-02', '2026-03-02', '2026-03-02', 100) RETURNING ledger_no, college_id;
INSERT INTO claim (person_id, request_id, institution_id, prescriber_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (4, 'r2', 2, 3, 'pharmacy', 'e_credential', '2026-03-02', '2026-03-02', '2026-03-02', 100) RETURNING ledger_no;
UPDATE person SET person_id = 9 WHERE person_id = 5;
UPDATE institution SET institution_id = 9 WHERE institution_id = 3;
UPDATE college SET college_id = 9 WHERE college_id = 1;
UPDATE person SET name = 'somebody', person_id = person_id;
DELETE FROM person WHERE person_id = 4;
DELETE FROM institution WHERE institution_id = 3;
DELETE FROM college WHERE college_id = 2;
BEGIN;
DELETE FROM person WHERE person_id IN (5, 6) RETURNING person_id;
DELETE FROM college WHERE college_id = 3 RETURNING college_id;
DELETE FROM institution WHERE institution_id = 4 RETURNING institution_id;
SELECT relation::regclass, mode FROM pg_locks WHERE relation IN ('claim'::regclass, 'fact'::regclass) AND pid = pg_backend_pid() AND mode LIKE 'ShareRow%' ORDER BY 1;
ROLLBACK;
-- a fact is enough, a retracted one too
INSERT INTO study (person_id, college_id, valid, form) VALUES (6, 4, '[2025-09-01,)', 'undergraduate');
INSERT INTO referral (person_id, valid, institution_id) VALUES (6, '[2025-09-01,)', 5);
DELETE FROM study WHERE person_id = 6;
DELETE FROM referral WHERE person_id = 6;
DELETE FROM college WHERE college_id = 4;
DELETE FROM institution WHERE institution_id = 5;
TRUNCATE person CASCADE;
TRUNCATE college CASCADE;
UPDATE claim SET total_amount = 1;
DELETE FROM claim;
TRUNCATE claim;
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, total_amount)
SELECT 1, 'r1', 1, 'outpatient', 'card', '2026-03-02', '2026-03-02', 100 ON CONFLICT DO NOTHING;

-- also where no row is to be seen, and with one snapshot for all
ALTER TABLE claim ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SELECT count(*) FROM claim;
DELETE FROM person WHERE person_id = 4;
ALTER TABLE claim NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
BEGIN ISOLATION LEVEL SERIALIZABLE;
DELETE FROM person WHERE person_id = 4;
ROLLBACK;

-- the deleter needs no right on claim
RESET ROLE;
GRANT SELECT, DELETE ON college, institution, person TO regress_clerk;
SET ROLE regress_clerk;
DELETE FROM college WHERE college_id = 3 RETURNING college_id;
DELETE FROM college WHERE college_id = 2;
RESET ROLE;

-- partitioned
SET ROLE regress_office;
SELECT medins.create_ledger('regress_parts');
SET search_path = regress_parts;
ALTER TABLE claim RENAME TO claim_whole;
CREATE TABLE claim (LIKE claim_whole INCLUDING ALL) PARTITION BY HASH (person_id);
CREATE TABLE claim_0 PARTITION OF claim FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE claim_1 PARTITION OF claim FOR VALUES WITH (MODULUS 2, REMAINDER 1);
DROP TABLE claim_whole CASCADE;
CREATE TRIGGER adjudicate BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('2');
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON claim FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();
SELECT medins.upgrade_ledger('regress_parts');
SELECT medins.install_plan('regress_parts', 'shanghai');
INSERT INTO institution (institution_id, code, name) VALUES (1, 'H1', 'hospital'), (2, 'H2', 'other');
INSERT INTO institution_term VALUES (1, '[2020-01-01,)', 2, 'hospital', '310101', true, true);
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(1, 4) i;
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT i, 'r', 1, 'outpatient', 'card', '2026-03-02', '2026-03-02', '2026-03-02', 100 FROM generate_series(1, 3) i;
SELECT count(DISTINCT tableoid) AS parts, count(*) FROM claim;
DELETE FROM person WHERE person_id = 2;
DELETE FROM institution WHERE institution_id = 1;
DELETE FROM person WHERE person_id = 4;
DELETE FROM institution WHERE institution_id = 2;
UPDATE claim SET total_amount = 1;
DELETE FROM claim_0;
TRUNCATE claim;

-- as triggers they are called as they should be, or not at all
CREATE TABLE other (person_id bigint, name text);
INSERT INTO other VALUES (1, 'x');
CREATE TRIGGER a AFTER UPDATE ON other FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
UPDATE other SET name = 'y';
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE UPDATE ON other FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_parent('person_id', 'person_id');
UPDATE other SET name = 'y';
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
INSERT INTO other VALUES (2);
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE UPDATE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('person_id');
UPDATE other SET name = 'y';
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE UPDATE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('name', 'person_id');
UPDATE other SET name = 'y';
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE UPDATE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('nothing', 'person_id');
UPDATE other SET name = 'y';
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE DELETE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_version();
DELETE FROM other;
DROP TRIGGER a ON other;
CREATE TRIGGER a AFTER DELETE ON other FOR EACH ROW EXECUTE FUNCTION medins.guard_version();
DELETE FROM other;
DROP TRIGGER a ON other;
CREATE TRIGGER a BEFORE DELETE ON other FOR EACH ROW EXECUTE FUNCTION medins.write_fact('study');
DELETE FROM other;
DROP TRIGGER a ON other;
CREATE TRIGGER a AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION medins.stamp_month();
INSERT INTO other VALUES (2);
DROP TRIGGER a ON other;
SELECT medins.refuse_change();
SELECT medins.stamp_family();
CREATE FUNCTION pg_temp.fired(how text, statement text, function text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER a %s EXECUTE FUNCTION medins.%s()', how, function);
  EXECUTE statement;
  RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ': ' || SQLERRM;
END $$;
SELECT pg_temp.fired(how, statement, function) FROM (VALUES
  ('BEFORE INSERT ON other FOR EACH STATEMENT', 'INSERT INTO other VALUES (3)'),
  ('BEFORE UPDATE ON other FOR EACH ROW', 'UPDATE other SET name = ''y'''),
  ('AFTER INSERT ON other FOR EACH ROW', 'INSERT INTO other VALUES (3)'),
  ('BEFORE DELETE ON other FOR EACH ROW', 'DELETE FROM other')) v (how, statement),
  unnest('{adjudicate,stamp_fact,stamp_family,check_credential,refuse_change,guard_parent,guard_version,write_fact,stamp_month,store_lines,decide_filing,guard_upload,stamp_clearing_entry,stamp_finding_closing}'::text[]) WITH ORDINALITY f (function, n)
ORDER BY n, how;
DROP FUNCTION pg_temp.fired;

RESET ROLE;
DROP SCHEMA regress_person, regress_parts CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_office', current_database()) \gexec
DROP ROLE regress_office;
DROP ROLE regress_clerk;
