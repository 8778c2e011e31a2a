/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * standing.h - how a jail stands, for those who ask: is it there, may it be
 * entered, is it as the host is, and if not, since when and why.  Looks only.
 */
#ifndef STANDING_H
#define STANDING_H

#include <stdbool.h>
#include <time.h>

#include "err.h"
#include "generation.h"
#include "plan/stale.h"
#include "store/hold.h"

struct jail;
struct places;

/* What stands in the way of the next comes first. */
enum standing_kind {
	STANDING_EXTERNAL,	/* root = : somebody else maintains it */
	STANDING_NOT_BUILT,
	STANDING_UNSAFE,	/* a login is refused */
	STANDING_UNKNOWN,	/* is it as the host is?  Only root can tell, or
				   there was no memory to look: why.no */
	STANDING_FAILED,	/* the last refresh failed */
	STANDING_STALE,		/* a refresh would change something */
	STANDING_CURRENT,
	STANDING_COUNT
};

struct standing {
	enum standing_kind kind;
	char serial[SERIAL_MAX + 1];	/* the current generation; or "" */
	char newer[SERIAL_MAX + 1];	/* rolled back from this; or "" */
	long long size;			/* bytes */
	time_t since;			/* of FAILED, STALE; 0: not known */
	struct err why;			/* of all but NOT_BUILT, CURRENT */
	struct hold hold;		/* is it to stay so? */
	struct stale parts;		/* components that stay as they were */
};

/* Free it. */
void standing_look(const struct jail *j, const struct places *at,
    struct standing *s);
void standing_free(struct standing *s);

/* "current", "not built"... */
const char *standing_name(enum standing_kind k);

/* A generation that a login would enter? */
bool standing_built(enum standing_kind k);

/* Had jail-setup no memory, or no descriptor left, to look? */
bool standing_unlooked(const struct standing *s);

#endif
