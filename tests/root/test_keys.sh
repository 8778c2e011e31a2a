#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_keys.sh - the keys of a jail file that change an entry: processes, terminals,
# enter, umask, tmp_size, noexec; and core dumps, which no key allows.

. "${0%/*}/world.sh"

install_products
login_jail
sed -i 's/"shell"/&, "archives"/' "/etc/jail/jails.d/$JAIL.conf"
build_jail
ssh_ways child su

# The anchors that live in this world: a session's end must take its own.
# (The world's process 1 collects nobody: what has ended stays as a zombie.)
anchors() { cat /proc/[0-9]*/stat 2>/dev/null | grep -c '(jail-anchor) [^Z]'; }
none_left() { until_so eval '[ "$(anchors)" = 0 ]'; }
outside_pid() { pgrep -u alice -fx 'sleep 300' | head -n 1; }

# --- processes ------------------------------------------------------------------

# What a pid says inside, and that orphans are collected and end with the login.
LOOK='echo $$; ls -d /proc/[0-9]*; (sleep 300 >/dev/null 2>&1 & exec true)
o=$( (true >/dev/null 2>&1 & echo $!) )
for i in $(seq 200); do [ -e /proc/$o ] && sleep 0.05; done
for s in /proc/[0-9]*/stat; do read -r _ _ st _ <$s && [ $st != Z ] || echo zombie; done'
run SSH alice@h "${LOOK/300/299}"
check "control: without the key numbers are the host's" [ "${OUT%%$'\n'*}" -gt 60 ]
login_jail 'processes = "own";'
for way in ssh su; do
	case $way in
	ssh) in_jail() { SSH alice@h "$@"; } ;;
	su)  in_jail() { su - alice -c "$@"; } ;;
	esac
	run in_jail "$LOOK"
	check "$way, own processes: small numbers" [ "${OUT%%$'\n'*}" -lt 30 ]
	unlike "$way, own processes: process 1 cannot be seen" "$OUT" '^/proc/1$'
	unlike "$way, own processes: no zombie" "$OUT" zombie
	check "$way, own processes: all of it ends with the login" none_left
	check "$way, own processes: a process left behind as well" [ -z "$(outside_pid)" ]
	run in_jail 'for i in 1 2 3; do sh -c "exit $i"; echo $?; done; exit 5'
	check "$way, own processes: status of commands" [ "$OUT$RC" = $'1\n2\n35' ]
	run in_jail 'kill -9 1 || echo no'
	check "$way, own processes: nobody ends process 1" [ "$OUT" = no ]
	check "$way, own processes: and nothing is left" none_left
done
echo hello >"$T/up"
printf 'put %s /home/alice/up\nget /home/alice/up %s\n' "$T/up" "$T/down" >"$T/batch"
run SFTP -b "$T/batch" alice@h
check "own processes: sftp" cmp -s "$T/up" "$T/down"
run SSH -o ControlMaster=auto -o ControlPath="$T/cm" -o ControlPersist=5 alice@h 'echo $$'
FIRST=$OUT
run SSH -o ControlPath="$T/cm" alice@h 'echo $$'
check "own processes: a second command of one connection" [ "$OUT" -gt "$FIRST" ]
run SSH -o ControlPath="$T/cm" -O exit alice@h
check "own processes: the connection's end" none_left
play 24 80 su - alice <<'END'
expect $
send PS1=; sleep 300 & jobs\n
expect Running
send kill $!; fg >/dev/null; echo DO""NE\n
expect DONE
send exit 5\n
END
check "own processes: job control of su" [ "$RC" = 5 ]
check "own processes: nothing left of it" none_left
# The monitor of one login is gone by SIGKILL: so is what it had started.
run SSH alice@h 'sleep 300 >/dev/null 2>&1 </dev/null & echo $PPID'
check "own processes: a background job ends with the connection" none_left

