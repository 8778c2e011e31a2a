#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# host.sh - our closure of every ELF file in /usr/bin, /usr/sbin and /usr/lib*
# against the loader's own: the same libraries, from the same paths, in its
# order, with the same versions missing.  The loader is run by this test only,
# in a namespace that ends with it, and never by the product.
#
#   host.sh [BUILD_DIR [FILE...]]         BUILD_DIR: else $B
#
# What is compared, as rules:
#  - a file is asked about by its real path: the kernel's loader works out
#    $ORIGIN from where a program really is, one run by hand from its name;
#  - a library has no interpreter: it is given to the loader that programs of its
#    class and machine name;
#  - the loader itself stands where it was first needed in its own list, and
#    second in ours, so it is taken out of both;
#  - another path to a loaded file is ours alone: the loader lists files, a jail
#    needs the path as well;
#  - it says "not found" once for each that needs a library, we once;
#  - "alone" is what the loader refuses to load by itself (objects, static
#    programs, files of a machine that has no loader here).
set -eu

build=$(readlink -f "${1:-${B:?usage: host.sh [BUILD_DIR [FILE...]]}}")
[ $# -eq 0 ] || shift
closure=$build/tests/elf/elf_closure
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The files, one "LOADER FILE" a line; "- FILE" where nobody loads it.
kinds()
{
	"$closure" --kinds - | awk -v i386=/lib/ld-linux.so.2 '
		{ kind[NR] = $1; ld[NR] = $2; sub(/^[^ ]* [^ ]* /, ""); file[NR] = $0 }
		# the one that most programs of the kind name
		ld[NR] != "-" && ++votes[kind[NR], ld[NR]] > best[kind[NR]] {
			best[kind[NR]]++
			usual[kind[NR]] = ld[NR]
		}
		END {
			if (!("1:3" in usual)) usual["1:3"] = i386
			for (i = 1; i <= NR; i++)
				if (kind[i] == "-")
					print "- " file[i]
				else if (ld[i] != "-")
					print ld[i], file[i]
				else
					print (kind[i] in usual ? usual[kind[i]] : "-"), file[i]
		}'
}

# Can this kernel start that loader?  gcc-multilib brings x32's to any kernel.
starts()
{
	if [ -z "${known[$1]:-}" ]; then
		known[$1]=0
		if [ ! -x "$1" ]; then
			known[$1]=126
		else
			LD_TRACE_LOADED_OBJECTS=1 "$1" /nowhere \
			    >/dev/null 2>&1 || known[$1]=$?
		fi
	fi
	[ "${known[$1]}" != 126 ]       # bash's word for it; a loader has others
}

# "FILE", "loader LOADER", then what it says; two processes for each file
ask()
{
	local -A known=()

	while read -r ld file; do
		printf '%s\n\tloader %s\n' "$file" "$ld"
		if starts "$ld"; then
			LD_TRACE_LOADED_OBJECTS=1 "$ld" "$file" 2>&1 || true
		else
			printf '\tno loader here\n'
		fi
	done
}

# ask(), where it can harm nothing
ask_apart()
{
	export -f ask starts
	if unshare -mpnif --kill-child true 2>/dev/null; then
		unshare -mpnif --kill-child bash -c ask
	elif unshare -Ur true 2>/dev/null; then
		unshare -Ur -mpnif --kill-child bash -c ask
	else
		ask
	fi
}

# row GOOD WHAT, then the diagnostics on standard input
row()
{
	n=$((n + 1))
	if [ "$1" -ne 0 ]; then
		echo "ok $n - $2"
	else
		bad=1
		echo "not ok $n - $2"
		sed 's/^/# /'
	fi
}

if [ $# -gt 0 ]; then
	readlink -f "$@"
else
	find /usr/bin /usr/sbin /usr/lib* -xdev -type f -size +0 ! -name '*[
]*'
fi | LC_ALL=C sort | kinds >"$scratch/kinds"
grep -v '^- ' "$scratch/kinds" >"$scratch/all" || true

split -n r/2 "$scratch/all" "$scratch/part."
for part in "$scratch"/part.*; do
	ask_apart <"$part" >"$part.said" &
done
wait
cat "$scratch"/part.*.said >"$scratch/loader"
cut -d' ' -f2- "$scratch/all" | "$closure" - >"$scratch/ours" || true
awk -f "$here/host.awk" "$scratch/loader" "$scratch/ours" >"$scratch/lines"

same=$(grep -c '^same ' "$scratch/lines" || true)
differ=$(grep -c '^differ ' "$scratch/lines" || true)
alone=$(grep -c '^alone ' "$scratch/lines" || true)
pairs=$(sed -n 's/^pairs //p' "$scratch/lines")
grep -v '^same \|^alone \|^pairs ' "$scratch/lines" >"$scratch/bad" || true

n=0 bad=0
echo 1..2
row "$((same + differ))" "$((same + differ)) files and $pairs libraries of \
theirs compared with the loader, $alone more that it does not load" </dev/null
row "$((differ == 0))" "the same libraries from the same paths, in its order; \
the same versions missing" <"$scratch/bad"
exit "$bad"
