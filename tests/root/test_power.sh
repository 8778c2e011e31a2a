#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh, lib.sh's names
# test_power.sh - the power fails while jails are built, refreshed and rolled back.
#
# /var/lib/jail is a disk that logs writes and flushes (disk.c).  From the log the
# suite makes disks as a power failure leaves them: with everything that was flushed,
# and all or some of the other blocks.  On each of them the jail can be entered, check
# finds it whole, and the next refresh succeeds and leaves check without a finding.
#
#   CUTS=40     number of power failures

. "${0%/*}/world.sh"

install_products
CUTS=${CUTS:-40}
D=/tmp/disk
H=/opt/host
STATE=/var/lib/jail
mkdir -p $D $H /etc/jail/components.d
umount $STATE                   # the world's tmpfs
for ((n = 0; n < 32; n++)); do mknod -m 600 "/dev/loop$n" b 7 "$n"; done
mknod -m 600 /dev/loop-control c 10 237
mknod -m 600 /dev/fuse c 10 229

for i in 1 2 3 4 5 6; do head -c 90000 /dev/urandom >$H/$i; done
echo two >$H/other
echo "files = [ \"/bin/sh\", \"/bin/cat\", \"$H/*\" ];" >/etc/jail/components.d/tiny.conf
for j in one:carol two:bob; do
	echo "components = [ \"tiny\" ]; users = [ \"${j#*:}\" ]; keep = 2;" |
		jail_file "${j%:*}"
	sed -i "/^${j#*:}/s|/bin/bash|/bin/sh|" /etc/passwd
done
pam_su session
cc -shared -fPIC -o "$T/nosync.so" -x c - <<'END' || bail "nosync.so"
int fsync(int fd) { (void)fd; return 0; }
int fdatasync(int fd) { (void)fd; return 0; }
int syncfs(int fd) { (void)fd; return 0; }
END

enter() { [ "$(su "$1" -c "cat $H/other; cat /outside" 2>/dev/null)" = two ]; }
whole() {
	enter carol || echo "jail one cannot be entered"
	enter bob || echo "jail two cannot be entered"
}

halves() {              # generations that were not finished
	local g
	for g in "$STATE"/*/gen/*; do
		[ -s "$g/manifest" ] && [ -s "$g/origins" ] || echo "$g"
	done
}

# What is wrong with the jails that a power cut left; nothing if all is well.
wrong() {
	local out
	whole
	jail-setup --json check one two | grep -v '"kind":"stale"' | grep '"kind"'
	out=$(jail-setup --quiet refresh 2>&1) || echo "refresh: $out"
	whole
	out=$(jail-setup check one two 2>&1) || echo "then check: $out"
	out=$(halves)
	[ -z "$out" ] || echo "litter: $out"
}

# record NAME [LD_PRELOAD]: jails, made and remade, into $D/NAME.log
record() {
	local i
	: >$D/file
	truncate -s 200M "$D/$1.img"
	"$HELP/disk" serve $D/file "$D/$1.img" "$D/$1.log" || bail "disk"
	mke2fs -q -t ext4 $D/file || bail "mke2fs"
	mount -t ext4 -o loop,commit=1 $D/file $STATE || bail "mount"
	rmdir $STATE/lost+found
	jail-setup --quiet build one two || bail "build"
	sync -f $STATE
	FROM=$("$HELP/disk" entries "$D/$1.log")
	for i in 1 2 3 4 5 6; do
		head -c 90000 /dev/urandom >$H/$i
		LD_PRELOAD=${2:-} jail-setup --quiet refresh
		[ $((i % 3)) != 0 ] || LD_PRELOAD=${2:-} jail-setup --quiet build two
		[ $((i % 4)) != 0 ] || LD_PRELOAD=${2:-} jail-setup --quiet rollback one
		[ -z "${2:-}" ] || sleep 1.2    # the journal's turn, not the data's
	done
	MOST=$("$HELP/disk" entries "$D/$1.log")
	umount $STATE && umount $D/file
}

# after NAME ENTRIES SEED: what is wrong
after() {
	rm -f $D/cut.img
	truncate -s 200M $D/cut.img
	"$HELP/disk" cut $D/cut.img "$D/$1.log" "$2" "$3"
	mount -t ext4 -o loop $D/cut.img $STATE || { echo "cannot be mounted"; return; }
	readlink $STATE/one/current >>"$T/seen"
	wrong
	umount $STATE
}

record good
check "there are writes to lose" [ $((MOST - FROM)) -gt 100 ]
check "control: all of them, the disk as it was" [ -z "$(after good "$MOST" 0)" ]
out=''
for ((i = 1; i <= CUTS; i++)); do
	at=$((FROM + (MOST - FROM) * i / (CUTS + 1)))
	w=$(after good $at $((i % 3)))
	[ -z "$w" ] || out+="entry $at of $MOST, seed $((i % 3)): $w"$'\n'
done
is "$CUTS power cuts, and each time all is well" "$out" ""
check "they leave different generations" [ "$(sort -u "$T/seen" | wc -l)" -gt 3 ]

record bad "$T/nosync.so"
out=''
for ((i = 1; i <= 12 && ${#out} == 0; i++)); do
	out=$(after bad $((FROM + (MOST - FROM) * i / 13)) $((i % 3)))
done
check "control: without fsync something breaks" [ -n "$out" ]
echo "# $(head -n 1 <<<"$out")"
finish
