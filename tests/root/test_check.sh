#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_check.sh - check finds every kind of damage to a jail, with its kind and path,
# and nothing in a sound one; --quick, --fix, --json and exit statuses; mtree(8)
# agrees.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
H=/opt/host             # the host's side of the jail: files of our own
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
component() { cat >"/etc/jail/components.d/$1.conf"; }

# --- a small jail with something of everything ------------------------------------

host_files() {
	mkdir -p $H/bin $H/lib $H/conf.d $H/dir/deep
	echo 'int foo_new(void); int foo_new(void) { return 1; }' >"$T/foo.c"
	echo 'int foo_new(void); int main(void) { return foo_new(); }' >"$T/prog.c"
	echo 'FOO_1 { }; FOO_2 { global: foo_new; } FOO_1;' >"$T/foo.map"
	echo 'FOO_1 { global: foo_new; };' >"$T/old.map"
	cc -shared -fPIC -Wl,-soname,libfoo.so.1 -Wl,--version-script="$T/foo.map" \
		-o $H/lib/libfoo.so.1 "$T/foo.c" &&
	cc -shared -fPIC -Wl,-soname,libfoo.so.1 -Wl,--version-script="$T/old.map" \
		-o "$T/old.so" "$T/foo.c" &&
	cc -o $H/bin/prog "$T/prog.c" $H/lib/libfoo.so.1 -Wl,-rpath,$H/lib || return
	printf '#!%s/bin/interpreter\n' $H >$H/bin/script
	printf '#!/usr/bin/env -S perl -w\n' >$H/bin/by-env
	cp /bin/true $H/bin/interpreter && chmod 755 $H/bin/script $H/bin/by-env
	echo one >$H/data; echo two >$H/other; chmod 644 $H/data $H/other
	echo deep >$H/dir/deep/file
	ln -s data $H/link
	echo a >$H/conf.d/a.conf; echo b >$H/conf.d/b.conf
	chmod -R go-w $H
}
host_files || bail "the host's files could not be made"
mkdir -p /etc/jail/components.d
component tiny <<END
files = [ "$H/bin/prog", "$H/bin/script", "$H/bin/by-env", "$H/data", "$H/other", "$H/link",
	"$H/dir/deep/file", "$H/conf.d/*", "/bin/bash" ];
optional = [ "$H/maybe" ];
END
jail_file tiny <<'END'
components = [ "tiny" ];
groups = [ "jailed" ];
users = [ "carol" ];
directories = [ "/srv/empty" ];
END
pam_su session
tick               # nothing is younger than the build but what we change
run jail-setup build tiny
[ "$RC" = 0 ] || { diag; bail "build failed"; }
run jail-setup check tiny
check "a sound jail: nothing, and status 0" eval 'says 0 0 && [ -z "$OUT" ]'
run jail-setup --json check tiny
check "a sound jail: --json says nothing" eval 'says 0 0 && [ -z "$OUT" ]'
run jail-setup check --quick tiny
check "a sound jail: --quick" eval 'says 0 0 && [ -z "$OUT" ]'
# as the kernel says where something is renamed meanwhile
run strace -f -qq -o "$T/trace" -e trace=openat2 -e inject=openat2:error=EAGAIN:when=1+2 jail-setup check tiny
check "a sound jail: a busy host" eval 'says 0 0 && [ -z "$OUT" ] && grep -q "EAGAIN.*INJECTED" "$T/trace"'
cp -a $STATE /srv/sound

restore() {
	awk -v s="$STATE/" 'index($5, s) == 1 { print $5 }' /proc/self/mountinfo |
		sort -r | xargs -r umount
	rm -rf ${STATE:?}/tiny $STATE/.trees /srv/moved && cp -a /srv/sound/. $STATE &&
		chmod 755 $STATE
	GEN=$STATE/tiny/$(readlink $STATE/tiny/current) R=$GEN/root
}
found() { sed -n 's/.*"kind":"\([^"]*\)","path":"\([^"]*\)".*/\1 \2/p' <<<"$OUT" | sort; }
expected() { sed 's/^[[:blank:]]*//; /^$/d' <<<"$1" | sort; }

# row NAME DAMAGE FINDINGS [OPTIONS]: exactly these findings, by check and check --quick;
# --fix makes it sound again.  Options: content (--quick need not find it), nofix, more
# (there may be others).
row() {
	local name=$1 damage=$2 want how=${4:-} now
	want=$(expected "$3")
	restore
	if ! (cd "$R" && set -e && eval "$damage") >"$T/plant" 2>&1; then
		LAST=$damage OUT=$(cat "$T/plant") ERR='' RC=-
		fail "$name: the damage can be planted"
		return
	fi
	run jail-setup --json check tiny
	now=$(found)
	case $how in *more*) now=$(comm -12 <(echo "$now") <(echo "$want")) ;; esac
	# the command that mends it names the jail, or does nothing
	if [ "$RC" = 1 ] && [ -z "$ERR" ] && [ "$now" = "$want" ] &&
	    ! grep -q '"mend":"[^"]*jail-setup [a-z]*"' <<<"$OUT"; then
		pass "$name"
	else
		fail "$name"
		printf '%s\n' "found:" "$now" "want:" "$want" | sed 's/^/#   /'
	fi
	run jail-setup --json check --quick tiny
	now=$(found)
	case $how in
	*more*) ;;
	*content*) is "$name: --quick does not read" "$RC$now" 0 ;;
	*) is "$name: --quick" "$RC $now" "1 $want" ;;
	esac
	case $how in *nofix*) return ;; esac
	run jail-setup check --fix tiny
	if [ "$RC" != 0 ]; then
		fail "$name: --fix"
		return
	fi
	run jail-setup check tiny
	check "$name: --fix heals it" eval 'says 0 0 && [ -z "$OUT" ]'
}

