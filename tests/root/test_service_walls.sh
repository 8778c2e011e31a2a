#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_walls.sh - what keeps a service to what its file says: TCP ports,
# directories of its own, capabilities.  Each refusal has a control beside it: the same
# program, without the line.

. "${0%/*}/world.sh"

install_products
S=/etc/jail/services.d
mkdir -p $S /etc/jail/components.d
echo 'files = [ "/usr/local/bin/probe" ];' >/etc/jail/components.d/probe.conf

# service NAME USER LINES WORD...: its file
service() {
	local name=$1 user=$2 lines=$3 words
	shift 3
	words=$(printf '%s\n' "$(command -v "$1")" "${@:2}" | sed 's/["\\]/\\&/g; s/.*/"&",/')
	printf '%s\n' "user = \"$user\";" 'engine = "none";' "run = [ ${words%,} ];" \
		'components = [ "shell", "probe" ];' "$lines" >$S/"$name".conf
}
build() { run jail-setup build "$1"; [ "$RC" = 0 ] || { diag; bail "build of $1 failed"; }; }
service web alice '' probe ids
service shop bob '' probe ids
build web && build shop

# says NAME WANT LINES WORD...: what the service web prints, and that it ends well
says() {
	local name=$1 want=$2 lines=$3
	shift 3
	service web alice "$lines" "$@"
	works "$name" "$want" jailsh --service web
}
# denied NAME REGEX LINES WORD...: it starts, and ends with status 1 and that line
denied() {
	local name=$1 want=$2 lines=$3
	shift 3
	service web alice "$lines" "$@"
	run jailsh --service web
	check "$name" eval '[ "$RC" = 1 ] && grep -qE -e "$want" <<<"$OUT"'
}
# refuses NAME REGEX LINES: it does not start
refuses() {
	local name=$1 want=$2
	service web alice "$3" probe ids
	run jailsh --service web
	check "$name" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -qE -e "$want" <<<"$ERR"'
}
ALICE="uid=2001 euid=2001 gid=2001 egid=2001"
says "control: it starts, as its account" "$ALICE" '' probe ids
echo toor:x:0:0::/root:/bin/sh >>/etc/passwd
service web toor '' probe ids
run jailsh --service web
check "uid 0 by another name does not start" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -q "user: toor has uid 0, which is never" <<<"$ERR"'
sed -i '$d' /etc/passwd

# --- TCP ports ----------------------------------------------------------------------

HOST='network = "host";'
probe tcp-serve 3306 database || bail "no server outside"
probe tcp-serve 9102 fastcgi || bail "no other server outside"
# b's FastCGI port, by each way there is
for way in connect mptcp sendto sendmsg sendmmsg; do
	says "control: without connect, $way reaches the port of another service" there "$HOST" probe tcp $way 9102
	denied "connect = [ 3306 ]: $way to the port of another service" \
		'EACCES|EPROTONOSUPPORT|EOPNOTSUPP' "$HOST connect = [ 3306 ];" probe tcp $way 9102
	denied "connect = [ ]: $way to any port" 'EACCES|EPROTONOSUPPORT|EOPNOTSUPP' \
		"$HOST connect = [ ];" probe tcp $way 3306
done
says "connect = [ 3306 ]: to that port" database "$HOST connect = [ 3306 ];" probe tcp-get 3306
denied "and io_uring makes no socket" 'EPERM' "$HOST connect = [ 3306 ];" probe uring
says "control: without connect it is there" '' "$HOST" probe uring
denied "nor is there a packet socket" EPERM "$HOST connect = [ 3306 ];" probe family 17 768

works "control: a plain process binds a port" there probe tcp bind 7001
denied "no port is bound that listen does not have" 'bind: EACCES' "$HOST" probe tcp bind 7001
denied "nor one of the kernel's choice" 'bind: EACCES' "$HOST" probe tcp bind 0
SELF='listen = ( { address = "127.0.0.1:7001"; as = "self"; } );'
says 'listen as = "self": that port is bound' there "$HOST $SELF" probe tcp bind 7001
denied "and no other" 'bind: EACCES' "$HOST $SELF" probe tcp bind 7002
says "control: and it connects to any" database "$HOST $SELF" probe tcp-get 3306
denied "with a list MPTCP does not bind past it" EPROTONOSUPPORT "$HOST $SELF connect = [ ];" probe tcp bind-mptcp 7002

