-- All rules of supervision over one month of the ledger. Variable: rounds.
\set ON_ERROR_STOP on
\set QUIET on
CREATE TEMP TABLE begun AS SELECT clock_timestamp() AS at;
SELECT format($$
  UPDATE begun SET at = clock_timestamp();
  SELECT count(*) FROM city.supervision_finding WHERE settlement_month = '2025-03-01' \g /dev/null
  INSERT INTO bench.seconds SELECT 'supervision_month', 'all rules of supervision over a month', %s, extract(epoch FROM clock_timestamp() - at), 3 FROM begun;
$$, round) FROM generate_series(0, :rounds) round \gexec
