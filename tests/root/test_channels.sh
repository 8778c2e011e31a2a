#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_channels.sh - promise P12: two channels of one ssh connection share a jail and
# a Landlock domain and belong to one account.  Neither can write the memory of the
# other through /proc.  bob, who is in no jail, can do that to his own.
#
#   SECONDS_RACED   how long the race is tried (default 20)

. "${0%/*}/world.sh"

SECONDS_RACED=${SECONDS_RACED:-20}
install_products
ssh_ways child

# few COMMAND...: a jail of commands, each the component of its name
few() {
	local list
	list=$(printf '"%s", ' "$@")
	printf '%s\n' 'groups = [ "jailed" ];' "commands = [ ${list%, } ];" \
	    "components = [ ${list%, } ];" "${MORE:-}" | jail_file "$JAIL"
	build_jail
}

# A name of its own: the one before removes its socket late.  And a channel that
# finds none makes no connection of its own.
MUXES=0
connect() {             # USER: the connection whose channels they are
	MUXES=$((MUXES + 1))
	MUX=$T/mux.$MUXES
	SSH -MNf -o ControlPath="$MUX" "$1@h" || bail "$1 does not get in"
}
channel() { ssh -F "$CFG" -S "$MUX" -o ProxyCommand=false "$@"; }
hang_up() { ssh -F "$CFG" -S "$MUX" -O exit "$1@h" 2>/dev/null; }

waits() {               # USER: its scp waits for what is sent to it
	mkfifo "$T/never" 2>/dev/null
	channel "$1@h" 'scp -t .' <>"$T/never" >"$T/scp" &
	SCP_PID=$!
	until_so [ -s "$T/scp" ] ||             # its first byte: it is ready
		bail "$1's scp does not start"
}

# race USER SECONDS
race() {
	run "$HELP/sftp_mem" "$2" ssh -F "$CFG" -S "$MUX" -o ProxyCommand=false -s "$1@h" sftp
	echo "# $1, $2 seconds: $OUT"
}
tried() { local n=${OUT#tries=}; [ "${n%% *}" -gt "$1" ]; }

# --- an scp that waits, and an sftp beside it ---------------------------------

few sftp-server scp
for user in bob alice; do
	connect $user
	waits $user
	race $user 0
	case $user in
	bob)
		check "control: the memory of an scp outside is written" \
			eval '[ "$RC" = 1 ] && grep -q "written=[1-9]" <<<"$OUT"' ;;
	alice)
		check "no sftp opens the memory of an scp beside it" \
			eval '[ "$RC" = 0 ] && grep -q " opened=0 written=0$" <<<"$OUT" && tried 60'
		check "control: the scp was there all the time" kill -0 "$SCP_PID" ;;
	esac
	hang_up $user
	wait "$SCP_PID"
done

# --- two of sftp alone: until the second has made itself non-dumpable ----------

few sftp-server
for user in bob alice; do
	connect $user
	race $user "$SECONDS_RACED"
	case $user in
	bob)
		check "control: the race is won outside" \
			eval '[ "$RC" = 1 ] && grep -q "written=[1-9]" <<<"$OUT"' ;;
	alice)
		check "no sftp writes the memory of another that starts" \
			eval '[ "$RC" = 0 ] && grep -q " opened=0 written=0$" <<<"$OUT" && tried 1000' ;;
	esac
	hang_up $user
done
MORE='processes = "own"; seccomp = "strict";' few sftp-server scp
connect alice
waits alice
race alice 0
check "nor in a pid namespace of their own" \
	eval '[ "$RC" = 0 ] && grep -q " opened=0 written=0$" <<<"$OUT"'
check "control: the scp was there all the time, own processes" kill -0 "$SCP_PID"
hang_up alice
wait "$SCP_PID"
finish
