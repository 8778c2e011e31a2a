#!/bin/sh
# host.sh - our closure of every ELF program in /usr/bin and /usr/sbin against
# the loader's own.  The loader is run by this test only, never by the product.
#
#   host.sh BUILD_DIR [FILE...]
set -eu

build=${1:?usage: host.sh BUILD_DIR [FILE...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	find /usr/bin /usr/sbin -type f
fi | LC_ALL=C sort >"$scratch/all"

# One process per batch, two at a time; each line of output is one program.
xargs -d '\n' -n 50 -P 2 "$here/compare.sh" "$build" \
    <"$scratch/all" >"$scratch/lines"

same=$(grep -c '^same ' "$scratch/lines" || true)
alone=$(grep -c '^alone ' "$scratch/lines" || true)
differ=$(grep -c '^differ ' "$scratch/lines" || true)

echo 1..2
if [ "$((same + differ))" -gt 0 ]; then
	echo "ok 1 - $((same + differ)) programs compared with the loader," \
	    "$alone that it does not load"
else
	echo "not ok 1 - no program was compared"
fi
if [ "$differ" -eq 0 ]; then
	echo "ok 2 - the same libraries from the same paths, in its order"
else
	sed -n 's/^differ /# /p; s/^[<>] /#   &/p' "$scratch/lines"
	echo "not ok 2 - $differ closures differ"
fi
[ "$differ" -eq 0 ] && [ "$same" -gt 0 ]
