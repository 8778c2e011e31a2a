#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_setup.sh - jail-setup from end to end: plan, build, list, why, remove.  A built
# tree is what its manifest says.  Bad input ends with one line, status 2 and nothing
# half-made.

. "${0%/*}/world.sh"

install_products
login_jail
STATE=/var/lib/jail
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
tree_of() { readlink -f "$STATE/$1/current/root"; }
left() { find "$STATE" -mindepth 1 2>/dev/null | sort; }

# --- plan, why: no root ---------------------------------------------------------

run nobody jail-setup plan login
PLAN=$OUT
check "plan as nobody" says 0 0
like "plan names a file with its reason" "$PLAN" '^file 0755 .*/usr/bin/rsync .*\[.*rsync'
like "plan names libraries" "$PLAN" 'libc\.so\.6'
check "plan is sorted and the same for root" [ "$(jail-setup plan login)" = "$PLAN" ]
is "plan writes nothing" "$(left)" ""
run nobody jail-setup plan login --json
[ "$RC" = 0 ] || run nobody jail-setup --json plan login
like "plan --json begins like JSON" "$OUT" '^[[{]'
run nobody jail-setup why login /usr/bin/rsync
check "why: in the jail" says 0 0
like "why: names the component" "$OUT" 'rsync'
run nobody jail-setup why login "$(readlink -f "$ARCH_LIB/libpopt.so.0")"
like "why: a library, through the program that needs it" "$OUT" 'rsync'
run nobody jail-setup why login /etc/shadow
check "why: not in the jail" says 1 1
run nobody jail-setup list
check "list as nobody, nothing built" says 0 0
like "list: the jail, not built" "$OUT" '^login .*not built|^login .*never|^login .*-'
for cmd in build remove; do
	run nobody jail-setup $cmd login
	check "$cmd as nobody is refused" says 2 1
done

# --- usage -----------------------------------------------------------------------

for args in "" "frobnicate" "plan" "why login" "build nosuch" "plan nosuch" "remove nosuch" \
    "--frob list" "plan ../login" "plan -x" "build /etc/passwd" "plan login extra"; do
	# shellcheck disable=SC2086 # words
	run jail-setup $args
	check "jail-setup $args: status 2 and one line" says 2 1
done
for args in "--fix list" "--size check" "--output x list"; do
	# shellcheck disable=SC2086 # words
	run jail-setup $args
	check "jail-setup $args: not for this command" \
		eval 'says 2 1 && [[ $ERR == *"not for this command: ${args%% *};"* ]]'
done
run jail-setup explain @sshd
check "explain without a name" \
	eval 'says 2 1 && grep -q "^jail-setup: explain: name an account" <<<"$ERR"'
run jail-setup learn x --add -- true
check "learn --add looks in one place, and says which" \
	eval 'says 2 1 && grep -q "no component x in /etc/jail/components.d; fix: " <<<"$ERR"'
for args in "build login" refresh "rollback login" check "remove login" sessions "hook install"; do
	# shellcheck disable=SC2086 # words
	run nobody jail-setup $args
	check "without root, jail-setup $args" eval 'says 2 1 &&
		grep -qE "^jail-setup: ${args%% [lc]*}: only root can do this$" <<<"$ERR"'
done
run jail-setup --help
check "--help is no error" says 0 0

# --- build ------------------------------------------------------------------------

touch "$T/stamp"
tick
run jail-setup build login
check "build" says 0 0
TREE=$(tree_of login)
MANIFEST=$(dirname "$TREE")/manifest
# /.world is the overlay's upper layer: all that was written since
is "build writes nowhere else" \
	"$(find /.world -newer "$T/stamp" '(' -type f -o -type l ')' -printf '/%P\n')" ""
check "current is a link to gen/SERIAL" \
	eval '[[ "$(readlink $STATE/login/current)" =~ ^gen/[0-9T.]+$ ]]'
run mtree -f "$MANIFEST" -p "$TREE"
check "mtree finds the tree as the manifest says" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
is "nothing in the tree belongs to others or can be written by them" \
	"$(find "$TREE" '(' -not -uid 0 -o -not -gid 0 -o -not -type l -perm /022 ')')" ""
