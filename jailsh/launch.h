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

struct arguments;
struct err;

/* Returns only if it failed, or attended the program to its end. */
int launch(const struct arguments *a, char *const *environment,
    struct err *e);

#endif
