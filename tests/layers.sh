#!/bin/sh
# layers.sh - the diagram of tests/LAYERS, as a test.
cd "$(dirname "$0")/.." || exit 2
bad=0
files=0
rank() {	# DIR NAME: the line of LAYERS it stands on
	awk -v d="$1" -v n="$2" '/^#/ || NF == 0 { next } { r++ }
	    $1 == d { for (i = 2; i <= NF; i++) if ($i == n) print r }' tests/LAYERS
}
for f in lib/*.[ch] pam_jail/*.[ch] jailsh/*.[ch] jail-setup/*.[ch]; do
	dir=${f%/*}
	name=${f##*/}
	name=${name%.?}
	mine=$(rank "$dir" "$name")
	files=$((files + 1))
	if [ -z "$mine" ]; then
		echo "$f has no place in tests/LAYERS" >&2
		bad=1
		continue
	fi
	included=$(sed -n 's/^#include "\(.*\)\.h".*/\1/p' "$f")
	for h in $included; do
		theirs=$(rank "$dir" "$h")
		[ -n "$theirs" ] || theirs=$(rank lib "$h")
		if [ -z "$theirs" ] || [ "$theirs" -gt "$mine" ]; then
			echo "$f includes $h.h, which is not below it" >&2
			bad=1
		fi
	done
done
[ "$files" -gt 50 ] || { echo "layers.sh: only $files files?" >&2; exit 2; }
exit $bad