is "no set-id bit" "$(find "$TREE" -perm /7000)" ""
is "no device, socket or FIFO" "$(find "$TREE" -not -type f -not -type d -not -type l)" ""
is "the plan is what was built" \
	"$(sed -n 's/^\(file\|link\|dir\) [0-9]* *[0-9]* \([^ ]*\).*/\2/p' <<<"$PLAN" | sort)" \
	"$(cd "$TREE" && find . -mindepth 1 -printf '/%P\n' | sort)"
is "no link of the tree dangles" "$(find "$TREE" -type l | while read -r l; do
	chroot "$TREE" /usr/bin/test -e "${l#"$TREE"}" || echo "$l"; done)" ""
is "every file has the bytes of the host's" "$(cd "$TREE" && find usr/bin usr/lib -type f |
	while read -r f; do cmp -s "$f" "/$f" || echo "$f"; done)" ""
for p in bash rsync scp ls id; do
	run chroot "$TREE" /usr/bin/$p --version
	check "$p finds its libraries in the tree" eval '[ "$RC" != 127 ] && [ "$RC" != 126 ]'
done
COUNTED=$(find "$TREE" -type f | wc -l)
check "control: more than a few files were looked at" [ "$COUNTED" -gt 50 ]

# The manifest notices what it should.
victim=$(find "$TREE" -type f -name rsync)
cp -p "$victim" "$T/victim"
printf x >>"$victim"
run mtree -f "$MANIFEST" -p "$TREE"
check "control: mtree finds a changed file" [ "$RC" != 0 ]
cp -p "$T/victim" "$victim"

first=$(readlink "$STATE/login/current")
run jail-setup build login
check "build again" says 0 0
check "makes a new generation" [ "$(readlink "$STATE/login/current")" != "$first" ]
run jail-setup build --all
check "build --all" says 0 0
run jail-setup list
like "list: generation, members" "$OUT" "^login .*$(basename "$(readlink "$STATE/login/current")").*jailed"
run jail-setup --json list login
is "in JSON: of one that is current nothing is wrong" "$(jq -r '.[] | "\(.standing) \(.why)"' <<<"$OUT")" "current null"
run jail-setup --quiet build login
check "--quiet is quiet" eval 'says 0 0 && [ -z "$OUT" ]'

# --- set-id bits and file capabilities --------------------------------------------

cp /usr/bin/id /usr/local/bin/suid && chmod 6755 /usr/local/bin/suid
cp /usr/bin/id /usr/local/bin/capable
setcap cap_net_raw+ep /usr/local/bin/capable 2>"$T/err" ||
	python3 -c 'import os;os.setxattr("/usr/local/bin/capable","security.capability",bytes.fromhex("0100000200200000000000000000000000000000"))' 2>"$T/err"
component() {           # NAME < TEXT
	cat >"/etc/jail/components.d/$1.conf"
}
component odd <<'END'
files = [ "/usr/local/bin/suid", "/usr/local/bin/capable" ];
END
echo 'components = [ "odd" ];' | jail_file odd
run jail-setup build odd
check "build with a set-id file" says 0 0
TREE=$(tree_of odd)
is "the set-id bits are left off" "$(stat -c %a "$TREE/usr/local/bin/suid")" 755
if [ "$(getcap /usr/local/bin/capable 2>/dev/null | wc -l)" = 1 ]; then
	is "file capabilities are left off" "$(getcap "$TREE/usr/local/bin/capable")" ""
else
	skip "file capabilities are left off" "no setcap here"
fi
run mtree -f "$(dirname "$TREE")/manifest" -p "$TREE"
check "and the manifest agrees" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
run jail-setup remove odd
check "remove" says 0 0
check "remove leaves nothing" [ ! -e "$STATE/odd" ]
run jail-setup remove odd
check "remove of what is not built" says 2 1

# --- a terminal ------------------------------------------------------------------------

echo 'files = [ "/usr/bin/id" ];' | component odd
play 24 40 strace -f -qq -o /dev/null -e trace=utimensat -e inject=utimensat:delay_enter=1500000:when=1 \
	jail-setup build odd <<<eof
