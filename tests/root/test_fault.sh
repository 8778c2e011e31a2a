#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_fault.sh - promise P2 against the kernel: each system call that PAM makes from
# the account phase to the jail fails once (faults.c). Either the login is refused,
# and the log names the cause, or its jail is the same as without a fault.  Nothing
# stays mounted.
#
#   FAULTS=all      each call with each of EPERM, ENOMEM, EMFILE and ENOSPC; else
#                   each call with one of them, in rotation
#   FAULTS=sshd     the sample through sshd only

. "${0%/*}/world.sh"

install_products
login_jail
build_jail
jail_file other <<<'components = [ "shell" ]; users = [ "nobody" ];'
jail-setup refresh "$JAIL"

setpriv --reuid 2001 --regid 2001 --clear-groups sleep 3000 &
OUTER=$!
setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-serve @outer ABSTRACT
install -m 755 "$HELP/state" /home/alice/state
NS=()
for ns in mnt ipc uts net pid user; do NS+=("$(readlink /proc/self/ns/$ns)"); done
rotate=-r
[ "${FAULTS:-}" != all ] || rotate=

# Our lines alone: what else is in a stack is not ours to try.
stack() {               # child | session
	[ "$1" = session ] || echo 'auth optional pam_jail.so'
	printf '%s\n' 'auth required pam_permit.so' 'account required pam_jail.so' \
		'account required pam_permit.so' "session required pam_jail.so entry=$1" \
		'session required pam_permit.so'
}
steps() { if [ "$1" = child ]; then echo mcofgcux; else echo mcogux; fi; }

try_all() {             # ENTRY: all of its faults, one half for each processor
	local part pids=()
	for part in 0 1; do
		# shellcheck disable=SC2086 # a word or none
		"$HELP/faults" -p $part/2 $rotate "$T/log.$part" -- "$HELP/pamclient" faults \
			alice "$(steps "$1")" /home/alice/state $OUTER "${NS[@]}" \
			>"$T/faults.$part" 2>"$T/err.$part" &
		pids+=($!)
	done
	wait "${pids[0]}" && wait "${pids[1]}"
	RC=$?
	ERR=$(cat "$T"/err.?)
}

# Whose it is to say why: ours, or where it is libpam's own call that failed,
# nobody's or libpam's.  "-" is no line at all.
sort_out() {            # CALL, N of them, those that are as they must not be
	cat "$T"/faults.? | awk -F '\t' '
	{ n[$3]++; bad[$3] += 0 }
	$5 == "same" { next }
	# libaudit waits as often as it takes
	$5 == "missed" && $3 ~ /^(poll|recvfrom)$/ { next }
	$5 == "refused" && $6 ~ /result=refused reason="[^"]+"/ { next }
	$5 == "refused" && $6 ~ /PAM (audit|pam_)/ { next }
	$5 == "refused" && $3 ~ /^(clone|clone3|fork)$/ { next }
	{ bad[$3]++; print "# " $0 >"/dev/stderr" }
	END { for (c in n) print c, n[c], bad[c] }' | sort
}

entries="child session"
[ "${FAULTS:-}" != sshd ] || entries=
for entry in $entries; do
	stack "$entry" >/etc/pam.d/faults
	# the first login of a machine makes /run/jail: another row of calls
	"$HELP/pamclient" faults alice "$(steps "$entry")" /bin/true >/dev/null
	try_all "$entry"
	check "control: without a fault alice is in a jail, entry=$entry" [ "$RC" = 0 ]
	while read -r call n bad; do
		check "$call, $n times: refused and logged, or the same jail, entry=$entry" \
			[ "$bad" = 0 ]
	done < <(sort_out 2>"$T/bad")
	cat "$T/bad"
	refusals=$(cat "$T"/faults.? | grep -c '	refused	')
	echo "# entry=$entry: $(cat "$T"/faults.? | wc -l) faults, $refusals refusals"
	check "control: there were faults, and many refused, entry=$entry" [ "$refusals" -gt 300 ]
	for call in unshare pivot_root chroot umount2 fsopen fsmount move_mount open_tree \
	    mount_setattr keyctl seccomp landlock_restrict_self close_range capset; do
		check "control: a failing $call refuses, entry=$entry" \
			grep -q "	$call	.*	refused	" "$T"/faults.?
	done
done
kill "$OUTER"
wait "$OUTER" 2>/dev/null

# A sample through the real sshd: all calls of that kind fail.
pam_lines child
port=2400
for call in unshare fsopen fsmount move_mount open_tree mount_setattr pivot_root \
    landlock_restrict_self close_range; do
	port=$((port + 1))
	start_sshd $port strace -D -f -qq -o "$T/trace" -e "trace=$call" \
		-e "inject=$call:error=EPERM" || bail "sshd does not start under strace"
	client $port
	outside "control: sshd, $call fails: bob gets in" bob
	refused "sshd, $call fails: alice is refused" alice 'result=refused reason="[^"]+ not permitted'
	stop_sshd $port
done
finish
