# Five clients write at once, and are cut off by kill -9 of one of their backends (the postmaster then ends the others and
# recovers), or of the postmaster and all its children together, as by a power cut.  Afterwards all that a client
# was told of is there, nothing that nobody asked for, and no statement or transaction by half.
#
#   MEDINS_CRASH_ROUNDS  how often (4: each target once)
#   MEDINS_CRASH_SEED    whole number that work and moments are drawn from (20250101); the machine adds its own chance

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use IPC::Run;
use List::Util qw(sum);
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'needs /proc, to find the children of a postmaster' unless -r "/proc/$$/stat";

my $rounds = $ENV{MEDINS_CRASH_ROUNDS} // 4;
my $seed = $ENV{MEDINS_CRASH_SEED} // 20250101;
diag("MEDINS_CRASH_SEED=$seed MEDINS_CRASH_ROUNDS=$rounds");
srand($seed);

my $patience = $PostgreSQL::Test::Utils::timeout_default;
my $node = new_node();
# No fsync: what a process has written outlives it, and recovery would begin by syncing every file of the cluster.
$node->append_conf('postgresql.conf', <<CONF);
synchronous_commit = on
restart_after_crash = on
max_wal_size = 32MB
log_statement = none
log_error_verbosity = verbose
CONF
$node->reload;
make_ledger($node, 'c', persons => 100);

# ---------------------------------------------------------------------------
# The work of each client: units, each a statement or a transaction that happens whole or not at all, as
# [ tag its rows bear, number of rows, SQL ].  Tags begin with round and client.

my $dir = PostgreSQL::Test::Utils::tempdir();
my ($claims, $facts) = (8000, 1200);

