/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace_look.h - which path a stopped task is about to use, and what it used.
 */
#ifndef TRACE_LOOK_H
#define TRACE_LOOK_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct seen;
struct trace_call;

/*
 * Before the call: write its path, made absolute, to `path` of PATH_MAX bytes,
 * and return 1; 0: it has none of interest; -1: no memory.
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
