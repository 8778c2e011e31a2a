#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_lines.sh - every mistake in the lines of pam_jail.so (fault U6): what a real
# login does; the log, explain and check name file, line and cause; the command that
# check prints corrects it and changes nothing else.

. "${0%/*}/world.sh"

ssh_world child su
via password            # a key in a home that is not there would not be found
few_services
P=/etc/pam.d
SO=$ARCH_LIB/security/pam_jail.so
cp -a "$SO" "$T/so"
rm -rf "$T/good" && cp -a $P "$T/good"
cp -a $P "$T/all"
run jail-setup check
is "control: all lines as they are to be" "$RC$OUT" 0

good() { rm -rf $P && cp -a "$T/good" $P && install -m 644 "$T/so" "$SO"; }

# The statements of all files, whatever their order, blanks and comments are.
statements() {
	local f
	for f in "$1"/*; do
		echo "== ${f##*/}"
		sed -e ':a' -e '/\\$/{N;s/\\\n/ /;ba' -e '}' "$f" |
		sed -E 's/#.*//; s/[[:blank:]]+/ /g; s/ $//; /^ ?$/d' | sort
	done
}

# comes NAME SERVICE WHO: jailed, outside or out
comes() {
	case $2 in
	sshd) run SSH "$3@h" "echo $IN; cat /outside" ;;
	su-l) run su - "$3" -c "echo $IN; cat /outside" ;;
	su) run su "$3" -c "echo $IN; cat /outside" ;;
	esac
	case $OUT in
	"$IN") echo jailed ;;
	"$IN"$'\n'OUTSIDE) echo outside ;;
	*$IN*) echo "in, $OUT" ;;
	*) echo out ;;
	esac
}

# mends: the commands of check's findings, one a line, and what is no command
mends() { jail-setup --json check | jq -r .mend; }

# wrong NAME SERVICE ALICE BOB LOG FOUND SETUP: SETUP spoils a good host; who then
# gets where; a REGEX for the log ("-": nothing is logged that could say it), one
# for explain and check
wrong() {
	local name=$1 service=$2 log=$5 found=$6 verdict fix i line
	good
	eval "$7"
	comes "$service" "$service" bob >"$T/bob"
	is "$name: bob" "$(cat "$T/bob")" "$4"
	comes "$service" "$service" alice >"$T/alice"
	is "$name: alice" "$(cat "$T/alice")" "$3"
	[ "$log" = - ] || check "$name: the log" log_has "$log"
	run jail-setup explain "alice@$service"
	case $3 in
	jailed) verdict=jailed ;;
	outside) verdict='not jailed' ;;
	out) verdict=refused ;;
	esac
	like "$name: explain, the verdict" "$OUT" "^alice .*: $verdict\$"
	like "$name: explain, the cause and where" "$OUT" "$found"
	fix=$OUT
	run jail-setup check
	like "$name: check" "$OUT" "$found"
	mends >"$T/mends"
	check "$name: explain has the same fix" grep -qF -f <(sed 's/^/fix: /' "$T/mends") <<<"$fix"
	for i in 1 2; do        # where one fault hid another
		while read -r line; do
			bash -c "$line" >"$T/fixed" 2>&1 || fail "$name: the fix fails: $line: $(cat "$T/fixed")"
		done <"$T/mends"
		mends >"$T/mends"
	done
	is "$name: nothing else changed" "$(statements $P)" "$(statements "$T/good")"
	is "$name: and it is gone" "$(jail-setup check; echo $?)" 0
	is "$name: alice goes into her jail" "$(comes x "$service" alice)" jailed
	is "$name: and bob is as before" "$(comes x "$service" bob)" outside
}

# like it, but the fix is no command; DO does with $FIX what it says
told() {                # NAME SERVICE ALICE BOB LOG FOUND FIX SETUP [DO]
	local name=$1 service=$2 log=$5
	good
	eval "$8"
	is "$name: bob" "$(comes x "$service" bob)" "$4"
	comes x "$service" alice >"$T/alice"
	is "$name: alice" "$(cat "$T/alice")" "$3"
	run jail-setup explain "alice@$service"
	like "$name: explain" "$OUT" "$6.*fix: $7"
	run jail-setup check
	like "$name: check" "$OUT" "$6.*fix: $7"
	[ -n "${9:-}" ] || return 0
	FIX=$(mends)
	bash -c "$9" >"$T/fixed" 2>&1 || fail "$name: the fix fails: $FIX: $(cat "$T/fixed")"
	is "$name: as told, it is gone" "$(jail-setup check; echo $?)" 0
	is "$name: as told, alice goes into her jail" "$(comes x "$service" alice)" jailed
	is "$name: as told, bob is as before" "$(comes x "$service" bob)" outside
}
export FIX

