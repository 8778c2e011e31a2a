#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_inuse.sh - promise P13 for trees: none is removed while root has mounted
# something from it, by whatever name, or a jail-setup reads it.  What an account
# mounts, forges or locks in a user namespace of its own delays nothing.  A run that
# cannot tell removes nothing.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
H=/opt/host
mkdir -p $H /etc/jail/components.d
echo one >$H/data
echo "files = [ \"/bin/sh\", \"/bin/cat\", \"/bin/sleep\", \"$H/data\" ];" \
	>/etc/jail/components.d/tiny.conf
tiny() {
	jail_file tiny <<<'components = [ "tiny" ]; users = [ "carol" ]; keep = 1;'
	run jail-setup --quiet build tiny
	[ "$RC" = 0 ] || { diag; bail "build failed"; }
}
sed -i '/^carol/s|/bin/bash|/bin/sh|' /etc/passwd
pam_su session
tiny

later() { env LD_PRELOAD="$HELP/later.so" LATER=100 "$@"; }
tree() { readlink -f $STATE/tiny/current; }
next() {                # another generation: the one before may go in a minute
	echo "$EPOCHREALTIME" >$H/data
	tick
	jail-setup --quiet refresh tiny
}
sweep() { run later jail-setup --quiet refresh tiny; }

# hold COMMAND...: it says READY when it has mounted, and stays
hold() {
	: >"$T/ready"
	"$@" >"$T/ready" 2>"$T/hold" </dev/null &
	HOLDER=$!
	! until_so grep -q READY "$T/ready" || return 0
	sed 's/^/# /' "$T/hold"
	return 1
}
let_go() {
	kill -KILL "$HOLDER" && wait "$HOLDER" 2>/dev/null
	[ -z "${AFTER:-}" ] || eval "$AFTER"
	AFTER=
}
STAY='echo READY; exec sleep 300'

# What a holder finds: the tree, its generation, a place.
begin() {
	[ -L $STATE/tiny/current ] || tiny
	TREE=$(tree)
	SERIAL=$(basename "$(readlink $STATE/tiny/current)")
	mkdir -p /srv/place /srv/other
	export TREE SERIAL STATE
}

# pins NAME WHAT-REMOVE-SAYS COMMAND...
pins() {
	local name=$1 says=$2
	shift 2
	begin
	check "control: $name" hold "$@"
	next
	sweep
	check "$name: the tree stays, whole" eval '[ "$RC" = 0 ] && [ -s $TREE/root$H/data ]'
	check "$name: its generation too" [ -L "$STATE/tiny/gen/$SERIAL" ]
	run jail-setup remove tiny
	check "$name: remove refuses, and says what holds it" \
		eval '[ "$RC" = 2 ] && [ -s $TREE/root$H/data ] && grep -qE -e "$says" <<<"$ERR"'
	let_go
	sweep
	check "$name: then it goes" eval '[ "$RC" = 0 ] && [ ! -e $TREE ]'
}

# frees NAME COMMAND...: what holds nothing
frees() {
	local name=$1
	shift
	begin
	check "control: $name" hold "$@"
	next
	sweep
	check "$name: the tree goes" eval '[ "$RC" = 0 ] && [ ! -e $TREE ]'
	let_go
}

own() { exec unshare --mount --propagation private bash -c "$*; $STAY"; }
user() {                # by bob, in a user namespace of his own
	exec setpriv --reuid bob --regid bob --clear-groups unshare --user --map-root-user \
		--mount bash -c "$*; $STAY"
}
export -f own user
export STAY H
process='for process [0-9]+ \((sleep|bash|unshare)\); fix: end that first'

# --- what holds it ---------------------------------------------------------------------

pins "a bind in another mount namespace" \
	"tree [0-9a-fT.]+ is mounted on /srv/place $process" \
	own 'mount --bind $TREE/root /srv/place'
pins "a bind of something in it" "is mounted on /srv/place $process" \
	own 'mount --bind $TREE/root/usr/bin /srv/place'
pins "a bind of a file in it" "is mounted on /srv/other/file $process" \
	own 'touch /srv/other/file; mount --bind $TREE/root$H/data /srv/other/file'
