/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_needs.h - what a file needs to be run: libraries, loader, interpreter.
 *
 * Found by reading it.  It is never executed (promise P9).
 */
#ifndef PLAN_NEEDS_H
#define PLAN_NEEDS_H

#include "plan.h"

struct err;
struct libraries;

/*
 * What it may cost to find libraries (deps->cost) for all files that others can
 * write, in one run: 3,000 honest programs come to a fifth of it.
 */
enum { NEEDS_LED_MAX = 1 << 28 };

/* Put what the file of this new entry needs into the plan. */
int plan_needs_add(struct plan *p, struct libraries *l,
    const struct plan_entry *en, struct err *e);

/*
 * The first size - 1 bytes of its file, and a NUL; how many there were, or -1.
 */
ssize_t plan_needs_head(const struct plan_entry *en, char *head, size_t size,
    struct err *e);

/* The resolver's memory over one plan; NULL on error. */
struct libraries *libraries_new(struct err *e);
void libraries_free(struct libraries *l);

/*
 * Last, when all programs are known: what /etc/ld.so.preload names, where a
 * component put it into the plan, and /etc/ld.so.cache for the jail: every
 * library that was found by name, and those of the host's cache that the plan
 * has; none where there are none.
 */
int libraries_cache(struct plan *p, struct libraries *l, struct err *e);

/*
 * And where libraries were looked for, but what is there, if anything is, is
 * not in the plan: what appears there would be taken.
 */
int libraries_tried(struct plan *p, const struct libraries *l, struct err *e);

#endif
