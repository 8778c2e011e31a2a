#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_service_create.sh - jail-setup service create: each bad input is refused before
# anything is written; killed at any system call that changes the disk it leaves the
# whole service or none; and its unit is one that systemd-analyze takes.

. "${0%/*}/world.sh"
. "$SRC/tests/root/services.lib.sh"

services_world
useradd --system --shell /usr/sbin/nologin shop || bail "no account"
install -m 755 "$HELP/served" /usr/local/bin/served
CONF=/etc/jail/services.d/shop.conf
UNIT=/etc/systemd/system/shop.service
service_file() {        # LINES...
	mkdir -p /etc/jail/services.d
	{
		grep -q '^user =' <<<"$(printf '%s\n' "$@")" || echo 'user = "shop";'
		grep -q '^run =' <<<"$(printf '%s\n' "$@")" || echo 'run = [ "/usr/local/bin/served" ];'
		echo 'files = [ "/usr/local/bin/served" ];'
		printf '%s\n' "$@"
	} >"$CONF"
}
written() { find /etc/jail /var/lib/jail /etc/systemd/system -printf '%p %s %T@\n' | sort; }
# refused_as NAME REGEX COMMAND...: status 2, that text with a fix, and nothing written
refused_as() {
	local name=$1 regex=$2 before
	shift 2
	before=$(written)
	run "$@"
	check "$name" eval '[ "$RC" = 2 ] && grep -qE "$regex" <<<"$ERR"'
	is "$name: nothing is written" "$(diff <(echo "$before") <(written))" ""
}
create() { jail-setup service create shop "$@"; }
mkdir -p /etc/jail/services.d

# --- bad input ----------------------------------------------------------------------------

S=/usr/local/bin/served
refused_as "no account" 'which account\?  fix: say --user' create -- $S x
refused_as "a program alone, which systemd does not run" 'engine systemd runs a command as one account; fix: say --engine none' create -- $S
refused_as "an account that is missing" 'no account ghost; fix: useradd --system --shell /usr/sbin/nologin ghost' create --user ghost -- $S
refused_as "root" 'root is never jailed; fix: ' create --user root -- $S
echo 'toor:x:0:0::/root:/bin/sh' >>/etc/passwd
refused_as "uid 0" 'toor has uid 0, which is never jailed; fix: ' create --user toor -- $S
refused_as "a program that is missing" '/usr/bin/none: No such file or directory; fix: install it, or write what this prints: command -v none$' create --user shop -- /usr/bin/none
refused_as "one that is a directory" '/srv is not a program; fix: write the path of an executable file$' create --user shop -- /srv
refused_as "one without a path" 'fix: write what this prints: command -v served' create --user shop -- served
install -m 4755 "$HELP/served" /usr/local/bin/rooted
refused_as "one that needs root" 'rooted needs root: it is set-uid.*; fix: ' create --user shop -- /usr/local/bin/rooted
check "control: the same without the bit" eval 'chmod u-s /usr/local/bin/rooted && jail-setup --quiet service create rooted --user shop -- /usr/local/bin/rooted && jail-setup --quiet service delete rooted'
refused_as "a name that is none" 'is not a name for a service' jail-setup service create ../x --user shop -- $S
for unit in shop.service shop.socket; do
	refused_as "the name of a unit: $unit" "\"$unit\" is the name of a unit; fix: leave .${unit#shop.} out" jail-setup service create $unit --user shop -- $S
done
jail_file taken <<<'components = [ "rsync" ]; users = [ "carol" ];'
refused_as "the name of a jail" 'a jail has the name taken; fix: ' jail-setup service create taken --user shop -- $S
echo 'frob = 1;' >/etc/jail/jails.d/taken.conf
refused_as "also where its file is broken" 'a jail has the name taken; fix: ' jail-setup service create taken --user shop -- $S
jail_file taken <<<'components = [ "rsync" ]; users = [ "carol" ];'
jail-setup -q build taken || bail "no jail"
CONF=/etc/jail/services.d/taken.conf service_file
TREE=$(readlink /var/lib/jail/taken/current)
for verb in start restart; do
	refused_as "$verb: with the name of a jail, whose tree it would make anew" 'a jail has the name taken; fix: ' jail-setup service $verb taken
