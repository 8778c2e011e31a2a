#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_readme.sh - README.md prints what the programs print: each of its commands is
# run in its order, and says line by line what stands there.
#
# A transcript is an indented block; a line that begins with "# " is a command, a line
# "..." stands for any number of lines.  Numbers that differ from run to run count as
# equal.  The package itself is installed by tests/host/deb.sh.

. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

install_products
useradd -m -s /bin/bash anna || bail "no anna"

told() {                # COMMAND: what the README says that it prints
	awk -v command="$1" '
		!/^    / { on = 0; next }
		{ sub(/^    /, "") }
		/^# / { on = $0 == "# " command; next }
		on' "$SRC/README.md"
}

COMMANDS=$(sed -n 's/^    # //p' "$SRC/README.md" | grep -v '^apt ')
check "the README has transcripts" [ "$(grep -c . <<<"$COMMANDS")" -ge 4 ]
while read -r command; do
	told "$command" | numbers >"$T/told"
	run eval "$command"
	numbers <<<"$OUT$ERR" >"$T/got"
	[ -n "$OUT$ERR" ] || : >"$T/got"
	check "# $command" [ "$RC" = 0 ]
	is "which says what the README says" "$(compare "$T/told" "$T/got")" ""
done <<<"$COMMANDS"
finish
