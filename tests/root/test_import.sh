#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_import.sh - import-jailkit: the sections of jailkit, a jail made by its
# programs, and logins into the resulting jails.

B=${B:-build}
if [ -z "${WORLD:-}" ]; then    # the network is outside
	if [ ! -x "$B/jailkit/usr/sbin/jk_init" ]; then
		mkdir -p "$B/jailkit" && (
			cd "$B/jailkit" && apt-get -qq download jailkit 2>/dev/null &&
			dpkg -x jailkit_*.deb . && rm jailkit_*.deb ) >/dev/null 2>&1
	fi
	[ -x "$B/jailkit/usr/sbin/jk_init" ] || { echo '1..0 # SKIP no jailkit to be had'; exit 0; }
fi
. "${0%/*}/world.sh"

install_products
pam_su session
cp -a "$B/jailkit/." /
INIT=/etc/jailkit/jk_init.ini

# --- jailkit's own sections ---------------------------------------------------------

IMPORT=/usr/share/jail/contrib/import-jailkit
run jail-setup import jailkit
check "jail-setup names the script, and runs nothing" eval '[ "$RC" = 2 ] && [ -z "$OUT" ] && grep -q "$IMPORT --help$" <<<"$ERR"'
run $IMPORT --help
check "it has a --help" eval 'good && grep -q -e --output <<<"$OUT"'
run $IMPORT
check "its own file, to standard output" good
is "a component for each section" "$(grep -c '^==> components.d/' <<<"$OUT")" \
	"$(grep -c '^\[' $INIT)"
run su bob -c "$IMPORT"
check "it needs no root" good
run $IMPORT --output /srv/out
check "--output" eval 'good && [ -z "$OUT" ]'
is "the same number of files" "$(find /srv/out -name '*.conf' | wc -l)" "$(grep -c '^\[' $INIT)"
find /srv/out -type f -exec cksum {} + | sort >"$T/before"
run $IMPORT --output /srv/out
check "nothing is overwritten" eval '[ "$RC" = 2 ] && grep -q "is there already" <<<"$ERR"'
is "really" "$(find /srv/out -type f -exec cksum {} + | sort)" "$(cat "$T/before")"
rm /srv/out/components.d/jk-uidbasics.conf
run $IMPORT --output /srv/out
check "not even the one that is missing" eval '[ "$RC" = 2 ] && [ ! -e /srv/out/components.d/jk-uidbasics.conf ]'
is "the host is as it was" "$(find /etc/jail -name 'jk-*')" ""
rm -r /srv/out

# --- a jail that jailkit made ------------------------------------------------------------

cat >>$INIT <<'END'

[mine]
comment = ours, "quoted"
paths = id, /usr/bin/env,
	/usr/share/terminfo/x
emptydirs = /var/empty/mine
users = bob
need_proc = 0
END
sed -i '/^need_proc/d' $INIT
if jk_init -j /srv/jk mine rsync basicshell >"$T/jk" 2>&1; then
	pass "control: jk_init makes a jail"
else
	LAST=jk_init OUT=$(cat "$T/jk")
	fail "control: jk_init makes a jail"
fi
mkdir -p /srv/jk/home
account() {             # NAME UID GID INNER-SHELL
	echo "$1:x:$2:$3:of jailkit:/srv/jk/./home/$1:/usr/sbin/jk_chrootsh" >>/etc/passwd
	echo "$1:x:$2:$3:of jailkit:/home/$1:$4" >>/srv/jk/etc/passwd
	echo "$1:*:19000:0:99999:7:::" >>/etc/shadow
	install -d -m 700 -o "$2" -g "$3" "/srv/jk/home/$1"
	echo "of $1" >"/srv/jk/home/$1/file"
	chown "$2:$3" "/srv/jk/home/$1/file"
}
echo 'uploaders:x:4100:' >>/etc/group
echo 'full:x:4001:' >>/etc/group
account full 4001 4001 /bin/bash
account limited 4002 4100 /usr/sbin/jk_lsh
account other 4003 4100 /usr/sbin/jk_lsh
echo 'half:x:4004:4001::/home/half:/usr/sbin/jk_chrootsh' >>/etc/passwd
echo 'dot:x:4005:4001::/srv/./dot:/bin/sh' >>/etc/passwd
cat >>/etc/jailkit/jk_lsh.ini <<'END'
[group uploaders]
executables = /usr/bin/rsync, /usr/bin/id
paths = /usr/bin
[other]
executables = /usr/bin/id
END

