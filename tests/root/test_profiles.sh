#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_profiles.sh - rows of `commands` and the shipped profiles, with the real
# programs and real clients (jail.conf(5), PROFILES OF COMMANDS).  What the kernel
# keeps, whatever the rules say, is in test_reach.sh and test_execute.sh.

. "${0%/*}/world.sh"
. "$SRC/tests/root/profiles.lib.sh"

install_products
ssh_ways child su
cat >/etc/jail/components.d/few.conf <<-'END'
	files = [ "/usr/bin/cat", "/usr/bin/id", "/usr/bin/tee", "/usr/local/bin/report", "/etc/git-hooks/*" ];
	optional = [ "/usr/local/bin/tool.py" ];
	END
mkdir -p /etc/git-hooks /usr/local/bin
printf '#!/bin/sh\nprintf "%%s" "$*"\n' >/usr/local/bin/report
printf '#!/bin/sh\ncat >/dev/null\necho hook of root ran\n' >/etc/git-hooks/post-receive
chmod 755 /usr/local/bin/report /etc/git-hooks/post-receive
COMPONENTS='"sftp-server", "scp", "rsync"'
jail() {                # ROW...
	local rows
	rows=$(printf '%s,\n' "$@")
	{
		echo 'groups = [ "jailed" ]; log = true; keep = 1;'
		echo "components = [ $COMPONENTS, \"few\" ];"
		printf 'commands = ( %s );\n' "${rows%,}"
	} | jail_file "$JAIL"
	build_jail
}
fresh() {               # the home as it was
	find $HOME_OF -mindepth 1 -maxdepth 1 ! -name .ssh -exec rm -rf {} +
	install -d -o alice -g alice $HOME_OF/up $HOME_OF/up/d $HOME_OF/private
	echo data >$HOME_OF/up/a
	echo more >$HOME_OF/up/d/b
	echo canary >$HOME_OF/private/secret
	chown -R alice:alice $HOME_OF/up $HOME_OF/private
	rm -rf "$T/mine" && mkdir "$T/mine"
	echo mine >"$T/mine/new"
}

# --- sftp-server ----------------------------------------------------------------

sftp() {                # COMMAND...: in one session
	printf '%s\n' "$@" >"$T/batch"
	run SFTP -b "$T/batch" alice@h
}

fresh
jail '{ use = "sftp-server"; }'
sftp "get private/secret $T/mine/s"
check "control: without a root the file outside is read" grep -q canary "$T/mine/s"

fresh
jail '{ use = "sftp-server"; root = "%h/up"; start = "%h/up"; umask = "027"; }'
sftp "get a $T/mine/a" "put $T/mine/new new"
check "sftp: both ways beneath the root, in start" eval '[ "$RC" = 0 ] && grep -q data "$T/mine/a" && grep -q mine $HOME_OF/up/new'
is "sftp: umask" "$(stat -c %a $HOME_OF/up/new)" 640
sftp "get ../private/secret $T/mine/s"
check "sftp: nothing outside is read" eval '[ "$RC" != 0 ] && [ ! -s "$T/mine/s" ]'
sftp "put $T/mine/new ../private/secret"
check "sftp: nothing outside is written" [ "$RC" != 0 ]
sftp "symlink ../private/secret l" "get l $T/mine/s"
check "sftp: nor through a link" eval '[ "$RC" != 0 ] && [ ! -s "$T/mine/s" ]'
canary sftp
refuses "sftp: words of a client" 'sftp-server -u 000' '-u in "-u" is not allowed'

fresh
jail '{ use = "sftp-server"; root = "%h/up"; access = "ro"; start = "%h/up"; }'
sftp "get a $T/mine/a"
check "sftp, ro: read" eval '[ "$RC" = 0 ] && grep -q data "$T/mine/a"'
for c in "put $T/mine/new new" "rm a" "rename a c" "mkdir n"; do
	sftp "$c"
	check "sftp, ro: no ${c%% *}" [ "$RC" != 0 ]
done
is "sftp, ro: all is there" "$(cd $HOME_OF/up && echo * d/*)" "a d d/b"

# --- scp ------------------------------------------------------------------------

