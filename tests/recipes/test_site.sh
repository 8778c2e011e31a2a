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
# Debian's own pool, as its package starts it: of www-data, in no jail.
FPM=$(find /usr/sbin -name 'php-fpm[0-9]*' -printf %f)
POOL=/run/php/php${FPM#php-fpm}-fpm.sock
own_pool() {
	local unit=$UNITS/${POOL##*/}
	mkdir -p /run/php
	cat >"${unit%.sock}" <<-END
		#!/bin/sh
		case \$1 in
		start)   "$FPM" --daemonize ;;
		disable) kill "\$(cat ${POOL%sock}pid)"; rm -f "$POOL" ;;
		*)       exit 1 ;;
		esac
	END
	chmod 755 "${unit%.sock}"
	systemctl start "$(basename "${unit%.sock}")" && until_so [ -S "$POOL" ]
}
own_pool || bail "no php-fpm of Debian's"
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
upto 'cd /lib/systemd/system'
check "Debian's own PHP is stopped" [ ! -S "$POOL" ]
upto jail-setup
account anna
upto 'systemctl enable'
check "PHP of anna listens" serves anna
links() { mount -o "remount,bind,$1" /srv/www; }
echo 'the host' >/root/victim
upto 'systemctl reload nginx'
setpriv --reuid anna --clear-groups ln -s /root/victim /srv/www/anna/htdocs/test.php
run cp /usr/share/jail/examples/site-test.php /srv/www/anna/htdocs/test.php
is "root writes through no link of the site" "$RC $(cat /root/victim)" "1 the host"
upto 'cp '
check "and replaces it" [ ! -L /srv/www/anna/htdocs/test.php ]
links symfollow
setpriv --reuid anna --clear-groups ln -sf /root/victim /srv/www/anna/htdocs/link.php
at_server "$(sed 's/^# //; s/test\.php$/link.php/' <<<"$LAST")"
is "nor does the printed cp without the mount option" "$(cat /root/victim)" "the host"
setpriv --reuid anna --clear-groups ln -sf /root/victim /srv/www/anna/htdocs/link.php
cp /usr/share/jail/examples/site-test.php /srv/www/anna/htdocs/link.php
like "control: a plain one does" "$(head -n 1 /root/victim)" php
rm /srv/www/anna/htdocs/link.php
links nosymfollow
upto 'curl -s http://anna.example.org/upload.txt'
is "what is uploaded is for the site and nginx alone" \
	"$(stat -c '%U:%G %a' /srv/www/anna/htdocs/upload.txt)" "anna:www-data 640"
chgrp anna /srv/www/anna/data/tmp && chmod 700 /srv/www/anna/data/tmp
at_home 'curl -s -o /dev/null -F file=@picture http://anna.example.org/test.php'
is "control: by a directory without that group it is not served" \
	"$(at_home 'curl -s -o /dev/null -w %{http_code} http://anna.example.org/upload.txt')" 404
