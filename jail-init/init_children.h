/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_children.h - the processes of the service, which are our descendants:
 * process 1 inherits all that lose their parent, and so does a child subreaper
 * (podman --init, where we are not process 1).
 */
#ifndef INIT_CHILDREN_H
#define INIT_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* Is it a process, and we are above it? */
bool init_is_ours(pid_t pid);

/* The first of our children; 0: there is none. */
pid_t init_first_child(void);

/*
 * A signal for all of them; where we are not process 1 for our children, who
 * are followed by theirs when they end.
 */
void init_signal_all(int sig);

/* Is there no child at all? */
bool init_childless(void);

#endif
