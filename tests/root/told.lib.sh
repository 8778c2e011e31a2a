#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# told.lib.sh - did a command print what a document says that it prints?  For the
# manuals (printed.lib.sh) and the recipes (tests/recipes/recipe.lib.sh).

# Of sed -E: what else another machine has different.
DIFFERS=''

# What two runs have different, by names.
numbers() {
	sed -E -e 's/[0-9]{8}T[0-9]{6}/SERIAL/g; s/\(uid [0-9]+\)/(uid N)/; s/uid=[0-9]+/uid=N/
		s/[0-9]+ files, [0-9.]+ [KM]iB/N files/; s/ in [0-9]+ us/ in N us/
		s,/run/user/[0-9]+,/run/user/N,; s/ +$//' -e "$DIFFERS"
}

# Is what was printed what is told?  Prints the first line that is not.
compare() {             # TOLD GOT
	awk 'NR == FNR { got[++n] = $0; next }
	    /^ *\.\.\.$/ { any = 1; next }
	    {
		do
			at++
		while (any && at <= n && got[at] != $0)
		if (got[at] != $0) {
			print "told: " $0
			print "got:  " got[any ? n : at]
			bad = 1
			exit
		}
		any = 0
	    }
	    END { if (!bad && !any && at < n) print "not told: " got[at + 1] }' "$2" "$1"
}
