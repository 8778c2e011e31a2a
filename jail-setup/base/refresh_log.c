/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh_log.c - see refresh_log.h */
#include <stdarg.h>
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
log_failed(const char *jail, const struct err *e)
{
	struct err said = *e;

	for (char *s = said.msg; (*s = quote_logged(s)) != '\0'; s++)
		;
	log_refresh(LOG_ERR, "jail=%s result=failed reason=\"%s\"",
	    jail != NULL ? jail : "-", said.msg);
}
