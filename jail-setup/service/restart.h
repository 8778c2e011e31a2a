/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restart.h - a service of systemd leaves the tree it runs in for the current
 * one, or goes back.
 */
#ifndef RESTART_H
#define RESTART_H

struct err;
struct places;
struct service;

struct restart_job {
	const struct places *at;
	const struct service *s;
	const char *from, *to;	/* the generation it runs in, the current one */
	/* of store_rollback() */
	int (*sound)(const char *state, const char *jail, const char *serial,
	    struct err *e);
};

enum restart_end {
	RESTART_UP,		/* it runs in the current tree */
	RESTART_GONE,		/* it had been stopped; so it stays */
	RESTART_BACK,		/* it did not come up; it runs where it was */
	RESTART_DOWN,		/* and did not come up there either */
};

/*
 * It has come up when systemctl(1) says so, which of Type=notify is READY=1,
 * when a process of it is in the tree, and for Type=exec when it takes a
 * connection to each of `listen`, or without any, when the process that was
 * there first is still there two seconds later.
 *
 * What is not done after ten minutes has failed, whatever the program has told
 * systemd by EXTEND_TIMEOUT_USEC=.
 *
 * If it does not, the service is held, rolled back to `from` and started there:
 * without the hold the next refresh would lead into the same tree again.  *e
 * then says why, and what to do.
 */
enum restart_end service_restart(const struct restart_job *r, struct err *e);

#endif
