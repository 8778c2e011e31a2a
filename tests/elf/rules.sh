#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# rules.sh - one directory NN_claim for each rule of the loader.
#
#   rules.sh [BUILD_DIR [NN_claim...]]        BUILD_DIR: else $B
#
# NN_claim/build makes the fixture in the current directory, with the words
# below; the file to ask about is ./prog.  NN_claim/want holds the closure: "how
# name => path" without interpreter and libc, @ for the scratch directory.
# There is none where it depends on the machine.  NN_claim/args: for
# elf_closure.  Unless NN_claim/alone says why not (or build makes ./alone), the
# loader must agree: it is run here, on fixtures, and never by the product.
# NN_claim/unordered: the order is not compared.  build may set $preload for the
# loader.
set -eu

build=$(readlink -f "${1:-${B:?usage: rules.sh [BUILD_DIR [NN_claim...]]}}")
[ $# -eq 0 ] || shift
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(readlink -f "$(mktemp -d)")
trap 'rm -rf "$scratch"' EXIT

# lib FILE NAME [CC ARGUMENTS...]: a library with the function NAME
lib()
{
	file=$1 name=$2
	shift 2
	mkdir -p "$(dirname "$file")"
	echo "int $name(void) { return 0; }" |
	    cc -shared -fPIC -nostdlib -Wl,--no-as-needed -o "$file" \
	    -x c - -x none "$@"
}

# prog FILE [CC ARGUMENTS...]: a program that needs what the arguments name
prog()
{
	file=$1
	shift
	mkdir -p "$(dirname "$file")"
	echo 'int main(void) { return 0; }' |
	    cc -Wl,--no-as-needed,--allow-shlib-undefined -o "$file" \
	    -x c - -x none "$@"
}

# versions LIST FILE: a version script with the versions of LIST, each with a
# function of its name in small letters: V1 has v1()
versions()
{
	for v in $1; do
		echo "$v { global: $(echo "$v" | tr '[:upper:]' '[:lower:]'); };"
	done >"$2"
}

# note FILE JSON: an object file with a dlopen note
note()
{
	cat >"$1.s" <<END
	.section .note.dlopen, "a", %note
	.balign 4
	.long 4, 1f - 0f, 0x407c0c0a
	.asciz "FDO"
0:	.asciz "$(echo "$2" | sed 's/"/\\"/g')"
1:	.balign 4
	.section .note.GNU-stack, "", %progbits
END
	cc -c -o "$1" "$1.s"
}

# want: what we say, in the words of the file "want"
ours()
{
	# shellcheck disable=SC2046 # words
	"$build/tests/elf/elf_closure" $(sed "s|@|$PWD|g" args) "$PWD/prog" | sed -n '
		/^\tinterp /d
		/ libc\.so\.6 => /d
		/^\terror /p
		s/^\t//p' | sed "s|$PWD|@|g"
}

# What the kernel and the loader make of it: "name => path", sorted.  Through
# the kernel and not --list, which takes $ORIGIN from the path it is given.
loaders()
{
	LD_PRELOAD=${preload:-} LD_TRACE_LOADED_OBJECTS=1 "$PWD/prog" 2>&1 | sed -n '
		s/^.*: \(\/[^:]*\): version `\(.*\)\x27 not found (required by \(.*\))$/lacks \2 \1 => \3/p
		/linux-vdso\|linux-gate\|\/ld-\| libc\.so\.6 /d
		/libc\.so\.6 =>/d
		s/^\t\(.*\) => not found$/\1 => ?/p
		s/^\t\(.*\) => \(.*\) (0x[0-9a-f]*)$/\1 => \2/p
		s/^\t\(\/[^ ]*\) (0x[0-9a-f]*)$/\1 => \1/p' |
	    sed "s|$PWD|@|g"
}

# Without "not found" twice, and with what is lacking at the end.
tidy()
{
	awk '/^lacks / { lacks = lacks $0 "\n"; next }
	    !seen[$0]++ || !/=> \?$/
	    END { printf "%s", lacks }' |
	    if [ -e "$1/unordered" ]; then sort; else cat; fi
}

# Our lines in the loader's words; it lists files, not paths to them.
as_loader()
{
	sed -n '/^already-loaded /d
		/^lacks /{p;d;}
		s/^missing \(.*\) => .*/\1 => ?/p
		/^missing /d
		s/^absolute .* => \(.*\)/absolute \1 => \1/
		s/^[a-z]* //p'
}

claim()
{
	mkdir "$scratch/$1"
	cd "$scratch/$1"
	cp "$here/$1/args" . 2>/dev/null || : >args
	# shellcheck disable=SC1090,SC1091
	. "$here/$1/build" || return 1
	ours >"$scratch/ours" || return 1
	want=$here/$1/want
	[ -e "$want" ] || want=$scratch/ours
	if ! diff "$want" "$scratch/ours" >"$scratch/diff"; then
		sed 's/^/# ours: /' "$scratch/diff"
		return 1
	fi
	[ ! -e "$here/$1/alone" ] && [ ! -e alone ] || return 0
	loaders | tidy "$here/$1" >"$scratch/loader"
	as_loader <"$want" | tidy "$here/$1" >"$scratch/as_loader"
	[ -s "$scratch/loader" ] &&
	    diff "$scratch/loader" "$scratch/as_loader" \
	    >"$scratch/diff" && return 0
	sed 's/^/# loader: /' "$scratch/diff"
	return 1
}

if [ $# -eq 0 ]; then
	cd "$here"
	set -- [0-9][0-9]_*
fi
echo "1..$#"
n=0 bad=0
for c; do
	n=$((n + 1))
	if (claim "$c") >"$scratch/said" 2>&1; then
		echo "ok $n - $c"
	else
		echo "not ok $n - $c"
		sed 's/^#* */# /' "$scratch/said"
		bad=1
	fi
done
[ "$bad" -eq 0 ] && [ "$n" -gt 0 ]
