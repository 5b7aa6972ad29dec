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

CREATE FUNCTION medins.simulate_summary(
  ledger regnamespace,
  version int,
  from_day date DEFAULT NULL,
  until_day date DEFAULT NULL,
  slice int DEFAULT 0,
  slices int DEFAULT 1)
  RETURNS TABLE (college_id bigint, institution_id bigint, level smallint, settlement_month date, payer text,
    rows bigint, not_simulated bigint, amount numeric, amount_then numeric, difference numeric, gaining bigint, losing bigint)
  LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED COST 10000 ROWS 10000
  AS 'MODULE_PATHNAME', 'simulate_summary';

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

-- Everybody, or a college: in the order of persons, so that two of these do not meet crosswise, some persons to a
-- transaction.  Whoever stops it loses the last of these at most; called again, it finds what is left.
-- A procedure that commits can have no SET clause: names are qualified, and the path is set in each transaction.
CREATE PROCEDURE medins.readjudicate_persons(
  ledger regnamespace,
  college_id bigint DEFAULT NULL,
  chunk int DEFAULT 100,
  reason text DEFAULT 'readjudicated',
  INOUT persons bigint DEFAULT 0,
  INOUT posted bigint DEFAULT 0,
  INOUT skipped bigint[] DEFAULT '{}')
  LANGUAGE plpgsql
AS $$
DECLARE
  found bigint[];
  person bigint;
  added bigint;
  started_at timestamptz;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  IF chunk IS NULL OR chunk < 1 THEN
    RAISE EXCEPTION 'a chunk has at least one person' USING ERRCODE = 'MI006', COLUMN = 'chunk', HINT = 'Give a number from 1.';
  END IF;
  persons := 0;
  posted := 0;
  skipped := '{}';
  found := ARRAY(SELECT DISTINCT i.person_id FROM medins.impact(ledger, NULL, college_id) i ORDER BY i.person_id);
  started_at := clock_timestamp();
  FOREACH person IN ARRAY found LOOP
    PERFORM medins.report_progress(ledger, 'medins.readjudicate_persons', started_at, persons, cardinality(found));
    BEGIN
      SELECT count(*) INTO added FROM medins.readjudicate(ledger, person, reason);
      posted := posted + added;
    EXCEPTION WHEN SQLSTATE 'MI005' OR SQLSTATE 'MI010' OR SQLSTATE 'MI014' OR SQLSTATE 'MI015' OR SQLSTATE 'MI040' OR SQLSTATE 'MI041'
                OR SQLSTATE 'MI042' OR SQLSTATE 'MI043' OR SQLSTATE 'MI050' THEN
      -- it would fail the next time, too: who looks after it asks medins.readjudicate
      skipped := skipped || person;
    END;
    persons := persons + 1;
    IF persons % chunk = 0 THEN
      COMMIT;
      PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    END IF;
  END LOOP;
  PERFORM medins.end_progress();
END
$$;

-- What medins.statement says of each kind of row; {…} is filled in.
INSERT INTO medins.sentence (kind, sentence_en, sentence_zh) VALUES
 ('bill', '{day}, {institution}: a bill of {total} yuan. The insurance pays {insured} yuan, you pay {cash} yuan.', '{day}，{institution}：费用{total}元，医保支付{insured}元，个人支付{cash}元。'),
 ('bill_again', 'No. {base} once more ({day}, {institution}): {total} yuan. The insurance pays {insured} yuan, you pay {cash} yuan.', '第{base}号重新结算（{day}，{institution}）：费用{total}元，医保支付{insured}元，个人支付{cash}元。'),
 ('taken_back', 'No. {base} ({day}, {institution}) is taken back: {insured} yuan go back to the insurance, {cash} yuan to you.', '冲销第{base}号（{day}，{institution}）：退回医保{insured}元，退回个人{cash}元。'),
 ('addition_taken_back', 'No. {base} is taken back: you pay {cash} yuan more.', '冲销第{base}号：个人多付{cash}元。'),
 ('added', 'To no. {base} is added on application ({layer}): you pay {cash} yuan less.', '第{base}号经申请补充支付（{layer}）：个人少付{cash}元。'),
 ('decided', 'Somebody decided on no. {base}: you pay {cash} yuan less.', '第{base}号经人工核定：个人少付{cash}元。'),
 ('brought_in', 'What had been used up before this ledger began.', '启用前已累计的额度。');

