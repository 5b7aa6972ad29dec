#!/usr/bin/env bash
# server.sh KIND VERSION CACHE: print the folder of a PostgreSQL VERSION built
# from the source of this Debian's package, with assertions, to find errors of
# memory: sanitize (compiled with the address and undefined behaviour
# sanitizers) or valgrind (tells valgrind of its memory contexts). Built if
# missing, some five minutes. It knows the same paths as the package's: jail.sh
# puts it in their place. Named and replaced as the chroots are (chroot.sh).
set -euo pipefail
kind=$1 version=$2 cache=$3
here=$(cd "$(dirname "$0")" && pwd)
hash=$(cat "$0" "$here/memcheck.h" | sha256sum | cut -c1-12)
dir=$cache/server-$kind-$version-$hash
[ ! -d "$dir" ] || { echo "$dir"; exit 0; }

echo "making $dir (some five minutes)" >&2
for old in "$cache/server-$kind-$version"-*; do
	[ ! -d "$old" ] || flock -n "$old" rm -rf --one-file-system "$old" || true
done
build=$(mktemp -d "$cache/build.XXXXXX")
trap 'rm -rf --one-file-system "$dir.part" "$build"' EXIT
mkdir -p "$build/lists/partial" "$build/cache/archives/partial" "$build/valgrind"
cd "$build"

# The machine's own mirror, asked for sources; of the versions it knows the newest that is really there.
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016
apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
	grep -E "^deb-src [^ ]+ $codename(-updates|-security)? main$" | sort -u >sources.list
apt=(-qq -o "Dir::Etc::sourcelist=$build/sources.list" -o Dir::Etc::sourceparts=/dev/null
	-o "Dir::State::lists=$build/lists" -o "Dir::Cache=$build/cache" -o APT::Sandbox::User=root)
{
	apt-get "${apt[@]}" update
	apt-cache "${apt[@]}" showsrc "postgresql-$version" | sed -n 's/^Version: //p' | sort -Vru >versions
	while read -r v && ! apt-get "${apt[@]}" source "postgresql-$version=$v"; do :; done <versions
} >log 2>&1 || { tail -n 30 log >&2; exit 1; }

flags=() defines=
case $kind in
sanitize)
	# given to make alone: programs of configure would fail for what they leak
	cp "$here/memcheck.h" valgrind/
	flags=("COPT=-fsanitize=address,undefined -DUSE_VALGRIND -I$build")
	;;
valgrind) defines=-DUSE_VALGRIND ;;
*) echo "no such kind of server: $kind" >&2; exit 1 ;;
esac
export ASAN_OPTIONS=detect_leaks=0
# asked by `make valgrind`: the server's make generates headers only where no make called it
unset MAKELEVEL MAKEFLAGS MFLAGS
cd "postgresql-$version"-*/
{
	./configure --prefix=/usr "--bindir=/usr/lib/postgresql/$version/bin" "--datadir=/usr/share/postgresql/$version" \
		--libdir="$(pg_config --libdir)" --includedir=/usr/include/postgresql --sysconfdir=/etc/postgresql-common \
		--with-system-tzdata=/usr/share/zoneinfo --without-readline --without-icu --enable-debug --enable-cassert --enable-tap-tests \
		CFLAGS='-Og -fno-omit-frame-pointer' CPPFLAGS="$defines"
	for part in . contrib/btree_gist contrib/postgres_fdw; do
		make -s -j2 -C "$part" "${flags[@]}"
		make -s -C "$part" "${flags[@]}" install DESTDIR="$dir.part"
	done
} >>"$build/log" 2>&1 || { tail -n 30 "$build/log" >&2; exit 1; }

# what is not part of the server but lives in its folders: pgTAP
cp -n "/usr/share/postgresql/$version/extension"/pgtap* "$dir.part/usr/share/postgresql/$version/extension/"
cp src/tools/valgrind.supp "$dir.part/usr/share/postgresql/$version/"
mv "$dir.part" "$dir"
echo "$dir"
