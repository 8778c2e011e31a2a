#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_expiry.sh - accounts that have expired by their dates in shadow(5) (fault U3):
# what sshd and su do with them for each way to authenticate, and that explain, check
# and the log predict it.

. "${0%/*}/world.sh"

few_services passwd chpasswd
ssh_world child su
CONF=/etc/ssh/sshd_config.d/world.conf

server() {              # PORT YES|NO: one that has keyboard-interactive, or not
	sed -i "s/^KbdInteractiveAuthentication .*/KbdInteractiveAuthentication $2/" $CONF
	run_sshd "$1"
	client "$1"
}
server 2204 no
server 2205 yes
kbdint() { sed -i "s/^KbdInteractiveAuthentication .*/KbdInteractiveAuthentication $1/" $CONF; }

# Answers what PAM asks for: the old password twice, a new one twice.
cat >"$T/answers" <<'END'
#!/bin/sh
case $1 in
*[Nn]ew*|*etype*) echo 'quite-Another-1' ;;
*) echo secret ;;
esac
END
chmod 755 "$T/answers"

stale() { chage -d 0 "$1"; }
fresh() { echo "$1:secret" | chpasswd -c SHA512; chage -E -1 -M 99999 -I -1 "$1"; }
ends() { [ "$RC" != 0 ] && ! grep -q "$IN" <<<"$OUT"; }

# --- chage -d 0 -------------------------------------------------------------------------------------

kbdint no
run jail-setup check
is "control: nothing is wrong" "$RC$OUT" 0
admitted "control: alice goes into her jail" alice
check "of whom the log has no note" eval 'log_has result=entered && ! log_now | grep -q note='
stale alice
for way in publickey password; do
	via $way 2204
	try_in alice
	check "$way: alice must change her password, and cannot" ends
	like "$way: sshd says that it has expired" "$ERR" 'Your password has expired'
	check "$way: the log says why" log_has 'result=entered us=[0-9]+ note="the password must be changed; .*passwd\(1\), which no jail has'
done
stale bob
via publickey 2204
run timeout 20 "$HELP/pty" -r 24 -c 80 -- ssh -F "$CFG" -tt alice@h </dev/null
like "on a terminal: there is no passwd(1)" "$OUT$ERR" 'passwd: No such file'
run timeout 20 "$HELP/pty" -r 24 -c 80 -- ssh -F "$CFG" -tt bob@h </dev/null
like "control: bob is asked" "$OUT$ERR" '[Cc]urrent password'
fresh bob
run jail-setup explain alice@sshd
like "explain: refused" "$OUT" '^alice .*: refused$'
like "explain: why, and which line" "$OUT" "REFUSED +the password must be changed, and sshd .* in place of $CONF:[0-9]+ a login by password has it changed before; fix: passwd alice\$"
run jail-setup explain alice@su
like "explain: su asks for it before" "$OUT" '^alice .*: jailed$'
run jail-setup --json check
is "check says it" "$(jq -r '"\(.jail) \(.kind) \(.path) \(.mend)"' <<<"$OUT")" "$JAIL refused alice@sshd passwd alice"
run jail-setup --json check "$JAIL"
is "check $JAIL as well" "$(jq -r '"\(.kind) \(.path)"' <<<"$OUT")" "refused alice@sshd"
stale carol
run jail-setup --json check
is "but of nobody who is in no jail" "$(jq -r .path <<<"$OUT")" "alice@sshd"
fresh carol
run su bob -c 'jail-setup explain alice@sshd'
like "without root it is said that nobody looked" "$OUT" 'without root not looked at: has the account or its password expired'

# What is told: root's passwd, which asks twice.
printf 'another-One-2\nanother-One-2\n' >"$T/two"
passwd alice <"$T/two" >/dev/null 2>&1
via publickey 2204
admitted "as told: root has set another" alice
is "and check is satisfied" "$(jail-setup check; echo $?)" 0
fresh alice

# Or keyboard-interactive, which is before the session.
stale alice
kbdint yes
run jail-setup explain alice@sshd
like "with keyboard-interactive: explain, jailed" "$OUT" '^alice .*: jailed$'
like "and that a key does not help" "$OUT" 'note +the password must be changed.*a login by key ends; ssh -o PreferredAuthentications=keyboard-interactive'
is "check: there is a way in" "$(jail-setup check; echo $?)" 0
via publickey 2205
try_in alice
check "by key it ends" ends
via password 2205
try_in alice
check "by sshd's own password authentication it ends" ends
via kbdint 2205
SSH_ASKPASS="$T/answers" try_in alice
is "keyboard-interactive: changed, and in the jail" "$OUT" "$IN"
check "of which the log has no note" eval 'log_has result=entered && ! log_now | grep -q note='
unlike "the password is another" "$(getent shadow alice)" ":$(getent shadow carol | cut -d: -f2):"
via publickey 2205
admitted "and from then on by key" alice
fresh alice

# --- too old by its dates ---------------------------------------------------------------------------

kbdint no
via publickey 2204
chage -d "$(date -d '-100 days' +%F)" -M 90 alice
try_in alice
check "older than 90 days: cannot be changed either" ends
run jail-setup explain alice@sshd
like "older than 90 days: explain" "$OUT" 'REFUSED +the password must be changed'
chage -I 5 alice
refused "and not changed in time: PAM refuses" alice 'has expired \(failed to change password\)'
run jail-setup explain alice@sshd
like "and not changed in time: explain" "$OUT" "REFUSED +PAM refuses: the password was not changed in time, see chage -l alice; fix: passwd alice\$"
fresh alice
chage -E 0 alice
refused "chage -E: PAM refuses" alice 'account alice has expired'
for s in sshd su; do
	run jail-setup explain alice@$s
	like "chage -E: explain, $s" "$OUT" "REFUSED +PAM refuses: the account has expired, see chage -l alice; fix: chage -E -1 alice\$"
done
run su alice -c true
check "chage -E: and su refuses" [ "$RC" != 0 ]
chage -E 0 bob
run jail-setup explain bob@sshd
like "chage -E: in no jail, refused too" "$OUT" '^bob .*: refused$'
bash -c "$(sed -n 's/.*; fix: //p' <<<"$OUT")"
outside "as told: bob is back" bob
sed -i 's/^@include common-account/#&/' /etc/pam.d/sshd
run jail-setup explain alice@sshd
like "where PAM does not ask, nobody refuses" "$OUT" '^alice .*: jailed$'
admitted "and nobody does" alice
finish
