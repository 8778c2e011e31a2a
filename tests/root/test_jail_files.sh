#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_jail_files.sh - a login reads every jail file: an edit takes effect at once,
# and one faulty file refuses everybody.

. "${0%/*}/world.sh"

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
opened() {              # USER: how many jail files a decision opens
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

install_products
pam_su session
write_jails

as_written "as written"
is "a login opens all jail files" "$(opened carol)" 4

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
cp /etc/jail/jails.d/z.conf "$T/"
echo nonsense >>/etc/jail/jails.d/z.conf
nobody_in "a mistake in any file" 'z\.conf:[34]: there is no = behind nonsense'
cat "$T/z.conf" >/etc/jail/jails.d/z.conf
as_written "corrected"
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
jail-setup refresh --quiet || diag "refresh: status $?"
jailed "a group of a server" alice a
at_large "not bob's" bob
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

# --- what an older version left ---------------------------------------------------------

echo 'it said which files a login need not read' >/run/jail/index
: >/run/jail/.index.lock
as_written "an index of an older version"
jail-setup build a --quiet || bail "jail-setup build failed"
is "is removed by build" "$(find /run/jail -name '*index*')" ""
finish
