/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_libraries.h - what the resolver remembers during a plan.  Private to
 * plan_needs.c, which fills it, and plan_libraries.c: see plan_needs.h.
 */
#ifndef PLAN_LIBRARIES_H
#define PLAN_LIBRARIES_H

#include <stdint.h>

#include "list.h"
#include "plan_needs.h"

struct dep;
struct loader;

struct libraries {
	int root;
	struct loader *loader;
	void *cache;		/* tsearch(3) of struct ldentry, all owned */
	size_t n;
	const struct plan_entry **programs;	/* that have an interpreter */
	size_t nprograms, room;
	uint64_t spent;		/* deps->cost of what others can write */
	unsigned deep;		/* nested scripts in plan_needs_add() */
	struct list preloaded;	/* names of ld.so.preload that were found */
};

/* Adds a library that was found by its name alone to the jail's cache. */
int libraries_remember(struct libraries *l, const struct dep *d,
    struct err *e);

/* Adds the jail's ld.so.cache to the plan, see libraries_cache(). */
int libraries_write(struct plan *p, struct libraries *l, struct err *e);

/*
 * The names in /etc/ld.so.preload if a component brought it: separated by
 * blanks and colons, '#' starts a comment, ld.so(8).
 */
int libraries_preload(const struct plan *p, struct list *names,
    struct err *e);

#endif
