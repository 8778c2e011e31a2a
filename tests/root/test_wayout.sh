#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_wayout.sh - check, check --live and explain name first the ways out of a jail
# that no login takes, and their fixes close them.  tests/vm/manager.rows.sh has those
# that need a running systemd.

. "${0%/*}/world.sh"

install_products
login_jail 'require = [ ];'
echo 'components = [ "shell" ]; users = [ "bob" ];' | jail_file other
build_jail
build_jail other
UNIT=/usr/lib/systemd/system/user@.service
[ -s $UNIT ] || { mkdir -p ${UNIT%/*} && echo '[Service]' >$UNIT; }
USER_PAM=/usr/lib/pam.d/systemd-user
[ -e $USER_PAM ] || { mkdir -p ${USER_PAM%/*} && echo 'session optional pam_permit.so' >$USER_PAM; }
rm -f /etc/pam.d/systemd-user
GUARD=/etc/systemd/system/user@.service.d/50-jail.conf
# what enables a unit makes its link
cat >/usr/bin/systemctl.new <<'END'
#!/bin/sh
cd /etc/systemd/system || exit
for word; do
	case $word in
	*.path | *.timer) into=${word##*.}s.target.wants
		mkdir -p "$into" && ln -sf "../$word" "$into/" || exit ;;
	esac
done
END
chmod 755 /usr/bin/systemctl.new && mv /usr/bin/systemctl.new /usr/bin/systemctl
rm -rf /var/lib/systemd/linger /var/spool/cron /var/spool/at /var/spool/atjobs

ways() { sed -n 's/^\([^ ]*: way-out [^ ]*\): .*/\1/p' <<<"$OUT"; }
mend() { sed -n "s#^[^ ]*: way-out [^ ]*$1: .*; fix: ##p" <<<"$OUT"; }
whole() { run jail-setup check --quick; }
none() { [ -z "$(ways)" ]; }
# shuts TITLE WHAT COMMAND...: what check says to do is done, and it is said no more
shuts() {
	local title=$1 what=$2
	shift 2
	run sh -ec "$(mend "$what")"
	check "$title: what it says to do works" [ "$RC" = 0 ]
	run "$@"
	unlike "$title: and shuts it" "$OUT" "way-out [^ ]*$what"
}

# --- user managers ----------------------------------------------------------------

whole
check "systemd does not run: no word" none
mkdir -p /run/systemd/system
whole
is "it runs: a user manager would start outside" "$(ways)" "-: way-out $GUARD"
like "which is the first line" "$(head -n 1 <<<"$OUT")" ': way-out '
like "control: and not the only one" "$OUT" '^-: outside '
unlike "the PAM file is no finding of its own" "$OUT" systemd-user
check "exit status 1" [ "$RC" = 1 ]
run jail-setup check login
check "check JAIL says so too" eval '[ "$RC" = 1 ] && [ "$(ways)" = "-: way-out $GUARD" ]'
run jail-setup check --json login
like "as JSON" "$OUT" '"kind": ?"way-out".*"mend": ?"jail-setup hook install"'
was=$(readlink /var/lib/jail/login/current)
run jail-setup check --fix login
check "--fix builds nothing for it" eval '[ "$RC" = 1 ] && grep -q "way-out.*; not fixed$" <<<"$OUT" && [ "$(readlink /var/lib/jail/login/current)" = "$was" ]'
run jail-setup explain alice
like "explain says so" "$OUT" '^  way out +/etc/systemd.*: user@2001.service starts outside.*fix: jail-setup hook install$'
like "its first words and its status are as before" "$RC $OUT" '^0 alice \(uid 2001\): jailed'
run jail-setup explain --json alice
like "as JSON" "$OUT" '"way_out": ?\["/etc/systemd'
run jail-setup explain carol
unlike "not of who is in no jail" "$OUT" 'way out'
run jail-setup check --live alice
like "check --live says so" "$OUT" '^  way out +user-manager +OPEN .*fix: jail-setup hook install$'
check "exit status 1" [ "$RC" = 1 ]
run jail-setup check --live alice --json
check "as JSON, one object a line" eval 'python3 -c "
import json, sys
rows = [json.loads(l) for l in sys.argv[1].splitlines()]
w, = [r for r in rows if r[\"kind\"] == \"way-out\"]
assert w[\"name\"] == \"user-manager\" and w[\"verdict\"] == \"bad\" and w[\"user\"] == \"alice\"
" "$OUT"'

whole
shuts "hook install" 50-jail.conf jail-setup check --quick
run jail-setup check --live alice
check "check --live: nothing is open" eval '[ "$RC" = 0 ] && ! grep -q "way out" <<<"$OUT"'
run jail-setup explain alice
unlike "nor by explain" "$OUT" 'way out'
sed -i 's/ExecCondition=+/&-/' $GUARD
whole
check "a drop-in that does not keep it from starting is none" eval '! none'
sed -i 's/ExecCondition=+-/ExecCondition=+/; s/--quiet/& --config \/etc\/jail/' $GUARD
whole
check "control: one changed in other ways is" none
rm -r ${GUARD%/*}
mkdir -p /etc/systemd/system
ln -s /dev/null /etc/systemd/system/user@.service
whole
check "a mask for all: shut" none
rm /etc/systemd/system/user@.service
cp $USER_PAM /etc/pam.d/ && echo 'session required pam_jail.so' >>/etc/pam.d/systemd-user
whole
check "the line in systemd-user: shut" none
sed -i '1i session sufficient pam_permit.so' /etc/pam.d/systemd-user
whole
check "behind one that skips it: open" eval '! none'
rm /etc/pam.d/systemd-user
for uid in 2001 2003; do ln -s /dev/null /etc/systemd/system/user@$uid.service; done
run jail-setup check --quick login
check "a mask for each member of a jail: shut" none
whole
like "but who of another has none is named" "$OUT" "way-out $GUARD: .*user@2002.service"
run jail-setup explain alice
unlike "explain heeds it" "$OUT" 'way out'
rm /etc/systemd/system/user@2001.service
run jail-setup check --quick login
like "a member without" "$OUT" "way-out $GUARD: .*user@2001.service"
rm /etc/systemd/system/user@2003.service
mv /etc/jail/jails.d "$T/" && mkdir /etc/jail/jails.d
whole
check "no jail, no way out of one" none
rmdir /etc/jail/jails.d && mv "$T/jails.d" /etc/jail/

# --- lingering -----------------------------------------------------------------------

mkdir -p /var/lib/systemd/linger
touch /var/lib/systemd/linger/{alice,bob,carol,nemo}
printf '#!/bin/sh\n[ "$1" = disable-linger ] && rm "/var/lib/systemd/linger/$2"\n' >/usr/bin/loginctl.new
chmod 755 /usr/bin/loginctl.new && mv /usr/bin/loginctl.new /usr/bin/loginctl
whole
is "members who linger, and only they" "$(ways)" "-: way-out $GUARD
login: way-out /var/lib/systemd/linger/alice
other: way-out /var/lib/systemd/linger/bob"
run jail-setup check --quick login
unlike "check JAIL: those of this one" "$OUT" linger/bob
shuts "disable-linger" linger/alice jail-setup check --quick login
touch /var/lib/systemd/linger/alice
jail-setup --quiet hook install user@
whole
check "with the drop-in it starts nothing, and is no finding" none

# --- cron and at -----------------------------------------------------------------------

pam() { printf 'session required pam_permit.so\n' >"$1"; }
mkdir -p /var/spool/cron/crontabs /var/spool/cron/atjobs
for u in alice bob carol nemo; do echo '* * * * * true' >/var/spool/cron/crontabs/$u; done
: >/var/spool/cron/crontabs/mallory
for u in alice bob carol; do
	echo true >/var/spool/cron/atjobs/a-$u
	chown $u /var/spool/cron/atjobs/a-$u
done
rm -f /etc/pam.d/{cron,crond,atd}
pam /etc/pam.d/cron
pam /usr/lib/pam.d/atd
whole
is "crontabs and at jobs of members, and only theirs" "$(ways)" \
	"login: way-out /var/spool/cron/atjobs/a-alice
login: way-out /var/spool/cron/crontabs/alice
other: way-out /var/spool/cron/atjobs/a-bob
other: way-out /var/spool/cron/crontabs/bob"
run jail-setup check --quick login
is "check JAIL: those of this one" "$(ways | grep -c bob)" 0
run jail-setup explain alice@sshd
is "explain: both of them" "$(grep -c '/var/spool/cron/.*alice: jobs of alice.*fix: ' <<<"$OUT")" 2
run su bob -s /bin/sh -c '/usr/sbin/jail-setup explain alice'
check "the spools are not read by everybody: control" eval '[ "$RC" = 0 ]'
chmod 1730 /var/spool/cron/crontabs
run su bob -s /bin/sh -c '/usr/sbin/jail-setup explain alice'
like "without root it says what it did not look for" "$OUT" 'note +without root not looked for: crontabs'
run jail-setup check --live alice
is "check --live: both of them" "$(grep -c '^  way out .*OPEN.*fix: ' <<<"$OUT")" 2
run jail-setup check --quick login
shuts "cron's line" crontabs/alice jail-setup check --quick login
like "is in its file" "$(cat /etc/pam.d/cron)" '^session required pam_jail.so$'
shuts "atd's line" atjobs/a-alice jail-setup check --quick login
like "is in a copy of the vendor's" "$(cat /etc/pam.d/atd)" '^session required pam_jail.so$'
unlike "which stays" "$(cat /usr/lib/pam.d/atd)" pam_jail
rm /etc/pam.d/cron
run jail-setup check --quick login
if command -v crontab >/dev/null; then
	shuts "no PAM file for cron: without the jobs" crontabs/alice jail-setup check --quick login
else
	like "no PAM file for cron: without the jobs" "$(mend crontabs/alice)" '^crontab -u alice -r$'
	rm /var/spool/cron/crontabs/alice
fi
rm /etc/pam.d/atd /usr/lib/pam.d/atd
run jail-setup check --quick login
shuts "no PAM file for atd: without the job" atjobs/a-alice jail-setup check --quick login
check "nothing is left to be said of this jail" none
rm -r /run/systemd/system
checks_by_schema way-out user verdict
finish
