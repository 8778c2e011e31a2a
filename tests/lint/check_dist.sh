#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_dist.sh - make dist: one commit, one tarball, with all that is tracked
# and one version everywhere.
set -u
cd "$(dirname "$0")/../.." || exit 2
SRC=$PWD
B=${B:-build}
case $B in /*) ;; *) B=$SRC/$B ;; esac
unset MAKEFLAGS MAKELEVEL GIT_DIR GIT_WORK_TREE
if [ ! -e .git ]; then
	echo '1..0 # SKIP no git repository: this is a tarball'
	exit
fi
# the repository may be somebody else's, and nobody's configuration counts
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT

clone() { git clone -q --no-hardlinks "$SRC" "$T/$1" || exit 2; }
dist() {		# CLONE: makes it there, prints its digest
	make -s -C "$T/$1" B=out dist >/dev/null || return
	cat "$T/$1"/out/*.tar.gz | sha256sum | cut -c 1-64
}
version=$(sed -n 's/^VERSION *= *//p' Makefile)

clone a
one=$(dist a)
is "make dist names the tarball for the version" "$(ls "$T/a/out")" \
    "pam_jail-$(sed -n 's/^VERSION *= *//p' "$T/a/Makefile").tar.gz"
(umask 077 && clone b && find "$T/b" -name '*.c' -exec touch -d 2001-01-01 {} +)
two=$(export TZ=Asia/Tokyo LC_ALL=C.UTF-8 GIT_CONFIG_COUNT=2 \
    GIT_CONFIG_KEY_1=tar.umask GIT_CONFIG_VALUE_1=0077; umask 077; dist b)
is "another clone, time zone, umask and configuration make the same bytes" \
    "$two" "$one"
echo >>"$T/b/NEWS"
git -C "$T/b" -c user.name=a -c user.email=a@example.org commit -qam x
is "control: another commit makes others" \
    "$([ "$(dist b)" != "$one" ] && echo others)" "others"
echo >>"$T/b/NEWS"
is "what is not committed is in no tarball: it is refused" \
    "$(dist b 2>/dev/null || echo refused)" "refused"
is "all that is tracked is in it" \
    "$(tar tzf "$T"/a/out/*.tar.gz | sed 's|^[^/]*/||' | grep -v '/$' |
	grep . | LC_ALL=C sort)" \
    "$(git -C "$T/a" -c core.quotePath=false ls-files | LC_ALL=C sort)"

# --- one version --------------------------------------------------------------

is "NEWS begins with the version, and a date when it is released" \
    "$(sed -n '1s/^\([^ ]*\) (\(unreleased\|20[0-9-]*\))$/\1/p' NEWS)" \
    "$version"
is "jail-setup --version" "$("$B/jail-setup/jail-setup" --version)" \
    "jail-setup $version"
is "jailsh --version" "$("$B/jailsh/jailsh" --version)" "jailsh $version"
is "no other file says it" \
    "$(grep -rIlE "(VERSION|version)[ =:]+\"?${version//./\\.}\"?\$" \
	Makefile lib command pam_jail jailsh jail-setup conf README.md)" \
    "Makefile"
tap_end
