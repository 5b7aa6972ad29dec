-- settlement months: closed once and for good; what comes later is booked in the next open one
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_months');
SELECT medins.install_plan('regress_months', 'shanghai');
SET search_path = regress_months;
INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (1, 'A', 'a clinic'), (2, 'B', 'another');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
  SELECT i, '(,)', 1, 'hospital', '310101', true, true FROM generate_series(1, 2) i;
INSERT INTO person (person_id, document_type, document_no, name) SELECT p, 'other', p, 'somebody' FROM generate_series(1, 3) p;
INSERT INTO study (person_id, college_id, valid, form) SELECT p, 1, '[2024-09-01,)', 'undergraduate' FROM generate_series(1, 3) p;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT p, k, '2024-10-15', 2025 FROM generate_series(1, 3) p, unnest('{declaration,payment}'::text[]) k;

-- a visit of some day, settled on another; shows the month it is booked in
CREATE FUNCTION visit(person bigint, institution bigint, served date, settled date DEFAULT NULL) RETURNS date LANGUAGE sql AS $$
  INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (person, institution, (SELECT count(*) FROM claim), 'outpatient', 'card', served, served, coalesce(settled, served), 400)
  RETURNING settlement_month;
$$;

-- the month is that of settlement, not of the care
SELECT visit(1, 1, '2025-03-31'), visit(1, 1, '2025-03-31', '2025-04-01'), visit(2, 2, '2025-12-31');

-- closed for one institution
SELECT medins.close_month('regress_months', '2025-03-01', 1);
SELECT visit(1, 1, '2025-03-30') AS closed_here, visit(1, 2, '2025-03-30') AS open_there;
SELECT settlement_month FROM medins.quote('regress_months', 1, 1, 'outpatient', '2025-03-30', 1, settled_on => '2025-03-30');
-- closed for all: two months on, where the next is closed for the institution as well
SELECT medins.close_month('regress_months', '2025-04-01', 1);
SELECT medins.close_month('regress_months', '2025-03-01');
SELECT visit(2, 1, '2025-03-29') AS one, visit(2, 2, '2025-03-29') AS two;
-- months may be closed in any order, and a later one before any claim is in it
SELECT medins.close_month('regress_months', '2025-12-01');
SELECT visit(3, 1, '2025-11-30') AS november, visit(3, 1, '2025-12-01') AS december, visit(3, 1, '2025-12-31') AS last_day;
-- what was booked stays where it was
SELECT person_id, ledger_no, institution_id, served_from, settled_on, settlement_month FROM claim ORDER BY person_id, ledger_no;

-- a reversal is booked in the month it is settled in, or the next open one; the closed month keeps its claim
SELECT medins.reverse('regress_months', 1, 1, 'refund', '2025-03-31');
SELECT medins.reverse('regress_months', 2, 1, 'refund', '2025-12-31');
SELECT person_id, entry, base_no, fund_paid, settled_on, settlement_month FROM claim WHERE person_id < 3 AND (entry = 'reversal' OR ledger_no = 1) ORDER BY person_id, ledger_no;
SELECT * FROM medins.verify('regress_months');
-- the sums of a closed month never change
SELECT settlement_month, institution_id, count(*), sum(fund_paid) AS fund, sum(cash_paid) AS cash FROM claim GROUP BY 1, 2 ORDER BY 1, 2;

-- and are what was stored when it was closed (SN-6.1)
SELECT settlement_month, entry_no, line_no, institution_id, for_month, care, channel, entries, visits, persons, fund_paid, cash_paid, payable
FROM closed_line ORDER BY settlement_month, entry_no, line_no;
SELECT * FROM medins.check_months('regress_months');
SELECT * FROM closed_month WHERE recorded_by <> current_user;
SELECT month, institution_id, entry_no FROM closed_month ORDER BY month, institution_id;

-- who closed what is recorded, by the ledger
SELECT month, institution_id, recorded_by = current_user AS by_me, recorded_at <= clock_timestamp() AS stamped FROM month ORDER BY month, institution_id;

-- inside a transaction that is rolled back nothing is closed
BEGIN;
SELECT medins.close_month('regress_months', '2025-06-01');
SELECT visit(3, 2, '2025-06-15') AS july;
ROLLBACK;
SELECT visit(3, 2, '2025-06-15') AS june;

