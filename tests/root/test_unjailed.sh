#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_unjailed.sh - promise P1: root and every account outside all jails log in
# exactly as before.  Each row compares a login with our PAM lines to one with the
# distribution's stack alone.

. "${0%/*}/world.sh"

ssh_world none

# All that a login is made of, except what differs from one to the next anyway.
FACTS='id; pwd; umask; ulimit -a; cat /proc/self/mountinfo; hostname
for n in mnt pid net uts ipc user cgroup; do readlink /proc/self/ns/$n; done
grep -E "^(Cap|NoNew|Seccomp|Groups|Uid|Gid)" /proc/self/status
env | grep -vE "^(SSH_CLIENT|SSH_CONNECTION|SSH_TTY|XDG_SESSION_ID)=" | sort
ls -l /proc/self/fd | wc -l; cat /outside; ls /home'

facts() {               # USER WAY
	via "$2"
	run SSH "$1@h" "$FACTS; exit 7"
	echo "status $RC"
	cat "$T/out" "$T/err"
	run SSH -tt "$1@h" "$FACTS; tty | tr -d 0-9; exit 7"
	echo "status $RC"
	cat "$T/out" "$T/err"
	printf 'ls /home\n' >"$T/batch"
	run SFTP -q -o BatchMode=no -b "$T/batch" "$1@h"
	echo "status $RC"
	cat "$T/out" "$T/err"
}

all() {                 # DIR: everybody's facts
	local u way
	mkdir -p "$1"
	for u in bob carol root; do
		for way in publickey password kbdint; do
			[ $u != root ] || [ $way = publickey ] || continue
			facts "$u" "$way" >"$1/$u-$way" 2>&1
		done
	done
}

compare() {             # NAME DIR
	local f
	for f in "$T"/stock/facts/*; do
		f=${f##*/}
		LAST=$f OUT=$(diff "$T/stock/facts/$f" "$2/$f") ERR='' RC=0
		check "$1: ${f%%-*} by ${f#*-} as with the stock PAM stack" [ -z "$OUT" ]
	done
}

all "$T/stock/facts"
check "control: the facts are facts" grep -q '^status 7' "$T/stock/facts/bob-publickey"
for entry in child session; do
	pam_lines $entry
	all "$T/$entry"
	compare "entry=$entry" "$T/$entry"
	facts alice publickey >"$T/alice" 2>&1
	if cmp -s "$T/alice" "$T/stock/facts/bob-publickey" || grep -q OUTSIDE "$T/alice"; then
		fail "control, entry=$entry: the facts of a jailed account differ"
	else
		pass "control, entry=$entry: the facts of a jailed account differ"
	fi
done

# No jail at all: as before for everybody.
mkdir -p "$T/jails" /etc/jail/jails.d && mv /etc/jail/jails.d/* "$T/jails/"
pam_lines child
all "$T/nojail"
compare "no jail" "$T/nojail"
outside "no jail: alice too" alice
mv "$T"/jails/* /etc/jail/jails.d/

# Out of the group, out of the jail: nothing else is to be edited.
via publickey
sed -i 's/^\(jailed:.*:\)alice,\{0,1\}/\1/' /etc/group
outside "an account taken out of the group is outside again" alice
sed -i 's/^jailed:.*/&,alice/; s/:,alice/:alice/' /etc/group
admitted "and back in the group it is inside" alice

# uid 0 is never jailed, whatever its name and groups.
echo "toor:x:0:0:Second root:/root:/bin/bash" >>/etc/passwd
echo "toor:*:19000:0:99999:7:::" >>/etc/shadow
sed -i 's/^jailed:.*/&,toor/' /etc/group
outside "uid 0 in a jailed group is not jailed" toor
finish
