#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_refresh.sh - a jail follows its host: without a change nothing is written; an
# unchanged file keeps its inode; a session keeps the generation that it entered; old
# generations are removed when no session is in them; a login during a refresh sees
# one complete tree.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
H=/opt/host
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
component() { cat >"/etc/jail/components.d/$1.conf"; }
gens() { find $STATE/tiny/gen -mindepth 1 -maxdepth 1 -printf "%f\n" | sort | xargs; }
now() { readlink $STATE/tiny/current; }
change() { echo "$EPOCHREALTIME" >$H/data; }
inode() { stat -c %i "$STATE/$1/root$2"; }

mkdir -p $H/conf.d $H/odd /opt/run/second /etc/jail/components.d
echo 'int foo(void); int foo(void) { return 0; }' >"$T/foo.c"
echo 'int foo(void); int main(void) { return foo(); }' >"$T/prog.c"
cc -shared -fPIC -Wl,-soname,libfoo.so.1 -o /opt/run/second/libfoo.so.1 "$T/foo.c" ||
	bail "no library"
cc -o $H/prog "$T/prog.c" /opt/run/second/libfoo.so.1 \
	-Wl,--enable-new-dtags,-rpath,/opt/run/first:/opt/run/second || bail "no program"
for f in data other; do echo $f >$H/$f; done
echo a >$H/conf.d/a.conf
ln -s data $H/link
ln -s $H/conf.d /opt/way
cp /bin/true /usr/bin/odd1
printf '#!/usr/bin/env odd1\n' >$H/script && chmod 755 $H/script
component base <<'END'
files = [ "/bin/sh", "/bin/cat", "/bin/ls", "/bin/sleep" ];
END
component tiny <<END
files = [ "$H/data", "$H/other", "$H/link", "/opt/way/*.conf", "$H/prog",
	"$H/script" ];
optional = [ "$H/maybe", "$H/latest", "$H/later/**", "$H/late*/x", "$H/all/**",
	"/opt/way2/**" ];
requires = [ "base" ];
END
jail_file tiny <<'END'
components = [ "tiny" ];
users = [ "carol" ];
groups = [ "jailed" ];
END
sed -i '/:\/home\//s|/bin/bash|/bin/sh|' /etc/passwd
pam_su session
tick
run jail-setup build tiny
[ "$RC" = 0 ] || { diag; bail "build failed"; }

# --- nothing to do ---------------------------------------------------------------------

look() { find $STATE /run/jail -printf '%p %i %m %n %T@ %C@ %l\n' | sort; }
look >"$T/before"
run strace -f -qq -o "$T/trace" jail-setup refresh tiny
check "nothing to do: status 0, nothing said" eval 'says 0 0 && [ -z "$OUT" ]'
look >"$T/after"
check "nothing below the state directory has changed" cmp "$T/before" "$T/after"
is "and no system call was made that could" "$(grep -E \
	'(O_CREAT|O_WRONLY|O_RDWR|O_TRUNC)|[0-9]+ +(p?writev?|p?write64|mkdir|mknod|unlink|rename|link|symlink|f?chmod|f?chown|l?chown|utime|futimes|f?truncate|fsync|fdatasync|sync|flock|f?setxattr|mount|umount)[a-z0-9]*\(' \
	"$T/trace")" ""
check "control: calls were seen" [ "$(wc -l <"$T/trace")" -gt 50 ]
run jail-setup refresh
check "the same for all jails" eval 'says 0 0 && [ -z "$OUT" ]'

# --- something to do ---------------------------------------------------------------------

# news NAME CHANGE PROOF: a new generation; PROOF is true in it ($R: the tree, $W: the old)
news() {
	local was
	was=$(now)
	W=$STATE/tiny/$was/root
	eval "$2"
	tick
	run jail-setup refresh tiny
	R=$STATE/tiny/$(now)/root
	check "$1: a new generation" eval 'says 0 0 && [ "$(now)" != "$was" ]'
	check "$1: is in it" eval "$3"
	is "$1: the rest is the same inodes" "$(inode "tiny/$was" /usr/bin/cat)" \
		"$(inode "tiny/$(now)" /usr/bin/cat)"
	run jail-setup check tiny
	check "$1: and sound" eval 'says 0 0 && [ -z "$OUT" ]'
	run jail-setup refresh tiny
	check "$1: and then there is nothing to do" eval 'says 0 0 && [ -z "$OUT" ]'
}
news "a changed file" 'echo more >>$H/data' 'cmp $H/data $R$H/data && ! cmp -s $H/data $W$H/data'
news "a file replaced by one of the same size and time" \
	'cp -p $H/data $T/d; tr e f <$H/data >$T/d; touch -r $H/data $T/d; mv $T/d $H/data' \
	'cmp $H/data $R$H/data'
news "a mode" 'chmod 755 $H/data' '[ -x $R$H/data ]'
news "a link that leads elsewhere" 'ln -sfn other $H/link' '[ "$(readlink $R$H/link)" = other ]'
news "a new file for a pattern, in a directory behind a link" 'echo b >$H/conf.d/b.conf' \
	'[ -f $R$H/conf.d/b.conf ]'
news "which goes again" 'rm $H/conf.d/b.conf' '[ ! -e $R$H/conf.d/b.conf ]'
news "an optional file that was not there" 'echo m >$H/maybe' '[ -f $R$H/maybe ]'
news "which goes again" 'rm $H/maybe' '[ ! -e $R$H/maybe ]'
ln -s gone $H/latest
tick
jail-setup refresh tiny
news "what a link leads to that led nowhere" 'echo g >$H/gone' '[ -f $R$H/gone ]'
rm $H/latest $H/gone
tick
jail-setup refresh tiny >/dev/null
news "a tree that was not there" 'mkdir -p $H/later/deep; echo l >$H/later/deep/file' \
	'[ -f $R$H/later/deep/file ]'
