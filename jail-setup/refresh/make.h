/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make.h - from a jail's words to its next generation: what build and refresh
 * have in common.
 */
#ifndef MAKE_H
#define MAKE_H

#include "generation.h"
#include "list.h"

struct err;
struct jail;
struct meter;
struct packages;
struct places;
struct plan;
struct pool;
struct store_job;

/* What the jails of one run share. */
struct make_run {
	struct pool *pool;	/* NULL: what one jail copies serves no other */
	struct packages *packages;	/* read at the first use */
	struct list trees;	/* made in this run, for equal jails */
	struct meter *meter;	/* counts what is copied; may be NULL */
};

struct make {
	const struct jail *jail;
	const struct places *at;
	const char *recipe;	/* tree_key.h */
	struct make_run *run;
	/* Sorted into *p, with the rest of the job; enum make_next, or -1. */
	int (*plan)(void *arg, struct store_job *job, struct plan *p,
	    struct err *e);
	void *arg;
};

enum make_next {
	MAKE_NO_TREE, MAKE_TREE,
	MAKE_LINK	/* to the tree that was added to job->trees */
};

enum made {
	MADE_NOTHING,	/* `plan` asked for no tree */
	MADE_TREE,
	MADE_LINK,	/* to a tree of this run; there was no plan */
};

/* An enum made, or -1.  Sweeps the jail's old generations in either case. */
int  make_generation(const struct make *m, char serial[SERIAL_MAX + 1],
    struct err *e);
void make_run_free(struct make_run *run);

#endif