fresh
jail '{ use = "scp"; root = "%h/up"; }'
run SCP -O alice@h:up/a "$T/mine/"
check "scp: down" eval 'good && grep -q data "$T/mine/a"'
run SCP -O -p "$T/mine/new" alice@h:up/
check "scp: up" eval 'good && grep -q mine $HOME_OF/up/new'
run SCP -O -r alice@h:up/d "$T/mine/"
check "scp: a directory" eval 'good && grep -q more "$T/mine/d/b"'
rm -rf "$T"/mine && mkdir "$T/mine"
run SCP -O 'alice@h:up/*' "$T/mine/"
check "scp: a pattern, without a shell" eval '[ "$(cd "$T/mine" && ls | paste -sd" ")" = "a new" ] || [ "$(cd "$T/mine" && ls | paste -sd" ")" = "a d new" ]'
run SCP -O 'alice@h:*/secret' "$T/mine/"
check "scp: a pattern finds nothing outside" eval '[ "$RC" != 0 ] && [ ! -e "$T/mine/secret" ]'
run SCP -O alice@h:private/secret "$T/mine/"
check "scp: outside is refused" eval '[ "$RC" != 0 ] && grep -q "is not beneath" <<<"$ERR"'
refuses "scp: -D" 'scp -f -D ./evil up/a' '-D in "-D" is not allowed'
refuses "scp: a cluster" 'scp -f -rS./evil up/a' '-S in "-rS./evil" is not allowed'
refuses "scp: no -t or -f" 'scp up/a up/b' 'only with -f'
canary scp
jail '{ use = "scp"; root = "%h/up"; access = "put"; }'
run SCP -O alice@h:up/a "$T/mine/"
check "scp, put: nothing is sent" [ "$RC" != 0 ]
run SCP -O "$T/mine/a" alice@h:up/put
check "scp, put: received" eval 'good && grep -q data $HOME_OF/up/put'
jail '{ use = "scp"; root = "%h/up"; glob = false; }'
refuses "scp: glob = false" 'scp -f up/*' "'*' needs a shell"

# --- rsync ----------------------------------------------------------------------

fresh
jail '{ use = "rsync"; root = "%h/up"; }'
run RSYNC -a alice@h:up/ "$T/mine/"
check "rsync: down" eval 'good && grep -q more "$T/mine/d/b"'
run RSYNC -avz --partial --timeout=30 --bwlimit=5m --info=stats1 --delete "$T/mine/" alice@h:up/
check "rsync: up, with options" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/new'
run RSYNC -a --backup --backup-dir=.old --temp-dir=d "$T/mine/" alice@h:up/
check "rsync: directories beneath" good
mkdir -p $HOME_OF/up/monday && cp -p "$T/mine/new" $HOME_OF/up/monday/ && chown -R alice $HOME_OF/up/monday
run RSYNC -a --link-dest=../monday "$T/mine/new" alice@h:up/tuesday/
check "rsync: --link-dest beside the destination" eval '[ "$RC" = 0 ] && [ -s $HOME_OF/up/tuesday/new ]'
rm -rf $HOME_OF/up/tuesday $HOME_OF/up/monday
for o in --link-dest=../../private --backup-dir=../../private --copy-dest=/home/alice/private; do
	run RSYNC -ab $o "$T/mine/" alice@h:up/
	check "rsync: $o" eval '[ "$RC" != 0 ] && grep -q "is not beneath" <<<"$ERR"'
done
printf 'rsync exec --server ./evil\nrsync alias --server --daemon\n' >$HOME_OF/.popt
chown alice $HOME_OF/.popt
run RSYNC -a alice@h:up/ "$T/mine/"
check "rsync: ~/.popt does nothing" good
refuses "rsync: -s" 'rsync --server --sender -se.iLsfxCIvu' '-s in "-se.iLsfxCIvu" is not allowed'
run RSYNC -as alice@h:up/ "$T/mine/"
check "rsync: -s of a client" eval '[ "$RC" != 0 ] && grep -q "is not allowed" <<<"$ERR"'
refuses "rsync: --daemon" 'rsync --server --daemon .' '--daemon is not allowed'
refuses "rsync: no --server" 'rsync -a /home/alice/private/ /tmp/x' 'only with --server'
run RSYNC -aK "$T/mine/" alice@h:up/
check "rsync: -K" [ "$RC" != 0 ]
canary rsync

