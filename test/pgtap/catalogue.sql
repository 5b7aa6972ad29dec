-- The shape of what is installed: the public contract, comments in both languages, labels of functions,
-- constraints that hold.  What is missing is listed by name.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
SELECT medins.create_ledger('ledger') \g /dev/null
SELECT medins.install_plan('ledger', 'shanghai'), medins.install_plan('ledger', 'weihai') \g /dev/null
SELECT * FROM no_plan();

CREATE TEMP VIEW functions AS
  SELECT p.oid, p.proname::text AS name, p.prokind, p.prorettype, p.proargnames, p.prosecdef, p.proconfig, p.prosrc, l.lanname,
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END
    || CASE WHEN p.proisstrict THEN ' strict' ELSE '' END
    || CASE p.proparallel WHEN 's' THEN ' safe' WHEN 'r' THEN ' restricted' ELSE ' unsafe' END AS label,
    EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) t WHERE t = 'regnamespace'::regtype) AS of_a_ledger,
    p.prorettype = 'trigger'::regtype AS is_trigger
  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
  WHERE p.pronamespace = 'medins'::regnamespace;


-- The public contract ---------------------------------------------------------------------------------------

CREATE TEMP TABLE contract (name text, arguments text, result text, label text);
INSERT INTO contract VALUES
  ('create_ledger', 'ledger text', 'regnamespace', 'volatile unsafe'),
  ('upgrade_ledger', 'ledger regnamespace', 'text', 'volatile unsafe'),
  ('install_plan', 'ledger regnamespace, plan text', 'integer', 'volatile unsafe'),
  ('draft_plan', 'ledger regnamespace, plan text, valid_from date', 'integer', 'volatile unsafe'),
  ('lint_plan', 'ledger regnamespace, version integer', 'setof record', 'volatile unsafe'),
  ('run_cases', 'ledger regnamespace, version integer', 'setof record', 'volatile unsafe'),
  ('publish_plan', 'ledger regnamespace, version integer', 'void', 'volatile unsafe'),
  ('copay', 'ledger regnamespace, plan text, care text, level integer, in_scope numeric, served_on date, relation text, locality text, access text, channel text, credential text, pathway text, statuses text[], illness text, accumulators medins.accumulators, family_money numeric, applied_for text[]',
   'medins.adjudication', 'stable restricted'),
  ('quote', 'ledger regnamespace, person_id bigint, institution_id bigint, care text, served_from date, total_amount numeric, served_to date, settled_on date, self_funded numeric, over_price_limit numeric, advance_self_pay numeric, channel text, credential text, access text, prescriber_id bigint, disease text, catalogue_region text, applied_on date, receipt_date date, papers text[], applied_for text[]',
   'medins.adjudication', 'stable restricted'),
  ('coverage', 'ledger regnamespace, person_id bigint, as_known_at timestamp with time zone', 'medins.cover', 'stable strict safe'),
  ('eligibility', 'ledger regnamespace, person_id bigint, day date', 'setof record', 'stable strict safe'),
  ('check_upload', 'ledger regnamespace, batch bigint, language text', 'setof record', 'stable safe'),
  ('load_upload', 'ledger regnamespace, batch bigint, language text', 'setof record', 'volatile unsafe'),
  ('ineligible', 'ledger regnamespace, day date, college bigint, person bigint', 'setof record', 'stable safe'),
  ('students', 'ledger regnamespace, college bigint, day date, year integer', 'setof record', 'stable safe'),
  ('covered_on', 'ledger regnamespace, person_id bigint, day date, as_known_at timestamp with time zone', 'boolean', 'stable strict safe'),
  ('credential_on', 'ledger regnamespace, person_id bigint, at date, as_known_at timestamp with time zone', 'record', 'stable strict safe'),
  ('credentials', 'ledger regnamespace, person_id bigint, as_known_at timestamp with time zone', 'setof record', 'stable strict safe'),
  ('explain', 'ledger regnamespace, person_id bigint, ledger_no integer, language text', 'setof record', 'stable strict restricted'),
  ('trace', 'ledger regnamespace, person_id bigint, ledger_no integer', 'setof record', 'stable strict restricted'),
  ('reverse', 'ledger regnamespace, person_id bigint, ledger_no integer, reason text, settled_on date, request_id text, adjustment integer, later_rows text', 'integer', 'volatile unsafe'),
  ('verify', 'ledger regnamespace, person_id bigint, slice integer, slices integer', 'setof record', 'stable restricted'),
  ('impact', 'ledger regnamespace, person_id bigint, college_id bigint, slice integer, slices integer', 'setof record', 'stable restricted'),
  ('simulate', 'ledger regnamespace, version integer, from_day date, until_day date, slice integer, slices integer', 'setof record', 'stable restricted'),
  ('simulate_summary', 'ledger regnamespace, version integer, from_day date, until_day date, slice integer, slices integer', 'setof record', 'stable restricted'),
  ('readjudicate', 'ledger regnamespace, person_id bigint, reason text', 'setof record', 'volatile unsafe'),
  ('close_finding', 'ledger regnamespace, finding text, note text', 'void', 'volatile unsafe'),
  ('grant_access', 'ledger regnamespace, role regrole, duty text, scope bigint', 'void', 'volatile unsafe'),
  ('revoke_access', 'ledger regnamespace, role regrole, duty text, scope bigint', 'void', 'volatile unsafe'),
  ('reopen_month', 'ledger regnamespace, month date, grounds text, institution bigint', 'void', 'volatile unsafe'),
  ('check_months', 'ledger regnamespace, month date', 'setof record', 'stable restricted'),
  ('reconcile', 'ledger regnamespace, institution bigint, month date, file text', 'setof record', 'stable restricted'),
  ('reconcile_totals', 'ledger regnamespace, institution bigint, month date, visits bigint, total_amount numeric, funds_paid numeric, family_paid numeric, cash_paid numeric, care text', 'setof record', 'stable restricted'),
  ('month_report', 'ledger regnamespace, month date, language text', 'text', 'stable restricted'),
  ('close_month', 'ledger regnamespace, month date, institution bigint', 'void', 'volatile unsafe');
