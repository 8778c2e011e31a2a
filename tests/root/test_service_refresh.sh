#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153,SC2154 # world.sh, eval's words, names of the libraries
# test_service_refresh.sh - who still runs in an older tree after a refresh, and
# services that are restarted into their new ones, or back.

. "${0%/*}/world.sh"
. "$SRC/tests/root/services.lib.sh"

services_world
ID='[0-9T.]+'

says() { eval '[ "$RC" = '"$1"' ] && [ -z "$ERR" ]'; }      # STATUS: and no error
left() { grep ' old-tree ' <<<"$OUT" | cut -d: -f1 | paste -sd' '; }

# --- it is found, and said -------------------------------------------------------

check "a service, started" eval 'site web ask && start web && until_so ask web >/dev/null'
OLD=$(generation web)
run jail-setup check web
check "control: in the current tree: no finding" says 0
run jail-setup refresh
check "and a refresh that changes nothing says nothing" eval 'says 0 && [ -z "$OUT" ]'

release 2
forget_calls
run jail-setup refresh --log
check "a refresh: status 0" says 0
like "it says who is left, and the command" "$OUT" \
	"^web: old-tree sessions: svc-web in $OLD, process [0-9]+, since 20[-0-9]+ [0-9:]{8}; fix: jail-setup service restart web\$"
check "and so does the log" log_has "jail=web result=old-tree reason=\"sessions: svc-web in $OLD, process .*fix: jail-setup service restart web\""
is "restart = ask: it is not restarted" "$(calls)" ""
is "and goes on in its tree, whole" "$(ask web)" "release 1 / release 1"
check "control: which is not the current one" [ "$(generation web)" != "$OLD" ]
is "sessions says which" "$(running web)" "$OLD"
run jail-setup --json refresh
like "--json: a line" "$OUT" "\"jail\":\"web\",\"result\":\"old-tree\",\"generation\":\"$OLD\",\"current\":\"$(generation web)\",\"since\":\"20[-0-9]+T[0-9:]+Z\",\"mend\":\"jail-setup service restart web\",\"pid\":[0-9]+,\"sessions\":1,\"users\":\[\"svc-web\"\]"
works "--quiet: nothing" "" jail-setup --quiet refresh

run jail-setup check web
check "check: status 1" says 1
like "one finding" "$OUT" \
	"^web: old-tree sessions: expected all in generation $(generation web), found svc-web in $OLD, process [0-9]+, since 20[-0-9: ]+; fix: jail-setup service restart web\$"
is "and no other" "$(grep -c . <<<"$OUT")" 1
run jail-setup check --format nagios web
check "for a monitor it is a warning" eval '[ "$RC" = 1 ] && grep -q "0 critical, 1 warning" <<<"$OUT"'
run jail-setup --json check web
like "--json" "$OUT" '"kind":"old-tree","path":"sessions"'
now=$(generation web)
run jail-setup check web --fix
like "--fix cannot" "$OUT" 'restart web; not fixed$'
is "and builds nothing for it" "$(generation web)" "$now"
echo 'accept = ( { kind = "old-tree"; jail = "web"; path = "*"; reason = "at night"; } );' >/etc/jail/check.conf
run jail-setup check web
check "check.conf(5) accepts it" eval 'says 0 && grep -q "accepted: at night$" <<<"$OUT"'
rm /etc/jail/check.conf
run eval 'jail-setup service restart web && until_so ask web'
is "its fix" "$(ask web)" "release 2 / release 2"
run jail-setup check web
check "then it is gone" says 0

# The same tree by another name.
cp -P "/var/lib/jail/web/gen/$(generation web)" /var/lib/jail/web/gen/20990101T000000 &&
ln -sfn gen/20990101T000000 /var/lib/jail/web/current
run jail-setup check web
check "another generation with the same tree is none" says 0
check "control: it is another" [ "$(running web)" != "$(generation web)" ]
ln -sfn "gen/$(running web)" /var/lib/jail/web/current
rm /var/lib/jail/web/gen/20990101T000000

run jail-setup rollback web "$OLD"
run jail-setup check web
like "who runs in what a rollback left, is found" "$OUT" "^web: old-tree .*expected all in generation $OLD, found svc-web in $ID"
run jail-setup build --quiet web
run jail-setup service restart web

# --- logins, and programs of jailsh ------------------------------------------------

