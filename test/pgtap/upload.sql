-- A college's list of 50,000 students (SH-1, SN-3): every planted problem is found and no other, one bad line keeps all
-- out, and mended it loads.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
SELECT medins.create_ledger('city') \g /dev/null
SELECT medins.install_plan('city', 'shanghai') \g /dev/null
SET search_path = city, public;
SELECT * FROM no_plan();
INSERT INTO college VALUES (1, 'one', NULL), (2, 'another', NULL);

-- Made-up identity numbers, in a region that is none, with the check digit that fits.
CREATE FUNCTION pg_temp.id(n int, region int DEFAULT 319000) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT places || c FROM (SELECT (region + n / 1000)::text || '20060315' || to_char(n % 1000, 'FM000')) p (places),
    unnest('{0,1,2,3,4,5,6,7,8,9,X}'::text[]) c WHERE medins.id_problem(places || c) IS NULL
$$;
-- What is loaded so far.
CREATE FUNCTION pg_temp.loaded() RETURNS text LANGUAGE sql AS $$
  SELECT format('%s persons, %s studies, %s declarations', (SELECT count(*) FROM person), (SELECT count(*) FROM study),
    (SELECT count(*) FROM coverage_event WHERE kind = 'declaration'))
$$;

-- On record: by the sort of problem that they are planted for, 25 each.
INSERT INTO person (person_id, resident_id, name)
  SELECT k * 1000 + n, pg_temp.id(k * 1000 + n, 318000)::medins.resident_id, 'known ' || k * 1000 + n
  FROM unnest('{18,30,31,32,33,37,38}'::int[]) k, generate_series(0, 24) n;
INSERT INTO person (person_id, document_type, document_no, nationality, name)
  SELECT 35000 + n, 'foreign_passport', 'K' || n, 'CHN', 'known ' || 35000 + n FROM generate_series(0, 24) n;
INSERT INTO other_insurance (person_id, valid, code) SELECT 30000 + n, '[2025-10-10,2025-10-11)', 'elsewhere' FROM generate_series(0, 24) n;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT 31000 + n, 2, '[2022-09-01,2025-09-02)'::daterange, 'undergraduate' FROM generate_series(0, 24) n
  UNION ALL SELECT 32000 + n, 1, '[2024-09-01,)', 'undergraduate' FROM generate_series(0, 24) n
  UNION ALL SELECT k * 1000 + n, 1, '[2025-09-01,)', 'undergraduate' FROM unnest('{33,37}'::int[]) k, generate_series(0, 24) n;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) SELECT 33000 + n, 'declaration', '2025-10-09', 2026 FROM generate_series(0, 24) n;
-- neither of these keeps anybody out: what was retracted, another year, insurance and study that ended in time
INSERT INTO other_insurance (person_id, valid, code) SELECT 38000 + n, '[2024-10-10,2025-10-10)', 'elsewhere' FROM generate_series(0, 24) n;
INSERT INTO study (person_id, college_id, valid, form) SELECT 38000 + n, 2, '[2022-09-01,2025-09-01)', 'part_time' FROM generate_series(0, 24) n;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT 38000 + n, 'declaration', '2024-10-09', y FROM generate_series(0, 24) n, unnest('{2025,2026}'::int[]) y;
DELETE FROM coverage_event WHERE person_id >= 38000 AND benefit_year = 2026;
SELECT pg_temp.loaded() AS before \gset

