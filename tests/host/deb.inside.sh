#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2153,SC2154
#   world.sh, eval's words, lib.sh's names, words of a command,
# deb.inside.sh - a fresh machine, from apt install to purge; deb.sh starts it.
#
#   DEBS        where the packages are: a version, and an upgrade
. "${0%/*}/../root/world.sh"

one=$(ls "$DEBS"/libpam-jail_*-1_*.deb)
two=$(ls "$DEBS"/libpam-jail_*-1+up1_*.deb)
APT() {
	DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 \
	    -o APT::Sandbox::User=root "$@"
}
DPKG() { DEBIAN_FRONTEND=noninteractive dpkg "$@"; }
. "$SRC/tests/host/machine.sh"

# --- the machine ----------------------------------------------------------------

for p in rita:2011 sven:2012 bea:2013 gitta:2014 boris:2015 rosa:2016 susi:2017; do person "${p%:*}" "${p#*:}"; done
start_sshd 22 || bail "sshd does not start"
client 22
mkdir -p /var/spool/cron/{crontabs,atjobs,atspool}
outside "control: an account logs in" alice
machine >"$T/fresh"
touch /etc/new && chmod 600 /etc/issue && chown bob /etc/debian_version
same_machine "$T/fresh" >"$T/out"
check "control: the comparison sees a file, a mode and an owner" eval '
	grep -q " /etc/new " "$T/out" && grep -q "^> f 600 .*/etc/issue" "$T/out" &&
	grep -q "^> f 644 2002:0 /etc/debian_version" "$T/out"'
rm /etc/new && chmod 644 /etc/issue && chown root /etc/debian_version
is "control: and nothing else" "$(same_machine "$T/fresh")" ""

# --- apt install ------------------------------------------------------------------

# apt of Debian 13 says it in other words
bytes=$(apt-get -q --assume-no install "$one" 2>/dev/null |
	sed -n 's|^Need to get .*/\(.*B\) of archives.*|\1 of packages|p
	s|^After this operation, \(.*B\) of .*|, \1 installed|p' | tr -d '\n')
first=$(date +%s%N)
# as the README has it, in a directory that holds the package
mkdir "$T/package" && cp "$one" "$T/package/"
run eval 'cd "$T/package" && DEBIAN_FRONTEND=noninteractive apt install ./libpam-jail_*.deb < <(echo y); cd /'
check "apt installs it, with what it depends on" eval '[ "$RC" = 0 ] && jail-setup --version >/dev/null'
is "it is wholly configured" "$(dpkg-query -W -f '${db:Status-Status}' libpam-jail)" installed
is "no PAM file, hook, unit or jail comes with it" \
	"$(machine | diff "$T/fresh" - | sed -n 's/^> [^ ]* [^ ]* [^ ]* \(\/[^ ]*\) .*/\1/p' |
	grep -E '^/(etc|var|run)/' | tr '\n' ' ')" \
	"/etc/jail /etc/jail/commands.d /etc/jail/components.d /etc/jail/jails.d "
outside "nobody is in a jail" alice
check "the manuals are there" [ -s /usr/share/man/man8/jail-setup.8.gz ]

# --- the first jail ---------------------------------------------------------------

WHATS="sftp rsync shell backup borg restic git svn"
init() {                # NAME WHAT [GROUP]
	jail-setup init "$1" --for "$2" ${3:+--group "$3"} --create-group
}
member() { usermod -aG "$2" "$1"; }

run init customers sftp
check "init: a first jail" [ "$RC" = 0 ]
run jail-setup check
check "check finds nothing" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
run member alice customers
echo pub >"$T/pub"
echo "put $T/pub pub" >"$T/put"
put() { SFTP -b "$T/put" "$1@h"; }
run put alice
check "the first jailed sftp" eval '[ "$RC" = 0 ] && [ "$(cat /home/alice/pub)" = pub ]'
echo "# first: apt install, init, usermod: $bytes;" \
	"trees $(du -sh /var/lib/jail | cut -f 1);" \
	"$((($(date +%s%N) - first) / 1000000)) ms to the first jailed sftp"
check "in the jail" log_has 'jail=customers user=alice .*result=entered'
outside "others log in as before" bob

# --- every WHAT, by every transport -------------------------------------------------

for w in $WHATS; do
	[ "$w" != sftp ] || continue
	run init "$w" "$w" "in-$w"
	check "$w: the jail" [ "$RC" = 0 ]
done
for p in rita:rsync sven:shell bea:backup boris:borg rosa:restic gitta:git susi:svn; do member "${p%:*}" "in-${p#*:}"; done

