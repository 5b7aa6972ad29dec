# A ledger whose tables are shards as Citus names them, with a stand-in for its catalogue: the trigger finds the siblings of its
# shard, in another time zone, for a role that may do nothing else; the same as in a plain ledger.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node();
sub sql { return $node->safe_psql('postgres', $_[0]) }
make_ledger($node, $_, persons => 40) for qw(plain sharded);

# As Citus has them on the node that keeps a schema: the names stand for tables without rows, and each has one shard beside it.
# What is read or entered by name gets to the shard; Citus does that by planning, here it is inheritance and a trigger.
sql(<<'SQL');
SET allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_shard (logicalrelid regclass NOT NULL, shardid bigint NOT NULL, shardstorage "char" NOT NULL,
  shardminvalue text, shardmaxvalue text);
CREATE TABLE pg_catalog.pg_dist_placement (placementid bigint NOT NULL, shardid bigint NOT NULL, shardstate int NOT NULL,
  shardlength bigint NOT NULL, groupid int NOT NULL);
CREATE TABLE pg_catalog.pg_dist_local_group (groupid int NOT NULL);
INSERT INTO pg_catalog.pg_dist_local_group VALUES (7);
GRANT SELECT ON pg_catalog.pg_dist_shard, pg_catalog.pg_dist_placement, pg_catalog.pg_dist_local_group TO PUBLIC;
RESET allow_system_table_mods;
CREATE FUNCTION to_shard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.%I SELECT ($1).*', TG_TABLE_SCHEMA, TG_ARGV[0]) USING NEW;
  RETURN NULL;
END $$;
DO $$
DECLARE
  t record;
  v record;
  views text[] := ARRAY(
    SELECT format('CREATE OR REPLACE VIEW sharded.%I WITH (security_invoker = true) AS %s', relname, pg_get_viewdef(oid))
    FROM pg_class WHERE relnamespace = 'sharded'::regnamespace AND relkind = 'v' ORDER BY oid);
  command text;
BEGIN
  SET LOCAL client_min_messages = error;
  FOR t IN SELECT oid, relname, relname || '_' || 102000 + row_number() OVER (ORDER BY oid) AS shard, 102000 + row_number() OVER (ORDER BY oid) AS id
           FROM pg_class WHERE relnamespace = 'sharded'::regnamespace AND relkind = 'r' ORDER BY oid
  LOOP
    EXECUTE format('ALTER TABLE sharded.%I RENAME TO %I', t.relname, t.shard);
    EXECUTE format('CREATE TABLE sharded.%I (LIKE sharded.%I INCLUDING ALL)', t.relname, t.shard);
    EXECUTE format('ALTER TABLE sharded.%I INHERIT sharded.%I', t.shard, t.relname);
    EXECUTE format('CREATE TRIGGER "A shard" BEFORE INSERT ON sharded.%I FOR EACH ROW EXECUTE FUNCTION to_shard(%L)', t.relname, t.shard);
    EXECUTE format('INSERT INTO pg_dist_shard VALUES (%L, %s, ''t'', NULL, NULL)', format('sharded.%I', t.relname), t.id);
  END LOOP;
  INSERT INTO pg_dist_placement SELECT shardid, shardid, 1, 0, 7 FROM pg_dist_shard;
  CREATE TRIGGER adjudicate BEFORE INSERT ON sharded.claim FOR EACH ROW EXECUTE FUNCTION medins.adjudicate('2');
  FOREACH command IN ARRAY views LOOP
    EXECUTE command;
  END LOOP;
