/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_from.c - see plan_from.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "package/package.h"
#include "plan_from.h"
#include "plan_graph.h"

static const char reason[] = "component ";

/* Finds "php" in "component php, package x"; returns its length, or 0. */
static size_t
find_component(const char *why, const char **component)
{
	if (why == NULL || strncmp(why, reason, sizeof(reason) - 1) != 0)
		return 0;
	*component = why + sizeof(reason) - 1;
	return strcspn(*component, ",");
}

bool
plan_from_has(const char *from, const char *component)
{
	const size_t n = strlen(component);

	for (const char *s = from; s != NULL && *s != '\0';) {
		size_t len = strcspn(s, ",");

		if (len == n && memcmp(s, component, n) == 0)
			return true;
		s += len + (s[len] == ',');
	}
	return false;
}

bool
plan_from_why(const char *why, const char *component)
{
	const char *name;
	size_t n = find_component(why, &name);

	return n > 0 && strlen(component) == n &&
	    memcmp(name, component, n) == 0;
}

static int
add_component(struct plan_entry *en, const char *component, struct err *e)
{
	size_t was = en->from != NULL ? strlen(en->from) : 0;
	char *from = realloc(en->from, was + strlen(component) + 2);

	if (from == NULL)
		return err_set(e, errno, "plan");
	if (was > 0)
		from[was++] = ',';
	strcpy(from + was, component);
	en->from = from;
	return 0;
}

static const char *
root_reason(const struct plan_wish *w)
{
	return w->on_way != NULL ? w->on_way : w->why;
}

/* Marks what the component leads to.  Directories have no wishes. */
static int
mark_reached(struct plan_graph *g, struct plan *p, const char *component,
    size_t group, struct err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_wishes; i++)
		if (p->wishes[i].from == NULL &&
		    plan_from_why(root_reason(&p->wishes[i]), component))
			n = plan_graph_visit(g, n, plan_graph_number(p,
			    p->wishes[i].to), group);
	while (n > 0) {
		size_t at = g->stack[--n];

		if (add_component(p->v[at], component, e) < 0)
			return -1;
		for (size_t i = g->first[at]; i < g->first[at + 1]; i++)
			n = plan_graph_visit(g, n, g->next[i], group);
	}
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i]->type == PLAN_DIR && p->v[i]->because == NULL &&
		    plan_from_why(p->v[i]->why, component) &&
		    add_component(p->v[i], component, e) < 0)
			return -1;
	return 0;
}

static int
note_component(struct list *names, const char *why, struct err *e)
{
	const char *name;
	size_t n = find_component(why, &name);

	for (size_t i = 0; i < names->n; i++)
		if (plan_from_why(why, names->v[i]))
			return 0;
	return n == 0 ? 0 : list_add_n(names, name, n, e);
}

int
plan_from(struct plan *p, struct err *e)
{
	scope_list names = {0};
	struct plan_graph g;
	int rc = plan_graph_new(&g, p, e);

	for (size_t i = 0; rc == 0 && i < p->n_wishes; i++)
		if (p->wishes[i].from == NULL)
			rc = note_component(&names, root_reason(&p->wishes[i]),
			    e);
	for (size_t i = 0; rc == 0 && i < p->n; i++)
		if (p->v[i]->type == PLAN_DIR && p->v[i]->because == NULL)
			rc = note_component(&names, p->v[i]->why, e);
	list_sort(&names);	/* so that one set has one text */
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = mark_reached(&g, p, names.v[i], i, e);
	plan_graph_free(&g);
	return rc;
}

/* Its path on the host; NULL: jail-setup made it, so no package owns it. */
static const char *
host_path(const struct plan_entry *en)
{
	return en->type == PLAN_FILE ? en->source :
	    en->type == PLAN_LINK ? en->path : NULL;
}

int
plan_own(struct plan *p, struct packages *pk, struct err *e)
{
	for (size_t i = 0; i < p->n; i++)
		if (host_path(p->v[i]) != NULL &&
		    packages_ask(pk, host_path(p->v[i]), e) < 0)
			return -1;
	if (packages_index(pk, NULL, e) < 0)
		return -1;
	for (size_t i = 0; i < p->n; i++)
		if (host_path(p->v[i]) != NULL)
			p->v[i]->package =
			    packages_owner(pk, host_path(p->v[i]));
	return 0;
}
