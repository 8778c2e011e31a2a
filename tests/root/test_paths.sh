#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_paths.sh - promise P2 on the way to a jail: every component of the path to the
# tree, to the home and to the source of a bind is checked as safely_chroot() of
# OpenSSH does.  The log names the component, its mode and the command that corrects
# it.  Every row starts from a jail that admits alice, breaks one thing, and corrects
# it.

. "${0%/*}/world.sh"

ssh_world child
STATE=/var/lib/jail
SERIAL=$(basename "$(readlink "$STATE/$JAIL/current" 2>/dev/null)")
HELD=$(readlink -f "$STATE/$JAIL/current")
admitted "control: as it should be" alice

# --- the way to the tree, as OpenSSH's safely_chroot looks at it -----------------

# For each: a component, its mode and the command that mends it, in the log.
way_row() {             # NAME REGEX PATH
	local entry
	for entry in child session; do
		pam_lines $entry
		refused "$1, entry=$entry" alice "result=refused.*$3.*($2)"
	done
	pam_lines child
}

rights() {              # PATH [FIX]: owner, group, world
	local was
	was=$(stat -c %a "$1")
	chown bob "$1"
	way_row "$1 is not root's" "; fix: ${2:-chown}" "$1"
	chown 0 "$1"
	chmod 775 "$1"
	way_row "$1 is writable by its group" "0?775.*; fix: ${2:-.*chmod}" "$1"
	chmod 757 "$1"
	way_row "$1 is writable by the world" "0?757.*; fix: ${2:-.*chmod}" "$1"
	chmod "$was" "$1"
}

# Moving one away is for those below the mount point.
shape() {               # PATH
	mv "$1" "$1.away"
	way_row "$1 is missing" 'No such|missing|never built|jail-setup build' "${1#"$STATE"/}"
	ln -s "$1.away" "$1"
	way_row "$1 is a symbolic link" 'link|Not a directory|directory' "${1#"$STATE"/}"
	rm "$1"
	echo hi >"$1"
	way_row "$1 is a file" 'directory' "${1#"$STATE"/}"
	rm "$1"
	mkfifo "$1"
	way_row "$1 is a FIFO" 'directory' "${1#"$STATE"/}"
	rm "$1"
	mv "$1.away" "$1"
}

for d in /var /var/lib "$STATE" "$STATE/$JAIL" "$STATE/$JAIL/gen" "$STATE/.trees" \
    "$HELD" "$HELD/root"; do
	rights "$d"
done
for d in "$STATE/$JAIL" "$STATE/$JAIL/gen" "$STATE/.trees" "$HELD" "$HELD/root"; do
	shape "$d"
done

mkdir -p "$T/park"
mount --move "$STATE" "$T/park" && rmdir "$STATE"
way_row "$STATE is missing" 'No such|missing|jail-setup build' ""
ln -s "$T/park" "$STATE"
way_row "$STATE is a symbolic link" 'link|directory' "$STATE"
rm "$STATE"
echo hi >"$STATE"
way_row "$STATE is a file" 'directory' "$STATE"
rm "$STATE" && mkdir -m 755 "$STATE" && mount --move "$T/park" "$STATE"

# A generation is a link that may only name a tree.
cp -a "$STATE/$JAIL/gen/$SERIAL" "$T/generation"
for to in / "$HELD" ../../../../../tmp "../../.trees/../../../../tmp" ../../.trees/x ../../.trees \
    "../../.trees/${HELD##*/}/" "../../.trees/${HELD##*/}/root" "../$JAIL/gen/x"; do
	rm -f "$STATE/$JAIL/gen/$SERIAL"
	ln -s "$to" "$STATE/$JAIL/gen/$SERIAL"
	way_row "the generation names \"$to\"" 'tree' "gen/$SERIAL"
done
rm -f "$STATE/$JAIL/gen/$SERIAL"
way_row "the generation is missing" 'No such' "gen/$SERIAL"
cp -a "$(readlink -f "$HELD")" "$STATE/$JAIL/gen/$SERIAL"
way_row "the generation is a directory" 'tree' "gen/$SERIAL"
rm -r "${STATE:?}/$JAIL/gen/$SERIAL"
cp -a "$T/generation" "$STATE/$JAIL/gen/$SERIAL"

# "current" may only name a generation.
cp -a "$STATE/$JAIL/current" "$T/current"
for to in / ../../../../tmp gen/../../../../tmp gen/x /tmp "gen/$SERIAL/" gen; do
	rm -f "$STATE/$JAIL/current"
	ln -s "$to" "$STATE/$JAIL/current"
	way_row "current names \"$to\"" . current
done
rm -f "$STATE/$JAIL/current"
way_row "current is missing" 'jail-setup build' "$JAIL"
mkdir "$STATE/$JAIL/current"
way_row "current is a directory" . current
rmdir "$STATE/$JAIL/current"
cp -a "$T/current" "$STATE/$JAIL/current"
admitted "control: all mended" alice

# --- the home and the binds ---------------------------------------------------

home_row() {            # NAME SETUP [REGEX]
	local entry
	mv /home/alice /home/alice.away
	eval "$2"
	for entry in child session; do
		pam_lines $entry
		# sshd itself finds no key in such a home
		via password
		refused "home: $1, entry=$entry" alice "${3:-/home/alice}"
		via publickey
	done
	pam_lines child
	rm -rf /home/alice
	mv /home/alice.away /home/alice
}
home_row "missing"             ':'
home_row "a symbolic link"     'ln -s /home/alice.away /home/alice'
home_row "a file"              'echo hi >/home/alice; chown alice /home/alice' 'alice is not a directory'
home_row "another's"           'cp -a /home/alice.away /home/alice; chown bob /home/alice'

