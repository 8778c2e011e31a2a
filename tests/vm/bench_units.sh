#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2015,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# bench_units.sh - where systemd is pid 1, from `systemctl start` to the first answer
# of php-fpm: as a service of ours, beside the bare unit, the same with the walls of
# ours, RootDirectory= of the same tree, podman, firejail, bubblewrap and
# jk_chrootlaunch, each as the ExecStart= of a unit; and many sites started at once.
# `make bench-units`; no time is asserted.
#
#   ROUNDS  starts of each, in turns (default 30)
#   SITES   at once (default 200)

VM_SUITE=bookworm VM_TREE=units VM_WAY=${VM_WAY:-box} VM_SECONDS=3000
VM_MORE=,php-fpm,libfcgi-bin,podman,crun,firejail,bubblewrap,python3
vm_provide() {          # the numbers go in with the payload, as does jailkit
	echo "ROUNDS=${ROUNDS:-30} SITES=${SITES:-200}" >"$1/help/bench.numbers" &&
	if [ ! -s "$V/jailkit.deb" ]; then
		rm -rf "$V/get" && mkdir "$V/get" &&
		(cd "$V/get" && apt-get -q -o APT::Sandbox::User=root download jailkit) &&
		mv "$V"/get/jailkit_*.deb "$V/jailkit.deb" || return
	fi &&
	dpkg -x "$V/jailkit.deb" "$V/jailkit" && cp "$V/jailkit/usr/sbin/jk_chrootlaunch" "$1/help/"
}
. "${0%/*}/vm.sh"
. "$HELP/bench.numbers"

install_products
FPM=$(find /usr/sbin -name 'php-fpm*' | head -n 1)
POOL=/etc/php/bench.conf
mkdir -p "$T/times" /run/own && chmod 1777 /run/own && cd "$T/times" || bail "$T"
useradd --system --shell /usr/sbin/nologin one

pool() {                # the same for all: NAME of the account is in the socket's
	cat <<-'END'
		[global]
		daemonize = no
		error_log = /tmp/php-${USER}.log
		[site]
		listen = /run/own/${USER}.sock
		pm = ondemand
		pm.max_children = 2
		ping.path = /ping
	END
}
pool >$POOL

service() {             # NAME: a service of ours
	mkdir -p /etc/jail/services.d
	cat >"/etc/jail/services.d/$1.conf" <<-END
		user = "$1";
		run = [ "$FPM", "-F", "-y", "$POOL" ];
		components = [ "php-fpm" ];
		files = [ "$POOL" ];
		type = "notify";
		environment = [ "USER=$1" ];
		binds = ( { source = "/run/own"; target = "/run/own"; mode = "rw"; } );
	END
	jail-setup -q service create "$1"
}
unit() {                # NAME COMMAND [LINE...]: a unit of another way
	local name=$1 run=$2
	shift 2
	printf '%s\n' '[Service]' 'Environment=USER=one' "ExecStart=$run" "$@" \
		>"/etc/systemd/system/$name.service"
}

pong() {                # SOCKET
	SCRIPT_NAME=/ping SCRIPT_FILENAME=/ping REQUEST_METHOD=GET \
	    timeout 5 cgi-fcgi -bind -connect "$1" 2>/dev/null | grep -q '^pong'
}
answers() {             # SOCKET: within 60 s
	local end=$((SECONDS + 60))
	until [ -S "$1" ] && pong "$1"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.002
	done
}

first() {               # WAY: one start; its microseconds go to ./WAY
	local a sock=/run/own/one.sock
	[ "$1" != jk ] || sock=$TREE.jk$sock
	rm -f /run/own/one.sock "$TREE.jk/run/own/one.sock"
	systemctl reset-failed "$1" 2>/dev/null      # five starts in ten seconds are its most
	a=${EPOCHREALTIME/./}
	systemctl start "$1" && answers "$sock" || return 1
	echo $((${EPOCHREALTIME/./} - a)) >>"$1"
	systemctl stop "$1"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] / 1000 }'; }

# What is not possible for an account in a box is left out: bubblewrap mounts no /proc
# of its own, and so has no processes of its own.

# --- the ways ---------------------------------------------------------------------------

