#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# services.sh - what a service costs: from its start to the first request that it
# answers, beside the bare program, bubblewrap and jk_chrootlaunch of the same tree;
# requests per second through nginx; memory for each further site.
#
#   B         the build directory (default build)
#   ROUNDS    pairs of starts (default 30)
#   REQUESTS  through nginx, each time (default 4000)
#   SITES     for the memory (default 20)
#
# Runs on a machine of its own (tests/root/world.sh) over the suites' Debian tree.
#
# shellcheck disable=SC2015,SC2016,SC2028,SC2317 # nginx's words; timed calls functions by name

here=$(cd "$(dirname "$0")" && pwd -P)
if [ -z "${WORLD:-}" ]; then
	set -eu
	SRC=${here%/tests/bench}
	B=${B:-build}
	case $B in /*) ;; *) B=$SRC/$B ;; esac
	export B
	WORLD_ROOT=$("$SRC/tests/root/components.tree.sh")
	export WORLD_ROOT
	mkdir -p "$B/tests/bench"
	[ -s "$B/tests/bench/bubblewrap.deb" ] || {
		rm -rf "$B/tests/bench/get" && mkdir "$B/tests/bench/get"
		(cd "$B/tests/bench/get" && apt-get -q -o APT::Sandbox::User=root \
		    download bubblewrap) >/dev/null
		mv "$B"/tests/bench/get/bubblewrap_*.deb "$B/tests/bench/bubblewrap.deb"
	}
	exec "$SRC/tests/root/world.sh" "$here/services.sh"
fi
# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"

ROUNDS=${ROUNDS:-30} REQUESTS=${REQUESTS:-4000} SITES=${SITES:-20}
R=$T/times
W=/srv/www
PHP=$(echo /usr/sbin/php-fpm[0-9]*)

stop() { echo "services.sh: $*" >&2; exit 2; }

# --- the sites ----------------------------------------------------------------------

# site NAME: the definition of conf/recipes, with a page
site() {
	useradd --system --no-create-home "$1" 2>/dev/null
	mkdir -p $W/"$1" "/var/log/$1" "/var/lib/$1" && chown "$1" "/var/log/$1" "/var/lib/$1" &&
	chmod 700 "/var/log/$1" "/var/lib/$1" &&
	echo '<?php echo "page of ", posix_getuid(), "\n";' >"$W/$1/x.php"
}
service() {
	site "$1" && mkdir -p /etc/jail/services.d &&
	sed "s|SITE|$1|; s|PHP\"|$PHP\"|; s/^state/engine = \"none\";\n&/" \
	    "$SRC/conf/recipes/service.site" >"/etc/jail/services.d/$1.conf" &&
	jail-setup -q service create "$1"
}

get() {                 # SOCKET SITE: one request; is the page there?
	SCRIPT_FILENAME=$W/$2/x.php SCRIPT_NAME=/x REQUEST_METHOD=GET \
	    cgi-fcgi -bind -connect "$1" 2>/dev/null | grep -q '^page of'
}

# The ways to start PHP of the site "one", which listens at $SOCK: the same program
# and pool, the same files.
as_one() { setpriv --reuid one --regid one --clear-groups env -i USER=one PATH="$PATH" "$@"; }
start_jail() { jailsh --service one; }
start_bare() { as_one "$PHP" -F -y /etc/jail/one.pool; }
start_bwrap() {
	as_one bwrap --unshare-ipc --unshare-uts --unshare-pid --ro-bind "/srv/bw" / --proc /proc --dev /dev \
	    --tmpfs /tmp --bind /var/log/one /var/log/one --bind /var/lib/one /var/lib/one \
	    --bind /run /run --ro-bind "$W/one" "$W/one" "$PHP" -F -y /etc/jail/one.pool
}
start_jk() { jk_chrootlaunch -j /srv/jk -u one -x "$PHP" -- -F -y /etc/jail/one.pool; }

# first WAY: microseconds from the start to the first answer
first() {
	local a sock=/run/site-one.sock i
	[ "$1" = jail ] || sock=/run/own/one.sock
	[ "$1" != jk ] || sock=/srv/jk/run/own/one.sock
	rm -f /run/site-one.sock /run/own/one.sock /srv/jk/run/own/one.sock
	a=${EPOCHREALTIME/./}
	"start_$1" >"$T/$1.said" 2>&1 </dev/null &
	local pid=$!
	for ((i = 0; i < 4000; i++)); do
		[ ! -S $sock ] || ! get $sock one || break
		# jk_chrootlaunch goes into the background
		[ -d /proc/$pid ] || [ "$1" = jk ] || break
		[ -S $sock ] || sleep 0.001
	done
	echo $((${EPOCHREALTIME/./} - a)) >>"$R/$1"
	get $sock one || { tail -n 5 "$T/$1.said" /var/log/one/php.log /srv/jk/var/log/one/php.log >&2; stop "$1 does not answer"; }
	pkill -KILL -U one
	kill $pid 2>/dev/null
	wait $pid 2>/dev/null
}

median() { sort -n "$R/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] / 1000 }'; }

starts() {
	local ways="jail bare" w i
	if command -v bwrap >/dev/null; then
		# the places that it mounts on; of a jail, jailsh makes them
		cp -a "$TREE" "/srv/bw" && mkdir -p "/srv/bw/proc" "/srv/bw/dev" "/srv/bw/tmp" "/srv/bw/run" \
		    "/srv/bw/var/log/one" "/srv/bw/var/lib/one" "/srv/bw$W/one" "/srv/bw/etc/jail" &&
		cp /etc/jail/one.pool "/srv/bw/etc/jail/" && ways+=" bwrap"
	fi
	if command -v jk_chrootlaunch >/dev/null; then
		cp -a "$TREE" /srv/jk && mkdir -p /srv/jk$W/one /srv/jk/run/own /srv/jk/tmp /srv/jk/var/log/one /srv/jk/dev &&
		cp $W/one/x.php /srv/jk$W/one/ && chown one /srv/jk/run/own /srv/jk/var/log/one &&
		mknod -m 666 /srv/jk/dev/null c 1 3 && mknod -m 666 /srv/jk/dev/urandom c 1 9 &&
		mkdir -p /srv/jk/etc/jail && cp /etc/jail/one.pool /srv/jk/etc/jail/ &&
		grep '^one:' /etc/passwd >>/srv/jk/etc/passwd && chmod 1777 /srv/jk/tmp && ways+=" jk"
	fi
	printf '\nfrom the start to the first answer, medians of %d each in turns (ms)\n' "$ROUNDS"
	for w in $ways; do first "$w"; done
	rm -f "$R"/*
	for ((i = 0; i < ROUNDS; i++)); do
		for w in $ways; do first "$w"; done
	done
	for w in $ways; do
		awk -v w="$w" -v a="$(median jail)" -v b="$(median "$w")" 'BEGIN {
			printf "%-32s %8.1f   the service is %5.2f x slower%s\n", w, b, a / b,
			    w == "bare" ? "   goal 1.1" : w == "jail" ? "" : "   goal below 1" }'
	done
}

# --- requests -------------------------------------------------------------------------

rate() {                # HOST: requests per second
	ab -q -n "$REQUESTS" -c 4 -H "Host: $1" http://127.0.0.1/x.php 2>/dev/null |
		awk '/^Failed requests/ && $3 != 0 { exit 1 } /^Requests per second/ { print $4 }'
}

requests() {
	local i r
	jailsh --service one >"$T/one.said" 2>&1 & disown
	start_bare >"$T/bare.said" 2>&1 </dev/null & disown
	cat >/etc/nginx/nginx.conf <<-'END'
		user root;
		pid /run/nginx.pid;
		worker_processes 1;
		events { worker_connections 128; }
		http {
			access_log off;
			root /srv/www/one;
			server { listen 127.0.0.1:80; server_name in;
				location / { include fastcgi.conf; fastcgi_pass unix:/run/site-one.sock; } }
			server { listen 127.0.0.1:80; server_name out;
				location / { include fastcgi.conf; fastcgi_pass unix:/run/own/one.sock; } }
		}
	END
	until_so [ -S /run/site-one.sock ] && until_so [ -S /run/own/one.sock ] && nginx || stop "nginx"
	rate in >/dev/null
	rate out >/dev/null
	for ((i = 0; i < 7; i++)); do
		for r in in out; do rate $r >>"$R/$r" || stop "requests fail: $r"; done
	done
	awk -v a="$(sort -n "$R/in" | sed -n 4p)" -v b="$(sort -n "$R/out" | sed -n 4p)" 'BEGIN {
		printf "\nrequests per second through nginx: %.0f in a jail, %.0f outside, %.1f %% fewer   goal 2 %%\n",
		    a, b, 100 * (b - a) / b }'
	pkill -KILL -U one
	nginx -s stop 2>/dev/null
}

# --- memory ----------------------------------------------------------------------------

# What the processes of the sites have for themselves, and their share of the rest.
# Memory of the kernel is not in it: it is counted for the whole machine alone.
pss() {                 # KiB
	local p
	for p; do cat "/proc/$p/smaps_rollup" 2>/dev/null; done | awk '/^Pss:/ { s += $2 } END { print s + 0 }'
}

memory() {
	local i way pids at first
	for ((i = 0; i < SITES; i++)); do service "m$i" || stop "site m$i"; done
	for way in in out; do
		pids=() first=''
		for ((i = 0; i < SITES; i++)); do
			if [ $way = in ]; then
				jailsh --service "m$i" >/dev/null 2>&1 </dev/null & disown
			else
				setpriv --reuid "m$i" --regid "m$i" --clear-groups env -i USER="m$i" PATH="$PATH" \
				    "$PHP" -F -y /etc/jail/own.pool >/dev/null 2>&1 </dev/null & disown
			fi
			at=/run/site-m$i.sock
			[ $way = in ] || at=/run/own/m$i.sock
			until_so [ -S "$at" ] && until_so get "$at" "m$i" || stop "m$i does not answer: $way"
			mapfile -t pids < <(pgrep -f 'php-fpm|jailsh --service m|jail-anchor')
			[ $i != 0 ] || first=$(pss "${pids[@]}")
		done
		echo $((($(pss "${pids[@]}") - first) / (SITES - 1))) >"$R/memory.$way"
		pkill -KILL -f 'php-fpm|jailsh --service m'
		until_so eval '! pgrep -f "php-fpm|jailsh --service m" >/dev/null'
	done
	awk -v a="$(cat "$R/memory.in")" -v b="$(cat "$R/memory.out")" 'BEGIN {
		printf "\nmemory for each further site: %.2f MB in a jail, %.2f outside, %+.2f   goal +1\n",
		    a / 1024, b / 1024, (a - b) / 1024 }'
}

export PAMDIR=$ARCH_LIB/security        # no pkg-config in the tree
install_products
dpkg -x "$B/tests/bench/bubblewrap.deb" /
mkdir -p "$R" /run/own && chmod 1777 /run/own
install -m 644 "$SRC/conf/recipes/service.pool" /etc/jail/site.pool
sed 's|^listen = .*|listen = /run/own/${USER}.sock|' /etc/jail/site.pool >/etc/jail/own.pool
sed 's|\${USER}|one|g' /etc/jail/own.pool >/etc/jail/one.pool
service one || stop "the site one"
TREE=$(readlink -f /var/lib/jail/one/current)/root
starts
requests
memory
finish >/dev/null
