/*
 * pattern.h - the paths of component files: plain, glob(7), or PREFIX/ ** for
 * everything below (written without the blank).
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <fts.h>
#include <stdbool.h>

struct err;
struct list;

/*
 * The host's paths that match, sorted.  A plain path is itself, there or not.
 * With "**" directories are left to their contents, and what is neither file
 * nor link is passed over.
 */
int pattern_expand(const char *pattern, struct list *out, struct err *e);

/*
 * Begins a walk of all below; the top may be a link, but only root's: where
 * another leads is not even looked at.  fts_close() it; NULL and errno.
 */
FTS *pattern_walk(const char *top, int options);

/* Pure: would it match this path? */
bool pattern_matches(const char *pattern, const char *path);

#endif
