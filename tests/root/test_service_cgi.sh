#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2028,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_cgi.sh - CGI as services by sockets that jailsh makes: PHP that takes
# FastCGI on its standard input, and a whole web server that runs CGI scripts, on port
# 80 without a capability and without a network.

. "${0%/*}/service_tree.lib.sh"
. "$SRC/tests/root/uses.lib.sh"

inside() { find "/var/lib/jail/$1/current/root/" "${@:2}"; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# --- php-cgi, its socket on standard input ---------------------------------------------

account old
install -d /srv/www/old
echo '<?php echo posix_getuid(), " ", file_exists("/outside") ? "OUT" : "IN", " ", PHP_SAPI, "\n";' >/srv/www/old/who.php
echo '<?php echo @shell_exec("id") ?: "none", "\n";' >/srv/www/old/id.php
echo '<?php echo @stream_socket_client("tcp://127.0.0.1:7080") ? "connected" : "refused", "\n";' >/srv/www/old/tcp.php
service old --listen /run/old.sock -- /usr/bin/php-cgi
sed -i 's/address = "[^"]*";/& group = "www-data"; as = "stdin";/' /etc/jail/services.d/old.conf
also old <<'END'
environment = [ "PHP_FCGI_CHILDREN=2", "PHP_FCGI_MAX_REQUESTS=100" ];
binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; } );
END
"$HELP/probe" tcp-serve 7080 x &
until_so listens 7080
check "php-cgi runs" up old [ -S /run/old.sock ]
run fcgi /run/old.sock /srv/www/old/who.php
is "it answers in its jail" "$OUT" "$(id -u old) IN cgi-fcgi"
is "its socket is its account's and the web server's" "$(stat -c '%U %G %a' /run/old.sock)" "old www-data 660"
run fcgi /run/old.sock /srv/www/old/id.php
is "it has no shell" "$OUT" none
run fcgi /run/old.sock /srv/www/old/tcp.php
is "and no network" "$OUT" refused
run setpriv --reuid old --regid old --clear-groups php /srv/www/old/tcp.php
is "control: outside it connects" "$OUT" connected
run setpriv --reuid bob --regid bob --clear-groups cgi-fcgi -bind -connect /run/old.sock
check "another account does not reach its socket" [ "$RC" != 0 ]
down old
check "TERM ends it with its children" until_so eval '! pgrep -u old >/dev/null'
check "it starts again at the same address" up old [ -S /run/old.sock ]
run fcgi /run/old.sock /srv/www/old/who.php
is "and answers" "$OUT" "$(id -u old) IN cgi-fcgi"
down old

# --- scripts, by a web server of their own ------------------------------------------------

account cgi
install -d /srv/www/cgi
cat >/srv/www/cgi/who.cgi <<'END'
#!/usr/bin/perl
print "Content-Type: text/plain\r\n\r\n$< ", -e '/outside' ? 'OUT' : 'IN', "\n";
END
cat >/srv/www/cgi/bad.cgi <<'END'
#!/usr/bin/perl
use IO::Socket::INET;
$| = 1;
print "Content-Type: text/plain\r\n\r\n";
sub attempt { print shift, $_[0]->() ? " yes\n" : " no\n" }
attempt 'shell', sub { system('/bin/sh -c "exit 0"') == 0 };
attempt 'write', sub { open my $f, '>', '/srv/www/cgi/x' };
attempt 'config', sub { open my $f, '<', '/etc/pam.d/sshd' };
attempt 'connect', sub { IO::Socket::INET->new('127.0.0.1:7080') };
attempt 'program', sub {
	open my $in, '<', '/srv/www/cgi/who.cgi' or die $!; open my $out, '>', '/tmp/p' or die $!;
	local $/; print {$out} <$in>; close $out; chmod 0755, '/tmp/p';
	system('/tmp/p') == 0 };
END
chmod 755 /srv/www/cgi/*.cgi
cat >/etc/lighttpd/cgi.conf <<'END'
server.modules = ( "mod_cgi" )
server.document-root = "/srv/www/cgi"
server.systemd-socket-activation = "enable"
server.bind = "127.0.0.1"
server.port = 80
cgi.assign = ( ".cgi" => "/usr/bin/perl" )
END
service cgi --listen 127.0.0.1:80 -- /usr/sbin/lighttpd -D -f /etc/lighttpd/cgi.conf
sed -i 's/^packages = .*/&\ncomponents = [ "perl" ];\ncommands = [ ];/' /etc/jail/services.d/cgi.conf
also cgi <<<'binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; } );'
run jail-setup refresh cgi
# jailsh binds the port, so that it listens before there is a lighttpd
check "lighttpd for scripts runs, on port 80" up cgi eval 'listens 80 && [ "$(cat "/proc/${PIDS[cgi]}/comm")" = lighttpd ]'
is "it has no capability" "$(grep -c '^Cap\(Prm\|Eff\|Bnd\|Amb\):.*[1-9a-f]' "/proc/${PIDS[cgi]}/status")" 0
run curl -sS http://127.0.0.1/who.cgi
is "a script answers in the jail" "$OUT" "$(id -u cgi) IN"
run curl -sS http://127.0.0.1/bad.cgi
is "one that is broken into: no shell, no file, no connection, no program of its own" "$OUT" \
    $'shell no\nwrite no\nconfig no\nconnect no\nprogram no'
chown cgi /srv/www/cgi
run setpriv --reuid cgi --regid cgi --clear-groups /srv/www/cgi/bad.cgi
is "control: outside it has all of it" "$(tr -d '\r' <<<"$OUT" | grep -E 'yes$|no$')" \
    $'shell yes\nwrite yes\nconfig yes\nconnect yes\nprogram yes'
rm -f /tmp/p
down cgi
check "TERM ends it" until_so eval '! pgrep -u cgi >/dev/null'
sed -i '/systemd-socket/d' /etc/lighttpd/cgi.conf && run jail-setup refresh cgi
run timeout 10 jailsh --service cgi
like "control: without the socket that is handed over it may not have the port" "$RC $ERR" '^[1-9].*(Permission denied|not supported)'

finish
