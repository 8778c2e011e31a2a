#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_explain.sh - jail-setup explain predicts a login: the same jail, the same
# mounts, the same refusal.

. "${0%/*}/world.sh"

ssh_world child su
SERIAL=$(basename "$(readlink "/var/lib/jail/$JAIL/current")")

explain() {             # NAME STATUS REGEX WHO: and all three are so
	run jail-setup explain "$4"
	if [ "$RC" = "$2" ] && grep -qE -e "$3" <<<"$OUT$ERR"; then pass "$1"; else
		fail "$1"; echo "#   want: $2 and $3"
	fi
}

# says NAME REASON: refused for alice through sshd, and a login is, for the same
says() {
	local text
	explain "$1" 1 "REFUSED +$2" alice@sshd
	text=$(sed -n 's/^  REFUSED *//p' <<<"$OUT" | tr '"' "'" | cut -c 1-60)
	try_in alice
	check "$1: and the login is refused" kept_out
	check "$1: for the same reason" eval 'log_has result=refused && log_since | grep -qF "reason=\"$text"'
}

# --- what is entered ----------------------------------------------------------------------------

mounted() { awk '{ sub(",relatime", "", $6); print $5, $6 }' | sort; }
told() { sed -n '/^  mounts/,/^  commands/p' <<<"$OUT" | sed '$d; s/^  mounts//' |
	awk '$2 != "terminal" { print $1, $3 }' | sort; }
same_mounts() {         # NAME WHO COMMAND...: explained, and then looked at inside
	local name=$1 want
	run jail-setup explain "$2"
	want=$(told)
	shift 2
	is "$name" "$want" "$("$@" | mounted)"
}

explain "a login that goes well" 0 "^alice \(uid 2001\) through sshd: jailed$" alice@sshd
like "the rule" "$OUT" "^  rule +$JAIL: group \"jailed\"$"
like "the line" "$OUT" '^  PAM +/etc/pam.d/sshd: entry=child$'
like "the tree" "$OUT" "^  tree +/var/lib/jail/$JAIL/gen/$SERIAL/root$"
like "commands" "$OUT" '^  commands +all, by /bin/bash of the jail$'
like "and it was tried" "$OUT" '^  tried +entered in [0-9]+ us'
is "the walls are the rows of wall.c, in their order" \
	"$(sed -n '/^  walls/,/^  tried/p' <<<"$OUT" | sed '$d; s/^  walls//' | sed 's/^ *//; s/:.*//')" \
	"$("$SRC/tests/lint/walls.sh" names | grep -vx strict)"
works "nobody is left inside" "" jail-setup sessions
same_mounts "ssh: the mounts that were told are there" alice@sshd SSH alice@h 'cat /proc/self/mountinfo'
same_mounts "su: the mounts that were told are there" alice@su su alice -c 'cat /proc/self/mountinfo'
like "su: a devpts of its own, or the host's" "$OUT" \
	"/dev/pts devpts rw,nosuid,noexec \(unless the login is on a terminal of the host's devpts\)$"
like "su: a terminal of its own, if there is one" "$OUT" \
	'/dev/console terminal rw,nosuid,noexec \(if the login is on any other terminal\)$'
like "su: the same as JSON" "$(jail-setup --json explain alice@su)" \
	'"target":"/dev/pts","type":"devpts","options":"[^"]*","when":"unless the login'
mkdir -p /srv/www/alice /srv/ro
login_jail 'home = "ro";' 'log = false;' 'network = "none";' 'tmp = "none";' \
	'binds = ( { source = "/srv/www/%u"; target = "/www"; mode = "rw"; },
		{ source = "/srv/ro"; target = "/ro"; noexec = true; } );'
