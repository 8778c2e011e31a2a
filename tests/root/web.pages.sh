#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# web.pages.sh DIR - the pages and applications of test_service_web.sh.
set -eu
cd "$1"
cat >who.php <<'END'
<?php echo posix_getuid(), ' ', file_exists('/outside') ? 'OUT' : 'IN', "\n";
END
cat >visit.php <<'END'
<?php session_start(); echo 'visit ', $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1, "\n";
END
cat >up.php <<'END'
<?php
$to = '/var/lib/' . posix_getpwuid(posix_getuid())['name'] . '/up';
echo move_uploaded_file($_FILES['f']['tmp_name'], $to) ? file_get_contents($to) : "no\n";
END
cat >mail.php <<'END'
<?php
echo mail('me@here', 'from ' . posix_getuid(), 'text') ? 'sent' : 'not sent', "\n";
foreach (['id', 'msmtp --version | cat', '/bin/sh -c id'] as $c)
	echo shell_exec($c) ?? 'none', "\n";
END
cat >base.php <<'END'
<?php
$db = new PDO('mysql:unix_socket=/run/mysqld/mysqld.sock', 'root');
echo $db->query('SELECT 6 * 7')->fetchColumn(), "\n";
END
cat >more.php <<'END'
<?php
$s = opcache_get_status(false);
echo 'opcache ', $s && $s['opcache_enabled'] ? 'on' : 'off', "\n";
echo 'zone ', (new DateTime('@0'))->setTimezone(new DateTimeZone('America/St_Johns'))->format('Hi'), "\n";
echo 'ca ', @file_get_contents('https://localhost:7444/') !== false ? 'trusted' : 'no', "\n";
echo 'unknown ', @file_get_contents('https://localhost:7443/') !== false ? 'trusted' : 'no', "\n";
$c = curl_init('https://localhost:7444/');
curl_setopt($c, CURLOPT_RETURNTRANSFER, true);
echo 'curl ', curl_exec($c) !== false ? 'trusted' : curl_error($c), "\n";
END
cat >try.php <<'END'
<?php
// what of the neighbour and the host can be had, a line each
$pid = (int)($_GET['pid'] ?? $argv[1]);
function attempt($what, $act) { echo $what, @$act() ? ' yes' : ' no', "\n"; }
foreach (['neighbour-code' => '/srv/www/siteb/who.php',
    'neighbour-state' => '/var/lib/siteb/secret', 'neighbour-log' => '/var/log/siteb/secret',
    'host-file' => '/outside', 'host-config' => '/etc/pam.d/sshd',
    'host-home' => '/home/alice/careless', 'host-tmp' => '/tmp/careless',
    'service-files' => '/etc/jail/services.d/siteb.conf'] as $what => $file)
	attempt($what, fn() => file_get_contents($file));
attempt('host-tmp-write', fn() => file_put_contents('/tmp/put', 'x') && getenv('OUTSIDE') ||
    trim(file_get_contents('/tmp/seen')));
foreach (['neighbour-socket' => 'unix:///run/site-siteb.sock', 'host-socket' => 'unix:///run/host.sock',
    'host-abstract' => "unix://\0host", 'neighbour-tcp' => 'tcp://127.0.0.1:9102',
    'host-tcp' => 'tcp://127.0.0.1:7080'] as $what => $to)
	attempt($what, fn() => stream_socket_client($to));
attempt('port', fn() => stream_socket_server('tcp://127.0.0.1:9999'));
attempt('signal', fn() => posix_kill($pid, 0));
attempt('process', fn() => file_exists("/proc/$pid"));
END
cat >app.pl <<'END'
#!/usr/bin/perl
use strict;
use warnings;
use FCGI;
# the socket is standard input
my $r = FCGI::Request();
while ($r->Accept >= 0) {
	print "Content-Type: text/plain\r\n\r\n", "perl $< ", -e '/outside' ? 'OUT' : 'IN', "\n";
}
END
cat >app.py <<'END'
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"python %d %s\n" % (os.getuid(), b"OUT" if os.path.exists("/outside") else b"IN")]
END
chmod 755 app.pl
