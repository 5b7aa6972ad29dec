#!/usr/bin/env bash
# cell.sh VERSION WORK MODE FUZZ: build the tree in WORK/tree and run every kind
# of test against PostgreSQL VERSION of this root, each fuzz target with FUZZ
# inputs (0: none). Everything written stays in WORK; WORK/count gets "PASSED
# FAILED". check.sh starts this, in a jail.
set -euo pipefail
version=$1 work=$2 mode=$3 inputs=$4
# shellcheck source=test/run/lib.sh
. "$(dirname "$0")/lib.sh"

bin=/usr/lib/postgresql/$version/bin
tree=$work/tree
passed=0 failed=0

# All tests see only this: the cell's own sockets, and no setting of the caller.
mkdir -p "$work/run" "$work/dumps"
watch "$mode" "$work"
server_conf "$version" "$work/dest" >"$work/conf"
[ "$(id -u)" != 0 ] || chown -R postgres: "$work"
export HOME=$work TMPDIR=$work/run PG_CONFIG=$bin/pg_config TEMP_CONFIG=$work/conf
export PGHOST=$work/run PGPORT=5432 PGUSER=postgres MEDINS_DUMPS=$work/dumps

# 15 builds in the tree, the others in a folder of their own, so that both ways stay proven.
build=$tree vpath=()
if [ "$version" != 15 ]; then
	build=$work/build
	vpath=(-f "$tree/Makefile")
	unprivileged mkdir "$build"
fi
cd "$build"
mk() { unprivileged make -s "${vpath[@]}" with_llvm=no "$@"; }

# tally NAME PASSED FAILED LOG [MORE..]: add up; on failure show the log and more.
tally() {
	local name=$1 p=$2 f=$3 log=$4
	shift 4
	passed=$((passed + p)) failed=$((failed + f))
	printf '%-10s %5d passed, %d failed, %d s\n' "$name" "$p" "$f" $((SECONDS - started))
	if [ "$f" -gt 0 ]; then
		# Passed assertions tell nothing here; neither does a wall of text.
		{ grep -vE '^ok [0-9]+ ' "$log" || echo '(no output)'; } | tail -n 300
		for log; do
			[ ! -s "$log" ] || { echo "--- ${log#"$work"/}"; tail -n 200 "$log"; }
		done
	fi
	started=$SECONDS
}

# At least one failure if the runner failed, and at least one test.
honest() { # RC PASSED FAILED
	if [ "$3" = 0 ] && { [ "$1" != 0 ] || [ "$2" = 0 ]; }; then echo 1; else echo "$3"; fi
}

# pg_regress: what the Makefile lists and did not come out as ok has failed.
regress() { # NAME LIST OUTDIR MAKE-ARGUMENTS..
	local name=$1 want p rc=0 log=$work/$1.log
	want=$(mk "print-$2" | wc -w)
	mk installcheck "${@:4}" >"$log" 2>&1 || rc=$?
	p=$(grep -cE '^(test .*\.\.\. ok |ok [0-9]+ )' "$log" || true)
	tally "$name" "$p" "$(honest $rc "$p" $((want - p)))" "$log" "$build/$3regression.diffs"
}

# TAP: assertions, and files that failed without a failed assertion.
tap() { # NAME RC LOG [MORE..]
	local p f
	p=$(grep -E '^ok [0-9]+' "$3" | grep -ciEv '# *skip' || true)
	f=$(grep -cE '^not ok [0-9]+' "$3" || true)
	f=$((f - $(grep -ciE '^not ok [0-9]+.*# *todo' "$3" || true)))
	f=$((f + $(grep -cE '\(Wstat: .* Failed: 0\)$' "$3" || true)))
	tally "$1" "$p" "$(honest "$2" "$p" "$f")" "$3" "${@:4}"
	# Nothing is left out in silence.
	grep -iE '^(not )?ok [0-9]+.*# *(skip|todo)|\.\. skipped:' "$3" | sed 's/^/           /' || true
}

unit() {
	local rc=0
	mk unit PROVE_FLAGS=-v >"$work/unit.log" 2>&1 || rc=$?
	tap unit $rc "$work/unit.log"
	grep -F '# sanitizers: none' "$work/unit.log" | sed 's/^/           /' || true
}

fuzz() {
	local rc=0
	[ "$inputs" != 0 ] || return 0
	# inputs of one seed, not of so many seconds: a gate is no lottery
	mk fuzz FUZZ_LIMIT="-seed=1 -runs=$inputs" >"$work/fuzz.log" 2>&1 || rc=$?
	tap fuzz $rc "$work/fuzz.log"
}