-- A list without a problem, handed in by COPY; every fiftieth has a document of another type, or loose blanks.
INSERT INTO upload (declared_on, benefit_year) VALUES ('2025-10-10', 2026);
CREATE TEMP TABLE good AS
  SELECT i AS line, '1' AS college_id,
    CASE i % 50 WHEN 43 THEN 'hk_travel_permit' WHEN 44 THEN 'foreign_passport' WHEN 45 THEN 'residence_permit' ELSE 'resident_id' END AS document_type,
    CASE i % 50 WHEN 43 THEN 'h' || i WHEN 44 THEN 'P' || i WHEN 45 THEN pg_temp.id(i, 810000) WHEN 46 THEN lower(pg_temp.id(i)) || ' ' ELSE pg_temp.id(i) END AS document_no,
    CASE i % 50 WHEN 46 THEN ' student ' || i ELSE 'student ' || i END AS name,
    CASE i % 50 WHEN 44 THEN 'chn' WHEN 45 THEN 'HKG' WHEN 46 THEN '' END AS nationality,
    CASE i % 3 WHEN 0 THEN 'undergraduate' WHEN 1 THEN 'junior_college' ELSE 'graduate' END AS form,
    '2025-09-01' AS study_from, CASE WHEN i % 2 = 0 THEN '2029-06-30' END AS study_to
  FROM generate_series(1, 50000) i;
-- the last ones are known already: enrolled as the list has it, and not enrolled any more
UPDATE good SET document_no = pg_temp.id(37000 + line / 2000, 318000), name = 'known ' || 37000 + line / 2000, form = 'undergraduate', study_to = NULL
  WHERE line % 2000 = 37;
UPDATE good SET document_no = pg_temp.id(38000 + line / 2000, 318000), name = 'known ' || 38000 + line / 2000 WHERE line % 2000 = 38;
\set file `mktemp`
COPY good TO STDOUT (FORMAT csv) \g :file
\set copy '\\copy student_upload (line, college_id, document_type, document_no, name, nationality, form, study_from, study_to) FROM ' :file ' (FORMAT csv)'
:copy
\setenv FILE :file
\! rm -f "$FILE"
SELECT is((SELECT count(*) FROM student_upload WHERE batch = 1), 50000::bigint, '50,000 lines belong to the upload made last');
SELECT is_empty($$SELECT * FROM medins.check_upload('city', 1)$$, 'SH-1 SN-3: nothing is wrong with any');

