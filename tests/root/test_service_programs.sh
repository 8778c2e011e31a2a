#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_programs.sh - the sockets, notifications and reloads of real programs as
# services: php-fpm, gunicorn and uwsgi of the Debian tree.

. "${0%/*}/tree.lib.sh"
install -m 755 "$HELP/service" /usr/local/bin/service
mkdir -p /etc/jail/services.d /etc/shop /srv/www
person shop 2010

# start NAME: under a supervisor; what it is told is in $T/NAME.told, its number in PID
start() {
	service watch /run/notify "$T/$1.told" -- jailsh --service "$1" </dev/null >"$T/$1.said" 2>&1 &
	WATCH=$!
	until_so grep -qs '^pid' "$T/$1.told"
	PID=$(sed -n 's/^pid //p' "$T/$1.told")
}
told() { grep -cE -e "$2" "$T/$1.told"; }
told_more() { [ "$(told "$1" "$2")" -gt "$3" ]; }       # NAME REGEX THAN
ends() {                # NAME SIGNAL WANT
	kill -"$2" "$PID"
	wait "$WATCH"
	is "$1: $2 ends it in order" "$(tail -1 "$T/$1.told")" "$3"
}
# what the main process has open that listens: number and inode
listeners() { find "/proc/$PID/fd" -lname 'socket:*' -printf '%l\n' | sort -u >"$T/l"; grep -oE "$1" "$T/l"; }
diag_said() { sed 's/^/#   said: /' "$T/$1.said" | tail -15; }
built() {
	run jail-setup build "$1"
	[ "$RC" = 0 ] || { diag; bail "$1: build failed"; }
}
answers() { [ "$("$@" 2>/dev/null)" = "$WANT" ]; }

# --- php-fpm ---------------------------------------------------------------------------

FPM=$(find /usr/sbin -name 'php-fpm*' | head -1)
echo '<?php echo "php ", php_sapi_name();' >/srv/www/index.php
cat >/etc/shop/fpm.conf <<'END'
[global]
daemonize = no
error_log = /dev/null
process_control_timeout = 5
[path]
listen = /run/fpm.sock
pm = static
pm.max_children = 1
[port]
listen = 127.0.0.1:7201
pm = static
pm.max_children = 1
[all]
listen = 7202
pm = static
pm.max_children = 1
END
cat >/etc/jail/services.d/fpm.conf <<END
user = "shop";
run = [ "$FPM", "-F", "-O", "-n", "-y", "/etc/shop/fpm.conf" ];
components = [ "php-fpm" ];
files = [ "/etc/shop/fpm.conf", "/srv/www/index.php" ];
engine = "none";
type = "notify";
listen = ( { address = "/run/fpm.sock"; as = "fpm"; mode = "0600"; owner = "root"; group = "root"; },
    { address = "127.0.0.1:7201"; as = "fpm"; }, { address = "7202"; as = "fpm"; } );
