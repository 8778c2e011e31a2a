#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# logins.sh - what a login costs, in each way that people jail one; sourced by
# inside.sh, which sets R, T, TREE, ROUNDS and the functions that time and print.
#
#   AT_ONCE  logins at the same time (default 20)
#   BATCHES  how often so many (default ROUNDS / 4, at least 5)
#   SIZE     megabytes sent and fetched by sftp (default 1024)
#   COPIES   how often (default ROUNDS / 4, at least 5)
#   PARTS    only these: latencies crowds throughput
#
# Each way has an account, and an sshd whose name is its PAM service, so nothing
# is switched between two logins.  All take turns; a ratio is the median over the
# rounds of the ratio within one round, so that other work on the machine, which
# comes and goes, is on both sides of it.
#
# shellcheck shell=bash disable=SC2154

JAILS=/srv/jails        # the trees of the others; root's all the way
WAYS=

# way NAME UID PAM-LINES [SSHD-LINES]: account, PAM stack, sshd
way() {
	local name=$1 port=$((2200 + $2 % 100))
	getent passwd "w-$name" >/dev/null || person "w-$name" "$2"
	ln -f /usr/sbin/sshd "/usr/sbin/sshd-$name" &&
	{
		[[ $3 != *entry=child* ]] || echo 'auth optional pam_jail.so'
		cat "$T/stock/sshd"
		printf '%s\n' "$3"
	} >"/etc/pam.d/sshd-$name" &&
	{
		grep -v '^[[:space:]]*Subsystem' /etc/ssh/sshd_config
		echo 'Subsystem sftp /usr/lib/openssh/sftp-server'
		echo 'MaxStartups 1000'
		printf '%s\n' "${4:-}"
	} >"/etc/ssh/sshd-$name" &&
	"/usr/sbin/sshd-$name" -f "/etc/ssh/sshd-$name" -o "Port=$port" \
	    -o "PidFile=/run/sshd-$name.pid" || return
	client "$port"
	cp "$CFG" "$T/way-$name"
	try "$name" || stop "$name: a login failed"
	WAYS="$WAYS $name"
}

login() { ssh -F "$T/way-$1" "w-$1@h" "${2:-true}"; }

# The first login; and it is where it should be: only who is in no jail sees
# /outside, and "limited" has commands only.
try() {
	local i said
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -s "/run/sshd-$1.pid" ] || break
		sleep 0.1
	done
	said=$(login "$1" 'echo in; cat /outside' 2>"$T/said")
	case $1:$said in
	none:in?OUTSIDE | free:in?OUTSIDE) ;;
	none:* | free:*) cat "$T/said"; false ;;
	limited:) grep -q 'needs a shell' "$T/said" ;;
	*:in) ;;
	*) echo "$said"; cat "$T/said"; false ;;
	esac
}

# tree NAME: the files of our own jail, as a directory to chroot into
tree() {
	local t=$JAILS/$1 d
	mkdir -p "$JAILS" && cp -a "$TREE" "$t" &&
	mkdir -p "$t/dev" "$t/proc" "$t/tmp" "$t/home" "$t/etc" || return
	for d in null:3 zero:5 urandom:9; do
		mknod -m 666 "$t/dev/${d%:*}" c 1 "${d#*:}" || return
	done
	grep "^w-$1:" /etc/passwd >>"$t/etc/passwd"
	grep "^w-$1:" /etc/group >>"$t/etc/group"
	cp -a "/home/w-$1" "$t/home/"
}

absent() {              # NAME WHAT
	echo "no row about $1: $2"
}

# What sshd reads, without the lines of other suites.
settle_sshd() {
	start_sshd 22 || stop "sshd does not start"
	stop_sshd 22
}

