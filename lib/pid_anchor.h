/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pid_anchor.h - a pid namespace for what the caller starts, and its process 1.
 *
 * The caller itself stays where it is; its children are inside.  The first
 * process of a pid namespace takes all others with it when it ends, and no
 * child can be made after it (ENOMEM), so it must not be a command of the
 * session: the anchor is there first, collects orphans, and is killed when the
 * caller ends, and then whatever the session left behind ends with it.
 *
 * The caller never waits for it and never sees it: it is no child that wait(2)
 * reports, and the caller gets no SIGCHLD for it.
 */
#ifndef PID_ANCHOR_H
#define PID_ANCHOR_H

#include <stdint.h>

struct err;

/* A /proc of the caller's pid namespace on the directory `at`. */
int anchor_proc(int at, uint64_t attrs, struct err *e);

/* `proc`: the directory to mount the new namespace's /proc on, or -1. */
int anchor_start(int proc, uint64_t attrs, struct err *e);

#endif
