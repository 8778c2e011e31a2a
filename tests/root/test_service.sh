#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service.sh - jail-setup service where no systemd runs: what is refused before
# anything is written, engine none, what joins a running service; and the text of
# units.  tests/vm/test_service.sh is on a booted systemd.

. "${0%/*}/world.sh"

install_products
useradd --system --shell /usr/sbin/nologin shop || bail "no account"
install -m 755 "$HELP/served" /usr/local/bin/served
CONF=/etc/jail/services.d/shop.conf
# service_file LINES...
service_file() {
	mkdir -p /etc/jail/services.d
	{
		[[ $* = *user\ =* ]] || echo 'user = "shop";'
		[[ $* = *run\ =* ]] || echo 'run = [ "/usr/local/bin/served" ];'
		[[ $* = *engine\ =* ]] || echo 'engine = "none";'
		echo 'components = [ "shell" ]; files = [ "/usr/local/bin/served", "/usr/local/bin/probe" ];'
		printf '%s\n' "$@"
	} >"$CONF"
}
left() { find /etc/jail /var/lib/jail /etc/systemd/system -newer "$T/mark" ! -path '*/.*' 2>/dev/null; }

# --- made -------------------------------------------------------------------------------

works "create" "shop: generation $(date +%Y)" eval 'jail-setup service create shop --engine none --user shop -- /usr/local/bin/served | head -n 1 | cut -c1-21'
is "its file" "$(grep -v '^#' $CONF)" 'user = "shop";
run = [ "/usr/local/bin/served" ];
files = [ "/usr/local/bin/served" ];
engine = "none";'
works "list: it does not run" "NAME USER STATE ENGINE GENERATION
shop shop inactive none $(date +%Y)" eval "jail-setup service list | tr -s ' ' | sed 's/ *\$//; s/\\($(date +%Y)\\)[0-9T]*/\\1/'"
run jail-setup service create shop --engine none --user shop -- /usr/local/bin/served
like "a second time: refused" "$RC:$ERR" '^2:.*/shop.conf is there already; fix: '

service_file 'state = true;'
works "adopt a file that is there" 'shop: created; a supervisor starts it: jailsh --service shop' \
	eval 'jail-setup service create shop | tail -n 1'
# start_service [COMMAND...]: as $MAIN
start_service() {
	"$@" jailsh --service shop >"$T/served" 2>&1 </dev/null &
	MAIN=$!
	until_so grep -q 'started by' "$T/served"
}
exec_in() { jail-setup service exec shop -- "$@"; }
stop_service() { kill "$MAIN"; wait "$MAIN"; }
check "engine none: it starts in the foreground" start_service
jail_file shop <<<'components = [ "rsync" ]; users = [ "carol" ];'
run timeout 10 jailsh --service shop
like "with the name of a jail it would run in the jail's tree: refused" "$RC:$ERR" '^126:.*a jail has the name shop; fix: give the service another one$'
run exec_in true
check "nor does anything join it" eval '[ "$RC" != 0 ] && grep -q "a jail has the name shop" <<<"$ERR"'
rm /etc/jail/jails.d/shop.conf
works "control: without that jail it does" '' exec_in true
works "list: it runs" "shop shop running none" eval "jail-setup service list shop | tr -s ' ' | sed '1d; s/ [0-9T]*\$//'"
run eval 'jail-setup --json service list >"$T/json"'
is "list --json is by its schema" "$(by_schema service <"$T/json")" '1 lines'
like "with the process" "$(cat "$T/json")" "\"pid\":$MAIN"'[,}]'

# --- what joins it ----------------------------------------------------------------------

works "exec: as the account" "$(id -u shop) 0000000000000000 1" \
	exec_in sh -c 'echo $(id -u) $(sed -n "s/^CapBnd:[[:space:]]*//p; s/^NoNewPrivs:[[:space:]]*//p" /proc/self/status)'
