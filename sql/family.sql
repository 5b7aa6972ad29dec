-- family mutual aid (SH-18, SH-20.1): groups, modes, members, the account; what it pays, what comes back, what is refused
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_family');
SELECT medins.install_plan('regress_family', 'shanghai');
SET search_path = regress_family;

INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic'), (5, 'P', 'a pharmacy');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (3, '(,)', 3, 'hospital', '310101', true, true), (4, '(,)', NULL, 'campus_clinic', '310101', true, true),
  (5, '(,)', NULL, 'pharmacy', '310101', true, true);
INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
INSERT INTO person (person_id, document_type, document_no, name)
  SELECT i, 'other', i, 'nobody' FROM generate_series(1, 9) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, '[2023-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 9) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, 8) i, unnest(ARRAY['declaration', 'payment']) kind;

CREATE FUNCTION bill(person bigint, request text, amount numeric, day date DEFAULT '2025-03-03', place bigint DEFAULT 4,
  care text DEFAULT 'outpatient', disease text DEFAULT NULL, self_funded numeric DEFAULT 0)
  RETURNS TABLE (ledger_no int, decision text, reason text, fund numeric, family numeric, cash numeric, account bigint) LANGUAGE sql AS $$
  INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, disease, self_funded)
  VALUES (person, request, place, care, 'card', day, day, day, amount, disease, self_funded)
  RETURNING ledger_no, decision, reason, fund_paid, family_paid, cash_paid, family_account $$;
CREATE FUNCTION move(account bigint, amount numeric, request text, kind text DEFAULT NULL, day date DEFAULT '2025-02-01')
  RETURNS TABLE (movement_no int, amount numeric) LANGUAGE sql AS $$
  INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on)
  VALUES (account, request, coalesce(kind, CASE WHEN amount < 0 THEN 'withdrawal' ELSE 'deposit' END), amount, day)
  RETURNING movement_no, amount $$;
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
CREATE VIEW statement AS
  SELECT group_id AS account, entry_no AS no, happened_on, kind, person_id AS person, ledger_no, movement_no, benefit_year AS year, amount, balance
  FROM family_statement ORDER BY group_id, entry_no;
CREATE VIEW balance AS SELECT group_id, balance FROM family_account ORDER BY group_id;

-- a group, what its founder chose, its members, its money
INSERT INTO family_group (group_id, founder_name, founder_resident_id, founded_on, document) VALUES
  (7, 'a mother', '319000198003150010', '2025-01-10', 'register of the family; employee insurance'), (8, 'a father', NULL, '2025-01-11', 'paper');
INSERT INTO family_mode (group_id, since, premium, pay, document) VALUES (7, '2025-02-01', false, true, 'app'), (7, '2025-04-01', true, false, NULL), (8, '2025-01-01', true, true, NULL)
  RETURNING group_id, mode_no, since, premium, pay;
INSERT INTO family_membership (person_id, group_id, valid, document) VALUES
  (1, 7, '[2025-02-01,)', 'app'), (2, 7, '[2025-02-01,2025-03-10)', 'app'), (3, 8, '[2025-01-01,)', NULL), (9, 8, '[2025-01-01,)', NULL)
  RETURNING person_id, group_id, valid, fact_no;
SELECT * FROM move(7, 100.5, 'a');
SELECT * FROM move(7, -0.5, 'b');
SELECT * FROM family_account ORDER BY group_id;

