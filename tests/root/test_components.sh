#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# test_components.sh - an ordinary user comes in by a real login and uses every
# component, as components.rows says.
#
# The world is a Debian tree with the software (components.tree.sh), which is made
# once, in two minutes.  Each block of rows has its jail, and a second one without
# the component, in which every row must fail.
#
#   COMPONENTS   only these blocks (by their first component)
#   MUTANTS      set: what each single line of a component's file brought is removed
#                from the built tree, and a row must fail; survivors are printed
#
# shellcheck disable=SC2016,SC2317 # PHP's words; block and row are called by name

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
pam_lines child
components_world || {
	tail -n 9 "$T/servers" "$T/database" 2>&1 | sed 's/^/# /'
	bail "the servers and locales of the rows"
}
pam_su session

quoted() { local s; s=$(printf '"%s", ' "$@"); echo "${s%, }"; }

component() {           # NAME LIBCONFIG...: one of the suite's own
	mkdir -p /etc/jail/components.d
	printf '%s\n' "${@:2}" >"/etc/jail/components.d/$1.conf"
}
component sh 'files = [ "/bin/sh", "/bin/bash" ];'
# shellcheck disable=SC2086 # words
component probe "files = [ $(quoted $PROBE) ];"
# what is left of two programs without the component that is under test
component phpalone 'files = [ "/usr/bin/php" ]; optional = [ "/etc/php/*/cli/**" ];'
component magick 'files = [ "/usr/bin/convert" ]; optional = [ "/etc/ImageMagick-*/**",
	"/usr/share/ImageMagick-*/**", "/usr/lib/*/ImageMagick-*/**" ];'

# --- one block ----------------------------------------------------------------

SHELLS=' bash shell '       # components that are their jail's shell

jail() {                # JAIL USER COMPONENT...: built, or a failed row
	printf 'components = [ %s ];\nusers = [ "%s" ];\n%s\n' \
		"$(quoted "${@:3}")" "$2" "${WITH:-}" | jail_file "$1"
	# servers that a row left behind; this world has no other processes of theirs
	pkill -KILL -U "$2"
	until_so none_of "$2"
	jail-setup -q remove "$1" >/dev/null 2>&1
	run jail-setup -q build "$1"
	[ "$RC" = 0 ]
}

none_of() { ! pgrep -U "$1" >/dev/null; }

block() {
	[ -z "${MUTANTS:-}" ] || mutants
	BLOCK=$1 BUILT='' CONTROL='' ROWS=()
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
	local program=$1 user=$2
	fresh "$user"
	if [ -n "$CLIENT" ]; then
		elsewhere "$user"
	elif [ -n "$PLAY" ]; then
		# -c would take the terminal away
		play 24 80 "$program" - "$user" --session-command "$(row_script)" <<<"$PLAY"
	else
		run timeout 60 "$program" - "$user" -c "$(row_script)"
	fi
}

