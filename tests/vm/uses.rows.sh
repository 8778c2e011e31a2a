# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC1091,SC2016,SC2034,SC2153,SC2154 # eval's words, lib.sh's names
# uses.rows.sh - what services are for, with the real programs, where systemd is pid 1:
# web sites behind nginx, strangers' binaries, a CGI by its socket, reloads, a journal
# that is restarted.  tests/root/test_service_{web,binary,cgi}.sh have more, without
# systemd.  Sourced by test_service_uses.sh and test_service_uses252.sh; systemd is
# VERSION.

. "$SRC/tests/root/uses.lib.sh"

cursor
show() { systemctl show -P "$2" "$1"; }
main_of() { show "$1" MainPID; }
also() { cat >>"/etc/jail/services.d/$1.conf"; }
created() {             # NAME [WORD...]
	run jail-setup service create "$@"
	check "$1 is created" [ "$RC" = 0 ]
}
service() {             # NAME COMMAND...
	created "$1" --user "$1" -- "${@:2}"
}
starts() {
	run jail-setup service start "$1"
	is "$1 starts" "$RC:$ERR:$(show "$1" SubState)" 0::running
}
rated() {
	systemd-analyze security --no-pager "$1" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p'
}
below4() { [ -n "$1" ] && [ "${1%.*}" -lt 4 ]; }
in_journal() { journal -u "$1" | grep -qE "$2"; }
none_of() { ! pgrep -u "$1" >/dev/null; }
udp() { python3 "$SRC/tests/root/udp.py" "$@"; }
answers() { [ "$(udp "$1" "$2" 1 2>/dev/null)" = "$3" ]; }

# Debian's packages have enabled them
systemctl -q disable --now nginx "$(basename /usr/lib/systemd/system/php*-fpm.service)"
run systemctl is-active nginx
is "control: the host's own nginx is stopped" "$OUT" inactive
"$HELP/probe" tcp-serve 7080 HOST
printf '127.0.0.1 localhost sitea siteb sitet perla guni uws\n' >/etc/hosts
sites sitea siteb sitet perla guni uws

# --- (a) web sites behind nginx ---------------------------------------------------------

define sitea && created sitea
define siteb 'type = "notify";' && created siteb
define_tcp sitet && created sitet
service perla $W/perla/app.pl
sed -i 's/"perl"/"fcgi-perl"/' /etc/jail/services.d/perla.conf
also perla <<<'listen = ( { address = "/run/perla.sock"; group = "www-data"; as = "stdin"; } );'
service guni /usr/bin/gunicorn --chdir $W/guni --worker-tmp-dir /dev/shm app
also guni <<<'listen = ( { address = "/run/guni.sock"; group = "www-data"; as = "fd"; } );
binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; } );
type = "notify";'
service uws /usr/bin/uwsgi --plugin python3 --die-on-term --wsgi-file $W/uws/app.py
also uws <<<'listen = ( { address = "/run/uws.sock"; group = "www-data"; as = "fd"; } );'
run jail-setup refresh perla guni uws
is "their files are changed: refresh" "$RC:$ERR" 0:
for s in sitea siteb sitet perla guni uws; do
	starts $s
	R=$(rated $s.service)
	check "  security is below 4.0: $R" below4 "$R"
done
check "control: that of cron is not" eval '! below4 "$(rated cron.service)"'
nginx_conf >/etc/nginx/nginx.conf
systemctl start nginx || bail "nginx does not start"
for s in sitea siteb sitet; do
	run web $s/who.php
	is "nginx: $s answers as itself, in its jail" "$OUT" "$(uid $s) IN"
done
run web perla/
is "so does Perl" "$OUT" "perl $(uid perla) IN"
for s in guni uws; do
	run web $s/
	is "so does $s" "$OUT" "python $(uid $s) IN"
done
against_neighbour ''
check "control: the pages of sitet are no others" cmp $W/sitea/try.php $W/sitet/try.php

# --- reload, restart, stop --------------------------------------------------------------------

