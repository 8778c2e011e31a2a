/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * refresh.h - a refresh: a new generation of a jail the host has moved away from.
 */
#ifndef REFRESH_H
#define REFRESH_H

#include <stdbool.h>

#include "generation.h"
#include "list.h"
#include "make.h"
#include "plan/stale.h"

struct err;
struct jail;
struct looks;
struct places;

enum renewed {
	RENEWED_NOT,	/* nothing on the host has changed: nothing was written */
	RENEWED_NOTED,	/* something has, but the jail would be the same */
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
 * -1, or which of the three.  A jail that was never built is an error.  With any
 * but -1, run->stale has what did not follow the host.
 */
int renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct err *e);

void renewal_end(struct renewal *run);

#endif
