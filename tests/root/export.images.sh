#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2154 # lib.sh's names
# export.images.sh - on a machine that has the servers, for test_export_service.sh: two
# services made from their programs alone, exported in each form into DIR, which others
# see.  What is asked of the machine afterwards is in DIR/said.
#
#   WORLD_ROOT=TREE tests/root/world.sh tests/root/export.images.sh DIR

. "$SRC/tests/root/lib.sh"
out=$1
export PAMDIR=$ARCH_LIB/security        # no pkg-config in the tree
install_products
for x in web:/usr/sbin/nginx store:/usr/bin/redis-server; do
	name=${x%:*}
	jail-setup -q service create "$name" "${x#*:}" --engine none || exit
	for to in oci:oci quadlet:container kube:yaml; do
		jail-setup -q service export "$name" --to "${to%:*}" --output "$out/$name.${to#*:}" || exit
	done
done
{
	jail-setup -q service export web --to quadlet --output "$out/web.txt" 2>&1
	jail-setup -q service export web --to quadlet --output "$out/web.container" 2>&1
	until [ "$(date +%s)" -gt $(($(stat -c %Y "$out/store.oci/index.json") + 1)) ]; do sleep 0.1; done
	jail-setup -q build web store
	for name in web store; do
		jail-setup -q service export "$name" --to oci --output "$out/$name.again"
	done
	# what a container began with is not what is in a container of this host
	echo changed >>/var/lib/jail/.services/web/private/etc/nginx/nginx.conf
	jail-setup -q service export web --to oci --output "$out/web.data"
	jail-setup check web store
	echo "check: $?"
	# a service may plant links in its directories
	u=$(sed -n 's/^redis:x:\([0-9]*\):.*/\1/p' /etc/passwd)
	setpriv --reuid "$u" --clear-groups ln -s /etc /var/lib/redis/sub
	jail-setup -q service export store --to oci --output "$out/store.planted" 2>&1
} >"$out/said"
