#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_retire.sh - the recipe "Retiring a jail" of jail_recipes(7), as printed: a member
# who knows a key tries it after each step, and gets neither the jail nor the host; and
# the same without the lock, where the host is what he gets.

. "${0%/*}/recipe.lib.sh"

KEPT=$T/customers.conf
login() { run at_home "ssh -o BatchMode=yes $1@$HOST cat /outside </dev/null"; }
sftp_in() { run at_home "echo ls | sftp -q -o BatchMode=yes -b - $1@$HOST"; [ "$RC" = 0 ]; }
has_host() { login "$1"; [ "$OUT" = OUTSIDE ]; }
out() {                 # USER: neither in the jail nor on the host
	login "$1"
	kept_out && ! sftp_in "$1"
}

jail-setup -q init customers --for sftp --create-group >"$T/init" 2>&1 || bail "no jail"
account anna
account bruno
account paul
usermod -aG customers anna
usermod -aG customers bruno
usermod -aG customers paul
echo 'paul:first-Secret-1' | chpasswd
printf '%s\n' 'Match Group customers' '    DisableForwarding yes' >/etc/ssh/sshd_config.d/customers.conf
echo 'accept = ( { kind = "stale"; jail = "customers"; path = "*"; reason = "on Sundays"; } );' \
    >/etc/jail/check.conf
at_server 'systemctl reload ssh; echo "0 0 1 1 * date" | crontab -u anna -; echo "0 0 1 1 * date" | crontab -u carol -'
install -D -o bruno -m 700 /dev/null /var/spool/cron/atjobs/a0000101c
mkdir -p /etc/sudoers.d /etc/systemd/system
check "control: anna comes in" sftp_in anna
login anna
check "and has no shell" kept_out

# --- one account -----------------------------------------------------------------

recipe "Retiring a jail"
at_home "mkfifo hold; (exec 9<>hold; exec sftp -q -o BatchMode=yes anna@$HOST <hold >/dev/null 2>&1) & echo \$! >sftp.pid" &
until_so eval 'jail-setup sessions customers | grep -q anna' || fail "a session of anna"
upto usermod
check "a key that sshd knows is refused, the account has expired" out anna
check "the session goes on" eval 'jail-setup sessions customers | grep -q anna'
upto jail-setup
check "and has ended" eval '! jail-setup sessions customers | grep -q anna'
check "control: bruno comes in" sftp_in bruno
upto usermod
like "-U: no password is there to unlock" "$ERR" 'passwordless account'
like "and it stays locked" "$(getent shadow anna)" '^anna:!'
check "in again, by the key" sftp_in anna
usermod -L -e 1 paul
check "with a password: out" out paul
usermod -U -e '' paul
check "and in, the password is as it was" eval 'sftp_in paul && [[ $(getent shadow paul) != paul:!* ]]'
userdel -r paul 2>/dev/null

# --- the jail --------------------------------------------------------------------

upto jail-setup
like "members names who is to be locked" "$OUT" 'anna'
like "and the other" "$OUT" 'bruno'
upto "for u in"
check "locked" eval 'out anna && out bruno'
is "of cron and at is left who is not named" "$(find /var/spool/cron -type f -user anna -o -type f -user bruno -o -type f -user carol -printf '%f')" carol
upto "jail-setup end"
check "ended" eval 'out anna && out bruno'
watch anna bruno
cp /etc/jail/jails.d/customers.conf "$KEPT"
run at_server 'runuser -u anna -- cat /outside'
check "control: with the file, root enters the jail by runuser" kept_out
upto "jail-setup remove"
check "removed" eval 'out anna && out bruno'
usermod -e '' bruno
check "control: the jail refuses by itself while its file is there" eval \
	'out bruno && log_has "jail=customers user=bruno .*result=refused"'
usermod -e 1 bruno
upto rm
check "without the file: refused by the lock" eval 'out anna && out bruno'
usermod -e '' bruno
check "control: without the lock the host is what bruno gets" has_host bruno
cp "$KEPT" /etc/jail/jails.d/customers.conf
check "control: and not with the file" out bruno
rm /etc/jail/jails.d/customers.conf
usermod -e 1 bruno
run at_server 'runuser -u anna -- cat /outside'
is "without it runuser of root has the host" "$OUT" OUTSIDE
usermod -g customers anna
run at_server 'groupdel customers'
check "control: the group is no account's first one" eval '[ "$RC" != 0 ] && grep -q primary <<<"$ERR"'
usermod -g users anna
upto rm
is "nothing has the name of the group" "$(cd /etc && grep -rlw customers jail ssh pam.d security cron.d systemd/system sudoers.d)" ''
rest
never_hosted
check "all is gone" eval 'out anna && out bruno && ! getent group customers'
run jail-setup check
is "and check has nothing to say" "$RC$OUT" 0
usermod -e '' anna
check "control: an account of the host, when that is meant" has_host anna
recipe_ends
