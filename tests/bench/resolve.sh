#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# resolve.sh - all ELF files of the machine resolved in one run, beside ldd,
# the loader itself, libtree and lddtree, which are asked about a sample of the
# same files, one by one (lddtree: in one run, as it can).
#
#   resolve.sh [BUILD_DIR]      else $B
#
#   ROUNDS  how often each takes its turn (default 7)
#   SAMPLE  how many files the others get (default 60)
#
# Microseconds per file.  libtree and lddtree are unpacked below the build
# directory where apt has them; nothing is installed.
set -eu

build=$(readlink -f "${1:-${B:?usage: resolve.sh [BUILD_DIR]}}")
rounds=${ROUNDS:-7}
sample=${SAMPLE:-60}
closure=$build/tests/elf/elf_closure
peers=$build/tests/bench/peers
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
export LC_ALL=C

fetch() {
	[ -d "$peers" ] && return
	rm -rf "$peers.new" && mkdir -p "$peers.new/deb"
	(cd "$peers.new/deb" && apt-get -q -o APT::Sandbox::User=root \
	    download libtree pax-utils python3-pyelftools) >/dev/null 2>&1 || true
	for d in "$peers.new"/deb/*.deb; do
		[ ! -e "$d" ] || dpkg -x "$d" "$peers.new"
	done
	mv "$peers.new" "$peers"
}

# timed NAME FILES COMMAND...: microseconds per file, one more line of NAME
timed() {
	local name=$1 n=$2 a b
	shift 2
	a=${EPOCHREALTIME/./}
	"$@" >/dev/null 2>&1 || true
	b=${EPOCHREALTIME/./}
	echo $(((b - a) * 10 / n)) >>"$T/$name"
}

each() {                # COMMAND...: for each file of the sample
	local f
	while read -r f; do
		"$@" "$f"
	done <"$T/sample"
}

ours()    { "$closure" --quiet - <"$T/all"; }
lddtree() {
	xargs -a "$T/sample" env PYTHONPATH="$peers/usr/lib/python3/dist-packages" \
	    python3 "$peers/usr/bin/lddtree"
}
loader()  { each env LD_TRACE_LOADED_OBJECTS=1 /lib64/ld-linux-x86-64.so.2; }

# Of the lines of a file: the lower quartile, the median, the upper quartile.
quartiles() {
	sort -n "$T/$1" | awk '{ v[NR] = $1 / 10 }
		function at(q,  x, i) {
			x = 1 + (NR - 1) * q
			i = int(x)
			return v[i] + (x - i) * (v[i < NR ? i + 1 : i] - v[i])
		}
		END { print at(.25), at(.5), at(.75) }'
}

# row WHAT OTHER GOAL
row() {
	[ -s "$T/$2" ] || return 0
	awk -v what="$1" -v ours="$(quartiles ours)" \
	    -v other="$(quartiles "$2")" -v goal="$3" '
		BEGIN {
			split(ours, a); split(other, b)
			printf "%-44s %9.1f %9.1f %7.1f x %-7s %4.0f%% %4.0f%%  %s\n",
			    what, a[2], b[2], b[2] / a[2], "faster",
			    100 * (a[3] - a[1]) / a[2],
			    100 * (b[3] - b[1]) / b[2], goal
		}'
}

fetch
find /usr/bin /usr/sbin /usr/lib* -xdev -type f -size +51c 2>/dev/null |
    "$closure" --kinds - | sed -n '/^2:62 /s/^[^ ]* [^ ]* //p' |
    sort >"$T/all"
n=$(wc -l <"$T/all")
awk -v every=$((n / sample + 1)) 'NR % every == 0' "$T/all" >"$T/sample"
m=$(wc -l <"$T/sample")

ours                    # once, so that every file is in the page cache
each ldd >/dev/null 2>&1 || true
for ((i = 0; i < rounds; i++)); do
	timed ours "$n" ours
	timed ldd "$m" each ldd
	[ ! -x /lib64/ld-linux-x86-64.so.2 ] || timed loader "$m" loader
	[ ! -x "$peers/usr/bin/libtree" ] ||
		timed libtree "$m" each "$peers/usr/bin/libtree"
	[ ! -e "$peers/usr/bin/lddtree" ] || timed lddtree "$m" lddtree
done
printf '\n%s\n%-44s %9s %9s %17s %5s %5s  %s\n' \
    "$n ELF files resolved in one run, warm (us per file)" "" ours other \
    "ratio   " iqr iqr goal
row "resolve / ldd, one file each" ldd "under 60 us, 100 times"
row "resolve / the loader alone" loader "-"
row "resolve / libtree, one file each" libtree "-"
row "resolve / lddtree, $m files in one run" lddtree "-"
