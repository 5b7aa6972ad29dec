-- claims: settled, quoted, explained, reversed, verified; and what is refused
SET client_min_messages = warning;
SET DateStyle = ISO;
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_claim');
SELECT medins.install_plan('regress_claim', 'shanghai');
SET search_path = regress_claim;

INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO institution (institution_id, code, name) VALUES
  (1, 'H1', 'a community hospital'), (3, 'H3', 'a hospital'), (4, 'C', 'a college clinic'), (5, 'P', 'a pharmacy');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (1, '(,)', 1, 'hospital', '310101', true, true), (3, '(,)', 3, 'hospital', '310101', true, true),
  (4, '(,)', NULL, 'campus_clinic', '310101', true, true), (5, '(,)', NULL, 'pharmacy', '310101', true, true);
INSERT INTO designation VALUES (1, 4, 'campus', true, '(,)');
INSERT INTO person (person_id, resident_id, document_type, document_no, name) VALUES
  (17, '319000200509010015', NULL, NULL, '王小明'), (18, NULL, 'foreign_passport', 'E12345678', 'Zhang San');
INSERT INTO study (person_id, college_id, valid, form)
  SELECT p, 1, '[2024-09-01,)', 'undergraduate' FROM unnest('{17,18}'::bigint[]) p;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year)
  SELECT 17, k, '2024-10-15', y FROM unnest('{declaration,payment}'::text[]) k, unnest('{2025,2026}'::int[]) y;

-- a visit at the college clinic: one INSERT, and the bill is split
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (17, 4, 'c-1', 'outpatient', 'e_credential', '2025-03-03', '2025-03-03', '2025-03-03', 100)
RETURNING ledger_no, entry, decision, reason, in_scope, deductible, rate, fund_paid, cash_paid, settlement_month, accumulators;
-- a hospital: 820 of 1000 in scope, (820 - 300) x 50 % = 260
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on,
                   total_amount, self_funded, over_price_limit, advance_self_pay)
VALUES (17, 3, 'h-1', 'outpatient', 'card', '2025-03-04', '2025-03-04', '2025-03-04', 1000, 100, 50.5, 29.50)
RETURNING ledger_no, total_amount, self_funded, over_price_limit, advance_self_pay, in_scope, deductible, rate, fund_paid, cash_paid, accumulators;
-- the situation it was decided on
SELECT college_id, level, relation, locality, pathway, statuses, illness, plan_version, benefit_year FROM claim WHERE (person_id, ledger_no) = (17, 2);
-- rows of one statement see one another, whoever they are of; who is not covered bears all
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
SELECT p, 1, 'm-' || i, 'outpatient', 'card', '2026-01-05', '2026-01-05', '2026-01-05', 200 FROM generate_series(1, 2) i, unnest('{17,18}'::bigint[]) p
RETURNING person_id, ledger_no, decision, reason, deductible, fund_paid, cash_paid;
-- COPY works as well
COPY claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount) FROM stdin;
17	1	copied	inpatient	card	2026-02-01	2026-02-05	2026-02-05	1050
\.
SELECT ledger_no, deductible, fund_paid, cash_paid FROM claim WHERE request_id = 'copied';

-- a sender's retry is safe
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (17, 4, 'c-1', 'outpatient', 'e_credential', '2025-03-03', '2025-03-03', '2025-03-03', 100)
ON CONFLICT DO NOTHING RETURNING ledger_no;

-- quote = settle, and writes nothing
SELECT count(*) AS rows_before FROM claim \gset
SELECT ledger_no, decision, in_scope, deductible, rate, fund_paid, cash_paid, settlement_month, accumulators
FROM medins.quote('regress_claim', 17, 1, 'outpatient', '2025-03-05', 99.99, settled_on => '2025-03-05');
SELECT count(*) = :rows_before AS nothing_written FROM claim;
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (17, 1, 'q-1', 'outpatient', 'card', '2025-03-05', '2025-03-05', '2025-03-05', 99.99)
RETURNING ledger_no, decision, in_scope, deductible, rate, fund_paid, cash_paid, settlement_month, accumulators;

