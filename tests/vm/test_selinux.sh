#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_selinux.sh - SELinux enforcing, with Debian's whole refpolicy and the module of
# packaging/selinux: sshd, cron and systemd in their own domains, accounts that are
# unconfined_u and user_u, each with one outside as a control.

VM_TREE=selinux VM_SECONDS=2400
VM_MORE=,selinux-policy-default,selinux-policy-dev,policycoreutils,libaudit-dev
VM_KERNEL='security=selinux'

# The disk has the labels of the policy as Debian ships it, and boots enforcing.
vm_prepare() {          # TREE
	sed -i 's/^SELINUX=.*/SELINUX=enforcing/' "$1/etc/selinux/config" &&
	chroot "$1" setfiles -m -F /etc/selinux/default/contexts/files/file_contexts /
}

# The module, and the policy with it: semodule takes minutes in an interpreted
# machine.  policy/etc and policy/var are what it has made below /etc and /var/lib.
vm_provide() {          # PAYLOAD
	WORLD_ROOT=$V/tree B=$V/build "$SRC/tests/root/world.sh" bash -c '
		make -s B="$B" SELINUXDIR=/usr/share/selinux DESTDIR="$1/product" install-selinux &&
		semodule -n -i "$1/product/usr/share/selinux/packages/jail.pp" && mkdir "$1/policy" &&
		cp -a /etc/selinux/default "$1/policy/etc" &&
		cp -a /var/lib/selinux/default "$1/policy/var" &&
		echo "/.* system_u:object_r:bin_t:s0" >/tmp/spec && setfiles -m -F /tmp/spec "$1"' - "$1"
}
. "${0%/*}/vm.sh"

# --- the machine ----------------------------------------------------------------

# Everything that follows is what root does in a session, so in unconfined_t.
case $(id -Z) in
*:unconfined_t:*) ;;
*) exec runcon -u unconfined_u -r unconfined_r -t unconfined_t -l s0-s0:c0.c1023 "$0" ;;
esac

vm_people
install_products
sysctl -q kernel.printk_ratelimit=0
dmesg -w >"$T/kernel" &
# semanage login: mallory is in the jail, carol is her control outside
printf '%s\n' 'mallory:user_u:s0-s0' 'carol:user_u:s0-s0' >>/etc/selinux/default/seusers
cat >/etc/selinux/default/contexts/files/file_contexts.local <<'END'
/home/(carol|mallory)	-d	user_u:object_r:user_home_dir_t:s0
/home/(carol|mallory)/.+	user_u:object_r:user_home_t:s0
/home/(carol|mallory)/\.ssh(/.*)?	user_u:object_r:ssh_home_t:s0
/outside	--	system_u:object_r:usr_t:s0
END
cp -r /etc/selinux/default "$T/without"
mkdir -p /root/.ssh && cp "$HELP/keys/user.pub" /root/.ssh/authorized_keys
chmod 700 /root /root/.ssh
restorecon -RF /home /root /outside /etc/shadow

# policy DIRECTORY: of policy/ and contexts/.  No label is copied: what is new has
# that of its directory.
policy() {
	cp -r "$1/policy" "$1/contexts" /etc/selinux/default/ && load_policy &&
	restorecon -RFi /etc/selinux /etc/jail /var/lib/jail /run/jail /usr/bin/jailsh \
	    /usr/sbin/jail-setup /usr/libexec/jail
}

# --- what is seen ---------------------------------------------------------------

