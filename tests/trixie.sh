#!/bin/bash
# trixie.sh - the login suites against Debian 13: its OpenSSH 10 (sshd,
# sshd-session, sshd-auth), its PAM, its libc.  "make check-trixie".
#
#   trixie.sh [SUITE...]         default: those about logins, and jail-setup's
#
# mmdebstrap makes the tree once, in $B/trixie, from the machine's own mirror;
# the product is built inside by its own compiler, into $B/trixie-build, and the
# suites run in a world (tests/root/world.sh) whose lowest layer is that tree,
# which stays as mmdebstrap left it.

set -eu
src=$(cd "$(dirname "$0")/.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$src/$B ;; esac
tree=$B/trixie
suite=trixie
packages=openssh-server,openssh-client,rsync,gcc,make,pkg-config,libc6-dev
packages=$packages,libpam0g-dev,libaudit-dev,libconfig-dev,libcap-ng-dev,libelf-dev,libssl-dev
packages=$packages,libjansson-dev,libcmocka-dev,libseccomp-dev,mtree-netbsd
packages=$packages,libcap2-bin,login,strace

[ "$(id -u)" = 0 ] || { echo "trixie.sh: needs root" >&2; exit 2; }
command -v mmdebstrap >/dev/null || {
	echo "trixie.sh: mmdebstrap is missing; mend: make deps" >&2
	exit 2
}

# The first Debian mirror of the machine, in either format of apt's sources.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
	    /etc/apt/sources.list.d/*.sources 2>/dev/null |
	sed -n -e 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' \
	    -e 's/^deb[[:space:]]*\(\[[^]]*\]\)\{0,1\}[[:space:]]*\([^[:space:]]*\).*/\2/p' |
	grep -E '/debian/?$' | head -n 1
}

if [ ! -e "$tree/.complete" ] || [ "$(cat "$tree/.complete")" != "$packages" ]; then
	uri=$(mirror)
	[ -n "$uri" ] || { echo "trixie.sh: apt's sources name no Debian mirror" >&2; exit 2; }
	rm -rf --one-file-system "$tree"
	mkdir -p "$B"
	# in a mount namespace of its own: it mounts /proc and more in the tree
	unshare --mount --propagation private mmdebstrap --variant=minbase --include="$packages" \
	    --aptopt='Acquire::Languages "none"' \
	    --dpkgopt='path-exclude=/usr/share/doc/*' \
	    --dpkgopt='path-exclude=/usr/share/man/*' \
	    --dpkgopt='path-exclude=/usr/share/locale/*' \
	    "$suite" "$tree" "$uri" >&2
	echo "$packages" >"$tree/.complete"
fi

export WORLD_ROOT=$tree B=$B/trixie-build
mkdir -p "$B"
"$src/tests/root/world.sh" make -C "$src" B="$B" all >&2
if [ $# = 0 ]; then
	# not those that bring a tree of their own
	for name in harness login unjailed su refuse paths names attack fault setup; do
		set -- "$@" "$src/tests/root/test_$name.sh"
	done
fi
exec "$src/tests/run.sh" "$@"
