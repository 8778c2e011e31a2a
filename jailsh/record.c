/* SPDX-License-Identifier: BSD-2-Clause */
/* record.c - see record.h */
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "record.h"

enum { SHOWN = 400 };

/* It comes from the client: no second line, no second field. */
static void
copy_quoted(const char *s, char to[SHOWN + 1])
{
	size_t n, len = strnlen(s, SHOWN);

	for (n = 0; n < len; n++)
		to[n] = s[n] == '"' ? '\'' :
		    (unsigned char)s[n] < ' ' || s[n] == 0x7f ? '?' : s[n];
	to[n] = '\0';
}

void
record(const char *command, const char *reason)
{
	char said[SHOWN + 1], why[SHOWN + 1];

	copy_quoted(command != NULL ? command : "", said);
	copy_quoted(reason != NULL ? reason : "", why);
	openlog("jailsh", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
	if (reason == NULL)
		syslog(LOG_INFO, "uid=%u service=jailsh result=started "
		    "command=\"%s\"", (unsigned)getuid(), said);
	else
		syslog(LOG_NOTICE, "uid=%u service=jailsh result=refused "
		    "command=\"%s\" reason=\"%s\"", (unsigned)getuid(), said,
		    why);
	closelog();
}
