#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# removal.sh - what comes before the programs go, for make uninstall and for the
# scripts of packages.
#
#   removal.sh lines [ETC]            the PAM files that name the module, one on each
#                                     line; status 1 if there are any
#   removal.sh end NAME JAIL_SETUP    hooks, user@.service's drop-in, jail.service;
#                                     NAME: who says what was kept
#   removal.sh remove NAME JAIL_SETUP the same for the script of package NAME, which
#                                     is not removed where this fails
#
# PAM refuses every login, root's too, where a required module is missing.
set -e

# A line with the module, in no comment; the file elsewhere that a line takes in.
ours='^([^#]*[[:space:]/])?pam_jail\.so([[:space:]#\]|$)'
included='s,^([^#]*[[:space:]])?(@include|include|substack)[[:space:]]+(/[^[:space:]#]+).*,\3,Ip'

# what editors and package managers leave beside a file is no service
leftover='(~|#|\.(bak|orig|old|save|rpm(new|save|orig))|\.(dpkg|ucf)-[^/]*)$'

list_lines() {		# ETC
	set -- "$1/pam.conf" "$1/pam.d" /usr/lib/pam.d /usr/etc/pam.d
	# shellcheck disable=SC2046,SC2086 # the paths in a PAM file have no blanks
	{
		find "$@" \( -type f -o -type l \) -exec grep -lsE "$ours" {} + || true
		more=$(find "$@" \( -type f -o -type l \) -exec sed -nE "$included" {} + | sort -u)
		grep -lsE "$ours" /dev/null $more $(sed -nE "$included" /dev/null $more) || true
	} 2>/dev/null | grep -vE "$leftover" | LC_ALL=C sort -u | awk '{ print } END { exit NR > 0 }'
}

# The drop-in of user@.service asks jail-setup, without which no user manager
# starts: it goes, also when it was changed by hand, or nobody is left to do it.
remove_guard() {	# NAME
	guard=/etc/systemd/system/user@.service.d/50-jail.conf

	grep -qs unjailed "$guard" || return 0
	if [ "$(sed '$d' "$guard" | sha256sum | cut -c 1-64)" = "$(sed -n '$s/.* //p' "$guard")" ]; then
		rm -f "$guard"
	else
		mv -f "$guard" "$guard.uninstalled"
		echo "$1: $guard is not as jail-setup wrote it: kept as $guard.uninstalled" >&2
	fi
	rmdir "${guard%/*}" 2>/dev/null || true
	[ ! -d /run/systemd/system ] || systemctl daemon-reload || true
}

# The cgroup of limited logins ends with them: at once where there is none.
end_limits() {
	at=/sys/fs/cgroup/system.slice/jail.service/jail/cgroup.events

	[ -d /run/systemd/system ] || return 0
	systemctl -q disable jail.service 2>/dev/null || true
	grep -qs 'populated 1' "$at" ||
	    systemctl kill jail.service 2>/dev/null || true
}

# A removal locks nobody out, and is not made by the way: whoever is in a jail is an
# ordinary account afterwards.
refuse_lines() {	# NAME
	found=$(list_lines /etc | paste -sd ' ' -)
	[ -n "$found" ] || return 0
	echo "$1: not removed: pam_jail.so is in $found, and PAM refuses every login," \
	    "root's too, where a module is missing; without the lines the accounts of" \
	    "all jails are ordinary ones; fix: jail-setup pam remove --all" >&2
	exit 1
}

tell_outside() {	# NAME
	for f in /etc/jail/jails.d/*.conf; do
		[ ! -e "$f" ] || echo "$1: nobody is put into a jail any more: the" \
		    "accounts of $f log in outside, with the shell that passwd(5)" \
		    "names" >&2
	done
}

end() {			# NAME JAIL_SETUP
	[ ! -x "$2" ] || "$2" hook remove || true
	remove_guard "$1"
	end_limits
}

case $1 in
lines)
	list_lines "${2:-/etc}" ;;
end)
	end "$2" "$3" ;;
remove)
	refuse_lines "$2"
	end "$2" "$3"
	tell_outside "$2" ;;
*)
	echo "usage: removal.sh lines [ETC] | end|remove NAME JAIL_SETUP" >&2
	exit 2 ;;
esac
