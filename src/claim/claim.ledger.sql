-- The ledger itself: append-only, one gap-free chain of rows per person, running totals on the row.
-- No foreign key from here: the trigger locks the person and reads the places anyway, and guards on
-- their tables (medins.guard_parent) keep the rows whole.

CREATE TABLE claim (
  person_id bigint NOT NULL,
  ledger_no int NOT NULL,
  entry text NOT NULL DEFAULT 'claim',
  request_id text NOT NULL,
  institution_id bigint NOT NULL,
  prescriber_id bigint,
  care text NOT NULL,
  channel text NOT NULL DEFAULT 'direct',
  credential text NOT NULL,
  access text NOT NULL DEFAULT 'ordinary',
  served_from date NOT NULL,
  served_to date NOT NULL,
  -- the one date that may come from the clock; all of China keeps this time, whatever the session's TimeZone
  settled_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  applied_on date,
  -- the layer that a supplement applies for
  applied_for text,
  receipt_no text,
  receipt_date date,
  disease text,
  catalogue_region text,
  -- handed in with a reimbursement; NULL: not recorded here
  papers text[],
  -- plain numeric here and below, not cny: the trigger checks what is given itself, to name the column, and a
  -- domain on a column that an INSERT leaves out is prepared for every statement
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
  decision text NOT NULL,
  reason text,
  plan_version int,
  benefit_year int,
  settlement_month date NOT NULL,
  recorded_at timestamptz NOT NULL,
  in_scope numeric NOT NULL,
  deductible numeric NOT NULL,
  rate numeric,
  fund_paid numeric NOT NULL,
  relief_paid numeric NOT NULL,
  serious_illness_paid numeric NOT NULL,
  family_paid numeric NOT NULL,
  other_paid numeric NOT NULL,
  cash_paid numeric NOT NULL,
  accumulators medins.accumulators NOT NULL,
  base_no int,
  adjustment int,
  PRIMARY KEY (person_id, ledger_no),
  CONSTRAINT consistent CHECK (medins.claim_is_consistent(ledger_no, entry, care, channel, credential, access,
    total_amount, self_funded, over_price_limit, advance_self_pay, decision, reason, in_scope, deductible,
    fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid, base_no)));
CREATE UNIQUE INDEX claim_request ON claim (person_id, institution_id, request_id) WHERE entry = 'claim';
CREATE UNIQUE INDEX claim_reversed ON claim (person_id, base_no) WHERE entry = 'reversal';
-- the month first: a month is read whole, for one institution, or stepped over to find those of an institution
CREATE INDEX claim_statement ON claim (settlement_month, institution_id);
-- what the balance of an account is made of, read without the rows (access.c)
CREATE INDEX claim_family ON claim (family_account) INCLUDE (family_paid, recorded_at) WHERE family_account IS NOT NULL;

-- A closing of a month, for one institution or (NULL) for all, or the counter-entry that opens it again.  Of an
-- institution the last entry that concerns it says whether the month is closed.
CREATE TABLE month (
  month date NOT NULL CHECK (month = date_trunc('month', month::timestamp)::date),
  entry_no int NOT NULL,
  entry text NOT NULL DEFAULT 'closing' CHECK (entry IN ('closing', 'reopening')),
  institution_id bigint REFERENCES institution,
  grounds text CHECK (grounds <> ''),
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  PRIMARY KEY (month, entry_no),
  CHECK (entry = 'closing' OR grounds IS NOT NULL));