# Day files, sorted by person; sed puts in the tag.
append_to_file("$dir/claims", join '', map {
	join("\t", 21 + int($_ * 40 / $claims), "TAG/$_", 1 + $_ % 2, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', '12.34') . "\n" } 0 .. $claims - 1);
append_to_file("$dir/facts", join '', map {
	join("\t", 61 + int($_ * 40 / $facts), 'minimum_living', '[2025-01-01,2026-01-01)', '310110', 'TAG') . "\n" } 0 .. $facts - 1);

# A bill, or now and then the reversal of an earlier one; most of a few persons, so that clients meet.
sub single
{
	my ($tag, $past) = @_;
	if (@$past > 5 && rand() < 0.2)
	{
		my ($base, $person) = @{ splice(@$past, rand @$past, 1) };
		return [ $tag, 1, "SELECT medins.reverse('c', $person, (SELECT ledger_no FROM c.claim WHERE person_id = $person AND request_id = '$base'), 'refund', '2025-03-05', '$tag');\n"
			  . "SELECT claim FROM c.claim WHERE person_id = $person AND request_id = '$tag'" ];
	}
	my $person = 1 + int(rand(rand() < 0.05 ? 100 : 20));
	push @$past, [ $tag, $person ];
	return [ $tag, 1, claim('c', $person, $tag, total_amount => 1 + int(rand 200)) . ' ON CONFLICT DO NOTHING RETURNING claim' ];
}

my %unit = (
	single => \&single,
	hasty => \&single,    # the same, with synchronous_commit = off
	several => sub {
		my ($tag) = @_;
		my $p = 1 + int(rand 40);
		my $q = $p + 1 + int(rand 20);
		return [ $tag, 3, join ";\n", 'BEGIN', claim('c', $p, $tag),
			'SAVEPOINT a', claim('c', $p, "$tag undone"), 'ROLLBACK TO a',
			"INSERT INTO c.household (person_id, valid, region, document) VALUES ($p, '[2025-01-01,)', '31', '$tag')",
			claim('c', $q, $tag), 'COMMIT' ];
	},
	bulk => sub {
		my ($tag) = @_;
		return [ $tag, $claims, 'COPY c.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount) '
			  . "FROM PROGRAM 'sed \"s,TAG,$tag,\" $dir/claims'" ];
	},
	facts => sub {
		my ($tag, $past) = @_;
		if (@$past && rand() < 0.4)
		{
			my $base = shift @$past;
			return [ "$base retracted", $facts, "DELETE FROM c.status WHERE document = '$base'" ];
		}
		push @$past, $tag;
		return [ $tag, $facts, "COPY c.status (person_id, status, valid, place, document) FROM PROGRAM 'sed \"s,TAG,$tag,\" $dir/facts'" ];
	});
my %length = (single => 3000, hasty => 3000, several => 2000, bulk => 25, facts => 100);

# tag => "rows and a hash of what is in them"
sub ledger
{
	return map { split /=/, $_, 2 } split /\n/, $node->safe_psql('postgres', <<'SQL');
SELECT tag || '=' || count(*) || ' ' || sum(hashtextextended(content, 0))
FROM (SELECT split_part(request_id, '/', 1) AS tag, c::text AS content FROM c.claim c
      UNION ALL
      SELECT document, (person_id, fact_no, kind, valid, organisation_id, code, recorded_at, recorded_by)::text FROM c.fact WHERE document IS NOT NULL
      UNION ALL
      SELECT document || ' retracted', (person_id, fact_no, retracted_at)::text FROM c.fact WHERE retracted_at IS NOT NULL) x
GROUP BY tag
SQL
}

# ---------------------------------------------------------------------------
# Clients: psql with a script.  A unit is numbered in each of its statements, for whoever watches, and
# acknowledged in the client's log by \echo, which psql comes to when the server has answered.

sub client
{
	my ($name, $round) = @_;
	my @past;
	my %c = (name => $name, units => [ map { $unit{$name}->("$round $name $_", \@past) } 1 .. $length{$name} ]);
	my $script = $name eq 'hasty' ? "SET synchronous_commit = off;\n" : '';
	my $n = 0;
	for my $unit (@{ $c{units} })
	{
		$n++;
		$script .= $unit->[2] =~ s,^(\w+),$1 /* $n */,mgr . ";\n\\echo done\n";
	}
	# who is through waits with the others for the end
	my $file = "$dir/$round.$name";
	append_to_file("$file.sql", "${script}SELECT /* $n */ pg_sleep(3600);\n");
	$c{file} = $file;
	return \%c;
}

sub start_client
{
	my ($c) = @_;
	# to files: nobody reads from a pipe meanwhile
	$c->{run} = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', "$c->{file}.sql", '-d', $node->connstr('postgres') . " application_name=$c->{name}" ],
		'<', \undef, '>', "$c->{file}.log", '2>', "$c->{file}.err", IPC::Run::timeout($patience));
	return;
}

# Wait until all clients are at work and one has come to its unit n, with so many rows of a COPY done.  Says which
# backend that is.
$node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION come_to(client text, n int, rows bigint) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  backend int;
BEGIN
  LOOP
    SELECT pid INTO backend
    FROM (SELECT *, substring(query FROM '/\* (\d+) \*/')::int AS unit FROM pg_stat_activity) a LEFT JOIN pg_stat_progress_copy p USING (pid)
    WHERE application_name = client AND unit >= n AND coalesce(tuples_processed, 0) >= rows
      AND (SELECT count(*) FROM pg_stat_activity WHERE query ~ '/\* \d+ \*/') = 5;
    IF FOUND THEN
      RETURN backend;
    END IF;
    PERFORM pg_stat_clear_snapshot(), pg_sleep(0.001);
  END LOOP;
END $$
SQL

sub come_to
{
	my ($client, $n, $rows) = @_;
	my $backend = $node->safe_psql('postgres', "SET statement_timeout = '${patience}s'; SELECT come_to('$client', $n, $rows)");
	return ($backend, "$client at its unit $n" . ($rows ? ", row $rows" : ''));
}

# ---------------------------------------------------------------------------

my %kept;    # what must be there for good
my %cut = map { $_ => 0 } keys %unit;    # how often a unit was lost on its way
my $lost = 0;
my $told = 0;

for my $round (1 .. $rounds)
{
	my $target = (qw(bulk single facts postmaster))[ ($round - 1) % 4 ];
	my @client = map { client($_, $round) } sort keys %unit;
	start_client($_) for @client;

	# Where the victim, or for the postmaster anybody, shall have come to.
	my $who = $target eq 'postmaster' ? (sort keys %unit)[ rand 5 ] : $target;
	my %where = (
		single => [ 20 + int(rand 150), 0 ],
		hasty => [ 20 + int(rand 300), 0 ],
		several => [ 2 + int(rand 30), 0 ],
		bulk => [ 1 + int(rand 3), 1 + int(rand $claims / 2) ],
		facts => [ 1 + int(rand 6), rand() < 0.5 ? 0 : 1 + int(rand $facts / 2) ]);
	my ($backend, $moment) = come_to($who, @{ $where{$who} });
	my $name = "round $round, killed " . ($target eq 'postmaster' ? 'all, ' : '') . $moment;
	if ($target eq 'postmaster')
	{
		cmp_ok(cut_power($node), '>=', 5, "$name: with all its children");
	}
	else
	{
		is(kill('KILL', $backend), 1, "$name: it was there");
	}
	for my $c (@client)
	{
		$c->{run}->finish;
		($c->{log}, $c->{err}) = map { slurp_file("$c->{file}.$_") } qw(log err);
	}
	is(join(' ', map { $_->{name} } grep { $_->{run}->result == 0 || $_->{err} =~ /ERROR:/ } @client), '', "$name: every client lost its connection at work")
	  or diag(map { "$_->{name}: $_->{err}" } @client);

	if ($target eq 'postmaster')
	{
		$node->start;
	}
	else
	{
		# All clients are gone, so the postmaster lets nobody in before it has recovered.
		until_up($node);
	}

	# Unit by unit: of what was acknowledged all is there, of what was not yet all or nothing, of the rest nothing.
	my %there = ledger();
	my @wrong;
	my @again;
	for my $c (@client)
	{
		my @unit = @{ $c->{units} };
		my @found = map { ($there{ $_->[0] } // 0) =~ /^(\d+)/ } @unit;
		my $done = () = $c->{log} =~ /^done$/mg;
		if ($c->{name} eq 'hasty')
		{
			# has asked for less: it may lose its last rows, but none before one that it keeps
			my $first = 0;
			$first++ while $first < $done && $found[$first];
			$lost += $done - $first;
			$done = $first;
		}
		for my $i (0 .. $#unit)
		{
			my ($tag, $rows) = @{ $unit[$i] };
			push @wrong, "$tag: $found[$i] rows of $rows, " . ($i < $done ? 'acknowledged' : $i == $done ? 'on its way' : 'not begun')
			  unless $found[$i] == $rows && $i <= $done || $found[$i] == 0 && $i >= $done;
			$kept{$tag} = $there{$tag} if $found[$i];
		}
		note("$name: $c->{name} was told of $done units" . ($found[$done] ? ', one more is there' : ''));
		next if $done == @unit;
		$cut{ $c->{name} }++ if !$found[$done];
		push @again, $unit[$done];
	}
	push @wrong, map { "$_: " . ($there{$_} // 'nothing') . ', not ' . ($kept{$_} // 'nothing') }
	  grep { ($there{$_} // '') ne ($kept{$_} // '') } sort keys %{ { %there, %kept } };
	is(join("\n", splice @wrong, 0, 20), '', "$name: what was acknowledged is there, and nothing by half");

	# What the clinic was told is what stands, in every column.
	my ($single) = grep { $_->{name} eq 'single' } @client;
	my %row = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', "SELECT claim FROM c.claim WHERE request_id LIKE '$round single %'");
	my @told = grep { /^\(/ } split /\n/, $single->{log};
	$told += @told;			# none, where others were faster
	is(join("\n", grep { !$row{$_} } @told), '', "$name: each as it was told");
	is_whole($node, 'c', $name);

	# Work goes on.  Who got no answer sends again: a bill in any case, anything else if it is not there.
	$node->safe_psql('postgres', join ";\n", map { $_->[2] } grep { !$there{ $_->[0] } || $_->[2] =~ /ON CONFLICT/ } @again);
	my %now = ledger();
	is(join(', ', grep { !/^(\d+) \1$/ } map { ($now{ $_->[0] } // 0) =~ s/ .*//r . " $_->[1]" } @again), '', "$name: sent again, all is there once");
	is(join(', ', grep { ($now{$_} // '') ne $there{$_} } sort keys %there), '', "$name: and the rest as before");
	%kept = %now;
}

is_whole($node, 'c', 'in the end');
cmp_ok($told, '>', 0, 'bills were split');
cmp_ok(sum(values %cut), '>=', $rounds, 'something was cut in its middle each time');
note(join ', ', map { "$_ cut $cut{$_} times" } sort keys %cut);
note("hasty lost $lost units that it had been told of");

$node->stop;
my %signal;
$signal{$1}++ for slurp_file($node->logfile) =~ /was terminated by signal (\d+)/g;
is(join(' ', keys %signal), $rounds < 1 ? '' : '9', 'nobody died but of these kills');
log_is_clean($node, 'and nothing went wrong but that there was no server for a while', qw(57P03 57P01));

done_testing();
