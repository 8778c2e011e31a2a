#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_setup.sh - what jail-setup(8) prints is run as it stands there, see
# printed.lib.sh.

B=${B:-build}
if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-debs.sh" "$B/jailkit" jailkit || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

[ ! -d "$B/jailkit" ] || cp -a "$B/jailkit/usr" "$B/jailkit/etc" /
install_products
servers_open_sessions
keep_world
LOG_DIFFERS='s/^.*jail-setup(\[[0-9]+\])?: //; s/gen=[0-9T]+/gen=SERIAL/; s/reason="[^"]+"/reason="..."/'

login_tree() { fresh; printf '%s\n' 'components = [ "shell", "sftp-server", "scp", "rsync" ];' 'groups = [ "jailed" ];' | jail_file login; }
SIZES='s/ +[0-9.]+ [KMG]iB/ N MiB/g'

page jail-setup/jail-setup.8

types '# jail-setup init customers --for sftp --create-group' '' '[ "$RC" = 0 ]'
check "and the jail is there" jail-setup check

types '# jail-setup build login' login_tree
types '# jail-setup list' "DIFFERS='$SIZES'"
types '$ jail-setup why login /lib/x86_64-linux-gnu/libacl.so.1' \
	"DIFFERS='s/\[([a-z0-9]+) [^]]*\]/[\1 V]/; s/(libacl.so.1.1)[0-9.]+/\1.N/'"
types '$ jail-setup plan login --size | head -4' "DIFFERS='$SIZES; s/component [a-z-]+/component NAME/'"
types '# jail-setup diff' 'echo >>/usr/bin/ls; DIFFERS="s/[0-9]+ bytes [0-9a-f]{12}/N bytes D/g"' '[ "$RC" = 1 ]'
types '# jail-setup refresh' '! jail-setup diff' '[ "$RC" = 0 ] && jail-setup diff'
types '# jail-setup check login' '' '[ "$RC$OUT" = 0 ]'
types '# cd /var/lib/jail/login/current'
types '# mtree -f manifest -p root' '' '[ "$RC$OUT" = 0 ]'
echo >>root/usr/bin/ls
run mtree -f manifest -p root
check "control: mtree sees a file that was changed" eval '[ "$RC" != 0 ] && grep -q usr/bin/ls <<<"$OUT"'
cd / || exit

# --- hooks ------------------------------------------------------------------------------------

# systemd runs here, as far as jail-setup can see
mkdir -p /run/systemd/system
[ ! -e /usr/bin/systemctl ] || mv /usr/bin/systemctl "$T/systemctl"
cat >/usr/bin/systemctl <<'END'
#!/bin/sh
W=/etc/systemd/system
case $* in
*enable*--now*) mkdir -p $W/paths.target.wants $W/timers.target.wants
	ln -sf ../jail-refresh.path $W/paths.target.wants
	ln -sf ../jail-refresh.timer $W/timers.target.wants ;;
esac
END
chmod 755 /usr/bin/systemctl
types '# jail-setup hook install' 'jail-setup hook remove'
types 'jail-setup hook install' 'jail-setup hook remove' 'jail-setup hook status'
condition() { sed -n 's/^ExecCondition=+//p' "$T/body"; }
# for an account in no jail, and one in a jail; and systemd reads it
for i in 1 2; do
	shows 'ExecCondition=+/usr/sbin/jail-setup --quiet unjailed %i' '' '
		eval "$(condition | sed s/%i/2004/)" && ! eval "$(condition | sed s/%i/2001/)" && {
		! command -v systemd-analyze || { printf "%s\n" "[Service]" ExecStart=/bin/true "$(cat "$T/body")" >/etc/systemd/system/said@.service &&
		systemd-analyze --man=no verify said@1.service; }; }'
done
jail-setup --quiet hook remove
rm -r /run/systemd/system /usr/bin/systemctl
[ ! -e "$T/systemctl" ] || mv "$T/systemctl" /usr/bin/systemctl
suite 'systemctl stop user@UID.service' tests/vm/test_systemd.sh 'systemctl stop user@2001'
suite 'systemctl daemon-reload' tests/vm/test_systemd.sh 'run systemctl daemon-reload'
suite 'make uninstall' tests/root/test_manual_pam.sh "types 'make uninstall'"
names 'git status' 'what a program may run by itself'

# --- running text -------------------------------------------------------------------------------

login_tree
part 'jail-setup build' 'jail-setup build login'
types 'jail-setup pam add --all'
types 'jail-setup check'
types 'jail-setup --quiet refresh --log' 'echo >>/usr/bin/ls; MARK=$(stat -c %s "$LOG")' \
	'[ "$RC$OUT" = 0 ] && log_has "jail-setup.*: jail=login result=refreshed" && jail-setup diff'
