#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_systemd.sh - Debian 13 as it is installed: systemd as pid 1, logind, its PAM
# stacks with our lines, cron, at, journald, coredumps, a package transaction.

VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
no_session() { ! loginctl list-sessions --no-legend | grep -qw "$1"; }
no_scope() { ! systemctl list-units --no-legend 'session-*.scope' | grep -q .; }
jailed() { [ "$OUT" = "$IN" ] && grep -q outside <<<"$ERR"; }
TRY="echo $IN; cat /outside"

check "pid 1 is systemd" [ "$(cat /proc/1/comm)" = systemd ]
[ "$VM_WAY" = box ] || like "landlock is in the kernel's list by default" \
	"$(cat /sys/kernel/security/lsm)" '(^|,)landlock(,|$)'
login_jail 'home = "rw";'
build_jail

# --- what check says before there are lines -------------------------------------

run jail-setup check
for s in sshd su login cron atd; do
	like "check: $s has no line" "$OUT" "outside.*/etc/pam.d/$s( |$)|/etc/pam.d/${s}[: ]"
done
like "check: nor what takes every service without a file" "$OUT" 'outside /etc/pam.d/other:'
like "check: and first of all, user managers start outside" "$(head -n 1 <<<"$OUT")" \
	'^-: way-out .*fix: jail-setup hook install$'

# --- the user manager, with no line -----------------------------------------------

pam_lines child
pam_su session
for s in login cron atd; do
	echo 'session required pam_jail.so' >>/etc/pam.d/$s
done
install -m 600 "$HELP/keys/host" /etc/ssh/world_key
printf '%s\n' 'HostKey /etc/ssh/world_key' 'KbdInteractiveAuthentication yes' \
	'PerSourcePenalties no' >/etc/ssh/sshd_config.d/world.conf
systemctl restart ssh
client 22

. "$SRC/tests/vm/manager.rows.sh"

# --- the line in systemd-user instead, and a mask -------------------------------------

cp /usr/lib/pam.d/systemd-user /etc/pam.d/
echo 'session required pam_jail.so' >>/etc/pam.d/systemd-user
systemctl stop user@2001
rm -f /home/alice/got
run jail-setup check
unlike "check: no service of these is without the line" "$OUT" 'pam.d/(sshd|su|login|cron|atd|systemd-user)[: ]'
unlike "nor is there a way out" "$OUT" way-out
run SSH alice@h "$TRY"
check "with it: the login is as before" jailed
check "the user manager went into the jail, where it is not" \
	log_has 'service=systemd-user entry=session .*result=entered'
is "and could not start" "$(systemctl show -P ExecMainStatus user@2001)" 203
run loginctl enable-linger alice
run systemctl start user@2001
check "nor does it with linger" eval '[ "$RC" != 0 ]'
run systemd-run --user --machine=alice@ --wait /bin/true
check "nor by systemd-run from root" eval '[ "$RC" != 0 ]'
loginctl disable-linger alice
check "nothing of the home ran" [ ! -e /home/alice/got ]
systemctl reset-failed
systemctl -q mask user@2001
cursor
run SSH alice@h "$TRY"
check "user@2001 masked: the login is as before" jailed
unlike "and no unit fails" "$(journal; systemctl --failed --no-legend)" 'ailed.*user@2001'
check "nor did anything of the home run" [ ! -e /home/alice/got ]

# --- ssh ------------------------------------------------------------------------------

cursor
run SSH alice@h "$TRY"
check "ssh: in the jail" jailed
line=$(journal -t pam_jail -o json -n 1)
like "journal: the line by its identifier" "$line" '"MESSAGE":"jail=login user=alice .*service=sshd.*result=entered'
like "of priority info" "$line" '"PRIORITY":"6"'
like "of facility authpriv" "$line" '"SYSLOG_FACILITY":"10"'
like "and by its fields" "$(journal PAM_JAIL=login PAM_JAIL_USER=alice \
	PAM_JAIL_SERVICE=sshd PAM_JAIL_ENTRY=child PAM_JAIL_RESULT=entered)" 'jail=login user=alice'
