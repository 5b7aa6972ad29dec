-- Claims once more: verified, and decided again on what is known now.

CREATE FUNCTION medins.verify(
  ledger regnamespace,
  person_id bigint DEFAULT NULL,
  slice int DEFAULT 0,
  slices int DEFAULT 1)
  RETURNS TABLE (person_id bigint, ledger_no int, column_name text, stored text, expected text)
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 10
  AS 'MODULE_PATHNAME', 'verify';

-- The amounts are what would change, in yuan.
CREATE FUNCTION medins.impact(
  ledger regnamespace,
  person_id bigint DEFAULT NULL,
  college_id bigint DEFAULT NULL,
  slice int DEFAULT 0,
  slices int DEFAULT 1)
  RETURNS TABLE (person_id bigint, ledger_no int, entry text, institution_id bigint, college_id bigint, benefit_year int,
    settlement_month date, decision text, reason text, decision_then text, reason_then text,
    deductible numeric, fund_paid numeric, relief_paid numeric, serious_illness_paid numeric, family_paid numeric,
    other_paid numeric, cash_paid numeric, why text[], plan_version int, facts int[], rows int[])
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 100
  AS 'MODULE_PATHNAME', 'impact';

-- What a version would have made of the claims of a time; NULL: each claim's own version.
CREATE FUNCTION medins.simulate(
  ledger regnamespace,
  version int,
  from_day date DEFAULT NULL,
  until_day date DEFAULT NULL,
  slice int DEFAULT 0,
  slices int DEFAULT 1)
  RETURNS TABLE (person_id bigint, ledger_no int, entry text, benefit_year int, settlement_month date, institution_id bigint,
    college_id bigint, level smallint, decision text, reason text, deductible numeric, fund_paid numeric, relief_paid numeric,
    serious_illness_paid numeric, family_paid numeric, other_paid numeric, cash_paid numeric,
    simulated boolean, decision_then text, reason_then text, deductible_then numeric, fund_paid_then numeric, relief_paid_then numeric,
    serious_illness_paid_then numeric, family_paid_then numeric, other_paid_then numeric, cash_paid_then numeric, difference numeric)
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 10000
  AS 'MODULE_PATHNAME', 'simulate';

-- Sums, in fen; one cell may come in several rows.
CREATE FUNCTION medins.simulate_cells(
  ledger regnamespace,
  version int,
  from_day date,
  until_day date,
  slice int,
  slices int)
  RETURNS TABLE (college_id bigint, institution_id bigint, level smallint, settlement_month date,
    rows bigint, not_simulated bigint, gaining bigint, losing bigint,
    fund_now bigint, relief_now bigint, serious_illness_now bigint, family_now bigint, other_now bigint, cash_now bigint,
    fund_then bigint, relief_then bigint, serious_illness_then bigint, family_then bigint, other_then bigint, cash_then bigint)
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 10000
  AS 'MODULE_PATHNAME', 'simulate_cells';

CREATE FUNCTION medins.simulate_summary(
  ledger regnamespace,
  version int,
  from_day date DEFAULT NULL,
  until_day date DEFAULT NULL,
  slice int DEFAULT 0,
  slices int DEFAULT 1)
  RETURNS TABLE (college_id bigint, institution_id bigint, level smallint, settlement_month date, payer text,
    rows bigint, not_simulated bigint, amount numeric, amount_then numeric, difference numeric, gaining bigint, losing bigint)
  LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 10000
  SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.college_id, s.institution_id, s.level, s.settlement_month, p.payer, s.rows, s.not_simulated,
    round(p.amount / 100, 2), round(p.amount_then / 100, 2), round((p.amount_then - p.amount) / 100, 2),
    CASE p.payer WHEN 'cash' THEN s.gaining ELSE 0 END, CASE p.payer WHEN 'cash' THEN s.losing ELSE 0 END
  FROM (
    SELECT c.college_id, c.institution_id, c.level, c.settlement_month,
      sum(c.rows)::bigint AS rows, sum(c.not_simulated)::bigint AS not_simulated,
      sum(c.gaining)::bigint AS gaining, sum(c.losing)::bigint AS losing,
      sum(c.fund_now) AS fund_now, sum(c.fund_then) AS fund_then, sum(c.relief_now) AS relief_now, sum(c.relief_then) AS relief_then,
      sum(c.serious_illness_now) AS serious_illness_now, sum(c.serious_illness_then) AS serious_illness_then,
      sum(c.family_now) AS family_now, sum(c.family_then) AS family_then, sum(c.other_now) AS other_now, sum(c.other_then) AS other_then,
      sum(c.cash_now) AS cash_now, sum(c.cash_then) AS cash_then
    FROM medins.simulate_cells(ledger, version, from_day, until_day, slice, slices) c
    GROUP BY c.college_id, c.institution_id, c.level, c.settlement_month) s
  CROSS JOIN LATERAL (VALUES ('fund', fund_now, fund_then), ('relief', relief_now, relief_then),
    ('serious_illness', serious_illness_now, serious_illness_then), ('family', family_now, family_then),
    ('other', other_now, other_then), ('cash', cash_now, cash_then)) p (payer, amount, amount_then)
