-- What is settled, month by month, from the ledger alone (SN-6.1).  Every statement sums settlement_row, so all of them
-- agree to the fen, and the rows that a line is made of are found there by the line's own columns.  Reversals net out in
-- the month they are booked in, so a month never changes once it is closed.

CREATE VIEW settlement_row WITH (security_invoker = true) AS
  SELECT c.settlement_month, c.institution_id,
    -- the month that it is about: of what corrects or adds to a row that row's month, of a late bill that of its settlement
    CASE WHEN c.base_no IS NULL THEN date_trunc('month', c.settled_on::timestamp)::date
         ELSE (SELECT b.settlement_month FROM claim b WHERE b.person_id = c.person_id AND b.ledger_no = c.base_no) END AS for_month,
    c.care, c.channel, c.college_id, c.person_id, c.ledger_no, c.entry, c.base_no, c.request_id, c.settled_on, c.decision,
    c.reason, v.visit, c.total_amount, c.in_scope, c.deductible, c.fund_paid, c.relief_paid, c.serious_illness_paid, c.family_paid,
    c.other_paid, c.cash_paid,
    d.advanced,
    CASE WHEN d.advanced THEN c.total_amount - c.cash_paid ELSE 0.00 END AS payable,
    CASE WHEN d.advanced THEN 0.00 ELSE c.total_amount - c.cash_paid END AS reimbursed
  FROM claim c
  -- rows that add to a bill, or bring totals in, have a total of 0 and are no visits
  CROSS JOIN LATERAL (SELECT sign(c.total_amount)::int) v (visit)
  -- what was settled directly the institution has advanced; reimbursements, and what is paid on application or by a
  -- ruling, go to the person
  CROSS JOIN LATERAL (SELECT c.channel = 'direct' AND c.total_amount <> 0) d (advanced);

-- Of persons, those with a visit left count.  They are found in the pass that sums, but where something was taken back:
-- there those are taken off who have nothing left of what they had.
CREATE VIEW settlement_line WITH (security_invoker = true) AS
  SELECT r.settlement_month, r.institution_id, r.for_month, r.care, r.channel,
    count(*) AS entries,
    sum(r.visit)::bigint AS visits,
    count(DISTINCT r.person_id) FILTER (WHERE r.visit > 0) - CASE WHEN bool_or(r.visit < 0) THEN (
      SELECT count(*)
      FROM (SELECT FROM settlement_row t
            WHERE t.settlement_month = r.settlement_month AND t.institution_id = r.institution_id AND t.for_month = r.for_month AND t.care = r.care AND t.channel = r.channel
            GROUP BY t.person_id HAVING bool_or(t.visit > 0) AND sum(t.visit) <= 0) u) ELSE 0 END AS persons,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'denied'), 0)::bigint AS denied,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'pended'), 0)::bigint AS pended,
    sum(r.total_amount)::cny AS total_amount,
    sum(r.in_scope)::cny AS in_scope,
    sum(r.deductible)::cny AS deductible,
    sum(r.fund_paid)::cny AS fund_paid,
    sum(r.relief_paid)::cny AS relief_paid,
    sum(r.serious_illness_paid)::cny AS serious_illness_paid,
    sum(r.family_paid)::cny AS family_paid,
    sum(r.other_paid)::cny AS other_paid,
    sum(r.cash_paid)::cny AS cash_paid,
    sum(r.payable)::cny AS payable,
    sum(r.reimbursed)::cny AS reimbursed
  FROM settlement_row r
  GROUP BY r.settlement_month, r.institution_id, r.for_month, r.care, r.channel;

CREATE VIEW settlement_statement WITH (security_invoker = true) AS
  SELECT r.institution_id, r.settlement_month,
    sum(r.visit)::bigint AS visits,
    count(DISTINCT r.person_id) FILTER (WHERE r.visit > 0) - CASE WHEN bool_or(r.visit < 0) THEN (
      SELECT count(*)
      FROM (SELECT FROM settlement_row t
            WHERE t.institution_id = r.institution_id AND t.settlement_month = r.settlement_month
            GROUP BY t.person_id HAVING bool_or(t.visit > 0) AND sum(t.visit) <= 0) u) ELSE 0 END AS persons,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'denied'), 0)::bigint AS denied,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'pended'), 0)::bigint AS pended,
    sum(r.total_amount)::cny AS total_amount,
    sum(r.in_scope)::cny AS in_scope,
    sum(r.deductible)::cny AS deductible,
    sum(r.fund_paid)::cny AS fund_paid,
    sum(r.relief_paid)::cny AS relief_paid,
    sum(r.serious_illness_paid)::cny AS serious_illness_paid,
    sum(r.family_paid)::cny AS family_paid,
    sum(r.other_paid)::cny AS other_paid,
    sum(r.cash_paid)::cny AS cash_paid,
    sum(r.payable)::cny AS payable,
    sum(r.reimbursed)::cny AS reimbursed
  FROM settlement_row r
  GROUP BY r.institution_id, r.settlement_month;

