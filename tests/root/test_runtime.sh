#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_runtime.sh - paths in /run that do not live as long as a session: the links
# that lead there, the account's own directory in /run/user, variables that name what
# the jail lacks, sockets that a service makes anew; and the home "/".

. "${0%/*}/world.sh"

ssh_world child

serve() {               # SOCKET TEXT: in a directory made as a service's
	mkdir -p "${1%/*}" && "$HELP/probe" unix-serve "$1" "$2"
}
binds() {               # LINE...: binds of the jail
	local all
	all=$(printf '{ %s },' "$@")
	login_jail "binds = ( ${all%,} );"
}

# --- a path of two names --------------------------------------------------------

check "control: the host's /var/run is a link" [ "$(readlink -f /var/run)" = /run ]
serve /run/mysqld/mysqld.sock MYSQL
mkdir -p /run/lock/app && echo LOCK >/run/lock/app/id
for name in /run /var/run; do
	works "control: bob reaches $name/mysqld" MYSQL SSH bob@h ./probe unix-get $name/mysqld/mysqld.sock
done
run SSH alice@h ./probe unix-get /run/mysqld/mysqld.sock
check "control: without a bind alice does not" [ "$RC" = 1 ]

two_names() {           # ABOUT: what is bound is there by each name, by each way in
	local name entry
	for entry in child session; do
		pam_lines $entry
		for name in /run /var/run; do
			works "$1, $name/mysqld, entry=$entry" MYSQL \
				SSH alice@h ./probe unix-get $name/mysqld/mysqld.sock
		done
		works "$1, /run/lock and /var/lock, entry=$entry" "LOCK LOCK" \
			SSH alice@h 'echo $(cat /run/lock/app/id /var/lock/app/id)'
	done
	pam_lines child
	works "$1, jailsh --jail" MYSQL jailsh --jail "$JAIL" --user alice \
		/home/alice/probe unix-get /var/run/mysqld/mysqld.sock
}

for target in /run /var/run; do
	binds "source = \"/run/mysqld\"; target = \"$target/mysqld\"; mode = \"rw\";" \
		"source = \"/run/lock/app\"; target = \"${target%run}${target:+lock}/app\";"
	sed -i "s#target = \"/lock/app\"#target = \"/run/lock/app\"#" "/etc/jail/jails.d/$JAIL.conf"
	two_names "bound on $target"
	run jail-setup explain alice@sshd
	like "explain says where it is, bound on $target" "$OUT" '^ .* /run/mysqld bind'
done
works "the links are the host's" "$(readlink /var/run) $(readlink /var/lock)" \
	SSH alice@h 'echo $(readlink /var/run /var/lock)'
works "build says why they are there" "/run" sh -c \
	"jail-setup why $JAIL /var/run | grep -o 'what every jail has of /run' | grep -o '/run$'"

# Fedora's text; and a host without the links.
binds 'source = "/run/mysqld"; target = "/var/run/mysqld"; mode = "rw";' \
	'source = "/run/lock/app"; target = "/var/lock/app";'
ln -sfn ../run /var/run && ln -sfn ../run/lock /var/lock
jail-setup -q refresh "$JAIL"
works "the links are what the host's have become" "../run ../run/lock" \
	SSH alice@h 'echo $(readlink /var/run /var/lock)'
two_names "links that are relative"
rm /var/run /var/lock && mkdir /var/run /var/lock
jail-setup -q refresh "$JAIL"
works "a host without the links: nor has the tree" "" sh -c "ls -d /var/lib/jail/$JAIL/current/root/var/run 2>/dev/null; true"
works "the login has them" "/run /run/lock" SSH alice@h 'echo $(readlink /var/run /var/lock)'
two_names "a host without the links"
rmdir /var/run /var/lock && ln -s /run /var/run && ln -s /run/lock /var/lock
jail-setup -q refresh "$JAIL"
TREE=$(readlink -f "/var/lib/jail/$JAIL/current")/root

for whole in /run /var/run /var /var/run/user; do
	binds "source = \"/run\"; target = \"$whole\";"
	refused "no bind on $whole" alice "belongs to the jail"
done

# A tree from before: no /run in it, nor the links.
binds 'source = "/run/mysqld"; target = "/run/mysqld"; mode = "rw";' \
	'source = "/run/lock/app"; target = "/var/lock/app";'