# What the account writes looks the same, but for what the kernel says of it.
FORGED='jail=login user=root uid=0 service=sshd entry=child gen=- result=entered us=1'
run SSH alice@h "./probe syslog '<86>pam_jail[1]: $FORGED'"
check "control: a line that alice made up is there" \
	within 40 eval 'journal -t pam_jail | grep -q ": $FORGED"'
unlike "with _UID=0 it is not" "$(journal -t pam_jail _UID=0)" 'user=root'
like "and ours is" "$(journal -t pam_jail _UID=0)" 'jail=login user=alice'
unlike "nor has it a field of ours" "$(journal PAM_JAIL=login)" 'user=root'
# Nor is _COMM a proof, by which fail2ban asks for sshd: see jail_recipes(7), The log.
named_sshd() {
	SSH alice@h "cp probe sshd; ./sshd syslog '<86>sshd[1]: Failed password for root from 203.0.113.9 port 22 ssh2'"
	journal _COMM=sshd | grep -q 'Failed password for root from 203'
}
check "control: by _COMM=sshd what alice's program of that name says is sshd's" within 60 named_sshd
run journal _UID=0 _COMM=sshd + _UID=0 _COMM=sshd-session
unlike "with _UID=0 as well it is not" "$OUT" '203\.0\.113'
like "and sshd's own lines are" "$OUT" 'Accepted publickey for alice'
works "sftp" "" SFTP -b - alice@h
# A hardened ssh.service: refused, and the reason names the directive.
HARD=/run/systemd/system/ssh.service.d
mkdir -p $HARD
for directive in RestrictNamespaces=yes RestrictSUIDSGID=yes PrivateDevices=yes \
    CapabilityBoundingSet=~CAP_SETPCAP CapabilityBoundingSet=~CAP_SYS_ADMIN; do
	printf '[Service]\n%s\n' "$directive" >$HARD/hard.conf
	systemctl daemon-reload
	systemctl reset-failed ssh      # so often, it says, is too often
	systemctl restart ssh
	refused "ssh.service with $directive: refused, and it is named" alice \
		"result=refused reason=.*in a unit of systemd .*${directive%%=*}="
	outside "control: $directive: bob is let in" bob
done
rm -r $HARD
systemctl daemon-reload
systemctl reset-failed ssh
systemctl restart ssh
admitted "control: without them alice is let in" alice
# limits: the unit; that they limit is tried by test_limits.sh, with all controllers
login_jail 'tasks = 50;'
refused "tasks in the jail file, and jail.service does not run: refused" alice \
	'jail.service, .* does not run; fix: systemctl enable --now jail.service'
run systemctl enable --now jail.service
is "it starts" "$RC $OUT $(systemctl is-active jail.service)" '0  active'
like "its process is in a cgroup of its own" "$(cat "/proc/$(systemctl show -P MainPID jail.service)/cgroup")" \
	'^0::/system.slice/jail.service/keeper$'
if grep -q pids /sys/fs/cgroup/system.slice/jail.service/cgroup.controllers; then
	admitted "control: with it alice is let in" alice
else
	refused "in a box without controllers: refused" alice 'jail.service has no controller memory; fix: '
