#!/usr/bin/env bash
# A private server for daily work. Each call copies the tree, builds what
# changed and installs it into a folder of your own; the server stays up.
#
#   dev.sh build                 build and install only
#   dev.sh psql [ARGS]           psql in database dev of your server
#   dev.sh regress init NAME..   run regress tests (none named: all)
#   dev.sh isolation [NAME..]    run isolation specs
#   dev.sh tap [FILE..]          run TAP tests, e.g. test/t/001_dump.pl
#   dev.sh pgtap FILE..          run pgTAP files, each in a new database
#   dev.sh unit                  run the plain-C unit tests
#   dev.sh fuzz [SECONDS]        run the fuzz targets, each so long (10)
#   dev.sh reference             write docs/reference.md and docs/reference.zh-CN.md anew
#   dev.sh stop                  stop the server; `dev.sh clean` also deletes
#
# MEDINS_DEV names the folder (default /tmp/medins-dev-$USER): take another
# one to be undisturbed by somebody else. VERSION picks the server (15).
# Test results are under $MEDINS_DEV/tree: results/, regression.diffs, tmp_check/log.
set -euo pipefail
# shellcheck source=test/run/lib.sh
. "$(dirname "$0")/lib.sh"

version=${VERSION:-15}
dev=${MEDINS_DEV:-/tmp/medins-dev-$(id -un)}
bin=/usr/lib/postgresql/$version/bin
export PG_CONFIG=$bin/pg_config PGHOST=$dev/run PGUSER=postgres PGDATABASE=dev PGPORT=5432 TMPDIR=$dev/run
export PSQL_HISTORY=$dev/psql_history TEMP_CONFIG=$dev/conf

act=${1:-help}
shift || true

mk() { (cd "$dev/tree" && unprivileged make -s "$@"); }

build() {
	mkdir -p "$dev/run"
	snapshot "$dev/tree"
	server_conf "$version" "$dev/dest" >"$dev/conf"
	if [ "$(id -u)" = 0 ]; then chown -R postgres: "$dev"; fi
	mk -j2 with_llvm=no all
	mk with_llvm=no install DESTDIR="$dev/dest" >/dev/null
}

server() {
	if [ ! -e "$dev/data/PG_VERSION" ]; then
		new_server "$bin" "$dev/data" "$dev/run" "$dev/conf"
	fi
	(cd /; unprivileged "$bin/pg_ctl" -D "$dev/data" status >/dev/null ||
		unprivileged "$bin/pg_ctl" -w -s -D "$dev/data" -l "$dev/log" start)
	psql -XqAtc "SELECT 1 FROM pg_database WHERE datname = 'dev'" -d postgres | grep -q 1 ||
		psql -Xqc 'CREATE DATABASE dev' -d postgres
}

case $act in
build) build ;;
psql) build; server; exec psql "$@" ;;
regress) build; server; mk installcheck ISOLATION= TAP_TESTS= ${1:+REGRESS="$*"} || { cat "$dev/tree/regression.diffs"; exit 1; } ;;
isolation) build; server; mk installcheck REGRESS= TAP_TESTS= ${1:+ISOLATION="$*"} || { cat "$dev/tree/output_iso/regression.diffs"; exit 1; } ;;
tap) build; mk installcheck REGRESS= ISOLATION= PROVE_FLAGS=-v ${1:+PROVE_TESTS="$*"} ;;
pgtap)
	build; server
	for f; do
		psql -Xqd postgres -c 'DROP DATABASE IF EXISTS dev_pgtap' -c 'CREATE DATABASE dev_pgtap'
		psql -Xqd dev_pgtap -c 'CREATE EXTENSION pgtap'
		pg_prove -v -d dev_pgtap "$f"
	done ;;
unit) build; mk unit ;;
fuzz) build; mk fuzz FUZZ_SECONDS="${1:-10}" ;;
reference)
	build; server
	for file in reference.md:en reference.zh-CN.md:zh; do
		psql -XAtq -v ON_ERROR_STOP=1 -v language="${file#*:}" -f "$top/docs/reference.sql" >"$dev/reference"
		cat "$dev/reference" >"$top/docs/${file%:*}"
	done ;;
stop) unprivileged "$bin/pg_ctl" -s -D "$dev/data" -m fast stop ;;
clean) unprivileged "$bin/pg_ctl" -s -D "$dev/data" -m immediate stop || true; rm -rf "$dev" ;;
*) sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
