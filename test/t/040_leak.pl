# A backend that lives long: its memory and its locks do not grow with the rows
# it inserts, neither from statement to statement nor within one.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
$node->append_conf('postgresql.conf', "log_statement = none\nlog_min_messages = panic\nlog_min_error_statement = panic\n");
$node->reload;
make_ledger($node, 'c', persons => 100);
make_ledger($node, 'p', persons => 100);
partition_claim($node, 'p');

my $columns = 'person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount';
my $visit = q('outpatient', 'card', date '2025-03-01', date '2025-03-01', date '2025-03-02', 12.34);

# What a backend holds, and a trigger that asks in the middle of a statement.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE probe (what text, bytes bigint, contexts bigint, plans bigint, locks bigint);
CREATE FUNCTION probe(what text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO probe
  SELECT what, sum(total_bytes), count(*), count(*) FILTER (WHERE name LIKE 'CachedPlan%'),
         (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype <> 'virtualxid')
  FROM pg_backend_memory_contexts $$;
CREATE FUNCTION probe_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM probe(NEW.request_id);
  RETURN NEW;
END $$;
-- WHEN, because the server itself loses the tuple that a trigger of a partition returns as it was
CREATE TRIGGER zz_probe BEFORE INSERT ON c.claim FOR EACH ROW WHEN (NEW.request_id ~ ' (2|50|200)00$') EXECUTE FUNCTION probe_within();
CREATE TRIGGER zz_probe BEFORE INSERT ON p.claim FOR EACH ROW WHEN (NEW.request_id ~ ' (2|50|200)00$') EXECUTE FUNCTION probe_within();
SQL

# Between two probes nothing has grown, but for what one block of memory is.
sub flat
{
	my ($name, $early, $late) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @got = split /\|/, $node->safe_psql('postgres', <<SQL);
SELECT b.bytes - a.bytes, b.contexts - a.contexts, b.plans - a.plans, b.locks - a.locks, a.bytes, a.locks
FROM probe a, probe b WHERE a.what = '$early' AND b.what = '$late'
SQL
	is(scalar @got, 6, "$name: asked twice") or return;
	cmp_ok($got[0], '<=', 65536, "$name: memory does not grow");
	cmp_ok($got[1], '<=', 2, "$name: nor the number of contexts");
	is($got[2], 0, "$name: nor that of plans");
	cmp_ok($got[3], '<=', 0, "$name: nor that of locks");
	note("$name: $got[4] bytes, $got[0] more; $got[5] locks");
	return;
}

# A session that runs many statements (20,000) and asks after a quarter of them.
sub session
{
	my ($name, $statement, %o) = @_;
	my $last = $o{rows} // 20_000;
	my $script = "\\o /dev/null\n";
	for my $i (1 .. $last)
	{
		$script .= $statement->($i) . ";\n";
		$script .= "SELECT probe('$name $i');\n" if $i == $last / 4 || $i == $last;
	}
	my ($rc, $out, $err) = $node->psql('postgres', $script, on_error_stop => $o{stop} // 1);
	is($rc, 0, "$name: done") or diag(substr $err // '', 0, 500);
	return flat($name, "$name " . $last / 4, "$name $last");
}

session('INSERT', sub { my $i = shift; return "INSERT INTO c.claim ($columns) VALUES (" . (1 + $i % 100) . ", 'i$i', 1 + $i % 2, $visit) RETURNING fund_paid" });
session('prepared', sub { my $i = shift; return ($i == 1 ? "PREPARE settle (bigint, text) AS INSERT INTO c.claim ($columns) SELECT \$1, \$2, 1, $visit RETURNING fund_paid;\n" : '')
			. "EXECUTE settle (" . (1 + $i % 100) . ", 'p$i')" }, rows => 8000);
session('partitioned', sub { my $i = shift; return "INSERT INTO p.claim ($columns) VALUES (" . (1 + $i % 100) . ", 'i$i', 1, $visit)" }, rows => 8000);
session('refused', sub {
	my $i = shift;
	return ("INSERT INTO c.claim ($columns) VALUES (-1, 'x', 1, $visit)",
		"INSERT INTO c.claim ($columns) VALUES (1, 'i100', 1, $visit)",
		"INSERT INTO c.claim ($columns, ledger_no) VALUES (1, 'x', 1, $visit, 1)",
		"INSERT INTO c.claim ($columns) VALUES (1, 'x', 99, $visit)",
		"UPDATE c.claim SET cash_paid = 0 WHERE person_id = 1 AND ledger_no = 1",
		"INSERT INTO c.fact (person_id, kind, valid) VALUES (-1, 'study', '[2025-01-01,)')",
		"SELECT medins.reverse('c', 1, -1, 'refund', '2025-03-05')",
		"SELECT medins.quote('c', -1, 1, 'outpatient', '2025-03-01', 1)")[ $i % 8 ];
}, stop => 0, rows => 8000);
is($node->safe_psql('postgres', "SELECT count(*) FROM c.claim WHERE request_id = 'x'"), '0', 'what was refused is not there');
session('facts', sub { my $i = shift; return "INSERT INTO c.household (person_id, valid, region) VALUES (" . (1 + $i % 100) . ", '[2025-01-01,)', '31');
	DELETE FROM c.household WHERE person_id = " . (1 + $i % 100) }, rows => 4000);
session('questions', sub { my $i = shift;
	return ("SELECT medins.quote('c', 7, 1, 'outpatient', '2025-03-01', 100)", "SELECT * FROM medins.explain('c', 7, 1)", "SELECT medins.copay('c', 'shanghai', 'outpatient', 1, 100, '2025-03-01')")[ $i % 3 ] }, rows => 2000);

# Within one statement.
my $dir = PostgreSQL::Test::Utils::tempdir();
for my $l (qw(c p))
{
	my $rows = "SELECT 1 + i % 100, '%s ' || i, 1 + i % 2, $visit FROM generate_series(1, 20000) i";
	$node->safe_psql('postgres', "COPY (" . sprintf($rows, "copy $l") . ") TO '$dir/$l'; COPY $l.claim ($columns) FROM '$dir/$l'");
	flat("COPY $l", "copy $l 5000", "copy $l 20000");
	is($node->safe_psql('postgres', "SELECT b.locks <= a.locks FROM probe a, probe b WHERE a.what = 'copy $l 200' AND b.what = 'copy $l 20000'"), 't',
		"COPY $l: 20,000 rows hold no more locks than 200");
	$node->safe_psql('postgres', "INSERT INTO $l.claim ($columns) " . sprintf($rows, "select $l"));
	flat("INSERT SELECT $l", "select $l 5000", "select $l 20000");
	$node->safe_psql('postgres', <<SQL);
DO \$\$
BEGIN
  FOR i IN 1 .. 20000 LOOP
    BEGIN
      INSERT INTO $l.claim ($columns) VALUES (1 + i % 100, 'loop $l ' || i, CASE WHEN i % 3 = 0 THEN 99 ELSE 1 END, $visit);
    EXCEPTION WHEN SQLSTATE 'MI002' THEN
    END;
  END LOOP;
END \$\$
SQL
	flat("loop $l", "loop $l 5000", "loop $l 20000");
	is_whole($node, $l, $l);
}

done_testing();
