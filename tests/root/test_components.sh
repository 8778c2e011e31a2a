#!/bin/bash
# test_components.sh - every component is used, by an ordinary user who came in
# by a real login: components.rows says how.
#
# Starts from a Debian tree with the software in it (components.tree.sh), made
# once: two minutes.  Each block of rows has its jail, and a second one without
# the component, where every row must fail.
#
#   COMPONENTS   only these blocks (by their first component)
#
# shellcheck disable=SC2317 # block and row are called by name

if [ -z "${WORLD:-}" ]; then
	WORLD_ROOT=$("${0%/*}/components.tree.sh") || {
		echo "not ok 1 - a Debian tree with the software"
		echo "1..1"
		exit 1
	}
	export WORLD_ROOT
fi
# shellcheck source=tests/root/world.sh
. "${0%/*}/world.sh"
# shellcheck source=tests/root/components.lib.sh
. "$SRC/tests/root/components.lib.sh"

export PAMDIR=$ARCH_LIB/security        # no pkg-config in the tree
install_products
components_world || bail "the servers and locales of the rows"
pam_su session

component() {           # NAME LIBCONFIG...: one of the suite's own
	mkdir -p /etc/jail/components.d
	printf '%s\n' "${@:2}" >"/etc/jail/components.d/$1.conf"
}
component sh 'files = [ "/bin/sh", "/bin/bash" ];'
component probe 'files = [ "/usr/bin/getent", "/bin/date", "/usr/bin/iconv",
	"/usr/bin/locale", "/usr/bin/tput", "/usr/bin/curl", "/usr/bin/openssl",
	"/usr/sbin/saslpluginviewer", "/bin/grep" ];'

# --- one block ----------------------------------------------------------------

quoted() { local s; s=$(printf '"%s", ' "$@"); echo "${s%, }"; }

SHELLS=' bash shell '       # components that are their jail's shell

jail() {                # JAIL USER COMPONENT...: built, or a failed row
	printf 'components = [ %s ];\nusers = [ "%s" ];\n' "$(quoted "${@:3}")" "$2" |
		jail_file "$1"
	# servers that a row left behind; this world has no other processes of theirs
	pkill -KILL -U "$2"
	sleep 0.1
	jail-setup -q remove "$1" >/dev/null 2>&1
	run jail-setup -q build "$1"
	[ "$RC" = 0 ]
}

