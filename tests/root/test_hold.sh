#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_hold.sh - jail-setup hold: a jail stays in the generation it has until unhold,
# whatever the host does and whoever refreshes. A second jail beside it, of the same
# files, shows each time that the refresh did something.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
H=/opt/host
mkdir -p $H /etc/jail/components.d
echo 0 >$H/data
printf 'files = [ "/bin/sh", "/bin/cat", "%s/data" ];\n' $H >/etc/jail/components.d/tiny.conf
printf 'files = [ "/bin/sh", "%s/data" ];\n' $H >/etc/jail/components.d/other.conf
jail_file tiny <<<'components = [ "tiny" ];
users = [ "carol" ];'
jail_file beside <<<'components = [ "other" ];'
sed -i '/^carol/s|/bin/bash|/bin/sh|' /etc/passwd
pam_su session
tick
jail-setup --quiet build tiny beside || bail "build failed"
N=0
now() { readlink "$STATE/${1:-tiny}/current"; }
change() { N=$((N + 1)); echo "$N" >$H/data; tick; }
says() { [ "$RC" = "$1" ] && [ "$(grep -c . <<<"$ERR")" = "$2" ]; }
inside() { su carol -c "cat $H/data"; }
# kept NAME COMMAND...: tiny stays, its neighbour follows
kept() {
	local name=$1 was beside
	shift
	change
	was=$(now) beside=$(now beside)
	run "$@"
	check "$name: the held jail stays, the other follows" \
		eval '[ "$(now)" = "$was" ] && [ "$(now beside)" != "$beside" ]'
}

# --- a refresh ---------------------------------------------------------------------------

