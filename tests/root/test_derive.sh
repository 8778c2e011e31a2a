#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_derive.sh - jail-setup service plan and create PROGRAM: six servers from their
# paths alone, without root and without a process; what cannot be derived is one line and
# leaves nothing; the tree follows the unit, and no other host's name is in it.

. "${0%/*}/tree.lib.sh"

UNITS=/etc/systemd/system
plan() { run jail-setup service plan "$@"; }
# a line of the plan: KIND WHAT WHY, each a regex
has() { grep -qE "^$1 +$2 +$3$" <<<"$OUT"; }
says() { check "$1" has "$2" "$3" "$4"; }
init_of() { run jail-setup --json service plan "$@"; python3 -c 'import json,sys; print(json.load(sys.stdin)["init"], end="")' <<<"$OUT"; }
written() { find /etc/jail /var/lib/jail /etc/systemd/system -printf '%p %s %T@\n' | sort; }
# refused_as NAME REGEX COMMAND...: status 2, one line with a fix, and nothing written
refused_as() {
	local name=$1 regex=$2 before
	shift 2
	before=$(written)
	run "$@"
	check "$name" eval '[ "$RC" = 2 ] && [ "$(wc -l <<<"$ERR")" = 1 ] && grep -qE -e "$regex" <<<"$ERR"'
	is "$name: nothing is written" "$(diff <(echo "$before") <(written))" ""
}
mkdir -p /etc/jail/services.d "$UNITS"

# --- from the path alone ------------------------------------------------------------------

plan /usr/sbin/nginx
is "nginx" "$RC" 0
says "its unit" unit '[^ ]*/nginx.service' 'ExecStart= names /usr/sbin/nginx'
says "its package" package 'nginx [^ ]+' 'has /usr/sbin/nginx'
says "the package of its unit" package 'nginx-common [^ ]+' 'has [^ ]*/nginx.service'
says "its account" account www-data 'named in /etc/nginx/nginx.conf'
says "a usual capability" capability net_bind_service 'usual for .*'
says "its configuration is private" private '/etc/nginx 0755 0:0' 'package nginx-common'
says "and its log" private '/var/log/nginx 0755 0:4' '.*'
says "a file of it is copied" copy /etc/nginx/nginx.conf '.*'
says "a log is not" left /var/log/nginx/access.log 'no package has it'
says "what logs are turned by is left out" left /etc/logrotate.d '.*'
says "a program of its unit's lines" file /sbin/start-stop-daemon 'nginx.service ExecStop='
I=$(init_of /usr/sbin/nginx)
like "its file is read after it forks" "$I" '^pidfile /run/nginx.pid$'
like "a word with blanks is one" "$I" '^main /usr/sbin/nginx -g daemon\\040on;\\040master_process\\040on;$'

plan /usr/bin/redis-server
says "redis, by the link that was named" unit '[^ ]*/redis-server.service' 'ExecStart= names /usr/bin/redis-server'
says "the package of the link's file as well" package 'redis-tools [^ ]+' 'has /usr/bin/redis-check-rdb'
says "it has no capability" capability none 'redis-server.service CapabilityBoundingSet='
says "its data, by its unit alone" private '/var/lib/redis 0750 .*' 'redis-server.service ReadWrite.*='
says "its directory of /run" run '/run/redis 2755 .*' 'redis-server.service RuntimeDirectory='
says "what restricts is listed" left MemoryDenyWriteExecute 'of redis-server.service: .*'
I=$(init_of /usr/bin/redis-server)
like "its account, in numbers" "$I" "^user $(id -u redis) $(id -g redis)$"
like "its limit" "$I" '^limit nofile 65535:65535$'

plan /usr/sbin/lighttpd
says "lighttpd" unit '[^ ]*/lighttpd.service' 'ExecStart= names .*'
says "its directory of /run, by tmpfiles.d" run '/run/lighttpd 0750 .*' '/usr/lib/tmpfiles.d/lighttpd.*'
says "an interpreter" package 'perl-base [^ ]+' 'interpreter of .*'
says "a file that a script names" file /etc/mime.types 'named in .*'

plan /usr/bin/memcached
says "memcached, which a script starts" unit '[^ ]*/memcached.service' 'the service of source package memcached'
says "its configuration" file /etc/memcached.conf '.*'
says "what its unit asks for and nobody gets" left sys_resource '.*no container has it.*'

