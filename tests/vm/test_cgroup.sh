#!/bin/bash
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_cgroup.sh - memory and tasks of a jail file, on a machine with cgroup v2 and
# without systemd: here the suite itself is pid 1.

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
FORKS='for i in $(seq 60); do sleep 3 & done 2>&1; echo $(jobs -p | wc -l)'
EAT='printf -v x "%100000000s" " "; echo ${#x}'
TMP='head -c 100000000 /dev/zero >/tmp/x; echo $?'

login_jail 'tmp_size = 200;'
build_jail
run SSH alice@h "$FORKS; $EAT; $TMP"
is "control: without limits" "$OUT" 60$'\n'100000000$'\n'0
check "and without a cgroup" [ ! -e "$GROUP" ]

login_jail 'tmp_size = 200;' 'tasks = 20;' 'memory = 64;'
for way in "SSH alice@h" "su - alice -c"; do
	run $way 'cat /proc/self/cgroup'
	like "${way%% *}: in the jail's cgroup" "$OUT" "/jail/$JAIL\$"
	run $way "$FORKS"
	like "${way%% *}: tasks" "$OUT" 'fork'
	run $way "$EAT"
	unlike "${way%% *}: memory" "$OUT" 100000000
	run $way "$TMP"
	check "${way%% *}: memory counts /tmp" eval '[ "$OUT" != 0 ]'
done
run cat "$GROUP/pids.max" "$GROUP/memory.max"
is "what the kernel was told" "$OUT" 20$'\n'67108864
run runuser -u mallory -- sh -c "$FORKS"
is "the same account's processes outside are not in it" "$OUT" 60
SSH alice@h 'for i in $(seq 15); do sleep 20 & done; wait' 2>/dev/null &
sleep 5
run SSH mallory@h "$FORKS"
like "all logins of the jail share it" "$OUT$ERR" 'fork|refused'
run SSH carol@h "cat /proc/self/cgroup; $FORKS"
is "who is in no jail is not in it" "$(tail -n 1 <<<"$OUT")" 60
kill %1 2>/dev/null
wait
umount /sys/fs/cgroup
refused "without cgroup v2: refused" alice 'memory and tasks: no cgroup v2'
finish
