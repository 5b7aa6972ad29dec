-- Who is covered, for one person and for everybody (DESIGN 6; SH-4, SH-5, SH-8, SH-10, SH-22, OVERLAP).
\set VERBOSITY terse
SET client_min_messages = warning;
SET datestyle = 'ISO';
SELECT medins.create_ledger('regress_cover');
SELECT medins.install_plan('regress_cover', 'shanghai');
SET search_path = regress_cover;
INSERT INTO college VALUES (1, 'Example College', '2022-01-01');
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-08,2024-12-26)');
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', 'T' || i, 'person ' || i FROM generate_series(1, 8) i;

-- 1 declared and paid on time; 2 paid late; 3 freshman; 4 on the list; 5 paid, not declared;
-- 6 local employment ends it; 7 annual and freshman overlap; 8 nothing known
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, '[2024-09-01,2028-07-01)', 'undergraduate' FROM generate_series(1, 7) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES
  (1, 'declaration', '2024-10-10', 2025), (1, 'payment', '2024-12-31', 2025),
  (2, 'declaration', '2024-10-10', 2025), (2, 'payment', '2025-01-31', 2025),
  (3, 'confirmation', '2024-09-12', 2024),
  (4, 'disability_listing', '2025-03-15', 2025),
  (5, 'payment', '2024-11-01', 2025),
  (6, 'declaration', '2024-10-10', 2025), (6, 'payment', '2024-11-01', 2025),
  (7, 'confirmation', '2024-09-12', 2024), (7, 'declaration', '2023-10-10', 2024), (7, 'payment', '2023-11-01', 2024);
INSERT INTO other_insurance (person_id, valid, code) VALUES (6, '[2025-07-16,)', 'local_employee');

SELECT i, medins.coverage('regress_cover', i) FROM generate_series(1, 8) i ORDER BY i;
SELECT person_id, valid, pathway, usable_from, fact_no, clause, reason FROM coverage ORDER BY person_id, valid;
-- the day before, the first, the last, the day after
SELECT d, medins.covered_on('regress_cover', 1, d) AS annual, medins.covered_on('regress_cover', 6, d) AS ended
  FROM unnest('{2024-12-31,2025-01-01,2025-07-15,2025-07-16,2025-12-31,2026-01-01}'::date[]) d;

-- a retracted fact counts no more, and cover is what the facts now say
DELETE FROM coverage_event WHERE person_id = 1 AND kind = 'payment';
SELECT medins.coverage('regress_cover', 1);
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '2025-02-10', 2025);
SELECT medins.coverage('regress_cover', 1);

-- as known at a moment (DESIGN 4): a fact counts from its stamp to that of its retraction
CREATE VIEW moment AS
  SELECT f.person_id, f.kind, f.fact_no, m.what, m.at
  FROM fact f CROSS JOIN LATERAL (VALUES
    ('before', f.recorded_at - interval '1 microsecond'), ('recorded', f.recorded_at),
    ('kept', f.retracted_at - interval '1 microsecond'), ('retracted', f.retracted_at)) m (what, at)
  WHERE m.at IS NOT NULL;
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', 'T' || i, 'person ' || i FROM generate_series(11, 13) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT i, 'declaration', date '2024-10-10', 2025 FROM generate_series(11, 13) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT i, 'payment', date '2024-11-01', 2025 FROM generate_series(11, 13) i;
INSERT INTO coverage_event (person_id, kind, happened_on) VALUES (12, 'termination', '2025-05-10');
DELETE FROM coverage_event WHERE person_id = 13 AND kind = 'payment';
-- 11 a payment entered late; 12 a termination dated back; 13 a retraction
SELECT m.person_id, m.kind, m.what, medins.coverage('regress_cover', m.person_id, m.at)
  FROM moment m WHERE (m.person_id, m.kind) IN ((11, 'payment'), (12, 'termination'), (13, 'payment')) ORDER BY 1, m.at;
SELECT d, medins.covered_on('regress_cover', 12, d, m.at) AS known_before, medins.covered_on('regress_cover', 12, d) AS known_now
  FROM unnest('{2024-12-31,2025-01-01,2025-05-09,2025-05-10,2025-12-31,2026-01-01}'::date[]) d, moment m
  WHERE (m.person_id, m.kind, m.what) = (12, 'termination', 'before') ORDER BY d;
SELECT medins.coverage('regress_cover', 12, 'infinity') OPERATOR(medins.=) medins.coverage('regress_cover', 12) AS now, medins.coverage('regress_cover', 12, '-infinity') AS never,
  medins.coverage('regress_cover', 12, NULL) AS unknown;
