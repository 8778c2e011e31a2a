#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_learn.sh - a jail with a learned component runs the programs that it was
# learned from, for an ordinary user who came in by a real login.
#
# The world is the Debian tree of test_components.sh, because of its programs.

. "${0%/*}/tree.lib.sh"
pam_su session

C=/etc/jail/components.d
D=/home/alice/w

fresh() { rm -rf "$D"; install -d -o alice -g alice "$D"; cd "$D" || exit; }

# learn NAME COMMAND: as alice, watched; OUT and ERR are the command's
learn() {
	rm -f "$C/$1.conf"
	run timeout 120 jail-setup learn "$1" --user alice -- /bin/sh -c "$2"
	LEARNED=$(cat "$C/$1.conf" 2>/dev/null)
	[ "$RC" = 0 ] && [ -n "$LEARNED" ]
}

# jailed NAME COMMAND: in a jail of that component and a shell to log in with
jailed() {
	printf 'components = [ "bash", "%s" ];\nusers = [ "alice" ];\n' "$1" | jail_file "$1"
	run jail-setup -q build "$1"
	[ "$RC" = 0 ] || return
	run timeout 60 su - alice -c "cd w && $2"
	rm -f "/etc/jail/jails.d/$1.conf"
}

# round NAME WANT COMMAND: learned, then the same in the jail; what it prints is
# a regex.  Before that: the jail without the component does not do it.
round() {
	local name=$1 want=$2 command=$3
	learn "$name" "$command" || { fail "$name: learned"; return; }
	LAST="outside: $command" RC=0
	check "$name: the command itself is fine, and learned from" \
		grep -qE -e "$want" <<<"$OUT"
	printf 'files = [ ];\n' >"$C/nothing.conf"
	jailed nothing "$command"
	if [[ $OUT =~ $want ]]; then
		fail "$name: control: a jail without it does not run that"
	fi
	jailed "$name" "$command"
	check "$name: a jail of it runs the same" eval '[ "$RC" = 0 ] && grep -qE -e "$want" <<<"$OUT"'
	printf '%s\n' "$LEARNED" | sed 's/^/#   /'
	echo "# $name: $(wc -l <<<"$LEARNED") lines, $(find "/var/lib/jail/$name/current/root/" -type f | wc -l) files in the jail"
}

# --- programs -----------------------------------------------------------------

fresh
printf 'a\nb\na\n' >in
round pipeline '^2 *a$' 'sort in | uniq -c | grep -w 2 | sed "s/  */ /; s/^ //"'
unlike "a pipeline: files, no component that has them too" "$LEARNED" '"(coreutils|git|shell)"'
unlike "nothing of the account's own, no library, no loader" "$LEARNED" \
	'/home|libc\.so|ld-linux|/proc|/dev/|ld\.so'

cat >t.py <<'END'
import ssl, sqlite3, threading, yaml
def work():
    db = sqlite3.connect(":memory:")
    print(db.execute("select 6 * 7").fetchone()[0], ssl.create_default_context().verify_mode,
          yaml.safe_load("[1, {a: b}]"), yaml.__with_libyaml__)
t = threading.Thread(target=work)
t.start()
t.join()
END
round python '42 2 \[1, \{.a.: .b.\}\] True' 'python3 t.py'
like "python: the component that was shipped" "$LEARNED" 'requires .*"python3(-packages)?"'
like "python: a package of the distribution" "$LEARNED" '"python3-(yaml|packages)"'
unlike "python: no file of the standard library" "$LEARNED" '/usr/lib/python3\.'

cat >t.pl <<'END'
use POSIX qw(floor); use JSON::XS; use Socket;
print encode_json([floor(2.5), inet_ntoa(INADDR_LOOPBACK)]), "\n";
END
round pl '^\[2,"127.0.0.1"\]$' 'perl t.pl'
like "perl: the component that was shipped" "$LEARNED" 'requires .*"perl(-modules)?"'

cat >t.php <<'END'
<?php
$k = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
$f = new NumberFormatter('de_DE', NumberFormatter::DECIMAL);
echo $f->format(1234.5), ' ', openssl_pkey_get_details($k)['bits'], "\n";
END
round web '^1\.234,5 256$' 'php t.php'
like "php: the component that was shipped" "$LEARNED" 'requires .*"php-cli"'

# --- a server -----------------------------------------------------------------

cat >lighttpd.conf <<'END'
server.document-root = "/home/alice/w/www"
server.port = 8088
server.bind = "127.0.0.1"
server.modules = ( "mod_dirlisting", "mod_accesslog" )
accesslog.filename = "/home/alice/w/access"
dir-listing.activate = "enable"
include_shell "/usr/share/lighttpd/create-mime.conf.pl"
END
mkdir -p www && echo hello-from-lighttpd >www/index.txt && chown -R alice www
SERVE='/usr/sbin/lighttpd -D -f lighttpd.conf & s=$!; i=0
	until curl -fsS http://127.0.0.1:8088/index.txt; do i=$((i + 1)); [ $i -lt 50 ] || break; sleep 0.1; done
	kill $s; wait $s; true'
