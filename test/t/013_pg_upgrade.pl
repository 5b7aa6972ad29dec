# The cluster of an older server brought here by pg_upgrade: the same rows and definitions, every claim decided again, and
# on it goes.  make check-versions leaves older servers, with the extension, in MEDINS_DUMPS, oldest version first.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($said) = run_command([ $ENV{PG_CONFIG} // 'pg_config', '--version' ]);
my ($bindir) = run_command([ $ENV{PG_CONFIG} // 'pg_config', '--bindir' ]);
my ($here) = $said =~ /PostgreSQL (\d+)/;
my @older = sort { $a <=> $b } grep { $_ < $here } map { m{/server-(\d+)\.tar$} } glob(($ENV{MEDINS_DUMPS} // '/nowhere') . '/server-*.tar');
plan skip_all => 'no older server was left in MEDINS_DUMPS' unless @older;

for my $version (@older)
{
	my $dir = PostgreSQL::Test::Utils::tempdir();
	system('tar', '-C', $dir, '-xf', "$ENV{MEDINS_DUMPS}/server-$version.tar") == 0 or BAIL_OUT('not unpacked');
	my $install = "$dir/usr/lib/postgresql/$version";

	# of the libraries that came with it only those that this machine has not
	mkdir "$dir/more";
	local $ENV{LD_LIBRARY_PATH} = join ':', "$dir/more", $ENV{LD_LIBRARY_PATH} // ();
	while (my @missing = qx(ldd '$install/bin/postgres') =~ /^\s*(\S+) => not found/mg)
	{
		for my $library (@missing)
		{
			-e "$dir/lib/$library" && rename("$dir/lib/$library", "$dir/more/$library") or BAIL_OUT("no $library");
		}
	}

	my $old = PostgreSQL::Test::Cluster->new("server_$version", install_path => $install);
	{
		# where the extension is of this version
		local $ENV{TEMP_CONFIG};
		delete $ENV{TEMP_CONFIG};
		$old->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	}
	$old->append_conf('postgresql.conf', "fsync = off\n");
	$old->start;
	is($old->safe_psql('postgres', "SELECT current_setting('server_version_num')::int / 10000"), $version, "a server of $version");
	$old->safe_psql('postgres', 'CREATE ROLE clinic; CREATE ROLE bi; CREATE EXTENSION medins CASCADE');
	make_ledger($old, 'city');
	make_ledger($old, 'parts');
	partition_claim($old, 'parts');
	$old->safe_psql('postgres', <<SQL) for qw(city parts);
INSERT INTO $_.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'a' || n, 1 + n % 2, 'outpatient', 'card', date '2025-02-01' + n, date '2025-02-01' + n, date '2025-02-03' + n, 137.5 * n
  FROM $_.person, generate_series(1, 8) n ORDER BY person_id, n;
SELECT medins.reverse('$_', person_id, 3, 'refund', '2025-03-05') FROM $_.person WHERE person_id % 3 = 0;
SELECT medins.close_month('$_', '2025-02-01');
SELECT medins.grant_access('$_', 'clinic', 'billing', 1), medins.grant_access('$_', 'bi', 'reporter');
UPDATE $_.person SET resident_id = '319000200603150014' WHERE person_id = 3;
ALTER TABLE $_.claim ADD COLUMN gone text, ADD COLUMN clinic_note text DEFAULT 'none';
ALTER TABLE $_.claim DROP COLUMN gone;
SQL
	# Minor releases of late 2026 mark columns in a way that the newer majors of before cannot restore, of any table: taken
	# off where that is so here, else nothing could be said of ours.
	if (slurp_file("$bindir/pg_dump") !~ /pg_attver/
		&& $old->safe_psql('postgres', q{SET allow_system_table_mods = on; WITH marked AS (
			UPDATE pg_attribute SET attoptions = NULL WHERE attrelid >= 16384 AND attoptions::text LIKE '%pg_attver=%' RETURNING 1)
			SELECT count(*) FROM marked}) > 0)
	{
		diag("marks of columns taken off: without that $said takes over no table of this $version");
	}
	my $rows = rows_of($old, 'postgres');
	$old->stop;

	my $new = PostgreSQL::Test::Cluster->new("from_$version");
	$new->init(extra => [ '--encoding=UTF8', '--no-locale', $here >= 18 && $version < 18 ? '--no-data-checksums' : () ]);
	$new->append_conf('postgresql.conf', "fsync = off\n");
	chdir $dir;
	ok(run_log([ "$bindir/pg_upgrade", '--no-sync', '-d', $old->data_dir, '-D', $new->data_dir, '-b', "$install/bin", '-B', $bindir,
			'-s', $new->host, '-p', $old->port, '-P', $new->port ]), "pg_upgrade from $version")
	  or do
	{
		diag(grep { /error: / .. /^$/ } split /^/m, slurp_file($_)) for glob $new->data_dir . '/pg_upgrade_output.d/*/log/*.log';
		BAIL_OUT('not upgraded');
	};
	$new->start;
	ok(rows_of($new, 'postgres') eq $rows, "$version: the same rows");
	for my $ledger (qw(city parts))
	{
		is_whole($new, $ledger, "$version, $ledger");
		is_state($new, "SET ROLE clinic; " . claim($ledger, 4, 'next'), '00000', "$version, $ledger: a clinic bills");
		is_state($new, "SET ROLE clinic; " . claim($ledger, 4, 'next', institution_id => 2), '42501', "$version, $ledger: for itself");
		is_state($new, "SET ROLE bi; SELECT * FROM ${ledger}_report.payer_clearing", '00000', "$version, $ledger: reports are there");
		is_state($new, "SET ROLE bi; SELECT * FROM $ledger.claim", '42501', "$version, $ledger: and nothing more");
		is($new->safe_psql('postgres', "SELECT medins.upgrade_ledger('$ledger') = medins.ledger_layout('$ledger')"), 't', "$version, $ledger: it has the layout of here");
		is_whole($new, $ledger, "$version, $ledger, after them");
	}
	is_state($new, 'DROP EXTENSION medins', '2BP01', "$version: the extension stays while there are ledgers");
	$new->stop;
	chdir '/';
}

done_testing();