cp -a /etc/passwd "$T/passwd"
run $IMPORT --output /etc/jail
check "accounts and their jail" good
is "nothing was done to accounts" "$(cmp /etc/passwd "$T/passwd")" ""
is "a usermod command for each" "$(grep -v '^#' <<<"$OUT")" \
"usermod --home /srv/jk/home/full --shell /bin/bash full
usermod --home /srv/jk/home/limited --shell /bin/bash limited
usermod --home /srv/jk/home/other --shell /bin/bash other"
like "a shell without a jail is told" "$OUT" '^# half: jk_chrootsh refuses'
like "a jail without the shell, too" "$OUT" '^# dot: '
is "three jails, those alike in one" "$(cd /etc/jail/jails.d && echo jk*)" "jk-2.conf jk-3.conf jk.conf"
# netutils too, where rsync is all that the host has of it
is "the sections it was made of are known again" \
	"$(grep -oE '"jk-[a-z]+"' /etc/jail/jails.d/jk.conf | grep -v netutils | xargs)" "jk-rsync jk-basicshell jk-mine"
like "empty directories come along" "$(cat /etc/jail/jails.d/jk.conf)" '^directories = \[ "/var/empty/mine" \];'
is "jk_lsh's group" "$(sed -n '/^commands/,/);$/p' /etc/jail/jails.d/jk-2.conf | xargs)" 'commands = ( rsync, { name = id; args = any; } );'
account silent 4006 4001 /usr/sbin/jk_lsh
run $IMPORT
like "one of whom jk_lsh.ini says nothing may run nothing" "$OUT" '^# jk_lsh.ini lets them run nothing$'
sed -i '/^silent:/d' /etc/passwd /srv/jk/etc/passwd /etc/shadow
is "jk_lsh's account" "$(sed -n '/^commands/,/);$/p' /etc/jail/jails.d/jk-3.conf | xargs)" 'commands = ( { name = id; args = any; } );'

# --- and it works ------------------------------------------------------------------------------

run jail-setup list
check "our own parser takes every jail" good
for c in /etc/jail/components.d/jk-*.conf; do
	c=${c##*/}
	run jail-setup component show "${c%.conf}"
	[ "$RC" = 0 ] || echo "$c: $ERR"
done >"$T/bad"
is "and every component" "$(cat "$T/bad")" ""
run jail-setup build --all
check "the jails are built" eval '[ "$RC" = 0 ]'
TREE=/var/lib/jail/jk/current/root
lost=$(cd /srv/jk && find . \( -type f -o -type l \) ! -path './etc/*' ! -path './home/*' ! -path './dev/*' |
	while read -r f; do [ -e "$TREE/$f" ] || [ -L "$TREE/$f" ] || echo "$f"; done)
is "every file that jailkit had put there is there" "$lost" ""
# shellcheck disable=SC2016 # no expansion here
grep '^usermod' <<<"$($IMPORT 2>/dev/null)" >"$T/moves"
run sh -e "$T/moves"
check "the commands run" [ "$RC" = 0 ]
works "a full shell, in its home" "/srv/jk/home/full of full" su - full -c 'echo $(pwd) $(cat file)'
run su - full -c 'cat /outside'
check "in a jail" eval '[ "$RC" != 0 ] && ! grep -q OUTSIDE <<<"$OUT"'
run su - limited -c 'id -un'
check "a limited one may run its command" eval '[ "$OUT" = limited ]'
run su - other -c 'rsync --version'
check "and no other's" eval '[ "$RC" = 126 ]'

# --- what is wrong -----------------------------------------------------------------------------------

run $IMPORT --root /nowhere
check "no such host: one line" eval '[ "$RC" = 2 ] && [ "$(wc -l <<<"$ERR")" = 1 ]'
run $IMPORT --root /srv/jk/home
check "no jailkit there" eval '[ "$RC" = 2 ] && grep -q "/srv/jk/home/etc/jailkit/jk_init.ini" <<<"$ERR"'
run jail-setup import debootstrap
check "nothing but jailkit" [ "$RC" = 2 ]
echo 'no section and no key' >>$INIT
run $IMPORT
check "a broken line is named" eval '[ "$RC" = 2 ] && grep -q "jk_init.ini:$(wc -l <$INIT): " <<<"$ERR"'
finish
