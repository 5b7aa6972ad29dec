-- Statements of a ledger that nobody has closed a month of, and a closing; each round is taken back. Variable: rounds.
\set ON_ERROR_STOP on
SELECT set_config('bench.rounds', :'rounds', false) \g /dev/null
DO $$
DECLARE
  began timestamptz;
  took float8;
  line record;
BEGIN
  FOR line IN
    SELECT * FROM generate_series(0, current_setting('bench.rounds')::int) round, (VALUES
      -- institution 17 is the clinic of a college, 1017 a hospital
      ('settlement_institution', 'statement of an institution for a month', 0.02,
       'SELECT count(x) FROM (SELECT * FROM city.settlement_statement WHERE institution_id = 17 AND settlement_month = ''2025-03-01'' OFFSET 0) x'),
      ('settlement_lines', 'lines of an institution for a month', 0.02,
       'SELECT count(x) FROM (SELECT * FROM city.settlement_line WHERE institution_id = 17 AND settlement_month = ''2025-03-01'' OFFSET 0) x'),
      ('settlement_rows', 'rows of a line', 0.02,
       'SELECT count(x) FROM (SELECT * FROM city.settlement_row WHERE institution_id = 17 AND settlement_month = ''2025-03-01'' AND for_month = ''2025-03-01'' AND care = ''outpatient'' OFFSET 0) x'),
      ('settlement_city', 'statements of all institutions for a month', 1,
       'SELECT count(x) FROM (SELECT * FROM city.settlement_statement WHERE settlement_month = ''2025-03-01'' OFFSET 0) x'),
      ('settlement_payers', 'payers of all institutions for a month', 1,
       'SELECT count(x) FROM (SELECT * FROM city.payer_statement WHERE settlement_month = ''2025-03-01'' OFFSET 0) x'),
      ('closing', 'closing a month for all', 5, 'SELECT medins.close_month(''city'', ''2025-03-01'')')) t (name, what, target, statement)
    ORDER BY round
  LOOP
    BEGIN
      began := clock_timestamp();
      EXECUTE line.statement;
      took := extract(epoch FROM clock_timestamp() - began);
      IF line.name = 'closing' THEN
        RAISE SQLSTATE 'ZZ000';
      END IF;
    EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
      NULL;
    END;
    INSERT INTO bench.seconds VALUES (line.name, line.what, line.round, took, line.target);
  END LOOP;
END $$;
