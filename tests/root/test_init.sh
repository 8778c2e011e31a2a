#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_init.sh - jail-setup init: from a host without a jail to one for each WHAT, whose
# members then come in by every transport that it is for and by no other; what stands in
# its way is told before anything is written; killed anywhere, the next run finishes.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-targets.sh" "${B:-build}/targets" || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"

[ "$WORLD_ROOT" != / ] || cp -a "$B/targets/usr" /
install_products
# FTP servers of a host let in outside as they are shipped, and check says so
rm -f /etc/pam.d/vsftpd /etc/pam.d/proftpd "$T"/stock/vsftpd "$T"/stock/proftpd
STATE=/var/lib/jail
JAILS=/etc/jail/jails.d
# every template but those that need directories of the host, or what they replace:
# their recipes are played (tests/recipes)
WHATS=$(find "$SRC/conf/jails.d" -name '*.conf' -printf '%f\n' | sed 's,\.conf$,,' | sort |
	grep -vxE 'sftp-shared|internal-sftp|chroot|rush|site|students' | xargs)

# Everything below /etc and the state, with all its times; the bytes of what is ours.
snap() {
	find /etc $STATE -xdev -printf '%p %y %m %u %g %s %T@ %C@ %l\n' 2>/dev/null | sort
	find $JAILS /etc/group /etc/passwd /etc/pam.d -type f -exec cksum {} +
}
same_as() { [ "$(diff "$1" <(snap))" = "" ]; }
steps() { grep -oE '^(group|file|build|hook|pam|check) +already|^(group|file|build|hook|pam|check|next)' <<<"$OUT" | xargs; }

# --- what stands in its way: said at once, and nothing is written ------------------------

snap >"$T/bare"
# bad NAME LINES REGEX COMMAND...: status 2, so many lines, each regex, nothing written
bad() {
	local name=$1 lines=$2 want=$3
	shift 3
	snap >"$T/before"
	run "$@"
	check "$name" eval '[ "$RC" = 2 ] && [ -z "$OUT" ] && [ "$(wc -l <<<"$ERR")" = "$lines" ] && same_as "$T/before"'
	like "$name: says it" "$ERR" "$want"
}
init() { jail-setup init "$@"; }
# mended NAME FIX ARGUMENT...: after that fix nothing is in the way of init
mended() {
	local name=$1
	eval "$2" >/dev/null 2>"$T/fixed" || cat "$T/fixed"
	shift 2
	run init "$@" --dry-run
	check "$name: and its fix mends it" [ "$RC" = 0 ]
}

bad "no WHAT" 1 '^jail-setup: init: a jail for what\? fix: --for sftp' init a
bad "an unknown WHAT" 1 '^jail-setup: init: --for "sfpt": there are backup, borg, .*git, .*rsync, .*sftp.*; fix: --for sftp$' \
	init a --for sfpt --group jailed
mended "an unknown WHAT" : a --for sftp --group jailed
bad "a WHAT that is a path" 1 'init: --for "\.\./x": there are' init a --for ../x --group jailed
bad "a name that is none" 1 'init: "a b" is not the name of a jail' init 'a b' --for sftp --group jailed
bad "and of the group by default" 1 'init: "a b" is not the name of a jail' init 'a b' --for sftp --create-group
bad "no name" 1 'init: a word is missing; usage' init --for sftp
bad "a group that is missing" 1 'init: group nobodys: no such group; fix: --create-group' init a --for sftp --group nobodys
mended "a group that is missing" : a --for sftp --group nobodys --create-group
bad "a group of the jail's name, by default" 1 'init: group a: no such group' init a --for sftp
bad "a group that would end its string" 1 'init: group: ' init a --for sftp --create-group --group 'a" ]; home = "none'
bad "a user that is missing" 1 'init: user nobodys: no such account; fix: useradd -m nobodys$' init a --for sftp --user nobodys
mended "a user that is missing" "${ERR##*fix: }" a --for sftp --user nobodys
userdel -r nobodys 2>/dev/null
sed -i '1aroot2:x:0:0::/root:/bin/bash' /etc/passwd
bad "a user with uid 0" 1 'init: user root2 has uid 0' init a --for sftp --user root2
bad "root" 1 'root' init a --for sftp --user root
bad "a group and a user" 1 'exclude each other' init a --for sftp --user alice --group jailed
bad "places that hooks and PAM lines do not know" 1 'the usual places only; fix: leave out --config' \
	jail-setup --state /srv/x init a --for sftp --group jailed
