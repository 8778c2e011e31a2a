/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn.h - what a program was seen to use, as a component.  Reads the host,
 * changes nothing.
 *
 * What the resolver finds by itself is not listed: the libraries, loaders and
 * interpreters of what is.  The rest becomes, in this order,
 *
 *  - a component that was shipped: one that brings programs if those of its
 *    `files` and at least half of all were run; one that brings data if some of it was used, unless it is a
 *    large collection (a hundred files, four packages) that was mostly not;
 *  - a package, if at least five of its files are left and these are a quarter
 *    of it or more than twenty; none of which the resolver brings a library;
 *  - files; all of a directory ("DIR/ *", without the blank) if at least five
 *    of them are left, half of what is there.  What was only looked at, what
 *    lies in /var and directories become `optional`.
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
	const struct component *before;	/* to be added to; NULL: nothing */
};

struct learned {
	struct component co;	/* `from` is not set; `description` only of `before` */
	struct list notes;	/* one line each, for whoever reads the file */
};

/* Free it either way. */
int  learn(const struct learn *l, struct learned *out, struct err *e);
void learned_free(struct learned *l);

#endif
