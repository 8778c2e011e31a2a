#!/bin/bash
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_fault.sh - promise P2 against the kernel: each system call that an entry
# makes fails once, one after the other.  The login is then refused, or it is in
# a jail that differs in nothing from one that met no fault.

. "${0%/*}/world.sh"

command -v strace >/dev/null || {
	skip "each system call of an entry fails once" "no strace"
	finish
}
install_products
login_jail
build_jail

setpriv --reuid 2001 --regid 2001 --clear-groups sleep 1000 &
OUTER=$!
setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-serve @outer ABSTRACT

# What a session is, in words that are the same each time.
cat >/home/alice/state <<END
echo $IN; cat /outside; id -u; id -g; cd /home/alice
# a lost group is pamclient's failed initgroups; one too many would be ours
id -G | tr ' ' '\n' | grep -vxE '2001|3000|3001|3002'
sed -n '/^Cap/p; /^NoNew/p; /^Seccomp:/p' /proc/self/status
while read -r _ _ _ root at how _; do echo "\$root \$at \$how"; done </proc/self/mountinfo |
	sed 's,gen/[0-9T.]*,gen/N,'
for p in "kill $OUTER" "trace $OUTER" "unix-get @outer" userns "mount /tmp" fds; do
	./probe \$p
done
ls -d /* /dev/*; ls /home; ls /proc | grep -v '^[0-9]'; cat /etc/passwd /etc/group
for d in / /usr /etc /dev /run /var; do touch \$d/x 2>/dev/null && echo "wrote \$d"; done
END

steps() { if [ "$1" = child ]; then echo mcofgcux; else echo mcogux; fi; }

login_with() {          # FAULT: as strace's inject= wants it
	run timeout -k 1 20 strace -f -qq -b execve -o "$T/trace" \
		-e "trace=${1%%:*}" -e "inject=$1" \
		"$HELP/pamclient" sshd alice "$(steps "$ENTRY")" /bin/sh /home/alice/state
	# the status of the session's last word is of no interest
	OUT=$(sed -n "/^$IN/,\$p" <<<"$OUT")
}

for entry in child session; do
	pam_lines $entry
	login_with gettid:error=EPERM:when=9999
	reference=$OUT
	check "control: without a fault alice is in a jail, entry=$entry" \
		eval 'grep -q "^$IN" <<<"$OUT" && ! grep -q "^OUTSIDE" <<<"$OUT"'
	faults=0 refusals=0
	for call in unshare mount umount2 mount_setattr open_tree move_mount fsopen fsconfig \
	    fsmount pivot_root chroot chdir fchdir mkdir mkdirat mknodat symlinkat linkat \
	    openat openat2 prctl capset capget keyctl landlock_create_ruleset \
	    landlock_add_rule landlock_restrict_self seccomp fchown fchownat fchmod fchmodat \
	    newfstatat fstat fstatfs statx readlinkat getdents64 close_range dup2 dup3 \
	    ftruncate sethostname setns socket connect clone clone3; do
		# where the architecture or strace knows no such call
		strace -e trace=$call true >/dev/null 2>&1 || continue
		worst='' n=0 tried=0
		while [ $n -lt 90 ]; do
			# the first ones each, then every fifth: openat and prctl are many
			if [ $n -lt 12 ]; then n=$((n + 1)); else n=$((n + 5)); fi
			login_with "$call:error=EPERM:when=$n"
			grep -q INJECTED "$T/trace" || break
			# without the service's file libpam takes "other": not ours to mend
			! grep -q 'pam\.d.*INJECTED' "$T/trace" || continue
			faults=$((faults + 1))
			tried=$((tried + 1))
			if ! grep -q "^$IN" <<<"$OUT"; then
				refusals=$((refusals + 1))
			elif [ "$OUT" != "$reference" ]; then
				worst="number $n let in: $(diff <(echo "$reference") <(echo "$OUT"))"
				echo "# $call, $worst" | head -n 20 | sed '2,$s/^/#   /'
			fi
		done
		[ $tried = 0 ] || check "$call, $tried times: refused, or the same jail, entry=$entry" \
			[ -z "$worst" ]
	done
	echo "# entry=$entry: $faults faults, $refusals refusals"
	check "control: there were faults, and most refused, entry=$entry" \
		[ $refusals -gt 30 ]
done
kill "$OUTER"
finish
