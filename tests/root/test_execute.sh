#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_execute.sh - in a jail with `commands` the kernel executes nothing but
# what a command needs, whatever its arguments and the account's files ask for
# (DESIGN 9, walls 2 and 3).  Nothing here is refused by jailsh.

. "${0%/*}/world.sh"

install_products
ssh_ways child su
cat >/etc/jail/components.d/few.conf <<-'END'
	files = [ "/usr/bin/env", "/usr/bin/cat", "/usr/bin/id", "/usr/bin/cp",
	    "/usr/local/bin/probe" ];
	requires = [ "python3" ];
	END
jail() {                # [LINE...]
	printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "few", "rsync", "shell" ];' "$@" | jail_file "$JAIL"
	build_jail
}
LOADER=$(echo /lib64/ld-linux*.so.[0-9]* /lib/ld-linux*.so.[0-9]*)
LOADER=${LOADER%% *}
IDS="uid=2001 euid=2001 gid=2001 egid=2001"
denied() {              # NAME COMMAND: the kernel says no
	run SSH alice@h "$2"
	check "$1" eval '[ "$RC" != 0 ] && grep -qi "permission denied\|EACCES" <<<"$OUT$ERR" && ! grep -q 2001 <<<"$OUT"'
}

# --- what is named, and nothing else of the tree --------------------------------

jail 'home_exec = false;'
works "control: without commands each program of the tree runs" 2001 SSH alice@h 'env id -u'
works "control: without commands one from memory" "$IDS" SSH alice@h 'probe from-memory'
works "control: without commands one by a descriptor" "$IDS" SSH alice@h 'probe by-descriptor /usr/local/bin/probe'
works "control: without commands a shell of one's choice" 2001 su -s /usr/bin/id alice -- -u

works "control: without commands memory becomes executable" "" SSH alice@h 'probe new-code'
if [ "$(uname -m)" = x86_64 ]; then
	python3 "$SRC/tests/root/selfwrite.py" /home/alice/selfwrite 2001
	chown alice /home/alice/selfwrite && chmod 755 /home/alice/selfwrite
	run SSH alice@h ./selfwrite
	check "control: the home is noexec" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'
	works "control: noexec does not keep the loader" 2001 SSH alice@h "$LOADER ./selfwrite"
fi

jail "commands = ( $(any env id rsync probe) );"
run SSH alice@h 'probe new-code'
is "no memory becomes executable" "$RC $OUT" "1 mprotect: EACCES"
if [ "$(uname -m)" = x86_64 ]; then
	run SSH alice@h "rsync -e '$LOADER ./selfwrite' x:y z"
	check "the loader runs nothing of the home" eval '[ "$RC" != 0 ] && grep -q "selfwrite: cannot map" <<<"$ERR"'
fi
works "a command" 2001 SSH alice@h 'id -u'
works "a command by its path" 2001 SSH alice@h '/usr/bin/id -u'
denied "a program of the tree that is not named" 'env cat secret'
denied "by its loader alone" "env $LOADER /usr/bin/python3 -c 'print(2001)'"
works "control: root may start it" 2001 jailsh --jail "$JAIL" --user alice -- /usr/bin/python3 -c 'print(2001)'
chmod +r "$TREE$(readlink -f /usr/bin/python3)"
works "control: the loader runs what can be read" 2001 SSH alice@h "env $LOADER /usr/bin/python3 -c 'print(2001)'"
run jail-setup check --fix "$JAIL"
run jail-setup check "$JAIL"
check "check mends that" eval '[ "$(stat -L -c %a "/var/lib/jail/$JAIL/current/root$(readlink -f /usr/bin/python3)")" = 711 ] && ! grep -q "mode " <<<"$OUT"'
denied "an interpreter that is not named" "env python3 -c 'print(2001)'"
denied "a command that the profile of another does not have" 'env id -u'
run SSH alice@h 'env sh -c "id -u"'
check "nor by a shell inside, which is jailsh" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'
run su -s /usr/bin/python3 alice -c 'print(2001)'
check "a shell of one's choice, for su" eval '[ "$RC" != 0 ] && ! grep -q 2001 <<<"$OUT"'
denied "rsync -e has another started" 'rsync -e /usr/bin/cat alice@x:y z'
run jail-setup explain alice@sshd
like "explain says so" "$OUT" 'landlock: .*nothing but the commands and what they need is executed'
is "the list of the tree is root's alone" "$(stat -c %u:%a "$TREE/etc/jail/rules")" 0:644

