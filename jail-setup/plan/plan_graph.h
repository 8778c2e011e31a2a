/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan_graph.h - the wishes of a plan as a graph of its entries.  Pure.
 */
#ifndef PLAN_GRAPH_H
#define PLAN_GRAPH_H

#include <stdbool.h>

#include "plan.h"

struct err;

/* An entry is its index in the plan, which is sorted and must live longer. */
struct plan_graph {
	const struct plan *plan;
	size_t *first;		/* of entry i: next[first[i]] to first[i + 1] */
	size_t *next;
	size_t *seen;		/* 1 + the group that visited it last */
	size_t *stack;		/* room for each entry once */
};

/* Free it either way. */
int  plan_graph_new(struct plan_graph *g, const struct plan *p, struct err *e);
void plan_graph_free(struct plan_graph *g);

size_t plan_graph_number(const struct plan *p, const struct plan_entry *en);

/* Puts an entry on the stack of n, once for each group; returns the new n. */
size_t plan_graph_visit(struct plan_graph *g, size_t n, size_t at,
    size_t group);

/* Is it a root, and not a link on the way to something, such as /bin? */
bool plan_graph_root(const struct plan_wish *w);

#endif
