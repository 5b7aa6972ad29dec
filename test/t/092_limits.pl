# Every long call stops when it is told to, within moments of it and wherever it is, and leaves nothing half done; and where
# memory ends, work_mem or that of the process, it goes to disk or fails with 53200, and the session goes on.
#
#   MEDINS_LIMIT_ROUNDS  how often each call is stopped, and runs out of memory (2)
#   MEDINS_LIMIT_SEED    whole number that moments and limits are drawn from (20250401)

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use List::Util qw(min);
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{MEDINS_LIMIT_ROUNDS} // 2;
my $seed = $ENV{MEDINS_LIMIT_SEED} // 20250401;
diag("MEDINS_LIMIT_SEED=$seed MEDINS_LIMIT_ROUNDS=$rounds");
srand($seed);

my $node = new_node();
$node->append_conf('postgresql.conf', "autovacuum = off\njit = off\nlog_error_verbosity = verbose\nmax_parallel_workers_per_gather = 0\n");
$node->reload;
$node->safe_psql('postgres', 'CREATE DATABASE seed');
$node->safe_psql('seed', 'CREATE EXTENSION medins CASCADE');
make_ledger($node, 'c', db => 'seed', persons => 2000);
$node->safe_psql('seed', <<'SQL');
INSERT INTO c.institution (institution_id, code, name) SELECT i, 'C' || i, 'made-up clinic ' || i FROM generate_series(3, 40) i;
INSERT INTO c.institution_term (institution_id, valid, level, kind, region, designated, connected)
  SELECT i, '(,)', 1, 'hospital', '310110', true, true FROM generate_series(3, 40) i;
INSERT INTO c.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, n, CASE n % 2 WHEN 0 THEN 1 ELSE 3 + (person_id + n) % 38 END, (ARRAY['outpatient', 'inpatient', 'emergency'])[1 + n % 3], 'card',
         date '2025-03-01' + n, date '2025-03-01' + n, date '2025-03-02' + n, 40 + n
  FROM c.person, generate_series(1, 12) n ORDER BY person_id, n;
INSERT INTO c.upload (declared_on, benefit_year) VALUES ('2024-10-10', 2025);
INSERT INTO c.student_upload (batch, college_id, document_type, document_no, name, form, study_from)
  SELECT batch, '1', 'chinese_passport', 'E' || i, 'newcomer', 'graduate', '2025-09-01' FROM c.upload, generate_series(1, 4000) i;
DELETE FROM c.coverage_event WHERE kind = 'payment' AND person_id % 10 = 0;
SELECT medins.draft_plan('c', 'shanghai', '2025-01-01');
UPDATE c.band SET rate = rate / 2 WHERE version = 2;
CREATE FUNCTION state() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ',
    (SELECT count(*) || ' ' || sum(hashtextextended(c::text, 0)) FROM c.claim c),
    (SELECT count(*) || ' ' || sum(hashtextextended(f::text, 0)) FROM c.fact f),
    (SELECT count(*) FROM c.month), (SELECT count(*) FROM c.closed_line), (SELECT count(*) FROM c.person))
$$;
VACUUM ANALYZE;
SQL

sub fresh
{
	$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS work');
	$node->safe_psql('postgres', 'CREATE DATABASE work TEMPLATE seed');
	return;
}
sub state { return $node->safe_psql('work', 'SELECT state()') }
fresh();
my $before = state();

my %reads = (
	verify => "SELECT count(*) FROM medins.verify('c')",
	simulate => "SELECT count(*), sum(fund_paid) FROM medins.simulate('c', 2)",
	simulate_summary => "SELECT count(*), sum(amount) FROM medins.simulate_summary('c', 2)",
	impact => "SELECT count(*), sum(fund_paid) FROM medins.impact('c')",
	cover_agg => "SELECT count(*), sum(hashtext(cover::text)) FROM (SELECT person_id, medins.cover_agg('c.fact'::regclass, fact_no, kind, valid, benefit_year, organisation_id, code, retracted_at) AS cover FROM c.fact GROUP BY 1) x",
	coverage => 'SELECT count(*), count(DISTINCT fact_no) FROM c.coverage',
	premium_due => 'SELECT count(*), sum(benefit_year) FROM c.premium_due',
	students => "SELECT count(*) FROM medins.students('c', 1, '2025-03-01')",
	check_upload => "SELECT count(*) FROM medins.check_upload('c', 1)",
	month_report => "SELECT md5(medins.month_report('c', '2025-03-01'))",
	supervision_finding => 'SELECT count(*) FROM c.supervision_finding',
	capitation_clearing => 'SELECT count(*) FROM c.capitation_clearing',
	clearing_difference => 'SELECT count(*) FROM c.clearing_difference',
	nhsa_setlinfo => 'SELECT count(*), md5(string_agg(x::text, \',\' ORDER BY x::text)) FROM c.nhsa_setlinfo x',
	check_months => "SELECT count(*) FROM medins.check_months('c')",
	explain => "SELECT count(*), max(length(sentence)) FROM (SELECT * FROM c.claim LIMIT 150) c CROSS JOIN LATERAL medins.explain('c', c.person_id, c.ledger_no) e");
