#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_passwords.sh - the recipe "Expired and forced passwords" of jail_recipes(7), as
# printed; test_expiry.sh has the cases.

. "${0%/*}/recipe.lib.sh"

# as Debian ships it
sed -i 's/^KbdInteractiveAuthentication .*/KbdInteractiveAuthentication no/' /etc/ssh/sshd_config.d/world.conf
systemctl reload ssh
run jail-setup init customers --for sftp --create-group
account anna
usermod -aG customers anna

recipe "Expired and forced passwords"
run at_home 'echo ls | sftp -q -b - anna@files.example.org'
check "control: before that she gets in by key" [ "$RC" = 0 ]
ends 1 'jail-setup explain anna@sshd'
upto 'jail-setup explain'
like "explain says why, and what to do" "$OUT" 'REFUSED +the password must be changed, .*KbdInteractiveAuthentication yes.*; fix: passwd anna$'
run jail-setup check customers
like "check names her" "$RC $OUT" '^1 customers: refused anna@sshd: .*password must be changed'
run at_home 'echo ls | sftp -q -b - anna@files.example.org'
check "by key the login ends" [ "$RC" != 0 ]
run at_home 'ssh -o PreferredAuthentications=keyboard-interactive anna@files.example.org'
like "and keyboard-interactive is not offered" "$ERR" 'Permission denied \(publickey,password\)'
upto systemctl
ends 0 'jail-setup explain anna@sshd'
upto 'jail-setup explain'
is "check has nothing to say" "$(jail-setup check customers; echo $?)" 0
run at_home 'echo ls | sftp -q -b - anna@files.example.org'
check "by key it still ends" [ "$RC" != 0 ]
was=$(getent shadow anna)
types 'sftp -o PreferredAuthentications=keyboard-interactive anna@files.example.org' <<'END'
expect Password:
send first-Secret-1\n
expect Current password:
send first-Secret-1\n
expect New password:
send Quite-other-2\n
expect Retype new password:
send Quite-other-2\n
expect sftp>
send quit\n
eof
END
# the terminal shows what is typed before sftp has turned its echo off
DIFFERS='/^quit$/d'
upto sftp
DIFFERS=''
check "the password is another one" [ "$was" != "$(getent shadow anna)" ]
check "and she was in her jail" log_has 'jail=customers user=anna .*result=entered'
# an account for a limited time
gets_in() { run at_home 'echo ls | sftp -q -b - anna@files.example.org'; [ "$RC" = 0 ]; }
aside 'chage -E 2026-12-07 anna'
like "its date" "$(LC_ALL=C chage -l anna)" 'Account expires.*: Dec 07, 2026'
chage -E "$(date -d tomorrow +%F)" anna
check "control: the day before she gets in" gets_in
run jail-setup explain anna@sshd
unlike "explain does not announce it" "$RC $OUT" '^1|expire'
is "nor does check" "$(jail-setup check customers; echo $?)" 0
at_home "mkfifo hold; (exec 9<>hold; exec sftp -q anna@$HOST <hold >/dev/null 2>&1) &"
until_so eval 'jail-setup sessions customers | grep -q anna' || fail "a session of anna"
chage -E "$(date +%F)" anna
check "on that day she is refused" eval '! gets_in'
check "the session goes on" eval 'jail-setup sessions customers | grep -q anna'
aside 'jail-setup end customers --user anna'
check "and has ended" eval '! jail-setup sessions customers | grep -q anna'
chage -E -1 anna
check "control: in again" gets_in

rest
like "which does not age any more" "$(LC_ALL=C chage -l anna)" 'Password expires.*: never'
recipe_ends
