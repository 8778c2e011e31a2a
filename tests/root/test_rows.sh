#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2119,SC2120 # world.sh, eval's words, lib.sh's names
# test_rows.sh - the examples of jail.conf(5) about `commands`, as they stand there:
# whoever copies them has what the manual says.

. "${0%/*}/world.sh"

install_products
ssh_ways child su
MANUAL=$SRC/conf/jail.conf.5
for g in customers siteowners; do echo "$g:x:$((3010 + ${#g})):" >>/etc/group; done
person cust 2050 customers
person site 2051 siteowners
mkdir -p /etc/jail/commands.d

# example PATH: what the manual shows below "# PATH", at its place
example() {
	awk -v head="# $1" '/^\.Bd -literal/ { in_it = 1 } /^\.Ed/ { in_it = on = 0 }
	    on && ($0 == "" || /^# /) { exit } on { gsub(/\\&/, ""); print }
	    in_it && $0 == head { on = 1 }' "$MANUAL" >"$1"
	check "the manual has $1" [ -s "$1" ]
}

# --- a profile of one's own -------------------------------------------------------

cat >/usr/local/bin/report <<'END'
#!/bin/sh
date +%Y >/dev/null && echo "$*"
for f; do [ ! -f "$f" ] || cat "$f"; done
END
chmod 755 /usr/local/bin/report
install -d -o cust -g cust /home/cust/data
echo numbers >/home/cust/data/a
example /etc/jail/components.d/report.conf
example /etc/jail/commands.d/report.conf
example /etc/jail/jails.d/customers.conf
run jail-setup build customers
check "and it is built" [ "$RC" = 0 ]

# each "# jailsh --test" of the manual answers what stands below it, up to "..."
asked=0
while IFS= read -r line; do
	case $line in
	'# jailsh --test '*) run eval "${line#\# }"; asked=$((asked + 1)); n=0 ;;
	*' ...') n= ;;
	*) [ -z "$n" ] || { n=$((n + 1)); is "line $n of question $asked" "$(sed -n ${n}p <<<"$OUT")" "$line"; } ;;
	esac
done < <(sed -n '/^# jailsh --test/,/^\.Ed/p' "$MANUAL" | sed '/^\.Ed/d; s/\\&//')
is "questions of the manual" "$asked" 3
via publickey 22
works "the report runs" "-v --month=2026-11 --no-cache data/a
numbers" SSH cust@h 'report -v --month=2026-11 data/a'
works "the other spelling" "--format csv --no-cache data/a
numbers" SSH cust@h 'report --format csv data/a'
works "behind --" "--no-cache -- data/a
numbers" SSH cust@h 'report -- data/a'
run SSH cust@h 'report /home/cust/secret'
check "not outside" eval '[ "$RC" = 126 ] && grep -q "is not beneath /home/cust/data" <<<"$ERR"'
run SSH cust@h 'report --version'
check "its other form" eval '[ "$RC" = 0 ] && [ "$OUT" = --version ]'
run SSH cust@h today
check "fixed words" eval '[ "$RC" = 0 ] && grep -qx "20..-..-.." <<<"$OUT"'
sed -i 's/{ use = "report"; }/{ use = "report"; access = "rw"; }/' /etc/jail/jails.d/customers.conf
run jail-setup build customers
run jailsh --test -u cust -c 'report --cache data/c data/a'
is "with access = rw" "$RC $(head -n 1 <<<"$OUT")" "0 /usr/local/bin/report --cache data/c data/a"

# a table of command lines
printf '%s\t%s\t%s\t%s\n' '# line' profile wanted why 'report data/a' report allow '' 'report data/a data/../data/b' report rewrite '' \
    'report --cach data/c data/a' report refuse abbreviated 'report data/a\nid' report refuse 'a newline' >"$T/table"
run jailsh --test -u cust --table "$T/table"
is "--table: all is as wanted" "$RC $OUT" "0 "
sed -i 's/refuse/allow/' "$T/table"
run jailsh --test -u cust --table "$T/table"
is "--table: and what is not is printed" "$RC $(cut -d: -f1,2 <<<"$OUT" | paste -sd'|')" \
    '1 refuse, not allow: "report --cach data/c data/a"|refuse, not allow: "report data/a\u000aid"'
run jailsh --test -u cust --table "$T/table" --json
is "--table --json: a line each" "$RC $(grep -c '^{"command": ".*"verdict": ".*}$' <<<"$OUT")" "1 4"

# --- a web site, and backups that stay ----------------------------------------------

