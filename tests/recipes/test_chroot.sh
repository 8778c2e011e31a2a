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
watch anna
upto cp
useradd -d /in -s /usr/sbin/nologin -g sftponly bruno
install -d -o bruno -g sftponly /data/ftp/bruno/in
cp /root/anna.pub /etc/ssh/keys/bruno
mkdir /data/ftp/anna/public && echo read >/data/ftp/anna/public/file
upto echo
is "before: what she sees" "$(lists anna /) $(starts anna)" "/in /public /in"
check "before: what she writes" eval '[ "$(cat /data/ftp/anna/in/report.txt)" = hello ] && refuses anna "put report.txt /x"'
check "control: before, a port is forwarded" forwards anna

upto jail-setup
upto systemctl
check "nobody has moved yet" eval 'does anna "ls /in" && ! log_now | grep jail='
upto usermod
upto jail-setup
upto echo
check "she is in the jail" entered anna
is "the file is where it was" "$(cat /data/ftp/anna/in/old.txt)" hello
is "the owner is who it was" "$(stat -c %U:%G /data/ftp/anna/in/old.txt)" anna:sftponly
is "she starts where she did" "$(starts anna)" /in
is "what the jail file does not name is not there" "$(lists anna /)" "/dev /etc /in /run /var"
check "she writes there, and nowhere else" eval \
	'does anna "put report.txt /in/x" && refuses anna "put report.txt /x" && refuses anna "put report.txt /etc/x"'
check "no port is forwarded" eval '! forwards anna'
binds_nothing anna /in/sock jailsftp /data/ftp/anna/in/sock
check "nor is there a shell" eval 'run at_home "ssh anna@$HOST cat /outside"; kept_out'
is "bruno is where he was" "$(lists bruno /)" /in
check "and in no jail" eval 'does bruno ls && ! log_now | grep jail='
check "nor sees anna's" refuses bruno 'get /data/ftp/anna/in/old.txt'
check "anna does not see his" eval 'refuses anna "get /data/ftp/bruno" && refuses anna "ls /data"'

sed -i 's,^binds .*,&\n    { source = "/data/ftp/%u/public"; target = "/public"; noexec = true; optional = true; }\,,' \
    /etc/jail/jails.d/jailsftp.conf
check "a directory to read, by a bind" eval 'does anna "get /public/file" && refuses anna "put report.txt /public/x"'
usermod -d /home/anna anna
is "control: a home of the host's is where she starts" "$(starts anna)" /home/anna
SLASH='sed -i '\''s/internal-sftp$/& -d \//'\'' /etc/ssh/sshd_config.d/sftponly.conf'
check "the page has a command for that" grep -qF -e "$SLASH" <(tr -s ' \n' ' ' <<<"$RECIPES")
at_server "$SLASH; systemctl reload ssh"
is "and with -d / it is the root" "$(starts anna)" /
sed -i 's/internal-sftp .*/internal-sftp/' /etc/ssh/sshd_config.d/sftponly.conf && systemctl reload ssh
usermod -d /in anna

upto gpasswd
is "back: what she sees" "$(lists anna /)" "/in /public"
check "and in no jail" eval 'does anna ls && ! log_now | grep jail='
upto echo
is "the file" "$(cat /home/client/old.txt)" hello
upto usermod
check "in again" eval 'does anna "ls" && entered anna'

mv /etc/ssh/sshd_config.d/00-jailsftp.conf "$T/kept" && systemctl reload ssh
check "with ChrootDirectory she is refused" refuses anna ls
check "by the line that the section names" log_has 'bad ownership|chroot'
chroot_of() { sshd -T -C user=anna,host=x,addr=127.0.0.1 | grep -i chroot; }
is "as sshd -T says" "$(chroot_of)" 'chrootdirectory /data/ftp/%u'
mv "$T/kept" /etc/ssh/sshd_config.d/zz-jailsftp.conf && systemctl reload ssh
is "and with a name that sorts behind" "$(chroot_of)" 'chrootdirectory /data/ftp/%u'
check "she is refused" refuses anna ls
mv /etc/ssh/sshd_config.d/zz-jailsftp.conf /etc/ssh/sshd_config.d/00-jailsftp.conf && systemctl reload ssh
is "and with the file it is none" "$(chroot_of)" "chrootdirectory none"

rest
does anna ls
check "all have moved: anna" entered anna
check "and bruno" eval 'does bruno "put report.txt" && entered bruno && [ -s /data/ftp/bruno/in/report.txt ]'
binds_nothing anna /in/sock sftponly /data/ftp/anna/in/sock
HOME_OF='s,/data/ftp/%u/in,%h/in,'
usermod -d /data/ftp/anna anna
sed -i "$HOME_OF" /etc/jail/jails.d/jailsftp.conf
check "%h in place of the path, for ChrootDirectory %h" does anna 'get /in/old.txt'
never_hosted
recipe_ends