plan /usr/sbin/unbound
says "unbound" unit '[^ ]*/unbound.service' 'ExecStart= names .*'
says "its directory is its account's" private "/var/lib/unbound 0755 $(id -u unbound):$(id -g unbound)" '.*'
says "a shell for its helper" needs bash '.*'
like "it tells when it is up" "$(init_of /usr/sbin/unbound)" '^type notify$'

plan /usr/sbin/apache2
says "apache2, of several services of its source" unit '[^ ]*/apache2.service' 'the service of source package apache2'
says "its data" package 'apache2-data [^ ]+' 'apache2 depends on it, same source'
is "and not the service that starts another program" "$(grep -c ^unit <<<"$OUT")" 1

run jail-setup --json service plan /usr/sbin/nginx
is "the same in JSON" "$(python3 -c 'import json,sys
o = json.load(sys.stdin)
print(o["program"], o["unit"].split("/")[-1], "nginx" in o["packages"], "www-data" in o["accounts"], "setuid" in o["capabilities"],
    [p["mode"] for p in o["private"] if p["path"] == "/etc/nginx"], all(set(l) >= {"kind", "what", "why"} for l in o["lines"]))' <<<"$OUT")" \
	"/usr/sbin/nginx nginx.service True True True ['0755'] True"
run jail-setup -q service plan /usr/sbin/nginx
is "-q prints nothing" "$RC$OUT$ERR" 0

# --- no root, no process, nothing written -------------------------------------------------

NONE=(prlimit --nproc=0 setpriv --reuid bob --regid bob --clear-groups)
run "${NONE[@]}" sh -c '/bin/true; /bin/true'
check "control: who may have no process starts none" [ "$RC" != 0 ]
before=$(written)
for p in /usr/sbin/nginx /usr/bin/redis-server /usr/sbin/lighttpd /usr/bin/memcached /usr/sbin/unbound /usr/sbin/apache2; do
	run "${NONE[@]}" jail-setup service plan "$p"
	mine=$OUT
	plan "$p"
	is "$p: the same without root and without a process, but what root alone can read" \
		"$(grep -vE '^(copy|left|lacks)' <<<"$mine")" "$(grep -vE '^(copy|left|lacks)' <<<"$OUT")"
done
run setpriv --reuid bob --regid bob --clear-groups jail-setup service plan /usr/bin/redis-server
like "that is said" "$ERR" 'what only some can read is missing here; root sees it'
is "and nothing is written" "$(diff <(echo "$before") <(written))" ""
run setpriv --reuid bob --regid bob --clear-groups jail-setup service create web1 /usr/sbin/nginx --engine none
check "create is root's" eval '[ "$RC" = 2 ] && grep -q "only root can do this" <<<"$ERR"'

# --- what cannot be derived ---------------------------------------------------------------

