#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_su.sh - entry=session: su and login take the calling process itself into the
# jail, from a shell of root and from one of another account.

. "${0%/*}/world.sh"

ssh_world child su
WHO=$(id alice)

# Control: without our line the same su ends up outside.
pam_su none
run su - alice -c "echo $IN; cat /outside"
check "control: su without our line is outside" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
pam_su session

for dash in - ''; do
	run su $dash alice -c "echo $IN; cat /outside"
	check "su $dash: in a jail" eval '[ "$OUT" = "$IN" ] && grep -q outside <<<"$ERR"'
	works "su $dash: id as outside, with every group" "$WHO" su $dash alice -c id
	run su $dash alice -c 'exit 7'
	check "su $dash: the status" [ "$RC" = 7 ]
	run su $dash bob -c "echo $IN; cat /outside"
	check "su $dash: an account in no jail is outside" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
done
works "su -: the home" /home/alice su - alice -c pwd
works "su: other homes are not there" alice su - alice -c 'ls /home'
run su - alice -c true
check "su: the log says so" \
	log_has "jail=$JAIL user=alice uid=2001 service=su(-l)? entry=session .*result=entered"

terminal() {            # NAME COMMAND...
	local name=$1
	shift
	play 33 91 "$@" <<'END'
expect $
send PS1=; tty; test -c "$(tty)" && echo DE""VICE; stty size\n
expect /dev/pts/
expect DEVICE
expect 33 91
send id -Gn; cat /outside; echo SE""EN\n
expect alice jailed sftponly projects
expect SEEN
send sleep 300 & jobs\n
expect Running
send kill $!; exit 5\n
END
	check "$name: a shell on a terminal" [ "$RC" = 5 ]
	unlike "$name: and in the jail" "$OUT" '^OUTSIDE'
	unlike "$name: no complaint on the terminal" "$OUT" \
		'no job control|cannot set|have no name|[Ww]arning|locale|not a tty|not found|denied'
}
terminal "su -" su - alice
terminal "su" su alice

play 24 80 sh -c "su alice -c 'cat; cat /outside' </dev/tty" <<'END'
send $IN\n
expect I-AM-IN
send \004
END
unlike "su </dev/tty: in the jail" "$OUT" '^OUTSIDE'
check "su </dev/tty: and let in" log_has 'user=alice .*result=entered'

# A set-uid su, run by somebody else, with a password.
play 24 80 ssh -F "$CFG" -tt bob@h <<END
expect \$
send su - alice -c 'whoami; cat /outside; echo DO""NE'\n
expect assword:
send secret\n
expect alice
expect DONE
send exit 4\n
END
check "bob's su to alice works" [ "$RC" = 4 ]
unlike "and lands in the jail" "$OUT" '^OUTSIDE'

# A shell in the jail has no way to become somebody else.
run SSH alice@h 'su -c id bob </dev/null; su - root -c id; sudo -n id'
unlike "no su out of the jail" "$OUT" 'uid='

if [ -x /bin/login ] && [ -e /etc/pam.d/login ]; then
	echo 'session required pam_jail.so' >>/etc/pam.d/login
	[ -z "$DRY" ] || cp "$T/stock/login" /etc/pam.d/login
	play 24 80 login -f alice <<'END'
expect $
send PS1=; tty; whoami; cat /outside; echo DO""NE\n
expect /dev/pts
expect alice
expect DONE
send exit\n
END
	check "login: a shell on a terminal" grep -q '^DONE' <<<"$OUT"
	unlike "login: and in the jail" "$OUT" '^OUTSIDE'
else
	skip "login: a shell on a terminal" "no login program"
	skip "login: and in the jail" "no login program"
fi

# What su must refuse.
mv /home/alice /home/alice.away
run su alice -c "echo $IN; cat /outside"
check "su: a home that is not there is refused" kept_out
mv /home/alice.away /home/alice
echo 'session required pam_jail.so frobnicate' >>/etc/pam.d/su
run su alice -c "echo $IN; cat /outside"
check "su: an unknown module option is refused" kept_out
pam_su session
sed -i '1i auth optional pam_jail.so' /etc/pam.d/su
sed -i 's/^session required pam_jail.so$/& entry=child/' /etc/pam.d/su
run su alice -c "echo $IN; cat /outside"
check "su: entry=child is refused" kept_out
check "su: and says for whom it is" log_has 'entry=child is for sshd alone'
pam_su session

# A server that opens the session in a thread and starts the shell from another:
# a thread has its own namespaces, and the other would still be outside.
printf '%s\n' 'account required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/server
for thread in '' t; do
	run "$HELP/pamclient" server alice "m${thread}ogux" /bin/sh -c "echo $IN; cat /outside"
	[ -n "$thread" ] || like "control: in no thread it is in the jail" "$OUT" "^$IN\$"
done
check "a session opened by a thread is refused" kept_out
check "and says why" log_has 'result=refused reason="a process with threads'
run "$HELP/pamclient" server bob mtogux /bin/sh -c "echo $IN; cat /outside"
like "but not for an account in no jail" "$OUT" '^OUTSIDE$'

rm -rf "/var/lib/jail/$JAIL"
run su alice -c "echo $IN; cat /outside"
check "su: a jail that was never built is refused" kept_out
finish
