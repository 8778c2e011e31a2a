#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_race.sh - promises P2, P3 and P4 against an attacker who changes the path while
# it is walked (CVE-2025-6020), and against the end of the process at any moment.
#
#   ROUNDS     sessions for each race (default 60)

. "${0%/*}/world.sh"

ROUNDS=${ROUNDS:-60}
install_products
login_jail
build_jail

stack() {               # child | session
	[ "$1" = session ] || echo 'auth optional pam_jail.so'
	printf '%s\n' 'auth required pam_permit.so' 'account required pam_jail.so' \
		'account required pam_permit.so' "session required pam_jail.so entry=$1" \
		'session required pam_permit.so'
}
steps() { if [ "$1" = child ]; then echo mcofgcux; else echo mcogux; fi; }

flip() { "$HELP/probe" flip "$1" "$2" & FLIP=$!; }
unflip() { kill "$FLIP"; wait "$FLIP" 2>/dev/null; }

# race NAME FILE GOOD: sessions that say what FILE holds; only GOOD will do.
race() {
	local name=$1 entry i good=0 bad=0 no=0
	for entry in child session; do
		stack $entry >/etc/pam.d/race
		for ((i = 0; i < ROUNDS / 2; i++)); do
			OUT=$(timeout 20 "$HELP/pamclient" race alice "$(steps $entry)" \
				/bin/sh -c "echo $IN; cat $2; cat /outside" 2>/dev/null)
			RC=$?
			case $OUT in
			*OUTSIDE*)       bad=$((bad + 1)) ;;
			*"$IN"*"$3"*)    good=$((good + 1)) ;;
			*"$IN"*)         bad=$((bad + 1)) ;;
			*)               no=$((no + 1)) ;;
			esac
			[ $RC != 124 ] || bad=$((bad + 1))
		done
	done
	echo "# $name: $good times in, $no times refused"
	LAST="$name: $good in, $no refused, $bad otherwise"
	check "$name: the right one, or refused" [ $bad = 0 ]
	# else there was no race
	check "control: $name: it came to both" [ $good -gt 0 -a $no -gt 0 ]
}

# naive PATH FILE BAD: mount(8) walks by name, and falls for it
naive() {
	local i
	mkdir -p /mnt/naive
	for ((i = 0; i < 400; i++)); do
		OUT=$(unshare -m sh -c 'mount --bind "$1" /mnt/naive 2>/dev/null && cat "/mnt/naive/$2"' \
			sh "$1" "$2" 2>/dev/null)
		[ "$OUT" != "$3" ] || return 0
	done
	return 1
}

# --- a component that is a directory now, and a link then --------------------------

mkdir -p /srv/evil/alice /srv/flip/real/alice /srv/flip
for d in /srv/evil/alice /srv/flip/real/alice; do home alice 2001 $d; done
echo EVIL >/srv/evil/alice/mark
echo GOOD >/srv/flip/real/alice/mark
ln -s /srv/evil /srv/flip/link
sed -i 's,:/home/alice:,:/srv/flip/real/alice:,' /etc/passwd
flip /srv/flip/real /srv/flip/link
check "control: a mount by name is fooled" naive /srv/flip/real/alice mark EVIL
race "the way to the home is flipped" /srv/flip/real/alice/mark GOOD
unflip
rm -rf /srv/flip /srv/evil
sed -i 's,:/srv/flip/real/alice:,:/home/alice:,' /etc/passwd

mkdir -p /srv/flip/real /srv/evil
echo EVIL >/srv/evil/mark
echo GOOD >/srv/flip/real/mark
ln -s /srv/evil /srv/flip/link
login_jail 'binds = ( { source = "/srv/flip/real"; target = "/srv/own"; } );'
flip /srv/flip/real /srv/flip/link
race "the source of a bind is flipped" /srv/own/mark GOOD
unflip
rm -rf /srv/flip

# Somebody else's directory, as good as the real one but for its owner.
mkdir -p /srv/flip/real/deep /srv/flip/hers/deep
echo EVIL >/srv/flip/hers/deep/mark
echo GOOD >/srv/flip/real/deep/mark
chown -R alice: /srv/flip/hers
login_jail 'binds = ( { source = "/srv/flip/real/deep"; target = "/srv/own"; } );'
flip /srv/flip/real /srv/flip/hers
race "a component becomes the user's" /srv/own/mark GOOD
unflip
rm -rf /srv/flip