SELECT is(concat_ws('; ', given.arguments, given.result, given.label), concat_ws('; ', c.arguments, c.result, c.label), 'function medins.' || c.name)
FROM contract c LEFT JOIN LATERAL (
  SELECT string_agg(concat(p.proargnames[a.n], ' ', format_type(a.type, NULL)), ', ' ORDER BY a.n) AS arguments,
         concat(CASE WHEN p.proretset THEN 'setof ' END, format_type(p.prorettype, NULL)) AS result, f.label
  FROM functions f JOIN pg_proc p USING (oid), unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, n)
  WHERE f.name = c.name GROUP BY p.oid, f.label) given ON true;

-- claim: what is asked, the situation, what was decided; in this order, of these types
SELECT is(
  (SELECT string_agg(concat(a.attname, ' ', format_type(a.atttypid, NULL), CASE WHEN a.attnotnull THEN '!' END), E'\n' ORDER BY a.attnum)
   FROM pg_attribute a WHERE a.attrelid = 'ledger.claim'::regclass AND a.attnum > 0 AND NOT a.attisdropped),
  'person_id bigint!
ledger_no integer!
entry text!
request_id text!
institution_id bigint!
prescriber_id bigint
care text!
channel text!
credential text!
access text!
served_from date!
served_to date!
settled_on date!
applied_on date
applied_for text
receipt_no text
receipt_date date
disease text
catalogue_region text
papers text[]
total_amount numeric!
self_funded numeric!
over_price_limit numeric!
advance_self_pay numeric!
college_id bigint
level smallint
relation text
locality text
pathway text
statuses text[]
illness text
family_account bigint
decision text!
reason text
plan_version integer
benefit_year integer
settlement_month date!
recorded_at timestamp with time zone!
in_scope numeric!
deductible numeric!
rate numeric
fund_paid numeric!
relief_paid numeric!
serious_illness_paid numeric!
family_paid numeric!
other_paid numeric!
cash_paid numeric!
accumulators medins.accumulators!
base_no integer
adjustment integer', 'columns of claim');

SELECT is_empty(format($$SELECT name FROM unnest('%s'::text[]) name
    WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relname = name AND c.relkind = 'r')$$,
    '{person,document_type,fact,fact_kind,credential_state,college,institution,institution_kind,institution_term,designation,designation_filing,insurer,illness,plan,plan_version,bucket,layer,rule,band,cap,coverage_rule,eligibility_rule,premium_rule,premium,upload,student_upload,policy_case,enrolment_window,family_group,family_mode,family_movement,clause,reason,month,closed_line,reconciliation_line,claim,fund_line,old_balance_rule,deficit_share,clearing_entry,supervision_rule,finding_closing,nhsa_code,nhsa_option}'),
  'tables of a ledger');