chgrp www-data /srv/www/anna/data/tmp && chmod 2700 /srv/www/anna/data/tmp
upto 'cd /srv/www/anna/htdocs && rm'
# forwarded BASE: who the account is in the database, by a socket at home
forwarded() {
	at_home "rm -f db; ssh -f -N -o ExitOnForwardFailure=yes -L ~/db:/run/mysqld/mysqld.sock anna@files.example.org 2>/dev/null &&
	    mariadb -S ~/db -u $1 -BNe 'SELECT CURRENT_USER()'"
	local rc=$?
	pkill -u client -x ssh
	return $rc
}
run forwarded anna
is "ssh -L reaches the database, as the account" "$OUT" anna@localhost
run forwarded root
like "  and as nobody else" "$RC $OUT$ERR" '^1 .*Access denied'
run at_home 'echo x | ssh -W 127.0.0.1:25 anna@files.example.org | head -c 3'
is "and the network" "$OUT" 220
rest
run forwarded anna
check "after the line for sshd it does not" eval '[ "$RC" != 0 ] && [ "$OUT" = "" ]'
run at_home 'echo x | ssh -W 127.0.0.1:25 anna@files.example.org | head -c 3'
is "nor the network" "$OUT" ""
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
php anna sender <<<'echo mail("postmaster@localhost", "forged", "y", "", "-fceo@example.org") ? "sent" : "not sent";'
like "PHP sends mail as whom it likes" "$OUT $(cat "$T/mailbox")" '^From: ceo@example.org'
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
like "nor without the line of its file" "$OUT" '40[34] (Forbidden|Not Found)'
links symfollow
run web anna link.txt
is "control: without the mount option as well it does" "$OUT" "secret of bruno"
sed -i 's/#disable_symlinks/disable_symlinks/' /etc/nginx/sites-enabled/anna && systemctl reload nginx
run web anna link.txt
like "nor with that line and not the option" "$OUT" '40[34] (Forbidden|Not Found)'
links nosymfollow
systemctl start "$(basename "$POOL" .sock)"
check "control: Debian's own PHP runs again" until_so [ -S "$POOL" ]
php anna who <<<'echo posix_getpwuid(posix_geteuid())["name"], file_exists("/etc/pam.d/sshd") ? " outside" : " in the jail";'
is "control: a page says who runs it, and where" "$OUT" "anna in the jail"
php anna link <<'END'
$s = '/srv/www/anna/run/php.sock';
echo isset($_GET['to']) && unlink($s) && symlink($_GET['to'], $s) ? 'linked' : 'no';
END
for to in "$POOL" /srv/www/bruno/run/php.sock /run/mysqld/mysqld.sock; do
	run web anna "link.php?to=$to"
	is "control: PHP puts a link to $to in the place of its socket" "$OUT" linked
	run web anna who.php
	like "  which nginx does not follow" "$OUT" '502 Bad Gateway'
	if [ "$to" = "$POOL" ]; then
		links symfollow
		run web anna who.php
		is "  control: without the mount option it does" "$OUT" "www-data outside"
		links nosymfollow
	fi
	rm /srv/www/anna/run/php.sock
	systemctl restart php-site@anna; serves anna
done
run at_home "printf '%s\n' 'rename ../run/php.sock ../run/x' 'symlink $POOL ../run/php.sock' | sftp -q -b - anna@files.example.org"
is "control: so does SFTP" "$RC $(readlink /srv/www/anna/run/php.sock)" "0 $POOL"
run web anna who.php
like "  which nginx does not follow either" "$OUT" '502 Bad Gateway'
rm /srv/www/anna/run/php.sock
systemctl restart php-site@anna; serves anna
php anna hard <<'END'
foreach (['/run/mysqld/mysqld.sock', '/srv/www/site.pool', '/srv/www/anna/run/php.sock'] as $f)
	echo @link($f, '/srv/www/anna/run/' . basename($f) . '2') ? 'linked ' : 'no ';
