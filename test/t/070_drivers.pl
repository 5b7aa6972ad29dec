# Reporting tools read every view: with the drivers that they use, SELECT * gives all rows, in the types that a tool expects
# of numbers, texts and days.
#
# The drivers are those of the machine's own Debian, and tested with the PostgreSQL of it: they speak the protocol, which is
# the same for all servers, and in a chroot of another version there is none of them.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $drivers = "$FindBin::RealBin/../drivers";
my ($python) = grep { system("$_ -c 'import psycopg2, psycopg' 2>/dev/null") == 0 } qw(python3 /usr/bin/python3);
my $jar = '/usr/share/java/postgresql.jar';
$ENV{NODE_PATH} = '/usr/share/nodejs';
my %command = (
	psycopg2 => $python && [ $python, "$drivers/read.py", 'psycopg2' ],
	psycopg => $python && [ $python, "$drivers/read.py", 'psycopg' ],
	jdbc => -e $jar && system('javac -version >/dev/null 2>&1') == 0 && [ 'java', '-cp', $jar, "$drivers/Read.java" ],
	node => system("cd $drivers && node -e 'require(\"pg\")' >/dev/null 2>&1") == 0 && [ 'node', "$drivers/read.js" ]);
plan skip_all => 'no driver is here' unless grep { $_ } values %command;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nmax_locks_per_transaction = 256\nlisten_addresses = '127.0.0.1'\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION medins CASCADE');

# Two ledgers in which most views have rows.
for my $ledger (qw(shanghai weihai))
{
	make_ledger($node, $ledger, plan => $ledger);
	my $elsewhere = $ledger eq 'shanghai' ? "'emergency'" : "'mental'";
	$node->safe_psql('postgres', <<SQL);
SET search_path = $ledger, pg_catalog;
UPDATE person SET resident_id = '319000200603150014' WHERE person_id = 3;
INSERT INTO premium SELECT plan, 2025, 100 FROM plan;
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount) VALUES (4, 'payment', '2024-12-01', 2025, 50.5);
INSERT INTO status (person_id, status, valid, place) VALUES (1, 'minimum_living', '[2025-01-01,)', '310000');
INSERT INTO other_insurance (person_id, valid, code) VALUES (2, '[2025-04-01,)', 'elsewhere');
INSERT INTO out_of_area (person_id, valid, region) VALUES (5, '[2025-01-01,)', '3301');
INSERT INTO household (person_id, valid, region) VALUES (6, '[2025-01-01,)', '3301');
INSERT INTO internship (person_id, valid, region) VALUES (6, '[2025-01-01,)', '3302');
INSERT INTO referral (person_id, valid, institution_id) VALUES (7, '[2025-01-01,)', 1);
INSERT INTO identity_unsynchronised (person_id, valid) VALUES (8, '[2025-01-01,2025-02-01)');
INSERT INTO insurer_choice (person_id, benefit_year, insurer) SELECT 1, 2025, insurer FROM insurer LIMIT 1;
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (3, 'card', 'ordered', '2025-03-01');
INSERT INTO e_credential (person_id, valid) VALUES (3, '[2025-01-01,)');
INSERT INTO upload (declared_on, benefit_year) VALUES ('2024-10-10', 2025);
INSERT INTO student_upload (batch, college_id, document_type, document_no, name, form, study_from)
  SELECT batch, '1', 'chinese_passport', 'E1', 'newcomer', 'graduate', '2025-09-01' FROM upload;
INSERT INTO family_group (group_id, founder_name, founded_on, document) VALUES (1, 'made-up parent', '2025-01-01', 'paper');
INSERT INTO family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', true, true);
INSERT INTO family_membership (person_id, group_id, valid) VALUES (4, 1, '[2025-01-01,)');
INSERT INTO family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, 'a', 'deposit', 1234.56, '2025-01-01');
INSERT INTO designation_filing (college_id, institution_id, filed_on) VALUES (1, 2, '2025-03-01');
INSERT INTO claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount, receipt_no)
  SELECT p.person_id, 'a' || n, 1 + n % 2, (ARRAY['outpatient', 'inpatient'])[1 + n % 2], 'card', date '2025-03-01' + n, date '2025-03-01' + n * (1 + n % 2 * 2),
         date '2025-03-20', 137.57 * n, 'R' || n
  FROM person p, generate_series(1, 4) n ORDER BY p.person_id, n;
