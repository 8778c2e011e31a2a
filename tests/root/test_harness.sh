#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_harness.sh - the test world itself: without our PAM lines, a login in no jail
# can do everything that the other suites demand of a jailed one.  If this suite
# fails, the others prove nothing.

. "${0%/*}/world.sh"

echo "# $(/usr/sbin/sshd -V 2>&1 | tail -n 1), $(uname -r)"
ssh_ways none

for way in publickey password kbdint; do
	via $way
	works "$way: exec" "alice" SSH alice@h whoami
	works "$way: groups" "alice jailed projects sftponly" \
		SSH alice@h 'id -Gn | tr " " "\n" | sort | xargs'
done
via publickey
works "an exact status, and no more output than there is" "" SSH alice@h true
check "sshd logs to our /dev/log" log_has 'Accepted publickey for alice'
run SSH -o PubkeyAuthentication=no alice@h true
check "without authentication there is no login" [ "$RC" = 255 ]
export SSH_ASKPASS=/bin/false
via password
run SSH alice@h true
check "without the password there is no login" [ "$RC" = 255 ]
export SSH_ASKPASS=$T/askpass
via publickey

play 41 97 ssh -F "$CFG" -tt alice@h <<'END'
send tty; stty size\n
expect /dev/pts/
expect 41 97
send exit 3\n
END
check "a shell on a terminal of our size" [ "$RC" = 3 ]

# Controls of the harness's own judgement.
try_in alice
check "an unjailed login counts as one" [ "$OUT" = "$IN"$'\n'OUTSIDE ]
if kept_out; then fail "an unjailed login is never taken for a refusal"
else pass "an unjailed login is never taken for a refusal"; fi
check "the world's /etc is an overlay" \
	[ "$(stat -f -c %T /etc)" = overlayfs ]
if touch "$SRC/Makefile" 2>"$T/err"; then fail "the sources are out of reach"
else pass "the sources are out of reach"; fi
check "the world's own processes only" [ "$(ps -e -o pid= | wc -l)" -lt 30 ]
check "make install would not reach the machine" \
	[ "$(stat -f -c %T "$ARCH_LIB/security")" = overlayfs ]
finish
