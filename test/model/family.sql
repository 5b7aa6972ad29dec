-- Family groups in random histories: who founds one and joins it, what is put into its account and taken out, and what
-- the account must hold by the slow model.

CREATE FUNCTION model.account_holds(account bigint, as_of timestamptz) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT coalesce(sum(m.amount), 0) FROM family_movement m WHERE m.group_id = account AND m.recorded_at < as_of)
       - (SELECT coalesce(sum(c.family_paid), 0) FROM claim c WHERE c.family_account = account AND c.recorded_at < as_of);
END $$;

-- Does the account pay what the column says (pay, premium) on a day, as known then?
CREATE FUNCTION model.account_pays(account bigint, what text, day date, as_of timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN coalesce((SELECT CASE what WHEN 'pay' THEN m.pay ELSE m.premium END
                     FROM family_mode m
                    WHERE m.group_id = account AND m.since <= day AND m.recorded_at < as_of
                    ORDER BY m.since DESC, m.mode_no DESC
                    LIMIT 1), false);
END $$;

-- The group that a person is a member of on a day, as known then.
CREATE FUNCTION model.group_of(of_person bigint, day date, as_of timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT f.organisation_id FROM fact f
           WHERE f.person_id = of_person AND f.kind = 'family_group' AND f.valid @> day AND f.recorded_at <= as_of
             AND (f.retracted_at IS NULL OR f.retracted_at > as_of));
END $$;

-- A round of a history: modes change, persons join and leave, money is moved; each movement must be taken or refused as
-- the model says.
CREATE FUNCTION model.keep_families(seed bigint, this_round int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  begins date := model.history_begins();
  m record;
  held numeric;
  wanted numeric;
  day date;
  insured bigint;
  expected text;
  state text;
BEGIN
  IF this_round = 1 THEN
    INSERT INTO family_group (group_id, founder_name, founded_on, document)
    SELECT g, 'somebody', begins, 'made up' FROM generate_series(1, (SELECT count(*) FROM person) / 4 + 1) g;
  END IF;
  INSERT INTO family_mode (group_id, since, premium, pay)
  SELECT g.group_id, begins + CASE this_round WHEN 1 THEN 0 ELSE model.draw(seed, d || 'since', 0, 1600) END,
         model.dice(seed, d || 'premium') < 0.5, model.dice(seed, d || 'pay') < 0.85
    FROM family_group g CROSS JOIN LATERAL (SELECT concat_ws('/', 'mode', this_round, g.group_id, '') AS d) x
   WHERE this_round = 1 OR model.dice(seed, d) < 0.2
   ORDER BY g.group_id;
  DELETE FROM family_membership f WHERE model.dice(seed, concat_ws('/', 'leaves', this_round, f.person_id)) < 0.05;
  INSERT INTO family_membership (person_id, group_id, valid)
  SELECT p.person_id, model.draw(seed, w.d || 'group', 1, (SELECT count(*)::int FROM family_group)), v.valid
    FROM person p
   CROSS JOIN LATERAL (SELECT concat_ws('/', 'joins', this_round, p.person_id, '') AS d) w
   CROSS JOIN LATERAL (SELECT begins + model.draw(seed, w.d || 'from', -50, 900) AS day) x
   CROSS JOIN LATERAL (SELECT daterange(x.day, CASE WHEN model.dice(seed, w.d || 'open') < 0.4 THEN x.day + model.draw(seed, w.d || 'days', 1, 900) END) AS valid) v
   WHERE model.dice(seed, w.d) < CASE this_round WHEN 1 THEN 0.5 ELSE 0.1 END
     AND NOT EXISTS (SELECT FROM family_membership f WHERE f.person_id = p.person_id AND f.valid && v.valid)
   ORDER BY p.person_id;

  FOR m IN
    SELECT g.group_id, x.d, model.pick(seed, x.d || 'kind', '{deposit,deposit,deposit,withdrawal,premium,premium}'::text[]) AS kind
      FROM family_group g CROSS JOIN generate_series(1, 4) n
     CROSS JOIN LATERAL (SELECT concat_ws('/', 'moves', this_round, g.group_id, n, '') AS d) x
     WHERE model.dice(seed, x.d) < 0.5
     ORDER BY g.group_id, n
  LOOP
    held := model.account_holds(m.group_id, clock_timestamp());
    wanted := CASE m.kind WHEN 'deposit' THEN model.draw(seed, m.d || 'fen', 1, 80000) / 100.0
              -- all of it, a fen less or more, or a part
              ELSE - greatest(held * model.pick(seed, m.d || 'part', '{1,1,1,0.5,0.1}'::numeric[]) + model.pick(seed, m.d || 'by', '{-0.01,0,0.01}'::numeric[]), 0.01) END;
    wanted := round(wanted, 2);
    day := begins + model.draw(seed, m.d || 'day', 0, 1500);
    expected := CASE WHEN held + wanted < 0 THEN 'MI042' ELSE '' END;
    state := '';
    BEGIN
      IF m.kind = 'premium' THEN
        -- of a member that day, or of anybody
        SELECT coalesce((SELECT f.person_id FROM family_membership f
                          WHERE f.group_id = m.group_id AND f.valid @> day AND model.dice(seed, m.d || 'member') < 0.9
                          ORDER BY f.person_id LIMIT 1), p.person_id)
          INTO insured
          FROM person p ORDER BY model.dice(seed, m.d || p.person_id) LIMIT 1;
        IF model.group_of(insured, day, clock_timestamp()) IS DISTINCT FROM m.group_id
           OR NOT model.account_pays(m.group_id, 'premium', day, clock_timestamp()) THEN
          expected := 'MI043';
        END IF;
        INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, person_id, benefit_year)
        VALUES (m.group_id, m.d, 'premium', wanted, day, insured, extract(year FROM day));
      ELSE
        INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (m.group_id, m.d, m.kind, wanted, day);
      END IF;
    EXCEPTION WHEN SQLSTATE 'MI042' OR SQLSTATE 'MI043' THEN
      state := SQLSTATE;
    END;
    IF state <> expected THEN
      RAISE EXCEPTION 'movement % of % where % is held: %, not %', m.d, wanted, held, state, expected;
    END IF;
  END LOOP;
END $$;

-- Entries of accounts that are not as the model has them: the balance after each, and that none is below zero.
CREATE FUNCTION model.misbooked() RETURNS TABLE (account bigint, entry_no bigint, amount numeric, balance numeric, expected numeric)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT s.group_id, s.entry_no, s.amount, s.balance, x.holds + s.amount
      FROM family_statement s
     CROSS JOIN LATERAL (SELECT model.account_holds(s.group_id, s.recorded_at) AS holds) x
     WHERE s.balance < 0 OR s.balance <> x.holds + s.amount
    UNION ALL
    SELECT a.group_id, NULL, NULL, a.balance, model.account_holds(a.group_id, 'infinity')
      FROM family_account a
     WHERE a.balance < 0 OR a.balance <> model.account_holds(a.group_id, 'infinity');
END $$;
