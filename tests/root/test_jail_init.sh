#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034 # world.sh, words of other shells, lib.sh's names
# test_jail_init.sh - jail-init(8) as process 1: what it lets a service have, how it
# starts, watches and ends it, and what it makes for it.  Each box is a mount and pid
# namespace of its own with an empty /run and a /dev without a /dev/log.

. "${0%/*}/world.sh"

[ -n "$DRY" ] || install_products
INIT=/usr/lib/jail/jail-init
S=/srv/s                # what the boxes and the suite share
D=/usr/share/jail/private
mkdir -p $S /srv/dev && chmod 711 $S && cp "$HELP/stubborn" "$HELP/probe" $S
mknod -m 666 /srv/dev/null c 1 3 && mknod -m 666 /srv/dev/urandom c 1 9 && mkdir -p /srv/dev/shm

conf() {                # LINE...: init.conf
	printf '%s\n' '# init.conf of jail-setup 1' "$@" >$S/conf
}
script() {              # NAME < TEXT: a program of the service
	{ echo '#!/bin/sh'; cat; } >"$S/$1" && chmod 755 "$S/$1"
}
# in_box COMMAND...: as process 1
in_box() {
	unshare --mount --pid --fork --kill-child --mount-proc --propagation private sh -c \
	    'umask 022; mount -t tmpfs -o mode=755 run /run && cp -a /srv/dev /run/dev &&
	    rm -f /run/dev/log && mount -t tmpfs -o mode=755 dev /dev && cp -a /srv/dev/. /dev &&
	    rm -rf /run/dev && exec "$@"' sh "$@"
}
box() { run timeout -k 5 30 "$BASH" -c 'in_box "$@"' bash "$INIT" $S/conf; }
export -f in_box
# launch TEXT: in the background, until it has printed that; PID is process 1
launch() {
	: >$S/out
	in_box "$INIT" $S/conf >$S/out 2>&1 </dev/null &
	BOX=$!
	until_so grep -q "$1" $S/out || diag_box
	PID=$(pgrep -nx jail-init)
}
diag_box() { sed 's/^/# box: /' $S/out $S/conf; }
said() { grep -qE -e "$1" $S/out; }
# ended: waits for the box; RC, OUT
ended() {
	LAST="box of $(grep -v '^#' $S/conf | tail -n 3)" ERR=
	timeout 30 tail --pid=$BOX -f /dev/null || kill -KILL "$PID"
	wait $BOX
	RC=$?
	OUT=$(cat $S/out)
}
got() { [ "$RC" = "$1" ] && [ "$OUT" = "$2" ]; }

# --- init.conf ------------------------------------------------------------------

conf 'main /bin/true' 'mian /bin/true'
box
check "an unknown word: 125, one line, and nothing has run" eval '[ "$RC" = 125 ] && [ -z "$OUT" ] &&
    [ "$ERR" = "jail-init: $S/conf: line 3: unknown word \"mian\"" ]'
echo 'main /bin/true' >$S/conf
box
check "a file without its first line is none of ours" eval '[ "$RC" = 125 ] && grep -q "line 1: not" <<<"$ERR"'
run in_box "$INIT" $S/none
check "no file" eval '[ "$RC" = 125 ] && [ "$ERR" = "jail-init: $S/none: No such file or directory" ]'
run in_box "$INIT" -x
check "an unknown option" eval '[ "$RC" = 125 ] && grep -q ^usage: <<<"$ERR"'
conf 'main /bin/false'
run "$INIT" -n $S/conf
check "-n reads it, and runs nothing" eval '[ "$RC" = 0 ] && good'
conf 'main /bin/echo $A ${A} $$ ${MAINPID}x \040 \ end' 'env A=b\040c'
box
check "words, escapes and variables" got 0 'b c b c $ x    end'
conf 'env A=1' 'env B=1' "envfile $S/env" 'envfile -/no/such' "main $S/show"
script show <<<'echo "$A $B $C"'
printf 'B="2\n3"\nC=4 # x\n' >$S/env
box
check "envfile is read as systemd reads it, and comes after env" got 0 $'1 2\n3 4 # x'
conf 'envfile /no/such' 'main /bin/true'
box
check "an envfile that has to be there" eval '[ "$RC" = 125 ] && grep -q "envfile: /no/such: No such" <<<"$ERR"'
conf 'main /usr/bin/env'
run env -i A=1 PATH=/evil HOME=/root LD_PRELOAD=/x LISTEN_FDS=1 "$(command -v unshare)" --fork --pid --mount-proc "$INIT" $S/conf
is "of the engine's environment: no PATH, HOME, LD_*, LISTEN_*" "$(sort <<<"$OUT")" \
    $'A=1\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