fresh
jail '{ use = "rsync"; root = "%h/up"; delete = false; }'
run RSYNC -a --delete "$T/mine/" alice@h:up/
check "rsync, delete = false" eval '[ "$RC" != 0 ] && [ -s $HOME_OF/up/a ]'
# rsync removes what is in both directories, or taken for half a file
uses_up() {            # OPTION [WHERE]
	fresh
	cp -p $HOME_OF/up/a "$T/mine/a" && cp -p $HOME_OF/up/a $HOME_OF/up/d/a && rm "$T/mine/new"
	run RSYNC -a "$1" "$T/mine/" "alice@h:up/${2-}"
}
for o in "--compare-dest=$HOME_OF/up/d" "--partial-dir=$HOME_OF/up e/"; do
	read -ra words <<<"$o"
	jail '{ use = "rsync"; root = "%h/up"; }'
	uses_up "${words[@]}"
	check "control: rsync ${o%%=*} removes" [ ! -e $HOME_OF/up/a ]
	jail '{ use = "rsync"; root = "%h/up"; delete = false; }'
	uses_up "${words[@]}"
	check "rsync, delete = false: ${o%%=*}" eval '[ "$RC" != 0 ] && [ -s $HOME_OF/up/a ]'
done
fresh
jail '{ use = "rsync"; root = "%h/up"; access = "ro"; }'
run RSYNC -a alice@h:up/ "$T/mine/"
check "rsync, ro: down" eval 'good && grep -q more "$T/mine/d/b"'
run RSYNC -a "$T/mine/" alice@h:up/
check "rsync, ro: not up" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/up/new ]'

jail '{ use = "rsync"; root = "%h/up"; access = "put"; }'
run RSYNC -a "$T/mine/new" alice@h:up/put
check "rsync, put: up" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/put'
run RSYNC -a alice@h:up/ "$T/mine/"
check "rsync, put: not down" [ "$RC" != 0 ]

# what is there stays: by the option that the profile adds, and by the kernel
jail '{ use = "rsync"; root = "%h/up"; access = "new"; }'
fresh
run RSYNC -a "$T/mine/new" alice@h:up/
check "rsync, new: what is not there yet" eval '[ "$RC" = 0 ] && grep -q mine $HOME_OF/up/new'
echo other >"$T/mine/a"
run RSYNC -a "$T/mine/a" alice@h:up/
check "rsync, new: what is there stays" eval 'grep -q data $HOME_OF/up/a'
run RSYNC -a --inplace "$T/mine/a" alice@h:up/
check "rsync, new: not --inplace" eval '[ "$RC" != 0 ] && grep -q data $HOME_OF/up/a'
run RSYNC -a --delete "$T/mine/" alice@h:up/
check "rsync, new: not --delete" eval '[ "$RC" != 0 ] && [ -s $HOME_OF/up/d/b ]'
run RSYNC -a alice@h:up/a "$T/mine/back"
check "rsync, new: down" eval '[ "$RC" = 0 ] && grep -q data "$T/mine/back"'
jail '{ name = "rsync"; args = "any"; root = "%h/up"; access = "new"; }'
for o in --inplace --delete -I; do
	run RSYNC -rt $o "$T/mine/" alice@h:up/
	check "rsync $o, new by the kernel alone" eval '[ "$RC" != 0 ] && grep -q data $HOME_OF/up/a && [ -s $HOME_OF/up/d/b ]'
done
rm -rf $HOME_OF/up/.tmp && ln -s /home/alice/private $HOME_OF/up/.tmp && chown -h alice $HOME_OF/up/.tmp
run RSYNC -a "$T/mine/new" alice@h:up/third
check "rsync, new: .tmp is no link" eval '[ "$RC" != 0 ] && [ "$(echo $HOME_OF/private/*)" = $HOME_OF/private/secret ]'

