#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153,SC2154 # world.sh and lib.sh: their names
# recipe.lib.sh - plays a recipe of jail_recipes(7) as it is printed.
#
#   . "${0%/*}/recipe.lib.sh"    first line of a suite: a Debian tree with the software
#                                of components.packages becomes the machine
#   account NAME [GROUP]         plays the section "A new account" for NAME, in that group
#                                or in none
#   nothing_forwarded GROUP      plays "Nothing forwarded" for that group
#   watch NAME...                who tries a command after each that root types from here
#   never_hosted                 at the end: the host ran none of them
#   binds NAME PATH [SEEN]       can NAME have sshd make a unix socket at that path, which
#                                is SEEN on the host?
#   recipe TITLE                 reads the section of that title; then
#   upto TEXT                    plays it up to the command that begins with TEXT
#   rest                         plays what is left
#   aside COMMAND                the same of a command of root's in the running text of
#                                the recipe, now
#   ends STATUS COMMAND          that command is to end with STATUS, not with 0; "fails" is
#                                any other than 0
#   types COMMAND < SCRIPT       somebody at home types that command on a terminal, and
#                                what it asks for by the script: see ../root/pty.c
#                                What a command at home exports holds for those after it
#   recipe_ends                  finish; a recipe that was not played to its end fails
#
# In a display of the page a line that begins with "# " is typed by root on the server,
# in /root, and one with "client$ " by somebody at home, whose account is "client", in
# his home.  A line that ends with a backslash goes on in the next.  What follows a
# command is its output: a line "..." stands for any number of lines, and numbers that
# differ from run to run count as equal (numbers).  Where none follows, any output
# will do.  files.example.org is this machine.
#
# There is no systemd in a world: systemctl runs what a suite put into $UNITS/NAME,
# with the verb as argument, and knows ssh and daemon-reload by itself; started UNIT
# is such a file that starts what the unit's ExecStart= says.

if [ -z "${WORLD:-}" ]; then
	here=$(cd "${0%/*}/../.." && pwd -P)
	WORLD_ROOT=$("$here/tests/root/components.tree.sh") || {
		echo "not ok 1 - a Debian tree with the software"
		echo "1..1"
		exit 1
	}
	export WORLD_ROOT
	PAGE=$(mktemp) && mandoc -T utf8 "$here/conf/jail_recipes.7" | LC_ALL=C.UTF-8 col -b -x >"$PAGE" || exit 2
	RECIPES=$(cat "$PAGE")
	rm -f "$PAGE"
	export RECIPES
fi
. "${BASH_SOURCE[0]%/*}/../root/world.sh"
. "$SRC/tests/root/told.lib.sh"

HOST=files.example.org    # this machine
UNITS=/usr/local/lib/units
declare -A STATUS=() TYPED=()
ITEMS=() OUTPUTS=() AT=0 TITLE=''

# --- the machine ----------------------------------------------------------------