# --- what the service may do ------------------------------------------------------

status() { echo "main /bin/grep -E $1 /proc/self/status"; }
caps() { awk '/^Cap(Bnd|Eff|Prm|Inh|Amb)/ { printf "%s%x", s, strtonum("0x" $2); s = " " }' "$1"; }
capset() { sed -E 's/^Cap...:\t0*([0-9a-f])/\1/' | xargs; }
ALL=$(grep -E '^CapBnd' /proc/self/status | capset)
check "control: the world has capabilities" [ "${#ALL}" -gt 9 ]
conf "$(status ^Cap)" 'caps 400'
box
is "root's service has those of caps, and none beyond" "$(capset <<<"$OUT")" "0 400 400 400 0"
conf "$(status ^Cap)"
box
is "without caps none" "$(capset <<<"$OUT")" "0 0 0 0 0"
conf "$(status ^Cap)" 'caps 401' 'user 2001 2001' 
box
is "another user's none, though it may have one" "$(capset <<<"$OUT")" "0 0 0 401 0"
conf "$(status ^Cap)" 'caps 401' 'ambient 400' 'user 2001 2001'
box
is "but those of ambient" "$(capset <<<"$OUT")" "400 400 400 401 400"
conf 'caps 400' 'user 2001 2001' "pre @+ /bin/grep ^Cap /proc/self/status" 'main /bin/true'
box
is "a privileged line has those that starting takes" "$(capset <<<"$OUT")" "0 5eb 5eb 5eb 0"
conf 'caps 400' 'user 2001 2001' "main $S/sleep" "reload @+ /bin/grep ^Cap /proc/self/status"
script sleep <<<'echo up; exec sleep 1000'
launch up
kill -HUP "$PID"
until_so said CapAmb
is "and later those that ending takes" "$(grep ^Cap $S/out | capset)" "0 5e0 5e0 5e0 0"
is "which are those of process 1 itself" "$(grep ^Cap "/proc/$PID/status" | capset)" "0 5e0 1e0 5e0 0"
kill "$PID" && ended
conf 'caps 400' 'user 2001 2001' 'pre @! /usr/bin/id -u' 'main /usr/bin/id -u'
box
check "! keeps the user, for that line" got 0 $'0\n2001'

conf 'user 2001 2002 2003 2004' 'main /usr/bin/id'
box
like "ids and groups are numbers" "$OUT" '^uid=2001.* gid=2002.* groups=2002[^ ]*,2003[^ ]*,2004[^ ]*$'
conf 'user 2001 2002' 'main /usr/bin/id -G'
box
check "no group of root's stays" got 0 2002

cp /usr/bin/id $S/suid && chown root $S/suid && chmod 4755 $S/suid
conf 'user 2001 2001' "main $S/suid -u"
box
check "a set-uid bit does nothing" got 0 2001
run in_box setpriv --reuid 2001 --regid 2001 --clear-groups $S/suid -u
check "control: without jail-init it does" got 0 0
conf "$(status '^(NoNewPrivs|Seccomp):')" nnp
box
is "no_new_privs and a filter" "$(tr -d '\t' <<<"$OUT")" $'NoNewPrivs:1\nSeccomp:2'
for line in 'main' 'pre @+' 'pre @!'; do
	conf 'caps 3fffffffff' "$line /usr/bin/unshare -U /bin/true" "${line/pre*/main /bin/true}"
	[ "$line" != main ] || conf 'caps 3fffffffff' "$line /usr/bin/unshare -U /bin/true"
	box
	check "$line: no user namespace, whatever caps says" eval \
	    '[ "$RC" = 1 ] && grep -q "unshare failed: Operation not permitted" <<<"$ERR"'
