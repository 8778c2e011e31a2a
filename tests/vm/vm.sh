#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# vm.sh - a whole machine for a test suite: a Debian with its own init and kernel.
#
#   . "${0%/*}/vm.sh"    in a suite: from here on it runs inside
#
# The suite may set these before; the outer half reads them:
#
#   VM_SUITE    trixie (default) or bookworm
#   VM_TREE     the name of a tree of its own, for what follows (default VM_SUITE)
#   VM_MORE     packages besides the usual, as ",name,name"
#   VM_KERNEL   words for the kernel's command line
#   VM_INIT     systemd (default), or tiny: the suite itself is pid 1
#   VM_WAY      qemu (default), or box: namespaces below this kernel, as world.sh
#               makes them, with systemd as pid 1 and cgroup v2
#   VM_SECONDS  after which a machine is killed (default 900)
#   vm_outside  a function, instead of one boot and its rows
#   vm_prepare  a function with the tree as $1, before the disk image is made of it
#   vm_provide  a function with the payload as $1, the same
#
# $B/vm/TREE keeps the tree that mmdebstrap made, for qemu a disk image of it, and the
# product, built by the compiler of that tree.  A machine writes to a snapshot, has no
# network, and is killed by its process id.  Its rows come over the second serial line.
# Without hardware support qemu interprets: a boot then takes 10 to 60 s on an idle
# machine, and a box is faster.
#
# shellcheck disable=SC2034 # lib.sh and the suites use what is set here
set -u
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C.UTF-8
VM_SUITE=${VM_SUITE:-trixie} VM_INIT=${VM_INIT:-systemd}
VM_SECONDS=${VM_SECONDS:-900} VM_WAY=${VM_WAY:-qemu}
VM_TREE=${VM_TREE:-$VM_SUITE} VM_MORE=${VM_MORE:-} VM_KERNEL=${VM_KERNEL:-}

# --- outside ------------------------------------------------------------------

vm_die() {
	echo "Bail out! $*"
	exit 2
}

vm_packages() {
	local p=gcc,make,pkg-config,libc6-dev,libpam0g-dev,libconfig-dev
	p=$p,libelf-dev,nettle-dev,libjansson-dev,libcap-ng-dev,libarchive-dev
	p=$p,linux-image-cloud-amd64,initramfs-tools,zstd,systemd,systemd-sysv
	p=$p,dbus,libpam-systemd,openssh-server,openssh-client,rsync
	p=$p,libcap2-bin,procps,kmod,udev,login,passwd,cron,at
	[ "$1" != trixie ] || p=$p,strace,dbus-user-session,sudo,polkitd \
	    p=$p,systemd-container,systemd-coredump,e2fsprogs,tmux \
	    p=$p,libpam-wtmpdb,wtmpdb,libpam-lastlog2,lastlog2
	echo "$p$VM_MORE"
}

# A file system in a file, from a directory, without a mount.
vm_image() {            # DIR FILE SIZE
	rm -f "$2.new"
	mke2fs -q -t ext4 -d "$1" "$2.new" "$3" >&2 && mv "$2.new" "$2"
}

vm_hook() {             # FUNCTION ARGUMENT: of the suite, if it has that one
	! declare -F "$1" >/dev/null || "$@" >&2
}

vm_root() {
	local packages
	packages=$(vm_packages "$VM_SUITE")
	"$SRC/tests/host/debian.sh" "$V/tree" "$VM_SUITE" "$packages" || return
	[ "$V/$VM_WAY.made" -nt "$V/tree/.complete" ] || {
		# spares the first boot what the packages have done
		touch "$V/tree/etc/.updated" "$V/tree/var/.updated" &&
		vm_hook vm_prepare "$V/tree" &&
		{ [ "$VM_WAY" = box ] || vm_image "$V/tree" "$V/root.img" 4G; } &&
		: >"$V/$VM_WAY.made"
	}
}

