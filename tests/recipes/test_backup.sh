#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_backup.sh - the recipe "Backups by rsync" of jail_recipes(7), as printed: what a
# thief of the client's key can do to backups that are there, with the option that the
# page names, with rsync's others, and past jailsh; and the same without "new".

. "${0%/*}/recipe.lib.sh"

URL=anna@files.example.org
DROP=/etc/ssh/sshd_config.d/backups.conf
MONDAY=/home/anna/monday
kept() { [ "$(cat $MONDAY/report.txt 2>&1)" = hello ]; }
changed() {             # the client's file, once more another
	at_home 'echo "evil $RANDOM $(date +%N)" >data/report.txt'
}
attacks() {             # how many of a thief's ways get through, by name
	local way all=''
	for way in plain 'ignore times:-I' 'other size:--size-only -I' 'whole:-W' 'no temporary:-T .' \
	    'backup:-b --suffix=.old' 'backup away:-b --backup-dir=old' 'sparse:-S' \
	    'inplace:--inplace' 'append:--append' 'partial:--partial' 'delayed:--delay-updates' \
	    'force:--force' 'delete:--delete'; do
		changed
		# shellcheck disable=SC2086 # options are words
		at_home "timeout 20 rsync -a $([[ $way != *:* ]] || echo ${way#*:}) \
		    $([[ $way = delete:* ]] && echo empty/ || echo data/) $URL:monday/" >/dev/null 2>&1
		kept || { all="$all ${way%%:*}"; restore; }
	done
	echo "${all# }"
}
restore() {
	rm -rf $MONDAY && install -d -o anna -g anna $MONDAY && echo hello >$MONDAY/report.txt &&
	    chown anna: $MONDAY/report.txt
}

recipe "Backups by rsync"
cp "$HELP/keys/user.pub" /root/anna.pub
watch anna
ends fails "rsync -a --delete empty/ $URL:monday/"
ends fails "rsync -a --inplace data/ $URL:monday/"
upto "rsync -a data/"

# a thief's own key, by what rsync can do to the home
at_home 'ssh-keygen -q -t ed25519 -N "" -f thief && mkdir -p keys/.ssh &&
	cp thief.pub keys/.ssh/authorized_keys2 && chmod 700 keys keys/.ssh && chmod 600 keys/.ssh/*'
by_thief() { run at_home "rsync -e 'ssh -i thief -o IdentitiesOnly=yes -o BatchMode=yes' $URL:"; [ "$RC" = 0 ]; }
run at_home "rsync -r keys/ $URL:"
check "control: with the key a thief adds authorized_keys2" [ -s /home/anna/.ssh/authorized_keys2 ]
check "whose key is none" eval '! by_thief'
mv $DROP "$T/drop" && at_server 'systemctl reload ssh'
check "control: without the lines it is one" by_thief
mv "$T/drop" $DROP && at_server 'systemctl reload ssh'
run at_home "rsync -a --chmod=D777 empty/ $URL:"
check "control: with the key a thief lets others write in the home" [ "$(stat -c %a /home/anna)" = 777 ]
uses_key() { run at_home "rsync $URL:monday/report.txt copy.txt"; [ "$RC" = 0 ]; }
check "and the client's key is one as before" uses_key
mv $DROP "$T/drop" && at_server 'systemctl reload ssh'
check "control: without the lines nobody's is" eval '! uses_key'
mv "$T/drop" $DROP && at_server 'systemctl reload ssh'
chmod 700 /home/anna && rm -r /home/anna/.ssh

upto "rsync -a --copy-dest"
is "what has not changed is a copy" "$(stat -c %h $MONDAY/report.txt; cat /home/anna/tuesday/report.txt)" $'1\nhello'
run at_home "rsync -a --link-dest=../monday data/ $URL:linked/"
is "with --link-dest too, and no message" "$RC$ERR $(stat -c %h /home/anna/linked/report.txt)" "0 1"
at_home "cp -a data links; ln -s report.txt links/link; rsync -a links/ $URL:l1/"
run at_home "rsync -a --link-dest=../l1 links/ $URL:l2/"
case $(rsync --version | sed -n '1s/^rsync *version \([0-9.]*\).*/\1/p') in
3.[0-3].*) want=23 ;;
*) want=0 ;;
esac
is "--link-dest and a symbolic link: 23 before rsync 3.4, though it is there" \
	"$RC $(readlink /home/anna/l2/link)" "$want report.txt"
