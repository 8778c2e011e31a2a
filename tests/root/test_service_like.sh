#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_like.sh - a service that is created like another one has its tree, and
# only if that is what the host would give.

. "${0%/*}/world.sh"

install_products
install -m 755 "$HELP/probe" /usr/local/bin/served
mkdir -p /opt/like && echo one >/opt/like/one
echo 'files = [ "/opt/like/*" ]; requires = [ "names" ];' >/etc/jail/components.d/like.conf

create() {              # NAME KEY...: a service of alice's; its tree is in TREE
	mkdir -p /etc/jail/services.d
	printf '%s\n' 'user = "alice"; engine = "none"; run = [ "/usr/local/bin/served" ];' \
	    'components = [ "like" ]; files = [ "/usr/local/bin/served" ];' "${@:2}" \
	    >"/etc/jail/services.d/$1.conf"
	run jail-setup service create "$1"
	TREE=$(readlink "/var/lib/jail/$1/current/root" || readlink "/var/lib/jail/$1/$(readlink "/var/lib/jail/$1/current")")
	TREE=${TREE##*/}
	[ "$RC" = 0 ] && [ -n "$TREE" ]
}
trees() { find /var/lib/jail/.trees -mindepth 1 -maxdepth 1 -type d | wc -l; }

check "a service is created" create one
ONE=$TREE
check "another like it" create two
is "  has its tree" "$TREE" "$ONE"
check "  which also has another account and other directories" create three 'state = true;' 'description = "x";'
is "  since nothing in a tree depends on that" "$TREE $(trees)" "$ONE 1"
useradd --system nobody2
check "after a new account of the host" create four
is "  it is the tree still" "$TREE $(trees)" "$ONE 1"
check "control: with another file" create five 'directories = [ "/srv/five" ];'
check "  it has its own" [ "$TREE" != "$ONE" ]

# the same size, another content
sed -i 's/one/two/' /opt/like/one
check "after a file has changed" create six
check "  it has its own" [ "$TREE" != "$ONE" ]
is "  with the file as it is" "$(cat /var/lib/jail/six/current/root/opt/like/one)" two
SIX=$TREE
echo more >/opt/like/more
check "after a file has come that a pattern matches" create seven
check "  it has its own" [ "$TREE" != "$SIX" ]
is "  with that file" "$(cat /var/lib/jail/seven/current/root/opt/like/more)" more
check "like that one again" create eight
is "  it is shared" "$(readlink /var/lib/jail/eight/gen/* | sed 's|.*/||')" "$TREE"

run jail-setup build eight
check "build copies from the host, whatever others have" [ "$(readlink /var/lib/jail/eight/gen/* | tail -n 1 | sed 's|.*/||')" != "$TREE" ]
run jail-setup service delete one
check "the first is deleted" [ "$RC" = 0 ]
is "  the tree stays for the others" "$(readlink /var/lib/jail/two/gen/* | sed 's|.*/||')" "$ONE"
check "  and is there" [ -d "/var/lib/jail/.trees/$ONE" ]

# --- what create finds besides the program ------------------------------------------------

ln -s served /usr/local/bin/by-link
run jail-setup service create nine --user alice --engine none -- /usr/local/bin/by-link
like "a link that no package owns comes along" "$(cat /etc/jail/services.d/nine.conf)" 'files = \[.*"/usr/local/bin/by-link"'
like "  and the file says what a change needs where there is no systemd" \
	"$(cat /etc/jail/services.d/nine.conf)" '^# After a change: jail-setup refresh nine, and start it again$'
run jailsh --service nine
like "  and runs" "$ERR" '^probe lo-up'
printf '#!/bin/bash\n' >/opt/wrapped && chmod 755 /opt/wrapped
run jail-setup service create ten --user alice --engine none -- /usr/local/bin/served /opt/wrapped
like "a program that a program starts brings its interpreter" "$(cat /etc/jail/services.d/ten.conf)" '^components = \[ "bash" \]'

finish
