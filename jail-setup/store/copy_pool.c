/* SPDX-License-Identifier: BSD-2-Clause */
/* copy_pool.c - see copy_pool.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy_pool.h"
#include "err.h"
#include "generation.h"
#include "plan/manifest.h"
#include "record/origins.h"
#include "safe_open.h"
#include "scope.h"

struct item {
	struct identity id;
	mode_t mode;
	off_t size;
	struct timespec mtime;
	char sha256[SHA256_HEX + 1];
	char rel[];
};

struct pool {
	int state;
	void *tree;		/* of items */
	pthread_mutex_t lock;
};

static int
compare_source(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = identity_cmp(&x->id, &y->id);

	return c != 0 ? c : (x->mode > y->mode) - (x->mode < y->mode);
}

struct pool *
pool_new(const char *state, struct err *e)
{
	struct pool *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return err_null(e, errno, "pool");
	pthread_mutex_init(&p->lock, NULL);
	p->state = safe_make_dir(state, 0755, e);
	if (p->state >= 0)
		return p;
	pool_free(p);
	return NULL;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	tdestroy(p->tree, free);
	scope_close(&p->state);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

int
pool_add(struct pool *p, const struct identity *id,
    const struct manifest_entry *made, const char *rel, struct err *e)
{
	struct item *it = calloc(1, sizeof(*it) + strlen(rel) + 1);
	struct item **at;

	if (it == NULL)
		return err_set(e, errno, "pool");
	it->id = *id;
	it->mode = made->mode;
	it->size = made->size;
	it->mtime = made->mtime;
	memcpy(it->sha256, made->sha256, sizeof(it->sha256));
	strcpy(it->rel, rel);
	pthread_mutex_lock(&p->lock);
	at = tsearch(it, &p->tree, compare_source);
	pthread_mutex_unlock(&p->lock);
	if (at == NULL || *at != it)
		free(it);	/* there is one already */
	return at != NULL ? 0 : err_set(e, ENOMEM, "pool");
}

int
pool_add_tree(struct pool *p, const struct manifest *m,
    const struct origins *o, const char *tree, struct err *e)
{
	char to[PATH_MAX];

	for (size_t i = 0; i < o->n; i++) {
		const struct manifest_entry *en;

		if (o->v[i].kind != ORIGIN_FILE)
			continue;
		en = manifest_find(m, o->v[i].path);
		if (en == NULL || en->type != PLAN_FILE ||
		    (size_t)snprintf(to, sizeof(to), GENERATION_TREES
		    "/%s/root%s", tree, en->path) >= sizeof(to))
			continue;
		if (pool_add(p, &o->v[i].id, en, to, e) < 0)
			return -1;
	}
	return 0;
}

static bool
is_as_copied(const struct stat *st, const struct item *it)
{
	return S_ISREG(st->st_mode) && st->st_uid == 0 && st->st_gid == 0 &&
	    (st->st_mode & 07777) == it->mode && st->st_size == it->size &&
	    st->st_mtim.tv_sec == it->mtime.tv_sec &&
	    st->st_mtim.tv_nsec == it->mtime.tv_nsec;
}

int
pool_link(struct pool *p, const struct identity *id, mode_t mode, int root,
    const char *to, struct manifest_entry *made, struct err *e)
{
	const struct item key = { .id = *id, .mode = mode };
	struct item **found;
	struct stat st;

	pthread_mutex_lock(&p->lock);
	found = tfind(&key, &p->tree, compare_source);
	pthread_mutex_unlock(&p->lock);
	if (found == NULL)
		return 0;
	/* too many links, removed, another file system: copy instead */
	if (linkat(p->state, (*found)->rel, root, to, 0) < 0)
		return 0;
	if (fstatat(root, to, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(e, errno, "%s", to);
	if (!is_as_copied(&st, *found))
		return unlinkat(root, to, 0) == 0 ? 0 :
		    err_set(e, errno, "%s", to);
	made->type = PLAN_FILE;
	made->mode = mode;
	made->size = (*found)->size;
	made->mtime = (*found)->mtime;
	memcpy(made->sha256, (*found)->sha256, sizeof(made->sha256));
	return 1;
}
