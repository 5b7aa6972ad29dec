-- Who may be insured: the rows of eligibility_rule, asked of what is known of persons on a day.

-- The one place where those rows are read, as a query for the conditions that candidates fail.
-- candidate: a query for (id, day), whom and the day asked about.
-- known: a query for (id, day, subject, code), what is known of them on that day; it may read candidate.
-- Returned are (id, subject, rule, reason, clause); where no version is in force the reason is no_plan, the rule 0.
CREATE FUNCTION medins.eligibility_query(schema name, candidate text, known text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
  SELECT format($query$
    WITH candidate (id, day) AS MATERIALIZED (%2$s),
    -- names for the rows of a UNION are lost by Citus where it takes a WITH query into what reads it
    known AS (SELECT * FROM (%3$s) k (id, day, subject, code)),
    condition AS MATERIALIZED (
      SELECT d.day, coalesce(e.rule, 0) AS rule, e.subject, coalesce(e.effect, 'needs') AS effect, e.code,
             coalesce(e.reason, 'no_plan') AS reason, e.clause
      FROM (SELECT DISTINCT day FROM candidate) d
      LEFT JOIN LATERAL (
        SELECT v.version FROM %1$I.plan_version v JOIN %1$I.plan p ON p.plan = v.plan
        WHERE p.settles AND v.published_at IS NOT NULL AND v.valid_from <= d.day
        ORDER BY v.valid_from DESC, v.published_at DESC LIMIT 1) v ON true
      LEFT JOIN %1$I.eligibility_rule e ON e.version = v.version
      WHERE e.rule IS NOT NULL OR v.version IS NULL),
    met AS (
      SELECT k.id, array_agg(c.rule) AS rules
      FROM known k
      JOIN condition c ON c.day = k.day AND c.subject = k.subject AND (c.code IS NULL OR k.code = ANY (c.code))
      GROUP BY k.id)
    SELECT f.id, f.subject, f.rule, f.reason, f.clause
    FROM (SELECT x.id, c.subject, c.rule, c.effect, c.reason, c.clause,
                 row_number() OVER (PARTITION BY x.id, c.subject, c.effect ORDER BY c.rule) AS nth
          FROM candidate x
          JOIN condition c ON c.day = x.day
          LEFT JOIN met m ON m.id = x.id
          WHERE (c.rule = ANY (m.rules)) IS TRUE = (c.effect = 'excludes')) f
    -- who is not enrolled is not told of the form of study besides
    WHERE f.nth = 1 OR f.effect = 'excludes' $query$, schema, candidate, known)
$$;

-- Of everybody, of those enrolled at a college on the day, or of one person.
CREATE FUNCTION medins.ineligible(ledger regnamespace, day date, college bigint DEFAULT NULL, person bigint DEFAULT NULL)
  RETURNS TABLE (person_id bigint, rule int, reason text, clause text)
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
  of_person text;
  of_candidate text;
BEGIN
  IF day IS NULL THEN
    RAISE EXCEPTION 'no day given' USING ERRCODE = 'MI013', COLUMN = 'day', HINT = 'Eligibility is asked for a day.';
  ELSIF NOT isfinite(day) THEN
    RAISE EXCEPTION 'eligibility is asked for a day, not for infinity' USING ERRCODE = 'MI011', COLUMN = 'day';
  END IF;
  EXECUTE format('SELECT $1 IS NULL OR EXISTS (SELECT FROM %I.college WHERE college_id = $1)', schema) INTO known USING college;
  IF NOT known THEN
    RAISE EXCEPTION 'college % does not exist', college
      USING ERRCODE = 'MI006', SCHEMA = schema, TABLE = 'college', COLUMN = 'college_id', HINT = 'Leave it out to ask of all.';
  END IF;
  EXECUTE format('SELECT $1 IS NULL OR EXISTS (SELECT FROM %I.person WHERE person_id = $1)', schema) INTO known USING person;
  IF NOT known THEN
    RAISE EXCEPTION 'no such person'
      USING ERRCODE = 'MI001', SCHEMA = schema, TABLE = 'person', COLUMN = 'person_id', HINT = 'Enter the person first.';
  END IF;

  -- Said only where it is asked, so that few persons are found by index and not by reading everybody's facts.
  of_person := CASE WHEN person IS NOT NULL THEN ' AND x.person_id = $3' ELSE '' END;
  of_candidate := of_person || CASE WHEN college IS NOT NULL THEN ' AND x.person_id IN (SELECT id FROM candidate)' ELSE '' END;
  RETURN QUERY EXECUTE format('SELECT q.id, q.rule::int, q.reason, q.clause FROM (%s) q ORDER BY q.id, q.rule',
    medins.eligibility_query(schema,
      format('SELECT x.person_id, $1 FROM %1$I.person x WHERE true' || of_person
             || CASE WHEN college IS NOT NULL THEN
                  ' AND x.person_id IN (SELECT f.person_id FROM %1$I.fact f WHERE f.kind = ''study'' AND f.organisation_id = $2 '
                  'AND f.valid @> $1 AND f.retracted_at IS NULL)' ELSE '' END, schema),
      format('SELECT x.person_id, $1, x.kind, x.code FROM %1$I.fact x WHERE x.valid @> $1 AND x.retracted_at IS NULL' || of_candidate
             || ' UNION ALL SELECT x.person_id, $1, ''nationality'', x.nationality FROM %1$I.identity x '
                'WHERE x.nationality IS NOT NULL' || of_candidate, schema)))
  USING day, college, person;
END
$$;

CREATE FUNCTION medins.eligibility(ledger regnamespace, person_id bigint, day date)
  RETURNS TABLE (eligible boolean, reasons text[])
  LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
  SELECT count(*) = 0, coalesce(array_agg(i.reason ORDER BY i.rule), '{}')
  FROM medins.ineligible(ledger, day, NULL, person_id) i;
END;

COMMENT ON FUNCTION medins.eligibility_query(name, text, text) IS
  'The query for which eligibility rules candidates fail, from queries for candidates and what is known of them. / 由候选人查询和已知情况查询生成：候选人不符合哪些参保条件的查询语句。';
COMMENT ON FUNCTION medins.ineligible(regnamespace, date, bigint, bigint) IS
  'Who may not be insured as of a day, and why, a row for each condition that fails: of everybody, of those enrolled at a college on the day, or of one person. Errors: MI013 no day, MI011, MI006 no such college, MI001. / 某日不符合参保条件的人员及原因，每项原因一行：全部人员、某院校当日在读人员或某一人员。错误：MI013未给日期，MI011，MI006无此院校，MI001。';
COMMENT ON FUNCTION medins.eligibility(regnamespace, bigint, date) IS
  'Whether a person may be insured as of a day, by the eligibility rules in force then; if not, every condition that fails, in the order of the rules. Errors: MI001, MI011. / 某人某日是否符合当时有效的参保条件；不符合时按规则顺序列出全部原因。错误：MI001、MI011。';
