#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_ways.sh - every way in but ssh, with the programs of the distribution: su,
# runuser, login, sudo, cron, at, vsftpd, proftpd.  Each is tried first without our
# PAM line, which must end outside, and then with it.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-services.sh" || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"

[ ! -d "$B/services" ] || cp -a "$B/services/usr" "$B/services/etc" /
for p in sbin/cron sbin/atd bin/sudo sbin/vsftpd sbin/proftpd bin/curl; do
	[ -x /usr/$p ] || bail "no $p"
done
install_products
login_jail
build_jail

SERVICES="su runuser runuser-l login sudo sudo-i cron atd vsftpd proftpd"
mkdir -p "$T/orig" && cp -a /etc/pam.d/. "$T/orig/"

# pam_all none|session: the distribution's files, without or with our line
pam_all() {
	local s
	[ -z "$DRY" ] || set -- none
	cp -a "$T/orig/." /etc/pam.d/
	[ "$1" != none ] || return 0
	for s in $SERVICES; do
		# runuser-l includes runuser
		grep -q "include.*runuser" "/etc/pam.d/$s" ||
			echo 'session required pam_jail.so' >>"/etc/pam.d/$s"
	done
}

# What a program finds out about where it is, and who.
{
	echo '#!/bin/sh'
	echo 'echo $(id -un; id -Gn)'
	echo 'grep -o "^[^/]*/ / .* - overlay [^/ ]*" /proc/self/mountinfo | sed "s/.* /root /"'
	echo 'cat /outside /etc/shadow 2>/dev/null | head -n 1'
	echo 'echo $(ls /home)'
} >/home/alice/where
chmod 755 /home/alice/where
INSIDE="alice alice jailed sftponly projects
root jail:$JAIL
alice"
OUTSIDE="alice alice jailed sftponly projects
root overlay
OUTSIDE
$(cd /home && echo ./* | sed 's,\./,,g')"

# lands NAME GOT
lands() {
	if [ "$LINES_ARE" = none ]; then
		is "control: $1, without the line: outside" "$2" "$OUTSIDE"
	else
		is "$1: in the jail" "$2" "$INSIDE"
	fi
}

runs() {                # NAME COMMAND...
	local name=$1
	shift
	run timeout 20 "$@"
	lands "$name" "$(grep -v '^Last login: ' <<<"$OUT")"
}

appears() {             # FILE, waited for
	until_so [ -e "$1" ]
}

# --- root and sudoers start something as the account ----------------------------

shells() {
	runs "su" su alice -c /home/alice/where
	runs "su -" su - alice -c /home/alice/where
	runs "runuser" runuser alice -c /home/alice/where
	runs "runuser -u" runuser -u alice -- /home/alice/where
	runs "runuser -l" runuser -l alice -c /home/alice/where
	runs "sudo -u" sudo -u alice /home/alice/where
	runs "sudo -iu" sudo -iu alice /home/alice/where
	runs "sudo -iu, by bob" setpriv --reuid bob --regid bob --init-groups \
	    sudo -iu alice /home/alice/where
}

# Terminals: one that the program was given, and one that it makes.
terminal() {            # NAME COMMAND...
	local name=$1
	shift
	rm -f /home/alice/w
	play 33 91 "$@" <<-'END'
		expect $
		send PS1=; cd; ./where >w; stty size; tty\n
		send test -w "$(tty)" && w=writable; echo "OW""NED $(stat -c '%U %G' "$(tty)") $w"; exit 5\n
		eof
	END
	check "$name: a terminal of the right size" eval \
		'[ "$RC" = "${EXPECT:-5}" ] && grep -q "33 91$" <<<"$OUT" && grep -q "OWNED [a-z]" <<<"$OUT"'
	unlike "$name: no complaint on it" "$OUT" \
		'no job control|cannot|have no name|[Ww]arning|locale|not a tty|not found|denied'
	lands "$name, on a terminal" "$(cat /home/alice/w)"
	OWNED="$OWNED$name: $(sed -n 's/.*OWNED //p' <<<"$OUT")
"
}

# sudo makes its terminal before it opens the session, so it is the host's.
nameless() {
	rm -f /home/alice/w
	play 33 91 sudo -iu alice <<-'END'
		expect $
		send PS1=; cd; ./where >w; stty size; test -t 0 && echo TE""RM; exit 5\n
		eof
	END
	check "sudo -iu: a terminal of the right size" eval \
		'[ "$RC" = 5 ] && grep -q "33 91$" <<<"$OUT" && grep -q "TERM$" <<<"$OUT"'
	lands "sudo -iu, on a terminal" "$(cat /home/alice/w)"
}

terminals() {
	OWNED=
	terminal "su -" su - alice
	terminal "su -P" su -P - alice
	terminal "runuser -l" runuser -l alice
	EXPECT=0 terminal "login" login -f alice
	nameless
	[ "$LINES_ARE" = none ] && OWNED_OUTSIDE=$OWNED
	is "the terminals: owner, group, and may it be written to, as without the line" \
		"$OWNED" "$OWNED_OUTSIDE"
	like "login's terminal is the account's, group tty" "$OWNED" \
		'^login: alice tty writable$'
}

# --- cron and at ----------------------------------------------------------------

# "@reboot" is due when the daemon starts; it takes the way of every other job.
crons() {
	local tab=/var/spool/cron/crontabs/alice
	echo '@reboot ./where >c.new 2>&1; mv c.new c; echo MAIL' >$tab
	chown alice $tab && chmod 600 $tab
	rm -f /run/crond.reboot /run/crond.pid /home/alice/c
	MARK=$(stat -c %s "$LOG") LAST=cron OUT='' ERR=''
	/usr/sbin/cron
	appears /home/alice/c
	lands "cron" "$(cat /home/alice/c)"
	check "cron: closes the session" log_has 'session closed for user alice'
	kill "$(cat /run/crond.pid)"
}

ats() {
	rm -f /home/alice/a
	MARK=$(stat -c %s "$LOG") LAST=atd OUT='' ERR=''
	rm -f /run/atd.pid
	/usr/sbin/atd
	appears /run/atd.pid
	(cd /home/alice && echo './where >a.new 2>&1; mv a.new a; echo MAIL' |
		setpriv --reuid alice --regid alice --init-groups \
		env LOGNAME=alice HOME=/home/alice at now) >"$T/out" 2>"$T/err"
	ERR=$(cat "$T/err")
	appears /home/alice/a
	lands "at" "$(cat /home/alice/a)"
	check "at: closes the session" log_has 'session closed for user alice'
	kill "$(pidof atd)"
}

# Both mail what a job prints, when the job is over and they are inside.
mails() {
	local where
	crons
	ats
	until_so eval '[ "$(grep -c . /home/alice/mail 2>/dev/null)" = 2 ]'    # one each
	where=$(sort -u /home/alice/mail)
	if [ "$LINES_ARE" = none ]; then
		is "control: mail is sent outside, by the account" "$where" \
			"alice outside"
	else
		is "mail is sent inside, by the account, by the jail's mailer" \
			"$where" "alice inside"
	fi
	rm -f /home/alice/mail
}

# --- FTP ------------------------------------------------------------------------

ftp_files() {
	mkdir -p /run/vsftpd/empty /run/proftpd /var/log/proftpd /srv/ftp
	grep -q '^ftp:' /etc/passwd ||
		echo 'ftp:x:2990:65534::/srv/ftp:/usr/sbin/nologin' >>/etc/passwd
	printf '%s\n' listen=YES listen_ipv6=NO listen_address=127.0.0.1 \
	    listen_port=2121 background=YES anonymous_enable=NO local_enable=YES \
	    write_enable=YES secure_chroot_dir=/run/vsftpd/empty \
	    pam_service_name=vsftpd session_support=YES "$@" >/etc/vsftpd.conf
	printf '%s\n' 'ServerType standalone' 'DefaultServer on' 'UseIPv6 off' \
	    'DefaultAddress 127.0.0.1' 'Port 2122' 'User nobody' 'Group nogroup' \
	    'PidFile /run/proftpd.pid' 'SystemLog /var/log/proftpd/proftpd.log' \
	    'ScoreboardFile /run/proftpd/scoreboard' \
	    'AuthOrder mod_auth_pam.c* mod_auth_unix.c' \
	    "$(grep -E '^LoadModule mod_(ls|xfer)' /etc/proftpd/modules.conf)" >/etc/proftpd/proftpd.conf
	head -c 300000 /dev/urandom >"$T/big"
}

CURL() { timeout 20 curl -sS -u alice:secret "$@"; }

# serve PROGRAM PORT
serve() {
	LD_PRELOAD=$HELP/keepcore.so "$1"
	until_so eval "(exec 3<>/dev/tcp/127.0.0.1/$2) 2>/dev/null"
}

stop() {
	# of this world, there are no others in its pid namespace
	until_so eval "! kill \$(pidof $1) 2>/dev/null"
}

# ftp NAME PORT
ftp() {
	local u=ftp://127.0.0.1:$2
	rm -f /home/alice/up "$T/down"
	run CURL -T "$T/big" "$u/up"
	check "$1: a file up lands in the home" cmp -s "$T/big" /home/alice/up
	is "$1: and is the account's" "$(stat -c %U:%G /home/alice/up)" alice:alice
	run CURL -o "$T/down" "$u/up"
	check "$1: and down again" cmp -s "$T/big" "$T/down"
	run CURL "$u/%2foutside"
	if [ "$LINES_ARE" = none ]; then
		is "control: $1, without the line: outside" "$OUT" OUTSIDE
		return
	fi
	check "$1: no file of the outside" nothing
	run CURL --path-as-is "$u/../../../"
	check "$1: above the home is the jail" eval \
		'[ "$RC" = 0 ] && grep -q " usr$" <<<"$OUT" && ! grep -q " outside$" <<<"$OUT"'
	run CURL "$u/%2fhome/"
	is "$1: and no other home" "$(awk '{ print $NF }' <<<"$OUT")" alice
	check "$1: the log says so" \
		log_has "service=$1 (rhost=[^ ]+ )?entry=session .*result=entered"
}

nothing() { [ "$RC" != 0 ] && [ -z "$OUT" ]; }

# A server that goes on after PAM has refused must not get the account outside.
ftp_refused() {         # NAME PORT
	mv "/var/lib/jail/$JAIL" /var/lib/jail/away
	run CURL "ftp://127.0.0.1:$2/%2foutside"
	check "$1: a jail that is not built is refused" nothing
	check "$1: and the log says why" log_has 'result=refused.*not built'
	mv /var/lib/jail/away "/var/lib/jail/$JAIL"
}

ftps() {
	ftp_files
	serve vsftpd 2121 && ftp vsftpd 2121
	serve proftpd 2122 && ftp proftpd 2122
	if [ "$LINES_ARE" != none ]; then
		ftp_refused vsftpd 2121
		ftp_refused proftpd 2122
	fi
	stop vsftpd
	stop proftpd
}

# --- all of it, without the line and with it ------------------------------------

echo 'bob ALL=(alice) NOPASSWD: ALL' >/etc/sudoers.d/bob
chmod 440 /etc/sudoers.d/bob
# a root without CAP_SYS_RESOURCE, as in this world, cannot set it higher again
echo 'Set disable_coredump false' >>/etc/sudo.conf
mkdir -p /var/spool/cron/{crontabs,atjobs,atspool}
touch /var/spool/cron/atjobs/.SEQ
chown -R daemon:daemon /var/spool/cron/at{jobs,spool}
chmod 1770 /var/spool/cron/at{jobs,spool}
for LINES_ARE in none session; do
	pam_all $LINES_ARE
	shells
	terminals
	crons
	ats
	ftps
done

# Of sendmail's place the jail's own program is run, and never as root.
printf '%s\n' '#!/bin/sh' 'cat >/dev/null' '[ -e /outside ] && at=outside || at=inside' \
    'echo "$(id -un) $at" >>/home/alice/mail' >/usr/sbin/sendmail
chmod 755 /usr/sbin/sendmail
echo 'files = [ "/usr/sbin/sendmail" ];' >/etc/jail/components.d/mailer.conf
printf '%s\n' 'components = [ "sftp-server", "shell", "mailer" ];' \
    'groups = [ "jailed" ];' | jail_file "$JAIL"
build_jail
for LINES_ARE in none session; do
	pam_all $LINES_ARE
	mails
done

# --- servers that do without PAM's session --------------------------------------

# vsftpd as it is shipped opens none: outside, whatever the line says.
ftp_files session_support=NO
serve vsftpd 2121
run CURL "ftp://127.0.0.1:2121/%2foutside"
check "vsftpd without session_support is outside: see check" [ "$OUT" = OUTSIDE ]
stop vsftpd
ftp_files chroot_local_user=YES allow_writeable_chroot=YES
serve vsftpd 2121
run CURL "ftp://127.0.0.1:2121/%2fwhere"
check "vsftpd's own chroot, within the jail" cmp -s /home/alice/where "$T/out"
stop vsftpd

# proftpd as it is shipped asks mod_auth_unix after PAM has refused.
ftp_files
sed -i '/^AuthOrder/d' /etc/proftpd/proftpd.conf
serve proftpd 2122
ftp_refused "proftpd as it is shipped" 2122
sed -i '1i account required pam_deny.so' /etc/pam.d/proftpd
run CURL "ftp://127.0.0.1:2122/%2foutside"
check "and lets in who PAM does not want: see check" [ "$OUT" = OUTSIDE ]
stop proftpd
ftp_files
serve proftpd 2122
run CURL "ftp://127.0.0.1:2122/%2foutside"
check "with mod_auth_pam.c* it does not" nothing
stop proftpd

# --- what check says about it ---------------------------------------------------

KNOWN="atd cockpit cron crond cronie doas gdm-autologin gdm-fingerprint gdm-password
gdm-smartcard greetd lightdm lightdm-autologin login lxdm other polkit-1 proftpd
pure-ftpd remote runuser runuser-l sddm sddm-autologin sshd su su-l sudo sudo-i
systemd-run0 vsftpd xdm xrdp-sesman"

# reported: the files named in findings about services, without /etc
reported() {
	run jail-setup --json check --quick
	sed -n 's/.*"kind":"\(outside\|refused\)","path":"\/etc\/\([^"]*\)".*/\2/p' \
	    <<<"$OUT" | sort | tr '\n' ' '
}