-- T11: opened again by a counter-entry: what comes is booked there once more, what went to the next month stays in it
SELECT medins.reopen_month('regress_months', '2025-12-01', 'letter 7');
SELECT visit(3, 1, '2025-12-30') AS december, visit(3, 2, '2025-12-31') AS too;
SELECT medins.close_month('regress_months', '2025-12-01', 1);
SELECT visit(3, 1, '2025-12-29') AS january, visit(3, 2, '2025-12-29') AS december;
SELECT medins.close_month('regress_months', '2025-12-01');
-- for one institution out of all, closed again with what came meanwhile
SELECT medins.reopen_month('regress_months', '2025-12-01', 'letter 8', 2);
SELECT visit(3, 1, '2025-12-28') AS january, visit(3, 2, '2025-12-28') AS december;
SELECT * FROM settled_month ORDER BY month;
SELECT medins.close_month('regress_months', '2025-12-01', 2);
SELECT * FROM settled_month ORDER BY month;
SELECT month, entry_no, entry, institution_id, grounds FROM month WHERE month = '2025-12-01' ORDER BY entry_no;
SELECT entry_no, line_no, institution_id, for_month, entries, visits, persons, fund_paid, payable
FROM closed_line WHERE settlement_month = '2025-12-01' ORDER BY entry_no, line_no;
-- T37: gross in the table, net in the sum
SELECT institution_id, for_month, sum(entries) AS entries, sum(visits) AS visits, sum(payable) AS payable
FROM closed_line WHERE settlement_month = '2025-12-01' GROUP BY institution_id, for_month ORDER BY institution_id, for_month;
SELECT institution_id, for_month, entries, visits, payable FROM settlement_line WHERE settlement_month = '2025-12-01' ORDER BY institution_id, for_month;
SELECT * FROM medins.check_months('regress_months');

-- what was tampered with is found: a line, a row of a closed month, a row that should not be there
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE closed_line SET fund_paid = fund_paid + 0.01 WHERE settlement_month = '2025-03-01' AND entry_no = 1;
UPDATE claim SET fund_paid = fund_paid - 0.01, cash_paid = cash_paid + 0.01 WHERE settlement_month = '2025-12-01' AND person_id = 2 AND ledger_no = 1;
UPDATE claim SET settlement_month = '2025-04-01' WHERE person_id = 3 AND ledger_no = 1;
SELECT settlement_month, institution_id, for_month, column_name, stored, expected FROM medins.check_months('regress_months');
SELECT DISTINCT settlement_month FROM medins.check_months('regress_months', '2025-03-01');
ROLLBACK;

-- T6, T35: every statement sums to the ledger, to the fen (SN-6.1)
SELECT visit(1, 1, '2025-05-31'), visit(2, 2, '2025-05-31');
INSERT INTO claim (person_id, institution_id, request_id, care, channel, credential, access, served_from, served_to, settled_on, applied_on, receipt_date, total_amount)
VALUES (3, 1, 'E', 'emergency', 'reimbursement', 'none', 'emergency', '2025-05-02', '2025-05-02', '2025-05-20', '2025-05-10', '2025-05-02', 1000.01);
SELECT * FROM settlement_statement WHERE settlement_month = '2025-05-01' ORDER BY institution_id;
SELECT * FROM college_statement WHERE settlement_month = '2025-05-01';
SELECT * FROM payer_statement WHERE settlement_month = '2025-05-01' ORDER BY institution_id, care, channel, payer;
SELECT * FROM reimbursement_statement;
SELECT sum(total_amount - cash_paid) AS paid, (SELECT sum(payable + reimbursed) FROM settlement_statement) AS statement,
       (SELECT sum(payable + reimbursed) FROM settlement_line) AS line, (SELECT sum(payable + reimbursed) FROM college_statement) AS college,
       (SELECT sum(amount) FROM payer_statement) AS payer,
       (SELECT sum(movements + corrections) FROM settlement_account) + (SELECT sum(reimbursed) FROM reimbursement_statement) AS account
FROM claim;
-- opening, movements, corrections, closing: March's reversal and late bills are April's corrections or later
SELECT * FROM settlement_account ORDER BY institution_id, settlement_month;
-- a line's claims
SELECT r.person_id, r.ledger_no, r.entry, r.settled_on, r.visit, r.payable
FROM settlement_line l JOIN settlement_row r USING (settlement_month, institution_id, for_month, care, channel)
WHERE l.settlement_month = '2025-05-01' AND l.institution_id = 1 AND l.for_month = '2025-03-01' ORDER BY r.person_id, r.ledger_no;