run at_home "rsync -a --copy-dest=../l1 links/ $URL:l3/"
is "--copy-dest: 0, and it is there" "$RC$ERR $(readlink /home/anna/l3/link) $(cat /home/anna/l3/report.txt)" \
	"0 report.txt hello"
upto "rsync -a $URL"
is "a backup is read back" "$(cat /home/client/restored/report.txt)" hello
upto "rsync -a --inplace"
check "what the page refuses has done nothing" kept

changed
run at_home "rsync -a data/ $URL:monday/"
check "what has changed since is skipped: no message, status 0" eval '[ "$RC$OUT$ERR" = 0 ] && kept'
run at_home "rsync -a data/ $URL:wednesday/ && rsync $URL:wednesday/report.txt new.txt && cat new.txt"
like "and goes into a new directory" "$OUT" '^evil '
is "no way of rsync's replaces what is there" "$(attacks)" ""
is "nor is it there no more" "$(cat $MONDAY/report.txt)" hello
run at_home "ln -s /home/anna/monday/report.txt data/link; rsync -a data/ $URL:links/; rsync -aK data/ $URL:links/; rm data/link"
check "nor by a link" kept
install -d -m 1777 /srv/open
run at_home "rsync data/report.txt $URL:/srv/open/"
check "outside the home nothing is made" eval '[ "$RC" != 0 ] && [ ! -e /srv/open/report.txt ]'
for c in "rm monday/report.txt" "sh -c 'echo evil >monday/report.txt'" "sftp" "scp -t monday/report.txt" \
    "rsync --daemon ."; do
	run at_home "ssh $URL $(printf %q "$c") </dev/null"
	check "another command does not run: $c" eval '[ "$RC" = 126 ] && kept'
done

# past jailsh: a profile that lets these options by, and adds none, leaves the kernel
mkdir -p /etc/jail/commands.d
sed -e 's/"access=rw|put"/"access=rw|put|new"/' -e 's/"access=rw", "delete=true"/"access=rw|new", "delete=true"/' \
    -e 's/"--ignore-existing", "--no-partial",$/"--no-partial",/' \
    /usr/share/jail/commands.d/rsync.conf >/etc/jail/commands.d/rsync.conf
jail-setup -q build backups || bail "the loose profile"
is "without jailsh's rules the kernel keeps it, by any way" "$(attacks)" ""
run jailsh --test -u anna -c 'rsync --server -logDtpre.iLsfxCIvu --delete --inplace . monday/'
check "control: they are gone" [ "$RC" = 0 ]
rm /etc/jail/commands.d/rsync.conf

sed -i 's/access = "new"/access = "rw"/' /etc/jail/jails.d/backups.conf
jail-setup -q build backups
like "control: with rw each of these ways replaces it" "$(attacks)" \
	'^plain ignore times other size whole no temporary backup backup away sparse .*inplace .*force delete$'
sed -i 's/access = "rw"/access = "new"/' /etc/jail/jails.d/backups.conf
jail-setup -q build backups
# modes and times of directories are the client's
at_home 'mkdir old && touch -d "100 days ago" old'
run at_home "rsync -a old/ $URL:monday/"
like "a client makes the one good backup look old" "$(find /home/anna -maxdepth 1 -mtime +90)" '^/home/anna/monday$'
check "control: its file is not gone" kept
run at_home "rsync -a --chmod=D0000 empty/ $URL:"
check "a client makes the home one that nobody enters" eval '[ "$(stat -c %a /home/anna)" = 0 ] && ! uses_key'
run jail-setup explain anna@sshd
like "explain says so" "$OUT" 'REFUSED .*home /home/anna has mode 0000'
run jail-setup check backups
like "and check" "$RC $OUT" '^1 backups: refused anna: .*home /home/anna has mode 0000'
chmod 755 /home/anna
check "after the command that the page names all is there" eval 'uses_key && kept'

rest
check "what root removes is gone, and the other backup is not" eval \
	'[ ! -e $MONDAY ] && [ -s /home/anna/tuesday/report.txt ]'
gpasswd -d anna backups >/dev/null
run at_home "rsync data/report.txt $URL:/srv/open/"
check "out of the group the key is none, since it is not in the home" eval '[ "$RC" != 0 ] && [ ! -e /srv/open/report.txt ]'
install -d -o anna -g anna -m 700 /home/anna/.ssh
install -o anna -g anna -m 600 "$HELP/keys/user.pub" /home/anna/.ssh/authorized_keys
run at_home "rsync data/report.txt $URL:/srv/open/"
check "control: without the jail it is" eval '[ "$RC" = 0 ] && [ -s /srv/open/report.txt ]'
never_hosted
recipe_ends
