#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_pam.sh - jail-setup pam add, status, remove: real logins before, with and after
# the lines; what is refused, and nothing written; killed at every system call; a full
# disk; another host's /.

. "${0%/*}/world.sh"

ssh_world none
P=/etc/pam.d
KEPT=/var/lib/jail/.pam
SO=$ARCH_LIB/security/pam_jail.so
few_services cron other
cp "$T/stock/other" $P/other 2>/dev/null || printf 'account required pam_unix.so\nsession required pam_unix.so\n' >$P/other
grep -q common-session $P/su-l 2>/dev/null || [ -e $P/su-l ] || printf '@include su\n' >$P/su-l
printf '#%%PAM-1.0\nauth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so' >$P/cron
rm -rf "$T/was" && cp -a $P "$T/was"
fresh() { rm -rf $P $KEPT && cp -a "$T/was" $P; }
same() { diff -r "$T/was" $P && diff <(stat -c '%n %a %u %g' "$T/was"/* | sed "s,$T/was,,") <(stat -c '%n %a %u %g' $P/* | sed "s,$P,,"); }
litter() { find $P -name '.*' -mindepth 1; }
services() { jail-setup pam status --json "$@" | jq -r '.[] | "\(.service)=\(.state)"' | xargs; }

# goes SERVICE: where alice gets by it
goes() {
	case $1 in
	sshd) run_on SSH alice@h "echo $IN; cat /outside" ;;
	su) run_on su alice -c "echo $IN; cat /outside" ;;
	su-l) run_on su - alice -c "echo $IN; cat /outside" ;;
	cron) run_on "$HELP/pamclient" cron alice /bin/sh -c "echo $IN; cat /outside" ;;
	esac
	case $OUT in
	"$IN") echo jailed ;;
	"$IN"$'\n'OUTSIDE) echo outside ;;
	*) echo "out: $OUT$ERR" ;;
	esac
}
all_go() {              # NAME WHERE
	local s
	for s in sshd su su-l; do is "$1: $s" "$(goes $s)" "$2"; done
}
refuses() {             # NAME REGEX COMMAND...: status 2, says so in one line, and nothing is written
	local name=$1 want=$2 before
	shift 2
	before=$(cd $P && tar c --mtime=@0 . | cksum)
	run "$@"
	check "$name: status 2, one line" eval '[ "$RC" = 2 ] && [ "$(wc -l <<<"$ERR")" = 1 ]'
	like "$name: says why" "$ERR" "$want"
	is "$name: nothing is written" "$(cd $P && tar c --mtime=@0 . | cksum)$(litter)" "$before"
}

# --- there and back -----------------------------------------------------------------------------

all_go "control, without lines" outside
run jail-setup pam status
check "status: missing, exit status 1" eval '[ "$RC" = 1 ] && [ "$(grep -c " missing " <<<"$OUT")" = 5 ]'
like "and what adds it" "$OUT" '^sshd +missing +/etc/pam.d/sshd: .*; fix: jail-setup pam add sshd$'
run jail-setup pam add --all --dry-run
check "a dry run: the lines" eval 'good && [ "$(grep -c "^    +" <<<"$OUT")" = 6 ] && grep -q "^sshd  *to add  */etc/pam.d/sshd$" <<<"$OUT"'
is "and nothing else" "$(same)$(ls -A $KEPT 2>/dev/null)" ""
run jail-setup pam add --all
check "add --all" good
is "each service, by one line" "$(tr -s ' ' <<<"$OUT" | cut -d: -f1)" \
	"sshd added /etc/pam.d/sshd
su added /etc/pam.d/su
su-l included /etc/pam.d/su-l
cron added /etc/pam.d/cron
other added /etc/pam.d/other"
is "sshd's three lines, in their places" "$(diff "$T/was/sshd" $P/sshd | grep '^[<>]')" \
	"> auth optional pam_jail.so
> account required pam_jail.so
> session required pam_jail.so entry=child"
is "and first and last they are" "$(sed -n '1,2p;$p' $P/sshd)" \
	"auth optional pam_jail.so
account required pam_jail.so
session required pam_jail.so entry=child"
is "behind a line without its end" "$(tail -n 2 $P/cron)" \
	"session required pam_permit.so
session required pam_jail.so"
all_go "with the lines" jailed
run jail-setup pam status
check "status: right, exit status 0" eval 'good && [ "$(grep -c " right \| included " <<<"$OUT")" = 5 ]'
run jail-setup check
is "and check is satisfied" "$RC$OUT" 0
run make -s -C "$SRC" B="$B" PREFIX=/usr uninstall
check "uninstalling is refused, and says what is first" eval \
	'[ "$RC" != 0 ] && [ -e "$SO" ] && grep -q "fix: jail-setup pam remove --all" <<<"$ERR" && grep -q "^/etc/pam.d/sshd" <<<"$OUT"'
mkdir /srv/pam && echo 'session required pam_jail.so' >/srv/pam/one
echo '@include /srv/pam/one' >$P/elsewhere
run make -s -C "$SRC" B="$B" PREFIX=/usr uninstall
like "by a line of a file that one includes by its path too" "$OUT" '^/srv/pam/one$'
rm $P/elsewhere
before=$(stat -c '%i %Y %Z' $P/*)
run jail-setup pam add --all
check "again: nothing is written" eval 'good && [ "$(stat -c "%i %Y %Z" $P/*)" = "$before" ]'
is "what was is kept, for root alone" "$(stat -c %a:%u $KEPT) $(cmp $KEPT/sshd "$T/was/sshd" && cmp $KEPT/cron "$T/was/cron" && echo same)" "700:0 same"
run jail-setup pam remove --all
check "remove --all, and what it comes to" eval '[ "$RC" = 0 ] && [ "$ERR" = "jail-setup: by 4 services the members of 1 jail log in without a jail now" ]'
is "the files are as they were: bytes, mode, owner" "$(same)" ""
is "and nothing is kept any more" "$(ls -A $KEPT)" ""
all_go "without them again" outside
run jail-setup pam remove --all
check "again: nothing to do" eval 'good && [ -z "$OUT" ]'
run jail-setup pam remove sshd cron nosuch
check "services without lines" eval 'good && [ "$(grep -c " none " <<<"$OUT")" = 3 ]'
run jail-setup pam add su-l
check "su-l: the line goes into su" eval 'good && grep -q "^session.*pam_jail" $P/su && ! grep -q pam_jail $P/su-l'
is "and both are right" "$(services su su-l)" "su=right su-l=included"

# --- lines of somebody else's hand ------------------------------------------------------------------

fresh
chmod 640 $P/su && chgrp projects $P/su
python3 -c 'import os; os.setxattr("/etc/pam.d/su", "security.note", b"kept")' || bail "no attributes here"
attribute() { python3 -c 'import os; print(os.getxattr("/etc/pam.d/su", "security.note").decode())'; }
printf 'session optional pam_jial.so \\\n  config=/etc/jail # ours\n# end' >>$P/su
cp -a $P/su "$T/su"
is "a misspelt module, optional: status" "$(services su)" "su=wrong"
run jail-setup pam add su
check "is corrected, and its options and comment stay" eval 'good && grep -qx "session required pam_jail.so config=/etc/jail # ours" $P/su'
is "mode, owner and attributes stay" "$(stat -c %a:%u:%G $P/su) $(attribute)" "640:0:projects kept"
is "alice is jailed" "$(goes su)" jailed
run jail-setup pam remove su
is "removed: as it was, but for that line" "$(diff <(sed '/pam_jial/,/# ours/d' "$T/su") $P/su)" ""
fresh
jail-setup pam add sshd >/dev/null
echo 'session optional pam_permit.so somebody' >>$P/sshd
run jail-setup pam remove sshd
like "a file that somebody changed since" "$OUT" '^sshd +removed +/etc/pam.d/sshd: our lines alone'
is "keeps what is theirs" "$(diff "$T/was/sshd" $P/sshd | grep '^[<>]')" "> session optional pam_permit.so somebody"
fresh
jail-setup pam add sshd >/dev/null
sed -i 's/^auth optional pam_jail.so/& config=\/etc\/jail/' $P/sshd
echo 'auth optional pam_jail.so' >>$P/sshd
run jail-setup pam add sshd
check "added again behind an edit" eval 'good && [ "$(grep -c pam_jail $P/sshd)" = 3 ]'
run jail-setup pam remove sshd
is "no line of ours is left" "$(grep pam_jail $P/sshd)$(diff "$T/was/sshd" $P/sshd)" ""
fresh
install -m 644 "${SO%/*}/pam_permit.so" "${SO%/*}/pam_nail.so"
echo 'session optional pam_nail.so' >>$P/su
jail-setup pam add su >/dev/null
is "a module that is there is no misspelling of ours" "$(tail -n 2 $P/su)" "session optional pam_nail.so
session required pam_jail.so"
rm "${SO%/*}/pam_nail.so"
# what was written becomes wrong by an include: what was before stays kept
fresh
: >$P/common-more
printf '@include common-more\nsession required pam_permit.so' >$P/cron
cp $P/cron "$T/cron"
jail-setup pam add cron >/dev/null
echo 'session required pam_jail.so' >$P/common-more
run jail-setup pam add cron
check "a second line, by an include: its own is taken out" eval 'good && ! grep -q pam_jail $P/cron'
: >$P/common-more
run jail-setup pam remove cron
is "and then it is as it was" "$(cmp $P/cron "$T/cron" 2>&1)" ""
fresh
jail-setup pam add cron >/dev/null
sed -i 's/^session.*pam_jail.so/& config=\/etc\/jail/' $P/cron
run jail-setup pam remove cron
is "only our own line was changed since: as it was, without its line end" "$(cmp $P/cron "$T/was/cron" 2>&1)" ""
fresh
jail-setup pam add cron >/dev/null
cp "$T/was/cron" $P/cron && before=$(stat -c %i:%Z $P/cron)
run jail-setup pam remove cron
is "put back by hand: it is left alone" "$(tr -s ' ' <<<"$OUT") $(stat -c %i:%Z $P/cron)$(ls -A $KEPT)" "cron none /etc/pam.d/cron $before"
fresh
printf 'session [success=1 default=ignore] pam_succeed_if.so quiet user ingroup projects\n' >>$P/su
echo 'session required pam_jail.so' >>$P/su
refuses "a jump over our line: add" '/etc/pam.d/su:[0-9]+ can end the stack or skip pam_jail.so; fix: move' jail-setup pam add su
refuses "and remove: it would lead past the end" '/etc/pam.d/su:[0-9]+ jumps over our line' jail-setup pam remove su
fresh
sed -i '1i session sufficient pam_permit.so' $P/su
refuses "a line that ends the stack before ours" '/etc/pam.d/su:1 can end the stack or skip pam_jail.so' jail-setup pam add su
is "the others are done all the same" "$(jail-setup pam add su sshd 2>/dev/null | tr -s ' ')" \
	"su-l refused as the service that it includes
sshd added /etc/pam.d/sshd"

# --- vendor files ------------------------------------------------------------------------------------

fresh
mkdir -p /usr/lib/pam.d
rm $P/sshd
cp "$T/was/sshd" /usr/lib/pam.d/sshd
run jail-setup pam add sshd
like "a vendor file is copied" "$OUT" '^sshd +added +/etc/pam.d/sshd: a copy of /usr/lib/pam.d/sshd$'
is "with our lines, and otherwise the same" "$(diff $P/sshd /usr/lib/pam.d/sshd | grep -c '^[<>]')$(stat -c ' %a %u' $P/sshd)" "3 644 0"
is "it is alice's jail" "$(goes sshd)" jailed
run jail-setup pam remove sshd
like "and the copy is removed" "$OUT" "^sshd +removed +/etc/pam.d/sshd: and the file, a copy"
is "it is" "$(find $P -name sshd)$(ls -A $KEPT)" ""
jail-setup pam add sshd >/dev/null
echo '# mine' >>$P/sshd
run jail-setup pam remove sshd
is "one that somebody changed stays" "$(diff $P/sshd /usr/lib/pam.d/sshd | grep '^[<>]')" "< # mine"
# faults S5: two lines alone hide the vendor's, and an expired account was let in
printf 'account required pam_jail.so\nsession required pam_jail.so entry=child\n' >$P/sshd
chage -E 1 bob
is "control: our lines alone let an expired account in, or nobody" "$(services sshd)" "sshd=wrong"
run jail-setup pam add sshd
check "are put into a copy of the vendor's" eval 'good && grep -q pam_nologin $P/sshd && [ "$(grep -c pam_jail $P/sshd)" = 3 ]'
run SSH bob@h "echo $IN"
check "an expired account stays out" kept_out
is "and alice is jailed" "$(goes sshd)" jailed
chage -E -1 bob
printf 'account required pam_jail.so\nsession required pam_jail.so entry=child\n' >$P/sshd
run jail-setup pam remove sshd
is "removed: the vendor's counts again" "$RC$(find $P -name sshd)" 0
# the line in a vendor's file
mv $P/cron /usr/lib/pam.d/cron && printf '\nsession required pam_jail.so\n' >>/usr/lib/pam.d/cron
refuses "a vendor's file that has the line: remove" '/usr/lib/pam.d/cron has our line, and is a vendor.s file; fix: take the line out' jail-setup pam remove --all
rm -rf /usr/lib/pam.d
# what is kept, and is no file
fresh
jail-setup pam add cron >/dev/null
ln -sf /etc/shadow $KEPT/cron
refuses "a link for the file that was" 'the file as it was, in .pam: cron is a symbolic link' jail-setup pam remove cron

# --- what is refused ----------------------------------------------------------------------------------

fresh
mv $P/su $P/su.real && ln -s su.real $P/su
refuses "a symbolic link" '/etc/pam.d/su is a symbolic link to su.real' jail-setup pam add su
jail-setup pam remove su 2>/dev/null
check "remove, too" [ -L $P/su ]
fresh
ln $P/su "$P/su.twin" 2>/dev/null
refuses "a file with two names" 'has 2 names' jail-setup pam add su
fresh
chown bob $P/su
refuses "a file of somebody else" 'su belongs to uid 2002 with mode 0644; .*fix: chown 0' jail-setup pam add su
fresh
chmod g+w $P/su
refuses "that others can write" 'belongs to uid 0 with mode 0664' jail-setup pam add su
fresh
chmod o+w $P
refuses "in a directory that others can write" '/etc/pam.d belongs to uid 0 with mode 0757' jail-setup pam add su
chmod o-w $P
fresh
sed -i 's/$/\r/' $P/cron
refuses "carriage returns" '/etc/pam.d/cron:1 ends in a carriage return' jail-setup pam add cron
fresh
mkfifo $P/atd
refuses "a FIFO" 'atd' timeout 10 jail-setup pam add atd
fresh
printf 'auth required pam_permit.so\n' >$P/atd
refuses "no session lines" '/etc/pam.d/atd has no session lines.*pam add other' jail-setup pam add atd
refuses "a part of others" 'common-session is a part of (sshd|su); fix: jail-setup pam add' jail-setup pam add common-session
refuses "no such service" 'there is no /etc/pam.d/nosuch' jail-setup pam add nosuch
refuses "a path" 'no name of a PAM service' jail-setup pam add ../shadow
refuses "nothing said" 'of which services' jail-setup pam add
refuses "both" 'either PAMSERVICE or --all' jail-setup pam add --all su
refuses "no such verb" 'status, add or remove' jail-setup pam frob su
mv "$SO" "$T/so"
refuses "no module: it would lock everybody out" 'there is no .*pam_jail.so, and a line that names it locks everybody out' jail-setup pam add su
mv "$T/so" "$SO"
run su bob -c 'PATH=/usr/sbin:$PATH jail-setup pam add su'
check "only root may" eval '[ "$RC" = 2 ] && grep -q "only root" <<<"$ERR"'
run su bob -c 'PATH=/usr/sbin:$PATH jail-setup pam status; PATH=/usr/sbin:$PATH jail-setup pam add su --dry-run'
check "anybody can look" eval '[ "$RC" = 0 ] && grep -q "^    +session" <<<"$OUT"'
printf 'account required pam_deny.so\nsession required pam_deny.so\n' >$P/other
is "other that denies needs none, nor do services that use its lines" "$(services other atd)" \
	"other=not needed atd=not needed"
run jail-setup pam add --all
check "and --all leaves it alone" eval 'good && grep -q "^other *not needed" <<<"$OUT" && ! grep -q pam_jail $P/other'
printf 'session optional pam_exec.so /bin/true\n' >>$P/su
run jail-setup pam status su
check "a program behind our line is no fault" eval 'good && grep -q "su:[0-9]* starts a program behind it" <<<"$OUT"'
umount_ro() { umount $P; }
fresh
mount --bind $P $P && mount -o remount,ro,bind $P
refuses "a read-only file system" 'Read-only file system' jail-setup pam add su
umount_ro

# --- a full disk ----------------------------------------------------------------------------------------

fresh
mount -t tmpfs -o mode=755,size=64k small /mnt && cp -a $P/. /mnt && mount --bind /mnt $P
head -c 100000 /dev/zero >/mnt/ballast 2>/dev/null
refuses "no room in /etc" 'No space left' jail-setup pam add su
rm /mnt/ballast && umount $P && umount /mnt
mkdir -p $KEPT && mount -t tmpfs -o mode=700,size=4k small $KEPT && head -c 100000 /dev/zero >$KEPT/ballast 2>/dev/null
refuses "no room for what is kept" 'keep what was: .*No space left' jail-setup pam add su
umount $KEPT
run jail-setup pam add su
check "with room it is done" good

# --- another host's / --------------------------------------------------------------------------------------

fresh
R=/srv/image
mkdir -p $R/etc $R/var/lib $R/run "$R$ARCH_LIB" && cp -a "$T/was" $R/etc/pam.d
cp -a /etc/ld.so.cache $R/etc && ln -s usr/lib $R/lib && cp -aL "$ARCH_LIB"/libpam.so.0 "$R$ARCH_LIB/"
mkdir -p $R/etc/keeper && cp $R/etc/pam.d/common-session $R/etc/keeper && ln -sf /etc/keeper/common-session $R/etc/pam.d/common-session
refuses "--root: without the module" 'there is no /[^ ]*pam_jail.so' jail-setup pam add --root $R su
run jail-setup pam add sshd --root $R
check "control: it is refused there" [ "$RC" = 2 ]
mkdir -p "$R$ARCH_LIB/security" && cp "$SO" "$R$ARCH_LIB/security"
run jail-setup pam add --all --root $R
check "--root: all services of that host" eval 'good && grep -q "^sshd *added *$R/etc/pam.d/sshd$" <<<"$OUT"'
is "and of this one none" "$(same)$(ls -A $KEPT 2>/dev/null)" ""
is "its state is there" "$(cmp $R/var/lib/jail/.pam/sshd "$T/was/sshd" 2>&1)" ""
run jail-setup pam status --root $R
check "--root: status" good
run jail-setup pam remove --all --root $R
is "--root: remove" "$RC$(diff -r -x common-session "$T/was" $R/etc/pam.d)" 0
mv $R/etc/ld.so.cache $R/etc/kept.cache
mv "$R$ARCH_LIB/security/pam_jail.so" $R/kept.so
refuses "--root: nothing says where modules are, and it is not in its place" 'there is no /[^ ]*/security/pam_jail.so' \
	jail-setup pam add su --root $R
mv $R/kept.so "$R$ARCH_LIB/security/pam_jail.so"
run jail-setup pam add su --root $R
check "--root: it is in its place" good
jail-setup pam remove --all --root $R 2>/dev/null
chmod o+w $R
refuses "--root: that others can write" 'belongs to uid 0 with mode 0757' jail-setup pam add --root $R su

# --- two at once -------------------------------------------------------------------------------------------

fresh
for i in 1 2 3 4; do jail-setup --quiet pam add --all & done
wait
is "four at once: each line once" "$(cat $P/* | grep -c '^[a-z].*pam_jail')" 6
for i in 1 2 3 4; do jail-setup --quiet pam remove --all 2>/dev/null & done
wait
is "and removed: as they were" "$(same)$(ls -A $KEPT)" ""

# --- an editor --------------------------------------------------------------------------------------------

command -v strace >/dev/null || { skip "killed at every system call" "no strace"; finish; }
fresh
strace -f -qq -o /dev/null -e inject=fsync:delay_enter=2000000:when=1 jail-setup pam add su 2>"$T/err" &
until_so [ -e $P/.su.jail-setup ]
echo '# an editor was here' >>$P/su
wait $!
is "a file that changes meanwhile: status 2" $? 2
like "and says so" "$(cat "$T/err")" '/etc/pam.d/su changes now; fix: do it again'
is "and the edit stays" "$(diff "$T/was/su" $P/su | grep '^[<>]')$(litter)" "> # an editor was here"

# --- killed ------------------------------------------------------------------------------------------------

fresh
CALLS="openat write fchown fchmod fsync fsetxattr renameat renameat2 unlinkat mkdirat"
times() { grep -c "^[0-9 ]*$1(" "$T/trace"; }
sound() {               # the file is the old or the new one, and the next run ends it
	local now
	now=$(cksum <$P/su)
	case $now in "$old"|"$new") ;; *) echo "neither the old file nor the new one" ;; esac
	jail-setup --quiet pam "$1" su 2>/dev/null || echo "the next run fails"
	[ "$(cksum <$P/su)" = "$2" ] || echo "and does not end it"
	[ -z "$(litter)" ] || echo "litter: $(litter)"
	jail-setup --quiet pam remove su 2>/dev/null
	[ "$(cksum <$P/su)" = "$old" ] || echo "not as it was: $(diff "$T/was/su" $P/su)"
	[ -z "$(ls -A $KEPT)" ] || echo "kept: $(ls -A $KEPT)"
}
old=$(cksum <$P/su)
jail-setup --quiet pam add su && cp $P/su "$T/su.new"
new=$(cksum <$P/su)
CASES=0 STRUCK=0
for verb in add remove; do
	[ $verb = add ] && end=$new || end=$old
	fresh
	[ $verb = add ] || jail-setup --quiet pam add su
	strace -f -qq -o "$T/trace" jail-setup --quiet pam $verb su 2>/dev/null
	for call in $CALLS; do
		n=$(times "$call")
		wrong=
		for ((i = 1; i <= n; i++)); do
			for what in signal=KILL error=EIO; do
				# what is read may fail as it likes; every call that writes is struck
				[ "$call" != openat ] || sed -n "/ openat(/p" "$T/trace" | sed -n "${i}p" | grep -q 'O_CREAT' || continue
				fresh
				[ $verb = add ] || jail-setup --quiet pam add su
				bash -c '"$@"; exit' - strace -f -qq -o "$T/hit" -e trace="$call" -e "inject=$call:$what:when=$i" \
					jail-setup --quiet pam $verb su >/dev/null 2>&1
				rc=$?
				CASES=$((CASES + 1))
				case $what in
				signal=*) [ $rc != 137 ] || STRUCK=$((STRUCK + 1)) ;;
				*) ! grep -q INJECTED "$T/hit" || STRUCK=$((STRUCK + 1)) ;;
				esac
				out=$(sound $verb "$end")
				[ -z "$out" ] || wrong+="$call $i $what: $out"$'\n'
			done
		done
		[ "$n" = 0 ] || is "$verb: killed at $call, or it fails" "$wrong" ""
	done
done
# a second writing, killed between what is kept and the file: the first text stays kept
for call in renameat fsync; do
	fresh
	printf 'session required pam_permit.so' >$P/cron && cp $P/cron "$T/cron"
	jail-setup --quiet pam add cron
	sed -i 's/^session required pam_jail/session optional pam_jail/' $P/cron
	strace -f -qq -o "$T/hit" -e trace=renameat,fsync -e inject=$call:signal=KILL jail-setup --quiet pam add cron 2>/dev/null
	check "control: $call: the file is not yet written" grep -q "^session optional pam_jail" $P/cron
	jail-setup --quiet pam add cron
	jail-setup --quiet pam remove cron 2>/dev/null
	is "killed at $call while it was written again: then it is as it was" "$(cmp $P/cron "$T/cron" 2>&1)" ""
done
echo "# $CASES cases, $STRUCK of them struck"
check "control: most of the cases were struck" [ "$STRUCK" -gt $((CASES * 8 / 10)) ]
finish
