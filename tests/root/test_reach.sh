#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_reach.sh - in a jail with `commands` whose rows have roots, the kernel lets
# a login read and write nothing outside them, whatever its arguments and the
# account's files ask for (DESIGN 9, wall 2).  Nothing here is refused by jailsh.

. "${0%/*}/world.sh"

install_products
ssh_ways child su
PROGRAMS=(cat cp dd ln ls mkdir mv rm rmdir tee touch truncate)
printf '%s\n' "files = [ $(printf '"/usr/bin/%s", ' "${PROGRAMS[@]}") \"/usr/bin/jailsh\", \"/etc/reach\" ];" >/etc/jail/components.d/few.conf
echo truncate >/etc/reach
printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "few", "rsync", "sftp-server", "shell", "python3" ];' \
    "commands = ( $(any "${PROGRAMS[@]}" rsync sftp-server python3) );" \
    'binds = ( { source = "/srv/bound"; target = "/srv/bound"; mode = "rw"; } );' | jail_file "$JAIL"
mkdir -p /srv/bound && echo bound >/srv/bound/file && chown -R alice: /srv/bound
build_jail
RULES=$TREE/etc/jail/rules
cp "$RULES" "$T/rules"

# roots [COMMAND=]LINE...: each command, or that one, has this root
roots() {
	cp "$T/rules" "$RULES"
	for line; do
		case $line in
		*=*) sed -i "/^${line%%=*}\$/a \\\troot ${line#*=}" "$RULES" ;;
		*) sed -i "/^[^\t]/a \\\troot $line" "$RULES" ;;
		esac
	done
}

H=/home/alice
fresh() {               # as it was: a root, and what lies beside it
	rm -rf $H/in $H/out /srv/bound/new
	mkdir -p $H/in/sub $H/in/.tmp $H/out
	echo inside >$H/in/file && echo part >$H/in/.tmp/part && echo outside >$H/out/file
	ln -s $H/out $H/in/away && ln -s $H/out/file $H/in/link && ln -sfn in $H/lane
	chown -hR alice: $H/in $H/out $H/lane
}
# an overlay gives a directory that the kernel forgot another number
before() { find $H /srv/bound -type d -printf '%p %y %n\n' -o -printf '%p %y %s %i %n %l\n' | sort; find $H /srv/bound -type f -exec cksum {} + | sort; }

# denied NAME ROOT COMMAND: with the root the kernel says no, and nothing has changed;
# without, it works
denied() {
	roots && fresh
	run SSH alice@h "$3"
	check "control: $1" [ "$RC" = 0 ]
	roots "$2" && fresh
	before >"$T/before"
	run SSH alice@h "$3"
	before >"$T/after"
	check "$1" eval '[ "$RC" != 0 ] && grep -qi "${SAYS:-permission denied}" <<<"$ERR" && cmp -s "$T/before" "$T/after"'
}
allowed() {             # NAME ROOT COMMAND [WANT]
	WANT=${4-}
	roots "$2" && fresh
	run SSH alice@h "$3"
	check "$1" eval '[ "$RC" = 0 ] && [ "$OUT" = "$WANT" ]'
}

# --- whatever the access: nothing outside ----------------------------------------

for access in ro rw put new; do
	A="$access $H/in"
	denied "$access: a file outside is read" "$A" "cat $H/out/file"
	denied "$access: through a link in the root" "$A" "cat in/link"
	denied "$access: through a link above" "$A" "cat in/away/file"
	denied "$access: a directory outside is listed" "$A" "ls $H"
	denied "$access: a bind is read" "$A" "cat /srv/bound/file"
	denied "$access: a file outside is written" "$A" "tee -a $H/out/file"
	denied "$access: through a link of the root" "$A" "truncate -s 0 in/link"
	denied "$access: a new file outside" "$A" "tee $H/out/new"
	denied "$access: a new directory outside" "$A" "mkdir $H/out/new"
	denied "$access: a file outside is removed" "$A" "rm -f $H/out/file"
	denied "$access: a file of a bind" "$A" "tee /srv/bound/new"
	SAYS='permission denied\|cross-device\|not permitted' \
	    denied "$access: a file outside gets a name inside" "$A" "ln $H/out/file in/new"
	SAYS='permission denied\|cross-device' \
	    denied "$access: a file outside is moved inside" "$A" "python3 -c 'import os; os.rename(\"out/file\", \"in/new\")'"
	for dir in /tmp /var/tmp /dev/shm /run/user/2001; do
		denied "$access: a file in $dir" "$A" "tee $dir/new"
	done
	allowed "$access: the tree is read" "$A" "cat /etc/reach" truncate
	allowed "$access: and its directories" "$A" "ls /etc/jail" "$(printf '%s\n' rules rules.entry scripts)"
	allowed "$access: a device" "$A" "cp /etc/reach /dev/null"
