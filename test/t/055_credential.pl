# Random events of cards and record books through the extension and through the
# slow model of test/model/credential.sql: what is taken and what is refused, and
# the state of every day.
#
#   MEDINS_PROPERTY_SEED    whole number that everything follows from (20250101)

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $model = "$FindBin::RealBin/../model";
my $seed = $ENV{MEDINS_PROPERTY_SEED} // 20250101;
diag("MEDINS_PROPERTY_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "fsync = off\njit = off\n");
$node->start;

sub ask { return $node->safe_psql('postgres', @_) }

ask('CREATE EXTENSION medins CASCADE');
ask(slurp_file("$model/$_")) for qw(model.sql credential.sql history.sql);

# Terms change in the middle: 5 days, then 12; in between nothing lifts by itself.
ask(qq{
	SELECT medins.create_ledger('l');
	SELECT medins.install_plan('l', 'shanghai');
	SELECT medins.draft_plan('l', 'shanghai', '2025-02-20');
	UPDATE l.plan_version SET loss_lifts_after = NULL WHERE version = 2;
	SELECT medins.publish_plan('l', 2);
	SELECT medins.draft_plan('l', 'shanghai', '2025-03-10');
	UPDATE l.plan_version SET loss_lifts_after = '12 days' WHERE version = 3;
	SELECT medins.publish_plan('l', 3);
	INSERT INTO l.person (person_id, document_type, document_no, name) SELECT i, 'other', i, 'nobody' FROM generate_series(1, 250) i;
});
ask("SELECT model.use('l');\nCALL model.try_events($seed, 250, 40)");
my $between = ask('SELECT clock_timestamp()');
ask("SELECT model.use('l');\nCALL model.try_events($seed + 1, 60, 12)");

note(ask('SELECT taken, count(*) FROM model.tried GROUP BY 1 ORDER BY 1'));
cmp_ok(ask("SELECT count(*) FROM model.tried WHERE taken = '$_'"), '>', 300, "$_, often enough") for qw(taken MI027 MI028);
is(ask(q{SELECT * FROM model.tried WHERE (taken = 'taken') <> expected ORDER BY person_id, no LIMIT 20}), '', 'what is taken and what is refused');
is(ask(q{SELECT count(DISTINCT (credential, event)) FROM model.tried WHERE taken = 'taken' AND event NOT LIKE 'retract%'}), 31, 'every event of every credential was taken');
is(ask("SELECT model.use('l') \\g /dev/null\nSELECT * FROM model.credential_differences() LIMIT 20"), '', 'the state of every day');
is(ask("SELECT model.use('l') \\g /dev/null\nSELECT * FROM model.credential_differences('$between') LIMIT 20"), '', '… and as it was known before the last of them');

$node->stop;
done_testing();
