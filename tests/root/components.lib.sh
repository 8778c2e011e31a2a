#!/bin/bash
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# components.lib.sh - reads components.rows, for the suite and for the bench.
#
# Blocks of lines "KEY: VALUE"; a line that starts with a tab goes on with the
# value before it, empty lines and lines that start with # do not count.
#
#   jail: NAME...    a jail of these components for the rows that follow.  The
#                    first is the one under test: a jail without it is where
#                    each row must fail.
#   row:  TEXT       begins a row
#   run:  COMMAND    what the account's shell is told, in an empty directory
#   out:  REGEX      of the whole standard output (default: empty)
#   err:  REGEX      of the whole standard error (default: empty)
#   status: N        the command's status (default 0)
#   same: host       output and status are those of the same account outside
#   play: SCRIPT     on a terminal of 24 by 80, see pty.c; out: and err: are
#                    then what must, and must not, be seen on it
#   todo: REASON     it is known to fail, and why
#
# shellcheck disable=SC2034 # the caller uses the row

row_clear() { ROW='' RUN='' WANT='' WERR='' WRC=0 SAME='' PLAY='' TODO=''; }

# components_rows FILE BLOCK ROW: calls "BLOCK NAME..." and "ROW"
components_rows() {
	local line key value last='' open=''
	row_clear
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'#'*|'') continue ;;
		$'\t'*)
			value=${line#$'\t'}
			case $last in
			run)  RUN+=$'\n'$value ;;
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
		jail|row)
			[ -z "$open" ] || "$3"
			open=''
			row_clear ;;
		esac
		case $key in
		jail)   # shellcheck disable=SC2086 # words
			"$2" $value ;;
		row)    ROW=$value open=1 ;;
		run)    RUN=$value ;;
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

# --- what the rows need around them -------------------------------------------

# A time zone, locales, certificates, servers, and a program put by hand.
components_world() {
	printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >/etc/hosts
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
	components_https
}

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
