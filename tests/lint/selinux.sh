#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# selinux.sh - the names in packaging/selinux are those that the product uses.
#
# A type transition knows a new file by its name.  A name that is changed in lib/
# and not in jail.te costs every login on a host where SELinux enforces.
set -u
cd "$(dirname "$0")/../.." || exit 2
te=packaging/selinux/jail.te fc=packaging/selinux/jail.fc
bad=0

complain() {
	echo "selinux.sh: $*" >&2
	bad=1
}

same() {		# WHAT A B: two lists, one name a line
	[ -n "$2" ] || complain "$1: none found"
	[ "$2" = "$3" ] || complain "$1:" \
	    "$(diff <(echo "$2") <(echo "$3") | sed -n 's/^[<>]/&/p' | tr '\n' ' ')"
}

transitions() {		# TARGET:CLASS REGEX: the names in jail.te
	sed -nE "s/^type_transition jail_entrant ($1) [a-z_]+ \"(.*)\";/\2/p" $te | sort
}

# What is made in the root directory of a tmpfs.  A shm stays tmpfs_t, as on hosts.
made() {		# FUNCTION
	sed -nE "s/.*\b$1\(p->(ground|memory), \"([^\"\/]+)\".*/\2/p" lib/enter.c
}
grep -nE 'mk(dir|nod)at\(p->(ground|memory),' lib/enter.c | grep -vE ', "[^"]+",' &&
	complain "lib/enter.c makes something whose name is not in the line"
same 'directories of lib/enter.c (<) and jail.te (>)' \
    "$(made mkdirat | grep -vx shm | sort)" "$(transitions tmpfs_t:dir)"
same 'files of lib/enter.c (<) and jail.te (>)' \
    "$(made mknodat | sort)" "$(transitions tmpfs_t:file)"

# Devices: those of jail files, and the ptmx that each jail has.
same 'devices of lib/device.c, lib/devdir.c (<) and jail.te (>)' \
    "$({ sed -nE 's/^\t\{ "([a-z]+)", [0-9].*/\1/p' lib/device.c
	sed -nE 's/.*make_node\(dir, "([a-z]+)".*/\1/p' lib/devdir.c; } | sort)" \
    "$(transitions jail_dev_t:chr_file)"

# Paths: each has a context, and what is made at run time a transition.
path() {		# MACRO: as lib/paths.h has it, with the usual prefixes
	sed -nE "s/^#define $1 +(.*)/\1/p" lib/paths.h | sed -E 's/[[:space:]]*\/\*.*//
	    s/SYSCONFDIR/\/etc/; s/PREFIX/\/usr/; s/[" ]//g'
}
for macro in PATHS_CONFIG PATHS_STATE PATHS_RUN PATHS_JAILSH PATHS_SHELLS; do
	path=$(path $macro)
	grep -qE "^$path(\(/\.\*\)\?)?[[:space:]]" $fc ||
		complain "$fc has no line for $path, $macro of lib/paths.h"
done
for macro in PATHS_STATE:files_var_lib_filetrans PATHS_RUN:var_run_t:dir; do
	path=$(path ${macro%%:*})
	grep -qE "${macro#*:}.*\"${path##*/}\"" $te ||
		complain "$te has no transition for $path, ${macro%%:*} of lib/paths.h"
done
# Who may write trees builds them, and is no entrant: its new files keep their type.
builders=$(sed -n 's/.*admin_pattern(\([a-z_]*\), jail_tree_t).*/\1/p' $te)
[ -n "$builders" ] || complain "$te has no domain that builds"
for builder in $builders; do
	! grep -q "jail_enter($builder)" $te ||
		complain "$builder builds trees, and what it makes in them is jail_room_t"
done

# What systemd-tmpfiles makes has a type with the attribute of what it may make.
path=$(sed -nE 's/^d ([^ ]+) .*/\1/p' packaging/rpm/pam_jail.tmpfiles)
type=$(sed -nE "s,^${path:-none}\(.*:object_r:([a-z_]+).*,\1,p" $fc)
grep -qx "typeattribute ${type:-none} pidfile;" $te ||
	complain "$te does not let systemd-tmpfiles make $path"
exit $bad
