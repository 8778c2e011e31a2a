#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_manual_conf.sh - what jail.conf(5) and check.conf(5) print is run and written as
# it stands there, and logins are made into each jail; see printed.lib.sh.

. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

install_products
pam_lines child
pam_su session
for g in siteowners customers; do groupadd $g || bail "no group $g"; done
for u in cust:2101:customers site:2102:siteowners partner:2103: guest:2104:; do
	IFS=: read -r name uid group <<<"$u"
	# shellcheck disable=SC2086 # none or one
	person "$name" "$uid" $group
done
start_sshd 22 || bail "sshd does not start"
client 22
cp "$CFG" /root/.ssh/config
# the program of the pages
cat >/usr/local/bin/report <<'END'
#!/usr/bin/perl
system '/usr/bin/date', '+%Y';
system '/usr/bin/cat', $ARGV[-1];
END
chmod 755 /usr/local/bin/report
keep_world

lives() {               # DIR OWNER: a directory that is bound
	install -d "${1%/*}" && install -d -o "$2" -m 700 "$1" && echo "in $1" >"$1/there" && chown "$2" "$1/there"
}
# sends USER@HOST DIR [SFTP OPTION...]: a file is written there and read back
sends() {
	local to=$1 dir=$2
	shift 2
	date +%N >"$T/sent"
	printf '%s\n' "put $T/sent $dir/sent" "get $dir/sent $T/back" | sftp -b - "$@" "$to" && cmp "$T/sent" "$T/back"
}
reads() {               # USER@HOST FILE [SFTP OPTION...]
	local to=$1 file=$2
	shift 2
	echo "get $file $T/back" | sftp -b - "$@" "$to"
}
explained() { jail-setup explain "$1" | grep -q ': jailed$'; }

check "control: no file has this setting" eval '! is_setting "homes = \"none\""'
check "control: nor this value" eval '! is_setting "home = \"some\""'

page conf/jail.conf.5

# --- running text -----------------------------------------------------------------------

jail sftp 'components = [ "shell", "sftp-server" ];' 'groups = [ "jailed" ];'
part 'jail-setup build' 'jail-setup build sftp'
types 'jail-setup refresh'
types 'jail-setup list' '' '[ "$RC" = 0 ] && grep -q "^sftp .*current" <<<"$OUT"'
part 'jail-setup explain' 'jail-setup explain alice@sshd' '' '[ "$RC" = 0 ] && grep -q ": jailed$" <<<"$OUT"'
part 'scp -O' 'scp -O alice@host:secret /run/t/got' 'jail sftp "components = [ \"scp\" ];" "users = [ \"bob\" ];"; jail scp "components = [ \"scp\" ];" "groups = [ \"jailed\" ];" "commands = [ \"scp\" ];"' \
	'[ "$RC" = 0 ] && cmp /home/alice/secret /run/t/got'
part 'jailsh --jail' 'jailsh --jail scp --user alice -- scp' '' 'grep -q "^usage: scp" <<<"$OUT"'
part 'jailsh --test' 'jailsh --test -u alice -c "scp -t ."'
types 'jail-setup component list' '' '[ "$RC" = 0 ] && grep -q "^sftp-server " <<<"$OUT"'
part 'jail-setup learn' 'jail-setup learn learnt -- /usr/bin/date' '' '[ "$RC" = 0 ] && [ -s /etc/jail/components.d/learnt.conf ]'
types "chown 0 'PATH' && chmod go-w 'PATH'" 'PUT=PATH=/etc/jail; chown bob /etc/jail; chmod 777 /etc/jail; ! explained alice@sshd' \
	'[ "$RC" = 0 ] && explained alice@sshd'
types "mkdir -p '/srv/jailPATH' && (cd -P 'PATH' && case \$PWD in 'PATH') mount -c --bind . '/srv/jailPATH';; *) false; esac)" \
	'PUT=PATH=/home/alice; chown carol /home; ! explained alice@sshd' '[ "$RC" = 0 ] && [ -s /srv/jail/home/alice/secret ]'
part 'usermod -d' 'usermod -d /srv/jail/home/alice alice' '' '[ "$RC" = 0 ] && explained alice@sshd'
umount /srv/jail/home/alice
chown root /home

# a big file in the hands of others; and of root's it may be as big
fresh
mkdir -p /srv/app
truncate -s 1100M /srv/app/data
chown -R carol /srv/app
chmod -R g+w /srv/app
echo 'files = [ "/srv/app/data" ];' >/etc/jail/components.d/app.conf
printf '%s\n' 'components = [ "app" ];' 'users = [ "bob" ];' | jail_file app
plans() { jail-setup plan app >/dev/null; }
part 'chown -R root' 'chown -R root /srv/app' '! plans' '[ "$RC" = 0 ] && ! plans'
part 'chmod -R go-w' 'chmod -R go-w /srv/app' '' '[ "$RC" = 0 ] && plans'
rm -r /srv/app

