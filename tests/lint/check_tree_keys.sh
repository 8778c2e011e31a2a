#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_tree_keys.sh - the room that plans reads no key of a jail file but those
# that jail.c says decide the tree, the name (for messages) and root (refused).
set -u
cd "$(dirname "$0")/../.." || exit 2
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT

read_by() {             # DIRECTORY
	grep -ohE '\b(j|jail)->[a-z_]+' "$1"/*.c | sed 's/.*>//' | sort -u
}
sed -n '/^#define TREE_KEYS/,/^$/s/.*{ "\([a-z_]*\)".*/\1/p' lib/jail.c >"$T/may"
printf '%s\n' name root >>"$T/may"
sort -o "$T/may" "$T/may"

is() {                  # N TITLE GOT WANT
	[ "$3" = "$4" ] && echo "ok $1 - $2" && return
	echo "not ok $1 - $2"
	printf "# %s\n" "${3//$'\n'/$'\n'# }"
	bad=1
}
bad=0
is 1 "plan/ reads what decides the tree, and nothing else" \
	"$(read_by jail-setup/plan)" "$(cat "$T/may")"
cp jail-setup/plan/rundir.c "$T/"
echo 'int x(const struct jail *j) { return j->tmp; }' >>"$T/rundir.c"
is 2 "control: another key that it read would be seen" \
	"$(read_by "$T" | comm -23 - "$T/may")" tmp
echo 1..2
exit $bad
