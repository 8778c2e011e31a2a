#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_cron.sh - the recipe "Cron and systemd-user" of jail_recipes(7), as printed, with
# a real cron; user managers that are really kept from starting are in tests/vm.

. "${0%/*}/recipe.lib.sh"

# now ACCOUNT FILE: cron runs its jobs, as at the next time they are due, until FILE is there
now() {
	crontab -u "$1" -l | sed -E 's/^([^ ]+ ){5}/@reboot /' | crontab -u "$1" -
	rm -f /run/crond.reboot /run/crond.pid "$2"
	MARK=$(stat -c %s "$LOG")
	/usr/sbin/cron
	until_so [ -s "$2" ]
	kill "$(cat /run/crond.pid)"
}
job() { echo "* * * * * $2" | crontab -u "$1" -; }

account anna
account bruno
job anna 'ls / >seen 2>&1'
now anna /home/anna/seen
like "control: without a jail, a job sees the host" "$(cat /home/anna/seen)" '^outside$'

userdel -r anna 2>/dev/null
recipe "Cron and systemd-user"
upto jail-setup
account anna shells
upto 'jail-setup explain'
now anna /home/anna/seen
unlike "in the jail it sees the jail" "$(cat /home/anna/seen)" '^outside$'
like "  which has programs" "$(cat /home/anna/seen)" '^usr$'
check "and the log says so" log_has 'jail=shells user=anna .*service=cron .*result=entered'
check "what it says goes to a file of the home" [ -s /home/anna/last ]
job anna 'cat /home/bruno/.ssh/authorized_keys /etc/shadow >seen 2>&1; id -un >>seen'
chmod -R a+rX /home/bruno
now anna /home/anna/seen
unlike "it reads nothing of another" "$(cat /home/anna/seen)" '^ssh-ed25519'
like "  as anna" "$(cat /home/anna/seen)" '^anna$'
run at_home 'ssh anna@files.example.org "crontab -l; echo x | crontab -"'
check "crontab does not work inside" [ "$RC" != 0 ]
run at_home 'ssh bruno@files.example.org "echo \"@yearly true\" | crontab - && crontab -l"'
is "control: outside it does" "$OUT" "@yearly true"

# --- in a jail with commands ------------------------------------------------------------------

echo 'components = [ "coreutils" ]; groups = [ "reports" ];
	commands = ( { name = "cp"; args = "any"; }, { name = "date"; args = "any"; } );' | jail_file reports
groupadd reports && usermod -aG reports bruno
run jail-setup build reports
echo here >/home/bruno/notes && chown bruno /home/bruno/notes
job bruno 'cp notes copy'
now bruno /home/bruno/copy
is "a job is one of the commands" "$(cat /home/bruno/copy)" here
printf '%s\n' '* * * * * cp notes copy; cp notes more' '* * * * * date >more' '* * * * * id' '* * * * * cp notes last' |
	crontab -u bruno -
now bruno /home/bruno/last
check "without ; and > and nothing else" eval '[ -s /home/bruno/last ] && [ ! -e /home/bruno/more ]'
run jailsh --test -u bruno -c 'date >more'
like "as jailsh --test says beforehand" "$RC $OUT" "^1 refused: '>' needs a shell"
run jailsh --test -u bruno -c 'cp notes last'
is "  and of the other that it would run" "$RC" 0

# --- user managers ---------------------------------------------------------------------------------

ends 1 'jail-setup unjailed anna'
rest
condition_of() { sed -n 's/^ExecCondition=+//p' /etc/systemd/system/user@.service.d/50-jail.conf; }
condition() { bash -c "$(condition_of | sed "s/%i/$(id -u "$1")/")"; }
run condition anna
is "the condition of her user manager says no" "$RC" 1
run condition carol
is "control: that of who is in no jail, yes" "$RC" 0
run systemd-analyze verify user@"$(id -u anna)".service
is "systemd has nothing to say about the drop-in" "$ERR$OUT" ""
run jailsh --jail shells --user anna -- sh -c 'id -un; ls /outside 2>/dev/null; echo $?'
is "what root's timer would start is in the jail" "$OUT" $'anna\n2'
recipe_ends
