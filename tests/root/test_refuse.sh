#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_refuse.sh - promise P2: whatever is wrong, the jailed account is refused and
# never let in unjailed; root still gets in.  Every row starts from a jail that admits
# alice, breaks one thing, and corrects it.

. "${0%/*}/world.sh"

ssh_world child
CONF=/etc/jail/jails.d/$JAIL.conf
STATE=/var/lib/jail

one_line() { [ "$(grep -c . <<<"$ERR")" = 1 ]; }

# --- the PAM lines ------------------------------------------------------------

admitted "control: as it should be" alice
pam_lines noauth
refused "without the auth line" alice 'result=refused.*auth'
pam_lines child frobnicate
refused "an unknown module option, entry=child" alice 'frobnicate'
pam_lines session frobnicate=1
refused "an unknown module option, entry=session" alice 'frobnicate'
pam_lines child entry=other
refused "an unknown entry" alice 'entry=other'
pam_lines child config=/nowhere
refused "a config directory that is not there" alice '/nowhere'
pam_lines child state=/nowhere
refused "another state directory, with no jail in it" alice
pam_lines child unmatched=deny
refused "unmatched=deny, an account in no jail" bob 'unmatched'
admitted "unmatched=deny, an account in a jail" alice
outside "unmatched=deny, root" root
pam_lines child
sed -i 's/^session required pam_jail.so.*/session [success=1 default=ignore] pam_succeed_if.so quiet user = bob\n& unmatched=deny/' /etc/pam.d/sshd
outside "unmatched=deny, one whom the line before lets by" bob
admitted "unmatched=deny, and an account in a jail goes into it" alice
pam_lines child
outside "control: an account in no jail" bob
check "of which the log has nothing" \
	eval 'log_has "session closed for user bob" && ! logged result='
pam_lines child unmatched=log
outside "unmatched=log, an account in no jail" bob
check "of which the log has a line" log_has 'jail=- user=bob uid=[0-9]+ service=sshd rhost=127.0.0.1 entry=child .*result=unmatched$'
outside "unmatched=log, root" root
check "of whom it has none" \
	eval 'log_has "session closed for user root" && ! logged result=unmatched'
admitted "unmatched=log, an account in a jail" alice

