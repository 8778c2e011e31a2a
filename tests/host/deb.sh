#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# deb.sh - the Debian package from nothing: "make check-deb".
#
#   deb.sh [SUITE...]            default: bookworm trixie
#
# For each Debian: the source package of the last commit is built in a clean tree,
# from its Build-Depends alone, by an account, without a network; lintian looks at
# it; and deb.inside.sh installs, uses, upgrades, removes and purges it on a fresh
# machine, a world (tests/root/world.sh) whose lowest layer is a tree that stays as
# mmdebstrap left it.  Trees are made once, in $B/debian.

set -eu
src=$(cd "$(dirname "$0")/../.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$src/$B ;; esac
W=$B/debian
host=$src/tests/host
fresh=openssh-server,openssh-client,rsync,git,borgbackup,cron,at,login,systemd
fresh=$fresh,libpam-systemd,procps,rclone,restic,subversion
[ $# != 0 ] || set -- bookworm trixie

# once KEY TREE COMMAND: in the tree itself, when it was not yet done for that key
once() {
	[ "$(cat "$2/.$3" 2>/dev/null)" != "$1" ] || return 0
	"$host/chroot.sh" "$2" sh -euc "$4" >&2
	echo "$1" >"$2/.$3"
}

# The tree of a builder: what build-essential brings, and the Build-Depends.
build_tree() {		# SUITE
	local tree=$W/build-$1 key
	key=$(sed -n '/^Build-Depends/,/^[^ B]/p' "$src/packaging/deb/control" | cksum)
	[ ! -e "$tree/.depends" ] || [ "$(cat "$tree/.depends")" = "$key" ] ||
		rm -rf --one-file-system "$tree"
	"$host/debian.sh" "$tree" "$1" build-essential
	mkdir -p "$tree.io/s/debian"
	cp "$src/packaging/deb/control" "$tree.io/s/debian/"
	once "$key" "$tree" depends 'apt-get -qq update; cd /io
		apt-get -qq -y --no-install-recommends build-dep ./s >/dev/null; apt-get clean'
}

# Twice: as it is, and an upgrade of it, of whose programs each has other bytes.
build() {		# SUITE: into $W/SUITE
	local at=$W/$1 key
	key=$(git -C "$src" ls-tree HEAD | grep -v 'tests$' | cksum
	    git -C "$src" rev-parse HEAD:tests/unit)
	[ "$(cat "$at/.key" 2>/dev/null)" != "$key" ] || return 0
	rm -rf --one-file-system "$at" "$W/io" && mkdir -p "$at/io"
	cp -r "$B"/deb/. "$at/io/"
	"$host/chroot.sh" -n -o "$at" "$W/build-$1" sh -euc '
		useradd -m builder
		cp -r /io /build
		chown -R builder: /build
		cd /build/pam-jail-*/
		su builder -c "dpkg-buildpackage -us -uc"
		sed -i "1s/-1)/-1+up1)/" debian/changelog
		sed -i "s/^VERSION *=.*/&+up1/" Makefile
		rm debian/debhelper-build-stamp
		su builder -c "DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b -nc"
		find .. -maxdepth 1 -type f -exec cp -f {} /io/ \;' >"$W/$1-build.log" 2>&1 || {
			tail -n 30 "$W/$1-build.log" >&2
			echo "deb.sh: $1: not built, see $W/$1-build.log" >&2
			return 1
		}
	mv "$at/io" "$W/io" && rm -rf --one-file-system "$at" && mv "$W/io" "$at"
	echo "$key" >"$at/.key"
}

# A lintian does not know the policy that came after it.
lint() {		# SUITE
	"$host/debian.sh" "$W/lint-$1" "$1" lintian
	rm -rf "$W/lint-$1.io" && cp -r "$W/$1" "$W/lint-$1.io"
	"$host/chroot.sh" "$W/lint-$1" sh -euc 'cd /io
		lintian --allow-root --fail-on error,warning \
		    --suppress-tags newer-standards-version pam-jail_*-1_*.changes' >&2
}

# apt's lists and the packages that ours needs are fetched before: a world has no
# network.
fresh_tree() {		# SUITE
	local tree=$W/fresh-$1 extra=''
	[ "$1" = bookworm ] || extra=,wtmpdb,libpam-wtmpdb,lastlog2,libpam-lastlog2
	"$host/debian.sh" "$tree" "$1" "$fresh$extra"
	mkdir -p "$tree.io" && rm -f "$tree.io"/*.deb && cp "$W/$1"/libpam-jail_*.deb "$tree.io/"
	once "$(dpkg-deb -f "$W/$1"/libpam-jail_*-1_*.deb Depends | cksum)" "$tree" fetched '
		apt-get -qq update
		apt-get -qq -y --download-only install /io/libpam-jail_*-1_*.deb >/dev/null'
}

# The test that Debian would run, as autopkgtest runs it.  A world is no machine of
# its own to it, and none that it could bring back; but it is both.
autopkgtest() {		# SUITE
	local tree=$W/auto-$1
	"$host/debian.sh" "$tree" "$1" "$fresh,autopkgtest,dpkg-dev"
	mkdir -p "$tree.io" && rm -f "$tree.io"/*.deb && cp "$W/$1"/libpam-jail_*-1_*.deb "$tree.io/"
	once "$(dpkg-deb -f "$tree.io"/*.deb Depends | cksum)" "$tree" fetched '
		apt-get -qq update
		apt-get -qq -y --download-only install /io/libpam-jail_*.deb >/dev/null'
	rm -rf "$W/autopkgtest" "$W/autopkgtest.log"
	WORLD_ROOT=$tree "$src/tests/root/world.sh" autopkgtest -o "$W/autopkgtest" \
	    --ignore-restrictions=isolation-machine,breaks-testbed \
	    -B "$tree.io"/libpam-jail_*.deb "$W/$1"/pam-jail-*/ -- null >"$W/autopkgtest.log" 2>&1 || {
		grep -A 8 -E '^not ok|FAIL|SKIP|ERROR' "$W/autopkgtest.log" >&2
		return 1
	}
	grep -E '^login +PASS' "$W/autopkgtest.log" | sort -u
}

make -C "$src" -s B="$B" deb-source >/dev/null
for suite; do
	build_tree "$suite"
	build "$suite"
	lint "$suite"
	fresh_tree "$suite"
done
rc=0
for suite; do
	echo "== $suite"
	WORLD_ROOT=$W/fresh-$suite DEBS=$W/$suite "$src/tests/run.sh" -j 1 \
	    "$host/deb.inside.sh" || rc=1
	grep '^# first:' "$B/tests/log/deb.inside-sh.out" || :
done
echo "== autopkgtest, $suite"
autopkgtest "$suite" || rc=1
exit $rc
