/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins_watch.h - records the inputs of a plan as origins: as long as none of
 * them changes, a new plan of the same recipe (tree_key.h) would be the old
 * one.
 */
#ifndef ORIGINS_WATCH_H
#define ORIGINS_WATCH_H

struct err;
struct origins;
struct plan;

/*
 * Appends what the plan's inputs (plan.h) are now, and the missing targets of
 * those that are dangling links.  Files and links of the plan are left out:
 * they are origins already.
 */
int origins_watch(const struct plan *p, struct origins *o, struct err *e);

#endif
