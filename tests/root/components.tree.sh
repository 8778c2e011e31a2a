#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # world.sh, eval's words, lib.sh's names
# components.tree.sh - the Debian tree that test_components.sh starts from, with
# the software the machine need not have.  Prints its path.
#
#   B           the build directory; the tree is kept in $B/components-root
#   WORLD_ROOT  the system whose release is taken (default /)
#
# Made once by mmdebstrap, with apt as the machine has it configured, and again
# when components.packages has changed.

set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
B=${B:-build}
case $B in /*) ;; *) B=${here%/tests/root}/$B ;; esac
tree=$B/components-root
# one option each: a pattern must stand alone
mapfile -t include < <(sed 's/#.*//' "$here/components.packages" |
	tr -s ' ' '\n' | sed -n 's/^./--include=&/p')
# shellcheck source=/dev/null
suite=$(. "${WORLD_ROOT:-/}/etc/os-release" && echo "${VERSION_CODENAME:-}")

# The first Debian mirror of the machine, in either format of apt's sources.
mirror() {
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
	    /etc/apt/sources.list.d/*.sources 2>/dev/null |
	sed -n -e 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' \
	    -e 's/^deb[[:space:]]*\(\[[^]]*\]\)\{0,1\}[[:space:]]*\([^[:space:]]*\).*/\2/p' |
	grep -E '/debian/?$' | head -n 1
}

make_tree() {
	local uri
	command -v mmdebstrap >/dev/null || {
		echo "components.tree.sh: mmdebstrap is missing; fix: make deps" >&2
		return 2
	}
	uri=$(mirror)
	if [ -z "$uri" ] || [ -z "$suite" ]; then
		echo "components.tree.sh: apt's sources name no Debian mirror" >&2
		return 2
	fi
	rm -rf --one-file-system "$tree" "$tree.new"
	mkdir -p "$B"
	# the essential packages and ours; no recommendations, no service starts;
	# its mounts are nobody else's: other suites look at the machine's
	unshare --mount --propagation private \
	    mmdebstrap --variant=essential --architectures=amd64,i386 "${include[@]}" \
	    --aptopt='Acquire::Languages "none"' \
	    --dpkgopt=force-unsafe-io \
	    --dpkgopt='path-exclude=/usr/share/doc/*' \
	    --dpkgopt='path-exclude=/usr/share/man/*' \
	    --dpkgopt='path-include=/usr/share/man/man[1-8]/*' \
	    --dpkgopt='path-exclude=/usr/share/info/*' \
	    --dpkgopt='path-exclude=/usr/share/locale/*/*' \
	    --dpkgopt='path-exclude=/usr/share/icons/*' \
	    "$suite" "$tree.new" "$uri" >&2
	echo "$suite ${include[*]}" >"$tree.new/.complete"
	mv "$tree.new" "$tree"
}

# suites that run side by side need it at the same time
mkdir -p "$B"
exec 9>"$B/.components.lock"
flock 9
if [ "$(cat "$tree/.complete" 2>/dev/null)" != "$suite ${include[*]}" ]; then
	make_tree
fi
echo "$tree"
