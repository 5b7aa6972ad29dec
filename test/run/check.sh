#!/usr/bin/env bash
# check.sh [plain|coverage|sanitize|valgrind] VERSION..: every test on each of these
# PostgreSQL versions, in throw-away clusters: on this machine for the version
# of its own Debian, in a cached chroot for another. Installs what is missing by
# apt, and touches no other setting, cluster or database of the machine. Ends
# with the line "N passed, N failed".
#
# coverage      then shows how much of the C code the tests reached
# sanitize      server and extension built with the address and undefined
#               behaviour sanitizers; signed overflow counts, unlike in the server
# valgrind      the server under valgrind: what runs in one server, as all of
#               it takes some twenty times as long there
# MEDINS_CACHE  where chroots and servers are kept (default /var/cache/medins)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"
# shellcheck source=test/run/job.sh
. "$here/job.sh"

mode=plain
case ${1:-} in plain | coverage | sanitize | valgrind) mode=$1 && shift ;; esac
cache=${MEDINS_CACHE:-/var/cache/medins}
limit=25m
case $mode in sanitize | valgrind) limit=120m ;; esac

# What the versions need. Chroots and servers need root; so does apt, where something is missing.
for version; do
	if [ "$(suite "$version")" = "$own" ]; then
		need "postgresql-$version" "postgresql-server-dev-$version" "postgresql-$version-pgtap" \
			libtap-parser-sourcehandler-pgtap-perl libipc-run-perl perl make gcc libc6-dev util-linux clang chromium fonts-noto-cjk
		# libFuzzer comes with the runtime of that very clang
		need "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
		[ "$mode" != coverage ] || need lcov
		case $mode in sanitize | valgrind) [ "$(id -u)" = 0 ] || exec sudo MEDINS_CACHE="$cache" "$0" "$mode" "$@" ;; esac
	else
		[ "$(id -u)" = 0 ] || exec sudo MEDINS_CACHE="$cache" "$0" "$mode" "$@"
		need mmdebstrap util-linux
	fi
done

passed=0 failed=0

# One version: a snapshot of the tree, a cell in a jail, and its count. A cell
# that does not come to its count (killed, timed out) is a failure.
check() {
	local version=$1 root=/ fuzz=80000 server='' lock p=0 f=1
	if [ "$(suite "$version")" != "$own" ]; then
		# once is enough: what is fuzzed knows of no server
		fuzz=0
		mkdir -p "$cache"
		run flock "$cache/making" "$here/chroot.sh" "$(suite "$version")" "$version" "$cache" >/dev/null ||
			{ echo "no chroot for $version"; failed=$((failed + 1)); return; }
		root=$("$here/chroot.sh" "$(suite "$version")" "$version" "$cache")
		exec {lock}<"$root"
		flock -s "$lock"
	elif [ "$mode" = sanitize ] || [ "$mode" = valgrind ]; then
		own_server "$mode" "$version" "$cache" || { failed=$((failed + 1)); return; }
	fi
	work=$(mktemp -d "${root%/}/tmp/medins.XXXXXX")
	chmod 755 "$work"
	snapshot "$work/tree"
	# test/t/070_drivers.pl finds what npm has brought above the tree
	[ "$root" != / ] || [ ! -d "$cache/node/node_modules" ] || cp -r "$cache/node/node_modules" "$work/"
	cp -r "$dumps" "$work/dumps"
	local inside=/tmp/${work##*/}
	run env MEDINS_SERVER="$server" timeout -s KILL "$limit" "$here/jail.sh" "$root" bash "$inside/tree/test/run/cell.sh" "$version" "$inside" "$mode" "$fuzz" || true
	if [ -s "$work/count" ]; then read -r p f <"$work/count"; else echo "the run for $version did not finish"; fi
	passed=$((passed + p)) failed=$((failed + f))
	cp "$work"/dumps/* "$dumps" 2>/dev/null || true
	[ -z "${lock:-}" ] || exec {lock}<&-
	cleanup
}

# The kernel's contracts: once, as no server is in them.
prove() {
	local started=$SECONDS
	if run "$here/prove.sh"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	echo "prove      $((SECONDS - started)) s"
}

# Dumps and servers go from each version to those after it.
dumps=$(mktemp -d)
trap 'cleanup; rm -rf "$dumps"' EXIT
for version; do
	check "$version"
	if [ "$mode" = plain ] && [ "$(suite "$version")" = "$own" ]; then prove; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
