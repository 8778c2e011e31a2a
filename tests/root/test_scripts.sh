#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_scripts.sh - in a jail with `commands` jailsh is in the place of every shell.
# A command that is a script of root's still runs, by the shell of its "#!" line, and
# no other script does.

. "${0%/*}/world.sh"

for p in python3 git rsync; do [ -x /usr/bin/$p ] || bail "no /usr/bin/$p"; done
install_products
ssh_ways child su

# script NAME LINE TEXT: root's
script() {
	printf '%s\n' "$2" "$3" >"/usr/local/bin/$1"
	chmod 755 "/usr/local/bin/$1"
}
# commands NAME...: a jail with these, all of which are scripts or of a component,
# and with the row of $ROW
commands() {
	local files
	files=$(printf '"/usr/local/bin/%s", ' "$@")
	printf '%s\n' "optional = [ ${files%, } ];" \
	    'files = [ "/usr/local/lib/hooks/*", "/usr/bin/env", "/usr/bin/cat" ]; requires = [ "python3" ];' \
	    >/etc/jail/components.d/scripts.conf
	printf '%s\n' 'groups = [ "jailed" ];' "commands = ( $(any "$@")${ROW:+, $ROW} );" \
	    'components = [ "scripts", "rsync", "git-server" ];' "${MORE[@]}" | jail_file "$JAIL"
	build_jail
}
MORE=() ROW=''
# named_too NAME...: more commands, by a refresh, which does not refuse what will not run
named_too() {
	sed -i "s/commands = (/& $(any "$@"),/" "/etc/jail/jails.d/$JAIL.conf"
	sed -i "s/optional = \[/&$(printf ' "\/usr\/local\/bin\/%s",' "$@")/" /etc/jail/components.d/scripts.conf
	run jail-setup refresh "$JAIL"
	[ "$RC" = 0 ] || { diag; bail "jail-setup refresh $JAIL failed"; }
	TREE=$(readlink -f "/var/lib/jail/$JAIL/current")/root
}
script self '#!/bin/sh' 'echo "$0"'
SAY='for i; do printf "%s|" "$i"; done; echo'
script plain '#!/bin/sh' "$SAY"
script words '#! /bin/bash  -eu ' "$SAY; echo \$-"
script byenv '#!/usr/bin/env bash' "$SAY"
script split '#!/usr/bin/env -S A=1 bash -e' "$SAY; echo \$A"
script snake '#!/usr/bin/env python3' 'import sys; print("|".join(sys.argv[1:]))'
script asks '#!/bin/sh' 'sh -c "cat secret"; sh -c "snake 1 2"'
script other '#!/bin/sh' 'echo OTHER'
script pyth '#!/bin/sh' 'python3 -c pass'
script is-a '#!/bin/sh' 'echo "${0##*/} $*"'
ln -s is-a /usr/local/bin/is-b
script pushed '#!/bin/sh' 'cat >/dev/null; echo "PUSHED $GIT_DIR $1"'
mkdir -p /usr/local/lib/hooks
ln -s ../../bin/pushed /usr/local/lib/hooks/post-receive
printf '#!/bin/sh\necho UNNAMED\n' >/usr/local/lib/hooks/post-update
chmod 755 /usr/local/lib/hooks/post-update
printf '[core]\n\thooksPath = /usr/local/lib/hooks\n' >/etc/gitconfig
# What a command starts, its profile says.
profile env '/usr/local/bin/*' '/usr/bin/*'
profile asks /usr/local/bin/snake
profile pyth '/usr/bin/python3*'
profile pushed /usr/bin/cat
ROW='{ use = "git"; hooks = "/usr/local/lib/hooks"; exec = [ "/usr/local/bin/pushed", "/usr/bin/cat" ]; }'
commands self plain words byenv split snake asks pushed pyth is-a is-b rsync env
sed -i '/^alice:/s,:[^:]*$,:/bin/bash,' /etc/passwd