fi
run systemctl stop jail.service
check "systemctl stop is refused: it would log all out" eval '[ "$RC" != 0 ] && [ "$(systemctl is-active jail.service)" = active ]'
run systemd-analyze --man=no verify /usr/lib/systemd/system/jail.service
is "systemd finds no fault in it" "$OUT$ERR" ""
systemctl -q disable jail.service
systemctl kill jail.service
login_jail 'home = "rw";'
# the log of a login that is in no jail, line by line
lines() {
	sed -E -e 's/.*(sshd-session|systemd-logind|systemd)\[[0-9]+\]: /\1: /' \
	    -e 's/alice|carol/USER/g; s/200[0-9]/UID/g; s/port [0-9]+/port N/' \
	    -e 's/[Ss]ession( |-)c?[0-9]+/session\1N/g' \
	    -e '/(user@UID|Queued|Startup|target|\(systemd\)|\(sd-pam\)|socket|user-runtime-dir|run-user|user-UID.slice|Consumed|libbpf|class|pam_jail)/d' |
	    grep -E '^(sshd-session|systemd-logind|systemd): ' | sort -u
}
systemctl -q mask user@2004
cursor
SSH carol@h true
within 30 no_session carol
carol=$(journal -o short | lines)
cursor
SSH alice@h true
within 30 no_session alice
is "the log is that of a login in no jail" "$(journal -o short | lines)" "$carol"

SSH -tt alice@h "tty; sleep 20" >"$T/tty" 2>/dev/null </dev/null &
login=$!
check "logind lists the session" within 40 eval 'loginctl list-sessions --no-legend | grep -qw alice'
within 40 grep -q /dev/pts "$T/tty"
tty=$(tr -d '\r' <"$T/tty")
like "the terminal has its name" "$tty" '^/dev/pts/[0-9]+$'
session=$(loginctl list-sessions --no-legend | awk '/alice/ { print $1 }')
is "logind knows the service" "$(loginctl show-session "$session" -P Service)" sshd
like "who shows it" "$(who)" "^alice .*${tty#/dev/}"
like "jail-setup sessions shows it" "$(jail-setup sessions)" 'alice.*sshd'
wait $login
check "the session ends" within 60 no_session alice
check "and no scope is left" within 60 no_scope
like "wtmpdb has login and logout" "$(wtmpdb last)" "^alice +${tty#/dev/} .*127.0.0.1.* - "
like "lastlog2 has it" "$(lastlog2 -u alice)" '^alice .*127\.0\.0\.1'

# --- su, units, cron, at ---------------------------------------------------------------

run su - alice -c "$TRY"
check "su -: in the jail" jailed
check "its session ends, no scope is left" within 60 no_scope
printf '%s\n' 'account required pam_permit.so' 'account required pam_jail.so' \
	'session required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/jailtest
unit() { systemd-run -q --wait --pipe --uid=alice -p "PAMName=$1" /bin/sh -c "$TRY"; }
run unit jailtest
check "a unit with User= and PAMName=: in the jail" jailed
run unit other
is "control: PAMName= without the line" "$OUT" "$IN"$'\n'OUTSIDE
run unit a-name-without-a-file
is "control: and of a service that has no file" "$OUT" "$IN"$'\n'OUTSIDE
run run0 -u alice /bin/sh -c "$TRY"
is "control: as run0" "$(tr -d '\r' <<<"$OUT")" "$IN"$'\n'OUTSIDE
echo 'session required pam_jail.so' >>/etc/pam.d/other
run unit a-name-without-a-file
check "with the line in other: in the jail" jailed
run run0 -u alice /bin/sh -c "$TRY"
like "so does run0" "$(tr -d '\r' <<<"$OUT$ERR")" "^$IN\$"
unlike "which is in the jail as well" "$OUT" OUTSIDE
run jail-setup check --quick
unlike "check says no more of it" "$OUT" 'pam.d/other'
mv "$(readlink -f /var/lib/jail/login/current)" /var/lib/jail/gone
run unit jailtest
check "a unit is refused when the jail is gone" eval 'kept_out && log_has "service=jailtest.*result=refused"'
mv /var/lib/jail/gone "$(readlink -f /var/lib/jail/login/current)"
for who in alice bob; do
	echo "* * * * * $who ($TRY) >~/cron 2>&1" >/etc/cron.d/$who
	chmod 644 /etc/cron.d/$who
	runuser -u $who -- sh -c "cd; echo '($TRY) >~/at 2>&1' | at now" 2>/dev/null
