-- Deciding claims: the triggers of a ledger and the doors beside INSERT.

-- The argument of both triggers is the layout of the ledger's tables.
CREATE FUNCTION medins.adjudicate() RETURNS trigger
  LANGUAGE C VOLATILE PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'adjudicate_claim';
CREATE FUNCTION medins.stamp_fact() RETURNS trigger
  LANGUAGE C VOLATILE PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'stamp_fact';

-- The CHECK of table claim, in C: see its source for why.
CREATE FUNCTION medins.claim_is_consistent(
  ledger_no int,
  entry text,
  care text,
  channel text,
  credential text,
  access text,
  total_amount numeric,
  self_funded numeric,
  over_price_limit numeric,
  advance_self_pay numeric,
  decision text,
  reason text,
  in_scope numeric,
  deductible numeric,
  fund_paid numeric,
  relief_paid numeric,
  serious_illness_paid numeric,
  family_paid numeric,
  other_paid numeric,
  cash_paid numeric,
  base_no int) RETURNS boolean
  LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'claim_is_consistent';

CREATE TYPE medins.adjudication AS (
  ledger_no int,
  decision text,
  reason text,
  plan_version int,
  benefit_year int,
  settlement_month date,
  in_scope numeric,
  deductible numeric,
  rate numeric,
  fund_paid numeric,
  relief_paid numeric,
  serious_illness_paid numeric,
  family_paid numeric,
  other_paid numeric,
  cash_paid numeric,
  college_id bigint,
  level smallint,
  relation text,
  locality text,
  pathway text,
  statuses text[],
  illness text,
  family_account bigint,
  accumulators medins.accumulators);

-- Not strict: what is missing is an error that names the column.
CREATE FUNCTION medins.quote(
  ledger regnamespace,
  person_id bigint,
  institution_id bigint,
  care text,
  served_from date,
  total_amount numeric,
  served_to date DEFAULT NULL,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  self_funded numeric DEFAULT 0,
  over_price_limit numeric DEFAULT 0,
  advance_self_pay numeric DEFAULT 0,
  channel text DEFAULT 'direct',
  credential text DEFAULT 'card',
  access text DEFAULT 'ordinary',
  prescriber_id bigint DEFAULT NULL,
  disease text DEFAULT NULL,
  catalogue_region text DEFAULT NULL,
  applied_on date DEFAULT NULL,
  receipt_date date DEFAULT NULL,
  papers text[] DEFAULT NULL,
  applied_for text[] DEFAULT NULL) RETURNS medins.adjudication
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'quote';

CREATE FUNCTION medins.copay(
  ledger regnamespace,
  plan text,
  care text,
  level int,
  in_scope numeric,
  served_on date,
  relation text DEFAULT 'other',
  locality text DEFAULT 'local',
  access text DEFAULT 'ordinary',
  channel text DEFAULT 'direct',
  credential text DEFAULT 'card',
  pathway text DEFAULT NULL,
  statuses text[] DEFAULT '{}',
  illness text DEFAULT NULL,
  accumulators medins.accumulators DEFAULT NULL,
  family_money numeric DEFAULT NULL,
  applied_for text[] DEFAULT NULL) RETURNS medins.adjudication
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'copay';

CREATE FUNCTION medins.trace(
  ledger regnamespace,
  person_id bigint,
  ledger_no int)
  RETURNS TABLE (step int, kind text, layer text, clause text, reason text, bucket text, rule int,
    base numeric, rate numeric, amount numeric, running numeric)
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED ROWS 8
  AS 'MODULE_PATHNAME', 'trace';

-- Not stable, as lint_plan is not: it reads rules and cases as committed now.
CREATE FUNCTION medins.run_cases(ledger regnamespace, version int)
  RETURNS TABLE (name text, column_name text, expected text, actual text, clause text)
  LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10
  AS 'MODULE_PATHNAME', 'run_cases';

-- What explain says of each kind of step; {…} is filled in.
CREATE TABLE medins.sentence (
  kind text PRIMARY KEY,
  sentence_en text NOT NULL,
  sentence_zh text NOT NULL);
