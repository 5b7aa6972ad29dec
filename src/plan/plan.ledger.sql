-- Policy as rows: plan, its versions, layers, rules, bands, caps, coverage rules.
-- Rows of a version are frozen once published_at is set (trigger medins.guard_version).

CREATE DOMAIN cny AS numeric CHECK (medins.is_cny(VALUE));
-- A share of an amount, kept to four places so that the kernel computes in whole ten-thousandths.
CREATE DOMAIN rate AS numeric CHECK (min_scale(VALUE) <= 4 AND VALUE >= 0 AND VALUE <= 1);
CREATE DOMAIN rate_change AS numeric CHECK (min_scale(VALUE) <= 4 AND VALUE > -10 AND VALUE < 10);

CREATE TABLE clause (
  clause text PRIMARY KEY CHECK (octet_length(clause) BETWEEN 1 AND 31),
  sentence_en text NOT NULL,
  sentence_zh text NOT NULL);

CREATE TABLE reason (
  reason text PRIMARY KEY CHECK (reason ~ '^[a-z][a-z0-9_]{0,30}$'),
  sentence_en text NOT NULL,
  sentence_zh text NOT NULL,
  clause text REFERENCES clause);

-- Those that follow from the shape of a plan, those a reversal may give, and why somebody is not eligible.
INSERT INTO reason (reason, sentence_en, sentence_zh) VALUES
 ('not_covered', 'The person was not covered on the day of care.', '就诊当日未参保或不在待遇期内。'),
 ('no_plan', 'No plan was in force on the day: held for a decision.', '当日无有效待遇方案，待核定。'),
 ('no_benefit_rule', 'The rules do not say what this care is paid: held for a decision.', '规定未明确该项费用的待遇，待核定。'),
 ('too_old', 'The year''s running totals are kept no more: held for a decision.', '该年度累计额已不再保留，待核定。'),
 ('not_entitled', 'The rules pay nothing on this application.', '按规定本次申请不予支付。'),
 ('base_not_paid', 'The bill that it was applied for was not paid by the insurance.', '所申请的原费用未获医保支付。'),
 ('applied_late', 'The application came after the deadline.', '申请超过规定期限。'),
 ('out_of_order', 'Later care has been settled already, and claims count in order of service: held for a decision.', '已结算较晚发生的费用，而累计按就诊顺序计算，待核定。'),
 ('refund', 'The bill was refunded.', '费用已退。'),
 ('wrong_amount', 'An amount of the bill was wrong.', '账单金额有误。'),
 ('wrong_person', 'The bill was another person''s.', '账单非本人。'),
 ('duplicate', 'The bill had been entered already.', '账单重复录入。'),
 ('papers_came', 'Papers that were missing have been handed in.', '所缺材料已补齐。'),
 ('readjudicated', 'It is decided again on what is known now.', '按现知事实重新裁定。'),
 ('not_enrolled', 'Not enrolled at a college on the day.', '当日未在院校就读。'),
 ('form_not_insured', 'The form of study is not one of those that are insured.', '学习形式不属于参保范围。'),
 ('nationality_unknown', 'The document does not tell the nationality, and none is recorded.', '证件不能表明国籍，且国籍未登记。'),
 ('foreigner', 'A foreign national.', '外国籍人员。'),
 ('otherwise_insured', 'Other basic medical insurance was in force on the day.', '当日已参加其他基本医疗保险。');

-- What premiums lack, and why they are to be refunded (premium.ledger.sql).
INSERT INTO reason (reason, sentence_en, sentence_zh) VALUES
 ('premium_unknown', 'The premium of the year is not entered, or no plan was in force on its first day.', '未录入该年度缴费标准，或年度首日无有效方案。'),
 ('amount_unknown', 'The amount of a payment is not recorded.', '缴费金额未登记。'),
 ('not_paid', 'Nothing has been paid for the year.', '该年度尚未缴费。'),
 ('paid_short', 'Less has been paid than is due.', '缴费不足。'),
 ('not_declared', 'Paid, but the college has not declared the person for the year.', '已缴费，但院校未申报该年度参保。'),
 ('covers_nothing', 'Paid, but the payment gives no cover: to be refunded.', '已缴费，但该缴费不产生待遇，应退费。'),
 ('nothing_due', 'Paid, though nothing was due: to be refunded.', '无须缴费而已缴费，应退费。'),
 ('overpaid', 'More has been paid than this payer bears: to be refunded.', '缴费超过该缴费方应承担部分，应退费。'),
 ('cover_held', 'The cover that the payment gives is held for a decision.', '该缴费对应的待遇待核定。');

