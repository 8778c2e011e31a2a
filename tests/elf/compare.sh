#!/bin/sh
# compare.sh - one line per FILE: "same", "differ" (and the difference), or
# "alone" for one the loader does not load (static) or that is no ELF file.
#
#   compare.sh BUILD_DIR FILE...
#
# The kernel's loader works out $ORIGIN from where the program really is, its
# --list from the path it is given, so each file is given by its real path.
set -eu

build=${1:?usage: compare.sh BUILD_DIR FILE...}
shift
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

for file; do
	if is_elf "$file"; then
		compare "$(readlink -f "$file")"
	else
		echo "alone $file"
	fi
done
