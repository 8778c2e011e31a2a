/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh.c - see refresh.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "err.h"
#include "jail.h"
#include "list.h"
#include "package/package.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "record/origins_changed.h"
#include "record/origins_watch.h"
#include "refresh.h"
#include "replan.h"
#include "scope.h"
#include "store/copy.h"
#include "store/copy_pool.h"
#include "store/store.h"
#include "store/tree_key.h"
#include "touched.h"

/* What is known of the generation that is there. */
struct present {
	char tree[TREE_MAX + 1];
	struct manifest manifest;
	struct origins origins;
	struct stale stale;	/* components, and since when */
	bool known;		/* could be read */
	bool stale_known;	/* so could what is stale */
	bool asked;		/* it was made for what the jail's file says */
};

/* What is kept has no file on the host that it would be compared with. */
static bool
is_kept(const struct plan *p, const struct origin *o)
{
	const struct plan_entry *en = plan_find(p, o->path);

	return en != NULL && en->kept;
}

/* Touched files are read, up to the first that is another. */
static int
touched_same(struct present *now, const struct plan *p, struct err *e)
{
	const struct manifest *m = &now->manifest;
	size_t k = 0;

	for (size_t i = 0; i < now->origins.n; i++) {
		struct origin *o = &now->origins.v[i];
		int same;

		if (o->kind != ORIGIN_FILE || !origin_changed(o) ||
		    is_kept(p, o))
			continue;
		while (k < m->n && strcmp(m->v[k].path, o->path) < 0)
			k++;
		if (k == m->n || strcmp(m->v[k].path, o->path) != 0)
			return 0;
		same = touched(o, m->v[k].sha256, e);
		if (same <= 0)
			return same;
	}
	return 1;
}

/*
 * Does every copied file hold what it held?  The plan has the same files, of the
 * same size.  If one does not, the others are copied with their new times too.
 */
static int
files_same(struct present *now, const struct plan *p, struct err *e)
{
	const size_t size = (now->origins.n + 1) * sizeof(*now->origins.v);
	scope_free struct origin *was = malloc(size);
	int same;

	if (was == NULL)
		return err_set(e, errno, "refresh");
	memcpy(was, now->origins.v, size - sizeof(*was));
	same = touched_same(now, p, e);
	if (same <= 0)
		memcpy(now->origins.v, was, size - sizeof(*was));
	return same;	/* cppcheck-suppress memleak; scope_free */
}

/* The same tree from a host that looks different: note what it is now. */
static int
note(const struct store_job *job, const struct origins *was, struct err *e)
{
	const struct plan *p = job->plan;
	struct origins o = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < was->n; i++)
		if (was->v[i].kind == ORIGIN_FILE && !is_kept(p, &was->v[i]))
			rc = origins_add(&o, &was->v[i], e);
	for (size_t i = 0; rc == 0 && i < p->n; i++)
		if (p->v[i]->type == PLAN_LINK)
			rc = origins_look(&o, p->v[i]->path, e);
	if (rc == 0)
		rc = origins_watch(p, &o, e);
	origins_distrust(&o, &job->since);
	if (rc == 0)
		rc = store_note(job->state, job->jail, &o, job->stale, e);
	origins_free(&o);
	return rc;
}

static int
pool_of(const struct places *at, const struct present *now,
    struct pool **pool, struct err *e)
{
	char rel[TREE_MAX + 32];

	if (*pool == NULL)
		*pool = pool_new(at->state, e);
	if (*pool == NULL)
		return -1;
	snprintf(rel, sizeof(rel), GENERATION_TREES "/%s/root", now->tree);
	return pool_add_tree(*pool, &now->manifest, &now->origins, rel, e);
}

/* What is kept is linked, as what did not change is. */
static int
pool_kept(struct pool *pool, const struct present *now, const struct plan *p,
    struct err *e)
{
	const struct manifest *m = &now->manifest;
	char rel[TREE_MAX + PATH_MAX];
	size_t k = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];
		struct identity id;
		struct stat st;

		if (!en->kept || en->type != PLAN_FILE)
			continue;
		while (k < m->n && strcmp(m->v[k].path, en->path) < 0)
			k++;
		if (k == m->n || lstat(en->source, &st) < 0)
			return err_set(e, ENOENT, "%s", en->source);
		id = identity_of(&st);
		snprintf(rel, sizeof(rel), GENERATION_TREES "/%s/root%s",
		    now->tree, en->path);
		if (pool_add(pool, &id, &m->v[k], rel, e) < 0)
			return -1;
	}
	return 0;
}

/* Of files that were kept until now nobody noted what the host's are. */
static bool
follows_again(const struct present *now, const struct stale *stale)
{
	if (!now->stale_known)
		return true;	/* perhaps */
	for (size_t i = 0; i < now->stale.n; i++)
		if (!stale_has(stale, now->stale.v[i].name))
			return true;
	return false;
}

