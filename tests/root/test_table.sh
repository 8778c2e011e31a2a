#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_table.sh - the tables of command lines in tests/commands: by the rules alone
# (jailsh --test --table), and each refused line with the rules taken out, for real
# with canaries: what is left is the kernel.
#
#   EACH=25   of the refused lines those that name what they should not, and of the
#             others one in so many, are run for real

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-targets.sh" "${B:-build}/targets" || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"

[ "$WORLD_ROOT" != / ] || cp -a "$B/targets/usr" /
TABLES=$SRC/tests/commands
EACH=${EACH:-25}
[ -n "$DRY" ] || printf '%s\n' '#!/usr/bin/python3' 'import sys' 'sys.stdin.read()' >/usr/bin/borg
[ -n "$DRY" ] || chmod 755 /usr/bin/borg
# a tree for each jail, and those of the last minute stay
mount -o remount,size=3g /var/lib/jail
install_products
person cust 2050 jailed
install -d -o cust -g cust /home/cust/up
ssh_ways child su
cat >/etc/jail/components.d/few.conf <<-'END'
	files = [ "/usr/bin/tar" ]; optional = [ "/usr/bin/borg" ];
	requires = [ "python3" ];
	END
jail() {                # ROWS
	{
		echo 'groups = [ "jailed" ];'
		echo 'components = [ "sftp-server", "scp", "rsync", "git", "rclone", "svnserve", "few" ];'
		echo "commands = ( $1 );"
	} | jail_file "$JAIL"
	build_jail
}
rows() {                # VALUES PROFILE...
	local values=$1 p comma=
	shift
	for p; do
		printf '%s{ use = "%s"; root = "%%h/up"; %s }' "$comma" "$p" "$values"
		comma=', '
	done
}
table() {               # FILE
	run jailsh --test -u cust --table "$TABLES/$1"
	check "$1: the verdict of each line ($(grep -c '^[^#]' "$TABLES/$1"))" eval '[ "$RC" = 0 ] && [ -z "$OUT" ]'
}

fixed='{ run = [ "/usr/bin/tar", "-xf", "-", "-C", "up" ]; root = "%h/up"; }'
jail "$(rows '' sftp-server scp rsync git borg rclone-restic svnserve), $fixed"
table table.tsv
jail "$(rows '' sftp-server git borg rclone-restic svnserve), $(rows 'glob = false;' scp), $(rows 'glob = false; delete = false;' rsync)"
table keep.tsv
jail "$(rows 'access = "ro";' sftp-server scp rsync git svnserve)"
table ro.tsv
jail "$(rows 'access = "put";' sftp-server scp rsync)"
table put.tsv
jail "$(rows 'access = "new";' rsync borg rclone-restic)"
table new.tsv

# --- the rules taken out: no profile, any words, the same root --------------------
# Of what a line could do wrong three things are looked at: it prints what is in a
# file outside the root, it changes, makes or removes a file there, or it runs the
# program that the account has uploaded.

HOME_OF=/home/cust
PROGRAMS="rsync scp sftp-server git git-upload-pack git-receive-pack git-upload-archive borg rclone svnserve"
mkdir -p /etc/jail/commands.d
for p in rsync scp sftp-server borg rclone svnserve; do
	echo "names = [ \"$p\" ];" >"/etc/jail/commands.d/$p.conf"
