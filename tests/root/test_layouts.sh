#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# test_layouts.sh - hosts laid out as Fedora, openSUSE, Arch and Alpine: a jail is
# planned, built, hooked and checked, PAM gets its lines, and accounts log in.
#
# Each host is a small tree, in a mount namespace of its own, whose root it is.  Its
# names, configuration and PAM files are those of the distribution (*.layout); its
# programs are Debian's, moved to where the distribution has them, with a loader and
# a libpam whose default directory is that of the distribution.  A layout's lines:
#
#   lib DIR             where libraries are, and the loader looks
#   modules DIR         where libpam looks
#   dir PATH            a directory
#   link PATH TARGET    a symbolic link
#   copy FROM TO        a file of this Debian
#   file PATH [MODE]    a file; the lines behind it that begin with a tab are its text

. "${0%/*}/world.sh"

H=/srv/host             # the tree
TRIPLET=$(uname -m)-linux-gnu
install_products
SO=$ARCH_LIB/security/pam_jail.so
KEEPER=''

# --- a tree -------------------------------------------------------------------------

# The programs of the hosts, and what they load: as Debian has them.
debian_files() {
	local f
	dpkg -L bash coreutils grep sed findutils diffutils tar gzip bzip2 rsync openssh-client passwd |
		grep -E '^(/usr)?/s?bin/' | while read -r f; do
		[ ! -f "$f" ] || [ ! -x "$f" ] || echo "$f"
	done
	type -P sshd su runuser login hostname sudo umount clear tput groupadd usermod unix_chkpwd | sort -u
	echo /usr/bin/jailsh
	echo /usr/sbin/jail-setup
}
debian_files >"$T/programs" 2>/dev/null
mapfile -t PROGRAMS <"$T/programs"
mapfile -t LIBS < <(ldd "${PROGRAMS[@]}" /usr/lib/openssh/s*-* "$ARCH_LIB"/security/*.so \
    2>/dev/null | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*ld-[^ ]*\) .*/\1/p' | sort -u)

unpack() {              # LAYOUT: into $H; sets LIB and MODULES
	LIB=$(sed -n 's/^lib //p' "$1")
	MODULES=$(sed -n 's/^modules //p' "$1")
	mkdir -p "$H/usr/bin" "$H$LIB" "$H$MODULES" "$H/usr/lib"
	perl -we '
		use strict;
		my ($root, $out) = shift;
		sub up { my $d = "$root$_[0]"; $d =~ s{/[^/]*$}{}; system "mkdir", "-p", $d; }
		while (<STDIN>) {
			if (s/^\t// || /^$/) { print $out $_ if $out; next; }
			my ($what, $path, $arg) = split;
			next if $what =~ /^(#|lib$|modules$)/;
			$out = undef;
			up($path) if $what ne "copy";
			if ($what eq "dir") { system "mkdir", "-p", "$root$path"; }
			elsif ($what eq "link") { symlink $arg, "$root$path" or die "$path: $!"; }
			elsif ($what eq "copy") { up($arg); system "cp", "-L", $path, "$root$arg" and die $path; }
			elsif ($what eq "file") {
				open $out, ">", "$root$path" or die "$path: $!";
				chmod oct($arg || ($path =~ m{/bin/|/sbin/} ? "755" : "644")), "$root$path";
			} else { die "$what?\n"; }
		}' "$H" <"$1"
}

# A loader and a libpam of another distribution: the directory that is compiled in,
# another of the same length.
moved() {               # FILE FROM
	LIB=$LIB FROM=$2 perl -0777 -pe '
		for my $from ("/usr$ENV{FROM}/", "$ENV{FROM}/") {
			my $to = "$ENV{LIB}/";
			$to .= "/" x (length($from) - length($to));
			s/\Q$from\E/$to/g;
		}' "$1"
}

fill() {                # programs, libraries, PAM modules, the product
	local f n
	mkdir -p "$H"/{dev,proc,sys,run,tmp,root,home,etc/security,etc/jail/jails.d,etc/jail/components.d,etc/jail/commands.d,var/log,usr/share,usr/libexec,.old} \
		"$H/var/lib/jail" "$H/usr/lib/openssh"
	for f in "${PROGRAMS[@]}"; do
		case $f in */sbin/*) echo "$H/usr/sbin" ;; *) echo "$H/usr/bin" ;; esac
	done | paste -d ' ' "$T/programs" - | while read -r f n; do
		cp -L "$f" "$n/" || return
	done
	# without a merged /usr: what components name so
	[ -L "$H/bin" ] || grep -hoE '"/bin/[^"]*"' /usr/share/jail/components.d/*.conf | tr -d '"' |
		sort -u | while read -r f; do
		[ ! -e "$H/usr$f" ] || mv "$H/usr$f" "$H$f"
	done
	[ -e "$H/bin/su" ] || mv "$H/usr/bin/su" "$H/usr/bin/login" "$H/bin/"
	ln -s bash "$H/bin/sh"
	cp "$HELP/pamclient" "$H/usr/bin/"
	for f in "${LIBS[@]}"; do
		n=${f##*/}
		case $n in
		ld-*|libpam.so.0) moved "$f" "/lib/$TRIPLET" >"$H$LIB/$n" && chmod 755 "$H$LIB/$n" ;;
		*) cp -L "$f" "$H$LIB/" ;;
		esac || return
	done
	cp -L "$ARCH_LIB"/security/*.so "$H$MODULES/"
	cp -a /etc/security/. "$H/etc/security/"
	# newer sshds have helpers, where they were compiled to be
	cp -a /usr/lib/openssh/sshd-* "$H/usr/lib/openssh/" 2>/dev/null
	rmdir "$H/usr/lib/openssh" 2>/dev/null
	cp -a /usr/share/jail "$H/usr/share/"
	cp -a /usr/libexec/jail "$H/usr/libexec/"
	: >"$H/var/log/lastlog"
	: >"$H/etc/environment"
	: >>"$H/etc/ld.so.conf"
	ldconfig -r "$H" "$LIB" 2>/dev/null
	for f in passwd group shadow; do
		grep -E '^(root|sshd|nobody|nogroup|tty|shadow|projects|alice|bob|carol):' /etc/$f >"$H/etc/$f"
	done
	chmod 600 "$H/etc/shadow"
	cp -a /home/alice /home/bob /home/carol "$H/home/"
	install -m 600 "$HELP/keys/host" "$H/etc/ssh/world_key"
	echo OUTSIDE >"$H/outside"
	case $NAME in
	fedora) rpm_database openssh-server 9.9p1 11.fc42 "$SERVER" ;;
	opensuse) rpm_database openssh-server 10.0p2 1.1 "$SERVER" ;;
	esac && cp -a "$H/etc/pam.d" "$T/stock.$NAME"
}

# A package with the one file in rpm's database, made by rpm itself, where the
# product reads it: tests/rpm/rpm.sh brings librpm, and rpmbuild.
R=$B/unpacked
with_rpm() { readelf -d "$(type -P jail-setup)" | grep -q 'NEEDED.*librpm\.so' && [ -x "$R/usr/bin/rpmbuild" ]; }
rpm_database() {        # PACKAGE VERSION RELEASE FILE
	local dir=/usr/lib/sysimage/rpm
	with_rpm || return 0
	printf '%s\n' "Name: $1" "Version: $2" "Release: $3" 'Summary: s' 'License: BSD' \
		'%description' 'd' '%install' "mkdir -p %{buildroot}${4%/*} && cp $H$4 %{buildroot}$4" \
		'%files' "$4" >"$T/$1.spec"
	cp -r "$R/usr/lib/rpm" "$H/usr/lib/" && echo "%_dbpath $dir" >>"$H/usr/lib/rpm/macros" && (
	export RPM_CONFIGDIR="$R/usr/lib/rpm" PATH="$R/usr/bin:$PATH"
	rpmbuild --quiet -bb --define "_topdir $T/top" --define "_rpmdir $T/$NAME" --define '_build_id_links none' \
		--define '__os_install_post %{nil}' --define '__find_requires %{nil}' --define 'debug_package %{nil}' "$T/$1.spec" &&
	rpmdb --root "$H" --dbpath $dir --initdb &&
	rpm --root "$H" --dbpath $dir --justdb --nodeps --force-debian -i "$T/$NAME"/*/*.rpm ) >"$T/keeper" 2>&1
}

