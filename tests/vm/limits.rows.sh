# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2016,SC2034,SC2088,SC2153 # eval's words, lib.sh's names
# limits.rows.sh - the keys memory and tasks where systemd runs: one limit for all
# logins of a jail, by ssh, su, cron and at.  Sourced by suites on whole machines
# with all controllers; MORE is a line that their jail files need.

UNIT=/sys/fs/cgroup/system.slice/jail.service
OURS=$UNIT/jail/login
WHERE='0::/system.slice/jail.service/jail/login'
CGROUP='cat /proc/self/cgroup'
EAT='head -c 200000000 /dev/zero | tail -c 190000000 | wc -c'
TMP='head -c 150000000 /dev/zero >/tmp/x; echo $?'
keeper() { systemctl show -P MainPID jail.service; }
current() { cat $OURS/pids.current; }
running() { [ "$(systemctl is-active jail.service)" = active ]; }
ended() { [ "$(systemctl is-active jail.service)" = inactive ]; }
empty() { [ ! -e $OURS ] || [ "$(cat $OURS/cgroup.procs)" = "" ]; }
all_out() { [ ! -e $OURS ] || echo 1 >$OURS/cgroup.kill; within 30 empty; }
limits() { login_jail 'home = "rw";' "$MORE" "$@"; }

like "the kernel has the controllers" "$(cat /sys/fs/cgroup/cgroup.controllers)" 'memory.* pids'
pam_lines child
pam_su session
for s in cron atd; do
	echo 'session required pam_jail.so' >>/etc/pam.d/$s
done
install -m 600 "$HELP/keys/host" /etc/ssh/world_key
echo 'HostKey /etc/ssh/world_key' >/etc/ssh/sshd_config.d/world.conf
systemctl restart ssh
client 22
limits
build_jail

# --- without limits -----------------------------------------------------------------

run su alice -c '~/probe forks 60'
is "control: without limits, 60 processes" "$OUT" '60 all'
run su alice -c "$EAT"
is "control: and 190 MB of memory" "$OUT" 190000000
run su alice -c "$TMP"
is "control: and 150 MB in /tmp" "$OUT" 0
run SSH alice@h "$CGROUP"
like "a jail without limits: ssh stays in its session's scope" "$OUT" '^0::/user.slice/user-2001.slice/session-.*\.scope$'

# --- limits, and the unit does not run -------------------------------------------------

printf '%s\n' 'components = [ "shell" ];' 'users = [ "carol" ];' "$MORE" | jail_file free
run jail-setup build free
limits 'tasks = 30;' 'memory = 64;'
REASON='memory and tasks: jail.service, whose cgroup they need, does not run'
for w in 'build login' list 'check --quick login' 'explain alice@sshd'; do
	run sh -c "jail-setup $w"
	like "the unit does not run: $w says so" "$OUT$ERR" "$REASON.*; fix: systemctl enable --now jail.service"
done
refused "ssh is refused" alice "$REASON; fix: systemctl enable --now jail.service"
run su alice -c "echo $IN"
check "and su" kept_out
admitted "control: a jail without limits lets in" carol
outside "control: as does none" bob

# --- the fix --------------------------------------------------------------------------------

run jail-setup explain alice@sshd
FIX=$(sed -n 's/^  REFUSED .*; fix: //p' <<<"$OUT")
run eval "$FIX"
check "the fix starts the unit" eval '[ "$RC" = 0 ] && running'
is "its process is in a cgroup of its own" "$(cat "/proc/$(keeper)/cgroup")" \
	'0::/system.slice/jail.service/keeper'
# at once, and nobody was in before
pids=()
for i in 1 2 3 4 5 6; do
	su alice -c "$CGROUP" >"$T/once.$i" 2>&1 &
	pids+=($!)
done
wait "${pids[@]}"
is "six logins at once are all in the jail's cgroup" "$(sort -u "$T"/once.*)" "$WHERE"
run SSH alice@h "$CGROUP"
is "ssh: in the jail's cgroup" "$OUT" "$WHERE"
is "what the kernel was told" "$(cat $OURS/pids.max $OURS/memory.max $OURS/memory.swap.max 2>/dev/null)" \
	$'30\n67108864'"$([ ! -e $OURS/memory.swap.max ] || echo $'\n0')"
