# Random histories through the extension and through the slow model of
# test/model, every column of every row compared.
#
#   MEDINS_PROPERTY_CLAIMS  how many claims in all (70000)
#   MEDINS_PROPERTY_SEED    whole number that everything follows from (20250101: a
#                           gate must not depend on luck; try others by hand)
#   MEDINS_PROPERTY_JOBS    sessions at a time (2)

use strict;
use warnings;
use FindBin;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

my $model = "$FindBin::RealBin/../model";
my $claims = $ENV{MEDINS_PROPERTY_CLAIMS} // 70000;
my $seed = $ENV{MEDINS_PROPERTY_SEED} // 20250101;
my $jobs = $ENV{MEDINS_PROPERTY_JOBS} // 2;
my $rounds = 8;
my $shown = 40;    # differences

diag("MEDINS_PROPERTY_SEED=$seed MEDINS_PROPERTY_CLAIMS=$claims");

# A ledger each: how its plan is made, its share of the claims, and how many operations on rows there are (applications,
# rulings, reversals, …), as a share of its claims.
my %plan = (
	shanghai_history => [ "medins.install_plan('shanghai_history', 'shanghai')", 0.2, 0.3 ],
	weihai_history => [ "medins.install_plan('weihai_history', 'weihai')", 0.15, 0.1 ],
	city => [ 'model.make_city_plan()', 0.15, 0.3 ],
	school => [ 'model.make_school_plan()', 0.15, 0.1 ],
	aid => [ "model.make_aid_plan($seed)", 0.08, 1 ],
	random_1 => [ "model.make_random_plan($seed + 1)", 0.09, 0.3 ],
	random_2 => [ "model.make_random_plan($seed + 2, overlapping => true)", 0.09, 0.3 ],
	random_3 => [ "model.make_random_plan($seed + 3, '{served,settled,served}')", 0.09, 0.3 ]);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\n");
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir;

sub ask { return $node->safe_psql('postgres', @_) }

ask('CREATE EXTENSION medins CASCADE');
for my $part (qw(model.sql credential.sql history.sql family.sql amend.sql compare.sql cases.sql replay.sql))
{
	ask(slurp_file("$model/$part"));
}

# ---------------------------------------------------------------------------
# What is known by hand comes first: a model that has it wrong may judge nothing.

ask("SELECT medins.create_ledger('$_'); SELECT medins.install_plan('$_', '$_')") for qw(shanghai weihai);
ask(slurp_file("$model/examples.sql"));
is(ask('SELECT * FROM model.wrong_examples()'), '', 'the model knows the examples of the law');
ask('CALL model.settle_examples()');
for my $ledger (qw(shanghai weihai))
{
	is( ask("SELECT model.use('$ledger') \\g /dev/null\nSELECT * FROM model.unlike_by_hand()"),
		'', "$ledger: the extension knows them too");
	is( ask("SELECT model.use('$ledger') \\g /dev/null\nSELECT * FROM model.unlike_case(1)"),
		'', "$ledger: the model makes of the policy cases what they say");
	is( ask("SELECT model.use('$ledger') \\g /dev/null\nSELECT * FROM model.differences(0, 1)"),
		'', "$ledger: model and extension agree on the examples in every column");
}

# ---------------------------------------------------------------------------
# Histories, several sessions at a time.

