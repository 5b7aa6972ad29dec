# Attack the types, the domains of a ledger and a row type with both in it through
# their doors: text, and binary by COPY.  Values are
# changed at random (MEDINS_ATTACKS times for each door and type, with the seed
# MEDINS_SEED, so that a run is the next one too).  Whatever comes in: an error
# of its own class or a value, never an internal error or a crash; and a value
# reads its own text and its own bytes as itself.

use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use Medins;
use Test::More;

my $attacks = $ENV{MEDINS_ATTACKS} // 1000;
my $seed = $ENV{MEDINS_SEED} // 0.25;
my $node = new_node();
my $file = $node->basedir . '/wire';

make_ledger($node, 'city');
$node->safe_psql('postgres', <<'SQL');
-- Values to begin with: every element of the text forms, at their limits.
CREATE TABLE corpus (type regtype, value text);
INSERT INTO corpus VALUES
  ('medins.accumulators', '{}'),
  ('medins.accumulators', '{since 2023-01-01;deductible@2025-01-01=30000,stays@2025-01-01/17=2}'),
  ('medins.accumulators', '{paid@life=1,paid@2025-01-01=2,paid@2025-01-01/0=4,paid@2025-01-01/-9223372036854775808=5}'),
  ('medins.accumulators', '{_@0001-01-01=-5,abcdefghijklmno@9999-12-31=9223372036854775807}'),
  ('medins.cover', '{}'),
  ('medins.cover', '{[2024-09-10,2025-01-01) freshman v1/3 #2 SH-5 usable 2024-09-13; [2025-01-01,2026-01-01) student v2/1 #4 "SH 4\"" pends open}'),
  ('medins.cover', '{(,2025-01-01) a v2147483647/32767 #2147483647 c; [9999-12-31,) b v1/1 #1 "\\规则"}'),
  ('medins.resident_id', '11010519491231002X'),
  ('medins.resident_id', '110105491231002'),
  ('medins.resident_id', ' 11010519491231002x '),
  ('city.cny', '0'), ('city.cny', '80.50'), ('city.cny', '-1.500'), ('city.cny', '99999999999999.99'),
  ('city.rate', '0'), ('city.rate', '0.8'), ('city.rate', '0.0001'), ('city.rate', '1.00'),
  ('city.rate_change', '-9.9999'), ('city.rate_change', '0.05'), ('city.rate_change', '9.9999');
INSERT INTO city.claim (person_id, request_id, institution_id, care, credential, served_from, served_to, settled_on, total_amount)
  SELECT n, n, 1, 'outpatient', 'card', '2025-03-01', '2025-03-01', '2025-03-02', 100.25 * n FROM generate_series(1, 9, 4) n;
INSERT INTO corpus SELECT 'city.claim', c::text FROM city.claim c;

CREATE FUNCTION below(n int) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT floor(random() * n)::int';

-- One to four changes of a text: characters of the grammar put in, over, or taken out; numbers at the ends; two spliced.
CREATE FUNCTION spoil(given text, other text) RETURNS text VOLATILE LANGUAGE plpgsql AS $$
DECLARE
  alphabet text[] := regexp_split_to_array(E'{}[](),;@=/-+."\\#v _0123456789XxabzAZ年\t\n', '');
  numbers text[] := '{NaN,1e5,1e-5,1e400,0,-1,+1,007,2147483648,-2147483649,9223372036854775808,-9223372036854775809,99999999999999999999,infinity,10000-01-01,0000-00-00,2025-02-30,4713-01-01 BC}';
  at int;
BEGIN
  FOR i IN 0 .. below(4) LOOP
    at := 1 + below(length(given) + 1);
    given := CASE below(6)
      WHEN 0 THEN left(given, at - 1) || alphabet[1 + below(cardinality(alphabet))] || substr(given, at)
      WHEN 1 THEN left(given, at - 1) || alphabet[1 + below(cardinality(alphabet))] || substr(given, at + 1)
      WHEN 2 THEN left(given, at - 1) || substr(given, at + 1 + below(3))
      WHEN 3 THEN left(given, at - 1) || regexp_replace(substr(given, at), '[0-9-]+', numbers[1 + below(cardinality(numbers))])
      WHEN 4 THEN left(given, at - 1) || right(other, below(length(other) + 1))
      ELSE left(given, at - 1) || repeat(substr(given, at, 1 + below(40)), 1 + below(3)) || substr(given, at) END;
  END LOOP;
  RETURN given;
END
$$;

