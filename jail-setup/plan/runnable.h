/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runnable.h - which of a jail's `commands` would not run, why, and the fix.
 */
#ifndef RUNNABLE_H
#define RUNNABLE_H

struct err;
struct jail;
struct places;
struct plan;

struct runnable {		/* one that would not; for the call only */
	const char *name;
	const char *why;	/* "nothing of that name in ..." */
	const char *fix;
};

typedef int runnable_say(void *arg, const struct runnable *r, struct err *e);

/* Looks in the tree with this root, as jailsh and the kernel do. */
int runnable_tree(const struct jail *j, int root, const struct places *at,
    runnable_say *say, void *arg, struct err *e);

/* Looks in a plan.  -1 and one line about the first that would not run. */
int runnable_plan(const struct jail *j, const struct plan *p,
    const struct places *at, struct err *e);

#endif
