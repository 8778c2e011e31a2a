/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh_log.h - log what a refresh did to syslog(3). */
#ifndef REFRESH_LOG_H
#define REFRESH_LOG_H

#include <stddef.h>

struct err;

void log_made(const char *jail, const char *serial);
void log_failed(const char *jail, const struct err *e);	/* NULL: no jail yet */
/* A jail file names a user or group that the host lacks: absent.h. */
void log_absent(const char *jail, const char *name, const char *found);
void log_sum(size_t jails, size_t made, size_t failed);

#endif