same_mounts "other settings: ssh" alice@sshd SSH alice@h 'cat /proc/self/mountinfo'
same_mounts "other settings: su" alice@su su alice -c 'cat /proc/self/mountinfo'
like "no network" "$OUT" 'namespaces: mount, ipc, uts, net$'
login_jail 'proc = "none";' 'home = "none";'
run jail-setup explain alice
unlike "no /proc and no home" "$OUT" '/proc|/home'
login_jail 'enter = "session";'
says "entry= and enter disagree" 'the PAM line says entry=child, and enter = "session"'
login_jail 'processes = "own";' 'terminals = "own";'
same_mounts "processes and terminals of its own: ssh" alice@sshd SSH alice@h 'cat /proc/self/mountinfo'
like "a devpts of its own in any case" "$OUT" '/dev/pts devpts rw,nosuid,noexec$'
like "a pid namespace" "$OUT" 'namespaces: mount, ipc, uts, pid$'
login_jail
run jail-setup explain --json alice@sshd
like "--json" "$OUT" "^\{\"user\":\"alice\",\"service\":\"sshd\",\"verdict\":\"jailed\",\"uid\":2001,\"entry\":\"child\",\"jail\":\"$JAIL\",\"rules\":\[\{\"jail\":\"$JAIL\",\"group\":\"jailed\"\}\],\"generation\":\"$SERIAL\",\"tree\":"
like "--json: mounts, commands, walls" "$OUT" \
	'"mounts":\[\{"target":"/","source":"[^"]*","type":"overlay","options":"ro,nosuid,nodev"\},.*"commands":null,"walls":\[\{"name":"namespaces","what":"mount, ipc, uts"\}.*"refused":\[\],"unchecked":\[\]\}$'
works "--quiet" "" jail-setup explain --quiet alice@sshd
login_jail

# --- who ----------------------------------------------------------------------------------------

printf '%s\n' 'components = [ "shell" ];' 'groups = [ "sftponly" ];' | jail_file zoo
printf '%s\n' 'components = [ "shell" ];' 'users = [ "mallory" ];' | jail_file zulu
run jail-setup explain alice
like "a jail that the first one hides" "$OUT" '^  hidden +zoo: group "sftponly"; the other file comes first$'
run jail-setup explain mallory
like "users come before groups" "$OUT" '^  rule +zulu: user "mallory"$'
like "and what they hide" "$OUT" "^  hidden +$JAIL: group \"jailed\"; users come before groups$"
check "a jail that was not built is refused" [ "$RC" = 1 ]
like "and the command that mends it" "$OUT" 'fix: jail-setup build zulu'
rm /etc/jail/jails.d/zoo.conf /etc/jail/jails.d/zulu.conf
explain "root" 0 'uid 0 is never jailed' root@sshd
explain "in no jail" 0 '^bob \(uid 2002\) through sshd: not jailed$' bob@sshd
explain "nobody of that name" 1 'REFUSED +no account named "nosuch"' nosuch@sshd
explain "a service without the line" 1 "OUTSIDE +not jailed through login: /etc/pam.d/login: no such line: accounts of a jail get in, outside; fix: jail-setup pam add login\$" alice@login
explain "which is no finding for who is in no jail" 0 'note +not jailed through login' bob@login
unlike "and then nothing about mounts" "$OUT" 'mounts|walls|tried'
explain "a service that is not there" 1 'PAM takes other' alice@nosuch
run jail-setup explain ''
check "no name at all" [ "$RC" != 0 ]
run jail-setup explain
check "usage" [ "$RC" = 2 ]

# a key in a home that is not there would not be found
via password

# --- the PAM line -------------------------------------------------------------------------------

