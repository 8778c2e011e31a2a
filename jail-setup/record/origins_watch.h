/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins_watch.h - the host paths that decided a plan, besides those in it, are
 * recorded as origins: as long as none of them changes, a new plan of the same
 * recipe (tree_key.h) would be the old one.
 */
#ifndef ORIGINS_WATCH_H
#define ORIGINS_WATCH_H

struct err;
struct origins;
struct plan;

/*
 * Appends what the plan's inputs (plan.h) are now, and where those that are
 * dangling links lead to; but for those that are origins as files of the plan.
 */
int origins_watch(const struct plan *p, struct origins *o, struct err *e);

#endif
