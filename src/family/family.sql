-- Family mutual aid: what is entered for an account.  Bills are charged to it by medins.adjudicate.

CREATE FUNCTION medins.stamp_family() RETURNS trigger
  LANGUAGE C VOLATILE PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'stamp_family';

-- A member's premium (mode 'premium'): the money is taken from the account, and the payment is a fact; both or neither.
CREATE FUNCTION medins.pay_premium(
  ledger regnamespace,
  person_id bigint,
  benefit_year int,
  amount numeric,
  paid_on date,
  request_id text,
  college_id bigint DEFAULT NULL,
  document text DEFAULT NULL) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  account bigint;
  movement int;
BEGIN
  EXECUTE format('SELECT m.group_id FROM %I.family_membership m WHERE m.person_id = $1 AND m.valid @> $2', schema)
    INTO account USING person_id, paid_on;
  IF account IS NULL THEN
    RAISE EXCEPTION 'the person is no member of a family group on that day'
      USING ERRCODE = 'MI043', SCHEMA = schema, TABLE = 'family_movement', COLUMN = 'person_id',
            HINT = 'Enter the membership in view "family_membership".';
  END IF;
  EXECUTE format('INSERT INTO %I.family_movement (group_id, request_id, kind, amount, moved_on, person_id, benefit_year, document) '
                 'VALUES ($1, $2, ''premium'', -$3, $4, $5, $6, $7) RETURNING movement_no', schema)
    INTO movement USING account, request_id, amount, paid_on, person_id, benefit_year, document;
  EXECUTE format('INSERT INTO %I.coverage_event (person_id, kind, happened_on, benefit_year, college_id, amount, payer, document) '
                 'VALUES ($1, ''payment'', $2, $3, $4, $5, ''family'', $6)', schema)
    USING person_id, paid_on, benefit_year, college_id, amount, document;
  RETURN movement;
END
$$;

COMMENT ON FUNCTION medins.pay_premium(regnamespace, bigint, int, numeric, date, text, bigint, text) IS
  'Pays a member''s premium (yuan) from the account of the family group (SH-18): records a movement and a payment, both or neither, and returns the number of the movement. Errors: MI001, MI006, MI010, MI011, MI013, MI042 not enough in the account, MI043 no member, or the account pays no premiums on that day. / 由家庭共济账户为成员缴费（元）（SH-18）：同时登记资金变动与缴费，返回变动编号。错误：MI001、MI006、MI010、MI011、MI013，MI042余额不足，MI043当日非成员或账户不可缴费。';
COMMENT ON FUNCTION medins.stamp_family() IS
  'Trigger: numbers and stamps a mode or movement of a family account; refuses to take money that is not there. / 触发器：为家庭共济账户的共济方式或资金变动编号并加盖时间戳；余额不足时拒绝支取。';
