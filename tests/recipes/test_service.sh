#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2028,SC2034,SC2154 # recipe.lib.sh, eval's words, lib.sh's names
# test_service.sh - the recipes of services of jail_recipes(7), as printed: a web site, a
# stranger's game server, CGI by a socket.

. "${0%/*}/service.lib.sh"

inside() { find "/var/lib/jail/$1/current/root/" "${@:2}"; }

recipe "A web site as a service"
rest
echo '<?php echo @file_get_contents("/srv/www/bruno/secret") ?: "no", shell_exec("id") ?? " none",
    @file_put_contents("/srv/www/anna/x", "x") ? " written" : " no",
    @fsockopen("127.0.0.1", 22) ? " connected" : " no", "\n";' >/srv/www/anna/try.php
mkdir -p /srv/www/bruno && echo secret >/srv/www/bruno/secret
run at_home 'curl -s http://anna.example.org/try.php'
is "it reads no other site, has no shell, writes no page, connects to no other port" "$OUT" "no none no no"
run setpriv --reuid anna --regid anna --clear-groups php /srv/www/anna/try.php
like "control: outside it reads, has a shell, and connects" "$(tr '\n' ' ' <<<"$OUT")" '^secret uid=.* connected'
is "its socket is for the web server" "$(stat -c '%U %G' /run/site-anna.sock 2>&1)" "anna www-data"
run jail-setup service stop anna
run at_home 'curl -s http://anna.example.org/'
like "where it does not run: 502" "$OUT" '502 Bad Gateway'
run jail-setup service start anna
run at_home 'curl -s -b jar http://anna.example.org/'
is "it starts again with its sessions" "$OUT" "visit 3"

recipe "A stranger's game server"
ends 124 "timeout 5 jail-setup learn cube2_server --user arena -- /usr/lib/cube2/cube2_server -c16"
rest
run python3 "$SRC/tests/root/udp.py" cube2 28786
is "a client is answered" "$OUT" cube2
is "in its jail is no shell" "$(inside arena \( -name sh -o -name bash -o -name dash \))" ""
is "  and no program but itself" "$(inside arena -type f -perm -100 -not -name '*.so*' -not -path '*/etc/*' -printf '%f\n')" cube2_server
like "its unit limits it" "$(cat /etc/systemd/system/arena.service)" '^TasksMax=20$'

recipe "CGI by a socket"
rest
echo '<?php echo @fsockopen("127.0.0.1", 22) ? "connected" : "no", "\n";' >/srv/www/forum/try.php
run at_home 'curl -s http://forum.example.org/try.php'
is "it has no network" "$OUT" no
run setpriv --reuid forum --regid forum --clear-groups php /srv/www/forum/try.php
is "control: outside it has" "$OUT" connected
run jail-setup check anna arena forum
is "check finds nothing in any of them" "$RC $OUT" "0 "
recipe_ends
