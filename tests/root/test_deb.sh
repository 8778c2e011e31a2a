#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_deb.sh - the maintainer scripts of the Debian package, called as dpkg calls
# them: a removal locks nobody out, a purge tears nothing.  The package itself, by
# apt and dpkg on fresh machines: make check-deb.

. "${0%/*}/world.sh"

ssh_world child su
scripts=$SRC/packaging/deb/libpam-jail
prerm() { sh "$scripts.prerm" "$@"; }
postrm() { sh "$scripts.postrm" "$@"; }
# dpkg-trigger is dpkg's: here it notes that it was called
mkdir -p "$T/bin" && printf '#!/bin/sh\necho "$*" >>%s/triggered\n' "$T" >"$T/bin/dpkg-trigger"
chmod 755 "$T/bin/dpkg-trigger"
postinst() { PATH=$T/bin:$PATH sh "$scripts.postinst" "$@"; }
GUARD=/etc/systemd/system/user@.service.d/50-jail.conf
UNIT=/usr/lib/systemd/system/user@.service
[ -e $UNIT ] || { mkdir -p ${UNIT%/*} && : >$UNIT; }
run jail-setup hook install
check "control: hooks are there" [ -e $GUARD ]

# --- a removal with lines in place ------------------------------------------------

refuses() {
	[ "$RC" != 0 ] && [ "$(grep -c . <<<"$ERR")" = 1 ] && [ -z "$OUT" ] &&
	grep -q '^libpam-jail: not removed: .*PAM refuses.*; fix: jail-setup pam remove --all$' <<<"$ERR"
}
run prerm remove
check "lines of sshd and su: refused, in one line" refuses
like "which names both" "$ERR" 'is in /etc/pam.d/sshd /etc/pam.d/su[, ]'
check "the hooks stay" [ -e $GUARD ]
run prerm remove in-favour other 1
check "in favour of another package as well" refuses
for how in "upgrade 0.3-1" "deconfigure in-favour other 1" "failed-upgrade 0.1-1 0.2-1"; do
	# shellcheck disable=SC2086 # words
	run prerm $how
	check "$how is no removal: nothing happens" eval 'good && [ -z "$OUT" ] && [ -e $GUARD ]'
done
pam_su none
pam_lines none
for how in '-session optional pam_jail.so' 'session required /usr/lib/x/pam_jail.so' \
    $'session required \\\npam_jail.so' $'session required pam_jail.so\\\n entry=child' \
    $'account\trequired\tpam_jail.so\t# a comment' 'session required pam_jail.so#'; do
	cp "$T/stock/su" /etc/pam.d/su
	printf '%s\n' "$how" >>/etc/pam.d/su
	run prerm remove
	check "a line: $(tr '\n\t' '  ' <<<"$how")" refuses
done
cp "$T/stock/su" /etc/pam.d/su
mkdir -p /usr/lib/pam.d && echo 'session required pam_jail.so' >/usr/lib/pam.d/vendor
run prerm remove
check "a line of a vendor's file" refuses
rm /usr/lib/pam.d/vendor
mkdir -p /srv/pam && echo 'session required pam_jail.so' >/srv/pam/two && echo '@include /srv/pam/two' >/srv/pam/one
echo 'session include /srv/pam/one' >>/etc/pam.d/su
run prerm remove
check "a line of a file elsewhere, which a service includes by its path" refuses
like "that is named" "$ERR" 'is in /srv/pam/two, and'
cp "$T/stock/su" /etc/pam.d/su

mv /usr/libexec/jail/removal.sh "$T/"
run prerm remove
check "nobody can say whether a line stands: refused" \
	eval '[ "$RC" != 0 ] && [ "$(grep -c "^libpam-jail: not removed: .*; fix: " <<<"$ERR")" = 1 ]'
mv "$T/removal.sh" /usr/libexec/jail/

# --- a removal without ------------------------------------------------------------

printf '%s\n' '# session required pam_jail.so' 'session optional pam_permit.so # pam_jail.so' \
    'session optional pam_permit.so not_pam_jail.so' 'session optional pam_permit.so pam_jail.so.1' \
    >>/etc/pam.d/su
for left in 'su~' '#su#' su.bak su.dpkg-old su.ucf-dist su.rpmnew su.rpmsave su.orig; do
	echo 'session required pam_jail.so' >"/etc/pam.d/$left"
done
sed -i '1i # mine' $GUARD
# systemd is told, and does not run here
mkdir -p /run/systemd/system
[ ! -e /usr/bin/systemctl ] || mv /usr/bin/systemctl "$T/systemctl"
printf '#!/bin/sh\necho "$*" >>%s/told\n' "$T" >/usr/bin/systemctl && chmod 755 /usr/bin/systemctl
run prerm remove
rm -r /run/systemd/system /usr/bin/systemctl
[ ! -e "$T/systemctl" ] || mv "$T/systemctl" /usr/bin/systemctl
check "comments, other names and leftovers are no line" [ "$RC" = 0 ]
is "no hook is left that anybody reads" "$(ls -d /etc/apt/apt.conf.d/99jail-setup \
	/etc/dpkg/dpkg.cfg.d/jail-setup $GUARD 2>/dev/null)" ""
check "what was changed by hand is kept beside, and it says so" \
	eval 'grep -q "^# mine" $GUARD.uninstalled && grep -q "kept as $GUARD.uninstalled" <<<"$ERR"'
is "systemd rereads its files, and ends the cgroup of limits, which nobody is in" \
	"$(sort -u "$T/told" | tr '\n' ';')" "-q disable jail.service;daemon-reload;kill jail.service;"
like "it says that members are ordinary accounts" "$ERR" \
	'^libpam-jail: nobody is put into a jail any more: the accounts of /etc/jail/jails.d/login.conf '
outside "and so it is" alice
rm /etc/pam.d/su~ '/etc/pam.d/#su#' /etc/pam.d/su.*
cp "$T/stock/su" /etc/pam.d/su

# --- an upgrade -------------------------------------------------------------------

pam_lines child
run postinst configure ""
check "a first installation: no word, no trigger" eval 'good && [ -z "$OUT" ] && [ ! -e "$T/triggered" ]'
check "and no hook" [ ! -e /etc/apt/apt.conf.d/99jail-setup ]
run postinst configure 0.1-1
check "an upgrade without hooks: our trigger, and no hook" eval 'good &&
	[ "$(cat "$T/triggered")" = "--no-await jail-setup-refresh" ] && [ ! -e /etc/apt/apt.conf.d/99jail-setup ]'
rm "$T/triggered"
was=$(readlink /var/lib/jail/login/current)
echo >>/etc/profile
run postinst triggered jail-setup-refresh
check "which refreshes" eval 'good && [ "$(readlink /var/lib/jail/login/current)" != "$was" ]'
echo 'nonsense = 1;' | jail_file broken
run postinst triggered jail-setup-refresh
check "a broken jail file: said, and no failure" eval '[ "$RC" = 0 ] && grep -q "libpam-jail: a jail was not refreshed" <<<"$ERR"'
rm /etc/jail/jails.d/broken.conf
jail-setup --quiet hook install apt
DPKG=/etc/dpkg/dpkg.cfg.d/jail-setup
echo '# of an earlier version' >$DPKG
printf '# jail-setup wrote this; sha256 of all above: %s\n' "$(sha256sum <$DPKG | cut -d' ' -f1)" >>$DPKG
run postinst configure 0.1-1
check "an outdated hook is written anew, no other is, and they refresh" eval 'good &&
	jail-setup --quiet hook status apt dpkg && [ ! -e $GUARD ] && [ ! -e "$T/triggered" ]'

# --- a purge ----------------------------------------------------------------------

mkfifo -m 666 /home/alice/go
SSH alice@h 'echo in >there; read -r _ <go; echo "still $(ls /home)"' >"$T/session" 2>&1 &
session=$!
check "a session is open" until_so [ -s /home/alice/there ]
run postrm remove
check "a removal leaves the trees and the files" eval 'good && [ -e /etc/jail/jails.d/login.conf ] && [ -x "$TREE/usr/bin/bash" ]'
run postrm purge
check "a purge while somebody is in fails" eval '[ "$RC" != 0 ] && [ -x "$TREE/usr/bin/bash" ] && [ -e /etc/jail/jails.d/login.conf ]'
like "and names a process of his" "$ERR" \
	'^libpam-jail: a tree of /var/lib/jail is mounted for process [0-9]+; fix: kill [0-9]+ && dpkg --purge libpam-jail$'
pid=${ERR#*process } pid=${pid%%;*}
check "which is inside" grep -q ' jail:login/' "/proc/$pid/mountinfo"
echo go >/home/alice/go; wait $session
is "the session went on" "$(cat "$T/session")" "still alice"

mkdir -p /srv/precious && echo precious >/srv/precious/file
for place in "/var/lib/jail/login" /etc/jail; do
	mkdir "$place/mnt" && mount --bind /srv/precious "$place/mnt"
	run postrm purge
	check "a mount in $place: refused, nothing is removed" eval '[ "$RC" != 0 ] &&
		[ -e /srv/precious/file ] && [ -e /etc/jail/jails.d/login.conf ] && [ -x "$TREE/usr/bin/bash" ] &&
		grep -q "^libpam-jail: $place/mnt is a mount point; fix: umount" <<<"$ERR"'
	umount "$place/mnt" && rmdir "$place/mnt"
done
mkdir /srv/tree && mount --bind "$TREE" /srv/tree
run postrm purge
is "a tree that is mounted on the host: which is no process to be killed" "$RC $ERR" \
	"1 libpam-jail: a tree of /var/lib/jail is mounted on /srv/tree; fix: umount '/srv/tree' && dpkg --purge libpam-jail"
eval "$(sed -n 's/.*fix: //; s/ && dpkg.*//p' <<<"$ERR")"
check "and that mends it" eval '! mountpoint -q /srv/tree && [ -x "$TREE/usr/bin/bash" ]'
ln -s /srv/precious /var/lib/jail/link
ln -s /srv/precious /etc/jail/link
mv /etc/jail /srv/config && ln -s /srv/config /etc/jail
run postrm purge
check "a purge" [ "$RC" = 0 ]
is "nothing is left in /var/lib/jail" "$(find /var/lib/jail -mindepth 1)" ""
check "no link was followed" [ -e /srv/precious/file ]
check "not that of /etc/jail either, and it says so" eval '[ -e /srv/config/jails.d/login.conf ] && grep -q "/etc/jail is a symbolic link" <<<"$ERR"'
rm /etc/jail && mv /srv/config /etc/jail
run postrm purge
check "a directory goes" eval 'good && [ ! -e /etc/jail ]'
run postrm purge
check "once more: nothing to do" good
finish