ftp_files
mkdir -p /etc/ssh && echo 'UsePAM yes' >/etc/ssh/sshd_config
pam_all none
for s in $KNOWN; do
	[ -e "/etc/pam.d/$s" ] || echo '@include common-session' >"/etc/pam.d/$s"
done
[ -e /usr/bin/pkexec ] || cp /bin/false /usr/bin/pkexec
is "check: every service without the line" "$(reported)" \
	"$(tr ' ' '\n' <<<"$KNOWN" | sed 's,^,pam.d/,' | sort | tr '\n' ' ')"
mv /usr/bin/pkexec "$T/pkexec"
unlike "check: but polkit-1 where there is no pkexec" "$(reported)" polkit-1
mv "$T/pkexec" /usr/bin/pkexec
echo '@include common-session' >/etc/pam.d/gate
unlike "control: a file that no program is known to use" "$(reported)" gate
echo 'PAMServiceName gate' >>/etc/ssh/sshd_config
like "check: but sshd, by PAMServiceName" "$(reported)" '(^| )pam.d/gate( |$)'
rm /etc/ssh/sshd_config /etc/pam.d/gate
mkdir -p /usr/etc/ssh && echo 'UsePAM no' >/usr/etc/ssh/sshd_config
like "check: UsePAM in openSUSE's file" "$(jail-setup --json check --quick)" '"path":"/usr/etc/ssh/sshd_config"'
rm -r /usr/etc/ssh
echo 'UsePAM yes' >/etc/ssh/sshd_config
echo 'session required pam_jail.so' >/etc/pam.d/ours
for how in '@include ours' 'session include ours' 'session substack ours'; do
	for s in $KNOWN; do
		echo "$how" >"/etc/pam.d/$s"
	done
	is "check: none, with the line by \"$how\"" "$(reported)" ""
