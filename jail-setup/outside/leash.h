/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * leash.h - limit the time of a process that the account may stop, by a watcher
 * that runs as root and that the account cannot stop.  An alarm in the process
 * itself would stop with it.
 */
#ifndef LEASH_H
#define LEASH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

/* Milliseconds of CLOCK_MONOTONIC. */
long leash_now(void);

/*
 * Read n bytes, or fewer if the writers close the pipe: how many.  -1 and
 * errno, ETIMEDOUT after that many seconds.
 */
ssize_t leash_read(int from, void *buf, size_t n, int seconds);

/*
 * Has that child ended, or does it within that many milliseconds?  Unlike
 * waitpid(2), which would block, this also works while another process of the
 * account traces it with ptrace(2).
 */
bool leash_ended(pid_t pid, int ms);

/*
 * Run run(arg, to) in a process, which has that many seconds to write an answer
 * of n bytes, at most PIPE_BUF, to the pipe `to`; then kill it and all its
 * descendants.
 */
enum leash_end {
	LEASH_FAILED = -1,	/* could not start the process: err_set() */
	LEASH_SILENT,		/* there was no answer */
	LEASH_ANSWERED,		/* *answer is filled */
};

enum leash_end leash_run(void (*run)(void *arg, int to), void *arg,
    void *answer, size_t n, int seconds, struct err *e);

#endif
