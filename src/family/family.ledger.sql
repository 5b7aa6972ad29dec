-- Family mutual aid (SH-18): groups, what their accounts may be used for, and money put in and taken out.  What bills
-- took is in claim; a balance is derived from both and stored nowhere.

CREATE TABLE family_group (
  group_id bigint PRIMARY KEY,
  -- a parent in this city's employee insurance, who need not be a person of the ledger
  founder_name text NOT NULL,
  founder_resident_id medins.resident_id,
  founded_on date NOT NULL CHECK (isfinite(founded_on)),
  document text NOT NULL CHECK (document <> ''));

-- In force on a day: of those since that day or earlier the latest, of several since one day the one entered last.
CREATE TABLE family_mode (
  group_id bigint NOT NULL REFERENCES family_group,
  mode_no int NOT NULL,
  since date NOT NULL CHECK (isfinite(since)),
  premium boolean NOT NULL,
  pay boolean NOT NULL,
  document text,
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  PRIMARY KEY (group_id, mode_no));

CREATE TABLE family_movement (
  group_id bigint NOT NULL REFERENCES family_group,
  movement_no int NOT NULL,
  -- the sender's own number, so that a retry is safe
  request_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('deposit', 'withdrawal', 'premium')),
  -- into the account; what is taken out is negative.  Not cny: the trigger names the column
  amount numeric NOT NULL CHECK (medins.is_cny(amount)),
  moved_on date NOT NULL CHECK (isfinite(moved_on)),
  person_id bigint REFERENCES person,
  benefit_year int,
  document text,
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  PRIMARY KEY (group_id, movement_no),
  UNIQUE (group_id, request_id),
  CHECK (CASE kind WHEN 'deposit' THEN amount > 0 WHEN 'withdrawal' THEN amount < 0 ELSE amount <> 0 END),
  CHECK (num_nonnulls(person_id, benefit_year) = CASE kind WHEN 'premium' THEN 2 ELSE 0 END));

CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON family_group
  FOR EACH ROW EXECUTE FUNCTION medins.guard_parent('group_id', 'family_account');
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON family_group
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_parent('group_id', 'family_account');
CREATE TRIGGER stamp BEFORE INSERT ON family_mode
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_family();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON family_mode
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON family_mode
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER stamp BEFORE INSERT ON family_movement
  FOR EACH ROW EXECUTE FUNCTION medins.stamp_family();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON family_movement
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON family_movement
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- Membership is a fact: a claim reads facts anyway, and a person is in one group at a time.
INSERT INTO fact_kind (kind, name_en, name_zh, status_is, organisation_is) VALUES
  ('family_group', 'member of a family mutual-aid group', '家庭共济网成员', NULL, 'family');

CREATE VIEW family_membership WITH (security_invoker = true) AS
  SELECT person_id, organisation_id AS group_id, valid, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'family_group' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON family_membership
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('family_group', 'group_id', '', '', 'exclusive');

CREATE VIEW family_account WITH (security_invoker = true) AS
  SELECT g.group_id, round(m.deposited, 2)::cny AS deposited, round(m.withdrawn, 2)::cny AS withdrawn,
         round(m.premiums, 2)::cny AS premiums, round(m.paid, 2)::cny AS paid,
         round(m.deposited - m.withdrawn - m.premiums - m.paid, 2)::cny AS balance
  FROM family_group g
  LEFT JOIN (
    SELECT group_id,
           sum(amount) FILTER (WHERE kind = 'deposit') AS deposited,
           -sum(amount) FILTER (WHERE kind = 'withdrawal') AS withdrawn,
           -sum(amount) FILTER (WHERE kind = 'premium') AS premiums
    FROM family_movement GROUP BY group_id) v USING (group_id)
  LEFT JOIN (
    SELECT family_account AS group_id, sum(family_paid) AS paid
    FROM claim WHERE family_account IS NOT NULL GROUP BY family_account) c USING (group_id)
  CROSS JOIN LATERAL (
    SELECT coalesce(v.deposited, 0) AS deposited, coalesce(v.withdrawn, 0) AS withdrawn,
           coalesce(v.premiums, 0) AS premiums, coalesce(c.paid, 0) AS paid) m;

