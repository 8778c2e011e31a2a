/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child_wait.h - stands in for a child: passes signals on to it, and ends with
 * its status.
 */
#ifndef CHILD_WAIT_H
#define CHILD_WAIT_H

#include <sys/types.h>

struct err;

/*
 * fork(2).  0 in the child; its pid in the parent, which has blocked all
 * signals for attend(); or -1.
 */
pid_t attend_fork(struct err *e);

/* Waits for the child: its exit status, or 128 and the signal it died by. */
int attend(pid_t child);

/*
 * The same, but dies by the child's signal, so that a supervisor sees what it
 * would see of the child.
 */
int attend_as(pid_t child);

#endif
