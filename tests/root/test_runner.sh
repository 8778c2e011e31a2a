#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# test_runner.sh - tests/run.sh counts a failure as a failure: each way in which a
# test program can go wrong ends in status 1 and shows in the count.

run=$(cd "$(dirname "$0")/.." && pwd -P)/run.sh
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
n=0 bad=0

row() {                 # NAME SUMMARY STATUS LINES...: what the program prints
	local name=$1 want=$2 status=$3 got rc
	shift 3
	{ echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$dir/prog"
	chmod 755 "$dir/prog"
	B=$dir "$run" "$dir/prog" >"$dir/out"
	rc=$?
	got=$(tail -n 1 "$dir/out")
	n=$((n + 1))
	if [ "$got" = "$want" ] && [ "$rc" = "$status" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "# got \"$got\" and status $rc"
		bad=1
	fi
}

row "all well"            "2 passed, 0 failed, 0 skipped" 0 'echo 1..2; echo ok 1; echo ok 2'
row "the plan at the end" "1 passed, 0 failed, 0 skipped" 0 'echo ok 1; echo 1..1'
row "two groups"          "2 passed, 0 failed, 0 skipped" 0 'echo 1..1; echo ok 1; echo 1..1; echo ok 1'
row "a failure"           "1 passed, 1 failed, 0 skipped" 1 'echo 1..2; echo ok 1; echo not ok 2'
row "a skipped row"       "1 passed, 0 failed, 1 skipped" 0 'echo 1..2; echo ok 1; echo "ok 2 - a # SKIP why"'
row "skipped altogether"  "0 passed, 0 failed, 1 skipped" 0 'echo "1..0 # SKIP why"'
row "too few rows"        "1 passed, 1 failed, 0 skipped" 1 'echo 1..2; echo ok 1'
row "too many rows"       "2 passed, 1 failed, 0 skipped" 1 'echo 1..1; echo ok 1; echo ok 2'
row "no plan"             "1 passed, 1 failed, 0 skipped" 1 'echo ok 1'
row "a bad status"        "1 passed, 1 failed, 0 skipped" 1 'echo 1..1; echo ok 1; exit 3'
row "killed"              "1 passed, 1 failed, 0 skipped" 1 'echo 1..1; echo ok 1; kill -9 $$'
row "nothing ran"         "0 passed, 1 failed, 0 skipped" 1 'echo 1..0'
row "silence"             "0 passed, 1 failed, 0 skipped" 1 ':'
row "bail out"            "0 passed, 2 failed, 0 skipped" 1 'echo "Bail out! no"; echo 1..0' 'exit 1'
n=$((n + 1))
if ! B=$dir "$run" >/dev/null; then echo "ok $n - no program at all"; else echo "not ok $n - no program at all"; bad=1; fi
echo "1..$n"
exit $bad
