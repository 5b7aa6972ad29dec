-- Memory of the backend after a fifth and after all of n rows, in one statement; and what notes it.
\set ON_ERROR_STOP on
CREATE TABLE bench.memory (test text, rows int, contexts bigint, resident bigint);
-- Resident memory of its own: pages of shared buffers count for whoever touches them.
CREATE FUNCTION bench.note_memory(test text, rows int) RETURNS boolean VOLATILE LANGUAGE sql AS $$
  INSERT INTO bench.memory
  SELECT test, rows, sum(total_bytes), (regexp_match(pg_read_file('/proc/self/status', 0, 10000), 'RssAnon:\s+(\d+) kB'))[1]::bigint * 1024
  FROM pg_backend_memory_contexts;
  SELECT true
$$;
SET session_replication_role = replica;
TRUNCATE city.claim;
RESET session_replication_role;
INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT 1 + bench.dice(i, 21, :claimants) * :persons / :claimants, 'M' || i, 61 + bench.dice(i, 22, 1940), 'outpatient', 'card',
  '2025-03-10', '2025-03-10', '2025-03-10', 620.50
FROM generate_series(1, :n) i
WHERE CASE WHEN i IN (:n / 5, :n) THEN bench.note_memory('statement', i) ELSE true END;
