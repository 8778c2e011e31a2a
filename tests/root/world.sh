#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# world.sh - a machine of its own for each test suite.
#
#   . "${0%/*}/world.sh"         first line of a suite: from here on it runs inside
#   tests/root/world.sh CMD...   runs one command inside
#
# Inside are: private mount, pid, net, uts and ipc namespaces; an overlay over
# the whole root file system, whose upper layer is a tmpfs; an own /dev, /proc,
# /run, /tmp and /var/lib/jail.  So nothing that a suite does is seen outside,
# and all of it ends with the suite.  Afterwards the outer half checks that.
#
#   B           the build directory (default build)
#   WORLD_ROOT  the root file system to start from (default /)
#
# /var/lib/jail is a plain tmpfs, because pam_jail puts an overlay on a jail and
# the kernel stacks two at most.
#
set -u
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C.UTF-8
unset LANG LANGUAGE CDPATH TMPDIR
SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$SRC/$B ;; esac
WORLD_ROOT=${WORLD_ROOT:-/}
HELP=$B/tests/root              # helpers, keys and logs: shared with the outside
export SRC B WORLD_ROOT HELP

# --- outside ------------------------------------------------------------------

world_helpers() {               # the small C programs, when older than their source
	local f o cc=${CC:-cc} flags="-D_GNU_SOURCE -O1 -g -Wall -Wextra -Wshadow"
	flags="$flags -Wstrict-prototypes -Wmissing-prototypes -I$HELP"
	[ -s "$HELP/calls.h" ] || echo '#include <sys/syscall.h>' | $cc -E -dM - |
		sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/{ __NR_\1, "\1" },/p' >"$HELP/calls.h" || return
	for f in logger:-static probe:-static pty:-lutil pamclient:-lpam \
	    setcred_shim.so:-shared hasty.so:-shared evilnss.so:-shared oddnss.so:-shared \
	    dirnss.so:-shared \
	    plant:-static later.so:-shared nomem.so:-shared keepcore.so:-shared \
	    selinux_on.so:-shared nocontext.so:-shared state:-static faults:-lc \
	    disk:-static automount:-static sftp_mem:-static deny:-static \
	    outsider:-static service:-static stubborn:-static bomb:-static thread:-pthread ends:-pthread \
	    served:-lc server:-static \
	    cxx:-l:libstdc++.so.6; do
		o=${f%%:*}
		[ "$HELP/$o" -nt "$SRC/tests/root/${o%.so}.c" ] && continue
		# shellcheck disable=SC2086 # the flags are words
		$cc $flags -fPIC -o "$HELP/$o.new" "$SRC/tests/root/${o%.so}.c" "${f#*:}" &&
			mv "$HELP/$o.new" "$HELP/$o" || return
	done
	[ -s "$HELP/keys/user" ] || {
		rm -rf "$HELP/keys" && mkdir -p "$HELP/keys" &&
		ssh-keygen -q -t ed25519 -N '' -C host -f "$HELP/keys/host" &&
		ssh-keygen -q -t ed25519 -N '' -C user -f "$HELP/keys/user"
	} || return
	[ "$WORLD_ROOT" != / ] || "$SRC/tests/host/get-sshd.sh" "$B/openssh"
}

# What a suite would leave behind if it got out of its world, as one text: it has
# the names of the product, of its accounts and of the world's own directory.
world_traces() {
	grep -F -e "$HELP/" -e /var/lib/jail -e /run/jail /proc/self/mountinfo
	find /etc/jail /etc/pam.d /var/lib/jail /run/jail /usr/share/jail \
	    /usr/lib/*/security /usr/sbin/jail-setup /usr/bin/jailsh \
	    /home/alice /home/bob /home/mallory /home/carol \
	    -xdev -printf '%p %y %m %u %g %s %T@ %l\n' 2>/dev/null | sort
	find /etc/jail /etc/pam.d -type f -exec cksum {} + 2>/dev/null
	grep -E '^(alice|bob|mallory|carol|jailed|sftponly|projects):' \
	    /etc/passwd /etc/group /etc/shadow
}

# What others change as well: packages, leases, a mount of somebody's.
world_surroundings() {
	sed 's/ master:[0-9]*//; s/ shared:[0-9]*//' /proc/self/mountinfo
	find /etc /home /root/.ssh -xdev -printf '%p %y %m %u %g %s %T@ %l\n' 2>/dev/null | sort
}