run jail-setup explain alice@sshd
like "explain says how many, and whose" "$OUT" "^  limits +memory 64 MiB, tasks 30: all logins of this jail together, in $OURS\$"
check "and lets in" [ "$RC" = 0 ]
run jail-setup list
unlike "list says nothing" "$OUT" limits:

# --- they hold ----------------------------------------------------------------------------------

run SSH alice@h '~/probe forks 60'
like "ssh: no 60 processes" "$OUT" '^(1|2)[0-9] EAGAIN$'
run su alice -c '~/probe forks 60'
like "su: nor" "$OUT" '^(1|2)[0-9] EAGAIN$'
run runuser -u alice -- /home/alice/probe forks 60
is "what the account runs outside is not in it" "$OUT" '60 all'
timeout 600 su alice -c 'exec 2>/dev/null; bomb() { bomb | bomb & bomb; }; bomb; sleep 600' >/dev/null 2>&1 &
bomb=$!
check "a fork bomb comes to the limit" within 60 eval '[ "$(sed -n "s/^max //p" $OURS/pids.events)" -gt 20 ]'
check "and not beyond" [ "$(current)" -le 30 ]
outside "who is in no jail gets in meanwhile" bob
run SSH carol@h '~/probe forks 60'
is "and has his processes" "$OUT" '60 all'
check "cgroup.kill ends it" all_out
wait $bomb
SSH mallory@h 'echo in; sleep 500; echo out' >"$T/beside" 2>/dev/null &
beside=$!
check "mallory is in" within 60 grep -q in "$T/beside"
run su alice -c "$EAT"
unlike "no 190 MB of memory" "$OUT" 190000000
check "it was killed for memory" [ "$(sed -n 's/^oom_kill //p' $OURS/memory.events)" -gt 0 ]
run su alice -c "$TMP"
check "nor 150 MB in /tmp" [ "$OUT" != 0 ]
check "the unit runs on" running
run su mallory -c "$CGROUP"
is "and the next gets in" "$OUT" "$WHERE"
all_out
wait $beside

# where jailsh waits for a pid namespace it ends with 128 and the signal
systemd-run -q --unit=program -p SuccessExitStatus=143 /usr/bin/jailsh --jail login --user alice -- sleep 500
program=$(systemctl show -P MainPID program)
check "what jailsh --jail starts from a unit is in it" \
	within 60 eval '[ "$(cat /proc/$program/cgroup)" = "$WHERE" ]'
run systemctl stop program
check "and the unit ends it" eval '[ "$RC" = 0 ] && ! kill -0 $program 2>/dev/null'

# --- all logins together ----------------------------------------------------------------------------

SSH alice@h '~/probe forks 5 500' >/dev/null 2>&1 &
pids=($!)
su mallory -c '~/probe forks 5 500' >/dev/null 2>&1 &
pids+=($!)
echo '* * * * * alice ~/probe forks 3 500' >/etc/cron.d/alice
runuser -u mallory -- sh -c 'cd; echo "~/probe forks 3 500" | at now' 2>/dev/null
in_it() { ps -o user=,args= -p "$(paste -sd, $OURS/cgroup.procs)" | grep -c "$1"; }
check "by ssh, su, cron and at: alice's and mallory's are in one cgroup" \
	within 150 eval '[ "$(in_it "^alice .*forks 5 500")" -ge 6 ] && [ "$(in_it "^mallory .*forks 5 500")" -ge 6 ] &&
		[ "$(in_it "^alice .*forks 3 500")" -ge 4 ] && [ "$(in_it "^mallory .*forks 3 500")" -ge 4 ]'
rm -f /etc/cron.d/alice
echo "# $(current) processes: alice $(in_it ^alice), mallory $(in_it ^mallory)"
run su alice -c '~/probe forks 12; echo'
check "and share the limit" eval '! grep -q all <<<"$OUT"'
run runuser -u alice -- /home/alice/probe forks 60
is "control: not outside" "$OUT" '60 all'
like "loginctl keeps the session of ssh" "$(loginctl list-sessions --no-legend)" ' alice '

# --- systemd: reload, reexec, restart -----------------------------------------------------------------

before=$(sort $OURS/cgroup.procs)
systemctl daemon-reload
is "daemon-reload: who is in stays in the cgroup" "$(sort $OURS/cgroup.procs)" "$before"
systemctl daemon-reexec
within 60 running
is "daemon-reexec: too" "$(sort $OURS/cgroup.procs)" "$before"
is "and the limit is as it was" "$(cat $OURS/pids.max)" 30
for w in restart stop; do
	run systemctl $w jail.service
	like "systemctl $w is refused" "$RC $ERR" '^[1-9].*refused'