create() { jail-setup service create web1 "$@" --engine none; }
printf '#!/bin/sh\n' >/usr/local/sbin/own && chmod 755 /usr/local/sbin/own
refused_as "no unit and no package" 'no unit starts it and no package has it.*; fix: write a unit' jail-setup service plan /usr/local/sbin/own
refused_as "the same, created" 'no unit starts it and no package has it' create /usr/local/sbin/own
refused_as "no such program" '/usr/sbin/none: No such file or directory; fix: install its package' create /usr/sbin/none
refused_as "no path" 'is not the path of a program; fix: ' jail-setup service plan nginx
refused_as "a directory" 'is no program: no file that can be run; fix: ' create /usr/sbin
unit() { printf '%s\n' "[Service]" "${@:2}" >"$UNITS/$1"; }
unit own.service ExecStart=/usr/local/sbin/own
plan /usr/local/sbin/own
says "control: with a unit it can be" unit "$UNITS/own.service" '.*'
unit other.service 'ExecStart=/usr/local/sbin/own -x'
refused_as "several units" '2 units start it: other.service, own.service; fix: say one of them, --unit other.service' create /usr/local/sbin/own
plan /usr/local/sbin/own --unit own
says "one of them is said" unit "$UNITS/own.service" 'it was said'
refused_as "one that is not there" 'there is no unit ghost.service on this host; fix: ' create /usr/local/sbin/own --unit ghost
rm "$UNITS"/{own,other}.service
unit own@.service 'ExecStart=/usr/local/sbin/own %i'
refused_as "a template" 'own@.service is a template, which starts no service without an instance; fix: say one, --unit own@NAME.service' create /usr/local/sbin/own
plan /usr/local/sbin/own --unit own@a
says "an instance of it" unit "$UNITS/own@.service" 'it was said'
like "whose name is in its line" "$(init_of /usr/local/sbin/own --unit own@a)" '^main /usr/local/sbin/own a$'
rm "$UNITS/own@.service"
unit own.service Type=oneshot ExecStart=/usr/local/sbin/own
refused_as "what runs once" 'own.service runs it once and ends, which is no service; fix: ' create /usr/local/sbin/own
unit own.service ExecStart=/usr/local/sbin/own User=ghost
refused_as "an account that is missing" 'User=ghost: this host has no such account; fix: useradd --system ghost' create /usr/local/sbin/own
unit own.service ExecStart=/usr/local/sbin/own DynamicUser=yes
refused_as "an account of systemd's" 'DynamicUser=: systemd makes the account when it starts; fix: ' create /usr/local/sbin/own
unit own.service ExecStart=/usr/local/sbin/own
chmod 666 "$UNITS/own.service"
refused_as "a unit that others can write" 'no unit starts it and no package has it' create /usr/local/sbin/own
refused_as "and that is said" 'own.service: others than root can write it; fix: chown root ' create /usr/local/sbin/own --unit own
chmod 644 "$UNITS/own.service"
ln -s /dev/null "$UNITS/gone.service"
refused_as "a masked unit" 'gone.service is masked; fix: systemctl unmask gone.service' create /usr/local/sbin/own --unit gone
unit own.socket ListenStream=80
unit own.service ExecStart=/usr/local/sbin/own '[Unit]' 'Requires=db.service sysinit.target'
plan /usr/local/sbin/own
says "a socket of the unit is said" lacks own.socket '.*the program binds them itself.*'
says "another unit that it needs is said" lacks db.service 'own.service Requires= it.*'
unlike "a target is not" "$OUT" sysinit
rm "$UNITS"/own.*

refused_as "engine systemd" 'engine systemd runs a command as one account; fix: say --engine none' jail-setup service create web1 /usr/sbin/nginx
refused_as "an option of jails" 'create: --network is not for a container.*; fix: take it out' create /usr/sbin/nginx --network host
refused_as "content that is none" '--content frob is unknown; fix: say default, copy or empty' create /usr/sbin/nginx --content frob
refused_as "a unit beside a command line" '--unit is for a program whose unit says how it starts; fix: ' jail-setup service create web1 --user bob --unit x -- /bin/true
jail_file taken <<<'components = [ "rsync" ]; users = [ "carol" ];'
refused_as "the name of a jail" 'a jail has the name taken; fix: ' jail-setup service create taken /usr/sbin/nginx --engine none
rm /etc/jail/jails.d/taken.conf

# --- the tree -------------------------------------------------------------------------------

run create /usr/sbin/nginx
check "a container is created" eval '[ "$RC" = 0 ] && grep -q "^web1: created; .* service export web1" <<<"$OUT"'
R=/var/lib/jail/web1/current/root
is "its file says the program" "$(grep -E '^(program|engine)' /etc/jail/services.d/web1.conf)" $'program = "/usr/sbin/nginx";\nengine = "none";'
is "its init.conf is the plan's" "$(cat $R/etc/jail/init.conf)" "$(init_of /usr/sbin/nginx)"
check "its own init takes that" $R/usr/lib/jail/jail-init -n $R/etc/jail/init.conf
is "each directory that is mounted over is there, and empty" \
	"$(cd $R && find .oldroot proc sys dev tmp var/tmp etc/nginx var/lib/nginx var/log/nginx var/www/html -printf '%p %y\n' | grep -vx '[a-z./]* d')" ""
check "control: they were looked at" [ -d $R/.oldroot -a -d $R/etc/nginx ]
is "files that an engine would write are there, and empty" "$(cd $R/etc && stat -c '%n %s' hostname hosts mtab resolv.conf)" $'hostname 0\nhosts 0\nmtab 0\nresolv.conf 0'
check "control: the host's names are not" [ -s /etc/hosts ]
grep -rlF "$(hostname)" $R >"$T/named" 2>/dev/null
is "this host is named nowhere in it" "$(cat "$T/named")" ""
like "its accounts are known" "$(cat $R/etc/passwd)" '^www-data:x:33:33:'
run jail-setup check web1
is "check finds nothing" "$RC" 0
refused_as "the name of a service" 'web1.conf is there already; fix: ' create /usr/sbin/nginx
run jail-setup service create web2 /usr/sbin/nginx --engine none
is "a second one shares the tree" "$(readlink -f /var/lib/jail/web2/current/root)" "$(readlink -f $R)"
for v in "start web1" "exec web1 -- /bin/true" "reload web1"; do
	# shellcheck disable=SC2086 # words
	run jail-setup service $v
	check "$v: it runs in a container" eval '[ "$RC" = 2 ] && grep -q "fix: jail-setup service export web1" <<<"$ERR"'
