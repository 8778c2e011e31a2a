#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_old.sh - Debian 12's own kernel, 6.1, has no Landlock scopes.  A jailed login is
# refused with that reason; with require = [ ] it is let in, into a pid namespace,
# and log, check and explain say what is missing.

VM_SUITE=bookworm VM_INIT=tiny
. "${0%/*}/vm.sh"

vm_people
install_products
like "the kernel is 6.1" "$(uname -r)" '^6\.1\.'
login_jail
build_jail
pam_lines child
pam_su session
start_sshd 2222 || bail "sshd"
client 2222
OLD='this kernel has Landlock ABI [1-5] without scopes, and the jail requires them'
refused "ssh: refused, for the kernel" alice "result=refused reason=\"$OLD"
run su - alice -c "echo $IN; cat /outside"
check "su: refused, for the kernel" eval 'kept_out && log_has "service=su.*result=refused reason=\"$OLD"'
outside "who is in no jail logs in as before" carol

login_jail 'require = [ ];'
admitted "require = [ ]: ssh is let in" alice
check "and the log says what is missing" log_has 'result=entered .*missing=landlock'
run su - alice -c "echo $IN; cat /outside"
check "su as well" eval '[ "$OUT" = "$IN" ] && log_has "service=su.*result=entered .*missing=landlock"'
works "sftp works in there" "" SFTP -b - alice@h
run jail-setup check --live alice
is "one wall is open then, and check --live says which" \
	"$RC $(sed -n 's/^ *wall *\([a-z-]*\) *OPEN.*/\1/p' <<<"$OUT" | tr '\n' ' ')" "1 abstract-socket "
run jail-setup check
like "check says it as well" "$OUT" 'config require: .*abstract sockets of the host'
run jail-setup explain alice@sshd
like "and explain" "$OUT" 'missing=landlock: .*abstract sockets of the host'
sleep 300 & OUTER=$!
run SSH alice@h "echo \$\$; kill -0 $OUTER"
check "in a pid namespace of its own" [ "${OUT:-1000}" -lt 30 ]
like "where no process outside has a number" "$ERR" 'No such process'
kill $OUTER
login_jail 'require = [ ];' 'network = "none";'
run jail-setup check --live alice
unlike "without a network all walls are shut" "$OUT" 'OPEN'
finish