if ! rm "$TREE/var/run" "$TREE/var/lock" || ! rmdir "$TREE/run/lock" "$TREE/run"; then
	bail "the tree has other things"
fi
two_names "a tree without /run"
rmdir "$TREE/var" || mv "$TREE/var" "$T/var"
two_names "a tree without /var"
run jail-setup -q build "$JAIL"
TREE=$(readlink -f "/var/lib/jail/$JAIL/current")/root

# A tree of somebody else's.
cp -a "$TREE" /srv/tree
{
	printf '%s\n' 'root = "/srv/tree";' 'groups = [ "jailed" ];'
	echo 'binds = ( { source = "/run/mysqld"; target = "/var/run/mysqld"; },'
	echo '{ source = "/run/lock/app"; target = "/run/lock/app"; } );'
} | jail_file "$JAIL"
two_names "a tree of others"
rm /srv/tree/var/run && mkdir -p /srv/tree/var/run/own
refused "a tree of others with a /var/run of its own" alice \
	'/var/run of the tree is not a link to /run; fix: say /run in the binds of the jail file'
sed -i 's#target = "/var/run#target = "/run#' "/etc/jail/jails.d/$JAIL.conf"
works "the fix" MYSQL SSH alice@h ./probe unix-get /run/mysqld/mysqld.sock
works "and what the tree has stays" own SSH alice@h ls /var/run
rm -r /srv/tree/var/run
two_names "a tree of others without the link"
rm -r /srv/tree/var /srv/tree/run
ln -s srv /srv/tree/var
sed -i 's#target = "/run/mysqld#target = "/var/run/mysqld#' "/etc/jail/jails.d/$JAIL.conf"
refused "a tree of others whose /var is a link" alice "var is not a directory"
check "and nothing was made where that leads" [ ! -e /srv/run ]

# --- the account's own directory --------------------------------------------------

login_jail
install -d -m 700 -o alice -g alice /run/user/2001
serve /run/user/2001/bus BUS
chmod 777 /run/user/2001/bus
works "control: the account reaches the host's bus" BUS \
	setpriv --reuid 2001 --regid 2001 --clear-groups "$HELP/probe" unix-get /run/user/2001/bus
for entry in child session; do
	pam_lines $entry
	works "XDG_RUNTIME_DIR is true, entry=$entry" "/run/user/2001 700 2001 2001" SSH alice@h \
		'echo $XDG_RUNTIME_DIR $(stat -c "%a %u %g" $XDG_RUNTIME_DIR)'
	works "it is empty, and the host's bus is not in it, entry=$entry" "" SSH alice@h \
		'ls -A $XDG_RUNTIME_DIR'
	works "the account can have a socket there, entry=$entry" OWN SSH alice@h \
		'./probe unix-serve $XDG_RUNTIME_DIR/s OWN && ./probe unix-get $XDG_RUNTIME_DIR/s'
	works "none of the directories above is the account's, entry=$entry" "0 0" SSH alice@h \
		'echo $(stat -c %u /run /run/user); touch /run/x /run/user/x 2>/dev/null; ls -d /run/x /run/user/x 2>/dev/null; true'
	works "another login has another one, entry=$entry" "" SSH alice@h 'ls -A /run/user/2001'
done
works "jailsh --jail has one" "/run/user/2001 700 2001" jailsh --jail "$JAIL" --user alice \
	sh -c 'echo $XDG_RUNTIME_DIR $(stat -c "%a %u" $XDG_RUNTIME_DIR)'
works "unless --env says another" /x jailsh --jail "$JAIL" --user alice \
	--env XDG_RUNTIME_DIR=/x sh -c 'echo $XDG_RUNTIME_DIR'

run_there='cp /usr/bin/true $XDG_RUNTIME_DIR/t && $XDG_RUNTIME_DIR/t && echo RUNS'
works "control: programs run there" RUNS SSH alice@h "$run_there"
for said in 'tmp_exec = false;' 'tmp = "none";'; do
	login_jail "$said"
	run SSH alice@h "$run_there"
	check "but not with $said" eval '[ "$RC" = 126 ] && [ -z "$OUT" ]'
	works "it is there, with $said" 700 SSH alice@h 'stat -c %a $XDG_RUNTIME_DIR'
