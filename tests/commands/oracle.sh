#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# oracle.sh - what the rules of a profile let pass, the real program reads as the
# same options and operands: thousands of lines for each, oracle.py.
#
#   rsync        Its own table, read by popt(3) itself, which is preloaded
#                (popt_trace.c): each option with its value, and the operands.
#   scp,         Their getopt(3) is built in: so by the string of letters in the
#   sftp-server  file, and the program must not answer with its usage.  "scp -f"
#                also says of each operand that is not there that it is not.
#   git          Says which directory it takes the operand for.  No options pass.
#   rclone       Says which directory it takes the operand for, and ends well.
#   svnserve     Greets the client of a tunnel.
#   borg         Archiver.parse_args() itself: what it sets.  One of the archive
#                is unpacked where there is none, or it is skipped; rclone and
#                svnserve as well, by get-targets.sh.
#
#   LINES        of each program (default 3000)
#   SEED         of the lines (default: another each time)
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
B=${B:-build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
export B HOME_OF=$tmp/home PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
mkdir -p "$HOME_OF/up"
seed=${SEED:-$RANDOM}
lines=${LINES:-3000}

ask() {			# PROGRAM LINES: python3 says what it found
	timeout 590 python3 tests/commands/oracle.py "$1" "$seed" "$2" \
	    >"$tmp/out" 2>"$tmp/err"
}

agrees() {		# PROGRAM
	ask "$1" "$lines"
	local rc=$?
	is "$1, seed $seed: $(tail -n 1 "$tmp/err")" "$rc $(cat "$tmp/out")" "0 "
}

# The same with a rule that lies about the program: it must be noticed.
control() {		# PROGRAM SED
	mkdir -p "$tmp/lies"
	sed -e "$2" "conf/commands.d/$1.conf" >"$tmp/lies/$1.conf"
	PROFILES=$tmp/lies ask "$1" 300
	is "$1: control: a rule that is wrong about the program" \
	    "$? $(cmp -s "conf/commands.d/$1.conf" "$tmp/lies/$1.conf" &&
	    echo same)" "1 "
}

# An option that has a value stands as one that has none, and the other way.
for program in rsync scp sftp-server; do
	agrees $program
done
control rsync 's/flags    = "v/flags    = "BTv/'
control scp 's/flags    = "v/flags    = "Fv/'
control sftp-server 's/allow = \[/allow = [ "-e=text",/'
agrees git
control git 's/operands = \[ "path-home" \]/allow = [ "--strict" ]; &/'

# borg, or the one of the archive; $why says why there is none.
export BORG=
why="not installed, and apt-get does not fetch it"
if ! python3 -c 'import borg' 2>"$tmp/log" && command -v apt-get >/dev/null; then
	(cd "$tmp" && timeout 120 apt-get -q -o Acquire::Retries=0 \
	    -o Acquire::http::Timeout=20 download borgbackup \
	    python3-msgpack python3-packaging python3-pyparsing) >"$tmp/log" 2>&1
	for p in "$tmp"/*.deb; do
		[ -e "$p" ] && dpkg -x "$p" "$tmp/root"
	done
	BORG=$tmp/root/usr/lib/python3/dist-packages
fi
if PYTHONPATH=$BORG python3 -c 'import borg.archiver' 2>"$tmp/log"; then
	agrees borg
	control borg 's/"--debug", /"--debug", "--umask",/'
else
	n=$((n + 1))
	echo "ok $n - borg # skip $why: $(tail -n 1 "$tmp/log")"
fi

# a third of the lines: rclone takes its time
why="not here, and get-targets.sh does not fetch them"
if { [ -x /usr/bin/rclone ] && [ -x /usr/bin/svnserve ]; } ||
    tests/host/get-targets.sh "$B/targets" >"$tmp/log" 2>&1; then
	lines=$((lines / 3))
	agrees rclone-restic
	control rclone-restic 's/"path-local"/"path"/'
	agrees svnserve
	control svnserve 's/require = \[ "-t" \];/& flags = "i";/'
else
	n=$((n + 1))
	echo "ok $n - rclone, svnserve # skip $why: $(tail -n 1 "$tmp/log")"
fi
tap_end
