/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.h - logs a command that an account asked for: a line when it is
 * started and one when it has ended, or one that says why not.
 *
 * By syslog(3) from inside, so only in a jail with log = true, which has
 * /dev/log.  The account's own process writes the line, so it can be forged;
 * the uid of the sender, which the host's logger adds, cannot.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>

struct call;

/* false: there is no log. */
bool record_started(const struct call *c);
void record_ended(const struct call *c, int status);

/* command NULL: there was none. */
void record_refused(const char *command, const char *reason);

#endif
