#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# trixie.sh - the login suites against Debian 13: its OpenSSH 10 (sshd,
# sshd-session, sshd-auth), its PAM, its libc.  "make check-trixie".
#
#   trixie.sh [SUITE...]         default: all that can run there
#
# debian.sh makes the tree once, in $B/trixie; the product is built inside by its
# own compiler, into $B/trixie-build, and the suites run in a world
# (tests/root/world.sh) whose lowest layer is that tree,
# which stays as mmdebstrap left it.

set -eu
src=$(cd "$(dirname "$0")/../.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$src/$B ;; esac
tree=$B/trixie
packages=openssh-server,openssh-client,rsync,gcc,make,pkg-config,libc6-dev
packages=$packages,libpam0g-dev,libaudit-dev,libconfig-dev,libelf-dev,nettle-dev
packages=$packages,libjansson-dev,libcap-ng-dev,libarchive-dev,libcmocka-dev,libseccomp-dev,mtree-netbsd
packages=$packages,libcap2-bin,login,strace,procps,xz-utils,curl,xauth,e2fsprogs,jq
packages=$packages,python3-jsonschema,cron,at,sudo,proftpd-core,libwrap0,util-linux-extra
packages=$packages,git,borgbackup,less,wtmpdb,libpam-wtmpdb,lastlog2,libpam-lastlog2,man-db,mandoc
packages=$packages,restic,rclone,subversion,unison,cvs,rdiff-backup

# proftpd conflicts with vsftpd
"$src/tests/host/debian.sh" "$tree" trixie "$packages" vsftpd
export WORLD_ROOT=$tree B=$B/trixie-build
mkdir -p "$B"
"$src/tests/root/world.sh" make -C "$src" B="$B" all attacks \
    "$B/tests/unit/test_sbom" "$B/tests/unit/test_serverconf" "$B/tests/unit/test_sshdsftp" >&2
if [ $# = 0 ]; then
	set -- "$src/tests/attacks/attacks.sh"
	for suite in "$src"/tests/root/test_*.sh "$src"/tests/recipes/test_*.sh; do
		case ${suite##*/test_} in
		components.sh|learn.sh) ;;      # bring a tree of their own
		records.sh) ;;                  # utmp; tests/vm has wtmpdb and lastlog2
		*) set -- "$@" "$suite" ;;
		esac
	done
fi
exec "$src/tests/run.sh" "$@"
