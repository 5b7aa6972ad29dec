#!/usr/bin/env bash
# jail.sh ROOT COMMAND...: run COMMAND under ROOT (/ or a chroot) in process,
# IPC and mount namespaces of its own, so that whatever it starts or mounts
# ends with it. Where that is not permitted (a plain container, a user) it
# says so and runs without; check.sh then looks for left-overs itself.
#
# MEDINS_SERVER  a folder made by server.sh: its PostgreSQL is seen in place of
#                the machine's, for which root and namespaces there must be
set -euo pipefail
root=$1
shift

clean=(env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8)
[ "$root" = / ] || clean+=(chroot "$root")
spaces=(unshare --mount --propagation private --ipc --pid --fork --kill-child "--mount-proc=${root%/}/proc")
if [ "$(id -u)" = 0 ]; then
	# shellcheck disable=SC2016
	spaces+=(sh -ec 'mount -t tmpfs tmpfs "$0/dev/shm"
		[ -z "$1" ] || for folder in "$1"/usr/*/postgresql; do mount --bind "$folder" "${folder#"$1"}"; done
		shift; exec "$@"' "${root%/}" "${MEDINS_SERVER:-}")
else
	spaces+=(--user --map-current-user)
fi

if "${spaces[@]}" true 2>/dev/null; then
	exec "${spaces[@]}" "${clean[@]}" "$@"
fi
[ -z "${MEDINS_SERVER:-}" ] || { echo "another PostgreSQL cannot be put in place here: that needs root and namespaces" >&2; exit 1; }
echo "(namespaces are not permitted here: running without)"
exec "${clean[@]}" "$@"