done
run SSH -tt alice@h "cp /etc/reach /dev/tty"
check "the terminal" eval '[ "$RC" = 0 ] && grep -q "^truncate" <<<"$OUT"'
run SSH -tt alice@h
check "no shell: jailsh says what there is" eval '[ "$RC" = 126 ] && grep -q "this account has no shell; it may run:.* truncate" <<<"$OUT$ERR"'

# --- ro ----------------------------------------------------------------------

R="ro $H/in"
allowed "ro: a file" "$R" "cat in/file" inside
allowed "ro: the directory" "$R" "ls in" $'away\nfile\nlink\nsub'
for c in "tee -a in/file" "truncate -s 0 in/file" "tee in/new" "rm -f in/file" "rmdir in/sub" "mkdir in/new" "ln -s x in/new" "python3 -c 'import os; os.rename(\"in/file\", \"in/file2\")'" "ln in/file in/new"; do
	denied "ro: $c" "$R" "$c"
done

# --- rw ----------------------------------------------------------------------

R="rw $H/in"
for c in "tee -a in/file" "truncate -s 0 in/file" "tee in/new" "rm in/file" "rmdir in/sub" "mkdir in/sub/new" "ln -s x in/new" "mv in/file in/sub/file" "ln in/file in/sub/file" "mv in/.tmp/part in/file"; do
	allowed "rw: $c" "$R" "$c"
done
SAYS='permission denied\|cross-device' \
    denied "rw: out of the root by a new name" "$R" "ln in/file out/new"

# --- put ---------------------------------------------------------------------

R="put $H/in"
denied "put: a file is read" "$R" "cat in/file"
denied "put: a new one neither" "$R" "dd if=in/file of=in/new status=none"
for c in "tee -a in/file" "tee in/new" "mkdir in/new" "ls in/sub" "rm in/file" "python3 -c 'import os; os.rename(\"in/.tmp/part\", \"in/file\")'"; do
	allowed "put: $c" "$R" "$c"
done

# --- new ---------------------------------------------------------------------

R="new $H/in"
allowed "new: a file is read" "$R" "cat in/file" inside
for c in "mkdir in/new" "ln -s x in/new" "tee in/.tmp/new" "truncate -s 0 in/.tmp/part" "rm in/.tmp/part" "python3 -c 'import os; os.rename(\"in/.tmp/part\", \"in/sub/new\")'"; do
	allowed "new: $c" "$R" "$c"
done
for c in "tee -a in/file" "truncate -s 0 in/file" "rm -f in/file" "rmdir in/sub" "python3 -c 'import os; os.rename(\"in/.tmp/part\", \"in/file\")'" "python3 -c 'import os; os.rename(\"in/file\", \"in/.tmp/new\")'" "python3 -c 'import os; os.rename(\"in/.tmp\", \"in/sub/tmp\")'"; do
	denied "new: $c" "$R" "$c"
done
SAYS='not permitted' denied "new: a file moved into place keeps no name in .tmp" "$R" "ln in/.tmp/part in/new"
SAYS='permission denied\|cross-device\|not permitted' \
    denied "new: what is there gets none" "$R" "ln in/file in/.tmp/new"

# rsync, as its profile calls it
mkdir -p "$T/up/d" && echo one >"$T/up/one" && echo two >"$T/up/d/two"
up() { run RSYNC -r "--rsync-path=rsync --temp-dir=$H/in/.tmp" "$@" "$T/up/" "alice@h:$H/in/"; }
roots "$R" && fresh && rm -r $H/in/.tmp
up
check "new: rsync: .tmp is made, and files come" eval '[ "$RC" = 0 ] && [ "$(cat $H/in/one $H/in/d/two)" = "one
two" ] && [ "$(stat -c %U:%a $H/in/.tmp)" = alice:700 ] && [ -z "$(ls $H/in/.tmp)" ]'
echo three >"$T/up/three" && echo other >"$T/up/one"
up --ignore-existing
check "new: rsync: more come" eval '[ "$RC" = 0 ] && [ "$(cat $H/in/one $H/in/three)" = "one
three" ]'
up -c
check "new: rsync: none is replaced" eval '[ "$RC" != 0 ] && [ "$(cat $H/in/one)" = one ]'
up -c --inplace
check "new: rsync: nor in place" eval '[ "$RC" != 0 ] && [ "$(cat $H/in/one)" = one ]'
rm "$T/up/one"
up --delete
check "new: rsync: none is removed" eval '[ "$RC" != 0 ] && [ "$(cat $H/in/one)" = one ]'
roots
up --delete
check "control: it is removed" [ ! -e $H/in/one ]

