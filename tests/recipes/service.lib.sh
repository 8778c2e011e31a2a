#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034 # recipe.lib.sh: its names
# service.lib.sh - for recipes of services: systemd.py in place of systemd, a real nginx.
#
#   . "${0%/*}/service.lib.sh"   first line of such a suite, in place of recipe.lib.sh

. "${0%/*}/recipe.lib.sh"

S=/run/units
mkdir -p /run/systemd/system /etc/systemd/system $S
install -m 755 "$SRC/tests/root/systemd.py" /usr/local/lib/systemd.py
rm -f /usr/bin/systemctl && ln -s /usr/local/lib/systemd.py /usr/bin/systemctl
python3 /usr/local/lib/systemd.py serve >$S/manager.log 2>&1 </dev/null &
until_so [ -S $S/manager ] || bail "systemd.py does not start"

rm -f /etc/nginx/sites-enabled/default
nginx || bail "nginx does not start"
printf '#!/bin/sh\n[ $1 = reload ] && nginx -t -q && nginx -s reload 2>/dev/null && sleep 1\n' >"$UNITS/nginx"
chmod 755 "$UNITS/nginx"
echo '127.0.0.1 anna.example.org forum.example.org' >>/etc/hosts


