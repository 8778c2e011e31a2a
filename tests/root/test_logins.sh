#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_logins.sh - check ends with status 0 only if every member gets in by every
# service with the line, and nobody gets in outside (DESIGN, P11). Each row breaks one
# thing, and tries a login as well.

. "${0%/*}/world.sh"

few_services
ssh_world child su
via password            # a key in a home that is not there would not be found

says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
sound() {               # NAME [JAIL]
	local name=$1
	shift
	run jail-setup check "$@"
	check "$name" eval 'says 0 0 && [ -z "$OUT" ]'
}
# found NAME REGEX [ARGS]: exit 1, and exactly one line, which is so
found() {
	local name=$1 want=$2
	shift 2
	run jail-setup check "$@"
	if says 1 0 && [ "$(grep -c . <<<"$OUT")" = 1 ] && grep -qE -e "$want" <<<"$OUT"; then
		pass "$name"
	else
		fail "$name"
		echo "#   want one line: $want"
	fi
}
sound "control: a sound host"
sound "control: a sound jail" login
admitted "control: and a member gets in" alice

# broken NAME BREAK REGEX UNDO: found by check and check JAIL, a login of alice is
# refused, and after UNDO all is well again
broken() {
	local name=$1
	(set -e; eval "$2") >"$T/plant" 2>&1 || { OUT=$(cat "$T/plant") fail "$name: can be planted"; return; }
	found "$name" "$3"
	found "$name: check JAIL" "$3" login
	try_in alice
	check "$name: and the login is refused" kept_out
	(set -e; eval "$4") >"$T/plant" 2>&1
	sound "$name: mended"
}

broken "a bind's source is missing" 'login_jail "binds = ( { source = \"/no1\"; target = \"/mnt\"; } );"' \
	"^login: refused alice: .* found binds: /no1: No such file or directory, and so for 1 more account; fix: mkdir -p '/no1' # or optional = true$" login_jail
broken "/home is everybody's to write" 'chmod 777 /home' \
	'^login: refused alice: .*/home .*0777' 'chmod 755 /home'
broken "the home is another's" 'chown bob /home/alice' \
	"^login: refused alice: .* home /home/alice belongs to uid 2002, not to alice; fix: " 'chown alice /home/alice'
broken "the home is missing" 'mv /home/alice /home/away' \
	"^login: refused alice: .* home /home/alice: No such file or directory; fix: mkhomedir_helper 'alice'$" 'mv /home/away /home/alice'

# one that its owner cannot enter: no entry refuses it, and nothing starts there
for mode in 0000 2677; do
	chmod $mode /home/alice
	found "the owner of the home cannot enter it: $mode" "^login: refused alice: .* home /home/alice has mode $mode, so its owner cannot enter it: .*; fix: chmod u.rwx '/home/alice'$"
	run jail-setup explain alice@su
	check "explain too: $mode" eval '[ "$RC" = 1 ] && grep -q "REFUSED .*home /home/alice has mode $mode" <<<"$OUT"'
	check "control: the kernel lets nobody of that number in" eval '! setpriv --reuid alice --clear-groups ls /home/alice/. 2>/dev/null'
done
chmod 700 /home/alice
check "control: with the owner's bit it does" setpriv --reuid alice --clear-groups ls /home/alice/.
sound "one that its owner alone can enter"

broken "a bind below a directory that an account may write" 'install -d -o bob /srv/bobs; mkdir /srv/bobs/x
	login_jail "binds = ( { source = \"/srv/bobs/x\"; target = \"/mnt\"; } );"' \
	'^login: refused alice: .*/srv/bobs .* and so for 1 more account' 'login_jail; rm -r /srv/bobs'
broken "a bind of one account's is missing" 'mkdir -p /srv/www/mallory
	login_jail "binds = ( { source = \"/srv/www/%u\"; target = \"/mnt\"; } );"' \
	'^login: refused alice: .* binds: /srv/www/alice: No such file' 'login_jail; rm -r /srv/www'
