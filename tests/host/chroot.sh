#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# chroot.sh - runs a command in a tree of debian.sh, in namespaces of its own.
#
#   chroot.sh [-n] [-o UPPER] TREE COMMAND...
#
# -n: without a network.  -o: an overlay over the tree, so that it stays as it is;
# what is written lies in UPPER/upper.  The directory UPPER/io, or TREE.io without
# -o, is /io inside.
set -eu
net='' upper=''
while getopts no: o; do
	case $o in
	n) net=--net ;;
	o) upper=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
tree=$1
shift
io=${upper:+$upper/io}
export tree upper io="${io:-$tree.io}"
mkdir -p "$io"
# shellcheck disable=SC2016 # the shell inside expands them
exec unshare --mount --pid --ipc ${net:+"$net"} --fork --kill-child --propagation private \
    bash -euc '
	root=$tree
	if [ -n "$upper" ]; then
		mkdir -p "$upper/upper" "$upper/work" "$upper/root"
		root=$upper/root
		mount -t overlay overlay \
		    -o "lowerdir=$tree,upperdir=$upper/upper,workdir=$upper/work" "$root"
	else
		mount --bind "$root" "$root"
	fi
	mount -t proc proc "$root/proc"
	mount -t tmpfs -o mode=1777 tmp "$root/tmp"
	mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$root/dev/pts"
	mkdir -p "$root/io"
	mount --bind "$io" "$root/io"
	for f in /etc/resolv.conf /etc/hosts; do
		[ -e "$root$f" ] || : >"$root$f"
		mount --bind -o ro "$f" "$root$f"
	done
	exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
	    DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"' bash "$@"