# --- the root itself ----------------------------------------------------------

roots "rw $H/lane" && fresh
run SSH alice@h "cat in/file"
check "a root that is a link is none" eval '[ "$RC" = 126 ] && [ -z "$OUT" ] && grep -q "$H/lane: .*fix: " <<<"$ERR"'
run SSH alice@h "tee out/new"
check "and nothing is written" eval '[ "$RC" = 126 ] && [ ! -e $H/out/new ]'
roots "rw $H/none"
run SSH alice@h "cat in/file"
check "nor is one that is missing" eval '[ "$RC" = 126 ] && grep -q "$H/none: No such file.*fix: make it a directory of alice" <<<"$ERR"'
install -d -o alice $H/none
run SSH alice@h "tee none/new"
check "until it is made" eval '[ "$RC" = 0 ] && [ -e $H/none/new ]'
rm -r $H/none
roots "rw /tmp"
works "one that the login makes is there" "" SSH alice@h "tee /tmp/new"
run jailsh --test -u alice -c 'tee /tmp/new'
is "and jailsh --test says so" "$RC" 0
roots "rw /tmp/none"
run SSH alice@h "tee /tmp/none/new"
check "below it there is nothing" eval '[ "$RC" = 126 ] && grep -q "/tmp/none: No such file" <<<"$ERR"'
run jailsh --test -u alice -c 'tee /tmp/none/new'
is "and that too" "$RC $OUT" "1 refused: /tmp/none: No such file or directory; fix: make it a directory of alice, through no link"
roots "rw $H/none" "rw $H/in" && fresh
run SSH alice@h "cat in/file"
check "of two roots neither may be missing" [ "$RC" = 126 ]
roots "cat=ro %h/in" && fresh
allowed "tokens" "ro /home/%u/in" "cat in/file" inside
roots "new $H/in" && fresh && rm -r $H/in/.tmp && ln -s ../out $H/in/.tmp
run SSH alice@h "tee out/new"
check "a .tmp that is a link" eval '[ "$RC" = 126 ] && grep -q "$H/in/.tmp: .*fix: " <<<"$ERR" && [ ! -e $H/out/new ]'
run SSH alice@h "tee in/.tmp/new"
check "leads nowhere" eval '[ "$RC" = 126 ] && [ ! -e $H/out/new ]'
roots "new $H/in" && fresh && chown mallory: $H/in/.tmp && chmod 777 $H/in/.tmp
run SSH alice@h "tee in/.tmp/new"
check "a .tmp of another account" eval '[ "$RC" = 126 ] && grep -q "$H/in/.tmp: .*fix: make it a directory of alice" <<<"$ERR" && [ ! -e $H/in/.tmp/new ]'
roots "ro $H/in/file" && fresh
allowed "a root can be a file" "ro $H/in/file" "cat in/file" inside
for wrong in "rx $H/in" "ro in" "ro $H/%x"; do
	roots "$wrong"
	refused "$wrong: nobody gets in" alice "result=refused.*/etc/jail/rules: "
done

# --- the union ---------------------------------------------------------------

start() { { printf '%s\n' "$@"; grep -v '^Subsystem' /etc/ssh/sshd_config; } >/etc/ssh/sshd_internal
	SSHD_CONFIG=/etc/ssh/sshd_internal run_sshd 2202 || bail "sshd on 2202 does not start"; client 2202; }
