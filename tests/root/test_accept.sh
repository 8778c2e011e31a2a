#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_accept.sh - an accepted finding of check.conf is shown and does not count;
# every other finding counts.  A faulty file is an error and accepts nothing.

. "${0%/*}/world.sh"

install_products
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
conf() { cat >/etc/jail/check.conf && chmod 644 /etc/jail/check.conf; }
accept() {              # ROW...: each KIND JAIL PATH
	local r k j p
	{
		echo 'accept = ('
		for r; do
			read -r k j p <<<"$r"
			echo "{ kind = \"$k\"; jail = \"$j\"; path = \"$p\"; reason = \"why $k\"; }$([ "$r" = "${*: -1}" ] || echo ,)"
		done
		echo ');'
	} | conf
}

mkdir -p /opt/h /etc/jail/components.d
echo one >/opt/h/a && echo two >/opt/h/b
echo 'files = [ "/bin/bash", "/opt/h/a", "/opt/h/b" ];' >/etc/jail/components.d/tiny.conf
for j in one two; do
	printf '%s\n' 'components = [ "tiny" ];' "users = [ \"$([ $j = one ] && echo alice || echo bob)\" ];" \
		'groups = [ ];' "directories = [ \"/srv/$j\" ];" | jail_file $j
done
run jail-setup build one two
[ "$RC" = 0 ] || { diag; bail "build failed"; }
echo more >>/opt/h/a
run jail-setup check one two
is "control: two jails are stale" "$RC $(grep -c ': stale /opt/h/a: .*; fix: jail-setup refresh' <<<"$OUT")" "1 2"

accept 'stale one /opt/h/a'
run jail-setup check one
check "accepted: shown with the reason, status 0" \
	eval 'says 0 0 && grep -q "^one: stale /opt/h/a: .*; accepted: why stale$" <<<"$OUT"'
run jail-setup check one two
check "the other jail counts" \
	eval 'says 1 0 && grep -q "^two: stale .*; fix: " <<<"$OUT" && grep -q "^one: .*; accepted: " <<<"$OUT"'
run jail-setup --json check one
check "--json: accepted, with the reason" \
	eval 'says 0 0 && grep -q "\"kind\":\"stale\".*\"accepted\":\"why stale\"" <<<"$OUT"'
run jail-setup --json check two
unlike "--json: and no such member else" "$OUT" accepted
run jail-setup --quiet check one
check "--quiet: nothing, status 0" eval 'says 0 0 && [ -z "$OUT" ]'
echo more >>/opt/h/b
run jail-setup check one
check "another path counts" eval 'says 1 0 && grep -q "^one: stale /opt/h/b: .*; fix: " <<<"$OUT"'
accept 'stale one *'
run jail-setup check one
check "every path" eval 'says 0 0 && [ "$(grep -c accepted: <<<"$OUT")" = 2 ]'
accept 'stale * /opt/h/a' 'stale * /opt/h/b'
run jail-setup check one two
check "every jail" eval 'says 0 0 && [ "$(grep -c accepted: <<<"$OUT")" = 4 ]'
is "and both are as old as before" "$(cat /var/lib/jail/{one,two}/current/root/opt/h/a | xargs)" "one one"
run jail-setup check --fix one
check "--fix leaves it alone" eval 'says 0 0 && [ "$(cat /var/lib/jail/one/current/root/opt/h/a)" = one ]'
touch /var/lib/jail/one/current/root/srv/one/evil
run jail-setup check --fix one two
check "--fix for another jail leaves it alone" eval 'says 0 0 && grep -q "^one: extra .*; fixed$" <<<"$OUT" &&
	[ "$(cat /var/lib/jail/two/current/root/opt/h/a)" = one ]'

# what was done to a tree is never accepted with it
echo evil >/var/lib/jail/one/current/root/opt/h/a
run jail-setup check one
check "a changed file in such a jail counts" \
	eval 'says 1 0 && grep -q "^one: changed /opt/h/a: .*; fix: jail-setup build one$" <<<"$OUT"'
