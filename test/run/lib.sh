# shellcheck shell=bash
# Shared by the scripts of this folder; meant to be sourced.

export LANG=C.UTF-8
unset LC_ALL
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The server refuses to run as root, so root hands over to postgres.
unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

# Copy to $1 what git would: tracked and new files, not ignored ones.
# Without git (a tarball) everything except build products.
snapshot() {
	mkdir -p "$1"
	if [ -e "$top/.git" ] && command -v git >/dev/null; then
		git -c safe.directory='*' -C "$top" ls-files -z --cached --others --exclude-standard --deduplicate |
			(cd "$top" && while IFS= read -r -d '' f; do
				if [ -e "$f" ] || [ -L "$f" ]; then printf '%s\0' "$f"; fi
			done) |
			tar -C "$top" --mode=u+w,a+rX --null --verbatim-files-from -T - -cf -
	else
		tar -C "$top" --mode=u+w,a+rX -cf - --exclude=./.git --exclude='*.o' --exclude='*.d' --exclude='*.bc' \
			--exclude='*.so' --exclude=./unit --exclude=./fuzz --exclude=./results --exclude=./output_iso --exclude=./tmp_check .
	fi | tar -C "$1" -xf - --no-same-owner
}

# Settings that let a server of version $1 find the extension under $2, a
# DESTDIR, so that nothing is installed into the machine's PostgreSQL.
# extension_destdir is Debian's; 18 has a search path of its own. Shared
# memory goes to files of the cluster: nothing is left behind by a kill.
server_conf() {
	local config=/usr/lib/postgresql/$1/bin/pg_config
	echo "dynamic_library_path = '$2$("$config" --pkglibdir):\$libdir'"
	if [ "$1" -ge 18 ]; then
		echo "extension_control_path = '$2$("$config" --sharedir):\$system'"
	else
		echo "extension_destdir = '$2'"
	fi
	echo "dynamic_shared_memory_type = mmap"
}

# new_server BIN DATA SOCKETS CONF: a cluster that only tests use. No TCP, so
# ports cannot collide; no care for crashes, since nothing in it is kept.
new_server() {
	unprivileged "$1/initdb" -N -A trust -U postgres -D "$2" >/dev/null
	cat >>"$2/postgresql.conf" <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$3'
		fsync = off
		full_page_writes = off
		max_locks_per_transaction = 256		# tests make many ledgers in one transaction
		synchronous_commit = off
		include '$4'
	CONF
}

# watch KIND WORK: the C flags of a run of that kind, in $flags, and how it
# tells of errors: each process that has any leaves a file in $2/found. Of
# valgrind also the program to start in place of postgres, in $postgres.
watch() {
	# PGXS compiles with -fwrapv, which would hide signed overflow
	local undefined='-fsanitize=undefined -fno-sanitize-recover=undefined -fno-wrapv'
	flags=-Werror postgres=()
	mkdir -p "$2/found"
	case $1 in
	coverage) flags='-O0 --coverage -fprofile-update=atomic' ;;
	sanitize)
		flags+=" $undefined -fsanitize=address -fno-omit-frame-pointer"
		# malloc is the server's alone, which leaves what it has to the end of the process; it measures its stack
		ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:allocator_may_return_null=1:verify_asan_link_order=0
		export ASAN_OPTIONS+=:abort_on_error=1:log_path=$2/found/report
		;;
	valgrind)
		postgres=(-p "$2/postgres" -t 600)
		cat >"$2/postgres" <<-SH
			#!/bin/sh
			exec valgrind --quiet --error-limit=no --num-callers=30 --leak-check=full --show-leak-kinds=definite \
				--fullpath-after=$2/ --suppressions=$("$bin/pg_config" --sharedir)/valgrind.supp --log-file=$2/found/%p $bin/postgres "\$@"
		SH
		chmod +x "$2/postgres"
		;;
	esac
}

# What was told so; of undefined behaviour the servers' logs tell. Of memory that
# valgrind calls lost, that which our code asked for, itself or by a function or
# two of the server: what the server keeps in its caches for us is its own.
told() { # WORK
	grep -rhE 'runtime error: ' "$1" --include='*.log' || true
	find "$1/found" -type f -size +0 | sort | while read -r file; do
		awk -v RS='\n==[0-9]+== \n' '!/ definitely lost / { print; next }
			{ split($0, line, "\n"); if ((line[2] line[3] line[4] line[5]) ~ /\(tree\/src\//) print }' "$file"
	done
}

# build VERSION WORK [SETTINGS [KIND]]: the extension of $2/tree built and installed
# under $2, with settings for a server that is to have it, watched as KIND says; goes
# to $2. Leaves $bin, $postgres, and mk, by which more can be made of the tree.
build() {
	work=$2 bin=/usr/lib/postgresql/$1/bin flags='' postgres=()
	mkdir "$work/run"
	[ -z "${4:-}" ] || watch "$4" "$work"
	{ server_conf "$1" "$work/dest" && echo "${3:-}"; } >"$work/conf"
	[ "$(id -u)" != 0 ] || chown -R postgres: "$work"
	cd "$work" || return
	mk() { unprivileged make -s -C "$work/tree" PG_CONFIG="$bin/pg_config" with_llvm=no "$@"; }
	{ mk -j2 COPT="$flags" all && mk install DESTDIR="$work/dest"; } >build.log 2>&1 || { cat build.log; return 1; }
}

# build_and_start: the same, and a new server that has it, started.
build_and_start() {
	build "$@"
	new_server "$bin" "$work/data" "$work/run" "$work/conf"
	unprivileged "$bin/pg_ctl" -w -s "${postgres[@]}" -D "$work/data" -l "$work/server.log" start
}