# --- content ------------------------------------------------------------------------

row "one changed byte, the size and time as before" '
	cp -p usr/bin/bash $T/x && printf X | dd of=$T/x bs=1 seek=1000001 conv=notrunc status=none
	touch -r usr/bin/bash $T/x; cat $T/x >usr/bin/bash; touch -r $T/x usr/bin/bash' \
	"changed /usr/bin/bash" content
row "a byte more" 'echo >>.$H/data' "changed $H/data"
row "an empty file" ': >.$H/data' "changed $H/data"
row "a deleted file" 'rm .$H/data' "missing $H/data"
row "a deleted library" 'rm .$H/lib/libfoo.so.1' "missing $H/lib/libfoo.so.1
	unresolved-library $H/bin/prog"
row "a library of another name only" 'mv .$H/lib/libfoo.so.1 .$H/lib/libfoo.so.2' \
	"missing $H/lib/libfoo.so.1
	extra $H/lib/libfoo.so.2
	unresolved-library $H/bin/prog"
row "a library without the version" 'cp $T/old.so .$H/lib/libfoo.so.1' \
	"changed $H/lib/libfoo.so.1
	missing-version $H/bin/prog"
row "a script's interpreter is gone" 'rm .$H/bin/interpreter' \
	"missing $H/bin/interpreter
	missing-interpreter $H/bin/script"
row "the interpreter that env looks for is gone" 'rm ./usr/bin/perl' \
	"missing /usr/bin/perl
	missing-interpreter $H/bin/by-env"
LOADER=$(readelf -l /bin/true | sed -n 's/.*interpreter: \(.*\)]/\1/p')
row "the loader is gone" 'rm .$(readlink -f $LOADER)' "missing $(readlink -f "$LOADER")
	missing-interpreter $H/bin/interpreter
	missing-interpreter $H/bin/prog
	missing-interpreter /usr/bin/bash" more
row "an ELF file cut short" 'head -c 300 $H/bin/prog >.$H/bin/prog' "changed $H/bin/prog"

# --- other things in its place --------------------------------------------------------

row "a file replaced by a link" 'ln -sf /etc/shadow .$H/data' "changed $H/data"
row "a file replaced by a directory" 'rm .$H/data; mkdir .$H/data' "changed $H/data"
row "a file replaced by a FIFO" 'rm .$H/data; mkfifo -m 644 .$H/data' "changed $H/data"
row "a program replaced by a FIFO" 'rm .$H/bin/script; mkfifo -m 755 .$H/bin/script' \
	"changed $H/bin/script"
row "a directory replaced by a link leading outside" \
	'rm -r .$H/conf.d; ln -s $H/conf.d .$H/conf.d' "changed $H/conf.d
	missing $H/conf.d/a.conf
	missing $H/conf.d/b.conf"
row "a link replaced by a file" 'rm .$H/link; echo >.$H/link' "changed $H/link"
row "a link with another target" 'ln -sfn /etc/shadow .$H/link' "symlink $H/link"
row "a link that dangles" 'ln -sfn nowhere .$H/link' "symlink $H/link"
row "an empty directory gone" 'rmdir srv/empty' "missing /srv/empty"
row "a program replaced by a device" \
	'rm .$H/bin/script; mknod -m 755 .$H/bin/script c 1 3' "changed $H/bin/script
	device $H/bin/script"

# --- what nobody asked for ------------------------------------------------------------

row "an extra file" 'echo >etc/extra' "extra /etc/extra"
row "an extra directory with a file" 'mkdir -p etc/x; echo >etc/x/y' "extra /etc/x
	extra /etc/x/y"
row "an extra link" 'ln -s /etc/shadow etc/x' "extra /etc/x"
row "a FIFO" 'mkfifo -m 600 etc/x' "extra /etc/x"
row "a socket" '$HELP/plant socket etc/x' "extra /etc/x"
row "a block device" 'mknod -m 600 etc/x b 7 0' "device /etc/x
	extra /etc/x"
row "a character device" 'mknod -m 600 etc/x c 1 1' "device /etc/x
	extra /etc/x"
row "an extra set-uid root shell" 'cp usr/bin/bash usr/bin/x; chmod 4755 usr/bin/x' \
	"extra /usr/bin/x
	setid /usr/bin/x"

# --- owner, mode, attributes ------------------------------------------------------------

row "a file of the user's" 'chown 2001:2001 .$H/data' "owner $H/data"
row "a file of another group" 'chgrp 2001 .$H/data' "owner $H/data"
row "a directory of the user's" 'chown 2001 .$H/dir' "owner $H/dir"
row "a link of the user's" 'chown -h 2001 .$H/link' "owner $H/link"
row "a mode" 'chmod 600 .$H/data' "mode $H/data"
row "a directory's mode" 'chmod 700 .$H/dir' "mode $H/dir"
row "a world-writable file" 'chmod 666 .$H/data' "mode $H/data
	world-writable $H/data"
