/* SPDX-License-Identifier: BSD-2-Clause */
/* explain_enter.c - into the jail and gone; see explain.h */
#include <unistd.h>

#include "err.h"
#include "explain.h"
#include "nssguard.h"
#include "outside/leash.h"
#include "ports.h"
#include "wall.h"

enum { SECONDS = 20 };

struct answer {
	int rc;
	long us;
	unsigned missing;
	struct err err;
};

struct attempt {
	struct login *l;
	const struct options *o;
	const struct service *s;
};

/*
 * It stays root's, or the unprivileged caller's own: it never becomes the
 * account, which runs nothing of its own here.
 */
static void
try_entry(void *arg, int to)
{
	const struct attempt *t = arg;
	struct login *l = t->l;
	const struct wall_terms terms = jail_walls(l->jail);
	struct answer a = {0};

	if (geteuid() == 0) {
		nssguard_before();
		a.rc = login_enter(l, t->o, &a.err);
		a.us = l->us;
		a.missing = l->missing;
	} else {
		a.rc = walls_raise(&terms, false, &a.missing, &a.err);
	}
	if (a.rc == 0 && t->s != NULL)
		a.rc = ports_keep(t->s, &a.missing, &a.err);
	_exit(write(to, &a, sizeof(a)) != sizeof(a));
}

int
explain_try(struct login *l, const struct options *o, const struct service *s,
    long *us, struct err *e)
{
	struct attempt t = { l, o, s };
	struct answer a = {0};
	enum leash_end end = leash_run(try_entry, &t, &a, sizeof(a), SECONDS,
	    e);

	if (end == LEASH_FAILED)
		return -1;
	if (end == LEASH_SILENT)
		return err_set(e, 0, "the entry that was tried did not end");
	*us = a.us;
	l->missing = a.missing;
	if (a.rc < 0)
		*e = a.err;
	return a.rc;
}
