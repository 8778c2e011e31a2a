#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_targets.sh - the profiles rclone-restic and svnserve, and those that are examples
# (unison, cvs, rdiff-backup), with the real programs and their real clients.

if [ -z "${WORLD:-}" ] && [ "${WORLD_ROOT:-/}" = / ]; then
	"${0%/*}/../host/get-targets.sh" "${B:-build}/targets" || { echo "1..0"; exit 2; }
fi
. "${0%/*}/world.sh"
. "$SRC/tests/root/profiles.lib.sh"

[ "$WORLD_ROOT" != / ] || cp -a "$B/targets/usr" /
for p in rclone restic svn svnserve svnadmin unison cvs rdiff-backup; do
	[ -x /usr/bin/$p ] || bail "no $p"
done
install_products
ssh_ways child su
stop_sshd 22
echo 'AcceptEnv RCLONE_*' >>/etc/ssh/sshd_config.d/world.conf
run_sshd 22 || bail "sshd does not start"
export HOME=$T/client
jail() {                # COMPONENT ROW
	{
		echo 'groups = [ "jailed" ]; log = true; keep = 1;'
		echo "components = [ \"$1\" ];"
		echo "commands = ( $2 );"
	} | jail_file "$JAIL"
	build_jail
}
fresh() {               # the home as it was, and the client's
	find $HOME_OF -mindepth 1 -maxdepth 1 ! -name .ssh -exec rm -rf {} +
	install -d -o alice -g alice $HOME_OF/up $HOME_OF/private
	echo canary >$HOME_OF/private/secret
	chown alice: $HOME_OF/private/secret
	rm -rf "$T/mine" "$HOME" && mkdir -p "$T/mine" "$HOME"
	echo mine >"$T/mine/f"
}
becomes() {             # NAME COMMAND WORDS: what is started for it
	run jailsh --test -u alice -c "$2"
	is "$1" "$RC $(head -n 1 <<<"$OUT")" "0 $3"
}
not_built() {           # NAME ROW: no such access
	printf 'groups = [ "jailed" ]; components = [ "%s" ]; commands = ( %s );\n' "$1" "$2" | jail_file "$JAIL"
	run jail-setup build "$JAIL"
	check "$2 is not to be had" eval '[ "$RC" = 2 ] && grep -q "access" <<<"$ERR"'
}
as_alice() { setpriv --reuid=2001 --regid=2001 --clear-groups env HOME=$HOME_OF "$@"; }

# --- restic, by rclone ----------------------------------------------------------

export RESTIC_PASSWORD=x
RESTIC() {              # REPOSITORY WORD...
	local repository=$1
	shift
	timeout 60 restic -o "rclone.program=ssh -F $CFG alice@h rclone" -r "rclone:$repository" "$@"
}
snapshots() { find $HOME_OF/up/r/snapshots -type f -printf '%f\n' 2>/dev/null | sort; }
# The answer to one request, whatever restic would ask: METHOD PATH [CURL OPTION...]
request() {
	local pid path=$2 method=$1
	shift 2
	rm -f "$T/bridge"
	python3 "$SRC/tests/root/bridge.py" 9911 ssh -F "$CFG" alice@h rclone serve restic --stdio up/r \
	    >"$T/bridge" 2>"$T/bridge.err" &
	pid=$!
	until_so grep -qs listens "$T/bridge"
	timeout 20 curl -s --http2-prior-knowledge --path-as-is -o "$T/body" -w '%{http_code}' -X "$method" "$@" "http://127.0.0.1:9911/$path"
	kill $pid
	wait $pid 2>/dev/null
}

fresh
jail rclone '{ use = "rclone-restic"; root = "%h/up"; }'
becomes "restic: what its client sends" 'rclone serve restic --stdio --b2-hard-delete up/r' \
	"/usr/bin/rclone serve restic --stdio --b2-hard-delete ./up/r"
becomes "restic: and one before 0.12" "rclone serve restic --stdio --b2-hard-delete --drive-use-trash=false $HOME_OF/up/r" \
	"/usr/bin/rclone serve restic --stdio --b2-hard-delete --drive-use-trash=false $HOME_OF/up/r"
