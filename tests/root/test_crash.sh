#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_crash.sh - build, refresh, rollback, hold and remove are killed at the system calls
# that change the disk, and each of these calls fails.  Then the jail can be entered
# in its old or new state, check finds it whole, and the next run succeeds and removes
# what was left.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
H=/opt/host
TRACE=$T/trace
command -v strace >/dev/null || {
	skip "killed at every system call" "no strace"
	finish
}

# --- the smallest jail that can be entered -----------------------------------------

mkdir -p $H /etc/jail/components.d
echo one >$H/data; echo two >$H/other; ln -s data $H/link
cat >/etc/jail/components.d/tiny.conf <<END
files = [ "/bin/sh", "/bin/cat", "$H/data", "$H/other", "$H/link" ];
END
jail_file tiny <<'END'
components = [ "tiny" ];
users = [ "carol" ];
keep = 2;
END
sed -i '/^carol/s|/bin/bash|/bin/sh|' /etc/passwd
pam_su session
tick
for i in 1 2; do
	jail-setup build tiny >/dev/null || bail "build failed"
done

keep_as() { rm -rf "/srv/$1" && mkdir "/srv/$1" && cp -a $STATE/. "/srv/$1"; }
restore() {
	rm -rf ${STATE:?}/tiny $STATE/.trees && { [ "$1" = - ] || cp -a "/srv/$1/." $STATE; }
}
enter() {               # 0: in; 1: refused; 2: outside, or half in
	local out
	out=$(su carol -c "cat $H/other; cat /outside" 2>/dev/null)
	case $out in
	two) return 0 ;;
	'') return 1 ;;
	*) return 2 ;;
	esac
}
enter || bail "control: su into the jail"

# --- what must hold afterwards --------------------------------------------------------

# after FROM: says what is wrong, nothing if all is well
after() {
	local out
	# held or not, and nothing between
	if [ -e $STATE/tiny/hold ]; then
		jail-setup list tiny | grep -q '^  held since' || echo "half a hold"
		jail-setup --quiet unhold tiny 2>&1
	fi
	if [ -L $STATE/tiny/current ]; then
		enter || echo "cannot be entered ($?)"
		out=$(jail-setup --json check --quick tiny | grep -v '"kind":"stale"')
		[ -z "$out" ] || echo "check: $out"
	else
		case $1 in -|remove) ;; *) echo "current is gone" ;; esac
		enter && echo "entered, though it is not there"
		[ $? = 1 ] || echo "not refused, though it is not there"
	fi
	# half removed: another remove ends it, and so does a build, and a tree that
	# was left the next refresh of any jail
	if [ "$1" = remove ] && { [ ! -e $STATE/tiny ] || [ $((CASES % 2)) = 0 ]; }; then
		if [ -e $STATE/tiny ]; then
			jail-setup --quiet remove tiny 2>&1
		else
			jail-setup --quiet refresh 2>&1
		fi
		[ ! -e $STATE/tiny ] || echo "remove left: $(find $STATE/tiny | head)"
		[ -z "$(ls $STATE/.trees)" ] || echo "remove left: $(find $STATE/.trees | head)"
		return
	fi
	if [ -L $STATE/tiny/current ]; then
		jail-setup --quiet refresh tiny 2>&1
	else
		jail-setup --quiet build tiny 2>&1
	fi || echo "the next run: status $?"
	enter || echo "then it cannot be entered"
	out=$(jail-setup check tiny) || echo "then check: $out"
	out=$(find $STATE/tiny -mindepth 1 -maxdepth 1 -not -name gen -not -name current
		find $STATE/tiny/gen -mindepth 1 -maxdepth 1 -not -name '2*'
		find $STATE/tiny/gen -mindepth 1 -maxdepth 1 -not -lname '../../.trees/*'
		find $STATE/.trees -mindepth 2 -maxdepth 2 -not -name root \
			-not -name manifest -not -name origins -not -name bill
		for t in "$STATE"/.trees/*; do
			find $STATE/tiny/gen -lname "../../.trees/${t##*/}" | grep -q . || echo "$t"
		done
		for g in "$STATE"/tiny/gen/2*; do
			[ -e "$g/manifest" ] && [ -e "$g/origins" ] && [ -e "$g/root$H/other" ] ||
				echo "$g"
		done)
	[ -z "$out" ] || echo "litter: $out"
}