BAR=$(tr '\r' '\n' <"$T/out" | sed -n 's/^\(odd \[.*\)\x1b\[K.*/\1/p')
like "a bar after a second" "$BAR" '^odd \[[# ]{24}\] [0-9]'
is "which fits on one line" "$(awk 'length >= 40' <<<"$BAR")" ""
# Colour, on a terminal alone.
rm "$(tree_of odd)/usr/bin/id"
coloured() { grep -q $'\033\\[[0-9;]*m' <<<"$OUT"; }
bare() { perl -pe 's/\033\[[0-9;]*m//g' <<<"$1"; }
# shellcheck disable=SC2086 # words
for args in "list odd" "check odd" "explain alice@su" "pam status su" \
    "init two --for sftp --create-group --dry-run"; do
	run env TERM=xterm jail-setup $args
	PLAIN=$OUT WANT=$RC
	check "$args: into a pipe, without colour" eval '[ -n "$OUT" ] && ! coloured'
	play 24 400 env TERM=xterm jail-setup $args <<<eof
	check "$args: on a terminal, in colour" eval '[ "$RC" = "$WANT" ] && coloured'
	is "$args: and else the same" "$(bare "$OUT")" "$PLAIN"
	for env in NO_COLOR=1 TERM=dumb TERM= -uTERM; do
		play 24 400 env TERM=xterm env "$env" jail-setup $args <<<eof
		is "$args: on a terminal, with $env" "$OUT" "$PLAIN"
	done
	play 24 400 env TERM=xterm NO_COLOR= jail-setup $args <<<eof
	check "$args: NO_COLOR that is empty counts for nothing" coloured
	play 24 400 env TERM=xterm jail-setup --json $args <<<eof
	check "$args: no colour in JSON" eval '[ -n "$OUT" ] && ! coloured'
done
jail-setup remove odd >/dev/null

# --- component files that are no good ------------------------------------------------

# bad NAME REGEX: component "odd" is as set up; nothing may be left
bad() {
	local before
	before=$(left)
	run timeout 90 jail-setup build odd
	check "$1: status 2 and one line" says 2 1
	like "$1: and it says which" "$ERR" "$2"
	is "$1: nothing is left behind" "$(left)" "$before"
	run nobody timeout 20 jail-setup plan odd
	check "$1: plan ends too" [ "$RC" != 124 ]
}
one_file() { echo "files = [ \"$1\" ];" | component odd; }
D=/usr/local/odd
mkdir -p $D

one_file $D/missing
bad "a missing file" "$D/missing"
mkfifo $D/fifo && one_file $D/fifo
bad "a FIFO" "$D/fifo"
"$HELP/probe" unix-bind $D/sock && one_file $D/sock
bad "a socket" "$D/sock"
mknod $D/node c 1 3 && one_file $D/node
bad "a device node" "$D/node"
ln -s nowhere $D/dangling && one_file $D/dangling
bad "a dangling link" "$D/(dangling|nowhere)"
ln -s loop2 $D/loop1 && ln -s loop1 $D/loop2 && one_file $D/loop1
bad "a link loop" "$D/loop"
deep=$D/deep
for _ in {1..255}; do deep=$deep/d; done
mkdir -p "$deep" && echo x >"$deep/f" && one_file "$D/deep/**"
bad "deeper than check and remove walk" "$D/deep/d.* more than 200 directories"
rm -r $D/deep
one_file "$D/"$'\xc2\x9b'31m
bad "a name that a terminal would obey, not there" "$D/.302.23331m: No such"
echo "files = [ \"$D/*.none\" ];" | component odd
bad "a pattern that matches nothing" "$D/"
printf '#!%s/missing\n' $D >$D/script && chmod 755 $D/script && one_file $D/script
bad "a script without its interpreter" "$D/(missing|script)"
head -c 200 /usr/bin/id >$D/cut && chmod 755 $D/cut && one_file $D/cut
bad "a cut ELF file" "$D/cut"
mkdir -p /usr/local/bin/odd2 && printf '#!/bin/sh\necho odd2\n' >/usr/bin/odd2
printf '#!/usr/bin/env odd2\n' >$D/env && chmod 755 $D/env /usr/bin/odd2
one_file $D/env
run jail-setup build odd
check "env passes over a directory, and so does the plan" \
	eval 'says 0 0 && [ "$(chroot "$(tree_of odd)" $D/env)" = odd2 ]'