run RESTIC up/r init
check "restic: init" eval '[ "$RC" = 0 ] && [ -s $HOME_OF/up/r/config ]'
run RESTIC up/r backup "$T/mine"
check "restic: backup" [ "$RC" = 0 ]
echo more >>"$T/mine/f"
run RESTIC up/r backup "$T/mine"
run RESTIC up/r check
check "restic: check" eval '[ "$RC" = 0 ] && grep -q "no errors were found" <<<"$OUT"'
run RESTIC up/r restore latest --target "$T/back"
check "restic: restore" cmp "$T/mine/f" "$T/back$T/mine/f"
is "restic: two snapshots" "$(snapshots | wc -l)" 2
run RESTIC up/r forget --prune --keep-last 1
is "restic: forget --prune leaves one" "$RC $(snapshots | wc -l)" "0 1"
is "restic: a request for one that is not there" "$(request GET snapshots/none)" 404
run RESTIC private/r init
check "restic: outside" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/private/r ] && log_has "result=refused .*is not beneath"'
ln -s ../private $HOME_OF/up/link
run RESTIC up/link/r init
check "restic: nor through a link" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/private/r ]'
refuses "restic: another way to serve" 'rclone serve http up' 'only with'
refuses "restic: on the network" 'rclone serve restic --addr 127.0.0.1:9080 up/r' 'only with --stdio'
refuses "restic: another command" 'rclone cat up/r/config' 'only with'
refuses "restic: another configuration" 'rclone serve restic --stdio --config=up/c up/r' '--config=up/c is not allowed'
refuses "restic: a program" 'rclone serve restic --stdio --password-command=./evil up/r' '--password-command=./evil is not allowed'
refuses "restic: a file of the log" 'rclone serve restic --stdio --log-file=private/log up/r' '--log-file=private/log is not allowed'
refuses "restic: no --append-only of the client's" 'rclone serve restic --stdio --append-only=false up/r' '--append-only=false is not allowed'
refuses "restic: two places" 'rclone serve restic --stdio up/r up/s' 'is a word too many'
canary restic

# what the client's variables and files of the account say
export RCLONE_LOG_FILE=$HOME_OF/up/log
run ssh -F "$CFG" -o SendEnv='RCLONE_*' carol@h 'echo $RCLONE_LOG_FILE'
is "control: sshd takes the variable" "$OUT" "$HOME_OF/up/log"
run timeout 60 restic -o "rclone.program=ssh -F $CFG -o SendEnv=RCLONE_* alice@h rclone" -r rclone:up/r snapshots
check "restic: no variable of the client's" eval '[ "$RC" = 0 ] && [ ! -e $HOME_OF/up/log ]'
unset RCLONE_LOG_FILE
rm $HOME_OF/up/link
jail rclone '{ use = "rclone-restic"; root = "%h"; }'
mkdir -p $HOME_OF/.config/rclone
printf 'RCLONE_ENCRYPT_V0:\nAAAA\n' >$HOME_OF/.config/rclone/rclone.conf
chown -R alice: $HOME_OF/.config
run as_alice timeout 20 rclone serve restic --stdio $HOME_OF/up/r
check "control: rclone reads ~/.config/rclone/rclone.conf" eval '[ "$RC" != 0 ] && grep -qi "config" <<<"$ERR"'
run RESTIC up/r snapshots
check "restic: no rclone.conf of the account's" [ "$RC" = 0 ]
rm -r $HOME_OF/.config
as_alice timeout 20 restic -q -r rclone::local:$HOME_OF/private/r init >/dev/null 2>&1
check "control: :local: is another place" [ -s $HOME_OF/private/r/config ]
rm -r $HOME_OF/private/r
run RESTIC ":local:$HOME_OF/private/r" init
check "restic: a name with a colon is a name" eval \
	'[ "$RC" = 0 ] && [ -s "$HOME_OF/:local:$HOME_OF/private/r/config" ] && [ ! -e $HOME_OF/private/r ]'
rm -r "$HOME_OF/:local:"

