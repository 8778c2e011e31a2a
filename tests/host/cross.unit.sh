#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# cross.unit.sh - one unit under the emulator, by a link of its name; cross.sh.  Rows of
# cross.rows must fail, or skip themselves, and are then skipped with the reason; others
# must not skip themselves.
unit=${0##*/}
"$B/tests/unit/$unit" | awk -F '\t' -v unit="$unit" '
NR == FNR { if ($1 == unit) why[$2] = $3; next }
function row() { n = $0; sub(/^(not )?ok /, "", n); sub(/ .*/, "", n); return n }
/^(not )?ok [0-9]+ / {
	name = $0
	sub(/^(not )?ok [0-9]+ (- |# SKIP )/, "", name)
	ran[name]
}
/^not ok [0-9]+ - / && name in why { print "ok " row() " - " name " # SKIP " why[name]; next }
/^not ok / { bad = 1 }
/^ok [0-9]+ # SKIP / && name in why { print $0 ": " why[name]; next }
/^ok [0-9]+ # SKIP / { print "not ok " row() " - " name ": skips itself, not in cross.rows"; bad = 1; next }
/^ok / && name in why { print "not ok " row() " - " name ": works, cross.rows says it cannot"; bad = 1; next }
{ print }
END {
	for (name in why)
		if (!(name in ran)) { print "Bail out! " unit " has no row " name; bad = 1 }
	exit bad
}' "$SRC/tests/host/cross.rows" -
status=("${PIPESTATUS[@]}")
[ "${status[0]}" -lt 126 ] || { echo "Bail out! ended with status ${status[0]}"; exit 1; }
exit "${status[1]}"
