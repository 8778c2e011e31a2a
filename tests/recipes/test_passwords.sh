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
rest
like "which does not age any more" "$(LC_ALL=C chage -l anna)" 'Password expires.*: never'
recipe_ends