# The tree becomes the root of a mount namespace; a process keeps it.
enter() {
	unshare --mount --propagation private bash -c '
		cd "$1" && mount -t proc -o nosuid,nodev,noexec proc proc &&
		mount --rbind /dev dev && mount --rbind -o ro /sys sys &&
		mount -t tmpfs -o mode=755,nosuid,nodev run run && mkdir run/sshd &&
		mount -t tmpfs -o mode=1777,nosuid,nodev tmp tmp &&
		pivot_root . .old && cd / && umount -l .old && : >/run/ready && exec sleep infinity' \
		keeper "$H" >/dev/null 2>"$T/keeper" &
	KEEPER=$!
	until_so [ -e "/proc/$KEEPER/root/run/ready" ]
}
in_host() {
	nsenter --mount="/proc/$KEEPER/ns/mnt" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C TERM=dumb "$@"
}
run_in() { run in_host "$@"; }
leave() {
	kill "$KEEPER"
	wait "$KEEPER" 2>/dev/null
	umount -R "$H"
}

PENALTIES=''
/usr/sbin/sshd -t -f /dev/null -o HostKey="$HELP/keys/host" -o PerSourcePenalties=no 2>&1 | grep -q 'PerSource' ||
	PENALTIES='-o PerSourcePenalties=no'