-- for all at once: at every moment what is said of everyone alone, and of now what the view says
SELECT count(*) AS differing FROM (
  SELECT m.at, c.* FROM (SELECT DISTINCT at FROM moment) m, medins.coverage_as_known('regress_cover', m.at) c
  EXCEPT ALL SELECT m.at, p.person_id, c.* FROM (SELECT DISTINCT at FROM moment) m, person p, medins.periods(medins.coverage('regress_cover', p.person_id, m.at)) c) d;
SELECT count(*) AS differing FROM (
  SELECT m.at, p.person_id, c.* FROM (SELECT DISTINCT at FROM moment) m, person p, medins.periods(medins.coverage('regress_cover', p.person_id, m.at)) c
  EXCEPT ALL SELECT m.at, c.* FROM (SELECT DISTINCT at FROM moment) m, medins.coverage_as_known('regress_cover', m.at) c) d;
SELECT count(*) AS differing FROM ((TABLE coverage EXCEPT ALL SELECT * FROM medins.coverage_as_known('regress_cover', 'infinity'))
  UNION ALL (SELECT * FROM medins.coverage_as_known('regress_cover', 'infinity') EXCEPT ALL TABLE coverage)) d;

-- why, and why not: each outcome, in both languages
INSERT INTO college VALUES (2, 'Later College', '2023-01-01');
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', 'T' || i, 'person ' || i FROM generate_series(21, 26) i;
INSERT INTO study (person_id, college_id, valid, form) VALUES (21, 1, '[2024-09-01,)', 'undergraduate'), (22, 1, '[2024-07-15,)', 'undergraduate'),
  (23, 2, '[2022-09-10,)', 'undergraduate'), (24, 1, '[2024-09-01,)', 'undergraduate');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES
  (21, 'confirmation', '2024-10-08', 2024), (21, 'declaration', '2024-10-10', 2025), (21, 'payment', '2025-12-02', 2025),
  (22, 'confirmation', '2024-09-01', 2024), (22, 'disability_listing', '2025-03-15', 2025), (22, 'declaration', '2024-10-10', 2025),
  (22, 'payment', '2025-04-02', 2025), (23, 'commitment', '2022-09-11', NULL), (23, 'declaration', '2023-10-10', 2024),
  (24, 'confirmation', '2024-09-12', 2024), (24, 'payment', '2024-11-01', 2026), (24, 'declaration', '2024-11-01', 2026),
  (25, 'payment', '2024-11-01', 2025);
INSERT INTO other_insurance (person_id, valid, code) VALUES (24, '[2026-07-16,)', 'local_employee');
SELECT p, e.* FROM unnest('{21,22,23,24,25,26}'::int[]) p, medins.explain_coverage('regress_cover', p) e;
SELECT p, e.sentence FROM unnest('{21,22,23,24,25,26}'::int[]) p, medins.explain_coverage('regress_cover', p, 'zh') e;
SELECT fact_no, benefit_year, pathway, missing, need, by_fact_no, days, gives_cover, plan_version, coverage_rule, clause
  FROM coverage_miss WHERE person_id IN (22, 24) ORDER BY person_id, fact_no, coverage_rule, missing;
-- as known before the insurance was entered
SELECT e.outcome, e.days FROM moment m, medins.explain_coverage('regress_cover', 24, 'en', m.at) e
  WHERE (m.person_id, m.kind, m.what) = (24, 'other_insurance', 'before') ORDER BY e.fact_no, e.outcome;
SELECT medins.explain_coverage('regress_cover', 24, 'fr');
SELECT medins.explain_coverage('regress_cover', 99);
-- and of Weihai: not the first, and a window that is not recorded
SELECT medins.create_ledger('regress_misses');
SELECT medins.install_plan('regress_misses', 'weihai');
INSERT INTO regress_misses.college VALUES (1, 'Example College');
INSERT INTO regress_misses.person (person_id, document_type, document_no, name) VALUES (1, 'other', 'T1', 'person 1');
INSERT INTO regress_misses.study (person_id, college_id, valid, form) VALUES (1, 1, '[2025-09-01,)', 'undergraduate');
INSERT INTO regress_misses.coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '2025-10-01', 2026);
SELECT e.* FROM medins.explain_coverage('regress_misses', 1) e;
INSERT INTO regress_misses.enrolment_window VALUES ('collection', 2026, '[2025-09-10,2026-01-01)');
INSERT INTO regress_misses.coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '2025-11-01', 2027);
SELECT e.outcome, e.days, e.sentence FROM medins.explain_coverage('regress_misses', 1) e;
SELECT count(*) AS sentences_untold FROM medins.sentence s WHERE s.kind ~ '^(miss_|covered|held)' AND s.kind <> ALL (
  SELECT e.outcome FROM unnest('{21,22,23,24,25,26}'::int[]) p, medins.explain_coverage('regress_cover', p) e
  UNION SELECT e.outcome FROM medins.explain_coverage('regress_misses', 1) e UNION VALUES ('miss_window'));
