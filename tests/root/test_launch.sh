#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_launch.sh - jailsh for the administrator: root starts a program in a jail
# (--jail), or asks whether a command line would run (--test).

. "${0%/*}/world.sh"

install_products
echo 'files = [ "/usr/local/bin/probe" ];' >/etc/jail/components.d/probe.conf
login_jail
sed -i 's/"shell"/"shell", "probe"/' "/etc/jail/jails.d/$JAIL.conf"
build_jail
SERIAL=$(basename "$(readlink "/var/lib/jail/$JAIL/current")")
L=(jailsh --jail "$JAIL" --user alice)


# --- in, and who it is there --------------------------------------------------------

works "control: outside the file is there" OUTSIDE cat /outside
run "${L[@]}" -- sh -c "echo $IN; cat /outside"
check "in the jail" eval '[ "$OUT" = "$IN" ] && grep -q outside <<<"$ERR"'
check "one line in the log" \
	log_has "jailsh\[[0-9]+\]: jail=$JAIL user=alice uid=2001 service=jailsh entry=launch gen=$SERIAL result=entered us=[0-9]+\$"
works "ids and groups of the account" "uid=2001 euid=2001 gid=2001 egid=2001" "${L[@]}" /home/alice/probe ids
works "all its groups" "2001 3000 3001 3002" "${L[@]}" sh -c \
	'while read -r key all; do [ "$key" != Groups: ] || echo $all; done </proc/self/status'
works "an account that is not a member" "uid=2002 euid=2002 gid=2002 egid=2002" \
	jailsh --jail "$JAIL" --user bob /home/bob/probe ids
works "no way back to root" "" "${L[@]}" sh -c "grep -E '^Cap(Prm|Eff|Bnd|Amb)' /proc/self/status | grep -v 0000000000000000; true"
works "the process itself becomes the program" same sh -c \
	'"$@" >'"$T"'/pid & wait; [ "$(cat '"$T"'/pid)" = $! ] && echo same' - "${L[@]}" sh -c 'echo $$'
works "in /" / "${L[@]}" pwd
works "--chdir" /home/alice "${L[@]}" --chdir /home/alice pwd
works "arguments as they are" "a b|--user|" "${L[@]}" sh -c 'printf "%s|" "$@"' - 'a b' --user

works "control: a program that starts itself again, by a path" "$PATH" /usr/local/bin/probe again
works "a program that starts itself again by argv[0], as php-fpm and nginx do" \
	/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${L[@]}" probe again

# --- its environment ----------------------------------------------------------------

export SECRET=s BASH_ENV=/x PERL5LIB=/x TZ=UTC
works "the account's own names, and no more of ours" "HOME=/home/alice
LOGNAME=alice
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
PWD=/
SHELL=/bin/bash
TZ=UTC
USER=alice
XDG_RUNTIME_DIR=/run/user/2001" env -u LANG -u LC_ALL -u TERM "${L[@]}" sh -c 'env | grep -vE "^(SHLVL|_)=" | sort'
works "--env NAME=VALUE and --env NAME" "4 s" "${L[@]}" --env CHILDREN=4 --env SECRET \
	sh -c 'echo $CHILDREN $SECRET'
run "${L[@]}" --env NOSUCH true
check "--env of what is not set: 126" eval '[ "$RC" = 126 ] && grep -q "NOSUCH: it is not set here" <<<"$ERR"'
unset SECRET BASH_ENV PERL5LIB TZ

# --- how it ends --------------------------------------------------------------------

ends() {                # NAME STATUS STDERR-REGEX COMMAND...
	local name=$1 want=$2 err=$3
	shift 3
	run "$@"
	if [ "$RC" = "$want" ] && grep -qE -e "$err" <<<"$ERR" && ! grep -q "$IN" <<<"$OUT"; then
		pass "$name"
	else
		fail "$name"; echo "#   want: status $want and: $err"
	fi
}
in_jail() { jailsh --jail "$@" sh -c "echo $IN"; }
ends "the program's status" 7 '^$' "${L[@]}" sh -c 'exit 7'
ends "a signal" 143 '^' bash -c '"$@"' - "${L[@]}" sh -c 'kill $$'
ends "not in the jail" 127 'jailsh: nosuch: not found in the jail' "${L[@]}" nosuch
ends "a path that is not there" 127 '/opt/nosuch: No such file' "${L[@]}" /opt/nosuch
printf '#!/opt/nosuch\n' >/home/alice/odd && chmod 755 /home/alice/odd
ends "a path whose interpreter is not there" 127 'interpreter that it names is not in the jail' \
	"${L[@]}" /home/alice/odd
