#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_diskquota.sh - the recipe "Disk quotas" of jail_recipes(7), as printed: the homes
# are on btrfs, in a file.

. "${0%/*}/recipe.lib.sh"

grep -qw btrfs /proc/filesystems || {
	skip "Disk quotas, as printed" "this kernel has no btrfs"
	finish
}

# The machine: /home is a disk of its own, 400 MB.
for ((n = 0; n < 32; n++)); do mknod -m 600 "/dev/loop$n" b 7 "$n"; done
mknod -m 600 /dev/loop-control c 10 237
btrfs_home() {
	mkdir /tmp/disk && truncate -s 400M /tmp/disk/btrfs && mkfs.btrfs -q /tmp/disk/btrfs &&
	mount -o loop /tmp/disk/btrfs /mnt && cp -a /home/. /mnt/ && umount /mnt &&
	mount -o loop /tmp/disk/btrfs /home
}
btrfs_home || bail "no disk"
cp "$HELP/keys/user.pub" /root/anna.pub

on_disk() { sync; du -sm "$1" | cut -f1; }
put() { run at_home "scp -q $1 anna@files.example.org:$2"; }

recipe "Disk quotas"
ends 1 "scp -q b anna@files.example.org:"
upto "scp -q b"
like "the client says Failure" "$ERR" "Failure"
check "part of the file is there, and not the file" \
	eval '[ -s /home/anna/b ] && ! cmp -s /home/anna/b /home/client/b'
echo "# b: $(stat -c '%s bytes, %b blocks' /home/anna/b)"
check "of what fitted, up to the limit" \
	eval '[ "$(on_disk /home/anna)" -ge 21 ] && [ "$(on_disk /home/anna)" -le 50 ]'
upto "btrfs qgroup show"
like "root sees how much there is, and the limit" "$OUT" "[0-9.]+MiB +.*50\.00MiB"
put a c
check "no other file comes in" [ "$RC" != 0 ]
run at_home 'printf "rm a\nrm b\n-rm c\n" | sftp -q -b - anna@files.example.org'
check "room is made: files are removed" eval '[ "$RC" = 0 ] && [ ! -e /home/anna/a ]'
sync
put a d
check "and one of 20 MB comes in again" [ "$RC" = 0 ]
run at_home 'printf "rm d\nput b\n" | sftp -q -b - anna@files.example.org'
check "one of 60 MB does not" [ "$RC" != 0 ]

# Control: what keeps it out is that limit.
sync
btrfs qgroup limit none /home/anna
run at_home 'printf "rm b\nput b\n" | sftp -q -b - anna@files.example.org'
check "control: without the limit it does" eval '[ "$RC" = 0 ] && [ "$(on_disk /home/anna)" -ge 60 ]'
check "control: and sent again it is the file" cmp /home/anna/b /home/client/b
rm /home/anna/b
sync
btrfs qgroup limit 50M /home/anna

# The shared directory, whoever writes.
rest
account bruno
usermod -aG customers bruno
mkdir /home/anna/shared /home/bruno/shared
sed -i 's/^network /binds = ( { source = "\/home\/shared"; target = "%h\/shared"; mode = "rw"; } );\n&/' \
	/etc/jail/jails.d/customers.conf
run at_server 'jail-setup build customers'
check "a jail with the shared directory" [ "$RC" = 0 ]
put a shared/a
check "anna's 20 MB are in it" [ "$RC" = 0 ]
sync
run at_home "scp -q a bruno@files.example.org:shared/b && scp -q a bruno@files.example.org:shared/c"
check "bruno's 40 are not" [ "$RC" != 0 ]
check "the directory keeps its limit" [ "$(on_disk /home/shared)" -le 50 ]
put a e
check "and what is in there does not count in anna's home" [ "$RC" = 0 ]

# --- where it does not hold ---------------------------------------------------------

# BTRFS_IOC_SUBVOL_CREATE, as any account may call it.
SUBVOLUME='import fcntl, os, struct
fcntl.ioctl(os.open(os.path.expanduser("~"), os.O_RDONLY), 0x5000940e,
    bytearray(struct.pack("=q4088s", 0, b"free")))'
run at_home "ssh anna@files.example.org python3 -c '${SUBVOLUME//$'\n'/;}'"
check "in a jail with commands no program makes a subvolume" \
	eval '[ "$RC" != 0 ] && [ ! -e /home/anna/free ]'
printf '%s\n' 'components = [ "shell", "python3" ];' 'groups = [ "customers" ];' >/etc/jail/jails.d/customers.conf
run at_server 'jail-setup build customers'
at_home "ssh anna@files.example.org 'cat >s.py'" <<<"$SUBVOLUME"
run at_home "ssh anna@files.example.org 'python3 s.py && head -c 60M /dev/zero >free/b'"
check "control: in one with a shell an account does, and it has no limit, as the page says" \
	eval '[ "$RC" = 0 ] && [ "$(on_disk /home/anna/free)" -ge 60 ]'

# --- /tmp ---------------------------------------------------------------------------

run at_home "ssh anna@files.example.org 'head -c 300M /dev/zero >/tmp/x'"
check "/tmp has tmp_size" eval '[ "$RC" != 0 ] && grep -q "No space left" <<<"$ERR"'
run at_home "ssh anna@files.example.org 'head -c 200M /dev/zero >/tmp/x'"
check "control: 200 MB are in it, which no home counts" [ "$RC" = 0 ]
umount -l /home
recipe_ends
