-- A ledger that has grown for sixteen months, for what reads it: settlement, closing, supervision. As many bills as a
-- twelfth (persons / claimants) are decided by medins, some of them reversed; the rows are then those of all persons,
-- in the order of months. Variables: ledger (rows, about), persons, claimants.
\set ON_ERROR_STOP on
SET session_replication_role = replica;
TRUNCATE city.claim;
RESET session_replication_role;
INSERT INTO city.claim (person_id, request_id, institution_id, care, access, credential, served_from, served_to, settled_on,
  total_amount, self_funded, receipt_no)
SELECT person_id, request_id, institution_id, care, access, credential, served_from, served_to, settled_on,
  total_amount, self_funded, request_id
FROM bench.bills(:ledger::bigint * :claimants / :persons, :persons, :claimants) ORDER BY person_id, n;
SELECT count(medins.reverse('city', person_id, ledger_no, 'refund', settled_on + 3))
FROM (SELECT DISTINCT ON (person_id) * FROM city.claim WHERE person_id % 20 = 1 AND decision = 'paid' ORDER BY person_id, ledger_no DESC) c \g /dev/null
CREATE TABLE bench.decided AS SELECT * FROM city.claim;

SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns,
  string_agg(CASE attname WHEN 'person_id' THEN 'person_id + copy'
      -- one receipt in a thousand is used twice
      WHEN 'receipt_no' THEN 'CASE WHEN copy < 2 AND receipt_no LIKE ''%000'' THEN receipt_no ELSE receipt_no || ''/'' || copy END'
      ELSE quote_ident(attname) END, ', ' ORDER BY attnum) AS values
FROM pg_attribute WHERE attrelid = 'city.claim'::regclass AND attnum > 0 AND NOT attisdropped \gset
SET session_replication_role = replica;
TRUNCATE city.claim;
SELECT format('INSERT INTO city.claim (%s) SELECT %s FROM bench.decided, generate_series(0, %s) copy WHERE settlement_month = %L',
  :'columns', :'values', :persons / :claimants - 1, settlement_month)
FROM (SELECT DISTINCT settlement_month FROM bench.decided) m ORDER BY settlement_month \gexec
RESET session_replication_role;
DROP TABLE bench.decided;
VACUUM ANALYZE city.claim;

-- What takes seconds, and may take so many.
CREATE TABLE bench.seconds (name text, what text, round int, seconds float8, target float8);