GRANT SELECT ON medins.sentence TO PUBLIC;
INSERT INTO medins.sentence (kind, sentence_en, sentence_zh) VALUES
 ('in_scope', 'Of {base} yuan in all, {amount} yuan are in scope.', '总费用{base}元，其中医保范围内{amount}元。'),
 ('cover', 'You are insured that day.', '就诊当日在保。'),
 ('rule', 'Rule {rule} of the {layer} applies to {base} yuan.', '{layer}适用第{rule}条规则，计算基数{base}元。'),
 ('rule_deductible', 'Rule {rule} of the {layer} applies to the {base} yuan of the deductible that you bear.', '{layer}适用第{rule}条规则，计算基数为个人承担的起付标准{base}元。'),
 ('rule_copay', 'Rule {rule} of the {layer} applies to the {base} yuan of the in-scope amount that you still pay yourself.', '{layer}适用第{rule}条规则，计算基数为仍由个人自负的{base}元。'),
 ('rule_above_deductible', 'Rule {rule} of the {layer} applies to the {base} yuan that you still pay yourself above the deductible.', '{layer}适用第{rule}条规则，计算基数为起付标准以上仍由个人自负的{base}元。'),
 ('rule_over_cap', 'Rule {rule} of the {layer} applies to the {base} yuan above a limit.', '{layer}适用第{rule}条规则，计算基数为超过限额的{base}元。'),
 ('rule_unpaid', 'Rule {rule} of the {layer} applies to the {base} yuan of the bill that nobody has paid yet.', '{layer}适用第{rule}条规则，计算基数为尚未支付的{base}元。'),
 ('adjust', 'Rule {rule} changes the rate or the deductible.', '第{rule}条规则调整比例或起付标准。'),
 ('first_pay', 'You first bear {rate} of {base} yuan: {amount} yuan.', '{base}元中先行自付{rate}：{amount}元。'),
 ('deductible', 'The deductible is {base} yuan, of which {running} yuan are used up: you bear {amount} yuan now.', '起付标准{base}元，已累计{running}元，本次由个人承担{amount}元。'),
 ('band', 'Of {base} yuan, {rate} is paid: {amount} yuan.', '{base}元按{rate}支付：{amount}元。'),
 ('cap', 'The limit is {base} yuan, of which {running} yuan are used up: {amount} yuan are cut off.', '限额{base}元，已使用{running}元，本次超限{amount}元。'),
 ('count', 'It is paid {base} times, of which {running} are used up: {amount} yuan are cut off.', '限付{base}次，已使用{running}次，本次超限{amount}元。'),
 ('account', 'The family account holds {base} yuan: {amount} yuan it cannot pay.', '家庭共济账户可支付{base}元，另有{amount}元不能支付。'),
 ('paid', 'The {layer} pays {amount} yuan; {running} yuan remain.', '{layer}支付{amount}元，余{running}元。'),
 ('refused', 'It is not paid.', '不予支付。'),
 ('reversal', 'This row takes back an earlier one ({amount} yuan), which was decided as follows.', '本行冲销此前一笔费用（{amount}元），原裁定如下。'),
 ('ruling', 'A person decided what was held: you pay {amount} yuan less.', '人工核定：个人少付{amount}元。'),
 ('opening', 'This row brings in what had been used up before the ledger began.', '本行带入启用前已累计的额度。'),
 ('supplement', 'On application the {layer} adds to an earlier bill: you pay {amount} yuan less. The bill as a whole then stands so:', '经申请，{layer}对此前一笔费用补充支付，个人少付{amount}元。该笔费用整体情况如下：'),
 ('lacks_credential', 'The credential is missing.', '缺少就医凭证。'),
 ('lacks_identity_document', 'The identity document is missing.', '缺少身份证件。'),
 ('lacks_receipt', 'The receipt is missing.', '缺少医疗费票据。'),
 ('lacks_records', 'The medical records are missing.', '缺少病史资料。'),
 ('lacks_bank_card', 'The bank card is missing.', '缺少银行卡。'),
 ('lacks_originals', 'The originals are missing.', '缺少票据及病史资料原件。'),
 ('cash', 'You pay {amount} yuan.', '个人支付{amount}元。'),
 ('fact', 'It rests on fact no. {fact_no} of {day}: {fact}.', '依据第{fact_no}号事实（{day}）：{fact}。');

CREATE FUNCTION medins.explain(
  ledger regnamespace,
  person_id bigint,
  ledger_no int,
  language text DEFAULT 'en')
  RETURNS TABLE (step int, clause text, rule int, base numeric, rate numeric, amount numeric, running numeric, sentence text)
  LANGUAGE plpgsql STABLE STRICT PARALLEL RESTRICTED ROWS 8
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  space text := CASE language WHEN 'en' THEN ' ' ELSE '' END;
  steps int;