snap >"$T/before"
run su carol -c 'jail-setup init a --for sftp --group jailed'
check "not root" eval '[ "$RC" = 2 ] && [[ "$ERR" == "jail-setup: init: only root can do this" ]] && same_as "$T/before"'

echo 'components = [ "names" ]; groups = [ "projects" ];' | jail_file taken
bad "a name that is taken" 1 'init: /etc/jail/jails.d/taken.conf is there, and it is not what init writes; fix: ' \
	init taken --for sftp --group jailed
bad "a group of another jail" 1 'init: group projects is in jail taken already; fix: ' init a --for sftp --group projects
mended "a group of another jail" : a --for sftp --group jailed
run init taken --for sftp --group jailed
mended "a name that is taken" "${ERR##*: }" taken --for sftp --group jailed
ln -s /etc/passwd $JAILS/link.conf
bad "a name that is a link" 1 'link.conf' init link --for sftp --group jailed
rm $JAILS/link.conf
bad "a group of the jail's name that has members" 1 'init: group projects has members already, who would be jailed: alice, bob; fix: ' \
	init projects --for sftp
mended "a group of the jail's name that has members" : projects --for sftp --group projects
usermod -aG projects root
run init a --for sftp --group projects --dry-run
like "but root, who is never jailed" "$OUT" 'next login is jailed: alice, bob$'
gpasswd -d root projects >/dev/null
like "they are named then" "$OUT" '^note   group projects has members already, whose next login is jailed: alice, bob$'
echo 'componnts = [ ];' | jail_file wrong
bad "another jail's file is wrong" 1 'wrong.conf:1: componnts is not a known setting' init a --for sftp --group jailed
rm $JAILS/wrong.conf

M=$ARCH_LIB/security/pam_jail.so
[ -e "$M" ] || M=/lib/security/pam_jail.so
mv "$M" "$M.away"
bad "the module is not installed" 1 'pam_jail.so is not where libpam looks for modules; fix: ' init a --for sftp --group jailed
mv "$M.away" "$M"
mkdir -p /etc/ssh; [ -s /etc/ssh/sshd_config ] || cp /usr/share/openssh/sshd_config /etc/ssh/
cp -a /etc/ssh/sshd_config "$T/sshd_config"
sed -i 's/^#*UsePAM.*//; 1iUsePAM no' /etc/ssh/sshd_config
bad "an sshd without PAM" 1 'init: /etc/ssh/sshd_config: .*UsePAM.*; fix: ' init a --for sftp --group jailed
mended "an sshd without PAM" "${ERR##*fix: }" a --for sftp --group jailed
cp -a "$T/sshd_config" /etc/ssh/sshd_config
mv /etc/pam.d/su "$T/su" && ln -s "$T/su" /etc/pam.d/su
bad "a PAM file that is a link" 1 '^jail-setup: su: /etc/pam.d/su.* link' init a --for sftp --group jailed
mv -f "$T/su" /etc/pam.d/su
chmod 777 $STATE
bad "a state that others write to" 1 '/var/lib/jail belongs to uid 0 with mode 0777.*; fix: ' init a --for sftp --group jailed
mended "a state that others write to" "${ERR##*fix: }" a --for sftp --group jailed
mount -t tmpfs -o mode=755,size=1m small $STATE
bad "no room" 1 'init: no room in /var/lib/jail: the tree needs [0-9.]+ MiB, and [0-9.]+ (Ki|Mi)?B are free' \
	init a --for sftp --group jailed
umount $STATE
mount -t tmpfs -o mode=755,nr_inodes=9 small $STATE
bad "no room for its files" 1 'init: no room in /var/lib/jail: the tree has [0-9]+ files, and [0-9]+ inodes are free' \
	init a --for sftp --group jailed
umount $STATE
mount -t tmpfs -o ro,mode=755 small $STATE
bad "a state that is read-only" 1 'nothing can be written in /var/lib/jail: Read-only' init a --for sftp --group jailed
umount $STATE
bad "a kernel that refuses the entry" 1 'every jailed login would be refused: .*unshare' \
	"$HELP/deny" unshare=EPERM -- jail-setup init a --for sftp --group jailed
