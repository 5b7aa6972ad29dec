#!/usr/bin/env bash
# bench.sh: what a claim costs. In a throw-away cluster of its own it feeds the same claims to
#
#   bare        a table like claim with declared foreign keys, given the finished rows
#   city        a ledger of medins, which decides them
#   competitor  test/model/competitor.sql, which decides them in PL/pgSQL
#
# in turns, and prints a line a target: name, ratio, target, met or short. Ratios
# are medians of those of each round; CPU is that of the server process. Fails
# where the competitor and medins disagree in a row, or a ledger has a gap.
#
# With the sizes below it renews the table in docs/performance.md; a trial with
# others only prints (BENCH_WRITE=yes, no says otherwise).
#
#   BENCH_PERSONS       persons of the ledger (500000)
#   BENCH_CLAIMANTS     of whom so many have claims (40000)
#   BENCH_CLAIMS        claims of a bulk load (200000)
#   BENCH_ROUNDS        (5)
#   BENCH_TRANSACTIONS  single-row INSERTs of a client in a round (15000)
#   BENCH_SECONDS       of each run of 8 clients on 10 persons (5)
#   BENCH_MEMORY        INSERTs over which memory must not grow (100000)
#   BENCH_COPY          rows of the COPY whose locks are counted (1000000)
#   BENCH_COVER         persons of three facts each, whose cover is one query (1000000)
#   BENCH_LEDGER        rows of the ledger that reports are made of (5000000)
#   BENCH_REPLAY        claims, ten a person, that are decided once more (5000000)
#
# Takes about 35 minutes with these sizes, on the PostgreSQL of this Debian;
# installs what is missing by apt, and leaves nothing else behind.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/../run/lib.sh"

# ---- inside the jail

sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# bulk VARIANT TEST FEED ROUND
bulk() {
	local finished=finished
	[ "$3" = feed ] || finished=finished_sorted
	sql -v variant="$1" -v test="$2" -v feed="$3" -v finished=$finished -v round="$4" -f "$here/bulk.sql"
}

# The competitor has decided as medins has.
same() {
	local differing
	differing=$(sql -f "$here/same.sql")
	if [ "$differing" != 0 ]; then
		echo "medins and test/model/competitor.sql differ: $differing" >&2
		return 1
	fi
}

# CPU in ticks of all sessions that have ended: the postmaster's account of its
# children, once it has no others than it began with.
ended_cpu() {
	until [ "$(pgrep -P "$postmaster" | sort)" = "$children" ]; do sleep 0.05; done
	awk '{ sub(/^.*\) /, ""); print $14 + $15 }' "/proc/$postmaster/stat"
}

# bench VARIANT SCRIPT CLIENTS PGBENCH-ARGUMENTS..: "CPU a transaction in seconds, transactions a second"
bench() {
	local before after
	before=$(ended_cpu)
	# a finished row is sent whole, as by a client that decided it elsewhere
	local row=(care=outpatient channel=direct credential=card access=ordinary day=2025-03-10 total_amount=620.50 self_funded=20.50
		zero=0 college_id=17 level=3 relation=other locality=local pathway=annual 'statuses={}' decision=paid plan_version=1
		benefit_year=2025 settlement_month=2025-03-01 'recorded_at=2025-03-10 10:00:00+08' in_scope=600.00 deductible=300.00
		rate=0.5000 fund_paid=150.00 cash_paid=470.50 'accumulators={outpatient@2025-01-01=30000}')
	pgbench -n -M prepared "${row[@]/#/-D}" -c "$3" -j $(($3 > 2 ? 2 : $3)) -D persons="$BENCH_PERSONS" -D claimants="$BENCH_CLAIMANTS" \
		-f "$here/$2_$1.pgbench" "${@:4}" >"$work/pgbench.log" 2>&1 || { cat "$work/pgbench.log" >&2; return 1; }
	after=$(ended_cpu)
	awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
		/^number of transactions actually processed/ { split($6, n, "/") }
		/^tps = / { print ticks / hz / n[1], $3 }' "$work/pgbench.log"
}

