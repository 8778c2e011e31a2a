#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh and lib.sh: their names
# service_tree.lib.sh - a world in which services run: a Debian tree with the software of
# components.packages becomes the machine, and there is no systemd in it.
#
#   . "${0%/*}/service_tree.lib.sh"  first line of a suite
#   account NAME                 a system account of that name
#   service NAME [WORD...]       "service create NAME --user NAME --engine none WORD..."
#   also NAME < LINES            more keys in its file
#   up NAME COMMAND...           jailsh --service NAME, until the command says yes
#   down NAME [SIGNAL]           its status is in RC
#   said NAME                    what it wrote to standard output and error

. "${0%/*}/tree.lib.sh"

declare -A PIDS=()

account() { useradd --system --no-create-home --shell /usr/sbin/nologin "$1" || bail "no account $1"; }

service() {
	run jail-setup service create "$1" --user "$1" --engine none "${@:2}"
	check "$1 is created" [ "$RC" = 0 ]
}

also() { cat >>"/etc/jail/services.d/$1.conf"; }

up() {
	jailsh --service "$1" >"$T/$1.said" 2>&1 </dev/null &
	PIDS[$1]=$!
	LAST="jailsh --service $1"
	until_so "${@:2}" && return
	RC='' OUT=$(tail -n 20 "$T/$1.said") ERR=''
	return 1
}

down() {
	kill "-${2:-TERM}" "${PIDS[$1]}" && wait "${PIDS[$1]}"
	RC=$?
	LAST="${2:-TERM} for $1" OUT=$(said "$1" | tail -n 12) ERR=''
	return 0
}

said() { cat "$T/$1.said"; }

udp() { python3 "$SRC/tests/root/udp.py" "$@"; }
