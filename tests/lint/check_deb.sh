#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_deb.sh - packaging/deb says what Makefile and deps.sh say, and uninstall
# takes what install puts.  The package itself: make check-deb.
#
# shellcheck disable=SC2086 # words
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
unset MAKEFLAGS MAKELEVEL DESTDIR
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
deb=packaging/deb
words() { tr -s ', \t\n' '\n' | grep . | sort -u; }

is "the changelog's version" \
    "$(sed -n '1s/^pam-jail (\([^-]*\)-[^-]*) .*/\1/p' $deb/changelog)" \
    "$(sed -n 's/^VERSION *= *//p' Makefile)"
# build-essential is never named; Debian calls pkg-config pkgconf now
is "Build-Depends is what make deps-build installs" \
    "$(sed -n '/^Build-Depends/,/^Standards/{s/^Build-Depends://;/nocheck/d;p}' \
	$deb/control | grep -v '^Standards' | sed 's/debhelper.*//' | words)" \
    "$(sed -n "/^BUILD_DEB=/,/'\$/{s/^BUILD_DEB='//;s/'\$//;p}" \
	tests/host/deps.sh | words | grep -vxE 'gcc|libc6-dev|make' |
	sed 's/^pkg-config$/pkgconf/' | sort)"
# the facts that a removal has beside the programs
text() { sed -n "s/^[[:space:]]*$1=//p" packaging/removal.sh; }
is "removal.sh knows the drop-in that hook install writes" "$(text guard)" \
    "$(sed -nE 's,.*\.dir = "(.*user@.service.d)"\, \.name = "(.*)"\,.*,\1/\2,p' \
	jail-setup/refresh/hook.c)"
at=$(sed -n 's/^#define TOP "\(.*\)"/\1/p' lib/cgroup.c)/$(sed -n \
    's/^#define UNIT "\([^"]*\)".*/\1/p' lib/cgroup.c)
is "and the cgroup that a login goes into" "$(text at)" "$at/jail/cgroup.events"
is "which is that of the unit" "$(grep -c "cd $at && " packaging/systemd/jail.service)" 1

# --- install and uninstall ----------------------------------------------------

install() { make -s B="$B" DESTDIR="$T/to" PAMDIR=/usr/lib/x/security "$1"; }
said=$(install install 2>&1)
is "make install says nothing" "$said" ""
is "control: it installs the programs and the module" \
    "$(find "$T/to" -name 'jailsh' -o -name jail-setup -o -name pam_jail.so | grep -c .)" \
    6
is "and the schemas" "$(cd "$T/to/usr/share/jail" && echo *.json)" "$(cd conf && echo *.json)"
is "nothing is writable for others, set-uid or executable that should not be" \
    "$(find "$T/to" ! -type l \( -perm /7022 -o -type f -perm /111 \
	! -path '*/usr/bin/*' ! -path '*/usr/sbin/*' ! -path '*/libexec/*' \
	! -path '*/lib/jail/*' ! -path '*/contrib/*' \))" ""
install uninstall >/dev/null 2>&1
is "make uninstall takes all of it" "$(find "$T/to" ! -type d)" ""
tap_end