BEGIN
  IF language NOT IN ('en', 'zh') THEN
    RAISE EXCEPTION 'explanations are in en or zh' USING ERRCODE = 'MI006', COLUMN = 'language', HINT = 'Give en or zh.';
  END IF;
  RETURN QUERY EXECUTE format($query$
    SELECT (row_number() OVER (ORDER BY t.step))::int, t.clause, t.rule, t.base, t.rate, t.amount, t.running,
      replace(replace(replace(replace(replace(replace(s.sentence_%2$s,
        '{base}', coalesce(t.base::text, '')), '{amount}', coalesce(t.amount::text, '')), '{running}', coalesce(t.running::text, '')),
        '{rate}', coalesce(trim_scale(t.rate * 100)::text || '%%', '')),
        '{rule}', coalesce(t.rule::text, '')), '{layer}', coalesce(y.name_%2$s, replace(%4$L, '{layer}', t.layer), ''))
      || coalesce(%3$L || r.sentence_%2$s, '')
      || coalesce(%3$L || l.sentence, '')
      || coalesce(%3$L || CASE WHEN t.kind IN ('cover', 'rule', 'adjust', 'refused', 'cap', 'count') THEN c.sentence_%2$s END, '')
    FROM (
      -- a layer that has nothing to start from and refuses nothing says nothing, nor does a share that is all of it
      SELECT x.*, coalesce(bool_and(x.base = 0) FILTER (WHERE x.kind = 'rule') OVER l
                           AND NOT bool_or(x.kind = 'refused') OVER l, false)
                  OR x.kind = 'band' AND x.rate = 1 AND count(*) FILTER (WHERE x.kind = 'band') OVER l = 1 AS silent
      FROM medins.trace($1, $2, $3) x
      WINDOW l AS (PARTITION BY x.layer)) t
    LEFT JOIN %1$I.claim k ON k.person_id = $2 AND k.ledger_no = $3
    LEFT JOIN %1$I.layer y ON y.version = k.plan_version AND y.name = t.layer
    -- what a layer starts from is told in its own words
    JOIN medins.sentence s ON s.kind = CASE WHEN t.kind = 'rule' AND y.base <> 'in_scope' THEN 'rule_' || y.base ELSE t.kind END
    LEFT JOIN %1$I.reason r ON r.reason = t.reason
    LEFT JOIN %1$I.clause c ON c.clause = t.clause
    -- which papers a rule holds it for
    LEFT JOIN LATERAL (
      SELECT string_agg(x.sentence_%2$s, %3$L ORDER BY x.kind) AS sentence
      FROM %1$I.rule u JOIN medins.sentence x ON x.kind = ANY (u.status) AND x.kind = ANY (k.statuses)
      WHERE t.kind = 'refused' AND u.version = k.plan_version AND u.rule = t.rule) l ON true
    WHERE NOT t.silent
    ORDER BY t.step $query$, schema, language, space,
    CASE language WHEN 'en' THEN 'layer {layer}' ELSE '{layer}层' END)
  USING ledger, person_id, ledger_no;
  GET DIAGNOSTICS steps = ROW_COUNT;

  -- The facts it rests on, as they were known then, for who may read them: of cover, of statuses, of an account that
  -- did not work yet, of a credential that did not work, of a family account that paid.
  IF NOT (SELECT bool_and(has_table_privilege(format('%I.%I', schema, t), 'SELECT'))
          FROM unnest('{person,fact,fact_kind,plan,plan_version,coverage_rule,credential_state}'::text[]) t) THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE format($query$
    WITH decided AS (
      SELECT c.*, CASE WHEN s.stay AND (v.stay_date = 'discharge' OR v.valid_from > c.served_from)
                       THEN c.served_to ELSE c.served_from END AS day,
             CASE WHEN s.stay OR c.channel = 'reimbursement' THEN c.served_to ELSE c.settled_on END AS asked_on
      FROM %1$I.claim r
      JOIN %1$I.claim c ON c.person_id = r.person_id
        AND c.ledger_no = CASE r.entry WHEN 'reversal' THEN r.base_no ELSE r.ledger_no END
      LEFT JOIN %1$I.plan_version v ON v.version = c.plan_version
      CROSS JOIN LATERAL (SELECT c.care IN ('inpatient', 'observation') AS stay) s
      WHERE r.person_id = $2 AND r.ledger_no = $3
    ), known AS (
      SELECT f.*, k.status_is
      FROM decided d
      JOIN %1$I.fact f ON f.person_id = d.person_id AND f.recorded_at <= d.recorded_at
        AND (f.retracted_at IS NULL OR f.retracted_at > d.recorded_at)
      JOIN %1$I.fact_kind k ON k.kind = f.kind
    ), cover AS (
      SELECT p.*
      FROM decided d
      CROSS JOIN LATERAL medins.periods(medins.coverage($1, d.person_id, d.recorded_at)) p
      WHERE p.valid @> d.day AND p.pathway = d.pathway
    ), rests_on AS (
      SELECT 1 AS part, c.fact_no, NULL AS state, NULL AS clause FROM cover c
      UNION
      SELECT 2, k.fact_no, NULL, NULL
      FROM decided d JOIN known k
        ON k.valid @> d.day AND CASE k.status_is WHEN 'kind' THEN k.kind WHEN 'code' THEN k.code END = ANY (d.statuses)
        OR k.valid @> d.asked_on AND k.kind = 'identity_unsynchronised' AND 'unsynchronised_at_settlement' = ANY (d.statuses)
      UNION
      SELECT 3, k.fact_no, NULL, NULL
      FROM decided d CROSS JOIN cover c
      JOIN %1$I.coverage_rule r ON r.version = c.plan_version AND r.rule = c.coverage_rule
      JOIN known k ON k.kind = r.usable_after AND lower(k.valid) + 1 = c.usable_from
      WHERE d.statuses && '{before_account,account_inactive}'
      UNION
      SELECT 3, k.fact_no, NULL, NULL
      FROM decided d JOIN known k
        ON k.kind = 'family_group' AND k.organisation_id = d.family_account AND k.valid @> d.settled_on AND d.family_paid <> 0
      UNION
      -- its state then, or what came next where it had none yet
      (SELECT 4, c.fact_no, c.state, c.clause
       FROM decided d CROSS JOIN LATERAL medins.credentials($1, d.person_id, d.recorded_at) c
       WHERE c.credential = d.credential AND 'credential_invalid' = ANY (d.statuses)
       ORDER BY lower(c.valid) > d.asked_on, abs(lower(c.valid) - d.asked_on)
       LIMIT 1)
    )
    SELECT $4 + (row_number() OVER o)::int, x.clause, NULL::int, NULL::numeric, NULL::numeric, NULL::numeric, NULL::numeric,
      replace(replace(replace(s.sentence_%2$s, '{fact_no}', x.fact_no::text), '{day}', to_char(lower(k.valid), 'YYYY-MM-DD')),
        '{fact}', coalesce(t.name_%2$s, n.name_%2$s))
      || coalesce(%3$L || c.sentence_%2$s, '')
    FROM rests_on x
    JOIN known k ON k.fact_no = x.fact_no
    JOIN %1$I.fact_kind n ON n.kind = k.kind
    JOIN medins.sentence s ON s.kind = 'fact'
    LEFT JOIN %1$I.credential_state t ON t.credential = k.kind AND t.state = x.state
    LEFT JOIN %1$I.clause c ON c.clause = x.clause
    WINDOW o AS (ORDER BY x.part, x.fact_no)
    ORDER BY x.part, x.fact_no $query$, schema, language, space)
  USING ledger, person_id, ledger_no, steps;
