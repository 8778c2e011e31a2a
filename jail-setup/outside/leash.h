/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * leash.h - a process that an account may stop, watched by root, whom it can
 * not.  An alarm in the process itself would be stopped with it.
 */
#ifndef LEASH_H
#define LEASH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

/* Milliseconds, by a clock that only goes forward. */
long leash_now(void);

/*
 * Read until there are n bytes or the writers have ended: how many; -1 and errno,
 * ETIMEDOUT after so many seconds.
 */
ssize_t leash_read(int from, void *buf, size_t n, int seconds);

/*
 * Has that child ended, or does it within so many milliseconds?  Also one that
 * is not ours to collect: as long as another process of the account traces it,
 * ptrace(2), waitpid(2) would wait.
 */
bool leash_ended(pid_t pid, int ms);

/*
 * Run run(arg, to) in a process, with that many seconds to write an answer of n
 * bytes, at most PIPE_BUF, to the pipe `to`, and end it then, with all it has
 * left behind.  1: *answer is there; 0: none came; -1: it could not be started.
 */
int leash_run(void (*run)(void *arg, int to), void *arg, void *answer,
    size_t n, int seconds, struct err *e);

#endif