done
for way in cron at; do
	check "control: $way of bob runs outside" within 130 grep -qs OUTSIDE /home/bob/$way
	check "$way of alice runs" within 130 grep -qs "$IN" /home/alice/$way
	unlike "in the jail" "$(cat /home/alice/$way)" OUTSIDE
done
rm -f /etc/cron.d/alice /etc/cron.d/bob
run SSH alice@h 'ls -d /run/dbus /run/systemd /var/spool /run/dbus/system_bus_socket; ls -A /run/user/*'
is "inside, no socket of systemd or D-Bus, no spool" "$OUT" ""

# --- a directory that outlives its service, see binds in jail.conf(5) ---------------------

printf '%s\n' '[Service]' 'ExecStart=/bin/sleep 1000' RuntimeDirectory=redis \
	>/etc/systemd/system/redis-server.service
printf '%s\n' '#!/bin/sh' 'sed -i "/^### Anything/a [Service]\nRuntimeDirectoryPreserve=yes" "$1"' >"$T/editor"
chmod 755 "$T/editor"
systemctl daemon-reload
was=$(systemctl start redis-server; stat -c %i /run/redis; systemctl restart redis-server; stat -c %i /run/redis)
is "control: a restart makes the directory anew" "$(sort -u <<<"$was" | wc -l)" 2
play 24 80 env SYSTEMD_EDITOR="$T/editor" systemctl edit redis-server </dev/null
is "systemctl edit redis-server" "$RC $(systemctl show -P RuntimeDirectoryPreserve redis-server)" "0 yes"
systemctl restart redis-server
was=$(stat -c %i /run/redis; systemctl restart redis-server; stat -c %i /run/redis)
is "and it stays" "$(sort -u <<<"$was" | wc -l)" 1
systemctl stop redis-server

# --- walls ------------------------------------------------------------------------------

run jail-setup check --live alice
check "check --live: transports and walls" eval '[ "$RC" = 0 ]'
# the kernel's handler is one for all, so not in a box
if [ "$VM_WAY" != box ]; then
cursor
run runuser -u bob -- sh -c 'ulimit -c unlimited; kill -SEGV $$'
check "control: a crash outside starts the host's core handler" \
	within 60 eval 'journal | grep -q "systemd-coredump.*bob\|Process.*dumped core"'
within 60 eval '! systemctl list-units --no-legend "systemd-coredump@*" | grep -q .'
cursor
run SSH alice@h 'ulimit -c unlimited; sh -c "kill -SEGV \$\$"; echo $?'
is "a crash inside" "$OUT" 139
sleep 3
unlike "does not" "$(journal)" 'systemd-coredump'
fi

# --- the host changes --------------------------------------------------------------------

B=$T "$SRC/tests/root/hook.debs.sh" >"$T/debs" 2>&1 || bail "the packages"
deb() { echo "$T/tests/root/debs/$1_$2_$(dpkg --print-architecture).deb"; }
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"; }
chmod 755 "$T"
run apt install "$(deb foo 1)"
mkdir -p /etc/jail/components.d
echo 'files = [ "/usr/bin/foo" ];' >/etc/jail/components.d/foo.conf
echo 'components = [ "shell", "foo" ]; groups = [ "jailed" ];' | jail_file login
build_jail
run jail-setup hook install
check "hook install" good
works "foo 1 in the jail" "foo 1" SSH alice@h foo
run apt install "$(deb foo 2)" "$(deb libbar1 1)"
check "apt upgrades it" eval '[ "$RC" = 0 ]'
works "and the next login has foo 2" "foo 2, bar 1" SSH alice@h foo

