/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_lines.h - the programs of a phase, one after the other.
 */
#ifndef INIT_LINES_H
#define INIT_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "init_file.h"

struct init;

/*
 * Runs each to its end, `timeout` seconds at most (0: for ever), then it is
 * killed.  Stops at the first that fails, or `all` run.  0, or the status of
 * the one that failed last and whose failure counts.
 * `until_stop`: a signal that asks for the end ends it too.
 */
int init_lines(struct init *in, enum init_phase phase, unsigned timeout,
    bool all, bool until_stop);

/* The same for one. */
int init_line_run(struct init *in, const struct init_line *l, unsigned timeout,
    bool until_stop);

/* When `timeout` seconds from now are over; -1: never, for 0. */
int64_t init_end_of(unsigned timeout);

#endif
