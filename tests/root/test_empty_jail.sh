#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153,SC2154 # world.sh, eval's words, lib.sh's names
# test_empty_jail.sh - a jail that has no member yet: check says what of its binds would
# refuse the first, and so does init; the same login is then tried.

. "${0%/*}/world.sh"

few_services
ssh_world child su
groupadd newcomers

empty() {               # BINDS: a jail of the group that nobody is in
	printf '%s\n' 'components = [ "shell" ];' 'groups = [ "newcomers" ];' "binds = ( $1 );" |
		jail_file early
	jail-setup -q build early >"$T/built" 2>&1 || fail "build"
	run jail-setup check "${2:-early}"
}
finds() { [ "$RC" = 1 ] && [ "$(grep -c . <<<"$OUT")" = 1 ] && grep -qE -e "$1" <<<"$OUT"; }

empty ''
is "control: a jail that nobody is in" "$RC$OUT" 0
empty '{ source = "/srv/none"; target = "/none"; }'
check "a source that is missing" finds \
	'^early: refused binds=/srv/none: expected a login that gets in, found binds: /srv/none: No such file or directory; fix: mkdir -p ./srv/none. # or optional = true$'
run jail-setup check
check "and for all jails" finds '^early: refused binds=/srv/none:'
usermod -aG newcomers bob
try_in bob
check "control: so the first member is refused" kept_out
run jail-setup check early
check "then the finding is his" finds '^early: refused bob: .*binds: /srv/none: No such file'
gpasswd -d bob newcomers >"$T/gpasswd"
mkdir /srv/none
run jail-setup check early
is "control: with the source there is none" "$RC$OUT" 0
install -d -o bob /srv/bobs; mkdir /srv/bobs/x
empty '{ source = "/srv/bobs/x"; target = "/none"; }'
check "one below a directory that an account may write" finds '^early: refused binds=/srv/bobs/x: .*/srv/bobs '
empty '{ source = "/srv/a"; target = "/a"; }, { source = "/srv/b"; target = "/b"; mode = "rw"; }'
is "each of them" "$(grep -o 'binds=[^:]*' <<<"$OUT" | xargs)" "binds=/srv/a binds=/srv/b"
empty '{ source = "/srv/a"; target = "/a"; optional = true; }, { source = "/srv/%u"; target = "/b"; }'
is "not one that is optional, nor one of each account's own" "$RC$OUT" 0
empty '{ source = "/srv/a"; target = "%h/a"; }'
check "one that goes into the home" finds '^early: refused binds=/srv/a:'
run setpriv --reuid bob --regid bob --clear-groups jail-setup check early
unlike "control: without root it is not asked" "$OUT" 'binds='

rm /etc/jail/jails.d/early.conf
jail-setup -q remove early
run jail-setup init early --for students --create-group
is "init says it, as its last step" "$RC" 1
like "  with the fix" "$OUT" '^early: refused binds=/srv/class: .*; fix: mkdir -p ./srv/class'
mkdir /srv/class
run jail-setup check early
is "control: with the directory check has nothing to say" "$RC$OUT" 0
finish