# a unit whose root is a tree: it keeps it, however old that is
tree=$(readlink -f /var/lib/jail/login/current)
echo 'components = [ "shell", "foo" ]; groups = [ "jailed" ]; keep = 1;' | jail_file login
later() { env LD_PRELOAD="$HELP/later.so" LATER=100 "$@"; }
run systemd-run -q --unit=rooted -p "RootDirectory=$tree/root" /bin/sleep 3000
rooted() { grep -q "/.trees/${tree##*/}/root / " "/proc/$(systemctl show -P MainPID rooted)/mountinfo"; }
check "control: a unit with RootDirectory= runs from the tree" within 60 rooted
echo '#!/bin/sh' >/usr/bin/foo && echo 'echo foo 2.1' >>/usr/bin/foo
run later jail-setup refresh login
run later jail-setup refresh login
check "a refresh makes another, and leaves it its tree" \
	eval '[ "$RC" = 0 ] && [ -x $tree/root/usr/bin/foo ] && [ "$(readlink -f /var/lib/jail/login/current)" != "$tree" ]'
run jail-setup remove login
check "remove refuses, and names its process" \
	eval '[ "$RC" = 2 ] && grep -q "tree ${tree##*/} is mounted on / for process $(systemctl show -P MainPID rooted) (sleep)" <<<"$ERR"'
systemctl stop rooted
run later jail-setup refresh login
check "when it has stopped, its tree goes" eval '[ "$RC" = 0 ] && [ ! -e $tree ]'

# what no package manager changes is followed beside apt as well
run systemctl is-enabled jail-refresh.path jail-refresh.timer
is "with apt the units of files are enabled" "$(sort -u <<<"$OUT")" "enabled"
check "not that of packages" [ ! -e /etc/systemd/system/jail-refresh-packages.path ]
echo 'files = [ "/usr/bin/foo", "/etc/hosts" ];' >/etc/jail/components.d/foo.conf
jail-setup --quiet refresh login
MARK=$(stat -c %s "$LOG")
echo '192.0.2.1 moved.example' >>/etc/hosts
check "a line in /etc/hosts: the path unit refreshes" within 60 eval 'log_has "jail=login result=refreshed"'
works "and the next login has it" "192.0.2.1 moved.example" SSH alice@h 'cat /etc/hosts | grep moved || :'
echo 'files = [ "/usr/bin/foo" ];' >/etc/jail/components.d/foo.conf

# where there is no package manager that we know: units of systemd
jail-setup hook remove >/dev/null
mv /usr/bin/apt-get /usr/bin/apt-get.away
mv /usr/bin/dpkg /usr/bin/dpkg.away
run jail-setup hook install
like "without apt and dpkg: the units" "$OUT$ERR" 'jail-refresh'
systemctl daemon-reload
run systemd-analyze --man=no verify /etc/systemd/system/jail-refresh.service \
	/etc/systemd/system/jail-refresh{,-packages}.path /etc/systemd/system/jail-refresh.timer
is "systemd finds no fault in them" "$OUT$ERR" ""
run systemctl is-enabled jail-refresh.path jail-refresh-packages.path jail-refresh.timer
is "they are enabled" "$(sort -u <<<"$OUT")" "enabled"
systemctl start paths.target jail-refresh.path jail-refresh-packages.path jail-refresh.timer
echo '#!/bin/sh' >/usr/bin/foo && echo 'echo foo 3' >>/usr/bin/foo
sleep 3
MARK=$(stat -c %s "$LOG")
touch /var/lib/dpkg/status
check "the path unit refreshes" eval 'for i in 1 2 3 4 5 6; do log_has "jail=login result=refreshed" && break; sleep 5; done; log_has "jail=login result=refreshed"'
works "and the next login has foo 3" "foo 3" SSH alice@h foo
run systemctl show -P Result jail-refresh.service
is "its service ended well" "$OUT" success
mv /usr/bin/apt-get.away /usr/bin/apt-get
mv /usr/bin/dpkg.away /usr/bin/dpkg
run jail-setup hook remove
run systemctl daemon-reload
is "hook remove leaves none" "$(find /etc/systemd/system -name 'jail-refresh*')" ""
finish
