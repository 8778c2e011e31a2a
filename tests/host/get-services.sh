#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# get-services.sh - cron, at, sudo, two FTP servers and ausearch, unpacked into
# $B/services for a world on Debian 12; see get-debs.sh.
set -eu
exec "${0%/*}/get-debs.sh" "${B:-build}/services" cron cron-daemon-common \
    at sudo vsftpd proftpd-core libwrap0 libhiredis0.14 libmemcached11 \
    libmemcachedutil2 libhashkit2 libpcre2-posix3 auditd libauparse0
