# What docs/operations.md tells to do is done here as it stands there: loading, vacuum, partitions, moving, going back in time, archiving.
# Deadlines that have none: WH-2.1b.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my $document = slurp_file("$top/docs/operations.md");
my $dir = PostgreSQL::Test::Utils::tempdir();
chdir $dir or die;
mkdir "$dir/$_" or die for qw(backup backup/wal);

# The nth block of a section in a language; folders and ports of the document become those of the test.
my $port = PostgreSQL::Test::Cluster::get_free_port();
sub block
{
	my ($section, $language, $nth) = @_;
	my ($text) = $document =~ /^##+ \Q$section\E\n(.*?)(?=^##|\z)/ms or die "no section $section";
	my @block = $text =~ /^```\Q$language\E\n(.*?)^```$/msg;
	die "no block $nth of $section" unless defined $block[$nth];
	return $block[$nth] =~ s,/backup\b,$dir/backup,gr =~ s/\b5433\b/$port/gr;
}

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ], allows_streaming => 1);
$node->append_conf('postgresql.conf', "fsync = off\nmax_connections = 40\nautovacuum = off\n" . block('Backup and point-in-time recovery', '', 0));
$node->start;
local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
my $db = 'city_db';

sub sql { return $node->safe_psql($db, $_[0]) }

# What it prints; it must succeed.
sub psql
{
	my ($name, $text) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($out, $err) = ('', '');
	my $ok = IPC::Run::run([ 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $db ], '<', \$text, '>', \$out, '2>', \$err);
	ok($ok, $name) or diag($err);
	return $out;
}

sub shell
{
	my ($name, $text, %o) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($out, $err) = ('', '');
	my $ok = IPC::Run::run([ 'bash', '-e', '-o', 'pipefail', '-c', $text ], '>', \$out, '2>', \$err);
	ok($ok, $name) or diag($out . $err);
	return $out . ($o{with_errors} ? $err : '');
}

sub is_as_before
{
	my ($name, $before, $ledger, $database) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is($node->safe_psql($database, "SELECT md5(string_agg(c::text, ';' ORDER BY person_id, ledger_no)) FROM $ledger.claim c"), $before, "$name: the same rows");
	is_whole($node, $ledger, $name, db => $database);
	return;
}
my $rows = q{SELECT md5(string_agg(c::text, ';' ORDER BY person_id, ledger_no)) FROM city.claim c};

# ---- loading

$node->safe_psql('postgres', "CREATE DATABASE $db");
sql('CREATE EXTENSION medins CASCADE');
make_ledger($node, 'city', db => $db, persons => 1500);
my $bills = join "\n", 'person_id,institution_id,request_id,care,credential,served_from,served_to,settled_on,total_amount,self_funded',
  map { my $n = $_; map { sprintf "%d,1,r%d,outpatient,card,2025-%02d-05,2025-%02d-05,2025-%02d-06,%d.%02d,0", $_, $n, $n, $n, $n, 100 + $_ % 400, $n } 1 .. 1500 } 1 .. 6;
append_to_file("$dir/bills.csv", "$bills\n");
psql('the file', block('Ten million bills', 'sql', 0));
# one chunk is there already, as after a run that was stopped
sql(claim('city', 1, 'r1', total_amount => '101.01', served_from => q{'2025-01-05'}, served_to => q{'2025-01-05'}, settled_on => q{'2025-01-06'}));
shell('two loaders', block('Ten million bills', 'sh', 0));
is(sql('SELECT count(*), count(DISTINCT person_id), max(ledger_no) FROM city.claim'), '9000|1500|6', 'all bills are in, none twice');
is(sql('SELECT count(*) FROM (SELECT lag(settled_on) OVER (PARTITION BY person_id ORDER BY ledger_no) > settled_on AS wrong FROM city.claim) c WHERE wrong'),
	'0', 'in the order of settlement');
like(psql('looked at', block('Ten million bills', 'sql', 1)), qr/^paid\|\|9000\|.*\n0\|\n\z/, 'nothing is left behind, and all is well');
my $before = sql($rows);
shell('loaders once more', block('Ten million bills', 'sh', 0));
is_as_before('loading again', $before, 'city', $db);

