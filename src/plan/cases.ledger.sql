-- Policy cases: bills of which policy staff say what a version must make of them.  Publishing runs them all.
-- A case states its situation; how facts make one is the desk's affair, not the version's.

CREATE TABLE policy_case (
  version int NOT NULL REFERENCES plan_version,
  name text NOT NULL CHECK (name <> ''),
  clause text NOT NULL REFERENCES clause,
  -- the situation, in the words of claim
  care text NOT NULL CHECK (care IN ('outpatient', 'emergency', 'observation', 'inpatient', 'pharmacy')),
  level smallint CHECK (level BETWEEN 0 AND 9),
  relation text NOT NULL DEFAULT 'other',
  locality text NOT NULL DEFAULT 'local',
  access text NOT NULL DEFAULT 'ordinary' CHECK (access IN ('ordinary', 'emergency', 'referred', 'mental', 'chronic_infectious')),
  channel text NOT NULL DEFAULT 'direct' CHECK (channel IN ('direct', 'reimbursement')),
  credential text NOT NULL DEFAULT 'card' CHECK (credential IN ('card', 'e_credential', 'medical_card', 'none')),
  -- none: not covered
  pathway text NOT NULL,
  statuses text[] NOT NULL DEFAULT '{}' CHECK (array_position(statuses, NULL) IS NULL),
  illness text,
  institution_id bigint NOT NULL DEFAULT 1,
  -- days left out follow from those before
  served_from date NOT NULL,
  served_to date,
  receipt_date date,
  applied_on date,
  settled_on date,
  -- the bill, and what had been used before it
  total_amount cny NOT NULL,
  self_funded cny NOT NULL DEFAULT 0,
  over_price_limit cny NOT NULL DEFAULT 0,
  advance_self_pay cny NOT NULL DEFAULT 0,
  totals_before medins.accumulators NOT NULL DEFAULT '{}',
  -- what is applied for then, layer by layer; the expected split is how the bill stands with all of it
  applied_for text[] NOT NULL DEFAULT '{}' CHECK (array_position(applied_for, NULL) IS NULL),
  supplemented_on date CHECK (isfinite(supplemented_on)),
  -- NULL: no family account is asked
  family_money cny CHECK (family_money >= 0),
  -- what is expected; NULL: whatever it is, except that what is paid has no reason
  decision text NOT NULL CHECK (decision IN ('paid', 'denied', 'pended')),
  reason text REFERENCES reason,
  rules smallint[] CHECK (array_position(rules, NULL) IS NULL),
  benefit_year int,
  in_scope cny,
  deductible cny,
  rate numeric CHECK (rate BETWEEN 0 AND 1),
  fund_paid cny DEFAULT 0,
  relief_paid cny DEFAULT 0,
  serious_illness_paid cny DEFAULT 0,
  family_paid cny DEFAULT 0,
  other_paid cny DEFAULT 0,
  cash_paid cny,
  totals_after medins.accumulators,
  note text,
  PRIMARY KEY (version, name),
  CONSTRAINT supplemented_after CHECK (supplemented_on >= served_from),
  CONSTRAINT refusal_has_reason CHECK ((decision = 'paid') = (reason IS NULL)),
  CONSTRAINT parts_sum_up CHECK
    (total_amount = fund_paid + relief_paid + serious_illness_paid + family_paid + other_paid + cash_paid));

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON policy_case
  FOR EACH ROW EXECUTE FUNCTION medins.guard_version();
CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON policy_case
  FOR EACH STATEMENT EXECUTE FUNCTION medins.guard_version();