done
run jail-setup service delete taken
is "such a file can be deleted" "$RC$ERR$(ls /etc/jail/services.d)" 0
is "and the tree is the jail's" "$(readlink /var/lib/jail/taken/current)" "$TREE"
like "which is said" "$OUT" '^  kept: /var/lib/jail/taken, the tree of a jail$'
rm -r /etc/jail/jails.d/taken.conf /var/lib/jail/taken
echo '[Service]' >$UNIT
refused_as "the name of a unit of others" 'shop.service is a unit that is not of jail-setup; fix: ' create --user shop -- $S
rm $UNIT
mkdir -p /usr/local/lib/systemd/system
echo '[Service]' >/usr/local/lib/systemd/system/shop.service
service_file
refused_as "the name of a package's unit" 'shop.service is a unit that is not of jail-setup; fix: ' create
for verb in start restart; do
	refused_as "$verb: the name of a package's unit" 'shop.service is a unit that is not of jail-setup; fix: ' jail-setup service $verb shop
done
rm /usr/local/lib/systemd/system/shop.service
for dir in /run/systemd/transient /run/systemd/generator /run/systemd/generator.early /run/systemd/generator.late /run/systemd/system.attached; do
	mkdir -p $dir && echo '[Service]' >$dir/shop.service
	refused_as "the name of a unit in $dir" "$dir/shop.service is a unit that is not of jail-setup; fix: " create
	rm $dir/shop.service && rmdir $dir
done
mkdir -p /run/systemd/generator && echo '[Socket]' >/run/systemd/generator/shop.socket
refused_as "or of a socket" '/run/systemd/generator/shop.socket is a unit that is not of jail-setup; fix: ' create
rm -r /run/systemd/generator
jail-setup -q service create shop || bail "no service"
echo '[Service]' >/usr/local/lib/systemd/system/shop.service
run jail-setup service start shop
is "control: one that comes later is hidden as it was" "$RC:$ERR" 0:
jail-setup -q service delete shop
rm /usr/local/lib/systemd/system/shop.service
service_file
refused_as "a file that is there" 'shop.conf is there already; fix: jail-setup service create shop, without a command, takes it, or jail-setup service delete shop$' create --user shop -- $S
refused_as "options without a program" 'the file says all; fix: take the options out' create --network host
service_file 'capabilities = [ "net_frobnicate" ];'
refused_as "an unknown capability" 'net_frobnicate' create
service_file 'state = true;'
mkdir /var/lib/shop && chown shop /var/lib/shop && chmod 777 /var/lib/shop
refused_as "a private directory that others can write" '/var/lib/shop: mode 0777, others can write it; fix: chmod 700 /var/lib/shop' create
rmdir /var/lib/shop
service_file 'binds = ( { source = "/home/bob/x"; target = "/x"; mode = "rw"; } );'
install -d -o bob /home/bob/x
refused_as "a bind below what others can write" '/home/bob belongs to uid 2002.*; fix: ' create
service_file 'binds = ( { source = "/srv/none"; target = "/x"; } );'
refused_as "a bind that is missing" 'binds: /srv/none: No such.*; fix: ' create
service_file 'listen = ( { address = "/run/x"; owner = "bob\nListenStream=/run/y"; } );'
refused_as "an owner of two lines" '/run/x: owner or group: user name ".*" has a character other' create
service_file 'listen = ( { address = "/run/x"; group = "bob\nListenStream=/run/y"; } );'
refused_as "a group of two lines" '/run/x: owner or group: user name ".*" has a character other' create
service_file 'network = "host";' 'listen = ( { address = "80"; as = "self"; } );'
refused_as "a low port that it binds itself" 'only root may bind a port below 1024; fix: write as = "fd"' create
service_file 'run = [ "/usr/local/bin/nothing" ];'
refused_as "a file whose program is missing" 'run: /usr/local/bin/nothing: No such file' create
rm $CONF
mv /run/systemd/system /run/systemd/away
refused_as "no systemd" 'systemd does not run here; fix: write engine = "none"' create --user shop -- $S
mv /run/systemd/away /run/systemd/system
for verb in start stop reload restart delete; do
	refused_as "$verb of what is not there" 'no service "shop" in /etc/jail/services.d; see: jail-setup service list' jail-setup service $verb shop
