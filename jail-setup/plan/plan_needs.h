/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_needs.h - what a file needs to run: libraries, loader, interpreter.
 *
 * The file is read for that, and never executed (promise P9).
 */
#ifndef PLAN_NEEDS_H
#define PLAN_NEEDS_H

#include "plan.h"

struct err;
struct libraries;

/*
 * The most that a run spends (deps->cost) on the libraries of files that others
 * than root can write.  3,000 usual programs cost a fifth of it.
 */
enum { NEEDS_LED_MAX = 1 << 28 };

/* Adds what the file of this new entry needs to the plan. */
int plan_needs_add(struct plan *p, struct libraries *l,
    const struct plan_entry *en, struct err *e);

/* Opens its file for reading. */
int plan_needs_open(const struct plan_entry *en, struct err *e);

/* Reads the first size - 1 bytes of its file, adds a NUL; the number, or -1. */
ssize_t plan_needs_head(const struct plan_entry *en, char *head, size_t size,
    struct err *e);

/* What the resolver remembers during a plan; NULL on error. */
struct libraries *libraries_new(struct err *e);
void libraries_free(struct libraries *l);

/*
 * Call it when all programs are in the plan.  Adds what /etc/ld.so.preload
 * names if a component brought that file, and an /etc/ld.so.cache with the
 * libraries that were found by name and those of the host's cache that the plan
 * has; no cache if there are none.
 */
int libraries_cache(struct plan *p, struct libraries *l, struct err *e);

/*
 * Appends to p->inputs the places where libraries were searched and that the
 * plan does not have: a library that appears there would be loaded.
 */
int libraries_tried(struct plan *p, const struct libraries *l, struct err *e);

#endif
