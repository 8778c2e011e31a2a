#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_tree_keys.sh - the room that plans reads no key of a jail file but those
# that jail.c says decide the tree, the name (for messages), root (refused), and of
# a service its files and packages, which tree_key.c puts in by themselves.
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT

read_by() {             # DIRECTORY
	grep -ohE '\b(j|jail)->[a-z_]+' "$1"/*.c | sed 's/.*>//' | sort -u
}
sed -n '/^#define TREE_KEYS/,/^$/s/.*{ "\([a-z_]*\)".*/\1/p' lib/jail.c >"$T/may"
printf '%s\n' name root service files packages >>"$T/may"
sort -o "$T/may" "$T/may"

is "plan/ reads what decides the tree, and nothing else" \
	"$(read_by jail-setup/plan)" "$(cat "$T/may")"
cp jail-setup/plan/rundir.c "$T/"
echo 'int x(const struct jail *j) { return j->tmp; }' >>"$T/rundir.c"
is "the files and packages of a service are in its key" \
	"$(grep -oE 'put_list\(f, &j->[a-z]+\)' jail-setup/store/tree_key.c | sed 's/.*>//; s/)//')" $'files\npackages'
is "control: another key that it read would be seen" \
	"$(read_by "$T" | comm -23 - "$T/may")" tmp
tap_end