-- Stamps of an account rise in the order in which its money was taken.
CREATE VIEW family_statement WITH (security_invoker = true) AS
  SELECT s.group_id, row_number() OVER o AS entry_no, s.happened_on, s.kind, s.person_id, s.ledger_no, s.movement_no,
         s.benefit_year, round(s.amount, 2) AS amount, round(sum(s.amount) OVER o, 2) AS balance, s.recorded_at
  FROM (
    SELECT m.group_id, m.moved_on AS happened_on, m.kind, m.person_id, NULL::int AS ledger_no, m.movement_no,
           m.benefit_year, m.amount, m.recorded_at
    FROM family_movement m
    UNION ALL
    SELECT c.family_account AS group_id, c.settled_on AS happened_on, c.entry AS kind, c.person_id, c.ledger_no,
           NULL::int AS movement_no, c.benefit_year, -c.family_paid AS amount, c.recorded_at
    FROM claim c
    WHERE c.family_account IS NOT NULL AND c.family_paid <> 0) s
  WINDOW o AS (PARTITION BY s.group_id ORDER BY s.recorded_at, s.person_id, s.ledger_no);

COMMENT ON TABLE family_group IS 'Family mutual-aid groups: who founded them. / 家庭共济网及其组建人。';
COMMENT ON COLUMN family_group.group_id IS 'Number, of the group and of its account; never changes. Errors: MI022. / 编号，亦为账户编号，不可更改。错误：MI022。';
COMMENT ON COLUMN family_group.founder_name IS 'Name of the founder: a parent in this city''s employee insurance, who need not be a person of the ledger. / 组建人姓名：参加本市职工医保的父母，不必为账套人员。';
COMMENT ON COLUMN family_group.founder_resident_id IS 'Identity number of the founder; NULL: has none. / 组建人公民身份号码；为空即无。';
COMMENT ON COLUMN family_group.founded_on IS 'Day it was founded. / 组建日期。';
COMMENT ON COLUMN family_group.document IS 'Paper that proves kinship, employee insurance in this city and the founder''s other conditions, which an office looks at. / 证明亲属关系、组建人参加本市职工医保及其他条件的材料，由经办机构审核。';

