#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_login.sh - for both entries and each way to authenticate, a jailed login can do
# in its jail what an unjailed one can.

. "${0%/*}/world.sh"

ssh_world child

head -c 1000000 /dev/urandom >"$T/big"
mkdir -p "$T/dir/sub" && cp "$T/big" "$T/dir/sub/big" && echo small >"$T/dir/small" &&
	ln -s small "$T/dir/link"
WHO=$(id alice)
"$HELP/probe" tcp-serve 7001 TCP-OUTSIDE
"$HELP/probe" unix-serve /tmp/x.sock SOCK-OUTSIDE
"$HELP/probe" unix-serve /run/out.sock SOCK-OUTSIDE

same() { good && cmp -s "$1" "$2"; }

fresh() { rm -rf /home/alice/up* "$T"/down*; }

execs() {
	admitted "$P: let in, and in a jail" alice
	works "$P: exec" "alice" SSH alice@h whoami
	works "$P: id as outside, with every group" "$WHO" SSH alice@h id
	works "$P: the home is the working directory" /home/alice SSH alice@h pwd
	works "$P: the home is the account's own, read and write" "secret of alice" \
		SSH alice@h "cat secret && echo new >up1"
	check "$P: and what it writes arrives outside" [ "$(cat /home/alice/up1)" = new ]
	run SSH alice@h 'echo out; echo err >&2; exit 7'
	check "$P: status and both streams" [ "$RC $OUT $ERR" = "7 out err" ]
	run sh -c "ssh -F '$CFG' alice@h cat <'$T/big' >'$T/down1'"
	check "$P: a megabyte through a pipe" same "$T/big" "$T/down1"
	run SSH alice@h 'kill -TERM $$'
	check "$P: a shell killed by a signal is not a success" [ "$RC" != 0 ]
	run SSH alice@h /no/such/program
	check "$P: a missing program is 127" [ "$RC" = 127 ]
}

terminal() {
	export LANG=C.UTF-8 TERM=xterm-256color
	play 41 97 ssh -F "$CFG" -tt alice@h <<'END'
send PS1=; PS2=; tty; test -c "$(tty)" && test -r "$(tty)" && test -w "$(tty)" && echo DE""VICE\n
expect /dev/pts/
expect DEVICE
send stty size; echo SI""ZE\n
expect 41 97
expect SIZE
send sh -c 'trap "stty size; exit 0" WINCH; echo REA""DY; while :; do sleep 0.1; done'\n
expect READY
size 50 101
expect 50 101
send sleep 300 & echo JO""BS; jobs\n
expect JOBS
expect Running
send kill $!; wait; echo KI""LLED\n
expect KILLED
send sh -c 'echo STAR""TED; exec sleep 301'\n
expect STARTED
pause 200
send \032
expect Stopped
send fg\n
expect exec sleep 301
pause 200
send \003
pause 200
send echo "GO""T $?"\n
expect GOT 130
send whoami > /dev/tty; echo "TE""RM $TERM $LANG"\n
expect alice
expect TERM xterm-256color C.UTF-8
send exit 9\n
END
	check "$P: a shell on a terminal: device, size, change of size, job control" \
		[ "$RC" = 9 ]
	unlike "$P: no complaint on the terminal" "$OUT" \
		'no job control|cannot set|have no name|[Ww]arning|locale|not a tty|not found|No such file|denied'
	play 24 80 ssh -F "$CFG" -tt alice@h tty <<<""
	like "$P: a command on a terminal" "$OUT" '^/dev/pts/[0-9]+$'
	unset LANG
	TERM=dumb
}

sftps() {
	fresh
	printf '%s\n' "put $T/big up2" "get up2 $T/down2" "mkdir upd" "rename up2 upd/up3" \
		"ls -l upd" >"$T/batch"
	run SFTP -q -o BatchMode=no -b "$T/batch" alice@h
	check "$P: sftp up and down, the same bytes" same "$T/big" "$T/down2"
	check "$P: sftp makes and renames" cmp -s "$T/big" /home/alice/upd/up3
	like "$P: sftp lists names, not numbers" "$OUT" 'alice +alice'
	printf '%s\n' "get /outside $T/down9" >"$T/batch"
	run SFTP -q -o BatchMode=no -b "$T/batch" alice@h
	check "$P: sftp finds nothing of the outside" kept_away
}

