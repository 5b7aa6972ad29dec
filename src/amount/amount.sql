-- Amounts of money.  A ledger's domain cny rests on this check.

-- Leakproof: it raises no error and tells of its argument only what it returns.
CREATE FUNCTION medins.is_cny(numeric) RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
  AS 'MODULE_PATHNAME', 'is_cny';
COMMENT ON FUNCTION medins.is_cny(numeric) IS
  'Whether a number is an amount in yuan: at most two decimals by value, finite, below 10^14. / 是否为以元计的金额：数值上最多两位小数，有限，绝对值小于10^14。';