-- In every two thousand lines one of each sort is spoilt: 25 of each.
CREATE TEMP TABLE sort (k int, column_name text, reason text, change text);
INSERT INTO sort VALUES
  (1, 'college_id', 'missing_value', 'college_id = NULL'),
  (2, 'document_type', 'missing_value', 'document_type = ''  '''),
  (3, 'document_no', 'missing_value', 'document_no = NULL'),
  (4, 'name', 'missing_value', 'name = '''''),
  (5, 'form', 'missing_value', 'form = NULL'),
  (6, 'study_from', 'missing_value', 'study_from = NULL'),
  (7, 'college_id', 'unknown_college', 'college_id = ''99'''),
  (8, 'college_id', 'unknown_college', 'college_id = ''one'''),
  (9, 'document_type', 'unknown_document_type', 'document_type = ''idcard'''),
  (10, 'document_no', 'id_check_digit', 'document_no = left(document_no, 17) || CASE right(document_no, 1) WHEN ''0'' THEN ''1'' ELSE ''0'' END'),
  (11, 'document_no', 'id_length', 'document_no = left(document_no, 17)'),
  (12, 'document_no', 'id_old_form', 'document_no = left(document_no, 6) || substr(document_no, 9, 9)'),
  (13, 'document_no', 'id_character', 'document_no = overlay(document_no PLACING ''O'' FROM 8)'),
  (14, 'document_no', 'id_birth_date', 'document_no = overlay(document_no PLACING ''0230'' FROM 11)'),
  (15, 'document_no', 'id_region', 'document_no = overlay(document_no PLACING ''0'' FROM 1)'),
  (16, 'document_type', 'document_type_differs', 'document_type = ''residence_permit'''),
  (17, 'document_no', 'id_length', 'document_no = ''E12345678'''),
  (18, 'name', 'other_name', 'document_no = pg_temp.id(18000 + line::int / 2000, 318000)'),
  (19, 'study_from', 'bad_date', 'study_from = ''2025-02-29'''),
  (20, 'study_from', 'bad_date', 'study_from = ''01/09/2025'''),
  (21, 'study_to', 'bad_date', 'study_to = ''2029-6-30'''),
  (22, 'study_to', 'date_order', 'study_to = ''2025-08-31'''),
  (23, 'study_from', 'date_order', 'study_from = ''2006-03-15'''),
  (24, 'nationality', 'bad_nationality', 'nationality = ''China'''),
  (25, 'nationality', 'nationality_differs', 'nationality = ''USA'''),
  (26, 'nationality', 'foreigner', 'document_type = ''permanent_residence'', document_no = pg_temp.id(line::int, 931000)'),
  (27, 'nationality', 'foreigner', 'document_type = ''foreign_passport'', document_no = ''F'' || line, nationality = ''KOR'''),
  (28, 'nationality', 'nationality_unknown', 'document_type = ''foreign_passport'', document_no = ''U'' || line'),
  (29, 'form', 'form_not_insured', 'form = ''part_time'''),
  (30, 'document_no', 'otherwise_insured', 'document_no = pg_temp.id(30000 + line::int / 2000, 318000), name = ''known '' || 30000 + line / 2000'),
  (31, 'study_from', 'study_overlap', 'document_no = pg_temp.id(31000 + line::int / 2000, 318000), name = ''known '' || 31000 + line / 2000'),
  (32, 'study_from', 'study_overlap', 'document_no = pg_temp.id(32000 + line::int / 2000, 318000), name = ''known '' || 32000 + line / 2000'),
  (33, 'document_no', 'already_declared', 'document_no = pg_temp.id(33000 + line::int / 2000, 318000), name = ''known '' || 33000 + line / 2000, form = ''undergraduate'', study_to = NULL'),
  (34, 'study_to', 'not_enrolled', 'study_from = ''2021-09-01'', study_to = ''2025-10-09'''),
  (35, 'nationality', 'nationality_differs', 'document_type = ''foreign_passport'', document_no = ''k'' || line / 2000, name = ''known '' || 35000 + line / 2000, nationality = ''USA'''),
  (36, 'name', 'missing_value', 'name = NULL, study_from = ''2025'''),
  (36, 'study_from', 'bad_date', 'name = NULL, study_from = ''2025'''),
  (40, 'document_no', 'duplicate_line', 'document_no = (SELECT o.document_no FROM good o WHERE o.line = student_upload.line - 1)');
SELECT format('UPDATE student_upload SET %s WHERE batch = 1 AND line %% 2000 = %s', change, k) FROM (SELECT DISTINCT k, change FROM sort) s ORDER BY k \gexec
CREATE TEMP TABLE planted AS SELECT l.line::bigint, s.column_name, s.reason FROM good l JOIN sort s ON s.k = l.line % 2000;
CREATE TEMP TABLE found AS SELECT * FROM medins.check_upload('city', 1);
SELECT is((SELECT count(*) FROM planted), 950::bigint, 'over 1 % of the lines are spoilt');
SELECT is_empty('TABLE planted EXCEPT SELECT line, column_name, reason FROM found', 'SH-1: every planted problem is found');
SELECT is_empty('SELECT line, column_name, reason FROM found EXCEPT TABLE planted', 'SH-1: and no other');
SELECT is((SELECT count(*) FROM found), (SELECT count(*) FROM planted), 'each once');
SELECT is_empty('SELECT line FROM (SELECT line, lag(line) OVER () AS before FROM found) f WHERE before > line', 'in the order of the lines');
SELECT is_empty('SELECT f.reason FROM found f JOIN reason r USING (reason) WHERE f.sentence <> r.sentence_en', 'with a sentence');
SELECT is((SELECT sentence FROM medins.check_upload('city', 1, 'zh') WHERE line = 10), '居民身份号码校验码不符。', 'in Chinese, too');

-- All or nothing
CREATE TEMP TABLE refused AS SELECT * FROM medins.load_upload('city', 1);
SELECT set_eq('TABLE refused', 'TABLE found', 'loading returns the same list');
SELECT is(pg_temp.loaded(), :'before', '… and nothing is loaded');
UPDATE student_upload s SET college_id = g.college_id, document_type = g.document_type, document_no = g.document_no, name = g.name,
  nationality = g.nationality, form = g.form, study_from = g.study_from, study_to = g.study_to
