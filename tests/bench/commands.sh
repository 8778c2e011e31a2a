# SPDX-License-Identifier: BSD-2-Clause
# commands.sh - what a jail with `commands` costs: until a command runs, beside
# other restricted shells, and while sftp and rsync transfer files; sourced by
# inside.sh after logins.sh, whose way() makes an account and its sshd.
#
#   SPAWNS  how often each command is started (default ten times ROUNDS)
#   FLOW    megabytes of the large file (default 200)
#   SMALL   how many files of 4 KiB (default 2000)
#   COPIES  how often each is transferred (default ROUNDS / 4, at least 5)
#   PARTS   only these: starts flows
#
# shellcheck shell=bash disable=SC2154 # inside.sh's names

SENT='rsync --server -vlogDtpre.iLsfxCIvu --partial . data/'
FETCHED="git-upload-pack '/home/w-spawn/data'"

# --- until the program runs ---------------------------------------------------

# In the place of what the commands start: all of them find it by its name.
STOOD_IN=(/usr/bin/rsync /usr/bin/git /usr/bin/git-upload-pack
	/usr/lib/git-core/git)

stand_in() {
	local f
	install "$TO/nothing" /usr/bin/nothing &&
	install "$TO/nothing" /usr/bin/rooted || return
	for f in "${STOOD_IN[@]}"; do
		[ ! -e "$f" ] || {
			mkdir -p "$T/real${f%/*}" && mv "$f" "$T/real$f" &&
			install "$TO/nothing" "$f"
		} || return
	done
}

put_back() {
	local f
	for f in "${STOOD_IN[@]}"; do
		[ ! -e "$T/real$f" ] && [ ! -L "$T/real$f" ] ||
			mv "$T/real$f" "$f" || return
	done
}

spawn_jail() {
	person w-spawn 2021 && install -d -o w-spawn /home/w-spawn/data || return
	echo 'files = [ "/usr/bin/nothing", "/usr/bin/rooted" ];' \
	    >/etc/jail/components.d/nothing.conf
	printf '%s\n' 'users = [ "w-spawn" ];' \
	    'components = [ "sftp-server", "scp", "rsync", "git-server", "nothing" ];' \
	    'commands = ( "sftp-server", "scp", "rsync", "git", { name = "nothing"; },' \
	    '{ name = "rooted"; root = "%h/data"; access = "ro"; } );' |
		jail_file spawn
	jail-setup -q build spawn
}

# As its documentation has it: examples/rush.rc and, of "Usage Tips", rsync.
rush() {
	[ -s "$TO/rush.deb" ] && dpkg -x "$TO/rush.deb" / || return
	cat >/etc/rush.rc <<-'END'
		rush 2.0
		rule default
		  limits t10r20
		  umask 002
		  clrenv
		  keepenv USER LOGNAME HOME PATH
		  setenv PATH="$PATH:/usr/local/bin"
		  fall-through
		rule rsync-home
		  match $command ~ "^rsync" && ${-1} ~ "^[^/]" && ${-1} !~ "\\.\\./"
		  set [0] =~ "s|^|/usr/bin/|"
		  chdir "~"
	END
}

# beside OURS OTHER WHAT GOAL: by the clock, and in processor time
beside() {
	[ -s "$R/$2" ] || { absent "$2" "it is not installed"; return 0; }
	row "$3" "$1" "$2" "${5:-faster}" "$4"
	row "  processor time" "$1.cpu" "$2.cpu" "${5:-faster}" "-"
}

spawned() {
	local -a home=(HOME=/home/w-spawn USER=w-spawn LOGNAME=w-spawn
		PATH=/usr/bin:/bin) all
	local name
	all=(-- static in /usr/bin/nothing
		-- nothing in "${home[@]}" /bin/bash -c nothing
		-- rooted in "${home[@]}" /bin/bash -c rooted
		-- rsync in "${home[@]}" /bin/bash -c "$SENT"
		-- git in "${home[@]}" /bin/bash -c "$FETCHED"
		-- sh out "${home[@]}" /bin/sh -c "$SENT")
	! rush || all+=(-- rush out "${home[@]}" /usr/sbin/rush -c "$SENT")
	[ ! -x /usr/bin/rrsync ] || all+=(-- rrsync out "${home[@]}"
		"SSH_ORIGINAL_COMMAND=$SENT" /usr/bin/rrsync /home/w-spawn)
	[ ! -x /usr/bin/git-shell ] || all+=(-- git-shell out "${home[@]}"
		/usr/bin/git-shell -c "$FETCHED")
	"$TO/spawn" "$SPAWNS" w-spawn "${all[@]}" >"$T/spawned" || return
	while read -r name times; do
		tr ' ' '\n' <<<"$times" >"$R/$name"
	done <"$T/spawned"
}

