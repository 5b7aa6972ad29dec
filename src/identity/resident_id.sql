-- Identity numbers of 18 places (GB 11643).  The value is described in
-- id_number.h.

CREATE TYPE medins.resident_id;

CREATE FUNCTION medins.resident_id_in(pg_catalog.cstring) RETURNS medins.resident_id
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_in';
COMMENT ON FUNCTION medins.resident_id_in(pg_catalog.cstring) IS
  'Reads an identity number of 18 places, its check digit proven. / 读入18位居民身份号码并校验。';

CREATE FUNCTION medins.resident_id_out(medins.resident_id) RETURNS pg_catalog.cstring
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_out';
COMMENT ON FUNCTION medins.resident_id_out(medins.resident_id) IS
  'Writes an identity number in 18 places. / 写出18位居民身份号码。';

CREATE FUNCTION medins.resident_id_recv(pg_catalog.internal) RETURNS medins.resident_id
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_recv';
COMMENT ON FUNCTION medins.resident_id_recv(pg_catalog.internal) IS
  'Reads an identity number from its binary form, its check digit proven. / 从二进制形式读入居民身份号码并校验。';

CREATE FUNCTION medins.resident_id_send(medins.resident_id) RETURNS pg_catalog.bytea
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_send';
COMMENT ON FUNCTION medins.resident_id_send(medins.resident_id) IS
  'Writes an identity number in its binary form. / 将居民身份号码写成二进制形式。';

CREATE TYPE medins.resident_id (
  INPUT = medins.resident_id_in,
  OUTPUT = medins.resident_id_out,
  RECEIVE = medins.resident_id_recv,
  SEND = medins.resident_id_send,
  LIKE = pg_catalog.int8);
COMMENT ON TYPE medins.resident_id IS
  'Identity number of 18 places with a right check digit (GB 11643); residence permits 81, 82, 83 and permanent residence cards included. / 18位居民身份号码（GB 11643），校验码正确；含港澳台居民居住证（81、82、83）和外国人永久居留身份证。';

-- A value is a number whose order is that of the text, so comparing and hashing
-- are the server's for int8.