FROM good g WHERE s.batch = 1 AND g.line = s.line AND s.line <> 30010;
SELECT results_eq($$SELECT line, column_name, reason FROM medins.load_upload('city', 1)$$, $$VALUES (30010::bigint, 'document_no', 'id_check_digit')$$,
  'one bad line of 50,000');
SELECT is(pg_temp.loaded(), :'before', '… keeps all of them out');
SELECT is((SELECT loaded_at FROM upload WHERE batch = 1), NULL, '… and the upload is open');
UPDATE student_upload s SET document_no = g.document_no FROM good g WHERE s.batch = 1 AND g.line = s.line AND s.line = 30010;
SELECT is_empty($$SELECT * FROM medins.load_upload('city', 1)$$, 'mended, it loads');
SELECT is(pg_temp.loaded(), format('%s persons, %s studies, %s declarations', 200 + 49950, 125 + 49975, 50 + 50000),
  'persons, but for those known; studies, but for those recorded already; a declaration each');
SELECT ok((SELECT loaded_at IS NOT NULL AND loaded_by = current_user FROM upload WHERE batch = 1), 'the upload is marked');
SELECT is((SELECT count(*) FROM medins.ineligible('city', '2025-10-10', 1) i JOIN upload_line l ON l.person_id = i.person_id WHERE l.batch = 1), 0::bigint,
  'SH-1: all who were loaded are eligible');
SELECT results_eq($$SELECT p.resident_id::text, p.document_type, p.document_no, p.nationality, p.name, s.college_id, s.valid, s.form, s.document, d.benefit_year, d.happened_on, d.college_id AS declared_by
    FROM upload_line l JOIN person p USING (person_id) JOIN study s USING (person_id) JOIN coverage_event d USING (person_id)
    WHERE l.batch = 1 AND l.line BETWEEN 43 AND 47 AND d.kind = 'declaration' AND d.benefit_year = 2026 ORDER BY l.line$$,
  $$SELECT CASE WHEN line > 44 THEN upper(rtrim(document_no)) END, CASE WHEN line < 45 THEN document_type END, CASE WHEN line < 45 THEN upper(document_no) END,
      nullif(upper(nationality), ''), btrim(name), 1::bigint, daterange('2025-09-01', study_to::date, '[]'), form, 'upload 1, line ' || line, 2026, date '2025-10-10', 1::bigint
    FROM good WHERE line BETWEEN 43 AND 47 ORDER BY line$$, 'what stands on a line stands on record');
SELECT is_empty($$SELECT person_id FROM fact f WHERE document LIKE 'upload%' GROUP BY person_id
  HAVING array_agg(kind ORDER BY fact_no) NOT IN ('{study,declaration}', '{declaration}')$$, 'of each person in this order');
SELECT is_empty('SELECT FROM (SELECT person_id, recorded_at, lag(recorded_at) OVER (ORDER BY person_id, fact_no) AS before FROM fact
  WHERE document LIKE ''upload%'') f WHERE before > recorded_at', 'recorded in the order of persons');
SELECT is((SELECT valid FROM study WHERE person_id = 37000), '[2025-09-01,)'::daterange, 'who was enrolled already stays so');

