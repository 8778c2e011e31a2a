#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_pam.sh - what pam_jail(8) and pam_jail_lines(7) print is run and written
# as it stands there, see printed.lib.sh.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-services.sh" || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

[ ! -d "$B/services" ] || cp -a "$B/services/usr" "$B/services/etc" /
install_products
start_sshd 22 || bail "sshd does not start"
client 22
cp "$CFG" /root/.ssh/config
# a root without CAP_SYS_RESOURCE, as in this world, cannot set it higher again
[ ! -e /etc/sudo.conf ] || echo 'Set disable_coredump false' >>/etc/sudo.conf
servers_open_sessions
keep_world

LOG_DIFFERS='s/rhost=[0-9.]+/rhost=ADDRESS/; s/^.*pam_jail(\[[0-9]+\])?: //; s/gen=[0-9T]+/gen=SERIAL/; s/us=[0-9]+/us=N/
	s/reason="[^"]+"/reason="..."/; s/uid=[0-9]+/uid=N/'

shell_jail() { jail sftp 'components = [ "shell", "sftp-server" ];' 'groups = [ "jailed" ];' "$@"; }
inside() { [ "$(su "$1" -c "echo $IN; cat /outside" 2>/dev/null </dev/null)" = "$IN" ]; }
outside_by() { [ "$(su "$1" -c "echo $IN; cat /outside" 2>/dev/null </dev/null)" = "$IN"$'\n'OUTSIDE ]; }

# The lines of a display, put where its comments say.
put_lines() {           # SERVICE
	local f=/etc/pam.d/$1
	sed -n '/^# first in/,/^# last in/{/^#/!p}' "$T/body" >"$T/first"
	sed -n '/^# last in/,$p' "$T/body" >"$T/last"
	cat "$T/first" "$f" "$T/last" >"$T/new" && cat "$T/new" >"$f"
}
page pam_jail/pam_jail.8

shell_jail
types 'jail-setup pam add sshd'
ADDED=$(grep -o '^[a-z].*pam_jail.*' /etc/pam.d/sshd | tr -s ' \t' ' ')
shows '# first in the file:' 'cp "$T/kept/pam.d/sshd" /etc/pam.d/ && put_lines sshd' \
	'[ "$(grep -o "^[a-z].*pam_jail.*" /etc/pam.d/sshd | tr -s " \t" " ")" = "$ADDED" ] &&
	jail-setup pam status sshd'
run SSH alice@h "echo $IN; cat /outside"
check "with these lines alice is in" eval '[ "$OUT" = "$IN" ]'
shows '# last in the file:' 'put_lines su' 'inside alice && jail-setup pam status su'
types "# su - alice -c 'id; ls /'" '' \
	'[ "$RC" = 0 ] && grep -q "^uid=2001(alice)" <<<"$OUT" && grep -qx usr <<<"$OUT" && ! grep -qx outside <<<"$OUT"'
types 'jail-setup pam add --all' fresh 'jail-setup pam status'
types 'jail-setup pam remove --all' '' 'diff -r /etc/pam.d "$T/kept/pam.d"'
types '# jail-setup check --live alice' 'fresh; shell_jail' \
	'[ "$RC" = 0 ] && grep -q "wall  *host-files  *holds" <<<"$OUT"'
part 'jail-setup pam add' 'jail-setup pam add sshd su' '' 'jail-setup pam status sshd su'
types 'jail-setup check' 'jail-setup pam add --all'
part 'jail-setup explain' 'jail-setup explain alice@sshd' '' '[ "$RC" = 0 ] && grep -q jailed <<<"$OUT"'
part 'jailsh --jail' 'jailsh --jail sftp --user alice -- id' '' 'grep -q "^uid=2001(alice)" <<<"$OUT"'
types 'jail-setup hook install' '' 'jail-setup hook status'
types 'jail-setup refresh'

# the log
shows 'jail=sftp user=alice uid=1001 service=sshd rhost=192.0.2.7 entry=child gen=20261122T161500 result=entered us=640' '
	sed -i "/entry=child/s/\$/ unmatched=log/" /etc/pam.d/sshd && MARK=$(stat -c %s "$LOG")
	SSH alice@h true; SSH bob@h true; mv /var/lib/jail/sftp /var/lib/jail/away; SSH alice@h true
	mv /var/lib/jail/away /var/lib/jail/sftp' logged_as_said
types '# journalctl _UID=0 -t pam_jail --since -1h' \
	'has journalctl && journald && su alice -c : && until_so eval "journalctl _UID=0 -t pam_jail --since -1h | grep -q entered"' \
	'[ "$RC" = 0 ] && grep -q "pam_jail\[[0-9]*\]: jail=sftp user=alice .*result=entered" <<<"$OUT"'
