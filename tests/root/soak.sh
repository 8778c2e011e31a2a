#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# soak.sh - `make soak MINUTES=60`: sftp, scp, rsync and shell sessions of several
# accounts, while their jail is refreshed every few seconds with files that have
# really changed.  No session may miss a file, see a wrong content or be refused.
#
#   MINUTES  how long (default 1/2: `make check` runs it as well)
#   WORKERS  how many sessions at once (default 4)
#   EVERY    seconds between two refreshes (default 3)
#
# test_refresh.sh has short logins and one file; here are whole trees, transfers,
# and sessions that outlive their generation by many others.

. "${0%/*}/world.sh"

MINUTES=${MINUTES:-0.5}
WORKERS=${WORKERS:-4}
EVERY=${EVERY:-3}
H=/opt/soak             # on the host: what changes
W=/tmp/soak             # what the clients send and get
STATE=/var/lib/jail
PEOPLE="ada ben cyd dee eve"
WHO='^\./(etc/(passwd|group)|proc/|dev/|tmp/|var/tmp/|home/)'   # not of the generation

# --- the host changes -----------------------------------------------------------

# Four files of one release: a session sees one release, whole.
release() {             # NUMBER
	local f text
	for f in a b deep/c "only-$1"; do
		text=$(echo "release $1"; head -c 20000 /dev/urandom | base64)
		{ echo "$text"; echo "$text" | cksum; } >"$H/.new"
		mv "$H/.new" "$H/data/$f"
	done
	rm -f "$H/data/only-$(($1 - 1))"
}

another_inode() {       # FILE: the same content and times
	cp -p "$1" "$1.new" && mv "$1.new" "$1"
}

LIBS=$(ldd /usr/bin/rsync /usr/bin/ls /usr/bin/bash | awk '/=> \// { print $3 }' | sort -u)
PROGRAMS="/usr/bin/cat /usr/bin/bash /usr/bin/rsync /usr/bin/find /usr/lib/openssh/sftp-server"

