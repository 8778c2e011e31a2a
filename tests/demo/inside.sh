#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# inside.sh - the demo itself, run by demo.sh inside the test world.

# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"
# shellcheck source=tests/attacks/ground.sh
. "$SRC/tests/attacks/ground.sh"

WIDTH=80
LINES_MOST=16
KEPT=1                  # every login and transfer worked

bold='' good='' bad='' plain=''
if [ -t 1 ]; then
	bold=$'\e[1m' good=$'\e[32m' bad=$'\e[1;31m' plain=$'\e[0m'
fi

title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

stop() {
	echo "demo: $*" >&2
	exit 2
}

# indent FILE: as a terminal of WIDTH columns shows it, at most LINES lines
indent() {
	tr -d '\000\r' <"$1" | cut -c "1-$((WIDTH - 4))" |
	    awk -v most="$LINES_MOST" '
		NR <= most { print "    " $0 }
		END { if (NR > most) print "    ... " NR - most " more lines" }'
}

# show WHAT COMMAND...: the command as one would type it, and what it says
show() {
	printf '  $ %s\n' "$1"
	shift
	"$@" >"$T/shown" 2>&1 </dev/null
	RC=$?
	indent "$T/shown"
	[ "$RC" = 0 ] || { KEPT=0; echo "    ${bad}status $RC$plain"; }
}

# same FILE FILE: what went up came down again
same() {
	if cmp -s "$1" "$2"; then
		echo "    ${good}the file came back unchanged$plain"
	else
		KEPT=0
		echo "    ${bad}the file did not come back unchanged$plain"
	fi
}

there_and_back() {      # scp | rsync
	case $1 in
	scp)
		SCP -q "$T/up" alice@h:file &&
		SCP -q alice@h:file "$T/down.scp" ;;
	rsync)
		RSYNC -a "$T/up" alice@h:copy &&
		RSYNC -a alice@h:copy "$T/down.rsync" ;;
	esac
}

make_jail() {
	title "1. A jail: /etc/jail/jails.d/demo.conf, made from this host's files"
	jail_file demo <<-'END'
		description = "SFTP, scp, rsync and a shell";
		components  = [ "sftp-server", "scp", "rsync", "shell" ];
		groups      = [ "jailed" ];
	END
	indent /etc/jail/jails.d/demo.conf
	show "jail-setup build demo" jail-setup build demo
	[ "$RC" = 0 ] || stop "the jail could not be built"
	show "jail-setup list" jail-setup list
}

start_server() {
	title "2. sshd with the distribution's PAM stack, and three lines"
	pam_lines child
	pam_su session
	start_sshd 22 "$ATTACKS" keyring 8<"$OUTSIDE/secret" 9</ ||
		stop "sshd does not start"
	client 22
	grep pam_jail /etc/pam.d/sshd >"$T/shown"
	indent "$T/shown"
}

transfers() {
	title "3. alice is in the group jailed; she comes in by every way"
	seq 20000 >"$T/up"
	printf 'put %s sent\nget sent %s\n' "$T/up" "$T/down" >"$T/batch"
	show "ssh alice@127.0.0.1 'whoami; id -nG; pwd'" \
	    SSH alice@h 'whoami; id -nG; pwd'
	show "sftp alice@127.0.0.1        # put, get" \
	    SFTP -q -b "$T/batch" alice@h
	same "$T/up" "$T/down"
	show "scp file alice@127.0.0.1: && scp alice@127.0.0.1:file back" \
	    there_and_back scp
	same "$T/up" "$T/down.scp"
	show "rsync -a file alice@127.0.0.1: && rsync -a alice@127.0.0.1:file back" \
	    there_and_back rsync
	same "$T/up" "$T/down.rsync"
}

# shellcheck disable=SC2016 # expanded by her shell
looks_around() {
	title "4. What she sees"
	show "ls /; ls /home" SSH alice@h 'ls -C -w 70 /; ls -C -w 70 /home'
	set -- /proc/[0-9]*
	show "echo /proc/[0-9]*         # $# processes run outside" \
	    SSH alice@h 'echo /proc/[0-9]*'
	show "cat /proc/self/mounts" SSH alice@h 'while read -r _ at type opts _; do
		printf "%-24s %-8s %s\n" "$at" "$type" "${opts%%,relatime*}"
	done </proc/self/mounts'
}

# The two columns; ends with 1 unless every control escaped and the jail held.
compare() {             # child | session, all | loose
	verdicts "$1" | awk -F '\t' -v only="$2" -v good="$good" -v bad="$bad" \
	    -v plain="$plain" -f "$SRC/tests/demo/columns.awk"
}

attack() {
	local kind rc
	title "5. Ways out: an attacker with a helper of the same user outside"
	for kind in chroot pivot root; do
		try_control "$kind" || stop "the helper outside is gone"
	done
	try_child || stop "the helper outside is gone"
	try_session || stop "the helper outside is gone"
	compare child all
	rc=$?
	title "   The same through su, which puts its own process into the jail"
	compare session loose || rc=1
	return "$rc"
}

[ -x "$ATTACKS" ] || stop "$ATTACKS is missing: make attacks"
title "pam_jail on a machine of its own: private mounts, processes, network and
names; the one you sit at stays as it is."
(install_products) >"$T/said" 2>&1 || {
	cat "$T/said"
	stop "make install failed"
}
make_jail
ground || stop "the helper outside could not be started"
start_server
transfers
looks_around
attack
rc=$?
title "Read on: README.md (three commands), SECURITY.md (what holds)"
[ "$rc" = 0 ] && [ "$KEPT" = 1 ]
