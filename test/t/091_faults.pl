# One client loads, closes months, retracts facts, readjudicates and files lists, step after step, until its backend is
# killed, cancelled or told to go, all processes are killed as by a power cut, or the disk is full, that of the WAL or that of the
# data (disk.c).  Then the ledger is as it was after the last step that was acknowledged, or that one more step was done whole;
# and from there the work comes to what it would have come to.
#
#   MEDINS_FAULT_ROUNDS  how often (6: each fault once)
#   MEDINS_FAULT_SEED    whole number that moments are drawn from (20250301); the machine adds its own chance

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IPC::Run;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'needs /proc, to find the children of a postmaster' unless -r "/proc/$$/stat";

my $rounds = $ENV{MEDINS_FAULT_ROUNDS} // 6;
my $seed = $ENV{MEDINS_FAULT_SEED} // 20250301;
diag("MEDINS_FAULT_SEED=$seed MEDINS_FAULT_ROUNDS=$rounds");
srand($seed);

my $patience = $PostgreSQL::Test::Utils::timeout_default;
my $dir = PostgreSQL::Test::Utils::tempdir();
my $node = PostgreSQL::Test::Cluster->new('faults');
$node->init(extra => [ '--encoding=UTF8', '--no-locale', '--wal-segsize=1' ]);
$node->append_conf('postgresql.conf', <<CONF);
fsync = off
restart_after_crash = on
max_wal_size = 4MB
min_wal_size = 2MB
wal_recycle = off
checkpoint_timeout = 30s
autovacuum = off
log_error_verbosity = verbose
CONF

# How far the disk is from full: bytes that its files may still grow by, of WAL and of data; negative: very.
sub disk
{
	my ($wal, $data) = @_;
	open my $fh, '+<', "$dir/left" or BAIL_OUT("no disk: $!");
	print $fh pack('q2', $wal, $data);
	close $fh;
	return;
}
sub left { return unpack 'q2', slurp_file("$dir/left") }

append_to_file("$dir/left", pack('q2', -1, -1));
system('gcc', '-shared', '-fPIC', '-O1', '-o', "$dir/disk.so", "$FindBin::RealBin/disk.c", '-ldl') == 0 or BAIL_OUT('no compiler');

sub start
{
	local $ENV{LD_PRELOAD} = "$dir/disk.so" . (defined $ENV{LD_PRELOAD} ? ":$ENV{LD_PRELOAD}" : '');
	local $ENV{MEDINS_DISK_LEFT} = "$dir/left";
	local $ENV{MEDINS_DISK_DATA} = $node->data_dir;
	$node->start;
	return;
}
start();

# ---------------------------------------------------------------------------
# The work: steps, each whole or not at all, but for the procedure, which says of itself that it commits in between.

my $persons = 150;
$node->safe_psql('postgres', 'CREATE DATABASE seed');
$node->safe_psql('seed', 'CREATE EXTENSION medins CASCADE');
make_ledger($node, 'c', db => 'seed', persons => $persons);
$node->safe_psql('seed', <<'SQL');
-- all of a ledger, but the moments at which it was written
CREATE FUNCTION state() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ',
    (SELECT count(*) || ' ' || sum(hashtextextended((to_jsonb(c) - 'recorded_at')::text, 0)) FROM c.claim c),
    (SELECT count(*) || ' ' || sum(hashtextextended((to_jsonb(f) - '{recorded_at,retracted_at}'::text[])::text || (retracted_at IS NULL), 0)) FROM c.fact f),
    (SELECT count(*) || ' ' || sum(hashtextextended((to_jsonb(m) - 'recorded_at')::text, 0)) FROM c.month m),
    (SELECT count(*) || ' ' || sum(hashtextextended(l::text, 0)) FROM c.closed_line l),
    (SELECT count(*) FROM c.person), (SELECT count(*) FROM c.student_upload))
$$;
SQL

