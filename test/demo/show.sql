-- What can be asked of the two ledgers, laid out for a person. Amounts are in yuan.
\o
\pset footer off
\pset null -
\t off

SELECT format('%s students and %s bills of a term in Shanghai, %s and %s in Weihai. Persons, bills and premiums are made up;',
              count(*) FILTER (WHERE city = 'shanghai'), sum(bills) FILTER (WHERE city = 'shanghai'),
              count(*) FILTER (WHERE city = 'weihai'), sum(bills) FILTER (WHERE city = 'weihai')) AS made_up
FROM (SELECT city, person_id, count(*) AS bills FROM demo.bill GROUP BY city, person_id) s \gset
\echo :made_up
\echo 'resident ids have a right check digit, but begin with 990, which is no region.'

\echo
\echo '1. WHO IS COVERED, BY WHAT RIGHT'
\echo '   Six students of Shanghai (a premium of 100.00 is an example: the law leaves it to the office)'
\echo
SELECT p.name, p.resident_id AS "resident id", k.known AS "what is known", e.premium AS "paid",
       to_char(lower(c.valid), 'YYYY-MM-DD') AS "from", to_char(upper(c.valid) - 1, 'YYYY-MM-DD') AS "to",
       coalesce(c.clause, 'SH-11') AS clause
FROM (VALUES ('continuing', 'declared, paid in time'), ('freshman', 'entered in September, confirmed'),
             ('mid_year', 'declared and paid in September'), ('unpaid', 'declared, never paid'),
             ('disabled', 'severely disabled, listed'), ('graduate', 'paid, then employed from October')) k (kind, known)
JOIN demo.student s USING (kind) JOIN shanghai.person p USING (person_id)
LEFT JOIN shanghai.coverage c ON c.person_id = p.person_id AND lower(c.valid) < '2026-01-01'
LEFT JOIN LATERAL (SELECT sum(amount) AS premium FROM shanghai.coverage_event e
                   WHERE e.person_id = p.person_id AND e.kind = 'payment' AND benefit_year = 2025) e ON true
WHERE s.city = 'shanghai' AND s.person_id <= 6 ORDER BY s.person_id, c.valid;
SELECT clause, sentence_zh AS "what it says" FROM shanghai.clause
WHERE clause IN ('SH-4', 'SH-5', 'SH-8', 'SH-10', 'SH-11') ORDER BY substr(clause, 4)::int;

\echo '   … and what is owed for it (amounts are examples)'
\echo
SELECT city, benefit_year AS year, count(*) AS students, count(*) FILTER (WHERE due = 0) AS "nothing due", sum(due) AS due, sum(paid) AS paid,
       sum(missing) AS missing, count(*) FILTER (WHERE 'not_paid' = ANY (problems)) AS "not paid", sum(refund) AS "to refund"
FROM (SELECT '上海 Shanghai' AS city, * FROM shanghai.premium_due UNION ALL SELECT '威海 Weihai', * FROM weihai.premium_due) p
GROUP BY city, benefit_year ORDER BY city, benefit_year;

\echo '2. ONE STUDENT''S YEAR'
SELECT format('   %s, %s, 2025: the deductible of 300.00 fills up once a year; a campus clinic has none, a stay its own',
              p.name, g.name) AS title
FROM shanghai.person p JOIN demo.student USING (person_id) JOIN shanghai.college g USING (college_id) WHERE person_id = 1 \gset
\echo :title
\echo
SELECT c.ledger_no AS no, to_char(served_from, 'MM-DD') AS day, i.name AS "at", care, total_amount AS bill, in_scope AS "in scope",
       deductible, round(coalesce(accumulators OPERATOR(medins.->) 'outpatient@2025-01-01', 0) / 100.0, 2) AS "so far",
       trim_scale(rate * 100) || ' %' AS rate, fund_paid AS fund, cash_paid AS "you pay"
FROM shanghai.claim c JOIN shanghai.institution i USING (institution_id) WHERE person_id = 1 ORDER BY ledger_no;

\echo '3. WHY DID I PAY THIS? (the bill of 10 June, number 3)'
\echo
\t on
\pset format unaligned
SELECT format('   %s. %s', step, sentence) FROM medins.explain('shanghai', 1, 3, 'zh') ORDER BY step;
\pset format aligned
\t off

\echo
\echo '4. REFUSED, AND HELD FOR A DECISION'
\echo
SELECT p.name, to_char(served_from, 'YYYY-MM-DD') AS day, i.name AS "at", care, cash_paid AS "you pay", decision, reason,
       (SELECT clause FROM medins.trace('shanghai', c.person_id, c.ledger_no) WHERE kind = 'refused') AS clause
