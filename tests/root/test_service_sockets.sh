#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_sockets.sh - jailsh --service: the sockets of `listen`, handed over by a
# supervisor or bound before the entry; sd_notify(3); signals and the end.

. "${0%/*}/world.sh"

install_products
install -m 755 "$HELP/service" /usr/local/bin/service
mkdir -p /etc/jail/services.d
useradd -r -s /usr/sbin/nologin shop 2>/dev/null || person shop 2010
ID=$(id -u shop)

# service_file NAME LINES...: engine none, the program `service do ACTION...` by $RUN
service_file() {
	printf '%s\n' "${@:2}" 'user = "shop";' 'engine = "none";' 'files = [ "/usr/local/bin/service" ];' \
	    "run = [ \"/usr/local/bin/service\", \"do\"$(printf ', "%s"' "${RUN[@]}") ];" \
	    >"/etc/jail/services.d/$1.conf"
}
RUN=(env)
service_file s
run jail-setup build s
[ "$RC" = 0 ] || { diag; bail "build failed"; }

# start NAME: in the background; its number is in PID
start() { jailsh --service "$1" </dev/null 8</etc/shadow >"$T/said" 2>"$T/bad" & PID=$!; }
stop() { kill "$PID"; wait "$PID" 2>/dev/null; }
hand() { service hand "${@:1:$#-1}" -- jailsh --service "${@: -1}"; }
get() { timeout 10 probe "$@"; }
answers() { [ "$(get "$@" 2>&1)" = "$WANT" ]; }

# --- bound before the entry ----------------------------------------------------------

RUN=(env serve:3:here)
service_file s 'listen = ( { address = "/run/shop/%u.sock"; } );'
start s
WANT=here
check "a path: it answers" until_so answers unix-get /run/shop/shop.sock
is "it is the account's, mode 0660; its directory is root's" \
	"$(stat -c '%a %U %G' /run/shop/shop.sock /run/shop | xargs)" "660 shop shop 755 root root"
is "LISTEN_FDS, LISTEN_PID are the program's" "$(xargs <"$T/said")" "LISTEN_FDS=1 LISTEN_PID=me"
is "its number is that of what the supervisor started" "$(tr '\0' ' ' <"/proc/$PID/cmdline")" \
	"/usr/local/bin/service do env serve:3:here "
is "nothing else is open" "$(find "/proc/$PID/fd" -name '[3-9]*' -printf '%f %l\n' | sed 's/:.*//')" "3 socket"
run jailsh --service s
check "an address in use is refused" eval '[ "$RC" = 126 ] && grep -q "shop.sock: address in use; fix: " <<<"$ERR"'
check "and who has it keeps it" answers unix-get /run/shop/shop.sock
stop
check "control: the file stays when it ends" [ -S /run/shop/shop.sock ]
start s
check "a socket at which nobody listens is replaced" until_so answers unix-get /run/shop/shop.sock
stop
service_file s 'listen = ( { address = "/run/shop/a"; mode = "0606"; owner = "bob"; group = "projects"; } );'
start s
check "it answers" until_so answers unix-get /run/shop/a
is "mode, owner and group as the row says" "$(stat -c '%a %U %G' /run/shop/a)" "606 bob projects"
stop
rm -rf /run/shop