broken "entry=childs" 'sed -i s/entry=child/entry=childs/ /etc/pam.d/sshd' \
	'^-: refused /etc/pam.d/sshd: .*does not know the option "entry=childs"' 'pam_lines child'
broken "the auth line is missing" 'pam_lines noauth' \
	'^-: refused /etc/pam.d/sshd: .*auth optional pam_jail.so' 'pam_lines child'
broken "the way in is not the one that enter allows" 'login_jail "enter = \"session\";"; jail-setup -q refresh' \
	'^login: refused alice@sshd: .*entry=child, and enter = "session".*, and so for 1 more account' 'login_jail; jail-setup -q refresh'
broken "a shell that ends every login" 'usermod -s /usr/sbin/nologin alice' \
	"^login: shells /usr/sbin/nologin: .* alice@sshd can start, found /usr/sbin/nologin, the shell of the account, .*fix: " 'usermod -s /bin/bash alice'
broken "an account line with options of its own" 'sed -i "/^account.*pam_jail/s,\$, state=/srv/none," /etc/pam.d/sshd' \
	'^login: refused alice@sshd: .*the account line, /etc/pam.d/sshd:[0-9]+, has other options than the session line, .*: jail login is not built, and so for 1 more account; fix: write there' 'pam_lines child'
broken "an account line for other jail files" 'mkdir -p /srv/none/jails.d; sed -i "/^account.*pam_jail/s,\$, config=/srv/none unmatched=deny," /etc/pam.d/sshd' \
	'^login: refused alice@sshd: .*the account line, .*: in no jail, and the PAM line says unmatched=deny' 'pam_lines child'
broken "limits where systemd runs, and not jail.service" 'mkdir -p /run/systemd/system; mount -t cgroup2 -o ro cgroup /sys/fs/cgroup
	ln -s /dev/null /etc/systemd/system/user@.service; login_jail "memory = 64;"' \
	'^login: refused alice@sshd: .*memory and tasks: jail.service, .*, and so for 1 more account, by each service; fix: systemctl enable --now jail.service' 'umount /sys/fs/cgroup; rmdir /run/systemd/system; rm /etc/systemd/system/user@.service; login_jail'

# A Match is asked for each: one shell, and two that are not alike.
su_out() { mv /etc/pam.d/su /etc/pam.d/su-l "$T/"; }
su_back() { mv "$T/su" "$T/su-l" /etc/pam.d/; }
cp /etc/ssh/sshd_config "$T/forced"
restart_sshd() { stop_sshd 22 && start_sshd 22; }
printf '%s\n' 'Match Group sftponly' 'ForceCommand internal-sftp' >>/etc/ssh/sshd_config
restart_sshd
usermod -s /usr/sbin/nologin alice; usermod -s /usr/sbin/nologin mallory; su_out
found "a shell that none needs in the Match, and one does" \
	'^login: shells /usr/sbin/nologin: expected a shell that mallory@sshd can start, .*, and SFTP without a shell is only in the Match of /etc/ssh/sshd_config:[0-9]+; fix: '
run sh -c "echo pwd | timeout 40 sftp -q -F $CFG -b - mallory@h"
check "mallory gets no SFTP" [ "$RC" != 0 ]
try_in mallory
check "nor a command" kept_out
sed -i 's/^Match Group sftponly/Match Group jailed/' /etc/ssh/sshd_config
sound "control: in the Match of both"
cp "$T/forced" /etc/ssh/sshd_config
restart_sshd
usermod -s /bin/bash alice; usermod -s /bin/bash mallory; su_back
sound "control: as it was"

login_jail 'memory = 64;'
mkdir -p /run/systemd/system
mount -t cgroup2 -o ro cgroup /sys/fs/cgroup
for w in build refresh; do
	run jail-setup "$w" login
	is "$w warns of limits that cannot work here" "$RC $ERR" "0 jail-setup: warning: jail login: every login is refused: memory and tasks: jail.service, whose cgroup they need, does not run; fix: systemctl enable --now jail.service"
