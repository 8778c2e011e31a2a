#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_hostile.sh - files that others than root can write: the files that they name
# bring nothing into a jail that their writer could not read, and the cost of reading
# them is bounded by their size.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
D=/srv/bob              # bob's, or in the controls root's
K=/srv/closed           # 0700 root: what nobody else can read
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
component() { mkdir -p /etc/jail/components.d && cat >/etc/jail/components.d/odd.conf; }
tree_of() { readlink -f "$STATE/odd/current/root"; }
jail_file odd <<<'components = [ "odd" ];'

# lib FILE FUNCTION [CC ARGUMENTS...], prog FILE [CC ARGUMENTS...]
lib() {
	local file=$1 name=$2
	shift 2
	echo "int $name(void); int $name(void) { return 0; }" |
		cc -shared -fPIC -nostdlib -Wl,--no-as-needed -o "$file" -x c - -x none "$@"
}
prog() {
	local file=$1
	shift
	echo 'int main(void) { return 0; }' | cc -Wl,--no-as-needed \
		-Wl,--allow-shlib-undefined -Wl,--disable-new-dtags -o "$file" -x c - -x none "$@"
}
note() {                # FILE JSON: an object file with a dlopen note
	printf '%s\n' '.section .note.dlopen, "a", %note' '.balign 4' \
		'.long 4, 1f - 0f, 0x407c0c0a' '.asciz "FDO"' "0: .asciz \"${2//\"/\\\"}\"" \
		'1: .balign 4' '.section .note.GNU-stack' | cc -c -o "$1" -x assembler -
}

mkdir -m 755 $K $K/lib $K/bin /opt/pub
echo 'what root alone may read' >$K/report.txt
lib $K/lib/libodd.so.1 odd -Wl,-soname,libodd.so.1
cp "$(readlink -f /lib64/ld-linux-x86-64.so.2 || ls /lib/ld-linux-*)" $K/ld.so
cp /bin/true $K/bin/oddtool
chmod 700 $K
lib "$T/libodd.so.1" odd -Wl,-soname,libodd.so.1
lib "$T/abs.so" odd -Wl,-soname,$K/lib/libodd.so.1
note "$T/note.o" "[{\"soname\":[\"$K/lib/libodd.so.1\"],\"priority\":\"required\"}]" ||
	bail "no note"
# root's own, which everybody can read
lib /opt/pub/libpub.so.1 pub -Wl,-soname,libpub.so.1 "$T/libodd.so.1"
printf '#!%s/bin/oddtool\n' $K >/opt/pub/script && chmod 755 /opt/pub/script
ln -s $K/lib /opt/pub/way

# led NAME PATH SETUP: the setup makes $D/x, which leads to PATH in $K.
led() {
	local to=$2
	rm -rf $D && mkdir -m 755 $D
	eval "$3" || { fail "$1: the setup"; return; }
	chmod 755 $D/x
	# what root has in the jail anyway says nothing about who named it
	component <<<"files = [ \"/usr/bin/true\", \"/opt/pub/libpub*\", \"$D/x\" ];"
	chown -hR bob $D
	run jail-setup build odd
	check "$1: bob's leads nowhere that he could not read" eval 'says 2 1 &&
		grep -q "is named by a file that others than root can write" <<<"$ERR" &&
		! find $STATE -path "*$to" | grep -q .'
	chown -hR 0 $D
	run jail-setup build odd
	check "$1: control: root's does" eval 'says 0 0 && [ -f "$(tree_of)$to" ]'
	jail-setup remove odd >/dev/null 2>&1
}

led "an interpreter" $K/report.txt 'echo "#!$K/report.txt" >$D/x'
led "env's program" $K/report.txt 'echo "#!/usr/bin/env $K/report.txt" >$D/x'
led "env -S" $K/report.txt 'echo "#!/usr/bin/env -S A=b $K/report.txt -x" >$D/x'
led "env's PATH" $K/bin/oddtool 'echo "#!/usr/bin/env -S PATH=$K/bin oddtool" >$D/x'
led "an interpreter with dots" $K/report.txt 'echo "#!$D/../closed/report.txt" >$D/x'
led "by way of a script of root's" $K/bin/oddtool 'echo "#!/opt/pub/script" >$D/x'
led "by way of another of bob's" $K/report.txt \
	'echo "#!$K/report.txt" >$D/y; chmod 755 $D/y; echo "#!$D/y" >$D/x'