# Its process 1 has nothing of its caller, not even the directory.
mkdir -p /srv/away
(cd /srv/away && su alice -c 'sleep 301' </dev/null >/dev/null 2>&1) &
until_so eval "pgrep -u alice -fx 'sleep 301' >/dev/null"
ANCHOR=$(pgrep -x jail-anchor)
is "own processes: process 1 has no capabilities" \
	"$(grep -cE '^Cap(Eff|Prm|Inh|Amb):.0+$' "/proc/$ANCHOR/status")" 4
is "own processes: it holds its caller's pidfd, and nothing else" \
	"$(cd "/proc/$ANCHOR/fd" && echo *)" 0
is "own processes: it has a session of its own" "$(ps -o sid= -p "$ANCHOR" | tr -d ' ')" "$ANCHOR"
check "own processes: it is in no directory of its caller" \
	[ "/proc/$ANCHOR/cwd" -ef "/proc/$ANCHOR/root" ]
pkill -u alice -fx 'sleep 301'
wait
check "own processes: and ends with it" none_left

# --- terminals ------------------------------------------------------------------

login_jail
PTS='ls /dev/pts; script -qc tty /dev/null </dev/null 2>/dev/null || true'
run SSH alice@h 'stat -fc %i /dev/pts'
HOSTS=$(stat -fc %i /dev/pts)
check "entry=child: the host's terminals" [ "$OUT" = "$HOSTS" ]
run su - alice -c 'stat -fc %i /dev/pts; ls /dev/pts'
check "entry=session: others" [ "${OUT%%$'\n'*}" != "$HOSTS" ]
check "entry=session: and none of them in use" [ "${OUT#*$'\n'}" = ptmx ]
login_jail 'terminals = "own";'
play 24 80 su - alice <<'END'
expect $
send PS1=; tty; [ -t 0 ] && echo DO""NE\n
expect /dev/console
expect DONE
send exit 5\n
END
check "terminals = own: its own terminal has a name" [ "$RC" = 5 ]
login_jail
play 24 80 su - alice <<'END'
expect $
send PS1=; tty; stat -fc FS-%i /dev/pts\n
expect /dev/pts/
expect FS-
send exit 5\n
END
check "entry=session on the host's pseudo-terminal: the host's" \
	grep -q "FS-$HOSTS" <<<"$OUT"
login_jail 'terminals = "host";'
run su - alice -c 'stat -fc %i /dev/pts'
check "terminals = host" [ "$OUT" = "$HOSTS" ]
login_jail 'terminals = "own";'
run SSH alice@h 'stat -fc %i /dev/pts'
check "terminals = own" [ "$OUT" != "$HOSTS" ]
works "terminals = own: 32 of a login's own, and not one more" '32 ENOSPC' SSH alice@h './probe ptys 40'
run su - alice -c './probe ptys 40'
is "entry=session: the same" "$OUT" '32 ENOSPC'
run su - carol -c './probe ptys 40'
is "control: outside there are more" "$OUT" '40 all'
run SSH -tt alice@h 'stty size >/dev/null && echo good' 
like "terminals = own: sshd's terminal works, without a name" "$OUT" good

# --- log --------------------------------------------------------------------------

# What is written there looks like ours and sshd's.
dev() { echo 'ls -1 /dev' >"$T/batch"; run SFTP -q -b "$T/batch" alice@h; }
login_jail
dev
like "log: a full shell has it" "$OUT" '^/dev/log$'
login_jail 'commands = [ "sftp-server" ];'
build_jail
dev
like "control: with commands sftp works" "$OUT" '^/dev/null$'
unlike "log: with commands it is not there" "$OUT" '^/dev/log$'
login_jail 'commands = [ "sftp-server" ];' 'log = true;'
dev
like "log: unless it is said" "$OUT" '^/dev/log$'
login_jail
build_jail

# --- enter ----------------------------------------------------------------------

login_jail 'enter = "session";'
refused "enter = session refuses sshd's child" alice 'enter = .session. in the jail file'
works "enter = session lets su in" alice su - alice -c whoami
login_jail 'enter = "child";'
works "enter = child lets sshd in" alice SSH alice@h whoami
run su - alice -c "echo $IN; cat /outside"
check "enter = child refuses su" kept_out
check "and says why" log_has 'enter = .child. in the jail file'

