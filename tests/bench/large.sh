#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# large.sh - large jails, many jails, many accounts; sourced by inside.sh after
# refresh.sh, whose jails "small" and "whole" it goes on with.
#
# shellcheck shell=bash disable=SC2154

MANY=${MANY:-1000}
PEOPLE=${PEOPLE:-10000}

# --- the largest jail: built, checked -----------------------------------------

copied() { cp -a "$STATE/whole/current/root" "$1"; }

large_builds() {
	local i n=$((ROUNDS < 5 ? ROUNDS : 5))
	for ((i = 0; i < n; i++)); do
		timed built.whole js build whole
		timed copied.whole flushed copied "/var/lib/jail/disk/cp$i"
		timed copied.bare copied "/var/lib/jail/disk/cpb$i"
		rm -rf "/var/lib/jail/disk/cp$i" "/var/lib/jail/disk/cpb$i"
	done
	title "jail-setup build of the largest jail, on disk, $n times (ms)" ours other
	row "build, hashed and flushed / cp -a; sync" built.whole copied.whole slower "at most 1.5 x"
	row "build, hashed and flushed / cp -a, unflushed" built.whole copied.bare slower "-"
	[ ! -s "$R/jk.whole" ] ||
		row "build / jk_init of the same programs, once" built.whole jk.whole faster "-"
}

sums() { xargs -0 -a "$T/whole.tree" sha256sum; }

sums_parallel() { xargs -0 -P "$(nproc)" -n 64 -a "$T/whole.tree" sha256sum; }

# jk_check looks at what its file names, and says what it is not told to ignore.
jk_checked() { jk_check -c "$T/jk_check.ini"; }

# The findings of a check do not matter here: an ACL or a mount of this world.
checked() { js check "$@" >/dev/null || [ $? = 1 ]; }

large_checks() {
	local i n=$((ROUNDS < 7 ? ROUNDS : 7))
	find "$(readlink -f "$STATE/whole/current/root")" -type f -print0 >"$T/whole.tree"
	printf '[%s]\nignorepatheverywhere = /home, /dev\n' "$JK.whole" >"$T/jk_check.ini"
	for ((i = 0; i < n; i++)); do
		timed check.whole checked whole
		timed quick.whole checked --quick whole
		timed sums.whole sums
		timed sumsp.whole sums_parallel
		! have_jailkit || timed jkcheck.whole jk_checked
	done
	title "jail-setup check of the largest jail, $n times (ms)" ours other
	row "check / sha256sum of its files" check.whole sums.whole "of it" "0.7"
	row "check / the same, one sha256sum a core" check.whole sumsp.whole "of it" "-"
	row "check --quick / sha256sum of its files" quick.whole sums.whole "of it" "-"
	[ ! -s "$R/jkcheck.whole" ] ||
		row "check / jk_check, 1 KiB of each file" check.whole jkcheck.whole "slower" "-"
}

# --- many jails ---------------------------------------------------------------

SETS=(
	'"sftp-server"'
	'"sftp-server", "scp"'
	'"sftp-server", "rsync"'
	'"sftp-server", "scp", "rsync"'
	'"sftp-server", "shell"'
	'"sftp-server", "shell", "git"'
	'"sftp-server", "shell", "vim"'
	'"sftp-server", "shell", "perl"'
	'"rsync", "shell", "tls"'
	'"sftp-server", "scp", "rsync", "shell", "git", "vim"'
)

# many_built STATE CONFIG NUMBER: that many jails over the ten sets, built
many_built() {
	local i
	mkdir -p "$2/jails.d" "$2/components.d" &&
	for ((i = 0; i < $3; i++)); do
		printf 'components = [ %s ];\n' "${SETS[i % ${#SETS[@]}]}" \
		    >"$2/jails.d/j$i.conf" || return
	done
	mkdir -p "$1" && jail-setup -q --config "$2" --state "$1" build --all
}

kib() { du -sxk "$1" | cut -f1; }

one_time() { quartiles "$1" | cut -d' ' -f2; }

many() {
	local i top=/var/lib/jail/disk ten most files dirs
	timed many.ten many_built "$top/ten" "$T/ten" ${#SETS[@]} || return
	timed many.all many_built "$top/many" "$T/many" "$MANY" || return
	for ((i = 0; i < (ROUNDS < 5 ? ROUNDS : 5); i++)); do
		timed many.noop jail-setup -q --config "$T/many" --state "$top/many" refresh
	done
	ten=$(kib "$top/ten")
	most=$(kib "$top/many")
	dirs=$(find "$top/many" -type d -printf '%k\n' | awk '{s += $1} END {print s}')
	files=$(find "$top/many" -type f -links 1 \( -name manifest -o -name origins \) \
	    -printf '%k\n' | awk '{s += $1} END {print s}')
	printf '\n%s jails over %s component sets, each of a generation of its own\n' \
	    "$MANY" "${#SETS[@]}"
	awk -v n="$MANY" -v ten="$(one_time many.ten)" -v all="$(one_time many.all)" \
	    -v noop="$(one_time many.noop)" -v a="$ten" -v b="$most" \
	    -v dirs="$dirs" -v files="$files" 'BEGIN {
		printf "build --all: %.1f s, %.1f ms a jail (10: %.2f s)\n",
		    all / 1e6, all / n / 1e3, ten / 1e6
		printf "refresh, nothing to do: %.2f s, %.2f ms a jail (goal: under 5 s)\n",
		    noop / 1e6, noop / n / 1e3
		printf "on disk: %.1f MB, the 10 sets alone %.1f MB: %.2f x (goal: 1.1 x)\n",
		    b / 1e3, a / 1e3, b / a
		printf "of that directories %.1f MB, manifests and origins %.1f MB\n",
		    dirs / 1e3, files / 1e3
	}'
}

# --- many accounts ------------------------------------------------------------

people() {
	awk -v n="$PEOPLE" 'BEGIN { for (i = 0; i < n; i++)
		printf "p%d:x:%d:3000::/home/p%d:/bin/bash\n", i, 100000 + i, i
	}' >>/etc/passwd
}

accounts() {
	local i before after
	before=$(kib "$STATE/small")
	for ((i = 0; i < ROUNDS; i++)); do
		timed people.before js refresh small
	done
	people
	timed people.first js refresh small
	for ((i = 0; i < ROUNDS; i++)); do
		timed people.after js refresh small
	done
	after=$(kib "$STATE/small")
	title "$PEOPLE accounts in one jail (ms)" after before
	row "nothing to do, after / before" people.after people.before slower "1"
	awk -v n="$PEOPLE" -v f="$(one_time people.first)" -v b=$((after - before)) 'BEGIN {
		printf "the refresh that sees /etc/passwd changed: %.2f ms, %.4f ms an account; %d bytes each\n",
		    f / 1e3, f / 1e3 / n, b * 1024 / n
	}'
}

larges() {
	on_disk || return
	[ -e "$STATE/whole/current" ] || refresh_jails || return
	large_builds && large_checks && many && accounts
}