done
run jailsh --service web1
check "nor does jailsh start it" eval '[ "$RC" != 0 ] && grep -q "has program, which runs in a container" <<<"$ERR"'
run jail-setup service list web1
like "it is listed" "$OUT" '^web1 +- +inactive +none +[0-9]'

# --- it follows the host ---------------------------------------------------------------------

run jail-setup refresh web1 web2
is "nothing has changed" "$OUT" ""
old=$(readlink -f $R)
mkdir -p "$UNITS/nginx.service.d"
printf '%s\n' '[Service]' 'LimitNOFILE=99' 'Environment=A=b' 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SYS_ADMIN' >"$UNITS/nginx.service.d/more.conf"
run jail-setup refresh web1
check "a drop-in makes another tree" [ "$(readlink -f $R)" != "$old" ]
like "with what it says" "$(cat $R/etc/jail/init.conf)" '^limit nofile 99:99$'
like "its variable" "$(cat $R/etc/jail/init.conf)" '^env A=b$'
like "its capabilities without those that reach beyond" "$(cat $R/etc/jail/init.conf)" '^caps 400$'
mkdir -p /srv/www
echo 'capabilities = [ "chown", "setuid" ]; shared = [ "/var/www/html" ]; private = [ "/srv/www" ];' >>/etc/jail/services.d/web1.conf
run jail-setup refresh web1
like "the file of the service stands above it" "$(cat $R/etc/jail/init.conf)" '^caps 81$'
like "a directory of it is private" "$(cat $R/etc/jail/init.conf)" '^seed /srv/www$'
unlike "another is shared" "$(cat $R/etc/jail/init.conf)" '^seed /var/www/html$'
before=$(readlink -f $R)
sed -i 's/"chown"/"sys_admin"/' /etc/jail/services.d/web1.conf
run jail-setup refresh web1
check "one that no container has is refused" eval '[ "$RC" = 2 ] && grep -q "no container has sys_admin" <<<"$ERR"'
is "and the tree stays" "$(readlink -f $R)" "$before"
sed -i '/^capabilities/d' /etc/jail/services.d/web1.conf
rm -r "$UNITS/nginx.service.d"
mv /usr/lib/systemd/system/nginx.service /usr/lib/systemd/system/nginx.away
: >"$UNITS/nginx.service"
run jail-setup refresh web1
check "without its unit it runs as root and without arguments: a plan, said so" eval '[ "$RC" = 0 ] && grep -qx "main /usr/sbin/nginx" $R/etc/jail/init.conf'
rm "$UNITS/nginx.service"
mv /usr/lib/systemd/system/nginx.away /usr/lib/systemd/system/nginx.service
run jail-setup refresh web1
like "and back" "$(cat $R/etc/jail/init.conf)" '^type forking$'

for line in 'user = "bob";' 'run = [ "/bin/true" ];' 'network = "host";' 'listen = ( { address = "/run/x"; } );' 'state = true;'; do
	printf '%s\n' 'program = "/usr/sbin/nginx"; engine = "none";' "$line" >/etc/jail/services.d/bad.conf
	run jail-setup service list bad
	check "${line%% *} beside program is refused" eval '[ "$RC" = 2 ] && grep -qE "bad.conf: ${line%% *}: with program its unit says that; fix: take ${line%% *} out" <<<"$ERR"'
done
for line in 'unit = "x";' 'private = [ "/x" ];' 'ids = 65536;'; do
	printf '%s\n' 'user = "bob"; run = [ "/bin/true" ];' "$line" >/etc/jail/services.d/bad.conf
	run jail-setup service list bad
	check "${line%% *} without program is refused" eval '[ "$RC" = 2 ] && grep -q "${line%% *} goes with program; fix: " <<<"$ERR"'
done
rm /etc/jail/services.d/bad.conf

finish