# the layer takes nothing from the first (services.md D2)
STATE='state = true;'
says "a file gets a second name in another directory" linked "$HOST connect = [ ]; $STATE" sh -c \
	'cd /var/lib/web && mkdir a b && echo linked >a/f && ln a/f b/f && cat b/f'
probe unix-serve @outside abstract || bail "no server outside"
works "control: an abstract socket outside" abstract probe unix-get @outside
denied "and abstract sockets stay out of reach" EPERM "$HOST connect = [ ];" probe unix-get @outside
refuses "connect without a network" 'connect does nothing without a network; fix: write network' 'connect = [ 80 ];'
refuses 'listen as = "self" without a network' 'nobody reaches a port' "$SELF"
refuses "not a port" '70000 is not a port' "$HOST connect = [ 70000 ];"

# a kernel from before Linux 6.7: what it is asked for TCP ports has 16 bytes
OLD=("$HELP/deny" landlock_create_ruleset:1:16=E2BIG --)
service web alice "$HOST" probe ids
run "${OLD[@]}" jailsh --service web
check "without Landlock for ports it does not start" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -q "no Landlock for TCP ports" <<<"$ERR"'
service web alice '' probe ids
works "control: without a network it asks for none" "$ALICE" "${OLD[@]}" jailsh --service web
service web alice "$HOST require = [ ];" probe ids
works "control: where the file waives them it starts" "$ALICE" "${OLD[@]}" jailsh --service web

# --- directories of its own -----------------------------------------------------------

rm -rf /var/lib/web
DIRS='state = true; cache = true; logs = true; runtime = true;'
says "each has its variable, is the account's, and is empty" \
	'/var/lib/web 700 2001;/var/cache/web 700 2001;/var/log/web 700 2001;/run/web 700 2001;' "$DIRS" sh -c \
	'for d in $STATE_DIRECTORY $CACHE_DIRECTORY $LOGS_DIRECTORY $RUNTIME_DIRECTORY; do stat -c "%%n %%a %%u" $d; ls -A $d; done | tr "\n" ";"'
is "outside they are the account's as well, and nothing else was made" '/run/web 700 alice
/var/cache/web 700 alice
/var/lib/web 700 alice
/var/log/web 700 alice' "$(stat -c '%n %a %U' /{run,var/lib,var/log,var/cache}/*web* /{run,var/lib,var/log,var/cache}/.[a-z]* 2>/dev/null | sort)"
says "what is written stays for the next start" '' "$DIRS" sh -c 'echo kept >/var/lib/web/f; cp /bin/id /var/lib/web/id'
says "and is there" kept "$DIRS" cat /var/lib/web/f
says "another name" '/var/lib/other' 'state = "other";' sh -c 'echo $STATE_DIRECTORY'
says "directory: it starts there, its tokens replaced" /var/lib/alice 'state = "alice"; directory = "/var/lib/%u";' sh -c pwd
says "control: without it in /" / 'state = "alice";' sh -c pwd
says "without the key there is none" '' '' sh -c 'ls -d /var/lib/web /run/web 2>/dev/null; echo $STATE_DIRECTORY'
rm -r /run/web
says "/run is empty after a boot: it is made again" 2001 'runtime = true;' stat -c %%u /run/web
mkdir /run/.web.jail; rm -r /run/web
says "what a killed start left behind" 2001 'runtime = true;' stat -c %%u /run/web
check "is gone" [ ! -e /run/.web.jail ]

# nothing that it can write is executed
works "control: outside the copy is executed" 2001 setpriv --reuid alice --regid alice --clear-groups /var/lib/web/id -u
LOADER=$(head -c 4096 /bin/id | grep -ao "/lib[a-z0-9]*/ld-linux[-a-z0-9_.]*" | head -n 1)
for d in /var/lib/web /var/cache/web /var/log/web /run/web /tmp /var/tmp /dev/shm; do
	run_in="cp /bin/id $d/x && $d/x -u; $LOADER $d/x -u; rm $d/x"
	service web alice "$DIRS" sh -c "$run_in"
	run jailsh --service web
	check "$d: no program of its own is executed, nor by the loader" eval \
		'[ -z "$OUT" ] && [ "$(grep -cE "Permission denied|failed to map|not permitted" <<<"$ERR")" = 2 ]'
