-- A month as a page, where earlier months are closed; that is taken back. Variable: rounds.
\set ON_ERROR_STOP on
SELECT set_config('bench.rounds', :'rounds', false) \g /dev/null
DO $$
DECLARE
  began timestamptz;
  took float8[];
BEGIN
  BEGIN
    PERFORM medins.close_month('city', m::date) FROM generate_series('2024-09-01'::timestamp, '2025-02-01', '1 month') m;
    FOR round IN 0 .. current_setting('bench.rounds')::int LOOP
      began := clock_timestamp();
      PERFORM medins.month_report('city', '2025-03-01');
      took := took || extract(epoch FROM clock_timestamp() - began)::float8;
    END LOOP;
    RAISE SQLSTATE 'ZZ000';
  EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
    NULL;
  END;
  INSERT INTO bench.seconds SELECT 'month_report', 'a month of all institutions as a page, supervision in it', n - 1, t, 6 FROM unnest(took) WITH ORDINALITY x (t, n);
END $$;