row "a world-writable directory" 'chmod 1777 .$H/dir' "mode $H/dir
	world-writable $H/dir"
row "a group-writable file" 'chmod 664 .$H/data' "mode $H/data"
row "set-uid" 'chmod 4755 .$H/bin/prog' "mode $H/bin/prog
	setid $H/bin/prog"
row "set-uid of another account than root" 'chown 2001 .$H/bin/prog; chmod 4755 .$H/bin/prog' \
	"mode $H/bin/prog
	owner $H/bin/prog
	setid $H/bin/prog"
row "set-gid" 'chgrp 5 .$H/bin/prog; chmod 2755 .$H/bin/prog' "mode $H/bin/prog
	owner $H/bin/prog
	setid $H/bin/prog"
row "a set-gid directory" 'chmod 2755 .$H/dir' "mode $H/dir
	setid $H/dir"
row "a file capability" \
	'$HELP/plant xattr .$H/bin/prog security.capability 0100000200200000000000000000000000000000' \
	"capability $H/bin/prog"
# user::rwx user:2001:rwx group::r-x mask::r-x other::r-x, as the kernel stores it
ACL=02000000
for e in 01000700ffffffff 02000700d1070000 04000500ffffffff 10000500ffffffff 20000500ffffffff; do
	ACL=$ACL$e
done
row "an access ACL that shows in no mode" \
	'$HELP/plant xattr .$H/bin/prog system.posix_acl_access $ACL' "acl $H/bin/prog"
row "a default ACL" '$HELP/plant xattr .$H/dir system.posix_acl_default $ACL' "acl $H/dir"
# a tmpfs has "trusted" and "security" on every kernel, "user" since 6.6
row "an attribute for root's eyes" '$HELP/plant xattr .$H/data trusted.x 00' "xattr $H/data"
row "an attribute of no security module" '$HELP/plant xattr .$H/data security.x 00' \
	"xattr $H/data"
row "an attribute of a directory" '$HELP/plant xattr .$H/dir trusted.x 00' "xattr $H/dir"
row "an attribute of a link" '$HELP/plant xattr .$H/link trusted.x 00' "xattr $H/link"
row "two of them" '$HELP/plant xattr .$H/data trusted.x 00
	$HELP/plant xattr .$H/data trusted.y 00' "xattr $H/data
	xattr $H/data"
restore
check "the label of a security module can be planted" \
	"$HELP/plant" xattr "$R$H/data" security.selinux 78
run jail-setup check tiny
check "and is no finding" eval 'says 0 0 && [ -z "$OUT" ]'
row "the top of the tree: its mode" 'chmod 711 .' "mode /"
row "the top of the tree: set-gid" 'chmod 2755 .' "mode /
	setid /"
row "the top of the tree: a default ACL" \
	'$HELP/plant xattr . system.posix_acl_default $ACL' "acl /"

# --- mounts ------------------------------------------------------------------------------

row "a mount in the tree" 'mount -t tmpfs -o mode=755 none srv/empty' "mount /srv/empty"
row "a mount over files" 'mount -t tmpfs -o mode=755 none .$H/conf.d' "mount $H/conf.d"
row "a mount over a file" 'mount --bind /etc/shadow .$H/data' "mount $H/data"
row "a mount on the tree itself" 'mount -t tmpfs -o mode=755 none $R' "mount /"

# --- the records, and the way to the tree -----------------------------------------------

row "a line of the manifest removed" 'sed -i "\\|^\\.$H/data |d" $GEN/manifest' "extra $H/data"
row "a digest in the manifest changed" \
	'sed -i "\\|^\\.$H/data |s/sha256=......../sha256=01234567/" $GEN/manifest' \
	"changed $H/data" content
row "an empty manifest" ': >$GEN/manifest' "changed $GEN/manifest"
row "a broken manifest" 'echo frob >>$GEN/manifest' "changed $GEN/manifest"
row "a manifest from a newer version" 'sed -i "s/ mode=/ frob=1 mode=/" $GEN/manifest' \
	"changed $GEN/manifest"
row "a manifest cut within a line" 'printf "./x type=fil" >>$GEN/manifest' "changed $GEN/manifest"
row "a manifest that leads up" 'echo "./../x type=dir uid=0 gid=0 mode=0755" >>$GEN/manifest' \
	"changed $GEN/manifest"
row "a path twice in the manifest" 'x=$(grep "^\.$H/data " $GEN/manifest)
	echo "$x" >>$GEN/manifest' "changed $GEN/manifest"
row "no manifest" 'rm $GEN/manifest' "missing $GEN/manifest"
row "the manifest is a link" 'mv $GEN/manifest /srv/m; ln -s /srv/m $GEN/manifest' \
	"changed $GEN/manifest"
row "a manifest others can write" 'chmod 666 $GEN/manifest' "unsafe-path $GEN/manifest"
row "no origins" 'rm $GEN/origins' "stale $STATE/tiny/current/origins"
row "empty origins" ': >$GEN/origins' "stale $STATE/tiny/current/origins"
row "origins cut behind a line" 'sed -i "\$d" $GEN/origins' "stale $STATE/tiny/current/origins"
row "broken origins" 'echo frob >$GEN/origins' "stale $STATE/tiny/current/origins"
row "current points to nothing" 'ln -sfn gen/20000101T000000 $STATE/tiny/current' \
	"missing $STATE/tiny/gen/20000101T000000/root"