done
says "control: with tmp_exec = true it is" 2001 'tmp_exec = true;' sh -c 'cp /bin/id /tmp/x && /tmp/x -u'
echo secret >/tmp/outside
says "control: /tmp of the host has a file" secret '' sh -c 'cat /tmp/outside 2>/dev/null || echo secret'
says "and its own /tmp is private" private '' sh -c 'ls -A /tmp; echo private'
says "there is no home" none '' sh -c '[ -e /home/alice/probe ] || echo none'
says "control: home = \"ro\" has it" there 'home = "ro";' sh -c '[ ! -e /home/alice/probe ] || echo there'

# taken NAME REGEX LINES: refused, and whoever's it was is as before
taken() {
	local before
	before=$(stat -c '%u %a %i %h' "$4")
	refuses "$1" "$2" "$3"
	is "and it is as before: $1" "$before" "$(stat -c '%u %a %i %h' "$4")"
}
mkdir -p /var/lib/{dpkg,misc,full,hers,wide} /var/cache/keep && chmod 700 /var/cache/keep
: >/var/lib/full/x; chown bob /var/lib/hers; chown alice /var/lib/wide
taken "a directory of the system" '/var/lib/dpkg is there and belongs to root; fix: name another' 'state = "dpkg";' /var/lib/dpkg
taken "one that is empty" '/var/lib/misc is there and belongs to root' 'state = "misc";' /var/lib/misc
taken "one that is empty, with mode 0700" '/var/cache/keep is there and belongs to root' 'cache = "keep";' /var/cache/keep
taken "one with files of root" '/var/lib/full is there and belongs to root; .*chown -R -h alice: /var/lib/full' 'state = "full";' /var/lib/full
taken "one of another account" 'belongs to uid 2002, not to alice; fix: name another' 'state = "hers";' /var/lib/hers
chmod 2770 /var/lib/wide
taken "one that its group can write" 'mode 2770, others can write it; fix: chmod 700 /var/lib/wide' 'state = "wide";' /var/lib/wide
chmod 700 /var/lib/wide
# u::rwx u:bob:rwx g::--- m::rwx o::---, as the kernel has it: acl(5)
python3 - <<-'END' || bail "no ACL"
	import os, struct
	a = struct.pack("<I", 2)
	for tag, perm, who in (1, 7, -1), (2, 7, 2002), (4, 0, -1), (16, 7, -1), (32, 0, -1):
	    a += struct.pack("<HHi", tag, perm, who)
	os.setxattr("/var/lib/wide", "system.posix_acl_access", a)
	END
taken "one that an ACL lets another write" 'others can write it' 'state = "wide";' /var/lib/wide
chmod 700 /var/lib/wide
says "control: and then it is taken" 2001 'state = "wide";' stat -c %%u /var/lib/wide
ln -s /var/lib/wide /var/lib/linked
taken "a link to one" '/var/lib/linked is a symbolic link' 'state = "linked";' /var/lib/linked
: >/var/lib/file; chown alice /var/lib/file
taken "a file" 'not a directory' 'state = "file";' /var/lib/file
chmod 777 /var/cache
refuses "a parent that others can write" '/var/cache belongs to uid 0 with mode 0777' 'cache = "new";'
chmod 755 /var/cache
check "and nothing was made" [ ! -e /var/cache/new ]
for name in private jail; do
	refuses "the name $name" "/var/lib/$name is not for a service; fix: write another name" "state = \"$name\";"
done
for name in .. . /etc a/b .web -x; do
	refuses "the name $name" 'is not the name of a directory' "state = \"$name\";"
done
refuses "a socket in one, which the account could replace" 'is in the directory of runtime' \
	'runtime = true; listen = ( { address = "/run/web/sock"; } );'

# a unit makes them as root's: systemd says so by the variable
mkdir -m 700 /var/lib/unit
taken "root's, and nobody says that the unit made it" 'belongs to root' 'state = "unit";' /var/lib/unit
export STATE_DIRECTORY=/var/lib/unitx:/var/lib/unit
says "made by the unit: handed over" 2001 'state = "unit";' stat -c %%u /var/lib/unit
chmod 700 /var/lib/full
export STATE_DIRECTORY=/var/lib/dpkg:/var/lib/full
taken "made by the unit, and not empty" 'belongs to root' 'state = "full";' /var/lib/full
mkdir /var/lib/open
export STATE_DIRECTORY=/var/lib/open
taken "nor with another mode than the unit's" 'belongs to root' 'state = "open";' /var/lib/open
unset STATE_DIRECTORY

