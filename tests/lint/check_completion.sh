#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_completion.sh - the completion files know each command and each option
# that jail-setup and jailsh themselves list, and no other; bash's is also run.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
C=conf/completion
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT

commands=$("$B/jail-setup/jail-setup" --help | sed -n 's/^  \([a-z]\{1,\}\)\( .*\)*$/\1/p' | sort -u)
options=$(sed -n 's/^\t{ "\([a-z-]*\)", .*SETS(.*/--\1/p' jail-setup/cmd/usage.c | sort)
is "control: commands and options were found" \
    "$(echo "$commands" | grep -cx 'plan\|build\|sbom') $(echo "$options" | grep -cx -e --json -e --help)" "3 2"

words() { tr '[:space:]' '\n' | grep . | sort -u; }
bash_list() {		# NAME: the words of local NAME='...'
	sed -n "/local $1='/,/'\$/p" $C/jail-setup.bash | sed "s/.*='//; s/'//" | words
}
is "bash: commands" "$(bash_list commands)" "$commands"
is "bash: options" "$(bash_list options)" "$options"
is "zsh: commands" "$(sed -n "s/^\t\t'\([a-z]*\):.*/\1/p" $C/jail-setup.zsh | sort)" "$commands"
is "zsh: options" "$(grep -o -e "--[a-z-]*\[" $C/jail-setup.zsh | tr -d '[' | sort)" "$options"
is "fish: commands" \
    "$(sed -n 's/.*__fish_use_subcommand -a \([a-z]*\) .*/\1/p' $C/jail-setup.fish | sort)" "$commands"
is "fish: options" "$(sed -n 's/^$c .*-l \([a-z-]*\) .*/--\1/p' $C/jail-setup.fish | sort)" "$options"

# each command by itself: its help, and what the manual's synopsis says of it
synopsis() {		# COMMAND: its options in the manual
	awk -v c="$1" '/^\.Sh DESCRIPTION/ { exit } /^\.Nm / { on = 0 } $1 == ".Cm" && $2 == c { on = 1 }
	    on' jail-setup/jail-setup.8 | grep -o 'Fl -[a-z]*' | sed 's/Fl /-/' | sort -u
}
for c in $commands; do
	text=$("$B/jail-setup/jail-setup" "$c" --help 2>&1)
	is "$c --help: status" $? 0
	is "$c --help: its usage first, and an example of it" \
	    "$(sed -n '1s/^usage: jail-setup \([a-z]*\).*/\1/p; s/^  jail-setup \([a-z]*\).*/\1/p' <<<"$text" | xargs)" "$c $c"
	is "$c --help: no line is too long" "$(grep -E '.{81}' <<<"$text" | grep -v ^usage:)" ""
	own=$(grep -o -e '^  --[a-z]*' <<<"$text" | tr -d ' ' | sed '/^--config$/,$d' | sort)
	is "$c --help: its usage line names its options" \
	    "$(head -n 1 <<<"$text" | grep -o -e '--[a-z]\+' | sort -u)" "$own"
	is "$c: the manual's synopsis has the same" "$(synopsis "$c")" "$own"
	is "$c: the manual explains it" "$(grep -c "^\.It Cm $c\b" jail-setup/jail-setup.8 | sed 's/[1-9][0-9]*/yes/')" yes
done
is "--help COMMAND is the same" "$("$B/jail-setup/jail-setup" --help plan)" "$("$B/jail-setup/jail-setup" plan --help)"
is "--help of no command: status" "$("$B/jail-setup/jail-setup" --help frob 2>/dev/null; echo $?)" 2
for words in 'plan --frob' '--frob plan x' '--root list --frob plan' 'plan --root' 'plan --all x' 'plan' 'plan a b'; do
	# shellcheck disable=SC2086 # words
	text=$("$B/jail-setup/jail-setup" $words 2>&1 >/dev/null)
	is "$words: status 2, and one line with its usage" \
	    "$? $(grep -c . <<<"$text") $(grep -o 'usage: .*' <<<"$text")" "2 1 usage: jail-setup plan JAIL [--size]"
done

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

options=$(sed -n 's/^\t\t{ "\([a-z-]*\)",\t*[a-z]*_argument,.*/--\1/p' jailsh/arguments.c | sort)
is "control: jailsh's options were found" "$(echo "$options" | grep -cx -e --jail -e --help)" 2
is "bash: jailsh's options" \
    "$(sed -n "/local options='/,/'\$/p" $C/jailsh.bash | sed "s/.*='//; s/'//" | words)" "$options"
is "zsh: jailsh's options" "$(grep -o -e "--[a-z-]*[[}]" $C/jailsh.zsh | tr -d '[}' | sort)" "$options"
is "fish: jailsh's options" "$(sed -n 's/^$c .*-l \([a-z-]*\) .*/--\1/p' $C/jailsh.fish | sort)" "$options"
jailsh_words() {
	bash -c '. conf/completion/jailsh.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
	    _jailsh; printf "%s\n" "${COMPREPLY[@]}"' - "$@" | sort | paste -sd' '
}
is "bash: jailsh, an option" "$(jailsh_words jailsh --te)" --test
is "bash: jailsh, jails of another directory" \
    "$(jailsh_words jailsh --config "$T" --jail l)" "lab login"
is "bash: jailsh, one jail" "$(jailsh_words jailsh --config "$T" --jail lo)" login
is "bash: jailsh, a user" "$(jailsh_words jailsh --test -u roo)" root

# what init makes a jail for: a template each
whats=$(cd conf/jails.d && for f in *.conf; do echo "${f%.conf}"; done | sort)
is "control: templates were found" "$(echo "$whats" | grep -cx 'sftp-shared\|borg')" 2
lacking() {             # TEXT: the templates that it does not name
	comm -23 <(echo "$whats") <(grep -ohE '[a-z]+(-[a-z]+)*' <<<"$1" | sort -u) | paste -sd' '
}
is "control: one that is not named is found" "$(lacking "$(grep -vx borg <<<"$whats")")" borg
is "init --help names them" "$(lacking "$("$B/jail-setup/jail-setup" init --help | grep -A2 '^WHAT is')")" ""
is "init without --for too" "$(lacking "$(sed -n '/init: a jail for what/,/;$/p' jail-setup/cmd/cmd_init.c)")" ""
is "its manual" "$(lacking "$(sed -n '/-width "internal-sftp"/,/^\.El/s/^\.It //p' jail-setup/jail-setup.8)")" ""
# shellcheck disable=SC2016 # marks of a table
is "the README" "$(lacking "$(sed -n 's/^| \(`[^|]*`\) |.*/\1/p' README.md)")" ""
is "bash: init" "$(complete_words jail-setup init --for '')" "$(paste -sd' ' <<<"$whats")"
is "zsh: init" "$(lacking "$(grep -e '--for' $C/jail-setup.zsh)")" ""
is "fish: init" "$(lacking "$(grep -e '-l for' $C/jail-setup.fish)")" ""

# what check --format prints
formats=$(grep -o 'strcmp(c->format, "[a-z]*"' jail-setup/cmd/cmd_check.c | sed 's/.*"\(.*\)"/\1/' | sort | paste -sd' ')
is "control: formats were found" "$formats" "nagios prometheus"
is "bash: formats" "$(complete_words jail-setup check --format '')" "$formats"
is "bash: a jail behind one" "$(complete_words jail-setup --config "$T" check --format nagios la)" lab
is "zsh: formats" "$(sed -n "s/.*--format\[.*(\(.*\))'/\1/p" $C/jail-setup.zsh)" "$formats"
is "fish: formats" "$(sed -n "s/.*-l format -xa '\([a-z ]*\)'.*/\1/p" $C/jail-setup.fish)" "$formats"
is "the manual's" "$(awk '/^\.It Fl -format/ { on = 1; next } /^\.It/ { on = 0 } on && $1 == ".Cm" && $2 != "check"' \
    jail-setup/jail-setup.8 | awk '{ print $2 }' | paste -sd' ')" "$formats"

for shell in zsh fish; do
	if command -v $shell >/dev/null; then
		is "$shell reads its files" \
		    "$($shell -n $C/jail-setup.$shell 2>&1; $shell -n $C/jailsh.$shell 2>&1)" ""
	else
		n=$((n + 1))
		echo "ok $n - $shell reads its files # SKIP no $shell here"
	fi
done
tap_end
