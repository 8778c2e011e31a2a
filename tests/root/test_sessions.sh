#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_sessions.sh - jail-setup sessions shows who is in which jail, by which service.

. "${0%/*}/world.sh"

ssh_world child su
SERIAL=$(basename "$(readlink "/var/lib/jail/$JAIL/current")")

rows() {                # COMMAND...: its rows, without pid and time
	run jail-setup "$@"
	ROWS=$(sed 1d <<<"$OUT" | awk '{ print $1, $2, $6, $7 }')
}
wait_for() {            # N: until so many sessions are there
	# shellcheck disable=SC2016 # eval's words
	until_so eval 'rows sessions; [ "$(grep -c . <<<"$ROWS")" = '"$1 ]"
}

works "nobody: no output" "" jail-setup sessions
works "nobody: --json" "[]" jail-setup sessions --json
works "nobody in this jail" "" jail-setup sessions "$JAIL"
run jail-setup sessions nosuch
check "a jail that is not there: 2" eval '[ "$RC" = 2 ] && grep -q "no jail \"nosuch\"" <<<"$ERR"'
run su bob -c 'jail-setup sessions'
check "only root" [ "$RC" = 2 ]

# One login with ssh, another with su, one in an external tree, one not jailed.
mkdir -p /srv/tree && cp -a "$TREE/." /srv/tree/
printf '%s\n' 'root = "/srv/tree";' 'users = [ "carol" ];' | jail_file web
ssh -F "$CFG" alice@h 'echo $$; exec sleep 300' >"$T/ssh.pid" 2>/dev/null </dev/null &
SSHPID=$!
wait_for 1
su - mallory -c 'exec sleep 300' </dev/null >/dev/null 2>&1 &
SUPID=$!
wait_for 2
su carol -c 'setsid sleep 300 & sleep 300' </dev/null >/dev/null 2>&1 &
TREEPID=$!
su bob -c 'exec sleep 300' </dev/null >/dev/null 2>&1 &
BOBPID=$!
wait_for 3
is "one row for each session, by jail and age" "$ROWS" "alice sshd $JAIL $SERIAL
mallory su-l $JAIL $SERIAL
carol su web -"
like "a heading" "$OUT" '^USER +SERVICE +PID +SINCE +JAIL +GENERATION$'
PID=$(awk '$1 == "mallory" { print $3 }' <<<"$OUT")
is "su: the oldest process is su itself" "$PID" "$SUPID"
PID=$(awk '$1 == "alice" { print $3 }' <<<"$OUT")
like "ssh: the oldest process is sshd's child" "$(tr '\0' ' ' <"/proc/$PID/cmdline")" '^sshd(-session)?: alice'
is "and it is in that jail" "$(readlink "/proc/$PID/ns/mnt")" \
	"$(readlink "/proc/$(cat "$T/ssh.pid")/ns/mnt")"
SINCE=$(awk '$1 == "alice" { print $4, $5 }' <<<"$OUT")
AGE=$(($(date +%s) - $(date -d "$SINCE" +%s)))
check "since: now, not 1970 and not tomorrow ($AGE s)" [ "$AGE" -ge -2 -a "$AGE" -lt 300 ]
rows sessions web
is "of one jail" "$ROWS" "carol su web -"
run jail-setup sessions --json
like "--json: a session" "$OUT" \
	"\{\"user\":\"alice\",\"uid\":2001,\"service\":\"sshd\",\"pid\":[0-9]+,\"since\":\"20[0-9-]+T[0-9:]+Z\",\"jail\":\"$JAIL\",\"generation\":\"$SERIAL\"\}"
like "--json: no generation is null" "$OUT" '"jail":"web","generation":null'
works "--quiet" "" jail-setup sessions --quiet

# What anybody can mount in a user namespace of his own is no session.
mkdir -p "$T/o" && chmod 755 "$T"
setpriv --reuid bob --regid bob --clear-groups unshare -Urm sh -c '
	mount -t tmpfs t /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/m &&
	mount -t overlay -o lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w \
		jail:web/20260101T000000/sshd/2001 /mnt/m && echo MOUNTED && exec sleep 300' \
	</dev/null >"$T/forged" 2>&1 &
