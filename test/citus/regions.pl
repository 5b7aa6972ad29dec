# A ledger under Citus, as docs/operations.md makes it, and one without: the same is entered, and all that they hold and say is the same.
# Run by make citus.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/../t";
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($section) = slurp_file("$FindBin::RealBin/../../docs/operations.md") =~ /^### Citus\n(.*?)(?=^## )/ms;
my ($conf) = $section =~ /^```\n(.*?)^```$/ms;
my %node;
for my $name (qw(coordinator east west plain))
{
	my $node = $node{$name} = PostgreSQL::Test::Cluster->new($name);
	my ($host, $port) = ($node->host, $node->port);
	$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
	$node->append_conf('postgresql.conf', "fsync = off\njit = off\nmax_connections = 60\nmax_prepared_transactions = 60\nmax_locks_per_transaction = 256\n");
	# Citus looks for itself where extension_destdir does not lead, and for itself at localhost
	$node->append_conf('postgresql.conf', "citus.enable_version_checks = off\ncitus.local_hostname = '$host'\n" . $conf)
	  if $name ne 'plain';
	$node->start;
	$section =~ s/'\Q$name\E\.example', 5432/'$host', $port/g;
}
$node{$_}->safe_psql('postgres', 'CREATE EXTENSION citus') for qw(east west);
my ($nodes, $distribute, $move) = $section =~ /^```sql\n(.*?)^```$/msg;
my $coordinator = $node{coordinator};
$coordinator->safe_psql('postgres', $nodes);
$node{plain}->safe_psql('postgres', 'CREATE EXTENSION medins CASCADE');

