#!/usr/bin/env bash
# demo.sh: two cities, a term of bills, and what can be asked of them, in a
# throw-away cluster of the PostgreSQL of this Debian. Installs what is missing
# by apt, and leaves behind nothing but a page for each month of both cities in
# folder REPORTS (demo-reports). STUDENTS says how many (2000).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/../run/lib.sh"

# In the jail: build, start a server, run the SQL.
inside() { # VERSION WORK STUDENTS
	local version=$1 work=$2 students=$3 bin=/usr/lib/postgresql/$1/bin
	build_and_start "$version" "$work"
	local rc=0
	PGCLIENTENCODING=UTF8 "$bin/psql" -Xq -h "$work/run" -U postgres -d postgres -v students="$students" \
		-f "$here/data.sql" -f "$here/claims.sql" -f "$here/show.sql" -f "$here/report.sql" || rc=$?
	unprivileged "$bin/pg_ctl" -w -s -D "$work/data" -m fast stop
	return $rc
}
if [ "${1:-}" = inside ]; then
	shift
	inside "$@"
	exit
fi

# shellcheck source=test/run/job.sh
. "$here/../run/job.sh"

on_own_server demo
echo "Building, and loading a term of bills: about a minute."
run timeout -s KILL 10m "$here/../run/jail.sh" / bash "$work/tree/test/demo/demo.sh" inside "$version" "$work" "${STUDENTS:-2000}"
mkdir -p "${REPORTS:=demo-reports}"
cp "$work"/*.html "$REPORTS"
echo "A page for each month: $REPORTS/*.html"
