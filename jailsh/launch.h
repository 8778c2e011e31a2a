/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * launch.h - a program in a jail, started by root for an account.
 *
 * The same entry and the same walls as a login's, entry=session.  The process
 * itself goes in and becomes the program, so that whoever supervises it sees
 * one process; with processes = "own" its child does, since only children are
 * in a new pid namespace.  Descriptors 0, 1 and 2 stay as they are: a FastCGI
 * socket on 0 is there inside.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>

struct arguments;
struct err;

/* Returns only if it failed, or attended the program to its end. */
int launch(const struct arguments *a, char *const *environment,
    struct err *e);

/*
 * The same up to execve(2), in a process that ends there; nothing is logged.
 * What to end with: 0, and a->argv[0] is `path`, of PATH_MAX bytes; or
 * STATUS_WOULD_NOT or STATUS_UNABLE, and why.  In the process that did not do
 * it *e and the words stay as they are, and *told says so.
 */
int launch_rehearse(const struct arguments *a, char *const *environment,
    char *path, bool *told, struct err *e);

#endif