# two rows of one name: the first that fits
fresh
jail '{ use = "rsync"; root = "%h/up"; access = "ro"; }' '{ use = "rsync"; root = "%h/up/d"; }'
rm -f "$T"/mine/new
echo x >"$T/mine/second"
run RSYNC -a "$T/mine/second" alice@h:up/d/
check "two rows: what the second allows" eval 'good && [ -s $HOME_OF/up/d/second ]'
run RSYNC -a "$T/mine/second" alice@h:up/
check "two rows: what neither allows" [ "$RC" != 0 ]

# --- rrsync, a script that starts rsync: by a forced command -----------------------

fresh
COMPONENTS='"rrsync"'
jail '{ name = "rrsync"; args = "any"; }'
KEYS=$HOME_OF/.ssh/authorized_keys
cp -p $KEYS "$T/keys"
echo "command=\"rrsync -ro up\",restrict $(cat "$T/keys")" >$KEYS
run RSYNC -a alice@h:a "$T/mine/a"
check "rrsync: what is in its directory" eval '[ "$RC" = 0 ] && grep -q data "$T/mine/a"'
run RSYNC -aL alice@h:../private/secret "$T/mine/s"
check "rrsync: nothing outside" eval '[ "$RC" != 0 ] && [ ! -e "$T/mine/s" ]'
run RSYNC -a "$T/mine/new" alice@h:
check "rrsync -ro: nothing goes in" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/up/new ]'
run SSH alice@h id
check "rrsync: no other word" eval '[ "$RC" != 0 ] && ! grep -q uid= <<<"$OUT"'
cat "$T/keys" >$KEYS

# --- git ------------------------------------------------------------------------

fresh
GIT() { GIT_SSH_COMMAND="ssh -F $CFG" timeout 40 git -c protocol.version=2 "$@"; }
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@h GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@h
repository() {
	git init -q --bare $HOME_OF/up/r.git
	printf '#!/bin/sh\necho owned >>/home/alice/up/owned\n' | tee $HOME_OF/up/r.git/hooks/post-receive >$HOME_OF/up/r.git/hooks/update
	chmod 755 $HOME_OF/up/r.git/hooks/{post-receive,update}
	cp -r $HOME_OF/up/r.git $HOME_OF/private/
	chown -R alice:alice $HOME_OF/up $HOME_OF/private
	git init -q "$T/mine/w" && (cd "$T/mine/w" && echo 1 >f && git add f && git commit -qm 1)
}
repository
COMPONENTS='"git"'
jail '{ use = "git"; root = "%h/up"; }'
run GIT -C "$T/mine/w" push -q alice@h:up/r.git HEAD:refs/heads/main
check "git: push" [ "$RC" = 0 ]
check "git: no hook of the account's ran" [ ! -e $HOME_OF/up/owned ]
run GIT clone -q -b main alice@h:up/r.git "$T/mine/c"
check "git: clone" eval '[ "$RC" = 0 ] && [ -s "$T/mine/c/f" ]'
run GIT archive --remote=alice@h:up/r.git main
check "git: archive" eval '[ "$RC" = 0 ]'
run GIT clone -q alice@h:private/r.git "$T/mine/p"
check "git: outside" eval '[ "$RC" != 0 ] && grep -q "is not beneath" <<<"$ERR"'
refuses "git: anything else of git" 'git http-backend' 'only with "upload-pack"'
refuses "git: an option" 'git-upload-pack --help' '--help is not allowed'
run GIT -C "$T/mine/w" push -q --exec='git receive-pack' alice@h:up/r.git HEAD:refs/heads/two
check "git: the old spelling" [ "$RC" = 0 ]
jail '{ use = "git"; root = "%h/up"; access = "ro"; }'
run GIT clone -q -b main alice@h:up/r.git "$T/mine/ro"
check "git, ro: clone" eval '[ "$RC" = 0 ] && [ -s "$T/mine/ro/f" ]'
run GIT -C "$T/mine/w" push -q alice@h:up/r.git HEAD:refs/heads/three
check "git, ro: no push" [ "$RC" != 0 ]
jail '{ use = "git"; root = "%h/up"; hooks = "/etc/git-hooks"; exec = [ "/usr/bin/cat" ]; }'
run GIT -C "$T/mine/w" push -q alice@h:up/r.git HEAD:refs/heads/four
check "git: hooks of root's run" eval '[ "$RC" = 0 ] && grep -q "hook of root ran" <<<"$ERR"'
check "git: and none of the account's" [ ! -e $HOME_OF/up/owned ]
printf '%s\n' 'groups = [ "jailed" ]; components = [ "git" ];' 'commands = ( { use = "git"; hooks = "/etc/git-hoks"; } );' | jail_file "$JAIL"
run jail-setup build "$JAIL"
check "git: hooks that are not there" eval '[ "$RC" = 2 ] && grep -q "there is no program in /etc/git-hoks of the tree; fix: add" <<<"$ERR"'
printf '%s\n' 'groups = [ "jailed" ]; components = [ "git" ];' 'commands = ( { use = "git"; hooks = true; } );' | jail_file "$JAIL"
run jail-setup build "$JAIL"
check "git: hooks = true is no value" eval '[ "$RC" = 2 ] && grep -q "hooks = .true.: must be false, or a directory of root" <<<"$ERR"'