news "a file deep in it" 'echo 2 >$H/later/deep/two' '[ -f $R$H/later/deep/two ]'
news "a pattern in its middle" 'echo x >$H/later/x' '[ -f $R$H/later/x ]'
rm -r $H/later
# what only a pattern brought may lack something, until it comes
mkdir -p $H/all/sub
printf '#!/usr/local/bin/none\n' >$H/all/script && chmod 755 $H/all/script
ln -s link $H/all/sub/chain
ln -s ../../../come $H/all/sub/link
tick
jail-setup refresh tiny >/dev/null
news "the interpreter that a script below it lacked" 'cp /bin/true /usr/local/bin/none' \
	'[ -x $R/usr/local/bin/none ]'
news "what a link below it leads to, by another" 'echo c >/opt/come' \
	'[ "$(cat $R$H/all/sub/chain)" = c ]'
rm -r $H/all /opt/come /usr/local/bin/none
tick
jail-setup refresh tiny >/dev/null
news "a tree by a link: what it leads to is in it" \
	'mkdir -p /opt/v1/deep /opt/v2; echo 1 >/opt/v1/deep/f; ln -s v1 /opt/way2' \
	'[ "$(cat $R/opt/way2/deep/f)" = 1 ]'
news "a file at its top" 'echo 2 >/opt/v1/two' '[ -f $R/opt/way2/two ]'
news "the link leads to another" 'echo 3 >/opt/v2/three; ln -sfn v2 /opt/way2' \
	'[ -f $R/opt/way2/three ] && [ ! -e $R/opt/v1 ]'
rm -r /opt/way2 /opt/v1 /opt/v2
tick
jail-setup refresh tiny >/dev/null
LIB=/opt/run/first/libfoo.so.1
news "a library where its user looks first" 'mkdir /opt/run/first && cp /opt/run/second/libfoo.so.1 $LIB' \
	'cmp $LIB $R$LIB && [ ! -e $R/opt/run/second/libfoo.so.1 ] && chroot $R $H/prog'
news "which goes again" 'rm -r /opt/run/first' '[ ! -e $R$LIB ] && chroot $R $H/prog'
mkdir /opt/run/first && ln -s it $LIB
tick
jail-setup refresh tiny >/dev/null
news "what a link there leads to, that led nowhere" 'cp /opt/run/second/libfoo.so.1 /opt/run/first/it' \
	'[ -L $R$LIB ] && [ -f $R/opt/run/first/it ]'
