#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# cache.sh - the real loader reads the cache that we write: in a root without a library
# in a default directory, a program starts with the cache and not without it.
#
#   cache.sh [BUILD_DIR]      else $B; needs root, or user namespaces
set -eu

build=$(readlink -f "${1:-${B:?usage: cache.sh [BUILD_DIR]}}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
odd=$root/opt/odd
bad=0 n=0

ok()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		bad=1
	fi
}

# check EXPECTED GOT WHAT
check()
{
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		echo "# expected \"$1\", got \"$2\""
	fi
}

in_root()
{
	status=0
	if [ "$(id -u)" -eq 0 ]; then
		chroot "$root" "$@" >"$scratch/out" 2>&1 || status=$?
	else
		unshare -r chroot "$root" "$@" >"$scratch/out" 2>&1 ||
		    status=$?
	fi
}

# library DIR RESULT: libdeep.so.1, whose deep() answers RESULT
library()
{
	mkdir -p "$1"
	echo "int deep(void) { return $2; }" >"$scratch/deep.c"
	cc -shared -fPIC -nostdlib -Wl,-soname,libdeep.so.1 \
	    -o "$1/libdeep.so.1" "$scratch/deep.c"
}

# Its parts under /opt/odd, its interpreter where the program says.
fill()
{
	library "$odd" 7
	echo 'int deep(void); int main(void) { return deep(); }' \
	    >"$scratch/prog.c"
	cc -o "$root/prog" "$scratch/prog.c" "$odd/libdeep.so.1"
	interp=$("$build/tests/elf/elf_closure" "$root/prog" |
	    sed -n 's/^\tinterp .* => //p')
	libc=$("$build/tests/elf/elf_closure" "$root/prog" |
	    sed -n 's/^\tcache libc\.so\.6 => //p')
	mkdir -p "$root$(dirname "$interp")" "$root/etc"
	cp "$interp" "$root$interp"
	cp "$libc" "$odd/libc.so.6"
}

# The flags of the program's own libc, out of the host's cache, so that the test
# does not believe our table.  A host with gcc-multilib has three libc.so.6.
flags()
{
	case $(ldconfig -p |
	    sed -n "s|^\tlibc\.so\.6 (\(.*\)) => $libc\$|\1|p") in
	libc6,x86-64*) echo 0x303 ;;
	libc6,AArch64*) echo 0xa03 ;;
	libc6,64bit*) echo 0x503 ;;
	*) echo 0x003 ;;
	esac
}

# A thousand names around the two that matter, in no order.
entries()
{
	i=0
	while [ "$i" -lt 500 ]; do
		echo "libd$((i * 7919 % 500)).so.$i $1 /nowhere/a$i"
		echo "lib$((i * 7919 % 500))d.so $1 /nowhere/b$i"
		i=$((i + 1))
	done
	echo "libdeep.so.1 $1 /opt/odd/libdeep.so.1"
	echo "libc.so.6 $1 /opt/odd/libc.so.6"
}

PATH=$PATH:/sbin:/usr/sbin
echo 1..6
fill
in_root /prog
check 127 "$status" "without a cache nothing is found"

entries "$(flags)" | "$build/tests/elf/elf_cache" >"$root/etc/ld.so.cache"
in_root /prog
check 7 "$status" "the loader finds both libraries among 1000 by our cache"
how=$("$build/tests/elf/elf_closure" --root "$root" /prog |
    sed -n 's/^\t\([a-z]*\) libdeep.*/\1/p')
check cache "$how" "and so do we, below another root"

# A variant for better processors: whichever the loader takes, we name.
library "$odd/v2" 2
library "$odd/v3" 3
{
	echo "libdeep.so.1 $(flags) /opt/odd/v3/libdeep.so.1 x86-64-v3"
	entries "$(flags)"
	echo "libdeep.so.1 $(flags) /opt/odd/v2/libdeep.so.1 x86-64-v2"
} | "$build/tests/elf/elf_cache" >"$root/etc/ld.so.cache"
in_root /prog
case $status in
7) want=/opt/odd/libdeep.so.1 ;;
*) want=/opt/odd/v$status/libdeep.so.1 ;;
esac
got=$("$build/tests/elf/elf_closure" --root "$root" /prog |
    sed -n 's/^\t[a-z]* libdeep.* => //p')
check "$want" "$got" "the same hwcaps variant as the loader's"

entries 0xe03 | "$build/tests/elf/elf_cache" >"$root/etc/ld.so.cache"
in_root /prog
check 127 "$status" "entries of another machine are passed over"
how=$("$build/tests/elf/elf_closure" --root "$root" /prog |
    sed -n 's/^\t\([a-z]*\) libdeep.*/\1/p')
check missing "$how" "by us as well"
exit "$bad"