ends "not to be run" 126 'Permission denied' "${L[@]}" /etc/passwd
ends "a directory that is not there" 126 'chdir /nosuch: No such file' "${L[@]}" --chdir /nosuch pwd
ends "root" 126 'root is never jailed' in_jail "$JAIL" --user root
ends "uid 0 by another name" 126 'root is never jailed' eval \
	'echo toor:x:0:0::/:/bin/sh >>/etc/passwd; in_jail "$JAIL" --user toor'
check "and the log has it" log_has 'user=toor uid=0 .*entry=launch .*result=refused reason="root is never jailed"'
ends "nobody of that name" 126 'nosuch' in_jail "$JAIL" --user nosuch
ends "no such jail" 126 'no jail "nosuch"' in_jail nosuch --user alice
ends "which account?" 126 "which account\?  jail $JAIL names 0 users; say it with --user" in_jail "$JAIL"
ends "not for others than root" 126 'is for root' \
	setpriv --reuid bob --regid bob --clear-groups jailsh --jail "$JAIL" --user bob true
ends "nor for a capability alone" 126 'is for root' setpriv --reuid bob --regid bob --clear-groups \
	--inh-caps=+sys_admin,+setuid --ambient-caps=+sys_admin,+setuid jailsh --jail "$JAIL" --user alice true
printf '%s\n' 'components = [ "shell" ];' 'users = [ "carol" ];' | jail_file one
ends "a jail that is not built" 126 'jail one is not built; fix: jail-setup build one' in_jail one
run jail-setup build one
works "the only user of a jail" "carol" jailsh --jail one sh -c 'echo $USER'
chmod 777 /etc/jail/jails.d
ends "jail files that others can write" 126 "fix: chown 0 '/etc/jail/jails.d'" in_jail "$JAIL" --user alice
chmod 755 /etc/jail/jails.d
chmod o+w "$TREE/.."
ends "a tree that others can write" 126 'fix: chown' in_jail "$JAIL" --user alice
chmod o-w "$TREE/.."
works "control: all mended" "$IN" in_jail "$JAIL" --user alice
ends "a user who owns nothing of it: its home is another's" 126 'belongs to uid' eval \
	'chown bob /home/carol; in_jail "$JAIL" --user carol; rc=$?; chown carol /home/carol; (exit $rc)'
ends "usage" 126 'usage: jailsh --jail NAME' jailsh --jail "$JAIL"
ends "an unknown option" 126 'unknown option' jailsh --jail "$JAIL" --bogus x
works "--config and --state" "$IN" eval 'cp -a /etc/jail /srv/conf; cp -a /var/lib/jail /srv/state
	jailsh --config /srv/conf --state /srv/state --jail "$JAIL" --user alice sh -c "echo $IN"'

# --- a rehearsal: the same, and nothing is started --------------------------------------

# as_launched NAME STATUS WANT WORD...: what --test says, and what a launch then does
as_launched() {
	local name=$1 status=$2 want=$3 did
	shift 3
	run jailsh --test --jail "$@"
	if [ "$RC" = "$status" ] && grep -qE -e "$want" <<<"$OUT$ERR" && ! log_now | grep -q result=; then
		pass "--test --jail: $name"
	else
		fail "--test --jail: $name"; echo "#   want: status $status and: $want, and no line in the log"
	fi
	run jailsh --jail "$@"
	log_has entry=launch || :       # not to come late, into the next row
	case $RC in 126 | 127) did=no ;; *) did=yes ;; esac
	is "and so it is: $name" "$did" "$([ "$status" = 0 ] && echo yes || echo no)"
}
A=("$JAIL" --user alice)
as_launched "a program" 0 "^/usr/bin/sh -c 'exit 7'\$" "${A[@]}" sh -c 'exit 7'
run jailsh --test --jail "${A[@]}" sh -c 'touch /home/alice/started'
check "nothing is started" eval '[ "$RC" = 0 ] && [ ! -e /home/alice/started ]'
as_launched "where it is" 0 '^/home/alice/probe ids$' "${A[@]}" --chdir /home/alice /home/alice/probe ids
as_launched "not in the jail" 1 '^refused: nosuch: not found in the jail$' "${A[@]}" nosuch
as_launched "a path that is not there" 1 '^refused: /opt/nosuch: No such file' "${A[@]}" /opt/nosuch
as_launched "an interpreter that is not there" 1 '^refused: /home/alice/odd: .*interpreter .*not in the jail: /opt/nosuch$' \
	"${A[@]}" /home/alice/odd