change() {              # NUMBER
	local all
	read -r -a all <<<"$(echo "$LIBS" "$PROGRAMS" | xargs)"
	another_inode "$(readlink -f "${all[$1 % ${#all[@]}]}")"
	release "$1"
}

refreshes() {           # until $T/go is gone; one line for each in $T/made
	local n=1 out rc
	while [ -e "$T/go" ]; do
		n=$((n + 1))
		echo $n >"$T/newest"
		change $n
		out=$(jail-setup refresh login 2>&1)
		rc=$?
		case $rc:$out in
		"0:"*generation*) echo $n >"$T/oldest.new" && mv "$T/oldest.new" "$T/oldest" ;;
		*) echo "refresh $n: status $rc: $out" >>"$T/bad" ;;
		esac
		echo "$n" >>"$T/made"
		find $STATE/login/gen -mindepth 1 -maxdepth 1 | wc -l >>"$T/gens"
		sleep "$EVERY"
	done
}

# --- sessions -------------------------------------------------------------------

# bad KIND TEXT: into the list; good KIND: counted
bad() { echo "$1: ${2//$'\n'/ | }" | cut -c 1-1500 >>"$T/bad"; }
good() { echo "$1" >>"$T/good"; }

# of_release KIND OLDEST FILE...: all of one release, neither older than what was
# in force before the login nor newer than the newest now
of_release() {
	local kind=$1 oldest=$2 f n first='' newest
	shift 2
	newest=$(cat "$T/newest")
	for f in "$@"; do
		[ -f "$f" ] || { bad "$kind" "$f did not arrive"; return 1; }
		n=$(sed -n '1s/^release //p' "$f")
		first=${first:-$n}
		if [ "$(head -n -1 "$f" | cksum)" != "$(tail -n 1 "$f")" ]; then
			bad "$kind" "$f is torn"
			return 1
		fi
		if [ -z "$n" ] || [ "$n" != "$first" ] || [ "$n" -lt "$oldest" ] ||
		    [ "$n" -gt "$newest" ]; then
			bad "$kind" "$f is of release '$n', another of '$first'; $oldest to $newest"
			return 1
		fi
	done
}

# The script of a shell session: reads all of its tree, stays, reads it again.
SHELL_SCRIPT='
tree() { cd / && find . -xdev -type f | LC_ALL=C sort >$HOME/list.$$ &&
	grep -Ev "'$WHO'" $HOME/list.$$ | xargs -d "\n" cat | cksum; }
id -un; cd '$H'/data && cat a b deep/c only-* || exit 9
one=$(tree) || exit 9
for i in 1 2 3 4 5 6; do
	sleep $STAY
	ls -l '$H'/data >/dev/null && tar -cf - '$H'/data 2>/dev/null | gzip | gzip -d | wc -c >/dev/null || exit 9
done
two=$(tree) || exit 9
rm $HOME/list.$$
echo "tree $one"; echo "tree $two"'

session_shell() {       # DIR USER OLDEST
	local n out stay=${STAY:-$((RANDOM % 3))}
	if ! SSH "$2@h" "STAY=$stay; $SHELL_SCRIPT" >"$1/out" 2>"$1/err" || [ -s "$1/err" ]; then
		bad shell "$2: $(tail -c 300 "$1/out") $(cat "$1/err")"
		return 1
	fi
	[ "$(head -n 1 "$1/out")" = "$2" ] || { bad shell "$2: is $(head -n 1 "$1/out")"; return 1; }
	n=$(grep -c '^release' "$1/out")
	out=$(sed -n 's/^release //p' "$1/out" | sort -u | wc -l)
	[ "$n:$out" = 4:1 ] || { bad shell "$2: $n files of $out releases"; return 1; }
	[ "$(grep -c '^tree [1-9]' "$1/out"):$(grep '^tree ' "$1/out" | sort -u | wc -l)" = 2:1 ] ||
		{ bad shell "$2: the tree changed: $(grep '^tree ' "$1/out" | xargs)"; return 1; }
	sed -n '2,/^tree/p' "$1/out" | sed -n "1,/^[0-9]* [0-9]*\$/p" >"$1/a"
	of_release shell "$3" "$1/a"
}

session_sftp() {
	if ! SFTP -q -b - "$2@h" >"$1/out" 2>&1 <<-END
		cd $H/data
		get a $1/a
		get b $1/b
		get deep/c $1/c
		cd /home/$2
		put $W/up up.$BASHPID
		get up.$BASHPID $1/up
		rm up.$BASHPID
		END
	then
		bad sftp "$2: $(cat "$1/out")"
		return 1
	fi
	cmp "$W/up" "$1/up" >/dev/null || { bad sftp "$2: not what was sent"; return 1; }
	of_release sftp "$3" "$1/a" "$1/b" "$1/c"
}

session_scp() {
	local old=''
	[ $((RANDOM % 2)) = 0 ] || old=-O
	if ! { SCP -q $old -r "$2@h:$H/data" "$1/data" && SCP -q $old "$W/up" "$2@h:up.$BASHPID" &&
	    SCP -q $old "$2@h:up.$BASHPID" "$1/up" && SSH "$2@h" rm "up.$BASHPID"; } >"$1/out" 2>&1; then
		bad scp "$2: $(cat "$1/out")"
		return 1
	fi
	cmp "$W/up" "$1/up" >/dev/null || { bad scp "$2: not what was sent"; return 1; }
	of_release scp "$3" "$1"/data/{a,b,deep/c,only-*}
}

session_rsync() {
	if ! { RSYNC -a "$2@h:$H/data" "$1/" && RSYNC -a "$W/" "$2@h:up.$BASHPID" &&
	    RSYNC -a "$2@h:up.$BASHPID/" "$1/up" && SSH "$2@h" rm -r "up.$BASHPID"; } >"$1/out" 2>&1; then
		bad rsync "$2: $(cat "$1/out")"
		return 1
	fi
	diff -r "$W" "$1/up" >/dev/null || { bad rsync "$2: not what was sent"; return 1; }
	of_release rsync "$3" "$1"/data/{a,b,deep/c,only-*}
}

# once KIND USER DIR: a session and its verdict
once() {
	rm -rf "${3:?}" && mkdir -p "$3" || return
	if "session_$1" "$3" "$2" "$(cat "$T/oldest")"; then good "$1"; fi
}

works_on() {            # NUMBER: one session after another
	local kinds=(shell sftp scp rsync) people
	read -r -a people <<<"$PEOPLE"
	RANDOM=$1
	while [ -e "$T/go" ]; do
		once "${kinds[RANDOM % 4]}" "${people[RANDOM % 5]}" "/tmp/soaked/$1"
	done
}

# --- what must not grow ---------------------------------------------------------

left() {
	echo "mounts: $(wc -l </proc/self/mountinfo)"
	echo "mount namespaces: $(readlink /proc/[0-9]*/ns/mnt 2>/dev/null | sort -u | wc -l)"
	echo "of /run/jail: $(find /run/jail ! -name "*.lock" | sort | xargs)"
	echo "processes: $(cat /proc/[0-9]*/comm 2>/dev/null | grep -vxE 'soak.sh|bash|cat|grep|sort|uniq|xargs|logger' | sort | uniq -c | xargs)"
	find $STATE -mindepth 1 -maxdepth 2 ! -name current ! -path '*/.trees/*' | sort
}

# ==================================================================================

install_products
n=2100
for p in $PEOPLE; do person "$p" $n jailed; n=$((n + 1)); done
mkdir -p $H/data/deep $W /etc/jail/components.d
head -c 300000 /dev/urandom >$W/up
mkdir $W/dir && for i in 1 2 3 4 5 6 7 8; do head -c 5000 /dev/urandom >$W/dir/$i; done
release 1
echo 1 | tee "$T/newest" >"$T/oldest"
: >"$T/bad"; : >"$T/good"; : >"$T/made"; : >"$T/gens"
cat >/etc/jail/components.d/soak.conf <<-END
	files = [ "$H/data/**", "/usr/bin/tar", "/bin/gzip" ];
	END
login_jail
sed -i 's/"shell" \]/"shell", "soak" ]/' "/etc/jail/jails.d/$JAIL.conf"
build_jail
ssh_ways child
STAY=0
for k in shell sftp scp rsync; do once $k ada /tmp/soaked/0; done
is "a session of each kind" "$(cat "$T/bad")" ""
check "each has been counted" [ "$(sort -u "$T/good" | wc -l)" = 4 ]

# control: sessions that see what must not be seen do not pass
hurt() {                # WHAT COMMAND: done to the tree in force
	: >"$T/bad"
	(cd "$STATE/login/current/root" && eval "$2")
	for k in shell sftp scp rsync; do once $k ada /tmp/soaked/0; done
	is "control: $1: none of them passes" "$(cut -d: -f1 "$T/bad" | sort -u | xargs)" \
		"rsync scp sftp shell"
	jail-setup --quiet build login
	: >"$T/bad"; : >"$T/good"
}
hurt "a file is missing" "rm .$H/data/a .$H/data/deep/c"
hurt "a file is torn" "for f in a b deep/c; do sed -i 5d .$H/data/\$f; done"
hurt "an older release" "sed -i 's/^release 1/release 0/' .$H/data/[ab] .$H/data/deep/c"

unset STAY
left >"$T/before"
free=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
: >"$T/go"
start=$SECONDS
refreshes &
jobs=$!
for ((i = 1; i <= WORKERS; i++)); do
	works_on $i &
	jobs="$jobs $!"
done
sleep "$(awk -v m="$MINUTES" 'BEGIN { print m * 60 }')"
rm "$T/go"
# shellcheck disable=SC2086 # numbers
wait $jobs

echo "# $((SECONDS - start)) s: $(sort "$T/good" | uniq -c | xargs) sessions," \
	"$(wc -l <"$T/made") generations, at most $(sort -n "$T/gens" | tail -n 1) at a time"
is "no session missed a file, saw a wrong one or was refused" "$(head -n 20 "$T/bad")" ""
for k in shell sftp scp rsync; do
	check "$k: $(grep -c $k "$T/good") sessions" grep -q $k "$T/good"
done
check "control: the jail moved $(wc -l <"$T/made") times" [ "$(wc -l <"$T/made")" -gt 1 ]

later() { env LD_PRELOAD="$HELP/later.so" LATER=100 "$@"; }
tick
jail-setup --quiet refresh login        # what it had to look at again, it has
run later jail-setup refresh login
check "a refresh two minutes later: status 0, nothing said" \
	eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
run jail-setup check login
check "check: status 0, nothing said" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
is "two generations are left, and their two trees" \
	"$(find $STATE/login/gen $STATE/.trees -mindepth 1 -maxdepth 1 | wc -l)" 4
# sshd's children end when they like
until_so eval 'left >"$T/after"; cmp -s "$T/before" "$T/after"'
is "nothing is left behind" "$(cat "$T/after")" "$(cat "$T/before")"
echo "# memory available: $free MB before, $(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo) MB after"
finish
