-- When a person is covered and by what.  Computed, never stored in a table, so
-- there is equality but no operator class.  The text form is described in
-- cover.c.

CREATE TYPE medins.cover;

CREATE FUNCTION medins.cover_in(pg_catalog.cstring) RETURNS medins.cover
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_in';
COMMENT ON FUNCTION medins.cover_in(pg_catalog.cstring) IS
  'Reads cover from text. / 从文本读入待遇享受期。';

CREATE FUNCTION medins.cover_out(medins.cover) RETURNS pg_catalog.cstring
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_out';
COMMENT ON FUNCTION medins.cover_out(medins.cover) IS
  'Writes cover as text, the same under every setting. / 将待遇享受期写成文本，不受任何会话设置影响。';

CREATE FUNCTION medins.cover_recv(pg_catalog.internal) RETURNS medins.cover
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_recv';
COMMENT ON FUNCTION medins.cover_recv(pg_catalog.internal) IS
  'Reads cover from its binary form. / 从二进制形式读入待遇享受期。';

CREATE FUNCTION medins.cover_send(medins.cover) RETURNS pg_catalog.bytea
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_send';
COMMENT ON FUNCTION medins.cover_send(medins.cover) IS
  'Writes cover in its binary form. / 将待遇享受期写成二进制形式。';

CREATE TYPE medins.cover (
  INPUT = medins.cover_in,
  OUTPUT = medins.cover_out,
  RECEIVE = medins.cover_recv,
  SEND = medins.cover_send,
  INTERNALLENGTH = VARIABLE,
  ALIGNMENT = int4,
  STORAGE = extended);
COMMENT ON TYPE medins.cover IS
  'When a person is covered: {[first day,day after) pathway vVERSION/RULE #FACT clause [usable day] [pends reason]; ...}. / 个人待遇享受期：{[首日,止日次日) 参保途径 v版本/规则 #事实号 条款 [usable 可直接结算首日] [pends 待定原因]; ...}。';

-- Values are canonical bytes.

CREATE FUNCTION medins.cover_eq(medins.cover, medins.cover) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteaeq';
COMMENT ON FUNCTION medins.cover_eq(medins.cover, medins.cover) IS
  'Whether covers are the same. / 待遇享受期是否相同。';
CREATE OPERATOR medins.= (
  FUNCTION = medins.cover_eq, LEFTARG = medins.cover, RIGHTARG = medins.cover,
  COMMUTATOR = OPERATOR(medins.=), NEGATOR = OPERATOR(medins.<>),
  RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel);
COMMENT ON OPERATOR medins.= (medins.cover, medins.cover) IS
  'Whether covers are the same. / 待遇享受期是否相同。';

CREATE FUNCTION medins.cover_ne(medins.cover, medins.cover) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteane';
COMMENT ON FUNCTION medins.cover_ne(medins.cover, medins.cover) IS
  'Whether covers differ. / 待遇享受期是否不同。';
CREATE OPERATOR medins.<> (
  FUNCTION = medins.cover_ne, LEFTARG = medins.cover, RIGHTARG = medins.cover,
  COMMUTATOR = OPERATOR(medins.<>), NEGATOR = OPERATOR(medins.=),
  RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel);
COMMENT ON OPERATOR medins.<> (medins.cover, medins.cover) IS
  'Whether covers differ. / 待遇享受期是否不同。';

CREATE FUNCTION medins.cover_contains_day(medins.cover, pg_catalog.date) RETURNS pg_catalog.bool
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_contains_day';
COMMENT ON FUNCTION medins.cover_contains_day(medins.cover, pg_catalog.date) IS
  'Whether covered on that day; pended periods do not count. / 当日是否享受待遇；待定期间不计。';
CREATE OPERATOR medins.@> (
  FUNCTION = medins.cover_contains_day, LEFTARG = medins.cover, RIGHTARG = pg_catalog.date,
  RESTRICT = pg_catalog.contsel, JOIN = pg_catalog.contjoinsel);
COMMENT ON OPERATOR medins.@> (medins.cover, pg_catalog.date) IS
  'Whether covered on that day; pended periods do not count. / 当日是否享受待遇；待定期间不计。';

CREATE FUNCTION medins.cover_overlaps_range(medins.cover, pg_catalog.daterange) RETURNS pg_catalog.bool
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_overlaps_range';
COMMENT ON FUNCTION medins.cover_overlaps_range(medins.cover, pg_catalog.daterange) IS
  'Whether covered on some of these days; pended periods do not count. / 这些日期中是否有享受待遇之日；待定期间不计。';
CREATE OPERATOR medins.&& (
  FUNCTION = medins.cover_overlaps_range, LEFTARG = medins.cover, RIGHTARG = pg_catalog.daterange,
  RESTRICT = pg_catalog.areasel, JOIN = pg_catalog.areajoinsel);
COMMENT ON OPERATOR medins.&& (medins.cover, pg_catalog.daterange) IS
  'Whether covered on some of these days; pended periods do not count. / 这些日期中是否有享受待遇之日；待定期间不计。';

CREATE FUNCTION medins.periods(medins.cover)
  RETURNS TABLE (
    valid pg_catalog.daterange, pathway pg_catalog.text, usable_from pg_catalog.date,
    plan_version pg_catalog.int4, coverage_rule pg_catalog.int4, fact_no pg_catalog.int4,
    clause pg_catalog.text, reason pg_catalog.text)
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3
  AS 'MODULE_PATHNAME', 'cover_periods';
COMMENT ON FUNCTION medins.periods(medins.cover) IS
  'Cover as rows; reason says why the law leaves a period open, NULL where it covers. / 将待遇享受期展开为行；reason为法规未明的待定原因，享受待遇时为NULL。';

CREATE FUNCTION medins.covered_days(medins.cover) RETURNS pg_catalog.datemultirange
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'cover_to_multirange';
COMMENT ON FUNCTION medins.covered_days(medins.cover) IS
  'The days covered; pended periods do not count. / 享受待遇的日期；待定期间不计。';
CREATE CAST (medins.cover AS pg_catalog.datemultirange)
  WITH FUNCTION medins.covered_days(medins.cover);
COMMENT ON CAST (medins.cover AS pg_catalog.datemultirange) IS
  'The days covered; pended periods do not count. / 享受待遇的日期；待定期间不计。';