# append-only: by rclone, which --test says
jail rclone '{ use = "rclone-restic"; root = "%h/up"; access = "rw"; }'
S=$(snapshots | head -n 1)
is "control: with rw a snapshot is replaced" "$(cp -p $HOME_OF/up/r/snapshots/"$S" "$T/s"; request POST "snapshots/$S" -d evil) $(cat $HOME_OF/up/r/snapshots/"$S")" "200 evil"
is "control: and removed" "$(request DELETE "snapshots/$S") $(snapshots)" "200 "
cp -p "$T/s" $HOME_OF/up/r/snapshots/"$S"
jail rclone '{ use = "rclone-restic"; root = "%h/up"; access = "new"; }'
run jailsh --test -u alice -c 'rclone serve restic --stdio --b2-hard-delete up/r'
like "restic, new: --test says that the program keeps it" "$OUT" '^/usr/bin/rclone .* --append-only ./up/r$'
like "restic, new: and not the kernel" "$OUT" 'landlock .*; rw beneath /home/alice/up'
run RESTIC up/r backup "$T/mine"
is "restic, new: backup" "$RC $(snapshots | wc -l)" "0 2"
run RESTIC up/r check
check "restic, new: check" eval '[ "$RC" = 0 ] && grep -q "no errors were found" <<<"$OUT"'
rm -rf "$T/back"
run RESTIC up/r restore latest --target "$T/back"
check "restic, new: restore" cmp "$T/mine/f" "$T/back$T/mine/f"
run timeout 5 restic -o "rclone.program=ssh -F $CFG alice@h rclone" -r rclone:up/r forget --prune --keep-last 1
check "restic, new: forget --prune" eval '[ "$RC" != 0 ] && [ "$(snapshots | wc -l)" = 2 ]'
for f in snapshots/"$S" config keys/"$(ls $HOME_OF/up/r/keys)" data/"$(find $HOME_OF/up/r/data -type f -printf '%f\n' | head -n 1)"; do
	is "restic, new: ${f%%/*} is not removed" "$(request DELETE "$f")" 403
	is "restic, new: ${f%%/*} is not replaced" "$(request POST "$f" -d evil)" 403
done
for f in "snapshots/$S/locks/.." "locks/../snapshots/$S" "x/locks/..%2f..%2fsnapshots%2f$S" "snapshots%2f$S%2flocks%2f.."; do
	request DELETE "$f" >/dev/null
	request POST "$f" -d evil >/dev/null
done
is "restic, new: nor by a path with .." "$(cmp "$T/s" $HOME_OF/up/r/snapshots/"$S" && snapshots | wc -l)" 2
run RESTIC up/r unlock --remove-all
find $HOME_OF/up/r -depth -name '．．' -exec rm -r {} +     # what rclone made of ".."
is "restic, new: a lock is made" "$(request POST locks/one -d lock) $(request POST locks/one -d other) $(cat $HOME_OF/up/r/locks/one)" "200 403 lock"
is "restic, new: and removed, by whom ever" "$(request DELETE locks/one) $(find $HOME_OF/up/r/locks -type f -name one)" "200 "
# so no other row may have this root, by which links are made
install -d -o alice -g alice $HOME_OF/up/kept && echo kept >$HOME_OF/up/kept/file && mv $HOME_OF/up/r/locks "$T/locks"
ln -s ../kept $HOME_OF/up/r/locks
is "restic, new: a link called locks leads it elsewhere beneath the root" "$(request DELETE locks/file) $(ls $HOME_OF/up/kept)" "200 "
rm $HOME_OF/up/r/locks && mv "$T/locks" $HOME_OF/up/r/locks
run RESTIC up/r check
check "restic, new: all is whole" eval '[ "$RC" = 0 ] && grep -q "no errors were found" <<<"$OUT"'
canary "restic, new"
for a in ro put; do not_built rclone "{ use = \"rclone-restic\"; root = \"%h/up\"; access = \"$a\"; }"; done

# --- Subversion -------------------------------------------------------------------

export SVN_SSH="ssh -F $CFG"
SVN() { timeout 40 svn --non-interactive --config-dir "$T/svn" "$@"; }
repository() {          # PATH: as its file says
	run jailsh --jail "$JAIL" --user alice -- svnadmin create "$1"
	[ "$RC" = 0 ] || { diag; bail "svnadmin create $1"; }
}
conf() { printf '[general]\n%s\n' "$1" >$HOME_OF/up/svn/conf/svnserve.conf; }
hook() {                # NAME
	printf '#!/bin/sh\necho owned >>%s/up/owned\n' $HOME_OF >"$HOME_OF/up/svn/hooks/$1"
	chmod 755 "$HOME_OF/up/svn/hooks/$1"
	chown alice: "$HOME_OF/up/svn/hooks/$1"
}
URL=svn+ssh://alice@h/svn