row "current points outside" 'ln -sfn /srv $STATE/tiny/current' "unsafe-path $STATE/tiny/current"
row "current is a file" 'rm $STATE/tiny/current; echo >$STATE/tiny/current' \
	"unsafe-path $STATE/tiny/current"
row "no current" 'rm $STATE/tiny/current' "missing $STATE/tiny/current"
row "half a generation deleted" 'rm -r $R' "missing $R"
row "never built" 'rm -r $STATE/tiny' "missing $STATE/tiny"
row "a group-writable directory above" 'chmod 775 $STATE' "unsafe-path $STATE/tiny" nofix
row "a world-writable generation" 'chmod 777 $GEN' "unsafe-path $R"
row "the trees are world-writable" 'chmod 777 $STATE/.trees' "unsafe-path $R" nofix
row "a generation that is a directory" 't=$(readlink -f $GEN); rm $GEN; cp -a $t $GEN' "unsafe-path $R"
row "a generation that leads elsewhere" 'ln -sfn /srv/sound/.trees/* $GEN' "unsafe-path $R"
row "a generation that leads up" 'ln -sfn ../../.trees/../../../srv $GEN' "unsafe-path $R"
row "a generation that leads to a tree that is gone" 'rm -r $(readlink -f $GEN)' "missing $R"
row "a tree that is a link" 't=$(readlink -f $GEN); mv $t /srv/moved; ln -s /srv/moved $t' \
	"unsafe-path $R"
row "gen belongs to the user" 'chown 2001 $STATE/tiny/gen' "unsafe-path $R" nofix
row "the jail's directory is a link" 'mv $STATE/tiny /srv/moved; ln -s /srv/moved $STATE/tiny' \
	"unsafe-path $STATE/tiny" nofix
restore

# --- the host has moved away -------------------------------------------------------------

# host NAME CHANGE FINDINGS [UNDO]: the host changes, refresh mends; undo and refresh again
host() {
	local name=$1 now want
	want=$(expected "$3")
	restore
	if ! (set -e; eval "$2") >"$T/plant" 2>&1; then
		LAST=$2 OUT=$(cat "$T/plant") ERR='' RC=-
		fail "$name: can be done"
		return
	fi
	tick
	run jail-setup --json check tiny
	now=$(found)
	if [ "$RC" = "$((${#want} > 0))" ] && [ "$now" = "$want" ]; then
		pass "$name: what check says"
	else
		fail "$name: what check says"
		printf '%s\n' "found:" "$now" "want:" "$want" | sed 's/^/#   /'
	fi
	run jail-setup refresh tiny
	run_on jail-setup check tiny
	check "$name: refresh, and it is sound" eval 'says 0 0 && [ -z "$OUT" ]'
	eval "${4:-:}"
	anew
}
anew() {                # what is sound from here on
	tick
	jail-setup build tiny >/dev/null && tick && rm -rf /srv/sound &&
		cp -a $STATE /srv/sound
}
host "a file changed in place" 'echo more >>$H/data' "stale $H/data"
host "a file replaced, same size and time" \
	'cp -p $H/data $T/d; echo tw >$T/d; touch -r $H/data $T/d; mv $T/d $H/data' "stale $H/data"
host "a file touched" 'touch $H/data' ""
host "a file that is another file's name now" 'ln -f $H/other $H/data' "stale $H/data" 'cp -p $H/data $T/d; mv $T/d $H/data'
host "a mode of the host's" 'chmod 755 $H/data' "stale $H/data" 'chmod 644 $H/data'
host "a link that leads elsewhere" 'ln -sfn other $H/link' "stale $H/link" 'ln -sfn data $H/link'
host "a new file that a pattern matches" 'echo c >$H/conf.d/c.conf' "stale $H/conf.d/c.conf"
host "a removed one" 'rm $H/conf.d/c.conf' "stale $H/conf.d/c.conf"
host "an optional file appears" 'echo maybe >$H/maybe' "stale $H/maybe"
host "and goes" 'rm $H/maybe' "stale $H/maybe"
host "the component asks for more" \
	'sed -i "s|optional = .*|optional = [ \"/etc/hostname\" ];|" /etc/jail/components.d/tiny.conf' \
	"stale /etc/hostname" \
	'sed -i "s|optional = .*|optional = [ \"$H/maybe\" ];|" /etc/jail/components.d/tiny.conf'
host "the jail asks for more" 'sed -i "s|/srv/empty|/srv/another|" /etc/jail/jails.d/tiny.conf' \
	"stale /srv/another" 'sed -i "s|/srv/another|/srv/empty|" /etc/jail/jails.d/tiny.conf'
mv $H/data $H/data.away
tick
run jail-setup --json check tiny
is "a host file that was asked for is gone: stale" "$RC $(found)" "1 stale $H/data"
run jail-setup check --fix tiny
check "which no --fix can fix: status 2 and one line" says 2 1
mv $H/data.away $H/data
anew
touch /etc/passwd; echo "some:x:4000:" >>/etc/group
tick
run jail-setup check tiny
check "files that were read have changed, but mean the same: sound" \
	eval 'says 0 0 && [ -z "$OUT" ]'

# --- accounts, groups, services -------------------------------------------------------------

