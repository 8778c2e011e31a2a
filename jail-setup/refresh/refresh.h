/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * refresh.h - make a new generation of a jail that is behind the host.
 */
#ifndef REFRESH_H
#define REFRESH_H


#include "generation.h"
#include "list.h"
#include "make.h"
#include "plan/stale.h"

struct err;
struct jail;
struct looks;
struct places;

enum renewed {
	RENEWED_NOT,	/* the host has not changed; nothing was written */
	RENEWED_NOTED,	/* it has, but the tree would be the same */
	RENEWED_MADE,	/* there is a new generation */
};

/* What the jails of a run have in common. */
struct renewal {
	struct make_run make;	/* its pool is made at the first use */
	struct looks *looks;	/* NULL: one jail only */
	struct list fresh;	/* trees that were found to be up to date */
	struct stale stale;	/* components of the last jail, that stayed */
};

/*
 * An enum renewed, or -1.  A jail that was never built is an error.  On success
 * run->stale has the components that did not follow the host.
 */
int renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct err *e);

void renewal_end(struct renewal *run);

#endif
