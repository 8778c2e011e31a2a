#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2015,SC2016,SC2034,SC2153,SC2154 # world.sh, eval's words, lib.sh's names
# test_service_web.sh - web sites as services, behind a real nginx and a real lighttpd:
# two sites of one definition with php-fpm, one by TCP, one in Perl, two in Python; one
# against the other and against the host; and fifty of one definition.

. "${0%/*}/service_tree.lib.sh"
. "$SRC/tests/root/components.lib.sh"
. "$SRC/tests/root/uses.lib.sh"

NONE='engine = "none";'

# --- the host -----------------------------------------------------------------------

printf '127.0.0.1 localhost sitea siteb sitet perla guni uws\n' >/etc/hosts
ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime && echo Europe/Berlin >/etc/timezone
printf '%s\n' 'account default' 'host 127.0.0.1' 'port 25' 'from site@here' >/etc/msmtprc
{ components_https && components_database; } || bail "certificates and a database"
chmod 711 "$T"
mkdir -p "$T/pub" && python3 "$SRC/tests/root/pages.py" 7080 "$T/pub" >/dev/null 2>&1 &
python3 "$SRC/tests/root/mailbox.py" 25 "$T/mailbox" &
until_so listens 25 && until_so listens 7080 || bail "a mailbox and a server"

sites sitea siteb sitet perla guni uws

defined() {             # NAME: taken by create
	run jail-setup service create "$1"
	check "$1 is created" [ "$RC" = 0 ]
}
define sitea "$NONE" && defined sitea
define siteb "$NONE" && defined siteb
define_tcp sitet "$NONE" && defined sitet
service perla -- $W/perla/app.pl
sed -i 's/"perl"/"fcgi-perl"/' /etc/jail/services.d/perla.conf
also perla <<<'listen = ( { address = "/run/perla.sock"; group = "www-data"; as = "stdin"; } );'
run jail-setup refresh perla
service guni -- /usr/bin/gunicorn --chdir $W/guni --worker-tmp-dir /dev/shm app
also guni <<<'listen = ( { address = "/run/guni.sock"; group = "www-data"; as = "fd"; } );
binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; } );'
service uws -- /usr/bin/uwsgi --plugin python3 --die-on-term --wsgi-file $W/uws/app.py
also uws <<<'listen = ( { address = "/run/uws.sock"; group = "www-data"; as = "fd"; } );'

for s in sitea siteb; do check "$s runs" up $s [ -S /run/site-$s.sock ]; done
check "sitet runs, on TCP" up sitet listens 9102
for s in perla guni uws; do check "$s runs" up $s [ -S /run/$s.sock ]; done

# --- the web servers -------------------------------------------------------------------

nginx_conf >/etc/nginx/nginx.conf
cat >/etc/lighttpd/lighttpd.conf <<'END'
server.modules = ( "mod_fastcgi", "mod_proxy" )
server.username = "www-data"
server.groupname = "www-data"
server.port = 8080
server.bind = "127.0.0.1"
server.document-root = "/srv/www/sitea"
server.errorlog = "/var/log/lighttpd/error.log"
$HTTP["host"] =~ "^sitea" { fastcgi.server = ( ".php" => (( "socket" => "/run/site-sitea.sock" )) ) }
$HTTP["host"] =~ "^siteb" {
	server.document-root = "/srv/www/siteb"
	fastcgi.server = ( ".php" => (( "socket" => "/run/site-siteb.sock" )) ) }
$HTTP["host"] =~ "^sitet" {
	server.document-root = "/srv/www/sitet"
	fastcgi.server = ( ".php" => (( "host" => "127.0.0.1", "port" => 9102 )) ) }
$HTTP["host"] =~ "^perla" {
	fastcgi.server = ( "/" => (( "socket" => "/run/perla.sock", "check-local" => "disable" )) ) }
END
mkdir -p /var/log/nginx /var/log/lighttpd && chown www-data /var/log/lighttpd
nginx 2>"$T/nginx" || bail "nginx does not start: $(cat "$T/nginx")"
lighttpd -f /etc/lighttpd/lighttpd.conf 2>"$T/lighttpd" || bail "lighttpd does not start: $(cat "$T/lighttpd")"
until_so listens 80 && until_so listens 8080 || bail "the web servers listen"

