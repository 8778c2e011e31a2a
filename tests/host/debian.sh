#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# debian.sh - a Debian tree made by mmdebstrap from the machine's own mirror, for
# check-trixie and check-vm.  Made once; quick when it is there.
#
#   debian.sh DIR SUITE PACKAGE,... [UNPACKED [FOREIGN,...]]
#
# UNPACKED is a package that is not installed, and its files are there.  FOREIGN are
# the architectures of PACKAGE:ARCH, besides the machine's own.
set -eu
tree=$1 suite=$2 packages=$3 unpacked=${4:-} foreign=${5:-}

[ "$(id -u)" = 0 ] || { echo "debian.sh: needs root" >&2; exit 2; }
command -v mmdebstrap >/dev/null || {
	echo "debian.sh: mmdebstrap is missing; fix: make deps" >&2
	exit 2
}

# The first Debian mirror of the machine, in either format of apt's sources.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
	    /etc/apt/sources.list.d/*.sources 2>/dev/null |
	sed -n -e 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' \
	    -e 's/^deb[[:space:]]*\(\[[^]]*\]\)\{0,1\}[[:space:]]*\([^[:space:]]*\).*/\2/p' |
	grep -E '/debian/?$' | head -n 1
}

[ "$(cat "$tree/.complete" 2>/dev/null)" != "$packages $unpacked" ] || exit 0
uri=$(mirror)
[ -n "$uri" ] || { echo "debian.sh: apt's sources name no Debian mirror" >&2; exit 2; }
rm -rf --one-file-system "$tree"
mkdir -p "${tree%/*}"
# in a mount namespace of its own: it mounts /proc and more in the tree
unshare --mount --propagation private mmdebstrap --variant=minbase --include="$packages" \
    ${foreign:+--architectures="$(dpkg --print-architecture),$foreign"} \
    --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    ${unpacked:+--customize-hook="chroot \"\$1\" sh -c 'cd /tmp &&
	apt-get -q download $unpacked && dpkg -x $unpacked*.deb / && rm $unpacked*.deb'"} \
    "$suite" "$tree" "$uri" >&2
# how it was made is no part of it
rm -f "$tree/etc/dpkg/dpkg.cfg.d/99mmdebstrap" "$tree/etc/apt/apt.conf.d/99mmdebstrap"
echo "$packages $unpacked" >"$tree/.complete"
