#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# columns.sh FILE... - no line over 80 columns, a tab reaching to the next eighth
[ $# != 0 ] || { echo "columns: no file" >&2; exit 2; }
bad=0
for f; do
	expand "$f" | awk -v f="$f" 'length($0) > 80 {
		print f ":" NR ": " length($0) " columns"; bad = 1 }
	    END { exit bad }' || bad=1
done
exit $bad
