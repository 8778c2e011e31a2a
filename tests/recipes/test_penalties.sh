#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_penalties.sh - the recipe "Too many failures" of jail_recipes(7), as printed:
# how many may connect at once, and, from OpenSSH 9.8 on, who is shut out for the
# failures of others.

. "${0%/*}/recipe.lib.sh"

OFFICE=198.51.100.7 ELSEWHERE=198.51.100.8 STRANGER=198.51.100.9

# Addresses of lo: with one of a network, all of that are the machine's.
python3 - "$OFFICE" <<-'END' || bail "no second address"
	import fcntl, socket, struct, sys
	s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	fcntl.ioctl(s, 0x8916, struct.pack('16sH2s4s8s', b'lo:1', socket.AF_INET,
	    b'', socket.inet_aton(sys.argv[1]), b''))
END

member() {              # NAME JAIL
	run at_server "jail-setup init $2 --for sftp --create-group"
	check "a jail, $2" [ "$RC" = 0 ]
	account "$1"
	usermod -aG "$2" "$1"
}

comes_in() {            # NAME ADDRESS
	run at_home "echo pwd | sftp -q -b - -o BindAddress=$2 $1@files.example.org"
	[ "$RC" = 0 ] && grep -q "/home/$1" <<<"$OUT"
}

fails_often() {         # NAME ADDRESS: six times at once
	local i pids=()
	MARK=$(stat -c %s "$LOG")
	for i in 1 2 3 4 5 6; do
		at_home "sftp -q -b /dev/null -o BindAddress=$2 $1@files.example.org" \
		    >/dev/null 2>&1 </dev/null &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" && { fail "$1 is let in"; return; }
	done
	log_now >"$T/failures"
}

# Connections from an address that stay as they are: nobody logs in over them.
HOLD='import socket, sys
held = []
for i in range(int(sys.argv[2])):
	s = socket.create_connection(("127.0.0.1", 22), 60, (sys.argv[1], 0))
	if not s.recv(4).startswith(b"SSH-"):
		break
	held.append(s)
print("held", len(held), flush=True)
sys.stdin.read()'

held_beside() {         # N NAME ADDRESS: does NAME come in beside N such connections?
	local held rc
	coproc HOLDER { exec python3 -c "$HOLD" "$OFFICE" "$1"; }
	read -r -u "${HOLDER[0]}" held
	is "$1 connections from one address" "$held" "held $1"
	comes_in "$2" "$3"
	rc=$?
	kill "$HOLDER_PID"
	wait "$HOLDER_PID" 2>/dev/null
	return $rc
}

member anna broken
member bruno customers
check "control: both are let in" eval 'comes_in anna $OFFICE && comes_in bruno $OFFICE'
is "control: sshd asks no more of one address than of all" \
	"$(sshd -T | grep -i '^persourcemaxstartups')" "persourcemaxstartups none"

# --- connections at once ----------------------------------------------------------

sed -i /^MaxStartups/d /etc/ssh/sshd_config.d/world.conf
recipe "Too many failures"
upto "systemctl reload"
# of two files the later counts on Debian 12, the earlier on 13
echo 'PerSourceMaxStartups 7' | tee /etc/ssh/sshd_config.d/later.conf >/etc/ssh/sshd_config.d/0earlier.conf
is "numbers of another file: the page's line shows them" \
	"$(sshd -T | grep -i '^persourcemaxstartups')" "persourcemaxstartups 7"
rm /etc/ssh/sshd_config.d/later.conf /etc/ssh/sshd_config.d/0earlier.conf
chmod 777 /home/bruno
check "control: others may write in bruno's home, and sshd refuses him" eval '! comes_in bruno $ELSEWHERE'
check "its log says why" log_has 'Authentication refused: bad ownership or modes for directory /home/bruno'
run jail-setup check customers
is "check knows nothing of it" "$RC$OUT" 0
run jail-setup explain bruno@sshd
is "nor does explain" "$RC" 0
chmod 700 /home/bruno
check "control: he is in again" comes_in bruno $ELSEWHERE
check "39 that have not logged in, and one more from there" held_beside 39 bruno $OFFICE
check "with 40 the next is dropped" eval '! held_beside 40 bruno $OFFICE'
check "and the log says why" log_has 'drop connection .*\[198\.51\.100\.7\].* [Mm]ax[Ss]tartups'
check "from another address it is not" held_beside 40 bruno $ELSEWHERE

# --- penalties --------------------------------------------------------------------

mv /var/lib/jail/broken /var/lib/jail/away
if ! sshd -T | grep -qi '^persourcepenalties'; then
	run sshd -t -o PerSourcePenaltyExemptList=$OFFICE
	check "an older sshd refuses the keyword" \
		eval '[ "$RC" != 0 ] && grep -q "Bad configuration option" <<<"$ERR"'
	fails_often anna $OFFICE
	is "anna's failures are there, her jail refuses" \
		"$(grep -c 'user=anna .* entry=account .*result=refused' "$T/failures")" 6
	check "and no older sshd shuts anybody out for them" comes_in bruno $OFFICE
	skip "PerSourcePenaltyExemptList as printed" "OpenSSH before 9.8 has none; it is played on Debian 13"
	finish
fi
sed -i '/^PerSourcePenalties/d' /etc/ssh/sshd_config.d/world.conf
forget() { at_server "systemctl reload ssh"; }
forget

fails_often anna $OFFICE
check "her jail refuses anna, as a failed authentication" \
	grep -q 'user=anna .*rhost=198.51.100.7 entry=account .*result=refused' "$T/failures"
check "and nobody comes in from there any more" eval '! comes_in bruno $OFFICE'
check "the log says why" log_has 'drop connection .*\[198\.51\.100\.7\].*penalty: failed authentication'
check "from elsewhere bruno does" comes_in bruno $ELSEWHERE
forget
check "a reload of sshd forgets it" comes_in bruno $OFFICE

sed -i '/^account.*pam_jail/d' /etc/pam.d/sshd
fails_often anna $OFFICE
is "refused in the session instead" \
	"$(grep -c 'user=anna .* entry=child .*result=refused' "$T/failures")" 6
check "that counts as nothing" comes_in bruno $OFFICE
run at_server "jail-setup pam add sshd"
check "the lines are there again" [ "$RC" = 0 ]

rest
fails_often anna $OFFICE
is "all of them reach her jail" \
	"$(grep -c 'user=anna .* entry=account .*result=refused' "$T/failures")" 6
check "the address that is named is not shut out" comes_in bruno $OFFICE
fails_often anna $STRANGER
check "another one is" eval '! comes_in bruno $STRANGER'
check "and beside 40 connections the one named is, as before" \
	eval '! held_beside 40 bruno $OFFICE'
recipe_ends
