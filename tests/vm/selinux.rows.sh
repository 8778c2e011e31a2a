# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh's names, and those of test_selinux.sh
# selinux.rows.sh - what check and explain say of SELinux, and that their fixes help;
# sourced by test_selinux.sh, at its end: enforcing, with the module.

faults() { run jail-setup check --quick; grep -E '(selinux|refused) ' <<<"$OUT"; }
fixed() {               # NAME: the fix of the only fault is carried out, and all is well
	local fix
	fix=$(faults)
	fix=${fix##*; fix: }
	eval "$fix" >/dev/null
	is "$1: by ${fix%% *} it is mended" "$(faults)" ""
}
TREE=$(readlink -f "/var/lib/jail/$JAIL/current/root")
is "check: control: nothing about SELinux" "$(faults)" ""
chcon -R -t bin_t "$TREE/usr/bin"
like "check: files of a tree with another type" "$(faults)" \
	"^$JAIL: selinux /usr/bin: expected jail_tree_t, found bin_t, and another type in [0-9]+ more files; fix: restorecon -RFi /var/lib/jail /run/jail\$"
fixed "the tree"
chcon -t var_run_t /run/jail
like "check: /run/jail with another type" "$(faults)" '^-: selinux /run/jail: expected jail_run_t, found var_run_t; fix: '
fixed /run/jail
chcon -t var_lib_t /var/lib/jail
setenforce 0
like "check: permissive, too" "$(faults)" '^-: selinux /var/lib/jail: expected jail_tree_t, found var_lib_t; fix: '
setenforce 1
fixed /var/lib/jail

run jail-setup explain alice@sshd
like "explain: the context, or who sets it" "$OUT" \
	'^  SELinux +(unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023, by pam_selinux|what pam_selinux sets)'
run jail-setup explain mallory@sshd
like "explain: of an account that is confined" "$OUT" \
	'^  SELinux +(user_u:user_r:user_t:s0, by pam_selinux|what pam_selinux sets)'

cp -a /etc/pam.d/sshd "$T/sshd.pam"
sed -i '/pam_selinux.*open/d' /etc/pam.d/sshd
like "check: no line sets the context" "$(faults)" \
	'^-: refused /etc/pam.d/sshd: .*SELinux is on, and no line before .*fix: write "session required pam_selinux.so open" as the last session line, before ours$'
refused "and so it is" alice
echo 'session required pam_selinux.so open' >>/etc/pam.d/sshd
like "check: the line stands behind ours" "$(faults)" 'SELinux is on, and no line before .*; fix: jail-setup pam add sshd$'
fixed "the order"
run SSH alice@h "echo $IN"
is "and alice is let in" "$OUT" "$IN"
cp -a "$T/sshd.pam" /etc/pam.d/sshd