-- SH-18: what the fund leaves at the clinic is 20 %; never what is self-funded
SELECT * FROM bill(1, '1', 100, self_funded => 10);
SELECT decision, fund_paid, family_paid, cash_paid, family_account FROM medins.quote('regress_family', 2, 4, 'outpatient', '2025-03-04', 100, settled_on => '2025-03-04');
SELECT * FROM bill(2, '1', 100, '2025-03-04');
-- before the mode's first day, on it; on the last day in which it pays, after it; the member's last day, and after it; no member
SELECT * FROM bill(1, '2', 10, '2025-01-31');
SELECT * FROM bill(1, '3', 10, '2025-02-01');
SELECT * FROM bill(1, '4', 10, '2025-03-31');
SELECT * FROM bill(1, '5', 10, '2025-04-01');
SELECT * FROM bill(2, '2', 10, '2025-03-09');
SELECT * FROM bill(2, '3', 10, '2025-03-10');
SELECT * FROM bill(4, '1', 10);
-- a mode that was entered wrongly is entered again, with the same first day; as is one that is to hold later
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (7, '2025-04-01', true, true) RETURNING mode_no;
SELECT * FROM bill(1, '6', 10, '2025-04-01');
SELECT * FROM statement WHERE account = 7;

-- 54 are left. Several bills in one statement: it is exhausted in the middle, and a fen short at the last
SELECT * FROM balance;
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT p, 'm' || n, 4, 'outpatient', 'card', '2025-03-05', '2025-03-05', '2025-03-05', 100
  FROM (VALUES (1, 1), (2, 2), (1, 3), (2, 4)) v (p, n)
  RETURNING person_id, ledger_no, decision, fund_paid, family_paid, cash_paid, family_account;
SELECT * FROM balance;
SELECT step, clause, sentence FROM medins.explain('regress_family', 1, 8, 'en') WHERE step > 2;
SELECT step, sentence FROM medins.explain('regress_family', 2, 5, 'zh') WHERE step > 4;
SELECT * FROM medins.verify('regress_family');
-- not one that a conflict leaves out
SELECT * FROM move(7, 20, 'c');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT 1, r, 4, 'outpatient', 'card', '2025-03-05', '2025-03-05', '2025-03-05', 50 FROM unnest('{m1,n1,n1,n2,n3}'::text[]) r
  ON CONFLICT DO NOTHING RETURNING request_id, family_paid, cash_paid;
SELECT * FROM balance;

-- what comes back: a bill that is reversed, also once its member has left; posted again it is paid from what there is
SELECT medins.reverse('regress_family', 2, 1, 'refund', '2025-03-20');
SELECT * FROM balance;
INSERT INTO family_membership (person_id, group_id, valid) VALUES (2, 8, '[2025-03-10,)');
SELECT medins.reverse('regress_family', 2, 2, 'refund', '2025-03-20');
SELECT * FROM bill(2, 'other group', 10, '2025-03-21');
SELECT ledger_no, entry, base_no, family_account, family_paid, total_amount FROM claim WHERE person_id = 2 ORDER BY ledger_no;
SELECT * FROM move(8, 50, 'd');
SELECT * FROM bill(2, 'o2', 100, '2025-03-22');
SELECT medins.repost('regress_family', 2, 9, 'wrong_amount', '{"request_id": "o3", "total_amount": 200}', '2025-03-23');
SELECT ledger_no, entry, total_amount, family_account, family_paid, cash_paid FROM claim WHERE person_id = 2 AND ledger_no > 8 ORDER BY ledger_no;
SELECT * FROM statement WHERE account = 8;