# Without our session line, or with one before it that skips or ends the rest:
# the child of sshd notices, and for others nothing changes.
before() { sed -i "s/^session required pam_jail.so/session $1 pam_permit.so\n&/" /etc/pam.d/sshd; }
for left_out in '/^session required pam_jail/d' '[success=1 default=ignore]' sufficient; do
	pam_lines child
	case $left_out in
	/*) sed -i "$left_out" /etc/pam.d/sshd ;;
	*) before "$left_out" ;;
	esac
	for way in publickey password kbdint; do
		via $way
		refused "session line left out, $left_out, $way" alice 'entry=child .*session.* did not run'
	done
	via publickey
	outside "session line left out, $left_out: an account in no jail" bob
	outside "session line left out, $left_out: root" root
	run SFTP -q alice@h
	check "session line left out, $left_out: no sftp either" [ "$RC" != 0 ]
done
pam_lines child

# Where the stack says "optional", a refusal must hold all the same.
for entry in child session; do
	pam_lines $entry
	sed -i 's/^\(account\|session\) required pam_jail/\1 optional pam_jail/' /etc/pam.d/sshd
	admitted "control: optional lines, entry=$entry" alice
	mv "$STATE/$JAIL" "$STATE/away"
	refused "optional lines, entry=$entry, the jail is missing" alice
	mv "$STATE/away" "$STATE/$JAIL"
done

# Without the account line the session line must refuse by itself.
for entry in child session; do
	pam_lines $entry
	sed -i '/^account required pam_jail/d' /etc/pam.d/sshd
	admitted "control: no account line, entry=$entry" alice
	mv "$STATE/$JAIL" "$STATE/away"
	refused "no account line, entry=$entry, the jail is missing" alice
	run SFTP -q alice@h
	check "and sftp does not get one byte of noise" \
		eval '[ "$RC" != 0 ] && ! grep -q "too long" <<<"$ERR"'
	mv "$STATE/away" "$STATE/$JAIL"
done
pam_lines child

# --- the second setcred left out ----------------------------------------------

# The kernel refuses: the monitor's child has no CAP_SETUID.
start_sshd 2201 LD_PRELOAD="$HELP/setcred_shim.so" ||
	bail "sshd does not start with the shim"
start_sshd 2202 LD_PRELOAD="$HELP/setcred_shim.so" SHIM_SKIP=1 SHIM_MARK=/run/shim ||
	bail "sshd does not start with the skipping shim"
client 2201
client 2202
via publickey 2201
admitted "control: a shim that leaves nothing out" alice
for way in publickey password kbdint; do
	via $way 2202
	rm -f /run/shim
	outside "control: $way, bob with the second setcred left out" bob
	check "control: $way, it was left out" grep -q 'left out' /run/shim
	rm -f /run/shim
	try_in alice
	check "$way: alice with the second setcred left out is kept out" kept_out
	check "$way: and it was left out" grep -q 'left out' /run/shim
	run SFTP -q alice@h
	check "$way: nor does sftp start" [ "$RC" != 0 ]
done
via publickey 22

# A module behind our line that forks takes nothing of that away.
printf '#!/bin/sh\necho "$PAM_TYPE" >>/run/mailed\n' >/usr/local/bin/mailed
chmod 755 /usr/local/bin/mailed
echo 'session optional pam_exec.so /usr/local/bin/mailed' >>/etc/pam.d/sshd
admitted "pam_exec behind our line: alice is in her jail" alice
check "control: it ran" grep -q open_session /run/mailed
via publickey 2202
rm -f /run/shim /run/mailed
outside "control: pam_exec behind our line, bob with the second setcred left out" bob
try_in alice
check "pam_exec behind our line: alice with the second setcred left out is kept out" kept_out
check "control: both happened" eval 'grep -q "left out" /run/shim && grep -q open_session /run/mailed'
via publickey 22
pam_lines child

# Lines twice, as an include brings them.
twice() { sed -i "/^$1/p" /etc/pam.d/sshd; }
twice auth.*pam_jail
admitted "the auth line twice" alice
pam_lines child
twice session.*pam_jail
admitted "the session line twice" alice
for order in 'p;s/ entry=child//' 'h;s/ entry=child//;p;x'; do
	pam_lines child
	sed -i "/^session.*pam_jail/{$order}" /etc/pam.d/sshd
	refused "a session line of each entry, $order" alice 'reason="in a jail already: a second session line of pam_jail.so, in /etc/pam.d/sshd or what it includes; fix: jail-setup pam add sshd'
	outside "control: a session line of each entry, $order, bob" bob
done
pam_lines child

# Nor does the child that missed its jail get it back by a fork of its own.
printf '%s\n' 'auth optional pam_jail.so' 'auth required pam_permit.so' \
	'account required pam_permit.so' 'session required pam_jail.so entry=child' >/etc/pam.d/missed
missed() { BETWEEN=: run "$HELP/pamclient" missed "$1" "$2" sh -c "echo $IN; cat /outside"; }
missed alice cofbcgux
like "control: with the second setcred, a fork before it: in" "$OUT" "^$IN\$"
missed bob cofbgux
like "control: bob, without it: outside" "$OUT" OUTSIDE
missed alice cofgux
check "alice, without it: kept out" kept_out
missed alice cofbgux
check "alice, without it, after a fork in the child: kept out" kept_out

# The monitor has it back, for those who close the session; it is marked, and what
# it started is not.
setuid() {              # PID: has it CAP_SETUID, effective and inheritable?
	local set
	for set in CapEff CapInh; do
		echo "$((0x$(sed -n "s/^$set:.//p" "/proc/$1/status") >> 7 & 1))"
	done | xargs
}
coproc SSH -T alice@h "echo \$\$; read -r go"
read -r -u "${COPROC[0]}" SHELL_PID
CHILD=$(ps -o ppid= -p "$SHELL_PID" | tr -d ' ')
MONITOR=$(ps -o ppid= -p "$CHILD" | tr -d ' ')
is "sshd's monitor has CAP_SETUID again, and the mark" "$(setuid "$MONITOR")" "1 1"
is "its child is the account, with neither" "$(ps -o user= -p "$CHILD") $(setuid "$CHILD")" "alice 0 0"
echo go >&"${COPROC[1]}"
wait "$COPROC_PID"

# --- the jail file ------------------------------------------------------------

# bad NAME REGEX SETUP: SETUP spoils $CONF
bad() {
	local entry
	cp -a "$CONF" "$T/good.conf"
	eval "$3"
	for entry in child session; do
		pam_lines $entry
		refused "jail file: $1, entry=$entry" alice "$2"
	done
	pam_lines child
	outside "jail file: $1: root gets in" root
	run jail-setup plan "$JAIL"
	check "jail file: $1: jail-setup plan says so in one line" \
		eval '[ "$RC" = 2 ] && one_line'
	rm -rf "$CONF"
	cp -a "$T/good.conf" "$CONF"
}

bad "unknown key"           'frobnicate'   'echo "frobnicate = 1;" >>$CONF'
bad "unknown value"         'home'         'echo "home = \"sideways\";" >>$CONF'
bad "wrong type"            'users'        'echo "users = 5;" >>$CONF'
bad "duplicate key"         "$JAIL.conf"   'cat $T/good.conf $T/good.conf >$CONF'
bad "syntax error"          "$JAIL.conf:"  'echo "home = ;" >>$CONF'
bad "CRLF"                  "$JAIL.conf"   'sed -i "s/$/\r/" $CONF'
bad "a NUL byte"            "$JAIL.conf"   'printf "# \000\n" >>$CONF'
bad "empty"                 "$JAIL"        ': >$CONF'
bad "binary"                "$JAIL.conf"   'head -c 3000 /bin/sh >$CONF'
bad "1 MiB long"            "$JAIL.conf"   'head -c 1048576 /dev/zero | tr "\0" "#" >>$CONF'
bad "@include"              'include'      'printf "@include \"/etc/jail/x\"\n" >>$CONF'
bad "@include, indented"    'include'      'printf " \t@include \"/etc/jail/x\"\n" >>$CONF'
bad "writable by the world" "chmod"        'chmod o+w $CONF'
bad "writable by its group" "chmod"        'chmod g+w $CONF'
bad "not root's"            "chown"        'chown bob $CONF'
bad "a link"                "$JAIL.conf"   'mv $CONF $T/x.conf; ln -s $T/x.conf $CONF'
bad "a FIFO"                "$JAIL.conf"   'rm $CONF; mkfifo $CONF'
bad "a directory"           "$JAIL.conf"   'rm $CONF; mkdir $CONF'
bad "uid 0 as a user"       'root'         'echo "users = [ \"root\" ];" >>$CONF'
bad "no components"         'components'   'echo "groups = [ \"jailed\" ];" >$CONF'
bad "a source that climbs"  '\.\.'         'echo "binds = ( { source = \"/srv/../etc\"; target = \"/srv\"; } );" >>$CONF'
bad "an unknown token"      '%q'           'echo "binds = ( { source = \"/srv/%q\"; target = \"/srv\"; } );" >>$CONF'
bad "an unknown device"     'mem'          'echo "devices = [ \"mem\" ];" >>$CONF'

# Another jail's file is as bad as one's own: nobody can say who is in it.
echo 'frobnicate = 1;' | jail_file zz-other
refused "a later jail's file is broken" alice 'zz-other'
rm /etc/jail/jails.d/zz-other.conf

# The way to the file, component by component.
for d in /etc/jail /etc/jail/jails.d; do
	chmod g+w "$d"
	refused "$d is writable by its group" alice "$d.*chmod"
	chmod g-w,o+w "$d"
	refused "$d is writable by the world" alice "$d.*chmod"
	chmod o-w "$d"
	chown bob "$d"
	refused "$d is not root's" alice "$d.*chown"
	chown 0 "$d"
done
admitted "control: all mended" alice

# --- few descriptors --------------------------------------

# Fewer and fewer, for as long as an account in no jail still gets in: below
# that it is sshd that gives up, and the row would prove nothing.
rows=0
for n in 40 30 24 20 19 18 17 16 15 14 13 12 11 10; do
	port=$((2300 + n))
	start_sshd $port && client $port
	prlimit --pid "$(cat /run/sshd-$port.pid)" --nofile=$n:$n
	via publickey $port
	try_in bob
	[ "$RC" = 0 ] || break
	rows=$((rows + 1))
	try_in alice
	check "$n open files allowed: in a jail, or refused" \
		eval '[ "$OUT" = "$IN" ] || kept_out'
done
check "control: with 20 open files an account in no jail gets in" [ $rows -ge 4 ]
via publickey 22
outside "the end: root gets in" root
admitted "the end: alice gets in" alice
finish