CREATE FUNCTION medins.resident_id_eq(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8eq';
COMMENT ON FUNCTION medins.resident_id_eq(medins.resident_id, medins.resident_id) IS
  'Whether identity numbers are the same. / 居民身份号码是否相同。';
CREATE OPERATOR medins.= (
  FUNCTION = medins.resident_id_eq, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.=), NEGATOR = OPERATOR(medins.<>),
  RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR medins.= (medins.resident_id, medins.resident_id) IS
  'Whether identity numbers are the same. / 居民身份号码是否相同。';

CREATE FUNCTION medins.resident_id_ne(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8ne';
COMMENT ON FUNCTION medins.resident_id_ne(medins.resident_id, medins.resident_id) IS
  'Whether identity numbers differ. / 居民身份号码是否不同。';
CREATE OPERATOR medins.<> (
  FUNCTION = medins.resident_id_ne, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.<>), NEGATOR = OPERATOR(medins.=),
  RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel);
COMMENT ON OPERATOR medins.<> (medins.resident_id, medins.resident_id) IS
  'Whether identity numbers differ. / 居民身份号码是否不同。';

CREATE FUNCTION medins.resident_id_lt(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8lt';
COMMENT ON FUNCTION medins.resident_id_lt(medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts before another. / 居民身份号码是否排在前。';
CREATE OPERATOR medins.< (
  FUNCTION = medins.resident_id_lt, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.>), NEGATOR = OPERATOR(medins.>=),
  RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel);
COMMENT ON OPERATOR medins.< (medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts before another. / 居民身份号码是否排在前。';

CREATE FUNCTION medins.resident_id_le(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8le';
COMMENT ON FUNCTION medins.resident_id_le(medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts before another or is the same. / 居民身份号码是否排在前或相同。';
CREATE OPERATOR medins.<= (
  FUNCTION = medins.resident_id_le, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.>=), NEGATOR = OPERATOR(medins.>),
  RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel);
COMMENT ON OPERATOR medins.<= (medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts before another or is the same. / 居民身份号码是否排在前或相同。';

CREATE FUNCTION medins.resident_id_gt(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8gt';
COMMENT ON FUNCTION medins.resident_id_gt(medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts after another. / 居民身份号码是否排在后。';
CREATE OPERATOR medins.> (
  FUNCTION = medins.resident_id_gt, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.<), NEGATOR = OPERATOR(medins.<=),
  RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel);
COMMENT ON OPERATOR medins.> (medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts after another. / 居民身份号码是否排在后。';

CREATE FUNCTION medins.resident_id_ge(medins.resident_id, medins.resident_id) RETURNS pg_catalog.bool
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'int8ge';
COMMENT ON FUNCTION medins.resident_id_ge(medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts after another or is the same. / 居民身份号码是否排在后或相同。';
CREATE OPERATOR medins.>= (
  FUNCTION = medins.resident_id_ge, LEFTARG = medins.resident_id, RIGHTARG = medins.resident_id,
  COMMUTATOR = OPERATOR(medins.<=), NEGATOR = OPERATOR(medins.<),
  RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel);
COMMENT ON OPERATOR medins.>= (medins.resident_id, medins.resident_id) IS
  'Whether an identity number sorts after another or is the same. / 居民身份号码是否排在后或相同。';

CREATE FUNCTION medins.resident_id_cmp(medins.resident_id, medins.resident_id) RETURNS pg_catalog.int4
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'btint8cmp';
COMMENT ON FUNCTION medins.resident_id_cmp(medins.resident_id, medins.resident_id) IS
  'Compares identity numbers: -1, 0 or 1 as the first sorts before, with or after the second. / 比较居民身份号码，前者在前、相同、在后分别为-1、0、1。';

CREATE FUNCTION medins.resident_id_sortsupport(pg_catalog.internal) RETURNS pg_catalog.void
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
  AS 'btint8sortsupport';
COMMENT ON FUNCTION medins.resident_id_sortsupport(pg_catalog.internal) IS
  'Sorts identity numbers faster. / 加快居民身份号码的排序。';

CREATE FUNCTION medins.resident_id_hash(medins.resident_id) RETURNS pg_catalog.int4
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'hashint8';
COMMENT ON FUNCTION medins.resident_id_hash(medins.resident_id) IS
  'Hash of an identity number. / 居民身份号码的散列值。';

CREATE FUNCTION medins.resident_id_hash_extended(medins.resident_id, pg_catalog.int8) RETURNS pg_catalog.int8
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'hashint8extended';
COMMENT ON FUNCTION medins.resident_id_hash_extended(medins.resident_id, pg_catalog.int8) IS
  'Hash of an identity number in 64 bits, with a seed. / 居民身份号码的64位散列值，带种子。';

CREATE OPERATOR CLASS medins.resident_id_ops
  DEFAULT FOR TYPE medins.resident_id USING btree AS
  OPERATOR 1 medins.<,
  OPERATOR 2 medins.<=,
  OPERATOR 3 medins.=,
  OPERATOR 4 medins.>=,
  OPERATOR 5 medins.>,
  FUNCTION 1 medins.resident_id_cmp(medins.resident_id, medins.resident_id),
  FUNCTION 2 medins.resident_id_sortsupport(pg_catalog.internal),
  FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS medins.resident_id_ops USING btree IS
  'Identity numbers in the order of their text. / 居民身份号码按文本排序。';

CREATE OPERATOR CLASS medins.resident_id_ops
  DEFAULT FOR TYPE medins.resident_id USING hash AS
  OPERATOR 1 medins.=,
  FUNCTION 1 medins.resident_id_hash(medins.resident_id),
  FUNCTION 2 medins.resident_id_hash_extended(medins.resident_id, pg_catalog.int8);
COMMENT ON OPERATOR CLASS medins.resident_id_ops USING hash IS
  'Identity numbers by hash. / 居民身份号码按散列值。';

CREATE FUNCTION medins.resident_id_smaller(medins.resident_id, medins.resident_id) RETURNS medins.resident_id
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
  AS 'int8smaller';
COMMENT ON FUNCTION medins.resident_id_smaller(medins.resident_id, medins.resident_id) IS
  'The one of two identity numbers that sorts first. / 两个居民身份号码中排在前者。';

CREATE FUNCTION medins.resident_id_larger(medins.resident_id, medins.resident_id) RETURNS medins.resident_id
  LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
  AS 'int8larger';
COMMENT ON FUNCTION medins.resident_id_larger(medins.resident_id, medins.resident_id) IS
  'The one of two identity numbers that sorts last. / 两个居民身份号码中排在后者。';

CREATE AGGREGATE medins.min(medins.resident_id) (
  SFUNC = medins.resident_id_smaller,
  STYPE = medins.resident_id,
  COMBINEFUNC = medins.resident_id_smaller,
  SORTOP = OPERATOR(medins.<),
  PARALLEL = SAFE);
COMMENT ON AGGREGATE medins.min(medins.resident_id) IS
  'The identity number that sorts first. / 排在最前的居民身份号码。';

CREATE AGGREGATE medins.max(medins.resident_id) (
  SFUNC = medins.resident_id_larger,
  STYPE = medins.resident_id,
  COMBINEFUNC = medins.resident_id_larger,
  SORTOP = OPERATOR(medins.>),
  PARALLEL = SAFE);
COMMENT ON AGGREGATE medins.max(medins.resident_id) IS
  'The identity number that sorts last. / 排在最后的居民身份号码。';

-- What a number says.

CREATE FUNCTION medins.birth_date(medins.resident_id) RETURNS pg_catalog.date
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_birth_date';
COMMENT ON FUNCTION medins.birth_date(medins.resident_id) IS
  'Date of birth in an identity number. / 居民身份号码中的出生日期。';

CREATE FUNCTION medins.sex(medins.resident_id) RETURNS pg_catalog.text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_sex';
COMMENT ON FUNCTION medins.sex(medins.resident_id) IS
  'male or female, by the 17th place of an identity number. / 居民身份号码第17位所示性别：男（male）或女（female）。';

CREATE FUNCTION medins.region(medins.resident_id) RETURNS pg_catalog.text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_region';
COMMENT ON FUNCTION medins.region(medins.resident_id) IS
  'The first six places of an identity number. / 居民身份号码的前六位。';

CREATE FUNCTION medins.document_type(medins.resident_id) RETURNS pg_catalog.text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_document_type';
COMMENT ON FUNCTION medins.document_type(medins.resident_id) IS
  'On which document an identity number stands: resident_id, residence_permit (81, 82, 83) or permanent_residence (9). / 号码所属证件：居民身份证（resident_id）、港澳台居民居住证（residence_permit）或外国人永久居留身份证（permanent_residence）。';

CREATE FUNCTION medins.id_problem(pg_catalog.text) RETURNS pg_catalog.text
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'resident_id_problem';
COMMENT ON FUNCTION medins.id_problem(pg_catalog.text) IS
  'What keeps a text from being an identity number: old_form, length, character, region, birth_date or check_digit; NULL: nothing. / 文本不是有效居民身份号码的原因：旧15位（old_form）、位数（length）、字符（character）、区划（region）、出生日期（birth_date）或校验码（check_digit）；有效则为NULL。';
