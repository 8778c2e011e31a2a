#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_service.sh - what service.conf(5) prints is written and run as it stands
# there, with a real php-fpm, by an engine of ours; see printed.lib.sh.

# the tree has no mandoc, which printed.pl calls
[ -n "${WORLD:-}" ] || cp "$(command -v mandoc)" "${B:-build}/tests/root/" || exit 2
. "${0%/*}/service_tree.lib.sh"
. "$SRC/tests/root/printed.lib.sh"
PATH=$PATH:$HELP

check "control: no file has this setting" eval 'PAGE=service.conf; ! is_setting "states = true"'
check "control: nor this value" eval 'PAGE=service.conf; ! is_setting "restart = \"some\""'

page conf/service.conf.5

account shop
install -d -o shop /srv/shop
mkdir -p /etc/php
# the number is for what ends it below
shows '; /etc/php/shop.conf' '' 'sed "s,^\[global\],&\npid = /var/lib/shop/pid," "$T/body" >/etc/php/shop.conf'
echo '<?php session_start(); $f = $_SERVER["DIR"] . "/sess_" . session_id();
	echo "from ", ini_get("nosuch") === false ? "shop" : "", is_file($f) ? " kept" : "";' >/srv/shop/index.php
fcgi() {
	DIR=/var/lib/shop SCRIPT_FILENAME=/srv/shop/index.php REQUEST_METHOD=GET \
		timeout 10 cgi-fcgi -bind -connect /run/shop.sock | tail -n 1 | grep -qx 'from shop kept'
}
# there is no systemd here, and no cgroup v2 for the limits
writes '# /etc/jail/services.d/shop.conf' 'mkdir -p /etc/jail/services.d' '
	sed -i -e "s,php-fpm8.2,$(basename /usr/sbin/php-fpm[0-9]*)," -e /^memory/d -e /^tasks/d /etc/jail/services.d/shop.conf
	echo "engine = \"none\";" >>/etc/jail/services.d/shop.conf'
part 'jail-setup service create' 'jail-setup service create shop'
part 'jailsh --service NAME' 'jailsh --service NAME' 'PUT=NAME=shop
	{ until_so fcgi && echo answered >"$T/shop.answered"; kill -QUIT "$(cat /var/lib/shop/pid)"; } &' \
	'[ "$RC" = 0 ] && [ -s "$T/shop.answered" ]'
suite 'jail-setup service restart NAME' tests/root/test_service_refresh.sh 'jail-setup service restart web'
part 'jail-setup explain' 'jail-setup explain shop@service' '' 'grep -q "log" <<<"$OUT"'
part 'jail-setup refresh NAME' 'jail-setup refresh NAME' 'PUT=NAME=shop
	sed -i "s,^files *= \[,& \"/usr/bin/true\"\,," /etc/jail/services.d/shop.conf' \
	'[ "$RC" = 0 ] && [ -x /var/lib/jail/shop/current/root/usr/bin/true ]'
suite 'jail-setup refresh --restart NAME' tests/root/test_service_refresh.sh 'run jail-setup --json refresh --restart never'
suite 'jail-setup check' tests/root/test_service_refresh.sh 'which check shows as accepted by its file'
elsewhere 'systemctl edit NAME' 'an editor; tests/vm/test_service.sh has a drop-in that stays'
part 'jail-setup service plan PROGRAM' 'jail-setup service plan PROGRAM' PUT=PROGRAM=/usr/sbin/nginx \
	'[ "$RC" = 0 ] && grep -q "^unit .*nginx.service" <<<"$OUT"'
elsewhere 'jail-setup service export' 'tests/root/test_export.sh has its words'
mkdir -p /srv/www
writes '# /etc/jail/services.d/web1.conf' '' ''
run jail-setup service create web1
check "and that is a container" eval '[ "$RC" = 0 ] && grep -qx "seed /srv/www" /var/lib/jail/web1/current/root/etc/jail/init.conf'
part 'jail-setup service delete' 'jail-setup service delete shop' '' '[ "$RC" = 0 ] && [ -d /var/lib/shop ]'
printed_finish
