#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# recipes.sh - each recipe of jail_recipes(7) is played by a suite, or stands below
# UNTESTED; each file that a recipe names is shipped, and each that is shipped is
# named.  Part of make lint.
set -u
cd "$(dirname "$0")/../.." || exit 2
page=conf/jail_recipes.7
t=$(mktemp -d) || exit 2
trap 'rm -rf "$t"' EXIT
bad=0
export LC_ALL=C
differ() {		# WHAT ONE OTHER
	comm -23 "$2" "$3" | sed "s|^|recipes.sh: $1: |" >"$t/differ"
	[ ! -s "$t/differ" ] || { cat "$t/differ" >&2; bad=1; }
}

sed -n '/^\.Sh UNTESTED/,/^\.Sh FILES/!s/^\.Ss //p' $page | sort >"$t/titles"
{
	printf '%s\n' 'A new account' 'Nothing forwarded'	# by recipe.lib.sh
	sed -n 's/^recipe "\([^"]*\)".*/\1/p' tests/recipes/test_*.sh
} | sort -u >"$t/played"
differ 'no suite of tests/recipes plays' "$t/titles" "$t/played"
differ "$page has no section" "$t/played" "$t/titles"

{
	grep -oE -e '--for [a-z0-9-]+' $page | sed 's/.* //; s/$/.conf/'
	grep -ohE '/share/jail/examples/[a-zA-Z0-9@._-]+' $page | sed 's,.*/,,'
} | sort -u >"$t/named"
find conf/jails.d conf/recipes conf/pam.d packaging/apparmor -type f -printf '%f\n' |
    sort >"$t/shipped"
differ "$page names what is not shipped" "$t/named" "$t/shipped"
cat $page conf/*.5 jail-setup/*.8 pam_jail/*.[78] | tr -s ' \t"' '\n' >"$t/words"
while read -r file; do
	grep -qF -e "$file" "$t/words" || grep -qx -e "${file%.conf}" "$t/words" ||
		echo "$file"
done <"$t/shipped" >"$t/unnamed"
differ 'no manual names the example' "$t/unnamed" /dev/null

[ "$(wc -l <"$t/titles")" -ge 15 ] || { echo "recipes.sh: few titles" >&2; bad=1; }
exit $bad
