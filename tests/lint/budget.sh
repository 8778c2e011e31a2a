#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# budget.sh - how many lines the products may have, headers and comments counted
# (DESIGN 7); part of make lint.
#
# A limit is a ratchet: whoever removes lines lowers it to what is left.  It is
# raised for a new wall or a new use alone, by the commit that brings it or the
# one behind it, with its name here.  GOAL is what it is to come to.
#   0.2: the list of executables and the filter of `commands` (lib: 370, all: 870)
#   0.3: what a command reads and writes (lib: 566, all: 594)
#   0.3: rows, profiles and rules of commands (lib: 360, all: 3250)
#   0.3: memory and tasks on hosts with systemd (lib: 64, all: 99)
#   0.3: sshd where SELinux is on (login: 28)
#   0.3: check --format, and why a check is not whole (all: 151)
#   0.3: the address of a client in the log line (login, all: 3)
#   0.3: command lines of rclone and PHP (all: 40)
#   0.3: mount points in homes, and ChrootDirectory (all: 122)
#   0.3: members, generations, hold, end (all: 1869)
#   0.3: services: their file, sockets, ports, directories, capabilities, units, who is
#        left in an older tree, exec (login: 140, all: 7712)
#   0.3: rows that jailsh refuses for their root, found by check (all: 640)
#   0.3: explain's rows, binds of a jail without members, homes that are shut (all: 212)
#   0.3: services (login: 63, all: 2103)
#   0.3: who runs in an older tree, and restarts into new ones (all: 1245)
#   0.3: the verbs of service, exec, and what a unit holds (all: 1695)
#   0.3: what packages say of themselves, and the rules of a derived service (all: 4282)
#   0.3: services that would not start, and with older settings (login: 8, all: 611)
#   0.3: what a service's account says to systemd, names of units (all: 206)
#   0.3: process 1 of a container of a service: jail-init (all: 4061)
#   0.2: units without CAP_CHOWN and CAP_DAC_OVERRIDE, notify-reload refused (lib: 73, all: 178)
#   0.4: containers: units, what follows from them, plan and create (login: 29, all: 3892)
cd "$(dirname "$0")/../.." || exit 2
bad=0
lines() { cat "$@" | wc -l; }
within() {	# WHAT LINES LIMIT GOAL
	[ "$2" -gt 1000 ] || { echo "budget.sh: $1: $2 lines?" >&2; exit 2; }
	[ "$2" -le "$3" ] && return
	echo "budget.sh: $1 has $2 lines, $(($2 - $3)) over its limit of $3" \
	    "(the goal is $4)" >&2
	bad=1
}
# What root runs at a login: the module, and the archive in its link.  The goal is
# missed by what the log line of a refused login says beyond the cause (conf_syntax,
# near, fix: 600 lines; test_score.sh asks for it) and by the tables of filter.c.
within 'a login (lib, pam_jail)' "$(lines lib/*.[ch] pam_jail/*.[ch])" 10762 7500
within 'the product' "$(lines lib/*.[ch] command/*.[ch] pam_jail/*.[ch] \
    jailsh/*.[ch] jail-init/*.[ch] jail-setup/*.[ch] jail-setup/*/*.[ch])" 91665 42000
exit $bad
