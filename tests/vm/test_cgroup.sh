#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_cgroup.sh - the keys memory and tasks of a jail file, and the kernel's handler
# of core dumps, on a machine with cgroup v2 and without systemd: the suite is pid 1.

VM_INIT=tiny
. "${0%/*}/vm.sh"

vm_people
install_products
GROUP=/sys/fs/cgroup/jail/$JAIL
is "this is pid 1, and no systemd" "$$ $(ls -d /run/systemd/system 2>/dev/null)" "1 "
pam_lines child
pam_su session
start_sshd 2222 || bail "sshd"
client 2222
FORKS='for i in $(seq 30); do sleep 9 & done 2>&1; echo $(jobs -p | wc -l)'
EAT='printf -v x "%50000000s" " "; echo ${#x}'
TMP='head -c 50000000 /dev/zero >/tmp/x; echo $?'

login_jail
build_jail
run su alice -c "$FORKS; $EAT; $TMP"
is "control: without limits" "$OUT" 30$'\n'50000000$'\n'0
check "and without a cgroup" [ ! -e "$GROUP" ]

login_jail 'tasks = 20;' 'memory = 32;'
run SSH alice@h 'cat /proc/self/cgroup'
like "ssh: in the jail's cgroup" "$OUT" "/jail/$JAIL\$"
run su alice -c 'cat /proc/self/cgroup'
like "su: the same" "$OUT" "/jail/$JAIL\$"
run cat "$GROUP/pids.max" "$GROUP/memory.max"
is "what the kernel was told" "$OUT" 20$'\n'33554432
run su alice -c "$FORKS"
like "tasks" "$OUT$ERR" 'fork'
run su alice -c "$EAT"
unlike "memory" "$OUT" 50000000
run su alice -c "$TMP"
check "memory counts /tmp" [ "$OUT" != 0 ]
run runuser -u alice -- bash -c "$FORKS"
is "what the account runs outside is not in it" "$OUT" 30
su alice -c 'for i in $(seq 15); do sleep 100 & done; wait' 2>/dev/null &
for ((i = 0; i < 100 && $(cat "$GROUP/pids.current") < 16; i++)); do sleep 0.2; done
run su mallory -c "$FORKS"
like "all logins of the jail share it" "$OUT$ERR" 'fork|refused'
run su carol -c "$FORKS"
is "who is in no jail is not in it" "$OUT" 30

# --- core dumps: the handler of the host is not started ---------------------------

login_jail
printf '#!/bin/sh\ncat >/dev/null\ntouch /run/handled\n' >/usr/local/sbin/core
chmod 755 /usr/local/sbin/core
echo '|/usr/local/sbin/core' >/proc/sys/kernel/core_pattern
run su alice -c 'kill -SEGV $$'
sleep 2
check "a crash inside does not start it" [ ! -e /run/handled ]
run su bob -c 'kill -SEGV $$'
for ((i = 0; i < 100; i++)); do [ ! -e /run/handled ] || break; sleep 0.2; done
check "control: one outside does" [ -e /run/handled ]

login_jail 'tasks = 20;'
umount -l /sys/fs/cgroup
run su alice -c "echo $IN"
check "without cgroup v2: refused" eval 'kept_out && log_has "memory and tasks: no cgroup v2"'
finish
