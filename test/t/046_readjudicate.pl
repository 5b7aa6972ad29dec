# readjudicate_persons that is stopped in the middle, in whatever way, has done whole chunks of persons in their order, and
# goes on where it was when it is called again, until impact finds nothing.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($persons, $chunk) = (600, 7);
my $node = new_node();
$node->append_conf('postgresql.conf', "restart_after_crash = on\nsynchronous_commit = on\n");
$node->reload;
make_ledger($node, 's', persons => $persons);
$node->safe_psql('postgres', <<'SQL');
INSERT INTO s.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'r' || n, 1 + n % 2, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 100 * n
  FROM s.person, generate_series(1, 5) n ORDER BY person_id, n;
-- what was paid for a year turns out not to have been
DELETE FROM s.coverage_event WHERE kind = 'payment';
SQL

# Persons whose bills were decided again, and those whose bills still have to be.
sub persons_done { return $node->safe_psql('postgres', 'SELECT count(DISTINCT person_id) FROM s.claim WHERE adjustment IS NOT NULL') }
my $all = $node->safe_psql('postgres', q{SELECT count(DISTINCT person_id) FROM medins.impact('s')});
is($all, $persons, 'everybody is to be decided again');

my $done = 0;
for my $stop (
	[ 'a cancel', sub { $node->safe_psql('postgres', "SELECT pg_cancel_backend($_[0])") }, 'ERROR:  57014' ],
	[ 'its end by the office', sub { $node->safe_psql('postgres', "SELECT pg_terminate_backend($_[0])") }, 'FATAL:  57P01' ],
	[ 'a crash', sub { kill 'KILL', $_[0] }, qr/^(server closed|connection to server|WARNING:  57P02)/ ])
{
	my ($name, $stop_it, $error) = @$stop;
	my ($out, $err) = ('', '');
	my $session = IPC::Run::start(
		[ 'psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=sqlstate', '-d', $node->connstr('postgres'),
			'-c', 'SELECT pg_backend_pid()', '-c', "CALL medins.readjudicate_persons('s', chunk => $chunk)" ],
		'>', \$out, '2>', \$err);
	$session->pump until $out =~ /^(\d+)\n/;
	my $pid = $1;
	$node->poll_query_until('postgres', "SELECT count(DISTINCT person_id) > $done + $chunk FROM s.claim WHERE adjustment IS NOT NULL")
	  or die "$name: it does not get on";
	$stop_it->($pid);
	$session->finish;
	like($err, ref $error ? $error : qr/^$error/, "$name stops it");
	until_up($node);

	my $before = $done;
	$done = persons_done();
	cmp_ok($done, '<', $persons, "$name: in the middle");
	is(($done - $before) % $chunk, 0, "$name: what was done is whole chunks");
	is($node->safe_psql('postgres', q{SELECT max(person_id) FROM s.claim WHERE adjustment IS NOT NULL}), $done, "$name: … the first persons");
	is($node->safe_psql('postgres', q{SELECT count(DISTINCT person_id), min(person_id) FROM medins.impact('s')}),
		($persons - $done) . '|' . ($done + 1), "$name: … of whom nothing is left to do, and all is of the others");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM s.claim WHERE adjustment IS NOT NULL}), 10 * $done, "$name: … row by row");
	is_whole($node, 's', $name);
}

is($node->safe_psql('postgres', "CALL medins.readjudicate_persons('s', chunk => $chunk)"), ($persons - $done) . '|' . 10 * ($persons - $done) . '|{}',
	'called again it does the rest');
is($node->safe_psql('postgres', q{SELECT count(*) FROM medins.impact('s')}), '0', 'then there is nothing left');
is($node->safe_psql('postgres', "CALL medins.readjudicate_persons('s')"), '0|0|{}', '… to be done');
is_whole($node, 's', 'in the end');

$node->stop;
done_testing();
