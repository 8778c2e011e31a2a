#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_limits.sh - memory and tasks of a jail file under systemd 257 of Debian 13: in
# qemu, whose kernel has the controllers that this machine's systemd may keep.

VM_SECONDS=1800
. "${0%/*}/vm.sh"

vm_people
install_products
like "systemd is of Debian 13" "$(systemctl --version)" '^systemd 257'
MORE=
. "$SRC/tests/vm/limits.rows.sh"
finish