FROM shanghai.claim c JOIN shanghai.person p USING (person_id) JOIN shanghai.institution i USING (institution_id)
WHERE person_id IN (3, 4) ORDER BY person_id DESC;
SELECT reason, sentence_en || E'\n' || sentence_zh AS "what it says" FROM shanghai.reason
WHERE reason IN ('not_covered', 'emergency_undesignated') ORDER BY reason DESC;

\echo '5. A CORRECTION'
\echo '   780.00 should have been 78.00. November is closed: it is undone and entered again in December.'
\echo
SELECT ledger_no AS no, entry, reason, to_char(settled_on, 'YYYY-MM-DD') AS settled, to_char(settlement_month, 'YYYY-MM') AS booked,
       total_amount AS bill, deductible,
       round(coalesce(accumulators OPERATOR(medins.->) 'outpatient@2025-01-01', 0) / 100.0, 2) AS "so far",
       fund_paid AS fund, cash_paid AS "you pay"
FROM shanghai.claim WHERE person_id = 2 ORDER BY ledger_no;

\echo '6. WHAT THE FUND OWES FOR NOVEMBER 2025'
\echo
SELECT i.name AS institution, visits, denied, pended, s.total_amount AS billed, s.fund_paid AS fund, s.cash_paid AS students, payable
FROM (SELECT 1 AS city, * FROM shanghai.settlement_statement UNION ALL SELECT 2, * FROM weihai.settlement_statement) s
JOIN (SELECT 1 AS city, * FROM shanghai.institution UNION ALL SELECT 2, * FROM weihai.institution) i USING (city, institution_id)
WHERE settlement_month = '2025-11-01' AND (city, institution_id) IN ((1, 11), (1, 21), (1, 23), (1, 31), (2, 11))
ORDER BY city, institution_id;
-- Both sides over all institutions and months: the view's, and the ledger's own rows.
SELECT city, statement AS "fund, all statements", ledger AS "fund, ledger",
       CASE WHEN (statement, s_cash) = (ledger, l_cash) THEN 'equal' ELSE 'DIFFERENT' END AS "sums are"
FROM (SELECT '上海 Shanghai' AS city, sum(fund_paid) AS statement, sum(cash_paid) AS s_cash FROM shanghai.settlement_statement
      UNION ALL SELECT '威海 Weihai', sum(fund_paid), sum(cash_paid) FROM weihai.settlement_statement) s
JOIN (SELECT '上海 Shanghai' AS city, sum(fund_paid) AS ledger, sum(cash_paid) AS l_cash FROM shanghai.claim
      UNION ALL SELECT '威海 Weihai', sum(fund_paid), sum(cash_paid) FROM weihai.claim) l USING (city) ORDER BY city;

\echo '7. HOW THE BILLS CAME OUT'
\echo
SELECT city, decision, c.reason, count(*) AS bills, sum(fund_paid) AS fund, r.sentence_zh AS "what it says"
FROM (SELECT '上海' AS city, decision, reason, fund_paid FROM shanghai.claim WHERE entry = 'claim'
      UNION ALL SELECT '威海', decision, reason, fund_paid FROM weihai.claim WHERE entry = 'claim') c
LEFT JOIN (SELECT '上海' AS city, * FROM shanghai.reason UNION ALL SELECT '威海', * FROM weihai.reason) r USING (city, reason)
GROUP BY city, decision, c.reason, r.sentence_zh ORDER BY city, decision = 'paid' DESC, decision, bills DESC, c.reason;

\echo '8. EVERY ROW DECIDED AGAIN'
\echo
\t on
\pset format unaligned
SELECT format('   %s: %s rows, %s differences', city, rows, differences)
FROM (SELECT 1, '上海 Shanghai', (SELECT count(*) FROM shanghai.claim), (SELECT count(*) FROM medins.verify('shanghai'))
      UNION ALL SELECT 2, '威海 Weihai', (SELECT count(*) FROM weihai.claim), (SELECT count(*) FROM medins.verify('weihai')))
     v (no, city, rows, differences) ORDER BY no;

\echo
\echo '9. HOW FAST'
\echo
SELECT format('   %s bills one by one: %s a second; %s by COPY: %s a second (this machine, one session, wall clock).',
              :one_by_one, round(:one_by_one / :one_by_one_seconds), :by_copy, round(:by_copy / :by_copy_seconds));