sub load
{
	my ($tag, $month, $from, $until) = @_;
	return "INSERT INTO c.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) "
	  . "SELECT person_id, '$tag' || n, 1 + n % 2, 'outpatient', 'card', '2025-$month-01', '2025-$month-01', '2025-$month-02', 60 + n "
	  . "FROM c.person, generate_series(1, 5) n WHERE person_id BETWEEN $from AND $until ORDER BY person_id, n";
}
my @step = (
	load('a', '02', 1, 75), load('b', '02', 76, 150), "SELECT medins.close_month('c', '2025-02-01', 1)", load('c', '03', 1, 150),
	"SELECT medins.close_month('c', '2025-02-01')", "DELETE FROM c.coverage_event WHERE kind = 'payment' AND person_id <= 60",
	'CALL medins.readjudicate_persons(\'c\', chunk => 20)', "SELECT medins.close_month('c', '2025-03-01')",
	"SELECT medins.reopen_month('c', '2025-03-01', 'made up', 2)",
	'BEGIN; ' . load('d', '03', 80, 150) . "; SELECT count(medins.reverse('c', person_id, 1, 'refund', '2025-03-05')) FROM c.person WHERE person_id > 100; COMMIT",
	"DELETE FROM c.coverage_event WHERE kind = 'payment' AND person_id BETWEEN 61 AND 90",
	"SELECT count(*) FROM c.person p CROSS JOIN LATERAL medins.readjudicate('c', p.person_id) WHERE p.person_id BETWEEN 61 AND 90",
	"BEGIN; INSERT INTO c.upload (batch, declared_on, benefit_year) OVERRIDING SYSTEM VALUE VALUES (1, '2024-10-10', 2025);"
	  . " INSERT INTO c.student_upload (batch, line, college_id, document_type, document_no, name, form, study_from)"
	  . " SELECT 1, i, '1', 'chinese_passport', 'E' || i, 'newcomer', 'graduate', '2025-09-01' FROM generate_series(1, 300) i; COMMIT",
	"SELECT count(*) FROM medins.load_upload('c', 1)", load('e', '04', 1, 150), "SELECT medins.close_month('c', '2025-03-01', 2)");
my ($procedure) = grep { $step[$_] =~ /^CALL/ } 0 .. $#step;

sub state { return $node->safe_psql($_[0], 'SELECT state()') }

# Undisturbed: what each step comes to, how long all of them take, and how much they write.
$node->safe_psql('postgres', 'CREATE DATABASE calm TEMPLATE seed');
my @state = state('calm');
my $seconds = 0;
disk(2**40, 2**40);
for my $step (@step)
{
	my $since = time;
	$node->safe_psql('calm', $step);
	$seconds += time - $since;
	push @state, state('calm');
}
my @grown = map { 2**40 - $_ } left();
disk(-1, -1);
is(scalar(keys %{ { map { $_ => 1 } @state } }), scalar @state, 'every step does something');
is_whole($node, 'c', 'undisturbed', db => 'calm');
is($node->safe_psql('calm', q{SELECT count(*) > 0 FROM c.claim WHERE adjustment IS NOT NULL AND entry = 'repost'}), 't', 'claims were readjudicated');
is($node->safe_psql('calm', "SELECT count(*) FROM medins.impact('c') WHERE person_id <= 90"), 0, 'and nothing of them is left to be');
note(sprintf 'undisturbed: %.1f s, files grew by %.1f MB of WAL and %.1f MB of data', $seconds, map { $_ / 1e6 } @grown);

# ---------------------------------------------------------------------------

my $clients = 0;

