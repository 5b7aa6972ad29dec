# A backend that lives long: its memory, cached plans and locks do not grow with
# what it does, neither from statement to statement nor within one.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
# no autovacuum: the invalidations that it sends have backends build tens of kilobytes of their own anew
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\nlog_min_messages = panic\nlog_min_error_statement = panic\n");
$node->reload;
make_ledger($node, 'c', persons => 100);
make_ledger($node, 'p', persons => 100);
partition_claim($node, 'p');
# every other person has a family account
$node->safe_psql('postgres', <<SQL) for qw(c p);
INSERT INTO $_.family_group (group_id, founder_name, founded_on, document) SELECT i, 'made-up parent', '2025-01-01', 'paper' FROM generate_series(1, 10) i;
INSERT INTO $_.family_mode (group_id, since, premium, pay) SELECT i, '2025-01-01', true, true FROM generate_series(1, 10) i;
INSERT INTO $_.family_membership (person_id, group_id, valid) SELECT 2 * i, 1 + i % 10, '[2025-01-01,)' FROM generate_series(1, 50) i;
INSERT INTO $_.family_movement (group_id, request_id, kind, amount, moved_on) SELECT i, 'a', 'deposit', 2000, '2025-01-01' FROM generate_series(1, 10) i;
SQL

my $columns = 'person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount';
my $visit = q('outpatient', 'card', date '2025-03-01', date '2025-03-01', date '2025-03-02', 12.34);

# What a backend holds, and a trigger that asks in the middle of a statement.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE probe (what text, bytes bigint, contexts bigint, plans bigint, locks bigint, resident bigint);
CREATE FUNCTION probe(what text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO public.probe
  SELECT what, sum(used_bytes), count(*), count(*) FILTER (WHERE name LIKE 'CachedPlan%'),
         (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype <> 'virtualxid'),
         -- memory of its own, in a context or not; pages of shared buffers count for whoever touches them
         (regexp_match(pg_read_file('/proc/self/status', 0, 10000, true), 'RssAnon:\s+(\d+) kB'))[1]::bigint * 1024
  FROM pg_backend_memory_contexts $$;
CREATE FUNCTION probe_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.probe(to_jsonb(NEW) ->> TG_ARGV[0]);
  RETURN NEW;
END $$;
-- WHEN, because the server itself loses the tuple that a trigger of a partition returns as it was
CREATE TRIGGER zz_probe BEFORE INSERT ON c.claim FOR EACH ROW WHEN (NEW.request_id ~ ' (2|50|200)00$') EXECUTE FUNCTION probe_within('request_id');
CREATE TRIGGER zz_probe BEFORE INSERT ON p.claim FOR EACH ROW WHEN (NEW.request_id ~ ' (2|50|200)00$') EXECUTE FUNCTION probe_within('request_id');
CREATE TRIGGER zz_probe BEFORE INSERT ON c.fact FOR EACH ROW WHEN (NEW.document ~ ' (2|50|200)00$') EXECUTE FUNCTION probe_within('document');
SQL

# Between two probes nothing has grown, but for a little that the server keeps for itself. What is used counts, not
# what was asked of the system: that grows by whole blocks, each twice the one before.
sub flat
{
	my ($name, $early, $late) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @got = split /\|/, $node->safe_psql('postgres', <<SQL);
SELECT b.bytes - a.bytes, b.contexts - a.contexts, b.plans - a.plans, b.locks - a.locks, a.bytes, a.locks,
       a.plans, b.resident - a.resident
FROM probe a, probe b WHERE a.what = '$early' AND b.what = '$late'
SQL
	cmp_ok(scalar @got, '>=', 7, "$name: asked twice") or return;
	cmp_ok($got[0], '<=', 65536, "$name: memory does not grow");
	# the server makes and drops a few of its own
	cmp_ok($got[1], '<=', 10, "$name: nor the number of contexts");
	is($got[2], 0, "$name: nor that of plans");
	cmp_ok($got[3], '<=', 0, "$name: nor that of locks");
	note("$name: $got[4] bytes, $got[0] more; $got[6] plans; $got[5] locks; resident " . ($got[7] // '?') . ' more');
  SKIP:
	{
		skip 'no /proc that tells the resident size', 1 unless defined $got[7];
		cmp_ok($got[7], '<=', 262144, "$name: nor the process");
	}
	return;
}

# A session that runs many statements (12,000) and asks after a quarter of them.
sub session
{
	my ($name, $statement, %o) = @_;
	my $last = $o{rows} // 12_000;
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
session('reversal', sub {
	my $i = shift;
	my $person = 1 + $i % 100;
	return "INSERT INTO c.claim ($columns) VALUES ($person, 'r$i', 1, $visit);
	SELECT medins.reverse('c', $person, (SELECT max(ledger_no) FROM c.claim WHERE person_id = $person), 'refund', '2025-03-05')";
}, rows => 2000);
session('questions', sub {
	my $i = shift;
	return ("SELECT medins.quote('c', 7, 1, 'outpatient', '2025-03-01', 100)",
		"SELECT * FROM medins.explain('c', 7, 1)",
		"SELECT * FROM medins.explain('c', 7, (SELECT max(ledger_no) FROM c.claim WHERE person_id = 7), 'zh')",
		"SELECT * FROM medins.trace('c', 7, 2)",
		"SELECT medins.copay('c', 'shanghai', 'outpatient', 1, 100, '2025-03-01')",
		"SELECT * FROM medins.periods(medins.coverage('c', 7))",
		"SELECT * FROM c.coverage WHERE person_id < 10",
		"SELECT * FROM medins.verify('c', 7)")[ $i % 8 ];
}, rows => 1600);

# Statements of many rows, one after the other.
my $dir = PostgreSQL::Test::Utils::tempdir();
append_to_file("$dir/facts", join '', map { "$_\t[2025-01-01,)\t31\tbulk\n" } 1 .. 100);
append_to_file("$dir/claims", join '', map { join("\t", $_, 'TAG', 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', '12.34') . "\n" } 1 .. 100);
session('bulk', sub {
	my $i = shift;
	return ("COPY c.claim ($columns) FROM PROGRAM 'sed s/TAG/bulk$i/ $dir/claims'",
		"INSERT INTO c.claim ($columns) SELECT p, 'bulk$i', 1, $visit FROM generate_series(1, 100) p",
		"COPY c.household (person_id, valid, region, document) FROM '$dir/facts'",
		"DELETE FROM c.household WHERE document = 'bulk'")[ $i % 4 ];
}, rows => 160);

# Within one statement.
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

$node->safe_psql('postgres', <<SQL);
COPY (SELECT 1 + i % 100, '[2025-01-01,)', '31', 'load ' || 4 * i FROM generate_series(1, 5000) i) TO '$dir/load';
COPY c.household (person_id, valid, region, document) FROM '$dir/load';
SQL
flat('COPY of facts', 'load 5000', 'load 20000');

done_testing();
