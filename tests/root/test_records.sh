#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_records.sh - what a login records on the host: lines of the log, utmp, wtmp,
# lastlog, and what the terminal shows.  The same account logs in with the
# distribution's PAM stack alone and then into its jail.  Apart from process numbers,
# ports and times, our own line is the only difference with entry=child;
# pam_jail_lines(7) lists the others with entry=session.

. "${0%/*}/world.sh"

for p in utmpdump lastlog; do
	command -v $p >/dev/null || bail "no $p: this suite is for Debian 12"
done
ssh_world none
echo "message of the day" >/etc/motd

plain() {               # what differs from one login to the next anyway
	sed -E 's/^<([0-9]+)>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} /<\1> /
	    s/[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8}( [A-Z]+)?( \+0000)? [0-9]{4}/TIME/
	    s/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5}[0-9:,+]*/TIME/
	    s/([a-z)])\[[0-9]+\]:/\1[N]:/; s/^(\[[0-9]\]) \[[0-9]+\]/\1 [N]/
	    s/port [0-9]+/port N/g; s/pts\/[0-9]+/pts\/N/g
	    s/\[ts\/[0-9] *\]/[ts\/N]/; s/us=[0-9]+/us=N/; s/gen=[0-9T]+/gen=N/'
}

# left NAME COMMAND...: the log in any order, as two processes write it, the
# records in theirs
left() {
	local name=$1
	shift
	: >/run/utmp
	: >/var/log/wtmp
	: >/var/log/lastlog
	run "$@"
	log_has 'session closed for user alice'
	# the last records are written by the sshd that ends
	until_so eval '! pgrep -f "^sshd.*: alice" >/dev/null'
	{
		echo "status $RC"
		sed 's/\r$//' "$T/out"
		cat "$T/err"
		echo "--- log"
		log_since | plain | sort
		echo "--- wtmp"
		utmpdump /var/log/wtmp 2>/dev/null
		echo "--- utmp"
		utmpdump /run/utmp 2>/dev/null
		echo "--- lastlog"
		lastlog -u alice
	} | plain >"$T/$STACK-$name"
}

log_of()     { sed -n '/^--- log/,/^--- wtmp/p' "$T/$1"; }
records_of() { sed -n '/^--- wtmp/,$p' "$T/$1"; }
OWN='pam_jail\[N\]: jail='

# The echo of what was typed comes before the greeting or behind it.
typed() { grep -v '^exit 7' "$@"; }

# --- entry=child ----------------------------------------------------------------

for STACK in stock jailed; do
	[ $STACK = stock ] || pam_lines child
	via publickey
	left exec SSH alice@h 'id; exit 7'
	left pty SSH -tt alice@h 'tty; exit 7'
	# the shell's own greeting as well: motd, last login
	left shell sh -c "echo exit 7 | ssh -F '$CFG' -tt alice@h"
	echo 'ls /home/alice' >"$T/batch"
	left sftp SFTP -q -b "$T/batch" alice@h
	via password
	left password SSH alice@h 'id; exit 7'
done
for n in exec pty shell sftp password; do
	LAST=$n RC=0 OUT='' ERR=''
	is "entry=child, $n: one line of our own" \
		"$(grep -c "$OWN.*result=entered" "$T/jailed-$n")" 1
	is "entry=child, $n: and else as without us" \
		"$(diff <(typed "$T/stock-$n") <(grep -v "$OWN" "$T/jailed-$n" | typed))" ""
done
like "control: the log was compared" "$(log_of jailed-pty)" 'session opened for user alice'
like "control: and wtmp" "$(records_of jailed-pty)" '^\[7\] .*\[alice '
like "control: and lastlog" "$(records_of jailed-pty)" '^alice +pts/N +127.0.0.1'
like "control: and the greeting" "$(cat "$T/jailed-shell")" 'message of the day'

# While it lasts, the host's who(1) has it.
pam_lines child
via publickey
: >/run/utmp
MARK=$(stat -c %s "$LOG")
SSH -tt alice@h 'sleep 2' >/dev/null 2>&1 &
until_so eval '[ -n "$(who)" ]'
like "entry=child: who(1) shows the login" "$(who)" '^alice +pts/'
wait
# sshd says so when it likes: not in the log of what comes next
log_has 'sshd.*session closed for user alice'

# --- entry=session --------------------------------------------------------------

play_login() {
	printf '%s\n' 'expect $' 'send exit\n' eof >"$T/login.play"
	"$HELP/pty" -- login -f alice <"$T/login.play"
}

sessions() {
	left su su alice -c true
	left su-l su - alice -c true
	left runuser runuser alice -c true
	left runuser-l runuser -l alice -c true
	left login play_login
}

STACK=stock
sessions
STACK=jailed
for s in su runuser login; do
	echo 'session required pam_jail.so' >>/etc/pam.d/$s
done
[ -z "$DRY" ] || cp -a "$T/stock/." /etc/pam.d/
sessions
for n in su su-l runuser runuser-l login; do
	LAST=$n RC=0 OUT='' ERR=''
	is "entry=session, $n: one line of our own" \
		"$(grep -c "$OWN.*result=entered" "$T/jailed-$n")" 1
	[ $n != login ] || continue
	is "entry=session, $n: and else as without us" \
		"$(grep -v "$OWN" "$T/jailed-$n" | diff "$T/stock-$n" -)" ""
done
extra() { diff <(log_of stock-login) <(log_of "$1-login") | grep '^[<>]' | grep -v "$OWN"; }
is "login: one more line in the log, pam_group's" \
	"$(extra jailed | sed 's/.*login\[N\]: //')" \
	"pam_group(login:setcred): error opening /etc/security/group.conf: No such file or directory"
like "control: login's records, without us: begin" "$(records_of stock-login)" '^\[7\] .*\[alice '
like "control: and end" "$(records_of stock-login)" '^\[8\] '
like "login: wtmp has the begin" "$(records_of jailed-login)" '^\[7\] .*\[alice '
unlike "login: and not the end" "$(records_of jailed-login)" '^\[8\] '
like "login: lastlog has it" "$(records_of jailed-login)" '^alice +pts/N'

# The files that pam_group and pam_env look for once more.
echo 'files = [ "/etc/security/group.conf", "/etc/security/pam_env.conf" ];' \
	>/etc/jail/components.d/pamfiles.conf
printf '%s\n' 'components = [ "shell", "pamfiles" ];' 'groups = [ "jailed" ];' |
	jail_file "$JAIL"
build_jail
STACK=quiet
left login play_login
is "login: with these files in the jail, none" "$(extra quiet)" ""
finish