echo 'get /outside /dev/null' >"$T/get"
for u in alice rita sven bea boris rosa gitta susi; do
	run jail-setup explain $u@sshd
	check "$u: explain says jailed" [ "$RC" = 0 ]
	run SFTP -b "$T/get" $u@h
	check "$u: sftp gets nothing of the host" [ "$RC" != 0 ]
	for how in "SSH $u@h" "su - $u -c" "runuser -l $u -c"; do
		run $how 'cat /outside; cat /etc/shadow'
		unlike "$u: ${how%% *} shows nothing of the host" "$OUT" 'OUTSIDE|root:'
	done
done

# lists_home NAME: what ran saw the home of its account and nobody else's
lists_home() {
	if grep -qE '(^|[^a-z])sven([^a-z]|$)' <<<"$OUT" && ! grep -q bob <<<"$OUT"; then
		pass "$1"
	else
		fail "$1"
	fi
}
run SSH sven@h 'ls /home'
lists_home "shell: ssh, a command"
play 33 91 ssh -tt -F "$CFG" sven@h <<-\END
	expect $
	send PS1=; stty size; ls /home; exit 5\n
	eof
END
lists_home "shell: ssh, on a terminal"
check "shell: of the right size" eval '[ "$RC" = 5 ] && grep -q "33 91" <<<"$OUT"'
run su - sven -c 'ls /home'
lists_home "shell: su"
play 33 91 login -f sven <<-\END
	expect $
	send PS1=; echo "<$(ls /home)>"; exit 5\n
	eof
END
lists_home "shell: login"

# "@reboot" is due when cron starts
echo '@reboot ls /home >c.new; mv c.new c' >/var/spool/cron/crontabs/sven
chown sven /var/spool/cron/crontabs/sven && chmod 600 /var/spool/cron/crontabs/sven
/usr/sbin/cron
until_so [ -e /home/sven/c ]
OUT=$(cat /home/sven/c)
lists_home "shell: cron"
kill "$(cat /run/crond.pid)"
rm -f /var/spool/cron/crontabs/sven /run/crond.reboot
/usr/sbin/atd
until_so [ -e /run/atd.pid ]
(cd /home/sven && echo 'ls /home >a.new; mv a.new a' |
	setpriv --reuid sven --regid sven --init-groups \
	env LOGNAME=sven HOME=/home/sven at now) >"$T/at" 2>&1
until_so [ -e /home/sven/a ]
OUT=$(cat /home/sven/a) ERR=$(cat "$T/at")
lists_home "shell: at"
kill "$(pidof atd)"

run put alice
check "sftp: sftp" [ "$RC" = 0 ]
run SCP "$T/pub" alice@h:scped
check "sftp: scp" eval 'good && [ -e /home/alice/scped ]'
run SSH alice@h id
check "sftp: no command" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
run SCP "$T/pub" sven@h:scped
check "shell: scp" eval 'good && [ -e /home/sven/scped ]'
run put sven
check "shell: sftp" [ "$RC" = 0 ]
for u in rita bea; do
	run RSYNC -a "$T/pub" $u@h:rsynced
	check "$u: rsync" eval "good && cmp -s '$T/pub' /home/$u/rsynced"
done
run RSYNC -a rita@h:rsynced "$T/back"
check "rsync: and back" eval 'good && cmp -s "$T/pub" "$T/back"'
export BORG_RSH="ssh -F $CFG" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes \
    BORG_BASE_DIR=$T/borg
run timeout 60 borg init -e none ssh://boris@h/home/boris/repo
check "borg: init" [ "$RC" = 0 ]
run timeout 60 borg create ssh://boris@h/home/boris/repo::one "$T/pub"
check "borg: create" [ "$RC" = 0 ]
export RESTIC_PASSWORD=x SVN_SSH="ssh -F $CFG"
RESTIC() { timeout 60 restic --no-cache -o "rclone.program=ssh -F $CFG rosa@h rclone" -r rclone:repo "$@"; }
run RESTIC init
check "restic: init" [ "$RC" = 0 ]
run RESTIC backup "$T/pub"
check "restic: backup" [ "$RC" = 0 ]
run eval "$(sed -n 's/^#     \(jailsh .*\)project$/\1repo/p' /etc/jail/jails.d/svn.conf | sed 's/ACCOUNT/susi/g')"
run timeout 60 svn --config-dir "$T/subversion" mkdir -q -m one svn+ssh://susi@h/repo/trunk
check "svn: a commit" eval '[ "$RC" = 0 ] && [ "$(cat /home/susi/repo/db/current)" = 1 ]'
export GIT_SSH_COMMAND="ssh -F $CFG" GIT_CONFIG_GLOBAL=$T/gitconfig
git config --global user.name t && git config --global user.email t@example.org
git config --global safe.directory '*'
git init -q --bare /home/gitta/repo.git && chown -R gitta: /home/gitta/repo.git
run timeout 60 git clone -q gitta@h:repo.git "$T/clone"
check "git: clone" [ "$RC" = 0 ]
git -C "$T/clone" commit -q --allow-empty -m a
run timeout 60 git -C "$T/clone" push -q origin HEAD:main
check "git: push" eval '[ "$RC" = 0 ] && git --git-dir=/home/gitta/repo.git rev-parse -q --verify main >/dev/null'