done
run jail-setup list
like "list says so" "$OUT" '^  limits: every login is refused: memory and tasks: jail.service, .*; fix: systemctl enable --now jail.service'
run jail-setup --json list
check "and its JSON" eval 'jq -e ".[0].limits | test(\"enable --now jail.service\")" <<<"$OUT" >"$T/jq"'
umount /sys/fs/cgroup
rmdir /run/systemd/system
login_jail
run jail-setup build login
is "control: no warning without limits" "$RC $ERR" '0 '

# A tree that others keep: not built, and not ours to check, but to be there.
mkdir -p /srv/tree && cp -a "$TREE/." /srv/tree/
other_tree() { printf '%s\n' 'root = "/srv/tree";' 'groups = [ "jailed" ];' | jail_file login; }
other_tree
sound "control: another's tree"
broken "another's tree is missing" 'mv /srv/tree /srv/moved' \
	'^login: refused alice@sshd: .*/srv/tree: No such file.*, and so for 1 more account, by each service' 'mv /srv/moved /srv/tree'
broken "another's tree is for others to write" 'chmod 777 /srv/tree' \
	'^login: refused alice@sshd: .*/srv/tree.*0777' 'chmod 755 /srv/tree'
login_jail

# --- a row whose root is not there: jailsh refuses it, and no login ---------------------

