/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * workers.h - the same work on many things, on every core there is.
 */
#ifndef WORKERS_H
#define WORKERS_H

#include <stddef.h>

struct err;

/*
 * Call work(arg, i, e) for every i below n, from several threads, in no order.
 * After the first that returns -1 no new one is begun, and its error is
 * returned.  Every call has ended when this returns.
 */
int workers_run(size_t n, int (*work)(void *arg, size_t i, struct err *e),
    void *arg, struct err *e);

#endif
