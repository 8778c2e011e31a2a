#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# plan.sh - what the resolver finds, as `jail-setup plan` prints it: the reasons, and
# the errors if a jail would lack something.
#
#   plan.sh [BUILD_DIR]      else $B; needs root, for a /mnt of its own
set -eu

build=$(readlink -f "${1:-${B:?usage: plan.sh [BUILD_DIR]}}")
if [ "$(id -u)" -ne 0 ]; then
	echo "1..0 # SKIP needs root: a configuration must belong to it"
	exit 0
fi
if [ "${PLAN_INSIDE:-}" != 1 ]; then
	PLAN_INSIDE=1 exec unshare -m "$0" "$build"
fi
mount -t tmpfs -o mode=755 none /mnt
mkdir -p /mnt/jails.d /mnt/components.d /mnt/lib
cd /mnt
n=0 bad=0

# lib FILE [CC ARGUMENTS...], prog FILE [CC ARGUMENTS...]
lib()
{
	f=$1
	shift
	echo 'int a(void) { return 0; }' |
	    cc -shared -fPIC -nostdlib -Wl,--no-as-needed -o "$f" -x c - \
	    -x none "$@"
}

prog()
{
	f=$1
	shift
	echo 'int main(void) { return 0; }' |
	    cc -Wl,--no-as-needed,--allow-shlib-undefined -o "$f" -x c - \
	    -x none "$@"
}

# note FILE FEATURE PRIORITY SONAME: an object file with a dlopen note
note()
{
	cat >"$1.s" <<END
	.section .note.dlopen, "a", %note
	.balign 4
	.long 4, 1f - 0f, 0x407c0c0a
	.asciz "FDO"
0:	.asciz "[{\"feature\":\"$2\",\"priority\":\"$3\",\"soname\":[\"$4\"]}]"
1:	.balign 4
	.section .note.GNU-stack, "", %progbits
END
	cc -c -o "$1" "$1.s"
}

# expect WHAT WORDS FILE...: a plan for these files says WORDS, which is one of
# its lines or of its errors
expect()
{
	what=$1 words=$2
	shift 2
	printf 'components = [ "t" ];\ngroups = [ "t" ];\n' >jails.d/t.conf
	printf 'files = [ ' >components.d/t.conf
	for f; do
		printf '%s"%s"' "$comma" "$f"
		comma=,
	done >>components.d/t.conf
	comma=
	echo ' ];' >>components.d/t.conf
	"$build/jail-setup/jail-setup" --config /mnt plan t >said 2>&1 || true
	n=$((n + 1))
	if grep -q -F -e "$words" said; then
		echo "ok $n - $what"
	else
		bad=1
		echo "not ok $n - $what"
		echo "# expected: $words"
		sed 's/^/# /' said
	fi
}
comma=
echo 1..14

lib lib/liba.so -Wl,-soname,liba.so
prog needs lib/liba.so -Wl,-rpath,/mnt/lib
expect "a library, and how it was found" 'library liba.so (runpath)' /mnt/needs

note n.o zip recommended liba.so
prog opens n.o -Wl,-rpath,/mnt/lib
expect "a library that a note recommends" \
    'dlopen liba.so (feature zip, recommended)' /mnt/opens

note n.o zip suggested liba.so
prog opens n.o -Wl,-rpath,/mnt/lib
expect "none that it only suggests" '/mnt/opens' /mnt/opens
if grep -q liba.so said; then
	bad=1
	echo "# not so: $(grep liba.so said)"
fi

note n.o zip required libnone.so
prog opens n.o
expect "an error for one that it requires" '/mnt/opens opens the library '\
'libnone.so (feature zip, required), which this host does not have' /mnt/opens

echo 'V1 { global: a; };' >map
lib lib/libv.so -Wl,-soname,libv.so -Wl,--version-script,map
echo 'int a(void); int main(void) { return a(); }' >p.c
cc -o versions p.c lib/libv.so -Wl,-rpath,/mnt/lib
echo 'V0 { global: a; };' >map
lib lib/libv.so -Wl,-soname,libv.so -Wl,--version-script,map
expect "an error for a version that is missing" '/mnt/versions needs version '\
'V1 of libv.so, which /mnt/lib/libv.so does not have' /mnt/versions

lib lib/libreal.so -Wl,-soname,libreal.so
# shellcheck disable=SC2016 # the loader's
lib lib/libf.so -Wl,-soname,libf.so -Wl,-F,libreal.so '-Wl,-rpath,$ORIGIN'
prog filter lib/libf.so -Wl,-rpath,/mnt/lib
expect "a filtee" 'filtee libreal.so (runpath)' /mnt/filter

prog audit -Wl,--audit,/mnt/lib/liba.so
expect "an auditor" 'auditor /mnt/lib/liba.so (absolute)' /mnt/audit

# the host's own preload, which no jail gets, unless it is asked for; every
# program here complains of it
exec 2>/dev/null
mkdir etc work
mount -t overlay -o lowerdir=/etc,upperdir=etc,workdir=work none /etc
echo '# comment
/mnt/lib/libreal.so:/mnt/lib/liba.so' >/etc/ld.so.preload
expect "no preload by itself" '/mnt/needs' /mnt/needs
if grep -q libreal.so said; then
	bad=1
	echo "# not so: $(grep libreal.so said)"
fi
expect "what ld.so.preload names, where a component names it" \
    'preloaded /mnt/lib/libreal.so (absolute)' /mnt/needs /etc/ld.so.preload
echo 'libnone.so' >/etc/ld.so.preload
expect "an error where it names nothing" \
    '/etc/ld.so.preload names libnone.so, which this host does not have' \
    /mnt/needs /etc/ld.so.preload

# a library only ld.so.conf knows of
mkdir conf.d new
cat >/etc/ld.so.conf <<END
hwcap 1 nonsense
include /mnt/conf.d/*.conf	# a pattern
END
echo '/mnt/new/ = libc6' >conf.d/a.conf
lib new/libnew.so.7 -Wl,-soname,libnew.so.7
prog stale new/libnew.so.7
expect "why a library is not found: ldconfig was not run" \
    '/mnt/new/libnew.so.7 is not in /etc/ld.so.cache; run ldconfig' /mnt/stale

printf '#!/mnt/two\n' >one
printf '#!/usr/bin/env -S -i A=b sh -e\n' >two
chmod 755 one two
expect "a script's interpreter's interpreter" '/mnt/two' /mnt/one
expect "and what env finds for it" 'interpreter, through env' /mnt/one
printf '#!/mnt/one\n' >two
expect "a loop of scripts is an error" 'a script whose interpreter is a script' \
    /mnt/one
exit "$bad"
