-- Family mutual aid: the trigger of what is entered for an account.  Bills are charged to it by medins.adjudicate.

CREATE FUNCTION medins.stamp_family() RETURNS trigger
  LANGUAGE C VOLATILE PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'stamp_family';

COMMENT ON FUNCTION medins.stamp_family() IS
  'Trigger: numbers and stamps a mode or movement of a family account; refuses to take money that is not there. / 触发器：为家庭共济账户的共济方式或资金变动编号并加盖时间戳；余额不足时拒绝支取。';
