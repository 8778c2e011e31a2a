#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service.sh - services where systemd is pid 1, Debian 12: jail-setup service
# creates, starts, reloads, restarts, stops and deletes them under every directive of
# their units; limits, drop-ins, and what joins a running one.

VM_SUITE=bookworm VM_TREE=service VM_MORE=,php-fpm,libfcgi-bin,strace VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
cursor
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
useradd --system --shell /usr/sbin/nologin shop || bail "no account"
install -m 755 "$HELP/served" /usr/local/bin/served
cp "$HELP/probe" /usr/local/bin/probe
UNIT=/etc/systemd/system/shop.service
KEY="$([ "$VM_WAY" = box ] || echo 'require = [ ];')"
value() { systemctl show -P "$1" shop; }
main_of() { systemctl show -P MainPID shop; }
status_of() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(main_of)/status"; }
said() { within 40 eval "journal -u shop | grep -q 'served: $1\$'"; }

# --- made -------------------------------------------------------------------------------

run jail-setup service create shop --user shop -- /usr/local/bin/served
is "create" "$RC:$ERR:$(tail -n 1 <<<"$OUT")" '0::shop: created; start it: jail-setup service start shop'
check "it is not started" [ "$(value ActiveState)" = inactive ]
is "it starts at boot" "$(systemctl is-enabled shop)" enabled
run systemd-analyze verify --man=no $UNIT
is "verify has no word about its unit" "$RC:$OUT$ERR" 0:
rated() {
	systemd-analyze security --no-pager "$1" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p'
}
below4() { [ -n "$1" ] && [ "${1%.*}" -lt 4 ]; }
R=$(rated shop.service)
check "security is below 4.0: $R" below4 "$R"
check "control: that of cron is not" eval '! below4 "$(rated cron.service)"'

# --- started ----------------------------------------------------------------------------

run jail-setup service start shop
is "start" "$RC:$ERR" 0:
check "it runs" [ "$(value ActiveState):$(value SubState)" = active:running ]
check "its main process is the program" within 20 eval '[ "$(cat "/proc/$(main_of)/comm")" = served ]'
is "as the account" "$(status_of Uid | cut -f1)" "$(id -u shop)"
is "without a capability" "$(status_of CapEff):$(status_of CapBnd)" 0000000000000000:0000000000000000
check "in the jail" [ ! -e "/proc/$(main_of)/root/outside" ]
check "control: the file is there outside" [ -e /outside ]
check "what it says is in the journal" said "started by uid $(id -u shop)"
P=$(main_of)
works "reload" '' jail-setup service reload shop
check "the program got HUP" said SIGHUP
is "and is the same process" "$(main_of)" "$P"
works "restart" '' jail-setup service restart shop
check "is another process" [ "$(main_of)" != "$P" ]
# --- limits, a drop-in, what joins ------------------------------------------------------

printf '%s\n' 'memory = 64;' 'tasks = 40;' 'cpu = 150;' 'io = 200;' \
	'files = [ "/usr/local/bin/served", "/usr/local/bin/probe" ]; components = [ "shell" ];' \
	>>/etc/jail/services.d/shop.conf
sed -i '/^files = .*served" \];$/{/probe/!d}' /etc/jail/services.d/shop.conf
mkdir -p $UNIT.d
printf '[Service]\nEnvironment=MINE=1\nCPUWeight=77\n' >$UNIT.d/mine.conf
run jail-setup service restart shop
is "restart with limits in the file" "$RC:$ERR" 0:
is "the unit has them" "$(value MemoryMax) $(value TasksMax) $(value CPUQuotaPerSecUSec) $(value IOWeight)" '67108864 40 1.500000s 200'
is "and the administrator's drop-in holds" "$(value CPUWeight)" 77
works "exec: in the cgroup of the unit" "0::$(value ControlGroup)" \
	jail-setup service exec shop -- sh -c 'grep ^0:: /proc/self/cgroup'
works "as the account, without a capability" "$(id -u shop) 0000000000000000 0000000000000000" \
	jail-setup service exec shop -- sh -c 'echo $(id -u) $(sed -n "s/^Cap\(Eff\|Bnd\):[[:space:]]*//p" /proc/self/status)'
check "its line is in the journal" within 20 eval 'journal -t jailsh | grep -q "service=shop entry=exec .*result=entered"'
jail-setup service exec shop -- sleep 300 &
X=$!
within 20 pgrep -u shop -x sleep >/dev/null
run jail-setup --json service list shop
like "list: it runs" "$OUT" "\"state\":\"active\",\"substate\":\"running\",\"pid\":$(main_of),"
works "stop" '' jail-setup service stop shop
is "ended by itself" "$(value Result):$(value ExecMainStatus)" success:0
check "with TERM" said SIGTERM
check "what had joined ended as well" within 20 eval '! pgrep -u shop -x sleep'
wait "$X"
run jail-setup service exec shop -- id
like "exec into what does not run: refused" "$RC:$ERR" '^2:.*shop does not run; fix: jail-setup service start shop$'
run eval "${ERR##*fix: }"
is "its fix" "$RC:$(value ActiveState)" 0:active