# conf NAME CHANGE FINDINGS UNDO: something a new tree does not mend
conf() {
	local name=$1 now want
	want=$(expected "$3")
	restore
	eval "$2"
	tick
	jail-setup refresh tiny >/dev/null
	run jail-setup --json check tiny
	now=$(found)
	if [ "$RC" = 1 ] && [ "$now" = "$want" ]; then
		pass "$name"
	else
		fail "$name"
		printf '%s\n' "found:" "$now" "want:" "$want" | sed 's/^/#   /'
	fi
	run jail-setup check --fix tiny
	check "$name: --fix cannot, and says so" eval '[ "$RC" = 1 ] && grep -q "not fixed" <<<"$OUT"'
	eval "$4"
	tick
}
TINY=/etc/jail/jails.d/tiny.conf
conf "an unknown group" 'sed -i "s/\"jailed\"/\"nosuch\"/" $TINY' "config groups=nosuch" \
	'sed -i "s/\"nosuch\"/\"jailed\"/" $TINY'
conf "an unknown user" 'sed -i "s/\"carol\"/\"nosuch\"/" $TINY' "config users=nosuch" \
	'sed -i "s/\"nosuch\"/\"carol\"/" $TINY'
conf "a user with uid 0" 'echo "toor:x:0:0::/root:/bin/bash" >>/etc/passwd
	sed -i "s/\"carol\"/\"toor\"/" $TINY' "config users=toor" \
	'sed -i "s/\"toor\"/\"carol\"/" $TINY; sed -i /^toor/d /etc/passwd'
conf "a member that is no account" 'sed -i "s/^jailed:.*/&,ghost/" /etc/group' \
	"config groups=jailed=ghost" 'sed -i "s/,ghost//" /etc/group'
conf "a member whose shell is not in the jail" 'sed -i "/^alice/s|/bin/bash|/bin/zsh|" /etc/passwd' \
	"shells /bin/zsh" 'sed -i "/^alice/s|/bin/zsh|/bin/bash|" /etc/passwd'
conf "a user whose shell is no program there" 'sed -i "/^carol/s|/bin/bash|$H/data|" /etc/passwd' \
	"shells $H/data" 'sed -i "/^carol/s|$H/data|/bin/bash|" /etc/passwd'
conf "nologin lets nobody in, nor does a shell that is not there" \
	'sed -i "/^alice/s|/bin/bash|/usr/sbin/nologin|; /^carol/s|/bin/bash|/bin/zsh|" /etc/passwd' \
	"shells /bin/zsh
	shells /usr/sbin/nologin" 'sed -i "/^alice/s|/usr/sbin/nologin|/bin/bash|; /^carol/s|/bin/zsh|/bin/bash|" /etc/passwd'
home dave 2900 /home/dave
conf "a member by its primary group" 'echo "dave:x:2900:3000::/home/dave:/bin/zsh" >>/etc/passwd' \
	"shells /bin/zsh" 'sed -i /^dave/d /etc/passwd'
conf "a shell that is not named is /bin/sh" 'echo "dave:x:2900:3000::/home/dave:" >>/etc/passwd' \
	"shells /bin/sh" 'sed -i /^dave/d /etc/passwd'
restore
jail_file another <<'END'
components = [ "tiny" ];
users = [ "alice" ];
END
sed -i '/^alice/s|/bin/bash|/bin/zsh|' /etc/passwd
jail-setup refresh tiny >/dev/null
run jail-setup check tiny
check "a member that another jail takes is none of this one's" eval 'says 0 0 && [ -z "$OUT" ]'
sed -i '/^alice/s|/bin/zsh|/bin/bash|' /etc/passwd
rm /etc/jail/jails.d/another.conf

# One jail file is wrong: the report goes on, no login does.
restore
echo 'gruops = [ "jailed" ];' | jail_file another
echo more >"$R/etc/extra"
run jail-setup --json check
is "a jail file that is wrong, the other jail's tree, and whom it refuses" \
	"$RC $(found | grep -v '^outside /etc/')" "1 config /etc/jail/jails.d
extra /etc/extra
refused alice@su"
like "by line, with its fix" "$OUT" '"found":"/etc/jail/jails.d/another.conf:1: gruops is not a known setting","mend":"write groups"'
run jail-setup check another
check "also by name" eval '[ "$RC" = 1 ] && grep -q "another.conf:1: gruops" <<<"$OUT"'
run jail-setup check --live alice
check "but nobody is taken for a member by the rest" eval 'says 2 1 && grep -q "another.conf:1: gruops" <<<"$ERR"'
run jail-setup explain alice@su
check "explain says what refuses" eval '[ "$RC" = 1 ] && grep -q "note *while one jail file cannot be read, every account but root is refused" <<<"$OUT"'
rm /etc/jail/jails.d/another.conf
restore

# A service file that is wrong is a finding of its own, and refuses nobody.
mkdir -p /etc/jail/services.d
T1=/etc/jail/services.d/t1.conf
echo 'conect = [ 25 ];' >$T1
echo more >"$R/etc/extra"
run jail-setup --json check
is "a service file that is wrong, and the jail as ever" "$RC $(found | grep -v '^outside /etc/')" "1 config $T1
extra /etc/extra"
run jail-setup check
like "it says what it stops, and the fix" "$OUT" "^t1: config $T1: expected a service file that can be read: until then this service does not start, found line 1: conect is not a known setting; fix: write connect$"
run jail-setup check t1
check "by its name: that alone" eval 'says 1 0 && [ "$(wc -l <<<"$OUT")" = 1 ] && grep -q "^t1: config" <<<"$OUT"'
run jail-setup check tiny
check "by the name of the jail: that one's alone" eval 'says 1 0 && grep -q "^tiny: extra" <<<"$OUT" && ! grep -q t1 <<<"$OUT"'
run jail-setup check anna
check "a name of neither is no jail beside it" eval '[ "$RC" = 2 ] && grep -q "no jail .anna." <<<"$ERR"'
echo 'run = [ "/usr/bin/id" ];' >$T1
run jail-setup check t1
like "a fault of no line" "$OUT" "until then this service does not start, found user is required; fix: write user"
restore
run jail-setup diff tiny
check "diff of another says it and goes on" eval '[ "$RC" = 0 ] && grep -q "t1.conf: user is required" <<<"$ERR"'
rm $T1