mv /usr/bin/rsync /usr/bin/rsync.away
bad "a program that is missing" 1 'init: component rsync: /usr/bin/rsync: No such file or directory; fix: install it' \
	init a --for rsync --group jailed
cp -a /var/lib/dpkg/status "$T/status"
perl -00 -ne 'print unless /^Package: (rsync|borgbackup)\n/' "$T/status" >/var/lib/dpkg/status
mv /usr/bin/borg /usr/bin/borg.away
printf '%s\n' 'components = [ "rsync", "borg" ];' 'groups = [ "x" ];' >/usr/share/jail/examples/both.conf
bad "two packages that are missing, by their names" 2 'init: component borg: package borgbackup is not installed; fix: apt-get install borgbackup' \
	init a --for both --group jailed
like "both" "$ERR" 'component rsync: package rsync is not installed; fix: apt-get install rsync'
mv /var/lib/dpkg /var/lib/dpkg.away
mkdir -p /var/lib/pacman/local/x-1-1
bad "by pacman's names" 2 'init: component borg: package borg is not installed; fix: pacman -S borg' \
	init a --for both --group jailed
rm -r /var/lib/pacman
mkdir -p /lib/apk/db && printf 'P:x\nV:1\n' >/lib/apk/db/installed
bad "by apk's names" 2 'init: component borg: package borgbackup is not installed; fix: apk add borgbackup' \
	init a --for both --group jailed
rm -r /lib/apk && mv /var/lib/dpkg.away /var/lib/dpkg
bad "all that is in the way, at once" 4 'no such group' "$HELP/deny" unshare=EPERM -- jail-setup init a --for both
rm /usr/share/jail/examples/both.conf
mv /usr/bin/borg.away /usr/bin/borg; mv /usr/bin/rsync.away /usr/bin/rsync; cp -a "$T/status" /var/lib/dpkg/status
G=$(command -v groupadd)
mv "$G" "$G.away"
bad "no program that makes groups" 1 'init: group a: there is no /usr/sbin/groupadd to make it; fix: ' \
	init a --for sftp --create-group
cp /bin/true "$G"; chmod 777 "$G"
bad "nor one that others can write" 1 'init: group a: there is no /usr/sbin/groupadd' init a --for sftp --create-group
mv -f "$G.away" "$G"

# --- --dry-run says the same and changes nothing -----------------------------------------

