#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# run.sh - runs test programs that speak TAP, says what failed, and counts.
#
#   run.sh [-j JOBS] PROGRAM...
#
# Shows every failed row with its diagnostics; ends with one line
# "N passed, N failed, N skipped" and status 1 if anything failed, also when a
# program ended badly, gave no plan, or ran another number of rows than planned.
# Whole outputs are kept in $B/tests/log.

set -u
B=${B:-build}
jobs=$(nproc 2>/dev/null || echo 1)
if [ "${1:-}" = -j ]; then
	jobs=$2
	shift 2
fi
log=$B/tests/log
mkdir -p "$log" || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP

# One program; its output, status and length go to files of its own.
one() {
	local program=$1 to=$2 rc start=$SECONDS
	"$program" >"$to.out" 2>"$to.err" </dev/null
	rc=$?
	echo "$rc $((SECONDS - start))" >"$to.status"
}

# The verdict on one program: "passed failed skipped", then what to show.
# cmocka plans each of its groups by itself, so plans are added up.
judge() {
	awk -v name="$1" -v rc="$2" '
	function row(bad) {
		rows++
		failing = bad
		if (bad) { failed++; text = text "  " $0 "\n" }
	}
	/^1\.\.[0-9]+/ {
		planned += substr($1, 4)
		plans++
		if (/^1\.\.0.*# *[Ss][Kk][Ii][Pp]/) { skipped++; wholly = 1; why = $0 }
		failing = 0
		next
	}
	/^not ok/ && /# *[Tt][Oo][Dd][Oo]/ { rows++; skipped++; failing = 0; next }
	# how cmocka 1.1.5 says that a test skipped itself
	/^not ok/ && /# *[Ss][Kk][Ii][Pp]/ { rows++; skipped++; text = text "  " $0 "\n"; failing = 0; next }
	/^not ok/ { row(1); next }
	/^ok/     { row(0); if (/# *[Ss][Kk][Ii][Pp]/) { skipped++; text = text "  " $0 "\n" } else passed++; next }
	/^Bail out!/ { bailed = 1; failed++; text = text "  " $0 "\n" }
	/^#/ && failing { text = text "  " $0 "\n" }
	function more(what) { failed++; text = text "  not ok - " name ": " what "\n" }
	END {
		if (!plans)
			more("no plan")
		else if (rows != planned)
			more("planned " planned + 0 " rows, ran " rows + 0)
		else if (!rows && !wholly)
			more("nothing ran")
		if (rc != 0 && !failed)
			more("ended with status " rc)
		if (wholly)
			text = text "  " why "\n"
		printf "%d %d %d\n%s", passed, failed, skipped, text
	}' "$3"
}

show() {
	local program=$1 to=$2 rc secs p f s
	read -r rc secs <"$to.status" || rc=255
	judge "$program" "$rc" "$to.out" >"$to.verdict"
	read -r p f s <"$to.verdict"
	printf '%-36s %4d passed, %d failed, %d skipped  %ds\n' \
		"${program##*/}" "$p" "$f" "$s" "${secs:-0}"
	tail -n +2 "$to.verdict"
	if [ "$f" != 0 ] && [ -s "$to.err" ]; then
		tail -n 20 "$to.err" | sed 's/^/    stderr: /'
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

passed=0 failed=0 skipped=0 n=0 shown=0
declare -a programs=() logs=() pids=()
for program in "$@"; do
	case $program in */*) ;; *) program=./$program ;; esac
	base=${program##*/}
	programs[n]=$program
	# a unit and a suite may have the same name
	logs[n]=$log/${base/%.sh/-sh}
	rm -f "${logs[n]}".*
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
		wait -n
	done
	one "$program" "${logs[n]}" &
	pids[n]=$!
	n=$((n + 1))
	while [ "$shown" -lt "$n" ] && ! kill -0 "${pids[shown]}" 2>/dev/null; do
		show "${programs[shown]}" "${logs[shown]}"
		shown=$((shown + 1))
	done
done
while [ "$shown" -lt "$n" ]; do
	wait "${pids[shown]}"
	show "${programs[shown]}" "${logs[shown]}"
	shown=$((shown + 1))
done
if [ $((passed + failed + skipped)) = 0 ]; then
	echo "nothing ran"
	failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
