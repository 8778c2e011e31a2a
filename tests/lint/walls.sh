#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# walls.sh - each row of lib/wall.c, from which the programs take their walls,
# has what proves it: a mutant that takes it out, an attack, a live probe.
#
#   walls.sh            check them
#   walls.sh names      in the order of the rows
#
# A probe names the walls it attacks in check_live_walls.c, a row of
# tests/attacks/ROWS by the id W:NAME, a mutant is called NAME or NAME-...
set -u
cd "$(dirname "$0")/../.." || exit 2

names() {
	sed -n 's/^	{ \.name = "\([a-z_]*\)".*/\1/p' lib/wall.c
}
# Tables that this script does not read as such have no rows to miss.
counted() {
	sed -n '/^const struct wall walls\[\]/,/^};/p' lib/wall.c |
		grep -c '\.name = '
}
bad=0
lacks() {
	echo "lib/wall.c: the wall $1 has no $2" >&2
	bad=1
}
case ${1:-} in
names) names; exit ;;
'') ;;
*) echo "usage: walls.sh [names]" >&2; exit 2 ;;
esac
n=0
for name in $(names); do
	n=$((n + 1))
	grep -qE "^mutant $(echo "$name" | tr _ -)(-[a-z0-9-]+)? " tests/mutants/mutants.list ||
		lacks "$name" "mutant in tests/mutants/mutants.list"
	grep -q "^W:$name	[^-]" tests/attacks/ROWS ||
		lacks "$name" "row W:$name in tests/attacks/ROWS"
	sed -n '/^const struct live_probe/,/^};/p' jail-setup/inspect/check_live_walls.c |
		grep -qE "\"([a-z_]+ )*$name( [a-z_]+)*\"" ||
		lacks "$name" "probe in jail-setup/inspect/check_live_walls.c"
done
if [ "$n" = 0 ] || [ "$n" != "$(counted)" ]; then
	echo "walls.sh: reads $n of the rows of lib/wall.c" >&2
	bad=1
fi
rows=$(sed -n 's/^W:\([a-z_]*\)	.*/\1/p' tests/attacks/ROWS | sort -u)
for id in $rows; do
	names | grep -qx "$id" || {
		echo "tests/attacks/ROWS: $id is no wall of lib/wall.c" >&2
		bad=1
	}
done
[ $bad != 0 ] || echo "$n walls, each with a mutant, an attack and a live probe"
exit $bad