done
run in_box unshare -U /bin/true
check "control: without jail-init there is" [ "$RC" = 0 ]
conf "main /bin/sh -c grep\040'core.file'\040/proc/self/limits" 'limit core infinity'
box
like "no core dump, whatever limit says" "$OUT" '^Max core file size +1 +1 '
conf "main /bin/grep open.files /proc/self/limits" 'limit nofile 100:200'
box
like "limits" "$OUT" '^Max open files +100 +200 '
run in_box setpriv --bounding-set -sys_resource prlimit --nofile=50:60 "$INIT" $S/conf
check "one that may not be raised is taken as it is, and said" eval \
    'grep -qE "^Max open files +60 +60 " <<<"$OUT" && grep -q "limit nofile: may not be raised, so it is 60" <<<"$ERR"'
conf 'main /bin/ls /proc/self/fd'
run in_box "$INIT" $S/conf 5</etc/passwd 77</
is "nothing is open but 0, 1, 2" "$(xargs <<<"$OUT")" "0 1 2 3"
conf 'umask 027' 'directory /srv' 'main /bin/sh -c umask;\040pwd'
box
check "umask and directory" got 0 $'0027\n/srv'
conf 'directory /no/such' 'main /bin/pwd'
box
check "a directory that is not there" eval '[ "$RC" = 125 ] && grep -q "main: directory /no/such: No such" <<<"$ERR"'
conf 'directory -/no/such' 'main /bin/pwd'
box
check "unless it may be missing" got 0 /

# --- status -----------------------------------------------------------------------

conf 'main /bin/sh -c exit\0403'
box
check "the service's status is its status" got 3 ''
conf 'main /bin/sh -c kill\040-9\040$$$$'
box
check "128 and the signal" got 137 ''
conf 'main /no/such'
box
check "no such program: 127" eval '[ "$RC" = 127 ] && [ "$ERR" = "jail-init: main: /no/such: No such file or directory" ]'
conf 'main /etc/passwd'
box
check "one that cannot be executed: 126" eval '[ "$RC" = 126 ] && grep -q "Permission denied" <<<"$ERR"'
conf 'pre @- /bin/false' 'pre /bin/echo a' 'pre /bin/sh -c exit\0404' 'pre /bin/echo b' 'main /bin/echo c' 'post /bin/echo d'
box
check "pre lines: - lets one fail, another ends it, and post runs" eval \
    'got 4 $'"'a\nd'"' && grep -q "pre: /bin/sh ended with status 4" <<<"$ERR"'
conf 'main @@ /bin/sh other -c echo\040$$0'
box
check "@ gives another name" got 0 other
conf 'main @: /bin/echo $A $$'
box
check ": takes words as they are" got 0 '$A $$'

# --- signals, children --------------------------------------------------------------

script serve <<'END'
trap 'echo got USR1' USR1
trap 'echo got HUP' HUP
trap 'echo got USR2' USR2
trap 'echo got TERM; exit 7' TERM
trap 'echo got QUIT; exit 8' QUIT
echo up
while :; do sleep 0.02; done
END
conf "main $S/serve"
launch up
for s in USR1 USR2 HUP; do
	kill -$s "$PID"
	check "SIG$s reaches the service" until_so said "got $s"
done
kill -TERM "$PID"
ended
check "SIGTERM ends it, with its own status" eval '[ "$RC" = 7 ] && said "got TERM"'
conf "main $S/serve" 'stop-signal 3' 'reload-signal 10'
launch up
kill -HUP "$PID"
check "reload-signal" until_so said 'got USR1'
kill -TERM "$PID"
ended
check "stop-signal" eval '[ "$RC" = 8 ] && said "got QUIT" && ! said "got TERM"'
conf "main $S/sleep"
launch up
kill -INT "$PID"
ended
check "ended by the signal that was asked for: 0" [ "$RC" = 0 ]
conf "main $S/serve" 'reload /bin/sh -c echo\040reloaded\040$MAINPID;\040kill\040-USR2\040${MAINPID}' \
    'stop /bin/sh -c echo\040stopped;\040kill\040-QUIT\040${MAINPID}' 'post /bin/echo after $MAINPID'
