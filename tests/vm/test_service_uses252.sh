#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck disable=SC1091,SC2016,SC2034,SC2153 # vm.sh, eval's words, lib.sh's names
# test_service_uses252.sh - the rows of test_service_uses.sh under systemd 252 of
# Debian 12, which does not know Type=notify-reload.

VM_SUITE=bookworm VM_TREE=uses252 VM_WAY=${VM_WAY:-box}
VM_MORE=,php-fpm,php-cgi,libfcgi-bin,nginx-light,gunicorn,uwsgi-core,uwsgi-plugin-python3
VM_MORE=$VM_MORE,libfcgi-perl,teeworlds-server,msmtp,ca-certificates,curl,python3
. "${0%/*}/vm.sh"

vm_people
install_products
like "systemd is of Debian 12" "$(systemctl --version)" '^systemd 252'
VERSION=252
. "$SRC/tests/vm/uses.rows.sh"
finish