COMMENT ON TABLE family_mode IS 'What the account of a group may be used for, from a day on. Rows stay (MI020): who chooses otherwise enters another. In force on a day: of the rows with since up to that day the latest, of several since one day the one entered last. Before the first row nothing is paid. / 共济网自某日起的共济方式。行不改变（MI020），变更即录入新行。某日有效者：since不晚于该日的最近一行，同日取最后录入者。首行之前不予支付。';
COMMENT ON COLUMN family_mode.group_id IS 'Group. / 共济网。';
COMMENT ON COLUMN family_mode.mode_no IS 'Number within the group; set by the ledger. / 共济网内编号，由账套生成。';
COMMENT ON COLUMN family_mode.since IS 'First day; of several since one day the one entered last counts. / 起始日期；同日多项以后登记者为准。';
COMMENT ON COLUMN family_mode.premium IS 'Whether it pays premiums of its members. / 是否为成员缴费（共济缴费）。';
COMMENT ON COLUMN family_mode.pay IS 'Whether it pays for care of its members; both may be on. / 是否为成员支付医疗费用（共济支付）；可同时开通。';
COMMENT ON COLUMN family_mode.document IS 'Paper it is proven by; may be left out. / 证明材料；可不填。';
COMMENT ON COLUMN family_mode.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN family_mode.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON TABLE family_movement IS 'Money put into the account of a group and taken out of it, other than by bills. Rows stay (MI020). Errors: MI042 below zero, MI006, MI010, MI011, MI012, MI013, MI043, 23505 the same request_id twice. / 共济账户的存入与支取（结算支付除外）。行不改变（MI020）。错误：MI042余额不足，MI006、MI010、MI011、MI012、MI013、MI043，23505编号重复。';
COMMENT ON COLUMN family_movement.group_id IS 'Group. / 共济网。';
COMMENT ON COLUMN family_movement.movement_no IS 'Number within the group; set by the ledger. / 共济网内编号，由账套生成。';
COMMENT ON COLUMN family_movement.request_id IS 'The sender''s own number, unique in the group, so that a retry with ON CONFLICT DO NOTHING is safe. / 发送方编号，共济网内唯一，故以ON CONFLICT DO NOTHING重发是安全的。';
COMMENT ON COLUMN family_movement.kind IS 'deposit; withdrawal; or premium of a member: on moved_on the person is one, and the account pays premiums (MI043). A premium given back is one of a positive amount, not more than was paid. / 存入（deposit）、支取（withdrawal）或为成员缴费（premium）：moved_on当日须为成员且账户可缴费（MI043）。退回的保险费为正数premium，不超过已缴额。';
COMMENT ON COLUMN family_movement.amount IS 'Put into the account, in yuan; negative: taken out. / 存入金额（元），负数为支出。';
COMMENT ON COLUMN family_movement.moved_on IS 'Day it was moved. / 发生日期。';
COMMENT ON COLUMN family_movement.person_id IS 'Of a premium: whose. / 缴费：为何人。';
COMMENT ON COLUMN family_movement.benefit_year IS 'Of a premium: for which benefit year. / 缴费：待遇年度。';
COMMENT ON COLUMN family_movement.document IS 'Paper it is proven by; may be left out. / 证明材料；可不填。';
COMMENT ON COLUMN family_movement.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN family_movement.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW family_membership IS 'Members of family groups, and when; one group at a time (23P01). Insert records, delete retracts; who leaves: delete the row, and insert it again with the end it has now. / 家庭共济网成员及期间，同时只能属于一个（23P01）；插入即登记，删除即撤回；退出者删除该行后以现止期重新插入。';
COMMENT ON COLUMN family_membership.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN family_membership.group_id IS 'Group. / 共济网。';
COMMENT ON COLUMN family_membership.valid IS 'Days of membership. / 成员期间。';
COMMENT ON COLUMN family_membership.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN family_membership.fact_no IS 'Number within the person. / 个人事实编号。';
COMMENT ON COLUMN family_membership.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN family_membership.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW family_account IS 'What the account of each group holds, derived from movements and bills; nothing of it is stored. / 各共济账户余额，由资金变动和结算推算，不另存储。';
COMMENT ON COLUMN family_account.group_id IS 'Group. / 共济网。';
COMMENT ON COLUMN family_account.deposited IS 'Deposited, in yuan. / 累计存入（元）。';
COMMENT ON COLUMN family_account.withdrawn IS 'Withdrawn, in yuan. / 累计支取（元）。';
COMMENT ON COLUMN family_account.premiums IS 'Premiums paid, less those returned, in yuan. / 累计缴费，已扣减退费（元）。';
COMMENT ON COLUMN family_account.paid IS 'Paid for care, less what came back, in yuan. / 累计支付费用，已扣减退回（元）。';
COMMENT ON COLUMN family_account.balance IS 'What it holds, in yuan. / 余额（元）。';

COMMENT ON VIEW family_statement IS 'Every entry of each account with the balance after it, in the order of recorded_at, which rises within an account in the order in which its money was taken. / 各共济账户流水，按recorded_at先后（即资金动用先后）列示并附余额。';
COMMENT ON COLUMN family_statement.group_id IS 'Group. / 共济网。';
COMMENT ON COLUMN family_statement.entry_no IS 'Number of the entry within the account, from 1. / 账户内序号，自1起。';
COMMENT ON COLUMN family_statement.happened_on IS 'Day of the movement, or day of settlement. / 变动日期或结算日期。';
COMMENT ON COLUMN family_statement.kind IS 'Kind of movement, or entry of the ledger. / 变动类别或结算条目类别。';
COMMENT ON COLUMN family_statement.person_id IS 'Person whose bill or premium it is. / 所涉人员。';
COMMENT ON COLUMN family_statement.ledger_no IS 'Row of the person''s ledger; NULL of a movement. / 个人账号；资金变动为空。';
COMMENT ON COLUMN family_statement.movement_no IS 'Number of the movement; NULL of a bill. / 变动编号；结算为空。';
COMMENT ON COLUMN family_statement.benefit_year IS 'Benefit year of a bill or premium. / 结算或缴费所属待遇年度。';
COMMENT ON COLUMN family_statement.amount IS 'Into the account, in yuan; negative: out of it. / 收入金额（元），负数为支出。';
COMMENT ON COLUMN family_statement.balance IS 'What the account holds after it, in yuan. / 其后余额（元）。';
COMMENT ON COLUMN family_statement.recorded_at IS 'When it was recorded; rises within an account. / 登记时间，账户内递增。';
