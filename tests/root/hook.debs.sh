#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# hook.debs.sh - the packages of test_hook.sh, made in $B/tests/root/debs: foo 1
# with libfoo.so.1, foo 2 with libfoo.so.2 which needs libbar.so.1, a package of
# its own.
set -eu
umask 022
to=${B:-build}/tests/root/debs
arch=$(dpkg --print-architecture)
lib=usr/lib/$(uname -m)-linux-gnu
[ ! -s "$to/done" ] || [ "$to/done" -ot "$0" ] || exit 0
rm -rf "$to" && mkdir -p "$to"

tree() {                # PACKAGE VERSION DEPENDS: its directory
	dir=$to/$1-$2
	mkdir -p "$dir/DEBIAN" "$dir/usr/bin" "$dir/$lib"
	printf '%s\n' "Package: $1" "Version: $2" "Architecture: $arch" \
	    "Maintainer: tests <root@localhost>" "Depends: $3" \
	    "Description: for the tests of pam_jail" >"$dir/DEBIAN/control"
	echo 'activate-noawait ldconfig' >"$dir/DEBIAN/triggers"
}

library() {             # NAME MAJOR C [FLAGS...]: into $dir
	local name=$1 major=$2
	printf '%s\n' "$3" >"$to/lib.c"
	cc -shared -fPIC -Wl,-soname,"$name.so.$major" \
	    -o "$dir/$lib/$name.so.$major" "$to/lib.c" "${@:4}"
}

deb() { rmdir "$dir/usr/bin" 2>/dev/null || :; dpkg-deb --root-owner-group -b "$dir" "$to" >/dev/null; }

tree libbar1 1 libc6
library libbar 1 'const char *bar(void) { return "bar 1"; }'
deb
bar=$dir/$lib/libbar.so.1
echo 'extern int puts(const char *); extern const char *foo(void);
int main(void) { return puts(foo()) < 0; }' >"$to/main.c"

tree foo 1 libc6
library libfoo 1 'const char *foo(void) { return "foo 1"; }'
cc -o "$dir/usr/bin/foo" "$to/main.c" "$dir/$lib/libfoo.so.1"
deb

tree foo 2 'libc6, libbar1'
library libfoo 2 'extern int snprintf(char *, unsigned long, const char *, ...);
extern const char *bar(void);
const char *foo(void) { static char b[32]; snprintf(b, sizeof(b), "foo 2, %s", bar()); return b; }' "$bar"
cc -o "$dir/usr/bin/foo" "$to/main.c" "$dir/$lib/libfoo.so.2" -Wl,-rpath-link,"${bar%/*}"
deb
touch "$to/done"
