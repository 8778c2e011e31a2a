#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2086,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_state.sh - promise P3, line by line: the state of a session (state.c).
# state.want has the expected lines; those that begin with "child: " or "session: "
# hold for that entry alone.  state.strict.want has the differences, as diff(1) shows
# them, in a jail whose file denies all that can be denied.
#
# After an intended change, compare the printed difference with the new states in
# $B/tests/root/test_state/state.*.

. "${0%/*}/world.sh"

install_products
login_jail 'devices = [ "null", "zero", "full", "random", "urandom", "tty" ];'
build_jail

setpriv --reuid 2001 --regid 2001 --clear-groups sleep 3000 &
OUTER=$!
setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-serve @outer ABSTRACT
install -m 755 "$HELP/state" /home/alice/state
install -m 755 "$HELP/state" /usr/local/bin/state
NS=()
for ns in mnt ipc uts net pid user; do NS+=("$(readlink /proc/self/ns/$ns)"); done

# child and session: PAM lines.  launch: `jailsh --jail`, which is to be the same
# as session.
stack() {               # child | session
	[ "$1" = session ] || echo 'auth optional pam_jail.so'
	printf '%s\n' 'auth required pam_permit.so' 'account required pam_jail.so' \
		'account required pam_permit.so' "session required pam_jail.so entry=$1" \
		'session required pam_permit.so'
}
steps() { if [ "$1" = child ]; then echo mcofgcux; else echo mcogux; fi; }

# A careless caller: a key in its session keyring, two descriptors, a directory,
# capabilities that are inherited.
state() {               # ENTRY FILE
	local entry=$1 in
	if [ "$entry" = launch ]; then
		in=(jailsh --jail login --user alice)
	else
		stack "$entry" >/etc/pam.d/state
		in=("$HELP/pamclient" state alice "$(steps "$entry")")
	fi
	(cd /home && exec "$B/tests/attacks/attacks" keyring \
		setpriv --inh-caps=+net_raw --ambient-caps=+net_raw "${in[@]}" \
		"${STATE:-/home/alice/state}" $OUTER "${NS[@]}" \
		8<"$T/script" 9</) <"${STDIN:-/dev/null}" >"$T/out" 2>&1
	RC=$?
	OUT=$(tail -n 5 "$T/out")
	# /lib32, /lib64 and /sbin are there on some machines
	sed -n '/^I-AM-IN/,$p' "$T/out" | grep -vE '^/(lib(x?32|64)|sbin) ' >"$2"
}

# As systemd has them: what is mounted in one place is mounted everywhere.
mount --make-rshared /
mounts() { cut -d' ' -f5- /proc/self/mountinfo | sort; }
BEFORE=$(mounts)
check "control: what is mounted here is shared" grep -q ' shared:' <<<"$BEFORE"
# A tree that grants a group to the account.
chmod u+w "$TREE/etc" "$TREE/etc/group" 2>/dev/null
echo 'disk:x:6:alice,bob' >>"$TREE/etc/group"

: >"$T/script"
for entry in child session launch; do
	state $entry "$T/$entry"
	check "entry=$entry: it says what it is" [ "$RC" = 0 ]
	other=child like=session
	[ $entry != child ] || other=session like=child
	sed "/^$other: /d; s/^$like: //" "$SRC/tests/root/state.want" >"$T/want"
	is "entry=$entry: and is what it shall be" "$(diff "$T/want" "$T/$entry")" ""
	cp "$T/$entry" "$WORLD/state.$entry"
done

# Every "no" above is a "yes" outside, but for what no user may.
(cd /home && exec "$B/tests/attacks/attacks" keyring setpriv --reuid 2001 --regid 2001 \
	--clear-groups --inh-caps=-all /home/alice/state $OUTER "${NS[@]}" \
	8<"$T/script" 9</) </dev/null >"$T/outside" 2>&1
for entry in child session launch; do
	is "control: outside nothing of it holds, entry=$entry" \
		"$(grep -E '^[^/].*: (EPERM|fails|not seen|own)$' "$T/$entry" | grep -Fxf "$T/outside")" \
		"mount namespace: EPERM"$'\n'"chroot: EPERM"
done
check "control: outside a program in a Landlock domain of its own renames" \
	grep -q '^rename in an own Landlock domain: works' "$T/outside"
check "control: two descriptors were left open" \
	[ "$(grep -cE '^descriptor [89] is open' "$T/outside")" = 2 ]

STDIN=/ state session "$T/directory"
check "a directory as standard input is refused" \
	eval '[ "$RC" != 0 ] && [ ! -s "$T/directory" ] && log_has "descriptor 0 is a directory"'
mkdir -p /srv/there && cp "$HELP/state" /srv/there/state && chown -R alice: /srv/there
login_jail 'home = "ro";' 'tmp = "none";' 'network = "none";' \
	'log = false;' 'devices = [ ];' 'processes = "own";' 'umask = "077";' 'seccomp = "strict";' \
	'binds = ( { source = "/srv/there"; target = "/srv/ro"; },
		{ source = "/srv/there"; target = "/srv/rw"; mode = "rw"; noexec = true; } );'
for entry in child session launch; do
	STATE=/srv/ro/state state $entry "$T/strict.$entry"
	check "strict, entry=$entry: it says what it is" [ "$RC" = 0 ]
	diff "$T/$entry" "$T/strict.$entry" | grep '^[<>]' >"$WORLD/state.strict.$entry"
	is "strict, entry=$entry: and is what it shall be" \
		"$(diff "$SRC/tests/root/state.strict.want" "$WORLD/state.strict.$entry")" ""
	STATE=/srv/rw/state state $entry "$T/noexec"
	check "strict, entry=$entry: a bind that is noexec runs nothing" \
		eval '[ "$RC" = 126 -o "$RC" = 127 ] && ! grep -q I-AM-IN "$T/out"'
done
# What "make install" brought, below the overlay's own directory.
INSTALLED=$(find /.world/usr /.world/etc -path /.world/usr/share -prune -o -type f \
	\( -name '*jail*' \) -print 2>/dev/null)
check "control: something was installed" grep -q 'pam_jail.so' <<<"$INSTALLED"
is "nothing that was installed is set-uid, set-gid or has capabilities" \
	"$(find $INSTALLED -perm /6000; getcap $INSTALLED 2>/dev/null)" ""
is "nothing is mounted where others see it" "$(mounts)" "$BEFORE"
kill "$OUTER"
finish
