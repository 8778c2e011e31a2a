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
 * The cgroup, made and with the limits of the file.  A descriptor for
 * cgroup_join(), or -1; the jail has limits.
 */
int cgroup_open(const struct jail *j, struct err *e);

/* Could a jail have limits on this host?  Nothing is made. */
int cgroup_can(struct err *e);

/* The calling process, and what it starts from now on. */
int cgroup_join(int fd, struct err *e);

#endif
