#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_sshways.sh - the features of ssh besides a shell, a command and sftp-server.
# bob, who is in no jail, uses them too, as the control: if he did not reach the
# outside, the rows about alice would prove nothing.

. "${0%/*}/world.sh"

install_products
printf '%s\n' 'components = [ "sftp-server", "scp", "shell", "ssh", "xauth" ];' \
    'groups = [ "jailed" ];' 'directories = [ "/srv/room" ];' | jail_file "$JAIL"
build_jail
pam_lines child

# sshd_with PORT [LINE...]: these lines go before the distribution's own
sshd_with() {
	local port=$1
	shift
	{
		printf '%s\n' "$@"
		grep -v '^Subsystem' /etc/ssh/sshd_config
		grep -q Subsystem <<<"$*" || grep '^Subsystem' /etc/ssh/sshd_config
	} >"/etc/ssh/sshd_$port"
	SSHD_CONFIG=/etc/ssh/sshd_$port run_sshd "$port" || bail "sshd on $port does not start"
	client "$port"
}

"$HELP/probe" tcp-serve 7001 TCP-OUTSIDE
"$HELP/probe" unix-serve /run/out.sock SOCK-OUTSIDE
start_sshd 2200 || bail "sshd does not start"    # writes its configuration
sshd_with 22 'X11Forwarding yes'
sshd_with 2201 'Subsystem sftp internal-sftp'
sshd_with 2202 'Subsystem sftp internal-sftp' 'ForceCommand internal-sftp'
sshd_with 2203 'ForceCommand cat /outside; echo FORCED'
sshd_with 2204 'PermitUserEnvironment yes'
sshd_with 2205 'Subsystem sftp internal-sftp' 'ChrootDirectory /srv/room'

# --- sftp in sshd itself, and forced commands -----------------------------------

sftps() {               # NAME PORT
	via publickey "$2"
	echo "put $T/id.pub up" >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	check "$1: a file up lands in the home" cmp -s "$T/id.pub" /home/alice/up
	echo 'ls -1 /home' >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	is "$1: no other home" "$(awk -F/ 'END { print $NF }' <<<"$OUT")" alice
	echo "get /../../outside $T/down" >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	check "$1: no file of the outside" eval '[ "$RC" != 0 ] && [ ! -e "$T/down" ]'
	run SFTP -q -b "$T/batch" bob@h
	is "control: $1, bob gets it" "$(cat "$T/down")" OUTSIDE
	rm -f "$T/down" /home/alice/up
}

cp "$HELP/keys/user.pub" "$T/id.pub"
sftps "internal-sftp" 2201
sftps "ForceCommand internal-sftp" 2202
run SSH alice@h "echo $IN"
check "ForceCommand internal-sftp: nothing else" eval '[ "$RC" != 0 ] && ! grep -q "$IN" <<<"$OUT"'

mkdir -p /srv/room && touch /srv/room/of-the-host
via publickey 2205
echo 'ls -1 /' >"$T/batch"
run SFTP -q -b "$T/batch" bob@h
like "control: ChrootDirectory, bob is in the host's" "$OUT" "^/of-the-host$"
run SFTP -q -b "$T/batch" alice@h
check "ChrootDirectory is a directory of the jail" eval 'good && [ "$OUT" = "sftp> ls -1 /" ]'

via publickey 2203
run SSH bob@h true
is "control: ForceCommand, bob is outside" "$OUT" "OUTSIDE
FORCED"
run SSH alice@h true
is "ForceCommand runs in the jail" "$OUT" FORCED
via publickey 22
for u in bob alice; do
	sed -i 's/^/command="cat \/outside; echo $SSH_ORIGINAL_COMMAND" /' "/home/$u/.ssh/authorized_keys"
	run SSH $u@h asked
	[ $u = alice ] && want=asked || want="OUTSIDE
asked"
	is "command= of a key, $u" "$OUT" "$want"
	cp "$HELP/keys/user.pub" "/home/$u/.ssh/authorized_keys"
done

# --- connections without a session, and multiplexed -----------------------------

master() {              # USER [OPTION...]
	local u=$1
	shift
	SSH -M -S "$T/ctl-$u" -f -N "$@" "$u@h" >"$T/out" 2>"$T/err"
	RC=$?
	LAST="master $u $*" OUT=$(cat "$T/out") ERR=$(cat "$T/err")
}
also()  { local u=$1; shift; SSH -S "$T/ctl-$u" "$u@h" "$@"; }
leave() { SSH -S "$T/ctl-$1" -O exit "$1@h" 2>/dev/null; }
theirs() {              # USER: where the sshd is that has become USER by now
	local p i
	until_so eval 'p=$(ps -o pid= -u '"$1)"
	for p in $p; do
		[ -e "/proc/$p/root/outside" ] && echo outside || echo inside
	done | sort -u
}

master bob
is "control: -N, bob's sshd is outside" "$(theirs bob)" outside
leave bob
master alice
is "-N: the account's sshd is in the jail" "$(theirs alice)" inside
NS='readlink /proc/self/ns/mnt'
run also alice "$NS; echo seen >/tmp/one"
first=$OUT
run also alice "$NS; cat /tmp/one"
is "multiplexed sessions are in one jail" "$OUT" "$first
seen"
run SSH alice@h "$NS; cat /tmp/one"
check "another connection has a jail of its own" eval \
	'[ "$OUT" != "$first" ] && ! grep -q seen <<<"$OUT"'

