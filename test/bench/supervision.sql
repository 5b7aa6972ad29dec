-- All rules of supervision over one month of the ledger. Variable: rounds.
\set ON_ERROR_STOP on
SELECT set_config('bench.rounds', :'rounds', false) \g /dev/null
DO $$
DECLARE
  began timestamptz;
BEGIN
  FOR round IN 0 .. current_setting('bench.rounds')::int LOOP
    began := clock_timestamp();
    PERFORM count(*) FROM city.supervision_finding WHERE settlement_month = '2025-03-01';
    INSERT INTO bench.seconds VALUES ('supervision_month', 'all rules of supervision over a month of the ledger', round,
      extract(epoch FROM clock_timestamp() - began), 3);
  END LOOP;
END $$;