# What the row says as somebody on another machine, by ssh.
elsewhere() {           # USER
	rm -rf "$T/client" && mkdir "$T/client"
	set -- env -u LC_ALL HOME="$T/client" U="$1" WAY="ssh -F $CFG" RSYNC_RSH="ssh -F $CFG" \
	    GIT_SSH_COMMAND="ssh -F $CFG" BORG_RSH="ssh -F $CFG" SVN_SSH="ssh -F $CFG" \
	    CFG="$CFG" bash -c "cd || exit 99
$CLIENT"
	if [ -n "$PLAY" ]; then
		play 24 80 "$@" <<<"$PLAY"
	else
		run timeout 60 "$@"
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
		ROWS+=("$(declare -p ROW RUN CLIENT WANT WERR WRC SAME PLAY | sed 's/^declare --//')
HOST_OUT=${HOST_OUT@Q}")
	elif [ -n "$TODO" ]; then
		COUNT=$((COUNT + 1))
		echo "not ok $COUNT - $BLOCK: $ROW # TODO $TODO"
	else
		fail "$BLOCK: $ROW"
		printf 'want (%s): %s\nwant err: %s\n' "$WRC" "$WANT" "$WERR" | sed 's/^/#   /'
		[ -n "$CLIENT" ] || act runuser alice
		if [ -z "$CLIENT" ] && row_good; then
			echo "#   outside the row is fine"
		elif [ -z "$CLIENT" ]; then
			echo "#   outside the row fails as well"
			diag
		fi
	fi
	[ -n "$CONTROL" ] || return 0
	act su mallory
	CONTROLS=$((CONTROLS + 1))
	row_good && IDLE+="$BLOCK: $ROW"$'\n'
}

# --- mutants: a line of a component at a time ------------------------------------

# Does a row of the block fail?
missed() {
	local one
	for one in "${ROWS[@]}"; do
		eval "$one"
		act su alice
		row_good || return 0
	done
	return 1
}

matched() (             # TREE PATTERN: what is no directory
	cd "$1" && shopt -s globstar nullglob dotglob && IFS='' || exit
	for path in .$2; do
		[ ! -f "$path" ] && [ ! -L "$path" ] || echo "${path#.}"
	done
)

# Without what PATTERN matched in the tree: killed, survived, or nothing there.
mutant() {              # PATTERN
	local tree=/var/lib/jail/tested/current/root away=/var/lib/jail/.away path n=0
	mkdir -p "$away"
	while IFS= read -r path; do
		n=$((n + 1))
		mv "$tree$path" "$away/$n" && echo "$path" >"$away/$n.path"
	done < <(matched "$tree" "$1")
	[ "$n" != 0 ] || { rmdir "$away"; NOTHING=$((NOTHING + 1)); return; }
	if missed; then
		KILLED=$((KILLED + 1)) OF_IT=$((OF_IT + 1))
	else
		SURVIVED=$((SURVIVED + 1))
		echo "# survives without $1 ($n): $BLOCK"
	fi
	for ((; n > 0; n--)); do
		mv "$away/$n" "$tree$(cat "$away/$n.path")" && rm "$away/$n.path"
	done
	rmdir "$away"
}

mutants() {             # of the block that has been
	local pattern OF_IT=0
	[ -n "${BUILT:-}" ] || return 0
	while IFS= read -r pattern; do
		mutant "$pattern"
	done < <(sed 's/#.*//' "/usr/share/jail/components.d/$BLOCK.conf" | awk '
		/^(files|optional) *=/ { on = 1 }
		on { while (match($0, /"[^"]*"/)) {
			print substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH) } }
		/\];/ { on = 0 }')
	check "$BLOCK: something of it taken away, a row fails ($OF_IT)" [ "$OF_IT" != 0 ]
}
NOTHING=0 KILLED=0 SURVIVED=0 HOST_OUT=''

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

# PHP for one site, as jailsh(8) and php-fpm.conf say: root starts php-fpm by
# jailsh, and a web server, which is not in the jail, asks it for pages.
S=/srv/www/shop

page() {                # FILE [NAME=VALUE...]: what it comes to, without the headers
	SCRIPT_FILENAME=$1 env "${@:2}" SCRIPT_NAME=/x REQUEST_METHOD=GET \
		cgi-fcgi -bind -connect $S/run/sock | tr -d '\r' | sed '1,/^$/d'
}

site() {                # POOL'S LINES [JAIL'S LINES]: running as FPM
	printf '%s\n' 'components = [ "php-fpm", "msmtp" ];' 'users = [ "bob" ];' \
	    'home = "none";' "binds = ( { source = \"$S\"; target = \"$S\"; mode = \"rw\"; } );" \
	    "${2:-}" | jail_file shop
	jail-setup -q build shop >"$T/shop" 2>&1 || return
	printf '%s\n' '[global]' "error_log = $S/run/log" '[shop]' "listen = $S/run/sock" \
	    'pm = ondemand' 'pm.max_children = 2' 'catch_workers_output = yes' "$1" >$S/fpm.conf
	jailsh --jail shop -- "$(basename /usr/sbin/php-fpm*)" -F -y $S/fpm.conf >"$T/fpm" 2>&1 &
	FPM=$!
	until_so [ -S $S/run/sock ]
}
end_site() { kill "$FPM"; wait "$FPM"; RC=$?; rm -f $S/run/sock; }

