#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_groups.sh - the decision is right for very large groups: 10,000 members in a
# line, an account in hundreds of groups, and a directory server that shows a
# membership only when it is asked for the account, or never.

. "${0%/*}/world.sh"

install_products
login_jail
build_jail
pam_su session

by() {                  # NAME USER GROUP...: jailed, by the first of these groups
	local name=$1 user=$2 list
	list=$(printf '"%s", ' "${@:3}")
	printf '%s\n' 'components = [ "shell" ];' "groups = [ ${list%, } ];" | jail_file "$JAIL"
	run su "$user" -c "echo $IN; cat /outside"
	check "$name" eval '[ "$OUT" = "$IN" ] && log_has "jail=$JAIL user=$user .*result=entered"'
}
not_by() {              # NAME USER GROUP: let in, and in no jail
	printf '%s\n' 'components = [ "shell" ];' "groups = [ \"$3\" ];" | jail_file "$JAIL"
	run su "$2" -c "echo $IN; cat /outside"
	check "$1" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
}

# --- a line of 10,000 members, three times --------------------------------------------------

many=$(seq -f 'member%05.0f' -s, 10000)
printf '%s\n' "begins:x:7001:alice,$many" "ends:x:7002:$many,alice" \
	"without:x:7003:$many,alicee,xalice,alic,Alice,ali ce" >>/etc/group
by "first of 10,001" alice begins
by "last of 10,001" alice ends
not_by "none of 10,005, though some look like it" alice without
by "the second of two groups" alice without ends
run jail-setup explain alice
like "explain names the group" "$OUT" "^  rule +$JAIL: group \"ends\"$"
sed -i '/^begins:\|^ends:\|^without:/d' /etc/group

# --- two names of one number ------------------------------------------------------------------

sed -i 's/^jailed:/twin:x:3000:\ntwin2:x:3000:bob\n&/' /etc/group
is "control: its first name is another" "$(su -s /bin/sh alice -c 'id -Gn' | grep -ow 'twin\|jailed')" twin
by "the name that comes second" alice jailed
by "the first" alice twin
by "one that is in it by another name" bob jailed
not_by "nobody else" carol jailed
sed -i '/^twin2\?:/d' /etc/group

# --- 300 groups -----------------------------------------------------------------------------

for i in $(seq 300); do echo "g$i:x:$((8000 + i)):x,alice,y"; done >>/etc/group
by "the first of 300 groups" alice g1
by "the last of 300 groups" alice g300
not_by "not the 301st" alice g301
by "the last" alice g300
works "the jail leaves all of them" "$(id -G alice)" su alice -c 'id -G'
works "with their names" "$(id -Gn alice)" su alice -c 'id -Gn'
sed -i '/^g[0-9]*:x:8/d' /etc/group

# --- a directory server ---------------------------------------------------------------------

install -m 644 "$HELP/dirnss.so" "$ARCH_LIB/libnss_dir.so.2"
cp /etc/nsswitch.conf "$T/nsswitch"
sed -i '/^initgroups/d; s/^group:.*/group: files dir/' /etc/nsswitch.conf
check "control: the server's groups" [ "$(id -Gn alice | grep -o 'dir[0-9]*' | wc -l)" = 300 ]
check "control: their members do not say so" eval '! getent group dir7 | grep -q alice'
check "control: but are 10,000" [ "$(getent group dir7 | tr ',' '\n' | wc -l)" = 10000 ]
by "a group of the server" alice dir0
by "the last group of the server" alice dir299
not_by "no group of the server" bob dir299
not_by "not a group that there is not" alice dir300
by "the last group of the server" alice dir299
works "the jail leaves all of them" "$(id -G alice)" su alice -c 'id -G'
# explain says the same as nobody special
run su bob -c 'jail-setup explain alice'
like "explain: the group of the server" "$OUT" "^  rule +$JAIL: group \"dir299\"$"

: >/run/dir.down
check "control: the server is down" [ "$(id -Gn alice | grep -c dir)" = 0 ]
run su alice -c "echo $IN; cat /outside"
check "the server is down: alice is refused, not let in unjailed" kept_out
check "and the log says why" log_has 'user=alice .*result=refused reason=".*group'
run jail-setup explain alice
check "explain: not let in" [ "$RC" != 0 ]
# who is in a jail by name goes there all the same
printf '%s\n' 'components = [ "shell" ];' 'users = [ "alice" ];' | jail_file "$JAIL"
run su alice -c "echo $IN; cat /outside"
check "the server is down: who is jailed by name still is" [ "$OUT" = "$IN" ]
rm /run/dir.down
run su alice -c "echo $IN; cat /outside"
check "and up again" [ "$OUT" = "$IN" ]
by "control: a group of the server" alice dir7
printf '%s\n' 'session required pam_jail.so' >/etc/pam.d/moment
: >/run/dir.once
run "$HELP/pamclient" moment alice ogux /bin/sh -c "echo $IN; cat /outside"
check "the server is down for a moment: refused" kept_out
check "and the log says why" log_has 'groups of alice differ from one moment to the next'
check "control: it was down" [ ! -e /run/dir.once ]
: >/run/dir.nameless
run su alice -c "echo $IN; cat /outside"
check "the server knows no name of her groups: refused" kept_out
check "and the log says why" log_has 'alice is in group dir7, and was not listed there'
rm /run/dir.nameless
cp "$T/nsswitch" /etc/nsswitch.conf

# --- between the account phase and the session ------------------------------------------------

printf '%s\n' 'components = [ "shell" ];' 'groups = [ "jailed" ];' | jail_file "$JAIL"
printf '%s\n' 'auth required pam_permit.so' 'account required pam_jail.so' \
	'account required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/between

between() {             # USER COMMAND: the session, after the command
	run env BETWEEN="$2" "$HELP/pamclient" between "$1" mbogux /bin/sh -c "echo $IN; cat /outside"
}
inside() { [[ $OUT = *"$IN" ]]; }
outside_now() { [[ $OUT = *"$IN"$'\n'OUTSIDE ]]; }
leave='sed -i "s/^\(jailed:.*:\)alice,/\1/" /etc/group'
enter='sed -i "s/^jailed:.*:/&alice,/" /etc/group'

between alice true
check "alice is in the jail" inside
between bob true
check "control: bob is in none" outside_now
between bob 'sed -i "s/^jailed:.*:/&bob,/" /etc/group'
check "who was put into the group since then is" inside
sed -i 's/^\(jailed:.*:\)bob,/\1/' /etc/group
between alice "$leave"
check "who was taken out is there, this time" inside
between alice true
check "and not the next" outside_now
eval "$enter"
# the time that passes is the subject: ident_cache.h
between alice "$leave; sleep 2.1"
check "after two seconds the groups are asked again" outside_now
eval "$enter"
between alice 'mv /etc/jail/jails.d/*.conf /run/t/'
check "a jail file that is gone since then jails nobody" outside_now
mv /run/t/*.conf /etc/jail/jails.d/
run env NEXT=bob "$HELP/pamclient" between alice mnogux /bin/sh -c "echo $IN; cat /outside"
check "a session of somebody else is that one's" outside_now
run env NEXT=mallory "$HELP/pamclient" between alice mnogux /bin/sh -c "echo $IN; cat /home/*/secret"
is "and in a jail it is that one's home" "${OUT##*$'\n'}" "secret of mallory"
finish
