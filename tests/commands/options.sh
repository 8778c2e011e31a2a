#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# options.sh - table.tsv against the programs of this machine: each option that
# they have stands in a row, and no row lets through one that they do not have.
#
# The options are read out of the program itself: rsync's tables for popt (with
# those that --help does not tell), the getopt string in scp and sftp-server,
# what git, borg, rclone and svnserve say of themselves.  Where borg is not
# installed, the one of the archive is unpacked into a directory of its own, and so
# are rclone and svnserve (get-targets.sh); so this takes a network, or skips them,
# and says so.  Changes nothing on the machine.
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=tests/lint/tap.sh
. ../lint/tap.sh
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# Command lines of a profile with one of these verdicts (a pattern of awk).
lines() {		# PROFILE VERDICT
	awk -F '\t' -v p="$1" -v v="$2" \
	    '!/^#/ && $2 == p && $3 ~ v { print $1 }' table.tsv
}

# The options among the words of standard input: --long without its value; -x,
# the first letter only, since the others can be a value.
words() {
	tr -s ' ' '\n' | grep -oE '^(--[A-Za-z0-9][A-Za-z0-9-]*|-[A-Za-z0-9@])' |
	    sort -u
}

# The options of a program, from standard input, against its rows; those that
# pass stand in the lines that begin with MATCH.  Fewer than LEAST: misread.
against() {		# NAME PROFILE LEAST [MATCH]
	local has=$tmp/has row=$tmp/row passed=$tmp/passed

	sort -u >"$has"
	lines "$2" . | words >"$row"
	lines "$2" 'allow|rewrite' | grep -E "${4:-.}" | words >"$passed"
	is "$1: its options are read" \
	    "$([ "$(wc -l <"$has")" -ge "$3" ] || cat "$has")" ""
	is "$1: each of its options has a row" "$(comm -23 "$has" "$row")" ""
	is "$1: it knows what is let through" "$(comm -13 "$has" "$passed")" ""
}

skip() {		# NAME WHY
	n=$((n + 1))
	echo "ok $n - $1 # skip $2"
}

# The string for getopt(3) in PROGRAM: letters, each once, colons behind some,
# and among them all that MUST says.
letters() {		# PROGRAM MUST
	perl -0777 -ne '
	    BEGIN { $must = shift }
	    for (/(?<=\0)([A-Za-z0-9:]{6,80})(?=\0)/g) {
	        (my $plain = $_) =~ tr/://d;
	        my (%seen, $twice);
	        $seen{$_}++ && ($twice = 1) for split //, $plain;
	        next if $twice || grep { !$seen{$_} } split //, $must;
	        print "-$_\n" for split //, $plain;
	    }' "$2" "$1"
}

if [ -x /usr/bin/rsync ]; then
	against rsync rsync 250 < <(perl popt_options.pl /usr/bin/rsync)
else
	skip rsync "/usr/bin/rsync is not here"
fi

if [ -x /usr/bin/scp ]; then
	against scp scp 20 < <(letters /usr/bin/scp tfSo)
else
	skip scp "/usr/bin/scp is not here"
fi

server=
for p in /usr/lib/openssh /usr/libexec/openssh /usr/lib/ssh; do
	[ -z "$server" ] && [ -x $p/sftp-server ] && server=$p/sftp-server
done
if [ -n "$server" ]; then
	against sftp-server sftp-server 10 < <(letters "$server" RuQP)
else
	skip sftp-server "not in a directory of OpenSSH"
fi

# What the options of "git NAME" are, and its letters, which only -h tells.
git_options() {		# NAME
	git "$1" --git-completion-helper-all | tr ' ' '\n' | grep -x -- '--..*' |
	    sed 's/=$//'
	git "$1" -h 2>&1 | grep -oE '^ +-[A-Za-z],' | tr -d ' ,'
}

if command -v git >/dev/null; then
	for s in upload-pack receive-pack; do
		against "git $s" git 8 "$s" < <(git_options $s)
	done
	is "git upload-archive: it has no options" \
	    "$(git upload-archive -h 2>&1 | sed 1q | tr -d '<>')" \
	    "usage: git upload-archive repository"
	against git git 20 '^git -' < <(git -h | sed '/^These/,$d' |
	    grep -oE '[[ ](--?[A-Za-z][a-z-]*)' | tr -d '[ ')
