#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_schema.sh - the schemas in conf/ know the words that the programs have, and
# the manual explains each member.  Whether reports are by them: checks_by_schema in
# tests/root/lib.sh.
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
man=jail-setup/jail-setup.8

get() {			# REPORT PYTHON: words of its schema, s
	python3 -c 'import json, sys
s = json.load(open(sys.argv[1], encoding="utf-8"))
print("\n".join(sorted(eval(sys.argv[2]))))' "conf/$1.schema.json" "$2"
}
kinds=$(sed -n 's/^\t\[FINDING_[A-Z_]*\] = { "\([a-z-]*\)",.*/\1/p' \
    jail-setup/inspect/finding.c | sort)
is "control: kinds of findings were found" \
    "$(echo "$kinds" | grep -cx 'way-out\|missing-interpreter\|accepts-nothing')" 3
is "check: each kind of finding" \
    "$(get check 's["definitions"]["finding"]["properties"]["kind"]["enum"]')" "$kinds"
is "the manual explains the same" \
    "$(sed -n '/^The kinds are names/,/^\.S[hs]/s/^\.It Cm \([a-z-]*\)$/\1/p' $man | sort)" "$kinds"
is "the manual has each that is a warning" \
    "$(sed -n "/^\.Ss Monitoring/,/^It is\$/p" $man | tr ' ,.' '\n' |
	grep -xF "$kinds" | sort)" \
    "$(tr '\n' ' ' <jail-setup/inspect/finding.c | grep -oE '\{ "[a-z-]+",[[:blank:]]+\w+, \w+, false, [0-9]' |
	grep -o '[a-z]*-*[a-z]*",' | tr -d '",' | grep -vx accepts-nothing | sort)"
is "list: each way a jail stands" "$(get list 's["items"]["properties"]["standing"]["enum"]')" \
    "$(grep -o '\[STANDING_[A-Z_]*\] = "[a-z ]*"' jail-setup/refresh/standing.c |
	sed 's/.*= //; s/"//g' | sort)"

# --- members --------------------------------------------------------------------

section() {		# ITEM: what the manual says in JSON about it, without other lines
	awk -v item=".It Cm $1" '/^\.It / { on = $0 == item } /^note alone; or/ { on = 0 } on' \
	    <(sed -n '/^\.Sh JSON/,/^\.Sh ENV/p' $man)
}
members() {		# REPORT PROPERTIES ITEM: as schema and manual have them
	get "$1" "$2.keys()" | grep -vx escaped >"$T/members"
	is "$3: the manual has each member" \
	    "$(while read -r m; do section "$3" | grep -qw -e "$m" || echo "$m"; done <"$T/members")" ""
	is "$3: control: there are some" "$([ "$(grep -c . "$T/members")" -ge "$4" ] && echo yes)" yes
	is "$3: and says which may be left out" \
	    "$(section "$3" | grep -oE '\b[a-z_]+\?' | tr -d '?' | sort -u)" \
	    "$(comm -23 "$T/members" <(get "$1" "$5"))"
}
members list 's["items"]["properties"]' list 10 's["items"]["required"]'
members service 's["items"]["properties"]' 'service list' 7 's["items"]["required"]'
members check 's["definitions"]["finding"]["properties"]' check 8 \
    's["definitions"]["finding"]["required"]'
members check 's["definitions"]["live"]["properties"]' 'check Fl -live' 8 \
    's["definitions"]["live"]["required"]'
is "check: notes and errors" "$(grep -cx 'note alone; or error, mend?: .*' $man)" 1

# --- what is no such line is refused ----------------------------------------------

by() { python3 tests/root/schema.py "conf/$1.schema.json" <<<"$2" >/dev/null && echo good || echo bad; }
one='{"jail":"a","kind":"stale","path":"/x","expected":"e","found":"f","mend":"m"}'
list='[{"jail":"a","state":"built","standing":"current","generation":"20261122T161500","size":1,"groups":[],"users":[]}]'
is "control: a finding" "$(by check "$one")" good
is "control: an accepted one" "$(by check "${one%\}},\"accepted\":\"r\"}")" good
is "control: a list" "$(by list "$list")" good
for m in jail kind path expected found mend; do
	is "a finding without $m" "$(by check "$(sed "s/\"$m\":\"[^\"]*\",*//; s/,}/}/" <<<"$one")")" bad
	is "a finding with $m under another name" "$(by check "${one/\"$m\":/\"new-$m\":}")" bad
done
is "a member that it does not know" "$(by check "${one%\}},\"more\":1}")" bad
is "a kind that there is not" "$(by check "${one/stale/old}")" bad
is "a member twice" "$(by check "${one%\}},\"path\":\"/y\"}")" bad
is "half a line" "$(by check "${one%\}}")" bad
is "a list without a standing" "$(by list "${list/\"standing\":\"current\",/}")" bad
is "a list with a word that there is not" "$(by list "${list/current/fine}")" bad
tap_end
