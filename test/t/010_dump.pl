# Ledgers are ordinary schemas: they dump and restore row for row, with what
# their owner has added, and go on where they stopped.

use strict;
use warnings;
use File::Copy;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
my @ledger = qw(shanghai weihai parts);

make_ledger($node, 'shanghai');
make_ledger($node, 'weihai', plan => 'weihai');
make_ledger($node, 'parts', persons => 30);
partition_claim($node, 'parts');

# A life of its own for each ledger: claims of all sorts, reversals, facts that
# come and go, a new version and a draft, closed months.
for my $ledger (@ledger)
{
	$node->safe_psql('postgres', <<SQL);
SET search_path = $ledger, pg_catalog;
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, self_funded)
  SELECT p.person_id, 'a' || n, 1 + n % 2, (ARRAY['outpatient', 'emergency', 'inpatient'])[1 + n % 3],
         (ARRAY['card', 'e_credential', 'none'])[1 + n % 3], date '2025-02-01' + n, date '2025-02-01' + n, date '2025-02-03' + n,
         37.5 * n + p.person_id / 4.0, n % 2
  FROM person p, generate_series(1, 12) n ORDER BY n, p.person_id;
INSERT INTO claim (person_id, request_id, institution_id, care, channel, credential, access, served_from, served_to, settled_on,
                   receipt_date, applied_on, total_amount, disease, catalogue_region)
  SELECT person_id, 'r', 2, 'emergency', 'reimbursement', 'none', 'emergency', '2025-02-20', '2025-02-20', '2025-06-01',
         '2025-02-20', '2025-05-30', 912.34, 'X01', '310000' FROM person WHERE person_id % 2 = 0;
SELECT medins.close_month('$ledger', '2025-02-01'), medins.close_month('$ledger', '2025-03-01', 1);
SELECT medins.close_month('$ledger', '2025-09-01'), medins.reopen_month('$ledger', '2025-09-01', 'made up', 2);
SELECT medins.reverse('$ledger', person_id, 3, 'refund', '2025-03-05') FROM person WHERE person_id % 3 = 0;
DELETE FROM coverage_event WHERE person_id = 1 AND kind = 'payment';
INSERT INTO other_insurance (person_id, valid, code) VALUES (2, '[2025-03-01,)', 'local_employee');
INSERT INTO credential_event (person_id, credential, event, happened_on)
  SELECT 3, 'card', event, '2025-03-01' FROM unnest('{issued,activated_bank,lost_temporarily}'::text[]) WITH ORDINALITY e (event, n) ORDER BY n;
INSERT INTO e_credential (person_id, valid) VALUES (3, '[2025-01-01,)');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'b', 1, 'outpatient', 'card', '2025-03-07', '2025-03-07', '2025-03-07', 1000.01 FROM person;
SELECT medins.draft_plan('$ledger', plan, '2025-04-01') FROM plan WHERE settles;
UPDATE band SET rate = 0.55 WHERE version = 2;
DELETE FROM policy_case WHERE version = 2 AND name IN (SELECT name FROM medins.run_cases('$ledger', 2));
SELECT medins.publish_plan('$ledger', 2);
INSERT INTO family_group (group_id, founder_name, founded_on, document) VALUES (1, 'made-up parent', '2025-01-01', 'paper');
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', true, true);
INSERT INTO family_membership (person_id, group_id, valid) SELECT i, 1, '[2025-04-01,)' FROM generate_series(4, 7) i;
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'a', 'deposit', 1234.56, '2025-01-01');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT person_id, 'c', 1, 'outpatient', 'card', '2025-04-07', '2025-04-07', '2025-04-07', 2000 FROM person;
SELECT medins.draft_plan('$ledger', plan, '2026-01-01') FROM plan WHERE settles;
UPDATE person SET resident_id = '319000200603150014' WHERE person_id = 3;
UPDATE person SET resident_id = '931840198512310011', nationality = 'USA' WHERE person_id = 5;
INSERT INTO upload (declared_on, benefit_year) VALUES ('2024-10-10', 2025), (NULL, NULL);
INSERT INTO student_upload (batch, college_id, document_type, document_no, name, form, study_from)
  SELECT batch, '1', 'chinese_passport', 'E' || batch, 'newcomer', 'graduate', '2025-09-01' FROM upload;
SELECT * FROM medins.load_upload('$ledger', 1);
INSERT INTO clearing_entry (kind, college_id, benefit_year, amount, document) VALUES ('quota', 1, 2025, 1000, 'letter 1');
UPDATE clearing_entry SET retracted_at = now();
INSERT INTO clearing_entry (kind, college_id, benefit_year, amount, document) VALUES ('quota', 1, 2025, 1100.5, 'letter 2');
UPDATE supervision_rule SET days = 0, amount = 50, bills = 2;
INSERT INTO finding_closing (finding, note) SELECT finding, 'looked at' FROM supervision_finding ORDER BY finding LIMIT 2;
INSERT INTO nhsa_code (dictionary, region, code, word, name) VALUES ('hosp_lv', '3', '05', '2', 'level 2');
UPDATE nhsa_option SET relief_as = 'maf_pay';
UPDATE person SET name = E'tab \\t newline \\n back \\\\ 学生' WHERE person_id = 4;

