#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_outside.sh - a process that root runs as an account outside a jail has nothing
# of root's.  The attacker is another process of the account, outside as well.

. "${0%/*}/world.sh"

install_products
install -m 755 "$HELP/outsider" /usr/local/bin/outsider
install -m 755 "$HELP/outsider" /usr/local/bin/oddsh
sed -i 's,^\(alice:.*\):/bin/bash$,\1:/usr/local/bin/oddsh,' /etc/passwd
mkdir -p /etc/jail/components.d
echo 'files = [ "/usr/local/bin/oddsh" ];' >/etc/jail/components.d/oddsh.conf
printf '%s\n' 'components = [ "oddsh" ];' 'groups = [ "jailed" ];' | jail_file "$JAIL"
build_jail
H=/home/alice
SECRET="root's own, $RANDOM$RANDOM"
export ROOTS_ENVIRONMENT=$SECRET
mkdir -p "$T/roots"              # 0700 above it
export NO_COLOR=1               # some rows run on a terminal
cd "$T/roots" || bail "no directory"
HERE=$PWD

does() { rm -f "$H/go"; echo "$1" >"$H/.oddsh"; chown alice: "$H/.oddsh"; }
as_alice() { setpriv --reuid alice --regid alice --init-groups --inh-caps=-all "$@"; }
alices() { pgrep -u alice "$@" >/dev/null; }
nobody_left() { until_so eval '! alices'; }

# while_attacked COMMAND...: on a terminal, until alice has had her try; OUT is
# what the command said, GOT what alice got
while_attacked() {
	does wait
	LAST="$*, attacked"
	"$HELP/pty" -t 60 -- sh -c 'tty >tty; exec 9<tty; "$@"; exit $?' - "$@" <<<eof \
		>"$T/out" 2>"$T/err" &
	GOT=
	until_so alices -x oddsh &&
		GOT=$(cd / && env -i PATH="$PATH" setpriv --reuid alice --regid alice --init-groups outsider attack "$SECRET")
	touch "$H/go"
	wait $!
	RC=$?
	OUT=$(tr -d '\000\r' <"$T/out") ERR=$(cat "$T/err")
	printf '#   %s\n' "${GOT//$'\n'/$'\n'#   }"
}

nothing_of_roots() {    # WHAT
	unlike "$1: no terminal of root's behind 0, 1 and 2" "$GOT" "fd[012]=$(cat tty) "
	unlike "$1: no other file of root's is open" "$GOT" "more=[^ ]*$HERE"
	unlike "$1: nothing was typed into it" "$GOT" 'typed=[0-9]'
	unlike "$1: nothing of root's in the environment" "$GOT" 'environ=secret'
	unlike "$1: nor in the memory" "$GOT" 'mem=secret'
	unlike "$1: not in a directory that is root's" "$GOT" "cwd=$HERE"
	unlike "$1: not in root's session" "$GOT" '^(jail-setup|3|exe) ptrace=YES sid=other'
}

# --- control: the old way -----------------------------------------------------

while_attacked setpriv --reuid alice --regid alice --init-groups env HOME=$H oddsh
like "control: root's terminal is found where root's session is kept" "$GOT" "^oddsh ptrace=YES .*fd0=$(cat tty) "
like "control: root's files" "$GOT" "^oddsh .*more=$HERE/tty,"
like "control: root's session" "$GOT" '^oddsh ptrace=YES sid=other '
like "control: root's environment" "$GOT" '^oddsh .*environ=secret mem=secret'
like "control: root's directory" "$GOT" "^oddsh .*cwd=$HERE "
if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ] && [ "$(uname -m)" = x86_64 ]; then
	like "control: TIOCSTI types into it" "$GOT" '^oddsh .*typed=0,1,2,'
else
	skip "control: TIOCSTI types into it" "the kernel forbids it, or not this machine"
fi

# --- check --live ---------------------------------------------------------------

while_attacked jail-setup check --live alice
like "check --live: the process outside was attacked" "$GOT" '^(jail-setup|3|exe) ptrace=YES sid=own fd0='
nothing_of_roots "check --live"
is "check --live: and all the same it ends with 0" "$RC" 0
like "check --live: and all walls hold" "$OUT" 'wall +terminal-input +holds'

rm -f "$T/held"
does live
run outsider hold 2001 "$SECRET" "$T/held" -- jail-setup check --live alice
GOT=$(cat "$T/held")
echo "$GOT" | sort | uniq -c | sed 's/^/#   /'
like "check --live: at execve nobody may attach" "$GOT" '^jail-setup ptrace=EPERM sid=own fd0=EPERM fd1=EPERM fd2=EPERM more= '
like "nor look into its memory" "$GOT" '^jail-setup .*environ=EACCES mem=EACCES'
unlike "in none of them" "$GOT" 'jail-setup .*(ptrace=YES|secret|clean|/dev)'
run outsider hold 2001 "$SECRET" "$T/control" -- setpriv --reuid alice --regid alice --init-groups \
	env HOME=$H sh -c '"$@"' - oddsh -c x