# asked NAME PATH WANT: all the while, until it is told to stop; prints what else it got
asked() {
	local got
	until [ -e "$T/enough" ]; do
		got=$(web "$1/$2" 2>&1)
		echo "$got" >>"$T/asked.$1"
		[ "$got" = "$3" ] || echo "$got"
	done
}
# reloaded NAME PATH WANT COMMAND...: rows: by systemctl, while it is asked; the command
# says that it does
reloaded() {
	local was other
	was=$(main_of "$1")
	rm -f "$T/enough" "$T/asked.$1"
	asked "$1" "$2" "$3" >"$T/other.$1" &
	other=$!
	within 30 [ -s "$T/asked.$1" ]
	run systemctl reload "$1"
	is "systemctl reload $1" "$RC:$OUT$ERR" 0:
	check "  it reloads" within 40 "${@:4}"
	sleep 2
	: >"$T/enough"
	wait "$other"
	is "  not one request has failed" "$(cat "$T/other.$1")" ""
	is "  it is the same process" "$(main_of "$1")" "$was"
	run web "$1/$2"
	is "  and answers" "$OUT" "$3"
}
for s in sitea siteb; do
	run jail-setup service restart $s
	is "$s: restart" "$RC:$ERR" 0:
	reloaded $s who.php "$(uid $s) IN" grep -q 'Reloading in progress' /var/log/$s/php.log
done
reloaded guni / "python $(uid guni) IN" in_journal guni 'Handling signal: hup'
run jail-setup service stop siteb
is "one site is stopped, in order" "$RC:$ERR:$(show siteb Result)" 0::success
run web sitea/who.php
is "the other goes on" "$OUT" "$(uid sitea) IN"
run web siteb/who.php
like "and nginx says so" "$OUT" '50[24] '
run jail-setup service start siteb
run web siteb/who.php
is "it starts again" "$OUT" "$(uid siteb) IN"

# --- (b) strangers' binaries ----------------------------------------------------------------------

for s in tee echo1 echo2; do useradd --system --shell /usr/sbin/nologin $s; done
service tee /usr/games/teeworlds-server "sv_port 8310"
also tee <<'KEYS'
state = true;
environment = [ "HOME=/var/lib/tee" ];
network = "host";
commands = [ ];
KEYS
run jail-setup refresh tee
starts tee
run udp teeworlds 8310 60
is "teeworlds-server answers a client" "$OUT" teeworlds
is "  as the account, without a capability" \
    "$(sed -n 's/^\(Uid\|CapEff\|CapBnd\):[[:space:]]*\([^[:space:]]*\).*/\2/p' "/proc/$(main_of tee)/status" | xargs)" \
    "$(uid tee) 0000000000000000 0000000000000000"
check "  which has no shell" [ -z "$(find /var/lib/jail/tee/current/root/ \( -name sh -o -name bash -o -name dash \) -type f)" ]
run jail-setup service stop tee
is "  stop" "$RC:$ERR" 0:
check "  leaves nothing of it" none_of tee

gcc -O1 -static -nostdlib -fno-stack-protector -ffreestanding -o /usr/local/bin/echod \
    "$SRC/tests/root/echod.c" || bail "no static server"
# the port is there once: the second ends at once, each time
for s in echo1 echo2; do
	service $s /usr/local/bin/echod
	also $s <<<'network = "host";'
done
is "a static one: its jail is the program and names" \
    "$(find /var/lib/jail/echo1/current/root/ -type f -printf '/%P\n' | grep -v '^/etc/')" /usr/local/bin/echod