label() {               # USER: of a login
	case $1 in
	alice|bob) echo unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 ;;
	*)         echo user_u:user_r:user_t:s0 ;;
	esac
}
OWN=$(label bob)        # of this shell
WHERE="echo $IN; cat /proc/self/attr/current; echo; cat /outside 2>&1"
NO='cat: /outside: No such file or directory'
# seen WAY USER [LABEL]: what WHERE said, of an account in the jail or outside
seen() {
	case $2 in
	alice|mallory) is "$1: $2 is in the jail, and in the domain" "$OUT" "$IN"$'\n'"${3:-$(label "$2")}"$'\n'"$NO" ;;
	*) is "control: $1: $2 is outside, and in the domain" "$OUT" "$IN"$'\n'"${3:-$(label "$2")}"$'\nOUTSIDE' ;;
	esac
}
# Denials since a line of the kernel's log: types, class, program.  No permissions: who
# may not look at a file is denied to read it, once the module lets it look.
denials() {             # FROM
	sleep 1         # dmesg -w
	tail -n +"$1" "$T/kernel" | sed -nE 's/.*avc:  denied  \{ (.*) \} for .*comm="?([^ "]*).* scontext=[^:]*:[^:]*:([^:]*).* tcontext=[^:]*:[^:]*:([^:]*).* tclass=([a-z_0-9]*).*/\3 \4 \5 \2/p' | sort -u
}
line() { echo $(($(wc -l <"$T/kernel") + 1)); }    # the next one

cron_job() {            # USER: its crontab has the label that crontab(1) gives
	rm -f "/home/$1/cron"
	printf '* * * * * (%s) >~/cron\n' "$WHERE" >"$T/job"
	install -o "$1" -g crontab -m 600 "$T/job" "/var/spool/cron/crontabs/$1"
	case $1 in
	alice|bob) chcon -t unconfined_cron_spool_t "/var/spool/cron/crontabs/$1" ;;
	*)         chcon -u user_u -t user_cron_spool_t "/var/spool/cron/crontabs/$1" ;;
	esac
}
cron_seen() {           # USER
	within 150 [ -s "/home/$1/cron" ]
	within 20 grep -q outside -i "/home/$1/cron"
	OUT=$(tr -d '\000' <"/home/$1/cron")
	seen cron "$1"
	rm "/var/spool/cron/crontabs/$1"
}

ways() {                # USER...: all of them, by every way in
	local u
	for u; do cron_job "$u"; done
	systemctl restart cron          # it looks at them once a minute
	for u; do
		run SSH "$u@h" "$WHERE"
		seen ssh "$u"
		run SSH -tt "$u@h" "$WHERE; echo typed >/dev/tty; tty"
		OUT=$(tr -d '\r' <<<"$OUT")
		like "terminal: $u has it" "$OUT" '^/dev/pts/[0-9]+$'
		OUT=$(sed '/^typed$/d; /^\/dev\/pts/d' <<<"$OUT")
		seen terminal "$u"
		printf 'put %s sftp\nget secret %s\n' "$T/id" "$T/got" >"$T/batch"
		run SFTP -b "$T/batch" "$u@h"
		is "sftp: $u has put and got" "$RC $(cat "$T/got")" "0 secret of $u"
		run SCP -O "$T/id" "$u@h:scp"
		is "scp -O: of $u" "$RC $ERR" "0 "
		run RSYNC "$T/id" "$u@h:rsync"
		is "rsync: of $u" "$RC $ERR" "0 "
		is "what $u has sent is labelled as files of a home" \
			"$(stat -c %C "/home/$u"/{sftp,scp,rsync} | cut -d: -f2-3 | sort -u)" object_r:user_home_t
		run su - "$u" -c "$WHERE"
		seen "su of root" "$u" "$OWN"
	done
	for u; do cron_seen "$u"; done
}

# --- the machine ------------------------------------------------------------------

is "SELinux enforces" "$(getenforce)" Enforcing
login_jail 'home = "rw";'
build_jail
pam_lines child
pam_su session
install -m 600 "$HELP/keys/host" /etc/ssh/world_key
printf '%s\n' 'HostKey /etc/ssh/world_key' 'KbdInteractiveAuthentication yes' \
	'PerSourcePenalties no' >/etc/ssh/sshd_config.d/world.conf
restorecon -RF /etc/ssh /etc/pam.d
systemctl restart ssh
client 22
domain() { ps -o label= -p "$(systemctl show -P MainPID "$1")" | cut -d: -f3; }
is "sshd and cron are in their domains" "$(domain ssh) $(domain cron)" 'sshd_t crond_t'