# What is mounted on /payload inside: product/, src/, help/.
vm_payload() {
	local to=$V/build/payload
	mkdir -p "$V/build" && rm -rf "$to" || return
	WORLD_ROOT=$V/tree B=$V/build "$SRC/tests/root/world.sh" make -s -j2 -C "$SRC" \
	    B="$V/build" PREFIX=/usr DESTDIR="$to/product" install >"$V/make.log" 2>&1 || {
		tail "$V/make.log" >&2
		return 1
	}
	mkdir -p "$to/help" "$to/src" && cp -a "$SRC/tests" "$SRC/conf" "$to/src/" &&
	cp -a "$V/build/tests/root/." "$to/help/" && vm_hook vm_provide "$to" &&
	{ [ "$VM_WAY" = box ] || vm_image "$to" "$V/payload.img" 200M; }
}

vm_ready() {
	local c
	[ "$(id -u)" = 0 ] || { echo "1..0 # SKIP needs root"; exit 0; }
	for c in qemu-system-x86_64 mke2fs mmdebstrap; do
		command -v $c >/dev/null || vm_die "$c is missing; fix: tests/host/deps.sh vm"
	done
	mkdir -p "$V"
	( flock 8 && vm_root && vm_payload ) 8>"$V/.lock" ||
		vm_die "the machine of $VM_TREE could not be made"
}

vm_append() {
	echo "root=/dev/vda rw console=ttyS0 loglevel=5 mitigations=off $VM_KERNEL"
	# no word "ro": the initrd would take it for its own
	local run="mkdir -p /payload; mount -r /dev/vdb /payload;"
	run="$run exec env VM=1 VM_WAY=qemu /payload/src/tests/vm/${0##*/} $*"
	case $VM_INIT in
	systemd) echo "systemd.firstboot=off systemd.run=\"/bin/sh -c '$run'\"" ;;
	tiny)    echo "init=/bin/sh -- -c \"$run\"" ;;
	esac
}

# Debian as pid 1 finds it in a container, https://systemd.io/CONTAINER_INTERFACE
vm_box_root() {
	local new=$1 name major minor
	mount -t proc -o nosuid,nodev,noexec proc "$new/proc" &&
	# kernel.core_pattern and its like are the whole machine's
	mount --bind "$new/proc/sys" "$new/proc/sys" &&
	mount -o remount,bind,ro "$new/proc/sys" &&
	mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$new/sys" &&
	mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$new/sys/fs/cgroup" &&
	mount -t tmpfs -o mode=755,nosuid devices "$new/dev" || return
	for name in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
		IFS=: read -r name major minor <<<"$name"
		mknod -m 666 "$new/dev/$name" c "$major" "$minor" || return
	done
	mkdir "$new/dev/pts" "$new/dev/shm" && ln -s pts/ptmx "$new/dev/ptmx" &&
	ln -s /proc/self/fd "$new/dev/fd" && touch "$new/dev/ttyS1" &&
	mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$new/dev/pts" &&
	mount -t tmpfs -o mode=1777,nosuid,nodev shm "$new/dev/shm" &&
	# a node of its own: systemd changes its owner and mode
	mknod -m 600 "$new/dev/console" c 1 3 &&
	mount --bind "$2" "$new/dev/ttyS1" &&
	mount -t tmpfs -o mode=755,nosuid,nodev run "$new/run" &&
	mount -t tmpfs -o mode=1777,nosuid,nodev tmp "$new/tmp" &&
	mkdir -p "$new/var/lib/jail" "$new/payload" "$new/.old" &&
	mount -t tmpfs -o mode=755 jails "$new/var/lib/jail" &&
	mount --bind -o ro "$V/build/payload" "$new/payload"
}