# --- umask, tmp_size, noexec ------------------------------------------------------

login_jail
run su alice -c umask
BEFORE=$OUT
login_jail 'umask = "027";' 'tmp_size = 1;'
works "umask" 0027 SSH alice@h umask
check "umask: another one otherwise" [ "$BEFORE" != 0027 ]
run SSH alice@h 'stat -fc "%b %S" /tmp; head -c 2000000 /dev/zero >/tmp/x && echo all'
like "tmp_size: 1 MiB" "$OUT" '^256 4096$'
unlike "tmp_size: no more goes in" "$OUT" all
run SSH alice@h 'head -c 600000 /dev/zero >/tmp/x && head -c 600000 /dev/zero >/dev/shm/x && echo all'
unlike "tmp_size: nor into both" "$OUT" all
works "tmp_size: into one of them" all SSH alice@h 'head -c 600000 /dev/zero >/dev/shm/x && echo all'
mkdir -p /srv/run && cp /bin/true /srv/run/ && chmod 755 /srv/run/true
login_jail 'binds = ( { source = "/srv/run"; target = "/x"; noexec = true; },' \
	'{ source = "/srv/run"; target = "/y"; } );'
works "noexec: runs without" good SSH alice@h '/y/true && echo good'
run SSH alice@h '/x/true && echo good'
check "noexec: and not with it" [ "$RC" != 0 ]

# --- a mount point in a directory that the tree has ----------------------------------

over() { SSH alice@h "grep -o ' / / ro,.* jail:.*' /proc/self/mountinfo"; }
run over
like "the root cannot be written: no layer for it" "$OUT" ' ro,(lowerdir|.*,lowerdir)[^ ]*$'
login_jail 'directories = [ "/srv" ];' \
	'binds = ( { source = "/srv/run"; target = "/srv/in/it"; } );'
build_jail
works "a bind below a directory of the tree" good SSH alice@h '/srv/in/it/true && echo good'
run over
like "nor for that in a tree of ours" "$OUT" ' ro,(lowerdir|.*,lowerdir)[^ ]*$'
cp -a "$TREE" /srv/others
printf '%s\n' 'root = "/srv/others"; groups = [ "jailed" ];' \
	'binds = ( { source = "/srv/run"; target = "/srv/in/it"; } );' | jail_file "$JAIL"
works "a bind below a directory of a tree of others" good SSH alice@h '/srv/in/it/true && echo good'
run over
like "control: that takes a layer that could be" "$OUT" 'upperdir='
rm -r /srv/others
run SSH alice@h '[ -w /srv ] || [ -w /srv/in ] || mkdir /srv/in/more || mkdir /srv/more'
check "but nobody can write it" [ "$RC" != 0 ]
login_jail
build_jail

# --- memory, tasks ----------------------------------------------------------------

# With cgroup v1, as on the machines of CI, they must refuse; that they limit is tried
# by tests/vm/test_cgroup.sh, and with systemd by tests/vm/test_limits.sh.
login_jail 'tasks = 40;' 'memory = 64;'
if grep -qs pids /sys/fs/cgroup/cgroup.controllers; then
	run SSH alice@h 'cat /proc/self/cgroup; for i in $(seq 60); do sleep 5 & done'
	like "tasks: in the jail's cgroup" "$OUT" "/jail/$JAIL\$"
	like "tasks: no more than that" "$ERR" 'fork'
else
	refused "limits without cgroup v2 refuse" alice 'no cgroup v2 on /sys/fs/cgroup; fix: mount it there'
	mkdir -p /run/systemd/system
	refused "and with systemd" alice 'no cgroup v2 .*systemd: start Linux with .*systemd.unified_cgroup_hierarchy=1'
	rmdir /run/systemd/system
fi

