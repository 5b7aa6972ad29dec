-- What is too large, too long or too many is refused, and so is what a table holds that was changed behind the ledger's back.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\getenv sources PG_ABS_SRCDIR
\set refused :sources '/sql/refused.psql'
\i :refused
SELECT medins.create_ledger('regress_limits');
SELECT medins.install_plan('regress_limits', 'shanghai');
SET search_path = regress_limits, public;
INSERT INTO college VALUES (1, 'made-up college', '2020-01-01');
INSERT INTO institution VALUES (1, 'A', 'made-up hospital');
INSERT INTO institution_term VALUES (1, '(,)', 1, 'hospital', '310000', true, true);
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(1, 5) i;
INSERT INTO study (person_id, college_id, valid, form) SELECT i, 1, '[2023-09-01,2027-07-01)', 'full_time' FROM generate_series(1, 4) i;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, 4) i, unnest(ARRAY['declaration', 'payment']) kind;
CREATE FUNCTION bill(person bigint, request text, amount numeric DEFAULT 100) RETURNS SETOF claim LANGUAGE sql AS $$
  INSERT INTO regress_limits.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (person, request, 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', amount) RETURNING * $$;
\pset format unaligned
\pset tuples_only on

-- running totals: as large as they may be, and a fen more
SELECT medins.open_totals('regress_limits', 1, 1, '2025-03-01', '{outpatient@2025-01-01=9223372036854775807}', 'opening');
SELECT refused($$SELECT * FROM bill(1, 'one more', 0.01)$$);
SELECT refused($$SELECT * FROM medins.quote('regress_limits', 1, 1, 'outpatient', '2025-03-01', 0.01)$$);
-- … and taken back
BEGIN;
SELECT medins.open_totals('regress_limits', 2, 1, '2025-03-01', '{outpatient@2025-01-01=5000000000000000000}', 'opening');
SELECT ledger_no FROM bill(2, 'a');
SELECT ledger_no FROM bill(2, 'b');
SET LOCAL session_replication_role = replica;
UPDATE claim SET accumulators = '{outpatient@2025-01-01=1}' WHERE person_id = 2 AND ledger_no = 2;
SET LOCAL session_replication_role = origin;
SELECT refused($$SELECT medins.reverse('regress_limits', 2, 2, 'refund', '2025-03-20')$$);
-- a row that cannot be decided again is left, and told; what was changed behind the ledger's back, too
SET LOCAL session_replication_role = replica;
UPDATE claim SET accumulators = '{outpatient@2025-01-01=9223372036854775807}' WHERE person_id = 2 AND ledger_no = 1;
SET LOCAL session_replication_role = origin;
SELECT person_id, ledger_no, column_name, stored, expected FROM medins.verify('regress_limits', 2);
SELECT ledger_no, decision, decision_then, why FROM medins.impact('regress_limits') WHERE person_id = 2;
SELECT refused($$SELECT * FROM medins.simulate('regress_limits', NULL)$$);
ROLLBACK;

-- an account: 923 deposits of the largest amount are more than can be counted
INSERT INTO family_group (group_id, founder_name, founded_on, document) VALUES (1, 'a mother', '2025-01-10', 'paper');
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) SELECT 1, n, 'deposit', 99999999999999.99, '2025-01-11' FROM generate_series(1, 922) n;
SELECT balance FROM family_statement ORDER BY entry_no DESC LIMIT 1;
SELECT refused($$INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'last', 'deposit', 99999999999999.99, '2025-01-11')$$);

-- sums of claims: so are 923 bills
SELECT count(*) FROM generate_series(1, 922) n, bill(5, 'l' || n, 99999999999999.99);
SELECT payer, rows, amount FROM medins.simulate_summary('regress_limits', 1);
SELECT ledger_no FROM bill(5, 'last', 99999999999999.99);
SELECT refused($$SELECT * FROM medins.simulate_summary('regress_limits', 1)$$);

-- numbers of rows: none after the last there can be
BEGIN;
ALTER TABLE claim DISABLE TRIGGER USER;
CREATE TEMP TABLE last AS SELECT * FROM claim WHERE person_id = 5 AND ledger_no = 1;
UPDATE last SET person_id = 2, ledger_no = 2147483647, request_id = 'last';
INSERT INTO claim TABLE last;
ALTER TABLE claim ENABLE TRIGGER USER;
SELECT refused($$SELECT ledger_no FROM bill(2, 'one more')$$);
ROLLBACK;

