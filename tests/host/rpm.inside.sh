#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2153,SC2154
#   world.sh, eval's words, lib.sh's names, words of a command
# rpm.inside.sh - a tree with rpm in it, from rpm -i to the erasure; rpm.sh starts it.
#
#   RPMS        where the packages are: a version, and an upgrade; and "installed",
#               what make install puts
. "${0%/*}/../root/world.sh"
. "$SRC/tests/host/machine.sh"

arch=$(uname -m)
one=$RPMS/pam_jail-0.2-1.$arch.rpm two=$RPMS/pam_jail-0.2+up1-1.$arch.rpm
one_selinux=$RPMS/pam_jail-selinux-0.2-1.noarch.rpm
two_selinux=$RPMS/pam_jail-selinux-0.2+up1-1.noarch.rpm
# what is required are packages of Fedora
RPM() { rpm --dbpath /var/lib/rpm --nodeps "$@"; }
ask() { rpm --dbpath /var/lib/rpm "$@"; }
verify() { ask -V --nodeps "$@"; }
# semodule's own words are Debian's policy's
quiet() { [ "$RC" = 0 ] && [ -z "$OUT" ] && ! grep -v '^libsemanage\.' <<<"$ERR" | grep -q .; }
version() { ask -q --qf '%{VERSION}' "${1:-pam_jail}"; }
modules() { semodule -s default --list-modules=full | awk '$2 == "jail" { print $1, $3 }'; }
outdate() {             # FILE: as an earlier version had it
	echo '# of an earlier version' >"$1"
	printf '# jail-setup wrote this; sha256 of all above: %s\n' \
	    "$(sha256sum <"$1" | cut -d' ' -f1)" >>"$1"
}

# --- the machine ----------------------------------------------------------------

# Fedora's and openSUSE's presets end so, Debian's do not
echo 'disable *' >/usr/lib/systemd/system-preset/99-default-disable.preset
# directories of Fedora's filesystem, dnf and SELinux policy
mkdir -p /usr/share/{fish/vendor_completions.d,licenses,man/man{5,7,8},zsh/site-functions} \
    /usr/share/selinux/{devel/include/distributed,packages} /etc/dnf/protected.d
rpmdb --dbpath /var/lib/rpm --initdb
person sven 2012
start_sshd 22 || bail "sshd does not start"
client 22
outside "control: an account logs in" alice
machine >"$T/fresh"

# --- rpm -i -----------------------------------------------------------------------

run RPM -i "$one_selinux" "$one"
check "rpm installs it, and nothing is said" eval 'quiet && jail-setup --version >/dev/null'
is "both packages are there" "$(version) $(version pam_jail-selinux)" "0.2 0.2"
is "no PAM file, hook, unit or jail comes with it" \
    "$(machine | diff "$T/fresh" - | sed -n 's/^> [^ ]* [^ ]* [^ ]* \(\/[^ ]*\) .*/\1/p' |
	grep -E '^/(etc|var|run)/' | grep -v '^/var/lib/selinux/' | grep -v '^/etc/selinux/' | tr '\n' ' ')" \
    "/etc/jail /etc/jail/commands.d /etc/jail/components.d /etc/jail/jails.d /etc/dnf/protected.d/pam_jail.conf "
is "dnf may not remove it, for it takes libraries along" "$(cat /etc/dnf/protected.d/*)" pam_jail
is "/run/jail is there, by tmpfiles" "$(stat -c '%A %U' /run/jail)" "drwxr-xr-x root"
is "rpm -V finds nothing" "$(verify pam_jail pam_jail-selinux)" ""
# and links by build-id, which rpm makes for debug symbols
is "what it puts is what make install puts, and what is named here" \
    "$(ask -qlv pam_jail | awk '$1 !~ /^d/ { print $9 }' | grep -v '^/usr/lib/\.build-id/' | sed 's/\(\/man[5-8]\/.*\)\.gz$/\1/' | LC_ALL=C sort)" \
    "$( (cat "$RPMS/installed"; printf '%s\n' /usr/lib/tmpfiles.d/pam_jail.conf /etc/dnf/protected.d/pam_jail.conf
	printf '/usr/share/licenses/pam_jail-0.2/%s\n' LICENSE
	printf '/usr/share/doc/pam_jail-0.2/%s\n' README.md SECURITY.md NEWS README.rpm) | LC_ALL=C sort)"
