/* SPDX-License-Identifier: BSD-2-Clause */
/* report_syslog.c - see report_syslog.h */
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "report_syslog.h"

/* "<PRI>Mmm dd hh:mm:ss TAG[PID]: ", month names never translated. */
size_t
report_syslog(char *to, size_t size, int level, const char *line)
{
	static const char months[12][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
	};
	time_t now = time(NULL);
	struct tm tm = {0};

	localtime_r(&now, &tm);
	snprintf(to, size, "<%d>%s %2d %02d:%02d:%02d pam_jail[%d]: %s",
	    LOG_AUTHPRIV | level, months[tm.tm_mon % 12], tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, (int)getpid(), line);
	return strlen(to);
}
