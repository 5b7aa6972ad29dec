-- LATE: relief (SH-8r, SH-8c) and serious illness (SH-6.2) granted in any order; rulings on applications; deadlines, dropped totals
SET client_min_messages = warning;
SET DateStyle = ISO;
SET check_function_bodies = off;
\set SHOW_CONTEXT never
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
-- a ledger with a hospital of level 3 (3), one far away (9), persons 1 to 9, covered in 2022 to 2026
CREATE FUNCTION furnish(region text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO college VALUES (1, 'a college', '2020-01-01');
  INSERT INTO institution (institution_id, code, name) VALUES (3, 'H3', 'a hospital'), (9, 'X', 'far away');
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
    (3, '(,)', 3, 'hospital', region, true, true), (9, '(,)', 3, 'hospital', '440101', true, true);
  INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(1, 9) i;
  INSERT INTO study (person_id, college_id, valid, form) SELECT i, 1, '[2020-09-01,2027-07-01)', 'undergraduate' FROM generate_series(1, 9) i;
  INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
    SELECT i, kind, make_date(y - 1, 11, 1), y, 1
      FROM generate_series(1, 9) i, unnest(ARRAY['declaration', 'payment']) kind, generate_series(2022, 2026) y;
$$;
CREATE FUNCTION bill(person bigint, day date, amount numeric, disease text DEFAULT NULL, place bigint DEFAULT 3)
  RETURNS TABLE (ledger_no int, decision text, reason text, deductible numeric, fund_paid numeric, cash_paid numeric) LANGUAGE sql AS $$
  INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, disease)
  VALUES (person, concat_ws('/', day, amount), place, 'outpatient', 'card', day, day, day, amount, disease)
  RETURNING ledger_no, decision, reason, deductible, fund_paid, cash_paid $$;
CREATE FUNCTION ledger(of_person bigint) RETURNS TABLE (no int, entry text, base int, layer text, decision text, reason text, fund numeric,
  relief numeric, illness numeric, other numeric, cash numeric, accumulators medins.accumulators) LANGUAGE sql AS $$
  SELECT ledger_no, entry, base_no, applied_for, decision, reason, fund_paid, relief_paid, serious_illness_paid, other_paid, cash_paid, accumulators
    FROM claim WHERE person_id = of_person ORDER BY ledger_no $$;

SELECT medins.create_ledger('regress_late');
SELECT medins.install_plan('regress_late', 'shanghai');
SET search_path = regress_late, public;
SELECT furnish('310101');
INSERT INTO illness VALUES ('N18.6', 'uraemia_dialysis', 'dialysis for severe uraemia', '重症尿毒症透析');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) SELECT i, 2025, 'picc' FROM generate_series(1, 4) i;

-- the disease is proven with the application, 60 % of 650; relief granted afterwards leaves 65 % of 350
SELECT * FROM bill(1, '2025-03-04', 1000);
SELECT medins.apply('regress_late', 1, 1, 'serious_illness', '2025-05-01', '2025-05-01', 'si', 'N18.6');
INSERT INTO status (person_id, status, valid, place) VALUES (1, 'minimum_living', '[2025-01-01,2026-01-01)', '310100');
SELECT medins.apply('regress_late', 1, 1, 'relief', '2025-05-01', '2025-05-02', 'relief');
SELECT * FROM ledger(1);
SELECT disease, illness FROM claim WHERE person_id = 1 AND ledger_no = 3;

