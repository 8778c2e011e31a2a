#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service_refresh.sh - after a refresh, where systemd is pid 1, Debian 12: who runs
# in an older tree, with the unit by its control group, and services that are restarted,
# or go back.  tests/root/test_service_refresh.sh has more, without systemd.

VM_SUITE=bookworm VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
cursor
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
# in qemu its kernel is 6.1, without Landlock scopes
KEY="$([ "$VM_WAY" = box ] || echo 'require = [ ];')"
SVC=/opt/svc
useradd --system --shell /usr/sbin/nologin svc || bail "no account svc"
mkdir -p $SVC /etc/jail/services.d /etc/jail/components.d && install -m 755 "$HELP/server" $SVC/server
released() {            # N [WORD]: the files of the services, from the next refresh on
	echo "release $*" >$SVC/release.new && mv $SVC/release.new $SVC/release &&
	echo "release $1" >$SVC/again && tick
}
served() {              # NAME RESTART [KEY...]
	printf '%s\n' 'user = "svc"; run = [ "/opt/svc/server", "/opt/svc" ];' \
	    'files = [ "/opt/svc/server", "/opt/svc/release", "/opt/svc/again" ];' \
	    "restart = \"$2\";" "$KEY" "${@:3}" >"/etc/jail/services.d/$1.conf"
	run jail-setup service create "$1"
	[ "$RC" = 0 ] || { diag; bail "service create $1"; }
}
pid_of() { systemctl show -P MainPID "$1"; }
gen_of() { basename "$(readlink "/var/lib/jail/$1/current")"; }
in_current() {          # NAME: its process is in the current tree
	jail-setup --json sessions "$1" | grep -q "\"generation\":\"$(gen_of "$1")\""
}

released 1
served old ask
served fresh auto
served hand ask 'engine = "none";'
jail-setup service start old fresh
systemd-run --quiet --unit=byhand jailsh --service hand
for name in old fresh hand; do check "$name runs in its jail" within 40 in_current $name; done
run jail-setup check old fresh hand
unlike "control: nobody is in an older tree" "$OUT" old-tree
like "sessions: by the unit" "$(jail-setup sessions old)" '^svc +old\.service +[0-9]+ .* old +20'
like "and --json" "$(jail-setup --json sessions hand)" '"unit":"byhand.service"'

released 2
was=$(pid_of fresh) kept=$(pid_of old)
run jail-setup refresh
check "a refresh: status 0" eval '[ "$RC" = 0 ] && [ -z "$ERR" ]'
check "restart = auto: another process, in the new tree" eval '[ "$(pid_of fresh)" != "$was" ] && in_current fresh'
is "restart = ask: the same process" "$(pid_of old)" "$kept"
run jail-setup check old fresh hand
like "check: the unit, and its fix" "$OUT" '^old: old-tree old\.service: .*found svc in .*, process [0-9]+, .*; fix: jail-setup service restart old$'
like "that of a unit by hand" "$OUT" '^hand: old-tree byhand\.service: .*; fix: systemctl restart byhand\.service$'
is "and no other" "$(grep -c old-tree <<<"$OUT")" 2
run eval "$(sed -n 's/^old: .*fix: //p' <<<"$OUT") && systemctl stop byhand && systemd-run --quiet --unit=byhand jailsh --service hand"
check "they are restarted" eval '[ "$RC" = 0 ] && within 40 in_current old && within 40 in_current hand'
run jail-setup check old fresh hand
unlike "then nobody is" "$OUT" old-tree

# the hook's own unit waits for what it restarts
jail-setup --quiet hook install
released 3
was=$(pid_of fresh)
run systemctl start jail-refresh.service
check "jail-refresh.service: it is restarted as well" eval '[ "$RC" = 0 ] && [ "$(pid_of fresh)" != "$was" ] && in_current fresh'
check "and that is in the journal" within 20 eval 'journal -t jail-setup | grep -q "jail=fresh result=restarted"'

released 4 late
good=$(gen_of fresh)
run jail-setup refresh
check "one that ends soon: status 1" [ "$RC" = 1 ]
like "it goes back" "$ERR" "service fresh did not come up in generation [0-9T.]+: it has ended; it is back in $good, and held there"
check "and runs there" eval '[ "$(systemctl is-active fresh)" = active ] && [ "$(gen_of fresh)" = "$good" ] && in_current fresh'
jail-setup --quiet unhold fresh
released 5
run jail-setup refresh --restart
check "control: a good one is followed" eval '[ "$RC" = 0 ] && [ "$(gen_of fresh)" != "$good" ] && in_current fresh && in_current old'
systemctl stop byhand

# one that puts off what systemd waits for, at its start and at its end
served slow ask 'type = "notify";'
run jail-setup service start slow
check "one that says when it is ready" eval '[ "$RC" = 0 ] && in_current slow'
good=$(gen_of slow)
released 6 slow
run env LD_PRELOAD="$HELP/hasty.so" jail-setup refresh --restart slow
check "EXTEND_TIMEOUT_USEC= does not hold a refresh up: 1" [ "$RC" = 1 ]
like "it is killed, and goes back" "$ERR" "service slow did not come up in generation [0-9T.]+: systemctl try-restart was not done after 10 minutes; it is back in $good, and held there"
check "and runs there" eval '[ "$(systemctl is-active slow)" = active ] && [ "$(gen_of slow)" = "$good" ] && in_current slow'
finish