pgtap() {
	local rc=0 n=0 f files=("$tree"/test/pgtap/*.sql)
	# what of the C code the regression tests leave out
	[ "$mode" != valgrind ] || files=("$tree"/test/pgtap/{duties,upload}.sql)
	: >"$work/pgtap.log"
	for f in "${files[@]}"; do
		[ -e "$f" ] || break
		n=$((n + 1))
		{
			psql -Xqd postgres -c "CREATE DATABASE pgtap_$n" &&
				psql -Xqd "pgtap_$n" -c 'CREATE EXTENSION pgtap' &&
				pg_prove -v -d "pgtap_$n" "$f"
		} >>"$work/pgtap.log" 2>&1 || rc=$?
	done
	tap pgtap $rc "$work/pgtap.log"
}

# One test of test/t, in a folder of its own, where its servers and logs are; they are its own as well, by user,
# port and socket.
tap_file() { # NAME
	mkdir "$work/tap/$1"
	[ "$(id -u)" != 0 ] || chown postgres: "$work/tap/$1"
	cd "$work/tap/$1"
	env -u PGHOST -u PGPORT -u PGUSER bash -c 'unprivileged make -s -f "$0/Makefile" with_llvm=no installcheck \
		REGRESS= ISOLATION= PROVE_FLAGS="-v --timer" PROVE_TESTS="test/t/$1.pl"' "$tree" "$1" >"$work/tap/$1.log" 2>&1 ||
		echo "$1" >>"$work/tap/failed"
}

taps() {
	local rc=0 f logs=() out=() names=()
	mkdir "$work/tap"
	: >"$work/tap/failed"
	export -f tap_file unprivileged
	export work tree
	if [ "$mode" = sanitize ]; then
		# who sanitizes keeps what is freed for a while, and takes terabytes of addresses
		out=(040_leak 092_limits)
		echo "           not run, as they measure and limit the memory of a process: ${out[*]}"
		# it takes eight times as long
		export MEDINS_PROPERTY_CLAIMS=9000
	fi
	# two at a time; what takes longest begins
	mapfile -t names < <(cd "$tree/test/t" && printf '%s\n' 050_property.pl *.pl | sed 's/\.pl$//' |
		grep -vxF -f <(printf '%s\n' none "${out[@]}") | awk '!seen[$0]++')
	printf '%s\n' "${names[@]}" | xargs -P 2 -n 1 bash -c 'tap_file "$0"'
	for f in "${names[@]}"; do cat "$work/tap/$f.log"; done >"$work/tap.log"
	while read -r f; do
		rc=1
		logs+=("$work/tap/$f/tmp_check/log/regress_log_$f")
	done <"$work/tap/failed"
	tap tap $rc "$work/tap.log" "${logs[@]}"
}

# For versions after this one, which upgrade from it (test/t/013_pg_upgrade.pl): server and extension, to be unpacked
# anywhere, and the libraries that another Debian may not have.
keep_server() {
	local tar=$work/dumps/server-$version.tar
	mkdir "$work/lib"
	ldd "$bin/postgres" | awk '$2 == "=>" && $3 ~ /^\// && $1 !~ /^(libc|libm|libdl|libpthread|librt)\.so/ { print $3 }' |
		xargs -I{} cp -L {} "$work/lib/"
	tar -cf "$tar" --exclude=bitcode --exclude='llvmjit*' --exclude=pgxs -C / "usr/lib/postgresql/$version" "usr/share/postgresql/$version"
	tar -rf "$tar" -C "$work/dest" usr
	tar -rf "$tar" -C "$work" lib
}

# A server that died has failed, even if every test found its way around it.
crashes() {
	grep -E 'PANIC: |was terminated by signal|TRAP: ' "$work/server.log" >"$work/crash.log" || return 0
	tally crashes 0 1 "$work/crash.log" "$work/server.log"
}

# So has an error of memory, whatever came of it.
memory() {
	case $mode in sanitize | valgrind) ;; *) return 0 ;; esac
	told "$work" >"$work/memory"
	tally memory 0 "$(grep -cE '^==[0-9]+==ERROR: |runtime error: |^==[0-9]+== [^ ]' "$work/memory")" "$work/memory"
}

all() {
	local rc=0
	{ mk -j2 COPT="$flags" all && mk install DESTDIR="$work/dest"; } >"$work/build.log" 2>&1 || rc=$?
	if [ $rc != 0 ]; then
		tally build 0 1 "$work/build.log"
		return
	fi
	printf '%-10s %s, %d s\n' build "$(gcc --version | head -1)" $((SECONDS - started))
	started=$SECONDS

	mk check-lists >"$work/lists.log" 2>&1 || tally lists 0 1 "$work/lists.log"
	# which have sanitizers of their own
	case $mode in sanitize | valgrind) ;; *) unit; fuzz ;; esac
	new_server "$bin" "$work/data" "$work/run" "$work/conf"
	unprivileged "$bin/pg_ctl" -w -s "${postgres[@]}" -D "$work/data" -l "$work/server.log" start
	regress regress REGRESS '' ISOLATION= TAP_TESTS=
	[ "$mode" = valgrind ] || regress isolation ISOLATION output_iso/ REGRESS= TAP_TESTS=
	pgtap
	crashes
	unprivileged "$bin/pg_ctl" -w -s -D "$work/data" -t 600 -m fast stop
	[ "$mode" = valgrind ] || taps
	memory
	[ "$mode" != plain ] || keep_server
}

echo "== $("$bin/pg_config" --version)"
started=$SECONDS
all </dev/null
if [ "$mode" = coverage ]; then
	lcov --quiet --capture --directory . --base-directory "$tree" --no-external \
		--rc lcov_branch_coverage=1 --output-file "$work/coverage.info"
	lcov --rc lcov_branch_coverage=1 --list "$work/coverage.info"
fi
echo "$passed $failed" >"$work/count"
