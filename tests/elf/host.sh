#!/bin/sh
# host.sh - our closure of every ELF program in /usr/bin and /usr/sbin against
# the loader's own.  The loader is run by this test only, never by the product.
#
#   host.sh [BUILD_DIR [FILE...]]         BUILD_DIR: else $B
#
# It runs itself for each batch of files, two batches at a time:
#   host.sh --compare BUILD_DIR FILE...
# one line per FILE: "same", "differ" (and the difference), or "alone" for one
# the loader does not load (static) or that is no ELF file.
#
# The kernel's loader works out $ORIGIN from where the program really is, its
# --list from the path it is given, so each file is given by its real path.
set -eu

mode=suite
if [ "${1:-}" = --compare ]; then
	mode=compare
	shift
fi
build=$(readlink -f "${1:-${B:?usage: host.sh [BUILD_DIR [FILE...]]}}")
[ $# -eq 0 ] || shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

is_elf()
{
	[ "$(head -c 4 "$1" | tr '\0' '?')" = "$(printf '\177ELF')" ]
}

# "name => path (address)", "/path (address)" for what was named by its path,
# "name => not found"; without the vdso, which is no file.
loader()
{
	"$1" --list "$2" 2>/dev/null | sed -n '
		/linux-vdso\|linux-gate/d
		s/^\t\(.*\) => not found$/\1 => ?/p
		s/^\t\(.*\) => \(.*\) (0x[0-9a-f]*)$/\1 => \2/p
		s/^\t\(\/[^ ]*\) (0x[0-9a-f]*)$/\1 => \1/p'
}

# The same from our lines "how name => path".  Another path to a loaded file
# is ours alone: the loader lists files, a jail needs the path as well.
ours()
{
	"$build/tests/elf_closure" "$1" | sed -n '
		/^\talready-loaded /d
		s/^\tmissing \(.*\) => .*/\1 => ?/p
		/^\tmissing /d
		s/^\t[a-z]* //p'
}

# Its interpreter stands where it was first needed in the loader's list, and
# second in ours.
order()
{
	grep -v -F "$1 => " "$2" || true
}

compare()
{
	interp=$("$build/tests/elf_closure" "$1" |
	    sed -n 's/^\tinterp .* => //p')
	if [ ! -x "$interp" ]; then
		echo "alone $1"
		return
	fi
	loader "$interp" "$1" >"$scratch/loader"
	ours "$1" >"$scratch/ours"
	order "$interp" "$scratch/loader" >"$scratch/a"
	order "$interp" "$scratch/ours" >"$scratch/b"
	if [ -s "$scratch/a" ] && diff "$scratch/a" "$scratch/b" \
	    >"$scratch/diff" && grep -q -F "$interp => " "$scratch/ours"; then
		echo "same $1"
	else
		echo "differ $1"
		cat "$scratch/diff"
	fi
}

batch()
{
	for file; do
		if is_elf "$file"; then
			compare "$(readlink -f "$file")"
		else
			echo "alone $file"
		fi
	done
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

suite()
{
	if [ $# -gt 0 ]; then
		printf '%s\n' "$@"
	else
		find /usr/bin /usr/sbin -type f
	fi | LC_ALL=C sort >"$scratch/all"
	xargs -d '\n' -n 50 -P 2 "$0" --compare "$build" \
	    <"$scratch/all" >"$scratch/lines"
	same=$(grep -c '^same ' "$scratch/lines" || true)
	alone=$(grep -c '^alone ' "$scratch/lines" || true)
	differ=$(grep -c '^differ ' "$scratch/lines" || true)
	grep -v '^same \|^alone ' "$scratch/lines" >"$scratch/bad" || true

	n=0 bad=0
	echo 1..2
	row "$((same + differ))" "$((same + differ)) programs compared with \
the loader, $alone that it does not load" </dev/null
	row "$((differ == 0))" "the same libraries from the same paths, \
in its order" <"$scratch/bad"
	return "$bad"
}

if [ "$mode" = compare ]; then
	batch "$@"
else
	suite "$@"
fi
