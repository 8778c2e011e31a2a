#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# inside.sh - the rows of the bench, run by bench.sh inside the test world.

# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"

ROUNDS=${ROUNDS:-21}
ENTRIES=${ENTRIES:-$((ROUNDS * 10))}
TO=$B/tests/bench
COMPONENTS='"sftp-server", "scp", "rsync", "shell"'
DISK=$TO/disk           # the build directory's file system, not a tmpfs
R=$T/times              # one file of microseconds for each thing timed

stop() {
	echo "bench: $*" >&2
	exit 2
}

# timed NAME COMMAND...: one more time of that name
timed() {
	local name=$1 a b
	shift
	a=${EPOCHREALTIME/./}
	"$@" >"$T/out" 2>&1 </dev/null || {
		cat "$T/out" >&2
		stop "$name: failed: $*"
	}
	b=${EPOCHREALTIME/./}
	echo $((b - a)) >>"$R/$name"
}

# Of the lines of a file: the lower quartile, the median, the upper quartile.
quartiles() {
	sort -n "$R/$1" | awk '
		{ v[NR] = $1 }
		function at(q,  x, i) {
			x = 1 + (NR - 1) * q
			i = int(x)
			return v[i] + (x - i) * (v[i < NR ? i + 1 : i] - v[i])
		}
		END { print at(.25), at(.5), at(.75) }'
}

# row WHAT OURS OTHER [ours/other | other/ours] GOAL
row() {
	awk -v what="$1" -v ours="$(quartiles "$2")" -v other="$(quartiles "$3")" \
	    -v way="$4" -v goal="$5" '
		function ms(us) { return sprintf(us < 10000 ? "%.2f" : "%.1f", us / 1000) }
		BEGIN {
			split(ours, a); split(other, b)
			r = way == "faster" ? b[2] / a[2] : a[2] / b[2]
			printf "%-44s %9s %9s %7s x %-7s %4.0f%% %4.0f%%  %s\n",
			    what, ms(a[2]), ms(b[2]),
			    sprintf(r < 10 ? "%.2f" : "%.1f", r), way,
			    100 * (a[3] - a[1]) / a[2], 100 * (b[3] - b[1]) / b[2], goal
		}'
}

title() {
	printf '\n%s\n%-44s %9s %9s %17s %5s %5s  %s\n' "$1" "" "$2" "$3" \
	    "ratio   " "iqr" "iqr" "goal"
}

# --- (a) entering -------------------------------------------------------------

enter() {
	local tree=$T/tree name
	cp -a "$TREE" "$tree" && mkdir -p "$tree/proc" "$tree/dev" "$tree/tmp" || return
	"$TO/enter" "$ENTRIES" alice bwrap --unshare-all \
	    --ro-bind "$tree" / --proc /proc --dev /dev --tmpfs /tmp true \
	    >"$T/entries" || return
	for name in plain jail decided bwrap entry cpu; do
		sed -n "s/^$name //p" "$T/entries" | tr ' ' '\n' >"$R/$name"
	done
	for name in jail bwrap; do
		paste "$R/$name" "$R/plain" | awk '{ print $1 - $2 }' >"$R/$name.net"
	done
	title "fork, enter, exec /bin/true, $ENTRIES times each (ms)" ours other
	row "jail / fork and exec alone" jail plain slower "-"
	row "jail / fork, account and jail files, exec" jail decided slower "-"
	row "jail / bwrap --unshare-all" jail bwrap faster "faster"
	row "the same, less fork and exec alone" jail.net bwrap.net faster "5 x"
	spread "the entry alone" entry
	spread "the same, processor time" cpu
}

# spread WHAT NAME: in milliseconds
spread() {
	sort -n "$R/$2" | awk -v what="$1" '{ v[NR] = $1 / 1000 } END {
		printf "%s: least %.2f ms, p50 %.2f (goal 1), p99 %.2f (goal 3)\n", what,
		    v[1], v[int((NR + 1) / 2)], v[int(NR * .99 + .5)] }'
}

# --- (b) building -------------------------------------------------------------

count() {               # TREE: files, megabytes
	find "$1" -type f -printf '%s\n' | awk '{ n++; s += $1 }
		END { printf "%d files, %.1f MB", n, s / 1e6 }'
}

cold() { sync; echo 3 >/proc/sys/vm/drop_caches; }

jk() { jk_init -j "$1" sftp scp rsync basicshell; }

jk_flushed() { jk "$1" && sync -f "$1"; }

OURS="" SAME="" THEIRS=""

# build NAME STATE JAIL TREE-COUNT-VARIABLE
build() {
	timed "$1" jail-setup --state "$2" build "$3"
	printf -v "$4" %s "$(count "$2/$3/current/root")"
}