done
{
	echo 'names = [ "git", "git-upload-pack", "git-receive-pack", "git-upload-archive" ];'
	sed -n '/^exec /,/];/p' "$SRC/conf/commands.d/git.conf"
} >/etc/jail/commands.d/git.conf
fresh() {                # the root itself stays: a login has opened it
	find $HOME_OF -mindepth 1 -maxdepth 1 ! -name .ssh ! -name up -exec rm -rf {} +
	find $HOME_OF/up -mindepth 1 -delete
	install -d -o cust -g cust $HOME_OF/up $HOME_OF/up/d $HOME_OF/private
	echo data >$HOME_OF/up/a
	echo "canary of cust" >$HOME_OF/private/secret
	printf '#!/bin/sh\necho ran >>/home/cust/up/RAN\necho evil ran\nexec cat\n' | tee $HOME_OF/evil $HOME_OF/up/evil >$HOME_OF/up/d/evil
	chmod 755 $HOME_OF/evil $HOME_OF/up/evil $HOME_OF/up/d/evil
	[ -d "$T/r.git" ] || git init -q --bare "$T/r.git"
	cp -r "$T/r.git" $HOME_OF/up/r.git
	cp -r "$T/r.git" $HOME_OF/private/r.git
	printf '[uploadpack]\n\tpackObjectsHook = /home/cust/evil\n[core]\n\tsshCommand = /home/cust/evil\n\tpager = /home/cust/evil\n' >$HOME_OF/.gitconfig
	printf 'rsync exec --server /home/cust/evil\n' >$HOME_OF/.popt
	chown -R cust:cust $HOME_OF
}
outside_of_root() {
	(cd $HOME_OF && find . -path ./up -prune -o -print | sort && find . -path ./up -prune -o -type f -exec cat {} +) | md5sum
}
# A real client at the other end, where the program wants one; $T/way runs $LINE.
drive() {
	rm -rf "$T/got" && mkdir "$T/got"
	case $LINE in
	*rsync*--sender*) timeout 4 rsync -r --timeout=2 -e "$T/way" h:x "$T/got/" ;;
	*rsync*--server*) timeout 4 rsync -r --timeout=2 -e "$T/way" "$T/mine/" h:x ;;
	*scp*-t*) printf 'C0644 5 planted\nevil\n\0' | timeout 4 "$T/way" ;;
	*scp*) printf '\0\0\0\0\0\0' | timeout 4 "$T/way" ;;
	*upload-pack*) timeout 4 git -c core.sshCommand="$T/way" clone -q h:x "$T/got/c" ;;
	*) timeout 4 "$T/way" </dev/null ;;
	esac
}
# fallen: what the refused lines do, one by one
fallen() {
	local n=0 before after
	READ=0 WRITTEN=0 RAN=0 LINES=0 FELL=
	fresh
	before=$(outside_of_root)
	while IFS=$'\t' read -r LINE profile verdict _; do
		[[ $LINE != \#* && $verdict = refuse ]] || continue
		p=${LINE%%[ ;&|]*}
		grep -qwF -- "${p##*/}" <<<"$PROGRAMS" || continue
		n=$((n + 1))
		[[ $LINE =~ private|evil ]] || [ $((n % EACH)) = 0 ] || continue
		LINES=$((LINES + 1))
		LINE=${LINE//\\n/$'\n'}
		drive >"$T/said" 2>&1
		grep -rqs "canary of cust" "$T/said" "$T/got" && READ=$((READ + 1)) && FELL="$FELL read: $LINE;"
		[ -e $HOME_OF/up/RAN ] && RAN=$((RAN + 1)) && FELL="$FELL ran: $LINE;"
		after=$(outside_of_root)
		[ "$after" = "$before" ] || { WRITTEN=$((WRITTEN + 1)) FELL="$FELL written: $LINE;"; }
		if [ "$after" != "$before" ] || [ ! -e $HOME_OF/up/a ] || [ -e $HOME_OF/up/RAN ]; then
			fresh
			before=$(outside_of_root)
		fi
	done <"$TABLES/table.tsv"
}
way() {                 # COMMAND...
	printf '#!/bin/bash\n%s\n' "$*" >"$T/way"
	chmod 755 "$T/way"
}
mkdir -p "$T/mine/private" && echo evil | tee "$T/mine/private/secret" >"$T/mine/planted"
export LINE

way "cd $HOME_OF && export HOME=$HOME_OF && exec setpriv --reuid=2050 --regid=2050 --clear-groups bash -c \"\$LINE\""
fallen
check "control: without a jail of $LINES lines $READ read outside, $WRITTEN write there, $RAN run what was uploaded" \
    eval '[ "$READ" -gt 0 ] && [ "$WRITTEN" -gt 0 ] && [ "$RAN" -gt 0 ]'

# over one connection, whose login is that of the jail as it is now
jailed() {              # NAME
	ssh -F "$CFG" -o ControlMaster=yes -o ControlPath="$T/mux.${1// /}" -N cust@h &
	until_so test -S "$T/mux.${1// /}"
	way "ssh -F $CFG -o ControlPath=$T/mux.${1// /} cust@h \"\$LINE\"; rc=\$?; echo \$rc >>$T/status; exit \$rc"
	fresh
	LINE='scp -f up/a'
	drive >"$T/said" 2>&1
	check "control: $1: a good line is run" grep -q data "$T/said"
	: >"$T/status"
	fallen
	ssh -F "$CFG" -o ControlPath="$T/mux.${1// /}" -O exit cust@h 2>/dev/null
	is "$1: of $LINES refused lines read, written, ran" "$READ $WRITTEN $RAN $FELL" "0 0 0 "
}
any=
for p in rsync scp sftp-server git borg rclone svnserve; do any="$any${any:+, }{ name = \"$p\"; args = \"any\"; root = \"%h/up\"; }"; done
jail "$any"
jailed "the kernel alone"
rm /etc/jail/commands.d/*
jail "$(rows '' sftp-server scp rsync git borg rclone-restic svnserve), $fixed"
jailed "all walls"
is "all walls: each line was refused" "$(sort "$T/status" | uniq -c | awk '{ print ($2 == 126 || $2 == 127) ? "refused" : "status " $2 }' | sort -u)" refused
finish