works "in the jail, where it is" "/ no" exec_in sh -c 'echo $(pwd) $([ -e /outside ] || echo no)'
ns() { for n in mnt ipc uts net; do readlink "/proc/$1/ns/$n"; done; }
exec_in sleep 60 >/dev/null 2>&1 &
X=$!
until_so pgrep -u shop -x sleep >/dev/null
S=$(pgrep -u shop -x sleep)
is "in its namespaces" "$(ns "$S")" "$(ns "$MAIN")"
check "control: they are not ours" [ "$(ns "$S")" != "$(ns $$)" ]
is "its descriptors are 0, 1 and 2" "$(cd "/proc/$S/fd" && echo *)" "0 1 2"
is "and none is root's own" "$(find "/proc/$S/fd" -lname '/*' | wc -l)" 0
check "a session of its own" [ "$(ps -o sid= -p "$S")" != "$(ps -o sid= -p $$)" ]
works "the status of the program" '' eval '! exec_in sh -c "exit 7"; [ $? = 0 ]'
run exec_in sh -c 'exit 7'
is "is that of exec" "$RC" 7
run exec_in sh -c 'kill -9 $$'
is "and a signal 128 and it" "$RC" 137
run exec_in /none
is "not there: 127" "$RC" 127
works "what it reads comes through" "x" eval 'echo x | exec_in cat'
run exec_in kill "$MAIN"
check "it cannot signal the service" eval '[ "$RC" != 0 ] && kill -0 $MAIN'
check "control: outside a process of the account can" runuser -u shop -- kill -0 "$MAIN"
works "nor does it see it" "" exec_in sh -c "ls -d /proc/$MAIN 2>/dev/null; :"
run exec_in probe trace "$MAIN"
check "nor attach to it" [ "$RC" != 0 ]
works "control: it sees itself" "1" exec_in sh -c 'ls -d /proc/$$ | wc -l'
MARK=$(stat -c %s "$LOG")
exec_in true
check "a line in the log: who, and what" log_has "jail=shop user=shop uid=$(id -u shop) service=shop entry=exec gen=[0-9T]+ result=entered .*note=.*command='true'"
run jail-setup service exec shop --user alice -- id
like "another account: refused" "$RC:$ERR" '^2:.*alice is not the account of shop; fix: say --user shop'
run jailsh --service shop --exec -- id
like "jailsh --exec by hand: refused" "$RC:$ERR" '^126:.*is for jail-setup service exec'
kill "$X" "$S" 2>/dev/null
wait "$X" 2>/dev/null
run jail-setup service delete shop
like "delete while it runs: refused" "$RC:$ERR" '^2:.*processes are still in it; fix: '
check "and all is there" [ -e $CONF ]
stop_service
run exec_in id
like "exec into what does not run: refused" "$RC:$ERR" '^2:.*shop does not run'
service_file 'processes = "own"; state = true; directory = "/var/lib/%u";'
jail-setup --quiet service create shop
check "with processes own it starts" start_service
works "exec: in its directory" /var/lib/shop exec_in pwd
works "exec: in its pid namespace" "yes" exec_in sh -c '[ $$ -lt 100 ] && echo yes'
exec_in sleep 60 >/dev/null 2>&1 &
X=$!
until_so pgrep -u shop -x sleep >/dev/null
S=$(pgrep -u shop -x sleep)
P=$(pgrep -P "$MAIN" -x served)
is "the same as the program's" "$(readlink "/proc/$S/ns/pid")" "$(readlink "/proc/$P/ns/pid")"
stop_service
check "and it ends with the service" until_so eval '! kill -0 $S 2>/dev/null'
wait "$X"
# a service that waits for whoever joins it
service_file 'processes = "own";' 'run = [ "/usr/local/bin/served", "watch" ];'
jail-setup --quiet service create shop
check "control: a service that tries all processes" start_service
for i in 1 2 3 4 5 6 7 8; do
	exec_in sh -c 'echo; sleep 0.1' >/dev/null
done
is "gets none that joins it" "$(grep -c got "$T/served")" 0
exec_in /usr/local/bin/served watch >"$T/seen" 2>&1 &
X=$!
sleep 1
is "nor does what joins get the service" "$(grep -c got "$T/seen")" 0
stop_service
wait "$X"
runuser -u shop -- sleep 60 &
runuser -u shop -- /usr/local/bin/served watch >"$T/seen" 2>&1 &
X=$!
check "control: outside it gets what is its own" until_so grep -q got "$T/seen"
pkill -u shop
wait

# what joins has become the account, and is jailsh still: a while before its execve(2)
slowly() {              # COMMAND...
	strace -f -o /dev/null -e trace=execve -e inject=execve:delay_enter=100000 "$@"
}
# got COMM: which files of such processes the service has opened
got() { sed -n "s/^served: got $1 //p" "$T/served" | sort -u | paste -sd' '; }
# looks_at WALLS COMMAND...: five join the service, all under that command
looks_at() {
	local i walls=$1
	shift
	jail-setup --quiet service create shop
	check "$walls: a service that looks into all that comes" start_service "$@"
	for i in 1 2 3 4 5; do
		slowly "$@" jail-setup service exec shop -- sleep 0.2
	done
	stop_service
	is "$walls: control: it gets its child" "$(got child)" "cwd environ fd/0 maps mem root"
	is "$walls: nothing of what joins" "$(grep ' got ' "$T/served" | grep -vE ' got (child|sleep) ' | sort -u)" ""
}
if command -v strace >/dev/null; then
	LOOK='run = [ "/usr/local/bin/served", "look" ];'
	service_file "$LOOK"
	looks_at "processes = host"
	is "nor of the program that has joined" "$(got sleep)" ""
	service_file 'processes = "own";' "$LOOK"
	looks_at "processes = own"
	# what joins is undumpable
	service_file 'processes = "own";' 'require = [ ];' "$LOOK"
	looks_at "without Landlock" "$HELP/deny" landlock_create_ruleset=ENOSYS --
	is "control: of the program that has joined all" "$(got sleep)" "cwd environ fd/0 maps mem root"
else
	skip "a service that looks into all that comes" "no strace"
fi
works "delete says what it keeps" 'shop: deleted
  kept: account shop' jail-setup service delete shop
service_file 'state = true;'
install -d -m 700 -o alice /var/lib/shop
works "delete: a directory of another account is not its own" 'shop: deleted
  kept: account shop' jail-setup service delete shop
chown shop /var/lib/shop
service_file 'state = true;'
works "control: one of its account is" 'shop: deleted
  kept: /var/lib/shop
  kept: account shop' jail-setup service delete shop
is "nothing is left of it" "$(ls -d $CONF /var/lib/jail/shop 2>/dev/null)" ''
finish