again() { pam_lines child; cp $P/sshd "$T/good/sshd"; }  # where a row changed what is good
S=$P/sshd
edit() { sed -i "$2" "$P/$1"; }
of() { grep -n "^$1.*pam_jail" "${2:-$S}" | cut -d: -f1; }   # TYPE: its line
A='auth optional pam_jail.so' C='account required pam_jail.so' J='session required pam_jail.so'

# --- sshd: lines that are missing ---------------------------------------------------------------

wrong "no auth line" sshd out outside \
	"needs the line 'auth optional pam_jail.so' first in the same PAM file, and it did not run: it is not in /etc/pam.d/sshd, or another line skips it; fix: jail-setup pam add sshd" \
	'entry=child needs the line "auth optional pam_jail.so" first in the same PAM file, and there is none in /etc/pam.d/sshd: accounts of a jail are refused' \
	'edit sshd "/^$A/d"'
wrong "no account line" sshd jailed outside - 'no account line in /etc/pam.d/sshd: .* work all the same' 'edit sshd "/^$C/d"'
wrong "no session line" sshd out outside \
	"'session required pam_jail.so entry=child' in the same PAM file, and it did not run: it is not in /etc/pam.d/sshd" \
	'"session required pam_jail.so entry=child" in the same PAM file, and there is none in /etc/pam.d/sshd: accounts of a jail are refused' \
	'edit sshd "/^$J/d"'
wrong "none of the three" sshd outside outside - \
	"no such line: accounts of a jail get in, outside; fix: jail-setup pam add sshd" \
	'edit sshd /pam_jail/d'
wrong "the session line alone" sshd out outside 'auth optional pam_jail.so' \
	"there is none.*fix: jail-setup pam add sshd" \
	'edit sshd "/^$A/d;/^$C/d"'

# --- sshd: too many -------------------------------------------------------------------------------

wrong "the auth line twice" sshd jailed outside - \
	'a second auth line of pam_jail.so, /etc/pam.d/sshd:1 and /etc/pam.d/sshd:2: logins work' 'edit sshd "/^$A/p"'
wrong "the account line twice" sshd jailed outside - 'a second account line of pam_jail.so, ' 'edit sshd "/^$C/p"'
wrong "the session line twice" sshd jailed outside - 'a second session line of pam_jail.so, ' 'edit sshd "/^$J/p"'
for order in 'p;s/ entry=child//' 'h;s/ entry=child//;p;x'; do
	wrong "a session line of each entry, $order" sshd out outside \
		'in a jail already: a second session line of pam_jail.so, in /etc/pam.d/sshd or what it includes; fix: jail-setup pam add sshd' \
		'in a jail already: a second session line of pam_jail.so, one with entry=child and one without, /etc/pam.d/sshd:[0-9]+ and /etc/pam.d/sshd:[0-9]+: accounts' \
		'edit sshd "/^$J/{$order}"'
done
told "by an include that stands twice" sshd jailed outside - 'a second session line of pam_jail.so, /etc/pam.d/common-jail:1 and /etc/pam.d/common-jail:1' \
	'take one of them out' 'edit sshd "/^$J/d"; echo "$J entry=child" >$P/common-jail; printf "@include common-jail\n@include common-jail\n" >>$S' \
	'sed -i "\$d" /etc/pam.d/sshd'
again

# --- sshd: controls -------------------------------------------------------------------------------

wrong "session optional" sshd jailed outside - \
	"/etc/pam.d/sshd:[0-9]+ lets PAM ignore a refusal of pam_jail.so: .*; fix: jail-setup pam add sshd" \
	'edit sshd "s/^session required pam_jail/session optional pam_jail/"'
wrong "session sufficient, on two lines" sshd jailed outside - 'lets PAM ignore a refusal' \
	'edit sshd "s/^session required pam_jail/session sufficient \\\\\n  pam_jail/"'