-- the college decides after serious illness was paid: 300 of the deductible, and serious illness is 60 % of 350
SELECT * FROM bill(2, '2025-03-04', 1000, 'N18.6');
SELECT medins.apply('regress_late', 2, 1, 'serious_illness', '2025-05-01', '2025-05-01', 'si');
INSERT INTO status (person_id, status, valid, place) VALUES (2, 'school_hardship', '[2025-01-01,2026-01-01)', '310100');
SELECT * FROM medins.apply_year('regress_late', 2, 'college_relief', 2025, '2025-05-01', '2025-05-02', 'college');
-- held already
SELECT * FROM medins.apply_year('regress_late', 2, 'college_relief', 2025, '2025-05-01', '2025-05-02', 'again');
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.resolve('regress_late', 2, 3, 'paid', 'x', other_paid => 300.01, settled_on => '2025-05-10')$$);
SELECT refused($$SELECT medins.resolve('regress_late', 2, 3, 'paid', 'x', other_paid => 100, fund_paid => 1, settled_on => '2025-05-10')$$);
SELECT refused($$SELECT medins.resolve('regress_late', 2, 3, 'paid', 'x', relief_paid => 100, settled_on => '2025-05-10')$$);
SELECT refused($$SELECT medins.resolve('regress_late', 2, 3, 'paid', 'x', other_paid => 100, deductible => 1, settled_on => '2025-05-10')$$);
SELECT refused($$SELECT medins.resolve('regress_late', 2, 3, 'paid', 'x', other_paid => 100, accumulators => '{outpatient@2025-01-01=1}', settled_on => '2025-05-10')$$);
\pset tuples_only off
\pset format aligned
SELECT medins.resolve('regress_late', 2, 3, 'paid', 'college 7', other_paid => 300, settled_on => '2025-05-10');
SELECT * FROM ledger(2);
SELECT step, sentence FROM medins.explain('regress_late', 2, 4, 'en');
-- granted: a year's application leaves it alone
SELECT * FROM medins.apply_year('regress_late', 2, 'college_relief', 2025, '2025-05-01', '2025-05-12', 'again');
-- taken back, and denied
SELECT medins.reverse('regress_late', 2, 4, 'wrong_amount', '2025-05-20');
SELECT medins.resolve('regress_late', 2, 3, 'denied', 'college 8', 'not_entitled', settled_on => '2025-05-21');
SELECT * FROM ledger(2) WHERE no >= 5;

-- held, then granted by the rules: nothing is left for a person to decide
SELECT * FROM bill(5, '2025-03-04', 1000, 'N18.6');
SELECT medins.apply('regress_late', 5, 1, 'serious_illness', '2025-05-01', '2025-05-01', 'held');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) VALUES (5, 2025, 'picc');
SELECT medins.apply('regress_late', 5, 1, 'serious_illness', '2025-05-02', '2025-05-02', 'si');
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.resolve('regress_late', 5, 2, 'paid', 'x', serious_illness_paid => 100, settled_on => '2025-05-10')$$);
\pset tuples_only off
\pset format aligned
-- the choice was a mistake: what was granted by it is not there to be folded again
UPDATE fact SET retracted_at = now() WHERE person_id = 5 AND kind = 'insurer_choice';
INSERT INTO status (person_id, status, valid, place) VALUES (5, 'minimum_living', '[2025-01-01,)', '310100'), (5, 'school_hardship', '[2025-01-01,)', '310100');
SELECT medins.apply('regress_late', 5, 1, 'relief', '2025-05-03', '2025-05-03', 'relief');
SELECT * FROM ledger(5);
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.resolve('regress_late', 5, 4, 'paid', 'x', relief_paid => 100, settled_on => '2025-05-10')$$);
\pset tuples_only off
\pset format aligned

-- a person decided the bill; what is applied for on it is a person's to decide too
SELECT * FROM bill(3, '2025-03-04', 1000, 'N18.6', 9);
SELECT medins.apply('regress_late', 3, 1, 'relief', '2025-03-10', '2025-03-10', 'too early');
SELECT medins.resolve('regress_late', 3, 1, 'paid', 'office 17', fund_paid => 300, deductible => 300,
  accumulators => '{outpatient@2025-01-01=30000}', settled_on => '2025-04-01');
