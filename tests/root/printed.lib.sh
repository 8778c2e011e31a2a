#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# printed.lib.sh - is what a command printed what a document says that it prints?
# For test_readme.sh and the recipes.

# What differs from run to run, by names.
numbers() {
	sed -E 's/[0-9]{8}T[0-9]{6}/SERIAL/g; s/\(uid [0-9]+\)/(uid N)/
		s/[0-9]+ files, [0-9.]+ [KM]iB/N files/; s/ in [0-9]+ us/ in N us/
		s,/run/user/[0-9]+,/run/user/N,; s/ +$//'
}

# Is `got` what `told` says?  Prints the first line that is not.
compare() {             # TOLD GOT
	awk 'NR == FNR { got[++n] = $0; next }
	    $0 == "..." { any = 1; next }
	    {
		do
			at++
		while (any && at <= n && got[at] != $0)
		if (got[at] != $0) {
			print "told: " $0
			bad = 1
			exit
		}
		any = 0
	    }
	    END { if (!bad && !any && at < n) print "not told: " got[at + 1] }' "$2" "$1"
}