# Holds the world's namespaces, so that nobody else's get their numbers before
# world_survivors has looked.
world_hold() {                  # DIRECTORY PARENT
	local init
	until [ -s "$1/ns" ]; do sleep 0.02; done
	init=$(pgrep -P "$(pgrep -P "$2" -x unshare)")
	if exec 7<"/proc/$init/ns/pid" 8<"/proc/$init/ns/mnt" 9<"/proc/$init/ns/net"; then
		echo yes >"$1/held.new"
	fi
	: >>"$1/held.new" && mv "$1/held.new" "$1/held"
	exec setpriv --pdeathsig KILL sleep infinity
}

# Processes in one of the given namespaces (pid:[…] mnt:[…] net:[…]).
world_survivors() {
	local ns p names=()
	for ns; do
		ns=${ns//[/\\[}
		names+=(-o -lname "${ns//]/\\]}")
	done
	find /proc/[0-9]*/ns/{pid,mnt,net} -maxdepth 0 \( "${names[@]:1}" \) -printf '%h\n' \
	    2>/dev/null | sort -u | while IFS=/ read -r _ _ p _; do
		echo "$p $({ tr '\0' ' ' <"/proc/$p/cmdline"; } 2>/dev/null)"
	done
}

world_outside() {
	local name out n rc ns i left hold
	name=$(basename "$0" .sh)
	if [ "$(id -u)" != 0 ]; then
		echo "1..0 # SKIP needs root"
		exit 0
	fi
	mkdir -p "$HELP" || exit 2
	( flock 9 && world_helpers ) 9>"$HELP/.lock" >&2 || {
		echo "1..0"
		echo "# the helpers could not be made"
		exit 2
	}
	out=$HELP/$name
	rm -rf "${out:?}" && mkdir -p "$out/mnt" || exit 2
	world_traces >"$out/before"
	world_surroundings >"$out/around"
	world_hold "$out" $$ >/dev/null 2>"$out/hold.err" </dev/null &
	hold=$!
	unshare --mount --pid --net --uts --ipc --fork --kill-child --mount-proc \
	    --propagation private env WORLD="$out" bash "$@"
	rc=$?
	trap 'kill $hold; wait $hold 2>/dev/null' EXIT
	[ "$0" != "${BASH_SOURCE[0]}" ] || exit $rc
	n=$(cat "$out/count" 2>/dev/null || echo 0)
	[ -s "$out/count" ] || echo "# the suite did not reach its end (status $rc)"
	[ -z "${WORLD_FIRST:-}" ] || { echo "1..$n"; exit $rc; }        # see mutants.sh

	world_traces >"$out/after"
	if grep -q '^/etc/pam.d/[a-z]* f ' "$out/before" && cmp -s "$out/before" "$out/after"; then
		echo "ok $((n + 1)) - nothing of the suite is on the machine: product, PAM, accounts, mounts"
	else
		echo "not ok $((n + 1)) - nothing of the suite is on the machine: product, PAM, accounts, mounts"
		diff "$out/before" "$out/after" | sed 's/^/# /'
		rc=1
	fi
	world_surroundings | diff "$out/around" - | sed 's/^/# changed on the machine, by somebody: /'
	ns=$(cat "$out/ns" 2>/dev/null)
	for i in 1 2 3 4 5 6 7 8 9 10; do      # the kernel may still be reaping
		# shellcheck disable=SC2086 # three words
		left=$(world_survivors $ns)
		[ -n "$left" ] || break
		sleep 0.$i
	done
	# and the search does find a process, this one
	if [ -s "$out/held" ] && [ -z "$left" ] &&
	    world_survivors "$(readlink /proc/self/ns/mnt)" | grep -q "^$$ "; then
		echo "ok $((n + 2)) - no process of the test world is left"
	else
		echo "not ok $((n + 2)) - no process of the test world is left"
		echo "# namespaces: ${ns:-not recorded}, $(cat "$out/hold.err")"
		printf '# %s\n' "${left//$'\n'/$'\n# '}"
		rc=1
	fi
	[ -s "$out/count" ] || { echo "1..0"; exit 2; }
	echo "1..$((n + 2))"
	exit $rc
}

# --- inside -------------------------------------------------------------------

# The other file systems of the machine, each with an own overlay.
world_more_mounts() {
	local mp type new=$1 t=$2 n=0
	[ "$WORLD_ROOT" = / ] || return 0
	while read -r _ _ _ _ mp _; do
		case $mp in
		/|/proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/run|/run/*|/tmp|/tmp/*) continue ;;
		/var/lib/jail*|"$WORLD"/*|*\\*) continue ;;
		esac
		if [ ! -d "$mp" ] || [ ! -d "$new$mp" ]; then continue; fi
		type=$(stat -f -c %T "$mp")
		case $type in cgroup*|proc|sysfs|nfs|nsfs) continue ;; esac
		n=$((n + 1))
		mkdir -p "$t/u$n" "$t/w$n"
		mount -t overlay overlay "$new$mp" \
		    -o "lowerdir=$mp,upperdir=$t/u$n,workdir=$t/w$n" 2>/dev/null ||
		mount --bind -o ro "$mp" "$new$mp" 2>/dev/null || true
	done </proc/self/mountinfo
}

world_dev() {
	local d=$1/dev n name major minor
	mount -t tmpfs -o mode=755,nosuid,size=1m devices "$d" || return
	for n in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 ptmx:5:2; do
		IFS=: read -r name major minor <<<"$n"
		mknod -m 666 "$d/$name" c "$major" "$minor" || return
	done
	mkdir "$d/pts" "$d/shm" &&
	mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$d/pts" &&
	mount -t tmpfs -o mode=1777,nosuid,nodev,size=16m shm "$d/shm" &&
	ln -s /proc/self/fd "$d/fd" &&
	ln -s fd/0 "$d/stdin" && ln -s fd/1 "$d/stdout" && ln -s fd/2 "$d/stderr"
}

world_build() {
	local t=$WORLD/mnt new
	echo "$(readlink /proc/self/ns/pid) $(readlink /proc/self/ns/mnt) $(readlink /proc/self/ns/net)" >"$WORLD/ns"
	until [ -e "$WORLD/held" ]; do sleep 0.02; done
	mount -t tmpfs -o mode=700 world "$t" &&
	mkdir "$t/upper" "$t/work" "$t/new" && chmod 755 "$t/upper" || return
	# not one more lower layer: it lies below "/", and layers must not overlap
	if [ "$WORLD_ROOT" = / ] && [ -d "$B/openssh/usr" ]; then
		cp -a "$B/openssh/usr" "$B/openssh/etc" "$t/upper/" || return
	fi
	new=$t/new
	mount -t overlay overlay -o "lowerdir=$WORLD_ROOT,upperdir=$t/upper,workdir=$t/work" "$new" &&
	world_more_mounts "$new" "$t" &&
	mkdir -p "$new/proc" "$new/sys" "$new/dev" "$new/run" "$new/tmp" "$new/var/lib/jail" \
	    "$new/.world" "$new/.old" && chmod 700 "$new/.world" "$new/.old" &&
	mount -t proc -o nosuid,nodev,noexec proc "$new/proc" &&
	mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$new/sys" &&
	mount -t tmpfs -o mode=755,nosuid,nodev,size=64m run "$new/run" &&
	mount -t tmpfs -o mode=1777,nosuid,nodev,size=1g tmp "$new/tmp" &&
	mount -t tmpfs -o mode=755,size=1g jails "$new/var/lib/jail" &&
	world_dev "$new" &&
	mkdir -p "$new$SRC" "$new$B" &&
	mount --bind -o ro "$SRC" "$new$SRC" &&
	mkdir -p "$new$B" &&
	mount --bind "$B" "$new$B" &&
	mount --bind "$t/upper" "$new/.world" &&
	cd "$new" && pivot_root . .old && cd / && umount -l /.old && rmdir /.old
}

case "${WORLD:-}" in
'')     world_outside "$0" "$@" ;;
esac
world_build || {
	echo "Bail out! the test world could not be made"
	exit 2
}
# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"
world_people || {
	echo "Bail out! the test world's accounts could not be made"
	exit 2
}
if [ "$0" = "${BASH_SOURCE[0]}" ]; then
	cd "$SRC" && "$@"
	exit
fi
