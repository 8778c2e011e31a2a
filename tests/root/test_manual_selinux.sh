#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_selinux.sh - what pam_jail(8) prints about SELinux is run as it stands
# there, see printed.lib.sh: with Debian's tools and its policy, on a kernel that need not have SELinux.  selinux_on.c tells the tools that it is on; that a login
# then works is for tests/vm/test_selinux.sh.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-debs.sh" "${B:-build}/policy" policycoreutils \
	    policycoreutils-python-utils semodule-utils selinux-utils \
	    selinux-policy-default selinux-policy-dev checkpolicy m4 gawk libmpfr6 \
	    libsigsegv2 python3-semanage python3-sepolicy python3-selinux \
	    python3-sepolgen python3-setools python3-audit python3-networkx \
	    python3-pkg-resources python3-decorator libsemanage2 libsemanage-common \
	    libsepol2 || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

if [ ! -d "$B/policy" ] || [ "$WORLD_ROOT" != / ]; then
	skip "the commands of SELinux" "its packages are those of Debian 12"
	finish
fi
cp -a "$B/policy/usr" "$B/policy/etc" /
ln -sf gawk /usr/bin/awk
printf '%s\n' SELINUX=enforcing SELINUXTYPE=default >/etc/selinux/config
mkdir -p /var/lib/selinux/default
# as the package does when it is configured
mapfile -t MODULES < <(sed 's,.*,-i/usr/share/selinux/default/&.pp.bz2,' /usr/share/selinux/default/.modules)
run semodule -X 100 -n -s default "${MODULES[@]}"
[ "$RC" = 0 ] || { diag; bail "the policy of Debian"; }

# A file system of ours in the place of selinuxfs, which selinux_on.c gives its number.
FS=/sys/fs/selinux
mount -t tmpfs selinuxfs /sys/fs && mkdir -p $FS/policy_capabilities
echo 1 | tee $FS/enforce $FS/mls >$FS/policy_capabilities/nnp_nosuid_transition
: >$FS/context
types_of() { find "$@" -exec ls -dZ {} + | grep -o ':[a-z_]*_t:' | sort -u | tr -d ':' | xargs; }

# What is on the page of another suite is not asked for here.
page pam_jail/pam_jail.8

# not into the build directory that other suites use
cd "$SRC" && WHERE=$B B=$T/built || exit
types 'make selinux' '' '[ "$RC" = 0 ] && [ -s "$B/selinux/jail.pp" ]'
types 'make install-selinux' '' '[ "$RC" = 0 ] && [ -s /usr/share/selinux/packages/jail.pp ]'
cd / && B=$WHERE || exit
types '# semodule -i /usr/share/selinux/packages/jail.pp' '' '[ "$RC" = 0 ] && semodule -lfull | grep -q "^400 jail "'
install_products
# restorecon leaves out file systems that were not mounted with labels, as /run here
umount /var/lib/jail
jail sftp 'components = [ "sftp-server" ];' 'groups = [ "jailed" ];'
mkdir -p /run/jail /srv/jails/other
export LD_PRELOAD=$HELP/selinux_on.so
is "control: nothing has a label of ours" "$(types_of /var/lib/jail | grep jail)" ''
types '# restorecon -RFi /var/lib/jail /run/jail' '' '[ "$RC" = 0 ] && [ "$(types_of /var/lib/jail)" = jail_tree_t ]'
like "/run/jail is of the policy as well" "$(matchpathcon /run/jail)" ':jail_run_t:'
unset LD_PRELOAD
types "# semanage fcontext -a -t jail_tree_t '/srv/jails(/.*)?'"
export LD_PRELOAD=$HELP/selinux_on.so
types '# restorecon -RF /srv/jails' '' '[ "$RC" = 0 ] && [ "$(types_of /srv/jails)" = jail_tree_t ]'
unset LD_PRELOAD
types 'jail-setup pam remove --all' 'jail-setup pam add --all'
run semodule -r jail
check "the module stays while a rule of semanage names its type" [ "$RC" != 0 ]
types "semanage fcontext -d '/srv/jails(/.*)?'"
types 'semodule -r jail' '' '[ "$RC" = 0 ] && ! semodule -lfull | grep " jail "'
finish