start_host_sshd() {     # CONFIG: that which this distribution's sshd reads
	# shellcheck disable=SC2086 # two words or none
	in_host /usr/sbin/sshd -f "$1" $PENALTIES -o ListenAddress=127.0.0.1 -o Port=22 \
		-o HostKey=/etc/ssh/world_key -o PidFile=/run/sshd.pid -o AuthorizedKeysFile=.ssh/authorized_keys &&
	until_so [ -s "/proc/$KEEPER/root/run/sshd.pid" ]
}
stop_host_sshd() {
	kill "$(cat "/proc/$KEEPER/root/run/sshd.pid")"
	until_so [ ! -e "/proc/$KEEPER/root/run/sshd.pid" ]
}

# --- what holds in each of them ------------------------------------------------------

tree() { echo "$H/var/lib/jail/$1/$(readlink "$H/var/lib/jail/$1/current")/root"; }
states() { in_host jail-setup pam status | tr -s ' ' = | cut -d= -f1,2 | xargs; }
hooks() { in_host jail-setup hook status | tr -s ' ' = | cut -d= -f1,2 | xargs; }
echo 'get /outside /dev/null' >"$T/get"
printf 'put %s up\n' "$T/get" >"$T/put"

host() {                # NAME SFTP-SERVER SSHD-CONFIG STATES: with a jail for sftp, and one with a shell
	NAME=$1 SERVER=$2
	if ! { mkdir -p "$H" && mount -t tmpfs -o mode=755,size=600m "$NAME" "$H" &&
	    unpack "$SRC/tests/root/$NAME.layout" && fill && enter; }; then
		sed 's/^/# /' "$T/keeper"
		bail "$NAME: the tree"
	fi
	start_host_sshd "$3" || bail "$NAME: sshd does not start"
	run SFTP -b "$T/get" alice@h
	check "$NAME: control: without a jail sftp reads the host" good

	run_in jail-setup init customers --for sftp --create-group
	check "$NAME: init" eval '[ "$RC" = 0 ] && grep -q "^next " <<<"$OUT"'
	in_host usermod -aG customers alice
	run_in jail-setup check
	check "$NAME: check finds nothing" eval '[ "$RC" = 0 ] && [ -z "$OUT$ERR" ]'
	is "$NAME: pam: each service that it has" "$(states)" "$4"
	is "$NAME: sftp-server lies where it lies here" \
		"$(cd "$(tree customers)" && find . -name sftp-server | cut -c2-)" "$SERVER"
	is "$NAME: and libraries in one directory, where the loader looks" \
		"$(cd "$(tree customers)" && find . -name 'lib*.so*' -printf '%h\n' | sort -u | cut -c2-)" "$LIB"
	check "$NAME: shells of its list are jailsh" [ -L "$(tree customers)/bin/bash" ]
	run_in jailsh --test -u alice -c "$SERVER"
	check "$NAME: jailsh starts it by the path that sshd has" good
	run_in jail-setup explain alice@sshd
	check "$NAME: explain" eval '[ "$RC" = 0 ] && grep -q "^alice .* jailed" <<<"$OUT"'
	run SFTP -b "$T/put" alice@h
	check "$NAME: sftp into the jail" eval '[ "$RC" = 0 ] && cmp -s "$T/get" "$H/home/alice/up"'
	run SFTP -b "$T/get" alice@h
	check "$NAME: which holds nothing of the host" [ "$RC" != 0 ]
	run SFTP -b "$T/get" bob@h
	check "$NAME: control: others are outside" good
	run_in jail-setup check --live alice
	check "$NAME: check --live: sftp works" eval '[ "$RC" = 0 ] && grep -qE "transport sftp +works" <<<"$OUT"'

	printf '%s\n' 'components = [ "shell", "sftp-server", "scp", "rsync", "tls", "locale" ];' \
		'users = [ "carol" ];' >"$H/etc/jail/jails.d/box.conf"
	run_in jail-setup build box
	check "$NAME: a jail with a shell" [ "$RC" = 0 ]
	run SSH carol@h "echo $IN; cat /outside; echo a | sed s/a/b/"
	check "$NAME: ssh into it" eval '[ "$OUT" = "$IN"$'"'\nb'"' ] && grep -q "/outside: No such" <<<"$ERR"'
	run RSYNC "$T/get" carol@h:up
	check "$NAME: rsync" eval 'good && [ -s "$H/home/carol/up" ]'

	# a package is upgraded: another file in its place
	cp "$H$SERVER" "$H$SERVER.new" && printf 'x' >>"$H$SERVER.new" && mv "$H$SERVER.new" "$H$SERVER"
	run_in jail-setup refresh
	check "$NAME: refresh follows an upgrade" eval '[ "$RC" = 0 ] && cmp -s "$H$SERVER" "$(tree customers)$SERVER"'
	run SFTP -b "$T/put" alice@h
	check "$NAME: and sftp works" [ "$RC" = 0 ]
}

