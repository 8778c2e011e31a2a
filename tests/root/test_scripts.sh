#!/bin/bash
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_scripts.sh - in a jail with `commands` jailsh stands in the place of every
# shell: a command that is root's script runs all the same, by the shell that its
# "#!" line names, and nothing else does.

. "${0%/*}/world.sh"

for p in python3 git rsync; do [ -x /usr/bin/$p ] || bail "no /usr/bin/$p"; done
install_products
pam_lines child
pam_su session
start_sshd 22 || bail "sshd does not start"
client 22

# script NAME LINE TEXT: root's
script() {
	printf '%s\n' "$2" "$3" >"/usr/local/bin/$1"
	chmod 755 "/usr/local/bin/$1"
}
# commands NAME...: a jail with these, all of which are scripts or of a component
commands() {
	local names files
	names=$(printf '"%s", ' "$@")
	files=$(printf '"/usr/local/bin/%s", ' "$@")
	printf '%s\n' "optional = [ ${files%, } ];" \
	    'files = [ "/usr/local/lib/hooks/*", "/usr/bin/env", "/usr/bin/cat" ]; requires = [ "python3" ];' \
	    >/etc/jail/components.d/scripts.conf
	printf '%s\n' 'groups = [ "jailed" ];' "commands = [ ${names%, } ];" \
	    'components = [ "scripts", "rsync", "git-server" ];' "${MORE[@]}" | jail_file "$JAIL"
	build_jail
}
MORE=()
SAY='for i; do printf "%s|" "$i"; done; echo'
script plain '#!/bin/sh' "$SAY"
script words '#! /bin/bash  -eu ' "$SAY; echo \$-"
script byenv '#!/usr/bin/env bash' "$SAY"
script split '#!/usr/bin/env -S A=1 bash -e' "$SAY; echo \$A"
script snake '#!/usr/bin/env python3' 'import sys; print("|".join(sys.argv[1:]))'
script asks '#!/bin/sh' 'sh -c "cat /etc/jail/commands"; sh -c "snake 1 2"'
script other '#!/bin/sh' 'echo OTHER'
script pushed '#!/bin/sh' 'cat >/dev/null; echo "PUSHED $GIT_DIR $1"'
mkdir -p /usr/local/lib/hooks
ln -s ../../bin/pushed /usr/local/lib/hooks/post-receive
printf '#!/bin/sh\necho UNNAMED\n' >/usr/local/lib/hooks/post-update
chmod 755 /usr/local/lib/hooks/post-update
printf '[core]\n\thooksPath = /usr/local/lib/hooks\n' >/etc/gitconfig
commands plain words byenv split snake asks pushed rsync git-receive-pack env
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
run SSH alice@h asks
check "what runs sh from inside it asks jailsh: a command" grep -qx '1|2' <<<"$OUT"
check "what runs sh from inside it asks jailsh: what is none" \
    grep -q '"cat" is not among the commands of this account: plain' <<<"$ERR"

# --- only they, only so ---------------------------------------------------------------

# `env` and Python run what they are told to, so the account may say anything.
not_run() {             # NAME COMMAND: bob has PLANTED from it, alice does not
	run SSH bob@h "${2//alice/bob}"
	like "control: outside: $1" "$OUT" PLANTED
	run SSH alice@h "$2"
	check "$1" eval '[ "$RC" != 0 ] || ! grep -q PLANTED <<<"$OUT$ERR"'
	unlike "$1: nothing of it" "$OUT$ERR" PLANTED
}
for user in alice bob; do
	echo 'echo PLANTED' >/home/$user/evil
	cp /home/$user/evil /home/$user/.profile
	ln -s /usr/local/bin/plain /home/$user/link
	chown -h $user: /home/$user/{evil,.profile,link}
done
not_run "a file of the home by a shell" 'env sh /home/alice/evil'
not_run "with a script's own words before it" 'env bash -eu /home/alice/evil'
not_run "another command line and a named script" "env sh -c '. /home/alice/evil' /usr/local/bin/plain"
not_run "a start-up file in the environment" 'env BASH_ENV=/home/alice/evil byenv a'
not_run "a function in the environment" "env 'BASH_FUNC_printf%%=() { echo PLANTED; }' byenv a"
not_run "as a login shell" "env python3 -c 'import os; os.execv(\"/bin/bash\", [\"-bash\", \"/usr/local/bin/byenv\"])'"
works "by another path it is the script of the tree" "a|" SSH alice@h 'env /home/alice/link a'

run SSH alice@h 'other'
check "root's script that is not named: 126" eval '[ "$RC" = 126 ] && grep -q "\"other\" is not among the commands" <<<"$ERR"'
run SSH alice@h 'env /usr/local/lib/hooks/post-update'
check "nor by another program" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] &&
	grep -q "/usr/local/lib/hooks/post-update: a script that is not among the commands" <<<"$ERR"'

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
commands input glued theirs outer snaky2 gone plain rsync env
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
commands plain words byenv split snake asks pushed rsync git-receive-pack env

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
check "one that does not is refused, and says why" \
    eval '! grep -q UNNAMED <<<"$ERR" && grep -q "hooks/post-update: a script that is not among" <<<"$ERR"'

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
finish
