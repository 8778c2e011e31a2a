#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120,SC2153 # world.sh, eval's words, lib.sh's names
# test_commands.sh - promise P12: what a jail with `commands` prevents from running,
# besides what jailsh itself decides (test_launch.sh).

. "${0%/*}/world.sh"

for p in python3 rsync; do [ -x /usr/bin/$p ] || bail "no /usr/bin/$p"; done
install_products
ssh_ways child su

# few LINE...: only rsync, of a tree that holds more
few() {                 # [LINE...]
	printf '%s\n' 'groups = [ "jailed" ];' 'commands = [ "rsync" ];' \
	    'components = [ "rsync", "python3", "shell" ];' "$@" | jail_file "$JAIL"
	build_jail
}

shell() { sed -i "/^$1:/s,:[^:]*\$,:$2," /etc/passwd; }

# --- the account's own shell is jailsh, or nobody comes in -----------------------

PRINTS='print(6*7)'
BY_BASH='echo $((6*7))'
DO="fix: usermod -s /bin/sh 'alice' # or add it to /etc/shells and: jail-setup build $JAIL"

# closed NAME COMMAND SHELL: refused, and each program says the same
closed() {
	local name=$1 shell=$3
	shell alice "$3"
	run SSH alice@h "$2"
	check "$name: kept out" eval '[ "$RC" != 0 ] && ! grep -q 42 <<<"$OUT"'
	check "$name: and the log says why" \
	    log_has "result=refused reason=.*$shell, the shell of alice, is not jailsh in jail $JAIL"
	run jail-setup explain alice@sshd
	check "$name: explain" eval '[ "$RC" = 1 ] && grep -qF "$shell, the shell of alice, is not jailsh" <<<"$OUT" && grep -qF "$DO" <<<"$OUT"'
	run jail-setup check "$JAIL"
	check "$name: check" eval '[ "$RC" = 1 ] && grep -qE "shells.*$shell" <<<"$OUT"'
	run jailsh --test -u alice -c 'rsync --server . /'
	check "$name: jailsh --test" eval '[ "$RC" = 2 ] && grep -qF "is not jailsh" <<<"$ERR"'
	for step in m mco; do
		{ echo 'auth optional pam_jail.so'; printf '%s required pam_permit.so\n' auth account
		  printf '%s required pam_jail.so\n' account session; } >/etc/pam.d/phase
		run "$HELP/pamclient" phase alice $step
		check "$name: in the account phase already, steps $step" \
		    eval '[ "$RC" = 1 ] && ! grep -q open_session <<<"$OUT"'
	done
}

# open NAME: jailsh it is, which runs what is named and nothing else
open() {
	echo data >/home/alice/data
	run RSYNC -a alice@h:data "$T/data"
	check "$1: rsync works" eval '[ "$RC" = 0 ] && cmp -s /home/alice/data "$T/data"'
	run SSH alice@h "$BY_BASH"
	check "$1: and nothing else" eval '[ "$RC" = 126 ] && ! grep -q 42 <<<"$OUT"'
	rm -f "$T/data"
}

shell bob /usr/bin/python3
works "control: bob's shell runs Python, outside" 42 SSH bob@h "$PRINTS"
few
run jailsh --test -u alice -c 'rsync --server . /'
check "control: jailsh --test where the shell is listed" [ "$RC" = 0 ]
open "a shell that is listed"
closed "python3" "$PRINTS" /usr/bin/python3
shell alice /bin/bash
open "the fix: a shell that is listed"
shell alice /usr/bin/python3
cp /etc/shells "$T/shells"
echo /usr/bin/python3 >>/etc/shells
few
open "the other fix: python3 is listed"
mv "$T/shells" /etc/shells
few

# no list: getusershell(3) has /bin/sh and /bin/csh
mv /etc/shells "$T/shells"
few
closed "bash, and no list of shells" "$BY_BASH" /bin/bash
shell alice /bin/sh
open "sh, and no list of shells"
shell alice ""
open "no shell, and no list of shells"
mkdir -p /usr/etc
echo /bin/bash >/usr/etc/shells
run jail-setup refresh "$JAIL"
shell alice /bin/bash
open "bash, listed by the vendor, after a refresh"
rm /usr/etc/shells
mv "$T/shells" /etc/shells
echo /bin/bash >/etc/shells
few
shell alice ""
open "no shell, and sh is not listed"

# A shell where the account may write, now or later, by a link of the tree too.
shell alice /home/alice/sh
run su alice -c "$BY_BASH"
check "a shell in the home that is not there: kept out" \
    eval '[ "$RC" != 0 ] && log_has "reason=./home/alice/sh, the shell of alice, is not jailsh"'
install -m 755 /bin/bash /home/alice/sh
shell bob /home/alice/sh
chmod 755 /home/alice
works "control: a shell in a home, outside" 42 SSH bob@h "$BY_BASH"
chmod 700 /home/alice
shell bob /bin/bash
run SSH alice@h "$BY_BASH"
check "a shell in the home: kept out" \
    eval '[ "$RC" != 0 ] && ! grep -q 42 <<<"$OUT" && log_has "reason=./home/alice/sh, the shell of alice, is not jailsh"'