END
$$;

-- What is to become of rows that met a total of a row that is taken back: they stand (medins.impact lists them), or
-- the person is decided again.  medins.later_rows says which they are.
CREATE FUNCTION medins.treat_later_rows(ledger regnamespace, person_id bigint, later_rows text) RETURNS void
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF later_rows = 'readjudicate' THEN
    PERFORM medins.readjudicate(ledger, person_id);
  ELSIF later_rows IS DISTINCT FROM 'leave' THEN
    RAISE EXCEPTION 'it is not said what becomes of later rows'
      USING ERRCODE = 'MI006', COLUMN = 'later_rows', HINT = 'Give leave or readjudicate.';
  END IF;
END
$$;

-- For who is about to write several rows of a person, so that nobody comes in between; needs INSERT on claim.
CREATE FUNCTION medins.lock_person(ledger regnamespace, person_id bigint) RETURNS void
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'lock_person';

-- Undo a row by adding its negation, booked in the open month of settled_on; what was applied for on top of it first.
CREATE FUNCTION medins.reverse(
  ledger regnamespace,
  person_id bigint,
  ledger_no int,
  reason text,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  request_id text DEFAULT NULL,
  adjustment int DEFAULT NULL,
  later_rows text DEFAULT 'leave') RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  row_no int;
  reversal int;
BEGIN
  -- the person's lock, so that no supplement comes in between
  PERFORM medins.lock_person(ledger, person_id);
  FOR row_no IN EXECUTE format(
    'SELECT s.ledger_no FROM %1$I.claim s '
    'WHERE s.person_id = $1 AND s.base_no = $2 AND s.entry IN (''supplement'', ''ruling'') '
    '  AND NOT EXISTS (SELECT FROM %1$I.claim r WHERE r.person_id = $1 AND r.base_no = s.ledger_no AND r.entry = ''reversal'') '
    'UNION ALL SELECT $2 ORDER BY 1 DESC', schema) USING person_id, ledger_no
  LOOP
    EXECUTE format('INSERT INTO %I.claim (person_id, entry, base_no, reason, settled_on, request_id, adjustment) '
                   'VALUES ($1, ''reversal'', $2, $3, $4, $5, $6) RETURNING ledger_no', schema)
      INTO reversal USING person_id, row_no, reason, settled_on, request_id, adjustment;
  END LOOP;
  PERFORM medins.treat_later_rows(ledger, person_id, later_rows);
  RETURN reversal;
END
$$;

-- Take a bill back and enter it anew, with changes to what was sent: a part of it refunded, the credential shown at
-- last. One adjustment number, that of its first row, ties the rows together.
CREATE FUNCTION medins.repost(
  ledger regnamespace,
  person_id bigint,
  ledger_no int,
  reason text,
  changes jsonb DEFAULT '{}',
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  later_rows text DEFAULT 'leave') RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  input text[] := '{request_id,institution_id,prescriber_id,care,channel,credential,access,served_from,served_to,applied_on,'
                  'receipt_no,receipt_date,disease,catalogue_region,papers,total_amount,self_funded,over_price_limit,advance_self_pay}';
  unknown text := (SELECT k FROM jsonb_object_keys(changes) k WHERE NOT k = ANY (input) ORDER BY k LIMIT 1);
  adjustment int;
  repost int;