# same NAME WANT COMMAND: outside, inside, and what --test says of it
same() {
	works "control: outside: $1" "$2" SSH bob@h "$3"
	works "$1" "$2" SSH alice@h "$3"
	run jailsh --test -u alice -c "$3"
	check "--test: $1" [ "$RC" = 0 ]
}
same "a script for sh" "a b|c|" "plain 'a b' c"
same "a script with an option on its line" "a|"$'\n'"ehuB" 'words a'
same "a script by way of env" "a|b|" 'byenv a b'
same "a script by way of env -S" "a|"$'\n'1 'split a'
same "a script for no shell" "a|b" 'snake a b'
same "one file that is two commands, by its first name" "is-a x" 'is-a x'
same "and by its second" "is-b x" 'is-b x'
works "and by another path" "is-b x" SSH alice@h 'env /usr/bin/../local/bin/is-b x'
run SSH alice@h asks
check "what runs sh from inside it asks jailsh: a command" grep -qx '1|2' <<<"$OUT"
check "what runs sh from inside it asks jailsh: what is none" \
    grep -q '"cat" is not among the commands of this account: self' <<<"$ERR"

# --- only they, only so ---------------------------------------------------------------

# `env` and Python run what they are told to, so the account may say anything.
not_run() {             # NAME COMMAND: bob has PLANTED from it, alice does not
	run SSH bob@h "${2//alice/bob}"
	like "control: outside: $1" "$OUT" PLANTED
	run SSH alice@h "$2"
	check "$1" eval '[ "$RC" != 0 ] || ! grep -q PLANTED <<<"$OUT$ERR"'
	unlike "$1: nothing of it" "$OUT$ERR" PLANTED
}
cat >"$T/evil.c" <<'END'
#include <unistd.h>
__attribute__((constructor)) static void here(void) { (void)!write(1, "PLANTED\n", 8); }
END
cc -shared -fPIC -o "$T/evil.so" "$T/evil.c" || bail "no compiler"
for user in alice bob; do
	install -m 755 "$T/evil.so" /home/$user/
	echo 'echo PLANTED' >/home/$user/evil
	cp /home/$user/evil /home/$user/.profile
	ln -s /usr/local/bin/plain /home/$user/link
	mkdir /home/$user/py && echo 'print("PLANTED")' >/home/$user/py/sitecustomize.py
	chown -h $user: /home/$user/{evil,.profile,link}
done
not_run "a file of the home by a shell" 'env sh /home/alice/evil'
not_run "with a script's own words before it" 'env bash -eu /home/alice/evil'
not_run "another command line and a named script" "env sh -c '. /home/alice/evil' /usr/local/bin/plain"
not_run "a start-up file in the environment" 'env BASH_ENV=/home/alice/evil byenv a'
not_run "a library of the home, in jailsh itself" 'env LD_PRELOAD=/home/alice/evil.so byenv a'
not_run "a function in the environment" "env 'BASH_FUNC_printf%%=() { echo PLANTED; }' byenv a"
not_run "modules of the home, for what a script starts" 'env PYTHONPATH=/home/alice/py pyth'
su_pyth() { PYTHONPATH=/home/$1/py su "$1" /usr/local/bin/pyth; }
run su_pyth bob
like "control: outside: the same by su" "$OUT" PLANTED
run su_pyth alice
unlike "the same by su" "$OUT$ERR" PLANTED
check "by su it is run" [ "$RC" = 0 ]
not_run "as a login shell" "env python3 -c 'import os; os.execv(\"/bin/bash\", [\"-bash\", \"/usr/local/bin/byenv\"])'"
works "by another path it is the script of the tree" "a|" SSH alice@h 'env /home/alice/link a'
ln -s /usr/local/bin/self /home/alice/itself
works "and is run at its own, which nobody can change meanwhile" /usr/local/bin/self SSH alice@h 'env /home/alice/itself'

run SSH alice@h 'env bash -v /usr/local/bin/words a'
check "with other words than its line has it is not that script: 126" [ "$RC" = 126 ]
run SSH alice@h 'other'
check "root's script that is not named: 126" eval '[ "$RC" = 126 ] && grep -q "\"other\" is not among the commands" <<<"$ERR"'
run SSH alice@h 'env /usr/local/lib/hooks/post-update'
check "nor by another program" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -q "post-update.*: Permission denied" <<<"$ERR"'

# --- what is not run, and why: --test and the login say the same --------------------------

