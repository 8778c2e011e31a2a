#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service_sockets.sh - the sockets and notifications of services where systemd is
# pid 1, Debian 12: NAME.socket binds and hands over, Type=notify and notify-reload.

VM_SUITE=bookworm VM_TREE=service VM_MORE=,php-fpm,libfcgi-bin,strace VM_WAY=${VM_WAY:-box}
. "${0%/*}/vm.sh"

vm_people
install_products
cursor
useradd --system --shell /usr/sbin/nologin shop || bail "no account"
install -m 755 "$HELP/service" /usr/local/bin/service
cp "$HELP/probe" /usr/local/bin/probe
mkdir -p /etc/jail/services.d
KEY="$([ "$VM_WAY" = box ] || echo 'require = [ ];')"
value() { systemctl show -P "$1" shop; }
main_of() { systemctl show -P MainPID shop; }
answers() { [ "$(timeout 10 probe "$@" 2>/dev/null)" = "$WANT" ]; }

# shop LINES...: the service, from $RUN
shop() {
	printf '%s\n' "$KEY" 'user = "shop";' 'files = [ "/usr/local/bin/service" ];' \
	    "run = [ \"/usr/local/bin/service\", \"do\"$(printf ', "%s"' "${RUN[@]}") ];" "$@" \
	    >/etc/jail/services.d/shop.conf
}

# --- sockets ---------------------------------------------------------------------------

RUN=(env serve:3:by-port)
shop 'listen = ( { address = "127.0.0.1:81"; }, { address = "/run/shop.sock"; } );'
run jail-setup service create shop
is "create" "$RC:$ERR" 0:
is "both are enabled" "$(systemctl is-enabled shop.service shop.socket | xargs)" "enabled enabled"
works "start" '' jail-setup service start shop
R=$(systemd-analyze security --no-pager shop.service | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
check "security is below 4.0: $R" [ "${R%.*}" -lt 4 ]
WANT=by-port
check "it answers at a port below 1024" within 20 answers tcp-get 81
is "the path is what the row says" "$(stat -c '%a %U %G' /run/shop.sock)" "660 shop shop"
check "without the host's network" eval '! [ "/proc/$(main_of)/ns/net" -ef /proc/self/ns/net ]'
P=$(main_of)
works "restart" '' jail-setup service restart shop
check "another process answers" eval '[ "$(main_of)" != "$P" ] && within 20 answers tcp-get 81'
sed -i s/127.0.0.1:81/127.0.0.1:82/ /etc/jail/services.d/shop.conf
run jail-setup service restart shop
is "restart with another address" "$RC" 0
check "it answers there" within 20 answers tcp-get 82
check "and there no more" eval '! answers tcp-get 81'
works "stop" '' jail-setup service stop shop
check "nothing listens, and nothing starts it again" eval '! answers tcp-get 82 && [ "$(value ActiveState)" != active ]'
check "the path is gone" [ ! -e /run/shop.sock ]
probe tcp-serve 7002 NEIGHBOUR
RUN=(turn:3:7002)
shop 'listen = ( { address = "127.0.0.1:83"; } );'
works "start again" '' jail-setup service start shop
check "its socket does not call a neighbour" within 40 eval 'journal -u shop | grep -q "call: ETIMEDOUT"'
jail-setup -q service stop shop

# --- sd_notify --------------------------------------------------------------------------

for own in host own; do
	RUN=('say:READY=1|STATUS=fine' wait)
	shop 'type = "notify";' "processes = \"$own\";"
	works "processes = $own: Type=notify: start waits for READY" '' jail-setup service start shop
	is "and it runs" "$(value ActiveState):$(value SubState):$(value StatusText)" active:running:fine
	works "stop" '' jail-setup service stop shop
	RUN=(wait)
	shop 'type = "notify";' "processes = \"$own\";"
	mkdir -p /etc/systemd/system/shop.service.d
	printf '%s\n' '[Service]' TimeoutStartSec=3 Restart=no >/etc/systemd/system/shop.service.d/t.conf
	systemctl daemon-reload
	run jail-setup service start shop
	check "control: without READY the start fails" [ "$RC" = 2 ]
	rm -r /etc/systemd/system/shop.service.d
	systemctl daemon-reload
	systemctl reset-failed shop
done
finish