led "the loader" $K/ld.so 'prog $D/x -Wl,--dynamic-linker=$K/ld.so'
led "a needed name" $K/lib/libodd.so.1 'prog $D/x $T/abs.so'
led "a needed name with \$ORIGIN" $K/lib/libodd.so.1 \
	'lib $T/origin.so odd -Wl,-soname,\$ORIGIN/../closed/lib/libodd.so.1; prog $D/x $T/origin.so'
led "DT_RPATH" $K/lib/libodd.so.1 'prog $D/x $T/libodd.so.1 -Wl,-rpath,$K/lib'
led "DT_RUNPATH" $K/lib/libodd.so.1 \
	'prog $D/x $T/libodd.so.1 -Wl,--enable-new-dtags -Wl,-rpath,$K/lib'
led "a link of root's in DT_RUNPATH" $K/lib/libodd.so.1 \
	'prog $D/x $T/libodd.so.1 -Wl,--enable-new-dtags -Wl,-rpath,/opt/pub/way'
led "DT_RPATH for what a library of root's needs" $K/lib/libodd.so.1 \
	'prog $D/x /opt/pub/libpub.so.1 -Wl,-rpath,/opt/pub:$K/lib'
led "a filtee" $K/lib/libodd.so.1 'lib $D/x filter -Wl,-F,$K/lib/libodd.so.1'
led "an auxiliary filtee" $K/lib/libodd.so.1 'lib $D/x filter -Wl,-f,$K/lib/libodd.so.1'
led "an auditor" $K/lib/libodd.so.1 'prog $D/x -Wl,--audit=$K/lib/libodd.so.1'
led "an auditor of what it needs" $K/lib/libodd.so.1 \
	'prog $D/x -Wl,--depaudit=$K/lib/libodd.so.1'
led "a dlopen note" $K/lib/libodd.so.1 'prog $D/x $T/note.o'

# The file alone may be in their hands, its directory root's.
alone() {               # NAME COMMAND
	rm -rf $D && mkdir -m 755 $D
	echo "#!$K/report.txt" >$D/x
	chmod 755 $D/x
	eval "$2"
	component <<<"files = [ \"$D/x\" ];"
	run jail-setup build odd
	check "a script in a directory of root's: $1" \
		eval 'says 2 1 && grep -q "named by a file that others" <<<"$ERR"'
}
alone "it is bob's" 'chown bob $D/x'
alone "its group can write it" 'chmod 775 $D/x'
alone "everybody can" 'chmod 757 $D/x'
alone "bob can, by an ACL" 'setfacl -m u:bob:rwx $D/x 2>/dev/null || chmod 775 $D/x'

# Who comes first makes no difference: root's own way to it is as good later.
rm -rf $D && mkdir -m 755 $D
echo "#!/opt/pub/script" >$D/x && chmod 755 $D/x && chown -R bob $D
for first in "\"$D/*\", \"/opt/pub/script\"" "\"/opt/pub/script\", \"$D/*\""; do
	component <<<"files = [ $first ];"
	run jail-setup build odd
	is "what root names too, ${first%%\"*}${first:1:8} first" \
		"$RC $([ ! -f "$(tree_of)$K/bin/oddtool" ] || echo there)" "0 there"
	jail-setup remove odd >/dev/null 2>&1
done

# To open a device may do something, to read a file of the kernel's as well.
strange() {             # NAME PATH SETUP
	local to=$2
	rm -rf $D && mkdir -m 755 $D
	eval "$3"
	chmod 755 $D/x && chown -hR bob $D
	component <<<"files = [ \"$D/x\" ];"
	run strace -y -f -qq -o "$T/trace" -e trace=open,openat,openat2 jail-setup plan odd
	check "$1: not opened" eval \
		'says 2 1 && ! grep "<${to}[<>]" "$T/trace" | grep -vq O_PATH'
	check "$1: control: it was met" grep -q "<${to}[<>]" "$T/trace"
}
strange "a device as a library" /dev/full \
	'lib $T/dev.so odd -Wl,-soname,/dev/full; prog $D/x $T/dev.so'