END
built fpm
fcgi() { SCRIPT_FILENAME=/srv/www/index.php REQUEST_METHOD=GET timeout 10 cgi-fcgi -bind -connect "$1" | tail -1; }
start fpm
WANT='php fpm-fcgi'
check "php-fpm: it says READY" until_so told_more fpm '^main .*READY=1' 0
check "by its unix socket it answers, in a jail without a network" until_so answers fcgi /run/fpm.sock
is "the socket is what the row says, and the account could not have made it" "$(stat -c '%a %U' /run/fpm.sock)" "600 root"
check "by a port" until_so answers fcgi 127.0.0.1:7201
check "by one of all addresses" until_so answers fcgi 127.0.0.1:7202
like "it took all three" "$(grep -c 'using inherited socket' "$T/fpm.said")" '^3$'
unlike "and made none itself" "$(cat "$T/fpm.said")" 'unable to bind|failed'
readlink "/proc/$PID/fd/"[345] >"$T/before"
WAS=$(told fpm '^main .*READY=1')
kill -USR2 "$PID"
check "USR2: it says READY again, as the same process" until_so told_more fpm '^main .*READY=1' "$WAS"
check "the path answers" until_so answers fcgi /run/fpm.sock
check "the port answers" until_so answers fcgi 127.0.0.1:7201
check "and all addresses" until_so answers fcgi 127.0.0.1:7202
is "they are the same sockets" "$(readlink "/proc/$PID/fd/"[345])" "$(cat "$T/before")"
reloads() {
	local i
	for i in 1 2 3 4 5 6 7 8 9; do
		[ $((i % 3)) != 0 ] || kill -USR2 "$PID"
		answers fcgi /run/fpm.sock || return 1
	done
}
check "not one request is refused while it reloads" reloads
ends fpm QUIT "exit 0"
sed -i '/^listen = /,$d' /etc/jail/services.d/fpm.conf
start fpm
wait "$WATCH"
check "control: without listen there is no socket for it" eval '[ "$(tail -1 "$T/fpm.told")" != "exit 0" ] &&
	grep -qE "bind|socket" "$T/fpm.said"'

# --- gunicorn and uwsgi -------------------------------------------------------------------

cat >/srv/www/app.py <<'END'
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Connection", "close")])
    return [b"python %d\n" % os.geteuid()]
END
http() { timeout 10 curl -sS --max-time 5 ${2:+--unix-socket "$2"} "http://$1/"; }
python_service() {      # NAME PACKAGES ADDRESS WORD...; $AS is how it gets it
	cat >"/etc/jail/services.d/$1.conf" <<END
user = "shop";
run = [ $(printf '"%s", ' "${@:4}" | sed 's/, $//') ];
components = [ "python3" ];
packages = [ $2 ];
files = [ "/srv/www/app.py" ];
directory = "/srv/www";
engine = "none";
type = "notify";
listen = ( { address = "$3"; as = "${AS:-fd}"; } );
END
	built "$1"
}
python_service gunicorn '"gunicorn", "python3-gunicorn", "python3-pkg-resources"' 127.0.0.1:7203 \
	/usr/bin/gunicorn --worker-tmp-dir /dev/shm --workers 1 app:application
start gunicorn
WANT='python 2010'
check "gunicorn: it answers by the socket handed to it" until_so answers http 127.0.0.1:7203
check "and says READY" until_so told_more gunicorn '^main .*READY=1' 0
kill -HUP "$PID"
workers() { [ "$(grep -c 'Booting worker' "$T/gunicorn.said")" = "$1" ]; }
check "HUP: another worker" until_so workers 2
check "and it answers" until_so answers http 127.0.0.1:7203
ends gunicorn TERM "exit 0"

# from LISTEN_FDS it takes them as well, and has forgotten them when it executes itself
AS=stdin
PLUGIN=$(find /usr/lib/uwsgi/plugins -name 'python3*_plugin.so' -printf '%f\n' | head -1)
python_service uwsgi '"uwsgi-core", "uwsgi-plugin-python3"' /run/uwsgi.sock \
	/usr/bin/uwsgi-core --plugin "${PLUGIN%_plugin.so}" --protocol http --master --die-on-term --wsgi-file app.py --need-app
start uwsgi
check "uwsgi: it answers by the socket handed to it" until_so answers http uwsgi /run/uwsgi.sock
check "and says READY" until_so told_more uwsgi '^main .*READY=1' 0
WAS=$(grep -c 'spawned uWSGI worker' "$T/uwsgi.said")
kill -HUP "$PID"
again() { [ "$(grep -c 'spawned uWSGI worker' "$T/uwsgi.said")" -gt "$WAS" ]; }
check "HUP: it executes itself again" until_so again
check "and answers by the same socket" until_so answers http uwsgi /run/uwsgi.sock
ends uwsgi TERM "exit 0"
for i in fpm gunicorn uwsgi; do [ "$FAILED" = 0 ] || diag_said $i; done
finish