is "all is root's, and nothing is set-uid or writable for others" \
    "$(ask -q --qf '[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]' pam_jail |
	grep -vE '^([-d]rwxr-xr-x|-rw-r--r--) root:root |^l.* root:root /usr/lib/\.build-id/')" ""
is "jail.service is there and not enabled" "$(systemctl --root=/ is-enabled jail.service)" disabled
is "the SELinux module is in the store" "$(modules)" "200 pp"
outside "nobody is in a jail" alice

# --- a jail -----------------------------------------------------------------------

# a dnf that hooks are written for; nothing runs it here
DNF=/etc/dnf/libdnf5-plugins/actions.d/jail-setup.actions
mkdir -p "${DNF%/*}" && : >/etc/dnf/libdnf5-plugins/actions.conf
printf '#!/bin/sh\n' >/usr/bin/dnf5 && chmod 755 /usr/bin/dnf5
run jail-setup init customers --for sftp --create-group
check "init: a first jail" [ "$RC" = 0 ]
check "with the hook of dnf" [ -s $DNF ]
run jail-setup init shell --for shell --group in-shell --create-group
usermod -aG customers alice && usermod -aG in-shell sven
run jail-setup check
check "check finds nothing" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
echo pub >"$T/pub" && echo "put $T/pub pub" >"$T/put"
put() { SFTP -b "$T/put" "$1@h"; }
run put alice
check "the first jailed sftp" eval '[ "$RC" = 0 ] && [ "$(cat /home/alice/pub)" = pub ]'
check "in the jail" log_has 'jail=customers user=alice .*result=entered'
outside "others log in as before" bob
is "rpm -V finds nothing still" "$(verify pam_jail pam_jail-selinux)" ""

# --- an upgrade, while somebody is in -----------------------------------------------

jailsh_of() { sha256sum <"/var/lib/jail/$1/current/root/usr/bin/jailsh"; }
mkfifo -m 666 /home/sven/go
SSH sven@h 'echo in >there; read -r _ <go; echo "still $(ls /home)"' >"$T/session" 2>&1 &
session=$!
check "a session is open" until_so [ -s /home/sven/there ]
was=$(jailsh_of customers) inode=$(stat -c %i "$ARCH_LIB/security/pam_jail.so")
outdate $DNF
cp /etc/apt/apt.conf.d/99jail-setup "$T/apt"
echo '# mine' >>/etc/apt/apt.conf.d/99jail-setup
rm /etc/dpkg/dpkg.cfg.d/jail-setup
run RPM -U "$two_selinux" "$two"
check "an upgrade, and nothing is said" quiet
is "of both" "$(version) $(version pam_jail-selinux) $(jail-setup --version)" "0.2+up1 0.2+up1 jail-setup 0.2+up1"
check "the module is another file, not the old one written over" \
    [ "$(stat -c %i "$ARCH_LIB/security/pam_jail.so")" != "$inode" ]
check "the hook of an earlier version is written anew" jail-setup --quiet hook status dnf5
check "one that was changed by hand is not" grep -q '^# mine' /etc/apt/apt.conf.d/99jail-setup
check "one that is not there is not made" [ ! -e /etc/dpkg/dpkg.cfg.d/jail-setup ]
check "rpm has no hook, and the jails have the new jailsh all the same" [ "$(jailsh_of customers)" != "$was" ]
is "refreshed once" "$(log_now | grep -c 'refresh jails=')" 1
run put alice
check "and sftp goes in" [ "$RC" = 0 ]
echo go >/home/sven/go
wait $session
is "the session went on" "$(cat "$T/session")" "still sven"
is "rpm -V finds nothing" "$(verify pam_jail pam_jail-selinux)" ""
is "the SELinux module is in the store" "$(modules)" "200 pp"
cp "$T/apt" /etc/apt/apt.conf.d/99jail-setup
jail-setup --quiet hook install
echo 'nonsense = 1;' | jail_file broken
run RPM -U --oldpackage "$one_selinux" "$one"
check "a broken jail file: the way back is fine, and says so" eval '[ "$RC" = 0 ] &&
	[ "$(version)" = 0.2 ] && grep -q "^pam_jail: a jail was not refreshed; see: jail-setup check" <<<"$ERR"'
