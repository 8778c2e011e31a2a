#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# rows.sh - compares ROWS with the results of the suites.
#
#   rows.sh suites      the suites that ROWS names, as programs to run
#   rows.sh check       after they ran: each row is among those that passed
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
rows=tests/attacks/ROWS
# each way in is a function there
ways=$(sed -n 's/^try_\([a-z]*\)().*/\1/p' tests/attacks/ground.sh | grep -vx control)

path() {
	for p in "tests/root/$1.sh" "tests/attacks/$1.sh" "tests/elf/$1.sh"; do
		[ ! -x "$p" ] || { echo "$p"; return; }
	done
	[ ! -e "tests/unit/$1.c" ] || { echo "$B/tests/unit/$1"; return; }
	echo "rows.sh: $rows names $1, and there is no such suite" >&2
	return 1
}

suites() {
	awk -F '\t' '!/^#/ && $2 != "-" && !seen[$2]++ { print $2 }' $rows |
	while read -r s; do path "$s" || exit 2; done
}

passed() {              # REGEX
	said=$B/tests/log/$suite-sh.out         # see run.sh
	[ -e "$said" ] || said=$B/tests/log/$suite.out
	sed -n 's/^ok [0-9]* - //p' "$said" 2>/dev/null |
		grep -v '# SKIP' | grep -qE -e "$1" && return
	echo "rows.sh: $id: no row of $suite passed that is like: $1" >&2
	return 1
}

check() {
	bad=0 n=0
	tab=$(printf '\t')
	while IFS=$tab read -r id suite row; do
		case $id in '#'*) continue ;; esac
		n=$((n + 1))
		[ "$suite" != - ] || continue
		case $row in
		'each way: '*)
			for way in $ways; do
				passed "^$way: ${row#each way: }" || bad=1
			done ;;
		*)
			passed "$row" || bad=1 ;;
		esac
	done <$rows
	# all that notes on known attacks name
	for id in R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R13 U1 U2 U3 U4 U5 U6 U7 U8 \
	    U9 U10 U12 U17 U18 U20 P1 P2 P3 P4 P5 P6 P7 P8 P8b P9 P10 P11 P12 P14 \
	    P15 P16 P17 P18 P19 P20 P21 P22 P23 P24 P25 P26 P28 P29 P31 \
	    S3 S4 S15 S16 S22; do
		grep -q "^$id$tab" $rows || { echo "rows.sh: $id has no row" >&2; bad=1; }
	done
	echo "$n rows of known attacks, each one tried"
	return $bad
}

case ${1:-} in
suites) suites ;;
check)  check ;;
*)      echo "usage: rows.sh suites | check" >&2; exit 2 ;;
esac
