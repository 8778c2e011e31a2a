#!/bin/sh
# layers.sh - the diagram of tests/LAYERS, as a test; and what one file alone may
# call, because everybody else would have to know how it fails.
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
only() {	# FILE CALL...: nobody else calls that
	file=$1
	shift
	for call; do
		grep -qE "(^|[^a-z_])$call\\(" "$file" || {
			echo "layers.sh: $file does not call $call()" >&2
			bad=1
		}
		grep -nE "(^|[^a-z_])$call\\(" lib/*.[ch] pam_jail/*.[ch] \
		    jailsh/*.[ch] jail-setup/*.[ch] | grep -v "^$file:" |
		    grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*)' >&2 || continue
		echo "$call() is for $file alone" >&2
		bad=1
	done
}
only lib/dir.c readdir fdopendir
[ "$files" -gt 50 ] || { echo "layers.sh: only $files files?" >&2; exit 2; }
exit $bad
