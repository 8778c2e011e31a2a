#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_subaccounts.sh - the recipe "Sub-accounts of a customer" of jail_recipes(7), as
# printed, and why it does not say the simpler thing.

. "${0%/*}/recipe.lib.sh"

DIR=/srv/customers/anna
cp "$HELP/keys/user.pub" /root/anna.pub && cp "$HELP/keys/user.pub" /root/agency.pub
# sftp_by ACCOUNT COMMAND...: one by one; the first that fails ends it
sftp_by() {
	local account=$1
	shift
	at_home "printf '%s\n' $(printf "'%s' " "$@")| sftp -q -b - $account@files.example.org"
}
as() { setpriv --reuid "$1" --regid "$(id -g "$1")" --init-groups "${@:2}"; }

recipe "Sub-accounts of a customer"
upto 'cat copy.txt'

# --- the agency -----------------------------------------------------------------------------

echo 'offer of anna' >/home/client/offer.txt
run sftp_by anna 'put offer.txt site/'
check "control: anna has a site" [ "$RC" = 0 ]
chmod 755 $DIR/site             # as careless as can be
for path in ../site/offer.txt $DIR/site/offer.txt files/../../site/offer.txt; do
	run sftp_by anna-blog "get $path stolen.txt"
	check "the agency has no way to $path" eval '[ "$RC" != 0 ] && [ ! -e /home/client/stolen.txt ]'
done
run as anna-blog cat $DIR/site/offer.txt
is "control: outside, the mode alone decides" "$OUT" "offer of anna"
run sftp_by anna-blog "symlink $DIR/site/offer.txt files/link" 'get files/link stolen.txt'
check "nor by a link" eval '[ -L $DIR/blog/files/link ] && [ ! -e /home/client/stolen.txt ]'
run sftp_by anna-blog 'ls -1a ..'
is "above its home there is nothing" "$(grep -cE 'site|\.ssh' <<<"$OUT")" 0
run sftp_by anna-blog 'get /etc/passwd passwd.txt'
unlike "nor the name of another account" "$(cat /home/client/passwd.txt 2>&1)" '^(anna|client|alice):'
run at_home 'ssh anna-blog@files.example.org id'
is "and no other command" "$RC" 126

# --- a uid of its own -----------------------------------------------------------------------

chmod 700 $DIR/site
run as anna-blog cat $DIR/site/offer.txt
check "out of the jail, its own uid keeps it from what is anna's" [ "$RC" != 0 ]
useradd -M -o -u "$(id -u anna)" -g anna -d $DIR/blog -s /bin/bash anna-same
run as anna-same cat $DIR/site/offer.txt
is "control: one with her uid is anna" "$OUT" "offer of anna"
userdel anna-same

# --- both in one directory ------------------------------------------------------------------

cd /home/client || bail "no client"
echo changed >changed.txt && cp changed.txt group.txt && chmod 664 group.txt
run sftp_by anna 'put changed.txt blog/files/post.txt'
is "a file whose mode came along is read by the other, and not written" "$RC $(cat $DIR/blog/files/post.txt)" "1 A second post."
run sftp_by anna 'rm blog/files/post.txt' 'put changed.txt blog/files/post.txt' 'put group.txt blog/files/mine.txt'
is "but replaced" "$RC $(cat $DIR/blog/files/post.txt)" "0 changed"
run sftp_by anna-blog 'get files/post.txt got.txt' 'put post.txt files/mine.txt'
is "one whose mode lets the group write is written" "$RC $(cat $DIR/blog/files/mine.txt)" "0 A second post."
run sftp_by anna-blog 'mkdir files/img' 'put post.txt files/img/'
run sftp_by anna 'put offer.txt blog/files/img/' 'rm blog/files/img/post.txt'
check "as are directories of the other" [ "$RC" = 0 ]
run sftp_by anna-blog 'put post.txt files/own.txt' 'chmod 600 files/own.txt'
run sftp_by anna 'get blog/files/own.txt again.txt'
check "a mode keeps the contents from her" [ "$RC" != 0 ]
run sftp_by anna 'rm blog/files/own.txt'
check "but she removes the file" eval '[ "$RC" = 0 ] && [ ! -e $DIR/blog/files/own.txt ]'

# --- keys, and what is mounted --------------------------------------------------------------

for who in anna anna-blog; do
	run sftp_by $who 'put anna-key.pub .ssh/authorized_keys'
	run sftp_by $who 'rename .ssh .ssh2'
	check "$who adds no key" eval '[ "$RC" != 0 ] && cmp -s /root/anna.pub "$(getent passwd $who | cut -d: -f6)/.ssh/authorized_keys"'
done
run sftp_by anna 'rename blog blog2'
check "anna moves nothing into the place of the directory" [ "$RC" != 0 ]
account carla
install -d -o carla /home/carla/site /home/carla/site/blog
echo 'components = [ "sftp-server" ]; users = [ "carol" ]; commands = [ "sftp-server" ];
	binds = ( { source = "/home/carla/site/blog"; target = "%h/blog"; mode = "rw"; } );' | jail_file below
mkdir /home/carol/blog
run jail-setup build below
run jail-setup explain carol@sshd
like "control: below a directory of hers it would be refused" "$OUT" 'REFUSED .*/home/carla belongs to uid [0-9]+'
chown root:root /home/carla /home/carla/site
run jail-setup explain carol@sshd
is "  and for nothing else" "$RC" 0
rm /etc/jail/jails.d/below.conf

# --- its end ----------------------------------------------------------------------------------

rest
run sftp_by anna-blog ls
check "at its end it is refused, by key too" [ "$RC" != 0 ]
run sftp_by anna ls
check "and anna is not" [ "$RC" = 0 ]
usermod -e '' anna-blog && gpasswd -d anna-blog customers >/dev/null
run at_home 'ssh anna-blog@files.example.org cat /outside'
is "control: taken out of the group it has a shell outside" "$OUT" OUTSIDE
recipe_ends
