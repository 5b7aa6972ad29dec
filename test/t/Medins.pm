# What the TAP tests share: a server with ledgers of made-up persons, and ways
# to ask it.

package Medins;

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);
use Exporter 'import';

our @EXPORT = qw(new_node make_ledger partition_claim claim sqlstate is_state is_whole rows_of next_claims log_is_clean cut_power until_up stat_of);

# A running server whose database postgres has the extension.
sub new_node
{
	my $node = PostgreSQL::Test::Cluster->new('main');
	$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	$node->append_conf('postgresql.conf', "fsync = off\nmax_connections = 40\n");
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION medins CASCADE');
	return $node;
}

# A ledger that settles under the plan of a city, with colleges, institutions
# and persons 1 .. n, all of them covered in 2025.
sub make_ledger
{
	my ($node, $ledger, %o) = @_;
	my $plan = $o{plan} // 'shanghai';
	my $persons = $o{persons} // 10;
	my $region = $plan eq 'weihai' ? '371002' : '310110';
	$node->safe_psql($o{db} // 'postgres', <<SQL, extra_params => $o{extra_params} // []);
SELECT medins.create_ledger('$ledger');
SELECT medins.install_plan('$ledger', '$plan');
INSERT INTO $ledger.enrolment_window (kind, benefit_year, valid) VALUES ('collection', 2025, '[2024-10-01,2025-01-01)');
INSERT INTO $ledger.college (college_id, name, card_settlement_from) VALUES (1, 'made-up college', '2020-01-01');
INSERT INTO $ledger.institution (institution_id, code, name) VALUES (1, 'A', 'made-up clinic'), (2, 'B', 'made-up hospital');
INSERT INTO $ledger.institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (1, '(,)', 1, 'hospital', '$region', true, true), (2, '(,)', 2, 'hospital', '$region', true, true);
INSERT INTO $ledger.designation (college_id, institution_id, relation, owned, valid) VALUES (1, 1, 'designated', false, '(,)');
INSERT INTO $ledger.person (person_id, document_type, document_no, name)
  SELECT i, 'other', 'T' || i, 'person ' || i FROM generate_series(1, $persons) i;
INSERT INTO $ledger.study (person_id, college_id, valid, form)
  SELECT i, 1, '[2023-09-01,2027-07-01)', 'full_time' FROM generate_series(1, $persons) i;
INSERT INTO $ledger.coverage_event (person_id, kind, happened_on, benefit_year, college_id)
  SELECT i, kind, '2024-11-01', 2025, 1 FROM generate_series(1, $persons) i, unnest('{declaration,payment}'::text[]) kind;
SQL
	return;
}

# claim as a table of three partitions.
sub partition_claim
{
	my ($node, $ledger, %o) = @_;
	$node->safe_psql($o{db} // 'postgres', "SELECT medins.partition_claim('$ledger', 3)");
	return;
}

# INSERT of a claim: claim(ledger, person, request, column => SQL expression ...)
sub claim
{
	my ($ledger, $person, $request, %o) = @_;
	my %column = (
		person_id => $person,
		institution_id => 1,
		request_id => "'$request'",
		care => "'outpatient'",
		credential => "'card'",
		served_from => "'2025-03-01'",
		served_to => "'2025-03-01'",
		settled_on => "'2025-03-02'",
		total_amount => 400,
		%o);
	my @name = sort keys %column;
	return "INSERT INTO $ledger.claim (" . join(', ', @name) . ') VALUES (' . join(', ', @column{@name}) . ')';
}

# The SQLSTATE of the first error, or 00000; where verbosity is verbose, with its message.
sub sqlstate
{
	my ($node, $sql, %o) = @_;
	my $verbosity = $o{verbosity} // 'sqlstate';
	my ($rc, $out, $err) = $node->psql($o{db} // 'postgres', "\\set VERBOSITY $verbosity\n$sql", on_error_stop => 1, %{ $o{psql} // {} });
	return $err =~ /(?:ERROR|FATAL):  ([0-9A-Z]{5}(?:: .*)?)/ ? $1 : $rc == 0 ? '00000' : "rc $rc: $err";
}

# state: an SQLSTATE, or one with its message, as 'MI001: no such person'.
sub is_state
{
	my ($node, $sql, $state, $name, %o) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $verbosity = $state =~ /:/ ? 'verbose' : 'sqlstate';
	return is(sqlstate($node, $sql, verbosity => $verbosity, %o), $state, $name);
}

# No gap in any chain of claims or facts, and nothing for verify to find.
sub is_whole
{
	my ($node, $ledger, $name, %o) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is($node->safe_psql($o{db} // 'postgres', <<SQL), '', "$name: the ledger is whole");
SELECT 'claim', person_id FROM $ledger.claim GROUP BY person_id HAVING count(*) <> max(ledger_no) OR min(ledger_no) <> 1;
SELECT 'fact', person_id FROM $ledger.fact GROUP BY person_id HAVING count(*) <> max(fact_no) OR min(fact_no) <> 1;
SELECT * FROM medins.verify('$ledger');
SELECT * FROM medins.check_months('$ledger');
SQL
}

# Every row of every table that is not a system's, in one order.
sub rows_of
{
	my ($node, $db) = @_;
	return $node->safe_psql($db, <<'SQL') . "\n";
SELECT format('SELECT %L', '== ' || c.oid::regclass),
       format('COPY (SELECT * FROM %s t ORDER BY t::text COLLATE "C") TO STDOUT', c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_|^information_schema$'
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C" \gexec
SQL
}

# A claim more for every person of these ledgers of 010_dump.pl, and what is left in the accounts.
sub next_claims
{
	return join '', map { <<SQL } @_;
INSERT INTO $_.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'next', 1, 'outpatient', 'card', '2025-03-20', '2025-03-20', '2025-04-20', 500 FROM $_.person
  RETURNING person_id, ledger_no, decision, reason, deductible, fund_paid, cash_paid, settlement_month, accumulators, clinic_note, yuan;
SELECT * FROM $_.family_account;
SQL
}

# Of a process: its state and its parent.
sub stat_of
{
	open my $fh, '<', "/proc/$_[0]/stat" or return ('gone', 0);
	return (<$fh> // '') =~ /.*\) (\S) (\d+)/s ? ($1, $2) : ('gone', 0);
}

sub until_all
{
	my ($what, $pids, $state) = @_;
	for (1 .. $PostgreSQL::Test::Utils::timeout_default * 100)
	{
		return if !grep { (stat_of($_))[0] !~ $state } @$pids;
		sleep(0.01);
	}
	BAIL_OUT("in vain: $what");
}

# As by a power cut: the postmaster stands still, so that nobody is born and nobody is told, while it and all its
# children are killed.  Says how many those were.
sub cut_power
{
	my ($node) = @_;
	my ($postmaster) = split /\n/, slurp_file($node->data_dir . '/postmaster.pid');
	BAIL_OUT('no server to kill') unless ($postmaster // '') =~ /^\d+$/;
	kill 'STOP', $postmaster;
	until_all('the postmaster stops', [$postmaster], qr/T/);
	my @child = grep { (stat_of($_))[1] == $postmaster } map { m,(\d+),g } glob '/proc/[0-9]*';
	kill 'KILL', @child;
	$node->kill9;
	until_all('the server is dead', [ $postmaster, @child ], qr/gone/);
	return scalar @child;
}

# A server that recovers takes connections again.  (A psql that is refused is gone before it was handed its query, which
# poll_query_until does not survive.)
sub until_up
{
	my ($node) = @_;
	for (1 .. $PostgreSQL::Test::Utils::timeout_default * 10)
	{
		return if system_log('pg_isready', '-q', '-h', $node->host, '-p', $node->port) == 0;
		sleep(0.1);
	}
	BAIL_OUT('no recovery');
}

# The server's log, written with log_error_verbosity = verbose, knows of no error but of these states.
sub log_is_clean
{
	my ($node, $name, @meant) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my %state;
	my $log = slurp_file($node->logfile);
	$state{$1}++ while $log =~ /(?:ERROR|FATAL|PANIC):  ([0-9A-Z]{5}):/g;
	note(join ', ', map { "$_ $state{$_} times" } sort keys %state);
	delete @state{@meant};
	return is(join(' ', sort keys %state), '', $name);
}

1;