wrong "account optional" sshd jailed outside - '/etc/pam.d/sshd:[0-9]+ lets PAM ignore a refusal' \
	'edit sshd "s/^account required pam_jail/account optional pam_jail/"'
wrong "a sufficient account line before ours" sshd jailed outside - \
	'/etc/pam.d/sshd:1 can end the stack or skip pam_jail.so: logins work all the same' \
	'edit sshd "1i account sufficient pam_permit.so"; cp $S $T/good/sshd'
again
MOVE='{ echo "session required pam_jail.so entry=child"; grep -v "^session.*pam_jail" /etc/pam.d/sshd; } >/run/t/moved && cat /run/t/moved >/etc/pam.d/sshd'
told "a sufficient session line before ours" sshd out outside - \
	'and not skipped: /etc/pam.d/sshd:1 can end the stack or skip pam_jail.so' 'move /etc/pam.d/sshd:[0-9]+ before it, or change it' \
	'edit sshd "1i session sufficient pam_permit.so"' "$MOVE"
told "a sufficient session line before ours, and no auth line" sshd outside outside - \
	'can end the stack or skip pam_jail.so: accounts of a jail get in, outside' 'move /etc/pam.d/sshd:[0-9]+ before it' \
	'edit sshd "1i session sufficient pam_permit.so"; edit sshd "/^$A/d"' "$MOVE && jail-setup pam add sshd"
told "sufficient lines before those of auth and session" sshd outside outside - \
	'/etc/pam.d/sshd:[0-9]+ can end the stack or skip pam_jail.so: accounts of a jail get in, outside' 'move /etc/pam.d/sshd:[0-9]+ before it' \
	'edit sshd "1i auth sufficient pam_permit.so"; edit sshd "s/^$J/session sufficient pam_permit.so\n&/"' "$MOVE && jail-setup pam add sshd"
wrong "a sufficient auth line before ours" sshd out outside \
	'auth optional pam_jail.so. first in the same PAM file, and it did not run' \
	'first in the same PAM file, and not skipped: /etc/pam.d/sshd:1 can end' \
	'edit sshd "1i auth sufficient pam_permit.so"; cp $S $T/good/sshd'
again
told "a jump over ours" sshd out outside - '/etc/pam.d/sshd:[0-9]+ can end the stack or skip' \
	'if nobody is meant to be let by, take /etc/pam.d/sshd:[0-9]+ out' \
	'edit sshd "/^$J/i session [success=1 default=ignore] pam_permit.so"' 'set -- ${FIX##*take }; sed -i "${1##*:}d" "${1%:*}"'
told "a line before ours that an include brings" sshd out outside - '/etc/pam.d/sshd:1 can end the stack or skip' \
	'move /etc/pam.d/common-jail:1 before it, or change it' \
	'edit sshd "/^$J/d"; echo "$J entry=child" >$P/common-jail; edit sshd "1i session sufficient pam_permit.so"; echo "@include common-jail" >>$S' \
	'set -- ${FIX#move }; F=${1%:*}; sed -i "1i $(sed -n "${1##*:}p" "$F")" /etc/pam.d/sshd && sed -i "${1##*:}d" "$F"'
told "a line behind ours by which PAM forgets" sshd jailed outside - '/etc/pam.d/sshd:[0-9]+ lets PAM ignore a refusal' \
	'jail-setup pam add sshd' 'printf "session [default=reset] pam_permit.so\nsession optional pam_permit.so\n" >>$S' \
	'eval "$FIX"'
told "a line behind ours that fails always" sshd out out - '/etc/pam.d/sshd:[0-9]+ always fails' \
	'correct that line, see pam.d\(5\)' 'echo "session required pam_deny.so" >>$S' 'sed -i "\$d" /etc/pam.d/sshd'
told "lines that fail together" sshd out out - '/etc/pam.d/sshd, all its session lines together, always fails' \
	'jail-setup pam add sshd' 'echo "session [default=reset] pam_permit.so" >>$S' 'eval "$FIX"'

# --- sshd: words ----------------------------------------------------------------------------------