# Run the steps from one on, each acknowledged by \echo when the server has answered.
sub client
{
	my ($db, $from) = @_;
	my $file = "$dir/$db." . $clients++;
	append_to_file("$file.sql", "SELECT 'backend ' || pg_backend_pid();\n" . join '', map { "$_;\n\\echo done\n" } @step[ $from .. $#step ]);
	return { file => $file, run => IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-f', "$file.sql", '-d', $node->connstr($db) ],
		'<', \undef, '>', "$file.log", '2>', "$file.err", IPC::Run::timeout($patience)) };
}

sub log_of { my ($c, $which) = @_; return -e "$c->{file}.$which" ? slurp_file("$c->{file}.$which") : '' }

sub backend_of
{
	my ($c) = @_;
	for (1 .. $patience * 100)
	{
		return $1 if log_of($c, 'log') =~ /^backend (\d+)$/m;
		sleep 0.01;
	}
	BAIL_OUT('the client does not begin');
}

my %fault = (
	'backend killed' => sub { kill 'KILL', backend_of($_[0]) },
	'backend cancelled' => sub { kill 'INT', backend_of($_[0]) },
	'backend terminated' => sub { kill 'TERM', backend_of($_[0]) },
	'power cut' => sub { cut_power($node) },
	'WAL volume full' => undef,
	'data volume full' => undef);
my @fault = ('backend killed', 'WAL volume full', 'backend cancelled', 'data volume full', 'power cut', 'backend terminated');
my (%hit, %left_at);

for my $round (1 .. $rounds)
{
	my $fault = $fault[ ($round - 1) % @fault ];
	my $db = "r$round";
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE seed");
	$node->safe_psql('postgres', 'CHECKPOINT');
	my ($name, $c);
	if ($fault =~ /full/)
	{
		my $space = int(rand 0.8 * $grown[ $fault =~ /data/ ? 1 : 0 ]);
		$name = "round $round, $fault after $space bytes";
		disk($fault =~ /WAL/ ? $space : -1, $fault =~ /data/ ? $space : -1);
		$c = client($db, 0);
	}
	else
	{
		my $after = rand 0.8 * $seconds;
		$name = sprintf 'round %d, %s after %.3f s', $round, $fault, $after;
		$c = client($db, 0);
		backend_of($c);
		sleep $after;
		$fault{$fault}->($c);
	}
	$c->{run}->finish;
	disk(-1, -1);
	my ($log, $err) = map { log_of($c, $_) } qw(log err);
	my $done = () = $log =~ /^done$/mg;
	my ($said) = $err =~ /(?:ERROR|FATAL|PANIC):  ([0-9A-Z]{5})/;
	my %state_of = ('backend cancelled' => qr/^57014$/, 'backend terminated' => qr/^57P01$/, 'data volume full' => qr/^53100$/);
	note("$name: $done of " . @step . ' steps, then ' . ($said // 'nothing'));
	like($said // '', $state_of{$fault}, "$name: the client is told") if $state_of{$fault} && $done < @step && $c->{run}->result != 0;

	# there again, by itself or, where even recovery found no space, started anew
	for (1 .. $patience * 10)
	{
		if ((stat_of($node->{_pid}))[0] =~ /^(gone|Z)$/)
		{
			$node->{_pid} = undef;
			start();
		}
		last if ($node->psql('postgres', 'SELECT'))[0] == 0;
		sleep 0.1;
	}

	# exactly what was acknowledged, or the step on its way as well, whole
	my $now = state($db);
	my ($at) = grep { $state[$_] eq $now } $done, $done + 1 > $#state ? () : $done + 1;
	if (!defined $at && $done == $procedure)
	{
		# some persons are done, each of them whole
		$at = $done;
		is($node->safe_psql($db, q{SELECT count(DISTINCT person_id) % 20 FROM c.claim WHERE adjustment IS NOT NULL}), 0, "$name: in the procedure: chunks are whole");
	}
	ok(defined $at, "$name: after $done steps were acknowledged all is as after them, or after one more") or diag("$now, not\n" . join "\n", @state);
	$at //= $done;
	$hit{$fault}++ if $done < @step;
	$left_at{$at}++;
	is_whole($node, 'c', $name, db => $db);

	my $again = client($db, $at);
	$again->{run}->finish;
	is(log_of($again, 'err'), '', "$name: work goes on");
	is(state($db), $state[-1], "$name: and comes to the same");
	is_whole($node, 'c', "$name, then", db => $db);
	$node->safe_psql('postgres', "DROP DATABASE $db");
}

note(join ', ', map { "$_ $hit{$_} times in its midst" } sort keys %hit);
note('went on from step: ' . join ', ', map { "$_ $left_at{$_} times" } sort { $a <=> $b } keys %left_at);
cmp_ok(eval { my $n = 0; $n += $_ for values %hit; $n }, '>=', int($rounds / 3), 'many faults came in the midst of the work');

$node->stop;
my %signal;
$signal{$1}++ for slurp_file($node->logfile) =~ /was terminated by signal (\d+)/g;
is(join(' ', grep { !/^(6|9)$/ } keys %signal), '', 'nobody died but of these kills, or of a PANIC for want of space');
log_is_clean($node, 'and nothing else went wrong', qw(57P03 57P01 57P02 57014 53100 08006 08P01));

done_testing();
