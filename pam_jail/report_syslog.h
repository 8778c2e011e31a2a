/* SPDX-License-Identifier: BSD-2-Clause */
/* report_syslog.h - a message of RFC 3164.  Pure but for the clock. */
#ifndef REPORT_SYSLOG_H
#define REPORT_SYSLOG_H

#include <stddef.h>

#define REPORT_SYSLOG "/dev/log"

/* Returns the bytes written to `to`, fewer than `size`. */
size_t report_syslog(char *to, size_t size, int level, const char *line);

#endif