# What is written to a cgroup is as on this machine, so nothing is.
mount -t cgroup2 -o ro cgroup /sys/fs/cgroup
mkdir -p /run/systemd/system
UNIT=/sys/fs/cgroup/system.slice/jail.service
if [ ! -e $UNIT ]; then
	refused "limits with systemd, and no jail.service: refuse" alice \
		'jail.service, whose cgroup they need, does not run; fix: systemctl enable --now jail.service'
	run jail-setup list
	like "and list says so" "$OUT" 'every login is refused: .*fix: systemctl enable --now jail.service'
	run jail-setup explain alice@sshd
	like "and explain" "$OUT" '^  REFUSED .*fix: systemctl enable --now jail.service'
	like "with what they are, and whose" "$OUT" "^  limits +memory 64 MiB, tasks 40: all logins of this jail together, in $UNIT/jail/login\$"
	run jail-setup --json explain alice@sshd
	is "as JSON too" "$(jq -c .limits <<<"$OUT")" "{\"memory\":64,\"tasks\":40,\"cgroup\":\"$UNIT/jail/login\"}"
fi
rmdir /run/systemd/system
run jail-setup explain alice@sshd
like "without systemd they are elsewhere" "$OUT" '^  limits .* /sys/fs/cgroup/jail/login$'
echo 'cpu io pids' >"$T/controllers"
mount --bind "$T/controllers" /sys/fs/cgroup/cgroup.controllers
refused "limits without a controller refuse" alice 'cgroup v2 on /sys/fs/cgroup has no controller memory; fix: start Linux with'
run jail-setup list
like "and list says so beforehand" "$OUT" 'every login is refused: .*no controller memory'
umount /sys/fs/cgroup/cgroup.controllers /sys/fs/cgroup

# --- seccomp ----------------------------------------------------------------------

THREADS='head -c 3000000 /dev/zero | xz -T2 --block-size=1MiB | xz -dc | wc -c'
login_jail
works "control: io_uring is there" '' SSH alice@h './probe uring'
login_jail 'seccomp = "strict";'
run SSH alice@h "./probe uring; $THREADS"
like "strict: no io_uring" "$OUT" '^uring: EPERM'
like "strict: threads start, by clone for want of clone3" "$OUT" '^3000000$'

# --- require ----------------------------------------------------------------------

# Kernels with another Landlock: none; before Linux 6.12; and RHEL 9.7's, which
# says ABI 6 and refuses scopes all the same.
kernel() {              # WHICH COMMAND: alice runs it, by su
	local rules=()
	case $1 in
	none) rules=(landlock_create_ruleset=EOPNOTSUPP) ;;
	old)  rules=(landlock_create_ruleset:1:24=E2BIG) ;;
	rhel) rules=(landlock_create_ruleset:1:24=EINVAL) ;;
	esac
	run "$HELP/deny" "${rules[@]}" -- su alice -c "$2"
}
setpriv --reuid 2001 --regid 2001 --clear-groups sleep 1000 &
OUTER=$!
setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-serve @keys ABSTRACT
login_jail
for which in none old rhel; do
	kernel $which "echo $IN"
	check "no scopes, $which: refused" kept_out
	check "no scopes, $which: and says so" \
		log_has 'this kernel has Landlock ABI [0-9]+ without scopes, and the jail requires them'
done
# What is closed then: by the pid namespace, which stands for Landlock.
TRY="echo $IN; echo \$\$
for act in trace kill; do /home/alice/probe \$act $OUTER && echo \$act; done
[ ! -e /proc/$OUTER ] || echo seen; /home/alice/probe unix-get @keys"
login_jail 'require = [ ];'
for which in none old rhel whole; do
	kernel $which "$TRY"
	like "require = [ ], $which: let in" "$OUT" "^$IN\$"
	check "require = [ ], $which: in a pid namespace" [ "$(sed -n 2p <<<"$OUT")" -lt 30 ]
	unlike "require = [ ], $which: no signal, ptrace or /proc of a process outside" "$OUT" '^(trace|kill|seen)$'
	if [ $which = whole ]; then
		check "where nothing is missing the log says so" \
			eval 'log_has "result=entered us=[0-9]+\$"'
		unlike "and no abstract socket is reached" "$OUT" ABSTRACT
	else
		check "require = [ ], $which: the log says what is missing" log_has 'result=entered .*missing=landlock'
		like "require = [ ], $which: an abstract socket is reached, as said" "$OUT" ABSTRACT
		run "$HELP/deny" landlock_create_ruleset=EOPNOTSUPP -- jail-setup explain alice
		like "require = [ ], $which: explain says it" "$OUT" '^  note +missing=landlock: .*abstract sockets of the host'
	fi
