#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fixes.sh - no fix without its row: each that the sources can print (fixes.pl) is done
# by tests/root/test_fixes.sh, or excused there with a reason; and no row is left over.
# Part of make lint.
set -u
cd "$(dirname "$0")/../.." || exit 2
bad=0
KEYS=()
keys() {
	local k

	while read -r k; do
		KEYS+=("${k/: /$'\t'}")
	done <<<"$1"
}
fix() { [ $# = 7 ] || { echo "fixes.sh: $1: $# words" >&2; bad=1; }; keys "$2"; }
except() {
	if [ -z "${2:-}" ]; then
		echo "fixes.sh: $1: no reason" >&2
		bad=1
	fi
	keys "$1"
}
# shellcheck source=tests/root/fixes.rows
. tests/root/fixes.rows

ALL=$(perl tests/lint/fixes.pl lib/*.c command/*.c pam_jail/*.c jailsh/*.c jail-init/*.c jail-setup/*.c jail-setup/*/*.c) || exit 2
[ "$(wc -l <<<"$ALL")" -gt 80 ] || { echo "fixes.sh: so few fixes?" >&2; exit 2; }
if grep -E "'%[^' ]*s'" <<<"$ALL" >&2; then
	echo "fixes.sh: a name in quotes written by hand: quote() of lib/quote.h" >&2
	bad=1
fi
# The log shows ' for ".  That must not change a command: quote() alone writes a double
# quote in one, and quote_logged() cuts there.  Settings of files may have them.
if grep '\\"' <<<"$ALL" | grep -vE '(= [[(]? ?|write )\\"|in double quotes' >&2; then
	echo "fixes.sh: a double quote in a command" >&2
	bad=1
fi
begins() { [ "${1:0:${#2}}" = "$2" ]; }
while IFS= read -r one; do
	for k in "${KEYS[@]}"; do
		begins "$one" "$k" && continue 2
	done
	echo "no row in tests/root/fixes.rows for: ${one/$'\t'/: }" >&2
	bad=1
done <<<"$ALL"
for k in "${KEYS[@]}"; do
	while IFS= read -r one; do
		begins "$one" "$k" && continue 2
	done <<<"$ALL"
	echo "tests/root/fixes.rows: no fix begins with: ${k/$'\t'/: }" >&2
	bad=1
done
exit $bad