example /etc/jail/jails.d/site.conf
for d in www backup; do install -d -o site -g site "/srv/$d/site"; done
run jail-setup build site
check "it is built" [ "$RC" = 0 ]
echo page >"$T/page"
printf '%s\n' "put $T/page index" "mkdir d" >"$T/batch"
run SFTP -b "$T/batch" site@h
check "sftp starts in it, with its umask" eval '[ "$RC" = 0 ] && [ "$(stat -c %a /srv/www/site/index)" = 640 ]'
for dir in www backup; do
	run RSYNC -a "$T/page" site@h:/$dir/page
	check "rsync into /$dir" eval '[ "$RC" = 0 ] && grep -q page /srv/$dir/site/page'
done
echo other >"$T/page"
for dir in www backup; do run RSYNC -a "$T/page" site@h:/$dir/page; done
is "replaced in one, kept in the other" "$(cat /srv/www/site/page /srv/backup/site/page | paste -sd' ')" "other page"
run RSYNC -a site@h:/etc/passwd "$T/"
check "rsync from elsewhere" eval '[ "$RC" != 0 ] && grep -q "is not beneath" <<<"$ERR"'
echo "put $T/page /backup/page" >"$T/batch"
run SFTP -b "$T/batch" site@h
check "sftp does not reach the backups" [ "$RC" != 0 ]
run jail-setup check site
check "nothing to say" eval '! grep -q command <<<"$OUT"'

# --- the first list -----------------------------------------------------------------

rm /etc/jail/jails.d/*.conf
echo 'files = [ "/usr/bin/cat", "/usr/bin/date", "/usr/bin/id", "/usr/bin/tail", "/usr/bin/tar", "/usr/bin/borg" ];' >/etc/jail/components.d/few.conf
[ -e /usr/bin/borg ] || cp /usr/bin/true /usr/bin/borg
rows() { printf '%s\n' 'groups = [ "jailed" ];' 'components = [ "few", "sftp-server", "rsync", "git" ]; directories = [ "/srv/git" ];' "$@" | jail_file "$JAIL"; run jail-setup build "$JAIL"; }
rows "$(sed -n '/^\.Sh COMMANDS/,$p' "$MANUAL" | sed -n '/^commands = ($/,/^);/p; /^);/q')"
check "the first list of the manual is built" [ "$RC" = 0 ]
run jailsh --test -u alice -c 'cat www/a'
check "a root that is not there is said" eval '[ "$RC" = 1 ] && [[ $OUT = *"fix: make it a directory of alice"* ]]'
install -d -o alice /home/alice/www
for c in sftp-server id today 'cat www/a' 'git-upload-pack /srv/git/r'; do
	run jailsh --test -u alice -c "$c"
	check "$c" [ "$RC" = 0 ]
done
for c in 'id -u' 'today -u' 'cat <www/a' 'rsync www/a'; do
	run jailsh --test -u alice -c "$c"
	check "not: $c" eval '[ "$RC" = 1 ] && [[ $OUT = refused:* ]]'
done
run jail-setup check "$JAIL"
is "check: which rows have no root yet" "$(sed -n 's/.*commands=\([a-z-]*\): .*, found its root \([^:]*\): No such.*/\1 \2/p' <<<"$OUT" | xargs)" \
	"borg %h/borg cat %h/www rsync %h/backup sftp-server %h/www"
for u in alice mallory; do for d in borg www backup; do install -d -o $u /home/$u/$d; done; done
run jail-setup check "$JAIL"
check "check: nothing to say of its rows" eval '! grep -q "commands=" <<<"$OUT"'
rows 'commands = [ "id" ];'
run jail-setup check "$JAIL"
check "check: a name that takes no words now" eval '[ "$RC" = 1 ] && grep -q "command commands=id: expected a row" <<<"$OUT"'
rows 'commands = ( { name = "id"; }, "tar" );'
run jail-setup check "$JAIL"
check "check: of a profile without forms, too; a row was meant" \
    eval 'grep -q "command commands=tar" <<<"$OUT" && ! grep -q "commands=id" <<<"$OUT"'

# --- a program under other names ------------------------------------------------------

echo 'names = [ "weblog", "tail" ]; program = "/usr/bin/tail"; forms = ( { name = "end"; operands = [ "path" ]; } );' \
    >/etc/jail/commands.d/weblog.conf
rows 'commands = ( { use = "weblog"; } );'
for c in weblog tail; do
	run jailsh --test -u alice -c "$c a"
	is "$c" "$RC $(head -n 1 <<<"$OUT")" "0 /usr/bin/tail a"
done
finish
