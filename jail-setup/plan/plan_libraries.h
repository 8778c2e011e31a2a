/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_libraries.h - the resolver's memory over one plan, from the inside: for
 * plan_needs.c, which fills it, and plan_libraries.c.  Others know plan_needs.h only.
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
	void *cache;		/* tsearch(3) of struct ldentry; strings are ours */
	size_t n;
	const struct plan_entry **programs;	/* that have an interpreter */
	size_t nprograms, room;
	uint64_t spent;		/* deps->cost of what others can write */
	unsigned deep;		/* scripts that plan_needs_add() is in the middle of */
	struct list preloaded;	/* names of ld.so.preload that were found */
};

/* A library found by its name alone belongs into the jail's cache. */
int libraries_remember(struct libraries *l, const struct dep *d,
    struct err *e);

/*
 * So does one that the host's cache names and the plan has, though nothing in
 * it is known to need it: what is put into the jail later may.
 */
int libraries_cached(struct plan *p, struct libraries *l,
    struct err *e);
int libraries_program(struct libraries *l, const struct plan_entry *en,
    struct err *e);

/* ld.so.cache for what was remembered, as an entry of the plan. */
int libraries_write(struct plan *p, const struct libraries *l,
    struct err *e);

/*
 * The names in the ld.so.preload of the plan, if a component put one there:
 * between blanks and colons, '#' starts a comment, ld.so(8).
 */
int libraries_preload(const struct plan *p, struct list *names,
    struct err *e);

#endif