change
was=$(now)
run jail-setup refresh
check "control: not held, it follows the host" eval '[ "$RC" = 0 ] && [ "$(now)" != "$was" ]'
run jail-setup hold tiny "rsync 3.4 breaks anna's \\upload"
check "hold" says 0 0
like "says since when and why" "$OUT" "^tiny: held since 20[0-9-]+ [0-9:]+: rsync 3.4 breaks anna's"
is "the record is root's" "$(stat -c '%U:%G %a %F' $STATE/tiny/hold)" "root:root 644 regular file"
DATA=$(cat $H/data)
kept refresh jail-setup refresh
check "which is no failure" says 0 0
like "and names it" "$OUT" "^tiny: left as it is, held since .*: rsync 3.4 breaks anna's"
works "who logs in finds the old file" "$DATA" inside
kept "refresh --log, as the hooks call it" jail-setup --quiet refresh --log
check "which is no failure" eval 'says 0 0 && [ -z "$OUT" ]'
like "its line in the log" "$(log_now)" 'jail=tiny result=held reason="since '
like "and the summary" "$(log_now)" 'refresh jails=2 made=1 failed=0 held=1$'
change
was=$(now) old=$(now beside)
run jail-setup refresh --background --log
check "refresh --background: the other follows" until_so eval '[ "$(now beside)" != "$old" ]'
check "and the held jail stays" eval 'log_has "jails=2 made=1 failed=0 held=1" && [ "$(now)" = "$was" ]'
change
was=$(now)
run jail-setup refresh tiny
check "refresh by name: status 1, one line" eval 'says 1 1 && [ "$(now)" = "$was" ]'
like "with what releases it" "$ERR" "^jail-setup: jail tiny is held since .*; fix: jail-setup unhold tiny$"
run jail-setup refresh tiny beside
check "of several by name: 1, and the others are done" eval 'says 1 1 && grep -q "^beside: generation" <<<"$OUT"'
for hook in apt dpkg; do
	run jail-setup hook install $hook
	kept "the hook of $hook" sh -c "$(sed -n 's/.*\(\/usr\/sbin\/jail-setup[^;"]*refresh[^;"]*\).*/\1/p' \
		/etc/apt/apt.conf.d/99jail-setup /etc/dpkg/dpkg.cfg.d/jail-setup 2>/dev/null | head -n 1)"
	check "the hook of $hook: no failure" [ "$RC" = 0 ]
	jail-setup --quiet hook remove
done

# --- build -------------------------------------------------------------------------------

kept "build --all" jail-setup build --all
check "which is no failure" says 0 0
like "and names it" "$OUT" '^tiny: left as it is, held since '
was=$(now)
run jail-setup build tiny
check "build by name is refused: status 2, one line" eval 'says 2 1 && [ "$(now)" = "$was" ]'
like "with what releases it" "$ERR" '; fix: jail-setup unhold tiny$'

# held after the command has looked, and before it makes anything: while it plans
if command -v strace >/dev/null; then
	stopped() { grep -q 'stopped by SIGSTOP' "$T/trace" 2>/dev/null; }
	for how in 'refresh 1' 'build 2'; do
		jail-setup --quiet unhold tiny
		change
		was=$(now)
		rm -f "$T/trace"
		strace -qq -o "$T/trace" -P $H/data -e trace=newfstatat -e inject=newfstatat:signal=STOP:when=1 \
			jail-setup "${how% *}" tiny >"$T/late.out" 2>"$T/late.err" &
		TRACER=$!
		check "${how% *}: control: it is stopped while it plans" until_so stopped
		AT=$(pgrep -P $TRACER)
		run jail-setup hold tiny late
		check "${how% *}: hold succeeds meanwhile" says 0 0
		kill -CONT "$AT"
		wait $TRACER
		is "${how% *}: it stops at the hold" "$? $(now) $(grep -c 'is held since .*: late; fix' "$T/late.err")" \
			"${how#* } $was 1"
	done
else
	skip "held while a refresh plans" "no strace"
fi
jail-setup --quiet hold tiny "rsync 3.4 breaks anna's upload"

# --- what is said of it ------------------------------------------------------------------

run jail-setup list tiny
like "list: held since when, and why" "$OUT" "^  held since 20.*: rsync 3.4 breaks anna's"
like "and stale" "$OUT" '^tiny .* stale '
run su bob -c '/usr/sbin/jail-setup list tiny'
like "for anybody" "$OUT" '^  held since 20'
run jail-setup list --json tiny
like "list --json" "$OUT" '"held":\{"since":"20[0-9T:Z-]+","why":"rsync 3.4 breaks anna'
run jail-setup list --json beside
unlike "control: not of another" "$OUT" '"held"'
run jail-setup list tiny nosuch
check "list of an unknown jail: 2, and the known one" eval '[ "$RC" = 2 ] && grep -q "no jail \"nosuch\"" <<<"$ERR" && grep -q ^tiny <<<"$OUT"'
run jail-setup diff tiny
check "diff says what a refresh would change" eval '[ "$RC" = 1 ] && grep -q "^tiny: changed $H/data" <<<"$OUT"'
run jail-setup check tiny
like "check: stale, held, and what releases it" "$RC $OUT" \
	"^1 tiny: stale $H/data: .*, found .*; held since .*; fix: jail-setup unhold tiny$"
was=$(now)
run jail-setup check --fix tiny
check "check --fix leaves it" eval '[ "$(now)" = "$was" ] && [ "$RC" = 1 ] && grep -q "; not fixed$" <<<"$OUT"'
run jail-setup check beside
check "control: no word of it for another" eval '! grep -q held <<<"$OUT"'
printf '%s\n' "accept = ( { kind = \"stale\"; jail = \"tiny\"; path = \"*\"; reason = \"held for anna\"; } );" >/etc/jail/check.conf
run jail-setup check tiny
check "check.conf accepts it" eval '[ "$RC" = 0 ] && grep -q "accepted: held for anna" <<<"$OUT"'
rm /etc/jail/check.conf
echo 'x' >"$STATE/tiny/current/root$H/data.more"
run jail-setup check --fix tiny
check "check --fix does not build a damaged one either" eval '[ "$RC" = 1 ] && [ "$(now)" = "$was" ] && grep -q "extra .*not fixed" <<<"$OUT"'
rm "$STATE/tiny/current/root$H/data.more"

# --- again, and no more ------------------------------------------------------------------

run jail-setup hold tiny
like "held again: time and reason stay" "$OUT" "rsync 3.4 breaks anna's"
run jail-setup hold tiny other
like "another reason" "$OUT" '^tiny: held since .*: other$'
run jail-setup hold tiny "$(printf '%0500d' 0)"
check "one that is too long: 2" says 2 1
run jail-setup hold nosuch
check "hold of a jail that is not there: 2" eval 'says 2 1 && grep -q "no jail \"nosuch\"" <<<"$ERR"'
jail_file fresh <<<'components = [ "tiny" ];'
run jail-setup hold fresh
check "of one that is not built: 2, and what builds it" eval 'says 2 1 && grep -q "fix: jail-setup build fresh" <<<"$ERR"'
rm /etc/jail/jails.d/fresh.conf
run su bob -c '/usr/sbin/jail-setup unhold tiny'
check "only root releases" eval 'says 2 1 && [ -e $STATE/tiny/hold ]'
run jail-setup unhold tiny
check "unhold" eval 'says 0 0 && [ "$OUT" = "tiny: released" ] && [ ! -e $STATE/tiny/hold ]'
was=$(now)
run jail-setup refresh
check "and the next refresh brings it up to date" eval 'says 0 0 && [ "$(now)" != "$was" ]'
works "who logs in finds the new file" "$(cat $H/data)" inside
run jail-setup unhold tiny
check "once more is no error" eval 'says 0 0 && [ "$OUT" = "tiny: is not held" ]'
run jail-setup unhold nosuch
check "unhold of a jail that is not there: 2" says 2 1

# --- rollback ----------------------------------------------------------------------------

newest=$(now)
run jail-setup rollback tiny
like "rollback offers hold" "$RC $OUT$ERR" 'to keep it: jail-setup hold tiny$'
run jail-setup refresh tiny
check "control: without it the next refresh undoes the rollback" eval '[ "$RC" = 0 ] && [ "$(now)" != "$newest" ]'
newest=$(now)
run jail-setup rollback tiny --hold
check "rollback --hold" eval 'says 0 0 && [ "$(now)" != "$newest" ] && grep -q "^tiny: held$" <<<"$OUT"'
was=$(now)
kept "refresh after it" jail-setup refresh
run jail-setup rollback tiny "${newest#gen/}"
check "another rollback may change a held jail" eval 'says 0 0 && [ "$(now)" = "$newest" ] && [ -e $STATE/tiny/hold ]'
run jail-setup rollback tiny --hold 20000101T000000
check "one that fails leaves it held" eval 'says 2 1 && [ -e $STATE/tiny/hold ]'
jail-setup --quiet unhold tiny
run jail-setup rollback tiny --hold 20000101T000000
check "and not held if it was not" eval 'says 2 1 && [ ! -e $STATE/tiny/hold ]'
run jail-setup rollback tiny --hold
run jail-setup hold tiny "a reason afterwards"
like "hold afterwards adds the reason" "$(jail-setup list tiny)" ': a reason afterwards$'
jail-setup --quiet unhold tiny

# --- a record that cannot be read --------------------------------------------------------

garble() {              # NAME COMMAND...: makes the record
	local name=$1
	shift
	rm -rf $STATE/tiny/hold
	"$@" || bail "$name"
	kept "$name" jail-setup refresh --log
	check "$name: status 2, one line with the mend" \
		eval 'says 2 1 && grep -q "is held for its record cannot be read: .*; fix: jail-setup unhold tiny$" <<<"$ERR"'
	like "$name: in the log" "$(log_now)" 'jail=tiny result=failed reason="jail tiny is held'
	run jail-setup check tiny
	check "$name: check names the record, and its mend" grep -q "^tiny: config $STATE/tiny/hold: .*; fix: jail-setup unhold tiny$" <<<"$OUT"
	run jail-setup list tiny
	like "$name: list too" "$OUT" '^  held for its record cannot be read: '
	run jail-setup list --json tiny
	like "$name: list --json: no time" "$OUT" '"held":\{"why":"'
	run jail-setup unhold tiny
	check "$name: unhold removes it" eval 'says 0 0 && [ ! -e $STATE/tiny/hold ] && [ ! -L $STATE/tiny/hold ]'
}
record() { printf '%b' "$1" >$STATE/tiny/hold; }
garble "an empty record" record ''
garble "one cut short" record '- 1764500000 why'
garble "one of other words" record 'login held\n'
garble "one with two lines" record '- 1764500000 a\nb 1764500000 c\n'
garble "one with a NUL" record '- 1764500000 a\0b\n'
garble "a directory" mkdir -p $STATE/tiny/hold/more
garble "a link" ln -s /nowhere $STATE/tiny/hold
garble "a FIFO" mkfifo $STATE/tiny/hold
others() { record '- 1764500000 why\n' && chmod o+w $STATE/tiny/hold; }
garble "one that others can write" others
theirs() { record '- 1764500000 why\n' && chown carol $STATE/tiny/hold; }
garble "one of somebody else" theirs
record 'garbled'
run jail-setup hold tiny again
like "hold writes it anew" "$RC $OUT" '^0 tiny: held since 20.*: again$'
rm $STATE/tiny/hold && mkdir $STATE/tiny/hold
run jail-setup hold tiny again
like "also where it is a directory" "$RC $OUT" '^0 tiny: held since 20.*: again$'

# what is wrong above the record is nothing that unhold could mend
for dir in $STATE/tiny $STATE; do
	chmod o+w "$dir"
	change
	was=$(now)
	for command in build refresh; do
		run jail-setup $command tiny
		check "$command: others may write to $dir: 2, and its own mend" eval \
			'[ "$RC" = 2 ] && [ "$(now)" = "$was" ] && grep -q "fix: .*chmod go-w .*$dir'"'"'$" <<<"$ERR" &&
			! grep -q held <<<"$ERR"'
	done
	chmod o-w "$dir"
done

# --- read-only, remove -------------------------------------------------------------------

mount -o remount,ro $STATE
run jail-setup unhold tiny
check "a read-only state: unhold fails, and it is held" eval 'says 2 1 && jail-setup list tiny | grep -q "^  held since"'
run jail-setup hold tiny other
check "so does another reason, and the old one stays" eval 'says 2 1 && jail-setup list tiny | grep -q ": again$"'
run jail-setup hold beside
check "and hold: what it would hold is not held" eval 'says 2 1 && ! jail-setup list beside | grep -q "^  held"'
mount -o remount,rw $STATE
run jail-setup remove tiny
check "remove removes a held jail" eval 'says 0 0 && [ ! -e $STATE/tiny ]'
run jail-setup build tiny
check "and the next of that name is not held" eval 'says 0 0 && ! jail-setup list tiny | grep -q held'

# --- a tree of another's ---------------------------------------------------------------------

printf 'root = "/srv/tree";\nusers = [ "bob" ];\n' | jail_file theirs
for c in 'rollback theirs' 'rollback --hold theirs' 'hold theirs' 'generations theirs'; do
	# shellcheck disable=SC2086 # words
	run jail-setup $c
	check "$c: says why it cannot be" eval 'says 2 1 && [ "$ERR" = "jail-setup: jail theirs has root = \"/srv/tree\": somebody else maintains that tree, it has no generations" ]'
done
rm /etc/jail/jails.d/theirs.conf
run jail-setup rollback theirs
like "control: no such jail" "$ERR" 'no jail "theirs"'
finish
