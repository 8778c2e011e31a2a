/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_start.h - the observed program, up to its first instruction. */
#ifndef TRACE_START_H
#define TRACE_START_H

#include <signal.h>
#include <sys/types.h>

struct err;
struct trace_job;

/*
 * Where job->as is somebody, as outside.h has it, theirs[] as 0, 1 and 2; else
 * with the signal mask `mask`.  Its pid, seized and on its way to exec.  An error on that way is an int
 * (errno) in *failed, a pipe to be read when it has ended.
 */
pid_t trace_start(const struct trace_job *job, const sigset_t *mask,
    const int theirs[3], int *failed, struct err *e);

#endif
