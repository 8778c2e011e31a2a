#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_sftp.sh - the recipe "SFTP customers" of jail_recipes(7), as printed: who reads
# and writes what, what a umask and a default ACL do, whose names are seen, the log, and
# who is refused.

. "${0%/*}/recipe.lib.sh"

SHARED=/srv/sftp/shared
mode() { stat -c %a "$SHARED/$1" 2>&1; }

recipe "SFTP customers"
upto jail-setup
watch anna bruno
account anna customers
account bruno customers
upto jail-setup
upto echo
upto scp
upto scp
is "what anna shares bruno reads" "$(cat /home/client/copy.txt)" hello

# --- who reads and writes what ------------------------------------------------------

echo OUTSIDE >/home/anna/private
check "control: anna reads what is hers" does anna 'get private'
check "bruno does not: it is not mounted" refuses bruno 'get /home/anna/private'
check "nor what the host has" refuses bruno 'get /outside'
check "what all read" does bruno 'get info/NEWS'
check "and none writes, though anna could by its mode" eval \
	'chown anna /srv/sftp/info && refuses anna "put report.txt info/x"'
check "control: she does in shared" does anna 'put report.txt shared/x'
check "no shell, but no word of sftp either" eval \
	'! at_home "ssh anna@$HOST cat /outside" 2>&1 | grep OUTSIDE'
check "another's file is removed" does bruno 'rm shared/x'
check "and with 3770 it is not" eval \
	'chmod 3770 $SHARED && does anna "put report.txt shared/x" && refuses bruno "rm shared/x"'
check "but it is in a directory of a member's" eval \
	'does anna "mkdir shared/d" "put report.txt shared/d/x" && [ "$(mode d)" = 2770 ] && does bruno "rm shared/d/x"'
check "control: nor is the directory itself removed" eval 'refuses bruno "rmdir shared/d" && does anna "rmdir shared/d" "rm shared/x"'
chmod 2770 $SHARED
check "a member makes a link to any name" eval \
	'does anna "symlink /outside shared/link" && [ "$(cat $SHARED/link)" = OUTSIDE ]'
check "control: in the jail it leads nowhere" refuses bruno 'get shared/link'
does anna 'rm shared/link'

# --- forwarding ---------------------------------------------------------------------

echo AT-ANNAS >/home/client/secret
cat >/home/client/meet <<-'END'
	# anna forwards a socket in shared to one at her home, and bruno connects to it
	rm -f here there answer
	python3 -c 'import socket
	s = socket.socket(socket.AF_UNIX); s.bind("here"); s.listen()
	while True: c = s.accept()[0]; c.sendall(open("secret", "rb").read()); c.close()' &
	server=$!
	ssh -N -R "/home/anna/shared/sock:$HOME/here" anna@files.example.org 2>/dev/null & anna=$!
	for i in $(seq 40); do
		echo 'chmod 666 shared/sock' | sftp -q -b - anna@files.example.org >/dev/null 2>&1 && break
		kill -0 $anna 2>/dev/null || break
		sleep 0.1
	done
	ssh -N -L "$HOME/there:/home/bruno/shared/sock" bruno@files.example.org 2>/dev/null & bruno=$!
	for i in $(seq 40); do [ -S there ] && break; sleep 0.1; done
	timeout 5 python3 -c 'import socket
	s = socket.socket(socket.AF_UNIX); s.connect("there"); print(s.recv(100).decode(), end="")' 2>/dev/null
	kill $anna $bruno $server 2>/dev/null
	echo 'rm shared/sock' | sftp -q -b - anna@files.example.org >/dev/null 2>&1
END
meet() { run at_home 'bash ./meet'; [ "$OUT" = AT-ANNAS ]; }
forwards() { run at_home "ssh -W 127.0.0.1:22 $1@$HOST </dev/null 2>/dev/null | head -c 4"; [ "$OUT" = SSH- ]; }
check "control: in no jail a port is forwarded" forwards carol
check "in the jail none is" eval '! forwards anna'
check "control: by a socket in shared bruno reaches what anna has at home" meet
nothing_forwarded customers
check "and with the lines he does not" eval '! meet && [ ! -e $SHARED/sock ]'
check "files are sent as before" does anna 'put report.txt shared/y' 'rm shared/y'

