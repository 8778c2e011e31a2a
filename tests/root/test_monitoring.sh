#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_monitoring.sh - what check and list tell programs: JSON by its schema, a line for
# Nagios, the text of Prometheus; also where the check could not be done.

. "${0%/*}/world.sh"

few_services
install_products
pam_lines child
pam_su session
STATE=/var/lib/jail
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
mkdir -p /opt/h
echo one >/opt/h/a
mkdir -p /etc/jail/components.d
echo 'files = [ "/bin/bash" ];' >/etc/jail/components.d/tiny.conf
echo 'files = [ "/opt/h/a" ];' >/etc/jail/components.d/more.conf
COMPONENTS='components = [ "tiny", "more" ];'
printf '%s\n' "$COMPONENTS" 'users = [ "alice" ];' | jail_file one
printf '%s\n' "$COMPONENTS" 'users = [ "bob" ];' 'directories = [ "/srv/two" ];' | jail_file two
jail-setup build --all >"$T/build" 2>&1 || bail "build failed: $(cat "$T/build")"
damage() { touch "$STATE/$1/current/root/evil"; }
stale() { echo more >>/opt/h/a; tick; }
current() { rm -f /etc/jail/check.conf; jail-setup build --all >/dev/null 2>&1; }
accept() {              # KIND JAIL
	echo "accept = ( { kind = \"$1\"; jail = \"$2\"; path = \"*\"; reason = \"as it is\"; } );" >/etc/jail/check.conf
}
# kinds: jail, kind and what became of it, of each line
kinds() {
	python3 -c 'import json, sys
for o in map(json.loads, sys.stdin):
    print(*(str(o.get(m, "")) for m in ("jail", "kind", "fixed", "accepted")) if "kind" in o else o)' <<<"$OUT" |
		sed 's/ *$//'
}

# --- check --json -------------------------------------------------------------------

run jail-setup check --json
check "control: a sound host: nothing, status 0" eval 'says 0 0 && [ -z "$OUT" ]'
damage two
stale
run jail-setup check --json
check "several jails: status 1" says 1 0
is "and a line for each finding" "$(kinds)" $'one stale\ntwo extra\ntwo stale'
run jail-setup check --json --quick two
is "--quick, of one" "$(kinds)" $'two extra\ntwo stale'
run jail-setup check --json --quiet
check "--quiet: the status alone" eval 'says 1 0 && [ -z "$OUT" ]'
accept stale one
run jail-setup check --json --fix
is "--fix, and what is accepted" "$(kinds)" $'two extra True\ntwo stale True\none stale  as it is'
check "which leaves status 0" says 0 0
current

