#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# private.debs.sh - the packages of test_private.sh, made in $B/tests/root/webd: webd 1
# and 2, a daemon with a unit, configuration and links to it, of which 2 changes,
# brings and drops a file.
set -eu
umask 022
to=${B:-build}/tests/root/webd
arch=$(dpkg --print-architecture)
[ ! -s "$to/done" ] || [ "$to/done" -ot "$0" ] || exit 0
rm -rf "$to" && mkdir -p "$to"
echo '#include <unistd.h>
int main(void) { for (;;) pause(); }' >"$to/main.c"
cc -static -o "$to/webd" "$to/main.c"

package() {             # VERSION: $dir has its tree
	dir=$to/webd-$1
	mkdir -p "$dir/DEBIAN" "$dir/usr/sbin" "$dir/etc/webd/on" "$dir/usr/lib/systemd/system"
	cp "$to/webd" "$dir/usr/sbin"
	printf '%s\n' 'Package: webd' "Version: $1" "Architecture: $arch" \
	    'Maintainer: tests <root@localhost>' \
	    'Description: for the tests of pam_jail' >"$dir/DEBIAN/control"
	printf '%s\n' '[Service]' 'User=webd' 'StateDirectory=webd' \
	    'ExecStart=/usr/sbin/webd /etc/webd/webd.conf' >"$dir/usr/lib/systemd/system/webd.service"
	echo "webd.conf of $1" >"$dir/etc/webd/webd.conf"
	echo 'kept' >"$dir/etc/webd/kept.conf"
	echo "both of $1" >"$dir/etc/webd/both.conf"
	echo 'on' >"$dir/etc/webd/on/on.conf"
}
finish() {
	(cd "$dir" && find etc -type f -printf '/%p\n') >"$dir/DEBIAN/conffiles"
	dpkg-deb --root-owner-group -b "$dir" "$to" >/dev/null
}

package 1
echo 'dropped' >"$dir/etc/webd/dropped.conf"
finish
package 2
echo 'new' >"$dir/etc/webd/new.conf"
finish
echo "done" >"$to/done"