strange "a device as an interpreter" /dev/full 'echo "#!/dev/full" >$D/x'
strange "the kernel's log as a library" /proc/kmsg \
	'lib $T/kmsg.so odd -Wl,-soname,/proc/kmsg; prog $D/x $T/kmsg.so'
strange "a link of bob's to it" /proc/kmsg \
	'ln -s /proc/kmsg $D/l; lib $T/l.so odd -Wl,-soname,$D/l; prog $D/x $T/l.so'

# --- what a file costs -------------------------------------------------------------

# bomb KIND COPIES [SECONDS]: plan, build, refresh and check with 24 MB and 100
# times what the files have on the disk (refresh, which has the old tree's records
# beside the new ones, 200 times), and 20 seconds of the processor; the kernel counts.
bomb() {
	local i bytes times kind=$1 seconds=${3:-20}
	rm -rf $D && mkdir -m 755 $D
	for i in $(seq "$2"); do "$HELP/bomb" "$kind" "$D/b$i" || bail "no bomb"; done
	chmod 755 $D/b* && chown -R bob $D
	bytes=$(du -sk $D | cut -f1)
	component <<<"files = [ \"/usr/bin/true\", \"$D/**\" ];"
	tick		# origins.h: what is as young as the plan is not trusted
	for i in "plan odd" "build odd" "refresh odd" "check odd"; do
		times=100
		[ "$i" != "refresh odd" ] || { times=200; touch $D/b*; tick; }
		# shellcheck disable=SC2086 # two words
		run "$HELP/bomb" cost $((24000 + times * bytes)) "$seconds" jail-setup $i
		check "$2 bombs of $kind, $((bytes / $2)) kB each: ${i% *}" \
			[ "$RC" = 0 ]
	done
	jail-setup remove odd >/dev/null 2>&1
}
bomb none 5             # the control: a file of no harm
bomb notes 4 4
bomb rpaths 1
bomb sections 1
bomb names 10
bomb ends 10
bomb versions 4
bomb looks 5
bomb there 5
bomb dots 5
run "$HELP/bomb" cost 24000 20 perl -e '$x = "x" x 48000000'
check "control: more memory than that is noticed" [ "$RC" = 99 ]
run "$HELP/bomb" cost 24000 1 perl -e '1 while 1'
check "control: and more of the processor" [ "$RC" = 137 ]

# --- what cannot be taken is left out -------------------------------------------------

# below NAME SETUP [PROOF [plan]]: root's good file beside what bob does below a
# "**" is taken; "plan": no more than that, of what takes long to copy.
below() {
	rm -rf $D /srv/good && mkdir -m 755 $D /srv/good
	echo good >$D/good
	chown bob $D
	eval "$2"
	component <<<"files = [ \"/srv/bob/**\", \"/usr/bin/true\" ];"
	tick
	run "$HELP/bomb" cost 600000 20 jail-setup plan odd
	check "$1: the rest is planned" eval \
		'says 0 0 && grep -q " /usr/bin/true " <<<"$OUT"'
	like "$1: and it says what is left out" "$OUT" "${3:-not whole: }"
	[ -z "${4:-}" ] || return
	run "$HELP/bomb" cost 120000 20 jail-setup build odd
	check "$1: the rest is built" eval \
		'says 0 0 && [ "$(cat "$(tree_of)$D/good")" = good ]'
	run "$HELP/bomb" cost 120000 20 jail-setup refresh odd
	check "$1: a refresh ends well" says 0 0
	run jail-setup check odd
	check "$1: check is content" says 0 0
	jail-setup remove odd >/dev/null 2>&1
}
deep() {                # N DIRECTORY: so many directories below
	perl -e 'chdir $ARGV[1] or die; for (1 .. $ARGV[0]) { mkdir "d"; chdir "d" or die }
		open F, ">f" or die' "$@" && chown -R bob $D
}
below "201 directories" 'deep 201 $D'
below "1000 directories" 'deep 1000 $D'
below "a path that is too long" 'perl -e "chdir q($D) or die; \$n = q(x) x 255;
	for (1 .. 40) { mkdir \$n; chdir \$n or die } open F, q(>f) or die"; chown -R bob $D'
