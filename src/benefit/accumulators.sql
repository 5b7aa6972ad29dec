-- Running totals of a person: a map of (bucket, first day of its period
-- [, institution]) to fen or count.  The text form is described in
-- accumulators.c.

CREATE TYPE medins.accumulators;

CREATE FUNCTION medins.accumulators_in(pg_catalog.cstring) RETURNS medins.accumulators
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_in';
COMMENT ON FUNCTION medins.accumulators_in(pg_catalog.cstring) IS
  'Reads running totals from text. / 从文本读入累计额。';

CREATE FUNCTION medins.accumulators_out(medins.accumulators) RETURNS pg_catalog.cstring
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_out';
COMMENT ON FUNCTION medins.accumulators_out(medins.accumulators) IS
  'Writes running totals as text, the same under every setting. / 将累计额写成文本，不受任何会话设置影响。';

CREATE FUNCTION medins.accumulators_recv(pg_catalog.internal) RETURNS medins.accumulators
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_recv';
COMMENT ON FUNCTION medins.accumulators_recv(pg_catalog.internal) IS
  'Reads running totals from their binary form. / 从二进制形式读入累计额。';

CREATE FUNCTION medins.accumulators_send(medins.accumulators) RETURNS pg_catalog.bytea
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_send';
COMMENT ON FUNCTION medins.accumulators_send(medins.accumulators) IS
  'Writes running totals in their binary form. / 将累计额写成二进制形式。';

CREATE TYPE medins.accumulators (
  INPUT = medins.accumulators_in,
  OUTPUT = medins.accumulators_out,
  RECEIVE = medins.accumulators_recv,
  SEND = medins.accumulators_send,
  INTERNALLENGTH = VARIABLE,
  ALIGNMENT = double,
  STORAGE = extended);
COMMENT ON TYPE medins.accumulators IS
  'Running totals of a person: {bucket@first day of its period[/institution]=fen or count,...}. / 个人累计额：{累计项@期间首日[/机构]=分或次数,...}。';

-- Values are canonical bytes, so comparing and hashing them is what the server
-- does for bytea, whose functions are used as they are.  Like bytea's, they
-- are leakproof.

CREATE FUNCTION medins.accumulators_eq(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteaeq';
COMMENT ON FUNCTION medins.accumulators_eq(medins.accumulators, medins.accumulators) IS
  'Whether running totals are the same. / 累计额是否相同。';
CREATE OPERATOR medins.= (
  FUNCTION = medins.accumulators_eq, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.=), NEGATOR = OPERATOR(medins.<>),
  RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR medins.= (medins.accumulators, medins.accumulators) IS
  'Whether running totals are the same. / 累计额是否相同。';

CREATE FUNCTION medins.accumulators_ne(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteane';
COMMENT ON FUNCTION medins.accumulators_ne(medins.accumulators, medins.accumulators) IS
  'Whether running totals differ. / 累计额是否不同。';
CREATE OPERATOR medins.<> (
  FUNCTION = medins.accumulators_ne, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.<>), NEGATOR = OPERATOR(medins.=),
  RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel);
COMMENT ON OPERATOR medins.<> (medins.accumulators, medins.accumulators) IS
  'Whether running totals differ. / 累计额是否不同。';

CREATE FUNCTION medins.accumulators_lt(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'bytealt';
COMMENT ON FUNCTION medins.accumulators_lt(medins.accumulators, medins.accumulators) IS
  'Whether running totals sort before others; the order is that of their bytes. / 累计额是否排在前（按字节排序）。';
CREATE OPERATOR medins.< (
  FUNCTION = medins.accumulators_lt, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.>), NEGATOR = OPERATOR(medins.>=),
  RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel);
COMMENT ON OPERATOR medins.< (medins.accumulators, medins.accumulators) IS
  'Whether running totals sort before others; the order is that of their bytes. / 累计额是否排在前（按字节排序）。';

CREATE FUNCTION medins.accumulators_le(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteale';
COMMENT ON FUNCTION medins.accumulators_le(medins.accumulators, medins.accumulators) IS
  'Whether running totals sort before others or are the same; the order is that of their bytes. / 累计额是否排在前或相同（按字节排序）。';
CREATE OPERATOR medins.<= (
  FUNCTION = medins.accumulators_le, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.>=), NEGATOR = OPERATOR(medins.>),
  RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel);
COMMENT ON OPERATOR medins.<= (medins.accumulators, medins.accumulators) IS
  'Whether running totals sort before others or are the same; the order is that of their bytes. / 累计额是否排在前或相同（按字节排序）。';

CREATE FUNCTION medins.accumulators_gt(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteagt';
COMMENT ON FUNCTION medins.accumulators_gt(medins.accumulators, medins.accumulators) IS
  'Whether running totals sort after others; the order is that of their bytes. / 累计额是否排在后（按字节排序）。';
CREATE OPERATOR medins.> (
  FUNCTION = medins.accumulators_gt, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.<), NEGATOR = OPERATOR(medins.<=),
  RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel);
COMMENT ON OPERATOR medins.> (medins.accumulators, medins.accumulators) IS
  'Whether running totals sort after others; the order is that of their bytes. / 累计额是否排在后（按字节排序）。';

CREATE FUNCTION medins.accumulators_ge(medins.accumulators, medins.accumulators) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteage';
COMMENT ON FUNCTION medins.accumulators_ge(medins.accumulators, medins.accumulators) IS
  'Whether running totals sort after others or are the same; the order is that of their bytes. / 累计额是否排在后或相同（按字节排序）。';
CREATE OPERATOR medins.>= (
  FUNCTION = medins.accumulators_ge, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.<=), NEGATOR = OPERATOR(medins.<),
  RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel);