run jail-setup explain alice@sshd
check "a shell in the home: explain" [ "$RC" = 1 ]
ln -s /home/alice/sh /usr/local/bin/mysh
echo 'optional = [ "/usr/local/bin/mysh", "/usr/local/bin/nologin" ];' >/etc/jail/components.d/mine.conf
sed -i 's/"shell"/"shell", "mine"/' "/etc/jail/jails.d/$JAIL.conf"
chmod 711 /home/alice
build_jail
shell alice /usr/local/bin/mysh
run SSH alice@h "$BY_BASH"
check "a link of the tree into the home: kept out" \
    eval '[ "$RC" != 0 ] && ! grep -q 42 <<<"$OUT" && log_has "result=refused"'
rm /usr/local/bin/mysh /home/alice/sh

# --- internal-sftp, which needs no shell ------------------------------------------

install -m 755 /usr/sbin/nologin /usr/local/bin/nologin
{ echo 'Subsystem sftp internal-sftp'; echo 'ForceCommand internal-sftp'
  grep -v '^Subsystem' /etc/ssh/sshd_config; } >/etc/ssh/sshd_internal
SSHD_CONFIG=/etc/ssh/sshd_internal run_sshd 2202 || bail "sshd on 2202 does not start"
client 2202
few
for way in /usr/sbin/nologin /usr/local/bin/nologin; do
	shell alice $way
	[ $way = /usr/sbin/nologin ] || {
		sed -i 's/"shell"/"shell", "mine"/' "/etc/jail/jails.d/$JAIL.conf"
		build_jail
	}
	echo 'ls -1 /home' >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	is "internal-sftp, the shell is $way" "$(awk -F/ 'END { print $NF }' <<<"$OUT")" alice
	via publickey 22
	run SSH alice@h "$BY_BASH"
	check "and no command runs, the shell is $way" eval '[ "$RC" != 0 ] && ! grep -q 42 <<<"$OUT"'
	via publickey 2202
done
shell alice /bin/bash

# --- what the account can write is not executed ------------------------------------

# env runs anything that the kernel lets it; cp is there for /tmp.
cat >/etc/jail/components.d/env.conf <<-'END'
	files = [ "/usr/bin/env", "/usr/bin/cp", "/usr/bin/cat" ];
	END
anything() {            # [LINE...]
	printf '%s\n' 'groups = [ "jailed" ];' "commands = ( $(any env cp) );" \
	    'components = [ "env" ];' "$@" | jail_file "$JAIL"
	build_jail
}
# static, so that it needs nothing of the tree
cp "$HELP/probe" "$T/prog"
mkdir -p /srv/rw /srv/ro
for dir in /home/alice /srv/rw /srv/ro; do
	install -o alice -g alice -m 755 "$T/prog" $dir/prog
	chown alice: $dir
done
LOADER=$(echo /lib64/ld-linux*.so.[0-9]* /lib/ld-linux*.so.[0-9]*)
LOADER=${LOADER%% *}
BINDS='binds = ( { source = "/srv/rw"; target = "/srv/rw"; mode = "rw"; },
	{ source = "/srv/ro"; target = "/srv/ro"; } );'

# runs PATH: by the kernel, and mapped by the loader of a program of the tree
runs() {
	run SSH alice@h "env $1 ids"
	KERNEL=$RC
	run SSH alice@h "env $LOADER $1 ids"
	[ "$KERNEL" = 0 ] && [ "$RC" = 0 ]
}
never() {
	run SSH alice@h "env $1 ids"
	KERNEL=$RC
	run SSH alice@h "env $LOADER $1 ids"
	[ "$KERNEL" = 126 ] && [ "$RC" != 0 ]
}
# in_tmp: /tmp and /var/tmp of one login, by two commands of one connection
in_tmp() {
	local mux=$T/mux${1//\//-}
	ssh -F "$CFG" -MNf -o ControlPath="$mux" alice@h || bail "alice does not get in"
	run ssh -F "$CFG" -S "$mux" alice@h "cp prog /tmp/prog"
	run ssh -F "$CFG" -S "$mux" alice@h "env $1/prog ids"
	ssh -F "$CFG" -S "$mux" -O exit alice@h 2>/dev/null
}

via publickey 22
mounts_of() { awk '{ sub(",relatime", "", $6); print $5, $6 }' | sort; }
anything "$BINDS"
check "noexec: the home" never /home/alice/prog
check "noexec: a writable bind" never /srv/rw/prog
check "noexec: a read-only bind" never /srv/ro/prog
for dir in /tmp /var/tmp; do
	in_tmp $dir
	check "noexec: $dir" [ "$RC" = 126 ]
done
run SSH alice@h 'cp /proc/self/mountinfo mounts'
WANT=$(mounts_of </home/alice/mounts)
is "noexec: whatever can be written" "$(grep -v noexec <<<"$WANT")" "/ ro,nosuid,nodev"
run jail-setup explain alice@sshd
is "explain: the same mounts" "$(sed -n '/^  mounts/,/^  commands/p' <<<"$OUT" |
	sed '$d; s/^  mounts//' | awk '{ print $1, $3 }' | sort)" "$WANT"