SELECT * FROM medins.apply_year('regress_late', 3, 'relief', 2025, '2025-05-01', '2025-05-01', 'relief');
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.resolve('regress_late', 3, 4, 'paid', 'x', relief_paid => 700.01, settled_on => '2025-05-10')$$);
\pset tuples_only off
\pset format aligned
SELECT medins.resolve('regress_late', 3, 4, 'paid', 'office 18', relief_paid => 300, settled_on => '2025-05-10');
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.apply('regress_late', 3, 1, 'relief', '2025-06-01', '2025-06-01')$$);
\pset tuples_only off
\pset format aligned
SELECT medins.apply('regress_late', 3, 1, 'serious_illness', '2025-06-01', '2025-06-01', 'si');
SELECT * FROM ledger(3);
SELECT medins.reverse('regress_late', 3, 1, 'refund', '2025-07-01');
SELECT sum(fund), sum(relief), sum(illness), sum(cash), (SELECT accumulators FROM ledger(3) ORDER BY no DESC LIMIT 1) FROM ledger(3);
-- without a plan nothing can be applied for
SELECT * FROM bill(4, '2021-03-04', 1000);
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.apply('regress_late', 4, 1, 'relief', '2025-06-01', '2025-06-01')$$);
SELECT refused($$SELECT * FROM medins.apply_year('regress_late', 1, 'releif', 2025, '2025-06-01', '2025-06-01')$$);
\pset tuples_only off
\pset format aligned
-- what is given is used, or refused
\pset format unaligned
\pset tuples_only on
SELECT refused($$SELECT medins.open_totals('regress_late', 6, 3, '2025-03-01', '{since 2025-01-01; outpatient@2025-01-01=1}', 'x')$$);
SELECT refused($$INSERT INTO claim (person_id, entry, institution_id, request_id, care, credential, served_from, served_to, settled_on, accumulators, total_amount) VALUES (6, 'opening', 3, 'x', 'outpatient', 'none', '2025-03-01', '2025-03-01', '2025-03-01', '{}', 1)$$);
SELECT refused($$INSERT INTO claim (person_id, entry, institution_id, request_id, care, credential, served_from, served_to, settled_on, accumulators, total_amount) VALUES (6, 'opening', 3, 'x', 'outpatient', 'none', '2025-03-01', '2025-03-01', '2025-03-01', '{outpatient@2025-01-01=-1}', NULL)$$);
\pset tuples_only off
\pset format aligned
SELECT * FROM medins.verify('regress_late');

-- who forges rows meets verify, which tells, and does not fail
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE claim SET applied_for = NULL WHERE person_id = 1 AND ledger_no = 2;
UPDATE claim SET base_no = 4 WHERE person_id = 2 AND ledger_no = 6;
UPDATE claim SET plan_version = NULL WHERE person_id = 5 AND ledger_no = 3;
UPDATE claim SET other_paid = 9999, cash_paid = -9819 WHERE person_id = 2 AND ledger_no = 4;
SELECT person_id, ledger_no, column_name, stored, expected FROM medins.verify('regress_late') WHERE ledger_no <= 6;
ROLLBACK;
DROP SCHEMA regress_late CASCADE;

-- A made-up city: the fund pays half above 100 a year, up to 300 a month; relief pays the deductible when applied for
-- within two months, up to 150 in a life; the rest of the copay is paid up to 500 a year.
SELECT medins.create_ledger('regress_late');
INSERT INTO clause VALUES ('S', 'A made-up clause.', '虚构条款。');
INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('city', 'made up', '虚构', '52', true);
INSERT INTO plan_version (version, plan, valid_from, source) VALUES (1, 'city', '2020-01-01', 'made up');
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, clause) VALUES (1, 1, 'cover', 'paid', 'payment', 'year', '1 year', 'S');
INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'deductible', 'amount', 'year'), ('city', 'fund', 'amount', 'month'),
  ('city', 'relief', 'amount', 'life'), ('city', 'aid', 'amount', 'year');
INSERT INTO layer VALUES (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend'),
  (1, 2, 'relief', 'relief', 'deductible', 1, 'application', 'pass'), (1, 3, 'aid', 'serious_illness', 'copay', NULL, 'application', 'pass');
INSERT INTO rule (version, rule, layer, effect, deductible, deductible_uses, deductible_fills, bands_start, apply_within, clause) VALUES
  (1, 1, 1, 'pay', '{100}', 'deductible', 'deductible', 'base', NULL, 'S'), (1, 2, 2, 'pay', NULL, NULL, NULL, 'base', '2 months', 'S'),
  (1, 3, 3, 'pay', NULL, NULL, NULL, 'base', NULL, 'S');
INSERT INTO band (version, rule, from_amount, rate) VALUES (1, 1, 0, 0.5), (1, 2, 0, 1), (1, 3, 0, 1);
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 1, 'fund', 'paid', 300, 'S'),
  (1, 2, 2, 'relief', 'paid', 150, 'S'), (1, 3, 3, 'aid', 'paid', 500, 'S');
SELECT medins.publish_plan('regress_late', 1);
SELECT furnish('520101');

