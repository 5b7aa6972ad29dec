# Long calls show how far they have come, to who may see it, and can be stopped; nothing stays behind.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
make_ledger($node, 's', persons => 1000);
$node->safe_psql('postgres', <<'SQL');
INSERT INTO s.institution (institution_id, code, name) SELECT i, 'C' || i, 'made-up clinic ' || i FROM generate_series(3, 60) i;
INSERT INTO s.institution_term (institution_id, valid, level, kind, region, designated, connected)
  SELECT i, '(,)', 1, 'hospital', '310110', true, true FROM generate_series(3, 60) i;
INSERT INTO s.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'r' || n, CASE n % 2 WHEN 0 THEN 1 ELSE 3 + n END, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 40 + n
  FROM s.person, generate_series(1, 50) n ORDER BY person_id, n;
INSERT INTO s.upload (declared_on, benefit_year) VALUES ('2024-10-10', 2025);
INSERT INTO s.student_upload (batch, college_id, document_type, document_no, name, form, study_from)
  SELECT batch, '1', 'chinese_passport', 'E' || i, 'newcomer', 'graduate', '2025-09-01' FROM s.upload, generate_series(1, 10000) i;
ANALYZE;

CREATE ROLE clinic LOGIN;
CREATE ROLE watcher LOGIN;
GRANT pg_read_all_stats TO watcher;