jail_file shell <<<'components = [ "shell" ]; users = [ "alice", "mallory" ];'
run jail-setup build shell
pam_su session
stay() { setsid su "$1" -c 'exec sleep 300' </dev/null >/dev/null 2>&1 & }
stay alice; stay mallory; stay mallory
setsid jailsh --jail shell --user alice -- sleep 300 </dev/null >/dev/null 2>&1 &
inside() { [ "$(jail-setup --json sessions shell | grep -o '"pid"' | grep -c .)" = "$1" ]; }
check "three logins and a launch" until_so inside 4
WAS=$(generation shell)
jail-setup --quiet build shell
run jail-setup check shell
LOGINS=$(grep -E 'old-tree sessions: .*found 3 sessions of (alice,mallory|mallory,alice), the oldest in '"$WAS" <<<"$OUT")
check "all logins are one finding" [ -n "$LOGINS" ]
like "the fix is for one of them" "$LOGINS" 'fix: jail-setup end shell --user (alice|mallory)$'
like "the launch is one of its own" "$OUT" "old-tree sessions: .*found alice in $WAS, process [0-9]+, .*fix: jail-setup end shell --user alice   # and start it again\$"
is "no others" "$(grep -c old-tree <<<"$OUT")" 2
run jail-setup refresh web
unlike "a refresh of another jail does not say it" "$OUT" old-tree
run jail-setup refresh
is "one of all does" "$(left)" "shell shell"
run jail-setup refresh --restart
check "--restart restarts no login" inside 4
jail-setup --quiet end shell
run jail-setup check shell
unlike "none is left" "$OUT" old-tree

# --- restart = "auto" and "never" ----------------------------------------------------

for name in auto1 auto2; do site $name auto && start $name; done
site never never && start never
for name in web auto1 auto2 never; do until_so ask $name >/dev/null; done
release 3
forget_calls
run jail-setup --quiet refresh --log
check "the hook's refresh prints nothing" eval 'says 0 && [ -z "$OUT" ]'
is "restart = auto is followed, one after the other, and no other" "$(calls)" \
	"try-restart auto1.service;try-restart auto2.service"
is "and they have what is new" "$(ask auto1), $(ask auto2)" "release 3 / release 3, release 3 / release 3"
is "the others not yet" "$(ask web), $(ask never)" "release 2 / release 2, release 2 / release 2"
check "it is in the log" log_has "jail=auto2 result=restarted gen=$(generation auto2)"
forget_calls
run jail-setup refresh
is "a second one restarts nothing" "$(calls)" ""
is "and says who is left, but not restart = never" "$(left)" web
jail-setup --quiet build auto1
forget_calls
run jail-setup refresh
is "what a refresh has not made, it does not follow" "$(calls)" ""
is "but says it" "$(left)" "auto1 web"
run jail-setup check never
check "which check shows as accepted by its file" eval 'says 0 && grep -q "^never: old-tree .*; accepted: restart = \"never\"$" <<<"$OUT"'

release 4
forget_calls
talk() { printf 'COMMITEND\n\n\0_DISCONNECT\n\n\0' | jail-setup hook zypp >/dev/null; }
talk
check "zypper's hook restarts as well" until_so eval 'calls | grep -q "auto1.*auto2"'
until_so eval '[ "$(ask auto2)" = "release 4 / release 4" ]'

release 5
printf 'user = ' >/etc/jail/services.d/broken.conf
run jail-setup refresh
check "a file that cannot be read: 2, and it is said" eval '[ "$RC" = 2 ] && grep -q broken.conf <<<"$ERR"'
is "and the others are restarted" "$(ask auto1)" "release 5 / release 5"
rm /etc/jail/services.d/broken.conf

# --- refresh --restart ----------------------------------------------------------------

