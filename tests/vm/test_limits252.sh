#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_limits252.sh - the rows of test_limits.sh under systemd 252 of Debian 12, whose
# kernel is 6.1, without Landlock scopes.

VM_SUITE=bookworm VM_SECONDS=1800
. "${0%/*}/vm.sh"

vm_people
install_products
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
MORE='require = [ ];'
. "$SRC/tests/vm/limits.rows.sh"
finish