refused_script() {      # NAME STATUS WHY
	local status=$2 why=$3
	run jailsh --test -u alice -c "$1"
	check "$1: --test: $3" eval '[ "$RC" = 1 ] && grep -qF -- "$why" <<<"$OUT"'
	run SSH alice@h "$1"
	check "$1: and so it ends" eval '[ "$RC" = "$status" ] && grep -qF -- "$why" <<<"$ERR" && ! grep -q RAN <<<"$OUT"'
}
script input '#!/bin/sh -s' 'echo RAN'
script glued '#!/usr/bin/env sh -e' 'echo RAN'
script theirs '#!/bin/sh' 'echo RAN'
script inner '#!/bin/sh' 'shift; echo RAN'
script outer '#!/usr/local/bin/inner' 'x'
script snaky '#!/usr/bin/python3' 'print("RAN")'
script snaky2 '#!/usr/local/bin/snaky' 'x'
script gone '#!/usr/bin/python3' 'print("RAN")'
chown bob /usr/local/bin/theirs
commands snaky2 gone plain rsync env
named_too input glued theirs outer
refused_script input 126 "its line has dash started with -s"
refused_script glued 126 "env gets \"sh -e\" as one word; fix: have its line say env -S"
refused_script theirs 126 "others than root can write /usr/local/bin/theirs"
refused_script outer 126 "/usr/local/bin/inner, which runs it, is a script for /bin/sh"
works "control: an interpreter that is a script, and not for a shell" RAN SSH alice@h snaky2
works "control: the interpreter is there" RAN SSH alice@h gone
PYTHON=$(readlink -f "$TREE/usr/bin/python3")
mv "$PYTHON" "$T/python"
refused_script gone 127 "the loader or interpreter that it names is not in the jail"
run jail-setup check "$JAIL"
like "check: the same" "$OUT" "missing-interpreter /usr/local/bin/gone"
mv "$T/python" "$PYTHON"
commands self plain words byenv split snake asks pushed rsync env

# --- hooks of git ----------------------------------------------------------------------

push() {                # USER: the answer of a push into that account's repository
	rm -rf "/home/$1/repo.git" "$T/work"
	git init -q --bare "/home/$1/repo.git"
	printf '#!/bin/sh\necho PLANTED\n' >"/home/$1/repo.git/hooks/update"
	chmod 755 "/home/$1/repo.git/hooks/update"
	chown -R "$1:" "/home/$1/repo.git"
	git init -q "$T/work"
	GIT_SSH_COMMAND="ssh -F $CFG" git -C "$T/work" -c user.name=x -c user.email=x@x \
	    commit -q --allow-empty -m x
	GIT_SSH_COMMAND="ssh -F $CFG" timeout 40 git -C "$T/work" push "ssh://$1@h/home/$1/repo.git" HEAD:main
}
run push bob
check "control: outside root's hooks run" eval '[ "$RC" = 0 ] && grep -q "PUSHED \. " <<<"$ERR" && grep -q UNNAMED <<<"$ERR"'
run push alice
check "a hook that leads to a command runs, with what git tells it" \
    eval '[ "$RC" = 0 ] && grep -q "PUSHED \. " <<<"$ERR"'
check "and so does another of the row's directory" eval 'grep -q UNNAMED <<<"$ERR"'
check "none of the account's does" eval '! grep -q PLANTED <<<"$ERR"'
ROW='"git-receive-pack"'
commands self pushed rsync env
run push alice
check "none runs where the row names no directory of hooks" \
    eval '[ "$RC" = 0 ] && ! grep -q "PUSHED\|UNNAMED\|PLANTED\|denied" <<<"$ERR"'
ROW=''

# --- a mount over the tree is not the tree ------------------------------------------------