CREATE TABLE plan (
  plan text PRIMARY KEY CHECK (plan ~ '^[a-z][a-z0-9_]{0,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL,
  region text NOT NULL CHECK (region ~ '^[0-9]{2,12}$'),
  year_begins interval NOT NULL DEFAULT '0'
    CHECK (year_begins >= '0' AND year_begins < '1 year' AND date_trunc('day', year_begins) = year_begins),
  settles boolean NOT NULL);
-- A ledger settles under one plan; others may stand beside it to be compared with.
CREATE UNIQUE INDEX plan_settles ON plan (settles) WHERE settles;

CREATE TABLE plan_version (
  version int PRIMARY KEY CHECK (version > 0),
  plan text NOT NULL REFERENCES plan,
  valid_from date NOT NULL CHECK (isfinite(valid_from)),
  published_at timestamptz CHECK (isfinite(published_at)),
  claim_order text NOT NULL DEFAULT 'settled' CHECK (claim_order IN ('settled', 'served')),
  stay_date text NOT NULL DEFAULT 'admission' CHECK (stay_date IN ('admission', 'discharge')),
  advance_is_copay boolean NOT NULL DEFAULT false,
  late_return text NOT NULL DEFAULT 'account' CHECK (late_return IN ('account', 'person')),
  places text[] NOT NULL DEFAULT '{}',
  -- terms of cards; the day they count from is not counted, NULL = the documents give none
  loss_lifts_after interval CHECK (loss_lifts_after > '0' AND date_trunc('day', loss_lifts_after) = loss_lifts_after),
  card_due interval CHECK (card_due > '0' AND date_trunc('day', card_due) = card_due),
  replacement_due interval CHECK (replacement_due > '0' AND date_trunc('day', replacement_due) = replacement_due),
  -- a college changes its outside institution for the next year before year + this; NULL: at any time
  choice_before interval CHECK (choice_before >= '0' AND choice_before <= '1 year'),
  source text NOT NULL,
  UNIQUE (plan, valid_from, published_at));

CREATE TABLE bucket (
  plan text NOT NULL REFERENCES plan,
  bucket text NOT NULL CHECK (bucket ~ '^[a-z_]{1,15}$'),
  unit text NOT NULL CHECK (unit IN ('amount', 'count')),
  period text NOT NULL CHECK (period IN ('stay', 'day', 'month', 'quarter', 'year', 'life')),
  by_institution boolean NOT NULL DEFAULT false,
  year_begins interval CHECK (year_begins >= '0' AND year_begins < '1 year' AND date_trunc('day', year_begins) = year_begins),
  PRIMARY KEY (plan, bucket));

CREATE TABLE layer (
  version int NOT NULL REFERENCES plan_version,
  layer smallint NOT NULL CHECK (layer BETWEEN 1 AND 16),
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,30}$'),
  payer text NOT NULL CHECK (payer IN ('fund', 'relief', 'serious_illness', 'family', 'other')),
  base text NOT NULL CHECK (base IN ('in_scope', 'deductible', 'copay', 'above_deductible', 'over_cap', 'unpaid')),
  base_layer smallint,
  settle text NOT NULL CHECK (settle IN ('inline', 'application')),
  unmatched text NOT NULL CHECK (unmatched IN ('pass', 'pend')),
  -- what people are told it is; NULL: the name itself
  name_en text,
  name_zh text,
  PRIMARY KEY (version, layer),
  UNIQUE (version, name),
  FOREIGN KEY (version, base_layer) REFERENCES layer,
  CHECK ((base IN ('deductible', 'over_cap')) = (base_layer IS NOT NULL)),
  CHECK (base_layer < layer));

