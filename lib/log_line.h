/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log_line.h - the outcome of a login as one line of key=value.  Pure.
 */
#ifndef LOG_LINE_H
#define LOG_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct login;

struct report_facts {
	const char *service, *user, *entry;
	const char *rhost, *tty;	/* as PAM knows them; may be NULL */
	const struct login *login;
	const char *reason;	/* NULL: entered */
	const char *note;	/* about a login that entered; may be NULL */
	bool lost;		/* the line itself could not be sent */
};

/* "refused", "entered", or "unmatched": let in without a jail. */
const char *report_result(const struct report_facts *f);

/* Without a newline; truncated to `size`. */
void report_text(char *text, size_t size, const struct report_facts *f);

#endif