-- LATE: serious illness replaces cash first, then family money, which goes back to the account
INSERT INTO family_group (group_id, founder_name, founded_on, document) VALUES (9, 'a mother', '2025-01-10', 'paper');
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (9, '2025-01-01', false, true);
INSERT INTO family_membership (person_id, group_id, valid) VALUES (5, 9, '[2025-01-01,)'), (6, 9, '[2025-01-01,)');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (5, 2025, 'picc');
SELECT * FROM move(9, 500, 'a');
-- 1000 at a hospital of level 3: (1000 - 300) x 50 % = 350, copay 650, of which 500 are in the account; 60 % of 650 = 390
SELECT * FROM bill(5, 'ill', 1000, place => 3, disease => 'N18.6');
SELECT medins.apply('regress_family', 5, 1, 'serious_illness', '2025-05-01', '2025-05-02', 'si');
SELECT ledger_no, entry, serious_illness_paid, family_account, family_paid, cash_paid FROM claim WHERE person_id = 5;
SELECT * FROM balance WHERE group_id = 9;
-- spent meanwhile: a supplement that gave it back cannot be reversed, nor the bill below it, until it is there again
SELECT * FROM bill(6, 'spent', 1000, '2025-05-03');
SELECT refused($$SELECT medins.reverse('regress_family', 5, 2, 'refund', '2025-05-04')$$);
SELECT refused($$SELECT medins.reverse('regress_family', 5, 1, 'refund', '2025-05-04')$$);
SELECT * FROM move(9, 199.99, 'b');
SELECT refused($$SELECT medins.reverse('regress_family', 5, 1, 'refund', '2025-05-04')$$);
SELECT * FROM move(9, 0.01, 'c');
SELECT medins.reverse('regress_family', 5, 1, 'refund', '2025-05-04');
SELECT * FROM statement WHERE account = 9;
-- the other reading: the person gets it, and the account stays charged
CREATE TABLE other_reading AS SELECT medins.draft_plan('regress_family', 'shanghai', '2025-06-01') AS version;
UPDATE plan_version SET late_return = 'person' WHERE version = (SELECT version FROM other_reading);
DELETE FROM policy_case WHERE version = (SELECT version FROM other_reading) AND clause = 'LATE';
SELECT medins.publish_plan('regress_family', version) FROM other_reading;
SELECT * FROM bill(5, 'ill again', 3000, '2025-06-03', place => 3, disease => 'N18.6');
SELECT medins.apply('regress_family', 5, 5, 'serious_illness', '2025-06-04', '2025-06-05', 'si again');
SELECT ledger_no, entry, serious_illness_paid, family_account, family_paid, cash_paid FROM claim WHERE person_id = 5 AND ledger_no > 4 ORDER BY ledger_no;
SELECT * FROM balance WHERE group_id = 9;

-- a ruling may draw on the account too
INSERT INTO family_membership (person_id, group_id, valid) VALUES (7, 9, '[2025-05-01,2025-07-01)');
UPDATE institution_term SET level = NULL WHERE institution_id = 3;
SELECT * FROM bill(7, 'held', 100, '2025-05-05', place => 3);
UPDATE institution_term SET level = 3 WHERE institution_id = 3;
SELECT refused($$SELECT medins.resolve('regress_family', 7, 1, 'paid', 'R1', settled_on => '2025-07-01', family_paid => 1)$$);
SELECT refused($$SELECT medins.resolve('regress_family', 7, 1, 'paid', 'R1', settled_on => '2025-06-30', family_paid => 0.01)$$);
SELECT * FROM move(9, 30, 'd');
SELECT medins.resolve('regress_family', 7, 1, 'paid', 'R1', settled_on => '2025-06-30', fund_paid => 50, family_paid => 30);
SELECT ledger_no, entry, fund_paid, family_account, family_paid, cash_paid FROM claim WHERE person_id = 7 ORDER BY ledger_no;
SELECT medins.reverse('regress_family', 7, 2, 'wrong_amount', '2025-07-02');
SELECT * FROM balance WHERE group_id = 9;

-- SH-20.1: a pharmacy without a prescription, listed items only; nothing where the account is empty
SELECT * FROM bill(5, 'drugs', 40, '2025-07-05', 5, 'pharmacy', self_funded => 15);
SELECT * FROM bill(5, 'more', 40, '2025-07-05', 5, 'pharmacy');
SELECT * FROM bill(5, 'none', 40, '2025-07-05', 5, 'pharmacy');
SELECT step, sentence FROM medins.explain('regress_family', 5, (SELECT max(ledger_no) FROM claim WHERE person_id = 5), 'en') WHERE step > 1;
-- who is not covered is paid nothing by the account either
SELECT * FROM bill(9, 'not covered', 10);
-- by a plan alone
SELECT family_money, decision, reason, fund_paid, family_paid, cash_paid, family_account
  FROM unnest('{NULL,0,699.99,700,700.01}'::numeric[]) family_money
  CROSS JOIN LATERAL medins.copay('regress_family', 'shanghai', 'outpatient', 3, 1100, '2025-05-06', family_money => family_money);
