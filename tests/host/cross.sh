#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# cross.sh - the products and the unit tests for AArch64 and 64-bit RISC-V, built by
# Debian 13's cross compilers and run by qemu-user; the tables of system calls against
# the kernel's headers of all machines.  "make check-cross".
#
#   cross.sh [MACHINE...]        default: aarch64 riscv64
#
# debian.sh makes the tree once, in $B/cross/tree.  The units run in a world
# (tests/root/world.sh) of it, in a user namespace with a binfmt_misc of its own (Linux
# 6.7), so that they start programs of their machine as they do elsewhere.  cross.rows
# lists the rows that qemu-user cannot run, and why; each must fail.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd -P)
here=$src/tests/host

emulated() {            # MACHINE: in the user namespace
	local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00'
	local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
	local misc=/proc/sys/fs/binfmt_misc units
	mount -t binfmt_misc binfmt_misc "$misc"
	case $1 in
	aarch64) magic=$magic'\xb7\x00' ;;
	riscv64) magic=$magic'\xf3\x00' ;;
	esac
	echo ":$1:M::$magic:$mask:/usr/bin/qemu-$1:F" >"$misc/register"
	"$B/jail-setup/jail-setup" --version >/dev/null
	"$B/jailsh/jailsh" --version >/dev/null
	"$B/jailsh/inside" --version >/dev/null
	units=$(mktemp -d)
	for unit in "$src"/tests/unit/test_*.c; do
		ln -s "$here/cross.unit.sh" "$units/$(basename "$unit" .c)"
	done
	exec "$src/tests/run.sh" "$units"/*
}

inside() {              # MACHINE: in the world
	local as
	[ "$1" != aarch64 ] || "$src/tests/lint/syscalls.sh" all
	mkdir -p "$B"
	echo "$1: pam_jail.so, jailsh, jail-setup and the units, without a warning" >&2
	# shellcheck disable=SC2046 # names without blanks
	make -s -C "$src" -j "$(nproc)" B="$B" CC="$1-linux-gnu-gcc" WERROR=1 \
	    PKG_CONFIG="$1-linux-gnu-pkg-config" all $(cd "$src" &&
	    printf "$B/%s\n" tests/unit/test_*.c | sed 's/\.c$//') >"$B/make.log" 2>&1 || {
		tail -n 30 "$B/make.log" >&2
		exit 1
	}
	as=$(readelf -h "$B/pam_jail.so" | sed -n 's/^ *Machine: *//p')
	case $1:$as in
	aarch64:AArch64|riscv64:RISC-V) ;;
	*) echo "cross.sh: pam_jail.so is for $as" >&2; exit 1 ;;
	esac
	exec unshare --user --map-users=0,0,4294967294 --map-groups=0,0,4294967294 \
	    --mount "$0" emulated "$1"
}

outside() {             # MACHINE...
	local m p rows rc=0 tree packages=gcc,make,pkg-config,libc6-dev,qemu-user
	B=${B:-build}
	case $B in /*) ;; *) B=$src/$B ;; esac
	tree=$B/cross/tree
	for m in aarch64:arm64 riscv64:riscv64; do
		packages=$packages,gcc-${m%:*}-linux-gnu
		for p in pkgconf libc6-dev libpam0g-dev libpam-modules libaudit-dev \
		    libconfig-dev libelf-dev nettle-dev libjansson-dev libcmocka-dev \
		    libcap-ng-dev libarchive-dev librpm-dev; do
			packages=$packages,$p:${m#*:}
		done
	done
	rows=$(grep -vc '^#' "$here/cross.rows")
	[ "$rows" -le 14 ] || { echo "cross.sh: $rows rows are left out; 14 were" >&2; exit 1; }
	"$here/debian.sh" "$tree" trixie "$packages" '' arm64,riscv64
	for m; do
		WORLD_ROOT=$tree B=$B/cross/$m "$src/tests/root/world.sh" \
		    "$here/cross.sh" inside "$m" || rc=1
	done
	exit $rc
}

case ${1:-} in
inside)   inside "$2" ;;
emulated) emulated "$2" ;;
'')       outside aarch64 riscv64 ;;
*)        outside "$@" ;;
esac
