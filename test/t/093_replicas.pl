# A standby is promoted in the middle of a load: what was acknowledged is there, and no more than was asked for.  And a
# ledger is replicated logically: rows arrive as they were decided, no trigger fires, and whoever takes over goes on.
#
#   MEDINS_REPLICA_ROUNDS  how often a standby is promoted (3: each way once)
#   MEDINS_REPLICA_SEED    whole number that work and moments are drawn from (20250501)

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IPC::Run;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

plan skip_all => 'needs /proc, to find the children of a postmaster' unless -r "/proc/$$/stat";

my $rounds = $ENV{MEDINS_REPLICA_ROUNDS} // 3;
my $seed = $ENV{MEDINS_REPLICA_SEED} // 20250501;
diag("MEDINS_REPLICA_SEED=$seed MEDINS_REPLICA_ROUNDS=$rounds");
srand($seed);

my $patience = $PostgreSQL::Test::Utils::timeout_default;
my $dir = PostgreSQL::Test::Utils::tempdir();
my $persons = 60;
my $node = PostgreSQL::Test::Cluster->new('primary');
$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "fsync = off\nmax_connections = 40\nlog_error_verbosity = verbose\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION medins CASCADE');

# ---------------------------------------------------------------------------
# Standbys

sub start_client
{
	my ($name, $ledger, @units) = @_;
	my $file = "$dir/$name";
	append_to_file("$file.sql", join '', map { "$_->[1];\n\\echo done\n" } @units);
	return { name => $name, file => $file, units => \@units,
		run => IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', "$file.sql", '-d', $node->connstr('postgres') ],
			'<', \undef, '>', "$file.log", '2>', "$file.err", IPC::Run::timeout($patience)) };
}

