/* SPDX-License-Identifier: BSD-2-Clause */
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

#include "log_line.h"

struct report {
	int log;		/* connected; -1 where nobody listens */
	bool journal;		/* and there it is the journal */
	int audit;
};

void report_open(struct report *r);

/*
 * A logger whose queue is full holds up a login for so many seconds at most;
 * then the line is lost, and the audit record says so: log=lost.  Closes the
 * sockets.
 */
enum { REPORT_SECONDS = 2 };
void report_send(struct report *r, const struct report_facts *f);

#endif