# logins SERVICE...: PAM as these programs run it, with our lines
logins() {
	local s steps
	for s; do
		case $s in crond) steps=mcogux ;; runuser) steps=acogux ;; *) steps=amcogux ;; esac
		run_in pamclient "$s" carol $steps /bin/sh -c "echo $IN; cat /outside"
		check "$NAME: a login by $s is in the jail" eval 'grep -qx "$IN" <<<"$OUT" && ! grep -q OUTSIDE <<<"$OUT"'
		run_in pamclient "$s" bob $steps /bin/sh -c "echo $IN; cat /outside"
		check "$NAME: control: of others outside" eval 'grep -qx OUTSIDE <<<"$OUT"'
	done
}

# packages PACKAGE PURL: the package database of the host is read
packages() {
	[[ $2 != pkg:rpm/* ]] || with_rpm || { skip "$NAME: packages" "no librpm: make check-rpm"; return; }
	run_in jail-setup sbom customers
	like "$NAME: sbom: $2" "$OUT" "\"purl\": ?\"$2"
	echo "packages = [ \"$1\" ];" >"$H/etc/jail/components.d/packed.conf"
	echo 'components = [ "packed" ];' >"$H/etc/jail/jails.d/packed.conf"
	run_in jail-setup plan packed
	like "$NAME: a component of the package $1" "$OUT" "$SERVER"
	rm "$H/etc/jail/components.d/packed.conf" "$H/etc/jail/jails.d/packed.conf"
}

has() {                 # FILE...: in the jail with a shell, and what links lead to is there
	local f real
	for f; do
		real=$(readlink -f "$H$f") && real=${real#"$H"}
		check "$NAME: $f" [ -e "$(tree box)$real" ]
	done
}

away() {                # the lines go, and all is as it was
	run_in jail-setup pam remove --all
	check "$NAME: the lines are taken out" [ "$RC" = 0 ]
	is "$NAME: PAM's files are as they were" "$(diff -r "$T/stock.$NAME" "$H/etc/pam.d")" ""
	stop_host_sshd
	leave
}

# mends FINDING: the command of the one finding, run; then there is none
mends() {
	run_in jail-setup --json check --quick
	like "$NAME: check: $1" "$OUT" "$1"
	run_in jail-setup check --quick
	is "$NAME: it is the only one" "$(wc -l <<<"$OUT")" 1
	in_host sh -c "${OUT##*; fix: }" || fail "$NAME: ${OUT##*; fix: }"
	run_in jail-setup check --quick
	check "$NAME: what it says mends it" eval 'good && [ -z "$OUT" ]'
}

client 22

# --- Fedora ------------------------------------------------------------------------------

host fedora /usr/libexec/openssh/sftp-server /etc/ssh/sshd_config \
	"sshd=right su=right su-l=included sudo=right runuser=right runuser-l=included login=right remote=right crond=right other=not"
is "fedora: the hook" "$(hooks)" dnf5=installed
mv "$H/etc/dnf/libdnf5-plugins" "$T/plugins"
run_in jail-setup hook install
is "fedora: without the plugin of dnf5: hook install says where it is named" "$RC $ERR" \
	"1 jail-setup: not every hook is in place; see: jail-setup hook status"
run_in jail-setup hook status
like "fedora: and there it is" "$OUT" '^dnf5 +no plugin .*fix: install libdnf5-plugin-actions'
mv "$T/plugins" "$H/etc/dnf/libdnf5-plugins"
packages openssh-server 'pkg:rpm/fedora/openssh-server@9.9p1-11.fc42'
logins crond login remote su su-l runuser sudo
has /etc/crypto-policies/back-ends/openssl.config /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/certs \
	/usr/lib/locale/C.utf8/LC_CTYPE
# authselect's other profile ends the account lines of the files that it writes
for f in password-auth system-auth; do
	sed -i '/^account/c account required pam_unix.so\naccount sufficient pam_localuser.so\naccount sufficient pam_usertype.so issystem\naccount [default=bad success=ok user_unknown=ignore] pam_sss.so\naccount required pam_permit.so' "$H/etc/pam.d/$f" "$T/stock.fedora/$f"
done
run_in jail-setup pam status
check "fedora: authselect writes its profile sssd: the lines hold" good
logins remote
run SFTP -b "$T/put" alice@h
check "fedora: and sftp works" [ "$RC" = 0 ]
away

# --- openSUSE ----------------------------------------------------------------------------

host opensuse /usr/libexec/ssh/sftp-server /usr/etc/ssh/sshd_config \
	"sshd=right su=right su-l=right sudo=right runuser=right runuser-l=right login=right remote=right crond=right other=not"
is "opensuse: the hook" "$(hooks)" zypper=installed
packages openssh-server 'pkg:rpm/opensuse-tumbleweed/openssh-server@10.0p2-1.1'
is "opensuse: a vendor's file and our lines" "$(diff "$H/usr/lib/pam.d/sshd" "$H/etc/pam.d/sshd" | grep '^[<>]')" \
	"> auth optional pam_jail.so
> account required pam_jail.so
> session required pam_jail.so entry=child"
logins crond login remote su su-l runuser
has /etc/ssl/ca-bundle.pem /etc/ssl/certs/one.pem /usr/etc/nsswitch.conf /etc/crypto-policies/back-ends/openssl.config
# before pam-config has run, what sshd's file includes is the vendor's too; Debian's
# libpam does not look there, one that does not know its "@include" does
mkdir "$T/common" && mv "$H"/etc/pam.d/common-* "$T/common/"
run_in jail-setup pam status sshd
check "opensuse: control: no common files in /etc, and Debian's libpam" [ "$RC" = 1 ]
cp "$H$LIB/libpam.so.0" "$T/libpam" && sed 's/@include/!include/' "$T/libpam" >"$H$LIB/libpam.so.0"
run_in jail-setup pam status
check "opensuse: those of the vendor" good
mv "$T"/common/* "$H/etc/pam.d/" && cp "$T/libpam" "$H$LIB/libpam.so.0"
cp -a "$H/usr/etc/ssh" "$T/ssh"
sed -i '/UsePAM/d' "$H/usr/etc/ssh/sshd_config"
mends '"path":"/usr/etc/ssh/sshd_config"'
is "opensuse: not in the vendor's file" "$(grep -c UsePAM "$H/usr/etc/ssh/sshd_config"; head -n 1 "$H/etc/ssh/sshd_config")" \
	"0
UsePAM yes"
rm "$H/etc/ssh/sshd_config" && cp -a "$T/ssh/." "$H/usr/etc/ssh/"
echo 'UsePAM no' >"$H/etc/ssh/sshd_config.d/no.conf"
mends '/etc/ssh/sshd_config.d/no.conf:1 does not say'
rm "$H/etc/ssh/sshd_config.d/no.conf"
# a file that hides the vendor's and asks nobody whether an account has expired
sed -i '/^account.*common-account/d; /^account.*nologin/d' "$H/etc/pam.d/sshd"
run_in jail-setup check
like "opensuse: control: a copy without its account lines" "$OUT" 'expected account modules, as in /usr/lib/pam.d/sshd'
cp "$H/usr/lib/pam.d/sshd" "$H/etc/pam.d/sshd"
run_in jail-setup pam add sshd
away

# --- Arch --------------------------------------------------------------------------------

host arch /usr/lib/ssh/sftp-server /etc/ssh/sshd_config \
	"sshd=right su=right su-l=right sudo=right runuser=right runuser-l=right login=right remote=right crond=right other=not"
is "arch: the hook" "$(hooks)" pacman=installed
packages openssh 'pkg:alpm/arch/openssh@9.9p2-1'
logins crond login remote su su-l runuser
has /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem
away

# --- Alpine ------------------------------------------------------------------------------

host alpine /usr/lib/ssh/sftp-server /etc/ssh/sshd_config \
	"sshd=right su=right doas=right login=right crond=right other=right"
is "alpine: the hook" "$(hooks)" apk=installed
packages openssh-sftp-server 'pkg:apk/alpine/openssh-sftp-server@9.9_p2-r0'
logins crond login su doas
has /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem
echo '* * * * * true' >"$H/etc/crontabs/carol"
run_in jail-setup check --quick
check "alpine: a crontab of the jail" good
cp "$H/etc/pam.d/crond" "$T/crond" && sed -i /pam_jail/d "$H/etc/pam.d/crond"
run_in jail-setup check --quick
like "alpine: control: without the line it is a way out" "$OUT" '/var/spool/cron/crontabs/carol.*jobs of carol'
cp "$T/crond" "$H/etc/pam.d/crond" && rm "$H/etc/crontabs/carol"
# as they are without the packages that bring PAM
for p in usr/sbin/sshd bin/su bin/login usr/sbin/crond; do
	[ ! -e "$H/$p" ] || mv "$H/$p" "$T/kept"
	cp "$H/usr/bin/env" "$H/$p"
	run_in jail-setup check --quick
	like "alpine: check: $p is built without PAM" "$OUT" "^-: outside /$p: expected libpam.so, found /$p is built without PAM: .*; fix: install"
	is "alpine: and finds nothing else" "$(wc -l <<<"$OUT")" 1
	run_in jail-setup explain "carol@${p##*/}"
	like "alpine: explain: ${p##*/}" "$OUT" "not jailed through ${p##*/}: /$p is built without PAM"
	if [ $p = usr/sbin/sshd ]; then
		run_in jail-setup init more --for sftp --create-group
		check "alpine: init: a stop" eval '[ "$RC" != 0 ] && grep -q "built without PAM" <<<"$OUT$ERR"'
		check "alpine: before anything is written" [ ! -e "$H/etc/jail/jails.d/more.conf" ]
		cp "$T/kept" "$H/usr/sbin/sshd.pam"
		run_in jail-setup check --quick
		check "alpine: sshd.pam is: check finds nothing" good
		rm "$H/usr/sbin/sshd.pam"
	fi
	rm "$H/$p"
	[ ! -e "$T/kept" ] || mv "$T/kept" "$H/$p"
done
mv "$H/etc/pam.d/crond" "$T/crond" && cp "$H/usr/bin/env" "$H/usr/sbin/crond"
run_in jail-setup check --quick
like "alpine: check: a crond without PAM has no PAM file" "$OUT" '^-: outside /usr/sbin/crond: '
mv "$T/crond" "$H/etc/pam.d/crond" && rm "$H/usr/sbin/crond"
away
finish