recipe_world() {
	export PAMDIR=$ARCH_LIB/security        # no pkg-config in the tree
	install_products
	mkdir -p "$UNITS"
	cat >/usr/local/bin/systemctl <<-END
		#!/bin/sh
		# in place of systemd: see recipe.lib.sh
		verb=\$1; shift
		[ "\$verb" != --now ] || { verb=\$1; shift; }
		[ "\${1:-}" != --now ] || shift
		[ "\$verb" != daemon-reload ] || set --
		for unit; do
			unit=\${unit%.service}
			[ -x "$UNITS/\$unit" ] || { echo "Unit \$unit.service not found." >&2; exit 5; }
			"$UNITS/\$unit" "\$verb" || exit
		done
	END
	cat >"$UNITS/ssh" <<-'END'
		#!/bin/sh
		case $1 in
		reload|restart) sshd -t && kill -HUP "$(cat /run/sshd-22.pid)" && sleep 1 ;;
		*) exit 1 ;;
		esac
	END
	chmod 755 /usr/local/bin/systemctl "$UNITS"/*
	start_sshd 22 || bail "sshd does not start"
	echo "127.0.0.1 $HOST" >>/etc/hosts
	recipe_client
	cd /root || bail "/root"
}

started() {             # UNIT
	local file=/etc/systemd/system/$1.service
	[[ $1 != *@* ]] || file=/etc/systemd/system/${1%@*}@.service
	cat >"$UNITS/$1" <<-END
		#!/bin/bash
		pid=/run/$1.pid
		[ ! -s \$pid ] || { kill "\$(cat \$pid)"; tail --pid="\$(cat \$pid)" -f /dev/null; }
		case \$1 in
		start|enable|restart)
			read -ra words < <(sed -n 's/%i/${1#*@}/g; s/^ExecStart=//p' $file)
			[ -n "\${words[*]}" ] || exit 1
			setsid "\${words[@]}" >/run/$1.log 2>&1 </dev/null &
			echo \$! >\$pid ;;
		stop|disable) rm -f \$pid ;;
		*)    exit 1 ;;
		esac
	END
	chmod 755 "$UNITS/$1"
}

# Somebody at home, with a key that no account of the server has yet.
recipe_client() {
	useradd -m -s /bin/bash client || bail "no client"
	install -d -o client -g client -m 700 /home/client/.ssh
	install -o client -g client -m 600 "$HELP/keys/user" /home/client/.ssh/id_ed25519
	install -o client -g client -m 644 "$HELP/keys/user.pub" /home/client/.ssh/id_ed25519.pub
	echo "$HOST $(cut -d' ' -f1-2 "$HELP/keys/host.pub")" >/etc/ssh/ssh_known_hosts
	mkdir -p /etc/ssh/ssh_config.d
	printf 'StrictHostKeyChecking yes\nNumberOfPasswordPrompts 1\nConnectTimeout 10\n' \
	    >/etc/ssh/ssh_config.d/world.conf
}

at_home() {             # COMMAND: as the client
	[[ $1 != 'export '* ]] || echo "$1" >>/home/client/.exports
	setpriv --reuid client --regid client --init-groups env -i HOME=/home/client \
	    USER=client LOGNAME=client PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 \
	    BASH_ENV=/home/client/.exports timeout 60 bash -c "cd && $1"
}

# The same on a terminal.  It is root's; a terminal of one's own can always be opened.
at_terminal() {         # COMMAND
	timeout 90 "$HELP/pty" -r 24 -c 80 -- setpriv --reuid client --regid client \
	    --init-groups env -i HOME=/home/client USER=client LOGNAME=client TERM=dumb \
	    PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 bash -c "cd && $1" \
	    <<<"${TYPED[$1]}" >"$T/screen"
	local rc=$?
	tr -d '\r' <"$T/screen"
	return $rc
}

at_server() {           # COMMAND: as root
	( cd /root && unset WORLD RECIPES && timeout 120 bash -c "$1" )
}

# batch USER LINE...: by sftp, as the client
batch() {
	local user=$1
	shift
	run at_home "printf '%s\n' $(printf '%q ' "$@") | sftp -q -b - $user@$HOST"
}
does() { batch "$@"; [ "$RC" = 0 ]; }
refuses() { batch "$@"; [ "$RC" != 0 ]; }

# --- the page -------------------------------------------------------------------

# The display lines of a section, without their indent.
section() {             # TITLE
	awk -v title="   $1" '
		/^   [^ ]/ || /^[^ ]/ { on = $0 == title; next }
		on && /^           / { print substr($0, 12); next }
		on && /^ *[^ ]/ { print "" }' <<<"$RECIPES"
}

# A section into ITEMS, "# COMMAND" or "client$ COMMAND", and what each prints.
read_section() {        # TITLE [SED]
	local line n=-1 open=''
	ITEMS=() OUTPUTS=() AT=0 TITLE=$1
	while IFS= read -r line; do
		if [ -n "$open" ]; then
			ITEMS[n]=${ITEMS[n]%\\}${line##*( )}
		elif [[ $line == '# '* || $line == 'client$ '* ]]; then
			n=$((n + 1))
			ITEMS[n]=$line OUTPUTS[n]=''
		elif [ -n "$line" ] && [ "$n" -ge 0 ]; then
			OUTPUTS[n]+=$line$'\n'
			continue
		else
			continue
		fi
		[[ $line == *\\ ]] && open=1 || open=''
	done < <(section "$1" | sed -e "${2:-}")
	[ "$n" -ge 0 ] || bail "jail_recipes(7) has no commands in \"$1\""
}

ends() { STATUS[$2]=$1; }
types() { TYPED[$1]=$(cat); }

play_item() {           # COMMAND OUTPUT
	local want=${STATUS[${1#* }]:-0} where=at_home
	case $1 in
	'# '*) run at_server "${1#* }" ;;
	*)     [ -n "${TYPED[${1#* }]:-}" ] && where=at_terminal
	       run $where "${1#* }" ;;
	esac
	LAST=$1
	[ "$want" != fails ] || [ "$RC" = 0 ] || want=$RC
	check "$1" [ "$RC" = "$want" ]
	[ -n "$2" ] || return 0
	numbers <<<"${2%$'\n'}" >"$T/told"
	numbers <<<"$OUT${OUT:+${ERR:+$'\n'}}$ERR" | expand >"$T/got"
	is "  prints what the page says" "$(compare "$T/told" "$T/got")" ""
}

play_next() {
	play_item "${ITEMS[AT]}" "${OUTPUTS[AT]}"
	[[ ${ITEMS[AT]} != '# '* ]] || watchers_try "${ITEMS[AT]}"
	AT=$((AT + 1))
}

# --- who tries in between ---------------------------------------------------------

WATCHERS=() HOSTED=''
watch() { WATCHERS=("$@"); }
on_host() { [ "$(at_home "ssh -o BatchMode=yes $1@$HOST cat /outside </dev/null" 2>/dev/null)" = OUTSIDE ]; }
watchers_try() {        # ITEM
	local name
	for name in "${WATCHERS[@]}"; do
		! on_host "$name" || HOSTED+="$name after $1"$'\n'
	done
}
never_hosted() {
	is "between two commands nobody has the host: ${WATCHERS[*]}" "$HOSTED" ''
	check "control: who is in no jail has it" on_host carol
}

binds() {               # NAME PATH [SEEN]
	local seen=${3:-$2} pid
	rm -f "$seen" /home/client/binds.pid
	at_home "echo \$\$ >binds.pid; exec ssh -N -o BatchMode=yes -o ExitOnForwardFailure=yes \
	    -R $2:127.0.0.1:22 $1@$HOST" >/dev/null 2>&1 &
	pid=$!
	for _ in {1..100}; do
		if [ -S "$seen" ] || ! kill -0 $pid 2>/dev/null; then break; fi
		sleep 0.1
	done
	kill "$(cat /home/client/binds.pid)" 2>/dev/null
	wait $pid
	[ -S "$seen" ] && rm "$seen"
}
# what "Nothing forwarded" ends, and the same without it
binds_nothing() {       # NAME PATH GROUP [SEEN]
	local drop words="$1 $2 ${4:-}"
	drop=$(grep -ls "^Match Group $3\$" /etc/ssh/sshd_config.d/*)
	check "no unix socket is forwarded" eval "! binds $words"
	sed -i.kept /DisableForwarding/d "$drop" && at_server 'systemctl reload ssh'
	check "control: without the line one is" eval "binds $words"
	mv "$drop.kept" "$drop" && at_server 'systemctl reload ssh'
}

recipe() { played; read_section "$@"; }

upto() {                # TEXT
	local was=$AT
	while [ "$AT" -lt "${#ITEMS[@]}" ]; do
		play_next
		[[ ${ITEMS[AT - 1]#* } != "$1"* ]] || return 0
	done
	bail "\"$TITLE\" has no command \"$1\" behind its ${was}th"
}

rest() {
	while [ "$AT" -lt "${#ITEMS[@]}" ]; do play_next; done
}

played() {
	[ "$AT" = "${#ITEMS[@]}" ] || fail "\"$TITLE\" is played to its end"
}

recipe_ends() { played; finish; }

# Where lines of the text end is not the command's.
aside() {               # COMMAND
	local text
	text=$(awk -v title="   $TITLE" '/^   [^ ]/ || /^[^ ]/ { on = $0 == title; next } on' <<<"$RECIPES" |
		tr -d ' \n')
	if [[ $text == *"${1// /}"* ]]; then pass "the text has: $1"; else fail "the text has: $1"; fi
	play_item "# $1" ''
}

# amid another recipe
play_within() {         # TITLE SED
	local items=("${ITEMS[@]}") outputs=("${OUTPUTS[@]}") at=$AT title=$TITLE
	read_section "$@"
	rest
	ITEMS=("${items[@]}") OUTPUTS=("${outputs[@]}") AT=$at TITLE=$title
}

account() {             # NAME [GROUP]
	cp "$HELP/keys/user.pub" "/root/$1.pub"
	play_within "A new account" "s/ -G customers/${2:+ -G $2}/; s/anna/$1/g"
}

nothing_forwarded() { play_within "Nothing forwarded" "s/customers/$1/g"; }

shopt -s extglob
recipe_world
