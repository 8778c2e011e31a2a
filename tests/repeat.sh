#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# repeat.sh - the suites that depend on time, again and again under load.
# "make check-repeat".
#
#   SUITE=PATTERN   only suites whose name matches, e.g. SUITE=test_hook
#   TIMES=20        runs that each suite is to have
#   SITTING=N       start nothing more after N minutes
#   DEBIAN=13       the whole of check-trixie instead, TIMES=5, without load
#   JOBS=1          suites at once
#   LOAD=N          busy processes beside them, by default one per processor
#
# A suite depends on time if it starts a server, waits or reads a clock.  While
# it runs, busy processes run beside it.  Each run is one line of
# $B/repeat/12/SUITE: date, commit, status, seconds; of a run that failed the
# output stays beside it.  The next sitting goes on where this one ended; remove
# $B/repeat to begin anew.  Ends with status 1 if any run that is
# kept there failed or is still to do.

set -u
cd "$(dirname "$0")/.." || exit 2
export B=${B:-build}
debian=${DEBIAN:-12}
minutes=${SITTING:-100000}
keep=$B/repeat/$debian
jobs=${JOBS:-1}
processors=$(nproc)
[ "$debian" = 12 ] || processors=0
mkdir -p "$keep" || exit 2
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
# the words of one that depends on time
clock='sshd|su -|cron|sleep|until |until_so|tick|log_has|wait|timeout|SECONDS|date \+|jail-setup hook'
clock_c='clock_gettime|nanosleep|usleep|alarm\(|poll\(|waitpid'

suites() {
	if [ "$debian" = 13 ]; then
		echo tests/host/trixie.sh
		return
	fi
	grep -lE "$clock" tests/root/test_*.sh tests/attacks/attacks.sh \
	    tests/elf/*.sh tests/lint/check_*.sh
	printf '%s\n' tests/recipes/test_*.sh     # each has an sshd
	grep -lE "$clock_c" tests/unit/test_*.c | sed "s|^tests/\(.*\)\.c|$B/tests/\1|"
}

runs() {
	touch "$keep/$1"
	wc -l <"$keep/$1"
}

# Of SUITE...: the one that has the fewest runs, if that is fewer than wanted.
next() {
	local suite name n least=$times found=
	for suite; do
		name=${suite##*/}
		n=$(runs "$name")
		[ "$n" -ge "$least" ] || { least=$n found=$suite; }
	done
	[ -n "$found" ] && echo "$found"
}

busy=() workers=()
load() {
	local i
	for ((i = 0; i < ${LOAD:-$processors}; i++)); do
		yes >/dev/null &
		busy+=($!)
	done
}
unload() {
	[ ${#busy[@]} = 0 ] || kill "${busy[@]}" 2>/dev/null
	busy=()
}
trap unload EXIT
trap 'kill "${workers[@]}" 2>/dev/null; exit 130' INT TERM

run() {
	local suite=$1 name=${1##*/} n rc start=$SECONDS
	n=$(($(runs "$name") + 1))
	case $suite in
	tests/host/trixie.sh) "$suite" >"$keep/$name.$n.out" 2>&1 ;;
	*) tests/run.sh -j 1 "$suite" >"$keep/$name.$n.out" 2>&1 ;;
	esac
	rc=$?
	echo "$(date -u +%FT%TZ) $commit $rc $((SECONDS - start))" >>"$keep/$name"
	if [ $rc = 0 ]; then
		rm -f "$keep/$name.$n.out"
	else
		echo "not ok - $name, run $n: see $keep/$name.$n.out"
		grep -E '^ *not ok' "$keep/$name.$n.out"
	fi
}

times=${TIMES:-$([ "$debian" = 13 ] && echo 5 || echo 20)}
mapfile -t all < <(suites | grep -E -- "${SUITE:-.}")
[ ${#all[@]} != 0 ] || { echo "repeat: no suite matches $SUITE" >&2; exit 2; }
# Every JOBS-th suite, from FIRST on: two workers never have one suite.
worker() {	# FIRST
	local mine=() i suite
	for ((i = $1; i < ${#all[@]}; i += jobs)); do
		mine+=("${all[i]}")
	done
	while [ $((SECONDS / 60)) -lt "$minutes" ] && suite=$(next "${mine[@]}"); do
		run "$suite"
	done
}

load
for ((j = 0; j < jobs; j++)); do
	worker "$j" &
	workers+=($!)
done
wait "${workers[@]}"
unload

failed=0 left=0 done=0
for suite in "${all[@]}"; do
	name=${suite##*/}
	n=$(runs "$name")
	bad=$(awk '$3 != 0' "$keep/$name" 2>/dev/null | wc -l)
	done=$((done + n)) failed=$((failed + bad))
	[ "$n" -ge "$times" ] || left=$((left + times - n))
	printf '%-36s %3d runs, %d failed\n' "$name" "$n" "$bad"
done
echo "$done runs, $failed failed, $left still to do"
[ "$failed" = 0 ] && [ "$left" = 0 ]