-- plans: words of a gate, their length, intervals, dates
SELECT medins.draft_plan('regress_limits', 'shanghai', '2026-01-01') AS version \gset
SELECT set_config('regress.version', :'version', false) \g /dev/null
CREATE FUNCTION lint_after(change text) RETURNS text LANGUAGE sql AS $$
  SELECT refused(format('%s WHERE version = %s AND rule = 1; SELECT * FROM medins.lint_plan(''regress_limits'', %2$s)', change, current_setting('regress.version'))) $$;
SELECT lint_after('UPDATE rule SET illness = ARRAY(SELECT ''l'' || n FROM generate_series(1, 62 - (SELECT count(DISTINCT i) FROM rule r, unnest(r.illness) i WHERE version = 1)) n)') AS "62 words";
SELECT lint_after('UPDATE rule SET illness = ARRAY(SELECT ''l'' || n FROM generate_series(1, 63 - (SELECT count(DISTINCT i) FROM rule r, unnest(r.illness) i WHERE version = 1)) n)') AS "63 words";
SELECT lint_after('UPDATE rule SET locality = ARRAY[repeat(''x'', 31)]') AS "31 bytes";
SELECT lint_after('UPDATE rule SET locality = ARRAY[repeat(''x'', 32)]') AS "32 bytes";
SELECT lint_after('UPDATE coverage_rule SET ends = ''1 year 12 hours''');

-- cover: as far as dates go, and of the facts of one ledger
SELECT d, y, refused(format('SELECT medins.cover_agg(''regress_limits.fact''::regclass, 1, k, %L, %s, NULL, NULL, NULL) FROM unnest(''{declaration,payment}''::text[]) k', d, y))
FROM unnest('{"[9998-10-01,)","[5874896-10-01,)","[5874896-10-01,)"}'::text[], '{9999,5874896,5874897}'::int[]) v (d, y);
SELECT refused($$SELECT medins.cover_agg(t, 1, 'payment', '[2025-01-01,)', 2025, NULL, NULL, NULL) FROM unnest(ARRAY['regress_limits.fact'::regclass, 'regress_limits.claim']) t$$);
SELECT refused($$SELECT medins.cover_agg(0, 1, 'payment', '[2025-01-01,)', 2025, NULL, NULL, NULL)$$);


-- years before the first: the one that a bill of its first days would be counted in
SELECT medins.create_ledger('regress_first');
SET search_path = regress_first, public;
INSERT INTO clause VALUES ('S', 'A made-up clause.', '虚构条款。');
INSERT INTO plan (plan, name_en, name_zh, region, year_begins, settles) VALUES ('old', 'made up', '虚构', '52', '9 months', true);
INSERT INTO plan_version (version, plan, valid_from, places, source) VALUES (1, 'old', '0001-01-01', '{out_of_area}', 'made up');
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, clause) VALUES (1, 1, 'cover', 'paid', 'payment', 'anchor', '1 year', 'S');
INSERT INTO bucket (plan, bucket, unit, period) VALUES ('old', 'paid', 'amount', 'year');
INSERT INTO layer VALUES (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend');
INSERT INTO rule (version, rule, layer, effect, deductible, deductible_uses, deductible_fills, bands_start, clause) VALUES (1, 1, 1, 'pay', '{20}', 'paid', 'paid', 'above_deductible', 'S');
INSERT INTO band VALUES (1, 1, 0, 0.5);
SELECT medins.publish_plan('regress_first', 1);
INSERT INTO institution VALUES (1, 'A', 'made-up hospital');
INSERT INTO institution_term VALUES (1, '(,)', 1, 'hospital', '520102', true, true);
INSERT INTO person (person_id, document_type, document_no, name) VALUES (1, 'other', 1, 'nobody');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) VALUES (1, 'payment', '0001-01-01', 1);
SELECT day, refused(format('SELECT * FROM medins.quote(''regress_first'', 1, 1, ''outpatient'', %L, 10, settled_on => %1$L)', day)) FROM unnest('{0001-09-30,0001-10-01}'::date[]) day;
DROP SCHEMA regress_first CASCADE;
\pset tuples_only off
\pset format aligned
DROP SCHEMA regress_limits CASCADE;
DROP FUNCTION refused;
