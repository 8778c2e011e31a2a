/* SPDX-License-Identifier: BSD-2-Clause */
/* log_start.c - see log_start.h */
#include <syslog.h>

#include "log_line.h"
#include "log_start.h"

void
log_start(const struct report_facts *f)
{
	char text[2048];

	report_text(text, sizeof(text), f);
	syslog(f->reason != NULL ? LOG_ERR : LOG_INFO, "%s", text);
}