CREATE FUNCTION medins.statement(
  ledger regnamespace,
  person_id bigint,
  benefit_year int,
  language text DEFAULT 'en')
  RETURNS TABLE (ledger_no int, settled_on date, settlement_month date, entry text, base_no int, adjustment int, total_amount numeric,
    insured numeric, family_paid numeric, cash_paid numeric, insured_so_far numeric, cash_so_far numeric,
    totals medins.accumulators, sentence text)
  LANGUAGE plpgsql STABLE STRICT PARALLEL RESTRICTED ROWS 20
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
BEGIN
  IF language NOT IN ('en', 'zh') THEN
    RAISE EXCEPTION 'statements are in en or zh' USING ERRCODE = 'MI006', COLUMN = 'language', HINT = 'Give en or zh.';
  END IF;
  RETURN QUERY EXECUTE format($query$
    SELECT c.ledger_no, c.settled_on, c.settlement_month, c.entry, c.base_no, c.adjustment, c.total_amount,
      p.insured, c.family_paid, c.cash_paid, sum(p.insured) OVER o, sum(c.cash_paid) OVER o, c.accumulators,
      replace(replace(replace(replace(replace(replace(replace(s.sentence_%2$s,
        '{day}', to_char(c.served_from, 'YYYY-MM-DD')), '{institution}', i.name), '{base}', coalesce(c.base_no::text, '')),
        '{total}', c.total_amount::text), '{insured}', (p.sign * p.insured)::text), '{layer}', coalesce(y.name_%2$s, c.applied_for, '')),
        '{cash}', (p.sign * (c.cash_paid + CASE WHEN p.added THEN c.family_paid ELSE 0 END))::text)
      || coalesce(%3$L || r.sentence_%2$s, '')
    FROM %1$I.claim c
    JOIN %1$I.institution i ON i.institution_id = c.institution_id
    LEFT JOIN %1$I.reason r ON r.reason = c.reason
    LEFT JOIN %1$I.layer y ON y.version = c.plan_version AND y.name = c.applied_for
    -- what it is about: of a reversal the row that it takes back
    JOIN %1$I.claim b ON b.person_id = c.person_id AND b.ledger_no = CASE c.entry WHEN 'reversal' THEN c.base_no ELSE c.ledger_no END
    CROSS JOIN LATERAL (SELECT c.fund_paid + c.relief_paid + c.serious_illness_paid + c.other_paid AS insured,
        b.entry IN ('supplement', 'ruling') AS added,
        CASE WHEN (c.entry = 'reversal') <> (b.entry IN ('supplement', 'ruling')) THEN -1 ELSE 1 END AS sign) p
    JOIN medins.sentence s ON s.kind = CASE c.entry WHEN 'claim' THEN 'bill' WHEN 'repost' THEN 'bill_again'
      WHEN 'reversal' THEN CASE WHEN p.added THEN 'addition_taken_back' ELSE 'taken_back' END
      WHEN 'supplement' THEN 'added' WHEN 'ruling' THEN 'decided' WHEN 'opening' THEN 'brought_in' END
    WHERE c.person_id = $1 AND c.benefit_year = $2
    WINDOW o AS (ORDER BY c.ledger_no)
    ORDER BY c.ledger_no $query$, schema, language, CASE language WHEN 'en' THEN ' ' ELSE '' END)
  USING person_id, benefit_year;
END
$$;

COMMENT ON FUNCTION medins.verify(regnamespace, bigint, int, int) IS
  'Decides stored rows again, each from what is stored on it and the rows before it, and returns what differs, in no order; no row when all is well. Of all, one person, or a slice of the persons. What cannot be decided at all is a difference too, expected NULL where nothing can be expected. Sees only rows that the caller may see. Errors: MI001, MI006 no such slice. / 重新裁定已存各行（依据该行及其前各行所存内容）并列出差异，不排序；无差异则无结果。可限全部、某一人或分片。无法裁定者亦为差异，无可预期时expected为空。仅见调用者有权查看的行。错误：MI001，MI006无此分片。';
COMMENT ON FUNCTION medins.impact(regnamespace, bigint, bigint, int, int) IS
  'The rows that stand and would be decided otherwise on what is known now, by how much (yuan) and why: of one person, of who is or was of a college, of everybody, or a slice. Changes nothing, locks no row; needs SELECT on claim and fact. Errors: MI001, MI006, 42501 where row security hides facts. / 按现知事实会有不同裁定的现行各行、差额（元）及原因；可限某人、某院校在读及曾读人员、全部或分片。不作任何更改、不加锁；需claim与fact的SELECT权限。错误：MI001，MI006，行级安全隐藏事实时为42501。';