D="pam_jail.so does not know the option"
wrong "entry=childs in the session line" sshd out out "$D 'entry=childs' of the session line in /etc/pam.d/sshd; fix: write entry=child\"" \
	"$D \"entry=childs\" of the session line, /etc/pam.d/sshd:[0-9]+: everybody" 'edit sshd "/^$J/s/child/childs/"'
wrong "entry=childs in the auth line" sshd out outside "needs the auth line in /etc/pam.d/sshd, and that has an option.*fix: jail-setup pam add sshd" \
	"$D \"entry=childs\" of the auth line, /etc/pam.d/sshd:1: accounts" \
	'edit sshd "s/^$A/& entry=childs/"; cp $S $T/good/sshd; sed -i "s/childs/child/" $T/good/sshd'
again
wrong "an option that is none in the account line" sshd out out "$D 'frobnicate' of the account line in /etc/pam.d/sshd; fix: take it out" \
	"$D \"frobnicate\" of the account line, /etc/pam.d/sshd:[0-9]+: everybody" 'edit sshd "s/^$C/& frobnicate/"'

# --- sshd: modules --------------------------------------------------------------------------------

for module in pam_jial.so pam-jail.so pam_jail pam_jails.so /usr/lib/nowhere/pam_jail.so; do
	wrong "$module in the session line" sshd out out 'PAM unable to dlopen' \
		"/etc/pam.d/sshd:[0-9]+ names the module $module, which PAM does not find: everybody" \
		'edit sshd "/^$J/s|pam_jail.so|$module|"'
done
wrong "a misspelt module in the auth line" sshd out outside "auth optional pam_jail.so. first .* did not run" \
	'/etc/pam.d/sshd:1 names the module pam_jial.so, which PAM does not find: accounts of a jail are refused' \
	'edit sshd "s/^auth optional pam_jail/auth optional pam_jial/"'
wrong "a misspelt module in the account line" sshd out out 'PAM unable to dlopen' \
	'/etc/pam.d/sshd:[0-9]+ names the module pam_jial.so, which PAM does not find: everybody' 'edit sshd "/^$C/s/jail/jial/"'
wrong "a misspelt module, optional, in the session line" sshd out outside 'and it did not run' \
	'names the module pam_jial.so, which PAM does not find: accounts of a jail are refused' \
	'edit sshd "/^$J/s/required pam_jail/optional pam_jial/"'
told "a misspelt module in what is included" sshd out out 'PAM unable to dlopen' \
	'/etc/pam.d/common-session:[0-9]+ names the module pam_jial.so, which PAM does not find' \
	'write pam_jail.so in /etc/pam.d/common-session:[0-9]+' \
	'edit sshd "/^$J/d"; echo "${J/jail/jial} entry=child" >>$P/common-session; rm $P/su $P/su-l' \
	'sed -i "s/pam_jial/pam_jail/" /etc/pam.d/common-session'
rm -rf "$T/good" && cp -a "$T/all" "$T/good"

# --- the module's file ------------------------------------------------------------------------------

GONE='there is no /[^ ]*/security/pam_jail.so, which /etc/pam.d/sshd:[0-9]+ names'
told "no module, required" sshd out out 'PAM unable to dlopen' "$GONE: everybody is refused, root too" 'install pam_jail again' 'rm "$SO"'
is "no module, required: not even root" "$(comes x sshd root)" out
cp -a "$T/so" "$SO"
is "it is installed again: alice goes into her jail" "$(comes x sshd alice)" jailed
is "and check is satisfied" "$(jail-setup check; echo $?)" 0
told "no module, optional" sshd outside outside 'PAM unable to dlopen' "$GONE: accounts of a jail get in, outside" 'install pam_jail again' \
	'sed -i "s/required pam_jail/optional pam_jail/" $S; rm "$SO"'
cp -a "$T/so" "$SO"
good
chmod o+w "$SO"
run jail-setup check
like "a module that others may write" "$OUT" "outside .*pam_jail.so belongs to uid 0 with mode 0646, and PAM runs it as root; fix: chown 0:0 /[^ ]*/pam_jail.so && chmod go-w /[^ ]*/pam_jail.so, if"
is "which is said once" "$(grep -c . <<<"$OUT")" 1
run jail-setup explain alice@sshd
like "and explain says so, of one who is jailed" "$OUT" '^alice .*: jailed$'
like "by a note" "$OUT" 'note +/[^ ]*/pam_jail.so belongs to uid 0 with mode 0646'
FIX=$(mends)
bash -c "${FIX%%, if*}"
is "as told: root alone can write it" "$(stat -c %u:%g:%a "$SO")" 0:0:644
is "as told: check is satisfied" "$(jail-setup check; echo $?)" 0