# A ledger with bills and a closed month, before it is distributed; another region beside it.
my $columns = 'person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount';
my $returning = 'RETURNING person_id, ledger_no, decision, reason, deductible, fund_paid, cash_paid, settlement_month, accumulators';
for my $ledger (qw(city town))
{
	for my $node (@node{qw(coordinator plain)})
	{
		make_ledger($node, $ledger);
		$node->safe_psql('postgres', "INSERT INTO $ledger.claim ($columns) SELECT p, 'before' || n, n, 'outpatient', 'card', '2025-01-05', '2025-01-05', '2025-01-06', 100.25 * p
			FROM generate_series(1, 10) p, generate_series(1, 2) n; SELECT medins.close_month('$ledger', '2025-01-01')");
	}
	my $rows = "SELECT * FROM $ledger.fact ORDER BY person_id, fact_no; SELECT * FROM $ledger.claim ORDER BY person_id, ledger_no";
	my $before = $coordinator->safe_psql('postgres', $rows);
	unlike($coordinator->safe_psql('postgres', $distribute =~ s/'city'/'$ledger'/gr), qr/\|f\|/, "$ledger is distributed");
	is($coordinator->safe_psql('postgres', $rows), $before, 'facts and bills are as they were');
}

my ($where, $elsewhere);
sub locate
{
	my $port = $coordinator->safe_psql('postgres', q{SELECT nodeport FROM citus_shards WHERE table_name = 'city.claim'::regclass});
	($where) = grep { $_->port == $port } @node{qw(east west)};
	($elsewhere) = grep { $_ != $where } @node{qw(east west)};
}
locate();

# What both say, without times and the numbers of shards.  Errors are part of it.
sub compare
{
	my ($name, $sql, $there) = @_;
	my @said = map {
		my ($rc, $out, $err) = $_->psql('postgres', "SET client_min_messages = warning;\n\\set VERBOSITY terse\n$sql", on_error_stop => 0);
		$out .= "\n$err";
		$out =~ s/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(?:[+-]\d\d(?::\d\d)?)?/a time/g;
		$out =~ s/(\w)_10\d{4}\b/$1/g;
		$out =~ s/ at character \d+//g;
		# not all is ordered
		[ sort split /\n/, $out ];
	} ($node{plain}, $there // $where);
	my %count;
	$count{$_}-- for @{ $said[0] };
	$count{$_}++ for @{ $said[1] };
	is(join("\n", map { ($count{$_} > 0 ? 'Citus: ' : 'plain: ') . $_ } grep { $count{$_} } sort keys %count), '', $name);
	return;
}
my @steps = (
	[ 'bills by a query' => "INSERT INTO city.claim ($columns) SELECT p, 'a' || n, 1 + n % 2, (ARRAY['outpatient', 'emergency', 'inpatient'])[1 + n % 3],
		(ARRAY['card', 'e_credential', 'none'])[1 + n % 3], date '2025-02-01' + n, date '2025-02-01' + n, date '2025-02-03' + n, 37.5 * n + p / 4.0
		FROM generate_series(1, 10) p, generate_series(1, 12) n ORDER BY n, p" ],
	[ 'bills for everybody' => "INSERT INTO city.claim ($columns, channel, access, receipt_date, applied_on)
		SELECT person_id, 'r', 2, 'emergency', 'none', '2025-02-20', '2025-02-20', '2025-06-01', 912.34, 'reimbursement', 'emergency', '2025-02-20', '2025-05-30'
		FROM city.person WHERE person_id % 2 = 0" ],
	[ 'a bill' => claim('city', 9, 's', served_from => q{'2025-02-27'}, served_to => q{'2025-02-27'}) . " $returning" ],
	[ 'several rows, one person twice' => "INSERT INTO city.claim ($columns) VALUES
		(9, 'm1', 1, 'outpatient', 'card', '2025-02-27', '2025-02-27', '2025-02-27', 88.88), (9, 'm2', 1, 'outpatient', 'card', '2025-02-27', '2025-02-27', '2025-02-27', 600),
		(8, 'm1', 1, 'outpatient', 'card', '2025-02-27', '2025-02-27', '2025-02-27', 600) $returning" ],
	[ 'a bill again' => claim('city', 9, 's') . ' ON CONFLICT DO NOTHING RETURNING 1' ],
	[ 'the same without asking' => claim('city', 9, 's') ],
	[ 'an unknown person' => claim('city', 99, 'x') ],
	[ 'a result given' => claim('city', 9, 'x', fund_paid => 5) ],
	[ 'COPY' => "COPY city.claim ($columns) FROM STDIN;\n7\tc1\t1\toutpatient\tcard\t2025-02-27\t2025-02-27\t2025-02-27\t12.34\n"
		  . "7\tc2\t2\tinpatient\tcard\t2025-02-26\t2025-02-27\t2025-02-27\t9000\n\\.\n" ],
	[ 'months' => "SELECT medins.close_month('city', '2025-02-01'); SELECT medins.close_month('city', '2025-03-01', 1);
		SELECT medins.close_month('city', '2025-09-01'); SELECT medins.reopen_month('city', '2025-09-01', 'made up', 2)" ],
	[ 'reversals' => "SELECT medins.reverse('city', p, 3, 'refund', '2025-03-05') FROM generate_series(3, 9, 3) p" ],
	[ 'reversals of what a table names' => "SELECT medins.reverse('city', person_id, 4, 'refund', '2025-03-05') FROM city.person WHERE person_id % 3 = 0" ],
	[ 'facts' => "UPDATE city.fact SET retracted_at = now() WHERE person_id = 1 AND fact_no = 3;
		INSERT INTO city.other_insurance (person_id, valid, code) VALUES (2, '[2025-03-01,)', 'local_employee') RETURNING fact_no;
		INSERT INTO city.credential_event (person_id, credential, event, happened_on)
		  SELECT 3, 'card', event, '2025-03-01' FROM unnest('{issued,activated_bank,lost_temporarily}'::text[]) WITH ORDINALITY e (event, n) ORDER BY n;
		COPY city.study (person_id, college_id, valid, form) FROM STDIN;\n1\t1\t[2028-09-01,2029-07-01)\tfull_time\n\\.\n" ],
	[ 'readjudication' => "SELECT * FROM medins.impact('city'); SELECT p, r.* FROM generate_series(1, 3) p, medins.readjudicate('city', p) r" ],
	[ 'a version' => "SELECT medins.draft_plan('city', 'shanghai', '2025-04-01'); UPDATE city.band SET rate = 0.55 WHERE version = 2;
		DELETE FROM city.policy_case WHERE version = 2 AND name IN (SELECT name FROM medins.run_cases('city', 2));
		SELECT * FROM medins.lint_plan('city', 2); SELECT medins.publish_plan('city', 2); UPDATE city.band SET rate = 1 WHERE version = 2" ],
	[ 'a family' => "INSERT INTO city.family_group (group_id, founder_name, founded_on, document) VALUES (1, 'made-up parent', '2025-01-01', 'paper');
		INSERT INTO city.family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', true, true);
		INSERT INTO city.family_membership (person_id, group_id, valid) SELECT i, 1, '[2025-04-01,)' FROM generate_series(4, 7) i;
		INSERT INTO city.family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'a', 'deposit', 1234.56, '2025-01-01');
		INSERT INTO city.claim ($columns) SELECT person_id, 'f', 1, 'outpatient', 'card', '2025-04-07', '2025-04-07', '2025-04-07', 2000 FROM city.person" ],
	[ 'a list of students' => "INSERT INTO city.upload (batch, declared_on, benefit_year) VALUES (1, '2024-10-10', 2025);
		INSERT INTO city.student_upload (batch, line, college_id, document_type, document_no, name, form, study_from)
		  VALUES (1, 1, '1', 'chinese_passport', 'E1', 'newcomer', 'graduate', '2025-09-01');
		SELECT * FROM medins.load_upload('city', 1)" ],
	[ 'clearing' => "INSERT INTO city.clearing_entry (kind, college_id, benefit_year, amount, document) VALUES ('quota', 1, 2025, 1000, 'letter 1');
		UPDATE city.clearing_entry SET retracted_at = now();
		INSERT INTO city.clearing_entry (kind, college_id, benefit_year, amount, document) VALUES ('quota', 1, 2025, 1100.5, 'letter 2')" ],
	[ 'a finding' => "UPDATE city.supervision_rule SET days = 0, amount = 50, bills = 2; SELECT min(finding) AS f FROM city.supervision_finding \\gset\n
		INSERT INTO city.finding_closing (finding, note) VALUES (:'f', 'looked at')" ],
	[ 'what stays' => join(";\n", 'UPDATE city.claim SET cash_paid = 0', 'DELETE FROM city.claim', 'TRUNCATE city.claim', 'DELETE FROM city.institution WHERE institution_id = 2',
		'DELETE FROM city.family_group', 'DELETE FROM city.person WHERE person_id = 3', "UPDATE city.plan SET region = '1'") ]);
compare(@$_) for @steps;

my $asked = join ";\n", "SELECT medins.coverage('city', 3)", "SELECT medins.covered_on('city', 3, '2025-08-01')", "SELECT * FROM medins.eligibility('city', 3, '2025-08-01')",
  "SELECT to_jsonb(q) FROM medins.quote('city', 5, 1, 'outpatient', '2025-08-01', 321.09, credential => 'card', settled_on => '2025-08-01') q",
  "SELECT * FROM medins.explain('city', 3, 7)", "SELECT * FROM medins.explain_coverage('city', 2)", "SELECT * FROM medins.statement('city', 3, 2025)",
  "SELECT medins.month_report('city', '2025-02-01', 'en')", "SELECT * FROM medins.ineligible('city', '2025-08-01')", "SELECT * FROM medins.impact('city')", "SELECT * FROM medins.verify('city')", "SELECT * FROM medins.check_months('city')",
  "SELECT * FROM medins.simulate('city', 2)", "SELECT * FROM medins.credential_on('city', 3, '2025-03-02')", "SELECT * FROM medins.run_cases('city', 1)";
compare('what functions say', $asked);
my $all = join ";\n", map { "SELECT '$_', count(*) FROM city.$_;\nSELECT '$_', t FROM city.$_ t" }
  split /\n/, $node{plain}->safe_psql('postgres', q{SELECT relname FROM pg_class WHERE relnamespace = 'city'::regnamespace AND relkind IN ('r', 'v') ORDER BY relname});
compare('all tables and views', $all);
is($where->safe_psql('postgres', "SELECT count(*) > 160, count(DISTINCT entry) > 2 FROM city.claim"), 't|t', 'there is something to compare');
is($where->safe_psql('postgres', "SELECT * FROM medins.verify('city')"), '', 'the ledger is whole');

# All regions.
compare('months of all regions', "SELECT 'city', s.* FROM city.settlement_statement s UNION ALL SELECT 'town', s.* FROM town.settlement_statement s;
	SELECT settlement_month, sum(payable) FROM (SELECT * FROM city.settlement_statement UNION ALL SELECT * FROM town.settlement_statement) s GROUP BY 1", $_)
  for $coordinator, $where, $elsewhere;

# Other doors, for a role that may enter bills and no more, far away.
$_->safe_psql('postgres', 'CREATE ROLE clinic LOGIN') for @node{qw(coordinator plain)};
$_->safe_psql('postgres', 'GRANT USAGE ON SCHEMA city TO clinic; GRANT INSERT, SELECT ON city.claim TO clinic') for @node{qw(coordinator plain)};
my $n = 0;
for my $there ($coordinator, $elsewhere, $where)
{
	my $day = sprintf q{'2025-10-%02d'}, ++$n;
	compare('a bill through node ' . $there->name, qq{SET ROLE clinic; SET TimeZone = 'America/New_York'; SET search_path = '';\n}
		  . claim('city', 8, "n$n", served_from => $day, served_to => $day, settled_on => $day) . " $returning;\nCOPY city.claim ($columns) FROM STDIN;\n"
		  . "6\tn$n\t1\toutpatient\tcard\t2025-10-05\t2025-10-05\t2025-10-05\t12.34\n\\.\nSELECT person_id, ledger_no, recorded_at FROM city.claim;\n", $there);
}
is_state($elsewhere, 'SET ROLE clinic; SELECT * FROM city.person', '42501', 'that role may do nothing else');
compare('a fact through node ' . $_->name, sprintf(q{INSERT INTO city.household (person_id, valid, region) VALUES (%d, '[2025-03-01,)', '320000') RETURNING fact_no}, ++$n), $_)
  for $coordinator, $elsewhere;
compare('a month through the coordinator', "SELECT medins.close_month('city', '2025-04-01')", $coordinator);
is_state($_, "SELECT * FROM medins.verify('city')", 'MI004', 'what reads for itself refuses on ' . $_->name) for $coordinator, $elsewhere;

# What the guide says does not work does not, without harm.
is_state($coordinator, "SELECT medins.grant_access('city', 'clinic', 'billing', 1)", 'XX000', 'no duties');
is_state($where, 'DELETE FROM city.household', '54001', 'no row is deleted from a view');
is($coordinator->safe_psql('postgres', "BEGIN; SET LOCAL DateStyle = 'German';\n" . claim('city', 8, 'german', served_from => q{'2025-03-01'}) . q{
	RETURNING served_from; ROLLBACK}), '03.01.2025', 'days are sent in the style of the session, and read in another');
$coordinator->safe_psql('postgres', q{SELECT medins.create_ledger('spread')});
is_state($coordinator, q{SET citus.enable_unsafe_triggers = on; SELECT create_distributed_table('spread.claim', 'person_id')}, '00000', 'claim by person');
is_state($coordinator, claim('spread', 1, 'a'), 'MI004', '… finds no persons');

# To another node, and on.
$where->safe_psql('postgres', 'CHECKPOINT');
my ($from, $to) = ($where, $elsewhere);
my $address = sprintf q{'%s', %d}, $to->host, $to->port;
$coordinator->safe_psql('postgres', $move =~ s/'city', '[^']*', \d+/'city', $address/r);
locate();
is($where->port, $to->port, 'the region has moved');
compare('all tables and views there', $all);
compare('what functions say there', $asked);
is_state($from, "SELECT * FROM medins.verify('city')", 'MI004', 'and not where it was');
compare('it goes on', join(";\n", map { claim('city', $_, 'z') . " $returning" } 1 .. 10));
is($where->safe_psql('postgres', "SELECT * FROM medins.verify('city')"), '', 'whole');

$_->stop for values %node;
done_testing();