my $begun = time;
my (%run, %out, %err, %seen);
for my $ledger (sort { $plan{$b}[1] <=> $plan{$a}[1] || $a cmp $b } keys %plan)
{
	finish() while keys %run >= $jobs;
	append_to_file("$dir/$ledger.sql", script($ledger));
	$run{$ledger} = IPC::Run::start(
		[ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', "$dir/$ledger.sql" ],
		'<', \undef, '>', \$out{$ledger}, '2>', \$err{$ledger});
}
finish() while keys %run;
note(sprintf('%d s', time - $begun));

# What the histories are worth: every element of the layer language had a part in some paid bill.
SKIP: {
	skip 'too few claims to have met everything', 1 if $claims < 15000;
	my @elements = (
		'deductible per event', (map { "deductible by $_" } qw(stay day month quarter year life institution)),
		'deductible topped up at a higher level', 'less for the n-th event',
		'uses, but does not fill', 'fills, but does not use', 'uses one, fills another',
		'bands base, event', 'bands above_deductible, event', 'bands base, period', 'bands above_deductible, period',
		'points added', 'points lowered', 'rate multiplied', 'deductible multiplied', 'first pay',
		(map { "cap on $_" } qw(paid base above_deductible count)), (map { "cap of $_" } qw(stay day month quarter year life)),
		'cap by institution', 'cap per event', 'cap in bands', 'cap hit exactly', 'cap one fen over',
		'counted, not limited',
		'in_scope paid by fund', 'in_scope paid by other', 'a share of in_scope again',
		'over_cap paid by other', 'deductible paid by relief', 'deductible paid by other', 'copay paid by serious_illness', 'copay paid by family', 'unpaid paid by other', 'unpaid paid by family',
		'a family account emptied', 'a family account empty',
		'a year of its own', 'a year that does not begin in January', 'a layer on application',
		'waiting after a lapse', 'held as papers lack');
	is(join(', ', grep { !$seen{$_} } @elements), '', 'every element of the layer language has been met');
}

sub script
{
	my ($ledger) = @_;
	my ($make, $share, $amended) = @{ $plan{$ledger} };
	my $n = int($claims * $share);
	return <<SQL;
SET client_min_messages = warning;
SELECT medins.create_ledger('$ledger'), model.use('$ledger') \\g /dev/null
SELECT $make \\g /dev/null
CALL model.play($seed, $n, $rounds, '$dir/$ledger.copy', $amended);
CALL model.undo($seed, 0, 10);
ANALYZE;
CREATE TEMP TABLE difference AS SELECT * FROM model.differences(0, 1);
-- as known now, and at some moments at which something became known
CREATE TEMP TABLE moment AS
  SELECT unnest(percentile_disc('{0.1,0.4,0.6,0.8,0.95}'::float8[]) WITHIN GROUP (ORDER BY at) || 'infinity'::timestamptz) AS at
    FROM (SELECT recorded_at FROM fact UNION ALL SELECT retracted_at FROM fact WHERE retracted_at IS NOT NULL) stamp (at);
CREATE TEMP TABLE cover_difference AS
  SELECT m.at, d.* FROM moment m CROSS JOIN LATERAL model.cover_differences(0, 1, m.at) d ORDER BY m.at, d.person_id, d.starts;
\\echo claims
SELECT count(*) FROM claim WHERE entry = 'claim';
\\echo decided
SELECT string_agg(format('%s %s %s', n, decision, reason), ', ' ORDER BY n DESC, decision, reason)
  FROM (SELECT count(*) AS n, decision, reason FROM claim WHERE entry = 'claim' GROUP BY decision, reason) x;
SELECT count(DISTINCT decision) FROM claim;
\\echo differences
SELECT format('%s no. %s %s: expected %s, found %s', person_id, ledger_no, name, coalesce(expected, 'NULL'), coalesce(found, 'NULL'))
  FROM difference ORDER BY person_id, ledger_no, name;
\\echo cover
SELECT * FROM cover_difference;
\\echo operations
SELECT format('%s %s %s', count, operation, CASE state WHEN '' THEN 'done' ELSE state END)
  FROM model.operation WHERE ledger = '$ledger' ORDER BY operation, state;
\\echo judged
SELECT * FROM model.misjudged WHERE ledger = '$ledger' ORDER BY person_id, operation;
\\echo violations
SELECT * FROM model.violations(0, 10);
\\echo quotes
SELECT * FROM model.misquote WHERE ledger = '$ledger' ORDER BY person_id, ledger_no;
\\echo verify
SELECT * FROM medins.verify('$ledger');
\\echo accounts
SELECT * FROM model.misbooked();
-- money moves back; what would be decided otherwise is posted, and then nothing would be
\\echo stirred
SELECT * FROM model.stir($seed);
SELECT * FROM medins.verify('$ledger');
SELECT * FROM model.misbooked();
\\echo simulated
SELECT person_id, ledger_no FROM medins.simulate('$ledger', NULL)
 WHERE (decision, deductible, fund_paid, relief_paid, serious_illness_paid, family_paid, other_paid, cash_paid) IS DISTINCT FROM
       (decision_then, deductible_then, fund_paid_then, relief_paid_then, serious_illness_paid_then, family_paid_then, other_paid_then, cash_paid_then)
    OR reason IS DISTINCT FROM reason_then;
SELECT 'parts', person_id, ledger_no FROM (
  (SELECT * FROM medins.simulate('$ledger', NULL) EXCEPT ALL SELECT s.* FROM generate_series(0, 3) n, medins.simulate('$ledger', NULL, slice => n, slices => 4) s)
  UNION ALL
  (SELECT s.* FROM generate_series(0, 3) n, medins.simulate('$ledger', NULL, slice => n, slices => 4) s EXCEPT ALL SELECT * FROM medins.simulate('$ledger', NULL))) x;
\\echo impact
SELECT count(*) FROM medins.impact('$ledger');
\\echo readjudicated
CALL model.readjudicate('$ledger');
SELECT i.person_id, i.ledger_no, i.why FROM medins.impact('$ledger') i
 WHERE i.why <> '{too_old}' AND i.person_id NOT IN (SELECT s.person_id FROM model.stuck s WHERE s.ledger = '$ledger') ORDER BY 1, 2;
SELECT * FROM medins.verify('$ledger');
SELECT * FROM model.misbooked();
SELECT * FROM model.stuck s WHERE s.ledger = '$ledger' AND s.state <> 'MI042';
\\echo months
SELECT * FROM medins.check_months('$ledger');
SELECT * FROM model.missettled();
\\echo elements
SELECT * FROM model.elements(1000);
\\echo end
SQL
}

# Waits for one session and judges what it says.
sub finish
{
	my $ledger;
	until ($ledger)
	{
		for (sort keys %run)
		{
			$run{$_}->pump_nb;
			$ledger = $_ unless $run{$_}->pumpable;
		}
		select(undef, undef, undef, 0.1) unless $ledger;
	}
	(delete $run{$ledger})->finish;
	my %said;
	my $topic = '';
	for (split /\n/, $out{$ledger})
	{
		if (/^(claims|decided|differences|cover|operations|judged|violations|quotes|verify|accounts|stirred|simulated|impact|readjudicated|months|elements|end)$/) { $said{ $topic = $1 } = []; next }
		push @{ $said{$topic} }, $_;
	}
	$seen{$_} = 1 for @{ $said{elements} // [] };
	subtest $ledger => sub {
		is($err{$ledger}, '', 'runs to its end') or return;
		my $n = int($claims * $plan{$ledger}[1]);
		my $made = int($n / $rounds) * $rounds;
		is($said{claims}[0], $made, 'every claim is settled once');
		note($said{decided}[0]);
		note(join ', ', @{ $said{operations} });
		is($said{decided}[1], 3, 'some are paid, some denied, some pended') if $made >= 1000;
		note("$said{impact}[0] rows would be decided otherwise");
		cmp_ok($said{impact}[0], '>', 0, 'late facts and reversals change some decisions') if $made >= 1000;
		for (
			[ differences => 'model and extension agree in every column of every row' ],
			[ cover => 'and in everybody\'s cover, as known now and at earlier moments' ],
			[ judged => 'what may not be added to a row is refused, with the right SQLSTATE, and nothing else is' ],
			[ violations => 'what must always hold holds' ],
			[ quotes => 'a quote is what is settled' ],
			[ verify => 'verify finds nothing' ],
			[ accounts => 'family accounts hold what they must, and are never below zero' ],
			[ stirred => 'applications, reversals and corrections leave a ledger that verifies' ],
			[ simulated => 'each version makes of its claims what they are, in slices as well' ],
			[ readjudicated => 'once everybody is decided again, nothing would be decided otherwise' ],
			[ months => 'closed months stay as they were stored, and every statement sums to the ledger' ])
		{
			my @rows = @{ $said{ $_->[0] } // ['nothing was said'] };
			ok(!@rows, "$_->[1]") and next;
			diag("$ledger: " . @rows . " $_->[0], with MEDINS_PROPERTY_SEED=$seed MEDINS_PROPERTY_CLAIMS=$claims");
			diag($_) for @rows[ 0 .. ($#rows < $shown - 1 ? $#rows : $shown - 1) ];
		}
	};
	return;
}

done_testing();
