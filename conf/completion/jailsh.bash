# SPDX-License-Identifier: BSD-2-Clause
# jailsh(8): completion for bash.  tests/lint/check_completion.sh compares it with the
# options that the program itself lists.

_jailsh() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local options='--test --json --table --jail --service --exec --user --chdir --env --config
	    --state --help --version'
	local dir=/etc/jail i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} != --config ]] || dir=${COMP_WORDS[i + 1]}
	done
	case $prev in
	--jail)
		for i in "$dir"/jails.d/*.conf; do
			i=${i##*/}
			[[ $i != "$cur"*.conf || $i = '*.conf' ]] || COMPREPLY+=("${i%.conf}")
		done ;;
	--service)
		for i in "$dir"/services.d/*.conf; do
			i=${i##*/}
			[[ $i != "$cur"*.conf || $i = '*.conf' ]] || COMPREPLY+=("${i%.conf}")
		done ;;
	--user | -u)
		mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
	--config | --state | --chdir)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--table)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	--env)
		mapfile -t COMPREPLY < <(compgen -e -- "$cur") ;;
	-c) ;;
	*)
		if [[ $cur = -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
		else
			mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		fi ;;
	esac
}

complete -F _jailsh jailsh