-- Wait until a call of another session has shown this many numbers, one after the other.
CREATE FUNCTION watch(name text, steps int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  p medins.progress;
  since timestamptz;
  last bigint;
  risen int := 0;
  until timestamptz := clock_timestamp() + '60 s';
BEGIN
  WHILE risen < steps AND clock_timestamp() < until LOOP
    PERFORM pg_stat_clear_snapshot();
    SELECT * INTO p FROM medins.progress WHERE call = name::regproc AND pid <> pg_backend_pid();
    IF p.started_at IS DISTINCT FROM since THEN
      since := p.started_at;
      risen := 0;
    ELSIF p.done > last THEN
      risen := risen + 1;
    END IF;
    last := p.done;
  END LOOP;
  RETURN concat_ws(' ', p.ledger, risen, p.done BETWEEN 1 AND p.total, p.rate > 0, p.seconds_left >= 0, pg_cancel_backend(p.pid));
END
$$;
SQL

sub progress { return $node->safe_psql('postgres', 'SELECT call, done, total FROM medins.progress') }

# Run in a session of its own what is watched from another until it has come some way, and stopped there.
sub is_watched
{
	my ($call, $steps, $sql) = @_;
	my ($out, $err) = ('', '');
	my $session = IPC::Run::start(
		[ 'psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=sqlstate', '-d', $node->connstr('postgres'), '-c', $sql ],
		'>', \$out, '2>', \$err);
	is($node->safe_psql('postgres', "SELECT watch('medins.$call', $steps)"), "s $steps t t t t", "$call: seen to rise, and stopped");
	$session->finish;
	is($err =~ s/\n.*//sr, 'ERROR:  57014', "$call: it stopped");
	is(progress(), '', "$call: nothing stays behind");
	is_whole($node, 's', $call);
	return;
}

# each again and again, lest it be over before it is looked at
my $again = 'FROM generate_series(1, 500) g, LATERAL';
is_watched('verify', 3, "SELECT count(*) $again medins.verify('s', NULL, 0, 1 + 0 * g) v");
# persons that find no memory wait, and come again
is_watched('verify', 3, "SET work_mem = '64kB'; SET hash_mem_multiplier = 1; SELECT count(*) $again medins.verify('s', NULL, 0, 1 + 0 * g) v");
is_watched('simulate', 3, "SELECT count(*) $again medins.simulate('s', 1 + 0 * g) v");
is_watched('simulate_summary', 3, "SELECT count(*) $again medins.simulate_summary('s', 1 + 0 * g) v");
is_watched('impact', 3, "SELECT count(*) $again medins.impact('s', NULL, NULL, 0, 1 + 0 * g) v");
is_watched('load_upload', 3, "SELECT * FROM medins.load_upload('s', 1)");
is($node->safe_psql('postgres', 'SELECT loaded_at IS NULL FROM s.upload'), 't', 'nothing is loaded');
is_watched('close_month', 2, "SELECT medins.close_month('s', '2025-03-01')");
is($node->safe_psql('postgres', 'SELECT count(*) FROM s.month'), '0', 'the month is open');

# from one table, and from partitions to others; it is as it was when it was stopped
for my $number (0, 3)
{
	$node->safe_psql('postgres', "SELECT medins.partition_claim('s', $number)") if $number;
	my $tables = q{SELECT count(*), sum(c.oid::bigint) FROM pg_class c WHERE c.relnamespace = 's'::regnamespace};
	my $as_it_was = $node->safe_psql('postgres', $tables);
	is_watched('partition_claim', 2, "SELECT medins.partition_claim('s', 8 + g % 2) FROM generate_series(1, 500) g");
	is($node->safe_psql('postgres', $tables), $as_it_was, "with $number partitions: no other table or index");
}
$node->safe_psql('postgres', "SELECT medins.partition_claim('s', 0)");

$node->safe_psql('postgres', q{DELETE FROM s.coverage_event WHERE kind = 'payment'});
is_watched('readjudicate_persons', 3, "CALL medins.readjudicate_persons('s', chunk => 1)");
my $before = $node->safe_psql('postgres', q{SELECT count(DISTINCT person_id) FROM s.claim WHERE adjustment IS NOT NULL});
cmp_ok($before, '>', 0, 'what it had done is done');
cmp_ok($before, '<', 1000, '… and the rest is not');

# COPY goes on with its own progress when a call within it is over.
is($node->safe_psql('postgres', q{COPY (SELECT count(*), (SELECT command FROM pg_stat_progress_copy WHERE pid = pg_backend_pid())
	FROM medins.verify('s')) TO STDOUT}), "0\tCOPY TO", 'the progress of COPY is put back');
is($node->safe_psql('postgres', q{COPY (SELECT medins.report_progress('s', 'medins.verify', now(), 1, 2),
	(SELECT command FROM pg_stat_progress_copy WHERE pid = pg_backend_pid())) TO STDOUT}), "t\tCOPY TO", '… and not replaced from SQL');

is($node->safe_psql('postgres', "SET track_activities = off; SELECT count(*), (SELECT count(*) FROM medins.progress) FROM medins.verify('s')"), '0|0',
	'where the server shows nothing, neither do we');

# What an error takes away is shown again with the next step; by its own end, too.
is($node->safe_psql('postgres', <<'SQL'), "1|2\n2|2", 'an error that is caught');
SET client_min_messages = error;
BEGIN;
DO $$ BEGIN PERFORM medins.report_progress('s', 'medins.verify', now(), 1, 2); END $$;
SELECT done, total FROM medins.progress;
DO $$ BEGIN PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN NULL; END $$;
SELECT pg_stat_clear_snapshot() WHERE false;
COMMIT;
SELECT done, total FROM medins.progress;
DO $$ BEGIN PERFORM medins.report_progress('s', 'medins.verify', now(), 2, 2); END $$;
SELECT done, total FROM medins.progress;
DO $$ BEGIN PERFORM medins.end_progress(); END $$;
SELECT done, total FROM medins.progress;
SQL

# Others see what pg_stat_activity shows them.
{
	my ($out, $err, $in) = ('', '', "SELECT medins.report_progress('s', 'medins.verify', now(), 1, 2);\n");
	my $session = IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-d', $node->connstr('postgres') ], '<', \$in, '>', \$out);
	$session->pump until $out =~ /t/;
	for my $case ([ 'clinic', '' ], [ 'watcher', '1' ])
	{
		is($node->safe_psql('postgres', 'SELECT done FROM medins.progress', extra_params => [ '-U', $case->[0] ]), $case->[1], "seen by $case->[0]");
	}
	$node->safe_psql('postgres', 'CREATE DATABASE other');
	$node->safe_psql('other', 'CREATE EXTENSION medins CASCADE');
	is($node->safe_psql('other', 'SELECT count(*) FROM medins.progress'), '0', 'another database has its own');
	$session->finish;
}
is(progress(), '', 'gone with its session');

$node->stop;
done_testing();
