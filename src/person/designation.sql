-- A college's choice of institution: when a filing takes effect, and what it changes.

-- BEFORE INSERT it decides, AFTER INSERT it writes what was decided to designation: of the college's choices those from
-- that day on give way to the new one, which has no end, so that it renews itself.
--
-- Two filings of a college at once get the same number: the second waits for the first, and fails.
CREATE FUNCTION medins.decide_filing() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  col text;
  given text;
  last record;
  chosen record;
  begins interval;
  change_before interval;
  year int;
  from_day date;
  is_so boolean;
BEGIN
  IF TG_LEVEL <> 'ROW' OR TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'function medins.decide_filing must be fired for INSERT, by rows'
      USING ERRCODE = 'trigger_protocol_violated';
  ELSIF TG_WHEN = 'AFTER' THEN
    IF NEW.takes_effect IS NULL THEN
      RETURN NULL;
    END IF;
    EXECUTE format('DELETE FROM %I.designation
                    WHERE college_id = $1 AND relation = ''designated'' AND lower(valid) >= $2', TG_TABLE_SCHEMA)
      USING NEW.college_id, NEW.takes_effect;
    EXECUTE format('UPDATE %I.designation SET valid = daterange(lower(valid), CASE WHEN institution_id = $3 THEN NULL ELSE $2 END)
                    WHERE college_id = $1 AND relation = ''designated'' AND (valid @> $2 OR upper(valid) = $2)', TG_TABLE_SCHEMA)
      USING NEW.college_id, NEW.takes_effect, NEW.institution_id;
    EXECUTE format('INSERT INTO %1$I.designation (college_id, institution_id, relation, owned, valid)
                    SELECT $1, $3, ''designated'',
                           EXISTS (SELECT FROM %1$I.designation WHERE college_id = $1 AND institution_id = $3
                                     AND relation = ''campus'' AND owned AND valid @> $2),
                           daterange($2, NULL)
                    WHERE NOT EXISTS (SELECT FROM %1$I.designation
                                      WHERE college_id = $1 AND relation = ''designated'' AND valid @> $2)', TG_TABLE_SCHEMA)
      USING NEW.college_id, NEW.takes_effect, NEW.institution_id;
    RETURN NULL;
  END IF;

  FOREACH given IN ARRAY '{filing_no,outcome,takes_effect,recorded_at,recorded_by}'::text[] LOOP
    IF to_jsonb(NEW) ->> given IS NOT NULL THEN
      RAISE EXCEPTION 'column "%" of a filing cannot be given', given
        USING ERRCODE = 'MI012', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = given,
              HINT = 'It is set when the filing is recorded.';
    END IF;
  END LOOP;
  col := CASE WHEN NEW.college_id IS NULL THEN 'college_id' WHEN NEW.institution_id IS NULL THEN 'institution_id'
              WHEN NEW.filed_on IS NULL THEN 'filed_on' END;
  IF col IS NOT NULL THEN
    RAISE EXCEPTION 'a filing needs a value in column "%"', col
      USING ERRCODE = 'MI013', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col,
            HINT = 'Nothing is assumed where it is left out.';
  ELSIF NOT isfinite(NEW.filed_on) THEN
    RAISE EXCEPTION 'column "filed_on" of a filing must be a day'
      USING ERRCODE = 'MI011', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'filed_on',
            HINT = 'Give the day on which it was filed.';
  END IF;

  EXECUTE format('SELECT coalesce(max(filing_no), 0) AS no, max(filed_on) FILTER (WHERE takes_effect IS NOT NULL) AS filed_on
                  FROM %I.designation_filing WHERE college_id = $1', TG_TABLE_SCHEMA)
    INTO last USING NEW.college_id;
  IF NEW.filed_on < last.filed_on THEN
    RAISE EXCEPTION 'a later filing of the college has taken effect already'
      USING ERRCODE = 'MI011', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'filed_on',
            HINT = 'Enter filings in the order in which they were filed.';
  END IF;

  EXECUTE format('SELECT p.year_begins, v.choice_before
                  FROM %1$I.plan p
                  LEFT JOIN LATERAL (SELECT * FROM %1$I.plan_version v
                                     WHERE v.plan = p.plan AND v.published_at IS NOT NULL AND v.valid_from <= $1
                                     ORDER BY v.valid_from DESC, v.published_at DESC LIMIT 1) v ON true
                  WHERE p.settles', TG_TABLE_SCHEMA)
    INTO begins, change_before USING NEW.filed_on;
  year := medins.benefit_year(NEW.filed_on, begins);

  EXECUTE format('SELECT d.institution_id, EXISTS (SELECT FROM %1$I.designation c
                    WHERE c.college_id = $1 AND c.institution_id = d.institution_id AND c.relation = ''campus'' AND c.valid @> $2) AS inside
                  FROM %1$I.designation d
                  WHERE d.college_id = $1 AND d.relation = ''designated'' AND d.valid @> $2', TG_TABLE_SCHEMA)
    INTO chosen USING NEW.college_id, NEW.filed_on;
  -- an institution outside, once chosen, stands for the year (WH-2.3)
  from_day := CASE WHEN chosen.institution_id IS NULL OR chosen.inside OR change_before IS NULL THEN NEW.filed_on
                   ELSE medins.benefit_year_from(year + 1, begins) END;
  EXECUTE format('SELECT bool_and(institution_id = $3) AND bool_or(valid @> $2) AND bool_or(upper_inf(valid)) FROM %I.designation
                  WHERE college_id = $1 AND relation = ''designated'' AND valid && daterange($2, NULL)', TG_TABLE_SCHEMA)
    INTO is_so USING NEW.college_id, from_day, NEW.institution_id;

  NEW.filing_no := last.no + 1;
  NEW.recorded_at := clock_timestamp();
  NEW.recorded_by := current_user;
  NEW.outcome := CASE WHEN is_so THEN 'same'
                      WHEN chosen.institution_id IS NULL THEN 'first'
                      WHEN from_day = NEW.filed_on THEN 'at_once'
                      WHEN NEW.filed_on < (make_date(year, 1, 1) + (begins + change_before))::date THEN 'next_year'
                      ELSE 'late' END;
  NEW.takes_effect := CASE WHEN NEW.outcome NOT IN ('same', 'late') THEN from_day END;
  RETURN NEW;
END
$$;

-- Each college's choice in a benefit year, by parts of it.
CREATE FUNCTION medins.designations(ledger regnamespace, benefit_year int)
  RETURNS TABLE (college_id bigint, valid daterange, institution_id bigint, choice text, renewed boolean, filing_no int)
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY EXECUTE format($query$
    SELECT d.college_id, d.valid * y.days, d.institution_id,
           CASE WHEN d.owned THEN 'own' WHEN c.inside THEN 'partner' ELSE 'entrusted' END,
           d.valid @> (lower(y.days) - 1),
           (SELECT max(f.filing_no) FROM %1$I.designation_filing f
            WHERE f.college_id = d.college_id AND f.institution_id = d.institution_id AND f.takes_effect = lower(d.valid))
    FROM %1$I.plan p
    CROSS JOIN LATERAL (SELECT daterange(medins.benefit_year_from($1, p.year_begins), medins.benefit_year_from($1 + 1, p.year_begins))) y (days)
    JOIN %1$I.designation d ON d.relation = 'designated' AND d.valid && y.days
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM %1$I.designation c
                     WHERE c.college_id = d.college_id AND c.institution_id = d.institution_id AND c.relation = 'campus'
                       AND c.valid && (d.valid * y.days)) AS inside) c
    WHERE p.settles
    ORDER BY 1, 2 $query$, medins.ledger_schema(ledger))
  USING benefit_year;
END
$$;

COMMENT ON FUNCTION medins.decide_filing() IS
  'Trigger that decides from when a college''s choice of institution counts, and enters it. / 触发器：判定院校选定机构自何时生效并登记。';
COMMENT ON FUNCTION medins.designations(regnamespace, int) IS
  'Each college''s chosen institution in a benefit year, by parts of it: own clinic, clinic run with a partner, or entrusted; whether it goes on from the year before, and the filing it rests on. / 某待遇年度各院校选定的定点医疗机构及期间：自办（own）、合作（partner）或委托（entrusted）；是否沿用上年，以及所依备案。';
