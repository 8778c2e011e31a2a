#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_svn.sh - the recipe "Subversion" of jail_recipes(7), as printed: commits by the
# real svn, a hook that is planted does not run, files outside are not read, and with
# ro nothing is written.

. "${0%/*}/recipe.lib.sh"

REPO=/home/anna/project
DIFFERS='s/[0-9]{4}-[0-9-]+ [0-9:]+ [+]0000 .*/DATE/'
URL=svn+ssh://anna@files.example.org/project
current() { head -n 1 $REPO/db/current; }
hook() {                # NAME
	printf '#!/bin/sh\necho owned >>/home/anna/owned\n' >$REPO/hooks/"$1"
	chmod 755 $REPO/hooks/"$1"
	chown anna: $REPO/hooks/"$1"
}

recipe "Subversion"
watch anna
upto jail-setup
nothing_forwarded svns
account anna svns
upto "cd project"
is "the commit is there" "$(current)" 1
upto "svn log"
run at_home "svn mkdir -q --username root -m boss $URL/boss"
run at_home "svn log -q -r HEAD $URL"
like "the author is the account, whatever the client says" "$OUT" '^r2 \| anna \|'

for h in start-commit pre-commit; do
	hook $h
	run at_home "svn mkdir -q -m $h $URL/$h"
	check "$h, planted, does not run and stops the commit" eval \
		'[ "$RC" != 0 ] && [ ! -e /home/anna/owned ] && [ "$(current)" = 2 ]'
	rm $REPO/hooks/$h
done
hook post-commit
run at_home "svn mkdir -q -m after $URL/after"
check "post-commit neither, and the commit is made" eval '[ ! -e /home/anna/owned ] && [ "$(current)" = 3 ]'
install -d -o anna /srv/other && setpriv --reuid anna --clear-groups svnadmin create /srv/other/r
ln -s /srv/other /home/anna/link
for u in link/r ../../srv/other/r; do
	run at_home "svn info svn+ssh://anna@files.example.org/$u"
	check "no repository outside the home: $u" [ "$RC" != 0 ]
done
printf '[/]\nanna = r\n' >/srv/other/authz
cp $REPO/conf/svnserve.conf "$T/conf"
printf '[general]\nauthz-db = /srv/other/authz\n' >$REPO/conf/svnserve.conf
run at_home "svn info $URL"
check "nor a file that svnserve.conf names" eval '[ "$RC" != 0 ] && grep -q "Invalid authz" <<<"$ERR"'
cp "$T/conf" $REPO/conf/svnserve.conf
for c in 'svnserve -t -r /' 'svnserve -d' 'svnserve -t --tunnel-user=root' 'svnadmin dump project' 'sh -c id'; do
	run at_home "ssh anna@files.example.org $(printf %q "$c") </dev/null"
	check "refused: $c" [ "$RC" = 126 ]
done

upto "jailsh --test"
upto "jail-setup build"
rm $REPO/hooks/post-commit
at_home "svn rm -q -m x $URL/boss" >/dev/null 2>&1
check "read only: nothing is removed" [ "$(current)" = 3 ]
at_home "cd project && svn up -q"
ends 1 "svn mkdir -q -m tags $URL/tags"
upto "svn mkdir"
run at_home "svn ls $URL"
like "what is there is read" "$OUT" '^trunk/$'
sed -i 's/access = "ro"/access = "rw"/' /etc/jail/jails.d/svns.conf
jail-setup -q build svns
run at_home "svn rm -q -m undo $URL/boss $URL/after"
check "control: with rw again, they are" eval '[ "$RC" = 0 ] && [ "$(current)" = 4 ]'
rest
binds_nothing anna /home/anna/project/db/write-lock.sock svns
never_hosted
hook post-commit
gpasswd -d anna svns >/dev/null
run at_home "svn mkdir -q -m out svn+ssh://anna@files.example.org$REPO/out"
check "control: without the jail the hook runs" eval '[ "$RC" = 0 ] && [ -s /home/anna/owned ]'
run at_home "svn info svn+ssh://anna@files.example.org/home/anna/link/r"
check "control: and the link is followed" [ "$RC" = 0 ]
recipe_ends
