#!/usr/bin/env bash
# check.sh [plain|coverage|sanitize] VERSION..: every test on each of these
# PostgreSQL versions, in throw-away clusters: on this machine for the version
# of its own Debian, in a cached chroot for another. Installs what is missing by
# apt, and touches no other setting, cluster or database of the machine. Ends
# with the line "N passed, N failed".
#
# coverage      then shows how much of the C code the tests reached
# sanitize      builds with UBSan; signed overflow counts, unlike in the server
# MEDINS_CACHE  where the chroots are kept (default /var/cache/medins)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"

mode=plain
case ${1:-} in plain | coverage | sanitize) mode=$1 && shift ;; esac
cache=${MEDINS_CACHE:-/var/cache/medins}
own=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")

suite() {
	case $1 in
	15) echo bookworm ;;
	17) echo trixie ;;
	18) echo forky ;;
	*) echo "no Debian suite is known for PostgreSQL $1" >&2; return 1 ;;
	esac
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Install those of the packages that are missing. A PostgreSQL that comes with
# them makes no cluster: the machine did not ask for one.
need() {
	local p missing=() quiet=/etc/postgresql-common/createcluster.d/medins-check.conf
	for p; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	echo "installing: ${missing[*]}"
	# shellcheck disable=SC2016
	as_root env DEBIAN_FRONTEND=noninteractive sh -ec '
		trap "rm -f $0" EXIT
		mkdir -p "${0%/*}"; echo "create_main_cluster = false" >"$0"
		log=$(apt-get -qq update 2>&1 && apt-get -qq -y --no-install-recommends install "$@" 2>&1) ||
			{ echo "$log"; exit 1; }' "$quiet" "${missing[@]}"
}

# What the versions need. Chroots need root; so does apt, where something is missing.
for version; do
	if [ "$(suite "$version")" = "$own" ]; then
		need "postgresql-$version" "postgresql-server-dev-$version" "postgresql-$version-pgtap" \
			libtap-parser-sourcehandler-pgtap-perl libipc-run-perl perl make gcc libc6-dev util-linux
		[ "$mode" != coverage ] || need lcov
	else
		[ "$(id -u)" = 0 ] || exec sudo MEDINS_CACHE="$cache" "$0" "$mode" "$@"
		need mmdebstrap util-linux
	fi
done

# A job is a process group of its own, so that an interrupt reaches us alone
# and we end the whole job. A signal only notes itself and ends the job: what
# follows the job is ours to do, whenever the signal came.
job='' work='' stop=''
end_job() {
	[ -n "$job" ] || return 0
	kill -TERM -- "-$job" 2>/dev/null || true
	for _ in {1..30}; do
		kill -0 -- "-$job" 2>/dev/null || return 0
		sleep 0.1
	done
	kill -KILL -- "-$job" 2>/dev/null || true
}
trap 'stop=130; end_job' INT
trap 'stop=143; end_job' TERM HUP

run() {
	local rc=0
	[ -z "$stop" ] || exit "$stop"
	set -m
	"$@" </dev/null &
	job=$!
	set +m
	[ -z "$stop" ] || end_job
	wait "$job" || rc=$?
	[ -z "$stop" ] || { wait "$job" 2>/dev/null || true; exit "$stop"; }
	job=''
	return "$rc"
}

# Servers leave the process group. In a namespace they are dead by now; without
# one they are found by the files of their clusters.
end_servers() {
	local file pid
	find "$work" -name postmaster.pid 2>/dev/null | while read -r file; do
		read -r pid <"$file" || continue
		[ "$(readlink "/proc/$pid/cwd" || true)" = "${file%/*}" ] || continue
		kill -QUIT "$pid" 2>/dev/null || true
		for _ in {1..50}; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
	done
}

cleanup() {
	[ -n "$work" ] || return 0
	end_servers || true
	rm -rf --one-file-system "$work" 2>/dev/null || { sleep 1; rm -rf --one-file-system "$work"; }
	work=''
}
trap cleanup EXIT

passed=0 failed=0

# One version: a snapshot of the tree, a cell in a jail, and its count. A cell
# that does not come to its count (killed, timed out) is a failure.
check() {
	local version=$1 root=/ lock p=0 f=1
	if [ "$(suite "$version")" != "$own" ]; then
		mkdir -p "$cache"
		run flock "$cache/making" "$here/chroot.sh" "$(suite "$version")" "$version" "$cache" >/dev/null ||
			{ echo "no chroot for $version"; failed=$((failed + 1)); return; }
		root=$("$here/chroot.sh" "$(suite "$version")" "$version" "$cache")
		exec {lock}<"$root"
		flock -s "$lock"
	fi
	work=$(mktemp -d "${root%/}/tmp/medins.XXXXXX")
	chmod 755 "$work"
	snapshot "$work/tree"
	local inside=/tmp/${work##*/}
	run timeout -s KILL 25m "$here/jail.sh" "$root" bash "$inside/tree/test/run/cell.sh" "$version" "$inside" "$mode" || true
	if [ -s "$work/count" ]; then read -r p f <"$work/count"; else echo "the run for $version did not finish"; fi
	passed=$((passed + p)) failed=$((failed + f))
	[ -z "${lock:-}" ] || exec {lock}<&-
	cleanup
}

for version; do
	check "$version"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