refused_by() {          # NAME REGEX [COMMAND...]
	local name=$1 want=$2
	shift 2
	[ $# -gt 0 ] || set -- jailsh --service s
	run "$@"
	if [ "$RC" = 126 ] && grep -qE -e "$want" <<<"$ERR"; then pass "$name"; else fail "$name"; echo "#  want: $want"; fi
}
RUN=(env)               # what is let in, ends
one() { service_file s "listen = ( { address = \"$1\"; ${2:-} } );"; }
one /tmp/x
refused_by "a directory that others can write" '/tmp belongs to uid 0 with mode 1777'
check "nothing is made there" [ ! -e /tmp/x ]
mkdir /run/link.d && ln -s link.d /run/link
one /run/link/x
refused_by "a directory by a link" '/run/link is a symbolic link'
check "nothing is made there" [ ! -e /run/link.d/x ]
mkdir /run/hers && chown shop /run/hers
one /run/hers/x
refused_by "a directory of the account's" "/run/hers belongs to uid $ID"
echo precious >/run/precious
one /run/precious
refused_by "what is no socket is not replaced" '/run/precious is there and no socket'
is "and is as it was" "$(cat /run/precious)" precious
ln -s /run/nosuch /run/dangling
one /run/dangling
refused_by "nor is a link" '/run/dangling is there and no socket'
one /run/x 'owner = "nosuch";'
refused_by "an owner that does not exist" 'owner: no account nosuch'
one /run/x 'group = "nosuch";'
refused_by "a group that does not exist" 'group: no group nosuch'
check "no socket is left of these" [ ! -e /run/x ]

RUN=(env serve:3:tcp)
one 127.0.0.1:81
start s
WANT=tcp
check "a port below 1024, without a capability and a network" until_so answers tcp-get 81
is "it has no capability" "$(sed -n 's/^CapEff:\t//p' "/proc/$PID/status")" 0000000000000000
check "nor the host's network" eval '! [ "/proc/$PID/ns/net" -ef /proc/self/ns/net ]'
refused_by "a port in use" '127.0.0.1:81: address in use'
stop
start s
check "at once again" until_so answers tcp-get 81
stop
one 82
start s
check "all addresses: IPv4" until_so answers tcp-get 82
stop
RUN=(env answer:0:by-0)
one 127.0.0.1:83 'as = "stdin";'
start s
WANT=by-0
check "as standard input" until_so answers tcp-get 83
wait "$PID"
is "without LISTEN_FDS" "$(cat "$T/said")" ""
RUN=(env)
service_file s 'listen = ( { address = "127.0.0.1:91"; as = "fpm"; }, { address = "127.0.0.1:92"; },' \
	'{ address = "/run/%u.3"; as = "fpm"; }, { address = "[::1]:94"; as = "fpm"; }, { address = "/run/4"; } );'
run jailsh --service s
is "LISTEN_FDS first, php-fpm's after them" "$(xargs <<<"$OUT")" \
	"LISTEN_FDS=2 LISTEN_PID=me FPM_SOCKETS=127.0.0.1:91=5,/run/shop.3=6,::1:94=7"
RUN=(env "serve:4:/run/4")
service_file s 'listen = ( { address = "127.0.0.1:91"; as = "fpm"; }, { address = "127.0.0.1:92"; },' \
	'{ address = "/run/4"; } );'
start s
WANT=/run/4
check "in the order of the rows" until_so answers unix-get /run/4
stop

# --- handed over ----------------------------------------------------------------------

RUN=(env answer:3:three answer:4:four)
service_file s 'listen = ( { address = "127.0.0.1:95"; }, { address = "/run/h"; } );'
hand tcp:95 unix:/run/h s >"$T/said" 2>"$T/bad" &
PID=$!
WANT=three
check "the supervisor's sockets: the first" until_so answers tcp-get 95
is "the second" "$(get unix-get /run/h)" four
wait "$PID"
is "with the program's number" "$(xargs <"$T/said")" "LISTEN_FDS=2 LISTEN_PID=me"
LISTEN='listen = ( { address = "127.0.0.1:95"; }, { address = "/run/h"; } );'
RUN=(env)
service_file s "$LISTEN"
refused_by "in another order" 'listen: 127.0.0.1:95: descriptor 3 listens at /run/h; fix: ' hand unix:/run/h tcp:95 s
refused_by "one too few" 'hands over 1 sockets, and listen of the service file has 2; fix: ' hand tcp:95 s
refused_by "one too many" 'hands over 3 sockets, and listen' hand tcp:95 unix:/run/h tcp:96 s
refused_by "another port" '127.0.0.1:95: descriptor 3 listens at 127.0.0.1:96' hand tcp:96 unix:/run/h s
refused_by "another path" '/run/h: descriptor 4 listens at /run/i' hand tcp:95 unix:/run/i s
refused_by "another family" '127.0.0.1:95: descriptor 3 listens at \[::1\]:95' hand tcp6:95 unix:/run/h s
refused_by "one that does not listen" '127.0.0.1:95: descriptor 3 is no socket that listens' hand idle:95 unix:/run/h s
refused_by "datagrams" '/run/h: descriptor 4 is no socket that listens' hand tcp:95 dgram:/run/h s
refused_by "a file of the host" '127.0.0.1:95: descriptor 3: .*not|Socket operation' hand file:/etc/shadow unix:/run/h s
rm -f /run/h
RUN=(env answer:3:three answer:4:four)
service_file s "$LISTEN"
WANT=three
systemd-socket-activate -l 127.0.0.1:95 -l /run/h jailsh --service s >"$T/said" 2>"$T/bad" &
PID=$!
check "systemd's own way to hand them over: the first" until_so answers tcp-get 95
is "the second" "$(get unix-get /run/h)" four
wait "$PID"
is "with the program's number" "$(xargs <"$T/said")" "LISTEN_FDS=2 LISTEN_PID=me"
rm -f /run/h
OTHER_PID=1 hand tcp:97 s >"$T/said" 2>"$T/bad" &
PID=$!
WANT=three
check "another process's number: not for us, and bound" until_so answers tcp-get 95
is "by a path as well" "$(get unix-get /run/h)" four
wait "$PID"
RUN=(env)
service_file s
refused_by "sockets for a service that has none" 'hands over 1 sockets, and listen of the service file has 0' hand tcp:98 s
run env LISTEN_FDS=x LISTEN_PID=1 jailsh --service s
is "what is not for us does not go in" "$RC $OUT" "0 "

# --- nobody turns one round -----------------------------------------------------------

probe tcp-serve 7002 NEIGHBOUR
WANT=NEIGHBOUR
check "control: a neighbour's port on the host's loopback" until_so answers tcp-get 7002
run service hand tcp:7001 -- unshare -n service "do" turn:3:7002
is "control: without the jail a listener becomes a caller, of a network it has not" "$OUT" "reached: NEIGHBOUR"
RUN=(turn:3:7002)
one 127.0.0.1:7001
run jailsh --service s
is "a listening socket does not call the neighbour" "$OUT" "call: ETIMEDOUT"
run hand tcp:7001 s
is "nor one that was handed over" "$OUT" "call: ETIMEDOUT"
# 7003: nobody listens there, and the answer to that is a reset
run service hand tcp:7001 -- unshare -n service "do" turn:3:7003
is "control: without the jail it learns that a port is closed" "$OUT" "call: ECONNREFUSED"
RUN=(turn:3:7003)
one 127.0.0.1:7001
run jailsh --service s
is "in it a closed port is as an open one" "$OUT" "call: ETIMEDOUT"
turned() {              # COMMAND...: a client comes to 7001, and its connection is turned round
	local pid
	"$@" >"$T/said" 2>&1 &
	pid=$!
	until_so eval 'get tcp-get 7001 2>&1 | grep -q got'
	wait "$pid"
}
turned service hand tcp:7001 -- unshare -n service "do" turn-accepted:7002
is "control: without the jail an accepted one does as well" "$(cat "$T/said")" "reached: NEIGHBOUR"
RUN=(turn-accepted:7002)
one 127.0.0.1:7001
turned jailsh --service s
is "an accepted connection does not" "$(cat "$T/said")" "call: ETIMEDOUT"
RUN=(answer:3:again)
one 127.0.0.1:7001
# the supervisor's socket, over two starts
service hand tcp:7001 -- sh -c 'LISTEN_PID=$(exec sh -c "echo \$PPID"); export LISTEN_PID
	for i in 1 2; do sh -c '\''LISTEN_PID=$$; export LISTEN_PID; exec jailsh --service s'\''; done' >"$T/said" 2>&1 &
PID=$!
WANT=again
check "the same socket at the first start" until_so answers tcp-get 7001
check "and at the second" until_so answers tcp-get 7001
wait "$PID"
is "without a word" "$?$(cat "$T/said")" 0

# --- a pid namespace of its own ---------------------------------------------------------

OWN='processes = "own";'
RUN=(env serve:3:own)
service_file s "$OWN" 'listen = ( { address = "127.0.0.1:99"; } );'
start s
WANT=own
check "processes = own: it answers" until_so answers tcp-get 99
is "LISTEN_PID is its number in there" "$(xargs <"$T/said")" "LISTEN_FDS=1 LISTEN_PID=me"
is "who attends it has no socket open" "$(find "/proc/$PID/fd" -lname 'socket:*')" ""
stop

# --- sd_notify ----------------------------------------------------------------------------

# watched [VAR=VALUE...]: under a supervisor, to the end; what it was told is in TOLD
watched() {
	run env "$@" service watch /run/notify "$T/told" -- jailsh --service s
	TOLD=$(grep -v ^pid "$T/told")
}
RUN=('say:READY=1|STATUS=up' 'say:RELOADING=1|MONOTONIC_USEC=%%m' say:MAINPID=%%p say:WATCHDOG=1 say:STOPPING=1 exit:7)
service_file s 'type = "notify";'
watched
is "messages and the end" "$(sed 's/[0-9]\{6,\}/N/; s/PID=.*/PID=/' <<<"$TOLD")" \
	'main READY=1|STATUS=up
main RELOADING=1|MONOTONIC_USEC=N
main MAINPID=
main WATCHDOG=1
main STOPPING=1
exit 7'
is "MAINPID is the number that the supervisor knows" "$(sed -n 's/^main MAINPID=//p' "$T/told")" \
	"$(sed -n 's/^pid //p' "$T/told")"
RUN=(env)
N='type = "notify";'
service_file s
watched WATCHDOG_USEC=5000000
is "type = exec: nothing of it" "$OUT" ""
service_file s "$N"
watched WATCHDOG_USEC=5000000
is "what the program has of it" "$(xargs <<<"$OUT")" \
	"NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=5000000 WATCHDOG_PID=me"
watched WATCHDOG_USEC=5000000 WATCHDOG_PID=1
is "a watchdog of another process is not passed on" "$OUT" NOTIFY_SOCKET=/run/notify
run env WATCHDOG_USEC=1 jailsh --service s
is "without a supervisor: nothing" "$OUT" ""
mkdir -p /run/sup
printf '%s\n' 'user = "shop";' 'engine = "none";' "$N" 'files = [ "/bin/ls" ];' \
	'run = [ "/bin/ls", "-A", "/run/sup" ];' >/etc/jail/services.d/l.conf
run jail-setup build l
: >/run/sup/private
run service watch /run/sup/notify "$T/told" -- jailsh --service l
is "of the supervisor's directory the one socket" "$OUT" notify
watched ABSTRACT=1
check "an abstract one is refused" eval '[ "$(tail -1 "$T/told")" = "exit 126" ] && grep -q "NOTIFY_SOCKET=@x is not the path of a socket, which alone can be passed on; fix: " <<<"$ERR"'
refused_by "what is no socket" 'NOTIFY_SOCKET: /etc/shadow is no socket' env NOTIFY_SOCKET=/etc/shadow jailsh --service s
refused_by "below what others can write" '/tmp belongs to uid 0 with mode 1777' env NOTIFY_SOCKET=/tmp/n jailsh --service s

RUN=(env say:READY=1 exit:3)
service_file s "$OWN" "$N"
watched WATCHDOG_USEC=5000000
is "processes = own: its sender is a child of the main process" "$TOLD" 'other READY=1
exit 3'
is "WATCHDOG_PID is its number in there" "$(xargs <<<"$OUT")" \
	"NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=5000000 WATCHDOG_PID=me"

# --- signals and the end -------------------------------------------------------------------

for own in '# host' "$OWN"; do
	how=''
	[ "$own" = '# host' ] || how='processes = own: '
	for end in 'exit:0|exit 0' 'exit:42|exit 42' 'die:9|signal 9' 'die:11|signal 11' 'die:15|exit 5'; do
		RUN=("${end%|*}")
		service_file s "$own" "$N"
		watched
		is "${how}the supervisor sees: ${end#*|}" "$TOLD" "${end#*|}"
	done
	RUN=(say:READY=1 wait)
	service_file s "$own" "$N"
	service watch /run/notify "$T/told" -- jailsh --service s >"$T/said" 2>&1 &
	PID=$!
	until_so grep -q READY "$T/told"
	kill -HUP "$(sed -n 's/^pid //p' "$T/told")"
	until_so grep -q signal "$T/said"
	check "${how}HUP reaches it" grep -q signal "$T/said"
	kill -TERM "$(sed -n 's/^pid //p' "$T/told")"
	wait "$PID"
	is "${how}TERM ends it, with its own status" "$(tail -1 "$T/told")" "exit 5"
done
finish
