#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC2015,SC2034,SC2154 # the suites use what is set here, and lib.sh's names
# uses.lib.sh - services of real programs, for the suites in a world (tests/root) and for
# those where systemd is pid 1 (tests/vm).
#
#   sites NAME...           accounts, and pages of each in $W/NAME
#   define NAME [KEY]       a site of the one definition, with that key in its file
#   define_tcp NAME [KEY]   a site on TCP without a network, see nginx_conf
#   nginx_conf              on standard output: sitea, siteb, sitet, perla, guni, uws
#   web HOST/PATH [...]     what curl gets there
#   careless                sitea may read what of siteb and the host can be given away,
#                           and the host has sockets; SLEEP is a process of sitea
#   tries TEXT              what try.php has tried, in one line
#   fcgi SOCKET FILE [NAME=VALUE...]  what a web server would get there

PHP=$(echo /usr/sbin/php-fpm[0-9]*)
W=/srv/www
uid() { id -u "$1"; }

sites() {
	local s
	for s in "$@"; do
		useradd --system --no-create-home --shell /usr/sbin/nologin "$s" || bail "no account $s"
		install -d "$W/$s" && bash "$SRC/tests/root/web.pages.sh" "$W/$s" || bail "pages of $s"
	done
	install -m 644 "$SRC/conf/recipes/service.pool" /etc/jail/site.pool
	sed 's|^listen = .*|listen = 127.0.0.1:9102|' /etc/jail/site.pool >/etc/jail/tcp.pool
}

define() {
	mkdir -p /etc/jail/services.d
	sed "s|SITE|$1|; s|PHP\"|$PHP\"|; s/25, 443/25, 7443, 7444/
	    s/^state/${2:-}\n&/" \
	    "$SRC/conf/recipes/service.site" >"/etc/jail/services.d/$1.conf"
}

define_tcp() {
	define "$@"
	sed -i 's/site.pool/tcp.pool/; s|^listen .*|listen = ( { address = "127.0.0.1:9102"; as = "fpm"; } );|
	    s/^network .*/network = "none";/; /^connect/d; s/network = true/network = false/
	    /^commands/,/);/d' "/etc/jail/services.d/$1.conf"
}

nginx_conf() {
	cat <<-'END'
		user www-data;
		pid /run/nginx.pid;
		worker_processes 1;
		events { worker_connections 128; }
		http {
			access_log off;
			error_log /var/log/nginx/error.log;
			client_body_temp_path /run/nginx-body;
			map $host $fpm {
				sitet 127.0.0.1:9102;
				default unix:/run/site-$host.sock;
			}
			server {
				listen 127.0.0.1:80;
				server_name sitea siteb sitet;
				root /srv/www/$host;
				location ~ \.php$ { include fastcgi.conf; fastcgi_pass $fpm; }
			}
			server {
				listen 127.0.0.1:80;
				server_name perla;
				location / { include fastcgi.conf; fastcgi_pass unix:/run/perla.sock; }
			}
			server {
				listen 127.0.0.1:80;
				server_name guni;
				location / { proxy_pass http://unix:/run/guni.sock; }
			}
			server {
				listen 127.0.0.1:80;
				server_name uws;
				location / { include uwsgi_params; uwsgi_pass unix:/run/uws.sock; }
			}
		}
	END
}

web() { curl -sS --max-time 20 "${@:2}" "http://$1"; }

careless() {
	echo secret | tee /var/lib/siteb/secret >/var/log/siteb/secret
	chmod 755 /var/lib/siteb /var/log/siteb /home/alice
	chmod 666 /run/site-siteb.sock
	echo x >/home/alice/careless && echo x >/tmp/careless && chmod 644 /home/alice/careless /tmp/careless
	python3 - <<-'END' &
		import os, socket, time
		keep = []
		for name in ("/run/host.sock", "\0host"):
		    s = socket.socket(socket.AF_UNIX)
		    s.bind(name)
		    s.listen(9)
		    keep.append(s)
		os.chmod("/run/host.sock", 0o666)
		time.sleep(600)
	END
	setpriv --reuid sitea --regid sitea --clear-groups sleep 600 &
	SLEEP=$!
	until_so [ -S /run/host.sock ]
}

tries() { awk '{ print $1 }' <<<"$1" | sort | paste -sd' '; }

# against_neighbour MORE: rows: the pages of sitea and sitet against siteb and the host,
# and the controls; sitet has what MORE says: in a unit there are no addresses without a
# network, elsewhere a port that nobody else reaches
against_neighbour() {
	local in_jail
	careless
	run web "sitea/try.php?pid=$SLEEP"
	in_jail=$OUT
	is "a page of sitea gets nothing of the neighbour nor of the host" "$(grep -v ' no$' <<<"$OUT")" ""
	run setpriv --reuid sitea --regid sitea --clear-groups env OUTSIDE=1 php $W/sitea/try.php "$SLEEP"
	is "control: the same page as the same account outside gets all of it" "$(grep -v ' yes$' <<<"$OUT")" ""
	is "control: each was tried in both" "$(tries "$in_jail")" "$(tries "$OUT")"
	check "  and they are many" [ "$(wc -l <<<"$in_jail")" -ge 15 ]
	run web "sitet/try.php?pid=$SLEEP"
	is "nor does one without a network, but for: ${1:-nothing}" "$(grep -v ' no$' <<<"$OUT")" "$1"
	run web sitea/who.php
	is "control: the site still answers" "$OUT" "$(uid sitea) IN"
}

fcgi() {
	SCRIPT_FILENAME=$2 env "${@:3}" SCRIPT_NAME=/x REQUEST_METHOD=GET \
	    timeout 20 cgi-fcgi -bind -connect "$1" | tr -d '\r' | sed '1,/^$/d'
}

# A bomb in Python that stops by itself.
BOMB='import os, sys, time
n = 0
try:
    while n < 60:
        if os.fork() == 0:
            time.sleep(300)
        n += 1
except OSError as e:
    print(e.strerror)
print(n, flush=True)
'
