# SPDX-License-Identifier: BSD-2-Clause
# jailsh(8): completion for fish.  tests/lint/check_completion.sh compares it with the
# options that the program itself lists.

function __jailsh_jails
    for f in /etc/jail/jails.d/*.conf
        test -e $f; and basename $f .conf
    end
end

function __jailsh_services
    for f in /etc/jail/services.d/*.conf
        basename $f .conf
    end
end

set -l c complete -c jailsh

$c -l test -d 'would the command run?'
$c -l json -d 'the answer as JSON'
$c -l table -rF -d 'command lines with the verdicts that are wanted'
$c -l service -xa '(__jailsh_services)' -d 'start this service'
$c -l exec -d 'for jail-setup service exec'
$c -l jail -xa '(__jailsh_jails)' -d 'start a program in this jail'
$c -s u -l user -xa '(__fish_complete_users)' -d 'as this account'
$c -s c -x -d 'the command line'
$c -l chdir -xa '(__fish_complete_directories)' -d 'where it starts, inside'
$c -l env -xa '(set -nx)' -d 'a variable for it'
$c -l config -xa '(__fish_complete_directories)' -d 'where jails.d is'
$c -l state -xa '(__fish_complete_directories)' -d 'where generations are'
$c -l help -d 'usage'
$c -l version -d 'version'