-- Lists that are none, or were loaded
SELECT throws_ok($$SELECT * FROM medins.load_upload('city', 1)$$, 'MI025', 'upload 1 has been loaded already');
SELECT throws_ok($$SELECT * FROM medins.check_upload('city', 1)$$, 'MI025', 'upload 1 has been loaded already');
SELECT throws_ok($$INSERT INTO student_upload (batch, line, name) VALUES (1, 50001, 'late')$$, 'MI025', 'upload 1 has been loaded already');
SELECT throws_ok($$UPDATE student_upload SET name = 'changed' WHERE batch = 1 AND line = 1$$, 'MI025', 'upload 1 has been loaded already');
SELECT lives_ok($$DELETE FROM student_upload WHERE batch = 1 AND line = 1$$, 'lines of a loaded upload may go');
SELECT throws_ok($$SELECT * FROM medins.load_upload('city', 99)$$, 'MI024', 'there is no such upload');
SELECT throws_ok($$SELECT * FROM medins.load_upload('city', NULL)$$, 'MI024', 'there is no such upload');
SELECT throws_ok($$SELECT * FROM medins.check_upload('city', NULL)$$, 'MI024', 'there is no such upload');
SELECT throws_ok($$SELECT * FROM medins.check_upload('city', 1, 'fr')$$, 'MI006', 'sentences are in en or zh');
SELECT throws_ok($$SELECT * FROM medins.check_upload('city', 1, NULL)$$, 'MI006', 'sentences are in en or zh');
SELECT throws_ok($$SELECT * FROM medins.load_upload('public', 1)$$, 'MI004');
INSERT INTO upload DEFAULT VALUES;
SELECT throws_ok($$SELECT * FROM medins.load_upload('city', 2)$$, 'MI013', 'upload 2 has no lines');
SELECT throws_ok($$INSERT INTO upload (declared_on) VALUES ('2025-10-10')$$, '23514');
SELECT throws_ok($$INSERT INTO upload (benefit_year) VALUES (2026)$$, '23514');
SELECT throws_ok($$INSERT INTO student_upload (batch, line) VALUES (99, 1)$$, '23503');

-- Without a declaration: freshmen, asked of the day of entry
INSERT INTO student_upload (batch, line, college_id, document_type, document_no, name, form, study_from, study_to) VALUES
  (2, 1, '2', 'resident_id', pg_temp.id(60001), 'new', 'undergraduate', '2025-09-01', '2025-09-01'),
  (2, 2, '2', 'resident_id', pg_temp.id(60002), 'too early', 'undergraduate', '2021-12-31', NULL),
  (2, 3, '2', 'resident_id', pg_temp.id(30001, 318000), 'known 30001', 'undergraduate', '2025-10-11', NULL),
  (2, 4, '2', 'resident_id', pg_temp.id(30002, 318000), 'known 30002', 'undergraduate', '2025-10-10', NULL),
  (2, 5, '1', 'resident_id', pg_temp.id(37001, 318000), 'known 37001', 'undergraduate', '2025-09-01', NULL),
  -- one person by two documents
  (2, 6, '2', 'foreign_passport', 'K7', 'known 35007', 'undergraduate', '2025-09-01', NULL),
  (2, 7, '2', 'resident_id', pg_temp.id(60007), 'known 35007', 'undergraduate', '2025-09-01', NULL),
  (2, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, 9, '1', 'foreign_passport', 'Q1', 'x', 'undergraduate', '0000-01-01', 'infinity'),
  (2, 10, '99999999999999999999', 'Resident_ID', '１１０１０５', 'x', 'undergraduate', 'today', ' 2025-09-01 ');
-- foreigners: another state than recorded; one of whose state nothing was said
UPDATE person SET nationality = 'KOR' WHERE person_id = 35008;
INSERT INTO person (person_id, resident_id, name) VALUES (98000, pg_temp.id(1, 931000)::medins.resident_id, 'foreigner');
INSERT INTO student_upload (batch, line, college_id, document_type, document_no, name, nationality, form, study_from) VALUES
  (2, 11, '2', 'foreign_passport', 'K8', 'known 35008', 'USA', 'undergraduate', '2025-09-01'),
  (2, 12, '2', 'permanent_residence', pg_temp.id(1, 931000), 'foreigner', 'USA', 'undergraduate', '2025-09-01'),
  (2, 13, '2', 'hk_travel_permit', 'H13', 'of Hong Kong, it is said', 'GBR', 'undergraduate', '2025-09-01');