rm /opt/run/first/*
cp /opt/run/second/libfoo.so.1 $LIB
printf '\001' | dd of=$LIB bs=1 seek=18 conv=notrunc status=none     # e_machine
tick
jail-setup refresh tiny >/dev/null
check "one for another machine is passed over" [ ! -e "$STATE/tiny/$(now)/root$LIB" ]
news "in its place one that is not" 'cp /opt/run/second/libfoo.so.1 $LIB' 'cmp $LIB $R$LIB'
rm -r /opt/run/first
tick
jail-setup refresh tiny >/dev/null
news "a program where env looks first" 'cp /bin/true /usr/local/bin/odd1' \
	'[ -f $R/usr/local/bin/odd1 ] && [ ! -e $R/usr/bin/odd1 ]'
rm /usr/local/bin/odd1
tick
jail-setup refresh tiny >/dev/null
news "the component" 'sed -i "s|files = \[|files = [ \"/etc/hostname\",|" /etc/jail/components.d/tiny.conf' \
	'[ -f $R/etc/hostname ]'
news "a component that is required" 'sed -i "s|\"/bin/ls\"|\"/bin/ls\", \"/bin/echo\"|" /etc/jail/components.d/base.conf' \
	'[ -f $R/usr/bin/echo ]'
mkdir -p /usr/share/jail/components.d
cp /etc/jail/components.d/base.conf /etc/jail/components.d/base.x
news "the jail" 'sed -i "\$a directories = [ \"/srv/new\" ];" /etc/jail/jails.d/tiny.conf' '[ -d $R/srv/new ]'
rm /etc/jail/components.d/base.x

was=$(now)
echo "more:x:4001:" >>/etc/group; touch $H/conf.d
tick
run jail-setup refresh tiny
check "what was read has changed, but means the same: no generation" \
	eval 'says 0 0 && [ -z "$OUT" ] && [ "$(now)" = "$was" ]'
look >"$T/before"
run jail-setup refresh tiny
look >"$T/after"
check "and the next time nothing is written" cmp "$T/before" "$T/after"
touch $H/conf.d
tick
(umask 077; jail-setup refresh tiny)
run setpriv --reuid 65534 --regid 65534 --clear-groups jail-setup diff tiny
check "whatever root's umask, anybody can read what was noted" eval 'says 0 0 && [ -z "$OUT" ]'
rm -rf /run/jail
(umask 077; jail-setup --quiet list tiny >/dev/null)
is "nor does what only reads make /run/jail root's alone" "$(stat -c %a /run/jail)" 755
rm -rf /run/jail
run unshare -m sh -c 'mount -t tmpfs -o ro,mode=755 none /run && jail-setup diff tiny'
check "without a lock on a read-only /run, what only reads reads" eval 'says 0 0 && [ -z "$OUT" ]'
touch -d 2001-01-01 $H/data; cp -p $H/other $H/o && mv $H/o $H/other
tick
run jail-setup refresh tiny
check "files touched and copied, the bytes as before: no generation" \
	eval 'says 0 0 && [ -z "$OUT" ] && [ "$(now)" = "$was" ]'
look >"$T/before"
run jail-setup refresh tiny
look >"$T/after"
check "nor is anything written the next time" cmp "$T/before" "$T/after"
run jail-setup check tiny
check "and check agrees" eval 'says 0 0 && [ -z "$OUT" ]'

mv $H/data $H/away
tick
run jail-setup refresh tiny
check "a file that was asked for is gone: one line, status 2" says 2 1
is "and the jail is as it was" "$(now)" "$was"
mv $H/away $H/data
tick
run jail-setup refresh tiny
check "it is back: fine again" says 0 0

# --- a component that no longer resolves ---------------------------------------------------

# a and b load libshared; only b loads libonly, and only b is ever broken.
M=/opt/mix
mkdir -p $M/lib
shared() {              # VERSION TEXT: libshared of that symbol version
	echo "const char *shared(void); const char *shared(void) { return \"$2\"; }" >"$T/s.c"
	echo "$1 { global: shared; local: *; };" >"$T/s.map"
	cc -shared -fPIC -Wl,-soname,libshared.so.1 -Wl,--version-script="$T/s.map" -o $M/new "$T/s.c" &&
		mv $M/new $M/lib/libshared.so.1
}
program() {             # NAME LIBRARY...
	cc -o "$M/$1.new" "$T/$1.c" "${@:2}" -Wl,--enable-new-dtags,-rpath,$M/first:$M/lib &&
		mv "$M/$1.new" "$M/$1"
}
cat >"$T/a.c" <<'END'
#include <stdio.h>
const char *shared(void); int main(void) { return puts(shared()) < 0; }
END
cat >"$T/b.c" <<'END'
#include <stdio.h>
const char *shared(void), *only(void);
int main(void) { return printf("%s %s\n", shared(), only()) < 0; }
END
echo 'const char *only(void); const char *only(void) { return "only"; }' >"$T/o.c"
{ shared V1 old && cc -shared -fPIC -Wl,-soname,libonly.so.1 -o $M/lib/libonly.so.1 "$T/o.c" &&
	program a $M/lib/libshared.so.1 && program b $M/lib/libshared.so.1 $M/lib/libonly.so.1; } ||
	bail "no programs"
echo help >$M/b.help
ln -s b $M/b.link
mkdir $M/real && echo way >$M/real/way && ln -s real $M/way
component a <<<"files = [ \"$M/a\" ];"
component b <<<"files = [ \"$M/b\", \"$M/b.help\", \"$M/b.link\", \"$M/way/way\" ]; requires = [ \"base\" ];"
jail_file mix <<<'components = [ "a", "b" ];'
MR=$STATE/mix/current/root
mgen() { readlink $STATE/mix/current; }
inside() { chroot $MR "$M/$1" 2>&1; }
after() { tick; run jail-setup refresh mix; }
jail-setup --quiet build mix
is "control: both work" "$(inside a) $(inside b)" "old old only"
was=$(mgen)
mv $M/b $M/b.away
shared V1 "new"
after
check "a component's program is gone: one line, status 2" says 2 1
like "which says which, and why" "$ERR" "^jail-setup: jail mix: component b stays as it was.*$M/b: No such file"
check "but there is a new generation" [ "$(mgen)" != "$was" ]
is "with the library that was upgraded, and both work" "$(inside a) $(inside b.link)" "new new only"
check "what only the component brought is kept, as it was" eval '[ -f $MR$M/b.help ] && [ -f $MR$M/way/way ] &&
	[ "$(stat -c %i $MR$M/b)" = "$(stat -c %i $STATE/mix/$was/root$M/b)" ]'
is "the manifest says whose it is" "$(grep -o "^\.$M/[^ ]* .*" $STATE/mix/current/manifest |
	sed 's/ .*tags=/ /' | grep -v ' type=' | sort | xargs)" \
	".$M/a a .$M/b b .$M/b.help b .$M/b.link b .$M/lib/libonly.so.1 b .$M/lib/libshared.so.1 a,b .$M/real/way b .$M/way b"
was=$(mgen)
echo more >>$M/b.help
after
check "nothing more to follow: still status 2, and no generation" eval 'says 2 1 && [ "$(mgen)" = "$was" ]'
is "nothing of the component is half new" "$(cat $MR$M/b.help)" help
run jail-setup --json check mix
is "check: one finding" "$RC $(grep -o '"kind":"[a-z-]*"' <<<"$OUT")" '1 "kind":"stale"'
like "which names the component, since when and why" "$OUT" \
	'"path":"component=b".*as of 20[0-9-]+ [0-9:]+.*No such file'
run jail-setup list mix
like "list has a head" "$(head -n 1 <<<"$OUT")" '^JAIL +GENERATION +SIZE +STATE +WHO$'
like "and says stale" "$OUT" "^mix +$(basename "$was") +[0-9.]+ MiB +stale "
like "since when, which component and why" "$OUT" \
	"^  component b: stale since 20[0-9-]+ [0-9:]+: $M/b: No such file"
run jail-setup --json list mix
like "in JSON as well, the size in bytes" "$OUT" '"state":"built",.*"size":[0-9]{5,},.*"standing":"stale",'
like "with the components" "$OUT" '"components":\[\{"component":"b","why":"[^"]*No such file[^"]*","since":"20[0-9T:-]+Z"\}\]'
run jail-setup diff mix
check "diff: a refresh would change nothing" eval '[ "$RC" = 0 ] && [ -z "$OUT" ]'
run jail-setup why mix $M/b
check "why: a file that its component keeps" eval '[ "$RC" = 0 ] && [[ $OUT == *"component b, as it was"* ]]'
run jail-setup why mix $M/a
check "why: a file of another component" eval '[ "$RC" = 0 ] && [[ $OUT == *"component a"* ]]'
run jail-setup plan mix
check "plan: what build would say" eval '[ "$RC" = 2 ] && [[ $ERR == *"$M/b: No such file"* ]]'
printf x >>$M/a
run jail-setup diff mix
check "diff: what it would change, of the others" eval '[ "$RC" = 1 ] &&
	[ "$(grep -c . <<<"$OUT")" = 1 ] && [[ $OUT == *" $M/a "* ]]'
after
check "twice: what was kept stays" eval 'says 2 1 && [ "$(inside b)" = "new only" ]'
cp $M/b.away $M/b
run jail-setup check mix
check "it is back: check says that the jail is behind" eval '[ "$RC" = 1 ] && [[ $OUT == "mix: stale "* ]]'
run jail-setup diff mix
check "it is back: diff says what has changed in it" eval '[ "$RC" = 1 ] && [[ $OUT == "mix: changed $M/b.help "* ]]'
after
check "it is back: fine again" eval 'says 0 0 && [ "$(cat $MR$M/b.help)" = "$(cat $M/b.help)" ]'
run jail-setup check mix
check "and check agrees" eval 'says 0 0 && [ -z "$OUT" ]'
mv $M/b $M/b.away
after
check "control: gone once more: kept" says 2 1
mv $M/b.away $M/b
run jail-setup check mix
check "back, every byte as it was kept: behind, for its record says stale" \
	eval '[ "$RC" = 1 ] && [[ $OUT == "mix: stale "* ]]'
after
check "back, every byte as it was kept: a refresh ends that" eval 'says 0 0 && [ ! -s $STATE/mix/current/stale ]'
run jail-setup list mix
like "back, every byte as it was kept: current" "$OUT" ' current '

# the record of what is stale: nothing else tells that the files of b are old
cp -p $M/b $M/b.away
for broken in 'echo frob >$r' ': >$r' 'rm $r; mkfifo $r' 'rm $r; ln -s $T/stale $r' 'chmod 666 $r'; do
	rm $M/b
	after
	r=$STATE/mix/$(mgen)/stale
	cp "$r" "$T/stale"
	eval "$broken"
	for cmd in check list; do
		run timeout 30 jail-setup "$cmd" mix
		like "a record of what is stale that is none, $broken: $cmd says so" "$OUT" '(/|open )stale'
	done
	after
	check "${broken}: a refresh writes it again" eval 'says 2 1 && grep -q "^b [0-9]" $STATE/mix/$(mgen)/stale'
	r=$STATE/mix/$(mgen)/stale
	eval "$broken"
	cp $M/b.away $M/b
	tr e f <$M/b.help >$M/new && mv $M/new $M/b.help
	after
	check "${broken}: it is back, of the same sizes, and is followed" \
		eval 'says 0 0 && cmp $M/b.help $MR$M/b.help'
done
rm $M/b
after
r=$STATE/mix/$(mgen)/stale
sed -i 's/ [0-9]* / 9223372036854775807 /' "$r"
for cmd in list check; do
	run jail-setup --json $cmd mix
	like "since when is no date: JSON of $cmd has the number" "$OUT" '@9223372036854775807'
	run jail-setup "$cmd" mix
	like "since when is no date: $cmd says the number" "$OUT" '@9223372036854775807'
done
cp $M/b.away $M/b
after

was=$(mgen)
rm $M/b
shared V2 newer && program a $M/lib/libshared.so.1
after
check "its program is gone, and would not start with the host's library: status 2" says 2 1
like "both are said" "$ERR" "component b: $M/b: No such file.*cannot be kept.*$M/b needs version V1 of libshared.so.1"
check "and the jail is as it was" eval '[ "$(mgen)" = "$was" ] && [ "$(inside b)" = "new only" ]'
run jail-setup check mix
like "check says why it is stale" "$OUT" "stale .*$M/b: No such file"
run jail-setup list mix
like "list says that a refresh failed, since when and why" "$OUT" \
	"^  refresh failed since 20[0-9-]+ [0-9:]+: .*$M/b: No such file.*V1 of libshared"
like "in its column" "$OUT" '^mix .* refresh failed$'
sed -i 's/^- [0-9]* /- 1000000000 /' $STATE/mix/failed
after
run jail-setup list mix
like "since the first that failed" "$OUT" '^  refresh failed since 2001-09-0'
run setpriv --reuid 65534 --regid 65534 --clear-groups jail-setup list mix
like "anybody may ask" "$OUT" '^  refresh failed since '
cp $STATE/mix/failed "$T/failed"
for forged in 'chown 2002 $STATE/mix/failed' 'chmod 666 $STATE/mix/failed' \
	'echo "- 1 by bob" >$STATE/mix/failed' 'ln -sf $T/failed $STATE/mix/failed' \
	'rm $STATE/mix/failed; mkfifo $STATE/mix/failed' \
	'head -c 3000000 /dev/zero | tr "\0" x >$STATE/mix/failed'; do
	rm -f $STATE/mix/failed; cp "$T/failed" $STATE/mix/failed
	eval "$forged"
	run timeout 30 jail-setup list mix
	check "a record that is not ours counts for nothing: ${forged%% *}" \
		eval '[ "$RC" = 0 ] && [[ $OUT != *"refresh failed"* ]] && [[ $OUT == *" stale "* ]]'
done
rm -f $STATE/mix/failed; cp "$T/failed" $STATE/mix/failed
program b $M/lib/libshared.so.1 $M/lib/libonly.so.1
after
check "it is back, for that library" eval 'says 0 0 && [ "$(inside b)" = "newer only" ]'
run jail-setup list mix
check "one succeeded: current" eval '[[ $OUT == *" current "* ]] && [ "$(grep -c . <<<"$OUT")" = 2 ]'
check "nothing of the failure is left" [ ! -e $STATE/mix/failed ]
run jail-setup rollback mix
newer=$(find $STATE/mix/gen -mindepth 1 -printf '%f\n' | sort | tail -n 1)
run jail-setup list mix
like "after a rollback: stale" "$OUT" "^mix .* stale "
like "since when and why" "$OUT" "^  stale since 20[0-9-]+ [0-9:]+: $M/[a-z/.0-9]+ is another file"
like "and what a refresh would do" "$OUT" "^  rolled back from $newer; the next refresh undoes it$"
after

mkdir $M/first && cp $M/lib/libshared.so.1 $M/first/
component c <<<"files = [ \"$M/first/libshared.so.1\" ];"
jail_file mix <<<'components = [ "a", "b", "c" ];'
after
check "control: a library where another program looks first" says 0 0
was=$(mgen)
rm -r $M/first
shared V2 newest
after
check "it is gone, and kept it would be loaded: nothing is followed" \
	eval 'says 2 1 && [ "$(mgen)" = "$was" ] && [[ $ERR == *"cannot stay"* ]]'
jail_file mix <<<'components = [ "a", "b" ];'
after
was=$(mgen)
component b <<<"files = [ \"$M/b\" ]; devices = [ \"no-such\" ];"
shared V2 last
after
check "a mistake in a component's file: nothing is followed" eval 'says 2 1 && [ "$(mgen)" = "$was" ]'
rm /etc/jail/jails.d/mix.conf
jail-setup --quiet remove mix

# --- what check takes for another file -----------------------------------------------------

# as a refresh notes what is younger than a tick of the clock: origins.h
young() { awk '$1 == "f" { $8 = 0 } { print }' "$1" >"$T/young" && cat "$T/young" >"$1"; }
young $STATE/tiny/current/origins
check "control: no file is as it was noted" [ "$(grep -c '^f' $STATE/tiny/current/origins)" = \
	"$(awk '$1 == "f" && $8 == 0' $STATE/tiny/current/origins | wc -l)" ]
run jail-setup check tiny
check "files too young to tell, with the bytes they had: no finding" eval '[ "$RC" = 0 ] && [ -z "$OUT" ]'
printf X | dd of=$H/other bs=1 conv=notrunc status=none
run jail-setup check tiny
check "with other bytes: one, for that file" eval '[ "$RC" = 1 ] && [[ $OUT == "tiny: stale $H/other: "* ]] &&
	[ "$(grep -c . <<<"$OUT")" = 1 ]'
run jail-setup refresh tiny
check "which a refresh takes" says 0 0
printf o | dd of=$H/other bs=1 conv=notrunc status=none
tick
jail-setup --quiet refresh tiny
touch $H/other
run jail-setup check tiny
check "one that was only touched: no finding" eval '[ "$RC" = 0 ] && [ -z "$OUT" ]'
run strace -f -qq -o "$T/trace" -P $H/script -e trace=openat -e inject=openat:error=EMFILE \
	jail-setup check tiny
check "control: the plan that tells was not made" grep -q INJECTED "$T/trace"
check "no descriptor for that plan: an error, and no finding" \
	eval '[ "$RC" = 2 ] && grep -q "Too many open files" <<<"$ERR" && [ -z "$OUT" ]'

for f in manifest origins; do
	was=$(now)
	echo frob >"$STATE/tiny/$was/$f"; change
	tick
	run jail-setup refresh tiny
	check "broken $f: all is copied anew" eval 'says 0 0 && [ "$(now)" != "$was" ] &&
		[ "$(stat -c %h $STATE/tiny/current/root/usr/bin/cat)" = 1 ]'
done
run jail-setup refresh nosuch
check "an unknown jail: one line, status 2" says 2 1
jail_file unbuilt <<<'components = [ "base" ];'
run jail-setup refresh unbuilt
check "a jail never built: one line, status 2" says 2 1
for cmd in rollback remove; do
	run jail-setup $cmd unbuilt
	check "$cmd of it: one line, status 2" says 2 1
done
check "and none of these leaves anything" [ ! -e $STATE/unbuilt ]

# --- one inode for one content -----------------------------------------------------------

for j in one two three; do jail_file $j <<<'components = [ "base" ];'; done
rm /etc/jail/jails.d/unbuilt.conf
run jail-setup build --all
check "build --all" says 0 0
same() { stat -c %i $STATE/{tiny,one,two,three}/current/root/usr/bin/cat | sort -u | wc -l; }
is "build --all: all jails share what they have in common" "$(same)" 1
printf x >>/usr/bin/ls
tick
run jail-setup refresh
check "refresh of all" says 0 0
is "they still share what did not change" "$(same)" 1
is "and what did" "$(stat -c %i $STATE/{tiny,one,two,three}/current/root/usr/bin/ls | sort -u | wc -l)" 1

# jails that would be the same are one tree
tree() { readlink -f "$STATE/$1/current"; }
trees() { for j in "$@"; do tree "$j"; done | sort -u | wc -l; }
is "jails of the same words share a tree, others have their own" "$(trees one two three) $(trees one tiny)" "1 2"
jail_file two <<<'components = [ "base" ]; users = [ "bob" ];'
run jail-setup refresh
check "who is in it does not matter" eval 'says 0 0 && [ -z "$OUT" ] && [ "$(trees one two)" = 1 ]'
was=$(tree one)
jail_file two <<<'components = [ "base" ]; directories = [ "/srv/two" ];'
run jail-setup --json check two
is "what is in it does: check says so" "$RC $(grep -o '"kind":"[a-z-]*"' <<<"$OUT")" '1 "kind":"stale"'
run jail-setup refresh two
check "and refresh gives it one of its own" eval 'says 0 0 && [ "$(trees one two)" = 2 ] &&
	[ -d $STATE/two/current/root/srv/two ] && [ "$(tree one)" = "$was" ] && [ "$(tree three)" = "$was" ]'
run jail-setup check one two three
check "all are sound" eval 'says 0 0 && [ -z "$OUT" ]'
jail_file two <<<'components = [ "base" ];'
printf x >>/usr/bin/ls
tick
run jail-setup refresh
is "what one run makes is shared again" "$(trees one two three)" 1
jail-setup remove one >/dev/null
check "removed, it leaves the others theirs" [ -x $STATE/two/current/root/usr/bin/ls ]
mkdir -p /srv/data; echo precious >/srv/data/file
mount --bind /srv/data "$(tree three)/root/etc"
run jail-setup remove two
check "something is mounted in the tree: none of those that share it goes" says 2 1
umount "$(tree three)/root/etc"
check "and nothing of it is lost" [ -f /srv/data/file ]
jail-setup remove two >/dev/null
printf TROJAN >$STATE/three/current/root/usr/bin/ls     # and so in tiny's
jail_file one <<<'components = [ "base" ];'
jail_file two <<<'components = [ "base" ];'
run jail-setup build one two
is "build reads nothing of an old tree" "$(trees one two) $(trees one three)" "1 2"
check "nor links it" cmp /usr/bin/ls $STATE/one/current/root/usr/bin/ls
run jail-setup check --fix tiny three
check "and so does --fix" eval '[ "$RC" = 0 ] && cmp /usr/bin/ls $STATE/three/current/root/usr/bin/ls'
chmod -x $STATE/one/current/root/usr/bin/ls
run jail-setup check --fix one two three
is "who shared a tree does so again" "$RC $(trees one two)" "0 1"
kill_tree=$STATE/.trees/$(printf '%032d' 0).20200101T000000
mkdir -p "$kill_tree/root/x"
run jail-setup refresh tiny
check "what a killed run has left goes with the next" eval 'says 0 0 && [ ! -e $kill_tree ]'
rm /etc/jail/jails.d/{one,two,three}.conf
for j in one two three; do jail-setup remove $j >/dev/null; done
is "removed, they are gone" "$(ls $STATE)" tiny
is "and their trees" "$(find $STATE/.trees -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)" "$(find $STATE/tiny/gen -type l -printf '%l\n' | sed 's|.*/||' | sort -u)"