SELECT is_empty(format($$SELECT name FROM unnest('%s'::text[]) name
    WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relname = name AND c.relkind = 'v')$$,
    '{identity,upload_line,study,coverage_event,other_insurance,status,insurer_choice,out_of_area,household,internship,referral,identity_unsynchronised,credential_event,e_credential,card_order,designation_breach,coverage,coverage_miss,premium_due,premium_payment,coverage_month,broken_commitment,double_insurance,edge_stay,family_membership,family_account,family_statement,settlement_row,settlement_line,settlement_statement,college_statement,payer_statement,reimbursement_statement,settlement_account,closed_month,settled_month,pended_claim,fund_line_in_force,fund_payment,advance_clearing,capitation_person,capitation_clearing,students_line,transition,transition_bill,transition_payment,old_balance_clearing,old_balance_share,earmarked_grant,payer_clearing,clearing_exclusion,clearing_difference,overlapping_care,pool_use,finding_now,supervision_finding,nhsa_word,nhsa_setlinfo,nhsa_setldetail,nhsa_setl,nhsa_cuminfo,nhsa_trtinfo,nhsa_baseinfo,nhsa_insuinfo,nhsa_idetinfo,nhsa_stmt,nhsa_stmt_detail,nhsa_clr_appy,nhsa_clr_revoke,reimbursement}'),
  'views of a ledger');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'v'
    AND NOT coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)$$,
  'views run as who asks (security_invoker)');
SELECT is((SELECT array_agg(kind || ' ' || name ORDER BY kind, name) FROM medins.template WHERE kind <> 'layout'),
  '{ledger defined,ledger rows,plan shanghai,plan weihai}', 'templates: a ledger and the shipped plans');
SELECT is_empty($$SELECT c.relname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND d.classid = 'pg_class'::regclass
    WHERE c.relnamespace = 'ledger'::regnamespace AND d.deptype = 'e'$$, 'nothing of a ledger is a member of the extension');
SELECT is_empty($$SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d
    CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'medins')
      AND o.schema IS NOT NULL AND o.schema <> 'medins'$$, 'the extension stays in its schema');


-- Comments, in English and Chinese --------------------------------------------------------------------------

