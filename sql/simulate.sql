-- A plan version over real claims: what it makes of them is what a ledger that settles under it makes of them
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
CREATE FUNCTION make_city(ledger text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM medins.create_ledger(ledger);
  PERFORM medins.install_plan(ledger::regnamespace, 'shanghai');
  PERFORM set_config('search_path', ledger || ', public', true);
  INSERT INTO college VALUES (1, 'a college', '2022-01-01'), (2, 'another college', '2022-01-01');
  INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic'), (1, 'H1', 'a small hospital'),
    (9, 'X', 'far away');
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
    (3, '(,)', 3, 'hospital', '310101', true, true), (4, '(,)', NULL, 'campus_clinic', '310101', true, true),
    (1, '(,)', 1, 'hospital', '310101', true, true), (9, '(,)', 3, 'hospital', '440101', true, true);
  INSERT INTO designation VALUES (1, 4, 'campus', true, '(,)');
  INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
  INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(1, 40) i;
  INSERT INTO study (person_id, college_id, valid, form)
    SELECT i, 1 + (i > 25)::int, '[2023-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 40) i;
  INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
    SELECT i, kind, (y - 1 || '-11-01')::date, y, 1 + (i > 25)::int
    FROM generate_series(1, 35) i, generate_series(2025, 2026) y, unnest(ARRAY['declaration', 'payment']) kind;
  INSERT INTO status (person_id, status, valid, place) SELECT i, 'school_hardship', '[2025-01-01,)', '310100' FROM generate_series(1, 40, 3) i;
  INSERT INTO insurer_choice (person_id, benefit_year, insurer) SELECT i, y, 'cpic' FROM generate_series(1, 40) i, generate_series(2025, 2026) y;
END $$;
-- a year and a half of bills, some of them reversed, entered anew, applied for and decided by a person
CREATE FUNCTION play(ledger text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  n int;
  b record;
BEGIN
  PERFORM set_config('search_path', ledger || ', public', true);
  FOR n IN 1 .. 600 LOOP
    FOR b IN
      INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, self_funded, disease)
      SELECT 1 + n * 7 % 40, n, (ARRAY[3, 4, 1, 3, 9])[1 + n % 5], c.care, 'card', d, d + 2 * (c.care = 'inpatient')::int, d + 3, 10 + n * 37 % 500, n % 10,
             CASE n % 6 WHEN 0 THEN 'N18.6' END
      FROM (SELECT date '2025-01-05' + n AS d) x, (SELECT CASE WHEN n % 7 = 2 AND n % 5 <> 1 THEN 'inpatient' ELSE 'outpatient' END AS care) c
      RETURNING *
    LOOP
      IF n % 6 = 0 AND b.decision = 'paid' THEN
        PERFORM medins.apply(ledger::regnamespace, b.person_id, b.ledger_no, 'serious_illness', b.settled_on, b.settled_on);
      ELSIF n % 11 = 0 AND b.decision = 'paid' AND b.person_id % 3 = 1 THEN
        PERFORM medins.resolve(ledger::regnamespace, b.person_id,
          medins.apply(ledger::regnamespace, b.person_id, b.ledger_no, 'college_relief', b.settled_on, b.settled_on), 'paid', 'c' || n, other_paid => 1,
          settled_on => b.settled_on)
        WHERE b.deductible > 1;
      ELSIF b.decision = 'pended' AND n % 2 = 0 THEN
        PERFORM medins.resolve(ledger::regnamespace, b.person_id, b.ledger_no, 'paid', 'o' || n, fund_paid => 2, deductible => 1,
          accumulators => format('{outpatient@%s=100}', date_trunc('year', b.served_from)::date)::medins.accumulators, settled_on => b.settled_on);
      END IF;
      IF n % 9 = 0 THEN
        PERFORM medins.reverse(ledger::regnamespace, b.person_id, b.ledger_no, 'refund', b.settled_on + 1);
      ELSIF n % 14 = 0 THEN
        PERFORM medins.repost(ledger::regnamespace, b.person_id, b.ledger_no, 'wrong_amount', '{"self_funded": 0}', b.settled_on + 1);
      END IF;
    END LOOP;
  END LOOP;
END $$;
-- another deductible, another rate, for 2026
CREATE FUNCTION reform(ledger text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v int := medins.draft_plan(ledger::regnamespace, 'shanghai', '2026-01-01');
BEGIN
  EXECUTE format('UPDATE %I.band SET rate = 0.55 WHERE version = $1 AND rate = 0.5', ledger) USING v;
  EXECUTE format('UPDATE %I.band SET rate = 0.45 WHERE version = $1 AND rate = 0.7', ledger) USING v;
  EXECUTE format('UPDATE %I.rule SET deductible = ''{120}'' WHERE version = $1 AND deductible = ''{300}'' AND deductible_uses = ''outpatient''', ledger) USING v;
  EXECUTE format('DELETE FROM %I.policy_case WHERE version = $1', ledger) USING v;
  RETURN v;
END $$;
SELECT make_city('regress_now'), make_city('regress_then');
SELECT medins.publish_plan('regress_then', reform('regress_then'));
SELECT play('regress_now'), play('regress_then');
SELECT reform('regress_now') AS version \gset
SET search_path = public;
SELECT count(*) AS rows, count(*) FILTER (WHERE entry = 'reversal') AS reversals, count(*) FILTER (WHERE entry = 'repost') AS reposts,
  count(*) FILTER (WHERE entry = 'supplement') AS supplements, count(*) FILTER (WHERE entry = 'ruling') AS rulings FROM regress_now.claim;

-- each claim of 2026 as the other ledger has it
SELECT count(*) AS rows, bool_and(s.simulated) AS all_simulated, count(*) FILTER (WHERE s.difference <> 0) > 20 AS many_differ,
  count(*) FILTER (WHERE (s.decision_then, s.deductible_then, s.fund_paid_then, s.serious_illness_paid_then, s.other_paid_then, s.cash_paid_then)
    IS DISTINCT FROM (t.decision, t.deductible, t.fund_paid, t.serious_illness_paid, t.other_paid, t.cash_paid)) AS wrong,
  count(*) FILTER (WHERE s.cash_paid_then - s.cash_paid <> s.difference) AS wrong_difference
FROM medins.simulate('regress_now', :version, '2026-01-01', '2027-01-01') s
LEFT JOIN regress_then.claim t ON (t.person_id, t.ledger_no) = (s.person_id, s.ledger_no);
SELECT count(*) = (SELECT count(*) FROM medins.simulate('regress_now', :version, '2026-01-01')) AS all_of_the_time
FROM regress_now.claim WHERE served_from >= '2026-01-01';

-- summed: the same, whatever the memory and the slices
CREATE VIEW summary AS
  SELECT college_id, institution_id, level, settlement_month, payer, sum(rows) AS rows, sum(not_simulated) AS left, sum(amount) AS amount,
    sum(amount_then) AS amount_then, sum(difference) AS difference, sum(gaining) AS gaining, sum(losing) AS losing
  FROM (SELECT 1) x, medins.simulate_summary('regress_now', current_setting('regress.version')::int, '2026-01-01', '2027-01-01') s
  GROUP BY 1, 2, 3, 4, 5;
SELECT set_config('regress.version', :'version', false) = '' AS x \g /dev/null
SELECT payer, sum(amount) AS now, sum(amount_then) AS "then", sum(difference) AS difference, sum(gaining) AS gaining, sum(losing) AS losing
FROM summary GROUP BY payer ORDER BY payer;
CREATE VIEW by_hand AS
  SELECT college_id, institution_id, level, settlement_month, count(*) AS rows, sum(cash_paid) AS amount, sum(cash_paid_then) AS amount_then
  FROM (SELECT 1) x, medins.simulate('regress_now', current_setting('regress.version')::int, '2026-01-01', '2027-01-01') GROUP BY 1, 2, 3, 4;
SELECT count(*) > 50 AS many FROM by_hand;
SELECT college_id, institution_id, level, settlement_month, rows, amount, amount_then FROM summary WHERE payer = 'cash' EXCEPT TABLE by_hand;
TABLE by_hand EXCEPT SELECT college_id, institution_id, level, settlement_month, rows, amount, amount_then FROM summary WHERE payer = 'cash';
SELECT sum(gaining) AS gaining, sum(losing) AS losing FROM summary;
SELECT count(*) FILTER (WHERE d < 0) AS gaining, count(*) FILTER (WHERE d > 0) AS losing
FROM (SELECT sum(difference) AS d FROM medins.simulate('regress_now', :version, '2026-01-01', '2027-01-01') GROUP BY person_id) p;
SELECT s.payer, sum(s.amount_then), sum(s.gaining) FROM generate_series(0, 2) n,
  LATERAL medins.simulate_summary('regress_now', :version, '2026-01-01', '2027-01-01', n, 3) s GROUP BY s.payer ORDER BY s.payer;
CREATE TABLE at_ease AS SELECT * FROM medins.simulate('regress_now', :version);
CREATE TABLE sums_at_ease AS SELECT * FROM medins.simulate_summary('regress_now', :version);
SELECT count(*) FROM (SELECT FROM sums_at_ease GROUP BY college_id, institution_id, level, settlement_month, payer HAVING count(*) > 1) x;
BEGIN;
SET LOCAL work_mem = '64kB';
SET LOCAL hash_mem_multiplier = 1;
SELECT count(*) FROM (SELECT * FROM medins.simulate('regress_now', :version) EXCEPT SELECT * FROM at_ease) x;
CREATE TABLE sums_in_need AS SELECT * FROM medins.simulate_summary('regress_now', :version);
SELECT count(*) AS differing FROM (TABLE sums_in_need EXCEPT ALL TABLE sums_at_ease) x;
SELECT count(*) - (SELECT count(*) FROM sums_at_ease) AS more, count(*) / 6 > 115 AS too_many_for_the_memory FROM sums_in_need;
ROLLBACK;

-- by the version that decided each, nothing is otherwise; nothing was written
SELECT count(*) AS rows, count(*) FILTER (WHERE difference <> 0 OR fund_paid_then <> fund_paid OR decision_then <> decision OR NOT simulated) AS differ
FROM medins.simulate('regress_now', NULL);
SELECT count(*) FILTER (WHERE difference <> 0) AS differ FROM medins.simulate('regress_then', :version, '2026-01-01');
SELECT count(*) AS drafts FROM regress_now.plan_version WHERE published_at IS NULL;

-- a ruling on what the version leaves to nobody moves nothing
BEGIN;
UPDATE regress_now.rule SET effect = 'deny' WHERE version = :version AND effect = 'pend';
UPDATE regress_now.layer SET unmatched = 'pass' WHERE version = :version;
SELECT r.entry, r.decision, b.decision_then AS bill_then, r.decision_then, count(*), sum(r.fund_paid + r.other_paid) AS paid, sum(r.fund_paid_then + r.other_paid_then) AS paid_then, sum(r.cash_paid_then)
FROM medins.simulate('regress_now', :version, '2026-01-01') r
JOIN regress_now.claim c USING (person_id, ledger_no)
JOIN medins.simulate('regress_now', :version, '2026-01-01') b ON (b.person_id, b.ledger_no) = (c.person_id, c.base_no)
WHERE r.entry = 'ruling' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
ROLLBACK;

-- what claims lack: a stay goes by another day, a locality and a pathway that no version knew
UPDATE regress_now.plan_version SET stay_date = 'discharge' WHERE version = :version;
SELECT bool_and(simulated = (served_from = served_to)) AS stays_are_left, sum(difference) FILTER (WHERE NOT simulated) AS of_these
FROM medins.simulate('regress_now', :version, '2026-01-01') s JOIN regress_now.claim c USING (person_id, ledger_no);
\pset format unaligned
\pset tuples_only on
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
UPDATE regress_now.rule SET locality = '{moon}' WHERE version = :version AND rule = (SELECT min(rule) FROM regress_now.rule WHERE version = :version AND effect = 'pay');
SELECT refused(format($$SELECT count(*) FROM medins.simulate('regress_now', %s)$$, :version));
UPDATE regress_now.rule SET locality = NULL, pathway = '{lottery}' WHERE version = :version AND locality = '{moon}';
SELECT refused(format($$SELECT count(*) FROM medins.simulate_summary('regress_now', %s)$$, :version));
UPDATE regress_now.rule SET pathway = NULL, status = '{household}' WHERE version = :version AND pathway = '{lottery}';
SELECT refused(format($$SELECT count(*) FROM medins.simulate('regress_now', %s)$$, :version));
SELECT refused($$SELECT count(*) FROM medins.simulate('regress_now', 99)$$);
SELECT refused($$SELECT count(*) FROM medins.simulate('regress_now', NULL, slice => 1)$$);
SELECT refused($$SELECT count(*) FROM medins.simulate(NULL, NULL)$$);
SELECT medins.install_plan('regress_now', 'weihai') AS weihai \gset
SELECT refused(format($$SELECT count(*) FROM medins.simulate('regress_now', %s)$$, :weihai));
\pset tuples_only off
\pset format aligned
DROP VIEW summary, by_hand;
DROP SCHEMA regress_now, regress_then CASCADE;
DROP TABLE at_ease;
DROP FUNCTION make_city, play, reform, refused;
