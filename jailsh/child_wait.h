/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child_wait.h - a program in a process of its own, of which nobody notices
 * that it has one: signals go to it, its end is ours.
 */
#ifndef CHILD_WAIT_H
#define CHILD_WAIT_H

#include <sys/types.h>

struct err;

/*
 * fork(2).  0 in the child; in the parent, its pid, and all signals blocked,
 * for attend(); -1.
 */
pid_t attend_fork(struct err *e);

/* Waits for the child: its exit status, or 128 and the signal it died by. */
int attend(pid_t child);

#endif
