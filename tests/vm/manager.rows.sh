# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2016,SC2034,SC2153 # eval's words, lib.sh's names
# manager.rows.sh - the user manager of systemd: without the drop-in of "hook install"
# it runs outside, with it not at all.  Sourced by suites on whole machines, with
# the login jail built and the lines of sshd in place.

active() { [ "$(systemctl is-active "user@$1")" = active ]; }
gone() { ! loginctl show-user "$1" >/dev/null 2>&1; }
failed_units() { systemctl --failed --no-legend --plain | cut -d' ' -f1 | sort; }
got() { grep -qs OUTSIDE /home/alice/got; }
skipped() { journal -u "user@$1" | grep -q "exec-condition"; }
cold() {                # USER UID: as if it had never logged in since the start
	loginctl disable-linger "$1"
	loginctl terminate-user "$1" 2>/dev/null
	systemctl stop "user@$2"
	within 60 gone "$1" || bail "$1 does not log out"
	rm -f /home/alice/got
	cursor
}
logind_starts() {       # as at boot, for alice: it remembers nothing, nothing of her runs
	systemctl stop systemd-logind
	systemctl stop user@2001 user-runtime-dir@2001
	rm -f /run/systemd/users/2001 /home/alice/got
	systemctl start systemd-logind
}
units_of_host() { find /etc/systemd /run/systemd/system -printf '%p %y %m %U %l\n' \
	-type f -exec cksum {} + | sort; }

units=/home/alice/.config/systemd/user
mkdir -p $units/default.target.wants
cat >$units/out.service <<'END'
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'cat /outside >%h/got'
END
ln -s ../out.service $units/default.target.wants/
chown -R alice:alice /home/alice/.config

# --- without it: the way out -------------------------------------------------------

cold alice 2001
run SSH alice@h "echo $IN; cat /outside"
check "ssh: in the jail" eval '[ "$OUT" = "$IN" ]'
check "control: a unit of the home runs outside" within 60 got
cold alice 2001
loginctl enable-linger alice
check "control: also when the account only lingers" within 60 got
logind_starts
check "control: and so it does when logind starts, as at boot" within 60 got
cold bob 2002
run SSH bob@h true
check "control: who is in no jail has a manager" within 60 active 2002
bob=$(systemctl show -P MainPID user@2002)
failed=$(failed_units)
units_of_host >"$T/units"

# --- hook install ---------------------------------------------------------------------

check "control: alice's manager runs" active 2001
run jail-setup check --quick login
is "check login: a manager would start outside, and one has" \
	"$(sed -n 's/^\(.*: way-out [^ ]*\): .*/\1/p' <<<"$OUT")" \
	"-: way-out /etc/systemd/system/user@.service.d/50-jail.conf
login: way-out /var/lib/systemd/linger/alice
login: way-out user@2001.service"
like "with the process" "$OUT" "process $(systemctl show -P MainPID user@2001) of alice, outside; fix: jail-setup hook install"
run jail-setup explain alice@sshd
is "explain says so" "$(grep -c '^ .*: .*; fix: \(jail-setup hook\|loginctl\)' <<<"$OUT")" 3
cursor
run jail-setup hook install
check "hook install" good
like "writes the drop-in" "$OUT" '^user@ +installed +/etc/systemd/system/user@.service.d/50-jail.conf$'
like "ends the manager of who is in a jail, and says so" "$OUT" \
	'^user@ +ended +user@2001.service, of jail login$'
unlike "and no other" "$OUT" 'user@2002'
check "it is gone" eval '! active 2001'
is "who is in no jail keeps the one that runs" "$(systemctl show -P MainPID user@2002)" "$bob"
check "though the account lingers" [ -e /var/lib/systemd/linger/alice ]
cursor
logind_starts
check "logind starts again, as at boot: skipped" within 60 skipped 2001
check "nothing of the home ran" eval '! got && ! active 2001'
for i in 1 2 3; do
	cold alice 2001
	run SSH alice@h "echo \$XDG_RUNTIME_DIR; echo $IN; cat /outside"
	is "cold login $i: in the jail, with its session" "$OUT" "/run/user/2001"$'\n'"$IN"
	check "its manager is skipped" within 60 skipped 2001
	check "nothing of the home ran" eval '! got && ! active 2001'