CREATE TEMP VIEW described AS
  SELECT pg_describe_object(classid, objid, objsubid) AS object,
         CASE WHEN classid = 'pg_class'::regclass AND objsubid > 0 THEN col_description(objid, objsubid)
              ELSE obj_description(objid, classid::regclass::name) END AS comment
  FROM (
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid FROM pg_class c
      WHERE c.relnamespace IN ('medins'::regnamespace, 'ledger'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace IN ('medins'::regnamespace, 'ledger'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 0 FROM pg_proc p WHERE p.pronamespace IN ('medins'::regnamespace, 'ledger'::regnamespace)
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0 FROM pg_type t
      WHERE t.typnamespace IN ('medins'::regnamespace, 'ledger'::regnamespace) AND t.typcategory <> 'A'
        AND (t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_class c WHERE c.oid = t.typrelid))
    UNION ALL
    SELECT 'pg_operator'::regclass, o.oid, 0 FROM pg_operator o WHERE o.oprnamespace = 'medins'::regnamespace
    UNION ALL
    SELECT 'pg_trigger'::regclass, t.oid, 0 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'ledger'::regnamespace AND NOT t.tgisinternal
  ) o;
SELECT is_empty($$SELECT object FROM described WHERE comment IS NULL ORDER BY object$$, 'every object has a comment');
SELECT is_empty($$SELECT object, comment FROM described WHERE comment !~ '^[^/]*[A-Za-z]{2}.* / .*[一-龥]' ORDER BY object$$,
  'every comment is English / Chinese');
SELECT is_empty($$SELECT object, comment FROM described WHERE comment ~ '(TODO|FIXME|XXX)|^\s|\s$' ORDER BY object$$, 'no comment is a stub');
SELECT is_empty($$SELECT reason FROM ledger.reason WHERE sentence_en !~ '[A-Za-z]{2}' OR sentence_zh !~ '[一-龥]'
    UNION ALL SELECT clause FROM ledger.clause WHERE sentence_en !~ '[A-Za-z]{2}' OR sentence_zh !~ '[一-龥]'
    UNION ALL SELECT key FROM medins.report_text WHERE text_en !~ '[A-Za-z]{2}' OR text_zh !~ '[一-龥]'
    UNION ALL SELECT kind FROM medins.sentence WHERE sentence_en !~ '[A-Za-z]{2}' OR sentence_zh !~ '[一-龥]'
    UNION ALL SELECT kind FROM ledger.fact_kind WHERE name_en !~ '[A-Za-z]{2}' OR name_zh !~ '[一-龥]'
    UNION ALL SELECT document_type FROM ledger.document_type WHERE name_en !~ '[A-Za-z]{2}' OR name_zh !~ '[一-龥]'
    UNION ALL SELECT kind FROM ledger.institution_kind WHERE name_en !~ '[A-Za-z]{2}' OR name_zh !~ '[一-龥]'
    UNION ALL SELECT plan FROM ledger.plan WHERE name_en !~ '[A-Za-z]{2}' OR name_zh !~ '[一-龥]'$$, 'what users read is in both languages');
-- what explain fills in is there in both sentences
SELECT is_empty($$SELECT kind FROM medins.sentence s WHERE
    (SELECT array_agg(DISTINCT m[1] ORDER BY m[1]) FROM regexp_matches(s.sentence_en, '\{(\w+)\}', 'g') m) IS DISTINCT FROM
    (SELECT array_agg(DISTINCT m[1] ORDER BY m[1]) FROM regexp_matches(s.sentence_zh, '\{(\w+)\}', 'g') m)$$, 'both sentences of a step say the same amounts');
SELECT is_empty($$SELECT r.reason FROM ledger.rule r LEFT JOIN ledger.reason s USING (reason) WHERE r.reason IS NOT NULL AND s.reason IS NULL$$,
  'every reason of a rule is one');
SELECT is_empty($$SELECT reason FROM ledger.reason r WHERE clause IS NOT NULL
    AND NOT EXISTS (SELECT FROM ledger.rule u WHERE u.reason = r.reason) AND NOT EXISTS (SELECT FROM ledger.coverage_rule u WHERE u.reason = r.reason)
    AND NOT EXISTS (SELECT FROM ledger.eligibility_rule u WHERE u.reason = r.reason)$$,
  'no plan brings a reason that none of its rules gives');


-- Functions -------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT oid::regprocedure, label FROM functions WHERE is_trigger AND label <> 'volatile unsafe'$$, 'triggers: volatile, unsafe');
-- A function of values alone is the same everywhere and may run anywhere; not aggregates and what they consist of.
SELECT is_empty($$SELECT oid::regprocedure, label FROM functions f
    WHERE NOT is_trigger AND NOT of_a_ledger AND prokind <> 'a' AND name NOT LIKE 'cover_agg%' AND name NOT IN ('create_ledger', 'claim_is_consistent', 'calls_in_progress', 'end_progress', 'table_name')
      AND label <> 'immutable strict safe'$$,
  'functions of values: immutable, strict, parallel safe');
SELECT is_empty($$SELECT oid::regprocedure, label FROM functions WHERE of_a_ledger AND label LIKE 'immutable%'$$, 'what reads a ledger is not immutable');
SELECT is_empty($$SELECT oid::regprocedure, label FROM functions WHERE label LIKE 'volatile%' AND label NOT LIKE '%unsafe'$$, 'what writes is not parallel');
SELECT is_empty($$SELECT oid::regprocedure, label FROM functions WHERE name LIKE 'cover\_agg%' AND label NOT LIKE '%safe' OR name LIKE 'cover\_agg%' AND label LIKE '%unsafe'$$,
  'cover_agg: parallel safe');
SELECT is_empty($$SELECT oid::regprocedure FROM functions WHERE prosecdef AND NOT coalesce(array_to_string(proconfig, ' ') ~ 'search_path=', false)$$,
  'no function runs as its owner without a path of its own');
SELECT is_empty($$SELECT oid::regprocedure FROM functions WHERE prosecdef$$, 'no function of the extension runs as its owner at all');
-- an SQL-standard body is parsed at creation: it needs none; a procedure that commits may have none, and sets it itself
SELECT is_empty($$SELECT f.oid::regprocedure FROM functions f JOIN pg_proc p USING (oid)
    WHERE f.lanname IN ('plpgsql', 'sql') AND p.prosqlbody IS NULL
      AND NOT (f.prokind = 'p' AND f.prosrc ~ 'COMMIT' AND f.prosrc LIKE '%set_config(''search_path'', ''pg_catalog, pg_temp'', true)%')
      AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (f.proconfig), false)$$, 'functions in SQL have pg_catalog alone on their path');
SELECT is_empty($$SELECT kind || name FROM medins.template WHERE body ~* '\mor\s+replace\M'
    UNION ALL SELECT name FROM functions WHERE name NOT IN ('upgrade_ledger', 'partition_claim') AND prosrc ~* '\mor\s+replace\M'$$, 'nothing is replaced: neither in templates nor in functions');
