#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh and lib.sh: their names
# tree.lib.sh - a world with the software that this machine need not have: the Debian
# tree of components.packages becomes the machine, and there is no systemd in it.
#
#   . "${0%/*}/tree.lib.sh"  first line of a suite; the products are installed

if [ -z "${WORLD:-}" ]; then
	WORLD_ROOT=$("${0%/*}/components.tree.sh") || {
		echo "not ok 1 - a Debian tree with the software"
		echo "1..1"
		exit 1
	}
	export WORLD_ROOT
fi
. "${0%/*}/world.sh"

export PAMDIR=$ARCH_LIB/security        # no pkg-config in the tree
install_products
