#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# components.lib.sh - reads components.rows, for the suite and for the bench.
#
# Blocks of lines "KEY: VALUE"; a line that starts with a tab goes on with the
# value before it, empty lines and lines that start with # do not count.
#
#   with: TEXT       more of the jail file of the block that follows
#   jail: NAME...    a jail of these components for the rows that follow.  The
#                    first is the one under test: a jail without it is where
#                    each row must fail.
#   row:  TEXT       begins a row
#   run:  COMMAND    what the account's shell is told, in an empty directory w
#   client: COMMAND  instead of run: what somebody elsewhere does, in an empty
#                    directory: $U is the account, $WAY an ssh that knows h
#   out:  REGEX      of the whole standard output (default: empty)
#   err:  REGEX      of the whole standard error (default: empty)
#   status: N        the command's status (default 0)
#   same: host       output and status are those of the same account outside
#   play: SCRIPT     on a terminal of 24 by 80, see pty.c; out: and err: are
#                    then what must, and must not, be seen on it
#   todo: REASON     it is known to fail, and why
#
# shellcheck disable=SC2034 # the caller uses the row

row_clear() { ROW='' RUN='' CLIENT='' WANT='' WERR='' WRC=0 SAME='' PLAY='' TODO=''; }

# components_rows FILE BLOCK ROW: calls "BLOCK NAME..." and "ROW"
components_rows() {
	local line key value last='' open=''
	row_clear
	WITH=''
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'#'*|'') continue ;;
		$'\t'*)
			value=${line#$'\t'}
			case $last in
			run)  RUN+=$'\n'$value ;;
			client) CLIENT+=$'\n'$value ;;
			with) WITH+=$'\n'$value ;;
			play) PLAY+=${PLAY:+$'\n'}$value ;;
			out)  WANT+=$'\n'$value ;;
			err)  WERR+=$'\n'$value ;;
			esac
			continue ;;
		esac
		key=${line%%:*}
		value=${line#*:}
		value=${value#"${value%%[! ]*}"}
		case $key in
		with|jail|row)
			[ -z "$open" ] || "$3"
			open=''
			row_clear ;;
		esac
		case $key in
		with)   WITH=$value ;;
		jail)   # shellcheck disable=SC2086 # words
			"$2" $value
			WITH='' ;;
		row)    ROW=$value open=1 ;;
		run)    RUN=$value ;;
		client) CLIENT=$value ;;
		out)    WANT=$value ;;
		err)    WERR=$value ;;
		status) WRC=$value ;;
		same)   SAME=$value ;;
		play)   PLAY=$value ;;
		todo)   TODO=$value ;;
		*)      echo "components.rows: $line" >&2; return 2 ;;
		esac
		last=$key
	done <"$1"
	[ -z "$open" ] || "$3"
	return 0
}

# The row's command as the account's shell gets it: with until_so, which waits
# for what a command says, in a jail that has nothing but bash.
row_script() {
	cat <<-'END'
		cd ~/w || exit 99
		until_so() { local i; for ((i = 0; i < 300; i++)); do
			"$@" >/dev/null 2>&1 && return; read -rt .05 <> <(:); done; return 1; }
	END
	printf '%s\n' "$RUN"
}

# Is what run() or play() left in RC, OUT and ERR what the row wants?
row_good() {
	[ "$RC" = "$WRC" ] || return 1
	if [ -n "$PLAY" ]; then
		grep -qE -e "$WANT" <<<"$OUT" &&
			! { [ -n "$WERR" ] && grep -qE -e "$WERR" <<<"$OUT"; }
		return
	fi
	[[ $ERR =~ ^($WERR)$ ]] || return 1
	if [ -n "$SAME" ]; then
		[ -n "$OUT" ] && [ "$OUT" = "$HOST_OUT" ]
		return
	fi
	[[ $OUT =~ ^($WANT)$ ]]
}

# What the suite's component "probe" is: programs that show what others bring.
PROBE='/usr/bin/getent /bin/date /usr/bin/iconv /usr/bin/locale /usr/bin/tput
	/usr/bin/curl /usr/bin/openssl /bin/grep /bin/nano /usr/local/bin/ends'

# --- what the rows need around them -------------------------------------------

