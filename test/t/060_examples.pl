# The scripts of examples/ print what documents say: README quotes the whole session of the quickstart, a tutorial that of
# its own script, and troubleshooting.md that of its errors.
use strict;
use warnings FATAL => 'all';
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";

# What is compared: no blank lines, comments or blanks at the end of a line.
sub lines
{
	my ($text) = @_;
	return [grep { $_ ne '' && !/^(?:--(?: |$)|NOTICE:|LOCATION:)/ } map { s/\s+$//r } split /\n/, $text];
}

my $node = PostgreSQL::Test::Cluster->new('examples');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

local $ENV{PGCLIENTENCODING} = 'UTF8';
local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
local $ENV{PGDATABASE} = 'city_db';
chdir "$top/examples" or die "examples: $!";

# A script's session as a terminal shows it, in a new database city_db.
sub session
{
	my ($script, $before) = @_;
	$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS city_db');
	$node->safe_psql('postgres', 'CREATE DATABASE city_db');
	$node->safe_psql('city_db', "SET client_min_messages = warning;\n" . slurp_file($before)) if $before;
	my ($stdout, $stderr) = run_command([ 'sh', '-c', "exec psql -X -q -a -v SHOW_CONTEXT=never <$script 2>&1" ]);
	return $stdout;
}

# Documents, or a part of one, and the script whose session its blocks are.
my %quoted = (
	'README.md' => 'quickstart.sql',
	'docs/troubleshooting.md' => 'errors.sql');
$quoted{"docs/tutorials/$_.md"} = "$_.sql" for qw(auditor billing dba office policy);
for my $document (sort keys %quoted)
{
	my $script = $quoted{$document};
	my $quickstart = $script eq 'quickstart.sql';
	my $session = session($script, $quickstart ? undef : 'city.sql');
	my $text = slurp_file("$top/$document");
	($text) = $text =~ /^## Quickstart\n(.*?)^## /ms if $quickstart;
	my $kept = "$PostgreSQL::Test::Utils::tmp_check/$script.session";
	append_to_file($kept, $session);
	is_deeply(lines($session), lines(join("\n", $text =~ /^```sql\n(.*?)^```$/msg)), "$document quotes examples/$script")
	  or diag("the whole session is in $kept");
	is_deeply(lines($session), lines(slurp_file('quickstart.out')), 'and it prints what it is said to print') if $quickstart;
}

# Every tutorial is run.
my @tutorials = grep { !m{/README\.md$|\.zh-CN\.md$} } glob("$top/docs/tutorials/*.md");
is_deeply([ map { s{^.*/docs/}{docs/}r } @tutorials ], [ grep { m{^docs/tutorials/} } sort keys %quoted ], 'all tutorials are run');

# The Chinese README is the same one: its blocks, and what it names. So are Chinese tutorials, by their blocks and sections.
my ($english, $chinese) = map { scalar slurp_file("$top/$_") } qw(README.md README.zh-CN.md);
sub blocks { return [ $_[0] =~ /^```.*?^```$/msg ] }
sub names
{
	my ($text) = @_;
	$text =~ s/^```.*?^```$//msg;
	my %named = map { $_ => 1 } $text =~ /(`[^`]+`|\]\([^)]+\))/g;
	delete @named{ '](README.md)', '](README.zh-CN.md)' };
	return [ sort keys %named ];
}
is_deeply(blocks($chinese), blocks($english), 'README.zh-CN.md has the same blocks');
is_deeply(names($chinese), names($english), 'and names the same things');
for my $tutorial (glob("$top/docs/tutorials/*.md"))
{
	next if $tutorial =~ /zh-CN/;
	my ($english, $chinese) = map { scalar slurp_file($_) } $tutorial, $tutorial =~ s/\.md$/.zh-CN.md/r;
	my ($name) = $tutorial =~ m{([^/]*)\.md$};
	is_deeply(blocks($chinese), blocks($english), "tutorial $name in Chinese has the same blocks");
	my @sections = map { scalar(() = s/^```.*?^```$//msgr =~ /^#+ /mg) } $chinese, $english;
	is($sections[0], $sections[1], 'and the same sections');
}

$node->stop;
done_testing();
