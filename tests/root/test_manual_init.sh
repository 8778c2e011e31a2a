#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034 # world.sh, eval's words
# test_manual_init.sh - what init.conf(5) prints is read by jail-init as it stands there;
# see printed.lib.sh.

. "${0%/*}/world.sh"
. "$SRC/tests/root/printed.lib.sh"

install_products
INIT=/usr/lib/jail/jail-init
takes='$INIT -n "$T/body.conf"'

# jail-init/jail-init.8 prints nothing that is typed
page jail-init/init.conf.5
shows '# init.conf of jail-setup 1' '' '[ "$(head -n 1 "$T/body")" = "# init.conf of jail-setup 1" ]'
shows '# init.conf of jail-setup 1' 'cp "$T/body" "$T/body.conf"; chmod 644 "$T/body.conf"' "$takes"
sed 's/^pidfile /pidfiel /' "$T/body" >"$T/body.conf"
check "control: a word that it does not know is refused" eval "! $takes 2>/dev/null"
finish
