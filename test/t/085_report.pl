# The monthly report (SN-6.1): what it says, and what a reader sees of it in a browser.
#
# Without chromium only the text is looked at; check.sh sees to it that it is there.
use strict;
use warnings FATAL => 'all';
use utf8;
use Encode qw(decode_utf8 encode_utf8);
use FindBin;
use JSON::PP;
use lib $FindBin::RealBin;
use Medins qw(is_state);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my ($browser) = grep { -x } map { ("$_/chromium", "$_/chromium-browser") } split /:/, $ENV{PATH};

my $node = PostgreSQL::Test::Cluster->new('report');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
local $ENV{PGCLIENTENCODING} = 'UTF8';
my $folder = PostgreSQL::Test::Utils::tempdir();
chdir $folder or die "chdir: $!";

sub ask { return decode_utf8($node->safe_psql('postgres', $_[0])); }

# Two cities and a term of bills; a ledger with nothing in it, not even a plan; one whose names mean harm, and where a
# month is all taken back.
run_command([ 'psql', '-Xq', '-d', $node->connstr('postgres'), '-v', 'students=100', map { ('-f', "$top/test/demo/$_.sql") } qw(data claims report) ]);
my @page = sort glob('*.html');
is("@page", join(' ', map { my $city = $_; map { "$city-2025-$_.html" } qw(09 10 11 12) } qw(shanghai weihai)), 'a page for each month and city');
my $harm = q{<script>document.title = "harmed"</script> & "quoted" 'too' {total} {|total} %s};
ask(<<SQL);
SELECT medins.create_ledger('empty'), medins.create_ledger('harm');
SELECT medins.install_plan('harm', 'weihai');
SET search_path = harm, pg_catalog;
UPDATE plan SET name_zh = \$h\$$harm\$h\$, name_en = E'tab\\t\\x01 & <b>';
INSERT INTO college (college_id, name) VALUES (1, \$h\$$harm\$h\$);
INSERT INTO institution (institution_id, code, name) VALUES (1, '<i>', \$h\$$harm\$h\$);
INSERT INTO institution_term (institution_id, valid, kind, level, region, designated, connected) VALUES (1, '(,)', 'campus_clinic', NULL, '371002', true, true);
INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES (1, 1, 'designated', true, '(,)');
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-09-01,2025-01-01)');
INSERT INTO person (person_id, document_type, document_no, name) VALUES (1, 'other', '1', 'somebody');
INSERT INTO study (person_id, college_id, valid, form) VALUES (1, 1, '[2024-09-01,)', 'undergraduate');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year) SELECT 1, k, '2024-10-15', 2025 FROM unnest('{declaration,payment}'::text[]) k;
INSERT INTO claim (person_id, institution_id, request_id, care, credential, served_from, served_to, settled_on, total_amount)
  VALUES (1, 1, 'a', 'outpatient', 'card', '2025-01-06', '2025-01-06', '2025-01-06', 300);
SELECT medins.reverse('harm', 1, 1, 'refund', '2025-02-06');
SQL