starts() {
	stand_in && spawn_jail && spawned && put_back || return
	title "fork to the end of the command, $SPAWNS times each, in turns (ms)" ours other
	beside nothing static "jailsh -c nothing / nothing, both in a jail" "2.5" slower
	beside rooted static "with a root, which is read / the same" "2.5" slower
	beside rsync static "jailsh -c 'rsync --server ...' / the same" "2.5" slower
	beside rsync rush "jailsh / rush, which starts rsync" "1 x"
	beside rsync rrsync "jailsh / rrsync" "1 x"
	beside git git-shell "jailsh / git-shell, git-upload-pack" "1 x"
	beside rsync sh "jailsh / sh -c" "-"
	echo "rsync, git and nothing are one static program, which ends at once"
}

# --- transfers ----------------------------------------------------------------

sftp_as() { sftp -q -r -b - -F "$T/way-$1" "w-$1@h" <<<"$2"; }

rsync_as() {            # WAY FROM TO, where h: is the other side
	rsync -a -e "ssh -F $T/way-$1" "${2/#h:/w-$1@h:}" "${3/#h:/w-$1@h:}"
}

declare -A MOVED=(
	[down.sftp]="fetched by sftp" [up.sftp]="sent by sftp"
	[down.rsync]="fetched by rsync" [up.rsync]="sent by rsync"
)

same_files() { diff -r "$1" "$2" >&2; }

# flow NAME WAY FILES COMMAND...: of the home's FILES to /srv/down, or of /srv's
# to the home's up; and what came is what was sent
flow() {
	local name=$1 way=$2 files=$3
	shift 3
	mkdir -p /srv/down && install -d -o "w-$way" "/home/w-$way/up" || return
	timed "$name.$way" "$@"
	case $name in
	down*) same_files "/srv/$files" "/srv/down/$files" ;;
	up*) same_files "/srv/$files" "/home/w-$way/up/$files" ;;
	esac || stop "$name: other files came"
	rm -rf /srv/down "/home/w-$way/up"
}

flow_round() {          # WAY
	local files
	for files in large small; do
		flow "down.sftp.$files" "$1" $files sftp_as "$1" "get $files /srv/down/$files" &&
		flow "up.sftp.$files" "$1" $files sftp_as "$1" "put /srv/$files up/$files" &&
		flow "down.rsync.$files" "$1" $files rsync_as "$1" "h:$files" /srv/down/ &&
		flow "up.rsync.$files" "$1" $files rsync_as "$1" "/srv/$files" h:up/ || return
	done
}

flow_files() {          # in /srv, and in each home
	local w
	head -c "$((FLOW << 20))" /dev/urandom >/srv/large && mkdir /srv/small &&
	head -c "$((SMALL << 12))" /dev/urandom |
		split -a 4 -b 4096 - /srv/small/f || return
	for w in free limited; do
		cp -r /srv/large /srv/small "/home/w-$w/" &&
		chown -R "w-$w" "/home/w-$w/large" "/home/w-$w/small" || return
	done
}

# What has ended used, in microseconds: sshd's monitor does not wait for the
# process that it parted from, which then is a child of the first in this world.
ended() {               # WAY
	sleep 1         # they end when they like
	awk '{ n += $16 + $17 } END { print n * 10000 }' /proc/1/stat \
	    "/proc/$(cat "/run/sshd-$1.pid")/stat"
}

flow_ways() {
	# shellcheck disable=SC2034 # way() adds to it: not to those of logins.sh
	local WAYS=
	settle_sshd
	person w-limited 2023 || return
	printf '%s\n' 'users = [ "w-limited" ];' \
	    'commands = [ "sftp-server", "scp", "rsync" ];' \
	    'components = [ "sftp-server", "scp", "rsync" ];' | jail_file limited
	jail-setup -q build limited &&
	way free 2022 '' &&
	way limited 2023 'account required pam_jail.so
session required pam_jail.so entry=child'
}

flows() {
	local i how files way before
	flow_ways && flow_files || return
	for ((i = 0; i < COPIES; i++)); do
		for way in $( ((i % 2)) && echo limited free || echo free limited); do
			before=$(ended "$way")
			flow_round "$way" || return
			echo $(($(ended "$way") - before)) >>"$R/used.$way"
		done
	done
	heading "$FLOW MiB, and $SMALL files of 4 KiB, $COPIES times each, in turns" ms
	for files in large small; do
		for how in down.sftp up.sftp down.rsync up.rsync; do
			against_none "${MOVED[$how]}, $files" \
			    "$how.$files.limited" "$how.$files.free" ms 1.02
		done
	done
	against_none "processor time of sshd, all of it" used.limited used.free ms 1.02
	rm -rf /srv/large /srv/small /home/w-{free,limited}/{large,small}
}

commands() {
	SPAWNS=${SPAWNS:-$((ROUNDS * 10))} FLOW=${FLOW:-200} SMALL=${SMALL:-2000}
	COPIES=${COPIES:-$((ROUNDS / 4 < 5 ? 5 : ROUNDS / 4))}
	local part
	for part in starts flows; do
		[[ " ${PARTS:-$part} " != *" $part "* ]] || "$part" || return
	done
}