my %writes = (
	close_month => "SELECT medins.close_month('c', '2025-03-01')",
	readjudicate => "SELECT count(*) FROM (SELECT * FROM c.person WHERE person_id <= 900) p CROSS JOIN LATERAL medins.readjudicate('c', p.person_id) r",
	readjudicate_persons => "CALL medins.readjudicate_persons('c', chunk => 20)",
	load_upload => "SELECT count(*) FROM medins.load_upload('c', 1)",
	facts => "INSERT INTO c.status (person_id, status, valid, place) SELECT person_id, 'minimum_living', '[2025-01-01,2026-01-01)', '310110' FROM c.person ORDER BY 1",
	retract => "DELETE FROM c.coverage_event WHERE kind = 'declaration'",
	claims => "INSERT INTO c.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) "
	  . "SELECT person_id, 'm' || n, 1, 'outpatient', 'card', '2025-03-20', '2025-03-20', '2025-03-20', 10 FROM c.person, generate_series(1, 6) n ORDER BY 1");
my %call = (%reads, %writes);

# SQLSTATE, milliseconds, what was printed
sub timed
{
	my ($sql, $setting) = @_;
	my ($rc, $out, $err) = $node->psql('work', "\\set VERBOSITY sqlstate\n$setting;\n\\timing on\n$sql;\n");
	my ($ms) = $out =~ /^Time: ([0-9.]+) ms/m;
	$out =~ s/^Time: .*\n?//mg;
	return ($err =~ /ERROR:  (\w{5})/ ? $1 : $err =~ /FATAL|server closed/ ? 'dead' : '00000', $ms // 1e9, $out);
}

# ---------------------------------------------------------------------------
# Stopped anywhere.  On a busy machine a moment may be long: what counts is the best of some.

my (%full, %answer, @late);
my $stopped = 0;
for my $name (sort keys %call)
{
	(my $state, $full{$name}, $answer{$name}) = timed($call{$name}, 'SET work_mem = \'64MB\'');
	is($state, '00000', "$name: runs");
	fresh() if $writes{$name};
	my @told;
	for my $round (1 .. $rounds)
	{
		my $share = ($round - 0.9 + 0.8 * rand) / $rounds;
		my $after = 1 + int($full{$name} * $share * 0.8);
		my $late;
		for my $try (1 .. 6)
		{
			my ($state, $ms) = timed($call{$name}, "SET work_mem = '64MB'; SET statement_timeout = $after");
			if ($state eq '00000')
			{
				# was faster than before
				fresh() if $writes{$name};
				$after = 1 + int($after / 2);
				next;
			}
			push @told, $state;
			$late = min(grep { defined } $late, $ms - $after);
			last if $late < 100;
		}
		$late //= 0;
		$stopped++ if @told;
		push @late, $late;
		cmp_ok($late, '<', 250, sprintf('%s: stopped after %d ms of %d, it stops', $name, $after, $full{$name}));
	}
	is(join(' ', grep { $_ ne '57014' } @told), '', "$name: as cancelled, and nothing else");
	if ($name eq 'readjudicate_persons')
	{
		is($node->safe_psql('work', 'SELECT count(DISTINCT person_id) % 20 FROM c.claim WHERE adjustment IS NOT NULL'), 0, "$name: chunks that were committed stay");
		is_whole($node, 'c', $name, db => 'work');
		fresh();
	}
	else
	{
		is(state(), $before, "$name: nothing is half done");
	}
}
note(sprintf '%d calls stopped, %d ms late at most', $stopped, (sort { $b <=> $a } @late)[0]);

# ---------------------------------------------------------------------------
# Little work_mem: the same answers, from disk.

for my $name (sort keys %reads)
{
	my ($state, $ms, $out) = timed($call{$name}, q{SET work_mem = '64kB'});
	is("$state $out", "00000 $answer{$name}", "$name: the same with little work_mem");
}

# ---------------------------------------------------------------------------
# No more memory for the process: as by ulimit -v, somewhere above what it has.

my ($short, $enough) = (0, 0);
for my $name (sort keys %call)
{
	my @said;
	for my $round (1 .. $rounds)
	{
		my $more = int(2**(12 + rand 12));    # 4 kB to 16 MB
		my ($rc, $out, $err) = $node->psql('work', <<SQL, on_error_stop => 0);
\\set VERBOSITY sqlstate
SET work_mem = '1GB';
-- libraries are there already: one that does not find room is another error (58P01)
LOAD 'plpgsql'; LOAD 'btree_gist';
SELECT count(*) FROM medins.verify('c', 1);
BEGIN;
SELECT pg_backend_pid() AS pid \\gset
\\set limit `awk '/^VmSize:/ { print \$2 * 1024 + $more }' /proc/:pid/status`
\\set limited `prlimit --pid :pid --as=:limit: && echo yes`
\\echo limited :limited
$call{$name};
\\set limited `prlimit --pid :pid --as=unlimited:unlimited`
ROLLBACK;
SELECT 'alive', state();
SQL
		like($out, qr/^limited yes$/m, "$name: the limit holds") if $round == 1;
		my $state = $err =~ /ERROR:  (\w{5})/ ? $1 : '00000';
		$state eq '53200' ? $short++ : $enough++;
		# a procedure that commits cannot run in a transaction block
		push @said, "$state after $more bytes" if $state !~ /^(00000|53200)$/ && !($name eq 'readjudicate_persons' && $state eq '2D000');
		push @said, "session lost after $more bytes: $err" if $out !~ /^alive\|\Q$before\E$/m;
	}
	is(join("\n", @said), '', "$name: enough memory, or 53200, and the session goes on with all that there was");
}
note("out of memory $short times, enough $enough times");
cmp_ok($short, '>', 5, 'memory ended');
is_whole($node, 'c', 'in the end', db => 'work');
is(state(), $before, 'nothing was changed');

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal/, 'nobody died');
log_is_clean($node, 'and nothing else went wrong', qw(57014 53200 2D000 25P02 08006 57P01));

done_testing();
