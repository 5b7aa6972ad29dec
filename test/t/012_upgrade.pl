# A newer version, library and scripts, over ledgers of this one: refused and untouched until they are brought up, then the
# same as new ones and as restored ones, to the last definition; and back under the older library refused again, nothing lost.
#
# The newer version is this tree with what an author of the next one would write (docs/architecture.md, Upgrades), built
# here.  Versions that were released are the older ones too: of each, test/upgrade keeps the install script and a dump of the
# ledgers below.  This test writes both, of the version that it is a test of, into the folder MEDINS_RELEASE.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $tree = "$FindBin::RealBin/../..";
my $dir = PostgreSQL::Test::Utils::tempdir();
my $node = new_node();
my @connect = ('-h', $node->host, '-p', $node->port);
my %asked;    # pg_config's answers

sub pg_config
{
	my ($what) = @_;
	($asked{$what}) = run_command([ $ENV{PG_CONFIG} // 'pg_config', "--$what" ]) unless exists $asked{$what};
	return $asked{$what};
}

# ---------------------------------------------------------------------------
# Another build, and a server that serves it.

# What a command prints, of a make that knows nothing of the one we run under.
sub make
{
	my @command = @_;
	local @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES)};
	delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES)};
	my ($out, $err) = run_command([ 'make', '-s', '-C', @command ]);
	return ($out // '', $err // '');
}

sub build
{
	my ($source, $dest) = @_;
	make($source, '-j2', 'with_llvm=no', 'COPT=-O0', 'all');
	my ($out, $err) = make($source, 'with_llvm=no', 'install', "DESTDIR=$dest");
	BAIL_OUT("not built: $err") unless -e "$dest" . pg_config('pkglibdir') . '/medins.so';
	return;
}

my $conf = $node->data_dir . '/postgresql.conf';
my $own = slurp_file($conf);

# Sessions from now on have the library and the scripts under $dest; undef: those we are a test of.
sub serve
{
	my ($dest) = @_;
	unlink $conf;
	append_to_file($conf, $own);
	if (defined $dest)
	{
		my $ours = slurp_file($ENV{TEMP_CONFIG} // '/dev/null');
		append_to_file($conf, "dynamic_library_path = '$dest" . pg_config('pkglibdir') . ":\$libdir'\n"
			  . ($ours =~ /extension_destdir/ || pg_config('version') !~ /PostgreSQL (1[89]|[2-9]\d)/
				? "extension_destdir = '$dest'\n" : "extension_control_path = '$dest" . pg_config('sharedir') . ":\$system'\n"));
	}
	$node->restart;
	return;
}

# A copy of the tree, changed as each [ file, what, instead ] says.
sub tree_with
{
	my ($copy, @edit) = @_;
	mkdir $copy;
	system("tar -C '$tree' --exclude='*.o' --exclude='*.d' --exclude='*.so' --exclude='*.bc' -cf - Makefile medins.control src | tar -C '$copy' -xf -") == 0
	  or BAIL_OUT('no copy');
	for my $edit (@edit)
	{
		my ($file, $what, $instead) = @$edit;
		my $text = -e "$copy/$file" ? slurp_file("$copy/$file") : '';
		defined $what ? ($text =~ s/$what/ref $instead ? $instead->() : $instead/ge or BAIL_OUT("$file has no $what")) : ($text .= $instead);
		unlink "$copy/$file";
		append_to_file("$copy/$file", $text);
	}
	return;
}

# ---------------------------------------------------------------------------
# What is compared.

sub schema_of
{
	my ($db, @what) = @_;
	my ($out) = run_command([ 'pg_dump', '--schema-only', @connect, @what, $db ]);
	$out =~ s/^\\(un)?restrict .*$//mg;
	return $out;
}

# Every object of the extension with its definition, comment and privileges, and the texts it brings.
sub extension_of
{
	my ($db) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE bared TEMPLATE $db");
	# as members they would not be dumped
	$node->safe_psql('bared', <<'SQL');
SET allow_system_table_mods = on;
DELETE FROM pg_depend WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'medins');
DELETE FROM pg_init_privs;
SQL
	# by name: pg_dump's order follows dependencies too, which lie otherwise where a function was replaced
	my @definition = sort split /^(?=--\n-- Name: )/m, schema_of('bared', '-n', 'medins');
	my @texts = grep { /^medins\./ } split /^== /m, rows_of($node, 'bared');
	$node->safe_psql('postgres', 'DROP DATABASE bared');
	return join '', @definition, @texts;
}