-- College NULL: what was decided without one, or not decided.
CREATE VIEW college_statement WITH (security_invoker = true) AS
  SELECT r.college_id, r.settlement_month,
    sum(r.visit)::bigint AS visits,
    count(DISTINCT r.person_id) FILTER (WHERE r.visit > 0) - CASE WHEN bool_or(r.visit < 0) THEN (
      SELECT count(*)
      FROM (SELECT FROM settlement_row t
            WHERE t.college_id IS NOT DISTINCT FROM r.college_id AND t.settlement_month = r.settlement_month
            GROUP BY t.person_id HAVING bool_or(t.visit > 0) AND sum(t.visit) <= 0) u) ELSE 0 END AS persons,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'denied'), 0)::bigint AS denied,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'pended'), 0)::bigint AS pended,
    sum(r.total_amount)::cny AS total_amount,
    sum(r.in_scope)::cny AS in_scope,
    sum(r.fund_paid)::cny AS fund_paid,
    sum(r.relief_paid)::cny AS relief_paid,
    sum(r.serious_illness_paid)::cny AS serious_illness_paid,
    sum(r.family_paid)::cny AS family_paid,
    sum(r.other_paid)::cny AS other_paid,
    sum(r.cash_paid)::cny AS cash_paid,
    sum(r.payable)::cny AS payable,
    sum(r.reimbursed)::cny AS reimbursed
  FROM settlement_row r
  GROUP BY r.college_id, r.settlement_month;

-- By payer, and what of it goes to the institution or to the persons.  Who pays nothing has no line.
CREATE VIEW payer_statement WITH (security_invoker = true) AS
  SELECT s.settlement_month, s.institution_id, s.care, s.channel, p.payer,
    sum(p.amount)::cny AS amount,
    coalesce(sum(p.amount) FILTER (WHERE s.advanced), 0.00)::cny AS payable,
    coalesce(sum(p.amount) FILTER (WHERE NOT s.advanced), 0.00)::cny AS reimbursed
  FROM (
    SELECT r.settlement_month, r.institution_id, r.care, r.channel, r.advanced,
      sum(r.fund_paid) AS fund_paid,
      sum(r.relief_paid) AS relief_paid,
      sum(r.serious_illness_paid) AS serious_illness_paid,
      sum(r.family_paid) AS family_paid,
      sum(r.other_paid) AS other_paid
    FROM settlement_row r
    GROUP BY r.settlement_month, r.institution_id, r.care, r.channel, r.advanced) s
  CROSS JOIN LATERAL (VALUES
    ('fund', s.fund_paid), ('relief', s.relief_paid), ('serious_illness', s.serious_illness_paid), ('family', s.family_paid),
    ('other', s.other_paid)) p (payer, amount)
  GROUP BY s.settlement_month, s.institution_id, s.care, s.channel, p.payer
  HAVING bool_or(p.amount <> 0);

-- What goes to the persons: bills reimbursed, and what was paid on application or by a ruling.
CREATE VIEW reimbursement_statement WITH (security_invoker = true) AS
  SELECT r.settlement_month, r.person_id,
    sum(r.visit)::bigint AS visits,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'denied'), 0)::bigint AS denied,
    coalesce(sum(r.visit) FILTER (WHERE r.decision = 'pended'), 0)::bigint AS pended,
    sum(r.total_amount)::cny AS total_amount,
    sum(r.fund_paid)::cny AS fund_paid,
    sum(r.relief_paid)::cny AS relief_paid,
    sum(r.serious_illness_paid)::cny AS serious_illness_paid,
    sum(r.family_paid)::cny AS family_paid,
    sum(r.other_paid)::cny AS other_paid,
    sum(r.reimbursed)::cny AS reimbursed
  FROM settlement_row r
  WHERE r.entry <> 'opening' AND NOT r.advanced
  GROUP BY r.settlement_month, r.person_id;

