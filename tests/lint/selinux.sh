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

# What is made in a tmpfs.  A shm stays tmpfs_t, as on hosts, and so does the user that
# the account makes its run in.
made() {		# FUNCTION
	sed -nE "s/.*\b$1\(p->(ground|memory), \"(user\/)?([^\"\/]+)\".*/\3/p" lib/enter.c
}
grep -nE 'mk(dir|nod)at\(p->(ground|memory),' lib/enter.c | grep -vE ', "[^"]+",' &&
	complain "lib/enter.c makes something whose name is not in the line"
same 'directories of lib/enter.c (<) and jail.te (>)' \
    "$(made mkdirat | grep -vxE 'shm|user' | sort)" "$(transitions tmpfs_t:dir)"
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
# What check asks the policy for, and the commands that it prints.
c=jail-setup/inspect/check_selinux.c spec=packaging/rpm/pam_jail.spec
value() { sed -nE "s/^#define $1 (PREFIX )?\"(.*)\"/\2/p" $c; }
for macro in TREE_TYPE:PATHS_STATE RUN_TYPE:PATHS_RUN; do
	grep -qE "^$(path "${macro#*:}")\(/\.\*\)\?.*:object_r:$(value "${macro%%:*}")," $fc ||
		complain "$fc does not give ${macro#*:} the ${macro%%:*} of $c"
done
# shellcheck disable=SC2016 # make's and rpm's words
same "the module of make install-selinux (<) and $c (>)" \
    "$(sed -nE 's/^SELINUXDIR *\?= \$\(PREFIX\)//p' Makefile)$(sed -nE \
	's/.* \$< \$\(DESTDIR\)\$\(SELINUXDIR\)//p' Makefile)" "$(value MODULE)"
type=$(sed -nE 's/.*%global selinuxtype ([a-z]+).*/\1/p' $spec)
same "the module of the rpm (<) and $c (>)" \
    "$(sed -nE "s,^%\{_datadir\}(/selinux/packages)/%\{selinuxtype\}(/.*),/share\1/${type:-none}\2,p" $spec)" \
    "$(value MODULE_RPM)"
same "its priority in the rpm (<) and $c (>)" \
    "$(sed -nE 's,.*/modules/([0-9]+)/jail$,\1,p' $spec)" "$(sed -nE 's/.*semodule -X ([0-9]+) .*/\1/p' $c)"
grep -q "semodule -i /usr$(value MODULE)\$" pam_jail/pam_jail.8 ||
	complain "pam_jail(8) loads another module than $c"

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
grep -hoE 'safe_make_dir\(PATHS_RUN, [0-7]+' lib/*.c jail-setup/*/*.c | sed 's/.* //' | sort -u |
	grep -qvx "$(sed -nE 's/^d [^ ]+ ([0-7]+) .*/\1/p' packaging/rpm/pam_jail.tmpfiles)" &&
	complain "packaging/rpm/pam_jail.tmpfiles makes $path with another mode than the programs"
[ "$path" = "$(path PATHS_RUN)" ] ||
	complain "packaging/rpm/pam_jail.tmpfiles makes $path, not PATHS_RUN of lib/paths.h"
exit $bad
