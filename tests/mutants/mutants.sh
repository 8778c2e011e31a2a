#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# mutants.sh - takes one defence after the other out of the source, builds, and
# runs the suites that should see it; a defence that nobody misses is a failure.
#
#   mutants.sh [-l | -c | -n] [PATTERN]     those whose name matches
#
#   -l     list them
#   -c     say which rows apply no more; needs no root, and is part of make lint
#   -n     not first the suites themselves
#   B      the build directory (default build), where all is built already
#          (make tests-built); works in $B/mutants
#   JOBS   how many at once (default 2)
#
# tests/mutants/mutants.list has the rows.  A mutant that no longer applies or
# compiles is an error: the list follows the code.  First all suites run on the
# source as it is: a suite that fails there would kill every mutant.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
SRC=$PWD
B=${B:-build}
case $B in /*) ;; *) B=$SRC/$B ;; esac
WORK=$B/mutants
JOBS=${JOBS:-2}
APPLY=$SRC/tests/mutants/apply.pl

mode=all
case ${1:-} in
-l | -c | -n) mode=$1; shift ;;
esac
pattern=${1:-.}

# mutant NAME SUITES FILE[:FUNCTION] OLD NEW [FILE[:FUNCTION] OLD NEW]...
# FILE is a base name; OLD is there once, in FUNCTION if that is said, however
# the source is folded: see apply.pl.
# SUITES: words, in the order in which they are asked; unit:X is tests/unit/test_X.c,
# check:X is tests/lint/check_X.sh, recipe:X is tests/recipes/test_X.sh.
# redundant REASON: behind the next mutant's defence stands a second one, which
# its second edit takes out.  With the first edit alone no suite may fail.
NAMES=() SUITES=() EDITS=() WHY=()
why=
mutant() {
	local name=$1 suites=$2
	shift 2
	if grep -qE -e "$pattern" <<<"$name"; then
		NAMES+=("$name")
		SUITES+=("$suites")
		EDITS+=("$(printf '%s\037' "$@")")
		WHY+=("$why")
	fi
	why=
}
redundant() { why=$1; }
# shellcheck source=tests/mutants/mutants.list
. "$SRC/tests/mutants/mutants.list"
[ ${#NAMES[@]} != 0 ] || { echo "mutants.sh: no mutant matches $pattern" >&2; exit 2; }
if [ "$mode" = -c ]; then
	all=()
	for i in "${!NAMES[@]}"; do
		mapfile -t -d $'\037' e <<<"${EDITS[i]}"
		[ $((${#e[@]} % 3)) = 1 ] || { echo "${NAMES[i]}: not FILE OLD NEW"; exit 1; }
		for ((n = 0; n + 3 < ${#e[@]}; n += 3)); do
			all+=("${NAMES[i]}" "${e[@]:n:3}")
		done
	done
	exec "$APPLY" -n "$SRC" "${all[@]}"
fi
if [ "$mode" = -l ]; then
	for i in "${!NAMES[@]}"; do
		printf '%-28s %s%s\n' "${NAMES[i]}" "${SUITES[i]}" "${WHY[i]:+  (redundant: ${WHY[i]})}"
	done
	exit 0
fi

[ "$(id -u)" = 0 ] || { echo "1..0 # SKIP needs root"; exit 0; }

# --- one worker: a copy of the source ------------------------------------------

suite_path() {
	case $1 in
	unit:*)  echo "build/tests/unit/test_${1#unit:}" ;;
	check:*) echo "tests/lint/check_${1#check:}.sh" ;;
	recipe:*) echo "tests/recipes/test_${1#recipe:}.sh" ;;
	attacks) echo tests/attacks/attacks.sh ;;
	sshd)    echo tests/root/test_fault.sh ;;
	*)       echo "tests/root/test_$1.sh" ;;
	esac
}

prepare() {             # DIR: the source as it is, and what was built of it
	mkdir -p "$1/build" &&
	git ls-files -z --cached --others --exclude-standard |
		tar -c --null -T - 2>/dev/null | tar -x -C "$1" &&
	tar -c -C "$B" --exclude=./mutants --exclude=./vm --exclude='./trixie*' --exclude=./bench --exclude=./deb --exclude=./debian --exclude=./rpm --exclude=./tests/log . |
		tar -x -C "$1/build" &&
	rm -f "$1"/build/tests/root/*/log &&
	build "$1" "unit:safe"
}

first_failure() {       # OUTPUT
	grep -E '^not ok ' "$1" | grep -v '# TODO' |
		head -n 1 | sed 's/^not ok [0-9]* - //' | cut -c1-70
}

