#!/usr/bin/env bash
# citus.sh TREE: Citus built from a source tree (its release for the PostgreSQL of
# this Debian: 13.2 for 15) into a folder of its own, beside the extension, and
# test/citus/*.pl run with it. The tree is copied, not written to. No part of make check: Debian has
# no Citus, and its licence (AGPL) keeps it from being shipped with us. Installs what is missing by apt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"

# In the jail: build both, run the tests.
inside() { # VERSION WORK
	build "$@"
	cd "$work/citus"
	# 15.14 and later have the function that this header makes for 15
	! grep -q have_createdb_privilege "$("$bin/pg_config" --includedir-server)/commands/dbcommands.h" ||
		sed -i 's/^have_createdb_privilege(void)/unused_&/' src/include/pg_version_compat.h
	touch configure	# or make would make it anew
	{
		unprivileged ./configure PG_CONFIG="$bin/pg_config" --without-libcurl --without-lz4 --without-zstd &&
			unprivileged make -s -j2 with_llvm=no COPT='-O1 -w -I/usr/include/mit-krb5' install DESTDIR="$work/dest"
	} >"$work/citus.log" 2>&1 || { tail -n 50 "$work/citus.log"; return 1; }
	export HOME="$work" TMPDIR="$work/run" TEMP_CONFIG="$work/conf" PGUSER=postgres
	mk installcheck REGRESS= ISOLATION= PROVE_FLAGS=-v PROVE_TESTS='test/citus/*.pl'
}
if [ "${1:-}" = inside ]; then
	shift
	inside "$@"
	exit
fi

[ -f "${1:-}/src/backend/distributed/citus.control" ] ||
	{ echo "make citus needs a source tree of Citus: make citus CITUS=<path>" >&2; exit 1; }
citus=$(cd "$1" && pwd)
# shellcheck source=test/run/job.sh
. "$here/job.sh"

on_own_server citus libipc-run-perl libzstd-dev liblz4-dev libkrb5-dev libssl-dev libicu-dev libxml2-dev flex
cp -r "$citus" "$work/citus"
run timeout -s KILL 3600 "$here/jail.sh" / bash "$work/tree/test/run/citus.sh" inside "$version" "$work"