block() {
	BLOCK=$1 BUILT='' CONTROL=''
	[ -z "${COMPONENTS:-}" ] || [[ " $COMPONENTS " == *" $1 "* ]] || return 0
	local sh=sh without=("${@:2}")
	[[ $SHELLS != *" $1 "* ]] || sh=''
	# shellcheck disable=SC2086 # a word or none
	if ! jail tested alice "$@" $sh; then
		fail "$1: the jail is built"
		return
	fi
	BUILT=1
	pass "$1: the jail is built ($(size tested))"
	[ -z "$sh" ] || without+=(sh)
	[ ${#without[@]} -gt 0 ] || without=(probe)
	if jail control mallory "${without[@]}"; then
		CONTROL=1
	else
		fail "$1: the jail without it is built"
	fi
}

size() {                # JAIL: files and kilobytes of its tree
	find "/var/lib/jail/$1/current/root/" -type f -printf '%s\n' |
		awk '{ n++; s += $1 } END { printf "%d files, %d KiB", n, s / 1024 }'
}

fresh() {               # USER: an empty directory of its own
	rm -rf "/home/$1/w" && install -d -o "$1" -g "$1" "/home/$1/w"
}

# As USER, through PROGRAM (su, or runuser: outside), what the row says.
act() {
	local program=$1 user=$2 script
	fresh "$user"
	script="cd w || exit 99
$RUN"
	if [ -n "$PLAY" ]; then
		# -c would take the terminal away
		play 24 80 "$program" - "$user" --session-command "$script" <<<"$PLAY"
	else
		run timeout 60 "$program" - "$user" -c "$script"
	fi
}

row() {
	[ -n "$BUILT" ] || return 0
	if [ -n "$SAME" ]; then
		act runuser alice
		HOST_OUT=$OUT
		WRC=$RC
	fi
	act su alice
	if row_good; then
		pass "$BLOCK: $ROW"
	elif [ -n "$TODO" ]; then
		COUNT=$((COUNT + 1))
		echo "not ok $COUNT - $BLOCK: $ROW # TODO $TODO"
	else
		fail "$BLOCK: $ROW"
		printf 'want (%s): %s\nwant err: %s\n' "$WRC" "$WANT" "$WERR" | sed 's/^/#   /'
		act runuser alice
		if row_good; then
			echo "#   outside the row is fine"
		else
			echo "#   outside the row fails as well"
			diag
		fi
	fi
	[ -n "$CONTROL" ] || return 0
	act su mallory
	CONTROLS=$((CONTROLS + 1))
	row_good && IDLE+="$BLOCK: $ROW"$'\n'
}

# --- the smallest jail ----------------------------------------------------------

# The loader's own answer for a file, and the program itself, resolved.
closure() {
	echo "$1"
	LD_TRACE_LOADED_OBJECTS=1 "$(loader)" "$1" |
		sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p'
	loader
}

loader() { echo /lib64/ld-linux-x86-64.so.2; }

bytes() { xargs -r stat -L -c '%s %n' | awk '{ s += $1 } END { print s + 0 }'; }

smallest() {
	local names program
	program=$(echo /usr/lib*/*ssh/sftp-server)
	jail tested alice names || bail "a jail of names"
	names=$(find /var/lib/jail/tested/current/root/ -type f | bytes)
	jail tested alice sftp-server || bail "a jail of sftp-server"
	closure "$program" | xargs -r realpath | sort -u >"$T/closure"
	(cd /var/lib/jail/tested/current/root && find . -type f) | sed 's/^\.//' | sort >"$T/have"
	jail tested alice names
	(cd /var/lib/jail/tested/current/root && find . -type f) | sed 's/^\.//' | sort >"$T/names"
	sort -u "$T/closure" "$T/names" >"$T/want"
	is "a jail for sftp-server is its closure and names, file by file" \
		"$(grep -vx /etc/ld.so.cache "$T/have")" "$(grep -vx /etc/ld.so.cache "$T/want")"
	jail tested alice sftp-server
	echo "# sftp-server alone: $(size tested); its closure $(bytes <"$T/closure") bytes, names $names bytes"
	check "and its bytes are theirs, but for the cache of the loader" \
		[ "$(find /var/lib/jail/tested/current/root/ -type f | bytes)" -le \
		    $(( $(bytes <"$T/closure") + names + 4096 )) ]
}

# Nothing without a reason, and each chain of reasons ends in a component.
reasons() {             # prints what is not so
	local c
	for c in /usr/share/jail/components.d/*.conf; do
		c=${c##*/}
		jail-setup --json component show "${c%.conf}"
	done | python3 -c '
import json, sys
for line in sys.stdin:
    d = json.loads(line)
    by = {e["path"]: e for e in d["entries"]}
    for e in d["entries"]:
        at, steps = e, 0
        while at and "because" in at and steps < 99:
            at, steps = by.get(at["because"]), steps + 1
        if not (e["why"] and at and steps < 99 and (e["type"] == "dir" or "because" in e
                or e["why"].startswith("component ") or "on the way to" in e["why"])):
            print(d["component"], e["path"], e["why"])
print(len(by), "entries") if not by else None
'
}

# PHP for one site: root starts php-fpm by jailsh, and a web server, which is not
# in the jail, asks it for a page.
page() {                # FILE: what it comes to, without the headers
	SCRIPT_FILENAME=$1 SCRIPT_NAME=/x REQUEST_METHOD=GET \
		cgi-fcgi -bind -connect /home/alice/w/sock | tr -d '\r' | sed '1,/^$/d'
}
fastcgi() {
	local pid program
	program=$(echo /usr/sbin/php-fpm*)
	jail tested alice php-fpm || { fail "a jail of php-fpm"; return; }
	fresh alice
	printf '[global]\nerror_log=/home/alice/w/log\n[www]\nlisten=/home/alice/w/sock
pm=static\npm.max_children=2\n' >/home/alice/w/conf
	printf '%s' '<?php echo posix_getuid(), " ", file_exists("/outside") ? "OUT" : "IN", "\n",
		implode(" ", array_diff(scandir("/home"), [".", ".."])), "\n";' >/home/alice/w/x.php
	jailsh --jail tested -- "${program##*/}" -F -y /home/alice/w/conf >"$T/fpm" 2>&1 &
	pid=$!
	for _ in {1..100}; do [ ! -S /home/alice/w/sock ] || break; sleep 0.05; done
	run page /home/alice/w/x.php
	is "php-fpm in a jail, by jailsh, answers a web server outside" "$OUT" "2001 IN"$'\n'alice
	run page /outside
	is "and reads no script outside" "$OUT" "File not found."
	kill "$pid"
	wait "$pid"
	is "told to end, it does" "$?" 0
}

CONTROLS=0 IDLE=''
components_rows "$SRC/tests/root/components.rows" block row
[ -n "${COMPONENTS:-}" ] || {
	smallest
	is "each file has a reason, and each chain of reasons an end" "$(reasons)" ""
}

[[ -n ${COMPONENTS:-} && " $COMPONENTS " != *" php-fpm "* ]] || fastcgi

LAST="each row in a jail without its component" RC='' OUT=$IDLE ERR=''
check "control: without the component every row fails ($CONTROLS of $CONTROLS)" \
	[ -z "$IDLE" ]

# Every component shipped is the first of a block, or a part of one.
MISSING=$(for c in /usr/share/jail/components.d/*.conf; do
	c=${c##*/} c=${c%.conf}
	case $c in threads|php|fonts) continue ;; esac     # in python3, php-cli, imagemagick
	grep -q "^jail: $c\( \|\$\)" "$SRC/tests/root/components.rows" || echo "$c"
done)
is "every component has a row" "$MISSING" ""
finish