mkdir -p /srv/bin /srv/rw
for dir in /srv/bin /srv/rw; do
	said=$([ $dir = /srv/rw ] && echo PLANTED || echo ours)
	printf '#!/bin/sh\necho %s\n' "$said" >$dir/linked
	printf '#!/usr/bin/python3\nprint("%s")\n' "$said" >$dir/snaked
	chmod 755 $dir/*
done
chown -R alice: /srv/rw
ln -s /srv/bin/linked /srv/bin/snaked /usr/local/bin/
commands linked snaked rsync
works "a script behind a link" ours SSH alice@h linked
MORE=('binds = ( { source = "/srv/rw"; target = "/srv/bin"; mode = "rw"; noexec = false; } );')
commands linked snaked rsync
works "control: what is bound over the tree, executable by hand, is run" PLANTED SSH alice@h snaked
run SSH alice@h linked
check "but never by the shell of the script it covers" eval '[ "$RC" = 126 ] && ! grep -q PLANTED <<<"$OUT"'
MORE=()

# --- a name that is no program of the jail, U10 --------------------------------------------

named() {               # LIST COMPONENTS: a jail's file
	printf '%s\n' 'groups = [ "jailed" ];' "commands = [ $1 ];" "components = [ $2 ];" | jail_file "$JAIL"
}
# wrong NAME FOUND FIX [COMMAND]: build refuses; where the tree has it no more, check and explain say it
wrong() {
	local cmd=$1 found=$2 fix=$3
	run jail-setup build "$JAIL"
	check "$cmd: build refuses" eval '[ "$RC" = 2 ] &&
		grep -qF "jail $JAIL: commands: \"$cmd\": $found; fix: $fix" <<<"$ERR"'
	run jail-setup refresh "$JAIL"
	check "$cmd: a refresh does not stop for it" [ "$RC" = 0 ]
	run jail-setup check "$JAIL"
	check "$cmd: check" eval '[ "$RC" = 1 ] &&
		grep -qF "command commands=$cmd: expected a program of the jail, found $found; fix: $fix" <<<"$OUT"'
	run jail-setup explain alice@sshd
	check "$cmd: explain" eval '[ "$RC" = 0 ] &&
		grep -qF "the command $cmd does not run: $found; fix: $fix" <<<"$OUT"'
	run SSH alice@h "${4:-$cmd}"
	check "$cmd: the client" eval '[ "$RC" = 127 ] && grep -qF "jailsh: $cmd: not found in the jail" <<<"$ERR"'
}
install -m 750 -g projects /bin/true /usr/local/bin/groups-own
echo 'files = [ "/usr/local/bin/groups-own" ];' >/etc/jail/components.d/own.conf
named '"rsync"' '"rsync"'
build_jail
run jail-setup check "$JAIL"
unlike "control: a jail whose commands are there" "$OUT" ': command'
named '"rsync", "rsyncc"' '"rsync"'
wrong rsyncc "no program of that name in the jail" \
	"correct the name in commands of /etc/jail/jails.d/$JAIL.conf, or add a component that brings it"
named '"rsync", "scp"' '"rsync"'
wrong scp "no program of that name in the jail" "add component scp to components of /etc/jail/jails.d/$JAIL.conf, then: jail-setup build $JAIL" 'scp -t .'
sed -i 's/components = .*/components = [ "rsync", "scp" ];/' "/etc/jail/jails.d/$JAIL.conf"
run jail-setup build "$JAIL"
check "scp: done as the fix says it is built" [ "$RC" = 0 ]
named '"rsync", "groups-own"' '"rsync", "own"'
wrong groups-own "/usr/local/bin/groups-own has mode 0750: not for others than root to run" \
	"if everybody may run it: chmod o+rx '/usr/local/bin/groups-own', then: jail-setup build $JAIL; else take it out of commands"
script input '#!/bin/sh -s' 'echo RAN'
echo 'files = [ "/usr/local/bin/input" ];' >/etc/jail/components.d/own.conf
named '"rsync", "input"' '"rsync", "own"'
run jail-setup build "$JAIL"
check "a script that is not run: build refuses" eval '[ "$RC" = 2 ] &&
	grep -q "commands: /usr/local/bin/input is not run: its line has dash started with -s" <<<"$ERR"'
run jail-setup refresh "$JAIL"
run jail-setup check "$JAIL"
like "a script that is not run: check" "$OUT" "command commands=input: .*is not run: its line has dash started with -s"

# --- what the log gets to know ----------------------------------------------------------------

named '"rsync"' '"rsync"'
build_jail
run SSH alice@h 'id -u'
check "log = false: the client alone is told, and all of it" eval '[ "$RC" = 126 ] &&
	[ "$ERR" = "jailsh: \"id\" is not among the commands of this account: rsync" ] && ! log_now | grep jailsh'
echo 'log = true;' >>"/etc/jail/jails.d/$JAIL.conf"
run SSH alice@h 'id -u'
check "log = true: a refusal" log_has \
    'jailsh\[[0-9]+\]: uid=2001 service=jailsh result=refused command="id -u" reason=".id. is not among the commands of this account: rsync"$'