below "a sparse file of 3 TB" 'truncate -s 3T $D/big; chown bob $D/big' \
	"not whole: $D/big, which others than root can write .*File too large"
below "a file of 1200 MB" 'truncate -s 1200M $D/big; chown bob $D/big' \
	"not whole: $D/big, which others than root can write or have named: File too large" plan
below "six of 900 MB" 'truncate -s 900M $D/big{1,2,3,4,5,6}; chown bob $D/big*' \
	"not whole: $D/big[56] and files before it, which others" plan
below "a script that names a sparse file of root's" 'truncate -s 3T /srv/good/big
	echo "#!/srv/good/big" >$D/x; chmod 755 $D/x; chown bob $D/x' \
	"$D/x .*not whole: $D/x: /srv/good/big, which others than root can write or have named"
below "a file that only he can read" 'echo a >$D/key; chmod 600 $D/key; chown bob $D/key' \
	"not whole: $D/key is reached"
below "a link of his" 'ln -s /etc/shadow $D/l; chown -h bob $D/l' \
	"not whole: $D/l is a link of uid 2002"
below "a script that names what he cannot read" \
	'echo "#!$K/report.txt" >$D/x; chmod 755 $D/x; chown bob $D/x' \
	"$D/x .*not whole: .*named by a file that others"
below "scripts by way of env without end" 'for i in $(seq 300); do
	echo "#!/usr/bin/env $D/s$((i + 1))" >$D/s$i; done; chmod 755 $D/s*; chown bob $D/s*'
below "200,100 files" 'mkdir $D/many; (cd $D/many && seq 200100 | xargs touch)
	chown bob $D/many' "not whole: $D.* and more" plan
check "200,100 files: about 200,000 are taken" eval \
	'n=$(grep -c "^file .* $D/many/" <<<"$OUT"); [ $n -gt 199000 ] && [ $n -le 200000 ]'

# changes WHAT COMMAND...: he is at work on $D/f while root builds, and what is
# beside it is built as if it were not there
changes() {
	local what=$1 pid
	shift
	setpriv --reuid bob --regid bob --clear-groups "$@" >"$T/work" &
	pid=$!
	until_so grep -q READY "$T/work"
	run timeout 50 jail-setup build odd
	check "$what: the rest is built" eval 'says 0 0 &&
		[ "$(cat "$(tree_of)$D/good")" = good ]'
	echo better >$D/good
	SECONDS=0
	run timeout 50 jail-setup refresh odd
	check "$what: and refreshed, at once" eval 'says 0 0 && [ $SECONDS -lt 20 ] &&
		[ "$(cat "$(tree_of)$D/good")" = better ]'
	kill $pid; wait $pid 2>/dev/null
	jail-setup remove odd >/dev/null 2>&1
	echo good >$D/good
}
rm -rf $D && mkdir $D && mount -t tmpfs -o mode=755 tmpfs $D
echo good >$D/good; echo his >$D/f; chown bob $D/f
component <<<"files = [ \"$D/**\", \"/usr/bin/true\" ];"
changes "a file of his in root's directory that never rests" perl -e '$| = 1;
	open F, ">>", $ARGV[0] or die; print "READY\n";
	while (1) { syswrite F, "x" x 1000; truncate F, 1 if $n++ % 100000 == 0 }' $D/f
chown bob $D
changes "a file with a lease on it" "$HELP/plant" lease $D/f
check "control: the lease was in root's way" grep -q BROKEN "$T/work"
umount $D

# of what is root's own, each is an error, as it was
own() {
	rm -rf $D && mkdir -m 755 $D
	eval "$2"
	component <<<"files = [ \"/srv/bob/**\" ];"
	run jail-setup plan odd
	check "control: root's own, $1" says 2 1
}
own "201 directories" 'deep 201 $D; chown -R 0 $D'

finish