# --- the lines, twice and back ------------------------------------------------------

pam_files() { find /etc/pam.d -printf '%y %m %U:%G %p\n' -type f -exec sha256sum {} + | sort; }
pam_files >"$T/with"
run jail-setup pam status
check "pam status: all is right" [ "$RC" = 0 ]
run jail-setup pam add --all
check "pam add once more" good
is "changes nothing" "$(pam_files | diff "$T/with" -)" ""
run jail-setup pam remove --all
check "pam remove, which says that nobody is in a jail then" \
	eval '[ "$RC" = 0 ] && grep -q "without a jail now" <<<"$ERR"'
is "/etc/pam.d is as it was" \
	"$(machine | grep ' /etc/pam\.d' | diff <(grep ' /etc/pam\.d' "$T/fresh") -)" ""
outside "everybody logs in outside then" alice
run jail-setup pam add --all
check "pam add" good
is "as before" "$(pam_files | diff "$T/with" -)" ""
refused "and alice is in the jail" alice 'result=entered'

# --- an upgrade, while somebody is in -----------------------------------------------

jailsh_of() { sha256sum <"/var/lib/jail/$1/current/root/usr/bin/jailsh"; }
mkfifo -m 666 /home/sven/go
begin_session() {
	rm -f /home/sven/there
	SSH sven@h 'echo in >there; read -r _ <go; echo "still $(ls /home)"' >"$T/session" 2>&1 &
	session=$!
	check "$1" until_so [ -s /home/sven/there ]
}
end_session() {
	echo go >/home/sven/go
	wait $session
	is "$1" "$(cat "$T/session")" "still sven"
}
begin_session "a session is open"
was=$(jailsh_of customers) inode=$(stat -c %i "$ARCH_LIB/security/pam_jail.so")
run APT install "$two"
check "an upgrade" eval '[ "$RC" = 0 ] && [ "$(jail-setup --version)" = "jail-setup 0.2+up1" ]'
check "the module is another file, not the old one written over" \
	[ "$(stat -c %i "$ARCH_LIB/security/pam_jail.so")" != "$inode" ]
is "the jails are refreshed by the hooks, once" "$(log_now | grep -c 'refresh jails=')" 1
check "those with commands have the new jailsh" [ "$(jailsh_of customers)" != "$was" ]
run put alice
check "and sftp goes in" [ "$RC" = 0 ]
end_session "the session went on"

# by dpkg alone, without hooks: its trigger runs when all is configured
jail-setup --quiet hook remove
was=$(jailsh_of customers)
run DPKG -i "$one"
check "another version by dpkg, no hooks: a trigger" eval '[ "$RC" = 0 ] && grep -q "triggers for libpam-jail" <<<"$OUT"'
check "the jails have the jailsh of that" [ "$(jailsh_of customers)" != "$was" ]
run put alice
check "and sftp goes in" [ "$RC" = 0 ]
echo 'nonsense = 1;' | jail_file broken
run DPKG -i "$two"
check "a broken jail file: the upgrade is fine, and says so" \
	eval '[ "$RC" = 0 ] && grep -q "a jail was not refreshed" <<<"$ERR"'
rm /etc/jail/jails.d/broken.conf
is "the package is installed" "$(dpkg-query -W -f '${db:Status-Status}' libpam-jail)" installed
jail-setup --quiet refresh
jail-setup --quiet hook install
echo '# of an earlier version' >/etc/dpkg/dpkg.cfg.d/jail-setup
printf '# jail-setup wrote this; sha256 of all above: %s\n' \
	"$(sha256sum </etc/dpkg/dpkg.cfg.d/jail-setup | cut -d' ' -f1)" >>/etc/dpkg/dpkg.cfg.d/jail-setup
run DPKG -i "$one"
check "an outdated hook is written anew" eval '[ "$RC" = 0 ] && jail-setup --quiet hook status dpkg'

# --- a removal --------------------------------------------------------------------------

stays() {
	[ "$RC" != 0 ] && [ -x /usr/sbin/jail-setup ] &&
	grep -q 'fix: jail-setup pam remove --all' <<<"$OUT$ERR" &&
	[ "$(dpkg-query -W -f '${db:Status-Status}' libpam-jail)" = installed ]
}
for how in "APT remove" "APT purge" "DPKG -r" "DPKG -P"; do
	run $how libpam-jail
	check "$how with lines in place is refused" stays