COMMENT ON OPERATOR medins.>= (medins.accumulators, medins.accumulators) IS
  'Whether running totals sort after others or are the same; the order is that of their bytes. / 累计额是否排在后或相同（按字节排序）。';

CREATE FUNCTION medins.accumulators_cmp(medins.accumulators, medins.accumulators) RETURNS pg_catalog.int4
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'byteacmp';
COMMENT ON FUNCTION medins.accumulators_cmp(medins.accumulators, medins.accumulators) IS
  'Compares running totals by their bytes: -1, 0 or 1 as the first sort before, with or after the second. / 按字节比较累计额，前者在前、相同、在后分别为-1、0、1。';

CREATE FUNCTION medins.accumulators_sortsupport(pg_catalog.internal) RETURNS pg_catalog.void
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
  AS 'bytea_sortsupport';
COMMENT ON FUNCTION medins.accumulators_sortsupport(pg_catalog.internal) IS
  'Sorts running totals faster. / 加快累计额的排序。';

CREATE FUNCTION medins.accumulators_hash(medins.accumulators) RETURNS pg_catalog.int4
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'hashvarlena';
COMMENT ON FUNCTION medins.accumulators_hash(medins.accumulators) IS
  'Hash of running totals. / 累计额的散列值。';

CREATE FUNCTION medins.accumulators_hash_extended(medins.accumulators, pg_catalog.int8) RETURNS pg_catalog.int8
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'hashvarlenaextended';
COMMENT ON FUNCTION medins.accumulators_hash_extended(medins.accumulators, pg_catalog.int8) IS
  'Hash of running totals in 64 bits, with a seed. / 累计额的64位散列值，带种子。';

CREATE OPERATOR CLASS medins.accumulators_ops
  DEFAULT FOR TYPE medins.accumulators USING btree AS
  OPERATOR 1 medins.<,
  OPERATOR 2 medins.<=,
  OPERATOR 3 medins.=,
  OPERATOR 4 medins.>=,
  OPERATOR 5 medins.>,
  FUNCTION 1 medins.accumulators_cmp(medins.accumulators, medins.accumulators),
  FUNCTION 2 medins.accumulators_sortsupport(pg_catalog.internal),
  FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS medins.accumulators_ops USING btree IS
  'Running totals in the order of their bytes. / 累计额按字节排序。';

CREATE OPERATOR CLASS medins.accumulators_ops
  DEFAULT FOR TYPE medins.accumulators USING hash AS
  OPERATOR 1 medins.=,
  FUNCTION 1 medins.accumulators_hash(medins.accumulators),
  FUNCTION 2 medins.accumulators_hash_extended(medins.accumulators, pg_catalog.int8);
COMMENT ON OPERATOR CLASS medins.accumulators_ops USING hash IS
  'Running totals by hash. / 累计额按散列值。';

-- Reading and computing.

CREATE FUNCTION medins.accumulators_value(medins.accumulators, pg_catalog.text) RETURNS pg_catalog.int8
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_value';
COMMENT ON FUNCTION medins.accumulators_value(medins.accumulators, pg_catalog.text) IS
  'The total under a key such as deductible@2025-01-01, NULL where there is none. / 某键（如deductible@2025-01-01）下的累计额，没有则为NULL。';
CREATE OPERATOR medins.-> (
  FUNCTION = medins.accumulators_value, LEFTARG = medins.accumulators, RIGHTARG = pg_catalog.text);
COMMENT ON OPERATOR medins.-> (medins.accumulators, pg_catalog.text) IS
  'The total under a key such as deductible@2025-01-01, NULL where there is none. / 某键（如deductible@2025-01-01）下的累计额，没有则为NULL。';

CREATE FUNCTION medins.accumulators_plus(medins.accumulators, medins.accumulators) RETURNS medins.accumulators
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_plus';
COMMENT ON FUNCTION medins.accumulators_plus(medins.accumulators, medins.accumulators) IS
  'Adds running totals key by key. / 逐键相加累计额。';
CREATE OPERATOR medins.+ (
  FUNCTION = medins.accumulators_plus, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators,
  COMMUTATOR = OPERATOR(medins.+));
COMMENT ON OPERATOR medins.+ (medins.accumulators, medins.accumulators) IS
  'Adds running totals key by key. / 逐键相加累计额。';

CREATE FUNCTION medins.accumulators_minus(medins.accumulators, medins.accumulators) RETURNS medins.accumulators
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'accumulators_minus';
COMMENT ON FUNCTION medins.accumulators_minus(medins.accumulators, medins.accumulators) IS
  'Subtracts running totals key by key. / 逐键相减累计额。';
CREATE OPERATOR medins.- (
  FUNCTION = medins.accumulators_minus, LEFTARG = medins.accumulators, RIGHTARG = medins.accumulators);
COMMENT ON OPERATOR medins.- (medins.accumulators, medins.accumulators) IS
  'Subtracts running totals key by key. / 逐键相减累计额。';

CREATE FUNCTION medins.totals(medins.accumulators,
    OUT bucket pg_catalog.text, OUT day pg_catalog.date,
    OUT institution_id pg_catalog.int8, OUT value pg_catalog.int8)
  RETURNS SETOF pg_catalog.record
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10
  AS 'MODULE_PATHNAME', 'accumulators_totals';
COMMENT ON FUNCTION medins.totals(medins.accumulators) IS
  'Running totals as rows; day is the first of the period, -infinity for a whole life. / 将累计额展开为行；day为期间首日，终身累计为-infinity。';
