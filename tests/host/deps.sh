#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# deps.sh - install what the build and its tests need, if it is missing.
#
# Quick when nothing is.  No service is started: the sshd of the tests is unpacked
# into the build directory (get-sshd.sh), and the units of podman are disabled.
#
#   deps.sh build        what the three programs need, nothing for the tests
#   deps.sh [bench|vm]   what that target needs as well
#   deps.sh list         only names the packages, as Debian calls them
set -eu

# what the build needs, and what its tests need
BUILD_DEB='gcc libc6-dev make pkg-config libpam0g-dev libconfig-dev
	libarchive-dev libaudit-dev libcap-ng-dev libjansson-dev
	libselinux1-dev nettle-dev'
TEST_DEB='git libelf-dev libcmocka-dev openssh-client openssh-sftp-server rsync
	strace mtree-netbsd mandoc shellcheck cppcheck universal-ctags clang
	procps libcap2-bin util-linux e2fsprogs btrfs-progs curl xauth
	mmdebstrap python3-jsonschema borgbackup podman catatonit crun skopeo
	squashfs-tools erofs-utils jq'
BUILD_RPM='gcc make pam-devel libconfig-devel libselinux-devel'
TEST_RPM='git libcmocka-devel rsync strace mandoc ShellCheck cppcheck ctags
	clang util-linux python3-jsonschema'
BUILD_DNF='pkgconf-pkg-config audit-libs-devel jansson-devel nettle-devel
	libarchive-devel libcap-ng-devel rpm-devel glibc-static'
TEST_DNF='elfutils-libelf-devel openssh-server openssh-clients procps-ng
	libcap'
BUILD_ZYPPER='pkg-config audit-devel libjansson-devel libnettle-devel
	libarchive-devel libcap-ng-devel rpm-devel glibc-devel-static'
TEST_ZYPPER='libelf-devel openssh procps libcap-progs'
BUILD_PACMAN='gcc make pkgconf pam libarchive libconfig audit libcap-ng
	jansson nettle'
TEST_PACMAN='git libelf cmocka openssh rsync strace mandoc shellcheck cppcheck
	ctags clang procps-ng libcap util-linux python-jsonschema'

have_deb() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
	    grep -qx installed
}

deb() {			# PACKAGE...
	[ "$list" = no ] || { echo "$@"; return; }
	missing=
	for p in "$@"; do
		have_deb "$p" || missing="$missing $p"
	done
	[ -n "$missing" ] || return 0
	echo "deps: installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update
	# shellcheck disable=SC2086 # a list of words
	apt-get -qq -y --no-install-recommends install $missing >/dev/null
	case "$missing " in
	*' podman '*)	# the suites run it, no unit does
		systemctl --quiet --now disable podman.service podman.socket \
		    podman-restart.service podman-auto-update.service \
		    podman-auto-update.timer 2>/dev/null || : ;;
	esac
}

list=no
# shellcheck disable=SC2086 # lists of words
case ${1:-} in
'')	extra= ;;
build)	TEST_DEB='' TEST_RPM='' TEST_DNF='' TEST_ZYPPER='' TEST_PACMAN='' extra= ;;
list)	list=yes; deb $BUILD_DEB $TEST_DEB; exit ;;
bench)	extra="bubblewrap" ;;	# jailkit: unpacked by bench.sh, set-uid
vm)	extra="qemu-system-x86" ;;
*)	echo "usage: deps.sh [build|bench|vm|list]" >&2; exit 2 ;;
esac

# shellcheck disable=SC2086
if command -v apt-get >/dev/null; then
	deb $BUILD_DEB $TEST_DEB $extra
elif command -v dnf >/dev/null; then
	dnf -q -y install $BUILD_RPM $BUILD_DNF $TEST_RPM $TEST_DNF
elif command -v zypper >/dev/null; then
	zypper -q -n install $BUILD_RPM $BUILD_ZYPPER $TEST_RPM $TEST_ZYPPER
elif command -v pacman >/dev/null; then
	pacman -S --needed --noconfirm $BUILD_PACMAN $TEST_PACMAN
else
	echo "deps.sh: no apt-get, dnf, zypper or pacman here; see its lists." \
	    "pam_jail needs glibc: with musl it does not compile" >&2
	exit 2
fi
