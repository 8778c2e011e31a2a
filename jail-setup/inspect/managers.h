/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * managers.h - the user managers of systemd that run on this host.
 *
 * Known by the control group of user@UID.service, in which every process that
 * one starts stays.  A login is in none: it is in a session's scope.
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
	bool itself;		/* which is the manager, the first in its scope */
};

struct managers {
	struct manager *v;
	size_t n, room;
};

/* One entry a uid.  Processes that end meanwhile are left out. */
int  managers_find(struct managers *m, struct err *e);
const struct manager *managers_of(const struct managers *m, uid_t uid);
void managers_free(struct managers *m);

/*
 * Pure: the group in which systemd's slices are, from the /proc/1/cgroup of it;
 * "" for the root of all.  false: systemd is not process 1 there.
 */
bool managers_top(const char *cgroup, char top[PATH_MAX]);

/*
 * Pure: whose manager a process with this /proc/PID/cgroup and /proc/PID/status
 * belongs to; false: nobody's.  What runs there as somebody else (ExecCondition=
 * as root) is not the account's.
 */
bool managers_parse(const char *cgroup, const char *status, const char *top,
    uid_t *uid, bool *itself);

#endif