# A misspelt group lets its members in without a jail: all say so (fault S6).
warned='^jail-setup: warning: jail tiny: groups=nosuch: no such group, so nobody is in the jail by it; fix: groupadd nosuch'
run jail-setup build tiny
check "no warning while all names are there" says 0 0
sed -i 's/"jailed"/"nosuch"/' $TINY
for command in build refresh; do
	run jail-setup $command tiny
	check "an unknown group: $command goes on, and warns" eval 'says 0 1 && grep -qE "$warned" <<<"$ERR"'
done
run jail-setup list
like "list marks it" "$OUT" '^tiny .* @nosuch \(no such group\) carol$'
run jail-setup --json list
like "and in JSON" "$OUT" '"jail":"tiny",.*"absent":\["groups=nosuch"\]'
run jail-setup explain alice
like "explain, of who is in no jail" "$OUT" '^  note +jail tiny: groups=nosuch: no such group'
sed -i 's/"nosuch"/"jailed"/' $TINY
printf 'components = [ "tiny" ];\nusers = [ "nosuch" ];\n' | jail_file another
run jail-setup --json check another
is "check says it of a jail that is not built" "$(found | grep nosuch)" "config users=nosuch"
printf 'root = "/srv/other";\nusers = [ "nosuch" ];\n' | jail_file another
run jail-setup --json check another
is "and of another tree" "$(found)" "config users=nosuch"
rm /etc/jail/jails.d/another.conf
jail-setup refresh tiny >/dev/null
nobody=$(id -u nobody)
sed -i "s/^nobody:x:$nobody:/nobody:x:65000:/" /etc/passwd
restore
tick
run jail-setup --json check tiny
is "a name has another number on the host now" "$RC $(found | grep identity)" "1 identity /etc/passwd"
sed -i "s/^nobody:x:65000:/nobody:x:$nobody:/" /etc/passwd
row "a stale line of passwd" 'sed -i "s/^nobody:x:[0-9]*/nobody:x:4242/" etc/passwd' \
	"changed /etc/passwd
	identity /etc/passwd"
row "a stale line of group" 'sed -i "s/^tty:x:[0-9]*/tty:x:4242/" etc/group' \
	"changed /etc/group
	identity /etc/group"
row "a password for root" 'sed -i "s/^root:x:/root::/" etc/passwd' "changed /etc/passwd
	identity /etc/passwd"
restore

tick
jail-setup refresh tiny >/dev/null
pam_su session
[ ! -e /etc/pam.d/sshd ] || pam_lines child
few_services
run jail-setup check
check "all jails and services: sound" eval 'says 0 0 && [ -z "$OUT" ]'
cp /etc/pam.d/su "$T/su"
grep -v pam_jail "$T/su" >/etc/pam.d/su
run jail-setup --json check
is "a service without the module" "$(found)" "outside /etc/pam.d/su"
printf 'session include su\n' >/etc/pam.d/su-l
run jail-setup check
check "one that includes it: the line belongs there" \
	grep -qE "/etc/pam.d/su-l: .*fix: jail-setup pam add su-l$" <<<"$OUT"
cp "$T/su" /etc/pam.d/su
run jail-setup check
is "and there it serves both" "$RC$OUT" 0
echo 'session required pam_jail.so' >>/etc/pam.d/su-l
run jail-setup --json check
is "a second line would refuse" "$(found)" "refused /etc/pam.d/su-l"
rm /etc/pam.d/su-l
cp /etc/pam.d/sshd "$T/sshd" 2>/dev/null || : >"$T/sshd"
echo 'session required pam_jail.so entry=child' >/etc/pam.d/sshd
run jail-setup check
like "sshd without the auth line" "$OUT" "/etc/pam.d/sshd: .*; fix: add it to /etc/pam.d/sshd, see"
echo 'session required pam_jail.so entry=chlid' >/etc/pam.d/sshd
run jail-setup check
like "an option that is misspelt" "$OUT" '^-: refused /etc/pam.d/sshd: .* found pam_jail.so does not know the option "entry=chlid" of the session line, /etc/pam.d/sshd:1: everybody .*; fix: write entry=child for it$'
echo 'account required pam_jail.so foo' >>/etc/pam.d/sshd
run jail-setup check
like "one in the account line" "$OUT" 'option "foo" of the account line, /etc/pam.d/sshd:2: '
cp "$T/sshd" /etc/pam.d/sshd
[ -s "$T/sshd" ] || rm /etc/pam.d/sshd
{ grep -v pam_jail "$T/su"; echo '@include world'; } >/etc/pam.d/su
echo 'session required pam_jail.so' >/etc/pam.d/world
run jail-setup --json check
is "a service that includes the module" "$RC$OUT" 0
{ grep -v pam_jail "$T/su"; echo 'session [default=ignore] pam_jail.so'; } >/etc/pam.d/su
run jail-setup --json check
is "a service in which a refusal counts for nothing" "$(found)" "outside /etc/pam.d/su"
cp "$T/su" /etc/pam.d/su
cp "$T/stock/other" /etc/pam.d/other
run jail-setup --json check
is "what takes every service without a file" "$(found)" "outside /etc/pam.d/other"
echo 'session required pam_jail.so' >>/etc/pam.d/other
run jail-setup --json check
is "with the line" "$(found)" ""
printf 'account required pam_warn.so\naccount required pam_deny.so\n' >/etc/pam.d/other
run jail-setup --json check
is "or where it lets nobody in" "$(found)" ""
rm /etc/pam.d/other
{ grep -v pam_jail "$T/su"; echo '#session required pam_jail.so'; } >/etc/pam.d/su
run jail-setup check --fix
check "and --fix says that it cannot" eval '[ "$RC" = 1 ] && grep -q "not fixed" <<<"$OUT"'
cp "$T/su" /etc/pam.d/su

