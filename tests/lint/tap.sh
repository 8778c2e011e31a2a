# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# tap.sh - rows of TAP, for the check_*.sh beside it, rpm.sh and options.sh, which
# source it.
n=0 bad=0

is() {			# TITLE GOT WANT
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		bad=1
		printf 'not ok %d - %s\n' "$n" "$1"
		diff <(echo "$3") <(echo "$2") | sed 's/^/# /'
	fi
}

tap_end() {
	echo "1..$n"
	exit $bad
}
