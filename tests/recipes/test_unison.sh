#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_unison.sh - the recipe "Unison, CVS and rdiff-backup" of jail_recipes(7), as
# printed, by the real clients: each works below its root, and reads and writes nothing
# beside it.

. "${0%/*}/recipe.lib.sh"

U=anna@files.example.org

recipe "Unison, CVS and rdiff-backup"
watch anna
upto "jail-setup build"
nothing_forwarded tools
account anna tools
upto "install -d -o anna"
install -d -o anna -g anna /home/anna/private
echo canary >/home/anna/private/secret && chown anna: /home/anna/private/secret
upto "unison"
is "unison: up" "$(cat /home/anna/sync/data/report.txt)" hello
echo yours >/home/anna/sync/data/more && chown anna: /home/anna/sync/data/more
run at_home "unison -batch -silent data ssh://$U/data"
is "unison: and down" "$(cat /home/client/data/more)" yours
upto "cd data"
run at_home "cvs -Q checkout project && cat project/report.txt"
is "cvs: import and checkout" "$OUT" hello
rest
is "rdiff-backup: a backup" "$(cat /home/anna/backup/data/report.txt)" hello
run at_home "rdiff-backup -r now $U::/home/anna/backup/data restored && cat restored/report.txt"
is "rdiff-backup: and back" "$OUT" hello

check "its file says what it is" grep -qx 'description = "Unison, CVS and rdiff-backup";' /etc/jail/jails.d/tools.conf

# backups that are added alone, in a jail for one account
account sven
check "--user in the place of --create-group" jail-setup -q init adds --for svn --user sven
sed -i -e 's/^components .*/components = [ "rdiff-backup" ];/' -e \
    's/{ use = "svnserve".*/{ use = "rdiff-backup"; root = "%h\/backup"; access = "rw"; }/' /etc/jail/jails.d/adds.conf
access() { sed -i "s/access = \"$1\"/access = \"$2\"/" /etc/jail/jails.d/adds.conf && jail-setup -q build adds; }
jail-setup -q build adds
check "it is sven's" eval 'jail-setup explain sven@sshd | grep -q "^  rule  *adds: user"'
install -d -o sven -g sven /home/sven/backup
S=sven@files.example.org::/home/sven/backup/data
run at_home "rdiff-backup data $S"
check "control: the first backup" [ "$RC" = 0 ]
access rw new
run at_home "sleep 1; echo more >data/added; rdiff-backup data $S"
check "with access = new one is added" eval '[ "$RC" = 0 ] && [ -s /home/sven/backup/data/added ]'
run at_home "rdiff-backup -l $S"
check "not listed" [ "$RC" != 0 ]
run at_home "rdiff-backup -r now $S back"
check "nor read back" eval '[ "$RC" != 0 ] && [ ! -s /home/client/back/added ]'
access new rw
run at_home "rm -rf back; rdiff-backup -r now $S back"
check "and with rw it is" [ -s /home/client/back/added ]

# beside their roots
at_home "timeout 20 unison -batch -silent stolen ssh://$U//home/anna/private" >/dev/null 2>&1
check "unison brings nothing from beside its root" [ ! -e /home/client/stolen/secret ]
at_home "timeout 20 rdiff-backup -r now $U::/home/anna/private stolen; timeout 20 rdiff-backup data $U::/home/anna/private/b" >/dev/null 2>&1
check "rdiff-backup neither, and makes nothing there" eval '[ ! -e /home/client/stolen/secret ] && [ ! -e /home/anna/private/b ]'
at_home "CVSROOT=:ext:$U:/home/anna/private/r cvs -Q init" >/dev/null 2>&1
check "nor cvs" [ ! -e /home/anna/private/r ]
for c in 'unison -version' 'cvs init' 'rdiff-backup --version' 'sh -c id' svnserve; do
	run at_home "ssh $U $(printf %q "$c") </dev/null"
	check "refused: $c" [ "$RC" = 126 ]
done

# the programs that CVSROOT/loginfo names
printf '#!/bin/sh\necho owned >>/home/anna/cvs/owned\ncat >/dev/null\n' >/home/anna/cvs/evil
chmod 755 /home/anna/cvs/evil && chown anna: /home/anna/cvs/evil
at_home "cvs -Q checkout CVSROOT && cd CVSROOT && echo 'ALL /home/anna/cvs/evil' >>loginfo && cvs -Q commit -m loginfo" >/dev/null 2>&1
check "control: the line is in force" grep -q evil /home/anna/cvs/repo/CVSROOT/loginfo
run at_home "cd project && echo two >>report.txt && cvs -Q commit -m two"
check "cvs starts no program of the account" eval \
	'grep -q "^head.*1.2" /home/anna/cvs/repo/project/report.txt,v && [ ! -e /home/anna/cvs/owned ]'
binds_nothing anna /home/anna/sync/sock tools
never_hosted
gpasswd -d anna tools >/dev/null
run at_home "cd project && echo three >>report.txt && cvs -Q commit -m three"
check "control: without the jail it does" grep -q owned /home/anna/cvs/owned
run at_home "rm -r .unison; unison -batch -silent stolen ssh://$U//home/anna/private"
is "control: and unison brings what is there" "$(cat /home/client/stolen/secret)" canary
rm -r /home/client/stolen
at_home "rdiff-backup data $U::/home/anna/private/b; CVSROOT=:ext:$U:/home/anna/private/r cvs -Q init" >/dev/null 2>&1
check "control: and the others write there" eval '[ -e /home/anna/private/b/report.txt ] && [ -e /home/anna/private/r/CVSROOT ]'
recipe_ends
