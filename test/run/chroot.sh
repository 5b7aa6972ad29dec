#!/usr/bin/env bash
# chroot.sh SUITE VERSION CACHE: print the path of a chroot of that Debian
# suite with PostgreSQL VERSION and what the tests need; make it if missing.
# Its name ends with a hash of this file, and it gets that name only when
# complete, so a half-made or outdated one is never used.
set -euo pipefail
suite=$1 version=$2 cache=$3
hash=$(sha256sum "$0" | cut -c1-12)
dir=$cache/$suite-$version-$hash
[ ! -d "$dir" ] || { echo "$dir"; exit 0; }

echo "making $dir (a minute or two)" >&2
# Older ones go, unless a run still holds one (check.sh locks what it uses).
for old in "$cache/$suite-$version"-*; do
	[ ! -d "$old" ] || flock -n "$old" rm -rf --one-file-system "$old" || true
done
trap 'rm -rf --one-file-system "$dir.part"' EXIT

# The machine's own mirror; old suites are signed by the keys of newer ones.
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $codename" | head -n 1)

# server-dev is only unpacked: its dependencies are a whole clang and LLVM.
# shellcheck disable=SC2016
mmdebstrap --quiet --variant=apt --format=directory \
	--dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
	--dpkgopt='path-exclude=/usr/share/locale/*/LC_MESSAGES/*' \
	--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "3"' --aptopt='Acquire::Languages "none"' \
	--essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"' \
	--essential-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/medins.conf"' \
	--include="postgresql-$version,postgresql-$version-pgtap,libtap-parser-sourcehandler-pgtap-perl" \
	--include=libipc-run-perl,make,gcc,libc6-dev,perl \
	--customize-hook='chroot "$1" sh -ec "cd /tmp; apt-get -qq download postgresql-server-dev-'"$version"'; dpkg -x postgresql-server-dev-'"$version"'_*.deb /; rm -f *.deb"' \
	"$suite" "$dir.part" "$mirror" >&2
mv "$dir.part" "$dir"
echo "$dir"
