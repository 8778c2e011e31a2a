#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_site.sh - the recipe "A site with PHP and SFTP" of jail_recipes(7), as printed,
# for two sites behind a real nginx and a real MariaDB; and one against the other.

. "${0%/*}/recipe.lib.sh"

# --- what the host has before -----------------------------------------------------------

database() {
	useradd -r -d /nonexistent -s /usr/sbin/nologin mysql
	install -d -o mysql -g mysql /var/lib/mysql && install -d -o mysql -m 755 /run/mysqld
	mariadb-install-db --user=mysql --datadir=/var/lib/mysql --skip-test-db >"$T/install-db" 2>&1 &&
	setsid mariadbd --user=mysql --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock \
	    --skip-networking --innodb-buffer-pool-size=8M >"$T/mariadbd" 2>&1 &
	until_so [ -S /run/mysqld/mysqld.sock ]
}
web_server() {
	rm -f /etc/nginx/sites-enabled/default
	nginx
	printf '#!/bin/sh\n[ $1 = reload ] && nginx -t -q && nginx -s reload 2>/dev/null && sleep 1\n' >"$UNITS/nginx"
	chmod 755 "$UNITS/nginx"
}
database || bail "no database"
web_server || bail "no web server"
python3 "$SRC/tests/root/mailbox.py" 25 "$T/mailbox" &
mailbox=$!
until_so eval '(exec 3<>/dev/tcp/127.0.0.1/25) 2>/dev/null'
echo '127.0.0.1 anna.example.org bruno.example.org' >>/etc/hosts

# --- as printed, for two ------------------------------------------------------------------

serves() { until_so [ -S "/srv/www/$1/run/php.sock" ]; }
started php-site@anna
started php-site@bruno
recipe "A site with PHP and SFTP"
upto jail-setup
account anna
upto 'systemctl enable'
check "PHP of anna listens" serves anna
rest
run systemd-analyze verify php-site@anna.service
check "systemd has nothing to say about the unit" eval '[ "$RC" = 0 ] && [ "$OUT$ERR" = "" ]'
sed -i 's/^MemoryMax/&imum/' /etc/systemd/system/php-site@.service
run systemd-analyze verify php-site@anna.service
like "control: to a misspelt one it has" "$OUT$ERR" MemoryMaximum
sed -i 's/^MemoryMaximum/MemoryMax/' /etc/systemd/system/php-site@.service
like "the mail is in the server's box" "$(cat "$T/mailbox")" '^Subject: from anna$'
account bruno
recipe "A site with PHP and SFTP" 's/anna/bruno/g'
until [[ ${ITEMS[AT]} == '# usermod'* ]]; do AT=$((AT + 1)); done
upto 'systemctl enable'
check "PHP of bruno listens" serves bruno
rest
is "check finds nothing" "$(jail-setup check; echo $?)" 0
check "PHP of bruno listens again" serves bruno

# --- one against the other ------------------------------------------------------------------

echo 'secret of bruno' >/srv/www/bruno/data/secret
echo 'secret of bruno' >/srv/www/bruno/htdocs/config.txt
chmod -R a+rX /srv/www/bruno            # as careless as can be
web() { at_home "curl -s http://$1.example.org/$2"; }
# php SITE NAME < CODE: a page of the site, and what it says
php() {
	{ echo '<?php'; cat; } >"/srv/www/$1/htdocs/$2.php"
	chown "$1:www-data" "/srv/www/$1/htdocs/$2.php"
	run web "$1" "$2.php"
}
outside() { setpriv --reuid "$1" --regid "$1" --init-groups php "/srv/www/$1/htdocs/$2.php"; }

chmod a+x /srv/www/anna/htdocs
php anna read <<'END'
foreach (['/srv/www/bruno/data/secret', '/home/bruno', '/outside', '/etc/pam.d/sshd'] as $f)
	echo file_exists($f) ? "$f " : '- ';
echo @file_get_contents('/srv/www/bruno/data/secret');
END
is "PHP reads no file of another site, nor of the host" "$OUT" "- - - - "
run outside anna read
is "control: the same outside" "$OUT" "/srv/www/bruno/data/secret /home/bruno /outside /etc/pam.d/sshd secret of bruno"
php anna keys <<'END'
echo @file_put_contents('/home/anna/.ssh/authorized_keys', 'ssh-ed25519 x', FILE_APPEND) ? 'added' : 'no';
END
is "PHP adds no key" "$OUT" no
run outside anna keys
is "control: outside it does" "$OUT" added
install -o anna -m 755 "$HELP/probe" /srv/www/anna/htdocs/probe
php anna run <<'END'
exec('/srv/www/anna/htdocs/probe forks 1', $out, $rc);
$p = @proc_open(['/srv/www/anna/htdocs/probe', 'forks', '1'], [], $none);
$q = @proc_open(['/lib64/ld-linux-x86-64.so.2', '/srv/www/anna/htdocs/probe', 'forks', '1'], [], $none);
echo implode($out), " $rc ", $p ? proc_close($p) : 'no', ' ', $q ? proc_close($q) : 'no', "\n";
exec('msmtp --version', $mail, $rc);
echo $rc, ' ', shell_exec('msmtp --version | cat') ?? 'none', "\n";
END
unlike "PHP runs no uploaded program, by a shell, itself or the loader" "$OUT" '1 all'
like "  but says so" "$OUT" '^ 126 (126|no|127) (no|[1-9][0-9]*)$'
like "and of the commands what stands there, without a pipe" "$OUT" '^0 none$'
run outside anna run
like "control: outside it runs" "$OUT" '^1 all 0 '
kill $mailbox
php anna mail <<<'echo mail("postmaster@localhost", "x", "y") ? "sent" : "not sent";'
is "where no server takes mail, PHP says so" "$OUT" "not sent"
like "and php.log why" "$(tail -n 2 /srv/www/anna/data/php.log)" 'msmtp: .*(localhost|Connection refused)'
php anna kill <<'END'
for ($i = 2; $i < 4000; $i++)
	if (posix_kill($i, 0)) $n = ($n ?? 0) + 1;