types '# journalctl _UID=0 PAM_JAIL=sftp PAM_JAIL_RESULT=refused' \
	'has journalctl && mv /var/lib/jail/sftp /var/lib/jail/away && ! su alice -c : && mv /var/lib/jail/away /var/lib/jail/sftp &&
	until_so eval "journalctl _UID=0 PAM_JAIL=sftp PAM_JAIL_RESULT=refused | grep -q refused"' \
	'grep -q "jail=sftp user=alice .*result=refused" <<<"$OUT" && ! grep -q entered <<<"$OUT"'
end_journald
suite 'op=pam_jail jail=sftp gen=20261122T161500 entry=child acct="alice" exe="/usr/sbin/sshd" hostname=192.0.2.7 addr=192.0.2.7 terminal=ssh res=success' \
	tests/root/test_report.sh 'exe=\"[^\"]*pamclient\" hostname=\? addr=\? terminal=\? res=success'
types 'ausearch -m TRUSTED_APP' "has ausearch && mkdir -p /var/log/audit &&
	printf '%s\n' \"type=TRUSTED_APP msg=audit(\$(date +%s).123:45): pid=811 uid=0 auid=4294967295 ses=4294967295 msg='op=pam_jail jail=sftp res=success'\" \
	    \"type=USER_LOGIN msg=audit(\$(date +%s).124:46): pid=812 uid=0 msg='op=login res=success'\" >/var/log/audit/audit.log &&
	chmod 600 /var/log/audit/audit.log" \
	'grep -q op=pam_jail <<<"$OUT" && ! grep -q op=login <<<"$OUT"'

# what does not work inside, and does outside: a process of one's own is changed
cat >/etc/jail/components.d/limits.conf <<'END'
files = [ "/usr/bin/taskset", "/usr/bin/prlimit", "/usr/bin/ionice" ];
END
jail sftp 'components = [ "shell", "limits" ];' 'groups = [ "jailed" ];'
changes() {             # PRINTED REST
	part "$1" "su alice -c 'sleep 9 & $1 $2; s=\$?; kill \$!; exit \$s'" \
		"su carol -c 'sleep 9 & $1 $2; s=\$?; kill \$!; exit \$s'" \
		'[ "$RC" != 0 ] && grep -qi "not permitted" <<<"$OUT"'
}
changes 'taskset -p' '1 $!'
changes 'prlimit --pid' '$! --nofile=64'
changes 'ionice -p' '$! -c 3'

part 'usermod -d' 'usermod -d /srv/alice alice' \
	'fresh; shell_jail; pam_su session; mv /home/alice /srv/alice && ln -s /srv/alice /home/alice && ! inside alice' \
	'[ "$RC" = 0 ] && inside alice'
rm /home/alice && mv /srv/alice /home/alice
fresh
shell_jail
part 'jail-setup remove' 'jail-setup remove sftp' '' '[ "$RC" = 0 ] && [ ! -e /var/lib/jail/sftp/current ]'
types 'make install' 'rm -f /usr/sbin/jail-setup /usr/local/sbin/jail-setup; cd "$SRC"' \
	'[ "$RC" = 0 ] && jail-setup --version'
types 'make uninstall' '' '[ "$RC" = 0 ] && hash -r && ! command -v jail-setup && [ ! -e "$ARCH_LIB/security/pam_jail.so" ]'
install_products
suite 'systemctl edit' tests/vm/test_systemd.sh 'systemctl edit redis-server'
for c in 'make selinux' 'make install-selinux' '# semodule -i /usr/share/selinux/packages/jail.pp' \
    '# restorecon -RFi /var/lib/jail /run/jail' 'semodule -r jail' "# semanage fcontext -a -t jail_tree_t '/srv/jails(/.*)?'" \
    "semanage fcontext -d '/srv/jails(/.*)?'" '# restorecon -RF /srv/jails'; do
	suite "$c" tests/root/test_manual_selinux.sh
done

page pam_jail/pam_jail_lines.7

fresh
shell_jail
types '# jail-setup pam add --all' '' 'jail-setup pam status'
types 'jail-setup pam status'
types 'jail-setup check'
part 'jail-setup pam remove' 'jail-setup pam remove su' '' '[ "$RC" = 0 ] && outside_by alice'
fresh
shell_jail
shows '# first in the file:' 'put_lines sshd' 'jail-setup pam status sshd'
admitted "with these lines alice is in" alice
# PAM refuses whom no line lets in; a required one of ours would let carol in
client_of() { "$HELP/pamclient" "$@" 2>&1; }
stack() { printf '%s\n' 'auth required pam_permit.so' 'session required pam_permit.so' "$@" >/etc/pam.d/lines; }
shows 'account  [success=ignore default=bad]  pam_jail.so' '
	stack "account required pam_jail.so" "account sufficient pam_deny.so" && client_of lines carol m &&
	stack "$(cat "$T/body")" "account sufficient pam_permit.so" && client_of lines carol m &&
	stack "$(cat "$T/body")" "account sufficient pam_deny.so"' \
	'! client_of lines carol m'