done
refused_as "exec into what is not there" 'no service "shop"' jail-setup service exec shop -- id
refused_as "an unknown verb" 'service frob: no such verb' jail-setup service frob shop

# --- a broken file of another stops nothing -------------------------------------------------

echo 'frob = 1;' >/etc/jail/jails.d/broken.conf
echo 'frob = 1;' >/etc/jail/services.d/broken.conf
run create --user shop -- $S
is "create beside broken files of a jail and a service" "$RC:$ERR" 0:
run jail-setup service start shop
is "start" "$RC:$ERR" 0:
run jail-setup service list
like "list goes on, says which, and ends with 2" "$RC:$OUT:$ERR" '^2:NAME'
like "and has the others" "$OUT" '^shop '
like "and the reason" "$ERR" 'broken.conf:1: frob is not a known setting; fix: '
for verb in restart stop delete; do
	run jail-setup service $verb shop
	is "$verb" "$RC:$ERR" 0:
done
run jail-setup service delete broken
is "a broken one can be deleted" "$RC:$ERR" 0:
rm /etc/jail/jails.d/broken.conf

# --- the unit -----------------------------------------------------------------------------

install -d -o shop -m 700 /home/shop
unit_of() {             # LINES...: the unit of a service of that file
	service_file "$@"
	jail-setup --quiet service create shop || bail "no service of $*"
	install -D -m 644 $UNIT "$T/units/shop.service"
}
rated() { systemd-analyze security --offline=true --no-pager "$1" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p'; }
below4() { [ -n "$1" ] && [ "${1%.*}" -lt 4 ]; }
if command -v systemd-analyze >/dev/null; then
	for lines in '' 'network = "host";' 'home = "rw";' \
	    'network = "host"; capabilities = [ "net_raw" ];' \
	    'network = "host"; capabilities = [ "net_bind_service" ];' \
	    'network = "host"; state = true; binds = ( { source = "/srv"; target = "/srv"; } ); type = "notify"; processes = "own";' \
	    'network = "host"; state = true; listen = ( { address = "127.0.0.1:7199"; } );' \
	    'memory = 64; tasks = 10; cpu = 150; io = 200; state = true; runtime = true;'; do
		unit_of "$lines"
		R=$(rated "$T/units/shop.service")
		check "security is below 4.0 ($R): $lines" below4 "$R"
		is "verify has no word: $lines" "$(systemd-analyze verify --man=no "$T/units/shop.service" 2>&1)" ""
		# each directive that counts is there, or the unit says why not
		systemd-analyze security --offline=true --no-pager "$T/units/shop.service" |
		    sed -n 's/^✗ \([A-Za-z]*\)=.*/\1/p' | sort -u >"$T/counted"
		is "and each that counts has a reason: $lines" "$(while read -r d; do
			grep -q -e "$d=" "$T/units/shop.service" || echo "$d"; done <"$T/counted")" ""
	done
	printf '[Service]\nExecStart=/bin/true\n' >"$T/units/bare.service"
	check "control: a bare unit is not" eval '! below4 "$(rated "$T/units/bare.service")"'
else
	skip "the unit is below 4.0" "no systemd-analyze"
fi
unit_of 'memory = 64; tasks = 10; cpu = 150; io = 200;'
is "the limits" "$(grep -E '^(Memory|Tasks|CPU|IO)' $UNIT)" 'MemoryMax=64M
MemorySwapMax=0
TasksMax=10
CPUQuota=150%
IOWeight=200'