# --- where to strike --------------------------------------------------------------------

# calls SYSCALL: the numbers, counted in each thread, of its calls that change the disk
calls() {
	awk -v call="$1" '
	{ n = $1; s = $0; sub(/^[0-9]+ +/, "", s) }
	index(s, call "(") == 1 {
		i[n]++
		if (call ~ /^openat/ && s !~ /O_CREAT/) next
		hit[i[n]] = 1
		if (i[n] > most) most = i[n]
	}
	END { for (k = 1; k <= most; k++) if (hit[k]) print k }' "$TRACE"
}
# The first three, the last three, and one between.
some() {
	awk '{ v[NR] = $1 } END { for (k = 1; k <= NR; k++)
		if (k <= 3 || k > NR - 3 || k == int(NR / 2)) print v[k] }'
}
ends() { awk '{ v[NR] = $1 } END { print v[1]; if (NR > 1) print v[NR] }'; }

SYSCALLS="mkdirat openat openat2 write ftruncate fchmod fchmodat utimensat linkat symlinkat
	renameat unlinkat fsync syncfs"
errors() {
	case $1 in
	mkdirat|symlinkat) echo ENOSPC EDQUOT ;;
	openat) echo ENOSPC EMFILE ;;
	openat2) echo EDQUOT EMFILE ENOMEM ;;
	write) echo ENOSPC EIO ;;
	linkat) echo ENOSPC EMLINK ;;
	renameat) echo EIO ENOSPC ;;
	*) echo EIO ;;
	esac
}
CASES=0 STRUCK=0

# strike FROM SYSCALL WHAT WHEN COMMAND...: one run; what is wrong is said
strike() {
	local from=$1 call=$2 what=$3 when=$4 rc wrong
	shift 4
	restore "$from"
	# a shell of its own, whose word "Killed" nobody needs
	bash -c '"$@"; exit' - strace -f -qq -o "$T/hit" -e trace="$call" \
		-e "inject=$call:$what:when=$when" -E LD_PRELOAD="$PRE" -E LATER="$AHEAD" \
		jail-setup --quiet "$@" >"$T/out" 2>"$T/err"
	rc=$?
	CASES=$((CASES + 1))
	case $what in
	signal=*) [ $rc != 137 ] || STRUCK=$((STRUCK + 1)) ;;
	*)      ! grep -q INJECTED "$T/hit" || STRUCK=$((STRUCK + 1))
		[ $rc = 0 ] || [ $rc = 2 ] || echo "$call $when $what: status $rc"
		[ $rc = 0 ] || [ "$(wc -l <"$T/err")" = 1 ] ||
			echo "$call $when $what: said: $(cat "$T/err")" ;;
	esac
	wrong=$(after "$([ "$1" = remove ] && echo remove || echo "$from")")
	[ -z "$wrong" ] || echo "$call $when $what: $wrong"
}

# torture NAME FROM COMMAND...
torture() {
	local name=$1 from=$2 call n e wrong
	shift 2
	restore "$from"
	strace -f -qq -o "$TRACE" -E LD_PRELOAD="$PRE" -E LATER="$AHEAD" \
		jail-setup --quiet "$@" >"$T/out" 2>&1 || {
			LAST=$* OUT=$(cat "$T/out") ERR='' RC=-
			fail "$name: control: it works"
			return
		}
	cp "$TRACE" "$T/trace.$name"
	for call in $SYSCALLS; do
		calls "$call" >"$T/calls"
		[ -s "$T/calls" ] || continue
		for n in $(some <"$T/calls"); do
			strike "$from" "$call" signal=KILL "$n" "$@"
		done >"$T/wrong"
		wrong=$(cat "$T/wrong")
		is "$name: killed at $call" "$wrong" ""
		for e in $(errors "$call"); do
			for n in $(ends <"$T/calls"); do
				strike "$from" "$call" "error=$e" "$n" "$@"
			done
		done >"$T/wrong"
		wrong=$(cat "$T/wrong")
		is "$name: $call fails" "$wrong" ""
	done
}