-- what an owner adds
ALTER TABLE claim ADD COLUMN gone text DEFAULT 'x';
ALTER TABLE claim ADD COLUMN clinic_note text DEFAULT 'none';
ALTER TABLE claim ADD COLUMN yuan numeric GENERATED ALWAYS AS (trunc(total_amount)) STORED;
ALTER TABLE claim DROP COLUMN gone;
ALTER TABLE fact ADD COLUMN remark text;
ALTER TABLE person ADD COLUMN phone text DEFAULT '000';
CREATE INDEX claim_by_day ON claim (served_from) INCLUDE (total_amount);
ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_institution ON claim USING (institution_id = 1);
CREATE VIEW big_claim AS SELECT person_id, ledger_no, fund_paid FROM claim WHERE fund_paid > 100;
COMMENT ON COLUMN claim.clinic_note IS 'added by the owner';
SQL
	is_whole($node, $ledger, "$ledger before the dump");
}
is( $node->safe_psql('postgres', "SELECT string_agg(DISTINCT entry || ' ' || decision, ', ' ORDER BY entry || ' ' || decision) FROM shanghai.claim"),
	'claim denied, claim paid, claim pended, reversal paid', 'all sorts of rows are there');

sub schema_of
{
	my ($db) = @_;
	my ($out) = run_command([ 'pg_dump', '--schema-only', '-h', $node->host, '-p', $node->port, $db ]);
	# 15.14 and later: a random key in \restrict
	$out =~ s/^\\(un)?restrict .*$//mg;
	return $out;
}

my $rows = rows_of($node, 'postgres');
my $schema = schema_of('postgres');
cmp_ok(length $rows, '>', 100_000, 'there is something to compare');
is($node->safe_psql('postgres', 'SELECT count(*) FROM shanghai.finding_closing'), 2, 'findings were closed');

my $dir = PostgreSQL::Test::Utils::tempdir();
my @connect = ('-h', $node->host, '-p', $node->port);
my @psql = ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @connect);

$node->command_ok([ 'pg_dump', @connect, '-f', "$dir/plain.sql", 'postgres' ], 'plain dump');
$node->command_ok([ 'pg_dump', @connect, '-Fc', '-f', "$dir/custom", 'postgres' ], 'custom dump');
for my $section (qw(pre-data data post-data))
{
	$node->command_ok([ 'pg_dump', @connect, '--section', $section, '-f', "$dir/$section.sql", 'postgres' ], "dump of $section");
}

my %restore = (
	plain => sub { $node->command_ok([ @psql, '-f', "$dir/plain.sql", 'plain' ], 'plain dump restored') },
	custom => sub { $node->command_ok([ 'pg_restore', @connect, '--exit-on-error', '-j2', '-d', 'custom', "$dir/custom" ], 'custom dump restored by two jobs') },
	sections => sub {
		$node->command_ok([ @psql, '-f', "$dir/$_.sql", 'sections' ], "$_ restored") for qw(pre-data data post-data);
	});

# The same next claims everywhere, and what is left in the account.
my $next = next_claims(@ledger);
my $next_rows;

for my $db (sort keys %restore)
{
	$node->safe_psql('postgres', "CREATE DATABASE $db");
	$restore{$db}->();
	ok(rows_of($node, $db) eq $rows, "$db: the same rows");
	is(schema_of($db), $schema, "$db: the same definitions");
	is_whole($node, $_, "$db, $_", db => $db) for @ledger;
	for my $ledger (@ledger)
	{
		is_state($node, "UPDATE $ledger.claim SET cash_paid = 0", 'MI020', "$db, $ledger: rows are not changed", db => $db);
		is_state($node, "DELETE FROM $ledger.claim", 'MI020', "$db, $ledger: nor deleted", db => $db);
		is_state($node, "TRUNCATE $ledger.claim", 'MI020', "$db, $ledger: nor all at once", db => $db);
		is_state($node, "DELETE FROM $ledger.institution WHERE institution_id = 2", 'MI022', "$db, $ledger: parents stay", db => $db);
		is_state($node, "UPDATE $ledger.band SET rate = 1 WHERE version = 2", 'MI021', "$db, $ledger: what is published stays", db => $db);
		is_state($node, "DELETE FROM $ledger.family_group", 'MI022', "$db, $ledger: family groups too", db => $db);
		is_state($node, "UPDATE $ledger.clearing_entry SET amount = 0", 'MI020', "$db, $ledger: what was entered for clearing", db => $db);
		is_state($node, "DELETE FROM $ledger.finding_closing", 'MI020', "$db, $ledger: findings that were closed", db => $db);
		is_state($node, claim($ledger, 1, 'c'), '23505', "$db, $ledger: a request is known", db => $db);
	}
	is_state($node, 'TRUNCATE parts.claim_1', 'MI020', "$db: nor a partition by itself", db => $db);
	is_state($node, 'DROP EXTENSION medins', '2BP01', "$db: the extension stays while there are ledgers", db => $db);
	my $got = $node->safe_psql($db, $next);
	$next_rows //= $got;
	is($got, $next_rows, "$db: the next claims are the same everywhere");
	is_whole($node, $_, "$db, $_, after them", db => $db) for @ledger;
}
is($node->safe_psql('postgres', $next), $next_rows, 'and where they came from');

