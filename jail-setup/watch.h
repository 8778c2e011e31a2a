/*
 * watch.h - the host paths that decide what a plan is, besides those in it.
 *
 * The components' files, the directories their patterns look into, candidates
 * that are not there, the loader's cache and the package database.  Recorded as
 * origins: as long as none of them changes, a new plan of the same recipe
 * (recipe.h) would be the old one.
 */
#ifndef WATCH_H
#define WATCH_H

struct err;
struct jail;
struct list;
struct places;

/* Appends paths, sorted, each once. */
int watch_jail(const struct jail *j, const struct places *at,
    struct list *out, struct err *e);

/*
 * The paths on which the meaning of one pattern (pattern.h) hangs: for each
 * part with a wildcard the directories it is looked for in, for each plain part
 * behind one the candidate itself.
 */
int watch_pattern(const char *pattern, struct list *out, struct err *e);

#endif
