/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cgroup.h - limits for all logins of one jail together: `memory` and `tasks`
 * of its file, by a cgroup v2 (Documentation/admin-guide/cgroup-v2.rst)
 * /sys/fs/cgroup/jail/NAME.
 *
 * Only where systemd is not in charge: it has its own limits, and wants no
 * second writer in its tree (https://systemd.io/CGROUP_DELEGATION).  There, or
 * where a controller is missing, it is an error.
 */
#ifndef CGROUP_H
#define CGROUP_H

struct err;
struct jail;

/*
 * Makes the cgroup of a jail that has limits, and sets them.  A descriptor for
 * cgroup_join(), or -1.
 */
int cgroup_open(const struct jail *j, struct err *e);

/* Can a jail have limits on this host?  Changes nothing. */
int cgroup_can(struct err *e);

/* Moves the calling process into it. */
int cgroup_join(int fd, struct err *e);

#endif