like "control: from an ordinary program it is got" "$(cat "$T/control")" 'ptrace=YES .*environ=secret mem=secret'

# --- one that is stopped ----------------------------------------------------------

does stop
run timeout 100 jail-setup check --live alice
is "check --live: the account's shell stops its parent, and it comes back" "$RC" 1
like "and says so" "$OUT" 'transport +shell +BROKEN +the probe did not end'
like "and the walls were tried" "$OUT" 'wall +descriptors +holds'
check "and nothing of it is left" nobody_left

does wait
timeout 100 jail-setup check --live alice >"$T/out" 2>"$T/err" &
until_so alices -x oddsh
as_alice sh -c 'kill -STOP -1' || true
wait $!
RC=$? OUT=$(cat "$T/out") ERR=$(cat "$T/err")
is "check --live: all of the account's processes are stopped, and it comes back" "$RC" 1
check "and nothing of that is left" nobody_left

does wait
timeout 100 jail-setup check --live alice >"$T/out" 2>"$T/err" &
until_so alices -x oddsh
as_alice sh -c 'kill -KILL -1' || true
touch "$H/go"
wait $!
RC=$? OUT=$(cat "$T/out") ERR=$(cat "$T/err")
is "check --live: where the process outside was ended, no wall holds" "$RC" 2
like "which is said" "$ERR" 'the process outside, .* was ended meanwhile'

# what a tracer has not collected is nobody else's to collect
seized() {
	setpriv --reuid alice --regid alice --init-groups outsider seize >"$T/seized" &
	SEIZER=$!
}
does live
seized
run timeout 60 jail-setup check --live alice
# it may have got hold of a probe as well, which is broken then, and no wall is
check "check --live: another process traces the one outside, and it comes back" eval \
	'[ "$RC" = 0 ] || { [ "$RC" = 1 ] && ! grep -q OPEN <<<"$OUT"; }'
check "control: it was traced" [ -s "$T/seized" ]
kill $SEIZER && wait $SEIZER 2>/dev/null

seized
does wait
timeout 100 jail-setup check --live alice >"$T/out" 2>"$T/err" &
live=$!
until_so alices -x oddsh
until_so [ -s "$T/seized" ]
# by root: the tracer would get hold of a process of alice that did it
kill -KILL "$(head -n 1 "$T/seized")"
touch "$H/go"
wait $live
RC=$? ERR=$(cat "$T/err")
like "check --live: it was ended and is not collected, which is said" "$RC $ERR" \
	'^2 .*the process outside, .* was ended meanwhile'
kill $SEIZER && wait $SEIZER 2>/dev/null

does live
(sleep 300 & echo $! >"$T/sleeper"; exec jail-setup check --live alice >"$T/out" 2>&1)
check "a child that the caller had before is not its to end" kill -0 "$(cat "$T/sleeper")"
kill "$(cat "$T/sleeper")"

# --- learn --user -----------------------------------------------------------------

X=$T/x.conf
# learned COMMAND...: as alice; OUT and ERR are the command's
learned() { rm -f "$X"; run timeout 100 jail-setup -q learn x --user alice --output "$X" -- "$@"; }
on_terminal() {         # COMMAND... < SCRIPT, on root's terminal, whose name is in ./tty
	rm -f "$X"
	play 24 80 sh -c 'tty >tty; "$@"; exit $?' - jail-setup -q learn x --user alice --output "$X" -- "$@"
}

rm -f "$X"
while_attacked jail-setup -q learn x --user alice --output "$X" -- oddsh -c x
like "learn: the program was attacked" "$GOT" '^oddsh ptrace=[A-Z]* sid=own fd0=/'
nothing_of_roots "learn"
is "learn: it ends with 0" "$RC" 0

rm -f "$T/held" "$X"
does live
run outsider hold 2001 "$SECRET" "$T/held" -- jail-setup -q learn x --user alice --output "$X" -- oddsh -c x
GOT=$(cat "$T/held")
like "learn: at execve nobody gets its descriptors or memory" "$GOT" \
	'^jail-setup ptrace=EPERM sid=own fd0=EPERM fd1=EPERM fd2=EPERM more= cwd=EACCES environ=EACCES mem=EACCES'