-- What an institution has coming, carried on from month to month; what it was paid is not the ledger's to know.
CREATE VIEW settlement_account WITH (security_invoker = true) AS
  SELECT s.institution_id, s.settlement_month,
    (sum(s.movements + s.corrections) OVER earlier - s.movements - s.corrections)::cny AS opening,
    s.movements::cny AS movements, s.corrections::cny AS corrections,
    (sum(s.movements + s.corrections) OVER earlier)::cny AS closing
  FROM (
    SELECT l.institution_id, l.settlement_month,
      coalesce(sum(l.payable) FILTER (WHERE l.for_month = l.settlement_month), 0.00) AS movements,
      coalesce(sum(l.payable) FILTER (WHERE l.for_month <> l.settlement_month), 0.00) AS corrections
    FROM settlement_line l
    GROUP BY l.institution_id, l.settlement_month) s
  WINDOW earlier AS (PARTITION BY s.institution_id ORDER BY s.settlement_month);

-- For whom a month is closed, and by which entry.
CREATE VIEW closed_month WITH (security_invoker = true) AS
  SELECT m.month, i.institution_id, e.entry_no, e.recorded_at, e.recorded_by
  FROM (SELECT DISTINCT month FROM month) m
  CROSS JOIN institution i
  CROSS JOIN LATERAL (
    SELECT x.entry_no, x.entry, x.recorded_at, x.recorded_by
    FROM month x
    WHERE x.month = m.month AND (x.institution_id IS NULL OR x.institution_id = i.institution_id)
    ORDER BY x.entry_no DESC LIMIT 1) e
  WHERE e.entry = 'closing';

-- Closed for everybody: since the closing for all nobody's was opened that has not been closed again.
CREATE VIEW settled_month WITH (security_invoker = true) AS
  SELECT DISTINCT m.month
  FROM month m
  WHERE m.entry = 'closing' AND m.institution_id IS NULL
    AND NOT EXISTS (
      SELECT FROM month o
      WHERE o.month = m.month AND o.entry_no > m.entry_no AND o.entry = 'reopening'
        AND NOT EXISTS (SELECT FROM month a
                        WHERE a.month = o.month AND a.entry_no > o.entry_no AND a.entry = 'closing'
                          AND (a.institution_id IS NULL OR a.institution_id = o.institution_id)));

-- Still held for a decision.  What is decided later is booked in the first open month: closing carries it there.
CREATE VIEW pended_claim WITH (security_invoker = true) AS
  SELECT c.institution_id, c.settlement_month, c.person_id, c.ledger_no, c.entry, c.base_no, c.applied_for, c.care, c.channel,
    c.served_from, c.settled_on, c.reason, c.total_amount, s.closed AS carried,
    CASE WHEN s.closed
         THEN (SELECT min(n.month)
               FROM (SELECT (m.month + interval '1 month')::date AS month FROM closed_month m
                     WHERE m.institution_id = c.institution_id AND m.month >= c.settlement_month) n
               WHERE NOT EXISTS (SELECT FROM closed_month m WHERE m.month = n.month AND m.institution_id = c.institution_id))
         ELSE c.settlement_month END AS carried_to
  FROM claim c
  CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM closed_month m WHERE m.month = c.settlement_month AND m.institution_id = c.institution_id)) s (closed)
  WHERE c.decision = 'pended' AND c.entry <> 'reversal'
    AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = c.person_id AND r.base_no = c.ledger_no AND r.entry = 'reversal')
    -- what decides an application points to the bill, and so may a later application
    AND NOT EXISTS (
      SELECT FROM claim d
      WHERE d.person_id = c.person_id AND d.base_no = CASE WHEN c.applied_for IS NULL THEN c.ledger_no ELSE c.base_no END
        AND d.applied_for IS NOT DISTINCT FROM c.applied_for
        AND (d.entry = 'ruling' OR d.entry = 'supplement' AND d.decision = 'paid')
        AND NOT EXISTS (SELECT FROM claim r WHERE r.person_id = d.person_id AND r.base_no = d.ledger_no AND r.entry = 'reversal'));