# --- what the account puts in the place of a listed file --------------------------

mkdir -p /srv/bin /srv/rw && printf '#!/bin/sh\n' >/srv/bin/linked && chmod 755 /srv/bin/linked
ln -s /srv/bin/linked /usr/local/bin/linked && chown alice /srv/rw && ln -s /usr/bin/id /srv/rw/linked
sed -i 's|files = \[|& "/usr/local/bin/linked",|' /etc/jail/components.d/few.conf
jail "commands = ( $(any env linked) );" 'binds = ( { source = "/srv/rw"; target = "/srv/bin"; mode = "rw"; } );'
check "the listed file is covered, and leads to another" eval 'grep -qx "	/srv/bin/linked" "$TREE/etc/jail/rules"'
run su -s /usr/bin/id alice -- -u
check "which is not executed" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
install -d -o alice /home/alice/apps /home/alice/apps/x
jail "commands = ( $(any env linked id) );" 'binds = ( { source = "/srv/rw"; target = "/srv/bin"; mode = "rw"; },
	{ source = "/srv/rw"; target = "%h/apps/x"; noexec = false; } );'
works "control: it is where it is named" 2001 su -s /usr/bin/id alice -- -u
chmod 0 /home/alice/apps
works "a mount that the account cannot reach: its commands run" 2001 SSH alice@h 'id -u'
rm -r /home/alice/apps
jail "commands = ( $(any env id rsync probe) );"

# --- what has no path -----------------------------------------------------------

run SSH alice@h 'probe from-memory'
is "a program from memory" "$RC $OUT" "1 memfd: EPERM"
run SSH alice@h 'probe by-descriptor /usr/local/bin/probe'
is "a program by a descriptor" "$RC $OUT" "1 execveat: EPERM"

# --- what a profile adds --------------------------------------------------------

profile env /usr/bin/id
run jail-setup refresh "$JAIL"
check "a profile that comes makes the jail stale" eval '[ "$RC" = 0 ] && [ "$(readlink -f "/var/lib/jail/$JAIL/current")/root" != "$TREE" ]'
works "a program of the profile" 2001 SSH alice@h 'env id -u'
denied "and no other" 'env cat secret'
works "by a shell inside" 2001 SSH alice@h 'env sh -c "id -u"'
works "by popen(3) of a new C library" 2001 SSH alice@h 'env sh -c -- "id -u"'
run SSH alice@h 'env sh -c -- "cat secret"'
check "which starts a command of the account, and no other" \
    eval '[ "$RC" = 126 ] && grep -q "is not among the commands" <<<"$ERR"'
profile env '/usr/bin/c*'
jail "commands = ( $(any env id) );"
works "a pattern" 'secret of alice' SSH alice@h 'env cat secret'
printf 'names = [ "env" ]; exce = [ ];' >/etc/jail/commands.d/env.conf
run jail-setup build "$JAIL"
check "a profile with a fault builds nothing" eval '[ "$RC" != 0 ] && grep -q "/etc/jail/commands.d/env.conf:1: exce is not a known setting; fix: write exec" <<<"$ERR"'
printf 'names = [ "env" ]; exec = [ "id" ];' >/etc/jail/commands.d/env.conf
run jail-setup build "$JAIL"
check "nor one with a relative path" eval '[ "$RC" != 0 ] && grep -q "\"id\" is not an absolute path" <<<"$ERR"'
rm /etc/jail/commands.d/env.conf

# --- a script brings what runs it ---------------------------------------------------

