#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs.sh - what README.md, SECURITY.md and CONTRIBUTING.md name is there: files behind
# links, suites, rows of tests/attacks/ROWS, commands of jail-setup, targets of make.
# Part of make lint.
# shellcheck disable=SC2317 # is_KIND are called by each()
set -u
cd "$(dirname "$0")/../.." || exit 2
bad=0
seen=0

is_link() { [ -e "$1" ]; }
is_suite() { [ -e "tests/root/$1.sh" ] || [ -e "tests/vm/$1.sh" ] || [ -e "tests/recipes/$1.sh" ]; }
is_row() { grep -q "^$1	[^-]" tests/attacks/ROWS; }
is_command() { grep -q "^	{ \"$1\", " jail-setup/main.c; }
is_target() { grep -qE "^([a-z-]+ )*$1( [a-z-]+)*:" Makefile tests/*.mk tests/*/*.mk; }

each() {		# KIND FILE REGEX CUT: each word that the regex finds and cut leaves
	kind=$1 file=$2
	found=$(grep -oE "$3" "$file" | sed -E "s/$4//g" | sort -u)
	for word in $found; do
		seen=$((seen + 1))
		"is_$kind" "$word" && continue
		echo "$file: there is no $kind $word" >&2
		bad=1
	done
}
for f in README.md SECURITY.md CONTRIBUTING.md; do
	each link "$f" '\]\([^)#:]+\)' '[])(]'
	each suite "$f" '\btest_[a-z0-9]+\b' '^$'
	each row "$f" '\b[RUPS][0-9]+\b' '^$'
	each command "$f" '(`|^    )jail-setup [a-z]+' '.* '
	each target "$f" '(`|^    |&& )make [a-z][a-z-]*' '.* '
done
[ "$seen" -gt 60 ] || { echo "docs.sh: reads $seen names" >&2; bad=1; }
[ "$(wc -l <README.md)" -le 200 ] || { echo "README.md: more than five minutes" >&2; bad=1; }
exit $bad
