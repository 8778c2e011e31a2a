/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins_watch.h - the host paths that decide what a plan is, besides those in it.
 *
 * The components' files, the directories their patterns look into, candidates
 * that are not there, also for libraries, the loader's cache and the package
 * database.  Recorded as origins: as long as none of them changes, a new plan
 * of the same recipe (tree_key.h) would be the old one.
 */
#ifndef ORIGINS_WATCH_H
#define ORIGINS_WATCH_H

struct err;
struct jail;
struct list;
struct origins;
struct places;
struct plan;

/* Appends paths, sorted, each once. */
int watch_jail(const struct jail *j, const struct places *at,
    struct list *out, struct err *e);

/*
 * The paths on which the meaning of one pattern (pattern.h) hangs: what it finds,
 * and for each part with a wildcard, or behind one and not found, the directory
 * it was looked for in; without wildcards the first path that is not there.
 */
int watch_pattern(const char *pattern, struct list *out, struct err *e);

/*
 * What they are now, and what the plan tried in vain, but for those that are
 * origins as files of the plan.
 */
int watch_look(const struct list *watched, const struct plan *p,
    struct origins *o, struct err *e);

#endif
