#!/bin/bash
# check_completion.sh - the completion files know each command and each option
# that jail-setup and jailsh themselves list, and no other; bash's is also run.
set -u
cd "$(dirname "$0")/.." || exit 2
B=${B:-build}
C=conf/completion
n=0 bad=0
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT

is() {			# TITLE GOT WANT
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		bad=1
		printf 'not ok %d - %s\n' "$n" "$1"
		diff <(echo "$3") <(echo "$2") | sed 's/^/# /'
	fi
}
commands=$("$B/jail-setup/jail-setup" --help | sed -n 's/^  \([a-z]\{1,\}\)\( .*\)*$/\1/p' | sort -u)
options=$(sed -n 's/^\t\t{ "\([a-z]*\)", *[a-z]*_argument,.*/--\1/p' jail-setup/main.c | sort)
is "control: commands and options were found" \
    "$(echo "$commands" | grep -cx 'plan\|build\|sbom') $(echo "$options" | grep -cx -e --json -e --help)" "3 2"

words() { tr '[:space:]' '\n' | grep . | sort -u; }
bash_list() {		# NAME: the words of local NAME='...'
	sed -n "/local $1='/,/'\$/p" $C/jail-setup.bash | sed "s/.*='//; s/'//" | words
}
is "bash: commands" "$(bash_list commands)" "$commands"
is "bash: options" "$(bash_list options)" "$options"
is "zsh: commands" "$(sed -n "s/^\t\t'\([a-z]*\):.*/\1/p" $C/jail-setup.zsh | sort)" "$commands"
is "zsh: options" "$(grep -o -e "--[a-z]*\[" $C/jail-setup.zsh | tr -d '[' | sort)" "$options"
is "fish: commands" \
    "$(sed -n 's/.*__fish_use_subcommand -a \([a-z]*\) .*/\1/p' $C/jail-setup.fish | sort)" "$commands"
is "fish: options" "$(sed -n 's/^$c .*-l \([a-z]*\) .*/--\1/p' $C/jail-setup.fish | sort)" "$options"

mkdir -p "$T/jails.d"
: >"$T/jails.d/login.conf"
: >"$T/jails.d/lab.conf"
complete_words() {	# WORD...: what bash offers for the last one
	bash -c '. conf/completion/jail-setup.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
	    _jail_setup; printf "%s\n" "${COMPREPLY[@]}"' - "$@" | sort | paste -sd' '
}
is "bash: a command" "$(complete_words jail-setup pl)" plan
is "bash: jails of another directory" \
    "$(complete_words jail-setup --config "$T" build l)" "lab login"
is "bash: a second jail" "$(complete_words jail-setup --config "$T" build lab lo)" login
is "bash: plan takes one jail" "$(complete_words jail-setup --config "$T" plan lab l)" ""
is "bash: component" "$(complete_words jail-setup component '')" "list show"
is "bash: an option" "$(complete_words jail-setup plan --si)" --size

options=$(sed -n 's/^\t\t{ "\([a-z]*\)",\t*[a-z]*_argument,.*/--\1/p' jailsh/arguments.c | sort)
is "control: jailsh's options were found" "$(echo "$options" | grep -cx -e --jail -e --help)" 2
is "bash: jailsh's options" \
    "$(sed -n "/local options='/,/'\$/p" $C/jailsh.bash | sed "s/.*='//; s/'//" | words)" "$options"
is "zsh: jailsh's options" "$(grep -o -e "--[a-z]*[[}]" $C/jailsh.zsh | tr -d '[}' | sort)" "$options"
is "fish: jailsh's options" "$(sed -n 's/^$c .*-l \([a-z]*\) .*/--\1/p' $C/jailsh.fish | sort)" "$options"
jailsh_words() {
	bash -c '. conf/completion/jailsh.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
	    _jailsh; printf "%s\n" "${COMPREPLY[@]}"' - "$@" | sort | paste -sd' '
}
is "bash: jailsh, an option" "$(jailsh_words jailsh --te)" --test
is "bash: jailsh, jails of another directory" \
    "$(jailsh_words jailsh --config "$T" --jail l)" "lab login"
is "bash: jailsh, one jail" "$(jailsh_words jailsh --config "$T" --jail lo)" login
is "bash: jailsh, a user" "$(jailsh_words jailsh --test -u roo)" root

for shell in zsh fish; do
	if command -v $shell >/dev/null; then
		is "$shell reads its files" \
		    "$($shell -n $C/jail-setup.$shell 2>&1; $shell -n $C/jailsh.$shell 2>&1)" ""
	else
		n=$((n + 1))
		echo "ok $n - $shell reads its files # SKIP no $shell here"
	fi
done
echo "1..$n"
exit $bad