# single VARIANT CLIENTS ROUND
single() {
	local cpu tps
	read -r cpu tps < <(bench "$1" single "$2" -t "$BENCH_TRANSACTIONS")
	sql -c "INSERT INTO bench.sample VALUES ('single_$2', '$1', $3, $cpu, 1 / $tps, 1)"
}

# hot VARIANT ROUND: all on ten persons, and then what they must not have done
hot() {
	local cpu tps wrong
	sql -c 'SET session_replication_role = replica' -c "TRUNCATE $1.claim"
	read -r cpu tps < <(bench "$1" hot 8 -T "$BENCH_SECONDS")
	sql -c "INSERT INTO bench.sample VALUES ('hot', '$1', $2, $cpu, 1 / $tps, 1)"
	wrong=$(sql -v variant="$1" -f "$here/hot.sql")
	if [ "$wrong" != '0 0 0' ]; then
		echo "$1 after 8 clients on 10 persons: gaps, wrong deductibles, rows that do not verify: $wrong" >&2
		return 1
	fi
}

memory() {
	sql -v n="$BENCH_MEMORY" -v persons="$BENCH_PERSONS" -v claimants="$BENCH_CLAIMANTS" -f "$here/memory.sql"
	awk -v n="$BENCH_MEMORY" -v persons="$BENCH_PERSONS" -v claimants="$BENCH_CLAIMANTS" 'BEGIN {
		print "PREPARE one (bigint, text, bigint) AS INSERT INTO city.claim (person_id, request_id, institution_id, care, credential,";
		print "  served_from, served_to, settled_on, total_amount) VALUES ($1, $2, $3, '\''outpatient'\'', '\''card'\'',";
		print "  '\''2025-03-10'\'', '\''2025-03-10'\'', '\''2025-03-10'\'', 620.50);";
		for (i = 1; i <= n; i++) {
			printf "EXECUTE one (%d, '\''S%d'\'', %d);\n", 1 + int((i * 7919 % claimants) * persons / claimants), i, 61 + i % 1940;
			if (i == int(n / 5) || i == n)
				printf "SELECT bench.note_memory('\''statements'\'', %d) \\g /dev/null\n", i;
		}
	}' | sql
}

# copy TEST ROWS
copy() {
	sql -v test="$1" -v n="$2" -v persons="$BENCH_PERSONS" -v claimants="$BENCH_CLAIMANTS" -v file="$work/run/copy" -f "$here/copy.sql"
	rm -f "$work/run/copy"
}

