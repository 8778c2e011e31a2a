#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2034,SC2154 # world.sh's names
# services.lib.sh - services in a world: systemd.py in place of systemd, and services
# that run server.c.
#
#   services_world          the manager runs, /opt/svc is what the services are made of
#   site NAME [KEY...]      a service of that name and account, created; ADDRESS is its
#                           socket, "" for none; started by start NAME
#   release N [WORD [USER]] /opt/svc says that, from the next refresh on
#   ask NAME                what its socket answers
#   calls                   what systemctl(1) was asked to do since forget_calls

UNITS=/run/units
SVC=/opt/svc

services_world() {
	install_products
	mkdir -p /run/systemd/system /etc/systemd/system $UNITS $SVC /run/svc /etc/jail/components.d
	ln -s /dev/null /etc/systemd/system/user@.service       # no way out of a jail
	install -m 755 "$SRC/tests/root/systemd.py" /usr/local/lib/systemd.py
	rm -f /usr/bin/systemctl
	ln -s /usr/local/lib/systemd.py /usr/bin/systemctl
	install -m 755 "$HELP/server" $SVC/server
	release 1
	python3 /usr/local/lib/systemd.py serve >$UNITS/manager.log 2>&1 </dev/null &
	MANAGER=$!
	until_so [ -S $UNITS/manager ] || bail "systemd.py does not start"
}

release() {             # N [WORD [USER]]
	{ echo "release $*"; head -c 1000 /dev/urandom | base64 -w 0; echo; } >$SVC/release.new
	sed 's/^\(release [^ ]*\) .*/\1/' $SVC/release.new >$SVC/again.new
	mv $SVC/release.new $SVC/release
	mv $SVC/again.new $SVC/again
	tick
}

# site NAME RESTART [KEY...]
site() {
	local name=$1 restart=$2 uid
	shift 2
	uid=$((5000 + $(grep -c '^svc-' /etc/passwd)))
	ADDRESS=${ADDRESS-/run/svc/$name.sock}
	echo "svc-$name:x:$uid:$uid::/nonexistent:/usr/sbin/nologin" >>/etc/passwd
	echo "svc-$name:x:$uid:" >>/etc/group
	mkdir -p /etc/jail/services.d
	{
		echo "user = \"svc-$name\"; run = [ \"$SVC/server\", \"$SVC\" ];"
		echo "files = [ \"$SVC/server\", \"$SVC/release\", \"$SVC/again\" ];"
		echo "restart = \"$restart\";"
		if [ -n "$ADDRESS" ]; then
			echo "listen = ( { address = \"$ADDRESS\"; as = \"stdin\"; } );"
			echo "$ADDRESS" >"$UNITS/$name.listen"
		fi
		printf '%s\n' "$@"
	} >"/etc/jail/services.d/$name.conf"
	unset ADDRESS
	jail-setup --quiet service create "$name"
}

start() { jail-setup service start "$@"; }

generation() { basename "$(readlink "/var/lib/jail/$1/current")"; }

# The release that a service has been started with, and the one it reads now.
ask() {                 # NAME
	python3 - "/run/svc/$1.sock" <<-'END'
		import socket, sys
		s = socket.socket(socket.AF_UNIX)
		s.settimeout(5)
		s.connect(sys.argv[1])
		s.sendall(b"?\n")
		data = b""
		while part := s.recv(65536):
		    data += part
		lines = data.decode().split("\n")
		assert lines[-2] == "end", data
		print(lines[0], "/", lines[2])
	END
}

running() {             # NAME: the generation that its process is in
	jail-setup --json sessions "$1" | python3 -c 'import json, sys
print(*(s["generation"] for s in json.load(sys.stdin)))'
}

calls() { sed -e 's/--quiet //' $UNITS/calls | grep -vE '^(is-active|daemon-reload|reset-failed)' | paste -sd';'; }
forget_calls() { : >$UNITS/calls; }
