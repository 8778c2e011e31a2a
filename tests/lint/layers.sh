#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2086 # the words of ALL
# layers.sh - tests/lint/LAYERS says which file may include which; and some functions
# may be called from one file alone, which handles their errors for all others.
cd "$(dirname "$0")/../.." || exit 2
bad=0
files=0
ALL=$(ls lib/*.[ch] command/*.[ch] pam_jail/*.[ch] jailsh/*.[ch] \
    jail-init/*.[ch] jail-setup/*.[ch] jail-setup/*/*.[ch])
rank() {	# DIR NAME: the line of LAYERS it stands on
	awk -v d="$1" -v n="$2" '/^#/ || NF == 0 { next } { r++ }
	    $1 == d { for (i = 2; i <= NF; i++) if ($i == n) print r }' tests/lint/LAYERS
}
# The word of LAYERS: a file of lib, command, pam_jail, jailsh or jail-init, or a room of
# jail-setup.
place() {	# PATH
	case $1 in
	jail-setup/*/*) expr "$1" : 'jail-setup/\(.*\)/' ;;
	*) basename "${1%.?}" ;;
	esac
}
for f in $ALL; do
	dir=${f%%/*}
	mine=$(rank "$dir" "$(place "$f")")
	files=$((files + 1))
	if [ -z "$mine" ]; then
		echo "$f has no place in tests/lint/LAYERS" >&2
		bad=1
		continue
	fi
	included=$(sed -n 's/^#include "\(.*\.h\)".*/\1/p' "$f")
	for h in $included; do
		theirs=
		for at in "${f%/*}/$h" "$dir/$h" "lib/$h" "command/$h"; do
			[ -e "$at" ] || continue
			case $at:$dir in command/*:lib | command/*:pam_jail | command/*:jail-init) continue ;; esac
			theirs=$(rank "${at%%/*}" "$(place "$at")")
			break
		done
		if [ -z "$theirs" ] || [ "$theirs" -gt "$mine" ]; then
			echo "$f includes $h, which is not below it" >&2
			bad=1
		fi
	done
done
# CONTRIBUTING.md lists the rooms, in the same order
rooms=$(awk '$1 == "jail-setup" && $2 != "main" { print $2 }' tests/lint/LAYERS)
told=$(sed -n 's|^      \([a-z]*\)/  .*|\1|p' CONTRIBUTING.md)
[ "$rooms" = "$told" ] || {
	echo "CONTRIBUTING.md lists other rooms than LAYERS:" $told >&2
	bad=1
}
# gdb, the tests and mutants.list name a file by its last word
twice=$(printf '%s\n' $ALL | sed 's|.*/||' | sort | uniq -d)
[ -z "$twice" ] || { echo "two files of one name:" $twice >&2; bad=1; }
only() {	# FILE[|FILE] CALL...: nobody else calls that
	file=$1
	shift
	for call; do
		for one in $(echo "$file" | tr '|' ' '); do
			grep -qE "(^|[^a-z_])$call\\(" "$one" && continue
			echo "layers.sh: $one does not call $call()" >&2
			bad=1
		done
		grep -nE "(^|[^a-z_])$call\\(" $ALL | grep -vE "^($file):" |
		    grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*)' >&2 || continue
		echo "$call() is for $file alone" >&2
		bad=1
	done
}
only lib/dir.c fdopendir
only "lib/dir.c|jailsh/commands.c" readdir	# glob(3) is handed it
[ "$files" -gt 50 ] || { echo "layers.sh: only $files files?" >&2; exit 2; }
exit $bad