vm_box_init() {         # OUT: pid 1
	local t=$1/mnt
	mkdir -p "$t" && mount -t tmpfs -o mode=755 box "$t" &&
	mkdir "$t/upper" "$t/work" "$t/new" &&
	mount -t overlay overlay "$t/new" \
	    -o "lowerdir=$V/tree,upperdir=$t/upper,workdir=$t/work" &&
	vm_box_root "$t/new" "$1/tap" && "$t/new/payload/help/probe" lo-up &&
	echo vm >/proc/sys/kernel/hostname &&
	cd "$t/new" && pivot_root . .old && cd / && umount -l /.old && rmdir /.old &&
	# one word: systemd 252 cuts its arguments at blanks
	printf '#!/bin/sh\nexec env VM=1 VM_WAY=box /payload/src/tests/vm/%s\n' \
	    "${0##*/}" >/usr/local/sbin/suite && chmod 755 /usr/local/sbin/suite &&
	exec env -i container=test PATH="$PATH" /sbin/init systemd.firstboot=off \
	    systemd.run=/usr/local/sbin/suite </dev/null >"/dev/null" 2>&1
	vm_die "the box could not be made"
}

# The box as VM_PID, in a cgroup of its own that vm_kill removes.
vm_box() {              # NAME
	local out=$V/$1 top
	top=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	[ -n "$top" ] || vm_die "no cgroup v2 is mounted"
	mkdir -p "$out" && : >"$out/tap" && : >"$out/console"
	VM_CGROUP=$top/vm.$$
	mkdir "$VM_CGROUP" || vm_die "no cgroup of its own"
	export -f vm_box_init vm_box_root vm_die
	# shellcheck disable=SC2016 # the shell inside expands
	V=$V setsid bash -c 'echo 0 >"$1/cgroup.procs" && exec unshare --mount --pid --net \
	    --uts --ipc --cgroup --fork --kill-child --propagation private \
	    bash -c "vm_box_init \"\$1\"" "$2" "$3"' - \
	    "$VM_CGROUP" "$0" "$out" >"$out/console" 2>&1 </dev/null &
	VM_PID=$!
}

# The machine as VM_PID; its words go to the suite inside.
vm_boot() {             # NAME WORDS [QEMU ARGUMENT...]
	local out=$V/$1 words=$2 accel=tcg cpu=qemu64,-cx16 cpus=1
	shift 2
	# qemu 7.2 leaves garbage in the flags after a cmpxchg16b without lock;
	# and a /dev/kvm alone is not enough: some hosts emulate it
	if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
		accel=kvm cpu=host cpus=2
	fi
	mkdir -p "$out" && rm -f "$out/tap" "$out/console"
	# a session of its own is what the scheduler shares the machine among
	setsid qemu-system-x86_64 -accel "$accel" -cpu "$cpu" -smp "$cpus" -m 1024 \
	    -nodefaults -display none -net none -no-reboot \
	    -kernel "$(ls "$V"/tree/boot/vmlinuz-*)" \
	    -initrd "$(ls "$V"/tree/boot/initrd.img-*)" \
	    -append "$(vm_append "$words" | tr '\n' ' ')" \
	    -serial "file:$out/console" -serial "file:$out/tap" \
	    -drive "file=$V/root.img,format=raw,if=virtio,snapshot=on,cache=unsafe" \
	    -drive "file=$V/payload.img,format=raw,if=virtio,readonly=on" "$@" \
	    >"$out/qemu" 2>&1 </dev/null &
	VM_PID=$!
}

vm_kill() {
	[ -z "${VM_PID:-}" ] || kill -KILL "$VM_PID" 2>/dev/null
	wait 2>/dev/null
	VM_PID=
	[ -z "${VM_CGROUP:-}" ] || find "$VM_CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null
	VM_CGROUP=
}

vm_wait() {             # until it is off; 1: it had to be killed
	local end=$((SECONDS + VM_SECONDS))
	while kill -0 "$VM_PID" 2>/dev/null; do
		[ $SECONDS -lt $end ] || { vm_kill; return 1; }
		sleep 0.2
	done
	VM_PID=
}

vm_one_boot() {
	local out
	out=$V/$(basename "$0" .sh)
	if [ "$VM_WAY" = box ]; then vm_box "${out##*/}"; else vm_boot "${out##*/}" ''; fi
	vm_wait || echo "# killed after $VM_SECONDS s"
	tr -d '\r' <"$out/tap"
	grep -q '^1\.\.[0-9]' "$out/tap" && return
	echo "# the suite did not reach its end; the console, $out/console:"
	tr -d '\r' <"$out/console" | tail -n 30 | sed 's/^/#   /'
	return 1
}

