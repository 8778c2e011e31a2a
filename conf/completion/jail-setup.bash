# SPDX-License-Identifier: BSD-2-Clause
# jail-setup(8): completion for bash.  tests/lint/check_completion.sh compares it with
# the commands and options that the program itself lists.

_jail_setup_jails() {
	local dir=/etc/jail f i
	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} != --config ]] || dir=${COMP_WORDS[i + 1]}
	done
	for f in "$dir"/jails.d/*.conf; do
		[[ ! -e $f ]] || basename "$f" .conf
	done
}

_jail_setup_components() {
	local f
	for f in /etc/jail/components.d/*.conf /usr/share/jail/components.d/*.conf; do
		[[ ! -e $f ]] || basename "$f" .conf
	done
}

_jail_setup_own_services() {
	local dir=/etc/jail f i
	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} != --config ]] || dir=${COMP_WORDS[i + 1]}
	done
	for f in "$dir"/services.d/*.conf; do
		[[ ! -e $f ]] || basename "$f" .conf
	done
}

_jail_setup_services() {
	local f
	for f in /etc/pam.d/* /usr/lib/pam.d/* /usr/etc/pam.d/*; do
		[[ ! -f $f ]] || basename "$f"
	done
}

_jail_setup_managers='apt dpkg dnf4 dnf5 zypper pacman apk systemd user@'

_jail_setup() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local commands='init list plan build refresh rollback hold unhold generations diff check why remove component
	    sbom sessions end service members explain hook pam unjailed import learn'
	local options='--config --vendor --state --jailsh --json --quiet --all --size
	    --quick --fix --format --live --hold --restart --log --background --root --dry-run --output
	    --add --user --wait --for --group --create-group --network --engine --listen --type --unit --content --to --help --version'
	local command='' word words='' n=0 i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		--config | --vendor | --state | --jailsh) i=$((i + 1)) ;;
		--live | --format | --root | --output | --user | --wait | --for | --group | --network | --engine | --listen | --type | --unit | --content | --to) i=$((i + 1)) ;;
		-*) ;;
		*) [[ -n $command ]] && n=$((n + 1)) || command=$word ;;
		esac
	done
	case $prev in
	--config | --vendor | --state | --root)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return ;;
	--live | --user)
		mapfile -t COMPREPLY < <(compgen -u -- "$cur")
		return ;;
	--for)
		mapfile -t COMPREPLY < <(compgen -W 'sftp sftp-shared internal-sftp chroot rush rsync backup borg restic git svn site shell students' -- "$cur")
		return ;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W 'nagios prometheus' -- "$cur")
		return ;;
	--network)
		mapfile -t COMPREPLY < <(compgen -W 'host none' -- "$cur")
		return ;;
	--engine)
		mapfile -t COMPREPLY < <(compgen -W 'systemd none' -- "$cur")
		return ;;
	--to)
		mapfile -t COMPREPLY < <(compgen -W 'oci quadlet kube image' -- "$cur")
		return ;;
	--type)
		mapfile -t COMPREPLY < <(compgen -W 'exec notify notify-reload' -- "$cur")
		return ;;
	--group)
		mapfile -t COMPREPLY < <(compgen -g -- "$cur")
		return ;;
	--jailsh | --output)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	esac
	case $cur,$command,$n in
	-*) words=$options ;;
	*,,0) words=$commands ;;
	*,list,* | *,build,* | *,refresh,* | *,diff,* | *,check,*)
		words="$(_jail_setup_jails) $(_jail_setup_own_services)" ;;
	*,plan,0 | *,rollback,0 | *,why,0 | *,remove,0 | *,sbom,0 | *,sessions,0 | \
	    *,members,0 | *,generations,0 | *,hold,0 | \
	    *,unhold,0 | *,end,0)
		words="$(_jail_setup_jails) $(_jail_setup_own_services)" ;;
	*,why,1)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	*,explain,0 | *,unjailed,0)
		mapfile -t COMPREPLY < <(compgen -u -- "$cur")
		return ;;
	*,component,0) words='list show' ;;
	*,component,1) words=$(_jail_setup_components) ;;
	*,hook,0) words='install remove status' ;;
	*,hook,*) words=$_jail_setup_managers ;;
	*,pam,0) words='status add remove' ;;
	*,pam,*) words=$(_jail_setup_services) ;;
	*,service,0) words='plan create clone update delete list start stop reload restart exec export' ;;
	*,service,1) words=$(_jail_setup_own_services) ;;
	*,service,*)
		words=$(_jail_setup_own_services)
		mapfile -t COMPREPLY < <(compgen -W "$words" -c -- "$cur")
		return ;;
	*,import,0) words=jailkit ;;
	*,learn,0) words=$(_jail_setup_components) ;;
	*,learn,1)
		mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		return ;;
	*,learn,*)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -o filenames -F _jail_setup jail-setup