# --- without the module -------------------------------------------------------------

for u in alice mallory; do refused "control: without the module $u is refused" $u; done
run jail-setup check --quick
like "check: the module is missing" "$OUT" 'selinux /var/lib/jail: .*fix: .*semodule -i '
START=$(line)
ways bob carol
THEIRS=$(denials "$START")      # of the policy itself, and of Debian's programs

# --- with it -----------------------------------------------------------------------

policy /payload/policy/etc || bail "the policy with the module"
START=$(line)
labels() { find /var/lib/jail /run/jail -exec stat -c %C {} + | cut -d: -f3 | sort -u | xargs; }
labelled() {            # WHEN
	is "$1: the types of all files are ours" "$(labels)" 'jail_run_t jail_tree_t'
	is "$1: restorecon has nothing to do" "$(restorecon -Rnv /var/lib/jail /run/jail /etc/jail | head -n 5)" ""
}
labelled "restorecon"
run jail-setup check --quick
unlike "check says no more of SELinux" "$OUT" ': selinux |^-: selinux'
# In the jail /proc is read-only, and cron cannot set the context itself.
printf '%s\n' 'session required pam_jail.so' >>/etc/pam.d/cron
cron_job alice
systemctl restart cron
within 150 log_has 'service=cron entry=session .*result=entered'
systemctl stop cron             # no second one
within 30 eval '! pgrep -u alice . >/dev/null && ! pgrep -x cron >/dev/null'
check "cron without pam_selinux: nothing runs in crond_t" [ ! -s /home/alice/cron ]
check "for it may execute nothing of a tree" eval 'denials "$START" | grep -q "^crond_t jail_tree_t file cron"'
sed -i '/pam_jail/d' /etc/pam.d/cron
printf '%s\n' 'session required pam_selinux.so nottys open' 'session required pam_jail.so' >>/etc/pam.d/cron
rm -f /var/spool/cron/crontabs/alice
START=$(line)
ways alice mallory

for u in alice mallory; do
	run jailsh --jail login --user $u -- sh -c "$WHERE"
	seen "jailsh of root" $u "$OWN"
	run SSH $u@h 'for n in zero random urandom; do head -c 1 /dev/$n | wc -c; done
		echo x >/dev/null && echo null; { echo x >/dev/full; } 2>/dev/null || echo full
		for d in /tmp /var/tmp /dev/shm /run/user/$UID; do
			mkdir $d/d && echo $d >$d/d/f && cat $d/d/f && rm -r $d/d; done
		id -un; ls /home'
	is "$u: devices, temporary directories, names" "$OUT $ERR" "1
1
1
null
full
/tmp
/var/tmp
/dev/shm
/run/user/$(id -u $u)
$u
$u "
	cursor
	run SSH $u@h "./probe syslog '<86>here is $u'"
	check "$u: /dev/log" within 30 eval 'journal | grep -q "here is '$u'"'
done

# binds, of which one has a mount point that is made; the host's policy holds in them
for u in mallory carol; do
	mkdir -p /srv/{home,host}/$u && chown $u:$u /srv/{home,host}/$u && chcon -u user_u -t user_home_t /srv/home/$u
done
login_jail 'home = "rw"; processes = "own"; terminals = "own"; network = "none";' \
	'binds = ( { source = "/srv/home/mallory"; target = "/srv/rw"; mode = "rw"; },' \
	'{ source = "/srv/host/mallory"; target = "/srv/host"; mode = "rw"; },' \
	'{ source = "/srv/home/mallory"; target = "/opt/a/b"; mode = "ro"; } );'