rm /etc/jail/jails.d/broken.conf
jail-setup --quiet refresh
run RPM -U --replacepkgs "$one"
check "the same version again is an upgrade, no removal" eval '[ "$RC" = 0 ] && [ -e $DNF ]'

# --- an erasure -------------------------------------------------------------------------

stays() {
	[ "$RC" != 0 ] && [ -x /usr/sbin/jail-setup ] && [ "$(version)" = 0.2 ] &&
	[ -e $DNF ] && [ -e "$ARCH_LIB/security/pam_jail.so" ]
}
run RPM -e pam_jail
check "with lines in place rpm -e is refused" stays
like "and says why, in one line" "$ERR" \
    '^pam_jail: not removed: .*/etc/pam.d/sshd.* PAM refuses every login.*; fix: jail-setup pam remove --all$'
run RPM -e pam_jail pam_jail-selinux
check "so it is with both, as dnf removes them" stays
is "and the SELinux module stays, without which members are refused" \
    "$(version pam_jail-selinux) $(modules)" "0.2 200 pp"
like "which is said" "$ERR" '^pam_jail-selinux: not removed: .*; fix: jail-setup pam remove --all$'
run put alice
check "and sftp goes in" [ "$RC" = 0 ]
mv /usr/libexec/jail/removal.sh "$T/"
run RPM -e pam_jail
check "nobody can say whether a line stands: refused" eval 'stays &&
	grep -q "^pam_jail: not removed: .*removal.sh does not run; fix: dnf reinstall pam_jail" <<<"$ERR"'
mv "$T/removal.sh" /usr/libexec/jail/
run jail-setup pam remove --all
check "the command that it names" [ "$RC" = 0 ]
outside "lines away: alice is an ordinary account" alice
echo 'session required pam_jail.so' >/etc/pam.d/su.rpmsave
sed -i '1i # mine' /etc/systemd/system/user@.service.d/50-jail.conf
run RPM -e pam_jail pam_jail-selinux
check "what rpm leaves beside a file is no line: erased" eval '[ "$RC" = 0 ] && [ ! -e /usr/sbin/jail-setup ]'
rm /etc/pam.d/su.rpmsave
like "it says so of the drop-in that was changed" "$ERR" '^pam_jail: .*kept as .*/50-jail.conf.uninstalled'
like "it says who is not jailed any more" "$ERR" '^pam_jail: .*customers.conf log in outside'
is "no record of it is left" "$(ask -qa)" ""
is "nor the SELinux module" "$(modules)" ""
is "nor a hook but what was changed by hand, where nobody reads it" \
    "$(grep -rlI jail-setup /etc --exclude-dir=jail)" \
    "/etc/systemd/system/user@.service.d/50-jail.conf.uninstalled"
rm -r /etc/systemd/system/user@.service.d
outside "everybody logs in" alice
is "what the administrator made is there, and nothing else" "$(find /etc/jail -type f | sort | tr '\n' ' ')" \
    "/etc/jail/jails.d/customers.conf /etc/jail/jails.d/shell.conf "

# --- installed again, and left for good ---------------------------------------------------

run RPM -i "$one_selinux" "$one"
check "installed again" [ "$RC" = 0 ]
run jail-setup pam add --all
run put alice
check "with the lines, the jail is there as before" [ "$RC" = 0 ]
run jail-setup pam remove --all
run RPM -e pam_jail pam_jail-selinux
check "erased again" [ "$RC" = 0 ]
# here /var/lib/jail is a file system of its own, which rm leaves
command=$(grep -oE 'rm -r --one-file-system .*' "$SRC/packaging/rpm/README.rpm")
run $command
is "what README.rpm says takes the rest" "$(find /etc/jail /var/lib/jail -mindepth 1 2>/dev/null)" ""
groupdel customers && groupdel in-shell
rm -r /etc/dnf/libdnf5-plugins /usr/bin/dnf5
is "the machine is as it was, but for how semodule orders its store" \
    "$(same_machine "$T/fresh" | grep '^[<>]' | grep -v ' /var/lib/selinux/')" ""
outside "everybody logs in" alice
finish