# 0 if the suite fails, 1 if it does not, 2 if it was stopped after 600 s, which
# proves nothing; $said has the row or the reason.  With WORLD_FIRST the suite
# ends at the first row that fails, and the outer half of its world has no rows.
fails() {               # DIR SUITE
	local out=$1/suite.out path rc start=$SECONDS
	path=$(suite_path "$2")
	(cd "$1" && B='' CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 5 600 \
		env -u B WORLD_FIRST=1 FAULTS="$2" "./$path") >"$out" 2>&1 </dev/null
	rc=$?
	said=$(first_failure "$out")
	[ -z "$said" ] || return 0
	# 137 is also what a unit test ends with that has a deadline of its own
	if [ $rc = 124 ] || { [ $rc = 137 ] && [ $((SECONDS - start)) -ge 600 ]; }; then
		said="no end in 600 s, after $(grep -c '^ok' "$out") rows"
		return 2
	fi
	said="ended with status $rc, of $(grep -c '^ok' "$out") rows"
	[ "$rc" = 0 ] || grep -qE '^1\.\.[1-9]' "$out" || return 0
	case $2 in unit:*) [ "$rc" != 0 ] && return 0 ;; esac
	return 1
}

undo() { cp -p "$SRC/$2" "$1/$2" && touch "$1/$2"; }     # DIR FILE

build() {
	make -s -C "$1" B=build build/pam_jail.so build/jailsh/jailsh build/jailsh/inside \
		build/jail-setup/jail-setup build/jail-init/jail-init >"$1/make.log" 2>&1 || return
	for s in $2; do
		case $s in unit:*) make -s -C "$1" B=build \
			"build/tests/unit/test_${s#unit:}" >>"$1/make.log" 2>&1 || return ;; esac
	done
}

verdict() { printf '%-10s %-28s %s\n' "$@"; }

try() {                 # DIR INDEX
	local dir=$1 i=$2 s said e=() done=() n half=0 rc file
	mapfile -t -d $'\037' e <<<"${EDITS[i]}"
	unset 'e[${#e[@]}-1]'
	for ((n = 0; n < ${#e[@]}; n += 3)); do
		file=$("$APPLY" "$dir" "${e[@]:n:3}" 2>"$dir/apply.err") || {
			verdict ERROR "${NAMES[i]}" "${e[n]}: $(head -n 1 "$dir/apply.err")"
			half=2
			break
		}
		done+=("$file")
		if [ $n = 0 ] && [ -n "${WHY[i]}" ] && build "$dir" "${SUITES[i]}"; then
			for s in ${SUITES[i]}; do
				fails "$dir" "$s"
				[ $? = 1 ] || { half=1; break; }
			done
			[ $half = 0 ] || { verdict ERROR "${NAMES[i]}" "not redundant: $s: $said"; break; }
		fi
	done
	if [ $half = 0 ] && ! build "$dir" "${SUITES[i]}"; then
		verdict ERROR "${NAMES[i]}" "does not compile: $(grep -m1 error "$dir/make.log")"
	elif [ $half = 0 ]; then
		for s in ${SUITES[i]} none; do
			[ "$s" != none ] || break
			fails "$dir" "$s"
			rc=$?
			[ $rc = 1 ] || break
		done
		if [ $rc = 2 ]; then
			verdict ERROR "${NAMES[i]}" "$s: $said"
		elif [ "$s" = none ]; then
			verdict SURVIVED "${NAMES[i]}" "${SUITES[i]}"
		else
			verdict killed "${NAMES[i]}" "$s: $said${WHY[i]:+ (with: ${WHY[i]})}"
		fi
	fi
	for file in "${done[@]}"; do undo "$dir" "$file"; done
}

# The quick suites first: units, then test_state, then the rest.
mapfile -t ORDER < <(for i in "${!NAMES[@]}"; do
	case ${SUITES[i]} in unit:*) r=1 ;; state*) r=2 ;; fault*) r=4 ;; *) r=3 ;; esac
	echo "$r $i"
done | sort -n | cut -d' ' -f2)

worker() {              # NUMBER: every JOBS-th mutant
	local i
	for ((i = $1; i < ${#NAMES[@]}; i += JOBS)); do
		try "$WORK/$1" "${ORDER[i]}"
	done
}

rm -rf "$WORK"
for ((j = 0; j < JOBS; j++)); do
	prepare "$WORK/$j" || { tail "$WORK/$j/make.log" >&2; exit 2; }
done
start=$SECONDS bad=0 said='' suites=
[ "$mode" = -n ] || suites=$(printf '%s\n' "${SUITES[@]}" | tr ' ' '\n' | sort -u)
for s in $suites; do
	build "$WORK/0" "$s"
	fails "$WORK/0" "$s"
	if [ $? != 1 ]; then
		verdict ERROR "no mutant" "$s: $said"
		bad=1
	fi
done
[ $bad = 0 ] || exit 1
for ((j = 0; j < JOBS; j++)); do worker "$j" >"$WORK/$j.out" & done
wait
cat "$WORK"/*.out | sort
echo "${#NAMES[@]} mutants: $(cat "$WORK"/*.out | grep -c '^killed') killed," \
	"$(cat "$WORK"/*.out | grep -c '^SURVIVED') survived, $(cat "$WORK"/*.out | grep -c '^ERROR') errors," \
	"$((SECONDS - start)) s"
[ "$(cat "$WORK"/*.out | grep -c '^killed')" = ${#NAMES[@]} ]
