#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_report.sh - where a login is reported: journal, syslog, audit.

. "${0%/*}/world.sh"

ssh_world child su
J=$T/journal
LINE="jail=$JAIL user=alice uid=2001 service=su entry=session gen=[^ ]+ result=entered us=[0-9]+"

# In a message of the journal, logger shows the ends of fields as '?'.
mkdir -p /run/systemd/journal
: >"$J"
journal_has() { until_so grep -qE -e "$1" "$J"; }

run su alice -c true
check "control: without a journal the line goes to syslog" log_has "pam_jail\[[0-9]+\]: $LINE"

"$HELP/logger" /run/systemd/journal/socket "$J" || bail "no journal"
run su alice -c true
check "the journal: the line, and what it is" \
	journal_has "^MESSAGE=$LINE\?PRIORITY=6\?SYSLOG_FACILITY=10\?SYSLOG_IDENTIFIER=pam_jail\?SYSLOG_PID=[0-9]+\?"
check "the journal: each part a field" \
	journal_has "\?PAM_JAIL=$JAIL\?PAM_JAIL_USER=alice\?PAM_JAIL_UID=2001\?PAM_JAIL_SERVICE=su\?PAM_JAIL_ENTRY=session\?PAM_JAIL_GEN=[0-9T]+\?PAM_JAIL_RESULT=entered\?PAM_JAIL_US=[0-9]+$"
unlike "and not to syslog as well" "$(log_now)" 'pam_jail\['

: >"$J"
login_jail 'network = "none";' 'log = false;'
run SSH alice@h true
check "sshd's child, no network, no /dev/log inside" \
	journal_has 'PAM_JAIL_SERVICE=sshd\?PAM_JAIL_ENTRY=child\?.*PAM_JAIL_RESULT=entered'
login_jail

: >"$J"
mv /home/alice /home/away
run su alice -c true
check "a refusal, with its reason" \
	journal_has '\?PRIORITY=3\?.*PAM_JAIL_RESULT=refused\?PAM_JAIL_REASON=home /home/alice: No such file or directory; fix: mkhomedir_helper '\''alice'\'''
mv /home/away /home/alice

: >"$J"
run "$HELP/pamclient" su $'x\nPAM_JAIL=evil' o
check "a name from the net makes up no field" journal_has 'PAM_JAIL_RESULT=refused'
unlike "and no field begins with it" "$(tr '?' '\n' <"$J")" '^MESSAGE=jail=evil'

# A socket that nobody serves is no journal.
J2=/run/systemd/journal/socket
rm "$J2"
perl -MSocket -e 'socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])) or die' "$J2"
run su alice -c true
check "a journal that is gone: syslog" log_has "$LINE"
rm "$J2"

# --- a flood -------------------------------------------------------------------------------

# Our line alone, of all that a login logs.
printf '%s\n' 'account required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/flood
flooded() { setpriv --reuid 2003 --regid 2003 --clear-groups "$HELP/probe" syslog-fill "$1"; }
LOGGER=$(pgrep -f "$HELP/logger /dev/log")

# A logger that does not read just now: the line waits for its turn.
kill -STOP "$LOGGER"
check "control: another account fills the logger's queue" flooded once
MARK=$(stat -c %s "$LOG")
"$HELP/pamclient" flood alice ogux true >"$T/out" 2>&1 &
PID=$!
# until it waits, or has ended
until_so eval 'grep -q unix /proc/$PID/wchan 2>/dev/null || ! kill -0 $PID 2>/dev/null'
kill -CONT "$LOGGER"
wait "$PID"
RC=$? LAST="pamclient flood"
check "a full queue: the login goes well" [ "$RC" = 0 ]
check "and its line arrives when there is room" log_has 'service=flood entry=session .*result=entered'