UPDATE person SET resident_id = pg_temp.id(60007)::medins.resident_id WHERE person_id = 35007;
SELECT set_eq($$SELECT line, column_name, reason FROM medins.check_upload('city', 2)$$, $$VALUES
  (2::bigint, 'study_from', 'no_plan'), (4, 'document_no', 'otherwise_insured'), (5, 'study_from', 'study_overlap'), (7, 'document_no', 'duplicate_line'),
  (8, 'college_id', 'missing_value'), (8, 'document_type', 'missing_value'), (8, 'document_no', 'missing_value'), (8, 'name', 'missing_value'),
  (8, 'form', 'missing_value'), (8, 'study_from', 'missing_value'),
  (9, 'study_from', 'bad_date'), (9, 'study_to', 'bad_date'),
  (10, 'college_id', 'unknown_college'), (10, 'document_type', 'unknown_document_type'), (10, 'study_from', 'bad_date'),
  (11, 'nationality', 'nationality_differs'), (12, 'nationality', 'foreigner'), (13, 'nationality', 'foreigner')$$,
  'SH-1: a list of freshmen is asked of the day of entry; enrolled already is a problem there');
DELETE FROM student_upload WHERE batch = 2 AND line NOT IN (1, 3, 6);
SELECT is_empty($$SELECT * FROM medins.load_upload('city', 2)$$, 'what is left loads');
SELECT is((SELECT array_agg(l.line || ' ' || f.kind || ' ' || f.valid ORDER BY l.line) FROM upload_line l JOIN fact f USING (person_id)
           WHERE l.batch = 2 AND f.document LIKE 'upload 2,%'),
  '{"1 study [2025-09-01,2025-09-02)","3 study [2025-10-11,)","6 study [2025-09-01,)"}', '… as studies alone, a study of one day too');

-- a nationality that was not known is recorded
INSERT INTO person (person_id, document_type, document_no, name) VALUES (99000, 'foreign_passport', 'N1', 'stateless so far');
INSERT INTO upload DEFAULT VALUES;
INSERT INTO student_upload (line, college_id, document_type, document_no, name, nationality, form, study_from) VALUES
  (1, '1', 'foreign_passport', 'n1', 'stateless so far', 'CHN', 'graduate', '2025-09-01');
SELECT is_empty($$SELECT * FROM medins.load_upload('city', currval('city.upload_batch_seq'))$$, 'a known person whose nationality was not');
SELECT is((SELECT nationality FROM person WHERE person_id = 99000), 'CHN', '… is recorded');

-- no session setting changes what is found
INSERT INTO upload DEFAULT VALUES;
INSERT INTO student_upload (line, college_id, document_type, document_no, name, form, study_from) VALUES
  (1, '1', 'resident_id', pg_temp.id(60100), 'x', 'graduate', '2025-09-10'), (2, '1', 'resident_id', pg_temp.id(60101), 'x', 'graduate', '10/09/2025');
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Pacific/Apia';
SET search_path = public;
SELECT results_eq($$SELECT line, reason FROM medins.check_upload('city', currval('city.upload_batch_seq'))$$, $$VALUES (2::bigint, 'bad_date')$$, 'settings change nothing');
RESET DateStyle;
SET search_path = city, public;

-- who may not read what is compared may not ask; what a college may: hand in lists
CREATE ROLE regress_college;
GRANT USAGE ON SCHEMA city TO regress_college;
GRANT SELECT, INSERT ON upload, student_upload TO regress_college;
GRANT USAGE ON SEQUENCE upload_batch_seq TO regress_college;
SET ROLE regress_college;
SELECT lives_ok($$INSERT INTO upload DEFAULT VALUES; INSERT INTO student_upload (name) VALUES ('x')$$, 'a college hands in a list');
SELECT throws_ok($$SELECT * FROM medins.check_upload('city', currval('city.upload_batch_seq'))$$, '42501');
SELECT throws_ok($$SELECT * FROM medins.load_upload('city', currval('city.upload_batch_seq'))$$, '42501');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