CREATE TABLE rule (
  version int NOT NULL,
  rule smallint NOT NULL CHECK (rule > 0),
  layer smallint NOT NULL,
  rank smallint NOT NULL DEFAULT 0,
  -- the gate: every column given must hold of the situation, NULL = any
  care text[] CHECK (care <@ '{outpatient,emergency,observation,inpatient,pharmacy}' AND care <> '{}'),
  level smallint[] CHECK (level <> '{}'),
  relation text[] CHECK (relation <> '{}'),
  locality text[] CHECK (locality <> '{}'),
  access text[] CHECK (access <@ '{ordinary,emergency,referred,mental,chronic_infectious}' AND access <> '{}'),
  channel text[] CHECK (channel <@ '{direct,reimbursement}' AND channel <> '{}'),
  credential text[] CHECK (credential <@ '{card,e_credential,medical_card,none}' AND credential <> '{}'),
  pathway text[] CHECK (pathway <> '{}'),
  status text[] CHECK (status <> '{}'),
  -- … and none of these statuses
  unless_status text[] CHECK (unless_status <> '{}'),
  illness text[] CHECK (illness <> '{}'),
  served daterange CHECK (NOT isempty(served)),
  effect text NOT NULL CHECK (effect IN ('pay', 'deny', 'pend', 'adjust')),
  reason text REFERENCES reason CHECK ((effect IN ('deny', 'pend')) = (reason IS NOT NULL)),
  -- pay: the deductible by n-th event in nth_of (the last one repeats), from and into which buckets
  deductible cny[] CHECK (deductible <> '{}' AND array_position(deductible, NULL) IS NULL AND 0 <= ALL (deductible)),
  nth_of text,
  deductible_uses text,
  deductible_fills text,
  bands_over text,
  bands_start text CHECK (bands_start IN ('base', 'above_deductible')),
  rate_add rate_change,
  rate_times rate_change CHECK (rate_times >= 0),
  deductible_times rate_change CHECK (deductible_times >= 0),
  first_pay rate,
  -- pay, adjust: reimbursement must be applied for within this time of the receipt, NULL = no deadline
  apply_within interval CHECK (apply_within > '0'),
  clause text NOT NULL REFERENCES clause,
  PRIMARY KEY (version, rule),
  FOREIGN KEY (version, layer) REFERENCES layer,
  CHECK (effect = 'pay' OR num_nulls(deductible, nth_of, deductible_uses, deductible_fills, bands_over, bands_start) = 6),
  CHECK (effect = 'adjust' OR num_nulls(rate_add, rate_times, deductible_times) = 3),
  CHECK (effect IN ('pay', 'adjust') OR num_nulls(first_pay, apply_within) = 2),
  CHECK (effect <> 'pay' OR bands_start IS NOT NULL),
  CHECK (nth_of IS NULL OR deductible IS NOT NULL),
  CHECK (num_nonnulls(deductible_uses, deductible_fills) = 0 OR deductible IS NOT NULL));

CREATE TABLE band (
  version int NOT NULL,
  rule smallint NOT NULL,
  from_amount cny NOT NULL CHECK (from_amount >= 0),
  rate rate NOT NULL,
  PRIMARY KEY (version, rule, from_amount),
  FOREIGN KEY (version, rule) REFERENCES rule);

CREATE TABLE cap (
  version int NOT NULL,
  cap smallint NOT NULL CHECK (cap > 0),
  layer smallint NOT NULL,
  rule smallint,
  bucket text,
  measure text NOT NULL CHECK (measure IN ('paid', 'base', 'above_deductible', 'count')),
  amount cny CHECK (amount >= 0 AND (measure <> 'count' OR amount = trunc(amount))),
  clause text NOT NULL REFERENCES clause,
  PRIMARY KEY (version, cap),
  FOREIGN KEY (version, layer) REFERENCES layer,
  FOREIGN KEY (version, rule) REFERENCES rule,
  CHECK (bucket IS NOT NULL OR (amount IS NOT NULL AND measure <> 'count')));

