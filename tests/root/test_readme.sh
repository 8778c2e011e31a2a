#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_readme.sh - what README.md, SECURITY.md and the READMEs of the packages print is
# run as it stands there, and says line by line what stands there; see printed.lib.sh.
# The package itself is installed by tests/host/deb.sh.

. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

install_products
servers_open_sessions
useradd -m -s /bin/bash anna || bail "no anna"
keep_world
in_clone() { cd "$SRC" || return; }
# what needs packages or a network that only the machine itself has
on_the_machine() { [ "$WORLD_ROOT" = / ] || { SKIPS="$1"; return 1; }; }

page README.md

suite 'apt install ./libpam-jail_*.deb          # or dnf, zypper: ./pam_jail*.rpm' \
	tests/host/deb.inside.sh 'apt install ./libpam-jail_*.deb'
types 'jail-setup init customers --for sftp --create-group'
types 'usermod -aG customers anna' '' '[ "$RC" = 0 ] && jail-setup explain anna@sshd'
fresh
types '# jail-setup init customers --for sftp --create-group'
types '# usermod -aG customers anna'
types '# jail-setup explain anna@sshd'
types '# jail-setup check --live anna'

types 'jail-setup list                     # jails, size, state, members' '' \
	'[ "$RC" = 0 ] && grep -q "^customers .* current .*@customers" <<<"$OUT"'
types 'jail-setup check                    # is all as it was built, complete, safe, current?'
types 'jail-setup sessions                 # who is in, and since when; end customers ends them' '
	sleep 99 | jailsh --jail customers --user anna -- /usr/lib/openssh/sftp-server >"$T/sftp" & HELD=$!
	until_so eval "jail-setup sessions customers | grep -q anna"' '
	kill $HELD; [ "$RC" = 0 ] && grep -q "^anna .* customers " <<<"$OUT"'
types 'jail-setup diff                     # what has changed on the host since'
types 'jail-setup refresh                  # follow it; the hook does after each upgrade'
OLD=$(readlink /var/lib/jail/customers/current)
types 'jail-setup rollback customers --hold  # back to the tree before; unhold follows again' 'jail-setup build customers' \
	'[ "$RC" = 0 ] && [ "$(readlink /var/lib/jail/customers/current)" = "$OLD" ]'
types 'jail-setup why customers PATH       # who asked for that file' 'PUT=PATH=/usr/lib/openssh/sftp-server' \
	'[ "$RC" = 0 ] && grep -q "component sftp-server" <<<"$OUT"'
types 'jail-setup sbom customers           # packages and files, as CycloneDX' '' \
	'[ "$RC" = 0 ] && grep -q "\"bomFormat\":\"CycloneDX\"" <<<"$OUT"'
types 'jail-setup pam status               # the lines in /etc/pam.d, and what is wrong in them'
types 'jail-setup component list' '' '[ "$RC" = 0 ] && grep -q "^sftp-server " <<<"$OUT"'
types 'jail-setup learn NAME -- CMD' 'PUT="NAME=learnt CMD=/usr/bin/date"' '[ "$RC" = 0 ] && [ -s /etc/jail/components.d/learnt.conf ]'
types 'journalctl _UID=0 -t pam_jail' \
	'has journalctl && journald && chown bob /etc/jail && ! su anna -c : ; chown root /etc/jail;
	until_so eval "journalctl _UID=0 -t pam_jail | grep -q refused"' 'grep -q "result=refused reason=.*fix: " <<<"$OUT"'
end_journald
types 'jail-setup pam remove --all' '' '[ "$RC" = 0 ] && diff -r /etc/pam.d "$T/kept/pam.d"'
suite 'apt purge libpam-jail' tests/host/deb.inside.sh

# tests/vm/test_service.sh has a systemd; here a systemctl that says yes will do
part 'jail-setup service create shop --user shop -- PROGRAM' 'jail-setup service create shop --user shop -- PROGRAM' '
	PUT=PROGRAM=/usr/bin/sleep; useradd --system --shell /usr/sbin/nologin shop; mkdir -p /run/systemd/system
	ln -sf /bin/true /usr/bin/systemctl' '[ "$RC" = 0 ] && [ -s /etc/systemd/system/shop.service ] && rmdir /run/systemd/system'

# in a world of its own, beside this one; it begins with make deps
part 'make demo       # a jail, logins into it, and every known way out, tried' \
	'env -u WORLD make demo       # a jail, logins into it, and every known way out, tried' \
	'on_the_machine "make deps would install" && in_clone' \
	'[ "$RC" = 0 ] && grep -q "held by the jail" <<<"$OUT"'