-- what is held does not keep a month open; it is carried on, and decided in the first open month
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (1, 1, 'P', 'inpatient', 'none', '2025-05-03', '2025-05-05', '2025-05-05', 2000) RETURNING decision, reason, settlement_month;
SELECT institution_id, settlement_month, person_id, reason, total_amount, carried, carried_to FROM pended_claim;
SELECT medins.close_month('regress_months', '2025-05-01');
SELECT medins.close_month('regress_months', '2025-06-01', 1);
SELECT settlement_month, person_id, carried, carried_to FROM pended_claim;
SELECT medins.resolve('regress_months', 1, (SELECT ledger_no FROM pended_claim), 'paid', 'decision 1', fund_paid => 900, settled_on => '2025-05-30');
SELECT settlement_month, entry, fund_paid, visit, payable, reimbursed FROM settlement_row WHERE entry = 'ruling';
SELECT count(*) AS still_held FROM pended_claim;
SELECT medins.reverse('regress_months', 1, (SELECT max(ledger_no) FROM claim WHERE person_id = 1), 'wrong_amount', '2025-06-30');
SELECT settlement_month, person_id, carried_to FROM pended_claim;
SELECT * FROM medins.check_months('regress_months');

-- an institution's own file against the ledger
SELECT request_id, person_id, entry, total_amount, fund_paid, cash_paid FROM settlement_row WHERE settlement_month = '2025-05-01' AND institution_id = 1 AND advanced ORDER BY person_id, ledger_no;
COPY reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount, funds_paid, family_paid, cash_paid) FROM STDIN;
1	F1	2025-05-01	1	P	2000.00	0	0	2000.00
1	F1	2025-05-01	1	999	400.00	280.00	0	120.00
\.
INSERT INTO reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount, funds_paid)
  SELECT institution_id, 'F2', settlement_month, person_id, request_id, total_amount, CASE person_id WHEN 1 THEN fund_paid ELSE fund_paid + 0.01 END
  FROM settlement_row WHERE settlement_month = '2025-05-01' AND institution_id = 1 AND advanced;
SELECT * FROM medins.reconcile('regress_months', 1, '2025-05-01', 'F1');
SELECT person_id, request_id, result, funds_there, funds_here FROM medins.reconcile('regress_months', 1, '2025-05-01', 'F2');
-- taken back: in the month of the bill both sides have it, in the month of the refund only one may
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT 1, 2, 'R' || n, 'outpatient', 'card', '2025-07-01', '2025-07-01', '2025-07-01', 100 FROM generate_series(1, 4) n;
SELECT medins.reverse('regress_months', 1, ledger_no, 'refund', CASE request_id WHEN 'R1' THEN date '2025-07-02' ELSE '2025-08-02' END, request_id || '-back')
FROM claim WHERE person_id = 1 AND request_id IN ('R1', 'R2', 'R3') ORDER BY ledger_no;
COPY reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount) FROM STDIN;
2	July	2025-07-01	1	R1	100.00
2	July	2025-07-01	1	R1-back	-100.00
2	July	2025-07-01	1	R2	100.00
2	July	2025-07-01	1	R4	100.00
2	August	2025-08-01	1	R2-back	-100.00
2	August	2025-08-01	1	R4-back	-100.00
\.
SELECT person_id, request_id, result, total_there, total_here FROM medins.reconcile('regress_months', 2, '2025-07-01', 'July');
SELECT person_id, request_id, result, total_there, total_here FROM medins.reconcile('regress_months', 2, '2025-08-01', 'August');
SELECT * FROM medins.reconcile_totals('regress_months', 1, '2025-05-01', visits => 2, total_amount => 2000.00, cash_paid => 0);
SELECT * FROM medins.reconcile_totals('regress_months', 2, '2025-07-01', 3, 300.00, care => 'outpatient');
-- the same under the names of the national platform: 3201, 3202, 3203, 3204
SELECT clr_type, setl_optins, stmt_begndate, stmt_enddate, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt, fixmedins_setl_cnt, fixmedins_code
FROM nhsa_stmt WHERE settlement_month = '2025-05-01' ORDER BY institution_id, clr_type;
SELECT setl_id, mdtrt_id, psn_no, msgid, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag
FROM nhsa_stmt_detail WHERE settlement_month = '2025-05-01' AND institution_id = 1 ORDER BY person_id, ledger_no;
SELECT s.* FROM nhsa_stmt s
WHERE (medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt) IS DISTINCT FROM (
  SELECT ROW(sum(i.medfee_sumamt), sum(i.fund_pay_sumamt), sum(i.acct_pay), sum(i.psn_cash_pay))
  FROM nhsa_setlinfo i JOIN settlement_row r USING (person_id, ledger_no)
  WHERE r.advanced AND i.institution_id = s.institution_id AND i.settlement_month = s.settlement_month AND i.clr_type = s.clr_type);