# ---- partitions

sql(q{CREATE ROLE clinic; CREATE ROLE bi_tool; CREATE ROLE hand;
	SELECT medins.grant_access('city', 'clinic', 'billing', 1), medins.grant_access('city', 'bi_tool', 'reporter');
	GRANT SELECT (person_id, cash_paid) ON city.claim TO hand WITH GRANT OPTION;
	ALTER TABLE city.claim SET (autovacuum_enabled = off);
	CREATE VIEW public.mine AS SELECT person_id, cash_paid FROM city.claim WHERE cash_paid > 100;
	-- what an owner may have added
	CREATE TABLE city.desk (desk text PRIMARY KEY); INSERT INTO city.desk VALUES ('counter');
	ALTER TABLE city.claim ADD desk text CONSTRAINT at_a_desk REFERENCES city.desk, ADD CONSTRAINT desk_named CHECK (desk <> ''), ADD twice numeric GENERATED ALWAYS AS (total_amount * 2) STORED;
	COMMENT ON CONSTRAINT at_a_desk ON city.claim IS 'where it was handed in'; COMMENT ON CONSTRAINT desk_named ON city.claim IS 'no empty names';
	CREATE INDEX "claim ON ONLY city.claim by desk" ON city.claim (desk) WHERE desk IS NOT NULL; COMMENT ON INDEX city."claim ON ONLY city.claim by desk" IS 'by desk';
	COMMENT ON INDEX city.claim_pkey IS 'the chain'; COMMENT ON CONSTRAINT claim_pkey ON city.claim IS 'a chain a person';
	CREATE POLICY counter ON city.claim FOR SELECT TO hand USING (desk = 'counter'); COMMENT ON POLICY counter ON city.claim IS 'its own';
	ALTER TABLE city.claim ALTER person_id SET STATISTICS 1000, ALTER person_id SET (n_distinct = -0.1), REPLICA IDENTITY FULL;
	CREATE STATISTICS city.together ON institution_id, care FROM city.claim;
	CREATE TRIGGER commented BEFORE INSERT ON city.claim FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change(); COMMENT ON TRIGGER commented ON city.claim IS 'never fires';
	ALTER TABLE city.claim DISABLE TRIGGER commented});
my $definitions = q{
	SELECT 'view', n.nspname, v.relname, v.reloptions::text, v.relacl::text, pg_get_viewdef(v.oid) FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
	WHERE v.relkind = 'v' AND n.nspname IN ('city', 'public', 'city_report')
	UNION ALL SELECT 'policy', p.schemaname, p.policyname, p.permissive, p.roles::text || p.cmd, concat(p.qual, '|', p.with_check) FROM pg_policies p WHERE p.tablename = 'claim'
	UNION ALL SELECT 'column', attname, attacl::text, attnotnull::text, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
	  FROM pg_attribute WHERE attrelid = 'city.claim'::regclass AND attnum > 0
	UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint'), NULL, NULL FROM pg_constraint WHERE conrelid = 'city.claim'::regclass
	UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid), tgenabled::text, obj_description(oid, 'pg_trigger'), NULL FROM pg_trigger WHERE tgrelid = 'city.claim'::regclass AND NOT tgisinternal
	UNION ALL SELECT 'index', indexrelid::regclass::text, regexp_replace(pg_get_indexdef(indexrelid), ' ON ONLY (?=city.claim USING)', ' ON '), indisprimary::text,
	  obj_description(indexrelid, 'pg_class'), NULL FROM pg_index WHERE indrelid = 'city.claim'::regclass
	UNION ALL SELECT 'statistics', pg_get_statisticsobjdef_columns(oid), NULL, NULL, NULL, NULL FROM pg_statistic_ext WHERE stxrelid = 'city.claim'::regclass
	UNION ALL SELECT 'comment', polname, obj_description(oid, 'pg_policy'), NULL, NULL, NULL FROM pg_policy WHERE polrelid = 'city.claim'::regclass
	UNION ALL SELECT 'column', attname, attstattarget::text, (SELECT string_agg(o, ' ') FROM unnest(attoptions) o WHERE o ~ '^n_'), attgenerated::text, NULL FROM pg_attribute WHERE attrelid = 'city.claim'::regclass AND attnum > 0
	UNION ALL SELECT 'table', (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) a), relowner::text, relrowsecurity::text || relreplident::text, relforcerowsecurity::text, obj_description(oid, 'pg_class')
	  FROM pg_class WHERE oid = 'city.claim'::regclass
	ORDER BY 1, 2, 3, 4, 5, 6};
