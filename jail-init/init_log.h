/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * init_log.h - /dev/log, for programs that write to syslog(3): each message is
 * a line on standard output, where the engine finds it.
 */
#ifndef INIT_LOG_H
#define INIT_LOG_H

#include <stdint.h>

struct err;

struct init_log {
	int fd;			/* -1: none; else to be polled */
	int64_t second, hour;	/* when they began, in ms */
	unsigned lines;		/* in this second */
	uint64_t bytes, most;	/* in this hour */
	uint64_t lost;		/* not yet told */
};

/*
 * Binds the socket.  Where another listens there already it is left alone.
 * limit: MiB an hour.
 */
int init_log_open(struct init_log *l, unsigned limit, struct err *e);

/* Takes a few messages that are there.  Never waits. */
void init_log_take(struct init_log *l, int64_t now);

/* The last ones, and how many are lost. */
void init_log_end(struct init_log *l, int64_t now);

#endif
