/* SPDX-License-Identifier: BSD-2-Clause */
/* trace_start.h - start the traced program. */
#ifndef TRACE_START_H
#define TRACE_START_H

#include <signal.h>
#include <sys/types.h>

struct err;
struct trace_job;

/*
 * Start it, seized by ptrace(2), and return its pid.  If job->as is set it runs
 * as that account by outside.h, with theirs[] as descriptors 0 to 2; else with
 * the signal mask `mask`.  If it fails before execve(2), the pipe *failed holds
 * errno as an int.
 */
pid_t trace_start(const struct trace_job *job, const sigset_t *mask,
    const int theirs[3], int *failed, struct err *e);

#endif