# rooted ROOT [LINES...]: all of alice's and mallory's jail but what is in their homes
rooted() {
	local row=$1
	shift
	{ printf '%s\n' 'components = [ "coreutils" ];' 'groups = [ "jailed" ];' "commands = ( { name = \"cat\"; args = \"any\"; $row }, { name = \"id\"; } );" "$@"; } | jail_file login
	jail-setup -q build login || bail "$row"
}
ran() { run SSH alice@h "$1"; [ "$RC" = 0 ]; }
stopped() { run SSH alice@h "$1"; [ "$RC" = 126 ]; }
fixed() { FIX=$(sed -n '/commands=cat/s/.*; fix: //p' <<<"$OUT"); eval "$FIX"; }
rooted 'root = "%h/in";'
echo in | install -D -o alice /dev/stdin /home/alice/in/file
install -d -o mallory /home/mallory/in
sound "control: each has the root of the row"
check "control: and it runs" ran 'cat in/file'
rm -r /home/alice/in /home/mallory/in
found "a row whose root is in no home" "^login: command commands=cat: expected a command that alice may start, found its root %h/in: No such file or directory, and so for 1 more account; fix: setpriv --reuid 2001 --regid 2001 --clear-groups mkdir -p '/home/alice/in'$"
found "check JAIL finds it" '^login: command commands=cat: ' login
check "the row is refused" stopped 'cat in/file'
check "and the other runs" ran id
run jailsh --test -u alice -c 'cat in/file'
like "jailsh --test says so" "$OUT" '^refused: /home/alice/in: No such file'
run jail-setup explain alice@sshd
check "explain names the row, and a login comes in" eval '[ "$RC" = 0 ] && grep -qE "note +the command cat is refused: its root %h/in: No such file or directory, here /home/alice/in; fix: setpriv .*mkdir -p ./home/alice/in.$" <<<"$OUT"'
run jail-setup check
check "the fix is done" fixed
found "then it is another's turn" "^login: command commands=cat: expected a command that mallory may start, found its root %h/in: No such file or directory; fix: setpriv --reuid 2003 "
check "it is the account's" [ "$(stat -c %U /home/alice/in)" = alice ]
install -d -o mallory /home/mallory/in
sound "both have it"
mkdir /srv/theirs
rmdir /home/alice/in && ln -s /srv/theirs /home/alice/in
found "a root that is a link" "^login: command commands=cat: .* its root %h/in: Too many levels of symbolic links; fix: make '/home/alice/in' a directory of alice, through no link$"
check "and the row is refused" stopped 'cat in/file'
rm /home/alice/in && echo in >/home/alice/in
sound "control: a root can be a file"
check "and it runs" ran 'cat in'
rmdir /home/mallory/in && install -o mallory /dev/null /home/mallory/in
rooted 'root = "%h/in/sub";'
found "a root below a file" '^login: command commands=cat: .* its root %h/in/sub: Not a directory, '
rm /home/alice/in /home/mallory/in && install -d -o mallory /home/mallory/in
chown root /home/alice
rooted 'root = "%h/in";'
found "in a home of root's" "^login: command commands=cat: .*; fix: install -d -o 'alice' -g 2001 '/home/alice/in'$"
run jail-setup check
check "the fix is done" fixed
sound "and there it is"
chown alice /home/alice
rmdir /home/alice/in /home/mallory/in
rooted 'start = "%h/in";'
found "a row that starts where nothing is" '^login: command commands=cat: .* found where it starts, %h/in: No such file or directory, and so for 1'
check "the row is refused" stopped 'cat /etc/passwd'
run jailsh --test -u alice -c 'cat /etc/passwd'
is "jailsh --test says so" "$RC $OUT" "1 refused: /home/alice/in: No such file or directory"
install -d -o alice /home/alice/there; install -d -o mallory /home/mallory/in
ln -s there /home/alice/in
sound "control: it may start behind a link"
check "and it runs" ran 'cat /etc/passwd'
rm /home/alice/in
rooted 'root = "/srv/pub";' 'binds = ( { source = "/srv/pub"; target = "/srv/pub"; optional = true; } );'
found "a root in an optional bind that is left out" '^login: command commands=cat: .* its root /srv/pub: No such file or directory, and so for 1 more account; fix: a bind that has it'
check "the row is refused" stopped 'cat /srv/pub/f'
mkdir /srv/pub && echo >/srv/pub/f
sound "control: it is there"
check "and it runs" ran 'cat /srv/pub/f'
rooted 'root = "/srv/pub/sub";' 'binds = ( { source = "/srv/pub"; target = "/srv/pub"; } );'
found "a root in a bind for reading" "^login: command commands=cat: .*; fix: mkdir -p '/srv/pub/sub'$"
rooted 'root = "/srv/pub/sub";' 'binds = ( { source = "/srv/pub"; target = "/srv/pub"; mode = "rw"; } );'
found "a root in a bind for writing" "^login: command commands=cat: .*; fix: install -d -m 2775 -g GROUP '/srv/pub/sub' # of the group "
chmod 777 /srv/pub
found "where others may write nothing is printed to run as root" "^login: command commands=cat: .*; fix: make '/srv/pub/sub' a directory of alice, through no link$"
rm -r /srv/pub
for made in /tmp /dev/shm /dev/null /run/user /usr "%h"; do
	rooted "root = \"$made\";"
	sound "control: a root that each login has, $made"
	check "and it runs, $made" eval 'run SSH alice@h "cat nosuch"; [ "$RC" != 126 ]'
done
rooted 'root = "/srv/pub/in";' 'binds = ( { source = "/srv/theirs"; target = "/srv/pub/in/a"; } );'
sound "control: on the way to a bind"
check "and it runs, on the way to a bind" eval 'run SSH alice@h "cat nosuch"; [ "$RC" != 126 ]'
rooted 'root = "/tmp/none";'
found "below what each login has there is nothing" '^login: command commands=cat: .* its root /tmp/none: No such file'
rooted 'root = "%h/in"; access = "new";'
install -d -o alice /home/alice/in; install -d -o mallory /home/mallory/in
sound "control: where .tmp can be made, for access new"
run SSH alice@h 'cat nosuch'
check "and jailsh makes .tmp" eval '[ "$RC" = 1 ] && [ -d /home/alice/in/.tmp ]'
rm -r /home/alice/in/.tmp; chown root:root /home/alice/in
found "a root that the account cannot write, for access new" "^login: command commands=cat: expected a command that alice may start, found its root %h/in/.tmp: Permission denied; fix: make '/home/alice/in/.tmp' a directory of alice, through no link$"
check "and the row is refused" stopped 'cat nosuch'
python3 -c 'import os, struct; os.setxattr("/home/alice/in", "system.posix_acl_access", struct.pack("<I", 2) +
	b"".join(struct.pack("<HHi", *a) for a in ((1, 7, -1), (2, 7, 2001), (4, 5, -1), (16, 7, -1), (32, 5, -1))))'
