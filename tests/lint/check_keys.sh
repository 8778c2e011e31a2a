#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_keys.sh - the keys that a file may have are those that its manual explains: of a
# jail (lib/jail.c, jail.conf.5) and of a service (service_file.c, service.conf.5).
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

# table NAME FILE: the first string of each row of that array or macro
table() { sed -n "/$1/,/^};\$\|^\$/p" "$2" | sed -n 's/^[[:space:]]*{ "\([a-z_]*\)".*/\1/p'; }
# explained FILE FROM TO: the keys, which come with their type, of that part of a manual
explained() { sed -n "/$2/,/$3/s/^\.It Cm \([a-z_]*\) No .*/\1/p" "$1" | sort -u; }
# rows FILE FROM TO: the keys of a row, which stand alone
rows() { sed -n "/$2/,/$3/s/^\.It Cm \([a-z_]*\)\$/\1/p" "$1" | sort -u; }
J=lib/jail.c S=command/service_file.c

is "jail.conf(5) explains the keys of a jail file" \
	"$(explained conf/jail.conf.5 '^\.Sh DESCRIPTION' '^\.It Cm %u')" \
	"$({ table 'define TREE_KEYS' $J; table 'conf_key jail_keys' $J; } | sort -u)"
is "and those of a bind" \
	"$(rows conf/jail.conf.5 '^\.It Cm binds No' '^\.It Cm directories No')" "$(table 'conf_key bind_keys' $J | sort)"
is "service.conf(5) explains the keys of a service file" \
	"$(explained conf/service.conf.5 '^\.Sh KEYS' '^\.Sh FILES')" \
	"$({ table 'conf_key own_keys' $S; sed -n '/shared_keys\[\] =/,/^};/p' $S | grep -oE '"[a-z_]+"' | tr -d '"'; } | sort -u)"
is "and those of a row of listen" \
	"$(rows conf/service.conf.5 '^\.It Cm listen No' '^\.Ss Network')" "$(table 'conf_key listen_keys' $S | sort)"
KEPT=$(sed -n '/define WALL_KEEPABLE/,/[^\\]$/p' lib/wall.h | grep -oE 'CAP_[A-Z_]+' | sed 's/CAP_//' | tr "[:upper:]" "[:lower:]" | sort)
is "and the capabilities that it may keep" \
	"$(rows conf/service.conf.5 '^\.It Cm capabilities No' '^\.Ss Limits')" "$KEPT"
is "which an error names" \
	"$(sed -n 's/^	    "\(net_raw.*\)");/\1/p' command/capability.c | grep -oE '[a-z]+_[a-z_]+' | sort)" "$KEPT"
is "control: both tables were read" "$(table 'conf_key own_keys' $S | grep -cx user) $(table 'conf_key jail_keys' $J | grep -cx groups)" "1 1"
tap_end
