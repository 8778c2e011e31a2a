#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_hardened.sh - in a hardened unit of systemd the entry is refused, and the
# reason names the directive.  The suite imitates such a unit without systemd:
# bounding sets by setpriv(1), filters by deny.c.

. "${0%/*}/world.sh"

install_products
login_jail
build_jail
pam_su session

hint() {                # NAME REASON COMMAND...: before su; carol is let in all the same
	local name=$1 want=$2
	shift 2
	run "$@" su alice -c "echo $IN; cat /outside"
	check "$name: alice is refused" kept_out
	check "$name: and the reason names the directive" log_has "result=refused reason=\"$want does that\""
	run "$@" su carol -c "echo $IN; cat /outside"
	is "control: $name: who is in no jail is let in" "$OUT" "$IN"$'\n'OUTSIDE
}
NAMESPACES=$((0x20000 | 0x4000000 | 0x8000000))         # mnt, uts, ipc

run su alice -c "echo $IN; cat /outside"
check "control: alice is let in, into a jail" [ "$OUT" = "$IN" ]
hint RestrictNamespaces= 'unshare: Operation not permitted; in a unit of systemd RestrictNamespaces= or CapabilityBoundingSet=' \
	"$HELP/deny" unshare:0:$NAMESPACES=EPERM --
hint "all of unshare denied" 'unshare: Operation not permitted; in a unit of systemd RestrictNamespaces= or CapabilityBoundingSet=' \
	"$HELP/deny" unshare=EPERM --
hint RestrictSUIDSGID= '[^"]*open [^ "]*: Function not implemented; in a unit of systemd RestrictSUIDSGID=' \
	"$HELP/deny" openat2=ENOSYS --
hint PrivateDevices= '/dev: make /dev/null: Operation not permitted; in a unit of systemd PrivateDevices= or CapabilityBoundingSet=' \
	setpriv --bounding-set -mknod
hint "CapabilityBoundingSet=, without sys_admin" 'unshare: Operation not permitted; in a unit of systemd RestrictNamespaces= or CapabilityBoundingSet=' \
	setpriv --bounding-set -sys_admin
hint "CapabilityBoundingSet=, without setpcap" 'empty the bounding set: Operation not permitted; in a unit of systemd CapabilityBoundingSet=' \
	setpriv --bounding-set -setpcap
hint "CapabilityBoundingSet=, without sys_chroot" 'chroot: Operation not permitted; in a unit of systemd SystemCallFilter= or CapabilityBoundingSet=' \
	setpriv --bounding-set -sys_chroot
hint "SystemCallFilter=~@mount" 'make mounts private: Operation not permitted; in a unit of systemd SystemCallFilter=' \
	"$HELP/deny" mount_setattr=EPERM --
hint "SystemCallFilter=~@keyring" 'join a new session keyring: Operation not permitted; in a unit of systemd SystemCallFilter=' \
	"$HELP/deny" keyctl=EPERM --
rm -rf /run/jail
readonly_run() { unshare -m sh -c 'mount -o remount,bind,ro /run && exec "$@"' - "$@"; }
hint "ProtectSystem=strict" '[^"]*/run/jail[^"]*: Read-only file system; in a unit of systemd ProtectSystem=' \
	readonly_run
finish
