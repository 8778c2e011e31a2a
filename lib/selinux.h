/* SPDX-License-Identifier: BSD-2-Clause */
/* selinux.h - is SELinux on? */
#ifndef SELINUX_H
#define SELINUX_H

#include <linux/magic.h>
#include <stdbool.h>

struct err;

#define SELINUX_FS "/sys/fs/selinux"

/*
 * As libselinux sees it: a file system of the magic (SELINUX_MAGIC) is mounted
 * at `fs`, for writing.  A read-only one is the host's, seen in a container.
 */
int selinux_on(const char *fs, long magic, bool *on, struct err *e);

#endif
