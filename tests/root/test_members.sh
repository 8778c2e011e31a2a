#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_members.sh - jail-setup members: the accounts that a login of each would put into
# this jail, and why; each row beside a login by sshd.

. "${0%/*}/world.sh"

ssh_world child

rows() {                # [JAIL]: name and reason of each
	run jail-setup members "${1:-$JAIL}"
	ROWS=$(sed '1d; /^  /d' <<<"$OUT" | awk '{ $2 = ""; print }' | sed 's/  / /')
	REST=$(grep '^  ' <<<"$OUT")
}

rows
is "members of the group" "$RC $ROWS" "0 alice group jailed
mallory group jailed"
is "and nobody else is named" "$REST" ""
like "a heading, and the uid" "$OUT" '^USER +UID +WHY$'
like "the uid of each" "$OUT" '^alice +2001  group jailed$'
admitted "alice is in it at a login" alice
outside "bob, who is not shown, is not" bob
run su carol -c "/usr/sbin/jail-setup members $JAIL"
like "anybody can ask" "$RC $OUT" '^alice +2001'

# by name, by the primary group, and by a second name of its number
sed -i '$a users = [ "bob" ];' "/etc/jail/jails.d/$JAIL.conf"
sed -i '/^carol:/s/:2004:2004:/:2004:3000:/' /etc/passwd
rows
is "by name, and by the primary group" "$ROWS" "alice group jailed
bob users
carol group jailed
mallory group jailed"
admitted "bob is in it now" bob
admitted "so is carol" carol
sed -i '/^carol:/s/:2004:3000:/:2004:2004:/' /etc/passwd
echo 'twin:x:3000:carol' >>/etc/group
rows
like "by a second name of the group's number" "$ROWS" '^carol group jailed$'
admitted "who is a member by it is in it" carol
sed -i '/^twin:/d' /etc/group

# first match: a jail that names the account, whatever its file is called
printf 'components = [ "shell" ];\nusers = [ "alice" ];\n' | jail_file zoo
rows
is "whom another jail names is not here" "$ROWS" "bob users
mallory group jailed"
is "that is said, with what matches there" "$REST" "  not alice: in jail zoo, which comes first: users"
rows zoo
is "but there" "$ROWS$REST" "alice users"
refused "a login agrees: that jail is not built" alice 'jail=zoo .*result=refused'
printf 'components = [ "shell" ];\ngroups = [ "jailed" ];\n' | jail_file aaa
rows
is "a group of an earlier jail takes all of it" "$ROWS" "bob users"
is "and is named" "$(grep mallory <<<"$REST")" "  not mallory: in jail aaa, which comes first: group jailed"
rm /etc/jail/jails.d/aaa.conf

# no account, and root
sed -i '/^jailed:/s/$/,ghost,root/' /etc/group
sed -i 's/^users = .*/users = [ "bob", "nemo" ];/' "/etc/jail/jails.d/$JAIL.conf"
rows
is "names that are no account, and uid 0" "$ROWS $(grep -v zoo <<<"$REST")" "bob users
mallory group jailed   not ghost: no such account
  not nemo: no such account
  not root: uid 0 is never jailed"

run jail-setup members --json "$JAIL"
if command -v python3 >/dev/null; then
	is "--json says the same" "$(python3 -c 'import json, sys
d = json.load(sys.stdin)
print(d["jail"], [(m["user"], m["uid"], m.get("group")) for m in d["members"]])
print([(m["user"], m["why"], m.get("jail")) for m in d["others"]], d["notes"])' <<<"$OUT")" \
		"$JAIL [('bob', 2002, None), ('mallory', 2003, 'jailed')]
[('alice', 'in jail zoo, which comes first: users', 'zoo'), ('ghost', 'no such account', None), ('nemo', 'no such account', None), ('root', 'uid 0 is never jailed', None)] []"
else
	skip "--json says the same" "no python3"
fi
like "--json: one line" "$(wc -l <<<"$OUT") $OUT" '^1 \{.*"members":\['
# a directory server has names that /etc/passwd has not
cp -p /etc/passwd /etc/shadow "$T"
echo 'd,ot:*:19000:0:99999:7:::' >>/etc/shadow
printf 'ev\033[31mil:x:2005:3000::/home/alice:/bin/sh\nd,ot:x:2001:3000::/home/alice:/bin/sh\n' >>/etc/passwd
rows
is "a name that no login may have is no member" "$ROWS" "bob users
mallory group jailed"
like "and what it refuses is said, without its control characters" "$REST" \
	'^  not ev\\033\[31mil: every login is refused: user name "ev'
refused "a login agrees" d,ot 'result=refused reason="user name .*other than'
cp -p "$T/passwd" "$T/shadow" /etc
for ((i = 0; i < 300; i++)); do echo "n$i"; done | paste -sd, >"$T/names"
cp -p /etc/group "$T"
sed -i "/^jailed:/s/\$/,$(cat "$T/names")/" /etc/group
run sh -c "jail-setup members --json $JAIL >/dev/full"
is "--json onto a full disk: 2, and that reason" "$RC $ERR" \
	"2 jail-setup: standard output: No space left on device"
cp -p "$T/group" /etc
run jail-setup --quiet members "$JAIL"
check "--quiet: nothing" [ "$RC$OUT$ERR" = 0 ]

# a name service that lists nobody
sed -i '/^jailed:/s/,ghost,root//' /etc/group
install -m 644 "$HELP/dirnss.so" "$ARCH_LIB/libnss_dir.so.2"
rows
is "control: no note where all are listed" "$(grep note <<<"$REST")" ""
sed -i 's/^\(passwd:.*\)/\1 dir/; s/^\(group:.*\)/\1 dir/' /etc/nsswitch.conf
rows
like "a service that lists nobody is named" "$REST" '^  note: dir of nsswitch.conf\(5\) does not list its accounts'
is "and who is listed is still shown" "$ROWS" "bob users
mallory group jailed"

run jail-setup members nosuch
check "a jail that is not there: 2" eval '[ "$RC" = 2 ] && grep -q "no jail \"nosuch\"" <<<"$ERR"'
run jail-setup members
check "no jail: 2, and the usage" eval '[ "$RC" = 2 ] && grep -q "usage: jail-setup members JAIL" <<<"$ERR"'
echo nonsense >/etc/jail/jails.d/bad.conf
run jail-setup members "$JAIL"
check "another jail's file is broken, so nobody is in any: 2" eval '[ "$RC" = 2 ] && [ -z "$OUT" ] && grep -q bad.conf <<<"$ERR"'

finish
