#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_githooks.sh - the recipe "Git with hooks of root's" of jail_recipes(7), as
# printed: root's hook decides about a push, one that is planted in the repository does
# not run, and without a jail it would.

. "${0%/*}/recipe.lib.sh"

REPO=/home/git/project.git
URL=git@files.example.org
plant() {               # every hook that a push has, and by core.hooksPath as well
	local h
	mkdir -p /home/git/evil
	for h in pre-receive update post-receive post-update reference-transaction proc-receive; do
		printf '#!/bin/sh\necho PLANTED >&2\necho %s >>/home/git/owned\n' $h |
			tee $REPO/hooks/$h >/home/git/evil/$h
		chmod 755 $REPO/hooks/$h /home/git/evil/$h
	done
	chown -R git: $REPO/hooks /home/git/evil
}
unplant() { rm -rf $REPO/hooks/* /home/git/evil /home/git/owned; }
push() { run at_home "cd project && git commit -q --allow-empty -m x && git push -q origin HEAD:main"; }
unowned() { [ ! -e /home/git/owned ] && ! grep -q PLANTED <<<"$OUT$ERR"; }

at_home 'git config --global user.name Client; git config --global user.email client@home'
recipe "Git with hooks of root's"
watch git
upto jail-setup
nothing_forwarded gits
account git gits
upto "git clone"
mkdir -p $REPO/hooks
upto "cd project"
is "the first push is there" "$(git --git-dir=$REPO -c safe.directory='*' log --format=%s main)" first

plant
push
check "hooks = false: none of the planted runs" eval '[ "$RC" = 0 ] && unowned'
git config --file $REPO/config core.hooksPath /home/git/evil
push
check "nor by core.hooksPath" eval '[ "$RC" = 0 ] && unowned'
git config --file $REPO/config --unset core.hooksPath
unplant

upto "jail-setup check"
upto "cd project && git commit -q --amend"
ends 1 'cd project && git push -q -f origin HEAD:main'
upto "cd project && git push"
upto "cd project && git commit -q --allow-empty -m second"
is "what is no rewriting goes by root's hook" "$(git --git-dir=$REPO -c safe.directory='*' log -1 --format=%s main)" second
plant
push
check "root's hooks in force: none of the planted runs" eval '[ "$RC" = 0 ] && unowned'
git config --file $REPO/config core.hooksPath /home/git/evil
at_home 'cd project && git commit -q --amend --allow-empty -m rewritten'
run at_home 'cd project && git push -q -f origin HEAD:main'
check "core.hooksPath of the repository does not turn root's off" eval \
	'[ "$RC" != 0 ] && grep -q "main is not rewritten" <<<"$ERR" && unowned'
git config --file $REPO/config --unset core.hooksPath
run at_home 'cd project && git push -q -f origin HEAD:other && git push -q -f origin HEAD~1:other'
check "another branch may be rewritten" eval '[ "$RC" = 0 ] && unowned'
at_home 'cd project && git reset -q --hard origin/main'
run at_home 'cd project && git push -q origin :main'
check "main is not removed" eval '[ "$RC" != 0 ] && git --git-dir=$REPO -c safe.directory="*" rev-parse -q --verify main >/dev/null'
for c in 'sh -c id' 'git-shell' 'git hook run update' "git --git-dir=$REPO push" 'git-upload-pack /etc' \
    /home/git/evil/update; do
	run at_home "ssh $URL $(printf %q "$c") </dev/null"
	check "nothing else is to be had: $c" eval '[ "$RC" != 0 ] && unowned'
done

sed -i 's/^# SPDX.*/&\n# changed/; s/^echo .*/echo "no, never" >\&2/' /usr/local/lib/git-hooks/update
at_home 'cd project && git commit -q --amend --allow-empty -m rewritten'
run at_home 'cd project && git push -q -f origin HEAD:main'
like "a changed hook is not in force" "$ERR" 'main is not rewritten'
run at_server "jail-setup refresh gits"
run at_home 'cd project && git push -q -f origin HEAD:main'
like "after refresh it is" "$ERR" 'no, never'
at_home 'cd project && git reset -q --hard origin/main'

# a socket in the place of a lock
LOCK=$REPO/refs/heads/main.lock
binds_nothing git $LOCK gits
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' $LOCK
push
check "control: while one is there each push is refused" [ "$RC" != 0 ]
rm $LOCK
push
is "and without it none" "$RC" 0

# what a hook starts besides git
HOOK=/usr/local/lib/git-hooks/update
sed -i '2i /usr/bin/date +DATE >\&2' $HOOK
run at_server "jail-setup refresh gits"
push
unlike "control: a program that no row names does not start" "$OUT$ERR" DATE
rest
push
like "with the lines it does" "$ERR" 'remote: DATE'
run jail-setup check gits
check "and check finds nothing" good
never_hosted
gpasswd -d git gits >/dev/null
push
check "control: without the jail what was planted runs" eval '[ -s /home/git/owned ] && grep -q PLANTED <<<"$ERR"'
recipe_ends