echo ($n ?? 0) < 12 ? 'own' : 'many';
END
is "PHP signals its own processes alone" "$OUT" own
php anna base <<'END'
foreach (['anna' => 'anna', 'bruno' => 'anna', '' => 'bruno'] as $db => $user)
	try {
		new PDO("mysql:unix_socket=/run/mysqld/mysqld.sock;dbname=$db", $user);
		echo 'in ';
	} catch (PDOException $e) {
		echo 'denied ';
	}
END
is "the database lets it into its own, and as itself" "$OUT" "in denied denied "

run at_home 'printf "%s\n" "-ls /srv/www/bruno" "-ls /home" "-get /etc/passwd got" "-get /srv/www/site.pool pool" | sftp -q -b - anna@files.example.org'
unlike "SFTP shows no other site and no other account" "$(grep -v '^sftp>' <<<"$OUT"; cat /home/client/got 2>&1)" 'bruno$|^bruno|config'
check "nor what PHP is to do" [ ! -s /home/client/pool ]
run at_home 'echo "symlink /srv/www/bruno/htdocs/config.txt link.txt" | sftp -q -b - anna@files.example.org'
is "control: it makes a link to another site" "$RC $(readlink /srv/www/anna/htdocs/link.txt)" "0 /srv/www/bruno/htdocs/config.txt"
run web anna link.txt
like "nginx follows no link out of the site" "$OUT" '40[34] (Forbidden|Not Found)'
sed -i 's/disable_symlinks/#&/' /etc/nginx/sites-enabled/anna && systemctl reload nginx
run web anna link.txt
is "control: without the line of its file it does" "$OUT" "secret of bruno"
sed -i 's/#disable_symlinks/disable_symlinks/' /etc/nginx/sites-enabled/anna && systemctl reload nginx
php bruno own <<<'echo "page of bruno";'
is "control: bruno has a page" "$OUT" "page of bruno"
php anna own <<'END'
$s = '/srv/www/anna/run/php.sock';
echo unlink($s) && symlink('/srv/www/bruno/run/php.sock', $s) ? 'linked' : 'no';
END
is "control: PHP puts a link in the place of its socket" "$OUT" linked
run web anna own.php
unlike "and gets no page of another site by it" "$OUT" bruno
like "  whose jail has not that file" "$OUT" 'File not found|502'
systemctl restart php-site@anna; serves anna

run at_home 'echo x >up.txt; echo put up.txt | sftp -q -b - anna@files.example.org'
is "what comes by SFTP is for the site and nginx alone" \
	"$(stat -c '%U:%G %a' /srv/www/anna/htdocs/up.txt)" "anna:www-data 640"
run at_home 'printf "%s\n" "cd ../data" "put up.txt config.php" | sftp -q -b - anna@files.example.org'
is "control: a page that PHP and nginx serve" "$(web anna own.php; web anna index.html)" "linkedWelcome."
check "a configuration goes to data" eval '[ "$RC" = 0 ] && [ -s /srv/www/anna/data/config.php ]'
run web anna ../data/config.php
unlike "which nginx does not serve" "$OUT" '^x$'
chmod 600 /srv/www/anna/htdocs/up.txt
run web anna up.txt
like "a file that lacks the group of nginx: 404" "$OUT" '404 Not Found'
systemctl stop php-site@anna
run web anna own.php
like "PHP that does not run: 502" "$OUT" '502 Bad Gateway'
run jailsh --test -u anna -c 'msmtp -t'
is "jailsh --test says what PHP's mail() comes to" "$RC $(head -n 1 <<<"$OUT")" "0 /usr/bin/msmtp -t"
run at_home 'ssh anna@files.example.org id'
like "no other command by ssh" "$RC $ERR" '^126 .*not among the commands'
run at_home 'ssh anna@files.example.org "msmtp --host=127.0.0.1 --file=/srv/www/anna/data/x --version >x"'
check "nor a shell" [ "$RC" = 126 ]
recipe_ends
