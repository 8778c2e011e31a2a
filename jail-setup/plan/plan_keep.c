/* SPDX-License-Identifier: BSD-2-Clause */
/* plan_keep.c - see plan_keep.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "manifest.h"
#include "paths.h"
#include "plan.h"
#include "plan_from.h"
#include "plan_keep.h"
#include "stale.h"

bool
keep_has(const struct keep *k, const char *component)
{
	for (size_t i = 0; i < k->manifest->n; i++)
		if (plan_from_has(k->manifest->v[i].from, component))
			return true;
	return false;
}

/* Adds the directories above the path, which is a tree's and has no links. */
static int
add_way(struct plan *p, const char *path, struct err *e)
{
	char above[PATH_MAX], why[PATH_MAX + 32];
	const char *slash = path;
	struct plan_want w = {
		.path = above, .type = PLAN_DIR, .mode = 0755, .why = why,
	};

	snprintf(why, sizeof(why), "on the way to %s", path);
	while ((slash = strchr(slash + 1, '/')) != NULL) {
		const struct plan_entry *en;

		if ((size_t)snprintf(above, sizeof(above), "%.*s",
		    (int)(slash - path), path) >= sizeof(above))
			return err_set(e, ENAMETOOLONG, "%.60s...", path);
		en = plan_find(p, above);
		if (en == NULL)
			en = plan_add(p, &w, NULL, e);
		if (en == NULL)
			return -1;
		if (en->type != PLAN_DIR)
			return err_set(e, 0, "%s cannot stay: %s is no "
			    "directory any more", path, above);
	}
	return 0;
}

static int
keep_file(const struct keep *k, const struct manifest_entry *m, const char *why,
    struct plan *p, struct err *e)
{
	char source[PATH_MAX];
	struct plan_want w = {
		.path = m->path, .type = m->type, .mode = m->mode,
		.size = m->size, .why = why,
		.source = m->type == PLAN_FILE ? source :
		    m->type == PLAN_LINK ? m->link : NULL,
	};
	struct plan_entry *en;

	if ((size_t)snprintf(source, sizeof(source), "%s%s", k->root,
	    m->path) >= sizeof(source))
		return err_set(e, ENAMETOOLONG, "%.60s...", m->path);
	if (add_way(p, m->path, e) < 0)
		return -1;
	en = plan_add(p, &w, NULL, e);
	if (en == NULL)
		return -1;
	en->kept = true;
	return 0;
}

/*
 * An entry that the plan has already comes from the host and is newer: it
 * stays.  The component becomes one more reason for it, which counts when the
 * others no longer ask for it.
 */
static int
keep_or_ask(const struct keep *k, const struct manifest_entry *m,
    const char *name, struct plan *p, struct err *e)
{
	char why[JAIL_NAME_MAX + 64];
	const struct plan_entry *en = plan_find(p, m->path);

	snprintf(why, sizeof(why), "component %s, as it was", name);
	return en == NULL || en->kept ? keep_file(k, m, why, p, e) :
	    plan_ask(p, en, why, e);
}

int
keep_add(const struct keep *k, const struct stale *s, struct plan *p,
    struct err *e)
{
	for (size_t i = 0; i < k->manifest->n; i++) {
		const struct manifest_entry *m = &k->manifest->v[i];

		for (size_t j = 0; j < s->n; j++)
			if (plan_from_has(m->from, s->v[j].name) &&
			    keep_or_ask(k, m, s->v[j].name, p, e) < 0)
				return -1;
	}
	return 0;
}

/* A place that did not exist stands for all paths below it. */
int
keep_shadows(const struct plan *p, size_t from, struct err *e)
{
	for (size_t i = from; i < p->inputs.n; i++)
		for (size_t k = 0; k < p->n; k++)
			if (p->v[k]->kept &&
			    path_within(p->v[k]->path, p->inputs.v[i]))
				return err_set(e, 0, "%s cannot stay: what was "
				    "not kept would load it", p->v[k]->path);
	return 0;
}
