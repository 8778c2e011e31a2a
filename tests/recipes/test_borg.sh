#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_borg.sh - the recipe "Backups by borg" of jail_recipes(7), as printed: a client
# adds and reads archives, one that it deletes is had back as borg's manual says, and
# until root compacts.

. "${0%/*}/recipe.lib.sh"

REPO=ssh://anna@files.example.org/./repo
ROOTS=/home/anna/repo
DIFFERS='s/^transaction [0-9]+, UTC time .*/transaction N/'
segments() { find $ROOTS/data -type f -printf '%f\n' | sort -n; }
# The state after a transaction: borg's manual, "append-only mode".
go_back() {             # TRANSACTION
	local f
	for f in $(segments); do
		[ "$f" -le "$1" ] || find $ROOTS/data -type f -name "$f" -delete
	done
	rm -f $ROOTS/index.* $ROOTS/hints.* $ROOTS/integrity.*
	rm -rf /home/client/.cache/borg /home/client/.config/borg/security  # else: an attack
}

recipe "Backups by borg"
watch anna
upto jail-setup
nothing_forwarded borgs
account anna borgs
upto "borg create"
is "the repository is the account's, in the home" "$(stat -c %U $ROOTS/config)" anna
upto "borg list"
run at_home "borg extract $REPO::monday data/report.txt --stdout"
is "an archive is read back" "$OUT" hello
run at_home "borg check $REPO"
is "and whole" "$RC" 0
BEFORE=$(segments | tail -n 1)
STORED=$(cd $ROOTS/data && find . -type f -exec sha256sum {} +)
upto "borg delete"
upto "borg list"
is "the list is empty" "$OUT" ""
run at_home "borg compact $REPO"
is "what was stored is all there, after compact of the client's too" \
	"$(cd $ROOTS/data && sha256sum --quiet -c <<<"$STORED" 2>&1)" ""
run at_home "borg delete --force $REPO </dev/null; BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=YES borg delete $REPO"
is "the repository is not deleted" "$(cd $ROOTS/data && sha256sum --quiet -c <<<"$STORED" 2>&1)" ""
cp -a $ROOTS "$T/repo"
go_back "$BEFORE"
run at_home "borg extract $REPO::monday data/report.txt --stdout"
is "root goes back: the archive is there again" "$OUT" hello
rm -r $ROOTS && cp -a "$T/repo" $ROOTS

# what a thief of the key types
for c in 'borg serve --append-only=false' 'borg delete repo' 'borg compact repo' 'rm -r repo' \
    'sh -c id' 'borg serve --restrict-to-path /'; do
	run at_home "ssh anna@files.example.org $(printf %q "$c") </dev/null"
	check "refused: $c" [ "$RC" = 126 ]
done
run jailsh --test -u anna -c 'borg serve'
like "borg serve is given --append-only, and the home" "$OUT" '^/usr/bin/borg serve .*--append-only.*--restrict-to-path[ =]/home/anna|^/usr/bin/borg serve .*--restrict-to-path[ =]/home/anna.*--append-only'
install -d -m 1777 /srv/open
OUT_OF=ssh://anna@files.example.org/srv/open/repo
run at_home "borg init -e none $OUT_OF"
check "no repository outside the home" eval '[ "$RC" != 0 ] && [ ! -e /srv/open/repo ]'

upto "jailsh --jail"
check "after root's compact the data is gone" eval \
	'! (cd $ROOTS/data && sha256sum --quiet -c <<<"$STORED" >/dev/null 2>&1)'
at_home "borg create $REPO::tuesday data"
STORED=$(cd $ROOTS/data && find . -type f -exec sha256sum {} +)
sed -i 's/access = "new"/access = "rw"/' /etc/jail/jails.d/borgs.conf
jail-setup -q build borgs
at_home "borg delete $REPO::tuesday && borg compact $REPO" >/dev/null 2>&1
check "control: with rw a client compacts, and what was stored is gone" eval \
	'! (cd $ROOTS/data && sha256sum --quiet -c <<<"$STORED" >/dev/null 2>&1)'
rest
run jailsh --test -u anna -c 'borg serve'
like "the limit" "$OUT" '--storage-quota[ =]200G'
sed -i 's/200G/20M/' /etc/jail/jails.d/borgs.conf
jail-setup -q build borgs
at_home 'mkdir big && head -c 20M /dev/urandom >big/a && head -c 12M /dev/urandom >data/b'
for n in 1 2 3; do
	run at_home "borg init -e none ${REPO}$n && borg create ${REPO}$n::x data"
	is "the quota of a repository: 12 MB are in one, and in another as well: $n" "$RC" 0
	run at_home "borg create ${REPO}$n::y big"
	check "and 20 MB more are not" [ "$RC" != 0 ]
done
check "so it is none of the account" [ "$(cat /home/anna/repo[123]/data/*/* | wc -c)" -gt 30000000 ]
binds_nothing anna /home/anna/sock borgs
never_hosted
gpasswd -d anna borgs >/dev/null
at_home "borg init -e none $OUT_OF" >/dev/null 2>&1
check "control: without the jail there is one outside" [ -e /srv/open/repo/config ]
recipe_ends