# --- borg -------------------------------------------------------------------------
# BORG_DEBS: a directory of packages to unpack in here, where borg is not installed.

fresh
[ -z "${BORG_DEBS:-}" ] || for deb in "$BORG_DEBS"/*.deb; do dpkg -x "$deb" /; done
BORG() {
	BORG_RSH="ssh -F $CFG" BORG_PASSPHRASE='' BORG_BASE_DIR=$T/borg \
	    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes timeout 60 borg "$@"
}
if command -v borg >/dev/null; then
	COMPONENTS='"borg"'
	jail '{ use = "borg"; root = "%h/up"; quota = "100M"; }'
	run BORG init -e none alice@h:up/b
	check "borg: init" [ "$RC" = 0 ]
	run BORG create alice@h:up/b::one "$T/mine"
	check "borg: create" [ "$RC" = 0 ]
	run BORG list --short alice@h:up/b
	check "borg: list" eval '[ "$RC" = 0 ] && [ "$OUT" = one ]'
	run BORG init -e none alice@h:private/b
	check "borg: outside" eval '[ "$RC" != 0 ] && [ ! -e $HOME_OF/private/b ]'
	refuses "borg: another command" 'borg list up/b' 'only with "serve"'
	refuses "borg: another path" 'borg serve --restrict-to-path /' '--restrict-to-path is not allowed'
	jail '{ use = "borg"; root = "%h/up"; access = "new"; }'
	run BORG create alice@h:up/b::two "$T/mine"
	check "borg, new: create" [ "$RC" = 0 ]
	run BORG delete alice@h:up/b::one
	run BORG compact alice@h:up/b
	run grep -rl append_only $HOME_OF/up/b/config
	segments=$(find $HOME_OF/up/b/data -type f | wc -l)
	run BORG compact alice@h:up/b
	check "borg, new: compact frees nothing" [ "$(find $HOME_OF/up/b/data -type f | wc -l)" -ge "$segments" ]
	canary borg
else
	skip "borg: init, create, list, outside, append-only" "borg is not installed"
fi

# --- rows without a profile -------------------------------------------------------

COMPONENTS='"rsync"'
jail '"id"' '{ name = "cat"; args = "any"; }' '{ name = "daily"; run = [ "/usr/local/bin/report", "--daily", "50%" ]; }'
run SSH alice@h id
check "a name: that word" eval '[ "$RC" = 0 ] && grep -q "uid=2001" <<<"$OUT"'
refuses "a name: no other word" 'id -u' '-u in "-u" is not allowed'
refuses "a name: no operand" 'id alice' '"alice" is a word too many'
works "args = any" data SSH alice@h 'cat up/a'
works "run: its name" "--daily 50%" SSH alice@h daily
run SSH alice@h 'daily --daily 50%'
check "run: its words" eval '[ "$RC" = 0 ] && [ "$OUT" = "--daily 50%" ]'
refuses "run: other words" 'daily --daily 51%' 'only with "50%"'
refuses "run: more words" 'daily --daily 50% x' 'a word too many'
jail '{ name = "cat"; args = "any"; start = "%h/up"; }'
works "args = any, start" data SSH alice@h 'cat a'

# python3 reads pyvenv.cfg beside what it takes for its own path, and from there on
# code of the account's
COMPONENTS='"python3"'
printf 'print("of root")\n' >/usr/local/bin/tool.py
V=$(python3 -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
fresh
mkdir -p $HOME_OF/py/lib/"$V"/{encodings,lib-dynload}
echo "home = $HOME_OF/py/bin" >$HOME_OF/pyvenv.cfg
touch $HOME_OF/py/lib/"$V"/os.py
printf '%s\n' 'import posix; posix.write(1, b"of the account\n"); posix._exit(0)' >$HOME_OF/py/lib/"$V"/encodings/__init__.py
chown -R alice: $HOME_OF/py $HOME_OF/pyvenv.cfg
run bash -c "cd $HOME_OF && exec -a tool /usr/bin/python3 /usr/local/bin/tool.py"
check "control: python3 under that name" eval '[ "$OUT" = "of the account" ]'
jail '{ name = "tool"; run = [ "/usr/bin/python3", "/usr/local/bin/tool.py" ]; }'
for c in tool ./tool $HOME_OF/tool "tool /usr/local/bin/tool.py"; do
	works "run: no directory of the account's: $c" "of root" SSH alice@h "$c"
done

COMPONENTS='"sftp-server"'
jail '"id"' '{ name = "cat"; args = "any"; }' '{ name = "daily"; run = [ "/usr/local/bin/report", "--daily", "50%" ]; }'
run SSH alice@h
check "without a command: the names, and no more" eval '[ "$RC" = 126 ] && grep -q "it may run: id cat daily$" <<<"$ERR"'

# --- a root that is not there, or is a link ------------------------------------------

jail '{ name = "cat"; args = "any"; root = "%h/up/none"; access = "ro"; }'
refuses "a root that is missing" 'cat a' '/home/alice/up/none: No such file or directory; fix: make it a directory of alice'
ln -s ../private $HOME_OF/up/none
refuses "a root that is a link" 'cat a' '/home/alice/up/none: Too many levels of symbolic links; fix: make it'
run setpriv --reuid=2002 --regid=2002 --clear-groups jailsh --test -u alice -c 'cat a'
check "who may not look there is told what the rules say" [ "$RC" = 0 ]
rm $HOME_OF/up/none
jail '"id"' '{ name = "cat"; args = "any"; }' '{ name = "daily"; run = [ "/usr/local/bin/report", "--daily", "50%" ]; }'

# --- bad input --------------------------------------------------------------------

for c in 'cat up/a; id' 'cat up/a & id' 'cat up/a | id' 'cat <up/a' 'cat >up/x' 'cat $(id)' 'cat `id`' 'cat up/*' 'cat ~/up/a' $'cat up/a\nid'; do
	run SSH alice@h "$c"
	check "refused: ${c//$'\n'/\\n}" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -q "needs a shell" <<<"$ERR"'
done
run jailsh --test -u alice -c "$(printf 'id%*s' 30000 '' | sed 's/ / x/g')"
check "30,000 words" eval '[ "$RC" = 1 ] && grep -q "more than 4096 words" <<<"$OUT"'
run SSH alice@h missing
check "not named" [ "$RC" = 126 ]

# --- one line each in the log -----------------------------------------------------

run SSH alice@h 'cat up/a'
check "log: started" log_has 'jailsh\[[0-9]+\]: uid=2001 service=jailsh result=started profile=- form=- command="cat up/a"$'
run SSH alice@h "cat $(printf '%500s' '' | tr ' ' x) up/a"
check "log: a line that is cut says so" log_has 'result=started profile=- form=- command="cat x{393}\.\.\."$'
run SSH alice@h 'cat up/a'
check "log: ended" log_has 'jailsh\[[0-9]+\]: uid=2001 service=jailsh result=ended profile=- form=- status=0$'
run SSH alice@h 'cat nothing'
check "log: ended, and its status is the client's" eval '[ "$RC" = 1 ] && log_has "result=ended profile=- form=- status=1\$"'
run SSH alice@h 'id -u'
check "log: refused" log_has 'jailsh\[[0-9]+\]: uid=2001 service=jailsh result=refused command="id -u" reason="id: -u in .-u. is not allowed"$'
finish