shows 'jail=login result=refreshed gen=20261122T184849' '
	echo "files = [ \"/usr/bin/gone\" ];" >/etc/jail/components.d/gone.conf; cp /usr/bin/true /usr/bin/gone
	jail b "components = [ \"gone\" ];" "users = [ \"bob\" ];"; rm /usr/bin/gone
	jail sftp "components = [ \"sftp-server\" ];" "users = [ \"carol\" ];"; jail-setup hold sftp
	MARK=$(stat -c %s "$LOG"); echo >>/usr/bin/ls; ! jail-setup refresh --log;
	sed -i "s/jail=b /jail=login /" "$LOG"' logged_as_said
jail-setup -q remove sftp
rm /etc/jail/jails.d/sftp.conf
# the words in capitals are places
shows 'JAIL: KIND PATH: expected WHAT, found WHAT; fix: COMMAND' \
	'echo >>/var/lib/jail/login/current/root/usr/bin/cat; ! jail-setup check login >"$T/found"' \
	'cat "$T/found"; grep -qxE "$(sed "s/JAIL/[a-z]+/; s/KIND/[a-z-]+/; s,PATH,/[^ ]+,; s/WHAT/.+/g; s/COMMAND/.+/" "$T/body")" "$T/found"'
shows '17 * * * * root /usr/sbin/jail-setup check --quick' 'jail-setup -q remove b; rm /etc/jail/jails.d/b.conf; jail-setup -q build login' '
	read -r m h d mon w who command <"$T/body" && [ "$m $h $d $mon $w $who" = "17 * * * * root" ] &&
	[ -z "$(eval "$command" 2>&1)" ] && echo >>/usr/bin/ls && [ -n "$(eval "$command" 2>&1)" ]'

printf '%s\n' '#!/usr/bin/perl' 'use POSIX;' 'open(F, "/etc/hosts"); my $at = strftime("%Y", localtime);' >/usr/local/bin/report
chmod 755 /usr/local/bin/report
types '# jail-setup learn report -- /usr/local/bin/report' \
	"DIFFERS='s/[0-9]+ (file|package|component|remark)s?/N \1/g'" '[ "$RC" = 0 ] && jail-setup component show report'

types "# jail-setup check --live alice --json | grep '\"verdict\":\"bad\"'" 'jail-setup refresh' \
	'[ "$RC$OUT" = 1 ] && jail-setup check --live alice --json | grep "\"verdict\":\"good\""'

mkdir -p /var/lib/prometheus/node-exporter
types '# cd /var/lib/prometheus/node-exporter'
types '# jail-setup check --format prometheus >jail.$$; mv jail.$$ jail.prom' '' \
	'[ "$RC" = 0 ] && [ "$(ls)" = jail.prom ] && grep -q "^jail_check_findings{" jail.prom'
cd /

# --- from jailkit -----------------------------------------------------------------------------------

if command -v jk_init >/dev/null; then
	fresh
	jk_init -j /srv/jail basicshell >"$T/jk" 2>&1 || { cat "$T/jk"; bail "jk_init"; }
	usermod -d /srv/jail/./home/bob -s /usr/sbin/jk_chrootsh bob
	echo 'bob:x:2002:2002::/home/bob:/bin/bash' >>/srv/jail/etc/passwd
	install -d -o bob -m 700 /srv/jail/home /srv/jail/home/bob && chown root /srv/jail/home && chmod 755 /srv/jail/home
fi
types '# /usr/share/jail/contrib/import-jailkit --output /root/jk' 'has jk_init'
types '# cp -R /root/jk/. /etc/jail' 'has jk_init'
types '# jail-setup build jail' 'has jk_init'
types '# usermod --home /srv/jail/home/bob --shell /bin/bash bob' 'has jk_init' '[ "$RC" = 0 ] &&
	jail-setup pam add su && [ "$(su - bob -c "pwd; cat /outside || echo in")" = "/srv/jail/home/bob
in" ]'
types 'usermod -m -d /home/USER USER' 'has jk_init && PUT=USER=bob; pkill -u bob; rm -rf /home/bob' '[ "$RC" = 0 ] &&
	[ "$(su - bob -c pwd)" = /home/bob ] && [ ! -e /srv/jail/home/bob ]'
types 'usermod -L -e 1 USER' 'PUT=USER=carol' '[ "$RC" = 0 ] && getent shadow carol | grep -q "^carol:!.*:1:$"'
printed_finish
