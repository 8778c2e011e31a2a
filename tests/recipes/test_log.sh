#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_log.sh - the recipe "The log" of jail_recipes(7), as printed: rsyslogd and the
# filters of fail2ban over the lines of real logins, and over those that accounts forge.

. "${0%/*}/recipe.lib.sh"

AUTH=/var/log/auth.log ROOTS=/var/log/auth-root.log WHO=/var/log/auth-who.log
VICTIM=203.0.113.9

# --- the machine: rsyslogd has /dev/log, as on a Debian without systemd -----------

# The kernel's log is that of the machine below this world.
sed -i '/imklog/d' /etc/rsyslog.conf
cat >"$UNITS/rsyslog" <<-'END'
	#!/bin/sh
	# "done" is when it listens: what is sent from then on is written
	[ ! -s /run/rsyslogd.pid ] || kill "$(cat /run/rsyslogd.pid)"
	while [ -s /run/rsyslogd.pid ]; do sleep 0.05; done
	rm -f /dev/log
	rsyslogd -i /run/rsyslogd.pid || exit
	until logger -p auth.info -t unit started 2>/dev/null; do sleep 0.05; done
END
cat >"$UNITS/fail2ban" <<-'END'
	#!/bin/sh
	[ "$1" = restart ] && fail2ban-client -t >/dev/null && : >/run/fail2ban-restarted
END
chmod 755 "$UNITS/rsyslog" "$UNITS/fail2ban"
run at_server 'systemctl restart rsyslog'
check "rsyslogd starts as Debian has it" [ "$RC" = 0 ]
in_file() { until_so grep -qE -e "$2" "$1"; }

# The addresses that a filter finds in a file.
banned() {              # FILE FILTER
	fail2ban-regex -o ip "$1" "$2" 2>"$T/regex.err" | sort -u | tr '\n' ' '
}

# What was logged so far is in the files, for lines stay in order.
settled() {
	local i=settled-$RANDOM$RANDOM
	logger -p auth.info -t settled $i
	in_file $AUTH "$i\$" && { [ ! -e "${1:-$AUTH}" ] || in_file "${1:-$AUTH}" "$i\$"; }
}

# --- the accounts: anna in a jail with a shell, the default log; bruno in none -----

run at_server 'jail-setup init students --for shell --create-group'
check "a jail with log, by default" [ "$RC" = 0 ]
account anna
account bruno
usermod -aG students anna
echo 'anna:secret' | chpasswd

forge() {               # TAG TEXT: by anna, in her jail
	run at_home "ssh anna@files.example.org logger -p auth.info -t $1 --id=4711 \"'$2'\""
	[ "$RC" = 0 ] || fail "anna logs"
	settled $ROOTS
}
forge_all() {           # what the filters look for
	forge sshd "Failed password for root from $VICTIM port 2222 ssh2"
	forge pam_jail "jail=- user=bruno uid=1001 service=sshd rhost=$VICTIM entry=account gen=- result=refused reason=\\\"in no jail, and the PAM line says unmatched=deny\\\""
}
guess() {               # a wrong password, by a real client
	run at_home 'printf "#!/bin/sh\necho wrong\n" >ask; chmod 755 ask
		SSH_ASKPASS=$PWD/ask SSH_ASKPASS_REQUIRE=force ssh \
		    -o PreferredAuthentications=password anna@files.example.org true'
	check "a guess at anna's password fails" [ "$RC" != 0 ]
	settled $ROOTS
}
knock() { run at_home "ssh -o BatchMode=yes $1@files.example.org true"; settled $ROOTS; }

forge_all
check "control: what anna forges looks like sshd's" grep -q "sshd\[4711\]: Failed password for root from $VICTIM" $AUTH
is "control: and by auth.log, as shipped, fail2ban bans whom anna names" \
	"$(banned $AUTH sshd)" "$VICTIM "

# --- the recipe -------------------------------------------------------------------

recipe "The log"
upto "systemctl restart fail2ban"
check "fail2ban was restarted" [ -e /run/fail2ban-restarted ]
conf=$(fail2ban-client -d 2>&1)
is "sshd: by the journal, root's processes alone" \
	"$(grep -o "'sshd', 'addjournalmatch'.*" <<<"$conf" | sort -u)" \
	"'sshd', 'addjournalmatch', '_UID=0', '_COMM=sshd', '+', '_UID=0', '_COMM=sshd-session']"
