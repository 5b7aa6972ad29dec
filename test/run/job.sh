# shellcheck shell=bash
# For the scripts that bring their own server: installing what is missing, one
# job at a time that an interrupt ends, and leaving nothing behind in $work. To
# be sourced; sets traps.

# shellcheck disable=SC2034 # for who sources this
own=$(. /etc/os-release && echo "${VERSION_CODENAME:-unknown}")

# The Debian that a PostgreSQL version comes with.
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
		log=$(apt-get -qq update 2>&1 && apt-get -qq -y -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@" 2>&1) ||
			{ echo "$log"; exit 1; }' "$quiet" "${missing[@]}"
}

# on_own_server WHAT [PACKAGE..]: what a job needs that builds for the PostgreSQL
# of this Debian: its version, in $version, packages, and a copy of the tree in $work.
on_own_server() {
	local v
	version=''
	for v in 15 17 18; do
		[ "$(suite $v)" != "$own" ] || version=$v
	done
	[ -n "$version" ] || { echo "make $1 needs Debian 12 or later, and uses its PostgreSQL" >&2; exit 1; }
	need "postgresql-$version" "postgresql-server-dev-$version" make gcc libc6-dev util-linux "${@:2}"
	work=$(mktemp -d "/tmp/medins-$1.XXXXXX")
	chmod 755 "$work"
	snapshot "$work/tree"
}

# own_server KIND VERSION CACHE: the folder of a server built to find errors of memory (server.sh), in $server, made if
# missing and kept while we run.
own_server() {
	need valgrind bison flex dpkg-dev libc6-dev zlib1g-dev
	mkdir -p "$3"
	# shellcheck disable=SC2154 # here is the folder of who sources this
	run flock "$3/making" "$here/server.sh" "$@" >/dev/null || { echo "no server for $1"; return 1; }
	server=$("$here/server.sh" "$@")
	exec {lock}<"$server"
	flock -s "$lock"
}

# A Java that compiles, whichever there is.
need_java() {
	command -v javac >/dev/null || need default-jdk-headless
}

# node-postgres: Debian's, or where its node is another one npm's, kept in folder $1.
need_node_pg() {
	command -v node >/dev/null || need nodejs node-pg
	if (cd "$1" 2>/dev/null || cd /; NODE_PATH=/usr/share/nodejs node -e 'require("pg")' 2>/dev/null); then return 0; fi
	if apt-get -qq -s --no-install-recommends install node-pg >/dev/null 2>&1; then
		need node-pg
	else
		echo "installing: pg (npm)"
		# shellcheck disable=SC2016
		as_root sh -ec 'mkdir -p "$0" && npm install --silent --no-audit --no-fund --prefix "$0" pg@8' "$1"
	fi
}

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
