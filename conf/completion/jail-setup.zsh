#compdef jail-setup
# SPDX-License-Identifier: BSD-2-Clause
# jail-setup(8): completion for zsh.  tests/lint/check_completion.sh compares it with
# the commands and options that the program itself lists.

_jail_setup_jails() {
	local dir=${opt_args[--config]:-/etc/jail}
	local -a jails
	jails=("$dir"/{jails,services}.d/*.conf(N:t:r))
	compadd -a jails
}

_jail_setup_own_services() {
	local dir=${opt_args[--config]:-/etc/jail}
	local -a services
	services=("$dir"/services.d/*.conf(N:t:r))
	compadd -a services
}

_jail_setup_components() {
	local -a components
	components=({/etc,/usr/share}/jail/components.d/*.conf(N:t:r))
	compadd -a components
}

_jail_setup_commands() {
	local -a commands
	commands=(
		'init:a first jail, from its file to the PAM lines'
		'list:jails, generation, size, members, state'
		'plan:what a jail will hold and why'
		'build:a new generation from nothing'
		'refresh:a new generation of what the host has moved away from'
		'rollback:back to the generation before'
		'hold:let no refresh or build change a jail'
		'unhold:release a jail that is held'
		'generations:the generations that are kept, and who is in them'
		'diff:what refresh would change'
		'check:is it what its manifest says, complete, safe, current'
		'why:the chain of reasons that put a path there'
		'remove:all generations of a jail'
		'component:what a component comes to on this host'
		'sbom:bill of materials'
		'sessions:who is in a jail now'
		'end:end the sessions that are in a jail now'
		'service:a program in its own jail, supervised'
		'members:which accounts are in a jail, and by what'
		'explain:what would happen at this login'
		'hook:refresh after each package transaction; no user managers'
		'pam:the lines of pam_jail.so in the files of PAM'
		'unjailed:is this account in no jail'
		'import:say which script reads the configuration of jailkit'
		'learn:run a command, write the component it needs'
	)
	_describe command commands
}

_jail_setup() {
	local context state state_descr line
	local -a options
	typeset -A opt_args

	options=(
		'--config[where jails.d and components.d are]:directory:_directories'
		'--vendor[where the shipped components.d is]:directory:_directories'
		'--state[where generations are]:directory:_directories'
		'--jailsh[the program put in the place of shells]:file:_files'
		'--json[for programs]' '--quiet[no report]'
		'--all[build, pam: every jail, or service]' '--dry-run[pam, init: print what would be done]' '--size[plan: what each reason costs]'
		'--hold[rollback: and let no refresh lead away]' '--restart[refresh: and services, into their new trees]' '--log[refresh: tell syslog]' '--background[refresh, hook: return at once]'
		'--root[hook, pam, init: another / than this]:directory:_directories'
		'--output[learn, service export: where to write]:file:_files'
		'--to[service export: as what]:form:(oci quadlet kube image)'
		'--add[learn: add to the component]'
		'--user[learn: run it as this user; init, end, service: who]:user:_users'
		'--wait[end: before SIGKILL]:seconds:'
		'--for[init: what the jail is for]:what:(sftp sftp-shared internal-sftp chroot rush rsync backup borg restic git svn site shell students)'
		'--group[init: whose members are in it]:group:_groups'
		'--create-group[init: make the group]'
		'--network[service create: the network]:network:(host none)'
		'--engine[service create: who starts it]:engine:(systemd none)'
		'--listen[service create: a socket it gets]:address:'
		'--unit[service plan, create: the unit of a program]:unit:'
		'--content[service create: what is private begins with]:content:(default copy empty)'
		'--type[service create: when it has started]:type:(exec notify notify-reload)'
		'--quick[check: no digests]' '--fix[check: mend what can be]'
		'--format[check: for a monitor]:format:(nagios prometheus)'
		'--live[check: from inside, as this user]:user:_users'
		'(- *)--help[usage]' '(- *)--version[version]'
	)
	_arguments -C $options '1:command:_jail_setup_commands' '*::argument:->rest'
	[[ $state = rest ]] || return
	if [[ $PREFIX = -* ]]; then
		compadd -- ${${options#\(*\)}%%\[*}
		return
	fi
	case $words[1] in
	list | build | refresh | diff | check) _jail_setup_jails ;;
	plan | rollback | remove | sbom | sessions | members | generations | hold | unhold | end) ((CURRENT == 2)) && _jail_setup_jails ;;
	why) if ((CURRENT == 2)); then _jail_setup_jails; else _files; fi ;;
	component)
		case $CURRENT in
		2) compadd list show ;;
		3) _jail_setup_components ;;
		esac ;;
	explain | unjailed) _users ;;
	pam)
		if ((CURRENT == 2)); then
			compadd status add remove
		else
			compadd {/etc,/usr/lib,/usr/etc}/pam.d/*(N:t)
		fi ;;
	service)
		if ((CURRENT == 2)); then
			compadd plan create clone update delete list start stop reload restart exec export
		else
			_jail_setup_own_services
			_files
		fi ;;
	import) compadd jailkit ;;
	learn)
		case $CURRENT in
		2) _jail_setup_components ;;
		3) _command_names -e ;;
		*) _files ;;
		esac ;;
	hook)
		if ((CURRENT == 2)); then
			compadd install remove status
		else
			compadd apt dpkg dnf4 dnf5 zypper pacman apk systemd user@
		fi ;;
	esac
}

_jail_setup "$@"