# Two long texts are the same; if not, how they differ.
sub is_same
{
	my ($got, $expected, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return if ok($got eq $expected, $name);
	for (qw(got expected)) { unlink "$dir/$_" if -e "$dir/$_" }
	append_to_file("$dir/got", $got);
	append_to_file("$dir/expected", $expected);
	diag(scalar qx(diff -u '$dir/expected' '$dir/got' | head -n 60));
	return;
}

# A ledger that is nothing but its definitions.
sub bare { $node->safe_psql($_[0], q{SELECT medins.create_ledger('bare')}); return }

# Database $db, whose extension and ledger `bare` have been brought up, is as one made anew.
sub is_fresh
{
	my ($db, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS fresh');
	$node->safe_psql('postgres', 'CREATE DATABASE fresh');
	$node->safe_psql('fresh', 'CREATE EXTENSION medins CASCADE');
	bare('fresh');
	is_same(schema_of($db, '-n', 'bare'), schema_of('fresh', '-n', 'bare'), "$name: the ledger's definitions are those of a new one");
	# texts of both extensions too
	is_same(extension_of($db), extension_of('fresh'), "$name: the extension is as one made anew");
	return;
}

# Where scripts are, of what we are a test of or under $dest.
sub scripts
{
	my ($dest) = @_;
	$dest //= (slurp_file($ENV{TEMP_CONFIG} // '/dev/null') =~ /^dynamic_library_path = '(.*?)\Q@{[pg_config('pkglibdir')]}\E/m)[0] // '';
	return $dest . pg_config('sharedir') . '/extension';
}

# A database with the extension and a ledger as an older version's script makes them, brought up.
sub from_older
{
	my ($db, $version, $forget) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->safe_psql($db, "CREATE EXTENSION medins VERSION '$version' CASCADE");
	bare($db);
	$node->safe_psql($db, 'ALTER EXTENSION medins UPDATE; ' . ($forget // '') . q{; SELECT medins.upgrade_ledger('bare')});
	return;
}

# ---------------------------------------------------------------------------
# Ledgers of this version, at work.

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE keeper;
CREATE ROLE clinic;
CREATE ROLE desk;
CREATE ROLE auditor;
CREATE ROLE bi;
GRANT CREATE ON DATABASE postgres TO keeper;
SQL
my @ledger = qw(city parts);
for my $ledger (@ledger)
{
	local $ENV{PGOPTIONS} = '-c role=keeper';
	make_ledger($node, $ledger);
	partition_claim($node, $ledger) if $ledger eq 'parts';
	$node->safe_psql('postgres', <<SQL);
INSERT INTO $ledger.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'a' || n, 1 + n % 2, (ARRAY['outpatient', 'emergency', 'inpatient'])[1 + n % 3], 'card',
         date '2025-02-01' + n, date '2025-02-01' + n, date '2025-02-03' + n, 137.5 * n + person_id
  FROM $ledger.person, generate_series(1, 8) n ORDER BY person_id, n;
SELECT medins.reverse('$ledger', person_id, 3, 'refund', '2025-03-05') FROM $ledger.person WHERE person_id % 3 = 0;
SELECT medins.close_month('$ledger', '2025-02-01');
SELECT medins.grant_access('$ledger', 'clinic', 'billing', 1), medins.grant_access('$ledger', 'desk', 'office'),
       medins.grant_access('$ledger', 'auditor', 'auditor'), medins.grant_access('$ledger', 'bi', 'reporter');
-- what an owner adds
ALTER TABLE $ledger.claim ADD COLUMN clinic_note text DEFAULT 'none';
ALTER TABLE $ledger.claim ADD COLUMN yuan numeric GENERATED ALWAYS AS (trunc(total_amount)) STORED;
CREATE VIEW $ledger.own AS SELECT institution_id, settlement_month, sum(fund_paid) AS fund_paid FROM $ledger.settlement_row GROUP BY 1, 2;
COMMENT ON TABLE $ledger.claim IS 'ours';
SQL
	is_whole($node, $ledger, $ledger);
}
bare('postgres');
# what a version later than this one must still find in them
sub held
{
	my ($db) = @_;
	return $node->safe_psql($db, join ' UNION ALL ', map { <<SQL } @ledger) . "\n";
SELECT '$_', count(*), md5(string_agg(concat_ws('|', person_id, ledger_no, request_id, entry, care, institution_id, served_from, settled_on, decision,
  reason, plan_version, total_amount, deductible, fund_paid, cash_paid, settlement_month, accumulators, clinic_note, yuan), E'\\n' ORDER BY person_id, ledger_no))
FROM $_.claim
SQL
}
$node->safe_psql('postgres', q{CREATE TABLE held (text text); INSERT INTO held VALUES ('} . held('postgres') . q{')});
my $rows = rows_of($node, 'postgres');
run_log([ 'pg_dump', @connect, '-f', "$dir/older.sql", 'postgres' ]);

# ---------------------------------------------------------------------------
# Versions that were released.

my ($version) = slurp_file("$tree/Makefile") =~ /^EXTVERSION = (.*)/m;
my ($layout) = slurp_file("$tree/src/medins.h") =~ /^#define MEDINS_LAYOUT\t(\d+)/m;
my $kept = "$FindBin::RealBin/../upgrade";
my @psql = ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @connect);

if (defined(my $release = $ENV{MEDINS_RELEASE}))
{
	# without what a psql of another minor version may not know
	my $dump = slurp_file("$dir/older.sql") =~ s/^\\(un)?restrict .*\n//gmr;
	append_to_file("$dir/ledgers--$version.sql", $dump);
	append_to_file("$dir/medins--$version.sql", slurp_file(scripts() . "/medins--$version.sql"));
	for my $file ("ledgers--$version.sql", "medins--$version.sql")
	{
		system("gzip -9nc '$dir/$file' >'$release/$file.gz'") == 0 or BAIL_OUT("$file is not kept");
	}
}

my ($upgrades) = make($tree, '-f', "$tree/Makefile", 'print-UPGRADE_SQL');
for my $from (map { m{([^/]+)--} } split ' ', $upgrades)
{
	# definitions, from the script, with this library
	my $script = scripts() . "/medins--$from.sql";
	system("gunzip -c '$kept/medins--$from.sql.gz' >'$script'") == 0 or BAIL_OUT("no install script of $from is kept");
	from_older('released', $from);
	is_fresh('released', "from $from");
	unlink $script;

	# ledgers at work, from a dump
	$node->safe_psql('postgres', 'CREATE DATABASE kept');
	system("gunzip -c '$kept/ledgers--$from.sql.gz' >'$dir/kept.sql'") == 0 or BAIL_OUT("no ledgers of $from are kept");
	$node->command_ok([ @psql, '-f', "$dir/kept.sql", 'kept' ], "a dump of $from is restored");
	my $theirs = $node->safe_psql('kept', q{SELECT medins.ledger_layout('city')});
	is_state($node, claim('city', 1, 'early'), 'MI004', "from $from: before it is brought up it is refused", db => 'kept') if $theirs ne $layout;
	is($node->safe_psql('kept', "SET ROLE keeper; SELECT medins.upgrade_ledger('$_')"), $layout, "$_ of $from is brought up") for @ledger;
	$node->safe_psql('kept', q{SELECT medins.upgrade_ledger('bare')});
	is_fresh('kept', "restored from $from");
	is_whole($node, $_, "$_ of $from", db => 'kept') for @ledger;
	is(held('kept'), $node->safe_psql('kept', 'SELECT text FROM held'), "$from: every bill is as it was decided then");
	is_state($node, claim('city', 1, 'after'), '00000', "from $from: on it goes", db => 'kept');
	$node->safe_psql('postgres', "DROP DATABASE $_") for qw(released kept);
}

# ---------------------------------------------------------------------------
# What the author of the next version writes: a column of the ledger itself, a table with rows, views that change, a
# function of other arguments; the numbers; and by hand what cannot be replaced.

my $next_version = $version =~ s/(\d+)$/$1 + 1/er;
my $next_layout = $layout + 1;
my $table = <<'SQL';
CREATE TABLE holiday (
  day date PRIMARY KEY,
  name text NOT NULL);
INSERT INTO holiday (day, name) VALUES ('2025-10-01', 'made up');
SQL
my @next = (
	[ 'Makefile', qr/^EXTVERSION = .*/m, "EXTVERSION = $next_version" ],
	[ 'medins.control', qr/^default_version = .*/m, "default_version = '$next_version'" ],
	[ 'src/medins.h', qr/^(#define MEDINS_LAYOUT\t)\d+/m, sub { "$1$next_layout" } ],
	[ 'src/claim/triggers.ledger.sql', qr/(?<=medins\.)(adjudicate|stamp_fact)\('\d+'\)/, sub { "$1('$next_layout')" } ],
	[ 'src/claim/claim.ledger.sql', qr/^  adjustment int,\n/m, "  adjustment int,\n  ward text,\n" ],
	[ 'src/claim/claim.comments.ledger.sql', undef, "COMMENT ON COLUMN claim.ward IS 'Ward. / 病区。';\n" ],
	[ 'src/duty/duty.ledger.sql', undef, <<SQL ],

$table
CREATE TRIGGER refuse_change BEFORE UPDATE ON holiday
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE VIEW next_holiday WITH (security_invoker = true) AS SELECT min(day) AS day FROM holiday;
COMMENT ON TABLE holiday IS 'Holidays. / 节假日。';
COMMENT ON COLUMN holiday.day IS 'Day. / 日期。';
SQL
	# a view has a column more; another, that a report hangs on and a third one reads, has a column of another name
	[ 'src/clearing/clearing.ledger.sql', qr/(sum\(p\.amount\)::cny AS amount)(?=\n  FROM claim c)/, sub { "$1, max(p.amount) AS largest" } ],
	[ 'src/clearing/clearing.ledger.sql', qr/(OVER \(ORDER BY month\), 2\) AS) balance(?=\n)/, sub { "$1 left_over" } ],
	[ 'src/clearing/clearing.comments.ledger.sql', qr/COLUMN earmarked_grant\.balance/, 'COLUMN earmarked_grant.left_over' ],
	[ 'src/supervision/supervision.sql', qr/(?<=close_finding\()ledger regnamespace, finding text, note text\)/,
		q{ledger regnamespace, finding text, note text, by_whom text DEFAULT NULL)} ],
	[ 'src/supervision/supervision.sql', qr/(?<=close_finding\()regnamespace, text, text\)/, 'regnamespace, text, text, text)' ],
	[ 'src/supervision/supervision.sql', qr/a finding is closed with a note/, 'a finding is closed with a note, always' ],
	[ 'Makefile', qr/^(LAYOUT_SQL =(?:.*\\\n)*.*)/m, sub { "$1 src/upgrade/layout-$next_layout.sql" } ],
	[ "src/upgrade/layout-$next_layout.sql", undef, <<SQL ],
ALTER TABLE claim ADD COLUMN ward text;
$table
DROP VIEW clearing_difference, earmarked_grant;
SQL
	[ 'Makefile', qr/^(UPGRADE_SQL =(?:.*\\\n)*.*)/m, sub { "$1 src/upgrade/$version--$next_version.sql" } ],
	[ "src/upgrade/$version--$next_version.sql", undef, "DROP FUNCTION medins.close_finding(regnamespace, text, text);\n" ]);

tree_with("$dir/tree", @next);
build("$dir/tree", "$dir/next");

# ---------------------------------------------------------------------------
# The newer library: an older ledger is refused, with what to do, and nothing happens to it.

serve("$dir/next");
my %use = (
	claim => claim('city', 1, 'x'),
	fact => "INSERT INTO city.household (person_id, valid, region) VALUES (1, '[2025-01-01,)', '31')",
	quote => "SELECT medins.quote('city', 1, 1, 'outpatient', '2025-03-01', 100)",
	reverse => "SELECT medins.reverse('city', 1, 1, 'refund', '2025-03-05')",
	verify => "SELECT * FROM medins.verify('city')",
	coverage => "SELECT medins.coverage('city', 1)",
	closing => "SELECT medins.close_month('city', '2025-03-01')",
	duty => "SELECT medins.grant_access('city', 'auditor', 'auditor')",
	partition => claim('parts', 2, 'x'));

sub is_refused
{
	my ($db, $name, $hint) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is_state($node, $use{$_}, 'MI004', "$name: $_ is refused", db => $db) for sort keys %use;
	my ($rc, $out, $err) = $node->psql($db, $use{claim});
	like($err, qr/HINT:  .*$hint/, "$name: and told what to do");
	return;
}
is_refused('postgres', 'older ledger', 'ALTER EXTENSION medins UPDATE');
is_state($node, "SET ROLE keeper; SELECT medins.upgrade_ledger('city')", 'MI004', 'before the extension is, no ledger is brought up');
is_same(rows_of($node, 'postgres'), $rows, 'older ledger: nothing happened to it');

$node->safe_psql('postgres', 'ALTER EXTENSION medins UPDATE');
is($node->safe_psql('postgres', "SELECT extversion FROM pg_extension WHERE extname = 'medins'"), $next_version, 'the extension is brought up');
is_refused('postgres', 'older ledger', 'medins.upgrade_ledger');

# by its owner, whole or not at all, once
is_state($node, "SET ROLE desk; SELECT medins.upgrade_ledger('city')", '42501', 'by its owner');
is_state($node, "SELECT medins.upgrade_ledger('city')", '42501', 'not by a superuser, who would own what is added');
$node->safe_psql('postgres', 'CREATE TABLE city.holiday (mine int); ALTER TABLE city.holiday OWNER TO keeper');
my $before = schema_of('postgres', '-n', 'city', '-n', 'city_report');
is_state($node, "SET ROLE keeper; SELECT medins.upgrade_ledger('city')", '42P07', 'a step that fails');
is_same(schema_of('postgres', '-n', 'city', '-n', 'city_report'), $before, 'a step that fails leaves all as it was');
$node->safe_psql('postgres', 'DROP TABLE city.holiday');
is($node->safe_psql('postgres', "SET ROLE keeper; SELECT medins.upgrade_ledger('$_')"), $next_layout, "$_ is brought up") for @ledger;
$node->safe_psql('postgres', "SELECT medins.upgrade_ledger('bare')");
my $upgraded = schema_of('postgres');
is($node->safe_psql('postgres', "SET ROLE keeper; SELECT medins.upgrade_ledger('$_')"), $next_layout, "$_ is there") for @ledger;
is_same(schema_of('postgres'), $upgraded, 'a second time changes nothing');

# = fresh
is_fresh('postgres', 'upgraded');
is($node->safe_psql('postgres', "SELECT name FROM city.holiday"), 'made up', 'with the rows that come with it');
is_whole($node, $_, "$_, upgraded") for @ledger;
is($node->safe_psql('postgres', "SELECT count(*), count(clinic_note), count(ward) FROM $_.claim"), '83|83|0', "$_: with all rows, and what its owner added") for @ledger;

# duties reach what is new
is_state($node, "SET ROLE desk; SELECT * FROM city.next_holiday; INSERT INTO city.holiday VALUES ('2025-05-01', 'x')", '00000', 'the office has the new table');
is_state($node, "SET ROLE auditor; INSERT INTO city.holiday VALUES ('2025-05-02', 'x')", '42501', 'an auditor has not');
is_state($node, "SET ROLE bi; SELECT largest FROM city_report.payer_clearing; SELECT left_over FROM city_report.earmarked_grant", '00000', 'reports are made anew');
is_state($node, 'SET ROLE keeper; SELECT * FROM city.own', '00000', "the owner's own view stands");
is_state($node, "SET ROLE bi; SELECT * FROM city.claim", '42501', 'and nothing more');
is_state($node, "SET ROLE clinic; " . claim('city', 1, 'clinic'), '00000', 'a clinic bills');

# = restored, from a dump of what was brought up, and from one of before
my $now = rows_of($node, 'postgres');
run_log([ 'pg_dump', @connect, '-f', "$dir/newer.sql", 'postgres' ]);
$node->safe_psql('postgres', "CREATE DATABASE $_") for qw(restored from_older);
$node->command_ok([ @psql, '-f', "$dir/newer.sql", 'restored' ], 'a dump of it is restored');
is_same(schema_of('restored'), $upgraded, 'restored: the same definitions');
is_same(rows_of($node, 'restored'), $now, 'restored: the same rows');
$node->command_ok([ @psql, '-f', "$dir/older.sql", 'from_older' ], 'a dump of before is restored');
is_refused('from_older', 'restored from before', 'medins.upgrade_ledger');
is($node->safe_psql('from_older', "SET ROLE keeper; SELECT medins.upgrade_ledger('$_')"), $next_layout, "$_, restored from before, is brought up") for @ledger;
$node->safe_psql('from_older', "SELECT medins.upgrade_ledger('bare')");
is_same(schema_of('from_older'), $upgraded, 'restored from before: the same definitions');
is_whole($node, $_, "$_, restored from before", db => 'from_older') for @ledger;

# ---------------------------------------------------------------------------
# Back under the older library: a newer ledger is refused as well.

serve(undef);
is_refused('postgres', 'newer ledger', 'Install the version');
is_same(rows_of($node, 'postgres'), $now, 'newer ledger: nothing happened to it');
$node->safe_psql('postgres', 'CREATE DATABASE back');
$node->command_ok([ @psql, '-f', "$dir/newer.sql", 'back' ], 'a newer dump, restored under the older version');
is_refused('back', 'newer ledger, restored', 'Install the version');
is_same((map { join '', grep { !/^medins\./ } split /^== /m, $_ } rows_of($node, 'back'), $now), 'newer ledger, restored: all its rows are there');

# ---------------------------------------------------------------------------
# This test would find a definition that no step brings along.

serve("$dir/next");
my $next = claim('city', 1, 'after') . ' RETURNING ledger_no, fund_paid, ward';
is_state($node, $next, '00000', 'and on it goes under the newer one');
system('cp', scripts() . "/medins--$version.sql", scripts("$dir/next"));
from_older('forgotten', $version, q{UPDATE medins.template SET body = replace(body, 'ADD COLUMN ward text', 'ADD COLUMN ward varchar') WHERE kind = 'layout'});
isnt(schema_of('forgotten', '-n', 'bare'), schema_of('fresh', '-n', 'bare'), 'a step that does not come to what a new ledger has is found');

done_testing();
