# SPDX-License-Identifier: BSD-2-Clause
# jail-setup(8): completion for fish.  tests/lint/check_completion.sh compares it with
# the commands and options that the program itself lists.

function __jail_setup_names
    for f in $argv
        test -e $f; and basename $f .conf
    end
end

function __jail_setup_jails
    set -l f /etc/jail/jails.d/*.conf /etc/jail/services.d/*.conf
    __jail_setup_names $f
end

function __jail_setup_own_services
    set -l f /etc/jail/services.d/*.conf
    __jail_setup_names $f
end

function __jail_setup_components
    set -l f /etc/jail/components.d/*.conf /usr/share/jail/components.d/*.conf
    __jail_setup_names $f
end

function __jail_setup_services
    set -l f /etc/pam.d/* /usr/lib/pam.d/* /usr/etc/pam.d/*
    __jail_setup_names $f
end

set -l c complete -c jail-setup
$c -f
$c -l config -xa '(__fish_complete_directories)' -d 'where jails.d and components.d are'
$c -l vendor -xa '(__fish_complete_directories)' -d 'where the shipped components.d is'
$c -l state -xa '(__fish_complete_directories)' -d 'where generations are'
$c -l jailsh -rF -d 'the program put in the place of shells'
$c -l json -d 'for programs'
$c -s q -l quiet -d 'no report'
$c -s h -l help -d usage
$c -s V -l version -d version
$c -n '__fish_seen_subcommand_from build pam' -l all -d 'every jail, or service'
$c -n '__fish_seen_subcommand_from pam init' -l dry-run -d 'print what would be done'
$c -n '__fish_seen_subcommand_from rollback' -l hold -d 'and let no refresh lead away'
$c -n '__fish_seen_subcommand_from refresh' -l restart -d 'and services, into their new trees'
$c -n '__fish_seen_subcommand_from refresh' -l log -d 'tell syslog'
$c -n '__fish_seen_subcommand_from refresh hook' -l background -d 'return at once'
$c -n '__fish_seen_subcommand_from hook pam init' -l root -xa '(__fish_complete_directories)' -d 'another / than this'
$c -n '__fish_seen_subcommand_from learn service' -l output -rF -d 'where to write'
$c -n '__fish_seen_subcommand_from service' -l to -xa 'oci quadlet kube image' -d 'as what it is exported'
$c -n '__fish_seen_subcommand_from learn' -l add -d 'add to the component'
$c -n '__fish_seen_subcommand_from learn init end service' -l user -xa '(__fish_complete_users)' -d 'run it as this user; who'
$c -n '__fish_seen_subcommand_from end' -l wait -x -d 'seconds before SIGKILL'
$c -n '__fish_seen_subcommand_from init' -l for -xa 'sftp sftp-shared internal-sftp chroot rush rsync backup borg restic git svn site shell students' -d 'what the jail is for'
$c -n '__fish_seen_subcommand_from init' -l group -xa '(__fish_complete_groups)' -d 'whose members are in it'
$c -n '__fish_seen_subcommand_from init' -l create-group -d 'make the group'
$c -n '__fish_seen_subcommand_from service' -l network -xa 'host none' -d 'the network it has'
$c -n '__fish_seen_subcommand_from service' -l engine -xa 'systemd none' -d 'who starts it'
$c -n '__fish_seen_subcommand_from service' -l listen -x -d 'a socket it gets'
$c -n '__fish_seen_subcommand_from service' -l unit -x -d 'the unit of a program'
$c -n '__fish_seen_subcommand_from service' -l content -xa 'default copy empty' -d 'what is private begins with'
$c -n '__fish_seen_subcommand_from service' -l type -xa 'exec notify notify-reload' -d 'when it has started'
$c -n '__fish_seen_subcommand_from plan' -l size -d 'what each reason costs'
$c -n '__fish_seen_subcommand_from check' -l quick -d 'no digests'
$c -n '__fish_seen_subcommand_from check' -l fix -d 'mend what can be'
$c -n '__fish_seen_subcommand_from check' -l format -xa 'nagios prometheus' -d 'for a monitor'
$c -n '__fish_seen_subcommand_from check' -l live -xa '(__fish_complete_users)' -d 'from inside, as this user'

$c -n __fish_use_subcommand -a init -d 'a first jail, from its file to the PAM lines'
$c -n __fish_use_subcommand -a list -d 'jails, generation, size, members, state'
$c -n __fish_use_subcommand -a plan -d 'what a jail will hold and why'
$c -n __fish_use_subcommand -a build -d 'a new generation from nothing'
$c -n __fish_use_subcommand -a refresh -d 'a new generation where the host moved'
$c -n __fish_use_subcommand -a rollback -d 'back to the generation before'
$c -n __fish_use_subcommand -a hold -d 'let no refresh or build change a jail'
$c -n __fish_use_subcommand -a unhold -d 'release a jail that is held'
$c -n __fish_use_subcommand -a generations -d 'the generations that are kept, and who is in them'
$c -n __fish_use_subcommand -a diff -d 'what refresh would change'
$c -n __fish_use_subcommand -a check -d 'is a jail what its manifest says'
$c -n __fish_use_subcommand -a why -d 'the reasons that put a path there'
$c -n __fish_use_subcommand -a remove -d 'all generations of a jail'
$c -n __fish_use_subcommand -a component -d 'what a component comes to here'
$c -n __fish_use_subcommand -a sbom -d 'bill of materials'
$c -n __fish_use_subcommand -a sessions -d 'who is in a jail now'
$c -n __fish_use_subcommand -a end -d 'end the sessions that are in a jail now'
$c -n __fish_use_subcommand -a service -d 'a program in its own jail, supervised'
$c -n __fish_use_subcommand -a members -d 'which accounts are in a jail, and by what'
$c -n __fish_use_subcommand -a explain -d 'what would happen at this login'
$c -n __fish_use_subcommand -a hook -d 'refresh after each package transaction; no user managers'
$c -n __fish_use_subcommand -a pam -d 'the lines of pam_jail.so in the files of PAM'
$c -n __fish_use_subcommand -a unjailed -d 'is this account in no jail'
$c -n __fish_use_subcommand -a import -d 'say which script reads the configuration of jailkit'
$c -n __fish_use_subcommand -a learn -d 'run a command, write the component it needs'

$c -n '__fish_seen_subcommand_from list plan build refresh rollback diff check why remove sbom sessions members generations hold unhold end' \
    -a '(__jail_setup_jails)'
$c -n '__fish_seen_subcommand_from why learn' -F
$c -n '__fish_seen_subcommand_from learn' -a '(__jail_setup_components)'
$c -n '__fish_seen_subcommand_from component; and not __fish_seen_subcommand_from list show' \
    -a 'list show'
$c -n '__fish_seen_subcommand_from component; and __fish_seen_subcommand_from show' \
    -a '(__jail_setup_components)'
$c -n '__fish_seen_subcommand_from explain unjailed' -a '(__fish_complete_users)'
$c -n '__fish_seen_subcommand_from service; and not __fish_seen_subcommand_from plan create clone update delete list start stop reload restart exec export' \
    -a 'plan create clone update delete list start stop reload restart exec export'
$c -n '__fish_seen_subcommand_from service; and __fish_seen_subcommand_from plan create clone update delete list start stop reload restart exec export' \
    -a '(__jail_setup_own_services)'
$c -n '__fish_seen_subcommand_from import' -a jailkit
$c -n '__fish_seen_subcommand_from hook; and not __fish_seen_subcommand_from install remove status' \
    -a 'install remove status'
$c -n '__fish_seen_subcommand_from hook; and __fish_seen_subcommand_from install remove status' \
    -a 'apt dpkg dnf4 dnf5 zypper pacman apk systemd user@'
$c -n '__fish_seen_subcommand_from pam; and not __fish_seen_subcommand_from status add remove' \
    -a 'status add remove'
$c -n '__fish_seen_subcommand_from pam; and __fish_seen_subcommand_from status add remove' \
    -a '(__jail_setup_services)'
