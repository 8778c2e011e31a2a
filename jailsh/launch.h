/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * launch.h - root starts a program in a jail, for an account.
 *
 * Entry and walls are those of a login with entry=session.  The process itself
 * enters and executes the program, so that its supervisor sees one process;
 * with processes = "own" its child does, since only children are in the new pid
 * namespace.  Descriptors 0, 1 and 2 are kept: a FastCGI socket on 0 is served
 * from inside.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>

struct arguments;
struct err;

/* Returns an exit status: it failed, or the child has ended. */
int launch(const struct arguments *a, char *const *environment,
    struct err *e);

/*
 * Does the same up to execve(2) in a child, and logs nothing.  Returns the exit
 * status in both processes: 0, STATUS_WOULD_NOT or STATUS_UNABLE.  In the child
 * *e says why, or a->argv[0] is `path` (PATH_MAX bytes) if 0.  *told is set in
 * the parent, where *e and the words are unchanged and there is nothing to
 * print.
 */
int launch_rehearse(const struct arguments *a, char *const *environment,
    char *path, bool *told, struct err *e);

#endif