CREATE TABLE coverage_rule (
  version int NOT NULL REFERENCES plan_version,
  rule smallint NOT NULL CHECK (rule > 0),
  effect text NOT NULL CHECK (effect IN ('cover', 'pend', 'end')),
  pathway text NOT NULL CHECK (pathway ~ '^[a-z][a-z0-9_]{0,30}$'),
  anchor text NOT NULL,
  code text[] CHECK (code <> '{}'),
  -- whose year Y is meant: the one the anchor's row names, or the one its first day lies in
  year_of text NOT NULL DEFAULT 'fact' CHECK (year_of IN ('fact', 'day')),
  needs text[] NOT NULL DEFAULT '{}',
  first_anchor boolean NOT NULL DEFAULT false,
  on_card boolean,
  anchored daterange CHECK (NOT isempty(anchored)),
  anchored_since_window int,
  anchor_from interval,
  anchor_before interval,
  before_window_ends boolean NOT NULL DEFAULT false,
  start text CHECK (start IN ('year', 'anchor', 'next_day', 'next_month')),
  start_floor interval,
  ends interval,
  usable_after text,
  suspended_by text CHECK (suspended_by IN ('declaration', 'collection')),
  wait_months smallint NOT NULL DEFAULT 0 CHECK (wait_months >= 0),
  -- given on a commitment to pay the next year's premium; a breach is listed (broken_commitment), not undone
  commits boolean NOT NULL DEFAULT false,
  reason text REFERENCES reason CHECK ((effect = 'pend') = (reason IS NOT NULL)),
  clause text NOT NULL REFERENCES clause,
  PRIMARY KEY (version, rule),
  CHECK ((effect = 'end') = (start IS NULL)),
  CHECK ((effect = 'end') = (ends IS NULL)));

-- Who may be insured: conditions on what is known of a person on a day.  Of several needs of one subject the first that
-- fails is told.
CREATE TABLE eligibility_rule (
  version int NOT NULL REFERENCES plan_version,
  rule smallint NOT NULL CHECK (rule > 0),
  -- a kind of fact in force on the day, or nationality
  subject text NOT NULL,
  effect text NOT NULL CHECK (effect IN ('needs', 'excludes')),
  code text[] CHECK (code <> '{}' AND array_position(code, NULL) IS NULL),
  reason text NOT NULL REFERENCES reason,
  clause text NOT NULL REFERENCES clause,
  PRIMARY KEY (version, rule));

-- Who bears the premium: in the order of rules each payer takes its part of what is left, the rest is the
-- person's.  Every gate that is given must hold, NULL = any.
CREATE TABLE premium_rule (
  version int NOT NULL REFERENCES plan_version,
  rule smallint NOT NULL CHECK (rule > 0),
  -- covered in the year by one of these pathways
  pathway text[] CHECK (pathway <> '{}'),
  -- with one of these statuses, granted here, on the day declared (or paid) or on some day of the year
  status text[] CHECK (status <> '{}'),
  status_on text NOT NULL DEFAULT 'declaration' CHECK (status_on IN ('declaration', 'year')),
  -- a fact of one of these kinds for the year, from before anything was paid for it
  listed text[] CHECK (listed <> '{}'),
  -- nothing paid, and kept one of these other insurances since the year of admission
  insured text[] CHECK (insured <> '{}'),
  payer text NOT NULL CHECK (payer IN ('nobody', 'person', 'government', 'college', 'family')),
  share rate,
  amount cny CHECK (amount >= 0),
  clause text NOT NULL REFERENCES clause,
  PRIMARY KEY (version, rule),
  CHECK (num_nonnulls(share, amount) = 1));

-- Windows a year's enrolment is bound to: when colleges declare, when premiums are collected.
CREATE TABLE enrolment_window (
  kind text NOT NULL CHECK (kind IN ('declaration', 'collection')),
  benefit_year int NOT NULL,
  valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid) AND NOT upper_inf(valid)),
  PRIMARY KEY (kind, benefit_year));

-- What a year costs a student; entered by the office, never shipped.
CREATE TABLE premium (
  plan text NOT NULL REFERENCES plan,
  benefit_year int NOT NULL CHECK (benefit_year BETWEEN 1 AND 9998),
  amount cny NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (plan, benefit_year));