else
	skip git "it is not here"
fi

# borg, or the one of the archive below $tmp; $why says why there is none.
borg_here() {
	command -v borg >/dev/null && return
	why="not installed, and no apt-get to fetch it"
	command -v apt-get >/dev/null || return
	why="not installed, and there is no /usr/bin/python3 for it"
	[ -x /usr/bin/python3 ] || return
	(cd "$tmp" && timeout 120 apt-get -q -o Acquire::Retries=0 \
	    -o Acquire::http::Timeout=20 download borgbackup \
	    python3-msgpack python3-packaging python3-pyparsing) \
	    >"$tmp/log" 2>&1
	why="not installed, and apt-get: $(grep -m1 '^E:' "$tmp/log")"
	for p in "$tmp"/*.deb; do
		[ -e "$p" ] && dpkg -x "$p" "$tmp/root"
	done
	[ -e "$tmp/root/usr/bin/borg" ] && borg=(/usr/bin/python3
	    "$tmp/root/usr/bin/borg")
}

borg=(borg)
why=
borg_here
export PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages
export PYTHONDONTWRITEBYTECODE=1 HOME=$tmp
if "${borg[@]}" serve --help >"$tmp/help" 2>"$tmp/log"; then
	against borg borg 20 < <(
	    grep -oE '(^ *|[[ ,])--?[a-z][a-z-]*' "$tmp/help" | tr -d '[ ,')
else
	skip borg "${why:-serve --help: $(tail -n 1 "$tmp/log")}"
fi

# rclone and svnserve, or those of the archive.
B=${B:-build}
case $B in /*) ;; *) B=$(cd ../.. && pwd)/$B ;; esac
if [ ! -x /usr/bin/rclone ] || [ ! -x /usr/bin/svnserve ]; then
	../host/get-targets.sh "$B/targets" >"$tmp/log" 2>&1
fi
program() {		# NAME ARGUMENT...: what it says, with the libraries it has
	local p=/usr/bin/$1

	shift
	[ -x "$p" ] || p=$B/targets$p
	LD_LIBRARY_PATH=$(printf '%s:' "$B"/targets/usr/lib/*-linux-gnu) "$p" "$@"
}

# The flags in a help of rclone's: --long, and -x.
flags() { grep -oE '^ +(-[A-Za-z], )?(--[a-z0-9-]+)' | grep -oE -e '--?[a-zA-Z0-9-]+'; }

# Of the flags of a backend those of the local one, which have no prefix or
# "local"; what restic sends; and of each other backend the first.
one_each() {
	awk '{ name = $0; sub(/^--/, "", name); backend = name; sub(/-.*/, "", backend)
	    if (/^-[a-zA-Z]$/ || backend == "local" || name !~ /-/ ||
		/^--(copy-links|skip-links|one-file-system)$/ ||
		/^--(b2-hard-delete|drive-use-trash)$/ || !seen[backend]++)
		    print }'
}
if program rclone serve restic --help >"$tmp/help" 2>"$tmp/log" &&
    program rclone help flags >"$tmp/flags" 2>>"$tmp/log"; then
	against rclone rclone-restic 180 '^rclone serve' < <(
	    sed -n '/^Flags:/,$p' "$tmp/help" | flags
	    sed -n '/^Global Flags:/,/^Backend Flags:/p' "$tmp/flags" | flags
	    sed -n '/^Backend Flags:/,$p' "$tmp/flags" | flags | one_each)
else
	skip rclone "$(tail -n 1 "$tmp/log")"
fi
if program svnserve --help >"$tmp/help" 2>"$tmp/log"; then
	against svnserve svnserve 30 < <(
	    grep -oE '^ +(-[A-Za-z0-9] )?\[?--[a-z0-9-]+|^ +-[A-Za-z0-9]' "$tmp/help" |
	    grep -oE -e '--?[A-Za-z0-9][a-z0-9-]*')
else
	skip svnserve "$(tail -n 1 "$tmp/log")"
fi
tap_end
