/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * join_cgroup.h - goes into the cgroup of another process, so that the limits
 * of its unit hold for the caller, and the end of the unit ends it.
 */
#ifndef JOIN_CGROUP_H
#define JOIN_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

/* -1 also where cgroups of version 1 have such limits. */
int join_cgroup(pid_t pid, struct err *e);

/*
 * Pure: two texts of /proc/PID/cgroup.  *path: the cgroup of version 2 of
 * `theirs`, "" if `ours` is the same; false: others differ as well.
 */
bool join_cgroup_judge(const char *theirs, const char *ours, char *path,
    size_t size);

#endif
