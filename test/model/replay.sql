-- Money moves back: some bills are applied for, some are reversed, some facts retracted; then everybody is decided again
-- and nothing is left that would be decided otherwise.
--
-- Functions write to the ledger that search_path begins with (model.use).

-- Persons that could not be decided again, and why.
CREATE TABLE model.stuck (ledger text, person_id bigint, state text, message text);

CREATE FUNCTION model.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RETURN NULL;
EXCEPTION WHEN others THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- What people ask for after the fact. Returns the refusals that are no answer to them.
CREATE FUNCTION model.stir(seed bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  l text := current_schema;
  last_day date := (SELECT max(settled_on) FROM claim);
  c record;
  refused text;
BEGIN
  FOR c IN SELECT x.person_id, x.ledger_no, concat_ws('/', 'stir', x.person_id, x.ledger_no, '') AS d,
             (SELECT model.pick(seed, concat_ws('/', 'layer', x.person_id, x.ledger_no), array_agg(y.name ORDER BY y.layer))
                FROM layer y WHERE y.version = x.plan_version AND y.settle = 'application') AS layer
             FROM claim x WHERE x.entry = 'claim' ORDER BY x.person_id, x.ledger_no
  LOOP
    IF model.dice(seed, c.d || 'applies') < 0.1 AND c.layer IS NOT NULL THEN
      refused := model.try(format('SELECT medins.apply(%L, %s, %s, %L, %L, %L)', l, c.person_id, c.ledger_no, c.layer, last_day, last_day));
    END IF;
    IF model.dice(seed, c.d || 'reverses') < 0.12 THEN
      refused := model.try(format('SELECT medins.reverse(%L, %s, %s, ''refund'', %L)', l, c.person_id, c.ledger_no, last_day));
    ELSIF model.dice(seed, c.d || 'corrects') < 0.08 THEN
      refused := model.try(format('SELECT medins.repost(%L, %s, %s, ''wrong_amount'', ''{"self_funded": 0}'', %L)', l, c.person_id, c.ledger_no, last_day));
    END IF;
    IF refused IS NOT NULL AND refused !~ '^MI0(4[0-3]|1[045])' THEN
      RETURN NEXT format('%s no. %s: %s', c.person_id, c.ledger_no, refused);
    END IF;
    refused := NULL;
  END LOOP;
  UPDATE fact f SET retracted_at = clock_timestamp()
   WHERE retracted_at IS NULL AND kind NOT IN ('card', 'medical_card', 'record_book', 'e_credential')
     AND model.dice(seed, concat_ws('/', 'retracts', f.person_id, f.fact_no)) < 0.03;
END $$;

CREATE PROCEDURE model.readjudicate(which text) LANGUAGE plpgsql AS $$
DECLARE
  person bigint;
  refused text;
BEGIN
  FOR person IN SELECT p.person_id FROM person p ORDER BY 1 LOOP
    refused := model.try(format('SELECT medins.readjudicate(%L, %s)', which, person));
    IF refused IS NOT NULL THEN
      INSERT INTO model.stuck VALUES (which, person, substr(refused, 1, 5), substr(refused, 7));
    END IF;
  END LOOP;
END $$;