# The tree of a jail that others keep, whole or in part the user's.
mkdir -p /srv/ext
cp -a "$TREE" /srv/ext/alice
echo GOOD >/srv/ext/alice/etc/mark
cp -a /srv/ext/alice /srv/ext/evil
echo EVIL >/srv/ext/evil/etc/mark
chown alice: /srv/ext/evil/etc
printf '%s\n' 'root = "/srv/ext/%u";' 'groups = [ "jailed" ];' | jail_file "$JAIL"
flip /srv/ext/alice /srv/ext/evil
race "the tree is flipped with one that the user may write" /etc/mark GOOD
unflip
rm -rf /srv/ext
login_jail

# --- a refresh, and the user at work ------------------------------------------------

# What root copies lies where the user writes: a file that is a link then.
install -d -o alice -g alice /srv/hers
cp "$HELP/probe" /srv/hers/tool
ln -s /etc/shadow /srv/hers/other
chown -h alice: /srv/hers/tool /srv/hers/other
mkdir -p /etc/jail/components.d
echo 'files = [ "/srv/hers/tool" ];' >/etc/jail/components.d/hers.conf
{ echo 'components = [ "shell", "hers" ];'; echo 'users = [ "carol" ];'; } | jail_file hers
"$HELP/probe" flip /srv/hers/tool /srv/hers/other &
FLIP=$!
leaked=0 built=0
for ((i = 0; i < ROUNDS / 4; i++)); do
	run jail-setup build hers
	[ "$RC" != 0 ] || built=$((built + 1))
	# where the link leads comes along with the link, as unreadable as it is
	[ -z "$(find /var/lib/jail/hers/gen/*/root -type f -perm -004 \
		-exec grep -l '^root:.*:.*:.*:.*:.*:.*:.*:' {} + 2>/dev/null)" ] || leaked=$((leaked + 1))
done
unflip
echo "# $built of $i builds came to an end"
check "a build beside it copies nothing that the user may not read" [ $leaked = 0 ]
check "control: it would have been found" grep -q '^root:.*:.*:.*:.*:.*:.*:.*:' /etc/shadow
rm -rf /etc/jail/jails.d/hers.conf /etc/jail/components.d/hers.conf /srv/hers

# Refreshes while a session makes and flips links in its home and state of its own.
build_jail
mkdir -p /home/alice/race && echo HERS >/home/alice/race/a && ln -s /etc/shadow /home/alice/race/b
chown -R -h alice: /home/alice/race
before=$(find /etc /home/bob -xdev -printf '%p %y %m %u %T@ %s\n' | grep -v '^/etc/jail' | sort)
flip /home/alice/race/a /home/alice/race/b
for ((i = 0; i < 5; i++)); do
	touch /usr/bin/rsync
	run jail-setup refresh
	check "refresh number $i beside it" [ "$RC" = 0 ]
done
unflip
is "and nothing but the jails was written" \
	"$(find /etc /home/bob -xdev -printf '%p %y %m %u %T@ %s\n' | grep -v '^/etc/jail' | sort)" "$before"

# --- the end at any moment ---------------------------------------------------------

install -m 755 "$HELP/state" /home/alice/state
for entry in child session; do
	stack $entry >/etc/pam.d/faults
	for part in 0 1; do
		"$HELP/faults" -p $part/2 -e KILL -s 9 "$T/log.$part" -- "$HELP/pamclient" faults \
			alice "$(steps $entry)" /home/alice/state 1 >"$T/kill.$part" 2>"$T/err" &
	done
	wait %1 %2
	n=$(cat "$T"/kill.? | wc -l)
	# the monitor is not needed when its child is in the jail
	LAST="$n kills" OUT=$(grep -vE '	(refused|killed|same)	' "$T"/kill.?)
	check "killed at $n calls: nothing is left mounted, nobody is out, entry=$entry" \
		[ "$n" -gt 50 -a -z "$OUT" ]
done
finish
