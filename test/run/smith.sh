#!/usr/bin/env bash
# smith.sh: sqlsmith against two cities, in a throw-away cluster of the
# PostgreSQL of this Debian: random queries over the tables and views of their
# ledgers, random calls of our functions and operators, as a role that may do all
# there but is no superuser. Statements may fail, in any way but three: a crash,
# an internal error (XX000), and memory that a backend does not get back: those of
# the first seconds are asked again and again by one session, which must not grow.
# Installs what is missing by apt.
#
# SMITH_SECONDS  how long (300)
# SMITH_SEED     of the first query (the day, so that each day asks others)
# SMITH_SERVER   sanitize or valgrind: on a server built for that, with
#                assertions (server.sh), whose findings count as well
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"

# The first 300 statements of FILE, each undone, in one session, 24 times; after each time what its backend holds: bytes
# of memory contexts, their number, and bytes that the kernel counts as its own.
again() { # FILE
	echo "SET search_path = smith, pg_catalog, medins; SET statement_timeout = '1s'; \\o /dev/null"
	for _ in {1..24}; do
		echo 'SET ROLE smith;'
		awk -v RS=';\n' 'NR > 1 && NR < 302 { print "BEGIN;\n" last ";\nROLLBACK;" } { last = $0 }' "$1"
		echo 'RESET ROLE; \o'
		echo "SELECT 'holds', sum(used_bytes), count(*), (regexp_match(pg_read_file('/proc/self/status', 0, 10000, true),
			'RssAnon:\\s+(\\d+) kB'))[1]::bigint * 1024 FROM pg_backend_memory_contexts;"
		echo '\o /dev/null'
	done
}

# In the jail: build, start a server, attack it.
inside() { # VERSION WORK SECONDS SEED KIND
	local version=$1 work=$2 bin=/usr/lib/postgresql/$1/bin sql
	sql=("$bin/psql" -Xq -h "$work/run" -d postgres)
	build_and_start "$version" "$work" "log_line_prefix = '%p %e '" "$5"
	PGCLIENTENCODING=UTF8 "${sql[@]}" -v ON_ERROR_STOP=1 -U postgres -v students=200 -f "$here/../demo/data.sql" -f "$here/../demo/claims.sql"
	# It reads pg_proc by that name alone: the server's own functions would drown ours.
	"${sql[@]}" -v ON_ERROR_STOP=1 -U postgres <<-'SQL'
		CREATE ROLE smith LOGIN;
		CREATE SCHEMA smith;
		CREATE VIEW smith.pg_proc AS SELECT * FROM pg_catalog.pg_proc WHERE pronamespace = 'medins'::regnamespace OR
		  proname IN ('int4', 'int8', 'numeric', 'date', 'daterange', 'timestamptz', 'text', 'now', 'length', 'lower', 'upper',
		              'abs', 'count', 'sum', 'min', 'max', 'array_agg', 'random', 'to_regnamespace');
		GRANT ALL ON SCHEMA smith, medins, shanghai, weihai TO smith;
		GRANT ALL ON ALL TABLES IN SCHEMA smith, medins, shanghai, weihai TO smith;
	SQL
	timeout "$3" sqlsmith --exclude-catalog --seed="$4" --verbose --dump-all-queries \
		--target="host=$work/run dbname=postgres user=smith options='-c search_path=smith,pg_catalog,medins'" >smith.out 2>smith.err || true
	local asked grown bad=''
	asked=$(tail -n +10 smith.err | tr -cd '.eSt' | wc -c)
	PGCLIENTENCODING=UTF8 "${sql[@]}" -At -U postgres -f <(again smith.out) >again.out 2>again.err || true
	# The least of the last eight times against the least of the eight before: caches are full by then and malloc has
	# its pieces. The sanitizer keeps for a while what was freed.
	grown=$(awk -F '|' '$1 == "holds" && ++n > 8 { for (i = 2; i <= 4; i++) if (n == 9 || n == 17 || $i < least[n > 16, i]) least[n > 16, i] = $i }
		END { if (n == 24) print least[1, 2] - least[0, 2], least[1, 3] - least[0, 3], least[1, 4] - least[0, 4] }' again.out)
	awk -v kind="$5" 'NF < 3 || $1 > 65536 || $2 > 10 || kind != "sanitize" && $3 > 4194304 { exit 1 }' <<<"$grown" ||
		{ cat again.out; bad=1; }
	grep -aE '^[0-9]+ XX[0-9]{3} |PANIC: |was terminated by signal|TRAP: ' -A5 server.log && bad=1
	unprivileged "$bin/pg_ctl" -w -s -D "$work/data" -t 300 -m fast stop || bad=1
	told "$work" | grep . && bad=1
	[ "$asked" -gt 0 ] || { tail -n 20 smith.err; bad=1; }
	echo "smith: $asked statements of seed $4, $(grep -acE '^[0-9]+ [0-9A-Z]{5} ERROR: ' server.log) errors; asked again: $grown bytes in contexts, contexts, bytes of the process grown"
	[ -z "$bad" ] || echo "smith: failed"
	[ -z "$bad" ]
}
if [ "${1:-}" = inside ]; then
	shift
	inside "$@"
	exit
fi

# shellcheck source=test/run/job.sh
. "$here/job.sh"

server='' kind=${SMITH_SERVER:-plain}
[ "$kind" = plain ] || [ "$(id -u)" = 0 ] || exec sudo --preserve-env=SMITH_SECONDS,SMITH_SEED,SMITH_SERVER,MEDINS_CACHE "$0"
on_own_server smith sqlsmith
[ "$kind" = plain ] || own_server "$kind" "$version" "${MEDINS_CACHE:-/var/cache/medins}"
seconds=${SMITH_SECONDS:-300}
run env MEDINS_SERVER="$server" timeout -s KILL $((seconds + 3600)) "$here/jail.sh" / \
	bash "$work/tree/test/run/smith.sh" inside "$version" "$work" "$seconds" "${SMITH_SEED:-$(date +%Y%m%d)}" "$kind"