round lighttpd hello-from-lighttpd "$SERVE"

# --- a stranger's binary: a game server -----------------------------------------

mkdir -p /usr/share/games/minetest/games/tiny/mods
printf 'title = Tiny\n' >/usr/share/games/minetest/games/tiny/game.conf
chmod -R a+rX /usr/share/games/minetest/games/tiny
for g in /usr/games/minetestserver /usr/lib/minetest/minetestserver; do
	[ ! -x "$g" ] || GAME=$g
done
round game 'listening on|Server for gameid' \
	"HOME=\$PWD timeout -s INT 6 $GAME --gameid tiny --world \$PWD/world --port 30123 --logfile '' 2>&1; true"

# --- one that finds its libraries by LD_LIBRARY_PATH alone -----------------------

mkdir -p /opt/odd/bin /opt/odd/lib
sed 's/libpcre2-8\.so\.0/libqcre2-8.so.0/g' /bin/grep >/opt/odd/bin/server
cp -L /usr/lib/*/libpcre2-8.so.0 /opt/odd/lib/libqcre2-8.so.0
printf '#!/bin/sh\nLD_LIBRARY_PATH=/opt/odd/lib exec /opt/odd/bin/server "$@"\n' >/opt/odd/start
chmod 755 /opt/odd/start /opt/odd/bin/server
round own-path '^2$' '/opt/odd/start -c a in'
like "what does not find its libraries by itself is listed all the same" "$LEARNED" '"/opt/odd/bin/serve\[r\]"'

# --- a binary of the account's own ----------------------------------------------

cp /bin/grep mygrep && printf '#!/usr/bin/perl\nuse POSIX; print floor(7.5), "\\n";\n' >own.pl && chmod 755 own.pl
round own '^7$' './mygrep -c . in && ./own.pl'
unlike "it is not in the component" "$(grep -v '^#\|^desc' <<<"$LEARNED")" '/home|mygrep'
run jail-setup learn alone --user alice -- ./mygrep -c . in
run jail-setup component show alone
like "its loader is, by the name the kernel asks for" "$OUT" '^[^/]*/(usr/)?lib64/ld-linux|ld-linux-[a-z0-9_]*\.so'

