#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# upgrade.sh - what follows an upgrade of the programs, for the scripts of packages.
#
#   upgrade.sh hooks JAIL_SETUP         hooks of an earlier version are written anew,
#                                       those that are there and no other
#   upgrade.sh refresh JAIL_SETUP NAME  the jails; package NAME says what was not
#
# Nothing here fails: a jail that cannot be refreshed is as it was, and `jail-setup
# check` says so.

renew_hooks() {		# JAIL_SETUP
	"$1" hook status 2>/dev/null |
	    awk '$2 == "outdated" { print $1 }' | sort -u |
	while read -r manager; do
		"$1" --quiet hook install "$manager" || true
	done
}

case $1 in
hooks)
	renew_hooks "$2" ;;
refresh)
	"$2" --quiet refresh --log ||
	    echo "$3: a jail was not refreshed; see: jail-setup check" >&2 ;;
esac
exit 0