# One that never reads.
kill -STOP "$LOGGER"
flooded once
run timeout 60 "$HELP/pamclient" flood alice ogux sh -c "echo $IN; cat /outside"
like "a logger that never reads: the login goes well all the same" "$OUT" "^$IN\$"
if grep -q audit_log_user_message "$ARCH_LIB/security/pam_jail.so"; then
	run strace -f -qq -e trace=sendto -s 600 -o "$T/trace" "$HELP/pamclient" flood alice o
	like "and audit says that the line is lost" \
		"$(perl -ne 's/\\x(..)/chr hex $1/ge; print' "$T/trace" | tr -d '\000')" \
		"op=pam_jail jail=$JAIL gen=[0-9T]+ entry=session acct=\"alice\" log=lost"
fi
kill -CONT "$LOGGER"

# A slow one, and three that flood it for ever.
mv /dev/log /dev/log.away
: >"$T/slow"
"$HELP/logger" /dev/log "$T/slow" 1000
FLOOD=()
for i in 1 2 3; do
	flooded more &
	FLOOD+=($!)
done
until_so eval '[ "$(grep -c flood "$T/slow")" -ge 40 ]'
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$HELP/pamclient" flood alice ogux true >/dev/null 2>&1
	"$HELP/pamclient" flood nobody-here o >/dev/null 2>&1
done
kill "${FLOOD[@]}"
wait "${FLOOD[@]}" 2>/dev/null
slow_has() {            # REGEX N
	until_so eval '[ "$(grep -cE '"'$1'"' "$T/slow")" -ge '"$2 ]"
}
OUT=$(grep -c flood "$T/slow") LAST="10 logins" RC=0 ERR=''
check "a flood of another account: each line arrives" slow_has 'service=flood .*result=entered' 10
check "a flood of another account: refusals as well" slow_has 'service=flood .*result=refused' 10
kill "$(pgrep -f "$HELP/logger /dev/log $T/slow")"
rm /dev/log
mv /dev/log.away /dev/log

# A host that logs nowhere.
mv /dev/log /dev/log.away
run su alice -c "echo $IN; cat /outside"
check "no logger at all: the login goes well" [ "$OUT" = "$IN" ]
mv /dev/log.away /dev/log

# --- audit ----------------------------------------------------------------------------------

# The kernel of a test machine has audit off: what is sent to it is looked at.
if ! grep -q audit_log_user_message "$ARCH_LIB/security/pam_jail.so"; then
	skip "audit records" "built without libaudit"
	finish
fi
audit() {               # COMMAND...: what it sent to audit
	run strace -f -qq -e trace=sendto -s 600 -o "$T/trace" "$@"
	AUDIT=$(perl -ne 's/\\x(..)/chr hex $1/ge; print if /"op=pam_jail/' "$T/trace" | tr -d '\000')
}
audit "$HELP/pamclient" su alice o
like "audit: entered" "$AUDIT" \
	"\"op=pam_jail jail=$JAIL gen=[0-9T]+ entry=session acct=\"alice\" exe=\"[^\"]*pamclient\" hostname=\? addr=\? terminal=\? res=success"
like "audit: of a type that counts as nothing else" "$AUDIT" 'nlmsg_type=(AUDIT_TRUSTED_APP|0x461)'
is "audit: one record" "$(grep -c . <<<"$AUDIT")" 1
mv /home/alice /home/away
audit "$HELP/pamclient" su alice o
like "audit: refused" "$AUDIT" "op=pam_jail jail=$JAIL gen=.* res=failed"
mv /home/away /home/alice
audit "$HELP/pamclient" su bob o
is "audit: nothing about who is in no jail" "$AUDIT" ""

# Audit that cannot be had is no reason to refuse.  (Other errors libpam itself
# takes for one.)
for no in EPERM ECONNREFUSED; do
	run strace -f -qq -e trace=sendto -e inject=sendto:error=$no -o "$T/trace" su alice -c "echo $IN; cat /outside"
	check "audit fails with $no: the login goes well" \
		eval '[ "$OUT" = "$IN" ] && grep -q "INJECTED" "$T/trace"'
done
run strace -f -qq -e trace=socket -e inject=socket:error=EPROTONOSUPPORT -o "$T/trace" su alice -c "echo $IN; cat /outside"
check "no sockets at all: the login goes well" [ "$OUT" = "$IN" ]
finish
