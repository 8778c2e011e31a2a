/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh_log.c - see refresh_log.h */
#include <syslog.h>

#include "err.h"
#include "quote.h"
#include "refresh_log.h"

static void
open_log(void)
{
	openlog("jail-setup", LOG_PID, LOG_DAEMON);
}

void
log_made(const char *jail, const char *serial)
{
	open_log();
	syslog(LOG_NOTICE, "jail=%s result=refreshed gen=%s", jail, serial);
}

void
log_failed(const char *jail, const struct err *e)
{
	struct err said = *e;

	for (char *s = said.msg; (*s = quote_logged(s)) != '\0'; s++)
		;
	open_log();
	syslog(LOG_ERR, "jail=%s result=failed reason=\"%s\"",
	    jail != NULL ? jail : "-", said.msg);
}

void
log_absent(const char *jail, const char *name, const char *found)
{
	open_log();
	syslog(LOG_WARNING, "jail=%s result=warned reason=\"%s: %s\"", jail,
	    name, found);
}

void
log_sum(size_t jails, size_t made, size_t failed)
{
	open_log();
	syslog(failed != 0 ? LOG_WARNING : LOG_INFO,
	    "refresh jails=%zu made=%zu failed=%zu", jails, made, failed);
}
