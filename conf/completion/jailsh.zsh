#compdef jailsh
# SPDX-License-Identifier: BSD-2-Clause
# jailsh(8): completion for zsh.  tests/lint/check_completion.sh compares it with the
# options that the program itself lists.

_jailsh_jails() {
	local dir=${opt_args[--config]:-/etc/jail}
	local -a jails
	jails=("$dir"/jails.d/*.conf(N:t:r))
	compadd -a jails
}

_jailsh_services() {
	local dir=${opt_args[--config]:-/etc/jail}
	local -a services
	services=("$dir"/services.d/*.conf(N:t:r))
	compadd -a services
}

_jailsh() {
	local -a options
	typeset -A opt_args

	options=(
		'--test[would the command run?]'
		'--json[the answer as JSON]'
		'--table[command lines with the verdicts that are wanted]:table:_files'
		'--jail[start a program in this jail]:jail:_jailsh_jails'
		'--service[start this service]:service:_jailsh_services'
		'--exec[for jail-setup service exec]'
		'(-u --user)'{-u,--user}'[as this account]:user:_users'
		'-c[the command line]:command line:'
		'--chdir[where it starts, inside]:directory:_directories'
		'*--env[a variable for it]:variable:_parameters -g "*export*"'
		'--config[where jails.d is]:directory:_directories'
		'--state[where generations are]:directory:_directories'
		'(- *)--help[usage]' '(- *)--version[version]'
	)
	_arguments $options '1:program:_command_names -e' '*::argument:_files'
}

_jailsh "$@"