DROP SCHEMA regress_misses CASCADE;

-- the same whether one process resolves or several
CREATE TABLE one_by_one AS SELECT * FROM coverage;
SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2; SET enable_sort = off;
ALTER TABLE fact SET (parallel_workers = 2);
SET enable_indexscan = off; SET enable_bitmapscan = off;
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', 'T' || i, 'person ' || i FROM generate_series(100, 2099) i;
INSERT INTO household (person_id, valid, region) SELECT i, '[2020-01-01,)', '370600' FROM generate_series(100, 2099) i;
ANALYZE fact;
-- states of several processes are combined
CREATE VIEW all_facts AS SELECT medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year,
  f.organisation_id, f.code, f.retracted_at)::text AS cover, count(*) AS facts FROM fact f;
EXPLAIN (COSTS OFF) TABLE all_facts;
CREATE TABLE combined AS TABLE all_facts;
SET max_parallel_workers_per_gather = 0;
SELECT s.cover = c.cover AS same, s.facts FROM all_facts s, combined c;
DROP VIEW all_facts;
CREATE VIEW all_facts AS SELECT medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year,
  f.organisation_id, f.code, f.retracted_at, f.recorded_at, '2100-01-01')::text AS cover, count(*) AS facts FROM fact f;
SELECT s.cover = c.cover AS same_as_known FROM all_facts s, combined c;
SET max_parallel_workers_per_gather = 2;
SELECT s.cover = c.cover AS same_as_known FROM all_facts s, combined c;
SET max_parallel_workers_per_gather = 2;
SELECT count(*) AS differing FROM ((TABLE coverage EXCEPT ALL TABLE one_by_one) UNION ALL (TABLE one_by_one EXCEPT ALL TABLE coverage)) d;
RESET parallel_setup_cost; RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather; RESET enable_sort; RESET enable_indexscan; RESET enable_bitmapscan;

-- refused
SELECT medins.coverage('regress_cover', 99);
SELECT medins.coverage('public', 1);
SELECT medins.cover_agg(NULL, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
SELECT medins.cover_agg(1, NULL, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
SELECT medins.cover_agg(1, 1, NULL, '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
SELECT medins.cover_agg(1, 1, 'study', NULL, NULL, NULL, NULL, NULL);
SELECT medins.cover_agg('pg_class'::regclass, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
SELECT medins.cover_agg(1, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL, NULL, now());
SELECT medins.cover_agg(1, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL, now(), NULL);
SELECT medins.cover_agg('fact'::regclass, i, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL, now(), now() + i * interval '1 day') FROM generate_series(1, 2) i;
SELECT * FROM medins.coverage_as_known('public', now());
-- ranges of every form: what ends cover has begun always, or at minus infinity, or lasts for ever, or is nothing; a
-- kind that nobody knows is nothing either
SELECT v AS ended, medins.cover_agg('fact'::regclass, f.n, f.kind, f.valid, 2025, NULL, f.code, NULL)
  FROM unnest('{empty,"(,)","(,2025-01-01)","(,2025-01-02)","[-infinity,2025-02-01)","[2025-03-01,)","[2025-03-01,infinity)","[infinity,)","[2025-12-31,2026-01-01)"}'::text[]) WITH ORDINALITY w (v, i),
  LATERAL (VALUES (3, 'other_insurance', v::daterange, 'local_employee'), (2, 'payment', '[2024-11-01,2024-11-02)', NULL),
    (4, 'unheard_of', '[2025-01-01,)', NULL), (1, 'declaration', '[2024-10-10,2024-10-11)', NULL)) f (n, kind, valid, code)
  GROUP BY i, v ORDER BY i;
-- no facts, no cover
SELECT medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code, f.retracted_at)
  FROM fact f WHERE false;

-- by the versions that were published then
SELECT max(f.recorded_at) AS at FROM fact f \gset
SELECT medins.draft_plan('regress_cover', 'shanghai', '2022-01-01') AS version \gset
UPDATE coverage_rule SET ends = '6 months' WHERE version = :version AND anchor = 'payment';
SELECT medins.publish_plan('regress_cover', :version);
SELECT medins.coverage('regress_cover', 11, :'at') AS by_the_old_version, medins.coverage('regress_cover', 11) AS by_the_new_one;
SELECT w.what, medins.covered_on('regress_cover', 11, '2025-07-01', w.at)
  FROM plan_version v CROSS JOIN LATERAL (VALUES ('before', v.published_at - interval '1 microsecond'), ('published', v.published_at)) w (what, at)
  WHERE v.version = :version ORDER BY w.at;

RESET search_path;
DROP SCHEMA regress_cover CASCADE;