start 'Subsystem sftp internal-sftp'
sftp() {                # COMMAND...
	printf '%s\n' "$@" >"$T/batch"
	rm -f "$T/down"
	run SFTP -q -b "$T/batch" alice@h
}
every() { local c all=(); for c in "${PROGRAMS[@]}" rsync python3; do all+=("$c=$1"); done; roots "${all[@]}" "sftp-server=$2"; }
echo up >"$T/up1"
for way in 2202 22; do
	via publickey $way
	[ $way = 22 ] && who=sftp-server || who=internal-sftp
	roots && fresh
	sftp "get $H/out/file $T/down" "put $T/up1 $H/out/new"
	check "control: $who reads and writes" eval '[ "$RC" = 0 ] && [ -s "$T/down" ] && [ -s $H/out/new ]'
	roots "rw $H/in" && fresh
	sftp "get in/file $T/down" "put $T/up1 in/new" "rename in/new in/sub/new" "rm in/file" "ls in" "mkdir in/d"
	check "$who: beneath the root" eval '[ "$RC" = 0 ] && [ -s "$T/down" ] && [ -s $H/in/sub/new ] && [ ! -e $H/in/file ]'
	for c in "get $H/out/file $T/down" "get in/link $T/down" "put $T/up1 out/new" "put $T/up1 in/away/new" \
	    "rm out/file" "mkdir out/new" "ls out" "rename out/file in/new" "put $T/up1 /tmp/new"; do
		fresh
		sftp "$c"
		check "$who: $c" eval '[ "$RC" != 0 ] && [ ! -s "$T/down" ] && [ ! -e $H/out/new ] && [ -s $H/out/file ]'
	done
done
via publickey 2202
every "ro $H/in" "new $H/out" && fresh
sftp "get in/file $T/down" "get out/file $T/down2" "put $T/up1 out/.tmp/new" "mkdir out/d"
check "internal-sftp has the union" eval '[ "$RC" = 0 ] && [ -s "$T/down2" ] && [ -s $H/out/.tmp/new ]'
for c in "put $T/up1 in/new" "put $T/up1 out/file" "rm out/file" "put $T/up1 new" "ln out/.tmp/new out/linked"; do
	sftp "$c"
	check "internal-sftp, and no more: $c" eval '[ "$RC" != 0 ] && [ ! -e $H/in/new ] && [ ! -e $H/new ] && [ ! -e $H/out/linked ] && [ "$(cat $H/out/file)" = outside ]'
done
via publickey 22
run SSH alice@h "cat in/file"
is "a command has its own row" "$RC $OUT" "0 inside"
run SSH alice@h "cat out/file"
check "and not that of another" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
roots "cat=ro $H/in" && fresh
run SSH alice@h "cat out/file"
check "one row has a root: it is limited" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
run SSH alice@h "cp out/file out/new"
check "and the others are not" eval '[ "$RC" = 0 ] && [ -s $H/out/new ]'

# --- who opens the session in its own process -----------------------------------

roots "rw $H/in" && fresh
works "su: a command" inside su alice -c "cat $H/in/file"
run su alice -c "cat $H/out/file"
check "su: nothing outside" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
works "su -: a login" inside su - alice -c "cat in/file"
check "and its session is closed" log_has 'session closed for user alice'

few_services
roots "rw %h/in"
run jail-setup check --live alice
check "check --live: each wall stands" eval '[ "$RC" = 0 ] && [ "$(grep -c "^  wall .* holds " <<<"$OUT")" -gt 10 ]'
roots "rw $H/in" && fresh

pam_lines session
works "sshd, entry=session: a command" inside SSH alice@h "cat in/file"
run SSH alice@h "cat out/file"
check "sshd, entry=session: nothing outside" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
run SSH -tt alice@h "cp /etc/reach /dev/tty"
check "sshd, entry=session: the terminal" eval '[ "$RC" = 0 ] && grep -q "^truncate" <<<"$OUT"'
pam_lines child

# --- kernels without ----------------------------------------------------------

sed -i '1i require = [ ];' "/etc/jail/jails.d/$JAIL.conf"
run "$HELP/deny" landlock_create_ruleset:1:24=EINVAL -- su alice -c "cat $H/in/file"
check "no scopes, require = [ ]: a command" eval '[ "$OUT" = inside ] && log_has "missing=landlock"'
run "$HELP/deny" landlock_create_ruleset:1:24=EINVAL -- su alice -c "cat $H/out/file"
check "no scopes, require = [ ]: and nothing outside" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
works "no Landlock, require = [ ]: a command" inside "$HELP/deny" landlock_create_ruleset=EOPNOTSUPP -- su alice -c "cat $H/in/file"
sed -i 1d "/etc/jail/jails.d/$JAIL.conf"
run "$HELP/deny" landlock_create_ruleset:1:24=EINVAL -- su alice -c "cat $H/in/file"
check "no scopes: refused" eval '[ "$RC" != 0 ] && [ -z "$OUT" ]'
run jail-setup explain alice@sshd
like "explain says so" "$OUT" 'landlock: .*nothing outside their roots is read or written'
finish
