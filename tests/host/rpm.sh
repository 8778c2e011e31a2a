#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2016 # the shell inside expands them
# rpm.sh - the rpm package from nothing, where there is no Fedora: "make
# check-rpmbuild".
#
#   rpm.sh [SUITE]               whose rpm: default trixie, with rpm 4.20
#
# The source package of the last commit is built by an account in a clean Debian tree,
# without a network, with rpm.macros for what Debian's rpm has not; rpmlint looks at it;
# and rpm.inside.sh installs, uses, upgrades and erases it in a world
# (tests/root/world.sh) whose lowest layer is a tree with rpm in it.  --nodeps: what is
# required are packages of Fedora, and Debian's are in no rpm database.  Trees are made
# once, in $B/debian.

set -eu
src=$(cd "$(dirname "$0")/../.." && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=$src/$B ;; esac
suite=${1:-trixie}
W=$B/debian
at=$W/rpm-$suite
host=$src/tests/host
builder=gcc,libc6-dev,make,pkgconf,libpam0g-dev,libconfig-dev,libaudit-dev,libjansson-dev,libselinux1-dev
builder=$builder,nettle-dev,libarchive-dev,libcap-ng-dev,libelf-dev,libcmocka-dev,librpm-dev,python3,rpm,rpmlint
builder=$builder,debugedit,elfutils,file,selinux-policy-dev
# rpm, what the programs link, and a policy store for the module
fresh=openssh-server,openssh-client,rsync,cron,login,systemd,libpam-systemd,procps,rpm
fresh=$fresh,libconfig11,libcap-ng0,libjansson4,libnettle8t64,policycoreutils,selinux-policy-default

# As Fedora's rpm does it: debug packages, its hardening and LTO (macros of
# redhat-rpm-config).  Debian's modules of PAM are where Debian's libpam looks.
options() {
	echo "--nodeps --define '_libdir /usr/lib/$(uname -m)-linux-gnu'" \
	    "--define '_sharedstatedir /var/lib' --define '_topdir /home/builder/rpm'" \
	    "--define 'optflags -O2 -g -flto=auto -ffat-lto-objects -fexceptions -pipe -Wall" \
	    "-Werror=format-security -Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=3" \
	    "-Wp,-D_GLIBCXX_ASSERTIONS -fstack-protector-strong" \
	    "-fasynchronous-unwind-tables -fno-omit-frame-pointer'" \
	    "--define 'build_ldflags -Wl,-z,relro -Wl,--as-needed -Wl,-z,pack-relative-relocs" \
	    "-Wl,-z,now -Wl,--build-id=sha1'"
}

# Twice: as it is, and an upgrade of it, of whose programs each has other bytes.
build() {
	local key
	key=$(git -C "$src" ls-tree HEAD | grep -v 'tests$' | cksum
	    git -C "$src" rev-parse HEAD:tests/unit
	    cat "$host/rpm.macros" "$host/rpm.sh" | cksum)
	[ "$(cat "$at/.key" 2>/dev/null)" != "$key" ] || return 0
	rm -rf --one-file-system "$at" "$W/io" && mkdir -p "$at/io"
	cp -r "$B"/rpm/. "$host/rpm.macros" "$at/io/"
	options >"$at/io/options"
	"$host/chroot.sh" -n -o "$at" "$W/build-rpm-$suite" sh -euc '
		cp /io/rpm.macros /usr/lib/rpm/macros.d/macros.pam_jail
		useradd -m builder
		cp -r /io /home/builder/rpm
		cd /home/builder/rpm
		tar -xzf SOURCES/*.tar.gz
		v=$(ls -d pam_jail-*)
		sed -i "s/^VERSION *=.*/&+up1/" "$v/Makefile"
		mv "$v" "$v+up1"
		tar -czf "SOURCES/$v+up1.tar.gz" "$v+up1"
		sed "s/^Version: .*/&+up1/" SPECS/pam_jail.spec >SPECS/up1.spec
		chown -R builder: .
		su builder -c "rpmbuild -ba $(cat options) SPECS/pam_jail.spec"
		su builder -c "rpmbuild -bb $(cat options) --nocheck \
		    --define \"optflags -O1 -g\" SPECS/up1.spec"
		cp RPMS/*/*.rpm SRPMS/*.rpm /io/' >"$W/rpm-$suite-build.log" 2>&1 || {
			tail -n 30 "$W/rpm-$suite-build.log" >&2
			echo "rpm.sh: not built, see $W/rpm-$suite-build.log" >&2
			return 1
		}
	mv "$at/io" "$W/io" && rm -rf --one-file-system "$at" && mv "$W/io" "$at"
	echo "$key" >"$at/.key"
}

# The upgrade is a copy made here: its changelog says nothing of it.
lint() {
	rm -rf --one-file-system "$W/lint" && mkdir -p "$W/lint" && cp -r "$at" "$W/lint/io"
	cp "$host/rpmlint.toml" "$src"/packaging/rpm/*.rpmlintrc "$W/lint/io/"
	"$host/chroot.sh" -n -o "$W/lint" "$W/build-rpm-$suite" sh -euc '
		cp /io/rpm.macros /usr/lib/rpm/macros.d/macros.pam_jail
		cd /io
		rm -- *+up1*.rpm
		rpmlint -c rpmlint.toml -r pam_jail.rpmlintrc ./*.rpm SPECS/pam_jail.spec' >&2
	rm -rf --one-file-system "$W/lint"
}

make -C "$src" -s B="$B" rpm-source >/dev/null
"$host/debian.sh" "$W/build-rpm-$suite" "$suite" "$builder"
build
lint
"$host/debian.sh" "$W/fresh-rpm-$suite" "$suite" "$fresh"
make -C "$src" -s B="$B" DESTDIR="$W/to" PAMDIR="/usr/lib/$(uname -m)-linux-gnu/security" \
    ZSHCOMP=/usr/share/zsh/site-functions install
(cd "$W/to" && find . ! -type d | cut -c 2-) >"$at/installed"
rm -r "$W/to"
WORLD_ROOT=$W/fresh-rpm-$suite RPMS=$at "$src/tests/run.sh" -j 1 "$host/rpm.inside.sh"