-- The same of bytes.
CREATE FUNCTION spoil(given bytea) RETURNS bytea VOLATILE LANGUAGE plpgsql AS $$
DECLARE
  bytes int[] := '{0,1,127,128,255}';
  at int;
BEGIN
  FOR i IN 0 .. below(4) LOOP
    at := below(length(given) + 1);
    given := CASE below(5)
      WHEN 0 THEN substr(given, 1, at) || set_byte('\x00', 0, below(256)) || substr(given, at + 1)
      WHEN 1 THEN substr(given, 1, at) || substr(given, at + 2 + below(8))
      WHEN 2 THEN given || substr(given, at + 1)
      WHEN 3 THEN CASE WHEN given = '' THEN given ELSE set_byte(given, least(at, length(given) - 1), bytes[1 + below(5)]) END
      ELSE CASE WHEN given = '' THEN given ELSE set_byte(given, least(at, length(given) - 1), below(256)) END END;
  END LOOP;
  RETURN given;
END
$$;

-- Go through a door n times: how often it took a value, and what must not be.
CREATE FUNCTION attack(type regtype, door text, n int, file text, is_one text, OUT taken int, OUT wrong text) LANGUAGE plpgsql AS $$
DECLARE
  send regproc;
  states text[];
  a text;
  b text;
  wire bytea;
  same bool;
BEGIN
  taken := 0;
  -- what a value may be refused with, beside the classes of data and of ours
  SELECT t.typsend, '{08P01,54000}' || CASE t.typtype WHEN 'd' THEN '{23514}' WHEN 'c' THEN '{23514,42804}' ELSE '{}' END::text[]
    INTO send, states FROM pg_type t WHERE t.oid = type;
  EXECUTE format('CREATE TEMP TABLE received (value %s)', type);
  CREATE TEMP TABLE sent (value bytea);
  FOR i IN 1 .. n LOOP
    TRUNCATE received, sent;
    SELECT max(value) FILTER (WHERE at = 1), max(value) FILTER (WHERE at = 2) INTO a, b
    FROM (SELECT value, row_number() OVER (ORDER BY random()) AS at FROM corpus c WHERE c.type = attack.type) c;
    BEGIN
      IF door = 'text' THEN
        a := spoil(a, b);
        EXECUTE format('INSERT INTO received VALUES (%L)', a);
      ELSE
        EXECUTE format('SELECT spoil(%s(%L::%s))', send, a, type) INTO wire;
        a := wire;
        INSERT INTO sent VALUES (wire);
        EXECUTE format('COPY sent TO %L (FORMAT binary)', file);
        EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
      END IF;
      taken := taken + 1;
      EXECUTE format('SELECT bool_and(value::text::%s = value AND %s) FROM received', type, is_one) INTO same;
      EXECUTE format('COPY received TO %L (FORMAT binary)', file);
      EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
      EXECUTE 'SELECT $1 AND count(*) = 4 AND bool_and(a.value = b.value) FROM received a, received b' INTO same USING same;
      IF NOT same THEN
        wrong := a || ' is not read as itself, or none';
        RETURN;
      END IF;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE NOT LIKE 'MI%' AND SQLSTATE NOT LIKE '22%' AND SQLSTATE <> ALL (states) THEN
        wrong := format('%s: %s %s', a, SQLSTATE, SQLERRM);
        RETURN;
      END IF;
    END;
  END LOOP;
  DROP TABLE received, sent;
END
$$;
SQL

# A domain's values are what its constraint lets in, said in other words.
my %is_one = (
	'city.cny' => 'value = round(value, 2) AND abs(value) < 1e14',
	'city.rate' => 'value = round(value, 4) AND value BETWEEN 0 AND 1',
	'city.rate_change' => 'value = round(value, 4) AND abs(value) < 10');
for my $type (qw(medins.accumulators medins.cover medins.resident_id city.claim), sort keys %is_one)
{
	my $is_one = $is_one{$type} // 'true';
	for my $door (qw(text binary))
	{
		my ($rc, $out, $err) = $node->psql('postgres',
			"SET search_path = public, medins; SELECT setseed($seed); "
			  . "SELECT taken, wrong FROM attack('$type', '$door', $attacks, '$file', '$is_one')");
		my ($taken, $wrong) = $out =~ /^(\d+)\|(.*)\z/ms;
		is($err . ($wrong // 'no answer'), '', "$type as $door: only what is one, and errors that say so");
		cmp_ok($taken // 0, ">", 0, "… and some of $attacks were values");
		note "$type as $door: " . ($taken // 0) . " of $attacks were values";
	}
}
done_testing();