my ($lost, $told) = (0, 0);
for my $round (1 .. $rounds)
{
	my $way = (qw(cut split late))[ ($round - 1) % 3 ];
	my $ledger = "s$round";
	make_ledger($node, $ledger, persons => $persons);
	$node->safe_psql('postgres', "INSERT INTO $ledger.status (person_id, status, valid, place, document) SELECT i, 'minimum_living', '[2025-01-01,2026-01-01)', '310110', 'x' FROM generate_series(1, 3) i");
	$node->backup("b$round");
	my $standby = PostgreSQL::Test::Cluster->new("standby$round");
	$standby->init_from_backup($node, "b$round", has_streaming => 1);
	$standby->start;
	$node->wait_for_catchup($standby);
	# acknowledged is what the standby has as well; or not, and then the last may be missing
	$node->safe_psql('postgres', "ALTER SYSTEM SET synchronous_standby_names = '" . ($way eq 'late' ? '' : '*') . "'");
	$node->reload;
	$node->poll_query_until('postgres', q{SELECT sync_state = 'sync' FROM pg_stat_replication}) if $way ne 'late';

	my @client = map {
		my $name = "$round-$_";
		start_client($name, $ledger, map {
			my $tag = "$name-$_";
			my $person = 1 + int(rand $persons);
			rand() < 0.8 ? [ $tag, claim($ledger, $person, $tag, total_amount => 1 + int(rand 300)) . ' ON CONFLICT DO NOTHING', 1 ]
			  : [ $tag, "INSERT INTO $ledger.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) "
				  . "SELECT i, '$tag', 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 12.34 FROM generate_series(1, 20) i ORDER BY i ON CONFLICT DO NOTHING", 20 ]
		} 1 .. 4000) } 1 .. 3;
	$node->poll_query_until('postgres', "SELECT count(*) > " . (30 + int(rand 300)) . " FROM $ledger.claim");
	my $name = "round $round, $way";
	cut_power($node) if $way ne 'split';
	$standby->promote;
	cut_power($node) if $way eq 'split';
	$_->{run}->finish for @client;

	my %there = map { split /=/ } split /\n/, $standby->safe_psql('postgres', "SELECT request_id || '=' || count(*) FROM $ledger.claim GROUP BY request_id");
	my (@wrong, @again);
	for my $c (@client)
	{
		my $done = () = slurp_file("$c->{file}.log") =~ /^done$/mg;
		$told += $done;
		my @unit = @{ $c->{units} };
		cmp_ok($done, '<', scalar @unit, "$name: client $c->{name} was cut at work");
		my @found = map { delete $there{ $_->[0] } // 0 } @unit;
		if ($way eq 'late')
		{
			# none before one that is there
			my $first = 0;
			$first++ while $found[$first];
			$lost += $done - $first if $first < $done;
			$done = $first if $first < $done;
		}
		push @wrong, map { "$unit[$_][0]: $found[$_] of $unit[$_][2], " . ($_ < $done ? 'acknowledged' : $_ == $done ? 'on its way' : 'not begun') }
		  grep { !($found[$_] == $unit[$_][2] && $_ <= $done || $found[$_] == 0 && $_ >= $done) } 0 .. $#unit;
		push @again, $unit[$done];
	}
	is(join("\n", @wrong), '', "$name: on the promoted standby is what was acknowledged, and nothing by half");
	is(join(' ', keys %there), '', "$name: and nothing that nobody asked for");
	is_whole($standby, $ledger, $name);
	$standby->safe_psql('postgres', join ";\n", map { $_->[1] } @again);
	is($standby->safe_psql('postgres', "SELECT count(DISTINCT request_id) FROM $ledger.claim WHERE request_id IN (" . join(', ', map { "'$_->[0]'" } @again) . ')'),
		scalar @again, "$name: sent again, it is there");
	is_whole($standby, $ledger, "$name, and on it goes");
	$standby->stop;
	$node->start;
	$node->safe_psql('postgres', q{ALTER SYSTEM SET synchronous_standby_names = ''});
	$node->reload;
}
note("$told units acknowledged, $lost of those without waiting for the standby lost");

# ---------------------------------------------------------------------------
# Logical replication, as docs/operations.md says.

$node->safe_psql('postgres', 'CREATE DATABASE city');
$node->safe_psql('city', 'CREATE EXTENSION medins CASCADE');
make_ledger($node, 'city', db => 'city', persons => $persons);
$node->safe_psql('city', claim('city', $_, "before $_")) for 1 .. 5;
my $copy = PostgreSQL::Test::Cluster->new('copy');
$copy->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--no-locale' ]);
$copy->append_conf('postgresql.conf', "fsync = off\nlog_error_verbosity = verbose\n");
$copy->start;
$copy->safe_psql('postgres', 'CREATE DATABASE city');
$copy->safe_psql('city', 'CREATE EXTENSION medins CASCADE');
run_log([ 'pg_dump', '-n', 'city', '--schema-only', '-f', "$dir/city.sql", '-d', $node->connstr('city') ]);
$copy->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/city.sql", '-d', $copy->connstr('city') ], 'definitions on the subscriber');
# roles that have duties must be there, too
$_->safe_psql('city', 'CREATE ROLE clinic') for $node, $copy;
$node->safe_psql('city', 'CREATE PUBLICATION city FOR TABLES IN SCHEMA city');
my $from = $node->connstr('city') =~ s/'/''/gr;
$copy->safe_psql('city', "CREATE SUBSCRIPTION city CONNECTION '$from' PUBLICATION city");
# (a server that dies during this first copy may have to begin it anew)
$copy->poll_query_until('city', q{SELECT count(*) > 0 AND bool_and(srsubstate IN ('r', 's')) FROM pg_subscription_rel}) or BAIL_OUT('no copy');

# the life of a ledger meanwhile
$node->safe_psql('city', <<'SQL');
INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'a' || n, 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 80 + n FROM city.person, generate_series(1, 10) n ORDER BY person_id, n;
SELECT medins.reverse('city', person_id, 1, 'refund', '2025-03-05') FROM city.person WHERE person_id % 7 = 0;
SELECT medins.close_month('city', '2025-03-01');
SQL
# killed in the middle of it
cut_power($copy);
$copy->start;
$node->safe_psql('city', <<'SQL');
DELETE FROM city.coverage_event WHERE kind = 'payment' AND person_id <= 20;
CALL medins.readjudicate_persons('city');
SELECT medins.draft_plan('city', 'shanghai', '2025-04-01');
DELETE FROM city.policy_case WHERE version = 2;
UPDATE city.band SET rate = 0.5 WHERE version = 2;
SELECT medins.publish_plan('city', 2);
SELECT medins.grant_access('city', 'clinic', 'billing', 1), medins.grant_access('city', 'clinic', 'billing', 2);
SELECT medins.revoke_access('city', 'clinic', 'billing', 2), medins.revoke_access('city', 'clinic', 'billing', 1);
INSERT INTO city.nhsa_code (dictionary, region, code, word, name) VALUES ('hosp_lv', '3', '05', '2', 'level 2');
UPDATE city.nhsa_code SET name = 'second level' WHERE code = '05' AND region = '3';
DELETE FROM city.nhsa_code WHERE code = '05' AND region = '3';
INSERT INTO city.upload (declared_on, benefit_year) VALUES ('2024-10-10', 2025);
INSERT INTO city.student_upload (batch, college_id, document_type, document_no, name, form, study_from)
  SELECT batch, '1', 'chinese_passport', 'E' || i, 'newcomer', 'graduate', '2025-09-01' FROM city.upload, generate_series(1, 20) i;
SELECT * FROM medins.load_upload('city', 1);
INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'b', 1, 'outpatient', 'card', '2025-04-01', '2025-04-01', '2025-04-02', 100 FROM city.person WHERE person_id <= 60 ORDER BY person_id;
SQL
$node->wait_for_catchup('city');
ok(rows_of($copy, 'city') eq rows_of($node, 'city'), 'the subscriber has every row as it was decided');
is_whole($copy, 'city', 'subscriber', db => 'city');
is($copy->safe_psql('city', 'SELECT sum(apply_error_count + sync_error_count) FROM pg_stat_subscription_stats'), '0', 'nothing was refused on its way');

# whoever takes over: no more from there, and the sequences, which are not replicated
my $next = join ";\n", map { claim('city', $_, 'next') . ' RETURNING person_id, ledger_no, decision, fund_paid, cash_paid, accumulators' } 1 .. 40;
my $list = 'INSERT INTO city.upload (declared_on, benefit_year) VALUES (NULL, NULL) RETURNING batch';
my $there = $node->safe_psql('city', "$next; $list");
$copy->poll_query_until('city', q{SELECT count(*) = 40 FROM city.claim WHERE request_id = 'next'});
$node->safe_psql('city', q{DELETE FROM city.upload WHERE batch = 2});
$node->wait_for_catchup('city');
$copy->safe_psql('city', 'DROP SUBSCRIPTION city');
$copy->safe_psql('city', <<'SQL');
SELECT setval(pg_get_serial_sequence('city.upload', 'batch'), coalesce(max(batch), 0) + 1, false) FROM city.upload;
SELECT setval(pg_get_serial_sequence('city.student_upload', 'line'), coalesce(max(line), 0) + 1, false) FROM city.student_upload;
SELECT setval(pg_get_serial_sequence('city.reconciliation_line', 'line_no'), coalesce(max(line_no), 0) + 1, false) FROM city.reconciliation_line;
SQL
is($copy->safe_psql('city', $list), '2', 'numbers of lists go on');
is($copy->safe_psql('city', claim('city', 1, 'taken over') . ' RETURNING ledger_no = (SELECT max(ledger_no) + 1 FROM city.claim WHERE person_id = 1)'), 't', 'and those of the ledger');
is_whole($copy, 'city', 'subscriber that took over', db => 'city');
log_is_clean($copy, 'subscriber: nothing went wrong', qw(57P03 57P01 08006));

done_testing();
