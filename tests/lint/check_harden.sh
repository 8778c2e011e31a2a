#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_harden.sh - the products are hardened whatever CFLAGS a packager sets.
#
# shellcheck disable=SC2317 # holds() calls them
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL CFLAGS CPPFLAGS LDFLAGS SANITIZE
CC=${CC:-cc}
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
SO=$T/b/pam_jail.so SH=$T/b/jailsh/jailsh IN=$T/b/jailsh/inside INIT=$T/b/jail-init/jail-init

# --- the properties, each "yes" or "no" --------------------------------------

holds() { if "$@" >/dev/null; then echo yes; else echo no; fi; }
dynamic() { readelf -dW "$1" | grep -E "$2"; }
calls() { readelf -sW "$1" | grep -E "UND .*$2"; }
pie() { readelf -hW "$1" | grep 'Type: *DYN'; }
relro() {
	readelf -lW "$1" | grep GNU_RELRO && dynamic "$1" 'BIND_NOW|FLAGS.*NOW'
}
stack() { readelf -lW "$1" | grep 'GNU_STACK.* RW '; }
canary() { calls "$1" __stack_chk_fail; }
fortify() { calls "$1" '__[a-z]+_chk(@|$)'; }
# The stack grows by at most a page before it is touched, or in a loop that
# touches each.  (0xffffffffffffff80 is 128 less than nothing.)
clash() {
	! objdump -d --no-show-raw-insn "$1" |
	    sed -n 's/.*sub *\$\(0x[0-9a-f]\{4,8\}\),%rsp.*/\1/p' |
	    grep -v '^0x1000$'
}
# The C library's own start files may lack it, so the objects are looked at.
branches() {
	local o

	for o; do
		readelf -nW "$o" | grep -E 'IBT, SHSTK|BTI, PAC' || return
	done
}
all() {			# FILE OBJECT...
	local file=$1 p

	shift
	for p in pie relro stack canary fortify; do
		echo "$p $(holds "$p" "$file")"
	done
	case $(uname -m) in
	x86_64)
		echo "clash $(holds clash "$file")"
		echo "branches $(holds branches "$@")" ;;
	aarch64)	# its guard is 64 KiB: no frame of ours is that large
		echo "branches $(holds branches "$@")" ;;
	esac
}

# --- control: a program without them -----------------------------------------

cat >"$T/soft.c" <<'END'
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	char page[9000];

	strcpy(page, argv[argc - 1]);
	return puts(page);
}
END
# shellcheck disable=SC2046 # words
$CC -O1 -fno-stack-protector -fno-stack-clash-protection -U_FORTIFY_SOURCE \
    $(case $(uname -m) in x86_64) echo -fcf-protection=none ;;
    aarch64) echo -mbranch-protection=none ;; esac) \
    -fno-pie -c -o "$T/soft.o" "$T/soft.c" &&
    $CC -no-pie -Wl,-z,norelro,-z,lazy,-z,execstack -o "$T/soft" "$T/soft.o" \
    2>/dev/null || exit 2
is "control: a program without any of it is seen as one" \
    "$(all "$T/soft" "$T/soft.o" | grep " yes$")" ""

# --- make CFLAGS=, as a packager calls it ------------------------------------

said=$(make -s V=1 B="$T/b" CC="$CC" CFLAGS='-O2 -fexceptions' CPPFLAGS= LDFLAGS= \
    WERROR=1 "$SO" "$SH" "$IN" "$INIT" 2>&1)
is "make CFLAGS='-O2 -fexceptions' builds, and says nothing" "$said" ""
is "and nothing links libgcc_s" \
    "$(for f in "$SO" "$SH" "$IN"; do dynamic "$f" 'NEEDED.*libgcc_s'; done)" ""
is "control: jailsh links libcap-ng" "$(dynamic "$SH" 'NEEDED.*libcap-ng' | wc -l)" 1
is "and neither what lives in sshd nor what lies in a tree does" \
    "$(for f in "$SO" "$IN"; do dynamic "$f" 'NEEDED.*libcap-ng'; done)" ""
is "pam_jail.so is hardened" \
    "$(all "$SO" "$T"/b/lib/*.o "$T"/b/pam_jail/*.o | grep " no$")" ""
is "jailsh is hardened" \
    "$(all "$SH" "$T"/b/jailsh/*.o | grep " no$")" ""
is "that of a tree, too" \
    "$(all "$IN" "$T"/b/jailsh/inside.o | grep " no$")" ""
# static: what it calls is in it, so its objects say what it calls
is "jail-init is static, and hardened" \
    "$(dynamic "$INIT" NEEDED; for p in pie relro stack; do holds "$p" "$INIT"; done | grep no
	all "$SH" "$T"/b/jail-init/*.o | grep "^branches no$"
	canary "$T"/b/jail-init/init_log.o >/dev/null || echo no canary)" ""

# --- _FORTIFY_SOURCE: never twice --------------------------------------------

flags() {		# VARIABLE=...: what a file is compiled with
	make -n V=1 B="$T/none" CC="$CC" CPPFLAGS= "$@" "$T/none/lib/err.o" |
	    grep -oE -- '-D_FORTIFY_SOURCE=.|-fsanitize=[a-z]*' | tr '\n' ' '
}
is "a packager's own level stays, alone" \
    "$(flags CFLAGS='-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3')" \
    "-D_FORTIFY_SOURCE=3 "
is "so does one in CPPFLAGS" \
    "$(flags CFLAGS=-O2 CPPFLAGS=-D_FORTIFY_SOURCE=1)" \
    "-D_FORTIFY_SOURCE=1 "
is "none without -O, which would warn" "$(flags CFLAGS=-O0)" ""
is "none with a sanitizer" "$(flags CFLAGS='-O1 -fsanitize=address')" \
    "-fsanitize=address "
tap_end