starts echo1
check "  it answers" within 20 answers echo 7777 ping
MOUNTS=$(wc -l </proc/self/mountinfo)
mkdir -p /etc/systemd/system/echo2.service.d
# a slow machine does not start it five times in ten seconds
printf '[Unit]\nStartLimitIntervalSec=600\n' >/etc/systemd/system/echo2.service.d/slow.conf
run jail-setup service start echo2
check "a crash loop: systemd gives up" within 120 in_journal echo2 'Start request repeated too quickly'
is "  after as many starts as it allows" "$(show echo2 ActiveState):$(show echo2 NRestarts)" failed:5
like "  with the status of the program" "$(show echo2 ExecMainStatus)" '^1$'
is "  nothing of it stays mounted, and nothing runs" "$(wc -l </proc/self/mountinfo) $(none_of echo2; echo $?)" "$MOUNTS 0"
check "  who does not crash goes on" answers echo 7777 ping
run jail-setup service stop echo1
systemctl reset-failed echo2
starts echo2
check "control: with its port it runs" within 20 answers echo 7777 ping

# --- (c) CGI by its socket ----------------------------------------------------------------------------

for s in old one; do useradd --system --shell /usr/sbin/nologin $s; done
install -d $W/old && bash "$SRC/tests/root/web.pages.sh" $W/old
created old --user old --listen /run/old.sock -- /usr/bin/php-cgi
sed -i 's/address = "[^"]*";/& group = "www-data"; as = "stdin";/' /etc/jail/services.d/old.conf
also old <<<'binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; } );'
starts old
run fcgi /run/old.sock $W/old/who.php
is "php-cgi answers by the socket of its unit" "$OUT" "$(uid old) IN"
is "  which is its account's and the web server's" "$(stat -c '%U %G %a' /run/old.sock)" "old www-data 660"
systemctl stop old.service 2>/dev/null
is "  it is stopped, and its socket listens" "$(show old ActiveState):$(systemctl is-active old.socket)" inactive:active
run fcgi /run/old.sock $W/old/who.php
is "  a request starts it" "$OUT:$(show old ActiveState)" "$(uid old) IN:active"
run setpriv --reuid bob --regid bob --clear-groups cgi-fcgi -bind -connect /run/old.sock
check "  another account does not reach it" [ "$RC" != 0 ]
run jail-setup service stop old
run fcgi /run/old.sock $W/old/who.php
is "  stop of jail-setup stops the socket as well" "$OUT:$(show old ActiveState)" ":inactive"

# a process for each connection is an administrator's own template unit
cat >/usr/local/bin/one.pl <<'PERL'
#!/usr/bin/perl
$| = 1;
$_ = <STDIN>;
print "one $< ", -e '/outside' ? 'OUT' : 'IN', " $_";
<STDIN>;
PERL
chmod 755 /usr/local/bin/one.pl
created one --user one --engine none -- /usr/local/bin/one.pl
cat >/etc/systemd/system/one.socket <<'UNIT'
[Socket]
ListenStream=127.0.0.1:8090
Accept=yes
UNIT
cat >/etc/systemd/system/one@.service <<'UNIT'
[Service]
ExecStart=/usr/bin/jailsh --service one
StandardInput=socket
UNIT
systemctl daemon-reload
systemctl start one.socket
exec 5<>/dev/tcp/127.0.0.1/8090 6<>/dev/tcp/127.0.0.1/8090
echo first >&5
echo second >&6
read -r -t 60 L5 <&5
read -r -t 60 L6 <&6
is "Accept=yes: each connection has its answer, from a jail" "$L5|$L6" "one $(uid one) IN first|one $(uid one) IN second"
is "  by a process of its own" "$(pgrep -c -u one)" 2
is "  under a unit of its own" "$(systemctl list-units --no-legend --state=running 'one@*' | grep -c .)" 2
exec 5>&- 6>&-
check "  which ends with it" within 30 none_of one
systemctl stop one.socket

# --- notify-reload ----------------------------------------------------------------------------------

