#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_jailsh.sh - what jailsh(8) prints is run and written as it stands there,
# see printed.lib.sh.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-debs.sh" "${B:-build}/php" php8.2-fpm php8.2-common \
	    php8.2-opcache php8.2-readline php-common libargon2-1 libsodium23 msmtp \
	    libgsasl18 libgssglue1 libntlm0 libsecret-1-0 libsecret-common \
	    libidn12 libfcgi-bin libfcgi0ldbl || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

[ ! -d "$B/php" ] || cp -a "$B/php/usr" "$B/php/etc" /
install_products
pam_lines child
pam_su session
start_sshd 22 || bail "sshd does not start"
client 22
cp "$CFG" /root/.ssh/config
keep_world
LOG_DIFFERS='s/^.*jailsh\[/jailsh[/; s/\[[0-9]+\]/[N]/; s/uid=[0-9]+/uid=N/
	s/--server -[^ ]+ \./--server -X ./'

commands_jail() {
	jail sftp 'components = [ "sftp-server", "scp", "rsync" ];' 'groups = [ "jailed" ];' \
	    'commands = [ "sftp-server", "scp", "rsync" ];' "$@"
}

page jailsh/jailsh.8

commands_jail
types '$ ssh alice@host id' '' '[ "$RC" = 126 ]'
types '$ ssh alice@host' '' '[ "$RC" = 126 ]'
types "\$ ssh alice@host 'rsync --version; id'" '' '[ "$RC" = 126 ]'
types "# jailsh --test -u alice -c 'rsync --server -e.x . up/'" "DIFFERS='s/[0-9]+ files of/N files of/'"
types "# jailsh --test -u alice -c 'rsync --server --daemon .'" '' '[ "$RC" = 1 ]'
types '# jailsh --test -u alice -c id' '' '[ "$RC" = 1 ]'
shows $'# command line\tprofile\twanted\twhy' '' 'jailsh --test -u alice --table "$T/body"'
part 'jail-setup explain' 'jail-setup explain alice@sshd' '' '[ "$RC" = 0 ] && grep -q "by jailsh" <<<"$OUT"'
names 'sh -c' 'what a script does'

fresh
pam_lines child
commands_jail 'log = true;'
echo up >"$T/up"
shows 'jailsh[811]: uid=1001 service=jailsh result=started profile=rsync form=receive command="rsync --server -e.x . up/"' '
	MARK=$(stat -c %s "$LOG"); rsync -a "$T/up" alice@host:up/ && ! ssh alice@host rsync --server --daemon .' logged_as_said

# an account without a shell
types '# echo /usr/bin/jailsh >>/etc/shells' 'fresh; pam_lines child; commands_jail'
types '# usermod -s /usr/bin/jailsh alice'
types '# jail-setup refresh' '' 'ssh alice@host rsync --version && jail-setup check sftp'
jail-setup --quiet pam remove sshd
run ssh alice@host id
check "and outside the account has none either" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'

# backups by rsync
fresh
pam_lines child
writes '# /etc/jail/jails.d/backup.conf'
types '# useradd -m -d /srv/backup/backup1 -s /bin/bash backup1'
types '# install -d -o backup1 /srv/backup/backup1/data'
types '# jail-setup build backup'
install -d -o backup1 -m 700 /srv/backup/backup1/.ssh
install -o backup1 -m 600 "$HELP/keys/user.pub" /srv/backup/backup1/.ssh/authorized_keys
types 'rsync -a /home/ backup1@host:monday/' '' \
	'[ "$RC" = 0 ] && cmp /home/bob/secret /srv/backup/backup1/data/monday/bob/secret'
types 'rsync -a --link-dest=../monday /home/ backup1@host:tuesday/' 'echo new >/home/carol/new' '
	cd /srv/backup/backup1/data && [ "$RC" = 0 ] && [ -s tuesday/carol/new ] && [ ! -e monday/carol/new ] &&
	cmp {mon,tues}day/bob/secret && [ ! tuesday/bob/secret -ef monday/bob/secret ]; RC=$?; cd /; [ $RC = 0 ]'
run eval 'echo other >/home/bob/secret; rsync -a /home/ backup1@host:monday/; cat /srv/backup/backup1/data/monday/bob/secret'
is "and what is there is left as it is" "$OUT" "secret of bob"

# PHP for one site
fresh
useradd -M -d /nonexistent shop
types '# install -d -o shop -g www-data -m 2750 /srv/www/shop/run'
types '# install -d -o shop -m 700 /srv/www/shop/sessions'
writes '# /etc/jail/jails.d/shop.conf' 'has php-fpm8.2' 'jail-setup build shop'
writes '# /srv/www/shop/fpm.conf' 'has php-fpm8.2' 'jailsh --jail shop -- php-fpm8.2 -t -y /srv/www/shop/fpm.conf'
cat >"$T/p.php" <<'END'
<?php
session_start();
echo preg_replace('/.*Uid:\s+(\d+).*/s', '$1', file_get_contents('/proc/self/status')),
	file_exists('/outside') ? 'OUT' : 'IN', count(glob('/srv/www/shop/sessions/sess_*'));
END
SOCK=/srv/www/shop/run/fpm.sock
get() {                 # the page, as a web server asks for it
	SCRIPT_FILENAME=/srv/www/shop/p.php SCRIPT_NAME=/x REQUEST_METHOD=GET \
		cgi-fcgi -bind -connect $SOCK | tr -d '\r'
}
writes '# /etc/systemd/system/php-shop.service' 'has php-fpm8.2' '
	systemd-analyze --man=no verify /etc/systemd/system/php-shop.service &&
	cp "$T/p.php" /srv/www/shop/ &&
	{ $(sed -n "s/^ExecStart=//p" "$T/body") >"$T/fpm" 2>&1 & FPM=$!; } && until_so [ -S $SOCK ] && get &&
	get | grep -qx "$(id -u shop)IN[12]"; RC=$?; kill $FPM; cat "$T/fpm"; [ $RC = 0 ]'

# a game server without source
fresh
useradd -M -d /nonexistent game
install -D -m 755 /usr/bin/pwd /srv/game/server
install -D -m 644 /etc/hosts /srv/game/data/maps/one
types '# install -d -o game /srv/game-state'
writes '# /etc/jail/components.d/game.conf'
writes '# /etc/jail/jails.d/games.conf'
types '# jail-setup build games' '' '[ "$RC" = 0 ] && [ -s /var/lib/jail/games/current/root/srv/game/data/maps/one ]'
types '# jailsh --jail games --chdir /srv/game/state -- /srv/game/server' '' '[ "$RC $OUT" = "0 /srv/game/state" ]'
types 'jail-setup build JAIL' 'PUT=JAIL=games'
install -m 755 /usr/bin/sleep /srv/game/server
types 'jail-setup sessions' '
	jail-setup refresh games && { jailsh --jail games -- /srv/game/server 99 & HELD=$!; } &&
	until_so eval "jail-setup sessions games | grep -q game"' '
	kill $HELD; [ "$RC" = 0 ] && grep -q "^game .* games " <<<"$OUT"'
suite 'jail-setup service create' tests/root/test_manual_service.sh "part 'jail-setup service create'"
suite 'jail-setup service exec' tests/root/test_service.sh 'jail-setup service exec'
printed_finish