ways() {
	local user='"w-child", "w-session"'
	settle_sshd
	printf 'components = [ %s ];\nusers = [ %s ];\n' "$COMPONENTS" "$user" |
		jail_file ways
	person w-child 2011 && person w-session 2012 && jail-setup -q build ways || return

	way none 2013 ''
	person w-chroot 2014 && tree chroot &&
	way chroot 2014 '' "ChrootDirectory $JAILS/chroot" || return
	if [ -s "$TO/libpam-chroot.deb" ]; then
		person w-pamchroot 2015 && tree pamchroot &&
		# not into /: its lib would replace the link to usr/lib
		dpkg -x "$TO/libpam-chroot.deb" "$T/unpacked" &&
		cp "$T/unpacked/lib"/*/security/pam_chroot.so "$ARCH_LIB/security/" &&
		echo "w-pamchroot $JAILS/pamchroot" >/etc/security/chroot.conf &&
		way pamchroot 2015 'session required pam_chroot.so notfound=failure' || return
	else
		absent libpam-chroot "its package could not be fetched"
	fi
	if command -v jk_chrootsh >/dev/null; then
		person w-jailkit 2016 && tree jailkit && jailkit &&
		way jailkit 2016 '' || return
	else
		absent jk_chrootsh "jailkit could not be fetched"
	fi
	person w-bwrap 2017 && tree bwrap &&
	way bwrap 2017 '' "ForceCommand $(forced)" || return
	way child 2011 'account required pam_jail.so
session required pam_jail.so entry=child'
	way session 2012 'account required pam_jail.so
session required pam_jail.so'
}

# The account's home on the host says where the jail is; inside, its passwd says
# which shell.
jailkit() {
	sed -i "s|^\(w-jailkit:.*\):/home/w-jailkit:/bin/bash|\1:$JAILS/jailkit/./home/w-jailkit:/usr/sbin/jk_chrootsh|" /etc/passwd
	printf '[DEFAULT]\nenv = HOME, USER, PATH, TERM\n' >/etc/jailkit/jk_chrootsh.ini
}

# What bubblewrap can do of what our entry does, without root.
forced() {
	echo "bwrap --unshare-user --unshare-ipc --unshare-uts --unshare-pid" \
	    "--ro-bind $JAILS/bwrap / --proc /proc --dev /dev --tmpfs /tmp" \
	    "--bind /home/w-bwrap /home/w-bwrap --chdir /home/w-bwrap --new-session" \
	    "/bin/bash -c \"\$SSH_ORIGINAL_COMMAND\""
}

batch() {               # NAME: so many at once
	local i p
	local -a pids=()
	for ((i = 0; i < AT_ONCE; i++)); do
		login "$1" &
		pids[i]=$!
	done
	for p in "${pids[@]}"; do wait "$p" || return; done
}

# paired NAME BASE: the quartiles of what NAME took, by BASE in the same round
paired() {
	paste "$R/$1" "$R/$2" | awk '{ print $1 / $2 }' >"$R/$1.paired"
	quartiles "$1.paired"
}

# against_none WHAT NAME BASE PER GOAL: one line; PER: ms, or so many in a second
against_none() {
	awk -v what="$1" -v t="$(quartiles "$2")" -v p="$(paired "$2" "$3")" \
	    -v per="$4" -v goal="$5" 'BEGIN {
		split(t, a); split(p, r)
		v = per == "ms" ? a[2] / 1000 : per * 1e6 / a[2]
		printf "%-36s %9.1f %9.3f x  %6.3f .. %-6.3f  %s\n",
		    what, v, r[2], r[1], r[3], goal
	}'
}

heading() {
	printf '\n%s\n%-36s %9s %11s  %-16s  %s\n' "$1" "" "$2" "to no jail" \
	    "quartiles" "goal"
}

declare -A SAID=(
	[none]="no jail" [chroot]="ChrootDirectory"
	[pamchroot]="libpam-chroot" [jailkit]="jk_chrootsh"
	[bwrap]="ForceCommand bwrap" [child]="pam_jail, entry=child"
	[session]="pam_jail, entry=session"
)

# What the sshd of a way has used by its children, in hundredths of a second:
# all of their sessions, and what other work there is does not add to it.
used() {
	awk '{ print $16 + $17 }' "/proc/$(cat "/run/sshd-$1.pid")/stat"
}

declare -A USED=()

mark() { sleep 1; for w in "$@"; do USED[$w]=$(used "$w"); done; }

# processors WHAT NUMBER WAY...: since mark, for each of so many
processors() {
	local what=$1 n=$2 w
	shift 2
	sleep 1         # sshd's children end when they like
	printf '\n%s\n' "processor time of sshd and the session, ms for $what"
	for w in "$@"; do
		awk -v what="${SAID[$w]}" -v n="$n" \
		    -v a="${USED[$w]}" -v b="$(used "$w")" \
		    -v c="${USED[none]}" -v d="$(used none)" 'BEGIN {
			printf "%-36s %9.1f %9.3f x\n", what,
			    (b - a) * 10 / n, (b - a) / (d - c)
		}'
	done
}

latencies() {
	local i w
	# shellcheck disable=SC2086 # words
	mark $WAYS
	for ((i = 0; i < ROUNDS; i++)); do
		for w in $WAYS; do timed "one.$w" login "$w"; done
	done
	heading "ssh w-WAY@127.0.0.1 true, $ROUNDS times each, in turns" ms
	for w in $WAYS; do
		against_none "${SAID[$w]}" "one.$w" one.none ms \
			"$(case $w in child|session) echo "1.02" ;; esac)"
	done
	# shellcheck disable=SC2086 # words
	processors "a login" "$ROUNDS" $WAYS
}

crowds() {
	local i w
	for ((i = 0; i < BATCHES; i++)); do
		for w in $WAYS; do timed "many.$w" batch "$w"; done
	done
	heading "$AT_ONCE of them at once, $BATCHES times each, in turns" "in a second"
	for w in $WAYS; do
		against_none "${SAID[$w]}" "many.$w" many.none "$AT_ONCE" \
			"$(case $w in child|session) echo "1.02" ;; esac)"
	done
}

fetch() { sftp -q -F "$T/way-$1" "w-$1@h:big" /srv/big.down; }

send() { sftp -q -F "$T/way-$1" "w-$1@h" <<<"put /srv/big up"; }

throughput() {
	local i w turns
	head -c "$((SIZE << 20))" /dev/urandom >/srv/big || return
	for w in none child; do
		install -o "w-$w" -m 644 /srv/big "/home/w-$w/big" || return
	done
	mark none child
	for ((i = 0; i < COPIES; i++)); do
		turns="none child"
		[ $((i % 2)) = 0 ] || turns="child none"
		for w in $turns; do
			timed "down.$w" fetch "$w"
			cmp /srv/big /srv/big.down && rm /srv/big.down || return
			timed "up.$w" send "$w"
			cmp /srv/big "/home/w-$w/up" && rm "/home/w-$w/up" || return
		done
	done
	heading "sftp of $SIZE MiB, $COPIES times each, in turns" "MiB/s"
	for w in none child; do
		against_none "fetched, ${SAID[$w]}" "down.$w" down.none "$SIZE" \
			"$([ $w = none ] || echo 1.02)"
		against_none "sent, ${SAID[$w]}" "up.$w" up.none "$SIZE" \
			"$([ $w = none ] || echo 1.02)"
	done
	processors "$SIZE MiB there and back" "$COPIES" none child
	rm -f /srv/big /home/w-none/big /home/w-child/big
}

logins() {
	local quarter=$((ROUNDS / 4 < 5 ? 5 : ROUNDS / 4)) part
	AT_ONCE=${AT_ONCE:-20} BATCHES=${BATCHES:-$quarter}
	SIZE=${SIZE:-1024} COPIES=${COPIES:-$quarter}
	ways || return
	for part in ${PARTS:-latencies crowds throughput}; do "$part" || return; done
}