run jail-setup build login
check "control: carol writes into a directory of hers" SSH carol@h 'echo >/srv/home/carol/f'
check "control: and not where the policy forbids it" eval '! SSH carol@h "echo >/srv/host/carol/f" 2>/dev/null'
run SSH mallory@h 'echo one >/srv/rw/f; cat /opt/a/b/f; echo two >/srv/host/f; echo three >/opt/a/b/f'
is "binds: mallory may what carol may" "$OUT" one
like "and no more" "$ERR" '/srv/host/f: Permission denied'
like "nor write a read-only one" "$ERR" '/opt/a/b/f: Read-only file system'
for u in alice mallory; do
	run SSH $u@h "$WHERE; ls /proc | grep -c '^[0-9]'; grep -c : /proc/net/dev"
	[ "$(tail -n 2 <<<"$OUT" | xargs)" = "4 1" ] || OUT+=" processes or networks of others"
	OUT=$(head -n -2 <<<"$OUT")
	seen "processes of its own, no network" $u
	run SSH -tt $u@h "$WHERE; echo typed >/dev/tty"
	like "a terminal of its own: $u" "$OUT" '^typed'
done
login_jail 'home = "rw"; tasks = 100;'
systemctl -q enable --now jail.service
for u in alice mallory; do
	run SSH $u@h "$WHERE; cat /proc/self/cgroup"
	like "tasks: the cgroup of the jail: $u" "$OUT" '^0::/system.slice/jail.service/jail/login$'
	OUT=$(sed /^0::/d <<<"$OUT")
	seen tasks $u
done
systemctl -q disable jail.service
systemctl kill jail.service
profile rsync /usr/bin/rsync
printf '%s\n' 'groups = [ "jailed" ]; home = "rw"; components = [ "rsync", "coreutils", "bash" ];' \
	"commands = ( $(any rsync cat) );" | jail_file login
run jail-setup build login
for u in alice mallory; do
	run SSH $u@h 'cat /proc/self/attr/current'
	is "commands: one of them, in the domain: $u" "$OUT" "$(label $u)"
	run RSYNC "$T/id" $u@h:more
	is "commands: rsync: $u" "$RC $ERR" "0 "
	run SSH $u@h 'ls'
	is "commands: no other: $u" "$RC $OUT" '126 '
done

# --- who builds ----------------------------------------------------------------------

login_jail 'home = "rw";'
run jail-setup build login
run jail-setup refresh login
labelled "build and refresh in unconfined_t"
# the package manager's domain
mkdir -p "$T/deb/DEBIAN" && chmod 755 "$T/deb" "$T/deb/DEBIAN"
printf '%s\n' 'Package: builds' 'Version: 1' 'Architecture: all' 'Maintainer: x <x@x>' 'Description: x' >"$T/deb/DEBIAN/control"
printf '%s\n' '#!/bin/sh' 'exec >/root/built 2>&1' 'id -Z' 'jail-setup build login' 'jail-setup refresh login' \
	'jail-setup check --quick | grep selinux' 'echo $?' >"$T/deb/DEBIAN/postinst"
chmod 755 "$T/deb/DEBIAN/postinst"
run dpkg-deb -b "$T/deb" /var/tmp/builds.deb
run dpkg -i /var/tmp/builds.deb
like "a package's script is in dpkg_script_t" "$(cat /root/built)" ':dpkg_script_t:'
like "and builds" "$(cat /root/built)" 'login: generation '
is "check finds nothing" "$(tail -n 1 /root/built)" 1
labelled "build and refresh in dpkg_script_t"
# sysadm_t
sed -i 's/^root:unconfined_u:/root:sysadm_u:/' /etc/selinux/default/seusers
setsebool ssh_sysadm_login on
run SSH root@h 'id -Z; jail-setup build login; jail-setup refresh login; jail-setup check --quick | grep selinux; echo $?'
like "root of sysadm_u is in sysadm_t" "$OUT" ':sysadm_t:'
like "and builds" "$OUT" 'login: generation '
is "check finds nothing there" "$(tail -n 1 <<<"$OUT")" 1
labelled "build and refresh in sysadm_t"
restorecon -RFx /               # as at boot: not what runs, in /run
labelled "an autorelabel"
for u in alice mallory; do run SSH $u@h "$WHERE"; seen "ssh, after an autorelabel" $u; done
rm -rf /run/jail
for u in alice mallory; do run SSH $u@h "$WHERE"; seen "ssh, after a boot" $u; done
is "the first login has labelled /run/jail" "$(stat -c %C /run/jail /run/jail/empty | cut -d: -f3 | xargs)" 'jail_run_t jail_run_t'

