#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# foreign.sh - a root of another architecture, made of the distribution's
# packages: every program of it finds every library, in that root's directories
# and nowhere else.  Its loader cannot be run here, so the answer is compared
# with what the packages say: readelf's NEEDED, each in its multiarch directory.
#
#   foreign.sh [BUILD_DIR]      else $B; FOREIGN: another architecture's name
#
# It fetches about 20 MB, once.  This host's package lists and architectures stay
# as they are: apt works on lists of its own.
set -eu

build=$(readlink -f "${1:-${B:?usage: foreign.sh [BUILD_DIR]}}")
foreign=${FOREIGN:-arm64}
packages="libc6 libgcc-s1 libstdc++6 libselinux1 libpcre2-8-0 coreutils libacl1 \
libattr1 libgmp10 zlib1g libssl3 rsync liblz4-1 libpopt0 libxxhash0 libzstd1"

skip()
{
	echo "1..0 # SKIP $1"
	exit 0
}

[ "$foreign" != "$(dpkg --print-architecture 2>/dev/null)" ] ||
    skip "$foreign is not foreign here; FOREIGN=..."
command -v apt-get >/dev/null || skip "needs apt-get"
root=$build/tests/elf-$foreign

unpack()
{
	rm -rf "$root.new"
	mkdir -p "$root.new/deb" "$root.new/apt/lists/partial" \
	    "$root.new/apt/cache/archives/partial"
	: >"$root.new/apt/status"
	set -- -q -o APT::Sandbox::User=root -o APT::Architecture="$foreign" \
	    -o APT::Architectures="$foreign" \
	    -o Dir::State="$root.new/apt" -o Dir::State::lists=lists \
	    -o Dir::State::status="$root.new/apt/status" \
	    -o Dir::Cache="$root.new/apt/cache" -o Acquire::Languages=none
	apt-get "$@" update >/dev/null 2>&1 || return 1
	# shellcheck disable=SC2086 # a list of words
	(cd "$root.new/deb" && apt-get "$@" download $packages) \
	    >/dev/null 2>&1 || return 1
	for d in "$root.new"/deb/*.deb; do
		dpkg -x "$d" "$root.new" || return 1
	done
	rm -rf "$root.new/apt"
	mv "$root.new" "$root"
}

[ -d "$root" ] || unpack || skip "cannot fetch packages for $foreign"
find "$root/bin" "$root/usr/bin" "$root/lib" "$root/usr/lib" -type f \
    -size +51c | sed "s|^$root||" | sort >"$root/files"
"$build/tests/elf/elf_closure" --root "$root" --kinds - <"$root/files" |
    sed -n '/^- /d; s/^[^ ]* [^ ]* //p' >"$root/elf"
"$build/tests/elf/elf_closure" --root "$root" - <"$root/elf" >"$root/ours"

# row WHAT FILE: good when there is nothing in FILE
n=0 bad=0
row()
{
	n=$((n + 1))
	if [ ! -s "$2" ]; then
		echo "ok $n - $1"
	else
		bad=1
		echo "not ok $n - $1"
		head -n 20 "$2" | sed 's/^/# /'
	fi
}

files=$(wc -l <"$root/elf")
pairs=$(grep -c ' => ' "$root/ours" || true)
# its first NEEDED names, as readelf has them, against ours
while read -r f; do
	echo "$f"
	readelf -dW "$root$f" 2>/dev/null |
	    sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\t\1/p'
done <"$root/elf" >"$root/needed"
awk 'FNR == 1 { who++ }
    /^\// { file = $0; next }
    who == 1 { have[file, $2] = 1; if ($1 == "interp") { sub(/.*\//, "", $2); have[file, $2] = 1 } next }
    !((file, $1) in have) { print file " needs " $1 }' \
    "$root/ours" "$root/needed" >"$root/unsaid" || true

grep '^.\(missing\|error\|lacks\) ' "$root/ours" >"$root/missing" || true
grep ' => ' "$root/ours" | grep -v ' => /\(usr/\)\?lib\(64\)\?/' \
    >"$root/odd" || true
: >"$root/few"
[ "$files" -gt 300 ] && [ "$pairs" -gt 300 ] || echo few >"$root/few"

echo 1..4
row "$foreign: $files files, $pairs pairs" "$root/few"
row "nothing is missing, and no version" "$root/missing"
row "every NEEDED of readelf is listed" "$root/unsaid"
row "all of it below its /lib" "$root/odd"
exit "$bad"
