/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_from.h - which components brought an entry, directly or through the
 * needs of their files, and which package owns it.  Pure but for that.
 *
 * The manifest records it as "tags", so that a later refresh knows what to keep
 * of a component that no longer resolves: plan_keep.h.
 */
#ifndef PLAN_FROM_H
#define PLAN_FROM_H

#include <stdbool.h>

struct err;
struct packages;
struct plan;

/* Sets plan_entry.from ("git,php") of all entries; the plan is sorted. */
int plan_from(struct plan *p, struct err *e);

/* Is the component among "git,php"?  `from` may be NULL. */
bool plan_from_has(const char *from, const char *component);

/* Does the reason name it, as "component php, package x" does "php"? */
bool plan_from_why(const char *why, const char *component);

/*
 * Finds the package of each file and link.  The entries point into the
 * packages, which must live as long.
 */
int plan_own(struct plan *p, struct packages *pk, struct err *e);

#endif