suite 'systemctl enable --now jail.service' tests/vm/test_systemd.sh
suite 'systemctl kill jail.service' tests/vm/test_systemd.sh
suite 'systemctl stop' tests/vm/test_systemd.sh 'systemctl stop jail.service'
suite '# systemctl edit redis-server' tests/vm/test_systemd.sh
names 'borg break-lock' 'what a client makes the server run'
names 'borg serve' 'what the profile lets a client start'
names 'git archive --remote' 'what the profile serves; test_profiles.sh runs it'
names 'python3 -m' 'what an interpreter could be made to do'

# --- rows -----------------------------------------------------------------------------------

row_file() {            # the rows of the display in a jail file
	{ printf '%s\n' 'components = [ "sftp-server", "scp", "rsync", "git", "borg", "coreutils" ];' \
	    'binds = ( { source = "/srv/git"; target = "/srv/git"; mode = "rw"; optional = true; } );' \
	    'users = [ "cust" ];'; cat "$T/body"; } | jail_file rows
	jail-setup build rows
}
shows 'commands = [ "sftp-server", "scp", "rsync" ];' fresh \
	'row_file && jailsh --test -u cust -c "scp -t ." && ! jailsh --test -u cust -c id'
shows 'commands = (' 'fresh; pam_lines child; lives /home/cust/www cust; install -d -o cust /home/cust/{backup,borg} /srv/git' '
	row_file && jailsh --test -u cust -c id && [ "$(ssh cust@host cat www/there)" = "in /home/cust/www" ] &&
	! ssh cust@host cat secret && [ "$(ssh cust@host today)" = "$(date +%F)" ] && reads cust@host there && ! sends cust@host .'
types 'jail-setup check' 'few_services; jail-setup pam add --all' '[ "$RC" = 0 ]'
# --- a profile of one's own -------------------------------------------------------------------

fresh
pam_lines child
writes '# /etc/jail/components.d/report.conf'
writes '# /etc/jail/commands.d/report.conf'
writes '# /etc/jail/jails.d/customers.conf'
types '# jail-setup build customers'
lives /home/cust/data cust
echo 42 >/home/cust/data/a
types "# jailsh --test -u cust -c 'report -v --month=2026-11 data/a'"
types "# jailsh --test -u cust -c 'report --cache x data/a'" '' '[ "$RC" = 1 ]'
types "# jailsh --test -u cust -c 'report ../other/data/a'" '' '[ "$RC" = 1 ]'
run ssh cust@host report -v --month=2026-11 data/a
is "a customer's report" "$RC $OUT" "0 $(date +%Y)"$'\n'42
run ssh cust@host report ../secret
check "and none beside the data" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'
cp /etc/jail/components.d/report.conf "$T/report.component"
cp /etc/jail/commands.d/report.conf "$T/report.profile"

# --- examples ------------------------------------------------------------------------------------

# enters FILE NAME BEFORE AFTER: in a state of its own, built
enters() {
	fresh
	pam_lines child
	writes "# /etc/jail/jails.d/$1.conf" "${2:-}" "jail-setup build $1 && $3"
}
enters login '' '[ "$(ssh alice@host "echo in; cat /outside")" = in ] && sends alice@host . && rsync -a alice@host:secret "$T/back"'
enters sftp 'lives /srv/www/alice alice; lives /srv/pub root; chmod -R a+rX /srv/pub' \
	'sends alice@host /www && reads alice@host /pub/there && rsync -a alice@host:/www/there "$T/back"'
enters site 'lives /srv/www/site site; lives /srv/backup/site site' '
	sends site@host . && [ -s /srv/www/site/sent ] && [ "$(stat -c %a /srv/www/site/sent)" = 640 ] &&
	! reads site@host /backup/there && rsync -a "$T/sent" site@host:/backup/new && cmp "$T/sent" /srv/backup/site/new &&
	echo other >"$T/sent" && rsync -a "$T/sent" site@host:/backup/new && ! cmp "$T/sent" /srv/backup/site/new'
pwd_of() { echo pwd | sftp -b - "$1" | sed -n 's/^Remote working directory: //p'; }
again() { stop_sshd 22 && run_sshd 22; }
part 'internal-sftp -d /www -u 027' \
	'sed "s,^Subsystem.*,Subsystem sftp internal-sftp -d /www -u 027," /etc/ssh/sshd_config >/etc/ssh/new && mv /etc/ssh/new /etc/ssh/sshd_config && again' \
	'' '[ "$RC" = 0 ] && [ "$(pwd_of site@host)" = /www ] && sends site@host . && [ "$(stat -c %a /srv/www/site/sent)" = 640 ]'
