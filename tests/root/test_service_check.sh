#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_check.sh - what check says of a service before it is started: each
# refusal is one finding, the same as explain's, and jailsh refuses by it as well.

. "${0%/*}/world.sh"

install_products
S=/etc/jail/services.d
mkdir -p $S /etc/jail/components.d
echo 'files = [ "/usr/local/bin/probe" ];' >/etc/jail/components.d/probe.conf

# service LINES...: its file
service() {
	{
		[[ $* = *user\ =* ]] || echo 'user = "alice";'
		[[ $* = *run\ =* ]] || echo 'run = [ "/usr/local/bin/probe", "ids" ];'
		echo 'engine = "none"; components = [ "shell", "probe" ];'
		printf '%s\n' "$@"
	} >$S/web.conf
}
service
run jail-setup build web
[ "$RC" = 0 ] || { diag; bail "no tree"; }

# refused NAME FINDING LINES...: one finding, and neither explain nor jailsh does other
AS=()
refused() {
	local name=$1 want=$2 why
	shift 2
	service "$@"
	run "${AS[@]}" jail-setup check web
	check "$name" eval '[ "$RC" = 1 ] && [ -z "$ERR" ] && grep -qE -e "^web: $want" <<<"$OUT"'
	is "it is the only one: $name" "$(grep -c . <<<"$OUT")" 1
	why=$(sed 's/.*, found //; s/; fix: .*//' <<<"$OUT")
	run "${AS[@]}" jail-setup explain web@service
	check "explain: refused, and why: $name" eval '[ "$RC" = 1 ] && grep -qF -e "REFUSED     $why" <<<"$OUT"'
	run "${AS[@]}" jailsh --service web
	check "jailsh does not start it: $name" eval '[ "$RC" -ge 126 ] && [ -z "$OUT" ]'
}
sound() {               # NAME LINES...
	local name=$1
	shift
	service "$@"
	run "${AS[@]}" jail-setup check web
	check "control: $name" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
}

sound "a service that starts has no finding"
works "and starts" 'uid=2001 euid=2001 gid=2001 egid=2001' jailsh --service web

refused "an account that is gone" \
	'config user=ghost: expected an account of this host, not root, found user: no account ghost; fix: useradd .* ghost$' 'user = "ghost";'
echo toor:x:0:0::/root:/bin/sh >>/etc/passwd
refused "uid 0 by another name" 'config user=toor: .* has uid 0, which is never jailed; fix: name an account' 'user = "toor";'
sed -i '$d' /etc/passwd
R='refused web@service: expected a service that starts, found'
refused "a program that is not in the tree" "$R run: /usr/bin/python3 is not in the tree; fix: " 'run = [ "/usr/bin/python3" ];'
refused "a socket where others write" "$R listen: /tmp/web.sock: /tmp belongs to uid 0 with mode 1777; .*; fix: write address = ./run/web.sock.\$" \
	'listen = ( { address = "/tmp/web.sock"; } );'
sound "in a directory of root's" 'listen = ( { address = "/run/web.sock"; } );'
sound "and in one that is made at the start" 'listen = ( { address = "/run/web/sock"; } );'
mkdir -p /var/lib/full && : >/var/lib/full/x
refused "a directory that is not the account's" "$R /var/lib/full is there and belongs to root; fix: " 'state = "full";'
refused "a bind that is missing" "$R binds: /srv/none: No such file or directory; fix: mkdir" 'binds = ( { source = "/srv/none"; target = "/srv/none"; } );'
AS=("$HELP/deny" landlock_create_ruleset:1:16=E2BIG --)
refused "ports that this kernel does not keep" "$R this kernel has no Landlock for TCP ports, .*; fix: start Linux 6.7" 'network = "host";'
sound "unless the file does without" 'network = "host"; require = [ ];'
AS=()
sound "a kernel that has it" 'network = "host"; connect = [ 80 ];'
mount -t tmpfs -o mode=755 none /sys/fs/cgroup      # as on a host that has version 1 there
refused "limits that this host does not keep" "$R memory and tasks: no cgroup v2 on /sys/fs/cgroup; fix: mount it there" 'memory = 64;'
umount /sys/fs/cgroup

# each of them, and what is known of the host only once
service 'state = "full"; listen = ( { address = "/tmp/web.sock"; } );'
run jail-setup check
check "two refusals are two findings" eval '[ "$RC" = 1 ] && [ "$(grep -c "^web: refused web@service: " <<<"$OUT")" = 2 ]'
run jail-setup --json check web
check "--json" eval '[ "$(by_schema check <<<"$OUT")" = "2 lines" ] && grep -q "\"kind\":\"refused\",\"path\":\"web@service\"" <<<"$OUT"'
run jail-setup check --format nagios
check "for a monitor it is critical" eval '[ "$RC" = 2 ] && grep -q "CRITICAL - 2 critical, 0 warning" <<<"$OUT"'
run jail-setup check --format prometheus
check "and is counted as the service's" grep -q '{jail="web",severity="critical"} 2$' <<<"$OUT"
run jail-setup check web --fix
check "--fix builds nothing for it" eval '[ "$RC" = 1 ] && [ "$(grep -c "; not fixed\$" <<<"$OUT")" = 2 ] && [ "$(ls /var/lib/jail/web/gen | wc -l)" = 1 ]'
echo 'accept = ( { kind = "refused"; jail = "web"; path = "web@service"; reason = "not yet"; } );' >/etc/jail/check.conf
run jail-setup check web
check "check.conf(5) accepts it" eval '[ "$RC" = 0 ] && grep -q "accepted: not yet\$" <<<"$OUT"'
rm /etc/jail/check.conf
service; mv $S/web.conf $S/new.conf
run jail-setup check new
check "one that was never built: nothing else is said of it" eval '[ "$RC" = 1 ] && [ "$(grep -c . <<<"$OUT")" = 1 ] && grep -q "^new: missing " <<<"$OUT"'
mv $S/new.conf $S/other.conf
echo 'user = "ghost";' >>$S/other.conf; sed -i 1d $S/other.conf
service
run jail-setup check web
check "another service is not looked at" eval '[ "$RC" = 0 ] && [ -z "$OUT" ]'
finish