COMMENT ON TABLE policy_case IS 'Bills of which it is said what a version must make of them; publishing runs them all and refuses on a difference. / 政策案例：约定某版本对费用应有的裁定结果；发布时逐一核验，不符则拒绝发布。';
COMMENT ON COLUMN policy_case.version IS 'Version. / 版本号。';
COMMENT ON COLUMN policy_case.name IS 'Name, unique in the version. / 案例名称，版本内唯一。';
COMMENT ON COLUMN policy_case.clause IS 'Clause that it is about. / 所涉条款。';
COMMENT ON COLUMN policy_case.care IS 'Kind of care. / 就医类别。';
COMMENT ON COLUMN policy_case.level IS 'Level of the institution; NULL unknown. / 机构等级；为空表示未知。';
COMMENT ON COLUMN policy_case.relation IS 'What the place is to the person''s college. / 机构与所在院校的关系。';
COMMENT ON COLUMN policy_case.locality IS 'Where it lies, seen from home. / 就医地类别。';
COMMENT ON COLUMN policy_case.access IS 'How the person came there. / 就医方式。';
COMMENT ON COLUMN policy_case.channel IS 'direct or reimbursement. / 直接结算（direct）或零星报销（reimbursement）。';
COMMENT ON COLUMN policy_case.credential IS 'Credential shown. / 出示的凭证。';
COMMENT ON COLUMN policy_case.pathway IS 'By what right the person is covered; none: not covered. / 参保途径；none表示未参保。';
COMMENT ON COLUMN policy_case.statuses IS 'What is true of the person. / 人员状态。';
COMMENT ON COLUMN policy_case.illness IS 'Listed illness. / 所列病种。';
COMMENT ON COLUMN policy_case.institution_id IS 'Any number; it tells institutions apart where totals are kept by institution. / 任意编号；累计额按机构分别计算时用以区分机构。';
COMMENT ON COLUMN policy_case.served_from IS 'First day of care. / 就医首日。';
COMMENT ON COLUMN policy_case.served_to IS 'Last day; NULL the first. / 就医末日；为空即首日。';
COMMENT ON COLUMN policy_case.receipt_date IS 'Day of the receipt; NULL of a reimbursement: the last day of care. / 收据日期；零星报销为空时为就医末日。';
COMMENT ON COLUMN policy_case.applied_on IS 'Day of the application; NULL of a reimbursement: that of the receipt. / 申请日期；零星报销为空时为收据日期。';
COMMENT ON COLUMN policy_case.settled_on IS 'Day of settlement; NULL: the day of the application, of what is settled directly the last day of care. / 结算日期；为空时，零星报销为申请日期，直接结算为就医末日。';
COMMENT ON COLUMN policy_case.total_amount IS 'Total of the bill. / 费用总额。';
COMMENT ON COLUMN policy_case.self_funded IS 'Outside the catalogue. / 自费。';
COMMENT ON COLUMN policy_case.over_price_limit IS 'Above a price limit. / 超限价。';
COMMENT ON COLUMN policy_case.advance_self_pay IS 'Borne in advance. / 先行自付。';
COMMENT ON COLUMN policy_case.totals_before IS 'Running totals before the bill, in fen. / 此前累计额，以分计。';
COMMENT ON COLUMN policy_case.applied_for IS 'Layers applied for when the bill has been paid, in this order; amounts and totals expected are those with all of them, the decision is on the last. / 费用支付后依次申请的层次；应有金额与累计额含其全部，裁定为最后一项的裁定。';
COMMENT ON COLUMN policy_case.supplemented_on IS 'Day on which they are applied for; NULL: that of settlement. / 申请日期；为空即结算日期。';
COMMENT ON COLUMN policy_case.family_money IS 'What the person''s family account holds; NULL: there is none that pays. / 家庭共济账户余额；为空即无可支付账户。';
COMMENT ON COLUMN policy_case.decision IS 'Expected: paid, denied or pended. / 应为：支付（paid）、不予支付（denied）或待核定（pended）。';
COMMENT ON COLUMN policy_case.reason IS 'Expected reason; NULL of what is paid. / 应有原因；支付时为空。';
COMMENT ON COLUMN policy_case.rules IS 'Rules expected to apply, refuse or adjust; NULL any. / 应适用的规则号；为空不核对。';
COMMENT ON COLUMN policy_case.benefit_year IS 'Expected benefit year; NULL any. / 应属待遇年度；为空不核对。';
COMMENT ON COLUMN policy_case.in_scope IS 'Expected in-scope amount; NULL any. / 应有医保范围内金额；为空不核对。';
COMMENT ON COLUMN policy_case.deductible IS 'Deductible expected to be borne; NULL any. / 应由个人承担的起付金额；为空不核对。';
COMMENT ON COLUMN policy_case.rate IS 'Expected rate; NULL any. / 应适用的支付比例；为空不核对。';
COMMENT ON COLUMN policy_case.fund_paid IS 'What the fund is expected to pay; NULL anything. / 基金应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.relief_paid IS 'What relief is expected to pay; NULL anything. / 救助应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.serious_illness_paid IS 'What serious illness insurance is expected to pay; NULL anything. / 大病保险应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.family_paid IS 'What the family account is expected to pay; NULL anything. / 家庭共济应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.other_paid IS 'What others are expected to pay; NULL anything. / 其他方应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.cash_paid IS 'What the person is expected to pay; NULL anything. / 个人应支付金额；为空不核对。';
COMMENT ON COLUMN policy_case.totals_after IS 'Running totals expected after the bill, in fen; NULL any. / 应有的其后累计额，以分计；为空不核对。';
COMMENT ON COLUMN policy_case.note IS 'How the amounts were worked out. / 金额推算过程。';