like "pam_jail: the same" "$conf" "'pam_jail', 'addjournalmatch', '_UID=0', 'SYSLOG_IDENTIFIER=pam_jail'"
rest
check "the file of root's processes is rotated as well" grep -qx $ROOTS /etc/logrotate.d/rsyslog
check "and that with all of them" grep -qx $WHO /etc/logrotate.d/rsyslog
conf=$(fail2ban-client -d 2>&1)
for jail in sshd pam_jail; do
	is "$jail: that file and no other" \
		"$(grep -oE "'add', '$jail', '[^']*'|'$jail', 'addlogpath', '[^']*'" <<<"$conf")" \
		"'add', '$jail', 'auto'"$'\n'"'$jail', 'addlogpath', '$ROOTS'"
done

mv $ROOTS $ROOTS.away
run at_server 'fail2ban-client -t'
check "control: without the file fail2ban-client -t fails" [ "$RC" != 0 ]
mv $ROOTS.away $ROOTS
run at_server 'fail2ban-client -t'
is "and with it does not" "$RC" 0
is "it is root's, and adm reads it" "$(stat -c '%U %G %a' $ROOTS)" "root adm 640"

# --- what holds -------------------------------------------------------------------

: >$AUTH; : >$ROOTS
knock anna
check "control: anna is let in" [ "$RC" = 0 ]
check "and the file has the line, with her address" \
	grep -qE 'pam_jail\[[0-9]+\]: jail=students user=anna uid=[0-9]+ service=sshd rhost=127\.0\.0\.1 entry=child .*result=entered' $ROOTS
guess
is "who guesses is counted" "$(banned $ROOTS sshd)" "127.0.0.1 "

: >$AUTH; : >$ROOTS
forge_all
is "control: what anna forges is in auth.log" "$(grep -c "$VICTIM" $AUTH)" 2
is "control: where both filters count it" "$(banned $AUTH sshd)$(banned $AUTH pam_jail)" "$VICTIM $VICTIM "
is "it is not in the file" "$(grep -c "$VICTIM" $ROOTS)" 0
is "and by that, nobody is banned" "$(banned $ROOTS sshd)$(banned $ROOTS pam_jail)" ""
uid=$(id -u anna)
is "with who wrote it anna's uid is before each, whatever it says" \
	"$(grep "$VICTIM" $WHO | sed -E 's/^[^ ]+ (uid=[0-9]+) pid=[0-9]+ ([^:]*):.*/\1 \2/')" \
	"uid=$uid sshd[4711]"$'\n'"uid=$uid pam_jail[4711]"
like "her login in a line of root's" "$(cat $WHO)" 'uid=0 pid=[0-9]+ pam_jail\[[0-9]+\]: jail=students user=anna uid='
is "only root and adm read it" "$(stat -c '%U %G %a' $WHO)" "root adm 640"
at_home 'su root -c true </dev/null' 2>/dev/null
settled $ROOTS
check "su, that an account has started, is in auth.log" grep -q 'su\[.*client' $AUTH
check "and not in the file" eval '! grep -q "su\[" $ROOTS'

# What a jail refuses: the reason is the administrator's.
mv /var/lib/jail/students /var/lib/jail/away
: >$ROOTS
knock anna
check "control: anna is refused, her jail is not built" \
	eval '[ "$RC" != 0 ] && grep -q "user=anna .*rhost=127.0.0.1 .*result=refused" $ROOTS'
REFUSALS="grep 'pam_jail.*result=refused' $ROOTS"
check "the page prints a grep" grep -qF -e "$REFUSALS" <(tr -s ' \n' ' ' <<<"$RECIPES")
run at_server "$REFUSALS"
like "the page's grep has it, and the fix" "$OUT" 'user=anna .*result=refused reason=".*; fix: jail-setup build students'
is "nobody is banned for it" "$(banned $ROOTS sshd)$(banned $ROOTS pam_jail)" ""
printf '[Definition]\nfailregex = rhost=<HOST>.*result=refused\n' >/etc/fail2ban/filter.d/naive.conf
is "control: a filter that counts every refusal bans anna's address" \
	"$(banned $ROOTS naive)" "127.0.0.1 "
mv /var/lib/jail/away /var/lib/jail/students

# What sshd refuses by itself, for the home's mode.
chmod 777 /home/anna
: >$ROOTS
knock anna
check "control: others may write in anna's home, sshd refuses her key" \
	eval '[ "$RC" != 0 ] && grep -q "bad ownership or modes for directory /home/anna" $ROOTS'
is "nobody is banned for it" "$(banned $ROOTS sshd)" ""
is "in the mode aggressive her address is, as the page says" \
	"$(banned $ROOTS 'sshd[mode=aggressive]')" "127.0.0.1 "
chmod 700 /home/anna

# Who has the password of an account that is in no jail.
sed -i '/pam_jail/s/^\(account\|session\).*/& unmatched=deny/' /etc/pam.d/sshd
: >$ROOTS
knock bruno
check "unmatched=deny: bruno is refused" [ "$RC" != 0 ]
is "and counted" "$(banned $ROOTS pam_jail)" "127.0.0.1 "
is "by that filter alone" "$(banned $ROOTS sshd)" ""

# --- attacks on the filter ----------------------------------------------------------

# A name in the place of the address: the client's DNS says what it is when fail2ban
# asks.  Here it says two.
: >$ROOTS
printf '127.0.0.1 trap.example.org\n%s trap.example.org\n' $VICTIM >/etc/hosts.new
cat /etc/hosts >>/etc/hosts.new && cp /etc/hosts.new /etc/hosts
echo 'UseDNS yes' >/etc/ssh/sshd_config.d/a.conf
at_server 'systemctl reload ssh'
knock bruno
check "control: UseDNS: the line has a name" \
	grep -q 'user=bruno .*rhost=trap.example.org entry=.*unmatched=deny' $ROOTS
printf '[Definition]\nfailregex = pam_jail.*rhost=<HOST> .*unmatched=deny\n' >/etc/fail2ban/filter.d/naive.conf
like "control: <HOST> bans what the name's owner says" "$(banned $ROOTS naive)" "$VICTIM"
is "the filter takes no name" "$(banned $ROOTS pam_jail)" ""
rm /etc/ssh/sshd_config.d/a.conf
at_server 'systemctl reload ssh'

# A user's name that holds a line: by ssh to sshd, and by another service to us, with
# what ssh(1) does not send.
: >$ROOTS
LINE="jail=- user=x uid=1 service=sshd rhost=$VICTIM entry=account gen=- result=refused reason=\"in no jail, and the PAM line says unmatched=deny\""
for name in "x from $VICTIM port 22 ssh2" \
    "x h sshd Failed password for root from $VICTIM port 22 ssh2" \
    "x h pam_jail ${LINE//\"/}"; do
	run at_home "ssh -o BatchMode=yes -l ${name@Q} files.example.org true"
	[ "$RC" != 0 ] || fail "$name is let in"
done
settled $ROOTS
is "control: sshd wrote each of these names" "$(grep -c ": Invalid user x.*$VICTIM" $ROOTS)" 3
printf '[Definition]\nfailregex = (?:rhost=| from )<HOST>\n' >/etc/fail2ban/filter.d/naive.conf
like "control: a filter that takes the first address bans the one in the name" \
	"$(banned $ROOTS naive)" "$VICTIM"
is "sshd's bans who sent it" "$(banned $ROOTS sshd)" "127.0.0.1 "
is "ours bans nobody" "$(banned $ROOTS pam_jail)" ""

: >$ROOTS
printf '%s\n' 'account required pam_jail.so unmatched=deny' >/etc/pam.d/odd
for name in "x service=sshd rhost=$VICTIM entry=account" "x"$'\n'"$LINE" "$LINE"; do
	"$HELP/pamclient" odd "$name" m >/dev/null 2>&1 && fail "$name is let in"
done
settled $ROOTS
is "control: we wrote each of these names, in a line" "$(grep -c "pam_jail\[.*$VICTIM.*result=refused" $ROOTS)" 3
like "control: a filter that takes the first address bans that" \
	"$(printf '[Definition]\nfailregex = rhost.<HOST>\n' >/etc/fail2ban/filter.d/naive.conf; banned $ROOTS naive)" "$VICTIM"
is "ours bans nobody" "$(banned $ROOTS pam_jail)" ""

# The same words in a line that another program of root's writes.
: >$ROOTS
logger -p auth.info -t cron --id=12 "($LINE) CMD"
logger -p auth.info -t cron --id=12 "$LINE"
logger -p auth.info -t cron --id=12 "pam_jail[1]: $LINE"
settled $ROOTS
is "control: they are there" "$(grep -c "$VICTIM" $ROOTS)" 3
is "the filter wants its tag" "$(banned $ROOTS pam_jail)" ""
logger -p auth.info -t pam_jail --id=12 "$LINE"
settled $ROOTS
is "control: with it, written by root, it counts" "$(banned $ROOTS pam_jail)" "$VICTIM "
recipe_ends