FORGED=$!
until_so [ -s "$T/forged" ]
check "control: bob mounted what looks like a jail" grep -q MOUNTED "$T/forged"
rows sessions web
is "a forged one is not shown" "$ROWS" "carol su web -"

# Nor does it matter how many mounts he has there: a table of some 8 MB.
setpriv --reuid bob --regid bob --clear-groups unshare -Urm bash -c '
	mount -t tmpfs t /mnt && d=/mnt/$(printf "%0240d/%0240d/%0240d/%0240d" 0 0 0 0) &&
	mkdir -p $d/{1..13} && mount -t tmpfs t $d && mkdir $d/{1..13} &&
	for i in {1..13}; do mount --rbind $d $d/$i || exit; done &&
	wc -c </proc/self/mountinfo && exec sleep 300' </dev/null >"$T/many" 2>&1 &
MANY=$!
until_so [ -s "$T/many" ]
check "control: bob has many mounts" [ "$(cat "$T/many")" -gt 5000000 ]
rows sessions web
is "who has many mounts is in nobody's way" "$RC $ROWS" "0 carol su web -"
kill $MANY

# A login that went in before a refresh keeps its generation; a jail without its
# file still has its sessions.
run jail-setup build "$JAIL"
NEW=$(basename "$(readlink "/var/lib/jail/$JAIL/current")")
ssh -F "$CFG" alice@h 'exec sleep 300' >/dev/null 2>&1 </dev/null &
SECOND=$!
wait_for 4
is "each session with the generation it entered" "$ROWS" "alice sshd $JAIL $SERIAL
mallory su-l $JAIL $SERIAL
alice sshd $JAIL $NEW
carol su web -"
mv "/etc/jail/jails.d/web.conf" "$T/web.conf"
echo 'nonsense' >/etc/jail/jails.d/bad.conf
rows sessions web
is "the jail's file is gone and another is broken" "$ROWS" "carol su web -"
rm /etc/jail/jails.d/bad.conf

# What is gone is not shown.
kill "$SSHPID" "$SUPID" "$TREEPID" "$BOBPID" "$FORGED" "$SECOND"
wait 2>/dev/null
rows sessions web
is "a session lasts as long as a process of it" "$ROWS" "carol su web -"
all_end() {
	run jail-setup sessions
	# shellcheck disable=SC2046 # numbers
	[ -z "$OUT" ] || { kill $(sed 1d <<<"$OUT" | awk '{ print $3 }'); false; }
}
until_so all_end
works "all of them ended" "" jail-setup sessions

# One uid, two accounts: only the second is in the jail.
printf 'components = [ "shell" ];\nusers = [ "dora" ];\n' | jail_file dora
echo 'dora:x:2002:2002::/home/bob:/bin/bash' >>/etc/passwd
echo "dora:$HASH:19000:0:99999:7:::" >>/etc/shadow
jail-setup --quiet build dora
su dora -c 'exec sleep 300' </dev/null >/dev/null 2>&1 &
DORAPID=$!
for ((i = 0; i < 200; i++)); do
	rows sessions dora
	[ -z "$ROWS" ] || break
	sleep 0.05
done
is "of two accounts of one uid the one that is in that jail" "${ROWS%% *}" dora
run jail-setup remove dora
like "remove names who is in it" "$ERR" ': bob,dora \(uid 2002\) is in it \(process [0-9]+\)'
sed -i 's/"dora"/"bob", "dora"/' /etc/jail/jails.d/dora.conf
rows sessions dora
is "where it can be both, both" "${ROWS%% *}" bob,dora
run jail-setup sessions --json
like "--json: then none is the one" "$OUT" '"user":null,"uid":2002,.*"users":\["bob","dora"\]'
kill "$DORAPID"
wait "$DORAPID" 2>/dev/null
rm /etc/jail/jails.d/dora.conf

# check --live enters as well, and says that it is no login.
while [ ! -e "$T/seen" ]; do jail-setup check --live alice; done >/dev/null 2>&1 &
LIVE=$!
start=$SECONDS          # it is in the jail for a moment each time
ROWS=
while [ -z "$ROWS" ] && [ $((SECONDS - start)) -lt 120 ]; do rows sessions; done
: >"$T/seen"
is "check --live is seen as what it is" "$ROWS" "alice check-live $JAIL $NEW"
wait $LIVE
finish
