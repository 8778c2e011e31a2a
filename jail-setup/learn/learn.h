/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn.h - makes a component of what a program was seen to use.  It reads the
 * host and changes nothing.
 *
 * The component does not list what the resolver finds by itself: libraries,
 * loaders and interpreters.  The rest becomes, in this order,
 *
 *  - a shipped component: one with programs if those that its `files` name and
 *    at least half of all were run; one with data only if some of it was used,
 *    or half of its packages where it is a large collection (a hundred files of
 *    four packages);
 *  - a package, if at least five of its files are left and these are a quarter
 *    of it or more than twenty, unless the resolver provides a library of it;
 *  - files, or all files of a directory by one pattern if at least five of them
 *    are left, half of what is there.  Directories, what lies in /var and what
 *    the program only looked at become `optional`.
 */
#ifndef LEARN_H
#define LEARN_H

#include "learn_place.h"
#include "list.h"
#include "plan/component.h"

struct err;
struct memory;
struct places;
struct seen;

struct learn {
	const struct seen *seen;
	const struct learn_who *who;
	const struct places *at;
	struct memory *memory;
	const struct component *before;	/* add to this one; NULL: to none */
};

struct learned {
	struct component co;	/* its description is that of `before` */
	struct list notes;	/* comments for its file, one line each */
};

/* Free it either way. */
int  learn(const struct learn *l, struct learned *out, struct err *e);
void learned_free(struct learned *l);

#endif
