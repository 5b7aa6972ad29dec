-- A ledger's data never goes with the extension.
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT medins.create_ledger('regress_last');
DROP EXTENSION medins;
DROP SCHEMA regress_last CASCADE;
DROP EXTENSION medins;
-- nothing is left
SELECT count(*) FROM pg_proc WHERE pronamespace = 'medins'::regnamespace;
SELECT count(*) FROM pg_class WHERE relnamespace = 'medins'::regnamespace;
CREATE EXTENSION medins;
