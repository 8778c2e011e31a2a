/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cgroup.h - limits for all logins of one jail together: `memory` and `tasks`
 * of its file, by a cgroup v2 (Documentation/admin-guide/cgroup-v2.rst)
 * jail/NAME.
 *
 * It is below /sys/fs/cgroup, or where systemd runs below the cgroup of
 * jail.service, which systemd delegates to us: it wants no second writer
 * elsewhere (https://systemd.io/CGROUP_DELEGATION).  The unit's own process is
 * in a cgroup beside ours, because only one without processes has others with
 * limits below it.  Where any of that is missing, it is an error.
 */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdbool.h>

struct err;
struct jail;

/* What decides whether limits hold. */
struct cgroup_facts {
	bool systemd;		/* runs, and its unit is to have a cgroup */
	bool v2;		/* is what is mounted */
	bool there;		/* the unit's cgroup */
	bool inhabited;		/* by processes in the unit's cgroup itself */
	char controllers[1024];	/* of the cgroup that ours are below */
};

/* Pure: 0, or -1, why they do not, and the fix. */
int cgroup_judge(const struct cgroup_facts *f, struct err *e);

/* Can a jail have limits on this host?  Changes nothing. */
int cgroup_can(struct err *e);

/*
 * Makes the cgroup of a jail that has limits, and sets them.  A descriptor for
 * cgroup_join(), or -1.
 */
int cgroup_open(const struct jail *j, struct err *e);

/* Moves the calling process into it. */
int cgroup_join(int fd, struct err *e);

/* Where it is on this host, before the name of a jail. */
const char *cgroup_above(void);

#endif
