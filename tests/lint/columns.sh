#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# columns.sh FILE... - no line over 80 columns, a tab reaching to the next eighth
[ $# != 0 ] || { echo "columns: no file" >&2; exit 2; }
awk '{ s = ""; n = split($0, part, "\t")
	for (i = 1; i <= n; i++) {
		s = s part[i]
		while (i < n && (length(s) % 8 != 0 || !tabbed)) {
			s = s " "; tabbed = 1
		}
		tabbed = 0
	}
	if (length(s) > 80) {
		print FILENAME ":" FNR ": " length(s) " columns"
		bad = 1
	} }
	END { exit bad }' "$@"