BEGIN
  IF unknown IS NOT NULL THEN
    RAISE EXCEPTION 'column "%" of a bill cannot be changed', unknown
      USING ERRCODE = 'MI006', COLUMN = unknown, HINT = 'The columns are: ' || array_to_string(input, ', ') || '.';
  END IF;
  PERFORM medins.lock_person(ledger, person_id);
  EXECUTE format('SELECT max(c.ledger_no) + 1 FROM %I.claim c WHERE c.person_id = $1', schema) INTO adjustment USING person_id;
  PERFORM medins.reverse(ledger, person_id, ledger_no, reason, settled_on, NULL, adjustment);
  EXECUTE format('INSERT INTO %1$I.claim (person_id, entry, base_no, adjustment, settled_on, %2$s) '
                 'SELECT $1, ''repost'', $2, $3, $4, %3$s FROM %1$I.claim c, jsonb_populate_record(c, $5) r '
                 'WHERE c.person_id = $1 AND c.ledger_no = $2 RETURNING ledger_no', schema,
                 array_to_string(input, ', '), 'r.' || array_to_string(input, ', r.'))
    INTO repost USING person_id, ledger_no, adjustment, settled_on, changes;
  PERFORM medins.treat_later_rows(ledger, person_id, later_rows);
  RETURN repost;
END
$$;

