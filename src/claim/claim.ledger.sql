-- The ledger itself: append-only, one gap-free chain of rows per person, running totals on the row.
-- No foreign key from here: the trigger locks the person and reads the places anyway, and guards on
-- their tables (medins.guard_parent) keep the rows whole.

CREATE TABLE claim (
  person_id bigint NOT NULL,
  ledger_no int NOT NULL CHECK (ledger_no > 0),
  entry text NOT NULL DEFAULT 'claim'
    CHECK (entry IN ('claim', 'reversal', 'repost', 'supplement', 'ruling', 'opening')),
  request_id text NOT NULL,
  institution_id bigint NOT NULL,
  prescriber_id bigint,
  care text NOT NULL CHECK (care IN ('outpatient', 'emergency', 'observation', 'inpatient', 'pharmacy')),
  channel text NOT NULL DEFAULT 'direct' CHECK (channel IN ('direct', 'reimbursement')),
  credential text NOT NULL CHECK (credential IN ('card', 'e_credential', 'medical_card', 'none')),
  access text NOT NULL DEFAULT 'ordinary'
    CHECK (access IN ('ordinary', 'emergency', 'referred', 'mental', 'chronic_infectious')),
  served_from date NOT NULL,
  served_to date NOT NULL,
  -- the one date that may come from the clock; all of China keeps this time, whatever the session's TimeZone
  settled_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  applied_on date,
  receipt_no text,
  receipt_date date,
  disease text,
  catalogue_region text,
  -- plain numeric, not cny: the trigger checks them itself, to name the column
  total_amount numeric NOT NULL,
  self_funded numeric NOT NULL DEFAULT 0,
  over_price_limit numeric NOT NULL DEFAULT 0,
  advance_self_pay numeric NOT NULL DEFAULT 0,
  -- the situation: what the facts said when it was decided
  college_id bigint,
  level smallint,
  relation text,
  locality text,
  pathway text,
  statuses text[],
  illness text,
  family_account bigint,
  -- what was decided
  decision text NOT NULL CHECK (decision IN ('paid', 'denied', 'pended')),
  reason text,
  plan_version int,
  benefit_year int,
  settlement_month date NOT NULL,
  recorded_at timestamptz NOT NULL,
  in_scope cny NOT NULL,
  deductible cny NOT NULL,
  rate numeric CHECK (rate BETWEEN 0 AND 1),
  fund_paid cny NOT NULL,
  relief_paid cny NOT NULL,
  serious_illness_paid cny NOT NULL,
  family_paid cny NOT NULL,
  other_paid cny NOT NULL,
  cash_paid cny NOT NULL,
  accumulators medins.accumulators NOT NULL,
  base_no int CHECK (base_no < ledger_no),
  adjustment int,
  PRIMARY KEY (person_id, ledger_no),
  CHECK (total_amount = fund_paid + relief_paid + serious_illness_paid + family_paid + other_paid + cash_paid),
  CHECK (in_scope = total_amount - self_funded - over_price_limit - advance_self_pay),
  CHECK ((decision = 'paid') = (reason IS NULL) OR entry = 'reversal'),
  CHECK (CASE entry
         WHEN 'reversal' THEN base_no IS NOT NULL
         WHEN 'supplement' THEN base_no IS NOT NULL AND total_amount = 0
         ELSE least(fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid, deductible,
                    in_scope, self_funded, over_price_limit, advance_self_pay) >= 0
              AND fund_paid <= in_scope - deductible
         END));
CREATE UNIQUE INDEX claim_request ON claim (person_id, institution_id, request_id) WHERE entry = 'claim';
CREATE UNIQUE INDEX claim_reversed ON claim (person_id, base_no) WHERE entry = 'reversal';
CREATE INDEX claim_statement ON claim (institution_id, settlement_month);
CREATE INDEX claim_family ON claim (family_account) WHERE family_account IS NOT NULL;

-- A closing of a month, for one institution or (NULL) for all.
CREATE TABLE month (
  month date NOT NULL CHECK (month = date_trunc('month', month::timestamp)::date),
  institution_id bigint REFERENCES institution,
  closed_at timestamptz NOT NULL,
  closed_by name NOT NULL,
  CONSTRAINT month_key UNIQUE NULLS NOT DISTINCT (month, institution_id));