fresh
jail svnserve '{ use = "svnserve"; root = "%h/up"; }'
repository $HOME_OF/up/svn
repository $HOME_OF/private/svn
becomes "svn: what its client sends" 'svnserve -t' "/usr/bin/svnserve -t -r $HOME_OF/up --tunnel-user=alice"
run SVN checkout -q "$URL" "$T/mine/w"
check "svn: checkout" eval '[ "$RC" = 0 ] && [ -d "$T/mine/w/.svn" ]'
echo 1 >"$T/mine/w/f"
run SVN add -q "$T/mine/w/f"
run SVN commit -q -m one --username boss "$T/mine/w"
check "svn: commit" eval '[ "$RC" = 0 ] && [ "$(cat $HOME_OF/up/svn/db/current)" = 1 ]'
run SVN log -q "$URL"
like "svn: its author is the account, whatever the client says" "$OUT" '^r1 \| alice \|'
run SVN info svn+ssh://alice@h$HOME_OF/private/svn
check "svn: outside" eval '[ "$RC" != 0 ] && grep -q "No repository found" <<<"$ERR"'
run SVN info svn+ssh://alice@h/../private/svn
check "svn: nor by .." [ "$RC" != 0 ]
ln -s ../private/svn $HOME_OF/up/link
run SVN info svn+ssh://alice@h/link
check "svn: nor through a link" [ "$RC" != 0 ]
for w in '-t -r /' '-tr /' '-t --root=/' '-t --log-file=private/log' '-t --config-file=private/c' '-t --tunnel-user=boss' '-tR'; do
	o=${w#-t}; o=${o# }; o=${o%%[= ]*}
	refuses "svn: $w" "svnserve $w" 'is not allowed'
done
refuses "svn: another mode" 'svnserve -i' '-t'
refuses "svn: a daemon" 'svnserve -d --listen-port 9999' '-t'
refuses "svn: an operand" 'svnserve -t up' 'is a word too many'

# the account's own files in a repository
hook start-commit
run SVN mkdir -q -m hooked "$URL/d"
check "svn: a hook of the account's does not run, and stops what waits for it" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/up/owned ]'
mv $HOME_OF/up/svn/hooks/start-commit $HOME_OF/up/svn/hooks/post-commit
run SVN mkdir -q -m hooked "$URL/d"
check "svn: nor one that comes later" eval '[ "$(cat $HOME_OF/up/svn/db/current)" = 2 ] && [ ! -e $HOME_OF/up/owned ]'
as_alice svn mkdir -q -m hooked "file://$HOME_OF/up/svn/e" >/dev/null 2>&1
check "control: outside a jail it runs" grep -q owned $HOME_OF/up/owned
rm $HOME_OF/up/owned $HOME_OF/up/svn/hooks/post-commit
printf '[/]\nalice = r\n' >$HOME_OF/private/authz
conf "authz-db = $HOME_OF/private/authz"
run SVN info "$URL"
check "svn: authz-db names no file outside" eval '[ "$RC" != 0 ] && grep -q "Invalid authz" <<<"$ERR"'
cp $HOME_OF/private/authz $HOME_OF/up/authz
conf "authz-db = $HOME_OF/up/authz"
run SVN info "$URL"
check "svn: one inside is used" [ "$RC" = 0 ]
run SVN mkdir -q -m no "$URL/g"
check "svn: and holds" [ "$RC" != 0 ]
for k in password-db hooks-env; do
	conf "$k = $HOME_OF/private/secret"
	run SVN mkdir -q -m "$k" "$URL/$k"
	unlike "svn: $k tells nothing of a file outside" "$OUT$ERR" canary