pam_lines noauth
says "no auth line" 'entry=child needs the line "auth optional pam_jail.so"'
explain "which refuses nobody outside all jails" 0 '^bob .*: not jailed$' bob@sshd
cp /etc/pam.d/su "$T/su"
echo 'session required pam_jail.so' >>/etc/pam.d/su
explain "two session lines" 1 'REFUSED +in a jail already: a second session line of pam_jail.so, /etc/pam.d/su:[0-9]+ and /etc/pam.d/su:[0-9]+' alice@su
run su alice -c true
check "two session lines: and su refuses" eval '[ "$RC" != 0 ] && log_has "in a jail already"'
cp "$T/su" /etc/pam.d/su
CONF=/etc/ssh/sshd_config
[ ! -e $CONF ] || cp $CONF "$T/conf"
echo 'UsePAM no' >$CONF
explain "sshd does without PAM" 1 "OUTSIDE +not jailed through sshd: $CONF:1 does not say \"UsePAM yes\": it does not use PAM, and logins are outside; fix: sed -i '1s/.*/UsePAM yes/' $CONF # and restart sshd" alice@sshd
rm $CONF
[ ! -e "$T/conf" ] || cp "$T/conf" $CONF
pam_lines child unmatched=deny
explain "unmatched=deny" 1 'REFUSED +in no jail, and the PAM line says unmatched=deny' bob@sshd
pam_lines child frobnicate
says "an unknown word" 'pam_jail.so does not know the option "frobnicate"'
pam_lines child state=/var/lib/jailed
says "another state= than it was built in" 'jail login is not built'
pam_lines child
sed -i 's/^session *required *pam_jail.so.*/session optional pam_jail.so entry=child/' /etc/pam.d/sshd
explain "a line that does not count" 0 'note +/etc/pam.d/sshd:[0-9]+ lets PAM ignore a refusal' alice@sshd
pam_lines child

# --- another line in its way (fault S25) --------------------------------------------------------

# outside NAME: su leaves alice outside, and explain says which line does it
outside() {
	local name=$1 why=$2
	explain "$name" 1 "^alice .* through su: not jailed$" alice@su
	like "$name: by which line" "$OUT" "  $why"
	run su alice -c 'stat -c %d:%i /'
	is "$name: and su leaves her outside" "$OUT" "$(stat -c %d:%i /)"
}
run su alice -c 'stat -c %d:%i /'
check "a su that jails" [ "$RC$OUT" != "0$(stat -c %d:%i /)" ]
sed -i '1i session SUFFICIENT pam_permit.so' /etc/pam.d/su
outside "a line in capitals ends the stack" \
	"OUTSIDE +not jailed through su: /etc/pam.d/su:1 can end the stack or skip pam_jail.so: .*; fix: move /etc/pam.d/su:[0-9]+ before it"
cp "$T/su" /etc/pam.d/su
# shellcheck disable=SC1003 # the backslashes are for sed
sed -i '/pam_jail/i session optional pam_permit.so \\' /etc/pam.d/su
outside "the line before swallows ours" 'OUTSIDE +not jailed through su: /etc/pam.d/su:[0-9]+ has pam_jail.so, but to PAM it is no line for it'
printf 'session sufficient pam_permit.so\n' >/etc/pam.d/ends
cp "$T/su" /etc/pam.d/su
sed -i '1i session include /etc/pam.d/ends' /etc/pam.d/su
outside "an include by absolute path" 'OUTSIDE +not jailed through su: /etc/pam.d/ends:1 can end'
rm /etc/pam.d/ends
cp "$T/su" /etc/pam.d/su
echo 'session required' >>/etc/pam.d/su
explain "a line that fails always" 1 'REFUSED +/etc/pam.d/su:[0-9]+ always fails' bob@su
run su bob -c true
check "a line that fails always: and su refuses" [ "$RC" != 0 ]
cp "$T/su" /etc/pam.d/su
sed -i '/^session *required *pam_jail.so/i session sufficient pam_permit.so' /etc/pam.d/sshd
says "sshd: a line before ours ends the stack" \
	'entry=child needs the line "session required pam_jail.so entry=child" in the same PAM file, and not skipped: /etc/pam.d/sshd:[0-9]+ can end'
pam_lines child

# --- what refuses -------------------------------------------------------------------------------

