#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_nss.sh - promise P4: root does not believe what a tree says about names, nor
# load libraries from it.  CVE-2025-32463, CVE-2019-14271.

. "${0%/*}/world.sh"

ssh_world child su

"$HELP/probe" udp-log 6666 "$T/evil"
heard() {               # was the library loaded with effective uid $1?
	until_so [ -s "$T/evil" ]
	grep -q "euid=$1\$" "$T/evil"
}
deaf() { : >"$T/evil"; }

# --- P1 of the attacks: a name service library in the tree ------------------------

plant() {               # TREE: nsswitch asks our library first, for everything
	install -m 755 "$HELP/evilnss.so" "$1$ARCH_LIB/libnss_evil.so.2"
	for db in passwd group shadow initgroups hosts services gshadow netgroup; do
		echo "$db: evil files"
	done >"$1/etc/nsswitch.conf"
}

logins() {              # every way in, as quiet as possible
	run SSH alice@h true
	run SSH -tt alice@h true
	printf 'ls -l /etc\n' >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	run SSH -N -o ConnectTimeout=1 -f -M -S "$T/ctl" alice@h
	SSH -S "$T/ctl" -O exit alice@h 2>/dev/null
	run su alice -c true
	run su - alice -c id
	run "$HELP/pamclient" sshd alice mcofgcux /bin/true
	run "$HELP/pamclient" su alice mcogux /bin/true
}

plant "$TREE"
deaf
chroot "$TREE" /usr/bin/id alice >/dev/null 2>&1
check "control: in a plain chroot root loads the tree's library" heard 0
for entry in child session; do
	pam_lines $entry
	deaf
	logins
	if heard 0; then
		fail "entry=$entry: root never loads a library of the tree"
		sed 's/^/#   /' "$T/evil"
	else
		pass "entry=$entry: root never loads a library of the tree"
	fi
	admitted "entry=$entry: and the logins did go into that tree" alice
done
build_jail
deaf
chroot "$TREE" /usr/bin/id alice >/dev/null 2>&1
if heard 0; then fail "a new generation has no such library"
else pass "a new generation has no such library"; fi

# --- what the tree says about accounts is not believed ----------------------------

chmod u+w "$TREE/etc" "$TREE"/etc/* 2>/dev/null
printf 'root:x:0:\ndisk:x:6:alice\nalice:x:2001:\n' >"$TREE/etc/group"
printf 'root:x:0:0::/:/bin/sh\nalice:x:0:0::/home/alice:/bin/bash\n' >"$TREE/etc/passwd"
run chroot "$TREE" /usr/bin/id alice
like "control: a plain chroot believes them" "$OUT" 'uid=0\(root\)|uid=0.*disk|6\(disk\)'
WHO=$(id alice)
for entry in child session; do
	pam_lines $entry
	works "entry=$entry: the tree grants neither uid nor group" "$WHO" SSH alice@h id
	works "entry=$entry: nor does it with su" "$WHO" su alice -c id
	run SSH alice@h 'grep "^disk" /etc/group; true'
	unlike "entry=$entry: nor is the account listed in the tree's groups" "$OUT" alice
done
build_jail

# --- nor any other library, late -----------------------------------------------------

# What a process opens as root between pivot_root and its setuid.
as_root() {
	awk '/pivot_root\(/ { in_jail = 1 }
	in_jail && /set(res)?uid\(/ { user[$1] = 1 }
	in_jail && !user[$1] && /open.*\.so[.0-9]*".* = [0-9]/' "$1"
}
run strace -f -o "$T/trace" su alice -c true
check "control: su went into the jail" eval '[ "$RC" = 0 ] && grep -q pivot_root "$T/trace"'
check "control: libraries are opened before" grep -q 'open.*\.so[.0-9]*".* = [0-9]' "$T/trace"
is "su opens no library of the jail as root" "$(as_root "$T/trace")" ""
sed '1i 1 pivot_root(".", ".") = 0' "$T/trace" >"$T/early"
check "control: it would be seen" [ -n "$(as_root "$T/early")" ]
finish
