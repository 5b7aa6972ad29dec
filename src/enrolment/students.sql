-- A college's students, and what each of them still lacks.

-- Enrolled there on the day.  What is due is looked up person by person (OFFSET 0): a college is a small part of a city.
CREATE FUNCTION medins.students(ledger regnamespace, college bigint, day date, year int DEFAULT NULL)
  RETURNS TABLE (person_id bigint, benefit_year int, eligible boolean, declared_on date, paid_on date, confirmed_on date,
    covered_from date, covered_until date, problems text[])
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
  SET jit = off
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
BEGIN
  IF college IS NULL OR day IS NULL THEN
    RAISE EXCEPTION 'no % given', CASE WHEN college IS NULL THEN 'college' ELSE 'day' END
      USING ERRCODE = 'MI013', COLUMN = CASE WHEN college IS NULL THEN 'college' ELSE 'day' END,
            HINT = 'The students of a college are those enrolled there on a day.';
  ELSIF NOT isfinite(day) THEN
    RAISE EXCEPTION 'students are asked for of a day, not of infinity' USING ERRCODE = 'MI011', COLUMN = 'day';
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.college WHERE college_id = $1)', schema) INTO known USING college;
  IF NOT known THEN
    RAISE EXCEPTION 'college % does not exist', college
      USING ERRCODE = 'MI006', SCHEMA = schema, TABLE = 'college', COLUMN = 'college_id', HINT = 'See table "college".';
  END IF;
  RETURN QUERY EXECUTE format($query$
    WITH ineligible AS MATERIALIZED (
      SELECT i.person_id, array_agg(i.reason ORDER BY i.rule) AS reasons
      FROM medins.ineligible($1, $3, $2) i
      GROUP BY i.person_id),
    asked AS MATERIALIZED (
      SELECT year_begins, coalesce($4, medins.benefit_year($3, year_begins)) AS year FROM %1$I.plan WHERE settles LIMIT 1),
    student AS (
      SELECT f.person_id,
             medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                              f.retracted_at) AS cover,
             medins.coverage_miss_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                                      f.retracted_at) AS misses,
             min(lower(f.valid)) FILTER (WHERE f.kind IN ('confirmation', 'commitment') AND f.retracted_at IS NULL
               AND coalesce(f.benefit_year, medins.benefit_year(lower(f.valid), a.year_begins)) = a.year) AS confirmed_on
      FROM %1$I.fact f CROSS JOIN asked a
      WHERE f.person_id IN (SELECT x.person_id FROM %1$I.fact x
                            WHERE x.kind = 'study' AND x.organisation_id = $2 AND x.valid @> $3 AND x.retracted_at IS NULL)
      GROUP BY f.person_id)
    SELECT s.person_id, a.year, i.reasons IS NULL, d.declared_on, d.paid_on, s.confirmed_on, c.covered_from, c.covered_until,
           coalesce(i.reasons, '{}') || coalesce(d.problems, '{}')
           || CASE WHEN c.covered_from <= $3 THEN '{}' ELSE coalesce(m.outcomes, '{not_covered}') END
    FROM student s
    CROSS JOIN asked a
    LEFT JOIN ineligible i ON i.person_id = s.person_id
    LEFT JOIN LATERAL (SELECT p.declared_on, p.paid_on, p.problems FROM %1$I.premium_due p
                       WHERE p.person_id = s.person_id AND p.benefit_year = a.year OFFSET 0) d ON true
    LEFT JOIN LATERAL (SELECT lower(r), upper(r) - 1 FROM unnest(medins.covered_days(s.cover)) r
                       WHERE upper(r) > $3 ORDER BY r LIMIT 1) c (covered_from, covered_until) ON true
    -- why not, of the year that the day lies in
    CROSS JOIN LATERAL (SELECT array_agg(DISTINCT 'miss_' || x.missing) FROM unnest(s.misses) x
                        WHERE x.missing <> 'overlapped' AND x.benefit_year = medins.benefit_year($3, a.year_begins)) m (outcomes)
    ORDER BY s.person_id $query$, schema)
  USING ledger, college, day, year;
END
$$;
COMMENT ON FUNCTION medins.students(regnamespace, bigint, date, int) IS
  'Students enrolled at a college on a day, and what is wrong: eligible on the day; declared, paid and confirmed for the year (by default that of the day); first and last day of cover without a gap, from the day on; problems as codes of reason and outcomes of explain_coverage. Errors: MI013 no college or day, MI006 no such college, MI011. / 某日在某院校就读的学生及其问题：当日是否符合参保条件；该年度（默认为当日所属年度）的申报、缴费、确认；自当日起连续待遇期的首末日；problems为reason表代码与explain_coverage的结果。错误：MI013未给院校或日期，MI006无此院校，MI011。';
