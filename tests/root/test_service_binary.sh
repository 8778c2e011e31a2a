#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_binary.sh - strangers' binaries as services: game servers that are only
# known by what they did while they were watched, or by their package; 64 and 32 bits,
# static and not; and what one does to the host that goes wrong.

. "${0%/*}/service_tree.lib.sh"
. "$SRC/tests/root/uses.lib.sh"

C=/etc/jail/components.d
CC32='gcc -m32 -march=i686'

# What is in its jail, for a suite that has no shell there.
inside() { find "/var/lib/jail/$1/current/root/" "${@:2}"; }
shells() { inside "$1" \( -name 'sh' -o -name 'bash' -o -name 'dash' \) -not -type d -not -lname /usr/bin/jailsh; }
none_of() { ! pgrep -U "$1" >/dev/null; }
caps() { sed -n 's/^Cap\(Prm\|Eff\|Bnd\|Amb\):.*[1-9a-f].*/&/p' "/proc/${PIDS[$1]}/status"; }

# --- a game that nobody knows: watched, built, run ---------------------------------

# not the script in /usr/games; it has another name in Debian 13
for G in /usr/lib/minetest/minetestserver /usr/lib/*/luantiserver /usr/games/luantiserver; do
	[ ! -x "$G" ] || break
done
LEARNED=${G##*/}
useradd --system -m -d /srv/watch mine
cd /srv/watch || bail "/srv/watch"
run timeout -s TERM 5 jail-setup learn "$LEARNED" --user mine -- \
    "$G" --gameid devtest --world /srv/watch/world --port 30111 --logfile ''
check "minetest-server is watched, until somebody ends it" eval '[ -s $C/$LEARNED.conf ]'
echo "# $(wc -l <"$C/$LEARNED.conf") lines"
service mine -- "$G" --gameid devtest --world /var/lib/mine/world --port 30000 --logfile ''
like "and its component is what create takes" "$(cat /etc/jail/services.d/mine.conf)" \
	"^components = \[ \"$LEARNED\" \]"
also mine <<'END'
state = true;
directory = "/var/lib/mine";
environment = [ "HOME=/var/lib/mine" ];
network = "host";
END
check "it runs" up mine eval 'udp minetest 30000 1 >/dev/null 2>&1'
run udp minetest 30000
is "a client is answered" "$OUT" minetest
is "its jail has no shell" "$(shells mine)" ""
is "it has no capability" "$(caps mine)" ""
is "it is the account's" "$(ps -o user= -p "${PIDS[mine]}")" mine
is "its world is the account's" "$(stat -c '%U %a' /var/lib/mine)" "mine 700"
down mine
check "TERM ends it in order" [ "$RC" = 0 ]
check "control: and its port is free" eval '! udp minetest 30000 1 >/dev/null 2>&1'
check "it starts again with its world" up mine eval 'udp minetest 30000 1 >/dev/null 2>&1'
down mine KILL
check "KILL leaves nothing" [ "$RC" = 137 ]
check "of it" until_so none_of mine

# --- a second one, by its package: also its data ------------------------------------

account tee
# one that was built again without another version of its source, as in Debian 13
sed -i '/^Package: teeworlds-server$/,/^$/s/^Source: teeworlds$/& (0.7.5-2)/' /var/lib/dpkg/status
check "control: its source is not written as that of its data" [ "$(grep -c '^Source: teeworlds (' /var/lib/dpkg/status)" = 1 ]
service tee -- /usr/games/teeworlds-server "sv_port 8310"
like "a game by its package, and its data" "$(cat /etc/jail/services.d/tee.conf)" \
	'packages = \[ "teeworlds-server", "teeworlds-data" \]'
also tee <<'END'
state = true;
environment = [ "HOME=/var/lib/tee" ];
network = "host";
commands = [ ];
END
run jail-setup refresh tee
install -d -m 700 /var/lib/tee && mkdir -p /var/lib/tee/.local/share && chown -R tee /var/lib/tee
check "teeworlds-server runs" up tee eval 'udp teeworlds 8310 1 >/dev/null 2>&1'
run udp teeworlds 8310
is "a client is answered" "$OUT" teeworlds
check "a script of the package brings a shell, which commands = [ ] makes jailsh" eval \
    '[ "$(readlink "$(inside tee -name sh)")" = /usr/bin/jailsh ] && [ -z "$(shells tee)" ]'
down tee
check "and ends by TERM" until_so none_of tee

# --- of another architecture: 32 bits, dynamic ---------------------------------------

account cube
service cube -- /usr/lib/cube2/cube2_server
like "of another architecture: the package by both names" \
	"$(cat /etc/jail/services.d/cube.conf)" 'packages = \[ "cube2-server:i386" \]'
also cube <<<'network = "host";'
check "cube2-server of i386 runs" up cube eval 'udp cube2 28786 1 >/dev/null 2>&1'
run udp cube2 28786
is "a client is answered" "$OUT" cube2
like "it is of 32 bits" "$(od -An -tx1 -N5 "/proc/${PIDS[cube]}/exe")" '7f 45 4c 46 01'
check "with the loader of 32 bits" [ -n "$(inside cube -name ld-linux.so.2)" ]
down cube
run jail-setup check mine tee cube
is "check finds nothing in any of them" "$RC $OUT" "0 "

# --- static: nothing but itself ---------------------------------------------------------