# --- a file replaced while it is read ---------------------------------------------------------

head -c 3000000 /dev/urandom >"$T/v1"; head -c 3000000 /dev/urandom >"$T/v2"
sums=$(sha256sum "$T/v1" "$T/v2" | cut -d' ' -f1)
cp "$T/v1" $H/data
jail-setup refresh tiny >/dev/null
: >"$T/go"
while [ -e "$T/go" ]; do
	for v in v1 v2; do cp "$T/$v" $H/new && mv $H/new $H/data; done
done &
loop=$!
torn='' busy=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	jail-setup --quiet refresh tiny 2>"$T/err" || busy=$((busy + 1))
	sum=$(sha256sum <$STATE/tiny/current/root$H/data | cut -d' ' -f1)
	grep -q "$sum" <<<"$sums" && grep -q "^\.$H/data .*sha256=$sum" $STATE/tiny/current/manifest ||
		torn="$torn $(now)"
done
rm "$T/go"; wait $loop
is "every generation has one version or the other, and knows which" "$torn" ""
check "control: not all of the refreshes gave up ($busy of 12)" [ $busy -lt 12 ]
: >"$T/go"
while [ -e "$T/go" ]; do head -c 3000000 /dev/zero >>$H/data; done &
loop=$!
run timeout 60 jail-setup refresh tiny
rm "$T/go"; wait $loop
check "a file that grows as it is read: an end, and a word" eval 'says 2 1 || says 0 0'
echo data >$H/data
tick
jail-setup refresh tiny >/dev/null