done
like "and says why, in one line" "$ERR" \
	'^libpam-jail: not removed: .*/etc/pam.d/sshd.* PAM refuses every login.*; fix: '
check "the hooks are there still" jail-setup --quiet hook status apt dpkg
run put alice
check "and sftp goes in" [ "$RC" = 0 ]
run jail-setup pam remove --all
check "the command that it names" [ "$RC" = 0 ]
for how in '-session optional pam_jail.so' 'session required /usr/lib/x/pam_jail.so' \
    $'session required \\\npam_jail.so' $'account\trequired\tpam_jail.so\t# a comment'; do
	cp -a "$T/stock/." /etc/pam.d/
	printf '%s\n' "$how" >>/etc/pam.d/su
	run DPKG -r libpam-jail
	check "one line is enough: $(tr '\n\t' '  ' <<<"$how")" stays
done
cp -a "$T/stock/su" /etc/pam.d/
printf '%s\n' '# session required pam_jail.so' 'session optional pam_permit.so # pam_jail.so' \
    >>/etc/pam.d/su
echo 'session required pam_jail.so' >/etc/pam.d/su.dpkg-old
outside "lines away: alice is an ordinary account" alice
sed -i '1i # mine' /etc/systemd/system/user@.service.d/50-jail.conf
run APT remove libpam-jail
check "comments and leftovers are no line: apt removes it" eval '[ "$RC" = 0 ] && [ ! -e /usr/sbin/jail-setup ]'
like "it says so of the drop-in that was changed" "$OUT$ERR" 'kept as .*/50-jail.conf.uninstalled'
like "it says who is not jailed any more" "$OUT$ERR" 'customers.conf.* log in outside'
cp -a "$T/stock/su" /etc/pam.d/su && rm /etc/pam.d/su.dpkg-old
is "no hook is left but what was changed by hand, where nobody reads it" \
	"$(grep -rlI jail-setup /etc --exclude-dir=jail)" \
	"/etc/systemd/system/user@.service.d/50-jail.conf.uninstalled"
rm -r /etc/systemd/system/user@.service.d
outside "everybody logs in" alice
is "and by su" "$(su - alice -c 'cat /outside')" OUTSIDE
check "what the administrator made is there" eval '[ -e /etc/jail/jails.d/customers.conf ] && [ -e /var/lib/jail/customers/current ]'

# --- installed again --------------------------------------------------------------------

run APT install "$one"
check "installed again" [ "$RC" = 0 ]
run jail-setup pam add --all
run put alice
check "with the lines, the jail is there as before" [ "$RC" = 0 ]
begin_session "a session is open"
run jail-setup pam remove --all

# --- a purge ------------------------------------------------------------------------------

run APT purge libpam-jail
check "a purge while somebody is in fails, and names a process" eval '[ "$RC" != 0 ] &&
	grep -qE "libpam-jail: .* mounted for process [0-9]+; fix: kill [0-9]+ && dpkg --purge" <<<"$OUT$ERR"'
check "nothing of it is torn" [ -x /var/lib/jail/shell/current/root/usr/bin/bash ]
end_session "the session went on"
mkdir -p /srv/precious && echo precious >/srv/precious/file
mkdir /var/lib/jail/shell/mnt && mount --bind /srv/precious /var/lib/jail/shell/mnt
run APT purge libpam-jail
check "nor is a mount point crossed" eval '[ "$RC" != 0 ] && grep -q "fix: umount" <<<"$OUT$ERR" && [ -e /srv/precious/file ]'
umount /var/lib/jail/shell/mnt
ln -s /srv/precious /var/lib/jail/shell/link
ln -s /srv/precious /etc/jail/link
run eval 'DEBIAN_FRONTEND=noninteractive apt purge libpam-jail < <(echo y)'
check "a purge" [ "$RC" = 0 ]
check "follows no link" [ -e /srv/precious/file ]
rm -r /srv/precious
is "no record of it is left" "$(dpkg-query -W -f '${db:Status-Abbrev}' libpam-jail 2>/dev/null)" ""
is "nor anything in /var/lib/jail and /run/jail" "$(find /var/lib/jail -mindepth 1; ls -d /run/jail 2>/dev/null)" ""
run APT autoremove --purge
check "what it depended on goes" [ "$RC" = 0 ]
for g in customers in-rsync in-shell in-backup in-borg in-restic in-git in-svn; do groupdel "$g"; done
is "the machine is as it was" "$(same_machine "$T/fresh")" ""
outside "everybody logs in" alice
finish