launch up
kill -HUP "$PID"
check "reload lines" until_so said 'got USR2'
check "instead of the signal" eval '! said "got HUP"'
kill -TERM "$PID"
ended
check "stop lines, then post" eval '[ "$RC" = 8 ] && [ "$(tail -n 3 $S/out | sed "s/after [0-9]*/after N/")" = $'"'stopped\ngot QUIT\nafter N'"' ]'
conf "main $S/stubborn ignores" 'stop-timeout 1'
launch READY
kill -TERM "$PID"
ended
check "one that does not end is killed in time: 137, and it is said" eval \
    '[ "$RC" = 137 ] && said "did not end in 1 s"'
conf "main $S/serve" "stop $S/stubborn ignores" 'stop-timeout 1'
launch up
kill -TERM "$PID"
ended
check "nor does a stop line that does not end hold it up" eval '[ "$RC" = 7 ] && said "stop: .*stubborn takes more than 1 s"'
conf "pre $S/sleep" "main $S/serve" "post /bin/echo after" 
launch up
kill -TERM "$PID"
ended
check "SIGTERM while a pre line runs" eval '! said "got" && [ "$(tail -n 1 $S/out)" = after ]'

script orphans <<'END'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (sleep 0.1 &) ; done
echo "$(grep -l '^PPid:.1$' /proc/[0-9]*/status | wc -l) adopted"
left() { grep -lE '^State:.Z|^Name:.sleep' /proc/[0-9]*/status 2>/dev/null | wc -l; }
n=0
while [ "$(left)" != 0 ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
left
END
conf "main $S/orphans"
box
check "orphans are reaped" got 0 $'21 adopted\n0'
script leaves <<<'sleep 1000 & sleep 1000 & exit 5'
conf "main $S/leaves"
box
check "it ends with the service, whatever that leaves" got 5 ''

# --- forking ------------------------------------------------------------------------

script fork <<'END'
if [ "${1-}" = child ]; then
	trap 'echo got TERM; exit 9' TERM
	echo "up $$"
	while :; do sleep 0.02; done
fi
"$0" child &
echo "$!" >/run/fork.pid
END
conf 'type forking' 'pidfile /var/run/fork.pid' "main $S/fork" 'reload /bin/echo reloads $MAINPID'
launch up
until_so said '^up'
kill -HUP "$PID"
check "forking: the main process is that of its PIDFile" until_so said "reloads $(sed -n 's/^up //p' $S/out)"
kill -TERM "$PID"
ended
check "and its status is the service's" eval '[ "$RC" = 9 ] && said "got TERM"'
conf 'type forking' "main $S/fork"
launch up
kill -TERM "$PID"
ended
check "without a PIDFile it is the one that is left" [ "$RC" = 9 ]
conf 'type forking' 'pidfile /run/x' 'main /bin/true'
box
check "one that leaves nothing" eval '[ "$RC" = 1 ] && grep -q "main: it left no process" <<<"$ERR"'
conf 'type forking' 'pidfile /run/x' 'main /bin/false'
box
check "one that fails" [ "$RC" = 1 ]
script liar <<'END'
sleep 1000 &
real=$!
ln -s /etc/shadow /run/l && chmod 777 /run
echo "${1:-1}" >/run/x
(sleep 0.5; echo "$real" >/run/x.new; mv /run/x.new /run/x; echo told) &
END
conf 'type forking' 'pidfile /run/x' "main $S/liar" 'reload /bin/echo main $MAINPID'
launch told
kill -HUP "$PID"
until_so said '^main'
unlike "a PIDFile that names process 1 is not believed" "$(cat $S/out)" '^main 1$'
kill -TERM "$PID"
ended

# --- a start without being process 1, and in a user namespace -----------------------

script tell <<'END'
(sleep 0.2; echo "orphan of $(awk '/^PPid/ { print $2 }' /proc/self/status)") &
echo up
trap 'exit 6' TERM
while :; do sleep 0.02; done
END
conf "main $S/tell"
: >$S/out
in_box sh -c '"$@" & trap "kill -TERM $!" TERM; wait; wait $!; exit' sh "$INIT" $S/conf >$S/out 2>&1 </dev/null &
BOX=$!
until_so said up
PID=$(pgrep -nx jail-init)
check "not process 1: orphans are its own all the same" \
    eval 'until_so said "orphan" && [ "$(ps -o ppid= -p "$(pgrep -f "^sleep 0.2$" | head -n 1)" 2>/dev/null | tr -d " ")" != 1 ]'
kill -TERM "$PID"
ended
check "and it ends with its service" [ "$RC" = 6 ]
check "and no process is left" eval '! pgrep -f $S/tell'

conf "$(status '^(Uid|CapBnd|NoNew|Seccomp:)')" 'caps 400'
run setpriv --reuid bob --regid bob --clear-groups unshare --user --map-root-user --pid --fork --mount-proc "$INIT" $S/conf
is "the root of an unprivileged user namespace" "$(tr -d '\t' <<<"$OUT" | grep -v Uid)" $'CapBnd:0000000000000400\nNoNewPrivs:1\nSeccomp:2'
check "and says nothing" [ -z "$ERR" ]
conf 'user 33 33' 'main /bin/true'
run setpriv --reuid bob --regid bob --clear-groups unshare --user --map-root-user --pid --fork --mount-proc "$INIT" $S/conf
check "and refuses a user that it cannot become" eval '[ "$RC" = 125 ] && grep -qE "main: (set the groups|become)" <<<"$ERR"'
conf 'user 2002 2002' 'main /usr/bin/id -u'
run setpriv --reuid bob --regid bob --clear-groups unshare --user --pid --fork --mount-proc "$INIT" $S/conf
check "control: that is none it is already" [ "$RC" = 125 ]
run setpriv --reuid 2002 --regid 2002 --clear-groups "$INIT" $S/conf
check "without any capability it runs as who it is" got 0 2002

# --- directories --------------------------------------------------------------------

conf 'dir 2750 33 34 /run/x/y' 'main /usr/bin/stat -c %n\040%u:%g\040%a /run/x /run/x/y'
box
check "dir: with its owner; what is above is root's" got 0 $'/run/x 0:0 755\n/run/x/y 33:34 2750'
script planted <<<'mount -t tmpfs -o mode=755 run /run; mkdir -m 777 /run/x; ln -s /srv/s/victim /run/x/y; ln -s /srv/s/victim /run/z; mkdir /run/w; exec "$@"'
mkdir -p $S/victim
for path in /run/x/y /run/x/y/deep /run/z/deep; do
	conf "dir 755 33 33 $path" 'main /bin/echo ran'
	run timeout 30 unshare --mount --pid --fork --mount-proc --propagation private $S/planted "$INIT" $S/conf
	check "dir: a link that the service planted is not followed: $path" eval \
	    '[ "$RC" = 125 ] && [ -z "$OUT" ] && [ "$(stat -c %u $S/victim)" = 0 ] && [ -z "$(ls $S/victim)" ]'
done
conf "dir 755 33 33 /run/w" 'main /usr/bin/stat -c %u /run/w'
run timeout 30 unshare --mount --pid --fork --mount-proc --propagation private $S/planted "$INIT" $S/conf
check "dir: one that is there stays its owner's, and that is said" eval \
    'got 0 0 && grep -q "/run/w: there already, 0:0" <<<"$ERR"'
mkdir -p $S/own && chown 2001 $S/own && ln -sfn /etc/shadow $S/own/env && ln -sfn env.real $S/link && echo A=1 >$S/env.real
conf "envfile $S/own/env" 'main /usr/bin/env'
box
check "envfile: nor is one followed there" eval '[ "$RC" = 125 ] && grep -q "Too many levels" <<<"$ERR"'
conf "envfile $S/link" 'main /bin/sh -c echo\040$$A'
box
check "control: one of root's is" got 0 1

# --- seeding ------------------------------------------------------------------------

P=/srv/p/data
mkdir -p $D$P/sub/deep /srv/p && echo one >$D$P/one && echo two >$D$P/sub/two && echo three >$D$P/sub/deep/three
ln -s one $D$P/link && mkfifo $D$P/pipe && chown 33:34 $D$P/one $D$P/sub && chown -h 33:34 $D$P/link
chmod 640 $D$P/one && chmod 2770 $D$P/sub && chown 33:34 $D$P && chmod 750 $D$P
chmod 4755 $D$P/sub/two && touch -d 2001-01-01 $D$P/sub/two
tree() { (cd "$1" && find . ! -type p ! -type d -printf '%p %y %m %U:%G %l %T@\n' -o -type d -printf '%p %y %m %U:%G\n' | sed 's/\(.* l .*\) .*/\1/'; find . -type f -exec cksum {} +) | sort; }
WANT=$(tree $D$P)
conf "seed $P" "main /bin/ls $P" 'caps 2'
fresh() { rm -rf $P && mkdir $P; }
fresh
box
is "an empty private directory gets its defaults, owners, modes, times" "$(tree $P)" "$WANT"
check "before the service runs, and that is said" eval 'got 0 $'"'link\none\nsub'"' && grep -q "$P was empty" <<<"$ERR"'
rm -rf $P/sub && echo mine >$P/one
box
check "one with anything in it stays as it is" eval '[ "$(cat $P/one)" = mine ] && [ ! -e $P/sub ] && [ -z "$ERR" ]'
fresh && mkdir $P/lost+found && chmod 777 $P
box
check "lost+found is nothing" [ -e $P/sub/two ]
fresh && chmod 2777 $P
box
is "a volume with a set-gid bit" "$(tree $P)" "$WANT"
conf 'seed /srv/p/none' 'main /bin/true'
mkdir -p /srv/p/none
box
check "a private directory without defaults" good
rm -rf $P && ln -s $S/victim $P
conf "seed $P" 'main /bin/echo ran'
box
check "seed: a link is not followed" eval '[ "$RC" = 125 ] && [ -z "$(ls $S/victim)" ]'
rm -f $P && fresh && install -d -o 2001 -m 777 $P/.jail-seed $P/.jail-seed/whole && echo evil >$P/.jail-seed/whole/evil && touch $P/data
box
check "seed: a copy that another made is not taken for ours" eval '[ "$RC" = 0 ] && [ ! -e $P/evil ] && [ ! -e $P/one ]'

# killed at the N-th of each of these calls: the next start makes it whole
CALLS='mkdirat write fsync syncfs fchown fchmod symlinkat renameat renameat2 unlinkat'
conf "seed $P" "main $S/count" 'caps 2'
script count <<<"find $P -mindepth 1 ! -name '.jail*' | wc -l"
kills=0 bad='' half=0
for call in $CALLS; do for ((n = 1; n < 50; n++)); do
	fresh
	{ strace -qq -o /dev/null -e "inject=$call:signal=KILL:when=$n" "$INIT" $S/conf >"$T/o" </dev/null; } 2>/dev/null
	rc=$?
	[ $rc = 137 ] || break
	kills=$((kills + 1))
	[ ! -s "$T/o" ] || grep -qx 6 "$T/o" || bad="$bad $call-$n:ran"
	[ "$(tree $P)" = "$WANT" ] || half=$((half + 1))
	"$INIT" $S/conf >"$T/o" 2>&1 </dev/null
	[ "$(tree $P)" = "$WANT" ] && grep -qx 6 "$T/o" || bad="$bad $call-$n"
done; done
check "control: it was killed at many points, and left half of it" [ "$kills" -gt 20 -a "$half" -gt 15 ]
is "seeding that was killed is made whole at the next start" "$bad" ""
mount -t tmpfs -o size=64k,mode=755 small $P 2>/dev/null || { fresh; mount -t tmpfs -o size=64k,mode=755 small $P; }
head -c 200000 /dev/zero >$D$P/big
box
check "a full disk: 125, one line, and the service does not start" eval '[ "$RC" = 125 ] && grep -q "seed: .*No space" <<<"$ERR" && [ -z "$OUT" ]'
mount -o remount,size=1m $P
box
check "and room makes it good" eval '[ "$RC" = 0 ] && cmp -s $P/big $D$P/big'
umount $P && rm -f $D$P/big

# --- a root that is read-only ---------------------------------------------------------

script readonly <<<'mount -o bind / /mnt && mount -o remount,bind,ro /mnt && mount -t proc proc /mnt/proc && mount -t tmpfs dev /mnt/dev && cp -a /srv/dev/null /mnt/dev && exec chroot /mnt "$@"'
conf 'type notify' 'main /bin/echo runs'
run timeout 30 unshare --mount --pid --fork --mount-proc --propagation private $S/readonly "$INIT" $S/conf
check "a read-only root without /run: it runs, and what it lacks is said" eval \
    'got 0 runs && grep -q "/run/jail-init: Read-only file system: it counts as ready" <<<"$ERR"'

# --- /dev/log -------------------------------------------------------------------------

cat >$S/log.py <<'END'
import socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect("/dev/log")
if sys.argv[1] == "flood":
    for i in range(5000):
        s.send(b"<30>flood %d" % i)
else:
    s.send(b"<30>Dec  1 01:02:03 named[7]: a\nb\x1b[2J")
    time.sleep(0.2)
END
conf "main /usr/bin/python3 $S/log.py one"
box
check "/dev/log: a line on standard output, without what a terminal acts on" got 0 'named[7]: a\012b\033[2J'
conf 'user 2001 2001' "main /usr/bin/logger -t me hello"
box
like "and for any user" "$OUT" '^me: hello$'
conf "main /usr/bin/python3 $S/log.py flood"
box
check "a flood is cut, and what is lost is counted" eval \
    '[ "$(grep -c ^flood <<<"$OUT")" -lt 3000 ] && grep -qE "^jail-init: [0-9]+ messages to /dev/log are lost" <<<"$OUT"'
conf "main /usr/bin/python3 $S/log.py flood" 'log-limit 0'
box
check "log-limit 0: none" eval '! grep -q ^flood <<<"$OUT" && grep -q "^jail-init: 5000 messages" <<<"$OUT"'

# --- sd_notify -------------------------------------------------------------------------

cat >$S/up.py <<'END'
import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("/srv/s/up")
os.chmod("/srv/s/up", 0o777)
with open("/srv/s/told", "wb", buffering=0) as f:
    while True:
        f.write(s.recv(4096).rstrip(b"\n") + b"\n--\n")
END
cat >$S/notify.py <<'END'
import os, signal, socket, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.connect(os.environ["NOTIFY_SOCKET"])
def end(*a):
    os._exit(5)
signal.signal(signal.SIGTERM, end)
s.send(b"MAINPID=1\nSTATUS=begins")
time.sleep(0.3)
s.send(b"READY=1\nFDSTORE=1\nMAINPID=%d" % os.getpid())
while True:
    time.sleep(0.02)
END
python3 $S/up.py &
UP=$!
until_so [ -S $S/up ]
export NOTIFY_SOCKET=$S/up
told() { grep -qx -e "$1" $S/told; }
conf 'type notify' 'user 2001 2001' "main /usr/bin/python3 $S/notify.py" 'started /bin/echo started'
launch started
check "notify: the service's own READY=1 is passed on" told READY=1
check "and its status, but no pid and nothing to keep" eval 'told STATUS=begins && ! grep -qE "MAINPID|FDSTORE" $S/told'
check "a MAINPID that is none of the service's is refused" said 'MAINPID=1 is no process of the service'
kill -TERM "$PID"
ended
check "and its end" eval '[ "$RC" = 5 ] && told STOPPING=1'
: >$S/told
conf "main $S/serve"
launch up
check "simple: jail-init says it" until_so told READY=1
kill -TERM "$PID"
ended
conf "main /usr/bin/env"
box
unlike "and the service cannot" "$OUT" NOTIFY_SOCKET
unset NOTIFY_SOCKET
kill $UP
conf 'type notify-reload' "main /usr/bin/python3 $S/notify.py" 'reload-signal 15' 'started /bin/echo started'
launch started
kill -HUP "$PID"
ended
check "notify-reload: SIGHUP is its reload-signal" [ "$RC" = 5 ]

finish
