#!/bin/bash
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_outside.sh - what root runs as an account outside a jail has nothing of
# root's: attacked by another process of the account, which is outside as well.

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
cd "$T/roots" || bail "no directory"
HERE=$PWD

does() { rm -f "$H/go"; echo "$1" >"$H/.oddsh"; chown alice: "$H/.oddsh"; }
as_alice() { setpriv --reuid alice --regid alice --init-groups --inh-caps=-all "$@"; }
alices() { pgrep -u alice "$@" >/dev/null; }
nobody_left() { until_so eval '! alices'; }

# until COMMAND...: waited for
until_so() { local i; for ((i = 0; i < 400; i++)); do "$@" && return; sleep 0.05; done; return 1; }

# while_attacked COMMAND...: on a terminal, until alice has had her try; OUT is
# what the command said, GOT what alice got
while_attacked() {
	does wait
	LAST="$*, attacked"
	env -u ROOTS_ENVIRONMENT "$HELP/pty" -t 60 -- env ROOTS_ENVIRONMENT="$SECRET" "$@" \
		<<<eof >"$T/out" 2>"$T/err" &
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
	unlike "$1: no terminal of root's behind 0, 1 and 2" "$GOT" 'fd[012]=/dev/(pts|tty|console)'
	unlike "$1: nothing was typed into it" "$GOT" 'typed=[0-9]'
	unlike "$1: nothing of root's in the environment" "$GOT" 'environ=secret'
	unlike "$1: nor in the memory" "$GOT" 'mem=secret'
	unlike "$1: not in a directory that is root's" "$GOT" "cwd=$HERE"
}

# --- control: the old way -----------------------------------------------------

while_attacked sh -c '"$@"; exit $?' - setpriv --reuid alice --regid alice --init-groups env HOME=$H oddsh
like "control: root's terminal is found where root's session is kept" "$GOT" '^oddsh ptrace=YES .*fd0=/dev/pts/[0-9]+ '
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
like "check --live: the process outside was attacked" "$GOT" '^(jail-setup|3|exe) ptrace=YES sid=own '
nothing_of_roots "check --live"
is "check --live: and all the same it ends with 0" "$RC" 0
like "check --live: and all walls hold" "$OUT" 'wall +terminal-input +holds'

rm -f "$T/held"
does live
run outsider hold 2001 "$SECRET" "$T/held" -- jail-setup check --live alice
GOT=$(cat "$T/held")
echo "$GOT" | sort | uniq -c | sed 's/^/#   /'
like "check --live: at execve nobody may attach" "$GOT" '^jail-setup ptrace=EPERM sid=own fd0=EPERM fd1=EPERM fd2=EPERM'
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

does live
(sleep 300 & echo $! >"$T/sleeper"; exec jail-setup check --live alice >"$T/out" 2>&1)
check "a child that the caller had before is not its to end" kill -0 "$(cat "$T/sleeper")"
kill "$(cat "$T/sleeper")"

finish
