#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# get-targets.sh DIR - the programs of the profiles that the machine need not have
# (30 MB), and their clients, unpacked into DIR: get-debs.sh.  None is a service.
set -eu

exec "${0%/*}/get-debs.sh" "${1:?usage: get-targets.sh DIR}" rclone restic \
    subversion libsvn1 libapr1 libaprutil1 libserf-1-1 libutf8proc2 \
    unison unison-2.52 cvs rdiff-backup librsync2 libb2-1 python3-yaml \
    python3-setuptools python3-pkg-resources
