/* SPDX-License-Identifier: BSD-2-Clause */
/* err.c - see err.h */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

/* Replace what a terminal or a log would act on; UTF-8 stays. */
static void
printable(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

int
err_set(struct err *e, int no, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char why[128];

	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	e->no = no;
	if (no != 0) {
		n = strlen(e->msg);
		/* the GNU strerror_r: thread-safe, returns the text */
		snprintf(e->msg + n, sizeof(e->msg) - n, ": %s",
		    strerror_r(no, why, sizeof(why)));
	}
	printable(e->msg);
	return -1;
}

int
err_in(struct err *e, const char *fmt, ...)
{
	struct err was = *e;
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	n = strlen(e->msg);
	snprintf(e->msg + n, sizeof(e->msg) - n, ": %s", was.msg);
	printable(e->msg);
	return -1;
}
