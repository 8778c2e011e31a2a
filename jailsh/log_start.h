/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log_start.h - the line in the log about a program that root starts in a jail.
 */
#ifndef LOG_START_H
#define LOG_START_H

struct report_facts;

/* Between openlog(3) and closelog(3): an error where f->reason is set. */
void log_start(const struct report_facts *f);

#endif