done
for f in "ssh/sshd_config UsePAM" "vsftpd.conf session_support" \
    "proftpd/proftpd.conf AuthOrder"; do
	cp "/etc/${f% *}" "$T/conf"
	sed -i "/${f#* }/d" "/etc/${f% *}"
	is "check: ${f% *} without ${f#* }" "$(reported)" "${f% *} "
	cp "$T/conf" "/etc/${f% *}"
done
echo 'session required pam_jail.so entry=child' >/etc/pam.d/proftpd
is "check: entry=child elsewhere than in sshd" "$(reported)" "pam.d/proftpd "
echo '@include ours' >/etc/pam.d/proftpd
{ cat "$T/orig/su"; echo 'session sufficient pam_permit.so'; echo '@include ours'; } >/etc/pam.d/su
run su alice -c 'cat /outside'
is "control: a line before ours can end the session's stack" "$OUT" OUTSIDE
is "check: and is found" "$(reported)" "pam.d/su "
pam_all session
(cd /etc && grep -l '^session required pam_jail.so' pam.d/*) >"$T/ours"
is "check: the distribution's own lines do not" "$(reported | tr ' ' '\n' | grep -xFf "$T/ours")" ""

# --- lines that do not fit ------------------------------------------------------

# su-l includes su: the line in both runs twice.
pam_all session
echo 'session required pam_jail.so' >>/etc/pam.d/su-l
run su - alice -c /home/alice/where
check "a line that runs twice is refused" nothing
check "and the log says so" log_has 'in a jail already'

# sshd's line elsewhere: proftpd, without CAP_SETUID, would go on as root.
for s in su proftpd; do
	{
		echo 'auth optional pam_jail.so'
		cat "$T/orig/$s"
		echo 'session required pam_jail.so entry=child'
	} >/etc/pam.d/$s
done
[ -z "$DRY" ] || pam_all none
run su alice -c /home/alice/where
check "entry=child for su is refused" nothing
serve proftpd 2122
run CURL "ftp://127.0.0.1:2122/%2foutside"
check "entry=child for proftpd is refused" nothing
check "and the log says so" log_has 'entry=child is for sshd'
stop proftpd
finish