# the program says by MAINPID= which process is the main one: tests/vm/test_service.sh
unit_of 'type = "notify";'
SENDER=$(sed -n 's,^ExecReload=+\(.*\) /bin/kill -HUP $MAINPID$,\1,p' $UNIT)
# who runs the suite may ignore HUP, as nohup(1) does
env --default-signal=HUP sleep 300 2>/dev/null &
N=$!
run eval "$SENDER /bin/kill -HUP $N"
check "what reload sends reaches no process of root" eval '[ "$RC" != 0 ] && kill -0 $N'
kill -HUP $N
wait $N
is "control: sent by root it would" $? 129
eval "exec $SENDER env --default-signal=HUP sleep 300" &
N=$!
until_so [ "$(cat /proc/$N/comm)" = sleep ]
run runuser -u shop -- readlink /proc/$N/cwd
check "the account cannot look into the sender" [ "$RC" != 0 ]
run eval "$SENDER /bin/kill -HUP $N"
wait $N
is "and a process of the account is reached" $? 129
setpriv --reuid=shop --regid=shop --clear-groups sleep 300 &
N=$!
until_so [ "$(cat /proc/$N/comm)" = sleep ]
run runuser -u shop -- readlink /proc/$N/cwd
check "control: into one of its own it can" [ "$RC" = 0 ]
kill $N
wait $N

# directories of names that a unit has to write in another way
jail-setup --quiet service delete shop
ODD='/srv/my "jails" $HOME $${HOME} 50% a\b'
mkdir -p "$ODD"
cp -a /etc/jail "$ODD/etc"
rm -f "$ODD"/etc/*/shop.conf
odd() { jail-setup --config "$ODD/etc" --state "$ODD/state" "$@"; }
run odd service create shop --user shop -- $S
is "a configuration whose path has blanks, quotes and signs" "$RC:$ERR" 0:
run odd service start shop
is "its service starts" "$RC:$ERR" 0:
check "from there" until_so eval '[ "$(odd --json sessions shop | grep -c svc)" = 0 ] && odd --json sessions shop | grep -q generation'
is "the unit asserts it" "$(sed -n 's/^AssertPathExists=//p' $UNIT)" "${ODD/\%/%%}/etc/services.d/shop.conf"
! command -v systemd-analyze >/dev/null || cp $UNIT "$T/units/shop.service"
! command -v systemd-analyze >/dev/null ||
	is "verify has no word about it" "$(systemd-analyze verify --man=no "$T/units/shop.service" 2>&1)" ""
odd --quiet service delete shop
mkdir -p /srv/line && cp -a /etc/jail $'/srv/line/e\ntc'
refused_as "one with a line end" 'cannot have the control characters.*; fix: give it another name$' \
	jail-setup --config $'/srv/line/e\ntc' service create shop --user shop -- $S
rm -r "$ODD" /srv/line
unit_of
mkdir -p $UNIT.d && echo '[Service]' >$UNIT.d/mine.conf
D=$(cksum $UNIT.d/mine.conf)
for verb in start restart stop delete; do
	jail-setup service $verb shop >"$T/said" 2>&1
	is "the administrator's drop-in survives $verb" "$(cksum $UNIT.d/mine.conf)" "$D"
done
is "and delete names it" "$(cat "$T/said")" "shop: deleted
  kept: $UNIT.d
  kept: account shop"
rm -r $UNIT.d

# --- no more capabilities than its keys need -------------------------------------------------

# has KEYS WANT: in the unit, of those that are not always there
has() {
	jail-setup --quiet service delete shop 2>/dev/null
	service_file "$1"
	jail-setup --quiet service create shop || bail "no service with $1"
	is "capabilities in the unit with: ${1:-nothing}" \
	    "$(sed -n 's/^CapabilityBoundingSet=//p' $UNIT | grep -oE 'CHOWN|FOWNER|DAC_OVERRIDE' | xargs)" "$2"
}
mkdir -p /srv/there/more /srv/more /srv/www/shop/there
has '' ''
has 'state = true;' CHOWN
has 'runtime = "shop";' CHOWN
ONE='{ source = "/srv/there"; target = "/srv/there"; }'
TWO='{ source = "/srv/more"; target = "/srv/there/more"; }'
has "binds = ( $ONE );" ''
has "binds = ( $ONE, $TWO );" 'FOWNER DAC_OVERRIDE'
has 'binds = ( { source = "/srv/www/%u"; target = "/srv/www/%u"; }, { source = "/srv/there"; target = "/srv/www/shop/there"; } );' \
	'FOWNER DAC_OVERRIDE'
has 'state = true; binds = ( { source = "/srv/there"; target = "/var/lib/shop/there"; } );' 'CHOWN FOWNER DAC_OVERRIDE'
has 'binds = ( { source = "/srv/there"; target = "%h/there"; } );' 'FOWNER DAC_OVERRIDE'
install -d -o shop -m 700 /home/shop
usermod -d /home/shop shop
has 'home = "rw";' 'FOWNER DAC_OVERRIDE'
# and it is enough: each starts where jailsh has no other
LEAST=-all,+sys_admin,+sys_chroot,+setuid,+setgid,+setpcap,+mknod
is "control: these are what each unit has" \
    "$(sed -n 's/^CapabilityBoundingSet=\(.*\) CAP_FOWNER.*/\1/p' $UNIT | sed 's/CAP_/+/g; y/ /,/' | tr "[:upper:]" "[:lower:]")" "${LEAST#-all,}"
