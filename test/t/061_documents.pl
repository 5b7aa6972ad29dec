# docs/reference.md is what the catalogue says; the other documents name every word, error and clause.
use strict;
use warnings FATAL => 'all';
use Encode qw(decode);
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my $manual = slurp_file("$top/docs/manual.md");
my $clauses = slurp_file("$top/docs/clauses.md");

my $node = PostgreSQL::Test::Cluster->new('documents');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION medins CASCADE;
	SELECT medins.create_ledger('l');
	SELECT medins.install_plan('l', 'shanghai'), medins.install_plan('l', 'weihai');
});

sub ask { return split /\n/, $node->safe_psql('postgres', $_[0]); }

# None of the things asked for may be missing.
sub named
{
	my ($what, $is_named, @things) = @_;
	my @missing = grep { !$is_named->($_) } @things;
	ok(@things > 0 && @missing == 0, $what) or diag("not in the documents: @missing");
}

# A name in code style: the whole of it, or as a call.
sub in_code { my ($text) = @_; return sub { $text =~ /`(?:medins\.)?\Q$_[0]\E[`(]/ }; }

# ---- reference.md

local $ENV{PGCLIENTENCODING} = 'UTF8';
for my $language (qw(en zh))
{
	my $name = $language eq 'en' ? 'docs/reference.md' : 'docs/reference.zh-CN.md';
	my ($stdout, $stderr) = run_command(
		[
			'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', "language=$language",
			'-d', $node->connstr('postgres'), '-f', "$top/docs/reference.sql"
		]);
	is($stderr, '', "$name: it is written");
	my (%said, %here);
	$said{$_}++ for split /\n/, $stdout;
	$here{$_}++ for split /\n/, slurp_file("$top/$name");
	is_deeply([ [ grep { !$here{$_} } sort keys %said ], [ grep { !$said{$_} } sort keys %here ] ], [ [], [] ],
		"$name says what the catalogue says")
	  or diag('run `make reference`: it writes docs/reference.md and its Chinese twin anew');
	unlike($stdout, qr/NO COMMENT/, "$name: nothing lacks a comment");
}

# ---- manual.md, or rows and words in the reference

my $said = $manual . slurp_file("$top/docs/reference.md");

named('tables and views by subject', sub { $manual =~ /\[`$_[0]`\]\(reference\.md#$_[0]\)/ }, ask(q{
	SELECT relname FROM pg_class WHERE relnamespace = 'l'::regnamespace AND relkind IN ('r', 'p', 'v')}));
