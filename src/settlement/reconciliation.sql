-- An institution's own figures against the ledger: what it settled directly, as it is booked in a month.

-- By bill: the lines of a file, and the rows of the ledger.  What takes a bill back may have a number of its own; it counts
-- with its bill.
CREATE FUNCTION medins.reconcile(ledger regnamespace, institution bigint, month date, file text)
  RETURNS TABLE (person_id bigint, request_id text, result text, total_there numeric, total_here numeric, funds_there numeric,
    funds_here numeric, family_there numeric, family_here numeric, cash_there numeric, cash_here numeric)
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED ROWS 1000
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  known boolean;
BEGIN
  PERFORM medins.find_institution(ledger, institution);
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.reconciliation_line WHERE institution_id = $1 AND settlement_month = $2 AND file = $3)', schema)
    INTO known USING institution, month, file;
  IF NOT known THEN
    RAISE EXCEPTION 'institution % has sent no such file for month %', institution, to_char(month, 'YYYY-MM')
      USING ERRCODE = 'MI006', SCHEMA = schema, TABLE = 'reconciliation_line', COLUMN = 'file',
            HINT = 'Put its lines into table "reconciliation_line" with COPY first.';
  END IF;
  RETURN QUERY EXECUTE format($query$
    WITH line AS (
      SELECT l.person_id, coalesce(b.request_id, l.request_id) AS request_id, true AS there,
             l.total_amount, l.funds_paid, l.family_paid, l.cash_paid
      FROM %1$I.reconciliation_line l
      LEFT JOIN LATERAL (
        SELECT o.request_id
        FROM %1$I.claim r
        JOIN %1$I.claim o ON o.person_id = r.person_id AND o.ledger_no = r.base_no
        WHERE r.person_id = l.person_id AND r.institution_id = $1 AND r.request_id = l.request_id AND r.entry = 'reversal'
        ORDER BY r.ledger_no LIMIT 1) b ON true
      WHERE l.institution_id = $1 AND l.settlement_month = $2 AND l.file = $3
      UNION ALL
      SELECT r.person_id, CASE r.entry WHEN 'reversal' THEN b.request_id ELSE r.request_id END, false,
             r.total_amount, r.fund_paid + r.relief_paid + r.serious_illness_paid + r.other_paid, r.family_paid, r.cash_paid
      FROM %1$I.settlement_row r
      LEFT JOIN %1$I.claim b ON b.person_id = r.person_id AND b.ledger_no = r.base_no
      WHERE r.institution_id = $1 AND r.settlement_month = $2 AND r.advanced
    ), bill AS (
      SELECT l.person_id, l.request_id, bool_or(l.there) AS there, bool_or(NOT l.there) AS here,
             bool_or(l.there AND l.total_amount < 0) AS taken_back,
             sum(l.total_amount) FILTER (WHERE l.there) AS total_there, sum(l.total_amount) FILTER (WHERE NOT l.there) AS total_here,
             sum(l.funds_paid) FILTER (WHERE l.there) AS funds_there, sum(l.funds_paid) FILTER (WHERE NOT l.there) AS funds_here,
             sum(l.family_paid) FILTER (WHERE l.there) AS family_there, sum(l.family_paid) FILTER (WHERE NOT l.there) AS family_here,
             sum(l.cash_paid) FILTER (WHERE l.there) AS cash_there, sum(l.cash_paid) FILTER (WHERE NOT l.there) AS cash_here
      FROM line l
      GROUP BY l.person_id, l.request_id)
    SELECT b.person_id, b.request_id,
           CASE WHEN b.there AND b.here AND b.total_there = b.total_here AND coalesce(b.funds_there = b.funds_here, true)
                     AND coalesce(b.family_there = b.family_here, true) AND coalesce(b.cash_there = b.cash_here, true) THEN 'matched'
                WHEN b.taken_back OR EXISTS (
                       SELECT FROM %1$I.claim o
                       JOIN %1$I.claim r ON r.person_id = o.person_id AND r.base_no = o.ledger_no AND r.entry = 'reversal'
                       WHERE o.person_id = b.person_id AND o.institution_id = $1 AND o.request_id = b.request_id) THEN 'refunded'
                WHEN NOT b.there THEN 'missing_there'
                WHEN NOT b.here THEN 'missing_here'
                ELSE 'different' END,
           b.total_there, b.total_here, b.funds_there, b.funds_here, b.family_there, b.family_here, b.cash_there, b.cash_here
    FROM bill b
    ORDER BY b.person_id, b.request_id $query$, schema)
  USING institution, month, file;
END
$$;

-- By totals; what is not given is not compared.
CREATE FUNCTION medins.reconcile_totals(ledger regnamespace, institution bigint, month date, visits bigint DEFAULT NULL,
    total_amount numeric DEFAULT NULL, funds_paid numeric DEFAULT NULL, family_paid numeric DEFAULT NULL,
    cash_paid numeric DEFAULT NULL, care text DEFAULT NULL)
  RETURNS TABLE (item text, result text, there numeric, here numeric, difference numeric)
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED ROWS 5
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM medins.find_institution(ledger, institution);
  RETURN QUERY EXECUTE format($query$
    SELECT i.item, CASE WHEN i.there = i.here THEN 'matched' WHEN i.there IS NULL THEN 'not_given' ELSE 'different' END,
           i.there, i.here, i.there - i.here
    FROM (SELECT coalesce(sum(r.visit), 0) AS visits, coalesce(sum(r.total_amount), 0.00) AS total_amount,
                 coalesce(sum(r.fund_paid + r.relief_paid + r.serious_illness_paid + r.other_paid), 0.00) AS funds_paid,
                 coalesce(sum(r.family_paid), 0.00) AS family_paid, coalesce(sum(r.cash_paid), 0.00) AS cash_paid
          FROM %1$I.settlement_row r
          WHERE r.institution_id = $1 AND r.settlement_month = $2 AND r.advanced AND ($3 IS NULL OR r.care = $3)) h
    CROSS JOIN LATERAL (VALUES
      (1, 'visits', $4::numeric, h.visits::numeric), (2, 'total_amount', $5, h.total_amount), (3, 'funds_paid', $6, h.funds_paid),
      (4, 'family_paid', $7, h.family_paid), (5, 'cash_paid', $8, h.cash_paid)) i (item_no, item, there, here)
    ORDER BY i.item_no $query$, medins.ledger_schema(ledger))
  USING institution, month, care, visits, total_amount, funds_paid, family_paid, cash_paid;
END
$$;

COMMENT ON FUNCTION medins.reconcile(regnamespace, bigint, date, text) IS
  'A file of an institution (reconciliation_line) against what the ledger has it settled directly in the month, bill by bill: matched; different in an amount that the file gives; missing_there; missing_here; or refunded, not alike and one side has taken the bill back. Changes nothing; amounts in yuan. Errors: MI002, MI006 no such file. / 机构对账文件（reconciliation_line）与账中当月直接结算逐笔核对：一致（matched）、所给金额不符（different）、机构方缺失（missing_there）、本方缺失（missing_here）或不一致且一方已退费（refunded）。不作更改；金额以元计。错误：MI002，MI006无此文件。';
COMMENT ON FUNCTION medins.reconcile_totals(regnamespace, bigint, date, bigint, numeric, numeric, numeric, numeric, text) IS
  'An institution''s own totals of a month (yuan), of one kind of care or all, against the ledger: matched, different, or not_given. Errors: MI002. / 机构当月总额（元，某医疗类别或全部）与账核对：一致（matched）、不符（different）或未提供（not_given）。错误：MI002。';