-- a split with no person at all
SELECT decision, deductible, rate, fund_paid, cash_paid FROM medins.copay('regress_claim', 'shanghai', 'inpatient', 2, 1100, '2025-05-01');
SELECT decision, deductible, rate, fund_paid, cash_paid
FROM medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, '2025-05-01', accumulators => '{outpatient@2025-01-01=25000}');
SELECT decision, reason, fund_paid, cash_paid FROM medins.copay('regress_claim', 'shanghai', 'outpatient', NULL, 1000, '2025-05-01');
SELECT decision, reason, fund_paid, cash_paid FROM medins.copay('regress_claim', 'shanghai', 'outpatient', 9, 1000, '2025-05-01');
SELECT decision, reason, plan_version FROM medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, '2021-12-31');
-- amounts leave C as numeric's own arithmetic would write them, digit for digit
SELECT count(*) AS amounts,
  count(*) FILTER (WHERE numeric_send(c.in_scope) <> numeric_send(round(v.fen / 100.0, 2))) AS different
FROM (SELECT trunc(m * 10::numeric ^ e) + d FROM unnest('{0, 1, 9, 0.9999, 123.4567}'::numeric[]) m,
        generate_series(0, 12) e, generate_series(0, 100, 33) d) v (fen),
  medins.copay('regress_claim', 'shanghai', 'outpatient', 3, v.fen / 100, '2025-05-01') c;

-- why
SELECT step, clause, rule, base, rate, amount, running FROM medins.explain('regress_claim', 17, 2);
SELECT sentence FROM medins.explain('regress_claim', 17, 2);
SELECT sentence FROM medins.explain('regress_claim', 17, 2, 'zh');
SELECT sentence FROM medins.explain('regress_claim', 18, 1, 'en');
SELECT sentence FROM medins.explain('regress_claim', 18, 1, 'zh');

-- no plan in force: recorded, held
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (17, 1, 'old', 'outpatient', 'card', '2021-12-31', '2021-12-31', '2025-03-06', 10)
RETURNING ledger_no, decision, reason, plan_version, benefit_year, in_scope, fund_paid, cash_paid;
SELECT max(ledger_no) AS last_no FROM claim WHERE person_id = 17 \gset
SELECT sentence FROM medins.explain('regress_claim', 17, :last_no, 'en');

-- reversed: the negation, booked in the month it is settled in; what the original used up is free again
SELECT medins.reverse('regress_claim', 17, 2, 'refund', '2025-04-02');
SELECT entry, base_no, reason, decision, total_amount, self_funded, in_scope, deductible, fund_paid, cash_paid, settlement_month, accumulators
FROM claim WHERE person_id = 17 ORDER BY ledger_no DESC LIMIT 1;
SELECT ledger_no, deductible, fund_paid FROM medins.quote('regress_claim', 17, 3, 'outpatient', '2025-04-03', 400, settled_on => '2025-04-03');
SELECT sentence FROM medins.explain('regress_claim', 17, :last_no + 1, 'en');
-- a claim that was denied can be reversed too, under a number of the sender's
SELECT medins.reverse('regress_claim', 18, 1, 'wrong_person', '2026-01-06', 'r-18');
SELECT request_id, entry, decision, reason, fund_paid, cash_paid, accumulators FROM claim WHERE person_id = 18 ORDER BY ledger_no DESC LIMIT 1;
-- … and then entered again
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (17, 3, 'h-1 again', 'outpatient', 'card', '2025-03-04', '2025-03-04', '2025-04-03', 400)
RETURNING decision, deductible, fund_paid, cash_paid;