unlike "explain: nothing by hand" "$OUT" 'note.*by: '
run jailsh --test -u alice -c 'cp a b'
check "jailsh --test: nothing by hand" eval '[ "$RC" = 0 ] && [ -z "$ERR" ]'

# by_hand WORDS LINE...: said by explain and --test
by_hand() {
	local words=$1
	shift
	anything "$@"
	run jail-setup explain alice@sshd
	like "$words: explain says so" "$OUT" "note .*not of the tree.* by: $words\$"
	run jailsh --test -u alice -c 'cp a b'
	check "$words: jailsh --test says so" \
	    eval '[ "$RC" = 0 ] && [ "$(head -n 1 "$T/out")" = "/usr/bin/cp a b" ] &&
		grep -q "^  noexec .* allows it: $words\$" <<<"$OUT" && grep -q " by: $words\$" <<<"$ERR"'
}
by_hand home_exec 'home_exec = true;' "$BINDS"
check "home_exec: the home" runs /home/alice/prog
check "home_exec: nothing else" never /srv/rw/prog
by_hand tmp_exec 'tmp_exec = true;' "$BINDS"
for dir in /tmp /var/tmp; do
	in_tmp $dir
	check "tmp_exec: $dir" [ "$RC" = 0 ]
done
check "tmp_exec: nothing else" never /home/alice/prog
by_hand /srv/rw "${BINDS/\"rw\";/\"rw\"; noexec = false;}"
check "noexec = false: that bind" runs /srv/rw/prog
check "noexec = false: no other" never /srv/ro/prog

# without commands as before, and the keys count there too
printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "shell" ];' "$BINDS" |
	jail_file "$JAIL"
build_jail
for dir in /home/alice /srv/rw /srv/ro; do
	works "control: without commands $dir is executed" "uid=2001 euid=2001 gid=2001 egid=2001" \
		SSH alice@h "$dir/prog ids"
done
works "control: without commands /tmp is" "uid=2001 euid=2001 gid=2001 egid=2001" \
	SSH alice@h "cp prog /tmp/ && /tmp/prog ids"
printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "shell" ];' 'home_exec = false;' \
	'tmp_exec = false;' | jail_file "$JAIL"
build_jail
run SSH alice@h './prog ids; cp prog /tmp && /tmp/prog ids'
check "home_exec and tmp_exec = false in a jail with a shell" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'

# --- programs that run what they find in the home -----------------------------------

printf '%s\n' '#!/usr/bin/python3' 'print("report")' >/usr/local/bin/report
chmod 755 /usr/local/bin/report
printf '%s\n' 'files = [ "/usr/local/bin/report" ];' 'requires = [ "python3" ];' \
    >/etc/jail/components.d/report.conf
GIT=
[ ! -x /usr/bin/git ] || GIT=git
printf '%s\n' 'groups = [ "jailed" ];' "commands = ( \"report\", \"rsync\"${GIT:+, $(any git)} );" \
    "components = [ \"report\", \"rsync\"${GIT:+, \"git\"} ];" | jail_file "$JAIL"
build_jail
SITE=$(cd / && setpriv --reuid bob --regid bob --clear-groups env -i HOME=/home/bob \
	/usr/bin/python3 -c 'import site; print(site.getusersitepackages())')
SITE=${SITE#/home/bob/}
# upload USER: what an account can do by rsync alone
upload() {
	rm -rf "$T/up" && mkdir -p "$T/up/$SITE" || return
	echo "import os; os.close(os.open('/home/$1/ran', os.O_CREAT | os.O_WRONLY))" >"$T/up/$SITE/x.pth"
	printf '[user]\n\tname = planted\n' >"$T/up/.gitconfig"
	RSYNC -a "$T/up/" "$1@h:"
}
for user in bob alice; do
	run upload $user
	check "$user: uploaded" eval '[ "$RC" = 0 ] && [ -s "/home/$user/$SITE/x.pth" ]'
	works "$user: the report runs" report SSH $user@h report
	case $user in
	bob)   check "control: an uploaded .pth file is run by Python outside" [ -e /home/bob/ran ] ;;
	alice) check "an uploaded .pth file is not run" [ ! -e /home/alice/ran ] ;;
	esac
	[ -n "$GIT" ] || {
		skip "$user: an uploaded .gitconfig" "no git on this machine"
		continue
	}
	run SSH $user@h 'git config user.name'
	case $user in
	bob)   is "control: an uploaded .gitconfig is read outside" "$OUT" planted ;;
	alice) check "an uploaded .gitconfig is not read" eval '[ "$RC" = 1 ] && [ -z "$OUT$ERR" ]' ;;
	esac
done
finish