# A time zone, locales, certificates, servers, and a program put by hand.
components_world() {
	printf '127.0.0.1 localhost pages.here\n::1 localhost ip6-localhost\n' >/etc/hosts
	ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime
	echo Europe/Berlin >/etc/timezone
	localedef -i de_DE -f UTF-8 de_DE.UTF-8 || return
	echo 'LANG=C.UTF-8' >/etc/default/locale
	# let ordinary users ping, as systemd does on most machines
	echo '0 2147483647' >/proc/sys/net/ipv4/ping_group_range
	cat >/usr/local/bin/wp <<-'END'
		#!/usr/bin/env php
		<?php echo 'wp on ', PHP_SAPI, ' in ', (new DateTimeZone('Europe/Berlin'))->getName(), "\n";
	END
	chmod 755 /usr/local/bin/wp
	start_sshd 2222 && client 2222 &&
	components_https && components_servers && components_database
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# On port 7443 a server whose issuer nobody knows, on 7444 one whose issuer the
# host trusts.
components_https() {
	local d=$T/https n
	mkdir -p "$d" && cd "$d" || return
	for n in unknown known; do
		openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj "/CN=$n issuer" \
		    -addext keyUsage=critical,keyCertSign -keyout $n.key -out $n.ca &&
		openssl req -newkey rsa:2048 -nodes -subj /CN=localhost \
		    -keyout $n-server.key -out $n.csr &&
		printf '%s\n' subjectAltName=DNS:localhost,IP:127.0.0.1 \
		    subjectKeyIdentifier=hash authorityKeyIdentifier=keyid >$n.ext &&
		openssl x509 -req -days 9 -in $n.csr -CA $n.ca -CAkey $n.key \
		    -extfile $n.ext -out $n-server.crt || return
	done >"$d/log" 2>&1
	install -m 644 known.ca /usr/local/share/ca-certificates/known.crt &&
	update-ca-certificates >>"$d/log" 2>&1 || return
	openssl s_server -accept 7443 -cert unknown-server.crt -key unknown-server.key \
	    -www >/dev/null 2>&1 </dev/null &
	openssl s_server -accept 7444 -cert known-server.crt -key known-server.key \
	    -www >/dev/null 2>&1 </dev/null &
	cd /
}

# What rows are served: pages by HTTP on 7080, by HTTPS on 7445 (whom the host
# trusts) and by FTP on 7021, names on 7053, a share of Samba's, a repository of
# Subversion's on 7690; on 7025 somebody who takes mail, on 2222 a host to log in
# to, as carol, who is in no jail.
components_servers() {
	local d=$T/pub port
	mkdir -p "$d" "$T/srv" && chmod 711 "$T" && echo 'a page' >"$d/page.txt" &&
	tar czf "$d/server.tgz" -C "$d" page.txt && components_repositories &&
	components_keys && components_samba || return
	{
		python3 "$SRC/tests/root/pages.py" 7080 "$d" &
		python3 "$SRC/tests/root/pages.py" 7445 "$d" \
		    "$T/https/known-server.crt" "$T/https/known-server.key" &
		python3 -m pyftpdlib -i 127.0.0.1 -p 7021 -d "$d" &
		python3 "$SRC/tests/root/mailbox.py" 7025 "$T/mailbox" &
		dnsmasq -k -u root -x '' -C /dev/null -a 127.0.0.1 -I '' -z -p 7053 -R -h \
		    --address=/www.test/192.0.2.7 &
		svnserve -d --foreground --listen-host 127.0.0.1 --listen-port 7690 \
		    -r "$T/srv/svn" &
		smbd -F -s "$T/smb.conf" --debug-stdout &
	} >"$T/servers" 2>&1 </dev/null
	for port in 7080 7445 7021 7025 7053 7690 445 7443 7444; do
		until_so listens $port || { echo "# no server on port $port"; return 1; }
	done
}

components_repositories() {
	local s=$T/srv
	git init -q -b main "$s/r" && echo 'a page in git' >"$s/r/page" &&
	git -C "$s/r" add page &&
	git -C "$s/r" -c user.email=a@b -c user.name=A commit -qm one &&
	git clone -q --bare "$s/r" "$T/pub/r.git" &&
	git -C "$T/pub/r.git" update-server-info &&
	svnadmin create "$s/svn" && svn -q mkdir -m one "file://$s/svn/trunk" &&
	printf '%s\n' '[general]' 'anon-access = none' 'realm = rows' \
	    '[sasl]' 'use-sasl = true' >"$s/svn/conf/svnserve.conf" &&
	mkdir -p /etc/sasl2 &&
	printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
	    'mech_list: SCRAM-SHA-256' >/etc/sasl2/svn.conf &&
	echo word | saslpasswd2 -c -p -u rows me
}

components_keys() {     # to log in as carol; and programs of this suite's own
	local u
	for u in alice mallory; do
		install -o $u -m 600 "$HELP/keys/user" /home/$u/.ssh/id_ed25519 &&
		install -o $u -m 644 "$T/known_hosts" /home/$u/.ssh/known_hosts &&
		install -o $u -m 755 "$HELP/cxx" /home/$u/cxx || return
	done
	install -m 755 "$HELP/ends" /usr/local/bin/ends
}

components_samba() {
	mkdir -p /run/samba /var/log/samba && printf '%s\n' '[global]' \
	    'map to guest = bad user' 'interfaces = lo' 'bind interfaces only = yes' \
	    'load printers = no' 'disable spoolss = yes' \
	    '[pub]' "path = $T/pub" 'guest ok = yes' >"$T/smb.conf"
}

# A database that asks nobody who he is, on the usual socket only.
components_database() {
	local o="--no-defaults --user=root --datadir=/srv/db"
	o="$o --innodb-log-file-size=4M --innodb-buffer-pool-size=16M"
	# shellcheck disable=SC2086 # words
	mkdir -p /run/mysqld && mariadb-install-db $o --skip-test-db \
	    >"$T/database" 2>&1 || return
	# shellcheck disable=SC2086
	mariadbd $o --skip-networking --skip-grant-tables \
	    --socket=/run/mysqld/mysqld.sock >>"$T/database" 2>&1 </dev/null &
	until_so eval 'mariadb -u root -e "select 1" >/dev/null 2>&1'
}
