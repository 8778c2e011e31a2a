# SPDX-License-Identifier: BSD-2-Clause
# decide.sh - finding out which jail an account is in, by how many jail files
# there are; sourced by inside.sh.  Each of them is opened and understood.
#
# shellcheck shell=bash disable=SC2154 # inside.sh's names

jail_files() {          # N DIR
	local i
	mkdir -p "$2/jails.d"
	for ((i = 1; i < $1; i++)); do
		printf '%s\n' "components = [ $COMPONENTS ];" \
		    "groups = [ \"site$i\" ];" "users = [ \"web$i\" ];" \
		    'commands = [ "sftp-server", "scp", "rsync" ];' \
		    >"$2/jails.d/$i.conf"
	done
	printf 'components = [ %s ];\ngroups = [ "jailed" ];\n' \
	    "$COMPONENTS" >"$2/jails.d/zlast.conf"
}

decided() {             # NAME N DIR GOAL
	local stats
	"$TO/decide" "$ENTRIES" alice "$3" >"$R/decide$2" || return
	stats=$(sort -n "$R/decide$2" | awk '{ v[NR] = $1 / 1000 }
		END { printf "%9.2f %9.2f %9.2f", v[int((NR + 1) / 2)],
		    v[int(NR * .99 + .5)], v[1] }')
	printf '%-44s %s  %s\n' "$1" "$stats" "$4"
}

decides() {
	local n dir goal
	# as /etc is: not on a tmpfs or an overlay
	mkdir -p "$DISK" /etc/bench && mount --bind "$DISK" /etc/bench || return
	printf '\n%-44s %9s %9s %9s  %s\n' "which jail, of so many files, $ENTRIES times (ms)" \
	    p50 p99 least goal
	for n in 1 100 1000; do
		dir=/etc/bench/$n
		goal=$([ $n != 1000 ] || echo 15)
		jail_files $n "$dir"
		decided "$n" $n "$dir" "$goal" || return
	done
	umount /etc/bench && rm -rf "$DISK"
}