jail-setup remove odd >/dev/null
rm -r /usr/local/bin/odd2 /usr/bin/odd2
mkdir -p $STATE/none && echo x >$STATE/none/x && one_file $STATE/none/x
bad "a jail's own file" "$STATE/none/x: a jail does not hold $STATE"
echo 'optional = [ "/usr/bin/id", "/var/lib/ja*/**" ];' | component odd
run jail-setup build odd
check "nor does a pattern bring one jail into another" \
	eval 'says 0 0 && [ -x "$(tree_of odd)/usr/bin/id" ] && [ ! -e "$(tree_of odd)$STATE" ]'
jail-setup remove odd >/dev/null
rm -r $STATE/none
one_file relative/path
bad "a relative path" "relative/path"
mkdir -p "$T/etc" && echo x >"$T/etc/x"
for key in files optional exclude; do
	echo "$key = [ \"${T#/}/etc/*\" ];" | component odd
	cd / || bail "no /"
	bad "a relative pattern, where it fits: $key" "odd: $key: .*etc/.\" is not an absolute path"
	cd "$SRC" || bail "no source"
done
one_file /etc/../etc/hostname
run jail-setup build odd
check "a path that climbs is refused, or put where it belongs" \
	eval '[ "$RC" = 2 ] || [ -f "$(tree_of odd)/etc/hostname" ]'
[ "$RC" = 2 ] || jail-setup remove odd >/dev/null
echo 'frobnicate = 1;' | component odd
bad "an unknown key" "odd.conf:1.*frobnicate"
echo 'files = 5;' | component odd
bad "a wrong type" "odd.conf:1"
printf '@include "x"\n' | component odd
bad "@include" "odd.conf:1"
printf 'files = [ ];\r\n' | component odd
bad "CRLF" "odd.conf"
echo 'requires = [ "odd" ]; files = [ "/usr/bin/id" ];' | component odd
run timeout 90 jail-setup build odd
check "a component that requires itself ends" [ "$RC" != 124 ]
run jail-setup remove odd
echo 'requires = [ "nosuch" ];' | component odd
bad "an unknown component" "nosuch"
one_file /usr/bin/id
chmod o+w /etc/jail/components.d/odd.conf
bad "a component file writable by the world" "chmod"
chmod 644 /etc/jail/components.d/odd.conf

# Where others can write, nothing leads jail-setup to what they could not read.
mkdir $D/app && printf 'secret\n' >$D/app/key && chmod 600 $D/app/key
echo hello >$D/app/f && ln -s f $D/app/roots && ln -s /etc/shadow $D/app/link
chown -h alice $D/app $D/app/link
one_file $D/app/link
bad "a user's link" "component odd: $D/app/link is a link of uid 2001 .*; fix: name in the component what it leads to, see: readlink -f '$D/app/link'$"
LINK="$D/app/l'; id; echo 'x"
ln -s /etc/shadow "$LINK" && chown -h alice "$LINK"
one_file "$D/app/l'*"
run jail-setup plan odd
declare -a mend
eval "mend=( ${ERR##*, see: } )"
is "its mend is one command, whatever he calls it" "$(printf '<%s>' "${mend[@]}")" "<readlink><-f><$LINK>"
rm "$LINK"
one_file "$D/app/l*"
bad "a user's link, by a pattern" "$D/app/link is a link of uid 2001"
one_file "$D/app/**"
run jail-setup build odd
check "a user's link, below a directory: the rest is taken" eval 'says 0 0 &&
	[ -f "$(tree_of odd)$D/app/f" ] && [ ! -e "$(tree_of odd)$D/app/key" ] &&
	[ ! -L "$(tree_of odd)$D/app/link" ]'