my $hangs_on = '2BP01: table "claim" of ledger "city" has rules, heirs, foreign keys to it, materialized views or a publication that names it';
is_state($node, "SELECT medins.partition_claim('city', $_)", 'MI006: a table has from 1 to 1000 partitions, or none', "$_ partitions", db => $db) for qw(-1 1001 NULL);
is_state($node, q{SELECT medins.partition_claim('city', 0)}, '42809: table "claim" of ledger "city" has 0 partitions already', 'it has none', db => $db);
is_state($node, q{SET ROLE hand; SELECT medins.partition_claim('city', 8)}, '42501: permission denied for schema city', 'who does not own it', db => $db);
sql('CREATE MATERIALIZED VIEW sums AS SELECT sum(cash_paid) FROM city.claim');
is_state($node, q{SELECT medins.partition_claim('city', 8)}, $hangs_on, 'what cannot go along', db => $db);
sql('DROP MATERIALIZED VIEW sums; CREATE PUBLICATION claims FOR TABLE city.claim');
is_state($node, q{SELECT medins.partition_claim('city', 8)}, $hangs_on, 'what would be left out', db => $db);
is_state($node, q{DROP PUBLICATION claims; CREATE RULE r AS ON UPDATE TO city.claim DO ALSO SELECT 1; SELECT medins.partition_claim('city', 8)}, $hangs_on,
	'… a rule', db => $db);
sql('CREATE PUBLICATION claims FOR TABLE city.fact; DROP RULE r ON city.claim; CREATE TABLE note (person_id bigint, ledger_no int, FOREIGN KEY (person_id, ledger_no) REFERENCES city.claim)');
is_state($node, q{SELECT medins.partition_claim('city', 8)}, $hangs_on, '… a foreign key to it', db => $db);
sql('DROP TABLE note');
sql(q{DROP PUBLICATION claims; CREATE ROLE office;
	DO $$ DECLARE t record; BEGIN
	  FOR t IN SELECT relname, relkind FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'v') LOOP
	    EXECUTE format('ALTER TABLE city.%I OWNER TO office', t.relname);
	  END LOOP; END $$;
	ALTER SCHEMA city OWNER TO office; ALTER SCHEMA city_report OWNER TO office;
	CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
	CREATE TRIGGER asleep BEFORE INSERT ON city.claim FOR EACH ROW EXECUTE FUNCTION noop();
	ALTER TABLE city.claim DISABLE TRIGGER asleep; GRANT CREATE ON DATABASE city_db TO office;
	ALTER TABLE city.desk OWNER TO office;
	-- who may read new tables may not read these: claim's policies would be gone round
	ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bi_tool});
is_state($node, q{ALTER TABLE city.claim FORCE ROW LEVEL SECURITY; SET ROLE office; SELECT medins.partition_claim('city', 8)}, '42501: row security hides claims from you',
	'what is hidden from the owner', db => $db);