fresh
again
enters exchange 'lives /srv/pub root; chmod -R a+rX /srv/pub; lives /srv/upload/cust cust' '
	sends cust@host upload && reads cust@host pub/there && ! sends cust@host pub &&
	[ "$(stat -c %a /srv/upload/cust/sent)" = 640 ]'

# keys of one account
for k in reader writer monitor; do ssh-keygen -q -t ed25519 -N '' -C $k -f "$T/$k"; done
by() { echo "-oIdentityFile=$T/$1 -F $T/bykey"; }
sed '/^IdentityFile/d' "$CFG" >"$T/bykey"
fresh
pam_lines child
mkdir -p /etc/jail/components.d /etc/jail/commands.d
cp "$T/report.component" /etc/jail/components.d/report.conf
cp "$T/report.profile" /etc/jail/commands.d/report.conf
writes '# /etc/jail/jails.d/keys.conf' 'lives /home/partner/data partner; echo 42 >/home/partner/data/a' 'jail-setup build keys'
# the words that stand for a key
keys() {
	local k
	for k in reader writer monitor; do
		sed -i "s|ssh-ed25519 AAAA\.\.\. $k\$|$(cat "$T/$k.pub")|" "$1" || return
	done
	! grep -q 'AAAA\.\.\.' "$1"
}
HOME_OF=/home/partner
writes '# ~/.ssh/authorized_keys' '' '
	keys /home/partner/.ssh/authorized_keys && sends partner@host . $(by writer) && reads partner@host a $(by reader) &&
	! sends partner@host . $(by reader) && [ "$(ssh $(by monitor) partner@host | tail -n 1)" = 42 ] &&
	! sends partner@host . $(by monitor)'
HOME_OF=''
enters 10-guest '' '[ "$(ssh guest@host "echo x >/tmp/x; cat /tmp/x; echo x 2>/dev/null >x || echo ro")" = "x
ro" ]'
# coming from ChrootDirectory
fresh
pam_lines child
MATCH=/etc/ssh/sshd_config.d/chroot.conf
printf '%s\n' 'Match Group sftponly' 'ForceCommand internal-sftp' >$MATCH
usermod -d / -s /usr/sbin/nologin alice
install -m 644 "$HELP/keys/user.pub" /etc/ssh/alice.keys
sed -i '1i AuthorizedKeysFile /etc/ssh/%u.keys .ssh/authorized_keys' /etc/ssh/sshd_config.d/world.conf
again || bail "sshd does not start"
writes '# /etc/jail/jails.d/sftponly.conf' 'lives /srv/sftp/alice/upload alice; lives /srv/sftp/alice/public alice' '
	jail-setup build sftponly && sends alice@host /upload && reads alice@host /public/there && ! sends alice@host /public'
part 'internal-sftp -d /upload' "sed -i 's,internal-sftp,internal-sftp -d /upload,' $MATCH && again" '' \
	'[ "$RC" = 0 ] && [ "$(pwd_of alice@host)" = /upload ]'
fresh
again
writes '# /etc/jail/components.d/report.conf' ' mkdir -p /etc/report/d; echo x >/etc/report/d/x' '
	jail-setup component show report >"$T/shown" && grep -q " /etc/report/d/x " "$T/shown" && ! grep uncompress "$T/shown"'

page conf/check.conf.5

fresh
jail legacy 'components = [ "shell", "rsync" ];' 'groups = [ "jailed" ];'
shows 'accept = (' '
	jail sftp "components = [ \"sftp-server\" ];" "users = [ \"bob\" ];" "commands = [ \"sftp-server\" ];"
	few_services; cp "$T/stock/su" /etc/pam.d/cockpit; jail-setup pam add su sshd
	usermod -s /usr/sbin/nologin bob; echo >>/usr/bin/rsync; ! jail-setup check' \
	'cp "$T/body" /etc/jail/check.conf && jail-setup check'
REPORT=$(jail-setup check)
shows 'legacy: stale /usr/bin/rsync: expected as on the host, found the' '' \
	'grep -qxF "$(xargs <"$T/body")" <<<"$REPORT"'
types 'jail-setup check' '' '[ "$RC" = 0 ] && [ "$(grep -c "; accepted: " <<<"$OUT")" = 3 ]'
part 'jail-setup build' 'jail-setup build legacy' '' '[ "$RC" = 0 ] && ! jail-setup check | grep -q "stale /usr/bin/rsync"'
printed_finish