bounded() {             # KEYS MORE: entered, or not, with these besides
	jail-setup --quiet service delete shop 2>/dev/null
	service_file "$1" 'engine = "none";' 'run = [ "/usr/local/bin/served", "0" ];'
	jail-setup --quiet service create shop || bail "no service with $1"
	run setpriv --bounding-set "$LEAST$2" jailsh --service shop
}
enough() {
	bounded "$@"
	is "and is enough with: ${1:-nothing}" "$RC:$ERR" 0:
}
OWN='state = true; cache = true; logs = true; runtime = true;'
enough '' ''
enough "$OWN" ,+chown
run find /var/lib/shop /var/cache/shop /var/log/shop /run/shop -printf '%U %m\n'
is "and these are the account's" "$(sort -u <<<"$OUT")" "$(id -u shop) 700"
rm -r /var/lib/shop /var/cache/shop /var/log/shop /run/shop
bounded "$OWN" ''
check "control: without CAP_CHOWN they are not made" [ "$RC" = 126 ]
chown shop /srv/there && chmod 700 /srv/there
enough "binds = ( $ONE );" ''
enough 'home = "rw";' ,+fowner,+dac_override
enough "binds = ( $ONE, $TWO );" ,+fowner,+dac_override
bounded "binds = ( $ONE, $TWO );" ''
check "control: a mount point in a closed directory needs it" [ "$RC" = 126 ]
chown 0 /srv/there && chmod 755 /srv/there
jail-setup --quiet service delete shop
rm -r /home/shop /srv/there /srv/more /srv/www

# --- what an older systemd does not know ----------------------------------------------------

echo '252 (252.39-1~deb12u1)' >$UNITS/version
service_file 'type = "notify-reload";'
refused_as "notify-reload where systemd is older" \
	'type: systemd 252 does not know notify-reload, which is there from 253 on; fix: write type = "notify"$' create
echo '253 (253.1)' >$UNITS/version
run create
check "control: 253 knows it" [ "$RC" = 0 ]
echo '252 (252.39-1~deb12u1)' >$UNITS/version
for verb in start restart; do
	refused_as "$verb, after systemd has become older" 'systemd 252 does not know notify-reload.*; fix: ' jail-setup service $verb shop
done
for other in 'engine = "none"; type = "notify-reload";' 'type = "notify";'; do
	jail-setup --quiet service delete shop
	service_file "$other"
	run create
	check "control: with $other it is made" [ "$RC" = 0 ]
done
jail-setup --quiet service delete shop
rm $UNITS/version
service_file 'type = "notify-reload";'
run create
check "nobody says which systemd it is: it is made" [ "$RC" = 0 ]
jail-setup --quiet service delete shop

# --- killed ---------------------------------------------------------------------------------

