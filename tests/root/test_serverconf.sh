#!/bin/bash
# shellcheck disable=SC1091,SC2034,SC2153 # world.sh's and lib.sh's names
# test_serverconf.sh - does our reader of sshd_config(5) find the UsePAM that sshd
# itself finds?  Files at random, from a fixed seed, with includes, quotes, blanks
# and comments; each that sshd -T accepts is compared.

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
mapfile -t ours < <("$B/tests/test_serverconf" "${asked[@]}")

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

finish