# --- modes --------------------------------------------------------------------------

at_home 'for m in 600 644 666; do echo $m >f$m && chmod $m f$m; done'
modes() {               # the modes on the server of files sent by put, put -p, and of mkdir
	rm -rf "${SHARED:?}"/*
	batch anna 'put f600 shared/a' 'put f644 shared/b' 'put f666 shared/c' \
	    'put -p f600 shared/d' 'put -p f644 shared/e' 'put -p f666 shared/f' 'mkdir shared/g'
	stat -c %a "$SHARED"/[a-g] | xargs
}
is "umask 007 takes bits away, and none from put -p" "$(modes)" "600 640 660 600 644 666 2770"
at_home "scp -q f666 anna@$HOST:shared/h && scp -qp f666 anna@$HOST:shared/i"
is "so with scp, and scp -p" "$(mode h) $(mode i)" "660 666"
is "all of it is the group's" "$(stat -c %G "$SHARED"/* | sort -u)" customers
check "what is 640 another member reads" does bruno 'get shared/b'
check "and does not write" refuses bruno 'put f644 shared/b'
check "but replaces" does bruno 'rm shared/b' 'put f644 shared/b'
check "what is 600 another member does not read" refuses bruno 'get shared/a'
check "control: one who is no member reads none, whatever the mode" eval \
	'[ "$(mode f)" = 666 ] && ! setpriv --reuid carol --regid carol --clear-groups cat $SHARED/f 2>/dev/null'
check "control: it is the directory that keeps him out" eval \
	'chmod 2775 $SHARED && setpriv --reuid carol --regid carol --clear-groups cat $SHARED/f; chmod 2770 $SHARED'
setfacl -d -m u::rwx,g::rwx,g:customers:rwx,o::--- "$SHARED" || bail "no ACLs here"
is "a default ACL adds no bit, and keeps put -p from none" "$(modes)" "600 640 660 600 644 666 2770"
like "for the mode is its mask" "$(getfacl -pc "$SHARED/a")" '^group:customers:rwx[[:space:]]+#effective:---'
sed -i 's/ umask = "007";//' /etc/jail/jails.d/customers.conf
jail-setup -q build customers
is "with the ACL in place of the umask: the same" "$(modes)" "600 640 660 600 644 666 2770"
setfacl -b "$SHARED"
# 022 on Debian 12, 002 on 13
like "control: with neither, that of the login" "$(modes)" "^600 644 6[46]4 600 644 666 27[57]5$"
sed -i 's/access = "rw"; }/access = "rw"; umask = "007"; }/' /etc/jail/jails.d/customers.conf
jail-setup -q build customers
is "and with the umask again" "$(modes)" "600 640 660 600 644 666 2770"

# --- names --------------------------------------------------------------------------

batch bruno 'ls -l shared/c'
like "the owner is a number" "$OUT" "^-rw-rw---- .* $(id -u anna) +customers .*shared/c$"
batch anna 'ls -l shared/c'
like "but one's own" "$OUT" "^-rw-rw---- .* anna +customers .*shared/c$"
upto install
upto echo
upto sed
upto jail-setup
batch bruno 'ls -l shared/c'
like "with the component, a name" "$OUT" "^-rw-rw---- .* anna +customers .*shared/c$"
batch bruno 'get /etc/passwd'
is "and no more names than these" "$(cut -d: -f1 /home/client/passwd | sort | xargs)" "anna bruno nobody root"

# --- the log ------------------------------------------------------------------------

batch anna 'put report.txt'
check "control: as Debian has it, no file is in the log" eval '! log_now | grep -q "open .*report"'
asked() {               # FILE SERVER: is the file in the log, where a client asks for that server?
	run at_home "echo 'put report.txt $1' | sftp -q -b - -s '$2' anna@$HOST"
	[ "$RC" = 0 ] || fail "$2 is served"
	log_now | grep -qE "sftp-server\[[0-9]+\]: open \"[^\"]*$1\" flags WRITE"
}
sed -i 's,^Subsystem.*/sftp-server$,& -f AUTHPRIV -l INFO,' /etc/ssh/sshd_config
systemctl reload ssh
check "control: by the Subsystem it is" asked s1 sftp
check "control: and the client turns it off" eval '! asked s2 "/usr/lib/openssh/sftp-server -l QUIET"'
sed -i 's,^\(Subsystem.*/sftp-server\) .*,\1,' /etc/ssh/sshd_config
upto printf
upto systemctl
upto scp
check "who wrote what" log_has \
	'<8.>.*sftp-server\[[0-9]+\]: open "./report.txt" flags WRITE.* mode 0644'
check "and from where" log_has 'sftp-server\[[0-9]+\]: session opened for local user anna from \[127'
check "a client that asks for another log has this one" asked s3 "/usr/lib/openssh/sftp-server -l QUIET"
check "so has one of the subsystem" asked s4 sftp
run at_home "ssh -W 127.0.0.1:22 anna@$HOST </dev/null 2>/dev/null | head -c 4"
is "and nothing is forwarded, as before" "$OUT" ""
is "check has nothing to say" "$(jail-setup check customers; echo $?)" 0
check "the log is not in the jail" refuses anna 'ls /var/log'
sed -i '/^log /d' /etc/jail/jails.d/customers.conf
batch anna 'put report.txt'
check "without log = true the lines get nowhere" eval '[ "$RC" = 0 ] && ! log_now | grep -q "open .*report"'
echo 'log = true;' >>/etc/jail/jails.d/customers.conf

# --- nologin, and who is in no jail ---------------------------------------------------

upto usermod
ends 1 'jail-setup explain bruno@sshd'
upto jail-setup
like "explain: the shell" "$OUT" 'REFUSED +/usr/sbin/nologin, the shell of the account, is no program'
check "and so it is" refuses bruno 'ls'
upto usermod
check "control: with bash it works" does bruno 'ls'

account carla
check "control: who is in no jail has a shell" eval '[ "$(at_home "ssh carla@$HOST cat /outside")" = OUTSIDE ]'
account otto
usermod -aG sudo otto
upto "jail-setup pam status"
like "pam status shows the line, and that it is right" "$OUT" '^sshd +right +/etc/pam.d/sshd: /etc/pam.d/sshd:[0-9]+ can end the stack or skip pam_jail.so: whom it lets by logs in, in a jail if there is one$'
run jail-setup check
is "check has nothing to say" "$RC $OUT" "0 "
run at_home "ssh carla@$HOST cat /outside"
check "and now is refused" kept_out
check "with the reason in the log" log_has 'user=carla .*result=refused reason="in no jail'
check "who is of sudo has one" eval '[ "$(at_home "ssh otto@$HOST cat /outside")" = OUTSIDE ]'
check "customers come in" does bruno 'ls shared'
usermod -aG sudo bruno
check "a customer of sudo is in the jail all the same" eval 'refuses bruno "get /outside" && log_has "jail=customers user=bruno .*entered"'
gpasswd -d bruno sudo >/dev/null
sed -i 's/^groups .*/groups = [ "costumers" ];/' /etc/jail/jails.d/customers.conf
run jail-setup list
like "a misspelt group: list says so" "$OUT" '@costumers \(no such group\)'
check "and its members are refused" eval 'refuses bruno "get /outside" && log_has "user=bruno .*result=refused reason=.in no jail"'
sed -i 's/ unmatched=deny//' /etc/pam.d/sshd
check "control: without the line they have the host's files" does bruno 'get /outside'
rm /etc/ssh/sshd_config.d/customers.conf; systemctl reload ssh
run at_home "ssh bruno@$HOST cat /outside"
check "control: and without that for sshd a shell" [ "$OUT" = OUTSIDE ]
sed -i 's/^groups .*/groups = [ "customers" ];/' /etc/jail/jails.d/customers.conf

# --- other directories --------------------------------------------------------------

mkdir /srv/x && mv $SHARED /srv/x/dropbox && mv /srv/sftp/info /srv/x/docs
for u in anna bruno; do mv /home/$u/shared /home/$u/dropbox && mv /home/$u/info /home/$u/docs; done
check "control: before that nobody comes in" refuses anna ls
rest
check "with other directories: as before" eval \
	'does anna "put report.txt dropbox/z" && does bruno "get dropbox/z" "get docs/NEWS" && refuses bruno "put report.txt docs/x"'
never_hosted
recipe_ends
