#!/usr/bin/env bash
# package.sh VERSION..: build the Debian package of each PostgreSQL version in
# a root of that Debian that has what building needs, install it into another
# that has nothing but the server, and run the quickstart there as a user would.
# Both roots are made anew and thrown away. The packages stay in dist/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"
# shellcheck source=test/run/job.sh
. "$here/job.sh"

[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
need mmdebstrap util-linux

# root SUITE PACKAGES: a root in $work/SUITE-kind
root() { # DIRECTORY SUITE PACKAGES
	local codename mirror
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	# shellcheck disable=SC2016
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $codename" | head -n 1)
	# shellcheck disable=SC2016
	mmdebstrap --quiet --variant=apt --format=directory --dpkgopt=force-unsafe-io \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "3"' --aptopt='Acquire::Languages "none"' \
		--essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"' \
		--essential-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/medins.conf"' \
		--include="$3" "$2" "$1" "$mirror" >&2
}

package() { # VERSION
	local version=$1 suite
	suite=$(suite "$version")
	work=$(mktemp -d /tmp/medins-package.XXXXXX)
	chmod 755 "$work"

	run root "$work/build" "$suite" build-essential,debhelper,postgresql-server-dev-all
	# from what make dist packs, so that this is complete
	mkdir -p "$work/build/src/medins"
	git -c safe.directory='*' -C "$top" archive HEAD | tar -C "$work/build/src/medins" -xf -
	echo "$version" >"$work/build/src/medins/debian/pgversions"
	# postgresql-all is for tests while building, which are not run there
	run chroot "$work/build" sh -ec 'cd /src/medins && pg_buildext updatecontrol && DEB_BUILD_PROFILES=nocheck DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b' >"$work/build.log" 2>&1 ||
		{ tail -n 60 "$work/build.log"; return 1; }
	mkdir -p "$top/dist"
	cp "$work"/build/src/postgresql-"$version"-medins_*.deb "$top/dist/"

	run root "$work/clean" "$suite" "postgresql-$version"
	cp "$work"/build/src/postgresql-"$version"-medins_*.deb "$work/clean/tmp/"
	run chroot "$work/clean" sh -ec "apt-get -qq -y install /tmp/postgresql-$version-medins_*.deb" >"$work/install.log" 2>&1 ||
		{ tail -n 60 "$work/install.log"; return 1; }
	# as the documents say, from the files that the package brought
	cp "$top/examples/quickstart.out" "$work/clean/tmp/expected"
	# shellcheck disable=SC2016
	run "$here/jail.sh" "$work/clean" bash -ec '
		pg_createcluster --locale=C.UTF-8 "$0" main >/dev/null
		pg_ctlcluster "$0" main start
		cp /usr/share/doc/postgresql-$0-medins/examples/quickstart.sql /tmp/
		cd /tmp && runuser -u postgres -- psql -Xqa -v ON_ERROR_STOP=1 -d postgres -f /tmp/quickstart.sql >/tmp/got
		pg_ctlcluster "$0" main stop
		clean() { sed "s/ *$//" "$1" | grep -vE "^(--( .*)?)?$"; }
		diff -u <(clean /tmp/expected) <(clean /tmp/got)' "$version" || { echo "the quickstart differs on $version"; return 1; }
	echo "postgresql-$version-medins: built on $suite, installed into a clean root, quickstart as expected"
	cleanup
}

for version; do
	package "$version"
done
