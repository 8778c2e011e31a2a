/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_look.h - for trace.c: start the program, by trace_start.c; look at
 * which path a stopped task is about to use and what it used, by trace_look.c.
 */
#ifndef TRACE_LOOK_H
#define TRACE_LOOK_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct seen;
struct trace_call;
struct trace_job;

/*
 * Start it, seized by ptrace(2), and return its pid.  If job->as is set it runs
 * as that account by outside.h, with theirs[] as descriptors 0 to 2; else with
 * the signal mask `mask`.  If it fails before execve(2), the pipe *failed holds
 * errno as an int.
 */
pid_t trace_start(const struct trace_job *job, const sigset_t *mask,
    const int theirs[3], int *failed, struct err *e);

/*
 * Before the call: write its path, made absolute, to `path` of PATH_MAX bytes,
 * or "" if it has none of interest.  0, or -1 without memory.
 */
int trace_path(pid_t tid, const struct trace_call *call,
    const uint64_t args[6], struct seen *seen, char *path, struct err *e);

/* After the call: record what it used.  `result` is the new descriptor. */
int trace_used(pid_t tid, const struct trace_call *call, const char *path,
    int64_t result, struct seen *seen, struct err *e);

/* After a successful execve(2): record the program and its interpreter. */
int trace_executed(pid_t tid, const char *path, struct seen *seen,
    struct err *e);

#endif
