#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1010,SC1091,SC2010,SC2011,SC2012,SC2015,SC2016,SC2034,SC2069,SC2086,SC2153 # names of ours; world.sh, eval's words, lib.sh's names
# test_private.sh - promise P13 for derived services: their private data are written by
# create, clone, update and delete alone, each whole or not at all, and never outside.
# The host's defaults are compared three ways; ids are nobody else's.

. "${0%/*}/world.sh"

install_products
STATE=/var/lib/jail
SERVICES=$STATE/.services
CONF=/etc/jail/services.d
B=$T "$SRC/tests/root/private.debs.sh" >"$T/debs" 2>&1 || { cat "$T/debs"; bail "the packages"; }
package() { dpkg -i --force-confnew "$T/tests/root/webd/webd_$1_$(dpkg --print-architecture).deb" >"$T/dpkg" 2>&1; }
useradd --system --uid 950 webd && package 1 || { cat "$T/dpkg"; bail "webd"; }
install -d -o webd -g webd -m 750 /var/lib/webd
echo secret >/etc/webd/local.key && chmod 600 /etc/webd/local.key
D=$SERVICES/web1/private
look() { find "$1" -type d -printf '%P %y %m %U:%G %i\n' -o -printf '%P %y %m %U:%G %s %l %T@ %i\n' | sort; }
service() { run jail-setup service "$@"; }

# --- made -----------------------------------------------------------------------------

service create web1 /usr/sbin/webd --engine none
is "create: it is made" "$RC$ERR" 0
is "each file and directory has the owner that it has for the service, the way there is root's" \
	"$(cd $D && find . -printf '%P %y %m %U:%G\n' | sort)" \
	"$(printf '%s\n' ' d 755 0:0' 'etc d 755 0:0' 'etc/webd d 755 524288:524288' \
	'etc/webd/both.conf f 644 524288:524288' 'etc/webd/dropped.conf f 644 524288:524288' \
	'etc/webd/kept.conf f 644 524288:524288' 'etc/webd/on d 755 524288:524288' \
	'etc/webd/on/on.conf f 644 524288:524288' 'etc/webd/webd.conf f 644 524288:524288' \
	'var d 755 0:0' 'var/lib d 755 0:0' 'var/lib/webd d 750 525238:525238')"
is "its root goes through its directory, nobody else" "$(stat -c '%u:%g %a' $SERVICES $SERVICES/web1)" \
	$'0:0 711\n0:524288 710'
as() { setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"; }
check "so does no account of the host" eval '! as bob cat $D/etc/webd/webd.conf 2>/dev/null'
check "nor another container's root" eval '! as 589824 cat $D/etc/webd/webd.conf 2>/dev/null'
check "control: its own does" eval 'as 524288 cat $D/etc/webd/webd.conf >/dev/null'
check "a secret is not copied" [ ! -e $D/etc/webd/local.key ]
like "base says what the defaults were" "$(cat $SERVICES/web1/base)" \
	"^$(sha256sum </etc/webd/webd.conf | cut -d' ' -f1) 15 100644 0 0 /etc/webd/webd.conf$"
service create web9 /usr/sbin/webd --engine none --content copy
check "unless all is asked for" [ "$RC$ERR$(stat -c %u:%a $SERVICES/web9/private/etc/webd/local.key)" = 0589824:600 ]
service delete web9
service create web9 /usr/sbin/webd --engine none --content empty
is "empty: the directories alone" "$RC$ERR $(find $SERVICES/web9/private -type f | wc -l) $(stat -c %a $SERVICES/web9/private/var/lib/webd)" "0 0 750"
service delete web9
check "deleted: nothing of it is left" eval '[ "$RC" = 0 ] && [ -z "$(find /var/lib/jail /etc/jail -name "*web9*")" ]'
service create web9 /usr/sbin/webd --engine none --content some
check "another word is refused" eval '[ "$RC" = 2 ] && [[ "$ERR" == *"say default, copy or empty" ]] && [ ! -e $SERVICES/web9 ]'

# What the service's account plants on the host is not copied by root.
echo root >/root/theirs && chmod 600 /root/theirs
cd /var/lib/webd && ln /root/theirs hard && ln -s /root/theirs link && mkfifo pipe && mkdir sub &&
	echo data >sub/db && chown -hR webd:webd . && chown 0:0 hard && chmod 600 hard sub/db
cp hard nobodys && chown 0:0 nobodys && chmod 600 nobodys; cd /
service create web9 /usr/sbin/webd --engine none --content copy
W=$SERVICES/web9/private/var/lib/webd
check "copy: a hard link to a file of root is not" eval '[ "$RC" = 0 ] && [ ! -e $W/hard ]'
like "and is said" "$OUT" 'left out: /var/lib/webd/hard: not everybody can read it'
is "a link is a link, a pipe is left out, the account's own file is there" \
	"$(readlink $W/link; cat $W/sub/db; ls $W | xargs)" $'/root/theirs\ndata\nlink sub'
service delete web9
rm -r /var/lib/webd/*

# --- clone ----------------------------------------------------------------------------

echo mine >$D/etc/webd/kept.conf
echo data >$D/var/lib/webd/db && chown 525238:525238 $D/var/lib/webd/db && ln $D/var/lib/webd/{db,twin}
truncate -s 8M $D/var/lib/webd/sparse
chown 524288:524288 $D/var/lib/webd/sparse
before=$(look $SERVICES/web1)
service clone web1 web2
is "clone: it is made" "$RC$ERR" 0
C=$SERVICES/web2/private
is "all of it, by its own ids" \
	"$(cd $C && find . -printf '%P %y %m %U:%G %s %n\n' | sort)" \
	"$(cd $D && find . -type d -printf '%P %y %m %U:%G - %n\n' -o -printf '%P %y %m %U:%G %s %n\n' | sort |
	perl -pe 's/ (5\d{5}):(5\d{5}) / " ".($1+65536).":".($2+65536)." "/e' >$T/want
	cd $C && find . -type d -printf '%P %s\n' >$T/sizes
	perl -e 'open S, shift; while (<S>) { /^(.*) (\d+)$/ and $s{$1} = $2 } while (<>) { s/^(.*?) d (.*) - /"$1 d $2 $s{$1} "/e; print }' $T/sizes $T/want)"
check "holes stay holes, hard links are hard links" \
	eval '[ "$(stat -c %b $C/var/lib/webd/sparse)" -lt 100 ] && [ $C/var/lib/webd/db -ef $C/var/lib/webd/twin ]'
is "the other is as it was" "$(look $SERVICES/web1)" "$before"
is "the file has the ids" "$(grep ids $CONF/web2.conf)" "ids = 589824;"
is "they share a tree" "$(readlink $STATE/web1/gen/* | sort -u)" "$(readlink $STATE/web2/gen/* | sort -u)"
is "check finds nothing" "$(jail-setup --json check web1 web2)" ""
bad() {                 # NAME REGEX COMMAND...
	local name=$1 regex=$2 was
	shift 2
	was=$(look $SERVICES; look $CONF)
	service "$@"
	check "$name" eval '[ "$RC" = 2 ] && grep -qE "$regex" <<<"$ERR"'
	is "$name: nothing is written" "$(look $SERVICES; look $CONF)" "$was"
}
bad "clone: a name that is taken" 'web2.conf is there already; fix: ' clone web1 web2
bad "clone: no name" 'is not a name for a service' clone web1 ../x
bad "clone: none of that name" 'no service "none"' clone none web3
jail_file other <<<'components = [ "rsync" ]; users = [ "carol" ];'
bad "clone: the name of a jail" 'a jail has the name other; fix: ' clone web1 other
rm /etc/jail/jails.d/other.conf
mkdir -p $SERVICES/web3
bad "clone: data without a file" 'web3 is there already; fix: jail-setup service delete web3' clone web1 web3
service delete web3
check "delete takes those" eval '[ "$RC" = 0 ] && [ ! -e $SERVICES/web3 ]'
echo 'user = "bob"; engine = "none"; run = [ "/bin/true" ]; files = [ "/bin/true" ];' >$CONF/plain.conf
bad "clone: a service without a program" 'plain has no program in its file' clone plain web3
bad "update: the same" 'plain has no program in its file' update plain
rm $CONF/plain.conf
echo x >$D/etc/webd/roots
bad "clone: a file of the host's root in it" '/etc/webd/roots belongs to id 0, which is none of the .*524288 to 589823; fix: chown -h 524288:524288' clone web1 web3
rm $D/etc/webd/roots

# --- a container that runs ---------------------------------------------------------------

mkdir -p /srv/place
running() {             # COMMAND in a mount namespace of its own
	unshare --mount --propagation private bash -c "$1; echo READY; exec sleep 300" >"$T/ready" 2>&1 </dev/null &
	HOLDER=$!
	until_so grep -q READY "$T/ready"
}
let_go() { kill -KILL $HOLDER; wait $HOLDER 2>/dev/null; }
for how in "mount --bind $D/etc/webd /srv/place" "mount -t tmpfs none $D/var/lib/webd" \
    "mount -t overlay -o lowerdir=$D/etc/webd:/etc none /srv/place"; do
	check "control: $how" running "$how"
	bad "clone refuses while it is so" 'web1 runs: stop it first.*for process [0-9]+' clone web1 web3
	service delete web1
	check "so does delete, with nothing removed" eval '[ "$RC" = 2 ] && [[ "$ERR" == *"for process "*"fix: end that first"* ]] &&
		[ -e $D/etc/webd/webd.conf ] && [ -e $CONF/web1.conf ] && [ -e $STATE/web1/current ]'
	let_go
done
check "control: another's data" running "mount --bind $C/etc/webd /srv/place"
service clone web1 web3
is "are no hindrance" "$RC$ERR" 0
let_go
TREE=$(readlink -f $STATE/web1/current)
check "control: a container runs in the tree" running "mount --bind $TREE/root /srv/place"
service delete web3
check "delete: a service that shares the tree goes, the tree stays" [ "$RC$ERR$([ -x $TREE/root/usr/sbin/webd ]; echo $?)" = 00 ]
let_go

# --- defaults ----------------------------------------------------------------------------

echo ours >$D/etc/webd/both.conf
kinds() { jail-setup --json check "$@" | grep -o '"kind":"[a-z-]*","path":"[^"]*"' | sed 's/"kind"://; s/,"path":/ /' | tr -d '"' | sort; }
is "a change of the copy alone is no finding" "$(kinds web1)" ""
before=$(look $D; cat $SERVICES/web1/base)
package 2 || bail "webd 2"
rm -f /etc/webd/dropped.conf
is "check: what the host has changed, and what both have" "$(kinds web1)" \
	"$(printf '%s\n' 'conflict /etc/webd/both.conf' 'default /etc/webd/dropped.conf' \
	'default /etc/webd/new.conf' 'default /etc/webd/webd.conf' | sort)"
echo 'more' >>/etc/services
tick
run jail-setup refresh web1
check "control: a refresh makes another tree" eval '[ "$RC" = 0 ] && [ "$(readlink -f $STATE/web1/current)" != $TREE ]'
is "P13: it writes no private data" "$(look $D; cat $SERVICES/web1/base)" "$before"
service update web1
is "update: what was not changed follows" "$(cat $D/etc/webd/{webd,new}.conf; stat -c %U:%G:%a $D/etc/webd/new.conf)" \
	$'webd.conf of 2\nnew\nUNKNOWN:UNKNOWN:644'
is "a conflict is left, and what the host has no more" "$RC $(cat $D/etc/webd/{both,dropped,kept}.conf | xargs)" "1 ours dropped mine"
like "it says so" "$OUT" 'web1: conflict /etc/webd/both.conf: both have changed; the host.s: jail-setup service update web1'
is "the other service is as it was" "$(cat $C/etc/webd/{webd,both}.conf)" $'webd.conf of 1\nboth of 1'
run jail-setup --json service update web2 /etc/webd/both.conf
is "update by name: that alone, in JSON" "$RC$(grep -c . <<<"$OUT") $(cat $C/etc/webd/{both,webd}.conf | xargs)" "01 both of 2 webd.conf of 1"
like "with its state" "$OUT" '^{.*"path": ?"/etc/webd/both.conf".*"state": ?"default".*"updated": ?true'
service update web1 /etc/webd/both.conf /etc/webd/dropped.conf
is "a conflict that is named is brought, and one named goes" \
	"$RC$ERR $(cat $D/etc/webd/both.conf) $(ls $D/etc/webd | xargs)" "0 both of 2 both.conf kept.conf new.conf on webd.conf"
bad "update: a path that is no default" '/etc/passwd is no default of the service' update web1 /etc/passwd
is "then check finds nothing" "$(kinds web1)" ""
rm $D/etc/webd/new.conf
service update web1
check "what was removed from the service stays so" eval '[ "$RC$OUT$ERR" = 0 ] && [ ! -e $D/etc/webd/new.conf ]'
service update web1 /etc/webd/new.conf
check "unless it is named" [ -e $D/etc/webd/new.conf ]

# Its root can write there: root of the host follows nothing.
echo outside >/srv/outside; chmod 600 /srv/outside
echo 'webd.conf of 3' >/etc/webd/webd.conf
echo 'on 3' >/etc/webd/on/on.conf
as 524288 ln -sfn /srv/outside $D/etc/webd/webd.conf
as 524288 rm -r $D/etc/webd/on; as 524288 ln -s /srv $D/etc/webd/on; echo on >/srv/on.conf
service update web1 /etc/webd/webd.conf
is "a link in place of a default is replaced, not written through" "$RC $(cat /srv/outside $D/etc/webd/webd.conf)" $'0 outside\nwebd.conf of 3'
service update web1 /etc/webd/on/on.conf
check "one in place of a directory is not gone through" eval '[ "$RC" = 2 ] && [ "$(cat /srv/on.conf)" = on ]'
as 524288 rm $D/etc/webd/on; as 524288 mkdir $D/etc/webd/on
service update web1 /etc/webd/on/on.conf
is "control: without the link it is" "$RC$(cat $D/etc/webd/on/on.conf)" "0on 3"

# Nor does it keep root of the host from looking, or from making other services.
lease() {
	setpriv --reuid 524288 --regid 524288 --clear-groups perl -e '$SIG{IO} = "IGNORE"; open my $f, "+<", shift or die; fcntl($f, 1024, 1) or die "lease: $!";
		$| = 1; print "READY\n"; sleep 300' $D/etc/webd/webd.conf >"$T/lease" 2>&1 &
	HOLDER=$!
	until_so grep -q READY "$T/lease"
}
echo 'kept, of the host' >/etc/webd/kept.conf
check "control: its root has a lease of a default" lease
like "check: looks at the others" "$(kinds web1)" 'conflict /etc/webd/kept.conf'
kill -KILL $HOLDER; wait $HOLDER 2>/dev/null
echo kept >/etc/webd/kept.conf
deep() { as 524288 perl -e 'chdir shift or die; for (1 .. shift) { mkdir "d" or die; chdir "d" or die }' $D/etc/webd "$1"; }
deep 300
bad "clone: what is too deep" 'deeper than 200' clone web1 web3
is "nothing half-made is left" "$(find $SERVICES -mindepth 1 -maxdepth 1 -name '.*')" ""
bad "delete: what is too deep is said" 'web1: private: etc: .*: deeper than 256; fix: ' delete web1
rm -r $D/etc/webd/d
deep 190
service clone web1 web3
is "control: what is less deep" "$RC$ERR" 0
service delete web3
is "goes again" "$RC$ERR" 0
rm -r $D/etc/webd/d

# --- ids ---------------------------------------------------------------------------------

same() { kinds "$1" | grep -E '^(ids|private|config)'; }
sed -i 's/589824/524288/' $CONF/web2.conf
like "check: two services with the same ids, and data of others" "$(kinds web2)" '^ids ids$'
like "the file says other ids than the data" "$(kinds web2)" "^ids $SERVICES/web2\$"
sed -i 's/524288/589824/' $CONF/web2.conf
echo 'bob:600000:10' >>/etc/subuid
like "check: a range of subuid(5)" "$(jail-setup check web2)" 'ids = 589824: bob in /etc/subuid has ids from 600000 to 600009; fix: write ids = 655360'
service clone web1 web4
is "a clone gets ids that nobody has" "$(grep ids $CONF/web4.conf)" "ids = 655360;"
service delete web4
sed -i '$d' /etc/subuid
chown 0 $D/etc/webd/kept.conf
is "check: a file of another account" "$(same web1)" "ids /etc/webd/kept.conf"
chown 524288 $D/etc/webd/kept.conf
chown 524289 $D/var/lib/webd
is "check: another owner" "$(same web1)" "private /var/lib/webd"
service update web1 /var/lib/webd
is "update by name: the owner" "$RC$(same web1)$(stat -c %u:%a $D/var/lib/webd)" 0525238:750
mv $D/var/lib/webd $T/gone
is "check: a private directory is missing" "$(same web1)" "private /var/lib/webd"
service update web1 /var/lib/webd
is "update by name makes it" "$RC$(stat -c %u:%a $D/var/lib/webd)" 0525238:750
chmod 755 $SERVICES/web1
is "check: everybody goes through" "$(same web1)" "private $SERVICES/web1"
chmod 710 $SERVICES/web1
mv $SERVICES/web1 $T/data
is "check: no data at all" "$(same web1)" "private $SERVICES/web1"
bad "update: no data" 'web1 has no private data; fix: ' update web1
mv $T/data $SERVICES/web1
mv /usr/lib/systemd/system/webd.service $T/
mv /usr/sbin/webd $T/webd.program
is "check: not derived any more" "$(same web1)" "config $CONF/web1.conf"
was=$(look $SERVICES)
service update web1
is "update: nor updated" "$RC$(look $SERVICES | diff - <(echo "$was"))" 2
mv $T/webd.service /usr/lib/systemd/system/
mv $T/webd.program /usr/sbin/webd
is "control" "$(same web1)" ""

# --- killed, or without room -----------------------------------------------------------------

rm -rf $D/etc/webd/on; mkdir $D/etc/webd/on && chown 524288:524288 $D/etc/webd/on
echo data >$D/var/lib/webd/db && chown 525238:525238 $D/var/lib/webd/db
service delete web2
echo 'webd.conf of 4' >/etc/webd/webd.conf
echo 'new 4' >/etc/webd/new.conf
keep() { rm -rf /srv/kept && mkdir /srv/kept && cp -a $STATE $CONF /srv/kept; }
restore() {
	rm -rf $SERVICES $STATE/web* $STATE/.trees $CONF &&
	cp -a /srv/kept/jail/. $STATE && cp -a /srv/kept/services.d $CONF
}
numbers() {             # SYSCALL: the first, the last and one between of those that change the disk
	awk -v call="$1" '{ n = $1; s = $0; sub(/^[0-9]+ +/, "", s) }
	index(s, call "(") == 1 { i[n]++; if (call ~ /^openat/ && s !~ /O_CREAT/) next
		v[++k] = i[n] }
	END { if (k > 0) print v[1]; if (k > 2) print v[int((k + 1) / 2)]; if (k > 1) print v[k] }' "$T/trace" | sort -nu
}
# sound NAME: what is wrong with what a killed or failed run has left, and then
after_clone() {
	[ "$(cat $D/var/lib/webd/db)" = data ] || echo "the source has changed"
	if [ -e $CONF/web5.conf ]; then
		kinds web5 | grep -E '^(ids|private|config|missing)'
		[ "$(cat $SERVICES/web5/private/var/lib/webd/db)" = data ] || echo "half a copy"
		jail-setup -q service delete web5 2>&1
	elif [ -e $SERVICES/web5 ]; then
		[ "$(cat $SERVICES/web5/private/var/lib/webd/db)" = data ] || echo "half a copy"
		jail-setup -q service delete web5 2>&1
	fi
	jail-setup -q service clone web1 web5 2>&1 >/dev/null || echo "not again"
	find $SERVICES -maxdepth 1 -name '.?*' ! -path $SERVICES
}
after_update() {
	grep -qxE 'webd.conf of [34]' $D/etc/webd/webd.conf || echo "half a default"
	grep -qxE 'new( 4)?' $D/etc/webd/new.conf || echo "half a default"
	jail-setup -q service update web1 2>&1
	[ "$(cat $D/etc/webd/{webd,new}.conf | xargs)" = 'webd.conf of 4 new 4' ] || echo "not again"
	ls -A $SERVICES/web1 | grep -vx -e base -e private
	kinds web1 | grep -E '^(default|conflict|private|ids)'
}
after_delete() {
	if [ -e $CONF/web1.conf ]; then
		jail-setup -q service delete web1 2>&1
	fi
	find $STATE $CONF -name '*web1*'
	[ -z "$(ls -A $STATE/.trees)" ] || { jail-setup -q refresh 2>&1; ls -A $STATE/.trees; }
}
torture() {             # NAME COMMAND...
	local name=$1 call n what said cases=0 struck=0
	shift
	restore
	strace -f -qq -o "$T/trace" jail-setup -q service "$@" >"$T/out" 2>&1
	LAST=$* OUT=$(cat "$T/out") ERR='' RC=-
	: >"$T/wrong"
	for call in mkdirat openat openat2 write fchown fchmod fchownat renameat renameat2 unlinkat linkat ftruncate fsync syncfs; do
		for n in $(numbers $call); do
			for what in signal=KILL error=ENOSPC; do
				case $what:$call in error*:unlinkat|error*:fch*) continue ;; esac
				restore
				bash -c '"$@"; exit' - strace -f -qq -o "$T/hit" -e trace=$call \
					-e "inject=$call:$what:when=$n" jail-setup -q service "$@" >"$T/out" 2>"$T/err"
				n_rc=$? cases=$((cases + 1))
				if [ $what = signal=KILL ]; then [ $n_rc != 137 ] || struck=$((struck + 1))
				else ! grep -q INJECTED "$T/hit" || struck=$((struck + 1)); fi
				said=$(after_"$name" 2>&1)
				[ -z "$said" ] || echo "$call $n $what ($n_rc, $(head -n 1 "$T/err")): $said" >>"$T/wrong"
			done
		done
	done
	is "$name: killed or without room at any call, it is whole or not there, and works again" "$(cat "$T/wrong")" ""
	check "$name: control: most of $cases were struck" [ $struck -gt $((cases * 8 / 10)) ]
}
if command -v strace >/dev/null; then
	keep
	torture clone clone web1 web5
	torture update update web1
	torture delete delete web1
	restore
else
	skip "killed at any call" "no strace"
fi

small=$(du -sk $STATE/.trees | cut -f1)
mkdir -p /srv/small
mount -t tmpfs -o "mode=755,size=$((small + 4000))k" small /srv/small
cp -a $STATE/. /srv/small
head -c 60000 /dev/urandom >/srv/small/.services/web1/private/var/lib/webd/big
chown 525238:525238 /srv/small/.services/web1/private/var/lib/webd/big
head -c 100000000 /dev/zero >/srv/small/ballast 2>/dev/null
run jail-setup --state /srv/small service clone web1 web6
check "a full disk: clone says so, and nothing is left" \
	eval '[ "$RC" = 2 ] && [[ "$ERR" == *"No space left"* ]] && [ -z "$(find /srv/small $CONF -name "*web6*")" ]'
run jail-setup --state /srv/small service update web1
check "update says so, and the default is the old one" \
	eval '[ "$RC" = 2 ] && [[ "$ERR" == *"No space left"* ]] && grep -qx "webd.conf of 3" /srv/small/.services/web1/private/etc/webd/webd.conf'
rm /srv/small/ballast
run jail-setup --state /srv/small service clone web1 web6
check "control: with room it works" [ "$RC$ERR" = 0 ]
umount /srv/small

# --- blocks that are shared ---------------------------------------------------------------------

for ((n = 0; n < 32; n++)); do mknod -m 600 "/dev/loop$n" b 7 "$n"; done
mknod -m 600 /dev/loop-control c 10 237
if command -v mkfs.btrfs >/dev/null && truncate -s 200M /srv/btrfs && mkfs.btrfs -q /srv/btrfs 2>"$T/btrfs" &&
	mkdir -p /srv/b && mount -o loop /srv/btrfs /srv/b 2>/dev/null; then
	mkdir /srv/b/state && chmod 755 /srv/b /srv/b/state && cp -a $STATE/. /srv/b/state
	rm -f $CONF/web6.conf
	head -c 30000000 /dev/urandom >/srv/b/state/.services/web1/private/var/lib/webd/big
	chown 525238:525238 /srv/b/state/.services/web1/private/var/lib/webd/big
	sync -f /srv/b; was=$(df -k --output=used /srv/b | tail -n 1)
	run jail-setup --state /srv/b/state service clone web1 web6
	sync -f /srv/b; now=$(df -k --output=used /srv/b | tail -n 1)
	check "clone: 30 MB of data take less than 5 where blocks can be shared" \
		eval '[ "$RC" = 0 ] && [ $((now - was)) -lt 5000 ] && cmp /srv/b/state/.services/web{1,6}/private/var/lib/webd/big'
	umount /srv/b
else
	skip "clone: blocks are shared" "no btrfs here"
fi
finish