jail_error() { python3 -c 'import json, sys
o = json.loads(sys.stdin.read().splitlines()[-1])
print(o.keys() - {"mend"} == {"error"} and "; fix: ".join(o[m] for m in ("error", "mend") if m in o))' <<<"$OUT"; }
could_not() {           # NAME REGEX: status 2, and the last line has what standard error has
	check "$1: status 2" says 2 1
	like "$1: why" "$ERR" "$2"
	is "$1: as JSON" "$(jail_error)" "${ERR#jail-setup: }"
}
run jail-setup check --json three
could_not "a jail that there is not" 'no jail "three"'
echo 'frob = 1;' >/etc/jail/check.conf
damage one
run jail-setup check --json
could_not "check.conf cannot be read" 'check.conf:1: frob is not a known setting; fix: '
is "behind what was found before" "$(head -n 1 <<<"$OUT" | grep -c '"kind":"extra"')" 1
current
run jail-setup check --json --config /nowhere
could_not "no configuration" '/nowhere: No such file'
run jail-setup check --json --config $'/nowhere\377'
is "a name that is not UTF-8" "$RC $OUT" \
	'2 {"error":"open /nowhere\\377: No such file or directory","escaped":true}'
run setpriv --reuid 2001 --regid 2001 --clear-groups jail-setup check --json
could_not "no privilege" 'only root can do this'
cat "$T/out" >>"$T/check.json"
run jail-setup check --json --live nobody
could_not "--live of who is in no jail" 'nobody is in no jail'
run jail-setup check --json --live alice --quick
could_not "--live with --quick" 'goes alone'
run jail-setup check --json --live alice
check "control: --live" eval 'says 0 0 && grep -q "\"verdict\":\"good\"" <<<"$OUT"'
chmod 666 /etc/jail/jails.d/two.conf
run jail-setup check --json
is "a jail file that is not to be trusted is a finding, no error" "$RC $(kinds)" \
	$'1 - config\none refused'
chmod 644 /etc/jail/jails.d/two.conf
run jail-setup check --quiet --json three
check "--quiet: an error on standard error alone" eval 'says 2 1 && [ -z "$OUT" ]'
run jail-setup check --quiet --json --live alice
check "--quiet: --live" eval 'says 0 0 && [ -z "$OUT" ]'
run jail-setup list three --json
is "control: of another command no such line" "$RC $OUT" "2 []"

# kinds that test_check.sh and test_wayout.sh do not make
mkdir -p /srv/covered
echo group >/opt/h/group
chgrp 4 /opt/h/group && chmod 640 /opt/h/group
echo 'files = [ "/opt/h/group" ];' >/etc/jail/components.d/odd.conf
usermod -s /bin/dash carol
printf '%s\n' 'components = [ "tiny", "odd" ];' 'users = [ "carol" ];' \
	'binds = ( { source = "/srv/covered"; target = "/opt/h"; mode = "rw"; } );' | jail_file odd
jail-setup build odd >/dev/null 2>&1
chmod o+w $STATE/odd/current/root/usr/bin/bash
sed -i '/pam_jail/d' /etc/pam.d/su
mv /home/alice /home/away
accept identity one
run jail-setup check --json
is "kinds of the host, of accounts and of a jail file" "$(kinds | awk '{ print $2 }' | sort -u | xargs)" \
	"accepts-nothing covered mode outside refused shells unreadable world-writable"
echo 'commands = [ "bash" ];' >>/etc/jail/jails.d/odd.conf
jail-setup build odd >/dev/null 2>&1
run jail-setup check --json odd
like "a command without a profile" "$OUT" '"kind":"command"'
mv /home/away /home/alice
pam_su session
rm -r /etc/jail/jails.d/odd.conf /etc/jail/components.d/odd.conf /opt/h/group
jail-setup remove odd >/dev/null
current

checks_by_schema accepts-nothing covered outside refused shells unreadable world-writable command \
	error mend accepted fixed escaped verdict extra stale config

# --- list --json --------------------------------------------------------------------

lists() {               # NAME WORDS: a list by its schema, with these
	run jail-setup list --json
	echo "$OUT" >>"$T/list.json"
	is "list: $1" "$(by_schema list <<<"$OUT")" "1 lines"
	like "list: $1: control" "$OUT" "$2"
}
lists "as the host is" '"standing":"current"'
stale
jail-setup refresh >/dev/null
jail-setup rollback one >/dev/null
printf 'root = "/opt";\ngroups = [ "nemo" ];\nusers = [ "n\303\274" ];\n' | jail_file three
printf 'components = [ "tiny" ];\nusers = [ "\377" ];\n' | jail_file four
lists "rolled back, another's tree, not built, who is absent" 'rolled_back_from.*"absent":\["groups=nemo'
rm /opt/h/a
jail-setup refresh >/dev/null 2>&1
lists "a component that stays as it was" '"components":\[\{"component":"more"'
echo 'frob = 1;' >>/etc/jail/components.d/tiny.conf
jail-setup refresh one >/dev/null 2>&1
chmod 777 $STATE/two
lists "failed and unsafe" '"standing":"refresh failed".*"state":"unsafe"'
chmod 755 $STATE/two

# --- check --format -----------------------------------------------------------------

rm /etc/jail/jails.d/{three,four}.conf
echo 'files = [ "/bin/bash" ];' >/etc/jail/components.d/tiny.conf
echo one >/opt/h/a
tick
current
# nagios NAME STATUS WORD CRITICAL WARNING ACCEPTED [ARGUMENT...]: by a real run
nagios() {
	local name=$1 status=$2 line="JAIL $3 - $4 critical, $5 warning, $6 accepted"
	line="$line | critical=$4;;0;0 warning=$5;0;;0 accepted=$6;;;0"
	shift 6
	run jail-setup check --format nagios "$@"
	is "nagios: $name" "$RC $ERR$OUT" "$status $line"
}
# unknown NAME REGEX: one line without performance data, and the error as ever
unknown() {
	check "nagios: $1: unknown" eval 'says 3 1 && [ "$(grep -c . <<<"$OUT")" = 1 ]'
	like "nagios: $1: why" "$OUT" "^JAIL UNKNOWN - .*$2"
	unlike "nagios: $1: and no numbers" "$OUT" '\|'
	like "nagios: $1: and on standard error" "$ERR" "^jail-setup: .*$2"
}
# prometheus NAME STATUS SAMPLES: these but for the time, which is now
prometheus() {
	local name=$1 status=$2 want=$3 before now when
	before=$(date +%s)
	run jail-setup check --format prometheus
	now=$(metrics | grep -v ^jail_generation)
	when=$(sed -n 's/^jail_check_timestamp_seconds //p' <<<"$now")
	is "prometheus: $name" "$RC $(grep -v '^jail_check_timestamp_seconds ' <<<"$now")" "$status $want"
	check "prometheus: $name: now" [ "${when:-0}" -ge "$before" -a "${when:-0}" -le "$(date +%s)" ]
}
metrics() { python3 "$SRC/tests/root/prometheus.py" <"$T/out"; }
# samples JAIL/CRITICAL/WARNING/ACCEPTED... STATUS
samples() {
	local one jail critical warning accepted
	for one in "${@:1:$#-1}"; do
		IFS=/ read -r jail critical warning accepted <<<"$one"
		printf 'jail_check_findings{jail="%s",severity="%s"} %s\n' "$jail" accepted "$accepted" \
			"$jail" warning "$warning" "$jail" critical "$critical"
	done
	echo "jail_check_exit_status ${*: -1}"
}

nagios "a sound host" 0 OK 0 0 0
prometheus "a sound host" 0 "$(samples one/0/0/0 two/0/0/0 -/0/0/0 0)"
# made JAIL...: what its line has to be
made() {
	local s
	for s; do
		echo -n "jail_generation_timestamp_seconds{jail=\"$s\"} "
		s=$(basename "$(readlink "$STATE/$s/current")")
		date -u -d "${s:0:8} ${s:9:2}:${s:11:2}:${s:13:2}" +%s
	done
}
is "prometheus: when each was made" "$(metrics | grep ^jail_gen)" "$(made one two)"
printf 'root = "/opt";\n' | jail_file three
mv $STATE/two $STATE/three
TZ=Asia/Tokyo run jail-setup check --format prometheus
is "prometheus: none of one that is not built, nor of another's tree" "$(metrics | grep ^jail_gen)" "$(made one)"
mv $STATE/three $STATE/two
rm /etc/jail/jails.d/three.conf

stale
nagios "stale jails" 1 WARNING 0 2 0
nagios "one of them" 1 WARNING 0 1 0 one
prometheus "stale jails" 1 "$(samples one/0/1/0 two/0/1/0 -/0/0/0 1)"
damage two
nagios "and a file that was put into one" 2 CRITICAL 1 2 0
nagios "the other" 1 WARNING 0 1 0 one
nagios "both, by name, without digests" 2 CRITICAL 1 2 0 --quick two one
prometheus "and a file that was put into one" 1 "$(samples one/0/1/0 two/1/1/0 -/0/0/0 1)"
accept stale one
nagios "what is accepted counts apart" 2 CRITICAL 1 1 1
nagios "and is shown where all is well" 0 OK 0 0 1 one
prometheus "what is accepted" 1 "$(samples one/0/0/1 two/1/1/0 -/0/0/0 1)"
accept stale '*'
jail-setup check --fix --quiet two
nagios "nothing else" 0 OK 0 0 1
prometheus "nothing else" 0 "$(samples one/0/0/1 two/0/0/0 -/0/0/0 0)"
current
sed -i '/pam_jail/d' /etc/pam.d/su
nagios "a service that lets in outside" 2 CRITICAL 1 0 0
prometheus "a service that lets in outside" 1 "$(samples one/0/0/0 two/0/0/0 -/1/0/0 1)"
pam_su session
mv /home/bob /home/away
nagios "a member who does not get in" 2 CRITICAL 1 0 0
mv /home/away /home/bob
echo 'frob = 1;' >>/etc/jail/jails.d/two.conf
nagios "a jail file that cannot be read shuts everybody out" 2 CRITICAL 2 0 0
prometheus "a jail file that cannot be read" 1 "$(samples one/1/0/0 -/1/0/0 1)"
sed -i '/frob/d' /etc/jail/jails.d/two.conf
printf 'x' >/etc/jail/jails.d/'a"b.conf'
run jail-setup check --format prometheus
is "prometheus: no name of a jail needs an escape" "$RC $(metrics | grep -c 'a"b')" "1 0"
rm /etc/jail/jails.d/'a"b.conf'

run jail-setup check --format nagios --config '/no|where=1;0'
unknown "no configuration" '/no.where=1;0: No such file'
run jail-setup check --format nagios three
unknown "a jail that there is not" 'no jail "three"'
run setpriv --reuid 2001 --regid 2001 --clear-groups jail-setup check --format nagios
unknown "no privilege" 'only root can do this'
mkdir "$T/files" && mv /etc/jail/jails.d/*.conf "$T/files/"
run jail-setup check --format nagios
unknown "no jail at all" 'there is no jail in /etc/jail/jails.d$'
prometheus "no jail at all: not done" 2 "$(samples 2)"
run jail-setup check
is "control: to a reader there is nothing to say" "$RC $ERR$OUT" "0 "
mv "$T"/files/*.conf /etc/jail/jails.d/
nagios "control: with the files again" 0 OK 0 0 0
echo 'frob = 1;' >/etc/jail/check.conf
run jail-setup check --format nagios
unknown "check.conf cannot be read" 'check.conf:1: frob'
prometheus "check.conf cannot be read" 2 "$(samples 2)"
rm /etc/jail/check.conf
run setpriv --reuid 2001 --regid 2001 --clear-groups jail-setup check --format prometheus
is "prometheus: no privilege: no finding is made up" "$RC $(metrics | grep -v check_timestamp_)" \
	"2 $(samples 2)"
for words in '--format prometheus one' '--format nagios --json' '--format nagios --quiet' '--format nagios --fix' \
    '--format nagios --live alice' '--format frob'; do
	# shellcheck disable=SC2086 # words
	run jail-setup check $words
	like "$words: refused" "$RC $ERR" '^[23] jail-setup: --format is nagios, or prometheus without JAIL'
done
is "a format that there is not: status 2, and nothing that looks like one" "$RC$OUT" 2
run jail-setup list --format nagios
like "another command has none" "$RC $ERR" '^2 jail-setup: not for this command: --format'
run sh -c 'jail-setup check --format prometheus >/dev/full'
is "a report that cannot be written: status 2" "$RC" 2

# the manual's recipe, as it is printed
mkdir -p /var/lib/prometheus/node-exporter
sed -n '/^\.Ss Monitoring/,/^\.Ss/s/^# //p' "$SRC/jail-setup/jail-setup.8" >"$T/recipe"
is "control: the manual has a recipe" "$(wc -l <"$T/recipe")" 2
run bash -e "$T/recipe"
check "the manual's recipe" good
is "it leaves one file" "$(ls /var/lib/prometheus/node-exporter)" jail.prom
is "with metrics" "$(python3 "$SRC/tests/root/prometheus.py" </var/lib/prometheus/node-exporter/jail.prom | grep exit)" \
	"jail_check_exit_status 0"
finish