site_files() {
	install -d -o bob $S $S/run && install -d -o bob -m 700 $S/sessions &&
	cat >$S/who.php <<-'END' &&
		<?php echo posix_getuid(), " ", file_exists("/outside") ? "OUT" : "IN", "\n",
		implode(" ", array_diff(scandir("/home"), [".", ".."])), "\n";
	END
	echo '<?php echo session_start() ? "visit " . $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1 : "no";' \
	    >$S/visit.php &&
	echo '<?php echo mail("me@here", "from PHP", "text") ? "sent" : "not sent";' >$S/mail.php &&
	echo '<?php exec($_SERVER["SAY"], $o, $rc); echo "$rc ", implode(",", $o);' >$S/exec.php &&
	printf '%s\n' 'account default' 'host 127.0.0.1' 'port 7025' 'from shop@here' >/etc/msmtprc
}

# Without what php-fpm.conf says: the controls.
site_bare() {
	site '' || { fail "a jail for php-fpm"; return; }
	run page $S/who.php
	is "php-fpm in a jail, by jailsh, answers a web server outside" "$OUT" "2002 IN"$'\n'bob
	run page /outside
	is "and reads no script outside" "$OUT" "File not found."
	run page $S/visit.php
	is "control: session_start() has no directory" "$OUT" "no"
	run page $S/mail.php
	is "control: mail() has no program" "$OUT" "not sent"
	end_site
	is "told to end, it does" "$RC" 0
}

site_whole() {
	site "php_admin_value[session.save_path] = $S/sessions
		php_admin_value[session.gc_probability] = 1
		php_admin_value[sendmail_path] = /usr/bin/msmtp -t" 'commands = ( { name = "msmtp"; args = "any"; network = true; } );' ||
		{ fail "a jail for php-fpm with commands"; return; }
	page $S/visit.php HTTP_COOKIE=PHPSESSID=0123456789abcdef01234567 >/dev/null
	run page $S/visit.php HTTP_COOKIE=PHPSESSID=0123456789abcdef01234567
	is "session_start() keeps what it was told" "$OUT" "visit 2"
	check "where the pool says" [ -s $S/sessions/sess_0123456789abcdef01234567 ]
	run page $S/mail.php
	is "mail() sends" "$OUT" sent
	like "and the mail arrives" "$(cat "$T/mailbox")" '^Subject: from PHP'
	run page $S/exec.php SAY='msmtp --serverinfo'
	like "exec() runs what commands names" "$OUT" '^0 .*mailbox'
	run page $S/exec.php SAY='id; id'
	is "and nothing else" "$OUT" "126 "
	end_site
}
fastcgi() {
	site_files || { fail "the files of a site"; return; }
	site_bare
	site_whole
}

CONTROLS=0 IDLE=''
components_rows "$SRC/tests/root/components.rows" block row
[ -z "${MUTANTS:-}" ] || {
	mutants
	echo "# mutants: $KILLED killed, $SURVIVED survive, $NOTHING lines match nothing here"
}
[ -n "${COMPONENTS:-}" ] || {
	smallest
	is "each file has a reason, and each chain of reasons an end" "$(reasons)" ""
}

[[ -n ${COMPONENTS:-} && " $COMPONENTS " != *" php-fpm "* ]] || fastcgi

LAST="each row in a jail without its component" RC='' OUT=$IDLE ERR=''
check "control: without the component every row fails ($CONTROLS of $CONTROLS)" \
	[ -z "$IDLE" ]

# Every component that is shipped is the first of a block that has a row.
ROWLESS=$(comm -13 \
	<(awk '/^jail:/ { c = $2 } /^row:/ { print c }' "$SRC/tests/root/components.rows" | sort -u) \
	<(cd "$SRC/conf/components.d" && printf '%s\n' *.conf | sed 's/\.conf$//' | sort))
is "every component of conf/components.d has a row" "$ROWLESS" ""
is "and no row is satisfied with a version" \
	"$(grep -n -e '--version' "$SRC/tests/root/components.rows")" ""
finish
