/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_size.c - the wishes as a graph; see plan_size.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "plan_graph.h"
#include "plan_size.h"
#include "scope.h"

struct graph {
	struct plan_graph of;
	size_t *groups;		/* how many reach an entry */
};

struct seed {
	size_t group, at;
};

/*
 * The bytes that the seeds of one group, v to end, lead to.  The first pass
 * counts how many groups reach each entry; the second, with `alone`, adds up
 * what this group alone reaches.
 */
static off_t
sum_reached(struct graph *g, const struct seed *v, const struct seed *end,
    bool alone)
{
	size_t group = v->group, n = 0;
	off_t sum = 0;

	for (; v < end; v++)
		n = plan_graph_visit(&g->of, n, v->at, group);
	while (n > 0) {
		size_t at = g->of.stack[--n];

		if (!alone)
			g->groups[at]++;
		if (!alone || g->groups[at] == 1)
			sum += g->of.plan->v[at]->size;
		for (size_t i = g->of.first[at]; i < g->of.first[at + 1]; i++)
			n = plan_graph_visit(&g->of, n,
			    g->of.next[i], group);
	}
	return sum;
}

static int
by_group(const void *a, const void *b)
{
	const struct seed *x = a, *y = b;

	return (x->group > y->group) - (x->group < y->group);
}

static void
measure_groups(struct graph *g, struct seed *v, size_t n, struct plan_share *to)
{
	size_t room = g->of.plan->n * sizeof(size_t);

	memset(g->groups, 0, room);
	qsort(v, n, sizeof(*v), by_group);
	for (int alone = 0; alone < 2; alone++) {
		memset(g->of.seen, 0, room);
		for (size_t i = 0, end; i < n; i = end) {
			off_t sum;

			for (end = i; end < n && v[end].group == v[i].group;)
				end++;
			sum = sum_reached(g, v + i, v + end, alone != 0);
			if (alone != 0)
				to[v[i].group].alone = sum;
			else
				to[v[i].group].total = sum;
		}
	}
}

static int
by_size(const void *a, const void *b)
{
	const struct plan_share *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	if (x->alone != y->alone)
		return x->alone < y->alone ? 1 : -1;
	return strcmp(x->path != NULL ? x->path : x->reason,
	    y->path != NULL ? y->path : y->reason);
}

/* "component php, package php8.2-cli": the component. */
static int
number_of_reason(struct plan_shares *s, const char *why, size_t *at,
    struct err *e)
{
	size_t n = strcspn(why, ",");
	char *copy;

	for (*at = 0; *at < s->n_reasons; ++*at) {
		const char *have = s->reasons[*at].reason;

		if (strncmp(have, why, n) == 0 && have[n] == '\0')
			return 0;
	}
	copy = strndup(why, n);
	if (copy == NULL)
		return err_set(e, errno, "plan");
	s->reasons[s->n_reasons++].reason = copy;
	return 0;
}

static int
measure_reasons(struct graph *g, struct seed *v, struct plan_shares *s,
    struct err *e)
{
	const struct plan *p = g->of.plan;
	size_t n = 0;

	for (size_t i = 0; i < p->n_wishes; i++) {
		if (!plan_graph_root(&p->wishes[i]))
			continue;
		v[n].at = plan_graph_number(p, p->wishes[i].to);
		if (number_of_reason(s, p->wishes[i].why, &v[n++].group, e) < 0)
			return -1;
	}
	measure_groups(g, v, n, s->reasons);
	return 0;
}

static void
measure_files(struct graph *g, struct seed *v, size_t *file_of,
    struct plan_shares *s)
{
	const struct plan *p = g->of.plan;
	size_t n = 0;

	for (size_t i = 0; i < p->n_wishes; i++) {
		size_t at = plan_graph_number(p, p->wishes[i].to);

		if (!plan_graph_root(&p->wishes[i]) || file_of[at] != 0)
			continue;
		v[n] = (struct seed){ s->n_files, at };
		file_of[at] = ++s->n_files;
		s->files[n++] = (struct plan_share){
			.reason = p->wishes[i].why, .path = p->v[at]->path,
		};
	}
	measure_groups(g, v, n, s->files);
}

int
plan_size(const struct plan *p, struct plan_shares *s, struct err *e)
{
	scope_free struct seed *v = calloc(p->n_wishes + 1, sizeof(*v));
	scope_free size_t *file_of = calloc(p->n + 1, sizeof(*file_of));
	struct graph g;
	int rc;

	*s = (struct plan_shares){0};
	s->reasons = calloc(p->n_wishes + 1, sizeof(*s->reasons));
	s->files = calloc(p->n_wishes + 1, sizeof(*s->files));
	rc = plan_graph_new(&g.of, p, e);
	g.groups = calloc(p->n + 1, sizeof(*g.groups));
	if (v == NULL || file_of == NULL || s->reasons == NULL ||
	    s->files == NULL || g.groups == NULL)
		rc = err_set(e, ENOMEM, "plan");
	if (rc == 0)
		rc = measure_reasons(&g, v, s, e);
	if (rc == 0) {
		measure_files(&g, v, file_of, s);
		qsort(s->reasons, s->n_reasons, sizeof(*s->reasons), by_size);
		qsort(s->files, s->n_files, sizeof(*s->files), by_size);
	}
	for (size_t i = 0; i < p->n; i++)
		s->bytes += p->v[i]->size;
	free(g.groups);
	plan_graph_free(&g.of);
	return rc;
}

void
plan_shares_free(struct plan_shares *s)
{
	for (size_t i = 0; i < s->n_reasons; i++)
		free((char *)s->reasons[i].reason);
	free(s->reasons);
	free(s->files);
	*s = (struct plan_shares){0};
}