# --- systemd ---------------------------------------------------------------------------

run jail-setup hook install
systemctl daemon-reload
systemctl stop user@2001
run jail-setup check --live alice
check "check --live: transports and walls" eval '[ "$RC" = 0 ]'
run SSH alice@h "$WHERE"
seen "ssh, no user manager" alice
is "the user manager of alice does not run" "$(systemctl is-active user@2001)" inactive
printf '%s\n' 'account required pam_permit.so' 'account required pam_jail.so' \
	'session required pam_permit.so' 'session required pam_jail.so' >/etc/pam.d/jailtest
unit() {                # USER SERVICE: RC, and what it wrote
	rm -f "/home/$1/unit"
	MARK=$(stat -c %s "$LOG")
	systemd-run -q --wait --uid="$1" -p "PAMName=$2" /bin/sh -c "($WHERE) >/home/$1/unit"
	RC=$?
	OUT=$(tr -d '\000' 2>/dev/null <"/home/$1/unit")
}
unit bob other
seen "a unit with PAMName=" bob system_u:system_r:initrc_t:s0
unit alice jailtest
check "a unit with PAMName=, no context set: refused, and not in init_t" \
	eval '[ "$RC" != 0 ] && [ -z "$OUT" ] && log_has "service=jailtest .*result=refused .*pam_selinux.so open"'
sed -i '1i session required pam_selinux.so nottys open' /etc/pam.d/jailtest
unit alice jailtest
seen "a unit with PAMName=, and pam_selinux" alice

OURS=$(denials "$START")
# carol and mallory where the policy forbids it, and check, which tries an entry
is "of the denials none is ours" "$(comm -13 <(echo "$THEIRS") <(echo "$OURS") |
	grep -E 'jail|^(sshd|crond|local_login|user|sysadm|unconfined|dpkg_script|initrc|init)_t ')" \
	"sysadm_t tmpfs_t filesystem jail-setup"$'\n'"user_t var_t dir bash"

# --- no context is set -------------------------------------------------------------------

# Fedora's sshd: pam_selinux alone
cp "$HELP/nocontext.so" /usr/local/lib/ && restorecon -F /usr/local/lib/nocontext.so
echo /usr/local/lib/nocontext.so >/etc/ld.so.preload && chmod 644 /etc/ld.so.preload
restorecon -F /etc/ld.so.preload
systemctl restart ssh
for u in alice mallory bob carol; do run SSH $u@h "$WHERE"; seen "a sshd that sets no context" $u; done
cp /etc/pam.d/sshd "$T/sshd.lines"
sed -i '/pam_selinux.so open/d' /etc/pam.d/sshd
WHY='result=refused reason="SELinux is on, and no PAM line before ours has set the context'
for u in alice mallory; do refused "that sshd without pam_selinux open: $u is refused" $u "$WHY"; done
outside "control: bob is let in" bob
rm /etc/ld.so.preload
systemctl restart ssh
for u in alice mallory; do refused "Debian's sshd without pam_selinux open: $u is refused" $u "$WHY"; done
outside "control: bob is let in there" bob
cp "$T/sshd.lines" /etc/pam.d/sshd
for u in alice mallory; do run SSH $u@h "$WHERE"; seen "ssh, with the line again" $u; done

. "${0%/*}/selinux.rows.sh"

# --- the module is taken out ----------------------------------------------------------------

policy "$T/without"
for u in alice mallory; do refused "without the module again $u is refused" $u; done
outside "control: bob is let in without it" bob
finish
