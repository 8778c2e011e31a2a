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
		"${CLIENT:-$HELP/pamclient}" selinux alice $steps sh -c "echo $IN; cat /outside"
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
cp "$HELP/pamclient" "$T/systemd"
CLIENT=$T/systemd login session ''
check "a unit with PAMName=, no context set: refused" kept_out
check "and says what mends it, too" log_has 'service=selinux entry=session .*fix: session required pam_selinux.so open'
CLIENT=$T/systemd login session user_u:user_r:user_t:s0
like "a context is set for it: in" "$OUT" "^$IN\$"

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

# --- jail-setup -----------------------------------------------------------------

# A file system of ours in selinuxfs's place, which selinux_on.c gives its number;
# "context" takes what is written, or is a file of /proc that takes no words.
FS=/sys/fs/selinux
mount -t tmpfs selinuxfs /sys/fs && mkdir -p $FS/policy_capabilities
echo 1 | tee $FS/enforce $FS/mls >$FS/policy_capabilities/nnp_nosuid_transition
: >$FS/context
js() { run env LD_PRELOAD="$HELP/selinux_on.so" jail-setup "$@"; }
label() {               # TYPE FILE...: system_u:object_r:TYPE:s0
	local hex
	hex=$(printf 'system_u:object_r:%s:s0' "$1" | od -An -v -tx1 | tr -d ' \n')
	shift
	find "$@" -exec "$HELP/plant" xattr {} security.selinux "$hex" \;
}
TREE=$(readlink -f "/var/lib/jail/$JAIL/current/root")
label jail_tree_t /var/lib/jail
label jail_run_t /run/jail
jail-setup pam add --all >"$T/added"
run jail-setup check --quick
is "control: SELinux off, no finding" "$RC $OUT" "0 "
js check --quick
is "on, and all is labelled: no finding" "$RC $OUT" "0 "
label bin_t "$TREE/usr/bin"
js check --quick
like "files of a tree with another type" "$OUT" \
	"^$JAIL: selinux /usr/bin: expected jail_tree_t, found bin_t, and another type in [0-9]+ more files; fix: restorecon -RFi /var/lib/jail /run/jail\$"
is "one finding" "$RC $(wc -l <<<"$OUT")" "1 1"
label jail_tree_t "$TREE/usr/bin"
label var_run_t /run/jail
js check --quick
like "/run/jail with another type" "$OUT" \
	'^-: selinux /run/jail: expected jail_run_t, found var_run_t; fix: restorecon -RFi'
label jail_run_t /run/jail
js explain alice@sshd
like "explain: the context is pam_selinux's" "$OUT" '^  SELinux .*pam_selinux'
is "and the login is jailed" "$RC" 0
js explain --json alice@sshd
like "as JSON" "$OUT" '"selinux": ?".*pam_selinux'
unlike "control: off, no word of it" "$(jail-setup explain alice@sshd)" SELinux

ln -sf /proc/self/oom_score_adj $FS/context
label var_lib_t /var/lib/jail
js check --quick
like "no module" "$OUT" '^-: selinux /var/lib/jail: expected jail_tree_t, found a policy without the module of pam_jail: jailed logins by sshd, login and cron are refused; fix: install pam_jail-selinux, or .*make install-selinux && semodule -i /usr/share/selinux/packages/jail.pp && restorecon'
is "and nothing about labels" "$RC $(wc -l <<<"$OUT")" "1 1"
for f in targeted/jail.pp jail.pp; do
	install -D -m 644 /dev/null "/usr/share/selinux/packages/$f"
	js check --quick
	like "the module is there, as $f: it is loaded from there" "$OUT" \
		"; fix: semodule .*-i /usr/share/selinux/packages/$f && restorecon"
done
rm -r /usr/share/selinux/packages
js explain alice@sshd
like "explain: refused by it" "$OUT" '^  REFUSED .*SELinux: /var/lib/jail: expected jail_tree_t'
is "with the status" "$RC" 1
js explain alice@su
like "by su it is a note: root's domain is not confined" "$OUT" '^  note .*SELinux: /var/lib/jail: expected jail_tree_t'
js init more --for sftp --create-group
like "init: it stands in the way" "$RC $ERR" '^2 .*SELinux: /var/lib/jail: .*semodule -i'
check "before anything is written" [ ! -e /etc/jail/jails.d/more.conf ]
echo 0 >$FS/enforce
js init more --for sftp --create-group --dry-run
check "control: permissive, it does not" [ "$RC" = 0 ]
js explain alice@sshd
like "permissive: a note" "$OUT" '^  note .*would be refused, if it enforced'
is "and jailed" "$RC" 0
echo 1 >$FS/enforce
rm $FS/context && : >$FS/context
label jail_tree_t /var/lib/jail

# the line of pam_selinux.so
sed -i '/pam_selinux.so.*open/d' /etc/pam.d/sshd
js check --quick
like "no line sets the context" "$OUT" \
	'^-: refused /etc/pam.d/sshd: expected session required pam_selinux.so open, found SELinux is on, and no line before /etc/pam.d/sshd:[0-9]+ is sure to set the context of the shell: accounts of a jail are refused; fix: write "session required pam_selinux.so open" as the last session line, before ours$'
js pam add sshd
like "pam add cannot mend it" "$RC $ERR" '^2 .*fix: write "session required pam_selinux.so open" as the last session line, before ours'
cp /etc/pam.d/sshd "$T/without"
sed -i '/pam_jail.so entry=child/i session required pam_selinux.so open' /etc/pam.d/sshd
js check --quick
is "the line written before ours: no finding" "$RC $OUT" "0 "
cp "$T/without" /etc/pam.d/sshd
echo 'session required pam_selinux.so open' >>/etc/pam.d/sshd
js check --quick
like "behind ours: pam add mends it" "$OUT" 'sure to set the context.*; fix: jail-setup pam add sshd$'
js pam add sshd
js check --quick
is "and has" "$RC $OUT" "0 "
js explain alice@sshd
is "explain: jailed" "$RC" 0
finish