types 'make deps-build && make && make install' 'on_the_machine "deps-build would install" && in_clone'
part 'apt-get install git make' 'apt-get install git make --no-upgrade'
cd / || exit
makes 'make check      # every test' .ci/run 'exec make -s check'
makes 'make check-escape' tests/tests.mk 'check-escape:'
makes 'make check-mutants' tests/tests.mk 'check-mutants:'
makes 'make check-vm' tests/tests.mk 'check-vm:'
suite 'make selinux' tests/root/test_manual_selinux.sh
suite 'make deb' tests/host/deb.sh 'dpkg-buildpackage -us -uc'
suite 'make rpm' tests/host/rpm.sh 'rpmbuild'

page packaging/deb/libpam-jail.README.Debian

fresh
types 'jail-setup init customers --for sftp --create-group'
types 'usermod -aG customers anna' '' '[ "$RC" = 0 ] && jail-setup explain anna@sshd'
types 'jail-setup pam status'
types 'jail-setup pam remove --all' '' '[ "$RC" = 0 ] && diff -r /etc/pam.d "$T/kept/pam.d"'
types 'jail-setup pam add --all' '' '[ "$RC" = 0 ] && jail-setup pam status'

page packaging/rpm/README.rpm

fresh
types 'jail-setup init customers --for sftp --create-group'
types 'usermod -aG customers anna' '' '[ "$RC" = 0 ] && jail-setup explain anna@sshd'
types 'jail-setup pam status'
types 'jail-setup remove NAME' 'PUT=NAME=customers' '[ "$RC" = 0 ] && [ ! -e /var/lib/jail/customers/current ]'
types 'jail-setup pam remove --all' '' '[ "$RC" = 0 ] && diff -r /etc/pam.d "$T/kept/pam.d"'
types 'jail-setup pam add --all' '' '[ "$RC" = 0 ] && jail-setup pam status'
suite 'rpm -e pam_jail pam_jail-selinux' tests/host/rpm.inside.sh 'RPM -e pam_jail pam_jail-selinux'
suite 'rm -r --one-file-system /etc/jail /var/lib/jail' tests/host/rpm.inside.sh 'rm -r --one-file-system .*'
suite 'make rpm                                         # into build/rpm' tests/host/rpm.sh 'rpmbuild'
elsewhere 'dnf install git make rpm-build dnf-plugins-core' 'Fedora and RHEL'
elsewhere 'dnf builddep packaging/rpm/pam_jail.spec         # RHEL 10: with CRB enabled' 'Fedora and RHEL'
elsewhere 'dnf install build/rpm/RPMS/*/pam_jail-{selinux-,}[0-9]*.rpm' 'Fedora and RHEL'
elsewhere 'zypper install git make rpm-build' openSUSE
elsewhere 'zypper install' openSUSE
elsewhere 'zypper install --allow-unsigned-rpm' openSUSE

page SECURITY.md

fresh
jail said 'components = [ "shell" ];' 'groups = [ "jailed" ];'
types 'jail-setup --version'
types 'jail-setup check' 'jail-setup pam add --all'
types 'jail-setup refresh'
types 'jail-setup hook install' '' 'jail-setup hook status'
part 'jail-setup unjailed' 'jail-setup unjailed alice' 'jail-setup unjailed carol' '[ "$RC" = 1 ]'
part 'jailsh --jail' 'jailsh --jail said --user alice -- id' '' 'grep -q "^uid=2001(alice)" <<<"$OUT"'
suite 'jailsh --service' tests/root/test_manual_service.sh 'part '"'"'jailsh --service NAME'"'"
part 'su -s' 'su -s /bin/sh alice -c "echo $0 \$0; cat /outside"' '' 'grep -q "/outside: No such" <<<"$OUT"'
suite 'prlimit --pid' tests/root/test_manual_pam.sh "changes 'prlimit --pid'"
suite 'taskset -p' tests/root/test_manual_pam.sh "changes 'taskset -p'"
suite 'make demo' tests/root/test_readme.sh 'env -u WORLD make demo'
makes 'make check' .ci/run 'exec make -s check'
makes 'make check-escape' tests/tests.mk 'check-escape:'
makes 'make check-mutants' tests/tests.mk 'check-mutants:'
makes 'make fuzz' tests/tests.mk 'fuzz:'

# every manual has its rows; jail_recipes(7) is for tests/recipes, see tests/lint/recipes.sh
for p in $(cd "$SRC" && find . -path ./build -prune -o -name '*.[1-8]' -print | sed 's,^\./,,' | grep -v -e '^build' -e jail_recipes); do
	check "$p has rows" grep -qrE "^page $p\$|[ /]${p##*/}" "$SRC/tests/root" --include='test_manual*.sh' --include='test_recipes*.sh'
done
printed_finish