END $$;
CREATE ROLE regress_clinic;
GRANT USAGE ON SCHEMA plain, sharded TO regress_clinic;
GRANT INSERT ON plain.claim TO regress_clinic;
SQL
my ($claim, $person) = map { sql("SELECT relname FROM pg_class WHERE relnamespace = 'sharded'::regnamespace AND relname ~ '^${_}_[0-9]+\$'") } qw(claim person);
like($claim, qr/^claim_102\d+$/, 'a shard of claim');
sql("GRANT INSERT ON sharded.$claim TO regress_clinic; GRANT SELECT ON sharded.$claim, plain.claim TO regress_clinic");
is(sql('SELECT count(*) FROM ONLY sharded.person'), '0', 'what bears the name is empty');

# Bills by a role that may enter them and no more, far away.
my $bills = q{(person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT p, 'r' || n, 1 + n % 2, (ARRAY['outpatient', 'emergency', 'inpatient'])[1 + n % 3], 'card', date '2025-01-31' + 20 * n, date '2025-01-31' + 20 * n,
         date '2025-01-31' + 20 * n, 100.25 * n + p FROM generate_series(1, 40) p, generate_series(1, 6) n ORDER BY n, p};
my $far = q{SET TimeZone = 'America/New_York'; SET DateStyle = 'German'; SET search_path = '';};
sql("$far SET ROLE regress_clinic; INSERT INTO plain.claim $bills");
sql("$far SET ROLE regress_clinic; INSERT INTO sharded.$claim $bills");
my $same = "SELECT count(*), count(DISTINCT p.decision) > 0, sum(p.fund_paid) > 0 FROM plain.claim p JOIN sharded.$claim s USING (person_id, ledger_no)
	WHERE to_jsonb(p) - 'recorded_at' = to_jsonb(s) - 'recorded_at'";
is(sql($same), '240|t|t', 'decided as in the plain ledger');
is_state($node, "SET ROLE regress_clinic; SELECT * FROM sharded.$person", '42501', 'the role may read nothing else');
is_state($node, "INSERT INTO sharded.$claim $bills", '23505', 'requests are known');
is_state($node, claim('sharded', 99, 'x') =~ s/sharded\.claim/sharded.$claim/r, 'MI001', 'so are persons');

# A fact comes through its view to the shard; the next claim and the functions see it.
for my $ledger (qw(plain sharded))
{
	my $table = $ledger eq 'plain' ? 'claim' : $claim;
	sql("INSERT INTO $ledger.other_insurance (person_id, valid, code) VALUES (3, '[2025-07-01,)', 'local_employee')");
	sql(claim($ledger, 3, 'y', served_from => q{'2025-08-01'}, served_to => q{'2025-08-01'}, settled_on => q{'2025-08-01'}) =~ s/$ledger\.claim/$ledger.$table/r);
}
is(sql('SELECT count(*) FROM ONLY sharded.fact'), '0', 'facts are in their shard');
is(sql($same), '241|t|t', 'and decided alike');
for my $ask (
	"SELECT medins.coverage('LEDGER', 3)", "SELECT medins.covered_on('LEDGER', 3, '2025-08-01')",
	"SELECT to_jsonb(q) - 'recorded_at' FROM medins.quote('LEDGER', 5, 1, 'outpatient', '2025-08-01', 321.09, credential => 'card', settled_on => '2025-08-01') q",
	"SELECT * FROM medins.explain('LEDGER', 3, 7)", "SELECT * FROM medins.impact('LEDGER')", "SELECT * FROM medins.verify('LEDGER')",
	"SELECT person_id, valid, pathway FROM LEDGER.coverage ORDER BY 1, 2")
{
	my ($plain, $sharded) = map { sql($ask =~ s/LEDGER/$_/gr) } qw(plain sharded);
	is($sharded, $plain, $ask =~ s/\(.*//sr);
}
is(sql("SELECT count(*) FROM medins.simulate('sharded', NULL)"), '241', 'all rows are read');

# Plans: the guards know what their shard is of.
is(sql(q{SELECT string_agg(DISTINCT medins.table_name(oid)::text, ' ') FROM pg_class WHERE relnamespace = 'sharded'::regnamespace AND relname ~ '^(claim|old_balance_rule)(_1020..)?$'}),
	'claim old_balance_rule', 'tables and their shards have one name');
sql("CREATE TABLE sharded.claim_1 (); CREATE TABLE sharded.year_2025 ()");
is(sql(q{SELECT medins.table_name('sharded.claim_1') || ' ' || medins.table_name('sharded.year_2025')}), 'claim_1 year_2025', 'others keep theirs');
sql('DROP TABLE sharded.claim_1, sharded.year_2025');
for my $ledger (qw(plain sharded))
{
	my $band = $ledger eq 'plain' ? 'band' : sql("SELECT relname FROM pg_class WHERE relnamespace = 'sharded'::regnamespace AND relname ~ '^band_1'");
	is_state($node, "DELETE FROM $ledger.$band WHERE version = 1", 'MI021', "$ledger: what is published stays");
	is(sql("SELECT medins.draft_plan('$ledger', 'shanghai', '2026-01-01')"), '2', "$ledger: a draft");
	sql("UPDATE $ledger.$band SET rate = 0.55 WHERE version = 2; DELETE FROM $ledger.policy_case WHERE version = 2; SELECT medins.publish_plan('$ledger', 2)");
	is_state($node, "DELETE FROM $ledger.$band WHERE version = 2", 'MI021', "$ledger: and what is now");
}

# What Citus does otherwise than PostgreSQL: it hides shards in pg_class, and it plans neither an UPDATE with a volatile function nor a
# transition table beside a distributed one.
is(sql(q{SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'medins'::regnamespace
	AND (prosrc ~ 'pg_class[^;]*TG_RELID' OR prosrc ~ '''UPDATE [^'']*(clock_timestamp|random|nextval)\(' OR prosrc ~ '''SELECT [^'']*FROM changed')}),
	'', 'functions are written so that Citus can plan them');

# What is not here, or not whole, is said.
sql("UPDATE pg_dist_placement SET groupid = 8");
is_state($node, claim('sharded', 3, 'z') =~ s/sharded\.claim/sharded.$claim/r, 'MI004', 'moved to another node, and its tables still stand here');
is_state($node, "SELECT * FROM medins.verify('sharded')", 'MI004', '… for functions, too');
is_state($node, "SELECT medins.ledger_schema('sharded'), medins.check_ledger('sharded')", '00000', 'that it is a ledger can be said from there');
sql('DELETE FROM pg_dist_local_group');
is_state($node, "SELECT * FROM medins.verify('sharded')", 'MI004', 'a node that does not know itself');
sql('INSERT INTO pg_dist_local_group VALUES (7); UPDATE pg_dist_placement SET groupid = 7');
sql("UPDATE pg_dist_shard SET shardid = shardid + 1000 WHERE logicalrelid = 'sharded.person'::regclass");
is_state($node, claim('sharded', 3, 'z') =~ s/sharded\.claim/sharded.$claim/r, 'MI004: the rows of ledger "sharded" are not on this node', 'persons on another node');
is_state($node, "SELECT * FROM medins.verify('sharded')", 'MI004', '… for functions, too');
sql("UPDATE pg_dist_shard SET shardid = shardid - 1000 WHERE logicalrelid = 'sharded.person'::regclass");
sql("INSERT INTO pg_dist_shard VALUES ('sharded.fact', 109999, 't', '0', '1')");
is_state($node, claim('sharded', 3, 'z') =~ s/sharded\.claim/sharded.$claim/r, 'MI004: table "fact" is spread over several shards', 'facts in several shards');
sql('DELETE FROM pg_dist_shard WHERE shardid = 109999');
is_state($node, claim('sharded', 3, 'z') =~ s/sharded\.claim/sharded.$claim/r, '00000', 'and on it goes');
is_state($node, claim('plain', 3, 'z'), '00000', 'a ledger that is not distributed lies beside it');

$node->stop;
done_testing();
