#!/usr/bin/env bash
# smith.sh: sqlsmith against two cities, in a throw-away cluster of the
# PostgreSQL of this Debian: random queries over the tables and views of their
# ledgers, random calls of our functions and operators, as a role that may do all
# there but is no superuser. Statements may fail, in any way but two: a crash, and
# an internal error (XX000). Installs what is missing by apt.
#
# SMITH_SECONDS  how long (300)
# SMITH_SEED     of the first query (the day, so that each day asks others)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"

# In the jail: build, start a server, attack it.
inside() { # VERSION WORK SECONDS SEED
	local version=$1 work=$2 bin=/usr/lib/postgresql/$1/bin sql
	sql=("$bin/psql" -Xq -v ON_ERROR_STOP=1 -h "$work/run" -U postgres -d postgres)
	build_and_start "$version" "$work" "log_line_prefix = '%p %e '"
	PGCLIENTENCODING=UTF8 "${sql[@]}" -v students=200 -f "$here/../demo/data.sql" -f "$here/../demo/claims.sql"
	# It reads pg_proc by that name alone: the server's own functions would drown ours.
	"${sql[@]}" <<-'SQL'
		CREATE ROLE smith LOGIN;
		CREATE SCHEMA smith;
		CREATE VIEW smith.pg_proc AS SELECT * FROM pg_catalog.pg_proc WHERE pronamespace = 'medins'::regnamespace OR
		  proname IN ('int4', 'int8', 'numeric', 'date', 'daterange', 'timestamptz', 'text', 'now', 'length', 'lower', 'upper',
		              'abs', 'count', 'sum', 'min', 'max', 'array_agg', 'random', 'to_regnamespace');
		GRANT ALL ON SCHEMA smith, medins, shanghai, weihai TO smith;
		GRANT ALL ON ALL TABLES IN SCHEMA smith, medins, shanghai, weihai TO smith;
	SQL
	timeout "$3" sqlsmith --exclude-catalog --seed="$4" --verbose \
		--target="host=$work/run dbname=postgres user=smith options='-c search_path=smith,pg_catalog,medins'" >smith.out 2>smith.err || true
	local asked bad=''
	asked=$(tail -n +10 smith.err | tr -cd '.eSt' | wc -c)
	grep -aE '^[0-9]+ XX[0-9]{3} |PANIC: |was terminated by signal|TRAP: ' -A5 server.log && bad=1
	unprivileged "$bin/pg_ctl" -w -s -D "$work/data" -m fast stop || bad=1
	[ "$asked" -gt 0 ] || { tail -n 20 smith.err; bad=1; }
	echo "smith: $asked statements of seed $4, $(grep -acE '^[0-9]+ [0-9A-Z]{5} ERROR: ' server.log) errors, $([ -z "$bad" ] && echo none || echo some) of them internal"
	[ -z "$bad" ]
}
if [ "${1:-}" = inside ]; then
	shift
	inside "$@"
	exit
fi

# shellcheck source=test/run/job.sh
. "$here/job.sh"

on_own_server smith sqlsmith
seconds=${SMITH_SECONDS:-300}
run timeout -s KILL $((seconds + 300)) "$here/jail.sh" / \
	bash "$work/tree/test/run/smith.sh" inside "$version" "$work" "$seconds" "${SMITH_SEED:-$(date +%Y%m%d)}"
