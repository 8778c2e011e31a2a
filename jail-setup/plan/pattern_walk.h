/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern_walk.h - a walk of all below a directory, which goes only so far into
 * directories that others than root can write: host_trust.h.
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
	bool left;		/* what came last is left out, or not all of it */
};

/*
 * The top may be a link, but only root's: where another leads is not even looked
 * at.  -1 and errno.
 */
int pattern_begin(struct pattern_walk *w, const char *top);

/* NULL at the end, where errno is not 0 if it is none. */
FTSENT *pattern_next(struct pattern_walk *w);
void pattern_end(struct pattern_walk *w);

/* It cannot be read; fts_errno says why. */
bool pattern_failed(const FTSENT *f);

#endif
