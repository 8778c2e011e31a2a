#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_rush.sh - the recipe "From rssh or rush" of jail_recipes(7), as printed: logins by
# the real rush before, by its rules and past them, and in the jail afterwards.

. "${0%/*}/recipe.lib.sh"

outcome() { [ "$RC" = 0 ] && echo yes || echo no; }
ways() {                # what anna may do, by name
	local all=''
	rm -f /home/client/got.* /home/anna/new.*
	at_home "scp -q report.txt anna@$HOST:new.sftp" && all="$all sftp"
	at_home "scp -q -O report.txt anna@$HOST:new.scp" 2>/dev/null && all="$all scp-O"
	at_home "rsync report.txt anna@$HOST:new.rsync" && all="$all rsync"
	at_home "rsync anna@$HOST:report.txt got.rsync" && all="$all rsync-back"
	at_home "rsync anna@$HOST:/outside got.outside" 2>/dev/null && all="$all rsync-outside"
	at_home "ssh anna@$HOST id" >/dev/null 2>&1 && all="$all command"
	echo "${all# }"
}
at_home 'echo hello >report.txt'
account anna
recipe "From rssh or rush"
upto usermod
watch anna
upto rsync
is "before: what rush's rules let by" "$(ways)" "sftp rsync rsync-back"
is "before: with its umask" "$(stat -c %a /home/anna/new.rsync)" 640
at_home "printf '%s\n' 'symlink / out' | sftp -q -b - anna@$HOST" >/dev/null
run at_home "rsync anna@$HOST:out/outside got.link && cat got.link"
is "control: before, by a link rsync brings what its path alone does not" "$OUT" OUTSIDE
run at_home "printf '%s\n' 'get /outside got.sftp' | sftp -q -b - anna@$HOST && cat got.sftp"
like "control: before, and sftp the whole host" "$OUT" '^OUTSIDE$'

ends 1 "rush --test --user anna -c 'rsync --server -e.LsfxCIvu . /etc/passwd'"
ends 1 "jailsh --test -u anna -c 'rsync --server -e.LsfxCIvu . /etc/passwd'"
upto jail-setup
upto printf
upto systemctl
upto usermod
run jail-setup explain anna@sshd
check "the shell rush in the jail: refused, with its fix" eval \
	'[ "$RC" = 1 ] && grep -q "REFUSED */usr/sbin/rush.*; fix: usermod -s /bin/sh .anna.$" <<<"$OUT"'
run at_home "scp -q report.txt anna@$HOST:"
check "and so it is" [ "$RC" != 0 ]
upto usermod
upto scp
upto rsync
is "after: the same, and scp -O" "$(ways)" "sftp scp-O rsync rsync-back"
is "after: with the umask" "$(stat -c %a /home/anna/new.sftp /home/anna/new.scp /home/anna/new.rsync | xargs)" "640 640 640"
run at_home "rsync anna@$HOST:/outside got.outside"
like "the client is told why" "$ERR" '^jailsh: rsync: "/outside" is not beneath /home/anna$'
check "and the log does not" eval '! log_now | grep "jailsh.*refused"'
echo 'log = true;' >>/etc/jail/jails.d/uploads.conf
at_home "rsync anna@$HOST:/outside got.outside" 2>/dev/null
check "with log = true it has" log_has 'jailsh.*result=refused.*/outside'
run at_home "rsync anna@$HOST:out/outside got.link2; cat got.link2"
unlike "by the link it brings nothing" "$OUT" OUTSIDE
ln -sf /etc /home/anna/etc
run at_home "rsync anna@$HOST:etc/shadow got.shadow"
check "nor a file of the host that the tree has not" [ "$RC" != 0 ]
run at_home "printf '%s\n' 'get /outside got.sftp2' | sftp -q -b - anna@$HOST"
check "nor sftp" [ ! -e /home/client/got.sftp2 ]

binds_nothing anna /home/anna/sock uploads

# back, and in again
upto usermod
check "the shell of rush first: refused" eval 'run at_home "scp -q report.txt anna@$HOST:"; [ "$RC" != 0 ]'
upto gpasswd
upto scp
is "out of the group, rush lets her in" "$(ways)" "sftp rsync rsync-back"
upto usermod
upto usermod
usermod -s /bin/bash anna && gpasswd -d anna uploads >/dev/null
check "control: in the other order she has the host" on_host anna
usermod -aG uploads anna

ends 1 "grep ':/usr/sbin/rush\$' /etc/passwd"
rest
check "without rush all goes on" eval '[ ! -e /usr/sbin/rush ] && [ "$(ways)" = "sftp scp-O rsync rsync-back" ]'
run jail-setup check
check "and check finds nothing" good
never_hosted
recipe_ends
