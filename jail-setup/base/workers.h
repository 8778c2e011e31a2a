/* SPDX-License-Identifier: BSD-2-Clause */
/* workers.h - the same work for many items, on all cores. */
#ifndef WORKERS_H
#define WORKERS_H

#include <stddef.h>

struct err;

/*
 * Call work(arg, i, e) for every i below n, from several threads, in any order.
 * After a call that returns -1 no new one is started, and its error is
 * returned.  All calls have ended when this returns.
 */
int workers_run(size_t n, int (*work)(void *arg, size_t i, struct err *e),
    void *arg, struct err *e);

#endif
