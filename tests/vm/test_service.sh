#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service.sh - services where systemd is pid 1, Debian 12: jail-setup service
# creates, starts, reloads, restarts, stops and deletes them under every directive of
# their units; limits, drop-ins, and what joins a running one.

VM_SUITE=bookworm VM_TREE=service VM_MORE=,php-fpm,libfcgi-bin,strace VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
cursor
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
useradd --system --shell /usr/sbin/nologin shop || bail "no account"
install -m 755 "$HELP/served" /usr/local/bin/served
cp "$HELP/probe" /usr/local/bin/probe
UNIT=/etc/systemd/system/shop.service
KEY="$([ "$VM_WAY" = box ] || echo 'require = [ ];')"
value() { systemctl show -P "$1" shop; }
main_of() { systemctl show -P MainPID shop; }
status_of() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(main_of)/status"; }
said() { within 40 eval "journal -u shop | grep -q 'served: $1\$'"; }

# --- made -------------------------------------------------------------------------------

run jail-setup service create shop --user shop -- /usr/local/bin/served
is "create" "$RC:$ERR:$(tail -n 1 <<<"$OUT")" '0::shop: created; start it: jail-setup service start shop'
check "it is not started" [ "$(value ActiveState)" = inactive ]
is "it starts at boot" "$(systemctl is-enabled shop)" enabled
run systemd-analyze verify --man=no $UNIT
is "verify has no word about its unit" "$RC:$OUT$ERR" 0:
rated() {
	systemd-analyze security --no-pager "$1" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p'
}
below4() { [ -n "$1" ] && [ "${1%.*}" -lt 4 ]; }
R=$(rated shop.service)
check "security is below 4.0: $R" below4 "$R"
check "control: that of cron is not" eval '! below4 "$(rated cron.service)"'

# --- started ----------------------------------------------------------------------------

run jail-setup service start shop
is "start" "$RC:$ERR" 0:
check "it runs" [ "$(value ActiveState):$(value SubState)" = active:running ]
check "its main process is the program" within 20 eval '[ "$(cat "/proc/$(main_of)/comm")" = served ]'
is "as the account" "$(status_of Uid | cut -f1)" "$(id -u shop)"
is "without a capability" "$(status_of CapEff):$(status_of CapBnd)" 0000000000000000:0000000000000000
check "in the jail" [ ! -e "/proc/$(main_of)/root/outside" ]
check "control: the file is there outside" [ -e /outside ]
check "what it says is in the journal" said "started by uid $(id -u shop)"
P=$(main_of)
works "reload" '' jail-setup service reload shop
check "the program got HUP" said SIGHUP
is "and is the same process" "$(main_of)" "$P"
works "restart" '' jail-setup service restart shop
check "is another process" [ "$(main_of)" != "$P" ]
works "stop" '' jail-setup service stop shop
is "ended by itself" "$(value Result):$(value ExecMainStatus)" success:0
check "with TERM" said SIGTERM
finish
