#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_tree_keys.sh - the room that plans reads no key of a jail file but those
# that jail.c says decide the tree, the name (for messages), root (refused), and of
# a service its files and packages and what a program's container is derived from,
# which tree_key.c puts in by themselves.
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
OF_SERVICES='files packages program unit private shared keeps'
# shellcheck disable=SC2086 # words
printf '%s\n' name root service $OF_SERVICES >>"$T/may"
sort -o "$T/may" "$T/may"

is "plan/ reads what decides the tree, and nothing else" \
	"$(read_by jail-setup/plan)" "$(cat "$T/may")"
cp jail-setup/plan/rundir.c "$T/"
echo 'int x(const struct jail *j) { return j->tmp; }' >>"$T/rundir.c"
is "what a service alone says is in its key" \
	"$(grep -oE 'put_(list|text)\(f, &?j->[a-z]+\)' jail-setup/store/tree_key.c | sed 's/.*>//; s/)//' | xargs)" "$OF_SERVICES"
is "control: another key that it read would be seen" \
	"$(read_by "$T" | comm -23 - "$T/may")" tmp
tap_end
