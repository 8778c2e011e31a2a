#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# become.sh - a process turns into an account in one place, command/become.c, which is
# called where the process is in a jail already, and outside by outside.c alone,
# which sees to what else would be handed over (outside.h).  And in jail-init, which
# is in a container from its start and has numbers only.
cd "$(dirname "$0")/../.." || exit 2
bad=0
only() {	# REGEX FILE...: these files call it, and no other does
	re=$1
	shift
	found=$(grep -lE "(^|[^a-z_>.])$re *\\(" lib/*.c command/*.c pam_jail/*.c jailsh/*.c jail-init/*.c \
	    jail-setup/*.c jail-setup/*/*.c | sort | tr '\n' ' ')
	[ "$found" = "$* " ] && return
	echo "become.sh: $re: called in ${found:-no file }instead of $*" >&2
	bad=1
}
only '(set(res|re|e)?uid|set(res|re|e)?gid|setgroups|initgroups)' command/become.c \
    jail-init/init_become.c
# for the rights to a directory of the account's, and back
only '(setfsuid|setfsgid)' lib/as_account.c lib/enter.c
only become command/become.c jail-setup/inspect/check_live.c \
    jail-setup/outside/outside.c jailsh/join.c jailsh/launch.c
# what it keeps is looked at in service_file.c
only become_keeping command/become.c jailsh/serve.c
exit $bad
