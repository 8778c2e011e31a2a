#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# deps.sh - install what the build and its tests need, if it is missing.
#
# Quick when nothing is.  No service is installed: the sshd of the tests is
# unpacked into the build directory (get-sshd.sh), never started by the system.
#
#   deps.sh [bench|vm]   what that target needs as well
#   deps.sh list         only names the packages, as Debian calls them
set -eu

have_deb() {
	dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null |
	    grep -qx installed
}

deb() {
	set -- gcc libc6-dev make pkg-config libpam0g-dev libaudit-dev \
	    libelf-dev libconfig-dev libssl-dev libjansson-dev \
	    libcmocka-dev openssh-client openssh-sftp-server rsync strace \
	    mtree-netbsd mandoc shellcheck cppcheck universal-ctags clang \
	    procps libcap2-bin util-linux e2fsprogs btrfs-progs curl xauth mmdebstrap \
	    python3-jsonschema \
	    "$@"
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
}

list=no
case ${1:-} in
'')     extra= ;;
list)   list=yes; deb; exit ;;
bench)  extra="bubblewrap" ;;	# jailkit: unpacked by bench.sh, set-uid
vm)     extra="qemu-system-x86" ;;
*)      echo "usage: deps.sh [bench|vm|list]" >&2; exit 2 ;;
esac

if command -v apt-get >/dev/null; then
	# shellcheck disable=SC2086
	deb $extra
elif command -v dnf >/dev/null; then
	dnf -q -y install gcc make pkgconf-pkg-config pam-devel audit-libs-devel \
	    elfutils-libelf-devel libconfig-devel \
	    openssl-devel jansson-devel libcmocka-devel \
	    openssh-server openssh-clients rsync strace mandoc ShellCheck \
	    cppcheck ctags clang procps-ng libcap util-linux \
	    python3-jsonschema
elif command -v zypper >/dev/null; then
	zypper -q -n install gcc make pkg-config pam-devel audit-devel \
	    libelf-devel libconfig-devel libopenssl-devel libjansson-devel \
	    libcmocka-devel openssh rsync strace mandoc \
	    ShellCheck cppcheck ctags clang procps libcap-progs util-linux \
	    python3-jsonschema
else
	echo "deps.sh: no apt-get, dnf or zypper here; see its lists" >&2
	exit 2
fi