PRE='' AHEAD=0
keep_as two
ALL=$SYSCALLS           # files are made in the same way the second time
SYSCALLS="mkdirat openat renameat unlinkat symlinkat fsync syncfs"
torture "first build" - build tiny
SYSCALLS=$ALL
torture build two build tiny
torture rollback two rollback tiny
torture remove two remove tiny
restore two
jail-setup --quiet hold tiny "for a test" && keep_as held
torture hold two hold tiny "for a test"
check "control: it was written aside" grep -q 'renameat.*"hold"' "$T/trace.hold"
torture unhold held unhold tiny
torture "rollback and hold" two rollback tiny --hold
torture "remove while held" held remove tiny
restore two
touch $H/other
tick
torture "refresh that only notes" two refresh tiny
is "control: it did" "$(grep -c 'renameat.*"origins"' "$T/trace.refresh that only notes")" 1
restore two
jail-setup refresh tiny && keep_as two
echo three >$H/data
tick
torture refresh two refresh tiny
check "control: it linked" grep -q 'linkat(.* = 0' "$T/trace.refresh"
# and a third generation, so that the first goes
jail-setup build tiny >/dev/null && jail-setup build tiny >/dev/null && keep_as three
echo four >$H/data
tick
PRE=$HELP/later.so AHEAD=100
torture "refresh and sweep" three refresh tiny
check "control: a generation and its tree were swept" eval \
	'grep -q "unlinkat(.*\"20[0-9T]*\", 0)" "$T/trace.refresh and sweep" &&
	grep -q "unlinkat(.*\"[0-9a-f]*[.]20[0-9T]*\", AT_REMOVEDIR)" "$T/trace.refresh and sweep"' 
PRE='' AHEAD=0
echo "# $CASES cases, $STRUCK of them struck"
check "control: most of the cases were struck" [ "$STRUCK" -gt $((CASES * 8 / 10)) ]

# --- a power cut: nothing may name what is not on the disk yet --------------------------------

order() {               # the calls that matter, in their order
	grep -oE '(syncfs|fsync|renameat|symlinkat)\([^)]*\)' "$1" |
		sed -E 's/^symlinkat\("[.][.][/][.][.][/][.]trees.*/generation/; s/^renameat\([0-9]+, "current.new".*/current/
			s/^symlinkat.*current.new.*/aside/; s/^(syncfs|fsync)\(.*/\1/; /^(rename|symlink)at/d' | xargs
}
is "the tree, its directory, the switch: each is on the disk before the next" \
	"$(order "$T/trace.build")" "syncfs generation fsync aside current fsync"
is "a note is on the disk before it takes the name, and then the name is" \
	"$(grep -oE '(fsync\(|renameat\(.*"origins")' "$T/trace.refresh that only notes" | cut -c1-8 | xargs)" \
	"fsync( renameat fsync("

# --- a full disk --------------------------------------------------------------------------------

size=$(du -sk "$STATE/tiny/current/root/" | cut -f1)
mkdir -p /srv/small
mount -t tmpfs -o "mode=755,size=$((size + 600))k" small /srv/small
run jail-setup --state /srv/small build tiny
check "control: it fits once" [ "$RC" = 0 ]
now=$(readlink /srv/small/tiny/current)
head -c 2000000 /dev/urandom >$H/data
tick
run jail-setup --state /srv/small refresh tiny
check "a full disk: refresh says so, and where" \
	eval '[ "$RC" = 2 ] && [[ "$ERR" == *"jail tiny: /srv/small: "*"No space left"* ]]'
is "the jail is the old one, alone" "$(readlink /srv/small/tiny/current) $(ls /srv/small/tiny/gen)" \
	"$now ${now#gen/}"
run jail-setup --json --state /srv/small check tiny
is "and whole, but stale" "$(grep -o '"kind":"[a-z-]*"' <<<"$OUT" | sort -u)" '"kind":"stale"'
echo small >$H/data
tick
head -c 20000000 /dev/zero >/srv/small/ballast 2>/dev/null
cp /etc/group "$T/group"; echo "more:x:4001:" >>/etc/group
run jail-setup --state /srv/small refresh tiny
check "not a block left: refresh says so" eval '[ "$RC" = 2 ] && [[ "$ERR" == *"No space left"* ]]'
run jail-setup --state /srv/small rollback tiny
check "not a block left: rollback has nowhere to go, and says so" [ "$RC" = 2 ]
rm /srv/small/ballast
run jail-setup --state /srv/small refresh tiny
check "with room again, refresh works" [ "$RC" = 0 ]
run jail-setup --state /srv/small check tiny
check "and the jail is sound" [ "$RC" = 0 ]
umount /srv/small
finish
