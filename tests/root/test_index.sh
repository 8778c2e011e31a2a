#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_index.sh - jail-setup writes an index of the jail files, and a login goes where
# it went without: whatever is edited afterwards, and whatever becomes of the index.
# test_jails_index.c has the table of edits.

. "${0%/*}/world.sh"

INDEX=/run/jail/index

# jailed NAME USER JAIL; at_large NAME USER; nobody_in NAME: by su
jailed() {
	local want="jail=$3 user=$2 .*result=entered"
	run su "$2" -c "echo $IN; cat /outside"
	check "$1" eval '[ "$OUT" = "$IN" ] && log_has "$want"'
}
at_large() {
	run su "$2" -c "echo $IN; cat /outside"
	check "$1" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
}
nobody_in() {           # NAME REGEX: whoever it is
	local user bad=
	for user in alice bob carol mallory; do
		run su $user -c "echo $IN; cat /outside"
		kept_out && log_has "user=$user .*result=refused reason=.*$2" || bad="$bad $user"
	done
	is "$1" "$bad" ""
}
as_written() {          # alice by name, mallory by group, bob and carol in none
	jailed "$1: alice" alice a
	jailed "$1: mallory" mallory login
	at_large "$1: bob" bob
	at_large "$1: carol" carol
}
opened() {              # USER: how many jail files a login opens
	strace -f -e trace=openat -o "$T/calls" su "$1" -c : >/dev/null 2>&1
	grep -cE '"[^"]*\.conf", O_RDONLY\|O_NOCTTY\|O_NONBLOCK\|O_NOFOLLOW' "$T/calls"
}
write_jails() {
	login_jail
	printf '%s\n' 'components = [ "shell" ];' 'users = [ "alice" ];' | jail_file a
	printf '%s\n' 'components = [ "shell" ];' 'users = [ "david" ];' | jail_file d
	printf '%s\n' 'components = [ "shell" ];' 'groups = [ "sftponly" ];' | jail_file z
	jail-setup build --all --quiet || bail "jail-setup build failed"
}
# what changed just before is not in an index: the time that passes is the subject
index() {               # of files that are old enough
	sleep 3
	run jail-setup refresh
	is "$1" "$(grep -c '\.conf' $INDEX)" "$(find /etc/jail/jails.d -name '*.conf' | wc -l)"
}
look() { find /run/jail ! -name empty -printf '%p %i %m %n %T@ %C@ %l\n' | sort; }

install_products
pam_su session
write_jails

# --- who writes it --------------------------------------------------------------------

check "build writes one, for root alone" [ "$(stat -c '%F %U:%G %a' $INDEX)" = "regular file root:root 600" ]
is "not of files that changed just before" "$(grep -c '\.conf' $INDEX)" 0
as_written "files that changed just before"
index "refresh: of all files, a moment later"
(umask 0 && cp /etc/jail/jails.d/z.conf "$T/" && rm $INDEX && jail-setup refresh --quiet)
is "whatever the umask" "$(stat -c %a $INDEX)" 600
look >"$T/before"
run jail-setup refresh
look >"$T/after"
check "refresh with nothing new leaves it alone" cmp "$T/before" "$T/after"
rm $INDEX
for words in list "plan a" "explain alice" check diff "why a /bin/sh" "sbom a"; do
	# shellcheck disable=SC2086 # words
	jail-setup $words >/dev/null 2>&1
	[ ! -e $INDEX ] || break
done
check "who only looks writes none: $words" [ ! -e $INDEX ]
as_written "no index"
check "nor does a login" [ ! -e $INDEX ]
chmod 755 /run/jail
run su carol -c 'jail-setup refresh'
check "nor an account" eval '[ "$RC" = 2 ] && [ ! -e $INDEX ]'
mkdir $INDEX
run jail-setup refresh
check "where it cannot be written nothing fails" eval \
	'[ "$RC" = 0 ] && ! grep -v "^jail-setup: warning: jail d: users=david: " <<<"$ERR"'
is "and nothing is left" "$(find /run/jail -name '*new*')" ""
rmdir $INDEX

# --- what it does ---------------------------------------------------------------------

is "without, a login opens all jail files" "$(opened carol)" 4
index "an index"
is "with it, only what has the account's names: none" "$(opened carol)" 0
is "alice's: one by name, two by groups" "$(opened alice)" 3
as_written "an index"

# --- edited afterwards ----------------------------------------------------------------

