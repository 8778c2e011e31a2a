/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report.h - report the outcome of a login: one log line of key=value, and one
 * audit record.
 *
 * They are sent over sockets that were connected on the host: inside the jail
 * /dev/log is missing or the user's, and there may be no network.  syslog(3)
 * would change what the calling program set by openlog(3).  A host without a
 * logger or without audit is no error.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#include "log_line.h"

struct report {
	int log;		/* connected; -1: nobody listens */
	bool journal;		/* `log` is journald's socket */
	int audit;
};

void report_open(struct report *r);

/*
 * A logger whose queue is full delays a login by this many seconds at most;
 * then the line is lost and the audit record says log=lost.  Closes the
 * sockets.
 */
enum { REPORT_SECONDS = 2 };
void report_send(struct report *r, const struct report_facts *f);

#endif
