#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# attacks.sh - every attack of the table, from a jail that was entered through sshd
# (entry=child), through su (entry=session), by jailsh --jail (launch), by jailsh
# --service (service) and through sshd with jailsh as the shell (limited).  A row passes if the attack succeeds in its
# control and fails in the jail (P3).

# shellcheck disable=SC2034 # what fail() shows
# shellcheck source=tests/root/world.sh
. "${0%/*}/../root/world.sh"
# shellcheck source=tests/attacks/ground.sh
. "$SRC/tests/attacks/ground.sh"

[ -x "$ATTACKS" ] || bail "$ATTACKS was not built: make attacks"
install_products
pam_lines child
pam_su session
login_jail ""
build_jail login
ground || bail "the ground for the attacks could not be made"
# sshd itself was started by somebody careless
start_sshd 22 "$ATTACKS" keyring 8<"$OUTSIDE/secret" 9</ ||
	bail "sshd does not start"
client 22

for kind in chroot pivot root; do
	try_control "$kind" || bail "the $kind control did not run"
done
tries() {               # WAY
	local way=$1 name title control plain jail row
	MARK=$(stat -c %s "$LOG")
	LAST="the attacks, by $way"
	"try_$way" || bail "the helper outside is gone"
	OUT=$(tail -n 20 "$T/said.$way" | tr -d '\000\r')
	while IFS=$'\t' read -r name title control plain jail; do
		row="$way: $title ($name; $control: $plain; jail: $jail)"
		case $plain/$jail in
		ESCAPED/held:*) pass "$row" ;;
		ESCAPED/"known limit")
			COUNT=$((COUNT + 1))
			echo "not ok $COUNT - $row # TODO see Limits in SECURITY.md" ;;
		*) fail "$row" ;;
		esac
	done < <(verdicts "$way")
}
for way in child session launch; do tries "$way"; done

# --- a service: no login, a file of its own --------------------------------------

install -m 755 "$ATTACKS" /usr/local/bin/attacks
echo 'files = [ "/usr/local/bin/attacks" ];' >/etc/jail/components.d/attacks.conf
mkdir -p /etc/jail/services.d
cat >/etc/jail/services.d/attacked.conf <<-END
	user = "alice"; engine = "none"; network = "host"; home = "rw";
	components = [ "shell", "attacks" ]; log = false;
	run = [ "/usr/local/bin/attacks", "all", "$HERE", "service" ];
	END
build_jail attacked
tries service

# Had one of them left the chroot as root, it would stand here.
rooms() {               # NAME WANT COMMAND...
	local name=$1 want=$2
	shift 2
	LAST="$*"
	room "$@"
	RC=$? OUT=$(cat "$T/room")
	check "$name" [ "$RC" = "$want" ]
}
rooms "control: around a process without own mounts lies the host" 0 \
	setpriv --reuid alice --regid alice --clear-groups sh -c
rooms "child: around the jail is an empty read-only room" 1 SSH alice@h
rooms "session: around the jail is an empty read-only room" 1 su alice -c
rooms "launch: around the jail is an empty read-only room" 1 jailsh --jail login --user alice sh -c
# shellcheck disable=SC2317 # rooms calls it
serves() {              # LINE: a shell with it, as a service
	sed -i "s|^run = .*|run = [ \"/bin/sh\", \"-c\", \"$1\" ];|" /etc/jail/services.d/attacked.conf
	jailsh --service attacked
}
rooms "service: around the jail is an empty read-only room" 1 serves

# --- behind jailsh as a shell: one command, which is the attacker's ----------------

jail_file attacker <<-'END'
	components = [ "attacks" ];
	users = [ "alice" ];
	commands = ( { name = "attacks"; args = "any"; } );
	END
build_jail attacker
run SSH alice@h "$HERE/attacks list"
check "control: jailsh starts nothing else" [ "$RC" = 126 -o "$RC" = 127 ]
tries limited
finish
