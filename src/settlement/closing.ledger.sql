-- What a closing has frozen: its lines, as settlement_line had them.  A reopening adds the same lines negated, so that the
-- lines of a month always sum to what is closed of it.

CREATE TABLE closed_line (
  settlement_month date NOT NULL,
  entry_no int NOT NULL,
  line_no int NOT NULL,
  institution_id bigint NOT NULL REFERENCES institution,
  for_month date NOT NULL,
  care text NOT NULL,
  channel text NOT NULL,
  entries bigint NOT NULL,
  visits bigint NOT NULL,
  persons bigint NOT NULL,
  denied bigint NOT NULL,
  pended bigint NOT NULL,
  total_amount cny NOT NULL,
  in_scope cny NOT NULL,
  deductible cny NOT NULL,
  fund_paid cny NOT NULL,
  relief_paid cny NOT NULL,
  serious_illness_paid cny NOT NULL,
  family_paid cny NOT NULL,
  other_paid cny NOT NULL,
  cash_paid cny NOT NULL,
  payable cny NOT NULL,
  reimbursed cny NOT NULL,
  PRIMARY KEY (settlement_month, entry_no, line_no),
  FOREIGN KEY (settlement_month, entry_no) REFERENCES month);