# --- sessions keep what they entered -------------------------------------------------------------

later() { env LD_PRELOAD="$HELP/later.so" LATER=100 "$@"; }
was=$(now)
before=$(gens | wc -w)
echo "again:x:4002:" >>/etc/group
tick
run later jail-setup refresh tiny
check "what means the same makes no generation, and takes old ones away ($before)" \
	eval 'says 0 0 && [ "$(now)" = "$was" ] && [ "$before" -gt 2 ] && [ "$(gens | wc -w)" = 2 ]'
jail-setup build tiny >/dev/null
inside=$(now)
coproc IN_JAIL { exec su carol -c 'while read -r x; do eval "$x"; done' 2>&1; }
ask() {                 # COMMAND: what a process in the jail answers
	local line text=''
	echo "$1; echo END" >&"${IN_JAIL[1]}"
	while read -r -t 10 line <&"${IN_JAIL[0]}" && [ "$line" != END ]; do text=$text$line; done
	echo "$text"
}
is "control: a session is inside" "$(ask "cat $H/data; cat /outside")" \
	"datacat: /outside: No such file or directory"
for i in 1 2 3; do
	echo "data $i" >$H/data
	tick
	later jail-setup --quiet refresh tiny
done
is "after three refreshes it sees what it entered" "$(ask "cat $H/data")" data
is "a program that it starts is the old one too" "$(ask "ls $H")" conf.ddatalinkotherprogscript
is "a new session sees the new" "$(su carol -c "cat $H/data")" "data 3"
check "its generation is kept" [ -d "$STATE/tiny/$inside" ]
is "those without a session are gone, but for two" "$(gens | wc -w)" 3
run jail-setup check tiny
is "the jail is sound, but for who is in an older tree" \
	"$(grep -v "^tiny: old-tree sessions: .*found carol in ${inside#gen/}, " <<<"$OUT")$ERR" ""
is "which is the one finding" "$RC:$(grep -c . <<<"$OUT")" 1:1
run later jail-setup refresh tiny
check "while it is kept, a refresh with nothing to do is fine" says 0 0
run later strace -f -qq -o "$T/trace" -P /proc -e trace=getdents64 \
	-e inject=getdents64:error=EIO jail-setup refresh tiny
check "control: /proc cannot be read" grep -q INJECTED "$T/trace"
check "then nobody can say that it is empty: status 2, and it is kept" \
	eval 'says 2 2 && [ -d "$STATE/tiny/$inside" ]'
like "nor who is in an older tree" "$(tail -n 1 <<<"$ERR")" '^jail-setup: read /proc: '
run jail-setup remove tiny
check "remove with a session inside: one line, status 2" says 2 1
like "which says who" "$ERR" "carol \(uid 2004\) is in it"
is "and the session lives" "$(ask "cat $H/data")" data
echo exit >&"${IN_JAIL[1]}"
wait "$IN_JAIL_PID" 2>/dev/null
run jail-setup refresh tiny
check "a minute must pass" [ -d "$STATE/tiny/$inside" ]
run later jail-setup refresh tiny
check "then it goes, though there is nothing else to do" [ ! -d "$STATE/tiny/$inside" ]
is "two are left" "$(gens | wc -w)" 2

# --- keep, rollback ----------------------------------------------------------------------------------

for keep in 1 3; do
	sed -i '/^keep/d' /etc/jail/jails.d/tiny.conf
	echo "keep = $keep;" >>/etc/jail/jails.d/tiny.conf
	tick
	for i in 1 2 3 4; do
		change; tick
		later jail-setup --quiet refresh tiny
	done
	later jail-setup --quiet refresh tiny
	is "keep = $keep" "$(gens | wc -w)" $keep
done
read -r g1 g2 g3 <<<"$(gens)"
run jail-setup rollback tiny
check "rollback: the one before" eval 'says 0 0 && [ "$(now)" = "gen/$g2" ]'
run jail-setup rollback tiny
check "and the one before that" eval 'says 0 0 && [ "$(now)" = "gen/$g1" ]'
run jail-setup rollback tiny
check "and no further: one line, status 2" eval 'says 2 1 && [ "$(now)" = "gen/$g1" ]'
run jail-setup rollback tiny "$g3"
check "to one by name" eval 'says 0 0 && [ "$(now)" = "gen/$g3" ]'
run jail-setup rollback tiny 20000101T000000
check "to one that is not there: one line, status 2" says 2 1
run jail-setup rollback tiny ../../etc
check "to one that is no name: one line, status 2" says 2 1
mv "$STATE/tiny/gen/$g2/manifest" "$T/manifest"
run jail-setup rollback tiny
check "to half a generation: one line, status 2" eval 'says 2 1 && [ "$(now)" = "gen/$g3" ]'
mv "$T/manifest" "$STATE/tiny/gen/$g2/manifest"
cp -p "$STATE/tiny/gen/$g2/root$H/data" "$T/data"
tr '0-9' x <"$T/data" >"$STATE/tiny/gen/$g2/root$H/data"
run jail-setup rollback tiny
check "to a damaged one: one line, status 2" eval 'says 2 1 && [ "$(now)" = "gen/$g3" ]'
like "which says what" "$ERR" "generation $g2 is damaged: changed $H/data"
cp -p "$T/data" "$STATE/tiny/gen/$g2/root$H/data"
jail-setup --quiet rollback tiny "$g1"
change; tick
jail-setup --quiet refresh tiny
sed -i '/^keep/d' /etc/jail/jails.d/tiny.conf
change; tick
jail-setup --quiet refresh tiny
check "what was current until now stays for a minute, however old it is" \
	eval '[[ " $(gens) " == *" $g1 "* ]]'
later jail-setup --quiet refresh tiny
check "and then goes" eval '[[ " $(gens) " != *" $g1 "* ]]'
echo precious >/srv/precious
mkdir -p $STATE/tiny/current/root/mnt /srv/data && echo precious >/srv/data/file
mount --bind /srv/data $STATE/tiny/current/root/mnt
for cmd in rollback remove; do
	was=$(now)
	run jail-setup $cmd tiny
	check "$cmd with something mounted in the tree: one line, status 2" says 2 1
	like "which says what" "$ERR" 'mnt is a mount point'
	check "and nothing is touched" eval '[ "$(now)" = "$was" ] && [ -f /srv/data/file ] && su carol -c true'
done
change; tick
for i in 1 2 3; do
	change; tick
	later jail-setup --quiet refresh tiny 2>"$T/err" || cat "$T/err"
done
check "a refresh goes on beside it, and never across it" \
	eval '[ -f /srv/data/file ] && [ -d "$STATE/tiny/$was" ] && says 2 1'
umount "$STATE/tiny/$was/root/mnt"
later jail-setup --quiet refresh tiny
check "once unmounted, that generation goes" [ ! -d "$STATE/tiny/$was" ]

# --- two at once, and logins meanwhile -------------------------------------------------------------------

change; tick
before=$(gens | wc -w)
for i in 1 2 3 4; do
	jail-setup --quiet refresh tiny 2>"$T/err$i" || echo "$i failed" >>"$T/err$i" &
	pids[i]=$!
done
wait "${pids[@]}"
cat "$T"/err[1-4] >"$T/errs"
is "four refreshes at once: each is done or says why not" \
	"$(grep -v 'another jail-setup works on it$\|^[1-4] failed$' "$T/errs")" ""
run jail-setup check tiny
check "and the jail is sound" eval 'says 0 0 && [ -z "$OUT" ]'

tree="other
$(ls $STATE/tiny/current/root$H)"
: >"$T/go"; : >"$T/bad"; : >"$T/made"
while [ -e "$T/go" ]; do
	change; tick
	jail-setup --quiet refresh tiny 2>>"$T/bad" && echo >>"$T/made"
done &
loop=$!
for i in 1 2 3 4 5; do
	for k in 1 2 3 4 5 6 7 8 9 10; do
		out=$(su alice -c "cat $H/other && ls $H && cat /outside" 2>&1)
		case $out in
		"$tree"*"/outside: No such file"*) ;;
		*) echo "login: $out" >>"$T/bad" ;;
		esac
	done &
	pids[i]=$!