END
is "no hard link to a socket of the host's, nor to a file beside the site; control: to its own" "$OUT" "no no linked "
php anna index <<<'echo "page of anna";'
starts() { bash -c "$(sed -n "s/%i/anna/g; s/^ExecStartPre=//p" /etc/systemd/system/php-site@.service)"; }
check "control: the unit starts PHP where the option is set" starts
links symfollow
run starts
is "and not where it is missing" "$RC" 1
links nosymfollow
mount --bind -o symfollow /srv/www/anna /srv/www/anna && mount -o remount,bind,symfollow /srv/www/anna
run starts
is "nor where a mount below lacks it" "$RC" 1
umount /srv/www/anna
check "control: without that mount it starts again" starts
systemctl restart php-site@anna; serves anna

# --- an account that goes: "Retiring a jail" ---------------------------------------------

install -o anna -g www-data -m 640 <(echo own) /srv/www/anna/htdocs/own.txt
is "control: a file of hers" "$(web anna own.txt)" own
usermod -L -e 1 anna
run at_server 'jail-setup end sites --user anna'
run web anna index.php
like "control: expired, and her sessions ended: no PHP" "$OUT" '502 Bad Gateway'
rm -f /srv/www/anna/run/php.sock
systemctl start php-site@anna; serves anna
run web anna index.php
is "control: the next start of the unit runs it again" "$OUT" "page of anna"
cp /etc/nginx/sites-enabled/anna "$T/anna.nginx"
recipe "Retiring a jail"
aside "systemctl disable --now php-site@anna"
aside "rm /etc/nginx/sites-enabled/anna"
AT=${#ITEMS[@]}
check "the page's lines end it" eval \
	'[ ! -e /run/php-site@anna.pid ] && ! pgrep -u anna php-fpm'
systemctl reload nginx
run web anna own.txt
like "and nothing of it is served" "$OUT" '404 Not Found'
cp "$T/anna.nginx" /etc/nginx/sites-enabled/anna
usermod -U -e '' anna 2>/dev/null
rm -f /srv/www/anna/run/php.sock
systemctl start php-site@anna; serves anna
systemctl reload nginx
run web anna index.php
is "control: in again" "$OUT" "page of anna"

# --- another directory ------------------------------------------------------------------

move() {                # FROM TO: the sites, with their mount
	systemctl stop php-site@anna
	umount -l "$1" && mv "$1" "$2" && sed -i "s,$1,$2,g" /etc/fstab && mount "$2" &&
	sed -i "s,$1,$2,g" /etc/nginx/sites-enabled/* && systemctl reload nginx
	rm -f "$2/anna/run/php.sock"
}
at_server 'systemctl stop php-site@bruno'
check "the sites lie elsewhere" move /srv/www /srv/shops
run jailsh --jail sites --user anna -- php-fpm --version
check "control: the jail as it is starts no PHP" [ "$RC" != 0 ]
recipe "A site with PHP and SFTP"
aside "sed -i s,/srv/www,/srv/shops,g /etc/systemd/system/php-site@.service /srv/shops/site.pool /etc/jail/jails.d/sites.conf"
AT=${#ITEMS[@]}
run at_server 'systemctl daemon-reload && jail-setup build sites && systemctl start php-site@anna'
until_so [ -S /srv/shops/anna/run/php.sock ]
install -o anna -g www-data -m 640 /usr/share/jail/examples/site-test.php /srv/shops/anna/htdocs/test.php
run web anna test.php
is "with the page's line it does, and the test page says which sites it sees" \
	"$(grep -o 'sites: .*' <<<"$OUT")" "sites: /srv/shops/anna"
rm /srv/shops/anna/htdocs/test.php
check "and back" move /srv/shops /srv/www
sed -i s,/srv/shops,/srv/www,g /etc/systemd/system/php-site@.service /srv/www/site.pool /etc/jail/jails.d/sites.conf
run at_server 'systemctl daemon-reload; jail-setup build sites && systemctl start php-site@anna php-site@bruno'
serves anna
is "control: a page of hers" "$(web anna index.php)" "page of anna"

# --- a photographer, with a home inside the site: the way that the page names -----------

{
	jail-setup init customers --for sftp --create-group
	install -d /srv/www/anna/pictures/.ssh
	install -m 644 "$HELP/keys/user.pub" /srv/www/anna/pictures/.ssh/authorized_keys
	useradd -M -d /srv/www/anna/pictures -s /bin/bash -G customers anna-photo
	cd /srv/www/anna && install -d -o anna -g anna -m 700 pictures/files
	setfacl -m u:anna-photo:rwX,d:u:anna-photo:rwX,d:u:anna:rwX,u:www-data:rX,d:u:www-data:rX pictures/files
	sed -i '/location \/ {/i location ^~ /pictures/ { alias /srv/www/anna/pictures/files/; }' \
	    /etc/nginx/sites-enabled/anna
	systemctl reload nginx
} >"$T/photo" 2>&1
photo() { at_home "printf '%s\n' '$1' | sftp -q -b - anna-photo@files.example.org"; }
echo '<?php echo "run";' >/home/client/a.php
echo 'key of anna' >/srv/www/anna/data/key
run photo 'put a.php files/'
is "a photographer puts a file, nginx serves it, and PHP does not run it" \
	"$RC $(web anna pictures/a.php)" '0 <?php echo "run";'
is "the page has the ACL of nginx, for what comes as well" \
	"$(grep -c 'u:www-data:rX,d:u:www-data:rX' <<<"$RECIPES")" 1
is "control: a picture that all may read at home is served" "$(web anna pictures/a.php)" '<?php echo "run";'
at_home 'umask 077; echo "<?php" >b.php'
photo 'put b.php files/b.php' >/dev/null
run web anna pictures/b.php
like "one that nobody else may is not" "$OUT" '403 Forbidden'
run photo '-ls /srv/www/anna'
unlike "of the site it sees its home alone" "$OUT" 'htdocs|data|run'
photo 'symlink /srv/www/anna/data/key files/key' >/dev/null
is "control: it makes a link into the site" "$(readlink /srv/www/anna/pictures/files/key)" /srv/www/anna/data/key
chmod -R a+rX /srv/www/anna/data
run web anna pictures/key
like "which nginx does not follow" "$OUT" '40[34] (Forbidden|Not Found)'
php anna follow <<'END'
$f = '/srv/www/anna/pictures/files/key';
echo is_link($f) ? 'a link: ' : '', file_get_contents($f);
END
is "but PHP does, as the page says, and can tell" "$OUT" "a link: key of anna"
sed -i 's/disable_symlinks/#&/' /etc/nginx/sites-enabled/anna && systemctl reload nginx
run web anna pictures/key
like "nginx does not without the line of its file either" "$OUT" '40[34] (Forbidden|Not Found)'
links symfollow
run web anna pictures/key
is "control: without the mount option as well it does" "$OUT" "key of anna"
links nosymfollow
sed -i 's/#disable_symlinks/disable_symlinks/' /etc/nginx/sites-enabled/anna && systemctl reload nginx
chmod -R go= /srv/www/anna/data

run at_home 'echo x >up.txt; echo put up.txt | sftp -q -b - anna@files.example.org'
is "what comes by SFTP is for the site and nginx alone" \
	"$(stat -c '%U:%G %a' /srv/www/anna/htdocs/up.txt)" "anna:www-data 640"
run at_home 'printf "%s\n" "cd ../data" "put up.txt config.php" | sftp -q -b - anna@files.example.org'
is "control: a page that PHP and nginx serve" "$(web anna index.php; web anna index.html)" "page of annaWelcome."
check "a configuration goes to data" eval '[ "$RC" = 0 ] && [ -s /srv/www/anna/data/config.php ]'
run web anna ../data/config.php
unlike "which nginx does not serve" "$OUT" '^x$'
chmod 600 /srv/www/anna/htdocs/up.txt
run web anna up.txt
like "a file that lacks the group of nginx: 404" "$OUT" '404 Not Found'
systemctl stop php-site@anna
run web anna index.php
like "PHP that does not run: 502" "$OUT" '502 Bad Gateway'
run jailsh --test -u anna -c 'msmtp -t'
is "jailsh --test says what PHP's mail() comes to" "$RC $(head -n 1 <<<"$OUT")" "0 /usr/bin/msmtp -t"
run at_home 'ssh anna@files.example.org id'
like "no other command by ssh" "$RC $ERR" '^126 .*not among the commands'
run at_home 'ssh anna@files.example.org "msmtp --host=127.0.0.1 --file=/srv/www/anna/data/x --version >x"'
check "nor a shell" [ "$RC" = 126 ]

# --- what explain says, and a jail of another name ---------------------------------------

run jail-setup explain anna@sshd
for b in /srv/www/site.pool /run/mysqld; do
	like "explain: a login has not what PHP has, $b" "$OUT" " binds: $b is below no root of commands, so no login reads or writes in it, as what root starts by jailsh --jail does; fix: where a login is to, "
done
unlike "control: nor does it say so of the site" "$OUT" 'binds: /srv/www/anna'
systemctl start php-site@anna
check "control: PHP runs, as started by jailsh --jail sites" serves anna
php anna has <<<'echo is_readable("/srv/www/site.pool") ? "has it" : "no";'
is "and has the file" "$OUT" "has it"
run jail-setup init shops --for site --create-group
check "a second jail, of the group shops" [ "$RC" = 0 ]
gpasswd -d anna sites >/dev/null && usermod -aG shops anna
systemctl stop php-site@anna; rm -f /srv/www/anna/run/php.sock
run at_server 'systemctl start php-site@anna'
check "control: the unit as it is starts PHP in the jail sites" eval 'serves anna && log_has "jail=sites user=anna .*entry=launch.*result=entered"'
systemctl stop php-site@anna; rm -f /srv/www/anna/run/php.sock
aside "sed -i 's/--jail sites/--jail shops/' /etc/systemd/system/php-site@.service"
run at_server 'systemctl daemon-reload; systemctl start php-site@anna'
check "told the name, in shops" eval 'serves anna && log_has "jail=shops user=anna .*entry=launch.*result=entered"'
run web anna who.php
is "and its page comes from there" "$OUT" "anna in the jail"
recipe_ends
