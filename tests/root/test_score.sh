#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_score.sh - how useful each message is: the suite breaks something, somebody
# logs in, and what the log, explain and check say is scored.
#
#   0  nothing
#   1  something: the effect, but not the cause
#   2  the cause
#   3  in one line the file or path, the cause and a fix; and the fix, carried out as
#      printed, lets the login in again
#
# score.rows is the table: the present score of each cell, the wanted one, and the
# reason if that is not 3.  A cell that scores better than its row says fails as well,
# so that the table stays true.
#
#   SCORE_ROWS=REGEX   only the rows whose name matches
#   SCORE_SHOW=1       print the messages, as diagnostics, and the scores of each row

. "${0%/*}/world.sh"

install_products
CONF=/etc/jail/jails.d/$JAIL.conf
STATE=/var/lib/jail
GOOD=/srv/good
MODULE=$ARCH_LIB/security/pam_jail.so
[ -e "$MODULE" ] || MODULE=/lib/security/pam_jail.so
NOLANDLOCK="$HELP/deny landlock_create_ruleset=ENOSYS --"

# --- a host where all is well ---------------------------------------------------

# Services that let members in without our line would be findings of their own.
few_services
pam_lines child
pam_su session
login_jail
build_jail
start_sshd 22 || bail "sshd does not start"
# shellcheck disable=SC2086 # a command's words
start_sshd 2203 $NOLANDLOCK || bail "sshd does not start without Landlock"
client 2203
client 22

# What a row may spoil, as it was.
KEPT=(/etc/jail /etc/pam.d /etc/ssh /etc/passwd /etc/group /etc/shadow /home "$STATE" "$MODULE")
mkdir -p $GOOD
tar -C / --xattrs -cpf $GOOD/all.tar "${KEPT[@]#/}" || bail "nothing to go back to"

restore() {
	awk '$5 ~ "^/(srv|home|var/lib/jail)/" { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount
	rm -rf /etc/jail /etc/pam.d /etc/ssh "$MODULE" /srv/www
	find /home $STATE -mindepth 1 -delete
	tar -C / --xattrs -xpf $GOOD/all.tar
	[ -z "$AGAIN" ] || restart_sshd || bail "sshd does not start again"
	AGAIN=
}

restart_sshd() {
	stop_sshd 22
	start_sshd 22
}
LOG_SAYS='result=(refused|unmatched)|note=|PAM .*(unable|faulty|error)|fatal'
AGAIN=                  # set: sshd runs with what a row has spoilt

# --- scores ---------------------------------------------------------------------

# The way in of this row, and did it lead where it should?
log_in() {
	via "${R[via]:-publickey}" "${R[port]:-22}"
	case ${R[try]:-sshd} in
	sshd) try_in alice ;;
	su) run su alice -c "echo $IN; cat /outside" ;;
	*) run SSH alice@h "${R[try]}" ;;
	esac
}
is_in() {
	case ${R[try]:-sshd} in
	sshd|su) [ "$OUT" = "$IN" ] && grep -q outside <<<"$ERR" ;;
	*) [ "$RC" = 0 ] && [ -n "$OUT" ] ;;
	esac
}

broken() {              # as the row breaks it
	restore
	eval "${R[break]}" >"$T/break" 2>&1 || bail "$NAME: $(cat "$T/break")"
	[ -z "${R[sshd]:-}" ] || { AGAIN=1; restart_sshd; } || bail "$NAME: sshd does not start"
}

# Does the fix, as it was printed, let the login in?  Prose is done by the row.
mends() {               # FIX
	local how=$1
	if [ -n "${R[prose]:-}" ] && grep -qE -e "${R[prose]}" <<<"$1"; then
		how=${R[does]}
	fi
	case ${TRIED["$how"]:-} in
	yes) return 0 ;;
	no) return 1 ;;
	esac
	broken
	TRIED["$how"]=no
	bash -c "$how" >"$T/fix" 2>&1 </dev/null
	[ -z "${R[sshd]:-}" ] || restart_sshd
	log_in
	[ -z "${SCORE_SHOW:-}" ] || printf '#   fix: %s\n' "$how" "$(head -n 3 "$T/fix")" "$OUT" "$ERR"
	if ! is_in || ! eval "${R[spares]:-:}"; then return 1; fi
	TRIED["$how"]=yes
}

