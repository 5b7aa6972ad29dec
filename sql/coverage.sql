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
SET max_parallel_workers_per_gather = 2;
SELECT count(*) AS differing FROM ((TABLE coverage EXCEPT ALL TABLE one_by_one) UNION ALL (TABLE one_by_one EXCEPT ALL TABLE coverage)) d;
RESET parallel_setup_cost; RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather; RESET enable_sort; RESET enable_indexscan; RESET enable_bitmapscan;

-- refused
SELECT medins.coverage('regress_cover', 99);
SELECT medins.coverage('public', 1);
SELECT medins.cover_agg(NULL, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
SELECT medins.cover_agg('pg_class'::regclass, 1, 'study', '[2025-01-01,2025-02-01)', NULL, NULL, NULL, NULL);
-- no facts, no cover
SELECT medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code, f.retracted_at)
  FROM fact f WHERE false;

RESET search_path;
DROP SCHEMA regress_cover CASCADE;