# One round, in turns.  On disk nothing is removed before the end: ext4 does not
# give away an inode again for a minute, and looks long for another one.
round() {               # NUMBER DIRECTORY disk|memory
	local state=$2/state jk=$2/jk$1
	build "ours.$3" "$state" bench OURS
	build "same.$3" "$state" same SAME
	if command -v jk_init >/dev/null; then
		mkdir "$jk" "$jk-flushed" || return
		timed "jk.$3" jk "$jk"
		THEIRS=$(count "$jk")
		[ "$3" = memory ] || timed "jkf.$3" jk_flushed "$jk-flushed"
	fi
	if [ "$3" = memory ]; then
		jail-setup -q --state "$state" remove bench &&
		jail-setup -q --state "$state" remove same &&
		rm -rf "$jk" "$jk-flushed"
	else
		cold
		timed cold.disk jail-setup --state "$state" build bench
	fi
}

# The programs of jk_init's sections, in our words.
same_programs() {
	local name path
	printf '%s\n' 'components = [ "sftp-server", "scp", "rsync", "same" ];' \
	    'keep = 1000;' | jail_file same
	{
		echo 'optional = ['
		for name in sh bash ls cat chmod mkdir cp cpio date dd echo egrep \
		    false fgrep grep gunzip gzip ln mktemp more mv pwd rm rmdir sed \
		    sleep sync tar touch true uncompress zcat; do
			path=$(command -v -p "$name") && [ "${path#/}" != "$path" ] ||
				path=/bin/$name
			echo "\"$path\","
		done
		echo '"/etc/motd", "/etc/issue", "/etc/bash.bashrc", "/etc/profile" ];'
	} >/etc/jail/components.d/same.conf
}

builds() {
	local i
	# keep: else a build also removes what others built a minute ago
	printf 'components = [ %s ];\nkeep = 1000;\n' "$COMPONENTS" | jail_file bench
	same_programs
	on_disk && mkdir -p /var/lib/jail/memory || return
	for ((i = 0; i < ROUNDS; i++)); do
		round $i /var/lib/jail/disk disk || return
		round $i /var/lib/jail/memory memory || return
	done
	off_disk || return
	title "jail-setup build, $ROUNDS times (ms)" ours other
	if [ -s "$R/jk.disk" ]; then
		row "[1] on disk / jk_init; sync" ours.disk jkf.disk faster "20 x"
		row "[1] on disk / jk_init, unflushed" ours.disk jk.disk faster "-"
		row "[1] on a tmpfs / jk_init" ours.memory jk.memory faster "20 x"
		row "[2] on disk / jk_init; sync" same.disk jkf.disk faster "20 x"
		row "[2] on a tmpfs / jk_init" same.memory jk.memory faster "20 x"
	fi
	row "[1] on disk, cold page cache / hot" cold.disk ours.disk slower "-"
	echo "[1] sftp-server scp rsync shell: $OURS"
	echo "[2] sftp-server scp rsync, and the programs of jk_init's basicshell: $SAME"
	echo "jk_init sftp scp rsync basicshell: ${THEIRS:-not installed}"
}

# shellcheck source=tests/bench/logins.sh
. "$SRC/tests/bench/logins.sh"
# shellcheck source=tests/bench/commands.sh
. "$SRC/tests/bench/commands.sh"
# shellcheck source=tests/bench/members.sh
. "$SRC/tests/bench/members.sh"
# shellcheck source=tests/bench/decide.sh
. "$SRC/tests/bench/decide.sh"
# shellcheck source=tests/bench/refresh.sh
. "$SRC/tests/bench/refresh.sh"
# shellcheck source=tests/bench/large.sh
. "$SRC/tests/bench/large.sh"

mkdir -p "$R"
command -v bwrap >/dev/null || stop "bwrap is missing; try: tests/host/deps.sh bench"
(install_products) >"$T/said" 2>&1 || { cat "$T/said" >&2; exit 2; }
printf 'components = [ %s ];\ngroups = [ "jailed" ];\n' "$COMPONENTS" |
	jail_file "$JAIL"
build_jail "$JAIL"
printf '%s, Linux %s, %s processors, %s\n' "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" \
    "$(uname -r)" "$(nproc)" "$(ssh -V 2>&1 | cut -d, -f1)"
[ ! -s "$TO/jailkit.deb" ] || dpkg -x "$TO/jailkit.deb" / || exit
rm -rf "$DISK"
for part in ${SECTIONS:-enter decides logins commands members builds refreshes larges}; do
	"$part" || stop "$part"
done
rm -rf "$DISK"