done
wait "${pids[@]}"
rm "$T/go"; wait $loop
is "50 logins while refreshes follow each other: each sees a whole tree" "$(head -n 5 "$T/bad")" ""
check "control: there were refreshes ($(wc -l <"$T/made"))" [ "$(wc -l <"$T/made")" -gt 1 ]
later jail-setup --quiet refresh tiny

# --- names that are no words ----------------------------------------------------------------------------------

echo 1 >$H/odd/$'new\nline'; echo 2 >"$H/odd/a blank"; echo 3 >$H/odd/'back\slash'
echo 4 >$H/odd/ü; echo 5 >$H/odd/$'\xff\xfe'; echo 6 >$H/odd/'[x]*?'; echo 7 >$H/odd/'#x'
mkdir $H/odd/'[d]*'; echo 8 >$H/odd/'[d]*/file'; ln -s $'to\n\xff' $H/odd/$'l\tink'
component tiny <<END
files = [ "$H/data", "$H/other", "$H/odd/**" ];
requires = [ "base" ];
END
tick
run jail-setup refresh tiny
check "names that are no words: refresh" says 0 0
R=$STATE/tiny/current/root
is "all are there" "$(cd $H/odd && find . -printf '%p %l\n' | sort | cksum)" \
	"$(cd $R$H/odd && find . -printf '%p %l\n' | sort | cksum)"
