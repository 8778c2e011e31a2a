#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_rpm.sh - the scripts of the rpm package, as they stand in its spec, called as rpm
# calls them: a removal locks nobody out, an upgrade follows.  The package itself, by
# rpm: make check-rpmbuild.

. "${0%/*}/world.sh"

ssh_world child su
spec=$SRC/packaging/rpm/pam_jail.spec
GUARD=/etc/systemd/system/user@.service.d/50-jail.conf
UNIT=/usr/lib/systemd/system/user@.service
[ -e $UNIT ] || { mkdir -p ${UNIT%/*} && : >$UNIT; }

# script NAME ARGUMENT: what stands below %NAME, without what systemd's macros do
script() {
	awk -v head="%$1" '$0 == head { on = 1; next } /^%(post|pre|files|if|endif|transfile)/ { on = 0 } on' "$spec" |
	    grep -vE '^%(systemd|tmpfiles|selinux)_|^#' |
	    sed -e "s,%{upgrade},$(sed -n 's/^%global upgrade *//p' "$spec"),g" \
	    -e "s,%{removal},$(sed -n 's/^%global removal *//p' "$spec"),g" \
	    -e 's,%{_libexecdir},/usr/libexec,g; s,%{_sbindir},/usr/sbin,g; s,%{name},pam_jail,g; s,%{again},dnf reinstall,g' >"$T/script"
	grep -q jail "$T/script" && ! grep -q '%{' "$T/script" || echo "no script: $1" >&2
	sh "$T/script" "$2"
}
refresh='transfiletriggerin -P 100 -- %{_libexecdir}/jail'

# --- an erasure with lines in place -----------------------------------------------

run jail-setup hook install
check "control: hooks are there" [ -e $GUARD ]
refuses() {
	[ "$RC" != 0 ] && [ "$(grep -c . <<<"$ERR")" = 1 ] && [ -z "$OUT" ] && [ -e $GUARD ] &&
	grep -q "^$1: not removed: .*; fix: jail-setup pam remove --all\$" <<<"$ERR"
}
run script preun 0
check "lines of sshd and su: refused, in one line, and the hooks stay" refuses pam_jail
like "which names both" "$ERR" 'is in /etc/pam.d/sshd /etc/pam.d/su[, ]'
run script 'preun selinux' 0
check "the SELinux module stays as well" refuses pam_jail-selinux
for how in preun 'preun selinux'; do
	run script "$how" 1
	check "$how of an upgrade is no erasure: nothing happens" eval 'good && [ -z "$OUT" ] && [ -e $GUARD ]'
done
mv /usr/libexec/jail/removal.sh "$T/"
run script preun 0
check "nobody can say whether a line stands: refused" eval '[ "$RC" != 0 ] &&
	grep -q "^pam_jail: not removed: .*/removal.sh does not run; fix: dnf reinstall pam_jail$" <<<"$ERR"'
run script 'preun selinux' 0
check "the package is gone, so the SELinux module may go" good
mv "$T/removal.sh" /usr/libexec/jail/

# --- an upgrade -------------------------------------------------------------------

DPKG=/etc/dpkg/dpkg.cfg.d/jail-setup
jail-setup --quiet hook remove
jail-setup --quiet hook install apt
echo '# of an earlier version' >$DPKG
printf '# jail-setup wrote this; sha256 of all above: %s\n' "$(sha256sum <$DPKG | cut -d' ' -f1)" >>$DPKG
run script post 1
check "a first installation changes no hook" eval 'good && grep -q "of an earlier version" $DPKG'
run script post 2
check "after an upgrade an outdated hook is written anew, and no other is" eval 'good &&
	jail-setup --quiet hook status apt dpkg && [ ! -e $GUARD ]'
was=$(readlink /var/lib/jail/login/current)
echo >>/etc/profile
run script "$refresh" 1
check "and the jails are refreshed" eval 'good && [ "$(readlink /var/lib/jail/login/current)" != "$was" ]'
echo 'nonsense = 1;' | jail_file broken
run script "$refresh" 1
check "a broken jail file: said, and no failure" eval '[ "$RC" = 0 ] && grep -q "^pam_jail: a jail was not refreshed" <<<"$ERR"'
rm /etc/jail/jails.d/broken.conf

# --- an erasure without -----------------------------------------------------------

jail-setup --quiet hook install
pam_su none
pam_lines none
for left in su.rpmsave su.rpmnew su.rpmorig; do
	echo 'session required pam_jail.so' >"/etc/pam.d/$left"
done
run script preun 0
check "what rpm leaves beside a file is no line: hooks go" eval '[ "$RC" = 0 ] && [ ! -e $GUARD ] && [ ! -e $DPKG ]'
like "it says that members are ordinary accounts" "$ERR" \
    '^pam_jail: nobody is put into a jail any more: the accounts of /etc/jail/jails.d/login.conf '
outside "and so it is" alice
run script 'preun selinux' 0
check "and without lines the SELinux module goes" good
rm /etc/pam.d/su.rpm*
finish
