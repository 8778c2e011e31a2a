#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_selinux.sh - SELinux enforcing, with Debian's whole refpolicy and the module of
# packaging/selinux: sshd, cron and systemd in their own domains, accounts that are
# unconfined_u and user_u, each with one outside as a control.

VM_TREE=selinux VM_SECONDS=2400
VM_MORE=,selinux-policy-default,selinux-policy-dev,policycoreutils,libaudit-dev
VM_KERNEL='security=selinux'

# The disk has the labels of the policy as Debian ships it, and boots enforcing.
vm_prepare() {          # TREE
	sed -i 's/^SELINUX=.*/SELINUX=enforcing/' "$1/etc/selinux/config" &&
	chroot "$1" setfiles -m -F /etc/selinux/default/contexts/files/file_contexts /
}

# The module, and the policy with it: semodule takes minutes in an interpreted
# machine.  policy/etc and policy/var are what it has made below /etc and /var/lib.
vm_provide() {          # PAYLOAD
	WORLD_ROOT=$V/tree B=$V/build "$SRC/tests/root/world.sh" bash -c '
		make -s B="$B" SELINUXDIR=/usr/share/selinux DESTDIR="$1/product" install-selinux &&
		semodule -n -i "$1/product/usr/share/selinux/packages/jail.pp" && mkdir "$1/policy" &&
		cp -a /etc/selinux/default "$1/policy/etc" &&
		cp -a /var/lib/selinux/default "$1/policy/var" &&
		echo "/.* system_u:object_r:bin_t:s0" >/tmp/spec && setfiles -m -F /tmp/spec "$1"' - "$1"
}
. "${0%/*}/vm.sh"

# --- the machine ----------------------------------------------------------------

# Everything that follows is what root does in a session, so in unconfined_t.
case $(id -Z) in
*:unconfined_t:*) ;;
*) exec runcon -u unconfined_u -r unconfined_r -t unconfined_t -l s0-s0:c0.c1023 "$0" ;;
esac

vm_people
install_products
sysctl -q kernel.printk_ratelimit=0
# semanage login; mallory is in the jail, carol is her control outside
printf '%s\n' 'mallory:user_u:s0-s0' 'carol:user_u:s0-s0' >>/etc/selinux/default/seusers
cat >/etc/selinux/default/contexts/files/file_contexts.local <<'END'
/home/(carol|mallory)	-d	user_u:object_r:user_home_dir_t:s0
/home/(carol|mallory)/.+	user_u:object_r:user_home_t:s0
/home/(carol|mallory)/\.ssh(/.*)?	user_u:object_r:ssh_home_t:s0
END
cp -r /etc/selinux/default "$T/stock-policy"
restorecon -RF /home /etc/shadow

# Without a label of its own, a new file has that of its directory.
policy() {              # DIRECTORY: of policy/ and contexts/
	cp -r "$1/policy" "$1/contexts" /etc/selinux/default/ && load_policy &&
	restorecon -RF /etc/selinux /etc/jail /var/lib/jail /run/jail /usr/bin/jailsh \
	    /usr/sbin/jail-setup /usr/libexec/jail /home
}
label() {               # USER: of a login
	case $1 in
	alice|bob) echo unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 ;;
	*)         echo user_u:user_r:user_t:s0 ;;
	esac
}
WHERE="echo $IN; cat /proc/self/attr/current; echo; cat /outside"
inside() {              # NAME USER: the last command ran in a jail, in that domain
	is "$1: $2 is in the jail, in the domain of the login" "$OUT" "$IN"$'\n'"$(label "$2")"
}
free() {                # NAME USER
	is "$1: control: $2 is outside, in that domain" "$OUT" "$IN"$'\n'"$(label "$2")"$'\nOUTSIDE'
}

login_jail 'home = "rw";'
build_jail
pam_lines child
pam_su session
echo 'session required pam_jail.so' >>/etc/pam.d/cron
install -m 600 "$HELP/keys/host" /etc/ssh/world_key
printf '%s\n' 'HostKey /etc/ssh/world_key' 'KbdInteractiveAuthentication yes' \
	'PerSourcePenalties no' >/etc/ssh/sshd_config.d/world.conf
restorecon -RF /etc/ssh /etc/pam.d
systemctl restart ssh
client 22

is "SELinux enforces" "$(getenforce)" Enforcing
domain() { ps -o label= -p "$(systemctl show -P MainPID "$1")" | cut -d: -f3; }
is "sshd and cron are in their domains" "$(domain ssh) $(domain cron)" 'sshd_t crond_t'

# --- without the module ---------------------------------------------------------

for u in alice mallory; do refused "control: without the module $u is refused" $u; done
for u in bob carol; do run SSH $u@h "$WHERE"; free ssh $u; done
policy /payload/policy/etc || bail "the policy with the module"

# --- ssh ------------------------------------------------------------------------

for u in alice mallory; do run SSH $u@h "$WHERE"; inside ssh $u; done

finish