done
is "and nobody is out" "$(sort $OURS/cgroup.procs)" "$before"
all_out
wait "${pids[@]}"
run SSH alice@h "$CGROUP; ~/probe forks 60"
like "after that the next login is in it, and limited" "$OUT" "^$WHERE"$'\n.*EAGAIN$'

SSH alice@h 'echo in; sleep 500' >"$T/out" 2>/dev/null &
out=$!
within 60 grep -q in "$T/out"
was=$(keeper)
kill -KILL "$was"
check "the keeper killed: systemd starts it again" within 60 eval 'running && [ "$(keeper)" != $was ]'
check "who was in is out" within 60 eval '! kill -0 $out 2>/dev/null'
check "it is in a cgroup of its own" within 20 grep -qs . $UNIT/keeper/cgroup.procs
run SSH alice@h "$CGROUP; ~/probe forks 60"
like "the next login is in, and limited" "$OUT" "^$WHERE"$'\n.*EAGAIN$'

mkdir -p /run/systemd/system/jail.service.d
printf '[Service]\nExecStartPost=\n' >/run/systemd/system/jail.service.d/x.conf
systemctl daemon-reload
was=$(keeper)
kill -KILL "$was"
within 60 eval 'running && [ "$(keeper)" != $was ]'
refused "a changed unit, whose process is in the cgroup itself: refused" alice \
	'processes are in .*/jail.service itself; fix: have jail.service as it is installed'
rm -r /run/systemd/system/jail.service.d
systemctl daemon-reload
was=$(keeper)
kill -KILL "$was"
within 60 eval 'running && [ "$(keeper)" != $was ]'
admitted "control: as it is installed" alice

# --- the unit ends --------------------------------------------------------------------------------------

SSH alice@h 'echo in; sleep 500' >"$T/out" 2>/dev/null &
out=$!
within 60 grep -q in "$T/out"
systemctl kill jail.service
check "systemctl kill ends it" within 60 ended
check "who was in is out" within 60 eval '! kill -0 $out 2>/dev/null'
wait $out
check "its cgroup is gone" [ ! -e $UNIT ]
refused "the next is refused" alice "$REASON"
admitted "control: a jail without limits lets in" carol
outside "control: and none does" bob
run systemctl start jail.service
check "it starts again" eval '[ "$RC" = 0 ] && running'
run su alice -c "$CGROUP; ~/probe forks 60"
like "and limits" "$OUT" "^$WHERE"$'\n.*EAGAIN$'
is "no unit has failed" "$(systemctl --failed --no-legend --plain)" ""

# --- a service: the limits of its unit --------------------------------------------------------------------

useradd --system --shell /usr/sbin/nologin bomb
install -m 755 "$HELP/probe" /usr/local/bin/probe
mkdir -p /etc/jail/services.d
bomb_says() { journal -u bomb -o cat | grep -qE "$1"; }
bombs() {               # KEYS...: it starts with these
	printf '%s\n' 'user = "bomb";' 'run = [ "/usr/local/bin/probe", "forks", "60", "500" ];' \
	    'files = [ "/usr/local/bin/probe" ];' "$MORE" "$@" >/etc/jail/services.d/bomb.conf
	cursor
	[ -e /etc/systemd/system/bomb.service ] || jail-setup -q service create bomb || bail "no service"
	run jail-setup service restart bomb
	[ "$RC" = 0 ] || { diag; bail "it does not start"; }
}
bombs
check "control: a service without tasks has its 60 processes" within 90 bomb_says '^60 all$'
# itself, and where it has a pid namespace of its own the two processes of that
BESIDE=$(($(systemctl show -P TasksCurrent bomb) - 60))
check "  in its unit" [ "$BESIDE" = 1 -o "$BESIDE" = 3 ]
bombs 'tasks = 20;'
check "with tasks = 20 it has no more" within 90 bomb_says "^$((20 - BESIDE)) EAGAIN\$"
is "  in its unit" "$(systemctl show -P TasksCurrent bomb)" 20
check "  and others have theirs" eval '[ "$(runuser -u alice -- /home/alice/probe forks 60)" = "60 all" ]'
run jail-setup service stop bomb
is "stop ends all of it" "$RC:$ERR:$(pgrep -c -u bomb)" 0::0
