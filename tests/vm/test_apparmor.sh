#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_apparmor.sh - Debian 13 with AppArmor on, as its kernel has it by default, and all
# profiles that it ships loaded and enforced; then sshd itself confined by the profile of
# apparmor-profiles: jailed logins are refused, and work with our rules.

VM_TREE=apparmor VM_SECONDS=2400
VM_MORE=,apparmor,apparmor-profiles,apparmor-profiles-extra
. "${0%/*}/vm.sh"

vm_people
install_products
LSM=/sys/kernel/security
D=/etc/apparmor.d
mode() { sed -n "s|^$1 (\(.*\))\$|\1|p" $LSM/apparmor/profiles; }
denied() {              # since cursor, of what a jailed login runs or names
	journal -k | grep 'apparmor="DENIED"' | grep -E \
	    'jail|sshd|comm="(su|cron|bash|sh|id|cat|rsync|sftp-server)"'
}
WHERE='cat /proc/self/attr/current'

like "AppArmor is in the kernel's list by default" "$(cat $LSM/lsm)" '(^|,)apparmor(,|$)'
is "apparmor.service has loaded all of $D" \
	"$(apparmor_parser -N $D | sort | comm -23 - <(sed 's/ ([a-z]*)$//' $LSM/apparmor/profiles | sort))" ""
# those that only complain as well
for f in "$D"/*; do
	[ ! -f "$f" ] || sed -i -E '/flags/{s/complain,? ?//g; s/, ?\)/)/; s/flags ?= ?\(\)//}' "$f"
done
run apparmor_parser -r $D
is "and they can be enforced" "$RC$(grep -c '(complain)' $LSM/apparmor/profiles)" 00
n=$(grep -c . $LSM/apparmor/profiles)
check "more than 100: $n, $(grep -c '(enforce)' $LSM/apparmor/profiles) enforced" [ "$n" -gt 100 ]

pam_lines child
pam_su session
echo 'session required pam_jail.so' >>/etc/pam.d/cron
login_jail 'home = "rw";'
cursor
build_jail
run jail-setup check
is "built; check finds what has no line, and nothing else" \
	"$(grep -vE '^-: (outside|way-out) ' <<<"$OUT")" ""
start_sshd 2222 || bail "sshd"
client 2222
admitted "ssh: in the jail" alice
works "unconfined" "unconfined" SSH alice@h "$WHERE"
works "sftp" "" SFTP -b - alice@h
run RSYNC -a "$SRC/conf/jails.d/" alice@h:got/
check "rsync" eval 'good && [ -s /home/alice/got/shell.conf ]'
run su alice -c "echo $IN; $WHERE; cat /outside"
is "su" "$OUT" "$IN"$'\n'unconfined
printf '%s\n' '* * * * * { cat /proc/self/attr/current; cat /outside; } >$HOME/ran 2>&1' |
	crontab -u alice -
printf '%s\n' '* * * * * cat /outside >$HOME/ran 2>&1' | crontab -u bob -
within 200 [ -s /home/alice/ran ] || : >/home/alice/ran
within 100 [ -s /home/bob/ran ]
like "cron" "$(tr '\n' ' ' </home/alice/ran)" \
	'^unconfined .*/outside: No such file'
is "control: bob's job runs outside" "$(cat /home/bob/ran)" OUTSIDE
crontab -u alice -r
crontab -u bob -r
is "nothing of it was denied" "$(denied)" ""

# A profile is found by the name of the program, which is another inside.
IDS='{ /** mr, deny /etc/group r, deny /jail/etc/group r, }'
echo "profile id /usr/bin/id $IDS" | apparmor_parser -r
run SSH bob@h 'id -gn'
check "control: outside a profile of /usr/bin/id confines it" [ "$RC" != 0 ]
works "it does not in a jail" alice SSH alice@h 'id -gn'
echo "profile jid /jail/usr/bin/id $IDS" | apparmor_parser -r
run SSH alice@h 'id -gn'
check "there one of /jail/usr/bin/id does" [ "$RC" != 0 ]
for p in id jid; do echo "profile $p { }" | apparmor_parser -R; done

# --- sshd confined ----------------------------------------------------------------

stop_sshd 2222
OURS=/usr/share/jail/examples/apparmor-sshd
FLAGS='/^.usr.sbin.sshd {/s/{/flags=(attach_disconnected) {/'
confine() {             # SED: with the profile so changed, and these rules besides
	sed "$1" /usr/share/apparmor/extra-profiles/usr.sbin.sshd >$D/usr.sbin.sshd
	cat >$D/local/usr.sbin.sshd
	apparmor_parser -r $D/usr.sbin.sshd && run_sshd 2222
}
sed '/^# pam_jail/,$d' $OURS | confine '' || bail "sshd, confined"
cursor
is "sshd is confined" "$(mode /usr/sbin/sshd) $(cat "/proc/$(cat /run/sshd-2222.pid)/attr/current")" \
	'enforce /usr/sbin/sshd (enforce)'
outside "bob, outside, gets in" bob
works "and leaves the profile" unconfined SSH bob@h "$WHERE"
refused "alice is refused" alice 'result=refused reason=.unshare: Operation not permitted'
stop_sshd 2222

cursor
confine "$FLAGS" <$OURS || bail "sshd, confined with our rules"
admitted "with our rules alice gets in" alice
is "her shell stays in sshd's profile" "$(SSH alice@h "$WHERE")" '/usr/sbin/sshd (enforce)'
works "sftp" "" SFTP -b - alice@h
rm -rf /home/alice/got
run RSYNC -a "$SRC/conf/jails.d/" alice@h:got/
check "rsync" eval 'good && [ -s /home/alice/got/shell.conf ]'
run SSH alice@h 'id -un; ls / >/dev/null; echo x >/tmp/x && cat /tmp/x; cat ~/secret; kill -0 $$'
is "names, /tmp, home, signals" "$OUT$ERR" $'alice\nx\nsecret of alice'
play 24 80 ssh -F "$CFG" -tt alice@h <<-END
	expect \$
	send tty; exit\\n
END
like "a terminal" "$OUT" '/dev/pts/[0-9]+$'
outside "bob as before" bob
run jail-setup check --live alice
is "the transports work in it, and no wall is open" \
	"$(grep -c '  transport .* works ' <<<"$OUT") $(grep -c '  wall .* holds ' <<<"$OUT") $(
	grep '  wall ' <<<"$OUT" | grep -vE ' (holds|not offered) ')" "4 16 "
is "nothing of it was denied" "$(denied)" ""
stop_sshd 2222

sed 's/mrwlkix/mrwlkUx/' $OURS | confine "$FLAGS" || bail "sshd, with Ux"
run SSH alice@h "echo $IN"
check "with Ux for ix no shell starts" eval 'kept_out && log_has "DENIED.*no new privs.*name=./bin/bash"'
stop_sshd 2222
confine '' <$OURS || bail "sshd, without the flag"
refused "without attach_disconnected alice is refused" alice 'result=refused reason="mkdir'
finish