$$;

-- What readjudicate takes back and posts again, in the order in which it posts; what is not posted has nothing left to
-- decide.
CREATE FUNCTION medins.readjudication(ledger regnamespace, person_id bigint)
  RETURNS TABLE (nth int, ledger_no int, entry text, changed boolean, posted boolean)
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10
  AS 'MODULE_PATHNAME', 'readjudication';

CREATE FUNCTION medins.later_rows(ledger regnamespace, person_id bigint, ledger_no int)
  RETURNS TABLE (ledger_no int, entry text, request_id text, settlement_month date)
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000 ROWS 10
  AS 'MODULE_PATHNAME', 'later_rows';

-- Bring about what impact shows: newest first the rows are taken back, and then posted again in order, each settled on
-- its own day and booked in the first month open for that; one adjustment number, that of the first row, ties them.
CREATE FUNCTION medins.readjudicate(
  ledger regnamespace,
  person_id bigint,
  reason text DEFAULT 'readjudicated')
  RETURNS TABLE (ledger_no int, entry text, base_no int)
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE ROWS 10
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  bill text[] := '{request_id,institution_id,prescriber_id,care,channel,credential,access,served_from,served_to,applied_on,settled_on,'
                 'receipt_no,receipt_date,disease,catalogue_region,papers,total_amount,self_funded,over_price_limit,advance_self_pay}';
  part record;
  parts record;
  adjustment int;
  posted jsonb := '{}';   -- number before → number now
