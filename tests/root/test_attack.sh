#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_attack.sh - promises P3 and P4: a hostile tree, a hostile account, and the
# walls as a login finds them; test_nss.sh has the name services of the tree.  Each
# attack has a control that succeeds without the defence: in a plain chroot, or for
# the same uid outside.

. "${0%/*}/world.sh"

ssh_world child su

# --- devices, links and mount points of the tree lead nowhere ---------------------

mkdir -m 755 /tmp/outside
echo MARK >/tmp/outside/mark
before=$(find /tmp/outside -printf '%p %y %m %u %T@\n')
for what in dev proc tmp home run srv; do
	chmod u+w "$TREE"
	mv "$TREE/$what" "$TREE/$what.away" 2>/dev/null
	ln -s /tmp/outside "$TREE/$what"
	for entry in child session; do
		pam_lines $entry
		try_in alice
		check "/$what of the tree is a link, entry=$entry: refused or inside" \
			eval 'kept_out || [ "$OUT" = "$IN" ]'
	done
	rm "$TREE/$what"
	mv "$TREE/$what.away" "$TREE/$what" 2>/dev/null
done
chmod u+w "$TREE"
mv "$TREE/etc" "$TREE/etc.away"
ln -s /tmp/outside "$TREE/etc"
for entry in child session; do
	pam_lines $entry
	refused "/etc of the tree is a link, entry=$entry" alice '/etc in the jail is not a directory'
done
rm "$TREE/etc"
mv "$TREE/etc.away" "$TREE/etc"
is "and nothing was made where the links pointed" \
	"$(find /tmp/outside -printf '%p %y %m %u %T@\n')" "$before"
build_jail
for entry in child session; do
	pam_lines $entry
	admitted "control: all mended, entry=$entry" alice
done

# --- the account's home ------------------------------------------------------------

install -o root -g root -m 4755 "$HELP/probe" /home/alice/suid
install -o root -g root -m 4755 "$HELP/probe" /home/bob/suid
works "control: a set-uid file in bob's home works" "uid=2002 euid=0 gid=2002 egid=2002" \
	SSH bob@h ./suid ids
mknod -m 666 /home/alice/kmsg c 1 3
for entry in child session; do
	pam_lines $entry
	works "entry=$entry: a set-uid file in the home gains nothing" \
		"uid=2001 euid=2001 gid=2001 egid=2001" SSH alice@h ./suid ids
	run SSH alice@h 'echo x >kmsg && echo opened'
	unlike "entry=$entry: a device node in the home cannot be opened" "$OUT" opened
done
rm -f /home/alice/suid /home/bob/suid

# --- walls, with a process of the same uid outside ---------------------------------

setpriv --reuid 2001 --regid 2001 --clear-groups sleep 1000 &
OUTER=$!
is_alices() { [ "$(stat -c %u "/proc/$OUTER")" = 2001 ]; }
until_so is_alices              # setpriv is root's at first
setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-serve @outer ABSTRACT
as_alice() { run setpriv --reuid 2001 --regid 2001 --clear-groups "$@"; }

# wall NAME PROBE...: works for the uid outside, and not in the jail
wall() {
	local name=$1 entry
	shift
	as_alice /home/alice/probe "$@"
	check "control: $name works outside" [ "$RC" = 0 ]
	for entry in child session; do
		pam_lines $entry
		run SSH alice@h ./probe "$@"
		check "$name fails, entry=$entry" [ "$RC" = 1 ]
	done
}
wall "kill of a process outside"    kill "$OUTER"
wall "ptrace of a process outside"  trace "$OUTER"
wall "an abstract socket outside"   unix-get @outer
wall "a new user namespace"         userns

