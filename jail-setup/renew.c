/* renew.c - see renew.h */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "collect.h"
#include "copy.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "manifest.h"
#include "origin.h"
#include "origin_look.h"
#include "package.h"
#include "plan.h"
#include "pool.h"
#include "recipe.h"
#include "renew.h"
#include "scope.h"
#include "store.h"
#include "watch.h"

/* What is known of the generation that is there. */
struct present {
	char tree[TREE_MAX + 1];
	struct manifest manifest;
	struct origins origins;
	bool known;		/* could be read */
	bool asked;		/* it was made for what the jail's file says */
};

static bool
same_entry(const struct plan_entry *p, const struct manifest_entry *m)
{
	char sha256[SHA256_HEX + 1];

	if (strcmp(p->path, m->path) != 0 || p->mode != m->mode)
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
renew_same(const struct plan *p, const struct manifest *m, const char **why)
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

/* The same bytes under another identity, which is noted: 1; 0, or -1. */
static int
same_bytes(struct origin *o, const char *sha256, struct err *e)
{
	char now[SHA256_HEX + 1];
	scope_fd fd = open(o->host,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", o->host);
	o->id = identity_of(&st);
	return copy_digest_fd(fd, o->host, now, e) < 0 ? -1 :
	    strcmp(now, sha256) == 0;
}

/* Touched files are read, up to the first that is another. */
static int
touched_same(struct present *now, struct err *e)
{
	const struct manifest *m = &now->manifest;
	size_t k = 0;

	for (size_t i = 0; i < now->origins.n; i++) {
		struct origin *o = &now->origins.v[i];
		int same;

		if (o->kind != ORIGIN_FILE || !origin_changed(o))
			continue;
		while (k < m->n && strcmp(m->v[k].path, o->path) < 0)
			k++;
		if (k == m->n || strcmp(m->v[k].path, o->path) != 0)
			return 0;
		same = same_bytes(o, m->v[k].sha256, e);
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
files_same(struct present *now, struct err *e)
{
	const size_t size = (now->origins.n + 1) * sizeof(*now->origins.v);
	scope_free struct origin *was = malloc(size);
	int same;

	if (was == NULL)
		return err_set(e, errno, "refresh");
	memcpy(was, now->origins.v, size - sizeof(*was));
	same = touched_same(now, e);
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
		if (was->v[i].kind == ORIGIN_FILE)
			rc = origins_add(&o, &was->v[i], e);
	for (size_t i = 0; rc == 0 && i < p->n; i++)
		if (p->v[i]->type == PLAN_LINK)
			rc = origins_look(&o, p->v[i]->path, e);
	if (rc == 0)
		rc = watch_look(job->watched, p, &o, e);
	origins_distrust(&o, &job->since);
	if (rc == 0)
		rc = store_note(job->state, job->jail, &o, e);
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

/* The plan and, with one, what to do: -1, or which of the three. */
static int
plan_and_act(const struct jail *j, const struct places *at,
    struct present *now, struct store_job *job, struct plan *p,
    struct list *watched, struct renewal *run, char *serial, struct err *e)
{
	scope_free char *bill = NULL;
	const char *why;

	job->plan = p;
	job->watched = watched;
	if (watch_jail(j, at, watched, e) < 0 || collect(j, at, p, e) < 0)
		return -1;
	if (now->known && now->asked && renew_same(p, &now->manifest, &why)) {
		int same = files_same(now, e);

		if (same != 0)
			return same < 0 || note(job, &now->origins, e) < 0 ?
			    -1 : RENEWED_NOTED;
	}
	if (now->known && pool_of(at, now, &run->pool, e) < 0)
		return -1;
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
	struct list watched = {0};
	struct plan p = {0};
	char now_serial[SERIAL_MAX + 1];
	int rc;

	clock_gettime(CLOCK_REALTIME, &job.since);
	rc = store_share(&job, serial, e);
	if (rc == 0) {
		now->known = now->known && store_current(at->state, j->name,
		    now_serial, &now->manifest, e) == 0;
		rc = plan_and_act(j, at, now, &job, &p, &watched, run, serial,
		    e);
	} else if (rc > 0) {
		rc = RENEWED_MADE;
	}
	plan_free(&p);
	list_free(&watched);
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
	return rc;
}

void
renewal_end(struct renewal *run)
{
	pool_free(run->pool);
	packages_free(run->packages);
	looks_free(run->looks);
	list_free(&run->made);
	list_free(&run->fresh);
}
