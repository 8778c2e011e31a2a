#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_names.sh - hostile account names, through PAM itself: sshd and useradd would
# refuse most of them, a directory server would not.  Each account is in a jailed
# group.  It is refused or in its jail, never outside.

. "${0%/*}/world.sh"

install_products
login_jail 'binds = ( { source = "/srv/%u"; target = "/srv/own"; optional = true; } );'
build_jail
mkdir -p /srv

# steps ENTRY: what sshd or su asks of PAM, see pamclient.c
steps() { if [ "$1" = child ]; then echo mcofgcux; else echo mcogux; fi; }

ask() {                 # ENTRY USER
	run timeout 20 "$HELP/pamclient" sshd "$2" "$(steps "$1")" \
		/bin/sh -c "echo $IN; cat /outside"
}

in_jail() { grep -q "$IN" <<<"$OUT" && grep -q outside <<<"$ERR"; }
is_refused() { [ "$RC" != 0 ] && ! grep -q "$IN" <<<"$OUT"; }
either() { in_jail || is_refused; }

# name ROW VERDICT NAME
name() {
	local entry
	echo "$3:x:2100:3000:x:/home/odd:/bin/sh" >>/etc/passwd
	echo "$3:*:19000:0:99999:7:::" >>/etc/shadow
	for entry in child session; do
		pam_lines $entry
		ask $entry "$3"
		check "$1, entry=$entry" "$2"
		[ "$2" != is_refused ] || check "$1, entry=$entry: one line about it" \
			eval 'log_has result=refused && [ "$(log_since | grep -c result=refused)" = 1 ]'
		# the control: the stack alone lets this name through
		pam_lines none
		ask $entry "$3"
		check "control: $1, entry=$entry, without our lines: outside" \
			grep -q OUTSIDE <<<"$OUT"
	done
	sed -i '$d' /etc/passwd
	sed -i '$d' /etc/shadow
}

home odd 2100 /home/odd
chown 2100:3000 /home/odd
install -m 644 "$HELP/oddnss.so" "$ARCH_LIB/libnss_odd.so.2"
sed -i 's/^\(passwd\|shadow\):.*/& odd/' /etc/nsswitch.conf

for entry in child session; do
	pam_lines $entry
	ask $entry alice
	check "control: alice goes into the jail, entry=$entry" in_jail
	unlike "we say nothing through the conversation, entry=$entry" \
		"$OUT" '^conversation:.*(pam_jail|refused)'
	ask $entry bob
	check "control: bob stays outside, entry=$entry" grep -q OUTSIDE <<<"$OUT"
done

name "an ordinary name"         in_jail    odd
name "200 bytes"                is_refused "$(printf 'a%.0s' $(seq 200))"
name "a slash"                  is_refused 'a/b'
name "an absolute path"         is_refused '/etc/shadow'
name "dot dot"                  is_refused '..'
name "dot"                      is_refused '.'
name "a path upwards"           is_refused '../../etc'
name "a token"                  is_refused '%u'
name "a per cent sign"          is_refused 'a%h'
name "a leading minus"          is_refused '-x'
name "a leading minus, long"    is_refused '--help'
name "a blank"                  either     'a b'
name "a quote"                  either     'a"b'
name "a comma"                  either     'a,b'
name "upper case"               either     'Alice'
name "UTF-8"                    either     'älice'
name "not UTF-8"                either     $'a\377b'
name "digits only"              either     '2001'
name "a trailing dollar"        either     'machine$'
name "a control character"      is_refused $'a\033b'

# An account that nobody knows is refused, and does not crash the module.
for entry in child session; do
	pam_lines $entry
	for user in nobody-knows-me '' "$(printf 'a%.0s' $(seq 5000))"; do
		ask $entry "$user"
		check "no such account (${#user} bytes), entry=$entry" is_refused
		check "and no crash" [ "$RC" -lt 128 ]
	done
done

# A second name for somebody's uid is somebody else; but root's uid is root.
echo "other:x:2001:2001::/home/alice:/bin/sh" >>/etc/passwd
echo "other:*:19000:0:99999:7:::" >>/etc/shadow
pam_lines child
ask child other
check "another name with a jailed uid, in no jailed group" \
	eval 'in_jail || is_refused || grep -q OUTSIDE <<<"$OUT"'
finish