COMMENT ON FUNCTION medins.simulate(regnamespace, int, date, date, int, int) IS
  'The claims of a time, by their days of care from from_day to before until_day (NULL: open), as they are and as a plan version, a draft too, would have decided them: in order, from the situation stored on them, with the totals that it would have left; in no order. difference is what the person would pay more, in yuan. version NULL: each by its own. A row that lacks what the version asks for is not simulated and stands. Writes nothing, locks no row; needs SELECT on claim, plan_version. Errors: MI003; MI006 no such slice, or a gate on what no claim of the time can have. / 某时段（就诊日自from_day起、早于until_day，为空不限）费用的现状，以及按某方案版本（含草稿）重算的结果：依存储的情形、按顺序并带累计；结果不排序。difference为个人多付额（元）。version为空即各按原版本。缺少版本所需信息的行不重算而保持。不写入、不加锁；需claim与plan_version的SELECT权限。错误：MI003；MI006无此分片，或准入条件为该时段费用不可能具有。';
COMMENT ON FUNCTION medins.simulate_summary(regnamespace, int, date, date, int, int) IS
  'The same summed by college, institution, level, month and payer: rows, amounts now and then in yuan; persons who would pay less (gaining) or more (losing) in all are counted once, at their last claim, in the row of payer cash. All numbers can be summed further, over slices as well. Errors: as simulate. / 同上，按院校、机构、级别、月份与支付方汇总：行数、现金额与重算金额（元）；总体受益（gaining）与受损（losing）人员各计一次，列于其末笔费用的现金（cash）行。各数可继续相加，含跨分片。错误：同simulate。';
COMMENT ON FUNCTION medins.readjudication(regnamespace, bigint) IS
  'The rows that medins.readjudicate would take back, in the order in which it would post them again: those that would change, and those that must come along because they share a running total, or add to such a bill. Not posted is what has nothing left to decide. Errors: MI001, MI005. / medins.readjudicate将冲销的各行，按重记顺序：将变动者，以及因共用累计额或附属于此类费用而须一并处理者。无需再裁定者不重记（posted为否）。错误：MI001、MI005。';
COMMENT ON FUNCTION medins.later_rows(regnamespace, bigint, int) IS
  'Rows that stand, came after a row, and look at a running total that it moved: those whose decision may hang on it. Errors: MI001, MI005. / 某行之后、受其累计额影响的现行各行，其裁定可能与之相关。错误：MI001、MI005。';
COMMENT ON FUNCTION medins.readjudicate(regnamespace, bigint, text) IS
  'Posts what medins.impact shows for a person: the newest first it takes rows back, then posts them again in order; returns the new rows, none where nothing would change. All carry one adjustment, and are booked in the first open month from the day on which the row they take back or repeat was settled. Errors: MI001, MI005, MI006 no such reason, MI013, MI042. / 按medins.impact所示对某人更正：由新到旧冲销，再依次重记；返回新增各行，无变化则无结果。各行关联号相同，记入原行结算日起首个未关闭月份。错误：MI001、MI005、MI006无此原因，MI013，MI042。';
COMMENT ON PROCEDURE medins.readjudicate_persons(regnamespace, bigint, int, text, bigint, bigint, bigint[]) IS
  'Readjudicates everybody whom medins.impact lists, or who is or was of a college, committing after each chunk of persons; tells how many persons and rows, and who was skipped because of an error of class MI. Stopped, it has lost the last chunk at most; called again, it goes on. Not inside a transaction block. Errors: as impact; MI006 no such chunk or reason. / 对medins.impact所列全部人员（或某院校在读及曾读人员）重新裁定，每批人员提交一次；返回人数、新增行数及因MI类错误跳过的人员。中断至多丢失最后一批，再次调用即继续。不可在事务块内。错误：同impact；MI006批量或原因无效。';
COMMENT ON FUNCTION medins.statement(regnamespace, bigint, int, text) IS
  'The story of a person''s ledger in a benefit year, row by row, in en or zh: what was billed, taken back, entered once more, added, decided, and why; after each row what was paid so far in the year, and the running totals. insured is what all payers but family and person pay. Amounts in yuan. Errors: MI006. / 某人某待遇年度账目的逐行说明（en或zh）：结算、冲销、重记、补付、裁定及原因；每行之后列出该年度累计支付与累计额。insured为家庭与个人以外各方支付。金额以元计。错误：MI006。';