done
unlike "no error in the log" "$(journal)" 'Failed to (start|connect|stat|create)|pam_systemd.*rror'
run loginctl enable-linger alice
check "enable-linger: it is no way out either" eval '[ "$RC" = 0 ] && ! active 2001 && ! got'
run systemctl start user@2001
check "nor is root's systemctl start, which is fine" eval '[ "$RC" = 0 ] && ! active 2001 && ! got'
cold alice 2001
cold carol 2004
run SSH carol@h true
check "who is in no jail gets a manager at a cold login" within 60 active 2004
run jail-setup check --quick login
unlike "check login: no way out" "$OUT" way-out
cold bob 2002
loginctl enable-linger bob
check "and by lingering" within 60 active 2002
run systemctl start user@0
check "root too" active 0
is "no unit has failed" "$(failed_units)" "$failed"
unlike "nor is the system degraded" "$(systemctl is-system-running)" degraded

# --- what goes wrong keeps it shut ------------------------------------------------------

cold carol 2004
echo 'nonsense = 1;' | jail_file broken
run systemctl start user@2004
check "a jail file that cannot be read: no manager" eval '[ "$RC" = 0 ] && ! active 2004'
check "and the journal says why" eval 'journal -u user@2004 | grep -q "jail-setup.*nonsense"'
run jail-setup hook install
check "nor is one ended while nobody can say whose it is" eval '[ "$RC" = 1 ] && grep -q nonsense <<<"$ERR" && active 2002'
systemctl stop user@0
run systemctl start user@0
check "but root's" active 0
rm /etc/jail/jails.d/broken.conf
mv /usr/sbin/jail-setup "$T/jail-setup"
run systemctl start user@2004
check "no jail-setup: no manager" eval '[ "$RC" = 0 ] && ! active 2004'
mv "$T/jail-setup" /usr/sbin/jail-setup
# rightly so, if its timer met the broken file
systemctl -q reset-failed jail-refresh.service 2>/dev/null
is "no unit has failed" "$(failed_units)" "$failed"
run systemctl start user@2004
check "control: and with it" active 2004

# --- who comes into a jail later ------------------------------------------------------------

sed -i 's/^jailed:.*/&,carol/' /etc/group
run SSH carol@h "echo $IN; cat /outside"
check "carol came into the group: her login is in the jail" eval '[ "$OUT" = "$IN" ]'
check "control: her manager still runs" active 2004
run jail-setup explain carol@sshd
like "explain says so" "$OUT" "^  way out +user@2004.service: process $(systemctl show -P MainPID user@2004) of carol, outside; fix: systemctl stop user@2004.service$"
run jail-setup check --quick login
like "and check login" "$OUT" '^login: way-out user@2004.service: '
run jail-setup check --live carol
like "and check --live" "$OUT" '^  way out +manager-runs +OPEN +user@2004.service'
run jail-setup hook install
like "hook install again ends it" "$OUT" '^user@ +ended +user@2004.service, of jail login$'
check "and nothing else is done" eval 'good && [ "$(wc -l <<<"$OUT")" = 1 ] && ! active 2004'
run jail-setup check --quick login
unlike "no way out is left" "$OUT" way-out
sed -i 's/^\(jailed:.*\),carol/\1/' /etc/group
run systemctl start user@2004
check "out of the group, she has one again" active 2004

# --- hook remove ---------------------------------------------------------------------------------

run jail-setup hook remove
check "hook remove" good
units_of_host >"$T/units.after"
is "all units are as they were" "$(diff "$T/units" "$T/units.after")" ""
cold alice 2001
run SSH alice@h true
check "control: and so is the way out" within 60 got
cold alice 2001
cold carol 2004
cold bob 2002
