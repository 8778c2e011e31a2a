/* SPDX-License-Identifier: BSD-2-Clause */
/* current.c - see current.h */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "current.h"
#include "diff.h"
#include "generation.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "record/origins.h"
#include "store/held.h"
#include "store/tree_key.h"

bool
current_behind(const struct current *c)
{
	return c->files.n > 0 || c->parts.n > 0 || c->path[0] != '\0' ||
	    c->unplanned;
}

bool
current_unread(const struct err *e)
{
	return e->no == ENOMEM || e->no == EMFILE || e->no == ENFILE ||
	    e->no == EIO;
}

void
current_free(struct current *c)
{
	list_free(&c->files);
	stale_free(&c->parts);
}

/* When the host's file changed; if it is gone, when its directory did. */
static time_t
changed_at(const char *host)
{
	char dir[PATH_MAX];
	char *slash;
	struct stat st;

	if (lstat(host, &st) == 0)
		return st.st_ctim.tv_sec;
	snprintf(dir, sizeof(dir), "%s", host);
	slash = strrchr(dir, '/');
	if (slash == NULL)
		return 0;
	*slash = '\0';
	return stat(dir, &st) == 0 ? st.st_ctim.tv_sec : 0;
}

int
current_same(const struct origin *o, const struct manifest *m, struct err *e)
{
	const struct manifest_entry *en = manifest_find(m, o->path);
	struct origin copy = *o;
	int rc = en == NULL ? 0 : touched(&copy, en->sha256, e);

	return rc < 0 && !current_unread(e) ? 0 : rc;
}

/* *others: something else changed, or a file was only touched. */
static int
list_changed_files(const struct origins *o, const struct manifest *m,
    struct current *c, bool *others, struct err *e)
{
	for (size_t i = 0; i < o->n; i++) {
		time_t t;
		int same;

		if (!origin_changed(&o->v[i]))
			continue;
		*others = true;
		same = o->v[i].kind != ORIGIN_FILE ? 1 :
		    current_same(&o->v[i], m, e);
		if (same > 0)
			continue;
		if (same < 0 || list_add(&c->files, o->v[i].path, e) < 0)
			return -1;
		t = changed_at(o->v[i].host);
		if (t != 0 && (c->since == 0 || t < c->since))
			c->since = t;
	}
	return 0;
}

static int
compare_with_plan(const struct jail *j, const struct places *at, struct held *h,
    const struct manifest *m, struct current *c, struct err *e)
{
	scope_stale was = c->parts;
	scope_plan p = {0};
	const char *path;

	c->parts = (struct stale){0};
	c->unplanned = replan(j, at, h, m, &c->parts, &p, &c->why) < 0;
	if (c->unplanned)
		stale_free(&c->parts);
	else if (!plan_is_manifest(&p, m, &path))
		snprintf(c->path, sizeof(c->path), "%s", path);
	/* a component that resolves again means a new tree */
	for (size_t i = 0; !c->unplanned && i < was.n; i++)
		if (!stale_has(&c->parts, was.v[i].name))
			snprintf(c->path, sizeof(c->path), "component=%s",
			    was.v[i].name);
	if (!c->unplanned || !current_unread(&c->why))
		return 0;
	*e = c->why;
	return -1;
}

int
current_look(const struct jail *j, const struct places *at,
    struct held *h, const struct manifest *m, struct current *c,
    struct err *e)
{
	__attribute__((cleanup(origins_free))) struct origins o = {0};
	char recipe[RECIPE_HEX + 1];
	bool others;

	*c = (struct current){0};
	if (recipe_of(j, at, recipe, e) < 0 ||
	    held_origins(h, &o, e) < 0 || held_stale(h, &c->parts, e) < 0)
		return -1;
	/* the jail's file may have changed since */
	others = !recipe_made(recipe, h->tree) || c->parts.n > 0;
	if (list_changed_files(&o, m, c, &others, e) < 0)
		return -1;
	return others && c->files.n == 0 ?
	    compare_with_plan(j, at, h, m, c, e) : 0;
}
