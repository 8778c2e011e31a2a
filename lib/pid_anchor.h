/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pid_anchor.h - a pid namespace for what the caller starts, and its process 1.
 *
 * The caller itself stays in its pid namespace; its children are in the new
 * one. When the first process of a pid namespace ends, the kernel kills all
 * others, and fork(2) fails with ENOMEM.  So the first one must not be a
 * command of the session: it is the anchor, which collects orphans and ends
 * when the caller does, and whatever the session left behind is killed with it.
 *
 * wait(2) of the caller does not report the anchor, and its end sends no
 * SIGCHLD.
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
