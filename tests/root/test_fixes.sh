#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_fixes.sh - every fix that is printed is carried out in a copy: the problem is
# gone, and nothing else has changed.  fixes.rows lists them; tests/lint/fixes.sh
# (make lint) demands a row for each fix in the sources.  ROWS=REGEX: only these rows.

. "${0%/*}/world.sh"

install_products
install -m 755 "$HELP/service" /usr/local/bin/service
mkdir -p /etc/jail/components.d /var/www
cat >/etc/jail/components.d/tiny.conf <<'END'
files = [ "/bin/bash", "/bin/sh", "/bin/cat", "/usr/bin/id" ];
END
printf '%s\n' 'components = [ "tiny" ];' 'groups = [ "jailed" ];' | jail_file tiny
run jail-setup build tiny
[ "$RC" = 0 ] || { diag; bail "build failed"; }
pam_su session
pam_lines child
run su alice -c "echo $IN; cat /outside"
check "control: alice is let in, into the jail" eval '[ "$OUT" = $IN ]'

one() { unshare -m bash "$SRC/tests/root/fixes.run.sh" "$@"; }
# fix ID KEYS BREAK SHOW WANT DO MAY: see fixes.rows
fix() {
	local id=$1
	shift 2
	[[ $id =~ ${ROWS:-.} ]] || return 0
	run_on one "$@"
	check "$id" [ "$RC" = 0 ]
}
except() { :; }

# controls: what a wrong fix comes to
BAD="home /home/alice belongs to uid 2002"
run one 'chown bob /home/alice' 'jail-setup explain alice@su' "$BAD" 'chown alice /home/alice' \
	'in /etc/jail/jails.d/tiny.conf'
check "control: a fix that changes something else" \
	eval '[ "$RC" = 1 ] && grep -q "^done, and changed: /home/alice$" <<<"$OUT"'
run one 'chown bob /home/alice' 'jail-setup explain alice@su' "$BAD" true 'in -'
check "control: a fix that does nothing" \
	eval '[ "$RC" = 1 ] && grep -q "^done, and still printed: " <<<"$OUT"'
run one 'chown bob /home/alice' 'jail-setup explain alice@su' "$BAD" \
	'chown root /home/alice; touch /etc/nologin.x; usermod -s /bin/nosuch alice' 'in .*'
check "control: a fix after which nobody gets in" \
	eval '[ "$RC" = 1 ] && grep -q "^done, and alice is not let in" <<<"$OUT"'
run one true 'jail-setup explain alice@su' "$BAD" true -
check "control: a fix that is not printed" eval '[ "$RC" = 1 ] && grep -q "^not printed: " <<<"$OUT"'

# shellcheck source=tests/root/fixes.rows
. "$SRC/tests/root/fixes.rows"
finish