for port in 80 8080; do
	case $port in 80) by=nginx ;; *) by=lighttpd ;; esac
	for s in sitea siteb sitet; do
		run web $s:$port/who.php
		is "$by: $s answers as itself, in its jail" "$OUT" "$(uid $s) IN"
	done
	run web perla:$port/
	is "$by: so does Perl" "$OUT" "perl $(uid perla) IN"
done
for s in guni uws; do
	run web $s/
	is "nginx: so does $s" "$OUT" "python $(uid $s) IN"
done

# --- what a site needs ------------------------------------------------------------------

echo uploaded >"$T/file"
for s in sitea siteb; do
	run web $s/visit.php -c "$T/$s.jar"
	run web $s/visit.php -b "$T/$s.jar"
	is "$s: a session" "$OUT" "visit 2"
	run web $s/up.php -F "f=@$T/file"
	is "$s: an upload" "$OUT" uploaded
	check "  which is the account's" [ "$(stat -c '%U' /var/lib/$s/up)" = $s ]
	run web $s/mail.php
	is "$s: mail() without a shell, and no other command" "$OUT" $'sent\nnone\nnone\nnone'
	check "  it has arrived" until_so grep -q "^Subject: from $(uid $s)" "$T/mailbox"
	run web $s/base.php
	is "$s: MariaDB by its socket" "$OUT" 42
	run web $s/more.php
	is "$s: opcache, time zones, the host's own authority and no other" "$OUT" \
	    $'opcache on\nzone 2030\nca trusted\nunknown no\ncurl trusted'
done
run web sitea/visit.php -b "$T/siteb.jar"
is "a session of the other site is none" "$OUT" "visit 1"

# --- one against the other, and against the host ----------------------------------------------

against_neighbour 'port yes'

# --- reload, stop, restart ----------------------------------------------------------------------

kill -USR2 "$(pgrep -o -u sitea -f 'master process')"
check "php-fpm reloads, and is the same service" until_so grep -q 'using inherited socket\|ready to handle' /var/log/sitea/php.log
run web sitea/who.php
is "  it answers" "$OUT" "$(uid sitea) IN"
down siteb QUIT
is "QUIT ends one site in order" "$RC" 0
run web sitea/who.php
is "  the other goes on" "$OUT" "$(uid sitea) IN"
run web siteb/who.php
like "  and nginx says so" "$OUT" '502 Bad Gateway'
check "  it starts again" up siteb [ -S /run/site-siteb.sock ]
run web siteb/visit.php -b "$T/siteb.jar"
is "  with the sessions that it had" "$OUT" "visit 3"
for s in sitet perla guni uws; do
	down $s
	check "TERM ends $s" until_so eval '! pgrep -u '$s' >/dev/null'
done
run jail-setup check sitea siteb sitet perla guni uws
is "check finds nothing" "$RC $OUT" "0 "

# --- fifty of one definition -----------------------------------------------------------------------

trees() { find /var/lib/jail/.trees -mindepth 1 -maxdepth 1 -type d | wc -l; }
WAS=$(trees)
for ((i = 1; i <= 50; i++)); do
	useradd --system --no-create-home "s$i"
	mkdir $W/s$i && cp $W/sitea/who.php $W/s$i/
	define s$i "$NONE"
	jail-setup -q service create s$i || break
done
is "fifty sites of one definition are created" "$(jail-setup service list | grep -c '^s[0-9]')" 50
is "  and have no tree of their own" "$(trees)" "$WAS"
MOUNTS=$(wc -l </proc/self/mountinfo)
for ((i = 1; i <= 50; i++)); do jailsh --service s$i >"$T/s$i.said" 2>&1 </dev/null & done
LAST='fifty sites' OUT=''
check "  they start" until_so eval '[ "$(ls /run/site-s[0-9]*.sock | wc -l)" = 50 ]'
for ((i = 1; i <= 50; i++)); do
	[ "$(fcgi /run/site-s$i.sock $W/s$i/who.php)" = "$(uid s$i) IN" ] || OUT+=" s$i"
done
is "  each answers as itself" "$OUT" ""
is "  the host's mounts are what they were" "$(wc -l </proc/self/mountinfo)" "$MOUNTS"
pkill -f 'jailsh --service s[0-9]'
check "  and they end" until_so eval '! pgrep -f "jailsh --service s[0-9]" >/dev/null && ! pgrep -u s1,s50 >/dev/null'

finish