sound "control: an ACL lets her"
check "and it runs with it" eval 'run SSH alice@h "cat nosuch"; [ "$RC" = 1 ] && [ -d /home/alice/in/.tmp ]'
rm -r /home/alice/in && mkdir /home/alice/in
chgrp jailed /home/alice/in && chmod 770 /home/alice/in
sound "control: a group of hers does"
check "and it runs with that" eval 'run SSH alice@h "cat nosuch"; [ "$RC" = 1 ] && [ -d /home/alice/in/.tmp ]'
rm -r /home/alice/in/.tmp; install -d -o mallory /home/alice/in/.tmp
found "a .tmp of another" '^login: command commands=cat: .* its root %h/in/.tmp: Operation not permitted; fix: make '
check "and the row is refused, .tmp" stopped 'cat nosuch'
rmdir /home/alice/in/.tmp; ln -s /srv/theirs /home/alice/in/.tmp
found "a .tmp that is a link" '^login: command commands=cat: .* its root %h/in/.tmp: Not a directory; fix: make '
check "and the row is refused, .tmp a link" stopped 'cat nosuch'
rm -r /home/alice/in/.tmp
rooted 'root = "/srv/pub"; access = "put";' 'binds = ( { source = "/srv/theirs"; target = "/srv/pub"; } );'
found "a root in a bind for reading, for access put" '^login: command commands=cat: .* its root /srv/pub/.tmp: Read-only file system, and so for 1 more account; fix: make '
check "and the row is refused, read-only" stopped 'cat nosuch'
rooted 'root = "/tmp"; access = "put";'
sound "control: what each login has can be written"
check "and it runs, /tmp" eval 'run SSH alice@h "cat nosuch"; [ "$RC" = 1 ]'
rm -rf /home/alice/in
rm -rf /srv/theirs /home/alice/there /home/mallory/in
login_jail
jail-setup -q build login
sound "all is well again, without commands"

# --- who is let in outside ----------------------------------------------------------

[ ! -e /etc/ssh/sshd_config ] || cp /etc/ssh/sshd_config "$T/conf"
sed -i '1i UsePAM no' /etc/ssh/sshd_config
found "sshd does without PAM" '^-: outside /etc/ssh/sshd_config: expected UsePAM yes'
found "sshd does without PAM: check JAIL" '^-: outside /etc/ssh/sshd_config: .*/etc/ssh/sshd_config:1 does not say "UsePAM yes".*fix: sed -i .1s/.*/UsePAM yes/. /etc/ssh/sshd_config' login
cp "$T/conf" /etc/ssh/sshd_config
cp /etc/pam.d/su /etc/pam.d/ours
sound "control: a service that is in no list of ours has the line"
sed -i '1i session sufficient pam_permit.so' /etc/pam.d/ours
found "and another line ends its stack" '^-: outside /etc/pam.d/ours: .*/etc/pam.d/ours:1 can end the stack'
cp /etc/pam.d/su /etc/pam.d/ours
sed -i 's,pam_jail.so$,pam_jail.so state=/srv/none,' /etc/pam.d/ours
found "and its line has another state=" '^login: refused alice@ours: .*is not built'
cp /etc/pam.d/su /etc/pam.d/ours
mkdir -p /srv/none/jails.d
sed -i 's,pam_jail.so$,pam_jail.so config=/srv/none,' /etc/pam.d/ours
found "and its line has another config=" '^login: outside alice@ours: .*in no jail'
cp /etc/pam.d/su /etc/pam.d/ours
echo 'account required pam_jail.so state=/srv/none' >>/etc/pam.d/ours
found "and its account line has another state=" '^login: refused alice@ours: .*/etc/pam.d/ours:[0-9]+, has other options'
rm /etc/pam.d/ours
sed -i 's,pam_jail.so$,pam_jail.so config=/srv/none,' /etc/pam.d/su
mkdir -p /srv/none/jails.d
run jail-setup check
like "a line that reads other jail files" "$OUT" '^login: outside alice@su: expected a login that is jailed, found a login finds the account in no jail'
check "and a login of it is outside" eval 'run su alice -c "cat /outside"; [ "$OUT" = OUTSIDE ]'
pam_su session
sound "all is well again"

