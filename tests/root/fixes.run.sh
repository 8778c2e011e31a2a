#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# fixes.run.sh - one row of fixes.rows in a copy of its own; see test_fixes.sh.
#
#   unshare -m fixes.run.sh BREAK SHOW WANT DO MAY
#
# On top of what the world has, /etc becomes an overlay of its own; the homes and the
# jails are copied; /srv, /opt, /tmp, /var/spool and /var/www are empty.  Then: BREAK; SHOW prints
# the line WANT with a fix; the trees are listed; DO carries it out; SHOW does not
# print it any more; and what differs in the listing is what MAY says (a regex of
# whole paths).  Whoever says "in" in MAY's place wants alice let in as well.
# Prints one line and the status is 0 where all of this holds.
#
# shellcheck disable=SC2034,SC2153 # the rows use what is set here
set -u
T=/run/t/fixes
exec 9<"$WORLD/log"     # which may lie below what is covered here
LOG=/proc/$$/fd/9
mount --make-rprivate / || exit 2
umount "$T" 2>/dev/null
mkdir -p $T && mount -t tmpfs -o size=600m fixes $T || exit 2
over() {                # DIR: an overlay of its own over it
	mkdir "$T/$1.u" "$T/$1.w" && chmod 755 "$T/$1.u" &&
	mount -t overlay -o "lowerdir=/$1,upperdir=$T/$1.u,workdir=$T/$1.w" row "/$1"
}
over etc || exit 2
# no overlays: a jail may be made of them, and the kernel stacks two at most
for d in home srv opt tmp var/spool var/www var/lib/jail; do
	mkdir -p $T/own/$d /$d && chmod --reference=/$d $T/own/$d || exit 2
done
cp -a /home/{alice,bob,carol,mallory} $T/own/home && cp -a /var/lib/jail/. $T/own/var/lib/jail || exit 2
for d in home srv opt tmp var/spool var/www var/lib/jail; do
	mount --bind $T/own/$d /$d || exit 2
done
J=/etc/jail/jails.d/tiny.conf
C=/etc/jail/components.d/tiny.conf
R=/var/lib/jail/tiny/current/root

# what the log says of alice's login by su, and "in" where she got in
login() {
	local mark i
	mark=$(stat -Lc %s "$LOG")
	timeout 20 su alice -c 'echo in' </dev/null 2>&1 | grep -x in
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		tail -c +$((mark + 1)) "$LOG" | grep -q ' pam_jail.* result=' && break
		sleep 0.05
	done
	tail -c +$((mark + 1)) "$LOG" | sed -n 's/.*reason="\(.*\)"$/\1/p'
}
usr() { over usr && jail-setup build tiny; }   # for rows that change the host's programs
jail() { printf '%s\n' "$@" >>$J; }     # more lines of its file
listing() {             # of what overlays and jails hold now; a line each, path first
	local d
	for d in /etc /home /srv /opt /tmp /var/spool /var/www /var/lib/jail; do
		find $d -printf '%p\t%y %m %U %G %l\n' -type f -size -4096 -exec sha256sum {} +
	done 2>/dev/null | sed 's/^\([0-9a-f]\{64\}\) [ *]\(.*\)/\2\t\1/' |
		sed 's,/gen/[0-9.T]*,/gen/SERIAL,; s,/\.trees/[0-9a-fT.]*,/.trees/TREE,' | LC_ALL=C sort -u
}
bad() { echo "$*"; exit 1; }

eval "$1" >$T/out 2>&1 || bad "cannot be broken: $(tail -3 $T/out | tr '\n' '|')"
SAID=$(eval "$2" 2>&1)
LINE=$(grep -m 1 -E -e "$3" <<<"$SAID") || bad "not printed: $(head -c 600 <<<"$SAID" | tr '\n' '|')"
FIX=${LINE##*fix: }
FIRST=${FIX%%, *}       # without what is said beside the command
listing >$T/before
eval "$4" >$T/out 2>&1 </dev/null || bad "cannot be done: $FIX: $(tail -3 $T/out | tr '\n' '|')"
listing >$T/after
SAID=$(eval "$2" 2>&1)
! grep -qE -e "$3" <<<"$SAID" || bad "done, and still printed: $(grep -m 1 -E -e "$3" <<<"$SAID")"
OTHER=$(diff $T/before $T/after | sed -n 's/^[<>] \([^\t]*\)\t.*/\1/p' | LC_ALL=C sort -u |
	grep -vxE -e "${5#in }" | head -3)
[ -z "$OTHER" ] || bad "done, and changed: ${OTHER//$'\n'/ }"
case $5 in in|"in "*) SAID=$(login); [ "$SAID" = in ] || bad "done, and alice is not let in: $SAID" ;; esac
echo "$FIX"