# create looks before anything is written
service web alice '' probe ids
service third alice 'state = "full";' probe ids
run jail-setup service create third
check "create: root's directory" eval '[ "$RC" = 2 ] && grep -q "state: /var/lib/full is there and belongs to root" <<<"$ERR" && [ ! -e /var/lib/jail/third ]'
service web alice 'state = "mine";' probe ids
service third alice 'state = "mine";' probe ids
run jail-setup service create third
check "create: a directory of another service" eval \
	'[ "$RC" = 2 ] && grep -q "state: /var/lib/mine is the service web.s; fix: name another" <<<"$ERR" && [ ! -e /var/lib/jail/third ]'
echo 'broken' >$S/shop.conf
service third alice 'state = "third";' probe ids
run jail-setup service create third
check "control: one of its own, and the file of another service is broken" [ "$RC" = 0 ]
service shop bob '' probe ids

# --- capabilities ---------------------------------------------------------------------

none='Inh=0 Prm=0 Eff=0 Bnd=0 Amb=0 '
says "control: without the key there is none" "$none" '' probe caps
caps() { printf 'Inh=%x Prm=%x Eff=%x Bnd=%x Amb=%x ' "$1" "$1" "$1" "$1" "$1"; }
cap() { printf 'capabilities = [ "%s" ];' "$1"; }
says "sys_nice: in each set, and nothing else" "$(caps $((1 << 23)))" "$(cap sys_nice)" probe caps
says "all four" "$(caps $((1 << 23 | 1 << 14 | 1 << 13 | 1 << 10)))" \
	"$HOST capabilities = [ \"sys_nice\", \"ipc_lock\", \"net_raw\", \"net_bind_service\" ];" probe caps
says "and with processes = \"own\"" "$(caps $((1 << 23)))" "$(cap sys_nice) processes = \"own\";" probe caps
says "a child of it has it" "$(caps $((1 << 23)))" "$(cap sys_nice)" sh -c 'probe caps; true'
says "a shell and its id: no uid but its own" "$ALICE" "$(cap sys_nice)" probe ids
denied "control: without ipc_lock nothing is locked" 'mlock: (ENOMEM|EPERM)' '' probe lock 8388608
says "ipc_lock: memory is locked past the limit" locked "$(cap ipc_lock)" probe lock 8388608
service web alice '' nice -n -5 nice
run jailsh --service web
check "control: without sys_nice no lower nice value" eval '[ "$OUT" != -5 ]'
says "sys_nice: nice -n -5" -5 "$(cap sys_nice)" nice -n -5 nice
denied "and not of another process" EPERM "$(cap sys_nice)" sh -c 'renice -n -5 -p 1 || { echo EPERM; exit 1; }'
denied "control: without net_raw no raw socket" 'socket: E(PERM|ACCES)' "$HOST" probe family 2 1
says "net_raw: a raw socket for ICMP" '' "$HOST $(cap net_raw)" probe family 2 1
P80='listen = ( { address = "127.0.0.1:80"; as = "self"; } );'
denied "control: without net_bind_service not port 80" 'bind: EACCES' "$HOST $P80" probe tcp bind 80
says "net_bind_service: port 80" there "$HOST $P80 $(cap net_bind_service)" probe tcp bind 80
denied "and no port that listen does not have" 'bind: EACCES' "$HOST $P80 $(cap net_bind_service)" probe tcp bind 81
denied "all four: nothing is mounted" EPERM "$HOST capabilities = [ \"sys_nice\", \"ipc_lock\", \"net_raw\", \"net_bind_service\" ];" probe mount /tmp
denied "nor is a user namespace made" EPERM "$(cap sys_nice)" probe userns
service mail alice "$(cap sys_nice) commands = ( { run = [ \"/usr/bin/id\", \"-u\" ]; } );" sh -c "id -u"
build mail
works "jailsh as its shell knows that it is in a jail" 2001 jailsh --service mail
refuses "an unknown one, and what was meant" '"sys_nise" is no capability that a service can have; fix: write sys_nice' "$(cap sys_nise)"
refuses "the kernel's name" '"CAP_NET_RAW" is no capability' "$HOST $(cap CAP_NET_RAW)"
refuses "one that nobody knows" '"bogus" is no capability.*; fix: write net_raw, net_bind_service, ipc_lock or sys_nice' "$(cap bogus)"
for c in sys_admin sys_ptrace dac_override dac_read_search setuid setgid sys_module net_admin chown sys_time bpf; do
	refuses "never: $c" "no service keeps $c: it .*; fix: take it out|no service keeps $c: there is one clock" "$(cap $c)"