BEGIN
  IF person_id IS NULL THEN
    RAISE EXCEPTION 'no person given' USING ERRCODE = 'MI013', COLUMN = 'person_id', HINT = 'Name the person, or use medins.readjudicate_persons.';
  END IF;
  -- the person's lock, so that what is found holds until it is posted
  PERFORM medins.lock_person(ledger, person_id);
  SELECT array_agg(r ORDER BY r.nth) AS again INTO parts FROM medins.readjudication(ledger, person_id) r;
  EXECUTE format('SELECT max(c.ledger_no) + 1 FROM %I.claim c WHERE c.person_id = $1', schema) INTO adjustment USING person_id;

  FOR part IN SELECT * FROM unnest(parts.again) r (nth int, ledger_no int, entry text, changed boolean, posted boolean)
              ORDER BY r.ledger_no DESC
  LOOP
    EXECUTE format('INSERT INTO %1$I.claim AS c (person_id, entry, base_no, reason, settled_on, adjustment) '
                   'SELECT b.person_id, ''reversal'', b.ledger_no, $3, b.settled_on, $4 FROM %1$I.claim b '
                   'WHERE b.person_id = $1 AND b.ledger_no = $2 RETURNING c.ledger_no, c.entry, c.base_no', schema)
      INTO ledger_no, entry, base_no USING person_id, part.ledger_no, reason, adjustment;
    RETURN NEXT;
  END LOOP;

  FOR part IN SELECT * FROM unnest(parts.again) r (nth int, ledger_no int, entry text, changed boolean, posted boolean)
              WHERE r.posted ORDER BY r.nth
  LOOP
    EXECUTE CASE part.entry
      WHEN 'supplement' THEN format(
        'INSERT INTO %1$I.claim AS c (person_id, entry, base_no, adjustment, applied_for, applied_on, settled_on, request_id, disease) '
        'SELECT b.person_id, b.entry, coalesce(($4->>b.base_no::text)::int, b.base_no), $3, b.applied_for, b.applied_on, b.settled_on, '
        '  b.request_id, b.disease '
        'FROM %1$I.claim b WHERE b.person_id = $1 AND b.ledger_no = $2 RETURNING c.ledger_no, c.entry, c.base_no', schema)
      WHEN 'ruling' THEN format(
        -- of an application it names the application, and only what that layer pays
        'INSERT INTO %1$I.claim AS c (person_id, entry, base_no, adjustment, decision, reason, settled_on, applied_on, request_id, '
        '  deductible, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, accumulators) '
        'SELECT b.person_id, b.entry, coalesce(a.ledger_no, ($4->>b.base_no::text)::int, b.base_no), $3, b.decision, b.reason, '
        '  b.settled_on, b.applied_on, b.request_id, b.deductible, '
        '  CASE WHEN a.payer IS DISTINCT FROM ''fund'' AND a.payer IS NOT NULL THEN 0 ELSE b.fund_paid END, '
        '  CASE WHEN a.payer IS DISTINCT FROM ''relief'' AND a.payer IS NOT NULL THEN 0 ELSE b.relief_paid END, '
        '  CASE WHEN a.payer IS DISTINCT FROM ''serious_illness'' AND a.payer IS NOT NULL THEN 0 ELSE b.serious_illness_paid END, '
        '  CASE WHEN a.payer IS NOT NULL THEN 0 ELSE b.family_paid END, '
        '  CASE WHEN a.payer IS DISTINCT FROM ''other'' AND a.payer IS NOT NULL THEN 0 ELSE b.other_paid END, '
        -- the totals that were given, which cannot say since when they are kept
        '  CASE WHEN a.payer IS NULL THEN regexp_replace((b.accumulators OPERATOR(medins.-) coalesce(p.accumulators, ''{}''))::text, '
        '    ''since [^;]*;'', '''')::medins.accumulators END '
        'FROM %1$I.claim b '
        'LEFT JOIN %1$I.claim p ON p.person_id = b.person_id AND p.ledger_no = b.ledger_no - 1 '
        'LEFT JOIN LATERAL ('
        '  SELECT s.ledger_no, y.payer FROM %1$I.claim s JOIN %1$I.layer y ON y.version = s.plan_version AND y.name = s.applied_for '
        '  WHERE s.person_id = b.person_id AND s.entry = ''supplement'' AND s.decision = ''pended'' AND s.applied_for = b.applied_for '
        '    AND s.base_no = coalesce(($4->>b.base_no::text)::int, b.base_no) '
        '  ORDER BY s.ledger_no DESC LIMIT 1) a ON true '
        'WHERE b.person_id = $1 AND b.ledger_no = $2 RETURNING c.ledger_no, c.entry, c.base_no', schema)
      ELSE format(
        -- family_paid: what the account pays at most
        'INSERT INTO %1$I.claim AS c (person_id, entry, base_no, adjustment, family_paid, %2$s) '
        'SELECT b.person_id, ''repost'', b.ledger_no, $3, b.family_paid, %3$s FROM %1$I.claim b '
        'WHERE b.person_id = $1 AND b.ledger_no = $2 RETURNING c.ledger_no, c.entry, c.base_no', schema,
        array_to_string(bill, ', '), 'b.' || array_to_string(bill, ', b.'))
      END
      INTO ledger_no, entry, base_no USING person_id, part.ledger_no, adjustment, posted;
    posted := posted || jsonb_build_object(part.ledger_no, ledger_no);
    RETURN NEXT;
  END LOOP;
END
$$;

COMMENT ON FUNCTION medins.verify(regnamespace, bigint, int, int) IS
  'Decides stored rows again, of all or one person or a slice of the persons, and returns what differs; nothing when all is well. / 重新裁定已存各行（全部、某一人或按分片的一部分人员）并列出差异；无差异则无结果。';
COMMENT ON FUNCTION medins.impact(regnamespace, bigint, bigint, int, int) IS
  'Rows that would be decided otherwise on what is known now, by how much and why; for one person, a college, everybody or a slice. Nothing is changed. / 按现知事实会有不同裁定的各行、差额及原因；可限某人、某院校、全部或某一分片；不作任何更改。';
COMMENT ON FUNCTION medins.simulate(regnamespace, int, date, date, int, int) IS
  'Claims of a time as they are and as a plan version, a draft too, would have decided them, in order and with running totals; writes nothing. / 某时期各笔费用的现有结果与按某方案版本（含草案）依次累计重算的结果；不写入。';
COMMENT ON FUNCTION medins.simulate_cells(regnamespace, int, date, date, int, int) IS
  'What simulate_summary adds up, in fen. / simulate_summary汇总所用的数据，以分计。';
COMMENT ON FUNCTION medins.simulate_summary(regnamespace, int, date, date, int, int) IS
  'The same summed by college, institution, level, month and payer: rows, amounts now and then in yuan, persons who gain and lose. / 同上，按院校、机构、级别、月份与支付方汇总：行数、现金额与重算金额（元）、受益与受损人数。';
COMMENT ON FUNCTION medins.readjudication(regnamespace, bigint) IS
  'The rows that medins.readjudicate would take back and post again, in order. / medins.readjudicate将冲销并重记的各行，按重记顺序。';
COMMENT ON FUNCTION medins.later_rows(regnamespace, bigint, int) IS
  'Rows after a row that look at a running total it moved. / 某行之后、受其累计额影响的各行。';
COMMENT ON FUNCTION medins.readjudicate(regnamespace, bigint, text) IS
  'Posts what impact shows for a person: takes rows back and posts them again in order; returns the new rows, none where nothing would change. / 按impact所示对某人更正：依次冲销并重记；返回新增各行，无变化则无结果。';
