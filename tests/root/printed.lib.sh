#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# printed.lib.sh - what manuals and READMEs print is tried as it stands there; sourced
# by the suites that have the rows (test_readme.sh, test_manual_*.sh).
#
#   page FILE               from here on rows are of this page.  printed.pl takes it
#                           apart into items; its end, the next page or pages_end,
#                           fails for each item that no row has claimed
#
# A setting in the text needs no row: the parser has to know it.
#
# A row claims the first item of its head that no row above has, and a row without an
# item fails: the page prints that no more.  BEFORE is done first; AFTER is what must
# hold.  In them $RC, $OUT (both outputs in their order) and $BODY, what is printed
# below the head.  What a command is said to print is compared, "..." is any lines.
#
#   types HEAD [BEFORE [AFTER]]         a command line, run; AFTER: [ "$RC" = 0 ]
#   part HEAD AS [BEFORE [AFTER]]       a part of AS, which is run
#   writes HEAD [BEFORE [AFTER]]        a file, written where it says
#   shows HEAD [BEFORE [AFTER]]         other lines of a display: in $BODY and $T/body
#   suite HEAD FILE [TEXT]              FILE, a suite or what one runs, has it, or TEXT,
#                                       literally, and each line below a command
#   makes HEAD FILE [TEXT]              as suite, for what takes too long here: and make -n
#                                       knows the targets
#   elsewhere HEAD WHY                  cannot be run here
#   names HEAD WHY                      nothing that a reader of it would type
#
# BEFORE may set PUT, words "PLACE=value": what the row puts in place of PLACE, which
# has to be there; INPUT, what is typed into the command; and DIFFERS, commands of
# sed -E that make equal in what is told and in what is printed what another machine
# has different.  What needs a program that only one of the two Debians has begins
# BEFORE with "has PROGRAM", and is skipped on the other.
#
# shellcheck disable=SC1091,SC2016,SC2034,SC2153,SC2154 # told.lib.sh, eval's words, lib.sh's names

. "$SRC/tests/root/told.lib.sh"

# What an inline command line, or one without a prompt, begins with.
PROGRAMS="jail-setup jailsh apt apt-get dnf zypper rpm apk pacman make git usermod
	useradd userdel groupadd chage passwd su sudo runuser ssh scp sftp rsync systemctl
	systemd-run run0 journalctl semodule semanage restorecon ausearch install echo cp
	cd mtree chown chmod mkdir rm ls crontab at wtmpdb lastlog2 taskset prlimit ionice
	renice borg python3 sh mount umount findmnt readlink internal-sftp kill cat sed
	mkhomedir_helper setfacl setquota edquota ldconfig getent curl jq"

PAGE='' SHAPES=() HEADS=() CLAIMED=() ELSEWHERE=0

# --- a page ---------------------------------------------------------------------------

