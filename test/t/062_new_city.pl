# docs/new-city.md is true: its blocks of SQL run in their order, and print what stands below them.
use strict;
use warnings FATAL => 'all';
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $doc = slurp_file("$FindBin::RealBin/../../docs/new-city.md");

# What is compared: no blank lines, no blanks at the end of a line.
sub lines
{
	my ($text) = @_;
	return [ grep { $_ ne '' } map { s/\s+$//r } split /\n/, $text ];
}

# Blocks of SQL, each with what it is said to print.
my @block;
while ($doc =~ /^```sql\n(.*?)^```\n(?:```\n(.*?)^```\n)?/msg)
{
	my ($sql, $prints, $before) = ("$1", $2 // '', substr($doc, 0, $-[0]));
	push @block, { sql => $sql, prints => $prints, line => 1 + ($before =~ tr/\n//) };
}
cmp_ok(scalar @block, '>', 10, 'there are blocks of SQL');

my $node = PostgreSQL::Test::Cluster->new('new_city');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

local $ENV{PGCLIENTENCODING} = 'UTF8';
my $script = PostgreSQL::Test::Utils::tempdir() . '/new-city.sql';
append_to_file($script, "SET client_min_messages = warning;\n");
append_to_file($script, "\\echo ==$_\n$block[$_]{sql}\n") for 0 .. $#block;
my ($stdout, $stderr) = run_command(
	[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $script ]);
is($stderr, '', 'it runs');
my %printed = $stdout =~ /^==(\d+)\n(.*?)(?=^==\d+\n|\z)/msg;
for (0 .. $#block)
{
	is_deeply(lines($printed{$_} // 'nothing'), lines($block[$_]{prints}), "the block at line $block[$_]{line} prints what is said")
	  or diag($printed{$_} // '');
}

$node->stop;
done_testing();
