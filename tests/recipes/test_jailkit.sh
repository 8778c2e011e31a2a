#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_jailkit.sh - the recipe "From jailkit" of jail_recipes(7), as printed: a jail and
# accounts that jailkit's own programs made, logins before, and after the move, and the
# old jail removed.

. "${0%/*}/recipe.lib.sh"

says() { run at_home "ssh $1@$HOST '${2:-echo $IN; cat /outside}'"; }
forwards() { run at_home "ssh -W 127.0.0.1:22 $1@$HOST </dev/null 2>/dev/null | head -c 4"; [ "$OUT" = SSH- ]; }
entered() { log_has "jail=$2 user=$1 .*result=entered"; }
own_process() { setpriv --reuid bruno --regid bruno --clear-groups sleep 600 & MINE=$!; }

account anna
account bruno
recipe "From jailkit"
upto jk_jailuser
upto jk_jailuser
watch anna bruno
upto printf
upto echo
upto scp
check "before: jailkit lets anna in" eval 'log_has "jk_chrootsh.*entering jail /srv/jail for user anna" && [ -s /srv/jail/home/anna/report.txt ]'
says anna
check "before: no command but the two" kept_out
says bruno 'pwd; cat report'
is "before: bruno's home" "$OUT" /home/bruno
own_process
says bruno "kill -0 $MINE && echo seen; cat /outside"
is "control: before, he reaches a process of his outside" "$OUT" seen
check "control: before, a port is forwarded" forwards anna

upto /usr/share
upto grep
upto grep
check "nothing has moved" eval 'grep -q "^anna:.*jk_chrootsh$" /etc/passwd && [ ! -e /etc/jail/jails.d/jail.conf ]'
like "a comment names the component that is shipped" "$(cat jk/components.d/jk-sftp.conf)" \
	'^# jail-setup ships its own, which follows the host: sftp-server$'
is "those that the section names are all that the comments do" "$(
	sed -n 's/^# jail-setup ships its own.*: //p' jk/components.d/jk-{logbasics,sftp,rsync,basicshell}.conf | xargs)" "sftp-server rsync shell"
upto sed
unlike "no component of jailkit's is left" "$(cat jk/jails.d/jail*.conf)" '"jk-'
cp jk/components.d/*.conf /etc/jail/components.d
upto 'jail-setup pam'
run jail-setup plan jail
check "jailkit's own components beside ours: only what a jail names is used" eval \
	'[ "$RC" = 0 ] && ! grep -q logbasics <<<"$OUT"'
rm /etc/jail/components.d/jk-*.conf
says bruno
check "in between: refused" eval 'kept_out && log_has "user=bruno"'
run at_server 'sh -e moves'
check "who is logged in is not moved" eval '[ "$RC" != 0 ] && grep -q "^usermod: user bruno is currently used" <<<"$ERR"'
at_server 'pkill -u bruno'
wait "$MINE"
upto sh
upto jail-setup
upto rsync
upto ssh
check "they are in their jails" eval 'says anna; entered anna jail && says bruno && entered bruno jail-2'
is "the file is there" "$(cat /home/client/copy.txt)" hello
says anna id
check "anna: no command but the two" eval 'kept_out && grep -q "not among the commands of this account: rsync sftp-server" <<<"$ERR"'
run at_home "scp -q report.txt anna@$HOST:two && rsync report.txt anna@$HOST:three"
is "and these work" "$RC$(cat /srv/jail/home/anna/two /srv/jail/home/anna/three | xargs)" "0hello hello"
own_process
says bruno "kill -0 $MINE && echo seen; cat /outside"
is "bruno does not reach his process outside" "$OUT" ""
kill "$MINE"
check "anna forwards no port" eval '! forwards anna'

check "control: bruno, in a jail with the host's network, does" forwards bruno
echo 'network = "none";' >>/etc/jail/jails.d/jail-2.conf
jail-setup -q build jail-2
check "and with network none he does not" eval '! forwards bruno'
check "control: but a unix socket" binds bruno /srv/jail/home/bruno/sock
sed -i '/^network/d' /etc/jail/jails.d/jail-2.conf

# back, and again
upto usermod
upto usermod
check "with the old shell and the files of the jails: refused" eval 'says anna; kept_out && says bruno; kept_out'
upto rm
rm -f /srv/jail/home/anna/report.txt
upto scp
check "back: jailkit lets anna in" eval 'log_has "jk_chrootsh.*entering jail /srv/jail for user anna" && [ -s /srv/jail/home/anna/report.txt ]'
upto cp
usermod -s /bin/bash bruno && rm /etc/jail/jails.d/jail-2.conf
check "control: in the other order bruno has the host" on_host bruno
cp jk/jails.d/jail-2.conf /etc/jail/jails.d && usermod -s /usr/sbin/jk_chrootsh bruno
upto sh
check "and in again" eval 'says bruno; entered bruno jail-2'

mkdir /srv/jail/home/carl
run at_server 'rmdir /srv/jail/home && rm -r --one-file-system /srv/jail'
check "with a home that was forgotten nothing is removed" eval '[ "$RC" != 0 ] && [ -e /srv/jail/usr/bin/bash ]'
rmdir /srv/jail/home/carl

upto usermod
upto usermod
upto rmdir
check "the old jail is gone, the homes are not" eval '[ ! -e /srv/jail ] && [ "$(cat /home/anna/two)" = hello ]'
rest
check "and no program of jailkit is left" eval '! command -v jk_chrootsh jk_init'
says bruno
check "bruno is in his jail" eval 'entered bruno jail-2 && ! grep -q OUTSIDE <<<"$OUT"'
run at_home "scp -q report.txt anna@$HOST:four"
check "anna too" eval 'entered anna jail && [ -s /home/anna/four ]'
never_hosted
run jail-setup list
check "as the host is" eval '[ "$(grep -c " current " <<<"$OUT")" = 2 ]'
recipe_ends