for bits in 64 32; do
	case $bits in 64) cc=gcc ;; 32) cc=$CC32 ;; esac
	# shellcheck disable=SC2086 # words
	$cc -O1 -static -nostdlib -fno-stack-protector -ffreestanding -o "/usr/local/bin/echod$bits" \
	    "$SRC/tests/root/echod.c" || bail "no static server of $bits bits"
	account "st$bits"
	service "st$bits" -- "/usr/local/bin/echod$bits"
	also "st$bits" <<<'network = "host";'
	is "static, $bits bits: its jail is the program and names" \
		"$(inside "st$bits" -type f -printf '/%P\n' | grep -v '^/etc/')" "/usr/local/bin/echod$bits"
	check "  it runs" up "st$bits" eval 'udp echo 7777 1 >/dev/null 2>&1'
	run udp echo 7777
	is "  and answers" "$OUT" ping
	down "st$bits"
done

# --- what goes wrong ----------------------------------------------------------------

# bad KEYS... < PYTHON: what a service of that program comes to, outside the jail as well
account bad
P=/opt/bad.py
bad() {
	cat >$P && chmod 644 $P
	rm -f /etc/jail/services.d/bad.conf
	jail-setup -q service create bad --user bad --engine none -- /usr/bin/python3 $P ||
		bail "a service that goes wrong"
	printf '%s\n' "$@" | also bad
	run jailsh --service bad
}
outside() { run setpriv --reuid bad --regid bad --clear-groups python3 $P; }

bad <<<'raise SystemExit(3)'
is "a program that fails: its status is what a supervisor sees" "$RC" 3
mounts() { grep -c jail /proc/self/mountinfo; }
WAS=$(mounts)
for _ in 1 2 3 4 5 6 7 8; do run jailsh --service bad; done
is "a crash loop: each time" "$RC" 3
is "  nothing of it stays mounted, and nothing runs" "$(mounts) $(none_of bad; echo $?)" "$WAS 0"
bad <<<'import os, signal; os.kill(os.getpid(), signal.SIGABRT)'
is "one that a signal ends: the status is the signal's" "$RC" 134
check "  and no core is left" [ -z "$(find / -xdev -name 'core*' -user bad 2>/dev/null)" ]

# this machine need not have limits to show that it ends
bad 'tasks = 20;' <<<"$BOMB"
if grep -qs pids /sys/fs/cgroup/cgroup.controllers; then
	like "a fork bomb: no more than tasks" "$OUT" 'Resource temporarily unavailable'
else
	is "a fork bomb: where tasks cannot be limited it does not start" "$RC $OUT" "126 "
	like "  and why" "$ERR" 'no cgroup v2 on /sys/fs/cgroup; fix: mount it there'
fi
bad <<<"$BOMB"
is "control: without tasks it is 60" "$RC $OUT" "0 60"
check "  which stay with processes of the host's" [ "$(pgrep -c -U bad)" = 60 ]
pkill -KILL -U bad
bad 'processes = "own";' <<<"$BOMB"
is "with its own they end with it" "$RC $OUT" "0 60"
check "  all of them" until_so none_of bad
up_bad() { up bad eval '[ "$(pgrep -c -U bad)" -ge 60 ]'; }
sed -i 's/^print.*/&\ntime.sleep(300)/' $P && run jail-setup -q refresh bad
check "  a bomb that runs on" up_bad
down bad KILL
check "  and whose supervisor is killed" until_so none_of bad

FILL='import os, sys
d = sys.argv[1] if len(sys.argv) > 1 else DIR
n = 0
try:
    with open(d + "/big", "wb", buffering=0) as f:
        while n < 64:
            f.write(bytes(1 << 18))
            n += 1
except OSError as e:
    print(e.strerror)
print(n)
'
bad 'tmp_size = 4;' <<<"${FILL/DIR/\"/tmp\"}"
is "a full /tmp: tmp_size holds" "$OUT" $'No space left on device\n16'
check "  and nothing is in the host's" [ ! -e /tmp/big ]
bad 'tmp_size = 32;' <<<"${FILL/DIR/\"/tmp\"}"
is "control: where there is room it is written" "$OUT" 64
mkdir /var/lib/bad && mount -t tmpfs -o "size=2m,mode=700,uid=$(id -u bad)" full /var/lib/bad
bad 'state = true;' <<<"${FILL/DIR/\"/var/lib/bad\"}"
is "a full directory of its own: its disk's, and no other" "$OUT" $'No space left on device\n8'
rm /var/lib/bad/big
bad 'state = true;' <<<"${FILL/64/4}"
check "control: with room again it goes on" eval '[ "$RC" = 1 ]'
umount /var/lib/bad

SELF='import os, shutil, subprocess, sys
own = "/usr/bin/python3"
def attempt(what, act):
    try:
        act()
        print(what, "yes")
    except OSError as e:
        print(what, e.strerror)
attempt("write", lambda: open(os.path.realpath(own), "r+b").close())
attempt("create", lambda: open("/usr/bin/more", "wb").close())
attempt("remove", lambda: os.unlink(own))
for d in ("/tmp", "/dev/shm", "/var/lib/bad", "/srv/rw"):
    def start():
        shutil.copy(own, d + "/prog")
        subprocess.run([d + "/prog", "-c", ""], check=True)
    attempt(d, start)
'
install -d -o bad -m 700 /srv/rw /var/lib/bad
bad 'state = true;' 'binds = ( { source = "/srv/rw"; target = "/srv/rw"; mode = "rw"; } );' <<<"$SELF"
is "a writer: neither its own program nor one beside it, and what it writes does not run" "$OUT" \
"write Read-only file system
create Read-only file system
remove Read-only file system
/tmp Permission denied
/dev/shm Permission denied
/var/lib/bad Permission denied
/srv/rw Permission denied"
outside
is "control: outside, whatever the account can write runs" "$OUT" \
"write Permission denied
create Permission denied
remove Permission denied
/tmp yes
/dev/shm yes
/var/lib/bad yes
/srv/rw yes"
bad 'state = true;' 'tmp_exec = true;' <<<"$SELF"
like "control: as does tmp_exec = true" "$OUT" '^/tmp yes'

finish