# --- each account, and each service ---------------------------------------------------

chown bob /home/alice /home/mallory
run jail-setup check
is "what is each one's own is said of each" "$(grep -oE 'refused [a-z@]*' <<<"$OUT" | xargs)" "refused alice refused mallory"
chown alice /home/alice; chown mallory /home/mallory
usermod -s /bin/nosuch mallory
found "a shell of one account, in the same jail as another's" '^login: shells /bin/nosuch: expected a shell that mallory@sshd'
usermod -s /bin/bash mallory
sed -i 's,pam_jail.so$,pam_jail.so state=/srv/none,' /etc/pam.d/su
found "one of several services" '^login: refused alice@su: .*is not built'
pam_su session
printf 'components = [ "shell" ];\nusers = [ "carol" ];\n' | jail_file other
jail-setup -q build other
sound "control: two jails"
mv /home/carol /home/away
found "a member of the other jail" '^other: refused carol: '
sound "which is nothing to the first" login
found "and named with it" '^other: refused carol: ' other
mv /home/away /home/carol
rm /etc/jail/jails.d/other.conf
jail-setup -q remove other
sed -i '/^jailed:/s/$/,dora/' /etc/group
echo 'dora:x:2050:2050::/srv/dora:/bin/bash' >>/etc/passwd
found "a home of another kind" '^login: refused dora: .*/srv/dora'
mkdir /srv/dora; chown 2050:2050 /srv/dora
sound "mended"
sed -i 's,/srv/dora:,/usr/dora:,' /etc/passwd; mkdir /usr/dora; chown 2050 /usr/dora
found "a home that cannot be mounted" '^login: refused dora: .*/usr belongs to the jail'
sed -i '/^dora/d' /etc/passwd; sed -i 's/,dora$//' /etc/group; rmdir /usr/dora /srv/dora

echo 'alsojailed:x:3000:carol' >>/etc/group
admitted "control: in the jail by another name of its group's number" carol
sound "by another name of its group's number"
chown bob /home/carol
found "by another name, and the home is another's" '^login: refused carol: .*/home/carol belongs to uid 2002'
chown carol /home/carol; sed -i '/^alsojailed/d' /etc/group

