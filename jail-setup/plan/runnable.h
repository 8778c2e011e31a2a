/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runnable.h - of a jail's `commands`, those that would not run, why, and what
 * helps.
 */
#ifndef RUNNABLE_H
#define RUNNABLE_H

struct err;
struct jail;
struct places;
struct plan;

struct runnable {		/* one that would not; valid in the call */
	const char *name;
	const char *why;	/* "nothing of that name in ..." */
	const char *fix;
};

typedef int runnable_say(void *arg, const struct runnable *r, struct err *e);

/* In the tree with this root, as jailsh and the kernel would find it. */
int runnable_tree(const struct jail *j, int root, const struct places *at,
    runnable_say *say, void *arg, struct err *e);

/* In a plan: -1 and the first that would not, as one line; other trouble too. */
int runnable_plan(const struct jail *j, const struct plan *p,
    const struct places *at, struct err *e);

#endif
