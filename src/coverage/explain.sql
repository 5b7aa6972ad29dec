-- What is known of a person's cover, in words.

INSERT INTO medins.sentence (kind, sentence_en, sentence_zh) VALUES
 ('covered', 'Covered from {from} to {until} ({pathway}), by "{fact}" of {day}.', '{from}至{until}享受待遇（{pathway}），依据{day}的“{fact}”。'),
 ('covered_later', 'Covered from {from} to {until} ({pathway}), by "{fact}" of {day}; the account works from {usable}.', '{from}至{until}享受待遇（{pathway}），依据{day}的“{fact}”；账户自{usable}起可用。'),
 ('held', 'From {from} to {until} it is held for a decision ({pathway}), by "{fact}" of {day}.', '{from}至{until}待核定（{pathway}），依据{day}的“{fact}”。'),
 ('miss_need', '"{fact}" of {day} gives no cover for {year} ({pathway}): there is no "{need}" for that year.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：该年度没有“{need}”。'),
 ('miss_suspended', '"{fact}" of {day} gives no cover for {year} ({pathway}): "{need}" came when it was suspended.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：“{need}”发生在暂停办理期间。'),
 ('miss_early', '"{fact}" of {day} gives no cover for {year} ({pathway}): it came too early for that.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：早于规定时间。'),
 ('miss_late', '"{fact}" of {day} gives no cover for {year} ({pathway}): it came too late for that.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：晚于规定时间。'),
 ('miss_not_first', '"{fact}" of {day} gives no cover for {year} ({pathway}): it is not the first.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：并非首次。'),
 ('miss_card', '"{fact}" of {day} gives no cover for {year} ({pathway}): the college''s card settlement on that day does not fit.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：当日院校并轨情况不符。'),
 ('miss_window', '"{fact}" of {day} gives no cover for {year} ({pathway}): the collection window it is measured by is not recorded.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：所依据的集中参保缴费期未登记。'),
 ('miss_empty', '"{fact}" of {day} gives no cover for {year} ({pathway}): cover would begin only when it is over.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：待遇起始日已在待遇期终止之后。'),
 ('miss_ended', '"{fact}" of {day} gives no cover from {from} to {until} ({pathway}): "{by}" of {by_day} ended it.', '{day}的“{fact}”未产生{from}至{until}的待遇（{pathway}）：因{by_day}的“{by}”而终止。'),
 ('miss_overlapped', '"{fact}" of {day} adds no cover from {from} to {until} ({pathway}): "{by}" of {by_day} gives it already.', '{day}的“{fact}”未增加{from}至{until}的待遇（{pathway}）：已由{by_day}的“{by}”产生。'),
 ('miss_anchor', '"{fact}" of {day} gives no cover for {year} ({pathway}): there is no "{need}" for that year.', '{day}的“{fact}”未产生{year}年度待遇（{pathway}）：该年度没有“{need}”。'),
 ('miss_all', 'Nothing that could give cover is known.', '没有可产生待遇的事实。');

-- One row a period of cover, one a reason why a fact gives none; pathways that a fact misses for the same reason
-- are one row.
CREATE FUNCTION medins.explain_coverage(ledger regnamespace, person_id bigint, language text DEFAULT 'en',
  as_known_at timestamptz DEFAULT 'infinity')
  RETURNS TABLE (fact_no int, outcome text, days daterange, pathway text, clause text, sentence text)
  LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE ROWS 8
  SET search_path = pg_catalog, pg_temp
  SET DateStyle = 'ISO, YMD'
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
BEGIN
  IF language NOT IN ('en', 'zh') THEN
    RAISE EXCEPTION 'explanations are in en or zh' USING ERRCODE = 'MI006', COLUMN = 'language', HINT = 'Give en or zh.';
  END IF;
  PERFORM medins.coverage(ledger, person_id, as_known_at);
  RETURN QUERY EXECUTE format($query$
    WITH known AS (
      SELECT f.*, k.name_%2$s AS name
      FROM %1$I.fact f JOIN %1$I.fact_kind k USING (kind)
      WHERE f.person_id = $1 AND f.recorded_at <= $2 AND (f.retracted_at > $2) IS NOT FALSE
    ), resolved AS (
      SELECT medins.cover_agg(%4$L::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                              f.retracted_at, f.recorded_at, $2) AS cover,
             medins.coverage_miss_agg(%4$L::regclass, f.fact_no, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code,
                                      f.retracted_at, f.recorded_at, $2) AS misses
      FROM %1$I.fact f
      WHERE f.person_id = $1
    ), outcome AS (
      SELECT p.fact_no, CASE WHEN p.reason IS NOT NULL THEN 'held' WHEN p.usable_from > lower(p.valid) THEN 'covered_later'
                        ELSE 'covered' END AS kind,
             p.valid AS days, p.pathway, p.clause, NULL::int AS year, NULL::text AS need, NULL::int AS by_fact_no, p.usable_from,
             p.reason
      FROM resolved r CROSS JOIN LATERAL medins.periods(r.cover) p
      UNION ALL
      SELECT m.fact_no, 'miss_' || m.missing, m.days, string_agg(m.pathway, ', ' ORDER BY m.coverage_rule),
             (array_agg(m.clause ORDER BY m.coverage_rule))[1], m.benefit_year, m.need, m.by_fact_no, NULL, NULL
      FROM resolved r CROSS JOIN LATERAL unnest(r.misses) m
      GROUP BY m.fact_no, m.missing, m.days, m.benefit_year, m.need, m.by_fact_no
    ), said AS (
      TABLE outcome
      UNION ALL
      SELECT NULL, 'miss_all', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (TABLE outcome)
    )
    SELECT o.fact_no, o.kind, o.days, o.pathway, o.clause,
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(s.sentence_%2$s,
        '{fact}', coalesce(f.name, '')), '{day}', coalesce(lower(f.valid)::text, '…')),
        '{from}', coalesce(lower(o.days)::text, '…')), '{until}', coalesce((upper(o.days) - 1)::text, '…')),
        '{pathway}', coalesce(o.pathway, '')), '{year}', coalesce(o.year::text, '')), '{usable}', coalesce(o.usable_from::text, '')),
        '{need}', coalesce(n.name_%2$s, o.need, '')), '{by}', coalesce(b.name, '')), '{by_day}', coalesce(lower(b.valid)::text, '…'))
      || coalesce(%3$L || r.sentence_%2$s, '') || coalesce(%3$L || c.sentence_%2$s, '')
    FROM said o
    JOIN medins.sentence s ON s.kind = o.kind
    LEFT JOIN known f ON f.fact_no = o.fact_no
    LEFT JOIN known b ON b.fact_no = o.by_fact_no
    LEFT JOIN %1$I.fact_kind n ON n.kind = o.need
    LEFT JOIN %1$I.reason r ON r.reason = o.reason
    LEFT JOIN %1$I.clause c ON c.clause = o.clause
    ORDER BY lower(f.valid), o.fact_no, o.kind, o.days, o.clause $query$,
    schema, language, CASE language WHEN 'en' THEN ' ' ELSE '' END, format('%I.fact', schema))
  USING person_id, as_known_at;
END
$$;
COMMENT ON FUNCTION medins.explain_coverage(regnamespace, bigint, text, timestamptz) IS
  'Why a person is covered and why not, fact by fact, in en or zh: each period, and each fact that gives none. Errors: MI001, MI006. / 逐项说明某人为何享受或不享受待遇（en或zh）：各待遇期及未产生待遇的各事实。错误：MI001、MI006。';