play 24 80 setpriv --reuid alice --regid alice --init-groups outsider typing <<<eof
if [ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ]; then
	like "control: an ordinary program types into root's terminal" "$OUT" '^ *0:YES '
else
	skip "control: an ordinary program types into root's terminal" "the kernel forbids it"
fi
on_terminal outsider typing <<<eof
is "learn: TIOCSTI and TIOCLINUX are refused on every terminal" "$(grep -c ':EPERM EPERM$' <<<"$OUT")" 4
on_terminal outsider session <<<eof
like "learn: on a terminal, it has one of its own" "$OUT" '^sid=own tty=/dev/pts/[0-9]+ controlling=YES'
unlike "which is not root's" "$OUT" "tty=$(cat tty) "
learned outsider session
is "learn: without one, it has none" "$OUT" "sid=own tty=none controlling=ENXIO"

export TERM=xterm LANG=C.UTF-8 PERL5OPT=-Mroots GIT_DIR=/root/r
learned env
is "learn: the environment is made anew" "$(cut -d= -f1 <<<"$OUT" | sort | tr '\n' ' ')" \
	"HOME LANG LC_ALL LOGNAME PATH SHELL TERM USER "
like "learn: and is the account's" "$OUT" "^HOME=$H\$"
unset PERL5OPT GIT_DIR

run outsider keyed setpriv --reuid alice --regid alice --init-groups outsider key
is "control: a key of root's session is found" "$OUT" YES
rm -f "$X"
run outsider keyed timeout 100 jail-setup -q learn x --user alice --output "$X" -- outsider key
is "learn: no key of root's session is" "$OUT" ENOKEY

# a file of the account's is code, whatever the command was
cat >"$H/.bash_profile" <<END
outsider typing >$H/typed 2>&1 </dev/tty
env >$H/env
END
chown alice: "$H/.bash_profile"
on_terminal bash -lc : <<<eof
like "code of the account's own ran" "$(cat $H/env 2>&1)" "^HOME=$H\$"
unlike "and typed nothing" "$(cat $H/typed 2>&1)" YES
unlike "and got nothing of root's environment" "$(cat $H/env)" "$SECRET"

# --- what passes through -------------------------------------------------------------

rm -f "$X"
head -c 3000000 /dev/urandom >big
LAST='learn cat <big'
timeout 100 jail-setup -q learn x --user alice --output "$X" -- cat <big >big.out 2>"$T/err"
check "three megabytes go in and out" cmp big big.out
learned sh -c 'echo out; echo err >&2; echo own >/dev/stdout'
is "standard output, also by its name" "$OUT" $'out\nown'
is "standard error" "$ERR" err
rm -f "$X"
LAST='learn yes | head -n 1'
is "who reads no more ends the program" "$(timeout 60 jail-setup -q learn x --user alice --output "$X" -- yes | head -n 1)" y
check "and what was seen is written" until_so [ -s "$X" ]
rm -f "$X"
LAST='yes | learn head -n 1'
is "nor need it read what it is given" "$(yes | timeout 60 jail-setup -q learn x --user alice --output "$X" -- head -n 1)" y

on_terminal sh -c 'trap "echo interrupted; exit" INT; stty size; read -r a; echo "got $a"; stty size; echo ready; while :; do sleep 0.1; done' <<'END'
expect 24 80
size 30 90
send hello\n
expect got hello
expect 30 90
expect ready
send \003
expect interrupted
eof
END
is "a program on a terminal: it is asked, resized and interrupted" "$RC" 0
rm -f "$X"
play 24 80 sh -c 'stty -a >before; jail-setup -q learn x --user alice --output "$1" -- sh -c "stty raw -echo"; stty -a >after' - "$X" <<<eof
check "root's terminal is afterwards as it was" cmp before after

rm -f "$X"
timeout 100 jail-setup -q learn x --user alice --output "$X" -- \
	sh -c 'trap "echo interrupted; exit" INT; echo ready; while :; do sleep 0.1; done' >"$T/out" 2>&1 &
until_so grep -q ready "$T/out"
pkill -INT -x jail-setup
wait $!
like "SIGINT is passed on to it" "$(cat "$T/out")" interrupted

rm -f "$X"
timeout 100 jail-setup -q learn x --user alice --output "$X" -- sh -c 'echo ready; kill -STOP $$' >"$T/out" 2>&1 &
until_so grep -q ready "$T/out"
pkill -TERM -x jail-setup
wait $!
is "one that has stopped itself is ended by SIGTERM" $? 0
check "and nothing is left" nobody_left

chmod 755 "$T" "$HERE"
learned pwd
is "it starts where root is, if it may" "$OUT" "$HERE"
chmod 700 "$T"
learned pwd
is "else in its home" "$OUT" "$H"

finish
