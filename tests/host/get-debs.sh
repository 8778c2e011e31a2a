#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# get-debs.sh DIR PACKAGE... - Debian packages unpacked into DIR, for a test's
# world: nothing is installed, configured or started.  Quick when it is done.
set -eu

dir=${1:?usage: get-debs.sh DIR PACKAGE...}
shift
[ "$(cat "$dir/.packages" 2>/dev/null)" != "$*" ] || exit 0

rm -rf "$dir" "$dir.new"
mkdir -p "$dir.new/debs"
download() {
	(cd "$dir.new/debs" && apt-get -q -o APT::Sandbox::User=root download "$@") >&2
}
# lists that are missing, or older than the mirror
download "$@" || { apt-get -q update >&2 && download "$@"; } || {
	echo "get-debs.sh: could not download: $*" >&2
	exit 2
}
for deb in "$dir.new"/debs/*.deb; do
	dpkg -x "$deb" "$dir.new"
done
# On a machine with merged /usr, /lib is a link that a directory would hide.
for d in lib bin sbin; do
	[ -d "$dir.new/$d" ] || continue
	mkdir -p "$dir.new/usr/$d"
	cp -a "$dir.new/$d/." "$dir.new/usr/$d/"
	rm -rf "${dir:?}.new/$d"
done
rm -rf "$dir.new/debs"
chmod 755 "$dir.new"
echo "$*" >"$dir.new/.packages"
mv "$dir.new" "$dir"
