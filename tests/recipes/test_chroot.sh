#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_chroot.sh - the recipe "From ChrootDirectory" of jail_recipes(7), as printed: the
# old set-up of sshd, a move into the jail, back and in again, beside an account that
# stays where it is.

. "${0%/*}/recipe.lib.sh"

lists() { batch "$1" "ls -1 $2"; grep -v '^sftp>' <<<"$OUT" | xargs; }
starts() { batch "$1" pwd; sed -n 's/^Remote working directory: //p' <<<"$OUT"; }
forwards() { run at_home "ssh -W 127.0.0.1:22 $1@$HOST </dev/null 2>/dev/null | head -c 4"; [ "$OUT" = SSH- ]; }
entered() { log_has "jail=jailsftp user=$1 .*result=entered"; }

cp "$HELP/keys/user.pub" /root/anna.pub
at_home 'echo hello >report.txt'
groupdel sftponly       # of the test world
recipe "From ChrootDirectory"
upto cp
useradd -d /upload -s /usr/sbin/nologin -g sftponly bruno
install -d -o bruno -g sftponly /srv/sftp/bruno/upload
cp /root/anna.pub /etc/ssh/keys/bruno
mkdir /srv/sftp/anna/public && echo read >/srv/sftp/anna/public/file
upto echo
is "before: what she sees" "$(lists anna /) $(starts anna)" "/public /upload /upload"
check "before: what she writes" eval '[ "$(cat /srv/sftp/anna/upload/report.txt)" = hello ] && refuses anna "put report.txt /x"'
check "control: before, a port is forwarded" forwards anna

upto jail-setup
upto systemctl
check "nobody has moved yet" eval 'does anna "ls /upload" && ! log_now | grep jail='
upto usermod
upto jail-setup
upto echo
check "she is in the jail" entered anna
is "the file is where it was" "$(cat /srv/sftp/anna/upload/old.txt)" hello
is "the owner is who it was" "$(stat -c %U:%G /srv/sftp/anna/upload/old.txt)" anna:sftponly
is "she starts where she did" "$(starts anna)" /upload
is "what the jail file does not name is not there" "$(lists anna /)" "/dev /etc /run /upload /var"
check "she writes there, and nowhere else" eval \
	'does anna "put report.txt /upload/x" && refuses anna "put report.txt /x" && refuses anna "put report.txt /etc/x"'
check "no port is forwarded" eval '! forwards anna'
check "nor is there a shell" eval 'run at_home "ssh anna@$HOST cat /outside"; kept_out'
is "bruno is where he was" "$(lists bruno /)" /upload
check "and in no jail" eval 'does bruno ls && ! log_now | grep jail='
check "nor sees anna's" refuses bruno 'get /srv/sftp/anna/upload/old.txt'
check "anna does not see his" eval 'refuses anna "get /srv/sftp/bruno" && refuses anna "ls /srv"'

sed -i 's,^binds .*,&\n    { source = "/srv/sftp/%u/public"; target = "/public"; noexec = true; optional = true; }\,,' \
    /etc/jail/jails.d/jailsftp.conf
check "a directory to read, by a bind" eval 'does anna "get /public/file" && refuses anna "put report.txt /public/x"'
usermod -d /home/anna anna
is "control: a home of the host's is where she starts" "$(starts anna)" /home/anna
sed -i 's/internal-sftp$/& -d \//' /etc/ssh/sshd_config.d/sftponly.conf && systemctl reload ssh
is "and with -d / it is the root" "$(starts anna)" /
sed -i 's/internal-sftp .*/internal-sftp/' /etc/ssh/sshd_config.d/sftponly.conf && systemctl reload ssh
usermod -d /upload anna

upto gpasswd
is "back: what she sees" "$(lists anna /)" "/public /upload"
check "and in no jail" eval 'does anna ls && ! log_now | grep jail='
upto echo
is "the file" "$(cat /home/client/old.txt)" hello
upto usermod
check "in again" eval 'does anna "ls" && entered anna'

mv /etc/ssh/sshd_config.d/00-jailsftp.conf "$T/kept" && systemctl reload ssh
check "with ChrootDirectory she is refused" refuses anna ls
check "by the line that the section names" log_has 'bad ownership|chroot'
chroot_of() { sshd -T -C user=anna,host=x,addr=127.0.0.1 | grep -i chroot; }
is "as sshd -T says" "$(chroot_of)" 'chrootdirectory /srv/sftp/%u'
mv "$T/kept" /etc/ssh/sshd_config.d/zz-jailsftp.conf && systemctl reload ssh
is "and with a name that sorts behind" "$(chroot_of)" 'chrootdirectory /srv/sftp/%u'
check "she is refused" refuses anna ls
mv /etc/ssh/sshd_config.d/zz-jailsftp.conf /etc/ssh/sshd_config.d/00-jailsftp.conf && systemctl reload ssh
is "and with the file it is none" "$(chroot_of)" "chrootdirectory none"

rest
does anna ls
check "all have moved: anna" entered anna
check "and bruno" eval 'does bruno "put report.txt" && entered bruno && [ -s /srv/sftp/bruno/upload/report.txt ]'
recipe_ends
