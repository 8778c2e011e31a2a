/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern_walk.h - walks a directory and all below it, with a limit where
 * others than root can write: host_trust.h.
 */
#ifndef PATTERN_WALK_H
#define PATTERN_WALK_H

#include <fts.h>
#include <stdbool.h>

#include "base/host_trust.h"

struct pattern_walk {
	FTS *fts;
	enum ground above;	/* the top */
	size_t theirs;		/* entries of others so far */
	bool left;		/* the last entry is left out, or part of it */
};

/*
 * The top may be a link if root owns it; another is not followed.  -1: errno.
 */
int pattern_begin(struct pattern_walk *w, const char *top);

/* The next entry; NULL at the end, or with errno != 0 on an error. */
FTSENT *pattern_next(struct pattern_walk *w);
void pattern_end(struct pattern_walk *w);

/* Could the entry not be read?  f->fts_errno says why. */
bool pattern_failed(const FTSENT *f);

#endif
