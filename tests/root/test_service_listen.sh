#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_listen.sh - `listen` for jail-setup: what is refused before anything is
# written, the socket unit, and what systemctl is told.  systemctl(1) is one of the
# suite's own here, which writes down what it was told; tests/vm has systemd itself.

. "${0%/*}/world.sh"

install_products
mkdir -p /etc/jail/services.d /run/systemd/system /etc/systemd/system
rm -rf /etc/systemd/system/*.wants /etc/systemd/system/*.requires
useradd -r -s /usr/sbin/nologin shop 2>/dev/null || person shop 2010
cat >/usr/bin/systemctl.new <<END
#!/bin/sh
echo "\$*" >>$T/told
case " \$* " in *" is-active "*) [ -e "$T/active.\${*##* }" ]; exit ;; esac
exit 0
END
chmod 755 /usr/bin/systemctl.new && mv /usr/bin/systemctl.new /usr/bin/systemctl
: >"$T/told"

# service_file NAME LINES...
service_file() {
	printf '%s\n' 'user = "shop";' 'files = [ "/usr/local/bin/probe" ];' \
	    'run = [ "/usr/local/bin/probe", "ids" ];' "${@:2}" >"/etc/jail/services.d/$1.conf"
}
ls_units() { find /etc/systemd/system /var/lib/jail -mindepth 1 -maxdepth 1 ! -name '.*' ! -name '*.wants' | sort | xargs; }
BEFORE=$(ls_units)

# --- refused before anything is written ----------------------------------------------

# refused_create NAME REGEX LISTEN...
refused_create() {
	service_file s "${@:3}"
	run jail-setup service create s
	if [ "$RC" = 2 ] && grep -qE -e "$2" <<<"$ERR" && [ "$(ls_units)" = "$BEFORE" ]; then
		pass "refused: $1"
	else
		fail "refused: $1"
		echo "#   want: $2, and nothing new in: $(ls_units)"
	fi
}
one() { echo "listen = ( { address = \"$1\"; ${2:-} } );"; }
probe tcp-serve 7100 x
probe unix-serve /run/served x
refused_create "a port in use" '127.0.0.1:7100: address in use; fix: ' "$(one 127.0.0.1:7100)"
refused_create "all addresses, one in use" '\[::\]:7100: address in use; fix: ' "$(one 7100)"
refused_create "a port of its own in use" '7100: address in use; fix: ' 'network = "host";' "$(one 127.0.0.1:7100 'as = "self";')"
refused_create "a path in use" '/run/served: address in use; fix: ' "$(one /run/served)"
check "who is there still is" eval '[ "$(probe unix-get /run/served)" = x ]'
refused_create "a file" '/etc/hosts is there and no socket; fix: ' "$(one /etc/hosts)"
printf '%s\n' 'user = "shop";' 'engine = "none";' 'files = [ "/usr/local/bin/probe" ];' 'run = [ "/usr/local/bin/probe" ];' \
	'listen = ( { address = "127.0.0.1:7101"; }, { address = "/run/%u.sock"; } );' >/etc/jail/services.d/other.conf
refused_create "another service's port" '127.0.0.1:7101: service other has that address; fix: ' "$(one 127.0.0.1:7101)"
refused_create "another service's, among all addresses" '\[::\]:7101: service other has that' "$(one 7101)"
refused_create "another service's path" '/run/shop.sock: service other has that' "$(one /run/shop.sock)"
mkdir -p /etc/systemd/system/sockets.target.wants /etc/systemd/system/cockpit.socket.d
printf '%s\n' '[Socket]' 'ListenStream = 9090' 'ListenStream=%t/cockpit.sock' >/etc/systemd/system/cockpit.socket
BEFORE=$(ls_units)
service_file s "$(one 9090)"
run jail-setup service create s
is "control: a unit that is not enabled has nothing" "$RC" 0
jail-setup -q service delete s
ln -s /etc/systemd/system/cockpit.socket /etc/systemd/system/sockets.target.wants/cockpit.socket
BEFORE=$(ls_units)
refused_create "the port of a unit that is enabled" '127.0.0.1:9090: unit cockpit.socket has that address; fix: ' "$(one 127.0.0.1:9090)"
refused_create "its path" '/run/cockpit.sock: unit cockpit.socket has that' "$(one /run/cockpit.sock)"
printf '%s\n' '[Socket]' 'ListenStream=' 'ListenStream=9091' >/etc/systemd/system/cockpit.socket.d/listen.conf
refused_create "the port of its drop-in" '\[::\]:9091: unit cockpit.socket has that' "$(one 9091)"
service_file s "$(one 9090)"
run jail-setup service create s
is "control: which the drop-in has taken back" "$RC" 0
jail-setup -q service delete s

refused_create "a socket in a directory of the service's" '/run/s/x is in the directory of runtime.*; fix: ' 'runtime = true;' "$(one /run/s/x)"
refused_create "in one that a token names" '/run/shop/x is in the directory of runtime.*; fix: ' 'runtime = "shop";' "$(one /run/%u/x)"
# PID 1 makes it there and gives it away by its path, which could be a link by then
install -d -o shop /run/hers
refused_create "with another place as its fix" '; fix: write address = "/run/s.sock"$' "$(one /run/hers/x)"
refused_create "with engine none as well" '/tmp/x: /tmp belongs to.*; fix: write address = ' 'engine = "none";' "$(one /tmp/x)"
refused_create "in a directory of the account's" "/run/hers/x: /run/hers belongs to uid $(id -u shop).*; fix: " "$(one /run/hers/x)"
refused_create "below one" "/run/hers/a/x: /run/hers belongs to uid.*; fix: " "$(one /run/hers/a/x)"
refused_create "where others can write" '/tmp/x: /tmp belongs to uid 0 with mode 1777.*; fix: ' "$(one /tmp/x)"
ln -s hers /run/theirs
refused_create "by a link" '/run/theirs is a symbolic link' "$(one /run/theirs/x)"
service_file s "$(one /run/none/deeper/x)"
run jail-setup service create s
is "control: one that is not there yet" "$RC" 0
install -d -o shop /run/none
run jail-setup service start s
check "and is the account's by the next start" eval '[ "$RC" = 2 ] && grep -q "/run/none belongs to uid" <<<"$ERR"'
rmdir /run/none
jail-setup -q service delete s
refused_create "for php-fpm, a path it cannot read" 'no way to write , = and :' "$(one /run/a,b 'as = "fpm";')"
refused_create "one address twice" '127.0.0.1:80 and 80 are the same; fix: ' 'listen = ( { address = "127.0.0.1:80"; }, { address = "80"; } );'
refused_create "two modes in one unit" '/run/a and /run/b differ in mode, owner or group' \
	'listen = ( { address = "/run/a"; mode = "0600"; }, { address = "/run/b"; } );'
refused_create "a blank in a unit's path" 'cannot have blanks' "$(one '/run/a b')"
for v in LISTEN_FDS LISTEN_PID FPM_SOCKETS NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID; do
	refused_create "environment: $v" "environment: $v is set by jailsh" "environment = [ \"$v=1\" ];"
done

# --- the units -----------------------------------------------------------------------

service_file s 'description = "50% off";' \
	'listen = ( { address = "/run/%u%%.sock"; group = "projects"; mode = "0666"; }, { address = "[::1]:7102"; }, { address = "127.0.0.1:7103"; as = "self"; } );' \
	'network = "host";'
: >"$T/told"
run jail-setup service create s
check "created" [ "$RC" = 0 ]
is "the socket unit" "$(cat /etc/systemd/system/s.socket)" \
"# Made by jail-setup from /etc/jail/services.d/s.conf; changes go there,
# or into a drop-in: systemctl edit s.socket
[Unit]
Description=Sockets of s, in its jail
Documentation=man:service.conf(5)

[Socket]
ListenStream=/run/shop%%.sock
ListenStream=[::1]:7102
SocketUser=shop
SocketGroup=projects
SocketMode=0666
RemoveOnStop=yes
FreeBind=yes
BindIPv6Only=both

[Install]
WantedBy=sockets.target"
like "the service's unit wants it started first" "$(cat /etc/systemd/system/s.service)" '^Requires=s.socket$'
like "and is after it" "$(cat /etc/systemd/system/s.service)" '^After=s.socket$'
like "jailsh may lock its filter onto the port" "$(cat /etc/systemd/system/s.service)" '^CapabilityBoundingSet=.* CAP_NET_ADMIN'
run systemd-analyze verify --man=no s.service s.socket
is "systemd-analyze verify: not a word" "$RC$OUT$ERR" 0
sed 's/ListenStream/ListenStraem/' /etc/systemd/system/s.socket >/etc/systemd/system/bad.socket
run systemd-analyze verify --man=no bad.socket
like "control: it has words for a wrong one" "$ERR" 'ListenStraem'
rm /etc/systemd/system/bad.socket
is "both are enabled" "$(grep enable "$T/told")" '--quiet enable s.service s.socket'
is "and none started" "$(grep -c start "$T/told")" 0

# told VERB: what systemctl was told at `service VERB s`
told() {
	: >"$T/told"
	run jail-setup service "$1" s
	OUT=$(cat "$T/told")
}
told start
is "start: the service, which wants its sockets" "$OUT" "--quiet start s.service"
told stop
is "stop: both, for a socket would start it again" "$OUT" "--quiet stop s.service s.socket"
told restart
is "restart: the sockets stay" "$OUT" "--quiet restart s.service"
touch "$T/active.s.socket" "$T/active.s.service"
sed -i 's/7102/7104/' /etc/jail/services.d/s.conf
told restart
is "restart with other addresses: the old sockets go first" "$OUT" \
"--quiet is-active s.socket
--quiet stop s.socket
daemon-reload
--quiet enable s.service s.socket
--quiet restart s.service"
sed -i 's/7104/7105/' /etc/jail/services.d/s.conf
told start
unlike "start of one that runs takes nothing from it" "$OUT" 'stop'
probe tcp-serve 7106 x
sed -i 's/\[::1\]:7105/127.0.0.1:7106/' /etc/jail/services.d/s.conf
run jail-setup service create s
is "created again while its own unit listens" "$RC" 0
sed 's/^listen.*/listen = ( { address = "127.0.0.1:7106"; } );/' /etc/jail/services.d/s.conf >/etc/jail/services.d/s2.conf
run jail-setup service create s2
check "control: another one does not get them" eval '[ "$RC" = 2 ] && grep -q "service s has that address" <<<"$ERR"'
rm /etc/jail/services.d/s2.conf
: >"$T/told"
run jail-setup service delete s
is "delete stops and disables both" "$(head -2 "$T/told")" \
"--quiet stop s.service s.socket
--quiet disable s.service s.socket"
check "and removes both" eval '[ ! -e /etc/systemd/system/s.service ] && [ ! -e /etc/systemd/system/s.socket ]'
finish
