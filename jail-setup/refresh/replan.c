/* SPDX-License-Identifier: BSD-2-Clause */
/* replan.c - see replan.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "generation.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/plan_keep.h"
#include "plan/stale.h"
#include "replan.h"
#include "store/copy.h"
#include "store/store.h"

/* A manifest from before there were any names nobody. */
static bool
same_from(const struct plan_entry *p, const struct manifest_entry *m)
{
	return m->from == NULL || (p->from != NULL &&
	    strcmp(p->from, m->from) == 0);
}

static bool
same_entry(const struct plan_entry *p, const struct manifest_entry *m)
{
	char sha256[SHA256_HEX + 1];

	if (strcmp(p->path, m->path) != 0 || p->mode != m->mode ||
	    !same_from(p, m))
		return false;
	switch (p->type) {
	case PLAN_DIR:
		return m->type == PLAN_DIR;
	case PLAN_LINK:
		return m->type == PLAN_LINK && strcmp(p->source, m->link) == 0;
	case PLAN_TEXT:
		return m->type == PLAN_FILE && p->size == m->size &&
		    copy_digest(p->text, (size_t)p->size, sha256) == 0 &&
		    strcmp(sha256, m->sha256) == 0;
	case PLAN_FILE:
		return m->type == PLAN_FILE && p->size == m->size;
	}
	return false;
}

bool
replan_same(const struct plan *p, const struct manifest *m, const char **why)
{
	size_t i;

	/* the manifest starts with the root directory, the plan does not */
	for (i = 0; i < p->n && i + 1 < m->n; i++)
		if (!same_entry(p->v[i], &m->v[i + 1])) {
			*why = p->v[i]->path;
			return false;
		}
	if (i < p->n || i + 1 < m->n) {
		*why = i < p->n ? p->v[i]->path : m->v[i + 1].path;
		return false;
	}
	return true;
}

int
replan(const struct jail *j, const struct places *at, const char *tree,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e)
{
	char root[PATH_MAX];
	const struct keep k = { m, root };
	struct stale before;
	struct err ignored;

	if ((size_t)snprintf(root, sizeof(root), "%s/" GENERATION_TREES
	    "/%s/root", at->state, tree) >= sizeof(root))
		return err_set(e, ENAMETOOLONG, "%.40s...", at->state);
	if (collect_keeping(j, at, m != NULL ? &k : NULL, stale, p, e) < 0)
		return -1;
	if (store_stale(at->state, j->name, &before, &ignored) == 0)
		stale_since(stale, &before);
	stale_free(&before);
	return 0;
}
