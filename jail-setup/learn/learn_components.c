/* SPDX-License-Identifier: BSD-2-Clause */
/* learn_components.c - see learn_components.h */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "learn_components.h"
#include "list.h"
#include "package/package.h"
#include "plan/pattern.h"
#include "plan/plan_collect.h"
#include "plan/plan_from.h"
#include "plan/plan_walk.h"

enum {
	COLLECTION = 4,		/* packages that make one, */
	COLLECTION_FILES = 100,	/* if they have that many files */
	DEEPEST = 20,		/* `requires`, which may go in a circle */
};

/* --- loading ------------------------------------------------------------ */

static void
candidate_free(struct candidate *p)
{
	free(p->name);
	component_free(&p->said);
	plan_free(&p->plan);
}

/* One that does not resolve on this host cannot have been used: skip it. */
static int
load_candidate(struct candidates *all, const char *name,
    const struct places *at, struct memory *m, struct packages *pk,
    struct err *e)
{
	struct candidate *p = &all->v[all->n];

	*p = (struct candidate){ .name = strdup(name) };
	if (p->name == NULL)
		return err_set(e, errno, "components");
	if (component_load(at->config, at->vendor, name, &p->said, e) < 0 ||
	    plan_collect_component(name, NULL, at, m, &p->plan, e) < 0) {
		candidate_free(p);
		return 0;
	}
	all->n++;
	return plan_own(&p->plan, pk, e);
}

static int
smallest_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->plan.n != y->plan.n ? (x->plan.n > y->plan.n) -
	    (x->plan.n < y->plan.n) : strcmp(x->name, y->name);
}

int
candidates_load(const struct places *at, struct memory *m, struct packages *pk,
    struct candidates *all, struct err *e)
{
	scope_list names = {0};

	if (component_names(at->vendor, at->vendor, &names, e) < 0)
		return -1;
	all->v = calloc(names.n + 1, sizeof(*all->v));
	if (all->v == NULL)
		return err_set(e, errno, "components");
	for (size_t i = 0; i < names.n; i++)
		if (load_candidate(all, names.v[i], at, m, pk, e) < 0)
			return -1;
	qsort(all->v, all->n, sizeof(*all->v), smallest_first);
	return 0;
}

void
candidates_free(struct candidates *all)
{
	for (size_t i = 0; i < all->n; i++)
		candidate_free(&all->v[i]);
	free(all->v);
	*all = (struct candidates){0};
}

/* --- choosing ----------------------------------------------------------- */

/* Does the component itself name the entry, or a link that leads to it? */
static bool
is_own(const struct candidate *p, const struct plan_entry *en)
{
	while (en->because != NULL && en->because->type == PLAN_LINK)
		en = en->because;
	return en->because == NULL && plan_from_why(en->why, p->name);
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

/* The entry of its own to which the path leads; NULL if there is none. */
static const struct plan_entry *
provides_itself(const struct candidate *p, const char *path)
{
	const struct plan *plan = &p->plan;
	const struct plan_entry *end;

	return plan_leads(&plan, 1, path, &end) && end != NULL &&
	    end->type != PLAN_DIR && is_own(p, end) ? end : NULL;
}

static bool
is_provided(const struct candidates *all, const char *path)
{
	const struct plan_entry *end;

	for (size_t i = 0; i < all->n; i++) {
		const struct plan *plan = &all->v[i].plan;

		if (all->v[i].chosen && plan_leads(&plan, 1, path, &end))
			return true;
	}
	return false;
}

/* The packages that its own files belong to, and the number of these files. */
static int
list_owners(const struct candidate *p, struct list *names, size_t *files,
    struct err *e)
{
	*files = 0;
	for (size_t i = 0; i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];

		if (en->type == PLAN_DIR || !is_own(p, en))
			continue;
		++*files;
		if (en->package != NULL &&
		    list_add(names, en->package->name, e) < 0)
			return -1;
	}
	list_sort(names);
	return 0;
}

/* The number of its own programs, and of those that were run. */
static size_t
count_programs(const struct candidate *p, const struct pathmap *run,
    size_t *used)
{
	size_t all = 0;

	*used = 0;
	for (size_t i = 0; i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];

		if (!is_program(en) || !is_own(p, en))
			continue;
		all++;
		*used += pathmap_get(run, en->source) != NULL;
	}
	return all;
}

