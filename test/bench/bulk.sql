-- One bulk INSERT into an empty table. Variables: variant, feed (feed or feed_sorted), test, round (0: not kept).
\set ON_ERROR_STOP on
SET session_replication_role = replica;		-- the ledger refuses TRUNCATE
TRUNCATE :variant.claim;
RESET session_replication_role;
SELECT :'variant' = 'bare' AS is_bare \gset
SELECT bench.cpu() AS cpu, extract(epoch FROM clock_timestamp()) AS wall \gset
\if :is_bare
INSERT INTO bare.claim SELECT * FROM bench.:finished;
\else
INSERT INTO :variant.claim (person_id, institution_id, request_id, care, access, credential, served_from, served_to, settled_on, total_amount, self_funded)
SELECT person_id, institution_id, request_id, care, access, credential, served_from, served_to, settled_on, total_amount, self_funded FROM bench.:feed;
\endif
INSERT INTO bench.sample
SELECT :'test', :'variant', :round, bench.cpu() - :cpu, extract(epoch FROM clock_timestamp()) - :wall, :ROW_COUNT;
