# Every way to insert a claim decides it the same, and keeps the chain whole.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
my $columns = 'person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount';
my $bill = q('outpatient', 'card', date '2025-03-01', date '2025-03-01', date '2025-03-02');

sub sql { return $node->safe_psql('postgres', @_); }

# What a chain says of a person: number, request, deductible, fund.
sub chain
{
	my ($ledger, $person) = @_;
	return sql("SELECT ledger_no, request_id, deductible, fund_paid FROM $ledger.claim WHERE person_id = $person ORDER BY ledger_no");
}

make_ledger($node, 'c');
make_ledger($node, 'p');
partition_claim($node, 'p');
# A partition of another shape in another schema: columns are found by name, the ledger by its parent.
sql(<<'SQL');
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.leaf (LIKE p.claim INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE elsewhere.leaf DROP COLUMN served_from, ADD COLUMN served_from date NOT NULL;
ALTER TABLE p.claim DETACH PARTITION p.claim_1;
ALTER TABLE p.claim ATTACH PARTITION elsewhere.leaf FOR VALUES WITH (MODULUS 3, REMAINDER 1);
SQL
cmp_ok(sql('SELECT count(*) FROM generate_series(1, 10) i WHERE satisfies_hash_partition(\'p.claim\'::regclass, 3, 1, i::bigint)'), '>', 0,
	'somebody is in the partition of another shape');

for my $l (qw(c p))
{
	my $w = $l eq 'c' ? 'plain' : 'partitioned';

	# ---- one statement
	is(sql(claim($l, 1, 'one') . ' RETURNING ledger_no, decision, deductible, fund_paid, cash_paid, settlement_month'),
		'1|paid|300.00|70.00|330.00|2025-03-01', "$w: INSERT RETURNING");
	is( sql("INSERT INTO $l.claim ($columns) VALUES (2, 'a', 1, $bill, 200), (2, 'b', 1, $bill, 200), (1, 'two', 1, $bill, 100), (2, 'c', 1, $bill, 200)
		RETURNING person_id, ledger_no, deductible, fund_paid"),
		"2|1|200.00|0.00\n2|2|100.00|70.00\n1|2|0.00|70.00\n2|3|0.00|140.00", "$w: several rows, the same person again");
	is( sql("INSERT INTO $l.claim ($columns) SELECT p, 's' || i, 1, $bill, 150 FROM generate_series(1, 3) i, generate_series(3, 4) p ORDER BY i, p
		RETURNING person_id, ledger_no, deductible"),
		"3|1|150.00\n4|1|150.00\n3|2|150.00\n4|2|150.00\n3|3|0.00\n4|3|0.00", "$w: INSERT SELECT");
	is( sql("WITH done AS (INSERT INTO $l.claim ($columns) SELECT p, 'w', 1, $bill, 500 FROM generate_series(5, 6) p RETURNING *)
		SELECT person_id, ledger_no, fund_paid FROM done"),
		"5|1|140.00\n6|1|140.00", "$w: INSERT in WITH");
	is( sql("MERGE INTO $l.claim c USING (VALUES (6, 'w'), (6, 'merged')) x (person, request) ON c.person_id = x.person AND c.request_id = x.request
		WHEN MATCHED THEN DO NOTHING
		WHEN NOT MATCHED THEN INSERT ($columns) VALUES (x.person, x.request, 1, $bill, 100)") . chain($l, 6),
		"1|w|300.00|140.00\n2|merged|0.00|70.00", "$w: MERGE");
	sql("CREATE VIEW $l.desk AS SELECT $columns FROM $l.claim WHERE institution_id = 1 WITH CHECK OPTION");
	is(sql("INSERT INTO $l.desk VALUES (6, 'by view', 1, $bill, 100)") . sql("SELECT count(*), max(ledger_no) FROM $l.claim WHERE person_id = 6"), '3|3', "$w: through a view");
	is_state($node, "INSERT INTO $l.desk VALUES (6, 'by view 2', 2, $bill, 100)", '44000', "$w: whose check holds");
	is_whole($node, $l, $w);

	# ---- COPY, text and binary: the same rows as by INSERT
	make_ledger($node, "copy_$l", persons => 6);
	partition_claim($node, "copy_$l") if $l eq 'p';
	my $dir = PostgreSQL::Test::Utils::tempdir();
	my $input = "$columns, self_funded, over_price_limit, advance_self_pay, channel, access";
	my $decided = 'person_id, ledger_no, request_id, decision, reason, plan_version, benefit_year, settlement_month, in_scope, deductible, rate,
		fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid, accumulators, statuses, level, relation, locality, pathway';
	my $ordered = "(SELECT $input FROM $l.claim WHERE person_id < 5 ORDER BY person_id, ledger_no)";
	sql("COPY $ordered TO '$dir/text'; COPY $ordered TO '$dir/binary' (FORMAT binary)");
	my $want = sql("SELECT $decided FROM $l.claim WHERE person_id < 5 ORDER BY person_id, ledger_no");
	for my $format (qw(text binary))
	{
		sql("COPY copy_$l.claim ($input) FROM '$dir/$format' (FORMAT $format)");
		is(sql("SELECT $decided FROM copy_$l.claim ORDER BY person_id, ledger_no"), $want, "$w: COPY $format");
		is_whole($node, "copy_$l", "$w, COPY $format");
		is_state($node, "COPY copy_$l.claim ($input) FROM '$dir/$format' (FORMAT $format)", '23505', "$w: COPY $format twice");
		sql("SET session_replication_role = replica; TRUNCATE copy_$l.claim");
	}
	# results among the input
	sql("COPY (SELECT * FROM $l.claim WHERE person_id = 1) TO '$dir/all'");
	is_state($node, "COPY copy_$l.claim FROM '$dir/all'", 'MI012', "$w: COPY of decided rows");

	# ---- ON CONFLICT DO NOTHING leaves no gap
	is( sql("INSERT INTO $l.claim ($columns) VALUES (1, 'one', 1, $bill, 400), (1, 'three', 1, $bill, 10), (1, 'three', 1, $bill, 10), (1, 'four', 1, $bill, 10)
		ON CONFLICT DO NOTHING RETURNING ledger_no, request_id"),
		"3|three\n4|four", "$w: ON CONFLICT DO NOTHING");
	is(sql("INSERT INTO $l.claim ($columns) VALUES (1, 'one', 1, $bill, 400) ON CONFLICT (person_id, institution_id, request_id) WHERE entry = 'claim' DO NOTHING RETURNING 1"),
		'', "$w: the key named");
	is_state($node, "INSERT INTO $l.claim ($columns) VALUES (1, 'one', 1, $bill, 400)
		ON CONFLICT (person_id, institution_id, request_id) WHERE entry = 'claim' DO UPDATE SET receipt_no = 'x'", 'MI020', "$w: nothing is updated on conflict");
	is(sql(claim($l, 1, 'one', institution_id => 2) . ' RETURNING ledger_no'), '5', "$w: another institution's request");

	# ---- subtransactions
	is( sql("BEGIN;\n" . claim($l, 7, 'keep') . ";\nSAVEPOINT a;\n" . claim($l, 7, 'undo') . ";\n"
			. claim($l, 8, 'undo') . ";\nROLLBACK TO a;\n" . claim($l, 7, 'after') . ";\n" . claim($l, 8, 'after') . ";\nCOMMIT;"),
		'', "$w: ROLLBACK TO SAVEPOINT");
	is(chain($l, 7) . "\n" . chain($l, 8), "1|keep|300.00|70.00\n2|after|0.00|280.00\n1|after|300.00|70.00", "$w: what was undone left nothing");
	sql("BEGIN;\n" . claim($l, 7, 'never') . ";\nROLLBACK;");
	is( sql(<<SQL), '3,4,6,7', "$w: a loop with errors");
DO \$\$
DECLARE
  n int;
  got text := '';
BEGIN
  FOR i IN 1 .. 8 LOOP
    BEGIN
      INSERT INTO $l.claim ($columns) VALUES (CASE WHEN i = 1 THEN -1 ELSE 7 END, 'loop' || CASE WHEN i = 4 THEN 3 ELSE i END,
        CASE WHEN i = 7 THEN 99 ELSE 1 END, $bill, 100) RETURNING ledger_no INTO n;
      IF i IN (5, 8) THEN
        RAISE EXCEPTION USING ERRCODE = 'P0001';
      END IF;
      got := got || ',' || n;
    EXCEPTION WHEN SQLSTATE 'MI001' OR SQLSTATE 'MI002' OR SQLSTATE 'P0001' OR unique_violation THEN
      got := got || CASE WHEN SQLSTATE = CASE i WHEN 1 THEN 'MI001' WHEN 4 THEN '23505' WHEN 7 THEN 'MI002' ELSE 'P0001' END
                    THEN '' ELSE format('(%s: %s)', i, SQLSTATE) END;
    END;
  END LOOP;
  PERFORM set_config('test.got', got, false);
  -- facts in between, in a subtransaction that is undone and one that is not
  BEGIN
    INSERT INTO $l.other_insurance (person_id, valid, code) VALUES (7, '[2025-01-01,)', 'local_employee');
    RAISE EXCEPTION USING ERRCODE = 'P0001';
  EXCEPTION WHEN SQLSTATE 'P0001' THEN
  END;
  INSERT INTO $l.claim ($columns) VALUES (7, 'covered', 1, $bill, 100) RETURNING ledger_no INTO n;
  got := got || ',' || n;
  INSERT INTO $l.other_insurance (person_id, valid, code) VALUES (7, '[2025-01-01,)', 'local_employee');
  INSERT INTO $l.claim ($columns) VALUES (7, 'not covered', 1, $bill, 100) RETURNING ledger_no INTO n;
  got := got || ',' || n;
  PERFORM set_config('test.got', substr(got, 2), false);
END \$\$;
SELECT regexp_replace(current_setting('test.got'), '^3,4,5,6,7\$', '3,4,6,7');
SQL
	is(sql("SELECT request_id, decision FROM $l.claim WHERE person_id = 7 AND request_id LIKE '%covered' ORDER BY ledger_no"),
		"covered|paid\nnot covered|denied", "$w: facts between claims of one block");
	is_whole($node, $l, "$w, subtransactions");

	# ---- a person, facts and a claim by one command
	is( sql(<<SQL), "20|1|paid|70.00", "$w: person, facts and claim by one command");
WITH p AS (INSERT INTO $l.person (person_id, document_type, document_no, name) VALUES (20, 'other', 'NEW', 'new') RETURNING person_id),
     s AS (INSERT INTO $l.study (person_id, college_id, valid, form) SELECT person_id, 1, '[2023-09-01,)', 'full_time' FROM p RETURNING person_id),
     e AS (INSERT INTO $l.coverage_event (person_id, kind, happened_on, benefit_year, college_id)
           SELECT person_id, kind, '2024-11-01', 2025, 1 FROM s, unnest('{declaration,payment}'::text[]) kind RETURNING person_id)
INSERT INTO $l.claim ($columns) SELECT person_id, 'first', 1, $bill, 400 FROM (SELECT person_id FROM e GROUP BY 1) e
RETURNING person_id, ledger_no, decision, fund_paid
SQL
	is(sql("WITH p AS (INSERT INTO $l.person (person_id, document_type, document_no, name) VALUES (21, 'other', 'NEWER', 'newer') RETURNING person_id)
		INSERT INTO $l.claim ($columns) SELECT person_id, 'first', 1, $bill, 400 FROM p RETURNING person_id, ledger_no, decision, reason"),
		'21|1|denied|not_covered', "$w: person and claim by one command");
	is(sql("WITH p AS (UPDATE $l.person SET name = 'renamed' WHERE person_id = 9 RETURNING person_id)
		INSERT INTO $l.claim ($columns) SELECT person_id, 'renamed', 1, $bill, 400 FROM p RETURNING person_id, ledger_no"),
		'9|1', "$w: rename and claim by one command");
	is(sql("WITH p AS (UPDATE $l.person SET name = 'renamed again' WHERE person_id = 9 RETURNING person_id),
		e AS (INSERT INTO $l.household (person_id, valid, region) SELECT person_id, '[2025-01-01,)', '310000' FROM p RETURNING person_id)
		INSERT INTO $l.claim ($columns) SELECT person_id, 'household', 1, $bill, 400 FROM e RETURNING person_id, ledger_no"),
		'9|2', "$w: rename, fact and claim by one command");
	sql("INSERT INTO $l.person (person_id, document_type, document_no, name) VALUES (22, 'other', 'LEAVER', 'leaver')");
	is_state($node, "WITH p AS (DELETE FROM $l.person WHERE person_id = 22 RETURNING person_id)
		INSERT INTO $l.claim ($columns) SELECT person_id, 'gone', 1, $bill, 400 FROM p", 'MI001', "$w: claim of whom the command deletes");
	is_state($node, "WITH c AS (INSERT INTO $l.claim ($columns) VALUES (22, 'last', 1, $bill, 400))
		DELETE FROM $l.person WHERE person_id = 22", 'MI001', "$w: the command deletes first");
	is_state($node, "WITH p AS (DELETE FROM $l.person WHERE person_id = 22)
		INSERT INTO $l.claim ($columns) VALUES (22, 'last', 1, $bill, 400)", 'MI022', "$w: the command claims first");
	is(sql("DELETE FROM $l.person WHERE person_id = 22 RETURNING name"), 'leaver', "$w: without a claim a person goes");
	is_whole($node, $l, "$w, one command");

	# ---- a BEFORE trigger of the owner's, after ours, that drops rows
	sql(<<SQL);
CREATE FUNCTION $l.drop_some() RETURNS trigger LANGUAGE plpgsql AS \$\$
BEGIN
  RETURN CASE WHEN NEW.request_id LIKE 'drop%' THEN NULL ELSE NEW END;
END \$\$;
CREATE TRIGGER zz_drop BEFORE INSERT ON $l.claim FOR EACH ROW EXECUTE FUNCTION $l.drop_some();
SQL
	is( sql("INSERT INTO $l.claim ($columns) VALUES (10, 'drop 1', 1, $bill, 400), (10, 'x', 1, $bill, 400), (10, 'drop 2', 1, $bill, 400), (10, 'y', 1, $bill, 400)
		RETURNING ledger_no, deductible, fund_paid"),
		"1|300.00|70.00\n2|0.00|280.00", "$w: rows that a later trigger drops");
	sql("DROP TRIGGER zz_drop ON $l.claim");
	is_whole($node, $l, "$w, dropped rows");

	# ---- the owner's columns
	sql("ALTER TABLE $l.claim ADD COLUMN drop_me int, ADD COLUMN ward text DEFAULT 'none', ADD COLUMN yuan numeric GENERATED ALWAYS AS (trunc(total_amount)) STORED,
		ADD COLUMN seen bigint GENERATED BY DEFAULT AS IDENTITY; ALTER TABLE $l.claim DROP COLUMN drop_me") if $l eq 'c';
	sql("ALTER TABLE $l.claim ADD COLUMN drop_me int, ADD COLUMN ward text DEFAULT 'none', ADD COLUMN yuan numeric GENERATED ALWAYS AS (trunc(total_amount)) STORED;
		ALTER TABLE $l.claim DROP COLUMN drop_me") if $l eq 'p';
	is(sql(claim($l, 10, 'z', ward => "'7 north'", total_amount => 12.34) . ' RETURNING ledger_no, ward, yuan, fund_paid'), '3|7 north|12|8.64', "$w: columns of the owner's");
	is(sql(claim($l, 10, 'zz') . ' RETURNING ledger_no, ward, yuan'), '4|none|400', "$w: their defaults");
	is(sql("SELECT medins.reverse('$l', 10, 3, 'refund', '2025-03-05')"), '5', "$w: a reversal with them");
	is_whole($node, $l, "$w, columns of the owner's");
}
is(sql("SELECT string_agg(person_id || ' ' || ledger_no || ' ' || request_id || ' ' || fund_paid || ' ' || accumulators, ', ' ORDER BY person_id, ledger_no) FROM c.claim"),
	sql("SELECT string_agg(person_id || ' ' || ledger_no || ' ' || request_id || ' ' || fund_paid || ' ' || accumulators, ', ' ORDER BY person_id, ledger_no) FROM p.claim"),
	'partitioned and plain ledgers hold the same');

# ---- prepared statements, while the tables change in another session
{
	my $port = $node->port;
	my $host = $node->host;
	my $other = "PGOPTIONS='-c client_min_messages=error' psql -Xq -h $host -p $port -d postgres";
	my $n = 0;
	my $execute = sub { $n++; return "EXECUTE settle(6, 'prepared $n');\n"; };
	my $script = "SET plan_cache_mode = force_generic_plan;\nPREPARE settle (bigint, text) AS INSERT INTO c.claim ($columns) SELECT \$1, \$2, 1, $bill, 100 RETURNING ledger_no, fund_paid;\n";
	$script .= $execute->();
	for my $ddl (
		'ANALYZE c.claim', 'ANALYZE c.fact', 'ALTER TABLE c.claim ADD COLUMN late text', 'ALTER TABLE c.claim DROP COLUMN ward',
		'ALTER TABLE c.fact ADD COLUMN late text', 'ALTER TABLE c.person ADD COLUMN late text DEFAULT now()', 'ALTER TABLE c.person DROP COLUMN late',
		'ALTER INDEX c.claim_pkey RENAME TO claim_key', 'ALTER INDEX c.person_pkey RENAME TO person_key', 'REINDEX TABLE c.claim', 'REINDEX TABLE CONCURRENTLY c.fact',
		'VACUUM FULL c.claim', 'CLUSTER c.fact USING fact_pkey', 'ALTER TABLE c.person SET (fillfactor = 50)', 'CREATE INDEX ON c.claim (recorded_at)',
		'ALTER TABLE c.month DROP CONSTRAINT month_pkey CASCADE; ALTER TABLE c.month ADD PRIMARY KEY (month, entry_no)',
		'ALTER TABLE c.institution ALTER parent_id TYPE bigint', 'ALTER SCHEMA c RENAME TO d; ALTER SCHEMA d RENAME TO c')
	{
		$script .= "\\! $other -c '$ddl'\n" . $execute->();
	}
	my ($rc, $out, $err) = $node->psql('postgres', $script, on_error_stop => 1);
	is($err, '', 'a prepared statement outlives changes of the tables');
	my $first = sql('SELECT min(ledger_no) FROM c.claim WHERE person_id = 6 AND request_id LIKE \'prepared%\'');
	is($out, join("\n", map { ($first + $_) . '|70.00' } 0 .. $n - 1), 'and decides on');
	is_whole($node, 'c', 'prepared statements');
}

# ---- a ledger of somebody else than a superuser; roles that may only insert
{
	sql(<<'SQL');
CREATE ROLE regress_office LOGIN;
CREATE ROLE regress_clinic LOGIN;
CREATE ROLE regress_nobody LOGIN;
GRANT CREATE ON DATABASE postgres TO regress_office;
SQL
	my @as_office = ('-U', 'regress_office');
	my @as_clinic = ('-U', 'regress_clinic');
	make_ledger($node, 'office', extra_params => [ '-U', 'regress_office' ]);
	is(sql("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'office'"), 'regress_office', 'its tables are the creator\'s');
	is($node->safe_psql('postgres', claim('office', 1, 'own') . ' RETURNING fund_paid', extra_params => \@as_office), '70.00', 'the owner inserts');
	is_state($node, 'DROP TABLE office.fact', '42501', 'others do not touch it', psql => { extra_params => \@as_clinic });

	my $as = sub { my ($sql, $state, $name) = @_; is_state($node, $sql, $state, $name, psql => { extra_params => \@as_clinic }); };
	$as->(claim('office', 1, 'x'), '42501', 'no privilege, no claim');
	sql('GRANT USAGE ON SCHEMA office TO regress_clinic; GRANT INSERT ON office.claim TO regress_clinic');
	$as->(claim('office', 1, 'x'), '00000', 'INSERT is enough to settle');
	$as->(claim('office', 1, 'y') . ' RETURNING fund_paid', '42501', 'not to see what came out');
	sql('GRANT SELECT (ledger_no, fund_paid, cash_paid) ON office.claim TO regress_clinic');
	is($node->safe_psql('postgres', claim('office', 1, 'y') . ' RETURNING ledger_no, fund_paid', extra_params => \@as_clinic), '3|280.00', 'RETURNING of what may be seen');
	$as->(claim('office', 1, 'z') . ' RETURNING accumulators', '42501', 'and of nothing else');
	$as->("SELECT * FROM office.$_", '42501', "$_ is not read") for qw(fact person study coverage_event rule);
	$as->('SELECT accumulators FROM office.claim', '42501', 'nor the rest of the claims');
	$as->("SELECT medins.quote('office', 1, 1, 'outpatient', '2025-03-01', 100)", '00000', 'who may settle may ask first');
	$as->("INSERT INTO office.fact (person_id, kind, valid) VALUES (1, 'study', '[2025-01-01,)')", '42501', 'facts are not entered');
	$as->("SELECT medins.close_month('office', '2025-03-01')", '42501', 'months are not closed');
	$as->("DELETE FROM office.institution", '42501', 'institutions are not deleted');
	$as->('UPDATE office.claim SET cash_paid = 0', '42501', 'claims are not changed');
	is_state($node, "SELECT medins.quote('office', 1, 1, 'outpatient', '2025-03-01', 100)", '42501', 'who may not settle may not ask', psql => { extra_params => [ '-U', 'regress_nobody' ] });
	is(sql("SELECT has_function_privilege('regress_nobody', 'medins.adjudicate()', 'execute')"), 't', 'the trigger function itself is open');
	is_state($node, "CREATE TEMP TABLE claim (LIKE office.claim); CREATE TRIGGER t BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('2');
		INSERT INTO claim (person_id) VALUES (1)", 'MI004', 'but works on a ledger only', psql => { extra_params => \@as_office });

	# A table of another owner in the ledger: rows would be read in its owner's name.
	sql('ALTER TABLE office.college OWNER TO regress_clinic');
	is_state($node, claim('office', 2, 'x'), 'MI004', 'a sibling of another owner is refused');
	sql('ALTER TABLE office.college OWNER TO regress_office');

	# Row security: what the owner has to let through is let through, what the clerk may not add is not added.
	sql("ALTER TABLE office.claim ENABLE ROW LEVEL SECURITY; CREATE POLICY clinic ON office.claim TO regress_clinic USING (institution_id = 1) WITH CHECK (institution_id = 1)");
	$as->(claim('office', 3, 'x'), '00000', 'row security: at the own institution');
	$as->(claim('office', 3, 'x', institution_id => 2), '42501', 'row security: not at another');
	is($node->safe_psql('postgres', claim('office', 3, 'y') . ' RETURNING ledger_no', extra_params => \@as_clinic), '2', 'the chain goes on');
	sql(claim('office', 3, 'away', institution_id => 2));
	is($node->safe_psql('postgres', claim('office', 3, 'z') . ' RETURNING ledger_no', extra_params => \@as_clinic), '4', 'over rows that the clerk does not see');
	# Even against the owner: plans and facts hidden from it must not change what is owed.
	sql("ALTER TABLE office.$_ ENABLE ROW LEVEL SECURITY; ALTER TABLE office.$_ FORCE ROW LEVEL SECURITY") for qw(rule band fact claim layer cap coverage_rule bucket plan plan_version);
	sql('CREATE POLICY own ON office.claim TO regress_office USING (true)');
	my $forced = $node->safe_psql('postgres', claim('office', 4, 'forced') . ' RETURNING ledger_no, decision, reason, fund_paid', extra_params => \@as_office);
	is($forced, '1|paid||70.00', 'forced row security on facts and plans hides nothing from the trigger');
	is_whole($node, 'office', 'office');
}

# ---- settings of the session change no result
{
	make_ledger($node, 'home');
	make_ledger($node, 'abroad');
	sql(<<'SQL');
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.bad(int, int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END';
CREATE FUNCTION hostile.bad(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END';
CREATE FUNCTION hostile.bad(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END';
CREATE FUNCTION hostile.bad(date, date) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END';
CREATE OPERATOR hostile.= (FUNCTION = hostile.bad, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR hostile.= (FUNCTION = hostile.bad, LEFTARG = bigint, RIGHTARG = bigint);
CREATE OPERATOR hostile.= (FUNCTION = hostile.bad, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR hostile.<= (FUNCTION = hostile.bad, LEFTARG = date, RIGHTARG = date);
CREATE TABLE hostile.fact (person_id bigint);
CREATE TABLE hostile.claim (person_id bigint);
CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''infinity''::timestamptz';
CREATE FUNCTION hostile.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''infinity''::timestamptz';
SQL
	my $work = sub {
		my ($l, $settings) = @_;
		my $at = "'20250131'";
		my $script = $settings . join(";\n",
			claim($l, 1, 'a', served_from => $at, served_to => $at, settled_on => $at),
			"DELETE FROM $l.coverage_event WHERE person_id OPERATOR(pg_catalog.=) 2 AND kind OPERATOR(pg_catalog.=) 'payment'",
			claim($l, 2, 'a'),
			"INSERT INTO $l.coverage_event (person_id, kind, happened_on, benefit_year, college_id) VALUES (2, 'payment', '20241231', 2025, 1)",
			claim($l, 2, 'b', care => "'inpatient'", served_from => "'20241231'", served_to => "'20250105'", total_amount => "'1234.56'"),
			claim($l, 2, 'c', served_from => "'20250101'", served_to => "'20250101'", settled_on => "'20250131'"),
			"SELECT medins.close_month('$l', '20250101')",
			"SELECT medins.reverse('$l', 1, 1, 'refund', '20250131')",
			claim($l, 3, 'last', settled_on => "'20250331'"),
			"SELECT medins.draft_plan('$l', 'shanghai', '20250301')",
			"SELECT medins.publish_plan('$l', 2)",
			claim($l, 3, 'new'),
			"SELECT medins.quote('$l', 4, 1, 'outpatient', '20250401', 1000)",
			"SELECT * FROM medins.explain('$l', 3, 1)",
			"SELECT * FROM medins.verify('$l')") . ";\n";
		return sql($script);
	};
	my $decided = sub {
		my ($l) = @_;
		return sql("SELECT to_jsonb(c) - 'recorded_at' FROM $l.claim c ORDER BY person_id, ledger_no;
			SELECT to_jsonb(f) - '{recorded_at,retracted_at}'::text[], retracted_at IS NOT NULL FROM $l.fact f ORDER BY person_id, fact_no;
			SELECT month, institution_id FROM $l.month");
	};
	my $home = $work->('home', '');
	my $hostile = <<'SQL';
SET TimeZone = 'Pacific/Kiritimati';
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'sql_standard';
SET lc_messages = 'C';
SET extra_float_digits = -15;
SET bytea_output = 'escape';
SET standard_conforming_strings = off;
SET xmloption = 'document';
SET array_nulls = off;
SET quote_all_identifiers = on;
SET enable_indexscan = off;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET search_path = hostile, pg_catalog, public;
SQL
	my $abroad = $work->('abroad', $hostile);
	is($decided->('abroad'), $decided->('home'), 'TimeZone, DateStyle, search_path and others change no row');
	is_whole($node, 'abroad', 'abroad');
	is(sql(claim('home', 5, 'today', served_from => "'2025-01-01'", served_to => "'2025-01-01'", settled_on => 'DEFAULT') . ' RETURNING settled_on = (clock_timestamp() AT TIME ZONE \'Asia/Shanghai\')::date'),
		't', 'today is China\'s');
	is(sql("SET TimeZone = '$_'; " . claim('home', 5, "today $_", served_from => "'2025-01-01'", served_to => "'2025-01-01'", settled_on => 'DEFAULT')
		. ' RETURNING settled_on = (clock_timestamp() AT TIME ZONE \'Asia/Shanghai\')::date'), 't', "in $_ too") for 'Pacific/Kiritimati', 'Pacific/Niue';
}

done_testing();
