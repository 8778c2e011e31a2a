#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153,SC2154 # world.sh, eval's words, names of the libraries
# test_service_settings.sh - who says that a service runs, or would be started by
# systemd, with other settings than its file has now.

. "${0%/*}/world.sh"
. "$SRC/tests/root/services.lib.sh"

services_world
C=/etc/jail/services.d

says() { eval '[ "$RC" = '"$1"' ] && [ -z "$ERR" ]'; }      # STATUS: and no error
fine() {                # NAME [JAIL]: check finds nothing
	run jail-setup check "${2:-web}"
	check "$1" eval 'says 0 && [ -z "$OUT" ]'
}
listed() { jail-setup service list web | sed -n "2s/.*  \(old settings\)$/\1/p"; }
listed_json() { jail-setup --json service list web | grep -o '"old_settings":[a-z]*'; }

# --- one that runs ------------------------------------------------------------------

check "a service, started" eval 'site web ask && start web && until_so ask web >/dev/null'
fine "control: with the settings of its file: no finding"
is "nor a word in the list" "$(listed)$(listed_json)" '"old_settings":false'
cp $C/web.conf "$T/web.conf"
# changed LINES: check finds that, and nothing when it is taken back
changed() {
	printf '%s\n' "$1" | cat "$T/web.conf" - >$C/web.conf
	run jail-setup check web
	check "changed: $1" eval 'says 1 && [ "$(grep -c . <<<"$OUT")" = 1 ]'
	like "it is said what, and how it gets them: $1" "$OUT" \
		'^web: old-settings sessions: expected the settings of /etc/jail/services.d/web.conf, found process [0-9]+, started with other ones 20[-0-9]+ [0-9:]{8}; fix: jail-setup service restart web$'
	is "and in the list: $1" "$(listed) $(listed_json)" 'old settings "old_settings":true'
	cp "$T/web.conf" $C/web.conf
	fine "control: taken back: $1"
}
changed 'network = "host"; connect = [ 80 ];'
changed 'environment = [ "A=1" ];'
changed 'memory = 100;'
changed 'state = true;'
# what is written otherwise
sed -i 's/ = /=/; 1i # a comment' $C/web.conf
echo 'description = "x";' >>$C/web.conf
sed -i 's/restart="ask"/restart="auto"/' $C/web.conf
touch -d '+1 hour' $C/web.conf
run jail-setup check web
unlike "control: how it is written, and what nothing that runs depends on" "$OUT" 'found process'
cp "$T/web.conf" $C/web.conf
fine "control: a time of the file that is another"

echo 'network = "host";' >>$C/web.conf
run jail-setup --json check web
check "--json" eval '[ "$(by_schema check <<<"$OUT")" = "1 lines" ] && grep -q "\"kind\":\"old-settings\",\"path\":\"sessions\"" <<<"$OUT"'
run eval 'jail-setup --json service list >"$T/json"'
is "list --json is by its schema" "$(by_schema service <"$T/json")" '1 lines'
run jail-setup check --format nagios web
check "for a monitor it is a warning" eval '[ "$RC" = 1 ] && grep -q "0 critical, 1 warning" <<<"$OUT"'
was=$(generation web)
run jail-setup check web --fix
check "--fix restarts nothing, and builds nothing" eval '[ "$RC" = 1 ] && grep -q "not fixed\$" <<<"$OUT" && [ "$(generation web)" = "$was" ]'
echo 'accept = ( { kind = "old-settings"; jail = "web"; path = "*"; reason = "at night"; } );' >/etc/jail/check.conf
run jail-setup check web
check "check.conf(5) accepts it" eval 'says 0 && grep -q "accepted: at night$" <<<"$OUT"'
rm /etc/jail/check.conf
sed -i 's/restart = "ask"/restart = "never"/' $C/web.conf
run jail-setup check web
check "and so does restart = never" eval 'says 0 && grep -q "accepted: restart = \"never\"$" <<<"$OUT"'
sed -i 's/restart = "never"/restart = "ask"/' $C/web.conf
release 2
jail-setup --quiet refresh web
run jail-setup check web
check "in an older tree as well: that is the one finding" eval 'says 1 && [ "$(grep -c . <<<"$OUT")" = 1 ] && grep -q "^web: old-tree" <<<"$OUT"'
run eval 'jail-setup service restart web && until_so ask web'
is "the fix of both" "$(ask web)" "release 2 / release 2"
fine "then there is none"
is "nor a word in the list" "$(listed)" ''

# --- its units -------------------------------------------------------------------------

UNIT=/etc/systemd/system/web
sed -i 's/^Restart=.*/Restart=no/' $UNIT.service
run jail-setup check web
like "a unit that is not what the file gives" "$OUT" \
	"^web: old-settings $UNIT.service: expected the settings of $C/web.conf, found a unit with other ones; fix: jail-setup service restart web\$"
is "and in the list" "$(listed)" 'old settings'
mv /run/systemd/system /run/systemd/away
fine "control: where no systemd runs a unit starts nothing"
mv /run/systemd/away /run/systemd/system
jail-setup --quiet service restart web
fine "its fix"
jail-setup --quiet service stop web
fine "control: stopped, with the unit of its file"
echo 'memory = 100;' >>$C/web.conf
run jail-setup check web
like "stopped, and with other limits: it is not started" "$OUT" "^web: old-settings $UNIT.service: .*; fix: jail-setup service create web\$"
forget_calls
jail-setup --quiet service create web
unlike "its fix starts nothing" "$(calls)" 'start'
fine "and there is none"
sed -i 's/^listen.*//' $C/web.conf
run jail-setup check web
check "a socket that the file has no more" eval '[ "$RC" = 1 ] && grep -qE "^web: old-settings $UNIT.(service|socket): " <<<"$OUT"'
cp "$T/web.conf" $C/web.conf
sed -i '1s/^/# of somebody else\n/' $UNIT.service
run jail-setup check web
unlike "a unit of others is not judged" "$OUT" "$UNIT.service"
sed -i 1d $UNIT.service

# --- engine none, and what another version has started -----------------------------------

ADDRESS='' site none ask 'engine = "none";'
fine "control: it does not run" none
( setsid jailsh --service none </dev/null >/dev/null 2>&1 & )
until_so eval '[ -n "$(running none)" ]'
fine "control: it runs" none
echo 'tmp_exec = true;' >>$C/none.conf
run jail-setup check none
like "engine none: it is said whose it is" "$OUT" '^none: old-settings sessions: .*fix: let its supervisor restart jailsh --service none$'
# joins it, with the settings of the file now
jail-setup service exec none -- $SVC/server $SVC >/dev/null 2>&1 </dev/null &
X=$!
until_so eval '[ "$(pgrep -c -u svc-none -x server)" = 2 ]' || bail "nothing joins it"
run jail-setup check none
is "what joins it is no other session" "$(grep -c . <<<"$OUT")" 1
kill $X; wait $X
run jail-setup check
check "all: the same" eval '[ "$(grep -c "^none: old-settings" <<<"$OUT")" = 1 ]'
run jail-setup check web
unlike "another service is not looked at" "$OUT" none
jail-setup --quiet end none
fine "ended: none" none
checks_by_schema old-settings
finish