SELECT sum(fund_pay_sumamt + acct_pay) = (SELECT sum(payable) FROM settlement_statement) AS is_payable FROM nhsa_stmt;
SELECT clr_appy_evt_id, clr_type, clr_way, setlym, psntime, medfee_sumamt, med_sumfee, fund_appy_sum, cash_payamt, acct_pay, begndate, enddate
FROM nhsa_clr_appy WHERE settlement_month IN ('2025-05-01', '2025-12-01') ORDER BY clr_appy_evt_id;
SELECT * FROM nhsa_clr_revoke ORDER BY settlement_month, entry_no, clr_appy_evt_id;
-- an institution and month without anything
SELECT * FROM medins.reconcile_totals('regress_months', 2, '2031-01-01', 0, 0, 0, 0, 0);

-- refused
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.close_month('regress_months', '2025-03-01')$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-03-01', 1)$$);
-- closed for all is closed for each
SELECT refused($$SELECT medins.close_month('regress_months', '2025-12-01', 2)$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-02')$$);
SELECT refused($$SELECT medins.close_month('regress_months', 'infinity')$$);
SELECT refused($$SELECT medins.close_month('regress_months', NULL)$$);
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-01', 99)$$);
SELECT refused($$SELECT medins.close_month('public', '2025-07-01')$$);
SELECT refused($$SELECT medins.close_month(NULL, '2025-07-01')$$);
SELECT refused($$INSERT INTO month (month, recorded_at) VALUES ('2025-07-01', now())$$);
SELECT refused($$INSERT INTO month (month, recorded_by) VALUES ('2025-07-01', 'me')$$);
SELECT refused($$INSERT INTO month (month, institution_id) VALUES ('2025-07-01', 99)$$);
SELECT refused('DELETE FROM month');
SELECT refused('UPDATE month SET recorded_at = now()');
SELECT refused('TRUNCATE month CASCADE');
SELECT refused('DELETE FROM closed_line');
SELECT refused('UPDATE closed_line SET fund_paid = 0');
SELECT refused('TRUNCATE closed_line');
SELECT refused('UPDATE reconciliation_line SET total_amount = 0');
-- opened again only while the next month is open, once, and for a reason
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-03-01', 'late')$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-05-01', 'late', 1)$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-05-01', 'late')$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-10-01', 'late')$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-12-01', NULL)$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-12-01', '')$$);
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-12-01', 'late', 99)$$);
SELECT refused($$INSERT INTO month (month, entry) VALUES ('2025-07-01', 'opening')$$);
SELECT refused($$INSERT INTO month (month, entry_no) VALUES ('2025-07-01', 1)$$);
SELECT refused($$SELECT * FROM medins.reconcile('regress_months', 1, '2025-05-01', 'F3')$$);
SELECT refused($$SELECT * FROM medins.reconcile('regress_months', 99, '2025-05-01', 'F1')$$);
SELECT refused($$SELECT * FROM medins.reconcile_totals('regress_months', 99, '2025-05-01')$$);
SELECT refused($$INSERT INTO reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount) VALUES (1, 'F4', '2025-05-02', 1, 'x', 1)$$);
SELECT refused($$INSERT INTO reconciliation_line (institution_id, file, settlement_month, person_id, request_id, total_amount) VALUES (1, 'F4', '2025-05-01', 1, 'x', 1.001)$$);
-- under the snapshot of a whole transaction claims that were committed since would be missing
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-01')$$);
ROLLBACK;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT refused($$SELECT medins.reopen_month('regress_months', '2025-12-01', 'late')$$);
ROLLBACK;
-- and so would those that row security hides
CREATE ROLE regress_closer;
GRANT USAGE ON SCHEMA regress_months TO regress_closer;
GRANT SELECT ON ALL TABLES IN SCHEMA regress_months TO regress_closer;
GRANT INSERT ON month, closed_line TO regress_closer;
ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON claim TO regress_closer USING (institution_id = 1);
SET ROLE regress_closer;
SELECT refused($$SELECT medins.close_month('regress_months', '2025-07-01')$$);
RESET ROLE;
ALTER TABLE claim DISABLE ROW LEVEL SECURITY;
SET ROLE regress_closer;
SELECT medins.close_month('regress_months', '2025-07-01'), medins.reopen_month('regress_months', '2025-07-01', 'by mistake');
RESET ROLE;
SELECT DISTINCT recorded_by FROM month WHERE month = '2025-07-01';
SELECT * FROM medins.check_months('regress_months');
\pset tuples_only off
\pset format aligned

DROP SCHEMA regress_months CASCADE;
RESET search_path;
DROP ROLE regress_closer;
