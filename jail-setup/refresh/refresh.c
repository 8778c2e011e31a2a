/* SPDX-License-Identifier: BSD-2-Clause */
/* refresh.c - see refresh.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "diff.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "make.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "record/origins_changed.h"
#include "record/origins_watch.h"
#include "refresh.h"
#include "scope.h"
#include "store/copy_pool.h"
#include "store/held.h"
#include "store/store.h"
#include "store/tree_key.h"

/* What is known of the generation that is there. */
struct present {
	struct held held;	/* .dir < 0: it cannot be opened */
	struct manifest manifest;
	struct origins origins;
	struct stale stale;	/* components, and since when */
	char *bill;		/* or NULL */
	bool known;		/* could be read */
	bool stale_known;	/* so could what is stale */
	bool asked;		/* it was made for what the jail's file says */
};

/* A kept file has no file on the host to compare with. */
static bool
is_kept(const struct plan *p, const struct origin *o)
{
	const struct plan_entry *en = plan_find(p, o->path);

	return en != NULL && en->kept;
}

/* Read the touched files, up to the first whose content differs. */
static int
touched_same(struct present *now, const struct plan *p, struct err *e)
{
	for (size_t i = 0; i < now->origins.n; i++) {
		struct origin *o = &now->origins.v[i];
		const struct manifest_entry *m;
		int same;

		if (o->kind != ORIGIN_FILE || !origin_changed(o) ||
		    is_kept(p, o))
			continue;
		m = manifest_find(&now->manifest, o->path);
		same = m != NULL ? touched(o, m->sha256, e) : 0;
		if (same <= 0)
			return same;
	}
	return 1;
}

/*
 * Has every copied file the content it had?  The plan has the same files, of
 * the same size.  If one differs, restore the old identities: a new tree
 * copies the touched files with their new times.
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

/* The host changed and the tree would not: record the host as it is now. */
static int
note_unchanged(const struct store_job *job, const struct present *now,
    struct err *e)
{
	const struct origins *was = &now->origins;
	const struct plan *p = job->plan;
	__attribute__((cleanup(origins_free))) struct origins o = {0};

	for (size_t i = 0; i < was->n; i++)
		if (was->v[i].kind == ORIGIN_FILE &&
		    !is_kept(p, &was->v[i]) &&
		    origins_add(&o, &was->v[i], e) < 0)
			return -1;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i]->type == PLAN_LINK &&
		    origins_look(&o, p->v[i]->path, e) < 0)
			return -1;
	if (origins_watch(p, &o, e) < 0)
		return -1;
	origins_distrust(&o, &job->since);
	return store_note(&now->held, &o, job->stale, e);
}

static int
pool_add_present(const struct places *at, const struct present *now,
    struct pool **pool, struct err *e)
{
	if (*pool == NULL)
		*pool = pool_new(at->state, e);
	return *pool == NULL ? -1 : pool_add_tree(*pool, &now->manifest,
	    &now->origins, now->held.tree, e);
}

/* Kept files are linked into the new tree, as unchanged ones are. */
static int
pool_kept(struct pool *pool, const struct present *now, const struct plan *p,
    struct err *e)
{
	char rel[TREE_MAX + PATH_MAX];

	for (size_t i = 0; i < p->n; i++) {
		const struct plan_entry *en = p->v[i];
		const struct manifest_entry *m;
		struct identity id;
		struct stat st;

		if (!en->kept || en->type != PLAN_FILE)
			continue;
		m = manifest_find(&now->manifest, en->path);
		if (m == NULL || lstat(en->source, &st) < 0)
			return err_set(e, ENOENT, "%s", en->source);
		id = identity_of(&st);
		snprintf(rel, sizeof(rel), GENERATION_TREES "/%s/root%s",
		    now->held.tree, en->path);
		if (pool_add(pool, &id, m, rel, e) < 0)
			return -1;
	}
	return 0;
}

/* Does a component resolve again?  No origins were recorded for its files. */
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

/* One jail of a run. */
struct renewing {
	const struct jail *j;
	const struct places *at;
	struct present *now;
	struct renewal *run;
};

/* Would the plan give the tree that is there?  1, 0, -1. */
static int
gives_the_same(struct present *now, const struct plan *p,
    const struct stale *stale, struct err *e)
{
	const char *why;

	return now->known && now->asked && !follows_again(now, stale) &&
	    plan_is_manifest(p, &now->manifest, &why) ?
	    files_same(now, p, e) : 0;
}