run jail-setup plan odd
like "and the plan says what is left out" "$OUT" "$D/app .*not whole: $D/app/key is reached"
run jail-setup remove odd
printf 'optional = [ "%s/link" ];\n' $D/app | component odd
bad "a user's link, optional" "$D/app/link is a link of uid 2001"
ln -s /usr/share $D/app/top && chown -h alice $D/app/top && one_file "$D/app/top/**"
bad "a user's link, and all below it" "component odd: $D/app/top is a link of uid 2001"
run strace -f -qq -o "$T/trace" -e trace=openat jail-setup plan odd
check "which nobody walked" eval '! grep -q "$D/app/top.*O_DIRECTORY" "$T/trace"'
rm $D/app/top
one_file $D/app/key
bad "what a user cannot read, in his directory" \
	"component odd: $D/app/key is reached .* mode 0600; fix: name a copy that lies below directories that root alone can write to$"
ln -s app/link $D/to && one_file $D/to
bad "a link of root's to one" "$D/app/link is a link of uid 2001"
one_file $D/app/roots
run jail-setup build odd
check "a file of a user's directory, by a link of root's" \
	eval 'says 0 0 && [ "$(cat "$(tree_of odd)$D/app/roots")" = hello ]'
run jail-setup remove odd

# Between plan and copy he renames a directory of root's in place of his own: two
# large files come first, and the swap is made when their tree is begun.
mkdir -p $D/app/mine $D/app/shut && chmod 700 $D/app/shut
echo mine >$D/app/mine/f && echo secret >$D/app/shut/f
truncate -s 300M $D/app/big1 $D/app/big2
printf 'files = [ "%s/big*", "%s/mine/f" ];\n' $D/app $D/app | component odd
swap() {
	local i
	for i in $(seq 1 500); do
		! stat -t $STATE/.trees/*/root$D/app/mine >/dev/null 2>&1 || break
		sleep 0.01
	done
	mv -T $D/app/mine $D/app/x && mv -T $D/app/shut $D/app/mine
}
swap &
bad "a directory that is swapped meanwhile" "mine/f is reached .* $D/app/mine has mode 0700"
wait $!
chmod 755 $D/app/mine
run jail-setup build odd
check "control: open to all, it is copied" \
	eval 'says 0 0 && [ "$(cat "$(tree_of odd)$D/app/mine/f")" = secret ]'
run jail-setup remove odd
rm $D/app/big*

# A file that root may not read: only a program's plan by nobody can meet it.
cp /usr/bin/id $D/secret && chmod 700 $D/secret && one_file $D/secret
run nobody jail-setup plan odd
check "plan as nobody, an unreadable file: status 2 and one line" says 2 1
like "and it says which" "$ERR" "$D/secret"

# A missing file may be optional.
printf 'files = [ "/usr/bin/id" ];\noptional = [ "%s/missing", "%s/none/*" ];\n' $D $D | component odd
run jail-setup build odd
check "optional: a missing file is no error" says 0 0
run jail-setup remove odd

# The tool never executes what it puts into a jail, not even an interpreter.
cat >$D/evil <<END
#!/bin/sh
touch $T/executed /tmp/executed
END
chmod 755 $D/evil
printf '#!%s/evil\n' $D >$D/script && one_file $D/script
run jail-setup build odd
check "nothing is executed" [ ! -e "$T/executed" ]
$D/script
check "control: run, it leaves its mark" [ -e "$T/executed" ]
run jail-setup remove odd

# --- a full disk ------------------------------------------------------------------

mkdir -p /srv/small
mount -t tmpfs -o mode=755,size=1m small /srv/small
run jail-setup --state /srv/small build login
check "a full disk: status 2 and one line" says 2 1
like "and it says so" "$ERR" 'No space'
is "nothing half-made is left" "$(find /srv/small -mindepth 1 -type f -o -mindepth 1 -type l)" ""
is "nor any generation" "$(find /srv/small -path '*/gen/*')" ""
umount /srv/small
mount -t tmpfs -o mode=755,size=100m,nr_inodes=60 small /srv/small
run jail-setup --state /srv/small build login
check "no inode left: status 2 and one line" says 2 1
is "nor any generation" "$(find /srv/small -path '*/gen/*')" ""
umount /srv/small
# Half full: the old jail must survive a build that does not fit.
size=$(du -sk "$STATE/login/current/root/" | cut -f1)
mount -t tmpfs -o "mode=755,size=$((size * 3 / 2))k" small /srv/small
run jail-setup --state /srv/small build login
check "control: the first build fits" says 0 0
old=$(readlink /srv/small/login/current)
run jail-setup --state /srv/small build login
check "the second does not: status 2 and one line" says 2 1
is "and the old jail is still there" "$(readlink /srv/small/login/current)" "$old"
run mtree -f /srv/small/login/current/manifest -p /srv/small/login/current/root
check "whole" [ "$RC" = 0 ]
is "and alone" "$(ls /srv/small/login/gen)" "${old#gen/}"
umount /srv/small

# --- killed at any moment ------------------------------------------------------------

run jail-setup build login
torn=0 survived=0
for ms in 1 2 3 5 8 12 16 20 25 30 35 40 45 50 55 60 70 80 100 120; do
	jail-setup --quiet build login 2>/dev/null &
	sleep "0.$(printf %03d $ms)"
	kill -9 $! 2>/dev/null && [ -d /proc/$! ] && survived=$((survived + 1))
	wait $! 2>/dev/null
	now=$(readlink "$STATE/login/current")
	mtree -f "$STATE/login/$now/manifest" -p "$STATE/login/$now/root" >"$T/out" 2>&1 ||
		torn=$((torn + 1))
done
check "killed builds leave the old jail or the new one" [ "$torn" = 0 ]
check "control: some were killed half-way" [ "$survived" -gt 3 ]
run jail-setup build login
check "the next build works" says 0 0
is "and nothing half-made is left" "$(for g in "$STATE"/login/gen/*; do
	[ -f "$g/manifest" ] || echo "$g"
	[ -d "$g/root" ] || echo "$g"; done
	find "$STATE/login" -mindepth 1 -maxdepth 1 -not -name current -not -name gen)" ""

# Two at the same time: one waits or says so, and the jail is whole.
jail-setup --quiet build login 2>"$T/one" &
run jail-setup --quiet build login
wait $!
now=$(readlink "$STATE/login/current")
run mtree -f "$STATE/login/$now/manifest" -p "$STATE/login/$now/root"
check "two builds at once leave one whole jail" [ "$RC" = 0 ]

# --- few descriptors --------------------------------------------------------------

for n in 20 10 6 4; do
	old=$(readlink "$STATE/login/current")
	run sh -c "ulimit -n $n; exec jail-setup build login"
	check "$n open files: built, or one line and status 2" eval 'says 0 0 || says 2 1 || [ "$RC" = 127 ]'
	now=$(readlink "$STATE/login/current")
	run mtree -f "$STATE/login/$now/manifest" -p "$STATE/login/$now/root"
	check "$n open files: the jail is whole" [ "$RC" = 0 ]
done

# --- remove never crosses a mount ----------------------------------------------------

mkdir -p /srv/victim && echo precious >/srv/victim/file
mkdir -p "$STATE/login/current/root/mnt"
mount --bind /srv/victim "$STATE/login/current/root/mnt"
run jail-setup remove login
check "remove with a mount in the tree does not touch what is mounted" \
	[ -f /srv/victim/file ]
umount "$STATE/login/current/root/mnt" 2>/dev/null || umount -l /srv/victim 2>/dev/null
jail-setup remove login >/dev/null 2>&1

# --- uninstall ------------------------------------------------------------------------

completions() {
	find /usr/share/bash-completion /usr/share/zsh /usr/share/fish \
		-name '*jail-setup*' -o -name '*jailsh*' | grep -c .
}
is "control: three completions of each program" "$(completions)" 6
make -s -C "$SRC" B="$B" PREFIX=/usr uninstall >"$T/out" 2>&1
is "make uninstall takes all programs and components with it" "$(ls -d /usr/sbin/jail-setup \
	/usr/bin/jailsh /usr/libexec/jail /usr/share/jail "$ARCH_LIB/security/pam_jail.so" 2>/dev/null)" ""
is "and their completions" "$(completions)" 0
check "and leaves /etc/jail" [ -f /etc/jail/jails.d/login.conf ]
finish