forget_calls
run jail-setup refresh --restart
check "--restart: status 0, each is named" eval 'says 0 && grep -qE "^web: restarted in generation $ID$" <<<"$OUT"'
is "those on an older tree, but not restart = never" "$(calls)" "try-restart web.service"
is "the new tree" "$(ask web)" "release 5 / release 5"
release 5.1
run jail-setup --json refresh auto1
is "--json: what is new, and what was restarted" "$OUT" \
	"{\"jail\":\"auto1\",\"result\":\"refreshed\",\"generation\":\"$(generation auto1)\"}
{\"jail\":\"auto1\",\"result\":\"restarted\",\"generation\":\"$(generation auto1)\"}"
release 5
run jail-setup refresh --restart
run jail-setup --json refresh --restart never
is "which has to be named" "$OUT" "{\"jail\":\"never\",\"result\":\"restarted\",\"generation\":\"$(generation never)\"}"
is "then it is" "$(ask never)" "release 5 / release 5"

# One that runs by hand, and one of engine none.
ADDRESS='' site hand auto
sed -i 's/restart = "auto"/restart = "ask"/' /etc/jail/services.d/auto?.conf
site none auto 'engine = "none";'
for name in hand none; do ( setsid jailsh --service $name </dev/null >/dev/null 2>&1 & ) ; done
by_hand() { [ "$(running hand)" != '' ] && [ "$(running none)" != '' ]; }
check "two by hand" until_so by_hand
release 6
forget_calls
run jail-setup refresh --restart
is "what runs outside of its unit, or has none, is left" "$(calls)" \
	"try-restart auto1.service;try-restart auto2.service;try-restart web.service"
like "engine none: it is said whose it is" "$OUT" "^none: old-tree .*fix: let its supervisor restart jailsh --service none\$"
is "they are named" "$(left)" "hand none"
jail-setup --quiet end hand
jail-setup --quiet end none

# --- one that does not come up --------------------------------------------------------

until_so ask auto1 >/dev/null
# fails WORD REASON: auto1 does not come up with such a release, the others do
fails() {
	local was
	was=$(generation auto1)
	N=$RANDOM
	release "$N" "$1" svc-auto1
	forget_calls
	run jail-setup refresh --restart --log
	check "$1: status 1" [ "$RC" = 1 ]
	like "$1: it is said, and what to do" "$ERR" \
		"service auto1 did not come up in generation $ID: $2; it is back in $was, and held there; see: journalctl -u auto1.service; to try again: jail-setup unhold auto1"
	is "$1: it was first, and goes back before the next one" "$(calls)" \
		"try-restart auto1.service;restart auto1.service;try-restart auto2.service;try-restart web.service"
	like "$1: the failed one is named at the end" "$(tail -n 1 <<<"$ERR")" '1 of 3 services did not come up in the new tree: auto1$'
	is "$1: it runs where it was" "$(running auto1) $(ask auto1)" "$was release 6 / release 6"
	is "$1: which is the current tree" "$(generation auto1)" "$was"
	is "$1: the others have it, and none is left" "$(ask auto2), $(ask web), $(left)" "release $N $1 svc-auto1 / release $N, release $N $1 svc-auto1 / release $N, "
	check "$1: in the log" log_has 'jail=auto1 result=rolled-back reason="service auto1 did not come up'
}
fails exit "it has ended"
run jail-setup refresh
check "the next refresh leaves it there" eval '[ "$(running auto1)" = "$(generation auto1)" ] && grep -q "auto1.*held" <<<"$OUT"'
run jail-setup check auto1
like "check says why" "$OUT" 'auto1: stale .*held .*it did not come up in generation'
jail-setup --quiet unhold auto1
fails deaf ".*auto1.sock: nobody takes the connection"
jail-setup --quiet unhold auto1

release 7
run jail-setup refresh --restart
check "control: a good release is followed" eval 'says 0 && [ "$(ask auto1)" = "release 7 / release 7" ]'
check "by all" [ "$(ask auto2), $(ask web)" = "release 7 / release 7, release 7 / release 7" ]

# without a socket: it has to stay
ADDRESS='' site job auto
start job
until_so eval '[ -n "$(running job)" ]'
jail-setup --quiet service stop auto1 auto2 web never
was=$(generation job)
release 8 late
run jail-setup refresh
check "one without a socket that ends soon: 1" [ "$RC" = 1 ]
like "it is back" "$ERR" "service job did not come up in generation $ID: it has ended; it is back in $was"
is "and runs there" "$(running job)" "$was"
jail-setup --quiet unhold job
release 9
run jail-setup refresh
check "control: one that stays is followed" eval 'says 0 && [ "$(running job)" = "$(generation job)" ] && [ "$(running job)" != "$was" ]'

sed -i 's/^RestartSec=.*/RestartSec=0/' /etc/systemd/system/job.service
was=$(generation job)
release 10 late
run jail-setup refresh
check "one that is started again and again: 1" [ "$RC" = 1 ]
is "it is back" "$(running job) $(generation job)" "$was $was"
jail-setup --quiet unhold job

# one that puts off what systemd waits for
jail-setup --quiet service stop job
release 11
ADDRESS='' site slow auto 'type = "notify";'
start slow
check "control: one that says when it is ready" until_so eval '[ -n "$(running slow)" ]'
was=$(generation slow)
release 12 slow svc-slow
forget_calls
run env LD_PRELOAD="$HELP/hasty.so" jail-setup refresh --restart
check "EXTEND_TIMEOUT_USEC= does not hold a refresh up: 1" [ "$RC" = 1 ]
like "it is said" "$ERR" "service slow did not come up in generation $ID: systemctl try-restart was not done after 10 minutes; it is back in $was"
is "it is killed, and goes back" "$(calls)" "try-restart slow.service;--signal=KILL kill slow.service;restart slow.service"
is "and runs there" "$(running slow) $(generation slow)" "$was $was"
jail-setup --quiet unhold slow
jail-setup --quiet service stop slow
jail-setup --quiet service start job

# neither here nor there
was=$(generation job)
sed -i 's,^ExecStart=.*,ExecStart=/bin/false,' /etc/systemd/system/job.service
release 13
run jail-setup --json refresh
check "it comes up nowhere: 2" [ "$RC" = 2 ]
like "which is said" "$ERR" "service job did not come up in generation $ID: .*; nor in the one before, $was: .*; see: journalctl -u job.service\$"
like "--json" "$OUT" '"jail":"job","result":"down"'

checks_by_schema old-tree
finish
