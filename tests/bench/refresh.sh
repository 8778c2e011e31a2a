#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# refresh.sh - what staying right costs; sourced by inside.sh, which sets R, TO,
# ROUNDS, DISK and the functions that time and print.
#
# shellcheck shell=bash disable=SC2154

STATE=/var/lib/jail/disk/state
JK=/var/lib/jail/disk/jk        # .small, .whole: jailkit's, of the same programs
WHOLE='"sftp-server", "rsync", "scp", "shell", "git", "vim", "netutils", "perl-modules"'
SECTIONS_SMALL='sftp scp rsync basicshell'
SECTIONS_WHOLE='sftp rsync scp basicshell extendedshell git editors netutils'

js() { jail-setup -q --state "$STATE" "$@"; }

flushed() { "$@" && sync -f "$STATE"; }

have_jailkit() { command -v jk_init >/dev/null; }

# On disk, below a path that is root's all the way.
on_disk() {
	mkdir -p "$DISK" /var/lib/jail/disk &&
	{ mountpoint -q /var/lib/jail/disk ||
		mount --bind "$DISK" /var/lib/jail/disk; }
}

off_disk() {
	umount /var/lib/jail/disk && rm -rf "$DISK"
}

# What of WHOLE this machine has, as its components say it.
whole() {
	local c out=
	for c in ${WHOLE//[\",]/}; do
		! jail-setup component show "$c" >/dev/null 2>&1 ||
			out="$out${out:+, }\"$c\""
	done
	echo "$out"
}

# The host's files of a jail, one after the other, ended by zeros.
host_files() {          # JAIL FILE
	awk '$1 == "f" && $10 !~ /\\/ { printf "%s%c", $10, 0 }' \
	    "$STATE/$1/current/origins" >"$2"
}

# shellcheck disable=SC2185 # where to look comes from the file
newer() { find -files0-from "$1" -maxdepth 0 -newer "$T/then"; }

# One byte more at the end of a library: a new file under the old name.
touch_library() {
	cp -p "$LIBRARY" "$LIBRARY.new" && printf x >>"$LIBRARY.new" &&
	mv "$LIBRARY.new" "$LIBRARY"
}

# What cannot be spared: look at everything, copy the one file, flush.
noop_and_copy() {
	js refresh small && cp "$LIBRARY" "$STATE/copied" &&
	sync -f "$STATE/copied"
}

refresh_round() {
	local j
	for j in small whole; do
		timed "noop.$j" js refresh "$j"
		timed "newer.$j" newer "$T/$j.host"
		! have_jailkit || timed "update.$j" jk_update -j "$JK.$j"
	done
	touch_library
	timed changed js refresh small
	timed copied noop_and_copy
	touch_library
	timed changed.bare js refresh small
	timed noop.again js refresh small
	js refresh whole
}

refresh_jails() {
	local j
	printf 'components = [ %s ];\n' "$COMPONENTS" | jail_file small
	printf 'components = [ %s ];\n' "$(whole)" | jail_file whole
	js build small whole && : >"$T/then" || return
	LIBRARY=$(readlink -f "$ARCH_LIB/libz.so.1")
	for j in small whole; do
		host_files $j "$T/$j.host"
	done
	have_jailkit || return 0
	mkdir -p "$JK.small" "$JK.whole"
	# shellcheck disable=SC2086 # words
	timed jk.small flushed jk_init -j "$JK.small" $SECTIONS_SMALL
	# shellcheck disable=SC2086
	timed jk.whole flushed jk_init -j "$JK.whole" $SECTIONS_WHOLE
}

refreshes() {
	local i j
	on_disk && refresh_jails || return
	for ((i = 0; i < ROUNDS; i++)); do
		refresh_round || return
	done
	title "jail-setup refresh, $ROUNDS times (ms)" ours other
	for j in small whole; do
		[ ! -s "$R/update.$j" ] ||
			row "nothing to do, $j / jk_update" "noop.$j" "update.$j" faster "50 x"
		row "nothing to do, $j / find -newer" "noop.$j" "newer.$j" slower "at most 1.5 x"
	done
	row "one library changed / no-op, cp, sync" changed copied slower "at most 2 x"
	row "one library changed / nothing to do" changed.bare noop.small slower "-"
	for j in small whole; do
		echo "$j: $(count "$STATE/$j/current/root")"
		! have_jailkit || echo "$j, jailkit's: $(count "$JK.$j")"
	done
}