/* For make.h. */
static int
plan_or_note(void *arg, struct store_job *job, struct plan *p, struct err *e)
{
	struct renewing *r = arg;
	struct present *now = r->now;
	struct stale *stale = &r->run->stale;
	struct pool **pool = &r->run->make.pool;
	int same;

	job->stale = stale;
	now->known = now->known &&
	    held_manifest(&now->held, &now->manifest, e) == 0;
	if (replan(r->j, r->at, now->known ? &now->held : NULL,
	    &now->manifest, stale, p, e) < 0)
		return -1;
	same = gives_the_same(now, p, stale, e);
	if (same < 0 || (same > 0 && note_unchanged(job, now, e) < 0))
		return -1;
	if (same > 0)
		return MAKE_NO_TREE;
	if (now->known && (pool_add_present(r->at, now, pool, e) < 0 ||
	    pool_kept(*pool, now, p, e) < 0))
		return -1;
	job->reuse = *pool;
	job->kept = stale->n > 0 ? now->held.tree : NULL;
	if (now->known && held_bill(&now->held, &now->bill, e) == 0)
		job->bill = now->bill;
	return MAKE_TREE;
}

/* The stale list of a tree that another jail of this run made. */
static int
stale_of_new(const struct renewing *r, const char *serial, struct err *e)
{
	scope_held h = HELD_CLOSED;

	return held_open(r->at->state, r->j->name, serial, &h, e) < 0 ? -1 :
	    held_stale(&h, &r->run->stale, e);
}

/*
 * Something has changed: compare, and act.  Records that cannot be read do not
 * keep a jail behind the host: then all of it is copied anew.
 */
static int
look_closer(struct renewing *r, const char *recipe, char *serial,
    struct err *e)
{
	const struct make m = {
		.jail = r->j, .at = r->at, .recipe = recipe,
		.run = &r->run->make, .plan = plan_or_note, .arg = r,
	};
	int made = make_generation(&m, serial, e);

	if (made < 0 || (made == MADE_LINK && stale_of_new(r, serial, e) < 0))
		return -1;
	return made == MADE_NOTHING ? RENEWED_NOTED : RENEWED_MADE;
}

/* Nothing to do, unless an earlier run left something to sweep. */
static int
sweep_if_untidy(const struct jail *j, const struct places *at, struct err *e)
{
	return store_untidy(at->state, j->name, j->keep) &&
	    store_sweep(at->state, j->name, j->keep, e) < 0 ? -1 : RENEWED_NOT;
}

/* 1: the host has not changed; 0: it has, or that is unknown; -1. */
static int
unchanged(struct present *now, struct renewal *run, struct err *e)
{
	const char *tree = now->held.tree;
	struct err why;

	/* jails that share a tree share the answer */
	if (now->asked && list_has(&run->fresh, tree))
		return 1;
	if (now->held.dir < 0)
		return 0;
	now->known = held_origins(&now->held, &now->origins, &why) == 0;
	now->stale_known = held_stale(&now->held, &now->stale, &why) == 0;
	/* what would let a stale component resolve again is not recorded */
	if (!now->stale_known || now->stale.n > 0)
		return 0;
	if (!now->asked || !now->known ||
	    origins_changed(&now->origins, run->looks) != NULL)
		return 0;
	return list_add(&run->fresh, tree, e) < 0 ? -1 : 1;
}

static void
present_free(struct present *now)
{
	held_close(&now->held);
	origins_free(&now->origins);
	manifest_free(&now->manifest);
	stale_free(&now->stale);
	free(now->bill);
}

int
renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct err *e)
{
	struct present now = {0};
	struct renewing r = { j, at, &now, run };
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
	now.asked = held_open(at->state, j->name, NULL, &now.held, &why) == 0 &&
	    recipe_made(recipe, now.held.tree);
	rc = unchanged(&now, run, e);
	if (rc >= 0)
		rc = rc > 0 ? sweep_if_untidy(j, at, e) :
		    look_closer(&r, recipe, serial, e);
	present_free(&now);
	return rc;
}

void
renewal_end(struct renewal *run)
{
	stale_free(&run->stale);
	make_run_free(&run->make);
	looks_free(run->looks);
	list_free(&run->fresh);
}
