#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# ground.sh - the ground for the attacks: a helper outside, the controls, and the ways
# into the jail.  Sourced inside the test world (tests/root).
#
# /home becomes one file system with the home of the user, the control jail and the
# files outside, so that no attack fails only because a hard link cannot be made.

ATTACKS=$B/tests/attacks/attacks
OUTSIDE=/home/outside           # the helper's; the secret lies there
CONTROL=/home/control           # root of the control jails
HERE=/home/alice/.attack        # the attacker's, inside each of them

ground_homes() {
	local user
	mount -t tmpfs -o mode=755,size=64m homes /home || return
	for user in alice bob mallory carol; do
		home "$user" "$(id -u "$user")" "/home/$user" || return
	done
	printf 'pam_jail: this lies outside' >/home/bob/diary
	chmod 755 /home/bob && chmod 644 /home/bob/diary
	install -d -o alice -g alice -m 700 "$OUTSIDE" "$HERE"
}

# As weak as its name: it holds no program but ours, and the host's /proc, /dev.
ground_control() {
	mkdir -p "$CONTROL"/{proc,dev,tmp,etc,usr/bin,usr/lib,var,home} &&
	mount --rbind /proc "$CONTROL/proc" &&
	mount --rbind /dev "$CONTROL/dev" &&
	install -d -o alice -g alice "$CONTROL/home/alice" "$CONTROL$HERE"
}

ground_helper() {
	local here
	for here in "$HERE" "$CONTROL$HERE"; do
		install -m 755 "$ATTACKS" "$here/attacks" || return
	done
	"$ATTACKS" plant "$HERE" "$CONTROL$HERE" || return
	setpriv --reuid alice --regid alice --clear-groups \
	    "$HERE/attacks" helper "$OUTSIDE" /home/bob/diary \
	    "$HERE" "$CONTROL$HERE" </dev/null >"$T/helper" 2>&1 &
	HELPER=$!
	! until_so [ -s "$CONTROL$HERE/target" ] || return 0
	cat "$T/helper" >&2
	return 1
}

ground() {
	ground_homes && ground_control && ground_helper
}

# A careless caller: it leaves a key, two descriptors, its working directory
# and its terminal.
careless() {            # TAG COMMAND...
	local tag=$1
	shift
	(cd "$OUTSIDE" && exec "$ATTACKS" keyring "$ATTACKS" terminal \
	    "$T/typed.$tag" "$@" 8<"$OUTSIDE/secret" 9</ >"$T/said.$tag" 2>&1)
	kill -0 "$HELPER"       # else whatever follows proves nothing
}

try_control() {         # chroot | pivot | root
	careless "$1" "$ATTACKS" enter "$1" "$CONTROL" 2001 2001 \
	    "$HERE/attacks" all "$HERE" "$1" "$1" </dev/null
}

try_child() {           # a login through sshd
	careless child ssh -F "$CFG" -tt alice@h \
	    "$HERE/attacks all $HERE child" </dev/null
}

try_session() {         # through su, as an interactive one: same session
	careless session su alice \
	    --session-command="exec $HERE/attacks all $HERE session" </dev/null
}

try_launch() {          # by root's jailsh, from a terminal
	careless launch jailsh --jail login --user alice -- \
	    "$HERE/attacks" all "$HERE" launch </dev/null
}

try_service() {         # by a supervisor's jailsh: a service's own jail
	careless service jailsh --service attacked </dev/null
}

try_limited() {         # through sshd, in a jail with commands: jailsh starts it
	careless limited ssh -F "$CFG" -tt alice@h \
	    "attacks all $HERE limited" </dev/null
}

# A process that waits where COMMAND leaves it, and the room around its root:
# 0 the host or something to use, 1 an empty read-only room, 2 not seen.
room() {                # COMMAND..., which gets one argument for a shell inside
	local rc pid
	rm -f "$HERE/pid"
	"$@" "echo \$\$ >$HERE/pid; exec sleep 30" </dev/null >"$T/room" 2>&1 &
	until_so [ -s "$HERE/pid" ]
	pid=$(cat "$HERE/pid") || return 2
	"$ATTACKS" room "$pid" "$OUTSIDE" >"$T/room" 2>&1
	rc=$?
	kill "$pid"
	return "$rc"
}

# One line for each row: name, title, its control, what it did there, what it
# did in the jail; the last two are ESCAPED, "held: WHY" or "NOT TRIED: WHY".
verdicts() {            # child | session | launch | service | limited
	local tag f
	{
		"$ATTACKS" list | sed 's/^/row\t/'
		for tag in chroot pivot root "$1"; do
			f=$HERE/result.$tag
			[ "$tag" = "$1" ] || f=$CONTROL$f
			sed "s/^/$tag\t/" "$f" 2>/dev/null
			sed "s/^/typed\t$tag\t/" "$T/typed.$tag" 2>/dev/null
		done
	} | awk -F '\t' -v jail="$1" -f "$SRC/tests/attacks/verdicts.awk"
}
