-- Who is covered: from facts to cover, for one person and set-wise.

CREATE FUNCTION medins.cover_agg_transition(internal, oid, int, text, daterange, int, bigint, text, timestamptz) RETURNS internal
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_agg_transition';
CREATE FUNCTION medins.cover_agg_known_transition(internal, oid, int, text, daterange, int, bigint, text, timestamptz, timestamptz, timestamptz) RETURNS internal
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_agg_known_transition';
CREATE FUNCTION medins.cover_agg_combine(internal, internal) RETURNS internal
  LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_agg_combine';
CREATE FUNCTION medins.cover_agg_serialize(internal) RETURNS bytea
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_agg_serialize';
CREATE FUNCTION medins.cover_agg_deserialize(bytea, internal) RETURNS internal
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_agg_deserialize';
CREATE FUNCTION medins.cover_agg_final(internal) RETURNS medins.cover
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 100
  AS 'MODULE_PATHNAME', 'cover_agg_final';

-- The columns of a ledger's table fact, the table first; see the view coverage of any ledger.
CREATE AGGREGATE medins.cover_agg(fact_table oid, fact_no int, kind text, valid daterange, benefit_year int,
  organisation_id bigint, code text, retracted_at timestamptz) (
  SFUNC = medins.cover_agg_transition,
  STYPE = internal,
  COMBINEFUNC = medins.cover_agg_combine,
  SERIALFUNC = medins.cover_agg_serialize,
  DESERIALFUNC = medins.cover_agg_deserialize,
  FINALFUNC = medins.cover_agg_final,
  FINALFUNC_MODIFY = READ_ONLY,
  SSPACE = 300,
  PARALLEL = SAFE);

-- The same as it was known at a moment: facts recorded by then and not retracted by then, by the plan versions
-- published by then.
CREATE AGGREGATE medins.cover_agg(fact_table oid, fact_no int, kind text, valid daterange, benefit_year int,
  organisation_id bigint, code text, retracted_at timestamptz, recorded_at timestamptz, as_known_at timestamptz) (
  SFUNC = medins.cover_agg_known_transition,
  STYPE = internal,
  COMBINEFUNC = medins.cover_agg_combine,
  SERIALFUNC = medins.cover_agg_serialize,
  DESERIALFUNC = medins.cover_agg_deserialize,
  FINALFUNC = medins.cover_agg_final,
  FINALFUNC_MODIFY = READ_ONLY,
  SSPACE = 300,
  PARALLEL = SAFE);

-- What did not lead to cover: of a rule and a fact, with why.  The same facts in, so that a query which asks for
-- both resolves one state.
CREATE TYPE medins.coverage_miss AS (
  fact_no int,
  benefit_year int,
  pathway text,
  missing text,
  need text,
  by_fact_no int,
  days daterange,
  plan_version int,
  coverage_rule int,
  clause text);

CREATE FUNCTION medins.cover_agg_final_misses(internal) RETURNS medins.coverage_miss[]
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 100
  AS 'MODULE_PATHNAME', 'cover_agg_final_misses';

CREATE AGGREGATE medins.coverage_miss_agg(fact_table oid, fact_no int, kind text, valid daterange, benefit_year int,
  organisation_id bigint, code text, retracted_at timestamptz) (
  SFUNC = medins.cover_agg_transition,
  STYPE = internal,
  COMBINEFUNC = medins.cover_agg_combine,
  SERIALFUNC = medins.cover_agg_serialize,
  DESERIALFUNC = medins.cover_agg_deserialize,
  FINALFUNC = medins.cover_agg_final_misses,
  FINALFUNC_MODIFY = READ_ONLY,
  SSPACE = 300,
  PARALLEL = SAFE);
CREATE AGGREGATE medins.coverage_miss_agg(fact_table oid, fact_no int, kind text, valid daterange, benefit_year int,
  organisation_id bigint, code text, retracted_at timestamptz, recorded_at timestamptz, as_known_at timestamptz) (
  SFUNC = medins.cover_agg_known_transition,
  STYPE = internal,
  COMBINEFUNC = medins.cover_agg_combine,
  SERIALFUNC = medins.cover_agg_serialize,
  DESERIALFUNC = medins.cover_agg_deserialize,
  FINALFUNC = medins.cover_agg_final_misses,
  FINALFUNC_MODIFY = READ_ONLY,
  SSPACE = 300,
  PARALLEL = SAFE);

-- Infinity: all that is known now.
CREATE FUNCTION medins.coverage(ledger regnamespace, person_id bigint, as_known_at timestamptz DEFAULT 'infinity') RETURNS medins.cover
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
  cover medins.cover;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.person p WHERE p.person_id = $1)', schema)
    INTO known USING person_id;
  IF NOT known THEN
    RAISE EXCEPTION 'no such person'
      USING ERRCODE = 'MI001', SCHEMA = schema, TABLE = 'person', COLUMN = 'person_id',
            HINT = 'Enter the person first.';
  END IF;
  EXECUTE format('SELECT medins.cover_agg(%1$L::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, '
                 'f.organisation_id, f.code, f.retracted_at, f.recorded_at, $2) FROM %1$s f WHERE f.person_id = $1', format('%I.fact', schema))
    INTO cover USING person_id, as_known_at;
  RETURN cover;
END
$$;

CREATE FUNCTION medins.covered_on(ledger regnamespace, person_id bigint, day date, as_known_at timestamptz DEFAULT 'infinity') RETURNS boolean
  LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT medins.coverage(ledger, person_id, as_known_at) OPERATOR(medins.@>) day;
END;

