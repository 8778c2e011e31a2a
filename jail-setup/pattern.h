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
 * With "**" directories are left to their contents, what is neither file nor
 * link is passed over, and a PREFIX that is no directory is itself.
 */
int pattern_expand(const char *pattern, struct list *out, struct err *e);

/*
 * Is "." or ".." in it?  glob(3) takes ".*" for these too, which would be the
 * parent and all below that: what a pattern stands for has none.
 */
bool pattern_dots(const char *path);

/*
 * Begins a walk of all below; the top may be a link, but only root's: where
 * another leads is not even looked at.  fts_close() it; NULL and errno.
 */
FTS *pattern_walk(const char *top, int options);

/*
 * Pure: is this path, of a file or a link, among those?  Here a star or a
 * question mark stands for a leading period as well: what is excluded by "/a/ *"
 * (without the blank) is all that is in /a.
 */
bool pattern_matches(const char *pattern, const char *path);

#endif