INSERT INTO claim (person_id, request_id, institution_id, care, channel, credential, access, served_from, served_to, settled_on, receipt_date, applied_on, total_amount)
  SELECT person_id, 'r', 2, 'outpatient', 'reimbursement', 'none', $elsewhere, '2025-03-20', '2025-03-20', '2025-12-01', '2025-03-20', '2025-11-30', 912.34
  FROM person;
SELECT medins.reverse('$ledger', 9, 1, 'refund', '2025-04-05');
INSERT INTO clearing_entry (kind, college_id, amount, document) VALUES ('old_balance', 1, -100, 'paper');
INSERT INTO clearing_entry (kind, amount, happened_on, document) VALUES ('grant', 100, '2025-01-01', 'paper');
INSERT INTO clearing_entry (kind, college_id, amount, happened_on, document) VALUES ('reimbursed', 1, 10, '2025-01-01', 'paper');
SELECT medins.close_month('$ledger', '2025-03-01');
SELECT medins.close_finding('$ledger', (SELECT finding FROM supervision_finding ORDER BY finding LIMIT 1), 'looked at');
SQL
}

# What a value of each type is in each language.
my @types = (
	[ qr/^(numeric|\w+\.cny|\w+\.rate)/ => 'Decimal', 'BigDecimal', 'string' ],
	[ qr/^integer$/ => 'int', 'Integer', 'number' ],
	[ qr/^smallint$/ => 'int', 'Integer', 'number' ],
	[ qr/^bigint$/ => 'int', 'Long', 'string' ],
	[ qr/^boolean$/ => 'bool', 'Boolean', 'boolean' ],
	[ qr/^(text|name)$/ => 'str', 'String', 'string' ],
	[ qr/^date$/ => 'date', 'Date', 'Date' ],
	[ qr/^timestamp/ => 'datetime', 'Timestamp', 'Date' ],
	[ qr/\[\]$/ => 'list', 'PgArray', 'Array' ],
	[ qr/^daterange$/ => 'DateRange|Range', 'PGobject', 'string' ],
	[ qr/^medins\.resident_id$/ => 'str', 'PGobject', 'string' ],
	[ qr/^interval$/ => 'timedelta', 'PGInterval', 'PostgresInterval' ]);
my %place = (psycopg2 => 1, psycopg => 1, jdbc => 2, node => 3);

for my $ledger (qw(shanghai weihai))
{
	my (%rows, %type);
	for my $line (split /\n/, $node->safe_psql('postgres', <<SQL))
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = '$ledger'::regnamespace AND c.relkind = 'v'
SQL
	{
		my ($view, $column, $type) = split /\|/, $line;
		$type{$view}{$column} = $type;
	}
	$rows{$_} = $node->safe_psql('postgres', "SELECT count(*) FROM $ledger.$_") for keys %type;
	my @strange = grep { my $t = $_; !grep { $t =~ $_->[0] } @types } map { values %$_ } values %type;
	is("@strange", '', "$ledger: types that a reporting tool knows");
	my @empty = grep { !$rows{$_} } sort keys %rows;
	note("$ledger: no rows in @empty");
	cmp_ok(scalar @empty, '<', keys(%rows) / 4, "$ledger: most views have rows");

	for my $driver (sort keys %command)
	{
	  SKIP:
		{
			skip "$driver is not here", 1 unless $command{$driver};
			my ($out, $err) = run_command([ @{ $command{$driver} }, '127.0.0.1', $node->port, $ledger ]);
			my (%seen, @wrong);
			for (split /\n/, $out)
			{
				my ($view, $rows, @columns) = split /\t/, $_, -1;
				$seen{$view} = $rows;
				for (@columns)
				{
					my ($column, $class) = split /=/, $_, 2;
					my $type = $type{$view}{$column} // 'nothing';
					my ($expected) = map { $_->[ $place{$driver} ] } grep { $type =~ $_->[0] } @types;
					push @wrong, "$view.$column ($type) is $class" unless $class eq '' || $class =~ /^($expected)$/;
				}
			}
			is($err, '', "$ledger: $driver reads without an error");
			is(delete $seen{fund_paid}, $node->safe_psql('postgres', "SELECT sum(fund_paid) FROM $ledger.settlement_statement"),
				"$ledger: $driver: an amount to the fen");
			is_deeply(\%seen, \%rows, "$ledger: $driver reads all views and rows");
			is(join("\n", @wrong), '', "$ledger: $driver: types as expected");
		}
	}
}

$node->stop;
done_testing();
