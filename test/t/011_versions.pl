# What an older server dumped, restored here: the same rows, every one decided again, and the next claims as they were
# decided there. make check-versions leaves the dumps of 010_dump.pl in MEDINS_DUMPS, oldest version first.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $dumps = $ENV{MEDINS_DUMPS};
my @older;
my $node;
if (defined $dumps)
{
	$node = PostgreSQL::Test::Cluster->new('later');
	$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	$node->append_conf('postgresql.conf', "fsync = off\n");
	$node->start;
	my $version = $node->safe_psql('postgres', "SELECT current_setting('server_version_num')::int / 10000");
	@older = grep { $_ < $version } map { m{/(\d+)\.sql$} } glob "$dumps/*.sql";
}
plan skip_all => 'no dump of an older server was left in MEDINS_DUMPS' unless @older;

for my $version (sort { $a <=> $b } @older)
{
	my $db = "from_$version";
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', $node->host, '-p', $node->port, '-f', "$dumps/$version.sql", $db ],
		"dump of $version restored");
	ok(rows_of($node, $db) eq slurp_file("$dumps/$version.rows"), "$version: the same rows");
	my @ledger = split /\n/, $node->safe_psql($db, "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'plan_version' ORDER BY 1");
	is(scalar @ledger, 3, "$version: all ledgers are there");
	is_whole($node, $_, "$version, $_", db => $db) for @ledger;
	is($node->safe_psql($db, next_claims(qw(shanghai weihai parts))), slurp_file("$dumps/$version.next"), "$version: the next claims are the same");
	is_whole($node, $_, "$version, $_, after them", db => $db) for @ledger;
}

done_testing();