# somebody who looks at everything means nothing by it
run jail-setup learn find --user alice --output - -- find /usr/share /etc -size +1
check "find over the whole machine is find" [ "$(grep -c '^	"' <<<"$OUT")" -lt 60 ]

# --- what a tracer may get wrong ------------------------------------------------

fresh
run jail-setup learn early --user alice -- /bin/sh -c '(sleep 1; cat /etc/debian_version >later) & exit 3'
check "a child that outlives its parent is watched to its end" [ -s later ]
like "and what it read is learned" "$(cat $C/early.conf)" '"/etc/debian_version"'
check "learn ends with 0 whatever the command ended with" [ "$RC" = 0 ]
like "and says with what" "$ERR" 'ended with status 3'

run jail-setup learn early -- /bin/true
check "learn does not overwrite" [ "$RC" = 2 ]
like "and says so" "$ERR" 'early\.conf; --add adds to it: File exists'
run jail-setup learn --add early --user alice -- /bin/cat /etc/issue
check "--add" [ "$RC" = 0 ]
like "adds" "$(tr -d '\n' <$C/early.conf)" '"/etc/debian_version",.*"/etc/issue"'

cat >$C/early.conf <<'END'
# why we have it
description = "early things";
files = [ "/etc/debian_version",	// first
	"/etc/no#comment" ]; /* and
	 * last */
END
: >/etc/no\#comment
run jail-setup learn --add early --user alice -- /bin/cat /etc/issue
is "and keeps the comments" "$(sed -n 's/^# //p' $C/early.conf | tail -n 5 | head -n 4)" $'why we have it\nfirst\nand\nlast'
like "and the description" "$(cat $C/early.conf)" '^description += "early things";'
like "beside what it was learned from now" "$(cat $C/early.conf)" '^# learned from: /bin/cat /etc/issue, '
like "but what only looks like one" "$(cat $C/early.conf)" '"/etc/no#comment"'
mkdir -p "$T/ro" && mount -t tmpfs -o ro none "$T/ro"
run jail-setup learn x --output "$T/ro/x.conf" -- /bin/touch "$T/ran"
check "where it cannot write, nothing is run" eval '[ "$RC" = 2 ] && [ ! -e "$T/ran" ]'
like "and it says so" "$ERR" 'ro/x\.conf: Read-only file system'
umount "$T/ro"

run jail-setup learn perl -- /bin/true
check "learn does not stand in the way of what was shipped" [ "$RC" = 2 ]
like "and says so" "$ERR" 'component perl comes with jail-setup'

run jail-setup learn none -- /no/such/program
check "a program that is not there" [ "$RC" = 2 ]
like "is said by its name" "$ERR" 'run /no/such/program: No such file'
check "and nothing is written" [ ! -e "$C/none.conf" ]

install -m 4755 /bin/cat /usr/local/bin/rootcat && echo secret >/etc/hidden && chmod 600 /etc/hidden
run jail-setup learn suid --user alice -- /bin/sh -c '/usr/local/bin/rootcat /etc/hidden; cat /etc/issue >/dev/null'
like "a set-uid program gains nothing" "$ERR" 'Permission denied'
like "and that is said" "$(cat $C/suid.conf)" '# /usr/local/bin/rootcat is set-uid'

run jail-setup learn secret -- /bin/cat /etc/hidden /etc/shadow
unlike "what only root reads is no part of a component" "$(grep -v '^#\|^desc' $C/secret.conf)" 'hidden|shadow'
like "and that is said" "$(cat $C/secret.conf)" '# left out, not everybody may read it: /etc/shadow'

run jail-setup learn lost --output - -- /bin/sh -c 'cat /etc/no-such /etc/issue'
unlike "what was not there is not listed" "$(grep -v ^desc <<<"$OUT")" no-such
like "standard output on demand" "$OUT" '^description += "learned from: /bin/sh -c cat /etc/no-such'

run su bob -c 'cd && jail-setup learn mine --output mine.conf -- /bin/cat /etc/issue'
check "no root is needed to learn into a file of one's own" [ "$RC" = 0 ]
like "which says what" "$(cat /home/bob/mine.conf)" '/etc/issue'
run su bob -c 'jail-setup learn mine -- /bin/true'
check "but to give it to every jail" [ "$RC" = 2 ]
run su bob -c 'jail-setup learn mine --user alice --output - -- /bin/true'
like "nor to be somebody else" "$ERR" 'only root can run a program as somebody else'

# threads, vfork, exec from a thread
cat >threads.py <<'END'
import os, subprocess, threading
def one():
    subprocess.run(["/bin/cat", "/etc/issue"], stdout=subprocess.DEVNULL)
    os.execv("/usr/bin/tail", ["tail", "-n1", "/etc/debian_version"])
t = threading.Thread(target=one)
t.start()
t.join()
END
run jail-setup learn threads --user alice --output - -- python3 threads.py
check "exec from a thread that is not the first" [ "$RC" = 0 ]
for f in /etc/issue /etc/debian_version tail cat; do
	like "and $f is seen" "$OUT" "$f\""
done

# relative names, links, "..", directories, odd names
mkdir -p '/opt/odd/a b' /opt/odd/etc && echo 1 >'/opt/odd/a b/star*"q\.txt' && ln -s 'a b' /opt/odd/link &&
	echo 2 >/opt/odd/two && ln -s ../two /opt/odd/etc/two
run jail-setup learn odd --user alice -- /bin/sh -c 'cd /opt/odd && cat link/star* ./etc/../etc/two'
check "odd names are learned" [ "$RC" = 0 ]
jailed odd 'cat /opt/odd/link/star* /opt/odd/etc/two'
is "and found in the jail" "$OUT" $'1\n2'

# sockets and devices
nc_py='import socket; s = socket.socket(socket.AF_UNIX); s.connect("/run/t.sock")'
python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.bind("/run/t.sock"); s.listen(); s.accept()' &
until_so [ -S /run/t.sock ]
chmod 777 /run/t.sock
run jail-setup learn sock --user alice --output - -- python3 -c "$nc_py"
like "a socket is a comment" "$OUT" '^# needs bind of /run/t.sock \(socket\)'
run jail-setup learn dev --user alice --output - -- /bin/sh -c 'head -c 9 /dev/zero >/dev/null'
like "devices are those of the component" "$OUT" '^devices +. \[ "null", "zero" \];'

run jail-setup learn stop --user alice --output - -- /bin/sh -c 'trap "" INT; kill -INT $$; cat /etc/issue >/dev/null'
like "a signal reaches the program" "$ERR" 'ended with status 0'
(until_so eval 'pgrep -u alice -fx "sleep 50" >/dev/null'; pkill -TERM -x jail-setup) &
run jail-setup learn stop --user alice --output - -- /bin/sh -c 'cat /etc/issue >/dev/null; sleep 50 & sleep 50'
check "SIGTERM ends the observation" [ "$RC" = 0 ]
like "and what was seen is written" "$OUT" '/etc/issue'
wait
finish
