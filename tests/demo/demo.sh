#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# demo.sh - `make demo`: a jail, logins into it, and every attack on it.
# Runs on a machine of its own (tests/root/world.sh); this one stays as it is.
#
#   B     the build directory (default build)
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
if [ "$(id -u)" != 0 ]; then
	echo "demo.sh: needs root: it makes namespaces, accounts and a jail" >&2
	exit 2
fi
exec "$here/../root/world.sh" "$here/inside.sh"
