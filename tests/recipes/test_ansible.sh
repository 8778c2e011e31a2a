#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_ansible.sh - the playbook of jail_recipes(7): its tasks on this machine, without
# those that install the package.

. "${0%/*}/recipe.lib.sh"

mkdir /root/play || bail "no directory"
cp /usr/share/jail/examples/ansible.yml /root/play || bail "no playbook"
for user in anna bruno; do cp "$HELP/keys/user.pub" "/root/play/$user.pub"; done
play_book() {           # [ARGUMENT...]
	run at_server "cd play && ansible-playbook -i localhost, -c local --skip-tags package \
		-e ansible_become=false -e ansible_python_interpreter=/usr/bin/python3 $* ansible.yml"
}
changed() { sed -n 's/.* changed=\([0-9]*\) .*/\1/p' <<<"$OUT"; }

play_book
check "it is played" [ "$RC" = 0 ]
check "control: it changed something" [ "$(changed)" != 0 ]
for user in anna bruno; do
	run at_home "echo pwd | sftp -q -b - $user@files.example.org"
	check "$user has SFTP" grep -q "/home/$user" <<<"$OUT"
	check "in the jail" log_has "jail=customers user=$user .*result=entered"
done
play_book
is "played again it changes nothing" "$RC $(changed)" "0 0"

rm -r /home/bruno/.ssh
play_book -e ansible_user=anna
check "by an account that is in the jail: it ends" \
	eval '[ "$RC" != 0 ] && grep -q "Ansible.s own account is in no jail" <<<"$OUT"'
is "before it changes anything" "$(changed)" 0
check "control: there was something to do" [ ! -e /home/bruno/.ssh ]
play_book -e ansible_user=client
is "by one that is in none it is done" "$RC $(changed)" "0 2"
finish