sql('ALTER TABLE city.claim NO FORCE ROW LEVEL SECURITY');
my $as_it_was = sql($definitions);
$before = sql($rows);
psql('partitions', block('Partitions', 'sql', 0));
# 18 counts no rows while it builds an index, where autovacuum is off
sql('ANALYZE city.claim');
is(sql('SELECT count(*), bool_and(reltuples > 0) FROM pg_class WHERE oid IN (SELECT relid FROM pg_partition_tree(\'city.claim\') WHERE isleaf)
	AND relowner = (SELECT nspowner FROM pg_namespace WHERE nspname = \'city\') AND reloptions = \'{autovacuum_enabled=off}\''), '8|t', 'eight of them');
is(sql($definitions), $as_it_was, 'views, policies, columns, constraints, triggers, indexes and grants are as they were');
is_as_before('in partitions', $before, 'city', $db);
is_state($node, q{SELECT medins.partition_claim('city', 8)}, '42809', 'not a second time', db => $db);

# Another number, and none, and back; what is on one partition alone does not go unnoticed.
my $leaves = q{SELECT count(*), count(*) FILTER (WHERE c.relacl::text ~ 'bi_tool'), string_agg(DISTINCT concat_ws(' ', c.relowner::regrole, c.reloptions, c.relreplident), ';')
	FROM pg_class c WHERE c.relnamespace = 'city'::regnamespace AND c.relname ~ '^claim(_|$)' AND c.relkind IN ('r', 'p')};
for my $own ('CREATE INDEX own ON city.claim_2 (care)', 'ALTER TABLE city.claim_2 SET (fillfactor = 90)', 'GRANT SELECT ON city.claim_2 TO hand', q{COMMENT ON TABLE city.claim_2 IS 'x'},
	'ALTER TABLE city.claim_2 ADD CHECK (ledger_no > 0)', 'CREATE TRIGGER own BEFORE INSERT ON city.claim_2 EXECUTE FUNCTION noop()', 'ALTER TABLE city.claim_2 ENABLE ROW LEVEL SECURITY',
	'CREATE PUBLICATION own FOR TABLE city.claim_2', 'CREATE MATERIALIZED VIEW own AS SELECT * FROM city.claim_2', 'ALTER TABLE city.claim_2 OWNER TO hand')
{
	is_state($node, "BEGIN; $own; SELECT medins.partition_claim('city', 3)", $own =~ /PUBLICATION|MATERIALIZED/ ? $hangs_on : '2BP01: partition "city.claim_2" has something of its own', "not with $own", db => $db);
}
is_state($node, q{CREATE VIEW own AS SELECT * FROM city.claim_2; SELECT medins.partition_claim('city', 3)}, '2BP01', 'not with a view of a partition', db => $db);
sql('DROP VIEW own');
is(sql($leaves), '9|0|office f;office {autovacuum_enabled=off} f', 'all of it is as it was');
for my $number (3, 0, 1, 16, 8)
{
	sql("SELECT medins.partition_claim('city', $number)");
	is(sql($leaves), (1 + $number) . '|0|' . ($number ? 'office f;' : '') . 'office {autovacuum_enabled=off} f', "$number partitions");
	is(sql($definitions), $as_it_was, "$number partitions: all definitions are as they were");
	is_as_before("$number partitions", $before, 'city', $db);
}
is(sql('SHOW default_tablespace'), '', 'no setting is left');
is_state($node, "TRUNCATE city.claim_$_", 'MI020', "partition $_ by itself, after all that", db => $db) for 0, 7;
sql('DROP FUNCTION noop CASCADE; DROP POLICY counter ON city.claim; ALTER TABLE city.claim DROP twice, DROP desk, REPLICA IDENTITY DEFAULT; DROP TABLE city.desk; DROP TRIGGER commented ON city.claim;
	ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM bi_tool');
$before = sql($rows);
is_state($node, "TRUNCATE city.claim_$_", 'MI020', "partition $_ by itself", db => $db) for 0, 7;
is_state($node, 'DELETE FROM city.claim_3', 'MI020', 'nor its rows', db => $db);
is_state($node, claim('city', 5, 'r1'), '23505', 'requests are known', db => $db);
is_state($node, 'SET ROLE clinic; ' . claim('city', 5, 'next'), '00000', 'a clinic goes on', db => $db);
is(sql('SELECT max(ledger_no) FROM city.claim WHERE person_id = 5'), '7', 'the chain too');

# While bills come in: they wait, and go on in the partitions.
{
	make_ledger($node, 'busy', db => $db, persons => 20);
	my ($out, $err) = ('', '');
	append_to_file("$dir/bill.sql", '\set p random(1, 20)' . "\n" . claim('busy', ':p', 'x', request_id => 'gen_random_uuid()::text') . ";\n");
	my $clients = IPC::Run::start([ 'pgbench', '-n', '-M', 'prepared', '-c', 4, '-T', 3, '-f', "$dir/bill.sql", $db ], '>', \$out, '2>', \$err);
	$node->poll_query_until($db, 'SELECT count(*) > 100 FROM busy.claim') or die;
	sql(q{SELECT medins.partition_claim('busy', 4)});
	$clients->finish;
	like($out, qr/number of failed transactions: 0 /, 'nobody is turned away') or diag($err);
	is(sql('SELECT count(*) FROM busy.claim'), ($out =~ /actually processed: (\d+)/)[0], 'every bill is there');
	is_whole($node, 'busy', 'in partitions under way', db => $db);
	sql('DROP SCHEMA busy CASCADE');
}

# ---- vacuum, and what is watched

psql('vacuum', block('Vacuum', 'sql', 0));
is(sql(q{SELECT count(*) FROM pg_class WHERE reloptions @> '{autovacuum_freeze_min_age=0}'}), '9', 'fact and eight partitions');
sql('VACUUM (FREEZE, ANALYZE) city.claim, city.fact');
is(sql(q{SELECT bool_and(relallvisible = relpages) FROM pg_class WHERE reloptions @> '{autovacuum_freeze_min_age=0}'}), 't', 'all of it is frozen and visible');
sql(claim('city', 6, 'held', care => q{'inpatient'}, credential => q{'none'}, institution_id => 2));
my $watched = psql('what to look at', block('What to look at', 'sql', 0));
like($watched, qr/^stay_no_credential\|1\|2025-03-02$/m, 'a held bill');
like($watched, qr/^2025-01-01\|1\|1500\|/m, 'an open month');
unlike($watched, qr/^\d+\|\d+\|\d+$/m, 'no gap');

# ---- moving

$before = sql($rows);
for my $nth (0 .. 2)
{
	my $text = block('Dump and restore', 'sh', $nth);
	# the data alone goes where definitions are
	shell('definitions', "createdb copy; psql -X -q -d copy -c 'CREATE EXTENSION medins CASCADE'; pg_dump -n city -n city_report --schema-only $db | psql -X -q -d copy") if $nth == 2;
	shell("dump and restore, $nth", $text);
	is_as_before("restored, $nth", $before, 'city', 'copy');
	$node->safe_psql('postgres', 'DROP DATABASE copy');
}
unlink glob "$dir/*.sql $dir/*.dump";
psql('renamed', block('Dump and restore', 'sql', 0));
is_as_before('renamed', $before, 'east', $db);
is_state($node, 'SET ROLE clinic; ' . claim('east', 5, 'after'), '00000', 'duties go along', db => $db);
is(sql('SET ROLE bi_tool; SELECT count(*) > 0 FROM east_report.settlement_statement'), 't', 'reports too');
sql('DROP SCHEMA east_report CASCADE; ALTER SCHEMA east RENAME TO city');

# ---- going back

shell('a backup', block('Backup and point-in-time recovery', 'sh', 0));
$before = sql($rows);
sql(claim('city', 7, 'lost'));
$node->safe_psql('postgres', 'SELECT pg_switch_wal()');
$node->poll_query_until('postgres', 'SELECT archived_count > 0 AND last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver') or die;
my $out = shell('back to the name', block('Backup and point-in-time recovery', 'sh', 1));
like($out, qr/\(0 rows\).*\(0 rows\)/s, 'verify and check_months have nothing to say');
is(shell('there', qq{psql -X -A -t -p $port -d $db -c "$rows"}), "$before\n", 'the rows of that moment');
shell('sent again', qq{psql -X -q -p $port -d $db -c "} . claim('city', 7, 'lost') . q{"});
shell('stopped', "pg_ctl -D $dir/backup/restored -m immediate stop");

# ---- archiving

sql(q{SELECT medins.grant_access('city', 'bi_tool', 'reporter');
	INSERT INTO city.family_group (group_id, founder_name, founded_on, document) VALUES (1, 'made-up parent', '2025-01-01', 'paper');
	INSERT INTO city.family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', true, true);
	INSERT INTO city.family_membership (person_id, group_id, valid) VALUES (1001, 1, '[2025-04-01,)');
	INSERT INTO city.family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'a', 'deposit', 50, '2025-01-01');
	-- the first two thousand leave in the summer
	DELETE FROM city.study WHERE person_id <= 1000;
	INSERT INTO city.study (person_id, college_id, valid, form) SELECT i, 1, '[2023-09-01,2025-07-01)', 'full_time' FROM generate_series(1, 1000) i;
	SELECT medins.close_month('city', make_date(2025, m, 1)) FROM generate_series(1, 12) m});
$before = sql($rows);
my $statements = sql('SELECT institution_id, settlement_month, visits, payable FROM city.settlement_statement ORDER BY 1, 2');
my $used = sql(q{SELECT regexp_replace(accumulators::text, 'since [^;]*;', '') FROM city.claim WHERE person_id = 1300 ORDER BY ledger_no DESC LIMIT 1});
is(psql('a ledger ends, another goes on', block('Archiving persons who left', 'sql', 0)) =~ s/[^|]*\|\n//gr =~ s/^\n//mgr, "city\n500\n", 'nothing is wrong');
is_as_before('the archive', $before, 'city_2025', $db);
is(sql('SELECT count(*), min(person_id), count(*) FILTER (WHERE entry = \'opening\') FROM city.claim'), '500|1001|500', 'who stays begins with what was used up');
is(sql('SELECT regexp_replace(accumulators::text, \'since [^;]*;\', \'\') FROM city.claim WHERE person_id = 1300'), $used, '… to the fen');
is(sql('SELECT balance FROM city.family_account UNION ALL SELECT balance FROM city_2025.family_account'), "50.00\n0.00", 'money is in one of them');
is(sql(q{SELECT count(*) FROM city.fact f JOIN city_2025.fact o USING (person_id, fact_no, recorded_at, kind)}), sql('SELECT count(*) FROM city.fact'), 'facts are the same');
is_state($node, 'SET ROLE clinic; ' . claim('city', 1, 'x'), 'MI001', 'who left is not known any more', db => $db);
is_state($node, 'SET ROLE clinic; ' . claim('city', 1300, 'x'), '00000', 'who stays goes on', db => $db);
is(sql('SELECT settlement_month FROM city.claim WHERE person_id = 1300 AND ledger_no = 2'), '2026-01-01', '… in a month that is open');
is_whole($node, 'city', 'the new ledger', db => $db);
is(sql(q{SELECT count(*) FROM medins.impact('city')}), '0', 'nothing would be decided otherwise');
my $quote = q{SELECT decision, deductible, fund_paid, cash_paid FROM medins.quote('LEDGER', 1301, 1, 'outpatient', '2025-12-20', 765.43, credential => 'card', settled_on => '2026-01-05')};
is(sql($quote =~ s/LEDGER/city/r), sql($quote =~ s/LEDGER/city_2025/r), 'a bill of the old year comes to the same in both');
like(shell('moved away', block('Archiving persons who left', 'sh', 0)), qr/\(0 rows\).*\(0 rows\)/s, 'and verified there');
shell('it leaves', block('Archiving persons who left', 'sh', 1));
is_as_before('the archive, moved', $before, 'city_2025', 'archive');
is($node->safe_psql('archive', 'SELECT institution_id, settlement_month, visits, payable FROM city_2025.settlement_statement ORDER BY 1, 2'), $statements, 'its statements too');
is_state($node, claim('city_2025', 1, 'late'), '25006', 'nobody writes there by mistake', db => 'archive');
is_state($node, 'SET default_transaction_read_only = off; BEGIN READ WRITE; ' . claim('city_2025', 1, 'late') . '; COMMIT', '00000', 'a late bill is taken', db => 'archive');
is_whole($node, 'city_2025', 'the archive, after it', db => 'archive');
is(sql(q{SELECT to_regnamespace('city_2025')}), '', 'it has left');

$node->stop;
done_testing();