-- all is well
SELECT * FROM medins.verify('regress_claim');
SELECT * FROM medins.verify('regress_claim', 17);
SELECT person_id, array_agg(ledger_no ORDER BY ledger_no) AS no_gaps FROM claim GROUP BY person_id ORDER BY person_id;


-- What is refused.  Each shows SQLSTATE, column, message, detail and hint; says if a person's data is in any of
-- them; and says if the ledger is not as it was.
CREATE FUNCTION refused(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text := (SELECT concat(count(*), md5(string_agg(c::text, ',' ORDER BY person_id, ledger_no))) FROM claim c);
  facts text := (SELECT concat(count(*), md5(string_agg(f::text, ',' ORDER BY person_id, fact_no))) FROM fact f);
  state text; col text; message text; more text; hint text; said text;
BEGIN
  BEGIN
    EXECUTE statement;
    said := 'ACCEPTED';
    RAISE EXCEPTION USING ERRCODE = 'ZZ000';
  EXCEPTION WHEN others THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME, message = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    said := coalesce(said, concat(state, ' (', col, ') ', message, E'\n  DETAIL ' || nullif(more, ''), E'\n  HINT ' || nullif(hint, '')));
  END;
  RETURN said
    || CASE WHEN concat(message, more, hint) ~ '王小明|310101200509010018|Zhang|E1234|98765' THEN E'\n  PERSONAL DATA' ELSE '' END
    || CASE WHEN before IS DISTINCT FROM (SELECT concat(count(*), md5(string_agg(c::text, ',' ORDER BY person_id, ledger_no))) FROM claim c)
              OR facts IS DISTINCT FROM (SELECT concat(count(*), md5(string_agg(f::text, ',' ORDER BY person_id, fact_no))) FROM fact f)
       THEN E'\n  THE LEDGER HAS CHANGED' ELSE '' END;
END $$;
-- a good claim with some columns changed
CREATE FUNCTION bad(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT refused(format('INSERT INTO claim (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', ')))
  FROM jsonb_each_text('{"person_id": 17, "institution_id": 3, "request_id": "bad", "care": "outpatient", "credential": "card",
    "served_from": "2025-06-01", "served_to": "2025-06-01", "settled_on": "2025-06-01", "total_amount": 98765.43}' || changes);
$$;
-- the same of a claim for reimbursement
CREATE FUNCTION bad_reimbursement(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT bad('{"channel": "reimbursement", "credential": "none", "care": "emergency", "receipt_no": "r", "receipt_date": "2025-06-01",
    "applied_on": "2025-06-20", "settled_on": "2025-06-21"}' || changes);
$$;
\pset format unaligned
\pset tuples_only on
SELECT bad('{}');
SELECT bad_reimbursement('{}');

-- nobody, nowhere
SELECT bad('{"person_id": 999}');
SELECT bad('{"institution_id": 999}');
SELECT bad('{"care": "pharmacy", "institution_id": 5, "prescriber_id": 999}');
SELECT bad('{"prescriber_id": 999}');
SELECT refused($$SELECT medins.quote('regress_claim', 999, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote('regress_claim', 17, 999, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'weihai', 'outpatient', 3, 1000, '2025-05-01')$$);
SELECT refused($$SELECT medins.quote('no_such_schema', 17, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote('public', 17, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote(0, 17, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote(NULL, 17, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.verify('public')$$);
SELECT refused($$SELECT medins.reverse('public', 17, 1, 'refund')$$);
SELECT refused($$SELECT medins.explain('public', 17, 1)$$);

-- amounts
SELECT bad('{"total_amount": -0.01}');
SELECT bad('{"self_funded": -1}');
SELECT bad('{"over_price_limit": -1}');
SELECT bad('{"advance_self_pay": -1}');
SELECT bad('{"total_amount": "98765.431"}');
SELECT bad('{"total_amount": "98765.4300"}');
SELECT bad('{"self_funded": "0.001"}');
SELECT bad('{"total_amount": "NaN"}');
SELECT bad('{"total_amount": "Infinity"}');
SELECT bad('{"advance_self_pay": "-Infinity"}');
SELECT bad('{"total_amount": "100000000000000"}');
SELECT bad('{"total_amount": "1e400"}');
SELECT bad('{"total_amount": "99999999999999.99"}');
SELECT bad('{"total_amount": "a hundred"}');
SELECT bad('{"total_amount": 10, "self_funded": 10.01}');
SELECT bad('{"total_amount": 10, "self_funded": 4, "over_price_limit": 4, "advance_self_pay": 2.01}');
SELECT bad('{"total_amount": 10, "self_funded": 4, "over_price_limit": 4, "advance_self_pay": 2}');
SELECT bad('{"total_amount": 1, "self_funded": "99999999999999.99", "over_price_limit": "99999999999999.99", "advance_self_pay": "99999999999999.99"}');

-- days
SELECT bad('{"served_from": "2025-06-02"}');
SELECT bad('{"settled_on": "2025-05-31"}');
SELECT bad('{"served_from": "-infinity", "care": "inpatient"}');
SELECT bad('{"served_to": "infinity", "care": "inpatient"}');
SELECT bad('{"settled_on": "infinity"}');
SELECT bad('{"served_from": "2025-05-31"}');
SELECT bad('{"served_from": "2025-05-31", "care": "emergency"}');
SELECT bad('{"served_from": "2025-05-31", "care": "inpatient"}');
SELECT bad('{"served_to": null, "care": "inpatient"}');
SELECT bad('{"served_from": "2025-02-29", "served_to": "2025-02-29"}');
SELECT bad('{"receipt_date": "infinity"}');
SELECT bad('{"applied_on": "-infinity"}');
SELECT bad_reimbursement('{"receipt_date": null}');
SELECT bad_reimbursement('{"applied_on": null}');
SELECT bad_reimbursement('{"receipt_date": "infinity"}');
SELECT bad_reimbursement('{"applied_on": "2025-05-31"}');
SELECT bad_reimbursement('{"applied_on": "2025-06-22"}');
SELECT bad_reimbursement('{"receipt_date": "2025-05-31"}');

-- words
SELECT bad('{"care": "dentist"}');
SELECT bad('{"care": ""}');
SELECT bad('{"channel": "by post"}');
SELECT bad('{"credential": "passport"}');
SELECT bad('{"access": "urgent"}');
SELECT bad('{"entry": "correction"}');
SELECT bad('{"entry": "opening"}');
SELECT bad('{"entry": "supplement"}');
SELECT refused($$SELECT medins.quote('regress_claim', 17, 3, 'dentist', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'dentist', 3, 1000, '2025-05-01')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 70000, 1000, '2025-05-01')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', -1, 1000, '2025-05-01')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, '2025-05-01', relation => 'cousin')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, '2025-05-01', locality => 'moon')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, '2025-05-01', pathway => 'lottery')$$);
SELECT refused($$SELECT * FROM medins.verify('regress_claim', 987654321)$$);
SELECT refused($$SELECT * FROM medins.explain('regress_claim', 17, 1, 'fr')$$);

-- care that the institution cannot give
SELECT bad('{"institution_id": 5}');
SELECT bad('{"care": "pharmacy"}');
SELECT bad('{"institution_id": 4, "care": "inpatient"}');

-- a value where none may be missing
SELECT bad(jsonb_build_object(c, NULL)) FROM unnest('{person_id,entry,institution_id,request_id,care,channel,credential,access,served_from,served_to,
  settled_on,total_amount,self_funded,over_price_limit,advance_self_pay}'::text[]) c;
SELECT refused($$SELECT medins.quote('regress_claim', NULL, 3, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote('regress_claim', 17, 3, 'outpatient', NULL, 1)$$);
SELECT refused($$SELECT medins.quote('regress_claim', 17, 3, 'outpatient', '2025-06-01', NULL)$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', NULL, 3, 1000, '2025-05-01')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, NULL, '2025-05-01')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, 1000, 'infinity')$$);
SELECT refused($$SELECT medins.copay('regress_claim', 'shanghai', 'outpatient', 3, -1, '2025-05-01')$$);

-- results are the ledger's
SELECT bad(jsonb_build_object(column_name,
  CASE data_type WHEN 'text' THEN 'x' WHEN 'ARRAY' THEN '{x}' WHEN 'date' THEN '2025-06-01' WHEN 'timestamp with time zone' THEN '2025-06-01'
                 WHEN 'USER-DEFINED' THEN '{}' ELSE '1' END))
FROM information_schema.columns
WHERE (table_schema, table_name) = ('regress_claim', 'claim')
  AND (column_name = 'ledger_no' OR ordinal_position > (SELECT ordinal_position FROM information_schema.columns
                                                        WHERE (table_schema, table_name, column_name) = ('regress_claim', 'claim', 'advance_self_pay')))
ORDER BY ordinal_position;

-- reversals
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 2, 'refund', '2025-04-02')$$);
SELECT refused(format($$SELECT medins.reverse('regress_claim', 17, %s, 'refund', '2025-04-02')$$, ledger_no)) FROM claim WHERE entry = 'reversal' AND person_id = 17;
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 999, 'refund', '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 0, 'refund', '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 999, 1, 'refund', '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', NULL, 1, 'refund', '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, NULL, 'refund', '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 1, NULL, '2025-04-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 1, 'refund', NULL)$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 1, 'refund', '2025-03-02')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 1, 'refund', 'infinity')$$);
SELECT refused($$SELECT medins.reverse('regress_claim', 17, 1, 'out of spite', '2025-04-02')$$);
SELECT bad('{"entry": "reversal", "base_no": 1, "reason": "refund"}');
SELECT bad('{"base_no": 1}');
SELECT refused($$SELECT medins.explain('regress_claim', 17, 999)$$);
SELECT refused($$SELECT medins.explain('regress_claim', 999, 1)$$);

-- the ledger only grows
SELECT refused('UPDATE claim SET fund_paid = fund_paid');
SELECT refused('DELETE FROM claim');
SELECT refused('TRUNCATE claim');
SELECT refused('TRUNCATE claim, fact, person CASCADE');
SELECT refused('UPDATE fact SET code = NULL');
SELECT refused('DELETE FROM fact');
SELECT refused('TRUNCATE fact');
SELECT refused($$INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (17, 4, 'c-1', 'outpatient', 'card', '2025-03-03', '2025-03-03', '2025-03-03', 100)
  ON CONFLICT (person_id, institution_id, request_id) WHERE entry = 'claim' DO UPDATE SET request_id = 'c-2'$$);
SELECT refused($$MERGE INTO claim USING (VALUES (17)) v (p) ON person_id = p WHEN MATCHED THEN DELETE$$);
SELECT refused('DELETE FROM person WHERE person_id = 17');
SELECT refused('UPDATE person SET person_id = 19 WHERE person_id = 17');
SELECT refused('DELETE FROM institution WHERE institution_id = 3');

-- ledgers that are none, or of another time
SELECT medins.create_ledger('regress_bare');
SELECT refused($$SELECT medins.quote('regress_bare', 1, 1, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.copay('regress_bare', 'shanghai', 'outpatient', 1, 1, '2025-06-01')$$);
INSERT INTO regress_bare.person (person_id, document_type, document_no, name) VALUES (1, 'other', '1', 'somebody');
SELECT refused($$INSERT INTO regress_bare.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, total_amount)
  VALUES (1, 1, '1', 'outpatient', 'card', '2025-06-01', '2025-06-01', 1)$$);
DROP TRIGGER adjudicate ON regress_bare.claim;
CREATE TRIGGER adjudicate BEFORE INSERT ON regress_bare.claim FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('99');
SELECT refused($$INSERT INTO regress_bare.claim (person_id, institution_id, request_id, care, credential, served_from, served_to, total_amount)
  VALUES (1, 1, '1', 'outpatient', 'card', '2025-06-01', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.quote('regress_bare', 1, 1, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.verify('regress_bare')$$);
SELECT refused($$SELECT medins.reverse('regress_bare', 1, 1, 'refund')$$);
SELECT refused($$SELECT medins.install_plan('regress_bare', 'shanghai')$$);
SELECT refused($$SELECT medins.upgrade_ledger('regress_bare')$$);
DROP TRIGGER adjudicate ON regress_bare.claim;
SELECT refused($$SELECT medins.quote('regress_bare', 1, 1, 'outpatient', '2025-06-01', 1)$$);
SELECT refused($$SELECT medins.verify('regress_bare')$$);
SELECT refused('SELECT medins.adjudicate()');

-- where the triggers are off, as for a restore, the table's check still stands
SET session_replication_role = replica;
SELECT change, refused(format($$INSERT INTO claim SELECT (jsonb_populate_record(c, '{"ledger_no": 99, "request_id": "x"}'::jsonb || %L)).*
  FROM claim c WHERE (person_id, ledger_no) = (17, 2)$$, change))
FROM unnest(ARRAY['{"ledger_no": 0}', '{"entry": "correction"}', '{"care": "dental"}', '{"channel": "post"}', '{"credential": "face"}',
  '{"access": "vip"}', '{"decision": "maybe"}', '{"reason": "refund"}', '{"decision": "denied"}', '{"base_no": 99}',
  '{"entry": "reversal"}', '{"entry": "supplement"}', '{"entry": "supplement", "base_no": 2}', '{"cash_paid": 740.01}', '{"in_scope": 820.01}',
  '{"deductible": 560.01}', '{"deductible": -0.01}', '{"fund_paid": 260.001}', '{"relief_paid": -1, "cash_paid": 741}',
  '{"self_funded": -20, "in_scope": 940}', '{"fund_paid": 521, "cash_paid": 479}']) change;
-- and takes what is consistent
BEGIN;
INSERT INTO claim SELECT (jsonb_populate_record(c, '{"ledger_no": 99, "request_id": "x", "fund_paid": 520, "cash_paid": 480}')).*
  FROM claim c WHERE (person_id, ledger_no) = (17, 2) RETURNING fund_paid, cash_paid;
ROLLBACK;
RESET session_replication_role;
\pset tuples_only off
\pset format aligned

-- a kind of fact means what it meant: backends remember kinds, though none that was rolled back
BEGIN;
INSERT INTO fact_kind VALUES ('trainee', 'a trainee', '实习生', 'kind');
INSERT INTO fact (person_id, kind, valid) VALUES (18, 'trainee', '[2026-01-01,)');
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (18, 1, 'trainee', 'outpatient', 'card', '2026-03-01', '2026-03-01', '2026-03-01', 1) RETURNING statuses;
ROLLBACK;
BEGIN;
INSERT INTO fact_kind VALUES ('trainee', 'a trainee', '实习生');
INSERT INTO fact (person_id, kind, valid) VALUES (18, 'trainee', '[2026-01-01,)');
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
VALUES (18, 1, 'trainee', 'outpatient', 'card', '2026-03-01', '2026-03-01', '2026-03-01', 1) RETURNING statuses;
UPDATE fact_kind SET name_en = 'an apprentice' WHERE kind = 'trainee' RETURNING kind;
SAVEPOINT s;
UPDATE fact_kind SET status_is = 'kind' WHERE kind = 'trainee';
ROLLBACK TO s;
DELETE FROM fact_kind WHERE kind = 'trainee';
ROLLBACK;

-- still well
SELECT * FROM medins.verify('regress_claim');

DROP SCHEMA regress_claim, regress_bare CASCADE;
RESET search_path;
