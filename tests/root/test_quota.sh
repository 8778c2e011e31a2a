#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_quota.sh - resources that are limited for an account: as many of its logins can
# run at once as without a jail, and they use up no resource of the host.

. "${0%/*}/world.sh"

install_products
login_jail
build_jail
pam_lines child
pam_su session
MOST=130                # two keys for each would be more than an account may have
# The kernel counts keys by uid, in all worlds together: accounts of our own.
person dora  2976 jailed
person frida 2979 jailed        # whose keyrings pam_keyinit makes, which stay for a while
person edith 2978

# --- keys -------------------------------------------------------------------------

# How many keys the uid is charged with.
keys() { awk -v u="$1:" '$1 == u { sub(/\/.*/, "", $4); n = $4 } END { print n + 0 }' /proc/key-users; }

coproc su dora -c "echo $IN; read -r go"
read -r -u "${COPROC[0]}" OUT
is "control: su: in" "$OUT" "$IN"
is "su, in a jail: the account is charged with no key" "$(keys 2976)" 0
echo go >&"${COPROC[1]}"
wait "$COPROC_PID"

# su(1) and its kind are set-uid: the real uid is that of who typed it.
printf '%s\n' 'account required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/typed
coproc setpriv --ruid 2978 "$HELP/pamclient" typed dora ogux sh -c "echo $IN; read -r go"
while read -r -u "${COPROC[0]}" OUT && [ "$OUT" != "$IN" ]; do :; done
is "control: typed by another account: in" "$OUT" "$IN"
is "typed by another account: that is charged with none" "$(keys 2978)" 0
is "and nor is the account in the jail" "$(keys 2976)" 0
echo go >&"${COPROC[1]}"
wait "$COPROC_PID"

start_sshd 2230 || bail "sshd does not start"
stop_sshd 2230
sed -i 's/^MaxStartups .*/MaxStartups 300/' /etc/ssh/sshd_config.d/world.conf
run_sshd 2231 || bail "sshd does not start"
client 2231

# $MOST logins at once, each of which stays until it is ended.
mkdir "$T/in" && mkfifo "$T/go" && exec 7<>"$T/go"
PIDS=()
for ((i = 0; i < MOST; i++)); do
	ssh -F "$CFG" -o ConnectTimeout=300 frida@h "echo $IN; read -r go" \
		<&7 >"$T/in/$i" 2>&1 7<&- &
	PIDS+=($!)
done
in_now() { grep -lx "$IN" "$T"/in/* | wc -l; }
for ((i = 0; i < 3000; i++)); do        # until each is in, or has ended
	[ $((MOST - $(jobs -rp | wc -l) + $(in_now))) -lt $MOST ] || break
	sleep 0.1
done
OUT=$(in_now) ERR=$(grep -hvx "$IN" "$T"/in/* | sort | uniq -c | head -n 3) LAST="$MOST times ssh"
is "$MOST logins of one account are in at once" "$OUT" "$MOST"
check "control: each is charged with the key that pam_keyinit makes" [ "$(keys 2979)" -ge "$OUT" ]
kill "${PIDS[@]}" 2>/dev/null
wait "${PIDS[@]}" 2>/dev/null
exec 7>&-
finish
