#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_factors.sh - the recipe "Two factors" of jail_recipes(7), as printed.

. "${0%/*}/recipe.lib.sh"

# What the client's telephone says; "next" of it is for the step that follows.
cat >/usr/local/bin/code <<-'END'
	#!/bin/sh
	exec oathtool --totp -N "$(cat /run/when)" "$(cat /run/secret)"
END
printf '#!/bin/sh\n/usr/local/bin/code\n' >/usr/local/bin/ask-code
printf '#!/bin/sh\necho 000000\n' >/usr/local/bin/ask-wrong
printf '#!/bin/sh\necho secret\n' >/usr/local/bin/ask-password
chmod 755 /usr/local/bin/code /usr/local/bin/ask-*

log_in() {              # USER HOW [SSH OPTION...]
	local user=$1 how=$2
	shift 2
	run at_home "echo pwd | SSH_ASKPASS=/usr/local/bin/ask-$how SSH_ASKPASS_REQUIRE=force \
		sftp -q -o BatchMode=no -b - \
		-o PreferredAuthentications=publickey,keyboard-interactive,password \
		$* $user@files.example.org"
}
let_in() { log_in "$@"; [ "$RC" = 0 ] && grep -q "/home/$1" <<<"$OUT"; }
kept() { log_in "$@"; [ "$RC" != 0 ] && ! grep -q /home/ <<<"$OUT"; }
NO_KEY=(-o PubkeyAuthentication=no)

recipe "Two factors"
upto jail-setup
account anna
account bruno
usermod -g users bruno
printf 'anna:secret\nbruno:secret\n' | chpasswd
upto "usermod"
check "control: a key alone lets anna in" let_in anna wrong
check "control: and so does her password" let_in anna password "${NO_KEY[@]}"
rest
is "our line is the first" "$(grep -m 1 '^[^#]' /etc/pam.d/sshd | tr -s ' \t' ' ')" "auth optional pam_jail.so"
cut -d' ' -f4 /etc/users.oath >/run/secret
chmod 644 /run/secret

# The clock of both sides, as steps of 30 s: codes of steps to come, each once.
now=$(date +%s)
step() { now=$((now + 30)); date -u -d "@$now" '+%F %T UTC' >/run/when; }
step
check "the key and a code let her in" let_in anna code
check "and into her jail" log_has 'jail=customers user=anna .*result=entered'
check "the same code does not, a second time" kept anna code
step
check "the next one does" let_in anna code
check "the key and a wrong code do not" kept anna wrong
check "nor does the key alone" kept anna wrong -o KbdInteractiveAuthentication=no
check "nor does the key and her password" kept anna password
step
check "nor does a code without the key" kept anna code "${NO_KEY[@]}"
check "nor does her password without the key" kept anna password "${NO_KEY[@]}"
check "control: that code was good" let_in anna code

# Who has no secret yet.
account carla
usermod -aG customers carla
check "a member without a secret is refused" kept carla code

check "who is no member logs in as before" let_in bruno wrong
check "and by his password" let_in bruno password "${NO_KEY[@]}"
mkdir -p /root/.ssh && cp "$HELP/keys/user.pub" /root/.ssh/authorized_keys
run at_home "ssh -o BatchMode=yes root@files.example.org echo root"
is "root as before" "$OUT" root

# Another group: the lines have to name it.
run at_server "groupadd uploads && usermod -aG uploads carla && gpasswd -d carla customers &&
	sed -i 's/customers/uploads/' /etc/jail/jails.d/customers.conf &&
	sed -i 's/customers/customers,uploads/' /etc/ssh/sshd_config.d/oath.conf &&
	sed -i 's/\\banna\\b/carla/' /etc/users.oath &&
	echo carla:secret | chpasswd && jail-setup -q build --all && systemctl reload ssh"
check "a jail with another group, and carla with a secret in it" [ "$RC" = 0 ]
check "control: she is asked for her password, and no code" let_in carla password
check "and is in the jail" log_has 'user=carla .*result=entered'
aside "sed -i 's/notingroup customers/notingroup uploads/' /etc/pam.d/sshd"
check "with the line the password does not let her in" kept carla password
step
check "and her code does" let_in carla code
sed -i 's/notingroup uploads/notingroup customers/' /etc/pam.d/sshd
run at_server "sed -i 's/uploads/customers/' /etc/jail/jails.d/customers.conf &&
	sed -i 's/\\bcarla\\b/anna/' /etc/users.oath && jail-setup -q build --all"
step
check "as it was" let_in anna code

# Without our line first nobody gets around it: they are refused.
sed -i '/^auth.*pam_jail/d' /etc/pam.d/sshd
run at_server 'jail-setup pam status sshd'
check "our auth line is gone: pam status says so" [ "$RC" = 1 ]
step
check "and anna is refused" kept anna code
run at_server 'jail-setup pam add sshd'
step
check "pam add puts it back, before those two" let_in anna code
recipe_ends
