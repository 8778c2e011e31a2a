#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153,SC2154 # world.sh, names of the libraries
# soak_services.sh - `make soak-services MINUTES=60 SITES=50`: many services of one
# definition under load, while the host is refreshed again and again and they are
# restarted into their new trees, restart = "auto".  No request may fail.
#
#   MINUTES  how long (default 1/4: `make check` runs it as well)
#   SITES    how many services (default 6)
#   WORKERS  how many clients at once (default 4)
#   EVERY    seconds from the end of a refresh to the next (default 2)
#
# systemd.py is in place of systemd, and holds their sockets over restarts, as a
# .socket unit does.

. "${0%/*}/world.sh"
. "$SRC/tests/root/services.lib.sh"

MINUTES=${MINUTES:-0.25}
SITES=${SITES:-6}
WORKERS=${WORKERS:-4}
EVERY=${EVERY:-2}
BAD=$T/bad

refreshes() {           # until ./moves is gone; a line for each in ./made
	local n=2 out rc
	while [ -e moves ]; do
		n=$((n + 1))
		release $n
		out=$(jail-setup refresh 2>&1)
		rc=$?
		[ "$rc:$(grep -c ': restarted in generation' <<<"$out")" = "0:$SITES" ] ||
			echo "refresh $n: status $rc: $(tail -n 3 <<<"$out")" >>"$BAD"
		grep -q old-tree <<<"$out" && echo "refresh $n: $(grep old-tree <<<"$out")" >>"$BAD"
		echo $n >>made
		find /var/lib/jail/.trees -mindepth 1 -maxdepth 1 | wc -l >>trees
		sleep "$EVERY"
	done
}

under_load() {          # COMMAND...: while clients ask; REQUESTS FAILED RELEASES SLOWEST
	: >go
	python3 "$SRC/tests/root/soak_services.py" "$WORKERS" "${SOCKETS[@]}" >result 2>>"$BAD" &
	local client=$!
	"$@"
	rm go
	wait $client
	read -r REQUESTS FAILED RELEASES SLOWEST <result
}

left() {
	echo "mounts: $(wc -l </proc/self/mountinfo)"
	echo "mount namespaces: $(readlink /proc/[0-9]*/ns/mnt 2>/dev/null | sort -u | wc -l)"
	echo "processes: $(cat /proc/[0-9]*/comm 2>/dev/null | grep -vxE 'soak_services|bash|cat|grep|sort|uniq|xargs|logger' | sort | uniq -c | xargs)"
}

services_world
mkdir "$T/soak"
cd "$T/soak" || bail "$T/soak"
: >"$BAD"
NAMES=() SOCKETS=()
for ((i = 1; i <= SITES; i++)); do
	site "site$i" auto || bail "site$i"
	NAMES+=("site$i") SOCKETS+=("/run/svc/site$i.sock")
done
start "${NAMES[@]}"
for name in "${NAMES[@]}"; do until_so ask "$name" >/dev/null; done
release 2
jail-setup --quiet refresh || bail "refresh"
is "services of one definition have one tree" \
	"$(for name in "${NAMES[@]}"; do readlink -f "/var/lib/jail/$name/current"; done | sort -u | wc -l)" 1

# controls: clients see what must not be seen
export WAIT=1
under_load jail-setup service stop site1
check "control: requests to one that is stopped fail" [ "$FAILED" -gt 0 ]
jail-setup --quiet service start site1
mv /run/svc/site2.sock /run/svc/away
under_load sleep 0.2
check "control: so do those to a socket that is not there" [ "$FAILED" -gt 0 ]
mv /run/svc/away /run/svc/site2.sock
mixed() {               # what they read is of another release than what they have begun with
	cp $SVC/release $SVC/kept && echo "release 0" >$SVC/again && tick &&
	jail-setup --quiet refresh site2 && cp $SVC/kept $SVC/again && tick && sleep 0.3
}
under_load mixed
check "control: and answers of two releases" grep -q 'torn\|of two releases' "$BAD"
unset WAIT
jail-setup --quiet refresh --restart
: >"$BAD"; : >made; : >trees

left >before
loaded() {              # for MINUTES, and to the end of the last refresh
	: >moves
	refreshes &
	local job=$!
	sleep "$(awk -v m="$MINUTES" 'BEGIN { print m * 60 }')"
	rm moves
	wait $job
}
start=$SECONDS
under_load loaded
echo "# $((SECONDS - start)) s: $SITES services, $REQUESTS requests, $FAILED failed, of $RELEASES releases;" \
	"the slowest $SLOWEST ms; $(wc -l <made) refreshes, $(($(wc -l <made) * SITES)) restarts;" \
	"at most $(sort -n trees | tail -n 1) trees"
is "no request failed, and each refresh restarted all" "$(head -n 20 "$BAD")" ""
is "which the clients say as well" "$FAILED" 0
check "control: there were requests" [ "$REQUESTS" -gt "$SITES" ]
check "control: the host moved, and they saw it" [ "$RELEASES" -gt 1 ]
run jail-setup check "${NAMES[@]}"
check "check: nobody is left in an older tree" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
until_so eval 'left >after; cmp -s before after'
is "nothing is left behind" "$(cat after)" "$(cat before)"
finish