as_launched "not to be run" 1 '^refused: /etc/passwd: Permission denied' "${A[@]}" /etc/passwd
install -m 700 /bin/true /home/alice/mine && chown bob /home/alice/mine
as_launched "not the account's to run" 1 '^refused: /home/alice/mine: Permission denied' "${A[@]}" /home/alice/mine
as_launched "a directory" 1 '^refused: /usr: Permission denied' "${A[@]}" /usr
as_launched "nowhere to start" 1 '^refused: chdir /nosuch: No such file' "${A[@]}" --chdir /nosuch pwd
as_launched "a variable that is not set" 1 '^refused: --env NOSUCH: it is not set here' "${A[@]}" --env NOSUCH pwd
printf '%s\n' 'components = [ "shell" ];' 'home_exec = false;' | jail_file noexec
run jail-setup build noexec
as_launched "where nothing is executed" 1 '^refused: /home/alice/probe: Permission denied' noexec --user alice /home/alice/probe ids
as_launched "no such jail" 2 'no jail "nosuch"' nosuch --user alice pwd
as_launched "which account?" 2 'which account' "$JAIL" pwd
as_launched "root" 2 'root is never jailed' "$JAIL" --user root pwd
printf '%s\n' 'components = [ "shell" ];' 'users = [ "carol" ];' | jail_file unbuilt
as_launched "a jail that is not built" 1 '^refused: jail unbuilt is not built; fix: jail-setup build unbuilt' unbuilt pwd
chown bob /home/carol
as_launched "a home that is another's" 1 '^refused: .*belongs to uid' "$JAIL" --user carol pwd
chown carol /home/carol
run setpriv --reuid bob --regid bob --clear-groups jailsh --test --jail "$JAIL" --user bob true
check "--test --jail is for root" eval '[ "$RC" = 2 ] && grep -q "is for root" <<<"$ERR"'
run jailsh --test --jail "$JAIL"
check "--test --jail: usage" eval '[ "$RC" = 2 ] && grep -q "usage: jailsh --test --jail" <<<"$ERR"'
login_jail 'processes = "own";'
as_launched "a pid namespace of its own" 0 '^/usr/bin/sh -c ' "${A[@]}" sh -c 'exit 3'
login_jail

# --- descriptors: a socket on 0 is a service's, all else stays out ---------------------

"$HELP/probe" unix-stdin "$T/socket" "${L[@]}" /home/alice/probe answer served </dev/null >"$T/served" 2>&1 &
SERVER=$!
until_so test -S "$T/socket"
run probe unix-get "$T/socket"
is "a listening socket as standard input serves from inside" "$OUT" served
wait "$SERVER"
exec 8</etc/shadow 9</
run /home/alice/probe fds
like "control: outside the descriptors are there" "$OUT" '^8 /etc/shadow'
works "no other descriptor goes in" "" "${L[@]}" /home/alice/probe fds
exec 8<&- 9<&-

# --- a pid namespace of its own --------------------------------------------------------

login_jail 'processes = "own"; binds = ( { source = "/srv/nosuch"; target = "/srv/nosuch"; optional = true; } );'
works "processes = own: a process of its own in there" "2" "${L[@]}" sh -c 'echo $$'
ends "its status, and not a word about the bind that is left out" 7 '^$' "${L[@]}" sh -c 'exit 7'
ends "its signal" 143 '^$' "${L[@]}" sh -c 'kill $$'
"${L[@]}" sh -c 'trap "echo TERM; exit 5" TERM; echo ready; while :; do sleep 0.05; done' >"$T/signal" &
PID=$!
until_so grep ready "$T/signal"
kill -TERM "$PID"
wait "$PID"
is "a signal is passed on, and the end is its own" "$? $(xargs <"$T/signal")" "5 ready TERM"
"${L[@]}" sh -c 'setsid sleep 4321 & echo ready; sleep 4321' >"$T/signal" &
PID=$!
until_so grep ready "$T/signal"
left() { pgrep -f 'sleep 432[1]'; }
check "control: what it started is there" until_so left
kill -KILL "$PID"
wait "$PID" 2>/dev/null
gone() { ! left; }
check "killed, it leaves nothing behind" until_so gone
login_jail

# --- sessions ---------------------------------------------------------------------------

"${L[@]}" sleep 300 &
PID=$!
seen() { jail-setup sessions | grep jailsh; }
until_so seen
run jail-setup sessions
like "jail-setup sessions has it" "$OUT" "^alice +jailsh +$PID .* $JAIL +$SERIAL\$"
kill "$PID"

# --- as a shell, where no jail is ---------------------------------------------------------