done
refuses "net_raw without a network" 'those of the network do nothing without one' "$(cap net_raw)"
refuses "net_raw beside a list of ports" 'net_raw goes past connect' "$HOST $(cap net_raw) connect = [ 80 ];"

# --- what explain says of it ------------------------------------------------------------

service web alice "$HOST connect = [ 3306, 443 ]; $P80 state = \"wide\"; cache = \"new\"; capabilities = [ \"sys_nice\" ];" probe ids
run jail-setup explain web@service
check "explain NAME@service: it would start" eval '[ "$RC" = 0 ] && grep -q "^alice (uid 2001): jailed\$" <<<"$OUT"'
said() { check "explain: $1" grep -qE -e "$2" <<<"$OUT"; }
said "its program" ' +starts: /usr/local/bin/probe ids$'
said "its ports, and what Landlock does not look at" 'binds 80 and connects to 3306, 443; not looked at: addresses, UDP, unix sockets'
said "what it keeps" ' +keeps the capabilities: sys_nice$'
said "the wall of capabilities" 'capabilities: those that the service keeps, and none to be gained'
said "nothing open, where it binds by itself" "nothing is open but 0, 1 and 2\$"
said "a directory that is there, noexec" '/var/lib/wide bind rw,nosuid,nodev,noexec from /var/lib/wide'
said "one that is made at the start" '/var/cache/new is made at the start, and mounted rw,nosuid,nodev,noexec'
said "what becomes of the log, where systemd does not keep the socket" '/dev/log is no socket of systemd.s: when the logger'
check "and nothing was made" [ ! -e /var/cache/new ]
run jail-setup explain --json web@service
check "explain --json" eval 'python3 -c "import json, sys; x = json.load(sys.stdin); assert x[\"verdict\"] == \"jailed\" and x[\"jail\"] == \"web\" and any(\"sys_nice\" in n for n in x[\"notes\"])" <<<"$OUT"'
service web alice 'listen = ( { address = "/run/web.sock"; } );' probe ids
run jail-setup explain web@service
said "with sockets that it gets: they are open as well" 'nothing is open but 0, 1, 2 and the sockets of listen$'
service web alice 'state = "full";' probe ids
run jail-setup explain web@service
check "explain: what refuses it" eval '[ "$RC" = 1 ] && grep -q "REFUSED  *.*/var/lib/full is there and belongs to root" <<<"$OUT"'
service web alice '' probe ids
run setpriv --reuid bob --regid bob --clear-groups jail-setup explain web@service
check "explain, without root" eval '[ "$RC" = 0 ] && grep -q "jailed" <<<"$OUT"'
run jail-setup explain nosuch@service
check "explain: no such service" [ "$RC" != 0 ]

service web alice "$(cap sys_nice)" probe ids
run jail-setup check --live web@service
check "check --live: the walls stand, and the one that it keeps is known" eval \
	'[ "$RC" = 0 ] && grep -qE "privileges.*none to be gained" <<<"$OUT"'
unlike "and no transport is tried, since nobody logs in" "$OUT" transport

# --- the logger starts again (services.md D6) -------------------------------------------

service web alice '' sh -c 'probe syslog before; read -r go; probe syslog after'
mkfifo "$T/go"
anew() {                # a logger, and its socket; the one before has ended
	[ -z "${1:-}" ] || kill "$1"
	rm /dev/log
	"$HELP/logger" /dev/log "$LOG" && pgrep -n -x logger >"$T/logger"
}
anew || bail "no logger"
jailsh --service web <"$T/go" >"$T/said" 2>&1 &
exec 7>"$T/go"
check "control: what it sends to /dev/log arrives" log_has before
anew "$(cat "$T/logger")" || bail "no second logger"
echo >&7; wait $!
exec 7>&-
check "a socket that the logger made anew is not the one in the jail, as explain says" \
	grep -q '/dev/log: ECONNREFUSED' "$T/said"
# as systemd has it: the socket is systemd's, and stays while the logger is another
mkdir -p /run/systemd/journal
"$HELP/logger" /run/systemd/journal/dev-log "$LOG" || bail "no third logger"
ln -sf /run/systemd/journal/dev-log /dev/log
jailsh --service web <"$T/go" >"$T/said" 2>&1 &
exec 7>"$T/go"
log_has before
echo >&7; wait $!
exec 7>&-
check "by the link that systemd makes it arrives" log_has after
run jail-setup explain web@service
check "and explain says nothing of it" eval '[ "$RC" = 0 ] && ! grep -q /dev/log.*systemd <<<"$OUT"'
finish