CALLS=rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,symlink,symlinkat,link,linkat,fsync,syncfs,vfork,clone,clone3,fchmod,fchmodat
leftover() { ls -d $CONF $UNIT /var/lib/jail/shop /etc/systemd/system/multi-user.target.wants/shop.service 2>/dev/null; }
run create --user shop -- $S '@include "x"' $'tab\there' 'back\slash'
check "words that a file has to escape" eval '[ "$RC" = 0 ] && jail-setup service list shop'
jail-setup --quiet service delete shop || bail "not deleted"

# what only jailsh sees, when it enters
mkdir /srv/there
service_file 'binds = ( { source = "/srv/there"; target = "/srv/there"; } );'
jail-setup --quiet service create shop || bail "no service"
rmdir /srv/there
run jail-setup service start shop
check "an entry that is refused: it has not started" eval '[ "$RC" = 2 ] && grep -q "systemctl start failed; see: journalctl" <<<"$ERR"'
mkdir /srv/there
run jail-setup service start shop
check "control: else it has" [ "$RC" = 0 ]
jail-setup --quiet service delete shop && rmdir /srv/there

# what fails when all but the file is there
rm /usr/bin/systemctl
printf '%s\n' '#!/bin/sh' 'case " $* " in *" enable "*) exit 1; esac' 'exec /usr/local/lib/systemd.py "$@"' >/usr/bin/systemctl
chmod 755 /usr/bin/systemctl
run create --user shop -- $S
check "a unit that cannot be enabled: status 2" eval '[ "$RC" = 2 ] && grep -q "systemctl enable shop failed" <<<"$ERR"'
is "and all is taken back" "$(leftover)" ""
rm /usr/bin/systemctl && ln -s /usr/local/lib/systemd.py /usr/bin/systemctl

# a shell of its own, whose word "Killed" nobody needs
struck() {              # CALL COMMAND...: killed there
	local at=$1
	shift
	bash -c '"$@"; exit' - strace -o /dev/null -e trace=$CALLS -e "inject=$CALLS:signal=KILL:when=$at" "$@" 2>/dev/null
}
whole() {               # the service is there and starts
	[ -e $UNIT ] && jail-setup --quiet service start shop && jail-setup --quiet service stop shop
}
if command -v strace >/dev/null; then
	strace -o "$T/trace" -e trace=$CALLS jail-setup --quiet service create shop --user shop -- $S
	N=$(grep -c '^[a-z]' "$T/trace")
	check "control: create makes $N such calls" [ "$N" -gt 20 ]
	check "control: it is whole" whole
	jail-setup --quiet service delete shop
	is "control: delete leaves nothing" "$(leftover)" ""
	for ((i = 1; i <= N; i++)); do
		# of those that make the tree one of four: test_crash.sh has all
		[ $((i % 4)) = 0 ] || [ $i -gt $((N - 25)) ] || continue
		struck $i jail-setup --quiet service create shop --user shop -- $S
		if [ -e $CONF ]; then
			whole || echo "call $i: half a service"
		else
			[ "$(jail-setup service list)" = "" ] || echo "call $i: listed without a file"
			! jail-setup service start shop 2>/dev/null || echo "call $i: started without a file"
			jail-setup --quiet service create shop --user shop -- $S || echo "call $i: cannot be made again"
		fi
		jail-setup --quiet service delete shop || echo "call $i: cannot be deleted"
		[ -z "$(leftover)" ] || echo "call $i: left: $(leftover)"
	done >"$T/wrong" 2>&1
	is "create killed at any of $N calls: the whole service, or none" "$(head "$T/wrong")" ""
	for ((i = 1; i <= 40; i++)); do
		jail-setup --quiet service create shop --user shop -- $S
		struck $i jail-setup --quiet service delete shop && break
		[ ! -e $CONF ] || jail-setup --quiet service delete shop || echo "call $i: cannot be deleted"
		[ -z "$(leftover)" ] || echo "call $i: left: $(leftover)"
	done >"$T/wrong" 2>&1
	check "control: delete was killed at some" [ "$i" -gt 5 ]
	is "delete killed at any call: the next one ends it" "$(head "$T/wrong")" ""
else
	skip "killed at every system call" "no strace"
fi
finish
