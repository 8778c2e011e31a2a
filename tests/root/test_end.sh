#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_end.sh - jail-setup end: sessions of a jail end, whatever their processes do
# against it, and nothing else does.

. "${0%/*}/world.sh"

ssh_world child su
echo 'components = [ "sftp-server", "scp", "rsync", "shell" ]; users = [ "bob" ]; processes = "own";' | jail_file own
echo 'components = [ "shell" ]; users = [ "carol" ];' | jail_file web
jail-setup --quiet build own web
for g in alice bob mallory; do install -o $g -g $g -m 755 "$HELP/stubborn" /home/$g/stubborn; done

says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
inside() {              # [JAIL]: who is in, by name and service
	jail-setup sessions "${1:-$JAIL}" | awk 'NR > 1 { print $1, $2 }' | sort
}
# start USER COMMAND: a login by sshd that runs it; until it says READY
start() {
	rm -f "$T/said"
	ssh -F "$CFG" "$1@h" "$2" >"$T/said" 2>/dev/null </dev/null &
	CLIENT=$!
	until_so grep -q READY "$T/said" || bail "$1: $2: does not start"
}
of() { jail-setup sessions --json "$1" | grep -o '"pid":[0-9]*' | cut -d: -f2; }
members() {             # PID: all processes in its mount namespace, by thread
	local ns
	ns=$(readlink "/proc/$1/ns/mnt")
	find /proc/[0-9]*/task/*/ns/mnt -lname "${ns/[/\\[}" -printf '%h\n' 2>/dev/null |
		cut -d/ -f3 | sort -u
}
rows() { sed '/^USER/d' <<<"$OUT" | awk '{ print $1, $2, $NF }'; }

# --- who is outside, or in another jail, all the time -------------------------------------

setpriv --reuid alice --regid alice --clear-groups sleep 600 &
OUTSIDE=$!
start bob 'echo READY; exec sleep 600'
BOB=$(of own)
su carol -c 'exec sleep 600' </dev/null >/dev/null 2>&1 &
CAROL=$!
check "carol is in another jail" until_so eval '[ "$(inside web)" = "carol su" ]'
others() {              # NAME: they are there still
	check "$1: a process of the account outside goes on" kill -0 "$OUTSIDE"
	check "$1: who is in another jail goes on" \
		eval '[ "$(inside own)$(inside web)" = "bob sshdcarol su" ] && kill -0 "$BOB" "$CAROL"'
	check "$1: sshd listens" kill -0 "$(cat /run/sshd-22.pid)"
}

# --- ends by SIGTERM ----------------------------------------------------------------------

works "nobody is in it: no output" "" jail-setup end "$JAIL"
start alice 'echo READY; exec sleep 600'
MONITOR=$(ps -o ppid= -p "$(of "$JAIL")" | tr -d ' ')
check "control: sshd's monitor is not in the jail" \
	[ "$(readlink "/proc/$MONITOR/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]
run jail-setup end "$JAIL"
is "a session ends by SIGTERM" "$RC $(rows)" "0 alice sshd TERM"
like "with a heading" "$OUT" '^USER +SERVICE +PID +SINCE +JAIL +GENERATION +ENDED BY$'
wait "$CLIENT" 2>/dev/null
check "sshd's monitor ends by itself" until_so eval '! kill -0 $MONITOR 2>/dev/null'
is "nobody is in it" "$(inside)" ""
others "TERM"
admitted "new logins are not prevented" alice

start alice 'stopped() { kill -STOP $$; }; echo READY; sleep 600 & stopped; wait'
run jail-setup end "$JAIL"
is "one that is stopped ends as well" "$RC $(rows)" "0 alice sshd TERM"
start alice './stubborn ignores'
mkfifo "$T/keys"
ssh -tt -F "$CFG" mallory@h <"$T/keys" >"$T/shell" 2>/dev/null &
exec 5>"$T/keys"
echo 'echo RE''ADY' >&5
until_so grep -q '^READY' "$T/shell"
run jail-setup end "$JAIL" --user mallory
is "a shell at its prompt, which ignores SIGTERM, ends by SIGHUP" "$RC $(rows)" "0 mallory sshd TERM"
exec 5>&-
check "--user: the others stay" [ "$(inside)" = "alice sshd" ]
start mallory 'trap "" TERM; trap "echo hup >hup; exit 0" HUP; echo READY; while :; do sleep 1 & wait; done'
run jail-setup end "$JAIL" --user mallory
is "SIGHUP itself reaches it" "$RC $(rows) $(cat /home/mallory/hup)" "0 mallory sshd TERM hup"
run jail-setup end "$JAIL" --user 2001 --wait 0
is "--user takes a number, --wait 0 waits for nothing" "$RC $(rows)" "0 alice sshd KILL"
others "--user"
cp /etc/group "$T/group"
for ((i = 0; i < 200; i++)); do echo "g$i:x:$((1234567000 + i)):alice"; done >>/etc/group
start alice 'echo READY; exec sleep 600'
check "control: what says that it is jailed stands behind its groups" \
	[ "$(grep -b ^NoNewPrivs: "/proc/$(of "$JAIL")/status" | cut -d: -f1)" -gt 2048 ]
run jail-setup end "$JAIL"
is "an account in 200 groups" "$RC $(rows)" "0 alice sshd TERM"
cp "$T/group" /etc/group
for ((i = 0; i < 20; i++)); do jailsh --jail web --user bob sleep 600 </dev/null >/dev/null 2>&1 & done
check "control: 20 sessions" until_so eval '[ "$(inside web | grep -c "^bob jailsh$")" = 20 ]'
run bash -c 'ulimit -Sn 20; jail-setup end web --user bob'
is "as many as root has descriptors, of which each takes one" "$RC $(rows | sort | uniq -c | tr -s ' ')" \
	"0  20 bob jailsh TERM"
others "--user"

# --- ends by SIGKILL ----------------------------------------------------------------------

# stubborn NAME COMMAND [PROCESSES]: alice's session is gone, and each of its processes
stubborn() {
	local name=$1 pid
	start alice "$2"
	run jail-setup sessions --json "$JAIL"  # a failure shows it
	pid=$(grep -o '"pid":[0-9]*' <<<"$OUT" | cut -d: -f2)
	members "$pid" >"$T/all"
	check "$name: control: it has processes ($(wc -l <"$T/all"))" [ "$(wc -l <"$T/all")" -ge "${3:-2}" ]
	exec 6<"/proc/$pid/ns/mnt"      # so that the number is no other's
	NS=$(stat -L -c %i "/proc/self/fd/6")
	run jail-setup end "$JAIL" --wait 1
	is "$name: it ends" "$RC $(rows)" "0 alice sshd KILL"
	is "$name: no process of it is left" "$(find /proc/[0-9]*/task/*/ns/mnt -lname "mnt:\\[$NS\\]" 2>/dev/null)" ""
	exec 6<&-
	others "$name"
}
stubborn "one that ignores SIGTERM" './stubborn ignores'
stubborn "a daemon of two forks" '( setsid ./stubborn ignores & ) & wait; exec ./stubborn ignores' 3
stubborn "a process whose first thread has ended" './stubborn leader & wait; exec ./stubborn leader'
start alice '( setsid ./stubborn leader </dev/null >said 2>&1 & ); until read -r x <said; do :; done 2>/dev/null; echo READY'
wait "$CLIENT"
check "such a process alone is a session" until_so eval '[ "$(inside)" = "alice sshd" ]'
is "control: it is all there is" "$(ps -o comm=,stat= -p "$(of "$JAIL")" | tr -s ' ')" "stubborn Zsl"
run jail-setup end "$JAIL" --wait 1
is "and it ends" "$RC $(rows)" "0 alice sshd KILL"
stubborn "one that is another process each moment" '( setsid ./stubborn comet & ); exec ./stubborn ignores'
stubborn "one that forks as fast as it can" './stubborn bomb 120' 20
start alice './stubborn ignores'
A=$(of "$JAIL")
start mallory './stubborn ignores'
run jail-setup end "$JAIL" --wait 1 --json
check "--json: both, and how" eval '[ "$RC" = 0 ] && [ "$(grep -o "\"ended\":\"KILL\"" <<<"$OUT" | wc -l)" = 2 ]'
like "--json: as sessions has it" "$OUT" "\"user\":\"alice\",\"uid\":2001,\"service\":\"sshd\",\"pid\":$A,\"since\":\"20"

# each time that ids begin again at the lowest, one look at /proc may miss a comet
if command -v strace >/dev/null; then
	for when in 1 2; do
		start alice 'echo READY; exec sleep 600'
		run strace -qq -f -o "$T/trace" -P /proc -e trace=getdents64 \
			-e "inject=getdents64:retval=0:when=$when" jail-setup end "$JAIL"
		check "control: look $when finds nothing" grep -q 'INJECTED' "$T/trace"
		is "a session that one look misses ends: $when" "$RC $(rows)" "0 alice sshd TERM"
	done
else
	skip "a session that one look misses" "no strace"
fi

# --- processes of its own ------------------------------------------------------------------

kill "$BOB" 2>/dev/null
until_so eval '[ -z "$(inside own)" ]'
rm -f /home/bob/file
start bob './stubborn late file & wait'
check "control: it has a pid namespace" \
	[ "$(readlink "/proc/$(of own)/ns/pid_for_children")" != "$(readlink /proc/self/ns/pid)" ]
run jail-setup end own
is "processes = own: it ends by SIGTERM" "$RC $(rows)" "0 bob sshd TERM"
is "and had the time to write its file" "$(cat /home/bob/file)" whole
start bob '( setsid ./stubborn ignores & ); exec ./stubborn ignores'
run jail-setup end own --wait 1
is "or by SIGKILL" "$RC $(rows)" "0 bob sshd KILL"
is "and nobody is left" "$(inside own)" ""

# --- what is not of the login ---------------------------------------------------------------

start alice 'echo READY; exec sleep 600'
"$HELP/stubborn" enters "$(of "$JAIL")" >"$T/looks" &
LOOKS=$!
until_so grep -q READY "$T/looks"
run jail-setup end "$JAIL" --wait 1
check "who has only entered the namespace gets no signal: status 1" eval '[ "$RC" = 1 ] && kill -0 $LOOKS'
like "and is named" "$ERR" "^jail-setup: jail $JAIL: process $LOOKS \(stubborn\) is left, which is of no login"
is "the session's own have ended" "$(rows)" "alice sshd nothing"
kill -KILL "$LOOKS"
wait "$LOOKS" 2>/dev/null
# in a namespace of its own anybody can mount what looks like a jail
mkdir -p "$T/o" && chmod 755 "$T"
setpriv --reuid mallory --regid mallory --clear-groups unshare -Urm sh -c '
	mount -t tmpfs t /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/m &&
	mount -t overlay -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w \
		jail:'"$JAIL"'/20260101T000000/sshd/2001 /mnt/m && echo MOUNTED && exec sleep 300' \
	</dev/null >"$T/forged" 2>&1 &
FORGED=$!
check "control: mallory mounted what looks like a session" until_so grep -q MOUNTED "$T/forged"
works "a forged session is none" "" jail-setup end "$JAIL" --wait 0
check "and goes on" kill -0 "$FORGED"
kill "$FORGED"

# --- what cannot be done ---------------------------------------------------------------------

run jail-setup end nosuch
check "a jail that is not there: 2" eval 'says 2 1 && grep -q "no jail \"nosuch\"" <<<"$ERR"'
run jail-setup end "$JAIL" --user nemo
check "an account that is not there: 2" eval 'says 2 1 && grep -q "no account \"nemo\"" <<<"$ERR"'
run jail-setup end "$JAIL" --user root
check "root: 2" eval 'says 2 1 && grep -q "uid 0" <<<"$ERR"'
for wait in x -1 '' 99999; do
	run jail-setup end "$JAIL" --wait "$wait"
	check "--wait '$wait': 2" says 2 1
done
run su bob -c "/usr/sbin/jail-setup end $JAIL"
check "only root" [ "$RC" != 0 ]
run jail-setup --quiet end web
check "--quiet: nothing" eval '[ "$RC$OUT$ERR" = 0 ] && [ -z "$(inside web)" ]'
start alice 'echo READY; exec sleep 600'
mv "/etc/jail/jails.d/$JAIL.conf" "$T/"
run jail-setup end "$JAIL"
is "a jail whose file is gone" "$RC $(rows)" "0 alice sshd TERM"
mv "$T/$JAIL.conf" /etc/jail/jails.d/

# --- what keeps an account out: the manual's word for it -----------------------------------

usermod -L alice
admitted "control: a key lets in an account with a locked password" alice
usermod -L -e 1 alice
try_in alice
check "usermod -L -e 1 keeps it out" kept_out
usermod -U -e '' alice
sed -i '/^jailed:/s/alice,//' /etc/group
outside "control: out of the group, it has the host" alice
sed -i '/^jailed:/s/$/,alice/' /etc/group

# --- remove ----------------------------------------------------------------------------------

start alice 'echo READY; exec sleep 600'
run jail-setup remove "$JAIL"
like "remove names who is inside, and offers end" "$RC $ERR" \
	"^2 .*alice \(uid 2001\) is in it \(process [0-9]+\); fix: jail-setup end $JAIL$"
like "as sessions prints it" "$OUT" "^alice +sshd +[0-9]+ "
run jail-setup end "$JAIL"
check "which is done" [ "$RC" = 0 ]
run jail-setup remove "$JAIL"
check "and then remove goes on" says 0 0

kill "$OUTSIDE"
finish
