#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh's and lib.sh's names
# test_serverconf.sh - our reader of sshd_config(5) finds the same UsePAM as sshd.
# The files are random, from a fixed seed, with includes, quotes, blanks and comments;
# each that sshd -T accepts is compared.

. "${0%/*}/world.sh"

install_products
login_jail

RANDOM=26
FILES=150

pick() { local v=("$@"); printf '%b' "${v[RANDOM % $#]}"; }
yes_or_no() { pick yes no no YES '"yes"' "'no'" "'yes'" '"n"o' 'y\\\\es'; }

statement() {           # DIR: one line, without its end
	local dir=$1 between
	between=$(pick ' ' ' ' '\t' '  ' '=' ' = ' '= ')
	pick '' '' '' ' ' '\t'
	case $((RANDOM % 8)) in
	0|1|2) pick UsePAM UsePAM usepam USEPAM '"UsePAM"'
		printf %s "$between"; yes_or_no ;;
	3|4) pick Include include INCLUDE; printf %s "$between"
		for _ in 1 2; do
			pick "$dir/a" "$dir/[ab]" "/etc/ssh/$dir/b" "$dir/none" "\"$dir/c d\"" \
				"'$dir/c d'" "$dir/c\\\\\\\\ d" "/etc/ssh/$dir/*d"
			pick ' ' '\t' '  '
		done ;;
	5) pick '# UsePAM yes' '#UsePAM no' '' '  # x' ;;
	6) pick 'PermitEmptyPasswords no' 'X11Forwarding yes' 'Banner "none"' "PrintMotd 'no'" ;;
	*) pick 'Port 22' 'LoginGraceTime 1m' 'UseDNS no' 'AcceptEnv LANG LC_*' ;;
	esac
	pick '' '' '' ' ' '\r' ' # x' '\t#UsePAM no' ' #' '\f'
}

file() {                # DIR NAME
	local i
	for ((i = RANDOM % 4; i >= 0; i--)); do
		statement "$1"
		[ "$i" = 0 ] && [ $((RANDOM % 3)) = 0 ] || echo
	done >"/etc/ssh/$1/$2"
}

ssh-keygen -q -t ed25519 -N '' -f "$T/key"
asked=() theirs=()
for ((n = 1; n <= FILES; n++)); do
	mkdir -p "/etc/ssh/t$n"
	for name in a b 'c d' sshd_config; do file "t$n" "$name"; done
	said=$(/usr/sbin/sshd -T -h "$T/key" -f "/etc/ssh/t$n/sshd_config" 2>/dev/null |
		sed -n 's/^usepam //p')
	[ -n "$said" ] || continue
	asked+=("etc/ssh/t$n/sshd_config")
	if [ "$said" = yes ]; then theirs+=(1); else theirs+=(0); fi
done
mapfile -t ours < <("$B/tests/unit/test_serverconf" "${asked[@]}")

differ=()
for i in "${!asked[@]}"; do
	[ "${ours[i]:-}" = "${theirs[i]}" ] || differ+=("${asked[i]}")
done
check "sshd takes a third of the files" [ "${#asked[@]}" -gt $((FILES / 3)) ]
check "and uses PAM by some of them" [ "$(grep -c 1 < <(printf '%s\n' "${theirs[@]}"))" -gt 10 ]
is "we find the UsePAM that sshd finds" "${differ[*]}" ""
for f in "${differ[@]:0:3}"; do
	for x in "/${f%/*}"/*; do echo "# $x"; cat -A "$x"; done | sed 's/^/#   /'
done

# --- Match and ForceCommand, asked for an account ---------------------------------

PEOPLE="alice bob mallory"
CONF=/etc/ssh/sshd_config
ROUNDS=60

match() {
	pick Match match; printf ' '
	case $((RANDOM % 8)) in
	0) pick all All ;;
	1|2) pick User user; printf ' '
		pick alice bob '"alice"' 'al*' '*,!alice' '!bob,*' 'mallory,bob' '?ob' '!alice' ;;
	3|4) pick Group group; printf ' '
		pick jailed sftponly projects 'jailed,projects' '*,!sftponly' 'p*' alice '!jailed' ;;
	5) pick 'User alice Group jailed' 'Group projects User b*' 'User * Group !jailed,*' ;;
	6) pick 'Address 10.0.0.1' 'User alice Address 10.0.0.1' 'Address 10.0.0.1 Group sftponly' ;;
	*) pick 'User mallory' 'Group jailed # x' ;;
	esac
}

rules() {               # OF NAME: lines, a Match among them
	local i
	for ((i = RANDOM % 6; i >= 0; i--)); do
		case $((RANDOM % 9)) in
		0|1|2) match ;;
		3|4|5) pick 'ForceCommand internal-sftp' 'ForceCommand internal-sftp -d /x' \
			'forcecommand=internal-sftp' 'ForceCommand "internal-sftp"' ;;
		6) pick 'ForceCommand /bin/x' 'ForceCommand none' 'ForceCommand internal-sftpd' ;;
		7) pick 'X11Forwarding no' '# x' ;;
		*) if [ "$1" = top ]; then pick 'Include m/a' 'Include m/[ab]' 'Include m/b m/a'; else pick '#'; fi ;;
		esac
		echo
	done
}

# served USER ADDRESS: 2 if sshd then starts no shell for SFTP, 0 if it does
served() {
	/usr/sbin/sshd -T -h "$T/key" -f $CONF -C "user=$1,addr=$2,host=h" 2>/dev/null | awk '
		/^forcecommand / && $2 != "none" { forced = 1; ok = $2 == "internal-sftp" }
		/^subsystem sftp / && !forced { ok = $3 == "internal-sftp" }
		{ n++ } END { print n == 0 ? "" : ok ? 2 : 0 }'
}

mkdir -p /etc/ssh/m
wrong=() sure=0 perhaps=0 yes=0
for ((n = 1; n <= ROUNDS; n++)); do
	rules below >/etc/ssh/m/a; rules below >/etc/ssh/m/b
	{ pick 'Subsystem sftp internal-sftp\n' 'Subsystem sftp /usr/lib/openssh/sftp-server\n'
		rules top; rules top; } >$CONF
	[ -n "$(served bob 10.0.0.1)" ] || continue
	# shellcheck disable=SC2086 # words
	mapfile -t ours < <("$B/tests/unit/test_sshdsftp" $PEOPLE)
	i=0
	for u in $PEOPLE; do
		got=$(served "$u" 10.0.0.1)$(served "$u" 192.168.0.1)
		case ${ours[i]:-}$got in
		000|222) sure=$((sure + 1)); [ "$got" = 00 ] || yes=$((yes + 1)) ;;
		1??) perhaps=$((perhaps + 1))
			grep -qr Address $CONF /etc/ssh/m || wrong+=("$n:$u:${ours[i]:-}$got") ;;
		*) wrong+=("$n:$u:${ours[i]:-}$got")
			echo "# $u ${ours[i]:-} $got"; sed 's/^/#   /' $CONF; sed 's/^/#  a /' /etc/ssh/m/a; sed 's/^/#  b /' /etc/ssh/m/b ;;
		esac
		i=$((i + 1))
	done
done
is "SFTP without a shell: who sshd -T -C says" "${wrong[*]}" ""
check "of many, $sure of them for sure ($yes do), $perhaps perhaps" \
	[ $((sure > 40 && yes > 10 && sure - yes > 10 && perhaps > 0)) = 1 ]

finish
