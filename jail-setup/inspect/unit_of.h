/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_of.h - the unit of systemd that a process runs in, by its control group.
 */
#ifndef UNIT_OF_H
#define UNIT_OF_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

/* "": none, the process has ended, or process 1 is not systemd. */
void unit_of(pid_t pid, char unit[NAME_MAX + 1]);

/*
 * Pure: the unit in a /proc/PID/cgroup, a NAME.service or NAME.scope of the
 * system's manager; what lies below its group is the unit's own.  `top` is of
 * managers_top().  false: none.
 */
bool unit_parse(const char *cgroup, const char *top, char unit[NAME_MAX + 1]);

#endif
