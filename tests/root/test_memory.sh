#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh and lib.sh's names
# test_memory.sh - one allocation fails while a report is made (nomem.c): the report
# is complete, or jail-setup says that it is not.

. "${0%/*}/world.sh"

[ -z "$DRY" ] || bail "needs the products"
install_products
login_jail 'description = "for those who log in";'
build_jail
pam_lines session
pam_su session
echo more >>"$TREE/etc/shells"
printf '%s\n' 'groups = [ "jailed" ]; components = [ "rsync" ];' | jail_file more
run jail-setup build more
rm /var/lib/jail/more/current/manifest

# report VAR=VALUE COMMAND...: what it prints, but for the time that it took, and
# for an account's name: glibc's NSS says that there is none where it could not
# read nsswitch.conf for want of memory.
report() {
	env "LD_PRELOAD=$HELP/nomem.so" "$@" 2>"$T/err" |
		sed 's/"us":[0-9]*/"us":0/; s/"user":null/"user":"alice"/'
	return "${PIPESTATUS[0]}"
}

# What was looked at is in the report, as is what could not be for want of
# memory: not fine, and to the last bracket.  libconfig and glibc's NSS end the
# program by a signal (134, 139), with no report.
tells() { [ "$1" = 1 ] && grep -q 'Cannot allocate memory.*[]}]$' <<<"$2"; }

# each NAME MOST COMMAND...: at most so many allocations fail, one in each run
each() {
	local name=$1 most=$2 all step i rc out cut=0 refused=0 same=0 bad=''
	shift 2
	local want status
	want=$(report NOMEM_COUNT="$T/count" "$@")
	status=$?
	all=$(cat "$T/count")
	check "control: $name says something, and allocates for it" [ ${#want} -gt 40 -a "$all" -gt 9 ]
	step=$((all / most + 1))
	for ((i = 0; i < all; i += step)); do
		out=$(report NOMEM_AT=$i "$@")
		rc=$?
		if [ $rc = "$status" ] && [ "$out" = "$want" ]; then
			same=$((same + 1))
		elif [ $rc = 2 ] && [ -s "$T/err" ] || tells $rc "$out" || [ $rc -gt 128 ]; then
			refused=$((refused + 1))
		else
			cut=$((cut + 1))
			bad="$bad $i:$rc"
		fi
	done
	OUT="of $all allocations $((same + refused + cut)) failed:$bad"
	is "$name: whole, or said not to be ($refused of $((same + refused + cut)))" "$cut" 0
}
su alice -c 'exec sleep 300' </dev/null >/dev/null 2>&1 &
INSIDE=$!
# shellcheck disable=SC2016
until_so eval '[ -n "$(jail-setup sessions)" ]'
each "list --json" 60 jail-setup --json list
each "explain --json" 60 jail-setup --json explain alice@sshd
each "hook status --json" 60 jail-setup --json hook status
each "sessions --json" 60 jail-setup --json sessions
each "component show --json" 60 jail-setup --json component show rsync
login_jail 'directories = [ "/srv/new" ];'
each "diff --json" 60 jail-setup --json diff
each "check --json" 60 jail-setup --json check
each "plan --json" 60 jail-setup --json plan login
each "plan --json --size" 60 jail-setup --json plan login --size
each "why --json" 60 jail-setup --json why login /usr/bin/rsync
each "sbom" 60 jail-setup sbom login
kill "$INSIDE"

finish