done
jail svnserve '{ use = "svnserve"; }'
conf "authz-db = $HOME_OF/private/authz"
run SVN info svn+ssh://alice@h$HOME_OF/up/svn
check "control: without a root authz-db outside is read" [ "$RC" = 0 ]
run SVN info svn+ssh://alice@h$HOME_OF/up/link
check "control: and a link followed" [ "$RC" = 0 ]
conf "password-db = $HOME_OF/private/secret"
run SVN info svn+ssh://alice@h$HOME_OF/up/svn
check "control: and so is password-db, which is none" [ "$RC" != 0 ]
conf ''
jail svnserve '{ use = "svnserve"; root = "%h/up"; access = "ro"; }'
becomes "svn, ro: what is started" 'svnserve -t' "/usr/bin/svnserve -t -r $HOME_OF/up --tunnel-user=alice -R"
run SVN checkout -q "$URL" "$T/mine/ro"
check "svn, ro: checkout" eval '[ "$RC" = 0 ] && [ -s "$T/mine/ro/f" ]'
run SVN mkdir -q -m ro "$URL/ro"
check "svn, ro: no commit" eval '[ "$RC" != 0 ] && ! SVN info -q "$URL/ro" 2>/dev/null'
sed 's/.*add = \[ "-R" \].*//' "$SRC/conf/commands.d/svnserve.conf" >/etc/jail/commands.d/svnserve.conf
jail svnserve '{ use = "svnserve"; root = "%h/up"; access = "ro"; }'
run SVN mkdir -q -m ro "$URL/ro"
check "svn, ro: nor by the kernel alone" eval '[ "$RC" != 0 ] && ! SVN info -q "$URL/ro" 2>/dev/null'
rm /etc/jail/commands.d/svnserve.conf
for a in put new; do not_built svnserve "{ use = \"svnserve\"; root = \"%h/up\"; access = \"$a\"; }"; done

# --- the examples: each by its own copy -------------------------------------------

for p in unison cvs rdiff-backup; do
	cp /usr/share/jail/examples/$p.profile /etc/jail/commands.d/$p.conf || bail "no example $p"
done
# its lines for a jail file, with the root that the tests have
example_jail() {        # NAME
	fresh
	{
		echo 'groups = [ "jailed" ]; log = true; keep = 1;'
		sed -n 's/^#     \(\(components\|commands\) .*\)/\1/p' "/usr/share/jail/examples/$1.profile" |
		    sed -E "s|%h/[a-z]+|%h/up|g; ${2:-}"
	} | jail_file "$JAIL"
	build_jail
}

fresh
{
	echo 'groups = [ "jailed" ]; components = [ "unison", "cvs", "rdiff-backup" ];'
	printf 'commands = ( %s { use = "cvs"; root = "%%h/up"; } );\n' \
	    "$(printf '{ use = "%s"; root = "%%h/up"; },' unison rdiff-backup)"
} | jail_file "$JAIL"
build_jail
run jailsh --test -u alice --table "$SRC/tests/commands/examples.tsv"
is "examples: the verdict of each line ($(grep -c '^[^#]' "$SRC/tests/commands/examples.tsv"))" "$RC $OUT" "0 "

example_jail unison
UNISON() { timeout 40 unison -batch -silent -sshargs "-F $CFG" "$@"; }
run UNISON "$T/mine" ssh://alice@h/there
check "unison: up" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/there/f'
echo yours >$HOME_OF/up/there/g
chown alice: $HOME_OF/up/there/g
run UNISON "$T/mine" ssh://alice@h/there
check "unison: and down" eval '[ "$RC" = 0 ] && grep -q yours "$T/mine/g"'
run UNISON "$T/mine" ssh://alice@h/$HOME_OF/private
check "unison: outside" [ "$RC" != 0 ]
canary unison

