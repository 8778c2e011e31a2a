/*
 * report.h - what a login came to: one line for the log, key=value, and one
 * audit record.
 *
 * Sent over sockets of our own, connected on the host: after the entry the jail
 * has no /dev/log, or one the user was given, and perhaps no network; and
 * syslog(3) would change what the program around us set by openlog(3).  A host
 * without a logger or without audit is no error.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

struct login;

struct report {
	int log;		/* connected; -1 where nobody listens */
	bool journal;		/* and there it is the journal */
	int audit;
};

struct report_facts {
	const char *service, *user, *entry;
	const char *rhost, *tty;	/* as PAM knows them; may be NULL */
	const struct login *login;
	const char *reason;	/* NULL: entered */
	long us;		/* in so many microseconds */
};

void report_open(struct report *r);

/* A logger that is full or gone does not hold up a login.  Closes the sockets. */
void report_send(struct report *r, const struct report_facts *f);

/* Pure: the line, without its end; cut off at `size`. */
void report_text(char *text, size_t size, const struct report_facts *f);

#endif