inside() { # VERSION WORK SIZE..
	version=$1 work=$2
	export "${@:3}"
	local bin=/usr/lib/postgresql/$1/bin round variant clients order
	build_and_start "$version" "$work" "$(cat <<-CONF
		shared_buffers = 4GB
		fsync = on
		full_page_writes = on
		synchronous_commit = off
		jit = off
		random_page_cost = 1.1
		autovacuum = off
		max_wal_size = 16GB
		checkpoint_timeout = 1h
		synchronize_seqscans = off
		timezone = 'Asia/Shanghai'
	CONF
	)"
	export HOME=$work TMPDIR=$work/run PGHOST=$work/run PGPORT=5432 PGUSER=postgres PGDATABASE=bench
	PATH=$bin:$PATH
	postmaster=$(head -1 "$work/data/postmaster.pid")
	sleep 1
	children=$(pgrep -P "$postmaster" | sort)

	echo "# $BENCH_CLAIMS claims of $BENCH_CLAIMANTS persons out of $BENCH_PERSONS, $BENCH_ROUNDS rounds; load average $(cut -d' ' -f1-3 /proc/loadavg)"
	sql -d postgres -c 'CREATE DATABASE bench'
	sql -v persons="$BENCH_PERSONS" -v claimants="$BENCH_CLAIMANTS" -v claims="$BENCH_CLAIMS" -f "$here/setup.sql"
	sql -f "$here/../model/competitor.sql" -c "SELECT competitor.fill('city')" >/dev/null
	sql -c 'VACUUM ANALYZE' -c CHECKPOINT

	# A round that does not count: it makes the finished rows, and compares every one.
	for order in random sorted; do
		local feed=feed finished=finished
		[ $order = random ] || feed=feed_sorted finished=finished_sorted
		bulk city warm $feed 0
		bulk competitor warm $feed 0
		same
		sql -c "CREATE TABLE bench.$finished AS SELECT * FROM city.claim" -c "VACUUM ANALYZE bench.$finished"
		bulk bare warm $feed 0
	done

	for ((round = 1; round <= BENCH_ROUNDS; round++)); do
		sql -c CHECKPOINT
		for order in random sorted; do
			for variant in bare city competitor; do
				bulk $variant "bulk_$order" "$([ $order = random ] && echo feed || echo feed_sorted)" "$round"
			done
		done
		for clients in 1 2; do
			for variant in bare city competitor; do
				single $variant $clients "$round"
			done
		done
		for variant in city competitor; do
			hot $variant "$round"
		done
		echo "# round $round of $BENCH_ROUNDS, load average $(cut -d' ' -f1-3 /proc/loadavg)"
	done
	memory
	copy copy_small 1000
	copy copy_large "$BENCH_COPY"
	sql -v cover_persons="$BENCH_COVER" -v rounds="$BENCH_ROUNDS" -f "$here/coverage.sql"
	sql -v ledger="$BENCH_LEDGER" -v persons="$BENCH_PERSONS" -v claimants="$BENCH_CLAIMANTS" -f "$here/ledger.sql"
	sql -v rounds="$BENCH_ROUNDS" -f "$here/settlement.sql"
	sql -v rounds="$BENCH_ROUNDS" -f "$here/supervision.sql"
	sql -v rounds="$BENCH_ROUNDS" -f "$here/month.sql"
	sql -v replay_claims="$BENCH_REPLAY" -v persons="$BENCH_PERSONS" -v rounds="$BENCH_ROUNDS" -f "$here/replay.sql" >/dev/null

	sql -v form=lines -f "$here/report.sql"
	{
		echo
		echo "$(lscpu | sed -n 's/^Model name: *//p'), $(nproc) cores; $("$bin/postgres" --version), $(gcc --version | head -1), Linux $(uname -r | cut -d- -f1)."
		echo "$BENCH_CLAIMS claims of $BENCH_CLAIMANTS persons out of $BENCH_PERSONS, $BENCH_ROUNDS rounds; load average at the end $(cut -d' ' -f1 /proc/loadavg)."
		echo
		sql -v form=targets -f "$here/report.sql"
		echo
		sql -v form=costs -f "$here/report.sql"
		echo
	} >"$work/table.md"
	cat "$work/table.md"
}

if [ "${1:-}" = inside ]; then
	shift
	inside "$@"
	exit
fi

# shellcheck source=test/run/job.sh
. "$here/../run/job.sh"

on_own_server bench procps

sizes=() write=yes
for size in PERSONS=500000 CLAIMANTS=40000 CLAIMS=200000 ROUNDS=5 TRANSACTIONS=15000 SECONDS=5 MEMORY=100000 COPY=1000000 COVER=1000000 LEDGER=5000000 REPLAY=5000000; do
	name=BENCH_${size%%=*} default=${size#*=}
	sizes+=("$name=${!name:-$default}")
	[ "${!name:-$default}" = "$default" ] || write=no
done

run timeout -s KILL 2h "$here/../run/jail.sh" / bash "$work/tree/test/bench/bench.sh" inside "$version" "$work" "${sizes[@]}"

if [ "${BENCH_WRITE:-$write}" = yes ]; then
	awk -v table="$work/table.md" '
		/<!-- bench:end -->/ { while ((getline line <table) > 0) print line; skip = 0 }
		!skip
		/<!-- bench:begin -->/ { skip = 1 }' "$top/docs/performance.md" >"$work/performance.md"
	cat "$work/performance.md" >"$top/docs/performance.md"
fi