for entry in child session; do
	pam_lines $entry
	run SSH alice@h 'ls /proc; cat /proc/[0-9]*/cmdline | tr "\0" " "'
	check "control: /proc is there, entry=$entry" grep -q self <<<"$OUT"
	unlike "no process of the outside in /proc, entry=$entry" "$OUT" "^$OUTER\$|sleep 1000"
	run SSH alice@h "ls /proc/$OUTER/root/ /proc/1/root/ /proc/*/root/outside"
	unlike "no way out through /proc, entry=$entry" "$OUT" outside
	works "only the own home, entry=$entry" alice SSH alice@h ls /home
	works "nobody else's name is there, entry=$entry" "alice nobody root" \
		SSH alice@h 'cut -d: -f1 /etc/passwd | sort | xargs'
	works "nobody else's group is there, entry=$entry" "" \
		SSH alice@h 'grep -E "bob|mallory|carol|^(shadow|adm|disk|sudo):" /etc/group; true'
	works "every mount is nosuid, entry=$entry" "" SSH alice@h \
		"grep -vE ' (ro|rw),nosuid' /proc/self/mountinfo; true"
	works "all mounts but these are read-only, entry=$entry" \
		"/dev/log /dev/pts /dev/shm /home/alice /run/user/2001 /tmp /var/tmp" SSH alice@h \
		'while read -r _ _ _ _ at how _; do
			case $how in ro,*) ;; *) echo $at ;; esac
		done </proc/self/mountinfo | sort | xargs'
	run SSH alice@h "./probe syslog 'hello from $entry'"
	check "the host's log is reached, entry=$entry" log_has "hello from $entry"
done

# A terminal shared with a shell outside: su from root's.
if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null)" = 1 ]; then
	# not "su -c": su itself gives that a session without a terminal
	for user in bob alice; do
		play 24 80 su $user <<-END
			expect \$
			send PS1=; /home/$user/probe tiocsti; echo "CO""DE \$?"\\n
			expect CODE
			pause 100
			send \\025exit\\n
		END
		case $user in
		bob)   like "control: TIOCSTI works in the terminal of a su outside" "$OUT" 'CODE 0' ;;
		alice) like "no TIOCSTI from a jail into the terminal outside" "$OUT" 'CODE 1' ;;
		esac
	done
else
	skip "control: TIOCSTI works in the terminal of a su outside" "the kernel forbids it"
	skip "no TIOCSTI from a jail into the terminal outside" "the kernel forbids it"
fi

# log = false, network = "none", home = "none", tmp = "none", proc = "none"
login_jail 'log = false;' 'network = "none";'
"$HELP/probe" tcp-serve 7005 ANSWER
works "control: the port answers outside" ANSWER probe tcp-get 7005
for entry in child session; do
	pam_lines $entry
	run SSH alice@h './probe tcp-get 7005; ./probe syslog hello'
	check "network = none, log = false, entry=$entry" \
		eval '[ "$RC" = 1 ] && ! grep -q ANSWER <<<"$OUT"'
done
login_jail 'home = "ro";'
for entry in child session; do
	pam_lines $entry
	works "home = ro, entry=$entry" "secret of alice" SSH alice@h 'cat secret; touch y 2>/dev/null; true'
	check "and nothing was written" [ ! -e /home/alice/y ]
done
login_jail 'home = "none";' 'tmp = "none";' 'proc = "none";'
for entry in child session; do
	pam_lines $entry
	run SSH alice@h 'cat /home/alice/secret; touch /tmp/x && echo TMP; ls /proc/self && echo PROC; echo HERE'
	like "home, tmp and proc = none: let in, entry=$entry" "$OUT" '^HERE$'
	unlike "home, tmp and proc = none: none of them, entry=$entry" "$OUT" 'secret of|TMP|PROC'
done
login_jail

# --- nothing is left behind -----------------------------------------------------

pam_lines child
mounts=$(cut -d' ' -f5- /proc/self/mountinfo | sort)
for i in 1 2 3 4 5; do
	run SSH alice@h true
	run su alice -c true
done
is "no mount is left on the host after sessions" \
	"$(cut -d' ' -f5- /proc/self/mountinfo | sort)" "$mounts"
touch "$T/stamp"
tick
run SSH alice@h true
run su alice -c true
find /.world -newer "$T/stamp" -type f -printf '/%P\n' |
	grep -vE '^/(etc/jail|var/lib/(jail|lastlog|wtmpdb)|var/log/(wtmp|lastlog|btmp))' >"$T/upper"
is "a login writes no file of the host but its records" "$(cat "$T/upper")" ""
kill "$OUTER"
finish
