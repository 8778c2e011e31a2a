#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# export.sh - what an image costs: jail-setup service export --to oci, which reads each
# file, compares it with the manifest and writes the layer, beside tar | sha256sum of the
# same tree, which writes nothing.  In turns; medians, and how they compare.
#
#   B         the build directory (default build)
#   ROUNDS    pairs (default 15)
#
# Runs on a machine of its own (tests/root/world.sh); the image goes into its tmpfs.
#
# shellcheck disable=SC2154 # lib.sh's names

here=$(cd "$(dirname "$0")" && pwd -P)
if [ -z "${WORLD:-}" ]; then
	set -eu
	exec "${here%/tests/bench}/tests/root/world.sh" "$here/export.sh"
fi
# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"

ROUNDS=${ROUNDS:-15}
stop() { echo "export.sh: $*" >&2; exit 2; }
TIMEFORMAT='%R %U %S'
timed() {               # FILE COMMAND...: how long it took, and its processor time, in ms
	local to=$1
	shift
	{ time "$@" >/dev/null || echo failed >"$T/failed"; } 2>"$T/time"
	[ ! -e "$T/failed" ] || stop "failed: $*"
	awk '{ print $1 * 1000, ($2 + $3) * 1000 }' "$T/time" >>"$to"
}
median() { cut -d' ' -f"$1" "$2" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# shellcheck disable=SC2317 # called by timed
plain() { tar --sort=name -cf - -C "$1" . | sha256sum; }
# shellcheck disable=SC2317
image() { jail-setup -q service export big --to oci --output /tmp/out/big; }

install_products
echo 'components = [ "sftp-server", "rsync", "scp", "shell", "git", "netutils", "perl-modules" ];' | jail_file big
jail-setup -q build big || stop "build failed"
TREE=$(readlink -f /var/lib/jail/big/current)/root
install -d -m 755 /tmp/out
timed "$T/warm" image && timed "$T/warm" plain "$TREE"
for ((i = 0; i < ROUNDS; i++)); do
	timed "$T/plain" plain "$TREE"
	rm -rf /tmp/out/big
	timed "$T/image" image
done
printf 'the tree: %s files, %s MB\n' "$(find "$TREE" -type f | wc -l)" "$(du -sm "$TREE" | cut -f1)"
for k in 1 2; do
	a=$(median $k "$T/plain") b=$(median $k "$T/image")
	[ $k = 1 ] && echo 'wall clock' || echo 'processor time'
	printf '  %-42s %9.0f ms\n' "tar | sha256sum" "$a" "jail-setup service export --to oci" "$b"
	awk -v a="$a" -v b="$b" 'BEGIN { printf "  %-42s %9.2f\n", "its speed, of that", a / b }'
done
finish