done
login_jail 'tmp_size = 1;'
run SSH alice@h 'head -c 700000 /dev/zero >/tmp/a && echo first; head -c 700000 /dev/zero >$XDG_RUNTIME_DIR/b && echo second'
check "tmp_size counts both" eval '[ "$OUT" = first ] && grep -q "No space" <<<"$ERR"'

# What the administrator binds there goes before.
binds 'source = "/run/user/%U"; target = "/run/user/%U"; mode = "rw";'
works "a bind in its place" BUS SSH alice@h './probe unix-get $XDG_RUNTIME_DIR/bus'
serve /run/bus.sock SYSTEM
binds 'source = "/run/bus.sock"; target = "/run/user/%U/sub/bus"; mode = "rw";' \
	'source = "/run/mysqld"; target = "/run/user/%U/sub/db"; mode = "rw";'
works "binds in it" "SYSTEM MYSQL" SSH alice@h \
	'echo $(./probe unix-get $XDG_RUNTIME_DIR/sub/bus) $(./probe unix-get $XDG_RUNTIME_DIR/sub/db/mysqld.sock)'
works "and it is the account's" "700 2001" SSH alice@h 'stat -c "%a %u" $XDG_RUNTIME_DIR'
binds 'source = "/run/none"; target = "/run/user/%U"; optional = true;'
works "a bind in its place that is not there: no variable" "" SSH alice@h 'echo $XDG_RUNTIME_DIR'
works "nor of jailsh --jail" "" jailsh --jail "$JAIL" --user alice sh -c 'echo $XDG_RUNTIME_DIR'

# --- variables of the host's PAM modules --------------------------------------------

login_jail
cat >/etc/environment <<'END'
XDG_RUNTIME_DIR=/run/user/2001
XDG_SESSION_ID=7
DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/2001/bus
DBUS_SESSION_BUS_PID=17
KRB5CCNAME=FILE:/tmp/krb5cc_2001_x
TMPDIR=/tmp/user/2001
GOOD=1
END
VARS='env | grep -E "^(XDG_|DBUS_|KRB5|TMPDIR|GOOD)" | sort'
works "control: bob's session has what PAM says" "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/2001/bus
DBUS_SESSION_BUS_PID=17
GOOD=1
KRB5CCNAME=FILE:/tmp/krb5cc_2001_x
TMPDIR=/tmp/user/2001
XDG_RUNTIME_DIR=/run/user/2001
XDG_SESSION_ID=7" SSH bob@h "$VARS"
TRUE_ONES="GOOD=1
XDG_RUNTIME_DIR=/run/user/2001
XDG_SESSION_ID=7"
for entry in child session; do
	pam_lines $entry
	for way in publickey password kbdint; do
		via $way
		works "what the jail lacks is not named, entry=$entry, $way" "$TRUE_ONES" SSH alice@h "$VARS"
	done
	via publickey
done
pam_su session
works "nor by su" "$TRUE_ONES" su - alice -c "$VARS"
sed -i 's#/tmp/krb5cc_2001_x#/home/alice/cc#' /etc/environment
works "tickets in the home that are not there" "$TRUE_ONES" SSH alice@h "$VARS"
install -o alice -g alice -m 600 /dev/null /home/alice/cc
works "and that are" "GOOD=1
KRB5CCNAME=FILE:/home/alice/cc
XDG_RUNTIME_DIR=/run/user/2001
XDG_SESSION_ID=7" SSH alice@h "$VARS"
binds 'source = "/run/bus.sock"; target = "/run/user/%U/bus";'
like "a bus that was bound is named" "$(SSH alice@h "$VARS")" '^DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/2001/bus$'
: >/etc/environment

# --- what its service makes anew ------------------------------------------------------

serve /run/app/sock FIRST
binds 'source = "/run/app"; target = "/run/app"; mode = "rw";' \
	'source = "/run/app/sock"; target = "/run/alone.sock";'
SSH -M -S "$T/ctl" -f -N alice@h
in_it() { SSH -S "$T/ctl" alice@h "$1"; }
GET='./probe unix-get /run/app/sock; ./probe unix-get /run/alone.sock'
works "control: both are reached" "FIRST
FIRST" in_it "$GET"
rm /run/app/sock
serve /run/app/sock SECOND
run in_it "$GET"
check "a socket made anew is reached by its directory" grep -qx SECOND <<<"$OUT"
run jail-setup explain alice@sshd
like "explain says it of the socket" "$OUT" 'note .*/run/app/sock.*bind /run/app, the directory that holds it'
is "and of no directory" "$(grep -c 'note .*the directory that holds it' <<<"$OUT")" 1

