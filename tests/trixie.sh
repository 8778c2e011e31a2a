#!/bin/bash
# trixie.sh - the login suites against Debian 13: its OpenSSH 10 (sshd,
# sshd-session, sshd-auth), its PAM, its libc.  "make check-trixie".
#
#   trixie.sh [SUITE...]         default: those about logins, and jail-setup's
#
# debian.sh makes the tree once, in $B/trixie; the product is built inside by its
# own compiler, into $B/trixie-build, and the suites run in a world
# (tests/root/world.sh) whose lowest layer is that tree,
# which stays as mmdebstrap left it.

set -eu
src=$(cd "$(dirname "$0")/.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$src/$B ;; esac
tree=$B/trixie
packages=openssh-server,openssh-client,rsync,gcc,make,pkg-config,libc6-dev
packages=$packages,libpam0g-dev,libaudit-dev,libconfig-dev,libcap-ng-dev,libelf-dev,libssl-dev
packages=$packages,libjansson-dev,libcmocka-dev,libseccomp-dev,mtree-netbsd
packages=$packages,libcap2-bin,login,strace,procps,xz-utils,curl,xauth,e2fsprogs,jq
packages=$packages,python3-jsonschema,cron,at,sudo,proftpd-core,libwrap0,util-linux-extra
packages=$packages,wtmpdb,libpam-wtmpdb,lastlog2,libpam-lastlog2

# proftpd conflicts with vsftpd
"$src/tests/debian.sh" "$tree" trixie "$packages" vsftpd
export WORLD_ROOT=$tree B=$B/trixie-build
mkdir -p "$B"
"$src/tests/root/world.sh" make -C "$src" B="$B" all >&2
if [ $# = 0 ]; then
	# not those that bring a tree of their own
	for name in harness login unjailed su refuse paths names attack fault race \
	    setup; do
		set -- "$@" "$src/tests/root/test_$name.sh"
	done
fi
exec "$src/tests/run.sh" "$@"