shows '# last in the file:' 'put_lines su' 'inside alice && jail-setup pam status su'

groupadd staff 2>/dev/null
usermod -aG staff bob
shows 'session  [success=1 default=ignore]  pam_succeed_if.so quiet user ingroup staff' '
	cp "$T/kept/pam.d/su" /etc/pam.d/ && cat "$T/body" >>/etc/pam.d/su && outside_by carol && false ||
	cp /etc/pam.d/su "$T/skips"' \
	'inside alice && outside_by bob && ! su carol -c "cat /outside"'
part 'jail-setup pam' 'jail-setup pam add su' '' 'cmp /etc/pam.d/su "$T/skips"'
run jail-setup check
check "which check names" eval '[ "$RC" = 1 ] && grep -q "outside /etc/pam.d/su:.* /etc/pam.d/su:[0-9]* can end the stack or skip" <<<"$OUT"'

usermod -aG staff alice
check "a member of the jail whom it skips has the host by su" outside_by alice
gpasswd -d alice staff >/dev/null

# sshd: the same on its session line, and on its account line
jail-setup -q pam add sshd
SKIP='[success=1 default=ignore] pam_succeed_if.so quiet user ingroup staff'
cp /etc/pam.d/sshd "$T/plain"
for way in session account; do
	awk -v way=$way -v skip="$SKIP" '$1 == way && /pam_jail.so/ { print way, skip; $0 = $0 " unmatched=deny" } 1' \
	    "$T/plain" >/etc/pam.d/sshd
	run SSH bob@h cat /outside
	is "$way line: who is skipped logs in" "$OUT" OUTSIDE
	check "  and who is not does not" eval '! SSH carol@h true'
	for u in bob carol; do
		run jail-setup explain $u@sshd
		check "  explain cannot know, of $u" eval '[ "$RC" = 2 ] && grep -qE "through sshd: unknown$" <<<"$OUT" && grep -qE "UNKNOWN +in no jail: refused, for /etc/pam.d/sshd:[0-9]+ says unmatched=deny, unless /etc/pam.d/sshd:[0-9]+ skips that line for this account, which then logs in, in no jail$" <<<"$OUT"'
		run jail-setup --json explain $u@sshd
		check "  nor does its JSON" eval '[ "$RC" = 2 ] && jq -e ".verdict == \"unknown\" and (.unchecked | length) == 1 and .refused == []" <<<"$OUT" >"$T/jq"'
	done
	run jail-setup pam status sshd
	case $way in
	session) check "  pam status: wrong" eval '[ "$RC" = 1 ] && grep -qE "^sshd +wrong " <<<"$OUT"' ;;
	account) check "  pam status: right, and which line" eval '[ "$RC" = 0 ] && grep -qE "^sshd +right +/etc/pam.d/sshd: /etc/pam.d/sshd:[0-9]+ can end the stack or skip" <<<"$OUT"' ;;
	esac
	usermod -aG staff alice
	run SSH alice@h cat /outside
	case $way in
	session) check "  a member of the jail who is skipped is refused" eval \
		'[ "$RC" != 0 ] && kept_out' ;;
	account) check "  a member of the jail is in it" eval \
		'kept_out && log_has "user=alice .*service=sshd .*result=entered"' ;;
	esac
	gpasswd -d alice staff >/dev/null
done

# what is not meant: no unmatched=deny, or a line that ends the stack
like_account() { awk -v skip="$1" -v more="$2" '$1 == "account" && /pam_jail.so/ { print "account", skip; $0 = $0 more } 1' "$T/plain" >/etc/pam.d/sshd; }
for line in "$SKIP:" "sufficient pam_succeed_if.so quiet user ingroup staff: unmatched=deny"; do
	like_account "${line%:*}" "${line##*:}"
	run jail-setup pam status sshd
	check "pam status: wrong: ${line%:*}" eval '[ "$RC" = 1 ] && grep -qE "^sshd +wrong .*can end the stack or skip" <<<"$OUT"'
done
cp "$T/plain" /etc/pam.d/sshd && sed -i '/pam_jail.so/s/$/ unmatched=deny/; /^auth/s/ unmatched=deny//' /etc/pam.d/sshd
run jail-setup explain carol@sshd
check "control: refused, where no line skips ours" eval '[ "$RC" = 1 ] && grep -q "REFUSED *in no jail, and the PAM line says unmatched=deny" <<<"$OUT"'