sub page { return ask("SELECT medins.month_report('$_[0]', '$_[1]', '" . ($_[2] // 'zh') . "')"); }

# What it says of itself, without a browser.
my %html = map { $_ => decode_utf8(slurp_file($_)) } @page;
$html{'empty.html'} = page('empty', '2025-01-01');
$html{'before.html'} = page('shanghai', '2020-01-01');
$html{'harm-01.html'} = page('harm', '2025-01-01');
$html{'harm-02.html'} = page('harm', '2025-02-01', 'en');
for my $name (sort keys %html)
{
	my $page = $html{$name};
	my $text = $page =~ s/<style>.*?<\/style>//sr;
	unlike($page, qr{(?:src|href)\s*=|url\(|\@import|<script|<link|https?:}, "$name: nothing outside of it is needed");
	unlike($text, qr/\{\|?[a-z]/, "$name: every text is filled in");
	unlike($text, qr/[\x00-\x08\x0b\x0c\x0e-\x1f]/, "$name: no control character");
	my %open;
	$open{$2} += $1 ? -1 : 1 while $text =~ m{<(/?)(section|table|thead|tbody|tr|th|td|span|p|div|svg|h2|main)\b[^>]*>}g;
	is(join(' ', grep { $open{$_} } sort keys %open), '', "$name: what is opened is closed");
}
my @texts = split /\n/, ask('SELECT text_zh || text_en FROM medins.report_text');
cmp_ok(scalar(@texts), '>', 50, 'texts');
ok(page('shanghai', '2025-11-01') eq ($html{'shanghai-2025-11.html'} =~ s/\n\z//r), 'asked again it is the same');

# What earlier months came to is the same whether it is brought forward from stored lines or summed from rows.
my $open = page('weihai', '2025-12-01');
ask(q{SELECT medins.close_month('weihai', m::date) FROM generate_series('2025-09-01'::timestamp, '2025-11-01', '1 month') m});
ok(page('weihai', '2025-12-01') eq $open, 'months before it are closed: the same page');
ask(q{SELECT medins.reopen_month('weihai', '2025-11-01', 'made-up letter')});
ok(page('weihai', '2025-12-01') eq $open, 'one of them is opened again: the same page');

# Bad questions.
for my $bad ([ "'shanghai', NULL", 'MI013: no month given' ], [ "'shanghai', '2025-11-02'", 'MI011: a month is named by its first day' ],
	[ "'shanghai', 'infinity'", 'MI011: a month is named by its first day' ], [ "'shanghai', '2025-11-01', 'fr'", 'MI006: reports are in en or zh' ],
	[ "'shanghai', '2025-11-01', NULL", 'MI006: reports are in en or zh' ], [ "'demo', '2025-11-01'", 'MI004' ], [ "NULL, '2025-11-01'", 'MI013: no ledger given' ])
{
	is_state($node, "SELECT medins.month_report($bad->[0])", $bad->[1], "refused: $bad->[0]");
}

# The browser: a copy of the page with a script that tells what it sees.
my $eye = <<'JS';
<script>
const box = e => { const r = e.getBoundingClientRect(); return {x: r.x, y: r.y, width: r.width, height: r.height}; };
const all = (q, f) => Array.from(document.querySelectorAll(q), f);
const seen = {};
for (const language of ['zh', 'en']) {
  document.getElementById(language).checked = true;
  seen[language] = document.querySelector('main').innerText;
}
seen.title = document.title;
seen.wide = document.documentElement.scrollWidth - innerWidth;
seen.overflow = all('main *', e => e).filter(e => e.getBoundingClientRect().right > document.querySelector('main').getBoundingClientRect().right + 1).map(e => e.outerHTML.slice(0, 80));
seen.bars = all('.trend rect', e => ({title: e.textContent, height: +e.getAttribute('height'), fill: getComputedStyle(e).fill, ...box(e)}));
seen.gauges = all('.gauge', e => ({used: box(e.children[1]).width, mark: box(e.children[2]).x - box(e.children[0]).x, whole: box(e.children[0]).width}));
seen.right = all('td.n', e => getComputedStyle(e).textAlign + getComputedStyle(e).fontVariantNumeric);
const pre = document.createElement('pre');
pre.id = 'seen';
pre.textContent = JSON.stringify(seen);
document.body.append(pre);
</script>
JS

my @base = ($browser // '', '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', "--user-data-dir=$folder/profile", '--window-size=1200,2400');
sub look
{
	my ($html) = @_;
	open my $file, '>:utf8', "$folder/look.html" or die;
	print $file $html =~ s{</body>}{$eye</body>}r;
	close $file;
	my ($dom, $err) = run_command([ @base, '--dump-dom', "file://$folder/look.html" ]);
	my ($json) = decode_utf8($dom) =~ m{<pre id="seen">(.*?)</pre>}s or die "the browser said: $dom $err";
	$json =~ s/&lt;/</g;
	$json =~ s/&gt;/>/g;
	$json =~ s/&nbsp;/\x{a0}/g;
	$json =~ s/&amp;/&/g;
	return JSON::PP->new->decode($json);
}

SKIP: {
	skip 'chromium is not here', 1 unless $browser;
	local $ENV{HOME} = $folder;

	for my $name (sort keys %html)
	{
		my $seen = look($html{$name});
		is("@{ $seen->{overflow} }", '', "$name: nothing runs over its edge") or note($seen->{wide});
		unlike($seen->{zh}, qr/Billed|By institution|outpatient/, "$name: Chinese alone is seen");
		unlike($seen->{en}, qr/机构结算|总费用|合计/, "$name: English alone is seen");
		is(scalar(grep { $_ ne 'rightlining-nums tabular-nums' } @{ $seen->{right} }), 0, "$name: figures stand under one another");
		like($seen->{zh}, qr/核对/, "$name: to its end");
	}

	# The statement is that of the views.
	for my $city (qw(shanghai weihai))
	{
		my $seen = look($html{"$city-2025-11.html"});
		for my $row (split /\n/, ask("SELECT concat_ws('|', i.name, i.code, to_char(visits, 'FM999,990'), to_char(s.total_amount, 'FM999,999,990.00'), to_char(fund_paid, 'FM999,999,990.00'),
			to_char(cash_paid, 'FM999,999,990.00'), to_char(payable, 'FM999,999,990.00'), to_char(reimbursed, 'FM999,999,990.00'))
			FROM $city.settlement_statement s JOIN $city.institution i USING (institution_id) WHERE settlement_month = '2025-11-01'"))
		{
			my @cell = map { quotemeta } split /\|/, $row;
			like($seen->{zh}, qr/^$cell[0] $cell[1]\t$cell[2]\t.*\t$cell[3]\t.*\t$cell[4]\t.*\t$cell[5]\t$cell[6]\t$cell[7]$/m, "$city: the line of an institution");
		}
		like($seen->{en}, qr/Rows of the ledger.*✓ equal to the fen/, "$city: it adds up");
		like($seen->{en}, $city eq 'shanghai' ? qr/Lines stored at closing\t[\d,]+\t.*✓ equal to the fen/ : qr/Lines stored at closing\s+not closed yet/, "$city: what is stored");
		like($seen->{en}, $city eq 'shanghai' ? qr/closed for all institutions 20\d\d-/ : qr/open: figures may still change/, "$city: its state");

		# Bars are as high as what they stand for.
		my %paid = map { split /=/ } split /\n/, ask("SELECT to_char(settlement_month, 'YYYY-MM') || ' ' || payer || '=' || sum(amount) FROM $city.payer_statement GROUP BY settlement_month, payer");
		my ($scale, $bars) = (undef, 0);
		for my $bar (@{ $seen->{bars} })
		{
			my ($month, $payer, $amount) = $bar->{title} =~ /^(\S+) · \S+ ([A-Z].*?) · (-?[\d,.]+)$/ or fail("a bar says $bar->{title}"), next;
			$amount =~ tr/,//d;
			is($amount + 0, $paid{"$month fund"} + 0, "$city $month: the bar of the fund") if $payer eq 'Insurance fund';
			$scale //= $bar->{height} / $amount if $amount > 1000;
			cmp_ok(abs($bar->{height} - $amount * ($scale // 0)), '<', 0.05, "$city $month $payer: its height") if $scale;
			$bars++;
		}
		is($bars, scalar(grep { $_ != 0 } values %paid) - (grep { /^2025-12|^2026/ } keys %paid), "$city: a bar for each payer and month until then");
	}

	# A gauge is as full as it says.
	my $seen = look($html{'weihai-2025-11.html'});
	my ($share) = $seen->{en} =~ /^海滨示例学院 2025\tcapitation\t.*\t([\d.]+) %/m or fail('the capitation of the college');
	my ($gauge) = @{ $seen->{gauges} };
	cmp_ok(abs($gauge->{used} / $gauge->{mark} * 100 - $share), '<', $share / 50, 'the gauge of capitation');
	is(scalar @{ look($html{'shanghai-2025-11.html'})->{gauges} }, 0, 'none where no plan has it');

	# Names are names.
	$seen = look($html{'harm-01.html'});
	is($seen->{title}, 'harm 2025-01', 'no script of a name runs');
	like($seen->{zh}, qr/^\Q$harm\E <i>\t1\t1\t/m, 'it is shown as it is');
	# A month that takes back more than it brings.
	$seen = look($html{'harm-02.html'});
	like($seen->{en}, qr/^tab � & <b> ?February 2025$/m, 'the head') or diag(encode_utf8(substr($seen->{en}, 0, 200)));
	like($seen->{en}, qr/−300\.00/, 'a true minus');
	my ($january, $february) = @{ $seen->{bars} };
	cmp_ok(abs($january->{y} + $january->{height} - $february->{y}), '<', 1, 'what is negative hangs below the line') or diag(explain($seen->{bars}));

	# Nothing at all.
	$seen = look($html{'empty.html'});
	like($seen->{en}, qr/Nothing was booked in this month/, 'an empty month says so');
	is(scalar @{ $seen->{bars} }, 0, 'and has no bars');

	# It can be looked at, and printed.
	open my $file, '>:utf8', "$folder/print.html" or die;
	print $file $html{'shanghai-2025-11.html'};
	close $file;
	run_command([ @base, "--screenshot=$folder/page.png", "file://$folder/print.html" ]);
	my ($width, $height) = unpack 'N2', substr(slurp_file("$folder/page.png"), 16, 8);
	is("$width $height", '1200 2400', 'a picture of it');
	cmp_ok(-s "$folder/page.png", '>', 60_000, 'with something on it');
	run_command([ @base, '--no-pdf-header-footer', "--print-to-pdf=$folder/page.pdf", "file://$folder/print.html" ]);
	like(slurp_file("$folder/page.pdf"), qr/^%PDF/, 'a print of it');
}

chdir '/';
$node->stop;
done_testing();
