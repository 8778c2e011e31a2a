#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2009,SC2016,SC2034,SC2086,SC2153 # ps in words, world.sh, eval's words, lib.sh's names
# test_scale.sh - one jail for thousands of accounts: many logins in a row leave
# nothing behind, and of many at once each is let in to its own home.
#
#   PEOPLE  how many accounts the jail is for (default 10000)
#   LOGINS  how many logins in a row, by PAM (default 300)
#   CROWD   how many through sshd at once (default 200)

. "${0%/*}/world.sh"

PEOPLE=${PEOPLE:-10000}
LOGINS=${LOGINS:-300}
CROWD=${CROWD:-200}
FIRST=20000             # uid of the first

# --- who -------------------------------------------------------------------------

# All in one line of /etc/group, as a directory service would answer.
crowd() {
	local names
	seq -f "p%05.0f:x:$FIRST" 0 $((PEOPLE - 1)) | awk -F: -v OFS=: -v first=$FIRST '
		{ print $1, "x", first + NR - 1, 3100, "", "/home/" $1, "/bin/bash" }' >>/etc/passwd
	names=$(seq -f 'p%05.0f' -s , 0 $((PEOPLE - 1)))
	printf 'people:x:3100:\nmany:x:3101:%s\n' "$names" >>/etc/group
	seq -f 'p%05.0f:*:19000:0:99999:7:::' 0 $((PEOPLE - 1)) >>/etc/shadow
	(cd /home && seq -f 'p%05.0f' 0 $((PEOPLE - 1)) | xargs mkdir) &&
	perl -e 'chown $ARGV[0] + $_, 3100, sprintf("/home/p%05d", $_) for 0 .. $ARGV[1] - 1' \
		$FIRST "$PEOPLE"
}

who() { printf 'p%05d' "$1"; }

# What a session says of itself: who it is, its home, all the homes there are, and
# whether it sees the host.  One program: the rest is the shell's own.
SAYS='cd; echo "$(id) $(pwd -P)" /home/*; [ ! -e /outside ] || echo outside
	: >in || echo "cannot write"'
should_say() {
	local n=$((FIRST + $1)) p
	p=$(who "$1")
	echo "uid=$n($p) gid=3100(people) groups=3100(people),3101(many) /home/$p /home/$p"
}

# --- what must not grow ------------------------------------------------------------

# Of the whole kernel, so other work is in it: one object a login would show.
objects() { awk -v n="$1" '$1 == n { print $2; found = 1 } END { if (!found) print "none" }' /proc/slabinfo; }

measure() {             # FILE: lines of "what number"
	{
		for c in mnt_cache nsproxy mqueue_inode_cache uts_namespace; do
			echo "$c $(objects $c)"
		done
		echo "keys $(awk '{ sub("/.*", "", $3); s += $3 } END { print s + 0 }' /proc/key-users)"
		echo "open-files $(cut -f1 /proc/sys/fs/file-nr)"
		awk '/^SUnreclaim:|^Shmem:/ { print $1, $2 }' /proc/meminfo
	} >"$1"
}

grew() {                # WHAT: from $T/m0 to $T/m1
	awk -v w="$1" '$1 == w { v[FNR == NR] = $2 } END { print v[0] - v[1] }' \
		"$T/m0" "$T/m1"
}

# Of this world alone, exactly.
here() {
	echo "mounts $(wc -l </proc/self/mountinfo)"
	echo "mount namespaces $(readlink /proc/[0-9]*/ns/mnt | sort -u | wc -l)"
	# first of all ps alone: the shells of a pipe that counts would be counted
	ps -eo stat=,comm= >"$T/ps"
	echo "processes $(awk '$2 != "ps" { print $2 }' "$T/ps" | sort | uniq -c | xargs)"
	echo "zombies $(grep -c ^Z "$T/ps")"
	find /run /var/lib/jail /tmp /dev \( -path "$T" -o -path "$SRC" \) -prune -o \
		-printf '%p %y %m %U:%G\n' | sort
}

# ====================================================================================

install_products
crowd || bail "the accounts could not be made"
jail_file $JAIL <<-'END'
	components = [ "sftp-server", "shell" ];
	groups = [ "many" ];
	END
build_jail
printf '%s\n' 'auth optional pam_jail.so' 'auth required pam_permit.so' \
	'account required pam_jail.so' 'session required pam_jail.so entry=child' >/etc/pam.d/as-sshd
printf '%s\n' 'account required pam_jail.so' 'session required pam_jail.so' >/etc/pam.d/as-su

# --- one after the other --------------------------------------------------------------

