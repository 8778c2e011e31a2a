/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh_log.c - see refresh_log.h */
#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "err.h"
#include "quote.h"
#include "refresh_log.h"

void
log_refresh(int priority, const char *format, ...)
{
	va_list ap;

	openlog("jail-setup", LOG_PID, LOG_DAEMON);
	va_start(ap, format);
	vsyslog(priority, format, ap);
	va_end(ap);
}

void
log_reason(int priority, const char *jail, const char *result,
    const char *reason)
{
	char text[sizeof(((struct err *)0)->msg)];

	snprintf(text, sizeof(text), "%s", reason);
	for (char *s = text; (*s = quote_logged(s)) != '\0'; s++)
		;
	log_refresh(priority, "jail=%s result=%s reason=\"%s\"", jail, result,
	    text);
}

void
log_failed(const char *jail, const struct err *e)
{
	log_reason(LOG_ERR, jail != NULL ? jail : "-", "failed", e->msg);
}
