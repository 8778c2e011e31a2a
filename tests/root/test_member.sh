#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_member.sh - jail-setup unjailed: status 0 only for an account that is certainly
# in no jail, and never 255, which would be a failed unit.

. "${0%/*}/world.sh"

install_products
says() { [ "$RC" = "$1" ] && [ "$OUT" = "$2" ] && [ -z "$ERR" ]; }
doubts() { [ "$RC" = 1 ] && [ -z "$OUT" ] && [ "$(wc -l <<<"$ERR")" = 1 ] && grep -qE "$1" <<<"$ERR"; }
unjailed() { run jail-setup unjailed "$@"; }

echo 'components = [ "shell" ]; groups = [ "jailed" ];' | jail_file login
echo 'components = [ "shell" ]; users = [ "bob" ];' | jail_file named

unjailed alice
check "by a group: 1, and which jail" says 1 "alice is in jail login"
unjailed 2001
check "the same by number" says 1 "2001 is in jail login"
unjailed bob
check "by name" says 1 "bob is in jail named"
unjailed carol
check "in no jail: 0, and no word" says 0 ""
unjailed 2004
check "by number as well" says 0 ""
run jail-setup --quiet unjailed 2001
check "--quiet: 1 without a word" says 1 ""
sed -i '/^alice:/s/:2001:2001:/:2001:3000:/' /etc/passwd && sed -i '/^jailed:/s/alice,\?//' /etc/group
unjailed alice
check "by the primary group" says 1 "alice is in jail login"
sed -i '/^alice:/s/:2001:3000:/:2001:2001:/' /etc/passwd
unjailed alice
check "out of the group: 0" says 0 ""
sed -i '/^jailed:/s/$/,alice/' /etc/group
run su carol -c "/usr/sbin/jail-setup unjailed alice"
check "anybody can ask" says 1 "alice is in jail login"

# --- several names, one number ---------------------------------------------------

echo "friend:x:2004:2004:of carol:/home/carol:/bin/bash" >>/etc/passwd
unjailed 2004
check "control: two names with one number, none jailed" says 0 ""
sed -i '/^jailed:/s/$/,friend/' /etc/group
unjailed carol
check "carol is in no jail still" says 0 ""
unjailed 2004
check "but not all of her number are" says 1 "2004 is in jail login"
sed -i '/^jailed:/s/,friend//' /etc/group

# --- root --------------------------------------------------------------------------

for who in root 0; do
	unjailed $who
	check "$who: 0" says 0 ""
done

# --- nobody can say ------------------------------------------------------------------

for who in nemo 77777 99999999999 4294967295 '' -x ../x; do
	unjailed -- "$who"
	check "\"$who\": 1, and why" doubts '^jail-setup: '
done
echo 'nonsense = 1;' | jail_file zz
unjailed carol
check "a jail file with a mistake" doubts 'zz.conf.*nonsense'
unjailed 0
check "which keeps root out of nothing" says 0 ""
echo 'components = [ "shell" ];' | jail_file zz
unjailed carol
check "control: without the mistake" says 0 ""
chmod o+w /etc/jail/jails.d/zz.conf
unjailed carol
check "a jail file that others can write" doubts 'chmod'
chmod o-w /etc/jail/jails.d/zz.conf
chmod g+w /etc/jail/jails.d
unjailed carol
check "a directory that others can write" doubts 'chmod'
chmod g-w /etc/jail/jails.d
mv /etc/jail /etc/jail.away
unjailed carol
check "no directory at all" doubts 'No such file'
mv /etc/jail.away /etc/jail
run jail-setup --config /etc/none unjailed carol
check "nor another" doubts 'No such file'
for args in "" "a b" "--all carol"; do
	# shellcheck disable=SC2086 # words
	unjailed $args
	check "wrong words ($args): neither 0 nor 255" eval '[ "$RC" = 2 ]'
done

# a directory server that does not answer: dirnss.c
install -m 755 "$HELP/dirnss.so" "$ARCH_LIB/libnss_dir.so.2"
cp /etc/nsswitch.conf "$T/nsswitch"
sed -i 's/^group:.*/group: files dir/; /^initgroups:/d' /etc/nsswitch.conf
echo 'components = [ "shell" ]; groups = [ "jailed", "dir7" ];' | jail_file login
unjailed carol
check "control: a directory server that answers" says 0 ""
touch /run/dir.down
unjailed carol
check "and one that does not" doubts 'group'
unjailed 2004
check "by number as well" doubts 'group'
rm /run/dir.down
cp "$T/nsswitch" /etc/nsswitch.conf
mv /etc/passwd /etc/passwd.away
unjailed 2004
check "no /etc/passwd: nobody can say" eval '[ "$RC" = 1 ]'
mv /etc/passwd.away /etc/passwd
unjailed 2004
check "control: it is back" says 0 ""
finish