# in_turn COUNT: the accounts evenly, both entries in turns
in_turn() {
	local i n steps
	for ((i = 0; i < $1; i++)); do
		n=$((i * (PEOPLE / $1 > 0 ? PEOPLE / $1 : 1) % PEOPLE))
		case $((i % 2)) in
		0) steps="as-sshd $(who $n) cmogfcux" ;;
		1) steps="as-su $(who $n) mogux" ;;
		esac
		should_say $n >>"$T/want"
		HOME=/home/$(who $n) "$HELP/pamclient" $steps /bin/sh -c "$SAYS" >>"$T/all" 2>&1
	done
	grep -vE '^[a-z_]+: 0 Success$' "$T/all" >"$T/got"
}

: >"$T/want"; : >"$T/all"
in_turn 20
is "twenty of $PEOPLE accounts of one group: each in its own place" \
	"$(cat "$T/got")" "$(cat "$T/want")"

: >"$T/want"; : >"$T/all"
here >"$T/h0"
measure "$T/m0"
start=$SECONDS
in_turn "$LOGINS"
took=$((SECONDS - start))
# the kernel clears away when it likes
until_so eval 'here >"$T/h1"; cmp -s "$T/h0" "$T/h1"'
measure "$T/m1"
check "$LOGINS logins in a row: each in its own place" cmp "$T/got" "$T/want"
is "the module has let in as many" \
	"$(grep -ac 'result=entered' "$LOG")" "$((LOGINS + 20))"
is "mounts, namespaces, processes, zombies, files of the host: as before" \
	"$(diff "$T/h0" "$T/h1")" ""
for c in mnt_cache nsproxy mqueue_inode_cache uts_namespace keys; do
	check "$c: $(grew $c) more, not one for two logins" \
		[ "$(grew $c)" -lt $((LOGINS / 2)) ]
done
if [ "$LOGINS" -ge 5000 ]; then          # other work moves these by hundreds
	check "open files: $(grew open-files) more, not one for two logins" \
		[ "$(grew open-files)" -lt $((LOGINS / 2)) ]
	check "memory of the kernel: $(grew SUnreclaim:) kB more, not 16 kB a login" \
		[ "$(grew SUnreclaim:)" -lt $((LOGINS * 16)) ]
fi
echo "# $LOGINS logins in $took s; memory: $(grew SUnreclaim:) kB more in slabs," \
	"$(grew Shmem:) kB shared; open files: $(grew open-files) more"

# --- many at once -----------------------------------------------------------------------

cat >/etc/ssh/crowd <"$HELP/keys/user.pub"
pam_lines child
mkdir -p /etc/ssh/sshd_config.d
printf '%s\n' 'MaxStartups 1000' 'LoginGraceTime 0' 'AuthorizedKeysFile /etc/ssh/crowd' \
	>/etc/ssh/sshd_config.d/zzz.conf
start_sshd 22 || bail "sshd does not start"
client 22
sed -i 's/^ConnectTimeout.*/ConnectTimeout 300/' "$CFG"

# Each says who it is, and stays until its input ends: all of them at once.
mkdir "$T/crowd"
mkfifo "$T/stay"
exec 9<>"$T/stay"
measure "$T/m0"
start=$SECONDS
for ((i = 0; i < CROWD; i++)); do
	timeout 900 ssh -F "$CFG" "$(who $i)@h" "$SAYS; read -r x; echo gone" \
		>"$T/crowd/$i" 2>&1 <"$T/stay" 9>&- &
done
for ((i = 0; i < 1600; i++)); do
	in=$(find "$T/crowd" -type f -size +0 | wc -l)
	[ "$in" -lt "$CROWD" ] || break
	sleep 0.5
done
took=$((SECONDS - start))
sleep 1                 # no sign tells that the last of them is at rest
measure "$T/m1"
in=$(readlink /proc/[0-9]*/ns/mnt | sort -u | wc -l)
exec 9>&-
wait
bad=
for ((i = 0; i < CROWD; i++)); do
	[ "$(cat "$T/crowd/$i")" = "$(should_say $i)"$'\ngone' ] || bad="$bad $(who $i)"
done
is "$CROWD logins at once: none is refused, none misplaced" "$bad" ""
[ -z "$bad" ] || head -n 5 "$T/crowd/$((10#$(cut -d' ' -f2 <<<"$bad" | tr -d p)))" | sed 's/^/#   /'
is "all were in at the same time, each in namespaces of its own" "$((in - 1))" "$CROWD"
check "control: what is not let go of shows: mnt_cache $(grew mnt_cache)" \
	[ "$(grew mnt_cache)" -ge "$CROWD" ]
echo "# $CROWD logins at once were all in after $took s"
finish