# What systemd takes away with the service; and the fix.
mkdir -p /run/systemd/system /etc/systemd/system/app.service.d
printf '%s\n' '[Service]' RuntimeDirectory=app >/etc/systemd/system/app.service
run jail-setup explain alice@sshd
like "explain says which service takes its directory away" "$OUT" \
	' binds: /run/app goes with app.service.*fix: RuntimeDirectoryPreserve=yes below .Service., by systemctl edit app.service$'
is "once" "$(grep -c 'goes with app.service' <<<"$OUT")" 1
printf '%s\n' '[Service]' RuntimeDirectoryPreserve=yes >/etc/systemd/system/app.service.d/override.conf
run jail-setup explain alice@sshd
unlike "and no longer when the fix is done" "$OUT" app.service
rm -r /etc/systemd/system/app.service*
rmdir /run/systemd/system
SSH -S "$T/ctl" -O exit alice@h 2>/dev/null

# --- a home that is "/" ---------------------------------------------------------------

sed -i 's#^\(alice:.*\):/home/alice:#\1:/:#' /etc/passwd
mkdir -p /etc/ssh/keys /srv/files/alice && chown alice /srv/files/alice
install -m 644 /home/alice/.ssh/authorized_keys /etc/ssh/keys/alice
sed -i '1i AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%u' /etc/ssh/sshd_config.d/world.conf
run kill -HUP "$(cat /run/sshd-22.pid)"
again() { log_has 'Received SIGHUP' && log_has 'Server listening'; }
check "sshd looks for keys elsewhere" again
login_jail
refused "a home that is / cannot be mounted" alice \
	'home: nothing can be mounted on / of a jail; fix: home = .*none.* in the jail file'
binds 'source = "/srv/files/%u"; target = "/upload"; mode = "rw";'
sed -i 's/^binds/home = "none"; &/' "/etc/jail/jails.d/$JAIL.conf"
for entry in child session; do
	pam_lines $entry
	works "the fix, entry=$entry" / SSH alice@h pwd
	printf '%s\n' pwd "put $T/id.pub upload/" >"$T/batch"
	cp "$HELP/keys/user.pub" "$T/id.pub"
	run SFTP -q -b "$T/batch" alice@h
	check "sftp, entry=$entry" eval 'good && grep -q "directory: /$" <<<"$OUT"'
	check "and what it puts arrives, entry=$entry" cmp -s "$T/id.pub" /srv/files/alice/id.pub
	rm -f /srv/files/alice/id.pub
done
works "jailsh --jail" / jailsh --jail "$JAIL" --user alice pwd

# The recipe of jail.conf(5) for those who come from ChrootDirectory, as it is there.
sed -n '/^# .*sftponly.conf$/,/^\.Ed$/p' "$SRC/conf/jail.conf.5" | sed '$d' |
	sed 's/sftponly/jailed/' | jail_file "$JAIL"
build_jail
mkdir -p /srv/sftp/alice/upload /srv/sftp/alice/public && chown alice /srv/sftp/alice/upload
sed -i 's#^\(alice:.*\):/bin/bash$#\1:/usr/sbin/nologin#' /etc/passwd
printf '%s\n' 'Match User alice' 'ForceCommand internal-sftp -d /upload' >/etc/ssh/sshd_config.d/zz.conf
grep -qx /usr/sbin/nologin /etc/shells || echo /usr/sbin/nologin >>/etc/shells
run kill -HUP "$(cat /run/sshd-22.pid)"
check "sshd has the line of the customers" again
for entry in child session; do
	pam_lines $entry
	printf '%s\n' pwd "put $T/id.pub" 'ls /' >"$T/batch"
	run SFTP -q -b "$T/batch" alice@h
	check "from ChrootDirectory: sftp, entry=$entry" eval 'good && grep -q "directory: /upload$" <<<"$OUT" && grep -q /public <<<"$OUT"'
	check "from ChrootDirectory: it arrives, entry=$entry" cmp -s "$T/id.pub" /srv/sftp/alice/upload/id.pub
	rm -f /srv/sftp/alice/upload/id.pub
done
finish