done
run "$HELP/deny" landlock_create_ruleset=EOPNOTSUPP -- jail-setup check --quick "$JAIL"
like "require = [ ]: check says it" "$OUT" 'config require: .*abstract sockets of the host can be reached'
run jail-setup check --quick "$JAIL"
unlike "and not where nothing is missing" "$OUT" 'require'
run jail-setup explain alice
unlike "where nothing is missing explain does not" "$OUT" missing=
# systemd becomes the program without a fork: that is in no pid namespace.
printf '%s required pam_jail.so\n' account session >/etc/pam.d/unit
mkdir -p "$T/systemd" && cp "$HELP/pamclient" "$T/systemd/systemd-executor"
unit() {                # PROGRAM [DENIED...]: which becomes one that sends a signal
	local client=$1
	shift
	run "$HELP/deny" "$@" -- "$client" unit alice mogue /home/alice/probe kill "$OUTER"
}
for gone in landlock_create_ruleset=EOPNOTSUPP landlock_create_ruleset:1:24=EINVAL; do
	unit "$HELP/pamclient" $gone
	check "control: without a fork and scopes, $gone, a signal goes outside" [ "$RC" = 0 ]
	unit "$T/systemd/systemd-executor" $gone
	check "a unit with PAMName=, $gone: refused" \
	    eval '[ "$RC" = 254 ] && log_has "result=refused reason=.a unit with PAMName="'
done
unit "$T/systemd/systemd-executor" getpid:0:77=EPERM
check "a unit with PAMName=, and scopes: in, and no signal goes outside" \
    eval '[ "$RC" = 1 ] && grep -q "kill: EPERM" <<<"$OUT$ERR" && log_has result=entered'
login_jail 'require = [ ];' 'network = "none";'
kernel none "$TRY"
unlike "without a network no abstract socket is reached either" "$OUT" ABSTRACT
login_jail
run su alice -c "$TRY"
unlike "control: with Landlock and the host's processes no signal either" "$OUT" '^(trace|kill)$'
kill "$OUTER"
wait "$OUTER" 2>/dev/null

# --- network ----------------------------------------------------------------------

login_jail
run SSH alice@h './probe vsock'
unlike "control: no wall before vsock, where there is a network" "$OUT" EPERM
works "control: a ring makes sockets" '' SSH alice@h './probe uring-socket 1'
login_jail 'network = "none";'
run SSH alice@h './probe vsock'
is "network = none: no vsock either" "$OUT" 'vsock: EPERM'
run SSH alice@h './probe uring-socket 40'
is "network = none: nor one that a ring makes" "$OUT" 'uring: EPERM'

# --- keyrings ---------------------------------------------------------------------

# Inside nobody may ask for it, and /proc/keys is covered.
run strace -f -qq -e trace=keyctl -o "$T/trace" su alice -c true
like "a session keyring of its own, and root's" "$(xargs <"$T/trace")" \
	'KEYCTL_JOIN_SESSION_KEYRING, NULL\) = ([0-9]+) .*KEYCTL_CHOWN, \1, 0, 0\) = 0'

# --- core dumps -------------------------------------------------------------------

login_jail
run SSH alice@h 'ulimit -Sc 0; ulimit -Hc 0; grep core /proc/self/limits'
like "core dumps: the limit is 1 and stays so" "$OUT" 'size +1 +1 '
finish