SELECT refused($$SELECT medins.copay('regress_family', 'shanghai', 'outpatient', 3, 1100, '2025-05-06', family_money => -0.01)$$);

-- premiums
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, person_id, benefit_year) VALUES (8, 'p', 'premium', -9.99, '2025-10-01', 3, 2026)
  RETURNING movement_no, amount;
SELECT refused(format($$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, person_id, benefit_year) VALUES (%s, 'q', 'premium', %s, %L, %s, %s)$$,
  account, amount, day, person, year))
  FROM (VALUES (8, -0.02, '2025-10-01', 3, 2026), (8, -0.01, '2025-10-01', 1, 2026), (7, -0.01, '2025-03-31', 1, 2026), (8, -1, '2024-12-31', 3, 2026),
               (8, 10, '2025-10-02', 3, 2026), (8, 9.99, '2025-10-02', 3, 2025), (8, 9.99, '2025-10-02', 2, 2026), (8, -1, '2025-10-01', 99, 2026),
               (8, -1, '2025-10-01', 3, 0), (8, -1, '2025-10-01', 3, 9999)) v (account, amount, day, person, year);
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, person_id, benefit_year) VALUES
  (8, 'q', 'premium', -0.01, '2025-10-01', 3, 2026), (8, 'r', 'premium', 10, '2025-10-02', 3, 2026);
-- with the payment, both or neither
INSERT INTO premium (plan, benefit_year, amount) VALUES ('shanghai', 2026, 9.5);
SELECT medins.pay_premium('regress_family', 3, 2026, 9.5, '2025-10-03', 's', 1, 'receipt');
SELECT person_id, kind, happened_on, benefit_year, college_id, amount, payer, document FROM coverage_event WHERE payer = 'family';
SELECT by_person, by_family, paid, missing FROM premium_due WHERE person_id = 3 AND benefit_year = 2026;
SELECT refused($$SELECT medins.pay_premium('regress_family', 3, 2026, 0.51, '2025-10-03', 't')$$);
SELECT refused($$SELECT medins.pay_premium('regress_family', 4, 2026, 0.5, '2025-10-03', 't')$$);
SELECT refused($$SELECT medins.pay_premium('regress_family', 3, 2026, 0.5, '2025-10-03', 't', 99)$$);
SELECT refused($$SELECT medins.pay_premium('regress_family', 3, 2026, -0.5, '2025-10-03', 't')$$);
SELECT refused($$SELECT medins.pay_premium('regress_family', 3, 2026, NULL, '2025-10-03', 't')$$);
SELECT * FROM family_account ORDER BY group_id;
SELECT * FROM statement WHERE account = 8 AND kind = 'premium';

-- what is refused
SELECT refused(s) FROM unnest(ARRAY[
  $$SELECT move(7, -1000, 'x')$$, $$SELECT move(77, 1, 'x')$$, $$SELECT move(NULL, 1, 'x')$$, $$SELECT move(7, NULL, 'x', 'deposit')$$,
  $$SELECT move(7, 1, 'x', 'withdrawal')$$, $$SELECT move(7, -1, 'x', 'deposit')$$, $$SELECT move(7, 0, 'x')$$, $$SELECT move(7, 1.001, 'x')$$,
  $$SELECT move(7, 1, 'x', 'gift')$$, $$SELECT move(7, 1, 'x', 'premium')$$, $$SELECT move(7, 1, 'x', NULL, NULL)$$, $$SELECT move(7, 1, 'x', NULL, 'infinity')$$,
  $$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, person_id) VALUES (7, 'x', 'deposit', 1, '2025-02-01', 1)$$,
  $$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, benefit_year) VALUES (7, 'x', 'deposit', 1, '2025-02-01', 2025)$$,
  $$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, movement_no) VALUES (7, 'x', 'deposit', 1, '2025-02-01', 1)$$,
  $$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on, recorded_at) VALUES (7, 'x', 'deposit', 1, '2025-02-01', now())$$,
  $$INSERT INTO family_mode (group_id, since, premium, pay, recorded_by) VALUES (7, '2025-02-01', true, true, 'me')$$,
  $$INSERT INTO family_mode (group_id, since, premium, pay) VALUES (7, '-infinity', true, true)$$,
  $$INSERT INTO family_mode (group_id, since, premium, pay) VALUES (77, '2025-01-01', true, true)$$,
  $$INSERT INTO family_membership (person_id, group_id, valid) VALUES (4, 77, '[2025-01-01,)')$$,
  $$INSERT INTO family_membership (person_id, group_id, valid) VALUES (4, NULL, '[2025-01-01,)')$$,
  $$INSERT INTO family_membership (person_id, group_id, valid) VALUES (1, 8, '[2026-01-01,)')$$,
  $$UPDATE family_movement SET amount = 1$$, $$DELETE FROM family_movement$$, $$UPDATE family_mode SET pay = false$$, $$DELETE FROM family_mode$$,
  $$UPDATE family_group SET group_id = 70 WHERE group_id = 7$$]) s;