service one || bail "the service"
# a copy with the places that the others mount on or write to
copy() {                # TO
	cp -a "$TREE" "$1" && mkdir -p "$1"/{proc,sys,dev,tmp,run/own,var/tmp} &&
	chmod 1777 "$1/tmp" "$1/run/own" && cp $POOL "$1$POOL" && grep '^one:' /etc/passwd >>"$1/etc/passwd"
}
TREE=/srv/tree-source
cp -a "$(readlink -f /var/lib/jail/one/current)/root" $TREE || bail "the tree"
copy $TREE.other || bail "a copy"
copy $TREE.jk && mknod -m 666 $TREE.jk/dev/null c 1 3 && mknod -m 666 $TREE.jk/dev/urandom c 1 9

RUN="$FPM -F -y $POOL"
WAYS="one bare hard"
unit bare "$RUN" User=one Type=notify
# the walls of our unit around the bare program: what of the cost is systemd's
mapfile -t WALLS < <(sed -n '/^\[Service\]/,$p' /etc/systemd/system/one.service |
	grep -E '^(NoNew|Private|Protect|Device|Lock|Restrict|SystemCall|Limit)')
unit hard "$RUN" User=one Type=notify "${WALLS[@]}"
unit rootdir "$RUN" User=one Type=notify RootDirectory=$TREE.other MountAPIVFS=yes \
	BindPaths=/run/own PrivateTmp=yes NoNewPrivileges=yes
unit podman "/usr/bin/podman --root /run/pod --storage-driver vfs run --rm --cgroups=disabled --network=host --read-only --user one \
 --env USER=one -v /run/own:/run/own --name one --replace --sdnotify=ignore --rootfs $TREE.other $RUN"
unit firejail "/usr/bin/firejail --quiet --noprofile --caps.drop=all --seccomp --nonewprivs --private-tmp -- $RUN" User=one
unit bwrap "/usr/bin/bwrap --unshare-ipc --unshare-uts --ro-bind $TREE.other / --bind /proc /proc \
 --dev /dev --tmpfs /tmp --bind /run/own /run/own $RUN" User=one
unit jk "/usr/sbin/jk_chrootlaunch -j $TREE.jk -u one -x $FPM -- -F -y $POOL"
install -m 755 "$HELP/jk_chrootlaunch" /usr/sbin/
systemctl daemon-reload
for way in rootdir podman firejail bwrap jk; do
	if first $way; then
		WAYS+=" $way"
	else
		echo "# $way does not answer here: $(journalctl -q -u $way -n 4 -o cat | tr '\n' '|')"
		systemctl stop $way
	fi
done
for way in one bare hard; do
	first $way || bail "$way does not answer: $(journalctl -q -u $way -n 6 -o cat | tr "\n" "|")"
done
rm -f ./*
for ((i = 0; i < ROUNDS; i++)); do
	for way in $WAYS; do first "$way" || bail "$way does not answer"; done
done
echo "# from systemctl start to the first answer, medians of $ROUNDS each in turns (ms)"
for way in $WAYS; do
	awk -v w="$way" -v a="$(median one)" -v b="$(median "$way")" 'BEGIN {
		printf "# %-12s %8.1f   the service is %5.2f x slower\n", w, b, a / b }'
done

# --- many at once ---------------------------------------------------------------------------

names=() bare=()
for ((i = 1; i <= SITES; i++)); do
	useradd --system --shell /usr/sbin/nologin "s$i" && service "s$i" || bail "site s$i"
	names+=("s$i") bare+=("b@s$i")
done
printf '%s\n' '[Service]' 'Environment=USER=%i' "ExecStart=$RUN" User=%i Type=notify \
	>/etc/systemd/system/b@.service
systemctl daemon-reload
all() {                 # NAME...: milliseconds until each has answered
	local a=${EPOCHREALTIME/./} i
	systemctl start "$@" || return 1
	for ((i = 1; i <= SITES; i++)); do answers "/run/own/s$i.sock" || return 1; done
	echo $(((${EPOCHREALTIME/./} - a) / 1000))
	systemctl stop "$@"
	rm -f /run/own/*.sock
}
A=$(all "${names[@]}") || bail "not all services answer"
C=$(all "${bare[@]}") || bail "not all units answer"
A2=$(all "${names[@]}")
C2=$(all "${bare[@]}")
echo "# $SITES sites at once, until the last answers: $A and $A2 ms as services, $C and $C2 ms bare"
check "all ways were measured" [ -s one ]
finish
