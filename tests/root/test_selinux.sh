#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_selinux.sh - with SELinux on, a login by sshd is refused if no line before ours
# has set a context, and sshd leaves it alone if one has.  The kernel need not have
# SELinux: strace, or selinux_on.c, answers the two questions that the module asks it.

. "${0%/*}/world.sh"

install_products
login_jail
build_jail

stack() {               # child | session
	[ "$1" = session ] || echo 'auth optional pam_jail.so'
	printf '%s\n' 'auth required pam_permit.so' 'account required pam_permit.so' \
		"session required pam_jail.so entry=$1"
}
# A struct statfs whose first member is SELINUX_MAGIC, and which is 0 else; and
# for the file of the context, descriptor 3.
ZERO=$(printf '%0224d' 0)
login() {               # ENTRY CONTEXT: with SELinux on, and this context set
	local steps=cofgcux
	[ "$1" = child ] || steps=ogux
	stack "$1" >/etc/pam.d/selinux
	printf '%s' "$2" >"$T/exec"
	run strace -f -qq -o "$T/trace" -P /sys/fs/selinux -P /proc/thread-self/attr/exec \
		-e trace=statfs,openat \
		-e "inject=statfs:retval=0:poke_exit=@arg2=8cff7cf900000000$ZERO" \
		-e inject=openat:retval=3 \
		"$HELP/pamclient" selinux alice $steps sh -c "echo $IN; cat /outside"
} 3<"$T/exec"
: >"$T/exec"

stack child >/etc/pam.d/selinux
run "$HELP/pamclient" selinux alice cofgcux sh -c "echo $IN; cat /outside"
like "control: without SELinux, in" "$OUT" "^$IN\$"
login child ''
check "entry=child, no context set: refused" kept_out
check "and says what mends it" log_has 'reason="SELinux is on, and no PAM line before ours .*fix: session required pam_selinux.so open'
login child user_u:user_r:user_t:s0
like "entry=child, a context is set: in" "$OUT" "^$IN\$"
unlike "and in a jail" "$OUT" OUTSIDE
is "control: it was asked what is set" "$(grep -c 'attr/exec.*INJECTED' "$T/trace")" 1
login session ''
like "entry=session: in, whatever is set" "$OUT" "^$IN\$"

# sshd's own libselinux.  There is no policy here to answer it, for anybody.
mkdir -p /etc/selinux && echo SELINUX=permissive >/etc/selinux/config
pam_lines child
start_sshd 2222 LD_PRELOAD="$HELP/selinux_on.so"
client 2222
try_in carol
check "control: outside a jail sshd asks libselinux, and ends" kept_out
check "and says so" log_has 'security_getenforce\(\) failed'
try_in alice
like "in a jail it leaves the context alone: in" "$OUT" "^$IN\$"
unlike "and in the jail" "$OUT" OUTSIDE
finish
