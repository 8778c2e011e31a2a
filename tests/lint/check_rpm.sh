#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# check_rpm.sh - packaging/rpm says what the Makefile says: version, libraries, and each
# file that make install puts, once.  No rpm is needed.  The package itself: make
# check-rpmbuild.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
unset MAKEFLAGS MAKELEVEL DESTDIR
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
spec=packaging/rpm/pam_jail.spec
version=$(sed -n 's/^VERSION *= *//p' Makefile)
tag() { sed -n "s/^$1: *//p" $spec; }

is "the version" "$(tag Version)" "$version"
is "the changelog's version" "$(sed -n '/^%changelog/{n;s/.* - //p}' $spec)" \
    "$version-$(tag Release | sed 's/%.*//')"
is "the licence is that of the files" "$(tag License)" \
    "$(sed -n '1s/.*SPDX-License-Identifier: //p' Makefile)"
is "what is built is that of make dist" "$(tag Source0 | sed "s/%{name}/$(tag Name)/; s/%{version}/$version/")" \
    "$(sed -n "s,^DIST *= *\$B/,,p" Makefile | sed "s/\$(VERSION)/$version/").gz"
is "the libraries are those that make asks pkg-config for" \
    "$(sed -n 's/^BuildRequires: *pkgconfig(\(.*\))/\1/p' $spec | sort)" \
    "$(cat Makefile tests/*.mk tests/*/*.mk |
	sed -nE 's/.*\$\(PKG_CONFIG\) (--?[a-z=-]+ )*([a-z -]*[a-z]).*/\2/p' | sed 's/ && echo.*//' |
	tr ' ' '\n' | sort -u)"

# expand SBINDIR: what Fedora's rpm makes of these macros
expand() {
	sed -e 's,%{_sysconfdir},/etc,g; s,%{_prefix},/usr,g; s,%{_bindir},/usr/bin,g' \
	    -e "s,%{_sbindir},$1,g" -e 's,%{_libdir},/usr/lib64,g' \
	    -e 's,%{_libexecdir},/usr/libexec,g; s,%{_datadir},/usr/share,g' \
	    -e 's,%{_mandir},/usr/share/man,g; s,%{_unitdir},/usr/lib/systemd/system,g' \
	    -e 's,%{_tmpfilesdir},/usr/lib/tmpfiles.d,g'
}
words() { sed -n '/^%global words/,/[^\\]$/{s/^%global words//;s/\\*$//;p}' $spec | expand "$1" | tr -s ' \n' ' '; }
# What %files of the main package names: a directory for all below it, %dir for itself.
# Beside what make install puts it has what others bring.
listed() {              # SBINDIR
	awk '/^%files$/ { on = 1; next } /^%files|^%changelog|^%if/ { on = 0 } on' $spec |
	    grep -vE '^(#|$|%(license|doc|ghost) )' | expand "$1" | grep -v '/tmpfiles\.d/'
}
# how often each installed file is named, and names that nothing is of
compare() {             # SBINDIR
	local f line n
	listed "$1" >"$T/listed"
	(cd "$T/to" && find . ! -type d | cut -c 2-) >"$T/put"
	while read -r f; do
		n=0
		while read -r line; do
			# shellcheck disable=SC2053 # a pattern
			case $line in
			%dir*) ;;
			*/) [ "${f#"$line"}" = "$f" ] || n=$((n + 1)) ;;
			*) [[ $f != $line ]] || n=$((n + 1)) ;;
			esac
		done <"$T/listed"
		[ $n = 1 ] || echo "$f: $n times"
	done <"$T/put"
	while read -r line; do
		case $line in
		"%dir "*) [ -d "$T/to${line#%dir }" ] ;;
		*) compgen -G "$T/to$line" >/dev/null ;;
		esac || echo "$line: nothing"
	done <"$T/listed"
	# directories of ours, which go with the package
	(cd "$T/to" && find . -type d -path '*/jail*' | cut -c 2-) | while read -r f; do
		grep -qxE "%dir $f|$f/" "$T/listed" || grep -qE '^/usr/(share|libexec)/jail/' <<<"$f" ||
		    echo "$f: a directory in no package"
	done
}
for sbin in /usr/sbin /usr/bin; do
	rm -rf "$T/to"
	# shellcheck disable=SC2046 # words
	make -s B="$B" DESTDIR="$T/to" $(words $sbin) install >"$T/said" 2>&1
	is "sbin is $sbin: what make install puts is what %files names" "$(cat "$T/said"; compare $sbin)" ""
	[ -e "$T/to$sbin/jail-setup" ] || is "control: and it puts jail-setup" no yes
done
is "control: a file more is seen, and one less" \
    "$(touch "$T/to/usr/bin/more"; rm "$T/to/usr/bin/jailsh"; compare /usr/bin | tr '\n' ' ')" \
    "/usr/bin/more: 0 times /usr/bin/jailsh: nothing "

# rpm keeps the package while a line stands, but not its libraries, which dnf takes along
is "dnf may not remove it" "$(sed -n 's,.*echo %{name} >%{buildroot}%{_sysconfdir}\(/dnf/.*\),\1,p' $spec)" \
    "$(sed -n 's,^%config(noreplace) %{_sysconfdir}\(/dnf/protected\.d/%{name}\.conf\),\1,p' $spec | grep .)"

# what the scripts call is there, and takes these words
for verb in 'removal.sh remove' 'removal.sh lines' 'upgrade.sh hooks' 'upgrade.sh refresh'; do
	is "$verb is what it is called" "$(grep -cE "^${verb#* })" "packaging/${verb% *}")" 1
done
tap_end