mv /home/alice /home/away
says "no home" "home /home/alice: No such file or directory; fix: mkhomedir_helper 'alice'"
mv /home/away /home/alice
chown bob /home/alice
says "another's home" "home /home/alice belongs to uid 2002, not to alice; fix: in the jail file home = \"none\", and among binds"
chown alice /home/alice
chmod g+w "/var/lib/jail/$JAIL"
says "an unsafe directory" "/var/lib/jail/$JAIL: /var/lib/jail/$JAIL belongs to uid 0 with mode 0775"
chmod g-w "/var/lib/jail/$JAIL"
echo 'groups = ;' | jail_file broken
says "a jail file that is none" '/etc/jail/jails.d/broken.conf:1:'
rm /etc/jail/jails.d/broken.conf
chmod o+w "/etc/jail/jails.d/$JAIL.conf"
says "a jail file that others may write" "/etc/jail/jails.d/$JAIL.conf belongs to uid 0 with mode 0646"
mv "/var/lib/jail/$JAIL/current" "$T/current"
login_jail
says "never built" "jail $JAIL is not built; fix: jail-setup build $JAIL"
mv "$T/current" "/var/lib/jail/$JAIL/current"
login_jail 'binds = ( { source = "/no1"; target = "/a"; }, { source = "/no2"; target = "/b"; },
	{ source = "/no3"; target = "/c"; optional = true; } );'
mv /home/alice /home/away
run jail-setup explain alice@sshd
is "all that is missing, not the first only" "$(grep -oE '(binds:|home) /[^:]*' <<<"$OUT")" "binds: /no1
binds: /no2
home /home/alice"
mv /home/away /home/alice
login_jail 'binds = ( { source = "/srv/ro"; target = "/usr/x"; } );'
says "a bind on what belongs to the jail" '/usr/x: /usr belongs to the jail; fix: mount it elsewhere'
login_jail
usermod -s /bin/nosuchsh alice 2>/dev/null
explain "a shell that the jail does not have" 1 'REFUSED +/bin/nosuchsh, the shell of the account, is no program' alice@sshd
login_jail 'commands = [ "scp" ];'
explain "in a jail with commands: the shell that it has" 1 "the jail; fix: usermod -s /bin/sh 'alice'" alice@sshd
login_jail
usermod -s /bin/bash alice

# --- rows: by the rules of the tree -----------------------------------------------------------------

login_jail 'commands = ( { use = "sftp-server"; root = "%h"; access = "ro"; },' \
    '    { name = "id"; args = "any"; root = "/tmp/%u"; network = true; }, "scp" );'
jail-setup -q build login
run jail-setup explain alice@sshd
is "each row, with its root, access and network" "$(sed -n '/^  rows/,/^  [a-qs-zA-Z]/p' <<<"$OUT" | sed '$d')" \
"  rows        sftp-server: ro /home/alice
              id: rw /tmp/alice, any words, network
              scp: no root"
sed -i 's/access = "ro"/access = "rw"/' /etc/jail/jails.d/login.conf
run jail-setup explain alice@sshd
like "what is not built yet does not hold, and is not said" "$OUT" '^  rows +sftp-server: ro /home/alice$'
jail-setup -q build login
run jail-setup explain alice@sshd
like "and is, when it is built" "$OUT" '^  rows +sftp-server: rw /home/alice$'
run jail-setup explain --json alice@sshd
is "--json: rows" "$(jq -c .rows <<<"$OUT")" '[{"access":"rw","root":"/home/alice","names":["sftp-server"],"any":false,"network":false},{"access":"rw","root":"/tmp/alice","names":["id"],"any":true,"network":true},{"names":["scp"],"any":false,"network":false}]'
login_jail
jail-setup -q build login
run jail-setup explain alice@sshd
unlike "control: a jail without commands has none" "$OUT" '^  rows'
run jail-setup explain --json alice@sshd
is "nor with --json" "$(jq -c .rows <<<"$OUT")" null

# --- SFTP by sshd itself starts no shell (fault U11) ----------------------------------------------

