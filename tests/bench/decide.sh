# decide.sh - finding out which jail an account is in, by how many jail files
# there are; sourced by inside.sh.  Every file is opened and understood: a mistake
# in one refuses all, as nobody can say who would have been in that jail.
#
# shellcheck shell=bash disable=SC2154 # inside.sh's names

decides() {
	local n i dir stats
	printf '\n%-44s %9s %9s %9s  %s\n' "which jail, by jail files, $ENTRIES times (ms)" \
	    p50 p99 least goal
	for n in 1 100 1000; do
		dir=/etc/bench$n
		mkdir -p "$dir/jails.d"
		for ((i = 1; i < n; i++)); do
			printf '%s\n' "components = [ $COMPONENTS ];" \
			    "groups = [ \"site$i\" ];" "users = [ \"web$i\" ];" \
			    'commands = [ "sftp-server", "scp", "rsync" ];' \
			    >"$dir/jails.d/$i.conf"
		done
		printf 'components = [ %s ];\ngroups = [ "jailed" ];\n' \
		    "$COMPONENTS" >"$dir/jails.d/zlast.conf"
		"$TO/decide" "$ENTRIES" alice "$dir" >"$R/decide$n" || return
		stats=$(sort -n "$R/decide$n" | awk '{ v[NR] = $1 / 1000 }
			END { printf "%9.2f %9.2f %9.2f", v[int((NR + 1) / 2)],
			    v[int(NR * .99 + .5)], v[1] }')
		printf '%-44s %s  %s\n' "$n files" "$stats" "$([ $n != 1000 ] || echo 1)"
	done
}
