#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_students.sh - the recipe "Students" of jail_recipes(7), as printed.

. "${0%/*}/recipe.lib.sh"

there() { at_home "ssh $1@files.example.org '$2'"; }
# control: what the host lets an account do without the jail and its limits
account carla
echo 'int main(void) { return 0; }' >/home/carla/lab.c && chmod -R a+rX /home/carla
install -m 755 "$HELP/probe" /usr/local/bin/probe

recipe "Students"
upto cp
account anna
account bruno
for s in anna bruno; do install -o $s -m 755 "$HELP/probe" /home/$s/probe; done
run there anna './probe forks 300'
is "control: who is no member has 300 processes" "$OUT" '300 all'
upto usermod
usermod -aG students bruno
upto 'ssh anna@files.example.org '\''ulimit'

# --- what it promises ---------------------------------------------------------

echo 'lesson 1' >/srv/class/lesson
run there anna 'cat /class/lesson; touch /class/mine || echo no'
is "what the teacher hands out is read and not written" "$OUT" $'lesson 1\nno'
run there anna 'printf "all:\n\tcc -o lab lab.c\n" >Makefile; echo "int main(void) { return 7; }" >lab.c; make -s && ./lab; echo $?'
is "make, and what it has made runs" "$OUT" 7
run there anna 'touch x; stat -c %a x; git init -q r && ls r/.git/HEAD'
is "a new file is the student's alone; git works" "$OUT" $'600\nr/.git/HEAD'
run there carla 'cat /home/carla/lab.c | wc -l; ls /home | grep -c .'
like "control: outside, homes are seen" "$OUT" '^1'
echo "marks of bruno" >/home/bruno/marks && chmod -R a+rX /home/bruno
run there anna 'cat /home/bruno/marks /home/carla/lab.c; ls /home; id bruno'
is "of another student there is no file, and no name" "$OUT" anna
run there carla 'cat /home/bruno/marks'
is "control: which outside can be read" "$OUT" "marks of bruno"
there bruno 'exec -a bruno-works sleep 60' &
works=$!
until_so pgrep -u bruno -f bruno-works >/dev/null
run there anna 'cat /proc/[0-9]*/cmdline | tr "\0" " "'
unlike "nor a process" "$OUT" bruno-works
run there carla 'cat /proc/[0-9]*/cmdline | tr "\0" " "'
like "control: which outside is seen" "$OUT" bruno-works
kill $works
wait $works 2>/dev/null
run there anna '(sleep 61 >/dev/null 2>&1 &); nohup sleep 62 >/dev/null 2>&1 & echo left'
is "control: a login leaves two processes" "$OUT" left
check "they end with it" until_so eval '! pgrep -u anna sleep >/dev/null'
run there anna 'exec 3<>/dev/tcp/127.0.0.1/22 && head -c 4 <&3'
check "no network" eval '[ "$RC" != 0 ] && [ "$OUT" = "" ]'
run there carla 'exec 3<>/dev/tcp/127.0.0.1/22 && head -c 4 <&3'
is "control: outside there is one" "$OUT" SSH-
forwards() { at_home "ssh -W 127.0.0.1:22 $1@files.example.org </dev/null | head -c 4"; }
run forwards anna
is "and sshd forwards none" "$OUT" ""
run forwards carla
is "control: outside it does" "$OUT" SSH-
run there anna 'echo forged | logger -t sshd; ls /dev/log 2>/dev/null'
is "nothing is written to the host's log" "$OUT" ""
run there anna './probe forks 300'
like "and no more than 150 processes" "$OUT" '^1[0-4][0-9] EAGAIN$'
run there anna 'head -c 1200000000 /dev/zero >big; stat -c %s big; rm big; nice; python3 -c "x = bytearray(6 << 30)" 2>&1 | tail -n 1'
is "no file beyond 1 GiB, no memory beyond 4 GiB, behind other programs" "$OUT" $'1073741824\n5\nMemoryError'
run there carla 'ulimit -f; ulimit -v; nice'
is "control: others have no such limits" "$OUT" $'unlimited\nunlimited\n0'

# --- a group of another name -----------------------------------------------------

groupadd pupils && usermod -aG pupils carla
run there carla 'ulimit -f'
is "control: the limits are not the pupils'" "$OUT" unlimited
aside 'sed -i s/@students/@pupils/ /etc/security/limits.d/students.conf'
run there carla 'ulimit -f; nice'
is "then they are" "$OUT" $'1048576\n5'
run there bruno 'ulimit -f; nice'
is "and not the students'" "$OUT" $'unlimited\n0'
sed -i s/@pupils/@students/ /etc/security/limits.d/students.conf
run there bruno 'ulimit -f'
is "control: as it was" "$OUT" 1048576
# what maxlogins counts
at_once() {             # OPTION: how many of 8 logins of anna's at once are let in
	at_home "for i in 1 2 3 4 5 6 7 8; do
		ssh $1 anna@files.example.org 'head -c 20M /dev/zero >/tmp/x; echo let-in; sleep 60' </dev/null >login\$i 2>&1 &
		until grep -qa let-in login\$i || ! kill -0 \$! 2>/dev/null; do sleep 0.1; done
	done; cat login?; kill \$(jobs -p); wait" 2>/dev/null | grep -ac '^let-in'
	until_so eval '! pgrep -u anna sleep >/dev/null'
}
: >/run/utmp
is "8 logins at once without a terminal: all are let in, each with 20 MB in /tmp" "$(at_once -T)" 8
if ldd "$ARCH_LIB/security/pam_limits.so" | grep -q libsystemd; then
	skip "maxlogins" "here it asks systemd-logind, which no world has"
else
	is "control: with one, 6 are" "$(at_once -tt)" 6
fi

# --- limits of all together: without systemd and cgroup v2 they refuse ---------------------------

printf '#!/bin/sh\necho "$@" >%s\n' "$T/unit" >"$UNITS/jail" && chmod 755 "$UNITS/jail"
ends 1 'jail-setup explain anna@sshd'
rest
is "the unit is to be started" "$(cat "$T/unit")" enable
like "explain says what the limits are" "$OUT" '^  limits      memory 4096 MiB, tasks 800: all logins of this jail together, in /sys/fs/cgroup/'
like "and what is missing here" "$OUT" '^  REFUSED     memory and tasks: no cgroup v2'
run there anna id
check "and a login is refused" eval '[ "$RC" != 0 ] && [ "$OUT" = "" ] && log_has "result=refused.*memory and tasks"'
sed -i -E 's/^(memory|tasks)/#\1/' /etc/jail/jails.d/students.conf
run there anna 'echo in'
is "control: as the file was, it is not" "$OUT" in
recipe_ends
