/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * managers.h - the user managers of systemd that run on this host.
 *
 * They are recognised by the control group of user@UID.service, which the
 * processes of a manager cannot leave.  A login is in the scope of its session
 * instead.
 */
#ifndef MANAGERS_H
#define MANAGERS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

struct manager {
	uid_t uid;
	pid_t pid;		/* a process of it */
	bool itself;		/* that is the manager, in its init.scope */
};

struct managers {
	struct manager *v;
	size_t n, room;
};

/* One entry for each uid.  Processes that end meanwhile are left out. */
int  managers_find(struct managers *m, struct err *e);
const struct manager *managers_of(const struct managers *m, uid_t uid);
void managers_free(struct managers *m);

/*
 * Pure: the control group that holds systemd's slices, from /proc/1/cgroup; ""
 * is the root group.  false: process 1 is not systemd.
 */
bool managers_top(const char *cgroup, char top[PATH_MAX]);

/*
 * Pure: the path in a line of a /proc/PID/cgroup, which goes on to the end of
 * the line; NULL: one of a hierarchy that systemd does not use.  And the next
 * line, or NULL.
 */
const char *managers_path(const char *line);
const char *managers_next(const char *line);

/*
 * Pure: the uid of the manager that a process with this /proc/PID/cgroup and
 * /proc/PID/status belongs to; false: none.  A process of another uid in the
 * group (ExecCondition= runs as root) does not count.
 */
bool managers_parse(const char *cgroup, const char *status, const char *top,
    uid_t *uid, bool *itself);

#endif