-- applied for in time; a later application does not make it late
SELECT * FROM bill(1, '2022-03-04', 500);
SELECT medins.apply('regress_late', 1, 1, 'relief', '2022-05-04', '2022-05-04', 'last good day');
SELECT medins.apply('regress_late', 1, 1, 'aid', '2022-08-01', '2022-08-01', 'aid');
SELECT * FROM bill(1, '2022-04-04', 100);
SELECT decision, reason FROM medins.quote_supplement('regress_late', 1, 4, 'relief', '2022-06-05', '2022-06-05');
SELECT * FROM ledger(1);

-- the payers change and no cash moves: a row all the same
SELECT * FROM bill(3, '2022-03-04', 500);
SELECT * FROM medins.apply_year('regress_late', 3, 'aid', 2022, '2022-04-01', '2022-04-01');
SELECT * FROM medins.apply_year('regress_late', 3, 'relief', 2022, '2022-04-01', '2022-04-02');
SELECT * FROM ledger(3);
-- months are dropped two years after they end; a bill keeps what it was paid, and its reversal brings nothing back
SELECT * FROM bill(2, '2022-01-10', 500);
SELECT * FROM bill(2, '2022-02-10', 50);
SELECT * FROM bill(2, '2024-02-20', 50);
SELECT medins.apply('regress_late', 2, 1, 'relief', '2022-02-20', '2022-02-20', 'entered late');
SELECT * FROM ledger(2);
SELECT medins.reverse('regress_late', 2, 1, 'refund', '2024-03-01');
SELECT medins.reverse('regress_late', 2, 3, 'refund', '2024-03-02');
SELECT medins.reverse('regress_late', 2, 2, 'refund', '2024-03-02');
SELECT * FROM ledger(2) WHERE no > 4;
SELECT * FROM medins.verify('regress_late');
DROP SCHEMA regress_late CASCADE;

-- Another: the fund pays half without limit, aid up to 30 a month.  Once the month is dropped the aid stays as it was granted,
-- and so does the bill, which could not be changed without it.
SELECT medins.create_ledger('regress_late');
INSERT INTO clause VALUES ('S', 'A made-up clause.', '虚构条款。');
INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('city', 'made up', '虚构', '52', true);
INSERT INTO plan_version (version, plan, valid_from, source) VALUES (1, 'city', '2020-01-01', 'made up');
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, clause) VALUES (1, 1, 'cover', 'paid', 'payment', 'year', '1 year', 'S');
INSERT INTO bucket (plan, bucket, unit, period) VALUES ('city', 'aid', 'amount', 'month');
INSERT INTO layer VALUES (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend'), (1, 2, 'aid', 'other', 'copay', NULL, 'application', 'pass');
INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (1, 1, 1, 'pay', 'base', 'S'), (1, 2, 2, 'pay', 'base', 'S');
INSERT INTO band (version, rule, from_amount, rate) VALUES (1, 1, 0, 0.5), (1, 2, 0, 1);
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (1, 1, 2, 'aid', 'paid', 30, 'S');
SELECT medins.publish_plan('regress_late', 1);
SELECT furnish('520101');
SELECT * FROM bill(1, '2022-01-10', 100);
SELECT medins.apply('regress_late', 1, 1, 'aid', '2022-01-12', '2022-01-12', 'aid');
SELECT * FROM bill(1, '2024-01-31', 100);
SELECT ledger_no, why FROM medins.impact('regress_late', 1);
SELECT * FROM bill(1, '2024-02-01', 100);
SELECT * FROM ledger(1);
SELECT ledger_no, why FROM medins.impact('regress_late', 1);
SELECT medins.draft_plan('regress_late', 'city', '2022-01-01') AS version \gset
UPDATE band SET rate = 0.6 WHERE version = :version AND rule = 1;
SELECT medins.publish_plan('regress_late', :version);
SELECT ledger_no, fund_paid, why FROM medins.impact('regress_late', 1);
SELECT ledger_no, entry, base_no FROM medins.readjudicate('regress_late', 1);
SELECT ledger_no, fund_paid, why FROM medins.impact('regress_late', 1);
SELECT * FROM medins.verify('regress_late');
DROP SCHEMA regress_late CASCADE;
RESET search_path;
DROP FUNCTION refused, furnish, bill, ledger;