useradd --system --shell /usr/sbin/nologin log
install -m 755 "$SRC/tests/root/reloading.py" /usr/local/bin/reloading.py
cat >/etc/jail/services.d/log.conf <<'KEYS'
user = "log";
run = [ "/usr/bin/python3", "/usr/local/bin/reloading.py", "/srv/settings/now" ];
components = [ "python3" ];
files = [ "/usr/local/bin/reloading.py" ];
binds = ( { source = "/srv/settings"; target = "/srv/settings"; } );
type = "notify-reload";
KEYS
mkdir -p /srv/settings && echo first >/srv/settings/now
has_read() { [ "$(show log StatusText)" = "has read $1" ]; }
reload_plain() {        # when it returns is systemd's: RELOADING=1 may come before or after
	echo second >/srv/settings/now
	check "control: it has not read that yet" has_read first
	run systemctl reload log
	is "reload" "$RC:$OUT$ERR" 0:
	check "  soon it has read the file again" within 20 has_read second
}
# rows: systemctl reload, while the program has not read its file yet
reload_late() {
	local reload
	echo second >/srv/settings/now
	: >/srv/settings/now.hold
	systemctl reload log &
	reload=$!
	check "reload waits" within 20 eval '[ "$(show log ActiveState)" = reloading ]'
	sleep 2
	check "  as long as it has not read the file again" eval 'kill -0 '$reload' && has_read first'
	rm /srv/settings/now.hold
	wait $reload
	is "  and returns" "$?:$(show log StatusText):$(show log ActiveState)" "0:has read second:active"
}
if [ "$VERSION" -lt 253 ]; then
	run jail-setup service create log
	like "notify-reload: refused by create" "$RC:$ERR" \
	    "^2:.*type: systemd $VERSION .*253.*; fix: write type = \"notify\""
	check "  nothing is written" [ ! -e /etc/systemd/system/log.service ]
	sed -i 's/notify-reload/notify/' /etc/jail/services.d/log.conf
	created log
	starts log
	reload_plain
	sed -i 's/"notify"/"notify-reload"/' /etc/jail/services.d/log.conf
	run jail-setup service restart log
	like "and by restart, which leaves it running" "$RC:$ERR:$(show log ActiveState)" "^2:.*systemd $VERSION .*:active$"
	sed -i 's/notify-reload/notify/' /etc/jail/services.d/log.conf
else
	created log
	run systemd-analyze verify --man=no /etc/systemd/system/log.service
	is "notify-reload: verify has no word about its unit" "$RC:$OUT$ERR" 0:
	starts log
	is "  it is of that type" "$(show log Type)" notify-reload
	reload_late
fi

# --- the journal is restarted ----------------------------------------------------------------------------

# number KIND: the last one that the journal has
number() { journal -u log -o cat | sed -n "s/^$1 //p" | tail -n 1; }
goes_on() { [ "$(number "$1")" -gt "$2" ]; }
arrive() {              # WHAT KIND...: rows: after what was done, lines of these are newer
	local kind
	for kind in "${@:2}"; do
		check "$1: lines of $kind arrive" within 60 goes_on "$kind" "$LAST_NUMBER"
	done
	is "  and the service is the same process" "$(main_of log)" "$P"
}
P=$(main_of log)
LAST_NUMBER=0
arrive "control: a journal that runs" output syslog
JOURNALD=$(main_of systemd-journald)
systemctl restart systemd-journald
check "control: systemd-journald is another process" [ "$(main_of systemd-journald)" != "$JOURNALD" ]
LAST_NUMBER=$(($(number syslog) + 5))
arrive "systemd-journald is restarted" output syslog
INODE=$(stat -c %i /run/systemd/journal/dev-log)
systemctl stop systemd-journald.service systemd-journald-dev-log.socket 2>/dev/null
rm -f /run/systemd/journal/dev-log
systemctl start systemd-journald-dev-log.socket systemd-journald.service
check "control: /dev/log is another socket" [ "$(stat -c %i /run/systemd/journal/dev-log)" != "$INODE" ]
# as service.conf(5) says: a new socket is reached from the next start on
cursor
run jail-setup service restart log
is "restart" "$RC:$ERR" 0:
P=$(main_of log)
LAST_NUMBER=0
arrive "another socket at /dev/log, after a restart" output syslog
run jail-setup service stop log
is "stop" "$RC:$ERR" 0:
jail-setup -q hook install
run jail-setup check sitea siteb sitet perla guni uws tee echo2 old one log
is "check finds nothing" "$RC $OUT" "0 "
