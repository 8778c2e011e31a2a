#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_wtmpdb.sh - what pam_wtmpdb of Debian 13 records of accounts in a jail, as
# pam_jail_lines(7) says: with entry=session the process that closes the session is
# inside, and wherever our line stands, the end of the session is not recorded.
# (systemd.md A7)

. "${0%/*}/world.sh"

command -v wtmpdb >/dev/null || {
	skip "records of wtmpdb" "no wtmpdb here; make check-trixie has it"
	finish
}
install_products
login_jail
build_jail
DB=/var/log/wtmp.db

# records COMMAND...: by bob and by alice, on a terminal; what is in the database
# then is in REC, and the log is marked before alice
records() {
	local u
	rm -f $DB
	for u in bob alice; do play 24 80 "${@//USER/$u}" </dev/null; done
	REC=$(listed)
}
listed() {
	wtmpdb last 2>/dev/null | sed -nE 's/^(alice|bob) .* - (still logged in|[0-9:]+ ).*/\1 \2/p' |
		sed -E 's/ [0-9:]+ /: ended/; s/ still.*/: open/' | sort | xargs
}
log_wtmpdb() { log_now | grep -c 'pam_wtmpdb.*unable to open'; }

pam_su none
records su - USER -c true
is "control: without the line both sessions end" "$REC" "alice: ended bob: ended"
pam_su session
for s in sudo sudo-i runuser; do echo 'session required pam_jail.so' >>"/etc/pam.d/$s"; done
for how in 'su - USER -c true' 'su USER -c true' 'sudo -i -u USER true'; do
	# shellcheck disable=SC2086 # words
	records $how
	is "$how: the begin, and no end" "$REC" "alice: open bob: ended"
	is "$how: one error in the log" "$(log_wtmpdb)" 1
done
for how in 'sudo -u USER true' 'runuser -u USER -- true' 'runuser -l USER -c true'; do
	# shellcheck disable=SC2086
	records $how
	is "$how: no records of anybody" "$REC" ""
done
sed -i 's/skip_if=sshd$/skip_if=sshd,su,su-l,sudo-i/' /etc/pam.d/common-session
for how in 'su - USER -c true' 'su USER -c true' 'sudo -i -u USER true'; do
	# shellcheck disable=SC2086
	records $how
	is "$how, with skip_if: no records of anybody" "$REC" ""
	is "$how, with skip_if: nor an error" "$(log_wtmpdb)" 0
done
sed -i 's/skip_if=.*/skip_if=sshd/' /etc/pam.d/common-session
pam_su none
sed -i '/pam_wtmpdb/i session required pam_jail.so' /etc/pam.d/common-session
records su - USER -c true
is "our line before it: nothing of alice" "$REC" "bob: ended"
is "and two errors of its in the log" "$(log_now | grep -c ' pam_wtmpdb(')" 2
finish