# Our lines alone, where the vendor's file was the only one (fault S5)
mkdir -p /usr/lib/pam.d
mv /etc/pam.d/su /usr/lib/pam.d/su
printf 'account required pam_jail.so\nsession required pam_jail.so\n' >/etc/pam.d/su
run jail-setup check
like "a file of ours alone hides the vendor's" "$OUT" '^-: config /etc/pam.d/su: expected account modules, as in /usr/lib/pam.d/su, found no account module but pam_jail.so in /etc/pam.d/su, .*; fix: jail-setup pam add su'
cp "$T/su" /etc/pam.d/su
run jail-setup check
is "a copy with our line does not" "$RC$OUT" 0
rm -r /usr/lib/pam.d

# PAM's own reading of the file (fault S25); $1 is where ours was
su_has() {
	grep -v pam_jail "$T/su" >/etc/pam.d/su
	printf '%b\n' "$1" >>/etc/pam.d/su
	run jail-setup check
}
names() {               # NAME LINES WHAT: the one finding, which names the line
	su_has "$2"
	like "$1" "$OUT" "^-: (outside|refused) /etc/pam.d/su: .* found /etc/pam.d/[a-z]*:[0-9]+ $3"
}
J='session required pam_jail.so'
printf 'session sufficient pam_permit.so\n' >/etc/pam.d/ends
names "a line in capitals before it" "session SUFFICIENT pam_permit.so\n$J" 'can end the stack or skip'
names "a continued one" "session \\\\\n sufficient \\\\\n pam_permit.so\n$J" 'can end the stack or skip'
names "an include by absolute path" "session include /etc/pam.d/ends\n$J" 'can end the stack or skip'
names "swallowed by the line before it" "session optional pam_permit.so \\\\\n$J" 'has pam_jail.so, but to PAM'
names "a refusal that is ignored" 'session [perm_denied=ignore success=ok default=bad] pam_jail.so' 'lets PAM ignore a refusal'
names "a reset behind it" "$J\nsession [default=reset] pam_permit.so\nsession optional pam_permit.so" 'lets PAM ignore a refusal'
names "a file that PAM gives up" "$J\nsession optional pam_permit.so \\\\" 'cannot be read by PAM'
for sound in 'SESSION Required pam_jail.so' 'session required \\\n  pam_jail.so' \
	"# x \\\\\\n$J" 'session [success=ok new_authtok_reqd=ok ignore=ignore default=bad] pam_jail.so' \
	"session substack /etc/pam.d/ends\n$J"; do
	su_has "$sound"
	is "sound: $sound" "$RC$OUT" 0
done
rm /etc/pam.d/ends
cp "$T/su" /etc/pam.d/su

# --- --fix takes everything from the host -----------------------------------------------------

restore
tick
jail-setup refresh tiny >/dev/null
# one inode through two generations: what damages one damages both
echo more >>$H/other; tick
jail-setup refresh tiny >/dev/null
OLD=$(find $STATE/tiny/gen -mindepth 1 -maxdepth 1 -name "2*" | sort | tail -n 2 | head -n 1)/root
NOW=$STATE/tiny/current/root
is "control: two generations share a file" "$(stat -c %i "$OLD/usr/bin/bash")" \
	"$(stat -c %i $NOW/usr/bin/bash)"
cp -p $NOW/usr/bin/bash "$T/bash"
printf TROJAN | dd of=$NOW/usr/bin/bash bs=1 seek=1000001 conv=notrunc status=none
touch -r "$T/bash" $NOW/usr/bin/bash
is "control: in both" "$(grep -c TROJAN "$OLD/usr/bin/bash")" 1
echo four >$H/other; tick
run jail-setup refresh tiny
run jail-setup --json check tiny
is "a refresh keeps what it believes unchanged, and check says what it is" "$RC $(found)" \
	"1 changed /usr/bin/bash"