run mtree -f $STATE/tiny/current/manifest -p $R
check "mtree agrees" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
run jail-setup check tiny
check "check agrees" eval 'says 0 0 && [ -z "$OUT" ]'
run jail-setup refresh tiny
check "nothing more to do" eval 'says 0 0 && [ -z "$OUT" ]'
echo 9 >>$H/odd/$'new\nline'; echo 9 >>$H/odd/$'\xff\xfe'
tick
run jail-setup --json check tiny
is "two have changed" "$(grep -c '"kind":"stale"' <<<"$OUT")" 2
run jail-setup refresh tiny
check "are refreshed" eval 'says 0 0 && cmp $H/odd/$'\''new\nline'\'' $R$H/odd/$'\''new\nline'\'''
component tiny <<END
files = [ "$H/data", "$H/other", "$H/odd/*/*" ];
requires = [ "base" ];
END
tick
jail-setup --quiet refresh tiny
echo 9 >$H/odd/'[d]*/new'
tick
run jail-setup refresh tiny
check "a new file where the directory's name looks like a pattern" [ -f "$STATE/tiny/current/root$H/odd/[d]*/new" ]

# --- large ------------------------------------------------------------------------------------------------------

"$HELP/plant" sparse $H/sparse 4294967297 || bail "no sparse file"
mkdir $H/many && (cd $H/many && seq 100000 | xargs touch)
component tiny <<END
files = [ "$H/data", "$H/other", "$H/sparse", "$H/many/*" ];
requires = [ "base" ];
END
tick
run timeout 300 jail-setup refresh tiny
check "100,000 files and a sparse one of 4 GiB: refresh" says 0 0
R=$STATE/tiny/current/root
is "the sparse file has its size" "$(stat -c %s $R$H/sparse)" 4294967297
check "and its holes" [ "$(stat -c %b $R$H/sparse)" -lt 2048 ]
is "and its bytes" "$(sed -n "s|^\.$H/sparse .*sha256=\([0-9a-f]*\).*|\1|p" $STATE/tiny/current/manifest)" \
	"$(sha256sum <$H/sparse | cut -d' ' -f1)"
is "100,000 files" "$(find $R$H/many -type f | wc -l)" 100000
start=$(date +%s%N)
run jail-setup refresh tiny
echo "# nothing to do, 100,000 files: $((($(date +%s%N) - start) / 1000000)) ms"
check "then there is nothing to do" eval 'says 0 0 && [ -z "$OUT" ]'
echo >$H/many/777
tick
start=$(date +%s%N)
run jail-setup refresh tiny
echo "# one of them changed: $((($(date +%s%N) - start) / 1000000)) ms"
check "one of them changed" says 0 0
is "the others are links" "$(find $STATE/tiny/current/root$H/many -links 1 -printf '%f\n')" 777
run jail-setup check --quick tiny
check "check --quick" eval 'says 0 0 && [ -z "$OUT" ]'
finish
