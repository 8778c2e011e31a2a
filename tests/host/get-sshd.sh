#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# get-sshd.sh DIR - what a real sshd needs and this machine lacks, unpacked into
# DIR.
set -eu

dir=${1:?usage: get-sshd.sh DIR}
set --
[ -x /usr/sbin/sshd ] || set -- "$@" openssh-server
[ -x /usr/lib/openssh/sftp-server ] || set -- "$@" openssh-sftp-server
ls /usr/lib/*/libwrap.so.0 >/dev/null 2>&1 || set -- "$@" libwrap0
[ $# = 0 ] || exec "${0%/*}/get-debs.sh" "$dir" "$@"
