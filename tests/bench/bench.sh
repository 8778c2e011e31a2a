#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# bench.sh - `make bench`: what a jail costs, beside fork and exec, bubblewrap,
# a login without a jail, jailkit, and other restricted shells.  Nothing is asserted about times.
# Runs on a machine of its own (tests/root/world.sh); this one stays as it is.
#
#   B         the build directory (default build)
#   ROUNDS    how often each is run (default 21)
#   ENTRIES   how often a jail is entered (default ten times as often)
#   SECTIONS  only these: enter decides logins commands members builds refreshes
#             larges
#   MANY      how many jails over ten component sets (default 1000)
#   PEOPLE    how many accounts in one jail (default 10000)
#
# Every row is a ratio of two medians of one run, in which both sides took
# turns.  jailkit, libpam-chroot and rush are unpacked in there only: jailkit's
# package installs two set-uid programs, and that of rush one.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
SRC=${here%/tests/bench}
B=${B:-build}
case $B in /*) ;; *) B=$SRC/$B ;; esac
export B
if [ "$(id -u)" != 0 ]; then
	echo "bench.sh: needs root: it makes namespaces, accounts and a jail" >&2
	exit 2
fi

to=$B/tests/bench
mkdir -p "$to"
for name in enter decide spawn; do
	# shellcheck disable=SC2046 # the flags are words
	"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wshadow \
	    -Wstrict-prototypes -Wmissing-prototypes -fPIC \
	    -iquote "$SRC/lib" -o "$to/$name" "$here/$name.c" \
	    "$B/libjail.a" $(pkg-config --libs libconfig)
done
echo 'int main(void) { return 0; }' |
	"${CC:-cc}" -O2 -static -x c -o "$to/nothing" -

# package NAME: as $to/NAME.deb, or a word why not
package() {
	[ ! -s "$to/$1.deb" ] || return 0
	rm -rf "$to/get" && mkdir "$to/get"
	if (cd "$to/get" && apt-get -q -o APT::Sandbox::User=root \
	    download "$1") >/dev/null; then
		mv "$to"/get/"$1"_*.deb "$to/$1.deb"
	else
		echo "bench.sh: no $1, so no row about it" >&2
	fi
}
command -v jk_init >/dev/null || package jailkit
package libpam-chroot
package rush
"$SRC/tests/root/world.sh" "$here/inside.sh"
[ -n "${SECTIONS:-}" ] || "$here/resolve.sh" "$B"
# in a world of its own, over the Debian tree of the suites
[ -n "${SECTIONS:-}" ] || "$here/services.sh"
