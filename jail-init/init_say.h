/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_say.h - lines that are written and never waited for: process 1 that
 * blocks on a full pipe or a terminal without a reader reaps nothing and ends
 * nothing.
 */
#ifndef INIT_SAY_H
#define INIT_SAY_H

#include <stdbool.h>
#include <stddef.h>

/* "jail-init: ..." on standard error; lost where nobody reads. */
void init_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Is there room for a line, at most 4096 bytes, on the descriptor?  Else it is
 * lost: false.
 */
bool init_write(int fd, const char *line, size_t n);

#endif