run jail-setup check --fix one
check "and --fix mends it" eval 'says 0 0 && grep -q "changed .*; fixed$" <<<"$OUT"'
jail-setup build one two >/dev/null && echo more >>/opt/h/a
said() { says 2 1 && grep -qE "^jail-setup: /etc/jail/check.conf$1" <<<"$ERR"; }
refuses() {             # NAME REGEX: an error with the file, status 2
	run jail-setup check two
	check "$1" said "$2"
}
for k in way-out changed setid owner unsafe-path; do
	accept "$k two *"
	refuses "$k is not to be accepted" ".*: $k is not to be accepted, check.conf.5.; fix: take the row out$"
done
accept 'frob two *'
refuses "a kind that there is not" '.*row 1: "frob" is no kind of finding; fix: '
conf <<<'accept = ( { kind = "stale"; jail = "two"; path = "*"; } );'
refuses "without a reason" '.*row 1: kind, jail, path and reason are required; fix: '
conf <<<$'accept = ( {\n kind = "stale"; jail = "two"; paht = "*"; reason = "r"; } );'
refuses "a key that there is not: file and line" ':2: paht is not a known setting'
accept 'stale two *'
chown alice /etc/jail/check.conf
refuses "not root's" " belongs to uid 2001 .*; fix: chown 0 '/etc/jail/check.conf'"
chown 0 /etc/jail/check.conf && chmod 666 /etc/jail/check.conf
refuses "writable by all" ' belongs to uid 0 with mode 0666'
mv /etc/jail/check.conf /etc/jail/real && ln -s real /etc/jail/check.conf
refuses "a link" ' is a symbolic link'
rm /etc/jail/check.conf && mv /etc/jail/real /etc/jail/check.conf && chmod 644 /etc/jail/check.conf
run jail-setup list
check "no other command reads it: list" [ "$RC" = 0 ]
conf <<<'frob = 1;'
run jail-setup list
check "not even where it is no good" [ "$RC" = 0 ]

# a row that is of no use any more
accept 'stale two *' 'stale three *'
run jail-setup check
check "a row that accepts nothing is shown" eval 'grep -q \
	"^-: accepts-nothing /etc/jail/check.conf: expected a finding stale three \*, found none; accepted: why stale$" <<<"$OUT"'
is "and the other is not" "$(grep -c accepts-nothing <<<"$OUT")" 1
run jail-setup check two
check "but where only a jail was looked at" eval 'says 0 0 && ! grep -q accepts-nothing <<<"$OUT"'
run jail-setup check --quick
unlike "or not all of it" "$OUT" accepts-nothing

# of the host as a whole
run jail-setup check
OUTSIDE=$(sed -n 's/^-: outside \([^:]*\):.*/\1/p' <<<"$OUT" | sort -u)
like "control: services without the line" "$OUTSIDE" /etc/pam.d/su
check "control: status 1" [ "$RC" = 1 ]
rows=('stale two *' 'stale one *' 'refused * *' 'outside - *')
while read -r j k p; do
	rows+=("$k ${j%:} ${p%%:*}")
done < <(grep -vE ': (stale|outside|refused|accepts-nothing) ' <<<"$OUT" | cut -d' ' -f1-3)
accept "${rows[@]}"
run jail-setup check
check "every finding of the host accepted: status 0" \
	eval 'says 0 0 && ! grep -q "; fix: " <<<"$OUT" && grep -q "^-: outside /etc/pam.d/su.*accepted: why outside$" <<<"$OUT"'

# --config moves it
cp -a /etc/jail /etc/other && rm /etc/jail/check.conf
run jail-setup check two
check "without the file everything counts" eval 'says 1 0 && ! grep -q accepted <<<"$OUT"'
run jail-setup --config /etc/other check two
check "--config DIR has one of its own" eval 'says 0 0 && grep -q "accepted: why stale" <<<"$OUT"'
checks_by_schema accepted stale
finish
