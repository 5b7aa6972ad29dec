# What make demo shows, on a small scale: it shows what it says, twice the same, and README quotes it.
use strict;
use warnings FATAL => 'all';
use utf8;
use Encode qw(decode_utf8 encode_utf8);
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";

my $node = PostgreSQL::Test::Cluster->new('demo');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
local $ENV{PGCLIENTENCODING} = 'UTF8';

sub ask { return decode_utf8($node->safe_psql($_[0], $_[1])); }

# It runs in a folder that it writes to.
my $folder = PostgreSQL::Test::Utils::tempdir();
chdir $folder or die "chdir: $!";
sub demo
{
	my ($database) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	my ($out, $err) = run_command([
		'psql', '-Xq', '-d', $node->connstr($database), '-v', 'students=100',
		map { ('-f', "$top/test/demo/$_.sql") } qw(data claims show) ]);
	is($err, '', "$database: no error");
	return decode_utf8($out);
}

my $out = demo('one');
# The other: other settings, and a day later where it is already that.
my $other = do {
	local $ENV{PGTZ} = 'Pacific/Kiritimati';
	local $ENV{PGDATESTYLE} = 'German, DMY';
	demo('two');
};
my $speed = qr/^ +\d+ bills one by one: \d+ a second; \d+ by COPY: \d+ a second \(.*\)\.$/m;
like($out, $speed, 'it says how fast');
is($other =~ s/$speed//r, $out =~ s/$speed//r, 'all else is the same the second time');

# Parts by number: a heading in capitals, up to the next.
my %part;
$part{$1} = $2 while $out =~ /^(\d)\. [A-Z][^\n]*\n(.*?)(?=^\d\. [A-Z]|\z)/msg;
is_deeply([ sort keys %part ], [ 1 .. 9 ], 'parts');
my $chinese = qr/\p{Han}{4,}/;

# 1. The six are covered as they are said to be, and nobody else's id can be theirs.
is_deeply([ $part{1} =~ /\| +(\S+) +\| +(\S+) +\| (SH-\d+)$/mg ], [
	qw(2025-01-01 2025-12-31 SH-4 2025-09-01 2025-12-31 SH-5 2025-10-01 2025-12-31 SH-10),
	qw(- - SH-11 2025-01-06 2025-12-31 SH-8 2025-01-01 2025-09-30 SH-4) ], 'covers');
my @id = split /\n/, ask('one', 'SELECT resident_id FROM shanghai.person UNION ALL SELECT resident_id FROM weihai.person');
is(scalar @id, 100, 'as many students as asked for');
my @wrong = grep {
	my @digit = split //;
	my $sum = 0;
	$sum += $digit[$_] * (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)[$_] for 0 .. 16;
	!/^319\d{3}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/ || $digit[17] ne substr('10X98765432', $sum % 11, 1);
} @id;
is("@wrong", '', 'resident ids: a right check digit, no region');
is(scalar(keys %{ { map { $_ => 1 } @id } }), 100, 'resident ids: each its own');

# 2. The deductible so far is the sum of what was borne outside the clinic and stays.
my ($sum, $rows) = (0, 0);
for (split /\n/, $part{2})
{
	next unless /^ +\d+ \|/;
	my (undef, undef, undef, $care, undef, undef, $deductible, $so_far) = map { s/^ +| +$//gr } split /\|/;
	$sum += $deductible if $care ne 'inpatient';
	cmp_ok($so_far, '==', $sum, 'deductible so far');
	$rows++;
}
is("$rows $sum", '7 300', 'a year that fills it');

# 3. The explanation, as explain says it, in Chinese.
my $explained = ask('one', q{SELECT format('   %s. %s', step, sentence) FROM medins.explain('shanghai', 1, 3, 'zh') ORDER BY step});
like($explained, $chinese, 'an explanation in Chinese');
like($part{3}, qr/\Q$explained\E/, 'is shown');

# 4. One refused and one held, with their reasons.
for my $decision ('denied', 'pended')
{
	my ($reason) = $part{4} =~ /\| $decision +\| (\w+)/ or fail("$decision is shown"), next;
	my ($en, $zh) = split /\n/, ask('one', "SELECT sentence_en || E'\\n' || sentence_zh FROM shanghai.reason WHERE reason = '$reason'");
	like($zh, $chinese, "$decision: a reason in Chinese");
	like($part{4}, qr/^ $reason +\| \Q$en\E *\+\n +\| \Q$zh\E *$/m, "$decision: in both languages");
}

# 5. The correction gives back what the wrong bill had used up.
is_deeply([ $part{5} =~ /^ +\d \| (\w+) .*\| +(-?[\d.]+) \| +(-?[\d.]+) \| +(-?[\d.]+) \| +-?[\d.]+$/mg ], [
	qw(claim 300.00 300.00 240.00 reversal -300.00 0.00 -240.00 claim 78.00 78.00 0.00) ], 'a correction: deductible, so far, fund');

# 6. Statements are those of the views; their sums are the ledger's.
my @statement = $part{6} =~ /^ *(\p{Han}+) +\| +\d+ \|.*\| +([\d.]+)$/mg;
my %payable = @statement;
is(scalar(keys %payable), 5, 'statements');
is($payable{$_}, ask('one', "SELECT payable FROM shanghai.settlement_statement JOIN shanghai.institution i USING (institution_id)
	WHERE settlement_month = '2025-11-01' AND i.name = '$_'"), 'payable') for grep { !/海滨/ } sort keys %payable;
is(() = $part{6} =~ /\| equal *$/mg, 2, 'sums are equal') or diag(encode_utf8($part{6}));
for my $ledger ('shanghai', 'weihai')
{
	my $sums = join ', ', map { "sum($_)" } qw(total_amount in_scope deductible fund_paid cash_paid);
	my $ledger_sums = ask('one', "SELECT $sums FROM $ledger.claim");
	is(ask('one', "SELECT $sums FROM $ledger.settlement_statement"), $ledger_sums, "$ledger: statements sum to the ledger");
	my ($fund) = $ledger_sums =~ /\|([\d.]+)\|[\d.]+$/;
	is(ask('one', "SELECT * FROM $ledger.clearing_difference"), '', "$ledger: clearing sums to settlement sums to the ledger");
	like($part{6}, qr/\| +\Q$fund\E \| +\Q$fund\E \|/, "$ledger: and the sum is shown");
}

is(ask('one', "SELECT count(*) FROM weihai.capitation_clearing WHERE benefit_year = 2025 AND used > 0"), 1, 'capitation is cleared');

# 7. All bills are told of, in each way a bill can come out.
for my $city ([ 'shanghai', '上海' ], [ 'weihai', '威海' ])
{
	my ($ledger, $name) = @$city;
	my %bills;
	$bills{$1} += $2 while $part{7} =~ /^ $name +\| (\w+) +\| \S+ +\| +(\d+) \|/mg;
	is(join(' ', map { "$_ $bills{$_}" } sort keys %bills),
		ask('one', "SELECT string_agg(decision || ' ' || bills, ' ' ORDER BY decision)
			FROM (SELECT decision, count(*) AS bills FROM $ledger.claim WHERE entry = 'claim' GROUP BY decision) d"), "$ledger: outcomes");
	cmp_ok(scalar(keys %bills), '==', 3, "$ledger: of all three kinds");
	like($part{8}, qr/$name \w+: ${\ask('one', "SELECT count(*) FROM $ledger.claim")} rows, 0 differences/, "$ledger: verify is told of");
	is(ask('one', "SELECT * FROM medins.verify('$ledger')"), '', "$ledger: verify");
	is(ask('one', "SELECT * FROM medins.check_months('$ledger')"), '', "$ledger: closed months are as they were stored");
	is(ask('one', "SELECT count(*) FROM demo.bill WHERE city = '$ledger'"),
		ask('one', "SELECT count(*) FROM $ledger.claim WHERE entry = 'claim' AND request_id NOT LIKE '%-corrected'"), "$ledger: each bill is in it once");
}

# README quotes what does not depend on the scale, word for word.
my ($section) = decode_utf8(slurp_file("$top/README.md")) =~ /^## Demo\n(.*?)^## /ms;
my @block = ($section // '') =~ /^```\n(.*?)^```$/msg;
ok(@block > 0, 'README quotes it');
my $text = $out =~ s/ +$//mgr;
ok(index($text, $_) >= 0, 'as it is') or diag(encode_utf8($_)) for @block;

chdir '/';
$node->stop;
done_testing();