run SSH alice@h 'rsync --version'
check "log = true: a start" log_has 'jailsh\[[0-9]+\]: uid=2001 service=jailsh result=started profile=rsync form=version command="rsync --version"$'
run SSH alice@h $'id "\n<86>jailsh[1]: result=started'
check "log = true: one line, whatever is said" eval 'log_has "result=refused command=\"id .\?<86>jailsh" && ! log_now | grep -q "command=\"id \"" &&
	! log_since | grep -q "^<86>jailsh\[1\]"'
run SSH -tt alice@h
check "log = true: no command at all" log_has 'result=refused command="" reason="this account has no shell; it may run: rsync"$'

# --- a real shell is in the tree only for such a script, and explain says so -----------------

script plain '#!/bin/sh' 'echo PLAIN'
echo 'files = [ "/usr/local/bin/plain", "/usr/local/bin/snake" ]; requires = [ "python3", "bash" ];' \
	>/etc/jail/components.d/own.conf
real() { find "$TREE" -type f -perm /111 \( -name '*sh' -o -name busybox \) ! -name jailsh -printf '/%P '; }
named '"rsync", "plain"' '"rsync", "own"'
build_jail
is "for one that asks for sh: that one" "$(real)" "/usr/libexec/jail/sh "
run jail-setup explain alice@sshd
like "explain says so" "$OUT" "/usr/libexec/jail/sh for /usr/local/bin/plain"
run jailsh --test -u alice -c plain
check "--test says so" eval '[ "$RC" = 0 ] && grep -q "/usr/libexec/jail/sh for /usr/local/bin/plain" <<<"$ERR"'
run jail-setup plan "$JAIL"
like "plan says so" "$OUT" "/usr/libexec/jail/sh  \[the shell of a command of /usr/local/bin/plain\]"
named '"rsync", "snake"' '"rsync", "own"'
build_jail
is "for none: none" "$(real)" ""

# --- files that nobody in the jail reads, U14 --------------------------------------------------

mkdir -p /opt/own
install -m 640 -g projects /etc/hostname /opt/own/secret
install -m 600 /etc/hostname /opt/own/roots
echo 'files = [ "/opt/own/*" ];' >/etc/jail/components.d/own.conf
named '"rsync"' '"rsync", "own"'
HOW="root:root, mode 0640, for nobody in the jail; on the host group projects may use it; fix: if it is no secret: chmod o+r '/opt/own/secret'; else take it out of the component"
run jail-setup plan "$JAIL"
like "unreadable: plan" "$OUT" "/opt/own/secret .*for nobody in the jail to read"
run jail-setup build "$JAIL"
check "unreadable: build says so, and builds" eval '[ "$RC" = 0 ] && grep -qF "/opt/own/secret: $HOW" <<<"$ERR"'
unlike "what is root's on the host as well is no surprise" "$ERR" roots
run jail-setup check "$JAIL"
check "unreadable: check" eval '[ "$RC" = 1 ] && grep -qF "unreadable /opt/own/secret: expected for the account to read, or not there, found $HOW" <<<"$OUT"'
is "and it is for others in no tree" "$(stat -c '%a %u:%g' "$(readlink -f "/var/lib/jail/$JAIL/current")/root/opt/own/secret")" "640 0:0"
chmod o+r /opt/own/secret
run jail-setup refresh "$JAIL"
run jail-setup check "$JAIL"
unlike "done as the fix says it is gone" "$OUT" unreadable

# --- a bind for writing over files of the tree, U25 ---------------------------------------------

mkdir -p /srv/game/save /srv/state && cp /bin/true /srv/game/server
echo 'files = [ "/srv/game/server" ];' >/etc/jail/components.d/own.conf
bound() {               # TARGET MODE
	printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "own" ];' 'directories = [ "/srv/game/save" ];' \
	    "binds = ( { source = \"/srv/state\"; target = \"$1\"; mode = \"$2\"; } );" | jail_file "$JAIL"
	build_jail
	run jail-setup check "$JAIL"
}
bound /srv/game rw
check "a bind for writing over the program: check" eval '[ "$RC" = 1 ] &&
	grep -q "covered /srv/game: .*found /srv/game/server, of 1, hidden by what is bound there for writing" <<<"$OUT"'
bound /srv/game/ rw
like "with a slash at its end" "$OUT" 'covered /srv/game'
bound /srv/game ro
unlike "a bind for reading" "$OUT" covered
bound /srv/game/save rw
unlike "a directory of state beside it, as jailsh(8) has it" "$OUT" covered
finish