# --- forwardings ----------------------------------------------------------------

forwards() {            # USER: what each kind came to
	local u=$1
	master "$u"
	for f in "-L 127.0.0.1:9001:127.0.0.1:7001" "-L 127.0.0.1:9002:/run/out.sock" \
	    "-L $T/local:127.0.0.1:7001" "-D 127.0.0.1:9003" \
	    "-R 127.0.0.1:9004:127.0.0.1:7001" "-R /home/$u/r.sock:127.0.0.1:7001" \
	    "-R /var/tmp/r.sock:127.0.0.1:7001"; do
		# shellcheck disable=SC2086 # an option and its argument
		SSH -S "$T/ctl-$u" -O forward $f "$u@h" >/dev/null 2>&1 ||
			echo "refused: $f"
	done
	echo "-L port: $(timeout 9 probe tcp-get 9001)"
	echo "-L unix socket: $(timeout 9 probe tcp-get 9002 | grep SOCK)"
	echo "-L from a socket: $(timeout 9 probe unix-get "$T/local")"
	echo "-D: $(timeout 9 curl -s --http0.9 --socks5 127.0.0.1:9003 http://127.0.0.1:7001/)"
	echo "-R port: $(also "$u" ./probe tcp-get 9004)"
	echo "-R unix socket: $(also "$u" ./probe unix-get "/home/$u/r.sock")"
	echo "-R unix socket outside: $([ ! -S /var/tmp/r.sock ] || echo made)"
	leave "$u"
	rm -f "$T/local" "/home/$u/r.sock" /var/tmp/r.sock
}

leave alice
run forwards bob
is "control: what bob forwards" "$OUT" "-L port: TCP-OUTSIDE
-L unix socket: SOCK-OUTSIDE
-L from a socket: TCP-OUTSIDE
-D: TCP-OUTSIDE
-R port: TCP-OUTSIDE
-R unix socket: TCP-OUTSIDE
-R unix socket outside: made"
run forwards alice
is "what alice forwards: the network is the host's, sockets are the jail's" "$OUT" \
"-L port: TCP-OUTSIDE
-L unix socket: 
-L from a socket: TCP-OUTSIDE
-D: TCP-OUTSIDE
-R port: TCP-OUTSIDE
-R unix socket: TCP-OUTSIDE
-R unix socket outside: "

# --- the agent, and X11 ---------------------------------------------------------

eval "$(ssh-agent -a "$T/agent")" >/dev/null
ssh-add -q "$T/id"
KEY=$(ssh-add -l)
for u in bob alice; do
	master $u -A
	run SSH -A -S "$T/ctl-$u" $u@h ssh-add -l
	is "agent forwarding, $u: the key is there" "$OUT" "$KEY"
	sock=$(SSH -A -S "$T/ctl-$u" $u@h 'echo $SSH_AUTH_SOCK; sleep 0')
	at=inside
	[ ! -e "$(dirname "$sock")" ] || at=outside
	case $sock in /home/*) at=home ;; esac          # OpenSSH 10.1 and later
	leave $u
	if [ $u = bob ]; then
		unlike "control: bob's agent socket is outside" "$at" inside
	else
		unlike "alice's agent socket is in the jail" "$at" outside
	fi
done
kill "$SSH_AGENT_PID"
unset SSH_AUTH_SOCK SSH_AGENT_PID

export DISPLAY=127.0.0.1:77
run SSH -Y alice@h 'echo $DISPLAY; xauth list | wc -l; ls -a | grep Xauth'
like "X11 forwarding: a display" "$OUT" '^localhost:1[0-9]'
like "X11 forwarding: and a cookie for it" "$OUT" '^1$'
check "X11 forwarding: in the account's home" [ -s /home/alice/.Xauthority ]
unset DISPLAY

# --- files of the home that sshd reads ------------------------------------------

for u in bob alice; do
	echo 'cat /outside >rc.out 2>/dev/null; id -un >>rc.out' >/home/$u/.ssh/rc
	chown $u /home/$u/.ssh/rc
	run SSH $u@h true
	[ $u = alice ] && want=alice || want="OUTSIDE
bob"
	is ".ssh/rc of $u" "$(cat /home/$u/rc.out)" "$want"
	rm -f /home/$u/.ssh/rc /home/$u/rc.out
done

# A library of the account's, by ~/.ssh/environment: never in a process of root.
"$HELP/probe" udp-log 6666 "$T/evil"
via publickey 2204
for u in bob alice; do
	install -o $u -g $u -m 755 "$HELP/evilnss.so" /home/$u/evil.so
	echo "LD_PRELOAD=/home/$u/evil.so" >/home/$u/.ssh/environment
	chown $u /home/$u/.ssh/environment
	run SSH $u@h 'echo $LD_PRELOAD'
	is "PermitUserEnvironment, $u: it takes effect" "$OUT" "/home/$u/evil.so"
	SSH -tt $u@h true >/dev/null 2>&1
	echo get .ssh/authorized_keys /dev/null >"$T/batch"
	SFTP -q -b "$T/batch" $u@h >/dev/null 2>&1
	rm -f /home/$u/.ssh/environment
done
until_so grep -q 'euid=2001' "$T/evil"
like "its library was loaded, by the account" "$(cat "$T/evil")" 'uid=2001 euid=2001'
unlike "and never by root" "$(cat "$T/evil")" 'uid=0'
finish