page() {                # FILE
	local shape head
	pages_end
	PAGE=${1##*/}
	SHAPES=('') HEADS=('') CLAIMED=(x)
	rm -rf "$T/items"
	mkdir "$T/items" || bail "no room"
	# shellcheck disable=SC2086 # words
	"$SRC/tests/root/printed.pl" "$SRC/$1" "$T/items" $PROGRAMS >"$T/items/list" ||
		bail "$PAGE cannot be read"
	while IFS=$'\t' read -r shape head; do
		SHAPES+=("$shape") HEADS+=("$head") CLAIMED+=('')
	done <"$T/items/list"
	check "$PAGE prints something" [ ${#HEADS[@]} -gt 1 ]
}

# Does the parser take KEY = VALUE, in a jail file, one of its rows or binds?
is_setting() {          # TEXT
	local d=$T/settings in
	rm -rf "$d"
	mkdir -p "$d/jails.d"
	case $PAGE in *service.conf*) is_service_setting "$1"; return ;; esac
	for in in '%s;' 'commands = ( { use = "rsync"; root = "%%h/d"; %s; } );' \
	    'commands = ( { name = "id"; %s; } );' 'binds = ( { source = "/srv"; target = "/srv"; %s; } );'; do
		# shellcheck disable=SC2059 # a format
		{ echo 'components = [ "rsync" ];'; printf "$in\n" "$1"; } >"$d/jails.d/a.conf"
		jail-setup --config "$d" --state "$d" list >/dev/null 2>&1 && return
	done
	return 1
}

is_service_setting() {  # TEXT: of a service's file, or of a row of listen
	local d=$T/settings in
	mkdir -p "$d/jails.d" "$d/services.d"
	for in in 'user = "x"; run = [ "/bin/x" ]; %s;' 'user = "x"; run = [ "/bin/x" ]; network = "host"; %s;' \
	    'user = "x"; run = [ "/bin/x" ]; listen = ( { address = "/run/x.sock"; %s; } );'; do
		# shellcheck disable=SC2059 # a format
		printf "$in\n" "$1" >"$d/services.d/a.conf"
		jail-setup --config "$d" --state "$d" service list >/dev/null 2>&1 && return
	done
	return 1
}

# One row that fails for all that is left, so that a page without a fault has one.
pages_end() {
	local i left=''
	[ -n "$PAGE" ] || return 0
	for i in "${!HEADS[@]}"; do
		[ "${SHAPES[i]}" != setting ] || ! is_setting "${HEADS[i]}" || CLAIMED[i]=x
	done
	for i in "${!HEADS[@]}"; do
		[ -n "${CLAIMED[i]}" ] || left+="${SHAPES[i]}: ${HEADS[i]}"$'\n'
	done
	RC=0 OUT='' ERR='' LAST="rows of $PAGE"
	is "$PAGE prints nothing that no row tries" "$left" ''
	PAGE=''
}

printed_finish() {      # in place of finish
	pages_end
	echo "# $ELSEWHERE lines are of another distribution or cannot be run here"
	finish
}

# claim SHAPES HEAD: $ITEM and $BODY; the row is over where there is none
claim() {
	local i
	for i in "${!HEADS[@]}"; do
		[[ -z ${CLAIMED[i]} && ${HEADS[i]} = "$2" && " $1 " = *" ${SHAPES[i]} "* ]] ||
			continue
		CLAIMED[i]=x ITEM=$i
		cp "$T/items/$i.body" "$T/body"
		BODY=$(cat "$T/body")
		PUT='' INPUT='' DIFFERS='' SKIPS=''
		return 0
	done
	RC=0 OUT='' ERR='' LAST="a row of $PAGE"
	fail "$PAGE prints: $2"
	return 1
}

# --- rows -----------------------------------------------------------------------------

# The command of a head: without prompt, comment of the README, place holders.
command_of() {          # TEXT
	local p text=$1
	[[ $text != [\#\$]\ * ]] || text=${text:2}
	for p in $PUT; do
		[[ $text = *"${p%%=*}"* ]] || { echo "no ${p%%=*} to put $p in"; return 1; }
		text=${text//"${p%%=*}"/"${p#*=}"}
	done
	echo "$text"
}

# In this shell, as a reader's: what cd and umask did stays.
types_it() {            # COMMAND
	MARK=$(stat -c %s "$LOG")
	LAST=$1
	printf '%s' "$INPUT" >"$T/input"
	eval "$1" >"$T/out" 2>&1 <"$T/input"
	RC=$?
	OUT=$(tr -d '\000' <"$T/out")
	ERR=''
}

has() { command -v "$1" >/dev/null || { SKIPS="no $1 on this Debian"; return 1; }; }

# Status 1: the row is over.
comes_before() {        # HEAD BEFORE
	RC=0 OUT='' ERR='' LAST=$2
	eval "${2:-:}" >"$T/out" 2>"$T/err" </dev/null && return
	RC=$? OUT=$(cat "$T/out") ERR=$(cat "$T/err")
	if [ -n "$SKIPS" ]; then skip "$PAGE: $1" "$SKIPS"; else fail "$PAGE: $1: what comes before"; fi
	return 1
}

holds() {               # HEAD AFTER
	if eval "$2" >"$T/after" 2>&1 </dev/null; then
		pass "$PAGE: $1"
	else
		fail "$PAGE: $1"
		printf '%s\n' "does not hold: $2" "$(head -n 20 "$T/after")" | sed 's/^/#   /'
	fi
}

row_runs() {            # HEAD COMMAND BEFORE AFTER
	local command
	comes_before "$1" "$3" || return 0
	command=$(command_of "$2") || { fail "$PAGE: $1: $command"; return; }
	types_it "$command"
	holds "$1" "${4:-[ \"\$RC\" = 0 ]}"
	[ -s "$T/body" ] || return 0
	numbers <"$T/body" >"$T/told"
	printf '%s' "${OUT:+$OUT$'\n'}" | numbers >"$T/got"
	is "$PAGE: which prints what is said" "$(compare "$T/told" "$T/got")" ''
}

types() {
	claim 'cmd inline' "$1" || return 0
	row_runs "$1" "$1" "${2:-}" "${3:-}"
}

part() {
	claim 'cmd inline' "$1" || return 0
	if [[ $2 != *"$1"* ]]; then
		fail "$PAGE: $1: the row runs something else: $2"
		return
	fi
	row_runs "$1" "$2" "${3:-}" "${4:-}"
}

writes() {
	local path=${1#\# }
	claim file "$1" || return 0
	comes_before "$1" "${2:-}" || return 0
	path=${path/#\~/"${HOME_OF:-/root}"}
	LAST="write $path"
	holds "$1" "mkdir -p '${path%/*}' && cp '$T/body' '$path' && { ${3:-true}
		}"
}

shows() {
	claim text "$1" || return 0
	comes_before "$1" "${2:-}" || return 0
	holds "$1" "$3"
}

suite() {
	local line
	claim 'cmd inline text file' "$1" || return 0
	RC=0 OUT='' ERR='' LAST="grep ${3:-$1} $2"
	check "$PAGE: $1, which ${2##*/} runs" grep -qF -e "${3:-$(command_of "$1")}" "$SRC/$2"
	[ "${SHAPES[ITEM]}" != text ] || return 0
	while read -r line; do
		check "$PAGE: and $line" grep -qF -e "$line" "$SRC/$2"
	done <"$T/body"
}

makes() {
	suite "$@"
	RC=0 OUT='' ERR=''
	LAST=$(command_of "${1/make /make -n }")
	LAST=${LAST%%#*}
	check "$PAGE: $1: its targets are there" eval "cd '$SRC' && $LAST >/dev/null 2>\"\$T/err\" </dev/null"
	cd /
}

elsewhere() {
	claim 'cmd inline text file' "$1" || return 0
	ELSEWHERE=$((ELSEWHERE + 1))
	echo "# not run here: $PAGE: $1: $2"
}

names() { claim inline "$1" || return 0; }

# --- the world of a page --------------------------------------------------------------

KEPT='passwd group shadow gshadow shells jail pam.d ssh nsswitch.conf hosts crontab'

keep_world() {          # once, when what all pages need is there
	local f
	mkdir -p "$T/kept" /etc/jail
	for f in $KEPT; do [ ! -e "/etc/$f" ] || cp -a "/etc/$f" "$T/kept/"; done
}

# fresh: accounts, PAM files and /etc/jail as they were kept, no hook, no jail built
fresh() {
	local f
	cd / || return
	jail-setup --quiet hook remove 2>/dev/null
	rm -rf /var/lib/jail/* /var/lib/jail/.[!.]*
	for f in $KEPT; do
		rm -rf "/etc/${f:?}"
		[ ! -e "$T/kept/$f" ] || cp -a "$T/kept/$f" /etc/
	done
}

# Of the servers that open no session as Debian has them, see pam_jail_lines(7).
servers_open_sessions() {
	[ ! -e /etc/vsftpd.conf ] || echo session_support=YES >>/etc/vsftpd.conf
	[ ! -d /etc/proftpd ] || echo 'AuthOrder mod_auth_pam.c* mod_auth_unix.c' >>/etc/proftpd/proftpd.conf
}

# A journal of what programs log from here on, where there is a journald.
journald() {
	mountpoint -q /sys/fs/cgroup || mount -t cgroup2 cgroup2 /sys/fs/cgroup || return
	mkdir -p /run/systemd/journal /run/log/journal
	/usr/lib/systemd/systemd-journald >/dev/null 2>&1 &
	JOURNALD=$!
	until_so [ -S /run/systemd/journal/socket ]
}
end_journald() {
	[ -n "${JOURNALD:-}" ] || return 0
	kill "$JOURNALD"
	wait "$JOURNALD" 2>/dev/null
	rm -rf /run/systemd/journal
	JOURNALD=''
}

# jail NAME LINES...: a jail file and what it is built into
jail() {
	printf '%s\n' "${@:2}" | jail_file "$1" && jail-setup --quiet build "$1"
}

# Each line of the display is among those logged since the mark; LOG_DIFFERS, as
# DIFFERS, also takes off what stands before a line in the log.
logged_as_said() {
	local line
	log_now | sed -E "$LOG_DIFFERS" >"$T/logged"
	while read -r line; do
		grep -qxF -e "$line" "$T/logged" || { echo "not in the log: $line"; cat "$T/logged"; return 1; }
	done < <(sed -E "$LOG_DIFFERS" "$T/body")
}
