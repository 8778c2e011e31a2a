#!/bin/sh
# get-sshd.sh DIR - what a real sshd needs and this machine lacks, unpacked into
# DIR: nothing is installed, configured or started.  Quick when nothing lacks.
set -eu

dir=${1:?usage: get-sshd.sh DIR}
packages=
[ -x /usr/sbin/sshd ] || packages="$packages openssh-server"
[ -x /usr/lib/openssh/sftp-server ] || packages="$packages openssh-sftp-server"
ls /usr/lib/*/libwrap.so.0 >/dev/null 2>&1 || packages="$packages libwrap0"
[ -n "$packages" ] || exit 0
# shellcheck disable=SC2086 # a list of words
set -- $packages
[ "$(cat "$dir/.packages" 2>/dev/null)" != "$packages" ] || exit 0

rm -rf "$dir" "$dir.new"
mkdir -p "$dir.new/debs"
download() {
	(cd "$dir.new/debs" && apt-get -q -o APT::Sandbox::User=root download "$@") >&2
}
# lists that are missing, or older than the mirror
download "$@" || { apt-get -q update >&2 && download "$@"; } || {
	echo "get-sshd.sh: could not download:$packages" >&2
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
echo "$packages" >"$dir.new/.packages"
mv "$dir.new" "$dir"