-- The script itself, where the server finds it; a packager may have put it elsewhere.
SELECT CASE WHEN script IS NULL THEN skip('the script is not where the settings say')
            ELSE ok(pg_read_file(script) !~* '\n\s*create\s+or\s+replace\M', 'nothing is replaced by the script') END
FROM (SELECT max(path) AS script FROM (
        SELECT concat(coalesce(nullif(split_part(current_setting('extension_control_path', true), ':', 1), '$system'),
                               current_setting('extension_destdir', true) || (SELECT setting FROM pg_config WHERE name = 'SHAREDIR')),
                      '/extension/medins--', extversion, '.sql') AS path FROM pg_extension WHERE extname = 'medins') p
      WHERE (pg_stat_file(path, true)).size IS NOT NULL) s;


-- Constraints, keys, operators ------------------------------------------------------------------------------

SELECT is_empty($$SELECT conrelid::regclass, conname FROM pg_constraint
    WHERE connamespace IN ('medins'::regnamespace, 'ledger'::regnamespace) AND NOT convalidated$$, 'every constraint is validated');
-- An empty range overlaps nothing, so an exclusion that lets one in excludes nothing.
SELECT is_empty($$SELECT x.conrelid::regclass, a.attname
    FROM pg_constraint x, unnest(x.conkey) k JOIN pg_attribute a ON a.attnum = k
    WHERE x.connamespace = 'ledger'::regnamespace AND x.contype = 'x' AND a.attrelid = x.conrelid
      AND a.atttypid IN (SELECT rngtypid FROM pg_range)
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = x.conrelid AND c.contype = 'c'
                        AND pg_get_constraintdef(c.oid) ~* format('NOT isempty\(%s\)', a.attname))$$, 'an excluded range is never empty');
SELECT cmp_ok((SELECT count(*) FROM pg_constraint WHERE connamespace = 'ledger'::regnamespace AND contype = 'x'), '>=', 4::bigint, '… and there are such');
SELECT is_empty($$SELECT i.indrelid::regclass, i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id' AND a.attnum = ANY (i.indkey::int2[])
    WHERE c.relnamespace = 'ledger'::regnamespace AND i.indkey[0] <> a.attnum$$, 'every key with a person in it begins with the person');
SELECT is_empty($$SELECT conname FROM pg_constraint WHERE conrelid = 'ledger.claim'::regclass AND contype = 'f'$$, 'claim has no foreign keys: guards keep it whole');
SELECT is_empty($$SELECT opcname FROM pg_opclass WHERE opcnamespace = 'medins'::regnamespace AND NOT amvalidate(oid)$$, 'operator classes are complete');
SELECT is((SELECT array_agg(a.amname || ' ' || opcintype::regtype ORDER BY a.amname, opcintype::regtype::text) FROM pg_opclass JOIN pg_am a ON a.oid = opcmethod
           WHERE opcnamespace = 'medins'::regnamespace AND opcdefault)::text[],
          '{"btree medins.accumulators","btree medins.resident_id","hash medins.accumulators","hash medins.resident_id"}', '… and the defaults of their types');
SELECT is_empty($$SELECT oid::regoperator FROM pg_operator WHERE oprnamespace = 'medins'::regnamespace AND oprname IN ('=', '<>')
    AND (oprnegate = 0 OR oprcom = 0 OR oprrest = 0 OR oprjoin = 0)$$, '= and <> know their negators, commutators and estimates');
SELECT is_empty($$SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace
    AND c.relname IN ('plan', 'plan_version', 'bucket', 'layer', 'rule', 'band', 'cap', 'coverage_rule', 'eligibility_rule', 'premium_rule', 'person', 'institution', 'college', 'insurer', 'designation_filing', 'family_group', 'family_mode', 'family_movement', 'fund_line', 'old_balance_rule', 'clearing_entry', 'finding_closing', 'claim', 'fact', 'month')
    AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 32 > 0) <> 1$$,
  'what is kept for good cannot be truncated');
SELECT is((SELECT array_agg(DISTINCT split_part(encode(tgargs, 'escape'), '\000', 1)) FROM pg_trigger
           WHERE tgfoid IN ('medins.adjudicate'::regproc, 'medins.stamp_fact'::regproc)), '{2}', 'the layout is the argument of the triggers');

SELECT * FROM finish();
ROLLBACK;