named('states and events of credentials', in_code($manual), slurp_file("$top/src/credential/history.c") =~ /^\t\[\w+\] = "(\w+)"/mg);
named('reasons of every ledger', in_code($manual), ask(q{SELECT reason FROM l.reason WHERE clause IS NULL EXCEPT SELECT reason FROM l.rule}));
named('pathways', in_code($said), ask(q{SELECT DISTINCT pathway FROM l.coverage_rule WHERE effect <> 'end'}));
named('kinds of institution', in_code($said), ask('SELECT kind FROM l.institution_kind'));
named('kinds of step', in_code($said), ask('SELECT kind FROM medins.sentence'));
named('words of checks', in_code($said), ask(q{
	SELECT DISTINCT (regexp_matches(pg_get_constraintdef(oid), '''(?:\{)?([a-z_]+)(?:\})?''::text', 'g'))[1]
	FROM pg_constraint WHERE contype = 'c' AND connamespace = 'l'::regnamespace}));

# What C says: errors, lint findings, statuses.
my $header = slurp_file("$top/src/medins.h");
my %code;
$code{"MI$1$2$3"} = 1 while $header =~ /MAKE_SQLSTATE\('M', 'I', '(.)', '(.)', '(.)'\)/g;
for my $file (glob("$top/src/*/*.sql"))
{
	my $text = slurp_file($file);
	$code{$1} = 1 while $text =~ /'(MI[0-9A-Z]{3})'/g;
}
# An entry each, and a statement that raises it: 060_examples runs them.
my %entry = slurp_file("$top/docs/troubleshooting.md") =~ /^### `([0-9A-Z]{5})`(.*?)(?=^##)/msg;
named('errors', sub { $entry{ $_[0] } }, sort keys %code);
is_deeply([ sort grep { /^MI/ && !$code{$_} } keys %entry ], [], '… and no other of class MI');
named('statements that raise them', sub { $entry{ $_[0] } =~ /^(?:ERROR:  )?$_[0](?::|$)/m },
	grep { $_ ne '40P01' } sort keys %entry);

# ---- every error is raised by a test, which expects its message

# But for what no input comes to: more than a value can hold, and what only a failing disk or damaged page makes.
my %unreached = map { $_ => 1 } (
	'too many running totals',
	'too many periods of cover',
	'stored accumulators have an impossible size of %zu bytes',
	'stored cover has an impossible size of %zu bytes',
	'could not rewind temporary file of claims',
	'could not read from temporary file: read only %zu of %zu bytes');
my $expected = join "\n", map { scalar slurp_file($_) } glob("$top/expected/*.out"), glob("$top/test/isolation/expected/*.out"),
  glob("$top/test/pgtap/*.sql"), grep({ !/061_documents/ } glob("$top/test/t/*.pl")), "$top/docs/troubleshooting.md";
$expected =~ s/''/'/g;
my %message;
for my $file (glob("$top/src/*.[ch]"), glob("$top/src/*/*.[ch]"), glob("$top/src/*/*.sql"))
{
	my $text = slurp_file($file);
	my ($call, $value) = $file =~ /sql$/ ? (qr/RAISE EXCEPTION\s+((?:'[^']*')+)/, qr/%/) :
	  (qr/\berrmsg(?:_internal)?\(((?:\s*(?:"(?:[^"\\]|\\.)*"|INT64_FORMAT))+)/, qr/%(?:\.\*)?(?:zu|[sdu])/);
	while ($text =~ /$call/g)
	{
		my $said = $1;
		$said = $file =~ /sql$/ ? $said =~ s/^'|'\z//gr =~ s/''/'/gr :
		  join('', map { s/\\(.)/$1/gr } $said =~ s/INT64_FORMAT/"%d"/gr =~ /"((?:[^"\\]|\\.)*)"/g);
		# a name between quotes holds none
		$message{$said} = join '"[^"\n]*"', map { join '[^\n]+', map { quotemeta } split($value, $_, -1) } split(/"$value"/, $said, -1);
	}
}
named('messages of errors', sub { ($expected =~ /$message{$_[0]}/) != exists $unreached{$_[0]} }, sort keys %message);
is_deeply([ grep { !$message{$_} } sort keys %unreached ], [], '… and what is not reached is one');

my ($findings) = $manual =~ /^## Lint findings\n(.*)/ms;
my $lint = slurp_file("$top/src/plan/lint.c");
named('lint findings', in_code($findings), $lint =~ /tell\([^"]*?"(\w+)"/g);
named('derived statuses', in_code($manual), slurp_file("$top/src/claim/desk.c") =~ /^#define STATUS_\w+\s+"(\w+)"/mg);
named('relations', in_code($manual), slurp_file("$top/src/claim/desk.c") =~ /relation = "(\w+)"/g);

# ---- clauses.md

my %row = map { /^\| ([^|]+?) \|/ ? ($1 => $_) : () } split /\n/, $clauses;
named('clauses', sub { exists $row{ $_[0] } }, ask(q{
	SELECT clause FROM l.clause UNION SELECT clause FROM l.rule UNION SELECT clause FROM l.coverage_rule
	UNION SELECT clause FROM l.eligibility_rule UNION SELECT clause FROM l.premium_rule UNION SELECT clause FROM l.cap UNION SELECT clause FROM l.reason WHERE clause IS NOT NULL}));

# The tests named beside a clause name the clause.
my %file = $clauses =~ /^- `(\w+)`: (\S+)$/mg;
my @unnamed;
my $tests = 0;
for my $id (sort keys %row)
{
	my @cell = split / *\| */, $row{$id};
	next if @cell != 5 || $cell[4] eq 'test' || $cell[4] =~ /^-*$/;
	for my $test (split /, /, $cell[4])
	{
		$tests++;
		push @unnamed, "$id in $test"
			unless $file{$test} && slurp_file("$top/$file{$test}") =~ /(?<![\w.-])\Q$id\E(?![\w.])/;
	}
}
ok($tests > 0 && @unnamed == 0, 'tests of clauses') or diag(join("\n", @unnamed));

# ---- traps.md: each of the 48 is answered, and named by the tests that it names

my $traps = slurp_file("$top/docs/traps.md");
my %trap = map { /^\| (T\d+) \|/ ? ($1 => $_) : () } split /\n/, $traps;
named('traps', sub { exists $trap{ $_[0] } }, map { "T$_" } 1 .. 48);
%file = $traps =~ /^- `(\w+)`: (\S+)$/mg;
@unnamed = ();
for my $id (sort keys %trap)
{
	my @cell = split / *\| */, $trap{$id};
	next if $cell[4] eq '—' || $cell[4] eq "\xe2\x80\x94";
	for my $test (split /, /, $cell[4])
	{
		push @unnamed, "$id in $test"
			unless $file{$test} && slurp_file("$top/$file{$test}") =~ /(?<![\w.-])$id(?![\w.])/;
	}
}
ok(%file && @unnamed == 0, 'tests of traps') or diag(join("\n", @unnamed));

# ---- links between documents

for my $document (glob("$top/*.md"), glob("$top/docs/*.md"), glob("$top/docs/tutorials/*.md"))
{
	my $text = slurp_file($document);
	my ($folder) = $document =~ m{^(.*)/};
	my @broken;
	while ($text =~ /\]\(([^)#:]*)(?:#([^)]*))?\)/g)
	{
		my ($path, $anchor) = ($1, $2);
		my $target = $path eq '' ? $document : "$folder/$path";
		if (!-e $target) { push @broken, $path; next; }
		next unless defined $anchor;
		my %anchor = map { (lc($_) =~ s/[^\w\- ]//gr =~ s/ /-/gr) => 1 }
		  map { decode('UTF-8', $_) } slurp_file($target) =~ /^#+ (.*)$/mg;
		push @broken, "$path#$anchor" unless $anchor{ decode('UTF-8', $anchor) };
	}
	is("@broken", '', 'links of ' . ($document =~ s{^\Q$top\E/}{}r));
}

# ---- what is told to be done can be done

# Statements of a document, after the quickstart; where they name a version, in a draft that is then published, but for
# the policy cases that they change.
$node->safe_psql('postgres', 'CREATE DATABASE examples');
my @try = (slurp_file("$top/examples/quickstart.sql"));
for my $block ($manual =~ /^```sql\n(.*?)^```$/msg)
{
	my $draft = $block =~ /:version/ && $block !~ /draft_plan/;
	push @try, "SELECT medins.draft_plan('city', 'shanghai', '2027-01-01') AS version \\gset" if $draft;
	push @try, $block;
	push @try, "DELETE FROM city.policy_case WHERE version = :version AND name IN (SELECT name FROM medins.run_cases('city', :version));" if $draft;
	push @try, "SELECT medins.publish_plan('city', :version);" if $draft;
}
my ($stdout, $stderr) = ('', '');
is($node->psql('examples', join("\n", @try), stdout => \$stdout, stderr => \$stderr, on_error_stop => 1), 0,
	'statements of manual.md') or diag($stderr);

# The quickstart in a ledger partitioned as operations.md says.
my ($recipe) = slurp_file("$top/docs/operations.md") =~ /^## Partitions\n.*?^```sql\n(.*?)^```$/ms;
$node->safe_psql('postgres', 'CREATE DATABASE partitioned');
my $quickstart = slurp_file("$top/examples/quickstart.sql");
my %answer;
for my $database ('postgres', 'partitioned')
{
	my $script = $quickstart;
	$script =~ s/^(?=INSERT INTO city\.college)/\\o \/dev\/null\n$recipe\n\\o\n/m if $database eq 'partitioned';
	is($node->psql($database, $script, stdout => \$answer{$database}, stderr => \$stderr, on_error_stop => 1), 0,
		"quickstart in database $database") or diag($stderr);
}
is($answer{partitioned}, $answer{postgres}, 'a partitioned ledger answers the same');
is($node->safe_psql('partitioned', q{SELECT count(*) FROM pg_inherits WHERE inhparent = 'city.claim'::regclass}), 8,
	'and is partitioned');

$node->stop;
done_testing();