printf '%s\n' '#!/bin/sh' 'echo "$1"; env id -u' >/usr/local/bin/report
printf '%s\n' '#!/usr/bin/env python3' 'print(2001)' >/usr/local/bin/snake
chmod 755 /usr/local/bin/report /usr/local/bin/snake
sed -i 's|files = \[|& "/usr/local/bin/report", "/usr/local/bin/snake",|' /etc/jail/components.d/few.conf
jail "commands = ( $(any report snake env) );"
works "a script by way of env" 2001 SSH alice@h snake
denied "the loader does not have what runs scripts: a shell" "env $LOADER /usr/libexec/jail/sh -c 'echo 2001'"
denied "the loader does not have what runs scripts: an interpreter" "env $LOADER /usr/bin/python3 -c 'print(2001)'"
run SSH alice@h 'report a'
check "a script for sh, and nothing that it starts" eval '[ "$RC" != 0 ] && [ "$OUT" = a ] && grep -q "env: Permission denied" <<<"$ERR"'
works "control: env is there for this login" A=1 su -s /usr/bin/env alice -- -i A=1
run su alice /usr/local/bin/report a
check "the same by su" eval '[ "$RC" != 0 ] && [ "$OUT" = a ] && grep -q "env: Permission denied" <<<"$ERR"'
profile report /usr/bin/env /usr/bin/id
jail "commands = ( $(any report snake env) );"
works "until its profile says so" "a"$'\n'2001 SSH alice@h 'report a'
run SSH alice@h 'env python3 -c "print(2001)"'
check "an interpreter of one command is not for the others" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'

# --- the network -----------------------------------------------------------------

jail "commands = ( $(any probe) );"
for f in 2:0 10:0 16:0; do
	run SSH alice@h "probe family ${f/:/ }"
	is "without a word about the network no socket of family ${f%:*}" "$RC $OUT" "1 socket: EAFNOSUPPORT"
done
works "a unix socket" "" SSH alice@h 'probe family 1 0'
works "one for PAM's audit, for the session runs in the jail" "" SSH alice@h 'probe family 16 9'
"$HELP/probe" tcp-serve 7007 TCP-OUTSIDE
run timeout 20 ssh -F "$CFG" -W 127.0.0.1:7007 alice@h
check "nor by sshd: a port is not forwarded" eval '! grep -q TCP-OUTSIDE <<<"$OUT"'
run jail-setup explain alice@sshd
like "explain says so" "$OUT" 'namespaces: mount, ipc, uts, net'
jail 'commands = ( { name = "probe"; args = "any"; network = true; }, { name = "env"; args = "any"; exec = [ "/usr/local/bin/probe" ]; },
	'"$(any id rsync) );" 'require = [ ];'
works "control: network = true in the row: a socket" "" SSH alice@h 'probe family 2 0'
run SSH alice@h 'env probe family 2 0'
is "in a row without it none" "$RC $OUT" "1 socket: EAFNOSUPPORT"
run timeout 20 ssh -F "$CFG" -W 127.0.0.1:7007 alice@h
check "control: and in the jail: a port is forwarded" grep -q TCP-OUTSIDE <<<"$OUT"

# --- kernels without Landlock, and containers that refuse it --------------------------

for no in EOPNOTSUPP EPERM; do
	works "require = [ ], $no: a command" 2001 "$HELP/deny" landlock_create_ruleset=$no -- su alice -c 'id -u'
	[ "$(uname -m)" = x86_64 ] || continue
	run "$HELP/deny" landlock_create_ruleset=$no -- su alice -c "rsync -e '$LOADER /home/alice/selfwrite' x:y z"
	check "require = [ ], $no: the loader runs nothing of the home" eval '[ "$RC" != 0 ] && grep -q "selfwrite: cannot map" <<<"$ERR"'
done

# --- it holds as long as the login ----------------------------------------------------

# the kernel forgets names when memory is short, and must not forget what is allowed
jail "commands = ( $(any env id) );"
echo >>/usr/local/bin/report
run jail-setup refresh "$JAIL"
TREE=$(readlink -f "/var/lib/jail/$JAIL/current")/root
check "control: a file of the tree is one of the tree before, too" [ "$(stat -c %h "$TREE/usr/bin/id")" -gt 1 ]
run ssh -F "$CFG" -MNf -o ControlPath="$T/mux" alice@h
check "a login that lasts" [ "$RC" = 0 ]
echo 2 >/proc/sys/vm/drop_caches
works "when names were forgotten: a command" 2001 ssh -F "$CFG" -S "$T/mux" alice@h 'id -u'
run ssh -F "$CFG" -S "$T/mux" alice@h 'env cat secret'
check "when names were forgotten: and no other program" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'
ssh -F "$CFG" -S "$T/mux" -O exit alice@h 2>/dev/null
finish
