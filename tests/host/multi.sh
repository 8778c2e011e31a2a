#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# multi.sh - the suites on a machine that has more than `make deps` installs:
# loaders of three kinds, two more shells, containers that run.  "make check-multi".
#
#   multi.sh [SUITE...]          default: those that look at the machine
#
# The machine is a Debian tree of this machine's release, made by debian.sh once and
# kept in $B/multi, in mount and process namespaces that end with the suites.  It is
# no overlay: a jail's overlay lies on that of a test world, and the kernel stacks
# two.  Afterwards the outer half checks that nothing of it is seen outside.
#
# shellcheck disable=SC2046,SC2086 # lists of words
set -eu
SRC=$(cd "$(dirname "$0")/../.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$SRC/$B ;; esac
KEEP=${KEEP:-$B/multi}          # the tree, a build of its own, a log
export SRC KEEP
MORE='gcc-multilib zsh fish jq podman crun libvirt-daemon-system'
# what a test uses where it finds it, and what every Debian has
USUAL='openssl ca-certificates git man-db login xz-utils cron at sudo less netbase'
SUITES='tests/elf/cache.sh tests/elf/foreign.sh tests/elf/host.sh
	tests/elf/musl.sh tests/elf/plan.sh tests/elf/rules.sh
	tests/lint/check_completion.sh tests/lint/check_counts.sh
	tests/root/test_check.sh tests/root/test_commands.sh
	tests/root/test_explain.sh tests/root/test_hook.sh
	tests/root/test_inuse.sh tests/root/test_jail_files.sh
	tests/root/test_login.sh tests/root/test_member.sh
	tests/root/test_names.sh tests/root/test_nss.sh
	tests/root/test_packages.sh tests/root/test_refresh.sh
	tests/root/test_sessions.sh tests/root/test_wayout.sh
	tests/root/test_components.sh'

snapshot() {
	sed 's/ master:[0-9]*//; s/ shared:[0-9]*//' /proc/self/mountinfo
	cksum /etc/passwd /etc/group /var/lib/dpkg/status /etc/ld.so.cache
	ls -d /sys/fs/cgroup/*/ /sys/class/net/*
}

outside() {
	local before suite packages rc=0
	[ "$(id -u)" = 0 ] || { echo "multi.sh: needs root" >&2; exit 2; }
	before=$(snapshot)
	# shellcheck source=/dev/null
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	packages=$(echo $("$SRC/tests/host/deps.sh" list) $USUAL $MORE | tr ' ' ,)
	mkdir -p "$KEEP/mnt"
	"$SRC/tests/host/debian.sh" "$KEEP/root" "$suite" "$packages"
	TREE=$(B=$B "$SRC/tests/root/components.tree.sh")
	export B=$KEEP/build TREE
	mkdir -p "$B/components-root"
	make -s -C "$SRC" B="$B" tests-built >"$KEEP/make"
	unshare --mount --pid --fork --kill-child --propagation private \
	    env MULTI=1 bash "$0" "$@" || rc=$?
	if [ "$(snapshot)" != "$before" ]; then
		echo "multi.sh: this machine is not as it was:"
		diff <(echo "$before") <(snapshot) || rc=1
	fi
	exit $rc
}

machine() {
	local new=$KEEP/mnt
	mount --bind "$KEEP/root" "$new"
	mount -t proc -o nosuid,nodev,noexec proc "$new/proc"
	mount --rbind /sys "$new/sys"
	mount -t cgroup2 none "$new/sys/fs/cgroup"      # what crun wants to see
	mount --rbind /dev "$new/dev"
	mount -t tmpfs -o mode=755,nosuid,nodev run "$new/run"
	mount -t tmpfs -o mode=1777,nosuid,nodev tmp "$new/tmp"
	mkdir -p "$new/var/lib/containers"
	mount -t tmpfs -o mode=755 var "$new/var/lib/containers"
	mkdir -p "$new$SRC" "$new/.old"
	mount --bind "$SRC" "$new$SRC"
	mkdir -p "$new$B"
	mount --bind "$B" "$new$B"
	mount --bind "$TREE" "$new$B/components-root"
	cd "$new"
	pivot_root . .old
	cat /.old/etc/resolv.conf >/etc/resolv.conf
	umount -l /.old
	rmdir /.old
}

# A container that runs, with the mounts podman makes for it, and the tmpfs
# that libvirt gives a domain.
containers() {
	mkdir -p /run/box/bin /run/libvirt/qemu/1-box.dev
	echo 'int pause(void); int main(void) { for (;;) pause(); }' |
	    gcc -static -x c -o /run/box/bin/stay -
	mount -t tmpfs -o mode=755 devfs /run/libvirt/qemu/1-box.dev
	podman --storage-driver=vfs --cgroup-manager=cgroupfs run -d --name box \
	    --cgroups=disabled --network=none --rootfs /run/box /bin/stay
	podman --storage-driver=vfs ps --format '{{.Names}} {{.Status}}' | grep '^box Up'
}

[ -n "${MULTI:-}" ] || outside "$@"
unset MULTI
machine
containers >"$KEEP/log" 2>&1 || { tail -n 20 "$KEEP/log"; exit 2; }
cd "$SRC"
echo "# $(gcc -print-multi-lib | wc -l) kinds of loader, $(zsh --version | cut -d' ' -f1,2)," \
    "$(fish --version), $(podman --version), $(libvirtd --version)"
[ $# != 0 ] || set -- $SUITES
tests/run.sh ${JOBS:+-j "$JOBS"} "$@"
