/* renew.c - see renew.h */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "collect.h"
#include "copy.h"
#include "err.h"
#include "jail.h"
#include "list.h"
#include "manifest.h"
#include "origin.h"
#include "origin_look.h"
#include "plan.h"
#include "pool.h"
#include "renew.h"
#include "scope.h"
#include "store.h"
#include "watch.h"

/* What is known of the generation that is there. */
struct present {
	char serial[SERIAL_MAX + 1];
	struct manifest manifest;
	struct origins origins;
	bool known;		/* could be read */
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

static bool
files_changed(const struct origins *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].kind == ORIGIN_FILE && origin_changed(&o->v[i]))
			return true;
	return false;
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
	for (size_t i = 0; rc == 0 && i < job->watched->n; i++)
		rc = origins_look(&o, job->watched->v[i], e);
	origins_distrust(&o, &job->since);
	if (rc == 0)
		rc = store_note(job->state, job->jail, &o, e);
	origins_free(&o);
	return rc;
}

static int
pool_of(const struct jail *j, const struct places *at,
    const struct present *now, struct pool **pool, struct err *e)
{
	char rel[JAIL_NAME_MAX + SERIAL_MAX + 16];

	if (*pool == NULL)
		*pool = pool_new(at->state, e);
	if (*pool == NULL)
		return -1;
	snprintf(rel, sizeof(rel), "%s/gen/%s/root", j->name, now->serial);
	return pool_add_tree(*pool, &now->manifest, &now->origins, rel, e);
}

/*
 * Something has changed: look closer, and act.  Records that cannot be read are
 * no reason to stay behind the host: then all of it is copied anew.
 */
static int
closer(const struct jail *j, const struct places *at, struct present *now,
    struct plan *p, struct list *watched, struct renewal *run, char *serial,
    struct manifest *made, struct err *e)
{
	struct store_job job = {
		.state = at->state, .jail = j->name, .plan = p,
		.watched = watched, .packages = &run->packages,
	};
	scope_free char *bill = NULL;
	const char *why;

	clock_gettime(CLOCK_REALTIME, &job.since);
	now->known = now->known && store_current(at->state, j->name,
	    now->serial, &now->manifest, e) == 0;
	if (watch_jail(j, at, watched, e) < 0 || collect(j, at, p, e) < 0)
		return -1;
	if (now->known && !files_changed(&now->origins) &&
	    renew_same(p, &now->manifest, &why))
		return note(&job, &now->origins, e) < 0 ? -1 :
		    RENEWED_NOTED;
	if (now->known && pool_of(j, at, now, &run->pool, e) < 0)
		return -1;
	if (now->known && store_bill(at->state, j->name, &bill, e) == 0)
		job.bill = bill;
	job.reuse = run->pool;
	job.meter = run->meter;
	if (store_make(&job, serial, made, e) < 0)
		return -1;
	return store_sweep(at->state, j->name, j->keep, e) < 0 ? -1 :
	    RENEWED_MADE;
}

/* Nothing to do, unless an earlier run left something to be cleared away. */
static int
tidy(const struct jail *j, const struct places *at, struct err *e)
{
	return store_untidy(at->state, j->name, j->keep) &&
	    store_sweep(at->state, j->name, j->keep, e) < 0 ? -1 : RENEWED_NOT;
}

int
renew(const struct jail *j, const struct places *at, struct renewal *run,
    char serial[SERIAL_MAX + 1], struct manifest *made, struct err *e)
{
	struct present now = {0};
	struct list watched = {0};
	struct plan p = {0};
	int rc;

	*made = (struct manifest){0};
	if (j->root != NULL)
		return err_set(e, 0, "jail %s has root = \"%s\": somebody else "
		    "maintains that tree", j->name, j->root);
	if (!store_exists(at->state, j->name))
		return err_set(e, 0, "jail %s is not built; mend: jail-setup "
		    "build %s", j->name, j->name);
	now.known = store_origins(at->state, j->name, &now.origins, e) == 0;
	if (now.known && origins_changed(&now.origins, run->looks) == NULL)
		rc = tidy(j, at, e);
	else
		rc = closer(j, at, &now, &p, &watched, run, serial, made, e);
	origins_free(&now.origins);
	manifest_free(&now.manifest);
	list_free(&watched);
	plan_free(&p);
	return rc;
}
