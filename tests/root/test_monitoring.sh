#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_monitoring.sh - what check and list tell programs: JSON by its schema, also where
# the check could not be done.

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
echo 'accept = ( { kind = "stale"; jail = "one"; path = "*"; reason = "as it is"; } );' >/etc/jail/check.conf
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

checks_by_schema error mend accepted fixed escaped verdict extra stale config

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
finish