pins "a bind by the generation's name" "is mounted on /srv/place $process" \
	own 'mount --bind $STATE/tiny/current/root /srv/place'
AFTER='umount /srv/place'
pins "a bind here" 'tree [0-9a-fT.]+ is mounted on /srv/place; fix: umount it first' \
	bash -c 'mount --bind $TREE/root /srv/place; eval "$STAY"'
pins "the root of a container" "is mounted on / $process" \
	own 'mount --bind $TREE/root /srv/place; cd /srv/place; mkdir -p opt/old
	    pivot_root . opt/old; umount -l /opt/old; cd /; echo READY; exec sleep 300'
pins "one whose uids root has mapped" "is mounted on /srv/place $process" \
	unshare --user --map-root-user --mount bash -c 'mount --bind $TREE/root /srv/place; eval "$STAY"'
# --kill-child ends it after its parent: it may still be there
AFTER='until_so eval "! grep -qs /srv/place /proc/[0-9]*/mountinfo"'
pins "in a pid namespace" 'is mounted on /srv/place for process [0-9]+' \
	unshare --pid --fork --kill-child --mount-proc \
		bash -c 'mount --bind $TREE/root /srv/place; eval "$STAY"'
pins "first a process in a chroot" 'is mounted on /srv/place for process [0-9]+' \
	own 'mount -t tmpfs none /srv/other; mkdir /srv/other/{bin,lib,lib64,usr}
	    for d in bin lib lib64 usr; do mount --rbind /$d /srv/other/$d; done
	    mount --bind $TREE/root /srv/place; exec chroot /srv/other /bin/sh -c "echo READY; exec sleep 300"'

# A namespace that only a file keeps, or only a descriptor: its process is gone.  A
# namespace's file can only be mounted in an older one, and Linux 6.18 takes for its
# age a number that each processor counts by itself: one of them counts further.
left() {                # HOW it is kept
	exec bash -c 'for ((cpu = 0; cpu < $(nproc); cpu++)); do
		coproc taskset -c $cpu unshare --mount --propagation private bash -c \
			"mount --bind \$TREE/root /srv/place; echo READY; read"
		read -r word <&${COPROC[0]}; pid=$COPROC_PID; kept=1; '"$1"' || kept=
		kill $pid; wait $pid 2>/dev/null; [ -z "$kept" ] || eval "$STAY"
	    done'
}
export -f left
mkdir -p "$T/ns"
mount -t tmpfs -o mode=700 ns "$T/ns"
mount --make-private "$T/ns"
: >"$T/ns/file"
AFTER='umount "$T/ns/file"'
pins "a namespace held by a file" \
	'is mounted on /srv/place in mnt:\[[0-9]+\], a namespace that no process is in' \
	left 'mount --bind /proc/$pid/ns/mnt '"$T"'/ns/file'
pins "a namespace held by a descriptor" 'is mounted on /srv/place in mnt:\[[0-9]+\]' \
	left 'exec 9</proc/$pid/ns/mnt'
pins "a thread's namespace" 'is mounted on /srv/place in mnt:\[[0-9]+\]' "$HELP/thread" /srv/place

# layers of overlays, by each of their names
for name in '$TREE/root' '$STATE/tiny/gen/$SERIAL/root' '$STATE/tiny/current/root'; do
	pins "a lower layer, $name" "is a layer of the overlay on /srv/place $process" \
		own 'mount -t tmpfs none /srv/other; mkdir /srv/other/a:b
		    mount -t overlay -o lowerdir=/srv/other/a\\:b:'"$name"' overlay /srv/place'
done
pins "a lower layer, relative" "is a layer of the overlay on /srv/place $process" \
	own 'cd $STATE; mkdir /srv/other/l; mount -t overlay -o lowerdir=.trees/${TREE##*/}/root:/srv/other/l \
	    overlay /srv/place'

# a tree that no generation leads to any more
begin
check "control: a bind" hold own 'mount --bind $TREE/root /srv/place'
next
rm "$STATE/tiny/gen/$SERIAL"
sweep
check "nobody's tree stays while something is mounted from it" \
	eval '[ "$RC" = 0 ] && [ -s $TREE/root$H/data ]'