# real NAME STATUS REGEX: what explain says of alice, what SFTP and a command then do
real() {
	explain "$1" "$2" "$3" alice@sshd
	run sh -c "echo pwd | timeout 40 sftp -q -F $CFG -b - alice@h"
	check "$1: and so is SFTP" [ "$2 $((RC != 0))" = "$2 $2" ]
	try_in alice
	check "$1: a command gets nowhere" kept_out
}
via publickey
usermod -s /usr/sbin/nologin alice
run jail-setup explain alice@sshd
like "nologin: no command" "$OUT" '^  commands +none, the shell is /usr/sbin/nologin$'
run jail-setup --json explain alice@sshd
like "nor in JSON" "$OUT" '"commands":\[\]'
run jail-setup check --live alice
like "live: no shell is offered" "$OUT" 'transport +shell +not offered +commands: none, the shell is /usr/sbin/nologin$'
usermod -s /bin/bash alice
run jail-setup check --live alice
like "control: a shell works" "$OUT" 'transport +shell +works +/bin/bash$'
usermod -s /bin/nosuch alice 2>/dev/null
run jail-setup check --live alice
like "live: one that is not there is broken" "$OUT" "transport +shell +BROKEN +the account's shell starts nothing"
usermod -s /usr/sbin/nologin alice
real "nologin, and a program for SFTP" 1 'REFUSED +/usr/sbin/nologin, the shell of the account, (is no program|ends every login)'
cp /etc/ssh/sshd_config "$T/conf"
restart_sshd() {
	stop_sshd 22 && start_sshd 22
}
sed -i '/^Subsystem/d; 1i Subsystem sftp internal-sftp' /etc/ssh/sshd_config
restart_sshd
real "nologin, and internal-sftp" 0 'note +/etc/ssh/sshd_config:1 serves SFTP without a shell; a shell or a command gets nowhere: /usr/sbin/nologin is no program'
run jail-setup check "$JAIL"
unlike "and check has no word against it by sshd" "$OUT" 'alice@sshd'
like "but by su, which has none" "$OUT" 'shells /usr/sbin/nologin: .*alice@su.*; fix: usermod -s /bin/bash .alice. # or, where no shell is meant, accept it'
run jail-setup check --live alice
like "and live says why nothing answers" "$OUT" "transport +sftp +BROKEN +commands: none, the shell is /usr/sbin/nologin"

