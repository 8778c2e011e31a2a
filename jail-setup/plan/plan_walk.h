/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_walk.h - a path, name by name and link by link, and where it leads in a
 * jail made from plans.  Pure.
 */
#ifndef PLAN_WALK_H
#define PLAN_WALK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct plan;
struct plan_entry;

struct walk {
	char at[PATH_MAX];		/* so far, without links; "" is / */
	char rest[2 * PATH_MAX];	/* still to go */
	int links;
};

enum walk_step {
	WALK_TOO_LONG = -1, WALK_ENDED, WALK_HERE, WALK_UP, WALK_DOWN
};

/* Moves the next name of `rest` to `at`; "." stays there, ".." goes up. */
enum walk_step walk_step(struct walk *w);

/* Is no name left? */
bool walk_ended(const struct walk *w);

/* Puts the text of the link at `at` in its place.  0, ELOOP or ENAMETOOLONG. */
int walk_follow(struct walk *w, const char *target);

/*
 * Follows links as the kernel does.  *end is the entry there; NULL: the root,
 * or a directory of the kernel, which every jail has.
 */
bool plan_leads(const struct plan *const *plans, size_t n, const char *path,
    const struct plan_entry **end);

#endif