snap >"$T/before"
run init t-sftp --for sftp --create-group --dry-run
check "--dry-run" good
is "--dry-run: the steps" "$(steps)" "group file build hook pam check next"
like "--dry-run: the files of the hook" "$OUT" '^apt +missing +/etc/apt/apt.conf.d/99jail-setup$'
check "--dry-run changes nothing" same_as "$T/before"
DRY_RUN=$OUT
run jail-setup --json init t-sftp --for sftp --create-group --dry-run
check "--dry-run as JSON" eval 'good && python3 -c "
import json, sys
rows = [json.loads(l) for l in sys.argv[1].splitlines()]
steps = {r[\"step\"]: r for r in rows if \"step\" in r}
assert steps[\"group\"] == {\"step\": \"group\", \"state\": \"todo\", \"does\": \"groupadd t-sftp\", \"undo\": \"groupdel t-sftp\"}, steps
assert [r for r in rows if \"text\" in r and \"sftp-server\" in r[\"text\"]]
assert rows[-1] == {\"next\": \"usermod -aG t-sftp USER && jail-setup explain USER@sshd\"}, rows[-1]
" "$OUT"'
check "and changes nothing" same_as "$T/before"

# --- for an image ------------------------------------------------------------------------

image() {               # a host that does not run, with the package, as the world has it
	rm -rf /srv/img && mkdir -p /srv/img/{etc,usr/share,usr/lib,var/lib/dpkg} && cd /srv/img &&
	cp -a --parents /etc/{passwd,group,shadow,gshadow,login.defs,jail,pam.d,apt/apt.conf.d,dpkg/dpkg.cfg.d} . &&
	cp -a --parents /usr/share/jail /usr/bin/{dpkg,apt} . && cp -aT /usr/share/jail usr/share/jail && cd / &&
	mkdir -p srv/img/var/lib/jail && ln -s usr/lib srv/img/lib && cd / &&
	cp -a --parents "$ARCH_LIB/security" "$ARCH_LIB"/libpam.so* /etc/ld.so.cache /etc/ssh \
		/usr/bin/su /usr/sbin/sshd /srv/img && [ -d /srv/img/etc/jail/jails.d ]
}
image || bail "the image"
run strace -f -qq -e trace=execve,execveat -o "$T/exec" jail-setup init im --for sftp --group g2 --create-group --root /srv/img
like "a group is made by one program, with these words and no environment" "$(grep -v '^[0-9]* execve("[^"]*/jail-setup"' "$T/exec")" \
	'^[0-9]+ +execveat\([0-9]+, "", \["groupadd", "--prefix", "/srv/img", "--", "g2"\], [^,]* /\* 0 vars \*/, AT_EMPTY_PATH\) = 0$'
image || bail "the image"
snap >"$T/before"
run init im --for backup --create-group --root /srv/img
check "--root" eval 'good && same_as "$T/before"'
is "--root: build and check wait for its first start" "$(grep -E '^(build|check)' <<<"$OUT")" \
	"build  at its first start: jail-setup build im
check  at its first start: jail-setup check im"
is "--root: and are the next command" "$(tail -n 1 <<<"$OUT")" "next   at its first start: jail-setup build im && jail-setup check im"
check "--root: group, file and hooks are there" eval 'grep -q ^im: /srv/img/etc/group &&
	grep -q "groups .*im" /srv/img/etc/jail/jails.d/im.conf && [ -e /srv/img/etc/dpkg/dpkg.cfg.d/jail-setup ] && grep -q pam_jail /srv/img/etc/pam.d/sshd'
run init im --for backup --create-group --root /srv/img
is "--root: again" "$(steps)" "group already file already build hook already pam already check next"
run init im2 --for sftp --user nobodys --root /srv/img
like "--root: an account that the image lacks" "$RC $ERR" '^2 jail-setup: init: user nobodys: no such account'
run init im2 --for sftp --create-group --root /srv/../
like "--root: this host" "$RC $ERR" '^2 jail-setup: init: --root /srv/../ is this host; fix: leave it out$'
mended "--root: this host" : im2 --for sftp --create-group
run init projects --for sftp --root /srv/img
like "--root: members are in the way there too" "$RC $ERR" '^2 jail-setup: init: group projects has members already, who would be jailed: alice, bob; fix: '
run init im2 --for sftp --group jailed --root srv/img
like "--root: a path that is none" "$RC $ERR" '^2 .*--root needs an absolute path'

# --- one command for each WHAT -----------------------------------------------------------

uid=5000 PAM='' UNDO=5
for what in $WHATS; do
	run init "t-$what" --for "$what" --create-group
	check "init --for $what" good
	is "$what: every step, in order" "$(steps)" "group file build hook pam$PAM check next"
	is "$what: each with what takes it back" "$(grep -c '; undo: ' <<<"$OUT")" "$UNDO"
	PAM=' already' UNDO=3   # the hooks and lines are those of all jails
	is "$what: the next command, last" "$(tail -n 1 <<<"$OUT")" \
		"next   usermod -aG t-$what USER && jail-setup explain USER@sshd"
	is "$what: root's file, for all to read" "$(stat -c '%U:%G %a' "$JAILS/t-$what.conf")" "root:root 644"
	[ "$what" != sftp ] || is "what --dry-run showed is what was written" \
		"$(sed -n 's/^       //p; s/^$//p' <<<"$DRY_RUN" | grep .)" "$(grep . $JAILS/t-sftp.conf)"
	snap >"$T/before"
	run init "t-$what" --for "$what" --create-group
	check "$what: again" good
	is "$what: all of it is there already" "$(steps)" "group already file already build already hook already pam already check next"
	check "$what: and nothing has changed" same_as "$T/before"
	run jail-setup -q init "t-$what" --for "$what"
	check "$what: quietly" eval 'good && [ -z "$OUT" ]'
	uid=$((uid + 1))
	person "u-$what" $uid "t-$what"
done
start_sshd 22 || bail "sshd does not start"
client 22
read -ra ALL <<<"$WHATS"
run jail-setup check "${ALL[@]/#/t-}"
check "check finds nothing in them, with members" good

# --- who comes in by which way -----------------------------------------------------------

echo payload >"$T/payload"
export BORG_BASE_DIR=$T/borg BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
for what in $WHATS; do  # a repository that waits for a push, whoever may come for it
	(cd / && env -i HOME=/nonexistent setpriv --reuid="u-$what" --regid="u-$what" --clear-groups \
		git init -q --bare "/home/u-$what/p.git") || bail "git init"
	{ svnadmin create "/home/u-$what/svn" && chown -R "u-$what:" "/home/u-$what/svn"; } || bail "svnadmin create"
done
git init -q "$T/work" && git -C "$T/work" config user.email a@b && git -C "$T/work" config user.name a &&
	echo 1 >"$T/work/f" && git -C "$T/work" add f && git -C "$T/work" commit -qm 1
git -C "$T/work" rev-parse -q HEAD >/dev/null || bail "git commit"

export RESTIC_PASSWORD=x SVN_SSH="ssh -F $CFG"
RESTIC() {              # USER WORD...
	timeout 60 restic -o "rclone.program=ssh -F $CFG $1@h rclone" -r rclone:rr "${@:2}"
}
SVN() { timeout 40 svn --non-interactive --config-dir "$T/subversion" "$@"; }
ways() {                # USER [WHERE]: the transports that worked; where /svn is
	local u=$1 h=/home/$1 all='' CONF
	CONF=$CFG
	[ "$(SSH "$u@h" "echo $IN" 2>/dev/null)" != "$IN" ] || all="$all command"
	[[ "$(SSH -tt "$u@h" <<<"echo I''${IN#I}; exit" 2>/dev/null)" != *"$IN"* ]] || all="$all shell"
	echo "put $T/payload got.sftp" | SFTP -b - "$u@h" >/dev/null 2>&1 && [ -e "$h/got.sftp" ] && all="$all sftp"
	SCP "$T/payload" "$u@h:got.scp" >/dev/null 2>&1 && [ -e "$h/got.scp" ] && all="$all scp"
	SCP -O "$T/payload" "$u@h:got.scpo" >/dev/null 2>&1 && [ -e "$h/got.scpo" ] && all="$all scp-O"
	RSYNC "$T/payload" "$u@h:got.rsync" >/dev/null 2>&1 && [ -e "$h/got.rsync" ] && all="$all rsync"
	GIT_SSH_COMMAND="ssh -F $CONF" timeout 40 git -C "$T/work" push -q "$u@h:p.git" HEAD:refs/heads/main >/dev/null 2>&1 &&
		[ -e "$h/p.git/refs/heads/main" ] && all="$all git"
	BORG_RSH="ssh -F $CONF" timeout 60 borg init -e none "ssh://$u@h/./b" >/dev/null 2>&1 && [ -e "$h/b/config" ] && all="$all borg"
	RESTIC "$u" init >/dev/null 2>&1 && [ -e "$h/rr/config" ] && all="$all restic"
	SVN mkdir -q -m one "svn+ssh://$u@h${2-}/svn/d" >/dev/null 2>&1 && [ "$(cat "$h/svn/db/current")" = 1 ] && all="$all svn"
	[[ "$(SSH -W 127.0.0.1:22 "$u@h" 2>/dev/null | head -c 4)" != SSH- ]] || all="$all forward"
	[ "$(su "$u" -c "echo $IN" 2>/dev/null)" != "$IN" ] || all="$all su"
	echo "${all# }"
}
is "sftp" "$(ways u-sftp)" "sftp scp"
is "rsync" "$(ways u-rsync)" "rsync"
is "shell" "$(ways u-shell)" "command shell sftp scp scp-O forward su"
is "backup" "$(ways u-backup)" "rsync"
is "borg" "$(ways u-borg)" "borg"
is "restic" "$(ways u-restic)" "restic"
is "git" "$(ways u-git)" "git"
is "svn" "$(ways u-svn)" "svn"
is "control: outside a jail all of them work" "$(person u-free 5099; cp -a /home/u-git/{p.git,svn} /home/u-free/ &&
	rm /home/u-free/p.git/refs/heads/main && chown -R u-free:u-free /home/u-free && ways u-free /home/u-free)" \
	"command shell sftp scp scp-O rsync git borg restic svn forward su"

printf 'get /etc/passwd %s/got\nget got.sftp %s/mine\n' "$T" "$T" | SFTP u-sftp@h >/dev/null 2>&1
check "sftp: what is below the home, and no file of the host" eval '! grep -q carol "$T/got" && cmp -s "$T/mine" "$T/payload"'
echo other >"$T/other"
RSYNC --ignore-times "$T/other" u-backup@h:got.rsync >/dev/null 2>&1
is "backup: what is there is not replaced" "$(cat /home/u-backup/got.rsync)" payload
mkdir "$T/none"; RSYNC -r --delete "$T/none/" u-backup@h: >/dev/null 2>&1
check "backup: nor removed" [ -e /home/u-backup/got.rsync ]
RSYNC u-backup@h:got.rsync "$T/back" 2>/dev/null
is "backup: it is read back" "$(cat "$T/back")" payload
BORG_RSH="ssh -F $CFG" borg create ssh://u-borg@h/./b::one "$T/payload" >/dev/null 2>&1
is "borg: an archive" "$(BORG_RSH="ssh -F $CFG" borg list --short ssh://u-borg@h/./b 2>/dev/null)" one
# Who stole the key: borg breaks a lock that is a link of rsync's, and with it what it leads to.
mkdir -p "$T/evil" && ln -s ../kept "$T/evil/lock.exclusive"
break_link() {          # USER: what is left of a backup
	RSYNC "$T/payload" "$1@h:kept/" >/dev/null 2>&1
	BORG_RSH="ssh -F $CFG" borg init -e none "ssh://$1@h/./evil" >/dev/null 2>&1
	RSYNC -rl "$T/evil/" "$1@h:evil/" >/dev/null 2>&1
	BORG_RSH="ssh -F $CFG" borg break-lock "ssh://$1@h/./evil" >/dev/null 2>&1
	ls "/home/$1/kept"
}
is "control: outside a jail that destroys a backup" "$(break_link u-free)" ""
is "backup: it destroys none" "$(break_link u-backup)" payload
mkdir /home/u-borg/kept && cp "$T/payload" /home/u-borg/kept/payload && chown -R u-borg: /home/u-borg/kept
is "borg: nor here" "$(break_link u-borg)" payload
BORG_RSH="ssh -F $CFG" BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=YES borg delete ssh://u-borg@h/./b >/dev/null 2>&1
RESTIC u-restic backup "$T/payload" >/dev/null 2>&1
RESTIC u-restic restore latest --target "$T/restic" >/dev/null 2>&1
check "restic: a snapshot, and back" cmp "$T/payload" "$T/restic$T/payload"
timeout 5 restic -o "rclone.program=ssh -F $CFG u-restic@h rclone" -r rclone:rr forget latest >/dev/null 2>&1
check "restic: and it is not removed" [ "$(find /home/u-restic/rr/snapshots -type f | wc -l)" = 1 ]
check "borg: a repository is not deleted" [ -s /home/u-borg/b/data/0/1 ]
printf '#!/bin/sh\ntouch /home/u-git/hooked\n' >/home/u-git/p.git/hooks/post-receive
chmod 755 /home/u-git/p.git/hooks/post-receive
echo 2 >"$T/work/f"; git -C "$T/work" commit -qam 2
GIT_SSH_COMMAND="ssh -F $CFG" git -C "$T/work" push -q u-git@h:p.git HEAD:refs/heads/main 2>/dev/null
check "git: no hook of the repository runs" eval \
	'[ ! -e /home/u-git/hooked ] && [ "$(cat /home/u-git/p.git/refs/heads/main)" = "$(git -C "$T/work" rev-parse HEAD)" ]'
run eval "$(sed -n 's/^#     \(jailsh .*\)project.git$/\1q.git/p' $JAILS/t-git.conf | sed 's/ACCOUNT/u-git/g')"
is "git: root makes a repository as its file says" "$OUT" "Initialized empty Git repository in /home/u-git/q.git/"
is "and it is the account's" "$(stat -c %U /home/u-git/q.git)" u-git
run eval "$(sed -n 's/^#     \(jailsh .*\)project$/\1q/p' $JAILS/t-svn.conf | sed 's/ACCOUNT/u-svn/g')"
is "svn: root makes a repository as its file says, and it is the account's" "$RC $(stat -c %U /home/u-svn/q/format)" "0 u-svn"
works "shell: the login sees its own processes alone" "$(printf '%s\n' yes)" \
	SSH u-shell@h '[ "$(ls -d /proc/[0-9]* | wc -l)" -lt 10 ] && [ $$ -lt 100 ] && echo yes'

# --- one account; a group with members; name services -------------------------------------

run jail-setup --json init json --for sftp --create-group
check "as JSON: an object a line, and nothing else" eval 'good && python3 -c "
import json, sys
rows = [json.loads(l) for l in sys.argv[1].splitlines()]
assert [(r[\"step\"], r[\"state\"]) for r in rows[:-1]] == [(\"group\", \"todo\"), (\"file\", \"todo\"), (\"build\", \"todo\"),
    (\"hook\", \"todo\"), (\"pam\", \"already\"), (\"check\", \"todo\")], rows
assert list(rows[-1]) == [\"next\"], rows[-1]
" "$OUT"'
run init one --for shell --user u-git --dry-run
like "an account of another jail: it is said" "$OUT" '^note   u-git is in jail t-git now; in which of the two then: jail-setup explain u-git@sshd$'
run init one --for shell --user carol
check "--user" good
is "--user: no group is made" "$(steps)" "file build hook pam already check next"
is "--user: the last line" "$(tail -n 1 <<<"$OUT")" "next   jail-setup explain carol@sshd"
works "--user: and the account is in" 2004 SSH carol@h 'ls /outside 2>/dev/null; id -u'
cp /etc/nsswitch.conf "$T/nsswitch.conf"
sed -i 's/^passwd:.*/passwd: files silent/' /etc/nsswitch.conf
run init g --for sftp --group projects --dry-run
like "a name service that does not enumerate is told" "$OUT" '^note   silent of nsswitch.conf\(5\) does not list its accounts'
check "and refuses nothing" good
cp "$T/nsswitch.conf" /etc/nsswitch.conf

# --- a kernel without scopes ---------------------------------------------------------------

old() { "$HELP/deny" landlock_create_ruleset=ENOSYS -- jail-setup init old --for sftp --group jailed; }
run old
check "a kernel without Landlock scopes" good
like "the file does without them, and says what does not hold" "$(tail -n 6 $JAILS/old.conf | tr '\n' ' ')" \
	'What does not hold: .*abstract # sockets.* require     = \[ \];'
run old
is "again: nothing to do" "$(steps)" "group already file already build already hook already pam already check next"
run init old --for sftp --group jailed
is "and on a kernel that has them" "$(steps)" "group already file already build already hook already pam already check next"
sed -i '/^require/d' $JAILS/old.conf
bad "one that was changed is not what init writes" 1 'old.conf is there, and it is not' init old --for sftp --group jailed
rm $JAILS/old.conf
jail-setup remove old >/dev/null

# --- the host has moved on, or half of it is gone -------------------------------------------

touch "$T/x"; cp /usr/lib/openssh/sftp-server "$T/sftp-server" && printf x >>"$T/sftp-server" &&
	mv "$T/sftp-server" /usr/lib/openssh/sftp-server
tick
run init t-sftp --for sftp --create-group
check "the host has another file: init" good
is "it refreshes the tree" "$(grep '^build' <<<"$OUT")" "build  jail-setup refresh t-sftp; undo: jail-setup rollback t-sftp"
run init t-sftp --for sftp --create-group
is "and then there is nothing to do" "$(steps)" "group already file already build already hook already pam already check next"

# what init takes back by its own words
jail-setup -q pam remove --all 2>/dev/null; jail-setup -q hook remove
run init back --for sftp --create-group --dry-run
check "beside other jails hooks and lines, which are theirs too, are not taken back" eval \
	'good && grep -q "^hook " <<<"$OUT" && ! grep -q "undo: .*\(hook\|pam\) remove" <<<"$OUT"'
mv $JAILS /srv/others && mkdir $JAILS
run init back --for sftp --create-group
is "control: nothing is there already" "$(steps)" "group file build hook pam check next"
grep -o '; undo: .*' <<<"$OUT" | cut -c9- | tac | while read -r undo; do bash -c "$undo" >/dev/null 2>&1 || echo "failed: $undo"; done >"$T/undone"
is "each of the commands that it prints takes its step back" "$(cat "$T/undone")" ""
is "the files of PAM are as they were" "$(diff -r /etc/pam.d "$T/stock")" ""
check "group, file, tree and hooks are gone" eval '! getent group back && [ ! -e $JAILS/back.conf ] && [ ! -e $STATE/back ] &&
	[ ! -e /etc/apt/apt.conf.d/99jail-setup ] && [ ! -e /etc/dpkg/dpkg.cfg.d/jail-setup ]'

rmdir $JAILS && mv /srv/others $JAILS

# --- a step that fails ---------------------------------------------------------------------

mount -t tmpfs -o mode=755 t /etc/apt/apt.conf.d && chmod 777 /etc/apt/apt.conf.d
run init stops --for sftp --create-group
check "a step that fails ends it" eval '[ "$RC" = 2 ] && [ "$(steps)" = "group file build hook" ]'
is "with what is done, what is not, and the command that goes on" "$(tail -n 1 <<<"$ERR")" \
	"jail-setup: init: done: group, file, build; not done: hook, pam, check; fix: correct that, then: jail-setup init stops --for sftp --create-group --group stops"
umount /etc/apt/apt.conf.d
run bash -c "$(sed -n 's/.* then: //p' <<<"$ERR")"
check "and that goes on" eval 'good && [ "$(steps)" = "group already file already build already hook pam check next" ]'
# --- killed anywhere ------------------------------------------------------------------------

reset() {               # a host without it
	jail-setup --quiet hook remove; jail-setup --quiet pam remove --all 2>/dev/null; rm -rf $JAILS/.k* $JAILS/k.conf ${STATE:?}/k
	groupdel k 2>/dev/null; rm -f /etc/group.lock /etc/gshadow.lock
}
reset
TRACE=$T/trace
strace -f -qq -o "$TRACE" jail-setup init k --for sftp --create-group >/dev/null 2>&1 || bail "init under strace"
left() {                # what a killed run and the one behind it have left, but the jail
	find $JAILS /etc/pam.d /etc/apt/apt.conf.d /etc/dpkg/dpkg.cfg.d /etc/systemd/system -name '.*.new' 2>/dev/null
	find $STATE/k/gen -mindepth 1 -maxdepth 1 -not -name '2*'
	[ ! -e /etc/group.lock ] || echo /etc/group.lock
}
KILLS=0 STRUCK=0
for call in mkdirat openat write fchmod symlinkat renameat renameat2 rename unlinkat fsync syncfs execveat execve clone; do
	# the calls that change something, counted in each process: the first, the last
	# two and one between
	awk -v call="$call" '{ n = $1; sub(/^[0-9]+ +/, "") } index($0, call "(") == 1 { i[n]++
		if (call == "openat" && $0 !~ /O_CREAT/) next
		hit[i[n]] = 1
		if (i[n] > most) most = i[n] }
		END { for (k = 1; k <= most; k++) if (hit[k]) print k }' "$TRACE" |
		awk '{ v[NR] = $1 } END { for (k = 1; k <= NR; k++)
		if (k == 1 || k > NR - 2 || k == int(NR / 2)) print v[k] }' >"$T/calls"
	[ -s "$T/calls" ] || continue
	while read -r n; do
		reset
		bash -c '"$@"; exit' - strace -f -qq -o "$T/hit" -e trace="$call" -e "inject=$call:signal=KILL:when=$n" \
			jail-setup init k --for sftp --create-group >/dev/null 2>&1 || STRUCK=$((STRUCK + 1))
		KILLS=$((KILLS + 1))
		run init k --for sftp --create-group
		[ "$RC" = 0 ] || echo "$call $n: the next run: $RC $ERR"
		left | sed "s/^/$call $n: left: /"
		run init k --for sftp --create-group
		[ "$(steps)" = "group already file already build already hook already pam already check next" ] || echo "$call $n: $OUT$ERR"
	done <"$T/calls" >"$T/wrong"
	is "killed at $call: the next run finishes, and leaves nothing behind" "$(cat "$T/wrong")" ""
done
echo "# $KILLS kills, $STRUCK of them struck"
check "control: most of them struck" [ "$STRUCK" -gt $((KILLS * 7 / 10)) ]
finish