-- The view coverage of a ledger as it would have read then.
CREATE FUNCTION medins.coverage_as_known(ledger regnamespace, as_known_at timestamptz)
  RETURNS TABLE (person_id bigint, valid daterange, pathway text, usable_from date, plan_version int, coverage_rule int,
    fact_no int, clause text, reason text)
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY EXECUTE format('
    SELECT c.person_id, p.*
    FROM (SELECT f.person_id,
                 medins.cover_agg(%1$L::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                                  f.retracted_at, f.recorded_at, $1) AS cover
          FROM %1$s f
          WHERE f.recorded_at <= $1
          GROUP BY f.person_id) c
    CROSS JOIN LATERAL medins.periods(c.cover) p', format('%I.fact', medins.ledger_schema(ledger)))
  USING as_known_at;
END
$$;

COMMENT ON FUNCTION medins.cover_agg_transition(internal, oid, int, text, daterange, int, bigint, text, timestamptz) IS
  'Takes a fact into cover_agg. / cover_agg的转移函数：收入一条事实。';
COMMENT ON FUNCTION medins.cover_agg_known_transition(internal, oid, int, text, daterange, int, bigint, text, timestamptz, timestamptz, timestamptz) IS
  'Takes a fact into cover_agg as it was known at a moment. / cover_agg的转移函数：按某一时刻所知收入一条事实。';
COMMENT ON FUNCTION medins.cover_agg_combine(internal, internal) IS
  'Joins two states of cover_agg. / cover_agg的合并函数。';
COMMENT ON FUNCTION medins.cover_agg_serialize(internal) IS
  'Packs a state of cover_agg for another process. / cover_agg的序列化函数。';
COMMENT ON FUNCTION medins.cover_agg_deserialize(bytea, internal) IS
  'Unpacks a state of cover_agg. / cover_agg的反序列化函数。';
COMMENT ON FUNCTION medins.cover_agg_final(internal) IS
  'Resolves the facts that cover_agg has taken in. / cover_agg的终结函数：由事实推算待遇期。';
COMMENT ON AGGREGATE medins.cover_agg(oid, int, text, daterange, int, bigint, text, timestamptz) IS
  'The cover that facts of one person give. / 由某人的各项事实推算其待遇期。';
COMMENT ON AGGREGATE medins.cover_agg(oid, int, text, daterange, int, bigint, text, timestamptz, timestamptz, timestamptz) IS
  'The cover that facts of one person gave as known at a moment. / 按某一时刻所知，由某人的各项事实推算其待遇期。';
COMMENT ON TYPE medins.coverage_miss IS
  'Why a fact gives no cover by a coverage rule. / 某项事实依某条参保规则未能产生待遇的原因。';
COMMENT ON COLUMN medins.coverage_miss.fact_no IS 'The fact. / 事实编号。';
COMMENT ON COLUMN medins.coverage_miss.benefit_year IS 'Year meant. / 所属待遇年度。';
COMMENT ON COLUMN medins.coverage_miss.pathway IS 'Right that it would give. / 本可产生的参保途径。';
COMMENT ON COLUMN medins.coverage_miss.missing IS 'Why not: need, suspended, early, late, not_first, card, window, empty, ended, overlapped, anchor. / 原因代码。';
COMMENT ON COLUMN medins.coverage_miss.need IS 'Kind of fact that is missing. / 所缺事实的种类。';
COMMENT ON COLUMN medins.coverage_miss.by_fact_no IS 'Fact that ended it, or gives that cover already. / 使其终止或已产生该待遇的事实编号。';
COMMENT ON COLUMN medins.coverage_miss.days IS 'Days lost by that. / 因此失去的日期范围。';
COMMENT ON COLUMN medins.coverage_miss.plan_version IS 'Plan version that decides. / 所依据的方案版本。';
COMMENT ON COLUMN medins.coverage_miss.coverage_rule IS 'Coverage rule of that version. / 参保规则。';
COMMENT ON COLUMN medins.coverage_miss.clause IS 'Clause: of the rule, or of the one that ended it or gives it already. / 条款。';
COMMENT ON FUNCTION medins.cover_agg_final_misses(internal) IS
  'Resolves the facts that coverage_miss_agg has taken in. / coverage_miss_agg的终结函数：列出未产生待遇的事实及原因。';
COMMENT ON AGGREGATE medins.coverage_miss_agg(oid, int, text, daterange, int, bigint, text, timestamptz) IS
  'Which facts of one person give no cover, and why. / 某人的哪些事实未产生待遇及其原因。';
COMMENT ON AGGREGATE medins.coverage_miss_agg(oid, int, text, daterange, int, bigint, text, timestamptz, timestamptz, timestamptz) IS
  'Which facts of one person gave no cover as known at a moment, and why. / 按某一时刻所知，某人的哪些事实未产生待遇及其原因。';
COMMENT ON FUNCTION medins.coverage(regnamespace, bigint, timestamptz) IS
  'When a person is covered and by what right, as known now or at a moment. Errors: MI001. / 某人的待遇享受期及依据，按现在或某一时刻所知。错误：MI001。';
COMMENT ON FUNCTION medins.covered_on(regnamespace, bigint, date, timestamptz) IS
  'Whether a person is covered on a day, as known now or at a moment; a pending period does not count. Errors: MI001. / 某人某日是否在待遇期内，按现在或某一时刻所知；待定期间不计。错误：MI001。';
COMMENT ON FUNCTION medins.coverage_as_known(regnamespace, timestamptz) IS
  'Periods of cover of all persons as known at a moment. / 按某一时刻所知的全部人员待遇期。';