/* The plan and, with one, what to do: -1, or which of the three. */
static int
plan_and_act(const struct jail *j, const struct places *at,
    struct present *now, struct store_job *job, struct plan *p,
    struct renewal *run, char *serial, struct err *e)
{
	scope_free char *bill = NULL;
	const char *why;

	job->plan = p;
	job->stale = &run->stale;
	if (replan(j, at, now->tree, now->known ? &now->manifest : NULL,
	    &run->stale, p, e) < 0)
		return -1;
	if (now->known && now->asked && !follows_again(now, &run->stale) &&
	    replan_same(p, &now->manifest, &why)) {
		int same = files_same(now, p, e);

		if (same != 0)
			return same < 0 || note(job, &now->origins, e) < 0 ?
			    -1 : RENEWED_NOTED;
	}
	if (now->known && (pool_of(at, now, &run->pool, e) < 0 ||
	    pool_kept(run->pool, now, p, e) < 0))
		return -1;
	job->kept = run->stale.n > 0 ? now->tree : NULL;
	if (now->known && store_bill(at->state, j->name, serial, &bill, e) == 0)
		job->bill = bill;
	job->reuse = run->pool;
	return store_make(job, serial, e) < 0 ? -1 : RENEWED_MADE;
}

/*
 * Something has changed: look closer, and act.  Records that cannot be read are
 * no reason to stay behind the host: then all of it is copied anew.
 */
static int
closer(const struct jail *j, const struct places *at, const char *recipe,
    struct present *now, struct renewal *run, char *serial, struct err *e)
{
	struct store_job job = {
		.state = at->state, .jail = j->name, .recipe = recipe,
		.meter = run->meter, .trees = &run->made,
		.packages = &run->packages,
	};
	struct plan p = {0};
	char now_serial[SERIAL_MAX + 1];
	int rc;

	clock_gettime(CLOCK_REALTIME, &job.since);
	rc = store_share(&job, serial, e);
	if (rc == 0) {
		now->known = now->known && store_current(at->state, j->name,
		    now_serial, &now->manifest, e) == 0;
		rc = plan_and_act(j, at, now, &job, &p, run, serial, e);
	} else if (rc > 0) {
		rc = store_stale(at->state, j->name, &run->stale, e) < 0 ? -1 :
		    RENEWED_MADE;
	}
	plan_free(&p);
	/* also where nothing was made: what is old by now goes */
	return rc >= 0 && store_sweep(at->state, j->name, j->keep, e) < 0 ?
	    -1 : rc;
}

/* Nothing to do, unless an earlier run left something to be cleared away. */
static int
tidy(const struct jail *j, const struct places *at, struct err *e)
{
	return store_untidy(at->state, j->name, j->keep) &&
	    store_sweep(at->state, j->name, j->keep, e) < 0 ? -1 : RENEWED_NOT;
}

/* 1: the host is what it was; 0: it is not, or nobody knows; -1. */
static int
unchanged(const struct jail *j, const struct places *at,
    struct present *now, struct renewal *run, struct err *e)
{
	struct err why;

	/* jails that share a tree share the answer */
	if (now->asked && list_has(&run->fresh, now->tree))
		return 1;
	now->known = store_origins(at->state, j->name, &now->origins, &why) ==
	    0;
	now->stale_known = store_stale(at->state, j->name, &now->stale, &why) ==
	    0;
	/* nobody notes what would let a component resolve again */
	if (!now->stale_known || now->stale.n > 0)
		return 0;
	if (!now->asked || !now->known ||
	    origins_changed(&now->origins, run->looks) != NULL)
		return 0;
	return list_add(&run->fresh, now->tree, e) < 0 ? -1 : 1;
}

int
renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct err *e)
{
	struct present now = {0};
	char recipe[RECIPE_HEX + 1];
	struct err why;
	int rc;

	stale_free(&run->stale);
	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": somebody else "
		    "maintains that tree", j->name, j->root);
	if (!store_exists(at->state, j->name))
		return err_set(e, 0, "jail %s is not built; fix: jail-setup "
		    "build %s", j->name, j->name);
	if (recipe_of(j, at, recipe, e) < 0)
		return -1;
	now.asked = store_tree(at->state, j->name, now.tree, &why) == 0 &&
	    recipe_made(recipe, now.tree);
	rc = unchanged(j, at, &now, run, e);
	if (rc >= 0)
		rc = rc > 0 ? tidy(j, at, e) :
		    closer(j, at, recipe, &now, run, serial, e);
	origins_free(&now.origins);
	manifest_free(&now.manifest);
	stale_free(&now.stale);
	return rc;
}

void
renewal_end(struct renewal *run)
{
	stale_free(&run->stale);
	pool_free(run->pool);
	packages_free(run->packages);
	looks_free(run->looks);
	list_free(&run->made);
	list_free(&run->fresh);
}
