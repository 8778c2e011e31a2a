#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_generations.sh - jail-setup generations: what is kept of a jail, who is in it, and
# to what a rollback leads.

. "${0%/*}/world.sh"

ssh_world child
GEN=/var/lib/jail/$JAIL

rows() {                # serial, sessions and state of each; what stands below
	run jail-setup generations "$JAIL"
	ROWS=$(sed '1d; /^  /d' <<<"$OUT" | awk '{ print $1, $7, $8 }')
	REST=$(grep '^  ' <<<"$OUT")
}
current() { basename "$(readlink "$GEN/current")"; }

g1=$(current)
rows
is "one generation" "$RC $ROWS$REST" "0 $g1 0 current"
like "a heading" "$OUT" '^GENERATION +MADE +FILES +SIZE +SESSIONS +STATE$'
FILES=$(find "$GEN/current/root/" -type f | wc -l)
SIZE=$(find "$GEN/current/root/" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%d", s }')
is "how many files it has" "$(awk '!/^ / && NR == 2 { print $4 }' <<<"$OUT")" "$FILES"
AGE=$(($(date +%s) - $(date -d "$(awk 'NR == 2 { print $2, $3 }' <<<"$OUT")" +%s)))
check "made: now, not 1970 and not tomorrow ($AGE s)" [ "$AGE" -ge -60 -a "$AGE" -lt 300 ]

# a session keeps the generation that it entered
ssh -F "$CFG" alice@h 'exec sleep 300' >/dev/null 2>&1 </dev/null &
in_it() { rows; grep -q "^$g1 1 " <<<"$ROWS"; }
check "a session is counted" until_so in_it
jail-setup --quiet build "$JAIL"
g2=$(current)
rows
is "and stays in its generation" "$ROWS" "$g1 1 older
$g2 0 current"

# after a rollback
jail-setup --quiet rollback "$JAIL"
rows
is "the one a rollback led away from" "$ROWS" "$g1 1 current
$g2 0 rolled"
like "is called rolled back" "$OUT" "^$g2 .* 0  rolled back$"
jail-setup --quiet rollback "$JAIL" "$g2"
none() {                # its last process has ended
	# shellcheck disable=SC2046 # numbers
	kill $(jail-setup sessions | awk 'NR > 1 { print $3 }') 2>/dev/null
	rows
	! grep -q ' 1 ' <<<"$ROWS"
}
check "a session that has ended is not counted" until_so none

# a mount that is no session
mkdir /srv/view
mount --bind "$GEN/current/root" /srv/view
rows
like "a mount of the tree" "$REST" '^  in use: tree [0-9a-f]+\.'"$g2"' is mounted on /srv/view$'
is "stands below its own generation" "$(grep -A1 "^$g2 " <<<"$OUT" | grep -c 'in use:')" 1
umount /srv/view
rows
is "and no longer when it is gone" "$REST" ""

# jails that share a tree
echo 'components = [ "sftp-server", "scp", "rsync", "shell" ];' | jail_file twin
jail-setup --quiet build twin "$JAIL"
g3=$(current)
rows
is "who has the same tree" "$(grep -A1 "^$g3 " <<<"$OUT" | sed 1d)" "  the same tree as of twin"
run jail-setup generations --json "$JAIL"
if command -v python3 >/dev/null; then
	is "--json says the same" "$(python3 -c 'import json, sys
for g in json.load(sys.stdin):
	print(g["generation"], g["made"][:2], g["state"], g["files"], g["size"], g["sessions"], g["mounts"], g["same_tree"])' <<<"$OUT")" \
		"$g1 20 older $FILES ${SIZE:-} 0 [] []
$g2 20 older $FILES ${SIZE:-} 0 [] []
$g3 20 current $FILES ${SIZE:-} 0 [] ['twin']"
else
	skip "--json says the same" "no python3"
fi
run jail-setup --quiet generations "$JAIL"
check "--quiet: nothing" [ "$RC$OUT$ERR" = 0 ]

# not root, and what cannot be read
run su carol -c "/usr/sbin/jail-setup generations $JAIL"
like "not root: sessions are not known" "$RC $(grep "^$g3 " <<<"$OUT")" "^0 $g3 .* [?]  current$"
run su carol -c "/usr/sbin/jail-setup generations --json $JAIL"
like "not root, --json: null" "$OUT" '"sessions":null,"mounts":null'
chmod o+w "$GEN/gen/$g1/manifest"
rows
is "one that rollback would refuse: status 1" "$RC" 1
like "and why" "$(grep -A1 "^$g1 " <<<"$OUT")" '^  cannot be read: .*others can write it'
run jail-setup rollback "$JAIL" "$g1"
check "control: rollback refuses it" [ "$RC" = 2 ]
chmod o-w "$GEN/gen/$g1/manifest"
ln -sfn nowhere "$GEN/current"
rows
check "current leads nowhere: no state is made up" eval '! grep -q "current\|older\|back" <<<"$ROWS"'
ln -sfn "gen/$g3" "$GEN/current"

run jail-setup generations nosuch
check "a jail that is not there: 2" eval '[ "$RC" = 2 ] && grep -q "no jail \"nosuch\"" <<<"$ERR"'
echo 'components = [ "shell" ];' | jail_file fresh
run jail-setup generations fresh
check "one that is not built: 2, and what builds it" eval '[ "$RC" = 2 ] && grep -q "fix: jail-setup build fresh" <<<"$ERR"'
mkdir -p /srv/tree
echo 'root = "/srv/tree";' | jail_file web
run jail-setup generations web
check "one that somebody else maintains: 2" eval '[ "$RC" = 2 ] && grep -q "has root = " <<<"$ERR"'

finish