# a Match is asked for the account: alice is in sftponly, mallory is not
behind() {              # MATCH...: what follows it
	sed '/^Subsystem/d; /^ForceCommand/d' "$T/conf" >/etc/ssh/sshd_config
	printf '%s\n' 'Subsystem sftp /usr/lib/openssh/sftp-server' "$@" >>/etc/ssh/sshd_config
	restart_sshd
}
sftp_of() {             # USER
	run sh -c "echo pwd | timeout 40 sftp -q -F $CFG -b - $1@h"
}
usermod -s /usr/sbin/nologin mallory
behind 'Match Group sftponly' 'ForceCommand internal-sftp'
real "the Match of her group" 0 '/etc/ssh/sshd_config:[0-9]+ serves SFTP without a shell'
like "the command is forced on her" "$OUT$(jail-setup explain alice@sshd)" 'note +/etc/ssh/sshd_config:[0-9]+: the ForceCommand applies to this account'
explain "the Match of a group that he is not in" 1 'REFUSED +/usr/sbin/nologin, the shell of the account, is no program in the jail, and SFTP without a shell is only in the Match of /etc/ssh/sshd_config:[0-9]+; fix: ' mallory@sshd
sftp_of mallory
check "and he gets no SFTP" [ "$RC" != 0 ]
try_in mallory
check "nor a command" kept_out
run jail-setup check "$JAIL"
like "check says so" "$OUT" 'shells /usr/sbin/nologin: expected a shell that mallory@sshd can start, .*, and SFTP without a shell is only in the Match of /etc/ssh/sshd_config:'
unlike "and not of her" "$OUT" 'alice@sshd'
behind 'Match Address 10.0.0.1' 'ForceCommand internal-sftp'
real "a Match of an address" 1 'REFUSED +/usr/sbin/nologin, .*only in the Match of /etc/ssh/sshd_config:'
usermod -s /bin/bash mallory
run jail-setup explain mallory@sshd
like "and who has a shell is told" "$OUT" 'note +/etc/ssh/sshd_config:[0-9]+: the ForceCommand may apply to this account'
check "and he gets in" [ "$RC" = 0 ]
behind 'Match Group sftponly' 'ChrootDirectory /nowhere/%u' 'ForceCommand internal-sftp'
run jail-setup explain alice@sshd
like "a ChrootDirectory of her group is told" "$OUT" 'note +/etc/ssh/sshd_config:[0-9]+: the ChrootDirectory applies to this account, and sshd takes it for a path in the jail; fix: ChrootDirectory none '
unlike "and not to others" "$(jail-setup explain mallory@sshd)" ChrootDirectory
sftp_of alice
check "with which she gets nothing" [ "$RC" != 0 ]
sed -i '/^Match Group/i Match User alice\nChrootDirectory none' /etc/ssh/sshd_config
restart_sshd
unlike "done as it says, it is gone" "$(jail-setup explain alice@sshd)" ChrootDirectory
sftp_of alice
check "and she gets in" [ "$RC" = 0 ]
behind 'ForceCommand internal-sftp' 'Match Address 10.0.0.1' 'ForceCommand /bin/true'
explain "a Match that takes it away" 1 'and SFTP without a shell is not in the Match of /etc/ssh/sshd_config:' alice@sshd
sed '/^Subsystem/d; 1i Subsystem sftp internal-sftp' "$T/conf" >/etc/ssh/sshd_config
restart_sshd
login_jail 'commands = [ "sftp-server" ];'
jail-setup -q build login
run jail-setup explain alice@sshd
like "with commands nologin starts none either" "$OUT" '^  commands +none, the shell is /usr/sbin/nologin$'
real "in a jail with commands" 0 'serves SFTP without a shell'
sed -i 's,^Subsystem.*,Subsystem sftp /usr/lib/openssh/sftp-server,; $a ForceCommand internal-sftp' /etc/ssh/sshd_config
restart_sshd
real "ForceCommand internal-sftp" 0 'serves SFTP without a shell'
cp "$T/conf" /etc/ssh/sshd_config
restart_sshd
real "in a jail with commands, and a program for SFTP" 1 'REFUSED +/usr/sbin/nologin'
usermod -s /bin/bash alice
login_jail
jail-setup -q build login

# --- without root -------------------------------------------------------------------------------

asks() { run su bob -c "jail-setup explain $1"; }
asks alice@sshd
check "without root: the same" eval '[ "$RC" = 0 ] && grep -q "^alice .*: jailed$" <<<"$OUT"'
unlike "without root: nothing is said to have been tried" "$OUT" '^  tried'
mv /home/alice /home/away
asks alice@sshd
check "without root: a missing home" eval '[ "$RC" = 1 ] && grep -q "REFUSED *home /home/alice" <<<"$OUT"'
mv /home/away /home/alice
chmod 600 "/etc/jail/jails.d/$JAIL.conf"
asks alice@sshd
check "without root: a jail file that cannot be read is unknown, not fine" \
	eval '[ "$RC" = 2 ] && grep -q "UNKNOWN *not checked without root: open /etc/jail" <<<"$OUT"'
chmod 644 "/etc/jail/jails.d/$JAIL.conf"
chmod 700 "/var/lib/jail/$JAIL"
asks alice@sshd
check "without root: a tree that cannot be seen is unknown, not fine" \
	eval '[ "$RC" = 2 ] && grep -q "UNKNOWN *not checked without root: " <<<"$OUT"'
chmod 755 "/var/lib/jail/$JAIL"
run jail-setup explain alice@sshd
check "and with root it goes well" [ "$RC" = 0 ]
finish
