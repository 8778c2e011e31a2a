/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_keep.h - a component that no longer resolves keeps its files: those of the
 * generation before that it brought and no other component brings now.
 *
 * The rest of the jail follows the host.  Whether the two still fit is seen when
 * the tree stands: kept.h.
 */
#ifndef PLAN_KEEP_H
#define PLAN_KEEP_H

#include <stdbool.h>

struct err;
struct manifest;
struct plan;
struct stale;

/* The generation before; borrowed. */
struct keep {
	const struct manifest *manifest;
	const char *root;	/* its tree: an absolute path */
};

/* Does it hold anything of that component, as far as it says so? */
bool keep_has(const struct keep *k, const char *component);

/*
 * Add the files of the stale components to the plan, which has all others.  An
 * error where they cannot both be: a directory of one is a file or a link of
 * the other.  Pure.
 */
int keep_add(const struct keep *k, const struct stale *s, struct plan *p,
    struct err *e);

/*
 * Last, and from `from` on in p->inputs: would a library that was looked for in
 * vain now be found among what was kept?
 */
int keep_shadows(const struct plan *p, size_t from, struct err *e);

#endif