-- A person's decision on a row that is held: paid with these amounts, or denied for a reason.
CREATE FUNCTION medins.resolve(
  ledger regnamespace,
  person_id bigint,
  ledger_no int,
  decision text,
  request_id text,
  reason text DEFAULT NULL,
  fund_paid numeric DEFAULT 0,
  deductible numeric DEFAULT 0,
  relief_paid numeric DEFAULT 0,
  serious_illness_paid numeric DEFAULT 0,
  family_paid numeric DEFAULT 0,
  other_paid numeric DEFAULT 0,
  accumulators medins.accumulators DEFAULT NULL,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ruling int;
BEGIN
  EXECUTE format('INSERT INTO %I.claim (person_id, entry, base_no, decision, request_id, reason, fund_paid, deductible, relief_paid, '
                 'serious_illness_paid, family_paid, other_paid, accumulators, settled_on) '
                 'VALUES ($1, ''ruling'', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING ledger_no',
                 medins.ledger_schema(ledger))
    INTO ruling USING person_id, ledger_no, decision, request_id, reason, fund_paid, deductible, relief_paid,
                      serious_illness_paid, family_paid, other_paid, accumulators, settled_on;
  RETURN ruling;
END
$$;

-- What a person had used up before the ledger began; the first row of the person.
CREATE FUNCTION medins.open_totals(
  ledger regnamespace,
  person_id bigint,
  institution_id bigint,
  day date,
  accumulators medins.accumulators,
  request_id text) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  opening int;
BEGIN
  EXECUTE format('INSERT INTO %I.claim (person_id, entry, institution_id, care, credential, request_id, served_from, served_to, settled_on, '
                 'total_amount, accumulators) VALUES ($1, ''opening'', $2, ''outpatient'', ''none'', $3, $4, $4, $4, 0, $5) RETURNING ledger_no',
                 medins.ledger_schema(ledger))
    INTO opening USING person_id, institution_id, request_id, day, accumulators;
  RETURN opening;
END
$$;

-- What a layer settled on application would add to a bill; the amounts are what changes.
CREATE FUNCTION medins.quote_supplement(
  ledger regnamespace,
  person_id bigint,
  base_no int,
  applied_for text,
  applied_on date,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  disease text DEFAULT NULL) RETURNS medins.adjudication
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED
  AS 'MODULE_PATHNAME', 'quote_supplement';

CREATE FUNCTION medins.apply(
  ledger regnamespace,
  person_id bigint,
  base_no int,
  applied_for text,
  applied_on date,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  request_id text DEFAULT NULL,
  disease text DEFAULT NULL) RETURNS int
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  supplement int;
BEGIN
  EXECUTE format('INSERT INTO %I.claim (person_id, entry, base_no, applied_for, applied_on, settled_on, request_id, disease) '
                 'VALUES ($1, ''supplement'', $2, $3, $4, $5, $6, $7) RETURNING ledger_no',
                 medins.ledger_schema(ledger))
    INTO supplement USING person_id, base_no, applied_for, applied_on, settled_on, request_id, disease;
  RETURN supplement;
END
$$;

-- One application for all bills of a person's benefit year whose version has the layer, in the order of the ledger.
-- Bills for which nothing would change get no row, nor those for which it is held already.
CREATE FUNCTION medins.apply_year(
  ledger regnamespace,
  person_id bigint,
  applied_for text,
  benefit_year int,
  applied_on date,
  settled_on date DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  request_id text DEFAULT NULL)
  RETURNS TABLE (ledger_no int, base_no int, decision text, reason text, amount numeric)
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  bill record;
  offer medins.adjudication;
BEGIN
  PERFORM medins.lock_person(ledger, person_id);
  FOR bill IN EXECUTE format($query$
    WITH standing AS (
      SELECT c.* FROM %1$I.claim c
      WHERE c.person_id = $1
        AND NOT EXISTS (SELECT FROM %1$I.claim r WHERE r.person_id = $1 AND r.base_no = c.ledger_no AND r.entry = 'reversal')
    ), bill AS (
      SELECT c.ledger_no,
             EXISTS (SELECT FROM %1$I.layer l WHERE l.version = c.plan_version AND l.name = $3 AND l.settle = 'application') AS has_layer,
             (SELECT s.decision FROM standing s WHERE s.base_no = c.ledger_no AND s.applied_for = $3
               ORDER BY s.ledger_no DESC LIMIT 1) AS decided
      FROM standing c
      WHERE c.benefit_year = $2 AND c.entry IN ('claim', 'repost')
        AND (c.decision = 'paid' OR EXISTS (SELECT FROM standing s WHERE s.base_no = c.ledger_no AND s.entry = 'ruling'
                                               AND s.applied_for IS NULL AND s.decision = 'paid'))
    )
    SELECT b.*, bool_or(b.has_layer) OVER () AS some_have FROM bill b ORDER BY b.ledger_no $query$, schema)
    USING person_id, benefit_year, applied_for
  LOOP
    -- where no version has it, it is misspelt: that is an error
    CONTINUE WHEN bill.decided = 'paid' OR bill.some_have AND NOT bill.has_layer;
    offer := medins.quote_supplement(ledger, person_id, bill.ledger_no, applied_for, applied_on, settled_on);
    CONTINUE WHEN offer.decision = 'denied' OR offer.decision = 'pended' AND bill.decided = 'pended'
      OR offer.decision = 'paid' AND 0 = ALL (ARRAY[offer.fund_paid, offer.relief_paid, offer.serious_illness_paid,
                                                    offer.family_paid, offer.other_paid]);
    ledger_no := medins.apply(ledger, person_id, bill.ledger_no, applied_for, applied_on, settled_on, request_id);
    base_no := bill.ledger_no;
    decision := offer.decision;
    reason := offer.reason;
    amount := - offer.cash_paid - offer.family_paid;
    RETURN NEXT;
  END LOOP;
END
$$;

COMMENT ON FUNCTION medins.adjudicate() IS
  'Trigger: decides a claim as it is inserted. / 触发器：在插入时对费用进行裁定与结算。';
COMMENT ON FUNCTION medins.claim_is_consistent(int, text, text, text, text, text, numeric, numeric, numeric, numeric,
  text, text, numeric, numeric, numeric, numeric, numeric, numeric, numeric, numeric, int) IS
  'The check of a claim''s row: words, numbering, and that amounts sum up; true, or an error that names the column and nothing of the row. Nothing else calls it. Errors: 23514. / 结算行的一致性检查：用词、编号与金额合计；相符为真，否则报错并仅指明列名。仅用于该检查。错误：23514。';
COMMENT ON FUNCTION medins.stamp_fact() IS
  'Trigger: numbers and stamps a fact of a person. / 触发器：为参保人员的事实记录编号并加盖时间戳。';
COMMENT ON TYPE medins.adjudication IS
  'A claim''s split and the situation it rests on. / 一笔费用的分担结果及其所依据的情形。';
COMMENT ON COLUMN medins.adjudication.ledger_no IS 'Number that an INSERT would give the row. / 插入后该行的个人账号。';
COMMENT ON COLUMN medins.adjudication.decision IS 'paid, denied or pended. / 支付（paid）、拒付（denied）或待核定（pended）。';
COMMENT ON COLUMN medins.adjudication.reason IS 'Why it is not paid. / 不支付的原因。';
COMMENT ON COLUMN medins.adjudication.plan_version IS 'Plan version that decided. / 所依据的方案版本。';
COMMENT ON COLUMN medins.adjudication.benefit_year IS 'Benefit year. / 待遇年度。';
COMMENT ON COLUMN medins.adjudication.settlement_month IS 'Month it is booked in. / 记账月份。';
COMMENT ON COLUMN medins.adjudication.in_scope IS 'In-scope amount. / 医保范围内费用。';
COMMENT ON COLUMN medins.adjudication.deductible IS 'Deductible borne. / 承担的起付标准。';
COMMENT ON COLUMN medins.adjudication.rate IS 'The fund''s rate; NULL where several applied. / 基金支付比例；多段时为空。';
COMMENT ON COLUMN medins.adjudication.fund_paid IS 'Paid by the fund. / 基金支付。';
COMMENT ON COLUMN medins.adjudication.relief_paid IS 'Paid by relief. / 救助支付。';
COMMENT ON COLUMN medins.adjudication.serious_illness_paid IS 'Paid by serious illness insurance. / 大病保险支付。';
COMMENT ON COLUMN medins.adjudication.family_paid IS 'Paid by the family account. / 家庭共济支付。';
COMMENT ON COLUMN medins.adjudication.other_paid IS 'Paid by others. / 其他支付。';
COMMENT ON COLUMN medins.adjudication.cash_paid IS 'Paid by the person. / 个人现金支付。';
COMMENT ON COLUMN medins.adjudication.college_id IS 'College. / 院校。';
COMMENT ON COLUMN medins.adjudication.level IS 'Level of the institution. / 机构级别。';
COMMENT ON COLUMN medins.adjudication.relation IS 'What the institution is to the college. / 机构与院校的关系。';
COMMENT ON COLUMN medins.adjudication.locality IS 'Where care was given, seen from home. / 就医地类别。';
COMMENT ON COLUMN medins.adjudication.pathway IS 'By what right the person was covered; NULL: not covered. / 参保途径；为空即未参保。';
COMMENT ON COLUMN medins.adjudication.statuses IS 'Statuses of the person. / 人员身份。';
COMMENT ON COLUMN medins.adjudication.illness IS 'Listed treatment. / 大病治疗项目。';
COMMENT ON COLUMN medins.adjudication.family_account IS 'Family account that may pay. / 可支付的家庭共济账户。';
COMMENT ON COLUMN medins.adjudication.accumulators IS 'Running totals after this row. / 本行之后的累计额。';
COMMENT ON FUNCTION medins.quote(regnamespace, bigint, bigint, text, date, numeric, date, date, numeric, numeric, numeric, text, text, text, bigint, text, text, date, date, text[], text[]) IS
  'What an INSERT of this claim would decide now, and how the bill would stand with the layers of applied_for, applied for in that order on the day of settlement. Arguments mean what the columns of claim mean; amounts in yuan, dates inclusive. Writes nothing, locks no row; needs INSERT on claim. Errors: those of an INSERT. / 试算：此刻插入该费用的裁定结果，以及结算当日依次申请applied_for所列各层后的结果。参数含义同claim各列；金额以元计，日期含首尾。不写入、不加锁；需claim的INSERT权限。错误：同插入。';
COMMENT ON FUNCTION medins.copay(regnamespace, text, text, int, numeric, date, text, text, text, text, text, text, text[], text, medins.accumulators, numeric, text[]) IS
  'The split of an in-scope amount (yuan) by a plan''s rules on a day, layers of applied_for included, no person needed. level NULL: unknown; pathway NULL: the first by rule number that covers; accumulators NULL: none so far; family_money: what a family account holds, NULL: none is asked. A reimbursement is taken to be applied for on the day of service. Words of relation, locality, pathway, statuses and illness are not checked. Needs SELECT on plan_version. Errors: MI003, MI006, MI010, MI013. / 按方案规则计算某日医保范围内费用（元）的分担，含applied_for各层，无需指定人员。level为空即未知；pathway为空取规则号最小的享受途径；accumulators为空即尚无累计；family_money为家庭账户余额，为空即不询问。零星报销视为就诊当日申请。relation、locality、pathway、statuses、illness的用词不作检查。需plan_version的SELECT权限。错误：MI003、MI006、MI010、MI013。';
COMMENT ON FUNCTION medins.trace(regnamespace, bigint, int) IS
  'The steps by which a ledger row was decided, computed again from what is stored, without sentences; a reversal begins with step reversal, then come the steps of the row it takes back. Numbers that a step does not have are NULL. Errors: MI005. / 账本某行的裁定步骤，依据所存内容重新计算，不含文字；冲销以reversal步骤开始，继以被冲销行的步骤。步骤没有的数字为空。错误：MI005。';
COMMENT ON FUNCTION medins.run_cases(regnamespace, int) IS
  'Runs the policy cases of a plan version, draft or not, and returns what is decided otherwise than expected; no row when all is well. Reads the rows as committed now; needs SELECT on plan_version and policy_case. Errors: MI003; MI006, MI010, MI011 for a case that no claim could be, which the CONTEXT names. / 运行方案版本（含草稿）的政策案例，列出与预期不符之处；全部相符则无结果。读取当前已提交的行；需plan_version与policy_case的SELECT权限。错误：MI003；案例不可能成为费用时为MI006、MI010、MI011，CONTEXT指明案例。';
COMMENT ON TABLE medins.sentence IS
  'What explain says of each kind of step. / explain对各类步骤的说明文字。';
COMMENT ON COLUMN medins.sentence.kind IS 'Kind of step. / 步骤类别。';
COMMENT ON COLUMN medins.sentence.sentence_en IS 'English sentence; {…} is filled in. / 英文句子，{…}处代入数值。';
COMMENT ON COLUMN medins.sentence.sentence_zh IS 'Chinese sentence; {…} is filled in. / 中文句子，{…}处代入数值。';
COMMENT ON FUNCTION medins.explain(regnamespace, bigint, int, text) IS
  'Why a row was decided as it was, step by step, in en or zh; at the end, for who may read them, the facts that it rests on, as they were known then. Amounts in yuan. Needs SELECT on claim, layer, rule, reason, clause. Errors: MI005, MI006. / 逐步说明某行为何如此裁定，语言为en或zh；末尾（限有权读取者）列出所依据的事实，以当时所知为准。金额以元计。需claim、layer、rule、reason、clause的SELECT权限。错误：MI005、MI006。';
COMMENT ON FUNCTION medins.lock_person(regnamespace, bigint) IS
  'Keeps others from adding facts and claims of a person until the transaction ends, as the trigger of claim does; needs INSERT on claim, nothing on person. Errors: MI001. / 在事务结束前阻止他人新增该人员的事实和结算，与claim触发器相同；需claim表的INSERT权限，无需person权限。错误：MI001。';
COMMENT ON FUNCTION medins.treat_later_rows(regnamespace, bigint, text) IS
  'What reverse and repost call for later_rows: leave later rows as they are, or readjudicate the person. Errors: MI006. / reverse与repost据later_rows调用：后续各行保持不变（leave）或重新裁定该人（readjudicate）。错误：MI006。';
COMMENT ON FUNCTION medins.reverse(regnamespace, bigint, int, text, date, text, int, text) IS
  'Takes a row back: adds its negation, with a reason that is a row of reason, and returns the number of the new row; supplements and rulings of the row first, the newest first. settled_on is by default today. later_rows says what becomes of later rows that met a total of this one: leave, or readjudicate. Errors: MI001, MI005, MI006 no such reason, MI011 settled before the row, MI013, MI040 reversed already, a reversal, or a supplement on which a newer one stands, MI042. / 冲销一行：追加其负数行（原因为reason表的行），返回新行账本号；其补充支付与裁定先行冲销，新者在前。settled_on默认当日。later_rows规定受其累计额影响的后续各行：保持（leave）或重新裁定（readjudicate）。错误：MI001、MI005、MI006无此原因，MI011早于原行结算，MI013，MI040已冲销、本身为冲销或其上有更新的补充支付，MI042。';
COMMENT ON FUNCTION medins.repost(regnamespace, bigint, int, text, jsonb, date, text) IS
  'Reverses a bill and enters it anew in one call, with changes to input columns of claim: part of it refunded, the credential shown at last (SH-12n2, SH-14). Both rows carry one adjustment; returns the number of the new bill. later_rows as with reverse. Errors: those of reverse and of an INSERT; MI006 not an input column. / 一次完成冲销与重新录入，并更改claim的输入列：部分退费、补示凭证等（SH-12n2、SH-14）。两行关联号相同；返回新费用的账本号。later_rows同reverse。错误：同reverse与插入；MI006非输入列。';
COMMENT ON FUNCTION medins.resolve(regnamespace, bigint, int, text, text, text, numeric, numeric, numeric, numeric, numeric, numeric, medins.accumulators, date) IS
  'A person''s decision on a row that is held (pended), bill or application: adds a ruling that pays these amounts (paid, in yuan) or nothing, for a reason (denied); request_id is the number of the decision; returns the row''s number. Of a bill, accumulators are the totals it uses up; of an application only the amount of its layer''s payer is given, and the bill is decided again with it. Errors: MI006, MI010 more than the bill or what is left for the layer, or another payer''s amount, MI011, MI012 totals of an application, MI013, MI015 not held, MI040, MI041 ruled on already, MI042, MI043. / 对待核定行（费用或申请）的人工裁决：追加裁定行，按所给金额（元）支付（paid），或据原因不予支付（denied）；request_id为裁决文号；返回该行账本号。对费用，accumulators为其计入的累计额；对申请仅给该层支付方金额，并据以重新裁定原费用。错误：MI006，MI010超过费用或该层余额、或非该支付方，MI011，MI012申请带累计额，MI013，MI015非待核定，MI040，MI041已裁决，MI042，MI043。';
COMMENT ON FUNCTION medins.open_totals(regnamespace, bigint, bigint, date, medins.accumulators, text) IS
  'Brings in what a person had used up before the ledger began, in fen and counts: an opening, the person''s first row; returns its number. COPY into claim with entry opening does the same for a file. Errors: MI001, MI002, MI003, MI013, MI015 not the first row, or totals that the plan does not keep. / 带入某人在账本启用前已累计的额度（分或次数）：期初行，须为该人首行；返回其账本号。以entry为opening的COPY可批量带入。错误：MI001、MI002、MI003、MI013，MI015非首行或方案无此累计项。';
COMMENT ON FUNCTION medins.quote_supplement(regnamespace, bigint, int, text, date, date, text) IS
  'What medins.apply would enter now: amounts are what changes, in yuan. Writes and locks nothing; needs INSERT on claim. Errors: as apply. / 试算：medins.apply此刻将录入的补充支付，金额为变动额，以元计。不写入、不加锁；需claim的INSERT权限。错误：同apply。';
COMMENT ON FUNCTION medins.apply(regnamespace, bigint, int, text, date, date, text, text) IS
  'Applies for a layer that is settled on application, for the bill in row base_no: adds a supplement with total 0, whose amounts are what changes, and returns its number. Dates inclusive; settled_on by default today. Errors: MI001, MI005, MI006 no such layer, MI011, MI013, MI015 not a bill, MI040 the bill was reversed, MI041 paid already. / 就base_no行的费用申请某层待遇：追加总额为0、金额为变动额的补充支付行，返回其账本号。日期含当日；settled_on默认当日。错误：MI001、MI005、MI006无此层，MI011，MI013，MI015非费用，MI040已冲销，MI041已支付。';
COMMENT ON FUNCTION medins.apply_year(regnamespace, bigint, text, int, date, date, text) IS
  'Applies for a layer on all bills of a person''s benefit year whose version has the layer, in the order of the ledger: a row for each supplement that was entered, amounts in yuan. Bills for which nothing would change get none, nor those for which it is held already. Errors: as apply. / 就某人某待遇年度的全部费用（版本有该层者）按账本顺序申请：每笔补充支付一行，金额以元计。无变动或已待核定者不产生。错误：同apply。';