scps() {
	local o
	for o in -O -s; do
		fresh
		run SCP -q $o "$T/big" alice@h:up4
		check "$P: scp $o up" same "$T/big" /home/alice/up4
		run SCP -q $o alice@h:up4 "$T/down4"
		check "$P: scp $o down" same "$T/big" "$T/down4"
		run SCP -q $o alice@h:/outside "$T/down9"
		check "$P: scp $o finds nothing of the outside" kept_away
	done
}

rsyncs() {
	fresh
	run RSYNC -a "$T/dir/" alice@h:upr
	check "$P: rsync up" eval 'good && diff -r "$T/dir" /home/alice/upr'
	run RSYNC -a alice@h:upr/ "$T/downr"
	check "$P: rsync down" eval 'good && diff -r "$T/dir" "$T/downr" && [ -L "$T/downr/link" ]'
	run RSYNC -a alice@h:/outside "$T/down9"
	check "$P: rsync finds nothing of the outside" kept_away
}

forwards() {
	local ctl=$T/ctl f
	run SSH -M -S "$ctl" -f -N alice@h
	check "$P: a connection without a session" [ "$RC" = 0 ]
	run SSH -S "$ctl" alice@h './probe unix-serve /tmp/x.sock SOCK-INSIDE'
	check "$P: a second session in the same connection" good
	for f in 9001:127.0.0.1:7001 9002:/tmp/x.sock 9003:/run/out.sock; do
		SSH -S "$ctl" -O forward -L "127.0.0.1:$f" alice@h
	done
	works "$P: forwarding to a TCP port" TCP-OUTSIDE timeout 9 probe tcp-get 9001
	works "$P: forwarding to a unix socket resolves inside" SOCK-INSIDE \
		timeout 9 probe tcp-get 9002
	run timeout 9 probe tcp-get 9003
	check "$P: forwarding does not reach a socket outside" no_socket
	SSH -S "$ctl" -O exit alice@h 2>/dev/null
}

no_socket() { [ "$RC" != 124 ] && ! grep -q SOCK <<<"$OUT"; }
kept_away() { [ "$RC" != 0 ] && [ ! -e "$T/down9" ]; }

records() { grep -ao "$1" /var/log/wtmp | wc -l; }

# What the process is, beyond what it can do.
state() {
	local before
	run SSH alice@h 'cat /proc/self/status'
	like "$P: no_new_privs" "$OUT" '^NoNewPrivs:.1$'
	like "$P: the bounding set is empty" "$OUT" '^CapBnd:.0000000000000000$'
	like "$P: no inheritable capability" "$OUT" '^CapInh:.0000000000000000$'
	like "$P: no permitted capability" "$OUT" '^CapPrm:.0000000000000000$'
	like "$P: no ambient capability" "$OUT" '^CapAmb:.0000000000000000$'
	works "$P: no descriptor of the outside" "" SSH alice@h ./probe fds
	before=$(records alice)
	run SSH -tt alice@h true
	# the monitor of entry=session is inside, so its records stay inside
	[ "$ENTRY" = session ] || check "$P: the login is on the host's record" \
		[ "$(records alice)" -gt "$before" ]
	run SSH alice@h true
	check "$P: one line says who went in, how and how fast" \
		log_has "jail=$JAIL user=alice uid=2001 service=sshd rhost=127.0.0.1 entry=$ENTRY gen=[^ ]+ result=entered us=[0-9]+"
}

# The same acts by an account in no jail: were one of them to fail, its rows
# above would prove nothing.
controls() {
	local ctl=$T/ctl
	via publickey
	outside "control: bob is outside" bob
	SSH -tt bob@h true >/dev/null 2>&1
	check "control: bob's login is on the host's record" [ "$(records bob)" -gt 0 ]
	run SSH -M -S "$ctl" -f -N bob@h
	SSH -S "$ctl" -O forward -L 127.0.0.1:9004:/run/out.sock bob@h
	works "control: bob's forwarding reaches the socket outside" SOCK-OUTSIDE \
		timeout 9 probe tcp-get 9004
	SSH -S "$ctl" -O exit bob@h 2>/dev/null
	run SCP -q -O bob@h:/outside "$T/down9"
	check "control: bob's scp finds the file outside" grep -q OUTSIDE "$T/down9"
	rm -f "$T/down9"
}

controls
for entry in child session; do
	pam_lines $entry
	for way in publickey password kbdint; do
		via $way
		P="$entry, $way"
		fresh
		execs
		terminal
		sftps
		scps
		rsyncs
		forwards
		[ $way != publickey ] || state
	done
done
finish
