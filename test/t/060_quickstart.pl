# The quickstart prints what examples/quickstart.out holds, and README.md quotes all of it.
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
	return [grep { $_ ne '' && !/^--( |$)/ } map { s/\s+$//r } split /\n/, $text];
}

my $node = PostgreSQL::Test::Cluster->new('quickstart');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;

local $ENV{PGCLIENTENCODING} = 'UTF8';
my ($stdout, $stderr) = run_command(
	[
		'psql', '-X', '-q', '-a', '-v', 'ON_ERROR_STOP=1',
		'-d', $node->connstr('postgres'), '-f', "$top/examples/quickstart.sql"
	]);
unlike($stderr, qr/ERROR|FATAL|WARNING/, 'it runs');
is_deeply(lines($stdout), lines(slurp_file("$top/examples/quickstart.out")), 'and prints what it is said to print');

my ($section) = slurp_file("$top/README.md") =~ /^## Quickstart\n(.*?)^## /ms;
my @block = $section =~ /^```sql\n(.*?)^```$/msg;
is_deeply(lines(join("\n", @block)), lines($stdout), 'and README quotes it');

# The Chinese README is the same one: its blocks, and what it names.
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

$node->stop;
done_testing();
