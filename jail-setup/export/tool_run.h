/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tool_run.h - a program of the host that makes a file system.
 *
 * It is found in the directories of root alone, never by PATH, and only if
 * nobody else can write it or them.  Its environment is ours, so that the same
 * input gives the same bytes.
 */
#ifndef TOOL_RUN_H
#define TOOL_RUN_H

#include <time.h>

struct err;

/*
 * Run the program argv[0], which belongs to that package, in the directory
 * `dir`, with standard input `in`, or -1: /dev/null.  `now` is the time that it
 * uses instead of the clock (SOURCE_DATE_EPOCH).  What it prints is dropped
 * but for the first line that it says on standard error, which is in *e if its
 * status is not 0.
 */
int tool_run(const char *const argv[], const char *package, int dir, int in,
    time_t now, struct err *e);

#endif