# --- sshd without PAM -------------------------------------------------------------------------------

good
CONF=/etc/ssh/sshd_config
cp $CONF "$T/conf"
client 2203
for how in '1i UsePAM no' '/^UsePAM/d' 's/^UsePAM.*/usepam "no"/'; do
	cp "$T/conf" $CONF
	sed -i "$how" $CONF
	run_sshd 2203
	via publickey 2203
	is "UsePAM, $how: alice is outside" "$(comes x sshd alice)" outside
	stop_sshd 2203
	run jail-setup explain alice@sshd
	like "UsePAM, $how: explain" "$OUT" 'not jailed through sshd: /etc/ssh/sshd_config(:[0-9]+)? does not say "UsePAM yes": it does not use PAM'
	run jail-setup --json check
	is "UsePAM, $how: check" "$(jq -r '"\(.kind) \(.path)"' <<<"$OUT")" "outside $CONF"
	bash -c "$(jq -r .mend <<<"$OUT")"
	run_sshd 2203
	is "UsePAM, $how: as told, alice goes into her jail" "$(comes x sshd alice)" jailed
	stop_sshd 2203
	is "UsePAM, $how: and it is gone" "$(jail-setup check; echo $?)" 0
done
cp "$T/conf" $CONF
via password 22

# --- su ---------------------------------------------------------------------------------------------

S=$P/su
wrong "su: no line" su outside outside - "no such line: accounts of a jail get in, outside; fix: jail-setup pam add su" 'edit su /pam_jail/d'
wrong "su: entry=child" su out outside 'entry=child is for sshd alone, and the session line of pam_jail.so in /etc/pam.d/su says it; fix: jail-setup pam add su' \
	'entry=child is for sshd alone, /etc/pam.d/su:[0-9]+: accounts of a jail are refused' 'edit su "s/pam_jail.so/& entry=child/"'
wrong "su: the line twice" su out outside 'in a jail already: a second session line of pam_jail.so, in /etc/pam.d/su or' \
	'in a jail already: a second session line of pam_jail.so, /etc/pam.d/su:[0-9]+ and /etc/pam.d/su:[0-9]+: accounts' 'edit su "/pam_jail/p"'
wrong "su: optional" su jailed outside - '/etc/pam.d/su:[0-9]+ lets PAM ignore a refusal' 'edit su "s/required pam_jail/optional pam_jail/"'
wrong "su: a misspelt option" su out out "'unmatched=lgo' of the session line in /etc/pam.d/su; fix: write unmatched=log" \
	"$D \"unmatched=lgo\" of the session line, /etc/pam.d/su:[0-9]+: everybody" \
	'edit su "s/pam_jail.so/& unmatched=log/"; cp $S $T/good/su; edit su s/=log/=lgo/'
cp "$T/all/su" "$T/good/su"
wrong "su: a misspelt module" su out out 'PAM unable to dlopen' '/etc/pam.d/su:[0-9]+ names the module pam_jial.so' 'edit su "s/pam_jail/pam_jial/"'
told "su: a sufficient line before ours" su outside outside - \
	'not jailed through su: /etc/pam.d/su:1 can end the stack or skip pam_jail.so|/etc/pam.d/su:1 can end' 'move /etc/pam.d/su:' \
	'edit su "1i session sufficient pam_permit.so"' 'sed -i 1d /etc/pam.d/su'
cp "$T/all/su" "$T/good/su"
printf '@include su\n' >$P/su-l
cp $P/su-l "$T/good/su-l"
is "control: su-l by an include of su" "$(jail-setup check; echo $?)" 0
wrong "su-l: a line of its own beside su's" su-l out outside 'in a jail already: a second session line' \
	'/etc/pam.d/su:[0-9]+ and /etc/pam.d/su-l:2: accounts of a jail are refused' 'echo "$J" >>$P/su-l'
wrong "su and su-l: no line" su-l outside outside - 'no such line: accounts of a jail get in, outside; fix: jail-setup pam add su-l' 'edit su /pam_jail/d'
finish
