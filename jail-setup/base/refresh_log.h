/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh_log.h - log what a refresh did to syslog(3). */
#ifndef REFRESH_LOG_H
#define REFRESH_LOG_H

struct err;

/* `priority` as for syslog(3). */
void log_refresh(int priority, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "jail=JAIL result=RESULT reason=...". */
void log_reason(int priority, const char *jail, const char *result,
    const char *reason);

void log_failed(const char *jail, const struct err *e);	/* NULL: no jail yet */

#endif
