# META.json is what PGXN takes (https://pgxn.org/spec/), and says what the extension's own files say.
use strict;
use warnings FATAL => 'all';
use FindBin;
use JSON::PP qw(decode_json);
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";
my $meta = decode_json(slurp_file("$top/META.json"));

my $term = qr{^[^\s/\\[:cntrl:]]{2,}$};
my $semver = qr/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;
my %known = map { $_ => 1 } qw(abstract description generated_by license maintainer meta-spec name no_index prereqs provides
  release_status resources tags version);

is_deeply([ grep { !exists $meta->{$_} } qw(name version abstract maintainer license provides meta-spec) ], [], 'what is required');
is_deeply([ grep { !$known{$_} && !/^x_/i } sort keys %$meta ], [], 'no key that is not of the specification');
like($meta->{name}, $term, 'name');
like($meta->{version}, $semver, 'version');
is($meta->{'meta-spec'}{version}, '1.0.0', 'meta-spec');
is($meta->{license}, 'postgresql', 'license');
is_deeply([ grep { length > 256 || m{[/\\[:cntrl:]]} || !length } @{ $meta->{tags} } ], [], 'tags');
for my $extension (sort keys %{ $meta->{provides} })
{
	my $provides = $meta->{provides}{$extension};
	like($extension, $term, "provides $extension");
	like($provides->{version}, $semver, '… of a version');
	ok(-f "$top/$provides->{$_}", "… with its $_") for qw(file docfile);
}
for my $phase (sort keys %{ $meta->{prereqs} })
{
	like($phase, qr/^(?:configure|build|test|runtime|develop)$/, "prerequisites: phase $phase");
	for my $relation (sort keys %{ $meta->{prereqs}{$phase} })
	{
		like($relation, qr/^(?:requires|recommends|suggests|conflicts)$/, "… $relation");
		my $needed = $meta->{prereqs}{$phase}{$relation};
		like($needed->{$_}, qr/^0$|$semver/, "… $_") for sort keys %$needed;
	}
}

# The same version and needs everywhere.
my ($control) = slurp_file("$top/medins.control") =~ /^default_version = '(.*)'/m;
my ($made) = slurp_file("$top/Makefile") =~ /^EXTVERSION = (.*)$/m;
my ($package) = slurp_file("$top/debian/changelog") =~ /^medins \(([\d.]+)/;
is("$control.0", $meta->{version}, 'the version of medins.control');
is($made, $control, 'of the Makefile');
is($meta->{provides}{medins}{version}, $meta->{version}, 'of the extension');
like($package, qr/^\Q$control\E(?:\.0)?$/, 'of the Debian package');
my ($requires) = slurp_file("$top/medins.control") =~ /^requires = '(.*)'/m;
is_deeply([ grep { !defined $meta->{prereqs}{runtime}{requires}{$_} } split / *, */, $requires ], [], 'what it requires');

done_testing();
