#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_internal_sftp.sh - the recipe "Two files and no shell" of jail_recipes(7), as
# printed: what works without a program, and what sshd's own process then cannot do.

. "${0%/*}/recipe.lib.sh"

CONF=/etc/jail/jails.d/uploads.conf
DROP=/etc/ssh/sshd_config.d/uploads.conf
says() {                # USER: what a command of ssh prints, from the host or the jail
	run at_home "ssh $1@$HOST 'echo $IN; cat /outside'"
}

recipe "Two files and no shell"
watch anna
upto jail-setup
upto printf
upto systemctl
account anna uploads
upto usermod
upto jail-setup
like "explain: which line serves SFTP" "$OUT" "note .*$DROP:2"
upto scp
is "it is there" "$(cat /home/anna/report.txt)" hello

TREE=$(readlink -f /var/lib/jail/uploads/current)/root
is "the tree has two files and no link to another" "$(find "$TREE" ! -type d -printf '%P ' | xargs -n1 | sort | xargs)" \
	"etc/group etc/passwd var/lock var/run"
is "of 125 bytes" "$(cat "$TREE"/etc/* | wc -c)" 125
check "anna reads and writes" does anna 'put report.txt new' 'get new' 'rename new old' 'rm old' 'mkdir d' 'rmdir d'
check "names are known, though no library is there to read them" does anna 'ls -l report.txt'
like "hers" "$OUT" ' anna +anna .*report.txt$'
run at_home "scp -q -O report.txt anna@$HOST:"
check "scp -O does not work" [ "$RC" != 0 ]

# --- what sshd's own process cannot do -----------------------------------------------

install -o carol -g carol -m 644 /dev/null /home/carol/open
check "control: outside a jail carol reads what the host has" does carol 'get /outside'
check "anna does not" refuses anna 'get /outside'
check "nor another's home" refuses anna 'ls /home/carol'
check "nor /proc" refuses anna 'get /proc/self/status'
check "she writes nowhere else" eval 'refuses anna "put report.txt /x" && refuses anna "put report.txt /tmp/x" && refuses anna "put report.txt /etc/x"'
forwards() { run at_home "ssh -o ExitOnForwardFailure=yes -W 127.0.0.1:22 $1@$HOST </dev/null 2>/dev/null | head -c 4"; [ "$OUT" = SSH- ]; }
check "control: carol forwards a port" forwards carol
check "anna does not" eval '! forwards anna'
sed -i '/DisableForwarding/d' $DROP && systemctl reload ssh
check "nor without that line, there is no network" eval '! forwards anna'

says anna
check "a command: refused by ForceCommand" eval 'kept_out && [ "$OUT" = "This service allows sftp connections only." ]'
mv $DROP "$T/drop" && systemctl reload ssh
says anna
check "the line is lost: nothing starts, for there is no shell" kept_out
run jail-setup explain anna@sshd
check "and explain says so" eval '[ "$RC" = 1 ] && grep -q "REFUSED .*nologin" <<<"$OUT"'
usermod -s /bin/bash anna
says anna
check "nor with the shell of others" kept_out
gpasswd -d anna uploads >/dev/null
says anna
check "control: in no jail it does" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
usermod -s /usr/sbin/nologin -aG uploads anna
mv "$T/drop" $DROP && systemctl reload ssh

install -o anna -g anna -m 755 "$HELP/probe" /home/anna/probe
probe() { run jailsh --jail uploads --user anna -- /home/anna/probe "$@"; }
runs() { probe ids; [ "$OUT" = "uid=$(id -u anna) euid=$(id -u anna) gid=$(id -g anna) egid=$(id -g anna)" ]; }
check "a program of the home is not run" eval '! runs'
sed -i 's/^home_exec .*/home_exec = true;/' $CONF
check "control: with home_exec it is" runs
probe from-memory
like "memory for a program: it has that, though no /proc to start it by" "$OUT$ERR" '^memfd: ENOENT$'
probe family 2 0
is "and a socket of a network without an interface" "$RC" 0

# --- what the section says of other keys ----------------------------------------------

sed -i 's/internal-sftp$/& -u 027 -d \/home\/anna\/in/' $DROP && systemctl reload ssh
install -d -o anna -g anna /home/anna/in
at_home 'echo x >f666 && chmod 666 f666'
batch anna 'put f666'
is "-u and -d of internal-sftp" "$(stat -c %a /home/anna/in/f666)" 640
sed -i 's/internal-sftp .*/internal-sftp/' $DROP && systemctl reload ssh
sed -i 's/^home .*/home = "ro";/' $CONF
check "home ro: reads, and does not write" eval 'does anna "get report.txt" && refuses anna "put report.txt"'
sed -i 's/^home .*/home = "rw";/' $CONF
like "control: no wall of commands" "$(jail-setup explain anna@sshd)" 'landlock: no signal, ptrace or abstract socket reaches outside$'
echo 'commands = [ ];' >>$CONF && sed -i '/^network/d' $CONF
run jail-setup build uploads
like "with commands = [ ]: 8 files" "$OUT" ' 8 files'
like "and the wall" "$(jail-setup explain anna@sshd)" 'landlock: .*nothing but the commands and what they need is executed$'
check "SFTP works as before" does anna 'put report.txt' 'get report.txt'
probe from-memory
like "no memory for a program" "$OUT$ERR" '^memfd: EPERM$'
probe family 2 0
like "and no such socket" "$OUT$ERR" '^socket: EAFNOSUPPORT$'
sed -i '/^commands/d; s/^home_exec .*/home_exec = false;/' $CONF && echo 'network = "none";' >>$CONF
jail-setup -q build uploads

ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime
hour() { batch "$1" 'ls -l report.txt'; grep -o '[0-9][0-9]:' <<<"$OUT"; }
touch -d '2026-11-30 12:00 UTC' /home/anna/report.txt /home/carol/report.txt
is "times are those of the host, though the tree has no zone" "$(hour anna) $(hour carol)" "21: 21:"

# --- the log, and check ----------------------------------------------------------------

batch anna 'get report.txt'
check "control: at first no file is in the log" eval '! log_now | grep -q "open .*report"'
upto sed
upto sed
upto systemctl
upto scp
check "who read what" log_has '<8.>.*internal-sftp\[2\]: open ".*report.txt" flags READ'
check "whose number is the jail's for everybody, and who it was" log_has 'internal-sftp\[2\]: session opened for local user anna'
run jail-setup check
check "control: check finds that there is no shell" eval '[ "$RC" = 1 ] && grep -q "^uploads: shells /usr/sbin/nologin" <<<"$OUT"'
rest
never_hosted
check "and accepts it" eval '[ "$RC" = 0 ] && ! grep -v "accepted: SFTP alone" <<<"$OUT"'
recipe_ends
