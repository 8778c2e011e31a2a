# SPDX-License-Identifier: BSD-2-Clause
# members.sh - check over many accounts: the decision of a login for each, by every
# service with the line; sourced by inside.sh.  The other side is the same jail with
# the few accounts of this world.
#
#   PEOPLE  how many accounts (default 10000)
#
# shellcheck shell=bash disable=SC2154 # inside.sh's names

PEOPLE=${PEOPLE:-10000}

# each has a home of its own, and a group
grown() {
	awk -v n="$PEOPLE" 'BEGIN { for (i = 0; i < n; i++)
		printf "m%d:x:%d:%d::/home/m%d:/bin/bash\n", i, 200000 + i, 200000 + i, i
	}' >>/etc/passwd
	awk -v n="$PEOPLE" 'BEGIN { for (i = 0; i < n; i++)
		printf "m%d:x:%d:\n", i, 200000 + i
	}' >>/etc/group
	sed -i "/^jailed:/s/\$/$(awk -v n="$PEOPLE" 'BEGIN { for (i = 0; i < n; i++)
		printf ",m%d", i }')/" /etc/group
	perl -e 'for (0 .. $ARGV[0] - 1) {
		mkdir "/home/m$_", 0700 or die; chown 200000 + $_, 200000 + $_, "/home/m$_" or die;
	}' "$PEOPLE"
}

# No finding about a member; services without the line are the world's own.
members_looked_at() {
	jail-setup check --quick "$JAIL" >"$T/said" || {
		cat "$T/said"
		return 1
	}
}

members() {
	local i n=$((ROUNDS < 7 ? ROUNDS : 7))
	pam_lines child && pam_su session || return
	for ((i = 0; i < n; i++)); do timed members.few members_looked_at; done
	grown || return
	jail-setup -q refresh "$JAIL" || return
	for ((i = 0; i < n; i++)); do timed members.many members_looked_at; done
	mv /home/m77 /home/away
	timed members.one_away found_away || return
	title "jail-setup check --quick, $PEOPLE members, $n times (ms)" ours other
	row "$PEOPLE members / 3" members.many members.few slower "2000 ms"
	row "one of them without a home / none" members.one_away members.many slower "1"
	sed -i '/^m[0-9]*:/d; s/,m[0-9]*//g' /etc/passwd /etc/group
}

found_away() {
	! jail-setup check --quick "$JAIL" >"$T/said" &&
	grep -q '^[a-z]*: refused m77: ' "$T/said" && [ "$(wc -l <"$T/said")" = 1 ]
}
