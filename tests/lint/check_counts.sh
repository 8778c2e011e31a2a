#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_counts.sh - a table that is indexed by an enum, or that fills a fixed
# array, does not compile or says so when one of the two grows alone.
set -u
cd "$(dirname "$0")/../.." || exit 2
CC=${CC:-cc}
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
DIRS=(lib command jailsh jail-init pam_jail jail-setup/*/)

fresh() {
	local d

	for d in "${DIRS[@]}"; do
		mkdir -p "$T/$d"
		cp "$d"/*.[ch] "$T/$d/"
	done
}
compiles() {		# FILE [OPTION...]: in the copy; yes or no
	local file=$1

	shift
	if (cd "$T" && $CC -std=gnu11 -D_GNU_SOURCE -iquote lib -iquote command -iquote jail-setup \
	    -iquote jailsh -iquote jail-init -iquote pam_jail -DPREFIX='"/usr"' \
	    -DSYSCONFDIR='"/etc"' -DVERSION='"0"' "$@" -fsyntax-only "$file") \
	    2>"$T/said"; then echo yes; else echo no; fi
}
fresh

# --- every table with [NAME] = has its count ----------------------------------

tables() {		# FILE:TABLE of those that COUNT_IS does not follow
	awk 'FNR == 1 { table = "" }
	    /^\t*static const .*\[\] = \{/ {
		table = $0; sub(/\[[A-Z_]*\] = .*/, "", table)
		sub(/.*[ *]/, "", table); by = 0
		if (/};$/)
			table = ""
	    }
	    table != "" && /\[[A-Z][A-Z0-9_]*\] = / { by = 1 }
	    table != "" && /^\t*\};/ {
		end = FILENAME ":" table
		if (by && (getline line) > 0 && line !~ "COUNT_IS\\(" table ",")
			print end
		table = ""
	    }' "$@"
}
printf 'static const char *const a[] = {\n\t[X] = "x",\n};\n\n' >"$T/a.c"
is "control: a table without its count is found" "$(tables "$T/a.c")" "$T/a.c:a"
# shellcheck disable=SC2046
is "a table that an enum indexes says how long it is" \
    "$(tables $(printf "%s/*.c " "${DIRS[@]%/}"))" ""

# --- and means it -------------------------------------------------------------

asserted=$(grep -ho 'COUNT_IS([a-z_]*, [A-Z_]*' lib/*.c command/*.c jail-setup/*/*.c jailsh/*.c \
    jail-init/*.c pam_jail/*.c | sed 's/.*, //' | sort -u)
is "control: such enums were found" "$(echo "$asserted" | grep -cx 'FINDING_COUNT\|HOW_COUNT\|JAIL_HOME_COUNT')" 3
for last in $asserted; do
	file=$(grep -l "COUNT_IS([a-z_]*, $last" lib/*.c command/*.c jail-setup/*/*.c jailsh/*.c jail-init/*.c pam_jail/*.c | head -n 1)
	# where the enum is: in a header, or beside the table
	is_in="^[^(]*[	 ]$last( |\$)"
	enum=$(grep -lE "$is_in" lib/*.h command/*.h jail-init/*.h jail-setup/*/*.h || grep -lE "$is_in" "$file")
	is "$last: control" "$(compiles "$file")" yes
	sed -Ei "0,/$is_in/{s/\b$last = [0-9]+/$last = 1/;t;s/\b$last\b/ONE_MORE, $last/}" \
	    "$T/$enum"
	is "$last: a value without its word does not compile, for that reason" \
	    "$(compiles "$file") $(grep -oE -m 1 "has to have $last " "$T/said")" \
	    "no has to have $last "
	cp "$enum" "$T/$enum"
done

# --- kinds of package databases -------------------------------------------------

is "init has the names of packages for each kind of database" \
    "$(sed -n 's/.*\*const purls\[\] = { \(.*\) };/\1/p' jail-setup/init/init_host.c |
	tr -d '" ' | tr ',' '\n' | sort | xargs)" \
    "$(sed -n 's/.*\.purl = "\([a-z]*\)".*/\1/p' jail-setup/package/package_*.c | sort | xargs)"

# --- arrays that hold what a table brings -------------------------------------

sed -i 's/HOOKS_MOST = [0-9]*/HOOKS_MOST = 3/' "$T/jail-setup/refresh/hook.h"
is "hooks: more than the commands have room for do not compile" \
    "$(compiles jail-setup/refresh/hook.c)" no

# what is written is counted, and nothing behind the room is touched
cat >"$T/full.c" <<'END'
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "filter.h"
#include "wall.h"
#include "learn/trace_calls.h"
int
main(void)
{
	struct { struct sock_filter v[FILTER_MOST], behind[600]; } f = {0};
	struct { struct sock_filter v[TRACE_FILTER_MOST], behind[600]; } t = {0};
	static const struct sock_filter none[600];
	static const struct wall_terms terms = { .strict = true, .commands = true };
	size_t n = filter_make(f.v, &terms), m = trace_filter(t.v);

	printf("%s %s\n", n == 0 ? "refused" : "made",
	    memcmp(f.behind, none, sizeof(none)) == 0 ? "clean" : "overflow");
	printf("%s %s\n", m == 0 ? "refused" : "made",
	    memcmp(t.behind, none, sizeof(none)) == 0 ? "clean" : "overflow");
}
END
full() {		# what the program above says
	(cd "$T" && $CC -std=gnu11 -D_GNU_SOURCE -iquote lib -iquote command -iquote jail-setup \
	    -o full full.c lib/filter.c jail-setup/learn/trace_calls.c 2>said &&
	    ./full) || cat "$T/said"
}
is "control: both filters fit" "$(full)" $'made clean\nmade clean'
for most in 20 31 40; do
	fresh
	sed -i "s/TRACE_FILTER_MOST = [0-9]*/TRACE_FILTER_MOST = $most/" "$T/jail-setup/learn/trace_calls.h"
	sed -i "s/ FILTER_MOST = [0-9]*/ FILTER_MOST = $most/" "$T/lib/filter.h"
	is "room for $most instructions: refused, and nothing behind it is written" \
	    "$(full)" $'refused clean\nrefused clean'
done

tap_end