no_jail() { unshare -m sh -c 'mount -o remount,bind,ro / && exec "$@"' - "$@"; }
ends "outside a jail" 126 'not inside a jail: / is writable' jailsh -c id
ends "a read-only / is none" 126 'not inside a jail: capability 0 ' no_jail jailsh -c id
ends "nor without capabilities" 126 'not inside a jail: no_new_privs' no_jail setpriv --bounding-set=-all jailsh -c id
ends "nor with no_new_privs alone" 126 'not inside a jail: capability 0 ' no_jail setpriv --no-new-privs jailsh -c id
ends "nor without capabilities: it names no commands" 126 'etc/jail' no_jail setpriv \
	--no-new-privs --bounding-set -all --inh-caps -all jailsh -c id

# --- would it run? ------------------------------------------------------------------------

printf '%s\n' 'components = [ "sftp-server", "scp", "rsync", "nosuch" ];' 'users = [ "bob" ];' \
	"commands = ( \"sftp-server\", \"scp\", $(any rsync), \"nosuch\" );" | jail_file few
cp /bin/true /usr/local/bin/nosuch
echo 'files = [ "/usr/local/bin/nosuch" ];' >/etc/jail/components.d/nosuch.conf
run jail-setup build few
rm "$(readlink -f /var/lib/jail/few/current)/root/usr/local/bin/nosuch"
verdict() {             # NAME STATUS WANT USER COMMAND: and inside the same
	local name=$1 status=$2 want=$3
	run jailsh --test -u "$4" -c "$5"
	if [ "$RC" = "$status" ] && [ "$(head -n 1 "$T/out")$ERR" = "$want" ]; then
		pass "--test: $name"
	else
		fail "--test: $name"; echo "#   want: $status $want"
	fi
}
SERVER=$(readlink -f /var/lib/jail/few/current)/root
SERVER=$(cd "$SERVER" && find usr -name sftp-server -type f | head -n 1)
verdict "a command" 0 /usr/bin/rsync bob rsync
verdict "with arguments, quoted as sh reads them" 0 "/usr/bin/rsync 'a b' '' 'it'\\''s' -e.x" bob \
	"rsync 'a b' \"\" it\\'s -e.x"
verdict "with a directory" 0 "/$SERVER -d /home/bob" bob "/$SERVER"
verdict "not one of them" 1 'refused: "id" is not among the commands of this account: sftp-server scp rsync nosuch' bob 'id -u'
verdict "what needs a shell" 1 "refused: ';' needs a shell, and there is none" bob 'rsync; id'
verdict "nothing" 1 'refused: the command is empty' bob ' '
verdict "uploaded" 1 'refused: /home/bob/rsync: not found in the jail' bob /home/bob/rsync
verdict "one of them, and not there" 1 'refused: nosuch: not found in the jail' bob nosuch
verdict "a jail with a full shell" 0 "/bin/bash -c 'id; id'" alice 'id; id'
verdict "in no jail" 2 'jailsh: daemon is in no jail' daemon id
verdict "root" 2 'jailsh: root is in no jail' root id
run jailsh --test -u nosuch -c id
check "--test: nobody of that name: 2" eval '[ "$RC" = 2 ] && grep -q nosuch <<<"$ERR"'
run jailsh --test -u bob
check "--test: usage: 2" eval '[ "$RC" = 2 ] && grep -q "usage: jailsh --test" <<<"$ERR"'
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
run as_nobody jailsh --test -u bob -c rsync
is "--test needs no root" "$RC $(head -n 1 "$T/out")" "0 /usr/bin/rsync"
# The same words, by what a login starts inside.
run jailsh --jail few --user bob -- /bin/sh --jail "$JAIL" --user alice true
check "from inside no way into another jail" eval '[ "$RC" = 126 ] && grep -q "jailsh: --test and --jail are for outside a jail" <<<"$ERR"'
for line in 'rsync --version' 'id -u' 'rsync; id' '' '/home/bob/rsync' 'nosuch'; do
	jailsh --test -u bob -c "$line" >"$T/test" 2>&1
	case $? in 0) would=yes ;; *) would=no ;; esac
	run jailsh --jail few --user bob -- /bin/sh -c "$line"
	case $RC in 0) did=yes ;; *) did=no ;; esac
	is "--test and the jail agree on: $line" "$would" "$did"
done
rm -f /var/lib/jail/few/current
run jailsh --test -u bob -c rsync
check "--test: not built: 2" eval '[ "$RC" = 2 ] && grep -q "fix: jail-setup build few" <<<"$ERR"'
finish