# a password that must be changed
fresh
shell_jail
jail-setup --quiet pam add sshd su
printf '%s\n' '#!/bin/sh' 'case $1 in *[Nn]ew*|*etype*) echo quite-Another-1 ;; *) echo secret ;; esac' >"$T/askpass"
part 'chage -d 0' 'chage -d 0 alice' 'ssh alice@host true' \
	'[ "$RC" = 0 ] && ! ssh alice@host true && log_has "result=entered .*note="'
part 'jail-setup explain' 'jail-setup explain alice@sshd' '' 'grep -q "the password must be changed" <<<"$OUT"'
part 'ssh -o PreferredAuthentications=keyboard-interactive' \
	'ssh -o PreferredAuthentications=keyboard-interactive alice@host true' '' '[ "$RC" = 0 ] && ssh alice@host true'
types 'passwd USER' 'PUT=USER=alice; INPUT=$(printf "%s\n" quite-Another-2 quite-Another-2); chage -d 0 alice; ! ssh alice@host true' \
	'[ "$RC" = 0 ] && ssh alice@host true'
types 'chage -M -1 USER' 'PUT=USER=alice; chage -d 1 -M 2 alice; ! ssh alice@host true' \
	'[ "$RC" = 0 ] && ssh alice@host true'
part 'chage -E' 'chage -E 0 alice' '' '[ "$RC" = 0 ] && ! ssh alice@host true'
chage -E -1 alice

suite 'su -P' tests/root/test_ways.sh 'su -P - alice'
types 'jail-setup pam add SERVICE' 'PUT=SERVICE=runuser' \
	'[ "$RC" = 0 ] && [ "$(runuser -u alice -- sh -c "echo in; cat /outside")" = in ]'
part 'sudo -u' 'sudo -u alice cat /outside' 'has sudo && sudo -u alice cat /outside && jail-setup pam add sudo sudo-i' \
	'[ "$RC" != 0 ] && grep -q "/outside: No such file" <<<"$OUT"'
part 'sudo -i' 'sudo -i -u alice cat /outside' 'has sudo' '[ "$RC" != 0 ] && grep -q "/outside: No such file" <<<"$OUT"'
types 'crontab -u alice FILE' 'has crontab && mkdir -p /var/spool/cron/crontabs && echo "@reboot true" >"$T/tab" && PUT="FILE=$T/tab"' \
	'[ "$RC" = 0 ] && grep -qx "@reboot true" /var/spool/cron/crontabs/alice'
has_file() { [ -e "/var/lib/jail/$1/current/root$2" ]; }
# brings FILE...: a component of the display's line alone brings these
brings() {
	local f
	cp "$T/body" /etc/jail/components.d/said.conf && jail said 'components = [ "said" ];' 'users = [ "bob" ];' || return
	for f; do has_file said "$f" || return; done
}
shows 'files = [ "/usr/sbin/sendmail", "/etc/msmtprc" ];' \
	'printf "#!/bin/sh\n" >/usr/sbin/sendmail; chmod 755 /usr/sbin/sendmail; echo "host localhost" >/etc/msmtprc' \
	'brings /usr/sbin/sendmail /etc/msmtprc'
# and test_ways.sh runs a server with it
proftpd_finding() { jail-setup check | grep -q /etc/proftpd/proftpd.conf; }
shows 'AuthOrder mod_auth_pam.c* mod_auth_unix.c' \
	'has proftpd && sed -i /^AuthOrder/d /etc/proftpd/proftpd.conf && proftpd_finding && cat "$T/body" >>/etc/proftpd/proftpd.conf' \
	'! proftpd_finding'
types 'jail-setup hook install' '' 'jail-setup hook status'
types 'systemctl mask user@UID.service' 'has systemctl && PUT=UID=2001' \
	'[ "$RC" = 0 ] && [ "$(readlink /etc/systemd/system/user@2001.service)" = /dev/null ]'
shows 'account requisite pam_succeed_if.so user notingroup jailed' \
	'stack "account requisite pam_permit.so" && client_of lines alice m && stack "$(cat "$T/body")" "account required pam_permit.so"' \
	'! client_of lines alice m && client_of lines carol m'
suite 'run0 -u alice' tests/vm/test_systemd.sh
suite 'wtmpdb last' tests/root/test_wtmpdb.sh
shows 'session optional pam_wtmpdb.so skip_if=sshd,su,su-l,sudo-i,login' \
	'has wtmpdb && su - alice -c : && log_has "pam_wtmpdb.*unable to open" && MARK=$(stat -c %s "$LOG") &&
	sed -i "/pam_wtmpdb/d" /etc/pam.d/common-session && cat "$T/body" >>/etc/pam.d/common-session' \
	'su - alice -c : && ! log_now | grep pam_wtmpdb'
shows 'files = [ "/etc/security/group.conf",' '' 'brings /etc/security/group.conf /etc/security/pam_env.conf'
printed_finish