if [ -z "${VM:-}" ]; then
	SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
	B=${B:-build}
	case $B in /*) ;; *) B=$SRC/$B ;; esac
	V=$B/vm/$VM_TREE
	trap vm_kill EXIT
	vm_ready
	if declare -F vm_outside >/dev/null; then vm_outside; else vm_one_boot; fi
	exit
fi

# --- inside -------------------------------------------------------------------

SRC=/payload/src HELP=/payload/help WORLD=/run/world B=/payload/none
exec </dev/null 2>&1

vm_off() {
	sync
	case $VM_INIT in
	systemd) systemctl poweroff --no-block ;;
	tiny)    echo o >/proc/sysrq-trigger; sleep 60 ;;
	esac
}

vm_mount() {            # TYPE DIR [OPTIONS]: the initrd may have done it
	mountpoint -q "$2" || { mkdir -p "$2" && mount -t "$1" -o "nosuid${3:+,$3}" "$1" "$2"; }
}

vm_tiny() {             # what an init does
	vm_mount proc /proc nodev,noexec &&
	vm_mount sysfs /sys nodev,noexec &&
	vm_mount devtmpfs /dev mode=755 &&
	vm_mount devpts /dev/pts gid=5,mode=620,ptmxmode=666 &&
	vm_mount tmpfs /dev/shm nodev,mode=1777 &&
	vm_mount tmpfs /run nodev,mode=755 &&
	vm_mount tmpfs /tmp nodev,mode=1777 &&
	vm_mount securityfs /sys/kernel/security nodev,noexec &&
	vm_mount cgroup2 /sys/fs/cgroup nodev,noexec
}

[ "$VM_INIT" != tiny ] || vm_tiny
exec >/dev/ttyS1
[ "$VM_WAY" = box ] || stty raw -echo <&1
mkdir -p "$WORLD"
# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"

# An interpreted machine is slow.
eval "$(declare -f client SSH SFTP |
	sed 's/ConnectTimeout 10/ConnectTimeout 120/; s/timeout 40/timeout 200/')"

install_products() {    # /lib is a link
	tar -C /payload/product -c . | tar -C / -x --keep-directory-symlink
}

cursor() { CURSOR=$(journalctl -q -n 0 --show-cursor | sed -n 's/^-- cursor: //p'); }
journal() { journalctl -q --no-pager --after-cursor="$CURSOR" "$@"; }
# within MOST SECONDS COMMAND...: becomes true
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.5
	done
}

finish() {
	trap - EXIT
	echo "1..$COUNT"
	vm_off
	exit 0
}

bail() {
	trap - EXIT
	echo "not ok $((COUNT + 1)) - $*"
	echo "1..$((COUNT + 1))"
	vm_off
	exit 1
}

# The accounts of the other suites; the log is the journal where there is one.
vm_people() {
	if [ "$VM_INIT" = tiny ]; then
		world_people || bail "the accounts"
		return
	fi
	[ "$VM_WAY" != box ] || systemctl -q mask --now console-getty
	systemctl start multi-user.target
	mkdir -p "$T" /run/sshd && chmod 700 "$T"
	journalctl -q -f -n 0 -o short-iso >"$LOG" &
	HASH=$(world_hash)
	for g in jailed:3000 sftponly:3001 projects:3002; do
		echo "${g%:*}:x:${g#*:}:" >>/etc/group
	done
	person alice   2001 jailed sftponly projects
	person bob     2002 projects
	person mallory 2003 jailed
	person carol   2004
	echo OUTSIDE >/outside
	for g in alice bob mallory carol; do
		install -o "$g" -g "$g" -m 755 "$HELP/probe" "/home/$g/probe"
	done
	mkdir -p "$T/stock" && cp -a /etc/pam.d/. "$T/stock/"
}
trap 'echo "# the suite ended at line $LINENO"; vm_off' EXIT
