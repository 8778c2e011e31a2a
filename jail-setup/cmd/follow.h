/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * follow.h - after a refresh: services are restarted into their new trees, and
 * who still runs in an older one is said.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>

struct call;
struct escape_member;
struct list;

struct follow {
	const struct call *c;
	char *const *names;		/* of jails; NULL alone: all */
	const struct list *renewed;	/* those that have a new generation */
	bool restart;			/* all that may be, not "auto" alone */
	bool quiet, json, log;
	int (*sound)(const char *state, const char *jail, const char *serial,
	    struct err *e);		/* of store_rollback() */
};

/*
 * Restarts, one after the other, and in the order of their names, the services
 * of systemd that run in an older tree: those that the refresh gave a new one
 * and whose file says restart = "auto", or with `restart` all, of which a
 * restart = "never" has to be among `names`.  EXIT_FOUND: one did not come up,
 * and is back in its older tree; EXIT_UNABLE: one is down, or cannot be
 * restarted.  Who is left is said, which is no failure.
 */
int follow_refresh(const struct follow *f);

#endif