# --- a start that fails says so ----------------------------------------------------------

chmod 777 /var/lib/jail/shop
run jail-setup service stop shop
run jail-setup service start shop
check "a tree that others can write: not started" eval '[ "$RC" = 2 ] && [ "$(value ActiveState)" != active ]'
chmod 755 /var/lib/jail/shop
mv /etc/jail/services.d/shop.conf /root/shop.conf
run systemctl start shop
check "a unit whose file is gone starts nothing" eval '[ "$RC" != 0 ] && [ "$(main_of)" = 0 ]'
mv /root/shop.conf /etc/jail/services.d/shop.conf

# --- a program that names another main process ------------------------------------------

install -m 755 "$HELP/service" /usr/local/bin/service
run jail-setup service create lend --user shop --type notify -- /usr/local/bin/service 'do' say:READY=1 lend wait
is "a program that names its child as the main process: create" "$RC:$ERR" 0:
run jail-setup service start lend
main_of_lend() { systemctl show -P MainPID lend; }
lent() { N=$(main_of_lend) && pgrep -P "$(pgrep -u shop -o -x service)" | grep -qx "$N"; }
check "it is started" within 20 lent
works "reload, while there is one" '' systemctl reload lend
check "it got HUP" within 20 eval 'journal -u lend | grep -q "signal$"'
kill "$N"
check "the child ends" within 20 eval '! kill -0 $N 2>/dev/null'
is "and systemd 252 has its number still" "$(main_of_lend)" "$N"
hit() { grep -qx "$1" /run/hit; }
works "now a process of root has it" '' service take "$N" /run/hit
run systemctl reload lend
check "reload fails" [ "$RC" != 0 ]
mkdir -p /run/systemd/system/lend.service.d
printf '[Service]\nExecReload=\nExecReload=+/bin/kill -TERM $MAINPID\n' >/run/systemd/system/lend.service.d/root.conf
systemctl daemon-reload
works "control: sent by root" '' systemctl reload lend
check "control: a signal is got" within 20 hit TERM
check "but reload has sent none" eval '! hit HUP'
: >/run/hit
run jail-setup service stop lend
check "stop of systemd 252 goes by the number, as service.conf(5) says" within 20 hit TERM
kill -KILL "$N"
run jail-setup service delete lend
rm -r /run/systemd/system/lend.service.d

# --- php-fpm, which says itself when it is ready --------------------------------------------

FPM=$(find /usr/sbin -name 'php-fpm*' | head -n 1)
mkdir -p /etc/php/shop && cat >/etc/php/shop/fpm.conf <<'END'
[global]
daemonize = no
error_log = syslog
[shop]
listen = /run/fpm/php.sock
pm = static
pm.max_children = 2
ping.path = /ping
END
useradd --system --shell /usr/sbin/nologin fpm
run jail-setup service create fpm --user fpm --type notify -- "$FPM" -F -y /etc/php/shop/fpm.conf
is "php-fpm: create" "$RC:$ERR" 0:
echo 'runtime = true; reload = "USR2"; stop = "QUIT";' >>/etc/jail/services.d/fpm.conf
run jail-setup service start fpm
is "start, until it says READY" "$RC:$ERR" 0:
is "under its unit" "$(systemctl show -P ActiveState -P SubState fpm | xargs)" 'active running'
ping_fpm() { SCRIPT_NAME=/ping SCRIPT_FILENAME=/ping REQUEST_METHOD=GET cgi-fcgi -bind -connect /run/fpm/php.sock | tail -n 1; }
is "it answers" "$(ping_fpm)" pong
run jail-setup service reload fpm
is "reload by USR2" "$RC:$ERR" 0:
check "and it answers again" within 30 eval '[ "$(ping_fpm)" = pong ]'
run jail-setup service restart fpm
is "restart" "$RC:$ERR:$(ping_fpm)" 0::pong
run jail-setup service delete fpm
is "delete stops it" "$RC:$ERR:$(systemctl is-active fpm)" 0::inactive
run jail-setup service delete shop
is "delete" "$RC:$ERR" 0:
check "the drop-in is there" [ -e $UNIT.d/mine.conf ]
is "nothing else of it" "$(ls -d $UNIT /etc/jail/services.d/shop.conf /var/lib/jail/shop 2>/dev/null)" ""
finish
