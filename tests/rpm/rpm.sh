#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# rpm.sh - compares package_rpm.c with rpm itself: rpmbuild makes packages, they are
# put into a database of their own, and both are asked about them.  Speaks TAP.
#
# If librpm is not installed (Debian), it is unpacked below the build directory, like
# the sshd of the login tests: nothing is installed.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
T=$(mktemp -d) || exit 2
trap 'rm -rf "$T"' EXIT
say() { echo "rpm.sh: $*" >&2; exit 2; }

build() {		# [VARIABLE=VALUE...]
	make -s B="$B-rpm" WERROR=1 "$@" "$B-rpm/tests/rpm/package_rpm" \
	    all >&2 || say "the build failed"
}

if pkg-config --exists rpm && command -v rpmbuild >/dev/null; then
	build
else
	R=$(realpath -m "$B-rpm/unpacked")
	if [ ! -d "$R" ]; then
		mkdir -p "$R.new/debs"
		(cd "$R.new/debs" && apt-get -q -o APT::Sandbox::User=root download \
		    rpm rpm-common librpm-dev librpm9 librpmio9 librpmbuild9 \
		    librpmsign9 liblua5.3-0 libpopt-dev libfsverity0 debugedit) >&2 ||
			say "could not download librpm; try apt-get update first"
		for deb in "$R.new"/debs/*.deb; do
			dpkg -x "$deb" "$R.new"
		done
		mv "$R.new" "$R"
	fi
	L=$(dirname "$(find "$R" -name librpm.so.9)")
	export LD_LIBRARY_PATH="$L" RPM_CONFIGDIR="$R/usr/lib/rpm" PATH="$R/usr/bin:$PATH"
	build RPM_CFLAGS="-I$R/usr/include" \
	    RPM_LIBS="-L$L -lrpm -lrpmio -Wl,-rpath-link,$L"
fi

spec() {		# NAME VERSION EPOCH [REQUIRES]: rest of the spec on stdin
	{
		printf 'Name: %s\nVersion: %s\nRelease: 3\nEpoch: %s\nSummary: s\n' \
		    "$1" "$2" "$3"
		printf 'License: MIT\nVendor: Example Project\nBuildArch: noarch\n'
		[ -z "${4:-}" ] || printf 'Requires: %s\n' "$4"
		printf '%%description\nd\n'
		cat
	} >"$T/$1.spec"
	rpmbuild --quiet -bb --define "_topdir $T/top" --define "_rpmdir $T/out" \
	    --define '_build_id_links none' --define '__os_install_post %{nil}' \
	    "$T/$1.spec" >"$T/log" 2>&1 || { cat "$T/log" >&2; say "rpmbuild"; }
}
spec tool 1.2 0 '/lib/plain, nowhere' <<'END'
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/share/doc/tool %{buildroot}/var/log
echo tool >%{buildroot}/usr/bin/tool
ln -s tool %{buildroot}/usr/bin/tool-link
echo doc >%{buildroot}/usr/share/doc/tool/README
: >%{buildroot}/var/log/tool
mkdir -p %{buildroot}/etc/tool
echo conf >%{buildroot}/etc/tool/tool.conf
%post
mkdir -p /var/lib/tool
%preun
rm -r /var/lib/tool
%files
/usr/bin/tool
/usr/bin/tool-link
%config(noreplace) /etc/tool/tool.conf
%doc /usr/share/doc/tool/README
%dir /usr/share/doc/tool
%ghost /var/log/tool
END
spec lib-tool 7 2 tool <<'END'
%install
mkdir -p "%{buildroot}/lib/a b" %{buildroot}/usr/lib
echo x >"%{buildroot}/lib/a b/x"
: >%{buildroot}/lib/plain
%files
"/lib/a b/x"
/lib/plain
END
mkdir -p "$T/root/usr/lib"
ln -s usr/lib "$T/root/lib"
db() { rpm --root "$T/root" --dbpath /var/lib/rpm "$@"; }
rpmdb --root "$T/root" --dbpath /var/lib/rpm --initdb || say "rpmdb"
db --nodeps --excludedocs --force-debian -i "$T"/out/*/*.rpm >"$T/log" 2>&1 ||
	{ cat "$T/log" >&2; say "rpm -i"; }
export HOME=$T
printf '%%_dbpath /var/lib/rpm\n' >"$T/.rpmmacros"

# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
got=$("$B-rpm/tests/rpm/package_rpm" "$T/root") || bad=1
is "packages: name, version, architecture, vendor" "$(grep ^package <<<"$got")" \
"package lib-tool 2:7-3 noarch Example Project
package tool 0:1.2-3 noarch Example Project"
is "files: as rpm lists those that were put there" \
    "$(sed -n 's/^file tool \([^ ]*\) .*/\1/p' <<<"$got")" \
    "$(db -q --state -l tool | sed -n 's/^normal *//p' | sort)"
is "the owner of a file" "$(grep '/usr/bin/tool ' <<<"$got")" "file tool /usr/bin/tool tool"
is "merged /usr: listed as /lib, found as /usr/lib" "$(grep 'a b' <<<"$got")" \
    "file lib-tool /lib/a b/x -"
is "what it depends on, by a name and by a file" "$(grep ^needs <<<"$got")" \
"needs lib-tool tool
needs tool lib-tool"
is "its source package, and that of its neighbour" "$(grep ^source <<<"$got")" \
"source lib-tool lib-tool
source tool tool"
is "configuration, with its digest as rpm has it" "$(grep ^config <<<"$got")" \
    "config tool /etc/tool/tool.conf $(sha256sum "$T/root/etc/tool/tool.conf" | cut -d' ' -f1)"
is "scripts of its installation alone" "$(grep ^script <<<"$got")" \
    "script tool post mkdir -p /var/lib/tool"
is "a package that is not there" "$(grep ^absent <<<"$got")" \
    "absent package nosuch is not installed; fix: rpm -i nosuch"
is "jail-setup links librpm" \
    "$(readelf -d "$B-rpm/jail-setup/jail-setup" | grep -c 'NEEDED.*librpm\.so')" 1
# whole hosts with such a database, of which a world makes the rest
got=$(B=$B-rpm tests/run.sh tests/root/test_layouts.sh) || bad=1
is "hosts laid out as Fedora and openSUSE: nothing failed" "$(grep -E '(^| )[1-9][0-9]* failed' <<<"$got")" ""
tap_end
