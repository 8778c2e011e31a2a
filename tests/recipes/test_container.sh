#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_container.sh - the recipe "A server as a container" of jail_recipes(7), as printed.
# The image itself is run by podman in tests/root/test_export_service.sh.

. "${0%/*}/recipe.lib.sh"

IMAGE=/srv/images/proxy
digest() { grep -o 'sha256:[0-9a-f]*' $IMAGE/index.json | head -n 1; }
in_image() {            # PATTERN: the paths of its layers that match
	local b
	for b in "$IMAGE"/blobs/sha256/*; do tar -tf "$b" 2>/dev/null; done | grep -E "$1"
}

recipe "A server as a container"
upto "jail-setup refresh proxy"
FIRST=$(digest)
like "an image" "$FIRST" '^sha256:[0-9a-f]{64}$'
check "the program is in it" in_image '^usr/sbin/nginx$'
check "and process 1" in_image '^usr/lib/jail/jail-init$'
is "no shell is" "$(in_image '/(sh|bash|dash)$')" ""
is "nor a file that no package brought" "$(in_image '^var/log/nginx/access.log$|^etc/(shadow|machine-id)$')" ""
check "control: the host has one" [ -e /etc/shadow ]
run cat $IMAGE.yaml
like "the pod: a tree that is read-only, and a root without rights" "$(xargs <<<"$OUT")" \
	'hostUsers: false .*readOnlyRootFilesystem: true allowPrivilegeEscalation: false .*drop: \[ ALL \]'
is "nothing of it runs here" "$(pgrep -x nginx)" ""
echo mine >/var/lib/jail/.services/proxy/private/var/www/html/index.html
rest
is "what is written to a container's data is in no image" "$(digest)" "$FIRST"
run jail-setup check proxy
is "check finds nothing" "$RC $OUT" "0 "
recipe_ends
