-- Heavyweight locks held at the end of a COPY of n claims over sixteen months, before commit.
\set ON_ERROR_STOP on
SET session_replication_role = replica;
TRUNCATE city.claim;
RESET session_replication_role;
COPY (SELECT 1 + bench.dice(i, 21, :claimants) * :persons / :claimants, 'C' || i, 61 + bench.dice(i, 22, 1940), 'outpatient', 'card',
        day, day, day, 620.50
      FROM generate_series(1, :n) i, LATERAL (SELECT date '2024-09-01' + (i::bigint * 480 / :n)::int) d (day)) TO :'file';
BEGIN;
COPY city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) FROM :'file';
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() \gset
ROLLBACK;
INSERT INTO bench.sample VALUES (:'test', 'city', 1, NULL, NULL, :locks);