# For 011_versions.pl under a later server.
if (defined $ENV{MEDINS_DUMPS})
{
	my $version = $node->safe_psql('postgres', "SELECT current_setting('server_version_num')::int / 10000");
	copy("$dir/plain.sql", "$ENV{MEDINS_DUMPS}/$version.sql") or die "copy: $!";
	append_to_file("$ENV{MEDINS_DUMPS}/$version.rows", $rows);
	append_to_file("$ENV{MEDINS_DUMPS}/$version.next", $next_rows);
}
my @numbers = $node->safe_psql('postgres', "SELECT count(*) FILTER (WHERE request_id = 'next' AND ledger_no = top), count(DISTINCT person_id)
  FROM (SELECT *, max(ledger_no) OVER (PARTITION BY person_id) AS top FROM shanghai.claim) x");
is($numbers[0], '11|11', 'the chains go on');

# Data alone, into definitions that are there: triggers are, too, so the ledger
# refuses rows that were decided elsewhere ...
$node->safe_psql('postgres', 'CREATE DATABASE data_only');
$node->command_ok([ 'pg_dump', @connect, '--data-only', '-f', "$dir/data_only.sql", 'custom' ], 'dump of the data alone');
run_log([ 'pg_dump', @connect, '--schema-only', '-f', "$dir/schema_only.sql", 'custom' ]);
$node->command_ok([ @psql, '-f', "$dir/schema_only.sql", 'data_only' ], 'definitions restored');
my ($rc, $out, $err) = $node->psql('data_only', undef, extra_params => [ '-f', "$dir/data_only.sql", '-v', 'VERBOSITY=sqlstate' ], on_error_stop => 0);
like($err, qr/ERROR:  MI0(12|21)/, 'the data alone is refused');
is($node->safe_psql('data_only', 'SELECT count(*) FROM shanghai.claim'), '0', 'no claim was taken');
is_state($node, "COPY shanghai.claim (person_id, ledger_no, entry, request_id) FROM STDIN;\n1\t1\tclaim\tx\n\\.\n", 'MI012',
	'a claim with its number is refused', db => 'data_only');

# ... unless triggers are told to stand back, as a replica's do.
$node->safe_psql('postgres', 'DROP DATABASE data_only');
$node->safe_psql('postgres', 'CREATE DATABASE data_only');
$node->command_ok([ @psql, '-f', "$dir/schema_only.sql", 'data_only' ], 'definitions restored');
{
	local $ENV{PGOPTIONS} = '-c session_replication_role=replica';
	$node->command_ok([ @psql, '-f', "$dir/data_only.sql", 'data_only' ], 'data restored in the role of a replica');
}
ok(rows_of($node, 'data_only') eq rows_of($node, 'custom'), 'the same rows');
is_whole($node, $_, "$_, data alone", db => 'data_only') for @ledger;
is_state($node, claim('shanghai', 3, 'after'), '00000', 'and on it goes', db => 'data_only');
is_whole($node, 'shanghai', 'data alone, after it', db => 'data_only');

# Without ledgers the extension goes; with CASCADE it takes along their triggers
# and the column of its type, and no rows.
$node->safe_psql('plain', 'DROP EXTENSION medins CASCADE');
is($node->safe_psql('plain', 'SELECT count(*), sum(cash_paid) > 0 FROM shanghai.claim'), $node->safe_psql('postgres', 'SELECT count(*), sum(cash_paid) > 0 FROM shanghai.claim'), 'rows outlive the extension');
$node->safe_psql('postgres', 'CREATE DATABASE empty TEMPLATE template0');
$node->safe_psql('empty', "CREATE EXTENSION medins CASCADE; SELECT medins.create_ledger('a')");
$node->safe_psql('empty', 'DROP SCHEMA a CASCADE; DROP EXTENSION medins');

done_testing();
