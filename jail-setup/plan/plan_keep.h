/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_keep.h - a component that no longer resolves keeps its files: those that
 * it brought to the generation before and that no other component brings now.
 *
 * The rest of the jail follows the host.  kept.h checks in the new tree whether
 * the two still fit.
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

/* Does its manifest name any file of that component? */
bool keep_has(const struct keep *k, const char *component);

/*
 * Adds the files of the stale components to the plan of the others.  It is an
 * error if a directory of one is a file or a link of the other.  Pure.
 */
int keep_add(const struct keep *k, const struct stale *s, struct plan *p,
    struct err *e);

/*
 * p->inputs has from `from` on the places where libraries were searched.  It is
 * an error if a kept file lies in one: it would be loaded instead.
 */
int keep_shadows(const struct plan *p, size_t from, struct err *e);

#endif
