#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# components.sh - the rows of tests/root/components.rows in jails that jailkit
# made of the same content: how many fail there, beside ours.
#
#   B            the build directory (default build)
#   COMPONENTS   only these blocks (by their first component)
#
# jailkit's own sections where it has one, else jk_cp of the programs and of the
# directories an administrator would think of; an account, a home, /tmp, /dev/null
# and a terminal are there, as jk_jailuser and a good hand would have made them.  Runs
# on a machine of its own (tests/root/world.sh) over the suite's Debian tree.
#
# shellcheck disable=SC2317 # block and row are called by name

here=$(cd "$(dirname "$0")" && pwd -P)
if [ -z "${WORLD:-}" ]; then
	set -eu
	SRC=${here%/tests/bench}
	B=${B:-build}
	case $B in /*) ;; *) B=$SRC/$B ;; esac
	export B
	to=$B/tests/bench
	mkdir -p "$to"
	if [ ! -s "$to/jailkit.deb" ]; then
		rm -rf "$to/get" && mkdir "$to/get"
		(cd "$to/get" && apt-get -q -o APT::Sandbox::User=root \
		    download jailkit) >/dev/null
		mv "$to"/get/jailkit_*.deb "$to/jailkit.deb"
	fi
	WORLD_ROOT=$("$SRC/tests/root/components.tree.sh")
	export WORLD_ROOT
	exec "$SRC/tests/root/world.sh" "$here/components.sh"
fi
# shellcheck source=tests/root/lib.sh
. "$SRC/tests/root/lib.sh"
# shellcheck source=tests/root/components.lib.sh
. "$SRC/tests/root/components.lib.sh"

J=/srv/jail

# What jailkit calls it; nothing where it has no word for it.
sections() {
	local c
	for c in "$@"; do
		case $c in
		names)  echo uidbasics netbasics logbasics ;;
		bash|coreutils|archives) echo basicshell extendedshell ;;
		shell)  echo interactiveshell extendedshell ;;
		less)   echo basicshell extendedshell ;;
		sftp-server) echo sftp ;;
		git-server) echo git ;;
		vim|nano|joe) echo editors ;;
		mc)     echo midnightcommander ;;
		wget|smbclient) echo netutils ;;
		scp|ssh|rsync|git|perl|netutils|cvs|procmail|apacheutils|xauth|ping|terminfo)
			echo "$c" ;;
		esac
	done
}

# The programs and directories that jk_cp gets beyond a section.
copies() {
	local c
	for c in sh "$@"; do
		case $c in
		sh)     echo /bin/sh /bin/bash ;;
		probe)  echo "$PROBE" ;;
		env)    echo /usr/bin/env ;;
		zsh)    echo /bin/zsh /usr/lib/*/zsh /usr/share/zsh ;;
		procps) echo /bin/ps /usr/bin/pgrep /usr/bin/free /usr/bin/uptime /bin/kill ;;
		archives) echo /usr/bin/xz /usr/bin/zstd /usr/bin/zip /usr/bin/unzip /bin/cpio ;;
		zoneinfo) echo /usr/share/zoneinfo ;;
		locale) echo /usr/lib/locale ;;
		ca-certificates) echo /etc/ssl/certs ;;
		openssl) echo /usr/bin/openssl ;;
		unison) echo /usr/bin/unison ;;
		borg)   echo /usr/bin/borg /usr/bin/python3 /usr/lib/python3 /usr/lib/python3.* ;;
		restic|svnserve|tmux|screen|mosh-server|curl) echo "/usr/bin/$c" ;;
		subversion) echo /usr/bin/svn /usr/bin/svnadmin ;;
		git-svn) echo /usr/bin/svn /usr/bin/svnadmin /usr/lib/*/perl5 /usr/share/perl5 ;;
		perl-modules) echo /usr/lib/*/perl5 /usr/share/perl5 ;;
		python3) echo /usr/bin/python3 /usr/lib/python3.* ;;
		python3-packages) echo /usr/lib/python3 ;;
		php-cli|composer|wp) echo /usr/bin/php /etc/php /usr/lib/php
			case $c in
			composer) echo /usr/bin/composer /usr/share/php ;;
			wp) echo /usr/local/bin/wp /usr/bin/env ;;
			esac ;;
		php-fpm) echo /usr/sbin/php-fpm* /etc/php /usr/lib/php ;;
		node)   echo /usr/bin/node /usr/share/nodejs ;;
		ruby)   echo /usr/bin/ruby /usr/bin/gem /usr/lib/ruby /usr/lib/*/ruby ;;
		mysql-client) echo /usr/bin/mysql /usr/bin/mysqldump /etc/mysql ;;
		imagemagick) echo /usr/bin/convert /usr/bin/identify /etc/ImageMagick* \
			/usr/lib/*/ImageMagick* /usr/share/ImageMagick* ;;
		apache2) echo /usr/sbin/apache2 /usr/lib/apache2 ;;
		gcc)    echo /usr/bin/gcc /usr/bin/cc /usr/bin/cpp /usr/bin/as \
			/usr/bin/ld /usr/bin/ar /usr/bin/g++ /usr/lib/gcc \
			/usr/include /usr/lib/*/*crt*.o /usr/lib/*/lib*.a ;;
		make)   echo /usr/bin/make ;;
		man)    echo /usr/bin/man /usr/bin/groff /usr/bin/nroff /usr/bin/troff \
			/usr/bin/grotty /usr/bin/tbl /usr/bin/less /usr/bin/pager \
			/etc/manpath.config /usr/share/man /usr/share/groff ;;
		rrsync) echo /usr/bin/rrsync /usr/bin/rsync /usr/bin/python3 \
			/usr/lib/python3.* ;;
		vscode-remote) echo /usr/bin/flock /sbin/ldconfig /usr/bin/ldd /bin/tar \
			/bin/gzip /bin/ps /usr/bin/curl /usr/bin/wget /usr/bin/find \
			/usr/bin/id /usr/bin/getconf /bin/uname /bin/sed /bin/grep \
			/bin/mktemp /bin/cat /usr/bin/head /usr/bin/wc \
			/usr/lib/*/libstdc++.so.6 ;;
		esac
	done
}

account() {             # as jk_jailuser and the manual say
	mkdir -p "$J/home/alice" "$J/tmp" "$J/etc" "$J/dev" && chmod 1777 "$J/tmp" &&
	{ [ -e "$J/dev/null" ] || mknod -m 666 "$J/dev/null" c 1 3; } &&
	echo 'root:x:0:0:root:/root:/bin/bash' >"$J/etc/passwd" &&
	grep '^alice:' /etc/passwd >>"$J/etc/passwd" &&
	grep -E '^root:|alice' /etc/group >"$J/etc/group" &&
	chown -R alice:alice "$J/home/alice"
}

block() {
	BLOCK=$1 BUILT=''
	[ -z "${COMPONENTS:-}" ] || [[ " $COMPONENTS " == *" $1 "* ]] || return 0
	rm -rf --one-file-system "$J" && mkdir "$J" || return
	# shellcheck disable=SC2046 # words
	set -- $(sections "$@") -- $(copies "$@")
	while [ "$1" != -- ]; do
		jk_init -j "$J" "$1" >>"$T/jk" 2>&1
		shift
	done
	shift
	jk_cp -j "$J" "$@" >>"$T/jk" 2>&1
	account && BUILT=1
	BLOCKS=$((BLOCKS + 1))
}

# jk_chrootsh: a chroot, the account's uid and groups, a clean environment.  Not
# a login shell: /etc/profile calls id, which is missing in most of these jails.
enter() {
	set -- /usr/sbin/chroot --userspec=2001:2001 --groups="$(id -G alice | tr ' ' ,)" "$J" \
	    /bin/bash -c "$(row_script)"
	set -- env -i HOME=/home/alice USER=alice LOGNAME=alice SHELL=/bin/bash \
	    TERM=xterm-256color PATH=/usr/local/bin:/usr/bin:/bin "$@"
	rm -rf "$J/home/alice/w" && install -d -o alice -g alice "$J/home/alice/w"
	if [ -n "$PLAY" ]; then
		play 24 80 "$@" <<<"$PLAY"
	else
		run timeout 60 "$@"
	fi
}

row() {
	# there is no login into those jails
	[ -n "$BUILT" ] && [ -z "$CLIENT" ] || return 0
	ROWS=$((ROWS + 1))
	if [ -n "$SAME" ]; then
		install -d -o alice -g alice /home/alice/w
		run timeout 60 runuser - alice -c "$(row_script)"
		HOST_OUT=$OUT WRC=$RC
	fi
	enter
	row_good && return
	LOST=$((LOST + 1))
	printf '%-16s %s\n' "$BLOCK" "$ROW"
	grep -m 1 . <<<"${ERR:-$OUT}" | cut -c1-100 | sed 's/^/                   /'
}

dpkg -x "$B/tests/bench/jailkit.deb" / || exit 2
components_world || exit 2
ROWS=0 LOST=0 BLOCKS=0
echo "rows that fail in a jailkit jail of the same content:"
components_rows "$SRC/tests/root/components.rows" block row
echo "$LOST of $ROWS rows fail, in $BLOCKS jails"