# a home that a line of the service makes, pam_mkhomedir(8): of sshd, then of su as well
MAKE='session required pam_mkhomedir.so'
mv /home/alice /home/away
makes() { sed -i "s/^session required pam_jail.so/$MAKE\n&/" "/etc/pam.d/$1"; }
makes sshd
run jail-setup explain alice@sshd
check "a home that sshd makes: explain" eval '[ "$RC" = 0 ] && grep -q "note .*the home is missing, and a line of the service makes it at the first login: /home/alice" <<<"$OUT"'
found "a home that sshd makes, and su does not" "^login: refused alice@su: .* home /home/alice: No such file or directory"
run su alice -c "echo $IN"
check "and su refuses" kept_out
makes su
found "a home that su makes, and \"su -\" does not, alike in all else" "^login: refused alice@su-l: .* home /home/alice: No such file or directory"
makes su-l
sound "a home that each service makes"
admitted "and alice gets in" alice
rm -rf /home/alice
pam_lines child; echo "$MAKE" >>/etc/pam.d/sshd
sound "a home made behind the line with entry=child"
admitted "and alice gets in" alice
rm -rf /home/alice
sed -i '/^account.*pam_jail/d' /etc/pam.d/sshd
run jail-setup check
like "but without account line" "$OUT" "^login: refused alice@sshd: .* home /home/alice"
try_in alice
check "the login is refused" kept_out
pam_lines child
makes sshd; sed -i "s/^$MAKE/session optional pam_permit.so\nsession [success=1 default=ignore] pam_permit.so\n&/" /etc/pam.d/sshd
found "a line that makes homes, and is skipped" '^login: refused alice@sshd: '
pam_su session; pam_lines child; echo "$MAKE" >>/etc/pam.d/su
makes sshd
found "a home made behind the line of su" '^login: refused alice@su: '
pam_su session; pam_lines child
mv /home/away /home/alice
sound "homes are there again"

# a bind below the home: one member has no directory there, or a link; the other has
mkdir -p /srv/info && install -d -o alice /home/alice/info
login_jail 'binds = ( { source = "/srv/info"; target = "%h/info"; } );'
build_jail
found "a mount point that the second member lacks" '^login: refused mallory@sshd: .*/home/mallory/info in the jail: .*No such file or directory, by each service; fix: '
admitted "the first gets in" alice
try_in mallory
check "and the second is refused" kept_out
install -d -o mallory /home/mallory/info
sound "both have it"
admitted "and the second gets in" mallory
rmdir /home/alice/info && ln -s /srv /home/alice/info
found "a link of the first member" '^login: refused alice@sshd: .*/home/alice/info in the jail: info is not a directory, by each service; fix: '
try_in alice
check "and the first is refused" kept_out
rm /home/alice/info; rmdir /home/mallory/info; login_jail; build_jail
sound "the bind is gone"

# nologin, of the tree
mkdir -p /etc/jail/components.d
printf 'files = [ "/usr/sbin/nologin" ];\n' >/etc/jail/components.d/ends.conf
printf '%s\n' 'components = [ "shell", "ends" ];' 'groups = [ "jailed" ];' | jail_file login
jail-setup -q build login
usermod -s /usr/sbin/nologin alice
found "nologin, which is in the tree" '^login: shells /usr/sbin/nologin: .*the shell of the account, ends every login'
run su alice -c "echo $IN"
check "and the login ends" kept_out
usermod -s /bin/bash alice
rm /etc/jail/components.d/ends.conf
login_jail; build_jail

# a file that has just changed is not believed to be what was copied
current() {
	local i
	for i in 1 2 3 4 5 6 7 8 9 10; do
		jail-setup -q refresh
		jail-setup check login | grep -q stale || return 0
		sleep 0.05
	done
}

# --- who is not listed ------------------------------------------------------------------

cp /etc/nsswitch.conf "$T/nsswitch"
sed -i 's/^passwd:.*/passwd: files silent/' /etc/nsswitch.conf
current
run jail-setup check
check "a name service that lists nobody is named, and no finding" \
	eval 'says 0 0 && grep -q "^-: note: silent of nsswitch.conf.5. does not list its accounts" <<<"$OUT"'
run jail-setup --json check
like "in JSON too" "$OUT" '^{"note":"silent of '
cp "$T/nsswitch" /etc/nsswitch.conf
current

# --- nobody in any jail --------------------------------------------------------------------

rm /etc/pam.d/su-l
sed -i '/pam_jail/d' /etc/pam.d/su
found "control: a service without the line" '^-: outside /etc/pam.d/su: '
printf 'components = [ "shell" ];\n' | jail_file login
current
sound "a jail that nobody can come into: services are nobody's business"
checks_by_schema note
finish