/* What a path leads to, in ascending order of interest. */
enum program { NO_PROGRAM, PROGRAM_NOT_RUN, PROGRAM_RUN };

static enum program
program_at(const struct candidate *p, const char *path,
    const struct pathmap *run)
{
	const struct plan *plan = &p->plan;
	const struct plan_entry *end;

	if (!plan_leads(&plan, 1, path, &end) || end == NULL ||
	    end->type != PLAN_FILE || (end->mode & 0111) == 0)
		return NO_PROGRAM;
	return pathmap_get(run, end->source) != NULL ? PROGRAM_RUN :
	    PROGRAM_NOT_RUN;
}

/* The best of the paths that a pattern matches. */
static enum program
program_matching(const struct candidate *p, const char *pattern,
    const struct pathmap *run)
{
	enum program best = NO_PROGRAM;

	for (size_t i = 0; best != PROGRAM_RUN && i < p->plan.n; i++) {
		const struct plan_entry *en = p->plan.v[i];
		enum program now = en->type != PLAN_DIR &&
		    pattern_matches(pattern, en->path) ?
		    program_at(p, en->path, run) : NO_PROGRAM;

		best = now > best ? now : best;
	}
	return best;
}

/* Were all programs run that its `files` name, so that it is about them? */
static bool
required_programs_ran(const struct candidate *p, const struct pathmap *run)
{
	for (size_t i = 0; i < p->said.files.n; i++) {
		const char *text = p->said.files.v[i];

		if ((strpbrk(text, "*?[") != NULL ?
		    program_matching(p, text, run) :
		    program_at(p, text, run)) == PROGRAM_NOT_RUN)
			return false;
	}
	return true;
}

/* The rule of learn.h. */
static int
apply_rule(const struct candidate *p, const struct list *touched,
    const struct pathmap *run, bool *holds, struct err *e)
{
	scope_list owners = {0};
	size_t used, files, n = count_programs(p, run, &used);
	int rc;

	if (n > 0) {
		*holds = 2 * used >= n && required_programs_ran(p, run);
		return 0;
	}
	rc = list_owners(p, &owners, &files, e);
	*holds = owners.n < COLLECTION || files < COLLECTION_FILES ||
	    2 * touched->n >= owners.n;
	return rc;
}

/* Chosen is what was used, by the rule, and what no chosen one provides. */
static int
choose(const struct candidates *all, struct candidate *p,
    const struct list *paths, const struct pathmap *run, struct err *e)
{
	scope_list touched = {0};
	bool some = false;

	for (size_t i = 0; i < paths->n; i++) {
		const struct plan_entry *en = provides_itself(p, paths->v[i]);

		if (en == NULL || is_provided(all, paths->v[i]))
			continue;
		some = true;
		if (en->package != NULL &&
		    list_add(&touched, en->package->name, e) < 0)
			return -1;
	}
	list_sort(&touched);
	return some ? apply_rule(p, &touched, run, &p->chosen, e) : 0;
}

static const struct candidate *
find_candidate(const struct candidates *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].name, name) == 0)
			return &all->v[i];
	return NULL;
}

static bool
requires_it(const struct candidates *all, const struct candidate *p,
    const char *name, int depth)
{
	const struct list *next = &p->said.requires;

	for (size_t i = 0; depth < DEEPEST && i < next->n; i++) {
		const struct candidate *q = find_candidate(all, next->v[i]);

		if (strcmp(next->v[i], name) == 0 ||
		    (q != NULL && requires_it(all, q, name, depth + 1)))
			return true;
	}
	return false;
}

static bool
is_required_by_chosen(const struct candidates *all,
    const struct candidate *p)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].chosen && &all->v[i] != p &&
		    requires_it(all, &all->v[i], p->name, 0))
			return true;
	return false;
}

int
candidates_choose(struct candidates *all, const struct list *paths,
    const struct pathmap *run, struct list *names, struct err *e)
{
	for (size_t i = 0; i < all->n; i++)
		if (choose(all, &all->v[i], paths, run, e) < 0)
			return -1;
	for (size_t i = 0; i < all->n; i++) {
		struct candidate *p = &all->v[i];

		if (p->chosen && is_required_by_chosen(all, p))
			p->chosen = false;
		else if (p->chosen && list_add(names, p->name, e) < 0)
			return -1;
	}
	list_sort(names);
	return 0;
}