run jail-setup check --fix tiny
check "--fix" eval 'says 0 0 && grep -q "changed /usr/bin/bash.*; fixed" <<<"$OUT"'
check "the file is the host's again" cmp /usr/bin/bash $NOW/usr/bin/bash
is "of its own inode" "$(stat -c %h $NOW/usr/bin/bash)" 1
run jail-setup check tiny
check "and the jail is sound" eval 'says 0 0 && [ -z "$OUT" ]'
rm $NOW/usr/bin/bash
run jail-setup --json check --fix tiny
check "--json --fix: JSON only" eval 'says 0 0 && ! grep -v "^{.*}$" <<<"$OUT" | grep -q .'
like "--json --fix: says what became of it" "$OUT" '"kind":"missing","path":"/usr/bin/bash".*"fixed":true'

# --- names that are no words ---------------------------------------------------------------------

restore
tick
jail-setup refresh tiny >/dev/null
NOW=$(readlink -f $STATE/tiny/current)/root
echo >"$NOW"/etc/$'a\nb c\\d\e[31m'
echo >"$NOW"/etc/$'\xff\xfe'
echo >"$NOW"/etc/ü
run jail-setup check tiny
is "one line a finding" "$RC $(wc -l <<<"$OUT")" "1 3"
unlike "and nothing that a terminal would act on" "$OUT" $'\e'
like "the name can be read back" "$OUT" 'extra /etc/a\\012b\\040c\\134d\\033\[31m:'
run jail-setup --json check tiny
if command -v jq >/dev/null; then
	is "--json parses, with every finding" "$(jq -r .kind <<<"$OUT" | xargs)" "extra extra extra"
	is "and gives the names" "$(jq -r 'select(.escaped == null) | .path' <<<"$OUT")" \
		$'/etc/a\nb c\\d\e[31m\n/etc/ü'
	is "escaped where JSON has no way to" "$(jq -r 'select(.escaped) | .path' <<<"$OUT")" \
		'/etc/\377\376'
else
	skip "--json parses, with every finding" "no jq"
	skip "and gives the names" "no jq"
	skip "escaped where JSON has no way to" "no jq"
fi

# --- mtree(8) of NetBSD thinks the same ------------------------------------------------------------

if command -v mtree >/dev/null; then
	agrees() {              # NAME DAMAGE WHAT-MTREE-SAYS
		restore
		(cd "$R" && eval "$2")
		run mtree -f "$GEN/manifest" -p "$R"
		# its status is 0 with a missing or an extra file: the words count
		is "mtree: $1" "$(grep -cE "$3" <<<"$OUT")" "${4:-1}"
	}
	agrees "a sound jail" : . 0
	agrees "a changed file" 'echo >>.$H/data' "^${H#/}/data"
	agrees "a changed byte" 'echo eno >.$H/data; touch -d @1 .$H/data' "^${H#/}/data"
	agrees "a missing file" 'rm .$H/data' "data.*missing|missing:.*data"
	agrees "an extra file" 'echo >etc/extra' "extra:.*etc/extra"
	agrees "a mode" 'chmod 600 .$H/data' "^${H#/}/data"
	agrees "an owner" 'chown 1 .$H/data' "^${H#/}/data"
	agrees "a link" 'ln -sfn x .$H/link' "^${H#/}/link"
else
	skip "mtree" "no mtree"
fi

# --- a library that names a loader, and nothing to execute --------------------------------------------

printf '%s\n' 'components = [ "names" ];' 'users = [ "bob" ];' | jail_file names
restore
run jail-setup build names
LIBC=$(cd $STATE/names/current/root && find . -name libc.so.6 -type f)
check "control: it has libc.so.6, executable, and not its loader" eval '[ -x "$STATE/names/current/root/$LIBC" ] && [ ! -e "$STATE/names/current/root$LOADER" ] && readelf -l "$STATE/names/current/root/$LIBC" | grep -q "interpreter: $LOADER"'
run jail-setup --json check names
unlike "a jail of names alone lacks nothing" "$OUT" 'missing-interpreter|unresolved'
printf '%s\n' 'files = [ "/usr/bin/true" ];' >/etc/jail/components.d/true.conf
printf '%s\n' 'components = [ "names", "true" ];' 'users = [ "bob" ];' | jail_file names
run jail-setup build names
rm "$STATE/names/current/root$(readlink -f "$LOADER")"
run jail-setup --json check names
like "control: a program there does" "$OUT" '"kind":"missing-interpreter","path":"/usr/bin/true"'
unlike "and the library does not" "$OUT" '"kind":"missing-interpreter","path":"[^"]*libc.so'
rm -r "$STATE/names" /etc/jail/jails.d/names.conf /etc/jail/components.d/true.conf

# --- exit codes ---------------------------------------------------------------------------------------

restore
run jail-setup check nosuch
check "an unknown jail: status 2 and one line" says 2 1
run jail-setup check tiny nosuch
check "one known, one not: status 2" [ "$RC" = 2 ]
run jail-setup --quiet check tiny
check "--quiet: the status alone" eval 'says 1 0 || says 0 0 && [ -z "$OUT" ]'
run setpriv --reuid 65534 --regid 65534 --clear-groups jail-setup check tiny
check "not as nobody: status 2 and one line" says 2 1
sed -i '1i frob = 1;' $TINY
run jail-setup check tiny
check "a jail file that is no good is a finding" eval 'says 1 0 && grep -q "tiny.conf:1: frob is not a known setting; fix: take it out; there are: " <<<"$OUT"'
sed -i 1d $TINY
checks_by_schema changed missing extra mode owner setid capability acl xattr device symlink mount unresolved-library missing-version missing-interpreter stale identity unsafe-path config fixed escaped
finish
