#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# musl.sh - programs of musl against musl's own loader, in a root made of the
# distribution's packages.  Nothing is installed: they are unpacked below the
# build directory, once.
#
#   musl.sh [BUILD_DIR]      else $B; needs root, for chroot
set -eu

build=$(readlink -f "${1:-${B:?usage: musl.sh [BUILD_DIR]}}")
arch=$(uname -m)
root=$build/tests/elf-musl

skip()
{
	echo "1..0 # SKIP $1"
	exit 0
}

unpack()
{
	rm -rf "$root.new"
	mkdir -p "$root.new/deb"
	(cd "$root.new/deb" && apt-get -q -o APT::Sandbox::User=root \
	    download musl musl-dev musl-tools) >/dev/null 2>&1 || return 1
	for d in "$root.new"/deb/*.deb; do
		dpkg -x "$d" "$root.new" || return 1
	done
	mv "$root.new" "$root"
}

[ "$(id -u)" -eq 0 ] || skip "needs root, for chroot"
command -v apt-get >/dev/null || skip "needs the packages musl and musl-tools"
[ -d "$root" ] || unpack || skip "cannot fetch musl"
specs=$root/musl.specs
ld=/lib/ld-musl-$arch.so.1
[ -e "$root/usr/lib/$arch-linux-musl/musl-gcc.specs" ] ||
    skip "this musl-gcc keeps its specs elsewhere"
sed "s|/usr/|$root/usr/|g" "$root/usr/lib/$arch-linux-musl/musl-gcc.specs" \
    >"$specs"

# lib FILE [ARGUMENTS...], prog FILE [ARGUMENTS...]; files are below the root
lib()
{
	f=$root$1
	shift
	mkdir -p "$(dirname "$f")"
	echo 'int a(void) { return 0; }' |
	    cc -specs "$specs" -shared -fPIC -Wl,--no-as-needed -o "$f" \
	    -x c - -x none "$@"
}

prog()
{
	f=$root$1
	shift
	echo 'int main(void) { return 0; }' |
	    cc -specs "$specs" -Wl,--no-as-needed,--allow-shlib-undefined \
	    -o "$f" -x c - -x none "$@"
}

# "name => path"; its own name for itself and ours are told apart by nothing
# that matters.
loaders()
{
	chroot "$root" "$ld" --list "$1" 2>&1 | sed -n "
		/ld-musl-/d
		/libc\.so => /d
		s/^Error loading shared library \([^:]*\):.*/\1 => ?/p
		s/^\t\(.*\) => \(.*\) (0x[0-9a-f]*)$/\1 => \2/p"
}

ours()
{
	"$build/tests/elf/elf_closure" --root "$root" "$1" | sed -n '
		/^\tinterp /d
		/^\talready-loaded /d
		s/^\tmissing \(.*\) => .*/\1 => ?/p
		/^\tmissing /d
		s/^\t[a-z]* //p'
}

n=0 bad=0
same()
{
	n=$((n + 1))
	loaders "$1" >"$root/loader"
	ours "$1" >"$root/ours"
	if diff "$root/loader" "$root/ours" >"$root/diff" &&
	    [ "$(wc -l <"$root/ours")" -eq "$3" ]; then
		echo "ok $n - $2"
	else
		bad=1
		echo "not ok $n - $2"
		sed 's/^/# /' "$root/diff" "$root/ours"
	fi
}

echo 1..8
prog /prog
same /prog "nothing but the loader, which is the library" 0

lib /opt/liba.so -Wl,-soname,liba.so
lib /usr/lib/"$arch"-linux-musl/libd.so -Wl,-soname,libd.so
prog /prog "$root/opt/liba.so" "$root/usr/lib/$arch-linux-musl/libd.so" \
    -Wl,-rpath,/opt
same /prog "a runpath, and the directories of its .path file" 2

lib /opt/libb.so -Wl,-soname,libb.so "$root/opt/liba.so"
prog /prog "$root/opt/libb.so" -Wl,-rpath,/opt,--enable-new-dtags
same /prog "a runpath is inherited" 2

prog /prog "$root/opt/libb.so" -Wl,-rpath,/opt,--disable-new-dtags
same /prog "an rpath as well" 2

# shellcheck disable=SC2016 # the loader's
prog /prog "$root/opt/libb.so" '-Wl,-rpath,$ORIGIN/opt'
same /prog "the program's origin" 2

lib /opt/libf.so -Wl,-soname,libf.so -Wl,-F,liba.so
prog /prog "$root/opt/libf.so" -Wl,-rpath,/opt
same /prog "filters are not known" 1

echo 'V1 { global: a; };' >"$root/map"
lib /opt/libv.so -Wl,-soname,libv.so -Wl,--version-script,"$root/map"
echo 'int a(void); int main(void) { return a(); }' >"$root/p.c"
cc -specs "$specs" -o "$root/prog" "$root/p.c" "$root/opt/libv.so" \
    -Wl,-rpath,/opt
echo 'V0 { global: a; };' >"$root/map"
lib /opt/libv.so -Wl,-soname,libv.so -Wl,--version-script,"$root/map"
same /prog "versions are not looked at" 1

rm "$root/opt/liba.so"
prog /prog "$root/opt/libb.so" -Wl,-rpath,/opt
same /prog "a library that is missing" 2
exit "$bad"
