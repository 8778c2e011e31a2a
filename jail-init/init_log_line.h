/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_log_line.h - a message of syslog(3) as a line.  Pure.
 */
#ifndef INIT_LOG_LINE_H
#define INIT_LOG_LINE_H

#include <stddef.h>

enum { INIT_LOG_LINE = 2048 };

/*
 * Without "<PRI>" and time, which the engine adds; no byte in it that a
 * terminal acts on, \ooo instead; "..." where it was cut.  Returns its length,
 * with the newline at its end; 0: there is nothing to say.
 */
size_t init_log_line(const char *msg, size_t n, char line[INIT_LOG_LINE]);

#endif
