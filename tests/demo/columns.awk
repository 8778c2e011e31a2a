# SPDX-License-Identifier: BSD-2-Clause
# columns.awk - the table of the demo.  In: lines of verdicts (ground.sh).
# only=all shows every row, only=loose those that went wrong.

function paint(text, width, colour) {
	return colour sprintf("%-" width "s", text) plain
}

function row() {
	if (!shown++)
		printf "  %-41s %-15s %s\n", "attack", "plain chroot", "jail"
	control = $4
	if (control == "ESCAPED" && $3 != "chroot")
		control = control " (" $3 ")"
	printf "  %-41s %s %s\n", $2,
	    paint(control, 15, $4 == "ESCAPED" ? "" : bad),
	    paint($5, 1, $5 ~ /^held/ ? good : bad)
}

{
	limit = $5 == "known limit"
	limits += limit
	wrong = $4 != "ESCAPED" || ($5 !~ /^held/ && !limit)
	loose += $5 !~ /^held/ && !limit
	vacuous += $4 != "ESCAPED"
	if (only == "all" || wrong)
		row()
}

END {
	if (only == "all") {
		print "\n  (pivot): pivot_root alone, since even a chroot holds this"
		print "  (root): chroot, and still root inside\n"
	}
	printf "  %d attacks: %d held by the jail", NR, NR - loose - limits
	if (limits)
		printf ", %d a known limit (SECURITY.md)", limits
	if (loose)
		printf ", %s%d NOT HELD%s", bad, loose, plain
	if (vacuous)
		printf ", %s%d did not leave their control%s", bad, vacuous, plain
	print "."
	exit loose || vacuous || !NR
}
