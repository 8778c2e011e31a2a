#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_monitor.sh - the recipe "Monitoring" of jail_recipes(7), as printed: the line and
# the status for Nagios, by a real sudo, mail by a real cron, the file for Prometheus
# while something reads it, and what is accepted.

# sudo is not in the tree of the recipes: that of the release, or Debian's unpacked
sudo_of() {             # ROOT
	mkdir -p "$B/sudo" && (cd "$1" && cp -a --parents usr/bin/sudo usr/sbin/visudo \
	    usr/libexec/sudo etc/sudoers etc/pam.d/sudo "$B/sudo")
}
if [ -z "${WORLD:-}" ]; then
	B=${B:-build}
	case $B in /*) ;; *) B=$(cd "${0%/*}/../.." && pwd -P)/$B ;; esac
	if [ -x "${WORLD_ROOT:-}/usr/bin/sudo" ]; then
		sudo_of "${WORLD_ROOT:-/}"
	else
		B=$B "${0%/*}/../host/get-services.sh" && sudo_of "$B/services"
	fi || { echo "1..0"; exit 2; }
fi
. "${0%/*}/recipe.lib.sh"
cp -a "$B/sudo/usr" "$B/sudo/etc" / || bail "no sudo"
mkdir -p /etc/sudoers.d

TREE=/var/lib/jail/customers/current/root
DIFFERS='s/(_timestamp_seconds.*) [0-9]+$/\1 N/'
SERVER=/usr/lib/openssh/sftp-server
METRICS=/var/lib/prometheus/node-exporter
agent() {               # WORD...: what the agent of a monitor does
	run setpriv --reuid nagios --regid nagios --clear-groups sudo -n "$@"
}
nagios() { is "$1" "$RC $(grep -oE '^JAIL [A-Z]+' <<<"$OUT")" "$2"; }
CHECK=(/usr/sbin/jail-setup check --quick --format nagios)
metric() { awk -v m="$1" '$1 == m { print $2 }' $METRICS/jail.prom; }
mend() { at_server "jail-setup check --fix" >/dev/null; }

run at_server "jail-setup init customers --for sftp --create-group"
check "the jail" [ "$RC" = 0 ]
run at_server "jail-setup check"
check "control: a sound host" eval '[ "$RC$OUT" = 0 ]'
useradd -r nagios

recipe "Monitoring"
upto "jail-setup check"
nagios "a sound host" "0 JAIL OK"
ends 2 "jail-setup check --format nagios"
upto "touch"
upto "jail-setup check"
STATUS=()
upto "jail-setup check --fix"
run at_server "jail-setup check"
check "which has mended it" eval '[ "$RC$OUT" = 0 ]'

# --- by mail ----------------------------------------------------------------------

upto "echo '17 4"
# cron, with a program in the place of sendmail
printf '#!/bin/sh\ncat >>/run/mails\n' >/usr/sbin/sendmail
chmod 755 /usr/sbin/sendmail
cp /etc/cron.d/jail-check "$T/printed"
night() {               # cron's job, as at the time it is due
	rm -f /run/crond.reboot /run/crond.pid /run/mails /run/night
	sed -E 's,^([^ ]+ ){5}root (.*),@reboot root \2; touch /run/night,' "$T/printed" >/etc/cron.d/jail-check
	/usr/sbin/cron
	until_so [ -e /run/night ]
	sleep 1
	kill "$(cat /run/crond.pid)"
	cp "$T/printed" /etc/cron.d/jail-check
}
night
check "no mail of a sound host" eval '[ -e /run/night ] && [ ! -s /run/mails ]'
touch $TREE/evil
night
check "a finding is mailed to root" eval \
	'grep -q "^To: root" /run/mails && grep -q "^customers: extra /evil" /run/mails'

# --- Nagios -----------------------------------------------------------------------

upto "visudo"
agent "${CHECK[@]}"
nagios "the agent, by sudo: critical" "2 JAIL CRITICAL"
mend
agent "${CHECK[@]}"
nagios "the agent: ok" "0 JAIL OK"
cp -p $SERVER "$T/sftp-server"
echo >>$SERVER
agent "${CHECK[@]}"
nagios "the agent: a jail older than the host is a warning" "1 JAIL WARNING"
cp -p "$T/sftp-server" $SERVER
mv /etc/jail /etc/away
agent "${CHECK[@]}"
nagios "the agent: what cannot be done is unknown" "3 JAIL UNKNOWN"
mv /etc/away /etc/jail
for c in 'jail-setup check --fix' 'jail-setup check --quick --format nagios --config /tmp' \
    'jail-setup remove customers' 'jail-setup check' 'jailsh --jail customers'; do
	# shellcheck disable=SC2086 # words
	agent ${c/#jail//usr/sbin/jail}
	check "the agent may not: $c" eval '[ "$RC" = 1 ] && grep -q "a password is required" <<<"$ERR"'
done
run setpriv --reuid carol --regid carol --clear-groups sudo -n "${CHECK[@]}"
check "nor another account what the agent may" [ "$RC" = 1 ]

# --- Prometheus -------------------------------------------------------------------

upto "grep"
is "anybody reads the file, so the collector" "$(stat -c '%U %a' $METRICS/jail.prom)" "root 644"
is "and nothing else is left" "$(ls $METRICS)" jail.prom
touch $TREE/evil
# what has the file's name is whole, at any time
(while [ ! -e "$T/enough" ]; do tail -n 1 $METRICS/jail.prom; done >"$T/read") &
reader=$!
for _ in 1 2 3 4 5; do jail-metrics; done
touch "$T/enough"
wait $reader
check "while it is written, whoever reads has all of it" eval \
	'[ "$(wc -l <"$T/read")" -gt 50 ] && ! grep -vE "^jail_check_timestamp_seconds [0-9]+$" "$T/read"'
is "a finding is in it" "$(metric 'jail_check_findings{jail="customers",severity="critical"}') $(metric jail_check_exit_status)" "1 1"
mend
mv /etc/jail /etc/away
jail-metrics 2>"$T/err"
is "a check that could not be done: status 2, and no findings" \
	"$(metric jail_check_exit_status) $(grep -c '^jail_check_findings' $METRICS/jail.prom)" "2 0"
mv /etc/away /etc/jail
jail-metrics
was=$(cat $METRICS/jail.prom)
mv /usr/sbin/jail-setup /usr/sbin/away
jail-metrics 2>"$T/err"
is "one that does not start leaves the last file, which gets old" "$(cat $METRICS/jail.prom)" "$was"
mv /usr/sbin/away /usr/sbin/jail-setup
# a link that is there before, as the collector's account might have made it
echo mine >/etc/precious
planted() { (cd $METRICS && bash -c 'ln -s /etc/precious jail.$$; exec sh "$0"' "$1" 2>"$T/err"); }
planted /usr/local/sbin/jail-metrics
is "a planted link is not followed" "$(cat /etc/precious)" mine
like "  which is said" "$(cat "$T/err")" 'jail\.[0-9]+: '
sed '/^set -C/d' /usr/local/sbin/jail-metrics >"$T/metrics"
planted "$T/metrics"
like "control: without noclobber it is" "$(cat /etc/precious)" jail_check

mkdir /var/lib/node_exporter
aside 'sed -i s,/var/lib/prometheus/node-exporter,/var/lib/node_exporter, /usr/local/sbin/jail-metrics'
rm $METRICS/jail.prom
jail-metrics
check "another directory" eval '[ -s /var/lib/node_exporter/jail.prom ] && [ ! -e $METRICS/jail.prom ]'
install /usr/share/jail/examples/jail-metrics /usr/local/sbin/jail-metrics

rest
run at_server "jail-setup check --format nagios"
like "an accepted finding changes no status" "$RC $OUT" '^0 JAIL OK - 0 critical, 0 warning, 2 accepted'
echo >>$SERVER
run at_server "jail-setup check --format nagios"
like "nor does the one it is for" "$RC $OUT" '^0 JAIL OK - 0 critical, 0 warning, [1-9]'
touch $TREE/evil
run at_server "jail-setup check --format nagios"
nagios "control: another is critical as before" "2 JAIL CRITICAL"
useradd -M -d /srv -s /usr/sbin/nologin -G customers erik
run at_server "jail-setup check"
like "the second row is in force beside the first" "$OUT" 'accepted: no shell$'
like "and so is the first" "$OUT" 'accepted: refreshed on Sundays$'
recipe_ends
