/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_components.c - see learn_components.h */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "learn_components.h"
#include "list.h"
#include "package/package.h"
#include "plan/pattern.h"
#include "plan/plan_collect.h"
#include "plan/plan_own.h"
#include "plan/plan_walk.h"

enum {
	COLLECTION = 4,		/* packages that make one, */
	COLLECTION_FILES = 100,	/* if they have that many files */
	DEEPEST = 20,		/* `requires`, which may go in a circle */
};

/* --- loading --------------------------------------------------------------- */

static void
part_free(struct part *p)
{
	free(p->name);
	component_free(&p->said);
	plan_free(&p->plan);
}

/* One that does not resolve here is none that was used. */
static int
load(struct parts *parts, const char *name, const struct places *at,
    struct memory *m, struct packages *pk, struct err *e)
{
	struct part *p = &parts->v[parts->n];

	*p = (struct part){ .name = strdup(name) };
	if (p->name == NULL)
		return err_set(e, errno, "components");
	if (component_load(at->config, at->vendor, name, &p->said, e) < 0 ||
	    plan_collect_component(name, at, m, &p->plan, e) < 0) {
		part_free(p);
		return 0;
	}
	parts->n++;
	return plan_own(&p->plan, pk, e);
}

static int
smallest_first(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return x->plan.n != y->plan.n ? (x->plan.n > y->plan.n) -
	    (x->plan.n < y->plan.n) : strcmp(x->name, y->name);
}

int
parts_load(const struct places *at, struct memory *m, struct packages *pk,
    struct parts *parts, struct err *e)
{
	struct list names = {0};
	int rc = component_names(at->vendor, at->vendor, &names, e);

	parts->v = calloc(names.n + 1, sizeof(*parts->v));
	if (rc == 0 && parts->v == NULL)
		rc = err_set(e, errno, "components");
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = load(parts, names.v[i], at, m, pk, e);
	list_free(&names);
	if (rc == 0)
		qsort(parts->v, parts->n, sizeof(*parts->v), smallest_first);
	return rc;
}

void
parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		part_free(&parts->v[i]);
	free(parts->v);
	*parts = (struct parts){0};
}

/* --- choosing -------------------------------------------------------------- */

/* Named by this component itself, or where a link leads that was. */
static bool
own(const struct part *p, const struct plan_entry *en)
{
	static const char word[] = "component ";
	size_t n = strlen(p->name), m = sizeof(word) - 1;

	while (en->because != NULL && en->because->type == PLAN_LINK)
		en = en->because;
	return en->because == NULL && strncmp(en->why, word, m) == 0 &&
	    strncmp(en->why + m, p->name, n) == 0 &&
	    (en->why[m + n] == '\0' || en->why[m + n] == ',');
}

static bool
is_program(const struct plan_entry *en)
{
	const char *base = strrchr(en->path, '/'), *dir = base;

	if (en->type != PLAN_FILE || (en->mode & 0111) == 0)
		return false;
	while (dir > en->path && dir[-1] != '/')
		dir--;
	return strncmp(dir, "bin/", 4) == 0 || strncmp(dir, "sbin/", 5) == 0;
}

/* Does it lead there, to something of its own? */
static const struct plan_entry *
brings(const struct part *p, const char *path)
{
	const struct plan *plan = &p->plan;
	const struct plan_entry *end;

	return plan_leads(&plan, 1, path, &end) && end != NULL &&
	    end->type != PLAN_DIR && own(p, end) ? end : NULL;
}

static bool
brought(const struct parts *parts, const char *path)
{
	const struct plan_entry *end;

	for (size_t i = 0; i < parts->n; i++) {
		const struct plan *plan = &parts->v[i].plan;

		if (parts->v[i].chosen && plan_leads(&plan, 1, path, &end))
			return true;
	}
	return false;
}

/* The packages its own files are of, and how many files. */
static int
owners(const struct part *p, struct list *names, size_t *files, struct err *e)
{
	*files = 0;
	for (size_t i = 0; i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];

		if (en->type == PLAN_DIR || !own(p, en))
			continue;
		++*files;
		if (en->package != NULL &&
		    list_add(names, en->package->name, e) < 0)
			return -1;
	}
	list_sort(names);
	return 0;
}

