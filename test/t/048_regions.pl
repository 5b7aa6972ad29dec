# Two regions on two servers, and a nation over them through postgres_fdw, as docs/operations.md tells.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my ($section) = slurp_file("$top/docs/operations.md") =~ /^## Several regions\n(.*?)(?=^##+ )/ms;
my %node;
for my $region (qw(east west))
{
	my $node = $node{$region} = PostgreSQL::Test::Cluster->new($region);
	$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	$node->append_conf('postgresql.conf', "fsync = off\njit = off\n");
	$node->start;
	my ($host, $port) = ($node->host, $node->port);
	$section =~ s/host '\Q$region\E\.example', port '5432'/host '$host', port '$port'/g;
	$section =~ s/\Q$region\E\.example 5432/$host $port/g;
	$node->safe_psql('postgres', 'CREATE DATABASE city_db');
	$node->safe_psql('city_db', 'CREATE EXTENSION medins CASCADE');
}
my @block = $section =~ /^```(?:sql|sh)\n(.*?)^```$/msg;
is(@block, 4, 'in the region, for the nation, its tables, its views');

# East settles under Shanghai's plan, west under Weihai's.
make_ledger($node{east}, 'city', db => 'city_db', persons => 30);
make_ledger($node{west}, 'city', db => 'city_db', persons => 20, plan => 'weihai');
for my $region (qw(east west))
{
	$node{$region}->safe_psql('city_db', <<SQL . $block[0]);
INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'r' || n, 1, 'outpatient', 'card', make_date(2025, n, 5), make_date(2025, n, 5), make_date(2025, n, 6), 100.01 * n + person_id
  FROM city.person, generate_series(1, 3) n;
SELECT medins.close_month('city', '2025-01-01');
SQL
}

# That the nation lies on a machine of the east makes no difference.
my $nation = $node{east};
$nation->safe_psql('postgres', 'CREATE DATABASE nation');
local $ENV{PGHOST} = $nation->host;
local $ENV{PGPORT} = $nation->port;
$nation->safe_psql('nation', $block[1]);
my ($out, $err) = ('', '');
ok(IPC::Run::run([ 'bash', '-e', '-o', 'pipefail', '-c', $block[2] ], '>', \$out, '2>', \$err), 'foreign tables') or diag($err);
my $sums = $nation->safe_psql('nation', $block[3]);

sub both { my ($sql) = @_; return map { $node{$_}->safe_psql('city_db', $sql) } qw(east west) }
my @expected;
for my $month (1 .. 3)
{
	my ($visits, $payable) = (0, 0);
	for (both("SELECT sum(visits) || ' ' || sum(payable) FROM city.settlement_statement WHERE settlement_month = '2025-0$month-01'"))
	{
		my ($v, $p) = split / /;
		$visits += $v;
		$payable += $p;
	}
	push @expected, sprintf('2025-0%d-01|%d|%.2f', $month, $visits, $payable);
}
is($sums, join("\n", @expected), 'months of the nation are the sums of its regions');
is($nation->safe_psql('nation', 'SELECT region, count(*) FROM nation.settlement_statement GROUP BY region ORDER BY region'),
	"east|3\nwest|3", 'rows name their region');
is($nation->safe_psql('nation', q{SELECT count(*) FROM information_schema.views WHERE table_schema = 'nation'}),
	(both(q{SELECT count(*) FROM pg_views WHERE schemaname = 'city_report'}))[0], 'all reports of the regions are there');
is($nation->safe_psql('nation', q{SELECT string_agg(DISTINCT format_type(a.atttypid, NULL), ', ') FROM pg_attribute a
	JOIN pg_class c ON c.oid = attrelid WHERE c.relkind = 'f' AND attname IN ('payable', 'total_amount')}), 'numeric', 'amounts are numbers there');
for my $view (split /\n/, $nation->safe_psql('nation', q{SELECT table_name FROM information_schema.views WHERE table_schema = 'nation' ORDER BY 1}))
{
	my $rows = 0;
	$rows += $_ for both("SELECT count(*) FROM city.$view");
	is($nation->safe_psql('nation', "SELECT count(*) FROM nation.$view"), $rows, "$view: all rows");
}
like($nation->safe_psql('nation', q{EXPLAIN (VERBOSE, COSTS OFF) SELECT sum(payable) FROM nation.settlement_statement WHERE settlement_month = '2025-01-01'}),
	qr/Async Foreign Scan.*Remote SQL.*WHERE.*2025-01-01/s, 'regions are asked at the same time, for a month only');
unlike($nation->safe_psql('nation', q{EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM nation.settlement_statement WHERE region = 'west'}),
	qr/east\./, 'one region by itself');

# The role that asks gets sums, and nothing of persons.
is(sqlstate($node{west}, 'SET ROLE national; SELECT * FROM city.claim', db => 'city_db'), '42501', 'no claims');
is(sqlstate($node{west}, 'SET ROLE national; SELECT * FROM city.person', db => 'city_db'), '42501', 'no persons');

$node{west}->stop;
is(sqlstate($nation, 'SELECT * FROM nation.settlement_statement', db => 'nation'), '08001', 'a region that is down is an error, not a smaller sum');
is($nation->safe_psql('nation', q{SELECT count(*) FROM nation.settlement_statement WHERE region = 'east'}), '3', 'the other one answers');

$nation->stop;
done_testing();
