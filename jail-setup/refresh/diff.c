/* SPDX-License-Identifier: BSD-2-Clause */
/* diff.c - see diff.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/digest.h"
#include "diff.h"
#include "err.h"
#include "generation.h"
#include "plan/manifest.h"
#include "plan/plan.h"
#include "plan/plan_collect.h"
#include "plan/plan_keep.h"
#include "plan/stale.h"
#include "record/origins.h"
#include "scope.h"
#include "store/copy.h"
#include "store/held.h"

/* The copied files among the origins, in the order of their paths. */
struct copied {
	const struct origins *o;
	size_t at;
};

/* Is the host's file the one that was copied to this path? */
static bool
untouched(struct copied *c, const struct plan_entry *now)
{
	for (; c->at < c->o->n; c->at++) {
		const struct origin *o = &c->o->v[c->at];
		int order = o->kind != ORIGIN_FILE ? -1 :
		    strcmp(o->path, now->path);

		if (order >= 0)
			return order == 0 && !origin_changed(o) &&
			    strcmp(o->host, now->source) == 0;
	}
	return false;
}

static int
digest_entry(const struct plan_entry *now, char *sha256, struct err *e)
{
	scope_fd fd = -1;

	if (now->type == PLAN_TEXT) {
		digest_of(now->text, (size_t)now->size, sha256);
		return 0;
	}
	fd = open(now->source, SOURCE_READ);
	if (fd < 0)
		return err_set(e, errno, "open %s", now->source);
	return copy_digest_fd(fd, now->source, sha256, e);
}

static int
compare_files(struct copied *o, struct delta *one, bool *differs,
    struct err *e)
{
	*differs = one->now->mode != one->was->mode;
	memcpy(one->sha256, one->was->sha256, sizeof(one->sha256));
	if (one->now->type == PLAN_FILE && untouched(o, one->now))
		return 0;
	if (digest_entry(one->now, one->sha256, e) < 0)
		return -1;
	*differs = *differs || strcmp(one->sha256, one->was->sha256) != 0;
	return 0;
}

static int
compare_entries(struct copied *o, struct delta *one, bool *differs,
    struct err *e)
{
	enum plan_type type = one->now->type == PLAN_TEXT ? PLAN_FILE :
	    one->now->type;

	one->kind = DELTA_CHANGED;
	*differs = type != one->was->type;
	if (!*differs && type == PLAN_LINK)
		*differs = strcmp(one->now->source, one->was->link) != 0;
	return !*differs && type == PLAN_FILE ?
	    compare_files(o, one, differs, e) : 0;
}

int
deltas_find(const struct plan *p, const struct manifest *m,
    const struct origins *o, struct deltas *d, struct err *e)
{
	size_t i = 0, k = 1;	/* the manifest begins with "/" */
	struct copied copied = { .o = o };

	*d = (struct deltas){0};
	while (i < p->n || k < m->n) {
		struct delta one = {0};
		int c = i == p->n ? 1 : k >= m->n ? -1 :
		    strcmp(p->v[i]->path, m->v[k].path);
		bool differs = true;

		one.now = c <= 0 ? p->v[i++] : NULL;
		one.was = c >= 0 ? &m->v[k++] : NULL;
		one.kind = c < 0 ? DELTA_ADDED : DELTA_REMOVED;
		if ((c == 0 && compare_entries(&copied, &one, &differs,
		    e) < 0) || (differs && ARRAY_ADD(d->v, d->n, d->room, one,
		    "diff", e) < 0)) {
			deltas_free(d);
			return -1;
		}
	}
	return 0;
}

void
deltas_free(struct deltas *d)
{
	free(d->v);
	*d = (struct deltas){0};
}

/* Manifests of older versions do not name components. */
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
		digest_of(p->text, (size_t)p->size, sha256);
		return m->type == PLAN_FILE &&
		    strcmp(sha256, m->sha256) == 0;
	case PLAN_FILE:
		return m->type == PLAN_FILE && p->size == m->size;
	}
	return false;
}

bool
plan_is_manifest(const struct plan *p, const struct manifest *m,
    const char **why)
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
touched(struct origin *o, const char *sha256, struct err *e)
{
	char now[SHA256_HEX + 1];
	scope_fd fd = open(o->host, SOURCE_READ);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(e, errno, "open %s", o->host);
	o->id = identity_of(&st);
	return copy_digest_fd(fd, o->host, now, e) < 0 ? -1 :
	    strcmp(now, sha256) == 0;
}

int
replan(const struct jail *j, const struct places *at, struct held *h,
    const struct manifest *m, struct stale *stale, struct plan *p,
    struct err *e)
{
	char root[PATH_MAX];
	const struct keep k = { m, root };
	scope_stale before = {0};
	struct err ignored;

	if (h != NULL && (size_t)snprintf(root, sizeof(root), "%s/"
	    GENERATION_TREES "/%s/root", h->state, h->tree) >= sizeof(root))
		return err_set(e, ENAMETOOLONG, "%.40s...", h->state);
	if (plan_collect_keeping(j, at, h != NULL ? &k : NULL, stale, p, e) < 0)
		return -1;
	if (h != NULL && held_stale(h, &before, &ignored) == 0)
		stale_since(stale, &before);
	return 0;
}