/* How many programs it has itself, and how many of them were run. */
static size_t
programs(const struct part *p, const struct pathmap *run, size_t *used)
{
	size_t all = 0;

	*used = 0;

	for (size_t i = 0; i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];

		if (!is_program(en) || !own(p, en))
			continue;
		all++;
		*used += pathmap_get(run, en->source) != NULL;
	}
	return all;
}

/* 1: it leads to a program that was run; 0: to one that was not; -1: to none. */
static int
ran(const struct part *p, const char *path, const struct pathmap *run)
{
	const struct plan *plan = &p->plan;
	const struct plan_entry *end;

	if (!plan_leads(&plan, 1, path, &end) || end == NULL ||
	    end->type != PLAN_FILE || (end->mode & 0111) == 0)
		return -1;
	return pathmap_get(run, end->source) != NULL;
}

/* The same of whatever a pattern stands for: one is enough. */
static int
one_ran(const struct part *p, const char *pattern, const struct pathmap *run)
{
	int best = -1;

	for (size_t i = 0; best < 1 && i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];
		int now = en->type != PLAN_DIR &&
		    pattern_matches(pattern, en->path) ?
		    ran(p, en->path, run) : -1;

		best = now > best ? now : best;
	}
	return best;
}

/* Were the programs run that it cannot do without, so that it is about them? */
static bool
its_own_run(const struct part *p, const struct pathmap *run)
{
	for (size_t i = 0; i < p->said.files.n; i++) {
		const char *text = p->said.files.v[i];

		if ((strpbrk(text, "*?[") != NULL ? one_ran(p, text, run) :
		    ran(p, text, run)) == 0)
			return false;
	}
	return true;
}

/* The rule of learn.h.  1, 0 or -1. */
static int
rule(const struct part *p, const struct list *touched,
    const struct pathmap *run, struct err *e)
{
	struct list all = {0};
	size_t used, files, n = programs(p, run, &used);
	int rc;

	if (n > 0)
		return 2 * used >= n && its_own_run(p, run);
	rc = owners(p, &all, &files, e);
	if (rc == 0)
		rc = all.n < COLLECTION || files < COLLECTION_FILES ||
		    2 * touched->n >= all.n;
	list_free(&all);
	return rc;
}

/* 1: it is part of what was used; 0; -1. */
static int
fits(const struct parts *parts, const struct part *p, const struct list *paths,
    const struct pathmap *run, struct err *e)
{
	struct list touched = {0};
	bool some = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < paths->n; i++) {
		const struct plan_entry *en = brings(p, paths->v[i]);

		if (en == NULL || brought(parts, paths->v[i]))
			continue;
		some = true;
		if (en->package != NULL)
			rc = list_add(&touched, en->package->name, e);
	}
	list_sort(&touched);
	if (rc == 0 && some)
		rc = rule(p, &touched, run, e);
	list_free(&touched);
	return rc;
}

static const struct part *
find(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (strcmp(parts->v[i].name, name) == 0)
			return &parts->v[i];
	return NULL;
}

static bool
needs_it(const struct parts *parts, const struct part *p, const char *name,
    int depth)
{
	const struct list *next = &p->said.requires;

	for (size_t i = 0; depth < DEEPEST && i < next->n; i++) {
		const struct part *q = find(parts, next->v[i]);

		if (strcmp(next->v[i], name) == 0 ||
		    (q != NULL && needs_it(parts, q, name, depth + 1)))
			return true;
	}
	return false;
}

static bool
implied(const struct parts *parts, const struct part *p)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->v[i].chosen && &parts->v[i] != p &&
		    needs_it(parts, &parts->v[i], p->name, 0))
			return true;
	return false;
}

int
parts_choose(struct parts *parts, const struct list *paths,
    const struct pathmap *run, struct list *names, struct err *e)
{
	for (size_t i = 0; i < parts->n; i++) {
		int rc = fits(parts, &parts->v[i], paths, run, e);

		if (rc < 0)
			return -1;
		parts->v[i].chosen = rc > 0;
	}
	for (size_t i = 0; i < parts->n; i++) {
		struct part *p = &parts->v[i];

		if (p->chosen && implied(parts, p))
			p->chosen = false;
		else if (p->chosen && list_add(names, p->name, e) < 0)
			return -1;
	}
	list_sort(names);
	return 0;
}
