/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_graph.c - see plan_graph.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "plan_graph.h"

static int
by_path(const void *path, const void *entry)
{
	return strcmp(path, (*(struct plan_entry *const *)entry)->path);
}

size_t
plan_graph_number(const struct plan *p, const struct plan_entry *en)
{
	struct plan_entry **at =
	    bsearch(en->path, p->v, p->n, sizeof(*p->v), by_path);

	return (size_t)(at - p->v);
}

void
plan_graph_free(struct plan_graph *g)
{
	free(g->first);
	free(g->next);
	free(g->seen);
	free(g->stack);
}

int
plan_graph_new(struct plan_graph *g, const struct plan *p, struct err *e)
{
	*g = (struct plan_graph){ .plan = p };
	g->first = calloc(p->n + 2, sizeof(*g->first));
	g->next = calloc(p->n_wishes + 1, sizeof(*g->next));
	g->seen = calloc(p->n + 1, sizeof(*g->seen));
	g->stack = calloc(p->n + 1, sizeof(*g->stack));
	if (g->first == NULL || g->next == NULL || g->seen == NULL ||
	    g->stack == NULL)
		return err_set(e, errno, "plan");
	for (size_t i = 0; i < p->n_wishes; i++)
		if (p->wishes[i].from != NULL)
			g->first[plan_graph_number(p, p->wishes[i].from) + 2]++;
	for (size_t i = 2; i < p->n + 2; i++)
		g->first[i] += g->first[i - 1];
	/* now first[i + 1] is where i begins; filling moves it to its end */
	for (size_t i = 0; i < p->n_wishes; i++)
		if (p->wishes[i].from != NULL)
			g->next[g->first[plan_graph_number(p,
			    p->wishes[i].from) + 1]++] =
			    plan_graph_number(p, p->wishes[i].to);
	return 0;
}

size_t
plan_graph_visit(struct plan_graph *g, size_t n, size_t at, size_t group)
{
	if (g->seen[at] == group + 1)
		return n;
	g->seen[at] = group + 1;
	g->stack[n] = at;
	return n + 1;
}

bool
plan_graph_root(const struct plan_wish *w)
{
	return w->from == NULL && strncmp(w->why, "on the way to ", 14) != 0;
}
