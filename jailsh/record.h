/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.h - one line in the host's log for a command that an account asked
 * for.
 *
 * By syslog(3) from inside, so only in a jail with log = true, which has
 * /dev/log; and written by the account's own process: it may say more there,
 * and say it falsely.  What nobody can forge, the log's own note of the
 * sender's uid, is the host's to add.
 */
#ifndef RECORD_H
#define RECORD_H

/* NULL `command`: none was said; NULL `reason`: it is started. */
void record(const char *command, const char *reason);

#endif