let_go
sweep
check "then it goes" eval '[ "$RC" = 0 ] && [ ! -e $TREE ]'

# --- what holds nothing -----------------------------------------------------------------

frees "the store, bound elsewhere" own 'mount --bind $STATE /srv/place'
frees "all of the trees, bound elsewhere" own 'mount --bind $STATE/.trees /srv/place'
frees "a tree of that name in another file system" \
	own 'mount -t tmpfs none /srv/other; mkdir -p /srv/other/.trees/${TREE##*/}/root
	    mount --bind /srv/other/.trees/${TREE##*/}/root /srv/place'
frees "another tree" own 'cp -a $TREE $STATE/.trees/x; mount --bind $STATE/.trees/x /srv/place'
rm -rf $STATE/.trees/x
frees "bob's bind in a user namespace of his" user 'mount --bind $TREE/root /mnt'
FORGE='mount -t tmpfs t /mnt; mkdir /mnt/l /mnt/m; mount -t overlay -o lowerdir=/mnt/l:$TREE/root \
	jail:tiny/$SERIAL/su/2004 /mnt/m'
frees "bob's overlay that looks like a session" user "$FORGE"
begin
check "control: bob's overlay, again" hold user "$FORGE"
grep -c "overlay jail:tiny/$SERIAL" "/proc/$HOLDER/mountinfo" >"$T/n"
is "control: it is there to be seen" "$(cat "$T/n")" 1
run jail-setup remove tiny
check "remove is not in its way" eval '[ "$RC" = 0 ] && [ ! -e $STATE/tiny ] && [ ! -e $TREE ]'
let_go
tiny

frees "bob's locks on the tree and its records" exec setpriv --reuid bob --regid bob \
	--clear-groups bash -c 'exec 7<$TREE 8<$TREE/manifest 9<$TREE/root$H/data
	    flock -s 7 && flock -s 8 && flock -x 9 && eval "$STAY"'
check "the file of the lock that counts is not bob's to open" \
	eval '[ -e /run/jail/.trees.lock ] && ! setpriv --reuid bob --regid bob --clear-groups \
		test -r /run/jail/.trees.lock'

# --- who reads it -----------------------------------------------------------------------

# reads CALL PLACE COMMAND...: stopped at its first CALL about PLACE, which it makes
# when it has opened the generation
reads() {
	: >"$T/trace"
	strace -f -qq -o "$T/trace" -P "$2" -e trace="$1" -e inject="$1:signal=STOP:when=1" \
		"${@:3}" >"$T/read" 2>&1 &
	HOLDER=$!
	until_so grep -q 'stopped by SIGSTOP' "$T/trace" || return
	READER=$(awk '/stopped by SIGSTOP/ { print $1; exit }' "$T/trace")
	READER=$(awk '/^Tgid:/ { print $2 }' "/proc/$READER/status")	# not a thread
}
# Each of its threads has a first call, and is stopped at it again.
ended() {
	kill -CONT "$READER" 2>/dev/null
	! kill -0 "$HOLDER" 2>/dev/null
}
go_on() {
	until_so ended
	wait "$HOLDER"
	RC=$?
	OUT=$(cat "$T/read") ERR=
}
for row in 'getdents64 $TREE/root|check tiny|[ $RC = 1 ] && ! grep -q missing <<<"$OUT"' \
    'newfstatat $H/data|diff tiny|[ $RC = 1 ]' 'newfstatat $H/data|refresh tiny|[ $RC = 0 ]'; do
	IFS='|' read -r place words good <<<"$row"
	begin
	echo "$EPOCHREALTIME" >$H/data
	check "control: $words, stopped in the middle" eval "reads $place jail-setup $words"
	next
	sweep
	check "$words: the generation goes" eval '[ "$RC" = 0 ] && [ ! -e $STATE/tiny/gen/$SERIAL ]'
	check "$words: its tree stays, whole" \
		eval '[ -s $TREE/root$H/data ] && [ -s $TREE/manifest ] && [ -s $TREE/origins ]'
	run jail-setup remove tiny
	check "$words: also when the jail is removed" \
		eval '[ "$RC" = 0 ] && [ ! -e $STATE/tiny ] && [ -s $TREE/root$H/data ]'
	go_on
	check "$words: it ends well" eval "$good"
	tiny
	check "$words: then the tree goes" [ ! -e "$TREE" ]
done
begin
check "control: check, stopped in the middle" reads getdents64 "$TREE/root" jail-setup check tiny
next
sweep
kill -KILL "$READER" && wait "$HOLDER" 2>/dev/null
sweep
check "a reader that was killed holds nothing" [ ! -e "$TREE" ]

# --- who cannot tell removes nothing ---------------------------------------------------

# While a session is inside and its generation is old, one kind of call fails.
TREE=$(tree)
coproc IN_JAIL { exec su carol -c 'echo IN; while read -r x; do cat '$H'/data; done' 2>&1; }
read -r -t 20 word <&"${IN_JAIL[0]}"
is "a session is inside" "$word" IN
next
for fault in getdents64:error=EIO setns:error=EPERM pipe2:error=EMFILE fork:error=EAGAIN \
    ioctl:error=EIO ioctl:error=ENOMEM setns:signal=KILL; do
	case $fault in fork:*) fault=${fault#fork}; fault=clone$fault ;; esac
	only=()
	[[ $fault != getdents64* ]] || only=(-P /proc)
	run later strace -f -qq -o "$T/trace" "${only[@]}" -e "trace=${fault%%:*}" \
		-e "inject=$fault" jail-setup --quiet refresh tiny
	check "control: $fault" grep -qE "INJECTED|killed by SIGKILL" "$T/trace"
	check "$fault: nothing goes, and it says so" \
		eval '[ "$RC" = 2 ] && [ -s $TREE/root$H/data ] && grep -q "nobody can tell what is in use" <<<"$ERR"'
done
echo >&"${IN_JAIL[1]}"
read -r -t 20 word <&"${IN_JAIL[0]}"
is "the session has what it entered" "$word" "$(cat "$TREE/root$H/data")"
run jail-setup remove tiny
like "remove: who is in it" "$ERR" 'jail tiny: carol \(uid 2004\) is in it \(process [0-9]+\); fix: jail-setup end tiny'
kill "$IN_JAIL_PID" && wait "$IN_JAIL_PID" 2>/dev/null
sweep
check "when it has ended, the tree goes" eval '[ "$RC" = 0 ] && [ ! -e $TREE ]'

# --- wherever the store lies -----------------------------------------------------------

elsewhere() {           # NAME
	tiny
	pins "$1: a bind" "is mounted on /srv/place $process" own 'mount --bind $TREE/root /srv/place'
	frees "$1: bob's bind" user 'mount --bind $TREE/root /mnt'
	jail-setup --quiet remove tiny || bail "remove"
}
jail-setup --quiet remove tiny
mkdir /srv/deep
mount -t tmpfs -o mode=755 deep /srv/deep
mkdir -p "/srv/deep/a b/#c"
mount --bind "/srv/deep/a b/#c" $STATE || bail "a bind"
elsewhere "below a bind mount"
umount $STATE
umount $STATE
elsewhere "no mount of its own"

mkdir -p /tmp/disk
for ((n = 0; n < 32; n++)); do mknod -m 600 "/dev/loop$n" b 7 "$n"; done
mknod -m 600 /dev/loop-control c 10 237
truncate -s 200M /tmp/disk/btrfs
if grep -qw btrfs /proc/filesystems && mkfs.btrfs -q /tmp/disk/btrfs; then
	mount -o loop /tmp/disk/btrfs /mnt
	btrfs -q subvolume create /mnt/@jail
	umount /mnt
	mount -o loop,subvol=@jail /tmp/disk/btrfs $STATE || bail "btrfs"
	check "control: stat(2) names another device than the mount table" \
		[ "$(stat -c %d $STATE)" != "$(awk -v p=$STATE '$5 == p { split($3, d, ":"); print d[1] * 256 + d[2] }' /proc/self/mountinfo)" ]
	elsewhere "a subvolume of btrfs"
	umount $STATE
else
	skip "a subvolume of btrfs" "this kernel has no btrfs, or there is no mkfs.btrfs"
fi
finish
