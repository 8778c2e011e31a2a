#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_restic.sh - the recipe "Backups by restic" of jail_recipes(7), as printed, by the
# real restic and rclone: snapshots are added and restored, a client removes none, and
# root removes the old ones.

. "${0%/*}/recipe.lib.sh"

REPO=/home/anna/repo
R='restic -o "$PROGRAM"'
snapshots() { find $REPO/snapshots -type f | wc -l; }
digests() { (cd $REPO && find config keys data index snapshots -type f -exec sha256sum {} + | sort); }

recipe "Backups by restic"
watch anna
upto jail-setup
nothing_forwarded restics
account anna restics
upto 'restic -o "$PROGRAM" restore'
is "a snapshot is restored" "$(cat /home/client/restored/data/report.txt)" hello
check "the repository is in the home, the account's" [ "$(stat -c %U $REPO/config)" = anna ]
at_home "echo more >>data/report.txt; $R backup data" >/dev/null
is "two snapshots" "$(snapshots)" 2

# a thief: restic tries a removal for minutes, so it is stopped
BEFORE=$(digests)
thief() { run at_home "timeout 8 $R $1"; }
thief "forget --keep-last 1 --prune"
check "forget --prune: the client fails" [ "$RC" != 0 ]
like "  as the server answers" "$OUT$ERR" '403 Forbidden'
is "  and nothing is gone or changed" "$(digests)" "$BEFORE"
thief "key passwd --new-password-file /etc/hostname"
thief "tag --set x"
is "nor by other commands that rewrite" "$(digests | grep -cFx -f <(echo "$BEFORE"))" "$(wc -l <<<"$BEFORE")"
for c in 'rclone serve restic --stdio --append-only=false repo' 'rclone delete repo' 'rclone purge repo' \
    'rclone serve http repo' 'rclone serve restic --addr 127.0.0.1:9000 repo' \
    'restic forget' 'sh -c id' '/usr/lib/openssh/sftp-server'; do
	run at_home "ssh anna@files.example.org $(printf %q "$c") </dev/null"
	check "refused: $c" [ "$RC" = 126 ]
done
run at_home 'echo "ls" | sftp -q -b - anna@files.example.org'
check "no SFTP, by which all could be removed" [ "$RC" != 0 ]
install -d -m 1777 /srv/open
OUT_OF="timeout 20 restic -o \"\$PROGRAM\" -r rclone:/srv/open/x init"
run at_home "$OUT_OF"
check "nothing is made outside the home" eval '[ "$RC" != 0 ] && [ ! -e /srv/open/x ]'

# root, with the password, and what was left behind
at_home "$R unlock --remove-all" >/dev/null 2>&1
upto "jailsh --test"
upto "jail-setup build"
run at_home "ssh anna@files.example.org restic version"
is "restic is in the tree now, but not the member's" "$RC" 126
install -m 600 /home/client/restic.password /root/restic.password
rest
binds_nothing anna /home/anna/sock restics
never_hosted
SNAPSHOTS="restic --no-cache -r $REPO snapshots <restic.password"
run at_server "setpriv --reuid anna --regid anna --clear-groups $SNAPSHOTS"
is "outside, as the account: by setpriv" "$RC" 0
cp /usr/bin/restic /usr/local/bin/restic-of-the-host
run at_server "setpriv --reuid anna --regid anna --clear-groups ${SNAPSHOTS/restic/restic-of-the-host}"
is "control: a program that the host alone has" "$RC" 0
run at_server "runuser -u anna -- ${SNAPSHOTS/restic/restic-of-the-host}"
check "which runuser does not find, for it enters the jail" eval \
	'[ "$RC" != 0 ] && log_has "jail=restics user=anna .*service=runuser .*result=entered"'
check "what is younger than a year is kept" [ "$(snapshots)" -ge 2 ]
at_server "jailsh --jail restics --user anna --env HOME=/home/anna -- restic --no-cache -r $REPO forget --keep-last 1 --prune <restic.password" >"$T/forget" 2>&1
check "control: root removes others" [ "$(snapshots)" = 1 ]
check "and the client finds it whole" eval 'at_home "$R check" | grep -q "no errors were found"'

sed -i 's/access = "new"/access = "rw"/' /etc/jail/jails.d/restics.conf
jail-setup -q build restics
at_home "echo yet more >>data/report.txt; $R backup data" >/dev/null
at_home "$R forget --keep-last 1 --prune" >"$T/forget" 2>&1
is "control: with rw a client removes them" "$(snapshots)" 1
gpasswd -d anna restics >/dev/null
at_home "$OUT_OF" >/dev/null 2>&1
check "control: without the jail it is" [ -e /srv/open/x/config ]
recipe_ends