SELECT refused('TRUNCATE ' || t) FROM unnest('{family_mode,family_movement}'::text[]) t;
-- several withdrawals in one statement; the whole of it is refused
SELECT * FROM move(7, 10, 'e');
SELECT refused(format($$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on)
  SELECT 7, n, 'withdrawal', -5, '2025-02-01' FROM generate_series(1, %s) n$$, n))
  FROM (SELECT floor(balance / 5)::int + 1 AS n FROM balance WHERE group_id = 7) b;
SELECT refused(format($$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (7, 'all', 'withdrawal', %s, '2025-02-01')$$, -balance))
  FROM balance WHERE group_id = 7;
SELECT refused($$SELECT move(7, -0.01, 'x')$$);
-- the same request twice
SELECT sqlstate FROM (SELECT left(refused($$SELECT move(7, 10, 'e')$$), 5) AS sqlstate) s;
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (7, 'e', 'deposit', 10, '2025-02-01') ON CONFLICT DO NOTHING;
-- a group that is referred to stays, and its data may be mended; one that is not may go
UPDATE family_group SET document = 'another paper' WHERE group_id = 7;
INSERT INTO family_group (group_id, founder_name, founded_on, document) SELECT g, 'a mother', '2025-01-10', 'paper' FROM unnest('{10,11}'::int[]) g;
INSERT INTO family_membership (person_id, group_id, valid) VALUES (8, 10, '[2025-01-01,)');
SELECT refused(format('DELETE FROM family_group WHERE group_id = %s', g)) FROM unnest('{7,10,11}'::int[]) g;

-- nothing ever goes below zero, and the stamps of each account rise
SELECT count(*) AS entries, bool_and(balance >= 0) AS never_below FROM family_statement;
SELECT group_id FROM (SELECT group_id, recorded_at, lag(recorded_at) OVER (PARTITION BY group_id ORDER BY recorded_at) AS before FROM
  (SELECT group_id, recorded_at FROM family_movement UNION ALL SELECT group_id, recorded_at FROM family_mode
   UNION ALL SELECT family_account, recorded_at FROM claim WHERE family_account IS NOT NULL) s) s WHERE recorded_at <= before;
SELECT * FROM medins.verify('regress_family');

-- the balance is not told without the index that it is read by; only who has an account needs it
BEGIN;
DROP INDEX claim_family;
SELECT refused($$SELECT bill(1, 'no index', 1)$$);
SELECT decision FROM bill(4, 'no index', 1);
ROLLBACK;

-- facts are read from their key; where that does not take along what is asked of them, from their rows
BEGIN;
SAVEPOINT before;
SELECT decision, reason, fund, family, cash, account FROM bill(1, 'from the key', 1000);
ROLLBACK TO before;
ALTER TABLE fact DROP CONSTRAINT fact_pkey, ADD PRIMARY KEY (person_id, fact_no);
SELECT decision, reason, fund, family, cash, account FROM bill(1, 'from the rows', 1000);
ROLLBACK;
DROP SCHEMA regress_family CASCADE;
