/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern.h - the paths of component files: plain, glob(7), or PREFIX/ ** for
 * everything below (written without the blank).
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <fts.h>
#include <stdbool.h>

#include "base/host_trust.h"

struct err;
struct list;

/*
 * The host's paths that match, sorted.  A plain path is itself, there or not.
 * With "**" directories are left to their contents, what is neither file nor
 * link is passed over, and a PREFIX that is no directory is itself.  There a
 * path with a '/' at its end is one of others (see host_trust.h) that is left out
 * with all below it, or in part: too deep, too many, or not to be looked at.
 */
int pattern_expand(const char *pattern, struct list *out, struct err *e);

/*
 * Is "." or ".." in it?  glob(3) takes ".*" for these too, which would be the
 * parent and all below that: what a pattern stands for has none.
 */
bool pattern_dots(const char *path);

/* A walk of all below a top. */
struct pattern_walk {
	FTS *fts;
	bool stat;		/* fts did it */
	enum ground above;	/* the top */
	size_t theirs;		/* entries of others so far */
	bool left;		/* what came last is left out, or not all of it */
};

/*
 * The top may be a link, but only root's: where another leads is not even looked
 * at.  -1 and errno.
 */
int pattern_begin(struct pattern_walk *w, const char *top, int options);

/* NULL at the end, where errno is not 0 if it is none. */
FTSENT *pattern_next(struct pattern_walk *w);
void pattern_end(struct pattern_walk *w);

/*
 * Pure: is this path, of a file or a link, among those?  Here a star or a
 * question mark stands for a leading period as well: what is excluded by "/a/ *"
 * (without the blank) is all that is in /a.
 */
bool pattern_matches(const char *pattern, const char *path);

#endif