# score TEXT SOMETHING: what the text leads to, in SCORE
score() {
	local which=$1 text=$2 line fix
	SCORE=0
	grep -qE -e "$3" <<<"$text" || return
	SCORE=1
	line=$(grep -m 1 -E -e "${R[$which.cause]:-${R[cause]}}" <<<"$text") || return
	SCORE=2
	grep -qE -e "${R[$which.where]:-${R[where]}}" <<<"$line" || return
	# what explains the others comes first
	[ "$which" != check ] || [ "$line" = "$(head -n 1 <<<"$text")" ] || return
	fix=$(sed -n 's/.*fix: //p' <<<"$line" | sed 's/"$//')
	if [ -z "$fix" ] || ! mends "$fix"; then return; fi
	SCORE=3
}

cell() {                # LOG|EXPLAIN|CHECK NOW WANT
	is "$NAME: $1 scores" "$SCORE" "$2"
	if [ "$SCORE" != "$2" ] || [ -n "${SCORE_SHOW:-}" ]; then
		grep -E 'pam_jail|REFUSED|  note|fix|expected' <<<"$SAID" | head -n 5 | awk '{ print "#   said: " $0 }'
	fi
	[ "$3" = 3 ] || check "$NAME: $1: the table says why 3 is not wanted" [ -n "${R[why.$1]:-}" ]
}

row() {                 # NAME KEY=VALUE...: see score.rows
	local word now want
	NAME=$1
	shift
	declare -gA R=() TRIED=()
	for word; do
		R[${word%%=*}]=${word#*=}
	done
	grep -qE -e "${SCORE_ROWS:-.}" <<<"$NAME" || return
	read -r -a now <<<"${R[now]}"
	read -r -a want <<<"${R[want]:-3 3 3}"
	broken
	MARK=$(stat -c %s "$LOG")
	log_in
	[ -n "${R[works]:-}" ] || check "$NAME: she does not get in as she should" eval '! is_in'
	[ -z "${R[works]:-}" ] || check "$NAME: she gets in all the same" is_in
	# sshd's children log when they like; where nothing is said, something else is
	case ${now[0]} in
	0) log_has 'result=|PAM |fatal' ;;
	1) log_has "$LOG_SAYS" ;;
	*) log_has "${R[log.cause]:-${R[cause]}}" ;;
	esac || :
	SAID_LOG=$(log_now)
	run ${R[under]:-} jail-setup explain "alice@${R[service]:-sshd}"
	SAID_EXPLAIN=$OUT$ERR
	run ${R[under]:-} jail-setup check
	SAID_CHECK=$OUT$ERR
	SCORES=
	SAID=$SAID_LOG
	score log "$SAID" "$LOG_SAYS"
	cell log "${now[0]}" "${want[0]}"
	SCORES=$SCORE
	SAID=$SAID_EXPLAIN
	score explain "$SAID" 'REFUSED|UNKNOWN|^  note|not jailed|^jail-setup: '
	cell explain "${now[1]}" "${want[1]}"
	SCORES="$SCORES $SCORE"
	SAID=$SAID_CHECK
	score check "$SAID" .
	cell check "${now[2]}" "${want[2]}"
	SCORES="$SCORES $SCORE"
	echo "# $NAME: $SCORES (now ${R[now]}, wanted ${R[want]:-3 3 3})"
	ALL="$ALL $SCORES"
}

restore
NAME=control
declare -A R=() TRIED=()
log_in
check "control: she gets in" is_in
run jail-setup explain alice@sshd
check "control: explain has nothing to say" eval '[ "$RC" = 0 ] && ! grep -qE "REFUSED|^  note" <<<"$OUT"'
run jail-setup check
is "control: check has nothing to say" "$RC$OUT$ERR" 0

ALL=
# shellcheck source=tests/root/score.rows
. "$SRC/tests/root/score.rows"
R=()
restore
log_in
check "control: she gets in at the end" is_in
echo "# cells by score, 0 to 3:$(for i in 0 1 2 3; do printf ' %s' "$(tr ' ' '\n' <<<"$ALL" | grep -c "^$i$")"; done)"
finish
