# Eight sessions at ten persons: claims, reversals, facts and months, one and
# several rows at a time, at every level.  Afterwards every row must follow from
# the rows and facts before it, by stamps and numbers alone.
#
#   MEDINS_TRANSACTIONS  of each session (500)

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $transactions = $ENV{MEDINS_TRANSACTIONS} // 500;
my $node = new_node();
$node->append_conf('postgresql.conf', "deadlock_timeout = 20ms\nlog_error_verbosity = verbose\n");
$node->reload;

my $columns = 'person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount';
my $visit = q('outpatient', 'card', date '2025-03-01', date '2025-03-01', date '2025-03-02');

# Every claim was decided on what was known at its stamp: paid where a payment
# was, denied where none.
sub known_decided
{
	my ($ledger, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is($node->safe_psql('postgres', <<SQL), '', "$name: what was known at its stamp decided each claim");
SELECT c.person_id, c.ledger_no, c.decision FROM $ledger.claim c
WHERE c.entry = 'claim'
  AND (c.decision = 'paid') <> EXISTS (SELECT FROM $ledger.fact f WHERE f.person_id = c.person_id AND f.kind = 'payment'
                                       AND f.recorded_at <= c.recorded_at AND (f.retracted_at > c.recorded_at) IS NOT FALSE)
SQL
}

for my $ledger (qw(c p))
{
	make_ledger($node, $ledger);
	partition_claim($node, $ledger) if $ledger eq 'p';
	$node->safe_psql('postgres', <<SQL);
CREATE SEQUENCE $ledger.request;
-- what goes wrong by rights: somebody else was first
CREATE FUNCTION $ledger.reverse_one(person bigint) RETURNS int LANGUAGE plpgsql AS \$\$
DECLARE
  base int := (SELECT c.ledger_no FROM $ledger.claim c WHERE c.person_id = person AND entry = 'claim'
               AND NOT EXISTS (SELECT FROM $ledger.claim r WHERE r.person_id = person AND r.base_no = c.ledger_no)
               ORDER BY random() LIMIT 1);
BEGIN
  IF base IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN medins.reverse('$ledger', person, base, 'refund', '2025-03-05');
EXCEPTION WHEN SQLSTATE 'MI040' THEN
  RETURN 0;
END \$\$;
CREATE FUNCTION $ledger.withdraw(request text, wanted numeric) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
  INSERT INTO $ledger.family_movement (group_id, request_id, kind, amount, moved_on) VALUES (1, request, 'withdrawal', -wanted, '2025-03-01');
EXCEPTION WHEN SQLSTATE 'MI042' THEN
END \$\$;
-- persons 1 to 6 have an account
INSERT INTO $ledger.family_group (group_id, founder_name, founded_on, document) VALUES (1, 'made-up parent', '2025-01-01', 'paper');
INSERT INTO $ledger.family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', true, true);
INSERT INTO $ledger.family_membership (person_id, group_id, valid) SELECT i, 1, '[2025-01-01,)' FROM generate_series(1, 6) i;
CREATE FUNCTION $ledger.close_some(first date) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
  PERFORM medins.close_month('$ledger', first, 1);
EXCEPTION WHEN SQLSTATE 'MI023' THEN
END \$\$;
CREATE FUNCTION $ledger.open_some(first date) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
  PERFORM medins.reopen_month('$ledger', first, 'made up', 1);
EXCEPTION WHEN SQLSTATE 'MI023' THEN
END \$\$;
SQL

	my $amount = 'round((random() * 200)::numeric, 2)';
	my %script = (
		claim => [ 10, "INSERT INTO $ledger.claim ($columns) VALUES (:person, nextval('$ledger.request'), 1 + :person % 2, $visit, $amount) RETURNING ledger_no, fund_paid;" ],
		retry => [ 3, "INSERT INTO $ledger.claim ($columns) VALUES (:person, 'retry ' || (random() * 50)::int, 1, $visit, $amount) ON CONFLICT DO NOTHING;" ],
		several => [ 3, "INSERT INTO $ledger.claim ($columns) SELECT p, nextval('$ledger.request'), 1, $visit, $amount
			FROM (SELECT 1 + (random() * 9)::int AS p FROM generate_series(1, 3)) x;" ],
		sorted => [ 2, "BEGIN;\nINSERT INTO $ledger.claim ($columns) SELECT p, nextval('$ledger.request'), 1, $visit, $amount FROM generate_series(:person, 10, 4) p ORDER BY p;
			\nSAVEPOINT a;\nINSERT INTO $ledger.claim ($columns) VALUES (10, nextval('$ledger.request'), 1, $visit, 1);\nROLLBACK TO a;\nCOMMIT;" ],
		undone => [ 2, "BEGIN;\nINSERT INTO $ledger.claim ($columns) VALUES (:person, nextval('$ledger.request'), 1, $visit, 100);\nROLLBACK;" ],
		repeatable => [ 3, "BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT count(*) FROM $ledger.claim WHERE person_id = :person;
			INSERT INTO $ledger.claim ($columns) VALUES (:person, nextval('$ledger.request'), 1, $visit, $amount);\nCOMMIT;" ],
		serializable => [ 2, "BEGIN ISOLATION LEVEL SERIALIZABLE;\nINSERT INTO $ledger.claim ($columns) VALUES (:person, nextval('$ledger.request'), 1, $visit, $amount);\nCOMMIT;" ],
		reversal => [ 6, "SELECT $ledger.reverse_one(:person);" ],
		pay => [ 3, "INSERT INTO $ledger.coverage_event (person_id, kind, happened_on, benefit_year, college_id) VALUES (:person, 'payment', '2024-11-02', 2025, 1);" ],
		retract => [ 2, "DELETE FROM $ledger.coverage_event WHERE person_id = :person AND kind = 'payment';" ],
		rename => [ 1, "UPDATE $ledger.person SET name = name WHERE person_id = :person;" ],
		deposit => [ 4, "INSERT INTO $ledger.family_movement (group_id, request_id, kind, amount, moved_on)
			VALUES (1, nextval('$ledger.request'), 'deposit', 1 + $amount, '2025-03-01');" ],
		withdraw => [ 2, "SELECT $ledger.withdraw(nextval('$ledger.request')::text, 1 + $amount);" ],
		mode => [ 1, "INSERT INTO $ledger.family_mode (group_id, since, premium, pay) VALUES (1, '2025-01-01', false, random() < 0.8);" ],
		quote => [ 2, "SELECT (medins.quote('$ledger', :person, 1, 'outpatient', '2025-03-01', 100)).fund_paid;" ],
		verify => [ 1, "SELECT 1 / (1 - least(1, count(*))) FROM medins.verify('$ledger', :person);" ],
		close => [ 1, "SELECT $ledger.close_some((date '2025-03-01' + make_interval(months => (random() * random() * 30)::int))::date);" ],
		open => [ 1, "SELECT $ledger.open_some((date '2025-03-01' + make_interval(months => (random() * random() * 30)::int))::date);" ]);

	my $dir = PostgreSQL::Test::Utils::tempdir();
	my @file;
	for my $name (sort keys %script)
	{
		my ($weight, $text) = @{ $script{$name} };
		append_to_file("$dir/$name", "\\set person random(1, 10)\n$text\n");
		push @file, '-f', "$dir/$name\@$weight";
	}
	my @pgbench = ('pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', 8, '-j', 2, '--max-tries=100000', '-t', $transactions, @file, 'postgres');
	my ($out, $err);
	my $rc = IPC::Run::run(\@pgbench, '>', \$out, '2>', \$err);
	ok($rc, "$ledger: no session ended in an error") or diag($err);
	unlike($err, qr/ERROR|aborted/, "$ledger: nothing was said that a retry did not mend");
	my ($done) = $out =~ /number of transactions actually processed: (\d+)/;
	note("$ledger: $done transactions; " . ($out =~ /(number of transactions retried: .*)/)[0]);
	is($done, 8 * $transactions, "$ledger: all transactions came to their end");

	is_whole($node, $ledger, $ledger);
	is($node->safe_psql('postgres', "SELECT count(DISTINCT entry || decision) > 2, bool_or(ledger_no > 20) FROM $ledger.claim"), 't|t', "$ledger: chains of all sorts");

	# Stamps of a person grow with the numbers, and no two things of a person happened at once.
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: order of stamps is order of numbers");
SELECT person_id, ledger_no FROM (SELECT *, lag(recorded_at) OVER (PARTITION BY person_id ORDER BY ledger_no) AS before FROM $ledger.claim) x
WHERE recorded_at < before
UNION ALL
SELECT person_id, fact_no FROM (SELECT *, lag(recorded_at) OVER (PARTITION BY person_id ORDER BY fact_no) AS before FROM $ledger.fact) x
WHERE recorded_at < before
SQL

	known_decided($ledger, $ledger);

	# The split once more, from amounts and order alone: 300 yuan a year, of the rest 70 or 60 %.
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: the deductible is used once");
WITH chain AS (
  SELECT *, coalesce(sum(deductible) OVER (PARTITION BY person_id ORDER BY ledger_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS used
  FROM $ledger.claim)
SELECT person_id, ledger_no, used, deductible, fund_paid FROM chain
WHERE used + deductible NOT BETWEEN 0 AND 300
   OR entry = 'claim' AND decision = 'paid' AND (deductible <> least(total_amount, 300 - used)
                                                 OR fund_paid <> round((total_amount - deductible) * CASE institution_id WHEN 1 THEN 0.7 ELSE 0.6 END, 2))
   OR entry = 'claim' AND decision <> 'paid' AND (deductible, fund_paid) <> (0, 0)
SQL
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: a row is reversed once, by its negation");
SELECT person_id, c.ledger_no FROM $ledger.claim c JOIN $ledger.claim r USING (person_id)
WHERE r.base_no = c.ledger_no
GROUP BY person_id, c.ledger_no HAVING count(*) > 1 OR sum(c.total_amount + r.total_amount) <> 0 OR sum(c.fund_paid + r.fund_paid) <> 0
   OR sum(c.deductible + r.deductible) <> 0 OR sum(c.cash_paid + r.cash_paid) <> 0
SQL

	# The account, from amounts and order alone: each claim took what it held, up to what the person would have had to pay.
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: the account pays what it holds, and no more");
SELECT s.* FROM $ledger.family_statement s LEFT JOIN $ledger.claim c USING (person_id, ledger_no)
WHERE s.balance < 0 OR c.entry = 'claim' AND c.family_paid <> least(c.total_amount - c.fund_paid, s.balance - s.amount)
UNION ALL
SELECT NULL, NULL, NULL, 'claim', c.person_id, c.ledger_no, NULL, NULL, NULL, held.balance, c.recorded_at
FROM $ledger.claim c CROSS JOIN LATERAL (
  SELECT balance FROM $ledger.family_statement s WHERE s.recorded_at < c.recorded_at ORDER BY s.recorded_at DESC LIMIT 1) held
WHERE c.family_account = 1 AND c.decision = 'paid' AND c.entry = 'claim' AND c.family_paid = 0 AND held.balance > 0 AND c.cash_paid > 0
SQL
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: order of stamps is order of the account");
SELECT recorded_at FROM (
  SELECT recorded_at FROM $ledger.claim WHERE family_account = 1
  UNION ALL SELECT recorded_at FROM $ledger.family_movement UNION ALL SELECT recorded_at FROM $ledger.family_mode) x
GROUP BY recorded_at HAVING count(*) > 1
SQL
	is($node->safe_psql('postgres', "SELECT count(DISTINCT kind), bool_or(balance = 0), count(DISTINCT person_id) FROM $ledger.family_statement"), '4|t|6',
		"$ledger: it was put to use, and empty at times");

	# A month is closed after the last row booked in it.
	is($node->safe_psql('postgres', <<SQL), '', "$ledger: nothing was booked in a closed month");
SELECT c.person_id, c.ledger_no FROM $ledger.claim c JOIN $ledger.closed_month m ON m.month = c.settlement_month AND m.institution_id = c.institution_id
WHERE c.recorded_at > m.recorded_at
SQL
	is($node->safe_psql('postgres', "SELECT * FROM medins.check_months('$ledger')"), '', "$ledger: closed months are as they were stored");
	is($node->safe_psql('postgres', "SELECT count(*) FROM $ledger.month") > 1 ? 'some' : 'none', 'some', "$ledger: months were closed meanwhile");
	is($node->safe_psql('postgres', "SELECT string_agg(DISTINCT entry, ' ' ORDER BY entry) FROM $ledger.month"), 'closing reopening', "$ledger: and opened again");
}

# The clock goes back by a day, or the ledger comes from a machine whose clock
# was ahead: what comes later still has a later stamp.
make_ledger($node, 'back', persons => 1);
$node->safe_psql('postgres', <<SQL);
SET session_replication_role = replica;
UPDATE back.fact SET recorded_at = recorded_at + interval '1 day';
SET session_replication_role = DEFAULT;
INSERT INTO back.claim ($columns) VALUES (1, 'a', 1, $visit, 100);
DELETE FROM back.coverage_event WHERE kind = 'payment';
INSERT INTO back.claim ($columns) VALUES (1, 'b', 1, $visit, 100), (1, 'c', 1, $visit, 100);
INSERT INTO back.coverage_event (person_id, kind, happened_on, benefit_year, college_id) VALUES (1, 'payment', '2024-11-02', 2025, 1);
INSERT INTO back.claim ($columns) VALUES (1, 'd', 1, $visit, 100);
SQL
known_decided('back', 'a clock that goes back');
is($node->safe_psql('postgres', <<SQL), '8|8', 'no two things of a person happen at once');
SELECT count(*), count(DISTINCT at) FROM (SELECT recorded_at AS at FROM back.claim UNION ALL SELECT recorded_at FROM back.fact WHERE fact_no > 1
  UNION ALL SELECT retracted_at FROM back.fact WHERE retracted_at IS NOT NULL) x
SQL

$node->stop;
log_is_clean($node, 'serialization failures and deadlocks are all that went wrong', qw(40001 40P01));

done_testing();
