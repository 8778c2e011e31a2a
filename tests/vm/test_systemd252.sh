#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_systemd252.sh - Debian 12 as it is installed, systemd 252: the user manager of
# an account in a jail.  test_systemd.sh has the same rows on Debian 13.

VM_SUITE=bookworm VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
# in qemu its kernel is 6.1, without Landlock scopes
login_jail 'home = "rw";' "$([ "$VM_WAY" = box ] || echo 'require = [ ];')"
build_jail
pam_lines child
install -m 600 "$HELP/keys/host" /etc/ssh/world_key
echo 'HostKey /etc/ssh/world_key' >/etc/ssh/sshd_config.d/world.conf
systemctl restart ssh
client 22
. "$SRC/tests/vm/manager.rows.sh"
finish