example_jail cvs
printf '#!/bin/sh\nexec ssh -F %s "$@"\n' "$CFG" >"$T/rsh"
chmod 755 "$T/rsh"
export CVS_RSH=$T/rsh CVSROOT=:ext:alice@h:$HOME_OF/up/r
CVS() { (cd "$1" && timeout 40 cvs -Q "${@:2}"); }
run CVS "$T" init
check "cvs: init" eval '[ "$RC" = 0 ] && [ -d $HOME_OF/up/r/CVSROOT ]'
run CVS "$T/mine" import -m one m v r1
run CVS "$T" checkout m CVSROOT
check "cvs: import, checkout" eval '[ "$RC" = 0 ] && cmp -s "$T/mine/f" "$T/m/f"'
echo ho >>"$T/m/f"
run CVS "$T/m" commit -m two
check "cvs: commit" eval '[ "$RC" = 0 ] && grep -q "^head.*1.2" $HOME_OF/up/r/m/f,v'
run CVS "$T" -d ":ext:alice@h:$HOME_OF/private/r" init
check "cvs: outside" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/private/r ]'
printf '#!/bin/sh\necho owned >>%s/up/owned\ncat >/dev/null\n' $HOME_OF >$HOME_OF/up/evil
chmod 755 $HOME_OF/up/evil && chown alice: $HOME_OF/up/evil
echo "ALL $HOME_OF/up/evil" >>"$T/CVSROOT/loginfo"
run CVS "$T/CVSROOT" commit -m loginfo
echo he >>"$T/m/f"
run CVS "$T/m" commit -m three
check "cvs: no program of the account's runs" eval 'grep -q "^head.*1.3" $HOME_OF/up/r/m/f,v && [ ! -e $HOME_OF/up/owned ]'
echo hu >$HOME_OF/hu
chown alice: $HOME_OF/hu
as_alice bash -c "cd $HOME_OF && cvs -Q -d $HOME_OF/up/r checkout m && echo hi >>m/f && cvs -Q -d $HOME_OF/up/r commit -m four m" >/dev/null 2>&1
check "control: outside a jail it does" grep -q owned $HOME_OF/up/owned
is "cvs: nothing of it is left behind" "$(cd $HOME_OF/up && ls -d cvs-serv* 2>/dev/null)" ""
canary cvs

# its own ssh, with our configuration
mkdir -p "$T/bin"
printf '#!/bin/sh\nexec /usr/bin/ssh -F %s "$@"\n' "$CFG" >"$T/bin/ssh"
chmod 755 "$T/bin/ssh"
RDIFF() { PATH=$T/bin:$PATH timeout 60 rdiff-backup "$@"; }
example_jail rdiff-backup 's/"new"/"rw"/'
run RDIFF "$T/mine" "alice@h::$HOME_OF/up/b"
check "rdiff-backup: the first" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/b/f'
run RDIFF --remote-schema "ssh {h} rdiff-backup server" "$T/mine" "alice@h::$HOME_OF/up/c"
check "rdiff-backup: by its newer name" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/c/f'
run RDIFF "$T/mine" "alice@h::$HOME_OF/private/b"
check "rdiff-backup: outside" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/private/b ]'
cp -a $HOME_OF/up/b "$T/b"
example_jail rdiff-backup
cp -a "$T/b" $HOME_OF/up/
becomes "rdiff-backup, new: what is started" 'rdiff-backup --terminal-verbosity 3 --server' \
	"/usr/bin/rdiff-backup --terminal-verbosity 3 --server --restrict-update-only $HOME_OF/up"
becomes "rdiff-backup, new: and by its newer name" 'rdiff-backup server' \
	"/usr/bin/rdiff-backup server --restrict-path $HOME_OF/up --restrict-mode update-only"
echo changed >"$T/mine/f"
run RDIFF "$T/mine" "alice@h::$HOME_OF/up/b"
check "rdiff-backup, new: one more" eval '[ "$RC" = 0 ] && grep -q changed $HOME_OF/up/b/f'
increments() { find $HOME_OF/up/b/rdiff-backup-data/increments -type f | wc -l; }
is "rdiff-backup, new: what was there is kept" "$(increments)" 1
run RDIFF --force --remove-older-than 0s "alice@h::$HOME_OF/up/b"
check "rdiff-backup, new: and not removed" eval '[ "$RC" != 0 ] && [ "$(increments)" = 1 ]'
canary rdiff-backup
example_jail rdiff-backup 's/"new"/"rw"/'
cp -a "$T/b" $HOME_OF/up/
run RDIFF "$T/mine" "alice@h::$HOME_OF/up/b"
run RDIFF -r now "alice@h::$HOME_OF/up/b" "$T/restored"
check "rdiff-backup: restore" eval '[ "$RC" = 0 ] && grep -q mine "$T/restored/f"'
run RDIFF --force --remove-older-than 0s "alice@h::$HOME_OF/up/b"
check "control: with rw increments are removed" [ "$RC" = 0 ]
finish