cp -p /etc/jail/jails.d/d.conf "$T/d.conf"
sed 's/david/carol/' "$T/d.conf" >"$T/new"
cat "$T/new" >/etc/jail/jails.d/d.conf
touch -r "$T/d.conf" /etc/jail/jails.d/d.conf
is "carol's name in place of another, with size and time put back" \
	"$(stat -c '%s %y' /etc/jail/jails.d/d.conf)" "$(stat -c '%s %y' "$T/d.conf")"
jailed "is seen: carol is in" carol d
sed -i 's/carol/david/' /etc/jail/jails.d/d.conf
at_large "edited by another file in its place: carol is not" carol
printf '%s\n' 'components = [ "shell" ];' 'users = [ "bob" ];' >"$T/new"
cp "$T/new" /etc/jail/jails.d/new.conf
run su bob -c "echo $IN; cat /outside"
check "a new file counts: bob is refused, his jail was never built" kept_out
rm /etc/jail/jails.d/new.conf
at_large "and no longer" bob
mv /etc/jail/jails.d/login.conf /etc/jail/jails.d/login
at_large "a file that went away: mallory is in no jail" mallory
mv /etc/jail/jails.d/login /etc/jail/jails.d/login.conf
jailed "and is again" mallory login
echo nonsense >>/etc/jail/jails.d/z.conf
nobody_in "a mistake in any file" 'z\.conf:[34]: there is no = behind nonsense'
cp "$INDEX" "$T/index"
run jail-setup refresh
check "no index is written of that" eval '[ "$RC" = 2 ] && cmp $INDEX "$T/index"'
cat "$T/z.conf" >/etc/jail/jails.d/z.conf
index "mended"
chmod g+w /etc/jail/jails.d/z.conf
nobody_in "a file that its group may write" 'z\.conf belongs to uid 0 with mode 0664'
chmod g-w /etc/jail/jails.d/z.conf
chown 2002 /etc/jail/jails.d/z.conf
nobody_in "a file of somebody's" 'z\.conf belongs to uid 2002'
chown 0 /etc/jail/jails.d/z.conf
cp -a /etc/jail/jails.d "$T/copy"
sed -i 's/david/carol/' "$T/copy/d.conf"
mv /etc/jail/jails.d "$T/old" && mv "$T/copy" /etc/jail/jails.d
jailed "another directory in its place: carol is in" carol d
rm -r /etc/jail/jails.d && mv "$T/old" /etc/jail/jails.d
as_written "the old one back"

# --- whom a name service does not tell all about ------------------------------------------

install -m 644 "$HELP/dirnss.so" "$ARCH_LIB/libnss_dir.so.2"
cp /etc/nsswitch.conf "$T/nsswitch"
sed -i '/^initgroups/d; s/^group:.*/group: files dir/' /etc/nsswitch.conf
cp /etc/jail/jails.d/a.conf "$T/a.conf"
printf '%s\n' 'components = [ "shell" ];' 'groups = [ "dir299" ];' | jail_file a
sed -i 's/"jailed"/"dir298", "jailed"/' /etc/jail/jails.d/login.conf
sed -i 's/"sftponly"/"nobody"/' /etc/jail/jails.d/z.conf
index "an index of a server's groups"
jailed "a group of a server" alice a
at_large "not bob's" bob
is "control: only what has alice's groups is opened" "$(opened alice)" 2
: >/run/dir.down
for user in alice mallory; do
	run su $user -c "echo $IN; cat /outside"
	check "the server is down: $user is refused" \
		eval 'kept_out && log_has "user=$user .*result=refused reason=.*group"'
done
rm /run/dir.down
jailed "the server is back" alice a
cp "$T/nsswitch" /etc/nsswitch.conf
write_jails

# --- whatever becomes of the index ------------------------------------------------------

index "an index again"
cp -p $INDEX "$T/index"
again() { rm -rf $INDEX && cp -p "$T/index" $INDEX; }
sed -i 's/alice/alicf/' $INDEX
as_written "a letter of it changed"
again; truncate -s -1 $INDEX
as_written "cut"
again; chown 2001 $INDEX
is "somebody's: not used" "$(opened carol)" 4
again; chmod 606 $INDEX
is "anybody's to write: not used" "$(opened carol)" 4
again
is "control: used" "$(opened carol)" 0
mkdir -p /etc/other/jails.d
printf '%s\n' 'components = [ "shell" ];' 'users = [ "bob" ];' >/etc/other/jails.d/o.conf
sleep 3
jail-setup --config /etc/other refresh >/dev/null 2>&1
check "of another configuration" grep -q '^o\.conf' $INDEX
as_written "of another configuration"
finish
