/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * learn_components.h - which of the shipped components were used; the rule is
 * in learn.h.
 */
#ifndef LEARN_COMPONENTS_H
#define LEARN_COMPONENTS_H

#include <stddef.h>

#include "base/pathmap.h"
#include "plan/component.h"
#include "plan/plan.h"

struct err;
struct list;
struct memory;
struct packages;
struct places;

struct candidate {
	char *name;
	struct component said;
	struct plan plan;	/* on this host, with what it requires */
	bool chosen;
};

struct candidates {
	struct candidate *v;
	size_t n;
};

/* The shipped components that resolve on this host. */
int  candidates_load(const struct places *at, struct memory *m,
    struct packages *pk, struct candidates *all, struct err *e);
void candidates_free(struct candidates *all);

/*
 * Pure.  Appends the names of those that were used, without those that another
 * of them requires.  `paths` are the paths that nothing provides yet; `run` has
 * the real paths of the programs that were run.
 */
int candidates_choose(struct candidates *all, const struct list *paths,
    const struct pathmap *run, struct list *names, struct err *e);

#endif
