/* SPDX-License-Identifier: BSD-2-Clause */
/* record.c - see record.h */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "list.h"
#include "record.h"
#include "call_match.h"

enum { SHOWN = 400 };

/*
 * It comes from the client: no second line, no second field.  Where it is cut
 * it ends with "...".
 */
static void
copy_quoted(const char *s, char to[SHOWN + 1])
{
	size_t n, len = strnlen(s, SHOWN + 1);

	for (n = 0; n < len && n < SHOWN; n++)
		to[n] = s[n] == '"' ? '\'' :
		    (unsigned char)s[n] < ' ' || s[n] == 0x7f ? '?' : s[n];
	if (len > SHOWN)
		memcpy(to + n - 3, "...", 3);
	to[n] = '\0';
}

/* As sh(1) has it with "$*"; the first of them, and one byte more if cut. */
static void
join_words(const struct list *words, char to[SHOWN + 2])
{
	size_t n = 0;

	*to = '\0';
	for (size_t i = 0; i < words->n && n <= SHOWN; i++) {
		snprintf(to + n, SHOWN + 2 - n, "%s%s", i > 0 ? " " : "",
		    words->v[i]);
		n = strlen(to);
	}
}

/* syslog(3) reads the time zone and formats the line before it connects. */
static bool
open_log(void)
{
	if (access(_PATH_LOG, F_OK) < 0)
		return false;
	openlog("jailsh", LOG_PID | LOG_NDELAY, LOG_AUTHPRIV);
	return true;
}

static const char *
or_none(const char *s)
{
	return s != NULL ? s : "-";
}

bool
record_started(const struct call *c)
{
	char said[SHOWN + 2], shown[SHOWN + 1];

	if (!open_log())
		return false;
	join_words(&c->line.words, said);
	copy_quoted(said, shown);
	syslog(LOG_INFO, "uid=%u service=jailsh result=started profile=%s "
	    "form=%s command=\"%s\"", (unsigned)getuid(),
	    or_none(c->profile), or_none(c->form), shown);
	closelog();
	return true;
}

void
record_ended(const struct call *c, int status)
{
	if (!open_log())
		return;
	syslog(LOG_INFO, "uid=%u service=jailsh result=ended profile=%s "
	    "form=%s status=%d", (unsigned)getuid(), or_none(c->profile),
	    or_none(c->form), status);
	closelog();
}

void
record_refused(const char *command, const char *reason)
{
	char said[SHOWN + 1], why[SHOWN + 1];

	if (!open_log())
		return;
	copy_quoted(command != NULL ? command : "", said);
	copy_quoted(reason, why);
	syslog(LOG_NOTICE, "uid=%u service=jailsh result=refused "
	    "command=\"%s\" reason=\"%s\"", (unsigned)getuid(), said, why);
	closelog();
}