# pam_mkhomedir makes it in the session, after the account phase.
mv /home/alice /home/alice.away
via password
for entry in child session; do
	pam_lines $entry
	sed -i 's/^session required pam_jail.so/session required pam_mkhomedir.so\n&/' /etc/pam.d/sshd
	admitted "home: made at the first login, entry=$entry" alice
	is "home: and it is alice's, entry=$entry" "$(stat -c %U /home/alice)" alice
	rm -rf /home/alice
done
pam_lines child
mv /home/alice.away /home/alice

# An automount answers in the host's namespace alone, so it is woken before.
asleep() {              # DIR COMMAND...: an automount of what is in DIR now
	rm -rf "$T/asleep" && cp -a "$1" "$T/asleep"
	"$HELP/automount" "$1" "$T/asleep"
	until_so grep -q " $1 .* autofs " /proc/self/mountinfo
	run "${@:2}"
	umount -l "$1"
	check "control: $1 was asleep" umount -l "$1"
}
pam_su session
for d in /home /home/alice; do
	if grep -q autofs /proc/filesystems; then
		asleep $d su alice -c 'cat ~/secret; cat /outside'
		check "home: $d is an automount" \
			eval '[ "$OUT" = "secret of alice" ] && grep -q outside <<<"$ERR"'
	else
		skip "home: $d is an automount" "a kernel without"
	fi
done
chmod 777 /home
refused "home: /home is writable by the world" alice '/home'
chmod 755 /home
via publickey
admitted "control: all mended" alice

binds() { login_jail "binds = ( { source = \"$1\"; target = \"/srv/x\"; mode = \"rw\"; ${2:-} } );"; }
mkdir -p /srv/there
echo THERE >/srv/there/file
binds /srv/there
works "control: a bind that is there" THERE SSH alice@h 'cat /srv/x/file'
binds /srv/missing
refused "bind: the source is missing" alice '/srv/missing'
binds /srv/missing 'optional = true;'
admitted "bind: the source is missing, and optional" alice
ln -s /etc /srv/link
binds /srv/link
refused "bind: the source is a link" alice '/srv/link'
install -d -o alice /srv/hers /srv/hers/dir
binds /srv/hers/dir
refused "bind: the way to the source is the user's" alice '/srv/hers'
rm /srv/link
login_jail
admitted "control: all mended" alice

# --- a jail that was never built; a root= tree ---------------------------------

login_jail 'users = [ "carol" ];'
admitted "users: somebody in no jailed group" carol
login_jail
mv "$STATE/$JAIL" "$STATE/away"
refused "never built" alice "jail-setup build $JAIL"
mv "$STATE/away" "$STATE/$JAIL"

mkdir -p /srv/ext
if [ -z "$DRY" ]; then cp -a "$TREE" /srv/ext/alice; fi
printf '%s\n' 'root = "/srv/ext/%u";' 'groups = [ "jailed" ];' | jail_file "$JAIL"
for entry in child session; do
	pam_lines $entry
	admitted "root=: somebody else's tree, entry=$entry" alice
	refused "root=: no tree for mallory, entry=$entry" mallory '/srv/ext/mallory'
done
pam_lines child
for f in "$ARCH_LIB" "$(readlink -f "/srv/ext/alice$ARCH_LIB/libc.so.6" | sed 's,/srv/ext/alice,,')" \
    /usr/bin/bash /usr /etc /etc/nsswitch.conf; do
	[ -e "/srv/ext/alice$f" ] || { skip "root=: the user owns $f" "not in the tree"; continue; }
	chown alice "/srv/ext/alice$f"
	for entry in child session; do
		pam_lines $entry
		refused "root=: the user owns $f, entry=$entry" alice "${f##*/}"
	done
	chown 0 "/srv/ext/alice$f"
	chmod o+w "/srv/ext/alice$f"
	refused "root=: everybody may write $f" alice "${f##*/}"
	chmod o-w "/srv/ext/alice$f"
done
pam_lines child
# what such a tree says about names stands for nobody here
echo 'eve:x:2099:2099::/:/bin/sh' >>/srv/ext/alice/etc/passwd
works "root=: nobody of its own is in /etc/passwd" "alice nobody root" \
	SSH alice@h 'cut -d: -f1 /etc/passwd | sort | xargs'
for d in /srv /srv/ext /srv/ext/alice; do
	rights "$d" '(in place of|chmod)'
done
for d in /srv/ext /srv/ext/alice; do
	shape "$d"
done
admitted "control: all mended" alice
login_jail

# --- what the entry takes of the host ------------------------------------------

for d in /run/jail /run/jail/empty; do
	rights "$d"
done
rmdir /run/jail/empty
ln -s /srv /run/jail/empty
way_row "/run/jail/empty is a symbolic link" 'link' /run/jail/empty
rm /run/jail/empty

pam_su session
login_jail 'terminals = "host";'
# su where SETUP has changed the mounts
elsewhere() { run unshare -m --propagation private sh -c "$1 && exec su alice -c 'echo $IN; cat /outside'"; }
elsewhere true
check "control: su among mounts of its own" [ "$OUT" = "$IN" ]
elsewhere 'umount /dev/pts'
check "/dev/pts is no devpts" eval 'kept_out && log_has "/dev/pts is not a devpts"'
echo hi >/run/file
elsewhere 'mount --bind /run/file /dev/log'
check "/dev/log is a file" kept_out
login_jail

outside "the end: root gets in" root
finish
