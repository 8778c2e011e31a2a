#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service_uses.sh - services of real programs where systemd is pid 1, Debian 13:
# web sites behind nginx, strangers' binaries, a CGI by its socket; see uses.rows.sh.

VM_TREE=uses VM_WAY=${VM_WAY:-box}
VM_MORE=,php-fpm,php-cgi,libfcgi-bin,nginx-light,gunicorn,uwsgi-core,uwsgi-plugin-python3
VM_MORE=$VM_MORE,libfcgi-perl,teeworlds-server,msmtp,ca-certificates,curl,python3
. "${0%/*}/vm.sh"

vm_people
install_products
like "systemd is of Debian 13" "$(systemctl --version)" '^systemd 257'
VERSION=257
. "$SRC/tests/vm/uses.rows.sh"
finish
