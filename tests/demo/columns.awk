# columns.awk - the table of the demo.  In: lines of verdicts (ground.sh).

function paint(text, width, colour) {
	return colour sprintf("%-" width "s", text) plain
}

BEGIN {
	printf "  %-41s %-15s %s\n", "attack", "plain chroot", "jail"
}

{
	control = $4
	if (control == "ESCAPED" && $3 != "chroot")
		control = control " (" $3 ")"
	loose += $5 !~ /^held/
	vacuous += $4 != "ESCAPED"
	held += $5 ~ /^held/
	printf "  %-41s %s %s\n", $2,
	    paint(control, 15, $4 == "ESCAPED" ? "" : bad),
	    paint($5, 1, $5 ~ /^held/ ? good : bad)
}

END {
	printf "\n  (pivot): the control is a plain pivot_root jail, which chroot"
	printf " is not enough\n  for; (root): chroot and still root.\n"
	printf "\n  %d attacks: %d held by the jail", NR, held
	if (loose)
		printf ", %s%d NOT HELD%s", bad, loose, plain
	if (vacuous)
		printf ", %s%d did not leave their control%s", bad, vacuous, plain
	print "."
	exit loose || vacuous || !NR
}
